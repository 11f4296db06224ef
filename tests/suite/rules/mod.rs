//! Contract behaviour at its boundaries, rule kind by rule kind, as an officer would check it by hand.

mod amended;
mod attendance;
mod availability;
mod binding;
mod cadence;
mod content;
mod corrected;
mod count;
mod coverage;
mod deadline;
mod due;
mod during;
mod each;
mod exclusion;
mod faulty;
mod followup;
mod forbid;
mod graded;
mod in_force;
mod interval;
mod lint;
mod plan;
mod ratio;
mod retention;
mod review;
mod series;
mod shifts;
mod staffing;
mod stat;
mod straddling;
mod streak;
mod sums;
mod watch;

use pactbook::book::Book;
use pactbook::obligations::outcome::Outcome;
use pactbook::obligations::outcome::Standing;
use pactbook::obligations::outcome::Verdict;

use crate::bench::at;
use crate::bench::book;
use crate::bench::clause;
use crate::bench::outcomes;
use crate::bench::said;
use crate::bench::verdicts;

/// The book of one obligation; anything found beside its breaches is a mistake of the test.
fn judged(obligation: &str, records: &str, as_of: &str) -> Book {
    let book = despite(obligation, records, as_of);
    let strange: Vec<_> = book.findings.iter().filter(|finding| finding.rule != "rule").collect();
    assert!(strange.is_empty(), "{:#?}", said(&book));
    book
}

/// The book of one obligation over input that is not clean.
fn despite(obligation: &str, records: &str, as_of: &str) -> Book {
    book(&clause(obligation), records, as_of)
}

/// Ids and verdicts in words: `Q-1 met`.
fn words(book: &Book) -> Vec<String> {
    verdicts(book).iter().map(|(id, verdict)| format!("{id} {}", verdict.name())).collect()
}

/// One outcome of the only obligation.
fn one<'a>(book: &'a Book, id: &str) -> &'a Outcome {
    let found = outcomes(book, "rule").iter().find(|outcome| outcome.id == id);
    found.unwrap_or_else(|| panic!("no outcome {id} in {:?}: {:#?}", words(book), said(book)))
}

/// How the only obligation stands in a period.
fn standing(book: &Book, period: usize) -> Standing {
    book.verdicts[0].decided[0].standing(Some(period))
}

/// The outcomes that have one verdict, by id.
fn with(book: &Book, verdict: Verdict) -> Vec<&str> {
    let all = outcomes(book, "rule").iter();
    all.filter(|outcome| outcome.verdict == verdict).map(|outcome| outcome.id.as_str()).collect()
}

/// Whether the proof of an outcome says this.
fn proves(outcome: &Outcome, key: &str) -> bool {
    outcome.proof.lines.iter().any(|line| line.label.key == key)
}
