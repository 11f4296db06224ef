//! The site map: the addresses of all pages, for search engines; only of a site that knows where it
//! is published. Each contract has one of its own, or several; `sitemap.xml` names them all.

use std::collections::BTreeMap;

use crate::settings::Settings;

use super::address::folder;
use super::xml::Element;

/// What sites maps are made of.
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// How many addresses one file may list.
const MAX_PAGES: usize = 50_000;

/// The files that list some pages, those of a contract by its name, or of what belongs to none; none
/// without a `url`.
pub(super) fn of<'a>(
    settings: &Settings,
    name: Option<&str>,
    paths: impl Iterator<Item = &'a str>,
) -> BTreeMap<String, Vec<u8>> {
    let Some(root) = &settings.url else { return BTreeMap::new() };
    let pages: Vec<&str> = paths.filter(|path| path.ends_with(".html")).collect();
    let parts = pages.chunks(MAX_PAGES).enumerate();
    // No name of a contract holds a `_`.
    let stem = name.map_or_else(|| "sitemap_site".to_owned(), |name| format!("sitemap_c_{name}"));
    parts
        .map(|(n, some)| {
            let name = if n == 0 { stem.clone() } else { format!("{stem}_{}", n + 1) };
            (format!("{name}.xml"), part(root, some))
        })
        .collect()
}

/// The file that names those of [`of`], by their paths; none without a `url`.
pub(super) fn join<'a>(
    settings: &Settings,
    files: impl Iterator<Item = &'a str>,
) -> Option<(String, Vec<u8>)> {
    let root = settings.url.as_deref()?;
    let entries = files.map(|name| {
        let address = Element::text("loc", &format!("{root}{name}"));
        Element::new("sitemap").holding([address])
    });
    let index = Element::new("sitemapindex").with("xmlns", NAMESPACE).holding(entries);
    Some(("sitemap.xml".to_owned(), index.document()))
}

fn part(root: &str, pages: &[&str]) -> Vec<u8> {
    let addresses = pages.iter().map(|path| {
        let path = folder(path);
        Element::new("url").holding([Element::text("loc", &format!("{root}{path}"))])
    });
    Element::new("urlset").with("xmlns", NAMESPACE).holding(addresses).document()
}
