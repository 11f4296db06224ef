//! Levels and waivers of the settings: what they change, and what they never do.

use pactbook::base::finding::Finding;
use pactbook::base::finding::Level;
use pactbook::book::Book;
use pactbook::obligations::outcome::Verdict;
use serde_json::Value;

use super::judged;
use super::rules;
use super::written;
use super::written_by;
use crate::bench::IDENTITY;
use crate::bench::outcomes;
use crate::cli::TERMS;

const AS_OF: &str = "2025-12-31T18:00:00";

/// A late incident with evidence that nobody can hold to its words.
const LATE: &str = "[[incident]]\nid = \"INC-1\"\nkind = \"fault\"\nseverity = \"major\"\n\
    summary = \"登录失败\"\noccurred_at = 2025-09-12T09:50:00\nreported_at = 2025-09-12T10:00:00\n\
    responded_at = 2025-09-12T12:00:01\njudged_by = \"考核人\"\n\
    judged_at = 2025-09-15T10:00:00\numbrella = 1\n";

fn book(settings: &str) -> Book {
    let identity = IDENTITY.split("[[window]]").next().unwrap_or(IDENTITY);
    let contract = format!("{identity}{TERMS}");
    let files = [("data/demo/contract.toml", &*contract), ("data/demo/records/all.toml", LATE)];
    judged(settings, &files, AS_OF)
}

fn one<'b>(book: &'b Book, rule: &str) -> &'b Finding {
    let found: Vec<&Finding> = book.findings.iter().filter(|one| one.rule == rule).collect();
    assert_eq!(found.len(), 1, "{rule}: {:#?}", rules(book));
    found[0]
}

/// Verdict, points and money of the only breach.
fn cost(book: &Book) -> (Verdict, String, String) {
    let whole: Value = serde_json::from_str(&pactbook::reports::json::book(
        &pactbook::reports::Brief::new(
            book,
            &pactbook::lang::Catalog::of(pactbook::base::language::Language::En),
            120,
            pactbook::reports::terminal::Ink::plain(),
        ),
        None,
    ))
    .expect("it is JSON");
    let contract = &whole["contracts"][0];
    (
        outcomes(book, "response")[0].verdict,
        contract["periods"][0]["total"]["now"].to_string(),
        contract["settlement"]["payable"]["now"].to_string(),
    )
}

#[test]
fn a_level_of_the_settings_changes_how_a_finding_weighs_and_nothing_else() {
    let plain = book("");
    assert_eq!(one(&plain, "response").level, Level::Error);
    let lower = book("[check.levels]\nresponse = \"warning\"\n");
    assert_eq!(one(&lower, "response").level, Level::Warning);
    assert_eq!(cost(&lower), cost(&plain));
    let of_contract = book("[check.levels]\n\"demo/response\" = \"warning\"\n");
    assert_eq!(one(&of_contract, "response").level, Level::Warning);
    let other = book("[check.levels]\n\"other/response\" = \"warning\"\n");
    assert_eq!(one(&other, "response").level, Level::Error);
    assert_eq!(one(&other, "unmatched-level").level, Level::Note);
}

#[test]
fn an_error_is_lowered_to_a_warning_and_no_further() {
    for level in ["note", "at-risk"] {
        let low = book(&format!("[check.levels]\nresponse = \"{level}\"\n"));
        assert_eq!(one(&low, "response").level, Level::Warning);
        assert_eq!(one(&low, "bad-setting").level, Level::Warning);
    }
    let input = book("[check.levels]\nunknown-field = \"note\"\n");
    assert_eq!(one(&input, "unknown-field").level, Level::Warning);
    let raised = book("[check.levels]\n\"unmatched-level\" = \"error\"\nundecidable = \"error\"\n");
    assert!(
        raised.findings.iter().any(|one| one.rule == "unmatched-level" && one.level == Level::Note)
    );
    let unknown = book("[check.levels]\nresponse = \"fatal\"\n");
    assert_eq!(one(&unknown, "bad-setting").level, Level::Error);
    assert_eq!(one(&unknown, "response").level, Level::Error);
}

/// A waiver for the breach, until a day.
fn waiver(until: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"response\"\nrecord = \"INC-1\"\nowner = \"信息科负责人\"\n\
         reason = \"争议处理中\"\nuntil = {until}\n"
    )
}

#[test]
fn a_waiver_silences_a_finding_until_its_day_is_over_and_costs_stay() {
    let plain = book("");
    let waived = book(&waiver("2025-12-31"));
    assert!(!waived.findings.iter().any(|one| one.rule == "response"), "{:?}", rules(&waived));
    assert_eq!(waived.waived.len(), 1);
    assert_eq!(cost(&waived), cost(&plain));
    assert_eq!(waived.findings.len() + 1, plain.findings.len());
    let expired = book(&waiver("2025-12-30"));
    assert_eq!(one(&expired, "response").level, Level::Error);
    assert_eq!(one(&expired, "expired-waiver").level, Level::Warning);
    assert_eq!(expired.waived, []);
}

#[test]
fn a_fingerprint_names_one_finding() {
    let print = one(&book(""), "unknown-field").fingerprint();
    let by_print = |print: &str| {
        book(&format!(
            "[[waiver]]\nfingerprint = \"{print}\"\nowner = \"信息科负责人\"\nreason = \"历史数据\"\n\
             until = 2026-06-30\n"
        ))
    };
    let waived = by_print(&print);
    assert_eq!(waived.waived[0].finding.rule, "unknown-field");
    assert!(waived.findings.iter().any(|one| one.rule == "response"));
    let stranger = by_print("00000000000000000000000000000000");
    assert_eq!(stranger.waived, []);
    assert_eq!(one(&stranger, "unmatched-waiver").level, Level::Warning);
}

#[test]
fn a_waiver_needs_an_aim_an_owner_a_reason_and_a_day() {
    let whole = waiver("2026-01-31");
    for key in ["rule", "record", "owner", "reason", "until"] {
        let kept: Vec<&str> = whole.lines().filter(|line| !line.starts_with(key)).collect();
        let book = book(&kept.join("\n"));
        assert_eq!(one(&book, "bad-waiver").level, Level::Error, "{key}");
        assert_eq!(book.waived, [], "{key}");
    }
    for until in ["2026-01-31T10:00:00", "\"2026-01-31\"", "12:00:00"] {
        assert_eq!(one(&book(&waiver(until)), "bad-waiver").level, Level::Error, "{until}");
    }
    let both = format!("{whole}fingerprint = \"00000000000000000000000000000000\"\n");
    assert_eq!(one(&book(&both), "bad-waiver").level, Level::Error);
    let elsewhere = format!("{whole}contract = \"other\"\n");
    assert_eq!(one(&book(&elsewhere), "unmatched-waiver").level, Level::Warning);
}

#[test]
fn what_is_said_about_waivers_cannot_be_waived() {
    let second = "[[waiver]]\nrule = \"expired-waiver\"\nrecord = \"response/INC-1\"\n\
                  owner = \"信息科负责人\"\nreason = \"不想看到\"\nuntil = 2026-12-31\n";
    let book = book(&format!("{}\n{second}", waiver("2025-12-30")));
    assert_eq!(one(&book, "expired-waiver").level, Level::Warning);
    assert_eq!(one(&book, "unmatched-waiver").level, Level::Warning);
}

#[test]
fn every_format_lists_what_is_waived_apart() {
    let book = book(&waiver("2025-12-31"));
    let text = written(&book, "text");
    for part in ["1 waived", "[response]", "waived by 信息科负责人 until 2025-12-31: 争议处理中"]
    {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
        let page = written(&book, "markdown");
        assert!(part.starts_with('[') || page.contains(part), "`{part}` is missing in:\n{page}");
    }
    let json: Value = serde_json::from_str(&written(&book, "json")).expect("it is JSON");
    assert_eq!(json["summary"]["waived"], 1);
    assert_eq!(json["waived"][0]["finding"]["rule"], "response");
    assert_eq!(json["waived"][0]["until"], "2025-12-31");
    let sarif: Value = serde_json::from_str(&written(&book, "sarif")).expect("it is JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("a list");
    let kept: Vec<&Value> =
        results.iter().filter(|one| one["suppressions"][0]["status"] == "accepted").collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["ruleId"], "demo/response");
    // Green would be a lie: what is waived is skipped, with its reason.
    let suites = written(&book, "junit");
    let suites = junit_parser::from_reader(suites.as_bytes()).expect("it is JUnit XML");
    let cases = suites.suites.iter().flat_map(|suite| &suite.cases);
    let case = cases.into_iter().find(|case| case.original_name.starts_with("response "));
    assert!(case.expect("the obligation has a case").status.is_skipped());
}

#[test]
fn against_a_base_only_what_is_new_is_reported() {
    let book = book("");
    let n_all = book.findings.len();
    let known = one(&book, "response");
    let numbered = book.findings.iter().enumerate();
    let new: std::collections::BTreeSet<usize> =
        numbered.filter(|(_, one)| *one != known).map(|(no, _)| no).collect();
    let text = written_by(&book, "gitlab", |brief| brief.since(new.clone()));
    let issues: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(issues.as_array().map(Vec::len), Some(n_all - 1));
    let text = written_by(&book, "sarif", |brief| brief.since(new.clone()));
    let sarif: Value = serde_json::from_str(&text).expect("it is JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("a list");
    assert_eq!(results.len(), n_all);
    let known = results.iter().filter(|one| one["baselineState"] == "unchanged");
    assert_eq!(known.count(), 1);
}
