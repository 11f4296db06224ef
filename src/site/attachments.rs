//! Attachments: files that records name as evidence, offered as they are where that is safe.
//!
//! A file lies at an address made from its own SHA-256. Only kinds of files that no browser runs are
//! offered; others stay in the repository and are named without a link.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::base::digest::sha256;
use crate::base::value::Value;
use crate::book::Book;
use crate::ledger::record::Record;
use crate::snapshot::Content;

use super::markdown::joined;

/// Endings of files that no browser runs.
const SAFE: [&str; 14] = [
    "csv", "docx", "eml", "gif", "gz", "jpeg", "jpg", "log", "pdf", "png", "txt", "webp", "xlsx",
    "zip",
];

/// A file that the site offers.
pub struct Attachment<'a> {
    /// Its address below the root of the site.
    pub route: String,
    /// Its bytes.
    pub bytes: Cow<'a, [u8]>,
}

/// The file that a record names; none if it is not there, too large or not safe to offer.
pub fn find<'a>(book: &'a Book, record: &Record, file: &str) -> Option<Attachment<'a>> {
    let (_, ending) = file.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    if !SAFE.contains(&ending.as_str()) {
        return None;
    }
    let path = joined(&book.snapshot.source(record.place.source).path, file)?;
    let source = book.snapshot.source(book.snapshot.find(&path)?);
    let (digest, bytes) = match &source.content {
        Content::Text(text) => (sha256(text.as_bytes()), Cow::Borrowed(text.as_bytes())),
        Content::Binary { sha256, bytes: Some(bytes), .. } => {
            (sha256.clone(), Cow::Borrowed(&bytes[..]))
        }
        Content::Binary { .. } | Content::Unreadable => return None,
    };
    Some(Attachment { route: format!("attachments/{digest}.{ending}"), bytes })
}

/// Every file that a record of a contract names and that the site offers.
pub fn of_contract(book: &Book, contract: usize) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let records = book.ledger.records.iter();
    for record in records.filter(|record| record.contract as usize == contract) {
        for field in &record.fields {
            let Value::List(items) = &field.value else { continue };
            for item in items {
                let Value::Table(entries) = &item.value else { continue };
                let named = entries.iter().find(|entry| &*entry.name == "file");
                let name = named.and_then(|entry| entry.value.as_text());
                if let Some(found) = name.and_then(|name| find(book, record, name)) {
                    files.entry(found.route).or_insert_with(|| found.bytes.into_owned());
                }
            }
        }
    }
    files
}
