//! Words of the scorecard that must fit record kinds: checked once, whatever period has begun.

use crate::base::document::Data;
use crate::ledger::contract::clause::Obligation;
use crate::ledger::contract::scorecard::BonusForm;
use crate::ledger::contract::scorecard::Deduction;
use crate::obligations::compile_test;

use super::case::Case;
use super::select::Filter;

/// Reports selections and tests of the scorecard that do not fit their record kinds.
pub(super) fn check(case: &Case<'_>) {
    let Some(card) = &case.contract.scorecard else { return };
    for deduction in card.items().flat_map(|(_, item)| &item.deductions) {
        match deduction {
            Deduction::Earn { on, .. } => {
                let _ = Filter::bind(case, on);
            }
            Deduction::PerBreach { of, rates, .. } => {
                let kinds = of.iter().filter_map(|word| {
                    let no = case.contract.obligation_no(&word.text)?;
                    case.ledger.kinds.find(kind_of(&case.contract.obligations[no])?)
                });
                let mut kinds: Vec<usize> = kinds.collect();
                kinds.sort_unstable();
                kinds.dedup();
                for kind in kinds {
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

/// The record kind that an obligation looks at.
fn kind_of(obligation: &Obligation) -> Option<&str> {
    let Data::Table(entries) = &obligation.node.data else { return None };
    match &entries.iter().find(|(key, _)| key.name == "on")?.1.data {
        Data::Text(text) => Some(text),
        _ => None,
    }
}
