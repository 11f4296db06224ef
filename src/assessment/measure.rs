//! Measures: what the measured values of a period cost an item, one by one or the dearest only.

use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::ledger::contract::scorecard::Missing;
use crate::ledger::contract::scorecard::Pick;
use crate::obligations::outcome::Reach;
use crate::obligations::outcome::Verdict;

use super::case::Case;
use super::gauge::Gauge;
use super::loss::Charge;
use super::loss::Seat;

/// How measured values cost points.
pub(super) struct Measure<'a> {
    pub(super) gauge: Gauge<'a>,
    pub(super) missing: Missing,
    /// Points of the item.
    pub(super) full: Decimal,
}

/// What one value costs.
#[derive(Default)]
pub(super) struct Charged {
    pub(super) so_far: Decimal,
    pub(super) for_good: Decimal,
    pub(super) decided: Option<Charge>,
    /// On top, at worst.
    pub(super) open: Option<Charge>,
    pub(super) is_open: bool,
}

impl Charged {
    fn at_worst(&self) -> Decimal {
        self.so_far + self.open.as_ref().map_or(Decimal::ZERO, |open| open.points)
    }
}

impl Measure<'_> {
    /// What the values of a period cost.
    pub(super) fn all(&self, case: &Case<'_>, seats: &[Seat<'_>], pick: Pick) -> Vec<Charged> {
        let mut all: Vec<Charged> = seats.iter().map(|seat| self.one(case, seat)).collect();
        if pick == Pick::Worst {
            worst(&mut all);
        }
        all
    }

    fn one(&self, case: &Case<'_>, seat: &Seat<'_>) -> Charged {
        let outcome = seat.outcome;
        match (outcome.verdict, outcome.value) {
            (Verdict::Excused | Verdict::Upcoming, _) => {
                Charged { is_open: seat.is_open(), ..Charged::default() }
            }
            (_, Some(value)) => self.charge(seat, value),
            // A ratio of nothing, where the contract says that this is all right. Of what is only
            // shown it says nothing, so that the deduction decides what a missing value costs.
            (Verdict::Met, None)
                if !outcome.shown || (outcome.provisional && outcome.reach == Reach::Exact) =>
            {
                Charged { is_open: seat.is_open(), ..Charged::default() }
            }
            (_, None) if outcome.no_data => {
                // The contract says what no data scores; that decides it (A-TUR-36).
                let (points, key) = match self.missing {
                    Missing::Zero => (self.full, "assess-no-data"),
                    Missing::Full => (Decimal::ZERO, "assess-no-data-full"),
                };
                let mut remark = Message::new(key);
                if let Some(due) = outcome.due {
                    remark = remark.with("due", case.shown(due));
                }
                Charged {
                    so_far: points,
                    for_good: if outcome.provisional { Decimal::ZERO } else { points },
                    decided: Some(seat.charge(outcome.units, points, Some(remark))),
                    open: None,
                    is_open: outcome.provisional,
                }
            }
            // Nothing yet, or something was filed that cannot be judged as it stands.
            (verdict, None) => {
                let key = match verdict {
                    Verdict::Pending => "assess-value-pending",
                    _ => "assess-value-open",
                };
                let units = outcome.open_units.max(1);
                let open = seat.charge(units, self.full, Some(Message::new(key)));
                Charged { is_open: true, open: Some(open), ..Charged::default() }
            }
        }
    }

    /// Charges a measured value, and on top what it may still cost once what is open is judged.
    fn charge(&self, seat: &Seat<'_>, value: Decimal) -> Charged {
        let outcome = seat.outcome;
        let points = self.gauge.cost(value);
        let mut charged = Charged { so_far: points, ..Charged::default() };
        if !points.is_zero() {
            let remark = self.gauge.remark(value);
            charged.decided = Some(seat.charge(outcome.units.max(1), points, Some(remark)));
        }
        let units = outcome.open_units.max(1);
        let for_good = match outcome.reach {
            Reach::Between(low, high) if !matches!(outcome.verdict, Verdict::Pending) => {
                let (least, most) = self.gauge.costs(low, high);
                charged.is_open = outcome.provisional || most != least;
                if most > points {
                    let remark = self.gauge.remark(low);
                    charged.open = Some(seat.charge(units, most - points, Some(remark)));
                }
                least
            }
            Reach::Exact if outcome.open_units == 0 => {
                charged.is_open = seat.is_open();
                points
            }
            _ => {
                charged.is_open = true;
                let remark = Message::new("assess-value-open");
                charged.open = Some(seat.charge(units, self.full, Some(remark)));
                Decimal::ZERO
            }
        };
        if !outcome.provisional {
            charged.for_good = for_good;
        }
        charged
    }
}

/// Leaves of several charges the dearest: by what is decided, for good and at worst.
fn worst(all: &mut [Charged]) {
    let most = |of: fn(&Charged) -> Decimal| all.iter().map(of).max().unwrap_or_default();
    let so_far = most(|one| one.so_far);
    let for_good = most(|one| one.for_good);
    let at_worst = most(Charged::at_worst);
    let dearest = all.iter().position(|one| one.so_far == so_far);
    let gravest = all.iter().position(|one| one.at_worst() == at_worst);
    for (n, one) in all.iter_mut().enumerate() {
        let is_dearest = dearest == Some(n);
        one.so_far = if is_dearest { so_far } else { Decimal::ZERO };
        one.for_good = if is_dearest { for_good } else { Decimal::ZERO };
        if let Some(charge) = one.decided.as_mut().filter(|_| !is_dearest) {
            charge.points = Decimal::ZERO;
            charge.remark = Some(Message::new("assess-not-worst"));
        }
        one.open = one.open.take().filter(|_| gravest == Some(n) && at_worst > so_far);
        if let Some(charge) = &mut one.open {
            charge.points = at_worst - so_far;
        }
    }
}
