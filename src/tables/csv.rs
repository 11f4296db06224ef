//! CSV: for spreadsheets and scripts, with labels in the reader's language.
//!
//! UTF-8 with a byte order mark, lines end in CR LF. Text that a spreadsheet would take for a formula
//! begins with an apostrophe; numbers are plain.

use crate::lang::Catalog;

use super::Cell;
use super::Table;
use super::plain::disarmed;
use super::words;

/// Without it, spreadsheets take the file for one of some older encoding.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A table as CSV.
pub fn write(table: &Table, catalog: &Catalog) -> Vec<u8> {
    let heads = table.columns.iter().map(|column| words::head(catalog, column));
    let mut lines = vec![heads.map(|head| disarmed(&head).into_owned()).collect::<Vec<String>>()];
    lines.extend(table.rows.iter().map(|row| row.iter().map(|one| cell(catalog, one)).collect()));
    put(&lines)
}

/// Lines of plain text as CSV; what begins like a formula is disarmed.
pub fn write_texts(lines: &[Vec<String>]) -> Vec<u8> {
    let safe = |line: &Vec<String>| line.iter().map(|text| disarmed(text).into_owned()).collect();
    put(&lines.iter().map(safe).collect::<Vec<Vec<String>>>())
}

fn put(lines: &[Vec<String>]) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    for line in lines {
        writer
            .write_record(line)
            .expect("memory takes every byte, and rows are as long as the head");
    }
    writer.into_inner().expect("memory takes every byte")
}

fn cell(catalog: &Catalog, cell: &Cell) -> String {
    let text = words::text(catalog, cell);
    match cell {
        Cell::Text(_) | Cell::Said(_) | Cell::List(_) | Cell::Nested(_) | Cell::State { .. } => {
            disarmed(&text).into_owned()
        }
        _ => text,
    }
}
