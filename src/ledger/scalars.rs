//! Single values: TOML text to exact, typed values, each fault with the right way to write it.

use std::sync::Arc;

use crate::base::document::Datetime;
use crate::base::document::Offset;
use crate::base::document::Value as Toml;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::quantity::decimal;
use crate::base::quantity::is_summable;
use crate::base::quantity::measure;
use crate::base::quantity::share;
use crate::base::quantity::size;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::base::time::TimeOfDay;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::base::value::Value;

/// Longest text of one field, in bytes: 64 KiB, twenty pages; what is longer is an attachment.
const MAX_TEXT: usize = 64 << 10;

/// What is wrong with a value: the house rule, what to say and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) rule: &'static str,
    pub(super) message: Message,
    pub(super) help: Option<Message>,
}

impl Wrong {
    pub(super) fn new(rule: &'static str, message: Message) -> Wrong {
        Wrong { rule, message, help: None }
    }

    pub(super) fn help(mut self, help: Message) -> Wrong {
        self.help = Some(help);
        self
    }
}

/// Reads a value that is neither a list nor a table.
pub(super) fn scalar(ty: &Type, integer: bool, raw: &Toml<'_>, zone: Zone) -> Result<Value, Wrong> {
    match (ty, raw) {
        (Type::Bool, Toml::Boolean(on)) => Ok(Value::Bool(*on)),
        (Type::Number, Toml::Integer(_) | Toml::Float(_)) => number(raw, integer),
        (Type::Text, Toml::String(text)) if text.len() > MAX_TEXT => {
            let message =
                Message::new("input-text-too-long").with("n", text.len()).with("limit", MAX_TEXT);
            Err(Wrong::new("too-long", message).help(Message::new("input-text-too-long-help")))
        }
        (Type::Text | Type::Ref(_), Toml::String(text)) => Ok(Value::Text(text.as_ref().into())),
        (Type::Enum(words), Toml::String(text)) => {
            if words.iter().any(|word| **word == **text) {
                return Ok(Value::Text(text.as_ref().into()));
            }
            let known: Vec<&str> = words.iter().map(|word| &**word).collect();
            let help = match nearest(text, known.iter().copied()) {
                Some(near) => Message::new("input-did-you-mean").with("name", near),
                None => Message::new("input-one-of").with("words", known.join(", ")),
            };
            let message = Message::new("input-unknown-word").with("text", text.as_ref());
            Err(Wrong::new("unknown-word", message).help(help))
        }
        (Type::Instant, Toml::Datetime(stamp)) if stamp.date.is_some() && stamp.time.is_some() => {
            instant(stamp, zone)
        }
        (Type::Date, Toml::Datetime(stamp)) if stamp.time.is_none() => {
            date(stamp).map(Value::Date).ok_or_else(|| unreal(stamp))
        }
        (Type::Seconds, Toml::String(text)) => match Lapse::parse(text) {
            Some(Lapse::Seconds(seconds)) => Ok(Value::Seconds(seconds)),
            _ => Err(unreadable(ty, text)),
        },
        (Type::Money, Toml::String(text)) => Money::parse(text)
            .filter(|money| is_summable(money.amount))
            .map(Value::Money)
            .ok_or_else(|| unreadable(ty, text)),
        (Type::Share, Toml::String(text)) => share(text)
            .filter(|n| is_summable(*n))
            .map(Value::Share)
            .ok_or_else(|| unreadable(ty, text)),
        (Type::Bytes, Toml::String(text)) => {
            size(text).map(Value::Bytes).ok_or_else(|| unreadable(ty, text))
        }
        (Type::Measure(units), Toml::String(text)) => {
            let (number, unit) = measure(text)
                .filter(|(number, _)| is_summable(*number))
                .ok_or_else(|| unreadable(ty, text))?;
            let unit = if unit == "％" { "%" } else { unit };
            let Some(written) = units.iter().find(|known| &***known == unit) else {
                return Err(unreadable(ty, text));
            };
            Ok(normal(number, written, units))
        }
        (
            Type::Seconds | Type::Money | Type::Share | Type::Bytes | Type::Measure(_),
            Toml::Integer(_) | Toml::Float(_),
        ) => {
            let written = match raw {
                Toml::Integer(n) => n.as_str(),
                Toml::Float(n) => n.as_str(),
                _ => "",
            };
            let message = Message::new("input-no-unit")
                .with("text", written)
                .with("expected", type_name(ty, false));
            Err(Wrong::new("wrong-unit", message).help(example(ty, written)))
        }
        _ => Err(mismatch(ty, integer, raw)),
    }
}

/// What a field of a type holds, in the reader's words.
pub(super) fn type_name(ty: &Type, integer: bool) -> Message {
    Message::new(match ty {
        Type::Bool => "input-type-bool",
        Type::Number if integer => "input-type-integer",
        Type::Number => "input-type-number",
        Type::Text => "input-type-text",
        Type::Enum(_) => "input-type-enum",
        Type::Ref(_) => "input-type-ref",
        Type::Instant => "input-type-instant",
        Type::Date => "input-type-date",
        Type::Seconds => "input-type-duration",
        Type::Money => "input-type-money",
        Type::Share => "input-type-share",
        Type::Bytes => "input-type-size",
        Type::Measure(_) => "input-type-measure",
        Type::List(_) => "input-type-list",
        Type::Table(_) => "input-type-table",
    })
}

/// A value that is not of the field's type.
pub(super) fn mismatch(ty: &Type, integer: bool, raw: &Toml<'_>) -> Wrong {
    let found = Message::new(match raw {
        Toml::String(_) => "input-type-text",
        Toml::Integer(_) => "input-type-integer",
        Toml::Float(_) => "input-type-number",
        Toml::Boolean(_) => "input-type-bool",
        Toml::Datetime(stamp) => match (stamp.date, stamp.time) {
            (Some(_), Some(_)) => "input-type-instant",
            (Some(_), None) => "input-type-date",
            _ => "input-type-time",
        },
        Toml::Array(_) => "input-type-list",
        Toml::Table(_) => "input-type-table",
    });
    let message = Message::new("input-wrong-type")
        .with("expected", type_name(ty, integer))
        .with("found", found);
    let help = match (ty, raw) {
        (Type::Instant | Type::Date, Toml::String(text)) if text.parse::<Datetime>().is_ok() => {
            Message::new("input-unquote").with("text", text.as_ref())
        }
        (Type::Number, Toml::String(text)) if decimal(text).is_some() => {
            Message::new("input-unquote").with("text", text.as_ref())
        }
        _ => example(ty, ""),
    };
    Wrong::new("wrong-type", message).help(help)
}

/// What is no TOML value at all where a field wants one.
pub(super) fn unwritten(ty: &Type, integer: bool, text: &str) -> Wrong {
    let message =
        Message::new("input-unwritten").with("text", text).with("expected", type_name(ty, integer));
    Wrong::new("wrong-type", message).help(example(ty, ""))
}

fn number(raw: &Toml<'_>, integer: bool) -> Result<Value, Wrong> {
    let (text, plain) = match raw {
        Toml::Integer(n) => (n.as_str(), n.radix() == 10),
        Toml::Float(_) if integer => return Err(mismatch(&Type::Number, true, raw)),
        Toml::Float(n) => (n.as_str(), true),
        _ => ("", false),
    };
    plain
        .then(|| decimal(text))
        .flatten()
        .filter(|n| is_summable(*n))
        .map(Value::Number)
        .ok_or_else(|| {
            let message = Message::new("input-inexact-number").with("text", text);
            Wrong::new("inexact-number", message).help(Message::new("input-write-number"))
        })
}

fn date(stamp: &Datetime) -> Option<Date> {
    let date = stamp.date?;
    Date::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}

/// An instant as written, local times in the zone.
pub(super) fn instant(stamp: &Datetime, zone: Zone) -> Result<Value, Wrong> {
    let (Some(day), Some(time)) = (date(stamp), stamp.time) else {
        return Err(unreal(stamp));
    };
    if time.nanosecond.is_some() {
        let message = Message::new("input-fraction").with("text", stamp.to_string());
        return Err(Wrong::new("fraction-of-second", message)
            .help(Message::new("input-write-whole-seconds")));
    }
    let clock = TimeOfDay::from_hms_opt(
        u32::from(time.hour),
        u32::from(time.minute),
        u32::from(time.second.unwrap_or(0)),
    );
    let local = day.and_time(clock.ok_or_else(|| unreal(stamp))?);
    let instant = match stamp.offset {
        None => zone.instant(local),
        Some(Offset::Z) => Instant::from_unix(local.and_utc().timestamp()),
        Some(Offset::Custom { minutes }) => {
            Instant::from_unix(local.and_utc().timestamp()).plus(-60 * i64::from(minutes))
        }
    };
    Ok(Value::Instant(instant))
}

fn unreal(stamp: &Datetime) -> Wrong {
    let message = Message::new("input-impossible-date").with("text", stamp.to_string());
    Wrong::new("impossible-date", message).help(example(&Type::Instant, ""))
}

/// Text that is no quantity of that type, or has no unit or a wrong one.
fn unreadable(ty: &Type, text: &str) -> Wrong {
    let message =
        Message::new("input-unreadable").with("text", text).with("expected", type_name(ty, false));
    let number = measure(text).map(|(number, _)| number.to_string()).unwrap_or_default();
    Wrong::new("wrong-unit", message).help(example(ty, &number))
}

/// How to write a value of a type, with the user's own number where there is one.
fn example(ty: &Type, number: &str) -> Message {
    let or =
        |fallback: &str| if number.is_empty() { fallback.to_owned() } else { number.to_owned() };
    match ty {
        Type::Bool => Message::new("input-write-bool"),
        Type::Number => Message::new("input-write-number"),
        Type::Text | Type::Ref(_) => Message::new("input-write-text"),
        Type::Enum(words) => {
            let known: Vec<&str> = words.iter().map(|word| &**word).collect();
            Message::new("input-one-of").with("words", known.join(", "))
        }
        Type::Instant => Message::new("input-write-instant"),
        Type::Date => Message::new("input-write-date"),
        Type::List(_) => Message::new("input-write-list"),
        Type::Table(_) => Message::new("input-write-table"),
        Type::Seconds => quoted(&format!("{}min", or("45"))),
        Type::Money => quoted(&format!("{} CNY", or("50.00"))),
        Type::Share => quoted(&format!("{}%", or("99.99"))),
        Type::Bytes => quoted(&format!("{} GB", or("1.2"))),
        Type::Measure(units) => {
            let unit = units.first().map_or("", |unit| unit);
            quoted(&format!("{} {unit}", or("4.8")))
                .with("units", units.iter().map(|unit| &**unit).collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(example: &str) -> Message {
    Message::new("input-write-like").with("example", format!("\"{example}\""))
}

/// Seconds and milliseconds in whichever of the two the schema lists first; others as written.
fn normal(number: Decimal, unit: &Arc<str>, units: &[Arc<str>]) -> Value {
    let time = |unit: &str| matches!(unit, "s" | "ms");
    let first = units.iter().find(|known| time(known)).filter(|_| time(unit)).unwrap_or(unit);
    let thousand = Decimal::ONE_THOUSAND;
    let converted = match (&**unit, &**first) {
        ("ms", "s") => number.checked_mul(Decimal::new(1, 3)),
        ("s", "ms") => number.checked_mul(thousand),
        _ => Some(number),
    };
    // A product that left trailing zeros or lost digits would not be the number that was written.
    match converted {
        Some(converted) if first != unit && undo(converted, unit) == Some(number) => {
            Value::Measure(converted.normalize(), first.clone())
        }
        _ => Value::Measure(number, unit.clone()),
    }
}

fn undo(converted: Decimal, unit: &str) -> Option<Decimal> {
    let factor = if unit == "ms" { Decimal::ONE_THOUSAND } else { Decimal::new(1, 3) };
    converted.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::base::document::parse;
    use crate::base::quantity::decimal;
    use crate::base::time::Zone;
    use crate::base::value::Type;
    use crate::base::value::Value;

    fn read(ty: &Type, integer: bool, written: &str) -> Result<Value, &'static str> {
        let text = format!("v = {written}");
        let (table, faults) = parse(&text);
        assert_eq!(faults, [], "{written}");
        let zone = Zone::parse("Asia/Shanghai").expect("a zone of the database");
        let value = table.get("v").expect("the key was just written");
        super::scalar(ty, integer, value.get_ref(), zone).map_err(|wrong| wrong.rule)
    }

    #[test]
    fn numbers_stay_exact_and_odd_ones_are_refused() {
        let exact = decimal("0.1000").map(Value::Number).expect("a decimal");
        assert_eq!(read(&Type::Number, false, "0.1000"), Ok(exact));
        let million = decimal("1000000").map(Value::Number).expect("a decimal");
        assert_eq!(read(&Type::Number, true, "1_000_000"), Ok(million));
        for odd in ["1e3", "nan", "inf", "-inf", "0x10", "99999999999999999999999999999999"] {
            assert_eq!(read(&Type::Number, false, odd), Err("inexact-number"), "{odd}");
        }
        assert_eq!(read(&Type::Number, true, "1.0"), Err("wrong-type"));
        assert_eq!(read(&Type::Number, false, "\"1\""), Err("wrong-type"));
    }

    #[test]
    fn local_times_are_read_in_the_zone_and_offsets_as_written() {
        let local = read(&Type::Instant, false, "2025-09-01T08:00:00");
        assert_eq!(local, read(&Type::Instant, false, "2025-09-01T00:00:00Z"));
        assert_eq!(local, read(&Type::Instant, false, "2025-08-31T19:30:00-04:30"));
        assert_eq!(local, read(&Type::Instant, false, "2025-09-01 08:00"));
        assert!(local.is_ok());
        assert_eq!(read(&Type::Instant, false, "2025-09-01"), Err("wrong-type"));
        assert_eq!(read(&Type::Instant, false, "08:00:00"), Err("wrong-type"));
        assert_eq!(read(&Type::Date, false, "2025-09-01T08:00:00"), Err("wrong-type"));
        assert_eq!(read(&Type::Instant, false, "2025-09-01T08:00:00.5"), Err("fraction-of-second"));
        assert_eq!(read(&Type::Instant, false, "2025-09-01T08:00:60"), Err("impossible-date"));
    }

    #[test]
    fn quantities_without_or_with_a_wrong_unit_are_refused() {
        let units: Arc<[Arc<str>]> = ["s", "ms", "%"].map(Arc::from).into();
        let measure = Type::Measure(Arc::clone(&units));
        for (ty, bad) in [
            (&Type::Share, "99.9"),
            (&Type::Share, "\"99.9\""),
            (&Type::Money, "50"),
            (&Type::Money, "\"50.00\""),
            (&Type::Money, "\"50.00元\""),
            (&Type::Bytes, "1000"),
            (&Type::Bytes, "\"1000\""),
            (&Type::Seconds, "45"),
            (&Type::Seconds, "\"2 days\""),
            (&measure, "4.8"),
            (&measure, "\"4.8 min\""),
        ] {
            assert_eq!(read(ty, false, bad), Err("wrong-unit"), "{bad}");
        }
        let n = |text: &str| decimal(text).expect("a decimal");
        assert_eq!(
            read(&measure, false, "\"4800 ms\""),
            Ok(Value::Measure(n("4.8"), Arc::clone(&units[0])))
        );
        assert_eq!(
            read(&measure, false, "\"1.20 s\""),
            Ok(Value::Measure(n("1.20"), Arc::clone(&units[0])))
        );
        assert_eq!(
            read(&measure, false, "\"3 ％\""),
            Ok(Value::Measure(n("3"), Arc::clone(&units[2])))
        );
    }
}
