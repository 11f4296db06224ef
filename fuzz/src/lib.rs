//! What is thrown at the readers of Pactbook, and what they must keep whatever comes.
//!
//! Each target is a function from bytes: it reads them and panics if something does not hold.
//! cargo-fuzz calls them from `targets/`; the suite (`tests/suite/fuzzing.rs`) calls the same ones
//! with seeds and a fixed number of changed seeds, on stable Rust.

pub mod calendars;
pub mod change;
pub mod contracts;
pub mod documents;
pub mod expressions;
pub mod history;
pub mod imports;
pub mod kept;
pub mod markdown;
pub mod packs;
pub mod places;
pub mod records;
pub mod seeds;

/// Something to be fuzzed.
pub struct Target {
    /// Its name, as cargo-fuzz calls it.
    pub name: &'static str,
    /// Reads bytes and panics if something does not hold.
    pub run: fn(&[u8]),
    /// What to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target, by name.
pub static TARGETS: &[Target] = &[
    Target { name: "calendars", run: calendars::run, seeds: calendars::seeds },
    Target { name: "contracts", run: contracts::run, seeds: contracts::seeds },
    Target { name: "documents", run: documents::run, seeds: documents::seeds },
    Target { name: "expressions", run: expressions::run, seeds: expressions::seeds },
    Target { name: "history", run: history::run, seeds: history::seeds },
    Target { name: "imports", run: imports::run, seeds: imports::seeds },
    Target { name: "kept", run: kept::run, seeds: kept::seeds },
    Target { name: "markdown", run: markdown::run, seeds: markdown::seeds },
    Target { name: "packs", run: packs::run, seeds: packs::seeds },
    Target { name: "records", run: records::run, seeds: records::seeds },
];
