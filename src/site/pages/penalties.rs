//! Penalties, reductions and caps of a settlement, as its page shows them.

use serde::Serialize;

use crate::assessment::Cause;
use crate::assessment::PenaltyCharge;
use crate::assessment::PenaltyState;
use crate::assessment::Settlement;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::ledger::contract::penalty::CapLimit;
use crate::ledger::contract::penalty::Penalty;
use crate::ledger::contract::penalty::PenaltyRate;
use crate::ledger::contract::penalty::Units;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::parts::ProofView;
use crate::site::parts::Span;
use crate::site::target::OutcomeAt;
use crate::site::voice::Voice;

/// More charges of one penalty than this are left to the JSON report.
const MAX_CHARGES: usize = 60;

/// A penalty with its charges.
#[derive(Serialize)]
pub(super) struct PenaltyView {
    id: String,
    title: String,
    clause: Anchor,
    rate: String,
    confirmed: String,
    total: String,
    to_confirm: String,
    open: String,
    struck: String,
    charges: Vec<ChargeView>,
    n_more: usize,
    undecided: Vec<String>,
    is_unbound: bool,
    proof: ProofView,
}

#[derive(Serialize)]
struct ChargeView {
    subject: Anchor,
    what: String,
    at: String,
    units: String,
    amount: String,
    counts: bool,
    state: Badge,
    given: Vec<AssentView>,
    missing: String,
    remark: String,
}

#[derive(Serialize)]
struct AssentView {
    words: String,
    record: Anchor,
}

/// A reduction with its records.
#[derive(Serialize)]
pub(super) struct ReductionView {
    title: String,
    clause: Anchor,
    total: Span,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    record: Anchor,
    required: String,
    done: String,
    price: String,
    amount: Span,
    fault: String,
}

/// A cap with what it lets through.
#[derive(Serialize)]
pub(super) struct CapView {
    title: String,
    clause: Anchor,
    limit: String,
}

/// Every penalty of the contract.
pub(super) fn penalties(voice: &Voice<'_>, c: usize, settlement: &Settlement) -> Vec<PenaltyView> {
    settlement.penalties.iter().map(|state| penalty(voice, c, settlement, state)).collect()
}

/// What one unit of a penalty costs, in words.
pub(super) fn rate(voice: &Voice<'_>, penalty: &Penalty, settlement: &Settlement) -> String {
    let per_unit = match &penalty.units {
        Units::Plain => "site-penalty-amount",
        Units::Number(_) => "site-penalty-unit",
        Units::Days(..) => "site-penalty-day",
    };
    let rate = match &penalty.rate {
        PenaltyRate::Amount(money) => Message::new(per_unit).with("amount", *money),
        PenaltyRate::Share(share) => {
            let amount = settlement.total.amount * share / Decimal::ONE_HUNDRED;
            Message::new("site-penalty-share")
                .with("share", Datum::Share(*share))
                .with("amount", Money::new(amount, settlement.total.currency))
        }
        PenaltyRate::Field(_) => Message::new("site-penalty-field"),
    };
    voice.say(&rate)
}

fn penalty(
    voice: &Voice<'_>,
    c: usize,
    settlement: &Settlement,
    state: &PenaltyState,
) -> PenaltyView {
    let file = voice.desk.contract(c);
    let penalty = &file.terms.penalties[state.penalty];
    let unless_zero =
        |money: Money| if money.amount.is_zero() { String::new() } else { voice.money(money) };
    let rate = rate(voice, penalty, settlement);
    let parties: Vec<String> =
        penalty.confirmed.iter().map(|word| voice.party(c, &word.text)).collect();
    let by = parties.join(voice.separator());
    PenaltyView {
        id: penalty.id.text.clone(),
        title: penalty.title.clone(),
        clause: voice.to_clause_id(c, &penalty.clause),
        rate,
        confirmed: match parties.is_empty() {
            true => String::new(),
            false => voice.say(&Message::new("site-penalty-confirmed").with("parties", by)),
        },
        total: voice.money(state.total),
        to_confirm: unless_zero(state.to_confirm),
        open: unless_zero(state.open),
        struck: unless_zero(state.struck),
        charges: state.charges.iter().take(MAX_CHARGES).map(|one| charge(voice, c, one)).collect(),
        n_more: state.charges.len().saturating_sub(MAX_CHARGES),
        undecided: state.undecided.clone(),
        is_unbound: state.is_unbound,
        proof: voice.proof(c, &state.proof),
    }
}

fn charge(voice: &Voice<'_>, c: usize, charge: &PenaltyCharge) -> ChargeView {
    let (subject, what) = match charge.cause {
        Cause::Outcome(obligation, outcome) => {
            let at = OutcomeAt { contract: c, obligation, outcome };
            let title = &voice.desk.contract(c).obligations[obligation].title;
            (voice.to_outcome(at), title.clone())
        }
        Cause::Record(no) => (voice.to_record(no), String::new()),
    };
    let units = voice.value(&Datum::Number(charge.units));
    let units = match charge.is_running {
        true => voice.say(&Message::new("site-penalty-running").with("units", units)),
        false => units,
    };
    let missing: Vec<String> =
        charge.assent.missing.iter().map(|party| voice.party(c, party)).collect();
    ChargeView {
        subject,
        what,
        at: voice.instant(c, charge.at),
        units,
        amount: voice.money(charge.amount),
        counts: charge.status == crate::assessment::PenaltyStatus::Due,
        state: voice.charge(charge.status),
        given: charge
            .assent
            .given
            .iter()
            .map(|(party, record, consent)| {
                let key = if *consent {
                    "settle-penalty-confirmed-by"
                } else {
                    "settle-penalty-struck-by"
                };
                let words = Message::new(key).with("party", voice.party(c, party));
                AssentView { words: voice.say(&words), record: voice.to_record(*record) }
            })
            .collect(),
        missing: match missing.is_empty() {
            true => String::new(),
            false => {
                let parties = missing.join(voice.separator());
                voice.say(&Message::new("site-penalty-missing").with("parties", parties))
            }
        },
        remark: charge.remark.as_ref().map(|remark| voice.say(remark)).unwrap_or_default(),
    }
}

/// What waits for confirmation over all penalties; empty if nothing does.
pub(super) fn to_confirm(voice: &Voice<'_>, settlement: &Settlement) -> String {
    let sum: Decimal = settlement.penalties.iter().map(|state| state.to_confirm.amount).sum();
    if sum.is_zero() {
        return String::new();
    }
    let amount = voice.money(Money::new(sum, settlement.total.currency));
    voice.say(&Message::new("site-penalty-sum-to-confirm").with("amount", amount))
}

/// Every reduction of the contract.
pub(super) fn reductions(
    voice: &Voice<'_>,
    c: usize,
    settlement: &Settlement,
) -> Vec<ReductionView> {
    let file = voice.desk.contract(c);
    let number = |number: Option<Decimal>| {
        number.map_or(voice.word("value-missing"), |n| voice.value(&Datum::Number(n)))
    };
    let view = |state: &crate::assessment::ReductionState| {
        let reduction = &file.terms.reductions[state.reduction];
        let line = |line: &crate::assessment::ReductionLine| LineView {
            record: voice.to_record(line.record),
            required: number(line.required),
            done: number(line.done),
            price: line.price.map_or(voice.word("value-missing"), |price| voice.money(price)),
            amount: voice.money_range(&line.amount),
            fault: line.fault.as_ref().map(|fault| voice.say(fault)).unwrap_or_default(),
        };
        ReductionView {
            title: reduction.title.clone(),
            clause: voice.to_clause_id(c, &reduction.clause),
            total: voice.money_range(&state.total),
            lines: state.lines.iter().map(line).collect(),
        }
    };
    settlement.reductions.iter().map(view).collect()
}

/// Every cap of the contract.
pub(super) fn caps(voice: &Voice<'_>, c: usize, settlement: &Settlement) -> Vec<CapView> {
    let stated = voice.desk.contract(c).terms.caps.iter().zip(&settlement.caps);
    let view = |(cap, limit): (&crate::ledger::contract::penalty::Cap, &Money)| CapView {
        title: cap.title.clone(),
        clause: voice.to_clause_id(c, &cap.clause),
        limit: match (cap.per_period, cap.limit) {
            (true, CapLimit::Amount(money)) => {
                voice.say(&Message::new("site-cap-per-period").with("limit", money))
            }
            (true, CapLimit::Share(share, _)) => {
                voice.say(&Message::new("site-cap-per-period").with("limit", Datum::Share(share)))
            }
            (false, _) => voice.money(*limit),
        },
    };
    stated.map(view).collect()
}
