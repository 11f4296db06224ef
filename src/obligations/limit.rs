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
}
