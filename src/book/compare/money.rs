//! Amounts and payments that are not what they were.

use super::Judgement;
use super::MoneyChange;
use super::MoneyItem;
use super::StageChange;
use super::Step;
use super::Titled;
use crate::assessment::DutyState;
use crate::assessment::Holds;
use crate::assessment::MoneyRange;
use crate::base::quantity::Money;

/// What became of the amounts and of the payments, in the order in which they are worked out.
pub(super) fn changes(
    old: Option<&Judgement<'_>>,
    new: Option<&Judgement<'_>>,
) -> (Vec<MoneyChange>, Vec<StageChange>) {
    let before = old.map(amounts).unwrap_or_default();
    let after = new.map(amounts).unwrap_or_default();
    let money = both(&before, &after, MoneyItem::clone);
    let money = money.into_iter().map(|(what, amount)| MoneyChange { what, amount }).collect();
    let before = old.map(stages).unwrap_or_default();
    let after = new.map(stages).unwrap_or_default();
    let stages = both(&before, &after, Titled::clone).into_iter().map(|(stage, step)| {
        let holds = Step { old: step.old.map(|one| one.0), new: step.new.map(|one| one.0) };
        let duty = |one: Option<(Holds, Option<DutyState>)>| one.and_then(|one| one.1);
        StageChange { stage, holds, duty: Step { old: duty(step.old), new: duty(step.new) } }
    });
    (money, stages.collect())
}

/// What differs between two lists, in the order of the new one; what is gone comes last.
fn both<K: PartialEq, V: Copy + PartialEq>(
    old: &[(K, V)],
    new: &[(K, V)],
    clone: impl Fn(&K) -> K,
) -> Vec<(K, Step<V>)> {
    let find = |all: &[(K, V)], key: &K| all.iter().find(|one| one.0 == *key).map(|one| one.1);
    let gone = old.iter().filter(|(key, _)| find(new, key).is_none());
    let all = new
        .iter()
        .chain(gone)
        .filter_map(|(key, _)| Some((clone(key), Step::of(find(old, key), find(new, key))?)));
    all.collect()
}

/// Every amount of a settlement that may differ.
fn amounts(side: &Judgement<'_>) -> Vec<(MoneyItem, MoneyRange)> {
    let Some(settlement) = &side.assessment.settlement else { return Vec::new() };
    let contract = side.contract();
    let (identity, terms) = (&contract.identity, &contract.terms);
    let exact = |money: Money| MoneyRange { low: money, now: money, high: money };
    let mut all = vec![(MoneyItem::Total, exact(settlement.total))];
    for deduction in &settlement.deductions {
        if let Some(period) = identity.periods.get(deduction.period) {
            let of = titled(&period.id.text, &period.title);
            all.push((MoneyItem::Deduction(of), deduction.amount));
        }
    }
    for state in &settlement.penalties {
        let Some(penalty) = terms.penalties.get(state.penalty) else { continue };
        let of = titled(&penalty.id.text, &penalty.title);
        all.push((MoneyItem::Penalty(of.clone()), exact(state.total)));
        all.push((MoneyItem::ToConfirm(of.clone()), exact(state.to_confirm)));
        all.push((MoneyItem::Open(of), exact(state.open)));
    }
    for state in &settlement.reductions {
        if let Some(reduction) = terms.reductions.get(state.reduction) {
            let clauses = terms.reductions.iter().map(|one| one.clause.text.as_str());
            let of = titled(&numbered(clauses, state.reduction), &reduction.title);
            all.push((MoneyItem::Reduction(of), state.total));
        }
    }
    all.push((MoneyItem::Deducted, settlement.deducted));
    all.push((MoneyItem::Excess, settlement.excess));
    all.push((MoneyItem::Payable, settlement.payable));
    for state in &settlement.stages {
        if let Some(stage) = terms.stages.get(state.stage) {
            all.push((MoneyItem::Stage(titled(&stage.id.text, &stage.title)), state.net));
        }
    }
    all.push((MoneyItem::Outstanding, settlement.outstanding));
    for state in &settlement.fines {
        if let Some(fine) = terms.fines.get(state.fine) {
            let clauses = terms.fines.iter().map(|one| one.clause.text.as_str());
            let of = titled(&numbered(clauses, state.fine), &fine.title);
            all.push((MoneyItem::Fine(of), exact(state.total)));
        }
    }
    all
}

fn stages(side: &Judgement<'_>) -> Vec<(Titled, (Holds, Option<DutyState>))> {
    let stages = &side.contract().terms.stages;
    let states = side.assessment.settlement.iter().flat_map(|settlement| &settlement.stages);
    let known = states.filter_map(|state| Some((stages.get(state.stage)?, state)));
    known
        .map(|(stage, state)| {
            let duty = state.duty.as_ref().map(|duty| duty.state);
            (titled(&stage.id.text, &stage.title), (state.holds, duty))
        })
        .collect()
}

/// The clause of something that has no id, with its number if others of the same clause precede it.
fn numbered<'a>(mut clauses: impl Iterator<Item = &'a str> + Clone, no: usize) -> String {
    let clause = clauses.clone().nth(no).unwrap_or_default();
    let n_before = clauses.by_ref().take(no).filter(|one| *one == clause).count();
    if n_before == 0 { clause.to_owned() } else { format!("{clause}#{}", n_before + 1) }
}

fn titled(id: &str, title: &str) -> Titled {
    Titled { id: id.to_owned(), title: title.to_owned() }
}
