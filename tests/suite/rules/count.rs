//! `count`: how many, or how much, in a window; what is beyond the limit counts.

use pactbook::obligations::outcome::Standing;
use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::standing;

const COMPLAINTS: &str = "kind = \"count\"\non = \"complaint\"\nwhere = \"valid\"\nper = \"month\"\nat_most = 2\neach = true";

/// A complaint that the purchaser judged.
fn complaint(id: &str, received: &str, valid: bool) -> String {
    format!(
        "[[complaint]]\nid = \"{id}\"\nkind = \"service\"\nreceived_at = {received}\nvalid = {valid}\n\
         judged_by = \"信息中心\"\njudged_at = 2026-08-31T00:00:00\n\n"
    )
}

/// A complaint that nobody judged yet.
fn unjudged(id: &str, received: &str) -> String {
    format!("[[complaint]]\nid = \"{id}\"\nkind = \"service\"\nreceived_at = {received}\n\n")
}

fn october(records: &[String]) -> (Verdict, u32, u32) {
    let book = judged(COMPLAINTS, &records.concat(), "2026-09-01T00:00:00");
    let outcome = one(&book, "2025-10");
    (outcome.verdict, outcome.units, outcome.open_units)
}

#[test]
fn two_complaints_in_a_month_are_allowed_and_each_further_one_counts() {
    let mut records = vec![
        complaint("C-1", "2025-10-01T00:00:00", true),
        complaint("C-2", "2025-10-31T23:59:59", true),
    ];
    assert_eq!(october(&records), (Verdict::Met, 0, 0));
    records.push(complaint("C-3", "2025-10-15T12:00:00", true));
    assert_eq!(october(&records), (Verdict::Breached, 1, 0));
    records.push(complaint("C-4", "2025-10-15T12:00:00", true));
    assert_eq!(october(&records), (Verdict::Breached, 2, 0));
}

#[test]
fn the_first_second_of_a_month_belongs_to_that_month() {
    let records = [
        complaint("C-1", "2025-09-30T23:59:59", true),
        complaint("C-2", "2025-10-15T12:00:00", true),
        complaint("C-3", "2025-10-15T13:00:00", true),
        complaint("C-4", "2025-11-01T00:00:00", true),
    ];
    assert_eq!(october(&records), (Verdict::Met, 0, 0));
}

#[test]
fn the_records_beyond_the_limit_are_to_blame_by_time_and_not_by_file() {
    let records = [
        complaint("C-1", "2025-10-20T12:00:00", true),
        complaint("C-2", "2025-10-15T12:00:00", true),
        complaint("C-3", "2025-10-18T12:00:00", true),
    ];
    let book = judged(COMPLAINTS, &records.concat(), "2026-09-01T00:00:00");
    let blamed: Vec<&str> =
        one(&book, "2025-10").offenders.iter().map(|no| &*book.ledger.record(*no).id).collect();
    assert_eq!(blamed, ["C-1"]);
}

#[test]
fn a_complaint_judged_invalid_does_not_count() {
    let records = [
        complaint("C-1", "2025-10-15T12:00:00", true),
        complaint("C-2", "2025-10-16T12:00:00", true),
        complaint("C-3", "2025-10-17T12:00:00", false),
    ];
    assert_eq!(october(&records), (Verdict::Met, 0, 0));
}

#[test]
fn a_third_complaint_that_nobody_judged_leaves_the_month_open() {
    let mut records =
        vec![complaint("C-1", "2025-10-15T12:00:00", true), unjudged("C-2", "2025-10-16T12:00:00")];
    assert_eq!(october(&records), (Verdict::Met, 0, 0), "two are allowed, whatever the judgement");
    records.push(complaint("C-3", "2025-10-17T12:00:00", true));
    assert_eq!(october(&records), (Verdict::Undecidable, 0, 1));
    records.push(complaint("C-4", "2025-10-18T12:00:00", true));
    assert_eq!(october(&records), (Verdict::Breached, 1, 1), "three are sure, a fourth may come");
}

#[test]
fn a_judgement_without_who_and_when_does_not_count() {
    let anonymous =
        |id: &str| unjudged(id, "2025-10-15T12:00:00").trim_end().to_owned() + "\nvalid = true\n\n";
    let records = anonymous("C-1") + &anonymous("C-2") + &anonymous("C-3");
    let book = despite(COMPLAINTS, &records, "2026-09-01T00:00:00");
    let month = one(&book, "2025-10");
    assert_eq!((month.verdict, month.units, month.open_units), (Verdict::Undecidable, 0, 1));
    assert!(book.findings.iter().all(|finding| finding.rule == "unjudged"));
    assert_eq!(book.findings.len(), 3);
}

#[test]
fn a_month_without_complaints_is_met_and_rests_on_nothing() {
    let book = judged(COMPLAINTS, "", "2026-09-01T00:00:00");
    assert_eq!(one(&book, "2025-10").verdict, Verdict::Met);
    assert_eq!(one(&book, "2026-09").verdict, Verdict::Met);
    assert!(one(&book, "2026-09").provisional);
    assert_eq!(one(&book, "2026-10").verdict, Verdict::Upcoming);
    assert_eq!(standing(&book, 0), Standing::NothingFiled);
}

#[test]
fn every_month_is_one_breach_unless_each_excess_counts() {
    let rule = COMPLAINTS.replace("\neach = true", "");
    let records: String =
        (1..=5).map(|n| complaint(&format!("C-{n}"), "2025-10-15T12:00:00", true)).collect();
    let book = judged(&rule, &records, "2026-09-01T00:00:00");
    assert_eq!(one(&book, "2025-10").units, 1);
}

#[test]
fn fewer_than_three_means_that_the_third_is_one_too_many() {
    let rule = COMPLAINTS.replace("at_most = 2", "below = 3");
    let records: String =
        (1..=3).map(|n| complaint(&format!("C-{n}"), "2025-10-15T12:00:00", true)).collect();
    let book = judged(&rule, &records, "2026-09-01T00:00:00");
    let month = one(&book, "2025-10");
    assert_eq!((month.verdict, month.units, month.offenders.len()), (Verdict::Breached, 1, 1));
}

const SUPPLY: &str = "kind = \"count\"\non = \"usage\"\namong = \"metric == 'sms'\"\nsum = \"delivered\"\n\
                      at_least = 5000\ngiven = { sum = \"refused\", above = 0 }";

/// Messages of one month.
fn usage(id: &str, day: &str, delivered: u32, refused: u32) -> String {
    format!(
        "[[usage]]\nid = \"{id}\"\nmetric = \"sms\"\nday = {day}\ndelivered = {delivered}\nrefused = {refused}\n\n"
    )
}

#[test]
fn a_supply_below_its_least_is_a_breach_only_where_somebody_was_refused() {
    let year = |delivered: u32, refused: u32| {
        let book =
            judged(SUPPLY, &usage("U-1", "2025-12-31", delivered, refused), "2026-09-01T00:00:00");
        one(&book, "y1").verdict
    };
    assert_eq!(year(4999, 1), Verdict::Breached);
    assert_eq!(year(5000, 1), Verdict::Met);
    assert_eq!(year(4999, 0), Verdict::Met);
}

#[test]
fn a_supply_can_still_be_made_while_the_year_runs() {
    let records = usage("U-1", "2025-12-31", 4999, 1);
    let y1 = |as_of: &str| one(&judged(SUPPLY, &records, as_of), "y1").verdict;
    assert_eq!(y1("2026-08-31T23:59:59"), Verdict::Pending);
    assert_eq!(y1("2026-09-01T00:00:00"), Verdict::Breached);
}

#[test]
fn nothing_used_in_a_whole_year_calls_for_nothing() {
    let book = judged(SUPPLY, "", "2026-09-01T00:00:00");
    assert_eq!(one(&book, "y1").summary.key, "verdict-not-called-for");
    assert_eq!(one(&book, "y1").verdict, Verdict::Met);
}

#[test]
fn the_last_day_of_a_service_year_counts_in_that_year() {
    let records = usage("U-1", "2026-08-31", 4999, 1) + &usage("U-2", "2026-09-01", 1, 0);
    let book = judged(SUPPLY, &records, "2026-10-01T00:00:00");
    assert_eq!(one(&book, "y1").verdict, Verdict::Breached);
    assert_eq!(one(&book, "y2").summary.key, "verdict-not-called-for");
}

const DOWNTIME: &str = "kind = \"count\"\non = \"monitor_gap\"\nwhere = \"planned == false\"\nunion = [\"from\", \"to\"]\nper = \"month\"\n\
                        at_most = \"2h\"\nexcept = [{ when = \"has(note)\", by = [\"buyer\"], title = \"停电\" }]";

/// An unplanned gap.
fn gap(id: &str, from: &str, to: &str, more: &str) -> String {
    format!("[[monitor_gap]]\nid = \"{id}\"\nfrom = {from}\nto = {to}\nplanned = false\n{more}\n\n")
}

#[test]
fn time_that_several_gaps_cover_counts_once_and_exactly_the_limit_is_met() {
    let records = |end: &str| {
        gap("G-1", "2025-10-15T10:00:00", "2025-10-15T11:30:00", "")
            + &gap("G-2", "2025-10-15T11:00:00", end, "")
    };
    let october =
        |end: &str| one(&judged(DOWNTIME, &records(end), "2025-11-01T00:00:00"), "2025-10").verdict;
    assert_eq!(october("2025-10-15T12:00:00"), Verdict::Met);
    assert_eq!(october("2025-10-15T12:00:01"), Verdict::Breached);
}

#[test]
fn an_excused_gap_does_not_hide_another_that_covers_the_same_time() {
    let confirmed = "[[confirmation]]\nid = \"CF-1\"\nof = \"G-1\"\nby = \"buyer\"\nat = 2025-10-17T10:00:00\nresult = true\n";
    let records = gap("G-1", "2025-10-15T10:00:00", "2025-10-15T13:00:00", "note = \"停电\"")
        + &gap("G-2", "2025-10-15T10:00:00", "2025-10-15T12:00:01", "")
        + confirmed;
    let book = judged(DOWNTIME, &records, "2025-11-01T00:00:00");
    assert_eq!(one(&book, "2025-10").verdict, Verdict::Breached);
}
