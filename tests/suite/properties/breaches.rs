//! One more breach never raises a score: where rules count breaches. Where they measure, it can,
//! and the handbook says so.

use pactbook::assessment::Range;
use proptest::prelude::Strategy;
use proptest::prop_assert;
use proptest::proptest;
use proptest::sample::select;

use super::cases;
use crate::bench::book;
use crate::bench::clause;

/// Rules of which each record that goes wrong is a breach, or makes one likelier.
const COUNTING: [(&str, &str); 4] = [
    (
        "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"",
        "{ of = [\"rule\"], points = 9 }",
    ),
    (
        "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"\nclock = \"office\"",
        "{ of = [\"rule\"], points = 30, once = \"month\" }",
    ),
    (
        "kind = \"count\"\non = \"incident\"\nwhere = \"responded_at - reported_at > duration('2h')\"\nper = \"month\"\nat_most = 1",
        "{ of = [\"rule\"], points = 9 }",
    ),
    (
        "kind = \"ratio\"\non = \"incident\"\nwhere = \"responded_at - reported_at <= duration('2h')\"\nat_least = 90",
        "{ measure = \"rule\", below = 90, step = 5, points = 2 }",
    ),
];

/// An incident that was answered after some minutes.
fn incident(id: usize, day: u32, minutes: u32) -> String {
    format!(
        "[[incident]]\nid = \"I-{id}\"\nreported_at = 2025-10-{day:02}T10:00:00\n\
         responded_at = 2025-10-{day:02}T{:02}:{:02}:00\n\n",
        10 + minutes / 60,
        minutes % 60
    )
}

fn contract(rule: &str, deduct: &str) -> String {
    format!(
        "{}\n[scorecard]\ntitle = \"卡\"\ntotal = 100\n[[scorecard.section]]\nid = \"S\"\ntitle = \"s\"\n\
         points = 100\n[[scorecard.section.item]]\nid = \"I\"\ntitle = \"i\"\nstandard = \"s\"\npoints = 100\n\
         deduct = [{deduct}]\n",
        clause(rule)
    )
}

fn score(contract: &str, incidents: &[(u32, u32)], as_of: &str) -> Range {
    let records: String = incidents
        .iter()
        .enumerate()
        .map(|(no, (day, minutes))| incident(no, *day, *minutes))
        .collect();
    let book = book(contract, &records, as_of);
    book.assessments[0].periods[0].total
}

/// Incidents of October, answered within a quarter of an hour up to ten hours.
fn incidents() -> impl Strategy<Value = Vec<(u32, u32)>> {
    proptest::collection::vec((1_u32..31, 15_u32..600), 0..10)
}

proptest! {
    #![proptest_config(cases(80))]

    #[test]
    fn one_more_late_answer_never_raises_a_score(
        (rule, deduct) in select(COUNTING.to_vec()),
        incidents in incidents(),
        (day, minutes) in (1_u32..31, 600_u32..700),
        as_of in select(vec!["2025-10-20T00:00:00", "2025-11-02T00:00:00", "2026-09-02T00:00:00"]),
    ) {
        let contract = contract(rule, deduct);
        let before = score(&contract, &incidents, as_of);
        let mut more = incidents.clone();
        more.push((day, minutes));
        let after = score(&contract, &more, as_of);
        // What lies ahead of the as-of instant has not happened.
        let is_ahead = format!("2025-10-{day:02}T23:00:00").as_str() > as_of;
        // A share of nothing is no data, and that costs everything.
        let is_first = incidents.is_empty() && rule.contains("ratio");
        prop_assert!(is_ahead || is_first || after.now <= before.now, "{before:?} {after:?}");
        prop_assert!(is_ahead || is_first || after.high <= before.high, "{before:?} {after:?}");
    }
}

/// The score of the first year with these answers, over what `deduct` takes.
fn year(rule: &str, deduct: &str, incidents: &[(u32, u32)]) -> String {
    score(&contract(rule, deduct), incidents, "2026-09-02T00:00:00").now.normalize().to_string()
}

#[test]
fn a_mean_rises_by_a_breach_that_is_less_bad_than_the_others() {
    let rule = "kind = \"stat\"\non = \"incident\"\nvalue = \"(responded_at - reported_at) / duration('1h')\"";
    let deduct =
        "{ measure = \"rule\", bands = [{ above = 2, points = 5 }, { above = 7, points = 35 }] }";
    let before = year(rule, deduct, &[(1, 540)]);
    let after = year(rule, deduct, &[(1, 540), (2, 180)]);
    assert_eq!((before.as_str(), after.as_str()), ("65", "95"), "nine hours; six on the mean");
}

#[test]
fn a_share_rises_by_a_breach_of_something_else() {
    let rule = "kind = \"ratio\"\non = \"incident\"\nwhere = \"has(responded_at)\"\nat_least = 90";
    let deduct = "{ measure = \"rule\", below = 90, step = 5, points = 2 }";
    let open = "[[incident]]\nid = \"O\"\nreported_at = 2025-10-15T10:00:00\n";
    let total = |late: &str| {
        let book = book(&contract(rule, deduct), &format!("{open}{late}"), "2026-09-02T00:00:00");
        book.assessments[0].periods[0].total.now
    };
    assert!(total("") < total(&incident(1, 16, 600)), "ten hours late, and answered all the same");
}
