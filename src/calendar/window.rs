//! Windows: the days, weeks, months and terms in which something is owed or counted.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use chrono::Datelike;

use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Zone;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::base::time::monday;
use crate::base::time::parts;

use super::DayKind;
use super::Frame;
use super::dates;

/// Into which windows a term falls.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Every {
    /// Each calendar day.
    Day,
    /// Each working day.
    Workday,
    /// Each week from Monday to Sunday.
    Week,
    /// Each calendar month.
    Month,
    /// Each three months from the start of the term.
    Quarter,
    /// Each six months from the start of the term.
    HalfYear,
    /// Each twelve months from the start of the term.
    Year,
    /// The term as a whole.
    Term,
    /// Each block of days off of one holiday of the calendar.
    Holiday,
    /// Each day off of a holiday; ordinary weekends are none, make-up working days neither.
    HolidayDay,
    /// A list of windows that the contract declares, such as semesters.
    Named(String),
}

/// A window that the contract declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredWindow {
    /// The contract's name for it, such as `s1`.
    pub id: String,
    /// What it is called on pages.
    pub title: String,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// One window, clipped to the term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// `2025-09-01` (day; the first one of a holiday), `2025-W36`, `2025-09` (month), `q1`, `h1`, `y1`, `term`, or the declared id.
    pub id: String,
    /// What the contract calls it, if it declares it.
    pub title: Option<String>,
    /// First day inside the term.
    pub first: Date,
    /// Last day inside the term.
    pub last: Date,
    /// From the first midnight up to and without the midnight after the last day (I-6).
    pub interval: Interval,
}

/// The windows of a term, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Windows {
    /// Those that are known, ascending and without overlaps (declared ones as they were declared).
    pub list: Vec<Window>,
    /// Years inside the term whose working days are not known; only for
    /// [`Every::Workday`] and holidays.
    pub uncovered: Vec<i32>,
}

impl Every {
    /// Reads `day`, `workday`, `week`, `month`, `quarter`, `half-year`, `year`, `term`,
    /// `holiday`, `holiday-day`; any other word names a declared list.
    pub fn parse(text: &str) -> Every {
        match text {
            "day" => Every::Day,
            "workday" => Every::Workday,
            "week" => Every::Week,
            "month" => Every::Month,
            "quarter" => Every::Quarter,
            "half-year" => Every::HalfYear,
            "year" => Every::Year,
            "term" => Every::Term,
            "holiday" => Every::Holiday,
            "holiday-day" => Every::HolidayDay,
            name => Every::Named(name.to_owned()),
        }
    }
}

/// The word that [`Every::parse`] reads.
impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Every::Day => "day",
            Every::Workday => "workday",
            Every::Week => "week",
            Every::Month => "month",
            Every::Quarter => "quarter",
            Every::HalfYear => "half-year",
            Every::Year => "year",
            Every::Term => "term",
            Every::Holiday => "holiday",
            Every::HolidayDay => "holiday-day",
            Every::Named(name) => name,
        })
    }
}

/// The windows of the term from `first` to `last` (both inside), stubs clipped to it (I-6).
///
/// None if `every` names a list that `declared` does not have: no windows at all would look
/// like nothing owed. Declared windows that lie outside the term are left out.
pub fn windows(
    every: &Every,
    first: Date,
    last: Date,
    frame: Frame<'_>,
    declared: &BTreeMap<String, Vec<DeclaredWindow>>,
) -> Option<Windows> {
    let term = Term { first, last, zone: frame.zone };
    let mut uncovered = BTreeSet::new();
    let list = match every {
        Every::Day => dates(first, last).filter_map(|date| term.day(date)).collect(),
        Every::Workday => {
            let mut worked = |date: &Date| match frame.calendar.is_workday(*date) {
                Ok(worked) => worked,
                Err(year) => {
                    uncovered.insert(year.0);
                    false
                }
            };
            dates(first, last).filter(&mut worked).filter_map(|date| term.day(date)).collect()
        }
        Every::Week => term.steps(
            |n| add_days(monday(first), 7 * n),
            |_, start| {
                let week = start.iso_week();
                format!("{:04}-W{:02}", week.year(), week.week())
            },
        ),
        Every::Month => term.steps(
            |n| add_months(first_of_month(first), n),
            |_, start| {
                let (year, month, _) = parts(start);
                format!("{year:04}-{month:02}")
            },
        ),
        Every::Quarter => term.counted(3, 'q'),
        Every::HalfYear => term.counted(6, 'h'),
        Every::Year => term.counted(12, 'y'),
        Every::Term => term.window("term".to_owned(), None, first, last).into_iter().collect(),
        Every::Holiday | Every::HolidayDay => {
            let mut blocks: Vec<(Arc<str>, Date, Date)> = Vec::new();
            for date in dates(first, last) {
                let name = match frame.calendar.day(date) {
                    Some(DayKind::Holiday(name)) => name,
                    Some(_) => continue,
                    None => {
                        uncovered.insert(date.year());
                        continue;
                    }
                };
                let goes_on = |block: &&mut (Arc<str>, Date, Date)| {
                    *every == Every::Holiday && block.0 == name && add_days(block.2, 1) == date
                };
                match blocks.last_mut().filter(goes_on) {
                    Some(block) => block.2 = date,
                    None => blocks.push((name, date, date)),
                }
            }
            let window = |(name, first, last): (Arc<str>, Date, Date)| {
                term.window(first.to_string(), Some(name.to_string()), first, last)
            };
            blocks.into_iter().filter_map(window).collect()
        }
        Every::Named(name) => {
            let mut list: Vec<Window> = declared
                .get(name)?
                .iter()
                .filter_map(|window| {
                    let title = Some(window.title.clone());
                    term.window(window.id.clone(), title, window.first, window.last)
                })
                .collect();
            list.sort_by_key(|window| window.interval);
            list
        }
    };
    Some(Windows { list, uncovered: uncovered.into_iter().collect() })
}

/// The window that the instant lies in, found by halving; they must be in order and not overlap.
pub fn window_of(windows: &[Window], instant: Instant) -> Option<usize> {
    let after = windows.partition_point(|window| window.interval.from <= instant);
    let at = after.checked_sub(1)?;
    windows[at].interval.contains(instant).then_some(at)
}

struct Term {
    first: Date,
    last: Date,
    zone: Zone,
}

impl Term {
    /// The window clipped to the term, if anything of it is left.
    fn window(&self, id: String, title: Option<String>, first: Date, last: Date) -> Option<Window> {
        let first = first.max(self.first);
        let last = last.min(self.last);
        let interval = self.zone.days(first, last);
        (first <= last).then_some(Window { id, title, first, last, interval })
    }

    fn day(&self, date: Date) -> Option<Window> {
        self.window(date.to_string(), None, date, date)
    }

    /// Windows that each begin where the one before ended, the first at or before the term's start.
    fn steps(&self, start: impl Fn(i64) -> Date, id: impl Fn(i64, Date) -> String) -> Vec<Window> {
        let mut list = Vec::new();
        for n in 0.. {
            let (from, next) = (start(n), start(n + 1));
            if self.last < from || next <= from {
                break;
            }
            list.extend(self.window(id(n, from), None, from, add_days(next, -1)));
        }
        list
    }

    /// Windows of some months counted from the term's start, always from the start itself, so that a
    /// term beginning on a 31st does not drift.
    fn counted(&self, months: i64, letter: char) -> Vec<Window> {
        self.steps(|n| add_months(self.first, months * n), |n, _| format!("{letter}{}", n + 1))
    }
}

fn first_of_month(date: Date) -> Date {
    date.with_day(1).unwrap_or(date)
}
