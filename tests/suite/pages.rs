//! The handbook holds: every rule kind has its page in both languages, and what its cases say is so.

use std::collections::BTreeSet;
use std::path::Path;

use pactbook::base::language::Language;
use pactbook::handbook;
use pactbook::handbook::Page;
use pactbook::handbook::case::Case;
use pactbook::handbook::case::FENCE;
use pactbook::lang::Catalog;
use pactbook::ledger::kinds::Kinds;
use pactbook::obligations;
use pactbook::obligations::outcome::Verdict;

const HEADINGS: [(Language, [&str; 5]); 2] = [
    (Language::Zh, ["判什么", "为什么", "例子", "键", "何时豁免"]),
    (Language::En, ["What it checks", "Why it matters", "Cases", "Keys", "When to waive"]),
];

const KIND_HEADINGS: [(&str, [&str; 4]); 2] = [
    ("content/kinds", ["用途", "何时提交", "例子", "注意"]),
    ("content/en/kinds", ["Purpose", "When to file", "Example", "Notes"]),
];

/// The fenced blocks of a language in a text.
pub(crate) fn fenced<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let opening = format!("\n```{language}\n");
    let parts = text.split(opening.as_str()).skip(1);
    parts.map(|rest| rest.split("\n```").next().unwrap_or_default()).collect()
}

/// The second-level headings of a text, outside of fences.
pub(crate) fn headings(text: &str) -> Vec<&str> {
    let mut fence = false;
    let mut found = Vec::new();
    for line in text.lines() {
        fence ^= line.starts_with("```");
        found.extend(line.strip_prefix("## ").filter(|_| !fence));
    }
    found
}

fn cases(page: &Page, language: Language) -> Vec<Case> {
    read(page.text(language))
}

fn read(text: &str) -> Vec<Case> {
    fenced(text, FENCE).into_iter().map(Case::read).collect()
}

/// Cases without their titles, which are written in one language or the other.
fn untitled(cases: Vec<Case>) -> Vec<Case> {
    cases.into_iter().map(|case| Case { title: String::new(), ..case }).collect()
}

/// What is not as a case says.
fn wrong(case: &Case) -> Vec<String> {
    let catalog = Catalog::of(Language::En);
    let mut wrong: Vec<String> =
        case.faults.iter().map(|fault| format!("cannot be read: {fault}")).collect();
    let judged = case.judge();
    for row in judged.rows.iter().filter(|row| !judged.agrees(row)) {
        let so = judged.outcome(row).map_or_else(
            || "is not there".to_owned(),
            |one| format!("is {}: {}", one.verdict.name(), catalog.say(&one.summary)),
        );
        wrong.push(format!("{} {so}", row.name));
    }
    let found: Vec<&str> = judged.findings.iter().map(|one| one.rule.as_str()).collect();
    if found != case.finds {
        let words: Vec<String> =
            judged.findings.iter().map(|one| catalog.say(&one.message)).collect();
        wrong.push(format!("finds {found:?} and not {:?}: {words:#?}", case.finds));
    }
    wrong
}

#[test]
fn every_rule_kind_has_its_page_and_no_page_is_left_over() {
    let kinds: Vec<&str> = obligations::RULES.iter().map(|kind| kind.name).collect();
    let pages: Vec<&str> = handbook::RULES.iter().map(|page| page.name).collect();
    let kinds: BTreeSet<&str> = kinds.into_iter().collect();
    assert_eq!(pages, kinds.into_iter().collect::<Vec<_>>());
}

#[test]
fn the_pages_of_rule_kinds_have_the_same_five_headings() {
    for page in handbook::RULES {
        for (language, expected) in HEADINGS {
            let text = page.text(language);
            assert_eq!(headings(text), expected, "{} {}", page.name, language.code());
            let title = format!("({})", page.name);
            let first = text.lines().next().unwrap_or_default().replace(['（', '）'], "|");
            let title = title.replace(['(', ')'], "|");
            assert!(first.replace(['(', ')'], "|").ends_with(&title), "{first} names no {title}");
        }
    }
}

#[test]
fn what_the_cases_of_rule_kinds_say_is_so() {
    let mut all = Vec::new();
    for page in handbook::RULES {
        for case in cases(page, Language::Zh) {
            all.extend(wrong(&case).iter().map(|w| format!("{}: {}: {w}", page.name, case.title)));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

const CHAPTERS: [(&str, [&str; 2]); 2] = [
    (
        "officers",
        [include_str!("../../content/officers.md"), include_str!("../../content/en/officers.md")],
    ),
    (
        "suppliers",
        [include_str!("../../content/suppliers.md"), include_str!("../../content/en/suppliers.md")],
    ),
];

#[test]
fn the_cases_of_the_chapters_are_so_and_the_same_in_both_languages() {
    for (name, [zh, en]) in CHAPTERS {
        let zh = read(zh);
        assert!(!zh.is_empty(), "{name} has cases");
        let all: Vec<String> = zh
            .iter()
            .flat_map(|case| wrong(case).into_iter().map(|w| format!("{}: {w}", case.title)))
            .collect();
        assert!(all.is_empty(), "{name}: {}", all.join("\n"));
        assert_eq!(untitled(zh), untitled(read(en)), "{name}");
    }
}

#[test]
fn of_the_cases_of_each_kind_one_fires_and_one_stays_silent() {
    for page in handbook::RULES {
        let cases = cases(page, Language::Zh);
        let fires = |case: &Case| case.expected.iter().any(|one| one.verdict == Verdict::Breached);
        assert!(cases.iter().any(fires), "no case of {} fires", page.name);
        assert!(!cases.iter().all(fires), "no case of {} stays silent", page.name);
        for case in &cases {
            assert!(!case.title.is_empty(), "a case of {} has no title", page.name);
            assert!(!case.expected.is_empty(), "{}: {} expects nothing", page.name, case.title);
        }
    }
}

#[test]
fn both_languages_have_the_same_cases() {
    for page in handbook::RULES {
        let of = |language| untitled(cases(page, language));
        assert_eq!(of(Language::Zh), of(Language::En), "{}", page.name);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the handbook")]
fn the_pages_of_record_kinds_have_the_same_four_headings_in_both_languages() {
    for (folder, expected) in KIND_HEADINGS {
        for kind in Kinds::shipped().iter() {
            let path = format!("{}/{folder}/{}.md", env!("CARGO_MANIFEST_DIR"), kind.name);
            let text = std::fs::read_to_string(&path).expect("every kind has its page");
            assert_eq!(headings(&text), expected, "{folder}/{}.md", kind.name);
        }
    }
}

#[test]
fn every_chapter_has_its_english_twin_but_the_changelog() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let names = |folder: &Path| -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder).expect("the handbook is readable");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        names.filter(|name| name.ends_with(".md")).collect()
    };
    let (zh, en) = (names(&content), names(&content.join("en")));
    let only: Vec<&str> = zh.symmetric_difference(&en).map(String::as_str).collect();
    assert_eq!(only, ["changelog.md", "context.md", "engineers.md"], "engineers read English");
}
