//! CSV and JSON, read back.

use std::collections::BTreeSet;

use pactbook::base::language::Language;
use pactbook::tables;
use pactbook::tables::Cell;
use pactbook::tables::Kind;
use pactbook::tables::csv;
use pactbook::tables::json;
use pactbook::tables::json::Both;
use pactbook::tables::words;

use super::all;
use super::catalog;
use crate::shipped::shipped;

#[test]
fn every_row_has_a_cell_of_the_right_kind_for_every_column() {
    let mut kinds = BTreeSet::new();
    for (_, table) in all() {
        let keys: BTreeSet<&str> = table.columns.iter().map(|column| &*column.key).collect();
        assert_eq!(keys.len(), table.columns.len(), "{} has a key twice", table.name);
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "a row of {}", table.name);
            for (column, cell) in table.columns.iter().zip(row) {
                let (name, key) = (&table.name, &column.key);
                assert!(column.kind.holds(cell), "{name}.{key}: {cell:?} is no {:?}", column.kind);
                if *cell != Cell::Empty {
                    kinds.insert(column.kind);
                }
            }
        }
    }
    let never: Vec<&Kind> = Kind::ALL.iter().filter(|kind| !kinds.contains(kind)).collect();
    assert!(never.is_empty(), "no shipped table shows {never:?}");
}

#[test]
fn csv_reads_back_as_it_was_written() {
    for language in Language::ALL {
        let catalog = catalog(language);
        for (_, table) in all() {
            let bytes = csv::write(table, catalog);
            let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
            assert!(text.ends_with(b"\r\n"), "{} does not end its lines as it should", table.name);
            let mut reader = ::csv::ReaderBuilder::new().has_headers(true).from_reader(text);
            let heads = reader.headers().expect("a head").clone();
            for (column, head) in table.columns.iter().zip(&heads) {
                assert_eq!(words::head(catalog, column), head, "{}", table.name);
                assert!(!head.contains('‹'), "{}.{} has no label", table.name, column.key);
            }
            let rows: Vec<::csv::StringRecord> =
                reader.records().map(|row| row.expect("a row of equal length")).collect();
            assert_eq!(rows.len(), table.rows.len(), "{}", table.name);
            for (row, cells) in rows.iter().zip(&table.rows) {
                for (read, cell) in row.iter().zip(cells) {
                    let written = words::text(catalog, cell);
                    let is_same = read == written || read.strip_prefix('\'') == Some(&*written);
                    assert!(is_same, "{}: {read:?} was {written:?}", table.name);
                }
            }
        }
    }
}

#[test]
fn json_reads_back_with_exact_numbers_and_both_languages() {
    let (zh, en) = (catalog(Language::Zh), catalog(Language::En));
    for (no, table) in all() {
        let origin = tables::origin(shipped(), *no);
        let bytes = json::write(table, Both { zh, en }, &origin);
        let read: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(read["table"], *table.name);
        assert_eq!(read["as_of"], "2026-07-03T09:00:00+08:00");
        let rows = read["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), table.rows.len(), "{}", table.name);
        let keys: Vec<&str> = read["columns"]
            .as_array()
            .expect("columns")
            .iter()
            .map(|column| column["key"].as_str().expect("a key"))
            .collect();
        for (row, cells) in rows.iter().zip(&table.rows) {
            let own: BTreeSet<&str> =
                row.as_object().expect("an object").keys().map(String::as_str).collect();
            assert_eq!(own, keys.iter().copied().collect(), "{}", table.name);
            for (column, cell) in table.columns.iter().zip(cells) {
                let value = &row[&*column.key];
                match cell {
                    Cell::Empty if column.kind != Kind::Sentence => assert!(value.is_null()),
                    Cell::Decimal(n) => assert_eq!(*value, n.to_string()),
                    Cell::Instant(stamp) => assert_eq!(*value, stamp.rfc3339()),
                    Cell::Seconds(n) => assert_eq!(*value, *n),
                    Cell::State { name, .. } => assert_eq!(*value, **name),
                    Cell::Said(message) => {
                        assert_eq!(row[format!("{}_zh", column.key)], zh.say(message));
                        assert_eq!(row[format!("{}_en", column.key)], en.say(message));
                    }
                    _ => {}
                }
            }
        }
    }
}
