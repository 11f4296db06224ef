//! Blobs: their ids, and reading many of them in the order in which they lie in their packs.

use std::fs;
use std::path::PathBuf;

use gix::ObjectId;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::snapshot::Loaded;
use crate::snapshot::content;
use crate::snapshot::content::Nature;

use super::HashKind;
use super::Repository;
use super::in_words;

/// Blobs that one thread reads in a row: enough to share delta bases, few enough to spread.
const BLOBS_PER_TASK: usize = 4096;

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

impl Repository {
    /// Reads blobs on all cores, in the order in which they lie in their packs.
    pub(in crate::snapshot) fn load(
        &self,
        files: Vec<(String, ObjectId)>,
        limit: u64,
    ) -> Vec<Loaded> {
        self.load_each(files, limit, |loaded| loaded)
    }

    /// The same with something made of each as soon as it is read; the order is not that of the paths.
    pub(super) fn load_each<T: Send>(
        &self,
        files: impl IntoIterator<Item = (String, ObjectId)>,
        limit: u64,
        make: impl Fn(Loaded) -> T + Sync,
    ) -> Vec<T> {
        let repo = self.handle();
        let packs = pack_indexes(&repo);
        let mut wanted: Vec<((usize, u64), String, ObjectId)> =
            files.into_iter().map(|(path, id)| (place_in_packs(&packs, &id), path, id)).collect();
        drop(packs);
        wanted.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let mut tasks: Vec<Vec<(String, ObjectId)>> = Vec::new();
        for (_, path, id) in wanted {
            match tasks.last_mut() {
                Some(task) if task.len() < BLOBS_PER_TASK => task.push((path, id)),
                _ => tasks.push(vec![(path, id)]),
            }
        }
        let made: Vec<Vec<T>> = tasks
            .into_par_iter()
            .map(|task| {
                let repo = self.handle();
                task.into_iter().map(|(path, id)| make(load_one(&repo, path, id, limit))).collect()
            })
            .collect();
        made.into_iter().flatten().collect()
    }
}

fn load_one(repo: &gix::Repository, path: String, id: ObjectId, limit: u64) -> Loaded {
    let blob = id.to_hex().to_string();
    let is_bounded = content::nature(&path) == Nature::Text;
    let failed = |path: String, blob: String, error: &gix::Error| {
        let finding = if error.is_not_found() {
            content::missing_blob(&path, &blob)
        } else {
            content::unreadable(&path, in_words(error).join(": "))
        };
        Loaded::unreadable(path, blob, finding)
    };
    if is_bounded {
        match repo.find_header(id) {
            Ok(header) if header.size() > limit => {
                return Loaded::too_large(path, blob, header.size(), limit);
            }
            Ok(_) => {}
            Err(error) => return failed(path, blob, &error),
        }
    }
    match repo.find_blob(id) {
        Ok(mut found) => Loaded::from_bytes(path, blob, found.take_data(), limit),
        Err(error) => failed(path, blob, &error),
    }
}

/// The indexes of all packs; only the order of reading depends on them, so one that cannot be read is left out.
fn pack_indexes(repo: &gix::Repository) -> Vec<gix::odb::pack::index::File> {
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
    paths
        .iter()
        .filter_map(|path| gix::odb::pack::index::File::at(path, repo.object_hash()).ok())
        .collect()
}

/// Number of the pack and offset in it; loose objects come last.
fn place_in_packs(packs: &[gix::odb::pack::index::File], id: &ObjectId) -> (usize, u64) {
    packs
        .iter()
        .enumerate()
        .find_map(|(n, pack)| Some((n, pack.pack_offset_at_index(pack.lookup(id)?))))
        .unwrap_or((usize::MAX, 0))
}
