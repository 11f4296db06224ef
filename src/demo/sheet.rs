//! Record files that grow: each record is filed in pieces, in the end the file is as it is shipped.

use std::collections::BTreeMap;

use crate::base::time::Instant;
use crate::base::value::Value;
use crate::ledger::Ledger;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Group;
use crate::ledger::kinds::Kind;
use crate::ledger::record::Record;

use super::cast::Hand;

/// How long after its date a record waits for a time that is still to come.
const PATIENCE: i64 = 3 * 86_400;

/// A record file.
pub(super) struct Sheet {
    /// Its path.
    pub(super) path: String,
    /// What stands above the first record.
    head: String,
    /// Its records, in the order of the file.
    pub(super) blocks: Vec<Block>,
}

/// A record.
pub(super) struct Block {
    /// Its id.
    pub(super) id: String,
    /// What readers call its kind.
    pub(super) label: String,
    /// Its lines, each with the piece that files it.
    lines: Vec<(String, usize)>,
    /// Its pieces; the first files the record.
    pub(super) pieces: Vec<Piece>,
    /// Whether it is not shipped.
    is_added: bool,
}

/// What one hand files of a record at one time.
pub(super) struct Piece {
    /// When it can be filed.
    pub(super) at: Instant,
    /// Who files it.
    pub(super) hand: Hand,
    /// Whether it has been filed.
    pub(super) is_filed: bool,
}

impl Sheet {
    /// A file whose only record has still to be filed, as one piece.
    pub(super) fn single(path: &str, id: &str, label: &str, text: &str, piece: Piece) -> Sheet {
        let mut sheet = Sheet { path: path.to_owned(), head: String::new(), blocks: Vec::new() };
        sheet.add(id, label, text, piece);
        sheet
    }

    /// Adds a record to the end, as one piece.
    pub(super) fn add(&mut self, id: &str, label: &str, text: &str, piece: Piece) {
        let lines = text.split_inclusive('\n').map(|line| (line.to_owned(), 0)).collect();
        let (id, label) = (id.to_owned(), label.to_owned());
        self.blocks.push(Block { id, label, lines, pieces: vec![piece], is_added: true });
    }

    /// The file as far as it is filed; none while nothing is.
    pub(super) fn text(&self) -> Option<String> {
        let filed: Vec<&Block> = self.blocks.iter().filter(|block| block.is_filed()).collect();
        if filed.is_empty() {
            return None;
        }
        let mut text = self.head.clone();
        for block in filed {
            // The record above ends the file as it is shipped.
            if block.is_added && !text.is_empty() && !text.ends_with("\n\n") {
                text.push('\n');
            }
            let lines = block.lines.iter().filter(|(_, piece)| block.pieces[*piece].is_filed);
            text.extend(lines.map(|(line, _)| line.as_str()));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        Some(text)
    }
}

impl Block {
    /// Whether the record is filed.
    pub(super) fn is_filed(&self) -> bool {
        self.pieces.first().is_some_and(|piece| piece.is_filed)
    }

    /// Replaces the value of a field; gives what stood there.
    pub(super) fn set(&mut self, field: &str, value: &str) -> Option<String> {
        let (line, _) = self
            .lines
            .iter_mut()
            .find(|(line, _)| line.split_once('=').is_some_and(|(name, _)| name.trim() == field))?;
        let (name, old) = line.split_once('=')?;
        let old = old.trim().to_owned();
        *line = format!("{name}= {value}\n");
        Some(old)
    }

    /// Adds lines below the last one.
    pub(super) fn extend(&mut self, text: &str) {
        let end = self.lines.iter().rposition(|(line, _)| !line.trim().is_empty());
        let end = end.map_or(0, |last| last + 1);
        let added = text.split_inclusive('\n').map(|line| (line.to_owned(), 0));
        self.lines.splice(end..end, added);
    }

    /// Whether the text names a file.
    pub(super) fn names(&self, file: &str) -> bool {
        self.lines.iter().any(|(line, _)| line.contains(file))
    }
}

/// The record files of a contract, by path.
pub(super) fn sheets(
    ledger: &Ledger,
    contract: usize,
    paths: &[&str],
    texts: &BTreeMap<&str, &str>,
) -> Vec<Sheet> {
    let mut by_path: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in &ledger.records {
        if record.contract as usize == contract {
            let path = paths[record.place.source.0 as usize];
            by_path.entry(path).or_default().push(record);
        }
    }
    by_path.into_iter().map(|(path, records)| sheet(ledger, path, texts[path], &records)).collect()
}

fn sheet(ledger: &Ledger, path: &str, text: &str, records: &[&Record]) -> Sheet {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line_of = |offset: u32| ends.partition_point(|end| *end < offset as usize);
    // Remarks right above a record belong to it.
    let starts: Vec<usize> = records
        .iter()
        .map(|record| {
            let mut line = line_of(record.place.start);
            while line > 0 && lines[line - 1].starts_with('#') {
                line -= 1;
            }
            line
        })
        .collect();
    let head = lines[..starts.first().copied().unwrap_or(lines.len())].concat();
    let mut blocks = Vec::new();
    for (n, record) in records.iter().enumerate() {
        let (from, to) = (starts[n], starts.get(n + 1).copied().unwrap_or(lines.len()));
        let kind = ledger.kinds.kind(usize::from(record.kind));
        let as_of = ledger.moment(record.contract as usize);
        let (pieces, of_slot) = pieces(kind, record, as_of.exactly());
        let mut own: Vec<(String, usize)> =
            lines[from..to].iter().map(|line| ((*line).to_owned(), 0)).collect();
        for (field, piece) in record.fields.iter().zip(&of_slot) {
            let (first, last) = (line_of(field.place.start), line_of(field.place.end));
            for line in own.iter_mut().take(last + 1 - from).skip(first - from) {
                line.1 = *piece;
            }
        }
        blocks.push(Block {
            id: record.id.to_string(),
            label: kind.label.zh.to_string(),
            lines: own,
            pieces,
            is_added: false,
        });
    }
    Sheet { path: path.to_owned(), head, blocks }
}

/// Who files a record.
fn owner(kind: &Kind, record: &Record) -> Hand {
    match &*kind.name {
        "review" | "assessment" | "penalty_decision" | "exemption" | "extension"
        | "rectification" | "acceptance" | "misconduct" => Hand::Officer,
        "confirmation" => match record.named(kind, "by").map(|field| &field.value) {
            Some(Value::Text(by)) if &**by == "supervisor" => Hand::Supervisor,
            Some(Value::Text(by)) if &**by == "expert" => Hand::Expert,
            _ => Hand::Officer,
        },
        _ => match kind.group {
            Group::Events | Group::Changes => Hand::Events,
            Group::Routine | Group::Measures | Group::Registers => Hand::Routine,
            Group::Deliverables | Group::People | Group::Judgement => Hand::Papers,
        },
    }
}

/// The pieces of a record, and for each of its fields the piece it belongs to.
fn pieces(kind: &Kind, record: &Record, as_of: Instant) -> (Vec<Piece>, Vec<usize>) {
    let owner = owner(kind, record);
    let at = record.at.unwrap_or(as_of).min(as_of);
    let mut landing = at;
    let mut parts: Vec<Part> = Vec::new();
    for field in &record.fields {
        let spec = &kind.fields[usize::from(field.slot)];
        let time = latest(&field.value, spec).filter(|time| *time <= as_of);
        let is_signature = [kind.judged_by, kind.judged_at].contains(&Some(field.slot));
        // Whoever alone may set the field does; a judgement is the purchaser's.
        let setter = match spec.by.as_deref() {
            Some(party) => party,
            None if spec.judged || is_signature => "buyer",
            None => owner.party(),
        };
        parts.push(if setter == owner.party() {
            match time {
                Some(time) if time.since(at) > PATIENCE && !spec.required => Part::Later(time),
                Some(time) => {
                    landing = landing.max(time);
                    Part::Landing
                }
                None => Part::Landing,
            }
        } else if setter == "supplier" {
            Part::Answered(time.unwrap_or(at))
        } else {
            Part::Judged(time.unwrap_or(at))
        });
    }
    // One judgement, when the last of it is known.
    let judged = parts.iter().filter_map(|part| match part {
        Part::Judged(time) => Some(*time),
        _ => None,
    });
    let judged = judged.max();
    for part in &mut parts {
        if let (Part::Judged(time), Some(last)) = (&mut *part, judged) {
            *time = last;
        }
    }
    let mut kept: Vec<Part> = parts.iter().copied().chain([Part::Landing]).collect();
    kept.sort_unstable();
    kept.dedup();
    let pieces = kept.iter().map(|part| {
        let (at, hand) = match *part {
            Part::Landing => (landing, owner),
            Part::Later(time) => (time, owner),
            Part::Answered(time) => (time, Hand::Papers),
            Part::Judged(time) => (time, Hand::Assessor),
        };
        Piece { at: at.max(landing), hand, is_filed: false }
    });
    let of_field = parts.iter().map(|part| kept.binary_search(part).unwrap_or_default());
    (pieces.collect(), of_field.collect())
}

/// The last instant that a value says has come.
fn latest(value: &Value, spec: &FieldSpec) -> Option<Instant> {
    match value {
        Value::Instant(time) => Some(*time).filter(|_| !spec.future),
        Value::List(items) => items.iter().filter_map(|item| latest(&item.value, spec)).max(),
        Value::Table(entries) => entries
            .iter()
            .filter_map(|entry| {
                let inner = spec.fields.iter().find(|inner| inner.name == entry.name)?;
                latest(&entry.value, inner)
            })
            .max(),
        _ => None,
    }
}

/// What a field is filed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// The record itself.
    Landing,
    /// What its owner adds when it has happened.
    Later(Instant),
    /// What only the supplier may add to a record of the purchaser.
    Answered(Instant),
    /// What only the purchaser may add to a record of the supplier.
    Judged(Instant),
}
