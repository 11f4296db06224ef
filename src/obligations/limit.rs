//! Limits: the comparison that a measured number must pass.

use crate::base::message::Message;
use crate::base::quantity::Decimal;

use super::bind::Binder;

/// A comparison that a number must pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// No more than.
    AtMost(Decimal),
    /// No less than.
    AtLeast(Decimal),
    /// Less than.
    Below(Decimal),
    /// More than.
    Above(Decimal),
}

impl Limit {
    pub(super) fn number(self) -> Decimal {
        match self {
            Limit::AtMost(n) | Limit::AtLeast(n) | Limit::Below(n) | Limit::Above(n) => n,
        }
    }

    pub(super) fn holds(self, value: Decimal) -> bool {
        match self {
            Limit::AtMost(n) => value <= n,
            Limit::AtLeast(n) => value >= n,
            Limit::Below(n) => value < n,
            Limit::Above(n) => value > n,
        }
    }

    /// The same comparison with another number.
    fn at(self, number: Decimal) -> Limit {
        match self {
            Limit::AtMost(_) => Limit::AtMost(number),
            Limit::AtLeast(_) => Limit::AtLeast(number),
            Limit::Below(_) => Limit::Below(number),
            Limit::Above(_) => Limit::Above(number),
        }
    }

    /// Whether a growing value, once it fails, fails for good.
    pub(super) fn is_ceiling(self) -> bool {
        matches!(self, Limit::AtMost(_) | Limit::Below(_))
    }

    /// Key of the words for it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Limit::AtMost(_) => "limit-at-most",
            Limit::AtLeast(_) => "limit-at-least",
            Limit::Below(_) => "limit-below",
            Limit::Above(_) => "limit-above",
        }
    }

    /// A value with as few digits, from so many on, as show on which side of the limit it lies.
    pub(super) fn shown(self, value: Decimal, digits: u32) -> Decimal {
        let tells = |short: &Decimal| {
            self.holds(*short) == self.holds(value)
                && (*short == self.number()) == (value == self.number())
        };
        (digits..28).map(|digits| value.round_dp(digits)).find(tells).unwrap_or(value)
    }
}

/// A part of a whole, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    /// The part.
    pub(super) part: Decimal,
    /// The whole.
    pub(super) whole: Decimal,
}

impl Fraction {
    /// The share in percent; none of nothing, or beyond all numbers.
    pub(super) fn percent(self) -> Option<Decimal> {
        self.part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(self.whole)
    }

    /// Whether the share keeps within a limit in percent, without rounding; never a share of nothing.
    pub(super) fn holds(self, limit: Limit) -> bool {
        let part = self.part.checked_mul(Decimal::ONE_HUNDRED);
        let bound = limit.number().checked_mul(self.whole);
        match (part, bound) {
            (Some(part), Some(bound)) if self.whole > Decimal::ZERO => limit.at(bound).holds(part),
            _ => self.percent().is_some_and(|value| limit.holds(value)),
        }
    }
}

impl Binder<'_> {
    /// The one limit among `at_most`, `at_least`, `below`, `above`.
    pub(super) fn limit(&self) -> Option<Limit> {
        let found = [
            self.fields.threshold("at_most").map(Limit::AtMost),
            self.fields.threshold("at_least").map(Limit::AtLeast),
            self.fields.threshold("below").map(Limit::Below),
            self.fields.threshold("above").map(Limit::Above),
        ];
        let mut found = found.into_iter().flatten();
        let (first, more) = (found.next(), found.next());
        if first.is_some() && more.is_some() {
            self.report(self.fields.place, Message::new("contract-one-limit"), None);
        }
        first
    }

    /// The limit, which must be there.
    pub(super) fn required_limit(&self) -> Option<Limit> {
        let limit = self.limit();
        if limit.is_none() {
            let help = Some(Message::new("contract-no-limit-help"));
            self.report(self.fields.place, Message::new("contract-no-limit"), help);
        }
        limit
    }

    /// The limit, or none where the contract only wants the value shown (`shown = true`).
    pub(super) fn limit_or_shown(&self) -> Option<Option<Limit>> {
        if !self.fields.flag("shown") {
            return self.required_limit().map(Some);
        }
        if self.limit().is_some() {
            let message = Message::new("contract-shown-limit");
            let help = Some(Message::new("contract-shown-limit-help"));
            self.report(self.fields.place, message, help);
            return None;
        }
        Some(None)
    }
}
