//! What the tables say is what the assessment says.

use std::collections::BTreeMap;

use pactbook::base::quantity::Decimal;
use pactbook::obligations::outcome::Verdict;
use pactbook::tables::Cell;
use pactbook::tables::Table;

use super::all;
use super::column;
use super::table;
use crate::shipped::shipped;

fn decimal(cell: &Cell) -> Decimal {
    match cell {
        Cell::Decimal(n) => *n,
        Cell::Empty => Decimal::ZERO,
        other => panic!("{other:?} is no number"),
    }
}

fn sum(table: &Table, key: &str, is_meant: impl Fn(&[Cell]) -> bool) -> Decimal {
    let at = column(table, key);
    table.rows.iter().filter(|row| is_meant(row)).map(|row| decimal(&row[at])).sum()
}

fn is(table: &Table, key: &str, name: &str) -> impl Fn(&[Cell]) -> bool + use<> {
    let at = column(table, key);
    let name = name.to_owned();
    move |row| match &row[at] {
        Cell::Text(text) => *text == name,
        Cell::State { name: state, .. } => *state == name,
        _ => false,
    }
}

#[test]
fn the_items_of_a_period_come_to_its_score_and_the_periods_say_the_same() {
    for (no, assessment) in shipped().assessments.iter().enumerate() {
        let items = table(no, "items");
        let periods = table(no, "periods");
        assert_eq!(periods.rows.len(), assessment.periods.len());
        for score in &assessment.periods {
            let id = &shipped().ledger.contracts[no].identity.periods[score.period].id.text;
            let bonus: Decimal = score.bonuses.iter().map(|bonus| bonus.score.now).sum();
            let own = is(items, "period", id);
            let all = sum(items, "score", &own) + bonus;
            let card = shipped().ledger.contracts[no].scorecard.as_ref().expect("it has periods");
            assert_eq!(all.min(card.ceiling), score.total.now, "{id} of contract {no}");
            let own = is(periods, "period", id);
            assert_eq!(sum(periods, "score", &own), score.total.now);
            assert_eq!(sum(periods, "score_low", &own), score.total.low);
            assert_eq!(sum(periods, "score_high", &own), score.total.high);
        }
    }
}

#[test]
fn what_is_deducted_from_an_item_is_what_it_lacks() {
    let mut n_items = 0;
    for (no, assessment) in shipped().assessments.iter().enumerate() {
        let deductions = table(no, "deductions");
        for score in assessment.periods.iter() {
            let id = &shipped().ledger.contracts[no].identity.periods[score.period].id.text;
            for item in score.sections.iter().flat_map(|section| &section.items) {
                // What records earn is not lost; what nobody has judged yet is not taken.
                if !item.earned.is_empty() || item.manual.iter().any(|one| one.given.is_none()) {
                    continue;
                }
                let is_period = is(deductions, "period", id);
                let is_item = is(deductions, "item", &item.id);
                let is_lost = is(deductions, "state", "lost");
                let lost = sum(deductions, "counted", |row| {
                    is_period(row) && is_item(row) && is_lost(row)
                });
                assert_eq!(item.points - lost, item.score.now, "{id}/{} of contract {no}", item.id);
                n_items += 1;
            }
        }
    }
    assert!(n_items > 50, "only {n_items} items were looked at");
}

#[test]
fn the_outcomes_are_those_of_the_book_and_the_breaches_those_among_them() {
    for (no, verdicts) in shipped().verdicts.iter().enumerate() {
        let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
        for outcome in verdicts.decided.iter().flat_map(|one| &one.outcomes) {
            *counts.entry(outcome.verdict).or_default() += 1;
        }
        let outcomes = table(no, "outcomes");
        assert_eq!(outcomes.rows.len(), counts.values().sum::<usize>());
        for verdict in Verdict::ALL {
            let is_it = is(outcomes, "verdict", verdict.name());
            let n = outcomes.rows.iter().filter(|row| is_it(row)).count();
            assert_eq!(n, counts.get(&verdict).copied().unwrap_or_default(), "{verdict:?}");
        }
        let n_breaches = counts.get(&Verdict::Breached).copied().unwrap_or_default();
        assert_eq!(table(no, "breaches").rows.len(), n_breaches);
        let lost = sum(outcomes, "points", |_| true);
        let is_outcome = is(table(no, "deductions"), "cause", "outcome");
        let is_lost = is(table(no, "deductions"), "state", "lost");
        let taken = sum(table(no, "deductions"), "counted", |row| is_outcome(row) && is_lost(row));
        assert_eq!(lost, taken, "contract {no}");
    }
}

#[test]
fn the_money_is_that_of_the_settlement() {
    for (no, assessment) in shipped().assessments.iter().enumerate() {
        let money = table(no, "money");
        let Some(settlement) = &assessment.settlement else {
            assert!(money.rows.is_empty());
            continue;
        };
        let at = column(money, "amount");
        let amount = |row: Option<&Vec<Cell>>| row.map(|row| decimal(&row[at]));
        assert_eq!(amount(money.rows.first()), Some(settlement.total.rounded().amount));
        assert_eq!(amount(money.rows.last()), Some(settlement.payable.now.rounded().amount));
        let payments = table(no, "payments");
        let net: Decimal = settlement.stages.iter().map(|stage| stage.net.now.amount).sum();
        assert_eq!(sum(payments, "net", |_| true), net);
        let penalties = table(no, "penalties");
        let due: Decimal = settlement.penalties.iter().map(|one| one.total.amount).sum();
        assert_eq!(sum(penalties, "amount", is(penalties, "status", "due")), due);
    }
}

#[test]
fn the_portfolio_says_what_its_contracts_say() {
    let (_, contracts) = all()
        .iter()
        .find(|(no, table)| no.is_none() && table.name == "contracts")
        .expect("the portfolio is a table");
    assert_eq!(contracts.rows.len(), shipped().ledger.contracts.len());
    for (no, row) in contracts.rows.iter().enumerate() {
        let assessment = &shipped().assessments[no];
        let cell = |key: &str| decimal(&row[column(contracts, key)]);
        if let Some(settlement) = &assessment.settlement {
            assert_eq!(cell("payable"), settlement.payable.now.rounded().amount);
            assert_eq!(cell("deducted_high"), settlement.deducted.high.rounded().amount);
        }
        if let Some(current) = assessment.current_period() {
            assert_eq!(cell("score"), assessment.periods[current].total.now);
        }
    }
}

#[test]
fn every_record_is_a_row_of_its_kind() {
    for no in 0..shipped().ledger.contracts.len() {
        let records = shipped().ledger.records.iter();
        let n = records.filter(|record| record.contract as usize == no).count();
        let own = all()
            .iter()
            .filter(|(owner, table)| *owner == Some(no) && table.name.starts_with("records-"));
        assert_eq!(own.map(|(_, table)| table.rows.len()).sum::<usize>(), n);
    }
}
