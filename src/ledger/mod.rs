//! Contracts and records, typed, every value with its place.
//!
//! Owns what was filed and what was agreed. Must not know how a rule decides. The verb is
//! [`read`]; it never fails: wrong input becomes findings, and everything else is still read.
//!
//! To add a record kind: a schema file in `kinds/`, a line in `kinds/mod.rs`, a page in
//! `content/kinds/`. A data repository adds its own under `data/kinds/` without touching Rust.

mod ahead;
mod alone;
pub mod contract;
pub mod evidence;
mod fields;
pub mod kinds;
pub mod links;
#[cfg(test)]
mod links_tests;
mod order;
mod periods;
pub mod reader;
#[cfg(test)]
mod reader_tests;
pub mod readings;
pub mod record;
mod scalars;
mod syntax;
pub mod view;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::finding::some_of_file;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::calendar::Calendar;

use contract::Contract;
use evidence::Attachment;
use evidence::Files;
use kinds::Kinds;
use links::Links;
use readings::Readings;
use record::Record;

/// Everything that was filed and agreed.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Record kinds.
    pub kinds: Kinds,
    /// Contracts, by path.
    pub contracts: Vec<Contract>,
    /// Working-day calendars by id.
    pub calendars: BTreeMap<String, Calendar>,
    /// All records, by contract, then file and place.
    pub records: Vec<Record>,
    /// Records by contract and kind, by time and id; corrected ones are left out.
    by_kind: Vec<Vec<Vec<RecordNo>>>,
    /// Ids, duplicates and corrections.
    pub links: Links,
    /// Files that records name as evidence, in the order of the records.
    pub attachments: Vec<Attachment>,
    /// The as-of instant, once for each contract: nothing later is known.
    moments: Vec<Moment>,
    /// How many errors each contract's own files have, as far as they are found yet, breaches aside;
    /// while there are any, its scores and amounts rest on less than was filed.
    pub unread: Vec<usize>,
}

/// A file to be read.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its number in the snapshot.
    pub source: SourceId,
    /// Its path, relative to the data folder.
    pub path: &'a str,
    /// Its text; empty if it was not read.
    pub text: &'a str,
    /// Whether it was read: of a contract that was not (it is too large, or no text) nobody knows what
    /// it says, and it is there nevertheless.
    pub is_read: bool,
}

/// Size and SHA-256 of a file that a record names as evidence, by path relative to the data folder.
pub type Attachments<'a> = dyn Fn(&str) -> Option<(String, u64)> + 'a;

impl Ledger {
    /// A record by its number.
    pub fn record(&self, no: RecordNo) -> &Record {
        &self.records[no.0 as usize]
    }

    /// The records of a kind in a contract, by time and id.
    pub fn of_kind(&self, contract: usize, kind: usize) -> &[RecordNo] {
        self.by_kind.get(contract).and_then(|kinds| kinds.get(kind)).map_or(&[], Vec::as_slice)
    }

    /// The record of this id in a contract; the one that stands, if it was corrected.
    pub fn find(&self, contract: usize, id: &str) -> Option<RecordNo> {
        let contract = u32::try_from(contract).ok()?;
        self.links.find(contract, id).map(|no| self.links.latest(no))
    }

    /// The calendar that a contract names.
    pub fn calendar_of(&self, contract: &Contract) -> Option<&Calendar> {
        self.calendars.get(&contract.identity.calendar.text)
    }

    /// The as-of instant of a contract, with what reading and judging it asked so far. Each contract
    /// has its own, so that what was asked about one says nothing about another.
    pub fn moment(&self, contract: usize) -> &Moment {
        &self.moments[contract]
    }

    /// Sorts the records that decide something by contract and kind. A correction that says what
    /// has happened after the as-of instant is not known yet and corrects nothing.
    fn index(&mut self) {
        self.by_kind = vec![vec![Vec::new(); self.kinds.len()]; self.contracts.len()];
        for (n, record) in self.records.iter().enumerate() {
            let no = RecordNo(u32::try_from(n).unwrap_or(u32::MAX));
            let correction = self.links.superseded_by(no).map(|no| self.record(no));
            let corrected = correction.is_some_and(|one| {
                let kind = self.kinds.kind(usize::from(one.kind));
                let planned = kind.at.and_then(|slot| kind.spec(slot)).is_some_and(|at| at.future);
                let moment = self.moment(one.contract as usize);
                planned || !kind.group.happens() || one.at.is_none_or(|at| moment.reached(at))
            });
            if !corrected {
                self.by_kind[record.contract as usize][usize::from(record.kind)].push(no);
            }
        }
        let records = &self.records;
        for list in self.by_kind.iter_mut().flatten() {
            list.sort_by(|a, b| {
                let (a, b) = (&records[a.0 as usize], &records[b.0 as usize]);
                (a.at, &a.id, a.place).cmp(&(b.at, &b.id, b.place))
            });
        }
    }
}

/// Reads calendars, kinds, contracts and records from the files of the data folder.
///
/// Which file is what follows from its path: `calendars/*.toml`, `kinds/*.toml`,
/// `<contract>/contract.toml`, `<contract>/records/**.toml`. Worked examples
/// (`<contract>/examples/*.toml`) are left to the stage `examples`, seals (`<contract>/seals/*.toml`)
/// to the stage `seals`.
pub fn read(
    files: &[File<'_>],
    attachments: &Attachments<'_>,
    as_of: Instant,
) -> (Ledger, Vec<Finding>) {
    read_with(files, attachments, as_of, &|work, frames, kinds| {
        each(work, frames, kinds, reader::read_file)
    })
}

/// Reads the same, of record files only those that changed since they were read last.
pub fn read_again(
    files: &[File<'_>],
    attachments: &Attachments<'_>,
    as_of: Instant,
    readings: &mut Readings,
) -> (Ledger, Vec<Finding>) {
    let readings = RefCell::new(readings);
    read_with(files, attachments, as_of, &|work, frames, kinds| {
        readings.borrow_mut().read(files, work, frames, kinds)
    })
}

/// Reads the same of files that are made up for the sake of an example: no commit filed their
/// records, so they state themselves what git says of others.
pub fn read_made_up(
    files: &[File<'_>],
    attachments: &Attachments<'_>,
    as_of: Instant,
) -> (Ledger, Vec<Finding>) {
    read_with(files, attachments, as_of, &|work, frames, kinds| {
        each(work, frames, kinds, |source, text, frame, kinds| {
            reader::read_beside(source, text, frame, kinds, &[])
        })
    })
}

/// Reads record files, each by the frame of its contract, whose number stands beside it.
type ReadAll<'a> = dyn Fn(&[(usize, &File<'_>)], &[reader::Frame], &Kinds) -> Vec<(Vec<Record>, Vec<Finding>)>
    + 'a;

fn each(
    work: &[(usize, &File<'_>)],
    frames: &[reader::Frame],
    kinds: &Kinds,
    read: impl Fn(SourceId, &str, &reader::Frame, &Kinds) -> (Vec<Record>, Vec<Finding>) + Sync,
) -> Vec<(Vec<Record>, Vec<Finding>)> {
    let all = work.par_iter();
    all.map(|(no, file)| read(file.source, file.text, &frames[*no], kinds)).collect()
}

fn read_with(
    files: &[File<'_>],
    attachments: &Attachments<'_>,
    as_of: Instant,
    read: &ReadAll<'_>,
) -> (Ledger, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut kinds = Kinds::shipped();
    let mut calendars = BTreeMap::new();
    let mut contracts: Vec<Contract> = Vec::new();
    for file in files {
        let parts: Vec<&str> = file.path.split('/').collect();
        match parts[..] {
            ["kinds", name] if name.ends_with(".toml") => {
                findings.extend(some_of_file(kinds.add(file.source, file.text)));
            }
            ["calendars", name] if name.ends_with(".toml") => {
                let (calendar, found) = Calendar::read(file.source, file.text);
                findings.extend(some_of_file(found));
                calendars.insert(name.trim_end_matches(".toml").to_owned(), calendar);
            }
            [_, "contract.toml"] => {
                if file.is_read {
                    let (contract, found) = contract::read(file.source, file.path, file.text);
                    findings.extend(found);
                    contracts.push(contract);
                } else {
                    contracts.push(contract::unread(file.source, file.path));
                }
            }
            _ => {}
        }
    }
    for contract in &contracts {
        let calendar = &contract.identity.calendar;
        if let Some(days) = calendars.get(&calendar.text).filter(|_| !contract.broken) {
            findings.extend(contract::uncovered_years(contract, days));
        }
        if !calendar.text.is_empty() && !calendars.contains_key(&calendar.text) {
            let message = Message::new("contract-unknown-calendar").with("id", &calendar.text);
            let names = calendars.keys().map(String::as_str);
            let help = match nearest(&calendar.text, names) {
                Some(name) => Message::new("contract-did-you-mean").with("name", name),
                None => Message::new("contract-unknown-calendar-help").with("id", &calendar.text),
            };
            let finding = Finding::error("contract", calendar.place, message)
                .help(help)
                .in_contract(&contract.identity.id);
            findings.push(finding);
        }
    }
    for contract in &contracts {
        let file = |name: &str| {
            let path = format!("{}/{name}", contract.folder);
            let found = files.iter().find(|file| file.path == path)?;
            Some((found.source, found.text))
        };
        if !contract.broken {
            findings.extend(contract::check_identities(contract, &kinds, file));
        }
    }
    let mut work = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".toml")) {
        let is_other = |one: &Contract| is_example(file.path, one) || is_seal(file.path, one);
        if contracts.iter().any(is_other) {
            continue;
        }
        let owner = contracts.iter().position(|contract| {
            file.path
                .strip_prefix(contract.folder.as_str())
                .is_some_and(|rest| rest.starts_with("/records/"))
        });
        match owner {
            Some(no) => work.push((no, file)),
            None => findings.extend(stray(file)),
        }
    }
    let frames: Vec<reader::Frame> =
        contracts.iter().enumerate().map(|(no, contract)| frame(no, contract)).collect();
    let done = read(&work, &frames, &kinds);
    let mut records = Vec::new();
    for (some, found) in done {
        records.extend(some);
        findings.extend(found);
    }
    let moments: Vec<Moment> = contracts.iter().map(|_| Moment::new(as_of)).collect();
    findings.extend(ahead::check(&records, &kinds, &contracts, &moments));
    let (links, found) = links::resolve(&mut records, &kinds);
    findings.extend(found);
    findings.extend(periods::check(&records, &kinds, &contracts));
    let paths: BTreeMap<SourceId, &str> =
        files.iter().map(|file| (file.source, file.path)).collect();
    let (attached, found) = evidence::check(
        &records,
        &kinds,
        &Files {
            lookup: attachments,
            path: &|source| paths.get(&source).copied().unwrap_or_default(),
            folder: &|no| &contracts[no as usize].folder,
        },
    );
    findings.extend(found);
    let mut ledger = Ledger {
        kinds,
        contracts,
        calendars,
        records,
        by_kind: Vec::new(),
        links,
        attachments: attached,
        moments,
        unread: Vec::new(),
    };
    ledger.index();
    (ledger, findings)
}

/// Whether a path within the data folder is that of a seal of a contract.
pub fn is_seal(path: &str, contract: &Contract) -> bool {
    let inside = path.strip_prefix(contract.folder.as_str());
    let name = inside.and_then(|rest| rest.strip_prefix("/seals/"));
    name.is_some_and(|name| name.ends_with(".toml") && !name.contains('/'))
}

/// Whether a path within the data folder is that of a worked example of a contract.
pub fn is_example(path: &str, contract: &Contract) -> bool {
    let inside = path.strip_prefix(contract.folder.as_str());
    let name = inside.and_then(|rest| rest.strip_prefix("/examples/"));
    name.is_some_and(|name| name.ends_with(".toml") && !name.contains('/'))
}

/// What reading a contract's records asks of it.
pub fn frame(no: usize, contract: &Contract) -> reader::Frame {
    reader::Frame {
        contract: u32::try_from(no).unwrap_or(u32::MAX),
        contract_id: contract.identity.id.as_str().into(),
        zone: contract.identity.zone,
        term: contract.identity.term_interval(),
    }
}

/// A file of records that belongs to no contract would be lost without a word.
fn stray(file: &File<'_>) -> Option<Finding> {
    let parts: Vec<&str> = file.path.split('/').collect();
    match parts[..] {
        [_, "records", ..] | [_, "examples" | "seals", _] => {
            let message = Message::new("contract-missing").with("path", file.path);
            let place = Place::start_of(file.source);
            Some(Finding::error("missing-contract", place, message))
        }
        _ => None,
    }
}

/// Files of the data folder that nobody reads: neither calendar, kind, contract, records nor
/// worked example, nor named as evidence by a record. What somebody filed there would be lost without a word.
pub fn strays(ledger: &Ledger, paths: &[(SourceId, &str)]) -> Vec<Finding> {
    let attached: BTreeSet<&str> =
        ledger.attachments.iter().filter_map(|attachment| attachment.path.as_deref()).collect();
    let is_read = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            ["kinds" | "calendars", name] => name.ends_with(".toml"),
            [_, "contract.toml"] => true,
            [_, "records", .., name] | [_, "examples" | "seals", name] => name.ends_with(".toml"),
            _ => false,
        }
    };
    let is_named = |path: &str| {
        ledger.contracts.iter().any(|contract| {
            let inside = path.strip_prefix(contract.folder.as_str());
            let name = inside.and_then(|rest| rest.strip_prefix('/'));
            name.is_some_and(|name| contract.identity.signers_files().any(|file| file == name))
        })
    };
    let strays = paths
        .iter()
        .filter(|(_, path)| !is_read(path) && !attached.contains(path) && !is_named(path));
    strays
        .map(|(source, path)| {
            let looks_like_records = path.to_lowercase().contains(".toml");
            let level = if looks_like_records { Level::Error } else { Level::Warning };
            let message = Message::new("input-stray-file").with("path", *path);
            Finding::new("stray-file", level, message)
                .at(Place::start_of(*source))
                .help(Message::new("input-move-file"))
        })
        .collect()
}
