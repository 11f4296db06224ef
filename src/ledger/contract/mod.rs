//! The contract file: its model, how it is read, and what its linter finds before any record exists.
//!
//! Owns everything that a contract states. Must not know how a rule kind decides: an obligation
//! keeps its parameters as it found them, and `obligations` binds them. The verb is [`read`].

pub mod amendment;
pub mod clause;
pub mod coverage;
mod deduction;
pub mod fields;
pub mod filing;
pub mod hours;
pub mod identity;
mod lint;

pub mod penalty;
pub mod scorecard;
pub mod settlement;
pub mod signatory;
pub mod signers;

use crate::base::document;
use crate::base::finding::Finding;
use crate::base::finding::some_of_file;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::calendar::Calendar;
use crate::ledger::kinds::Kinds;

use amendment::Amendment;
use amendment::Span;
use amendment::Validity;
use clause::Clause;
use clause::Obligation;
use fields::Fields;
use fields::Problems;
use filing::Filing;
use identity::Identity;
use scorecard::Scorecard;
use settlement::Terms;

/// A contract as its file states it.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Who, when, for how much, on which calendar, read how.
    pub identity: Identity,
    /// Every requirement, in the order of the file.
    pub clauses: Vec<Clause>,
    /// The obligations of all clauses, in the order of the file.
    pub obligations: Vec<Obligation>,
    /// How points are counted; a contract may have none.
    pub scorecard: Option<Scorecard>,
    /// Grades, bands, caps, stages, fines and rights; all may be empty.
    pub terms: Terms,
    /// How what git knows counts.
    pub filing: Filing,
    /// Where the file stands.
    pub place: Place,
    /// The folder that holds the file, without a slash at the end.
    pub folder: String,
    /// Whether the file is not TOML as it stands: what was read of it decides nothing.
    pub broken: bool,
    /// Which parts have something that cannot be read.
    pub doubts: Doubts,
}

/// Parts of a contract in which something is stated that cannot be read, or a key that nobody
/// knows: what the rest of such a part says is not what was agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    /// Zone, term, periods, windows, days off: nothing can be dated, so nothing is decided.
    pub dates: bool,
    /// The scorecard: a score may be anything from nothing to full points.
    pub scorecard: bool,
    /// Total, amounts, bands, cap and payments: anything from nothing to the total may be payable.
    pub money: bool,
}

impl Contract {
    /// The clause with this id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id.text == id)
    }

    /// Whether nothing of the contract can be relied on: the file is broken, or nobody can say
    /// when anything is due.
    pub fn decides_nothing(&self) -> bool {
        self.broken || self.doubts.dates
    }

    /// Number of the obligation with this id.
    pub fn obligation_no(&self, id: &str) -> Option<usize> {
        self.obligations.iter().position(|obligation| obligation.id.text == id)
    }

    /// The clause that an obligation belongs to.
    pub fn clause_of(&self, obligation: &Obligation) -> &Clause {
        &self.clauses[obligation.clause]
    }

    /// The days on which an obligation is in force: its own and those of its clause.
    pub fn span_of(&self, obligation: &Obligation) -> Span {
        self.days_of(&obligation.validity).and(self.days_of(&self.clause_of(obligation).validity))
    }

    /// Whether the amendments that an obligation and its clause name exist; otherwise nobody can
    /// say when it is in force.
    pub fn is_dated(&self, obligation: &Obligation) -> bool {
        let clause = &self.clause_of(obligation).validity;
        obligation.validity.words().chain(clause.words()).all(|id| self.amendment(id).is_some())
    }

    /// The amendment with this id.
    pub fn amendment(&self, id: &str) -> Option<&Amendment> {
        self.identity.amendments.iter().find(|amendment| amendment.id.text == id)
    }

    /// The days between two amendments.
    pub fn days_of(&self, validity: &Validity) -> Span {
        validity.span(&self.identity.amendments)
    }

    /// Numbers of the obligations that decide a clause: its own and those it names.
    pub fn obligations_of(&self, clause: &Clause) -> Vec<usize> {
        let named = clause.decided_by.iter().filter_map(|id| self.obligation_no(&id.text));
        clause.obligations.iter().copied().chain(named).collect()
    }

    /// The interpretations that affect a clause, in the order of the file.
    pub fn readings_of(&self, clause: &str) -> impl Iterator<Item = &identity::Reading> {
        self.identity
            .readings
            .iter()
            .filter(move |reading| reading.affects.iter().any(|id| id.text == clause))
    }
}

/// Reads a contract file. What is wrong with it becomes findings; what can be read is returned.
pub fn read(source: SourceId, path: &str, text: &str) -> (Contract, Vec<Finding>) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let id = folder.rsplit('/').next().unwrap_or_default().to_owned();
    let problems = Problems::of(&id);
    let (table, faults) = document::parse(text);
    let broken = !faults.is_empty();
    let mut last_line = None;
    for fault in faults {
        // What the parser stumbles over later in a line follows from its first fault.
        let line = text.get(..fault.range.start).map(|before| before.rfind('\n'));
        if line.is_some() && last_line == line {
            continue;
        }
        last_line = line;
        let message = Message::new("contract-syntax").with("detail", &fault.message);
        problems.push(Finding::error("syntax", Place::new(source, fault.range), message));
    }
    // What was read around the faults is not what was agreed: it says nothing of its own.
    let recovered = Problems::of(&id);
    let heard = if broken { &recovered } else { &problems };
    let root = document::own_table(source, &table, 0..0);
    let fields = Fields::of(&root, heard);
    let mut doubts = Doubts { dates: broken, scorecard: broken, money: broken };
    let identity = identity::read(&fields, &id, &mut doubts);
    let (clauses, obligations) = clause::read(&fields);
    let n_before = heard.count();
    let scorecard = scorecard::read(&fields);
    doubts.scorecard |= heard.count() > n_before;
    let terms = settlement::read(&fields, &mut doubts);
    let filing = filing::read(&fields);
    let n_before = heard.count();
    fields.finish();
    if heard.count() > n_before {
        // A misspelt table may be any of them.
        doubts = Doubts { dates: true, scorecard: true, money: true };
    }
    doubts.scorecard |= scorecard.iter().any(|card| scorecard::is_dangling(card, &identity));
    doubts.money |= settlement::is_dangling(&terms, &identity);
    let known = |validity: &Validity| {
        validity.words().all(|id| identity.amendments.iter().any(|one| one.id.text == id.text))
    };
    // Nobody can say when such a text is in force.
    let items = scorecard.iter().flat_map(|card| card.items());
    doubts.scorecard |=
        items.flat_map(|(_, item)| &item.deductions).any(|one| !known(&one.validity));
    doubts.money |= !terms.validities().all(known);
    let place = Place::start_of(source);
    let contract = Contract {
        identity,
        clauses,
        obligations,
        scorecard,
        terms,
        filing,
        place,
        folder,
        broken,
        doubts,
    };
    lint::lint(&contract, &root, heard);
    (contract, some_of_file(problems.into_findings()))
}

/// The contract of a file that could not be read, as one that is broken; why it could not was told
/// where it was tried.
pub fn unread(source: SourceId, path: &str) -> Contract {
    let (contract, _) = read(source, path, "");
    let doubts = Doubts { dates: true, scorecard: true, money: true };
    Contract { broken: true, doubts, ..contract }
}

/// What is wrong with the identities and rights that a contract names, as far as the files of its
/// folder and the record kinds show it; `file` gives a file of the folder.
pub fn check_identities<'t>(
    contract: &Contract,
    kinds: &Kinds,
    file: impl Fn(&str) -> Option<(SourceId, &'t str)>,
) -> Vec<Finding> {
    let problems = Problems::of(&contract.identity.id);
    signatory::check_files(&contract.identity, file, &problems);
    signatory::check_authorities(&contract.identity, kinds, &problems);
    problems.into_findings()
}

/// The years of the term that some rule needs and the calendar does not cover.
pub fn uncovered_years(contract: &Contract, calendar: &Calendar) -> Vec<Finding> {
    lint::calendars::lint(contract, calendar)
}
