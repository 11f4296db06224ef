//! Text of records is hostile: nothing of it runs, breaks out or says something else.

use std::borrow::Cow;

use pactbook::base::language::Language;
use pactbook::base::quantity::Decimal;
use pactbook::tables;
use pactbook::tables::Cell;
use pactbook::tables::Column;
use pactbook::tables::Kind;
use pactbook::tables::Table;
use pactbook::tables::Word;
use pactbook::tables::csv;
use pactbook::tables::json;
use pactbook::tables::json::Both;
use pactbook::tables::xlsx;

use super::catalog;
use super::workbook::Held;
use super::workbook::Workbook;
use crate::shipped::shipped;

/// What somebody might file to have it run on the desk of an auditor.
const HOSTILE: [&str; 14] = [
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "＝1+1",
    "a,b;c\"d\r\ne",
    "</script><script>alert(1)</script>",
    "{=1+1}",
    "_x0041_ and \u{1}",
    "\u{202e}gnp.exe",
    "\u{fffe}",
    "http://evil.example/",
    "-12.50",
];

fn table(texts: &[String]) -> Table {
    let column = |key: &'static str, kind: Kind| Column {
        key: Cow::Borrowed(key),
        label: Word::Own("=1+1".to_owned()),
        kind,
    };
    let row = |text: &String| {
        vec![
            Cell::Text(text.clone()),
            Cell::List(vec![text.clone(), "b".to_owned()]),
            Cell::Decimal(Decimal::new(-1250, 2)),
            Cell::Seconds(-300),
        ]
    };
    Table {
        name: "a/name: that [no] sheet? can have, and much too long".to_owned(),
        title: Word::Own("&P '=1".to_owned()),
        columns: vec![
            column("text", Kind::Text),
            column("list", Kind::List),
            column("points", Kind::Points),
            column("length", Kind::Duration),
        ],
        rows: texts.iter().map(row).collect(),
    }
}

fn hostile() -> Table {
    table(&HOSTILE.map(str::to_owned))
}

#[test]
fn no_text_becomes_a_formula_in_a_csv_file_and_numbers_stay_numbers() {
    let bytes = csv::write(&hostile(), catalog(Language::En));
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let rows: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), HOSTILE.len() + 1);
    for row in &rows {
        for cell in [&row[0], &row[1]] {
            let begin = cell.trim_start().chars().next().expect("every text has letters");
            let is_number = cell == "-12.50";
            assert!(is_number || !"=+-@＝\t".contains(begin), "{cell:?} runs");
        }
    }
    assert!(rows[1..].iter().all(|row| &row[2] == "-12.50"), "a negative number is no number");
    assert_eq!(&rows[1][0], "'=HYPERLINK(\"http://evil.example\",\"click\")");
    assert_eq!(&rows[7][0], "a,b;c\"d\r\ne");
}

#[test]
fn a_workbook_holds_hostile_text_as_text() {
    let origin = tables::origin(shipped(), None);
    let bytes = xlsx::write(&hostile(), catalog(Language::En), &origin);
    let book = Workbook::open(&bytes);
    for (n, text) in (1..).zip(HOSTILE) {
        let expected = text
            .replace('\u{202e}', "⟨U+202E⟩")
            .replace('\u{1}', "⟨U+0001⟩")
            .replace('\u{fffe}', "⟨U+FFFE⟩")
            .replace("\r\n", "\n");
        let held = match &book.cells[&(n, 0)] {
            Held::Text(held) => held.replace("\r\n", "\n"),
            other => panic!("{text:?} is held as {other:?}"),
        };
        assert_eq!(held, expected);
        assert_eq!(book.cells[&(n, 2)], Held::Number("-12.5".to_owned()));
        assert_eq!(book.cells[&(n, 3)], Held::Text("-0:05:00".to_owned()));
    }
    assert!(!book.sheet().contains("<hyperlink"), "a record's text is a link");
    let names = &book.files["xl/workbook.xml"];
    assert!(names.contains("<sheet name=\"a name  that  no  sheet  can ha\""), "{names}");
    assert!(book.sheet().contains("&amp;&amp;P"), "the title is a code of the page head");
}

#[test]
fn json_holds_hostile_text_exactly() {
    let (zh, en) = (catalog(Language::Zh), catalog(Language::En));
    let origin = tables::origin(shipped(), None);
    let bytes = json::write(&hostile(), Both { zh, en }, &origin);
    let read: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    for (n, text) in HOSTILE.iter().enumerate() {
        assert_eq!(read["rows"][n]["text"], *text);
        assert_eq!(read["rows"][n]["points"], "-12.50");
        assert_eq!(read["rows"][n]["length"], -300);
    }
}

#[test]
fn what_a_sheet_cannot_hold_is_cut_and_says_so() {
    let long = "长".repeat(40_000);
    let origin = tables::origin(shipped(), None);
    let bytes = xlsx::write(&table(&[long]), catalog(Language::Zh), &origin);
    let book = Workbook::open(&bytes);
    let Held::Text(held) = &book.cells[&(1, 0)] else { panic!("no text") };
    assert_eq!(held.chars().count(), 32_767);
    assert!(held.ends_with('…'), "nothing says that something is missing");
}
