//! The repository's own contracts: opened once, and what their findings are held against.

use std::path::PathBuf;
use std::sync::OnceLock;

use pactbook::base::finding::Finding;
use pactbook::base::finding::Level;
use pactbook::base::quantity::Decimal;
use pactbook::base::quantity::Money;
use pactbook::base::time::Instant;
use pactbook::book::Book;
use pactbook::obligations::outcome::Verdict;
use pactbook::snapshot;
use pactbook::snapshot::Request;

/// Clause, obligation, outcome, and why it is a breach.
pub(crate) type Planted = (&'static str, &'static str, &'static str, &'static str);

/// The repository itself, as it lies in the working tree, opened once for all tests.
pub(crate) fn shipped() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(open)
}

fn open() -> Book {
    let request = Request {
        folder: PathBuf::from(env!("CARGO_MANIFEST_DIR")),
        rev: None,
        as_of: None,
        source_date_epoch: None,
        now: Instant::from_unix(0),
        known_on: None,
        use_cache: false,
    };
    let (snapshot, settings) = snapshot::read(&request).expect("the repository is readable");
    Book::open(snapshot, settings)
}

/// Number of the contract with this id.
pub(crate) fn number(book: &Book, id: &str) -> usize {
    let found = book.ledger.contracts.iter().position(|contract| contract.identity.id == id);
    found.expect("the repository ships the contract")
}

/// Asserts that the breaches of a contract are the planted ones, and that nothing else is found.
pub(crate) fn has_exactly(book: &Book, id: &str, planted: &[Planted]) {
    let mut found: Vec<(&str, &str, &str)> = Vec::new();
    let mut other: Vec<&Finding> = Vec::new();
    let own = |finding: &&Finding| finding.contract.as_deref().is_none_or(|one| one == id);
    for finding in book.findings.iter().filter(own) {
        match (&finding.clause, &finding.subject) {
            (Some(_), Some(_)) if !finding.is_breach() => {}
            (Some(clause), Some(subject)) => found.push((clause, &finding.rule, subject)),
            _ if finding.level >= Level::Warning => other.push(finding),
            _ => {}
        }
    }
    let mut expected: Vec<(&str, &str, &str)> =
        planted.iter().map(|(clause, rule, subject, _)| (*clause, *rule, *subject)).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert!(other.is_empty(), "{other:#?}");
}

/// The clauses of a contract that no record can decide.
pub(crate) fn unjudged<'a>(book: &'a Book, id: &str) -> Vec<&'a str> {
    let clauses = &book.ledger.contracts[number(book, id)].clauses;
    let unjudged = clauses.iter().filter(|clause| clause.unjudged.is_some());
    unjudged.map(|clause| clause.id.text.as_str()).collect()
}

/// The outcomes of a contract with these verdicts, sorted: obligation, outcome, verdict.
pub(crate) fn with<'a>(
    book: &'a Book,
    id: &str,
    wanted: &[Verdict],
) -> Vec<(&'a str, &'a str, Verdict)> {
    let no = number(book, id);
    let contract = &book.ledger.contracts[no];
    let mut found = Vec::new();
    for (obligation, decided) in contract.obligations.iter().zip(&book.verdicts[no].decided) {
        for outcome in decided.outcomes.iter().filter(|outcome| wanted.contains(&outcome.verdict)) {
            found.push((obligation.id.text.as_str(), outcome.id.as_str(), outcome.verdict));
        }
    }
    found.sort_unstable();
    found
}

/// Asserts that the excused outcomes of a contract are the listed ones, and those that are open.
pub(crate) fn has_excused_and_open(
    id: &str,
    excused: &[(&str, &str)],
    open: &[(&str, &str, Verdict)],
) {
    let found = with(shipped(), id, &[Verdict::Excused]);
    let found: Vec<(&str, &str)> = found.iter().map(|(rule, id, _)| (*rule, *id)).collect();
    let mut listed = excused.to_vec();
    listed.sort_unstable();
    assert_eq!(found, listed);
    let found = with(shipped(), id, &[Verdict::Pending, Verdict::Upcoming, Verdict::Undecidable]);
    let mut listed = open.to_vec();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

/// Asserts that outcomes of a contract are met: obligation, outcome, how narrowly.
pub(crate) fn has_met(id: &str, listed: &[(&str, &str, &str)]) {
    let met = with(shipped(), id, &[Verdict::Met]);
    for (rule, outcome, why) in listed {
        assert!(met.contains(&(*rule, *outcome, Verdict::Met)), "{rule} of {outcome}: {why}");
    }
}

/// A number without idle zeros.
pub(crate) fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// An amount without its currency.
pub(crate) fn yuan(money: Money) -> String {
    plain(money.amount)
}
