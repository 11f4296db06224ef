//! Agenda: what is overdue, and what comes due next.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::assessment::DutyState;
use crate::base::message::Message;
use crate::base::time::Instant;
use crate::book::due::Due;
use crate::book::due::Urgency;
use crate::book::due::What;
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
    pub fn overdue(&self, contract: usize) -> Vec<Due> {
        let dues = self.dues[contract].iter();
        dues.filter(|due| due.urgency == Urgency::Overdue).copied().collect()
    }

    /// What comes due next in a contract, the soonest first; that a period ends is not among it.
    pub fn due_next(&self, contract: usize) -> Vec<Due> {
        // Of slots that are not over only the first of each obligation comes next.
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        let mut is_next = |due: &&Due| match due.what {
            What::SignOff { .. } => false,
            What::Payment { .. } => true,
            What::Outcome { obligation, outcome } => {
                let at = OutcomeAt { contract, obligation, outcome };
                self.outcome(at).record.is_some() || seen.insert(obligation)
            }
        };
        let dues = self.dues[contract].iter();
        dues.filter(|due| due.urgency == Urgency::Ahead && is_next(due)).copied().collect()
    }
}

impl Voice<'_> {
    /// What is overdue in a contract and what comes due next, so many of each.
    pub fn agenda(&self, contract: usize, n_max: usize) -> Agenda {
        let (late, next) = (self.desk.overdue(contract), self.desk.due_next(contract));
        let entries = |dues: &[Due]| {
            dues.iter().take(n_max).filter_map(|due| self.owed(contract, *due)).collect()
        };
        Agenda {
            overdue: entries(&late),
            n_overdue: late.len(),
            next: entries(&next),
            n_next: next.len(),
        }
    }

    /// Where it stands what is due, by the words of the contract.
    pub fn to_due(&self, contract: usize, due: Due) -> Anchor {
        let file = self.desk.contract(contract);
        match due.what {
            What::Outcome { obligation, outcome } => {
                let at = OutcomeAt { contract, obligation, outcome };
                let title = &file.obligations[obligation].title;
                self.to_place(self.desk.outcome_place(at), title)
            }
            What::Payment { stage } => {
                self.to(Target::Settlement(contract), &file.terms.stages[stage].title)
            }
            What::SignOff { period } => {
                self.to(Target::Period(contract, period), &file.identity.periods[period].title)
            }
        }
    }

    fn owed(&self, contract: usize, due: Due) -> Option<Entry> {
        match due.what {
            What::Outcome { obligation, outcome } => {
                Some(self.entry(OutcomeAt { contract, obligation, outcome }))
            }
            What::Payment { stage } => self.payment(contract, stage, due.at),
            What::SignOff { .. } => None,
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

    fn payment(&self, contract: usize, stage: usize, due: Instant) -> Option<Entry> {
        let terms = &self.desk.contract(contract).terms.stages[stage];
        let stages = &self.desk.assessment(contract).settlement.as_ref()?.stages;
        let state = stages.iter().find(|one| one.stage == stage)?.duty.as_ref()?.state;
        Some(Entry {
            state: match state == DutyState::Overdue {
                true => Badge { name: "overdue", word: self.word("desk-overdue") },
                false => self.duty(state),
            },
            due: self.instant(contract, due),
            what: self.to(Target::Settlement(contract), &terms.title),
            subject: Anchor { text: self.word("desk-payment"), href: String::new() },
            said: self.say(&Message::new(state.key())),
            by: self.party(contract, "buyer"),
        })
    }
}
