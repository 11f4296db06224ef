//! `ratio`: shares of records and of outcomes, exactly at the threshold and out of reach.

use pactbook::base::quantity::Decimal;
use pactbook::obligations::outcome::Verdict;

use crate::bench::book;
use crate::bench::clause;
use crate::bench::outcomes;
use crate::bench::said;

use super::despite;
use super::judged;
use super::one;

const ACCURACY: &str = "kind = \"ratio\"\non = \"question\"\namong = \"sampled\"\nwhere = \"accurate\"\nat_least = \"95%\"";

/// Sampled questions, of which some are judged right, some wrong and some not at all.
fn sample(right: usize, wrong: usize, open: usize) -> String {
    let signed = "judged_by = \"信息中心\"\njudged_at = 2025-12-01T00:00:00\n";
    let one = |n: usize| {
        let judgement = if n < right {
            format!("accurate = true\n{signed}")
        } else if n < right + wrong {
            format!("accurate = false\n{signed}")
        } else {
            String::new()
        };
        format!(
            "[[question]]\nid = \"Q-{n}\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n\
             sampled = true\n{judgement}\n"
        )
    };
    (0..right + wrong + open).map(one).collect()
}

fn year(right: usize, wrong: usize, open: usize) -> Verdict {
    one(&judged(ACCURACY, &sample(right, wrong, open), "2026-09-01T00:00:00"), "y1").verdict
}

#[test]
fn exactly_the_threshold_is_met_and_anything_less_is_not() {
    assert_eq!(year(19, 1, 0), Verdict::Met);
    assert_eq!(year(18, 1, 0), Verdict::Breached, "94.7 %");
    let book = judged(ACCURACY, &sample(19, 1, 0), "2026-09-01T00:00:00");
    assert_eq!(one(&book, "y1").value, Some(Decimal::from(95)));
}

#[test]
fn what_is_not_judged_yet_decides_only_if_it_can_make_a_difference() {
    assert_eq!(year(18, 1, 1), Verdict::Undecidable, "18 or 19 of 20");
    assert_eq!(year(19, 0, 1), Verdict::Met, "19 of 20 at least");
    assert_eq!(year(17, 2, 1), Verdict::Breached, "18 of 20 at most");
    assert_eq!(year(0, 0, 3), Verdict::Undecidable);
}

#[test]
fn no_sample_is_not_applicable_unless_the_contract_says_that_it_is_nothing() {
    let book = judged(ACCURACY, "", "2026-09-01T00:00:00");
    assert_eq!(one(&book, "y1").summary.key, "verdict-ratio-empty");
    assert_eq!((one(&book, "y1").verdict, one(&book, "y1").value), (Verdict::Met, None));
    let zero = format!("{ACCURACY}\nempty = \"zero\"");
    let book = judged(&zero, "", "2026-09-01T00:00:00");
    assert_eq!(
        (one(&book, "y1").verdict, one(&book, "y2").verdict),
        (Verdict::Breached, Verdict::Pending)
    );
}

#[test]
fn a_question_that_nobody_sampled_is_no_part_of_the_sample() {
    let records = sample(19, 1, 0).replace("sampled = true", "sampled = false");
    let book = judged(ACCURACY, &records, "2026-09-01T00:00:00");
    assert_eq!(one(&book, "y1").summary.key, "verdict-ratio-empty");
}

#[test]
fn a_running_year_can_still_recover() {
    let book = judged(ACCURACY, &sample(1, 1, 0), "2026-08-31T23:59:59");
    assert_eq!(one(&book, "y1").verdict, Verdict::Pending);
    let book = judged(ACCURACY, &sample(1, 1, 0), "2026-09-01T00:00:00");
    assert_eq!(one(&book, "y1").verdict, Verdict::Breached);
}

/// Monthly reports and their share in a year.
fn monthly(at_least: &str) -> String {
    clause(
        "kind = \"cadence\"\non = \"deliverable\"\nwhere = \"kind == 'monthly_report'\"\nevery = \"month\"\n\
         place = \"covers\"\nby = \"submitted_at\"\ngrace = \"5 workdays\"",
    ) + &format!(
        "\n[[clause.obligation]]\nid = \"share\"\nkind = \"ratio\"\noutcomes = [\"rule\"]\nat_least = \"{at_least}\"\n"
    )
}

/// Reports on these months, each on its last day.
fn reports(months: &[&str]) -> String {
    let report = |month: &&str| {
        format!(
            "[[deliverable]]\nid = \"D-{month}\"\nkind = \"monthly_report\"\ncovers = \"{month}\"\n\
             submitted_at = {month}-28T10:00:00\n\n"
        )
    };
    months.iter().map(report).collect()
}

const MONTHS: [&str; 12] = [
    "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04",
    "2026-05", "2026-06", "2026-07", "2026-08",
];

/// The verdict on the share of the first year, and whether it may change.
fn share(at_least: &str, months: &[&str], as_of: &str) -> (Verdict, bool) {
    let book = book(&monthly(at_least), &reports(months), as_of);
    let strange = book.findings.iter().any(|finding| !["rule", "share"].contains(&&*finding.rule));
    assert!(!strange, "{:#?}", said(&book));
    let found = outcomes(&book, "share").iter().find(|outcome| outcome.id == "y1");
    let found = found.expect("a share has an outcome for each period");
    (found.verdict, found.provisional)
}

#[test]
fn a_share_that_can_no_longer_be_reached_is_breached_before_the_year_ends() {
    // One of twelve is missed in the second month: 11 of 12 is 91.67 % at best.
    assert_eq!(share("92%", &MONTHS[..1], "2025-11-10T00:00:00"), (Verdict::Breached, true));
    assert_eq!(share("91%", &MONTHS[..1], "2025-11-10T00:00:00"), (Verdict::Pending, true));
}

#[test]
fn a_share_counts_only_what_is_decided() {
    assert_eq!(share("100%", &MONTHS, "2026-10-01T00:00:00"), (Verdict::Met, false));
    assert_eq!(share("92%", &MONTHS[1..], "2026-10-01T00:00:00"), (Verdict::Breached, false));
    assert_eq!(share("91%", &MONTHS[1..], "2026-10-01T00:00:00"), (Verdict::Met, false));
}

#[test]
fn a_report_in_its_days_of_grace_keeps_the_share_of_the_past_year_open() {
    // The first month is missed; the last is due on September 7 and decides between 10/11 and 11/12.
    let months = &MONTHS[1..11];
    assert_eq!(share("91%", months, "2026-09-02T00:00:00").0, Verdict::Pending);
    assert_eq!(share("91%", months, "2026-09-08T00:00:00"), (Verdict::Breached, false));
    // Nothing is missed yet, but the last month may be.
    assert!(share("100%", &MONTHS[..11], "2026-09-02T00:00:00").0 != Verdict::Breached);
    assert!(share("100%", &MONTHS[..11], "2026-09-02T00:00:00") != (Verdict::Met, false));
    assert_eq!(share("100%", &MONTHS[..11], "2026-09-08T00:00:00"), (Verdict::Breached, false));
}

#[test]
fn a_share_of_itself_or_of_another_share_is_a_mistake_of_the_contract() {
    let book = despite(
        "kind = \"ratio\"\noutcomes = [\"rule\"]\nat_least = \"95%\"",
        "",
        "2026-09-01T00:00:00",
    );
    assert_eq!(book.findings[0].message.key, "contract-depends");
    let other = monthly("95%")
        + "\n[[clause.obligation]]\nid = \"share-of-share\"\nkind = \"ratio\"\noutcomes = [\"share\"]\nat_least = \"95%\"\n";
    let book = crate::bench::book(&other, "", "2025-09-02T00:00:00");
    let keys: Vec<&str> = book.findings.iter().map(|finding| finding.message.key).collect();
    assert_eq!(keys, ["contract-depends"], "{:#?}", said(&book));
}
