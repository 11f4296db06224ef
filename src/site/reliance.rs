//! Reliance: whether the evidence of a contract may be relied on, and why more cannot be known.

use serde::Serialize;

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::integrity::Knowledge;
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

/// Irregularities that still matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Irregular {
    /// How many.
    pub n: usize,
    /// How many of them are errors.
    pub n_errors: usize,
    /// How many more are only worth knowing.
    pub n_notes: usize,
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
        let file = self.contract(contract);
        let mut unasked = Vec::new();
        if file.filing.limits.is_empty() {
            unasked.push((What::FiledLate, "integrity-unasked-limits"));
        }
        if !file.identity.names_identities() {
            let kinds = [What::NoAuthority, What::UnknownAuthor];
            unasked.extend(kinds.map(|what| (what, "integrity-unasked-identities")));
        }
        if !file.filing.are_signatures_required {
            unasked.push((What::Unsigned, "integrity-unasked-signatures"));
        }
        if self.book.seals[contract].is_empty() {
            let kinds = [What::ChangedAfterSeal, What::HistoryRewritten];
            unasked.extend(kinds.map(|what| (what, "integrity-unasked-seals")));
        }
        unasked
    }

    /// How many irregularities of a contract still matter. Findings about evidence files are input
    /// that could not be read, too; they are counted here and do not weigh twice.
    pub fn irregular(&self, contract: usize) -> Irregular {
        let all = self.book.integrity[contract].incidents.iter();
        let known = all.filter(|one| one.what != What::HistoryUnknown);
        let levels: Vec<Level> = known.map(|one| one.finding.level).collect();
        let at_least = |level| levels.iter().filter(|one| **one >= level).count();
        Irregular {
            n: at_least(Level::Warning) + self.evidence_faults(contract).count(),
            n_errors: at_least(Level::Error),
            n_notes: levels.len() - at_least(Level::Warning),
        }
    }
}

impl Voice<'_> {
    /// Whether the evidence of a contract may be relied on, in sentences, the answer first.
    pub fn reliance(&self, c: usize) -> Vec<String> {
        let desk = self.desk;
        let n_records = desk.shelves[c].records.len();
        let Irregular { n, n_errors, n_notes } = desk.irregular(c);
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
            (0, _) if whole && n_notes > 0 => {
                let said = Message::new("integrity-answer-notes").with("n", n_records);
                words.push(self.say(&said.with("notes", n_notes)));
                words.push(self.word("integrity-answer-caution"));
            }
            (0, _) if whole => {
                words.push(self.say(&Message::new("integrity-answer-clean").with("n", n_records)));
                words.push(self.word("integrity-answer-caution"));
            }
            (0, _) if desk.knowledge(c) == Knowledge::Partial => {
                words.push(self.word("integrity-answer-partial-clean"));
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
                Gap::Moved => ("trace-why-moved", "trace-help-moved", "git log -p pactbook.toml"),
            },
        };
        let details = match &self.desk.book.snapshot.history {
            History::Unknown(Unknown::Damaged(words)) => words.clone(),
            _ => Vec::new(),
        };
        Some(Ignorance { why: self.word(why), help: self.word(help), command, details })
    }
}
