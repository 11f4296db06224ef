//! Home: all contracts at a glance.

use serde::Serialize;

use super::Draft;
use super::Page;
use crate::assessment::Progress;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::obligations::outcome::Verdict;
use crate::site::parts::Anchor;
use crate::site::parts::Span;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page { name: "home", targets: |_| vec![Target::Home], view };

#[derive(Serialize)]
struct View {
    contracts: Vec<ContractView>,
    findings: String,
    findings_link: Anchor,
}

#[derive(Serialize)]
struct ContractView {
    title: Anchor,
    parties: String,
    term: String,
    period: Option<PeriodView>,
    average: Option<Span>,
    breaches: Anchor,
    n_irregular: usize,
    irregular: Anchor,
    n_breaches: usize,
    /// What is counted: scored breaches, or all of a contract without points.
    breaches_word: String,
    unscored: Option<String>,
    n_undecidable: usize,
    undecidable: Anchor,
    deducted: Option<Span>,
    payable: Option<Span>,
    unread: String,
    total: String,
    next_due: Anchor,
    next_due_at: String,
    last_evidence: Anchor,
    last_evidence_at: String,
}

#[derive(Serialize)]
struct PeriodView {
    title: Anchor,
    state: String,
    score: Option<Span>,
    of: String,
    grade: String,
}

fn view(voice: &Voice<'_>, _: Target) -> Draft {
    let book = voice.desk.book;
    let n_errors = book
        .findings
        .iter()
        .filter(|finding| finding.clause.is_none() && finding.level != Level::Note)
        .count();
    let view = View {
        contracts: (0..book.ledger.contracts.len()).map(|c| contract(voice, c)).collect(),
        findings: voice.say(&Message::new("site-home-findings").with("n", n_errors)),
        findings_link: voice.to(Target::Findings(0), voice.word("site-nav-findings")),
    };
    let title = voice.choose(&book.settings.title.zh, &book.settings.title.en);
    Draft::new(title, Vec::new(), &view)
}

fn contract(voice: &Voice<'_>, c: usize) -> ContractView {
    let desk = voice.desk;
    let file = desk.contract(c);
    let identity = &file.identity;
    let assessment = desk.assessment(c);
    let as_of = desk.book.snapshot.as_of.instant;
    let parties = identity.parties.iter().map(|party| match &party.name {
        Some(name) => format!("{}：{name}", party.role),
        None => party.role.clone(),
    });
    let period = desk.current_period(c).map(|p| {
        let score = &assessment.periods[p];
        let has_begun = score.progress != Progress::Ahead;
        let grade =
            score.grade[1].filter(|_| has_begun).map(|g| file.terms.grades[g].title.clone());
        PeriodView {
            title: voice.to(Target::Period(c, p), &identity.periods[p].title),
            state: voice.period_state(c, p),
            score: has_begun.then(|| voice.range(&score.total)),
            of: file.scorecard.as_ref().map(|card| voice.points(card.total)).unwrap_or_default(),
            grade: grade.unwrap_or_default(),
        }
    });
    let breached = |is_scored: bool| {
        desk.outcomes(c)
            .filter(|(_, outcome)| outcome.verdict == Verdict::Breached)
            .filter(|(at, _)| !desk.is_buyers(*at))
            .filter(|(at, _)| is_scored != desk.losses_of(*at).is_empty())
            .count()
    };
    let n_undecidable = desk.outcomes(c).filter(|(_, o)| o.verdict == Verdict::Undecidable).count();
    let next = desk
        .outcomes(c)
        .filter(|(_, o)| matches!(o.verdict, Verdict::Pending | Verdict::Upcoming))
        .filter_map(|(at, o)| Some((o.due.filter(|due| *due >= as_of)?, at)))
        .min();
    let last = desk.shelves[c]
        .records
        .iter()
        .filter_map(|no| Some((desk.record(*no).at.filter(|at| *at <= as_of)?, *no)))
        .max();
    let settlement = assessment.settlement.as_ref();
    let has_points = file.scorecard.is_some();
    ContractView {
        title: voice.to(Target::Contract(c), &identity.title),
        parties: parties.collect::<Vec<String>>().join("　"),
        term: format!("{} – {}", identity.term.first, identity.term.last),
        period,
        average: assessment.average.as_ref().map(|average| voice.range(&average.score)),
        n_breaches: if has_points { breached(true) } else { breached(true) + breached(false) },
        breaches_word: voice.word(match has_points {
            true => "site-home-breaches",
            false => "site-tab-breaches",
        }),
        unscored: has_points
            .then(|| voice.say(&Message::new("site-home-unscored").with("n", breached(false)))),
        breaches: voice.to(Target::Breaches(c, 0), voice.word("site-tab-breaches")),
        n_irregular: desk.irregular(c).n,
        irregular: voice.to(Target::Integrity(c, 0), voice.word("integrity-home")),
        n_undecidable,
        undecidable: voice.to_place(
            (Target::Open(c, 0), Some("undecidable".to_owned())),
            voice.word("site-state-undecidable"),
        ),
        deducted: settlement.map(|settlement| voice.money_range(&settlement.deducted)),
        payable: settlement.map(|settlement| voice.payable(c, &settlement.payable)),
        unread: voice.unread(c),
        total: settlement.map(|settlement| voice.money(settlement.total)).unwrap_or_default(),
        next_due: next
            .map(|(_, at)| {
                let title = &file.obligations[at.obligation].title;
                voice.to_place(desk.outcome_place(at), title)
            })
            .unwrap_or_default(),
        next_due_at: next.map(|(due, _)| voice.instant(c, due)).unwrap_or_default(),
        last_evidence: last.map(|(_, no)| voice.to_record(no)).unwrap_or_default(),
        last_evidence_at: last.map(|(at, _)| voice.instant(c, at)).unwrap_or_default(),
    }
}
