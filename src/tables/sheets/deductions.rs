//! Deductions: every loss of points, from the outcome to the item, and what assessors took.

use super::Sheet;
use crate::assessment::Loss;
use crate::assessment::ManualScore;
use crate::base::proof::Link;
use crate::base::quantity::Decimal;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;
use crate::tables::instant;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "deductions",
    title: "take-deductions",
    about: "take-deductions-about",
    columns: &[
        Column::new("period", "take-col-period", Kind::Id),
        Column::new("section", "take-col-section", Kind::Id),
        Column::new("item", "take-col-item", Kind::Id),
        Column::new("item_title", "take-col-item-title", Kind::Text),
        Column::new("cause", "take-col-cause", Kind::State),
        Column::new("state", "take-col-loss-state", Kind::State),
        Column::new("obligation", "take-col-obligation", Kind::Id),
        Column::new("clause", "take-col-clause", Kind::Id),
        Column::new("outcome", "take-col-outcome", Kind::Id),
        Column::new("subject", "take-col-subject", Kind::Text),
        Column::new("at", "take-col-at", Kind::Instant),
        Column::new("units", "take-col-units-counted", Kind::Integer),
        Column::new("points", "take-col-points-rate", Kind::Points),
        Column::new("counted", "take-col-points-counted", Kind::Points),
        Column::new("remark", "take-col-remark", Kind::Sentence),
        Column::new("summary", "take-col-summary", Kind::Sentence),
        Column::new("records", "take-col-records", Kind::List),
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
        let period = &file.identity.periods[score.period].id.text;
        for (section, state) in card.sections.iter().zip(&score.sections) {
            for (item, state) in section.items.iter().zip(&state.items) {
                let head = [
                    Cell::text(period),
                    Cell::text(&section.id.text),
                    Cell::text(&item.id.text),
                    Cell::text(&item.title),
                ];
                let lost = state.losses.iter().map(|loss| (loss, false));
                let all = lost.chain(state.open.iter().map(|loss| (loss, true)));
                let losses = all.map(|(one, is_open)| loss(desk, contract, one, is_open));
                let link = Link::Item(period.clone(), item.id.text.clone());
                let manual = state.manual.iter().map(|one| judged(desk, contract, one, &link));
                rows.extend(
                    losses
                        .chain(manual)
                        .map(|rest| head.iter().cloned().chain(rest).collect::<Vec<Cell>>()),
                );
            }
        }
    }
    rows
}

fn loss(desk: &Desk<'_>, contract: usize, loss: &Loss, is_open: bool) -> Vec<Cell> {
    let file = desk.contract(contract);
    let obligation = &file.obligations[loss.obligation];
    let outcome = &desk.decided(contract)[loss.obligation].outcomes[loss.outcome];
    let others = outcome.evidence.iter().filter(|known| Some(**known) != outcome.record);
    let records: Vec<_> = outcome.record.iter().chain(others).copied().collect();
    let points = |points: Decimal| Cell::Decimal(points.normalize());
    let [path, line] = desk.position(outcome.place);
    let link = Link::Outcome(obligation.id.text.clone(), outcome.id.clone());
    vec![
        Cell::state("outcome", "take-cause-outcome"),
        state(is_open),
        Cell::text(&obligation.id.text),
        Cell::text(&file.clause_of(obligation).id.text),
        Cell::text(&outcome.id),
        Cell::text(&file.identity.subject(&outcome.id)),
        instant(desk, contract, Some(outcome.at)),
        Cell::Integer(i64::from(loss.units)),
        points(loss.points),
        points(loss.counted),
        Cell::of(loss.remark.clone(), Cell::Said),
        Cell::Said(outcome.summary.clone()),
        desk.record_ids(&records),
        path,
        line,
        desk.page(contract, &link),
    ]
}

/// What an assessor's judgement takes; open while nobody has judged.
fn judged(desk: &Desk<'_>, contract: usize, score: &ManualScore, link: &Link) -> Vec<Cell> {
    let last = score.records.last();
    let place = last.map(|no| desk.position(desk.book.ledger.record(*no).place));
    let [path, line] = place.unwrap_or([Cell::Empty, Cell::Empty]);
    let at = last.and_then(|no| desk.book.ledger.record(*no).at);
    let given = |given: Decimal| Cell::Decimal((score.max - given).normalize());
    vec![
        Cell::state("judgement", "take-cause-judgement"),
        state(score.given.is_none()),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        instant(desk, contract, at),
        Cell::Empty,
        Cell::of(score.given, given),
        Cell::of(score.given, |_| Cell::Decimal(score.lost.normalize())),
        Cell::Empty,
        Cell::Empty,
        desk.record_ids(&score.records),
        path,
        line,
        desk.page(contract, link),
    ]
}

fn state(is_open: bool) -> Cell {
    match is_open {
        true => Cell::state("open", "take-loss-open"),
        false => Cell::state("lost", "take-loss-lost"),
    }
}
