//! Who is who: the records that some files held before a commit and those that they hold after it.
//!
//! By id first. Where an id stands twice, or there is none, what says the same is the same; what
//! remains is told by its file and order, and is not sure.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Version;
use super::compare::likeness;
use super::versions::Copy;
use super::walk::Traced;
use crate::ledger::kinds::Kinds;

/// A record in a version of a file.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    pub(super) version: Version,
    /// Its number among the records of that version.
    pub(super) seat: usize,
    pub(super) copy: Copy<'a>,
}

/// Who is who.
#[derive(Default)]
pub(super) struct Pairs<'a> {
    /// A record, what it is now, and whether it is surely the same.
    pub(super) pairs: Vec<(usize, Found<'a>, bool)>,
    /// Who is nowhere now.
    pub(super) vanished: Vec<usize>,
    /// Whether it surely is new, and what nobody was before.
    pub(super) fresh: Vec<(bool, Found<'a>)>,
}

/// Pairs records before with records after.
pub(super) fn pair<'a>(
    kinds: &Kinds,
    traced: &[Traced<'a>],
    before: &[usize],
    after: Vec<Found<'a>>,
) -> Pairs<'a> {
    let mut groups: BTreeMap<String, Group<'a>> = BTreeMap::new();
    for at in before {
        groups.entry(traced[*at].id.to_string()).or_default().before.push(*at);
    }
    for found in after {
        let id = found.copy.own_id(kinds).unwrap_or_default().to_owned();
        groups.entry(id).or_default().after.push(found);
    }
    let mut done = Pairs::default();
    for (id, group) in groups {
        group.pair(kinds, traced, !id.is_empty(), &mut done);
    }
    if !done.vanished.is_empty() && !done.fresh.is_empty() {
        renamed(kinds, traced, &mut done);
    }
    done
}

/// The records of one id, or without one.
#[derive(Default)]
struct Group<'a> {
    before: Vec<usize>,
    after: Vec<Found<'a>>,
}

impl<'a> Group<'a> {
    fn pair(mut self, kinds: &Kinds, traced: &[Traced<'a>], named: bool, done: &mut Pairs<'a>) {
        if named && self.before.len() == 1 && self.after.len() == 1 {
            let (Some(at), Some(found)) = (self.before.pop(), self.after.pop()) else { return };
            done.pairs.push((at, found, true));
            return;
        }
        if !self.before.is_empty() && !self.after.is_empty() {
            let path = |at: usize| traced[at].file.as_ref().map(|file| Arc::clone(&file.path));
            let said = |at: usize| likeness(kinds, &traced[at].copy);
            let says = |found: &Found<'a>| likeness(kinds, &found.copy);
            self.sweep(
                |at| (path(at), said(at)),
                |found| (Some(Arc::clone(&found.version.path)), says(found)),
                true,
                done,
            );
            self.sweep(said, says, true, done);
            if named {
                let sure = self.before.len() <= 1 && self.after.len() <= 1;
                self.sweep(path, |found| Some(Arc::clone(&found.version.path)), sure, done);
                self.sweep(|_| (), |_| (), sure, done);
            }
        }
        done.vanished.extend(self.before);
        // Of several with one id, nobody can say which is the new one.
        let is_sure = named && self.after.len() <= 1;
        done.fresh.extend(self.after.into_iter().map(|found| (is_sure, found)));
    }

    /// Pairs what has the same key, in order.
    fn sweep<K: Ord>(
        &mut self,
        key: impl Fn(usize) -> K,
        key_of: impl Fn(&Found<'a>) -> K,
        is_sure: bool,
        done: &mut Pairs<'a>,
    ) {
        let mut waiting: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for at in self.before.drain(..).rev() {
            waiting.entry(key(at)).or_default().push(at);
        }
        for found in std::mem::take(&mut self.after) {
            match waiting.get_mut(&key_of(&found)).and_then(Vec::pop) {
                Some(at) => done.pairs.push((at, found, is_sure)),
                None => self.after.push(found),
            }
        }
        self.before = waiting.into_values().flatten().collect();
        self.before.sort_unstable();
    }
}

/// Pairs what vanished with what is new and says the same in everything but the id, if there is no
/// other of either. What is new beside an unnamed record of its kind that vanished may be that one.
fn renamed<'a>(kinds: &Kinds, traced: &[Traced<'a>], done: &mut Pairs<'a>) {
    let mut alike: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for at in &done.vanished {
        alike.entry(likeness(kinds, &traced[*at].copy)).or_default().0.push(*at);
    }
    for (n, (_, found)) in done.fresh.iter().enumerate() {
        if let Some((_, fresh)) = alike.get_mut(&likeness(kinds, &found.copy)) {
            fresh.push(n);
        }
    }
    let mut same: BTreeMap<usize, usize> = BTreeMap::new();
    for (before, after) in alike.values() {
        if let ([at], [n]) = (&before[..], &after[..])
            && !done.fresh[*n].1.copy.broken
        {
            same.insert(*n, *at);
        }
    }
    for (n, (is_sure, found)) in std::mem::take(&mut done.fresh).into_iter().enumerate() {
        match same.get(&n) {
            Some(at) => {
                done.pairs.push((*at, found, true));
                done.vanished.retain(|other| other != at);
            }
            None => {
                let is_unnamed = |at: &usize| {
                    let traced = &traced[*at];
                    let path = traced.file.as_ref().map(|file| &file.path);
                    traced.id.is_empty()
                        && traced.copy.kind == found.copy.kind
                        && path == Some(&found.version.path)
                };
                let may_be = done.vanished.iter().any(is_unnamed);
                done.fresh.push((is_sure && !may_be, found));
            }
        }
    }
}
