//! TOML with the place of everything: one parse a file, every fault of it.

use std::ops::Range;

pub use toml::Spanned;
/// A table whose keys and values know where they stand.
pub type Table<'a> = toml::de::DeTable<'a>;
/// A value that knows where its parts stand.
pub type Value<'a> = toml::de::DeValue<'a>;
pub use toml::value::Datetime;
pub use toml::value::Offset;

/// Something that is not TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxFault {
    /// What the parser says, in its own words.
    pub message: String,
    /// Where, in bytes.
    pub range: Range<usize>,
}

/// Parses a file; what can be read is returned even if some of it is broken.
pub fn parse(text: &str) -> (Table<'_>, Vec<SyntaxFault>) {
    let (table, errors) = Table::parse_recoverable(text);
    let mut faults: Vec<SyntaxFault> = errors
        .iter()
        .map(|error| SyntaxFault {
            message: error.message().to_owned(),
            range: error.span().unwrap_or(0..0),
        })
        .collect();
    faults.sort_by_key(|fault| (fault.range.start, fault.range.end));
    (table.into_inner(), faults)
}
