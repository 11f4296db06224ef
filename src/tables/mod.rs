//! Tables: what a book says, as rows of typed cells that somebody can take away.
//!
//! Owns which tables there are, their columns, and the formats that they are written in: CSV, JSON
//! and XLSX, and a period's assessment form as a workbook. Must not know what a page looks like, and
//! computes nothing that an assessment already says. The verbs are [`of_contract`] and [`of_book`]; each
//! format has a `write`.
//!
//! Keys of tables and columns are English and stay as they are: programs rely on them. The handbook
//! (`content/tables.md`) lists them all; a test holds that it does.
//! To add a table: a file in `sheets/` that exports `SHEET`, a line in `sheets/mod.rs`, its words in
//! `lang/*/take.ftl`, and the section that `tests/suite/tables/handbook.rs` prints for it.

pub mod csv;
pub mod desk;
pub mod form;
pub mod json;
mod plain;
pub mod sheets;
mod verdict;
pub mod words;
pub mod xlsx;

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

use crate::base::message::Key;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::book::Book;

use desk::Desk;
use sheets::Sheet;

/// A table: what it is called, its columns, its rows.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name in file names and addresses: English, kebab-case.
    pub name: String,
    /// What readers call it.
    pub title: Word,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its rows; each has a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name for programs: English, snake_case; it never changes.
    pub key: Cow<'static, str>,
    /// What readers call it.
    pub label: Word,
    /// What its cells hold.
    pub kind: Kind,
}

/// Words that have a form in each language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Word {
    /// Key of an entry of the message catalogues.
    Key(Key),
    /// A label that a schema gives in both languages.
    Named {
        /// In Chinese.
        zh: Arc<str>,
        /// In English.
        en: Arc<str>,
    },
    /// The currency of the label's own column.
    CurrencyOf(Box<Word>),
    /// The unit of the label's own column.
    UnitOf(Box<Word>),
    /// Somebody's own words, the same in every language.
    Own(String),
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody's own words, never translated.
    Text,
    /// A sentence of the program, in the reader's language.
    Sentence,
    /// The id of something, as the contract or a record writes it.
    Id,
    /// Several ids or texts.
    List,
    /// A number of things.
    Integer,
    /// A plain exact number.
    Number,
    /// Points of a scorecard.
    Points,
    /// An amount; its currency stands in a column of its own.
    Money,
    /// A share in percent.
    Share,
    /// A point in time.
    Instant,
    /// A calendar date.
    Date,
    /// A length of time.
    Duration,
    /// Yes or no.
    Flag,
    /// One of some words that the program or a schema knows.
    State,
    /// The address of a page.
    Link,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 15] = [
        Kind::Text,
        Kind::Sentence,
        Kind::Id,
        Kind::List,
        Kind::Integer,
        Kind::Number,
        Kind::Points,
        Kind::Money,
        Kind::Share,
        Kind::Instant,
        Kind::Date,
        Kind::Duration,
        Kind::Flag,
        Kind::State,
        Kind::Link,
    ];

    /// The kind's name: `text`, `points`, ...
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Sentence => "sentence",
            Kind::Id => "id",
            Kind::List => "list",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Points => "points",
            Kind::Money => "money",
            Kind::Share => "share",
            Kind::Instant => "instant",
            Kind::Date => "date",
            Kind::Duration => "duration",
            Kind::Flag => "flag",
            Kind::State => "state",
            Kind::Link => "link",
        }
    }

    /// Whether a cell fits it; nothing fits everywhere.
    pub fn holds(self, cell: &Cell) -> bool {
        match cell {
            Cell::Empty => true,
            Cell::Text(_) => matches!(self, Kind::Text | Kind::Id | Kind::Link),
            Cell::Said(_) => self == Kind::Sentence,
            Cell::List(_) | Cell::Nested(_) => self == Kind::List,
            Cell::Integer(_) => self == Kind::Integer,
            Cell::Decimal(_) => {
                matches!(self, Kind::Number | Kind::Points | Kind::Money | Kind::Share)
            }
            Cell::Instant(_) => self == Kind::Instant,
            Cell::Date(_) => self == Kind::Date,
            Cell::Seconds(_) => self == Kind::Duration,
            Cell::Flag(_) => self == Kind::Flag,
            Cell::State { .. } => self == Kind::State,
        }
    }
}

/// One value of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing is known, or nothing is to be said.
    Empty,
    /// Somebody's own words, or an id.
    Text(String),
    /// A sentence of the program.
    Said(Message),
    /// Several ids or texts.
    List(Vec<String>),
    /// Several small tables: names and values.
    Nested(Vec<Vec<(Arc<str>, Cell)>>),
    /// A number of things.
    Integer(i64),
    /// An exact number; what it counts is said by the kind of its column.
    Decimal(Decimal),
    /// A point in time, with the offset of the contract's zone.
    Instant(Stamp),
    /// A calendar date.
    Date(Date),
    /// A length of time in seconds.
    Seconds(i64),
    /// Yes or no.
    Flag(bool),
    /// One of some words.
    State {
        /// Its name for programs.
        name: Cow<'static, str>,
        /// The word.
        word: Word,
    },
}

impl Column {
    /// A column of a table that the program knows.
    pub const fn new(key: &'static str, label: &'static str, kind: Kind) -> Column {
        Column { key: Cow::Borrowed(key), label: Word::Key(Key(label)), kind }
    }
}

impl Cell {
    /// Somebody's own words; nothing if there are none.
    pub fn text(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }

    /// Ids or texts; nothing if there are none.
    pub fn list(list: Vec<String>) -> Cell {
        if list.is_empty() { Cell::Empty } else { Cell::List(list) }
    }

    /// A number of things.
    pub fn count(n: usize) -> Cell {
        Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// An amount as it is shown and paid: to hundredths.
    pub fn money(money: Money) -> Cell {
        Cell::Decimal(money.rounded().amount)
    }

    /// A word that the program knows.
    pub fn state(name: &'static str, key: &'static str) -> Cell {
        Cell::State { name: Cow::Borrowed(name), word: Word::Key(Key(key)) }
    }

    /// The cell of something that may be missing.
    pub fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
        value.map_or(Cell::Empty, cell)
    }
}

/// What a table was made from: it goes into every file that has a place for it.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Id of the commit; none if the book was not read from one.
    pub commit: Option<String>,
    /// Whether files differed from that commit.
    pub is_changed: bool,
    /// Where the sources come from, in words.
    pub revision: Message,
    /// The as-of instant, in the zone of the site.
    pub as_of: Stamp,
    /// What the table is about, where it is about one contract.
    pub contract: Option<String>,
}

/// The tables of a contract.
pub fn of_contract(desk: &Desk<'_>, contract: usize) -> Vec<Table> {
    let known = sheets::OF_CONTRACT.iter().map(|sheet| table(sheet, desk, contract));
    known.chain(sheets::records::tables(desk, contract)).collect()
}

/// The tables over all contracts; what the one with a row for each contract says is known already.
pub fn of_book(desk: &Desk<'_>, rows: Vec<Vec<Cell>>) -> Vec<Table> {
    let mut rows = Some(rows);
    let of = |sheet: &&Sheet| match sheet.name {
        sheets::contracts::NAME => with_rows(sheet, desk, rows.take().unwrap_or_default()),
        _ => table(sheet, desk, 0),
    };
    sheets::OF_BOOK.iter().map(of).collect()
}

/// What the table over all contracts says of one.
pub fn row_of(desk: &Desk<'_>, contract: usize) -> Vec<Cell> {
    sheets::contracts::row(desk, contract)
}

fn table(sheet: &Sheet, desk: &Desk<'_>, contract: usize) -> Table {
    with_rows(sheet, desk, (sheet.rows)(desk, contract))
}

fn with_rows(sheet: &Sheet, desk: &Desk<'_>, mut rows: Vec<Vec<Cell>>) -> Table {
    let mut columns = sheet.columns.to_vec();
    if desk.address.is_none() {
        leave_out_links(&mut columns, &mut rows);
    }
    Table { name: sheet.name.to_owned(), title: Word::Key(Key(sheet.title)), columns, rows }
}

/// Takes the columns of addresses away: nobody knows where the site lies.
fn leave_out_links(columns: &mut Vec<Column>, rows: &mut [Vec<Cell>]) {
    let keep: Vec<bool> = columns.iter().map(|column| column.kind != Kind::Link).collect();
    for row in rows {
        let mut kept = keep.iter();
        row.retain(|_| kept.next().copied().unwrap_or(true));
    }
    columns.retain(|column| column.kind != Kind::Link);
}

/// What the tables of a book were made from.
pub fn origin(book: &Book, contract: Option<usize>) -> Origin {
    let snapshot = &book.snapshot;
    let (commit, n_changed) = match &snapshot.origin {
        crate::snapshot::Origin::Folder => (None, 0),
        crate::snapshot::Origin::WorkTree { head, changed } => (head.as_ref(), changed.len()),
        crate::snapshot::Origin::Revision(commit) => (Some(commit), 0),
    };
    let commit = commit.map(|commit| commit.id.clone());
    origin_at(book, contract, commit, n_changed, snapshot.as_of.instant)
}

/// The same where the commit and the instant are others than those of the book.
pub fn origin_at(
    book: &Book,
    contract: Option<usize>,
    commit: Option<String>,
    n_changed: usize,
    as_of: Instant,
) -> Origin {
    let short = |id: &str| id.get(..10).unwrap_or(id).to_owned();
    let revision = match &commit {
        None => Message::new("take-revision-none"),
        Some(commit) if n_changed == 0 => Message::new("take-revision").with("id", short(commit)),
        Some(commit) => {
            Message::new("take-revision-changed").with("id", short(commit)).with("n", n_changed)
        }
    };
    let identity = contract.map(|no| &book.ledger.contracts[no].identity);
    Origin {
        commit,
        is_changed: n_changed > 0,
        revision,
        as_of: book.settings.zone.stamp(as_of),
        contract: identity.map(|one| one.title.clone()),
    }
}

/// An instant with the offset of a contract's zone.
fn instant(desk: &Desk<'_>, contract: usize, at: Option<Instant>) -> Cell {
    let zone = desk.contract(contract).identity.zone;
    Cell::of(at, |at| Cell::Instant(zone.stamp(at)))
}
