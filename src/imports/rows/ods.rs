//! How many cells an OpenDocument sheet asks for, counted before any is made: in a few bytes a cell may
//! stand for thousands beside it, and a row for a million below.

use std::io::BufReader;
use std::io::Cursor;
use std::io::Read as _;

use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use quick_xml::name::QName;
use zip::ZipArchive;

/// The part of such a document that holds its sheets.
const PART: &str = "content.xml";

/// Whether an archive is such a document.
pub(super) fn is_ods(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| archive.index_for_name(PART).is_some())
}

/// Cells that all sheets take together when they are laid out; of the document so many bytes are looked at.
///
/// What no longer reads as XML ends the count: the reader of workbooks will not get further.
pub(super) fn n_cells(bytes: &[u8], most_bytes: u64) -> usize {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return 0 };
    let Ok(part) = archive.by_name(PART) else { return 0 };
    let mut reader = Reader::from_reader(BufReader::new(part.take(most_bytes)));
    let (mut all, mut sheet, mut row) = (0_usize, Sheet::default(), Row::default());
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.name() {
                QName("table:table") => {
                    all = all.saturating_add(sheet.n_cells());
                    sheet = Sheet::default();
                }
                QName("table:table-row") => {
                    sheet.add(&row);
                    row = Row { n: repeats(&tag, "table:number-rows-repeated"), ..Row::default() };
                }
                QName("table:table-cell" | "table:covered-table-cell") => {
                    row.n_columns = row
                        .n_columns
                        .saturating_add(repeats(&tag, "table:number-columns-repeated"));
                    if says_something(&tag) {
                        row.n_filled = row.n_columns;
                    }
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    sheet.add(&row);
    all.saturating_add(sheet.n_cells())
}

/// Rows of a sheet, up to the last that holds something.
#[derive(Default)]
struct Sheet {
    n_rows: usize,
    n_filled: usize,
    width: usize,
}

impl Sheet {
    fn add(&mut self, row: &Row) {
        self.n_rows = self.n_rows.saturating_add(row.n);
        if row.n_filled > 0 {
            self.n_filled = self.n_rows;
            self.width = self.width.max(row.n_filled);
        }
    }

    fn n_cells(&self) -> usize {
        self.n_filled.saturating_mul(self.width)
    }
}

/// A row, or so many of them.
#[derive(Default)]
struct Row {
    n: usize,
    n_columns: usize,
    /// Columns up to the last that holds something.
    n_filled: usize,
}

/// How often a cell or a row stands there; what is no plain number is taken for endless.
fn repeats(tag: &BytesStart<'_>, name: &str) -> usize {
    match tag.try_get_attribute(name) {
        Ok(None) => 1,
        Ok(Some(attribute)) => attribute.value.parse().map_or(usize::MAX, |n: usize| n.max(1)),
        Err(_) => usize::MAX,
    }
}

/// Whether a cell has a value or a formula.
fn says_something(tag: &BytesStart<'_>) -> bool {
    tag.attributes().with_checks(false).any(|attribute| {
        attribute.map_or(true, |attribute| {
            let name = attribute.key.0;
            name.starts_with("office:") || name == "table:formula"
        })
    })
}
