//! Steps: how far a measured value falls short, in whole or begun steps.

use crate::base::quantity::Decimal;
use crate::ledger::contract::scorecard::Round;

/// More steps and more points than any contract can state.
const MOST: Decimal = Decimal::from_parts(0x6310_0000, 0x6bc7_5e2d, 5, false, 0);

/// Points for each step that a value falls short.
pub(super) struct Steps {
    pub(super) below: Decimal,
    pub(super) step: Decimal,
    pub(super) points: Decimal,
    pub(super) round: Round,
}

impl Steps {
    /// How many steps a value falls short; exact, without dividing what does not divide.
    pub(super) fn steps(&self, value: Decimal) -> Decimal {
        // A value beyond all numbers is short of everything.
        let Some(short) = self.below.checked_sub(value) else { return MOST };
        if short <= Decimal::ZERO {
            return Decimal::ZERO;
        }
        let Some(part) = short.checked_rem(self.step) else { return MOST };
        let Some(whole) = (short - part).checked_div(self.step) else { return MOST };
        let whole = whole.round().min(MOST);
        match self.round {
            Round::Up if !part.is_zero() => whole + Decimal::ONE,
            Round::Up | Round::Down => whole,
        }
    }

    /// What so many steps cost; no more than any item has, without running over.
    pub(super) fn worth(&self, steps: Decimal) -> Decimal {
        steps.checked_mul(self.points).map_or(MOST, |points| points.min(MOST))
    }
}

#[cfg(test)]
mod tests {
    use super::Steps;
    use crate::base::quantity::Decimal;
    use crate::base::quantity::decimal;
    use crate::ledger::contract::scorecard::Round;

    fn scale(below: i64, step: i64, round: Round) -> Steps {
        Steps {
            below: Decimal::from(below),
            step: Decimal::from(step),
            points: Decimal::TWO,
            round,
        }
    }

    #[test]
    fn a_begun_step_counts_whole_or_not_at_all() {
        let steps = |round, value: &str| {
            scale(90, 5, round).steps(decimal(value).expect("a number in the test"))
        };
        for (value, up, down) in [
            ("95", 0, 0),
            ("90.0", 0, 0),
            ("89.99", 1, 0),
            ("85.0", 1, 1),
            ("84.99", 2, 1),
            ("80", 2, 2),
            ("79.99", 3, 2),
        ] {
            assert_eq!(steps(Round::Up, value), Decimal::from(up), "{value}, up");
            assert_eq!(steps(Round::Down, value), Decimal::from(down), "{value}, down");
        }
    }

    #[test]
    fn steps_that_do_not_divide_stay_exact() {
        let steps = |value: &str| {
            scale(1, 3, Round::Up).steps(Decimal::from_str_exact(value).expect("a number"))
        };
        assert_eq!(steps("-2"), Decimal::ONE);
        assert_eq!(steps("-2.000000000000000000000001"), Decimal::TWO);
    }
}
