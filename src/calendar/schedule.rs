//! Schedules: at which instants something was planned, such as backups.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::base::message::Message;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::TimeOfDay;
use crate::base::time::Weekday;

use super::Frame;
use super::dates;
use super::time_of_day;
use super::weekday;

/// When something is planned, over and over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    plans: Vec<(Days, TimeOfDay)>,
}

/// On which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Days {
    Daily,
    Workdays,
    Weekly(Weekday),
    /// That day of the month, or its last day where it has no such day (as I-5 reads months).
    Monthly(u32),
}

/// The planned instants of a range of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slots {
    /// Those that are known, ascending, none twice.
    pub instants: Vec<Instant>,
    /// Years in the range whose working days are not known; only where working days are planned.
    pub uncovered: Vec<i32>,
}

impl Schedule {
    /// Reads `daily 02:00`, `weekly sunday 03:00`, `monthly 1 04:00`, `workdays 23:30`; also `每日 02:00`,
    /// `每周日 03:00`, `每月1日 04:00`, `每工作日 23:30`; several joined by commas or semicolons.
    ///
    /// Fails with what to say of the first part that is none of these.
    pub fn parse(text: &str) -> Result<Schedule, Message> {
        let mut plans = Vec::new();
        for part in text.split([',', ';', '，', '；', '、']) {
            let plan = plan(part.trim()).ok_or_else(|| {
                Message::new("calendar-schedule-unreadable").with("part", part.trim())
            })?;
            plans.push(plan);
        }
        Ok(Schedule { plans })
    }

    /// What to type instead of a schedule that cannot be read.
    pub fn help() -> Message {
        Message::new("calendar-schedule-unreadable-help")
    }

    /// The planned instants inside the range.
    pub fn slots(&self, range: Interval, frame: Frame<'_>) -> Slots {
        let mut instants = BTreeSet::new();
        let mut uncovered = BTreeSet::new();
        let first = frame.zone.date(range.from);
        let last = frame.zone.date(range.to);
        for date in dates(first, last) {
            for (days, time) in &self.plans {
                let instant = frame.zone.instant(date.and_time(*time));
                if !range.contains(instant) {
                    continue;
                }
                let planned = match days {
                    Days::Daily => true,
                    Days::Weekly(weekday) => date.weekday() == *weekday,
                    Days::Monthly(day) => date.day() == (*day).min(last_of_month(date)),
                    Days::Workdays => frame.calendar.is_workday(date).unwrap_or_else(|year| {
                        uncovered.insert(year.0);
                        false
                    }),
                };
                if planned {
                    instants.insert(instant);
                }
            }
        }
        Slots {
            instants: instants.into_iter().collect(),
            uncovered: uncovered.into_iter().collect(),
        }
    }
}

fn plan(text: &str) -> Option<(Days, TimeOfDay)> {
    let (days, time) = text.rsplit_once(char::is_whitespace)?;
    let time = time_of_day(time)?;
    let days = days.trim().to_lowercase();
    let day_of_month = |text: &str| {
        let day: u32 = text.trim().parse().ok()?;
        (1..=31).contains(&day).then_some(Days::Monthly(day))
    };
    let days = match days.as_str() {
        "daily" | "每日" | "每天" => Days::Daily,
        "workdays" | "工作日" | "每工作日" | "每个工作日" => Days::Workdays,
        days => {
            if let Some(day) = days.strip_prefix("weekly ") {
                Days::Weekly(weekday(day)?)
            } else if let Some(day) = days.strip_prefix("monthly ") {
                day_of_month(day)?
            } else if let Some(day) = days.strip_prefix("每月") {
                day_of_month(day.strip_suffix(['日', '号'])?)?
            } else {
                let day = days.strip_prefix('每')?;
                day.starts_with(['周', '星']).then(|| weekday(day)).flatten().map(Days::Weekly)?
            }
        }
    };
    Some((days, time))
}

fn last_of_month(date: Date) -> u32 {
    (29..=31).rev().find(|day| date.with_day(*day).is_some()).unwrap_or(28)
}
