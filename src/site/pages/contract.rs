//! Contract: who, for how long, for how much; and how it stands now, in words first.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::each_contract;
use crate::assessment::Progress;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::integrity::Knowledge;
use crate::ledger::contract::amendment::Validity;
use crate::ledger::contract::clause::Clause;
use crate::obligations::outcome::Verdict;
use crate::site::answer::is_unproven;
use crate::site::answer::is_waiting;
use crate::site::charts::fill::Subject;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::parts::ChartView;
use crate::site::parts::OutcomeView;
use crate::site::parts::Span;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;
use crate::site::waterfall::Waterfall;
use crate::site::waterfall::waterfall;

/// The page.
pub(super) const PAGE: Page =
    Page { name: "contract", targets: |desk| each_contract(desk, Target::Contract), view };

/// How many things that are due next the page names.
const MAX_DUE: usize = 8;

#[derive(Serialize)]
struct View {
    title: String,
    answer: Vec<String>,
    unread: String,
    findings: Anchor,
    score: Option<Span>,
    of: String,
    grade: String,
    payable: Option<Span>,
    form: Anchor,
    periods: Vec<PeriodView>,
    sections: Vec<SectionView>,
    unproven: Vec<Anchor>,
    breaches: Vec<OutcomeView>,
    breaches_title: String,
    no_breaches: String,
    n_breaches: usize,
    breaches_link: Anchor,
    due: Vec<OutcomeView>,
    n_open: usize,
    open_link: Anchor,
    undecidable: Vec<OutcomeView>,
    n_undecidable: usize,
    waterfall: Option<Waterfall>,
    settlement_link: Anchor,
    stages: Vec<StageView>,
    rights: Vec<RightView>,
    facts: Vec<(String, String)>,
    declared: Vec<DeclaredView>,
    amendments: Vec<AmendmentView>,
    charts: Vec<ChartView>,
    file: String,
    integrity: IntegrityView,
}

/// Whether the evidence may be relied on, in short.
#[derive(Serialize)]
struct IntegrityView {
    answer: Vec<String>,
    n: usize,
    is_unknown: bool,
    link: Anchor,
}

#[derive(Serialize)]
struct PeriodView {
    title: Anchor,
    days: String,
    state: String,
    score: Option<Span>,
    grade: String,
    deducted: Option<Span>,
}

#[derive(Serialize)]
struct SectionView {
    id: String,
    title: String,
    points: String,
    score: Span,
    fill: String,
    reach: String,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
struct ItemView {
    title: Anchor,
    points: String,
    score: Span,
    is_unproven: bool,
    is_waiting: bool,
    is_to_judge: bool,
    lost: String,
}

#[derive(Serialize)]
struct StageView {
    title: String,
    share: String,
    net: Span,
    state: Badge,
    paid: String,
}

#[derive(Serialize)]
struct RightView {
    title: String,
    holder: String,
    state: Badge,
}

#[derive(Serialize)]
struct DeclaredView {
    name: String,
    value: String,
    reason: String,
    clauses: Vec<Anchor>,
}

#[derive(Serialize)]
struct AmendmentView {
    id: String,
    title: String,
    date: String,
    text: String,
    total: String,
    source: String,
    changes: Vec<Anchor>,
}

/// How many systems the page names; the contract file has them all.
const MAX_SYSTEMS: usize = 12;

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let c = super::contract_in(target);
    let desk = voice.desk;
    let file = desk.contract(c);
    let identity = &file.identity;
    let assessment = desk.assessment(c);
    let current = desk.current_period(c);
    let begun = current.filter(|p| assessment.periods[*p].progress != Progress::Ahead);
    let score = begun.map(|p| &assessment.periods[p]);
    let select = |wanted: &dyn Fn(Verdict) -> bool| -> Vec<OutcomeAt> {
        desk.outcomes(c).filter(|(_, o)| wanted(o.verdict)).map(|(at, _)| at).collect()
    };
    let mut breaches = select(&|verdict| verdict == Verdict::Breached);
    breaches.retain(|at| !desk.is_buyers(*at));
    let n_breaches = breaches.len();
    let has_points = desk.contract(c).scorecard.is_some();
    breaches.retain(|at| !has_points || !desk.losses_of(*at).is_empty());
    breaches.sort_by_key(|at| std::cmp::Reverse(desk.outcome(*at).at));
    let undecidable = select(&|verdict| verdict == Verdict::Undecidable);
    let mut due = select(&|verdict| matches!(verdict, Verdict::Pending | Verdict::Upcoming));
    let n_open = due.iter().filter(|at| desk.outcome(**at).verdict == Verdict::Pending).count();
    due.retain(|at| desk.outcome(*at).due.is_some());
    due.sort_by_key(|at| Voice::due_order(desk.outcome(*at)));
    let views = |list: &[OutcomeAt], n: usize| -> Vec<OutcomeView> {
        list.iter().take(n).map(|at| voice.outcome(*at)).collect()
    };
    let settlement = assessment.settlement.as_ref();
    let view = View {
        title: identity.title.clone(),
        answer: match (current, settlement) {
            (Some(p), _) => voice.answer(c, p),
            (None, settlement) => {
                let standing = Message::new("site-answer-standing")
                    .with("breached", n_breaches)
                    .with("undecidable", undecidable.len())
                    .with("pending", n_open);
                let why = settlement.map_or("site-answer-plain", |_| "site-answer-no-points");
                vec![voice.say(&standing), voice.word(why)]
            }
        },
        unread: voice.unread(c),
        findings: voice.to(Target::Findings(0), voice.word("site-unread-link")),
        score: score.map(|score| voice.range(&score.total)),
        of: file.scorecard.as_ref().map(|card| voice.points(card.total)).unwrap_or_default(),
        grade: score
            .and_then(|score| score.grade[1])
            .map(|g| file.terms.grades[g].title.clone())
            .unwrap_or_default(),
        payable: settlement.map(|settlement| voice.money_range(&settlement.payable)),
        form: current
            .map(|p| voice.to(Target::Period(c, p), voice.word("site-contract-form")))
            .unwrap_or_default(),
        periods: (0..assessment.periods.len()).map(|p| period(voice, c, p)).collect(),
        sections: begun.map(|p| sections(voice, c, p)).unwrap_or_default(),
        unproven: begun.map(|p| unproven(voice, c, p)).unwrap_or_default(),
        breaches: views(&breaches, 6),
        breaches_title: voice.word(match has_points {
            true => "site-contract-breaches",
            false => "site-contract-breaches-plain",
        }),
        no_breaches: voice.word(match has_points {
            true => "site-contract-no-breaches",
            false => "site-contract-no-breaches-plain",
        }),
        n_breaches,
        breaches_link: voice.to(
            Target::Breaches(c, 0),
            voice.say(&Message::new("site-contract-all-breaches").with("n", n_breaches)),
        ),
        due: views(&due, MAX_DUE),
        n_open,
        open_link: voice.to(Target::Open(c, 0), voice.word("site-contract-all-open")),
        n_undecidable: undecidable.len(),
        undecidable: views(&undecidable, MAX_DUE),
        waterfall: settlement.map(|settlement| waterfall(voice, c, settlement)),
        settlement_link: voice.to(Target::Settlement(c), voice.word("site-contract-settlement")),
        stages: settlement
            .map(|settlement| &settlement.stages[..])
            .unwrap_or_default()
            .iter()
            .map(|state| {
                let stage = &file.terms.stages[state.stage];
                StageView {
                    title: stage.title.clone(),
                    share: voice.portion(stage.portion),
                    net: voice.money_range(&state.net),
                    state: voice.stage(state),
                    paid: if state.payments.is_empty() {
                        String::new()
                    } else {
                        voice.money(state.paid)
                    },
                }
            })
            .collect(),
        rights: assessment
            .rights
            .iter()
            .map(|state| {
                let right = &file.terms.rights[state.right];
                RightView {
                    title: right.title.clone(),
                    holder: identity.role(&right.holder).to_owned(),
                    state: voice.right(state),
                }
            })
            .collect(),
        facts: facts(voice, c),
        declared: identity
            .declared
            .iter()
            .map(|declared| DeclaredView {
                name: declared.name.clone(),
                value: declared.value.clone(),
                reason: declared.reason.clone(),
                clauses: declared.clauses.iter().map(|word| voice.to_clause_id(c, word)).collect(),
            })
            .collect(),
        amendments: (0..identity.amendments.len()).map(|n| amendment(voice, c, n)).collect(),
        charts: current
            .into_iter()
            .flat_map(|p| ["months", "incidents"].map(|name| (name, Subject::Period(p))))
            .chain([("trend", Subject::Trend)])
            .filter_map(|(name, subject)| voice.chart(name, c, subject))
            .collect(),
        file: voice.place(file.place),
        integrity: IntegrityView {
            answer: voice.reliance(c),
            n: desk.irregular(c).n,
            is_unknown: desk.knowledge(c) != Knowledge::Whole,
            link: voice.to(Target::Integrity(c, 0), voice.word("integrity-link")),
        },
    };
    let crumbs = vec![voice.to(Target::Home, voice.word("site-nav-home"))];
    Draft::new(&identity.short, crumbs, &view)
}

fn amendment(voice: &Voice<'_>, c: usize, n: usize) -> AmendmentView {
    let file = voice.desk.contract(c);
    let amendment = &file.identity.amendments[n];
    let names = |validity: &Validity| validity.words().any(|id| id.text == amendment.id.text);
    let changed = |clause: &Clause| {
        let mut of = clause.obligations.iter().map(|o| &file.obligations[*o].validity);
        names(&clause.validity) || of.any(names)
    };
    let clauses = file.clauses.iter().enumerate().filter(|(_, clause)| changed(clause));
    AmendmentView {
        id: amendment.id.text.clone(),
        title: amendment.title.clone(),
        date: amendment.date.to_string(),
        text: amendment.text.clone(),
        total: amendment.total.map_or_else(String::new, |total| {
            voice.say(&Message::new("site-amendment-total").with("total", total))
        }),
        source: amendment.source.clone(),
        changes: clauses.map(|(n, _)| voice.to_clause(c, n)).collect(),
    }
}

fn period(voice: &Voice<'_>, c: usize, p: usize) -> PeriodView {
    let file = voice.desk.contract(c);
    let period = &file.identity.periods[p];
    let score = &voice.desk.assessment(c).periods[p];
    let has_begun = score.progress != Progress::Ahead;
    let settlement = voice.desk.assessment(c).settlement.as_ref().filter(|_| has_begun);
    PeriodView {
        title: voice.to(Target::Period(c, p), &period.title),
        days: format!("{} – {}", period.first, period.last),
        state: voice.period_state(c, p),
        score: has_begun.then(|| voice.range(&score.total)),
        grade: score.grade[1]
            .filter(|_| has_begun)
            .map(|g| file.terms.grades[g].title.clone())
            .unwrap_or_default(),
        deducted: settlement
            .and_then(|settlement| settlement.deductions.iter().find(|one| one.period == p))
            .map(|one| voice.money_range(&one.amount)),
    }
}

fn sections(voice: &Voice<'_>, c: usize, p: usize) -> Vec<SectionView> {
    let Some(card) = &voice.desk.contract(c).scorecard else { return Vec::new() };
    let score = &voice.desk.assessment(c).periods[p];
    let zipped = card.sections.iter().zip(&score.sections).enumerate();
    zipped
        .map(|(s, (section, state))| SectionView {
            id: section.id.text.clone(),
            title: section.title.clone(),
            points: voice.points(state.points),
            score: voice.range(&state.total),
            fill: share(state.total.low, state.points),
            reach: share(state.total.high, state.points),
            items: section
                .items
                .iter()
                .zip(&state.items)
                .enumerate()
                .map(|(i, (item, score))| ItemView {
                    title: voice
                        .to(Target::Item(c, p, s, i), format!("{} {}", item.id.text, item.title)),
                    points: voice.points(item.points),
                    score: voice.range(&score.score),
                    is_unproven: is_unproven(score),
                    is_waiting: is_waiting(score),
                    is_to_judge: score.manual.iter().any(|one| one.given.is_none()),
                    lost: match score.losses.len() {
                        0 => String::new(),
                        n => voice.say(&Message::new("site-contract-lost").with("n", n)),
                    },
                })
                .collect(),
        })
        .collect()
}

/// The share in percent, to tenths, as a length in a drawing.
fn share(part: Decimal, whole: Decimal) -> String {
    if whole.is_zero() {
        return "0".to_owned();
    }
    (part * Decimal::ONE_HUNDRED / whole).round_dp(1).normalize().to_string()
}

fn unproven(voice: &Voice<'_>, c: usize, p: usize) -> Vec<Anchor> {
    let sections = sections(voice, c, p);
    sections
        .into_iter()
        .flat_map(|section| section.items)
        .filter(|item| item.is_unproven)
        .map(|item| item.title)
        .collect()
}

fn facts(voice: &Voice<'_>, c: usize) -> Vec<(String, String)> {
    let identity = &voice.desk.contract(c).identity;
    let mut facts: Vec<(String, String)> = identity
        .parties
        .iter()
        .map(|party| {
            let name = party.name.clone().unwrap_or_else(|| voice.word("site-contract-unnamed"));
            (party.role.clone(), name)
        })
        .collect();
    let term = format!("{} – {}", identity.term.first, identity.term.last);
    facts.push((voice.word("site-contract-term"), term));
    if let Some(total) = identity.total {
        facts.push((voice.word("site-contract-total"), voice.money(total)));
    }
    if !identity.systems.is_empty() {
        let systems: Vec<&str> =
            identity.systems.iter().map(|system| system.title.as_str()).collect();
        let named = systems.iter().take(MAX_SYSTEMS).copied().collect::<Vec<&str>>();
        let named = named.join(voice.separator());
        let words = match systems.len() > MAX_SYSTEMS {
            true => voice.say(
                &Message::new("site-contract-systems-more")
                    .with("named", named)
                    .with("n", systems.len()),
            ),
            false => named,
        };
        facts.push((voice.word("site-contract-systems"), words));
    }
    for shift in &identity.shifts {
        let hours: Vec<&str> = shift.hours.iter().map(|hours| hours.text.as_str()).collect();
        facts.push((shift.title.clone(), hours.join(voice.separator())));
    }
    if let Some(source) = &identity.source {
        facts.push((voice.word("site-contract-source"), source.clone()));
    }
    facts
}
