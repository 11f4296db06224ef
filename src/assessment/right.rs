//! Rights: whether they may be exercised, and what their holders have said.

use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::ledger::contract::settlement::Right;

use super::ConditionState;
use super::Holds;
use super::RightNotice;
use super::RightPhase;
use super::RightState;
use super::case::Case;
use super::condition::judge_all;
use super::condition::together;
use super::condition::unreadable;
use super::score::Scores;

/// Rights, in the order of the contract. They become available; only a notice exercises them.
pub(super) fn rights(case: &Case<'_>, scores: &Scores) -> Vec<RightState> {
    let rights = &case.contract.terms.rights;
    let mut states: Vec<RightState> = rights
        .iter()
        .enumerate()
        .map(|(right, terms)| {
            let mut conditions = judge_all(case, scores, &terms.conditions);
            if !terms.sound || case.contract.decides_nothing() {
                conditions.push(unreadable(terms.place));
            }
            let holds = together(&conditions);
            let state = match holds {
                Holds::Yes => RightPhase::Available,
                Holds::No | Holds::NotYet => RightPhase::Dormant,
            };
            RightState { right, holds, conditions, state, notices: Vec::new() }
        })
        .collect();
    notices(case, &mut states);
    states
}

/// Reads the notices; the last that counts decides.
fn notices(case: &Case<'_>, states: &mut [RightState]) {
    let rights = &case.contract.terms.rights;
    let Some(kind) = case.ledger.kinds.find("notice") else { return };
    for no in case.records(kind) {
        let text = |name: &str| case.field(no, name).and_then(Value::as_text);
        let Some(id) = text("right") else { continue };
        let record = case.ledger.record(no);
        let Some(state) = states.iter_mut().find(|state| rights[state.right].id.text == id) else {
            let message = Message::new("notice-unknown-right").with("right", id);
            let mut finding = Finding::warning("unknown-right", record.place, message)
                .about(&record.id)
                .on_field("right");
            finding.help = nearest(id, rights.iter().map(|right| right.id.text.as_str()))
                .map(|name| Message::new("contract-did-you-mean").with("name", name));
            case.problems.push(finding);
            continue;
        };
        let is_exercise = match text("action") {
            Some("exercise") => true,
            Some("waive") => false,
            // What it says cannot be read; its finding stands elsewhere.
            _ => continue,
        };
        let right = &rights[state.right];
        // Who gave it may have been somebody else, and when may have been too early.
        let is_blind = record.at.is_none() || case.is_doubtful(no, "by");
        let fault = match is_blind {
            true => Some(Message::new("notice-unreadable")),
            false => fault(case, right, state, text("by"), is_exercise, record.at),
        };
        if let Some(why) = &fault {
            let message =
                Message::new("notice-fault").with("title", &right.title).with("why", why.clone());
            let mut finding = Finding::warning("right-out-of-order", record.place, message)
                .about(&record.id)
                .beside(right.place, Message::new("settle-fine-stated"));
            finding.clause = Some(right.clause.text.clone());
            case.problems.push(finding);
        } else {
            state.state = if is_exercise { RightPhase::Exercised } else { RightPhase::Waived };
        }
        state.notices.push(RightNotice { record: no, at: record.at, is_exercise, fault });
    }
}

/// Why a notice does not count, if it does not.
fn fault(
    case: &Case<'_>,
    right: &Right,
    state: &RightState,
    by: Option<&str>,
    is_exercise: bool,
    at: Option<Instant>,
) -> Option<Message> {
    let identity = case.identity();
    let holder = identity.parties.iter().find(|party| party.id.text == right.holder.text);
    let is_holder = |name: &str| {
        name == right.holder.text
            || holder.is_some_and(|party| party.role == name || party.name.as_deref() == Some(name))
    };
    if by.is_some_and(|name| !is_holder(name)) {
        let role = identity.role(&right.holder.text);
        return Some(Message::new("notice-not-holder").with("holder", role));
    }
    if !is_exercise {
        return None;
    }
    early(&state.conditions, at).map(|condition| {
        let why = match (condition.holds, condition.since) {
            (Holds::Yes, Some(since)) => {
                Message::new("condition-since").with("at", case.shown(since)).into()
            }
            (Holds::No, _) => Message::new("condition-no").into(),
            (Holds::Yes, None) => Datum::Missing,
            (Holds::NotYet, _) => Message::new("condition-not-yet").into(),
        };
        Message::new("notice-early").with("condition", condition.title.clone()).with("state", why)
    })
}

/// The first condition that did not hold then.
fn early(conditions: &[ConditionState], at: Option<Instant>) -> Option<&ConditionState> {
    conditions.iter().find(|condition| {
        condition.holds != Holds::Yes
            || condition.since.zip(at).is_some_and(|(since, at)| since > at)
    })
}
