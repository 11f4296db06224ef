//! Objects straight from packs, where many are read one after another.
//!
//! A reader keeps what other objects are deltas of, so that whoever reads in the order of the packs
//! decompresses everything once. Whatever is unusual (loose or very large objects, damage) is left to
//! `gix`, which also finds the words for what is wrong. What is read is compared with its id, so an index
//! that leads elsewhere, or a delta with another base, gives nothing.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use gix::ObjectId;
use gix::objs::Find;
use gix::objs::Kind;
use gix::odb::pack::FileData;
use gix::odb::pack::MMap;
use gix::odb::pack::data;
use gix::odb::pack::data::entry::Header;
use gix::odb::pack::index;
use libdeflater::Decompressor;

use super::objects::compare;

/// Largest object that is read here.
const MOST_BYTES: usize = 16 << 20;

/// Bytes of objects that a reader keeps at most, twice: what was used of late, and before.
const MOST_HELD: usize = 16 << 20;

/// Longest chain of deltas that is followed; git makes none of more than 4095.
const MOST_DELTAS: usize = 4096;

/// The packs of a repository, for all threads; files, or bytes that lie in memory.
pub(super) struct Packs<T = MMap> {
    packs: Vec<Pack<T>>,
}

struct Pack<T> {
    index: index::File<T>,
    data: data::File<T>,
}

/// Where an object lies: number of the pack and offset in it.
pub(super) type Spot = (usize, u64);

impl Packs<MMap> {
    /// All packs that can be opened; the others are left to `gix`.
    pub(super) fn of(repo: &gix::Repository) -> Packs {
        let store = repo.objects.store_ref();
        let mut folders: Vec<PathBuf> = vec![store.path().to_owned()];
        folders.extend(store.alternate_db_paths().unwrap_or_default());
        let mut paths: Vec<PathBuf> = Vec::new();
        for folder in folders {
            let Ok(entries) = fs::read_dir(folder.join("pack")) else { continue };
            paths.extend(entries.flatten().map(|entry| entry.path()));
        }
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "idx"));
        paths.sort();
        let hash = repo.object_hash();
        let open = |path: &PathBuf| {
            let index = index::File::at(path, hash).ok()?;
            let data = data::File::at(path.with_extension("pack"), hash).ok()?;
            Some(Pack { index, data })
        };
        Packs { packs: paths.iter().filter_map(open).collect() }
    }

    /// No packs.
    pub(super) fn none() -> Packs {
        Packs { packs: Vec::new() }
    }
}

impl Packs<Vec<u8>> {
    /// A pack that lies in memory; none if its index or its head cannot be read.
    pub(super) fn in_memory(index: Vec<u8>, data: Vec<u8>) -> Option<Packs<Vec<u8>>> {
        let hash = gix::hash::Kind::Sha1;
        let index = index::File::from_data(index, PathBuf::new(), hash).ok()?;
        let data = data::File::from_data(data, PathBuf::new(), hash).ok()?;
        let data = data.with_alloc_limit_bytes(Some(MOST_BYTES));
        Some(Packs { packs: vec![Pack { index, data }] })
    }

    /// The pack of a spot.
    pub(super) fn data(&self, spot: Spot) -> &data::File<Vec<u8>> {
        &self.packs[spot.0].data
    }

    /// Every object that the indexes name, with its spot.
    pub(super) fn ids(&self) -> impl Iterator<Item = (ObjectId, Spot)> {
        self.packs.iter().enumerate().flat_map(|(no, pack)| {
            pack.index.iter().map(move |entry| (entry.oid, (no, entry.pack_offset)))
        })
    }
}

impl<T: FileData> Packs<T> {
    /// Where an object lies; none if it is in no pack.
    pub(super) fn spot(&self, id: &ObjectId) -> Option<Spot> {
        let of = |pack: &Pack<T>| Some(pack.index.pack_offset_at_index(pack.index.lookup(id)?));
        self.packs.iter().enumerate().find_map(|(no, pack)| Some((no, of(pack)?)))
    }
}

/// Reads objects on one thread.
pub(super) struct Objects<'p, T = MMap> {
    packs: &'p Packs<T>,
    repo: &'p gix::Repository,
    inflate: Decompressor,
    /// What was used of late, by its spot, and what was before.
    recent: HashMap<Spot, Held>,
    earlier: HashMap<Spot, Held>,
    n_recent: usize,
}

/// An object, with its bytes shared.
#[derive(Clone)]
pub(super) struct Held {
    /// What it is.
    pub(super) kind: Kind,
    /// Its bytes.
    pub(super) bytes: Rc<Vec<u8>>,
}

/// What has to be done to an object's base.
struct Delta {
    spot: Spot,
    script: Vec<u8>,
}

impl<'p, T: FileData> Objects<'p, T> {
    /// A reader of the packs, and of what is in none.
    pub(super) fn new(packs: &'p Packs<T>, repo: &'p gix::Repository) -> Objects<'p, T> {
        Objects {
            packs,
            repo,
            inflate: Decompressor::new(),
            recent: HashMap::new(),
            earlier: HashMap::new(),
            n_recent: 0,
        }
    }

    /// The hash of the repository's objects.
    pub(super) fn hash_kind(&self) -> gix::hash::Kind {
        self.repo.object_hash()
    }

    /// Reads an object; none if it is not there.
    ///
    /// # Errors
    ///
    /// If it is damaged, is not what its id stands for, or is too large.
    pub(super) fn read(&mut self, id: &ObjectId) -> gix::Result<Option<Held>> {
        if let Some(held) = self.packs.spot(id).and_then(|spot| self.find(id, spot)) {
            return Ok(Some(held));
        }
        let mut bytes = Vec::new();
        let found = self.repo.objects.try_find(id, &mut bytes)?.map(|found| found.kind);
        let Some(kind) = found else { return Ok(None) };
        compare(self.repo, id, kind, &bytes)?;
        Ok(Some(Held { kind, bytes: Rc::new(bytes) }))
    }

    /// The object of an id at the spot where a pack says it lies, if it is of no unusual kind and really
    /// that object.
    pub(super) fn find(&mut self, id: &ObjectId, spot: Spot) -> Option<Held> {
        let held = self.at(spot)?;
        compare(self.repo, id, held.kind, &held.bytes).is_ok().then_some(held)
    }

    /// What lies at a spot, if it is of no unusual kind.
    pub(super) fn at(&mut self, spot: Spot) -> Option<Held> {
        let mut deltas: Vec<Delta> = Vec::new();
        let mut n_scripts = 0;
        let mut next = spot;
        let mut held = loop {
            if let Some(held) = self.held(&next) {
                break held;
            }
            let pack = &self.packs.packs[next.0];
            let entry = pack.data.entry(next.1).ok()?;
            let base = match entry.header {
                Header::Commit | Header::Tree | Header::Blob | Header::Tag => None,
                Header::OfsDelta { base_distance } => {
                    Some((next.0, entry.checked_base_pack_offset(base_distance)?))
                }
                Header::RefDelta { base_id } => Some(self.packs.spot(&base_id)?),
            };
            let n = usize::try_from(entry.decompressed_size).ok().filter(|n| *n <= MOST_BYTES)?;
            let end = u64::try_from(pack.data.pack_end()).ok()?;
            let packed = pack.data.entry_slice(entry.data_offset..end)?;
            let mut bytes = vec![0; n];
            if self.inflate.zlib_decompress(packed, &mut bytes).ok()? != n {
                return None;
            }
            match base {
                None => {
                    let held = Held { kind: entry.header.as_kind()?, bytes: Rc::new(bytes) };
                    self.hold(next, &held);
                    break held;
                }
                Some(base) => {
                    n_scripts += bytes.len();
                    deltas.push(Delta { spot: next, script: bytes });
                    if deltas.len() > MOST_DELTAS || n_scripts > MOST_HELD {
                        return None;
                    }
                    next = base;
                }
            }
        };
        while let Some(delta) = deltas.pop() {
            held = Held { bytes: Rc::new(apply(&held.bytes, &delta.script)?), ..held };
            self.hold(delta.spot, &held);
        }
        Some(held)
    }

    fn held(&mut self, spot: &Spot) -> Option<Held> {
        if let Some(held) = self.recent.get(spot) {
            return Some(held.clone());
        }
        let held = self.earlier.remove(spot)?;
        self.hold(*spot, &held);
        Some(held)
    }

    /// Keeps an object for those that are deltas of it.
    fn hold(&mut self, spot: Spot, held: &Held) {
        if self.n_recent > MOST_HELD {
            self.earlier = std::mem::take(&mut self.recent);
            self.n_recent = 0;
        }
        self.n_recent += held.bytes.len();
        self.recent.insert(spot, held.clone());
    }
}

/// What a delta makes of its base; none if it does not fit.
pub(super) fn apply(base: &[u8], script: &[u8]) -> Option<Vec<u8>> {
    let mut rest = script;
    if size(&mut rest)? != base.len() {
        return None;
    }
    let n = size(&mut rest).filter(|n| *n <= MOST_BYTES)?;
    let mut made = Vec::with_capacity(n);
    while let Some((&command, after)) = rest.split_first() {
        rest = after;
        let piece = if command & 0x80 != 0 {
            let (mut from, mut n) = (0_usize, 0_usize);
            for bit in 0..7 {
                if command >> bit & 1 == 1 {
                    let (&byte, after) = rest.split_first()?;
                    rest = after;
                    match bit {
                        0..4 => from |= usize::from(byte) << (8 * bit),
                        _ => n |= usize::from(byte) << (8 * (bit - 4)),
                    }
                }
            }
            let n = if n == 0 { 0x10000 } else { n };
            base.get(from..from.checked_add(n)?)?
        } else {
            let (piece, after) = rest.split_at_checked(usize::from(command))?;
            rest = after;
            // Command 0 is none.
            Some(piece).filter(|piece| !piece.is_empty())?
        };
        if made.len() + piece.len() > n {
            return None;
        }
        made.extend_from_slice(piece);
    }
    (made.len() == n).then_some(made)
}

/// A size at the start of a delta.
fn size(rest: &mut &[u8]) -> Option<usize> {
    let mut size = 0_usize;
    for shift in (0..usize::BITS).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        size |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(size);
        }
    }
    None
}
