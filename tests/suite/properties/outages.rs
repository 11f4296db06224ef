//! Outages that overlap, touch or lie within one another count each second once.

use std::collections::BTreeSet;

use pactbook::base::quantity::Decimal;
use pactbook::base::time::Instant;
use pactbook::base::time::Interval;
use pactbook::base::time::subtract;
use pactbook::base::time::union;
use proptest::prelude::Strategy;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;

use super::cases;
use crate::bench::book;
use crate::bench::clause;
use crate::bench::outcomes;

const RULE: &str = "kind = \"availability\"\non = \"incident\"\ndown = [\"started_at\", \"restored_at\"]\n\
    at_least = \"99.9%\"\nper = \"month\"";

/// The seconds of April 2026.
const MONTH: i64 = 30 * 86_400;

/// Outages of that month in seconds from its start; some begin before it or end after it.
fn outages() -> impl Strategy<Value = Vec<(i64, i64)>> {
    let outage = (-7200..MONTH, 1_i64..8000).prop_map(|(from, length)| (from, from + length));
    let near = (0_i64..6000, 1_i64..8000).prop_map(|(from, length)| (from, from + length));
    proptest::collection::vec(proptest::prop_oneof![outage, near], 0..7)
}

/// The seconds of the month in which at least one outage runs, each looked at.
fn seconds_down(outages: &[(i64, i64)]) -> usize {
    let all: BTreeSet<i64> = outages.iter().flat_map(|(from, to)| *from..*to).collect();
    all.into_iter().filter(|second| (0..MONTH).contains(second)).count()
}

/// A local time of that month.
fn written(second: i64) -> String {
    let start = crate::bench::at("2026-04-01T00:00:00");
    let zone = pactbook::base::time::Zone::parse("Asia/Shanghai").expect("the zone is known");
    zone.local(start.plus(second)).format("%Y-%m-%dT%H:%M:%S").to_string()
}

fn records(outages: &[(i64, i64)]) -> String {
    let record = |(no, (from, to)): (usize, &(i64, i64))| {
        let (from, to) = (written(*from), written(*to));
        format!(
            "[[incident]]\nid = \"I-{no}\"\nkind = \"fault\"\nreported_at = {from}\n\
             started_at = {from}\nrestored_at = {to}\n\n"
        )
    };
    outages.iter().enumerate().map(record).collect()
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn availability_is_what_is_left_of_the_seconds(outages in outages()) {
        let book = book(&clause(RULE), &records(&outages), "2026-06-01T00:00:00");
        let month = outcomes(&book, "rule").iter().find(|outcome| outcome.id == "2026-04");
        let value = month.and_then(|outcome| outcome.value);
        let up = MONTH - i64::try_from(seconds_down(&outages)).expect("a month");
        prop_assert_eq!(value, Some(Decimal::from(up * 100) / Decimal::from(MONTH)));
    }

    #[test]
    fn merging_loses_no_second_and_counts_none_twice(
        parts in proptest::collection::vec((0_i64..900, 0_i64..200), 0..12),
        whole in (0_i64..900, 0_i64..400),
    ) {
        let span = |from: i64, n: i64| Interval {
            from: Instant::from_unix(from),
            to: Instant::from_unix(from + n),
        };
        let parts: Vec<Interval> = parts.iter().map(|(from, n)| span(*from, *n)).collect();
        let whole = span(whole.0, whole.1);
        let is_in = |all: &[Interval], second: i64| {
            all.iter().any(|part| part.from.unix() <= second && second < part.to.unix())
        };
        let joined = union(parts.clone());
        prop_assert!(joined.is_sorted_by(|a, b| a.to < b.from), "no two touch");
        let left = subtract(whole, &joined);
        for second in 0..1400 {
            prop_assert_eq!(is_in(&joined, second), is_in(&parts, second));
            prop_assert_eq!(is_in(&left, second), is_in(&[whole], second) && !is_in(&parts, second));
        }
    }
}
