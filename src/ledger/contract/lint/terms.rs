//! Terms that have nothing to work on: money without a total, a score without a scorecard,
//! a payment without a condition.

use std::collections::BTreeSet;

use super::Desk;
use super::contradiction;
use super::doubt;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::ledger::contract::penalty::Cap;
use crate::ledger::contract::settlement::Test;

pub(super) fn lint(desk: &Desk<'_>) {
    lonely(desk);
    unconditional(desk);
    crossing(desk);
}

/// Caps must lie within one another or apart; otherwise one breach more could cost less.
fn crossing(desk: &Desk<'_>) {
    let terms = &desk.contract.terms;
    for (n, cap) in terms.caps.iter().enumerate() {
        for other in &terms.caps[..n] {
            let (a, b) = (cap.sorts(terms), other.sorts(terms));
            let apart = a.is_disjoint(&b);
            let within = |inner: &Cap, outer: &Cap, one: &BTreeSet<&str>, two: &BTreeSet<&str>| {
                one.is_subset(two) && (inner.per_period || !outer.per_period)
            };
            if !apart && !within(cap, other, &a, &b) && !within(other, cap, &b, &a) {
                let message = Message::new("contract-caps-cross")
                    .with("a", &other.title)
                    .with("b", &cap.title);
                let label = Message::new("lint-other").with("id", &other.clause.text);
                let help = Message::new("lint-caps-cross-help");
                let finding = contradiction(&cap.clause, cap.place, message);
                desk.push(finding.beside(other.place, label).help(help));
            }
        }
    }
}

fn lonely(desk: &Desk<'_>) {
    let contract = desk.contract;
    let terms = &contract.terms;
    let bands = terms.bands.first().map(|band| band.place);
    let first = bands
        .or(terms.caps.first().map(|cap| cap.place))
        .or(terms.penalties.first().map(|penalty| penalty.place))
        .or(terms.reductions.first().map(|reduction| reduction.place))
        .or(terms.stages.first().map(|stage| stage.place));
    if let Some(place) = first.filter(|_| contract.identity.total.is_none()) {
        let message = Message::new("contract-no-total");
        let help = Message::new("lint-no-total-help");
        desk.push(Finding::error("contract", place, message).help(help));
    }
    let score = desk.conditions().find(|condition| matches!(condition.test, Test::Score(_)));
    let first = bands
        .or(terms.grades.first().map(|grade| grade.place))
        .or(score.map(|condition| condition.place));
    if let Some(place) = first.filter(|_| contract.scorecard.is_none()) {
        let message = Message::new("contract-no-scorecard");
        let help = Message::new("lint-no-scorecard-help");
        desk.push(Finding::error("contract", place, message).help(help));
    }
    if contract.identity.periods.is_empty() {
        let place = bands.unwrap_or(contract.place);
        let message = Message::new("contract-no-periods");
        let help = Message::new("lint-no-periods-help");
        desk.push(Finding::error("contract", place, message).help(help));
    }
}

fn unconditional(desk: &Desk<'_>) {
    for stage in &desk.contract.terms.stages {
        if stage.conditions.is_empty() {
            let message = Message::new("lint-stage-unconditional")
                .with("id", &stage.id.text)
                .with("clause", &stage.clause.text);
            let help = Message::new("lint-stage-unconditional-help");
            desk.push(doubt(&stage.id, stage.id.place, message).help(help));
        }
    }
    for right in &desk.contract.terms.rights {
        if right.conditions.is_empty() {
            let message = Message::new("lint-right-unconditional")
                .with("id", &right.id.text)
                .with("clause", &right.clause.text);
            let help = Message::new("lint-stage-unconditional-help");
            desk.push(contradiction(&right.id, right.id.place, message).help(help));
        }
    }
}
