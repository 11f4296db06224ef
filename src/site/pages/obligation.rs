//! Obligation: the clause, the rule with its parameters, and everything that became of it.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use super::penalties::rate;
use crate::base::document::Data;
use crate::base::message::Message;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Verdict;
use crate::site::charts::fill::Subject;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::parts::ChartView;
use crate::site::parts::OutcomeView;
use crate::site::shelf::counted_through;
use crate::site::shelf::feeding;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "obligation",
    targets: |desk| {
        (0..desk.shelves.len())
            .flat_map(|c| {
                (0..desk.contract(c).obligations.len()).map(move |o| Target::Obligation(c, o))
            })
            .collect()
    },
    view,
};

/// Of an obligation with pages by month, this many outcomes that are not met stand here as well.
const MAX_OUTCOMES: usize = 150;

#[derive(Serialize)]
struct View {
    clause: Anchor,
    clause_title: String,
    text: String,
    source: String,
    state: Badge,
    counts: Vec<(Badge, usize)>,
    n_evidence: usize,
    rule: String,
    rule_name: Anchor,
    note: String,
    dates: Vec<String>,
    is_buyers: bool,
    parameters: Vec<ParameterView>,
    place: String,
    items: Vec<ItemView>,
    /// What a breach costs in money, by penalty.
    penalties: Vec<ItemView>,
    via: Vec<Anchor>,
    readings: Vec<ReadingView>,
    siblings: Vec<Anchor>,
    outcomes: Vec<OutcomeView>,
    n_more: usize,
    months: Vec<MonthView>,
    chart: Option<ChartView>,
    chart_period: String,
}

#[derive(Serialize)]
struct ParameterView {
    key: String,
    meaning: String,
    value: String,
    line: String,
}

#[derive(Serialize)]
struct ItemView {
    title: Anchor,
    rates: Vec<String>,
}

#[derive(Serialize)]
struct ReadingView {
    id: Anchor,
    title: String,
    reading: String,
}

#[derive(Serialize)]
struct MonthView {
    title: Anchor,
    counts: Vec<usize>,
}

/// The penalties that breaches of an obligation bring about.
fn penalties(voice: &Voice<'_>, c: usize, o: usize) -> Vec<ItemView> {
    let file = voice.desk.contract(c);
    let id = &file.obligations[o].id.text;
    let Some(settlement) = &voice.desk.book.assessments[c].settlement else { return Vec::new() };
    let stated = file.terms.penalties.iter();
    let of = stated.filter(|one| one.obligations().iter().any(|word| word.text == *id));
    of.map(|one| ItemView {
        title: voice.to(Target::Settlement(c), &one.title),
        rates: vec![rate(voice, one, settlement)],
    })
    .collect()
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Obligation(c, o) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let file = desk.contract(c);
    let obligation = &file.obligations[o];
    let clause = file.clause_of(obligation);
    let decided = &desk.decided(c)[o];
    let is_monthly = desk.is_monthly(c, o);
    let mut shown: Vec<OutcomeAt> = (0..decided.outcomes.len())
        .map(|outcome| OutcomeAt { contract: c, obligation: o, outcome })
        .collect();
    if is_monthly {
        shown.retain(|at| desk.has_page(*at));
    }
    let n_more = shown.len().saturating_sub(MAX_OUTCOMES);
    shown.truncate(MAX_OUTCOMES);
    let current = desk.current_period(c);
    let view = View {
        clause: voice.to_clause(c, obligation.clause),
        clause_title: clause.title.clone(),
        text: clause.text.clone(),
        source: clause.source.clone(),
        state: voice.standing(decided.standing(None)),
        counts: counts(voice, c, o),
        n_evidence: decided.n_evidence(None),
        rule: voice.rule_of(c, o),
        rule_name: voice.to_rule(&obligation.kind.text),
        note: obligation.note.clone().unwrap_or_default(),
        is_buyers: obligation.bound == Bound::Buyer,
        dates: [&clause.validity, &obligation.validity]
            .into_iter()
            .flat_map(|validity| validity.stated(&file.identity.amendments))
            .map(|message| voice.say(&message))
            .collect(),
        parameters: parameters(voice, c, o),
        place: voice.place(obligation.place),
        items: desk.shelves[c].items[o]
            .iter()
            .filter_map(|(s, i)| {
                let item = &file.scorecard.as_ref()?.sections[*s].items[*i];
                Some(ItemView {
                    title: voice.to(
                        Target::Item(c, current?, *s, *i),
                        format!("{} {}", item.id.text, item.title),
                    ),
                    rates: item
                        .deductions
                        .iter()
                        .filter(|one| feeding(file, one).contains(&o))
                        .map(|one| voice.rate(one))
                        .collect(),
                })
            })
            .collect(),
        penalties: penalties(voice, c, o),
        via: counted_through(file, &desk.shelves[c], o)
            .into_iter()
            .map(|other| voice.to(Target::Obligation(c, other), &file.obligations[other].title))
            .collect(),
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
            })
            .collect(),
        siblings: clause
            .obligations
            .iter()
            .filter(|other| **other != o)
            .map(|other| voice.to(Target::Obligation(c, *other), &file.obligations[*other].title))
            .collect(),
        outcomes: shown.into_iter().map(|at| voice.outcome(at)).collect(),
        n_more,
        months: if is_monthly { months(voice, c, o) } else { Vec::new() },
        chart: voice
            .chart("matrix", c, Subject::Obligation(o, current))
            .or_else(|| voice.chart("values", c, Subject::Obligation(o, current)))
            .or_else(|| voice.chart("slots", c, Subject::Obligation(o, current)))
            .or_else(|| voice.chart("incidents", c, Subject::Obligation(o, current))),
        chart_period: current.map(|p| file.identity.periods[p].title.clone()).unwrap_or_default(),
    };
    let mut way = crumbs(voice, c);
    way.push(voice.to(Target::Clauses(c), voice.word("site-tab-clauses")));
    Draft::new(&obligation.title, way, &view)
}

fn counts(voice: &Voice<'_>, c: usize, o: usize) -> Vec<(Badge, usize)> {
    let decided = &voice.desk.decided(c)[o];
    Verdict::ALL
        .iter()
        .map(|verdict| (voice.verdict(*verdict), decided.count(None, *verdict)))
        .filter(|(_, n)| *n > 0)
        .collect()
}

fn parameters(voice: &Voice<'_>, c: usize, o: usize) -> Vec<ParameterView> {
    let obligation = &voice.desk.contract(c).obligations[o];
    let Data::Table(entries) = &obligation.node.data else { return Vec::new() };
    entries
        .iter()
        .filter(|(key, _)| !matches!(key.name.as_str(), "id" | "kind" | "title" | "note"))
        .map(|(key, node)| ParameterView {
            key: key.name.clone(),
            meaning: voice.parameter(&obligation.kind, &key.name),
            value: voice.desk.excerpt(node.place).trim_matches('"').to_owned(),
            line: voice.say(&Message::new("site-line").with("n", voice.desk.position(key.place).1)),
        })
        .collect()
}

fn months(voice: &Voice<'_>, c: usize, o: usize) -> Vec<MonthView> {
    let outcomes = &voice.desk.decided(c)[o].outcomes;
    let count = |rows: &[usize], verdict: Verdict| {
        rows.iter().filter(|n| outcomes[**n].verdict == verdict).count()
    };
    voice
        .desk
        .months_of(c, o)
        .iter()
        .map(|(leaf, rows)| MonthView {
            title: voice.to(Target::Months(c, o, *leaf), voice.leaf(*leaf)),
            counts: Verdict::ALL.iter().map(|verdict| count(rows, *verdict)).collect(),
        })
        .collect()
}
