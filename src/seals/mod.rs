//! Seals: what was signed off for a period, and whether it still is what the evidence yields.
//!
//! Owns the figures of a period, the digests of what they rest on, and the file that holds both. Must not
//! know how a figure is shown, and writes nothing: `publish` does. The verbs are [`judge`], which
//! reads every seal of a contract and compares it, and [`draw_up`], which makes a new one.
//!
//! A sealed figure stands whatever comes out today; the difference is an amendment that somebody
//! has to accept by sealing once more. A seal that was damaged stands for nothing.
//!
//! To add a figure: a field in `figures.rs` with its line in `Figures::lines`, its key in `file.rs`
//! and in `reader.rs`. To add an input: a digest in `inputs.rs`, its cause in `compare.rs`.

mod canonical;
mod compare;
mod draft;
mod figures;
mod file;
mod inputs;
mod reader;

use crate::assessment;
use crate::assessment::Assessment;
use crate::assessment::SealedPeriod;
use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::place::SourceId;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Stamp;
use crate::integrity::Integrity;
use crate::integrity::Irregularity;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::obligations::Verdicts;
use crate::snapshot::Snapshot;

pub use compare::Cause;
pub use compare::Change;
pub use compare::Deed;
pub use draft::Draft;
pub use draft::Refusal;
pub use draft::Wish;
pub use draft::draw_up;
pub use figures::Counts;
pub use figures::Figures;
pub use figures::ItemFigures;
pub use figures::MoneyFigures;
pub use figures::PenaltyFigures;
pub use figures::ScoreFigures;
pub use figures::SectionFigures;
pub use file::print;
pub use inputs::Inputs;

/// Version of this program, as seals and sites name it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What was signed off for one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Seal {
    /// Id of the contract.
    pub contract: String,
    /// Id of the period.
    pub period: String,
    /// When it was judged.
    pub as_of: Stamp,
    /// The commit that was judged, in hexadecimal.
    pub commit: String,
    /// The version of this program that judged it.
    pub version: String,
    /// Whether it was sealed before its figures were final.
    pub is_provisional: bool,
    /// The figures.
    pub figures: Figures,
    /// Digests of what they rest on.
    pub inputs: Inputs,
    /// Earlier seals of the same period, oldest first.
    pub amended: Vec<Amended>,
    /// SHA-256 over all of the above.
    pub digest: String,
}

/// A seal that a later one took the place of.
#[derive(Clone, Debug, PartialEq)]
pub struct Amended {
    /// Why.
    pub reason: String,
    /// The day on which it was replaced.
    pub date: Date,
    /// The commit that it named.
    pub commit: String,
    /// When it had been judged.
    pub as_of: Stamp,
    /// The version that had judged it.
    pub version: String,
    /// Its digest.
    pub digest: String,
    /// What changed: a figure's key, its old and its new text.
    pub figures: Vec<(String, String, String)>,
}

/// A seal on record and how it stands.
#[derive(Clone, Debug)]
pub struct SealState {
    /// Path of its file within the data repository.
    pub path: String,
    /// Number of its file.
    pub source: SourceId,
    /// Number of its period in the contract; none if the contract has no such period.
    pub period: Option<usize>,
    /// What it says; none if that cannot be read.
    pub seal: Option<Seal>,
    /// How it stands.
    pub state: State,
}

/// How a seal stands.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// The evidence is the same and yields the same.
    Unchanged,
    /// What it rests on has changed, but not what comes of it.
    SameResult(Vec<Cause>),
    /// Other figures would come out today; the sealed ones stand.
    Amended {
        /// Which.
        changes: Vec<Change>,
        /// Why, as far as digests tell.
        causes: Vec<Cause>,
    },
    /// It does not say what was sealed; nothing of it stands.
    Damaged(Message),
    /// The contract has no such period.
    UnknownPeriod,
    /// It was made after the as-of instant: it does not exist yet.
    Ahead,
}

impl State {
    /// Its name: `unchanged`, `amended`, ...
    pub fn name(&self) -> &'static str {
        match self {
            State::Unchanged => "unchanged",
            State::SameResult(_) => "same-result",
            State::Amended { .. } => "amended",
            State::Damaged(_) => "damaged",
            State::UnknownPeriod => "unknown-period",
            State::Ahead => "ahead",
        }
    }

    /// Key of the word for it in the message catalogues.
    pub fn key(&self) -> &'static str {
        match self {
            State::Unchanged => "seal-unchanged",
            State::SameResult(_) => "seal-same-result",
            State::Amended { .. } => "seal-amended",
            State::Damaged(_) => "seal-damaged",
            State::UnknownPeriod => "seal-unknown-period",
            State::Ahead => "seal-ahead",
        }
    }
}

impl Seal {
    /// The seal with the digest that its figures have.
    #[must_use]
    pub fn finished(mut self) -> Seal {
        self.digest = file::digest(&self);
        self
    }
}

impl SealState {
    /// The seal, if its figures stand.
    pub fn standing(&self) -> Option<&Seal> {
        let stands =
            matches!(self.state, State::Unchanged | State::SameResult(_) | State::Amended { .. });
        self.seal.as_ref().filter(|_| stands)
    }

    /// What would come out today instead; empty unless it is amended.
    pub fn changes(&self) -> &[Change] {
        match &self.state {
            State::Amended { changes, .. } => changes,
            _ => &[],
        }
    }

    /// Why what it rests on, or what comes of it, is no longer the same.
    pub fn causes(&self) -> &[Cause] {
        match &self.state {
            State::Amended { causes, .. } | State::SameResult(causes) => causes,
            _ => &[],
        }
    }

    /// What the assessment is to take from it; none if it has nothing to say.
    fn rules(&self) -> Option<SealedPeriod> {
        let period = self.period?;
        match &self.state {
            State::UnknownPeriod | State::Ahead => None,
            State::Damaged(_) => Some(SealedPeriod { period, figures: None }),
            _ => {
                let seal = self.seal.as_ref()?;
                let figures = seal.figures.sealed(seal.is_provisional);
                Some(SealedPeriod { period, figures: Some(figures) })
            }
        }
    }
}

/// The case of one contract: what its seals are compared with.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// Contracts and records.
    pub ledger: &'a Ledger,
    /// Number of the contract.
    pub no: usize,
    /// The sources.
    pub snapshot: &'a Snapshot,
    /// The data folder.
    pub data: &'a str,
    /// What git tells about the contract.
    pub integrity: &'a Integrity,
    /// What its evidence yields today.
    pub verdicts: &'a Verdicts,
    /// The same in points and money, seals aside.
    pub assessment: &'a Assessment,
}

impl Bench<'_> {
    /// The contract.
    pub fn contract(&self) -> &Contract {
        &self.ledger.contracts[self.no]
    }

    /// When it is judged.
    pub fn as_of(&self) -> &Moment {
        self.ledger.moment(self.no)
    }

    /// The assessment in which these seals stand.
    fn under(&self, seals: &[SealedPeriod]) -> (Assessment, Vec<Finding>) {
        assessment::assess_sealed(self.ledger, self.no, self.verdicts, self.as_of(), seals)
    }
}

/// What came of the seals of one contract.
#[derive(Debug, Default)]
pub struct Judged {
    /// Its seals, by path.
    pub seals: Vec<SealState>,
    /// The assessment in which they stand, with its findings; none if none of them does.
    pub standing: Option<(Assessment, Vec<Finding>)>,
    /// What is wrong with them.
    pub findings: Vec<Finding>,
    /// The same as far as it is about the evidence.
    pub incidents: Vec<Irregularity>,
}

/// Reads the seals of a contract and compares them with what its evidence yields today.
pub fn judge(bench: &Bench<'_>) -> Judged {
    let mut judged = Judged::default();
    for (path, source, text) in inputs::seal_files(bench) {
        let (state, incidents) = compare::compare(bench, path, source, text);
        judged.findings.extend(incidents.findings);
        judged.incidents.extend(incidents.irregularities);
        judged.seals.push(state);
    }
    let rules: Vec<SealedPeriod> = judged.seals.iter().filter_map(SealState::rules).collect();
    if !rules.is_empty() {
        judged.standing = Some(bench.under(&rules));
    }
    judged
}

/// The seal of a period that stands.
pub fn standing(seals: &[SealState], period: usize) -> Option<&SealState> {
    seals.iter().find(|one| one.period == Some(period) && one.standing().is_some())
}

/// Points as a figure shows them.
fn points(range: assessment::Range) -> Datum {
    if range.is_exact() {
        return Datum::Points(range.now);
    }
    let message = Message::new("assess-range")
        .with("now", Datum::Points(range.now))
        .with("low", Datum::Points(range.low))
        .with("high", Datum::Points(range.high));
    message.into()
}

/// Money as a figure shows it, in hundredths.
fn money(range: assessment::Range, currency: crate::base::quantity::Currency) -> Datum {
    let of = |amount| Money::new(amount, currency).rounded();
    if range.is_exact() {
        return Datum::Money(of(range.now));
    }
    let message = Message::new("settle-range")
        .with("now", of(range.now))
        .with("low", of(range.low))
        .with("high", of(range.high));
    message.into()
}
