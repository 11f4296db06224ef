//! Exports: what a book says as data files for other programs, parted by contract and year.
//!
//! Owns which tables leave, how they are parted and their forms: CSV, JSON, Parquet and XLSX, and
//! contracts with milestones and payments after the Open Contracting Data Standard. Computes nothing:
//! the rows are those of [`crate::tables`]. The verb is [`files`].
//!
//! A file lies at `<format>/<table>/contract=<id>/year=<year>/part-0.<format>`, so that DuckDB, Spark and
//! others read all parts of a table as one. To add a format: a file here, a variant of [`Format`].

mod columns;
mod ocds;
mod parquet;
mod parts;
mod plain;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::base::language::Language;
use crate::book::Book;
use crate::lang::Catalog;
use crate::tables;
use crate::tables::desk::Desk;
use crate::tables::json::Both;
use crate::tables::sheets;

use parts::Part;

pub use ocds::PREFIX;

/// The form of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Plain text, stable names, one table a file.
    Csv,
    /// One object a file, with its columns.
    Json,
    /// One file after the Open Contracting Data Standard.
    Ocds,
    /// Typed columns, for DuckDB, Spark and others.
    Parquet,
    /// Workbooks.
    Xlsx,
}

impl Format {
    /// Its name, and that of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Ocds => "ocds",
            Format::Parquet => "parquet",
            Format::Xlsx => "xlsx",
        }
    }
}

/// What somebody wants.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// In which forms.
    pub formats: BTreeSet<Format>,
    /// Which tables, by name; all if there are none.
    pub tables: BTreeSet<String>,
    /// Only this contract.
    pub contract: Option<usize>,
    /// The language of labels in workbooks.
    pub language: Language,
    /// What the identifiers of contracts begin with in OCDS.
    pub prefix: &'a str,
}

/// Tables that are parts of others, or about people and commits rather than the contract.
const KEPT_BACK: [&str; 3] = ["breaches", "due", "integrity"];

/// The names of the tables that can be exported, sorted.
pub fn names(book: &Book) -> BTreeSet<String> {
    let sheets = sheets::OF_CONTRACT.iter().map(|sheet| sheet.name);
    let sheets = sheets.filter(|name| !KEPT_BACK.contains(name)).chain(["contracts"]);
    let kinds = book.ledger.kinds.iter().map(|kind| sheets::records::name(&kind.name));
    sheets.map(str::to_owned).chain(kinds).collect()
}

/// The files of an export by path. Pure: the same book and wish give the same bytes.
pub fn files(book: &Book, wish: &Wish<'_>) -> BTreeMap<String, Vec<u8>> {
    let desk = Desk::new(book, None);
    let parts = parts::of(&desk, wish);
    let (zh, en) = (Catalog::of(Language::Zh), Catalog::of(Language::En));
    let both = Both { zh: &zh, en: &en };
    let spoken = match wish.language {
        Language::Zh => &zh,
        Language::En => &en,
    };
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for format in &wish.formats {
        if *format == Format::Ocds {
            files.insert("ocds/releases.json".to_owned(), ocds::write(book, wish, spoken));
            continue;
        }
        let made: Vec<(String, Vec<u8>)> = parts
            .par_iter()
            .map(|part| (path(part, *format), bytes(book, part, *format, both, spoken)))
            .collect();
        files.extend(made);
    }
    files
}

fn bytes(book: &Book, part: &Part, format: Format, both: Both<'_>, spoken: &Catalog) -> Vec<u8> {
    let origin = || tables::origin(book, Some(part.contract));
    match format {
        Format::Csv => tables::csv::write(&plain::of(&part.table, both), spoken),
        Format::Json => tables::json::write(&part.table, both, &origin()),
        Format::Xlsx => tables::xlsx::write(&part.table, spoken, &origin()),
        Format::Parquet | Format::Ocds => {
            parquet::write(&columns::of(&part.table, &book.ledger.kinds, both))
        }
    }
}

/// Where a part lies: in folders that name its contract and year as Hive does.
fn path(part: &Part, format: Format) -> String {
    let year = part.year.map_or_else(|| NO_YEAR.to_owned(), |year| year.to_string());
    let (name, contract) = (format.name(), folder_name(&part.contract_id));
    format!("{name}/{}/contract={contract}/year={year}/part-0.{name}", part.table.name)
}

/// What readers of such folders take for nothing.
const NO_YEAR: &str = "__HIVE_DEFAULT_PARTITION__";

/// A value as it stands in the name of a folder: signs of ASCII by their numbers.
fn folder_name(value: &str) -> String {
    let mut name = String::new();
    for c in value.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') || !c.is_ascii() {
            name.push(c);
        } else {
            name.push_str(&format!("%{:02X}", u32::from(c)));
        }
    }
    name
}
