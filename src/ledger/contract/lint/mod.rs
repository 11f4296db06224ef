//! What is wrong with a contract before any record exists.
//!
//! Each file here is a family of findings. What contradicts itself is an error, what is doubtful
//! a warning, what is only worth knowing a note. A finding names the clauses, points to both
//! places, and its help says what to write.
//!
//! To add a family:
//! 1. a file here with a function that takes a [`Desk`],
//! 2. its line in [`lint`],
//! 3. its words in `lang/*/lint.ftl` and the smallest contract that shows it in
//!    `tests/suite/linting`.

mod amendments;
mod bands;
pub(crate) mod calendars;
mod clauses;
mod declared;
mod edges;
mod filters;
mod glance;
mod ids;
mod limits;
mod periods;
mod references;
mod scales;
mod sums;
mod terms;
mod twice;
mod unused;

use super::Contract;
use super::fields::Problems;
use super::fields::Word;
use super::settlement::Condition;
use crate::base::document::Node;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::time::Date;

pub(super) fn lint(contract: &Contract, root: &Node, problems: &Problems) {
    let desk = Desk { contract, root, problems };
    periods::lint(&desk);
    ids::lint(&desk);
    sums::lint(&desk);
    twice::lint(&desk);
    bands::lint(&desk);
    scales::lint(&desk);
    references::lint(&desk);
    clauses::lint(&desk);
    limits::lint(&desk);
    edges::lint(&desk);
    filters::lint(&desk);
    terms::lint(&desk);
    unused::lint(&desk);
    declared::lint(&desk);
    amendments::lint(&desk);
}

/// What a family looks at, and where its findings go.
struct Desk<'a> {
    contract: &'a Contract,
    /// The whole file, for what only some stage after this one gives a meaning to.
    root: &'a Node,
    problems: &'a Problems,
}

impl Desk<'_> {
    fn push(&self, finding: Finding) {
        self.problems.push(finding);
    }

    /// Pushes a finding that several versions of the contract may share only once.
    fn push_once(&self, said: &mut Vec<(Place, Message)>, finding: Finding) {
        let Some(place) = finding.place else { return };
        let key = (place, finding.message.clone());
        if !said.contains(&key) {
            said.push(key);
            self.push(finding);
        }
    }

    /// The days on which the versions of the contract are compared: the first day of each
    /// period, because it decides which bands, grades and deductions a period has.
    fn moments(&self) -> Vec<Date> {
        let identity = &self.contract.identity;
        let mut days: Vec<Date> = identity.periods.iter().map(|period| period.first).collect();
        if days.is_empty() {
            days.push(identity.term.first);
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Whether an interpretation says how these clauses go together.
    fn is_read(&self, clauses: &[&str]) -> bool {
        self.contract.identity.readings.iter().any(|reading| {
            clauses.iter().all(|clause| reading.affects.iter().any(|word| word.text == **clause))
        })
    }

    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let card = self.contract.scorecard.iter().flat_map(|card| &card.final_when);
        card.chain(self.contract.terms.conditions())
    }

    /// The clauses that the settlement names.
    fn settled(&self) -> Vec<&Word> {
        let terms = &self.contract.terms;
        let mut words: Vec<&Word> = Vec::new();
        words.extend(terms.grades.iter().map(|grade| &grade.clause));
        words.extend(terms.bands.iter().map(|band| &band.clause));
        words.extend(terms.caps.iter().map(|cap| &cap.clause));
        words.extend(terms.penalties.iter().map(|penalty| &penalty.clause));
        words.extend(terms.reductions.iter().map(|reduction| &reduction.clause));
        words.extend(&terms.clause);
        words.extend(terms.stages.iter().map(|stage| &stage.clause));
        words.extend(terms.fines.iter().map(|fine| &fine.clause));
        words.extend(terms.rights.iter().map(|right| &right.clause));
        let card = self.contract.scorecard.iter();
        words.extend(card.flat_map(|card| card.bonuses.iter().map(|bonus| &bonus.clause)));
        words.extend(self.contract.filing.clauses());
        words
    }
}

/// A finding about a part of the contract with this id.
fn found(level: Level, subject: &str, place: Place, message: Message) -> Finding {
    Finding::new("contract", level, message).at(place).about(subject)
}

fn contradiction(subject: &str, place: Place, message: Message) -> Finding {
    found(Level::Error, subject, place, message)
}

fn doubt(subject: &str, place: Place, message: Message) -> Finding {
    found(Level::Warning, subject, place, message)
}

fn remark(subject: &str, place: Place, message: Message) -> Finding {
    found(Level::Note, subject, place, message)
}
