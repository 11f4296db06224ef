//! How far a stretch of time is measured that is not over.

use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::calendar::clock::Clock;

use super::register::Entry;
use super::register::Quorum;
use super::register::is_wrong;
use super::register::levels;
use super::scope::Scope;

/// Later than all that anybody asks about.
pub(super) const FAR: Instant = Instant::from_unix(253_402_300_800);

/// Up to when to measure a stretch of time in which things begin and end.
///
/// To its end once it is over; to now while one of them is under way. Otherwise to the last time one
/// of them began or ended, or to the last midnight, whichever is later: since then nothing happened
/// but time going by, which counts once the day is over.
pub(super) fn measured(
    scope: &Scope<'_>,
    whole: Interval,
    events: impl Iterator<Item = Interval>,
) -> Instant {
    if scope.as_of.reached(whole.to) {
        return whole.to;
    }
    if !scope.as_of.reached(whole.from) {
        return whole.from;
    }
    let mut last = whole.from.max(scope.as_of.midnight(scope.frame.zone));
    for event in events.filter_map(|event| event.overlap(whole)) {
        if !scope.as_of.reached(event.from) {
            continue;
        }
        if !scope.as_of.reached(event.to) {
            return scope.as_of.exactly();
        }
        last = last.max(event.from).max(event.to);
    }
    last
}

/// How a register stands in a stretch of time, in the second that is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Now {
    /// The stretch has not begun.
    Ahead,
    /// As many are valid as must be, since then.
    Fine(Instant),
    /// Too few or too many are valid, or may be, and as many as now since then.
    Wrong(Instant),
    /// That second is the last one of the stretch, or it is over.
    Over,
}

/// How a register stands now. From one change of the register to the next nothing else is to be said.
pub(super) fn now(scope: &Scope<'_>, whole: Interval, entries: &[Entry], quorum: Quorum) -> Now {
    if scope.as_of.reached(whole.to.plus(-1)) {
        return Now::Over;
    }
    if !scope.as_of.reached(whole.from) {
        return Now::Ahead;
    }
    let mut since = whole.from;
    let valid = entries.iter().flat_map(|entry| &entry.valid);
    for valid in valid.filter_map(|valid| valid.overlap(whole)) {
        for at in [valid.from, valid.to].into_iter().filter(|at| scope.as_of.reached(*at)) {
            since = since.max(at);
        }
    }
    let second = Interval::new(since, since.plus(1));
    match levels(entries, second).iter().any(|level| is_wrong(level, quorum)) {
        true => Now::Wrong(since),
        false => Now::Fine(since),
    }
}

impl Now {
    /// Up to when to look for stretches in which there are too few or too many.
    ///
    /// While there are, their length is told day by day, but for a clock that stands still at times:
    /// there the very second tells whether it has run since.
    pub(super) fn until(self, scope: &Scope<'_>, whole: Interval, clock: &Clock) -> Instant {
        match (self, clock) {
            (Now::Ahead, _) => whole.from,
            (Now::Fine(since), _) => since,
            (Now::Wrong(since), Clock::Always) => {
                scope.as_of.midnight(scope.frame.zone).max(since.plus(1))
            }
            (Now::Wrong(_), Clock::Shift(_)) => scope.as_of.exactly().plus(1),
            (Now::Over, _) => whole.to,
        }
    }
}
