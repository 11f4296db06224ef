//! Due: what is under way or lies ahead and has a last instant that is in time, the next one first.

use super::Sheet;
use crate::obligations::outcome::Verdict;
use crate::tables::verdict;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "due",
    title: "take-due",
    about: "take-due-about",
    columns: verdict::COLUMNS,
    rows: |desk, contract| {
        let is_owed = |verdict| matches!(verdict, Verdict::Pending | Verdict::Upcoming);
        let all = desk.outcomes(contract).filter(|(_, _, one)| is_owed(one.verdict));
        let mut owed: Vec<_> = all.filter_map(|(o, k, one)| Some((one.due?, o, k))).collect();
        owed.sort_unstable();
        owed.into_iter().map(|(_, o, k)| verdict::row(desk, contract, (o, k))).collect()
    },
};
