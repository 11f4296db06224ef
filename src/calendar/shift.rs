//! Shifts: the hours in which somebody works, and on which days.

use chrono::Datelike;

use crate::base::proof::Counts;
use crate::base::time::Date;
use crate::base::time::Interval;
use crate::base::time::TimeOfDay;
use crate::base::time::Weekday;
use crate::base::time::Zone;
use crate::base::time::add_days;
use crate::base::time::union;

use super::DayKind;
use super::Frame;
use super::Uncovered;
use super::is_saturday_or_sunday;
use super::time_of_day;
use super::weekday;

/// Named working hours.
///
/// It opens at least once a week as far as its calendar reaches: [`Shift::new`] sees to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    name: String,
    hours: Vec<(TimeOfDay, TimeOfDay)>,
    days: ShiftDays,
    rests: bool,
}

/// The days on which a shift is worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShiftDays {
    /// Working days of the contract's calendar, with make-up days and without holidays.
    Workdays,
    /// Every day, holidays too.
    EveryDay,
    /// These days of the week, holidays too.
    Weekdays(Vec<Weekday>),
}

impl Shift {
    /// A shift with its hours; none if it has no hours or no days.
    ///
    /// Hours whose end does not lie after their start run over midnight, so `(16:00, 00:00)` is
    /// 16:00 to 24:00 and `(00:00, 00:00)` the whole day. They belong to the day on which they start:
    /// the night from Friday to Saturday is worked if the Friday is.
    pub fn new(
        name: impl Into<String>,
        mut hours: Vec<(TimeOfDay, TimeOfDay)>,
        days: ShiftDays,
    ) -> Option<Shift> {
        hours.sort();
        hours.dedup();
        let no_days = matches!(&days, ShiftDays::Weekdays(list) if list.is_empty());
        (!hours.is_empty() && !no_days).then(|| Shift {
            name: name.into(),
            hours,
            days,
            rests: false,
        })
    }

    /// The same shift, but not worked on the holidays of the contract's calendar; weekends and
    /// make-up working days change nothing.
    #[must_use]
    pub fn but_holidays(mut self) -> Shift {
        self.rests = true;
        self
    }

    /// What the contract calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Start and end of each stretch of hours, in order; see [`Shift::new`] for midnight.
    pub fn hours(&self) -> &[(TimeOfDay, TimeOfDay)] {
        &self.hours
    }

    /// The days on which it is worked.
    pub fn days(&self) -> &ShiftDays {
        &self.days
    }

    /// Reads `10:00-14:00`, `16:00-24:00`, `22:00-06:00`; also `10:00至14:00`.
    ///
    /// None if it is not two times, or if they are the same.
    pub fn parse_hours(text: &str) -> Option<(TimeOfDay, TimeOfDay)> {
        let (start, end) = text.split_once(['-', '–', '—', '~', '～', '至'])?;
        let start = time_of_day(start)?;
        if matches!(end.trim(), "24:00" | "24：00") {
            return Some((start, TimeOfDay::MIN));
        }
        let end = time_of_day(end)?;
        (start != end).then_some((start, end))
    }

    /// Whether a working time starts on that day.
    pub fn starts_on(&self, frame: Frame<'_>, date: Date) -> Result<bool, Uncovered> {
        if self.rests && matches!(self.day_kind(frame, date)?, DayKind::Holiday(_)) {
            return Ok(false);
        }
        match &self.days {
            ShiftDays::Workdays => frame.calendar.is_workday(date),
            ShiftDays::EveryDay => Ok(true),
            ShiftDays::Weekdays(list) => Ok(list.contains(&date.weekday())),
        }
    }

    fn day_kind(&self, frame: Frame<'_>, date: Date) -> Result<DayKind, Uncovered> {
        frame.calendar.day(date).ok_or(Uncovered(date.year()))
    }

    /// The working time that starts on a day, from the start of its first hours to the end of its
    /// last, breaks included; none if none starts there.
    pub fn turn(&self, frame: Frame<'_>, date: Date) -> Result<Option<Interval>, Uncovered> {
        if !self.starts_on(frame, date)? {
            return Ok(None);
        }
        let hours = || self.hours.iter().map(|hours| hours_on(frame.zone, date, *hours));
        let (from, to) = (hours().map(|one| one.from).min(), hours().map(|one| one.to).max());
        Ok(from.zip(to).map(|(from, to)| Interval::new(from, to)))
    }

    /// The parts of a day that are worked, in its order and without overlaps, those included that
    /// began the day before.
    pub fn open(&self, frame: Frame<'_>, date: Date) -> Result<Vec<Interval>, Uncovered> {
        let mut open = Vec::new();
        if self.hours.iter().any(over_midnight) {
            let eve = add_days(date, -1);
            if self.starts_on(frame, eve)? {
                open.extend(
                    self.hours
                        .iter()
                        .filter(|h| over_midnight(h))
                        .map(|h| hours_on(frame.zone, eve, *h)),
                );
            }
        }
        if self.starts_on(frame, date)? {
            open.extend(self.hours.iter().map(|h| hours_on(frame.zone, date, *h)));
        }
        if open.is_empty() {
            return Ok(open);
        }
        let day = frame.zone.day(date);
        let inside = open.into_iter().filter_map(|interval| interval.overlap(day)).collect();
        Ok(union(inside))
    }

    /// Why the hours of a day that are not worked are not worked.
    pub(super) fn closed_because(&self, frame: Frame<'_>, date: Date) -> Result<Counts, Uncovered> {
        if self.rests && matches!(self.day_kind(frame, date)?, DayKind::Holiday(_)) {
            return Ok(Counts::Holiday);
        }
        match &self.days {
            ShiftDays::Workdays => match self.day_kind(frame, date)? {
                DayKind::Workday | DayKind::MakeUpWorkday => Ok(Counts::OffHours),
                DayKind::Weekend => Ok(Counts::Weekend),
                DayKind::Holiday(_) => Ok(Counts::Holiday),
            },
            ShiftDays::Weekdays(list)
                if is_saturday_or_sunday(date) && !list.contains(&date.weekday()) =>
            {
                Ok(Counts::Weekend)
            }
            ShiftDays::EveryDay | ShiftDays::Weekdays(_) => Ok(Counts::OffHours),
        }
    }
}

impl ShiftDays {
    /// Reads `workdays`, `every day`, `monday, wednesday`; also `工作日`, `每日`, `周一、周三`.
    pub fn parse(text: &str) -> Option<ShiftDays> {
        match text.trim() {
            "workdays" | "工作日" => Some(ShiftDays::Workdays),
            "every day" | "daily" | "每日" | "每天" => Some(ShiftDays::EveryDay),
            list => {
                let days: Option<Vec<Weekday>> =
                    list.split([',', '，', '、']).map(weekday).collect();
                days.map(ShiftDays::Weekdays)
            }
        }
    }
}

fn over_midnight(hours: &(TimeOfDay, TimeOfDay)) -> bool {
    hours.1 <= hours.0
}

fn hours_on(zone: Zone, date: Date, hours: (TimeOfDay, TimeOfDay)) -> Interval {
    let last = if over_midnight(&hours) { add_days(date, 1) } else { date };
    Interval::new(zone.instant(date.and_time(hours.0)), zone.instant(last.and_time(hours.1)))
}
