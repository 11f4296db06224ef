//! Time arithmetic without a clock: working days, shifts, limits, windows, planned slots.
//!
//! This stage owns which days are working days and what follows from it: when a limit ends
//! ([`clock`]), into which windows a term falls ([`window`]), and at which instants something
//! was planned ([`schedule`]). It knows nothing of records, contracts and files; the text of a
//! calendar file comes in as text. A year that the calendar does not cover yields [`Uncovered`],
//! never Monday to Friday.
//!
//! A new year is a table in the calendar file, not code. A new kind of window is
//! 1. a variant of [`window::Every`],
//! 2. its arm in [`window::windows`],
//! 3. its word in [`window::Every::parse`].

pub mod clock;
pub mod schedule;
pub mod shift;
mod table;
pub mod window;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike;

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::time::Date;
use crate::base::time::TimeOfDay;
use crate::base::time::Weekday;
use crate::base::time::Zone;
use crate::base::time::add_days;

/// The first year that no calendar reaches; arithmetic that runs up to it stops there.
const BEYOND: i32 = 10_000;

/// Which days are working days, year by year, as the authorities announced them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    name: String,
    title: String,
    years: Arc<BTreeMap<i32, Year>>,
}

/// What a calendar knows of one year, and on whose word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// Whether it was announced or is somebody's expectation.
    pub status: Status,
    /// Who announced it.
    pub issuer: Option<String>,
    /// Number of the notice.
    pub notice: Option<String>,
    /// Date of the notice.
    pub dated: Option<Date>,
    /// Where the year stands in the calendar file.
    pub place: Place,
    days: BTreeMap<Date, DayKind>,
}

/// How far a year of a calendar can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Announced by the authority that the year names.
    Official,
    /// Expected, not yet announced.
    Provisional,
}

/// What a day is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayKind {
    /// An ordinary working day.
    Workday,
    /// A day of a weekend or holiday that is worked in exchange for another one (调休上班日).
    MakeUpWorkday,
    /// A Saturday or Sunday that is not worked.
    Weekend,
    /// A public or local holiday, with its name; weekends inside it are holiday as well.
    Holiday(Arc<str>),
}

impl DayKind {
    /// Whether it is worked.
    pub fn is_worked(&self) -> bool {
        matches!(self, DayKind::Workday | DayKind::MakeUpWorkday)
    }
}

/// A year that the calendar does not cover: whatever needs its working days is undecidable.
///
/// Arithmetic that would run beyond the year 9999 ends here too, with the year 10000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uncovered(pub i32);

impl Uncovered {
    /// Says so: `calendar-uncovered`.
    pub fn message(self) -> Message {
        Message::new("calendar-uncovered").with("year", self.0.to_string())
    }
}

/// What a contract changes in a calendar: local holidays and days worked nevertheless.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Further holidays.
    pub holidays: Vec<LocalHoliday>,
    /// Days that are worked although the calendar, or a local holiday, frees them.
    pub workdays: Vec<Date>,
}

/// A holiday that only the contract knows of, such as a regional one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalHoliday {
    /// Its name.
    pub name: String,
    /// First day off.
    pub first: Date,
    /// Last day off.
    pub last: Date,
}

impl Overrides {
    /// The days that are both a local holiday and to be worked; they are worked, and the contract
    /// contradicts itself.
    pub fn contradictions(&self) -> Vec<Date> {
        let holiday = |date: &Date| {
            self.holidays.iter().any(|holiday| holiday.first <= *date && *date <= holiday.last)
        };
        self.workdays.iter().copied().filter(holiday).collect()
    }
}

/// Zone and calendar in which a contract counts time.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The contract's zone.
    pub zone: Zone,
    /// The contract's calendar.
    pub calendar: &'a Calendar,
}

impl Calendar {
    /// Reads a calendar file.
    ///
    /// A year with an error in it is left out, so that it counts as not covered; a file that is
    /// not TOML covers nothing. A wrong holiday table must not pass for a right one.
    pub fn read(source: SourceId, text: &str) -> (Calendar, Vec<Finding>) {
        table::read(source, text)
    }

    /// The name by which contracts choose it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is called on pages.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The years it covers, in order.
    pub fn years(&self) -> impl Iterator<Item = (i32, &Year)> {
        self.years.iter().map(|(year, entry)| (*year, entry))
    }

    /// What the calendar knows of a year; none if it does not cover it.
    pub fn year(&self, year: i32) -> Option<&Year> {
        self.years.get(&year)
    }

    /// The years from `first` to `last` that it does not cover.
    pub fn uncovered(&self, first: Date, last: Date) -> Vec<i32> {
        (first.year()..=last.year()).filter(|year| !self.years.contains_key(year)).collect()
    }

    /// What a day is; none if the calendar does not cover its year.
    pub fn day(&self, date: Date) -> Option<DayKind> {
        let year = self.years.get(&date.year())?;
        Some(match year.days.get(&date) {
            Some(kind) => kind.clone(),
            None if is_saturday_or_sunday(date) => DayKind::Weekend,
            None => DayKind::Workday,
        })
    }

    /// Whether a day is worked.
    pub fn is_workday(&self, date: Date) -> Result<bool, Uncovered> {
        let year = self.years.get(&date.year()).ok_or(Uncovered(date.year()))?;
        Ok(match year.days.get(&date) {
            Some(kind) => kind.is_worked(),
            None => !is_saturday_or_sunday(date),
        })
    }

    /// Number of working days from `first` to `last`, both inside.
    pub fn workdays(&self, first: Date, last: Date) -> Result<i64, Uncovered> {
        let mut n_days = 0;
        for date in dates(first, last) {
            n_days += i64::from(self.is_workday(date)?);
        }
        Ok(n_days)
    }

    /// The calendar with a contract's own days; years it does not cover stay not covered.
    #[must_use]
    pub fn with_overrides(mut self, overrides: &Overrides) -> Calendar {
        for holiday in &overrides.holidays {
            let name: Arc<str> = Arc::from(holiday.name.as_str());
            for (year, entry) in Arc::make_mut(&mut self.years) {
                let (Some(start), Some(end)) =
                    (Date::from_ymd_opt(*year, 1, 1), Date::from_ymd_opt(*year, 12, 31))
                else {
                    continue;
                };
                for date in dates(holiday.first.max(start), holiday.last.min(end)) {
                    entry.days.insert(date, DayKind::Holiday(Arc::clone(&name)));
                }
            }
        }
        for date in &overrides.workdays {
            if self.is_workday(*date) == Ok(false)
                && let Some(entry) = Arc::make_mut(&mut self.years).get_mut(&date.year())
            {
                entry.days.insert(*date, DayKind::MakeUpWorkday);
            }
        }
        self
    }
}

/// The days from `first` to `last`, both inside; none if `last` lies before `first`.
pub fn dates(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.iter_days().take_while(move |date| *date <= last)
}

fn is_saturday_or_sunday(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The dates from the day after `date` on.
fn days_after(date: Date) -> impl Iterator<Item = Date> {
    add_days(date, 1).iter_days()
}

/// Reads `02:00`, with the colon of either width; `24:00` is not a time of day.
fn time_of_day(text: &str) -> Option<TimeOfDay> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    let number = |digits: &str| -> Option<u32> {
        let right = !digits.is_empty() && digits.len() <= 2;
        (right && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
    };
    if minute.len() != 2 {
        return None;
    }
    TimeOfDay::from_hms_opt(number(hour)?, number(minute)?, 0)
}

/// Reads a day of the week: `sunday`, `sun`, `周日`, `星期日`, `周天`.
fn weekday(text: &str) -> Option<Weekday> {
    let text = text.trim().to_lowercase();
    let chinese = text.strip_prefix("星期").or_else(|| text.strip_prefix('周'));
    Some(match chinese.unwrap_or(&text) {
        "mon" | "monday" | "一" => Weekday::Mon,
        "tue" | "tuesday" | "二" => Weekday::Tue,
        "wed" | "wednesday" | "三" => Weekday::Wed,
        "thu" | "thursday" | "四" => Weekday::Thu,
        "fri" | "friday" | "五" => Weekday::Fri,
        "sat" | "saturday" | "六" => Weekday::Sat,
        "sun" | "sunday" | "日" | "天" => Weekday::Sun,
        _ => return None,
    })
}
