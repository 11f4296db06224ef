//! Times as other systems write them, in a form that somebody states; none is ever guessed.

use std::fmt::Write;

use chrono::DateTime;
use chrono::Datelike;
use chrono::FixedOffset;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::NaiveTime;
use chrono::Timelike;
use chrono::format::Item;
use chrono::format::Parsed;
use chrono::format::StrftimeItems;
use chrono::format::parse;

use crate::base::quantity::decimal;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::LocalTime;

/// Years that a time may lie in; a year of two digits read as one of four does not.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2999;

/// How a time is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenTime {
    /// ISO 8601 with dashes and colons: a date, or a date and a time with or without an offset.
    Iso,
    /// Seconds since 1970-01-01T00:00:00Z.
    Epoch,
    /// Milliseconds since then.
    EpochMillis,
    /// A pattern of `strftime`, such as `%d/%m/%Y %H:%M`.
    Pattern(String),
}

/// What a written time says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A point in time.
    Instant(Instant),
    /// What a clock on some wall showed.
    Local(LocalTime),
    /// A day.
    Date(Date),
}

impl WrittenTime {
    /// The form of a name: `iso`, `epoch`, `epoch-ms`, or a pattern that names a whole date.
    pub fn parse(text: &str) -> Option<WrittenTime> {
        match text {
            "iso" => Some(WrittenTime::Iso),
            "epoch" => Some(WrittenTime::Epoch),
            "epoch-ms" => Some(WrittenTime::EpochMillis),
            pattern => says_a_day(pattern).then(|| WrittenTime::Pattern(pattern.to_owned())),
        }
    }

    /// What the text says in this form; none if it is not of the form, or names no day there is.
    ///
    /// Fractions of a second are cut off.
    pub fn read(&self, text: &str) -> Option<Moment> {
        let moment = match self {
            WrittenTime::Iso => iso(text)?,
            WrittenTime::Epoch => Moment::Instant(since_epoch(text, 1)?),
            WrittenTime::EpochMillis => Moment::Instant(since_epoch(text, 1000)?),
            WrittenTime::Pattern(pattern) => by_pattern(pattern, text)?,
        };
        let year = match moment {
            Moment::Instant(instant) => DateTime::from_timestamp(instant.unix(), 0)?.year(),
            Moment::Local(local) => local.year(),
            Moment::Date(date) => date.year(),
        };
        YEARS.contains(&year).then_some(moment)
    }
}

/// Whether what is written by a pattern can be read back by it, down to the day.
fn says_a_day(pattern: &str) -> bool {
    let items: Vec<Item<'_>> = StrftimeItems::new(pattern).collect();
    if items.iter().any(|item| matches!(item, Item::Error)) {
        return false;
    }
    let day = NaiveDate::from_ymd_opt(2026, 3, 4).and_then(|day| day.and_hms_opt(15, 6, 7));
    let zone = FixedOffset::east_opt(8 * 3600);
    let Some((day, zone)) = day.zip(zone) else { return false };
    let Some(time) = day.and_local_timezone(zone).single() else { return false };
    // Some forms can be read and not written.
    let mut text = String::new();
    if write!(text, "{}", time.format_with_items(items.iter())).is_err() {
        return false;
    }
    match by_pattern(pattern, &text) {
        Some(Moment::Instant(found)) => found.unix() / 86_400 == time.timestamp() / 86_400,
        Some(Moment::Local(found)) => found.date() == day.date(),
        Some(Moment::Date(found)) => found == day.date(),
        None => false,
    }
}

fn by_pattern(pattern: &str, text: &str) -> Option<Moment> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, text, StrftimeItems::new(pattern)).ok()?;
    if parsed.timestamp().is_some() || parsed.offset().is_some() {
        let time = parsed.to_datetime().ok()?;
        return Some(Moment::Instant(Instant::from_unix(time.timestamp())));
    }
    let date = parsed.to_naive_date().ok()?;
    if parsed.hour_mod_12().is_none() && parsed.minute().is_none() {
        return Some(Moment::Date(date));
    }
    let time = parsed.to_naive_time().ok().or_else(|| hour_alone(&parsed))?;
    // The sixtieth second of a leap second is no time that a record can state.
    let time = time.with_nanosecond(0)?;
    Some(Moment::Local(date.and_time(time)))
}

fn hour_alone(parsed: &Parsed) -> Option<NaiveTime> {
    let hour = parsed.hour_div_12()? * 12 + parsed.hour_mod_12()?;
    parsed.minute().is_none().then(|| NaiveTime::from_hms_opt(hour, 0, 0)).flatten()
}

fn iso(text: &str) -> Option<Moment> {
    let is_dashed = text.len() >= 10
        && text.bytes().take(10).enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_dashed {
        return None;
    }
    let date = NaiveDate::parse_from_str(&text[..10], "%Y-%m-%d").ok()?;
    let rest = &text[10..];
    if rest.is_empty() {
        return Some(Moment::Date(date));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let ends = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (clock, offset) = (rest[..ends].trim_end(), &rest[ends..]);
    let clock = match clock.split_once(['.', ',']) {
        Some((clock, fraction)) => {
            let is_plain = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
            is_plain.then_some(clock)?
        }
        None => clock,
    };
    let pattern = if clock.len() == 5 { "%H:%M" } else { "%H:%M:%S" };
    let is_padded = matches!(clock.len(), 5 | 8);
    let time = is_padded.then(|| NaiveTime::parse_from_str(clock, pattern).ok()).flatten()?;
    let local: NaiveDateTime = date.and_time(time.with_nanosecond(0)?);
    match offset {
        "" => Some(Moment::Local(local)),
        "Z" | "z" => Some(Moment::Instant(Instant::from_unix(local.and_utc().timestamp()))),
        offset => {
            let offset: FixedOffset = offset.parse().ok()?;
            let seconds = local.and_utc().timestamp() - i64::from(offset.local_minus_utc());
            Some(Moment::Instant(Instant::from_unix(seconds)))
        }
    }
}

fn since_epoch(text: &str, per_second: i64) -> Option<Instant> {
    let whole = text.split('.').next().unwrap_or_default();
    decimal(text)?;
    let count: i64 = whole.parse().ok()?;
    Some(Instant::from_unix(count.div_euclid(per_second)))
}

#[cfg(test)]
mod tests {
    use crate::base::time::Date;
    use crate::base::time::Instant;

    use super::Moment;
    use super::WrittenTime;

    fn read(form: &str, text: &str) -> Option<Moment> {
        WrittenTime::parse(form).expect("a form").read(text)
    }

    fn local(day: u32, hour: u32, minute: u32) -> Option<Moment> {
        let day = Date::from_ymd_opt(2016, 2, day).expect("a day");
        Some(Moment::Local(day.and_hms_opt(hour, minute, 0).expect("a time")))
    }

    #[test]
    fn a_form_reads_what_is_written_in_it_and_nothing_else() {
        assert_eq!(read("%d/%m/%Y %H:%M", "29/2/2016 01:16"), local(29, 1, 16));
        assert_eq!(read("%d/%m/%Y %H:%M", "2/29/2016 01:16"), None);
        assert_eq!(read("%d/%m/%Y %H:%M", "29/2/16 01:16"), None, "no year 16");
        assert_eq!(read("%d/%m/%y %H:%M", "29/2/16 01:16"), local(29, 1, 16));
        assert_eq!(read("%d/%m/%Y %H:%M", "29/2/2016 01:16 "), None);
        assert_eq!(read("%d/%m/%Y %H:%M", "?"), None);
        assert_eq!(read("%d/%m/%Y %I:%M %p", "29/02/2016 01:16 PM"), local(29, 13, 16));
        assert_eq!(read("%Y年%m月%d日 %H时", "2016年2月29日 9时"), local(29, 9, 0));
        assert_eq!(read("%d.%m.%Y", "29.02.2015"), None, "no such day");
    }

    #[test]
    fn a_form_must_name_a_whole_day() {
        for bad in ["%H:%M", "%d/%m", "%Q", "", "YYYY-MM-DD", "%Y-%m", "%d/%m/%Y %#z"] {
            assert_eq!(WrittenTime::parse(bad), None, "{bad}");
        }
        for good in ["%d/%m/%Y", "%s", "%Y-%m-%d %H:%M:%S %z", "%Y-%j", "%c"] {
            assert!(WrittenTime::parse(good).is_some(), "{good}");
        }
    }

    #[test]
    fn iso_times_have_offsets_or_not_and_lose_their_fractions() {
        let at = Some(Moment::Instant(Instant::from_unix(1_456_708_560)));
        for text in [
            "2016-02-29T01:16:00Z",
            "2016-02-29 01:16Z",
            "2016-02-29T09:16:00+08:00",
            "2016-02-29T09:16:00.999999999+08:00",
            "2016-02-28T23:46:00-0130",
        ] {
            assert_eq!(read("iso", text), at, "{text}");
        }
        assert_eq!(read("iso", "2016-02-29T01:16:00"), local(29, 1, 16));
        assert_eq!(read("iso", "2016-02-29T1:16"), None);
        assert_eq!(read("iso", "29-02-2016"), None);
        assert_eq!(read("iso", "2016-02-29T01:16:00+8"), None);
        assert_eq!(read("iso", "２016-02-29"), None);
        assert_eq!(read("epoch", "1456708560.9"), at);
        assert_eq!(read("epoch-ms", "1456708560999"), at);
        assert_eq!(read("epoch", "1456708560999"), None, "milliseconds are not seconds");
        assert_eq!(read("epoch", "1e9"), None);
    }
}
