//! Clauses and their obligations; what a rule kind needs beside the shared keys stays a node.

use super::fields::Fields;
use super::fields::Word;
use super::identity::each;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::finding::Level;
use crate::base::message::Message;
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
    let mut clauses = Vec::new();
    for node in fields.tables("clause") {
        let table = Fields::of(node, fields.problems());
        let title = table.required_text("title");
        let mut numbers = Vec::new();
        for rule in table.tables("obligation") {
            numbers.push(obligations.len());
            obligations.push(obligation(rule, &table, &title, clauses.len()));
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
        });
        table.finish();
    }
    (clauses, obligations)
}

fn obligation(node: &Node, clause: &Fields<'_>, title: &str, number: usize) -> Obligation {
    let table = Fields::of(node, clause.problems());
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

/// Whether a table has a key.
pub fn has_key(node: &Node, key: &str) -> bool {
    match &node.data {
        Data::Table(entries) => entries.iter().any(|(name, _)| name.name == key),
        _ => false,
    }
}
