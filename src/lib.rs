//! Pactbook.

pub mod assessment;
pub mod base;
pub mod calendar;
pub mod expr;
pub mod lang;
pub mod ledger;
pub mod obligations;
pub mod publish;
pub mod settings;
pub mod snapshot;
