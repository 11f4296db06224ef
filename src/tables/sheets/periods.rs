//! Periods: the score of every assessment period and what it costs.

use super::Sheet;
use crate::assessment::PeriodScore;
use crate::base::proof::Link;
use crate::base::quantity::Decimal;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;
use crate::tables::verdict;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "periods",
    title: "take-periods",
    about: "take-periods-about",
    columns: &[
        Column::new("period", "take-col-period", Kind::Id),
        Column::new("period_title", "take-col-period-title", Kind::Text),
        Column::new("first", "take-col-first", Kind::Date),
        Column::new("last", "take-col-last", Kind::Date),
        Column::new("progress", "take-col-progress", Kind::State),
        Column::new("final", "take-col-final", Kind::Flag),
        Column::new("seal", "take-col-seal", Kind::State),
        Column::new("score_low", "take-col-score-low", Kind::Points),
        Column::new("score", "take-col-score", Kind::Points),
        Column::new("score_high", "take-col-score-high", Kind::Points),
        Column::new("points", "take-col-points", Kind::Points),
        Column::new("grade", "take-col-grade", Kind::Text),
        Column::new("amount", "take-col-period-amount", Kind::Money),
        Column::new("deduction_low", "take-col-deduction-low", Kind::Money),
        Column::new("deduction", "take-col-deduction", Kind::Money),
        Column::new("deduction_high", "take-col-deduction-high", Kind::Money),
        Column::new("currency", "take-col-currency", Kind::Text),
        Column::new("page", "take-col-page", Kind::Link),
    ],
    rows: |desk, contract| {
        let scores = desk.assessment(contract).periods.iter();
        scores.map(|score| row(desk, contract, score)).collect()
    },
};

fn row(desk: &Desk<'_>, contract: usize, score: &PeriodScore) -> Vec<Cell> {
    let file = desk.contract(contract);
    let period = &file.identity.periods[score.period];
    let settlement = desk.assessment(contract).settlement.as_ref();
    let deduction = settlement
        .and_then(|one| one.deductions.iter().find(|one| one.period == score.period))
        .map(|one| one.amount);
    let points = |points: Decimal| Cell::Decimal(points.normalize());
    let seal = desk.book.seal_of(contract, score.period);
    let grade = score.grade[1].and_then(|n| file.terms.grades.get(n));
    vec![
        Cell::text(&period.id.text),
        Cell::text(&period.title),
        Cell::Date(period.first),
        Cell::Date(period.last),
        verdict::progress(score.progress),
        Cell::Flag(score.is_final),
        Cell::of(seal, |seal| Cell::state(seal.state.name(), seal.state.key())),
        points(score.total.low),
        points(score.total.now),
        points(score.total.high),
        Cell::of(file.scorecard.as_ref(), |card| points(card.total)),
        Cell::of(grade, |grade| Cell::text(&grade.title)),
        Cell::of(period.amount, Cell::money),
        Cell::of(deduction, |amount| Cell::money(amount.low)),
        Cell::of(deduction, |amount| Cell::money(amount.now)),
        Cell::of(deduction, |amount| Cell::money(amount.high)),
        Cell::text(file.identity.currency().code()),
        desk.page(contract, &Link::Period(period.id.text.clone())),
    ]
}
