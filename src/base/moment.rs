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
/// None of them was ever another one.
const ALWAYS: i64 = i64::MIN;

/// An as-of instant that knows since when and until when its answers hold.
///
/// Nobody gets at the instant itself without saying what for: each question notes the earliest later
/// instant at which its answer would be another one, and the latest earlier one up to which it was.
/// Whoever asked nothing else would have come to the same as of every instant from
/// [`since`](Moment::since) up to, and without, [`until`](Moment::until).
///
/// Instants are whole seconds. Questions may come from several threads at once: the least of what
/// they note does not depend on their order.
#[derive(Debug)]
pub struct Moment {
    instant: Instant,
    since: AtomicI64,
    until: AtomicI64,
}

impl Moment {
    /// A moment of which nothing has been asked.
    pub const fn new(instant: Instant) -> Moment {
        Moment { instant, since: AtomicI64::new(ALWAYS), until: AtomicI64::new(NEVER) }
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

    /// The first instant as of which all of the answers would have been the same, no later than the
    /// moment's own; none if they always were.
    pub fn since(&self) -> Option<Instant> {
        let since = self.since.load(Ordering::Relaxed);
        (since != ALWAYS).then(|| Instant::from_unix(since))
    }

    /// Whether it is `at` or later.
    pub fn reached(&self, at: Instant) -> bool {
        let is_reached = at <= self.instant;
        match is_reached {
            true => self.came(at),
            false => self.note(at),
        }
        is_reached
    }

    /// Whether it is later than `at`.
    pub fn passed(&self, at: Instant) -> bool {
        self.reached(at.plus(1))
    }

    /// The day that it is in a zone; another one at the next midnight there.
    pub fn date(&self, zone: Zone) -> Date {
        self.day(zone);
        zone.date(self.instant)
    }

    /// The whole of that day.
    pub fn day(&self, zone: Zone) -> Interval {
        let day = self.today(zone);
        self.came(if self.is_edge(day) { self.instant } else { day.from });
        self.note(day.to);
        day
    }

    /// The last midnight in a zone. In its last second a day counts as over: that second is what a
    /// date means that is given for an as-of instant.
    pub fn midnight(&self, zone: Zone) -> Instant {
        let day = Moment::new(self.instant.plus(1)).today(zone);
        let next = Moment::new(self.instant.plus(1));
        self.came(if next.is_edge(day) { self.instant } else { day.from.plus(-1) });
        self.note(day.to.plus(-1));
        day.from
    }

    /// The earlier of this instant and another: a second later another one, unless `at` is over.
    pub fn or_before(&self, at: Instant) -> Instant {
        if self.reached(at) { at } else { self.exactly() }
    }

    /// The instant itself, for a value or for arithmetic: a second later it is another one.
    pub fn exactly(&self) -> Instant {
        self.came(self.instant);
        self.note(self.instant.plus(1));
        self.instant
    }

    /// Takes over what was asked of another moment of the same instant, about the same things.
    pub fn join(&self, other: &Moment) {
        debug_assert_eq!(self.instant, other.instant, "answers as of another instant say nothing");
        if let Some(since) = other.since() {
            self.came(since);
        }
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
        let offset = zone.offset(self.instant);
        let is_plain = zone.offset(from) == offset && zone.offset(to) == offset;
        Interval { from, to: if is_plain && to > self.instant { to } else { self.instant.plus(1) } }
    }

    /// Whether a day is looked at from its last second, or nobody looks further ahead.
    fn is_edge(&self, day: Interval) -> bool {
        day.to == self.instant.plus(1)
    }

    /// Notes that an answer became what it is at an instant that does not lie ahead.
    fn came(&self, at: Instant) {
        if at.unix() > self.since.load(Ordering::Relaxed) {
            self.since.fetch_max(at.unix(), Ordering::Relaxed);
        }
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
        let copy = |one: &AtomicI64| AtomicI64::new(one.load(Ordering::Relaxed));
        Moment { instant: self.instant, since: copy(&self.since), until: copy(&self.until) }
    }
}
