//! The account of a contract: what has to be known of it once its records are gone.
//!
//! A run that only reports what is wrong, and a later run for which nothing changed, need no more
//! than this. Places in it are those of the whole survey, not of the part that it was judged in.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::base::finding::Finding;
use crate::base::time::Instant;
use crate::integrity::Knowledge;
use crate::ledger::Ledger;
use crate::obligations::Verdicts;
use crate::obligations::outcome::Verdict;

/// How much was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Records.
    pub records: usize,
    /// Outcomes by verdict, but for those that stand only for others.
    pub outcomes: BTreeMap<Verdict, usize>,
}

/// What has to be known of a contract once its records are gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its folder, below the data folder.
    pub folder: String,
    /// Its id.
    pub id: String,
    /// How much was judged.
    pub count: Count,
    /// What is wrong, before the settings say what weighs how much and what is waived.
    pub findings: Vec<Finding>,
    /// How much git can tell.
    pub knowledge: Knowledge,
    /// Whether the contract demands that all of it is known.
    pub is_demanded: bool,
    /// The first later instant as of which any of this may be another thing; none if it holds for good.
    pub until: Option<Instant>,
}

/// How much was judged, one entry for each contract.
pub(super) fn counts(ledger: &Ledger, verdicts: &[Verdicts]) -> Vec<Count> {
    let mut counts = vec![Count::default(); ledger.contracts.len()];
    for record in &ledger.records {
        if let Some(count) = counts.get_mut(record.contract as usize) {
            count.records += 1;
        }
    }
    for (count, verdicts) in counts.iter_mut().zip(verdicts) {
        for outcome in verdicts.decided.iter().flat_map(|one| &one.outcomes) {
            if !outcome.shown {
                *count.outcomes.entry(outcome.verdict).or_default() += 1;
            }
        }
    }
    counts
}
