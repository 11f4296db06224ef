//! `new`: records that are valid when they are filed, slots that they fill, questions on a terminal.

use std::collections::BTreeSet;

use crate::bench::IDENTITY;
use crate::cli::TERMS;
use crate::cli::holds_all;
use crate::sandbox::ENGINEER;
use crate::sandbox::Sandbox;

/// A check on each working day, a report a month, an inspection of each of two systems a quarter.
const SLOTS: &str = r#"
[[system]]
id    = "lms"
title = "教学平台"

[[system]]
id    = "oa"
title = "办公系统"

[[clause]]
id     = "C-8"
title  = "巡检与月报"
group  = "例行"
text   = "每个工作日巡检，每月交月报，每季度逐系统检查。"
source = "L8"

[[clause.obligation]]
id    = "daily-check"
kind  = "cadence"
on    = "activity"
where = "kind == 'health_check'"
every = "workday"

[[clause.obligation]]
id    = "monthly-report"
kind  = "cadence"
on    = "deliverable"
where = "kind == 'monthly_report'"
every = "month"
place = "covers"
by    = "submitted_at"
grace = "5 workdays"

[[clause.obligation]]
id    = "quarterly"
kind  = "cadence"
on    = "inspection"
every = "quarter"
each  = ["lms", "oa"]
key   = "system"
"#;

fn book() -> Sandbox {
    let identity = IDENTITY.split("[[window]]").next().unwrap_or(IDENTITY);
    let repo = Sandbox::book(&format!("{identity}{SLOTS}{TERMS}"));
    repo.commit("2026-07-01T09:00:00+08:00", ENGINEER, "the contract");
    repo
}

/// The files that a run added or changed, besides those of the contract.
fn records(repo: &Sandbox) -> Vec<String> {
    repo.files().into_keys().filter(|path| path.contains("/records/")).collect()
}

fn new(repo: &Sandbox, args: &[&str], exit: i32) -> (String, String) {
    let said = repo.run(&[&["--lang", "en", "new"], args].concat(), exit);
    (said.out, said.err)
}

#[test]
fn a_record_is_filed_whole_and_says_what_it_does() {
    let repo = book();
    let said = new(
        &repo,
        &[
            "incident",
            "summary=登录\"失败\"",
            "system=lms",
            "reported_at=2026-07-02 10:00",
            "responded_at=2026-07-02T12:00:01",
            "--id=INC-7",
        ],
        0,
    );
    holds_all(&said.0, &["left to the purchaser to judge: severity", "undecidable added (1)"]);
    let path = "data/demo/records/2026-07/INC-7.toml";
    assert_eq!(records(&repo), [path], "a record with a page has a file of its own");
    let text = "[[incident]]\nid           = \"INC-7\"\nsystem       = \"lms\"\n\
                summary      = \"登录\\\"失败\\\"\"\nreported_at  = 2026-07-02T10:00:00\n\
                responded_at = 2026-07-02T12:00:01\n";
    assert_eq!(repo.text(path), text);
    let check = repo.run(&["--lang", "en", "check", "--since", "HEAD"], 0);
    holds_all(&check.out, &["0 errors, 0 warnings, 1 note"]);
}

#[test]
fn a_breach_is_filed_and_shown_with_its_points() {
    let repo = book();
    let said = new(
        &repo,
        &[
            "incident",
            "summary=x",
            "reported_at=2026-07-02 10:00",
            "responded_at=2026-07-02 12:00:01",
            "severity=重大",
            "judged_by=考核人",
            "judged_at=2026-07-02 18:00",
        ],
        0,
    );
    holds_all(&said.0, &["breaches added (1)", "late by 1 s", "100", "70", "-30"]);
}

#[test]
fn nothing_is_written_that_check_would_refuse() {
    let repo = book();
    let cases: [(&[&str], i32, &[&str]); 10] = [
        (&["incident"], 2, &["`reported_at`", "add reported_at=..."]),
        (&["incidnt", "summary=x"], 2, &["did you mean `incident`"]),
        (&["incident", "sumary=x"], 2, &["did you mean `summary`?"]),
        (&["incident", "reported_at=2026-02-30 10:00"], 2, &["`reported_at`"]),
        (&["incident", "reported_at=2026-07-03 09:01"], 2, &["2026-07-03T09:00:00 now"]),
        (
            &["incident", "reported_at=2026-07-03 08:00", "filed_at=2026-07-03 08:00"],
            2,
            &["filed_at"],
        ),
        (&["incident", "reported_at=2026-07-03 08:00", "--id=a/b"], 2, &["`a/b` is no id"]),
        (
            &["incident", "reported_at=2026-07-03 08:00", "--file=../x.toml"],
            2,
            &["no file for records"],
        ),
        (
            &["incident", "reported_at=2026-07-03 08:00", "--file=C:/x.toml"],
            2,
            &["no file for records"],
        ),
        (
            &["incident", "reported_at=2026-07-03 08:00", "responded_at=2026-07-03 07:59:59"],
            1,
            &["nothing was written", "responded_at"],
        ),
    ];
    for (args, exit, parts) in cases {
        let said = new(&repo, args, exit);
        holds_all(&format!("{}{}", said.0, said.1), parts);
        assert_eq!(records(&repo), [""; 0], "{args:?}");
    }
    // The instant of judging itself has come.
    new(&repo, &["incident", "reported_at=2026-07-03 09:00", "--id=INC-1"], 0);
    let (out, _) =
        new(&repo, &["incident", "reported_at=2026-07-03 09:00", "--id=INC-1", "--file=b.toml"], 1);
    holds_all(&out, &["duplicate-id"]);
}

#[test]
fn a_dry_run_shows_all_and_writes_nothing() {
    let repo = book();
    let (out, _) = new(&repo, &["incident", "reported_at=2026-07-03 08:00", "--dry-run"], 0);
    holds_all(&out, &["nothing written", "[[incident]]", "reported_at = 2026-07-03T08:00:00"]);
    assert_eq!(records(&repo), [""; 0]);
}

#[test]
fn open_slots_are_listed_and_filled_by_name() {
    let repo = book();
    let (out, _) = new(&repo, &["--slot"], 0);
    holds_all(
        &out,
        &["daily-check/2026-07-03", "monthly-report/2026-06", "monthly-report/2026-07"],
    );
    holds_all(&out, &["quarterly/q4.lms", "quarterly/q4.oa"]);
    let (only, _) = new(&repo, &["inspection", "--slot"], 0);
    assert!(!only.contains("daily-check"), "{only}");
    let (out, _) = new(
        &repo,
        &["--slot=monthly-report/2026-06", "submitted_at=2026-07-03 08:00", "--id=M-6"],
        0,
    );
    holds_all(&out, &["slots filled (1)", "monthly-report/2026-06"]);
    let text = repo.text("data/demo/records/2026-07/M-6.toml");
    holds_all(&text, &["kind         = \"monthly_report\"", "covers       = \"2026-06\""]);
    // What is filled is no longer open.
    let (_, err) =
        new(&repo, &["--slot=monthly-report/2026-06", "submitted_at=2026-07-03 08:00"], 2);
    holds_all(&err, &["no open slot is called `monthly-report/2026-06`"]);
    let (out, _) =
        new(&repo, &["--slot=quarterly/q4.oa", "done_at=2026-07-02 08:00", "--dry-run"], 0);
    holds_all(&out, &["system  = \"oa\""]);
}

#[test]
fn a_month_of_checks_has_one_record_for_each_working_day_in_one_file() {
    let repo = book();
    let args = ["--slot=daily-check", "--month", "2025-10", "done_at=20:30", "by=驻场工程师甲"];
    let (out, _) = new(&repo, &args, 0);
    holds_all(&out, &["18 records", "breaches cleared (18)", "and 1 uncommitted file;"]);
    let path = "data/demo/records/2025-10/activity.toml";
    assert_eq!(records(&repo), [path]);
    let text = repo.text(path);
    let ids: BTreeSet<&str> = text.lines().filter(|line| line.starts_with("id ")).collect();
    assert_eq!(ids.len(), 18, "no two have one id");
    // A holiday has no slot, the make-up working day 11 October, a Saturday, has one.
    holds_all(&text, &["done_at = 2025-10-09T20:30:00", "done_at = 2025-10-11T20:30:00"]);
    assert!(!text.contains("2025-10-08") && !text.contains("2025-10-12"), "{text}");
    let (_, err) = new(&repo, &args, 2);
    holds_all(&err, &["no open slot in 2025-10"]);
    // Of the month that runs only what has begun.
    let (out, _) = new(&repo, &["--slot=daily-check", "--month", "2026-07", "done_at=08:30"], 0);
    holds_all(&out, &["3 records"]);
    new(&repo, &["--slot=daily-check", "--month", "2026-7"], 2);
}

#[test]
fn records_go_where_their_like_lie() {
    let repo = book();
    let one = "[[incident]]\r\nid = \"F-1\"\r\nreported_at = 2026-06-01T08:00:00\r\n";
    repo.write("data/demo/records/june/2026-06/faults.toml", one);
    new(&repo, &["incident", "reported_at=2026-06-30 08:00"], 0);
    let text = repo.text("data/demo/records/june/2026-06/faults.toml");
    assert!(text.starts_with(one), "what stood there stays");
    assert!(text.contains("\r\n\r\n[[incident]]\r\nid          = \"F-20260630-"), "{text:?}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    new(&repo, &["incident", "reported_at=2026-07-01 08:00"], 0);
    assert!(records(&repo).contains(&"data/demo/records/june/2026-07/faults.toml".to_owned()));
}

#[test]
fn ids_differ_from_run_to_run() {
    let repo = book();
    for _ in 0..8 {
        new(&repo, &["incident", "reported_at=2026-07-03 08:00"], 0);
    }
    assert_eq!(records(&repo).len(), 8);
}

#[test]
fn questions_are_asked_until_the_answers_fit() {
    let repo = book();
    let answers = "lms\n登录失败\nyesterday\n2026-07-02 10:00\n2026-07-02 11:00\n";
    let said = repo.ask(&["--lang", "en", "new", "incident", "--ask", "--id=INC-1"], answers, 0);
    holds_all(&said.err, &["lms 教学平台 / oa 办公系统", "Reported at", "`yesterday` is not"]);
    let text = repo.text("data/demo/records/2026-07/INC-1.toml");
    holds_all(&text, &["\"登录失败\"", "reported_at  = 2026-07-02T10:00:00"]);
    let said = repo.ask(&["--lang", "en", "new", "incident", "--ask"], "lms\n", 2);
    holds_all(&said.err, &["nothing was written"]);
    let said = repo.ask(
        &["--lang", "en", "new", "--ask", "--id=M-1"],
        "deliverable\n1\n\n月报\n2026-07-03 08:00\n",
        0,
    );
    holds_all(&said.err, &["Which open item does it fill?"]);
    holds_all(&said.out, &["slots filled (1)"]);
}

#[test]
fn a_commit_cannot_be_written_to() {
    let repo = book();
    let said = repo.run(&["--rev", "HEAD", "new", "incident"], 2);
    holds_all(&said.err, &["leave out `--rev`"]);
}
