//! The files that rule over the verdicts, folded along the trunk: who set what stands in them, and
//! which identities that puts in force.
//!
//! A statement changes only by somebody who has the right under the roll before the commit. What
//! others wrote stays unheard: the roll is made of the statements that were allowed.

mod lineage;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use super::Proven;
use super::Standing;
use super::identity::OWNER;
use super::identity::Roll;
use super::parts;
use super::parts::JOINT;
use super::parts::Parts;
use super::signature;
use super::signature::Verified;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::snapshot::Content;
use crate::snapshot::Snapshot;
use crate::snapshot::history::Change;
use crate::snapshot::history::Timeline;
use crate::snapshot::history::TrunkCommit;
use crate::snapshot::history::Witness;
use lineage::Gone;

/// What is known of all commits, whatever the contract.
pub(super) struct Commits<'a> {
    pub(super) timeline: &'a Timeline,
    verified: BTreeMap<&'a str, Verified>,
    /// When a commit was made, at the earliest: it cannot be older than what it builds on.
    made: BTreeMap<&'a str, Instant>,
    by_blob: BTreeMap<&'a str, &'a str>,
    trunk: BTreeMap<&'a str, usize>,
}

impl<'a> Commits<'a> {
    /// Verifies every commit of the timeline.
    pub(super) fn all(snapshot: &'a Snapshot, timeline: &'a Timeline) -> Commits<'a> {
        let all: Vec<&Witness> = timeline
            .trunk
            .iter()
            .flat_map(|one| one.side.iter().map(|side| &*side.commit).chain([&*one.commit]))
            .collect();
        let verified: Vec<(&str, Verified)> = all
            .into_par_iter()
            .map(|commit| (&*commit.id, signature::verify(commit.signature.as_deref())))
            .collect();
        let verified = verified.into_iter().collect();
        Commits { verified, ..Commits::few(snapshot, timeline) }
    }

    /// Whether any version of a contract may name who commits for a party.
    pub(super) fn name_anybody(&self) -> bool {
        let changes = self.timeline.trunk.iter().flat_map(TrunkCommit::all_changes);
        let contracts = changes.filter(|change| change.path.ends_with("/contract.toml"));
        let blobs: BTreeSet<&str> = contracts.filter_map(|change| change.new.as_deref()).collect();
        blobs.into_iter().filter_map(|blob| self.text(blob)).any(|text| text.contains("identity"))
    }

    /// Verifies commits when they are asked for.
    pub(super) fn few(snapshot: &'a Snapshot, timeline: &'a Timeline) -> Commits<'a> {
        let mut made: BTreeMap<&str, Instant> = BTreeMap::new();
        for one in &timeline.trunk {
            for side in &one.side {
                let parents = side.commit.parents.iter().filter_map(|id| made.get(&**id)).copied();
                let at = parents.max().map_or(side.commit.committed.instant, |parent| {
                    parent.max(side.commit.committed.instant)
                });
                made.insert(&side.commit.id, at);
            }
            made.insert(&one.commit.id, one.landed);
        }
        let by_blob = snapshot
            .sources
            .iter()
            .filter_map(|source| match &source.content {
                Content::Text(text) => Some((source.blob.as_str(), text.as_str())),
                _ => None,
            })
            .collect();
        let trunk = timeline.trunk.iter().zip(0..).map(|(one, no)| (&*one.commit.id, no)).collect();
        Commits { timeline, verified: BTreeMap::new(), made, by_blob, trunk }
    }

    /// What a commit's signature proves and when it was made.
    fn facts(&self, commit: &Witness) -> (Verified, Instant) {
        let verified = self.verified.get(&*commit.id).cloned();
        let made = self.made.get(&*commit.id).copied();
        (
            verified.unwrap_or_else(|| signature::verify(commit.signature.as_deref())),
            made.unwrap_or(commit.committed.instant),
        )
    }

    /// Index of a trunk commit.
    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.trunk.get(id).copied()
    }

    fn standing(&self, roll: &Roll, commit: &Witness) -> Standing {
        let (verified, at) = self.facts(commit);
        roll.standing(commit, &verified, at)
    }

    /// The text of a blob; none if it is not text or not known.
    pub(super) fn text(&self, blob: &str) -> Option<&'a str> {
        match self.timeline.contents.get(blob) {
            Some(Content::Text(text)) => Some(text),
            Some(_) => None,
            None => self.by_blob.get(blob).copied(),
        }
    }
}

/// A change of a ruling file by one commit.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The file, relative to the data repository.
    pub(super) path: Arc<str>,
    /// Index of the trunk commit.
    pub(super) trunk: usize,
    /// Number of the commit that a merge brought in, if it was one, among those of the trunk commit.
    side: Option<usize>,
    /// What it changed: key, before, after.
    pub(super) changes: Vec<(String, Option<String>, Option<String>)>,
    /// Whether it had the right to; none if that is not asked.
    pub(super) is_allowed: Option<bool>,
}

/// A ruling file as it went along the trunk.
#[derive(Clone, Debug, Default)]
pub(super) struct FileState {
    /// Its last version.
    pub(super) blob: Option<Box<str>>,
    /// What stands in it.
    pub(super) current: Parts,
    /// What was set by those who may.
    pub(super) allowed: Parts,
    /// Its last version in which both were the same.
    pub(super) sound_blob: Option<Box<str>>,
    /// What that version says.
    sound: Parts,
    /// Whether somebody who may not left it unreadable, so that nobody knows what they changed.
    tainted: bool,
    /// Who set each statement that stands without right: index of the step.
    pub(super) unheard: BTreeMap<String, usize>,
}

impl Step {
    /// The commit that a merge brought in, if it was one.
    pub(super) fn side<'a>(&self, timeline: &'a Timeline) -> Option<&'a Witness> {
        self.side.map(|at| &*timeline.trunk[self.trunk].side[at].commit)
    }
}

impl FileState {
    /// Whether something stands in it that nobody who may has set.
    pub(super) fn is_doubtful(&self) -> bool {
        self.tainted || self.current != self.allowed
    }

    /// The version that is all that was allowed, if there is one.
    pub(super) fn allowed_blob(&self) -> Option<&str> {
        self.sound_blob.as_deref().filter(|_| self.sound == self.allowed)
    }
}

/// The ruling files of a contract along the trunk.
#[derive(Clone, Debug, Default)]
pub(super) struct Ruling {
    /// Rolls, each with the index of the trunk commit that brought it.
    rolls: Vec<(usize, Arc<Roll>)>,
    /// All changes, oldest first.
    pub(super) steps: Vec<Step>,
    /// The files as they stand, by path.
    pub(super) files: BTreeMap<Arc<str>, FileState>,
}

/// The ruling files of all contracts, and those that rule over all of them.
#[derive(Debug, Default)]
pub(super) struct Rulings {
    /// One for each contract of the ledger.
    pub(super) own: Vec<Ruling>,
    /// Calendars, kinds and settings.
    pub(super) shared: Ruling,
    /// Contracts that once stood in the repository and do no longer.
    pub(super) gone: Vec<Gone>,
    /// The contract that tells of the files that all share: the first that names anybody.
    pub(super) first: Option<usize>,
}

impl Rulings {
    /// Folds the ruling files of all contracts.
    pub(super) fn of(commits: &Commits<'_>, contracts: &[(String, Zone)]) -> Rulings {
        let (own, gone) = lineage::fold(commits, contracts);
        let judging: Vec<&Ruling> = own.iter().chain(gone.iter().map(|one| &one.ruling)).collect();
        let mut shared = Ruling::default();
        let prefix = contracts.first().map(|(prefix, _)| prefix.as_str());
        for (no, trunk) in commits.timeline.trunk.iter().enumerate() {
            let rolls: Vec<Arc<Roll>> = judging.iter().map(|one| one.strictly_before(no)).collect();
            // The purchaser of any contract may; nobody is asked where no contract names identities.
            let may = |commit: &Witness| {
                let each =
                    rolls.iter().map(|roll| roll.may(&[OWNER], &commits.standing(roll, commit)));
                each.flatten().reduce(|a, b| a || b)
            };
            for change in &trunk.changes {
                if prefix.and_then(|prefix| sort(prefix, &change.path)) == Some(Sort::Shared) {
                    let blob = change.new.as_deref();
                    shared.change(commits, &may, no, &change.path, blob, Sort::Shared);
                }
            }
        }
        let first = own.iter().position(Ruling::names_anybody);
        Rulings { own, shared, gone, first }
    }

    /// The rulings of some contracts, by their numbers; of none, what concerns no contract that stands.
    pub(super) fn cut(&self, numbers: &[usize]) -> Rulings {
        Rulings {
            own: numbers.iter().filter_map(|no| self.own.get(*no).cloned()).collect(),
            shared: self.shared.clone(),
            gone: if numbers.is_empty() { self.gone.clone() } else { Vec::new() },
            first: numbers.iter().position(|no| self.first == Some(*no)),
        }
    }

    /// Files that say what nobody who may has agreed to, with the last version that was; not
    /// those that somebody is changing in the working tree.
    pub(super) fn unheard(&self, snapshot: &Snapshot) -> Vec<(SourceId, Box<str>)> {
        let all = self.own.iter().chain([&self.shared]).flat_map(|ruling| &ruling.files);
        all.filter(|(path, file)| {
            file.is_doubtful() && path.ends_with(".toml") && !path.contains("/examples/")
        })
        .filter(|(path, _)| !path.contains("/seals/") && ***path != *"pactbook.toml")
        .filter_map(|(path, file)| {
            let source = snapshot.find(path)?;
            let is_committed = file.blob.as_deref() == Some(&*snapshot.source(source).blob);
            let blob = file.allowed_blob().filter(|_| is_committed)?;
            Some((source, blob.into()))
        })
        .collect()
    }
}

/// Which kind of ruling file a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// The contract itself.
    Contract,
    /// A text in the contract's folder that may be a file of signers.
    Beside,
    /// A seal or a worked example.
    Whole,
    /// A calendar, kind or the settings: all contracts'.
    Shared,
}

/// What a path is to the contract whose files begin with `prefix` (`data/<contract>/`).
pub(super) fn sort(prefix: &str, path: &str) -> Option<Sort> {
    let data = prefix.trim_end_matches('/').rsplit_once('/').map_or("", |(data, _)| data);
    match path.strip_prefix(prefix) {
        Some("contract.toml") => Some(Sort::Contract),
        Some(rest) if rest.starts_with("records/") => None,
        Some(rest) if rest.starts_with("seals/") || rest.starts_with("examples/") => {
            Some(Sort::Whole)
        }
        Some(_) => Some(Sort::Beside),
        None => {
            let inside = path.strip_prefix(data).map(|rest| rest.trim_start_matches('/'));
            let is_shared = path == "pactbook.toml"
                || inside.is_some_and(|rest| {
                    rest.starts_with("calendars/") || rest.starts_with("kinds/")
                });
            is_shared.then_some(Sort::Shared)
        }
    }
}

impl Ruling {
    /// Takes in what a trunk commit changed in the contract whose files begin with `prefix`.
    fn advance(&mut self, commits: &Commits<'_>, prefix: &str, zone: Zone, no: usize) {
        let mut has_changed = false;
        let before = self.strictly_before(no);
        let may = |commit: &Witness| before.may(&[OWNER], &commits.standing(&before, commit));
        for change in &commits.timeline.trunk[no].changes {
            let Some(sort) = sort(prefix, &change.path) else { continue };
            if sort == Sort::Shared {
                continue;
            }
            self.change(commits, &may, no, &change.path, change.new.as_deref(), sort);
            has_changed |= sort == Sort::Contract
                || (sort == Sort::Beside && self.names_file(prefix, &change.path));
        }
        if has_changed {
            let next = Arc::new(self.roll(prefix, zone));
            self.rolls.push((no, next));
        }
    }

    /// The roll that was in force before a trunk commit; where nobody was named, that which the
    /// commit brought: the first identities have nobody before them.
    pub(super) fn before(&self, trunk: usize) -> Arc<Roll> {
        let before = self.strictly_before(trunk);
        let own = self.rolls.iter().find(|(no, _)| *no == trunk).filter(|_| before.is_empty());
        own.map_or(before, |(_, roll)| Arc::clone(roll))
    }

    fn strictly_before(&self, trunk: usize) -> Arc<Roll> {
        let n_before = self.rolls.partition_point(|(no, _)| *no < trunk);
        let known = n_before.checked_sub(1).and_then(|last| self.rolls.get(last));
        known.map(|(_, roll)| Arc::clone(roll)).unwrap_or_default()
    }

    /// Whether anybody was ever named.
    pub(super) fn names_anybody(&self) -> bool {
        self.rolls.iter().any(|(_, roll)| !roll.is_empty())
    }

    /// Whether the contract ever said itself who may set something.
    pub(super) fn shares_out(&self) -> bool {
        self.rolls.iter().any(|(_, roll)| roll.shares_out())
    }

    /// What a commit that a trunk commit brought proves, and for whom it speaks.
    pub(super) fn judge(
        &self,
        commits: &Commits<'_>,
        trunk: usize,
        commit: &Witness,
    ) -> (Proven, Standing) {
        let (verified, at) = commits.facts(commit);
        (verified.proven(), self.before(trunk).standing(commit, &verified, at))
    }

    /// Whether the contract names a file of its folder as one of signers.
    fn names_file(&self, prefix: &str, path: &str) -> bool {
        let contract = self.files.get(format!("{prefix}contract.toml").as_str());
        let name = path.strip_prefix(prefix);
        contract.is_some_and(|file| {
            let mut named = file.allowed.iter().filter(|(key, _)| key.ends_with("\u{1f}signers"));
            named.any(|(_, value)| Some(value.as_str()) == name)
        })
    }

    fn roll(&self, prefix: &str, zone: Zone) -> Roll {
        let file = |name: &str| {
            let path = format!("{prefix}{name}");
            self.files.get(path.as_str()).map(|file| &file.allowed)
        };
        let contract = file("contract.toml").cloned().unwrap_or_default();
        Roll::of(&contract, file, zone)
    }

    fn change(
        &mut self,
        commits: &Commits<'_>,
        may: &dyn Fn(&Witness) -> Option<bool>,
        no: usize,
        path: &str,
        blob: Option<&str>,
        sort: Sort,
    ) {
        let trunk = &commits.timeline.trunk[no];
        let file = self.files.entry(path.into()).or_default();
        file.blob = blob.map(Into::into);
        let Some(after) = parts_of(commits, blob, sort) else {
            let touched = trunk.side.iter().filter(|side| touches(&side.changes, path));
            let doers = touched.map(|side| &side.commit).chain([&trunk.commit]);
            file.tainted |= doers.into_iter().any(|commit| may(commit) == Some(false));
            return;
        };
        let keys: BTreeSet<&String> = file.current.keys().chain(after.keys()).collect();
        let changed: Vec<String> = keys
            .into_iter()
            .filter(|key| file.current.get(*key) != after.get(*key))
            .cloned()
            .collect();
        let rewrites = rewrites(commits, trunk, path, sort);
        let mut steps: Vec<Step> = Vec::new();
        let mut sneaked = Vec::new();
        for key in changed {
            let (old, new) = (file.current.get(&key).cloned(), after.get(&key).cloned());
            let side = author(&rewrites, &key, new.as_deref());
            let step = steps.iter_mut().find(|step| step.side == side);
            let step = match step {
                Some(step) => step,
                None => {
                    let doer = side.map_or(&trunk.commit, |at| &trunk.side[at].commit);
                    let mut is_allowed = may(doer);
                    if file.tainted && is_allowed == Some(true) {
                        is_allowed = Some(false);
                    }
                    let path = path.into();
                    steps.push(Step { path, trunk: no, side, changes: Vec::new(), is_allowed });
                    let Some(last) = steps.last_mut() else { continue };
                    last
                }
            };
            if step.is_allowed != Some(false) && new.is_some() && is_sneaked(file, &key) {
                sneaked.push(key.clone());
                // Whoever brought it in first still answers for it.
                let first = file.unheard.iter().find(|(one, _)| element(one) == element(&key));
                if let Some(first) = first.map(|(_, step)| *step) {
                    file.unheard.insert(key.clone(), first);
                }
            }
            step.changes.push((key, old, new));
        }
        for step in steps {
            for (key, _, new) in &step.changes {
                if step.is_allowed == Some(false) {
                    file.unheard.insert(key.clone(), self.steps.len());
                } else if !sneaked.contains(key) {
                    file.unheard.remove(key);
                    match new {
                        Some(new) => file.allowed.insert(key.clone(), new.clone()),
                        None => file.allowed.remove(key),
                    };
                }
            }
            self.steps.push(step);
        }
        file.tainted = false;
        file.current = after;
        let (current, allowed) = (&file.current, &file.allowed);
        file.unheard.retain(|key, _| current.get(key) != allowed.get(key));
        if file.current == file.allowed {
            file.sound_blob = blob.map(Into::into);
            file.sound = file.current.clone();
        }
    }
}

fn touches(changes: &[Change], path: &str) -> bool {
    changes.iter().any(|change| &*change.path == path)
}

/// Party, sort and text of an address or key of an identity, whatever the identity is called.
fn element(key: &str) -> Option<(&str, &str, &str)> {
    let words: Vec<&str> = key.split(JOINT).collect();
    match words[..] {
        ["party", party, "identity", _, field @ ("mails" | "keys"), element] => {
            Some((party, field, element))
        }
        _ => None,
    }
}

/// Whether an address or a key of an identity was only carried over, under another name, from what
/// stood there without right.
fn is_sneaked(file: &FileState, key: &str) -> bool {
    let Some(own) = element(key) else { return false };
    let stands = |parts: &Parts| parts.keys().any(|other| element(other) == Some(own));
    stands(&file.current) && !stands(&file.allowed)
}

/// The statements of a version of a file; empty if it is gone, none if it cannot be read.
fn parts_of(commits: &Commits<'_>, blob: Option<&str>, sort: Sort) -> Option<Parts> {
    let Some(blob) = blob else { return Some(Parts::new()) };
    match sort {
        Sort::Contract => parts::toml(commits.text(blob)?),
        Sort::Beside => Some(commits.text(blob).map(parts::lines).unwrap_or_default()),
        Sort::Whole | Sort::Shared => {
            Some(Parts::from([(String::new(), blob.get(..12).unwrap_or(blob).to_owned())]))
        }
    }
}

/// What a commit of a merge made of a file.
struct Rewrite {
    /// Its number among those that the merge brought in.
    side: usize,
    old: Parts,
    new: Parts,
}

/// What the commits of a merge made of a file, the newest first; each version is taken apart once.
fn rewrites(commits: &Commits<'_>, trunk: &TrunkCommit, path: &str, sort: Sort) -> Vec<Rewrite> {
    let touching = trunk.side.iter().enumerate().rev().filter_map(|(at, side)| {
        let change = side.changes.iter().find(|change| &*change.path == path)?;
        let parts = |blob: Option<&str>| parts_of(commits, blob, sort).unwrap_or_default();
        let (old, new) = (parts(change.old.as_deref()), parts(change.new.as_deref()));
        Some(Rewrite { side: at, old, new })
    });
    touching.collect()
}

/// Number of the commit of a merge that set a statement; none if it was the trunk commit itself.
fn author(rewrites: &[Rewrite], key: &str, value: Option<&str>) -> Option<usize> {
    let found = rewrites.iter().find(|one| {
        let (old, new) = (one.old.get(key), one.new.get(key));
        new.map(String::as_str) == value && old != new
    });
    found.map(|one| one.side)
}
