//! Reductions: what quantities that were not delivered take from the price.

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::value::Value;
use crate::expr::Truth;
use crate::ledger::contract::penalty::Reduction;

use super::Range;
use super::ReductionLine;
use super::ReductionState;
use super::case::Case;
use super::case::amount;
use super::select::Filter;
use super::select::check_field;

/// Every reduction of the contract.
pub(super) fn reductions(case: &Case<'_>, total: Money) -> Vec<ReductionState> {
    let stated = case.contract.terms.reductions.iter().enumerate();
    stated.map(|(n, reduction)| state(case, n, reduction, total)).collect()
}

fn state(case: &Case<'_>, n: usize, reduction: &Reduction, total: Money) -> ReductionState {
    let currency = total.currency;
    let mut lines = Vec::new();
    if let Some(filter) = Filter::bind(case, &reduction.records) {
        for field in [&reduction.required, &reduction.done, &reduction.price] {
            check_field(case, field, filter.kind);
        }
        for no in case.records(filter.kind) {
            match filter.say(case, no) {
                Truth::Yes => lines.push(line(case, reduction, no, total)),
                Truth::No => {}
                _ => {
                    let mut line = line(case, reduction, no, total);
                    line.amount.low = Money::zero(currency);
                    line.amount.now = Money::zero(currency);
                    line.fault = Some(Message::new("settle-penalty-unclear"));
                    lines.push(line);
                }
            }
        }
    }
    let mut proof = Proof::default();
    let mut sum = Range::default();
    for line in &lines {
        let range = line.range();
        sum = sum.plus(range);
        let mut label = Message::new("settle-reduction-line")
            .with("record", &*case.ledger.record(line.record).id)
            .with("required", line.required.map_or(missing(), Into::into))
            .with("done", line.done.map_or(missing(), Into::into))
            .with("price", line.price.map_or(missing(), Into::into));
        if let Some(why) = &line.fault {
            label = Message::new("assess-remarked").with("loss", label).with("why", why.clone());
        }
        proof.linked(label, amount(line.amount), Link::Record(line.record));
    }
    let total = sum.rounded().money(currency);
    proof.line(Message::new("settle-reduction-sum"), amount(total));
    ReductionState { reduction: n, lines, total, proof }
}

fn missing() -> crate::base::message::Datum {
    crate::base::message::Datum::Missing
}

impl ReductionLine {
    /// What is taken from the price.
    pub(super) fn range(&self) -> Range {
        Range {
            low: self.amount.low.amount,
            now: self.amount.now.amount,
            high: self.amount.high.amount,
        }
    }
}

fn line(case: &Case<'_>, reduction: &Reduction, no: RecordNo, total: Money) -> ReductionLine {
    let number = |name: &str| case.field(no, name).and_then(Value::as_number);
    let required = number(&reduction.required.text);
    let done = number(&reduction.done.text);
    let price = case.money(no, &reduction.price.text);
    let (range, fault) = match (required, price) {
        (Some(_), Some(price)) if price.currency != total.currency => {
            let message = Message::new("settle-fine-currency").with("amount", price);
            (Range { high: total.amount, ..Range::default() }, Some(message))
        }
        (Some(required), Some(price)) => {
            let price = price.amount.max(Decimal::ZERO);
            let short = |done: Decimal| (required - done).max(Decimal::ZERO).checked_mul(price);
            match (done, short(done.unwrap_or_default())) {
                (Some(_), Some(short)) => (Range::exact(short), None),
                // Nobody has stated what was delivered: anything from nothing to all of it.
                (None, Some(short)) => {
                    let fault = Message::new("settle-reduction-no-done");
                    (Range { high: short, ..Range::default() }, Some(fault))
                }
                (_, None) => {
                    let fault = Message::new("settle-reduction-incomplete");
                    (Range { high: total.amount, ..Range::default() }, Some(fault))
                }
            }
        }
        _ => {
            let fault = Message::new("settle-reduction-incomplete");
            (Range { high: total.amount, ..Range::default() }, Some(fault))
        }
    };
    if let Some(why) = &fault {
        let message = Message::new("settle-reduction-fault")
            .with("title", &reduction.title)
            .with("why", why.clone());
        let record = case.ledger.record(no);
        let mut finding = Finding::warning("reduction-out-of-order", record.place, message)
            .about(&record.id)
            .beside(reduction.place, Message::new("settle-fine-stated"));
        finding.clause = Some(reduction.clause.text.clone());
        case.problems.push(finding);
    }
    ReductionLine { record: no, required, done, price, amount: range.money(total.currency), fault }
}
