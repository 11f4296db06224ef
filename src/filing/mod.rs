//! Filing: records as text, written as a careful clerk would.
//!
//! Owns how a record is put into TOML: which value a typed or imported text is, how fields are
//! ordered and aligned. Must not know where the values come from (questions, flags, tables of other
//! systems) nor where the text goes. The verbs are [`entry::entry`] for a value and
//! [`draft::Draft::text`] for a record; what is written is read back by the ledger's own reader, so
//! nothing is filed that `check` would refuse.

pub mod draft;
pub mod entry;
pub mod place;
pub mod slots;
pub mod wanted;
