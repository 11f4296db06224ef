//! `during` and `outside` of periods that records register.

use super::despite;
use super::judged;
use super::words;

const DURING: &str = "kind = \"forbid\"\non = \"incident\"\nper = \"term\"\n\
    during = { on = \"request\", where = \"kind == 'card_change'\", from = \"from\", to = \"to\" }";

/// A registered period.
fn period(kind: &str, rest: &str) -> String {
    format!(
        "[[request]]\nid = \"R-1\"\nkind = \"{kind}\"\nrequested_at = 2025-09-20T00:00:00\n{rest}\n\n"
    )
}

fn incident(at: &str) -> String {
    format!("[[incident]]\nid = \"I-1\"\nkind = \"fault\"\nreported_at = {at}\n\n")
}

const OPEN: &str = "from = 2025-10-01T08:00:00\nto = 2025-10-03T18:00:00";

fn found(rule: &str, period: &str, at: &str) -> String {
    let book = judged(rule, &(period.to_owned() + &incident(at)), "2026-01-01T00:00:00");
    words(&book).join(", ")
}

#[test]
fn both_ends_of_a_registered_period_belong_to_it() {
    let registered = period("card_change", OPEN);
    for (at, inside) in [
        ("2025-10-01T07:59:59", false),
        ("2025-10-01T08:00:00", true),
        ("2025-10-03T18:00:00", true),
        ("2025-10-03T18:00:01", false),
    ] {
        let wanted = if inside { "I-1 breached" } else { "term met" };
        assert_eq!(found(DURING, &registered, at), wanted, "{at}");
        let outside = DURING.replace("during", "outside");
        let wanted = if inside { "term met" } else { "I-1 breached" };
        assert_eq!(found(&outside, &registered, at), wanted, "outside, {at}");
    }
}

#[test]
fn only_what_the_test_selects_is_a_period_and_one_without_an_end_lasts() {
    let at = "2025-10-02T12:00:00";
    assert_eq!(found(DURING, "", at), "term met");
    assert_eq!(found(DURING, &period("config", OPEN), at), "term met");
    let lasting = period("card_change", "from = 2025-10-01T08:00:00");
    assert_eq!(found(DURING, &lasting, at), "I-1 breached");
    assert_eq!(found(DURING, &period("card_change", ""), at), "term met", "it never began");
}

#[test]
fn a_period_that_cannot_be_read_leaves_open_what_may_lie_in_it() {
    let faulty = period("card_change", "from = 2025-10-01T08:00:00\nto = \"later\"");
    let of = |at: &str| {
        let records = faulty.clone() + &incident(at);
        words(&despite(DURING, &records, "2026-01-01T00:00:00")).join(", ")
    };
    assert_eq!(of("2025-10-02T12:00:00"), "I-1 undecidable");
    assert_eq!(of("2025-09-30T12:00:00"), "term met", "before it began");
}

#[test]
fn faults_of_a_registered_period_are_found_in_the_contract() {
    let keys = |rule: &str| -> Vec<&'static str> {
        let book = despite(rule, "", "2026-01-01T00:00:00");
        book.findings.iter().map(|finding| finding.message.key).collect()
    };
    assert_eq!(
        keys(&DURING.replace("from = \"from\"", "from = \"kind\"")),
        ["contract-field-type"]
    );
    assert_eq!(keys(&DURING.replace(", to = \"to\"", "")).first(), Some(&"contract-missing-key"));
    assert_eq!(keys(&DURING.replace("\"request\"", "\"requests\"")), ["contract-unknown-kind"]);
}
