//! What differs between two books, in the form that somebody else reads.
//!
//! `content.rs` says what there is to say, once; `text.rs` and `markdown.rs` write the same page for
//! a terminal and for the comment under a change, `json.rs` the values for machines.
//! To add a form: a file here that exports `FORM`; a line in [`FORMS`], in the order of the names.

mod content;
pub mod effect;
pub mod json;
pub mod markdown;
mod page;
pub mod text;
mod values;

use super::Brief;
use crate::base::place::Place;
use crate::book::compare::Comparison;

/// Two books, what differs between them, and where their pages are.
pub struct Changes<'a> {
    /// The book before.
    pub old: Brief<'a>,
    /// The book after.
    pub new: Brief<'a>,
    /// What differs.
    pub comparison: &'a Comparison,
    /// What the user called the book before: a revision.
    pub base: &'a str,
    /// The addresses of pages of the new book's site; none without a site, or if it has no such page.
    pub link: &'a dyn Fn(Page<'_>) -> Option<String>,
}

/// A page of the site, by names.
#[derive(Clone, Copy, Debug)]
pub enum Page<'n> {
    /// A contract.
    Contract(&'n str),
    /// The money of a contract.
    Settlement(&'n str),
    /// A period of a contract.
    Period(&'n str, &'n str),
    /// An outcome by contract, obligation and its own id.
    Outcome(&'n str, &'n str, &'n str),
    /// A record by contract and its own id.
    Record(&'n str, &'n str),
    /// The findings about the input.
    Findings,
}

/// A form in which two books are compared.
pub struct Form {
    /// What `--format` calls it.
    pub name: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// Writes it.
    pub write: fn(&Changes<'_>) -> String,
}

/// Every form, by name.
pub static FORMS: &[&Form] = &[&json::FORM, &markdown::FORM, &text::FORM];

/// The form of a name.
pub fn form(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name).copied()
}

impl Changes<'_> {
    /// `data/demo/records/a.toml:12` of the book after.
    fn spot(&self, place: Place) -> String {
        self.new.path_and_line(place)
    }
}
