//! Months: the outcomes of a frequent obligation in one month.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use crate::site::parts::Anchor;
use crate::site::parts::OutcomeView;
use crate::site::target::Leaf;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "months",
    targets: |desk| {
        let mut targets = Vec::new();
        for c in 0..desk.shelves.len() {
            for o in (0..desk.contract(c).obligations.len()).filter(|o| desk.is_monthly(c, *o)) {
                let leaves = desk.months_of(c, o).keys();
                targets.extend(leaves.map(|leaf| Target::Months(c, o, *leaf)));
            }
        }
        targets
    },
    view,
};

#[derive(Serialize)]
struct View {
    obligation: Anchor,
    month: String,
    outcomes: Vec<OutcomeView>,
    previous: Anchor,
    next: Anchor,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Months(c, o, leaf) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let title = &desk.contract(c).obligations[o].title;
    let leaves = desk.months_of(c, o);
    let rows = leaves.get(&leaf).map_or(&[][..], Vec::as_slice);
    let beside = |one: Option<&Leaf>| {
        one.map(|leaf| voice.to(Target::Months(c, o, *leaf), voice.leaf(*leaf))).unwrap_or_default()
    };
    let month = voice.leaf(leaf);
    let view = View {
        obligation: voice.to(Target::Obligation(c, o), title),
        month: month.clone(),
        outcomes: rows
            .iter()
            .map(|n| voice.outcome(OutcomeAt { contract: c, obligation: o, outcome: *n }))
            .collect(),
        previous: beside(leaves.range(..leaf).next_back().map(|(leaf, _)| leaf)),
        next: beside(leaves.range(leaf..).nth(1).map(|(leaf, _)| leaf)),
    };
    let mut way = crumbs(voice, c);
    way.push(voice.to(Target::Clauses(c), voice.word("site-tab-clauses")));
    way.push(voice.to(Target::Obligation(c, o), title));
    Draft::new(format!("{title} {month}"), way, &view)
}
