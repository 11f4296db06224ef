//! Payments: every payment of the contract, what is taken from it, what it waits for, what was paid.

use super::Sheet;
use crate::assessment::StageState;
use crate::ledger::contract::settlement::Portion;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;
use crate::tables::instant;
use crate::tables::verdict;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "payments",
    title: "take-payments",
    about: "take-payments-about",
    columns: &[
        Column::new("payment", "take-col-payment", Kind::Id),
        Column::new("payment_title", "take-col-payment-title", Kind::Text),
        Column::new("clause", "take-col-clause", Kind::Id),
        Column::new("share", "take-col-share", Kind::Share),
        Column::new("gross", "take-col-gross", Kind::Money),
        Column::new("deducted_low", "take-col-deducted-low", Kind::Money),
        Column::new("deducted", "take-col-deducted", Kind::Money),
        Column::new("deducted_high", "take-col-deducted-high", Kind::Money),
        Column::new("net_low", "take-col-net-low", Kind::Money),
        Column::new("net", "take-col-net", Kind::Money),
        Column::new("net_high", "take-col-net-high", Kind::Money),
        Column::new("paid", "take-col-paid", Kind::Money),
        Column::new("currency", "take-col-currency", Kind::Text),
        Column::new("conditions", "take-col-conditions", Kind::State),
        Column::new("waits_for", "take-col-waits-for", Kind::Sentence),
        Column::new("duty", "take-col-duty", Kind::State),
        Column::new("due", "take-col-due", Kind::Instant),
        Column::new("settled", "take-col-settled", Kind::Instant),
        Column::new("records", "take-col-records", Kind::List),
        Column::new("file", "take-col-file", Kind::Text),
        Column::new("line", "take-col-line", Kind::Integer),
    ],
    rows: |desk, contract| {
        let settlement = desk.assessment(contract).settlement.iter();
        let stages = settlement.flat_map(|one| &one.stages);
        stages.map(|state| row(desk, contract, state)).collect()
    },
};

fn row(desk: &Desk<'_>, contract: usize, state: &StageState) -> Vec<Cell> {
    let stage = &desk.contract(contract).terms.stages[state.stage];
    let duty = state.duty.as_ref();
    let [path, line] = desk.position(stage.place);
    vec![
        Cell::text(&stage.id.text),
        Cell::text(&stage.title),
        Cell::text(&stage.clause.text),
        match stage.portion {
            Portion::Share(share) => Cell::Decimal(share.normalize()),
            Portion::Amount(_) => Cell::Empty,
        },
        Cell::money(state.gross),
        Cell::money(state.deducted.low),
        Cell::money(state.deducted.now),
        Cell::money(state.deducted.high),
        Cell::money(state.net.low),
        Cell::money(state.net.now),
        Cell::money(state.net.high),
        Cell::money(state.paid),
        Cell::text(state.gross.currency.code()),
        verdict::holds(state.holds),
        verdict::awaited(&state.conditions),
        Cell::of(duty, |duty| Cell::state(duty.state.name(), duty.state.key())),
        instant(desk, contract, duty.and_then(|duty| duty.due)),
        instant(desk, contract, duty.and_then(|duty| duty.settled)),
        desk.record_ids(&state.payments),
        path,
        line,
    ]
}
