//! Where the language overlaps with CEL, it means what CEL means: `cel` is the oracle.
//!
//! Left out on purpose are division (ours is exact) and missing values (CEL has none).

use proptest::prelude::BoxedStrategy;
use proptest::prelude::Just;
use proptest::prelude::ProptestConfig;
use proptest::prelude::Strategy;
use proptest::prop_assert_eq;
use proptest::prop_oneof;
use proptest::proptest;
use proptest::sample::select;

use crate::base::quantity::Decimal;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::expr::compile;
use crate::expr::tests::sample::Record;
use crate::expr::tests::sample::Schema;
use crate::expr::tests::sample::list;
use crate::expr::tests::sample::number;
use crate::expr::tests::sample::text;

/// The values of the variables `i`, `j`, `b`, `s`, `ns` and `ts`.
type Variables = (i64, i64, bool, &'static str, Vec<i64>, Vec<&'static str>);

const TEXTS: [&str; 6] = ["", "a", "ab", "ba", "abab", "it's"];

fn variables() -> impl Strategy<Value = Variables> {
    let small = -9_i64..=9;
    (
        small.clone(),
        small.clone(),
        proptest::bool::ANY,
        select(&TEXTS[..]),
        proptest::collection::vec(small, 0..4),
        proptest::collection::vec(select(&TEXTS[..]), 0..4),
    )
}

/// The text of a number, a sum where `depth` allows; `inside` a macro there is also `n`.
fn numbers(depth: u32, inside: bool) -> BoxedStrategy<String> {
    let atom = prop_oneof![
        (0..10_i64).prop_map(|n| n.to_string()),
        select(vec!["i", "j", "-i", if inside { "n" } else { "j" }]).prop_map(str::to_owned),
    ]
    .boxed();
    if depth == 0 {
        return atom;
    }
    let less = numbers(depth - 1, inside);
    let texts = texts(depth - 1);
    let pair = (less.clone(), less.clone());
    prop_oneof![
        3 => atom,
        3 => (pair.clone(), select(vec![" + ", " - ", " * "]))
            .prop_map(|((a, b), sign)| format!("{a}{sign}{b}")),
        2 => (pair.clone(), select(vec![" + ", " - ", " * "]))
            .prop_map(|((a, b), sign)| format!("({a}){sign}({b})")),
        1 => (less.clone(), select(vec!["i", "j", "3", "7"]))
            .prop_map(|(a, b)| format!("{a} % {b}")),
        1 => less.clone().prop_map(|a| format!("-({a})")),
        1 => (truths(depth - 1, inside), pair)
            .prop_map(|(c, (a, b))| format!("({c} ? {a} : {b})")),
        1 => texts.prop_map(|a| format!("size({a})")),
        1 => lists(depth - 1, inside).prop_map(|a| format!("size({a})")),
    ]
    .boxed()
}

fn texts(depth: u32) -> BoxedStrategy<String> {
    let atom = prop_oneof![
        Just("s".to_owned()),
        select(&TEXTS[..]).prop_map(|text| format!("\"{text}\"")),
        select(&TEXTS[..]).prop_map(|text| format!("'{}'", text.replace('\'', "\\'"))),
    ]
    .boxed();
    if depth == 0 {
        return atom;
    }
    let less = texts(depth - 1);
    prop_oneof![
        3 => atom,
        1 => (truths(depth - 1, false), less.clone(), less)
            .prop_map(|(c, a, b)| format!("({c} ? {a} : {b})")),
    ]
    .boxed()
}

/// The text of a list of numbers.
fn lists(depth: u32, inside: bool) -> BoxedStrategy<String> {
    if depth == 0 || inside {
        return Just("ns".to_owned()).boxed();
    }
    prop_oneof![
        2 => Just("ns".to_owned()),
        1 => proptest::collection::vec(numbers(depth - 1, inside), 1..4)
            .prop_map(|items| format!("[{}]", items.join(", "))),
        1 => truths(depth - 1, true).prop_map(|p| format!("ns.filter(n, {p})")),
        1 => numbers(depth - 1, true).prop_map(|e| format!("ns.map(n, {e})")),
    ]
    .boxed()
}

/// The text of a condition.
fn truths(depth: u32, inside: bool) -> BoxedStrategy<String> {
    let atom = select(vec!["b", "true", "false", "!b"]).prop_map(str::to_owned).boxed();
    if depth == 0 {
        return atom;
    }
    let less = truths(depth - 1, inside);
    let number = numbers(depth - 1, inside);
    let text = texts(depth - 1);
    let order = select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let mut options = vec![
        atom,
        (number.clone(), order.clone(), number.clone())
            .prop_map(|(a, sign, b)| format!("{a} {sign} {b}"))
            .boxed(),
        (text.clone(), order, text.clone())
            .prop_map(|(a, sign, b)| format!("{a} {sign} {b}"))
            .boxed(),
        (less.clone(), select(vec!["&&", "||"]), less.clone())
            .prop_map(|(a, sign, b)| format!("{a} {sign} {b}"))
            .boxed(),
        (less.clone(), select(vec!["&&", "||", "==", "!="]), less.clone())
            .prop_map(|(a, sign, b)| format!("({a}) {sign} ({b})"))
            .boxed(),
        less.prop_map(|a| format!("!({a})")).boxed(),
        (text.clone(), select(vec!["startsWith", "endsWith", "contains"]), text.clone())
            .prop_map(|(a, f, b)| format!("{a}.{f}({b})"))
            .boxed(),
        text.prop_map(|a| format!("{a} in ts")).boxed(),
        (number, lists(depth - 1, inside)).prop_map(|(a, l)| format!("{a} in {l}")).boxed(),
    ];
    if !inside {
        let fold = select(vec!["exists", "all", "exists_one"]);
        let call = (lists(depth - 1, false), fold, truths(depth - 1, true))
            .prop_map(|(l, fold, p)| format!("{l}.{fold}(n, {p})"));
        options.push(call.boxed());
    }
    proptest::strategy::Union::new(options).boxed()
}

/// What `cel` says, or `None` if it finds an error.
fn by_cel(source: &str, variables: &Variables) -> Option<Value> {
    let (i, j, b, s, ns, ts) = variables.clone();
    let program = cel::Program::compile(source).expect("what the generator writes is CEL");
    let mut context = cel::Context::default();
    context.add_variable_from_value("i", i);
    context.add_variable_from_value("j", j);
    context.add_variable_from_value("b", b);
    context.add_variable_from_value("s", s);
    context.add_variable_from_value("ns", ns);
    context.add_variable_from_value("ts", ts);
    match program.execute(&context).ok()? {
        cel::Value::Bool(value) => Some(Value::Bool(value)),
        cel::Value::Int(value) => Some(Value::Number(Decimal::from(value))),
        other => panic!("neither a condition nor a number: {other:?}"),
    }
}

/// What we say, or `None` if there is a fault; nothing can be missing.
fn by_us(source: &str, variables: &Variables) -> Option<Value> {
    let (i, j, b, s, ns, ts) = variables.clone();
    let schema = Schema(vec![
        ("i", Type::Number),
        ("j", Type::Number),
        ("b", Type::Bool),
        ("s", Type::Text),
        ("ns", Type::List(Type::Number.into())),
        ("ts", Type::List(Type::Text.into())),
    ]);
    let record = Record(vec![
        Some(number(i)),
        Some(number(j)),
        Some(Value::Bool(b)),
        Some(text(s)),
        Some(list(ns.into_iter().map(number))),
        Some(list(ts.into_iter().map(text))),
    ]);
    let program = compile(source, &schema).expect("what the generator writes is typed");
    let result = program.eval(&record).ok()?;
    Some(result.expect("no value is missing"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn conditions_are_what_cel_says(source in truths(3, false), variables in variables()) {
        prop_assert_eq!(by_us(&source, &variables), by_cel(&source, &variables), "{}", source);
    }

    #[test]
    fn numbers_are_what_cel_says(source in numbers(4, false), variables in variables()) {
        prop_assert_eq!(by_us(&source, &variables), by_cel(&source, &variables), "{}", source);
    }
}
