//! Whether several conditions can hold for one record: a proof that they cannot, or none.
//!
//! It needs no field types, so a contract can be looked through before any record kind is known.
//! What it cannot see through it takes to be possible.

use std::collections::BTreeMap;

use crate::base::quantity::Decimal;

use super::lexer;
use super::parser;
use super::syntax::Comparison;
use super::syntax::Expr;
use super::syntax::Form;
use super::syntax::Operator;

/// So many ways in which a condition can hold are followed; beyond them everything is possible.
const MAX_WAYS: usize = 256;

/// What one condition says of one path of names, or of a part that is not looked into.
#[derive(Clone, Debug, PartialEq)]
struct Claim {
    about: String,
    says: Says,
}

#[derive(Clone, Debug, PartialEq)]
enum Says {
    /// It is filed and one of these.
    OneOf(Vec<Literal>),
    /// It is filed and none of these.
    NoneOf(Vec<Literal>),
    /// It is a number from here on; whether the number itself belongs to it.
    From(Decimal, bool),
    /// It is a number up to here.
    UpTo(Decimal, bool),
    /// It is filed.
    Filed,
    /// It is not filed.
    Absent,
    /// A part that is not looked into holds.
    Holds,
    /// A part that is not looked into does not hold.
    Fails,
}

#[derive(Clone, Debug, PartialEq)]
enum Literal {
    Text(String),
    Number(Decimal),
    Bool(bool),
}

/// A comparison of one path of names with something that is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The path of names, or the calculation, that is compared.
    pub subject: String,
    /// What it is compared with, as written.
    pub bound: String,
    /// Whether it must lie above the bound.
    pub above: bool,
    /// Whether the bound itself fulfils the comparison.
    pub inside: bool,
}

/// Whether one record may fulfil all of these conditions, as far as their texts tell.
pub fn can_meet(conditions: &[&str]) -> bool {
    let mut ways: Vec<Vec<Claim>> = vec![Vec::new()];
    for text in conditions {
        let Some(more) = parsed(text).and_then(|expr| self::ways(text, &expr, true)) else {
            return true;
        };
        let Some(joined) = product(&ways, &more) else { return true };
        ways = joined;
    }
    ways.iter().any(|claims| is_possible(claims))
}

/// The comparisons with a bound that a condition joins with `&&`, and the rest of its operands.
pub fn edges(text: &str) -> (Vec<Edge>, Vec<String>) {
    let Some(expr) = parsed(text) else { return (Vec::new(), vec![plain(text)]) };
    let operands: Vec<&Expr> = match &expr.form {
        Form::Every(operands) => operands.iter().collect(),
        _ => vec![&expr],
    };
    let mut edges = Vec::new();
    let mut rest = Vec::new();
    for operand in operands {
        match edge(text, operand) {
            Some(edge) => edges.push(edge),
            None => rest.push(source(text, operand)),
        }
    }
    rest.sort();
    (edges, rest)
}

/// A value that a path of names must have for a condition to hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pin {
    /// The path of names.
    pub subject: String,
    /// The values that it may have, as somebody types them; more than one if any of them will do.
    pub values: Vec<String>,
}

/// The values without which a condition cannot hold, as far as its text tells: of
/// `kind == 'daily' && (ok || has(note))` only the first. Sorted by subject.
pub fn pins(text: &str) -> Vec<Pin> {
    let all = parsed(text).and_then(|expr| ways(text, &expr, true)).unwrap_or_default();
    let Some((first, rest)) = all.split_first() else { return Vec::new() };
    let mut pins: Vec<Pin> = first
        .iter()
        .filter(|claim| rest.iter().all(|way| way.contains(claim)))
        .filter_map(|claim| match &claim.says {
            Says::OneOf(values) => {
                let values = values.iter().map(Literal::typed).collect();
                Some(Pin { subject: claim.about.clone(), values })
            }
            _ => None,
        })
        .collect();
    pins.sort();
    pins.dedup();
    pins
}

impl Literal {
    fn typed(&self) -> String {
        match self {
            Literal::Text(text) => text.clone(),
            Literal::Number(number) => number.to_string(),
            Literal::Bool(value) => value.to_string(),
        }
    }
}

fn edge(text: &str, expr: &Expr) -> Option<Edge> {
    let Form::Binary(binary) = &expr.form else { return None };
    let Operator::Compare(comparison) = binary.operator else { return None };
    let (above, inside) = match comparison {
        Comparison::Greater => (true, false),
        Comparison::GreaterOrEqual => (true, true),
        Comparison::Less => (false, false),
        Comparison::LessOrEqual => (false, true),
        Comparison::Equal | Comparison::Unequal => return None,
    };
    let (left, right) = (source(text, &binary.left), source(text, &binary.right));
    Some(Edge { subject: left, bound: right, above, inside })
}

/// A condition without blanks and with one kind of quotes, so that equal ones have equal texts.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '"' { '\'' } else { c }).collect()
}

fn parsed(text: &str) -> Option<Expr> {
    if text.len() > super::MAX_BYTES {
        return None;
    }
    let lexemes = lexer::lex(text).ok()?;
    parser::parse(text, &lexemes).ok()
}

fn source(text: &str, expr: &Expr) -> String {
    let mut plain = plain(text.get(expr.range.clone()).unwrap_or_default());
    while is_wrapped(&plain) {
        plain = plain[1..plain.len() - 1].to_owned();
    }
    plain
}

/// Whether the parenthesis at the start is closed only at the end.
fn is_wrapped(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut closed_early = false;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        closed_early |= depth == 0 && at + 1 < text.len();
    }
    text.starts_with('(') && text.ends_with(')') && !closed_early
}

/// The ways in which an expression comes out `wanted`, each a list of claims that hold together.
fn ways(text: &str, expr: &Expr, wanted: bool) -> Option<Vec<Vec<Claim>>> {
    match (&expr.form, wanted) {
        (Form::Not(inner), _) => ways(text, inner, !wanted),
        (Form::Every(operands), true) | (Form::Any(operands), false) => {
            let mut all = vec![Vec::new()];
            for operand in operands {
                all = product(&all, &ways(text, operand, wanted)?)?;
            }
            Some(all)
        }
        (Form::Every(operands), false) | (Form::Any(operands), true) => {
            let mut all = Vec::new();
            for operand in operands {
                all.extend(ways(text, operand, wanted)?);
            }
            (all.len() <= MAX_WAYS).then_some(all)
        }
        (Form::Bool(value), _) if *value == wanted => Some(vec![Vec::new()]),
        (Form::Bool(_), _) => Some(Vec::new()),
        _ => Some(vec![vec![claim(text, expr, wanted)]]),
    }
}

fn product(left: &[Vec<Claim>], right: &[Vec<Claim>]) -> Option<Vec<Vec<Claim>>> {
    if left.len() * right.len() > MAX_WAYS {
        return None;
    }
    let join = |a: &Vec<Claim>, b: &Vec<Claim>| a.iter().chain(b).cloned().collect();
    Some(left.iter().flat_map(|a| right.iter().map(move |b| join(a, b))).collect())
}

fn claim(text: &str, expr: &Expr, wanted: bool) -> Claim {
    let opaque = || Claim {
        about: source(text, expr),
        says: if wanted { Says::Holds } else { Says::Fails },
    };
    match &expr.form {
        Form::Name(_) | Form::Member(..) => match dotted(expr) {
            Some(about) => Claim { about, says: Says::OneOf(vec![Literal::Bool(wanted)]) },
            None => opaque(),
        },
        Form::Call(call) if call.function.text == "has" && call.target.is_none() => {
            match call.args.first().and_then(dotted) {
                Some(about) if wanted => Claim { about, says: Says::Filed },
                Some(about) => Claim { about, says: Says::Absent },
                None => opaque(),
            }
        }
        Form::Binary(binary) => {
            compared(&binary.left, binary.operator, &binary.right, wanted).unwrap_or_else(opaque)
        }
        _ => opaque(),
    }
}

fn compared(left: &Expr, operator: Operator, right: &Expr, wanted: bool) -> Option<Claim> {
    let (about, literals, flipped) = match dotted(left) {
        Some(about) => (about, literals(right)?, false),
        None if operator != Operator::In => (dotted(right)?, literals(left)?, true),
        None => return None,
    };
    let one_of = |yes: bool| if yes { Says::OneOf } else { Says::NoneOf };
    let says = match operator {
        Operator::In => one_of(wanted)(literals),
        Operator::Compare(Comparison::Equal) => one_of(wanted)(literals),
        Operator::Compare(Comparison::Unequal) => one_of(!wanted)(literals),
        Operator::Compare(order) => {
            let Some(Literal::Number(number)) = literals.first() else { return None };
            let greater = matches!(order, Comparison::Greater | Comparison::GreaterOrEqual);
            let inside = matches!(order, Comparison::GreaterOrEqual | Comparison::LessOrEqual);
            // `!(x < 5)` and `5 <= x` both mean `x >= 5`.
            let upwards = (greater != flipped) == wanted;
            let inside = inside == wanted;
            if upwards { Says::From(*number, inside) } else { Says::UpTo(*number, inside) }
        }
        Operator::Calculate(_) => return None,
    };
    Some(Claim { about, says })
}

fn dotted(expr: &Expr) -> Option<String> {
    let path = expr.path()?;
    let names: Vec<&str> = path.iter().map(|word| word.text.as_str()).collect();
    Some(names.join("."))
}

fn literals(expr: &Expr) -> Option<Vec<Literal>> {
    match &expr.form {
        Form::List(items) => items.iter().map(literal).collect(),
        _ => literal(expr).map(|one| vec![one]),
    }
}

fn literal(expr: &Expr) -> Option<Literal> {
    match &expr.form {
        Form::Text(text) => Some(Literal::Text(text.clone())),
        Form::Number(number) => Some(Literal::Number(*number)),
        Form::Bool(value) => Some(Literal::Bool(*value)),
        Form::Negate(inner) => match inner.form {
            Form::Number(number) => Some(Literal::Number(-number)),
            _ => None,
        },
        _ => None,
    }
}

fn is_possible(claims: &[Claim]) -> bool {
    let mut by_subject: BTreeMap<&str, Vec<&Says>> = BTreeMap::new();
    for claim in claims {
        by_subject.entry(&claim.about).or_default().push(&claim.says);
    }
    let absent = |about: &str| by_subject.get(about).is_some_and(|s| s.contains(&&Says::Absent));
    by_subject.iter().all(|(about, says)| {
        let parents = about.match_indices('.').map(|(at, _)| &about[..at]);
        let orphan = parents.into_iter().any(absent);
        !orphan && fits(says)
    })
}

/// Whether one value, or none, can be all of this.
fn fits(says: &[&Says]) -> bool {
    let has = |wanted: &Says| says.contains(&wanted);
    if has(&Says::Holds) && has(&Says::Fails) {
        return false;
    }
    let is_value = |one: &&&Says| !matches!(one, Says::Absent | Says::Holds | Says::Fails);
    if has(&Says::Absent) && says.iter().any(|one| is_value(&one)) {
        return false;
    }
    let passes = |literal: &Literal| {
        says.iter().all(|one| match (one, literal) {
            (Says::OneOf(list), _) => list.contains(literal),
            (Says::NoneOf(list), _) => !list.contains(literal),
            (Says::From(low, inside), Literal::Number(n)) => n > low || (*inside && n == low),
            (Says::UpTo(high, inside), Literal::Number(n)) => n < high || (*inside && n == high),
            _ => true,
        })
    };
    let lists: Vec<&Vec<Literal>> = says
        .iter()
        .filter_map(|one| match one {
            Says::OneOf(list) => Some(list),
            _ => None,
        })
        .collect();
    if let Some(list) = lists.first() {
        return list.iter().any(passes);
    }
    // Without a list of values only the ends of a range can meet.
    let lows = says.iter().filter_map(|one| match one {
        Says::From(at, inside) => Some((*at, *inside)),
        _ => None,
    });
    let highs: Vec<(Decimal, bool)> = says
        .iter()
        .filter_map(|one| match one {
            Says::UpTo(at, inside) => Some((*at, *inside)),
            _ => None,
        })
        .collect();
    let meets = |(low, a): (Decimal, bool)| {
        highs.iter().all(|(high, b)| low < *high || (low == *high && a && *b))
    };
    lows.into_iter().all(meets)
}

#[cfg(test)]
mod tests {
    use super::can_meet;
    use super::edges;
    use super::pins;

    #[test]
    fn what_must_be_so_is_pinned_and_what_may_be_is_not() {
        let found = |text: &str| -> Vec<String> {
            let pins = pins(text).into_iter();
            pins.map(|pin| format!("{}={}", pin.subject, pin.values.join("|"))).collect()
        };
        assert_eq!(found("kind == 'daily' && (ok || has(note))"), ["kind=daily"]);
        assert_eq!(found("kind in ['a', 'b'] && ok"), ["kind=a|b", "ok=true"]);
        assert_eq!(found("(kind == 'a' && n == 2) || (kind == 'a' && n > 3)"), ["kind=a"]);
        assert_eq!(found("kind != 'a'"), [""; 0]);
        assert_eq!(found("!planned"), ["planned=false"]);
        assert_eq!(found("this is no expression"), [""; 0]);
    }

    #[test]
    fn different_words_of_one_field_never_meet() {
        assert!(!can_meet(&["severity == 'major'", "severity == 'minor'"]));
        assert!(!can_meet(&["kind in ['a', 'b']", "\"c\" == kind"]));
        assert!(!can_meet(&["kind == 'a' && severity == 'x'", "kind != 'a' || severity == 'y'"]));
        assert!(!can_meet(&["planned", "!planned"]));
        assert!(!can_meet(&["planned == false", "planned"]));
        assert!(!can_meet(&["has(urgency) && urgency == 'urgent'", "!has(urgency)"]));
        assert!(!can_meet(&["has(a.b)", "!has(a)"]));
        assert!(!can_meet(&["users > 30", "users <= 30"]));
        assert!(!can_meet(&["users > 30", "!(30 < users)"]));
        assert!(!can_meet(&["size(list) == 0", "!(size( list )==0)"]));
    }

    #[test]
    fn what_may_be_or_cannot_be_seen_through_meets() {
        assert!(can_meet(&["severity == 'major'", "kind == 'a'"]));
        assert!(can_meet(&["severity == 'major' || kind == 'a'", "severity == 'minor'"]));
        assert!(can_meet(&["users >= 30", "users <= 30"]));
        assert!(can_meet(&["took >= duration('1h')", "took <= duration('60min')"]));
        assert!(can_meet(&["this is no expression", "a == 1"]));
        assert!(can_meet(&[]));
        assert!(!can_meet(&["severity == 'major' && severity == 'minor'"]));
    }

    #[test]
    fn a_comparison_with_a_bound_is_an_edge() {
        let (found, rest) = edges("kind == 'outage' && took >= duration('1h')");
        assert_eq!(rest, ["kind=='outage'"]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].bound, "duration('1h')");
        assert!(found[0].above && found[0].inside);
    }
}
