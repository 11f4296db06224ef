//! Where the data folder was moved the history begins: what lay elsewhere before is not followed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::place::SourceId;
use crate::settings;
use crate::settings::Settings;

use super::Content;
use super::history::Change;
use super::history::Gap;
use super::history::Timeline;
use super::history::TrunkCommit;

/// Number of the last commit that made today's data folder the data folder, given with the changes of
/// the settings; `earlier` holds what older versions of them said, by blob.
///
/// Otherwise everything in it would seem to have landed with that commit, and whoever made it
/// would seem to have written the contracts.
pub(super) fn place(
    timeline: &Timeline,
    earlier: &BTreeMap<Box<str>, Content>,
    settings: &Settings,
) -> Option<usize> {
    let is_elsewhere = |change: &Change| {
        let before = change.old.as_deref().filter(|_| *change.path == *settings::FILE);
        let Some(Content::Text(text)) = before.and_then(|blob| earlier.get(blob)) else {
            return false;
        };
        settings::read(text, SourceId(0)).0.folders.data != settings.folders.data
    };
    let moved = |commit: &TrunkCommit| commit.changes.iter().any(is_elsewhere);
    timeline.trunk.iter().rposition(moved)
}

/// The timeline from a commit on, which lists everything that lies there.
pub(super) fn begin(timeline: &Timeline, at: usize) -> Timeline {
    let mut lying: BTreeMap<&str, &str> = BTreeMap::new();
    for change in timeline.trunk[..=at].iter().flat_map(|commit| &commit.changes) {
        match &change.new {
            Some(blob) => lying.insert(&change.path, blob),
            None => lying.remove(&*change.path),
        };
    }
    let changes = lying.into_iter().map(|(path, blob)| Change {
        path: path.into(),
        old: None,
        new: Some(blob.into()),
        moved_from: None,
    });
    let mut trunk = timeline.trunk[at..].to_vec();
    if let Some(first) = trunk.first_mut() {
        first.changes = changes.collect();
        first.side = Vec::new();
    }
    let gap = timeline.gap.or(Some(Gap::Moved));
    Timeline { trunk, gap, contents: Arc::clone(&timeline.contents) }
}
