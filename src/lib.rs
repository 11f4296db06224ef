//! Pactbook.

pub mod base;
