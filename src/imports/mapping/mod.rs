//! The mapping: a TOML file that says which column of a foreign table is which field of a record.
//!
//! A mapping states everything that could be guessed: encoding, forms of dates, zone, units, which
//! word means which. What it does not state is asked for when it is read, not when a row fails.

mod keys;
mod layout;
mod reader;
mod source;
mod template;

use std::sync::Arc;

use crate::base::finding::Finding;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::quantity::Decimal;
use crate::base::time::Zone;
use crate::base::written_time::WrittenTime;
use crate::imports::cell::Path;
use crate::ledger::kinds::Kinds;

pub use layout::FilePattern;
pub use template::Part;

/// How rows of another system become records.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Its name: that of its file without the ending.
    pub name: String,
    /// What it is for, in the author's words.
    pub title: Option<String>,
    /// What kind of file it reads.
    pub format: Format,
    /// The contract that the records are for, unless the command line names one.
    pub contract: Option<String>,
    /// The kind of the records.
    pub kind: Arc<str>,
    /// The zone of times that name none; without it, the contract's.
    pub zone: Option<Zone>,
    /// Where the records go.
    pub file: FilePattern,
    /// What happens if a record is there already and says something else.
    pub on_change: OnChange,
    /// What happens to records outside the contract's term.
    pub outside_term: OutsideTerm,
    /// What each record has as `recorded_by`; by it the import knows its own.
    pub recorded_by: String,
    /// Texts that say nothing.
    pub empty: Vec<String>,
    /// How numbers are written.
    pub numbers: Numbers,
    /// The columns that are used; the cells of a row are in this order.
    pub columns: Vec<Column>,
    /// Rows that are left out.
    pub skips: Vec<Skip>,
    /// How several rows make one record.
    pub group: Option<Group>,
    /// Fields and where they come from, in the order of the file.
    pub fields: Vec<FieldMap>,
}

/// The form of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// Separated values.
    Csv(CsvForm),
    /// A workbook.
    Xlsx(XlsxForm),
    /// One JSON document that holds a list.
    Json(Option<Path>),
    /// A JSON object a line.
    JsonLines,
    /// A folder of Markdown files with front matter.
    Markdown,
}

impl Format {
    /// The formats by name.
    pub const NAMES: [&'static str; 5] = ["csv", "json", "jsonl", "markdown", "xlsx"];
}

/// How a file of separated values is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvForm {
    /// Between cells.
    pub delimiter: u8,
    /// Around cells.
    pub quote: u8,
    /// Label of the encoding, as the web knows it.
    pub encoding: String,
    /// Names of the columns, if the file has no line that names them.
    pub columns: Option<Vec<String>>,
    /// Lines before the one that names the columns.
    pub before: usize,
}

/// Where a workbook has its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XlsxForm {
    /// The sheet; without it the first.
    pub sheet: Option<String>,
    /// Row that names the columns, from 1.
    pub header: u32,
}

/// What happens to a row whose record is there already and says something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChange {
    /// It is refused.
    Refuse,
    /// Fields that are not there yet are added; if another differs it is refused.
    Fill,
    /// Fields that the import owns are rewritten.
    Update,
}

/// What happens to records outside the contract's term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutsideTerm {
    /// They are refused.
    Refuse,
    /// They are left out, and counted.
    Skip,
    /// They come in, and `check` warns of each.
    Import,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// Before the fraction.
    pub decimal: char,
    /// Between thousands, if anything.
    pub thousands: Option<char>,
}

/// A column that the mapping names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, or the way to it in a nested value.
    pub name: String,
    /// The way, where the format is nested.
    pub path: Option<Path>,
    /// Where the mapping names it first.
    pub place: Place,
    /// Whether a file may be without it.
    pub is_optional: bool,
}

/// Rows that are left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// Which.
    pub when: Condition,
    /// What the report calls them.
    pub why: String,
}

/// How several rows make one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Columns that are the same in all rows of a record.
    pub by: Vec<usize>,
    /// The column by which the rows of a record are put into order; else that of the file.
    pub order: Option<(usize, OrderAs)>,
    /// Which of several values a field takes unless it says otherwise.
    pub pick: Pick,
}

/// What the order of rows is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderAs {
    /// Numbers.
    Number,
    /// Times in one of these forms.
    Time(Vec<WrittenTime>),
    /// Text, by its characters.
    Text,
}

/// Which of several values a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The only one: rows that say different things are refused.
    One,
    /// The first that is there.
    First,
    /// The last that is there.
    Last,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// All of them.
    All,
}

/// A test of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Whose.
    pub column: Ref,
    /// What must hold.
    pub test: Test,
}

/// What must hold of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is one of these.
    Is(Vec<String>),
    /// It is none of these.
    IsNot(Vec<String>),
    /// It says nothing, or it does say something.
    Empty(bool),
}

/// A cell of the row, or of one of several items within the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ref {
    /// The column of this number in [`Mapping::columns`].
    Row(usize),
    /// Something inside the item.
    Item(Path),
}

/// A field and where it comes from.
#[derive(Clone, Debug)]
pub struct FieldMap {
    /// The field's name.
    pub name: Arc<str>,
    /// Its number within the kind.
    pub slot: u16,
    /// Where it comes from.
    pub source: Source,
}

/// Where the value of a field comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A value, or a list of values.
    Plain(Box<Take>),
    /// Tables: one for each item of a list, or a single one.
    Tables {
        /// The list; without it there is one table.
        each: Option<usize>,
        /// Which of several rows' lists.
        pick: Pick,
        /// The fields of a table.
        fields: Vec<(Arc<str>, Take)>,
    },
}

/// How a single value is taken from a row.
#[derive(Clone, Debug)]
pub struct Take {
    /// From where.
    pub from: Origin,
    /// Only from rows of which these hold.
    pub when: Vec<Condition>,
    /// Which of several rows' values.
    pub pick: Pick,
    /// What words mean.
    pub words: Option<Words>,
    /// Forms of times.
    pub times: Arc<[WrittenTime]>,
    /// The unit of numbers that come without one.
    pub unit: Option<Unit>,
    /// What parts the values of a list that comes as one text.
    pub split: Option<String>,
    /// What joins several values to one text.
    pub join: Option<String>,
    /// Whether characters that no id may have become `-`.
    pub is_slug: bool,
    /// What the field holds if nothing was found.
    pub default: Option<String>,
}

/// From where a value is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Always the same.
    Constant(String),
    /// The first of some columns that says something.
    First(Vec<Ref>),
    /// All of some columns that say something.
    Joined(Vec<Ref>),
    /// Text with columns in it.
    Template(Vec<Part>),
    /// A decision table.
    Decided(Decision),
}

/// A decision table: the first line that fits decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The columns that decide.
    pub columns: Vec<Ref>,
    /// Lines: a text for each column, none where any will do, and what follows.
    pub lines: Vec<(Vec<Option<String>>, String)>,
    /// What happens if no line fits.
    pub otherwise: Otherwise,
}

/// What words mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Word of the file, word of the record.
    pub known: Vec<(String, String)>,
    /// What happens to a word that is not among them.
    pub otherwise: Otherwise,
}

/// What happens to a value that a mapping does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// The row is refused.
    Refuse,
    /// The value is taken as it stands.
    Keep,
    /// The field is left out.
    Omit,
}

/// The unit of numbers that come without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// It is written behind the number.
    Named(String),
    /// A length of time: so many seconds each.
    Seconds(Decimal),
    /// A length of time as a clock shows it: `1:30:00`.
    Clock,
}

impl Mapping {
    /// Reads a mapping file; `name` is what it is called. What is wrong with it is a finding at its place.
    ///
    /// Without any finding there is a mapping.
    pub fn read(
        name: &str,
        source: SourceId,
        text: &str,
        kinds: &Kinds,
    ) -> (Option<Mapping>, Vec<Finding>) {
        reader::read(name, source, text, kinds)
    }

    /// The name of a column, as messages call it.
    pub fn column_name(&self, column: &Ref) -> String {
        match column {
            Ref::Row(at) => self.columns[*at].name.clone(),
            Ref::Item(path) => path.to_string(),
        }
    }

    /// The columns that a field comes from, as messages call them.
    pub fn columns_of(&self, field: &str) -> Vec<String> {
        let Some(map) = self.fields.iter().find(|map| &*map.name == field) else {
            return Vec::new();
        };
        let mut names: Vec<String> = Vec::new();
        let mut add = |name: String| {
            if !names.contains(&name) {
                names.push(name);
            }
        };
        match &map.source {
            Source::Plain(take) => {
                take.from.columns().iter().for_each(|column| add(self.column_name(column)));
            }
            Source::Tables { each, fields, .. } => {
                if let Some(each) = each {
                    add(self.columns[*each].name.clone());
                }
                for (_, take) in fields {
                    take.from.columns().iter().for_each(|column| add(self.column_name(column)));
                }
            }
        }
        names
    }
}

impl Origin {
    /// The columns that it reads.
    pub fn columns(&self) -> Vec<&Ref> {
        match self {
            Origin::Constant(_) => Vec::new(),
            Origin::First(columns) | Origin::Joined(columns) => columns.iter().collect(),
            Origin::Template(parts) => parts
                .iter()
                .filter_map(|part| match part {
                    Part::Column(column) => Some(column),
                    Part::Text(_) => None,
                })
                .collect(),
            Origin::Decided(decision) => decision.columns.iter().collect(),
        }
    }
}
