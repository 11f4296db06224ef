//! Pactbook.

pub mod base;
pub mod publish;
pub mod settings;
pub mod snapshot;
