//! Columns with types: what the cells of a table are to a program that stores them by column.

use crate::base::quantity::Decimal;
use crate::base::time::Date;
use crate::base::value::Type;
use crate::lang::Catalog;
use crate::ledger::kinds::Kinds;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::Table;
use crate::tables::json;
use crate::tables::json::Both;
use crate::tables::sheets::records;

/// Decimals behind the point of points: all that the arithmetic has.
const POINTS: u8 = 28;
/// Of other numbers, and of money as a record states it.
const NUMBERS: u8 = 18;

/// A column of one type.
#[derive(Debug, PartialEq)]
pub(super) struct Typed {
    /// Its name.
    pub(super) key: String,
    /// Its values, row by row; none where nothing is known.
    pub(super) values: Values,
}

/// The values of a column.
#[derive(Debug, PartialEq)]
pub(super) enum Values {
    /// Texts, ids, words.
    Text(Vec<Option<String>>),
    /// Lists of them.
    Texts(Vec<Option<Vec<String>>>),
    /// Whole numbers, lengths of time in seconds.
    Whole(Vec<Option<i64>>),
    /// Amounts in hundredths.
    Cents(Vec<Option<i64>>),
    /// Exact numbers of so many decimals, as whole numbers of the last one.
    Exact(u8, Vec<Option<i128>>),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Micros(Vec<Option<i64>>),
    /// Days since 1970-01-01.
    Days(Vec<Option<i32>>),
    /// Yes or no.
    Flag(Vec<Option<bool>>),
}

/// The columns of a table; a sentence has one in each language.
pub(super) fn of(table: &Table, kinds: &Kinds, both: Both<'_>) -> Vec<Typed> {
    let kind = kinds.iter().find(|kind| records::name(&kind.name) == table.name);
    // The type hangs on the schema and never on the rows: all parts of a table are alike.
    let is_nested = |column: &Column| {
        let spec = kind.and_then(|kind| kind.field(&column.key));
        spec.is_some_and(|spec| match &spec.ty {
            Type::List(item) => matches!(**item, Type::Table(_)),
            ty => matches!(ty, Type::Table(_)),
        })
    };
    let mut all = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let cells = || table.rows.iter().map(move |row| &row[at]);
        let keys = json::keys(column);
        if column.kind == Kind::Sentence {
            for (key, catalog) in keys.into_iter().zip([both.zh, both.en]) {
                let values = cells().map(|cell| said(cell, catalog)).collect();
                all.push(Typed { key, values: Values::Text(values) });
            }
            continue;
        }
        let key = column.key.to_string();
        let exact =
            |scale: u8| Values::Exact(scale, cells().map(|one| scaled(one, scale)).collect());
        let values = match column.kind {
            Kind::List if is_nested(column) => {
                Values::Text(cells().map(|cell| nested(cell, both.en)).collect())
            }
            Kind::List => Values::Texts(cells().map(list).collect()),
            Kind::Integer | Kind::Duration => Values::Whole(cells().map(whole).collect()),
            Kind::Points => exact(POINTS),
            Kind::Number | Kind::Share => exact(NUMBERS),
            // Amounts of the settlement are rounded to hundredths; what a record or a price says is not.
            Kind::Money if kind.is_some() || column.key == "price" => exact(NUMBERS),
            Kind::Money => Values::Cents(cells().map(cents).collect()),
            Kind::Instant => Values::Micros(cells().map(micros).collect()),
            Kind::Date => Values::Days(cells().map(days).collect()),
            Kind::Flag => Values::Flag(cells().map(flag).collect()),
            Kind::Text | Kind::Sentence | Kind::Id | Kind::State | Kind::Link => {
                Values::Text(cells().map(text).collect())
            }
        };
        all.push(Typed { key, values });
    }
    all
}

fn said(cell: &Cell, catalog: &Catalog) -> Option<String> {
    match cell {
        Cell::Said(message) => Some(catalog.say(message)),
        _ => None,
    }
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.clone()),
        Cell::State { name, .. } => Some(name.to_string()),
        _ => None,
    }
}

fn list(cell: &Cell) -> Option<Vec<String>> {
    match cell {
        Cell::List(list) => Some(list.clone()),
        _ => None,
    }
}

/// Small tables inside a cell, as JSON.
fn nested(cell: &Cell, catalog: &Catalog) -> Option<String> {
    match cell {
        Cell::Nested(_) | Cell::List(_) => Some(json::cell(cell, catalog)),
        _ => None,
    }
}

fn whole(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Integer(n) | Cell::Seconds(n) => Some(*n),
        _ => None,
    }
}

fn flag(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Flag(flag) => Some(*flag),
        _ => None,
    }
}

fn micros(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Instant(stamp) => stamp.instant.unix().checked_mul(1_000_000),
        _ => None,
    }
}

fn days(cell: &Cell) -> Option<i32> {
    match cell {
        Cell::Date(date) => {
            let days = date.signed_duration_since(Date::default()).num_days();
            i32::try_from(days).ok()
        }
        _ => None,
    }
}

fn cents(cell: &Cell) -> Option<i64> {
    i64::try_from(scaled(cell, 2)?).ok()
}

/// A number as a whole number of its last decimal, rounded to that if it has more; none if it has
/// more than 38 digits then.
fn scaled(cell: &Cell, scale: u8) -> Option<i128> {
    let Cell::Decimal(number) = cell else { return None };
    let number: Decimal = number.round_dp(u32::from(scale));
    let missing = u32::from(scale).checked_sub(number.scale())?;
    let whole = number.mantissa().checked_mul(10_i128.checked_pow(missing)?)?;
    (whole.abs() < 10_i128.pow(38)).then_some(whole)
}
