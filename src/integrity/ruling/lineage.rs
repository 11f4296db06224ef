//! Contracts that moved to another folder, and those that are gone: whoever moves a contract does
//! not become the first to write it, and whoever removes it must have the right.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::Commits;
use super::Ruling;
use super::Sort;
use super::parts::Parts;
use super::parts_of;
use crate::base::time::Zone;
use crate::snapshot::history::Witness;

/// Name of the file that makes a folder a contract's.
const FILE: &str = "contract.toml";

/// A contract that once stood in the repository and is not read any longer.
#[derive(Clone, Debug)]
pub(in crate::integrity) struct Gone {
    /// The file that it was.
    pub(in crate::integrity) path: String,
    pub(in crate::integrity) ruling: Ruling,
    /// The trunk commits that carried it on in another folder.
    heirs: Vec<usize>,
}

impl Gone {
    /// The commit that removed it without right; none if it had the right, or if it only moved the
    /// contract.
    pub(in crate::integrity) fn removed_by<'a>(
        &self,
        commits: &Commits<'a>,
    ) -> Option<&'a Witness> {
        let file = self.ruling.files.get(self.path.as_str())?;
        if file.blob.is_some() || file.allowed.is_empty() {
            return None;
        }
        let step = self.ruling.steps.get(*file.unheard.values().max()?)?;
        if self.heirs.contains(&step.trunk) {
            return None;
        }
        let timeline = commits.timeline;
        Some(step.side(timeline).unwrap_or(&timeline.trunk[step.trunk].commit))
    }
}

/// A contract's folder, as it goes along the trunk.
struct Line {
    prefix: String,
    zone: Zone,
    is_gone: bool,
    /// The trunk commit that brought its contract file first.
    first: Option<usize>,
    /// The trunk commits that carried it on in another folder.
    heirs: Vec<usize>,
    ruling: Ruling,
}

/// Folds the ruling files of the contracts that stand, and of those that once stood beside them or
/// that they were before.
pub(super) fn fold(
    commits: &Commits<'_>,
    contracts: &[(String, Zone)],
) -> (Vec<Ruling>, Vec<Gone>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    for (no, trunk) in commits.timeline.trunk.iter().enumerate() {
        for change in &trunk.changes {
            paths.insert(&change.path);
            if let Some(prefix) = change.path.strip_suffix(FILE).filter(|one| one.ends_with('/')) {
                first.entry(prefix).or_insert(no);
            }
        }
    }
    let line = |prefix: &str, zone: Zone, is_gone: bool| Line {
        prefix: prefix.to_owned(),
        zone,
        is_gone,
        first: first.get(prefix).copied(),
        heirs: Vec::new(),
        ruling: Ruling::default(),
    };
    let mut lines: Vec<Line> =
        contracts.iter().map(|(prefix, zone)| line(prefix, *zone, false)).collect();
    let zone = contracts.first().map(|(_, zone)| *zone).unwrap_or_default();
    let is_read = |prefix: &str| contracts.iter().any(|(one, _)| one == prefix);
    lines.extend(first.keys().filter(|one| !is_read(one)).map(|one| line(one, zone, true)));
    for no in 0..commits.timeline.trunk.len() {
        let new: Vec<usize> = (0..lines.len())
            .filter(|at| lines.get(*at).is_some_and(|one| one.first == Some(no)))
            .collect();
        for at in new {
            let Some(before) = ancestor(commits, &lines, at, no) else { continue };
            let ruling = heir(&lines[before], &lines[at].prefix, &paths);
            lines[at].ruling = ruling;
            lines[before].heirs.push(no);
        }
        for one in &mut lines {
            one.ruling.advance(commits, &one.prefix, one.zone, no);
        }
    }
    let folder = contracts.first().map(|(prefix, _)| parent(prefix));
    let mut own = Vec::new();
    let mut gone = Vec::new();
    for one in lines {
        if !one.is_gone {
            own.push(one.ruling);
        } else if !one.heirs.is_empty() || Some(parent(&one.prefix)) == folder {
            let path = format!("{}{FILE}", one.prefix);
            gone.push(Gone { path, ruling: one.ruling, heirs: one.heirs });
        }
    }
    (own, gone)
}

/// The folder that a contract's folder lies in.
fn parent(prefix: &str) -> &str {
    prefix.trim_end_matches('/').rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// The contract that one which a commit brings was before: one that is gone by now, that named
/// identities, and most of whose statements it repeats.
fn ancestor(commits: &Commits<'_>, lines: &[Line], at: usize, no: usize) -> Option<usize> {
    let path = format!("{}{FILE}", lines[at].prefix);
    let changes = &commits.timeline.trunk[no].changes;
    let change = changes.iter().find(|change| *change.path == *path)?;
    let own = parts_of(commits, change.new.as_deref(), Sort::Contract)?;
    let mut best: Option<(usize, usize)> = None;
    for (before, line) in lines.iter().enumerate().filter(|(one, _)| *one != at) {
        let is_named = line.ruling.rolls.last().is_some_and(|(_, roll)| !roll.is_empty());
        let file = line.ruling.files.get(format!("{}{FILE}", line.prefix).as_str());
        let Some(file) = file.filter(|_| line.is_gone && is_named) else { continue };
        let n_same = n_same(&file.allowed, &own);
        if n_same * 2 >= file.allowed.len() && best.is_none_or(|(n, _)| n < n_same) {
            best = Some((n_same, before));
        }
    }
    best.map(|(_, before)| before)
}

fn n_same(one: &Parts, other: &Parts) -> usize {
    one.iter().filter(|(key, value)| other.get(*key) == Some(value)).count()
}

/// What was agreed for a contract, carried to the folder that it moves to.
fn heir(line: &Line, prefix: &str, paths: &BTreeSet<&str>) -> Ruling {
    let moved = |path: &str| {
        let rest = path.strip_prefix(&line.prefix)?;
        paths.get(format!("{prefix}{rest}").as_str()).map(|path| Arc::from(*path))
    };
    let mut ruling = line.ruling.clone();
    for step in &mut ruling.steps {
        if let Some(path) = moved(&step.path) {
            step.path = path;
        }
    }
    ruling.files = line
        .ruling
        .files
        .iter()
        .filter_map(|(path, file)| Some((moved(path)?, file.clone())))
        .collect();
    ruling
}
