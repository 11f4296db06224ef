//! What is due: what obligations, payments and periods ask for by when, and what of it is overdue.
//!
//! Everything here stands in verdicts and assessments already; this puts it into one list by time.

use crate::assessment::DutyState;
use crate::assessment::Progress;
use crate::base::time::Instant;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Verdict;

use super::Book;

/// How far ahead the list looks unless somebody asks otherwise, in seconds: 90 days.
pub const AHEAD: i64 = 90 * 86_400;

/// As far ahead as a contract may run, in seconds: a thousand years.
pub const EVER: i64 = 1_000 * 366 * 86_400;

/// Something that is due by an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last instant that is in time; of a period to be signed off, its last second.
    pub at: Instant,
    /// What is due.
    pub what: What,
    /// Who owes it.
    pub by: Bound,
    /// Whether its time is over.
    pub urgency: Urgency,
}

/// What is due, by its numbers in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// An outcome of an obligation.
    Outcome {
        /// Number of the obligation.
        obligation: usize,
        /// Number of the outcome.
        outcome: usize,
    },
    /// A payment.
    Payment {
        /// Number of the stage.
        stage: usize,
    },
    /// The form of a period, to be signed once the period is over.
    SignOff {
        /// Number of the period.
        period: usize,
    },
}

/// How something that is due stands against the as-of instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Its time is over and it is not done.
    Overdue,
    /// Nothing limits its time, and it can be done now: a period that is over and not sealed.
    Waiting,
    /// Its time is still to come.
    Ahead,
}

impl Urgency {
    /// Its name: `overdue`, `waiting`, `ahead`.
    pub fn name(self) -> &'static str {
        match self {
            Urgency::Overdue => "overdue",
            Urgency::Waiting => "waiting",
            Urgency::Ahead => "ahead",
        }
    }
}

/// What is overdue in a contract and still waited for, and what falls due within `ahead` seconds, the
/// earliest first.
///
/// Outcomes that are not done, payments whose time runs or is over, periods that end within that
/// time, or are over and not sealed. What only shows a value is not among them.
pub fn due(book: &Book, contract: usize, ahead: i64) -> Vec<Due> {
    let mut list = outcomes(book, contract, ahead);
    list.extend(payments(book, contract, ahead));
    list.extend(sign_offs(book, contract, ahead));
    list.sort_by_key(|one| (one.at, one.what));
    list
}

fn outcomes(book: &Book, contract: usize, ahead: i64) -> Vec<Due> {
    let as_of = book.ledger.moment(contract);
    let obligations = &book.ledger.contracts[contract].obligations;
    let decided = book.verdicts[contract].decided.iter().enumerate();
    let mut list = Vec::new();
    for (obligation, decided) in decided.filter(|(o, _)| !obligations[*o].is_shown()) {
        let due = |outcome: usize, at: Instant, urgency: Urgency| Due {
            at,
            what: What::Outcome { obligation, outcome },
            by: obligations[obligation].bound,
            urgency,
        };
        let late = decided.overdue(as_of).into_iter();
        list.extend(late.filter_map(|n| Some(due(n, decided.outcomes[n].due?, Urgency::Overdue))));
        for (n, outcome) in decided.outcomes.iter().enumerate() {
            let is_open = matches!(outcome.verdict, Verdict::Pending | Verdict::Upcoming)
                && outcome.done.is_none()
                && !outcome.shown;
            let is_ahead = |at: &Instant| !as_of.passed(*at) && as_of.reached(at.plus(-ahead));
            let at = outcome.due.filter(|_| is_open).filter(is_ahead);
            list.extend(at.map(|at| due(n, at, Urgency::Ahead)));
        }
    }
    list
}

fn payments(book: &Book, contract: usize, ahead: i64) -> Vec<Due> {
    let as_of = book.ledger.moment(contract);
    let Some(settlement) = &book.assessments[contract].settlement else { return Vec::new() };
    let owed = settlement.stages.iter().filter_map(|state| {
        let duty = state.duty.as_ref()?;
        let urgency = match duty.state {
            DutyState::Due => Urgency::Ahead,
            DutyState::Overdue => Urgency::Overdue,
            _ => return None,
        };
        let at = duty.due.filter(|at| as_of.reached(at.plus(-ahead)))?;
        Some(Due { at, what: What::Payment { stage: state.stage }, by: Bound::Buyer, urgency })
    });
    owed.collect()
}

fn sign_offs(book: &Book, contract: usize, ahead: i64) -> Vec<Due> {
    let as_of = book.ledger.moment(contract);
    let identity = &book.ledger.contracts[contract].identity;
    let open = book.assessments[contract].periods.iter().filter_map(|score| {
        let at = identity.zone.day(identity.periods[score.period].last).to.plus(-1);
        let is_sealed = book.seal_of(contract, score.period).is_some();
        let urgency = match score.progress {
            Progress::Over if is_sealed => return None,
            Progress::Over => Urgency::Waiting,
            Progress::Running | Progress::Ahead => Urgency::Ahead,
        };
        let what = What::SignOff { period: score.period };
        as_of.reached(at.plus(-ahead)).then_some(Due { at, what, by: Bound::Buyer, urgency })
    });
    open.collect()
}
