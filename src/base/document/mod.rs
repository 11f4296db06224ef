//! TOML with the place of everything: one parse a file, every fault of it.

mod general;
mod plain;
mod syntax;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::base::place::Place;
use crate::base::place::SourceId;

pub use syntax::Spanned;
pub use syntax::Table;
pub use syntax::Value;
pub use toml::value::Datetime;
pub use toml::value::Offset;

/// Most headers of tables in one file: a file with more is not read.
pub const MAX_TABLES: usize = 50_000;

/// How deep values may lie inside one another, in lists, tables and dotted keys.
pub const MAX_DEPTH: u32 = 80;

/// Something that is not TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxFault {
    /// What the parser says, in its own words.
    pub message: String,
    /// Where, in bytes.
    pub range: Range<usize>,
    /// Whether the text is beyond a limit, so that nothing of it was read.
    pub is_beyond: bool,
}

/// Parses a file; what can be read is returned even if some of it is broken.
///
/// Of a text beyond [`MAX_TABLES`] nothing is.
pub fn parse(text: &str) -> (Table<'_>, Vec<SyntaxFault>) {
    if let Some(fault) = too_many_tables(text) {
        return (Table::new(), vec![fault]);
    }
    match plain::read(text) {
        Some(table) => (table, Vec::new()),
        None => general::read(text),
    }
}

/// The fault of a text with too many headers, at the first that is too many.
fn too_many_tables(text: &str) -> Option<SyntaxFault> {
    // A header takes three bytes and a line feed at least.
    if text.len() < MAX_TABLES * 4 {
        return None;
    }
    let mut at = 0;
    let (mut n, mut first) = (0, None);
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            n += 1;
            if n == MAX_TABLES + 1 {
                first = Some(at..at + line.trim_end().len());
            }
        }
        at += line.len();
    }
    first.map(|range| SyntaxFault {
        message: format!("{n} headers of tables, limit is {MAX_TABLES}"),
        range,
        is_beyond: true,
    })
}

/// The same by the general way alone, which reads any file; for tests that hold the two ways to agree.
pub fn parse_at_length(text: &str) -> (Table<'_>, Vec<SyntaxFault>) {
    general::read(text)
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

/// A table as text of one header and one key a line, so that it can be read by itself; the keys are
/// those of the iterator, in its order.
pub fn rewrite<'t>(header: &str, fields: impl Iterator<Item = (&'t str, &'t Value<'t>)>) -> String {
    let mut text = format!("[[{}]]\n", quoted(header));
    for (key, value) in fields {
        text.push_str(&quoted(key));
        text.push_str(" = ");
        inline(value, &mut text);
        text.push('\n');
    }
    text
}

fn inline(value: &Value<'_>, text: &mut String) {
    match value {
        Value::String(plain) => text.push_str(&quoted(plain)),
        Value::Integer(number) => text.push_str(&number.to_string()),
        Value::Float(number) => text.push_str(&number.to_string()),
        Value::Boolean(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Datetime(time) => text.push_str(&time.to_string()),
        Value::Array(items) => {
            text.push('[');
            for item in items.iter() {
                inline(item.get_ref(), text);
                text.push_str(", ");
            }
            text.push(']');
        }
        Value::Table(table) => {
            text.push('{');
            for (n, (key, value)) in table.iter().enumerate() {
                text.push_str(if n == 0 { " " } else { ", " });
                text.push_str(&quoted(key.get_ref()));
                text.push_str(" = ");
                inline(value.get_ref(), text);
            }
            text.push_str(" }");
        }
    }
}

/// Text as a basic string of TOML, on one line.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
