//! Documents: what can be found, and the order in which it is numbered.

use std::cmp::Reverse;

use crate::base::language::Language;
use crate::base::time::Instant;

/// What sort of thing a document is; their order is that of results that fit equally well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A contract.
    Contract,
    /// An assessment period.
    Period,
    /// An item of the form.
    Item,
    /// A clause.
    Clause,
    /// An obligation.
    Obligation,
    /// An interpretation.
    Reading,
    /// A record, by the number of its kind.
    Record(usize),
    /// An outcome that has a page.
    Outcome,
    /// A part of a chapter of the handbook, in its language.
    Chapter(Language),
}

impl Sort {
    /// Its name among the filters and in addresses; that of a record tells its kind.
    pub fn name(self, kinds: &[String]) -> String {
        let plain = match self {
            Sort::Contract => "contract",
            Sort::Period => "period",
            Sort::Item => "item",
            Sort::Clause => "clause",
            Sort::Obligation => "obligation",
            Sort::Reading => "interpretation",
            Sort::Record(kind) => return format!("record.{}", kinds[kind]),
            Sort::Outcome => "outcome",
            Sort::Chapter(_) => "handbook",
        };
        plain.to_owned()
    }

    /// The language of the pages that show it; none if all do.
    pub fn language(self) -> Option<Language> {
        match self {
            Sort::Chapter(language) => Some(language),
            _ => None,
        }
    }

    /// Its place among sorts: results that fit equally well come in this order.
    pub fn rank(self) -> usize {
        match self {
            Sort::Contract => 0,
            Sort::Period => 1,
            Sort::Item => 2,
            Sort::Clause => 3,
            Sort::Obligation => 4,
            Sort::Reading => 5,
            Sort::Record(kind) => 10 + kind,
            Sort::Outcome => 100_000,
            Sort::Chapter(_) => 100_001,
        }
    }

    /// What has no time of its own comes before what happened, the handbook after everything.
    pub fn tier(self) -> u8 {
        match self {
            Sort::Record(_) | Sort::Outcome => 1,
            Sort::Chapter(_) => 2,
            _ => 0,
        }
    }
}

/// Something that can be found.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is.
    pub sort: Sort,
    /// When it happened.
    pub at: Option<Instant>,
    /// That day, as it is written; empty if it has none.
    pub date: String,
    /// Id, by which it is found before everything else.
    pub id: String,
    /// Title.
    pub title: String,
    /// Everything else that is said of it.
    pub text: String,
    /// Address below the root of a language.
    pub href: String,
    /// Name of its state; empty if it has none.
    pub state: &'static str,
}

/// Brings documents into the order of their numbers: the newest first.
pub fn number(documents: &mut [Document]) {
    // Stable: what is equal stays in the order of the book.
    documents.sort_by_key(|one| (one.sort.tier(), Reverse(one.at), one.sort));
}
