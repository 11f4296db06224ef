//! All contracts together: sums over them, where they can be summed at all.

use crate::assessment::MoneyRange;
use crate::base::quantity::Money;

/// What is deducted in contracts together, with its range; none where no contract has money, or
/// their currencies differ.
///
/// The range holds what is open now in every contract: all of it turns out well, or none of it does.
pub fn deducted(mut ranges: impl Iterator<Item = MoneyRange>) -> Option<MoneyRange> {
    let first = ranges.next()?;
    ranges.try_fold(first, |sum, one| {
        Some(MoneyRange {
            low: add(sum.low, one.low)?,
            now: add(sum.now, one.now)?,
            high: add(sum.high, one.high)?,
        })
    })
}

fn add(one: Money, other: Money) -> Option<Money> {
    let amount = one.amount.checked_add(other.amount)?;
    (one.currency == other.currency).then(|| Money::new(amount, one.currency))
}
