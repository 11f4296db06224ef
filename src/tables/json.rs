//! JSON: for programs, once for all languages.
//!
//! One object: `form`, `table`, what it was made from, `columns`, `rows`. A row is an object by the
//! keys of the columns. Exact numbers are strings of plain decimals, lengths of time are seconds,
//! instants carry their offset, states are their names. A sentence stands in both languages, below
//! `<key>_zh` and `<key>_en`. What is not known is `null`.

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeMap;

use crate::base::visible::escaped_json;
use crate::lang::Catalog;

use super::Cell;
use super::Column;
use super::Kind;
use super::Origin;
use super::Table;
use super::words;

/// Form of the files; grows when a key changes its meaning.
pub const FORM: u32 = 1;

#[derive(Serialize)]
struct Head<'a> {
    form: u32,
    table: &'a str,
    title: Titles,
    contract: Option<&'a str>,
    commit: Option<&'a str>,
    uncommitted_changes: bool,
    as_of: String,
    columns: Vec<ColumnView>,
}

#[derive(Serialize)]
struct Titles {
    zh: String,
    en: String,
}

#[derive(Serialize)]
struct ColumnView {
    key: String,
    kind: &'static str,
    zh: String,
    en: String,
}

/// The two catalogues that sentences and labels are written in.
#[derive(Clone, Copy)]
pub struct Both<'a> {
    /// Chinese.
    pub zh: &'a Catalog,
    /// English.
    pub en: &'a Catalog,
}

/// A table as JSON: one row a line.
pub fn write(table: &Table, both: Both<'_>, origin: &Origin) -> Vec<u8> {
    let titles = |word| Titles { zh: words::word(both.zh, word), en: words::word(both.en, word) };
    let columns = table.columns.iter().flat_map(|column| {
        let keys = keys(column);
        keys.into_iter().map(|key| ColumnView {
            key,
            kind: column.kind.name(),
            zh: words::head(both.zh, column),
            en: words::head(both.en, column),
        })
    });
    let head = Head {
        form: FORM,
        table: &table.name,
        title: titles(&table.title),
        contract: origin.contract.as_deref(),
        commit: origin.commit.as_deref(),
        uncommitted_changes: origin.is_changed,
        as_of: origin.as_of.rfc3339(),
        columns: columns.collect(),
    };
    let mut text = line(&head);
    text.pop();
    text.push_str(",\"rows\":[");
    for (n, row) in table.rows.iter().enumerate() {
        text.push_str(if n == 0 { "\n" } else { ",\n" });
        text.push_str(&line(&Row { columns: &table.columns, cells: row, both }));
    }
    text.push_str("\n]}\n");
    escaped_json(text).into_bytes()
}

/// The keys of a column in a row: a sentence has one for each language.
pub fn keys(column: &Column) -> Vec<String> {
    match column.kind {
        Kind::Sentence => vec![format!("{}_zh", column.key), format!("{}_en", column.key)],
        _ => vec![column.key.to_string()],
    }
}

/// A cell as it stands in a row; sentences inside are in the catalogue's language.
pub fn cell(cell: &Cell, catalog: &Catalog) -> String {
    line(&View { cell, catalog })
}

fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers can always be written")
}

struct Row<'a> {
    columns: &'a [Column],
    cells: &'a [Cell],
    both: Both<'a>,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            let catalogs = [self.both.zh, self.both.en];
            for (key, catalog) in keys(column).iter().zip(catalogs) {
                map.serialize_entry(key, &View { cell, catalog })?;
            }
        }
        map.end()
    }
}

struct View<'a> {
    cell: &'a Cell,
    catalog: &'a Catalog,
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.cell {
            Cell::Empty => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Said(message) => serializer.serialize_str(&self.catalog.say(message)),
            Cell::List(list) => serializer.collect_seq(list),
            Cell::Nested(rows) => {
                serializer.collect_seq(rows.iter().map(|row| Nested { row, catalog: self.catalog }))
            }
            Cell::Integer(n) | Cell::Seconds(n) => serializer.serialize_i64(*n),
            Cell::Decimal(n) => serializer.collect_str(n),
            Cell::Instant(stamp) => serializer.serialize_str(&stamp.rfc3339()),
            Cell::Date(date) => serializer.collect_str(date),
            Cell::Flag(flag) => serializer.serialize_bool(*flag),
            Cell::State { name, .. } => serializer.serialize_str(name),
        }
    }
}

struct Nested<'a> {
    row: &'a [(std::sync::Arc<str>, Cell)],
    catalog: &'a Catalog,
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let views =
            self.row.iter().map(|(name, cell)| (&**name, View { cell, catalog: self.catalog }));
        serializer.collect_map(views)
    }
}
