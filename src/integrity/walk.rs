//! The walk along the trunk: what became of each record of one contract, commit by commit.
//!
//! A record is who its id says. Each version of a file is read once. What cannot be found in a
//! version that is damaged may be there all the same: it stands as it was until a later version
//! can be read, and is compared with that.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Deed;
use super::Event;
use super::RecordHistory;
use super::Version;
use super::act::Acts;
use super::blame::Sides;
use super::compare::completed;
use super::compare::differences;
use super::pairs;
use super::pairs::Found;
use super::pairs::Pairs;
use super::versions::Copy;
use super::versions::Versions;
use crate::base::proof::RecordNo;
use crate::snapshot::Origin;
use crate::snapshot::Snapshot;
use crate::snapshot::history::Timeline;
use crate::snapshot::history::TrunkCommit;

/// How many changed files are read ahead at once.
const AHEAD: usize = 512;

/// A record on its way.
pub(super) struct Traced<'a> {
    /// The id that its file gives it; empty if it has none that is good.
    pub(super) id: Box<str>,
    /// The last version that could be read.
    pub(super) copy: Copy<'a>,
    /// The file that holds it; none if it is gone.
    pub(super) file: Option<Version>,
    number: Option<RecordNo>,
    events: Vec<Event>,
    is_older: bool,
    is_doubtful: bool,
    is_uncommitted: bool,
    /// Whether it could be read in any version.
    is_legible: bool,
}

/// A file on its way.
struct File<'a> {
    version: Version,
    /// The records of this version.
    copies: Arc<Vec<Copy<'a>>>,
    /// Who each of them is.
    seats: Vec<Option<usize>>,
    /// Who may be there too, where not everything can be read.
    sheltered: Vec<usize>,
}

pub(super) struct Walk<'a> {
    versions: Versions<'a>,
    acts: Acts<'a>,
    timeline: &'a Timeline,
    traced: Vec<Traced<'a>>,
    files: BTreeMap<Arc<str>, File<'a>>,
    /// Records that stand, by id.
    standing: BTreeMap<Box<str>, Vec<usize>>,
    /// The record that last went by an id, where none does now.
    gone: BTreeMap<Box<str>, usize>,
}

/// The history of every record of a contract, by id.
pub(super) fn histories<'a>(
    versions: Versions<'a>,
    acts: Acts<'a>,
    timeline: &'a Timeline,
    snapshot: &Snapshot,
) -> Vec<RecordHistory> {
    let mut walk = Walk {
        versions,
        acts,
        timeline,
        traced: Vec::new(),
        files: BTreeMap::new(),
        standing: BTreeMap::new(),
        gone: BTreeMap::new(),
    };
    let mut from = 0;
    while from < timeline.trunk.len() {
        let mut wanted = Vec::new();
        let mut to = from;
        while to < timeline.trunk.len() && wanted.len() < AHEAD {
            walk.versions.turn_to(to);
            wanted.extend(walk.touched(&timeline.trunk[to]).filter_map(|(_, new)| new));
            to += 1;
        }
        walk.versions.prepare(&wanted);
        for no in from..to {
            walk.commit(no);
        }
        from = to;
    }
    walk.settle(matches!(snapshot.origin, Origin::WorkTree { .. }));
    walk.finish()
}

impl<'a> Walk<'a> {
    /// The record files that a trunk commit changed: path, and the version after it if there is one.
    fn touched(&self, trunk: &TrunkCommit) -> impl Iterator<Item = (Arc<str>, Option<Version>)> {
        let own = trunk.changes.iter().filter(|change| self.versions.is_own(&change.path));
        let mut seen: Vec<(Arc<str>, Option<Version>)> = Vec::new();
        for change in own {
            let path: Arc<str> = Arc::from(&*change.path);
            let blob = change.new.as_deref().map(Arc::from);
            seen.push((Arc::clone(&path), blob.map(|blob| Version { path, blob })));
        }
        seen.into_iter()
    }

    /// Follows one commit of the trunk.
    fn commit(&mut self, no: usize) {
        let timeline = self.timeline;
        let trunk = &timeline.trunk[no];
        self.versions.turn_to(no);
        let touched: Vec<(Arc<str>, Option<Version>)> = self.touched(trunk).collect();
        if touched.is_empty() {
            return;
        }
        let step = self.step(&touched);
        if no == 0 && timeline.gap.is_some() {
            for (is_sure, found) in step.fresh {
                let at = self.begin(found, is_sure);
                self.traced[at].is_older = true;
            }
            return;
        }
        let mut sides = Sides::new(trunk, &self.versions);
        let mut log = Log { no, trunk, at: self.acts.of(no, &trunk.commit) };
        for (at, found, is_sure) in step.pairs {
            self.carry_on(at, found, is_sure, &mut log, &mut sides);
        }
        for (is_sure, found) in step.fresh {
            self.appear(found, is_sure, &mut log, &mut sides);
        }
        for at in step.vanished {
            self.vanish(at, &mut log, &mut sides);
        }
    }

    /// Reads what changed files hold now and says who is who.
    fn step(&mut self, touched: &[(Arc<str>, Option<Version>)]) -> Step<'a> {
        let mut before = Vec::new();
        let mut after = Vec::new();
        let mut unread: Vec<Version> = Vec::new();
        for (path, version) in touched {
            let old = self.files.remove(path);
            let copies = version.as_ref().map(|version| self.versions.records(version));
            let mut n_kept = 0;
            if let (Some(version), Some(copies)) = (version, &copies) {
                let copies = copies.clone().unwrap_or_default();
                // What nobody touched since the version before needs no second look.
                let kept = old.iter().flat_map(|old| old.copies.iter().zip(&old.seats));
                let kept = kept
                    .zip(copies.iter())
                    .map_while(|((old, seat), new)| seat.filter(|_| old.is_the_very(new)));
                let mut seats: Vec<Option<usize>> = kept.map(Some).collect();
                n_kept = seats.len();
                for at in seats.iter().flatten() {
                    self.traced[*at].file = Some(version.clone());
                }
                let touched = copies.iter().enumerate().skip(n_kept);
                after.extend(touched.map(|(seat, copy)| Found {
                    version: version.clone(),
                    seat,
                    copy: copy.clone(),
                }));
                seats.resize(copies.len(), None);
                let version = version.clone();
                let file = File { version, copies, seats, sheltered: Vec::new() };
                self.files.insert(Arc::clone(path), file);
            }
            if let (Some(version), Some(None)) = (version, copies) {
                unread.push(version.clone());
            }
            if let Some(old) = old {
                before.extend(old.seats.iter().skip(n_kept).flatten());
                before.extend(old.sheltered);
            }
        }
        before.sort_unstable();
        let Pairs { pairs, vanished, fresh } =
            pairs::pair(self.versions.kinds, &self.traced, &before, after);
        // What vanished may be in a file of which not everything could be read: its own, or another.
        let mut damaged: Vec<Version> = unread;
        if !vanished.is_empty() {
            let new = touched.iter().filter_map(|(_, version)| version.as_ref());
            damaged.extend(new.filter(|new| self.versions.is_damaged(new)).cloned());
        }
        let mut lost = Vec::new();
        for at in vanished {
            let own = self.traced[at].file.as_ref();
            let is_own = |file: &&Version| own.is_some_and(|own| own.path == file.path);
            match damaged.iter().find(is_own).or(damaged.first()).cloned() {
                Some(version) => {
                    self.hold(at, &version, None);
                    self.traced[at].number = None;
                }
                None => lost.push(at),
            }
        }
        Step { pairs, fresh, vanished: lost }
    }

    /// Puts a record into a file, at its seat if it was found there.
    fn hold(&mut self, at: usize, version: &Version, seat: Option<usize>) {
        let Some(file) = self.files.get_mut(&version.path) else { return };
        match seat.and_then(|seat| file.seats.get_mut(seat)) {
            Some(seat) => *seat = Some(at),
            None => file.sheltered.push(at),
        }
        self.traced[at].file = Some(file.version.clone());
    }

    /// A record that has no history so far.
    fn begin(&mut self, found: Found<'a>, is_sure: bool) -> usize {
        let at = self.traced.len();
        let (version, seat) = (found.version.clone(), found.seat);
        let id: Box<str> = found.copy.own_id(self.versions.kinds).unwrap_or_default().into();
        if !id.is_empty() {
            self.standing.entry(id.clone()).or_default().push(at);
        }
        self.traced.push(Traced {
            is_doubtful: !is_sure || found.copy.broken,
            is_legible: !found.copy.broken,
            id,
            number: found.copy.number(),
            copy: found.copy,
            file: None,
            events: Vec::new(),
            is_older: false,
            is_uncommitted: false,
        });
        self.hold(at, &version, Some(seat));
        at
    }

    /// A record that a commit brought.
    fn appear(
        &mut self,
        found: Found<'a>,
        is_sure: bool,
        log: &mut Log<'a>,
        sides: &mut Sides<'a>,
    ) {
        let id = found.copy.own_id(self.versions.kinds).unwrap_or_default();
        let known = self.gone.get(id).copied().filter(|_| !id.is_empty());
        if let Some(at) = known {
            // It was here before, was deleted, and is back.
            let id: Box<str> = id.into();
            self.gone.remove(&id);
            self.standing.entry(id).or_default().push(at);
            if self.traced[at].is_legible && !found.copy.broken {
                self.land(at, &found, log, sides);
            }
            self.carry_on(at, found, is_sure, log, sides);
            return;
        }
        let landed = found.clone();
        let at = self.begin(found, is_sure);
        if self.traced[at].is_legible {
            self.land(at, &landed, log, sides);
            self.set_by_others(at, &landed, log, sides);
        }
    }

    /// Notes that a record landed.
    fn land(&mut self, at: usize, found: &Found<'a>, log: &mut Log<'a>, sides: &mut Sides<'a>) {
        let id = found.copy.own_id(self.versions.kinds).unwrap_or_default();
        let born = sides.birth(&mut self.versions, id).map(|(commit, _)| commit);
        let side = born.map(|commit| self.acts.of(log.no, commit));
        let event = log.event(Deed::Landed, side, None, Some(&found.version));
        self.traced[at].events.push(event);
    }

    /// Notes who else set values of a record that a merge landed.
    fn set_by_others(
        &mut self,
        at: usize,
        found: &Found<'a>,
        log: &mut Log<'a>,
        sides: &mut Sides<'a>,
    ) {
        let id = found.copy.own_id(self.versions.kinds).unwrap_or_default();
        let Some((_, Some(newborn))) = sides.birth(&mut self.versions, id) else { return };
        let changes = differences(self.versions.kinds, &newborn, &found.copy);
        if changes.is_empty() {
            return;
        }
        for (commit, fields) in sides.blame(&mut self.versions, id, changes) {
            let side = commit.map(|commit| self.acts.of(log.no, commit));
            let version = Some(&found.version);
            let event = log.event(Deed::Changed(fields), side, None, version);
            self.traced[at].events.push(event);
        }
    }

    /// A record that is still there, perhaps elsewhere or with other values.
    fn carry_on(
        &mut self,
        at: usize,
        found: Found<'a>,
        is_sure: bool,
        log: &mut Log<'a>,
        sides: &mut Sides<'a>,
    ) {
        let kinds = self.versions.kinds;
        let before = self.traced[at].file.clone();
        self.hold(at, &found.version, Some(found.seat));
        self.traced[at].number = found.copy.number();
        self.traced[at].is_doubtful |= !is_sure;
        let has_moved = before.as_ref().is_some_and(|file| file.path != found.version.path);
        if has_moved && self.traced[at].is_legible {
            let id: &str = &self.traced[at].id;
            let mover = sides.mover(&mut self.versions, id, &found.version.path);
            let side = mover.map(|commit| self.acts.of(log.no, commit));
            let from = before.as_ref().map(|file| Box::from(&*file.path)).unwrap_or_default();
            let event = log.event(Deed::Moved(from), side, before.as_ref(), Some(&found.version));
            self.traced[at].events.push(event);
        }
        if found.copy.broken {
            return;
        }
        if !self.traced[at].is_legible {
            self.traced[at].is_legible = true;
            self.rename(at, &found.copy);
            self.traced[at].copy = found.copy.clone();
            if !self.traced[at].is_older {
                self.land(at, &found, log, sides);
                self.set_by_others(at, &found, log, sides);
            }
            return;
        }
        let old = self.traced[at].copy.clone();
        let copy = self.complete(&old, &found);
        let changes = differences(kinds, &old, &copy);
        self.rename(at, &copy);
        let id = self.traced[at].id.clone();
        self.traced[at].copy = copy;
        if changes.is_empty() {
            return;
        }
        for (commit, fields) in sides.blame(&mut self.versions, &id, changes) {
            let side = commit.map(|commit| self.acts.of(log.no, commit));
            let deed = Deed::Changed(fields);
            let event = log.event(deed, side, before.as_ref(), Some(&found.version));
            self.traced[at].events.push(event);
        }
    }

    /// In a damaged file, a field that cannot be read may still say what it said.
    fn complete(&self, old: &Copy<'a>, found: &Found<'a>) -> Copy<'a> {
        let copy = &found.copy;
        let is_cut = copy.faulty.iter().any(|slot| copy.written(*slot).is_none());
        if is_cut && self.versions.is_damaged(&found.version) {
            return Copy::Older(Arc::new(completed(self.versions.kinds, old, copy)));
        }
        copy.clone()
    }

    /// Lets a record go by the id that it has now.
    fn rename(&mut self, at: usize, copy: &Copy<'a>) {
        let id = copy.own_id(self.versions.kinds).unwrap_or_default();
        if id == &*self.traced[at].id {
            return;
        }
        let old = std::mem::replace(&mut self.traced[at].id, id.into());
        self.leave(&old, at);
        if !id.is_empty() {
            self.standing.entry(id.into()).or_default().push(at);
        }
    }

    fn leave(&mut self, id: &str, at: usize) {
        if let Some(others) = self.standing.get_mut(id) {
            others.retain(|other| *other != at);
            if others.is_empty() {
                self.standing.remove(id);
            }
        }
    }

    /// A record that a commit deleted.
    fn vanish(&mut self, at: usize, log: &mut Log<'a>, sides: &mut Sides<'a>) {
        let id = self.traced[at].id.clone();
        let before = self.traced[at].file.take();
        self.traced[at].number = None;
        self.leave(&id, at);
        if !id.is_empty() && !self.standing.contains_key(&id) {
            self.gone.insert(id.clone(), at);
        }
        let side = sides.remover(&mut self.versions, &id);
        let side = side.map(|commit| self.acts.of(log.no, commit));
        let event = log.event(Deed::Deleted, side, before.as_ref(), None);
        self.traced[at].events.push(event);
    }

    /// Compares where the trunk ends with what was read; in a working tree they may differ.
    fn settle(&mut self, is_work_tree: bool) {
        let mut touched: Vec<(Arc<str>, Option<Version>)> = Vec::new();
        let mut read: Vec<Arc<str>> = Vec::new();
        for (version, _) in self.versions.sources() {
            read.push(Arc::clone(&version.path));
            let committed = self.files.get(&version.path).map(|file| &file.version);
            if committed != Some(&version) {
                touched.push((Arc::clone(&version.path), Some(version)));
            }
        }
        let missing = self.files.keys().filter(|path| read.binary_search(path).is_err());
        let missing: Vec<Arc<str>> = missing.cloned().collect();
        touched.extend(missing.into_iter().map(|path| (path, None)));
        if touched.is_empty() {
            return;
        }
        let committed: Vec<Option<Version>> =
            self.traced.iter().map(|traced| traced.file.clone()).collect();
        let step = self.step(&touched);
        for (at, found, _) in step.pairs {
            let has_moved =
                committed[at].as_ref().is_none_or(|file| file.path != found.version.path);
            let is_alike = !found.copy.broken
                && differences(self.versions.kinds, &self.traced[at].copy, &found.copy).is_empty();
            self.traced[at].number = found.copy.number();
            self.traced[at].is_uncommitted = is_work_tree && (has_moved || !is_alike);
            self.traced[at].file = Some(found.version);
        }
        for (_, found) in step.fresh {
            let at = self.begin(found, is_work_tree);
            self.traced[at].is_uncommitted = is_work_tree;
        }
        for at in step.vanished {
            self.traced[at].number = None;
            self.traced[at].is_uncommitted = is_work_tree;
        }
    }

    fn finish(self) -> Vec<RecordHistory> {
        let ledger = self.versions.ledger;
        let mut histories: Vec<RecordHistory> = self
            .traced
            .into_iter()
            .map(|traced| RecordHistory {
                id: traced
                    .number
                    .map_or_else(|| traced.id.clone(), |number| ledger.record(number).id.clone()),
                kind: traced.copy.kind,
                record: traced.number,
                events: traced.events,
                is_older: traced.is_older,
                is_doubtful: traced.is_doubtful || traced.id.is_empty(),
                is_uncommitted: traced.is_uncommitted,
            })
            .collect();
        histories.sort_by(|a, b| (&a.id, a.record).cmp(&(&b.id, b.record)));
        histories
    }
}

/// Who is who in the files that a commit changed.
struct Step<'a> {
    /// A record, what it is now, and whether it is surely the same.
    pairs: Vec<(usize, Found<'a>, bool)>,
    /// Whether it surely is new, and what nobody was before.
    fresh: Vec<(bool, Found<'a>)>,
    /// Who is nowhere now.
    vanished: Vec<usize>,
}

/// The commit that is being followed.
struct Log<'a> {
    no: usize,
    trunk: &'a TrunkCommit,
    at: Arc<super::Act>,
}

impl Log<'_> {
    fn event(
        &self,
        deed: Deed,
        side: Option<Arc<super::Act>>,
        before: Option<&Version>,
        after: Option<&Version>,
    ) -> Event {
        let path = after.or(before).map(|version| Arc::clone(&version.path));
        Event {
            deed,
            path: path.unwrap_or_else(|| Arc::from("")),
            trunk: Arc::clone(&self.at),
            side,
            landed: self.trunk.landed,
            before: before.cloned(),
            after: after.cloned(),
        }
    }
}
