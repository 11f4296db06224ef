//! A repository with a record kind, a field, a severity scale, a calendar, a currency and a scoring
//! tree of its own, made of data alone.

use std::path::PathBuf;

use pactbook::base::finding::Level;
use pactbook::base::time::Instant;
use pactbook::book::Book;
use pactbook::obligations::outcome::Verdict;
use pactbook::site;
use pactbook::snapshot;
use pactbook::snapshot::Request;

use crate::bench::outcomes;
use crate::bench::said;

pub(crate) fn lifts() -> Book {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/books/lifts");
    let request = Request {
        folder,
        rev: None,
        as_of: None,
        source_date_epoch: None,
        now: Instant::from_unix(0),
        known_on: None,
        use_cache: false,
    };
    let (snapshot, settings) = snapshot::read(&request).expect("the folder is readable");
    Book::open(snapshot, settings)
}

#[test]
fn its_own_kind_and_scale_decide_to_the_second() {
    let book = lifts();
    let verdicts: Vec<(&str, Verdict)> =
        outcomes(&book, "arrival").iter().map(|o| (o.id.as_str(), o.verdict)).collect();
    assert_eq!(
        verdicts,
        [("F-1", Verdict::Met), ("F-2", Verdict::Breached), ("F-3", Verdict::Met)]
    );
    let wear: Vec<Verdict> = outcomes(&book, "rope-wear").iter().map(|o| o.verdict).collect();
    assert_eq!(wear, [Verdict::Met, Verdict::Breached], "1.49 mm is below 1.5 mm, 1.5 mm is not");
    let contract_faults: Vec<String> =
        said(&book).into_iter().filter(|line| line.contains("[contract]")).collect();
    assert_eq!(contract_faults, Vec::<String>::new());
    let breaches = book.findings.iter().filter(|f| f.is_breach());
    assert_eq!(breaches.count(), 3, "{:#?}", said(&book));
    let others = book.findings.iter().filter(|f| f.clause.is_none() && f.level > Level::Note);
    assert_eq!(others.count(), 0, "{:#?}", said(&book));
}

#[test]
fn its_own_scoring_tree_and_currency_settle() {
    let book = lifts();
    // A.1: 25 - 7.5 for F-2. B.1: 15 - 4 for February - 2 for the rope in March. 26.5 of 40.
    let winter = &book.assessments[0].periods[0];
    assert_eq!(winter.total.now.normalize().to_string(), "26.5");
    assert!(winter.is_final);
    let money = book.assessments[0].settlement.as_ref().expect("the contract states a price");
    assert_eq!(money.deductions[0].amount.now.amount.to_string(), "1200.00");
    assert_eq!(money.total.currency.code(), "EUR");
}

#[test]
fn its_site_calls_things_by_their_own_names() {
    let book = lifts();
    let files = site::compose(&book).expect("the shipped theme renders").files;
    let has = |words: &str| {
        files.iter().any(|(path, bytes)| {
            path.starts_with("en/lifts/") && String::from_utf8_lossy(bytes).contains(words)
        })
    };
    for words in ["People trapped", "Rope wear (mm)", "Half-yearly appraisal", "North lift"] {
        assert!(has(words), "{words}");
    }
}
