//! `in-force`: at every instant of the term something valid is on the books.

use pactbook::obligations::outcome::Verdict;

use super::at;
use super::judged;
use super::one;
use super::words;

const CERTIFICATE: &str = "kind = \"in-force\"\non = \"register\"\nwhere = \"kind == 'certificate' && level == '3'\"\n\
                           from = \"valid_from\"\nto = \"valid_to\"";

/// A certificate with its validity.
fn certificate(id: &str, from: &str, to: &str) -> String {
    format!(
        "[[register]]\nid = \"{id}\"\nkind = \"certificate\"\nname = \"等保备案\"\nlevel = \"3\"\n\
         registered_at = 2025-09-01\nvalid_from = {from}\nvalid_to = {to}\n\n"
    )
}

#[test]
fn a_certificate_is_valid_on_its_first_and_its_last_day() {
    let records = certificate("R-1", "2025-09-01", "2026-01-31")
        + &certificate("R-2", "2026-02-01", "2027-08-31");
    let book = judged(CERTIFICATE, &records, "2027-09-01T00:00:00");
    assert_eq!(words(&book), ["y1 met", "y2 met"]);
}

#[test]
fn a_single_day_between_two_certificates_is_a_gap() {
    let records = certificate("R-1", "2025-09-01", "2026-01-31")
        + &certificate("R-2", "2026-02-02", "2027-08-31");
    let book = judged(CERTIFICATE, &records, "2027-09-01T00:00:00");
    assert_eq!(words(&book), ["y1 breached", "y2 met"]);
    let gap = one(&book, "y1").window.expect("a gap has its stretch of time");
    assert_eq!((gap.from, gap.to), (at("2026-02-01T00:00:00"), at("2026-02-02T00:00:00")));
    assert!(!one(&book, "y1").provisional, "it has ended");
}

#[test]
fn a_certificate_that_runs_out_leaves_a_gap_from_the_next_day_on() {
    let records = certificate("R-1", "2025-09-01", "2026-01-31");
    assert_eq!(
        words(&judged(CERTIFICATE, &records, "2026-01-31T23:59:59")),
        ["y1 met", "y2 upcoming"]
    );
    let book = judged(CERTIFICATE, &records, "2026-02-01T00:00:00");
    assert_eq!(
        words(&book),
        ["y2 upcoming", "y1 breached"].map(String::from).into_iter().rev().collect::<Vec<_>>()
    );
    assert!(one(&book, "y1").provisional);
}

#[test]
fn every_gap_is_a_breach_of_its_own_and_a_gap_over_new_year_one_in_each_year() {
    let records = certificate("R-1", "2025-09-02", "2026-01-31")
        + &certificate("R-2", "2026-02-02", "2026-08-30");
    let book = judged(CERTIFICATE, &records, "2027-09-01T00:00:00");
    assert_eq!(words(&book), ["y1 breached", "y1.2 breached", "y1.3 breached", "y2 breached"]);
    assert_eq!(one(&book, "y1.3").period, Some(0));
    assert_eq!(one(&book, "y2").window.map(|gap| gap.seconds()), Some(365 * 86_400));
}

#[test]
fn nothing_on_the_books_is_a_gap_from_the_first_day() {
    let book = judged(CERTIFICATE, "", "2025-09-01T00:00:00");
    assert_eq!(words(&book), ["y1 breached", "y2 upcoming"]);
    assert_eq!(one(&book, "y1").window.map(|gap| gap.seconds()), Some(1));
}

#[test]
fn without_a_last_day_it_is_valid_for_good_and_overlaps_do_no_harm() {
    let open =
        certificate("R-1", "2025-12-01", "2026-08-31").replace("valid_to = 2026-08-31\n", "");
    let records = open + &certificate("R-2", "2025-01-01", "2026-06-30");
    assert_eq!(words(&judged(CERTIFICATE, &records, "2027-09-01T00:00:00")), ["y1 met", "y2 met"]);
}

#[test]
fn a_certificate_of_another_level_does_not_help() {
    let records = certificate("R-1", "2025-09-01", "2027-08-31").replace("\"3\"", "\"2\"");
    assert_eq!(
        words(&judged(CERTIFICATE, &records, "2027-09-01T00:00:00")),
        ["y1 breached", "y2 breached"]
    );
}

#[test]
fn two_at_once_are_needed_where_the_contract_says_so() {
    let rule = format!("{CERTIFICATE}\nat_least = 2");
    let records = certificate("R-1", "2025-09-01", "2027-08-31")
        + &certificate("R-2", "2025-09-01", "2026-08-31")
        + &certificate("R-3", "2026-09-01", "2027-08-30");
    let book = judged(&rule, &records, "2027-09-01T00:00:00");
    assert_eq!(words(&book), ["y1 met", "y2 breached"]);
    assert_eq!(one(&book, "y2").window.map(|gap| gap.seconds()), Some(86_400));
}

#[test]
fn each_sort_needs_its_own() {
    let rule = "kind = \"in-force\"\non = \"service_channel\"\nfrom = \"from\"\nto = \"to\"\n\
                each = [\"hotline\", \"group\"]\nby = \"kind\"";
    let records = "[[service_channel]]\nid = \"S-1\"\nname = \"热线\"\nkind = \"hotline\"\nfrom = 2025-09-01\n";
    let book = judged(rule, records, "2026-09-01T00:00:00");
    assert_eq!(one(&book, "hotline.y1").verdict, Verdict::Met);
    assert_eq!(one(&book, "group.y1").verdict, Verdict::Breached);
}
