//! First and last commit of every path, as `git log --first-parent` tells them.

use crate::snapshot::paths::Act;
use crate::snapshot::paths::PathSpan;
use crate::snapshot::paths::Spans;

use super::Indexed;
use super::index::Select;
use super::index::Step;

/// The span of every path that is selected; none if the index is damaged.
pub(super) fn spans(indexed: &Indexed, select: Select<'_>) -> Option<Spans> {
    let mut paths: Vec<PathSpan> = Vec::new();
    for event in indexed.index.events(select)? {
        let (step, is_there) = (event.step as usize, event.new.is_some());
        match paths.last_mut().filter(|span| *span.path == *event.path) {
            Some(span) => (span.last, span.is_there) = (step, is_there),
            None => {
                let path = event.path.into_vec();
                paths.push(PathSpan { path, first: step, last: step, is_there });
            }
        }
    }
    // What later segments of the index say of a path stands behind all of what the base says.
    paths.sort();
    paths.dedup_by(|later, span| {
        let is_same = later.path == span.path;
        if is_same {
            (span.last, span.is_there) = (later.last, later.is_there);
        }
        is_same
    });
    let mut named: Vec<usize> = paths.iter().flat_map(|span| [span.first, span.last]).collect();
    named.sort_unstable();
    named.dedup();
    for span in &mut paths {
        span.first = named.binary_search(&span.first).ok()?;
        span.last = named.binary_search(&span.last).ok()?;
    }
    let act = |step: Step| Act { commit: step.commit.id.clone(), committed: step.commit.committed };
    let commits = indexed.index.steps_at(&named)?.into_iter().map(act).collect();
    Some(Spans { commits, paths, gap: indexed.gap })
}
