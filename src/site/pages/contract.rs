//! Contract: who, for how long, for how much; and how it stands now, in words first.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::each_contract;
use super::scores::SectionView;
use super::scores::sections;
use super::scores::unproven;
use super::terms::AmendmentView;
use super::terms::DeclaredView;
use super::terms::amendment;
use super::terms::declared;
use super::terms::facts;
use crate::assessment::Progress;
use crate::base::message::Message;
use crate::integrity::Knowledge;
use crate::obligations::outcome::Verdict;
use crate::site::agenda::Agenda;
use crate::site::allowances::AllowanceView;
use crate::site::charts::fill::Subject;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::parts::ChartView;
use crate::site::parts::OutcomeView;
use crate::site::parts::Span;
use crate::site::people::People;
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
    agenda: Agenda,
    glance: Vec<GlanceView>,
    contents: Vec<Anchor>,
    allowances: Vec<AllowanceView>,
    people: People,
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

/// A kind of trouble with how much of it there is, and the way there.
#[derive(Serialize)]
struct GlanceView {
    state: Badge,
    n: usize,
    href: String,
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
    let n_open = select(&|verdict| verdict == Verdict::Pending).len();
    let agenda = voice.agenda(c, MAX_DUE);
    let views = |list: &[OutcomeAt], n: usize| -> Vec<OutcomeView> {
        list.iter().take(n).map(|at| voice.outcome(*at)).collect()
    };
    let settlement = assessment.settlement.as_ref();
    let mut view = View {
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
        glance: glance(voice, c, &agenda, n_breaches, undecidable.len()),
        contents: Vec::new(),
        allowances: voice.allowances(c),
        people: voice.people(c),
        agenda,
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
        declared: declared(voice, c),
        amendments: (0..identity.amendments.len()).map(|n| amendment(voice, c, n)).collect(),
        charts: [("grid", Subject::Contract)]
            .into_iter()
            .chain([("timeline", Subject::Contract)])
            .chain(
                current
                    .into_iter()
                    .flat_map(|p| ["incidents", "months"].map(|name| (name, Subject::Period(p)))),
            )
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
    view.contents = contents(voice, &view);
    let crumbs = vec![voice.to(Target::Home, voice.word("site-nav-home"))];
    Draft::new(&identity.short, crumbs, &view)
}

/// What an auditor looks for first, each one step away.
fn glance(
    voice: &Voice<'_>,
    c: usize,
    agenda: &Agenda,
    n_breaches: usize,
    n_undecidable: usize,
) -> Vec<GlanceView> {
    let desk = voice.desk;
    let at = |target: Target, id: &str| voice.to_place((target, Some(id.to_owned())), "").href;
    let view = |name: &'static str, key: &str, n: usize, href: String| GlanceView {
        state: Badge { name, word: voice.word(key) },
        n,
        href,
    };
    vec![
        view("breached", "site-state-breached", n_breaches, voice.href(Target::Breaches(c, 0))),
        view("overdue", "desk-overdue", agenda.n_overdue, at(Target::Contract(c), "due")),
        view("undecidable", "site-state-undecidable", n_undecidable, {
            at(Target::Open(c, 0), "undecidable")
        }),
        view("nothing-filed", "desk-glance-unshown", desk.unshown(c).len(), {
            at(Target::Clauses(c), "no-evidence")
        }),
        view("unauthorised", "desk-glance-irregular", desk.irregular(c).n, {
            voice.href(Target::Integrity(c, 0))
        }),
    ]
}

/// The sections of the page that hold anything.
fn contents(voice: &Voice<'_>, view: &View) -> Vec<Anchor> {
    let parts = [
        ("score", "site-contract-sections", !view.sections.is_empty()),
        ("due", "desk-due", true),
        ("allowances", "desk-allowances", !view.allowances.is_empty()),
        ("money", "site-contract-money", view.waterfall.is_some()),
        ("integrity", "integrity-question", true),
        ("course", "desk-course", !view.charts.is_empty()),
        ("people", "desk-people", !view.people.is_empty()),
        ("periods", "site-contract-periods", !view.periods.is_empty()),
        ("terms", "site-contract-facts", true),
    ];
    let there = parts.into_iter().filter(|(_, _, is_there)| *is_there);
    there.map(|(id, key, _)| Anchor { text: voice.word(key), href: format!("#{id}") }).collect()
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
