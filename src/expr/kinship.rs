//! Which types compare, join and calculate with which, and what they are called.

use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::value::Type;
use crate::expr::syntax::Calculation;

/// The name of a type, in words.
pub(super) fn noun(kind: &Type) -> Message {
    match kind {
        Type::Bool => Message::new("expr-type-bool"),
        Type::Number => Message::new("expr-type-number"),
        Type::Text => Message::new("expr-type-text"),
        Type::Enum(_) => Message::new("expr-type-enum"),
        Type::Ref(_) => Message::new("expr-type-ref"),
        Type::Instant => Message::new("expr-type-instant"),
        Type::Date => Message::new("expr-type-date"),
        Type::Seconds => Message::new("expr-type-duration"),
        Type::Money => Message::new("expr-type-money"),
        Type::Share => Message::new("expr-type-share"),
        Type::Bytes => Message::new("expr-type-size"),
        Type::Measure(units) => Message::new("expr-type-measure").with("units", words(units)),
        Type::List(item) => Message::new("expr-type-list").with("item", noun(item)),
        Type::Table(_) => Message::new("expr-type-table"),
    }
}

/// Words as an argument of a message.
pub(super) fn words(words: &[Arc<str>]) -> Datum {
    Datum::List(words.iter().map(|word| Datum::from(&**word)).collect())
}

/// Whether values of the type are numbers to calculate with.
pub(super) fn is_number(kind: &Type) -> bool {
    matches!(kind, Type::Number | Type::Share | Type::Bytes | Type::Measure(_))
}

/// Whether values of the type are free text or an id.
pub(super) fn is_text(kind: &Type) -> bool {
    matches!(kind, Type::Text | Type::Ref(_))
}

/// Whether one value of the type can be more than another.
pub(super) fn is_ordered(kind: &Type) -> bool {
    is_number(kind)
        || matches!(kind, Type::Text | Type::Instant | Type::Date | Type::Seconds | Type::Money)
}

/// Whether values of the two types can be equal.
pub(super) fn compares(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::List(_) | Type::Table(_), _) | (_, Type::List(_) | Type::Table(_)) => false,
        (Type::Ref(a), Type::Ref(b)) => {
            a.is_empty() || b.is_empty() || a.iter().any(|kind| b.contains(kind))
        }
        _ => join(a, b).is_some(),
    }
}

/// The type of a value that is of one type or the other.
pub(super) fn join(a: &Type, b: &Type) -> Option<Type> {
    if a == b {
        return Some(a.clone());
    }
    if let (Type::List(a), Type::List(b)) = (a, b) {
        return join(a, b).map(|item| Type::List(Arc::new(item)));
    }
    let plain = *a == Type::Number || *b == Type::Number;
    if plain && is_number(a) && is_number(b) {
        return Some(Type::Number);
    }
    (is_text(a) && is_text(b)).then_some(Type::Text)
}

/// The type of a calculation, if its operands can be calculated.
pub(super) fn calculates(how: Calculation, a: &Type, b: &Type) -> Option<Type> {
    let sum = matches!(how, Calculation::Add | Calculation::Subtract);
    match (how, a, b) {
        _ if is_number(a) && is_number(b) => (!sum || join(a, b).is_some()).then_some(Type::Number),
        (_, Type::Seconds, Type::Seconds) if sum => Some(Type::Seconds),
        (Calculation::Subtract, Type::Instant, Type::Instant) => Some(Type::Seconds),
        (_, Type::Instant, Type::Seconds) if sum => Some(Type::Instant),
        (Calculation::Add, Type::Seconds, Type::Instant) => Some(Type::Instant),
        (_, Type::Money, Type::Money) if sum => Some(Type::Money),
        (Calculation::Multiply | Calculation::Divide, Type::Money, Type::Number)
        | (Calculation::Multiply, Type::Number, Type::Money) => Some(Type::Money),
        (Calculation::Divide, Type::Money, Type::Money)
        | (Calculation::Divide, Type::Seconds, Type::Seconds) => Some(Type::Number),
        _ => None,
    }
}
