//! The site: every page, in every language, as a value.
//!
//! Owns pages, charts, addresses and the theme. Must not know how a verdict was reached, and computes
//! nothing that a proof already says. The verb is [`compose`].
//! To add a page:
//! 1. a file in `pages/` that exports `PAGE`, and a line in `pages/mod.rs`;
//! 2. a variant of [`target::Target`] and its address in `desk.rs`;
//! 3. a template of the same name in `themes/default/`.

pub mod acts;
pub mod agenda;
pub mod allowances;
pub mod answer;
pub mod attachments;
pub mod birth;
pub mod calendar;
pub mod chapters;
pub mod charts;
pub mod desk;
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
pub mod shelf;
pub mod stand;
pub mod takes;
pub mod target;
pub mod theme;
pub mod toll;
pub mod trace;
pub mod voice;
pub mod waterfall;

mod address;
mod chrome;
mod finish;
mod gist;
mod given;
mod ical;
mod naming;
mod rule;
mod sitemap;
mod xml;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::base::error::Error;
use crate::base::language::Language;
use crate::book::Book;
use crate::lang::Catalog;
use crate::theme::COVER;

use chrome::Chrome;
use desk::Desk;
use pages::PAGES;
use pages::Page;
use target::Target;
use theme::Theme;
use voice::Voice;

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
    let catalogs: Vec<Arc<Catalog>> =
        Language::ALL.iter().map(|language| Arc::new(Catalog::of(*language))).collect();
    let theme = Theme::of(book, &catalogs)?;
    let desk = Desk::new(book).looking_back();
    let jobs: Vec<(&Page, Target, &Arc<Catalog>)> = PAGES
        .iter()
        .flat_map(|page| (page.targets)(&desk).into_iter().map(move |target| (*page, target)))
        .flat_map(|(page, target)| catalogs.iter().map(move |catalog| (page, target, catalog)))
        .collect();
    let cover = format!("assets/theme/{COVER}");
    let cover = desk.on_the_web(&cover).filter(|_| theme.files.assets.contains_key(COVER));
    let cover = cover.unwrap_or_default();
    let mut files: BTreeMap<String, Vec<u8>> = jobs
        .into_par_iter()
        .map(|(page, target, catalog)| {
            let voice = Voice { desk: &desk, catalog, route: desk.route(target) };
            let draft = (page.view)(&voice, target);
            let mut chrome = Chrome::of(&voice, target, page.name, &draft);
            chrome.image = cover.clone();
            let template = format!("{}.html", page.name);
            let html = theme.render(catalog.language(), &template, &chrome, draft.view)?;
            Ok((voice.route.file(catalog.language()), finish::page(html, catalog).into_bytes()))
        })
        .collect::<Result<_, Error>>()?;
    files.insert("assets/style.css".to_owned(), theme.files.style().into_bytes());
    for (path, bytes) in &theme.files.assets {
        files.insert(format!("assets/theme/{path}"), bytes.clone());
    }
    files.extend(attachments::all(book));
    for name in ["search.js", "site.js", "seal.svg"] {
        files.insert(format!("assets/{name}"), theme.file(name).as_bytes().to_vec());
    }
    files.extend(takes::files(&desk, &catalogs));
    files.insert(birth::FILE.to_owned(), birth::file(book));
    files.extend(search::files(&desk, &catalogs[0]));
    for catalog in &catalogs {
        files.extend(chrome::stamps(&desk, catalog));
        let voice = Voice { desk: &desk, catalog, route: desk.route(Target::Home) };
        files.extend(feed::feeds(&voice));
        files.extend(calendar::calendars(&voice));
    }
    let model = model::book(&desk, files.keys());
    files.insert(model::FILE.to_owned(), model);
    files.insert(model::SCHEMA.to_owned(), model::schema());
    let maps = sitemap::sitemap(&book.settings, files.keys());
    files.extend(maps);
    Ok(Site { files })
}
