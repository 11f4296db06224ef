//! What examples expect of money and rights.

use super::Case;
use super::Check;
use super::Expect;
use super::compare;
use super::named;
use crate::assessment::Duty;
use crate::assessment::DutyState;
use crate::assessment::Holds;
use crate::assessment::RightPhase;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::ledger::contract::fields::Fields;

/// How a payer's duty may stand.
const DUTIES: [DutyState; 7] = [
    DutyState::Waiting,
    DutyState::Due,
    DutyState::Paid,
    DutyState::Late,
    DutyState::Overdue,
    DutyState::Excused,
    DutyState::Unknown,
];

/// Where a right may stand.
const PHASES: [RightPhase; 4] =
    [RightPhase::Dormant, RightPhase::Available, RightPhase::Exercised, RightPhase::Waived];

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
    payer(case, fields, state.duty.as_ref(), expect);
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

/// `payer = "paid"` and `due` of a payment: how the payer's duty stands, and to when it may be done.
fn payer(case: &Case<'_>, fields: &Fields<'_>, duty: Option<&Duty>, expect: &mut Expect) {
    let wanted = fields.choice("payer", &DUTIES.map(|state| (state.name(), state)));
    let due = fields.instant("due", case.contract.identity.zone);
    if let Some(wanted) = wanted {
        let name = |state: DutyState| Datum::from(Message::new(state.key()));
        let found = duty.map_or(Datum::Missing, |duty| name(duty.state));
        expect.checks.push(Check::same("payer", name(wanted), found));
    }
    if let Some(due) = due {
        let stamp = |at| Datum::Instant(case.contract.identity.zone.stamp(at));
        let found = duty.and_then(|duty| duty.due).map_or(Datum::Missing, stamp);
        expect.checks.push(Check::same("due", stamp(due), found));
    }
    if let Some(duty) = duty
        && (wanted.is_some() || due.is_some())
    {
        expect.proof.facts.extend(duty.proof.facts.iter().cloned());
        expect.proof.lines.extend(duty.proof.lines.iter().cloned());
    }
}

/// `right = "terminate"`: a right and where it stands.
pub(super) fn right(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("right") else { return };
    let known = case.contract.terms.rights.iter().map(|right| right.id.text.as_str());
    let found = named(fields, &word, "example-unknown-right", known);
    let phase = fields.choice("state", &PHASES.map(|phase| (phase.name(), phase)));
    let right = case.assessment.rights.iter().find(|state| Some(state.right) == found);
    let (Some(right), Some(wanted)) = (right, phase) else { return };
    expect.about = Message::new("example-about-right").with("id", &word.text);
    let name = |phase| Datum::from(Message::new(phase_key(phase)));
    expect.checks.push(Check::same("state", name(wanted), name(right.state)));
    for condition in &right.conditions {
        expect.proof.facts.extend(condition.proof.facts.iter().cloned());
        expect.proof.lines.extend(condition.proof.lines.iter().cloned());
    }
}

/// `penalty = "pn4"`: what is due, what waits for a confirmation, what was denied.
pub(super) fn penalty(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("penalty") else { return };
    let known = case.contract.terms.penalties.iter().map(|penalty| penalty.id.text.as_str());
    let found = named(fields, &word, "example-unknown-penalty", known);
    let settlement = case.assessment.settlement.as_ref();
    let state =
        settlement.and_then(|all| all.penalties.iter().find(|state| Some(state.penalty) == found));
    let Some(state) = state else { return };
    expect.about = Message::new("example-about-penalty").with("id", &word.text);
    let checks = [
        compare::amount(fields, "amount", state.total),
        compare::amount(fields, "to_confirm", state.to_confirm),
        compare::amount(fields, "struck", state.struck),
        compare::amount(fields, "open", state.open),
    ];
    expect.checks.extend(checks.into_iter().flatten());
    expect.proof = state.proof.clone();
}

/// `reduction = "GZ-0.6"`: what quantities that were not delivered take from the price.
pub(super) fn reduction(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("reduction") else { return };
    let known = case.contract.terms.reductions.iter().map(|one| one.clause.text.as_str());
    let found = named(fields, &word, "example-unknown-reduction", known);
    let settlement = case.assessment.settlement.as_ref();
    let state = settlement
        .and_then(|all| all.reductions.iter().find(|state| Some(state.reduction) == found));
    let Some(state) = state else { return };
    expect.about = Message::new("example-about-reduction").with("id", &word.text);
    expect.checks.extend(compare::money(fields, "amount", &state.total));
    expect.proof = state.proof.clone();
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

fn phase_key(phase: RightPhase) -> &'static str {
    match phase {
        RightPhase::Dormant => "example-dormant",
        RightPhase::Available => "example-available",
        RightPhase::Exercised => "cli-right-exercised",
        RightPhase::Waived => "cli-right-waived",
    }
}
