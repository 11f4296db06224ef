//! Items: every scored item of every period.

use super::Sheet;
use crate::assessment::Evidence;
use crate::assessment::ItemScore;
use crate::base::proof::Link;
use crate::base::quantity::Decimal;
use crate::ledger::contract::scorecard::Item;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "items",
    title: "take-items",
    about: "take-items-about",
    columns: &[
        Column::new("period", "take-col-period", Kind::Id),
        Column::new("period_title", "take-col-period-title", Kind::Text),
        Column::new("section", "take-col-section", Kind::Id),
        Column::new("section_title", "take-col-section-title", Kind::Text),
        Column::new("item", "take-col-item", Kind::Id),
        Column::new("item_title", "take-col-item-title", Kind::Text),
        Column::new("points", "take-col-points", Kind::Points),
        Column::new("standard", "take-col-standard", Kind::Text),
        Column::new("score_low", "take-col-score-low", Kind::Points),
        Column::new("score", "take-col-score", Kind::Points),
        Column::new("score_high", "take-col-score-high", Kind::Points),
        Column::new("evidence", "take-col-evidence", Kind::State),
        Column::new("n_records", "take-col-n-records", Kind::Integer),
        Column::new("n_losses", "take-col-n-losses", Kind::Integer),
        Column::new("n_open", "take-col-n-open", Kind::Integer),
        Column::new("file", "take-col-file", Kind::Text),
        Column::new("line", "take-col-line", Kind::Integer),
        Column::new("page", "take-col-page", Kind::Link),
    ],
    rows,
};

fn rows(desk: &Desk<'_>, contract: usize) -> Vec<Vec<Cell>> {
    let file = desk.contract(contract);
    let Some(card) = &file.scorecard else { return Vec::new() };
    let mut rows = Vec::new();
    for score in &desk.assessment(contract).periods {
        let period = &file.identity.periods[score.period];
        for (section, state) in card.sections.iter().zip(&score.sections) {
            for (item, state) in section.items.iter().zip(&state.items) {
                let mut row = vec![
                    Cell::text(&period.id.text),
                    Cell::text(&period.title),
                    Cell::text(&section.id.text),
                    Cell::text(&section.title),
                ];
                row.extend(cells(desk, contract, &period.id.text, item, state));
                rows.push(row);
            }
        }
    }
    rows
}

fn cells(
    desk: &Desk<'_>,
    contract: usize,
    period: &str,
    item: &Item,
    state: &ItemScore,
) -> Vec<Cell> {
    let points = |points: Decimal| Cell::Decimal(points.normalize());
    let [path, line] = desk.position(item.place);
    vec![
        Cell::text(&item.id.text),
        Cell::text(&item.title),
        points(item.points),
        Cell::text(&item.standard),
        points(state.score.low),
        points(state.score.now),
        points(state.score.high),
        match state.evidence {
            Evidence::Filed => Cell::state("filed", "take-evidence-filed"),
            Evidence::NothingFiled => Cell::state("nothing-filed", "take-evidence-nothing"),
            Evidence::Ahead => Cell::state("ahead", "take-progress-ahead"),
        },
        Cell::count(state.n_evidence),
        Cell::count(state.losses.len()),
        Cell::count(state.open.len()),
        path,
        line,
        desk.page(contract, &Link::Item(period.to_owned(), item.id.text.clone())),
    ]
}
