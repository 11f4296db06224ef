//! Reductions: every quantity that was agreed and what was delivered of it.

use super::Sheet;
use crate::assessment::ReductionLine;
use crate::base::quantity::Decimal;
use crate::ledger::contract::penalty::Reduction;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "reductions",
    title: "take-reductions",
    about: "take-reductions-about",
    columns: &[
        Column::new("reduction_title", "take-col-reduction-title", Kind::Text),
        Column::new("clause", "take-col-clause", Kind::Id),
        Column::new("record", "take-col-record", Kind::Id),
        Column::new("required", "take-col-required", Kind::Number),
        Column::new("done", "take-col-delivered", Kind::Number),
        Column::new("price", "take-col-price", Kind::Money),
        Column::new("amount_low", "take-col-amount-low", Kind::Money),
        Column::new("amount", "take-col-amount", Kind::Money),
        Column::new("amount_high", "take-col-amount-high", Kind::Money),
        Column::new("currency", "take-col-currency", Kind::Text),
        Column::new("remark", "take-col-remark", Kind::Sentence),
    ],
    rows: |desk, contract| {
        let terms = &desk.contract(contract).terms;
        let settlement = desk.assessment(contract).settlement.iter();
        let lines = settlement.flat_map(|one| &one.reductions).flat_map(|state| {
            let reduction = &terms.reductions[state.reduction];
            state.lines.iter().map(move |line| (reduction, line))
        });
        lines.map(|(reduction, line)| row(desk, reduction, line)).collect()
    },
};

fn row(desk: &Desk<'_>, reduction: &Reduction, line: &ReductionLine) -> Vec<Cell> {
    let number = |number: Decimal| Cell::Decimal(number.normalize());
    vec![
        Cell::text(&reduction.title),
        Cell::text(&reduction.clause.text),
        Cell::Text(desk.record_id(line.record)),
        Cell::of(line.required, number),
        Cell::of(line.done, number),
        Cell::of(line.price, |price| Cell::Decimal(price.amount)),
        Cell::money(line.amount.low),
        Cell::money(line.amount.now),
        Cell::money(line.amount.high),
        Cell::text(line.amount.now.currency.code()),
        Cell::of(line.fault.clone(), Cell::Said),
    ]
}
