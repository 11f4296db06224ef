//! Search: the box, the filters, and the words that the script puts its results into.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Draft;
use super::Page;
use crate::obligations::outcome::Verdict;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::search::FOLDER;
use crate::site::search::document::Sort;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page { name: "search", targets: |_| vec![Target::Search], view };

#[derive(Serialize)]
struct View {
    /// The folder of the index, below the root of the site.
    folder: &'static str,
    contracts: Vec<ContractView>,
    /// Kinds of things that contracts hold: name and word.
    things: Vec<(String, String)>,
    /// Kinds of records: name and word.
    records: Vec<(String, String)>,
    states: Vec<Badge>,
    has_handbook: bool,
}

/// A contract, and its lists for readers without the script.
#[derive(Serialize)]
struct ContractView {
    name: String,
    title: Anchor,
    lists: Vec<Anchor>,
}

fn view(voice: &Voice<'_>, _: Target) -> Draft {
    let desk = voice.desk;
    let contracts = (0..desk.shelves.len()).map(|c| ContractView {
        name: desk.shelves[c].name.clone(),
        title: voice.to(Target::Contract(c), &desk.contract(c).identity.short),
        lists: vec![
            voice.to(Target::Records(c), voice.word("site-tab-records")),
            voice.to(Target::Clauses(c), voice.word("site-tab-clauses")),
            voice.to(Target::Breaches(c, 0), voice.word("site-tab-breaches")),
            voice.to(Target::Open(c, 0), voice.word("site-tab-open")),
        ],
    });
    let names: Vec<String> = desk.book.ledger.kinds.names().map(str::to_owned).collect();
    let things = [
        (Sort::Contract, "find-sort-contract"),
        (Sort::Period, "find-sort-period"),
        (Sort::Item, "find-sort-item"),
        (Sort::Clause, "find-sort-clause"),
        (Sort::Obligation, "find-sort-obligation"),
        (Sort::Reading, "find-sort-interpretation"),
        (Sort::Outcome, "find-sort-outcome"),
        (Sort::Chapter(voice.language()), "find-sort-handbook"),
    ];
    let kinds: BTreeSet<usize> = match desk.shares {
        Some(shares) => {
            let known = |name: &String| names.iter().position(|one| one == name);
            shares.iter().flat_map(|share| &share.kinds).filter_map(known).collect()
        }
        None => desk.book.ledger.records.iter().map(|record| usize::from(record.kind)).collect(),
    };
    let view = View {
        folder: FOLDER,
        contracts: contracts.collect(),
        things: things.map(|(sort, key)| (sort.name(&names), voice.word(key))).into(),
        records: kinds
            .into_iter()
            .map(|kind| (Sort::Record(kind).name(&names), voice.kind_label(kind)))
            .collect(),
        states: Verdict::ALL.map(|verdict| voice.verdict(verdict)).into(),
        has_handbook: desk.chapters.first().is_some(),
    };
    let crumbs = vec![voice.to(Target::Home, voice.word("site-nav-home"))];
    Draft::new(voice.word("find-title"), crumbs, &view)
}
