//! `staffing` and `in-force` by heads: enough at every instant, not too many, and how much of it.

use pactbook::obligations::outcome::Outcome;
use pactbook::obligations::outcome::Reach;
use pactbook::obligations::outcome::Verdict;

use super::at;
use super::despite;
use super::judged;
use super::one;
use super::said;
use super::words;

const TWO: &str = "kind = \"staffing\"\non = \"staff\"\nwhere = \"role == 'onsite'\"\nfrom = \"from\"\n\
                   to = \"to\"\nat_least = 2\nper = \"month\"";

/// Somebody in post from one day to another, both inside.
fn staff(id: &str, from: &str, to: &str) -> String {
    let to = if to.is_empty() { String::new() } else { format!("to = {to}\n") };
    format!("[[staff]]\nid = \"{id}\"\nperson = \"{id}\"\nrole = \"onsite\"\nfrom = {from}\n{to}\n")
}

fn value(outcome: &Outcome) -> String {
    outcome
        .value
        .map_or_else(|| "none".to_owned(), |value| value.round_dp(4).normalize().to_string())
}

#[test]
fn two_all_month_are_a_hundred_per_cent() {
    let records = staff("S-1", "2025-09-01", "") + &staff("S-2", "2025-09-01", "2025-09-30");
    let book = judged(TWO, &records, "2025-10-01T00:00:00");
    assert_eq!(
        (one(&book, "2025-09").verdict, value(one(&book, "2025-09"))),
        (Verdict::Met, "100".to_owned())
    );
    assert!(!one(&book, "2025-09").provisional);
}

#[test]
fn one_day_with_one_of_two_costs_half_a_day_of_thirty() {
    // 30 days: 29 with two and one with one; (29 + 0.5) / 30 = 98.3333 %.
    let records = staff("S-1", "2025-09-01", "") + &staff("S-2", "2025-09-01", "2025-09-29");
    let book = judged(TWO, &records, "2025-10-01T00:00:00");
    let month = one(&book, "2025-09");
    assert_eq!((month.verdict, value(month)), (Verdict::Breached, "98.3333".to_owned()));
    assert_eq!(month.reach, Reach::Exact);
}

#[test]
fn a_third_does_not_make_up_for_a_day_with_one() {
    let records = staff("S-1", "2025-09-01", "")
        + &staff("S-2", "2025-09-01", "2025-09-15")
        + &staff("S-3", "2025-09-01", "2025-09-15");
    let book = judged(TWO, &records, "2025-10-01T00:00:00");
    assert_eq!(value(one(&book, "2025-09")), "75");
}

#[test]
fn a_month_that_runs_is_measured_up_to_now() {
    let records = staff("S-1", "2025-09-01", "") + &staff("S-2", "2025-09-11", "");
    let book = judged(TWO, &records, "2025-09-20T23:59:59");
    let month = one(&book, "2025-09");
    assert_eq!((month.verdict, value(month)), (Verdict::Breached, "75".to_owned()));
    assert!(month.provisional);
    assert_eq!(one(&book, "2025-10").verdict, Verdict::Upcoming);
    let enough = staff("S-1", "2025-09-01", "") + &staff("S-2", "2025-09-01", "");
    let book = judged(TWO, &enough, "2025-09-20T23:59:59");
    assert!(one(&book, "2025-09").provisional && one(&book, "2025-09").verdict == Verdict::Met);
}

#[test]
fn nobody_at_all_is_nothing_and_a_breach() {
    let book = judged(TWO, "", "2025-10-01T00:00:00");
    assert_eq!(
        (one(&book, "2025-09").verdict, value(one(&book, "2025-09"))),
        (Verdict::Breached, "0".to_owned())
    );
}

#[test]
fn two_registrations_of_one_person_are_one_head() {
    let rule = format!("{TWO}\ndistinct = \"person\"");
    let records = staff("S-1", "2025-09-01", "")
        + &staff("S-2", "2025-09-01", "").replace("person = \"S-2\"", "person = \"S-1\"");
    assert_eq!(value(one(&judged(&rule, &records, "2025-10-01T00:00:00"), "2025-09")), "50");
    assert_eq!(value(one(&judged(TWO, &records, "2025-10-01T00:00:00"), "2025-09")), "100");
}

#[test]
fn on_a_shift_a_weekend_without_anybody_costs_nothing() {
    // Saturday 13 and Sunday 14 September 2025 are no working days, Monday 15 is one.
    let records = |back: &str| {
        staff("S-1", "2025-09-01", "")
            + &staff("S-2", "2025-09-01", "2025-09-12")
            + &staff("S-3", back, "")
    };
    let rule = format!("{TWO}\nclock = \"office\"");
    let book = judged(&rule, &records("2025-09-15"), "2025-10-01T00:00:00");
    assert_eq!(
        (one(&book, "2025-09").verdict, value(one(&book, "2025-09"))),
        (Verdict::Met, "100".to_owned())
    );
    let book = judged(&rule, &records("2025-09-16"), "2025-10-01T00:00:00");
    // 23 working days, one of them the Sunday made up for: half a day of 23 is missing.
    assert_eq!(
        (one(&book, "2025-09").verdict, value(one(&book, "2025-09"))),
        (Verdict::Breached, "97.8261".to_owned())
    );
    let book = judged(TWO, &records("2025-09-15"), "2025-10-01T00:00:00");
    assert_eq!(one(&book, "2025-09").verdict, Verdict::Breached, "around the clock it does");
}

#[test]
fn too_many_is_a_breach_where_the_contract_says_exactly() {
    let rule = TWO.replace("at_least = 2", "at_least = 1\nat_most = 1");
    let records = staff("S-1", "2025-09-01", "2025-09-15") + &staff("S-2", "2025-09-16", "");
    assert_eq!(
        one(&judged(&rule, &records, "2025-10-01T00:00:00"), "2025-09").verdict,
        Verdict::Met
    );
    let records = staff("S-1", "2025-09-01", "2025-09-15") + &staff("S-2", "2025-09-15", "");
    let book = judged(&rule, &records, "2025-10-01T00:00:00");
    assert_eq!(
        (one(&book, "2025-09").verdict, value(one(&book, "2025-09"))),
        (Verdict::Breached, "100".to_owned())
    );
}

#[test]
fn who_cannot_be_read_gives_a_range_and_no_breach() {
    let records = staff("S-1", "2025-09-01", "")
        + &staff("S-2", "2025-09-16", "2025-12-31").replace("to = 2025-12-31", "to = \"年底\"");
    let book = despite(TWO, &records, "2025-10-01T00:00:00");
    let month = one(&book, "2025-09");
    assert_eq!(
        (month.verdict, value(month)),
        (Verdict::Breached, "50".to_owned()),
        "before the 16th there was one for sure"
    );
    assert!(matches!(month.reach, Reach::Between(_, high) if high.to_string() == "75"));
    let book = despite(TWO, &records.replace("2025-09-16", "2025-09-01"), "2025-10-01T00:00:00");
    assert_eq!(one(&book, "2025-09").verdict, Verdict::Undecidable);
}

#[test]
fn the_number_must_be_stated() {
    let book = despite(&TWO.replace("at_least = 2\n", ""), "", "2025-10-01T00:00:00");
    assert!(
        said(&book).iter().any(|line| line.contains("`at_least` is missing")),
        "{:#?}",
        said(&book)
    );
}

const EXACTLY_ONE: &str = "kind = \"in-force\"\non = \"staff\"\nwhere = \"role == 'onsite'\"\nfrom = \"from\"\n\
                           to = \"to\"\nat_most = 1";

#[test]
fn in_force_at_most_one_names_the_day_with_two() {
    let records = staff("S-1", "2025-09-01", "2026-01-31") + &staff("S-2", "2026-01-31", "");
    let book = judged(EXACTLY_ONE, &records, "2027-09-01T00:00:00");
    assert_eq!(words(&book), ["y1 breached", "y2 met"]);
    let day = one(&book, "y1").window.expect("an excess has its stretch of time");
    assert_eq!((day.from, day.to), (at("2026-01-31T00:00:00"), at("2026-02-01T00:00:00")));
    assert_eq!(one(&book, "y1").summary.key, "verdict-too-many-in-force");
    let records = staff("S-1", "2025-09-01", "2026-01-31") + &staff("S-2", "2026-02-01", "");
    assert_eq!(words(&judged(EXACTLY_ONE, &records, "2027-09-01T00:00:00")), ["y1 met", "y2 met"]);
}

#[test]
fn in_force_holes_and_excesses_are_breaches_of_their_own_in_order() {
    let records =
        staff("S-1", "2025-09-02", "2026-01-31") + &staff("S-2", "2026-01-31", "2027-08-31");
    let book = judged(EXACTLY_ONE, &records, "2026-03-01T00:00:00");
    assert_eq!(words(&book)[..2], ["y1 breached", "y1.2 breached"]);
    assert_eq!(one(&book, "y1").summary.key, "verdict-not-in-force");
    assert_eq!(one(&book, "y1.2").summary.key, "verdict-too-many-in-force");
}

#[test]
fn in_force_on_a_shift_does_not_look_at_the_weekend() {
    let rule = EXACTLY_ONE.replace("at_most = 1", "clock = \"office\"");
    let records = |back: &str| staff("S-1", "2025-09-01", "2025-09-12") + &staff("S-2", back, "");
    let book = judged(&rule, &records("2025-09-15"), "2025-12-31T00:00:00");
    assert_eq!(words(&book)[0], "y1 met");
    let book = judged(&rule, &records("2025-09-16"), "2025-12-31T00:00:00");
    assert_eq!(words(&book)[0], "y1 breached");
    let gap = one(&book, "y1").proof.lines.iter().find(|line| line.label.key == "proof-gap");
    let eight_hours = pactbook::base::message::Datum::Seconds(8 * 3600);
    assert_eq!(gap.map(|line| &line.value), Some(&eight_hours), "only the hours of the shift");
}

#[test]
fn in_force_two_people_are_not_one_person_twice() {
    let rule = EXACTLY_ONE.replace("at_most = 1", "at_least = 2\ndistinct = \"person\"");
    let records = staff("S-1", "2025-09-01", "")
        + &staff("S-2", "2025-09-01", "").replace("person = \"S-2\"", "person = \"S-1\"");
    assert_eq!(words(&judged(&rule, &records, "2025-12-31T00:00:00"))[0], "y1 breached");
    let records = staff("S-1", "2025-09-01", "") + &staff("S-2", "2025-09-01", "");
    assert_eq!(words(&judged(&rule, &records, "2025-12-31T00:00:00"))[0], "y1 met");
}

#[test]
fn in_force_what_cannot_be_read_hides_only_the_gap_that_it_may_fill() {
    let rule = EXACTLY_ONE.replace("at_most = 1", "at_least = 1");
    let records = staff("S-1", "2025-09-02", "2025-12-30")
        + &staff("S-2", "2025-12-31", "2026-02-01").replace("to = 2026-02-01", "to = \"春节\"");
    let book = despite(&rule, &records, "2026-03-01T00:00:00");
    assert_eq!(words(&book)[..2], ["y1 breached", "y1.2 undecidable"]);
}
