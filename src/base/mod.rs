//! Shared nouns: time, quantities, places, findings, messages, proofs.
//!
//! This stage owns the words that every other stage speaks. It knows nothing
//! of files, contracts or pages, and it asks neither the clock nor the machine.
//! A new noun gets a file of its own and a line below.

pub mod bounds;
pub mod digest;
pub mod document;
pub mod error;
pub mod finding;
pub mod language;
pub mod message;
pub mod moment;
pub mod nearest;
pub mod place;
pub mod proof;
pub mod quantity;
pub mod ssh;
pub mod time;
pub mod value;
pub mod visible;
pub mod written_time;
