//! Service contracts as code, evidence in git, verdicts that anyone can recompute.
//!
//! Pactbook reads a git repository that holds contracts and evidence as TOML, decides every
//! obligation of every contract, scores the supplier, works out the money, and publishes a static
//! site on which each number can be followed down to the clause, the record, the line and the
//! commit it came from.
//!
//! # One way through the house
//!
//! ```text
//! git revision or folder
//!    |  snapshot     files, blob ids, history, as-of instant    (the only stage that reads the outside)
//!    v
//!    |  ledger       contracts and records, typed, each field with its place
//!    v
//!    |  integrity    what git says about the evidence: filed when, changed by whom, with what right
//!    v
//!    |  obligations  outcomes with proofs: met, breached, excused, pending, upcoming, undecidable
//!    v
//!    |  assessment   scores, bonuses, grades, penalties, settlement, the payer's duty, rights
//!    |  seals        what was signed off for a period, and what has changed since; it stands
//!    |  examples     worked examples: the three stages above on records of their own
//!    v
//!  Book              the frozen result
//!    |-> handbook    pages of the rule kinds; each case on them is a small Book of its own
//!    |-> tables      what somebody can take away: rows of typed cells, as CSV, JSON, XLSX; forms
//!    |-> site        an ordered map: route -> bytes; pages, and the tables beside them
//!    |-> reports     text, json, sarif, junit, markdown and what forges read
//!    v
//!  publish           the only writer
//! ```
//!
//! # Code map
//!
//! * [`base`]: nouns that everybody speaks: time, quantities, places, findings, messages, proofs.
//! * [`calendar`]: working days, shifts, limits, windows; time arithmetic without a clock.
//! * [`expr`]: the expressions of contracts: typed, bounded, checked before any record is read.
//! * [`settings`] and [`snapshot`]: what is read from the outside.
//! * [`ledger`]: record kinds (data, not code), records, the contract file with its amendments, and
//!   its linter, which looks at a contract before any record is read.
//! * [`integrity`]: the history of every record, and what is irregular about it.
//! * [`obligations`]: the rule kinds, a file each, and beside them what several share: where a limit
//!   starts and ends, who is on a register, what is a share of what.
//! * [`assessment`]: points and money; what somebody has to confirm stays apart until they have.
//! * [`seals`]: figures that were signed off, with digests of what they rest on, against those of today.
//! * [`examples`]: what both parties agreed that made-up records come to, and whether it is so.
//! * [`book`]: the pipeline on one screen; two books compared, what one change did, the course of
//!   months, one book after another.
//! * [`filing`]: records as text: a typed or imported value put into TOML as its field wants it.
//! * [`imports`]: tables of other systems into records, by a mapping that states everything.
//! * [`handbook`]: pages about the rule kinds, whose cases go through the whole pipeline, under a
//!   demonstration contract; the site, `explain` and the tests show the same verdicts.
//! * [`starter`]: a new repository from answers to what a contract has to say.
//! * [`theme`]: the files of the theme, and which of a repository's take their place.
//! * [`lang`]: message catalogues; the stages speak in keys and values, never in a language.
//! * [`tables`]: lists to take away, and the official form as a workbook.
//! * [`exports`]: those lists as data files for other programs, parted by contract and year.
//! * [`preview`]: the site while somebody works on it, page by page, as `build` would write it.
//! * [`site`], [`reports`]: what leaves the program. [`publish`]: the only writer. [`cli`]: the border.
//! * [`schemas`]: what each sort of file may say, as JSON Schemas for editors.
//! * [`demo`]: a repository with a year of commits by several parties, for trying all of it.
//!
//! # Invariants
//!
//! * Imports point left: `tests/suite/tidy.rs`, `imports_point_left`.
//! * No number without its derivation: an outcome, a score and an amount each carry a
//!   [`base::proof::Proof`]; `explain`, the site and the JSON output show that same value.
//! * The same commit, as-of instant and version give the same bytes: `tests/suite/site.rs`.
//! * A sealed figure is never silently computed anew: `tests/suite/sealing.rs`.
//! * What git cannot tell is unknown and never guessed: `tests/suite/integrity/` and `tests/suite/history/`.
//! * Nobody's verdict rests on what somebody wrote who had no right to: `tests/suite/integrity/rights.rs`.
//! * Wrong input becomes a finding and never hides right input: `tests/suite/input.rs`.
//! * What a contract file may say stands in the handbook: `tests/suite/reference.rs`.
//! * Editors know every key that a contract file may have, and none more: `tests/suite/schemas/`.
//! * Points and money are decimals; time is whole seconds in half-open ranges.
//! * Nothing asks the clock or the environment but [`cli`]; `.clippy.toml` holds it.
//!
//! # Where the next one goes
//!
//! A record kind: `src/ledger/kinds/`. A rule kind: `src/obligations/` and its page, `content/rules/`.
//! A contradiction to find: `src/ledger/contract/lint/`. An irregularity: `src/integrity/` and its page,
//! `content/findings/`. Something that examples may expect:
//! `src/examples/`. A page: `src/site/pages/`. A chart: `src/site/charts/`. A format:
//! `src/reports/`. A table: `src/tables/sheets/`. A command: `src/cli/`. A contract and its examples: `data/`, no Rust at all. Each
//! folder's `mod.rs` says how.

pub mod assessment;
pub mod base;
pub mod book;
pub mod calendar;
pub mod cli;
pub mod demo;
pub mod examples;
pub mod exports;
pub mod expr;
pub mod filing;
pub mod handbook;
pub mod imports;
pub mod integrity;
pub mod lang;
pub mod ledger;
pub mod obligations;
pub mod preview;
pub mod publish;
pub mod reports;
pub mod schemas;
pub mod seals;
pub mod settings;
pub mod site;
pub mod snapshot;
pub mod starter;
pub mod tables;
pub mod theme;
