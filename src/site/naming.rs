//! Names in addresses for what is named across shelves: records.

use std::collections::BTreeMap;

use crate::base::proof::RecordNo;
use crate::book::Book;

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
