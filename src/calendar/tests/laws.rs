//! Laws that every clock keeps, whatever its hours and pauses.

use chrono::Datelike;
use proptest::prelude::ProptestConfig;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;

use crate::base::proof::Counts;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::base::time::Weekday;
use crate::calendar::Calendar;
use crate::calendar::Frame;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;
use crate::calendar::shift::ShiftDays;

use super::at;
use super::beijing;
use super::china;
use super::shift;
use super::turpan;

/// Clocks of every make.
fn clocks() -> impl Strategy<Value = Clock> {
    let weekdays = vec![Weekday::Tue, Weekday::Sat, Weekday::Sun];
    proptest::sample::select(vec![
        Clock::Always,
        turpan(),
        shift(&["22:00-06:00", "05:00-09:00"], ShiftDays::Workdays),
        shift(&["00:00-24:00"], ShiftDays::EveryDay),
        shift(&["08:00-12:00", "11:00-24:00"], ShiftDays::Weekdays(weekdays)),
    ])
}

/// Minutes from the spring of 2025 to the summer of 2026.
fn minutes() -> impl Strategy<Value = Instant> {
    (0..600_000_i64).prop_map(|minute| at("2025-04-01 00:00:00").plus(minute * 60))
}

fn pauses() -> impl Strategy<Value = Vec<Interval>> {
    let pause = (minutes(), 0..9_000_i64)
        .prop_map(|(from, length)| Interval { from, to: from.plus(length * 60) });
    proptest::collection::vec(pause, 0..6)
}

/// Whether a clock counts an instant, said plainly and without any of the arithmetic above.
fn counts(clock: &Clock, calendar: &Calendar, instant: Instant) -> bool {
    let local = beijing().local(instant);
    let Clock::Shift(shift) = clock else { return true };
    let on = |date: Date| match shift.days() {
        ShiftDays::Workdays => calendar.is_workday(date).expect("covered"),
        ShiftDays::EveryDay => true,
        ShiftDays::Weekdays(list) => list.contains(&date.weekday()),
    };
    let eve = local.date().pred_opt().expect("not the first day of time");
    shift.hours().iter().any(|(start, end)| {
        let time = local.time();
        if start < end {
            on(local.date()) && *start <= time && time < *end
        } else {
            (on(local.date()) && *start <= time) || (on(eve) && time < *end)
        }
    })
}

proptest! {
    // A failing case belongs into a test of its own, not into a file beside the sources.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn elapsed_time_tiles_its_range_and_agrees_with_counting_minutes(
        clock in clocks(),
        from in minutes(),
        length in 0..30_000_i64,
        pauses in pauses(),
    ) {
        let calendar = china();
        let frame = Frame { zone: beijing(), calendar: &calendar };
        let to = from.plus(length * 60);
        let elapsed = clock.elapsed(frame, from, to, &pauses).expect("covered");
        let mut at = from;
        let mut counted = 0;
        let mut last = None;
        for stretch in &elapsed.stretches {
            prop_assert_eq!(stretch.from.instant, at);
            prop_assert!(stretch.from.instant < stretch.to.instant);
            prop_assert!(last != Some(stretch.counts), "touching stretches of one kind are one");
            if stretch.counts == Counts::Yes {
                counted += stretch.to.instant.since(at);
            }
            at = stretch.to.instant;
            last = Some(stretch.counts);
        }
        prop_assert_eq!(at, to);
        prop_assert_eq!(counted, elapsed.seconds);
        let plain = (0..length)
            .map(|minute| from.plus(minute * 60))
            .filter(|minute| counts(&clock, &calendar, *minute))
            .filter(|minute| !pauses.iter().any(|pause| pause.contains(*minute)))
            .count();
        prop_assert_eq!(elapsed.seconds, i64::try_from(plain).expect("few minutes") * 60);
    }

    #[test]
    fn a_limit_in_seconds_ends_when_they_are_used_up_and_not_before(
        clock in clocks(),
        from in minutes(),
        offset in 0..60_i64,
        limit in 1..200_000_i64,
        pauses in pauses(),
    ) {
        let calendar = china();
        let frame = Frame { zone: beijing(), calendar: &calendar };
        let from = from.plus(offset);
        let due = clock.due(frame, from, Lapse::Seconds(limit), Roll::Stay, &pauses).expect("covered");
        let whole = clock.elapsed(frame, from, due.last, &pauses).expect("covered");
        prop_assert_eq!(whole.seconds, limit);
        prop_assert_eq!(&whole.stretches, &due.stretches);
        let before = clock.elapsed(frame, from, due.last.plus(-1), &pauses).expect("covered");
        prop_assert_eq!(before.seconds, limit - 1);
    }

    #[test]
    fn a_limit_in_working_days_holds_as_many_of_them(
        from in minutes(),
        n_days in 0..40_i64,
        roll in any::<bool>(),
    ) {
        let calendar = china();
        let frame = Frame { zone: beijing(), calendar: &calendar };
        let roll = if roll { Roll::NextWorkday } else { Roll::Stay };
        let due = Clock::Always
            .due(frame, from, Lapse::Workdays(n_days), roll, &[])
            .expect("covered");
        let trigger = beijing().date(from);
        let last = beijing().date(due.last);
        let tomorrow = trigger.succ_opt().expect("not the last day of time");
        prop_assert_eq!(calendar.workdays(tomorrow, last), Ok(n_days));
        prop_assert!(n_days == 0 || calendar.is_workday(last) == Ok(true));
        prop_assert_eq!(due.last.plus(1), beijing().midnight(last.succ_opt().expect("as above")));
        prop_assert_eq!(due.stretches.last().map(|s| s.to.instant), Some(due.last.plus(1)));
    }
}
