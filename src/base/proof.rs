//! Proofs: why a verdict, a score or an amount is what it is.
//!
//! A proof is a value. `explain`, the site and the JSON output show the same one; nothing
//! computes it again.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::time::Stamp;

/// Number of a record in its ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordNo(pub u32);

/// A thing that has a page of its own, named as its contract names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// A clause of the contract by its id.
    Clause(String),
    /// An obligation by its id.
    Obligation(String),
    /// An outcome by obligation id and outcome id.
    Outcome(String, String),
    /// A record by its number.
    Record(RecordNo),
    /// A scored item by period id and item id.
    Item(String, String),
    /// An assessment period by its id.
    Period(String),
    /// An interpretation by its id.
    Reading(String),
}

/// The derivation of one result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// What was read: fields of records and values of the contract, with their places.
    pub facts: Vec<Fact>,
    /// Stretches of time, in order, that a clock counted or passed over.
    pub intervals: Vec<Stretch>,
    /// The arithmetic, line by line, down to the result.
    pub lines: Vec<Line>,
}

/// One value that the decision rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: Message,
    /// Its value.
    pub value: Datum,
    /// The record that states it, if a record does.
    pub record: Option<RecordNo>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// A stretch of time that a clock counted or passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First instant inside.
    pub from: Stamp,
    /// First instant after the end.
    pub to: Stamp,
    /// Whether it counts, and if not, why.
    pub counts: Counts,
}

/// Whether a stretch of time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counts {
    /// Inside the clock's hours.
    Yes,
    /// A working day, but outside its hours.
    OffHours,
    /// A weekend.
    Weekend,
    /// A public holiday.
    Holiday,
    /// The clock was paused with a cause and a confirmation.
    Paused,
}

/// One line of the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is computed.
    pub label: Message,
    /// What comes out.
    pub value: Datum,
    /// Where to read more.
    pub link: Option<Link>,
}

impl Proof {
    /// Adds a fact that a record states.
    pub fn fact(
        &mut self,
        label: Message,
        value: impl Into<Datum>,
        record: RecordNo,
        place: Place,
    ) {
        let value = value.into();
        self.facts.push(Fact { label, value, record: Some(record), place: Some(place) });
    }

    /// Adds a value that the contract states.
    pub fn given(&mut self, label: Message, value: impl Into<Datum>, place: Option<Place>) {
        self.facts.push(Fact { label, value: value.into(), record: None, place });
    }

    /// Adds a line of arithmetic.
    pub fn line(&mut self, label: Message, value: impl Into<Datum>) {
        self.lines.push(Line { label, value: value.into(), link: None });
    }

    /// Adds a line of arithmetic that leads to a page.
    pub fn linked(&mut self, label: Message, value: impl Into<Datum>, link: Link) {
        self.lines.push(Line { label, value: value.into(), link: Some(link) });
    }
}
