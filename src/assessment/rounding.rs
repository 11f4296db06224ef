//! The last step of every amount: hundredths, so that what is shown adds up (I-10).
//!
//! Everything before is exact. A column of amounts is rounded half away from zero, entry by entry; what is
//! missing to the rounded sum goes to the last entries that are not nothing. So the parts of a payment
//! always add up to the payment.

use crate::base::quantity::Currency;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;

use super::MoneyRange;
use super::Range;

/// An amount in hundredths, half away from zero.
pub(super) fn round(amount: Decimal) -> Decimal {
    Money::new(amount, Currency::CNY).rounded().amount
}

/// Amounts, none negative, in hundredths; their sum is the rounded sum.
pub(super) fn round_column(exact: &[Decimal]) -> Vec<Decimal> {
    spread(exact, round(exact.iter().copied().sum()))
}

/// Amounts, none negative, in hundredths; they add up to `sum`, from which they are less than a
/// hundredth for each entry away.
pub(super) fn spread(exact: &[Decimal], sum: Decimal) -> Vec<Decimal> {
    let mut rounded: Vec<Decimal> = exact.iter().map(|amount| round(*amount)).collect();
    let mut rest = sum - rounded.iter().copied().sum::<Decimal>();
    for (entry, exact) in rounded.iter_mut().zip(exact).rev() {
        if rest.is_zero() {
            break;
        }
        if !exact.is_zero() {
            // Never below nothing.
            let change = rest.max(-*entry);
            *entry += change;
            rest -= change;
        }
    }
    if let Some(last) = rounded.last_mut() {
        *last += rest;
    }
    rounded
}

/// A column of ranges in hundredths. What is so far always adds up; the ends of a range do so
/// where they are known exactly.
pub(super) fn round_ranges(exact: &[Range]) -> Vec<Range> {
    let column =
        |of: fn(&Range) -> Decimal| round_column(&exact.iter().map(of).collect::<Vec<Decimal>>());
    let (low, now, high) =
        (column(|range| range.low), column(|range| range.now), column(|range| range.high));
    let ends = low.into_iter().zip(high);
    now.into_iter()
        .zip(ends)
        .map(|(now, (low, high))| Range { low: low.min(now), now, high: high.max(now) })
        .collect()
}

impl Range {
    /// Each end in hundredths.
    pub(super) fn rounded(self) -> Range {
        Range { low: round(self.low), now: round(self.now), high: round(self.high) }
    }

    /// What is left of `whole`: the most where the range is least.
    pub(super) fn left_of(self, whole: Decimal) -> Range {
        Range { low: whole - self.high, now: whole - self.now, high: whole - self.low }
    }

    /// The amounts as money, in hundredths.
    pub(super) fn money(self, currency: Currency) -> MoneyRange {
        let money = |amount: Decimal| Money::new(amount, currency).rounded();
        MoneyRange { low: money(self.low), now: money(self.now), high: money(self.high) }
    }
}

#[cfg(test)]
mod tests {
    use super::round_column;
    use crate::base::quantity::Decimal;
    use crate::base::quantity::decimal;

    #[test]
    fn the_parts_of_an_amount_add_up_to_it() {
        let column = |parts: &[&str]| -> Vec<String> {
            let parts: Vec<Decimal> =
                parts.iter().map(|text| decimal(text).expect("a number in the test")).collect();
            round_column(&parts).iter().map(Decimal::to_string).collect()
        };
        let third = "33.333333333333333333333333";
        assert_eq!(column(&[third, third, third]), ["33.33", "33.33", "33.34"]);
        assert_eq!(column(&["0.005", "0.005"]), ["0.01", "0.00"]);
        assert_eq!(column(&["0.005", "0.005", "0"]), ["0.01", "0.00", "0.00"]);
        assert_eq!(column(&["0.005", "0.005", "0.005", "0.005"]), ["0.01", "0.01", "0.00", "0.00"]);
    }
}
