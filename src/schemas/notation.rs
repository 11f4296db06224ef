//! The notation of the files beside this one: tables, their keys, what each holds.

use crate::base::document;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::place::SourceId;
use crate::ledger::kinds::Label;

/// What one sort of file may say.
#[derive(Debug, Default)]
pub struct Notation {
    /// Its tables by name, in the order of the file; the first is the file itself.
    pub tables: Vec<(String, Vec<Key>)>,
    /// Keys that every obligation has.
    pub shared: Vec<Key>,
    /// What each rule kind reads beside those.
    pub rules: Vec<Rule>,
}

/// What a rule kind reads.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// What it asks.
    pub label: Label,
    /// Its keys, without those that all obligations have.
    pub keys: Vec<Key>,
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// What it may hold, any of these.
    pub holds: Vec<Holds>,
    /// Whether it must be there.
    pub required: bool,
    /// What it is for.
    pub label: Label,
}

/// What a key may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Something without parts, by its name in the notation.
    Plain(String),
    /// One of these words.
    One(Vec<String>),
    /// One of these words, or another.
    Some(Vec<String>),
    /// A table.
    Table(String),
    /// Tables, or a single one.
    Tables(String),
    /// Tables, never a single one.
    Listed(String),
    /// Any keys, each with one of these words.
    Map(Vec<String>),
}

impl Notation {
    /// Reads a file of the notation.
    ///
    /// # Panics
    ///
    /// If it is not in the notation: it is part of the program.
    pub fn read(text: &str) -> Notation {
        let (table, faults) = document::parse(text);
        assert!(faults.is_empty(), "the notation is TOML: {faults:?}");
        let root = document::own_table(SourceId(0), &table, 0..0);
        let mut notation = Notation::default();
        let library = part(&root, "keys").map(keys).unwrap_or_default();
        for (name, node) in part(&root, "tables").map(entries).unwrap_or_default() {
            notation.tables.push((name.to_owned(), keys(node)));
        }
        notation.shared = part(&root, "shared").map(keys).unwrap_or_default();
        for (name, node) in part(&root, "rules").map(entries).unwrap_or_default() {
            let mut all: Vec<Key> = texts(node, "keys")
                .into_iter()
                .map(|name| {
                    let plain = name.strip_suffix('!').unwrap_or(name);
                    let known = library.iter().find(|key| key.name == plain);
                    let known = known.unwrap_or_else(|| panic!("`{plain}` stands below `keys`"));
                    Key { required: known.required || plain != name, ..known.clone() }
                })
                .collect();
            all.extend(part(node, "own").map(keys).unwrap_or_default());
            let label = Label { zh: said(node, "zh").into(), en: said(node, "en").into() };
            notation.rules.push(Rule { name: name.to_owned(), label, keys: all });
        }
        notation
    }

    /// The keys of a table.
    pub fn table(&self, name: &str) -> &[Key] {
        let found = self.tables.iter().find(|(known, _)| known == name);
        found.map_or(&[], |(_, keys)| keys)
    }
}

fn entries(node: &Node) -> Vec<(&str, &Node)> {
    match &node.data {
        Data::Table(entries) => entries.iter().map(|(key, node)| (&*key.name, node)).collect(),
        _ => Vec::new(),
    }
}

fn part<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    entries(node).into_iter().find(|(name, _)| *name == key).map(|(_, node)| node)
}

fn said<'n>(node: &'n Node, key: &str) -> &'n str {
    match part(node, key).map(|node| &node.data) {
        Some(Data::Text(text)) => text,
        _ => "",
    }
}

fn list(node: &Node) -> Vec<&str> {
    let Data::List(items) = &node.data else { return Vec::new() };
    let texts = items.iter().filter_map(|item| match &item.data {
        Data::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn texts<'n>(node: &'n Node, key: &str) -> Vec<&'n str> {
    part(node, key).map(list).unwrap_or_default()
}

fn keys(node: &Node) -> Vec<Key> {
    entries(node).into_iter().map(|(name, node)| key(name, &list(node))).collect()
}

fn key(name: &str, parts: &[&str]) -> Key {
    let [types, zh, en] = parts else { panic!("`{name}` has a type, Chinese and English") };
    let plain = types.strip_suffix('!').unwrap_or(types);
    Key {
        name: name.to_owned(),
        holds: plain.split('|').map(holds).collect(),
        required: plain != *types,
        label: Label { zh: (*zh).into(), en: (*en).into() },
    }
}

fn holds(text: &str) -> Holds {
    let mut words = text.split_whitespace().map(str::to_owned);
    let first = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let name = || rest.first().cloned().unwrap_or_default();
    match first.as_str() {
        "one" => Holds::One(rest),
        "some" => Holds::Some(rest),
        "table" => Holds::Table(name()),
        "tables" => Holds::Tables(name()),
        "listed" => Holds::Listed(name()),
        "map" => Holds::Map(rest),
        _ => Holds::Plain(first),
    }
}
