//! Reads evidence files: TOML in, typed records and every mistake of the file out.
//!
//! A file holds `[[kind]]` tables, or a single `[kind]`. A record with faults is kept with the
//! fields that are good, so that a rule that needs a faulty one can say that it cannot decide.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::document::Spanned;
use crate::base::document::SyntaxFault;
use crate::base::document::Table;
use crate::base::document::Value as Toml;
use crate::base::document::parse;
use crate::base::finding::Finding;
use crate::base::finding::UNNAMED;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::ledger::fields::Path;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Kind;
use crate::ledger::kinds::Kinds;
use crate::ledger::order;
use crate::ledger::record::Field;
use crate::ledger::record::Record;
use crate::ledger::scalars;
use crate::ledger::scalars::Wrong;
use crate::ledger::syntax;
use crate::ledger::syntax::Located;

/// Characters that an id may have at most; ids become names of pages.
const ID_LENGTH: usize = 80;

/// With more faults of syntax than these a record is broken, without asking what each has damaged.
const MANY_FAULTS: usize = 64;

/// The contract that a file belongs to, as far as reading needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Number of the contract.
    pub contract: u32,
    /// Its id, for findings.
    pub contract_id: Box<str>,
    /// The zone in which local times are read.
    pub zone: Zone,
    /// First instant of the term up to the first one after it.
    pub term: Interval,
}

/// Reads one file: its records in the order of the file, and every mistake of it by place.
///
/// Pure, so files can be read in parallel. A record of an unknown kind is not returned; every
/// other is, be it `faulty` or `broken`.
pub fn read_file(
    source: SourceId,
    text: &str,
    frame: &Frame,
    kinds: &Kinds,
) -> (Vec<Record>, Vec<Finding>) {
    Reader::new(source, text, frame, kinds).read()
}

/// Reads the records of a file that also holds tables of these names, which are none.
///
/// They are made up for the sake of an example: no commit filed them, so they state themselves what
/// git says of others.
pub fn read_beside(
    source: SourceId,
    text: &str,
    frame: &Frame,
    kinds: &Kinds,
    beside: &[&str],
) -> (Vec<Record>, Vec<Finding>) {
    let mut reader = Reader::new(source, text, frame, kinds);
    reader.beside = beside;
    reader.made_up = true;
    reader.read()
}

/// The value that a field holds, given as TOML.
///
/// # Errors
///
/// If the text is no single TOML value, or the field cannot hold it: what is wrong and how to write it.
pub fn read_value(
    spec: &FieldSpec,
    toml: &str,
    zone: Zone,
) -> Result<Value, (Message, Option<Message>)> {
    let text = format!("v = {toml}");
    let (table, faults) = parse(&text);
    let value = table.get("v").filter(|_| faults.is_empty() && table.len() == 1);
    let Some(value) = value else {
        let wrong = scalars::unwritten(&spec.ty, spec.integer, toml);
        return Err((wrong.message, wrong.help));
    };
    let (first, last) = (Instant::from_unix(i64::MIN / 2), Instant::from_unix(i64::MAX / 2));
    let term = Interval::new(first, last);
    let frame = Frame { contract: 0, contract_id: "".into(), zone, term };
    let kinds = Kinds::default();
    let mut reader = Reader::new(SourceId(0), &text, &frame, &kinds);
    let read = reader.value(spec, &spec.ty, value, &Path::Field(&spec.name));
    match (read, reader.findings.into_iter().next()) {
        (Some(value), None) => Ok(value),
        (_, Some(finding)) => Err((finding.message, finding.help)),
        (None, None) => Err((scalars::unwritten(&spec.ty, spec.integer, toml).message, None)),
    }
}

/// Whether an id is one that pages can be named after.
///
/// Letters of any script, digits, `-`, `_` and `.`, not starting with `.`, at most 80 characters.
pub fn is_good_id(id: &str) -> bool {
    if id.is_ascii() {
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let starts_well = id.as_bytes().first().is_some_and(|first| *first != b'.');
        return starts_well && id.len() <= ID_LENGTH && id.bytes().all(fits);
    }
    !id.is_empty()
        && !id.starts_with('.')
        && id.chars().count() <= ID_LENGTH
        && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

pub(super) struct Reader<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    pub(super) frame: &'a Frame,
    pub(super) kinds: &'a Kinds,
    /// Names of tables that are no records.
    beside: &'a [&'a str],
    /// Whether the records are made up, so that they state what git would say.
    made_up: bool,
    pub(super) records: Vec<Record>,
    pub(super) findings: Vec<Finding>,
    /// Where the text that is being read begins in the file.
    pub(super) start: usize,
    /// Faults of syntax in the text that is being read.
    pub(super) faults: Vec<SyntaxFault>,
    /// Id of the record that is being read.
    pub(super) id: Box<str>,
    /// Whether the field that is being read has a fault.
    pub(super) doubtful: bool,
    pub(super) unknown: BTreeMap<String, (Place, usize)>,
}

impl<'a> Reader<'a> {
    fn new(source: SourceId, text: &'a str, frame: &'a Frame, kinds: &'a Kinds) -> Reader<'a> {
        Reader {
            source,
            text,
            frame,
            kinds,
            beside: &[],
            made_up: false,
            records: Vec::new(),
            findings: Vec::new(),
            start: 0,
            faults: Vec::new(),
            id: "".into(),
            doubtful: false,
            unknown: BTreeMap::new(),
        }
    }

    fn read(mut self) -> (Vec<Record>, Vec<Finding>) {
        let (table, faults) = parse(self.text);
        if faults.is_empty() {
            self.document(&table, None);
        } else {
            self.broken_file(faults);
        }
        self.finish()
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.source, span.start + self.start..span.end + self.start)
    }

    /// A finding about the record that is being read.
    pub(super) fn report(&mut self, finding: Finding) {
        self.findings.push(finding.about(&self.id));
    }

    pub(super) fn wrong(&mut self, wrong: Wrong, place: Place, path: &Path<'_>) {
        self.doubtful = true;
        let mut finding = Finding::error(wrong.rule, place, wrong.message);
        finding.help = wrong.help;
        self.report(finding.on_field(&path.to_string()));
    }

    /// All records of a table of tables; in a broken file only those that `only` names.
    fn document(&mut self, table: &Table<'_>, only: Option<&str>) -> Vec<String> {
        let mut strangers = Vec::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            match value.get_ref() {
                Toml::Table(_) | Toml::Array(_) if only.is_some_and(|only| only != name) => {
                    strangers.push(name.to_owned());
                }
                Toml::Table(inner) => self.entry(name, key.span(), inner, value.span()),
                Toml::Array(items)
                    if !items.is_empty() && items.iter().all(|item| item.get_ref().is_table()) =>
                {
                    for item in items.iter() {
                        if let Toml::Table(inner) = item.get_ref() {
                            self.entry(name, key.span(), inner, item.span());
                        }
                    }
                }
                _ => {
                    let message = Message::new("input-stray-key").with("key", name);
                    let place = self.place(key.span());
                    self.findings.push(
                        Finding::error("stray-key", place, message)
                            .help(Message::new("input-write-header")),
                    );
                }
            }
        }
        strangers
    }

    /// Reads a broken file piece by piece, so that a fault reaches no further than its record.
    fn broken_file(&mut self, whole: Vec<SyntaxFault>) {
        let mut located: Vec<Located> = Vec::new();
        let mut strangers = Vec::new();
        let mut whole_seen = 0;
        for (no, block) in syntax::blocks(self.text).iter().enumerate() {
            let (table, mut faults) = syntax::parse_block(block);
            while whole.get(whole_seen).is_some_and(|fault| fault.range.start < block.start) {
                whole_seen += 1;
            }
            if let Some((_, header)) = &block.header {
                // A table that stands twice is seen only in the whole.
                faults.extend(
                    whole[whole_seen..]
                        .iter()
                        .take_while(|fault| fault.range.start <= header.end)
                        .filter(|fault| fault.message == "duplicate key" && fault.range == *header)
                        .cloned(),
                );
            }
            self.start = block.start;
            self.faults = faults.clone();
            let n_before = self.records.len();
            strangers.extend(self.document(&table, block.header.as_ref().map(|(name, _)| *name)));
            if let Some((name, range)) = &block.header
                && table.get(name).is_none()
                && !faults.is_empty()
            {
                let range = range.start - block.start..range.end - block.start;
                self.entry(name, range.clone(), &Table::new(), range);
            }
            debug_assert!(self.records.len() <= n_before + block.text.len());
            located.extend(faults.into_iter().map(|fault| {
                let first = (fault.message == "duplicate key")
                    .then(|| syntax::first_of(self.text.get(fault.range.clone())?, &table))
                    .flatten()
                    .map(|span| span.start + block.start..span.end + block.start)
                    .filter(|first| *first != fault.range);
                let fault = syntax::at_its_opening(fault, &table, block.start);
                Located { block: no, fault, first }
            }));
        }
        if located.is_empty() {
            // The pieces are well formed but the whole is not: nothing in it can be relied on.
            located.extend(whole.into_iter().map(|fault| Located { block: 0, fault, first: None }));
            self.records.iter_mut().for_each(break_up);
        }
        for name in &strangers {
            // Parts of a record that lie behind another record's header: both are in doubt.
            let kind = self.kinds.number(name);
            self.records.iter_mut().filter(|record| Some(record.kind) == kind).for_each(break_up);
        }
        self.findings.extend(syntax::findings(&located, self.source, self.text));
    }

    fn entry(&mut self, name: &str, key: Range<usize>, table: &Table<'_>, span: Range<usize>) {
        if self.beside.contains(&name) {
            return;
        }
        let Some(number) = self.kinds.number(name) else {
            let place = self.place(key);
            self.unknown.entry(name.to_owned()).or_insert((place, 0)).1 += 1;
            return;
        };
        let kinds = self.kinds;
        let Some(kind) = kinds.get(number) else { return };
        let place = self.place(span);
        self.record(number, kind, table, place);
    }

    fn record(&mut self, number: u16, kind: &Kind, table: &Table<'_>, place: Place) {
        let good_id = match table.get("id").map(Spanned::get_ref) {
            Some(Toml::String(id)) if is_good_id(id) => Some(id.as_ref()),
            _ => None,
        };
        self.id = match good_id {
            Some(id) => id.into(),
            None => format!("{UNNAMED}{}-{}-{}", kind.name, self.source.0, place.start).into(),
        };
        let mut record = Record {
            id: self.id.clone(),
            kind: number,
            contract: self.frame.contract,
            place,
            fields: Vec::with_capacity(table.len()),
            at: None,
            faulty: Vec::new(),
            broken: false,
        };
        record.broken = self.faults.len() > MANY_FAULTS;
        self.faults.truncate(MANY_FAULTS);
        for fault in &self.faults {
            match syntax::confined(fault, table, self.start, self.text) {
                Some(name) => {
                    if let Some(slot) = kind.slot(name) {
                        record.doubt(slot);
                    }
                }
                None => record.broken = true,
            }
        }
        let mut meant = Vec::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            let Some(slot) = kind.slot(name) else {
                let near = kind.nearest_field(name);
                meant.extend(near.and_then(|near| kind.slot(near)));
                self.unknown_field(
                    self.place(key.span()),
                    &Path::Field(name),
                    name,
                    near,
                    &kind.name,
                );
                continue;
            };
            let Some(spec) = kind.spec(slot) else { continue };
            // Where the parser found no value it makes one up, of no length.
            if value.span().is_empty() && !self.faults.is_empty() {
                record.doubt(slot);
                continue;
            }
            if spec.git && !self.made_up {
                self.set_by_git(self.place(key.span()), &spec.name);
                continue;
            }
            self.doubtful = false;
            let read = self.value(spec, &spec.ty, value, &Path::Field(&spec.name));
            if name == "id" && read.is_some() && good_id.is_none() {
                let message = Message::new("input-invalid-id");
                let wrong = Wrong::new("invalid-id", message)
                    .help(Message::new("input-write-id").with("max", ID_LENGTH));
                self.wrong(wrong, self.place(value.span()), &Path::Field("id"));
            }
            if self.doubtful {
                record.doubt(slot);
            }
            if let Some(value_read) = read {
                let place = self.place(value.span());
                record.fields.push(Field { slot, value: value_read, place });
            }
        }
        record.fields.sort_by_key(|field| field.slot);
        // A field written under a name that does not exist is not a field left out.
        for slot in meant {
            if record.written(slot).is_none() {
                record.doubt(slot);
            }
        }
        self.date(&mut record, kind);
        if !record.broken {
            self.missing(&kind.fields, &record.fields, &record.faulty, place, None);
            let faulty = order::check(&record, kind, self.frame, &mut self.findings);
            faulty.into_iter().for_each(|slot| record.doubt(slot));
        }
        if good_id.is_none()
            && let Some(slot) = kind.slot("id")
        {
            record.doubt(slot);
        }
        self.records.push(record);
    }

    /// Reports a field that says what only git may say; nothing of it is kept.
    fn set_by_git(&mut self, place: Place, name: &str) {
        let message = Message::new("input-git-field").with("field", name);
        let finding = Finding::error("git-field", place, message)
            .help(Message::new("input-git-field-help").with("field", name));
        self.report(finding.on_field(name));
    }

    /// Sets when the record counts.
    fn date(&mut self, record: &mut Record, kind: &Kind) {
        let Some(slot) = kind.at else { return };
        let Some(field) = record.written(slot) else { return };
        let place = field.place;
        // In a broken record, what stands before the first fault was read before it went wrong.
        let before_damage = self.faults.iter().all(|fault| place.range().end < fault.range.start)
            && field.place.range().len() < 64;
        let sound = if record.broken { before_damage } else { !record.is_doubtful(slot) };
        record.at = order::instant(&field.value, self.frame.zone).filter(|_| sound);
    }

    fn finish(mut self) -> (Vec<Record>, Vec<Finding>) {
        for (name, (place, n)) in std::mem::take(&mut self.unknown) {
            let message = Message::new("input-unknown-kind").with("kind", &name).with("n", n);
            let help = match self.kinds.nearest_kind(&name) {
                Some(near) => Message::new("input-did-you-mean").with("name", near),
                None => Message::new("input-no-such-kind"),
            };
            self.findings.push(Finding::error("unknown-kind", place, message).help(help));
        }
        for finding in &mut self.findings {
            finding.contract = Some(self.frame.contract_id.to_string());
        }
        self.findings
            .sort_by(|a, b| (a.place, &a.rule, &a.field).cmp(&(b.place, &b.rule, &b.field)));
        self.records.sort_by_key(|record| record.place);
        (self.records, self.findings)
    }
}

fn break_up(record: &mut Record) {
    record.broken = true;
    record.at = None;
}
