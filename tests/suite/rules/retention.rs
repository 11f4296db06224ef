//! `retention`: how long something must be kept at least, and may be kept at most.

use super::judged;
use super::one;
use super::words;

/// A backup that was put by at some instant, and what became of it.
fn backup(id: &str, done: &str, fate: &str) -> String {
    format!(
        "[[backup]]\nid = \"{id}\"\nkind = \"cloud\"\nplanned_at = {done}\ndone_at = {done}\nok = true\n{fate}\n\n"
    )
}

const KEEP: &str = "kind = \"retention\"\non = \"backup\"\nfrom = \"done_at\"\nto = \"purged_at\"\nlost = \"lost_at\"\nat_least = \"6 months\"";

const OVER: &str = "2026-09-01T00:00:00";

#[test]
fn what_must_be_kept_six_months_may_go_when_the_matching_day_begins_and_no_second_earlier() {
    let records = backup("B-1", "2025-09-15T02:00:00", "purged_at = 2026-03-14T23:59:59")
        + &backup("B-2", "2025-09-15T02:00:00", "purged_at = 2026-03-15T00:00:00");
    assert_eq!(words(&judged(KEEP, &records, OVER)), ["B-2 met", "B-1 breached"]);
}

#[test]
fn where_a_month_has_no_such_day_its_last_day_matches() {
    let records = backup("B-1", "2025-08-31T23:00:00", "purged_at = 2026-02-27T23:59:59")
        .replace("2025-08-31", "2025-10-31")
        .replace("2026-02-27", "2026-04-29")
        + &backup("B-2", "2025-10-31T23:00:00", "purged_at = 2026-04-30T00:00:00");
    assert_eq!(words(&judged(KEEP, &records, OVER)), ["B-2 met", "B-1 breached"]);
    let records = backup("B-3", "2026-08-31T23:00:00", "purged_at = 2027-02-27T23:59:59")
        + &backup("B-4", "2026-08-31T23:00:00", "purged_at = 2027-02-28T00:00:00");
    assert_eq!(words(&judged(KEEP, &records, "2027-08-01T00:00:00")), ["B-4 met", "B-3 breached"]);
}

#[test]
fn lost_is_gone_like_purged_and_the_earlier_counts() {
    let records = backup("B-1", "2025-09-15T02:00:00", "lost_at = 2025-12-01T00:00:00")
        + &backup(
            "B-2",
            "2025-09-15T02:00:00",
            "lost_at = 2026-04-01T00:00:00\npurged_at = 2026-03-20T00:00:00",
        );
    assert_eq!(words(&judged(KEEP, &records, OVER)), ["B-2 met", "B-1 breached"]);
    assert_eq!(one(&judged(KEEP, &records, OVER), "B-1").at, super::at("2025-12-01T00:00:00"));
}

#[test]
fn what_is_still_kept_is_met_for_now() {
    let records = backup("B-1", "2025-09-15T02:00:00", "");
    let early = judged(KEEP, &records, "2026-03-14T23:59:59");
    assert_eq!((words(&early), one(&early, "B-1").provisional), (vec!["B-1 met".to_owned()], true));
    let late = judged(KEEP, &records, "2026-03-15T00:00:00");
    assert_eq!((words(&late), one(&late, "B-1").provisional), (vec!["B-1 met".to_owned()], false));
}

#[test]
fn a_breach_of_keeping_counts_in_the_year_in_which_it_was_lost() {
    let records = backup("B-1", "2026-08-15T02:00:00", "lost_at = 2026-09-01T00:00:00");
    assert_eq!(one(&judged(KEEP, &records, "2026-10-01T00:00:00"), "B-1").period, Some(1));
}

const CLEAR: &str = "kind = \"retention\"\non = \"backup\"\nfrom = \"done_at\"\nto = \"purged_at\"\nat_most = \"6 months\"\ngrace = \"7 days\"";

#[test]
fn what_must_be_cleared_is_in_time_up_to_the_end_of_the_grace() {
    let records = backup("B-1", "2025-09-15T02:00:00", "purged_at = 2026-03-22T23:59:59")
        + &backup("B-2", "2025-09-15T03:00:00", "purged_at = 2026-03-23T00:00:00");
    assert_eq!(words(&judged(CLEAR, &records, OVER)), ["B-1 met", "B-2 breached"]);
    let kept = backup("B-1", "2025-09-15T02:00:00", "");
    assert_eq!(words(&judged(CLEAR, &kept, "2026-03-22T23:59:59")), ["B-1 met"]);
    assert_eq!(words(&judged(CLEAR, &kept, "2026-03-23T00:00:00")), ["B-1 breached"]);
}

#[test]
fn a_purge_after_the_as_of_instant_has_not_happened() {
    let records = backup("B-1", "2025-09-15T02:00:00", "purged_at = 2025-12-01T00:00:00");
    assert_eq!(words(&judged(KEEP, &records, "2025-11-30T23:59:59")), ["B-1 met"]);
    assert_eq!(words(&judged(KEEP, &records, "2025-12-01T00:00:00")), ["B-1 breached"]);
}

#[test]
fn the_instant_up_to_which_something_is_kept_is_the_one_it_is_judged_by() {
    let records = backup("B-1", "2025-09-15T02:00:00", "purged_at = 2026-03-14T23:59:59");
    let book = judged(KEEP, &records, OVER);
    assert_eq!(one(&book, "B-1").due, Some(super::at("2026-03-15T00:00:00")));
}

#[test]
fn a_breach_of_clearing_counts_in_the_year_in_which_it_was_due() {
    let records = backup("B-1", "2026-08-15T02:00:00", "");
    let book = judged(CLEAR, &records, "2027-08-01T00:00:00");
    assert_eq!(words(&book), ["B-1 breached"]);
    assert_eq!(one(&book, "B-1").period, Some(1), "due on February 22 of the second year");
}
