//! Losses: what the deductions of one item cost in one period.
//!
//! Three sums come out of the same outcomes: what is lost for good, what is lost by what has been
//! decided so far, and what is lost if everything that is under way goes wrong. A breach is for
//! good (rules do not call it one before that is sure); a measured value of a running window is not.

use std::collections::BTreeSet;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::scorecard::Combine;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::scorecard::Item;
use crate::ledger::contract::scorecard::Missing;
use crate::ledger::contract::scorecard::Once;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Reach;
use crate::obligations::outcome::Verdict;

use super::Loss;
use super::case::Case;
use super::manual::ManualScore;
use super::manual::manual;
use super::once::Seen;
use super::steps::Scale;

/// What one item loses in one period.
#[derive(Default)]
pub(super) struct Losses {
    /// By what has been decided, in order of time; `counted` respects the item's floor.
    pub(super) decided: Vec<Loss>,
    /// By what is under way or cannot be decided, on top of that.
    pub(super) open: Vec<Loss>,
    /// What assessors gave.
    pub(super) manual: Vec<ManualScore>,
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
struct Charge {
    at: Instant,
    obligation: usize,
    outcome: usize,
    units: u32,
    points: Decimal,
    remark: Option<Message>,
}

/// An outcome with its numbers.
#[derive(Clone, Copy)]
struct Seat<'a> {
    obligation: usize,
    no: usize,
    outcome: &'a Outcome,
}

/// Adds up what an item loses in a period that has begun.
pub(super) fn losses(case: &Case<'_>, item: &Item, period: usize) -> Losses {
    let mut sum = Losses::default();
    let mut decided = Vec::new();
    let mut open = Vec::new();
    let mut judged = Vec::new();
    for deduction in &item.deductions {
        let seats = seats(case, deduction.obligations(), period, &mut sum);
        match deduction {
            Deduction::PerBreach { points, once, .. } => {
                let mut seen = Seen::new(case, once);
                if *once == Once::Record {
                    // What an earlier period has counted is not counted again.
                    for earlier in 0..period {
                        let seats = seats_in(case, deduction.obligations(), earlier);
                        for seat in &seats {
                            seen.count_before(seat.outcome);
                        }
                    }
                }
                per_breach(&seats, *points, seen, &mut sum, &mut decided, &mut open);
            }
            Deduction::Zero { .. } => zero(&seats, item, &mut sum, &mut decided, &mut open),
            Deduction::Steps { below, step, points, round, missing, .. } => {
                let scale = Scale {
                    below: *below,
                    step: *step,
                    points: *points,
                    round: *round,
                    missing: *missing,
                };
                if scale.step <= Decimal::ZERO {
                    let message =
                        Message::new("assess-step-not-positive").with("item", &item.id.text);
                    case.problems.report(item.place, message, None);
                    sum.leave_open(&item.id.text);
                    continue;
                }
                for seat in &seats {
                    scale.measure(case, seat, item, &mut sum, &mut decided, &mut open);
                }
            }
            Deduction::Manual { item: name, max, combine } => {
                judged.push((manual(case, name, *max, period), *combine));
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
    fn charge(&self, units: u32, points: Decimal, remark: Option<Message>) -> Charge {
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
    fn is_open(&self) -> bool {
        let verdict = self.outcome.verdict;
        self.outcome.provisional
            || self.outcome.open_units > 0
            || matches!(verdict, Verdict::Pending | Verdict::Undecidable | Verdict::Upcoming)
    }
}

fn per_breach(
    seats: &[Seat<'_>],
    rate: Decimal,
    mut seen: Seen<'_>,
    sum: &mut Losses,
    decided: &mut Vec<Charge>,
    open: &mut Vec<Charge>,
) {
    let once = seen.once_key();
    for seat in seats.iter().filter(|seat| seat.is_breach()) {
        let units = seen.take(seat.outcome);
        let remark = (units < seat.outcome.units)
            .then(|| Message::new(once).with("units", seat.outcome.units).with("counted", units));
        let points = rate * Decimal::from(units);
        sum.so_far += points;
        if units > 0 && seen.may_be_counted(seat.outcome) {
            sum.is_open = true;
        } else {
            sum.for_good += points;
        }
        decided.push(seat.charge(units, points, remark));
    }
    for seat in seats {
        sum.is_open |= seat.is_open();
        if seat.outcome.open_units > 0 {
            let units = seen.take_open(seat.outcome);
            let remark = (units < seat.outcome.open_units).then(|| {
                Message::new(once).with("units", seat.outcome.open_units).with("counted", units)
            });
            open.push(seat.charge(units, rate * Decimal::from(units), remark));
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

impl Scale {
    fn measure(
        &self,
        case: &Case<'_>,
        seat: &Seat<'_>,
        item: &Item,
        sum: &mut Losses,
        decided: &mut Vec<Charge>,
        open: &mut Vec<Charge>,
    ) {
        let outcome = seat.outcome;
        match (outcome.verdict, outcome.value) {
            (Verdict::Excused | Verdict::Upcoming, _) => sum.is_open |= seat.is_open(),
            (_, Some(value)) => self.charge(seat, value, item, sum, decided, open),
            // A ratio of nothing, where the contract says that this is all right.
            (Verdict::Met, None) => sum.is_open |= seat.is_open(),
            (_, None) if outcome.no_data => {
                // The contract says what no data scores; that decides it (A-TUR-36).
                sum.is_open |= outcome.provisional;
                let (points, key) = match self.missing {
                    Missing::Zero => (item.points, "assess-no-data"),
                    Missing::Full => (Decimal::ZERO, "assess-no-data-full"),
                };
                let mut remark = Message::new(key);
                if let Some(due) = outcome.due {
                    remark = remark.with("due", case.shown(due));
                }
                sum.so_far += points;
                if !outcome.provisional {
                    sum.for_good += points;
                }
                decided.push(seat.charge(outcome.units, points, Some(remark)));
            }
            // Nothing yet, or something was filed that cannot be judged as it stands.
            (verdict, None) => {
                sum.is_open = true;
                let key = match verdict {
                    Verdict::Pending => "assess-value-pending",
                    _ => "assess-value-open",
                };
                let units = outcome.open_units.max(1);
                open.push(seat.charge(units, item.points, Some(Message::new(key))));
            }
        }
    }

    /// Charges a measured value, and on top what it may still cost once what is open is judged.
    fn charge(
        &self,
        seat: &Seat<'_>,
        value: Decimal,
        item: &Item,
        sum: &mut Losses,
        decided: &mut Vec<Charge>,
        open: &mut Vec<Charge>,
    ) {
        let outcome = seat.outcome;
        let steps = self.steps(value);
        let points = self.worth(steps);
        if !steps.is_zero() {
            let remark = self.remark(value, steps);
            decided.push(seat.charge(outcome.units.max(1), points, Some(remark)));
        }
        sum.so_far += points;
        let units = outcome.open_units.max(1);
        let for_good = match outcome.reach {
            Reach::Between(low, high) if !matches!(outcome.verdict, Verdict::Pending) => {
                let (most, least) = (self.steps(low), self.steps(high));
                sum.is_open |= outcome.provisional || most != least;
                if most > steps {
                    let points = self.worth(most - steps);
                    open.push(seat.charge(units, points, Some(self.remark(low, most))));
                }
                self.worth(least)
            }
            Reach::Exact if outcome.open_units == 0 => {
                sum.is_open |= seat.is_open();
                points
            }
            _ => {
                sum.is_open = true;
                let remark = Message::new("assess-value-open");
                open.push(seat.charge(units, item.points, Some(remark)));
                Decimal::ZERO
            }
        };
        if !outcome.provisional {
            sum.for_good += for_good;
        }
    }

    fn remark(&self, value: Decimal, steps: Decimal) -> Message {
        Message::new("assess-steps")
            .with("value", value.round_dp(4))
            .with("below", self.below)
            .with("step", self.step)
            .with("steps", Datum::Number(steps))
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
        self.at_worst = self.so_far + unsure + worst_manual;
        if !self.undecided.is_empty() {
            self.is_open = true;
            self.at_worst += item.points;
        }
    }
}
