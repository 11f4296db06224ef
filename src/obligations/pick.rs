//! Picks: which single number stands for the values of a window.

use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::decimal;
use crate::base::time::Instant;
use crate::base::time::Interval;

use super::bind::Binder;

/// Which number is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pick {
    /// The arithmetic mean.
    Mean,
    /// The greatest.
    Max,
    /// The least.
    Min,
    /// The last by time.
    Last,
    /// All of them added up.
    Sum,
    /// The middle one, or the mean of the two in the middle.
    Median,
    /// The least value that so many percent of all values do not exceed (nearest rank).
    Percentile(Decimal),
    /// How many records there are for each day of the window.
    PerDay,
    /// The longest time between one record and the next.
    MaxGap,
}

const WORDS: [(&str, Pick); 8] = [
    ("mean", Pick::Mean),
    ("max", Pick::Max),
    ("min", Pick::Min),
    ("last", Pick::Last),
    ("sum", Pick::Sum),
    ("median", Pick::Median),
    ("per-day", Pick::PerDay),
    ("max-gap", Pick::MaxGap),
];

impl Pick {
    /// Reads the key `pick`; the mean where there is none.
    pub(super) fn bind(binder: &Binder<'_>) -> Option<Pick> {
        let Some(word) = binder.fields.word("pick") else {
            return (!binder.fields.has("pick")).then_some(Pick::Mean);
        };
        let found = WORDS.iter().find(|(name, _)| *name == word.text).map(|(_, pick)| *pick);
        let found = found.or_else(|| percentile(&word.text));
        if found.is_none() {
            let message =
                Message::new("contract-unknown-word").with("word", &word.text).with("key", "pick");
            let names: Vec<&str> = WORDS.iter().map(|(name, _)| *name).chain(["p95"]).collect();
            let help = Message::new("contract-one-of").with("words", names.join(", "));
            binder.report(word.place, message, Some(help));
        }
        found
    }

    /// Whether it looks at what records state, and not only at when they are dated.
    pub(super) fn needs_value(self) -> bool {
        !matches!(self, Pick::PerDay | Pick::MaxGap)
    }

    /// Whether it can only grow while a window runs.
    pub(super) fn only_grows(self) -> bool {
        matches!(self, Pick::Max | Pick::Sum | Pick::MaxGap)
    }

    /// Whether it can only fall while a window runs.
    pub(super) fn only_falls(self) -> bool {
        self == Pick::Min
    }

    /// The number; none if there are no values, or if their sum is beyond all numbers.
    pub(super) fn of(self, values: &[Decimal]) -> Option<Decimal> {
        let sum = || values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
        match self {
            _ if values.is_empty() => None,
            Pick::Mean => sum().map(|sum| sum / Decimal::from(values.len())),
            Pick::Max => values.iter().copied().max(),
            Pick::Min => values.iter().copied().min(),
            Pick::Last => values.last().copied(),
            Pick::Sum => sum(),
            Pick::Median => {
                let sorted = sorted(values);
                let middle = sorted.len() / 2;
                match sorted.len() % 2 {
                    1 => Some(sorted[middle]),
                    _ => Some(sorted[middle - 1].checked_add(sorted[middle])? / Decimal::TWO),
                }
            }
            Pick::Percentile(percent) => {
                let rank = (percent * Decimal::from(values.len()) / Decimal::ONE_HUNDRED).ceil();
                let rank = usize::try_from(rank).ok()?.clamp(1, values.len());
                Some(sorted(values)[rank - 1])
            }
            Pick::PerDay | Pick::MaxGap => None,
        }
    }
}

fn sorted(values: &[Decimal]) -> Vec<Decimal> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted
}

/// Reads `p95` or `p99.9`.
fn percentile(word: &str) -> Option<Pick> {
    let percent = decimal(word.strip_prefix('p')?)?;
    let inside = Decimal::ZERO < percent && percent <= Decimal::ONE_HUNDRED;
    inside.then_some(Pick::Percentile(percent))
}

/// The longest time between one instant and the next, the first if there are several; none unless
/// there are two instants.
pub(super) fn max_gap(mut instants: Vec<Instant>) -> Option<Interval> {
    instants.sort_unstable();
    let gaps = instants.windows(2).map(|pair| Interval::new(pair[0], pair[1]));
    gaps.min_by_key(|gap| (-gap.seconds(), gap.from))
}

#[cfg(test)]
mod tests {
    use super::Pick;
    use super::percentile;
    use crate::base::quantity::Decimal;

    fn of(pick: Pick, values: &[i64]) -> Option<Decimal> {
        let values: Vec<Decimal> = values.iter().map(|n| Decimal::from(*n)).collect();
        pick.of(&values)
    }

    #[test]
    fn percentiles_are_taken_by_nearest_rank() {
        let twenty: Vec<i64> = (1..=20).rev().collect();
        let p = |word: &str| percentile(word).expect("a percentile");
        assert_eq!(of(p("p95"), &twenty), Some(Decimal::from(19)));
        assert_eq!(of(p("p95.1"), &twenty), Some(Decimal::from(20)));
        assert_eq!(of(p("p50"), &[4, 1, 3, 2]), Some(Decimal::from(2)));
        assert_eq!(of(p("p1"), &[7]), Some(Decimal::from(7)));
        assert_eq!(of(p("p100"), &[7, 8]), Some(Decimal::from(8)));
        assert_eq!(of(p("p95"), &[]), None);
        assert!(["p0", "p101", "p", "95", "p-5"].iter().all(|word| percentile(word).is_none()));
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assert_eq!(of(Pick::Median, &[4, 1, 3]), Some(Decimal::from(3)));
        assert_eq!(of(Pick::Median, &[4, 1, 3, 2]), Some(Decimal::new(25, 1)));
    }
}
