//! Losses: what the deductions of one item cost in one period.
//!
//! Three sums come out of the same outcomes: what is lost for good, what is lost by what has been
//! decided so far, and what is lost if everything that is under way goes wrong. A breach is for
//! good (rules do not call it one before that is sure); a measured value of a running window is not.

use std::collections::BTreeSet;

use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::scorecard::Combine;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::scorecard::Item;
use crate::ledger::contract::scorecard::Once;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

use super::EarnedScore;
use super::Loss;
use super::case::Case;
use super::earn::earned;
use super::gauge::Gauge;
use super::manual::ManualScore;
use super::manual::manual;
use super::measure::Measure;
use super::once::Seen;
use super::price::Prices;

/// What one item loses in one period.
#[derive(Default)]
pub(super) struct Losses {
    /// By what has been decided, in order of time; `counted` respects the item's floor.
    pub(super) decided: Vec<Loss>,
    /// By what is under way or cannot be decided, on top of that.
    pub(super) open: Vec<Loss>,
    /// What assessors gave.
    pub(super) manual: Vec<ManualScore>,
    /// What records earned.
    pub(super) earned: Vec<EarnedScore>,
    /// Points lost whatever happens.
    pub(super) for_good: Decimal,
    /// Points lost so far, without regard to the floor.
    pub(super) so_far: Decimal,
    /// Points lost at worst, without regard to the floor.
    pub(super) at_worst: Decimal,
    /// Whether anything can still change it although the period is over.
    pub(super) is_open: bool,
    /// Obligations that could not be decided at all.
    pub(super) undecided: Vec<String>,
    /// Records that show what became of the item's obligations.
    pub(super) evidence: BTreeSet<RecordNo>,
}

/// A loss before the item's floor.
pub(super) struct Charge {
    pub(super) at: Instant,
    pub(super) obligation: usize,
    pub(super) outcome: usize,
    pub(super) units: u32,
    pub(super) points: Decimal,
    pub(super) remark: Option<Message>,
}

/// An outcome with its numbers.
#[derive(Clone, Copy)]
pub(super) struct Seat<'a> {
    pub(super) obligation: usize,
    pub(super) no: usize,
    pub(super) outcome: &'a Outcome,
}

/// Adds up what an item loses in a period that has begun.
pub(super) fn losses(case: &Case<'_>, item: &Item, period: usize) -> Losses {
    let mut sum = Losses::default();
    let mut decided = Vec::new();
    let mut open = Vec::new();
    let mut judged = Vec::new();
    for deduction in case.deductions(item, period) {
        let seats = seats(case, deduction.obligations(), period, &mut sum);
        match deduction {
            Deduction::PerBreach { points, rates, once, .. } => {
                let mut seen = Seen::new(case, once);
                if matches!(once, Once::Record) {
                    // What an earlier period has counted is not counted again.
                    for earlier in 0..period {
                        let seats = seats_in(case, deduction.obligations(), earlier);
                        for seat in &seats {
                            seen.count_before(case, seat.outcome);
                        }
                    }
                }
                let prices = Prices::new(*points, rates);
                per_breach(case, &seats, &prices, seen, &mut sum, &mut decided, &mut open);
            }
            Deduction::Zero { .. } => zero(&seats, item, &mut sum, &mut decided, &mut open),
            Deduction::Measure { scale, missing, pick, .. } => {
                let Some(gauge) = Gauge::of(scale, item.points) else {
                    let message =
                        Message::new("assess-step-not-positive").with("item", &item.id.text);
                    case.problems.report(item.place, message, None);
                    sum.leave_open(&item.id.text);
                    continue;
                };
                let measure = Measure { gauge, missing: *missing, full: item.points };
                for charged in measure.all(case, &seats, *pick) {
                    sum.is_open |= charged.is_open;
                    sum.so_far += charged.so_far;
                    sum.for_good += charged.for_good;
                    decided.extend(charged.decided);
                    open.extend(charged.open);
                }
            }
            Deduction::Earn { on, points, max, scope, missing } => {
                match earned(case, on, (*points, *max), *scope, *missing, period) {
                    Some(score) => {
                        sum.evidence.extend(&score.records);
                        sum.so_far += max - score.range.now;
                        sum.for_good += max - score.range.high;
                        sum.is_open |= score.is_open;
                        sum.earned.push(score);
                    }
                    None => sum.leave_open(&on.on.text),
                }
            }
            Deduction::Manual { judge, combine } => {
                judged.push((manual(case, judge, period), *combine));
            }
        }
    }
    for (mut score, combine) in judged {
        sum.evidence.extend(&score.records);
        score.settle(combine, sum.so_far.min(item.points));
        sum.for_good += score.lost;
        sum.so_far += score.lost;
        // Where the lower score stands, nobody has to judge.
        if score.given.is_none() && combine == Combine::Lower {
            continue;
        }
        sum.is_open |= score.given.is_none();
        sum.manual.push(score);
    }
    sum.settle(item, decided, open);
    sum
}

/// The outcomes of some obligations in a period, in order of time; what of them counts for the
/// item goes into its sum.
fn seats<'a>(case: &Case<'a>, of: &[Word], period: usize, sum: &mut Losses) -> Vec<Seat<'a>> {
    let unknown = of.iter().filter(|word| case.decided(&word.text).is_none());
    sum.undecided.extend(unknown.map(|word| word.text.clone()));
    let seats = seats_in(case, of, period);
    sum.evidence.extend(seats.iter().flat_map(|seat| &seat.outcome.evidence));
    seats
}

/// The outcomes of some obligations in a period, in order of time.
fn seats_in<'a>(case: &Case<'a>, of: &[Word], period: usize) -> Vec<Seat<'a>> {
    let mut seats: Vec<Seat<'a>> = Vec::new();
    for (obligation, decided) in of.iter().filter_map(|word| case.decided(&word.text)) {
        for (no, outcome) in decided.within(Some(period)) {
            seats.push(Seat { obligation, no, outcome });
        }
    }
    seats.sort_by(|a, b| {
        (a.outcome.at, a.obligation, &a.outcome.id).cmp(&(
            b.outcome.at,
            b.obligation,
            &b.outcome.id,
        ))
    });
    seats
}

impl Seat<'_> {
    pub(super) fn charge(&self, units: u32, points: Decimal, remark: Option<Message>) -> Charge {
        Charge {
            at: self.outcome.at,
            obligation: self.obligation,
            outcome: self.no,
            units,
            points,
            remark,
        }
    }

    fn is_breach(&self) -> bool {
        self.outcome.verdict == Verdict::Breached
    }

    /// Whether the outcome can still change.
    pub(super) fn is_open(&self) -> bool {
        let verdict = self.outcome.verdict;
        self.outcome.provisional
            || self.outcome.open_units > 0
            || matches!(verdict, Verdict::Pending | Verdict::Undecidable | Verdict::Upcoming)
    }
}

fn per_breach(
    case: &Case<'_>,
    seats: &[Seat<'_>],
    prices: &Prices<'_>,
    mut seen: Seen<'_>,
    sum: &mut Losses,
    decided: &mut Vec<Charge>,
    open: &mut Vec<Charge>,
) {
    let once = seen.once_key();
    for (price, seat) in prices.of(case, seats.iter().filter(|seat| seat.is_breach())) {
        let units = seen.take(case, seat.outcome);
        let remark = (units < seat.outcome.units)
            .then(|| Message::new(once).with("units", seat.outcome.units).with("counted", units));
        let remark = remark.or_else(|| price.remark(units));
        let points = price.least * Decimal::from(units);
        sum.so_far += points;
        if units > 0 && seen.may_be_counted(seat.outcome) {
            sum.is_open = true;
        } else {
            sum.for_good += points;
        }
        decided.push(seat.charge(units, points, remark));
        // Nobody can say yet which rate fits: the dearer one stays open.
        let dearer = match units {
            0 if price.is_open() => price.most,
            units => (price.most - price.least) * Decimal::from(units),
        };
        if price.is_open() {
            sum.is_open = true;
            let remark = Message::new("assess-rate-open");
            open.push(seat.charge(units.max(1), dearer, Some(remark)));
        }
    }
    for seat in seats {
        sum.is_open |= seat.is_open();
        if seat.outcome.open_units > 0 {
            let units = seen.take_open(case, seat.outcome);
            let remark = (units < seat.outcome.open_units).then(|| {
                Message::new(once).with("units", seat.outcome.open_units).with("counted", units)
            });
            let dearest = prices.dearest(case, seat.outcome);
            open.push(seat.charge(units, dearest * Decimal::from(units), remark));
        }
    }
}

fn zero(
    seats: &[Seat<'_>],
    item: &Item,
    sum: &mut Losses,
    decided: &mut Vec<Charge>,
    open: &mut Vec<Charge>,
) {
    for seat in seats {
        sum.is_open |= seat.is_open();
        let remark = Some(Message::new("assess-zero"));
        if seat.is_breach() {
            sum.so_far += item.points;
            sum.for_good += item.points;
            decided.push(seat.charge(seat.outcome.units, item.points, remark));
        } else if seat.outcome.open_units > 0 {
            open.push(seat.charge(seat.outcome.open_units, item.points, remark));
        }
    }
}

impl Losses {
    fn leave_open(&mut self, what: &str) {
        self.is_open = true;
        self.undecided.push(what.to_owned());
    }

    /// Puts the charges in order and lets the item's floor decide what really goes (A-TUR-07).
    fn settle(&mut self, item: &Item, mut decided: Vec<Charge>, mut open: Vec<Charge>) {
        let given: Decimal = self.manual.iter().map(|score| score.lost).sum();
        let unearned: Decimal = self.earned.iter().map(|score| score.max - score.range.now).sum();
        let given = given + unearned;
        let mut left = (item.points - given).max(Decimal::ZERO);
        for (charges, losses) in [(&mut decided, &mut self.decided), (&mut open, &mut self.open)] {
            charges.sort_by_key(|charge| (charge.at, charge.obligation, charge.outcome));
            for charge in charges.drain(..) {
                let counted = charge.points.min(left).max(Decimal::ZERO);
                left -= counted;
                losses.push(Loss {
                    obligation: charge.obligation,
                    outcome: charge.outcome,
                    units: charge.units,
                    points: charge.points,
                    counted,
                    remark: charge.remark,
                });
            }
        }
        let unsure: Decimal = self.open.iter().map(|loss| loss.points).sum();
        let worst_manual: Decimal =
            self.manual.iter().filter(|score| score.given.is_none()).map(|score| score.max).sum();
        let worst_earned: Decimal =
            self.earned.iter().map(|score| score.range.now - score.range.low).sum();
        self.at_worst = self.so_far + unsure + worst_manual + worst_earned;
        if !self.undecided.is_empty() {
            self.is_open = true;
            self.at_worst += item.points;
        }
    }
}
