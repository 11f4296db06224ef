//! The ledger: contracts and evidence as typed values, each field with its place.
//!
//! Pure: text in, values and findings out. A fault in one record never hides another.

pub mod evidence;
mod fields;
pub mod kinds;
pub mod links;
#[cfg(test)]
mod links_tests;
mod order;
pub mod reader;
#[cfg(test)]
mod reader_tests;
pub mod record;
mod scalars;
mod syntax;
