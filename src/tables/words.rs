//! Tables in words: labels and cells as a reader of one language sees them.

use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::lang::Catalog;

use super::Cell;
use super::Column;
use super::Kind;
use super::Origin;
use super::Word;

/// Words in one language.
pub fn word(catalog: &Catalog, word: &Word) -> String {
    match word {
        Word::Key(key) => catalog.word(key.0),
        Word::Named { zh, .. } if catalog.language() == Language::Zh => zh.to_string(),
        Word::Named { en, .. } => en.to_string(),
        Word::CurrencyOf(inner) => {
            catalog.say(&Message::new("take-currency-of").with("label", self::word(catalog, inner)))
        }
        Word::UnitOf(inner) => {
            catalog.say(&Message::new("take-unit-of").with("label", self::word(catalog, inner)))
        }
        Word::Own(text) => text.clone(),
    }
}

/// The head of a column; a share says that it is in percent.
pub fn head(catalog: &Catalog, column: &Column) -> String {
    let label = word(catalog, &column.label);
    match column.kind {
        Kind::Share => catalog.say(&Message::new("take-percent-of").with("label", label)),
        _ => label,
    }
}

/// A cell as text: numbers plain, instants as a clock of their zone shows them, lengths of time as
/// hours, minutes and seconds, states in words.
pub fn text(catalog: &Catalog, cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Said(message) => catalog.say(message),
        Cell::List(list) => list.join("; "),
        Cell::Nested(rows) => {
            let row = |row: &Vec<(std::sync::Arc<str>, Cell)>| {
                let parts =
                    row.iter().map(|(name, cell)| format!("{name}={}", text(catalog, cell)));
                parts.collect::<Vec<String>>().join(", ")
            };
            rows.iter().map(row).collect::<Vec<String>>().join("; ")
        }
        Cell::Integer(n) => n.to_string(),
        Cell::Decimal(n) => n.to_string(),
        Cell::Instant(stamp) => stamp.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Seconds(seconds) => clock(*seconds),
        Cell::Flag(flag) => catalog.value(&Datum::Bool(*flag)),
        Cell::State { word: said, .. } => word(catalog, said),
    }
}

/// `26:05:00`; what spreadsheets read as a length of time.
fn clock(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let n = seconds.unsigned_abs();
    format!("{sign}{}:{:02}:{:02}", n / 3600, n / 60 % 60, n % 60)
}

/// What a file was made from, in one line: `commit 0123456789 · as of 2026-07-03 09:00:00 (UTC+08:00)`.
pub fn origin(catalog: &Catalog, origin: &Origin) -> String {
    let stamp = origin.as_of.rfc3339();
    let offset = stamp.get(19..).unwrap_or_default();
    let at = format!("{} (UTC{offset})", origin.as_of);
    let as_of = Message::new("take-as-of").with("at", at);
    format!("{} · {}", catalog.say(&origin.revision), catalog.say(&as_of))
}
