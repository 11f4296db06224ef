//! Values of record fields and of expressions, and their types.

use std::fmt;
use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Zone;

/// A value as a record states it or an expression yields it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A plain exact number.
    Number(Decimal),
    /// Text, a word of an enumeration, or the id of another record.
    Text(Box<str>),
    /// A point in time.
    Instant(Instant),
    /// A calendar date.
    Date(Date),
    /// A length of time in seconds.
    Seconds(i64),
    /// An amount of money.
    Money(Money),
    /// A share in percent.
    Share(Decimal),
    /// A size in bytes.
    Bytes(u64),
    /// A number with a unit that is not one of the above.
    Measure(Decimal, Arc<str>),
    /// Several values, each with its place.
    List(Vec<Item>),
    /// Named values, each with its place, in the order of the schema.
    Table(Vec<Entry>),
}

/// A value inside a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
}

/// A named value inside a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub name: Arc<str>,
    /// The value.
    pub value: Value,
    /// Where the value stands.
    pub place: Place,
}

/// What a field may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Bool,
    /// A plain exact number.
    Number,
    /// Any text.
    Text,
    /// One of some words.
    Enum(Arc<[Arc<str>]>),
    /// The id of a record, of one of these kinds if any are named.
    Ref(Arc<[Arc<str>]>),
    /// A point in time.
    Instant,
    /// A calendar date.
    Date,
    /// A length of time.
    Seconds,
    /// An amount of money.
    Money,
    /// A share in percent.
    Share,
    /// A size in bytes.
    Bytes,
    /// A number with one of these units.
    Measure(Arc<[Arc<str>]>),
    /// Several values of one type.
    List(Arc<Type>),
    /// Named values.
    Table(Arc<[(Arc<str>, Type)]>),
}

impl Type {
    /// The name a contract officer reads: `instant`, `list of text`.
    pub fn name(&self) -> String {
        let plain = match self {
            Type::Bool => "bool",
            Type::Number => "number",
            Type::Text => "text",
            Type::Enum(_) => "enum",
            Type::Ref(_) => "ref",
            Type::Instant => "instant",
            Type::Date => "date",
            Type::Seconds => "duration",
            Type::Money => "money",
            Type::Share => "share",
            Type::Bytes => "size",
            Type::Measure(_) => "measure",
            Type::List(item) => return format!("list of {}", item.name()),
            Type::Table(_) => "table",
        };
        plain.to_owned()
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl Value {
    /// The value as something that can be shown, instants in `zone`.
    pub fn datum(&self, zone: Zone) -> Datum {
        match self {
            Value::Bool(value) => Datum::Bool(*value),
            Value::Number(number) => Datum::Number(*number),
            Value::Text(text) => Datum::Text(text.to_string()),
            Value::Instant(instant) => Datum::Instant(zone.stamp(*instant)),
            Value::Date(date) => Datum::Date(*date),
            Value::Seconds(seconds) => Datum::Seconds(*seconds),
            Value::Money(money) => Datum::Money(*money),
            Value::Share(share) => Datum::Share(*share),
            Value::Bytes(bytes) => Datum::Bytes(*bytes),
            Value::Measure(number, unit) => Datum::Measure(*number, unit.to_string()),
            Value::List(items) => {
                Datum::List(items.iter().map(|item| item.value.datum(zone)).collect())
            }
            Value::Table(entries) => Datum::List(
                entries
                    .iter()
                    .map(|entry| {
                        Datum::List(vec![
                            Datum::Text(entry.name.to_string()),
                            entry.value.datum(zone),
                        ])
                    })
                    .collect(),
            ),
        }
    }

    /// The instant, if it is one.
    pub fn as_instant(&self) -> Option<Instant> {
        match self {
            Value::Instant(instant) => Some(*instant),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The exact number behind a number, share, size, measure, money or duration in seconds.
    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Value::Number(n) | Value::Share(n) | Value::Measure(n, _) => Some(*n),
            Value::Bytes(n) => Some(Decimal::from(*n)),
            Value::Seconds(n) => Some(Decimal::from(*n)),
            Value::Money(money) => Some(money.amount),
            _ => None,
        }
    }
}
