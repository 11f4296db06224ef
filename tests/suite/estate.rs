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
pub(crate) fn told(book: &Book) -> String {
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

pub(crate) fn at_once(repo: &Sandbox, as_of: &str) -> Book {
    let (snapshot, settings) = survey(repo, as_of, false).whole();
    Book::open(snapshot, settings)
}

/// What is said with what earlier runs left, of which this run leaves its own.
pub(crate) fn warm(repo: &Sandbox, as_of: &str) -> Book {
    remembered(&Estate::of(&survey(repo, as_of, true), PROGRAM))
}

fn remembered(estate: &Estate<'_>) -> Book {
    estate.joined(estate.accounts(), estate.judge(&[]))
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
    // The order of the languages is the repository's own.
    let settings = repo.text("pactbook.toml").replace("language = \"zh\"", "language = \"en\"");
    repo.write("pactbook.toml", format!("languages = [\"en\", \"zh\"]\n{settings}"));
    let whole = at_once(&repo, AS_OF);
    assert_eq!(whole.settings.languages[0], pactbook::base::language::Language::En);
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
        let book = remembered(&estate);
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

#[test]
fn contracts_that_were_built_apart_join_into_one_site() {
    let repo = crate::sealing::repository();
    let beside = tempfile::TempDir::new().expect("the temporary folder is writable");
    let folder = |name: &str| beside.path().join(name).to_string_lossy().into_owned();
    let (part, whole, joined) = (folder("part"), folder("whole"), folder("joined"));
    let build = ["--as-of", AS_OF, "build", "--output"];
    repo.run(&[&build[..], &[whole.as_str()]].concat(), 0);
    repo.run(&[&build[..], &[part.as_str(), "--contract", "demo"]].concat(), 0);
    let other = Sandbox::new();
    other.write("pactbook.toml", "title = { zh = \"全部\", en = \"All of them\" }\n");
    let join = ["--lang", "en", "--as-of", AS_OF, "portfolio", "--output"];
    other.run(&[&join[..], &[joined.as_str(), part.as_str()]].concat(), 0);

    let read = |path: &str| std::fs::read(beside.path().join(path)).expect("it is there");
    for path in ["demo.html", "en/demo.html", "demo/breaches.html", "demo/book.json"] {
        assert_eq!(read(&format!("joined/{path}")), read(&format!("whole/{path}")), "{path}");
    }
    let text = |path: &str| String::from_utf8(read(path)).expect("it is text");
    let row = |path: &str| {
        let page = text(path);
        let from = page.find("<tbody").expect("there is a table of contracts");
        let to = page[from..].find("</tbody>").expect("which ends");
        page[from..from + to].to_owned()
    };
    assert_eq!(row("joined/index.html"), row("whole/index.html"), "the same row");
    assert!(text("joined/en/index.html").contains("All of them"));
    let findings = text("joined/en/findings.html");
    assert!(!findings.contains("no-data"), "that nothing lies here is as it should be");

    let twice = [&join[..], &[joined.as_str(), part.as_str(), part.as_str()]].concat();
    let said = other.run(&twice, 2).err;
    assert!(said.contains("both hold the contract `demo`"), "{said}");
    let none = [&join[..], &[joined.as_str(), whole.as_str()]].concat();
    let said = other.run(&none, 2).err;
    assert!(said.contains("holds no contract that was built apart"), "{said}");
    std::fs::write(beside.path().join("part/demo.html"), "otherwise").expect("it can be written");
    let said = other.run(&[&join[..], &[joined.as_str(), part.as_str()]].concat(), 2).err;
    assert!(said.contains("is not what pactbook wrote there"), "{said}");
    let said = repo.run(&[&build[..], &[part.as_str(), "--contract", "nobody"]].concat(), 2).err;
    assert!(said.contains("nobody"), "{said}");
}
