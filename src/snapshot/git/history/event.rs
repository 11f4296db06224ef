//! What became of one path by one commit, and how such events are written down.

use std::collections::BTreeMap;

use gix::ObjectId;

use super::coding::Reader;
use super::coding::Writer;

/// What a commit did to a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// The path from the root of the repository.
    pub(super) path: Box<[u8]>,
    /// Number of the commit of the trunk, the first is 0.
    pub(super) step: u32,
    /// 0 if the trunk commit did it; else one more than the number of the commit that it brought in.
    pub(super) side: u32,
    /// What lay there before.
    pub(super) old: Option<ObjectId>,
    /// What lies there after.
    pub(super) new: Option<ObjectId>,
    /// Where the same bytes lay before, if the commit moved them here.
    pub(super) from: Option<Box<[u8]>>,
}

/// Folder, with its slash, and name.
pub(super) fn parts(path: &[u8]) -> (&[u8], &[u8]) {
    path.split_at(path.iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1))
}

/// Bits before an event: whether it has an old blob, a new one, a path that it was moved from, and a
/// commit of the side.
const OLD: usize = 1;
const NEW: usize = 2;
const FROM: usize = 4;
const SIDE: usize = 8;
const N_BITS: u32 = 4;

impl Event {
    /// Writes all but the path, after an event of the step `last`. On the trunk a path has what the
    /// event before left there, so what was there before is not said.
    pub(super) fn write(&self, writer: &mut Writer<'_>, last: u32) {
        let is_side = self.side > 0;
        let old = self.old.as_ref().filter(|_| is_side);
        let bit = |is: bool, bit: usize| if is { bit } else { 0 };
        let bits = bit(old.is_some(), OLD)
            | bit(self.new.is_some(), NEW)
            | bit(self.from.is_some(), FROM)
            | bit(is_side, SIDE);
        writer.count(((self.step - last) as usize) << N_BITS | bits);
        if is_side {
            writer.count(self.side as usize);
        }
        old.into_iter().chain(&self.new).for_each(|id| writer.id(id));
        if let Some(from) = &self.from {
            writer.text(from);
        }
    }

    /// Reads what [`Event::write`] wrote; `lying` is what lies at the path on the trunk.
    pub(super) fn read(
        reader: &mut Reader<'_>,
        path: &[u8],
        last: u32,
        lying: &mut Option<ObjectId>,
    ) -> Option<Event> {
        let head = reader.count()?;
        let step = last.checked_add(u32::try_from(head >> N_BITS).ok()?)?;
        let has = |bit: usize| head & bit != 0;
        let side = if has(SIDE) { u32::try_from(reader.count()?).ok()? } else { 0 };
        let mut id = |bit: usize| if has(bit) { Some(Some(reader.id()?)) } else { Some(None) };
        let (mut old, new) = (id(OLD)?, id(NEW)?);
        if side == 0 {
            old = std::mem::replace(lying, new);
        }
        let from = if has(FROM) { Some(reader.text()?.into()) } else { None };
        Some(Event { path: path.into(), step, side, old, new, from })
    }

    /// Writes an event with its path and all that it says.
    pub(super) fn write_whole(&self, writer: &mut Writer<'_>, first: u32) {
        writer.text(&self.path);
        self.write(writer, first);
        if self.side == 0 {
            writer.count(usize::from(self.old.is_some()));
            self.old.iter().for_each(|id| writer.id(id));
        }
    }

    /// Reads what [`Event::write_whole`] wrote.
    pub(super) fn read_whole(reader: &mut Reader<'_>, first: u32) -> Option<Event> {
        let path = reader.text()?;
        let mut event = Event::read(reader, path, first, &mut None)?;
        if event.side == 0 {
            event.old = if reader.count()? == 1 { Some(reader.id()?) } else { None };
        }
        Some(event)
    }
}

/// Finds what one commit moved: the same bytes, gone at one path and new at another. Of several the
/// one with the same file name, else the first by path; empty files are not followed, as they are
/// all alike.
pub(super) fn find_moves(events: &mut [Event]) {
    let is_gone = |event: &Event| event.old.filter(|_| event.new.is_none());
    if !events.iter().any(|event| is_gone(event).is_some()) {
        return;
    }
    events.sort_by(|a, b| a.path.cmp(&b.path));
    let mut gone: BTreeMap<ObjectId, Vec<Box<[u8]>>> = BTreeMap::new();
    for event in events.iter() {
        if let Some(old) = is_gone(event).filter(|old| !old.is_empty_blob()) {
            gone.entry(old).or_default().push(event.path.clone());
        }
    }
    for by_name in [true, false] {
        for event in events.iter_mut() {
            let (None, Some(new), None) = (event.old, event.new, &event.from) else { continue };
            let Some(paths) = gone.get_mut(&new).filter(|paths| !paths.is_empty()) else {
                continue;
            };
            let place = match by_name {
                true => paths.iter().position(|path| parts(path).1 == parts(&event.path).1),
                false => Some(0),
            };
            event.from = place.map(|place| paths.remove(place));
        }
    }
}
