//! The index of the search, read as the script of the page reads it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::rc::Rc;

use pactbook::base::language::Language;
use pactbook::base::time::Instant;
use pactbook::site::search::document::Document;
use pactbook::site::search::document::Sort;
use pactbook::site::search::document::number;
use pactbook::site::search::estate;
use pactbook::site::search::estate::FEW;
use pactbook::site::search::estate::Piece;
use pactbook::site::search::index;
use pactbook::site::search::index::SHARD_LIMIT;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::site::Files;
use crate::site::files;
use crate::site::judged;

const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a piece of the index holds.
fn piece(files: &Files, name: &str) -> Value {
    let bytes = &files[&format!("search/{name}.js")];
    let script = std::str::from_utf8(bytes).expect("scripts are UTF-8");
    let json = script
        .strip_prefix(&format!("pactbookSearch(\"{name}\","))
        .and_then(|rest| rest.strip_suffix(");\n"))
        .expect("a piece is one call");
    serde_json::from_str(json).expect("what a piece holds is JSON")
}

fn fold(text: &str) -> String {
    text.chars().flat_map(|c| std::iter::once(c).nfkc()).flat_map(char::to_lowercase).collect()
}

/// Beginnings and ends of what is looked up for a term; no end stands for any.
fn lookups(term: &str) -> Vec<(String, Option<char>)> {
    let mut found = Vec::new();
    let chars: Vec<char> = term.chars().collect();
    let kind = |c: &char| (c.is_ascii(), c.is_alphanumeric());
    for run in chars.chunk_by(|a, b| kind(a) == kind(b)).filter(|run| run[0].is_alphanumeric()) {
        let head = if run[0].is_ascii() { 2 } else { 1 };
        if run.len() == head {
            found.push((run.iter().collect(), None));
        }
        for part in run.windows(head + 1) {
            found.push((part[..head].iter().collect(), Some(part[head])));
        }
    }
    found
}

fn numbers(text: &str) -> Vec<usize> {
    let mut all = Vec::new();
    let (mut number, mut place) = (0, 0);
    for c in text.chars() {
        let digit = DIGITS.find(c).expect("a digit");
        number |= (digit & 31) << place;
        place += 5;
        if digit < 32 {
            all.push(number);
            (number, place) = (0, 0);
        }
    }
    all
}

/// The index of a contract, or of the handbook.
struct Index<'a> {
    files: &'a Files,
    name: String,
    head: Value,
    read: RefCell<BTreeMap<String, Rc<Value>>>,
}

impl<'a> Index<'a> {
    fn of(files: &'a Files, name: &str) -> Index<'a> {
        let head = piece(files, &format!("{name}/head"));
        Index { files, name: name.to_owned(), head, read: RefCell::default() }
    }

    /// Every index that the estate's names.
    fn all(files: &'a Files) -> Vec<Index<'a>> {
        let head = piece(files, "head");
        let contracts = head["contracts"].as_array().expect("contracts");
        let all: Vec<Index<'a>> =
            contracts.iter().map(|one| Index::of(files, text_of(&one[0]))).collect();
        for (one, index) in contracts.iter().zip(&all) {
            assert_eq!(number_of(&one[1]), index.count(), "{}", index.name);
        }
        all
    }

    /// A piece, read once.
    fn load(&self, name: &str) -> Rc<Value> {
        let mut read = self.read.borrow_mut();
        let entry = read.entry(name.to_owned());
        let whole = format!("{}/{name}", self.name);
        Rc::clone(entry.or_insert_with(|| Rc::new(piece(self.files, &whole))))
    }

    fn count(&self) -> usize {
        number_of(&self.head["docs"])
    }

    /// A document: id, title, text, address, day, state.
    fn document(&self, no: usize) -> Vec<String> {
        let blocks = self.head["blocks"].as_array().expect("blocks");
        let block = blocks.iter().filter(|first| number_of(first) <= no).count() - 1;
        let row = &self.load(&format!("b{block}"))[no - number_of(&blocks[block])];
        row.as_array().expect("a row").iter().map(|one| text_of(one).to_owned()).collect()
    }

    /// The documents of all segments that hold a gram.
    fn look(&self, head: &str, tail: Option<char>) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut first = 0;
        for (s, segment) in self.head["segments"].as_array().expect("segments").iter().enumerate() {
            let hash = head.encode_utf16().fold(0x811c_9dc5_u32, |hash, unit| {
                (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193)
            });
            let shard = hash as usize % number_of(&segment[1]);
            let shard = self.load(&format!("s{s}-{shard}"));
            for end in shard[head].as_str().unwrap_or_default().split(' ') {
                let mut chars = end.chars();
                let own = chars.next();
                if tail.is_some() && own != tail {
                    continue;
                }
                let mut next = first;
                for gap in numbers(chars.as_str()) {
                    next += gap / 2;
                    found.insert(next);
                    next += 1;
                }
            }
            first += number_of(&segment[0]);
        }
        found
    }

    /// The documents that hold a term, checked against their texts.
    fn find(&self, term: &str) -> BTreeSet<usize> {
        let term = fold(term);
        let grams = lookups(&term).into_iter().map(|(head, tail)| self.look(&head, tail));
        let all = grams.reduce(|a, b| a.intersection(&b).copied().collect()).unwrap_or_default();
        let holds =
            |no: &usize| self.document(*no)[..3].iter().any(|part| fold(part).contains(&term));
        all.into_iter().filter(holds).collect()
    }
}

fn number_of(value: &Value) -> usize {
    value.as_u64().and_then(|n| usize::try_from(n).ok()).expect("a number")
}

fn text_of(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Some characters from the middle of a text.
fn middle(text: &str, n: usize) -> String {
    let line: Vec<char> = text.chars().collect();
    line[line.len() / 2..].iter().take(n).collect::<String>().trim().to_owned()
}

#[test]
fn what_is_in_the_book_is_found_by_any_part_of_its_title_text_or_id() {
    let all = Index::all(files());
    let count: usize = all.iter().map(Index::count).sum();
    assert!(count > 10_000, "{count}");
    for index in &all {
        for no in (0..index.count()).step_by(397) {
            let document = index.document(no);
            for part in [middle(&document[1], 3), middle(&document[2], 4), middle(&document[0], 5)]
            {
                if lookups(&fold(&part)).is_empty() {
                    continue;
                }
                let found = index.find(&part);
                assert!(found.contains(&no), "`{part}` does not find {no}: {document:?}");
            }
        }
    }
    // One character is looked up as all pairs that begin with it.
    let found: usize = all.iter().map(|index| index.find("障").len()).sum();
    assert!(found > 100 && found < count / 2, "{found}");
    assert!(all.iter().all(|index| index.find("故响障应").is_empty()));
}

#[test]
fn an_incident_is_found_by_its_id_in_part_and_as_a_whole_before_everything_else() {
    let index = Index::of(files(), "turpan");
    let ids = |found: BTreeSet<usize>| -> Vec<String> {
        found.into_iter().map(|no| index.document(no)[3].clone()).collect()
    };
    let page = "turpan/record_incident_inc-2025-0008.html".to_owned();
    for part in ["INC-2025-0008", "ｉｎｃ－２０２５－０００８", "2025-0008", "0008", "一身份"]
    {
        assert!(ids(index.find(part)).contains(&page), "{part}");
    }
    assert_eq!(ids(index.look("=inc-2025-0008", None)).len(), 2, "the record and its breach");
    assert!(ids(index.look("=inc-2025-0008", None)).contains(&page));
}

#[test]
fn every_address_of_the_index_exists_in_the_languages_that_show_it() {
    let files = files();
    let mut ids: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut wrong = BTreeSet::new();
    for index in Index::all(files) {
        let groups: Vec<&Value> = index.head["groups"].as_array().expect("groups").iter().collect();
        let (mut marks, mut days) = (Vec::new(), Vec::new());
        for s in 0..index.head["segments"].as_array().expect("segments").len() {
            let own = index.load(&format!("m{s}"));
            marks.extend(numbers(text_of(&own[0])));
            days.extend(numbers(text_of(&own[1])));
        }
        assert_eq!((marks.len(), days.len()), (index.count(), index.count()));
        for (no, mark) in marks.iter().enumerate() {
            let address = index.document(no)[3].clone();
            let (path, anchor) = address.split_once('#').unwrap_or((&address, ""));
            for language in Language::ALL {
                let own = text_of(&groups[*mark][3]);
                if own.is_empty() || own == language.code() {
                    let prefix = if language == Language::En { "en/" } else { "" };
                    let page = format!("{prefix}{path}");
                    let Some(html) = files.get(&page) else {
                        wrong.insert(page);
                        continue;
                    };
                    let html = std::str::from_utf8(html).expect("pages are UTF-8");
                    let ids = ids.entry(page).or_insert_with(|| {
                        let ids = html.split(" id=\"").skip(1);
                        ids.filter_map(|rest| rest.split('"').next()).collect()
                    });
                    if !anchor.is_empty() && !ids.contains(anchor) {
                        wrong.insert(format!("{prefix}{address}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn of_many_contracts_only_those_are_asked_that_have_what_is_looked_for() {
    let piece_of = |n: usize| Piece {
        name: format!("c{n:04}"),
        docs: n,
        heads: if n.is_multiple_of(7) { "故 障 in".to_owned() } else { "障".to_owned() },
    };
    let few: Vec<Piece> = (0..FEW).map(piece_of).collect();
    assert_eq!(estate::files(&few).len(), 1, "few are simply asked");
    let files: Files = estate::files(&(0..3_000).map(piece_of).collect::<Vec<Piece>>());
    let head = piece(&files, "head");
    assert_eq!(head["contracts"][14], serde_json::json!(["c0014", 14]));
    let shards = number_of(&head["shards"]);
    let lists = (0..shards).map(|n| piece(&files, &format!("e{n}")));
    let lists: Vec<Value> = lists.collect();
    let mut next = 0;
    let gaps = lists.iter().find_map(|shard| shard["故"].as_str()).expect("some have it");
    for (n, gap) in numbers(gaps).into_iter().enumerate() {
        next += gap / 2;
        assert_eq!(next, n * 7);
        next += 1;
    }
}

/// Names and sizes of the scripts of an index.
fn sizes(files: &Files) -> BTreeMap<&str, usize> {
    let scripts =
        files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("search/")?, bytes)));
    scripts.map(|(name, bytes)| (name, bytes.len())).collect()
}

#[test]
fn no_piece_of_the_index_is_large() {
    let sizes = sizes(files());
    let large: Vec<_> = sizes.iter().filter(|(_, size)| **size > SHARD_LIMIT).collect();
    assert!(large.is_empty(), "{large:?}");
    assert!(sizes.len() > 100, "{}", sizes.len());
}

/// Documents as records are, a number of them.
fn documents(n: usize) -> Vec<Document> {
    let mut seed = 1_u32;
    let mut draw = move |n: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % n
    };
    let mut all: Vec<Document> = (0..n)
        .map(|no| {
            // Few characters are frequent and most are rare.
            let mut words = |n: usize| -> String {
                let mut c = || draw(3_000).min(draw(3_000)).min(draw(3_000)) + 0x4e00;
                (0..n).filter_map(|_| char::from_u32(c())).collect()
            };
            let (title, text) = (words(9), words(50));
            Document {
                sort: Sort::Record(0),
                at: i64::try_from(no).ok().map(|no| Instant::from_unix(no * 600)),
                date: "2026-01-01".to_owned(),
                id: format!("TKT-2026-{no:06}"),
                title,
                text: format!("{text} · 2026-01-01 {:02}:{:02}:00", no % 24, no % 60),
                href: format!("large/record_incident_tkt-2026-{no:06}.html"),
                state: "met",
            }
        })
        .collect();
    number(&mut all);
    all
}

#[test]
fn a_book_of_several_segments_loses_nothing_and_its_pieces_stay_small() {
    let documents = documents(9_000);
    let (files, _) = index::files("large", &documents, &["incident".to_owned()]);
    let index = Index::of(&files, "large");
    assert_eq!(index.count(), 9_000);
    assert!(index.head["segments"].as_array().expect("segments").len() > 1);
    for no in [0, 1, 4_711, 8_191, 8_192, 8_999] {
        let own = &documents[no];
        assert_eq!(index.document(no)[0], own.id);
        assert_eq!(index.find(&own.id), BTreeSet::from([no]), "{}", own.id);
        assert!(index.find(&middle(&own.text, 3)).contains(&no));
    }
    let largest = sizes(&files).into_values().max();
    assert!(largest.is_some_and(|size| size <= SHARD_LIMIT), "{largest:?}");
}

const HOSTILE: &str = r#"
[[incident]]
id = "INC-1"
kind = "fault"
severity = "major"
system = "data"
summary = "甲乙\"]);</script><!-- <img src=x onerror=alert(1)> \u2028丙\u2029 \\u003c & `${1}`"
occurred_at = 2025-09-12T09:50:00
reported_at = 2025-09-12T10:00:00
"#;

#[test]
fn hostile_text_is_text_in_every_piece() {
    let (_, files) = judged("", HOSTILE, "2025-12-01T00:00:00");
    let scripts = files.iter().filter(|(path, _)| path.starts_with("search/"));
    for (path, bytes) in scripts {
        let script = std::str::from_utf8(bytes).expect("scripts are UTF-8");
        assert!(!script.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{path}");
        assert_eq!(script.lines().count(), 1, "{path}");
    }
    let name = piece(&files, "head")["contracts"][0][0].clone();
    let index = Index::of(&files, text_of(&name));
    for part in ["乙\"]);", "</script><", "INC-1", "丙", "u003c"] {
        let found = index.find(part);
        let no = found.first().unwrap_or_else(|| panic!("`{part}` finds nothing"));
        assert!(index.document(*no)[1].contains("</script>"), "{part}");
    }
}
