//! The toll of an outcome: every loss of points that it brings about, with its place on the forms.

use std::collections::BTreeMap;

use super::Assessment;
use super::Loss;

/// A loss of points: where on which form.
#[derive(Clone, Copy, Debug)]
pub struct LossAt<'a> {
    /// Number of the period.
    pub period: usize,
    /// Number of the section.
    pub section: usize,
    /// Number of the item in the section.
    pub item: usize,
    /// The loss.
    pub loss: &'a Loss,
    /// Whether it may yet be lost, and is not so far.
    pub is_open: bool,
}

impl Assessment {
    /// The losses by number of the obligation and of its outcome, in the order of the forms.
    pub fn tolls(&self) -> BTreeMap<(usize, usize), Vec<LossAt<'_>>> {
        let mut all: BTreeMap<(usize, usize), Vec<LossAt<'_>>> = BTreeMap::new();
        for (period, score) in self.periods.iter().enumerate() {
            for (section, state) in score.sections.iter().enumerate() {
                for (item, state) in state.items.iter().enumerate() {
                    let lost = state.losses.iter().map(|loss| (loss, false));
                    for (loss, is_open) in lost.chain(state.open.iter().map(|loss| (loss, true))) {
                        let at = LossAt { period, section, item, loss, is_open };
                        all.entry((loss.obligation, loss.outcome)).or_default().push(at);
                    }
                }
            }
        }
        all
    }
}
