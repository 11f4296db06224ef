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

/// All site maps of a site of these paths, whose contracts have these names.
pub(super) fn sitemaps<'a>(
    settings: &Settings,
    contracts: &[&str],
    paths: impl Iterator<Item = &'a String>,
) -> BTreeMap<String, Vec<u8>> {
    let mut of_contract: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
    for path in paths {
        of_contract.entry(owner(contracts, path)).or_default().push(path);
    }
    let mut files = BTreeMap::new();
    for (name, paths) in of_contract {
        files.extend(of(settings, name, paths.into_iter()));
    }
    let index = join(settings, files.keys().map(String::as_str));
    files.extend(index);
    files
}

/// The name of the contract that a page belongs to.
fn owner<'c>(contracts: &[&'c str], path: &str) -> Option<&'c str> {
    let path = path.strip_prefix("en/").unwrap_or(path);
    let name = path.split('/').next().unwrap_or_default();
    let name = name.strip_suffix(".html").unwrap_or(name);
    contracts.binary_search(&name).ok().map(|n| contracts[n])
}

fn part(root: &str, pages: &[&str]) -> Vec<u8> {
    let addresses = pages.iter().map(|path| {
        let path = folder(path);
        Element::new("url").holding([Element::text("loc", &format!("{root}{path}"))])
    });
    Element::new("urlset").with("xmlns", NAMESPACE).holding(addresses).document()
}
