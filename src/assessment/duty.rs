//! The payer's duty: until when a payment is to be made, and whether it was. It is never counted
//! among the supplier's breaches.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Money;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::base::value::Value;
use crate::calendar::Frame;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;
use crate::expr::Truth;
use crate::ledger::contract::hours::local_calendar;
use crate::ledger::contract::settlement::Stage;

use super::Duty;
use super::DutyState;
use super::Holds;
use super::StageState;
use super::case::Case;
use super::select::Filter;

/// How the payer's duty to pay a stage stands; none if the contract states no time for it.
pub(super) fn duty(
    case: &Case<'_>,
    stage: &Stage,
    state: &StageState,
    paid: &[(Instant, Money)],
) -> Option<Duty> {
    let limit = stage.pay_within?;
    let mut proof = Proof::default();
    proof.given(Message::new("duty-limit"), limit, Some(stage.place));
    let mut duty = Duty {
        state: DutyState::Waiting,
        from: None,
        due: None,
        settled: settled(state, paid),
        excuses: Vec::new(),
        proof,
    };
    duty.state = judge(case, stage, state, limit, &mut duty);
    if let Some(from) = duty.from {
        duty.proof.line(Message::new("duty-from"), case.shown(from));
    }
    if let Some(due) = duty.due {
        duty.proof.line(Message::new("duty-due"), case.shown(due));
    }
    let settled = duty.settled.map_or(Datum::Missing, |at| case.shown(at));
    duty.proof.line(Message::new("duty-settled"), settled);
    for record in &duty.excuses {
        let id = &*case.ledger.record(*record).id;
        duty.proof.linked(Message::new("duty-excuse"), id, Link::Record(*record));
    }
    duty.proof.line(Message::new("condition-result"), Message::new(duty.state.key()));
    Some(duty)
}

fn judge(
    case: &Case<'_>,
    stage: &Stage,
    state: &StageState,
    limit: Lapse,
    duty: &mut Duty,
) -> DutyState {
    if state.holds != Holds::Yes {
        return DutyState::Waiting;
    }
    let since: Option<Vec<Instant>> =
        state.conditions.iter().map(|condition| condition.since).collect();
    // Without a condition, or one that nobody can date, nobody can say from when the time runs.
    let Some(from) = since.and_then(|all| all.into_iter().max()) else {
        return DutyState::Unknown;
    };
    duty.from = Some(from);
    let calendar = local_calendar(case.contract, case.ledger.calendar_of(case.contract));
    let frame = Frame { zone: case.identity().zone, calendar: &calendar };
    let Ok(due) = Clock::Always.due(frame, from, limit, Roll::Stay, &[]) else {
        return DutyState::Unknown;
    };
    duty.due = Some(due.last);
    if state.net.high.amount.is_zero() {
        duty.proof.line(Message::new("duty-nothing"), state.net.high);
        return DutyState::Paid;
    }
    let is_late = match duty.settled {
        Some(at) if at <= due.last => return DutyState::Paid,
        Some(_) => true,
        None if !case.as_of.passed(due.last) => return DutyState::Due,
        None => false,
    };
    let excused = excuses(case, stage);
    if let Some((sure, unclear)) = excused {
        if !sure.is_empty() {
            duty.excuses = sure;
            return DutyState::Excused;
        }
        if unclear {
            return DutyState::Unknown;
        }
    } else if stage.late_excused.is_some() {
        return DutyState::Unknown;
    }
    if is_late { DutyState::Late } else { DutyState::Overdue }
}

/// When all that is payable was paid; what may still be less does not count as unpaid.
fn settled(state: &StageState, paid: &[(Instant, Money)]) -> Option<Instant> {
    let mut payments: Vec<&(Instant, Money)> = paid.iter().collect();
    payments.sort_by_key(|(at, _)| *at);
    let mut sum = Money::zero(state.net.now.currency);
    for (at, amount) in payments {
        sum.amount += amount.amount;
        if sum.amount >= state.net.now.amount {
            return Some(*at);
        }
    }
    None
}

/// The records that excuse a late payment of the stage, and whether nobody can say of one.
fn excuses(case: &Case<'_>, stage: &Stage) -> Option<(Vec<RecordNo>, bool)> {
    let filter = Filter::bind(case, stage.late_excused.as_ref()?)?;
    let mut sure = Vec::new();
    let mut unclear = false;
    for no in case.records(filter.kind) {
        // A record that names a payment excuses only that one.
        let named = case.field(no, "stage").and_then(Value::as_text);
        if named.is_some_and(|id| id != stage.id.text) {
            continue;
        }
        match filter.say(case, no) {
            Truth::Yes => sure.push(no),
            Truth::No => {}
            _ => unclear = true,
        }
    }
    Some((sure, unclear))
}
