//! Where lines begin: found once a file, however many findings point into it.

use std::cell::OnceCell;

use crate::base::place::Position;
use crate::base::place::SourceId;

/// The first byte of every line of every file that was asked about.
pub(super) struct Lines {
    starts: Vec<OnceCell<Vec<usize>>>,
}

impl Lines {
    pub(super) fn new(n_sources: usize) -> Lines {
        Lines { starts: vec![OnceCell::new(); n_sources] }
    }

    fn starts(&self, source: SourceId, text: &str) -> &[usize] {
        let find = || {
            let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
        };
        self.starts.get(source.0 as usize).map_or(&[], |cell| cell.get_or_init(find))
    }

    /// Line and column of a byte; an offset beyond the end is the end.
    pub(super) fn position(&self, source: SourceId, text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.starts(source, text);
        let line = starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|n| starts.get(n)).copied().unwrap_or(0);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position {
            line: count(line.max(1)),
            column: count(text[start..offset].chars().count() + 1),
        }
    }

    /// First byte and text of a line, without its end.
    pub(super) fn line<'t>(
        &self,
        source: SourceId,
        text: &'t str,
        line: u32,
    ) -> Option<(usize, &'t str)> {
        let starts = self.starts(source, text);
        let n = (line as usize).checked_sub(1)?;
        let start = *starts.get(n)?;
        let end = starts.get(n + 1).map_or(text.len(), |next| next - 1);
        Some((start, text[start..end].trim_end_matches('\r')))
    }
}
