//! Parts that every page is made of, as templates see them: words with links, states, proofs, charts.

use std::marker::PhantomData;

use serde::Serialize;
use serde::Serializer;
use serde_json::Value;

/// Words that lead somewhere, if there is anywhere to lead.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Anchor {
    /// The words.
    pub text: String,
    /// The address, relative to the page; empty if there is none.
    pub href: String,
}

/// A state: shape and colour by its name, and its word.
#[derive(Clone, Debug, Serialize)]
pub struct Badge {
    /// Name of the state, part of a class name.
    pub name: &'static str,
    /// The word.
    pub word: String,
}

/// A number that is known, or lies in a range.
#[derive(Clone, Debug, Serialize)]
pub struct Span {
    /// What it is now.
    pub now: String,
    /// The least.
    pub low: String,
    /// The most.
    pub high: String,
    /// Least and most in words: `67 to 86`; empty if it is known exactly.
    pub reach: String,
    /// What the range covers and what it does not, in words; empty if it is known exactly.
    pub note: String,
    /// Whether it is known exactly.
    pub exact: bool,
}

/// A proof, drawn.
#[derive(Clone, Debug, Serialize)]
pub struct ProofView {
    /// What was read.
    pub facts: Vec<FactView>,
    /// What a clock counted.
    pub stretches: Vec<StretchView>,
    /// The sum of what counts; empty if no clock ran.
    pub counted: String,
    /// The arithmetic.
    pub lines: Vec<LineView>,
    /// How many facts and stretches are left out, in words; empty if none.
    pub more: String,
}

/// A value that was read.
#[derive(Clone, Debug, Serialize)]
pub struct FactView {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
    /// Whether nothing was filed.
    pub missing: bool,
    /// The record that states it; empty if the contract does.
    pub record: Anchor,
    /// File and line; empty if unknown.
    pub place: String,
}

/// A stretch of time.
#[derive(Clone, Debug, Serialize)]
pub struct StretchView {
    /// Begin.
    pub from: String,
    /// End.
    pub to: String,
    /// Length.
    pub length: String,
    /// Whether it counts.
    pub counts: bool,
    /// Why it does or does not.
    pub why: String,
    /// The sum so far of what counts.
    pub so_far: String,
}

/// A line of arithmetic.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    /// What is computed, with its link.
    pub label: Anchor,
    /// What comes out.
    pub value: String,
}

/// An outcome in a list.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeView {
    /// Its row's id.
    pub anchor: String,
    /// What it is about, with its page.
    pub subject: Anchor,
    /// The obligation.
    pub obligation: Anchor,
    /// The clause.
    pub clause: Anchor,
    /// The verdict.
    pub state: Badge,
    /// The window is still running.
    pub provisional: bool,
    /// When it was triggered or its slot ends.
    pub at: String,
    /// When it is due.
    pub due: String,
    /// When it was done.
    pub done: String,
    /// The result in one phrase.
    pub summary: String,
    /// The points it costs; empty if none.
    pub points: String,
    /// The records it rests on, the first few.
    pub evidence: Vec<Anchor>,
    /// How many more records.
    pub more: usize,
}

/// A chart, or nothing if none is to be drawn.
#[derive(Clone, Debug, Serialize)]
pub struct ChartView {
    /// The finding.
    pub title: String,
    /// What it shows.
    pub description: String,
    /// The drawing.
    pub svg: String,
    /// Heads of its table.
    pub heads: Vec<String>,
    /// Rows of its table, the first few hundred.
    pub rows: Vec<Vec<String>>,
    /// How many rows are left out, in words; empty if none.
    pub more: String,
}

/// A part of a view that was put into words earlier, perhaps by another run: its template sees a `T`.
pub struct Kept<T> {
    value: Value,
    of: PhantomData<T>,
}

impl<T> Kept<T> {
    /// What was kept.
    pub fn of(value: Value) -> Kept<T> {
        Kept { value, of: PhantomData }
    }
}

impl<T> Serialize for Kept<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(to)
    }
}
