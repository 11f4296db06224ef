//! Fines: every decision on a deduction that somebody decides within a range.

use super::Sheet;
use crate::assessment::FineDecision;
use crate::ledger::contract::settlement::Fine;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;
use crate::tables::instant;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "fines",
    title: "take-fines",
    about: "take-fines-about",
    columns: &[
        Column::new("fine_title", "take-col-fine-title", Kind::Text),
        Column::new("clause", "take-col-clause", Kind::Id),
        Column::new("min", "take-col-min", Kind::Money),
        Column::new("max", "take-col-max", Kind::Money),
        Column::new("record", "take-col-record", Kind::Id),
        Column::new("at", "take-col-at", Kind::Instant),
        Column::new("amount", "take-col-amount", Kind::Money),
        Column::new("currency", "take-col-currency", Kind::Text),
        Column::new("counts", "take-col-counts", Kind::Flag),
        Column::new("remark", "take-col-remark", Kind::Sentence),
    ],
    rows: |desk, contract| {
        let terms = &desk.contract(contract).terms;
        let settlement = desk.assessment(contract).settlement.iter();
        let decisions = settlement.flat_map(|one| &one.fines).flat_map(|state| {
            let fine = &terms.fines[state.fine];
            state.decisions.iter().map(move |decision| (fine, decision))
        });
        decisions.map(|(fine, decision)| row(desk, contract, fine, decision)).collect()
    },
};

fn row(desk: &Desk<'_>, contract: usize, fine: &Fine, decision: &FineDecision) -> Vec<Cell> {
    vec![
        Cell::text(&fine.title),
        Cell::text(&fine.clause.text),
        Cell::of(fine.min, Cell::money),
        Cell::of(fine.max, Cell::money),
        Cell::Text(desk.record_id(decision.record)),
        instant(desk, contract, decision.at),
        Cell::of(decision.amount, Cell::money),
        Cell::of(decision.amount, |amount| Cell::text(amount.currency.code())),
        Cell::Flag(decision.fault.is_none()),
        Cell::of(decision.fault.clone(), Cell::Said),
    ]
}
