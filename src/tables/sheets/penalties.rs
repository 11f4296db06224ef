//! Penalties: every breach or record that a penalty is about, what it costs, whether it counts.

use super::Sheet;
use crate::assessment::Cause;
use crate::assessment::PenaltyCharge;
use crate::base::proof::Link;
use crate::ledger::contract::penalty::Penalty;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;
use crate::tables::instant;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "penalties",
    title: "take-penalties",
    about: "take-penalties-about",
    columns: &[
        Column::new("penalty", "take-col-penalty", Kind::Id),
        Column::new("penalty_title", "take-col-penalty-title", Kind::Text),
        Column::new("clause", "take-col-clause", Kind::Id),
        Column::new("obligation", "take-col-obligation", Kind::Id),
        Column::new("outcome", "take-col-outcome", Kind::Id),
        Column::new("record", "take-col-record", Kind::Id),
        Column::new("at", "take-col-at", Kind::Instant),
        Column::new("since", "take-col-since", Kind::Instant),
        Column::new("period", "take-col-period", Kind::Id),
        Column::new("units", "take-col-quantity", Kind::Number),
        Column::new("running", "take-col-running", Kind::Flag),
        Column::new("amount", "take-col-amount", Kind::Money),
        Column::new("currency", "take-col-currency", Kind::Text),
        Column::new("status", "take-col-status", Kind::State),
        Column::new("confirmed_by", "take-col-confirmed-by", Kind::List),
        Column::new("denied_by", "take-col-denied-by", Kind::List),
        Column::new("awaited_from", "take-col-awaited-from", Kind::List),
        Column::new("remark", "take-col-remark", Kind::Sentence),
        Column::new("page", "take-col-page", Kind::Link),
    ],
    rows: |desk, contract| {
        let terms = &desk.contract(contract).terms;
        let settlement = desk.assessment(contract).settlement.iter();
        let penalties = settlement.flat_map(|one| &one.penalties);
        let charges = penalties.flat_map(|state| {
            let penalty = &terms.penalties[state.penalty];
            state.charges.iter().map(move |charge| (penalty, charge))
        });
        charges.map(|(penalty, charge)| row(desk, contract, penalty, charge)).collect()
    },
};

fn row(desk: &Desk<'_>, contract: usize, penalty: &Penalty, charge: &PenaltyCharge) -> Vec<Cell> {
    let file = desk.contract(contract);
    let (obligation, outcome, link) = match charge.cause {
        Cause::Outcome(o, k) => {
            let obligation = &file.obligations[o].id.text;
            let outcome = &desk.decided(contract)[o].outcomes[k].id;
            let link = Link::Outcome(obligation.clone(), outcome.clone());
            (Cell::text(obligation), Cell::text(outcome), link)
        }
        Cause::Record(no) => (Cell::Empty, Cell::Empty, Link::Record(no)),
    };
    let given = |is_yes: bool| {
        let given = charge.assent.given.iter().filter(|(_, _, yes)| *yes == is_yes);
        Cell::list(given.map(|(party, _, _)| party.clone()).collect())
    };
    vec![
        Cell::text(&penalty.id.text),
        Cell::text(&penalty.title),
        Cell::text(&penalty.clause.text),
        obligation,
        outcome,
        Cell::of(charge.record, |no| Cell::Text(desk.record_id(no))),
        instant(desk, contract, Some(charge.at)),
        instant(desk, contract, Some(charge.since)),
        desk.period_id(contract, charge.period),
        Cell::Decimal(charge.units.normalize()),
        Cell::Flag(charge.is_running),
        Cell::money(charge.amount),
        Cell::text(charge.amount.currency.code()),
        Cell::state(charge.status.name(), charge.status.key()),
        given(true),
        given(false),
        Cell::list(charge.assent.missing.clone()),
        Cell::of(charge.remark.clone(), Cell::Said),
        desk.page(contract, &link),
    ]
}
