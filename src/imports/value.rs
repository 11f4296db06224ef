//! Values: what the cells of rows say for one field, in the words of the field.

use std::collections::BTreeSet;

use super::cell::Cell;
use super::mapping::Condition;
use super::mapping::Decision;
use super::mapping::Mapping;
use super::mapping::Origin;
use super::mapping::Otherwise;
use super::mapping::Part;
use super::mapping::Pick;
use super::mapping::Ref;
use super::mapping::Take;
use super::mapping::Test;
use super::mapping::Unit;
use super::rows::Row;
use super::rows::Spot;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::decimal;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::base::time::LocalTime;
use crate::base::time::TimeOfDay;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::base::written_time::Moment;

/// What values are read against.
#[derive(Clone, Copy)]
pub(super) struct Desk<'m> {
    pub(super) mapping: &'m Mapping,
    /// The contract's zone, in which times are written.
    pub(super) zone: Zone,
}

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) message: Message,
    pub(super) help: Option<Message>,
    /// The row that it comes from, where there are several.
    pub(super) spot: Option<Box<Spot>>,
}

impl Trouble {
    pub(super) fn new(message: Message) -> Trouble {
        Trouble { message, help: None, spot: None }
    }

    /// Names the row that it comes from.
    pub(super) fn at(mut self, row: &Row) -> Trouble {
        self.spot = Some(Box::new(row.spot.clone()));
        self
    }

    pub(super) fn help(mut self, help: Message) -> Trouble {
        self.help = Some(help);
        self
    }
}

/// A value as somebody would type it into the field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Value {
    key: Key,
    /// As it would be typed.
    pub(super) text: String,
}

/// What values are compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Instant(Instant),
    Number(Decimal),
    Text,
}

/// A cell's value before it is known what it means.
enum Raw {
    Text(String),
    Time(LocalTime),
}

impl Raw {
    fn text(&self) -> String {
        match self {
            Raw::Text(text) => text.clone(),
            Raw::Time(time) => time.format("%Y-%m-%dT%H:%M:%S").to_string(),
        }
    }
}

impl Desk<'_> {
    /// The values of a field of this type: one at most, unless it takes all of them.
    pub(super) fn values(
        &self,
        ty: &Type,
        take: &Take,
        rows: &[&Row],
        item: Option<&Cell>,
    ) -> Result<Vec<Value>, Trouble> {
        let mut all: Vec<Vec<Value>> = Vec::new();
        for row in rows {
            let found = self.of_row(ty, take, row, item).map_err(|trouble| trouble.at(row))?;
            if !found.is_empty() {
                all.push(found);
            }
        }
        let first = match take.pick {
            Pick::First => all.into_iter().next(),
            Pick::Last => all.into_iter().next_back(),
            Pick::Min => all.into_iter().min(),
            Pick::Max => all.into_iter().max(),
            Pick::All => {
                let mut seen = BTreeSet::new();
                let values = all.into_iter().flatten().filter(|value| seen.insert(value.clone()));
                Some(values.collect())
            }
            Pick::One => {
                let mut all = all.into_iter();
                let first = all.next();
                if let (Some(one), Some(other)) =
                    (&first, all.find(|found| Some(found) != first.as_ref()))
                {
                    let message = Message::new("import-rows-differ")
                        .with("one", shown(one))
                        .with("other", shown(&other));
                    return Err(Trouble::new(message).help(Message::new("import-rows-differ-help")));
                }
                first
            }
        };
        let mut values = first.unwrap_or_default();
        if values.is_empty()
            && let Some(default) = &take.default
        {
            values.push(Value { key: Key::Text, text: default.clone() });
        }
        Ok(values)
    }

    /// What a single row says.
    fn of_row(
        &self,
        ty: &Type,
        take: &Take,
        row: &Row,
        item: Option<&Cell>,
    ) -> Result<Vec<Value>, Trouble> {
        for condition in &take.when {
            if !self.holds(condition, row, item)? {
                return Ok(Vec::new());
            }
        }
        let raws = match &take.from {
            Origin::Constant(text) => return Ok(vec![literal(text)]),
            Origin::Decided(decision) => return self.decide(decision, row, item),
            Origin::First(columns) => self.first(columns, row, item)?,
            Origin::Joined(columns) => {
                let mut texts = Vec::new();
                for column in columns {
                    texts.extend(self.raws(column, row, item)?.iter().map(Raw::text));
                }
                let joined = texts.join(take.join.as_deref().unwrap_or_default());
                if texts.is_empty() { Vec::new() } else { vec![Raw::Text(joined)] }
            }
            Origin::Template(parts) => self.fill(parts, row, item)?,
        };
        let raws = match &take.split {
            Some(split) => raws
                .iter()
                .flat_map(|raw| {
                    let text = raw.text();
                    let parts = text.split(split.as_str()).map(str::trim);
                    let parts = parts.filter(|part| !part.is_empty()).map(str::to_owned);
                    parts.map(Raw::Text).collect::<Vec<_>>()
                })
                .collect(),
            None => raws,
        };
        let raws = match &take.join {
            Some(join) if raws.len() > 1 => {
                let texts: Vec<String> = raws.iter().map(Raw::text).collect();
                vec![Raw::Text(texts.join(join))]
            }
            _ => raws,
        };
        let mut values = Vec::new();
        for raw in raws {
            values.extend(self.meant(ty, take, raw)?);
        }
        Ok(values)
    }

    /// What a raw value means.
    fn meant(&self, ty: &Type, take: &Take, raw: Raw) -> Result<Option<Value>, Trouble> {
        let raw = match (&take.words, raw) {
            (Some(words), raw) => {
                let text = raw.text();
                if let Some((_, word)) = words.known.iter().find(|(known, _)| *known == text) {
                    return Ok(Some(literal(word)));
                }
                match words.otherwise {
                    Otherwise::Keep => raw,
                    Otherwise::Omit => return Ok(None),
                    Otherwise::Refuse => {
                        let known: Vec<&str> =
                            words.known.iter().map(|(known, _)| known.as_str()).collect();
                        let message = Message::new("import-word").with("text", text);
                        let help = Message::new("import-word-help").with("words", known.join(", "));
                        return Err(Trouble::new(message).help(help));
                    }
                }
            }
            (None, raw) => raw,
        };
        let raw = match (take.is_slug, raw) {
            (true, raw) => Raw::Text(slug(&raw.text())),
            (false, raw) => raw,
        };
        self.converted(ty, take, raw).map(Some)
    }

    fn converted(&self, ty: &Type, take: &Take, raw: Raw) -> Result<Value, Trouble> {
        let (key, text) = match ty {
            Type::Instant => {
                let instant = self.instant(take, raw)?;
                (Key::Instant(instant), self.written(instant))
            }
            Type::Date => {
                let date = match self.moment(take, raw)? {
                    Moment::Date(date) => date,
                    Moment::Local(local) => local.date(),
                    Moment::Instant(instant) => self.zone.date(instant),
                };
                (Key::Instant(self.zone.midnight(date)), date.format("%Y-%m-%d").to_string())
            }
            Type::Number => {
                let text = self.number(&raw.text());
                (decimal(&text).map_or(Key::Text, Key::Number), text)
            }
            Type::Seconds => match &take.unit {
                Some(unit) => {
                    let seconds = self.seconds(unit, &raw.text())?;
                    (Key::Number(Decimal::from(seconds)), Lapse::Seconds(seconds).to_string())
                }
                None => (Key::Text, raw.text()),
            },
            Type::Money | Type::Share | Type::Bytes | Type::Measure(_) => {
                let text = raw.text();
                let number = self.number(&text);
                let key = decimal(&number).map_or(Key::Text, Key::Number);
                match (&take.unit, decimal(&number)) {
                    (Some(Unit::Named(unit)), Some(_)) if matches!(ty, Type::Share) => {
                        (key, format!("{number}{unit}"))
                    }
                    (Some(Unit::Named(unit)), Some(_)) => (key, format!("{number} {unit}")),
                    _ => (key, text),
                }
            }
            Type::Bool => (Key::Text, raw.text().to_ascii_lowercase()),
            _ => (Key::Text, raw.text()),
        };
        Ok(Value { key, text })
    }

    /// A number with a plain decimal point, as far as it is one.
    fn number(&self, text: &str) -> String {
        let numbers = self.mapping.numbers;
        if numbers.decimal == '.' && numbers.thousands.is_none() {
            return text.to_owned();
        }
        text.chars()
            .filter(|c| Some(*c) != numbers.thousands)
            .map(|c| if c == numbers.decimal { '.' } else { c })
            .collect()
    }

    fn seconds(&self, unit: &Unit, text: &str) -> Result<i64, Trouble> {
        let wrong = || {
            let message = Message::new("import-no-length").with("text", text);
            Trouble::new(message).help(Message::new("import-no-length-help"))
        };
        let factor = match unit {
            Unit::Seconds(factor) => *factor,
            Unit::Clock => return clock(text).ok_or_else(wrong),
            Unit::Named(_) => return Err(wrong()),
        };
        let number = decimal(&self.number(text)).ok_or_else(wrong)?;
        let seconds =
            number.checked_mul(factor).filter(|n| n.fract().is_zero()).ok_or_else(wrong)?;
        seconds.trunc().to_string().parse().ok().filter(|n| *n >= 0).ok_or_else(wrong)
    }

    fn instant(&self, take: &Take, raw: Raw) -> Result<Instant, Trouble> {
        let text = raw.text();
        match self.moment(take, raw)? {
            Moment::Instant(instant) => Ok(instant),
            Moment::Local(local) => self.placed(local),
            Moment::Date(_) => {
                Err(Trouble::new(Message::new("import-day-without-time").with("text", text)))
            }
        }
    }

    fn moment(&self, take: &Take, raw: Raw) -> Result<Moment, Trouble> {
        let text = match raw {
            Raw::Time(local) => return Ok(Moment::Local(local)),
            Raw::Text(text) => text,
        };
        take.times.iter().find_map(|form| form.read(&text)).ok_or_else(|| {
            let message = Message::new("import-no-time-of-form").with("text", &text);
            Trouble::new(message).help(Message::new("import-time-forms"))
        })
    }

    /// When a clock of the mapping's zone showed this; a time that it skips or shows twice is refused.
    fn placed(&self, local: LocalTime) -> Result<Instant, Trouble> {
        let zone = self.mapping.zone.unwrap_or(self.zone);
        let instant = zone.instant(local);
        let shown = local.format("%Y-%m-%d %H:%M:%S").to_string();
        if zone.local(instant) != local {
            return Err(Trouble::new(Message::new("import-skipped-time").with("text", shown)));
        }
        let later = zone.offset(instant.plus(86_400)) - zone.offset(instant);
        let other = instant.plus(-i64::from(later));
        if later != 0 && zone.local(other) == local {
            return Err(Trouble::new(Message::new("import-time-twice").with("text", shown)));
        }
        Ok(instant)
    }

    /// An instant as records write it: by the contract's clock.
    fn written(&self, instant: Instant) -> String {
        let local = self.zone.local(instant);
        match self.zone.instant(local) == instant {
            true => local.format("%Y-%m-%dT%H:%M:%S").to_string(),
            false => self.zone.stamp(instant).rfc3339(),
        }
    }

    fn first(&self, columns: &[Ref], row: &Row, item: Option<&Cell>) -> Result<Vec<Raw>, Trouble> {
        for column in columns {
            let raws = self.raws(column, row, item)?;
            if !raws.is_empty() {
                return Ok(raws);
            }
        }
        Ok(Vec::new())
    }

    fn fill(&self, parts: &[Part], row: &Row, item: Option<&Cell>) -> Result<Vec<Raw>, Trouble> {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Column(column) => match &self.raws(column, row, item)?[..] {
                    [] => return Ok(Vec::new()),
                    // A day and a time of day often stand in two columns.
                    [Raw::Time(time)] if time.time() == TimeOfDay::MIN => {
                        text.push_str(&time.format("%Y-%m-%d").to_string());
                    }
                    [one] => text.push_str(&one.text()),
                    _ => return Err(Trouble::new(Message::new("import-several"))),
                },
            }
        }
        Ok(vec![Raw::Text(text)])
    }

    fn decide(
        &self,
        decision: &Decision,
        row: &Row,
        item: Option<&Cell>,
    ) -> Result<Vec<Value>, Trouble> {
        let mut texts = Vec::new();
        for column in &decision.columns {
            texts.push(self.text(column, row, item)?);
        }
        let fits = |tests: &[Option<String>]| {
            tests.iter().zip(&texts).all(|(test, text)| test.as_ref().is_none_or(|one| one == text))
        };
        match decision.lines.iter().find(|(tests, _)| fits(tests)) {
            Some((_, then)) => Ok(vec![literal(then)]),
            None if decision.otherwise == Otherwise::Omit => Ok(Vec::new()),
            None => {
                let message = Message::new("import-no-line").with("texts", texts.join(" · "));
                Err(Trouble::new(message).help(Message::new("import-no-line-help")))
            }
        }
    }

    /// Whether a condition holds.
    pub(super) fn holds(
        &self,
        condition: &Condition,
        row: &Row,
        item: Option<&Cell>,
    ) -> Result<bool, Trouble> {
        let text = self.text(&condition.column, row, item)?;
        Ok(match &condition.test {
            Test::Is(texts) => texts.contains(&text),
            Test::IsNot(texts) => !texts.contains(&text),
            Test::Empty(empty) => text.is_empty() == *empty,
        })
    }

    /// The text of a column; several values, as of a list, are joined.
    pub(super) fn text(
        &self,
        column: &Ref,
        row: &Row,
        item: Option<&Cell>,
    ) -> Result<String, Trouble> {
        let raws = self.raws(column, row, item)?;
        let texts: Vec<String> = raws.iter().map(Raw::text).collect();
        Ok(texts.join(", "))
    }

    /// What a column says, if anything.
    fn raws(&self, column: &Ref, row: &Row, item: Option<&Cell>) -> Result<Vec<Raw>, Trouble> {
        let mut raws = Vec::new();
        match column {
            Ref::Row(at) => {
                if let Some(cell) = row.cells.get(*at) {
                    self.collect(cell, &mut raws)?;
                }
            }
            Ref::Item(path) => {
                if let Some(item) = item {
                    self.collect(&path.of(item), &mut raws)?;
                }
            }
        }
        Ok(raws)
    }

    fn collect(&self, cell: &Cell, raws: &mut Vec<Raw>) -> Result<(), Trouble> {
        match cell {
            Cell::Empty => {}
            Cell::Time(time) => raws.push(Raw::Time(*time)),
            Cell::List(items) => {
                for item in items {
                    self.collect(item, raws)?;
                }
            }
            Cell::Table(_) => return Err(Trouble::new(Message::new("import-nested"))),
            Cell::Wrong(message) => return Err(Trouble::new((**message).clone())),
            Cell::Text(_) | Cell::Number(_) | Cell::Bool(_) => {
                let text = cell.plain().unwrap_or_default();
                let text = text.trim();
                let is_empty = text.is_empty() || self.mapping.empty.iter().any(|one| one == text);
                if !is_empty {
                    raws.push(Raw::Text(text.replace("\r\n", "\n")));
                }
            }
        }
        Ok(())
    }
}

fn literal(text: &str) -> Value {
    Value { key: Key::Text, text: text.to_owned() }
}

fn shown(values: &[Value]) -> String {
    let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
    texts.join(", ")
}

/// The text with a dash for whatever cannot stand in an id.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
            true => out.push(c),
            false if out.ends_with('-') => {}
            false => out.push('-'),
        }
    }
    out.trim_matches(['-', '.']).to_owned()
}

/// The seconds of `1:30` hours and minutes, or `1:30:00`.
fn clock(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    let is_plain = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(is_plain) {
        return None;
    }
    let (hours, minutes, seconds) = match parts[..] {
        [hours, minutes] => (hours, minutes, "0"),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds: i64 = seconds.parse().ok()?;
    let is_clock = minutes < 60 && seconds < 60;
    is_clock.then(|| hours.checked_mul(3600)?.checked_add(minutes * 60 + seconds)).flatten()
}

#[cfg(test)]
mod tests {
    use super::clock;
    use super::slug;

    #[test]
    fn lengths_of_time_are_read_as_a_clock_shows_them() {
        assert_eq!(clock("1:30"), Some(5400));
        assert_eq!(clock("100:00:01"), Some(360_001));
        for bad in ["", "1", "1:60", "1:00:60", "-1:00", "1:2:3:4", "99999999999999999999:00"] {
            assert_eq!(clock(bad), None, "{bad}");
        }
    }

    #[test]
    fn ids_keep_their_letters() {
        assert_eq!(slug("2026-03-01T10:00:00Z"), "2026-03-01T10-00-00Z");
        assert_eq!(slug(" 工单/7 "), "工单-7");
        assert_eq!(slug("../"), "");
    }
}
