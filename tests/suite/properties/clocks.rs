//! The program's clocks against those that look at every second.

use pactbook::base::place::SourceId;
use pactbook::base::time::Date;
use pactbook::base::time::Instant;
use pactbook::base::time::Interval;
use pactbook::base::time::Lapse;
use pactbook::base::time::Weekday;
use pactbook::base::time::Zone;
use pactbook::base::time::add_days;
use pactbook::calendar::Calendar;
use pactbook::calendar::Frame;
use pactbook::calendar::LocalHoliday;
use pactbook::calendar::Overrides;
use pactbook::calendar::clock::Clock;
use pactbook::calendar::clock::Roll;
use pactbook::calendar::shift::Shift;
use pactbook::calendar::shift::ShiftDays;
use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_assert_eq;
use proptest::prop_oneof;
use proptest::proptest;
use proptest::sample::select;

use super::cases;
use super::slow;
use super::slow::DAY;
use super::slow::On;
use super::slow::Pause;
use super::slow::SlowCalendar;
use super::slow::SlowClock;
use super::slow::SlowLimit;
use crate::bench::CALENDAR;

/// A clock said twice: for the program, and for the slow one.
#[derive(Clone, Debug)]
pub(super) struct Both {
    pub(super) clock: Clock,
    pub(super) slow: SlowClock,
}

/// A calendar said twice.
#[derive(Clone, Debug)]
pub(super) struct Days {
    pub(super) calendar: Calendar,
    pub(super) slow: SlowCalendar,
}

impl Days {
    pub(super) fn frame(&self) -> Frame<'_> {
        Frame { zone: beijing(), calendar: &self.calendar }
    }
}

pub(super) fn beijing() -> Zone {
    Zone::parse("Asia/Shanghai").expect("the zone is known")
}

/// Hours as contracts write them, with their seconds.
fn hours() -> impl Strategy<Value = Vec<(i64, i64)>> {
    let edge = select(vec![0_i64, 300, 360, 540, 600, 840, 960, 1200, 1320, 1439]);
    let part = (edge.clone(), edge).prop_filter("hours have a length", |(a, b)| a != b);
    proptest::collection::vec(part.prop_map(|(a, b)| (a * 60, b * 60)), 1..4)
}

fn written((start, end): (i64, i64)) -> String {
    let clock = |seconds: i64| format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    let end = if end == 0 { "24:00".to_owned() } else { clock(end) };
    format!("{}-{end}", clock(start))
}

/// Clocks of every make: days of work, all days, days of the week, nights over midnight.
pub(super) fn clocks() -> impl Strategy<Value = Both> {
    const WEEK: [Weekday; 7] = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    let on = prop_oneof![
        3 => Just(On::Workdays),
        1 => Just(On::EveryDay),
        1 => proptest::collection::vec(0_i64..7, 1..4).prop_map(On::Weekdays),
    ];
    let shift = (hours(), on, any::<bool>()).prop_map(|(hours, on, but_holidays)| {
        let parsed = hours.iter().map(|one| Shift::parse_hours(&written(*one)).expect("hours"));
        let days = match &on {
            On::Workdays => ShiftDays::Workdays,
            On::EveryDay => ShiftDays::EveryDay,
            On::Weekdays(days) => {
                let day = |no: &i64| WEEK[usize::try_from(*no).expect("a day of the week")];
                ShiftDays::Weekdays(days.iter().map(day).collect())
            }
        };
        let shift = Shift::new("班次", parsed.collect(), days).expect("it has hours");
        let shift = if but_holidays { shift.but_holidays() } else { shift };
        Both { clock: Clock::Shift(shift), slow: SlowClock::Hours { hours, on, but_holidays } }
    });
    prop_oneof![
        1 => Just(Both { clock: Clock::Always, slow: SlowClock::Always }),
        6 => shift,
    ]
}

/// The shipped calendar, at times with a local holiday and a day that is worked nevertheless.
pub(super) fn calendars() -> impl Strategy<Value = Days> {
    let (calendar, _) = Calendar::read(SourceId(0), CALENDAR);
    let plain = Days { calendar, slow: SlowCalendar::shipped() };
    let own = plain.clone();
    let changed = (days(), 0_i64..12, -3_i64..16).prop_map(move |(first, length, offset)| {
        let (last, worked) = (first + length, first + offset);
        let holiday =
            LocalHoliday { name: "古尔邦节".to_owned(), first: day(first), last: day(last) };
        let overrides = Overrides { holidays: vec![holiday], workdays: vec![day(worked)] };
        Days {
            calendar: own.calendar.clone().with_overrides(&overrides),
            slow: own.slow.clone().with((first, last), worked),
        }
    });
    prop_oneof![2 => Just(plain), 1 => changed]
}

fn day(number: i64) -> Date {
    add_days(Date::from_ymd_opt(1970, 1, 1).expect("a day"), number)
}

/// Days from the spring of 2024 to the autumn of 2026, so that what follows is covered; more often
/// than others those around holidays and the ends of years.
fn days() -> impl Strategy<Value = i64> {
    let near =
        select(vec![(2024, 12, 28), (2025, 1, 24), (2025, 9, 26), (2025, 12, 30), (2026, 2, 12)]);
    let near = near.prop_map(|(year, month, day)| slow::day_number(year, month, day));
    let any = slow::day_number(2024, 3, 1)..slow::day_number(2026, 9, 1);
    prop_oneof![1 => any, 1 => (near, 0_i64..9).prop_map(|(day, n)| day + n)]
}

/// Seconds, more often than others those at the edges of hours.
pub(super) fn seconds() -> impl Strategy<Value = i64> {
    let edge = select(vec![0_i64, 5 * 3600, 9 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 22 * 3600]);
    let time = prop_oneof![1 => 0..DAY, 1 => (edge, -1_i64..=1).prop_map(|(edge, by)| edge + by)];
    (days(), time).prop_map(|(day, time)| slow::midnight(day) + time)
}

/// Pauses around an instant: some touch, some lie within others, some end before they start.
pub(super) fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    let edge = select(vec![0_i64, 3600, 4 * 3600, 36_000, DAY, 2 * DAY]);
    let from = prop_oneof![1 => -DAY..3 * DAY, 1 => edge.clone()];
    let length = prop_oneof![2 => 0_i64..DAY, 1 => edge, 1 => Just(-60)];
    proptest::collection::vec((from, length).prop_map(|(from, n)| (from, from + n)), 0..5)
}

pub(super) fn instants(at: i64, pauses: &[Pause]) -> (Vec<Pause>, Vec<Interval>) {
    let moved: Vec<Pause> = pauses.iter().map(|(from, to)| (at + from, at + to)).collect();
    let instant = Instant::from_unix;
    let quick = moved.iter().map(|(from, to)| Interval { from: instant(*from), to: instant(*to) });
    (moved.clone(), quick.collect())
}

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn elapsed_time_is_what_counting_seconds_gives(
        both in clocks(),
        days in calendars(),
        from in seconds(),
        length in 0_i64..2 * DAY,
        pauses in pauses(),
    ) {
        let (slow_pauses, quick_pauses) = instants(from, &pauses);
        let (start, end) = (Instant::from_unix(from), Instant::from_unix(from + length));
        let quick = both.clock.elapsed(days.frame(), start, end, &quick_pauses).expect("covered");
        let counted = slow::elapsed(&both.slow, &days.slow, (from, from + length), &slow_pauses);
        prop_assert_eq!(quick.seconds, counted);
    }

    #[test]
    fn a_limit_in_seconds_ends_where_counting_seconds_ends(
        both in clocks(),
        days in calendars(),
        from in seconds(),
        limit in prop_oneof![1 => Just(0_i64), 6 => 1_i64..40_000, 1 => Just(4 * 3600_i64)],
        pauses in pauses(),
    ) {
        let (slow_pauses, quick_pauses) = instants(from, &pauses);
        let reach = 5 * DAY;
        let lapse = SlowLimit::Seconds(limit);
        let wanted = slow::due(&both.slow, &days.slow, (from, reach), lapse, false, &slow_pauses);
        let start = Instant::from_unix(from);
        let lapse = Lapse::Seconds(limit);
        let quick = both.clock.due(days.frame(), start, lapse, Roll::Stay, &quick_pauses);
        let last = quick.ok().map(|due| due.last.unix());
        match wanted {
            Some(_) => prop_assert_eq!(last, wanted),
            None => prop_assert_eq!(last.is_none_or(|last| last >= from + reach), true),
        }
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn limits_in_days_end_where_counting_days_ends(
        both in clocks(),
        days in calendars(),
        from in seconds(),
        limit in prop_oneof![
            (0_i64..40).prop_map(SlowLimit::Days),
            (0_i64..30).prop_map(SlowLimit::Workdays),
            (0_i64..3).prop_map(SlowLimit::Months),
        ],
        is_rolled in any::<bool>(),
        pauses in pauses(),
    ) {
        let (slow_pauses, quick_pauses) = instants(from, &pauses);
        let wanted = slow::due(&both.slow, &days.slow, (from, 110 * DAY), limit, is_rolled, &slow_pauses);
        let lapse = match limit {
            SlowLimit::Seconds(n) => Lapse::Seconds(n),
            SlowLimit::Days(n) => Lapse::Days(n),
            SlowLimit::Workdays(n) => Lapse::Workdays(n),
            SlowLimit::Months(n) => Lapse::Months(n),
        };
        let roll = if is_rolled { Roll::NextWorkday } else { Roll::Stay };
        let start = Instant::from_unix(from);
        let quick = both.clock.due(days.frame(), start, lapse, roll, &quick_pauses);
        prop_assert_eq!(quick.ok().map(|due| due.last.unix()), wanted);
    }
}
