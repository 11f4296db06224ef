//! Expressions of contracts: read, checked, evaluated, negated, and proved never to hold.

use std::sync::Arc;
use std::sync::OnceLock;

use pactbook::base::place::Place;
use pactbook::base::place::SourceId;
use pactbook::base::quantity;
use pactbook::base::quantity::Decimal;
use pactbook::base::quantity::Money;
use pactbook::base::time::Date;
use pactbook::base::time::Instant;
use pactbook::base::time::Zone;
use pactbook::base::value::Entry;
use pactbook::base::value::Item;
use pactbook::base::value::Type;
use pactbook::base::value::Value;
use pactbook::expr;
use pactbook::expr::Fields;
use pactbook::expr::Names;
use pactbook::expr::Program;
use pactbook::expr::Slot;
use pactbook::expr::Truth;
use pactbook::expr::apart;

use super::seeds;

/// A name, its type, and its value in each of the records.
type Known = (&'static str, Type, [Option<Value>; 3]);

struct World(Vec<Known>);

struct Record<'w>(&'w World, usize);

impl Names for World {
    fn lookup(&self, name: &str) -> Option<(Slot, Type)> {
        let at = self.0.iter().position(|(known, ..)| *known == name)?;
        Some((Slot(u16::try_from(at).ok()?), self.0[at].1.clone()))
    }

    fn all(&self) -> Vec<String> {
        self.0.iter().map(|(name, ..)| (*name).to_owned()).collect()
    }
}

impl Fields for Record<'_> {
    fn get(&self, slot: Slot) -> Option<&Value> {
        self.0.0.get(usize::from(slot.0))?.2[self.1].as_ref()
    }

    fn zone(&self) -> Option<Zone> {
        Zone::parse("+08:00")
    }

    fn now(&self) -> Option<Instant> {
        (self.1 != 1).then_some(Instant::from_unix(1_760_000_000))
    }
}

fn words(words: &[&str]) -> Arc<[Arc<str>]> {
    words.iter().map(|word| Arc::from(*word)).collect()
}

fn list(values: Vec<Value>) -> Value {
    let place = Place::start_of(SourceId(7));
    Value::List(values.into_iter().map(|value| Item { value, place }).collect())
}

/// A name of which the second record knows nothing.
fn known(name: &'static str, kind: Type, first: Value, last: Value) -> Known {
    (name, kind, [Some(first), None, Some(last)])
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let text = |text: &str| Value::Text(text.into());
        let at = |unix| Value::Instant(Instant::from_unix(unix));
        let number = |n: i64| Value::Number(Decimal::from(n));
        let yuan = |text| Value::Money(Money::parse(text).expect("an amount"));
        let share = |text| Value::Share(quantity::decimal(text).expect("a number"));
        let day = |d| Value::Date(Date::from_ymd_opt(2025, 9, d).expect("a day"));
        let outage = Type::Table(
            [("from", Type::Instant), ("to", Type::Instant)]
                .map(|(name, kind)| (Arc::from(name), kind))
                .into(),
        );
        let place = Place::start_of(SourceId(7));
        let entry = |name: &str, value| Entry { name: Arc::from(name), value, place };
        let table = |entries: Vec<Entry>| Value::Table(entries);
        let ms: Arc<str> = Arc::from("ms");
        let levels = words(&["major", "general", "minor"]);
        World(vec![
            known("severity", Type::Enum(levels), text("major"), text("minor")),
            known("级别", Type::Enum(words(&["重大", "一般"])), text("一般"), text("重大")),
            known("summary", Type::Text, text("夜间 router down"), text("")),
            known("system", Type::Ref(words(&["system"])), text("SYS-1"), text("S")),
            known("planned", Type::Bool, Value::Bool(false), Value::Bool(true)),
            known("count", Type::Number, number(5), Value::Number(Decimal::MAX)),
            known("zero", Type::Number, number(0), number(-1)),
            known("reported_at", Type::Instant, at(1_759_000_000), at(i64::MAX / 4)),
            known("restored_at", Type::Instant, at(1_759_007_200), at(-1)),
            known("day", Type::Date, day(1), day(30)),
            known("lasting", Type::Seconds, Value::Seconds(5400), Value::Seconds(i64::MAX)),
            known("fee", Type::Money, yuan("50.00 CNY"), yuan("50.00 USD")),
            known("users", Type::Share, share("30"), share("100")),
            known("backup", Type::Bytes, Value::Bytes(4_000_000_000_000), Value::Bytes(u64::MAX)),
            known(
                "delay",
                Type::Measure(words(&["ms"])),
                Value::Measure(Decimal::from(250), Arc::clone(&ms)),
                Value::Measure(Decimal::MAX, ms),
            ),
            known(
                "tags",
                Type::List(Type::Text.into()),
                list(vec![text("夜间"), text("vpn")]),
                list(Vec::new()),
            ),
            known(
                "ns",
                Type::List(Type::Number.into()),
                list((0..9).map(number).collect()),
                list(vec![number(7)]),
            ),
            known(
                "outages",
                Type::List(outage.clone().into()),
                list(vec![
                    table(vec![entry("from", at(100)), entry("to", at(400))]),
                    table(vec![entry("from", at(1000))]),
                ]),
                list(Vec::new()),
            ),
            known("item", outage, table(vec![entry("from", at(100))]), table(Vec::new())),
            known("trigger.asked_at", Type::Instant, at(900_000), at(0)),
        ])
    })
}

/// Reads the bytes as an expression and evaluates it on records that know all, nothing, and extremes.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let world = world();
    let can_hold = apart::can_meet(&[text]);
    let _ = (apart::edges(text), apart::pins(text), apart::plain(text));
    let program = match expr::compile(text, world) {
        Ok(program) => program,
        Err(faults) => {
            assert!(!faults.is_empty(), "nothing is refused without a word");
            for fault in &faults {
                assert!(text.get(fault.range.clone()).is_some(), "a fault outside: {fault:?}");
            }
            assert!(expr::compile_filter(text, world).is_err());
            return;
        }
    };
    assert!(program.names_used().is_sorted(), "slots ascend");
    assert_eq!(expr::compile_filter(text, world).is_ok(), program.is_bool());
    // A line break ends a comment that the text may end with.
    let not = expr::compile(&format!("!({text}\n)"), world).ok().filter(Program::is_bool);
    for no in 0..3 {
        let record = Record(world, no);
        let result = program.eval(&record);
        match &result {
            Ok(Some(value)) => assert!(fits(value, program.type_of()), "{value:?} of {text}"),
            Ok(None) => {}
            Err(fault) => {
                assert!(text.get(fault.range()).is_some(), "a fault outside: {fault:?}");
            }
        }
        assert_eq!(program.eval(&record), result, "the same twice: {text}");
        if !program.is_bool() {
            continue;
        }
        let truth = program.test(&record);
        let expected = match result {
            Ok(Some(Value::Bool(true))) => Truth::Yes,
            Ok(Some(_)) => Truth::No,
            Ok(None) => Truth::Unknown,
            Err(fault) => Truth::Fault(fault),
        };
        assert_eq!(truth, expected, "a test is its value: {text}");
        assert!(can_hold || truth != Truth::Yes, "what can never hold holds: {text}");
        if let Some(not) = &not {
            let other = not.test(&record);
            let is_dual = match truth {
                Truth::Yes => other == Truth::No,
                Truth::No => other == Truth::Yes,
                Truth::Unknown => other == Truth::Unknown,
                Truth::Fault(_) => matches!(other, Truth::Fault(_)),
            };
            // One step more may be one too many.
            let is_spent =
                matches!(other, Truth::Fault(fault) if fault.reason == expr::Reason::Budget);
            assert!(is_dual || is_spent, "{truth:?}, and negated {other:?}: {text}");
        }
    }
}

/// Whether a value is of a type.
fn fits(value: &Value, kind: &Type) -> bool {
    match (value, kind) {
        (Value::Bool(_), Type::Bool)
        | (Value::Number(_), Type::Number)
        | (Value::Text(_), Type::Text | Type::Enum(_) | Type::Ref(_))
        | (Value::Instant(_), Type::Instant)
        | (Value::Date(_), Type::Date)
        | (Value::Seconds(_), Type::Seconds)
        | (Value::Money(_), Type::Money)
        | (Value::Share(_), Type::Share)
        | (Value::Bytes(_), Type::Bytes)
        | (Value::Measure(..), Type::Measure(_)) => true,
        (Value::List(items), Type::List(kind)) => items.iter().all(|item| fits(&item.value, kind)),
        (Value::Table(entries), Type::Table(kinds)) => entries.iter().all(|entry| {
            kinds.iter().any(|(name, kind)| *name == entry.name && fits(&entry.value, kind))
        }),
        _ => false,
    }
}

/// Expressions of the shipped contracts, and some of each sort.
pub fn seeds() -> Vec<Vec<u8>> {
    let own = [
        "true || false && !planned",
        "count > 5 && summary.contains(\"router\") || severity == \"major\"",
        "has(item.from) && restored_at - reported_at <= duration(\"2h30m\")",
        "outages.exists(o, o.to - o.from > duration(\"5m\")) && size(tags) == 2",
        "ns.filter(n, n % 2 == 0).map(n, n * 3 / 7).all(n, n < max(1, count, 3))",
        "timestamp(\"2025-09-01T00:00:00+08:00\") < reported_at && day == date(\"2025-09-01\")",
        "fee <= money(\"50.00 CNY\") && backup > bytes(\"4TB\") && users < 30",
        "elapsed(trigger.asked_at, restored_at) > lasting && days(reported_at, restored_at) > 1",
        "级别 in [\"重大\", '一般'] // 说明",
        "ns.exists_one(n, n == 7) ? -min(count, zero) : --4.5",
        "severity == \"major\" && severity == \"minor\" || count > 5 && count < 3",
    ];
    let mut seeds: Vec<Vec<u8>> = own.iter().map(|text| text.as_bytes().to_vec()).collect();
    for text in seeds::texts("data", "contract.toml") {
        for line in text.lines() {
            let Some((key, value)) = line.split_once(" = ") else { continue };
            if matches!(key.trim(), "where" | "when" | "measure" | "test") {
                let inner = value.trim().trim_matches(['\'', '"']).replace("\\\"", "\"");
                seeds.push(inner.into_bytes());
            }
        }
    }
    seeds
}
