//! Fines: deductions that somebody decides case by case, on an account of their own (A-TUR-14, A-TUR-32).

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::proof::RecordNo;
use crate::base::quantity::Money;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::settlement::Fine;
use crate::ledger::view::View;
use crate::obligations::compile_test;

use super::FineDecision;
use super::FineState;
use super::case::Case;
use super::select::Filter;

/// Every kind of fine with its decisions; only those in order count.
pub(super) fn fines(case: &Case<'_>) -> Vec<FineState> {
    let fines = case.contract.terms.fines.iter().enumerate();
    fines.map(|(n, fine)| state(case, n, fine)).collect()
}

fn state(case: &Case<'_>, n: usize, fine: &Fine) -> FineState {
    let mut total = Money::zero(case.identity().currency());
    let mut decisions = Vec::new();
    if let Some(bound) = Bound::bind(case, fine) {
        for record in bound.filter.reach(case) {
            let amount = case.money(record, &fine.amount.text);
            let fault = bound.fault(case, fine, record, amount, total);
            match (&fault, amount) {
                (None, Some(amount)) => total.amount += amount.amount,
                (Some(fault), _) => {
                    let clause = &fine.clause.text;
                    let message = Message::new("settle-fine-fault")
                        .with("title", &fine.title)
                        .with("why", fault.clone());
                    let place = case.ledger.record(record).place;
                    let mut finding = Finding::warning("fine-out-of-order", place, message)
                        .about(&case.ledger.record(record).id)
                        .beside(fine.place, Message::new("settle-fine-stated"));
                    finding.clause = Some(clause.clone());
                    case.problems.push(finding);
                }
                (None, None) => {}
            }
            let at = case.ledger.record(record).at;
            decisions.push(FineDecision { record, at, amount, fault });
        }
    }
    FineState { fine: n, decisions, total: total.rounded() }
}

/// A fine whose words fit the record kind.
struct Bound {
    filter: Filter,
    requires: Option<Program>,
}

impl Bound {
    fn bind(case: &Case<'_>, fine: &Fine) -> Option<Bound> {
        let filter = Filter::bind(case, &fine.decisions)?;
        let kinds = &case.ledger.kinds;
        let kind = kinds.kind(filter.kind);
        if kind.slot(&fine.amount.text).is_none() {
            let message = Message::new("contract-unknown-field")
                .with("kind", &*kind.name)
                .with("field", &fine.amount.text);
            let help = nearest(&fine.amount.text, kind.fields.iter().map(|field| &*field.name))
                .map(|name| Message::new("contract-did-you-mean").with("name", name));
            case.problems.report(fine.amount.place, message, help);
            return None;
        }
        let requires = match &fine.requires {
            Some(word) => Some(compile_test(kinds, filter.kind, word, &case.problems)?),
            None => None,
        };
        Some(Bound { filter, requires })
    }

    /// Why a decision does not count, if it does not. Both ends of the range are inside.
    fn fault(
        &self,
        case: &Case<'_>,
        fine: &Fine,
        record: RecordNo,
        amount: Option<Money>,
        total: Money,
    ) -> Option<Message> {
        if !fine.sound || case.contract.decides_nothing() {
            return Some(Message::new("settle-fine-unreadable"));
        }
        if self.filter.test(case, record) != Truth::Yes {
            return Some(Message::new("settle-fine-unclear"));
        }
        let Some(amount) = amount else { return Some(Message::new("settle-fine-no-amount")) };
        let bounds = [fine.min, fine.max];
        if bounds.iter().flatten().chain([&total]).any(|m| m.currency != amount.currency) {
            return Some(Message::new("settle-fine-currency").with("amount", amount));
        }
        // A fine is taken, never given.
        let min = fine.min.unwrap_or(Money::zero(amount.currency));
        if amount.amount < min.amount {
            return Some(
                Message::new("settle-fine-too-small").with("amount", amount).with("limit", min),
            );
        }
        if let Some(max) = fine.max.filter(|max| amount.amount > max.amount) {
            return Some(
                Message::new("settle-fine-too-large").with("amount", amount).with("limit", max),
            );
        }
        let requires = self.requires.as_ref()?;
        if requires.test(&View::new(case.ledger, case.ledger.record(record))) == Truth::Yes {
            return None;
        }
        Some(match &fine.missing {
            Some(words) => Message::new("settle-fine-missing-words").with("words", words),
            None => Message::new("settle-fine-missing").with("test", requires.text()),
        })
    }
}
