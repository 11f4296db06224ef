//! Breaches: everything that was broken, what costs points first.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use super::each_contract;
use crate::base::quantity::Decimal;
use crate::obligations::outcome::Verdict;
use crate::site::parts::Anchor;
use crate::site::parts::OutcomeView;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page =
    Page { name: "breaches", targets: |desk| each_contract(desk, Target::Breaches), view };

/// More breaches than this of one kind are left to the pages of their obligations.
const MAX_BREACHES: usize = 120;

#[derive(Serialize)]
struct View {
    n: usize,
    n_scored: usize,
    n_unscored: usize,
    n_excused: usize,
    points: String,
    scored: Vec<BreachView>,
    n_more_scored: usize,
    unscored: Vec<BreachView>,
    n_more_unscored: usize,
    excused: Vec<OutcomeView>,
    buyers: Vec<OutcomeView>,
    tally: Vec<TallyView>,
}

#[derive(Serialize)]
struct BreachView {
    outcome: OutcomeView,
    items: Vec<Anchor>,
}

#[derive(Serialize)]
struct TallyView {
    item: Anchor,
    period: String,
    n: usize,
    points: String,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let c = super::contract_in(target);
    let desk = voice.desk;
    let all = |verdict: Verdict| -> Vec<OutcomeAt> {
        desk.outcomes(c).filter(|(_, o)| o.verdict == verdict).map(|(at, _)| at).collect()
    };
    let (mut buyers, breaches): (Vec<OutcomeAt>, Vec<OutcomeAt>) =
        all(Verdict::Breached).into_iter().partition(|at| desk.is_buyers(*at));
    buyers.sort_by_key(|at| std::cmp::Reverse(desk.outcome(*at).at));
    let (mut scored, mut unscored): (Vec<OutcomeAt>, Vec<OutcomeAt>) =
        breaches.iter().partition(|at| !desk.losses_of(**at).is_empty());
    let excused = all(Verdict::Excused);
    scored.sort_by_key(|at| std::cmp::Reverse(desk.outcome(*at).at));
    unscored.sort_by_key(|at| std::cmp::Reverse(desk.outcome(*at).at));
    let lost = scored.iter().flat_map(|at| desk.losses_of(*at)).filter(|one| !one.is_open);
    let points: Decimal = lost.map(|one| one.loss.counted).sum();
    let show = |list: &[OutcomeAt]| -> Vec<BreachView> {
        list.iter().take(MAX_BREACHES).map(|at| breach(voice, *at)).collect()
    };
    let view = View {
        n: breaches.len(),
        n_scored: scored.len(),
        n_unscored: unscored.len(),
        n_excused: excused.len(),
        points: voice.points(points),
        n_more_scored: scored.len().saturating_sub(MAX_BREACHES),
        n_more_unscored: unscored.len().saturating_sub(MAX_BREACHES),
        scored: show(&scored),
        unscored: show(&unscored),
        excused: excused.iter().take(MAX_BREACHES).map(|at| voice.outcome(*at)).collect(),
        buyers: buyers.iter().take(MAX_BREACHES).map(|at| voice.outcome(*at)).collect(),
        tally: tally(voice, c, &scored),
    };
    Draft::new(voice.word("site-tab-breaches"), crumbs(voice, c), &view)
}

fn breach(voice: &Voice<'_>, at: OutcomeAt) -> BreachView {
    let file = voice.desk.contract(at.contract);
    let lost = voice.desk.losses_of(at).iter().filter(|one| !one.is_open);
    let items = lost.filter_map(|one| {
        let item = &file.scorecard.as_ref()?.sections[one.section].items[one.item];
        Some(voice.to(Target::Item(at.contract, one.period, one.section, one.item), &item.id.text))
    });
    BreachView { items: items.collect(), outcome: voice.outcome(at) }
}

/// Breaches and points by item, in the order of the form.
fn tally(voice: &Voice<'_>, c: usize, scored: &[OutcomeAt]) -> Vec<TallyView> {
    let Some(card) = &voice.desk.contract(c).scorecard else { return Vec::new() };
    let periods = &voice.desk.contract(c).identity.periods;
    let mut sums: std::collections::BTreeMap<(usize, usize, usize), (usize, Decimal)> =
        std::collections::BTreeMap::new();
    for one in scored.iter().flat_map(|at| voice.desk.losses_of(*at)).filter(|one| !one.is_open) {
        let (n, points) = sums.entry((one.period, one.section, one.item)).or_default();
        *n += 1;
        *points += one.loss.counted;
    }
    sums.into_iter()
        .map(|((p, s, i), (n, points))| {
            let item = &card.sections[s].items[i];
            let title = format!("{} {}", item.id.text, item.title);
            TallyView {
                item: voice.to(Target::Item(c, p, s, i), title),
                period: match periods.len() {
                    0 | 1 => String::new(),
                    _ => periods[p].title.clone(),
                },
                n,
                points: voice.points(points),
            }
        })
        .collect()
}
