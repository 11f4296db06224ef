//! The stand: answers for the site as it was made last. A function of the request and nothing else.

use std::fmt::Write;
use std::sync::Arc;

use crate::base::error::Error;
use crate::base::language::Language;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::lang::Catalog;
use crate::site::theme::escaped;
use crate::site::workshop::Workshop;

use super::request::Ask;
use super::request::Refusal;
use super::request::Reply;
use super::request::kind_of;
use super::trouble;

/// Where the preview's own files lie; no page of a site has such a path.
const OWN: &str = "_preview/";

/// How many near names a page that is not there proposes.
const MAX_NEAR: usize = 4;

/// What the preview shows between two changes.
pub struct Stand<'a> {
    /// The site; none if it could never be made so far.
    pub workshop: Option<Workshop<'a>>,
    /// Why the last change cannot be shown, if it cannot.
    pub stop: Option<&'a Error>,
    /// The words of every language.
    pub catalogs: &'a [Arc<Catalog>],
    /// How many times something was made anew.
    pub turn: u64,
    /// Whether any host will do, as the address was asked for.
    pub is_open: bool,
}

impl Stand<'_> {
    /// Answers.
    pub fn answer(&self, ask: &Ask) -> Reply {
        match ask.path(self.is_open) {
            Ok(path) => self.at(&path).tagged(ask),
            Err(refusal) => refused(refusal),
        }
    }

    fn at(&self, path: &str) -> Reply {
        match path.strip_prefix(OWN) {
            Some("live.js") => {
                let body = include_bytes!("live.js").to_vec();
                return Reply::new(200, kind_of("live.js"), body);
            }
            Some("live.css") => {
                let body = include_bytes!("live.css").to_vec();
                return Reply::new(200, kind_of("live.css"), body);
            }
            // The stream itself is the server's; this says that it may be asked for.
            Some("events") => return Reply::new(200, "text/event-stream", Vec::new()),
            _ => {}
        }
        let catalog = self.catalog(path);
        let Some(workshop) = &self.workshop else {
            let why = self.stop.map(|stop| trouble::error(catalog, stop)).unwrap_or_default();
            return self.page(catalog, 500, "serve-nothing", &why);
        };
        let whole = match path.ends_with('/') || path.is_empty() {
            true => format!("{path}index.html"),
            false => path.to_owned(),
        };
        match workshop.file(&whole) {
            Ok(Some(bytes)) if whole.ends_with(".html") => {
                let banner = match self.stop {
                    Some(stop) => trouble::stopped(catalog, stop),
                    None => trouble::faulty(workshop.desk(), catalog),
                };
                let page = trouble::injected(bytes, self.turn, &banner);
                Reply::new(200, kind_of(&whole), page)
            }
            Ok(Some(bytes)) => Reply::new(200, kind_of(&whole), bytes),
            Ok(None) => self.nowhere(workshop, catalog, path),
            Err(error) => self.page(catalog, 500, "serve-theme", &trouble::error(catalog, &error)),
        }
    }

    /// The language of the part of the site that a path lies in.
    fn catalog(&self, path: &str) -> &Catalog {
        let language = match path == "en" || path.starts_with("en/") {
            true => Language::En,
            false => Language::Zh,
        };
        let found = self.catalogs.iter().find(|one| one.language() == language);
        found.or(self.catalogs.first()).expect("there is a language")
    }

    fn page(&self, catalog: &Catalog, status: u16, title: &str, inside: &str) -> Reply {
        let title = catalog.word(title);
        let body = trouble::page(catalog.language(), self.turn, &title, inside);
        Reply::new(status, kind_of("a.html"), body)
    }

    /// There is no such file: another one of nearly the same path may be meant.
    fn nowhere(&self, workshop: &Workshop<'_>, catalog: &Catalog, path: &str) -> Reply {
        let bare = path.trim_end_matches('/');
        let meant = [format!("{bare}.html"), format!("{bare}/index.html")];
        let is_page = |one: &&String| workshop.paths().any(|known| known == one.as_str());
        if let Some(found) = meant.iter().find(is_page).filter(|_| !bare.is_empty()) {
            return Reply::leading_to(found.strip_suffix("index.html").unwrap_or(found));
        }
        let home = match catalog.language() {
            Language::Zh => "index.html",
            Language::En => "en/index.html",
        };
        let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
        let own = &path[..folder(path)];
        let beside: Vec<&str> = workshop.paths().filter(|one| one[..folder(one)] == *own).collect();
        let mut near: Vec<&str> = Vec::new();
        while near.len() < MAX_NEAR {
            let rest = beside.iter().copied().filter(|one| !near.contains(one));
            let Some(found) = nearest(path, rest) else { break };
            near.push(found);
        }
        near.retain(|one| *one != home);
        near.insert(0, home);
        let what = Message::new("serve-nowhere-path").with("path", path);
        let mut inside = format!("<p>{}</p>\n<ul>\n", escaped(&catalog.say(&what)));
        for one in near {
            let _ = writeln!(inside, "<li><a href=\"/{one}\">/{}</a></li>", escaped(one));
        }
        inside.push_str("</ul>\n");
        self.page(catalog, 404, "serve-nowhere", &inside)
    }
}

fn refused(refusal: Refusal) -> Reply {
    let (status, why) = match refusal {
        Refusal::Method => (405, "only GET and HEAD are answered\n"),
        Refusal::Host => {
            (421, "open the preview under the address that `pactbook serve` printed\n")
        }
        Refusal::Long => (414, "the address is too long\n"),
        Refusal::Path => (400, "this is no path of a site\n"),
    };
    let mut reply = Reply::new(status, kind_of("a.txt"), why.as_bytes().to_vec());
    if refusal == Refusal::Method {
        reply.headers.push(("Allow", "GET, HEAD".to_owned()));
    }
    reply
}
