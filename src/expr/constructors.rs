//! The texts inside `duration("…")`, `timestamp("…")` and the like, read at compile time.

use crate::base::message::Message;
use crate::base::quantity;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::base::time::TimeOfDay;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::expr::node::Constant;

/// A function that turns a text written out into a constant.
pub(super) struct Constructor {
    pub(super) name: &'static str,
    pub(super) kind: Type,
    /// A text that it reads, to show.
    pub(super) example: &'static str,
    pub(super) read: fn(&str) -> Option<Constant>,
}

/// All of them, sorted by name.
pub(super) static CONSTRUCTORS: [Constructor; 5] = [
    Constructor {
        name: "bytes",
        kind: Type::Number,
        example: "4TB",
        read: |text| quantity::size(text).map(|n| Constant::Number(Decimal::from(n))),
    },
    Constructor {
        name: "date",
        kind: Type::Date,
        example: "2025-09-01",
        read: |text| date(text).map(Constant::Date),
    },
    Constructor {
        name: "duration",
        kind: Type::Seconds,
        example: "2h30m",
        read: |text| duration(text).map(Constant::Seconds),
    },
    Constructor {
        name: "money",
        kind: Type::Money,
        example: "50.00 CNY",
        read: |text| Money::parse(text).map(Constant::Money),
    },
    Constructor {
        name: "timestamp",
        kind: Type::Instant,
        example: "2025-09-01T00:00:00+08:00",
        read: |text| timestamp(text).map(Constant::Instant),
    },
];

/// What to do about a text that the constructor does not read.
pub(super) fn advice(constructor: &Constructor, text: &str) -> Message {
    let calendar = Lapse::parse(text).is_some_and(|lapse| !matches!(lapse, Lapse::Seconds(_)));
    if constructor.kind == Type::Seconds && calendar {
        return Message::new("expr-help-calendar");
    }
    Message::new("expr-help-constructor")
        .with("name", constructor.name)
        .with("example", constructor.example)
}

/// Whole seconds of `2h`, `1h 30min` or CEL's `2h30m`, `1.5h`, `-90s`.
fn duration(text: &str) -> Option<i64> {
    match Lapse::parse(text) {
        Some(Lapse::Seconds(seconds)) => within(Decimal::from(seconds)),
        Some(_) => None,
        None => cel_duration(text),
    }
}

/// CEL's own form: numbers with `h`, `m` and `s`, without blanks.
fn cel_duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (Decimal::NEGATIVE_ONE, rest),
        None => (Decimal::ONE, text),
    };
    let mut seconds = Decimal::ZERO;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let number = quantity::decimal(&rest[..digits])?;
        let factor = match rest.as_bytes().get(digits)? {
            b'h' => 3600,
            b'm' => 60,
            b's' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(number.checked_mul(Decimal::from(factor))?)?;
        rest = &rest[digits + 1..];
    }
    (text.len() > 1).then(|| within(sign * seconds))?
}

/// Whole seconds within the 10,000 years that a length of time may have.
fn within(seconds: Decimal) -> Option<i64> {
    let whole = seconds.fract().is_zero().then(|| i64::try_from(seconds.trunc()).ok())??;
    (whole.abs() <= crate::expr::arithmetic::LONGEST).then_some(whole)
}

/// `2025-09-01`, digit by digit.
fn date(text: &str) -> Option<Date> {
    let (year, month, day) = three(text, "dddd-dd-dd", '-')?;
    (year > 0).then(|| Date::from_ymd_opt(i32::try_from(year).ok()?, month, day))?
}

/// RFC 3339 in whole seconds, with its offset from UTC.
fn timestamp(text: &str) -> Option<Instant> {
    let date = date(text.get(..10)?)?;
    let rest = text.get(10..)?.strip_prefix('T')?;
    let (hour, minute, second) = three(rest.get(..8)?, "dd:dd:dd", ':')?;
    let local = date.and_time(TimeOfDay::from_hms_opt(hour, minute, second)?);
    let offset = rest.get(8..)?;
    let zone = match offset {
        "Z" => Zone::default(),
        _ if fits(offset, "+dd:dd") || fits(offset, "-dd:dd") => Zone::parse(offset)?,
        _ => return None,
    };
    Some(zone.instant(local))
}

/// Three numbers with a sign between them, if the text has the shape.
fn three(text: &str, shape: &str, between: char) -> Option<(u32, u32, u32)> {
    let mut numbers = fits(text, shape).then(|| text.split(between))?.map(str::parse);
    let mut next = || numbers.next()?.ok();
    Some((next()?, next()?, next()?))
}

/// Whether each byte of the text is that of the shape, where `d` is any digit.
fn fits(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, want)| match want {
            b'd' => byte.is_ascii_digit(),
            _ => byte == want,
        })
}
