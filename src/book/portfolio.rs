//! All contracts of a book together: sums over them, where they can be summed at all.

use crate::assessment::MoneyRange;
use crate::base::quantity::Money;

use super::Book;

/// What is deducted in all contracts together, with its range; none where no contract has money, or
/// their currencies differ.
///
/// The range holds what is open now in every contract: all of it turns out well, or none of it does.
pub fn deducted(book: &Book) -> Option<MoneyRange> {
    let settlements = book.assessments.iter().filter_map(|one| one.settlement.as_ref());
    let mut ranges = settlements.map(|settlement| settlement.deducted);
    let first = ranges.next()?;
    ranges.try_fold(first, |sum, one| {
        Some(MoneyRange {
            low: add(sum.low, one.low)?,
            now: add(sum.now, one.now)?,
            high: add(sum.high, one.high)?,
        })
    })
}

/// How many contracts have money.
pub fn n_settled(book: &Book) -> usize {
    book.assessments.iter().filter(|one| one.settlement.is_some()).count()
}

fn add(one: Money, other: Money) -> Option<Money> {
    let amount = one.amount.checked_add(other.amount)?;
    (one.currency == other.currency).then(|| Money::new(amount, one.currency))
}
