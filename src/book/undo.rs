//! What a contract's judgement would be had one change of one record not been made.
//!
//! Only that record is read again: its text as it stands, with the fields in question as they were,
//! or all of it as it was. Everything else is taken from the ledger, and the same functions that
//! made the book decide and assess once more.

use crate::assessment;
use crate::assessment::Assessment;
use crate::base::document;
use crate::base::document::Table;
use crate::base::document::Value;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::ledger;
use crate::ledger::Ledger;
use crate::ledger::reader;
use crate::ledger::record::Record;
use crate::obligations;
use crate::obligations::Verdicts;

use super::Book;

/// A change that is thought away.
pub(super) struct Undo<'a> {
    /// The record as it stands; none if it was deleted.
    pub(super) now: Option<RecordNo>,
    /// The text of the file that held it before the change.
    pub(super) before: &'a str,
    /// Its kind before the change.
    pub(super) kind: &'a str,
    /// Its id before the change.
    pub(super) id: &'a str,
    /// The fields that were changed; all of the record if none are named.
    pub(super) fields: Vec<&'a str>,
}

/// A judgement of one contract, which has number 0 in its ledger.
pub(super) struct Otherwise {
    pub(super) ledger: Ledger,
    pub(super) verdicts: Verdicts,
    pub(super) assessment: Assessment,
}

/// The contract that is judged again, with what is the same for every change of it.
pub(super) struct Retrial<'a> {
    book: &'a Book,
    no: usize,
    /// Errors that linking the records meets as they stand.
    n_link_errors: usize,
}

impl<'a> Retrial<'a> {
    /// A retrial of one contract of a book.
    pub(super) fn of(book: &'a Book, no: usize) -> Retrial<'a> {
        let mut retrial = Retrial { book, no, n_link_errors: 0 };
        let (again, found) = book.ledger.with_records(no, retrial.records().cloned().collect());
        book.ledger.moment(no).join(again.moment(0));
        retrial.n_link_errors = n_errors(&found);
        retrial
    }

    fn records(&self) -> impl Iterator<Item = &'a Record> {
        let no = self.no;
        self.book.ledger.records.iter().filter(move |record| record.contract as usize == no)
    }

    /// The judgement without the change; none if one of the versions cannot be read. `stamp` puts
    /// into a record that is put back what only git says.
    pub(super) fn without(
        &self,
        undo: &Undo<'_>,
        stamp: impl FnOnce(&mut Record),
    ) -> Option<Otherwise> {
        let ledger = &self.book.ledger;
        let (before, faults) = document::parse(undo.before);
        if !faults.is_empty() {
            return None;
        }
        let earlier = find(&before, undo.kind, undo.id)?;
        let mut records: Vec<Record> = self.records().cloned().collect();
        let (undone, n_less, n_more) = match undo.now {
            None => {
                let source = SourceId(u32::MAX);
                let (mut record, n_more) = self.read(source, undo.kind, fields(earlier))?;
                stamp(&mut record);
                records.push(record.clone());
                (record, 0, n_more)
            }
            Some(no) => {
                let stands = ledger.record(no);
                let (record, n_less, n_more) = self.as_it_was(stands, undo, earlier)?;
                let slot = records.iter_mut().find(|one| one.place == stands.place)?;
                slot.clone_from(&record);
                (record, n_less, n_more)
            }
        };
        debug_assert!(records.contains(&undone));
        let (mut ledger, found) = ledger.with_records(self.no, records);
        // Errors keep a score from being final, so those that the change brought or took count too.
        let n_unread = self.book.unread_when_judged.get(self.no).copied().unwrap_or_default();
        let n_unread = n_unread + n_more + n_errors(&found);
        ledger.unread = vec![n_unread.saturating_sub(n_less + self.n_link_errors)];
        let as_of = ledger.moment(0);
        let calendar = ledger.calendar_of(&ledger.contracts[0]);
        let (verdicts, _) = obligations::decide(&ledger, 0, calendar, as_of);
        let (assessment, _) = assessment::assess(&ledger, 0, &verdicts, as_of);
        self.book.ledger.moment(self.no).join(as_of);
        Some(Otherwise { ledger, verdicts, assessment })
    }

    /// A record that stands, with some of its fields as they were; with the errors that reading it
    /// meets now, and then.
    fn as_it_was(
        &self,
        stands: &Record,
        undo: &Undo<'_>,
        earlier: &Table<'_>,
    ) -> Option<(Record, usize, usize)> {
        let ledger = &self.book.ledger;
        let kind = ledger.kinds.get(stands.kind)?;
        let source = stands.place.source;
        let (now, faults) = document::parse(self.book.snapshot.text(source));
        if !faults.is_empty() {
            return None;
        }
        let later = find(&now, &kind.name, &stands.id)?;
        let (fresh, n_less) = self.read(source, &kind.name, fields(later))?;
        let is_undone = |name: &str| undo.fields.is_empty() || undo.fields.contains(&name);
        let kept = fields(later).filter(|(name, _)| !is_undone(name));
        let restored = fields(earlier).filter(|(name, _)| is_undone(name));
        let kind_then = if undo.fields.is_empty() { undo.kind } else { &*kind.name };
        let (mut record, n_more) = self.read(source, kind_then, kept.chain(restored))?;
        record.place = stands.place;
        if record.kind != stands.kind {
            return Some((record, n_less, n_more));
        }
        // What was put into the record after it was read: what git says, and doubts of authority.
        record.broken |= stands.broken && !fresh.broken;
        for slot in &stands.faulty {
            let name = kind.spec(*slot).map_or("", |spec| &spec.name);
            if !is_undone(name) && fresh.faulty.binary_search(slot).is_err() {
                record.doubt(*slot);
            }
        }
        for field in &stands.fields {
            if fresh.written(field.slot).is_none() && record.written(field.slot).is_none() {
                record.fields.push(field.clone());
            }
        }
        record.fields.sort_by_key(|field| field.slot);
        Some((record, n_less, n_more))
    }

    /// Reads a record that is written by itself; with the number of errors.
    fn read<'t>(
        &self,
        source: SourceId,
        kind: &str,
        fields: impl Iterator<Item = (&'t str, &'t Value<'t>)>,
    ) -> Option<(Record, usize)> {
        let ledger = &self.book.ledger;
        let frame = ledger::frame(self.no, &ledger.contracts[self.no]);
        let text = document::rewrite(kind, fields);
        let (records, findings) = reader::read_file(source, &text, &frame, &ledger.kinds);
        let mut records = records.into_iter();
        match (records.next(), records.next()) {
            (Some(record), None) => Some((record, n_errors(&findings))),
            _ => None,
        }
    }
}

/// The only record of a kind and an id in a file.
fn find<'t>(file: &'t Table<'t>, kind: &str, id: &str) -> Option<&'t Table<'t>> {
    let tables: Vec<&Table<'t>> = match file.get(kind)?.get_ref() {
        Value::Table(table) => vec![table],
        Value::Array(items) => {
            let table = |value: &'t Value<'t>| match value {
                Value::Table(table) => Some(table),
                _ => None,
            };
            items.iter().filter_map(|item| table(item.get_ref())).collect()
        }
        _ => return None,
    };
    let is_it = |table: &&Table<'t>| matches!(table.get("id").map(|id| id.get_ref()), Some(Value::String(own)) if *own == id);
    let mut found = tables.into_iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(table), None) => Some(table),
        _ => None,
    }
}

fn fields<'t>(table: &'t Table<'t>) -> impl Iterator<Item = (&'t str, &'t Value<'t>)> {
    table.iter().map(|(key, value)| (&**key.get_ref(), value.get_ref()))
}

fn n_errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.level == Level::Error).count()
}
