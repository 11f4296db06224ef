//! `elapsed` and `days`: time between fields, up to now while something lasts.

use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::expr::Fields;
use crate::expr::Slot;
use crate::expr::Truth;
use crate::expr::compile;
use crate::expr::tests::sample::Schema;
use crate::expr::tests::sample::number;

/// A record that lasts: `from`, `to`, `day`, as known at an instant.
struct Lasting {
    values: [Option<Value>; 3],
    hidden: bool,
    now: Option<i64>,
}

impl Fields for Lasting {
    fn get(&self, slot: Slot) -> Option<&Value> {
        self.values.get(usize::from(slot.0))?.as_ref()
    }

    fn is_hidden(&self, slot: Slot) -> bool {
        self.hidden && slot == Slot(1)
    }

    fn zone(&self) -> Option<Zone> {
        self.now.and_then(|_| Zone::parse("Asia/Shanghai"))
    }

    fn now(&self) -> Option<Instant> {
        self.now.map(Instant::from_unix)
    }
}

fn schema() -> Schema {
    Schema(vec![("from", Type::Instant), ("to", Type::Instant), ("day", Type::Date)])
}

fn value(text: &str, fields: &Lasting) -> Option<Value> {
    let program = compile(text, &schema()).expect("a right expression");
    program.eval(fields).expect("no fault")
}

/// From 0 to `to`, known at `now`.
fn lasting(to: Option<i64>, now: Option<i64>) -> Lasting {
    let at = |at: i64| Value::Instant(Instant::from_unix(at));
    Lasting { values: [Some(at(0)), to.map(at), None], hidden: false, now }
}

#[test]
fn what_has_no_end_lasts_until_now() {
    let elapsed = |fields: &Lasting| value("elapsed(from, to)", fields);
    assert_eq!(elapsed(&lasting(Some(3600), Some(9000))), Some(Value::Seconds(3600)));
    assert_eq!(elapsed(&lasting(None, Some(9000))), Some(Value::Seconds(9000)));
    assert_eq!(elapsed(&lasting(None, None)), None, "nobody knows what time it is");
    let hidden = Lasting { hidden: true, ..lasting(None, Some(9000)) };
    assert_eq!(elapsed(&hidden), None, "an end that cannot be read");
    let no_start = Lasting { values: [None, None, None], ..lasting(None, Some(9000)) };
    assert_eq!(elapsed(&no_start), None);
    let program = compile("elapsed(from, to) >= duration('1h')", &schema()).expect("a test");
    assert_eq!(program.test(&lasting(None, Some(3600))), Truth::Yes);
    assert_eq!(program.test(&lasting(None, Some(3599))), Truth::No);
}

#[test]
fn a_limit_on_what_lasts_is_compared_without_asking_for_the_instant() {
    /// Says whether an instant has come, and never which one it is.
    struct Asked(Lasting);
    impl Fields for Asked {
        fn get(&self, slot: Slot) -> Option<&Value> {
            self.0.get(slot)
        }
        fn reached(&self, at: Instant) -> Option<bool> {
            self.0.reached(at)
        }
    }
    let signs = ["<", "<=", ">", ">=", "==", "!="];
    for sign in signs {
        for now in [-1, 0, 3599, 3600, 3601, 9000] {
            // What is worked out first is compared as a number.
            let number = format!("max(elapsed(from, to), elapsed(from, to)) {sign} duration('1h')");
            let turned = format!("duration('1h') {sign} max(elapsed(from, to), elapsed(from, to))");
            for (plain, asked) in [
                (&number, format!("elapsed(from, to) {sign} duration('1h')")),
                (&turned, format!("duration('1h') {sign} elapsed(from, to)")),
            ] {
                let test = |text: &str, fields: &dyn Fields| {
                    compile(text, &schema()).expect("a test").test(fields)
                };
                let open = lasting(None, Some(now));
                let expected = test(plain, &open);
                assert_eq!(test(&asked, &open), expected, "{asked} at {now}");
                assert_eq!(test(&asked, &Asked(open)), expected, "{asked} at {now}");
            }
        }
    }
}

#[test]
fn days_are_those_of_the_calendar_in_the_zone_of_the_contract() {
    // 15:59:59 UTC is a second before midnight in Shanghai.
    let days = |from: i64, to: i64| {
        let mut fields = lasting(Some(to), Some(to));
        fields.values[0] = Some(Value::Instant(Instant::from_unix(from)));
        value("days(from, to)", &fields)
    };
    assert_eq!(days(57_599, 57_600), Some(number(1)));
    assert_eq!(days(57_600, 57_600 + 86_399), Some(number(0)));
    assert_eq!(days(57_600, 57_599), Some(number(0)), "never negative");
    assert_eq!(days(0, 86_400 * 31), Some(number(31)));
    let constant = "days(date('2026-02-28'), date('2026-03-01'))";
    assert_eq!(value(constant, &lasting(None, None)), Some(number(1)));
    assert_eq!(value("days(from, to)", &lasting(None, Some(9000))), None, "no end, no days");
    assert_eq!(value("days(from, to)", &lasting(Some(1), None)), None, "no zone");
}

#[test]
fn operands_that_are_no_points_in_time_are_faults_of_the_contract() {
    let key = |text: &str| match compile(text, &schema()) {
        Ok(_) => "",
        Err(faults) => faults[0].message.key,
    };
    assert_eq!(key("elapsed(from, day)"), "expr-elapsed");
    assert_eq!(key("elapsed(from, timestamp('2025-09-01T00:00:00Z'))"), "expr-elapsed-end");
    assert_eq!(key("elapsed(from)"), "expr-arguments");
    assert_eq!(key("days(from, 3)"), "expr-days");
    assert_eq!(key("days(from, day)"), "");
    assert_eq!(key("elapse(from, to)"), "expr-unknown-function");
}
