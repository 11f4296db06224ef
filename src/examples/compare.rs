//! Expected values: exact ones, and ranges of what is still open.

use super::Check;
use crate::assessment::MoneyRange;
use crate::assessment::Range;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::quantity::bounded;
use crate::base::quantity::decimal;
use crate::ledger::contract::fields::Fields;

impl Check {
    /// Compares two values by what they are.
    pub(super) fn same(key: &'static str, expected: Datum, found: Datum) -> Check {
        Check { key, agrees: expected == found, expected, found }
    }

    /// What readers call the value.
    pub fn label(&self) -> Message {
        Message::new(match self.key {
            "verdict" => "example-key-verdict",
            "units" => "example-key-units",
            "value" => "example-key-value",
            "due" => "example-key-due",
            "period" => "example-key-period",
            "standing" => "example-key-standing",
            "points" => "example-key-points",
            "score" => "example-key-score",
            "average" => "example-key-average",
            "final" => "example-key-final",
            "grade" => "example-key-grade",
            "deducted" => "example-key-deducted",
            "payable" => "example-key-payable",
            "outstanding" => "example-key-outstanding",
            "gross" => "example-key-gross",
            "net" => "example-key-net",
            "paid" => "example-key-paid",
            "holds" => "example-key-holds",
            "payer" => "example-key-payer",
            "to_confirm" => "example-key-to-confirm",
            "struck" => "example-key-struck",
            "open" => "example-key-open",
            "state" => "example-key-state",
            "met" => "cli-verdict-met",
            "breached" => "cli-verdict-breached",
            "excused" => "cli-verdict-excused",
            "pending" => "cli-verdict-pending",
            "upcoming" => "cli-verdict-upcoming",
            "undecidable" => "cli-verdict-undecidable",
            _ => "example-key-amount",
        })
    }
}

/// What an example states of a value that may still change: the value itself, which must be certain,
/// or any of its ends and where it stands now.
#[derive(Clone, Copy)]
pub(super) struct Wanted<T> {
    low: Option<T>,
    now: Option<T>,
    high: Option<T>,
}

impl<T: Copy + PartialEq> Wanted<T> {
    fn exactly(value: T) -> Wanted<T> {
        Wanted { low: Some(value), now: Some(value), high: Some(value) }
    }

    fn agrees(&self, low: T, now: T, high: T) -> bool {
        let fits = |wanted: Option<T>, found: T| wanted.is_none_or(|wanted| wanted == found);
        fits(self.low, low) && fits(self.now, now) && fits(self.high, high)
    }

    fn datum(&self, one: fn(T) -> Datum) -> Datum {
        if let (Some(low), Some(now), Some(high)) = (self.low, self.now, self.high)
            && low == high
            && low == now
        {
            return one(now);
        }
        let parts =
            [("example-low", self.low), ("example-now", self.now), ("example-high", self.high)];
        let part = |(key, value): (&'static str, Option<T>)| {
            Some(Datum::from(Message::new(key).with("value", one(value?))))
        };
        Datum::List(parts.into_iter().filter_map(part).collect())
    }
}

/// Reads `key = 8`, or `key = { low = 4, now = 6, high = 8 }`.
fn wanted<T: Copy + PartialEq>(
    fields: &Fields<'_>,
    key: &'static str,
    one: fn(&Fields<'_>, &'static str) -> Option<T>,
) -> Option<Wanted<T>> {
    if !matches!(fields.peek(key), Some(Node { data: Data::Table(_), .. })) {
        return one(fields, key).map(Wanted::exactly);
    }
    let table = fields.table(key)?;
    let wanted =
        Wanted { low: one(&table, "low"), now: one(&table, "now"), high: one(&table, "high") };
    let is_empty = wanted.low.is_none() && wanted.now.is_none() && wanted.high.is_none();
    if is_empty {
        let message = Message::new("example-empty-range").with("key", key);
        table.problems().report(table.place, message, None);
    }
    table.finish();
    (!is_empty).then_some(wanted)
}

/// Compares points, if the example states any.
pub(super) fn points(fields: &Fields<'_>, key: &'static str, found: &Range) -> Option<Check> {
    let wanted = wanted(fields, key, |fields, key| {
        // Points may be negative: an item that only takes away.
        fields.number(key)
    })?;
    Some(of_points(key, wanted, found))
}

/// The same with `low`, `now` and `high` as keys of the expectation itself.
pub(super) fn ends(fields: &Fields<'_>, key: &'static str, found: &Range) -> Option<Check> {
    let wanted = Wanted {
        low: fields.number("low"),
        now: fields.number("now"),
        high: fields.number("high"),
    };
    let is_empty = wanted.low.is_none() && wanted.now.is_none() && wanted.high.is_none();
    (!is_empty).then(|| of_points(key, wanted, found))
}

fn of_points(key: &'static str, wanted: Wanted<Decimal>, found: &Range) -> Check {
    let real = Wanted { low: Some(found.low), now: Some(found.now), high: Some(found.high) };
    Check {
        key,
        agrees: wanted.agrees(found.low, found.now, found.high),
        expected: wanted.datum(Datum::Points),
        found: real.datum(Datum::Points),
    }
}

/// Compares money, if the example states any.
pub(super) fn money(fields: &Fields<'_>, key: &'static str, found: &MoneyRange) -> Option<Check> {
    let wanted: Wanted<Money> = wanted(fields, key, |fields, key| fields.money(key))?;
    let real = Wanted { low: Some(found.low), now: Some(found.now), high: Some(found.high) };
    Some(Check {
        key,
        agrees: wanted.agrees(found.low, found.now, found.high),
        expected: wanted.datum(Datum::Money),
        found: real.datum(Datum::Money),
    })
}

/// Compares an amount that is certain.
pub(super) fn amount(fields: &Fields<'_>, key: &'static str, found: Money) -> Option<Check> {
    money(fields, key, &MoneyRange { low: found, now: found, high: found })
}

/// A count from nought up.
pub(super) fn count(fields: &Fields<'_>, key: &'static str) -> Option<i64> {
    let node = fields.peek(key)?;
    let number = match &node.data {
        Data::Number(raw) => decimal(raw).and_then(bounded),
        _ => None,
    };
    let count = number.filter(|n| n.is_integer() && !n.is_sign_negative());
    let count = count.and_then(|n| i64::try_from(n).ok());
    if count.is_none() {
        let message = Message::new("example-not-a-count").with("key", key);
        fields.problems().report(node.place, message, None);
    }
    fields.node(key);
    count
}
