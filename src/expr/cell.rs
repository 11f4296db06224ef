//! Values while they are evaluated: borrowed from fields and constants wherever possible.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::value::Entry;
use crate::base::value::Item;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::expr::EvalFault;
use crate::expr::Reason;
use crate::expr::node::Constant;
use crate::expr::node::Span;

/// A value that need not own its parts.
#[derive(Clone, Debug)]
pub(super) enum Cell<'a> {
    Bool(bool),
    Number(Decimal),
    Share(Decimal),
    Bytes(u64),
    Measure(Decimal, &'a Arc<str>),
    Text(&'a str),
    Instant(Instant),
    Date(Date),
    Seconds(i64),
    Money(Money),
    Items(&'a [Item]),
    /// A list that the expression made.
    Made(Rc<[Made<'a>]>),
    Table(&'a [Entry]),
}

/// An item of a list that the expression made, with its place if it was taken from a field.
#[derive(Clone, Debug)]
pub(super) struct Made<'a> {
    pub(super) cell: Cell<'a>,
    pub(super) place: Option<Place>,
}

impl<'a> From<&'a Value> for Cell<'a> {
    fn from(value: &'a Value) -> Cell<'a> {
        match value {
            Value::Bool(value) => Cell::Bool(*value),
            Value::Number(number) => Cell::Number(*number),
            Value::Text(text) => Cell::Text(text),
            Value::Instant(instant) => Cell::Instant(*instant),
            Value::Date(date) => Cell::Date(*date),
            Value::Seconds(seconds) => Cell::Seconds(*seconds),
            Value::Money(money) => Cell::Money(*money),
            Value::Share(share) => Cell::Share(*share),
            Value::Bytes(bytes) => Cell::Bytes(*bytes),
            Value::Measure(number, unit) => Cell::Measure(*number, unit),
            Value::List(items) => Cell::Items(items),
            Value::Table(entries) => Cell::Table(entries),
        }
    }
}

impl<'a> From<&'a Constant> for Cell<'a> {
    fn from(constant: &'a Constant) -> Cell<'a> {
        match constant {
            Constant::Bool(value) => Cell::Bool(*value),
            Constant::Number(number) => Cell::Number(*number),
            Constant::Text(text) => Cell::Text(text),
            Constant::Instant(instant) => Cell::Instant(*instant),
            Constant::Date(date) => Cell::Date(*date),
            Constant::Seconds(seconds) => Cell::Seconds(*seconds),
            Constant::Money(money) => Cell::Money(*money),
        }
    }
}

impl<'a> Cell<'a> {
    /// The number behind a number, share, size or measure.
    pub(super) fn number(&self) -> Option<Decimal> {
        match self {
            Cell::Number(n) | Cell::Share(n) | Cell::Measure(n, _) => Some(*n),
            Cell::Bytes(n) => Some(Decimal::from(*n)),
            _ => None,
        }
    }

    /// How it compares with another one of its type.
    pub(super) fn order(&self, other: &Cell<'_>, span: Span) -> Result<Ordering, EvalFault> {
        match (self, other) {
            (Cell::Number(a), Cell::Number(b)) => Ok(a.cmp(b)),
            (Cell::Text(a), Cell::Text(b)) => Ok(a.cmp(b)),
            (Cell::Instant(a), Cell::Instant(b)) => Ok(a.cmp(b)),
            (Cell::Seconds(a), Cell::Seconds(b)) => Ok(a.cmp(b)),
            (Cell::Bool(a), Cell::Bool(b)) => Ok(a.cmp(b)),
            (Cell::Date(a), Cell::Date(b)) => Ok(a.cmp(b)),
            (Cell::Money(a), Cell::Money(b)) => {
                same_currency(a, b, span)?;
                Ok(a.amount.cmp(&b.amount))
            }
            _ => match (self.number(), other.number()) {
                (Some(a), Some(b)) => Ok(a.cmp(&b)),
                _ => Err(span.fault(Reason::WrongType)),
            },
        }
    }

    /// How many items a list has.
    pub(super) fn n_items(&self) -> Option<usize> {
        match self {
            Cell::Items(items) => Some(items.len()),
            Cell::Made(items) => Some(items.len()),
            _ => None,
        }
    }

    /// The item of a list.
    pub(super) fn item(&self, index: usize) -> Option<Made<'a>> {
        match self {
            Cell::Items(items) => items
                .get(index)
                .map(|item| Made { cell: Cell::from(&item.value), place: Some(item.place) }),
            Cell::Made(items) => items.get(index).cloned(),
            _ => None,
        }
    }

    /// The value of this type that can be kept.
    pub(super) fn into_value(self, kind: &Type) -> Result<Value, EvalFault> {
        if *kind == Type::Number
            && let Some(number) = self.number()
        {
            return Ok(Value::Number(number));
        }
        Ok(match self {
            Cell::Bool(value) => Value::Bool(value),
            Cell::Number(number) => Value::Number(number),
            Cell::Share(share) => Value::Share(share),
            Cell::Bytes(bytes) => Value::Bytes(bytes),
            Cell::Measure(number, unit) => Value::Measure(number, Arc::clone(unit)),
            Cell::Text(text) => Value::Text(text.into()),
            Cell::Instant(instant) => Value::Instant(instant),
            Cell::Date(date) => Value::Date(date),
            Cell::Seconds(seconds) => Value::Seconds(seconds),
            Cell::Money(money) => Value::Money(money),
            Cell::Items(items) => Value::List(items.to_vec()),
            Cell::Table(entries) => Value::Table(entries.to_vec()),
            Cell::Made(items) => Value::List(made(&items, kind)?),
        })
    }
}

/// The items as they are kept; the checker lets only lists of filed items become results.
fn made(items: &[Made<'_>], kind: &Type) -> Result<Vec<Item>, EvalFault> {
    let fault = Span::default().fault(Reason::WrongType);
    let Type::List(kind) = kind else { return Err(fault) };
    let keep = |item: &Made<'_>| {
        let place = item.place.ok_or(fault)?;
        Ok(Item { value: item.cell.clone().into_value(kind)?, place })
    };
    items.iter().map(keep).collect()
}

/// A fault unless both amounts are in one currency.
pub(super) fn same_currency(a: &Money, b: &Money, span: Span) -> Result<(), EvalFault> {
    if a.currency == b.currency {
        return Ok(());
    }
    Err(span.fault(Reason::Currencies(a.currency, b.currency)))
}

impl Span {
    /// The fault of that reason here.
    pub(super) fn fault(self, reason: Reason) -> EvalFault {
        EvalFault { reason, start: self.start, end: self.end }
    }
}
