//! Nothing that is written or filed makes an evaluation crash or run on.

use crate::base::value::Type;
use crate::base::value::Value;
use crate::expr::EvalFault;
use crate::expr::MAX_BYTES;
use crate::expr::MAX_DEPTH;
use crate::expr::Reason;
use crate::expr::compile;
use crate::expr::tests::sample::Record;
use crate::expr::tests::sample::Schema;
use crate::expr::tests::sample::eval;
use crate::expr::tests::sample::list;
use crate::expr::tests::sample::number;
use crate::expr::tests::sample::program;
use crate::expr::tests::sample::schema;
use crate::expr::tests::sample::text;
use crate::expr::tests::sample::value;

/// The key of the only fault.
fn only_fault(text: &str) -> &'static str {
    match compile(text, &schema()) {
        Err(faults) if faults.len() == 1 => faults[0].message.key,
        other => panic!("one fault, not {other:?}"),
    }
}

fn fault(text: &str) -> EvalFault {
    match eval(text) {
        Err(fault) => fault,
        Ok(value) => panic!("`{text}` should fail, not yield {value:?}"),
    }
}

#[test]
fn nesting_is_bounded_whatever_it_is_made_of() {
    assert_eq!(only_fault(&"(".repeat(100_000)), "expr-too-long");
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("-", "1", ""),
        ("!", "true", ""),
        ("size(", "tags", ")"),
    ] {
        let n = MAX_BYTES / (open.len() + close.len()) - 4;
        let text = format!("{}{inner}{}", open.repeat(n), close.repeat(n));
        assert_eq!(only_fault(&text), "expr-too-deep", "{open}");
    }
    let chain = |joint: &str, n: usize| vec!["1"; n].join(joint);
    assert_eq!(only_fault(&chain("+", 2000)), "expr-too-deep");
    assert_eq!(only_fault(&format!("item{}", ".from".repeat(800))), "expr-too-deep");
    assert_eq!(only_fault(&"true?true:".repeat(400)), "expr-too-deep");
    assert_eq!(value(&chain("+", MAX_DEPTH)), Some(number(64)));
    let brackets = |n| format!("{}1{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(value(&brackets(MAX_DEPTH - 1)), Some(number(1)));
    assert_eq!(only_fault(&brackets(MAX_DEPTH)), "expr-too-deep");
}

#[test]
fn many_alternatives_are_not_deep() {
    let text = vec!["count==6"; 400].join("||");
    assert_eq!(value(&text), Some(Value::Bool(false)));
}

#[test]
fn the_longest_text_is_read_and_a_longer_one_is_not() {
    let text = format!("{}1", " ".repeat(MAX_BYTES - 1));
    assert_eq!(value(&text), Some(number(1)));
    assert_eq!(only_fault(&format!(" {text}")), "expr-too-long");
}

#[test]
fn list_macros_nest_twice_at_most() {
    let two = "tags.exists(a, tags.exists(b, a == b))";
    assert_eq!(value(two), Some(Value::Bool(true)));
    let three = "tags.exists(a, tags.exists(b, tags.exists(c, a == b && b == c)))";
    assert_eq!(only_fault(three), "expr-macros");
    let chained = "tags.filter(a, true).filter(b, true).exists(c, tags.exists(d, c == d))";
    assert_eq!(value(chained), Some(Value::Bool(true)));
}

#[test]
fn an_exhausted_budget_is_a_fault_and_not_missing() {
    let names = Schema(vec![("ns", Type::List(Type::Number.into())), ("t", Type::Text)]);
    let numbers = |n| Record(vec![Some(list((0..n).map(number)))]);
    let quadratic = compile("ns.all(a, ns.exists(b, a == b)) || true", &names);
    let quadratic = quadratic.expect("the names are those of the schema");
    assert_eq!(quadratic.eval(&numbers(50)), Ok(Some(Value::Bool(true))));
    let over = quadratic.eval(&numbers(1000)).map_err(|fault| fault.reason);
    assert_eq!(over, Err(Reason::Budget), "`|| true` does not absorb it");

    let long = text(&"x".repeat(200_000));
    let scans = compile("ns.exists(n, t.contains('y') || size(t) < n || t == t + n)", &names);
    assert!(scans.is_err(), "text and number do not add up");
    for scan in ["t.contains('y')", "size(t) < n", "t != t"] {
        let scans = compile(&format!("ns.exists(n, {scan})"), &names);
        let scans = scans.expect("the names are those of the schema");
        let record = |n| Record(vec![Some(list((0..n).map(number))), Some(long.clone())]);
        assert_eq!(scans.eval(&record(10)), Ok(Some(Value::Bool(false))), "`{scan}`");
        let over = scans.eval(&record(100)).map_err(|fault| fault.reason);
        assert_eq!(over, Err(Reason::Budget), "`{scan}`");
    }
}

#[test]
fn arithmetic_faults_where_it_has_no_result() {
    for (text, reason) in [
        ("huge + huge", Reason::Overflow),
        ("huge * 2", Reason::Overflow),
        ("-huge - huge", Reason::Overflow),
        ("huge / 0.1", Reason::Overflow),
        ("count / zero", Reason::DivisionByZero),
        ("count % zero", Reason::DivisionByZero),
        ("fee / zero", Reason::DivisionByZero),
        ("lasting / (lasting - lasting)", Reason::DivisionByZero),
        ("reported_at + duration('87000000h')", Reason::Overflow),
        ("lasting + duration('87660000h')", Reason::Overflow),
        ("fee * huge", Reason::Overflow),
    ] {
        let fault = fault(text);
        assert_eq!(fault.reason, reason, "`{text}`");
        assert_eq!(fault.range(), 0..text.len(), "`{text}`");
    }
    for text in ["fee + fee_usd", "fee < fee_usd", "fee == fee_usd", "max(fee, fee_usd)"] {
        assert!(matches!(fault(text).reason, Reason::Currencies(..)), "`{text}`");
    }
    assert_eq!(fault("count > 1 && 1 < count / zero").range(), 17..29);
    assert_eq!(fault("zero in [zero, count % zero]").reason, Reason::DivisionByZero);
}

#[test]
fn faults_yield_to_an_operand_that_decides_on_either_side() {
    for (text, wanted) in [
        ("count / zero > 1 && zero != 0", false),
        ("zero != 0 && count / zero > 1", false),
        ("count / zero > 1 || true", true),
        ("[zero, count].exists(n, 10 / n == 2)", true),
        ("[zero, count].all(n, 10 / n == 3)", false),
    ] {
        assert_eq!(value(text), Some(Value::Bool(wanted)), "`{text}`");
    }
    for text in ["count / zero > 1 && no_bool", "no_bool && count / zero > 1"] {
        assert_eq!(fault(text).reason, Reason::DivisionByZero, "`{text}`");
    }
    assert_eq!(fault("no_number + count / zero").reason, Reason::DivisionByZero);
}

#[test]
fn a_value_of_another_type_than_declared_is_a_fault() {
    let names =
        Schema(vec![("n", Type::Number), ("b", Type::Bool), ("l", Type::List(Type::Text.into()))]);
    let wrong = Record(vec![Some(text("5")), Some(number(1)), Some(number(1))]);
    for text in ["n > 1", "b && true", "'x' in l", "size(l) == 1", "-n < 1", "l.exists(x, true)"] {
        let program = compile(text, &names).expect("the names are those of the schema");
        let outcome = program.eval(&wrong).map_err(|fault| fault.reason);
        assert_eq!(outcome, Err(Reason::WrongType), "`{text}`");
    }
}

#[test]
fn every_prefix_and_every_mutilation_is_read_without_panic() {
    let text = r#"级别 in ["重大", '一\u822c'] && outages.exists(o, has(o.to) && o.to - o.from > duration("2h")) ? max(1.5, -count) : size(tags) % 3 // 完"#;
    program(text);
    for (at, c) in text.char_indices() {
        drop(compile(&text[..at], &schema()));
        drop(compile(&text[at..], &schema()));
        let without = format!("{}{}", &text[..at], &text[at + c.len_utf8()..]);
        drop(compile(&without, &schema()));
        for other in ['"', '(', ')', '\\', '.', '（', '0', '\n', '\u{1f600}'] {
            let changed = format!("{}{other}{}", &text[..at], &text[at + c.len_utf8()..]);
            if let Err(faults) = compile(&changed, &schema()) {
                assert!(faults.iter().all(|fault| changed.get(fault.range.clone()).is_some()));
                assert!(!faults.is_empty());
            }
        }
    }
}
