//! The shipped site as a value: links, languages, sizes, strictness, determinism.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use pactbook::site;

use crate::turpan::shipped;

type Files = BTreeMap<String, Vec<u8>>;

fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| site::compose(&shipped()).expect("the shipped theme is sound").files)
}

fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    files()
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).expect("pages are UTF-8")))
}

/// The values of an attribute, in the order of the page.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let needle = format!(" {name}=\"");
    html.split(needle.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The path that a relative link leads to.
fn resolve(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => {
                assert!(parts.pop().is_some(), "{link} on {page} leaves the site");
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Undoes what pages write for characters that an address cannot hold.
fn decoded(link: &str) -> String {
    let link = link.replace("&amp;", "&").replace("&#x2F;", "/");
    let mut bytes = Vec::new();
    let mut rest = link.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'%' && tail.len() >= 2 {
            let digits = std::str::from_utf8(&tail[..2]).expect("two digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal digits"));
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}

#[test]
fn every_link_leads_to_a_page_and_an_anchor_that_exist() {
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages().map(|(path, html)| (path, attributes(html, "id").into_iter().collect())).collect();
    let mut wrong = BTreeSet::new();
    for (page, html) in pages() {
        for link in attributes(html, "href").into_iter().chain(attributes(html, "src")) {
            if link.starts_with("http://")
                || link.starts_with("https://")
                || link.starts_with("mailto:")
            {
                continue;
            }
            assert!(!link.starts_with('/'), "{link} on {page} is not relative");
            let link = decoded(link);
            let (path, anchor) = match link.split_once('#') {
                Some((path, anchor)) => (path, Some(anchor)),
                None => (link.as_str(), None),
            };
            let target = if path.is_empty() { page.to_owned() } else { resolve(page, path) };
            if !files().contains_key(&target) {
                wrong.insert(format!("{page}: {link}"));
            }
            if let (Some(anchor), Some(ids)) = (anchor, ids.get(target.as_str()))
                && !anchor.is_empty()
                && !ids.contains(anchor)
            {
                wrong.insert(format!("{page}: no anchor {link}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} broken links, such as {:#?}", wrong.len(), wrong.iter().take(20));
}

#[test]
fn ids_are_unique_on_every_page() {
    for (page, html) in pages() {
        let mut seen = BTreeSet::new();
        for id in attributes(html, "id") {
            assert!(seen.insert(id), "{id} stands twice on {page}");
        }
    }
}

#[test]
fn every_page_is_strict_and_complete() {
    for (page, html) in pages() {
        assert!(html.contains("Content-Security-Policy"), "{page} has no content security policy");
        assert!(!html.contains(" style=\""), "{page} has an inline style");
        assert!(!html.contains("<script>"), "{page} has an inline script");
        assert!(!html.contains(" onclick="), "{page} has an inline handler");
        assert!(!html.contains('‹'), "{page} shows a message key without words");
        let lang =
            if page.starts_with("en/") { "<html lang=\"en\"" } else { "<html lang=\"zh-CN\"" };
        assert!(html.contains(lang), "{page} does not say its language");
        assert!(html.contains("2026-07-03"), "{page} does not print its as-of instant");
        assert!(html.len() <= 300_000, "{page} has {} bytes", html.len());
    }
}

#[test]
fn every_page_has_its_twin_in_the_other_language() {
    let all: BTreeSet<&str> = pages().map(|(path, _)| path).collect();
    for page in &all {
        let twin = match page.strip_prefix("en/") {
            Some(rest) => rest.to_owned(),
            None => format!("en/{page}"),
        };
        assert!(all.contains(twin.as_str()), "{page} has no twin {twin}");
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let again = site::compose(&shipped()).expect("the shipped theme is sound").files;
    assert_eq!(files().len(), again.len());
    for (path, bytes) in files() {
        assert!(again.get(path) == Some(bytes), "{path} differs between two builds");
    }
}
