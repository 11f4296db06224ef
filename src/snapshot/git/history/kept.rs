//! What is kept of a history, asked directly with any bytes, for trials: see [`super::super::trial`].
//!
//! Checksums keep damage away from these readers; here they meet it.

use std::sync::Arc;

use gix::ObjectId;

use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::snapshot::history::Person;
use crate::snapshot::history::Witness;

use super::coding::Reader;
use super::coding::Writer;
use super::event::Event;
use super::index::Index;
use super::index::Select;
use super::index::Step;
use super::index::read_step;
use super::index::write_step;

/// The key of every index here.
const KEY: &str = "trial";

/// Bytes of an id.
const N_ID: usize = 20;

/// A commit of which nothing is known but an id of zeros.
fn nobody() -> Witness {
    let stamp = Stamp { instant: Instant::from_unix(0), offset: 0 };
    Witness {
        id: super::commit::hex(&ObjectId::null(gix::hash::Kind::Sha1)),
        parents: Vec::new(),
        author_shown: Person::default(),
        author: Person::default(),
        written: stamp,
        committer_shown: Person::default(),
        committer: Person::default(),
        committed: stamp,
        summary: "".into(),
        signature: None,
    }
}

/// An index of one step, with right checksums.
fn small() -> Option<Index> {
    let step = Step { commit: Arc::new(nobody()), side: Vec::new(), passed: Vec::new() };
    Index::of_bytes(KEY, N_ID, Index::write(KEY, &[step], Vec::new())?)
}

/// Reads bytes as steps of a history; gives the bytes of what was read, if they are steps.
pub fn steps(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(bytes, N_ID);
    let mut steps: Vec<Step> = Vec::new();
    while !reader.rest.is_empty() {
        steps.push(read_step(&mut reader)?);
    }
    let mut writer = Writer::default();
    steps.iter().for_each(|step| write_step(&mut writer, step));
    Some(writer.bytes)
}

/// Reads bytes as events by path; gives an index of what was read, as events of it alone, if they are.
pub fn events(bytes: &[u8]) -> Option<Vec<String>> {
    let index = small()?;
    let mut events: Vec<Event> = Vec::new();
    index.read_paths(bytes, Select::All, &mut events)?;
    Some(events.iter().map(|event| format!("{event:?}")).collect())
}

/// Reads bytes as the rest of an index behind its only step; gives the number of steps then.
pub fn segment(bytes: &[u8]) -> Option<usize> {
    let mut index = small()?;
    let mut whole = vec![0; 8];
    whole.extend_from_slice(&[0; N_ID]);
    whole.extend_from_slice(bytes);
    index.add(&whole)?;
    let n = index.len();
    assert_eq!(index.steps()?.len(), n, "an index holds the steps that it counts");
    let events = index.events(Select::All)?;
    assert!(events.iter().all(|event| (event.step as usize) < n), "events belong to steps");
    Some(n)
}

/// Reads bytes as a whole index whose head has the right checksum; gives the number of steps.
pub fn index(head: &[u8], blocks: &[u8]) -> Option<usize> {
    let mut whole = u32::try_from(head.len()).ok()?.to_le_bytes().to_vec();
    whole.extend_from_slice(&crc32fast::hash(head).to_le_bytes());
    whole.extend_from_slice(head);
    whole.extend_from_slice(blocks);
    let index = Index::of_bytes(KEY, N_ID, whole)?;
    let steps = index.steps()?;
    let numbers: Vec<usize> = (0..steps.len()).step_by(3).collect();
    let some: Vec<Step> = steps.iter().step_by(3).cloned().collect();
    assert!(index.steps_at(&numbers) == Some(some), "some steps are those among all");
    let events = index.events(Select::All)?;
    assert!(events.iter().all(|event| (event.step as usize) < index.len()));
    Some(steps.len())
}

/// The bytes of an index of one step, as seeds: its head and what stands behind.
pub fn sample() -> Option<(Vec<u8>, Vec<u8>)> {
    let id = ObjectId::null(gix::hash::Kind::Sha1);
    let step = Step { commit: Arc::new(nobody()), side: Vec::new(), passed: vec![id] };
    let path = b"data/a/records/b.toml".as_slice();
    let event = Event { path: path.into(), step: 0, side: 0, old: None, new: Some(id), from: None };
    let bytes = Index::write(KEY, &[step], vec![event])?;
    let n = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    Some((bytes.get(8..8 + n)?.to_vec(), bytes.get(8 + n..)?.to_vec()))
}
