//! Looks into tables of the file without reading them, for keys that later stages give a meaning to.

use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::place::Place;
use crate::ledger::contract::fields::Word;

/// The value of a key.
pub(super) fn entry<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.data {
        Data::Table(entries) => entries.iter().find(|(k, _)| k.name == key).map(|(_, node)| node),
        _ => None,
    }
}

/// The text under a key.
pub(super) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    match &entry(node, key)?.data {
        Data::Text(text) => Some(text),
        _ => None,
    }
}

/// The text under a key, with its place.
pub(super) fn word(node: &Node, key: &str) -> Option<Word> {
    let text = text(node, key)?.to_owned();
    Some(Word { text, place: entry(node, key)?.place })
}

/// The number under a key, as written.
pub(super) fn number(node: &Node, key: &str) -> Option<crate::base::quantity::Decimal> {
    match &entry(node, key)?.data {
        Data::Number(raw) => crate::base::quantity::decimal(raw),
        _ => None,
    }
}

/// The values of a list under a key; a single value counts as a list of one.
pub(super) fn list<'a>(node: &'a Node, key: &str) -> Vec<&'a Node> {
    entry(node, key).map_or_else(Vec::new, list_of)
}

/// The values of a list; a single value counts as a list of one.
pub(super) fn list_of(node: &Node) -> Vec<&Node> {
    match &node.data {
        Data::List(items) => items.iter().collect(),
        _ => vec![node],
    }
}

/// The keys of a table with their values.
pub(super) fn entries(node: &Node) -> Vec<(&str, &Node)> {
    match &node.data {
        Data::Table(entries) => entries.iter().map(|(k, node)| (k.name.as_str(), node)).collect(),
        _ => Vec::new(),
    }
}

/// The texts of a list under a key, with their places.
pub(super) fn words(node: &Node, key: &str) -> Vec<Word> {
    let word = |node: &Node| match &node.data {
        Data::Text(text) => Some(Word { text: text.clone(), place: node.place }),
        _ => None,
    };
    list(node, key).into_iter().filter_map(word).collect()
}

/// Every text within, with the key that it stands under and its place.
pub(super) fn texts<'a>(
    node: &'a Node,
    key: &'a str,
    say: &mut dyn FnMut(&'a str, &'a str, Place),
) {
    match &node.data {
        Data::Text(text) => say(key, text, node.place),
        Data::List(items) => items.iter().for_each(|item| texts(item, key, say)),
        Data::Table(entries) => {
            entries.iter().for_each(|(key, value)| texts(value, &key.name, say));
        }
        _ => {}
    }
}

/// A value in one form of writing, so that equal values are equal texts; blanks and the kind of
/// quotes do not count.
pub(super) fn plain(node: Option<&Node>) -> String {
    let Some(node) = node else { return String::new() };
    match &node.data {
        Data::Text(text) => crate::expr::apart::plain(text),
        Data::Number(raw) => raw.clone(),
        Data::Bool(value) => value.to_string(),
        Data::Datetime(time) => time.to_string(),
        Data::List(items) => {
            let parts: Vec<String> = items.iter().map(|item| plain(Some(item))).collect();
            format!("[{}]", parts.join(","))
        }
        Data::Table(entries) => {
            let mut parts: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}={}", key.name, plain(Some(value))))
                .collect();
            parts.sort();
            format!("{{{}}}", parts.join(","))
        }
    }
}

/// Every amendment that something names with `since` or `until`.
pub(super) fn dates_named(node: &Node, found: &mut Vec<Word>) {
    match &node.data {
        Data::List(items) => items.iter().for_each(|item| dates_named(item, found)),
        Data::Table(entries) => {
            for (key, value) in entries {
                match &value.data {
                    Data::Text(text) if matches!(key.name.as_str(), "since" | "until") => {
                        found.push(Word { text: text.clone(), place: value.place });
                    }
                    _ => dates_named(value, found),
                }
            }
        }
        _ => {}
    }
}
