//! Reports: a book in the form that somebody else reads.
//!
//! Owns the formats of `--format` and how text looks in a terminal. Must not know how a verdict was
//! reached, and prints nothing: a format is a function from a [`Brief`] to text.
//! To add a format:
//! 1. a file here that exports `FORMAT`;
//! 2. a line in [`FORMATS`], in the order of the names; `--format` and its help follow from it.

pub mod changes;
pub mod document;
pub mod gate;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod links;
pub mod markdown;
pub mod rdjson;
pub mod sarif;
pub mod terminal;
pub mod text;

mod fence;
mod finding;
mod lines;
mod spot;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::Position;
use crate::base::time::Instant;
use crate::book::Book;
use crate::book::Silenced;
use crate::lang::Catalog;
use crate::ledger::contract::Contract;
use crate::obligations::outcome::Verdict;
use crate::snapshot::Origin;

use gate::Gate;
use lines::Lines;
use links::Links;
use terminal::Ink;
use terminal::clean;
use terminal::one_line;

/// A form in which findings are reported.
pub struct Format {
    /// What `--format` calls it.
    pub name: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// What it has to know.
    pub needs: Needs,
    /// Writes the findings of a book, and what was looked at.
    pub write: fn(&Brief<'_>) -> String,
}

impl Format {
    /// Whether it consists of commands that the runner of a pipeline is meant to obey.
    pub fn is_for_runners(&self) -> bool {
        self.name == github::FORMAT.name
    }
}

/// What a report has to know of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// What is wrong, what the contracts say and how much was judged.
    Findings,
    /// Also every outcome.
    Outcomes,
}

/// Every format, by name.
pub static FORMATS: &[&Format] = &[
    &github::FORMAT,
    &gitlab::FORMAT,
    &json::FORMAT,
    &junit::FORMAT,
    &markdown::FORMAT,
    &rdjson::FORMAT,
    &sarif::FORMAT,
    &text::FORMAT,
];

/// The format of a name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name).copied()
}

/// What is reported, to whom and in which words.
pub struct Brief<'a> {
    /// The book.
    pub book: &'a Book,
    /// The words.
    pub catalog: &'a Catalog,
    /// Number of the only contract to report on; all of them if none.
    pub contract: Option<usize>,
    /// Columns of the terminal.
    pub width: usize,
    /// Colour.
    pub ink: Ink,
    /// What makes the run fail.
    pub gate: Gate,
    /// Addresses of pages of the published site, if it has one.
    pub links: Option<Links>,
    /// Fingerprints of what the base has as well, if there is a base.
    known: Option<BTreeSet<String>>,
    lines: Lines,
}

impl<'a> Brief<'a> {
    /// A brief on a book.
    pub fn new(book: &'a Book, catalog: &'a Catalog, width: usize, ink: Ink) -> Brief<'a> {
        let lines = Lines::new(book.snapshot.sources.len());
        let gate = Gate::default();
        Brief { book, catalog, contract: None, width, ink, gate, links: None, known: None, lines }
    }

    /// Reports only these findings of the book, by their numbers: those that are new against a base.
    #[must_use]
    pub fn since(mut self, new: BTreeSet<usize>) -> Brief<'a> {
        let all = self.book.findings.iter().enumerate();
        let known = all.filter(|(no, _)| !new.contains(no));
        self.known = Some(known.map(|(_, finding)| finding.fingerprint()).collect());
        self
    }

    /// Whether the base, if there is one, does not have the finding.
    pub fn is_new(&self, finding: &Finding) -> bool {
        self.known.as_ref().is_none_or(|known| !known.contains(&finding.fingerprint()))
    }

    /// Whether findings are compared with those of a base.
    pub fn has_base(&self) -> bool {
        self.known.is_some()
    }

    /// Reports on one contract only.
    #[must_use]
    pub fn only(mut self, contract: Option<usize>) -> Brief<'a> {
        self.contract = contract;
        self
    }

    /// The contracts to report on, with their numbers.
    pub fn contracts(&self) -> impl Iterator<Item = (usize, &'a Contract)> {
        let only = self.contract;
        let all = self.book.ledger.contracts.iter().enumerate();
        all.filter(move |(no, _)| only.is_none_or(|only| only == *no))
    }

    /// The findings to report, in the order of the book: those of the contracts that are asked
    /// for, and those that concern no contract at all, since they may touch every one; only the new
    /// ones if there is a base.
    pub fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        self.everything().filter(|finding| self.is_new(finding))
    }

    /// The findings to report, with those that the base has as well.
    pub fn everything(&self) -> impl Iterator<Item = &'a Finding> {
        let book = self.book;
        book.findings.iter().filter(|finding| self.is_asked_for(finding))
    }

    /// What waivers silence, of the contracts that are asked for.
    pub fn waived(&self) -> impl Iterator<Item = &'a Silenced> {
        let book = self.book;
        book.waived.iter().filter(|one| self.is_asked_for(&one.finding))
    }

    /// The findings that make the run fail.
    pub fn failing(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings().filter(|finding| self.gate.stops(finding))
    }

    fn is_asked_for(&self, finding: &'a Finding) -> bool {
        let Some(only) = self.contract.map(|no| &self.book.ledger.contracts[no]) else {
            return true;
        };
        match &finding.contract {
            Some(id) => *id == only.identity.id,
            None => self.owner(finding).is_none_or(|owner| owner.identity.id == only.identity.id),
        }
    }

    /// The contract that a finding concerns, by its own word or by the folder of its file.
    pub fn owner(&self, finding: &'a Finding) -> Option<&'a Contract> {
        let mut contracts = self.book.ledger.contracts.iter();
        if let Some(id) = &finding.contract {
            return contracts.find(|contract| contract.identity.id == *id);
        }
        let data = format!("{}/", self.book.settings.folders.data);
        let path = self.path_of(finding).and_then(|path| path.strip_prefix(&data))?;
        contracts.find(|contract| {
            path.strip_prefix(contract.folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// Number of the contract and of the obligation whose outcome a finding is about.
    pub fn obligation_of(&self, finding: &Finding) -> Option<(usize, usize)> {
        let id = finding.contract.as_deref()?;
        let contracts = &self.book.ledger.contracts;
        let no = contracts.iter().position(|contract| contract.identity.id == id)?;
        Some((no, contracts[no].obligation_no(finding.obligation()?)?))
    }

    /// The page of the published site that tells of a finding.
    pub fn link(&self, finding: &Finding) -> Option<&str> {
        let links = self.links.as_ref()?;
        Some(match self.obligation_of(finding) {
            Some((contract, obligation)) => links.obligation(contract, obligation)?,
            None => &links.findings,
        })
    }

    /// A message on one line, safe to show: what a record says can neither begin a line nor be
    /// obeyed.
    pub fn line_of(&self, message: &Message) -> String {
        one_line(&self.catalog.say(message))
    }

    /// What is wrong and what to do, on one line.
    pub fn advice(&self, finding: &Finding) -> String {
        let Some(help) = &finding.help else { return self.line_of(&finding.message) };
        let both = Message::new("report-with-help").with("what", finding.message.clone());
        self.line_of(&both.with("help", help.clone()))
    }

    /// The rule of a finding as other tools name it: a house rule, or `contract/obligation`.
    pub fn code(&self, finding: &Finding) -> String {
        match (&finding.contract, finding.is_breach()) {
            (Some(contract), true) => one_line(&format!("{contract}/{}", finding.rule)),
            _ => one_line(&finding.rule),
        }
    }

    /// A waived finding in words, with who answers for it, until when and why.
    pub fn waiver(&self, one: &Silenced) -> String {
        let message = Message::new("report-waiver")
            .with("what", one.finding.message.clone())
            .with("owner", &one.waiver.owner)
            .with("until", Datum::Date(one.waiver.until))
            .with("reason", &one.waiver.reason);
        self.line_of(&message)
    }

    /// The file that a finding concerns.
    pub fn path_of(&self, finding: &'a Finding) -> Option<&'a str> {
        match finding.place {
            Some(place) if self.has(place) => {
                Some(self.book.snapshot.source(place.source).path.as_str())
            }
            _ => finding.path.as_deref(),
        }
    }

    /// Whether the place lies in a file of the snapshot; kinds that are compiled in do not.
    pub fn has(&self, place: Place) -> bool {
        (place.source.0 as usize) < self.book.snapshot.sources.len()
    }

    /// Line and column of the byte at which a place begins.
    pub fn position(&self, place: Place) -> Position {
        self.at(place, place.start as usize)
    }

    /// Line and column of a byte of the file that a place lies in.
    pub fn at(&self, place: Place, offset: usize) -> Position {
        self.lines.position(place.source, self.book.snapshot.text(place.source), offset)
    }

    /// The bytes of a line of the file that a place lies in, without its end; lines count from 1.
    pub fn line(&self, place: Place, line: u32) -> Option<(usize, &'a str)> {
        self.lines.line(place.source, self.book.snapshot.text(place.source), line)
    }

    /// `data/turpan/contract.toml:12`; empty if it lies in no file.
    pub fn path_and_line(&self, place: Place) -> String {
        if !self.has(place) {
            return String::new();
        }
        let path = &self.book.snapshot.source(place.source).path;
        format!("{}:{}", clean(path), self.position(place).line)
    }

    /// A message in words, safe to show.
    pub fn say(&self, message: &Message) -> String {
        clean(&self.catalog.say(message)).into_owned()
    }

    /// A value in words, safe to show.
    pub fn value(&self, value: &Datum) -> String {
        clean(&self.catalog.value(value)).into_owned()
    }

    /// The words of a key.
    pub fn word(&self, key: &'static str) -> String {
        self.catalog.word(key)
    }

    /// An instant in the zone of a contract.
    pub fn instant(&self, contract: &Contract, instant: Instant) -> String {
        self.value(&Datum::Instant(contract.identity.zone.stamp(instant)))
    }

    /// What was looked at.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (no, _) in self.contracts() {
            tally.contracts += 1;
            let Some(count) = self.book.counts.get(no) else { continue };
            tally.records += count.records;
            for (verdict, n) in &count.outcomes {
                *tally.outcomes.entry(*verdict).or_default() += n;
            }
        }
        tally.waived = self.waived().count();
        for finding in self.findings() {
            *tally.levels.entry(finding.level).or_default() += 1;
            *tally.rules.entry((finding.level, finding.rule.clone())).or_default() += 1;
        }
        tally
    }

    /// The revision in a few words: an abbreviated commit, with a mark if files differ from it.
    pub fn revision(&self) -> String {
        match &self.book.snapshot.origin {
            Origin::Folder => self.word("cli-origin-folder"),
            Origin::WorkTree { head: None, .. } => self.word("cli-origin-no-commit"),
            Origin::WorkTree { head: Some(commit), changed } if changed.is_empty() => {
                short(&commit.id).to_owned()
            }
            Origin::WorkTree { head: Some(commit), changed } => {
                let message = Message::new("cli-origin-changed")
                    .with("commit", short(&commit.id))
                    .with("n", changed.len());
                self.say(&message)
            }
            Origin::Revision(commit) => short(&commit.id).to_owned(),
        }
    }

    /// The as-of instant in the zone of the settings.
    pub fn as_of(&self) -> String {
        let stamp = self.book.settings.zone.stamp(self.book.snapshot.as_of.instant);
        self.value(&Datum::Instant(stamp))
    }
}

/// What was looked at, in numbers.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Contracts.
    pub contracts: usize,
    /// Records.
    pub records: usize,
    /// Outcomes by verdict.
    pub outcomes: BTreeMap<Verdict, usize>,
    /// Findings by level.
    pub levels: BTreeMap<Level, usize>,
    /// Findings by level and rule.
    pub rules: BTreeMap<(Level, String), usize>,
    /// Findings that a waiver silences; they are in no other number.
    pub waived: usize,
}

/// An id of a commit, short enough to read aloud.
pub fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}
