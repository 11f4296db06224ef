//! `stat` in grades, by other picks, with too few samples; values that are only shown.

use pactbook::base::finding::Level;
use pactbook::base::quantity::Decimal;
use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;

const OVER: &str = "2026-09-01T00:00:00";

/// The delay of a code, in the grades of a contract.
const GRADED: &str = "kind = \"stat\"\non = \"measurement\"\namong = \"metric == 'captcha_delay'\"\n\
    value = \"value\"\ngrades = [\n  { title = \"优秀\", value = \"[0, 0.4]\" },\n\
    { title = \"合格\", value = \"(0.4, 2]\" },\n  { title = \"不合格\", value = \"(2, )\", breached = true },\n]";

fn measured(values: &[&str]) -> String {
    let one = |(n, value): (usize, &&str)| {
        format!(
            "[[measurement]]\nid = \"M-{n}\"\nmetric = \"captcha_delay\"\nat = 2025-10-15T10:00:{n:02}\n\
             value = \"{value}\"\n\n"
        )
    };
    values.iter().enumerate().map(one).collect()
}

/// Verdict and grade of the first year.
fn grade(rule: &str, values: &[&str], as_of: &str) -> (Verdict, String) {
    let book = judged(rule, &measured(values), as_of);
    let outcome = one(&book, "y1");
    let grade = outcome.summary.args.iter().find(|(name, _)| *name == "grade");
    let words = grade.map(|(_, grade)| format!("{grade:?}")).unwrap_or_default();
    (outcome.verdict, words.trim_start_matches("Text(\"").trim_end_matches("\")").to_owned())
}

#[test]
fn the_ends_of_grades_belong_where_the_brackets_say() {
    let at = |values: &[&str]| grade(GRADED, values, OVER);
    assert_eq!(at(&["400ms"]), (Verdict::Met, "优秀".to_owned()));
    assert_eq!(at(&["400.001ms"]), (Verdict::Met, "合格".to_owned()));
    assert_eq!(at(&["1s", "3s"]), (Verdict::Met, "合格".to_owned()), "exactly 2 s on average");
    assert_eq!(at(&["1s", "3.001s"]), (Verdict::Breached, "不合格".to_owned()));
    assert_eq!(at(&["-1s"]).0, Verdict::Undecidable, "in none of them");
}

#[test]
fn a_bad_grade_is_pending_while_the_year_runs_unless_nothing_can_mend_it() {
    let running = "2026-02-01T00:00:00";
    assert_eq!(grade(GRADED, &["3s"], running).0, Verdict::Pending, "a mean may fall");
    let max = format!("{GRADED}\npick = \"max\"");
    assert_eq!(grade(&max, &["3s"], running).0, Verdict::Breached);
    let min = format!("{GRADED}\npick = \"min\"");
    assert_eq!(grade(&min, &["3s"], running).0, Verdict::Pending);
    assert_eq!(grade(GRADED, &[], running).0, Verdict::Pending);
    assert_eq!(grade(GRADED, &[], OVER).0, Verdict::Undecidable);
}

#[test]
fn gaps_and_overlaps_of_grades_are_found_in_the_contract() {
    let keys = |rule: &str| -> Vec<&'static str> {
        despite(rule, "", OVER).findings.iter().map(|finding| finding.message.key).collect()
    };
    assert_eq!(
        keys(&GRADED.replace("(0.4, 2]", "[0.4, 2]")),
        ["contract-grade-overlap"],
        "0.4 twice"
    );
    assert_eq!(
        keys(&GRADED.replace("(0.4, 2]", "(0.5, 2]")),
        ["contract-grade-gap"],
        "0.45 nowhere"
    );
    assert_eq!(keys(&GRADED.replace("(2, )", "(2, ]")), ["contract-grade-range"]);
    assert_eq!(keys(&format!("{GRADED}\nat_most = 2")), ["contract-one-limit"]);
    assert_eq!(keys(&format!("{GRADED}\nshown = true")), ["contract-shown-limit"]);
    assert_eq!(keys(&format!("{GRADED}\npick = \"p101\"")), ["contract-unknown-word"]);
}

#[test]
fn too_few_samples_are_a_remark_and_change_no_verdict() {
    let rule = format!("{GRADED}\nsamples = 3");
    let key = |values: &[&str]| {
        let book = judged(&rule, &measured(values), OVER);
        (one(&book, "y1").verdict, one(&book, "y1").summary.key)
    };
    assert_eq!(key(&["1s", "1s", "1s"]), (Verdict::Met, "verdict-stat-grade"));
    assert_eq!(key(&["1s", "1s"]), (Verdict::Met, "verdict-few-samples"));
    assert_eq!(key(&["3s", "3s"]), (Verdict::Breached, "verdict-few-samples"));
    assert_eq!(key(&[]).1, "verdict-no-value");
}

/// A value that is only shown.
fn shown(rest: &str, records: &str, as_of: &str) -> (Verdict, Option<Decimal>, &'static str) {
    let rule = format!("shown = true\n{rest}");
    let book = judged(&rule, records, as_of);
    let outcome = one(&book, "y1");
    (outcome.verdict, outcome.value, outcome.summary.key)
}

const DELAY: &str = "kind = \"stat\"\non = \"measurement\"\nvalue = \"value\"";

#[test]
fn what_is_only_shown_is_never_breached() {
    let records = measured(&["1s", "2s", "3s", "10s"]);
    let picked = |pick: &str| shown(&format!("{DELAY}\npick = \"{pick}\""), &records, OVER);
    let is = |n: i64| (Verdict::Met, Some(Decimal::from(n)), "verdict-shown-only");
    assert_eq!(picked("max"), is(10));
    assert_eq!(picked("p95"), is(10));
    assert_eq!(picked("p50"), is(2));
    assert_eq!(picked("mean"), is(4));
    assert_eq!(picked("median").1, Some(Decimal::new(25, 1)));
    assert_eq!(shown(DELAY, "", OVER), (Verdict::Met, None, "verdict-shown-only"));
    assert_eq!(shown(DELAY, "", "2025-08-31T00:00:00").0, Verdict::Upcoming);
}

#[test]
fn records_a_day_and_the_longest_time_between_them_need_no_value() {
    let per_day = "kind = \"stat\"\non = \"measurement\"\npick = \"per-day\"";
    let records = measured(&["1s", "1s", "1s"]);
    // Three on the 45 days from 1 September to 15 October, and on the 365 of the year.
    let running = shown(per_day, &records, "2025-10-15T23:00:00").1;
    assert_eq!(running, Some(Decimal::from(3) / Decimal::from(45)));
    assert_eq!(shown(per_day, &records, OVER).1, Some(Decimal::from(3) / Decimal::from(365)));
    let gap = "kind = \"stat\"\non = \"measurement\"\npick = \"max-gap\"";
    let apart = measured(&["1s"])
        + &measured(&["1s"]).replace("M-0", "M-9").replace("2025-10-15", "2025-10-17");
    assert_eq!(shown(gap, &apart, OVER).1, Some(Decimal::from(2 * 86_400)));
    assert_eq!(shown(gap, &measured(&["1s"]), OVER).1, None, "one record has no distance");
    let limited = "kind = \"stat\"\non = \"measurement\"\npick = \"max-gap\"\nat_most = \"47h\"";
    assert_eq!(
        one(&judged(limited, &apart, "2026-01-01T00:00:00"), "y1").verdict,
        Verdict::Breached
    );
}

#[test]
fn counts_shares_and_availability_may_be_shown_too() {
    let records = measured(&["1s", "2s", "3s"]);
    let count = "kind = \"count\"\non = \"measurement\"";
    assert_eq!(shown(count, &records, OVER).1, Some(Decimal::from(3)));
    let ratio = "kind = \"ratio\"\non = \"measurement\"\nwhere = \"value == value\"";
    assert_eq!(shown(ratio, &records, OVER).1, Some(Decimal::ONE_HUNDRED));
    let down = "[[incident]]\nid = \"I-1\"\nkind = \"fault\"\nreported_at = 2025-09-01T00:00:00\n\
                started_at = 2025-09-01T00:00:00\nrestored_at = 2026-09-01T00:00:00\n";
    let availability =
        "kind = \"availability\"\non = \"incident\"\ndown = [\"started_at\", \"restored_at\"]";
    let found = shown(availability, down, OVER);
    assert_eq!(found, (Verdict::Met, Some(Decimal::ZERO), "verdict-shown-only"));
}

#[test]
fn what_is_only_shown_weighs_a_note() {
    let book = judged(&format!("shown = true\n{DELAY}"), "", OVER);
    assert_eq!(book.verdicts[0].levels, [Level::Note]);
}
