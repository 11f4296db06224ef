//! Breaches: everything that was broken, what costs points first.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::chunk;
use super::chunk::Chunk;
use super::chunk::ListView;
use super::crumbs;
use crate::base::quantity::Decimal;
use crate::site::parts::Anchor;
use crate::site::parts::OutcomeView;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "breaches",
    targets: |desk| chunk::targets(desk, Target::Breaches, |desk, c| desk.lists[c].n_breaches()),
    view,
};

#[derive(Serialize)]
struct View {
    is_first: bool,
    n: usize,
    points: String,
    scored: ListView<BreachView>,
    unscored: ListView<BreachView>,
    excused: ListView<OutcomeView>,
    buyers: ListView<OutcomeView>,
    tally: Vec<TallyView>,
    previous: Anchor,
    next: Anchor,
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
    let Target::Breaches(c, part) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let lists = &desk.lists[c];
    let is_first = part == 0;
    // The continuations show neither sum nor tally.
    let summed = if is_first { lists.scored.as_slice() } else { &[] };
    let lost = summed.iter().flat_map(|at| desk.losses_of(*at)).filter(|one| !one.is_open);
    let points: Decimal = lost.map(|one| one.loss.counted).sum();
    let mut chunk = Chunk::new(part, c, Target::Breaches);
    let [previous, next] = chunk.beside(voice, lists.n_breaches());
    let view = View {
        is_first,
        n: lists.scored.len() + lists.unscored.len(),
        points: voice.points(points),
        scored: chunk.show(voice, &lists.scored, |at| breach(voice, *at)),
        unscored: chunk.show(voice, &lists.unscored, |at| breach(voice, *at)),
        excused: chunk.show(voice, &lists.excused, |at| voice.outcome(*at)),
        buyers: chunk.show(voice, &lists.buyers, |at| voice.outcome(*at)),
        tally: tally(voice, c, summed),
        previous,
        next,
    };
    Draft::new(chunk::title(voice, "site-tab-breaches", part), crumbs(voice, c), &view)
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
