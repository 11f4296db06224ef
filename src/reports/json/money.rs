//! Penalties, reductions, the payer's duty and notices about rights as JSON.

use serde::Serialize;

use super::assessment::RangeView;
use super::assessment::amount;
use super::assessment::amounts;
use super::assessment::points;
use super::proof::ProofView;
use super::proof::proof;
use crate::assessment::Cause;
use crate::assessment::Duty;
use crate::assessment::PenaltyCharge;
use crate::assessment::PenaltyState;
use crate::assessment::ReductionLine;
use crate::assessment::ReductionState;
use crate::assessment::RightNotice;
use crate::base::time::Instant;
use crate::ledger::contract::Contract;
use crate::reports::Brief;

#[derive(Serialize)]
pub(super) struct PenaltyView<'a> {
    id: &'a str,
    clause: &'a str,
    title: &'a str,
    total: String,
    to_confirm: String,
    open: String,
    struck: String,
    charges: Vec<ChargeView<'a>>,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
struct ChargeView<'a> {
    obligation: Option<&'a str>,
    outcome: Option<&'a str>,
    record: Option<&'a str>,
    at: String,
    units: String,
    amount: String,
    status: &'static str,
    confirmed: Vec<AssentView<'a>>,
    missing: Vec<&'a str>,
    remark: Option<String>,
}

#[derive(Serialize)]
struct AssentView<'a> {
    party: &'a str,
    record: &'a str,
    result: bool,
}

#[derive(Serialize)]
pub(super) struct ReductionView<'a> {
    clause: &'a str,
    title: &'a str,
    total: RangeView,
    lines: Vec<LineView<'a>>,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
struct LineView<'a> {
    record: &'a str,
    required: Option<String>,
    done: Option<String>,
    price: Option<String>,
    amount: RangeView,
    fault: Option<String>,
}

#[derive(Serialize)]
pub(super) struct DutyView<'a> {
    state: &'static str,
    from: Option<String>,
    due: Option<String>,
    settled: Option<String>,
    excuses: Vec<&'a str>,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
pub(super) struct NoticeView<'a> {
    record: &'a str,
    at: Option<String>,
    action: &'static str,
    fault: Option<String>,
}

fn stamp(contract: &Contract, at: Instant) -> String {
    contract.identity.zone.stamp(at).rfc3339()
}

pub(super) fn penalty<'a>(
    brief: &Brief<'a>,
    contract: &'a Contract,
    state: &'a PenaltyState,
) -> PenaltyView<'a> {
    let penalty = &contract.terms.penalties[state.penalty];
    PenaltyView {
        id: &penalty.id.text,
        clause: &penalty.clause.text,
        title: &penalty.title,
        total: amount(state.total),
        to_confirm: amount(state.to_confirm),
        open: amount(state.open),
        struck: amount(state.struck),
        charges: state.charges.iter().map(|one| charge(brief, contract, one)).collect(),
        proof: proof(brief, &state.proof),
    }
}

fn charge<'a>(
    brief: &Brief<'a>,
    contract: &'a Contract,
    charge: &'a PenaltyCharge,
) -> ChargeView<'a> {
    let no = brief.book.ledger.contracts.iter().position(|one| std::ptr::eq(one, contract));
    let (obligation, outcome) = match charge.cause {
        Cause::Outcome(obligation, outcome) => {
            let decided = no.and_then(|no| brief.book.verdicts[no].decided.get(obligation));
            let outcome = decided.and_then(|decided| decided.outcomes.get(outcome));
            (Some(contract.obligations[obligation].id.text.as_str()), outcome)
        }
        Cause::Record(_) => (None, None),
    };
    let id = |no| &*brief.book.ledger.record(no).id;
    let assent = |(party, record, result): &'a (String, crate::base::proof::RecordNo, bool)| {
        AssentView { party, record: id(*record), result: *result }
    };
    ChargeView {
        obligation,
        outcome: outcome.map(|outcome| outcome.id.as_str()),
        record: charge.record.map(id),
        at: stamp(contract, charge.at),
        units: points(charge.units),
        amount: amount(charge.amount),
        status: charge.status.name(),
        confirmed: charge.assent.given.iter().map(assent).collect(),
        missing: charge.assent.missing.iter().map(String::as_str).collect(),
        remark: charge.remark.as_ref().map(|remark| brief.catalog.say(remark)),
    }
}

pub(super) fn reduction<'a>(
    brief: &Brief<'a>,
    contract: &'a Contract,
    state: &'a ReductionState,
) -> ReductionView<'a> {
    let reduction = &contract.terms.reductions[state.reduction];
    let line = |line: &'a ReductionLine| LineView {
        record: &brief.book.ledger.record(line.record).id,
        required: line.required.map(points),
        done: line.done.map(points),
        price: line.price.map(amount),
        amount: amounts(&line.amount),
        fault: line.fault.as_ref().map(|fault| brief.catalog.say(fault)),
    };
    ReductionView {
        clause: &reduction.clause.text,
        title: &reduction.title,
        total: amounts(&state.total),
        lines: state.lines.iter().map(line).collect(),
        proof: proof(brief, &state.proof),
    }
}

pub(super) fn duty<'a>(brief: &Brief<'a>, contract: &'a Contract, duty: &'a Duty) -> DutyView<'a> {
    let at = |at: Option<Instant>| at.map(|at| stamp(contract, at));
    DutyView {
        state: duty.state.name(),
        from: at(duty.from),
        due: at(duty.due),
        settled: at(duty.settled),
        excuses: duty.excuses.iter().map(|no| &*brief.book.ledger.record(*no).id).collect(),
        proof: proof(brief, &duty.proof),
    }
}

pub(super) fn notice<'a>(
    brief: &Brief<'a>,
    contract: &'a Contract,
    notice: &'a RightNotice,
) -> NoticeView<'a> {
    NoticeView {
        record: &brief.book.ledger.record(notice.record).id,
        at: notice.at.map(|at| stamp(contract, at)),
        action: if notice.is_exercise { "exercise" } else { "waive" },
        fault: notice.fault.as_ref().map(|fault| brief.catalog.say(fault)),
    }
}
