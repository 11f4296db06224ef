//! Period: the official assessment form, as printed and signed; `form` gives the same as a workbook.

mod form;

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use crate::assessment::BonusScore;
use crate::assessment::Evidence;
use crate::assessment::Holds;
use crate::assessment::ItemScore;
use crate::assessment::Loss;
use crate::assessment::PeriodScore;
use crate::assessment::Progress;
use crate::base::message::Message;
use crate::ledger::contract::scorecard::Bonus;
use crate::site::answer::Doubts;
use crate::site::answer::is_unproven;
use crate::site::answer::is_waiting;
use crate::site::given::GivenView;
use crate::site::given::MAX_RECORDS;
use crate::site::parts::Anchor;
use crate::site::parts::ProofView;
use crate::site::parts::Span;
use crate::site::sealing::Sealing;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

pub(in crate::site) use form::form;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "period",
    targets: |desk| {
        let periods = |c: usize| desk.assessment(c).periods.len();
        (0..desk.shelves.len())
            .flat_map(|c| (0..periods(c)).map(move |p| Target::Period(c, p)))
            .collect()
    },
    view,
};

/// How many losses of an item the form names one by one; the item's page names all.
const MAX_LOSSES: usize = 6;

#[derive(Serialize)]
struct View {
    workbook: Anchor,
    form: String,
    contract: String,
    period: String,
    days: String,
    parties: Vec<(String, String)>,
    answer: Vec<String>,
    unread: String,
    findings: Anchor,
    sealing: Option<Sealing>,
    is_ahead: bool,
    stamp: String,
    awaits: Vec<String>,
    sections: Vec<SectionView>,
    bonuses: Vec<BonusView>,
    ceiling: String,
    total: Span,
    of: String,
    grade: String,
    grades: Vec<String>,
    bands: Vec<BandView>,
    deduction: Option<DeductionView>,
    signatures: Vec<String>,
    readings: Vec<ReadingView>,
    siblings: Vec<Anchor>,
    proof: ProofView,
}

#[derive(Serialize)]
struct SectionView {
    id: String,
    title: String,
    points: String,
    score: Span,
    n_rows: usize,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
struct BonusView {
    id: String,
    title: String,
    clause: Anchor,
    stated: String,
    score: Span,
    is_open: bool,
    is_none: bool,
    records: Vec<Anchor>,
    n_more: usize,
    proof: ProofView,
}

#[derive(Serialize)]
struct ItemView {
    id: String,
    title: Anchor,
    points: String,
    standard: String,
    score: Span,
    is_unproven: bool,
    is_waiting: bool,
    is_clean: bool,
    losses: Vec<LossView>,
    spent: String,
    sealed: String,
    more: String,
    open: Vec<LossView>,
    given: Vec<GivenView>,
    n_evidence: usize,
}

#[derive(Serialize)]
struct LossView {
    points: String,
    subject: Anchor,
    obligation: String,
    what: String,
    remark: String,
}

#[derive(Serialize)]
struct BandView {
    score: String,
    title: String,
    clause: Anchor,
    is_current: bool,
}

#[derive(Serialize)]
struct DeductionView {
    amount: Span,
    proof: ProofView,
}

#[derive(Serialize)]
struct ReadingView {
    id: Anchor,
    title: String,
    reading: String,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Period(c, p) = target else { return Draft::new("", Vec::new(), &()) };
    let title = &voice.desk.contract(c).identity.periods[p].title;
    Draft::new(title, crumbs(voice, c), &look(voice, c, p))
}

/// What the form of a period says, on the page and in the workbook.
fn look(voice: &Voice<'_>, c: usize, p: usize) -> View {
    let desk = voice.desk;
    let file = desk.contract(c);
    let period = &file.identity.periods[p];
    let score = &desk.assessment(c).periods[p];
    let settlement = desk.assessment(c).settlement.as_ref();
    let deduction = settlement.and_then(|s| s.deductions.iter().find(|one| one.period == p));
    let card = file.scorecard.as_ref();
    let sections = card.map_or(&[][..], |card| &card.sections);
    let band = deduction.and_then(|one| one.band[1]);
    View {
        workbook: voice.to_form(c, p),
        form: card.map(|card| card.title.clone()).unwrap_or_default(),
        contract: file.identity.title.clone(),
        period: period.title.clone(),
        days: format!("{} – {}", period.first, period.last),
        parties: file
            .identity
            .parties
            .iter()
            .map(|party| (party.role.clone(), party.name.clone().unwrap_or_default()))
            .collect(),
        answer: voice.answer(c, p),
        unread: voice.unread(c),
        findings: voice.to(Target::Findings(0), voice.word("site-unread-link")),
        sealing: voice.sealing(c, p),
        is_ahead: score.progress == Progress::Ahead,
        stamp: stamp(&Doubts::of(desk, c, p)).map(|key| voice.word(key)).unwrap_or_default(),
        awaits: score
            .awaits
            .iter()
            .filter(|state| state.holds != Holds::Yes && score.progress == Progress::Over)
            .map(|state| voice.say(&state.title))
            .collect(),
        sections: sections
            .iter()
            .zip(&score.sections)
            .enumerate()
            .map(|(s, (section, state))| SectionView {
                id: section.id.text.clone(),
                title: section.title.clone(),
                points: voice.points(section.points),
                score: voice.range(&state.total),
                n_rows: section.items.len(),
                items: section
                    .items
                    .iter()
                    .zip(&state.items)
                    .enumerate()
                    .map(|(i, (item, state))| ItemView {
                        id: item.id.text.clone(),
                        title: voice.to(Target::Item(c, p, s, i), &item.title),
                        points: voice.points(item.points),
                        standard: item.standard.clone(),
                        score: voice.range(&state.score),
                        is_unproven: is_unproven(state),
                        is_waiting: is_waiting(state),
                        is_clean: state.evidence == Evidence::Filed
                            && state.earned.is_empty()
                            && state.manual.is_empty()
                            && state.losses.is_empty()
                            && state.open.is_empty(),
                        losses: losses(voice, c, state, &felt(state), MAX_LOSSES),
                        spent: spent(voice, state),
                        sealed: sealed(voice, c, (p, s, i), state),
                        more: more(voice, state),
                        open: losses(voice, c, state, &state.open.iter().collect::<Vec<_>>(), 2),
                        given: voice.given(state),
                        n_evidence: state.n_evidence,
                    })
                    .collect(),
            })
            .collect(),
        bonuses: bonuses(voice, c, score),
        ceiling: card
            .filter(|card| !card.bonuses.is_empty() || card.ceiling != card.total)
            .map(|card| {
                let ceiling = voice.points(card.ceiling);
                voice.say(&Message::new("site-form-ceiling").with("ceiling", ceiling))
            })
            .unwrap_or_default(),
        total: voice.range(&score.total),
        of: card.map(|card| voice.points(card.total)).unwrap_or_default(),
        grade: score.grade[1]
            .filter(|_| score.progress != Progress::Ahead)
            .map(|g| file.terms.grades[g].title.clone())
            .unwrap_or_default(),
        grades: file
            .terms
            .grades
            .iter()
            .map(|grade| format!("{} {}", grade.title, grade.score))
            .collect(),
        bands: file
            .terms
            .bands
            .iter()
            .enumerate()
            .map(|(n, one)| BandView {
                score: one.score.to_string(),
                title: one.title.clone(),
                clause: voice.to_clause_id(c, &one.clause),
                is_current: band == Some(n),
            })
            .collect(),
        deduction: deduction.filter(|_| score.progress != Progress::Ahead).map(|one| {
            DeductionView {
                amount: voice.money_range(&one.amount),
                proof: voice.proof(c, &one.proof),
            }
        }),
        signatures: signatures(voice, c),
        readings: readings(voice, c),
        siblings: file
            .identity
            .periods
            .iter()
            .enumerate()
            .take(desk.assessment(c).periods.len())
            .filter(|(n, _)| *n != p)
            .map(|(n, other)| voice.to(Target::Period(c, n), &other.title))
            .collect(),
        proof: voice.proof(c, &score.proof),
    }
}

fn bonuses(voice: &Voice<'_>, c: usize, score: &PeriodScore) -> Vec<BonusView> {
    let card = voice.desk.contract(c).scorecard.as_ref();
    let stated = card.map_or(&[][..], |card| &card.bonuses);
    let states = score.bonuses.iter().filter_map(|state| Some((stated.get(state.bonus)?, state)));
    let view = |(bonus, state): (&Bonus, &BonusScore)| BonusView {
        id: bonus.id.text.clone(),
        title: bonus.title.clone(),
        clause: voice.to_clause_id(c, &bonus.clause),
        stated: voice.gain(&bonus.form),
        score: voice.range(&state.score),
        is_open: state.is_open,
        is_none: state.records.is_empty() && !state.is_open,
        records: state.records.iter().take(MAX_RECORDS).map(|no| voice.to_record(*no)).collect(),
        n_more: state.records.len().saturating_sub(MAX_RECORDS),
        proof: voice.proof(c, &state.proof),
    };
    states.map(view).collect()
}

/// What the form says across its head: why it is not to be signed.
fn stamp(doubts: &Doubts) -> Option<&'static str> {
    if doubts.is_none() {
        None
    } else if doubts.progress == Progress::Ahead {
        Some("site-form-not-begun")
    } else if doubts.n_unread > 0 {
        Some("site-form-unread")
    } else if !doubts.is_final || doubts.n_open > 0 {
        Some("site-form-preliminary")
    } else {
        Some("site-form-unsigned")
    }
}

/// The losses that took points; after an item's last point the others take nothing.
fn felt(item: &ItemScore) -> Vec<&Loss> {
    item.losses.iter().filter(|loss| !loss.counted.is_zero()).collect()
}

/// What today's evidence gives for an item whose sealed score stands, if that is another.
fn sealed(
    voice: &Voice<'_>,
    c: usize,
    (p, s, i): (usize, usize, usize),
    state: &ItemScore,
) -> String {
    let period = voice.desk.book.recomputed(c).periods.get(p);
    let today = period.and_then(|period| period.sections.get(s)?.items.get(i));
    match today.filter(|today| today.score != state.score) {
        None => String::new(),
        Some(today) => {
            let range = voice.range(&today.score).now;
            voice.say(&Message::new("site-form-sealed").with("score", range))
        }
    }
}

fn spent(voice: &Voice<'_>, item: &ItemScore) -> String {
    match item.losses.len() - felt(item).len() {
        0 => String::new(),
        n => voice.say(&Message::new("site-form-spent").with("n", n)),
    }
}

fn losses(
    voice: &Voice<'_>,
    c: usize,
    item: &ItemScore,
    losses: &[&Loss],
    n: usize,
) -> Vec<LossView> {
    let file = voice.desk.contract(c);
    let id = |loss: &Loss| {
        let at = OutcomeAt { contract: c, obligation: loss.obligation, outcome: loss.outcome };
        voice.desk.outcome(at).id.as_str()
    };
    // Two obligations with the same window: its name alone does not tell them apart.
    let is_shared = |loss: &Loss| {
        let mut all = item.losses.iter().chain(&item.open);
        let is_period = file.identity.periods.iter().any(|one| one.id.text == id(loss));
        !is_period && all.any(|other| other.obligation != loss.obligation && id(other) == id(loss))
    };
    // The form is about one period: its rows need not name it.
    let subject = |at: OutcomeAt| {
        let mut link = voice.to_outcome(at);
        let outcome = voice.desk.outcome(at);
        let is_period = |id: &str| file.identity.periods.iter().any(|one| one.id.text == id);
        match outcome.id.split_once('.') {
            Some((head, part)) if is_period(head) => link.text = file.identity.part(part),
            None if outcome.record.is_none() && is_period(&outcome.id) => {
                link.text = file.obligations[at.obligation].title.clone();
            }
            _ => {}
        }
        link
    };
    losses
        .iter()
        .take(n)
        .map(|loss| {
            let at = OutcomeAt { contract: c, obligation: loss.obligation, outcome: loss.outcome };
            LossView {
                points: voice.points(loss.counted),
                subject: subject(at),
                obligation: if is_shared(loss) {
                    file.obligations[loss.obligation].title.clone()
                } else {
                    String::new()
                },
                what: voice.say(&voice.desk.outcome(at).summary),
                remark: loss.remark.as_ref().map(|m| voice.say(m)).unwrap_or_default(),
            }
        })
        .collect()
}

fn more(voice: &Voice<'_>, item: &ItemScore) -> String {
    let n = felt(item).len().saturating_sub(MAX_LOSSES) + item.open.len().saturating_sub(2);
    if n == 0 { String::new() } else { voice.say(&Message::new("site-form-more").with("n", n)) }
}

/// Who signs: every party in its role, and the assessor's date.
fn signatures(voice: &Voice<'_>, c: usize) -> Vec<String> {
    let parties = &voice.desk.contract(c).identity.parties;
    parties.iter().map(|party| party.role.clone()).collect()
}

/// The interpretations that the form's items rest on.
fn readings(voice: &Voice<'_>, c: usize) -> Vec<ReadingView> {
    let file = voice.desk.contract(c);
    let items = &voice.desk.shelves[c].items;
    let scored = |id: &str| {
        file.obligations.iter().enumerate().any(|(o, obligation)| {
            !items[o].is_empty() && file.clauses[obligation.clause].id.text == id
        })
    };
    file.identity
        .readings
        .iter()
        .enumerate()
        .filter(|(_, reading)| reading.affects.iter().any(|word| scored(word)))
        .map(|(n, reading)| ReadingView {
            id: voice.to_place(
                (Target::Readings(c), Some(voice.desk.reading_anchor(c, n))),
                &reading.id.text,
            ),
            title: reading.title.clone(),
            reading: reading.reading.clone(),
        })
        .collect()
}
