//! Sheets: one table each, with its columns and how its rows come from the book.
//!
//! A leaf exports `SHEET`. A row has a cell for every column, in their order; a test holds it.

use crate::base::finding::Finding;
use crate::base::finding::Level;

use super::Cell;
use super::Column;
use super::desk::Desk;

mod breaches;
mod clauses;
pub(super) mod contracts;
mod deductions;
pub mod due;
mod findings;
mod fines;
mod integrity;
mod items;
mod money;
mod outcomes;
mod payments;
mod penalties;
mod periods;
pub mod records;
mod reductions;
mod rights;

/// A table that the program knows.
pub struct Sheet {
    /// Its name in file names and addresses.
    pub name: &'static str,
    /// Key of what readers call it.
    pub title: &'static str,
    /// Key of what it holds, in a sentence.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// Its rows, of the contract of this number.
    pub rows: fn(&Desk<'_>, usize) -> Vec<Vec<Cell>>,
}

/// The tables of a contract, by name.
pub static OF_CONTRACT: &[&Sheet] = &[
    &breaches::SHEET,
    &clauses::SHEET,
    &deductions::SHEET,
    &due::SHEET,
    &fines::SHEET,
    &integrity::SHEET,
    &items::SHEET,
    &money::SHEET,
    &outcomes::SHEET,
    &payments::SHEET,
    &penalties::SHEET,
    &periods::SHEET,
    &reductions::SHEET,
    &rights::SHEET,
];

/// The tables over all contracts, by name.
pub static OF_BOOK: &[&Sheet] = &[&contracts::SHEET, &findings::SHEET];

/// File and line of a finding.
fn whereabouts(desk: &Desk<'_>, finding: &Finding) -> [Cell; 2] {
    match (finding.place, &finding.path) {
        (Some(place), _) => desk.position(place),
        (None, Some(path)) => [Cell::text(path), Cell::Empty],
        (None, None) => [Cell::Empty, Cell::Empty],
    }
}

/// How much a finding weighs.
fn level(level: Level) -> Cell {
    let key = match level {
        Level::Error => "site-level-error",
        Level::Warning => "site-level-warning",
        Level::AtRisk => "level-at-risk",
        Level::Note => "site-level-note",
    };
    Cell::state(level.name(), key)
}
