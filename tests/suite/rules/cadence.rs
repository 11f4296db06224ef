//! `cadence` by windows: each window of the calendar needs its record, filed or not.

use pactbook::obligations::outcome::Standing;
use pactbook::obligations::outcome::Verdict;

use super::at;
use super::judged;
use super::one;
use super::proves;
use super::standing;
use super::with;
use super::words;

const REPORTS: &str = "kind = \"cadence\"\non = \"deliverable\"\nwhere = \"kind == 'virus_report'\"\n\
                       every = \"semester\"\nplace = \"covers\"\nby = \"submitted_at\"";

/// A virus report for a semester.
fn report(id: &str, covers: &str, submitted: &str) -> String {
    format!(
        "[[deliverable]]\nid = \"{id}\"\nkind = \"virus_report\"\ncovers = \"{covers}\"\n\
         submitted_at = {submitted}\n\n"
    )
}

#[test]
fn a_report_is_owed_until_the_last_second_of_the_window_it_covers() {
    let records = |submitted: &str| report("D-1", "s1", submitted);
    let book = judged(REPORTS, &records("2026-02-28T23:59:59"), "2026-03-01T00:00:00");
    assert_eq!(words(&book), ["s1 met", "s2 pending"]);
    let book = judged(REPORTS, &records("2026-03-01T00:00:00"), "2026-03-01T00:00:00");
    assert_eq!(words(&book), ["s1 breached", "s2 pending"]);
    assert_eq!(one(&book, "s1").summary.key, "verdict-slot-late");
}

#[test]
fn a_report_covers_the_window_it_names_and_not_the_one_it_is_filed_in() {
    let book = judged(REPORTS, &report("D-1", "s1", "2026-03-02T10:00:00"), "2026-09-01T00:00:00");
    assert_eq!(words(&book), ["s1 breached", "s2 breached"]);
    assert_eq!(one(&book, "s2").summary.key, "verdict-slot-empty");
}

#[test]
fn an_empty_window_is_upcoming_then_pending_then_missed() {
    let s2 = |as_of: &str| one(&judged(REPORTS, "", as_of), "s2").verdict;
    assert_eq!(s2("2026-02-28T23:59:59"), Verdict::Upcoming);
    assert_eq!(s2("2026-03-01T00:00:00"), Verdict::Pending);
    assert_eq!(s2("2026-08-31T23:59:59"), Verdict::Pending);
    assert_eq!(s2("2026-09-01T00:00:00"), Verdict::Breached);
}

#[test]
fn nothing_filed_at_all_misses_every_window() {
    let book = judged(REPORTS, "", "2026-09-01T00:00:00");
    assert_eq!(with(&book, Verdict::Breached), ["s1", "s2"]);
    assert_eq!(standing(&book, 0), Standing::Breached);
    assert!(!book.verdicts[0].decided[0].eventful, "silence is no good news here");
    let found: Vec<&str> = book.findings.iter().filter_map(|one| one.subject.as_deref()).collect();
    assert_eq!(found, ["s1", "s2"]);
}

const MONTHLY: &str = "kind = \"cadence\"\non = \"deliverable\"\nwhere = \"kind == 'monthly_report'\"\n\
                       every = \"month\"\nplace = \"covers\"\nby = \"submitted_at\"\ngrace = \"5 workdays\"";

#[test]
fn grace_in_working_days_runs_from_the_last_day_of_the_window() {
    // September ends before the holiday: working days are October 9, 10, 11 (made up), 13 and 14.
    let september = |as_of: &str| one(&judged(MONTHLY, "", as_of), "2025-09").verdict;
    assert_eq!(september("2025-10-14T23:59:59"), Verdict::Pending);
    assert_eq!(september("2025-10-15T00:00:00"), Verdict::Breached);
}

#[test]
fn a_window_with_grace_belongs_to_the_year_in_which_it_ends() {
    let book = judged(MONTHLY, "", "2026-09-02T00:00:00");
    let august = one(&book, "2026-08");
    assert_eq!((august.period, august.verdict), (Some(0), Verdict::Pending));
    assert_eq!(august.due, Some(at("2026-09-07T23:59:59")));
}

const DAILY: &str = "kind = \"cadence\"\non = \"inspection\"\nevery = \"workday\"\npasses = \"ok\"";

/// An inspection with its result.
fn inspection(id: &str, done: &str, ok: bool) -> String {
    format!("[[inspection]]\nid = \"{id}\"\ndone_at = {done}\nok = {ok}\n\n")
}

#[test]
fn working_day_windows_follow_the_official_calendar() {
    let book = judged(DAILY, "", "2025-10-14T00:00:00");
    let missed = with(&book, Verdict::Breached);
    assert_eq!(
        missed[19..],
        [
            "2025-09-26",
            "2025-09-28",
            "2025-09-29",
            "2025-09-30",
            "2025-10-09",
            "2025-10-10",
            "2025-10-11",
            "2025-10-13"
        ]
    );
    assert_eq!(missed.len(), 27);
}

#[test]
fn the_edges_of_a_day_belong_to_that_day() {
    let records = inspection("I-1", "2025-10-09T00:00:00", true)
        + &inspection("I-2", "2025-10-10T23:59:59", true);
    let book = judged(DAILY, &records, "2025-10-12T00:00:00");
    assert_eq!(one(&book, "2025-10-09").verdict, Verdict::Met);
    assert_eq!(one(&book, "2025-10-10").verdict, Verdict::Met);
    assert_eq!(one(&book, "2025-10-11").verdict, Verdict::Breached);
}

#[test]
fn a_record_that_does_not_pass_fills_nothing_until_another_does() {
    let failed = inspection("I-1", "2025-10-09T09:00:00", false);
    let book = judged(DAILY, &failed, "2025-10-10T00:00:00");
    assert_eq!(one(&book, "2025-10-09").summary.key, "verdict-slot-failed");
    let book = judged(DAILY, &failed, "2025-10-09T18:00:00");
    assert_eq!(one(&book, "2025-10-09").verdict, Verdict::Pending);
    let redone = failed + &inspection("I-2", "2025-10-09T18:00:00", true);
    let book = judged(DAILY, &redone, "2025-10-10T00:00:00");
    assert_eq!(one(&book, "2025-10-09").verdict, Verdict::Met);
}

#[test]
fn a_window_may_need_several_records() {
    let rule = format!("{}\ncount = 2", DAILY.replace("workday", "month"));
    let records = inspection("I-1", "2025-10-09T09:00:00", true)
        + &inspection("I-2", "2025-10-31T23:59:59", true);
    let book = judged(&rule, &records, "2025-11-01T00:00:00");
    assert_eq!(one(&book, "2025-10").verdict, Verdict::Met);
    let records = inspection("I-1", "2025-10-09T09:00:00", true)
        + &inspection("I-2", "2025-11-01T00:00:00", true);
    let book = judged(&rule, &records, "2025-11-01T00:00:00");
    assert_eq!(one(&book, "2025-10").verdict, Verdict::Breached);
}

#[test]
fn working_days_of_an_uncovered_year_are_named_and_not_guessed() {
    let book = judged(DAILY, "", "2027-02-01T00:00:00");
    let year = one(&book, "uncovered-2027");
    assert_eq!((year.verdict, year.period), (Verdict::Undecidable, Some(1)));
    assert!(!words(&book).iter().any(|word| word.starts_with("2027-")));
    let before = judged(DAILY, "", "2026-12-31T23:59:59");
    assert_eq!(one(&before, "uncovered-2027").verdict, Verdict::Upcoming);
}

#[test]
fn the_proof_of_a_missed_window_says_when_it_was_due_and_what_was_there() {
    let book =
        judged(DAILY, &inspection("I-1", "2025-10-09T09:00:00", false), "2025-10-10T00:00:00");
    let missed = one(&book, "2025-10-09");
    assert_eq!(missed.due, Some(at("2025-10-09T23:59:59")));
    assert!(proves(missed, "proof-slot-needs") && proves(missed, "proof-slot-failed"));
    assert_eq!(missed.evidence.len(), 1);
}

#[test]
fn a_slot_that_needs_two_and_has_one_says_so() {
    let rule = "kind = \"cadence\"\non = \"training\"\nevery = \"period\"\ncount = 2";
    let record =
        "[[training]]\nid = \"T-1\"\naudience = \"teachers\"\nheld_at = 2025-10-15T10:00:00\n";
    let book = judged(rule, record, "2026-09-01T00:00:00");
    let year = one(&book, "y1");
    assert_eq!(year.verdict.name(), "breached");
    assert_eq!(year.summary.key, "verdict-slot-short");
}

#[test]
fn a_document_that_names_its_window_by_the_contracts_own_id_counts_for_the_slot_it_lies_in() {
    let rule = "kind = \"cadence\"\non = \"deliverable\"\nwhere = \"kind == 'monthly_report'\"\n\
                every = \"year\"\nplace = \"covers\"\nby = \"submitted_at\"";
    let report = |covers: &str| {
        format!(
            "[[deliverable]]\nid = \"R-1\"\nkind = \"monthly_report\"\ncovers = \"{covers}\"\n\
             submitted_at = 2026-08-01T00:00:00\n\n"
        )
    };
    let of = |covers: &str| words(&judged(rule, &report(covers), "2026-10-01T00:00:00"));
    // The first service year is the slot; its period, and the semester inside it, lie in it.
    for covers in ["y1", "s2"] {
        let found = of(covers);
        assert!(found[0].ends_with(" met"), "{covers}: {found:?}");
    }
    // The term is longer than any year: nobody can say which slot is meant.
    let found = of("term");
    assert!(found[0].ends_with(" breached"), "{found:?}");
}
