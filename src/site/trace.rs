//! Traces: what git says about records, found once, and what each is called.
//!
//! A trace is the history of one record with the irregularities about it. Its marks are what a
//! reader must know before believing the record: a shape and a word each.

use crate::base::finding::Level;
use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::book::Book;
use crate::handbook;
use crate::integrity::Irregularity;
use crate::integrity::Knowledge;
use crate::integrity::RecordHistory;
use crate::integrity::What;

use super::desk::Desk;
use super::parts::Anchor;
use super::parts::Badge;
use super::target::Target;
use super::voice::Voice;

/// The irregularities in the order in which an auditor must see them.
pub const GRAVITY: [What; 12] = [
    What::HistoryUnknown,
    What::HistoryRewritten,
    What::NoAuthority,
    What::ChangedAfterSeal,
    What::BadSignature,
    What::RecordDeleted,
    What::ChangedAfterLanding,
    What::FiledLate,
    What::DatedAhead,
    What::CommitBackdated,
    What::UnknownAuthor,
    What::Unsigned,
];

/// How a record came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrival {
    /// It reached the trunk within the contract's filing limit.
    InTime,
    /// It reached the trunk after the limit.
    Late,
    /// It reached the trunk; the contract limits nothing.
    Landed,
    /// It reached the trunk, but not before the as-of instant.
    Later,
    /// It is not committed yet.
    Uncommitted,
    /// Nobody can say.
    Unknown,
}

/// Where to find what git says about each record.
pub struct Traces {
    /// By record: its place in the histories of its contract.
    of_record: Vec<Option<usize>>,
    /// By contract and history: the irregularities about it.
    irregularities: Vec<Vec<Vec<usize>>>,
}

/// What git says about one record.
#[derive(Clone, Copy)]
pub struct Trace<'a> {
    /// Its history.
    pub history: &'a RecordHistory,
    numbers: &'a [usize],
    all: &'a [Irregularity],
}

impl Traces {
    /// Finds the traces of all records.
    pub(super) fn of(book: &Book) -> Traces {
        let mut of_record = vec![None; book.ledger.records.len()];
        let mut irregularities = Vec::with_capacity(book.integrity.len());
        for integrity in &book.integrity {
            for (n, history) in integrity.records.iter().enumerate() {
                if let Some(slot) = history.record.and_then(|no| of_record.get_mut(no.0 as usize)) {
                    *slot = Some(n);
                }
            }
            let mut lists = vec![Vec::new(); integrity.records.len()];
            for (n, one) in integrity.incidents.iter().enumerate() {
                if let Some(list) = one.record.and_then(|record| lists.get_mut(record)) {
                    list.push(n);
                }
            }
            irregularities.push(lists);
        }
        Traces { of_record, irregularities }
    }
}

impl<'a> Trace<'a> {
    /// The irregularities about the record, in order of time.
    pub fn irregularities(self) -> impl Iterator<Item = &'a Irregularity> {
        self.numbers.iter().map(move |n| &self.all[*n])
    }

    /// What is irregular about it and still matters, gravest first, each kind once.
    pub fn kinds(self) -> Vec<What> {
        let is_found = |what: &What| {
            self.irregularities().any(|one| one.what == *what && one.finding.level > Level::Note)
        };
        GRAVITY.into_iter().filter(is_found).collect()
    }
}

impl Desk<'_> {
    /// What git says about a record; none if it says nothing.
    pub fn trace(&self, number: RecordNo) -> Option<Trace<'_>> {
        let contract = self.record(number).contract as usize;
        self.trace_at(contract, self.traces.of_record[number.0 as usize]?)
    }

    /// What git says about the record of a history of a contract.
    pub fn trace_at(&self, contract: usize, history: usize) -> Option<Trace<'_>> {
        let integrity = &self.book.integrity[contract];
        Some(Trace {
            history: integrity.records.get(history)?,
            numbers: &self.traces.irregularities[contract][history],
            all: &integrity.incidents,
        })
    }

    /// How a record came in.
    pub fn arrival(&self, number: RecordNo) -> Arrival {
        let record = self.record(number);
        let contract = record.contract as usize;
        let trace = self.trace(number);
        let Some(trace) = trace.filter(|_| self.knowledge(contract) != Knowledge::Nothing) else {
            return Arrival::Unknown;
        };
        let history = trace.history;
        match (history.events.is_empty(), history.is_older) {
            _ if history.is_doubtful => Arrival::Unknown,
            (_, true) => Arrival::Unknown,
            (true, false) if history.is_uncommitted => Arrival::Uncommitted,
            (true, false) => Arrival::Unknown,
            _ if !self.book.moment(contract).reached(history.events[0].landed) => Arrival::Later,
            _ if trace.irregularities().any(|one| one.what == What::FiledLate) => Arrival::Late,
            _ if self.has_filing_limit(contract, usize::from(record.kind)) => Arrival::InTime,
            _ => Arrival::Landed,
        }
    }

    /// How much git can tell about a contract.
    pub fn knowledge(&self, contract: usize) -> Knowledge {
        self.book.integrity[contract].knowledge
    }

    /// Whether the contract says by when records of a kind must be filed.
    pub fn has_filing_limit(&self, contract: usize, kind: usize) -> bool {
        let name = &*self.book.ledger.kinds.kind(kind).name;
        let mut limits = self.contract(contract).filing.limits.iter();
        limits.any(|limit| limit.kinds.iter().any(|kind| kind.text == name))
    }

    /// The chapter of the handbook at hand about a finding, by its rule.
    pub fn guide_chapter(&self, rule: &str) -> Option<SourceId> {
        self.chapters.find(&format!("{}/findings/{rule}.md", self.book.settings.folders.content))
    }
}

impl Voice<'_> {
    /// A kind of irregularity.
    pub fn irregularity(&self, what: What) -> Badge {
        let (name, key) = match what {
            What::HistoryUnknown => ("unknown", "trace-history-unknown"),
            What::FiledLate => ("late", "trace-late"),
            What::ChangedAfterLanding => ("edited", "trace-edited"),
            What::ChangedAfterSeal => ("edited", "trace-edited-sealed"),
            What::RecordDeleted => ("deleted", "trace-deleted"),
            What::DatedAhead => ("late", "trace-ahead"),
            What::CommitBackdated => ("late", "trace-backdated"),
            What::HistoryRewritten => ("unauthorised", "trace-rewritten"),
            What::NoAuthority => ("unauthorised", "trace-no-authority"),
            What::Unsigned => ("unsigned", "trace-unsigned"),
            What::BadSignature => ("unauthorised", "trace-bad-signature"),
            What::UnknownAuthor => ("unknown", "trace-stranger"),
        };
        Badge { name, word: self.word(key) }
    }

    /// How a record came in.
    pub fn arrival(&self, arrival: Arrival) -> Badge {
        let (name, key) = match arrival {
            Arrival::InTime => ("in-time", "trace-in-time"),
            Arrival::Late => ("late", "trace-late"),
            Arrival::Landed => ("landed", "trace-landed"),
            Arrival::Later => ("landed", "trace-later"),
            Arrival::Uncommitted => ("uncommitted", "trace-uncommitted"),
            Arrival::Unknown => ("unknown", "trace-unknown"),
        };
        Badge { name, word: self.word(key) }
    }

    /// What a reader must know before believing a record: how it came in, then what is irregular.
    pub fn marks(&self, number: RecordNo) -> Vec<Badge> {
        let arrival = self.desk.arrival(number);
        let mut marks = vec![self.arrival(arrival)];
        marks.extend(self.odd_marks(number, arrival == Arrival::Late));
        marks
    }

    /// Only what is irregular about a record; for lists in which most records are not.
    pub fn odd_marks(&self, number: RecordNo, is_late_said: bool) -> Vec<Badge> {
        let Some(trace) = self.desk.trace(number) else { return Vec::new() };
        let kinds = trace.kinds().into_iter();
        let mut marks: Vec<Badge> = kinds
            .filter(|what| !(is_late_said && *what == What::FiledLate))
            .map(|what| self.irregularity(what))
            .collect();
        if trace.history.is_uncommitted && !trace.history.events.is_empty() {
            marks.push(Badge { name: "uncommitted", word: self.word("trace-changed-here") });
        }
        marks
    }

    /// A level of findings.
    pub fn level(&self, level: Level) -> Badge {
        let key = match level {
            Level::Error => "site-level-error",
            Level::Warning => "site-level-warning",
            Level::AtRisk => "level-at-risk",
            Level::Note => "site-level-note",
        };
        Badge { name: level.name(), word: self.word(key) }
    }

    /// Words that lead to what there is to say of a finding's rule; plain words if there is nothing.
    pub fn to_guide(&self, rule: &str, text: impl Into<String>) -> Anchor {
        if let Some(chapter) = self.desk.guide_chapter(rule) {
            return self.to(Target::Article(chapter), text);
        }
        match handbook::FINDINGS.iter().position(|page| page.name == rule) {
            Some(n) => self.to(Target::Guide(n), text),
            None => Anchor { text: text.into(), href: String::new() },
        }
    }
}
