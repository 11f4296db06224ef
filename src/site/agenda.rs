//! Agenda: what is overdue, and what comes due next.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::assessment::DutyState;
use crate::base::message::Message;
use crate::base::time::Instant;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Verdict;

use super::desk::Desk;
use super::parts::Anchor;
use super::parts::Badge;
use super::target::OutcomeAt;
use super::target::Target;
use super::voice::Voice;

/// What is overdue and what comes due next, as pages show it.
#[derive(Debug, Serialize)]
pub struct Agenda {
    /// What is overdue, the longest first.
    pub overdue: Vec<Entry>,
    /// How many things are overdue.
    pub n_overdue: usize,
    /// What comes due next, the soonest first.
    pub next: Vec<Entry>,
    /// How many things are still to come due.
    pub n_next: usize,
}

/// One thing that is or was due.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Whether it is overdue, under way or still ahead.
    pub state: Badge,
    /// When it was or is due.
    pub due: String,
    /// What is owed.
    pub what: Anchor,
    /// About what: a record, a slot.
    pub subject: Anchor,
    /// How it stands in a phrase.
    pub said: String,
    /// Who owes it, where that is not the supplier.
    pub by: String,
}

impl Desk<'_> {
    /// What is overdue in a contract and still waited for, the longest first.
    pub fn overdue(&self, contract: usize) -> Vec<OutcomeAt> {
        let as_of = self.book.snapshot.as_of.instant;
        let mut list: Vec<OutcomeAt> = self
            .decided(contract)
            .iter()
            .enumerate()
            .flat_map(|(obligation, decided)| {
                let late = decided.overdue(as_of).into_iter();
                late.map(move |outcome| OutcomeAt { contract, obligation, outcome })
            })
            .collect();
        list.sort_by_key(|at| (self.outcome(*at).due, *at));
        list
    }

    /// What comes due next in a contract, the soonest first.
    pub fn due_next(&self, contract: usize) -> Vec<(Instant, OutcomeAt)> {
        let as_of = self.book.snapshot.as_of.instant;
        let mut list: Vec<(Instant, OutcomeAt)> = self
            .outcomes(contract)
            .filter(|(_, one)| matches!(one.verdict, Verdict::Pending | Verdict::Upcoming))
            .filter_map(|(at, one)| Some((one.due.filter(|due| *due >= as_of)?, at)))
            .collect();
        list.sort();
        // Of slots that are not over only the first of each obligation comes next.
        let mut ahead: BTreeSet<usize> = BTreeSet::new();
        list.retain(|(_, at)| self.outcome(*at).record.is_some() || ahead.insert(at.obligation));
        list
    }

    /// Payments that somebody has yet to make, by when they are due.
    fn payments(&self, contract: usize) -> Vec<(Instant, usize, DutyState)> {
        let stages = self.assessment(contract).settlement.iter().flat_map(|one| &one.stages);
        let mut list: Vec<(Instant, usize, DutyState)> = stages
            .filter_map(|stage| {
                let duty = stage.duty.as_ref()?;
                let open = matches!(duty.state, DutyState::Due | DutyState::Overdue);
                Some((duty.due.filter(|_| open)?, stage.stage, duty.state))
            })
            .collect();
        list.sort_by_key(|(due, stage, _)| (*due, *stage));
        list
    }
}

impl Voice<'_> {
    /// What is overdue in a contract and what comes due next, so many of each.
    pub fn agenda(&self, contract: usize, n_max: usize) -> Agenda {
        let desk = self.desk;
        let late = desk.overdue(contract);
        let next = desk.due_next(contract);
        let payments = desk.payments(contract);
        let (missed, coming): (Vec<_>, Vec<_>) =
            payments.iter().partition(|(_, _, state)| *state == DutyState::Overdue);
        let (n_overdue, n_next) = (late.len() + missed.len(), next.len() + coming.len());
        let of = |at: OutcomeAt| (desk.outcome(at).due, self.entry(at));
        let paid = |payment: &&(Instant, usize, DutyState)| {
            (Some(payment.0), self.payment(contract, **payment))
        };
        let both = |outcomes: Vec<(Option<Instant>, Entry)>,
                    payments: Vec<(Option<Instant>, Entry)>| {
            let mut all: Vec<(Option<Instant>, Entry)> =
                outcomes.into_iter().chain(payments).collect();
            all.sort_by_key(|(due, _)| *due);
            all.into_iter().take(n_max).map(|(_, entry)| entry).collect()
        };
        Agenda {
            overdue: both(
                late.into_iter().take(n_max).map(of).collect(),
                missed.iter().map(paid).collect(),
            ),
            n_overdue,
            next: both(
                next.into_iter().take(n_max).map(|(_, at)| of(at)).collect(),
                coming.iter().map(paid).collect(),
            ),
            n_next,
        }
    }

    fn entry(&self, at: OutcomeAt) -> Entry {
        let file = self.desk.contract(at.contract);
        let outcome = self.desk.outcome(at);
        let obligation = &file.obligations[at.obligation];
        let is_late = outcome.verdict == Verdict::Breached;
        let by = match obligation.bound {
            Bound::Buyer => self.party(at.contract, "buyer"),
            Bound::Supplier => String::new(),
        };
        Entry {
            state: match is_late {
                true => Badge { name: "overdue", word: self.word("desk-overdue") },
                false => self.verdict(outcome.verdict),
            },
            due: outcome.due.map(|due| self.instant(at.contract, due)).unwrap_or_default(),
            what: self.to(Target::Obligation(at.contract, at.obligation), &obligation.title),
            subject: self.to_outcome(at),
            said: self.say(&outcome.summary),
            by,
        }
    }

    fn payment(&self, contract: usize, (due, stage, state): (Instant, usize, DutyState)) -> Entry {
        let terms = &self.desk.contract(contract).terms.stages[stage];
        let is_late = state == DutyState::Overdue;
        let said = self.say(&Message::new(state.key()));
        Entry {
            state: match is_late {
                true => Badge { name: "overdue", word: self.word("desk-overdue") },
                false => self.duty(state),
            },
            due: self.instant(contract, due),
            what: self.to(Target::Settlement(contract), &terms.title),
            subject: Anchor { text: self.word("desk-payment"), href: String::new() },
            said,
            by: self.party(contract, "buyer"),
        }
    }
}
