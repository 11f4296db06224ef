//! Any text, well formed or not, by the parser's own tree.

use std::borrow::Cow;

use toml::de::DeTable;
use toml::de::DeValue;

use super::MAX_DEPTH;
use super::SyntaxFault;
use super::syntax::Digits;
use super::syntax::Spanned;
use super::syntax::Table;
use super::syntax::Value;

/// What can be read of a text, and everything that is wrong with it, by place.
pub(super) fn read(text: &str) -> (Table<'_>, Vec<SyntaxFault>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut faults: Vec<SyntaxFault> = errors
        .iter()
        .map(|error| {
            let (message, range) = (error.message(), error.span());
            if !DEEP.iter().any(|words| message.starts_with(words)) {
                let (message, range) = (message.to_owned(), range.unwrap_or(0..0));
                return SyntaxFault { message, range, is_beyond: false };
            }
            let message = format!("nested too deeply, limit is {MAX_DEPTH} levels");
            let range = range.or_else(|| dotted(text)).unwrap_or(0..0);
            SyntaxFault { message, range, is_beyond: false }
        })
        .collect();
    faults.sort_by_key(|fault| (fault.range.start, fault.range.end));
    (own_table(table.into_inner()), faults)
}

/// How the parser begins to say that something is nested too deeply.
const DEEP: [&str; 2] = ["cannot recurse further", "recursion limit"];

/// The first line that may hold a key or header of too many parts: the parser does not say where.
fn dotted(text: &str) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut dots = line.match_indices('.').map(|(dot, _)| dot);
        if let Some(dot) = dots.nth(MAX_DEPTH as usize - 1) {
            return Some(at + dot..at + dot + 1);
        }
        at += line.len();
    }
    None
}

fn own_table<'a>(table: DeTable<'a>) -> Table<'a> {
    let entry = |(key, value): (toml::Spanned<Cow<'a, str>>, toml::Spanned<DeValue<'a>>)| {
        (Spanned::new(key.span(), key.into_inner()), own(value))
    };
    Table { entries: table.into_iter().map(entry).collect() }
}

fn own<'a>(value: toml::Spanned<DeValue<'a>>) -> Spanned<Value<'a>> {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text),
        DeValue::Integer(number) => {
            let radix = number.radix();
            Value::Integer(Digits { text: Cow::Owned(number.as_str().to_owned()), radix })
        }
        DeValue::Float(number) => {
            Value::Float(Digits { text: Cow::Owned(number.as_str().to_owned()), radix: 10 })
        }
        DeValue::Boolean(on) => Value::Boolean(on),
        DeValue::Datetime(time) => Value::Datetime(time),
        DeValue::Array(items) => Value::Array(items.into_iter().map(own).collect()),
        DeValue::Table(table) => Value::Table(own_table(table)),
    };
    Spanned::new(span, value)
}
