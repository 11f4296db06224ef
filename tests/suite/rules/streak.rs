//! `streak`: thirty whole days after the day of the start, counted anew after every break.

use pactbook::obligations::outcome::Verdict;

use super::at;
use super::judged;
use super::one;

const TRIAL: &str = r#"kind = "streak"
days = 30
since = { on = "contract_event", where = "kind == 'trial_start'" }
reset = { on = "incident", where = "severity == 'major'", from = "reported_at", to = "restored_at" }"#;

const START: &str =
    "[[contract_event]]\nid = \"E-1\"\nkind = \"trial_start\"\nat = 2025-09-10T15:00:00\n\n";

/// A major fault, restored or not.
fn major(id: &str, reported: &str, restored: &str) -> String {
    let restored =
        if restored.is_empty() { String::new() } else { format!("restored_at = {restored}\n") };
    format!(
        "[[incident]]\nid = \"{id}\"\nreported_at = {reported}\n{restored}severity = \"major\"\n\
         judged_by = \"信息中心\"\njudged_at = 2025-09-11T00:00:00\n\n"
    )
}

fn state(records: &str, as_of: &str) -> Verdict {
    one(&judged(TRIAL, records, as_of), "streak").verdict
}

#[test]
fn the_thirtieth_day_after_the_start_must_have_ended() {
    // The start on September 10 is day 0; day 30 is October 10.
    assert_eq!(state(START, "2025-10-10T23:59:59"), Verdict::Pending);
    assert_eq!(state(START, "2025-10-11T00:00:00"), Verdict::Met);
    let book = judged(TRIAL, START, "2025-10-11T00:00:00");
    assert_eq!(one(&book, "streak").done, Some(at("2025-10-10T23:59:59")));
}

#[test]
fn a_major_fault_starts_the_count_anew_with_the_day_after_its_repair() {
    let records = START.to_owned() + &major("INC-1", "2025-10-10T23:59:59", "2025-10-12T08:00:00");
    assert_eq!(state(&records, "2025-11-11T23:59:59"), Verdict::Pending);
    assert_eq!(state(&records, "2025-11-12T00:00:00"), Verdict::Met);
    let after = START.to_owned() + &major("INC-1", "2025-10-11T00:00:00", "2025-10-12T08:00:00");
    assert_eq!(state(&after, "2025-10-13T00:00:00"), Verdict::Met, "the streak was already over");
}

#[test]
fn every_break_starts_it_anew() {
    let records = START.to_owned()
        + &major("INC-1", "2025-09-20T10:00:00", "2025-09-20T12:00:00")
        + &major("INC-2", "2025-10-20T10:00:00", "2025-10-20T12:00:00");
    assert_eq!(state(&records, "2025-11-19T23:59:59"), Verdict::Pending);
    assert_eq!(state(&records, "2025-11-20T00:00:00"), Verdict::Met);
    assert_eq!(one(&judged(TRIAL, &records, "2025-11-20T00:00:00"), "streak").evidence.len(), 3);
}

#[test]
fn an_open_fault_stops_the_count() {
    let records = START.to_owned() + &major("INC-1", "2025-09-20T10:00:00", "");
    assert_eq!(state(&records, "2026-09-01T00:00:00"), Verdict::Pending);
    let records = START.to_owned() + &major("INC-1", "2025-09-20T10:00:00", "2025-12-01T00:00:00");
    assert_eq!(state(&records, "2025-11-30T00:00:00"), Verdict::Pending, "its repair lies ahead");
}

#[test]
fn a_fault_before_the_start_matters_only_if_it_reaches_into_the_trial() {
    let before = START.to_owned() + &major("INC-1", "2025-09-09T10:00:00", "2025-09-10T14:00:00");
    assert_eq!(state(&before, "2025-10-11T00:00:00"), Verdict::Met);
    let into = START.to_owned() + &major("INC-1", "2025-09-09T10:00:00", "2025-09-12T08:00:00");
    assert_eq!(state(&into, "2025-10-12T23:59:59"), Verdict::Pending);
    assert_eq!(state(&into, "2025-10-13T00:00:00"), Verdict::Met);
}

#[test]
fn a_lesser_fault_does_not_break_it_and_without_a_start_there_is_none() {
    let lesser = START.to_owned()
        + &major("INC-1", "2025-09-20T10:00:00", "").replace("\"major\"", "\"general\"");
    assert_eq!(state(&lesser, "2025-10-11T00:00:00"), Verdict::Met);
    assert_eq!(state("", "2026-10-11T00:00:00"), Verdict::Pending);
}

#[test]
fn a_fault_whose_severity_nobody_judged_leaves_it_open() {
    let unjudged = "[[incident]]\nid = \"INC-1\"\nreported_at = 2025-09-20T10:00:00\n\
                    restored_at = 2025-09-20T12:00:00\nseverity = \"major\"\n\n";
    let book = super::despite(TRIAL, &(START.to_owned() + unjudged), "2025-10-11T00:00:00");
    assert_eq!(one(&book, "streak").verdict, Verdict::Undecidable);
    let book = super::despite(TRIAL, &(START.to_owned() + unjudged), "2025-10-21T00:00:00");
    assert_eq!(
        one(&book, "streak").verdict,
        Verdict::Met,
        "thirty days after its repair it matters no more"
    );
}

/// Three answers of which some come late, and how often they may in a row.
fn series(late: &[bool]) -> Vec<String> {
    let contract = crate::bench::clause(
        "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"2h\"",
    ) + "\n[[clause.obligation]]\nid = \"series\"\nkind = \"streak\"\noutcomes = [\"rule\"]\nbreached = 3\n";
    let question = |(n, late): (usize, &bool)| {
        let hour = if *late { 13 } else { 12 };
        format!(
            "[[question]]\nid = \"Q-{n}\"\nkind = \"question\"\nasked_at = 2025-10-{:02}T10:00:00\n\
             responded_at = 2025-10-{:02}T{hour}:00:00\n\n",
            n + 10,
            n + 10
        )
    };
    let records: String = late.iter().enumerate().map(question).collect();
    let book = crate::bench::book(&contract, &records, "2025-11-01T00:00:00");
    let all = crate::bench::outcomes(&book, "series").iter();
    all.map(|outcome| format!("{} {}", outcome.id, outcome.verdict.name())).collect()
}

#[test]
fn breaches_count_in_a_row_only() {
    assert_eq!(series(&[true, true, false, true, true]), ["term met"]);
    assert_eq!(series(&[true, true, true]), ["Q-2 breached"]);
    assert_eq!(
        series(&[false, true, true, true, false, true, true, true]),
        ["Q-3 breached", "Q-7 breached"]
    );
    assert_eq!(series(&[]), ["term met"]);
}
