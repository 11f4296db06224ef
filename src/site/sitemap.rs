//! The site map: the addresses of all pages, for search engines; only of a site that knows where it
//! is published.

use std::collections::BTreeMap;

use crate::settings::Settings;

use super::address::folder;
use super::xml::Element;

/// What sites maps are made of.
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// How many addresses one file may list.
const MAX_PAGES: usize = 50_000;

/// The files that list the pages among these paths; none without a `url`.
pub(super) fn sitemap<'a>(
    settings: &Settings,
    paths: impl Iterator<Item = &'a String>,
) -> BTreeMap<String, Vec<u8>> {
    let Some(root) = &settings.url else { return BTreeMap::new() };
    let pages: Vec<&str> =
        paths.map(String::as_str).filter(|path| path.ends_with(".html")).collect();
    let mut files = BTreeMap::new();
    let parts: Vec<&[&str]> = pages.chunks(MAX_PAGES).collect();
    if let [one] = parts[..] {
        files.insert("sitemap.xml".to_owned(), part(root, one));
        return files;
    }
    let mut index = Element::new("sitemapindex").with("xmlns", NAMESPACE);
    for (n, some) in (1..).zip(parts) {
        let name = format!("sitemap-{n}.xml");
        let address = Element::text("loc", &format!("{root}{name}"));
        index = index.holding([Element::new("sitemap").holding([address])]);
        files.insert(name, part(root, some));
    }
    files.insert("sitemap.xml".to_owned(), index.document());
    files
}

fn part(root: &str, pages: &[&str]) -> Vec<u8> {
    let addresses = pages.iter().map(|path| {
        let path = folder(path);
        Element::new("url").holding([Element::text("loc", &format!("{root}{path}"))])
    });
    Element::new("urlset").with("xmlns", NAMESPACE).holding(addresses).document()
}
