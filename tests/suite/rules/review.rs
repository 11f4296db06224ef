//! `review`: what the assessor decided, and that nothing else decides.

use super::despite;
use super::judged;
use super::one;
use super::words;

const FUNCTIONS: &str = "kind = \"review\"\nitem = \"sms-functions\"\nper = \"period\"";

/// A review of an item.
fn review(id: &str, item: &str, at: &str, rest: &str) -> String {
    format!("[[review]]\nid = \"{id}\"\nitem = \"{item}\"\nat = {at}\n{rest}\n\n")
}

#[test]
fn passed_and_failed_decide_and_silence_does_not() {
    let records = |passed: &str| review("V-1", "sms-functions", "2025-12-01T10:00:00", passed);
    let y1 = |passed: &str| {
        words(&judged(FUNCTIONS, &records(passed), "2026-09-01T00:00:00"))[0].clone()
    };
    assert_eq!(y1("passed = true"), "y1 met");
    assert_eq!(y1("passed = false"), "y1 breached");
    assert_eq!(y1(""), "y1 undecidable");
}

#[test]
fn without_a_review_it_waits_and_after_the_year_it_is_missing() {
    assert_eq!(words(&judged(FUNCTIONS, "", "2026-08-31T23:59:59")), ["y1 pending", "y2 upcoming"]);
    let book = judged(FUNCTIONS, "", "2026-09-01T00:00:00");
    assert_eq!(words(&book), ["y1 undecidable", "y2 pending"]);
    assert_eq!(one(&book, "y1").summary.key, "verdict-review-missing");
    assert_eq!((one(&book, "y1").open_units, one(&book, "y2").open_units), (1, 1));
}

#[test]
fn the_last_review_of_a_year_stands() {
    let records = review("V-1", "sms-functions", "2025-12-02T10:00:00", "passed = true")
        + &review("V-2", "sms-functions", "2025-12-01T10:00:00", "passed = false");
    assert_eq!(words(&judged(FUNCTIONS, &records, "2026-09-01T00:00:00"))[0], "y1 met");
}

#[test]
fn a_review_counts_for_the_period_it_names_or_else_for_that_of_its_date() {
    let named =
        review("V-1", "sms-functions", "2026-09-10T10:00:00", "passed = true\nperiod = \"y1\"");
    assert_eq!(words(&judged(FUNCTIONS, &named, "2026-10-01T00:00:00")), ["y1 met", "y2 pending"]);
    let dated = review("V-1", "sms-functions", "2026-09-10T10:00:00", "passed = true");
    assert_eq!(
        words(&judged(FUNCTIONS, &dated, "2026-10-01T00:00:00")),
        ["y1 undecidable", "y2 met"]
    );
}

#[test]
fn a_review_of_something_else_decides_nothing() {
    let records = review("V-1", "face-library", "2025-12-01T10:00:00", "passed = true");
    assert_eq!(words(&judged(FUNCTIONS, &records, "2026-09-01T00:00:00"))[0], "y1 undecidable");
}

#[test]
fn a_review_after_the_as_of_instant_is_not_known() {
    let records = review("V-1", "sms-functions", "2025-12-01T10:00:00", "passed = false");
    let book = despite(FUNCTIONS, &records, "2025-12-01T09:59:59");
    assert_eq!(words(&book), ["y1 pending", "y2 upcoming"]);
}
