//! Words of the scorecard and of penalties that must fit record kinds: checked once, whatever
//! period has begun.

use crate::base::document::Data;
use crate::ledger::contract::clause::Obligation;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::penalty::Penalty;
use crate::ledger::contract::penalty::PenaltyRate;
use crate::ledger::contract::penalty::Trigger;
use crate::ledger::contract::penalty::Units;
use crate::ledger::contract::scorecard::BonusForm;
use crate::ledger::contract::scorecard::Deduction;
use crate::obligations::compile_test;

use super::case::Case;
use super::select::Filter;
use super::select::check_field;
use super::select::check_number;

/// Reports selections, tests and fields that do not fit their record kinds.
pub(super) fn check(case: &Case<'_>) {
    for penalty in &case.contract.terms.penalties {
        self::penalty(case, penalty);
    }
    let Some(card) = &case.contract.scorecard else { return };
    for deduction in card.items().flat_map(|(_, item)| &item.deductions) {
        match &**deduction {
            Deduction::Earn { on, .. } => {
                let _ = Filter::bind(case, on);
            }
            Deduction::PerBreach { of, rates, .. } => {
                for kind in kinds_of(case, of) {
                    for rate in rates {
                        let _ = compile_test(&case.ledger.kinds, kind, &rate.when, &case.problems);
                    }
                }
            }
            _ => {}
        }
    }
    for bonus in &card.bonuses {
        if let BonusForm::Records { on, .. } = &bonus.form {
            let _ = Filter::bind(case, on);
        }
    }
}

fn penalty(case: &Case<'_>, penalty: &Penalty) {
    let kinds = match &penalty.trigger {
        Trigger::Records(selection) => {
            Filter::bind(case, selection).map(|filter| filter.kind).into_iter().collect()
        }
        Trigger::Breaches(of) => kinds_of(case, of),
    };
    for kind in kinds {
        if let PenaltyRate::Field(field) = &penalty.rate {
            check_field(case, field, kind);
        }
        match &penalty.units {
            Units::Plain => {}
            Units::Number(word) => check_number(case, word, kind),
            Units::Days(from, to) => {
                check_field(case, from, kind);
                check_field(case, to, kind);
            }
        }
    }
}

/// The record kinds that some obligations look at.
fn kinds_of(case: &Case<'_>, of: &[Word]) -> Vec<usize> {
    let kinds = of.iter().filter_map(|word| {
        let no = case.contract.obligation_no(&word.text)?;
        case.ledger.kinds.find(kind_of(&case.contract.obligations[no])?)
    });
    let mut kinds: Vec<usize> = kinds.collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The record kind that an obligation looks at.
fn kind_of(obligation: &Obligation) -> Option<&str> {
    let Data::Table(entries) = &obligation.node.data else { return None };
    match &entries.iter().find(|(key, _)| key.name == "on")?.1.data {
        Data::Text(text) => Some(text),
        _ => None,
    }
}
