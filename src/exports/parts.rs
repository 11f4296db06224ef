//! Tables in parts: the rows of one contract and one year.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::base::time::Date;
use crate::tables;
use crate::tables::Cell;
use crate::tables::Table;
use crate::tables::desk::Desk;
use crate::tables::sheets::records;

use super::KEPT_BACK;
use super::Wish;

/// The rows of a table that belong to one contract and one year.
pub(super) struct Part {
    /// The table with these rows only.
    pub(super) table: Table,
    /// Number of the contract.
    pub(super) contract: usize,
    /// Its id.
    pub(super) contract_id: String,
    /// The year; none if nobody knows.
    pub(super) year: Option<i32>,
}

/// The parts of all tables that somebody wants, in the order of contract, table, year.
pub(super) fn of(desk: &Desk<'_>, wish: &Wish<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    let n_contracts = desk.book.ledger.contracts.len();
    let wanted = |table: &Table| wish.tables.is_empty() || wish.tables.contains(&table.name);
    let contracts = 0..desk.book.ledger.contracts.len();
    let rows = contracts.map(|no| tables::row_of(desk, no)).collect();
    let all = tables::of_book(desk, rows).into_iter().filter(|table| table.name == "contracts");
    let all: Vec<Table> = all.collect();
    for contract in (0..n_contracts).filter(|no| wish.contract.is_none_or(|only| only == *no)) {
        let id = &desk.book.ledger.contracts[contract].identity.id;
        let own = tables::of_contract(desk, contract).into_iter();
        let own = own.filter(|table| !KEPT_BACK.contains(&table.name.as_str()));
        let shared = all.iter().map(|table| of_one_contract(table, id));
        for table in own.chain(shared).filter(|table| wanted(table)) {
            let years = Years::of(desk, contract, &table);
            let mut by_year: BTreeMap<Option<i32>, Vec<Vec<Cell>>> = BTreeMap::new();
            for row in table.rows {
                by_year.entry(years.of_row(&row)).or_default().push(row);
            }
            parts.extend(by_year.into_iter().map(|(year, rows)| Part {
                table: Table {
                    name: table.name.clone(),
                    title: table.title.clone(),
                    columns: table.columns.clone(),
                    rows,
                },
                contract,
                contract_id: id.clone(),
                year,
            }));
        }
    }
    parts
}

/// The row of one contract in a table over all, without the column that names it.
fn of_one_contract(table: &Table, id: &str) -> Table {
    let mut table = table.clone();
    let at = table.columns.iter().position(|column| column.key == "contract");
    let Some(at) = at else { return table };
    table.rows.retain(|row| row.get(at) == Some(&Cell::text(id)));
    for row in &mut table.rows {
        row.remove(at);
    }
    table.columns.remove(at);
    table
}

/// How the rows of a table are dated.
enum Years {
    /// By the instant or date in this column, in the contract's zone.
    At(usize),
    /// By the first day of the period in this column.
    Period(usize, BTreeMap<String, i32>),
    /// What belongs to the contract as a whole: by the first day of its term.
    Term(i32),
}

impl Years {
    fn of(desk: &Desk<'_>, contract: usize, table: &Table) -> Years {
        let ledger = &desk.book.ledger;
        let identity = &ledger.contracts[contract].identity;
        let column = |key: &str| table.columns.iter().position(|column| column.key == key);
        let kind = ledger.kinds.iter().find(|kind| records::name(&kind.name) == table.name);
        if let Some(kind) = kind {
            let at = kind.at.and_then(|slot| kind.spec(slot));
            if let Some(at) = at.and_then(|spec| column(&spec.name)) {
                return Years::At(at);
            }
        }
        let at = match table.name.as_str() {
            "outcomes" | "penalties" | "fines" => column("at"),
            _ => None,
        };
        if let Some(at) = at {
            return Years::At(at);
        }
        let by_period = ["periods", "items", "deductions"].contains(&table.name.as_str());
        if let Some(at) = column("period").filter(|_| by_period) {
            let first = |first: Date| first.year();
            let years = identity.periods.iter().map(|one| (one.id.text.clone(), first(one.first)));
            return Years::Period(at, years.collect());
        }
        Years::Term(identity.term.first.year())
    }

    fn of_row(&self, row: &[Cell]) -> Option<i32> {
        match self {
            Years::Term(year) => Some(*year),
            Years::At(at) => match row.get(*at)? {
                Cell::Instant(stamp) => Some(stamp.local().year()),
                Cell::Date(date) => Some(date.year()),
                _ => None,
            },
            Years::Period(at, years) => match row.get(*at)? {
                Cell::Text(id) => years.get(id).copied(),
                _ => None,
            },
        }
    }
}
