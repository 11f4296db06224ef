//! The site: every page, in every language, as a value.
//!
//! Owns pages, charts, addresses and the theme. Must not know how a verdict was reached, and computes
//! nothing that a proof already says. The verb is [`compose`].
//! To add a page:
//! 1. a file in `pages/` that exports `PAGE`, and a line in `pages/mod.rs`;
//! 2. a variant of [`target::Target`] and its address in `desk.rs`;
//! 3. a template of the same name in `themes/default/`.

pub mod acts;
pub mod address;
pub mod agenda;
pub mod allowances;
pub mod answer;
pub mod attachments;
pub mod birth;
pub mod calendar;
pub mod chapters;
pub mod charts;
pub mod desk;
pub mod entry;
pub mod feed;
pub mod field;
pub mod lists;
pub mod markdown;
pub mod model;
pub mod news;
pub mod pages;
pub mod parts;
pub mod past;
pub mod people;
pub mod reliance;
pub mod requirement;
pub mod routes;
pub mod sealing;
pub mod search;
pub mod share;
pub mod shelf;
pub mod stand;
pub mod takes;
pub mod target;
pub mod theme;
pub mod toll;
pub mod trace;
pub mod voice;
pub mod waterfall;
pub mod workshop;

mod chrome;
mod finish;
mod gist;
mod given;
mod ical;
mod naming;
mod revision;
mod rule;
mod sitemap;
mod xml;

use std::collections::BTreeMap;

use crate::base::error::Error;
use crate::book::Book;

use desk::Desk;
use workshop::Workshop;

/// Every file of the site by its path.
#[derive(Debug, Default)]
pub struct Site {
    /// Bytes by path; paths are relative, parts joined by `/`.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Composes the site of a book.
///
/// # Errors
///
/// If a template of the repository's own theme cannot be used.
pub fn compose(book: &Book) -> Result<Site, Error> {
    let theme = workshop::theme(book)?;
    let workshop = Workshop::of(Desk::new(book).looking_back(), &theme);
    let mut files = workshop.pages()?;
    files.extend(workshop.others());
    Ok(Site { files })
}
