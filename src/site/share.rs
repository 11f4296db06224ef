//! The share of a contract in the files of all: what home, search, feeds and the other files that
//! join all contracts need of one, once its own files are made and its records are gone.

use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

use crate::assessment::MoneyRange;
use crate::lang::Catalog;
use crate::tables::Cell;

use super::calendar;
use super::desk::Desk;
use super::feed;
use super::model;
use super::pages::home;
use super::search;
use super::target::Target;
use super::voice::Voice;

/// What the files of all need of a contract.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Share {
    /// Its name in addresses.
    pub name: String,
    /// What the first page counts.
    pub facts: Facts,
    /// Its row on the first page as JSON, one for each language.
    pub rows: Vec<String>,
    /// Names of the kinds that it has records of.
    pub kinds: Vec<String>,
    /// Its newest entries, one piece for each language.
    pub feeds: Vec<feed::Piece>,
    /// What is due, one piece for each language.
    pub calendars: Vec<calendar::Piece>,
    /// Its index of the search.
    pub search: Option<search::Piece>,
    /// What the book of all says of it.
    pub book: model::Piece,
    /// Its row in the table of all contracts.
    pub row: Vec<Cell>,
    /// The maps of its pages.
    pub maps: Vec<String>,
}

/// What the first page counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Key of the word that says where it stands.
    pub stand: String,
    /// How many breaches there are.
    pub n_breaches: usize,
    /// How many outcomes cannot be decided.
    pub n_undecidable: usize,
    /// How many of the supplier's are breached, undecidable and under way.
    pub standing: [usize; 3],
    /// How many duties are overdue.
    pub n_overdue: usize,
    /// Whether input of it was not read.
    pub is_unread: bool,
    /// The period that an auditor looks for first.
    pub period: Option<usize>,
    /// What is deducted, where it has money.
    pub deducted: Option<MoneyRange>,
    /// Whether it has a grade at present.
    pub has_grade: bool,
}

impl Share {
    /// The share of a contract, but for what is made with its own files.
    pub(super) fn of(
        desk: &Desk<'_>,
        catalogs: &[Arc<Catalog>],
        c: usize,
        row: Vec<Cell>,
    ) -> Share {
        let at_home = |catalog| Voice { desk, catalog, route: desk.route(Target::Home) };
        let rows = catalogs.iter().map(|catalog| home::row(&at_home(catalog), c));
        let kinds = &desk.book.ledger.kinds;
        let numbers = desk.shelves[c].of_kind.keys();
        Share {
            name: desk.shelves[c].name.clone(),
            facts: home::facts(desk, c),
            rows: rows.map(|row| row.to_string()).collect(),
            kinds: numbers.map(|kind| kinds.kind(usize::from(*kind)).name.to_string()).collect(),
            row,
            ..Share::default()
        }
    }
}
