//! Spots: a path with lines and columns, as editors and forges want them.

use super::Brief;
use crate::base::finding::Finding;
use crate::base::place::Place;
use crate::base::place::Position;
use crate::settings;

/// A range in a file of the repository.
pub(super) struct Spot<'a> {
    /// The file, relative to the root of the data repository.
    pub(super) path: &'a str,
    /// First line and column, and those behind the last character; none for the whole file.
    pub(super) range: Option<(Position, Position)>,
}

impl Spot<'_> {
    /// The line to point at.
    pub(super) fn line(&self) -> u32 {
        self.range.map_or(1, |(start, _)| start.line)
    }
}

impl<'a> Brief<'a> {
    /// The range of a place; none if it lies in no file of the snapshot.
    pub(super) fn spot(&self, at: Place) -> Option<Spot<'a>> {
        if !self.has(at) {
            return None;
        }
        let path = &self.book.snapshot.source(at.source).path;
        Some(Spot { path, range: Some((self.position(at), self.at(at, at.end as usize))) })
    }

    /// Where a finding stands; what concerns no file is shown at the settings.
    pub(super) fn spot_of(&self, finding: &'a Finding) -> Spot<'a> {
        let placed = finding.place.and_then(|at| self.spot(at));
        placed
            .unwrap_or(Spot { path: self.path_of(finding).unwrap_or(settings::FILE), range: None })
    }

    /// Where else a finding points to, with what to say there.
    pub(super) fn beside(&self, finding: &'a Finding) -> Vec<(Spot<'a>, String)> {
        let related = finding.related.iter();
        related.filter_map(|(at, label)| Some((self.spot(*at)?, self.line_of(label)))).collect()
    }

    /// How many bytes of its line lie before a byte, counted from 1.
    pub(super) fn byte_column(&self, at: Place, offset: usize) -> u32 {
        let line = self.at(at, offset).line;
        let start = self.line(at, line).map_or(0, |(start, _)| start);
        u32::try_from(offset.saturating_sub(start) + 1).unwrap_or(u32::MAX)
    }
}
