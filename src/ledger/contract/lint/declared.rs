//! Declared values that the rules of their clauses do not follow.

use super::Desk;
use super::doubt;
use super::glance;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::share;
use crate::base::time::Lapse;

/// The keys of an obligation under which a limit stands.
const LIMITS: &[&str] =
    &["within", "grace", "at_most", "at_least", "below", "above", "lead", "default"];

/// A quantity that a declared value, or a limit, comes down to.
#[derive(Clone, Debug, PartialEq)]
enum Quantity {
    Lapse(Lapse),
    Share(Decimal),
}

impl Quantity {
    fn read(text: &str) -> Option<Quantity> {
        let text = text.trim();
        if let Some(share) = share(text) {
            return Some(Quantity::Share(share));
        }
        let mut words = text.replace(' ', "");
        for (zh, unit) in [
            ("小时", "h"),
            ("分钟", "min"),
            ("秒", "s"),
            ("个工作日", "workdays"),
            ("工作日", "workdays"),
            ("个月", "months"),
            ("周", "weeks"),
            ("天", "days"),
            ("日", "days"),
        ] {
            words = words.replace(zh, unit);
        }
        let split = words.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = words.split_at(split);
        Lapse::parse(text)
            .or_else(|| Lapse::parse(&format!("{number}{unit}")))
            .or_else(|| Lapse::parse(&format!("{number} {unit}")))
            .map(Quantity::Lapse)
    }

    /// Whether two quantities answer the same question, so that they may contradict each other.
    fn is_like(&self, other: &Quantity) -> bool {
        match (self, other) {
            (Quantity::Lapse(a), Quantity::Lapse(b)) => {
                std::mem::discriminant(a) == std::mem::discriminant(b)
            }
            (Quantity::Share(_), Quantity::Share(_)) => true,
            _ => false,
        }
    }
}

pub(super) fn lint(desk: &Desk<'_>) {
    let contract = desk.contract;
    for declared in &contract.identity.declared {
        let Some(value) = Quantity::read(&declared.value) else { continue };
        let mut like: Vec<(Quantity, String, Place, &str)> = Vec::new();
        for obligation in &contract.obligations {
            let clause = contract.clause_of(obligation).id.text.as_str();
            if declared.clauses.iter().any(|word| word.text == *clause) {
                limits(&obligation.node, &mut |text, place| {
                    let quantity = Quantity::read(text);
                    if let Some(quantity) = quantity.filter(|quantity| quantity.is_like(&value)) {
                        like.push((quantity, text.to_owned(), place, clause));
                    }
                });
            }
        }
        let Some((_, text, place, clause)) = like.first() else { continue };
        if like.iter().any(|(quantity, ..)| *quantity == value) {
            continue;
        }
        let message = Message::new("lint-declared-differs")
            .with("name", &declared.name)
            .with("value", &declared.value)
            .with("clause", *clause)
            .with("limit", text);
        let label = Message::new("lint-stated-here").with("value", &declared.value);
        let help = Message::new("lint-declared-differs-help");
        let finding = doubt(&declared.name, *place, message).beside(declared.place, label);
        desk.push(finding.help(help));
    }
}

fn limits(node: &Node, say: &mut dyn FnMut(&str, Place)) {
    for (key, value) in glance::entries(node) {
        match &value.data {
            Data::Text(text) if LIMITS.contains(&key) => say(text, value.place),
            Data::Text(_) => {}
            _ => {
                let is_table = |inner: &&Node| matches!(inner.data, Data::Table(_));
                let tables = glance::list_of(value).into_iter().filter(is_table);
                tables.for_each(|inner| limits(inner, say));
            }
        }
    }
}
