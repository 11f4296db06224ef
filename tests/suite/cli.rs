//! The command line from outside: exit status, streams, languages, derivations.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use super::bench::CALENDAR;
use super::bench::IDENTITY;

/// One clause with a deadline and one without points, a form of one item, a band, a cap, a payment.
pub(crate) const TERMS: &str = r#"
[[clause]]
id     = "C-1"
title  = "重大故障两小时内响应"
group  = "响应"
text   = "重大故障两小时内要有响应。"
source = "L1"

[[clause.obligation]]
id     = "response"
kind   = "deadline"
on     = "incident"
where  = "severity == 'major'"
from   = "reported_at"
to     = "responded_at"
within = "2h"

[[clause]]
id     = "C-2"
title  = "八十分以下扣百分之十"
group  = "扣减"
text   = "不到八十分的，扣当年金额的一成。"
source = "L2"
unjudged = "由结算执行"

[[reading]]
id       = "A-1"
title    = "两小时从何时起算"
conflict = "原文没有说起点"
reading  = "从报障起算"
reason   = "此前供应商无从知道"
affects  = ["C-1"]

[scorecard]
title = "评分表"
total = 100

[[scorecard.section]]
id     = "1"
title  = "响应"
points = 100

[[scorecard.section.item]]
id       = "1.1"
title    = "故障响应"
points   = 100
standard = "超时一次扣 30 分"
deduct   = [{ of = ["response"], points = 30 }]

[[grade]]
clause = "C-2"
title  = "合格"
score  = "[60, 100]"

[[grade]]
clause = "C-2"
title  = "不合格"
score  = "[0, 60)"

[[band]]
clause = "C-2"
title  = "全额"
score  = "[80, 100]"
deduct = "0%"

[[band]]
clause = "C-2"
title  = "扣一成"
score  = "[0, 80)"
deduct = "10%"

[[stage]]
id      = "p1"
clause  = "C-2"
title   = "尾款"
share   = "100%"
when    = [{ on_or_after = 2027-09-01, title = "服务期满" }]
deducts = ["y1", "y2"]
"#;

/// A major incident of Chinese words, answered at a time of the test's choice.
pub(crate) fn incident(responded_at: &str) -> String {
    format!(
        "[[incident]]\nid = \"INC-1\"\nkind = \"fault\"\nseverity = \"major\"\nsystem = \"data\"\n\
         summary = \"登录\\u001b[31m失败\"\noccurred_at = 2025-09-12T09:50:00\n\
         reported_at = 2025-09-12T10:00:00\nresponded_at = {responded_at}\n\
         restored_at = 2025-09-12T13:30:00\ncore_outage = \"3h 40min\"\ncause = \"甲\"\n\
         process = \"乙\"\nresult = \"丙\"\nrecorded_by = \"运维工程师甲\"\n\
         judged_by = \"考核人\"\njudged_at = 2025-09-15T10:00:00\n"
    )
}

pub(crate) const LATE: &str = "2025-09-12T12:00:01";
pub(crate) const IN_TIME: &str = "2025-09-12T12:00:00";

/// A data repository of one contract and one file of records.
pub(crate) fn repository(records: &str) -> TempDir {
    let folder = TempDir::new().expect("the temporary folder is writable");
    put(folder.path(), "pactbook.toml", "as_of = 2025-12-31T18:00:00+08:00\n");
    put(folder.path(), "data/calendars/cn.toml", CALENDAR);
    let system = "\n[[system]]\nid = \"data\"\ntitle = \"数据平台\"\n";
    // Windows and shifts that no rule uses would be found.
    let identity = IDENTITY.split("[[window]]").next().unwrap_or(IDENTITY);
    put(folder.path(), "data/demo/contract.toml", &format!("{identity}{system}{TERMS}"));
    put(folder.path(), "data/demo/records/2025-09.toml", records);
    folder
}

#[expect(clippy::disallowed_methods, reason = "a test makes the files that it reads")]
pub(crate) fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    let folder = path.parent().expect("the path has a folder");
    fs::create_dir_all(folder).expect("the temporary folder is writable");
    fs::write(path, text).expect("the temporary folder is writable");
}

/// The program in a folder, with an environment that says nothing.
#[expect(clippy::disallowed_methods, reason = "a test runs the program from outside")]
fn pactbook(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pactbook"));
    command.arg("-C").arg(folder).args(args).stdin(Stdio::null());
    for name in ["LC_ALL", "LC_MESSAGES", "SOURCE_DATE_EPOCH", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    pactbook(folder, args).output().expect("the program starts")
}

/// What the program says, after checking its exit status.
pub(crate) fn say(folder: &Path, args: &[&str], status: i32) -> String {
    let output = run(folder, args);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(status), "{args:?}\n{out}\n{err}");
    out
}

/// What the program complains about; it must have failed with status 2 and said nothing else.
pub(crate) fn complain(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert_eq!(text(&output.stdout), "", "{args:?}");
    text(&output.stderr)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8")
}

pub(crate) fn holds_all(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
}

#[test]
fn the_exit_status_tells_clean_from_found_from_failed() {
    let clean = repository(&incident(IN_TIME));
    let late = repository(&incident(LATE));
    holds_all(&say(clean.path(), &["check"], 0), &["没有发现问题", "1 条记录"]);
    holds_all(&say(late.path(), &["check"], 1), &["错误[response]", "迟 1 秒"]);
    say(late.path(), &["check", "--fail-on", "never"], 0);
    say(late.path(), &["check", "--contract", "demo"], 1);
    holds_all(&complain(late.path(), &["check", "--contract", "dem"]), &["did you mean `demo`"]);
    holds_all(&complain(&late.path().join("nowhere"), &["check"]), &["is not a folder"]);
    complain(late.path(), &["check", "--format", "xml"]);
    complain(late.path(), &["check", "--as-of", "yesterday"]);
    complain(late.path(), &["unknown"]);
}

#[test]
fn the_level_decides_what_counts_as_found() {
    let slip = format!("{}umbrella = 1\n", incident(IN_TIME));
    let folder = repository(&slip);
    let found = say(folder.path(), &["check", "--fail-on", "note"], 1);
    holds_all(&found, &["[unknown-field]", "data/demo/records/2025-09.toml:18:1"]);
}

#[test]
fn a_finding_shows_its_line_with_the_marker_right_behind_chinese_text() {
    let evidence = "evidence = [{ title = \"值守通话记录\", fiel = \"a.csv\" }]\n";
    let folder = repository(&format!("{}{evidence}", incident(IN_TIME)));
    let found = say(folder.path(), &["check"], 1);
    let lines: Vec<&str> =
        found.lines().skip_while(|line| !line.contains("[unknown-field]")).collect();
    let at = lines.iter().position(|line| line.contains("fiel = ")).expect("the line is shown");
    let columns = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let before: usize = columns(lines[at].split("fiel").next().expect("there is text before"));
    assert_eq!(lines[at + 1].find('^'), Some(before), "{found}");
    // Columns in the position count characters, as editors do.
    holds_all(&found, &["data/demo/records/2025-09.toml:18:33"]);
}

#[test]
fn a_record_cannot_steer_the_terminal() {
    let folder = repository(&incident(LATE));
    for args in [&["explain", "INC-1"][..], &["check"], &["score"]] {
        let output = run(folder.path(), args);
        assert!(!output.stdout.contains(&0x1b), "{args:?} lets an escape through");
    }
    let painted = say(folder.path(), &["explain", "INC-1", "--color", "always"], 0);
    holds_all(&painted, &["\u{1b}[1m"]);
    assert!(!painted.contains("\u{1b}[31m失败"), "{painted}");
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = repository(&incident(LATE));
    for args in [&["check"][..], &["score", "--format", "json"], &["--help"]] {
        let (reader, writer) = std::io::pipe().expect("the system has pipes");
        drop(reader);
        let output = pactbook(folder.path(), args)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(text(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn the_language_comes_from_the_flag_then_the_environment_then_the_settings() {
    let folder = repository(&incident(LATE));
    let with = |args: &[&str], name: &str, value: &str| {
        text(&pactbook(folder.path(), args).env(name, value).output().expect("it starts").stdout)
    };
    let zh = "1 个错误";
    let en = "1 error,";
    holds_all(&with(&["check"], "LANG", "C.UTF-8"), &[zh]);
    holds_all(&with(&["check"], "LANG", "en_GB.UTF-8"), &[en]);
    holds_all(&with(&["check"], "LC_ALL", "en_US.UTF-8"), &[en]);
    holds_all(&with(&["check", "--lang", "zh"], "LC_ALL", "en_US.UTF-8"), &[zh]);
}

#[test]
fn the_explanation_of_a_breach_goes_from_the_clause_to_the_money() {
    let folder = repository(&incident(LATE));
    let told = say(folder.path(), &["explain", "response/INC-1"], 0);
    let chain = [
        "C-1 重大故障两小时内响应",
        "原文 L1",
        "A-1 两小时从何时起算",
        "within = \"2h\"",
        "data/demo/records/2025-09.toml:1",
        "2025-09-12 10:00:00  :8",
        "2025-09-12 12:00:01  :9",
        "2025-09-12 10:00:00  →  2025-09-12 12:00:01",
        "2 小时 1 秒",
        "迟",
        "y1/1.1 故障响应：-30 分",
        "扣一成",
        "应付合计 285,000.00 元",
    ];
    let mut rest = told.as_str();
    for part in chain {
        let at = rest.find(part).unwrap_or_else(|| panic!("`{part}` is missing or early:\n{told}"));
        rest = &rest[at..];
    }
    let place = "data/demo/contract.toml:";
    let line = told.split(place).nth(2).and_then(|rest| rest.lines().next()).expect("a line");
    assert!(
        told.contains(&format!("{} │", line.trim())),
        "the rule is quoted from its line:\n{told}"
    );
}

#[test]
fn items_totals_and_amounts_lead_down_to_the_records() {
    let folder = repository(&incident(LATE));
    let record = "data/demo/records/2025-09.toml:1";
    for what in ["1.1", "y1/1.1", "y1", "total", "payable", "amount"] {
        let told = say(folder.path(), &["explain", what], 0);
        holds_all(&told, &["response/INC-1", record, "2025-09-12 12:00:01", "285,000.00 元", "70"]);
    }
    holds_all(&say(folder.path(), &["explain", "p1"], 0), &["服务期满", "尾款", "285,000.00 元"]);
    holds_all(&say(folder.path(), &["explain", "c-1"], 0), &["C-1", "response", "1.1 故障响应"]);
    holds_all(&say(folder.path(), &["explain", "A-1"], 0), &["此前供应商无从知道", "C-1"]);
    holds_all(&say(folder.path(), &["explain", "response"], 0), &["INC-1", "迟 1 秒", "A-1"]);
    holds_all(
        &say(folder.path(), &["explain", "INC-1"], 0),
        &[record, "reported_at", ":8", "response/INC-1"],
    );
}

#[test]
fn what_was_in_time_costs_nothing_and_says_so() {
    let folder = repository(&incident(IN_TIME));
    let told = say(folder.path(), &["explain", "response/INC-1"], 0);
    holds_all(&told, &["✓ 合格", "y1/1.1 故障响应：不因此扣分"]);
}

#[test]
fn a_rule_kind_is_explained_by_its_page_in_the_handbook() {
    let folder = repository(&incident(LATE));
    let told = say(folder.path(), &["explain", "deadline"], 0);
    holds_all(&told, &["# 时限（deadline）", "# expect: INC-2 breached"]);
    let told = say(folder.path(), &["--lang", "en", "explain", "in-force"], 0);
    holds_all(&told, &["# In force (in-force)", "## When to waive"]);
    holds_all(&complain(folder.path(), &["explain", "deadlin"]), &["是否要找 `deadline`"]);
}

#[test]
fn a_record_kind_is_explained_by_its_page_and_its_fields() {
    let folder = repository(&incident(LATE));
    let told = say(folder.path(), &["explain", "incident"], 0);
    let fields =
        ["# 故障事件（incident）", "## 字段", "cause_party", "`vendor` 供应商", "recorded_by"];
    holds_all(&told, &fields);
    let told = say(folder.path(), &["--lang", "en", "explain", "attendance"], 0);
    holds_all(&told, &["# Attendance (attendance)", "## When to waive", "## Fields"]);
    holds_all(&complain(folder.path(), &["explain", "incidnt"]), &["是否要找 `incident`"]);
}

#[test]
fn a_house_rule_is_explained_by_what_it_found() {
    let folder = repository(&format!("{}umbrella = 1\n", incident(IN_TIME)));
    let told = say(folder.path(), &["explain", "unknown-field"], 0);
    holds_all(&told, &["1 处", "umbrella = 1", "^^^^^^^^"]);
}

#[test]
fn an_unknown_name_fails_with_the_nearest_ones() {
    let folder = repository(&incident(LATE));
    holds_all(&complain(folder.path(), &["explain", "respons"]), &["是否要找 `response`"]);
    holds_all(
        &complain(folder.path(), &["explain", "response/INC-9"]),
        &["是否要找 `response/INC-1`"],
    );
    let zzz = complain(folder.path(), &["explain", "zzz"]);
    holds_all(&zzz, &["这里没有叫 `zzz` 的", "可以写：`total`、`payable`", "`1.1`"]);
    holds_all(
        &complain(folder.path(), &["--lang", "en", "explain", "zzz"]),
        &["nothing here is called `zzz`", "name `total`, `payable`"],
    );
    holds_all(&complain(folder.path(), &["explain", ""]), &["这里没有叫"]);
}

#[test]
fn the_form_shows_points_losses_and_money() {
    let folder = repository(&incident(LATE));
    let told = say(folder.path(), &["score"], 0);
    holds_all(&told, &["评分表", "-30 response/INC-1", "合格", "285,000.00 元", "尾款"]);
    holds_all(&say(folder.path(), &["score", "--period", "y1"], 0), &["第一年"]);
    holds_all(&complain(folder.path(), &["score", "--period", "y9"]), &["`y1`, `y2`"]);
}

#[test]
fn json_is_one_document_with_exact_numbers_as_text() {
    let folder = repository(&incident(LATE));
    let report: Value =
        serde_json::from_str(&say(folder.path(), &["check", "--format", "json"], 1))
            .expect("the report is JSON");
    assert_eq!(report["summary"]["error"], 1);
    assert_eq!(report["looked_at"]["as_of"], "2025-12-31T18:00:00+08:00");
    assert_eq!(report["looked_at"]["origin"]["kind"], "folder");
    let breach =
        report["findings"].as_array().expect("a list").iter().find(|one| {
            one["clause"] == "C-1" && one["subject"] == "INC-1" && one["level"] == "error"
        });
    assert_eq!(breach.expect("the breach is listed")["place"]["line"], 8);

    let book: Value = serde_json::from_str(&say(folder.path(), &["score", "--format", "json"], 0))
        .expect("the book is JSON");
    let contract = &book["contracts"][0];
    assert_eq!(contract["settlement"]["payable"]["now"], "285000.00");
    assert_eq!(contract["readings"][0]["affects"][0], "C-1");
    assert_eq!(contract["periods"][0]["total"]["now"], "70");
    assert_eq!(contract["periods"][0]["sections"][0]["items"][0]["losses"][0]["counted"], "30");
    let outcome = &contract["obligations"][0]["outcomes"][0];
    assert_eq!(outcome["verdict"], "breached");
    assert_eq!(outcome["proof"]["intervals"][0]["seconds"], 7201);
    assert_eq!(outcome["proof"]["intervals"][0]["from"], "2025-09-12T10:00:00+08:00");
}

#[test]
fn build_writes_the_site_and_succeeds_even_with_findings() {
    let folder = repository(&incident(LATE));
    let told = say(folder.path(), &["build"], 0);
    holds_all(&told, &["public", "1 个错误", "pactbook check", "用时"]);
    assert!(folder.path().join("public/index.html").is_file());
    let elsewhere = TempDir::new().expect("the temporary folder is writable");
    put(elsewhere.path(), "letter.txt", "mine");
    let output = elsewhere.path().to_string_lossy().into_owned();
    let refused = complain(folder.path(), &["build", "--output", &output]);
    holds_all(&refused, &["not written by pactbook"]);
    assert!(elsewhere.path().join("letter.txt").is_file());
}

#[test]
fn help_names_every_format_and_every_exit_status() {
    let folder = TempDir::new().expect("the temporary folder is writable");
    holds_all(&say(folder.path(), &["--help"], 0), &["0  clean", "1  `check`", "2  could not run"]);
    let help = say(folder.path(), &["check", "--help"], 0);
    for format in pactbook::reports::FORMATS {
        holds_all(&help, &[format.name, format.summary]);
    }
    holds_all(&say(folder.path(), &["--version"], 0), &[env!("CARGO_PKG_VERSION")]);
}

#[test]
fn an_older_commit_of_a_bare_clone_is_judged_without_a_checkout() {
    let folder = repository(&incident(LATE));
    git(folder.path(), &["init", "--quiet", "--initial-branch", "main"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "late"]);
    put(folder.path(), "data/demo/records/2025-09.toml", &incident(IN_TIME));
    git(folder.path(), &["commit", "--quiet", "--all", "--message", "corrected"]);
    let place = TempDir::new().expect("the temporary folder is writable");
    let bare = place.path().join("clone.git");
    let (from, to) = (folder.path().to_string_lossy(), bare.to_string_lossy());
    git(folder.path(), &["clone", "--quiet", "--bare", &from, &to]);
    say(&bare, &["check"], 0);
    holds_all(&say(&bare, &["check", "--rev", "main~1"], 1), &["response/INC-1"]);
    let site = place.path().join("site");
    let site_path = site.to_string_lossy();
    say(&bare, &["build", "--rev", "main~1", "--output", &site_path], 0);
    assert!(site.join("index.html").is_file());
    complain(&bare, &["check", "--rev", "no-such-branch"]);
}

/// Runs git with a fixed author, clock and configuration.
#[expect(clippy::disallowed_methods, reason = "a test makes the history that it reads")]
fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(args).env("GIT_CONFIG_GLOBAL", "/dev/null");
    for (name, value) in [
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "a"),
        ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ("GIT_AUTHOR_DATE", "2025-12-01T00:00:00+08:00"),
        ("GIT_COMMITTER_NAME", "a"),
        ("GIT_COMMITTER_EMAIL", "a@example.org"),
        ("GIT_COMMITTER_DATE", "2025-12-01T00:00:00+08:00"),
    ] {
        command.env(name, value);
    }
    let output = command.output().expect("git is installed");
    assert!(output.status.success(), "git {args:?}: {}", text(&output.stderr));
}
