//! What is not breached yet and about to be: due soon, or an allowance nearly used up.

use crate::base::finding::AT_RISK;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::ledger::contract::Contract;
use crate::ledger::contract::clause::Bound;
use crate::ledger::contract::clause::Obligation;

use super::Verdicts;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::room::Fullness;

/// What the supplier may still prevent: pending outcomes that are due within `horizon` seconds, and
/// running windows whose allowance is used up or nearly so.
///
/// What only shows a value, what the purchaser owes, and what is breached or undecidable already are
/// not among them.
pub fn at_risk(
    contract: &Contract,
    verdicts: &Verdicts,
    as_of: &Moment,
    horizon: i64,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (obligation, decided) in contract.obligations.iter().zip(&verdicts.decided) {
        if obligation.bound == Bound::Buyer || obligation.is_shown() {
            continue;
        }
        for outcome in decided.outcomes.iter().filter(|outcome| !outcome.shown) {
            let Some(what) = risk(contract, outcome, as_of, horizon) else { continue };
            findings.push(finding(contract, obligation, outcome, what));
        }
    }
    findings
}

fn risk(contract: &Contract, outcome: &Outcome, as_of: &Moment, horizon: i64) -> Option<Message> {
    due_soon(contract, outcome, as_of, horizon).or_else(|| nearly_used(outcome))
}

fn due_soon(
    contract: &Contract,
    outcome: &Outcome,
    as_of: &Moment,
    horizon: i64,
) -> Option<Message> {
    let is_open = outcome.verdict == Verdict::Pending && outcome.done.is_none();
    let due = outcome.due.filter(|_| is_open)?;
    let is_soon = !as_of.passed(due) && as_of.reached(due.plus(-horizon));
    is_soon.then(|| Message::new("at-risk-due").with("due", contract.identity.zone.stamp(due)))
}

fn nearly_used(outcome: &Outcome) -> Option<Message> {
    let is_open = matches!(outcome.verdict, Verdict::Met | Verdict::Pending);
    let room =
        outcome.room.filter(|room| is_open && outcome.provisional && room.is_nearly_used())?;
    let key = match room.fullness() {
        Fullness::Nearly => "at-risk-nearly",
        _ => "at-risk-used-up",
    };
    Some(Message::new(key).with("what", outcome.summary.clone()))
}

fn finding(
    contract: &Contract,
    obligation: &Obligation,
    outcome: &Outcome,
    what: Message,
) -> Finding {
    let message = Message::new("verdict-breach")
        .with("title", &obligation.title)
        .with("subject", &outcome.id)
        .with("what", what);
    let mut finding = Finding::new(AT_RISK, Level::AtRisk, message)
        .at(outcome.place)
        .in_contract(&contract.identity.id)
        .about(&outcome.id);
    finding.clause = Some(contract.clause_of(obligation).id.text.clone());
    finding.anchor.clone_from(&obligation.id.text);
    if outcome.place != obligation.place {
        finding = finding.beside(obligation.place, Message::new("verdict-demanded-here"));
    }
    finding
}
