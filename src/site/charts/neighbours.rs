//! A slot drawn among its neighbours: when it ran, what was filed in it, and what was filed for the
//! slots before and after it.

use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::obligations::outcome::Outcome;

use super::Words;
use super::clock::Clock;
use super::clock::Moment;
use super::clock::Role;
use super::fill::Source;

/// How many records of a slot are named.
const MOST: usize = 6;

/// The course of a slot of a cadence; none for other outcomes.
pub(super) fn of(source: &Source<'_>, obligation: usize, number: usize) -> Option<Clock> {
    let words = Words(source.catalog);
    let contract = &source.ledger.contracts[source.contract];
    let stated = contract.obligations.get(obligation)?;
    let outcomes = &source.verdicts.decided.get(obligation)?.outcomes;
    let outcome = outcomes.get(number)?;
    let (window, due) = (outcome.window?, outcome.due?);
    if &*stated.kind.text != "cadence" {
        return None;
    }
    let mut moments = vec![
        Moment { at: window.from, label: words.word("proof-slot-from"), role: Role::Event },
        Moment { at: due, label: words.word("chart-clock-due"), role: Role::Limit },
    ];
    let when = |record: RecordNo| source.ledger.record(record).at;
    for record in outcome.evidence.iter().take(MOST) {
        let Some(at) = when(*record) else { continue };
        let label = source.ledger.record(*record).id.to_string();
        moments.push(Moment { at, label, role: Role::Event });
    }
    if let Some(done) = outcome.done.filter(|done| moments.iter().all(|one| one.at != *done)) {
        moments.push(Moment { at: done, label: words.word("chart-clock-done"), role: Role::Event });
    }
    // What was filed for the nearest slots of the same part.
    let part = |one: &Outcome| one.id.split_once('.').map(|(_, part)| part.to_owned());
    let is_alike = |one: &&Outcome| part(one) == part(outcome);
    let before = outcomes[..number].iter().rev().find(is_alike);
    let after = outcomes.get(number + 1..).unwrap_or_default().iter().find(is_alike);
    for (key, beside) in [("chart-clock-slot-before", before), ("chart-clock-slot-after", after)] {
        let filed = beside.and_then(|one| {
            let at: Option<Instant> = one.done.or_else(|| when(*one.evidence.first()?));
            Some((at?, *one.evidence.first()?))
        });
        let Some((at, record)) = filed.filter(|(_, no)| !outcome.evidence.contains(no)) else {
            continue;
        };
        let id = &*source.ledger.record(record).id;
        let label = words.say(Message::new(key).with("record", id));
        moments.push(Moment { at, label, role: Role::Event });
    }
    if source.as_of.reached(window.from) && !source.as_of.reached(due) {
        let now = words.word("chart-clock-now");
        let today = source.morning().max(window.from);
        moments.push(Moment { at: today, label: now, role: Role::Now });
    }
    let late = outcome.done.map(|done| Interval::new(due, done)).filter(|late| !late.is_empty());
    let title = Message::new("chart-clock-title-outcome")
        .with("title", &stated.title)
        .with("summary", outcome.summary.clone());
    let zone = contract.identity.zone;
    Some(Clock { title: words.say(title), zone, moments, stretches: Vec::new(), late })
}
