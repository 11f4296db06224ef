//! The walk: the commits of the trunk, those that merges brought in, and what each changed.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::BinaryHeap;

use gix::ObjectId;
use gix::hashtable::HashMap;
use gix::hashtable::HashSet;

use crate::base::time::Instant;
use crate::snapshot::history::Change;
use crate::snapshot::history::Gap;
use crate::snapshot::history::SideCommit;
use crate::snapshot::history::TrunkCommit;

use super::Fault;
use super::commit;
use super::commit::Commit;
use super::commit::hex;
use super::tree::Leaf;
use super::tree::Scope;
use super::tree::Trees;
use crate::snapshot::git::packs::Objects;
use crate::snapshot::git::packs::Packs;

/// Most changes that a history may hold; one made to exhaust memory is refused.
const MAX_CHANGES: usize = 16_000_000;

/// A commit of the trunk with all that a later walk has to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::snapshot) struct Step {
    /// The commit; what it claims as its time stands for its landing, and nothing is moved yet.
    pub(in crate::snapshot) commit: TrunkCommit,
    /// Commits that it brought in and that touch nothing here.
    pub(in crate::snapshot) passed: Vec<ObjectId>,
}

/// What a walk found.
pub(super) struct Walk {
    /// The trunk, oldest first.
    pub(super) steps: Vec<Step>,
    /// Number of those that were known before.
    pub(super) n_known: usize,
    pub(super) gap: Option<Gap>,
}

impl Walk {
    /// Whether it found something new, and all of it.
    pub(super) fn is_worth_keeping(&self) -> bool {
        self.gap.is_none()
            && self.n_known < self.steps.len()
            && self.steps.iter().all(|step| step.commit.side_gap.is_none())
    }
}

/// Walks from `tip` back to the first commit, or to one that is among the `known` steps.
pub(super) fn walk(
    repo: &gix::Repository,
    packs: &Packs,
    tip: ObjectId,
    scope: &Scope,
    mut known: Vec<Step>,
) -> Result<Walk, Fault> {
    let ends = ends(repo);
    let mut trees = Trees::new(Objects::new(packs, repo));
    let trunk = trunk(&mut trees.objects, tip, &known, &ends)?;
    known.truncate(trunk.n_known);
    let sides = sides(&mut trees.objects, &trunk.commits, &known, &ends);
    let mut reader = Reader { scope, trees, of: HashMap::default(), n: 0 };
    for commit in trunk.commits.iter().chain(sides.iter().flat_map(|side| &side.commits)) {
        reader.of.insert(commit.id, commit.tree);
    }
    let mut steps: Vec<Step> = Vec::with_capacity(trunk.commits.len());
    let mut gap = trunk.gap;
    // From the newest to the oldest, as packs keep them: the older tree is a delta of the newer.
    for (n, (commit, side)) in trunk.commits.into_iter().zip(sides).enumerate().rev() {
        let first =
            if n == 0 && gap.is_some() { &[] } else { commit.parents.get(..1).unwrap_or(&[]) };
        let (changes, is_cut) = match reader.changes(&commit, first) {
            Ok(changes) => (changes, false),
            Err(fault) if fault.is_final => return Err(fault),
            Err(_) => (reader.changes(&commit, &[])?, true),
        };
        let mut step = Step {
            commit: TrunkCommit {
                landed: commit.witness.committed.instant,
                commit: commit.witness,
                changes,
                side: Vec::new(),
                side_gap: side.gap,
            },
            passed: Vec::new(),
        };
        for commit in side.commits.into_iter().rev() {
            match reader.changes(&commit, &commit.parents) {
                Ok(changes) if changes.is_empty() => step.passed.push(commit.id),
                Ok(changes) => {
                    step.commit.side.push(SideCommit { commit: commit.witness, changes });
                }
                Err(fault) if fault.is_final => return Err(fault),
                Err(_) => step.commit.side_gap = Some(Gap::Missing),
            }
        }
        step.commit.side.reverse();
        steps.push(step);
        if is_cut {
            gap = Some(Gap::Missing);
            known.clear();
            break;
        }
    }
    let n_known = known.len();
    known.extend(steps.into_iter().rev());
    Ok(Walk { steps: known, n_known, gap })
}

/// The commits whose parents a shallow clone does not hold.
pub(super) fn ends(repo: &gix::Repository) -> BTreeSet<ObjectId> {
    let shallow = repo.shallow_commits().ok().flatten();
    shallow.map(|commits| commits.iter().copied().collect()).unwrap_or_default()
}

/// The part of the trunk that is not known yet.
pub(super) struct Trunk {
    /// Its commits, oldest first; there is at least one.
    pub(super) commits: Vec<Commit>,
    /// Number of known steps that lie before them.
    n_known: usize,
    pub(super) gap: Option<Gap>,
}

/// Follows first parents from `tip`.
pub(super) fn trunk(
    objects: &mut Objects<'_>,
    tip: ObjectId,
    known: &[Step],
    ends: &BTreeSet<ObjectId>,
) -> Result<Trunk, Fault> {
    let places: BTreeMap<&str, usize> =
        known.iter().enumerate().map(|(n, step)| (&*step.commit.commit.id, n)).collect();
    let mut trunk = Trunk { commits: Vec::new(), n_known: 0, gap: None };
    let mut next = Some(tip);
    while let Some(id) = next {
        if !places.is_empty()
            && let Some(place) = places.get(&*hex(&id))
        {
            trunk.n_known = place + 1;
            break;
        }
        let commit = match commit::read(objects, id) {
            Ok(commit) => commit,
            Err(fault) if trunk.commits.is_empty() => return Err(fault),
            Err(_) => {
                trunk.gap = Some(Gap::Missing);
                break;
            }
        };
        next = commit.parents.first().copied();
        if next.is_some() && ends.contains(&id) {
            trunk.gap = Some(Gap::Shallow);
            next = None;
        }
        trunk.commits.push(commit);
    }
    trunk.commits.reverse();
    Ok(trunk)
}

/// What a merge brought in, parents before their children.
#[derive(Default)]
struct Side {
    commits: Vec<Commit>,
    gap: Option<Gap>,
}

/// The side of each commit of the trunk, going forward from the oldest: whatever an earlier one
/// reaches is settled, so every commit is read once.
fn sides(
    objects: &mut Objects<'_>,
    trunk: &[Commit],
    known: &[Step],
    ends: &BTreeSet<ObjectId>,
) -> Vec<Side> {
    let mut settled: HashSet<ObjectId> = HashSet::default();
    if trunk.iter().any(|commit| commit.parents.len() > 1) {
        let from_hex = |id: &str| ObjectId::from_hex(id.as_bytes()).ok();
        for step in known {
            settled.extend(from_hex(&step.commit.commit.id));
            settled.extend(step.commit.side.iter().filter_map(|side| from_hex(&side.commit.id)));
            settled.extend(&step.passed);
        }
    }
    let mut sides = Vec::with_capacity(trunk.len());
    for commit in trunk {
        settled.insert(commit.id);
        let mut side = Side::default();
        let mut pending: Vec<ObjectId> = commit.parents.iter().skip(1).copied().collect();
        while let Some(id) = pending.pop() {
            if !settled.insert(id) {
                continue;
            }
            match commit::read(objects, id) {
                // What it changed cannot be told, as its parents are not here.
                Ok(commit) if ends.contains(&id) && !commit.parents.is_empty() => {
                    side.gap = Some(Gap::Shallow);
                }
                Ok(commit) => {
                    pending.extend(&commit.parents);
                    side.commits.push(commit);
                }
                Err(_) => side.gap = Some(Gap::Missing),
            }
        }
        side.commits = in_order_of_ancestry(side.commits);
        sides.push(side);
    }
    sides
}

/// Parents before their children; of those that could come next the earliest first.
fn in_order_of_ancestry(commits: Vec<Commit>) -> Vec<Commit> {
    let places: BTreeMap<ObjectId, usize> =
        commits.iter().enumerate().map(|(n, commit)| (commit.id, n)).collect();
    let mut n_parents = vec![0_usize; commits.len()];
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); commits.len()];
    for (n, commit) in commits.iter().enumerate() {
        for place in commit.parents.iter().filter_map(|id| places.get(id)) {
            n_parents[n] += 1;
            children[*place].push(n);
        }
    }
    let key = |n: usize| -> Reverse<(Instant, ObjectId, usize)> {
        Reverse((commits[n].witness.committed.instant, commits[n].id, n))
    };
    let mut ready: BinaryHeap<_> =
        (0..commits.len()).filter(|n| n_parents[*n] == 0).map(key).collect();
    let mut order: Vec<usize> = Vec::with_capacity(commits.len());
    while let Some(Reverse((_, _, n))) = ready.pop() {
        order.push(n);
        for child in &children[n] {
            n_parents[*child] -= 1;
            if n_parents[*child] == 0 {
                ready.push(key(*child));
            }
        }
    }
    let mut commits: Vec<Option<Commit>> = commits.into_iter().map(Some).collect();
    order.into_iter().filter_map(|n| commits[n].take()).collect()
}

/// Reads what commits changed.
struct Reader<'r> {
    scope: &'r Scope,
    trees: Trees<'r>,
    /// Trees of commits.
    of: HashMap<ObjectId, ObjectId>,
    /// Number of changes so far.
    n: usize,
}

impl Reader<'_> {
    /// What a commit holds otherwise than all of these parents, by path.
    fn changes(&mut self, commit: &Commit, parents: &[ObjectId]) -> Result<Vec<Change>, Fault> {
        let mut olds = Vec::with_capacity(parents.len().max(1));
        for parent in parents {
            olds.push(Some(self.tree_of(*parent)?));
        }
        if olds.is_empty() {
            olds.push(None);
        }
        let mut changes: Vec<Change> = Vec::new();
        let room = MAX_CHANGES - self.n;
        self.trees.differences(self.scope, &olds, Some(commit.tree), &mut |path, old, new| {
            let file = |leaf: Option<Leaf>| leaf.filter(|leaf| leaf.is_file()).map(|leaf| leaf.id);
            let (old, new) = (file(old), file(new));
            // A file that merely became executable holds what it held.
            if old != new && changes.len() < room {
                let path = String::from_utf8_lossy(path).into();
                let hex = |id: Option<ObjectId>| id.as_ref().map(hex);
                changes.push(Change { path, old: hex(old), new: hex(new), moved_from: None });
            }
        })?;
        if changes.len() == room {
            return Err(Fault::too_much(MAX_CHANGES));
        }
        self.n += changes.len();
        changes.sort();
        Ok(changes)
    }

    fn tree_of(&mut self, id: ObjectId) -> Result<ObjectId, Fault> {
        if let Some(tree) = self.of.get(&id) {
            return Ok(*tree);
        }
        let tree = commit::read(&mut self.trees.objects, id)?.tree;
        self.of.insert(id, tree);
        Ok(tree)
    }
}
