//! Workbooks, opened as what they are: a zip of XML.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::io::Read;

use pactbook::base::language::Language;
use pactbook::base::quantity::Decimal;
use pactbook::tables;
use pactbook::tables::Cell;
use pactbook::tables::Kind;
use pactbook::tables::Table;
use pactbook::tables::words;
use pactbook::tables::xlsx;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::all;
use super::catalog;
use super::table;
use crate::shipped::shipped;

/// A cell as the sheet holds it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    /// Text.
    Text(String),
    /// A number with the digits that stand in the file.
    Number(String),
}

/// A workbook, read.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// The files in it.
    pub(super) files: BTreeMap<String, String>,
    /// Cells of the first sheet by address.
    pub(super) cells: BTreeMap<(u32, u32), Held>,
    /// Merged ranges of the first sheet.
    pub(super) merged: Vec<String>,
}

impl Workbook {
    /// Opens the bytes.
    pub(super) fn open(bytes: &[u8]) -> Workbook {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let mut files = BTreeMap::new();
        for n in 0..zip.len() {
            let mut file = zip.by_index(n).expect("a file of it");
            let name = file.name().expect("a name").into_owned();
            let mut text = String::new();
            file.read_to_string(&mut text).expect("XML is UTF-8");
            files.insert(name, text);
        }
        let strings = strings(files.get("xl/sharedStrings.xml").map_or("", String::as_str));
        let mut book = Workbook { files, ..Workbook::default() };
        book.read(&strings);
        book
    }

    /// The XML of the first sheet.
    pub(super) fn sheet(&self) -> &str {
        &self.files["xl/worksheets/sheet1.xml"]
    }

    fn read(&mut self, strings: &[String]) {
        let xml = self.sheet().to_owned();
        let mut reader = Reader::from_str(&xml);
        let (mut at, mut is_text, mut inside) = ((0, 0), false, false);
        loop {
            let event = reader.read_event().expect("the sheet is well-formed");
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let attribute = |name: &str| {
                        let found = tag.try_get_attribute(name).expect("attributes are sound");
                        found.map(|one| one.value.to_string())
                    };
                    match tag.name().as_ref() {
                        "c" => {
                            at = address(&attribute("r").expect("a cell has an address"));
                            is_text = attribute("t").as_deref() == Some("s");
                        }
                        "v" => inside = true,
                        "f" => panic!("a live formula stands in the sheet"),
                        "mergeCell" => self.merged.extend(attribute("ref")),
                        _ => {}
                    }
                }
                Event::End(tag) if tag.name().as_ref() == "v" => inside = false,
                Event::Text(text) if inside => {
                    let value = text.to_string();
                    let held = match is_text {
                        true => {
                            Held::Text(strings[value.parse::<usize>().expect("a number")].clone())
                        }
                        false => Held::Number(value),
                    };
                    self.cells.insert(at, held);
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
}

/// The texts that cells refer to, as a spreadsheet reads them.
fn strings(xml: &str) -> Vec<String> {
    let items = xml.split("<si>").skip(1);
    items
        .map(|item| {
            let text = item.split_once('>').map_or("", |(_, rest)| rest);
            let text = text.split_once("</t>").map_or("", |(text, _)| text);
            let text = quick_xml::escape::unescape(text).expect("well-formed").into_owned();
            unhidden(&text)
        })
        .collect()
}

/// Undoes what workbooks write for characters that XML cannot hold: `_x000D_`.
fn unhidden(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push_str(&rest[..at]);
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out + rest
}

/// `B3` as row and column from 0.
fn address(text: &str) -> (u32, u32) {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase);
    let column = letters.fold(0, |n, letter| n * 26 + u32::from(letter - b'A') + 1);
    let row: u32 =
        text.trim_start_matches(|c: char| c.is_ascii_uppercase()).parse().expect("a row");
    (row - 1, column - 1)
}

fn written(table: &Table, no: Option<usize>, language: Language) -> Vec<u8> {
    xlsx::write(table, catalog(language), &tables::origin(shipped(), no))
}

/// What a number of a sheet means in a column: days are read back as a clock shows them.
fn meant(kind: Kind, number: &str) -> String {
    let days = || Decimal::from_scientific(number).or_else(|_| Decimal::from_str_exact(number));
    let seconds = || {
        let exact = days().expect("a number") * Decimal::from(86_400);
        i64::try_from(exact.round()).expect("a count of seconds")
    };
    let unix = || seconds() - 25_569 * 86_400;
    let stamp = || {
        let zone = pactbook::base::time::Zone::parse("UTC").expect("a zone");
        zone.stamp(pactbook::base::time::Instant::from_unix(unix())).to_string()
    };
    match kind {
        Kind::Instant => stamp(),
        Kind::Date => stamp()[..10].to_owned(),
        Kind::Duration => {
            let n = seconds();
            format!("{}:{:02}:{:02}", n / 3600, n / 60 % 60, n % 60)
        }
        _ => days().expect("a number").normalize().to_string(),
    }
}

#[test]
fn a_workbook_holds_every_cell_with_its_type() {
    let mut n_numbers = 0;
    for (no, table) in all().iter().filter(|(_, table)| table.rows.len() < 400) {
        let book = Workbook::open(&written(table, *no, Language::Zh));
        for (n, row) in (1..).zip(&table.rows) {
            for ((k, column), cell) in (0..).zip(&table.columns).zip(row) {
                let text = words::text(catalog(Language::Zh), cell);
                let held = book.cells.get(&(n, k));
                match held {
                    None => assert_eq!(text, "", "{}.{}", table.name, column.key),
                    Some(Held::Text(held)) => {
                        assert_eq!(*held, text, "{}.{}", table.name, column.key);
                    }
                    Some(Held::Number(number)) => {
                        n_numbers += 1;
                        let read = meant(column.kind, number);
                        let exact = match cell {
                            Cell::Decimal(n) => n.normalize().to_string(),
                            _ => text,
                        };
                        assert_eq!(read, exact, "{}.{}", table.name, column.key);
                    }
                }
            }
        }
    }
    assert!(n_numbers > 5_000, "only {n_numbers} cells are numbers");
}

#[test]
fn the_head_is_frozen_filtered_and_repeated_and_the_sheet_has_the_tables_name() {
    let book = Workbook::open(&written(table(0, "items"), Some(0), Language::En));
    let sheet = book.sheet();
    let names = &book.files["xl/workbook.xml"];
    assert!(names.contains("<sheet name=\"items\""), "{names}");
    assert!(names.contains("_xlnm.Print_Titles"), "{names}");
    assert!(sheet.contains("<autoFilter ref=\"A1:"), "no filter");
    assert!(sheet.contains("ySplit=\"1\"") && sheet.contains("state=\"frozen\""), "no frozen head");
    assert!(sheet.contains("paperSize=\"9\""), "not on A4");
    assert!(sheet.contains("fitToHeight=\"0\""), "not as wide as the page");
    let styles = |name: &str| {
        let book = Workbook::open(&written(table(0, name), Some(0), Language::En));
        book.files["xl/styles.xml"].clone()
    };
    assert!(styles("outcomes").contains("yyyy-mm-dd hh:mm:ss"), "instants have no format");
    assert!(styles("periods").contains("\"yyyy-mm-dd\""), "days have no format");
}

#[test]
fn a_workbook_names_no_clock_and_is_the_same_twice() {
    let table = table(0, "periods");
    let first = written(table, Some(0), Language::Zh);
    assert!(first == written(table, Some(0), Language::Zh), "two workbooks of one table differ");
    let book = Workbook::open(&first);
    let core = &book.files["docProps/core.xml"];
    assert!(core.contains("2026-07-03T01:00:00Z"), "{core}");
}

#[test]
fn links_stay_out_where_nobody_knows_the_address_of_the_site() {
    let desk = tables::desk::Desk::new(shipped(), None);
    for table in &tables::of_contract(&desk, 0) {
        let links: Vec<_> = table.columns.iter().filter(|one| one.kind == Kind::Link).collect();
        assert!(links.is_empty(), "{} has addresses: {links:?}", table.name);
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.name);
    }
    let known = Workbook::open(&written(table(0, "periods"), Some(0), Language::Zh));
    assert!(known.sheet().contains("<hyperlink "), "an address that is known is no link");
}
