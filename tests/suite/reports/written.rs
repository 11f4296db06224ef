//! Where reports go: several forms at once, files written whole, and exit statuses.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::IN_TIME;
use crate::cli::LATE;
use crate::cli::complain;
use crate::cli::holds_all;
use crate::cli::incident;
use crate::cli::repository;
use crate::cli::say;

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_string_lossy().into_owned()
}

#[test]
fn several_forms_go_to_files_and_one_to_standard_output() {
    let folder = repository(&incident(LATE));
    let out = TempDir::new().expect("the temporary folder is writable");
    let sarif = format!("sarif={}", path(out.path(), "out.sarif"));
    let junit = format!("junit={}", path(out.path(), "report.xml"));
    let args = ["check", "--format", &sarif, "--format", &junit, "--format", "json"];
    let told: Value = serde_json::from_str(&say(folder.path(), &args, 1)).expect("it is JSON");
    assert_eq!(told["summary"]["error"], 1);
    let written = fs::read_to_string(out.path().join("out.sarif")).expect("it was written");
    let log: Value = serde_json::from_str(&written).expect("it is JSON");
    assert_eq!(log["version"], "2.1.0");
    let written = fs::read(out.path().join("report.xml")).expect("it was written");
    junit_parser::from_reader(written.as_slice()).expect("it is JUnit XML");
    let names: Vec<String> = fs::read_dir(out.path())
        .expect("the folder is readable")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 2, "nothing is left beside the reports: {names:?}");
    // With files only, standard output holds the summary and what was written.
    let told = say(folder.path(), &["check", "--format", &sarif], 1);
    holds_all(&told, &["1 个错误", "已写入", "out.sarif"]);
}

#[test]
fn a_report_is_refused_where_it_would_do_harm() {
    let folder = repository(&incident(LATE));
    let to = |name: &str| format!("json={}", path(folder.path(), name));
    let refused = |format: &str| complain(folder.path(), &["check", "--format", format]);
    holds_all(&refused(&to("nowhere/x.json")), &["does not exist", "mkdir -p"]);
    holds_all(&refused(&to("pactbook.toml")), &["lies in"]);
    holds_all(&refused(&to("data/x.json")), &["lies in"]);
    holds_all(&refused(&to("data")), &["no plain file"]);
    holds_all(&refused("json="), &["name a file"]);
    holds_all(&refused("xml"), &["sarif"]);
    let both = complain(folder.path(), &["check", "--format", "json", "--format", "text"]);
    holds_all(&both, &["only one format can go to standard output"]);
    let twice = to("x.json");
    let other = twice.replace("json=", "text=");
    let twice = complain(folder.path(), &["check", "--format", &twice, "--format", &other]);
    holds_all(&twice, &["two formats go to"]);
    assert!(!folder.path().join("x.json").exists());
    assert!(folder.path().join("pactbook.toml").is_file());
    for site in ["example.org", "javascript:alert(1)", "https://", "https://a b", "https://x/)<"] {
        complain(folder.path(), &["check", "--site", site]);
    }
}

#[test]
fn links_lead_to_the_page_of_the_obligation() {
    let folder = repository(&incident(LATE));
    let args = ["check", "--format", "sarif", "--site", "https://example.org/p"];
    let log: Value = serde_json::from_str(&say(folder.path(), &args, 1)).expect("it is JSON");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list");
    let rule = rules.iter().find(|rule| rule["id"] == "demo/response").expect("the rule");
    let page = "demo/obligation_response.html";
    assert_eq!(rule["helpUri"], format!("https://example.org/p/{page}"));
    say(folder.path(), &["build"], 0);
    assert!(folder.path().join("public").join(page).is_file(), "the page is there");
}

#[test]
fn what_is_at_risk_or_undecidable_fails_a_run_where_that_is_asked_for() {
    let open = incident(IN_TIME).replace("responded_at = 2025-09-12T12:00:00\n", "");
    let open = open
        .lines()
        .filter(|line| !line.starts_with("restored_at") && !line.starts_with("core_outage"));
    let open: String = open.map(|line| format!("{line}\n")).collect();
    let folder = repository(&open.replace("judged_at = 2025-09-15", "judged_at = 2025-09-12"));
    let at = |fail_on: &str, status| {
        let args = ["check", "--as-of", "2025-09-12T11:20:00+08:00", "--fail-on", fail_on];
        say(folder.path(), &args, status)
    };
    at("error", 0);
    at("warning", 0);
    holds_all(&at("at-risk", 1), &["临近[at-risk]", "2025-09-12 12:00:00 到期", "1 个临近"]);
}

#[test]
fn undecidable_alone_leaves_errors_in_force() {
    let late = repository(&incident(LATE));
    let clean = repository(&incident(IN_TIME));
    for fail_on in ["undecidable", "error,undecidable", "warning,undecidable"] {
        say(late.path(), &["check", "--fail-on", fail_on], 1);
        say(clean.path(), &["check", "--fail-on", fail_on], 0);
    }
    // Nobody has judged how severe it was: that cannot be decided, and is no error.
    let unsigned: String = incident(IN_TIME)
        .lines()
        .filter(|line| !line.starts_with("judged_") && !line.starts_with("severity"))
        .map(|line| format!("{line}\n"))
        .collect();
    let doubtful = repository(&unsigned);
    let told = say(doubtful.path(), &["check", "--fail-on", "never"], 0);
    holds_all(&told, &["[undecidable]"]);
    let only = say(doubtful.path(), &["check", "--fail-on", "undecidable"], 1);
    holds_all(&only, &["[undecidable]"]);
    let never = complain(late.path(), &["check", "--fail-on", "never,undecidable"]);
    holds_all(&never, &["stands alone"]);
}
