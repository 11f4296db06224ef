//! Evidence files: each that a record names must be there, unchanged, inside the contract's folder.

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::base::value::Entry;
use crate::base::value::Value;
use crate::ledger::kinds::Kinds;
use crate::ledger::record::Record;

/// What the check asks of the snapshot.
pub struct Files<'a> {
    /// SHA-256 and size in bytes of the file at a path, if there is one.
    pub lookup: &'a dyn Fn(&str) -> Option<(String, u64)>,
    /// Path of a source, with `/`.
    pub path: &'a dyn Fn(SourceId) -> &'a str,
    /// Folder of a contract, with `/` and none at the end; evidence must not leave it.
    pub folder: &'a dyn Fn(u32) -> &'a str,
}

/// A file that a record names as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Which record names it.
    pub record: RecordNo,
    /// Where.
    pub place: Place,
    /// The file from the root of the repository; none if the path is not allowed.
    pub path: Option<String>,
    /// What the record calls it.
    pub title: Option<Box<str>>,
    /// What became of it.
    pub state: State,
}

/// What became of an evidence file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// There, and what it was when the record was written; its size in bytes.
    Intact(u64),
    /// There, but the record gives no checksum; its size in bytes.
    Unhashed(u64),
    /// There, but not what it was.
    Changed,
    /// Not there, or its path is not allowed.
    Missing,
}

/// Checks all evidence of all records; attachments are in the order of the records.
pub fn check(
    records: &[Record],
    kinds: &Kinds,
    files: &Files<'_>,
) -> (Vec<Attachment>, Vec<Finding>) {
    let mut attachments = Vec::new();
    let mut findings = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let slot = kinds.get(record.kind).and_then(|kind| kind.slot("evidence"));
        let Some(field) = slot.and_then(|slot| record.written(slot)) else { continue };
        let Value::List(items) = &field.value else { continue };
        for (i, item) in items.iter().enumerate() {
            let Value::Table(entries) = &item.value else { continue };
            let Some(file) = entry(entries, "file") else { continue };
            let (attachment, finding) = one(record, at, entries, file, files);
            attachments.push(attachment);
            let path = format!("evidence[{i}]");
            findings.extend(finding.map(|finding| finding.about(&record.id).on_field(&path)));
        }
    }
    (attachments, findings)
}

fn entry<'a>(entries: &'a [Entry], name: &str) -> Option<&'a Entry> {
    entries.iter().find(|entry| &*entry.name == name)
}

fn one(
    record: &Record,
    at: usize,
    entries: &[Entry],
    file: &Entry,
    files: &Files<'_>,
) -> (Attachment, Option<Finding>) {
    let text = |name| entry(entries, name).and_then(|entry| entry.value.as_text());
    let written = file.value.as_text().unwrap_or("");
    let path = resolve((files.path)(record.place.source), written, (files.folder)(record.contract));
    let mut attachment = Attachment {
        record: RecordNo(u32::try_from(at).unwrap_or(u32::MAX)),
        place: file.place,
        path: path.clone(),
        title: text("title").map(Into::into),
        state: State::Missing,
    };
    let say = |key: &'static str| Message::new(key).with("file", written);
    let Some(path) = path else {
        let finding = Finding::error("bad-evidence-path", file.place, say("input-bad-path"))
            .help(Message::new("input-write-path").with("folder", (files.folder)(record.contract)));
        return (attachment, Some(finding));
    };
    let Some((actual, size)) = (files.lookup)(&path) else {
        let message = say("input-missing-evidence").with("path", &path);
        let finding = Finding::error("missing-evidence", file.place, message)
            .help(Message::new("input-commit-file"));
        return (attachment, Some(finding));
    };
    let hash = Message::new("input-add-hash").with("sha256", &actual);
    let finding = match entry(entries, "sha256") {
        None => {
            attachment.state = State::Unhashed(size);
            let message = say("input-unhashed");
            Some(Finding::warning("evidence-unhashed", file.place, message).help(hash))
        }
        Some(stated) => {
            let digits = stated.value.as_text().unwrap_or("").trim().to_ascii_lowercase();
            if digits == actual {
                attachment.state = State::Intact(size);
                None
            } else if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                attachment.state = State::Unhashed(size);
                let message = say("input-bad-hash").with("text", &digits);
                Some(Finding::error("evidence-unhashed", stated.place, message).help(hash))
            } else {
                attachment.state = State::Changed;
                let message =
                    say("input-evidence-changed").with("stated", digits).with("actual", actual);
                Some(
                    Finding::error("evidence-changed", stated.place, message)
                        .help(Message::new("input-restore-file")),
                )
            }
        }
    };
    (attachment, finding)
}

/// The path of a file named in `source`, from the root; none if it is no plain relative path or
/// leaves `folder`.
fn resolve(source: &str, file: &str, folder: &str) -> Option<String> {
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':');
    if file.is_empty() || file.starts_with('/') || file.contains(odd) {
        return None;
    }
    let mut parts: Vec<&str> = source.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "" => return None,
            "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    let inside = path.strip_prefix(folder)?.strip_prefix('/')?;
    (!inside.is_empty()).then_some(path)
}
