//! The ledger: contracts and evidence as typed values, each field with its place.
//!
//! Pure: text in, values and findings out. A fault in one record never hides another.

pub mod evidence;
pub mod kinds;
pub mod links;
mod order;
pub mod reader;
pub mod record;
mod scalars;
mod syntax;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod reader_tests;
#[cfg(test)]
mod links_tests;
