//! Item: one scored item in one period, deduction by deduction, down to the arithmetic.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use crate::assessment::Evidence;
use crate::assessment::Loss;
use crate::base::message::Message;
use crate::ledger::contract::amendment::Dated;
use crate::ledger::contract::scorecard::Deduction;
use crate::obligations::outcome::Verdict;
use crate::site::answer::is_unproven;
use crate::site::answer::is_waiting;
use crate::site::given::GivenView;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::parts::OutcomeView;
use crate::site::parts::ProofView;
use crate::site::parts::Span;
use crate::site::shelf::feeding;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "item",
    targets: |desk| {
        let mut targets = Vec::new();
        for c in 0..desk.shelves.len() {
            for (p, period) in desk.assessment(c).periods.iter().enumerate() {
                for (s, section) in period.sections.iter().enumerate() {
                    targets.extend((0..section.items.len()).map(|i| Target::Item(c, p, s, i)));
                }
            }
        }
        targets
    },
    view,
};

/// Losses beyond this many are left to the pages of their obligations.
const MAX_LOSSES: usize = 200;

#[derive(Serialize)]
struct View {
    id: String,
    section: String,
    period: Anchor,
    points: String,
    score: Option<Span>,
    standard: String,
    evidence: Badge,
    is_unproven: bool,
    n_evidence: usize,
    given: Vec<GivenView>,
    losses: Vec<LossView>,
    open: Vec<LossView>,
    n_more: usize,
    spent: String,
    obligations: Vec<ObligationView>,
    readings: Vec<Anchor>,
    proof: ProofView,
    place: String,
    previous: Anchor,
    next: Anchor,
}

#[derive(Serialize)]
struct LossView {
    outcome: OutcomeView,
    units: u32,
    points: String,
    counted: String,
    remark: String,
}

#[derive(Serialize)]
struct ObligationView {
    title: Anchor,
    clause: Anchor,
    state: Badge,
    rate: String,
    counts: Vec<(Badge, usize)>,
    n_evidence: usize,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Item(c, p, s, i) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let file = desk.contract(c);
    let Some(card) = &file.scorecard else { return Draft::new("", Vec::new(), &()) };
    let (section, item) = (&card.sections[s], &card.sections[s].items[i]);
    let state = desk.item_score(c, p, s, i);
    let evidence = match state.evidence {
        Evidence::Filed => Badge { name: "met", word: voice.word("site-evidence-filed") },
        Evidence::NothingFiled if is_waiting(state) => {
            Badge { name: "pending", word: voice.word("site-form-waiting") }
        }
        Evidence::NothingFiled => {
            Badge { name: "nothing-filed", word: voice.word("site-state-nothing-filed") }
        }
        Evidence::Ahead => Badge { name: "upcoming", word: voice.word("site-period-ahead") },
    };
    let obligations = obligations(voice, c, p, &item.deductions);
    let n_spent = state.losses.iter().filter(|loss| loss.counted.is_zero()).count();
    let mut readings: Vec<&str> = Vec::new();
    for o in item.deductions.iter().flat_map(|deduction| feeding(file, deduction)) {
        let clause = &file.clause_of(&file.obligations[o]).id.text;
        readings.extend(file.readings_of(clause).map(|reading| reading.id.text.as_str()));
    }
    readings.sort_unstable();
    readings.dedup();
    let all: Vec<(usize, usize)> = (0..card.sections.len())
        .flat_map(|s| (0..card.sections[s].items.len()).map(move |i| (s, i)))
        .collect();
    let here = all.iter().position(|at| *at == (s, i)).unwrap_or_default();
    let neighbour = |n: Option<usize>| {
        n.and_then(|n| all.get(n))
            .map(|(s, i)| {
                let item = &card.sections[*s].items[*i];
                voice.to(Target::Item(c, p, *s, *i), format!("{} {}", item.id.text, item.title))
            })
            .unwrap_or_default()
    };
    let view = View {
        id: item.id.text.clone(),
        section: format!("{} {}", section.id.text, section.title),
        period: voice.to(Target::Period(c, p), &file.identity.periods[p].title),
        points: voice.points(item.points),
        score: (state.evidence != Evidence::Ahead).then(|| voice.range(&state.score)),
        standard: item.standard.clone(),
        evidence,
        is_unproven: is_unproven(state),
        n_evidence: state.n_evidence,
        given: voice.given(state),
        losses: state
            .losses
            .iter()
            .filter(|loss| !loss.counted.is_zero())
            .take(MAX_LOSSES)
            .map(|loss| loss_view(voice, c, loss))
            .collect(),
        open: state.open.iter().take(MAX_LOSSES).map(|loss| loss_view(voice, c, loss)).collect(),
        n_more: (state.losses.len() - n_spent).saturating_sub(MAX_LOSSES)
            + state.open.len().saturating_sub(MAX_LOSSES),
        spent: match n_spent {
            0 => String::new(),
            n => voice.say(&Message::new("site-form-spent").with("n", n)),
        },
        obligations,
        readings: readings
            .into_iter()
            .map(|id| voice.to_link(c, &crate::base::proof::Link::Reading(id.to_owned()), id))
            .collect(),
        proof: voice.proof(c, &state.proof),
        place: voice.place(item.place),
        previous: neighbour(here.checked_sub(1)),
        next: neighbour(Some(here + 1)),
    };
    let mut way = crumbs(voice, c);
    way.push(voice.to(Target::Period(c, p), &file.identity.periods[p].title));
    Draft::new(format!("{} {}", item.id.text, item.title), way, &view)
}

fn loss_view(voice: &Voice<'_>, c: usize, loss: &Loss) -> LossView {
    let at = OutcomeAt { contract: c, obligation: loss.obligation, outcome: loss.outcome };
    LossView {
        outcome: voice.outcome(at),
        units: loss.units,
        points: voice.points(loss.points),
        counted: voice.points(loss.counted),
        remark: loss.remark.as_ref().map(|message| voice.say(message)).unwrap_or_default(),
    }
}

fn obligations(
    voice: &Voice<'_>,
    c: usize,
    p: usize,
    deductions: &[Dated<Deduction>],
) -> Vec<ObligationView> {
    let file = voice.desk.contract(c);
    let mut views = Vec::new();
    let first = file.identity.periods[p].first;
    let in_force = |one: &&Dated<Deduction>| file.days_of(&one.validity).contains(first);
    for deduction in deductions.iter().filter(in_force) {
        for o in feeding(file, deduction) {
            let obligation = &file.obligations[o];
            let decided = &voice.desk.decided(c)[o];
            let counts = Verdict::ALL
                .iter()
                .map(|verdict| (voice.verdict(*verdict), decided.count(Some(p), *verdict)));
            views.push(ObligationView {
                title: voice.to(Target::Obligation(c, o), &obligation.title),
                clause: voice.to_clause(c, obligation.clause),
                state: voice.standing(decided.standing(Some(p))),
                rate: voice.rate(deduction),
                counts: counts.filter(|(_, n)| *n > 0).collect(),
                n_evidence: decided.n_evidence(Some(p)),
            });
        }
    }
    views
}
