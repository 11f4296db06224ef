//! What the contract itself says: parties, term, shifts, assumptions, amendments.

use serde::Serialize;

use crate::base::message::Message;
use crate::ledger::contract::amendment::Validity;
use crate::ledger::contract::clause::Clause;
use crate::site::parts::Anchor;
use crate::site::voice::Voice;

#[derive(Serialize)]
pub(super) struct DeclaredView {
    name: String,
    value: String,
    reason: String,
    clauses: Vec<Anchor>,
}

#[derive(Serialize)]
pub(super) struct AmendmentView {
    id: String,
    title: String,
    date: String,
    text: String,
    total: String,
    source: String,
    changes: Vec<Anchor>,
}

/// Who, for how long, for how much, when.
pub(super) fn facts(voice: &Voice<'_>, c: usize) -> Vec<(String, String)> {
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
    for shift in &identity.shifts {
        let hours: Vec<&str> = shift.hours.iter().map(|hours| hours.text.as_str()).collect();
        facts.push((shift.title.clone(), hours.join(voice.separator())));
    }
    if let Some(source) = &identity.source {
        facts.push((voice.word("site-contract-source"), source.clone()));
    }
    facts
}

/// What the contract assumes of its own.
pub(super) fn declared(voice: &Voice<'_>, c: usize) -> Vec<DeclaredView> {
    let list = voice.desk.contract(c).identity.declared.iter();
    list.map(|declared| DeclaredView {
        name: declared.name.clone(),
        value: declared.value.clone(),
        reason: declared.reason.clone(),
        clauses: declared.clauses.iter().map(|word| voice.to_clause_id(c, word)).collect(),
    })
    .collect()
}

/// An amendment and what it changes.
pub(super) fn amendment(voice: &Voice<'_>, c: usize, n: usize) -> AmendmentView {
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
