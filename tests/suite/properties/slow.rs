//! Clocks and limits once more: slow, obvious, second by second, with a calendar of its own.
//!
//! Nothing here comes from the program. Times are seconds since the start of 1970 in UTC; the zone is
//! that of Beijing, eight hours east without summer time. Days are counted from 1970 by the calendar's
//! own rules, and holidays are read from the shipped file by another reader.

use std::collections::BTreeMap;

/// Seconds that Beijing is ahead.
const AHEAD: i64 = 8 * 3600;
/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// On which days a shift works.
#[derive(Clone, Debug)]
pub(super) enum On {
    Workdays,
    EveryDay,
    /// Days of the week, Monday is 0.
    Weekdays(Vec<i64>),
}

/// What counts: everything, or hours in seconds of the day, on some days.
#[derive(Clone, Debug)]
pub(super) enum SlowClock {
    Always,
    Hours { hours: Vec<(i64, i64)>, on: On, but_holidays: bool },
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Workday,
    MakeUp,
    Weekend,
    Holiday,
}

/// Which days of 2024 to 2026 are not what their weekday says.
#[derive(Clone, Debug)]
pub(super) struct SlowCalendar {
    odd: BTreeMap<i64, Sort>,
}

/// A limit.
#[derive(Clone, Copy, Debug)]
pub(super) enum SlowLimit {
    Seconds(i64),
    Days(i64),
    Workdays(i64),
    Months(i64),
}

/// Half-open: the first second counts as paused, the last does not.
pub(super) type Pause = (i64, i64);

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970, counted year by year and month by month.
pub(super) fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let years: i64 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
    let months: i64 = (1..month).map(|month| days_of_month(year, month)).sum();
    years + months + day - 1
}

/// Year, month and day of a number of days since 1970.
pub(super) fn date(mut number: i64) -> (i64, i64, i64) {
    let mut year = 1970;
    while number >= if is_leap(year) { 366 } else { 365 } {
        number -= if is_leap(year) { 366 } else { 365 };
        year += 1;
    }
    let mut month = 1;
    while number >= days_of_month(year, month) {
        number -= days_of_month(year, month);
        month += 1;
    }
    (year, month, number + 1)
}

/// The day on which a second falls in Beijing, and the second of that day.
fn local(second: i64) -> (i64, i64) {
    ((second + AHEAD).div_euclid(DAY), (second + AHEAD).rem_euclid(DAY))
}

/// The first second of a day in Beijing.
pub(super) fn midnight(day: i64) -> i64 {
    day * DAY - AHEAD
}

/// Monday is 0; the first of January 1970 was a Thursday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

impl SlowCalendar {
    /// The shipped calendar.
    pub(super) fn shipped() -> SlowCalendar {
        let text = crate::bench::CALENDAR;
        let file: toml::Table = toml::from_str(text).expect("the calendar is TOML");
        let number = |value: &toml::Value| {
            let date = value.as_datetime().and_then(|stated| stated.date).expect("a date");
            day_number(date.year.into(), date.month.into(), date.day.into())
        };
        let mut odd = BTreeMap::new();
        for year in file["year"].as_array().expect("years") {
            for holiday in year["holidays"].as_array().expect("holidays") {
                let first = number(&holiday["first"]);
                let last = holiday.get("last").map_or(first, number);
                odd.extend((first..=last).map(|day| (day, Sort::Holiday)));
            }
        }
        for year in file["year"].as_array().expect("years") {
            for holiday in year["holidays"].as_array().expect("holidays") {
                let worked = holiday.get("workdays").and_then(toml::Value::as_array);
                odd.extend(worked.into_iter().flatten().map(|day| (number(day), Sort::MakeUp)));
            }
        }
        SlowCalendar { odd }
    }

    /// With a holiday of the contract's own, and a day that is worked nevertheless.
    pub(super) fn with(mut self, holiday: (i64, i64), worked: i64) -> SlowCalendar {
        self.odd.extend((holiday.0..=holiday.1).map(|day| (day, Sort::Holiday)));
        if !self.is_workday(worked) {
            self.odd.insert(worked, Sort::MakeUp);
        }
        self
    }

    fn sort(&self, day: i64) -> Sort {
        let usual = if weekday(day) < 5 { Sort::Workday } else { Sort::Weekend };
        self.odd.get(&day).copied().unwrap_or(usual)
    }

    /// Whether a day is worked.
    pub(super) fn is_workday(&self, day: i64) -> bool {
        matches!(self.sort(day), Sort::Workday | Sort::MakeUp)
    }
}

impl SlowClock {
    /// Whether a second counts.
    pub(super) fn counts(&self, calendar: &SlowCalendar, second: i64) -> bool {
        let SlowClock::Hours { hours, on, but_holidays } = self else { return true };
        let (day, time) = local(second);
        let works = |day: i64| {
            let is_on = match on {
                On::Workdays => calendar.is_workday(day),
                On::EveryDay => true,
                On::Weekdays(list) => list.contains(&weekday(day)),
            };
            is_on && !(*but_holidays && calendar.sort(day) == Sort::Holiday)
        };
        hours.iter().any(|(start, end)| {
            if start < end {
                works(day) && *start <= time && time < *end
            } else {
                // A night shift belongs to the day on which it starts.
                (works(day) && *start <= time) || (works(day - 1) && time < *end)
            }
        })
    }
}

fn is_paused(pauses: &[Pause], second: i64) -> bool {
    pauses.iter().any(|(from, to)| *from <= second && second < *to)
}

/// How many seconds count from `from` up to and without `to`.
pub(super) fn elapsed(
    clock: &SlowClock,
    calendar: &SlowCalendar,
    (from, to): (i64, i64),
    pauses: &[Pause],
) -> i64 {
    let counts = |second: &i64| clock.counts(calendar, *second) && !is_paused(pauses, *second);
    i64::try_from((from..to).filter(counts).count()).expect("few seconds")
}

/// The last second at which something is still in time; none if that is not within `reach` seconds.
pub(super) fn due(
    clock: &SlowClock,
    calendar: &SlowCalendar,
    (from, reach): (i64, i64),
    limit: SlowLimit,
    is_rolled: bool,
    pauses: &[Pause],
) -> Option<i64> {
    let trigger = local(from).0;
    let (n_days, only_workdays) = match limit {
        SlowLimit::Seconds(n) => {
            // The earliest instant before which so many seconds counted.
            let mut left = n;
            return (from..from + reach).find(|second| {
                let is_used_up = left == 0;
                left -= i64::from(clock.counts(calendar, *second) && !is_paused(pauses, *second));
                is_used_up
            });
        }
        SlowLimit::Days(n) => (n, false),
        SlowLimit::Workdays(n) => (n, true),
        SlowLimit::Months(n) => {
            let (year, month, day) = date(trigger);
            let months = year * 12 + month - 1 + n;
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
            let target = day_number(year, month, day.min(days_of_month(year, month)));
            (target - trigger, false)
        }
    };
    let mut day = trigger;
    let mut left = n_days;
    while left > 0 {
        day += 1;
        let is_awake = (midnight(day)..midnight(day + 1)).any(|second| !is_paused(pauses, second));
        left -= i64::from(is_awake && (!only_workdays || calendar.is_workday(day)));
        if midnight(day) > from + reach {
            return None;
        }
    }
    while is_rolled && !only_workdays && !calendar.is_workday(day) {
        day += 1;
    }
    Some(midnight(day + 1) - 1)
}

#[test]
fn the_slow_calendar_knows_its_days() {
    assert_eq!(day_number(1970, 1, 1), 0);
    assert_eq!(day_number(2024, 3, 1) - day_number(2024, 2, 1), 29);
    assert_eq!(date(day_number(2025, 12, 31)), (2025, 12, 31));
    assert_eq!(weekday(day_number(2025, 9, 1)), 0, "a Monday");
    let calendar = SlowCalendar::shipped();
    assert!(!calendar.is_workday(day_number(2025, 10, 1)), "a holiday");
    assert!(calendar.is_workday(day_number(2025, 9, 28)), "a Sunday that is worked");
    assert_eq!(midnight(day_number(2025, 9, 1)), 1_756_656_000);
}
