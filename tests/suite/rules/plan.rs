//! `cadence` by plan: the policies on record say when something is due.

use pactbook::obligations::outcome::Verdict;

use super::judged;
use super::one;
use super::with;
use super::words;

const BACKUPS: &str = r#"kind = "cadence"
on = "backup"
where = "kind == 'cloud'"
schedule = { on = "backup_policy", where = "kind == 'cloud'", field = "schedule", from = "effective_from" }
place = "planned_at"
passes = "ok"
by = "done_at""#;

/// A backup policy from some day on.
fn policy(id: &str, from: &str, schedule: &str) -> String {
    format!(
        "[[backup_policy]]\nid = \"{id}\"\nkind = \"cloud\"\neffective_from = {from}\nschedule = \"{schedule}\"\n\n"
    )
}

/// A backup.
fn backup(id: &str, planned: &str, done: &str, ok: bool) -> String {
    format!(
        "[[backup]]\nid = \"{id}\"\nkind = \"cloud\"\nplanned_at = {planned}\ndone_at = {done}\nok = {ok}\n\n"
    )
}

/// The first `n` outcomes of a plan.
fn first(n: usize, records: &str, as_of: &str) -> Vec<String> {
    let mut all = words(&judged(BACKUPS, records, as_of));
    all.truncate(n);
    all
}

#[test]
fn every_planned_instant_needs_a_good_backup_before_the_next_one() {
    let records = policy("P-1", "2025-09-01", "daily 02:00")
        + &backup("B-1", "2025-09-01T02:00:00", "2025-09-01T02:40:00", true)
        + &backup("B-3", "2025-09-03T02:00:00", "2025-09-03T02:40:00", false);
    assert_eq!(
        first(4, &records, "2025-09-04T01:59:59"),
        [
            "2025-09-01T0200 met",
            "2025-09-02T0200 breached",
            "2025-09-03T0200 pending",
            "2025-09-04T0200 upcoming"
        ]
    );
    assert_eq!(
        first(4, &records, "2025-09-04T02:00:00")[2..],
        ["2025-09-03T0200 breached", "2025-09-04T0200 pending"]
    );
}

#[test]
fn a_backup_redone_before_the_next_planned_instant_makes_the_slot_good_and_not_later() {
    let redone = |done: &str| {
        policy("P-1", "2025-09-01", "daily 02:00")
            + &backup("B-1", "2025-09-01T02:00:00", "2025-09-01T02:40:00", false)
            + &backup("B-2", "2025-09-01T02:00:00", done, true)
    };
    assert_eq!(
        first(1, &redone("2025-09-02T01:59:59"), "2025-09-02T03:00:00"),
        ["2025-09-01T0200 met"]
    );
    assert_eq!(
        first(1, &redone("2025-09-02T02:00:00"), "2025-09-02T03:00:00"),
        ["2025-09-01T0200 breached"]
    );
}

#[test]
fn a_failure_is_one_breach_however_often_it_failed() {
    let records = policy("P-1", "2025-09-01", "daily 02:00")
        + &backup("B-1", "2025-09-01T02:00:00", "2025-09-01T02:40:00", false)
        + &backup("B-2", "2025-09-01T03:00:00", "2025-09-01T03:40:00", false);
    let book = judged(BACKUPS, &records, "2025-09-02T02:00:00");
    assert_eq!(with(&book, Verdict::Breached), ["2025-09-01T0200"]);
    assert_eq!(
        (one(&book, "2025-09-01T0200").units, one(&book, "2025-09-01T0200").offenders.len()),
        (1, 2)
    );
}

#[test]
fn without_a_policy_no_slot_can_be_known() {
    let book = judged(
        BACKUPS,
        &backup("B-1", "2025-09-01T02:00:00", "2025-09-01T02:40:00", true),
        "2025-10-01T00:00:00",
    );
    assert_eq!(words(&book), ["y1 undecidable", "y2 upcoming"]);
    assert_eq!(one(&book, "y1").summary.key, "verdict-no-policy");
}

#[test]
fn a_plan_of_the_contract_holds_until_the_first_policy() {
    let rule = BACKUPS.replace(
        "from = \"effective_from\"",
        "from = \"effective_from\", default = \"daily 02:00\"",
    );
    let records = policy("P-1", "2025-09-02", "daily 05:00");
    let book = judged(&rule, &records, "2025-09-03T05:00:00");
    assert_eq!(with(&book, Verdict::Breached), ["2025-09-01T0200", "2025-09-02T0500"]);
}

#[test]
fn a_new_policy_replaces_the_old_one_from_its_first_day_on() {
    let records =
        policy("P-1", "2025-09-01", "daily 02:00") + &policy("P-2", "2025-09-03", "daily 23:00");
    let book = judged(BACKUPS, &records, "2025-09-05T00:00:00");
    assert_eq!(
        with(&book, Verdict::Breached),
        ["2025-09-01T0200", "2025-09-02T0200", "2025-09-03T2300"]
    );
    assert_eq!(with(&book, Verdict::Pending), ["2025-09-04T2300"]);
}

#[test]
fn the_last_slot_before_a_change_lasts_until_the_first_slot_after_it() {
    let records = policy("P-1", "2025-09-01", "daily 02:00")
        + &policy("P-2", "2025-09-03", "daily 23:00")
        + &backup("B-1", "2025-09-02T02:00:00", "2025-09-03T22:59:59", true);
    let book = judged(BACKUPS, &records, "2025-09-05T00:00:00");
    assert_eq!(one(&book, "2025-09-02T0200").verdict, Verdict::Met);
}

#[test]
fn a_slot_belongs_to_the_year_of_its_planned_instant_though_it_ends_in_the_next() {
    let records = policy("P-1", "2026-08-30", "daily 02:00");
    let book = judged(BACKUPS, &records, "2026-09-01T02:00:00");
    let edge = one(&book, "2026-08-31T0200");
    assert_eq!((edge.verdict, edge.period), (Verdict::Breached, Some(0)));
    assert_eq!(one(&book, "2026-09-01T0200").period, Some(1));
}

#[test]
fn a_slot_planned_at_midnight_of_the_year_belongs_to_the_new_year() {
    let records = policy("P-1", "2026-08-30", "daily 00:00");
    let book = judged(BACKUPS, &records, "2026-09-02T00:00:00");
    assert_eq!(one(&book, "2026-09-01T0000").period, Some(1));
    assert_eq!(one(&book, "2026-08-31T0000").period, Some(0));
}

#[test]
fn planned_on_working_days_the_holiday_has_no_slots_and_the_make_up_saturday_one() {
    let records = policy("P-1", "2025-09-30", "workdays 23:30");
    let book = judged(BACKUPS, &records, "2025-10-13T23:30:00");
    assert_eq!(
        with(&book, Verdict::Breached),
        ["2025-09-30T2330", "2025-10-09T2330", "2025-10-10T2330", "2025-10-11T2330"]
    );
}

#[test]
fn a_plan_that_cannot_be_read_decides_nothing() {
    let book = judged(BACKUPS, &policy("P-1", "2025-09-01", "时常"), "2025-10-01T00:00:00");
    assert_eq!(words(&book), ["y1 undecidable", "y2 upcoming"]);
}

#[test]
fn days_before_the_first_policy_are_not_free_of_backups() {
    let records = policy("P-1", "2025-09-15", "daily 02:00");
    let book = judged(BACKUPS, &records, "2025-09-16T00:00:00");
    let before = words(&book).iter().any(|word| word == "y1 undecidable");
    assert!(before, "nobody can say what was due until September 15: {:?}", &words(&book)[..3]);
}
