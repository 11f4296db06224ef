//! Blobs: their ids, and reading many of them in the order in which they lie in their packs.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::objs::Kind;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::snapshot::Content;
use crate::snapshot::Loaded;
use crate::snapshot::content;
use crate::snapshot::content::Nature;

use super::HashKind;
use super::MAX_OBJECT;
use super::Repository;
use super::in_words;
use super::objects;
use super::packs::Objects;
use super::packs::Spot;

/// Blobs that one thread reads in a row: enough to share delta bases, few enough to spread.
const BLOBS_PER_TASK: usize = 4096;

/// Where a loose object lies: after all others.
const IN_NO_PACK: Spot = (usize::MAX, 0);

/// Computes the id that git gives a file, piece by piece.
pub(in crate::snapshot) struct BlobHasher(gix::hash::Hasher);

impl BlobHasher {
    /// For a file of `size` bytes; outside a repository the hash is SHA-1.
    pub(in crate::snapshot) fn new(size: u64, kind: Option<HashKind>) -> BlobHasher {
        let mut hasher = gix::hash::hasher(kind.unwrap_or(HashKind::Sha1));
        hasher.update(format!("blob {size}\0").as_bytes());
        BlobHasher(hasher)
    }

    /// Takes the next piece.
    pub(in crate::snapshot) fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The id in hexadecimal; fails only on bytes made to collide.
    pub(in crate::snapshot) fn finish(self) -> Result<String, String> {
        let id = self.0.try_finalize().map_err(|error| error.to_string())?;
        Ok(id.to_hex().to_string())
    }

    /// The id of whole bytes.
    pub(in crate::snapshot) fn of(bytes: &[u8], kind: Option<HashKind>) -> Result<String, String> {
        let mut hasher = BlobHasher::new(bytes.len() as u64, kind);
        hasher.update(bytes);
        hasher.finish()
    }
}

/// A file of the sources that is to be read.
pub(in crate::snapshot) struct Present {
    /// Its path, below the data repository.
    pub(in crate::snapshot) path: String,
    /// Its blob in hexadecimal.
    pub(in crate::snapshot) blob: String,
    /// Its blob.
    pub(in crate::snapshot) id: ObjectId,
}

/// A blob that is to be read as an older version of a file.
pub(in crate::snapshot) struct Older<'a> {
    /// The path that says how to read it.
    pub(in crate::snapshot) path: &'a str,
    /// The blob in hexadecimal.
    pub(in crate::snapshot) blob: &'a str,
}

/// What is asked of a blob.
enum Wanted<'a> {
    Present(Present),
    Older(Older<'a>),
}

/// What came of it.
enum Made {
    Present(Loaded),
    Older(Box<str>, Content),
}

impl Repository {
    /// Reads blobs on all cores, in the order in which they lie in their packs: files of the sources,
    /// in no order that means anything, and what older versions held, by blob.
    pub(in crate::snapshot) fn load(
        &self,
        present: Vec<Present>,
        older: Vec<Older<'_>>,
        limit: u64,
    ) -> (Vec<Loaded>, BTreeMap<Box<str>, Content>) {
        let packs = self.packs();
        let mut wanted: Vec<(Spot, ObjectId, Wanted<'_>)> =
            Vec::with_capacity(present.len() + older.len());
        let spot = |id: &ObjectId| packs.spot(id).unwrap_or(IN_NO_PACK);
        let known = present.into_iter().map(|one| (spot(&one.id), one.id, Wanted::Present(one)));
        wanted.extend(known);
        wanted.extend(older.into_iter().filter_map(|one| {
            let id = ObjectId::from_hex(one.blob.as_bytes()).ok()?;
            Some((spot(&id), id, Wanted::Older(one)))
        }));
        wanted.sort_unstable_by_key(|(spot, id, _)| (*spot, *id));
        let mut tasks: Vec<Vec<(Spot, ObjectId, Wanted<'_>)>> = Vec::new();
        for one in wanted {
            match tasks.last_mut() {
                Some(task) if task.len() < BLOBS_PER_TASK => task.push(one),
                _ => tasks.push(vec![one]),
            }
        }
        let made: Vec<Vec<Made>> = tasks
            .into_par_iter()
            .map(|task| {
                let repo = self.handle();
                let mut objects = Objects::new(packs, &repo);
                let made = |(spot, id, wanted)| make(&mut objects, &repo, spot, id, wanted, limit);
                task.into_iter().map(made).collect()
            })
            .collect();
        let (mut loaded, mut contents) = (Vec::new(), BTreeMap::new());
        for one in made.into_iter().flatten() {
            match one {
                Made::Present(one) => loaded.push(one),
                Made::Older(blob, content) => {
                    contents.insert(blob, content);
                }
            }
        }
        (loaded, contents)
    }
}

/// Reads one blob and makes of it what is asked.
fn make(
    objects: &mut Objects<'_>,
    repo: &gix::Repository,
    spot: Spot,
    id: ObjectId,
    wanted: Wanted<'_>,
    limit: u64,
) -> Made {
    let held = match spot {
        IN_NO_PACK => None,
        spot => objects.find(&id, spot),
    };
    let bytes = held.filter(|held| held.kind == Kind::Blob).map(|held| held.bytes.to_vec());
    match wanted {
        Wanted::Present(Present { path, blob, .. }) => {
            Made::Present(load_one(repo, path, blob, id, bytes, limit))
        }
        Wanted::Older(Older { path, blob }) => {
            let loaded = load_one(repo, path.to_owned(), String::new(), id, bytes, limit);
            Made::Older(blob.into(), loaded.source.content.without_bytes())
        }
    }
}

/// What a blob holds, with its bytes if they are there already.
fn load_one(
    repo: &gix::Repository,
    path: String,
    blob: String,
    id: ObjectId,
    bytes: Option<Vec<u8>>,
    limit: u64,
) -> Loaded {
    let failed = |path: String, blob: String, error: &gix::Error| {
        let finding = if error.is_not_found() {
            content::missing_blob(&path, &id.to_hex().to_string())
        } else {
            content::unreadable(&path, in_words(error).join(": "))
        };
        Loaded::unreadable(path, blob, finding)
    };
    let is_bounded = content::nature(&path) == Nature::Text;
    if let Some(bytes) = bytes {
        let size = bytes.len() as u64;
        return match is_bounded && size > limit {
            true => Loaded::too_large(path, blob, size, limit),
            false => Loaded::from_bytes(path, blob, bytes, limit),
        };
    }
    let limit_here = if is_bounded { limit } else { MAX_OBJECT };
    match repo.find_header(id) {
        Ok(header) if header.size() > limit_here => {
            return Loaded::too_large(path, blob, header.size(), limit_here);
        }
        Ok(_) => {}
        Err(error) => return failed(path, blob, &error),
    }
    match objects::blob(repo, id) {
        Ok(bytes) => Loaded::from_bytes(path, blob, bytes, limit),
        Err(error) => failed(path, blob, &error),
    }
}
