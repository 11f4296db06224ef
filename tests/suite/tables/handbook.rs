//! The handbook keeps up: every table and every column stands in its chapter, as the code has them.

use std::fmt::Write;
use std::path::Path;

use pactbook::base::language::Language;
use pactbook::tables::Column;
use pactbook::tables::sheets;
use pactbook::tables::sheets::Sheet;
use pactbook::tables::sheets::records;
use pactbook::tables::words;

use super::catalog;

/// The columns as a table of the chapter.
fn columns(columns: &[Column], language: Language) -> String {
    let heads = match language {
        Language::Zh => "| 列 | 类型 | 表头 |\n|---|---|---|\n",
        Language::En => "| Column | Kind | Head |\n|---|---|---|\n",
    };
    let mut text = heads.to_owned();
    for column in columns {
        let head = words::head(catalog(language), column);
        writeln!(text, "| `{}` | {} | {head} |", column.key, column.kind.name()).expect("memory");
    }
    text
}

/// The section of a table; the one that shares its columns with `outcomes` refers to it.
fn section(sheet: &Sheet, language: Language) -> String {
    let word = |key| catalog(language).word(key);
    let head = format!("### `{}` {}\n\n{}\n", sheet.name, word(sheet.title), word(sheet.about));
    match sheet.name {
        "breaches" => head,
        _ => format!("{head}\n{}", columns(sheet.columns, language)),
    }
}

#[test]
fn every_table_and_column_stands_in_the_handbook() {
    let mut missing = String::new();
    for (path, language) in
        [("content/tables.md", Language::Zh), ("content/en/tables.md", Language::En)]
    {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let chapter = std::fs::read_to_string(path).expect("the chapter is readable");
        let known = sheets::OF_BOOK.iter().chain(sheets::OF_CONTRACT);
        let mut sections: Vec<String> = known.map(|sheet| section(sheet, language)).collect();
        sections.push(columns(records::TAIL, language));
        for section in sections.iter().filter(|section| !chapter.contains(section.as_str())) {
            missing.push_str(section);
            missing.push('\n');
        }
    }
    assert!(missing.is_empty(), "put this into content/tables.md and its twin:\n\n{missing}");
}

#[test]
fn tables_stand_by_name_and_their_names_are_kebab_case() {
    for list in [sheets::OF_BOOK, sheets::OF_CONTRACT] {
        assert!(list.is_sorted_by_key(|sheet| sheet.name), "the tables are not sorted");
        for sheet in list {
            let is_plain = sheet.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            assert!(is_plain && !sheet.name.starts_with("records-"), "{}", sheet.name);
        }
    }
}
