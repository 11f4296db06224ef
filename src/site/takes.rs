//! Takes: the tables and forms that lie beside the pages, and which page offers which.
//!
//! A table lies at `<contract>/tables/<name>.csv`, `.xlsx` and `.json`, those over all contracts below
//! `tables/`; the form of a period at `<contract>/tables/form_<period>.xlsx`. English files lie below
//! `en/`. JSON is the same in every language and stands only once.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use serde::Serialize;

use crate::base::language::Language;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::lang::Catalog;
use crate::tables;
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

/// Every table and form of the site by its path.
pub(super) fn files(desk: &Desk<'_>, catalogs: &[Arc<Catalog>]) -> BTreeMap<String, Vec<u8>> {
    // A table as JSON speaks both languages, whichever the site is published in.
    let speaks = |language: Language| {
        let known = catalogs.iter().find(|one| one.language() == language);
        known.map_or_else(|| Arc::new(Catalog::of(language)), Arc::clone)
    };
    let (zh, en) = (speaks(Language::Zh), speaks(Language::En));
    let address = |contract: usize, link: &Link| {
        let spot = desk.whereabouts(contract, link)?;
        desk.on_the_web(&desk.path(desk.root(), &spot))
    };
    let is_known = desk.book.settings.url.is_some();
    let address: Option<&Address<'_>> = if is_known { Some(&address) } else { None };
    let lists = tables::desk::Desk::new(desk.book, address);
    let contracts = (0..desk.shelves.len()).into_par_iter();
    let mut all: Vec<(Option<usize>, Table)> = contracts
        .flat_map_iter(|c| {
            let own = tables::of_contract(&lists, c).into_iter();
            own.map(move |table| (Some(c), table))
        })
        .collect();
    all.extend(tables::of_book(&lists).into_iter().map(|table| (None, table)));
    let mut files: BTreeMap<String, Vec<u8>> = all
        .into_par_iter()
        .flat_map_iter(|(contract, table)| {
            formats(desk, catalogs, contract, &table, Both { zh: &zh, en: &en })
        })
        .collect();
    let periods = |c: usize| desk.assessment(c).periods.len();
    let forms: Vec<(usize, usize)> =
        (0..desk.shelves.len()).flat_map(|c| (0..periods(c)).map(move |p| (c, p))).collect();
    let drawn: Vec<(String, Vec<u8>)> = forms
        .into_par_iter()
        .flat_map_iter(|(c, p)| catalogs.iter().map(move |catalog| form(desk, catalog, c, p)))
        .collect();
    files.extend(drawn);
    files
}

/// A table in every format and language.
fn formats(
    desk: &Desk<'_>,
    catalogs: &[Arc<Catalog>],
    contract: Option<usize>,
    table: &Table,
    both: Both<'_>,
) -> Vec<(String, Vec<u8>)> {
    let origin = tables::origin(desk.book, contract);
    let mut files = Vec::new();
    for catalog in catalogs {
        let path = |ending: &str| file(desk, contract, &table.name, ending, catalog.language());
        files.push((path("csv"), tables::csv::write(table, catalog)));
        files.push((path("xlsx"), tables::xlsx::write(table, catalog, &origin)));
    }
    let path = file(desk, contract, &table.name, "json", desk.root());
    files.push((path, tables::json::write(table, both, &origin)));
    files
}

fn form(desk: &Desk<'_>, catalog: &Arc<Catalog>, c: usize, p: usize) -> (String, Vec<u8>) {
    let voice = Voice { desk, catalog, route: desk.route(Target::Period(c, p)) };
    let form = period::form(&voice, c, p);
    let origin: Origin = tables::origin(desk.book, Some(c));
    let path = file(desk, Some(c), &form_name(desk, c, p), "xlsx", catalog.language());
    (path, tables::form::write(&form, catalog, &origin))
}
