//! What is due: what obligations, payments and periods ask for by when, and what of it is overdue.
//!
//! Everything here stands in verdicts and assessments already; this puts it into one list by time.

use crate::assessment::DutyState;
use crate::assessment::Progress;
use crate::base::time::Instant;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Verdict;

use super::Book;

/// How far the list looks, in seconds before and after the as-of instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// How long ago something fell due that is still called overdue.
    pub behind: i64,
    /// How far ahead.
    pub ahead: i64,
}

impl Default for Horizon {
    /// 30 days behind, 90 days ahead.
    fn default() -> Horizon {
        Horizon { behind: 30 * 86_400, ahead: 90 * 86_400 }
    }
}

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

/// What is due in a contract, the earliest first.
///
/// Outcomes that are neither done nor excused and have a limit within the horizon; payments whose
/// time runs or is over; periods that end within the horizon, or are over and not sealed. What only
/// shows a value is not among them.
pub fn due(book: &Book, contract: usize, horizon: Horizon) -> Vec<Due> {
    let mut list = outcomes(book, contract, horizon);
    list.extend(payments(book, contract, horizon));
    list.extend(sign_offs(book, contract, horizon));
    list.sort_by_key(|one| (one.at, one.what));
    list
}

fn outcomes(book: &Book, contract: usize, horizon: Horizon) -> Vec<Due> {
    let as_of = book.snapshot.as_of.instant;
    let within = as_of.plus(-horizon.behind)..=as_of.plus(horizon.ahead);
    let file = &book.ledger.contracts[contract];
    let mut list = Vec::new();
    for (o, decided) in book.verdicts[contract].decided.iter().enumerate() {
        let obligation = &file.obligations[o];
        if obligation.is_shown() {
            continue;
        }
        for (k, outcome) in decided.outcomes.iter().enumerate() {
            let is_settled = matches!(outcome.verdict, Verdict::Met | Verdict::Excused);
            let Some(at) = outcome.due.filter(|at| within.contains(at)) else { continue };
            if is_settled || outcome.shown || outcome.done.is_some() {
                continue;
            }
            let urgency = if at < as_of { Urgency::Overdue } else { Urgency::Ahead };
            let what = What::Outcome { obligation: o, outcome: k };
            list.push(Due { at, what, by: obligation.bound, urgency });
        }
    }
    list
}

fn payments(book: &Book, contract: usize, horizon: Horizon) -> Vec<Due> {
    let last = book.snapshot.as_of.instant.plus(horizon.ahead);
    let Some(settlement) = &book.assessments[contract].settlement else { return Vec::new() };
    let owed = settlement.stages.iter().filter_map(|state| {
        let duty = state.duty.as_ref()?;
        let urgency = match duty.state {
            DutyState::Due => Urgency::Ahead,
            DutyState::Overdue => Urgency::Overdue,
            _ => return None,
        };
        let at = duty.due.filter(|at| *at <= last)?;
        Some(Due { at, what: What::Payment { stage: state.stage }, by: Bound::Buyer, urgency })
    });
    owed.collect()
}

fn sign_offs(book: &Book, contract: usize, horizon: Horizon) -> Vec<Due> {
    let last = book.snapshot.as_of.instant.plus(horizon.ahead);
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
        (at <= last).then_some(Due { at, what, by: Bound::Buyer, urgency })
    });
    open.collect()
}
