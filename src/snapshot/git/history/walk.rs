//! The walk: the commits of the trunk, those that merges brought in, and what each changed.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use gix::ObjectId;
use gix::hashtable::HashMap;
use gix::hashtable::HashSet;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::base::time::Instant;
use crate::snapshot::git::Repository;
use crate::snapshot::git::packs::Objects;
use crate::snapshot::history::Gap;
use crate::snapshot::history::Witness;

use super::Fault;
use super::commit;
use super::commit::Commit;
use super::event;
use super::event::Event;
use super::index::Index;
use super::index::Step;
use super::tree::Leaf;
use super::tree::Scope;
use super::tree::Trees;

/// Most events that a history may hold; one made to exhaust memory is refused.
const MAX_EVENTS: usize = 16_000_000;

/// Commits that one thread reads in a row: neighbours have most of their trees in common.
const COMMITS_PER_TASK: usize = 256;

/// Commits that are followed before it is asked whether they are known: most often one or two are new.
const FEW: usize = 64;

/// What a walk found beyond what was known.
pub(super) struct Walk {
    /// Number of known steps that lie before what was found.
    pub(super) n_known: usize,
    /// The steps behind them, oldest first.
    pub(super) steps: Vec<Step>,
    /// What they did, in no order that means anything; steps are counted from the first known one.
    pub(super) events: Vec<Event>,
    /// Steps of which commits that they brought in are missing, and why.
    pub(super) side_gaps: BTreeMap<usize, Gap>,
    pub(super) gap: Option<Gap>,
}

/// A step with what it did; numbered by the walk.
struct Found {
    step: Step,
    events: Vec<Event>,
    side_gap: Option<Gap>,
}

/// Walks from `tip` back to the first commit, or to one that is among the steps of the index.
///
/// None if the index is damaged.
pub(super) fn walk(
    repository: &Repository,
    tip: ObjectId,
    scope: &Scope,
    known: Option<&Index>,
) -> Option<Result<Walk, Fault>> {
    let repo = repository.handle();
    let mut objects = Objects::new(repository.packs(), &repo);
    let ends = ends(&repo);
    let trunk = match trunk(&mut objects, tip, known, &ends)? {
        Ok(trunk) => trunk,
        Err(fault) => return Some(Err(fault)),
    };
    let sides = match scope {
        Scope::Everything => trunk.commits.iter().map(|_| Side::default()).collect(),
        Scope::Sources(_) => sides(&mut objects, &trunk, known, &ends)?,
    };
    Some(read_changes(repository, scope, trunk, &sides))
}

/// What each commit changed: on all threads, from the newest to the oldest, as packs keep them (the
/// older tree is a delta of the newer).
fn read_changes(
    repository: &Repository,
    scope: &Scope,
    trunk: Trunk,
    sides: &[Side],
) -> Result<Walk, Fault> {
    let all = trunk.commits.iter().chain(sides.iter().flat_map(|side| &side.commits));
    let mut of: HashMap<ObjectId, ObjectId> = HashMap::default();
    of.extend(all.map(|commit| (commit.id, commit.tree)));
    let n_events = AtomicUsize::new(0);
    let n = trunk.commits.len();
    let n_each = n.div_ceil(2 * rayon::current_num_threads()).max(COMMITS_PER_TASK);
    let starts: Vec<usize> = (0..n).step_by(n_each).rev().collect();
    let read = |from: usize| -> Result<(Vec<Found>, bool), Fault> {
        let repo = repository.handle();
        let trees = Trees::new(Objects::new(repository.packs(), &repo));
        let own = HashMap::default();
        let mut reader = Reader { scope, trees, of: &of, own, n: &n_events };
        let mut found = Vec::new();
        for no in (from..n.min(from + n_each)).rev() {
            let is_first = no == 0 && trunk.gap.is_some();
            let step = trunk.n_known + no;
            let (one, is_cut) = reader.step(&trunk.commits[no], &sides[no], is_first, step)?;
            found.push(one);
            if is_cut {
                return Ok((found, true));
            }
        }
        Ok((found, false))
    };
    let parts: Vec<Result<(Vec<Found>, bool), Fault>> = starts.into_par_iter().map(read).collect();
    let mut all: Vec<Found> = Vec::with_capacity(n);
    let (mut gap, mut n_known, mut n_lost) = (trunk.gap, trunk.n_known, 0);
    for part in parts {
        let (found, is_cut) = part?;
        all.extend(found);
        if is_cut {
            // What lies before is not followed, whether it was known or not.
            gap = Some(Gap::Missing);
            n_lost = trunk.n_known + n - all.len();
            n_known = 0;
            break;
        }
    }
    all.reverse();
    let n_lost = u32::try_from(n_lost).unwrap_or(u32::MAX);
    let steps = Vec::with_capacity(all.len());
    let mut walk = Walk { n_known, steps, events: Vec::new(), side_gaps: BTreeMap::new(), gap };
    for (no, mut found) in all.into_iter().enumerate() {
        walk.side_gaps.extend(found.side_gap.map(|gap| (n_known + no, gap)));
        walk.steps.push(found.step);
        for event in &mut found.events {
            event.step -= n_lost;
        }
        walk.events.append(&mut found.events);
    }
    Ok(walk)
}

/// The commits whose parents a shallow clone does not hold.
fn ends(repo: &gix::Repository) -> BTreeSet<ObjectId> {
    let shallow = repo.shallow_commits().ok().flatten();
    shallow.map(|commits| commits.iter().copied().collect()).unwrap_or_default()
}

/// The part of the trunk that is not known yet.
struct Trunk {
    /// Its commits, oldest first; the newest first while it is being followed.
    commits: Vec<Commit>,
    /// Number of known steps that lie before them.
    n_known: usize,
    gap: Option<Gap>,
}

/// Follows first parents from `tip`; none if the index is damaged.
fn trunk(
    objects: &mut Objects<'_>,
    tip: ObjectId,
    known: Option<&Index>,
    ends: &BTreeSet<ObjectId>,
) -> Option<Result<Trunk, Fault>> {
    let mut trunk = Trunk { commits: Vec::new(), n_known: 0, gap: None };
    let mut met: HashSet<ObjectId> = HashSet::default();
    let mut next = Some(tip);
    while let Some(id) = next {
        if let Some(index) = known {
            if id == *index.last() {
                trunk.n_known = index.len();
                break;
            }
            if trunk.commits.len().is_power_of_two()
                && trunk.commits.len() >= FEW
                && join(&mut trunk, index)?
            {
                break;
            }
        }
        // No commit can name itself among its ancestors, but damaged bytes can.
        let read =
            if met.insert(id) { commit::read(objects, id) } else { Err(Fault::circular(&id)) };
        let commit = match read {
            Ok(commit) => commit,
            Err(fault) if trunk.commits.is_empty() => return Some(Err(fault)),
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
    if let Some(index) = known.filter(|_| trunk.n_known == 0) {
        join(&mut trunk, index)?;
    }
    trunk.commits.reverse();
    Some(Ok(trunk))
}

/// Leaves out what is known of a trunk that is being followed; none if the index is damaged.
fn join(trunk: &mut Trunk, index: &Index) -> Option<bool> {
    let steps = index.steps()?;
    let ids = steps.iter().map(|step| ObjectId::from_hex(step.commit.id.as_bytes()).ok());
    let places: BTreeMap<ObjectId, usize> =
        ids.zip(0..).filter_map(|(id, place)| Some((id?, place))).collect();
    let place = |commit: &Commit| places.get(&commit.id).copied();
    let found = trunk.commits.iter().enumerate().find_map(|(at, one)| Some((at, place(one)?)));
    if let Some((at, place)) = found {
        trunk.commits.truncate(at);
        trunk.n_known = place + 1;
        trunk.gap = None;
    }
    Some(found.is_some())
}

/// What a merge brought in, parents before their children.
#[derive(Default)]
struct Side {
    commits: Vec<Commit>,
    gap: Option<Gap>,
}

/// The side of each commit of the trunk, going forward from the oldest: whatever an earlier one
/// reaches is settled, so every commit is read once.
///
/// None if the index is damaged.
fn sides(
    objects: &mut Objects<'_>,
    trunk: &Trunk,
    known: Option<&Index>,
    ends: &BTreeSet<ObjectId>,
) -> Option<Vec<Side>> {
    let mut settled: HashSet<ObjectId> = HashSet::default();
    let has_merge = trunk.commits.iter().any(|commit| commit.parents.len() > 1);
    if let Some(index) = known.filter(|_| has_merge) {
        let from_hex = |witness: &Arc<Witness>| ObjectId::from_hex(witness.id.as_bytes()).ok();
        for step in index.steps()?.into_iter().take(trunk.n_known) {
            settled.extend(from_hex(&step.commit));
            settled.extend(step.side.iter().filter_map(from_hex));
            settled.extend(step.passed);
        }
    }
    let mut sides = Vec::with_capacity(trunk.commits.len());
    for commit in &trunk.commits {
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
        let n = side.commits.len();
        side.commits = in_order_of_ancestry(side.commits);
        if side.commits.len() < n {
            side.gap = Some(Gap::Missing);
        }
        sides.push(side);
    }
    Some(sides)
}

/// Parents before their children; of those that could come next the earliest first. Commits that
/// damaged bytes make ancestors of themselves are left out, with those that rest on them.
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

/// Reads what commits changed, on one thread.
struct Reader<'r> {
    scope: &'r Scope,
    trees: Trees<'r>,
    /// Trees of commits, and of those that were read on the way.
    of: &'r HashMap<ObjectId, ObjectId>,
    own: HashMap<ObjectId, ObjectId>,
    /// Number of events so far, on all threads.
    n: &'r AtomicUsize,
}

impl Reader<'_> {
    /// Reads what a trunk commit and those that it brought in did, and whether the trunk is cut off
    /// here because what lies before cannot be read.
    fn step(
        &mut self,
        commit: &Commit,
        side: &Side,
        is_first: bool,
        step: usize,
    ) -> Result<(Found, bool), Fault> {
        let step = u32::try_from(step).map_err(|_| Fault::too_much(MAX_EVENTS))?;
        let first = if is_first { &[] } else { commit.parents.get(..1).unwrap_or(&[]) };
        let (mut events, is_cut) = match self.events(commit, first) {
            Ok(events) => (events, false),
            Err(fault) if fault.is_final => return Err(fault),
            Err(_) => (self.events(commit, &[])?, true),
        };
        let mut side_gap = side.gap;
        let mut passed = Vec::new();
        let mut touching: Vec<(Arc<Witness>, Vec<Event>)> = Vec::new();
        for commit in side.commits.iter().rev() {
            match self.events(commit, &commit.parents) {
                Ok(own) if own.is_empty() => passed.push(commit.id),
                Ok(own) => touching.push((Arc::clone(&commit.witness), own)),
                Err(fault) if fault.is_final => return Err(fault),
                Err(_) => side_gap = Some(Gap::Missing),
            }
        }
        let mut side = Vec::with_capacity(touching.len());
        for (witness, mut own) in touching.into_iter().rev() {
            side.push(witness);
            let no = u32::try_from(side.len()).unwrap_or(u32::MAX);
            own.iter_mut().for_each(|event| event.side = no);
            events.append(&mut own);
        }
        events.iter_mut().for_each(|event| event.step = step);
        let step = Step { commit: Arc::clone(&commit.witness), side, passed };
        Ok((Found { step, events, side_gap }, is_cut))
    }

    /// What a commit holds otherwise than all of these parents.
    fn events(&mut self, commit: &Commit, parents: &[ObjectId]) -> Result<Vec<Event>, Fault> {
        let mut olds = Vec::with_capacity(parents.len().max(1));
        for parent in parents {
            olds.push(Some(self.tree_of(*parent)?));
        }
        if olds.is_empty() {
            olds.push(None);
        }
        let mut events: Vec<Event> = Vec::new();
        let room = MAX_EVENTS - self.n.load(Ordering::Relaxed).min(MAX_EVENTS);
        let is_everything = matches!(self.scope, Scope::Everything);
        self.trees.differences(self.scope, &olds, Some(commit.tree), &mut |path, old, new| {
            let is_told = |leaf: &Leaf| is_everything || leaf.is_file();
            let id = |leaf: Option<Leaf>| leaf.filter(is_told).map(|leaf| leaf.id);
            let (old, new) = (id(old), id(new));
            // A file that merely became executable holds what it held.
            if (old != new || is_everything) && events.len() < room {
                let (path, from) = (path.into(), None);
                events.push(Event { path, step: 0, side: 0, old, new, from });
            }
        })?;
        if events.len() == room {
            return Err(Fault::too_much(MAX_EVENTS));
        }
        self.n.fetch_add(events.len(), Ordering::Relaxed);
        if !is_everything {
            event::find_moves(&mut events);
        }
        Ok(events)
    }

    fn tree_of(&mut self, id: ObjectId) -> Result<ObjectId, Fault> {
        if let Some(tree) = self.of.get(&id).or_else(|| self.own.get(&id)) {
            return Ok(*tree);
        }
        let tree = commit::read(&mut self.trees.objects, id)?.tree;
        self.own.insert(id, tree);
        Ok(tree)
    }
}
