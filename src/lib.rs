//! Pactbook.

pub mod assessment;
pub mod base;
pub mod book;
pub mod calendar;
pub mod cli;
pub mod expr;
pub mod lang;
pub mod ledger;
pub mod obligations;
pub mod publish;
pub mod reports;
pub mod settings;
pub mod site;
pub mod snapshot;
