//! Reliance: whether the evidence of a contract may be relied on, and why more cannot be known.

use serde::Serialize;

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::integrity::Knowledge;
use crate::integrity::Standing;
use crate::integrity::What;
use crate::snapshot::history::Gap;
use crate::snapshot::history::History;
use crate::snapshot::history::Unknown;

use super::desk::Desk;
use super::voice::Voice;

/// Rules of findings about evidence files; they come with the records, not with git.
const EVIDENCE: [&str; 2] = ["evidence-changed", "missing-evidence"];

/// Why git cannot tell everything, and what repairs it.
#[derive(Clone, Debug, Serialize)]
pub struct Ignorance {
    /// Why.
    pub why: String,
    /// What to do.
    pub help: String,
    /// The command.
    pub command: &'static str,
    /// The words of whoever read the repository.
    pub details: Vec<String>,
}

impl Desk<'_> {
    /// Findings about the evidence files of a contract.
    pub fn evidence_faults(&self, contract: usize) -> impl Iterator<Item = &Finding> {
        let folder = &self.contract(contract).folder;
        let folder = format!("{}/{folder}/", self.book.settings.folders.data);
        let all = self.book.findings.iter();
        all.filter(|finding| EVIDENCE.contains(&finding.rule.as_str())).filter(move |finding| {
            finding.place.is_some_and(|place| self.position(place).0.starts_with(&folder))
        })
    }

    /// What could not be looked for in a contract, and the key of the reason.
    pub fn unasked(&self, contract: usize) -> Vec<(What, &'static str)> {
        let integrity = &self.book.integrity[contract];
        let events = integrity.records.iter().flat_map(|one| &one.events);
        let acts = events.map(|event| &**event.act());
        let acts =
            acts.chain(integrity.rules.iter().map(|one| one.side.as_ref().unwrap_or(&one.trunk)));
        let mut unasked = Vec::new();
        if acts.into_iter().all(|act| act.party == Standing::Unasked) {
            let kinds = [What::NoAuthority, What::UnknownAuthor];
            unasked.extend(kinds.map(|what| (what, "integrity-unasked-identities")));
        }
        unasked
    }

    /// How many irregularities of a contract still matter, and how many of them are errors.
    pub fn irregular(&self, contract: usize) -> (usize, usize) {
        let all = &self.book.integrity[contract].incidents;
        let all = all.iter().filter(|one| one.what != What::HistoryUnknown);
        let at_least = |level| all.clone().filter(|one| one.finding.level >= level).count();
        let evidence = self.evidence_faults(contract).count();
        (at_least(Level::Warning) + evidence, at_least(Level::Error) + evidence)
    }
}

impl Voice<'_> {
    /// Whether the evidence of a contract may be relied on, in sentences, the answer first.
    pub fn reliance(&self, c: usize) -> Vec<String> {
        let desk = self.desk;
        let n_records = desk.shelves[c].records.len();
        let (n, n_errors) = desk.irregular(c);
        let mut words = Vec::new();
        let ignorance = self.ignorance();
        match desk.knowledge(c) {
            Knowledge::Nothing => words.push(self.word("integrity-answer-nothing")),
            Knowledge::Partial => words.push(self.word("integrity-answer-partial")),
            Knowledge::Whole => {}
        }
        if let Some(ignorance) = ignorance.filter(|_| desk.knowledge(c) != Knowledge::Whole) {
            words.push(ignorance.why);
        }
        let whole = desk.knowledge(c) == Knowledge::Whole;
        match (n, n_errors) {
            (0, _) if whole && n_records == 0 => words.push(self.word("integrity-answer-empty")),
            (0, _) if whole => {
                words.push(self.say(&Message::new("integrity-answer-clean").with("n", n_records)));
                words.push(self.word("integrity-answer-caution"));
            }
            (0, _) => {}
            (n, 0) => {
                words.push(self.say(&Message::new("integrity-answer-warnings").with("n", n)));
            }
            (n, errors) => {
                let said =
                    Message::new("integrity-answer-errors").with("n", n).with("errors", errors);
                words.push(self.say(&said));
            }
        }
        let histories = desk.book.integrity[c].records.iter();
        let n_here = histories.filter(|one| one.is_uncommitted).count();
        if n_here > 0 && desk.knowledge(c) != Knowledge::Nothing {
            words.push(self.say(&Message::new("integrity-answer-here").with("n", n_here)));
        }
        words
    }

    /// Why git cannot tell everything, and what repairs it; none if it can.
    pub fn ignorance(&self) -> Option<Ignorance> {
        let (why, help, command) = match &self.desk.book.snapshot.history {
            History::Unknown(Unknown::NoRepository | Unknown::MadeUp) => {
                ("trace-why-folder", "trace-help-folder", "git init && git add . && git commit")
            }
            History::Unknown(Unknown::NoCommit) => {
                ("trace-why-unborn", "trace-help-unborn", "git add . && git commit")
            }
            History::Unknown(Unknown::Damaged(_)) => {
                ("trace-why-damaged", "trace-help-damaged", "git fsck --full")
            }
            History::Known(timeline) => match timeline.gap? {
                Gap::Shallow => {
                    ("trace-why-shallow", "trace-help-shallow", "git fetch --unshallow")
                }
                Gap::Graft => ("trace-why-graft", "trace-help-graft", "git replace --list"),
                Gap::Missing => ("trace-why-missing", "trace-help-missing", "git fetch --refetch"),
            },
        };
        let details = match &self.desk.book.snapshot.history {
            History::Unknown(Unknown::Damaged(words)) => words.clone(),
            _ => Vec::new(),
        };
        Some(Ignorance { why: self.word(why), help: self.word(help), command, details })
    }
}
