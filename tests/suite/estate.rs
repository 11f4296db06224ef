//! Contracts judged some at a time say together what all of them at once say, run after run.

use std::collections::BTreeMap;

use pactbook::book::Book;
use pactbook::book::account::Account;
use pactbook::book::estate::Estate;
use pactbook::reports::Brief;
use pactbook::reports::format;
use pactbook::reports::terminal::Ink;
use pactbook::site;
use pactbook::site::desk::Desk;
use pactbook::site::routes;
use pactbook::site::share::Share;
use pactbook::site::workshop;
use pactbook::site::workshop::Workshop;
use pactbook::snapshot;
use pactbook::snapshot::Request;
use pactbook::snapshot::Survey;

use crate::sandbox::OFFICER;
use crate::sandbox::Sandbox;

/// What tells the program of these tests from another.
const PROGRAM: &str = "estate";

fn survey(repo: &Sandbox, as_of: &str, use_cache: bool) -> Survey {
    let request = Request {
        folder: repo.root().to_owned(),
        rev: None,
        as_of: Some(as_of.to_owned()),
        source_date_epoch: None,
        now: pactbook::base::time::Instant::from_unix(0),
        known_on: None,
        use_cache,
    };
    snapshot::survey(&request).expect("the repository can be read")
}

/// Everything that the findings of a book say, with places by path.
fn told(book: &Book) -> String {
    let catalog = pactbook::lang::Catalog::of(pactbook::base::language::Language::En);
    let brief = Brief::new(book, &catalog, 100, Ink::plain());
    (format("json").expect("there is such a format").write)(&brief)
}

/// What judging each contract alone says.
fn by_parts(survey: &Survey) -> Book {
    let estate = Estate::of(survey, PROGRAM);
    let parts = (0..estate.folders().len()).map(|no| vec![no]).collect();
    let accounts = estate.each(parts, |_, part| part.accounts).into_iter().flatten().collect();
    estate.joined(accounts, estate.judge(&[]))
}

fn at_once(repo: &Sandbox, as_of: &str) -> Book {
    let (snapshot, settings) = survey(repo, as_of, false).whole();
    Book::open(snapshot, settings)
}

fn demonstration() -> Sandbox {
    let repo = Sandbox::new();
    let folder = repo.root().join("demo").to_string_lossy().into_owned();
    repo.run(&["demo", "--lang", "zh", &folder], 0);
    repo.at("demo")
}

const AS_OF: &str = "2026-07-03T09:00:00+08:00";

#[test]
fn parts_say_what_the_whole_says_and_make_its_files() {
    let repo = demonstration();
    let whole = at_once(&repo, AS_OF);
    let survey = survey(&repo, AS_OF, false);
    assert_eq!(told(&by_parts(&survey)), told(&whole));

    let estate = Estate::of(&survey, PROGRAM);
    let shared = estate.judge(&[]);
    let theme = workshop::theme(shared.book()).expect("the theme is ours");
    let names = routes::names(estate.ids().iter().map(String::as_str));
    let mut files = BTreeMap::new();
    let (mut accounts, mut shares): (Vec<Account>, Vec<Share>) = (Vec::new(), Vec::new());
    for (no, name) in names.iter().enumerate() {
        let part = estate.judge(&[no]);
        accounts.extend(part.accounts.clone());
        let book = part.into_book();
        let desk = Desk::named(&book, vec![name.clone()]).looking_back();
        let (own, share) = Workshop::of(desk, &theme).contract(0).expect("the theme is ours");
        files.extend(own);
        // It lies in a file between two runs.
        let text = serde_json::to_string(&share).expect("a share can be written");
        shares.push(serde_json::from_str(&text).expect("and read"));
    }
    let light = estate.joined(accounts, shared);
    let desk = Desk::of_estate(&light, &shares);
    files.extend(Workshop::of_estate(desk, &theme).estate().expect("the theme is ours"));
    let composed = site::compose(&whole).expect("the theme is ours").files;
    let differing: Vec<&String> = composed
        .keys()
        .chain(files.keys())
        .filter(|path| composed.get(*path) != files.get(*path))
        .collect();
    assert_eq!(differing, Vec::<&String>::new());
}

#[test]
fn what_is_taken_over_is_what_would_be_found() {
    let repo = demonstration();
    let run = |as_of: &str| {
        let survey = survey(&repo, as_of, true);
        let estate = Estate::of(&survey, PROGRAM);
        let n_known = (0..estate.folders().len()).filter(|no| estate.recall(*no).is_some()).count();
        let book = estate.joined(estate.accounts(), estate.judge(&[]));
        assert_eq!(told(&book), told(&at_once(&repo, as_of)), "{as_of}");
        n_known
    };
    assert_eq!(run(AS_OF), 0, "nobody was here before");
    assert_eq!(run(AS_OF), 5);
    assert!(run("2026-07-13T09:00:00+08:00") < 5, "ten days later other things are due");
    assert_eq!(run("2026-07-13T09:00:00+08:00"), 5);
    assert!(run(AS_OF) < 5, "what was found later says nothing of earlier instants");
    let file = "data/turpan/records/2025-09/activities.toml";
    repo.append(file, "# a remark\n");
    assert_eq!(run(AS_OF), 4, "a file of one contract is another one");
    repo.commit("2026-07-02T09:00:00+08:00", OFFICER, "a remark");
    assert_eq!(run(AS_OF), 4, "and now it has landed");
    repo.write("content/remark.md", "# Beside\n");
    assert_eq!(run(AS_OF), 5, "what no verdict rests on changes none");
    for file in std::fs::read_dir(repo.root().join(".git/pactbook")).expect("it was written") {
        let path = file.expect("it can be listed").path();
        let bytes = std::fs::read(&path).expect("it can be read");
        std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("it can be written");
    }
    assert_eq!(run(AS_OF), 0, "half of it is nothing");
}
