//! Names in addresses for what lies in no contract's shelf: records and pages of the handbook.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::book::Book;
use crate::snapshot::Content;

use super::routes;
use super::shelf::Shelf;

/// Names of all records; records of one contract and kind share a namespace.
pub(super) fn record_names(book: &Book, shelves: &[Shelf<'_>]) -> Vec<String> {
    let records = &book.ledger.records;
    let mut names = vec![String::new(); records.len()];
    for shelf in shelves {
        let mut of_kind: BTreeMap<u16, Vec<RecordNo>> = BTreeMap::new();
        for no in &shelf.records {
            of_kind.entry(records[no.0 as usize].kind).or_default().push(*no);
        }
        for numbers in of_kind.values() {
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            // An id that is wrongly used twice still gives two pages.
            let ids: Vec<String> = numbers
                .iter()
                .map(|no| {
                    let id: &str = &records[no.0 as usize].id;
                    let n = seen.entry(id).or_default();
                    *n += 1;
                    if *n == 1 { id.to_owned() } else { format!("{id}\u{1f}{n}") }
                })
                .collect();
            let made = routes::names(ids.iter().map(String::as_str));
            for (no, name) in numbers.iter().zip(made) {
                names[no.0 as usize] = name;
            }
        }
    }
    names
}

/// Pages of the handbook: every Markdown file of the content folder, folder for folder.
pub(super) fn articles(book: &Book) -> BTreeMap<SourceId, String> {
    let folder = format!("{}/", book.settings.folders.content);
    let sources: Vec<(SourceId, Vec<&str>)> = book
        .snapshot
        .numbered()
        .filter(|(_, source)| matches!(source.content, Content::Text(_)))
        .filter_map(|(id, source)| {
            let path = source.path.strip_prefix(&folder)?.strip_suffix(".md")?;
            Some((id, path.split('/').collect()))
        })
        .collect();
    let mut folders: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (_, parts) in &sources {
        for (n, part) in parts.iter().enumerate() {
            folders.entry(parts[..n].join("/")).or_default().insert(part);
        }
    }
    let names: BTreeMap<(&str, &str), String> = folders
        .iter()
        .flat_map(|(folder, parts)| {
            let made = routes::names(parts.iter().copied());
            parts.iter().zip(made).map(|(part, name)| ((folder.as_str(), *part), name))
        })
        .collect();
    sources
        .iter()
        .map(|(id, parts)| {
            let named = parts.iter().enumerate().map(|(n, part)| {
                names.get(&(parts[..n].join("/").as_str(), *part)).cloned().unwrap_or_default()
            });
            (*id, named.collect::<Vec<String>>().join("/"))
        })
        .collect()
}
