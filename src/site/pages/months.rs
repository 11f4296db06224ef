//! Months: the outcomes of a frequent obligation in one month.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use crate::site::parts::Anchor;
use crate::site::parts::OutcomeView;
use crate::site::target::Month;
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
                let months = desk.months_of(c, o);
                targets.extend(months.into_iter().map(|month| Target::Months(c, o, month)));
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
    let Target::Months(c, o, month) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let title = &desk.contract(c).obligations[o].title;
    let zone = voice.zone(c);
    let months = desk.months_of(c, o);
    let here = months.iter().position(|one| *one == month).unwrap_or_default();
    let neighbour = |n: Option<usize>| {
        n.and_then(|n| months.get(n))
            .map(|month| voice.to(Target::Months(c, o, *month), month.to_string()))
            .unwrap_or_default()
    };
    let view = View {
        obligation: voice.to(Target::Obligation(c, o), title),
        month: month.to_string(),
        outcomes: desk.decided(c)[o]
            .outcomes
            .iter()
            .enumerate()
            .filter(|(_, one)| Month::of(zone, one.at) == month)
            .map(|(outcome, _)| voice.outcome(OutcomeAt { contract: c, obligation: o, outcome }))
            .collect(),
        previous: neighbour(here.checked_sub(1)),
        next: neighbour(Some(here + 1)),
    };
    let mut way = crumbs(voice, c);
    way.push(voice.to(Target::Clauses(c), voice.word("site-tab-clauses")));
    way.push(voice.to(Target::Obligation(c, o), title));
    Draft::new(format!("{title} {month}"), way, &view)
}
