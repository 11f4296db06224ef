//! Gauges: what a measured value costs, and what it costs at least and at most while it can move.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::ledger::contract::scorecard::Mark;
use crate::ledger::contract::scorecard::Scale;

use super::steps::Steps;

/// What a measured value costs an item of so many points.
pub(super) enum Gauge<'a> {
    /// Points for each step.
    Steps(Steps),
    /// Points for the dearest mark that it passes.
    Bands(&'a [Mark]),
    /// The share of the points by which it falls short of 100 percent.
    Proportional(Decimal),
}

impl Gauge<'_> {
    /// The gauge of a scale; none if its steps have no length.
    pub(super) fn of(scale: &Scale, points: Decimal) -> Option<Gauge<'_>> {
        match scale {
            Scale::Steps { step, .. } if *step <= Decimal::ZERO => None,
            Scale::Steps { below, step, points, round } => Some(Gauge::Steps(Steps {
                below: *below,
                step: *step,
                points: *points,
                round: *round,
            })),
            Scale::Bands(marks) => Some(Gauge::Bands(marks)),
            Scale::Proportional => Some(Gauge::Proportional(points)),
        }
    }

    /// What a value costs.
    pub(super) fn cost(&self, value: Decimal) -> Decimal {
        match self {
            Gauge::Steps(steps) => steps.worth(steps.steps(value)),
            Gauge::Bands(marks) => dearest(marks, value).map_or(Decimal::ZERO, |mark| mark.points),
            Gauge::Proportional(points) => {
                let value = value.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
                points * (Decimal::ONE_HUNDRED - value) / Decimal::ONE_HUNDRED
            }
        }
    }

    /// What a value between two others, both inside, costs at least and at most.
    pub(super) fn costs(&self, low: Decimal, high: Decimal) -> (Decimal, Decimal) {
        let Gauge::Bands(marks) = self else { return (self.cost(high), self.cost(low)) };
        // Between two neighbouring marks nothing changes, so one value between them tells all.
        let mut points = vec![low, high];
        points.extend(marks.iter().map(|mark| mark.at).filter(|at| low < *at && *at < high));
        points.sort_unstable();
        let between: Vec<Decimal> = points
            .windows(2)
            .filter_map(|pair| Some(pair.first()? + (pair.last()? - pair.first()?) / Decimal::TWO))
            .collect();
        let costs = || points.iter().chain(&between).map(|value| self.cost(*value));
        (costs().min().unwrap_or_default(), costs().max().unwrap_or_default())
    }

    /// Why a value costs what it costs.
    pub(super) fn remark(&self, value: Decimal) -> Message {
        // Rounded, but never so far that it would cost something else.
        let shown = match self {
            Gauge::Proportional(_) => value.round_dp(4),
            _ => (4..=28)
                .map(|n| value.round_dp(n))
                .find(|shown| self.cost(*shown) == self.cost(value))
                .unwrap_or(value),
        };
        match self {
            Gauge::Steps(steps) => Message::new("assess-steps")
                .with("value", shown)
                .with("below", steps.below)
                .with("step", steps.step)
                .with("steps", Datum::Number(steps.steps(value))),
            Gauge::Bands(marks) => match dearest(marks, value) {
                Some(mark) => Message::new("assess-band")
                    .with("value", shown)
                    .with("mark", mark.stated())
                    .with("points", Datum::Points(mark.points)),
                None => Message::new("assess-band-none").with("value", shown),
            },
            Gauge::Proportional(points) => Message::new("assess-proportional")
                .with("value", shown)
                .with("points", Datum::Points(*points)),
        }
    }
}

fn dearest(marks: &[Mark], value: Decimal) -> Option<&Mark> {
    // Of equally dear ones the first.
    marks.iter().rev().filter(|mark| mark.holds(value)).max_by_key(|mark| mark.points)
}

/// A scale in words, as the rate of a deduction.
pub(super) fn rate(scale: &Scale, full: Decimal) -> Message {
    match scale {
        Scale::Steps { below, step, points, .. } => Message::new("assess-rate-steps")
            .with("below", *below)
            .with("step", *step)
            .with("points", Datum::Points(*points)),
        Scale::Bands(marks) => {
            let marks = marks.iter().map(|one| {
                let words = Message::new("assess-rate-mark").with("mark", one.stated());
                words.with("points", Datum::Points(one.points)).into()
            });
            Message::new("assess-rate-bands").with("marks", marks.collect::<Vec<Datum>>())
        }
        Scale::Proportional => {
            Message::new("assess-rate-proportional").with("points", Datum::Points(full))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Gauge;
    use crate::base::quantity::Decimal;
    use crate::base::quantity::decimal;
    use crate::ledger::contract::scorecard::Mark;
    use crate::ledger::contract::scorecard::Side;

    fn number(text: &str) -> Decimal {
        decimal(text).expect("a number in the test")
    }

    fn nested() -> Vec<Mark> {
        [("70", "3"), ("80", "2"), ("90", "1"), ("100", "0.5")]
            .map(|(at, points)| Mark { side: Side::Below, at: number(at), points: number(points) })
            .to_vec()
    }

    #[test]
    fn of_nested_marks_only_the_dearest_counts_and_the_mark_itself_is_not_below_it() {
        let marks = nested();
        let gauge = Gauge::Bands(&marks);
        for (value, cost) in [
            ("0", "3"),
            ("69.99", "3"),
            ("70", "2"),
            ("79.99", "2"),
            ("80", "1"),
            ("89.99", "1"),
            ("90", "0.5"),
            ("99.99", "0.5"),
            ("100", "0"),
        ] {
            assert_eq!(gauge.cost(number(value)), number(cost), "{value}");
        }
    }

    #[test]
    fn a_value_that_can_move_costs_between_the_cheapest_and_the_dearest_on_its_way() {
        let marks = nested();
        let gauge = Gauge::Bands(&marks);
        let costs = |low, high| gauge.costs(number(low), number(high));
        assert_eq!(costs("65", "100"), (Decimal::ZERO, number("3")));
        assert_eq!(costs("70", "89.99"), (number("1"), number("2")));
        assert_eq!(costs("80", "80"), (number("1"), number("1")));
        // Marks need not be in order: only a value in the middle is dear here.
        let middle = [
            Mark { side: Side::AtLeast, at: number("90"), points: number("0") },
            Mark { side: Side::AtLeast, at: number("50"), points: number("4") },
        ];
        let hump = Gauge::Bands(&middle);
        assert_eq!(hump.costs(number("40"), number("60")), (Decimal::ZERO, number("4")));
    }

    #[test]
    fn what_falls_short_of_all_costs_its_share_of_the_points() {
        let gauge = Gauge::Proportional(number("8"));
        for (value, cost) in
            [("100", "0"), ("93.75", "0.5"), ("50", "4"), ("0", "8"), ("120", "0"), ("-3", "8")]
        {
            assert_eq!(gauge.cost(number(value)), number(cost), "{value}");
        }
        assert_eq!(gauge.costs(number("50"), number("75")), (number("2"), number("4")));
    }
}
