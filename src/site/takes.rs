//! Takes: the tables and forms that lie beside the pages, and which page offers which.
//!
//! A table lies at `<contract>/tables/<name>.csv`, `.xlsx` and `.json`, those over all contracts below
//! `tables/`; the form of a period at `<contract>/tables/form_<period>.xlsx`. English files lie below
//! `en/`. JSON is the same in every language and stands only once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use serde::Serialize;

use crate::base::language::Language;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::lang::Catalog;
use crate::tables;
use crate::tables::Cell;
use crate::tables::Origin;
use crate::tables::Table;
use crate::tables::desk::Address;
use crate::tables::json::Both;
use crate::tables::sheets;
use crate::tables::sheets::records;

use super::address;
use super::desk::Desk;
use super::pages::period;
use super::parts::Anchor;
use super::target::Target;
use super::voice::Voice;

/// A table to take away, as a page offers it.
#[derive(Clone, Debug, Serialize)]
pub struct Take {
    /// What it is called.
    pub title: String,
    /// What introduces its formats.
    pub lead: String,
    /// Its formats: word and address.
    pub formats: Vec<Anchor>,
}

/// The tables that a page offers: number of the contract, none for those over all, and names.
fn offered(target: Target) -> (Option<usize>, &'static [&'static str]) {
    match target {
        Target::Home | Target::Portfolio(_) => (None, &["contracts"]),
        Target::Findings(_) => (None, &["findings"]),
        Target::Contract(c) => (
            Some(c),
            &[
                "periods",
                "items",
                "deductions",
                "breaches",
                "outcomes",
                "due",
                "clauses",
                "money",
                "payments",
                "penalties",
                "reductions",
                "fines",
                "rights",
                "integrity",
            ],
        ),
        Target::Breaches(c, _) => (Some(c), &["breaches", "deductions"]),
        Target::Open(c, _) => (Some(c), &["due", "outcomes"]),
        Target::Clauses(c) => (Some(c), &["clauses"]),
        Target::Settlement(c) => {
            (Some(c), &["money", "payments", "penalties", "reductions", "fines", "rights"])
        }
        Target::Integrity(c, _) => (Some(c), &["integrity"]),
        Target::Period(c, _) => (Some(c), &["items", "deductions", "periods"]),
        Target::Item(c, ..) => (Some(c), &["items", "deductions"]),
        Target::Obligation(c, _) | Target::Months(c, ..) => (Some(c), &["outcomes"]),
        Target::Coverage
        | Target::Article(_)
        | Target::Guide(_)
        | Target::Readings(_)
        | Target::Examples(_)
        | Target::Outcome(..)
        | Target::Records(_)
        | Target::Record(_)
        | Target::Log(..)
        | Target::Search => (None, &[]),
    }
}

impl Voice<'_> {
    /// The tables that a page offers.
    pub(super) fn takes(&self, target: Target) -> Vec<Take> {
        if let Target::Log(c, kind, _) = target {
            let name = records::name(&self.desk.book.ledger.kinds.kind(kind).name);
            return vec![self.take_titled(Some(c), &name, self.kind_label(kind))];
        }
        let (contract, names) = offered(target);
        let known = sheets::OF_CONTRACT.iter().chain(sheets::OF_BOOK);
        let known: BTreeMap<&str, &str> = known.map(|one| (one.name, one.title)).collect();
        let take = |name: &&'static str| {
            let title = known.get(name).map(|key| self.word(key)).unwrap_or_default();
            self.take_titled(contract, name, title)
        };
        names.iter().map(take).collect()
    }

    /// The records of a kind, where it is plain which.
    pub(super) fn take_records(&self, contract: usize, kind: usize) -> Take {
        let name = &self.desk.book.ledger.kinds.kind(kind).name;
        self.take(Some(contract), &records::name(name), self.kind_label(kind))
    }

    /// A table that the page may show only a part of, so that its name is said.
    fn take_titled(&self, contract: Option<usize>, name: &str, title: String) -> Take {
        let lead = self.say(&Message::new("take-lead-titled").with("title", &title));
        Take { lead, ..self.take(contract, name, title) }
    }

    fn take(&self, contract: Option<usize>, name: &str, title: String) -> Take {
        let up = self.up_to_site();
        let formats = [("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON")];
        let anchor = |(ending, word): (&str, &str)| {
            let language = if ending == "json" { self.desk.root() } else { self.language() };
            let file = file(self.desk, contract, name, ending, language);
            Anchor { text: word.to_owned(), href: format!("{up}{file}") }
        };
        let lead = self.word("take-lead");
        Take { title, lead, formats: formats.into_iter().map(anchor).collect() }
    }

    /// The form of a period as a workbook.
    pub(super) fn to_form(&self, contract: usize, period: usize) -> Anchor {
        let up = self.up_to_site();
        let name = form_name(self.desk, contract, period);
        let file = file(self.desk, Some(contract), &name, "xlsx", self.language());
        Anchor { text: self.word("take-form"), href: format!("{up}{file}") }
    }
}

/// The path of a file below the root of the site.
fn file(
    desk: &Desk<'_>,
    contract: Option<usize>,
    name: &str,
    ending: &str,
    language: Language,
) -> String {
    let folder = match contract {
        Some(c) => format!("{}/tables", desk.shelves[c].name),
        None => "tables".to_owned(),
    };
    address::file(language, desk.root(), &format!("{folder}/{name}.{ending}"))
}

fn form_name(desk: &Desk<'_>, contract: usize, period: usize) -> String {
    format!("form_{}", desk.shelves[contract].period_name(period))
}

/// Every table and form of a contract by its path, and what the table of all says of it.
pub(super) fn of_contract(
    desk: &Desk<'_>,
    catalogs: &[Arc<Catalog>],
    c: usize,
) -> (BTreeMap<String, Vec<u8>>, Vec<Cell>) {
    at_desk(desk, |lists| {
        let tables = tables::of_contract(lists, c);
        let mut files: BTreeMap<String, Vec<u8>> = tables
            .into_par_iter()
            .flat_map_iter(|table| formats(desk, catalogs, Some(c), &table))
            .collect();
        let periods = 0..desk.assessment(c).periods.len();
        let forms: Vec<(String, Vec<u8>)> = periods
            .into_par_iter()
            .flat_map_iter(|p| catalogs.iter().map(move |catalog| form(desk, catalog, c, p)))
            .collect();
        files.extend(forms);
        (files, tables::row_of(lists, c))
    })
}

/// Every table over all contracts by its path, with what one of them says of each contract.
pub(super) fn of_book(
    desk: &Desk<'_>,
    catalogs: &[Arc<Catalog>],
    rows: Vec<Vec<Cell>>,
) -> BTreeMap<String, Vec<u8>> {
    at_desk(desk, |lists| {
        let tables = tables::of_book(lists, rows);
        tables.iter().flat_map(|table| formats(desk, catalogs, None, table)).collect()
    })
}

/// Tables know the addresses of pages only if the site knows where it is published.
fn at_desk<T>(desk: &Desk<'_>, make: impl FnOnce(&tables::desk::Desk<'_>) -> T) -> T {
    let address = |contract: usize, link: &Link| {
        let spot = desk.whereabouts(contract, link)?;
        desk.on_the_web(&desk.path(desk.root(), &spot))
    };
    let is_known = desk.book.settings.url.is_some();
    let address: Option<&Address<'_>> = if is_known { Some(&address) } else { None };
    make(&tables::desk::Desk::new(desk.book, address))
}

/// What a table was made from: of a contract the newest commit that touched it, and since when its
/// judgement stands, so that the same judgement gives the same bytes.
fn origin(desk: &Desk<'_>, contract: Option<usize>) -> Origin {
    let Some(c) = contract else { return tables::origin(desk.book, None) };
    let revision = &desk.revisions()[c];
    let since = desk.book.stands_since[c];
    tables::origin_at(desk.book, contract, revision.commit.clone(), revision.n_changed, since)
}

/// A table in every format and language.
fn formats(
    desk: &Desk<'_>,
    catalogs: &[Arc<Catalog>],
    contract: Option<usize>,
    table: &Table,
) -> Vec<(String, Vec<u8>)> {
    let origin = origin(desk, contract);
    let mut files = Vec::new();
    for catalog in catalogs {
        let path = |ending: &str| file(desk, contract, &table.name, ending, catalog.language());
        files.push((path("csv"), tables::csv::write(table, catalog)));
        files.push((path("xlsx"), tables::xlsx::write(table, catalog, &origin)));
    }
    let (zh, en) = (speaks(catalogs, Language::Zh), speaks(catalogs, Language::En));
    let path = file(desk, contract, &table.name, "json", desk.root());
    files.push((path, tables::json::write(table, Both { zh: &zh, en: &en }, &origin)));
    files
}

/// The words of a language, whether the site is published in it or not: a table as JSON speaks both.
fn speaks(catalogs: &[Arc<Catalog>], language: Language) -> Arc<Catalog> {
    static KNOWN: [OnceLock<Arc<Catalog>>; 2] = [const { OnceLock::new() }; 2];
    let own = catalogs.iter().find(|one| one.language() == language);
    let other = || {
        KNOWN[usize::from(language == Language::En)].get_or_init(|| Arc::new(Catalog::of(language)))
    };
    Arc::clone(own.unwrap_or_else(other))
}

fn form(desk: &Desk<'_>, catalog: &Arc<Catalog>, c: usize, p: usize) -> (String, Vec<u8>) {
    let voice = Voice { desk, catalog, route: desk.route(Target::Period(c, p)) };
    let form = period::form(&voice, c, p);
    let origin = origin(desk, Some(c));
    let path = file(desk, Some(c), &form_name(desk, c, p), "xlsx", catalog.language());
    (path, tables::form::write(&form, catalog, &origin))
}
