//! A ruling file taken apart: every statement of it under a key, so that each has its own author.

use std::collections::BTreeMap;

use crate::base::document;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::place::SourceId;

/// Stands between the parts of a key.
pub(super) const JOINT: char = '\u{1f}';

/// Statements by key.
pub(super) type Parts = BTreeMap<String, String>;

/// Every value of a TOML file under its key; none if the file is not TOML.
///
/// Tables of a list go by their id, name or title where they have one, so that moving one
/// changes nothing. Of the addresses, keys and rights of an identity each is a statement of its own.
pub(super) fn toml(text: &str) -> Option<Parts> {
    let (table, faults) = document::parse(text);
    if !faults.is_empty() {
        return None;
    }
    let root = document::own_table(SourceId(0), &table, 0..0);
    let mut parts = Parts::new();
    take(&mut parts, "", "", &root);
    Some(parts)
}

/// Every line of a text file that says something.
pub(super) fn lines(text: &str) -> Parts {
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| (line.to_owned(), line.to_owned())).collect()
}

/// A key as a reader sees it.
pub(super) fn shown(key: &str) -> String {
    key.split(JOINT).collect::<Vec<_>>().join(".")
}

fn take(parts: &mut Parts, above: &str, name: &str, node: &Node) {
    let key = |name: &str| match above {
        "" => name.to_owned(),
        _ => format!("{above}{JOINT}{name}"),
    };
    match &node.data {
        Data::Table(entries) => {
            let own = if name.is_empty() { above.to_owned() } else { key(name) };
            if entries.is_empty() {
                parts.insert(own, "{}".to_owned());
                return;
            }
            for (entry, value) in entries {
                take(parts, &own, &entry.name, value);
            }
        }
        Data::List(items) if is_tables(items) => {
            let own = key(name);
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for (n, item) in items.iter().enumerate() {
                let label = label(item).unwrap_or_else(|| (n + 1).to_string());
                let times = seen.entry(label.clone()).or_default();
                *times += 1;
                let label = if *times > 1 { format!("{label}#{times}") } else { label };
                take(parts, &own, &label, item);
            }
        }
        Data::List(items) if ["mails", "keys", "kinds", "fields", "parties"].contains(&name) => {
            for item in items {
                let text = show(item);
                parts.insert(format!("{}{JOINT}{text}", key(name)), text);
            }
        }
        _ => {
            parts.insert(key(name), show(node));
        }
    }
}

fn is_tables(items: &[Node]) -> bool {
    !items.is_empty() && items.iter().all(|item| matches!(item.data, Data::Table(_)))
}

/// By what a table of a list is known.
fn label(node: &Node) -> Option<String> {
    let Data::Table(entries) = &node.data else { return None };
    ["id", "name", "title", "date", "kinds", "fields"].iter().find_map(|key| {
        let (_, value) = entries.iter().find(|(entry, _)| entry.name == *key)?;
        match &value.data {
            Data::Bool(_) | Data::Table(_) => None,
            _ => Some(show(value)),
        }
    })
}

fn show(node: &Node) -> String {
    match &node.data {
        Data::Text(text) | Data::Number(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::Datetime(time) => time.to_string(),
        Data::List(items) => {
            format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        Data::Table(entries) => {
            let entries =
                entries.iter().map(|(key, value)| format!("{} = {}", key.name, show(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}
