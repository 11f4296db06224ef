//! Names and a record for the tests to evaluate on.

use std::sync::Arc;

use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::quantity;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::value::Entry;
use crate::base::value::Item;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::expr::EvalFault;
use crate::expr::Fields;
use crate::expr::Names;
use crate::expr::Program;
use crate::expr::Slot;
use crate::expr::compile;

/// Names with their types; the slot is the position.
pub(super) struct Schema(pub(super) Vec<(&'static str, Type)>);

impl Names for Schema {
    fn lookup(&self, name: &str) -> Option<(Slot, Type)> {
        let at = self.0.iter().position(|(known, _)| *known == name)?;
        Some((Slot(u16::try_from(at).ok()?), self.0[at].1.clone()))
    }

    fn all(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| (*name).to_owned()).collect()
    }
}

/// Values by slot.
#[derive(Clone, Default)]
pub(super) struct Record(pub(super) Vec<Option<Value>>);

impl Fields for Record {
    fn get(&self, slot: Slot) -> Option<&Value> {
        self.0.get(usize::from(slot.0))?.as_ref()
    }
}

pub(super) fn words<const N: usize>(words: [&str; N]) -> Arc<[Arc<str>]> {
    words.iter().map(|word| Arc::from(*word)).collect()
}

pub(super) fn number(n: i64) -> Value {
    Value::Number(Decimal::from(n))
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.into())
}

pub(super) fn list(values: impl IntoIterator<Item = Value>) -> Value {
    let place = |at: usize| Place::new(SourceId(7), at..at + 1);
    Value::List(
        values
            .into_iter()
            .enumerate()
            .map(|(at, value)| Item { value, place: place(at) })
            .collect(),
    )
}

pub(super) fn table<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let place = Place::start_of(SourceId(7));
    let entry = |(name, value): (&str, Value)| Entry { name: Arc::from(name), value, place };
    Value::Table(entries.map(entry).into())
}

/// Each name of the sample with its type and its value; what begins with `no_` is not filed.
fn sample() -> Vec<(&'static str, Type, Option<Value>)> {
    let outage =
        Type::Table([(Arc::from("from"), Type::Instant), (Arc::from("to"), Type::Instant)].into());
    let at = |unix| Value::Instant(Instant::from_unix(unix));
    let yuan = |amount| Money::parse(amount).map(Value::Money);
    let share = |text| quantity::decimal(text).map(Value::Share);
    let ms: Arc<str> = Arc::from("ms");
    vec![
        ("severity", Type::Enum(words(["major", "general", "minor"])), Some(text("major"))),
        ("级别", Type::Enum(words(["重大", "一般"])), Some(text("一般"))),
        ("summary", Type::Text, Some(text("夜间 router down"))),
        ("system", Type::Ref(words(["system"])), Some(text("SYS-1"))),
        ("person", Type::Ref(words(["person"])), Some(text("P-1"))),
        ("planned", Type::Bool, Some(Value::Bool(false))),
        ("count", Type::Number, Some(number(5))),
        ("zero", Type::Number, Some(number(0))),
        ("huge", Type::Number, Some(Value::Number(Decimal::MAX))),
        ("reported_at", Type::Instant, Some(at(1_000_000))),
        ("restored_at", Type::Instant, Some(at(1_007_200))),
        ("day", Type::Date, Date::from_ymd_opt(2025, 9, 1).map(Value::Date)),
        ("lasting", Type::Seconds, Some(Value::Seconds(5400))),
        ("fee", Type::Money, yuan("50.00 CNY")),
        ("fee_usd", Type::Money, yuan("50.00 USD")),
        ("users_affected", Type::Share, share("30")),
        ("backup", Type::Bytes, Some(Value::Bytes(4_000_000_000_000))),
        ("delay", Type::Measure(words(["ms"])), Some(Value::Measure(Decimal::from(250), ms))),
        ("length", Type::Measure(words(["m"])), None),
        ("tags", Type::List(Type::Text.into()), Some(list([text("夜间"), text("vpn")]))),
        ("nothing", Type::List(Type::Text.into()), Some(list([]))),
        (
            "outages",
            Type::List(outage.clone().into()),
            Some(list([table([("from", at(100)), ("to", at(400))]), table([("from", at(1000))])])),
        ),
        ("item", outage, Some(table([("from", at(100))]))),
        ("trigger.asked_at", Type::Instant, Some(at(900_000))),
        ("trigger.answer", Type::Text, None),
        ("no_bool", Type::Bool, None),
        ("no_number", Type::Number, None),
        ("no_text", Type::Text, None),
        ("no_list", Type::List(Type::Text.into()), None),
        ("no_enum", Type::Enum(words(["major", "general", "minor"])), None),
    ]
}

pub(super) fn schema() -> Schema {
    Schema(sample().into_iter().map(|(name, kind, _)| (name, kind)).collect())
}

pub(super) fn record() -> Record {
    Record(sample().into_iter().map(|(_, _, value)| value).collect())
}

/// The program of a text that has no faults.
pub(super) fn program(text: &str) -> Program {
    match compile(text, &schema()) {
        Ok(program) => program,
        Err(faults) => panic!("`{text}` should compile: {faults:#?}"),
    }
}

/// The result of a text on the sample.
pub(super) fn eval(text: &str) -> Result<Option<Value>, EvalFault> {
    program(text).eval(&record())
}

/// The result of a text that evaluates without fault.
pub(super) fn value(text: &str) -> Option<Value> {
    match eval(text) {
        Ok(value) => value,
        Err(fault) => panic!("`{text}` should have a result: {fault:?}"),
    }
}
