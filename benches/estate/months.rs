//! The three years the estate covers, month by month.

use chrono::Datelike;
use chrono::Months;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::NaiveTime;

/// Months of every contract.
pub(crate) const COUNT: u32 = 36;

/// One calendar month, counted from the first of the estate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month(pub(crate) u32);

impl Month {
    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..COUNT).map(Self)
    }

    /// Its first day.
    pub(crate) fn first(self) -> NaiveDate {
        start() + Months::new(self.0)
    }

    /// Its last day.
    pub(crate) fn last(self) -> NaiveDate {
        (start() + Months::new(self.0 + 1)).pred_opt().expect("not the first day of time")
    }

    /// Its days, up to and including one.
    pub(crate) fn days(self, until: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let last = self.last().min(until);
        self.first().iter_days().take_while(move |day| *day <= last)
    }

    /// The month a day lies in; none for one before or after the estate.
    pub(crate) fn of(day: NaiveDate) -> Option<Self> {
        let from = start();
        let n = (day.year() - from.year()) * 12 + day.month().cast_signed()
            - from.month().cast_signed();
        u32::try_from(n).ok().filter(|n| *n < COUNT).map(Self)
    }

    /// As in the names of folders: `2023/10`.
    pub(crate) fn path(self) -> String {
        self.first().format("%Y/%m").to_string()
    }

    /// As in record ids: `202310`.
    pub(crate) fn compact(self) -> String {
        self.first().format("%Y%m").to_string()
    }

    /// As read: `2023-10`.
    pub(crate) fn dashed(self) -> String {
        self.first().format("%Y-%m").to_string()
    }
}

/// The first day of every contract.
pub(crate) fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 10, 1).expect("a date")
}

/// An instant of a day.
pub(crate) fn at(day: NaiveDate, hour: u32, minute: u32) -> NaiveDateTime {
    day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of day"))
}

/// As TOML writes a local instant.
pub(crate) fn written(instant: NaiveDateTime) -> String {
    instant.format("%Y-%m-%dT%H:%M:%S").to_string()
}
