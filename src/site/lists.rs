//! Lists of the outcomes of one contract by how they stand, in the order in which they are read;
//! made once, because many pages show a part of them.

use crate::obligations::outcome::Verdict;

use super::desk::Desk;
use super::target::OutcomeAt;
use super::voice::Voice;

/// How far ahead what is upcoming is listed, in seconds: 60 days.
const AHEAD: i64 = 60 * 86_400;

/// The outcomes of one contract by how they stand.
#[derive(Default)]
pub struct Lists {
    /// Breaches that cost points or may, newest first.
    pub scored: Vec<OutcomeAt>,
    /// Breaches that cost none, newest first.
    pub unscored: Vec<OutcomeAt>,
    /// What was excused, newest first.
    pub excused: Vec<OutcomeAt>,
    /// Breaches of duties of the purchaser's own, newest first.
    pub buyers: Vec<OutcomeAt>,
    /// What cannot be decided, by when it is due.
    pub undecidable: Vec<OutcomeAt>,
    /// What is under way, by when it is due.
    pub pending: Vec<OutcomeAt>,
    /// What falls due soon, by when it is due.
    pub upcoming: Vec<OutcomeAt>,
    /// How many have not begun, soon or later.
    pub n_upcoming: usize,
    /// How many of the supplier's are breached, undecidable and under way, without values that are
    /// only shown.
    pub standing: [usize; 3],
}

impl Lists {
    /// The lists of a contract.
    pub(super) fn of(desk: &Desk<'_>, contract: usize) -> Lists {
        let mut lists = Lists::default();
        let as_of = desk.book.moment(contract);
        for (at, outcome) in desk.outcomes(contract) {
            let counts = [Verdict::Breached, Verdict::Undecidable, Verdict::Pending];
            let counted = counts.iter().position(|verdict| *verdict == outcome.verdict);
            if let Some(n) = counted.filter(|_| !outcome.shown && !desk.is_buyers(at)) {
                lists.standing[n] += 1;
            }
            match outcome.verdict {
                Verdict::Breached if desk.is_buyers(at) => lists.buyers.push(at),
                Verdict::Breached if desk.losses_of(at).is_empty() => lists.unscored.push(at),
                Verdict::Breached => lists.scored.push(at),
                Verdict::Excused => lists.excused.push(at),
                Verdict::Undecidable => lists.undecidable.push(at),
                Verdict::Pending => lists.pending.push(at),
                Verdict::Upcoming => {
                    lists.n_upcoming += 1;
                    if outcome.due.is_some_and(|due| as_of.reached(due.plus(-AHEAD))) {
                        lists.upcoming.push(at);
                    }
                }
                Verdict::Met => {}
            }
        }
        for list in [&mut lists.scored, &mut lists.unscored, &mut lists.excused, &mut lists.buyers]
        {
            list.sort_by_key(|at| std::cmp::Reverse(desk.outcome(*at).at));
        }
        for list in [&mut lists.undecidable, &mut lists.pending, &mut lists.upcoming] {
            list.sort_by_key(|at| Voice::due_order(desk.outcome(*at)));
        }
        lists
    }

    /// How many rows the breaches page and its continuations have.
    pub fn n_breaches(&self) -> usize {
        self.scored.len() + self.unscored.len() + self.excused.len() + self.buyers.len()
    }

    /// How many rows the page of what is open and its continuations have.
    pub fn n_open(&self) -> usize {
        self.undecidable.len() + self.pending.len() + self.upcoming.len()
    }
}
