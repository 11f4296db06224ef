//! The instant as of which something is judged, and until when what was said about it holds.

use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;

use super::time::Date;
use super::time::Instant;
use super::time::Interval;
use super::time::Zone;
use super::time::add_days;

/// No answer that was given ever becomes another one.
const NEVER: i64 = i64::MAX;

/// An as-of instant that knows until when its answers hold.
///
/// Nobody gets at the instant itself without saying what for: each question notes the earliest later
/// instant at which its answer would be another one. Whoever asked nothing else would have come to
/// the same as of every instant from this one up to, and without, [`until`](Moment::until).
///
/// Instants are whole seconds. Questions may come from several threads at once: the least of what
/// they note does not depend on their order.
#[derive(Debug)]
pub struct Moment {
    instant: Instant,
    until: AtomicI64,
}

impl Moment {
    /// A moment of which nothing has been asked.
    pub const fn new(instant: Instant) -> Moment {
        Moment { instant, until: AtomicI64::new(NEVER) }
    }

    /// The same instant, of which nothing has been asked.
    pub const fn afresh(&self) -> Moment {
        Moment::new(self.instant)
    }

    /// The first later instant as of which one of the answers would be another one; none if they
    /// hold for good.
    pub fn until(&self) -> Option<Instant> {
        let until = self.until.load(Ordering::Relaxed);
        (until != NEVER).then(|| Instant::from_unix(until))
    }

    /// Whether it is `at` or later.
    pub fn reached(&self, at: Instant) -> bool {
        let is_reached = at <= self.instant;
        if !is_reached {
            self.note(at);
        }
        is_reached
    }

    /// Whether it is later than `at`.
    pub fn passed(&self, at: Instant) -> bool {
        self.reached(at.plus(1))
    }

    /// The day that it is in a zone; another one at the next midnight there.
    pub fn date(&self, zone: Zone) -> Date {
        self.note(self.today(zone).to);
        zone.date(self.instant)
    }

    /// The whole of that day.
    pub fn day(&self, zone: Zone) -> Interval {
        let day = self.today(zone);
        self.note(day.to);
        day
    }

    /// The earlier of this instant and another: a second later another one, unless `at` is over.
    pub fn or_before(&self, at: Instant) -> Instant {
        if at <= self.instant { at } else { self.exactly() }
    }

    /// The instant itself, for a value or for arithmetic: a second later it is another one.
    pub fn exactly(&self) -> Instant {
        self.note(self.instant.plus(1));
        self.instant
    }

    /// Takes over what was asked of another moment of the same instant, about the same things.
    pub fn join(&self, other: &Moment) {
        debug_assert_eq!(self.instant, other.instant, "answers as of another instant say nothing");
        if let Some(until) = other.until() {
            self.note(until);
        }
    }

    /// The day that it is in a zone.
    ///
    /// On a day on which the clocks of the zone are put forward or back, or after the last day that
    /// can be told, nobody looks further ahead than a second.
    fn today(&self, zone: Zone) -> Interval {
        let day = zone.date(self.instant);
        let from = zone.midnight(day).min(self.instant);
        let to = zone.midnight(add_days(day, 1));
        let is_plain = zone.offset(to) == zone.offset(self.instant) && to > self.instant;
        Interval { from, to: if is_plain { to } else { self.instant.plus(1) } }
    }

    /// Notes that an answer becomes another one at an instant that lies ahead.
    fn note(&self, at: Instant) {
        // Most notes change nothing; reading does not keep other threads waiting.
        if at.unix() < self.until.load(Ordering::Relaxed) {
            self.until.fetch_min(at.unix(), Ordering::Relaxed);
        }
    }
}

/// Of the first instant of the epoch, and of which nothing has been asked.
impl Default for Moment {
    fn default() -> Moment {
        Moment::new(Instant::default())
    }
}

/// With what has been asked so far.
impl Clone for Moment {
    fn clone(&self) -> Moment {
        let until = AtomicI64::new(self.until.load(Ordering::Relaxed));
        Moment { instant: self.instant, until }
    }
}
