//! Contracts: the portfolio, one row a contract.

use super::Sheet;
use crate::assessment::MoneyRange;
use crate::base::finding::Level;
use crate::base::proof::Link;
use crate::base::quantity::Decimal;
use crate::integrity::What;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Verdict;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;
use crate::tables::instant;
use crate::tables::verdict;

/// Its name.
pub(in crate::tables) const NAME: &str = "contracts";

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: NAME,
    title: "take-contracts",
    about: "take-contracts-about",
    columns: &[
        Column::new("contract", "take-col-contract", Kind::Id),
        Column::new("contract_title", "take-col-contract-title", Kind::Text),
        Column::new("first", "take-col-first", Kind::Date),
        Column::new("last", "take-col-last", Kind::Date),
        Column::new("period", "take-col-current-period", Kind::Id),
        Column::new("period_title", "take-col-period-title", Kind::Text),
        Column::new("progress", "take-col-progress", Kind::State),
        Column::new("final", "take-col-final", Kind::Flag),
        Column::new("score_low", "take-col-score-low", Kind::Points),
        Column::new("score", "take-col-score", Kind::Points),
        Column::new("score_high", "take-col-score-high", Kind::Points),
        Column::new("points", "take-col-points", Kind::Points),
        Column::new("grade", "take-col-grade", Kind::Text),
        Column::new("average_low", "take-col-average-low", Kind::Points),
        Column::new("average", "take-col-average", Kind::Points),
        Column::new("average_high", "take-col-average-high", Kind::Points),
        Column::new("n_breached", "take-col-n-breached", Kind::Integer),
        Column::new("n_breached_buyer", "take-col-n-breached-buyer", Kind::Integer),
        Column::new("n_excused", "take-col-n-excused", Kind::Integer),
        Column::new("n_undecidable", "take-col-n-undecidable", Kind::Integer),
        Column::new("n_pending", "take-col-n-pending", Kind::Integer),
        Column::new("n_irregular", "take-col-n-irregular", Kind::Integer),
        Column::new("n_unread", "take-col-n-unread", Kind::Integer),
        Column::new("total", "take-col-total", Kind::Money),
        Column::new("deducted_low", "take-col-deducted-low", Kind::Money),
        Column::new("deducted", "take-col-deducted", Kind::Money),
        Column::new("deducted_high", "take-col-deducted-high", Kind::Money),
        Column::new("payable_low", "take-col-payable-low", Kind::Money),
        Column::new("payable", "take-col-payable", Kind::Money),
        Column::new("payable_high", "take-col-payable-high", Kind::Money),
        Column::new("currency", "take-col-currency", Kind::Text),
        Column::new("next_due", "take-col-next-due", Kind::Instant),
        Column::new("next_obligation", "take-col-next-obligation", Kind::Id),
        Column::new("last_evidence", "take-col-last-evidence", Kind::Instant),
        Column::new("last_record", "take-col-last-record", Kind::Id),
        Column::new("page", "take-col-page", Kind::Link),
    ],
    rows: |desk, _| (0..desk.book.ledger.contracts.len()).map(|no| row(desk, no)).collect(),
};

pub(in crate::tables) fn row(desk: &Desk<'_>, no: usize) -> Vec<Cell> {
    let file = desk.contract(no);
    let identity = &file.identity;
    let mut row = vec![
        Cell::text(&identity.id),
        Cell::text(&identity.title),
        Cell::Date(identity.term.first),
        Cell::Date(identity.term.last),
    ];
    row.extend(score(desk, no));
    row.extend(counts(desk, no));
    row.extend(money(desk, no));
    row.extend(times(desk, no));
    let period = desk.assessment(no).current_period().map(|p| &identity.periods[p].id.text);
    row.push(Cell::of(period, |id| desk.page(no, &Link::Period(id.clone()))));
    row
}

fn score(desk: &Desk<'_>, no: usize) -> Vec<Cell> {
    let file = desk.contract(no);
    let assessment = desk.assessment(no);
    let current = assessment.current_period();
    let period = current.map(|p| &file.identity.periods[p]);
    let score = current.map(|p| &assessment.periods[p]);
    let points = |points: Decimal| Cell::Decimal(points.normalize());
    let grade = score.and_then(|score| file.terms.grades.get(score.grade[1]?));
    let average = assessment.average.as_ref().map(|average| average.score);
    vec![
        Cell::of(period, |period| Cell::text(&period.id.text)),
        Cell::of(period, |period| Cell::text(&period.title)),
        Cell::of(score, |score| verdict::progress(score.progress)),
        Cell::of(score, |score| Cell::Flag(score.is_final)),
        Cell::of(score, |score| points(score.total.low)),
        Cell::of(score, |score| points(score.total.now)),
        Cell::of(score, |score| points(score.total.high)),
        Cell::of(file.scorecard.as_ref(), |card| points(card.total)),
        Cell::of(grade, |grade| Cell::text(&grade.title)),
        Cell::of(average, |average| points(average.low)),
        Cell::of(average, |average| points(average.now)),
        Cell::of(average, |average| points(average.high)),
    ]
}

fn counts(desk: &Desk<'_>, no: usize) -> Vec<Cell> {
    let obligations = &desk.contract(no).obligations;
    let count = |verdict: Verdict, is_buyers: Option<bool>| {
        let all = desk.outcomes(no).filter(|(_, _, outcome)| outcome.verdict == verdict);
        let is_it = |o: usize| match is_buyers {
            Some(is_buyers) => is_buyers == (obligations[o].bound == Bound::Buyer),
            None => true,
        };
        Cell::count(all.filter(|(o, _, _)| is_it(*o)).count())
    };
    let irregular = desk.book.integrity[no]
        .incidents
        .iter()
        .filter(|one| one.what != What::HistoryUnknown && one.finding.level >= Level::Warning);
    vec![
        count(Verdict::Breached, Some(false)),
        count(Verdict::Breached, Some(true)),
        count(Verdict::Excused, None),
        count(Verdict::Undecidable, None),
        count(Verdict::Pending, None),
        Cell::count(irregular.count()),
        Cell::count(desk.book.ledger.unread.get(no).copied().unwrap_or_default()),
    ]
}

fn money(desk: &Desk<'_>, no: usize) -> Vec<Cell> {
    let settlement = desk.assessment(no).settlement.as_ref();
    let range = |range: Option<MoneyRange>| {
        [
            Cell::of(range, |range| Cell::money(range.low)),
            Cell::of(range, |range| Cell::money(range.now)),
            Cell::of(range, |range| Cell::money(range.high)),
        ]
    };
    let mut cells = vec![Cell::of(settlement, |one| Cell::money(one.total))];
    cells.extend(range(settlement.map(|one| one.deducted)));
    cells.extend(range(settlement.map(|one| one.payable)));
    cells.push(Cell::of(settlement, |one| Cell::text(one.total.currency.code())));
    cells
}

/// The next thing that is due, and the last evidence.
fn times(desk: &Desk<'_>, no: usize) -> Vec<Cell> {
    let as_of = desk.book.moment(no);
    let is_owed = |verdict| matches!(verdict, Verdict::Pending | Verdict::Upcoming);
    let owed = desk.outcomes(no).filter(|(_, _, outcome)| is_owed(outcome.verdict));
    let next = owed
        .filter_map(|(o, k, outcome)| Some((outcome.due.filter(|due| !as_of.passed(*due))?, o, k)))
        .min();
    let records = desk.book.ledger.records.iter();
    let own = records.filter(|record| record.contract as usize == no);
    let last =
        own.filter_map(|record| Some((record.at.filter(|at| as_of.reached(*at))?, &record.id)));
    let last = last.max();
    vec![
        instant(desk, no, next.map(|(due, _, _)| due)),
        Cell::of(next, |(_, o, _)| Cell::text(&desk.contract(no).obligations[o].id.text)),
        instant(desk, no, last.map(|(at, _)| at)),
        Cell::of(last, |(_, id)| Cell::text(id)),
    ]
}
