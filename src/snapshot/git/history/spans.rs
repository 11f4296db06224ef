//! First and last commit of every path, as `git log --first-parent` tells them.

use std::collections::HashMap;

use gix::ObjectId;

use crate::snapshot::history::Gap;
use crate::snapshot::paths::Act;
use crate::snapshot::paths::PathSpan;
use crate::snapshot::paths::Spans;

use super::Fault;
use super::tree::Scope;
use super::tree::Trees;
use super::walk;
use crate::snapshot::git::packs::Objects;
use crate::snapshot::git::packs::Packs;

/// What is known of a path so far, in numbers of commits counted from the newest.
struct Span {
    first: u32,
    last: u32,
    is_there: bool,
}

/// The span of every path that a commit of the trunk of `tip` touches.
pub(super) fn spans(repo: &gix::Repository, packs: &Packs, tip: ObjectId) -> Result<Spans, Fault> {
    let ends = walk::ends(repo);
    let mut trees = Trees::new(Objects::new(packs, repo));
    let mut trunk = walk::trunk(&mut trees.objects, tip, &[], &ends)?;
    let mut found: HashMap<Box<[u8]>, Span> = HashMap::new();
    let mut n_used = trunk.commits.len();
    for n in (0..trunk.commits.len()).rev() {
        let age = u32::try_from(trunk.commits.len() - 1 - n).unwrap_or(u32::MAX);
        let new = Some(trunk.commits[n].tree);
        let old = n.checked_sub(1).map(|n| trunk.commits[n].tree);
        let mut told = Vec::new();
        let mut tell = |trees: &mut Trees<'_>, old| {
            told.clear();
            trees.differences(&Scope::Everything, &[old], new, &mut |path, _, new| {
                told.push((Box::from(path), new.is_some()));
            })
        };
        let is_cut = tell(&mut trees, old).is_err();
        if is_cut {
            tell(&mut trees, None)?;
        }
        for (path, is_there) in told {
            let span = found.entry(path).or_insert(Span { first: age, last: age, is_there });
            span.first = age;
        }
        if is_cut {
            trunk.gap = Some(Gap::Missing);
            n_used -= n;
            break;
        }
    }
    let newest = trunk.commits.len() - 1;
    let commits: Vec<Act> = (0..n_used)
        .map(|age| {
            let witness = &trunk.commits[newest - age].witness;
            Act { commit: witness.id.clone(), committed: witness.committed }
        })
        .collect();
    let mut paths: Vec<PathSpan> = found
        .into_iter()
        .map(|(path, span)| PathSpan {
            path: path.into_vec(),
            first: commits.len() - 1 - span.first as usize,
            last: commits.len() - 1 - span.last as usize,
            is_there: span.is_there,
        })
        .collect();
    paths.sort();
    let commits = commits.into_iter().rev().collect();
    Ok(Spans { commits, paths, gap: trunk.gap })
}
