//! Shifts of weekdays that rest on public holidays, or do not.

use super::at;
use super::one;
use super::words;
use crate::bench::book;
use crate::bench::clause;

const RULE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\n\
                    within = \"8h\"\nclock = \"six\"";

/// Monday to Saturday, 09:00 to 17:00.
fn contract(holidays: &str) -> String {
    let shift = format!(
        "[[shift]]\nid = \"six\"\ntitle = \"周一至周六\"\n\
         days = [\"周一\", \"周二\", \"周三\", \"周四\", \"周五\", \"周六\"]\n\
         hours = [\"09:00-17:00\"]\n{holidays}\n"
    );
    clause(RULE).replace("[[clause]]", &format!("{shift}\n[[clause]]"))
}

fn incident(id: &str, reported: &str, restored: &str) -> String {
    format!(
        "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nreported_at = {reported}\n\
         restored_at = {restored}\n\n"
    )
}

#[test]
fn a_shift_that_rests_on_holidays_goes_on_after_the_national_day() {
    // Tuesday 30 September, 16:00: an hour, then the holiday of 1 to 8 October, then Thursday the 9th.
    let records = incident("INC-1", "2025-09-30T16:00:00", "2025-10-09T16:00:00")
        + &incident("INC-2", "2025-09-30T16:00:00", "2025-10-09T16:00:01");
    let rests = book(&contract("holidays = \"off\""), &records, "2025-11-01T00:00:00");
    assert_eq!(words(&rests), ["INC-1 met", "INC-2 breached"]);
    assert_eq!(one(&rests, "INC-1").due, Some(at("2025-10-09T16:00:00")));
    let works = book(&contract(""), &records, "2025-11-01T00:00:00");
    assert_eq!(one(&works, "INC-1").due, Some(at("2025-10-01T16:00:00")));
}

#[test]
fn a_make_up_sunday_is_no_day_of_a_shift_that_names_its_weekdays() {
    // Saturday 27 September, 16:00: an hour, then not the Sunday that is worked elsewhere, then Monday.
    let records = incident("INC-1", "2025-09-27T16:00:00", "2025-09-29T16:00:00");
    let book = book(&contract("holidays = \"off\""), &records, "2025-11-01T00:00:00");
    assert_eq!(one(&book, "INC-1").due, Some(at("2025-09-29T16:00:00")));
    assert_eq!(words(&book), ["INC-1 met"]);
}

#[test]
fn beyond_the_calendar_nobody_knows_the_holidays() {
    let records = incident("INC-1", "2027-03-01T10:00:00", "2027-03-01T12:00:00");
    let rests = book(&contract("holidays = \"off\""), &records, "2027-06-01T00:00:00");
    assert_eq!(words(&rests), ["INC-1 undecidable"]);
    let works = book(&contract(""), &records, "2027-06-01T00:00:00");
    assert_eq!(words(&works), ["INC-1 met"]);
}
