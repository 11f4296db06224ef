//! Rows: files of other systems, read into cells, each row with its place.
//!
//! One file a format. To add a format: a file here with a function that gives [`Rows`], a variant of
//! `Format` in `mapping/`, an arm in [`read()`]. What concerns a single row is a fault of that row;
//! what concerns the whole file is a [`Fault`].

mod csv;
mod encoding;
mod front_matter;
mod json;
mod ods;
mod xlsx;

use std::sync::Arc;

use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::imports::cell::Cell;
use crate::imports::mapping::Column;
use crate::imports::mapping::Format;
use crate::imports::mapping::Mapping;

pub use encoding::is_encoding;

/// Largest text of a cell, in bytes: 1 MiB.
const MAX_CELL: usize = 1 << 20;

/// A file that is imported.
#[derive(Clone, Debug)]
pub struct Input {
    /// What the user calls it.
    pub name: String,
    /// What it holds, unpacked.
    pub bytes: Vec<u8>,
}

/// The rows of a file.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// In the order of the file.
    pub rows: Vec<Row>,
    /// Rows that hold nothing at all.
    pub n_blank: usize,
}

/// A row: the cells that the mapping names, in the order of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub spot: Spot,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Why it cannot be read, if so.
    pub fault: Option<Box<Message>>,
}

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Number of its file.
    pub input: usize,
    /// Where in the file.
    pub at: At,
}

/// Where in a file a row stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// It begins in this line.
    Line(usize),
    /// It is this row of a sheet.
    Sheet(Arc<str>, u32),
    /// It is the item of this number of the list, from 0.
    Item(usize),
    /// It is the file.
    File,
}

impl Spot {
    /// The place as people find it: `tickets.csv:17`, `tickets.xlsx (Sheet1!17)`, `alerts.json [16]`.
    pub fn text(&self, names: &[String]) -> String {
        let name = names.get(self.input).map_or("", String::as_str);
        match &self.at {
            At::Line(line) => format!("{name}:{line}"),
            At::Sheet(sheet, row) => format!("{name} ({sheet}!{row})"),
            At::Item(at) => format!("{name} [{at}]"),
            At::File => name.to_owned(),
        }
    }

    /// The line, row or number of the item.
    pub fn number(&self) -> Option<usize> {
        match &self.at {
            At::Line(line) => Some(*line),
            At::Sheet(_, row) => usize::try_from(*row).ok(),
            At::Item(at) => Some(*at),
            At::File => None,
        }
    }
}

/// Why a file cannot be read as the mapping says, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
}

impl Fault {
    fn new(message: Message) -> Fault {
        Fault { message, help: None }
    }

    fn help(mut self, help: Message) -> Fault {
        self.help = Some(help);
        self
    }
}

/// Reads a file as the mapping says.
///
/// # Errors
///
/// If it is not of the format, or lacks a column that the mapping names.
pub fn read(mapping: &Mapping, number: usize, input: &Input) -> Result<Rows, Fault> {
    let reader = Reader { columns: &mapping.columns, number, input };
    let mut rows = match &mapping.format {
        Format::Csv(form) => csv::read(&reader, form)?,
        Format::Xlsx(form) => xlsx::read(&reader, form)?,
        Format::Json(path) => json::read(&reader, path.as_ref())?,
        Format::JsonLines => json::read_lines(&reader)?,
        Format::Markdown => front_matter::read(&reader),
    };
    for row in &mut rows.rows {
        let longest = row.cells.iter().map(|cell| cell.plain().map_or(0, |text| text.len())).max();
        let longest = longest.unwrap_or_default();
        if longest > MAX_CELL && row.fault.is_none() {
            let message = Message::new("import-huge-cell")
                .with("size", crate::base::message::Datum::Bytes(longest as u64))
                .with("limit", crate::base::message::Datum::Bytes(MAX_CELL as u64));
            row.fault = Some(Box::new(message));
        }
    }
    Ok(rows)
}

/// What every format needs to know.
struct Reader<'r> {
    columns: &'r [Column],
    number: usize,
    input: &'r Input,
}

impl Reader<'_> {
    fn spot(&self, at: At) -> Spot {
        Spot { input: self.number, at }
    }

    /// The cell of a column that each format has, such as the name of the file.
    fn own(&self, column: &Column, at: &At) -> Option<Cell> {
        match column.name.as_str() {
            "@file" => {
                let name = self.input.name.rsplit(['/', '\\']).next().unwrap_or_default();
                let name = name.strip_suffix(".gz").unwrap_or(name);
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                Some(Cell::text(stem))
            }
            "@row" => {
                let spot = self.spot(at.clone());
                Some(spot.number().map_or(Cell::Empty, |n| Cell::Number(n.to_string().into())))
            }
            _ => None,
        }
    }

    /// For each column of the mapping, its number in the file.
    fn find(&self, header: &[String]) -> Result<Vec<Option<usize>>, Fault> {
        let mut found = Vec::new();
        let mut missing = Vec::new();
        for column in self.columns {
            if column.name.starts_with('@') {
                found.push(None);
                continue;
            }
            let mut places = (0..header.len()).filter(|at| header[*at] == column.name);
            let first = places.next();
            if let (Some(first), Some(second)) = (first, places.next()) {
                let message = Message::new("import-column-twice")
                    .with("column", &column.name)
                    .with("first", first + 1)
                    .with("second", second + 1);
                return Err(Fault::new(message));
            }
            if first.is_none() && !column.is_optional {
                missing.push(column.name.as_str());
            }
            found.push(first);
        }
        match missing.first() {
            None => Ok(found),
            Some(name) => Err(self.without(name, &missing, header)),
        }
    }

    fn without(&self, name: &str, missing: &[&str], header: &[String]) -> Fault {
        let message = Message::new("import-column-missing").with("columns", missing.join(", "));
        let help = match nearest(name, header.iter().map(String::as_str)) {
            Some(near) => Message::new("import-did-you-mean").with("name", near),
            None => {
                let shown: Vec<&str> = header.iter().take(40).map(String::as_str).collect();
                let more = if header.len() > shown.len() { ", …" } else { "" };
                Message::new("import-columns-are").with("names", shown.join(", ") + more)
            }
        };
        Fault::new(message).help(help)
    }
}
