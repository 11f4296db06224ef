//! TOML with the place of everything: one parse a file, every fault of it.

use std::ops::Range;

use crate::base::place::Place;
use crate::base::place::SourceId;

pub use toml::Spanned;
/// A table whose keys and values know where they stand.
pub type Table<'a> = toml::de::DeTable<'a>;
/// A value that knows where its parts stand.
pub type Value<'a> = toml::de::DeValue<'a>;
pub use toml::value::Datetime;
pub use toml::value::Offset;

/// Something that is not TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxFault {
    /// What the parser says, in its own words.
    pub message: String,
    /// Where, in bytes.
    pub range: Range<usize>,
}

/// Parses a file; what can be read is returned even if some of it is broken.
pub fn parse(text: &str) -> (Table<'_>, Vec<SyntaxFault>) {
    let (table, errors) = Table::parse_recoverable(text);
    let mut faults: Vec<SyntaxFault> = errors
        .iter()
        .map(|error| SyntaxFault {
            message: error.message().to_owned(),
            range: error.span().unwrap_or(0..0),
        })
        .collect();
    faults.sort_by_key(|fault| (fault.range.start, fault.range.end));
    (table.into_inner(), faults)
}

/// A value of a contract or settings file, owned, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it holds.
    pub data: Data,
    /// Where it stands.
    pub place: Place,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Text.
    Text(String),
    /// A number as written, so that decimals stay exact.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// A date, a time or both.
    Datetime(Datetime),
    /// A list.
    List(Vec<Node>),
    /// A table: keys with their places, in the order of the file.
    Table(Vec<(Key, Node)>),
}

/// A key of a table and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Where it stands.
    pub place: Place,
}

/// A parsed table as an owned node.
pub fn own_table(source: SourceId, table: &Table<'_>, range: Range<usize>) -> Node {
    let entries = table
        .iter()
        .map(|(key, value)| {
            let name = key.get_ref().to_string();
            (Key { name, place: Place::new(source, key.span()) }, own(source, value))
        })
        .collect();
    Node { data: Data::Table(entries), place: Place::new(source, range) }
}

fn own(source: SourceId, value: &Spanned<Value<'_>>) -> Node {
    let place = Place::new(source, value.span());
    let data = match value.get_ref() {
        Value::String(text) => Data::Text(text.to_string()),
        Value::Integer(number) => Data::Number(number.to_string()),
        Value::Float(number) => Data::Number(number.to_string()),
        Value::Boolean(value) => Data::Bool(*value),
        Value::Datetime(time) => Data::Datetime(*time),
        Value::Array(items) => Data::List(items.iter().map(|item| own(source, item)).collect()),
        Value::Table(table) => return own_table(source, table, value.span()),
    };
    Node { data, place }
}
