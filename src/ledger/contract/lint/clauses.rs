//! Clauses without an obligation, obligations that nothing uses, items and breaches without a rule.

use std::collections::BTreeSet;

use super::Desk;
use super::contradiction;
use super::doubt;
use super::glance;
use super::remark;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::ledger::contract::clause::Obligation;
use crate::ledger::contract::clause::has_key;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::settlement::Test;

pub(super) fn lint(desk: &Desk<'_>) {
    undecided(desk);
    unused(desk);
    free_items(desk);
    limitless(desk);
    rhythmless(desk);
}

/// A cadence that does not say how often.
fn rhythmless(desk: &Desk<'_>) {
    for obligation in &desk.contract.obligations {
        let told = ["every", "schedule", "before"];
        let is_told = told.into_iter().any(|key| has_key(&obligation.node, key));
        if obligation.kind.text != "cadence" || is_told {
            continue;
        }
        let clause = &desk.contract.clause_of(obligation).id;
        let message = Message::new("lint-no-rhythm")
            .with("id", &obligation.id.text)
            .with("clause", &clause.text);
        let finding = doubt(&obligation.id, obligation.kind.place, message)
            .beside(clause.place, Message::new("lint-other").with("id", &clause.text))
            .help(Message::new("lint-no-rhythm-help"));
        desk.push(finding);
    }
}

fn undecided(desk: &Desk<'_>) {
    let contract = desk.contract;
    let mut named: BTreeSet<&str> =
        desk.settled().into_iter().map(|word| word.text.as_str()).collect();
    named.extend(contract.identity.term.clause.as_deref());
    // Whatever else of the settlement names a clause.
    for (key, node) in glance::entries(desk.root) {
        if !matches!(key, "clause" | "obligation" | "reading" | "declared") {
            named.extend(
                glance::list_of(node).into_iter().filter_map(|t| glance::text(t, "clause")),
            );
        }
    }
    for clause in &contract.clauses {
        let decided = !clause.obligations.is_empty()
            || clause.unjudged.is_some()
            || !clause.decided_by.is_empty()
            || named.contains(clause.id.text.as_str());
        if !decided {
            let message = Message::new("contract-clause-undecided").with("id", &clause.id.text);
            let help = Message::new("contract-clause-undecided-help");
            desk.push(contradiction(&clause.id, clause.id.place, message).help(help));
        }
    }
}

/// Where breaches cost something, one that costs nothing should be meant to.
fn unused(desk: &Desk<'_>) {
    let costs = ["scorecard", "penalty", "band", "fine"];
    if !costs.into_iter().any(|key| glance::entry(desk.root, key).is_some()) {
        return;
    }
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for (key, node) in glance::entries(desk.root) {
        let mut say = |_: &str, text, _: Place| {
            used.insert(text);
        };
        if !matches!(key, "clause" | "obligation" | "reading" | "declared") {
            glance::texts(node, key, &mut say);
        }
    }
    for clause in &desk.contract.clauses {
        used.extend(clause.decided_by.iter().map(|word| word.text.as_str()));
    }
    for obligation in &desk.contract.obligations {
        for node in glance::list(&obligation.node, "outcomes") {
            glance::texts(node, "outcomes", &mut |_, text, _| {
                used.insert(text);
            });
        }
    }
    for obligation in &desk.contract.obligations {
        if obligation.level.is_some()
            || glance::text(&obligation.node, "bound").is_some()
            || glance::entry(&obligation.node, "shown").is_some()
            || used.contains(obligation.id.text.as_str())
        {
            continue;
        }
        let clause = &desk.contract.clause_of(obligation).id;
        let message = Message::new("lint-obligation-unused")
            .with("id", &obligation.id.text)
            .with("clause", &clause.text);
        let finding = remark(&obligation.id, obligation.id.place, message)
            .beside(clause.place, Message::new("lint-other").with("id", &clause.text))
            .help(Message::new("lint-obligation-unused-help").with("id", &obligation.id.text));
        desk.push(finding);
    }
}

/// An item that nothing takes points from is always full.
fn free_items(desk: &Desk<'_>) {
    for (section, item) in desk.contract.scorecard.iter().flat_map(|card| card.items()) {
        if item.deductions.is_empty() {
            let message = Message::new("lint-item-free")
                .with("id", &item.id.text)
                .with("points", item.points);
            let finding = doubt(&item.id, item.id.place, message)
                .beside(section.id.place, Message::new("lint-other").with("id", &section.id.text))
                .help(Message::new("lint-item-free-help").with("points", item.points));
            desk.push(finding);
        }
        let asked = item.deductions.iter().filter_map(|deduction| match &**deduction {
            Deduction::Manual { judge, .. } => Some(judge.max),
            _ => None,
        });
        if let Some(max) = asked.max().filter(|max| *max > item.points) {
            let message = Message::new("lint-manual-max")
                .with("id", &item.id.text)
                .with("max", max)
                .with("points", item.points);
            let finding = contradiction(&item.id, item.place, message)
                .beside(item.id.place, Message::new("lint-other").with("id", &item.id.text))
                .help(Message::new("lint-manual-max-help").with("points", item.points));
            desk.push(finding);
        }
    }
}

/// What has no limit is done or still to do, never breached; a consequence of its breach is idle.
fn limitless(desk: &Desk<'_>) {
    let contract = desk.contract;
    let mut uses: Vec<(&str, Place)> = Vec::new();
    for condition in desk.conditions() {
        if let Test::Breached(word) = &condition.test {
            uses.push((&word.text, word.place));
        }
    }
    for (_, item) in contract.scorecard.iter().flat_map(|card| card.items()) {
        for word in item.deductions.iter().flat_map(|deduction| deduction.obligations()) {
            uses.push((&word.text, word.place));
        }
    }
    for penalty in &contract.terms.penalties {
        uses.extend(penalty.obligations().iter().map(|word| (word.text.as_str(), word.place)));
    }
    for streak in contract.obligations.iter().filter(|one| one.kind.text == "streak") {
        for node in glance::list(&streak.node, "outcomes") {
            glance::texts(node, "outcomes", &mut |_, text, place| uses.push((text, place)));
        }
    }
    for (id, place) in uses {
        let Some(no) = contract.obligation_no(id) else { continue };
        let obligation = &contract.obligations[no];
        if has_limit(obligation) {
            continue;
        }
        let clause = &contract.clause_of(obligation).id.text;
        let message = Message::new("lint-never-breached").with("id", id).with("clause", clause);
        let finding = doubt(id, place, message)
            .beside(obligation.id.place, Message::new("lint-other").with("id", id))
            .help(Message::new("lint-never-breached-help").with("id", id));
        desk.push(finding);
    }
}

fn has_limit(obligation: &Obligation) -> bool {
    let limits = ["within", "limits", "due", "within_window", "refused", "extended"];
    !matches!(obligation.kind.text.as_str(), "deadline" | "followup")
        || limits.into_iter().any(|key| has_key(&obligation.node, key))
}
