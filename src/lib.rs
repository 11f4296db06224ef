//! Pactbook.

pub mod base;
pub mod calendar;
