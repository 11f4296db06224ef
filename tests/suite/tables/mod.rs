//! Tables and forms to take away: read back by readers that know nothing of how they were written.

mod forms;
mod handbook;
mod hostile;
mod reading;
mod sums;
mod workbook;

use std::sync::Arc;
use std::sync::OnceLock;

use pactbook::base::language::Language;
use pactbook::lang::Catalog;
use pactbook::tables;
use pactbook::tables::Table;
use pactbook::tables::desk::Desk;

use crate::shipped::shipped;

/// The words of a language.
fn catalog(language: Language) -> &'static Arc<Catalog> {
    static ALL: OnceLock<Vec<Arc<Catalog>>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        Language::ALL.iter().map(|language| Arc::new(Catalog::of(*language))).collect()
    });
    all.iter().find(|one| one.language() == language).expect("both languages are there")
}

/// Every table of the shipped contracts, with the number of its contract; none for those over all.
fn all() -> &'static [(Option<usize>, Table)] {
    static ALL: OnceLock<Vec<(Option<usize>, Table)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let book = shipped();
        let address = |_: usize, _: &_| Some("https://example.org/page.html".to_owned());
        let desk = Desk::new(book, Some(&address));
        let contracts = 0..book.ledger.contracts.len();
        let own = contracts.flat_map(|no| {
            let tables = tables::of_contract(&desk, no);
            tables.into_iter().map(move |table| (Some(no), table))
        });
        let rows = (0..book.ledger.contracts.len()).map(|no| tables::row_of(&desk, no)).collect();
        let over = tables::of_book(&desk, rows).into_iter().map(|table| (None, table));
        own.chain(over).collect()
    })
}

/// A table of a shipped contract.
fn table(contract: usize, name: &str) -> &'static Table {
    let found = all().iter().find(|(no, table)| *no == Some(contract) && table.name == name);
    &found.expect("every contract has the table").1
}

/// Where a column stands.
fn column(table: &Table, key: &str) -> usize {
    let found = table.columns.iter().position(|column| column.key == key);
    found.unwrap_or_else(|| panic!("{} has no column {key}", table.name))
}
