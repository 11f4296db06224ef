//! Numbers and instants to places on the paper: the only floats of the site, rounded at once.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::base::quantity::Decimal;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::base::time::parts;

/// A straight scale from numbers to tenths of a pixel.
pub(super) struct Scale {
    axis: RangedCoordf64,
    low: f64,
    high: f64,
    pixels: (i32, i32),
}

impl Scale {
    /// A scale on which `low` lies at the first and `high` at the second place.
    pub(super) fn new(low: f64, high: f64, pixels: (i32, i32)) -> Scale {
        let high = if high > low { high } else { low + 1.0 };
        Scale { axis: (low..high).into(), low, high, pixels }
    }

    /// The place of a number; numbers beyond the ends stay at the ends.
    pub(super) fn at(&self, value: f64) -> i32 {
        let value = if value.is_finite() { value.clamp(self.low, self.high) } else { self.low };
        self.axis.map(&value, self.pixels)
    }

    /// The place of an exact number.
    pub(super) fn of(&self, value: Decimal) -> i32 {
        self.at(float(value))
    }

    /// Round numbers along the scale, about `n` of them.
    pub(super) fn ticks(&self, n: usize) -> Vec<f64> {
        self.axis.key_points(n)
    }
}

/// The nearest float of an exact number.
pub(super) fn float(value: Decimal) -> f64 {
    f64::try_from(value).unwrap_or(0.0)
}

/// A float of a whole number of seconds, or of anything of that size.
#[expect(clippy::cast_precision_loss, reason = "drawn to a tenth of a pixel")]
pub(super) fn float_of(value: i64) -> f64 {
    value as f64
}

/// A tick as it is written: without digits that say nothing.
pub(super) fn tick_text(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Instants to tenths of a pixel.
pub(super) struct TimeScale {
    scale: Scale,
    /// The first instant shown.
    pub(super) from: Instant,
    /// The last instant shown.
    pub(super) to: Instant,
}

impl TimeScale {
    pub(super) fn new(from: Instant, to: Instant, pixels: (i32, i32)) -> TimeScale {
        let to = to.max(from.plus(1));
        TimeScale { scale: Scale::new(0.0, float_of(to.since(from)), pixels), from, to }
    }

    pub(super) fn at(&self, instant: Instant) -> i32 {
        self.scale.at(float_of(instant.since(self.from)))
    }

    /// The first days of the months inside.
    pub(super) fn months(&self, zone: Zone) -> Vec<Date> {
        let first = first_of_month(zone.date(self.from));
        let months = (0..).map(|n| add_months(first, n));
        months
            .take(2400)
            .take_while(|date| zone.midnight(*date) <= self.to)
            .filter(|date| zone.midnight(*date) >= self.from)
            .collect()
    }

    /// Round instants inside, at most `n_max` of them, and whether they are whole days.
    pub(super) fn ticks(&self, zone: Zone, n_max: i64) -> (Vec<Instant>, bool) {
        const MINUTE: i64 = 60;
        const HOUR: i64 = 60 * MINUTE;
        const DAY: i64 = 24 * HOUR;
        let length = self.to.since(self.from);
        let steps = [
            MINUTE,
            5 * MINUTE,
            10 * MINUTE,
            15 * MINUTE,
            30 * MINUTE,
            HOUR,
            2 * HOUR,
            3 * HOUR,
            6 * HOUR,
            12 * HOUR,
        ];
        let midnight = zone.midnight(zone.date(self.from));
        if let Some(step) = steps.into_iter().find(|step| length / step < n_max) {
            let first = (self.from.since(midnight) + step - 1) / step;
            let ticks = (first..).map(|n| midnight.plus(n * step));
            return (ticks.take_while(|tick| *tick <= self.to).collect(), false);
        }
        let days = [1, 2, 7, 14, 30, 91, 182, 365];
        let step = days.into_iter().find(|days| length / (days * DAY) < n_max).unwrap_or(3650);
        let today = zone.date(self.from);
        let ticks = (1..).map(|n| zone.midnight(add_days(today, n * step)));
        (ticks.take_while(|tick| *tick <= self.to).take(64).collect(), true)
    }
}

/// The first day of the month of a date.
pub(super) fn first_of_month(date: Date) -> Date {
    let (_, _, day) = parts(date);
    add_days(date, 1 - i64::from(day))
}

/// `2025-10`.
pub(super) fn month_text(date: Date) -> String {
    let (year, month, _) = parts(date);
    format!("{year:04}-{month:02}")
}
