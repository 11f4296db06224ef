//! The chapter for contract officers: its pieces are one contract that works, step by step.

use pactbook::base::finding::Finding;
use pactbook::base::finding::Level;
use pactbook::base::language::Language;
use pactbook::book::Book;
use pactbook::lang::Catalog;

use crate::bench::files;
use crate::bench::said;
use crate::pages::fenced;

const CHAPTERS: [(Language, &str); 2] = [
    (Language::Zh, include_str!("../../content/officers.md")),
    (Language::En, include_str!("../../content/en/officers.md")),
];

const ZH: &str = CHAPTERS[0].1;

/// The contract, and its example if there is one yet, on the first day of the term.
fn book(contract: &str, example: Option<&str>) -> Book {
    let mut texts = vec![("data/museum/contract.toml", contract)];
    texts.extend(example.map(|text| ("data/museum/examples/repairs-only.toml", text)));
    files(&texts, "2025-09-01T00:00:00")
}

/// The only block of a sort.
fn only(text: &'static str, language: &str) -> &'static str {
    let found = fenced(text, language);
    assert_eq!(found.len(), 1, "the chapter has one block of `{language}`");
    found[0]
}

#[test]
fn its_pieces_are_the_same_in_both_languages() {
    for language in ["toml contract", "toml printed", "toml example"] {
        assert_eq!(fenced(ZH, language), fenced(CHAPTERS[1].1, language), "{language}");
    }
}

#[test]
fn after_every_step_the_contract_is_sound_as_far_as_it_goes() {
    let pieces = fenced(ZH, "toml contract");
    assert!(pieces.len() >= 9, "the contract is written in steps");
    for n in 1..=pieces.len() {
        let book = book(&pieces[..n].join("\n\n"), None);
        let is_error = |one: &&Finding| one.level == Level::Error;
        let errors: Vec<_> = book.findings.iter().filter(is_error).collect();
        assert!(errors.is_empty(), "after step {n}: {:#?}", said(&book));
    }
}

#[test]
fn the_whole_contract_has_no_finding_and_its_example_comes_out_as_worked_out_by_hand() {
    let example = only(ZH, "toml example");
    let book = book(&fenced(ZH, "toml contract").join("\n\n"), Some(example));
    assert!(book.findings.is_empty(), "{:#?}", said(&book));
    let examples: Vec<bool> = book.examples[0].iter().map(|one| one.passes()).collect();
    assert_eq!(examples, [true]);
    let contract = &book.ledger.contracts[0];
    assert_eq!(contract.identity.readings.len(), 2, "both contradictions are read");
    let lost = example.replace("11:00:01", "11:00:00");
    let book = self::book(&fenced(ZH, "toml contract").join("\n\n"), Some(&lost));
    assert!(!book.examples[0][0].passes(), "a second less is another result");
}

#[test]
fn the_bands_as_printed_have_the_gaps_that_the_chapter_shows() {
    let whole = fenced(ZH, "toml contract").join("\n\n");
    let (before, bands) = whole.split_once("[[band]]").expect("the contract has bands");
    let after = bands.find("[[stage]]").expect("payments follow the bands");
    let printed = format!("{before}{}\n\n{}", only(ZH, "toml printed"), &bands[after..]);
    let book = book(&printed, None);
    for (language, text) in CHAPTERS {
        let catalog = Catalog::of(language);
        let found: Vec<String> =
            book.findings.iter().map(|finding| catalog.say(&finding.message)).collect();
        let shown: Vec<&str> = only(text, "text check").lines().collect();
        assert_eq!(found, shown, "{}", language.code());
    }
}
