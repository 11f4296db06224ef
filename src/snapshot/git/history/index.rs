//! The index of a history: its commits, and by path what they did; made once, kept, prolonged.
//!
//! A base holds most of it, in blocks that are read only when they are asked for: commits in their
//! order, events by folder and name. Segments behind it hold later commits, so that one more commit
//! is one more segment. Every piece has a checksum, and what does not fit is none. The checksums are
//! against damage; whoever may write into the repository may write anything there.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::sync::Arc;
use std::sync::Mutex;

use gix::ObjectId;

use crate::snapshot::history::Witness;

use super::coding::Reader;
use super::coding::Writer;
use super::event::Event;
use super::event::parts;

/// Commits in a block.
const STEPS: usize = 256;

/// Paths in a block.
const PATHS: usize = 256;

/// Largest piece that is read.
const MOST_BYTES: usize = 1 << 30;

/// Segments may grow to this part of the base before they become part of it.
const SHARE: u64 = 8;

/// Bytes of segments that are no reason to write the base anew, however small it is.
const SMALL: u64 = 1 << 16;

/// A commit of the trunk with all that a later walk has to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The commit.
    pub(super) commit: Arc<Witness>,
    /// The commits that it brought in and that touch something here, in order of ancestry.
    pub(super) side: Vec<Arc<Witness>>,
    /// Commits that it brought in and that touch nothing here.
    pub(super) passed: Vec<ObjectId>,
}

/// Which paths are asked for; all of them from the root of the repository.
#[derive(Clone, Copy)]
pub(super) enum Select<'a> {
    /// All.
    All,
    /// Those that begin with one of these texts.
    Below(&'a [Vec<u8>]),
    /// Those of which this is true.
    Where(&'a dyn Fn(&[u8]) -> bool),
}

/// The index.
pub(super) struct Index {
    store: Store,
    n_id: usize,
    /// Number of steps of the base.
    n_base: usize,
    steps: Vec<Block>,
    /// Each with its first path.
    paths: Vec<(Vec<u8>, Block)>,
    /// What the segments hold.
    late_steps: Vec<Step>,
    late_events: Vec<Event>,
    last: ObjectId,
    /// Number of bytes that were understood, and of those that hold segments.
    n_bytes: u64,
    n_late: u64,
    /// Whether there is something behind them that was not.
    is_torn: bool,
    /// Steps that are used: those behind are of another history.
    n_used: usize,
}

enum Store {
    Memory(Vec<u8>),
    File(Mutex<File>),
}

#[derive(Clone, Copy)]
struct Block {
    from: u64,
    len: u32,
    sum: u32,
}

impl Index {
    /// The bytes of an index of whole steps; none if there are no steps.
    pub(super) fn write(key: &str, steps: &[Step], events: Vec<Event>) -> Option<Vec<u8>> {
        let last = ObjectId::from_hex(steps.last()?.commit.id.as_bytes()).ok()?;
        let mut blocks: Vec<u8> = Vec::new();
        let mut head = Writer::default();
        head.text(key.as_bytes());
        head.count(steps.len());
        head.id(&last);
        let mut add = |head: &mut Writer<'_>, block: Vec<u8>| {
            head.count(block.len());
            head.bytes.extend_from_slice(&crc32fast::hash(&block).to_le_bytes());
            blocks.extend_from_slice(&block);
        };
        head.count(steps.len().div_ceil(STEPS));
        for some in steps.chunks(STEPS) {
            let mut writer = Writer::default();
            some.iter().for_each(|step| write_step(&mut writer, step));
            add(&mut head, writer.bytes);
        }
        let events = in_order(events);
        let of_paths: Vec<&[Event]> = events.chunk_by(|a, b| a.path == b.path).collect();
        head.count(of_paths.len().div_ceil(PATHS));
        for some in of_paths.chunks(PATHS) {
            head.text(&some.first()?.first()?.path);
            add(&mut head, write_paths(some));
        }
        let n_head = u32::try_from(head.bytes.len()).ok()?;
        let mut bytes = Vec::with_capacity(head.bytes.len() + blocks.len() + 8);
        bytes.extend_from_slice(&n_head.to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&head.bytes).to_le_bytes());
        bytes.append(&mut head.bytes);
        bytes.append(&mut blocks);
        Some(bytes)
    }

    /// The bytes of a segment behind the step `last`, for steps from the number `first` on.
    pub(super) fn segment(
        last: &ObjectId,
        first: usize,
        steps: &[Step],
        events: &[Event],
    ) -> Option<Vec<u8>> {
        let first = u32::try_from(first).ok()?;
        let mut writer = Writer::default();
        writer.id(last);
        writer.count(steps.len());
        steps.iter().for_each(|step| write_step(&mut writer, step));
        writer.count(events.len());
        events.iter().for_each(|event| event.write_whole(&mut writer, first));
        let mut bytes = u32::try_from(writer.bytes.len()).ok()?.to_le_bytes().to_vec();
        bytes.extend_from_slice(&crc32fast::hash(&writer.bytes).to_le_bytes());
        bytes.append(&mut writer.bytes);
        Some(bytes)
    }

    /// The index in these bytes, if they are those of the key.
    pub(super) fn of_bytes(key: &str, n_id: usize, bytes: Vec<u8>) -> Option<Index> {
        let n = bytes.len() as u64;
        Index::open(key, n_id, Store::Memory(bytes), 0, n)
    }

    /// The index in a file of that length, from a place in it on.
    pub(super) fn of_file(key: &str, n_id: usize, file: File, from: u64, n: u64) -> Option<Index> {
        Index::open(key, n_id, Store::File(Mutex::new(file)), from, n)
    }

    fn open(key: &str, n_id: usize, store: Store, from: u64, n: u64) -> Option<Index> {
        let head = store.piece(from, n)?;
        let mut from = from + 8 + head.len() as u64;
        let mut reader = Reader::new(&head, n_id);
        if reader.text()? != key.as_bytes() {
            return None;
        }
        let n_base = reader.count()?;
        let last = reader.id()?;
        let mut block = |reader: &mut Reader<'_>| {
            let len = u32::try_from(reader.count()?).ok()?;
            let sum = u32::from_le_bytes(reader.take(4)?.try_into().ok()?);
            let block = Block { from, len, sum };
            from += u64::from(len);
            Some(block)
        };
        let steps = reader.list(&mut block)?;
        let paths = reader.list(|reader| Some((reader.text()?.to_vec(), block(reader)?)))?;
        // What is counted is there: a number that came from nowhere would be taken for memory to take.
        if !reader.rest.is_empty()
            || from > n
            || n_base == 0
            || n_base.div_ceil(STEPS) != steps.len()
        {
            return None;
        }
        let mut index = Index {
            store,
            n_id,
            n_base,
            steps,
            paths,
            late_steps: Vec::new(),
            late_events: Vec::new(),
            last,
            n_bytes: from,
            n_late: 0,
            is_torn: false,
            n_used: n_base,
        };
        while index.n_bytes < n {
            let Some(piece) = index.store.piece(index.n_bytes, n) else { break };
            if index.take_segment(&piece).is_none() {
                break;
            }
            index.n_bytes += 8 + piece.len() as u64;
            index.n_late += 8 + piece.len() as u64;
        }
        index.is_torn = index.n_bytes < n;
        index.n_used = index.n_base + index.late_steps.len();
        Some(index)
    }

    /// Takes in a segment; none if it does not go on where the index ends.
    pub(super) fn add(&mut self, segment: &[u8]) -> Option<()> {
        self.take_segment(segment.get(8..)?)?;
        self.n_bytes += segment.len() as u64;
        self.n_late += segment.len() as u64;
        self.n_used = self.n_base + self.late_steps.len();
        Some(())
    }

    /// Takes in what a segment holds, if it goes on where the index ends.
    fn take_segment(&mut self, piece: &[u8]) -> Option<()> {
        let mut reader = Reader::new(piece, self.n_id);
        if reader.id()? != self.last {
            return None;
        }
        let first = u32::try_from(self.n_base + self.late_steps.len()).ok()?;
        let steps = reader.list(read_step)?;
        let events = reader.list(|reader| Event::read_whole(reader, first))?;
        let last = ObjectId::from_hex(steps.last()?.commit.id.as_bytes()).ok()?;
        if !reader.rest.is_empty() {
            return None;
        }
        self.late_steps.extend(steps);
        self.late_events.extend(events);
        self.last = last;
        Some(())
    }

    /// The last commit, whether it is used or not.
    pub(super) fn last(&self) -> &ObjectId {
        &self.last
    }

    /// Number of steps that are used.
    pub(super) fn len(&self) -> usize {
        self.n_used
    }

    /// Whether all steps are used.
    pub(super) fn is_whole(&self) -> bool {
        self.n_used == self.n_base + self.late_steps.len()
    }

    /// Uses no more than some first steps.
    pub(super) fn truncate(&mut self, n: usize) {
        self.n_used = self.n_used.min(n);
    }

    /// Where the next segment belongs in the file; none if the whole is to be written anew.
    pub(super) fn end(&self) -> Option<u64> {
        let n_base = self.n_bytes - self.n_late;
        let is_short = self.n_late < SMALL.max(n_base / SHARE);
        (is_short && !self.is_torn && self.is_whole()).then_some(self.n_bytes)
    }

    /// The steps that are used; none if the index is damaged.
    pub(super) fn steps(&self) -> Option<Vec<Step>> {
        let mut steps = Vec::with_capacity(self.n_used);
        for no in 0..self.n_used.min(self.n_base).div_ceil(STEPS) {
            self.read_steps(no, &mut steps)?;
        }
        if self.n_used > self.n_base {
            steps.extend(self.late_steps.iter().cloned());
        }
        steps.truncate(self.n_used);
        Some(steps)
    }

    /// Some of the steps that are used, by their numbers in ascending order; none if the index is
    /// damaged, or has no such step.
    pub(super) fn steps_at(&self, numbers: &[usize]) -> Option<Vec<Step>> {
        let mut found = Vec::with_capacity(numbers.len());
        let (base, late) =
            numbers.split_at(numbers.partition_point(|no| *no < self.n_base.min(self.n_used)));
        let mut steps: Vec<Step> = Vec::new();
        for some in base.chunk_by(|a, b| a / STEPS == b / STEPS) {
            let no = some.first()? / STEPS;
            steps.clear();
            self.read_steps(no, &mut steps)?;
            for number in some {
                found.push(steps.get(number - no * STEPS)?.clone());
            }
        }
        for number in late.iter().map(|no| no.checked_sub(self.n_base)) {
            found.push(self.late_steps.get(number?)?.clone());
        }
        numbers.last().is_none_or(|no| *no < self.n_used).then_some(found)
    }

    /// Takes in the steps of a block; none if it is damaged, or holds fewer or more than it should.
    fn read_steps(&self, no: usize, steps: &mut Vec<Step>) -> Option<()> {
        let bytes = self.store.block(self.steps.get(no)?)?;
        let mut reader = Reader::new(&bytes, self.n_id);
        for _ in 0..STEPS.min(self.n_base - no * STEPS) {
            steps.push(read_step(&mut reader)?);
        }
        reader.rest.is_empty().then_some(())
    }

    /// The events at some paths, in no order that means anything; none if the index is damaged.
    pub(super) fn events(&self, select: Select<'_>) -> Option<Vec<Event>> {
        let mut events: Vec<Event> = Vec::new();
        for (no, (_, block)) in self.paths.iter().enumerate() {
            if !self.may_hold(no, select) {
                continue;
            }
            let bytes = self.store.block(block)?;
            self.read_paths(&bytes, select, &mut events)?;
        }
        let late = self.late_events.iter().filter(|event| select.takes(&event.path));
        events.extend(late.cloned());
        events.retain(|event| (event.step as usize) < self.n_used);
        Some(events)
    }

    /// Whether a block may hold a path that is asked for.
    fn may_hold(&self, no: usize, select: Select<'_>) -> bool {
        let Select::Below(prefixes) = select else { return true };
        let first = parts(&self.paths[no].0);
        let next = self.paths.get(no + 1).map(|(path, _)| parts(path));
        prefixes.iter().any(|prefix| {
            // What begins so lies in the folder of the text, or in folders whose paths begin so.
            let (folder, name) = parts(prefix);
            let is_beside = next.is_none_or(|next| next > (folder, name))
                && (first.0 < folder
                    || first.0 == folder && (first.1 <= name || first.1.starts_with(name)));
            let is_below = next.is_none_or(|next| next.0 >= prefix.as_slice())
                && (first.0 <= prefix.as_slice() || first.0.starts_with(prefix));
            is_beside || is_below
        })
    }

    pub(super) fn read_paths(
        &self,
        bytes: &[u8],
        select: Select<'_>,
        events: &mut Vec<Event>,
    ) -> Option<()> {
        let mut reader = Reader::new(bytes, self.n_id);
        let mut path: Vec<u8> = Vec::new();
        while !reader.rest.is_empty() {
            let n_same = reader.count()?;
            if n_same > path.len() {
                return None;
            }
            path.truncate(n_same);
            path.extend_from_slice(reader.text()?);
            let n = reader.count()?;
            let is_wanted = select.takes(&path);
            let (mut last, mut lying) = (0, None);
            for _ in 0..n {
                let own: &[u8] = if is_wanted { &path } else { &[] };
                let event = Event::read(&mut reader, own, last, &mut lying)?;
                last = event.step;
                if is_wanted {
                    events.push(event);
                }
            }
        }
        Some(())
    }
}

impl Select<'_> {
    fn takes(self, path: &[u8]) -> bool {
        match self {
            Select::All => true,
            Select::Below(prefixes) => prefixes.iter().any(|prefix| path.starts_with(prefix)),
            Select::Where(is_wanted) => is_wanted(path),
        }
    }
}

impl Store {
    fn read(&self, from: u64, n: usize) -> Option<Vec<u8>> {
        if n > MOST_BYTES {
            return None;
        }
        match self {
            Store::Memory(bytes) => {
                let from = usize::try_from(from).ok()?;
                bytes.get(from..from.checked_add(n)?).map(<[u8]>::to_vec)
            }
            Store::File(file) => {
                let mut file = file.lock().ok()?;
                file.seek(SeekFrom::Start(from)).ok()?;
                let mut bytes = vec![0; n];
                file.read_exact(&mut bytes).ok()?;
                Some(bytes)
            }
        }
    }

    /// A piece with its length and checksum before it, if it lies within the first `n` bytes.
    fn piece(&self, from: u64, n: u64) -> Option<Vec<u8>> {
        let before = self.read(from, 8)?;
        let (len, sum) = before.split_at(4);
        let len = u32::from_le_bytes(len.try_into().ok()?);
        if from + 8 + u64::from(len) > n {
            return None;
        }
        let sum = u32::from_le_bytes(sum.try_into().ok()?);
        self.block(&Block { from: from + 8, len, sum })
    }

    fn block(&self, block: &Block) -> Option<Vec<u8>> {
        let bytes = self.read(block.from, usize::try_from(block.len).ok()?)?;
        (crc32fast::hash(&bytes) == block.sum).then_some(bytes)
    }
}

/// By folder, then by name, then in the order of the history.
fn in_order(events: Vec<Event>) -> Vec<Event> {
    let n = events.len();
    let mut by_folder: HashMap<Box<[u8]>, Vec<Event>> = HashMap::new();
    for event in events {
        let folder = parts(&event.path).0;
        match by_folder.get_mut(folder) {
            Some(own) => own.push(event),
            None => {
                by_folder.insert(folder.into(), vec![event]);
            }
        }
    }
    let mut folders: Vec<(Box<[u8]>, Vec<Event>)> = by_folder.into_iter().collect();
    folders.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut events = Vec::with_capacity(n);
    for (folder, mut own) in folders {
        own.sort_unstable_by(|a, b| {
            let names = a.path[folder.len()..].cmp(&b.path[folder.len()..]);
            names.then_with(|| (a.step, a.side).cmp(&(b.step, b.side)))
        });
        events.append(&mut own);
    }
    events
}

/// The events of some paths; of each path no more than what differs from the one before.
fn write_paths(some: &[&[Event]]) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut before: &[u8] = &[];
    for events in some {
        let Some(first) = events.first() else { continue };
        let path: &[u8] = &first.path;
        let n_same = path.iter().zip(before).take_while(|(a, b)| a == b).count();
        writer.count(n_same);
        writer.text(&path[n_same..]);
        writer.count(events.len());
        let mut last = 0;
        for event in *events {
            event.write(&mut writer, last);
            last = event.step;
        }
        before = path;
    }
    writer.bytes
}

pub(super) fn write_step<'a>(writer: &mut Writer<'a>, step: &'a Step) {
    writer.witness(&step.commit);
    writer.count(step.side.len());
    step.side.iter().for_each(|witness| writer.witness(witness));
    writer.count(step.passed.len());
    step.passed.iter().for_each(|id| writer.id(id));
}

pub(super) fn read_step(reader: &mut Reader<'_>) -> Option<Step> {
    let commit = Arc::new(reader.witness()?);
    let side = reader.list(|reader| reader.witness().map(Arc::new))?;
    let passed = reader.list(Reader::id)?;
    Some(Step { commit, side, passed })
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::base::time::Instant;
    use crate::base::time::Stamp;
    use crate::snapshot::history::Person;

    const N_ID: usize = 20;

    fn step(no: usize) -> Step {
        let stamp = Stamp { instant: Instant::from_unix(no as i64), offset: 0 };
        let commit = Witness {
            id: format!("{no:040x}").into(),
            parents: Vec::new(),
            author_shown: Person::default(),
            author: Person::default(),
            written: stamp,
            committer_shown: Person::default(),
            committer: Person::default(),
            committed: stamp,
            summary: "".into(),
            signature: None,
        };
        Step { commit: Arc::new(commit), side: Vec::new(), passed: Vec::new() }
    }

    /// `n` steps in the base and two in each of two segments.
    fn index(n: usize) -> Index {
        let steps: Vec<Step> = (0..n + 4).map(step).collect();
        let bytes = Index::write("key", &steps[..n], Vec::new()).expect("there are steps");
        let mut index = Index::of_bytes("key", N_ID, bytes).expect("it is whole");
        for first in [n, n + 2] {
            let segment = Index::segment(index.last(), first, &steps[first..first + 2], &[]);
            index.add(&segment.expect("it is small")).expect("it goes on there");
        }
        index
    }

    #[test]
    fn some_steps_are_those_among_all() {
        for n in [1, STEPS - 1, STEPS, STEPS + 1, 3 * STEPS] {
            let mut index = index(n);
            let steps: Vec<Step> = (0..n + 4).map(step).collect();
            assert_eq!(index.steps().as_ref(), Some(&steps));
            for by in [1, 3, STEPS] {
                let numbers: Vec<usize> = (0..n + 4).step_by(by).collect();
                let some: Vec<Step> = steps.iter().step_by(by).cloned().collect();
                assert_eq!(index.steps_at(&numbers), Some(some), "{by} of {n}");
            }
            assert_eq!(index.steps_at(&[0, n + 4]), None, "there is no such step");
            index.truncate(n + 1);
            assert_eq!(index.steps_at(&[n]), Some(vec![step(n)]));
            assert_eq!(index.steps_at(&[n + 1]), None, "it is not used");
            assert_eq!(index.steps().as_deref(), steps.get(..=n));
        }
    }

    #[test]
    fn blocks_that_are_not_asked_for_are_not_read() {
        let steps: Vec<Step> = (0..=STEPS).map(step).collect();
        let mut bytes = Index::write("key", &steps, Vec::new()).expect("there are steps");
        *bytes.last_mut().expect("there are bytes") ^= 1;
        let index = Index::of_bytes("key", N_ID, bytes).expect("the head is whole");
        assert_eq!(index.steps_at(&[0, STEPS - 1]), Some(vec![step(0), step(STEPS - 1)]));
        assert_eq!(index.steps_at(&[0, STEPS]), None);
        assert_eq!(index.steps(), None);
    }
}
