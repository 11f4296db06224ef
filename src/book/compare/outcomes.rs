//! Outcomes that are not what they were.

use std::collections::BTreeMap;

use super::Face;
use super::Judgement;
use super::OutcomeChange;
use super::Step;
use super::records::Aliases;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

/// An outcome by the name of its obligation and its own.
type Known<'a> = BTreeMap<(&'a str, String), (usize, &'a Outcome)>;

/// What became of the outcomes, in the order of the new contract and of time; those whose
/// obligation is gone come last.
pub(super) fn changes(
    old: Option<&Judgement<'_>>,
    new: Option<&Judgement<'_>>,
    aliases: &Aliases,
) -> Vec<OutcomeChange> {
    let before = old.map(|side| known(side, Some(aliases))).unwrap_or_default();
    let after = new.map(|side| known(side, None)).unwrap_or_default();
    let mut changes = Vec::new();
    for (key, (obligation, outcome)) in &after {
        let earlier = before.get(key).map(|(_, outcome)| *outcome);
        if let Some(side) = new
            && is_change(earlier, Some(outcome))
        {
            let order = (false, *obligation, outcome.at);
            changes.push((order, change(side, *obligation, key, earlier, Some(outcome))));
        }
    }
    for (key, (obligation, outcome)) in &before {
        if let Some(side) = old
            && !after.contains_key(key)
            && is_change(Some(outcome), None)
        {
            let now = new.and_then(|side| side.contract().obligation_no(key.0));
            let order = (now.is_none(), now.unwrap_or(*obligation), outcome.at);
            changes.push((order, change(side, *obligation, key, Some(outcome), None)));
        }
    }
    changes.sort_by(|(a, one), (b, other)| (a, &one.id).cmp(&(b, &other.id)));
    changes.into_iter().map(|(_, change)| change).collect()
}

/// The outcomes by which anything is judged.
fn known<'a>(side: &Judgement<'a>, aliases: Option<&Aliases>) -> Known<'a> {
    let obligations = side.contract().obligations.iter().zip(&side.verdicts.decided).enumerate();
    let mut known = BTreeMap::new();
    for (no, (obligation, decided)) in obligations {
        for outcome in decided.outcomes.iter().filter(|outcome| !outcome.shown) {
            let id = aliases.map_or_else(|| outcome.id.clone(), |all| all.outcome(side, outcome));
            known.insert((obligation.id.text.as_str(), id), (no, outcome));
        }
    }
    known
}

/// Whether two outcomes differ in what they say; something that is yet to come says nothing.
fn is_change(old: Option<&Outcome>, new: Option<&Outcome>) -> bool {
    let verdict = |outcome: Option<&Outcome>| outcome.map(|outcome| outcome.verdict);
    match (verdict(old), verdict(new)) {
        (None | Some(Verdict::Upcoming), None | Some(Verdict::Upcoming)) => false,
        (Some(Verdict::Breached), Some(Verdict::Breached)) => {
            let units = |outcome: Option<&Outcome>| outcome.map(|one| (one.units, one.value));
            units(old) != units(new)
        }
        (old, new) => old != new,
    }
}

fn change(
    side: &Judgement<'_>,
    obligation: usize,
    (_, id): &(&str, String),
    old: Option<&Outcome>,
    new: Option<&Outcome>,
) -> OutcomeChange {
    let contract = side.contract();
    let terms = &contract.obligations[obligation];
    let shown = new.or(old);
    let record = shown.and_then(|outcome| outcome.record);
    let period = shown.and_then(|outcome| outcome.period);
    let period = period.and_then(|no| contract.identity.periods.get(no));
    OutcomeChange {
        obligation: terms.id.text.clone(),
        title: terms.title.clone(),
        clause: contract.clause_of(terms).id.text.clone(),
        id: id.clone(),
        record: record.map(|no| side.ledger.record(no).id.to_string()),
        is_slot: shown.is_some_and(|outcome| outcome.window.is_some()),
        period: period.map(|period| period.id.text.clone()),
        step: Step { old: old.map(face), new: new.map(face) },
    }
}

fn face(outcome: &Outcome) -> Face {
    Face {
        verdict: outcome.verdict,
        units: outcome.units,
        value: outcome.value,
        due: outcome.due,
        done: outcome.done,
        summary: outcome.summary.clone(),
    }
}
