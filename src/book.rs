//! The Book: the whole way from a snapshot to the settlement, frozen.

use crate::assessment;
use crate::assessment::Assessment;
use crate::base::finding::Finding;
use crate::ledger;
use crate::ledger::Ledger;
use crate::obligations;
use crate::obligations::Verdicts;
use crate::settings::Settings;
use crate::snapshot::Snapshot;

/// Everything that pages, charts and reports are made of.
#[derive(Debug)]
pub struct Book {
    /// The sources, the revision and the as-of instant.
    pub snapshot: Snapshot,
    /// What `pactbook.toml` says.
    pub settings: Settings,
    /// Contracts and records.
    pub ledger: Ledger,
    /// Outcomes with their proofs; one entry for each contract of the ledger.
    pub verdicts: Vec<Verdicts>,
    /// Points and money; one entry for each contract of the ledger.
    pub assessments: Vec<Assessment>,
    /// Everything that is wrong, by path, place and rule.
    pub findings: Vec<Finding>,
}
