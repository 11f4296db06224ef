//! Calculating with checked types: exact, bounded, and never a panic.

use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Instant;
use crate::expr::EvalFault;
use crate::expr::Reason;
use crate::expr::cell::Cell;
use crate::expr::cell::same_currency;
use crate::expr::node::Span;
use crate::expr::syntax::Calculation;

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what dates can be written for.
const INSTANTS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

/// The longest length of time either way: 10,000 years, as in CEL.
pub(super) const LONGEST: i64 = 315_576_000_000;

/// The result of two operands.
pub(super) fn calculate<'a>(
    how: Calculation,
    left: &Cell<'a>,
    right: &Cell<'a>,
    span: Span,
) -> Result<Cell<'a>, EvalFault> {
    if let (Some(a), Some(b)) = (left.number(), right.number()) {
        return number(how, a, b, span).map(Cell::Number);
    }
    match (how, left, right) {
        (Calculation::Add, Cell::Seconds(a), Cell::Seconds(b)) => seconds(a.checked_add(*b), span),
        (Calculation::Subtract, Cell::Seconds(a), Cell::Seconds(b)) => {
            seconds(a.checked_sub(*b), span)
        }
        (Calculation::Subtract, Cell::Instant(a), Cell::Instant(b)) => {
            seconds(a.unix().checked_sub(b.unix()), span)
        }
        (Calculation::Add, Cell::Instant(a), Cell::Seconds(b))
        | (Calculation::Add, Cell::Seconds(b), Cell::Instant(a)) => {
            instant(a.unix().checked_add(*b), span)
        }
        (Calculation::Subtract, Cell::Instant(a), Cell::Seconds(b)) => {
            instant(a.unix().checked_sub(*b), span)
        }
        (Calculation::Divide, Cell::Seconds(a), Cell::Seconds(b)) => {
            number(how, Decimal::from(*a), Decimal::from(*b), span).map(Cell::Number)
        }
        (_, Cell::Money(a), Cell::Money(b)) => {
            same_currency(a, b, span)?;
            let amount = number(how, a.amount, b.amount, span)?;
            Ok(match how {
                Calculation::Divide => Cell::Number(amount),
                _ => Cell::Money(Money::new(amount, a.currency)),
            })
        }
        (_, Cell::Money(money), other) | (Calculation::Multiply, other, Cell::Money(money)) => {
            let factor = other.number().ok_or(span.fault(Reason::WrongType))?;
            let amount = number(how, money.amount, factor, span)?;
            Ok(Cell::Money(Money::new(amount, money.currency)))
        }
        _ => Err(span.fault(Reason::WrongType)),
    }
}

/// The operand with the other sign.
pub(super) fn negate<'a>(cell: &Cell<'a>, span: Span) -> Result<Cell<'a>, EvalFault> {
    match cell {
        Cell::Seconds(value) => seconds(value.checked_neg(), span),
        Cell::Money(money) => Ok(Cell::Money(Money::new(-money.amount, money.currency))),
        _ => {
            let number = cell.number().ok_or(span.fault(Reason::WrongType))?;
            Ok(Cell::Number(-number))
        }
    }
}

fn number(how: Calculation, a: Decimal, b: Decimal, span: Span) -> Result<Decimal, EvalFault> {
    let result = match how {
        Calculation::Add => a.checked_add(b),
        Calculation::Subtract => a.checked_sub(b),
        Calculation::Multiply => a.checked_mul(b),
        Calculation::Divide | Calculation::Remainder if b.is_zero() => {
            return Err(span.fault(Reason::DivisionByZero));
        }
        Calculation::Divide => a.checked_div(b),
        Calculation::Remainder => a.checked_rem(b),
    };
    result.ok_or(span.fault(Reason::Overflow))
}

fn seconds<'a>(value: Option<i64>, span: Span) -> Result<Cell<'a>, EvalFault> {
    let value = value.filter(|seconds| (-LONGEST..=LONGEST).contains(seconds));
    value.map(Cell::Seconds).ok_or(span.fault(Reason::Overflow))
}

fn instant<'a>(value: Option<i64>, span: Span) -> Result<Cell<'a>, EvalFault> {
    let value = value.filter(|unix| INSTANTS.contains(unix));
    value.map(|unix| Cell::Instant(Instant::from_unix(unix))).ok_or(span.fault(Reason::Overflow))
}
