//! The keys of a mapping file: what is asked for is there and of the right form, or it is a finding.

use crate::base::document::Data;
use crate::base::document::Key;
use crate::base::document::Node;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::place::SourceId;

/// The rule of everything that is wrong with a mapping.
pub(super) const RULE: &str = "import-mapping";

/// A table of the file.
pub(super) type Entries = [(Key, Node)];

/// Collects what is wrong while the file is read.
pub(super) struct Keys {
    pub(super) source: SourceId,
    pub(super) findings: Vec<Finding>,
}

/// The value of a key.
pub(super) fn get<'n>(table: &'n Entries, key: &str) -> Option<&'n Node> {
    table.iter().find(|(known, _)| known.name == key).map(|(_, node)| node)
}

impl Keys {
    pub(super) fn wrong(&mut self, place: Place, message: Message) {
        self.findings.push(Finding::error(RULE, place, message));
    }

    pub(super) fn wrong_with(&mut self, place: Place, message: Message, help: Message) {
        self.findings.push(Finding::error(RULE, place, message).help(help));
    }

    /// A name that is none of those known; the nearest is the help.
    pub(super) fn unknown<'k>(
        &mut self,
        place: Place,
        message: Message,
        name: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => Message::new("import-did-you-mean").with("name", near),
            None if known.len() > 40 => {
                Message::new("import-there-are").with("names", known[..40].join(", ") + ", …")
            }
            None => Message::new("import-there-are").with("names", known.join(", ")),
        };
        self.wrong_with(place, message, help);
    }

    /// Every key that is not among these is a finding.
    pub(super) fn only(&mut self, table: &Entries, known: &[&str]) {
        for (key, _) in table {
            if !known.contains(&key.name.as_str()) {
                let message = Message::new("import-unknown-key").with("key", &key.name);
                self.unknown(key.place, message, &key.name, known.iter().copied());
            }
        }
    }

    pub(super) fn expected(&mut self, place: Place, key: &str, what: &'static str) {
        let message = Message::new("import-wrong-value")
            .with("key", key)
            .with("expected", Message::new(what));
        self.wrong(place, message);
    }

    pub(super) fn missing(&mut self, place: Place, key: &str) {
        self.wrong(place, Message::new("import-missing-key").with("key", key));
    }

    /// The text under a key.
    pub(super) fn text<'n>(&mut self, table: &'n Entries, key: &str) -> Option<(&'n str, Place)> {
        let node = get(table, key)?;
        match &node.data {
            Data::Text(text) => Some((text, node.place)),
            _ => {
                self.expected(node.place, key, "import-a-text");
                None
            }
        }
    }

    /// The text, or the texts of the list, under a key.
    pub(super) fn texts(&mut self, table: &Entries, key: &str) -> Option<Vec<(String, Place)>> {
        let node = get(table, key)?;
        match &node.data {
            Data::Text(text) => Some(vec![(text.clone(), node.place)]),
            Data::List(items) => {
                let mut texts = Vec::new();
                for item in items {
                    match &item.data {
                        Data::Text(text) => texts.push((text.clone(), item.place)),
                        _ => self.expected(item.place, key, "import-texts"),
                    }
                }
                Some(texts)
            }
            _ => {
                self.expected(node.place, key, "import-texts");
                None
            }
        }
    }

    /// `true` or `false` under a key.
    pub(super) fn flag(&mut self, table: &Entries, key: &str) -> Option<bool> {
        let node = get(table, key)?;
        match &node.data {
            Data::Bool(value) => Some(*value),
            _ => {
                self.expected(node.place, key, "import-a-flag");
                None
            }
        }
    }

    /// A whole number of at least `least` under a key.
    pub(super) fn number(&mut self, table: &Entries, key: &str, least: u32) -> Option<u32> {
        let node = get(table, key)?;
        let number = match &node.data {
            Data::Number(text) => text.parse().ok().filter(|n| *n >= least),
            _ => None,
        };
        if number.is_none() {
            self.expected(node.place, key, "import-a-number");
        }
        number
    }

    /// A single character under a key.
    pub(super) fn sign(&mut self, table: &Entries, key: &str) -> Option<char> {
        let (text, place) = self.text(table, key)?;
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Some(c),
            _ => {
                self.expected(place, key, "import-a-sign");
                None
            }
        }
    }

    /// The table under a key.
    pub(super) fn table<'n>(&mut self, table: &'n Entries, key: &str) -> Option<&'n Entries> {
        let node = get(table, key)?;
        match &node.data {
            Data::Table(entries) => Some(entries),
            _ => {
                self.expected(node.place, key, "import-a-table");
                None
            }
        }
    }

    /// The table, or the tables of the list, under a key.
    pub(super) fn tables<'n>(
        &mut self,
        table: &'n Entries,
        key: &str,
    ) -> Vec<(&'n Entries, Place)> {
        let Some(node) = get(table, key) else { return Vec::new() };
        let nodes = match &node.data {
            Data::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut tables = Vec::new();
        for node in nodes {
            match &node.data {
                Data::Table(entries) => tables.push((entries.as_slice(), node.place)),
                _ => self.expected(node.place, key, "import-a-table"),
            }
        }
        tables
    }

    /// One of some words under a key.
    pub(super) fn choice<T: Copy>(
        &mut self,
        table: &Entries,
        key: &str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let (text, place) = self.text(table, key)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let message = Message::new("import-unknown-word").with("key", key).with("word", text);
            self.unknown(place, message, text, words.iter().map(|(word, _)| *word));
        }
        found.map(|(_, value)| *value)
    }
}
