//! Corrected records: the correction stands in for what it corrects, once and everywhere.

use super::judged;
use super::one;
use super::words;

const RESPONSE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"\n\
                        except = [{ when = \"has(note)\", by = [\"buyer\"], title = \"停电\" }]";

/// An incident answered at some instant.
fn incident(id: &str, responded: &str, more: &str) -> String {
    format!(
        "[[incident]]\nid = \"{id}\"\nreported_at = 2025-10-15T10:00:00\nresponded_at = {responded}\n{more}\n\n"
    )
}

#[test]
fn a_correction_counts_once_and_instead_of_what_it_corrects() {
    let records = incident("INC-1", "2025-10-15T13:00:00", "")
        + &incident("INC-1a", "2025-10-15T12:00:00", "corrects = \"INC-1\"");
    assert_eq!(words(&judged(RESPONSE, &records, "2025-11-01T00:00:00")), ["INC-1a met"]);
    let twice = records + &incident("INC-1b", "2025-10-15T12:00:01", "corrects = \"INC-1a\"");
    assert_eq!(words(&judged(RESPONSE, &twice, "2025-11-01T00:00:00")), ["INC-1b breached"]);
}

#[test]
fn corrected_complaints_are_counted_once() {
    let rule = "kind = \"count\"\non = \"complaint\"\nper = \"month\"\nat_most = 2";
    let complaint = |id: &str, more: &str| {
        format!(
            "[[complaint]]\nid = \"{id}\"\nkind = \"service\"\nreceived_at = 2025-10-15T10:00:00\n{more}\n\n"
        )
    };
    let records =
        complaint("C-1", "") + &complaint("C-2", "") + &complaint("C-2a", "corrects = \"C-2\"");
    let book = judged(rule, &records, "2025-11-01T00:00:00");
    assert_eq!(one(&book, "2025-10").verdict.name(), "met");
}

#[test]
fn what_refers_to_a_corrected_record_refers_to_its_correction() {
    let records = incident("INC-1", "2025-10-15T14:00:00", "note = \"停电\"")
        + &incident("INC-1a", "2025-10-15T13:00:00", "note = \"停电\"\ncorrects = \"INC-1\"")
        + "[[confirmation]]\nid = \"CF-1\"\nof = \"INC-1\"\nby = \"buyer\"\nat = 2025-10-17T10:00:00\nresult = true\n";
    assert_eq!(words(&judged(RESPONSE, &records, "2025-11-01T00:00:00")), ["INC-1a excused"]);
}

#[test]
fn a_correction_that_is_not_known_yet_corrects_nothing_yet() {
    let rule = "kind = \"count\"\non = \"complaint\"\nper = \"month\"\nat_most = 0";
    let complaint = |id: &str, received: &str, more: &str| {
        format!(
            "[[complaint]]\nid = \"{id}\"\nkind = \"service\"\nreceived_at = {received}\n{more}\n\n"
        )
    };
    let records = complaint("C-1", "2025-10-15T10:00:00", "")
        + &complaint("C-1a", "2025-10-25T10:00:00", "corrects = \"C-1\"");
    let book = super::despite(rule, &records, "2025-10-20T00:00:00");
    assert_eq!(
        one(&book, "2025-10").verdict.name(),
        "breached",
        "a complaint cannot be made to vanish by dating its correction ahead"
    );
}
