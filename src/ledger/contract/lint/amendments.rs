//! Amendments: dates, names, and versions of one duty that leave a gap or overlap.

use super::Desk;
use super::contradiction;
use super::doubt;
use super::glance;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::ledger::contract::amendment::Span;
use crate::ledger::contract::amendment::Validity;
use crate::ledger::contract::clause::Obligation;
use crate::ledger::contract::fields::Word;

pub(super) fn lint(desk: &Desk<'_>) {
    dates(desk);
    names(desk);
    idle(desk);
    versions(desk);
    overlaps(desk);
}

fn dates(desk: &Desk<'_>) {
    let identity = &desk.contract.identity;
    let term = &identity.term;
    for (n, amendment) in identity.amendments.iter().enumerate() {
        if amendment.date < term.first || amendment.date > term.last {
            let message = Message::new("lint-amendment-outside")
                .with("id", &amendment.id.text)
                .with("date", amendment.date)
                .with("first", term.first)
                .with("last", term.last);
            let help = Message::new("lint-amendment-outside-help");
            desk.push(doubt(&amendment.id, amendment.place, message).help(help));
        }
        let later = identity.amendments[..n].iter().find(|one| one.date > amendment.date);
        if let Some(later) = later {
            let message = Message::new("lint-amendment-order")
                .with("a", &later.id.text)
                .with("b", &amendment.id.text);
            let label = Message::new("lint-other").with("id", &later.id.text);
            let help = Message::new("lint-amendment-order-help");
            let finding = doubt(&amendment.id, amendment.place, message);
            desk.push(finding.beside(later.place, label).help(help));
        }
    }
}

/// Everything that takes `since` and `until`: its name, its place, its validity.
fn dated<'a>(desk: &Desk<'a>) -> Vec<(&'a str, Place, &'a Validity)> {
    let contract = desk.contract;
    let mut all: Vec<(&str, Place, &Validity)> = Vec::new();
    all.extend(contract.clauses.iter().map(|c| (&*c.id.text, c.id.place, &c.validity)));
    all.extend(contract.obligations.iter().map(|o| (&*o.id.text, o.id.place, &o.validity)));
    let terms = &contract.terms;
    all.extend(terms.grades.iter().map(|g| (&*g.clause.text, g.place, &g.validity)));
    all.extend(terms.bands.iter().map(|b| (&*b.clause.text, b.place, &b.validity)));
    all.extend(terms.stages.iter().map(|s| (&*s.id.text, s.id.place, &s.validity)));
    all.extend(terms.penalties.iter().map(|p| (&*p.id.text, p.place, &p.validity)));
    for (_, item) in contract.scorecard.iter().flat_map(|card| card.items()) {
        let deductions = item.deductions.iter();
        all.extend(deductions.map(|one| (&*item.id.text, item.id.place, &one.validity)));
    }
    all
}

fn names(desk: &Desk<'_>) {
    let amendments = &desk.contract.identity.amendments;
    let known = || amendments.iter().map(|amendment| amendment.id.text.as_str());
    let mut words: Vec<Word> = Vec::new();
    glance::dates_named(desk.root, &mut words);
    for word in &words {
        if known().all(|id| id != word.text) {
            let message = Message::new("lint-unknown-amendment").with("id", &word.text);
            let help = match nearest(&word.text, known()) {
                Some(name) => Message::new("contract-did-you-mean").with("name", name),
                None => Message::new("lint-unknown-amendment-help").with("id", &word.text),
            };
            desk.push(contradiction(&word.text, word.place, message).help(help));
        }
    }
    for (id, place, validity) in dated(desk) {
        let span = desk.contract.days_of(validity);
        if span.is_empty() {
            let message = Message::new("lint-never-in-force").with("id", id);
            let help = Message::new("lint-never-in-force-help");
            let finding = contradiction(id, place, message).help(help);
            let word = validity.until.as_ref();
            let label = Message::new("lint-ends-here");
            desk.push(word.into_iter().fold(finding, |f, w| f.beside(w.place, label.clone())));
        }
    }
}

/// An amendment that changes nothing.
fn idle(desk: &Desk<'_>) {
    let mut words: Vec<Word> = Vec::new();
    glance::dates_named(desk.root, &mut words);
    for amendment in &desk.contract.identity.amendments {
        let named = words.iter().any(|word| word.text == amendment.id.text);
        if !named && amendment.total.is_none() {
            let message = Message::new("lint-amendment-idle").with("id", &amendment.id.text);
            let help = Message::new("lint-amendment-idle-help").with("id", &amendment.id.text);
            desk.push(doubt(&amendment.id, amendment.id.place, message).help(help));
        }
    }
}

/// Versions of one duty follow each other without a day between them; that two hold on one day
/// with different limits is a finding of its own.
fn versions(desk: &Desk<'_>) {
    let contract = desk.contract;
    for old in contract.obligations.iter().filter(|one| one.validity.until.is_some()) {
        let span = contract.span_of(old);
        let Some(end) = span.end else { continue };
        let later = |one: &&Obligation| {
            one.id.text != old.id.text
                && is_version(old, one)
                && contract.span_of(one).first.is_some_and(|first| first >= end)
        };
        let next = contract.obligations.iter().filter(later);
        let next = next.min_by_key(|one| contract.span_of(one).first);
        let Some((next, first)) = next.and_then(|one| Some((one, contract.span_of(one).first?)))
        else {
            continue;
        };
        let hole = Span { first: Some(end), end: Some(first) };
        if hole.is_empty() {
            continue;
        }
        let message = Message::new("lint-version-gap")
            .with("a", &contract.clause_of(old).id.text)
            .with("b", &contract.clause_of(next).id.text)
            .with("old", &old.id.text)
            .with("new", &next.id.text)
            .with("from", end)
            .with("to", crate::base::time::add_days(first, -1));
        let label = Message::new("lint-other").with("id", &old.id.text);
        let help = Message::new("lint-version-gap-help")
            .with("id", old.validity.until.as_ref().map_or("", |word| word.text.as_str()));
        let finding = doubt(&next.id, next.id.place, message);
        desk.push(finding.beside(old.id.place, label).help(help));
    }
}

/// Two versions under one clause that are in force on the same days.
fn overlaps(desk: &Desk<'_>) {
    let contract = desk.contract;
    for (n, second) in contract.obligations.iter().enumerate() {
        for first in contract.obligations[..n].iter().filter(|one| one.clause == second.clause) {
            let both = contract.span_of(first).and(contract.span_of(second));
            let is_dated = !(first.validity.is_always() && second.validity.is_always());
            if !is_dated || both.is_empty() || !is_version(first, second) {
                continue;
            }
            let clause = &contract.clause_of(second).id.text;
            let message = Message::new("lint-version-overlap")
                .with("clause", clause)
                .with("first", &first.id.text)
                .with("second", &second.id.text)
                .with("from", both.first.unwrap_or(contract.identity.term.first));
            let label = Message::new("lint-other").with("id", &first.id.text);
            let help = Message::new("lint-version-overlap-help");
            let finding = contradiction(&second.id, second.id.place, message);
            desk.push(finding.beside(first.id.place, label).help(help));
        }
    }
}

/// Whether two obligations look at the same records in the same way, whatever their limits.
fn is_version(a: &Obligation, b: &Obligation) -> bool {
    let keys =
        ["kind", "on", "where", "among", "from", "to", "partner", "value", "outcomes", "item"];
    let plain = |one: &Obligation, key: &str| glance::plain(glance::entry(&one.node, key));
    keys.into_iter().all(|key| plain(a, key) == plain(b, key))
}
