//! Pactbook.

pub mod base;
pub mod ledger;
