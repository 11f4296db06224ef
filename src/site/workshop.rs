//! The workshop: makes every file of the site, all at once or only the one that is asked for.
//!
//! What one file needs of the others is no more than their paths, so that each can be made alone; a
//! preview makes the pages that somebody looks at. Files that are no pages come in batches, and a
//! batch is made when one of its files is first asked for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::base::error::Error;
use crate::base::language::Language;
use crate::book::Book;
use crate::lang::Catalog;
use crate::theme::COVER;

use super::attachments;
use super::birth;
use super::calendar;
use super::chrome;
use super::chrome::Chrome;
use super::desk::Desk;
use super::feed;
use super::finish;
use super::model;
use super::pages::PAGES;
use super::pages::Page;
use super::search;
use super::sitemap;
use super::takes;
use super::target::Target;
use super::theme::Theme;
use super::voice::Voice;

/// Files by path.
type Files = BTreeMap<String, Vec<u8>>;

/// Makes the files of the site of one book.
pub struct Workshop<'a> {
    desk: Desk<'a>,
    theme: &'a Theme,
    cover: String,
    jobs: BTreeMap<String, Job>,
    batches: [OnceLock<Files>; N_BATCHES],
}

/// A page to be made.
#[derive(Clone, Copy)]
struct Job {
    page: &'static Page,
    target: Target,
    /// Number of the catalogue.
    language: usize,
}

/// How many batches of files there are that are no pages.
const N_BATCHES: usize = 5;

/// The theme of a book, in every language.
///
/// # Errors
///
/// If a template that the repository brings cannot be parsed.
pub fn theme(book: &Book) -> Result<Theme, Error> {
    let all = Language::ALL.iter().map(|language| Arc::new(Catalog::of(*language)));
    Theme::of(book, all.collect())
}

impl<'a> Workshop<'a> {
    /// The workshop of a desk.
    pub fn of(desk: Desk<'a>, theme: &'a Theme) -> Workshop<'a> {
        let cover = format!("assets/theme/{COVER}");
        let cover = desk.on_the_web(&cover).filter(|_| theme.files.assets.contains_key(COVER));
        let mut jobs = BTreeMap::new();
        for page in PAGES {
            for target in (page.targets)(&desk) {
                let route = desk.route(target);
                for (language, catalog) in theme.catalogs.iter().enumerate() {
                    let job = Job { page, target, language };
                    jobs.insert(route.file(catalog.language()), job);
                }
            }
        }
        let batches = [const { OnceLock::new() }; N_BATCHES];
        Workshop { desk, theme, cover: cover.unwrap_or_default(), jobs, batches }
    }

    /// The desk that it works at.
    pub fn desk(&self) -> &Desk<'a> {
        &self.desk
    }

    /// The paths of all pages.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.jobs.keys().map(String::as_str)
    }

    /// All pages by their paths.
    ///
    /// # Errors
    ///
    /// If a template of the repository's own theme cannot be used.
    pub fn pages(&self) -> Result<Files, Error> {
        let jobs: Vec<(&String, &Job)> = self.jobs.iter().collect();
        jobs.par_iter().map(|(path, job)| Ok(((*path).clone(), self.page(job)?))).collect()
    }

    /// All files that are no pages, by their paths.
    pub fn others(&self) -> Files {
        let mut files = Files::new();
        for no in 0..N_BATCHES {
            files.extend(self.batch(no).iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
        }
        files
    }

    /// One file; none if the site has none of that path.
    ///
    /// # Errors
    ///
    /// If a template of the repository's own theme cannot be used.
    pub fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        if let Some(job) = self.jobs.get(path) {
            return self.page(job).map(Some);
        }
        let mut found = (0..N_BATCHES).filter_map(|no| self.batch(no).get(path));
        Ok(found.next().cloned())
    }

    fn batch(&self, no: usize) -> &Files {
        // What costs little comes first; the last one has to know the paths of all others.
        self.batches[no].get_or_init(|| match no {
            0 => self.assets(),
            1 => self.subscriptions(),
            2 => self.search(),
            3 => self.takes(),
            _ => self.whole(),
        })
    }

    fn page(&self, job: &Job) -> Result<Vec<u8>, Error> {
        let catalog = &self.theme.catalogs[job.language];
        let target = job.target;
        let voice = Voice { desk: &self.desk, catalog, route: self.desk.route(target) };
        let draft = (job.page.view)(&voice, target);
        let mut chrome = Chrome::of(&voice, target, job.page.name, &draft);
        chrome.image.clone_from(&self.cover);
        let template = format!("{}.html", job.page.name);
        let html = self.theme.render(catalog.language(), &template, &chrome, draft.view)?;
        Ok(finish::page(html, catalog).into_bytes())
    }

    /// Styles, scripts, pictures, files that records name, and what the site was made from.
    fn assets(&self) -> Files {
        let book = self.desk.book;
        let mut files = attachments::all(book);
        files.insert("assets/style.css".to_owned(), self.theme.files.style().into_bytes());
        for (path, bytes) in &self.theme.files.assets {
            files.insert(format!("assets/theme/{path}"), bytes.clone());
        }
        for name in ["search.js", "site.js", "seal.svg"] {
            files.insert(format!("assets/{name}"), self.theme.file(name).as_bytes().to_vec());
        }
        for catalog in &self.theme.catalogs {
            files.extend(chrome::stamps(&self.desk, catalog));
        }
        files.insert(birth::FILE.to_owned(), birth::file(book));
        files
    }

    /// Feeds and calendars.
    fn subscriptions(&self) -> Files {
        let mut files = Files::new();
        for catalog in &self.theme.catalogs {
            let voice = Voice { desk: &self.desk, catalog, route: self.desk.route(Target::Home) };
            files.extend(feed::feeds(&voice));
            files.extend(calendar::calendars(&voice));
        }
        files
    }

    fn search(&self) -> Files {
        search::files(&self.desk, &self.theme.catalogs)
    }

    fn takes(&self) -> Files {
        takes::files(&self.desk, &self.theme.catalogs)
    }

    /// What tells of the whole site: the book as JSON, its schema, the map of the pages.
    fn whole(&self) -> Files {
        let mut files = Files::new();
        let last = N_BATCHES - 1;
        let others = || (0..last).flat_map(|no| self.batch(no).keys());
        let paths: Vec<&str> = others().map(String::as_str).collect();
        files.extend(model::books(&self.desk, &paths));
        let pages = self.jobs.keys().chain(others());
        let mut contracts: Vec<&str> = self.desk.shelves.iter().map(|one| &*one.name).collect();
        contracts.sort_unstable();
        files.extend(sitemap::sitemaps(&self.desk.book.settings, &contracts, pages));
        files
    }
}
