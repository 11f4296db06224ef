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
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::parts;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::identity::Identity;
use crate::ledger::contract::identity::NamedWindow;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::scorecard::Item;
use crate::ledger::contract::scorecard::Missing;
use crate::ledger::contract::scorecard::Once;
use crate::ledger::contract::scorecard::Round;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

use super::Loss;
use super::case::Case;
use super::manual::ManualScore;
use super::manual::manual;

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
    for deduction in &item.deductions {
        let seats = seats(case, deduction.obligations(), period, &mut sum);
        match deduction {
            Deduction::PerBreach { points, once, .. } => {
                per_breach(case, &seats, *points, once, &mut sum, &mut decided, &mut open);
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
                    sum.leave_open(item, &item.id.text);
                    continue;
                }
                for seat in &seats {
                    scale.measure(case, seat, item, &mut sum, &mut decided, &mut open);
                }
            }
            Deduction::Manual { item: name, max } => {
                let score = manual(case, name, *max, period);
                let lost = score.given.map_or(Decimal::ZERO, |given| *max - given);
                sum.for_good += lost;
                sum.so_far += lost;
                sum.at_worst += if score.given.is_some() { lost } else { *max };
                sum.is_open |= score.given.is_none();
                sum.evidence.extend(&score.records);
                sum.manual.push(score);
            }
        }
    }
    sum.settle(item, decided, open);
    sum
}

/// The outcomes of some obligations in a period, in order of time.
fn seats<'a>(case: &Case<'a>, of: &[Word], period: usize, sum: &mut Losses) -> Vec<Seat<'a>> {
    let mut seats: Vec<Seat<'a>> = Vec::new();
    for word in of {
        let Some((obligation, decided)) = case.decided(&word.text) else {
            sum.undecided.push(word.text.clone());
            continue;
        };
        for (no, outcome) in decided.within(Some(period)) {
            sum.evidence.extend(&outcome.evidence);
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
    case: &Case<'_>,
    seats: &[Seat<'_>],
    rate: Decimal,
    once: &Once,
    sum: &mut Losses,
    decided: &mut Vec<Charge>,
    open: &mut Vec<Charge>,
) {
    let mut seen = Seen::new(case, once);
    for seat in seats.iter().filter(|seat| seat.is_breach()) {
        let units = seen.take(seat);
        let remark = (units < seat.outcome.units).then(|| {
            Message::new(once_key(once)).with("units", seat.outcome.units).with("counted", units)
        });
        let points = rate * Decimal::from(units);
        sum.so_far += points;
        sum.for_good += points;
        decided.push(seat.charge(units, points, remark));
    }
    for seat in seats {
        sum.is_open |= seat.is_open();
        if seat.outcome.open_units > 0 {
            let units = seen.take_open(seat);
            let remark = (units < seat.outcome.open_units).then(|| {
                Message::new(once_key(once))
                    .with("units", seat.outcome.open_units)
                    .with("counted", units)
            });
            open.push(seat.charge(units, rate * Decimal::from(units), remark));
        }
    }
}

fn once_key(once: &Once) -> &'static str {
    match once {
        Once::Breach | Once::Record => "assess-once-record",
        Once::Day => "assess-once-day",
        Once::Month => "assess-once-month",
        Once::Period => "assess-once-period",
        Once::Window(_) => "assess-once-window",
    }
}

/// What has been counted, within which several breaches count once.
struct Seen<'a> {
    once: &'a Once,
    identity: &'a Identity,
    keys: BTreeSet<Key>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Record(RecordNo),
    Day(Date),
    Month(i32, u32),
    Window(usize),
    Period,
}

impl<'a> Seen<'a> {
    fn new(case: &Case<'a>, once: &'a Once) -> Seen<'a> {
        Seen { once, identity: case.identity(), keys: BTreeSet::new() }
    }

    /// How many breaches of an outcome count.
    ///
    /// Each takes a record of its own, so that one more breach never makes others cheaper.
    fn take(&mut self, seat: &Seat<'_>) -> u32 {
        let outcome = seat.outcome;
        match self.once {
            Once::Record if !outcome.offenders.is_empty() => {
                let mut units = 0;
                for record in &outcome.offenders {
                    if units < outcome.units && self.keys.insert(Key::Record(*record)) {
                        units += 1;
                    }
                }
                units
            }
            _ => self.once(outcome, outcome.units),
        }
    }

    /// How many open breaches of an outcome would count on top; which records they blame is not known yet.
    fn take_open(&mut self, seat: &Seat<'_>) -> u32 {
        let outcome = seat.outcome;
        match self.once {
            Once::Record if !outcome.offenders.is_empty() => outcome.open_units,
            _ => self.once(outcome, outcome.open_units),
        }
    }

    fn once(&mut self, outcome: &Outcome, units: u32) -> u32 {
        let date = || self.identity.zone.date(outcome.at);
        let key = match self.once {
            Once::Breach => None,
            Once::Record => outcome.record.map(Key::Record),
            Once::Day => Some(Key::Day(date())),
            Once::Month => {
                let (year, month, _) = parts(date());
                Some(Key::Month(year, month))
            }
            Once::Period => Some(Key::Period),
            Once::Window(set) => {
                let date = date();
                let holds = |window: &NamedWindow| {
                    window.set.text == set.text && window.first <= date && date <= window.last
                };
                self.identity.windows.iter().position(holds).map(Key::Window)
            }
        };
        match key {
            // A missed slot is about no record: nothing to share with others.
            None => units,
            Some(key) if units > 0 => u32::from(self.keys.insert(key)),
            Some(_) => 0,
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

/// Points for each step that a value falls short.
struct Scale {
    below: Decimal,
    step: Decimal,
    points: Decimal,
    round: Round,
    missing: Missing,
}

impl Scale {
    /// How many steps a value falls short; exact, without dividing what does not divide.
    fn steps(&self, value: Decimal) -> Decimal {
        let short = self.below - value;
        if short <= Decimal::ZERO {
            return Decimal::ZERO;
        }
        let part = short % self.step;
        let whole = ((short - part) / self.step).round();
        match self.round {
            Round::Up if !part.is_zero() => whole + Decimal::ONE,
            Round::Up | Round::Down => whole,
        }
    }

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
            (_, Some(value)) => {
                sum.is_open |= seat.is_open();
                let steps = self.steps(value);
                let points = steps * self.points;
                if !steps.is_zero() {
                    let remark = Message::new("assess-steps")
                        .with("value", value.round_dp(4))
                        .with("below", self.below)
                        .with("step", self.step)
                        .with("steps", Datum::Number(steps));
                    decided.push(seat.charge(outcome.units.max(1), points, Some(remark)));
                }
                sum.so_far += points;
                if outcome.open_units > 0 {
                    let remark = Message::new("assess-value-open");
                    open.push(seat.charge(outcome.open_units, item.points, Some(remark)));
                } else if !outcome.provisional {
                    sum.for_good += points;
                }
            }
            // A ratio of nothing, where the contract says that this is all right.
            (Verdict::Met, None) => sum.is_open |= seat.is_open(),
            (Verdict::Pending, None) => {
                sum.is_open = true;
                let remark = Message::new("assess-value-pending");
                open.push(seat.charge(outcome.open_units, item.points, Some(remark)));
            }
            // Something was filed, but it cannot be judged as it stands.
            (Verdict::Undecidable, None) if !outcome.evidence.is_empty() => {
                sum.is_open = true;
                let remark = Message::new("assess-value-open");
                open.push(seat.charge(outcome.open_units, item.points, Some(remark)));
            }
            (Verdict::Breached | Verdict::Undecidable, None) => {
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
        }
    }
}

impl Losses {
    fn leave_open(&mut self, item: &Item, what: &str) {
        self.is_open = true;
        self.at_worst += item.points;
        self.undecided.push(what.to_owned());
    }

    /// Puts the charges in order and lets the item's floor decide what really goes (A-TUR-07).
    fn settle(&mut self, item: &Item, mut decided: Vec<Charge>, mut open: Vec<Charge>) {
        let given: Decimal =
            self.manual.iter().filter_map(|score| score.given.map(|given| score.max - given)).sum();
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

#[cfg(test)]
mod tests {
    use super::Scale;
    use crate::base::quantity::Decimal;
    use crate::base::quantity::decimal;
    use crate::ledger::contract::scorecard::Missing;
    use crate::ledger::contract::scorecard::Round;

    fn scale(below: i64, step: i64, round: Round) -> Scale {
        Scale {
            below: Decimal::from(below),
            step: Decimal::from(step),
            points: Decimal::TWO,
            round,
            missing: Missing::Zero,
        }
    }

    #[test]
    fn a_begun_step_counts_whole_or_not_at_all() {
        let steps = |round, value: &str| {
            scale(90, 5, round).steps(decimal(value).expect("a number in the test"))
        };
        for (value, up, down) in [
            ("95", 0, 0),
            ("90.0", 0, 0),
            ("89.99", 1, 0),
            ("85.0", 1, 1),
            ("84.99", 2, 1),
            ("80", 2, 2),
            ("79.99", 3, 2),
        ] {
            assert_eq!(steps(Round::Up, value), Decimal::from(up), "{value}, up");
            assert_eq!(steps(Round::Down, value), Decimal::from(down), "{value}, down");
        }
    }

    #[test]
    fn steps_that_do_not_divide_stay_exact() {
        let steps = |value: &str| {
            scale(1, 3, Round::Up).steps(decimal(value).expect("a number in the test"))
        };
        assert_eq!(steps("-2"), Decimal::ONE);
        assert_eq!(steps("-2.000000000000000000000001"), Decimal::TWO);
    }
}
