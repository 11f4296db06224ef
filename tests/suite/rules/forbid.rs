//! `forbid`: what must not happen at all.

use pactbook::obligations::outcome::Standing;
use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::standing;
use super::words;

const LEAKS: &str = "kind = \"forbid\"\non = \"security_event\"\namong = \"kind in ['leak', 'tamper']\"\nwhere = \"confirmed\"";

/// A security event, judged or not.
fn event(id: &str, kind: &str, at: &str, judgement: &str) -> String {
    format!("[[security_event]]\nid = \"{id}\"\nkind = \"{kind}\"\nat = {at}\n{judgement}\n\n")
}

const SIGNED: &str = "judged_by = \"信息中心\"\njudged_at = 2025-12-01T00:00:00";

#[test]
fn each_confirmed_event_is_a_breach_and_a_refuted_one_is_evidence() {
    let records =
        event("E-1", "leak", "2025-10-15T10:00:00", &format!("confirmed = true\n{SIGNED}"))
            + &event(
                "E-2",
                "tamper",
                "2025-10-15T10:00:00",
                &format!("confirmed = true\n{SIGNED}"),
            );
    let book = judged(LEAKS, &records, "2026-09-01T00:00:00");
    assert_eq!(words(&book), ["E-1 breached", "E-2 breached", "y2 met"]);
    let refuted =
        event("E-1", "leak", "2025-10-15T10:00:00", &format!("confirmed = false\n{SIGNED}"));
    let book = judged(LEAKS, &refuted, "2026-09-01T00:00:00");
    assert_eq!(words(&book), ["y1 met", "y2 met"]);
    assert_eq!((standing(&book, 0), standing(&book, 1)), (Standing::Met, Standing::NothingFiled));
}

#[test]
fn an_event_that_nobody_judged_is_undecidable() {
    let book =
        judged(LEAKS, &event("E-1", "leak", "2025-10-15T10:00:00", ""), "2026-09-01T00:00:00");
    assert_eq!(words(&book), ["E-1 undecidable", "y2 met"]);
    assert_eq!(one(&book, "E-1").open_units, 1);
    let anonymous = event("E-1", "leak", "2025-10-15T10:00:00", "confirmed = true");
    let book = despite(LEAKS, &anonymous, "2026-09-01T00:00:00");
    assert_eq!(words(&book), ["E-1 undecidable", "y2 met"], "a judgement needs who and when");
}

#[test]
fn a_judgement_counts_from_the_instant_it_was_made() {
    let records =
        event("E-1", "leak", "2025-10-15T10:00:00", &format!("confirmed = true\n{SIGNED}"));
    let book = judged(LEAKS, &records, "2025-12-01T00:00:00");
    assert_eq!(words(&book), ["E-1 breached", "y2 upcoming"]);
    let book = judged(LEAKS, &records, "2025-11-30T23:59:59");
    assert_eq!(words(&book), ["E-1 undecidable", "y2 upcoming"], "nobody had said so yet");
}

#[test]
fn an_event_of_another_sort_is_not_looked_at() {
    let other = event(
        "E-1",
        "confidentiality",
        "2025-10-15T10:00:00",
        &format!("confirmed = true\n{SIGNED}"),
    );
    let book = judged(LEAKS, &other, "2026-09-01T00:00:00");
    assert_eq!(words(&book), ["y1 met", "y2 met"]);
    assert_eq!(standing(&book, 0), Standing::NothingFiled);
}

#[test]
fn an_event_counts_in_the_year_in_which_it_happened() {
    let records =
        event("E-1", "leak", "2026-08-31T23:59:59", &format!("confirmed = true\n{SIGNED}"))
            + &event("E-2", "leak", "2026-09-01T00:00:00", &format!("confirmed = true\n{SIGNED}"));
    let book = judged(LEAKS, &records, "2026-10-01T00:00:00");
    assert_eq!((one(&book, "E-1").period, one(&book, "E-2").period), (Some(0), Some(1)));
}

#[test]
fn no_event_in_a_year_that_has_not_begun_is_no_merit_yet() {
    let book = judged(LEAKS, "", "2026-08-31T23:59:59");
    assert_eq!(words(&book), ["y1 met", "y2 upcoming"]);
    assert_eq!(one(&book, "y1").verdict, Verdict::Met);
    assert!(one(&book, "y1").provisional, "the year is not over");
}
