//! What examples expect of money and rights.

use super::Case;
use super::Check;
use super::Expect;
use super::compare;
use super::named;
use crate::assessment::Holds;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::ledger::contract::fields::Fields;

/// `payable`, `deducted`, `outstanding`: of the whole contract.
pub(super) fn settlement(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(settlement) = &case.assessment.settlement else { return };
    expect.about = Message::new("example-about-settlement");
    let checks = [
        compare::money(fields, "payable", &settlement.payable),
        compare::money(fields, "deducted", &settlement.deducted),
        compare::money(fields, "outstanding", &settlement.outstanding),
    ];
    expect.checks.extend(checks.into_iter().flatten());
    expect.proof = settlement.proof.clone();
}

/// `stage = "p2"`: a payment.
pub(super) fn stage(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("stage") else { return };
    let known = case.contract.terms.stages.iter().map(|stage| stage.id.text.as_str());
    let found = named(fields, &word, "example-unknown-stage", known);
    let settlement = case.assessment.settlement.as_ref();
    let state =
        settlement.and_then(|all| all.stages.iter().find(|state| Some(state.stage) == found));
    let Some(state) = state else { return };
    expect.about = Message::new("example-about-stage").with("id", &word.text);
    let holds = fields
        .choice("holds", &[("yes", Holds::Yes), ("no", Holds::No), ("not-yet", Holds::NotYet)]);
    let name = |holds| Datum::from(Message::new(holds_key(holds)));
    let checks = [
        compare::amount(fields, "gross", state.gross),
        compare::money(fields, "deducted", &state.deducted),
        compare::money(fields, "net", &state.net),
        compare::amount(fields, "paid", state.paid),
        holds.map(|holds| Check::same("holds", name(holds), name(state.holds))),
    ];
    expect.checks.extend(checks.into_iter().flatten());
    expect.proof = state.proof.clone();
    if holds.is_some_and(|holds| holds != state.holds) {
        // Which condition it is says more than the sum.
        let conditions = state.conditions.iter();
        expect.proof =
            conditions.map(|one| one.proof.clone()).fold(state.proof.clone(), |mut all, one| {
                all.facts.extend(one.facts);
                all.lines.extend(one.lines);
                all
            });
    }
}

/// `right = "terminate"`: a right and whether it is available.
pub(super) fn right(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("right") else { return };
    let known = case.contract.terms.rights.iter().map(|right| right.id.text.as_str());
    let found = named(fields, &word, "example-unknown-right", known);
    let state = fields.choice("state", &[("available", true), ("dormant", false)]);
    let right = case.assessment.rights.iter().find(|state| Some(state.right) == found);
    let (Some(right), Some(wanted)) = (right, state) else { return };
    expect.about = Message::new("example-about-right").with("id", &word.text);
    let name = |is_available| {
        let key = if is_available { "example-available" } else { "example-dormant" };
        Datum::from(Message::new(key))
    };
    expect.checks.push(Check::same("state", name(wanted), name(right.holds == Holds::Yes)));
    for condition in &right.conditions {
        expect.proof.facts.extend(condition.proof.facts.iter().cloned());
        expect.proof.lines.extend(condition.proof.lines.iter().cloned());
    }
}

/// `fine = "TUR-C9a"`: what was decided under a clause that leaves the amount to somebody.
pub(super) fn fine(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("fine") else { return };
    let known = case.contract.terms.fines.iter().map(|fine| fine.clause.text.as_str());
    let found = named(fields, &word, "example-unknown-fine", known);
    let settlement = case.assessment.settlement.as_ref();
    let state = settlement.and_then(|all| all.fines.iter().find(|state| Some(state.fine) == found));
    let Some(state) = state else { return };
    expect.about = Message::new("example-about-fine").with("id", &word.text);
    expect.checks.extend(compare::amount(fields, "amount", state.total));
    for decision in &state.decisions {
        let amount = decision.amount.map_or(Datum::Missing, Datum::Money);
        let label = match &decision.fault {
            Some(fault) => fault.clone(),
            None => Message::new("example-decision"),
        };
        expect.proof.line(label, amount);
    }
}

fn holds_key(holds: Holds) -> &'static str {
    match holds {
        Holds::Yes => "cli-holds-yes",
        Holds::No => "cli-holds-no",
        Holds::NotYet => "cli-holds-not-yet",
    }
}
