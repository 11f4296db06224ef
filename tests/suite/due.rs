//! `due`: what is owed and what is overdue, in the terminal, in tables and in calendars, from one list.

use std::collections::BTreeSet;
use std::process::Command;

use pactbook::book::due;
use pactbook::book::due::Urgency;
use pactbook::book::due::What;
use pactbook::site;
use pactbook::tables;
use pactbook::tables::Cell;
use pactbook::tables::desk::Desk;
use serde_json::Value;

use crate::bench::clause;
use crate::sandbox::Sandbox;
use crate::shipped::shipped;

/// Judged as of 2026-07-03 09:00, when daily slots end at midnight.
const RULES: &str = r#"
title = "每日巡检"
kind  = "cadence"
on    = "inspection"
every = "day"

[[clause.obligation]]
id     = "restored"
title  = "两小时内恢复"
kind   = "deadline"
on     = "incident"
from   = "reported_at"
to     = "restored_at"
within = "2h"
"#;

fn incident(id: &str, at: &str) -> String {
    format!("[[incident]]\nid = \"{id}\"\nreported_at = {at}\nrecorded_by = \"驻场工程师甲\"\n")
}

/// A book with these incidents.
fn with(incidents: &[(&str, &str)]) -> Sandbox {
    let repo = Sandbox::book(&clause(RULES));
    // Without yesterday's inspection its slot would be overdue, too.
    let done = "[[inspection]]\nid = \"XJ-1\"\ndone_at = 2026-07-02T10:00:00\n";
    let records: String = incidents.iter().map(|(id, at)| incident(id, at)).collect();
    repo.write("data/demo/records/all.toml", format!("{done}{records}"));
    repo
}

/// The rows of `due --format json` with these words after it.
fn rows(repo: &Sandbox, words: &[&str]) -> Vec<Value> {
    let args = [&["due", "--format", "json"], words].concat();
    let said: Value = serde_json::from_str(&repo.run(&args, 0).out).expect("it is JSON");
    said["rows"].as_array().expect("rows are a list").clone()
}

/// What is due by the outcomes' own ids.
fn outcomes(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|row| row["outcome"].as_str()).collect()
}

#[test]
fn the_table_of_the_site_lists_what_the_book_says_is_due() {
    let book = shipped();
    let desk = Desk::new(book, None);
    let mut kinds = BTreeSet::new();
    for c in 0..book.ledger.contracts.len() {
        let all = tables::of_contract(&desk, c);
        let table = all.iter().find(|table| table.name == "due").expect("it is always there");
        let list = due::due(book, c, due::EVER);
        assert_eq!(table.rows.len(), list.len());
        let at = |key: &str| table.columns.iter().position(|column| column.key == key);
        let urgency = at("urgency").expect("the table says how urgent");
        for (row, one) in table.rows.iter().zip(&list) {
            let Cell::State { name, .. } = &row[urgency] else { panic!("{:?}", row[urgency]) };
            assert_eq!(name, one.urgency.name());
            kinds.insert((one.urgency, matches!(one.what, What::Payment { .. })));
        }
    }
    for urgency in [Urgency::Overdue, Urgency::Waiting, Urgency::Ahead] {
        assert!(kinds.contains(&(urgency, false)), "nothing is {}", urgency.name());
    }
    assert!(kinds.contains(&(Urgency::Ahead, true)), "no payment is due");
}

#[test]
fn the_calendar_is_that_of_the_site() {
    let book = shipped();
    let files = site::compose(book).expect("the shipped theme is sound").files;
    for (language, path) in [("zh", "due.ics"), ("en", "en/due.ics")] {
        // The site looks ninety times 24 hours ahead.
        let args = ["--lang", language, "due", "--format", "ics", "--within", "2160h"];
        let output = Command::new(env!("CARGO_BIN_EXE_pactbook"))
            .args(["-C", env!("CARGO_MANIFEST_DIR")])
            .args(args)
            .output()
            .expect("the program runs");
        assert!(output.stdout == files[path], "{path} differs");
    }
}

#[test]
fn days_end_at_midnight_and_hours_at_the_second() {
    // As of 09:00:00; the limit is 11:00:00.
    let repo = with(&[("INC-1", "2026-07-03T09:00:00")]);
    assert_eq!(outcomes(&rows(&repo, &["--within", "2h"])), ["INC-1"]);
    let just_not = rows(&repo, &["--within", "1h 59min 59s"]);
    assert_eq!(outcomes(&just_not), [""; 0]);
    // A day's slot ends with its last second.
    assert_eq!(outcomes(&rows(&repo, &["--within", "0d"])), ["INC-1", "2026-07-03"]);
    let two_days = rows(&repo, &["--within", "1d"]);
    assert_eq!(outcomes(&two_days), ["INC-1", "2026-07-03", "2026-07-04"]);
    assert_eq!(two_days[2]["days_left"], 1);
    assert_eq!(two_days[0]["recorded_by"], "驻场工程师甲");
}

#[test]
fn status_one_is_for_what_is_listed_and_overdue() {
    // One second late, and just in time.
    let late = with(&[("INC-1", "2026-07-03T06:59:59")]);
    let in_time = with(&[("INC-1", "2026-07-03T07:00:00")]);
    let overdue = ["due", "--lang", "en", "--fail-on", "overdue", "--contract", "demo"];
    assert!(late.run(&overdue, 1).out.contains("Overdue"));
    assert!(!in_time.run(&overdue, 0).out.contains("Overdue"));
    late.run(&["due"], 0);
    late.run(&[&overdue[..], &["--by", "supplier"]].concat(), 1);
    late.run(&[&overdue[..], &["--by", "buyer"]].concat(), 0);
}

#[test]
fn the_text_tells_first_what_is_late_and_folds_what_recurs() {
    let repo = with(&[("INC-1", "2026-07-01T07:00:00"), ("INC-2", "2026-07-03T08:00:00")]);
    let said = repo.run(&["due", "--lang", "en", "--within", "9d"], 0).out;
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let heads: Vec<&str> = lines
        .iter()
        .filter(|line| line.starts_with("Overdue") || line.starts_with("Due "))
        .copied()
        .collect();
    let expected = ["Overdue: 1", "Due today: 2", "Due within 7 days: 7", "Due later: 2"];
    assert_eq!(heads, expected, "{said}");
    assert!(said.contains("2 days late"), "{said}");
    assert!(said.contains("每日巡检: 2026-07-04, and 6 more"), "{said}");
    assert!(said.contains("explain restored/INC-1 --contract demo"), "{said}");
    // What it says to type is understood.
    repo.run(&["explain", "restored/INC-1", "--contract", "demo"], 0);
}

#[test]
fn nothing_of_a_contract_or_record_is_obeyed() {
    let rules = RULES.replace("每日巡检", "\\u001b[31m每日\\n巡检");
    let repo = Sandbox::book(&clause(&rules));
    let record = incident("INC-1", "2026-07-03T08:00:00").replace("驻场工程师甲", "=1+1");
    repo.write("data/demo/records/all.toml", record);
    let args = ["due", "--within", "0d", "--color", "never", "--format"];
    let text = repo.run(&[&args[..], &["text"]].concat(), 0).out;
    assert!(text.contains("\u{fffd}[31m每日 ↵ 巡检"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    let csv = repo.run(&[&args[..], &["csv"]].concat(), 0).out;
    assert!(csv.contains(",'=1+1,"), "{csv}");
    let ics = repo.run(&[&args[..], &["ics"]].concat(), 0).out;
    assert!(ics.contains("BEGIN:VEVENT") && !ics.contains('\u{1b}'), "{ics}");
}

#[test]
fn what_it_cannot_read_it_says_with_what_to_write() {
    let repo = with(&[]);
    for wrong in ["3 workdays", "soon", "", "-1d", "99999999999999999999d"] {
        let said = repo.run(&["due", &format!("--within={wrong}")], 2).err;
        assert!(said.contains("`14d`"), "{wrong}: {said}");
    }
    let said = repo.run(&["due", "--contract", "demp"], 2).err;
    assert!(said.contains("`demo`"), "{said}");
    let empty = Sandbox::new();
    empty.write("pactbook.toml", "").write("data/readme.txt", "");
    let said = empty.run(&["due", "--lang", "en"], 0).out;
    assert!(said.contains("Nothing is overdue"), "{said}");
}
