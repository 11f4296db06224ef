//! Outcomes: what became of every obligation, for every record, slot and window.

use super::Sheet;
use crate::tables::verdict;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "outcomes",
    title: "take-outcomes",
    about: "take-outcomes-about",
    columns: verdict::COLUMNS,
    rows: |desk, contract| {
        let all = desk.outcomes(contract);
        all.map(|(o, k, _)| verdict::row(desk, contract, (o, k))).collect()
    },
};
