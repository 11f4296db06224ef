//! Calendar files: holidays and make-up workdays by year, with every fault at its place.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use chrono::Datelike;

use crate::base::document;
use crate::base::document::Spanned;
use crate::base::document::Table;
use crate::base::document::Value;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::time::Date;

use super::Calendar;
use super::DayKind;
use super::Status;
use super::Year;
use super::dates;
use super::is_saturday_or_sunday;

const FILE_KEYS: [&str; 3] = ["name", "title", "year"];
const YEAR_KEYS: [&str; 6] = ["year", "status", "issuer", "notice", "dated", "holidays"];
const HOLIDAY_KEYS: [&str; 4] = ["name", "first", "last", "workdays"];

/// Reads a calendar file; see [`Calendar::read`].
pub(super) fn read(source: SourceId, text: &str) -> (Calendar, Vec<Finding>) {
    let mut reader = Reader { source, findings: Vec::new() };
    let mut calendar = Calendar::default();
    let (root, faults) = document::parse(text);
    for fault in &faults {
        let message = Message::new("calendar-syntax").with("detail", &fault.message);
        reader.error("syntax", fault.range.clone(), message);
    }
    if !faults.is_empty() {
        return (calendar, reader.findings);
    }
    let file = Fields { table: &root, range: 0..0 };
    reader.known_keys(&file, &FILE_KEYS);
    calendar.name = reader.text(&file, "name").unwrap_or_default();
    calendar.title = reader.optional_text(&file, "title").unwrap_or_else(|| calendar.name.clone());
    if !root.contains_key("year") {
        reader.missing(&file, "year");
    }
    let mut years: BTreeMap<i32, Year> = BTreeMap::new();
    let mut spoilt = BTreeSet::new();
    for entry in reader.tables(&file, "year") {
        let n_before = reader.n_errors();
        let Some((number, year)) = reader.year(&entry) else { continue };
        if let Some(earlier) = years.get(&number) {
            let message = Message::new("calendar-duplicate-year").with("year", number.to_string());
            let label = Message::new("calendar-first-here");
            let finding = Finding::error("duplicate-year", year.place, message);
            reader.findings.push(finding.beside(earlier.place, label));
            spoilt.insert(number);
        }
        if n_before < reader.n_errors() {
            spoilt.insert(number);
            reader.set_aside(n_before, number, year.place);
        }
        years.insert(number, year);
    }
    years.retain(|number, _| !spoilt.contains(number));
    calendar.years = Arc::new(years);
    (calendar, reader.findings)
}

/// A table and the range it is to be blamed at.
struct Fields<'t, 'i> {
    table: &'t Table<'i>,
    range: Range<usize>,
}

struct Reader {
    source: SourceId,
    findings: Vec<Finding>,
}

impl Reader {
    fn year(&mut self, fields: &Fields<'_, '_>) -> Option<(i32, Year)> {
        self.known_keys(fields, &YEAR_KEYS);
        let value = self.required(fields, "year")?;
        let place = self.place(value.span());
        let number = value.get_ref().as_integer().map(|n| (n.as_str().parse::<i32>(), n.radix()));
        let number = match number {
            Some((Ok(number), 10)) if (1949..=9999).contains(&number) => number,
            _ => {
                self.wrong_type("year", value.span(), "calendar-type-year");
                return None;
            }
        };
        let status = match self.text(fields, "status").as_deref() {
            Some("official") => Status::Official,
            Some("provisional") | None => Status::Provisional,
            Some(other) => {
                let message = Message::new("calendar-unknown-status").with("status", other);
                let range = fields.table.get("status").map_or(place.range(), Spanned::span);
                self.error("unknown-status", range, message).help =
                    Some(Message::new("calendar-unknown-status-help"));
                Status::Provisional
            }
        };
        let issuer = self.optional_text(fields, "issuer");
        let notice = self.optional_text(fields, "notice");
        let dated = fields.table.get("dated").and_then(|value| self.date("dated", value));
        if status == Status::Official && (notice.is_none() || dated.is_none()) {
            let message = Message::new("calendar-no-notice").with("year", number.to_string());
            let help = Message::new("calendar-no-notice-help");
            self.findings.push(Finding::warning("no-notice", place, message).help(help));
        }
        let mut days = Days { year: number, known: BTreeMap::new() };
        let mut makeups = Vec::new();
        if !fields.table.contains_key("holidays") {
            self.missing(fields, "holidays");
        }
        for holiday in self.tables(fields, "holidays") {
            self.holiday(&holiday, &mut days, &mut makeups);
        }
        for (date, place) in makeups {
            self.makeup(date, place, &mut days);
        }
        let days = days.known.into_iter().map(|(date, (kind, _))| (date, kind)).collect();
        Some((number, Year { status, issuer, notice, dated, place, days }))
    }

    fn holiday(
        &mut self,
        fields: &Fields<'_, '_>,
        days: &mut Days,
        makeups: &mut Vec<(Date, Place)>,
    ) {
        self.known_keys(fields, &HOLIDAY_KEYS);
        let name = self.text(fields, "name");
        let first = self.required(fields, "first").and_then(|value| self.day("first", value, days));
        let last = fields.table.get("last").map(|value| self.day("last", value, days));
        if let Some(list) = fields.table.get("workdays") {
            match list.get_ref().as_array() {
                Some(list) => {
                    for value in list.iter() {
                        if let Some(day) = self.day("workdays", value, days) {
                            makeups.push(day);
                        }
                    }
                }
                None => self.wrong_type("workdays", list.span(), "calendar-type-dates"),
            }
        }
        let (Some(name), Some((first, place)), Some((last, end))) =
            (name, first, last.unwrap_or(first))
        else {
            return;
        };
        if last < first {
            let message =
                Message::new("calendar-backward-holiday").with("first", first).with("last", last);
            self.error("backward-holiday", end.range(), message);
        }
        let name: Arc<str> = Arc::from(name);
        for date in dates(first, last) {
            if let Some((DayKind::Holiday(other), earlier)) = days.known.get(&date) {
                let message = Message::new("calendar-double-holiday")
                    .with("date", date)
                    .with("name", &*name)
                    .with("other", &**other);
                let label = Message::new("calendar-first-here");
                let finding = Finding::warning("double-holiday", place, message);
                self.findings.push(finding.beside(*earlier, label));
                continue;
            }
            days.known.insert(date, (DayKind::Holiday(Arc::clone(&name)), place));
        }
    }

    fn makeup(&mut self, date: Date, place: Place, days: &mut Days) {
        match days.known.get(&date) {
            Some((DayKind::Holiday(name), earlier)) => {
                let message = Message::new("calendar-contradictory-day")
                    .with("date", date)
                    .with("name", &**name);
                let finding = Finding::error("contradictory-day", place, message)
                    .beside(*earlier, Message::new("calendar-holiday-here"))
                    .help(Message::new("calendar-contradictory-day-help"));
                self.findings.push(finding);
                return;
            }
            Some((_, earlier)) => {
                let message = Message::new("calendar-double-make-up").with("date", date);
                let finding = Finding::warning("double-make-up", place, message)
                    .beside(*earlier, Message::new("calendar-first-here"));
                self.findings.push(finding);
                return;
            }
            None if !is_saturday_or_sunday(date) => {
                let message = Message::new("calendar-plain-make-up").with("date", date);
                let help = Message::new("calendar-plain-make-up-help");
                self.findings.push(Finding::warning("plain-make-up", place, message).help(help));
            }
            None => {}
        }
        days.known.insert(date, (DayKind::MakeUpWorkday, place));
    }

    /// A date that must lie in the year.
    fn day(&mut self, key: &str, value: &Spanned<Value<'_>>, days: &Days) -> Option<(Date, Place)> {
        let date = self.date(key, value)?;
        if date.year() == days.year {
            return Some((date, self.place(value.span())));
        }
        let message = Message::new("calendar-date-outside-year")
            .with("date", date)
            .with("year", days.year.to_string());
        self.error("date-outside-year", value.span(), message).help =
            Some(Message::new("calendar-date-outside-year-help"));
        None
    }

    fn date(&mut self, key: &str, value: &Spanned<Value<'_>>) -> Option<Date> {
        let stated = value.get_ref().as_datetime().filter(|stated| stated.time.is_none());
        let date = stated.and_then(|stated| stated.date).and_then(|date| {
            Date::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
        });
        if date.is_none() {
            self.wrong_type(key, value.span(), "calendar-type-date");
        }
        date
    }

    fn text(&mut self, fields: &Fields<'_, '_>, key: &'static str) -> Option<String> {
        self.required(fields, key)?;
        self.optional_text(fields, key)
    }

    fn optional_text(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<String> {
        let value = fields.table.get(key)?;
        let text = value.get_ref().as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.wrong_type(key, value.span(), "calendar-type-text");
        }
        text.map(str::to_owned)
    }

    /// The tables of a list; anything else in it is a finding.
    fn tables<'t, 'i>(&mut self, fields: &Fields<'t, 'i>, key: &str) -> Vec<Fields<'t, 'i>> {
        let Some(value) = fields.table.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, value.span(), "calendar-type-tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in list.iter() {
            match value.get_ref().as_table() {
                Some(table) => tables.push(Fields { table, range: value.span() }),
                None => self.wrong_type(key, value.span(), "calendar-type-tables"),
            }
        }
        tables
    }

    fn required<'t, 'i>(
        &mut self,
        fields: &Fields<'t, 'i>,
        key: &'static str,
    ) -> Option<&'t Spanned<Value<'i>>> {
        let value = fields.table.get(key);
        if value.is_none() {
            self.missing(fields, key);
        }
        value
    }

    fn known_keys(&mut self, fields: &Fields<'_, '_>, known: &[&'static str]) {
        for key in fields.table.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => Message::new("calendar-unknown-key-nearest").with("nearest", near),
                None => Message::new("calendar-unknown-key-help").with("known", known.join(", ")),
            };
            let message = Message::new("calendar-unknown-key").with("key", name);
            self.error("unknown-field", key.span(), message).help = Some(help);
        }
    }

    fn missing(&mut self, fields: &Fields<'_, '_>, key: &'static str) {
        let message = Message::new("calendar-missing-key").with("key", key);
        self.error("missing-field", fields.range.clone(), message);
    }

    fn wrong_type(&mut self, key: &str, range: Range<usize>, expected: &'static str) {
        let message = Message::new("calendar-wrong-type")
            .with("key", key)
            .with("expected", Message::new(expected));
        self.error("wrong-type", range, message);
    }

    /// Adds to the errors found since then that their year is not used because of them.
    fn set_aside(&mut self, n_before: usize, number: i32, place: Place) {
        let mut n_errors = 0;
        for finding in &mut self.findings {
            n_errors += usize::from(finding.level == Level::Error);
            if n_before < n_errors && finding.level == Level::Error {
                let label = Message::new("calendar-set-aside").with("year", number.to_string());
                finding.related.push((place, label));
            }
        }
    }

    fn n_errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.level == Level::Error).count()
    }

    fn error(&mut self, rule: &str, range: Range<usize>, message: Message) -> &mut Finding {
        let place = self.place(range);
        self.findings.push(Finding::error(rule, place, message));
        self.findings.last_mut().expect("a finding has just been pushed")
    }

    fn place(&self, range: Range<usize>) -> Place {
        Place::new(self.source, range)
    }
}

/// The days of a year that are not what their weekday says, each with where that is written.
struct Days {
    year: i32,
    known: BTreeMap<Date, (DayKind, Place)>,
}
