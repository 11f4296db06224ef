//! Search: an index that a browser reads piece by piece, from a disk as well as from a server.
//!
//! Owns what can be found and the form of the index. Must not know how results look. The verbs are
//! [`of_contract`] and [`of_handbook`]. Every file is a script that calls one function, because a page that was opened from a
//! disk may load scripts from beside itself and nothing else. Texts, ids and the addresses below the
//! root of a language are the same in both languages, so both share one index; what the handbook says
//! stands in it twice, and each page shows what is in its own language. Each contract has an index of
//! its own, made from it alone, and so has the handbook; the estate's says which there are.
//!
//! What is looked up are *grams*: two neighbouring characters of Chinese, three letters or digits of
//! anything Latin, so that any part of a text is found wherever it stands. A lookup finds candidates;
//! the browser then checks each against its text, which it gets from numbered blocks.
//! To make a further thing findable: a variant of [`document::Sort`] and a function in `gather.rs`.

pub mod document;
pub mod estate;
pub mod index;

mod chapter;
mod gather;
mod gram;
mod posting;
mod script;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::desk::Desk;
use super::routes::Route;
use super::voice::Voice;
use crate::base::language::Language;
use crate::lang::Catalog;

pub use estate::Piece;

/// The folder of the index, below the root of the site.
pub const FOLDER: &str = "search";

/// The page's name in addresses.
pub const PAGE: &str = "search";

/// The folder of the handbook's index below that of the search; no contract has this name.
pub const HANDBOOK: &str = "_handbook";

/// The index of a contract by its path below the root of the site, and what the estate's index needs
/// to know of it. Words that the index cannot do without are those of this catalogue: the language
/// that contracts and records are written in.
pub(super) fn of_contract(
    desk: &Desk<'_>,
    catalog: &Arc<Catalog>,
    contract: usize,
) -> (BTreeMap<String, Vec<u8>>, Piece) {
    let voice = Voice { desk, catalog, route: Route::root(PAGE) };
    let kinds: Vec<String> = desk.book.ledger.kinds.names().map(str::to_owned).collect();
    let documents = gather::of_contract(&voice, contract);
    index::files(&desk.shelves[contract].name, &documents, &kinds)
}

/// The index of the handbook, as that of a contract.
pub(super) fn of_handbook(
    desk: &Desk<'_>,
    catalogs: &[Arc<Catalog>],
) -> (BTreeMap<String, Vec<u8>>, Piece) {
    let voice = Voice { desk, catalog: &catalogs[0], route: Route::root(PAGE) };
    let languages: Vec<Language> = catalogs.iter().map(|one| one.language()).collect();
    index::files(HANDBOOK, &gather::of_handbook(&voice, &languages), &[])
}
