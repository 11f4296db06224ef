//! Instants, dates and lengths of time: whole seconds, half-open ranges, the contract's zone.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use chrono::DateTime;
use chrono::Datelike;
use chrono::Days;
use chrono::FixedOffset;
use chrono::LocalResult;
use chrono::Months;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::Offset;
use chrono::TimeZone;
use chrono_tz::Tz;

/// A calendar date without a zone.
pub type Date = NaiveDate;
/// A date and a time of day without a zone, as a clock on the wall shows it.
pub type LocalTime = NaiveDateTime;
/// A time of day.
pub type TimeOfDay = chrono::NaiveTime;
/// A day of the week.
pub type Weekday = chrono::Weekday;

/// A point on the time line in whole seconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Instant(i64);

impl Instant {
    /// The instant that many seconds after the Unix epoch.
    pub const fn from_unix(seconds: i64) -> Instant {
        Instant(seconds)
    }

    /// Seconds since the Unix epoch.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// The instant `seconds` later (earlier if negative).
    pub const fn plus(self, seconds: i64) -> Instant {
        Instant(self.0 + seconds)
    }

    /// Seconds from `earlier` to this instant.
    pub const fn since(self, earlier: Instant) -> i64 {
        self.0 - earlier.0
    }
}

/// A half-open range of instants: `from` belongs to it, `to` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First instant inside.
    pub from: Instant,
    /// First instant after the end.
    pub to: Instant,
}

impl Interval {
    /// The range from `from` up to and without `to`; an end before the start makes it empty.
    pub fn new(from: Instant, to: Instant) -> Interval {
        Interval { from, to: to.max(from) }
    }

    /// Length in seconds.
    pub fn seconds(self) -> i64 {
        self.to.since(self.from)
    }

    /// Whether it holds no instant at all.
    pub fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// Whether the instant lies inside.
    pub fn contains(self, instant: Instant) -> bool {
        self.from <= instant && instant < self.to
    }

    /// What both ranges share, if that is more than nothing.
    pub fn overlap(self, other: Interval) -> Option<Interval> {
        let from = self.from.max(other.from);
        let to = self.to.min(other.to);
        (from < to).then_some(Interval { from, to })
    }
}

/// The union of intervals, sorted and without overlaps, so that nothing counts twice.
pub fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort();
    let mut merged: Vec<Interval> = Vec::with_capacity(intervals.len());
    for interval in intervals.into_iter().filter(|interval| !interval.is_empty()) {
        match merged.last_mut() {
            Some(last) if interval.from <= last.to => last.to = last.to.max(interval.to),
            _ => merged.push(interval),
        }
    }
    merged
}

/// The parts of `whole` that none of the sorted, disjoint `holes` covers.
pub fn subtract(whole: Interval, holes: &[Interval]) -> Vec<Interval> {
    let mut rest = Vec::new();
    let mut from = whole.from;
    for hole in holes.iter().filter_map(|hole| hole.overlap(whole)) {
        if from < hole.from {
            rest.push(Interval { from, to: hole.from });
        }
        from = from.max(hole.to);
    }
    if from < whole.to {
        rest.push(Interval { from, to: whole.to });
    }
    rest
}

/// China's clocks have not been changed since 1991-09-15, nor does the zone database foresee it: from
/// here on (1992-01-01T00:00:00Z) nobody has to search its table. Most instants of most contracts
/// are asked for in this zone.
const STEADY: Instant = Instant::from_unix(694_224_000);

/// Seconds east of UTC that China's clocks show from [`STEADY`] on.
const SHANGHAI: i32 = 8 * 3600;

/// A time zone: how instants become local times and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// A zone of the IANA database, such as `Asia/Shanghai`.
    Named(Tz),
    /// A fixed offset from UTC, such as `+08:00`.
    Fixed(FixedOffset),
}

impl Default for Zone {
    fn default() -> Zone {
        Zone::Named(Tz::UTC)
    }
}

impl Zone {
    /// Reads `Asia/Shanghai`, `UTC` or `+08:00`.
    pub fn parse(text: &str) -> Option<Zone> {
        if let Ok(offset) = FixedOffset::from_str(text)
            && (text.starts_with('+') || text.starts_with('-'))
        {
            return Some(Zone::Fixed(offset));
        }
        Tz::from_str(text).ok().map(Zone::Named)
    }

    /// Seconds east of UTC at that instant.
    pub fn offset(self, instant: Instant) -> i32 {
        match self {
            Zone::Fixed(offset) => offset.local_minus_utc(),
            Zone::Named(Tz::Asia__Shanghai) if instant >= STEADY => SHANGHAI,
            Zone::Named(zone) => {
                zone.offset_from_utc_datetime(&utc(instant)).fix().local_minus_utc()
            }
        }
    }

    /// What a clock in this zone shows at that instant.
    pub fn local(self, instant: Instant) -> LocalTime {
        utc(instant.plus(i64::from(self.offset(instant))))
    }

    /// The date in this zone at that instant.
    pub fn date(self, instant: Instant) -> Date {
        self.local(instant).date()
    }

    /// The instant at which a clock in this zone shows `local`.
    ///
    /// A time that the zone skips becomes the first instant after the gap; of a time that it
    /// shows twice the earlier one is taken. China has had neither since 1991.
    pub fn instant(self, local: LocalTime) -> Instant {
        let shown = local.and_utc().timestamp();
        match self {
            Zone::Fixed(offset) => Instant(shown - i64::from(offset.local_minus_utc())),
            Zone::Named(Tz::Asia__Shanghai) if Instant(shown) >= STEADY.plus(86_400) => {
                Instant(shown - i64::from(SHANGHAI))
            }
            Zone::Named(zone) => match zone.from_local_datetime(&local) {
                LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => {
                    Instant(time.timestamp())
                }
                LocalResult::None => {
                    let before = self.offset(Instant(shown - 86_400));
                    Instant(shown - i64::from(before))
                }
            },
        }
    }

    /// The first instant of a day in this zone.
    pub fn midnight(self, date: Date) -> Instant {
        self.instant(date.and_time(TimeOfDay::MIN))
    }

    /// The whole of a day in this zone.
    pub fn day(self, date: Date) -> Interval {
        Interval { from: self.midnight(date), to: self.midnight(add_days(date, 1)) }
    }

    /// The days from `first` to `last`, both inside.
    pub fn days(self, first: Date, last: Date) -> Interval {
        Interval::new(self.midnight(first), self.midnight(add_days(last, 1)))
    }

    /// The instant with what it takes to print it in this zone.
    pub fn stamp(self, instant: Instant) -> Stamp {
        Stamp { instant, offset: self.offset(instant) }
    }
}

/// An instant together with the offset in which it is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// The point on the time line.
    pub instant: Instant,
    /// Seconds east of UTC.
    pub offset: i32,
}

impl Stamp {
    /// What a clock shows there.
    pub fn local(self) -> LocalTime {
        utc(self.instant.plus(i64::from(self.offset)))
    }

    /// `2026-07-03T09:00:00+08:00`.
    pub fn rfc3339(self) -> String {
        let (sign, minutes) =
            if self.offset < 0 { ('-', -self.offset / 60) } else { ('+', self.offset / 60) };
        let local = self.local();
        format!("{}T{}{sign}{:02}:{:02}", local.date(), local.time(), minutes / 60, minutes % 60)
    }
}

/// `2026-07-03 09:00:00`, in the stamp's own offset.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.local();
        write!(f, "{} {}", local.date(), local.time())
    }
}

/// A length of time as contracts state it; which calendar counts it is part of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lapse {
    /// Seconds on whatever clock the rule runs.
    Seconds(i64),
    /// Calendar days; the day of the trigger does not count, the last one counts whole.
    Days(i64),
    /// Working days of the contract's calendar, counted likewise.
    Workdays(i64),
    /// Calendar months; the end is the matching day, or the last of the month where there is none.
    Months(i64),
}

/// Days of a hundred years: no limit, and no number of a limit, is greater.
const CENTURY: i64 = 36_525;

impl Lapse {
    /// Reads `2h`, `1h 30min`, `45 s`, `3 workdays`, `30 days`, `2 weeks`, `6 months`, `1 year`.
    ///
    /// Lengths in hours, minutes and seconds may be joined; the calendar units stand alone. What is
    /// longer than a century is refused.
    pub fn parse(text: &str) -> Option<Lapse> {
        let mut seconds: i64 = 0;
        let mut rest = text.trim();
        let mut n_parts = 0;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let number: i64 = rest.get(..digits)?.parse().ok()?;
            rest = rest[digits..].trim_start();
            let letters =
                rest.find(|c: char| c.is_ascii_digit() || c.is_whitespace()).unwrap_or(rest.len());
            let (unit, after) = rest.split_at(letters);
            rest = after.trim_start();
            n_parts += 1;
            let calendar = match unit {
                "s" | "sec" | "second" | "seconds" | "秒" => {
                    seconds = seconds.checked_add(number)?;
                    None
                }
                "min" | "minute" | "minutes" | "分钟" => {
                    seconds = seconds.checked_add(number.checked_mul(60)?)?;
                    None
                }
                "h" | "hour" | "hours" | "小时" => {
                    seconds = seconds.checked_add(number.checked_mul(3600)?)?;
                    None
                }
                "d" | "day" | "days" | "天" | "日" => Some(Lapse::Days(number)),
                "week" | "weeks" | "周" => Some(Lapse::Days(number.checked_mul(7)?)),
                "workday" | "workdays" | "个工作日" | "工作日" => {
                    Some(Lapse::Workdays(number))
                }
                "month" | "months" | "个月" => Some(Lapse::Months(number)),
                "year" | "years" | "年" => Some(Lapse::Months(number.checked_mul(12)?)),
                _ => return None,
            };
            if let Some(lapse) = calendar {
                let (Lapse::Days(n) | Lapse::Workdays(n) | Lapse::Months(n)) = lapse else {
                    return None;
                };
                return (n_parts == 1 && rest.is_empty() && n <= CENTURY).then_some(lapse);
            }
        }
        (n_parts > 0 && seconds <= CENTURY * 86_400).then_some(Lapse::Seconds(seconds))
    }
}

/// `2h`, `1h 30min`, `3 workdays`: what [`Lapse::parse`] reads.
impl fmt::Display for Lapse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lapse::Seconds(seconds) => {
                let mut parts = Vec::new();
                for (unit, value) in
                    [("h", seconds / 3600), ("min", seconds / 60 % 60), ("s", seconds % 60)]
                {
                    if value != 0 {
                        parts.push(format!("{value}{unit}"));
                    }
                }
                f.write_str(if parts.is_empty() { "0s" } else { "" })?;
                f.write_str(&parts.join(" "))
            }
            Lapse::Days(n) => write!(f, "{n} days"),
            Lapse::Workdays(n) => write!(f, "{n} workdays"),
            Lapse::Months(n) => write!(f, "{n} months"),
        }
    }
}

/// The date `n` days later (earlier if negative); dates beyond what can be told stay where they are.
pub fn add_days(date: Date, n: i64) -> Date {
    let moved = if n < 0 {
        date.checked_sub_days(Days::new(n.unsigned_abs()))
    } else {
        date.checked_add_days(Days::new(n.unsigned_abs()))
    };
    moved.unwrap_or(date)
}

/// The first day of the month of a date.
pub fn first_of_month(date: Date) -> Date {
    date.with_day(1).unwrap_or(date)
}

/// The matching day `n` months later, or the last day of that month where there is none (I-5).
pub fn add_months(date: Date, n: i64) -> Date {
    let months = Months::new(u32::try_from(n.unsigned_abs()).unwrap_or(u32::MAX));
    let moved =
        if n < 0 { date.checked_sub_months(months) } else { date.checked_add_months(months) };
    moved.unwrap_or(date)
}

/// The Monday of the week that the date lies in.
pub fn monday(date: Date) -> Date {
    add_days(date, -i64::from(date.weekday().num_days_from_monday()))
}

/// The date's year, month (1 to 12) and day (1 to 31).
pub fn parts(date: Date) -> (i32, u32, u32) {
    (date.year(), date.month(), date.day())
}

fn utc(instant: Instant) -> LocalTime {
    DateTime::from_timestamp(instant.0, 0).unwrap_or_default().naive_utc()
}

#[cfg(test)]
mod tests {
    use chrono::Offset;
    use chrono::TimeZone;

    use super::Date;
    use super::Instant;
    use super::Interval;
    use super::Lapse;
    use super::Zone;
    use super::add_months;
    use super::subtract;
    use super::union;

    fn span(from: i64, to: i64) -> Interval {
        Interval { from: Instant(from), to: Instant(to) }
    }

    #[test]
    fn overlapping_intervals_count_once() {
        assert_eq!(
            union(vec![span(5, 9), span(0, 6), span(9, 10), span(12, 12), span(20, 21)]),
            [span(0, 10), span(20, 21)]
        );
    }

    #[test]
    fn holes_are_cut_out_and_clipped() {
        assert_eq!(
            subtract(span(0, 10), &[span(-5, 2), span(4, 6), span(9, 30)]),
            [span(2, 4), span(6, 9)]
        );
    }

    #[test]
    fn a_month_after_the_last_day_of_january_is_the_last_of_february() {
        let day = |y, m, d| Date::from_ymd_opt(y, m, d).expect("a real date");
        assert_eq!(add_months(day(2025, 8, 31), 6), day(2026, 2, 28));
        assert_eq!(add_months(day(2025, 9, 1), 24), day(2027, 9, 1));
    }

    #[test]
    fn lapses_are_read_with_their_units() {
        assert_eq!(Lapse::parse("1h 30min"), Some(Lapse::Seconds(5400)));
        assert_eq!(Lapse::parse("3 workdays"), Some(Lapse::Workdays(3)));
        assert_eq!(Lapse::parse("2 weeks"), Some(Lapse::Days(14)));
        assert_eq!(Lapse::parse("1 year"), Some(Lapse::Months(12)));
        assert_eq!(Lapse::parse("1 month 2h"), None);
        assert_eq!(Lapse::parse("9223372036854775807 days"), None);
        assert_eq!(Lapse::parse("9223372036854775807s"), None);
        assert_eq!(Lapse::parse("2"), None);
        assert_eq!(Lapse::parse(""), None);
        assert_eq!(Lapse::Seconds(5400).to_string(), "1h 30min");
    }

    #[test]
    fn the_short_way_to_an_offset_agrees_with_the_zone_database() {
        let database = chrono_tz::Asia::Shanghai;
        let zone = Zone::parse("Asia/Shanghai").expect("a zone of the database");
        // From a month before the short way begins to far behind any term, every six hours.
        for at in (691_000_000..4_200_000_000_i64).step_by(6 * 3600) {
            let utc = super::utc(Instant(at));
            let offset = database.offset_from_utc_datetime(&utc).fix().local_minus_utc();
            assert_eq!(zone.offset(Instant(at)), offset, "{at}");
            let known = database.from_local_datetime(&utc).earliest().map(|one| one.timestamp());
            assert_eq!(Some(zone.instant(utc).unix()), known, "{at}");
        }
        let summer = Date::from_ymd_opt(1988, 7, 1).expect("a real date");
        assert_eq!(zone.stamp(zone.midnight(summer)).rfc3339(), "1988-07-01T00:00:00+09:00");
    }

    #[test]
    fn stamps_are_written_with_four_digits_of_a_year_and_two_of_the_rest() {
        let stamp = Zone::parse("-03:30").expect("an offset").stamp(Instant(-61_000_000_000));
        assert_eq!(stamp.rfc3339(), "0036-12-26T08:03:20-03:30");
        assert_eq!(stamp.to_string(), "0036-12-26 08:03:20");
    }

    #[test]
    fn beijing_time_is_eight_hours_ahead() {
        let zone = Zone::parse("Asia/Shanghai").expect("a zone of the database");
        let date = Date::from_ymd_opt(2025, 9, 1).expect("a real date");
        assert_eq!(zone.stamp(zone.midnight(date)).rfc3339(), "2025-09-01T00:00:00+08:00");
        assert_eq!(Zone::parse("+08:00").map(|z| z.midnight(date)), Some(zone.midnight(date)));
        assert_eq!(Zone::parse("Asia/Atlantis"), None);
    }
}
