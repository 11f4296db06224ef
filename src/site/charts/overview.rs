//! Fills the drawings that show a whole contract at once; nothing is decided here.

use crate::base::time::add_months;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Verdict;

use super::Chart;
use super::Drawing;
use super::fill::Source;
use super::fill::Subject;
use super::months::Month;
use super::scale::first_of_month;
use super::spark;
use super::spark::Spark;
use crate::base::quantity::Decimal;

/// Breaches by month, small.
pub(super) const SPARK: Drawing = Drawing { name: spark::NAME, draw: draw_spark };

/// The most months that are drawn: ten years.
const MAX_MONTHS: usize = 120;

fn draw_spark(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    if subject != Subject::Contract {
        return None;
    }
    let contract = source.contract();
    let term = &contract.identity.term;
    let zone = source.zone();
    let until = zone.date(source.as_of);
    let mut months: Vec<Month> = (0..)
        .map(|n| add_months(first_of_month(term.first), n))
        .take_while(|first| *first <= term.last)
        .take(MAX_MONTHS)
        .map(|first| Month {
            first,
            begun: first <= until,
            scored: 0,
            unscored: 0,
            lost: Decimal::ZERO,
        })
        .collect();
    let costs = source.costs();
    for (obligation, decided) in source.verdicts.decided.iter().enumerate() {
        if contract.obligations[obligation].bound == Bound::Buyer {
            continue;
        }
        for (n, outcome) in decided.within(None) {
            if outcome.verdict != Verdict::Breached {
                continue;
            }
            // A window that still runs counts in the month up to which it is known.
            let known = first_of_month(zone.date(outcome.at.min(source.as_of)));
            let Some(month) = months.iter_mut().find(|month| month.first == known) else {
                continue;
            };
            if contract.scorecard.is_none() || costs.contains(&(obligation, n)) {
                month.scored += 1;
            } else {
                month.unscored += 1;
            }
        }
    }
    let has_points = contract.scorecard.is_some();
    Some(spark::draw(&Spark { months, has_points }, source.catalog, id))
}
