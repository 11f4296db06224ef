//! Breaches: the outcomes that are broken obligations, the purchaser's own among them.

use super::Sheet;
use crate::obligations::outcome::Verdict;
use crate::tables::verdict;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "breaches",
    title: "take-breaches",
    about: "take-breaches-about",
    columns: verdict::COLUMNS,
    rows: |desk, contract| {
        let all = desk.outcomes(contract);
        let breached = all.filter(|(_, _, outcome)| outcome.verdict == Verdict::Breached);
        breached.map(|(o, k, _)| verdict::row(desk, contract, (o, k))).collect()
    },
};
