//! Where something stands: a source by number and a range of bytes in it.

use std::ops::Range;

use serde::Deserialize;
use serde::Serialize;

/// Number of a source in its snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(pub u32);

/// A range of bytes in a source; it holds no text, so values can outlive what they were read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Which source.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// First byte after the end.
    pub end: u32,
}

impl Place {
    /// The bytes `range` of `source`.
    pub fn new(source: SourceId, range: Range<usize>) -> Place {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Place { source, start: clip(range.start), end: clip(range.end) }
    }

    /// The very start of a source, for findings about the file as a whole.
    pub fn start_of(source: SourceId) -> Place {
        Place { source, start: 0, end: 0 }
    }

    /// The range as indexes into the text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Line and column, both from 1; columns count characters, as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Line and column of the byte `offset` in `text`; an offset beyond the end is the end.
pub fn position(text: &str, offset: usize) -> Position {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position {
        line: count(before.bytes().filter(|b| *b == b'\n').count() + 1),
        column: count(before[line_start..].chars().count() + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::Position;
    use super::position;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "a = 1\n标题 = 坏\n";
        let at = text.find('坏').expect("the character is there");
        assert_eq!(position(text, at), Position { line: 2, column: 6 });
        assert_eq!(position(text, 9999), Position { line: 3, column: 1 });
    }
}
