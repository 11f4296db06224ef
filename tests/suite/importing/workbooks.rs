//! Workbooks that say little and ask for much: refused before any memory is taken for them.

use std::io::Cursor;
use std::io::Write as _;

use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::counts;
use super::repository;
use crate::sandbox::Sandbox;

const MAPPING: &str = "format = \"xlsx\"\nkind = \"incident\"\nfile = \"records/all.toml\"\n\
                       time = \"iso\"\n[field]\nid = \"no\"\nreported_at = \"opened\"\n";

/// An archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("an archive").into_inner()
}

/// An OpenDocument spreadsheet of these rows.
fn ods(rows: &str) -> Vec<u8> {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body>\
         <office:spreadsheet><table:table table:name=\"s\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    archive(&[
        ("mimetype", kind),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", text.as_bytes()),
    ])
}

fn row(n: &str, cells: &str) -> String {
    format!("<table:table-row table:number-rows-repeated=\"{n}\">{cells}</table:table-row>")
}

fn cell(n: &str, text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"{n}\">\
         <text:p>{text}</text:p></table:table-cell>"
    )
}

/// A cell without anything, such as stand at the end of every row of a real document.
fn blank(n: &str) -> String {
    format!("<table:table-cell table:number-columns-repeated=\"{n}\"/>")
}

fn importing(bytes: &[u8]) -> Sandbox {
    let repo = repository();
    repo.write("imports/x.toml", MAPPING);
    repo.write("in.bin", bytes);
    repo
}

fn refused(bytes: &[u8]) -> String {
    let repo = importing(bytes);
    repo.run(&["--lang", "en", "import", "x", &repo.path("in.bin")], 2).err
}

#[test]
fn a_sheet_of_a_real_document_is_read_however_many_blanks_end_it() {
    let head = row("1", &(cell("1", "no") + &cell("1", "opened") + &blank("16382")));
    let line = row("1", &(cell("1", "T-1") + &cell("1", "2025-09-28T10:00:00") + &blank("16382")));
    let repo = importing(&ods(&(head + &line + &row("1048574", &blank("16384")))));
    assert_eq!(counts(&repo.import("x", "in.bin", 0)), [1, 0, 0, 0]);
}

#[test]
fn cells_that_stand_for_millions_are_counted_before_they_are_made() {
    let head = row("1", &(cell("1", "no") + &cell("1", "opened")));
    let far = row("1", &cell("1", "x"));
    for rows in [
        // A hundred columns a million times; thousands of full rows; a row far below; no number at all.
        head.clone() + &row("1000000", &cell("100", "x")),
        head.clone() + &row("1", &cell("16000", "x")).repeat(2_000),
        head.clone()
            + &row("1", &(blank("16383") + &cell("1", "x")))
            + &row("99999", &blank("1"))
            + &far,
        head.clone() + &row("&#57;99999999", &cell("1", "x")),
        head.clone() + &row("1", &cell("99999999999999999999999", "x")),
        // Two sheets, each below the bound.
        head.clone()
            + &row("300000", &cell("40", "x"))
            + "</table:table><table:table table:name=\"t\">"
            + &row("300000", &cell("40", "x")),
    ] {
        let said = refused(&ods(&rows));
        assert!(said.contains("span more than 20000000 cells"), "{said}");
    }
}

#[test]
fn a_workbook_with_two_cells_at_its_ends_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "no").expect("a cell");
    sheet.write_string(1_048_575, 16_383, "x").expect("a cell");
    let said = refused(&book.save_to_buffer().expect("a workbook"));
    assert!(said.contains("span more than 20000000 cells"), "{said}");
}

#[test]
fn a_workbook_that_unpacks_to_more_than_may_be_is_refused() {
    let part = vec![b' '; 171 << 20];
    let bytes = archive(&[("a.xml", &part), ("b.xml", &part), ("xl/workbook.xml", &part)]);
    assert!(bytes.len() < 2 << 20, "{} bytes", bytes.len());
    let said = refused(&bytes);
    assert!(said.contains("unpacks to more than 536.87 MB"), "{said}");
}

#[test]
fn what_only_begins_like_an_old_workbook_is_an_error_and_no_crash() {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    for rest in [0, 1, 0x7f, 0xff_u8] {
        bytes.truncate(8);
        bytes.resize(4_096, rest);
        let said = refused(&bytes);
        assert!(said.contains("cannot be read as a workbook"), "{said}");
    }
}
