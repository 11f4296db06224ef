//! Pages: one file each, with the view that is all its template sees.
//!
//! A leaf exports `PAGE`: which pages of its kind there are, and the view of each. Its template has the
//! same name in `themes/default/`. To add a page, see the stage's `mod.rs`.

mod article;
mod breaches;
mod chunk;
mod clauses;
mod contract;
mod coverage;
mod examples;
mod findings;
mod guide;
pub(super) mod home;
mod integrity;
mod item;
mod log;
mod months;
mod obligation;
mod open;
mod outcome;
mod penalties;
pub(super) mod period;
mod readings;
mod record;
mod records;
mod scores;
mod search;
mod settlement;
mod terms;

use serde::Serialize;

use super::desk::Desk;
use super::parts::Anchor;
use super::target::Target;
use super::theme::View;
use super::voice::Voice;

/// A kind of page.
pub struct Page {
    /// Its name, and that of its template.
    pub name: &'static str,
    /// The pages of this kind.
    pub targets: fn(&Desk<'_>) -> Vec<Target>,
    /// What one of them shows.
    pub view: fn(&Voice<'_>, Target) -> Draft,
}

/// What a page shows, in one language.
pub struct Draft {
    /// Title.
    pub title: String,
    /// The way here: pages above, outermost first.
    pub crumbs: Vec<Anchor>,
    /// What its template sees.
    pub view: View,
}

/// Every kind of page, in the order of navigation.
pub static PAGES: &[&Page] = &[
    &home::PAGE,
    &contract::PAGE,
    &period::PAGE,
    &item::PAGE,
    &breaches::PAGE,
    &outcome::PAGE,
    &open::PAGE,
    &clauses::PAGE,
    &obligation::PAGE,
    &months::PAGE,
    &settlement::PAGE,
    &records::PAGE,
    &record::PAGE,
    &log::PAGE,
    &integrity::PAGE,
    &readings::PAGE,
    &coverage::PAGE,
    &examples::PAGE,
    &findings::PAGE,
    &search::PAGE,
    &article::PAGE,
    &guide::PAGE,
];

/// The kinds of pages that belong to no contract.
pub static ESTATE: &[&Page] =
    &[&home::PAGE, &coverage::PAGE, &findings::PAGE, &search::PAGE, &article::PAGE, &guide::PAGE];

impl Draft {
    fn new(title: impl Into<String>, crumbs: Vec<Anchor>, view: &impl Serialize) -> Draft {
        Draft { title: title.into(), crumbs, view: View::of(view) }
    }
}

/// The way to a page of a contract.
fn crumbs(voice: &Voice<'_>, contract: usize) -> Vec<Anchor> {
    let short = &voice.desk.contract(contract).identity.short;
    vec![
        voice.to(Target::Home, voice.word("site-nav-home")),
        voice.to(Target::Contract(contract), short),
    ]
}

/// One page for each contract.
fn each_contract(desk: &Desk<'_>, target: fn(usize) -> Target) -> Vec<Target> {
    (0..desk.shelves.len()).map(target).collect()
}

/// The number of the contract in a target that every leaf of one contract gets.
fn contract_in(target: Target) -> usize {
    match target {
        Target::Contract(c)
        | Target::Breaches(c, _)
        | Target::Open(c, _)
        | Target::Clauses(c)
        | Target::Readings(c)
        | Target::Examples(c)
        | Target::Settlement(c)
        | Target::Integrity(c, _)
        | Target::Records(c)
        | Target::Period(c, _)
        | Target::Item(c, ..)
        | Target::Obligation(c, _)
        | Target::Months(c, ..)
        | Target::Outcome(c, ..)
        | Target::Log(c, ..) => c,
        Target::Home
        | Target::Portfolio(_)
        | Target::Findings(_)
        | Target::Coverage
        | Target::Search
        | Target::Article(_)
        | Target::Guide(_)
        | Target::Record(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::PAGES;

    #[test]
    fn no_two_kinds_of_page_share_a_name() {
        let names: BTreeSet<&str> = PAGES.iter().map(|page| page.name).collect();
        assert_eq!(names.len(), PAGES.len());
    }
}
