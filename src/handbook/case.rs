//! Cases: an obligation, a few records, an instant, and what becomes of them.
//!
//! A case is fenced TOML of the language `toml case`. Its comments say the rest:
//!
//! ```text
//! # exactly two hours are in time, a second more is not       the title, on the first line
//! # as-of: 2025-10-20T00:00:00                                 when it is judged
//! # expect: INC-1 met                                          an outcome of the obligation `rule`
//! # expect: share/y1 breached                                  an outcome of another obligation
//! # finds: unjudged                                            a finding about the input
//! ```
//!
//! A case without an obligation shows what is found about its records.
//! Tables of a contract go into the demonstration contract, everything else is a record.

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::base::time::LocalTime;
use crate::book::Book;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;
use crate::settings;
use crate::snapshot::Snapshot;
use crate::snapshot::history::History;
use crate::snapshot::history::Unknown;

/// How the language of the fence is written.
pub const FENCE: &str = "toml case";

/// The obligation that an expectation means if it names none.
pub const RULE: &str = "rule";

const CONTRACT: &str = include_str!("demonstration.toml");
const CALENDAR: &str = include_str!("../../data/calendars/cn.toml");

/// The clause that the obligations of a case belong to.
const CLAUSE: &str = "\n[[clause]]\nid = \"C-1\"\ntitle = \"条款\"\ngroup = \"一\"\ntext = \"要求\"\nsource = \"L1\"\n";

/// What stands for the obligations where a case is about records alone.
const NONE: &str = "unjudged = \"用例只看记录\"\n";

/// Tables that are part of a contract and no records.
const OF_CONTRACT: [&str; 7] =
    ["amendment", "clause", "declared", "holiday", "shift", "system", "window"];

/// Judged at this instant if the case names none: the term is over.
const OVER: &str = "2027-09-01T00:00:00";

/// A case as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What it shows, in a sentence.
    pub title: String,
    /// When it is judged, as written.
    pub as_of: String,
    /// Obligations and records, without what the comments at the edges say.
    pub body: String,
    /// What becomes of the records.
    pub expected: Vec<Expected>,
    /// Names of the findings about its input.
    pub finds: Vec<String>,
    /// Comments that were meant as expectations and cannot be read.
    pub faults: Vec<String>,
}

/// An outcome that a case expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Obligation and outcome, or an outcome of the obligation `rule`.
    pub what: String,
    /// What becomes of it.
    pub verdict: Verdict,
}

/// What becomes of a case.
#[derive(Debug)]
pub struct Judged {
    /// The whole way from its texts to its verdicts.
    pub book: Book,
    /// The outcomes that it names, in its order, then the other breaches and doubts.
    pub rows: Vec<Row>,
    /// Findings about its input, those it names as well as others.
    pub findings: Vec<Finding>,
}

/// An outcome that a case names or had better name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How the case calls it.
    pub name: String,
    /// Number of obligation and outcome; none if there is no such outcome.
    pub at: Option<(usize, usize)>,
    /// What the case expects; none if it does not name it.
    pub expected: Option<Verdict>,
}

impl Case {
    /// Reads a case; what cannot be read is among its faults.
    pub fn read(text: &str) -> Case {
        let mut case = Case {
            title: String::new(),
            as_of: OVER.to_owned(),
            body: String::new(),
            expected: Vec::new(),
            finds: Vec::new(),
            faults: Vec::new(),
        };
        for (n, line) in text.trim().lines().enumerate() {
            if let Some(said) = line.strip_prefix("# as-of:") {
                case.as_of = said.trim().to_owned();
                if instant(&case.as_of).is_none() {
                    case.faults.push(line.to_owned());
                }
            } else if let Some(said) = line.strip_prefix("# expect:") {
                match expected(said) {
                    Some(expected) => case.expected.push(expected),
                    None => case.faults.push(line.to_owned()),
                }
            } else if let Some(said) = line.strip_prefix("# finds:") {
                case.finds.push(said.trim().to_owned());
            } else if let Some(title) = line.strip_prefix("# ").filter(|_| n == 0) {
                case.title = title.trim().to_owned();
            } else {
                case.body.push_str(line);
                case.body.push('\n');
            }
        }
        case.body = case.body.trim().to_owned();
        case
    }

    /// The contract and the records of the case, as files.
    fn files(&self) -> (String, String) {
        let mut general = String::from(CONTRACT);
        let mut clauses = String::from(CLAUSE);
        let mut records = String::new();
        let mut part = &mut records;
        for line in self.body.lines() {
            if line.starts_with('[') {
                let head = line.trim_start_matches('[').split([']', '.']).next().unwrap_or("");
                part = match head.trim() {
                    "clause" => &mut clauses,
                    head if OF_CONTRACT.contains(&head) => &mut general,
                    _ => &mut records,
                };
            }
            part.push_str(line);
            part.push('\n');
        }
        if clauses == CLAUSE {
            clauses.push_str(NONE);
        }
        (general + &clauses, records)
    }

    /// Judges the case under the demonstration contract.
    pub fn judge(&self) -> Judged {
        let (contract, records) = self.files();
        let texts = [
            (settings::FILE, ""),
            ("data/calendars/cn.toml", CALENDAR),
            ("data/demonstration/contract.toml", &contract),
            ("data/demonstration/records/case.toml", &records),
        ];
        let as_of = instant(&self.as_of).unwrap_or_else(|| Instant::from_unix(0));
        let (settings, _) = settings::read("", SourceId(0));
        let mut snapshot = Snapshot::from_texts(texts, as_of);
        snapshot.history = History::Unknown(Unknown::MadeUp);
        let book = Book::open(snapshot, settings);
        let rows = self.rows(&book);
        let obligations = book.ledger.contracts.iter().flat_map(|one| &one.obligations);
        let breaches: Vec<&str> = obligations.map(|one| one.id.text.as_str()).collect();
        // A case is a part of a contract: what it leaves unused is noted and nothing to mend.
        let about_input = |finding: &&Finding| {
            finding.level >= Level::Warning && !breaches.contains(&finding.rule.as_str())
        };
        let findings = book.findings.iter().filter(about_input).cloned().collect();
        Judged { rows, findings, book }
    }

    /// What the case names, then what it does not name though it is a breach or a doubt.
    fn rows(&self, book: &Book) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .expected
            .iter()
            .map(|one| Row {
                name: one.what.clone(),
                at: find(book, &one.what),
                expected: Some(one.verdict),
            })
            .collect();
        for (o, obligation) in book.ledger.contracts.iter().flat_map(|c| &c.obligations).enumerate()
        {
            for (n, outcome) in book.verdicts[0].decided[o].outcomes.iter().enumerate() {
                let matters = matches!(outcome.verdict, Verdict::Breached | Verdict::Undecidable);
                if matters && rows.iter().all(|row| row.at != Some((o, n))) {
                    let name = match obligation.id.text.as_str() {
                        RULE => outcome.id.clone(),
                        id => format!("{id}/{}", outcome.id),
                    };
                    rows.push(Row { name, at: Some((o, n)), expected: None });
                }
            }
        }
        rows
    }
}

impl Judged {
    /// The outcome of a row.
    pub fn outcome(&self, row: &Row) -> Option<&Outcome> {
        let (obligation, outcome) = row.at?;
        self.book.verdicts.first()?.decided.get(obligation)?.outcomes.get(outcome)
    }

    /// The line that a finding points at.
    pub fn line(&self, finding: &Finding) -> Option<&str> {
        let place = finding.place?;
        let start = place.range().start;
        let text = self.book.snapshot.text(place.source);
        let before = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        text.get(before..)?.lines().next()
    }

    /// Whether a row is as the case says: named and so, or not named and no breach.
    pub fn agrees(&self, row: &Row) -> bool {
        let verdict = self.outcome(row).map(|outcome| outcome.verdict);
        match row.expected {
            Some(expected) => verdict == Some(expected),
            None => verdict != Some(Verdict::Breached),
        }
    }
}

/// `INC-1 met`.
fn expected(said: &str) -> Option<Expected> {
    let (what, verdict) = said.trim().rsplit_once(' ')?;
    let verdict = Verdict::ALL.into_iter().find(|one| one.name() == verdict)?;
    Some(Expected { what: what.trim().to_owned(), verdict })
}

/// Number of obligation and outcome; what stands before a slash is an obligation if there is one.
fn find(book: &Book, what: &str) -> Option<(usize, usize)> {
    let contract = book.ledger.contracts.first()?;
    let named = what
        .split_once('/')
        .and_then(|(obligation, outcome)| Some((contract.obligation_no(obligation)?, outcome)));
    let (obligation, id) = match named {
        Some(named) => named,
        None => (contract.obligation_no(RULE)?, what),
    };
    let outcomes = &book.verdicts.first()?.decided.get(obligation)?.outcomes;
    Some((obligation, outcomes.iter().position(|outcome| outcome.id == id)?))
}

/// An instant in the zone of the demonstration contract.
fn instant(text: &str) -> Option<Instant> {
    let local = LocalTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok()?;
    Some(settings::read("", SourceId(0)).0.zone.instant(local))
}

#[cfg(test)]
mod tests {
    use super::Case;
    use super::Verdict;

    const CASE: &str = r#"
# 恰好 2 小时合格，多 1 秒违约
# as-of: 2025-10-20T00:00:00
[[clause.obligation]]
id     = "rule"
kind   = "deadline"
on     = "question"
from   = "asked_at"
to     = "responded_at"
within = "2h"

[[question]]
id           = "Q-1"
kind         = "question"
asked_at     = 2025-10-15T10:00:00
responded_at = 2025-10-15T12:00:00

[[question]]
id           = "Q-2"
kind         = "question"
asked_at     = 2025-10-15T10:00:00
responded_at = 2025-10-15T12:00:01
# expect: Q-1 met
# expect: Q-2 breached
"#;

    #[test]
    fn a_case_is_judged_as_it_says() {
        let case = Case::read(CASE);
        assert_eq!(case.title, "恰好 2 小时合格，多 1 秒违约");
        assert!(case.body.starts_with("[[clause") && case.body.ends_with("12:00:01"));
        let judged = case.judge();
        assert!(judged.rows.iter().all(|row| judged.agrees(row)), "{:?}", judged.rows);
        assert_eq!(judged.findings, []);
    }

    #[test]
    fn a_breach_that_is_not_named_and_an_outcome_that_is_not_there_disagree() {
        let silent = CASE.replace("# expect: Q-2 breached", "# expect: Q-3 met");
        let judged = Case::read(&silent).judge();
        let wrong: Vec<&str> = judged
            .rows
            .iter()
            .filter(|row| !judged.agrees(row))
            .map(|row| row.name.as_str())
            .collect();
        assert_eq!(wrong, ["Q-3", "Q-2"]);
        let verdict = judged.outcome(&judged.rows[2]).map(|outcome| outcome.verdict);
        assert_eq!(verdict, Some(Verdict::Breached));
    }

    #[test]
    fn an_expectation_that_cannot_be_read_is_a_fault() {
        let case = Case::read(&CASE.replace("Q-1 met", "Q-1 meet"));
        assert_eq!(case.faults, ["# expect: Q-1 meet"]);
    }
}
