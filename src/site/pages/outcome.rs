//! Outcome: one verdict that is not simply met, with its proof drawn.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use crate::assessment::Cause;
use crate::assessment::PenaltyCharge;
use crate::assessment::PenaltyState;
use crate::assessment::PenaltyStatus;
use crate::base::message::Message;
use crate::integrity::Knowledge;
use crate::obligations::outcome::Verdict;
use crate::site::answer::possible_bands;
use crate::site::charts::fill::Subject;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::parts::ChartView;
use crate::site::parts::OutcomeView;
use crate::site::parts::ProofView;
use crate::site::parts::Span;
use crate::site::past::LandingView;
use crate::site::shelf::counted_through;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "outcome",
    targets: |desk| {
        (0..desk.shelves.len())
            .flat_map(|c| desk.outcomes(c))
            .filter(|(at, _)| desk.has_page(*at))
            .map(|(at, _)| Target::Outcome(at.contract, at.obligation, at.outcome))
            .collect()
    },
    view,
};

/// A penalty for the outcome.
#[derive(Serialize)]
struct ChargeView {
    title: Anchor,
    clause: Anchor,
    state: Badge,
    amount: String,
    counts: bool,
}

/// How many records of an outcome its page names.
const MAX_RECORDS: usize = 100;

#[derive(Serialize)]
struct View {
    outcome: OutcomeView,
    title: String,
    clause_title: String,
    text: String,
    source: String,
    rule: String,
    rule_place: String,
    record: Anchor,
    record_title: String,
    place: String,
    window: String,
    units: u32,
    open_units: u32,
    losses: Vec<LossView>,
    money: Vec<MoneyView>,
    payable: Option<Span>,
    settlement: Anchor,
    proof: ProofView,
    evidence: Vec<RecordView>,
    more_evidence: Anchor,
    offenders: Vec<RecordView>,
    more_offenders: Anchor,
    readings: Vec<ReadingView>,
    is_scored: bool,
    is_breach: bool,
    via: Vec<Anchor>,
    charges: Vec<ChargeView>,
    chart: Option<ChartView>,
    previous: Anchor,
    next: Anchor,
}

#[derive(Serialize)]
struct LossView {
    item: Anchor,
    period: Anchor,
    units: u32,
    points: String,
    counted: String,
    is_open: bool,
    remark: String,
}

/// What a period comes to that the outcome costs points in, or may.
#[derive(Serialize)]
struct MoneyView {
    period: Anchor,
    total: Span,
    grade: String,
    bands: Vec<BandView>,
    amount: Option<Span>,
}

#[derive(Serialize)]
struct BandView {
    clause: Anchor,
    title: String,
    score: String,
    is_now: bool,
}

#[derive(Serialize)]
struct RecordView {
    id: Anchor,
    kind: String,
    title: String,
    at: String,
    place: String,
    landing: LandingView,
    marks: Vec<Badge>,
}

#[derive(Serialize)]
struct ReadingView {
    id: Anchor,
    title: String,
    reading: String,
    reason: String,
}

/// How many records are not named here, with the page of all records; empty if all are.
fn more(voice: &Voice<'_>, c: usize, n: usize) -> Anchor {
    match n.saturating_sub(MAX_RECORDS) {
        0 => Anchor::default(),
        n => {
            voice.to(Target::Records(c), voice.say(&Message::new("site-outcome-more").with("n", n)))
        }
    }
}

/// From the points to the money, for every period that the outcome touches.
fn money(voice: &Voice<'_>, at: OutcomeAt) -> Vec<MoneyView> {
    let c = at.contract;
    let file = voice.desk.contract(c);
    let assessment = voice.desk.assessment(c);
    let mut periods: Vec<usize> = voice.desk.losses_of(at).iter().map(|one| one.period).collect();
    periods.sort_unstable();
    periods.dedup();
    let deductions = || assessment.settlement.iter().flat_map(|all| &all.deductions);
    periods
        .into_iter()
        .map(|p| {
            let score = &assessment.periods[p];
            let deduction = deductions().find(|one| one.period == p);
            let bands = deduction.map_or_else(Vec::new, |one| {
                possible_bands(file, one.period, one.band)
                    .into_iter()
                    .map(|n| {
                        let band = &file.terms.bands[n];
                        BandView {
                            clause: voice.to_clause_id(c, &band.clause),
                            title: band.title.clone(),
                            score: band.score.to_string(),
                            is_now: one.band[1] == Some(n),
                        }
                    })
                    .collect()
            });
            MoneyView {
                period: voice.to(Target::Period(c, p), &file.identity.periods[p].title),
                total: voice.range(&score.total),
                grade: score.grade[1]
                    .map(|g| file.terms.grades[g].title.clone())
                    .unwrap_or_default(),
                bands,
                amount: deduction.map(|one| voice.money_range(&one.amount)),
            }
        })
        .collect()
}

/// The penalties that the outcome brings about, counted or not.
fn charges(voice: &Voice<'_>, at: OutcomeAt) -> Vec<ChargeView> {
    let c = at.contract;
    let terms = &voice.desk.contract(c).terms;
    let Some(settlement) = &voice.desk.assessment(c).settlement else { return Vec::new() };
    let cause = Cause::Outcome(at.obligation, at.outcome);
    let of = |state: &PenaltyState| {
        let penalty = &terms.penalties[state.penalty];
        let view = |charge: &PenaltyCharge| ChargeView {
            title: voice.to(Target::Settlement(c), &penalty.title),
            clause: voice.to_clause_id(c, &penalty.clause),
            state: voice.charge(charge.status),
            amount: voice.money(charge.amount),
            counts: charge.status == PenaltyStatus::Due,
        };
        state.charges.iter().filter(|one| one.cause == cause).map(view).collect::<Vec<_>>()
    };
    settlement.penalties.iter().flat_map(of).collect()
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Outcome(c, o, k) = target else { return Draft::new("", Vec::new(), &()) };
    let at = OutcomeAt { contract: c, obligation: o, outcome: k };
    let desk = voice.desk;
    let file = desk.contract(c);
    let obligation = &file.obligations[o];
    let clause = file.clause_of(obligation);
    let outcome = desk.outcome(at);
    let record_view = |number: &crate::base::proof::RecordNo| {
        let record = desk.record(*number);
        RecordView {
            id: voice.to_record(*number),
            kind: voice.kind_label(usize::from(record.kind)),
            title: voice.record_title(record),
            at: record.at.map(|at| voice.instant(c, at)).unwrap_or_default(),
            place: voice.place(record.place),
            landing: voice.landing(*number),
            marks: match desk.knowledge(c) {
                Knowledge::Nothing => Vec::new(),
                Knowledge::Partial | Knowledge::Whole => voice.marks(*number),
            },
        }
    };
    let losses: Vec<LossView> = desk
        .losses_of(at)
        .iter()
        .filter_map(|one| {
            let item = &file.scorecard.as_ref()?.sections[one.section].items[one.item];
            Some(LossView {
                item: voice.to(
                    Target::Item(c, one.period, one.section, one.item),
                    format!("{} {}", item.id.text, item.title),
                ),
                period: voice
                    .to(Target::Period(c, one.period), &file.identity.periods[one.period].title),
                units: one.loss.units,
                points: voice.points(one.loss.points),
                counted: voice.points(one.loss.counted),
                is_open: one.is_open && outcome.verdict == Verdict::Breached,
                remark: one.loss.remark.as_ref().map(|m| voice.say(m)).unwrap_or_default(),
            })
        })
        .collect();
    let [previous, next] =
        desk.alike(at).map(|other| other.map(|at| voice.to_outcome(at)).unwrap_or_default());
    let view = View {
        title: obligation.title.clone(),
        clause_title: clause.title.clone(),
        text: clause.text.clone(),
        source: clause.source.clone(),
        rule: voice.rule_of(c, at.obligation),
        rule_place: voice.place(obligation.place),
        record: outcome.record.map(|number| voice.to_record(number)).unwrap_or_default(),
        record_title: outcome
            .record
            .map(|number| voice.record_title(desk.record(number)))
            .unwrap_or_default(),
        place: voice.place(outcome.place),
        window: outcome
            .window
            .map(|window| {
                format!("{} – {}", voice.instant(c, window.from), voice.instant(c, window.to))
            })
            .unwrap_or_default(),
        units: outcome.units,
        open_units: outcome.open_units,
        payable: desk
            .assessment(c)
            .settlement
            .as_ref()
            .filter(|_| !losses.is_empty())
            .map(|settlement| voice.payable(c, &settlement.payable)),
        settlement: if desk.assessment(c).settlement.is_some() {
            voice.to(Target::Settlement(c), voice.word("site-home-payable"))
        } else {
            Anchor::default()
        },
        money: money(voice, at),
        is_scored: !losses.is_empty(),
        is_breach: outcome.verdict == Verdict::Breached,
        via: counted_through(file, &desk.shelves[c], o)
            .into_iter()
            .map(|other| voice.to(Target::Obligation(c, other), &file.obligations[other].title))
            .collect(),
        charges: charges(voice, at),
        losses,
        proof: voice.proof(c, &outcome.proof),
        evidence: outcome.evidence.iter().take(MAX_RECORDS).map(record_view).collect(),
        more_evidence: more(voice, c, outcome.evidence.len()),
        offenders: outcome.offenders.iter().take(MAX_RECORDS).map(record_view).collect(),
        more_offenders: more(voice, c, outcome.offenders.len()),
        readings: file
            .identity
            .readings
            .iter()
            .enumerate()
            .filter(|(_, reading)| reading.affects.iter().any(|word| word.text == clause.id.text))
            .map(|(n, reading)| ReadingView {
                id: voice.to_place(
                    (Target::Readings(c), Some(desk.reading_anchor(c, n))),
                    &reading.id.text,
                ),
                title: reading.title.clone(),
                reading: reading.reading.clone(),
                reason: reading.reason.clone(),
            })
            .collect(),
        chart: voice
            .chart("tally", c, Subject::Outcome(o, k))
            .or_else(|| voice.chart("clock", c, Subject::Outcome(o, k))),
        previous,
        next,
        outcome: voice.outcome(at),
    };
    let mut way = crumbs(voice, c);
    if outcome.verdict == Verdict::Breached {
        way.push(voice.to(Target::Breaches(c, 0), voice.word("site-tab-breaches")));
    } else {
        way.push(voice.to(Target::Open(c, 0), voice.word("site-tab-open")));
    }
    way.push(voice.to(Target::Obligation(c, o), &obligation.title));
    let title = Message::new("site-outcome-title")
        .with("id", voice.subject(c, outcome))
        .with("title", &obligation.title);
    Draft::new(voice.say(&title), way, &view)
}
