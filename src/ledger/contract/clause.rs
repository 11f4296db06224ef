//! Clauses and their obligations; what a rule kind needs beside the shared keys stays a node.

use super::amendment::Validity;
use super::fields::Fields;
use super::fields::Word;
use super::identity::each;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;

/// One requirement of the contract.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Id, such as `TUR-1.1a`.
    pub id: Word,
    /// Title.
    pub title: String,
    /// Heading of the part of the contract it belongs to.
    pub group: String,
    /// What it demands, paraphrased.
    pub text: String,
    /// Where the original text says so.
    pub source: String,
    /// Obligations of other clauses that decide it.
    pub decided_by: Vec<Word>,
    /// Why no record can decide it, if none can.
    pub unjudged: Option<String>,
    /// Numbers of its obligations.
    pub obligations: Vec<usize>,
    /// Between which amendments it is in force.
    pub validity: Validity,
    /// The clause in whose place it stands since an amendment.
    pub replaces: Option<Word>,
}

/// One rule that records decide.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// Id, unique in the contract.
    pub id: Word,
    /// Number of its clause.
    pub clause: usize,
    /// Title.
    pub title: String,
    /// Name of the rule kind.
    pub kind: Word,
    /// What a breach weighs, if the contract says so.
    pub level: Option<Level>,
    /// Whose duty it is.
    pub bound: Bound,
    /// Words for the reader.
    pub note: Option<String>,
    /// The whole table; the rule kind reads its own keys from it.
    pub node: Node,
    /// Where it stands.
    pub place: Place,
    /// Between which amendments it is in force, its clause aside.
    pub validity: Validity,
}

impl Obligation {
    /// Whether its values are only shown (`shown = true`) and nothing is judged by them.
    pub fn is_shown(&self) -> bool {
        match &self.node.data {
            Data::Table(entries) => {
                let is_on = |node: &Node| matches!(node.data, Data::Bool(true));
                entries.iter().any(|(name, node)| name.name == "shown" && is_on(node))
            }
            _ => false,
        }
    }

    /// The obligations whose outcomes it measures, by id.
    pub fn outcomes_of(&self) -> Vec<&str> {
        let Data::Table(entries) = &self.node.data else { return Vec::new() };
        let named = entries.iter().find(|(name, _)| name.name == "outcomes");
        let Some(Data::List(list)) = named.map(|(_, node)| &node.data) else { return Vec::new() };
        list.iter()
            .filter_map(|node| match &node.data {
                Data::Text(id) => Some(id.as_str()),
                _ => None,
            })
            .collect()
    }

    /// What somebody has to judge, if that is all it asks (`kind = "review"`): the value of `item`.
    pub fn judged(&self) -> Option<&str> {
        match &self.node.data {
            Data::Table(entries) if self.kind.text == "review" => {
                entries.iter().find_map(|(name, node)| match &node.data {
                    Data::Text(item) if name.name == "item" => Some(item.as_str()),
                    _ => None,
                })
            }
            _ => None,
        }
    }
}

/// Whose duty an obligation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The supplier's.
    Supplier,
    /// The purchaser's own: never among the supplier's breaches.
    Buyer,
}

pub(super) fn read(fields: &Fields<'_>) -> (Vec<Clause>, Vec<Obligation>) {
    let mut obligations = Vec::new();
    let mut clauses: Vec<Clause> = Vec::new();
    for node in fields.tables("clause") {
        let table = Fields::of(node, fields.problems());
        let title = table.required_text("title");
        let mut numbers = Vec::new();
        for node in table.tables("obligation") {
            let rule = Fields::of(node, fields.problems());
            if rule.has("clause") {
                let place = rule.node("clause").map_or(rule.place, |node| node.place);
                let message = Message::new("contract-clause-twice");
                let help = Message::new("contract-clause-twice-help");
                rule.problems().report(place, message, Some(help));
            }
            numbers.push(obligations.len());
            obligations.push(obligation(node, &rule, &title, clauses.len()));
        }
        clauses.push(Clause {
            id: table.required_word("id"),
            title,
            group: table.required_text("group"),
            text: table.required_text("text"),
            source: table.required_text("source"),
            decided_by: table.words("decided_by"),
            unjudged: table.text("unjudged"),
            obligations: numbers,
            validity: Validity::read(&table),
            replaces: table.word("replaces"),
        });
        table.finish();
    }
    loose(fields, &mut clauses, &mut obligations);
    (clauses, obligations)
}

/// Obligations that stand beside the clauses and name theirs.
fn loose(fields: &Fields<'_>, clauses: &mut [Clause], obligations: &mut Vec<Obligation>) {
    for node in fields.tables("obligation") {
        let table = Fields::of(node, fields.problems());
        let word = table.word("clause");
        let id = table.required_word("id");
        let found = word
            .as_ref()
            .and_then(|word| clauses.iter().position(|clause| clause.id.text == word.text));
        let Some(number) = found else {
            let (place, message) = match &word {
                Some(word) => {
                    let message = Message::new("contract-obligation-stray-clause");
                    (word.place, message.with("id", &id.text).with("clause", &word.text))
                }
                None => (id.place, Message::new("contract-obligation-stray").with("id", &id.text)),
            };
            let known = clauses.iter().map(|clause| clause.id.text.as_str());
            let near = word.as_ref().and_then(|word| nearest(&word.text, known));
            let help = match near {
                Some(name) => Message::new("contract-did-you-mean").with("name", name),
                None => Message::new("contract-obligation-stray-help").with("id", &id.text),
            };
            table.problems().report(place, message, Some(help));
            continue;
        };
        clauses[number].obligations.push(obligations.len());
        let title = clauses[number].title.clone();
        obligations.push(obligation(node, &table, &title, number));
    }
}

fn obligation(node: &Node, table: &Fields<'_>, title: &str, number: usize) -> Obligation {
    Obligation {
        id: table.required_word("id"),
        clause: number,
        title: table.text("title").unwrap_or_else(|| title.to_owned()),
        kind: table.required_word("kind"),
        level: table.choice(
            "level",
            &[("error", Level::Error), ("warning", Level::Warning), ("note", Level::Note)],
        ),
        bound: table
            .choice("bound", &[("supplier", Bound::Supplier), ("buyer", Bound::Buyer)])
            .unwrap_or(Bound::Supplier),
        note: table.text("note"),
        validity: Validity::read(table),
        node: node.clone(),
        place: table.place,
    }
}

/// A filter on records of one kind, as `{ on = "activity", where = "kind == 'monitor'" }` states it.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Record kind.
    pub on: Word,
    /// Filter; all records of the kind if absent.
    pub filter: Option<Word>,
}

impl Selection {
    /// Reads the keys `on` and `where`.
    pub fn read(table: &Fields<'_>) -> Selection {
        Selection { on: table.required_word("on"), filter: table.word("where") }
    }

    /// Reads every table of a list.
    pub fn read_all(fields: &Fields<'_>, key: &'static str) -> Vec<Selection> {
        each(fields, key, Selection::read)
    }
}

/// Says that an id is used twice.
pub(super) fn duplicate(word: &Word) -> Message {
    Message::new("contract-duplicate-id").with("id", &word.text)
}

/// The texts of a list in a table; none if there is no such list.
pub fn texts<'a>(node: &'a Node, key: &str) -> Vec<&'a str> {
    let Data::Table(entries) = &node.data else { return Vec::new() };
    let list = entries.iter().find(|(name, _)| name.name == key);
    match list.map(|(_, node)| &node.data) {
        Some(Data::List(items)) => items
            .iter()
            .filter_map(|item| match &item.data {
                Data::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a table has a key.
pub fn has_key(node: &Node, key: &str) -> bool {
    match &node.data {
        Data::Table(entries) => entries.iter().any(|(name, _)| name.name == key),
        _ => false,
    }
}
