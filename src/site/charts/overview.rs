//! Fills the drawings that show a whole contract at once; nothing is decided here.

use std::collections::BTreeMap;

use crate::base::language::Language;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::base::value::Value;
use crate::ledger::contract::clause::Bound;
use crate::ledger::kinds::Kind;
use crate::ledger::record::Record;
use crate::obligations::outcome::Verdict;

use super::Chart;
use super::Drawing;
use super::Words;
use super::fill::MIN_SLOTS;
use super::fill::Source;
use super::fill::Subject;
use super::fill::days;
use super::grid;
use super::grid::Grid;
use super::months::Month;
use super::scale::first_of_month;
use super::slots::Slot;
use super::spark;
use super::spark::Spark;
use super::timeline;
use super::timeline::Incident;
use super::timeline::Lane;
use super::timeline::Timeline;

/// Breaches by month, small.
pub(super) const SPARK: Drawing = Drawing { name: spark::NAME, draw: draw_spark };

/// Every cadence of a contract.
pub(super) const GRID: Drawing = Drawing { name: grid::NAME, draw: draw_grid };
/// When incidents happened and how long they lasted.
pub(super) const TIMELINE: Drawing = Drawing { name: timeline::NAME, draw: draw_timeline };

/// The most lanes that are drawn; the systems with fewest incidents share the last.
const MAX_LANES: usize = 8;

/// The most months that are drawn: ten years.
const MAX_MONTHS: usize = 120;

fn draw_spark(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    if subject != Subject::Contract {
        return None;
    }
    let contract = source.contract();
    let term = &contract.identity.term;
    let zone = source.zone();
    let until = source.last_day(term.last);
    let mut months: Vec<Month> = (0..)
        .map(|n| add_months(first_of_month(term.first), n))
        .take_while(|first| *first <= term.last)
        .take(MAX_MONTHS)
        .map(|first| Month {
            first,
            begun: first <= until,
            scored: 0,
            unscored: 0,
            lost: Decimal::ZERO,
        })
        .collect();
    let costs = source.costs();
    for (obligation, decided) in source.verdicts.decided.iter().enumerate() {
        if contract.obligations[obligation].bound == Bound::Buyer {
            continue;
        }
        for (n, outcome) in decided.within(None) {
            if outcome.verdict != Verdict::Breached {
                continue;
            }
            // A window that still runs counts in the month up to which it is known.
            let known = first_of_month(zone.date(source.up_to(outcome.at)));
            let Some(month) = months.iter_mut().find(|month| month.first == known) else {
                continue;
            };
            if contract.scorecard.is_none() || costs.contains(&(obligation, n)) {
                month.scored += 1;
            } else {
                month.unscored += 1;
            }
        }
    }
    let has_points = contract.scorecard.is_some();
    Some(spark::draw(&Spark { months, has_points }, source.catalog, id))
}

fn draw_grid(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    if subject != Subject::Contract {
        return None;
    }
    let contract = source.contract();
    let zone = source.zone();
    let rows = contract
        .obligations
        .iter()
        .enumerate()
        .filter(|(_, one)| one.kind.text == "cadence" && !one.is_shown());
    let rows: Vec<grid::Row> = rows
        .map(|(number, one)| {
            let slots = source.outcomes(number, None).filter_map(|outcome| {
                let (first, last) = days(zone, outcome.window?);
                let id = outcome.id.clone();
                Some(Slot { id, first, last, verdict: outcome.verdict, href: None })
            });
            let href = (source.href)(&Link::Obligation(one.id.text.clone()));
            grid::Row { title: one.title.clone(), slots: slots.collect(), href }
        })
        .filter(|row| !row.slots.is_empty())
        .collect();
    if rows.iter().map(|row| row.slots.len()).sum::<usize>() < MIN_SLOTS {
        return None;
    }
    let term = &contract.identity.term;
    // Nothing marks today once the term is over.
    let until = match source.last_day(term.last) {
        last if source.as_of.reached(zone.day(term.last).to) => add_days(last, 1),
        today => today,
    };
    let input = Grid { first: term.first, last: term.last, until, rows };
    Some(grid::draw(&input, source.catalog, id))
}

fn draw_timeline(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    if subject != Subject::Contract {
        return None;
    }
    let contract = source.contract();
    let number = source.ledger.kinds.find("incident")?;
    let kind = source.ledger.kinds.kind(number);
    let mut breached: BTreeMap<RecordNo, usize> = BTreeMap::new();
    for outcome in source.verdicts.decided.iter().flat_map(|decided| &decided.outcomes) {
        if let Some(no) = outcome.record.filter(|_| outcome.verdict == Verdict::Breached) {
            *breached.entry(no).or_default() += 1;
        }
    }
    let mut found: Vec<(String, Incident)> = Vec::new();
    for (no, record) in (0..).map(RecordNo).zip(&source.ledger.records) {
        if record.contract as usize != source.contract || usize::from(record.kind) != number {
            continue;
        }
        let Some(incident) = incident(source, kind, &breached, no, record) else { continue };
        let system = record.named(kind, "system").and_then(|field| field.value.as_text());
        found.push((system.unwrap_or_default().to_owned(), incident));
    }
    if found.is_empty() {
        return None;
    }
    let term = contract.identity.term_interval();
    let last = found.iter().map(|(_, one)| one.from).max().unwrap_or(term.from);
    let to = source.up_to(term.to).max(last).clamp(term.from, term.to);
    let spec = kind.field("severity");
    let severities =
        spec.iter().flat_map(|spec| &spec.words).map(|word| match source.catalog.language() {
            Language::Zh => word.label.zh.to_string(),
            Language::En => word.label.en.to_string(),
        });
    let severities = severities.collect();
    let lanes = lanes(source, found);
    let input = Timeline { zone: source.zone(), from: term.from, to, severities, lanes };
    Some(timeline::draw(&input, source.catalog, id))
}

/// An incident as it is drawn; none if nobody says when it was.
fn incident(
    source: &Source<'_>,
    kind: &Kind,
    breached: &BTreeMap<RecordNo, usize>,
    no: RecordNo,
    record: &Record,
) -> Option<Incident> {
    let instant = |name: &str| match record.named(kind, name).map(|field| &field.value) {
        Some(Value::Instant(at)) => Some(*at),
        _ => None,
    };
    let first = |names: &[&str]| names.iter().find_map(|name| instant(name));
    let from = first(&["started_at", "occurred_at", "reported_at"]).or(record.at)?;
    let to = first(&["restored_at", "handled_at"]);
    let end: Instant =
        to.unwrap_or_else(|| source.up_to(source.contract().identity.term_interval().to));
    let severity = record.named(kind, "severity").and_then(|field| field.value.as_text());
    let words = kind.field("severity").map_or(&[][..], |spec| &spec.words);
    Some(Incident {
        id: record.id.to_string(),
        from,
        to,
        seconds: end.since(from).max(0),
        severity: severity.and_then(|text| words.iter().position(|word| *word.name == *text)),
        n_breached: breached.get(&no).copied().unwrap_or(0),
        href: (source.href)(&Link::Record(no)),
    })
}

/// A lane for each system, in the order of the contract; the smallest share one where they are many.
fn lanes(source: &Source<'_>, found: Vec<(String, Incident)>) -> Vec<Lane> {
    let words = Words(source.catalog);
    let systems = &source.contract().identity.systems;
    let title = |id: &str| match systems.iter().find(|one| one.id.text == *id) {
        Some(system) => system.title.clone(),
        None if id.is_empty() && systems.is_empty() => String::new(),
        None if id.is_empty() => words.word("chart-timeline-no-system"),
        None => id.to_owned(),
    };
    let place = |id: &str| systems.iter().position(|one| one.id.text == *id);
    let mut lanes: Vec<(Option<usize>, Lane)> = Vec::new();
    for (system, incident) in found {
        let here = title(&system);
        match lanes.iter_mut().find(|(_, lane)| lane.title == here) {
            Some((_, lane)) => lane.incidents.push(incident),
            None => lanes.push((place(&system), Lane { title: here, incidents: vec![incident] })),
        }
    }
    lanes.sort_by_key(|(place, lane)| (place.is_none(), *place, lane.title.clone()));
    let mut lanes: Vec<Lane> = lanes.into_iter().map(|(_, lane)| lane).collect();
    if lanes.len() > MAX_LANES {
        let mut order: Vec<usize> = (0..lanes.len()).collect();
        order.sort_by_key(|n| (std::cmp::Reverse(lanes[*n].incidents.len()), *n));
        let kept = &order[..MAX_LANES - 1];
        let mut rest = Lane { title: words.word("chart-timeline-others"), incidents: Vec::new() };
        let mut large = Vec::new();
        for (n, lane) in lanes.into_iter().enumerate() {
            match kept.contains(&n) {
                true => large.push(lane),
                false => rest.incidents.extend(lane.incidents),
            }
        }
        large.push(rest);
        lanes = large;
    }
    for lane in &mut lanes {
        lane.incidents.sort_by(|a, b| (a.from, &a.id).cmp(&(b.from, &b.id)));
    }
    lanes
}
