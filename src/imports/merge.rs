//! Records into files: what is new goes to the end, what is there stays as it is.
//!
//! Every file is read back before it is handed on. Records that stood in it must say what they said,
//! except for the fields that were to change; otherwise nothing is written into it.

use std::collections::BTreeMap;

use super::make::Made;
use super::make::Reason;
use super::make::Refused;
use super::mapping::Mapping;
use super::mapping::OnChange;
use crate::base::document::parse;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::value::Value;
use crate::filing::draft::Draft;
use crate::filing::draft::texts;
use crate::ledger::Ledger;
use crate::ledger::kinds::Kind;
use crate::ledger::reader::Frame;
use crate::ledger::reader::read_file;
use crate::ledger::record::Record;
use crate::snapshot::Content;
use crate::snapshot::Snapshot;

/// What the repository holds.
#[derive(Clone, Copy)]
pub struct Shelf<'s> {
    /// Contracts and records.
    pub ledger: &'s Ledger,
    /// Their files.
    pub snapshot: &'s Snapshot,
    /// Number of the contract that records are imported for.
    pub contract: usize,
    /// The data folder.
    pub data: &'s str,
    /// Largest text file that is read, in bytes.
    pub limit: u64,
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePlan {
    /// Its path within the repository.
    pub path: String,
    /// All of its text.
    pub text: String,
    /// Whether it is not there yet.
    pub is_new: bool,
    /// Records that are added.
    pub n_added: usize,
    /// Records that are there and get further or other values.
    pub n_changed: usize,
    /// The first record that is added.
    pub sample: String,
}

/// What becomes of records.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) files: Vec<FilePlan>,
    pub(super) refused: Vec<Refused>,
    pub(super) n_unchanged: usize,
    pub(super) n_new: usize,
    pub(super) n_changed: usize,
}

/// What is to happen to one file.
#[derive(Default)]
struct Work<'m> {
    added: Vec<&'m Made>,
    changed: Vec<Change<'m>>,
}

/// Fields of a record that are to be added or rewritten.
struct Change<'m> {
    made: &'m Made,
    old: &'m Record,
    fields: Vec<u16>,
}

/// How a record that is made compares with what is filed under its id.
enum Stand<'m> {
    New,
    Same,
    Change(Change<'m>),
    Refused(Reason),
}

/// Puts records, sorted by time and id, into the files of a contract.
pub(super) fn merge<'m>(
    mapping: &Mapping,
    kind: &Kind,
    frame: &Frame,
    shelf: Shelf<'m>,
    made: &'m [Made],
) -> Merged {
    let mut merged = Merged::default();
    let mut works: BTreeMap<String, Work<'m>> = BTreeMap::new();
    let folder = &shelf.ledger.contracts[shelf.contract].folder;
    let mut lines = Lines::default();
    for one in made {
        match stand(mapping, kind, shelf, &mut lines, one) {
            Stand::Same => merged.n_unchanged += 1,
            Stand::Refused(reason) => merged.refused.push(refuse(one, reason)),
            Stand::Change(change) => {
                let path = shelf.snapshot.source(change.old.place.source).path.clone();
                works.entry(path).or_default().changed.push(change);
            }
            Stand::New => {
                let date = one.record.at.map(|at| frame.zone.date(at));
                match mapping.file.path(date) {
                    Some(path) => {
                        let path = format!("{}/{folder}/{path}", shelf.data);
                        works.entry(path).or_default().added.push(one);
                    }
                    None => {
                        let reason = Reason::of_row(Message::new("import-no-date"));
                        merged.refused.push(refuse(one, reason));
                    }
                }
            }
        }
    }
    for (path, work) in works {
        match file(kind, frame, shelf, &path, &work) {
            Ok(plan) => {
                merged.n_new += plan.n_added;
                merged.n_changed += plan.n_changed;
                merged.files.push(plan);
            }
            Err(message) => {
                let all = work.added.into_iter().chain(work.changed.iter().map(|one| one.made));
                let reason = Reason::of_row(message);
                merged.refused.extend(all.map(|one| refuse(one, reason.clone())));
            }
        }
    }
    merged
}

fn refuse(made: &Made, reason: Reason) -> Refused {
    Refused {
        spot: made.spot.clone(),
        n_rows: made.n_rows,
        id: Some(made.record.id.to_string()),
        reasons: vec![reason],
    }
}

/// Where lines begin, by file: a place is looked up for every record that is refused.
#[derive(Default)]
struct Lines(BTreeMap<SourceId, Vec<usize>>);

impl Lines {
    fn of(&mut self, shelf: Shelf<'_>, place: Place) -> usize {
        let starts = self.0.entry(place.source).or_insert_with(|| {
            let Content::Text(text) = &shelf.snapshot.source(place.source).content else {
                return Vec::new();
            };
            text.match_indices('\n').map(|(at, _)| at).collect()
        });
        starts.partition_point(|at| *at < place.range().start) + 1
    }
}

fn stand<'m>(
    mapping: &Mapping,
    kind: &Kind,
    shelf: Shelf<'m>,
    lines: &mut Lines,
    made: &'m Made,
) -> Stand<'m> {
    let contract = u32::try_from(shelf.contract).unwrap_or(u32::MAX);
    let Some(no) = shelf.ledger.links.find(contract, &made.record.id) else { return Stand::New };
    let old = shelf.ledger.record(no);
    let mut taken = |message: Message| {
        let path = shelf.snapshot.source(old.place.source).path.as_str();
        let message = message.with("id", &*made.record.id).with("path", path);
        Reason::of_row(message.with("line", lines.of(shelf, old.place)))
    };
    if old.kind != made.record.kind {
        return Stand::Refused(taken(Message::new("import-taken-by-kind")));
    }
    let zone = shelf.ledger.contracts[shelf.contract].identity.zone;
    let datum = |value: &Value| value.datum(zone);
    let mut absent = Vec::new();
    let mut differing = Vec::new();
    for field in &made.record.fields {
        match old.written(field.slot) {
            None => absent.push(field.slot),
            Some(known) if datum(&known.value) != datum(&field.value) => differing.push(field.slot),
            Some(_) => {}
        }
    }
    if absent.is_empty() && differing.is_empty() && !old.broken {
        return Stand::Same;
    }
    let own = kind.slot("recorded_by").and_then(|slot| old.written(slot));
    let own = own.and_then(|field| field.value.as_text());
    if own != Some(mapping.recorded_by.as_str()) {
        let message = Message::new("import-taken").with("by", &mapping.recorded_by);
        return Stand::Refused(Reason {
            help: Some(Message::new("import-taken-help")),
            ..taken(message)
        });
    }
    let may = match mapping.on_change {
        OnChange::Refuse => false,
        OnChange::Fill => differing.is_empty(),
        OnChange::Update => true,
    };
    if !may || old.broken {
        let names = |slots: &[u16]| {
            let names = slots.iter().filter_map(|slot| kind.spec(*slot));
            names.map(|spec| spec.name.to_string()).collect::<Vec<_>>()
        };
        let mut named = names(&differing);
        if mapping.on_change != OnChange::Fill {
            named.extend(names(&absent));
        }
        let message = taken(Message::new("import-differs").with("fields", named.join(", ")));
        return Stand::Refused(Reason {
            field: named.first().cloned(),
            help: Some(Message::new("import-differs-help")),
            ..message
        });
    }
    // In the order of the draft, so that a new field finds the one that stands before it.
    let fields = made.draft.fields.iter().filter_map(|(name, _)| kind.slot(name));
    let fields = fields.filter(|slot| absent.contains(slot) || differing.contains(slot)).collect();
    Stand::Change(Change { made, old, fields })
}

/// The text of a file with what is to happen to it.
fn file(
    kind: &Kind,
    frame: &Frame,
    shelf: Shelf<'_>,
    path: &str,
    work: &Work<'_>,
) -> Result<FilePlan, Message> {
    let source = shelf.snapshot.sources.iter().find(|source| source.path == path);
    let before = match source.map(|source| &source.content) {
        None => "",
        Some(Content::Text(text)) => text.as_str(),
        Some(_) => return Err(Message::new("import-file-unreadable").with("path", path)),
    };
    if !parse(before).1.is_empty() {
        return Err(Message::new("import-file-broken").with("path", path));
    }
    let mut edits = Vec::new();
    for change in &work.changed {
        edits.extend(edits_of(change, kind, before).ok_or_else(|| damage(path))?);
    }
    edits.sort();
    let mut text = String::with_capacity(before.len());
    let mut at = 0;
    for (start, end, new) in edits {
        text.push_str(before.get(at..start).ok_or_else(|| damage(path))?);
        text.push_str(&new);
        at = end;
    }
    text.push_str(&before[at..]);
    let drafts: Vec<Draft> = work.added.iter().map(|made| made.draft.clone()).collect();
    if !drafts.is_empty() {
        let added = texts(&drafts);
        // Within a text of several lines another line end would be another text.
        let is_crlf = before.contains("\r\n") && !added.contains("\"\"\"");
        let line_end = if is_crlf { "\r\n" } else { "\n" };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(line_end);
        }
        if !text.is_empty() {
            text.push_str(line_end);
        }
        text.push_str(&added.replace('\n', line_end));
    }
    let size = text.len() as u64;
    if size > shelf.limit {
        return Err(Message::new("import-file-too-large")
            .with("path", path)
            .with("size", Datum::Bytes(size))
            .with("limit", Datum::Bytes(shelf.limit)));
    }
    verify(frame, shelf, before, &text, work).ok_or_else(|| damage(path))?;
    Ok(FilePlan {
        path: path.to_owned(),
        is_new: source.is_none(),
        n_added: work.added.len(),
        n_changed: work.changed.len(),
        sample: drafts.first().map(Draft::text).unwrap_or_default(),
        text,
    })
}

fn damage(path: &str) -> Message {
    Message::new("import-would-damage").with("path", path)
}

/// Start, end and new text, for each field of a record that is added or rewritten.
fn edits_of(change: &Change<'_>, kind: &Kind, text: &str) -> Option<Vec<(usize, usize, String)>> {
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let end_of_line = |at: usize| text[at..].find('\n').map_or(text.len(), |n| at + n);
    for slot in &change.fields {
        let spec = kind.spec(*slot)?;
        let toml = change.made.draft.get(&spec.name)?;
        if let Some(old) = change.old.written(*slot) {
            let range = old.place.range();
            edits.push((range.start, range.end, toml.to_owned()));
            continue;
        }
        // Behind the field that stands before it in a draft and stands in the file.
        let fields = &change.made.draft.fields;
        let own = fields.iter().position(|(name, _)| *name == spec.name)?;
        let before = fields[..own]
            .iter()
            .rev()
            .find_map(|(name, _)| change.old.written(kind.slot(name)?))?;
        let value = before.place.range();
        let line_start = text[..value.start].rfind('\n').map_or(0, |at| at + 1);
        let head = text.get(line_start..value.start)?;
        let width = head.split('=').next()?.trim_end().chars().count();
        let gap = head.split('=').next()?.chars().count().saturating_sub(1);
        let width = width.max(gap);
        let mut end = end_of_line(value.end);
        let behind = text.get(value.end..end)?.trim();
        if !behind.is_empty() && !behind.starts_with('#') {
            return None;
        }
        let is_crlf = text[..end].ends_with('\r');
        if is_crlf {
            end -= 1;
        }
        let line_end = if is_crlf { "\r\n" } else { "\n" };
        let line = format!("{line_end}{:width$} = {toml}", spec.name);
        match edits.iter_mut().find(|(start, stop, _)| *start == end && *stop == end) {
            Some((_, _, lines)) => lines.push_str(&line),
            None => edits.push((end, end, line)),
        }
    }
    Some(edits)
}

/// Whether the new text holds what the old one held, and what was to come, and nothing else.
fn verify(
    frame: &Frame,
    shelf: Shelf<'_>,
    before: &str,
    after: &str,
    work: &Work<'_>,
) -> Option<()> {
    let kinds = &shelf.ledger.kinds;
    let read = |text: &str| read_file(SourceId(0), text, frame, kinds);
    let ((old, old_findings), (new, new_findings)) = (read(before), read(after));
    let n_errors = |findings: &[crate::base::finding::Finding]| {
        findings.iter().filter(|finding| finding.level == Level::Error).count()
    };
    if new.len() != old.len() + work.added.len()
        || n_errors(&new_findings) > n_errors(&old_findings)
    {
        return None;
    }
    let says = |record: &Record| -> BTreeMap<u16, Datum> {
        record.fields.iter().map(|field| (field.slot, field.value.datum(frame.zone))).collect()
    };
    let (kept, added) = new.split_at(old.len());
    for (kept, old) in kept.iter().zip(&old) {
        let mut wanted = says(old);
        let change = work
            .changed
            .iter()
            .find(|change| change.old.id == old.id && change.old.place.start == old.place.start);
        if let Some(change) = change {
            let own = says(&change.made.record);
            wanted.extend(own.into_iter().filter(|(slot, _)| change.fields.contains(slot)));
        }
        if kept.kind != old.kind || says(kept) != wanted {
            return None;
        }
    }
    let are_added = added
        .iter()
        .zip(&work.added)
        .all(|(found, made)| found.kind == made.record.kind && says(found) == says(&made.record));
    are_added.then_some(())
}
