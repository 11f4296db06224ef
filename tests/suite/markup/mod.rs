//! Nothing that a record, a contract, a commit or the name of a file says is obeyed by whoever reads
//! what the program writes: the site, the reports, the terminal.
//!
//! The repository is that of `tests/hostile`. The suite has every string in fields of two kinds or more;
//! `.ci/run` asks the same with every string in fields of every kind:
//! `HOSTILE=every-kind PACTBOOK=<an optimised program> cargo test --test suite markup::`.

mod files;
mod html;
mod printed;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::hostile::corpus;
use crate::hostile::listed;
use crate::hostile::shared;

/// Faults that are shown before the rest is only counted.
const N_SHOWN: usize = 40;

/// Attachments with what a browser would run, by their endings: those that are offered and those that
/// are not.
const OFFERED: [&str; 14] = [
    "csv", "docx", "eml", "gif", "gz", "jpeg", "jpg", "log", "pdf", "png", "txt", "webp", "xlsx",
    "zip",
];

/// Looks at every file of a site; gives how many there are of each sort.
fn scan(site: &Path) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (name, path) in listed(site) {
        let bytes = fs::read(path).expect("the file can be read");
        let text = || std::str::from_utf8(&bytes).expect("it is UTF-8");
        let ending = name.rsplit('.').next().unwrap_or_default();
        let sort = match name.split('/').next() {
            Some("attachments") => "attachment",
            _ => ending,
        };
        *counts.entry(sort.to_owned()).or_default() += 1;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._/".contains(c);
        let mut own = match sort {
            "html" => html::faults(text()),
            "csv" => files::csv(&bytes),
            "xlsx" => files::xlsx(&bytes),
            "xml" | "svg" => files::xml(&bytes),
            "ics" => files::ics(&bytes),
            "json" => files::json(&bytes),
            "css" if name.ends_with("/style.css") => Vec::new(),
            "css" => files::css(text()),
            "js" if name.starts_with("assets/") => Vec::new(),
            "js" => files::piece(text()),
            "attachment" if OFFERED.contains(&ending) => Vec::new(),
            "attachment" => vec!["a browser runs it".to_owned()],
            "pactbook-manifest" => Vec::new(),
            _ => vec!["a sort of file that nobody looks at".to_owned()],
        };
        if !name.chars().all(plain) {
            own.push("an odd name".to_owned());
        }
        for fault in own {
            faults.entry(fault).or_insert_with(|| (0, name.clone())).0 += 1;
        }
    }
    let lines: Vec<String> = faults
        .iter()
        .map(|(fault, (n, name))| format!("{n} times, as in {name}: {fault}"))
        .take(N_SHOWN)
        .collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), lines.join("\n"));
    counts
}

#[test]
fn there_are_more_than_three_hundred_different_strings() {
    let mut strings = corpus::strings();
    let n = strings.len();
    strings.sort_unstable();
    strings.dedup();
    assert_eq!(strings.len(), n, "one is there twice");
    assert!(n >= 300, "{n}");
}

#[test]
fn no_file_of_the_site_obeys_what_was_filed() {
    let counts = scan(&shared().site());
    assert!(counts["html"] > 1_000 && counts["xlsx"] > 100 && counts["csv"] > 100, "{counts:?}");
    assert!(counts["xml"] > 10 && counts["ics"] > 10 && counts["js"] > 50, "{counts:?}");
    assert!(counts["attachment"] >= 12, "{counts:?}");
}

#[test]
fn the_pages_do_show_what_was_filed() {
    let site = shared().site();
    let mut text = String::new();
    for (name, path) in listed(&site) {
        if name.ends_with(".html") && !name.starts_with("en/") {
            let page = fs::read_to_string(path).expect("pages are UTF-8");
            text.push_str(&page.replace("<bdi>", "").replace("</bdi>", ""));
        }
    }
    let shown = |string: &&String| {
        let seen = pactbook::base::visible::visible(string);
        let line = seen.trim().lines().next().unwrap_or_default().trim();
        let line: String = line.chars().take(60).collect();
        let escaped = pactbook::site::theme::escaped(&line);
        text.contains(&escaped)
    };
    let strings = corpus::strings();
    let missing: Vec<&String> = strings.iter().filter(|string| !shown(string)).collect();
    assert!(missing.is_empty(), "{} are nowhere on the site: {missing:?}", missing.len());
}
