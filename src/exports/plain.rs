//! Tables for programs that read text: stable names at the head, words as programs know them, times
//! with their offset, lengths of time in seconds.

use std::borrow::Cow;

use crate::lang::Catalog;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::Table;
use crate::tables::Word;
use crate::tables::json;
use crate::tables::json::Both;

/// The table with every cell as a program reads it; a sentence has a column in each language.
pub(super) fn of(table: &Table, both: Both<'_>) -> Table {
    let columns = table.columns.iter().flat_map(|column| {
        json::keys(column).into_iter().map(|key| Column {
            label: Word::Own(key.clone()),
            key: Cow::Owned(key),
            kind: match column.kind {
                Kind::Sentence => Kind::Text,
                // The head of a share would say in words that it is in percent.
                Kind::Share => Kind::Number,
                kind => kind,
            },
        })
    });
    let rows = table.rows.iter().map(|row| {
        let cells = table.columns.iter().zip(row);
        cells.flat_map(|(column, cell)| in_columns(column, cell, both)).collect()
    });
    Table {
        name: table.name.clone(),
        title: table.title.clone(),
        columns: columns.collect(),
        rows: rows.collect(),
    }
}

fn in_columns(column: &Column, cell: &Cell, both: Both<'_>) -> Vec<Cell> {
    let said = |catalog: &Catalog| match cell {
        Cell::Said(message) => Cell::Text(catalog.say(message)),
        _ => Cell::Empty,
    };
    if column.kind == Kind::Sentence {
        return vec![said(both.zh), said(both.en)];
    }
    vec![match cell {
        Cell::State { name, .. } => Cell::Text(name.to_string()),
        Cell::Instant(stamp) => Cell::Text(stamp.rfc3339()),
        Cell::Seconds(seconds) => Cell::Integer(*seconds),
        Cell::Flag(flag) => Cell::Text(flag.to_string()),
        other => other.clone(),
    }]
}
