//! Requirements: how a clause stands over all its obligations, and whether anything shows it.

use crate::ledger::contract::clause::Clause;
use crate::obligations::outcome::Standing;
use crate::obligations::outcome::Verdict;

use super::desk::Desk;
use super::parts::Badge;
use super::voice::Voice;

/// How a clause stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseState {
    /// The worst of its obligations.
    Of(Standing),
    /// No record can decide it; the contract says why.
    Unjudged,
    /// It is applied in points or money.
    Applied,
}

impl ClauseState {
    /// Every state, in the order in which counts of them are shown.
    pub const ALL: [ClauseState; 9] = [
        ClauseState::Of(Standing::Breached),
        ClauseState::Of(Standing::Undecidable),
        ClauseState::Of(Standing::NothingFiled),
        ClauseState::Of(Standing::Pending),
        ClauseState::Of(Standing::Met),
        ClauseState::Of(Standing::Shown),
        ClauseState::Of(Standing::Upcoming),
        ClauseState::Unjudged,
        ClauseState::Applied,
    ];
}

impl Desk<'_> {
    /// How a clause stands.
    pub fn clause_state(&self, contract: usize, clause: &Clause) -> ClauseState {
        let obligations = self.contract(contract).obligations_of(clause);
        let standings = obligations.iter().map(|o| self.decided(contract)[*o].standing(None));
        match Standing::worst(standings) {
            Some(standing) => ClauseState::Of(standing),
            None if clause.unjudged.is_some() => ClauseState::Unjudged,
            None => ClauseState::Applied,
        }
    }

    /// Whether no record shows what became of an obligation although it has begun to bind.
    pub fn is_unshown(&self, contract: usize, obligation: usize) -> bool {
        let decided = &self.decided(contract)[obligation];
        let begun = |o: &crate::obligations::outcome::Outcome| o.verdict != Verdict::Upcoming;
        let has_begun = decided.outcomes.is_empty() || decided.outcomes.iter().any(begun);
        has_begun && decided.n_evidence(None) == 0
    }

    /// Whether no record shows anything of a clause that records can decide and that has begun to
    /// bind.
    pub fn is_clause_unshown(&self, contract: usize, clause: &Clause) -> bool {
        let obligations = self.contract(contract).obligations_of(clause);
        let mut any = false;
        for obligation in obligations {
            if self.decided(contract)[obligation].n_evidence(None) > 0 {
                return false;
            }
            any |= self.is_unshown(contract, obligation);
        }
        any
    }

    /// The clauses of a contract, by number, of which no record shows anything.
    pub fn unshown(&self, contract: usize) -> Vec<usize> {
        let clauses = self.contract(contract).clauses.iter().enumerate();
        clauses.filter(|(_, one)| self.is_clause_unshown(contract, one)).map(|(n, _)| n).collect()
    }
}

impl Voice<'_> {
    /// How a clause stands, in a word.
    pub fn clause_state(&self, state: ClauseState) -> Badge {
        match state {
            ClauseState::Of(standing) => self.standing(standing),
            ClauseState::Unjudged => {
                Badge { name: "unjudged", word: self.word("site-state-unjudged") }
            }
            ClauseState::Applied => {
                Badge { name: "applied", word: self.word("site-state-applied") }
            }
        }
    }
}
