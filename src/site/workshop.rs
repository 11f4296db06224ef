//! The workshop: makes every file of the site, all at once or only the one that is asked for.
//!
//! What one file needs of the others is no more than their paths, so that each can be made alone; a
//! preview makes the pages that somebody looks at. Files that are no pages come in batches, and a
//! batch is made when one of its files is first asked for.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::OnceLock;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::base::error::Error;
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
use super::pages::ESTATE;
use super::pages::PAGES;
use super::pages::Page;
use super::search;
use super::share::Share;
use super::sitemap;
use super::takes;
use super::target::Target;
use super::theme::Theme;
use super::voice::Voice;

/// Files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Makes the files of the site of one book.
pub struct Workshop<'a> {
    desk: Desk<'a>,
    theme: &'a Theme,
    cover: String,
    jobs: BTreeMap<String, Job>,
    /// Styles, scripts and pictures.
    assets: OnceLock<Files>,
    /// Of each contract, its files that are no pages, and what the files of all need of it.
    own: Vec<OnceLock<(Files, Share)>>,
    /// The other files that are no pages.
    common: OnceLock<Files>,
}

/// A page to be made.
#[derive(Clone, Copy)]
struct Job {
    page: &'static Page,
    target: Target,
    /// Number of the catalogue.
    language: usize,
}

/// The theme of a book, in every language.
///
/// # Errors
///
/// If a template that the repository brings cannot be parsed.
pub fn theme(book: &Book) -> Result<Theme, Error> {
    let languages = &book.settings.languages;
    let all = languages.iter().map(|language| Arc::new(Catalog::of(*language)));
    Theme::of(book, all.collect())
}

impl<'a> Workshop<'a> {
    /// The workshop of a desk.
    pub fn of(desk: Desk<'a>, theme: &'a Theme) -> Workshop<'a> {
        Workshop::making(PAGES, desk, theme)
    }

    /// The workshop of the pages that belong to no contract; the desk knows what contracts share.
    pub fn of_estate(desk: Desk<'a>, theme: &'a Theme) -> Workshop<'a> {
        Workshop::making(ESTATE, desk, theme)
    }

    fn making(pages: &[&'static Page], desk: Desk<'a>, theme: &'a Theme) -> Workshop<'a> {
        let cover = format!("assets/theme/{COVER}");
        let cover = desk.on_the_web(&cover).filter(|_| theme.files.assets.contains_key(COVER));
        let mut jobs = BTreeMap::new();
        for page in pages {
            for target in (page.targets)(&desk) {
                let route = desk.route(target);
                for (language, catalog) in theme.catalogs.iter().enumerate() {
                    let job = Job { page, target, language };
                    jobs.insert(route.file(catalog.language(), desk.root()), job);
                }
            }
        }
        let own = desk.shelves.iter().map(|_| OnceLock::new()).collect();
        let (assets, common) = (OnceLock::new(), OnceLock::new());
        Workshop { desk, theme, cover: cover.unwrap_or_default(), jobs, assets, own, common }
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
        self.pages_of(|_| true)
    }

    /// All files that are no pages, by their paths.
    pub fn others(&self) -> Files {
        let mut files = self.assets().clone();
        for c in 0..self.own.len() {
            files.extend(self.own(c).0.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
        }
        files.extend(self.common().iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
        files
    }

    /// Every file of a contract, and what the files of all contracts need of it.
    ///
    /// # Errors
    ///
    /// If a template of the repository's own theme cannot be used.
    pub fn contract(&mut self, c: usize) -> Result<(Files, Share), Error> {
        let mut files =
            self.pages_of(|target| chrome::contract_of(&self.desk, target) == Some(c))?;
        self.own(c);
        let (others, share) = self.own[c].take().unwrap_or_default();
        files.extend(others);
        Ok((files, share))
    }

    /// Every file that belongs to no contract.
    ///
    /// # Errors
    ///
    /// If a template of the repository's own theme cannot be used.
    pub fn estate(&self) -> Result<Files, Error> {
        let mut files =
            self.pages_of(|target| chrome::contract_of(&self.desk, target).is_none())?;
        files.extend(self.assets().clone());
        files.extend(self.common().clone());
        Ok(files)
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
        if let Some(bytes) = self.assets().get(path) {
            return Ok(Some(bytes.clone()));
        }
        // What costs little comes first: the files of all rest on those of each contract.
        let mut order: Vec<usize> = (0..self.own.len()).collect();
        order.sort_by_key(|c| !path.contains(self.desk.shelves[*c].name.as_str()));
        let found = order.into_iter().find_map(|c| self.own(c).0.get(path));
        Ok(found.or_else(|| self.common().get(path)).cloned())
    }

    fn pages_of(&self, is_wanted: impl Fn(Target) -> bool) -> Result<Files, Error> {
        let jobs = self.jobs.iter().filter(|(_, job)| is_wanted(job.target));
        let jobs: Vec<(&String, &Job)> = jobs.collect();
        jobs.par_iter().map(|(path, job)| Ok(((*path).clone(), self.page(job)?))).collect()
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

    /// Styles, scripts, pictures, and what the site was made from.
    fn assets(&self) -> &Files {
        self.assets.get_or_init(|| {
            let mut files = Files::new();
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
            files.insert(birth::FILE.to_owned(), birth::file(self.desk.book));
            files
        })
    }

    /// What a contract has beside its pages: feed, calendar, index of the search, tables, files that
    /// its records name, its book as JSON, the map of its pages.
    fn own(&self, c: usize) -> &(Files, Share) {
        self.own[c].get_or_init(|| {
            let desk = &self.desk;
            let news = desk.news();
            let (mut files, row) = takes::of_contract(desk, &self.theme.catalogs, c);
            files.extend(attachments::of_contract(desk.book, c));
            let mut share = Share::of(desk, &self.theme.catalogs, c, row);
            for catalog in &self.theme.catalogs {
                let voice = self.at_home(catalog);
                let (path, bytes) = feed::of_contract(&voice, &news, c);
                files.insert(path, bytes);
                share.feeds.push(feed::piece(&voice, &news, Some(c)));
                let (path, bytes, piece) = calendar::of_contract(&voice, c);
                files.insert(path, bytes);
                share.calendars.push(piece);
                files.extend(chrome::period_stamps(desk, catalog, c));
            }
            let (index, piece) = search::of_contract(desk, &self.theme.catalogs[0], c);
            files.extend(index);
            share.search = Some(piece);
            let catalog = self.own_catalog();
            let voice = self.at_home(&catalog);
            let paths: Vec<&str> = files.keys().map(String::as_str).collect();
            let (path, bytes) = model::of_contract(&voice, &news, c, &paths);
            files.insert(path, bytes);
            share.book = model::piece(&voice, &news, Some(c));
            let is_own = |job: &Job| chrome::contract_of(desk, job.target) == Some(c);
            let pages = self.jobs.iter().filter(|(_, job)| is_own(job)).map(|(path, _)| &**path);
            let maps = sitemap::of(&desk.book.settings, Some(&desk.shelves[c].name), pages);
            share.maps = maps.keys().cloned().collect();
            files.extend(maps);
            (files, share)
        })
    }

    /// What joins all contracts and is no page.
    fn common(&self) -> &Files {
        self.common.get_or_init(|| {
            let desk = &self.desk;
            let made: Vec<&Share> = match desk.shares {
                Some(shares) => shares.iter().collect(),
                None => (0..self.own.len()).map(|c| &self.own(c).1).collect(),
            };
            let news = desk.news();
            let mut files = Files::new();
            for (n, catalog) in self.theme.catalogs.iter().enumerate() {
                let voice = self.at_home(catalog);
                let feeds = made.iter().filter_map(|share| share.feeds.get(n).cloned());
                let feeds: Vec<feed::Piece> =
                    std::iter::once(feed::piece(&voice, &news, None)).chain(feeds).collect();
                let (path, bytes) = feed::join(&voice, &feeds);
                files.insert(path, bytes);
                let calendars: Vec<calendar::Piece> =
                    made.iter().filter_map(|share| share.calendars.get(n).cloned()).collect();
                let (path, bytes) = calendar::join(&voice, &calendars);
                files.insert(path, bytes);
            }
            let mut indexes: Vec<search::Piece> =
                made.iter().filter_map(|share| share.search.clone()).collect();
            let (handbook, piece) = search::of_handbook(desk, &self.theme.catalogs);
            files.extend(handbook);
            indexes.push(piece);
            files.extend(search::estate::files(&indexes));
            let rows = made.iter().map(|share| share.row.clone()).collect();
            files.extend(takes::of_book(desk, &self.theme.catalogs, rows));
            let catalog = self.own_catalog();
            let voice = self.at_home(&catalog);
            let books = made.iter().map(|share| share.book.clone());
            let books: Vec<model::Piece> =
                std::iter::once(model::piece(&voice, &news, None)).chain(books).collect();
            let paths: Vec<&str> = files.keys().map(String::as_str).collect();
            let book = model::join(&voice, &books, &paths);
            files.insert(model::FILE.to_owned(), book);
            files.insert(model::SCHEMA.to_owned(), model::schema());
            files.insert(model::CONTRACT_SCHEMA.to_owned(), model::contract_schema());
            let settings = &desk.book.settings;
            let is_common = |job: &Job| chrome::contract_of(desk, job.target).is_none();
            let pages = self.jobs.iter().filter(|(_, job)| is_common(job)).map(|(path, _)| &**path);
            let maps = sitemap::of(settings, None, pages);
            let all = made.iter().flat_map(|share| &share.maps).chain(maps.keys());
            let names: BTreeSet<&str> = all.map(String::as_str).collect();
            files.extend(sitemap::join(settings, names.into_iter()));
            files.extend(maps);
            files
        })
    }

    /// The catalogue of the language that the repository names.
    fn own_catalog(&self) -> Arc<Catalog> {
        Arc::new(Catalog::of(self.desk.book.settings.language))
    }

    fn at_home<'v>(&'v self, catalog: &'v Arc<Catalog>) -> Voice<'v> {
        Voice { desk: &self.desk, catalog, route: self.desk.route(Target::Home) }
    }
}
