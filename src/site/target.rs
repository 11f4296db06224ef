//! Targets: pages named by what they are about, and places in the book by their numbers.

use std::fmt;

use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::time::parts;

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month of an instant.
    pub fn of(zone: Zone, instant: Instant) -> Month {
        let (year, month, _) = parts(zone.date(instant));
        Month { year, month }
    }
}

/// `2025-10`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// What one page of a long list holds: a month, or a part of a month that is too full for one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf {
    /// The month; none for what has no time.
    pub month: Option<Month>,
    /// Which part of it, from 0.
    pub part: usize,
}

impl Leaf {
    /// How many rows one page holds, so that it stays well below 300 KB.
    pub const ROWS: usize = 150;

    /// How many records one page holds that are told whole.
    pub const ENTRIES: usize = 80;

    /// Parts of its file name.
    pub fn name(self) -> String {
        let month = self.month.map_or_else(|| "undated".to_owned(), |month| month.to_string());
        if self.part == 0 { month } else { format!("{month}_{}", self.part + 1) }
    }
}

/// A page, named by what it is about; contracts, obligations and so on by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// All contracts.
    Home,
    /// A further part of all contracts, from 1.
    Portfolio(usize),
    /// A page of what is wrong with the input, from 0.
    Findings(usize),
    /// What decides every requirement.
    Coverage,
    /// The search.
    Search,
    /// A page of the handbook.
    Article(SourceId),
    /// A page about a finding that the program carries, by its number.
    Guide(usize),
    /// A contract.
    Contract(usize),
    /// A page of the breaches of a contract, from 0.
    Breaches(usize, usize),
    /// A page of what is open, from 0: pending, undecidable, due soon.
    Open(usize, usize),
    /// The clauses of a contract.
    Clauses(usize),
    /// The interpretations of a contract.
    Readings(usize),
    /// The worked examples of a contract.
    Examples(usize),
    /// The money of a contract.
    Settlement(usize),
    /// What git says about the evidence of a contract, and the part of its list.
    Integrity(usize, usize),
    /// The records of a contract, by kind.
    Records(usize),
    /// The assessment form of a period.
    Period(usize, usize),
    /// An item in a period, by section and place in it.
    Item(usize, usize, usize, usize),
    /// An obligation.
    Obligation(usize, usize),
    /// The outcomes of an obligation in a month.
    Months(usize, usize, Leaf),
    /// An outcome.
    Outcome(usize, usize, usize),
    /// A record.
    Record(RecordNo),
    /// The records of a kind in a month; none for records without a time.
    Log(usize, usize, Leaf),
}

/// An outcome by contract, obligation and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutcomeAt {
    /// Number of the contract.
    pub contract: usize,
    /// Number of the obligation.
    pub obligation: usize,
    /// Number of the outcome.
    pub outcome: usize,
}
