//! What expressions mean: precedence, types, missing values.

use crate::base::quantity;
use crate::base::quantity::Money;
use crate::base::time::Instant;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::expr::Slot;
use crate::expr::Truth;
use crate::expr::compile_filter;
use crate::expr::tests::sample::eval;
use crate::expr::tests::sample::list;
use crate::expr::tests::sample::number;
use crate::expr::tests::sample::program;
use crate::expr::tests::sample::record;
use crate::expr::tests::sample::schema;
use crate::expr::tests::sample::text;
use crate::expr::tests::sample::value;

/// Each text with what it yields: `Some(true)`, `Some(false)` or missing.
fn check(cases: &[(&str, Option<bool>)]) {
    for (text, wanted) in cases {
        assert_eq!(value(text), wanted.map(Value::Bool), "`{text}`");
    }
}

#[test]
fn operators_bind_as_in_cel() {
    for (text, wanted) in [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("24 / 4 / 3 * 2", 4),
        ("7 % 4 + -2", 1),
        ("-7 % 4", -3),
        ("2 - -3", 5),
        ("--4", 4),
        ("true ? 1 : false ? 2 : 3", 1),
        ("false ? 1 : false ? 2 : 3", 3),
        ("size([1, 2]) + size('夜间')", 4),
        ("[1, 2].size() + max(1, count, 3) + min(1, 2) // all of it", 8),
    ] {
        assert_eq!(value(text), Some(number(wanted)), "`{text}`");
    }
    check(&[
        ("true || false && false", Some(true)),
        ("!false && false", Some(false)),
        ("1 + 1 == 2 && 2 < 3", Some(true)),
        ("!planned == true", Some(true)),
        ("1 < 2 == true", Some(true)),
        ("1 in [1, 2] == true", Some(true)),
        ("false && true || true", Some(true)),
        ("true || true ? false : true", Some(false)),
    ]);
}

#[test]
fn numbers_are_exact() {
    check(&[("0.1 + 0.2 == 0.3", Some(true)), ("7 / 2 == 3.5", Some(true))]);
    let sum = quantity::decimal("9007199254740993.01").map(Value::Number);
    assert_eq!(value("9007199254740993 + 0.01"), sum);
}

#[test]
fn texts_have_escapes_and_methods() {
    assert_eq!(value(r#"'a\'b' "#), Some(text("a'b")));
    assert_eq!(value(r#""\u591c\x41\n\\\"" "#), Some(text("夜A\n\\\"")));
    check(&[
        ("summary.startsWith('夜间')", Some(true)),
        ("summary.endsWith(\"down\")", Some(true)),
        ("summary.startsWith('router') || summary.endsWith('router')", Some(false)),
        ("summary.contains('router') && !summary.contains('up')", Some(true)),
        ("size(summary) == 14", Some(true)),
        ("'a' < 'b'", Some(true)),
        ("级别 == '一般'", Some(true)),
        ("system == 'SYS-1'", Some(true)),
        ("system.startsWith('SYS')", Some(true)),
    ]);
}

#[test]
fn quantities_calculate_with_their_own_kind() {
    check(&[
        ("restored_at - reported_at == duration('2h')", Some(true)),
        ("restored_at - reported_at <= lasting + duration(\"30min\")", Some(true)),
        ("reported_at + duration('2h') == restored_at", Some(true)),
        ("restored_at - duration('2h') == reported_at", Some(true)),
        ("lasting == duration('1h30m') && lasting == duration('1.5h')", Some(true)),
        ("lasting == duration('1h 30min') && -lasting == duration('-5400s')", Some(true)),
        ("lasting / duration('1h') == 1.5", Some(true)),
        ("timestamp('2025-09-01T00:00:00+08:00') == timestamp('2025-08-31T16:00:00Z')", Some(true)),
        ("day >= date('2025-09-01') && day < date('2025-09-02')", Some(true)),
        ("fee == money('50 CNY')", Some(true)),
        ("fee * 2 + fee == money('150.00 CNY') && fee / fee == 1", Some(true)),
        ("users_affected >= 30 && users_affected < 30.01", Some(true)),
        ("backup == bytes('4TB') && backup / 2 == bytes('2TB')", Some(true)),
        ("delay < 251 && min(delay, 300) == 250", Some(true)),
        ("max(fee, money('60 CNY')) == money('60 CNY')", Some(true)),
        ("min(reported_at, restored_at) == reported_at", Some(true)),
    ]);
    let kinds = [
        ("restored_at - reported_at", Type::Seconds),
        ("reported_at + lasting", Type::Instant),
        ("users_affected", Type::Share),
        ("users_affected + 1", Type::Number),
        ("fee * 2", Type::Money),
        ("planned ? users_affected : 1", Type::Number),
    ];
    for (text, kind) in kinds {
        assert_eq!(program(text).type_of(), &kind, "`{text}`");
    }
    assert_eq!(value("planned ? 1 : users_affected"), Some(number(30)));
    assert_eq!(value("fee"), Money::parse("50.00 CNY").map(Value::Money));
}

#[test]
fn and_or_and_not_follow_kleene() {
    for (left, a) in [("true", Some(true)), ("!true", Some(false)), ("no_bool", None)] {
        for (right, b) in [("true", Some(true)), ("planned", Some(false)), ("no_bool", None)] {
            let and = match (a, b) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
            let or = match (a, b) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
            check(&[
                (&format!("{left} && {right}"), and),
                (&format!("{left} || {right}"), or),
                (&format!("!({left})"), a.map(|value| !value)),
            ]);
        }
    }
}

#[test]
fn what_hangs_on_a_missing_value_is_missing() {
    check(&[
        ("no_number > 5", None),
        ("no_number == no_number", None),
        ("5 + no_number != 3", None),
        ("-no_number < 0", None),
        ("size(no_text) == 0", None),
        ("size(no_list) == 0", None),
        ("no_text.contains('x')", None),
        ("'x'.contains(no_text)", None),
        ("no_enum == 'major'", None),
        ("min(1, no_number) == 1", None),
        ("no_bool ? true : true", None),
        ("no_text in tags", None),
        ("no_text in nothing", Some(false)),
        ("'x' in no_list", None),
        ("no_text in ['a']", None),
        ("count in [no_number, 5]", Some(true)),
        ("count in [no_number, 6]", None),
        ("[1, no_number].exists(n, n == 1)", None),
        ("no_list.exists(t, true)", None),
        ("tags.exists(t, t == no_text)", None),
        ("tags.exists(t, t == 'vpn' || t == no_text)", Some(true)),
        ("tags.all(t, t != 'vpn' && t == no_text)", Some(false)),
        ("tags.all(t, t != no_text)", None),
        ("tags.exists_one(t, t == 'vpn')", Some(true)),
        ("tags.exists_one(t, t == 'vpn' || no_bool)", None),
        ("(tags.filter(t, no_bool)).size() == 0", None),
        ("tags.map(t, no_number).size() == 2", None),
        ("has(no_number)", Some(false)),
        ("has(count) && !has(no_list)", Some(true)),
        ("!has(no_number) || no_number > 5", Some(true)),
        ("has(item.from)", Some(true)),
        ("has(item.to)", Some(false)),
        ("item.to > reported_at", None),
        ("has(trigger.asked_at) && !has(trigger.answer)", Some(true)),
    ]);
}

#[test]
fn lists_have_macros() {
    check(&[
        ("'夜间' in tags && !('day' in tags)", Some(true)),
        ("severity in ['major', 'minor']", Some(true)),
        ("nothing.all(t, false) && !nothing.exists(t, true)", Some(true)),
        ("outages.exists(o, has(o.to) && o.to - o.from == duration('5min'))", Some(true)),
        ("outages.filter(o, has(o.to)).all(o, o.to - o.from <= duration('5min'))", Some(true)),
        ("outages.exists(o, !has(o.to) && tags.exists(t, t == 'vpn'))", Some(true)),
        ("tags.map(t, size(t)).exists(n, n == 3)", Some(true)),
        ("tags.filter(t, t.size() == 2).size() == 1", Some(true)),
    ]);
    let kept = match value("tags.filter(t, t == 'vpn')") {
        Some(Value::List(items)) => items,
        other => panic!("a list, not {other:?}"),
    };
    let Some(Value::List(filed)) = Some(list([text("夜间"), text("vpn")])) else {
        panic!("lists are lists")
    };
    assert_eq!(kept, [filed[1].clone()], "an item keeps its place");
}

#[test]
fn dotted_names_are_looked_up_whole_before_their_root() {
    assert_eq!(
        value("trigger.asked_at + duration('1s')"),
        Some(Value::Instant(Instant::from_unix(900_001)))
    );
    assert_eq!(value("item.from"), Some(Value::Instant(Instant::from_unix(100))));
}

#[test]
fn a_program_tells_what_it_reads_and_what_it_was() {
    let text = "count > 3 && (has(no_text) || severity == 'major') && count < 9";
    let program = program(text);
    assert_eq!(program.names_used(), [Slot(0), Slot(6), Slot(27)]);
    assert_eq!(program.text(), text);
    assert!(program.is_bool());
}

#[test]
fn a_filter_tells_yes_no_unknown_and_fault() {
    let test = |text| {
        compile_filter(text, &schema()).map(|filter| filter.test(&record())).map_err(|f| f.len())
    };
    assert_eq!(test("severity == 'major'"), Ok(Truth::Yes));
    assert_eq!(test("planned"), Ok(Truth::No));
    assert_eq!(test("no_number > 1"), Ok(Truth::Unknown));
    assert_eq!(test("tags.exists(t, t == 'vpn')"), Ok(Truth::Yes));
    assert!(matches!(test("1 / zero > 1"), Ok(Truth::Fault(_))));
    assert_eq!(test("count + 1"), Err(1));
    assert!(matches!(program("count").test(&record()), Truth::Fault(_)));
    assert!(eval("count").is_ok());
}
