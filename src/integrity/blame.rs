//! Blame: which of the commits that a merge brought in did something to a record.
//!
//! A merge that changes nothing by itself did nothing; what no commit behind it explains, it did.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::FieldChange;
use super::KIND;
use super::Version;
use super::compare::differences;
use super::compare::is_same;
use super::compare::value_of;
use super::versions::Copy;
use super::versions::Versions;
use crate::base::value::Value;
use crate::snapshot::history::Change;
use crate::snapshot::history::TrunkCommit;
use crate::snapshot::history::Witness;

/// The commits behind one trunk commit.
pub(super) enum Sides<'a> {
    /// There are none: the trunk commit did it.
    None,
    /// One, which changed exactly what the trunk commit did.
    One(&'a Witness),
    /// Several that are not read yet.
    Unread(&'a TrunkCommit),
    /// Several, the oldest first.
    Read(Vec<Side<'a>>),
}

/// What one commit did to records, by their ids.
pub(super) struct Side<'a> {
    commit: &'a Witness,
    records: BTreeMap<Box<str>, Touch<'a>>,
}

/// A record before and after a commit.
#[derive(Default)]
struct Touch<'a> {
    before: Option<(Arc<str>, Copy<'a>)>,
    after: Option<(Arc<str>, Copy<'a>)>,
}

impl<'a> Sides<'a> {
    /// The commits behind a trunk commit that touch record files.
    pub(super) fn new(trunk: &'a TrunkCommit, versions: &Versions<'a>) -> Sides<'a> {
        let own = |change: &&'a Change| versions.is_own(&change.path);
        let touching: Vec<_> =
            trunk.side.iter().filter(|side| side.changes.iter().any(|one| own(&one))).collect();
        match touching[..] {
            [] => Sides::None,
            [one] => {
                let files = |changes: &'a [Change]| -> Vec<(&'a str, Option<&'a str>)> {
                    let own = changes.iter().filter(own);
                    let mut files: Vec<_> =
                        own.map(|change| (&*change.path, change.new.as_deref())).collect();
                    files.sort_unstable();
                    files
                };
                match files(&one.changes) == files(&trunk.changes) {
                    true => Sides::One(&one.commit),
                    false => Sides::Unread(trunk),
                }
            }
            _ => Sides::Unread(trunk),
        }
    }

    /// The commit in which a record appeared, and what it was there; nothing to add to that where
    /// the commit did all of it.
    pub(super) fn birth(
        &mut self,
        versions: &mut Versions<'a>,
        id: &str,
    ) -> Option<(&'a Witness, Option<Copy<'a>>)> {
        if let Sides::One(commit) = self {
            return Some((commit, None));
        }
        let sides = self.read(versions).iter();
        let born = |side: &Side<'a>| {
            let touch = side.records.get(id).filter(|touch| touch.before.is_none())?;
            Some((side.commit, touch.after.as_ref().map(|(_, copy)| copy.clone())))
        };
        sides.filter_map(born).next()
    }

    /// The commit that deleted a record.
    pub(super) fn remover(&mut self, versions: &mut Versions<'a>, id: &str) -> Option<&'a Witness> {
        self.last(versions, id, |touch| touch.before.is_some() && touch.after.is_none())
    }

    /// The commit that moved a record into the file of this path.
    pub(super) fn mover(
        &mut self,
        versions: &mut Versions<'a>,
        id: &str,
        path: &str,
    ) -> Option<&'a Witness> {
        self.last(versions, id, |touch| {
            let lies =
                |at: &Option<(Arc<str>, Copy<'a>)>| at.as_ref().is_some_and(|at| *at.0 == *path);
            lies(&touch.after) && !lies(&touch.before)
        })
    }

    /// The changes by the commit that set what stands; none is the trunk commit itself.
    pub(super) fn blame(
        &mut self,
        versions: &mut Versions<'a>,
        id: &str,
        changes: Vec<FieldChange>,
    ) -> Vec<(Option<&'a Witness>, Vec<FieldChange>)> {
        match self {
            Sides::None => return vec![(None, changes)],
            Sides::One(commit) => return vec![(Some(commit), changes)],
            _ => {}
        }
        let kinds = versions.kinds;
        let mut by: Vec<(Option<&'a Witness>, Vec<FieldChange>)> = Vec::new();
        for change in changes {
            let said = |copy: &Option<(Arc<str>, Copy<'a>)>| -> Option<Value> {
                let (_, copy) = copy.as_ref()?;
                let kind = kinds.get(copy.kind)?;
                match &*change.field {
                    KIND => Some(Value::Text((*kind.name).into())),
                    name => value_of(kind, copy, name).cloned(),
                }
            };
            let agrees = |a: &Option<Value>, b: &Option<Value>| match (a, b) {
                (Some(a), Some(b)) => is_same(a, b),
                (a, b) => a.is_none() && b.is_none(),
            };
            let commit = self.last(versions, id, |touch| {
                let (before, after) = (said(&touch.before), said(&touch.after));
                touch.after.is_some() && !agrees(&before, &after) && agrees(&after, &change.new)
            });
            match by.iter_mut().find(|(known, _)| {
                known.map(|commit| &commit.id) == commit.map(|commit| &commit.id)
            }) {
                Some((_, changes)) => changes.push(change),
                None => by.push((commit, vec![change])),
            }
        }
        by
    }

    fn last(
        &mut self,
        versions: &mut Versions<'a>,
        id: &str,
        did: impl Fn(&Touch<'a>) -> bool,
    ) -> Option<&'a Witness> {
        if let Sides::One(commit) = self {
            return Some(commit);
        }
        let mut sides = self.read(versions).iter().rev();
        sides.find(|side| side.records.get(id).is_some_and(&did)).map(|side| side.commit)
    }

    /// What each commit did, read when it is first asked for.
    fn read(&mut self, versions: &mut Versions<'a>) -> &[Side<'a>] {
        if let Sides::Unread(trunk) = self {
            let sides = trunk.side.iter().map(|side| Side {
                commit: &side.commit,
                records: touches(versions, &side.changes),
            });
            *self = Sides::Read(sides.collect());
        }
        match self {
            Sides::Read(sides) => sides,
            _ => &[],
        }
    }
}

/// The records that changes touch, but those that stay as they were.
fn touches<'a>(
    versions: &mut Versions<'a>,
    changes: &'a [Change],
) -> BTreeMap<Box<str>, Touch<'a>> {
    let mut records: BTreeMap<Box<str>, Touch<'a>> = BTreeMap::new();
    for change in changes {
        if !versions.is_own(&change.path) {
            continue;
        }
        for (blob, is_after) in [(&change.old, false), (&change.new, true)] {
            let Some(blob) = blob else { continue };
            let version = Version { path: Arc::from(&*change.path), blob: Arc::from(&**blob) };
            let copies = versions.records(&version);
            for copy in copies.iter().flat_map(|copies| copies.iter()) {
                let Some(id) = copy.own_id(versions.kinds) else { continue };
                let touch = records.entry(id.into()).or_default();
                let side = if is_after { &mut touch.after } else { &mut touch.before };
                side.get_or_insert((Arc::clone(&version.path), copy.clone()));
            }
        }
    }
    let kinds = versions.kinds;
    records.retain(|_, touch| match (&touch.before, &touch.after) {
        (Some((from, before)), Some((to, after))) => {
            from != to || !differences(kinds, before, after).is_empty()
        }
        _ => true,
    });
    records
}
