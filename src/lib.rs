//! Pactbook.

pub mod base;
pub mod expr;
