//! Git: revisions, trees and blobs, read without a checkout and without the `git` program.
//!
//! Only the repository's own configuration is honoured, and neither the user's nor the system's;
//! replacement refs are not followed, so a commit id stands for the same bytes everywhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::discover::upwards;
use gix::objs::tree::EntryKind;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::nearest::nearest;
use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::settings;
use crate::snapshot::Commit;
use crate::snapshot::Listing;
use crate::snapshot::Loaded;
use crate::snapshot::Name;
use crate::snapshot::Origin;
use crate::snapshot::Skipped;
use crate::snapshot::content;
use crate::snapshot::content::Nature;
use crate::snapshot::judge_name;

/// Which hash a repository uses for its objects.
pub(super) type HashKind = gix::hash::Kind;

/// Computes the id that git gives a file, piece by piece.
pub(super) struct BlobHasher(gix::hash::Hasher);

impl BlobHasher {
    /// For a file of `size` bytes; outside a repository the hash is SHA-1.
    pub(super) fn new(size: u64, kind: Option<HashKind>) -> BlobHasher {
        let mut hasher = gix::hash::hasher(kind.unwrap_or(HashKind::Sha1));
        hasher.update(format!("blob {size}\0").as_bytes());
        BlobHasher(hasher)
    }

    /// Takes the next piece.
    pub(super) fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The id in hexadecimal; fails only on bytes made to collide.
    pub(super) fn finish(self) -> Result<String, String> {
        let id = self.0.try_finalize().map_err(|error| error.to_string())?;
        Ok(id.to_hex().to_string())
    }

    /// The id of whole bytes.
    pub(super) fn of(bytes: &[u8], kind: Option<HashKind>) -> Result<String, String> {
        let mut hasher = BlobHasher::new(bytes.len() as u64, kind);
        hasher.update(bytes);
        hasher.finish()
    }
}

/// Delta bases kept while blobs are read, in bytes of configuration syntax.
const DELTA_CACHE: &str = "core.deltaBaseCacheLimit=96m";
/// Blobs that one thread reads in a row: enough to share delta bases, few enough to spread.
const BLOBS_PER_TASK: usize = 4096;

/// A git repository, and where in it the data repository lies.
pub(super) struct Repository {
    repo: gix::ThreadSafeRepository,
    /// Path of the data repository inside the repository, parts joined by `/`; empty at the root.
    prefix: String,
}

/// A tree to read from: that of a commit, entered as far as the data repository.
pub(super) struct Root {
    tree: ObjectId,
}

impl Repository {
    /// Finds the repository that contains `folder`; none if it is in no repository.
    ///
    /// # Errors
    ///
    /// If there is a repository that cannot be read.
    pub(super) fn discover(folder: &Path) -> Result<Option<Repository>, Error> {
        let options = upwards::Options {
            // Nothing is run and nothing written, so it does not matter who owns the files.
            trust: upwards::TrustPolicy::Assume(gix::sec::Trust::Full),
            ..upwards::Options::default()
        };
        let open = gix::open::Options::isolated()
            .config_overrides([DELTA_CACHE, "core.useReplaceRefs=false"]);
        let trust = gix::sec::trust::Mapping { full: open.clone(), reduced: open };
        let repo = match gix::ThreadSafeRepository::discover_opts(folder, options, trust) {
            Ok(repo) => repo,
            Err(error) if is_no_repository(&error) => return Ok(None),
            Err(error) => {
                let message =
                    format!("the git repository of `{}` cannot be read", folder.display());
                return Err(caused(message, &error).hint(
                    "repositories in the `reftable` format are not supported yet; \
                     `git refs migrate --ref-format=files` changes the format",
                ));
            }
        };
        let prefix = match repo.work_dir() {
            None => String::new(),
            Some(workdir) => prefix(workdir, folder)?,
        };
        Ok(Some(Repository { repo, prefix }))
    }

    /// Whether there is no working tree.
    pub(super) fn is_bare(&self) -> bool {
        self.repo.work_dir().is_none()
    }

    /// The hash of the repository's objects.
    pub(super) fn hash_kind(&self) -> HashKind {
        self.handle().object_hash()
    }

    /// The commit that a revision names, and its tree.
    ///
    /// # Errors
    ///
    /// If there is no such revision or commit, or the folder is not in it.
    pub(super) fn revision(&self, rev: &str) -> Result<(Commit, Root), Error> {
        let repo = self.handle();
        let head = repo.head().map_err(|error| caused("`HEAD` cannot be read", &error))?;
        if head.is_unborn() && rev == "HEAD" {
            return Err(Error::new(ErrorKind::Repository, "the repository has no commits yet")
                .hint("commit the sources, or name another branch with `--rev`"));
        }
        let id = match repo.rev_parse_single(rev.as_bytes().as_bstr()) {
            Ok(id) => id.detach(),
            Err(error) => return Err(unknown_revision(&repo, rev, &error)),
        };
        let commit =
            repo.find_object(id).and_then(|object| object.peel_to_commit()).map_err(|error| {
                caused(format!("`{rev}` does not name a commit"), &error)
                    .hint("name a branch, a tag or a commit")
            })?;
        let root = self.enter(&repo, &commit)?.ok_or_else(|| {
            let message = format!("there is no folder `{}` in `{rev}`", self.prefix);
            Error::new(ErrorKind::Repository, message)
        })?;
        Ok((described(&commit)?, root))
    }

    /// The origin of sources read from the working tree: the commit, and what differs from it.
    ///
    /// # Errors
    ///
    /// If the commit that is checked out cannot be read.
    pub(super) fn work_tree(&self, loaded: &[Loaded], folders: &[&str]) -> Result<Origin, Error> {
        let repo = self.handle();
        let damaged = |error: gix::Error| caused("the commit at `HEAD` cannot be read", &error);
        let head = repo.head().map_err(damaged)?;
        let committed: BTreeMap<String, ObjectId>;
        let commit;
        match head.id() {
            None => {
                committed = BTreeMap::new();
                commit = None;
            }
            Some(id) => {
                let found = repo
                    .find_object(id)
                    .and_then(|object| object.peel_to_commit())
                    .map_err(damaged)?;
                committed = match self.enter(&repo, &found)? {
                    Some(root) => self.list(&root, folders)?.files,
                    None => BTreeMap::new(),
                };
                commit = Some(described(&found)?);
            }
        }
        let mut changed: Vec<String> = Vec::new();
        let mut hex = vec![0; repo.object_hash().len_in_hex()];
        for Loaded { source, .. } in loaded {
            let same = committed.get(&source.path).is_some_and(|id| {
                let _ = id.hex_to_buf(&mut hex);
                hex == source.blob.as_bytes()
            });
            if !same {
                changed.push(source.path.clone());
            }
        }
        let is_present =
            |path: &String| loaded.binary_search_by(|one| one.source.path.cmp(path)).is_ok();
        changed.extend(committed.into_keys().filter(|path| !is_present(path)));
        changed.sort();
        Ok(Origin::WorkTree { head: commit, changed })
    }

    /// The bytes of `pactbook.toml` in a tree, if there is one.
    ///
    /// # Errors
    ///
    /// If it is there but is no file, or the clone does not hold it.
    pub(super) fn settings(&self, root: &Root) -> Result<Option<Vec<u8>>, Error> {
        let repo = self.handle();
        let tree = repo.find_tree(root.tree).map_err(|error| missing_tree(&error))?;
        let Some(entry) = tree.find_entry(settings::FILE) else { return Ok(None) };
        let failed = |error: &gix::Error| {
            let message = format!("`{}` cannot be read from the repository", settings::FILE);
            Error { kind: ErrorKind::Settings, ..caused(message, error) }
        };
        if !matches!(entry.kind(), EntryKind::Blob | EntryKind::BlobExecutable) {
            let message = format!("`{}` is not an ordinary file", settings::FILE);
            return Err(Error::new(ErrorKind::Settings, message));
        }
        let header = repo.find_header(entry.oid()).map_err(|error| failed(&error))?;
        if header.size() > settings::MAX_FILE_LIMIT {
            let message = format!("`{}` is larger than 1 GiB", settings::FILE);
            return Err(Error::new(ErrorKind::Settings, message));
        }
        let mut blob = repo.find_blob(entry.oid()).map_err(|error| failed(&error))?;
        Ok(Some(blob.take_data()))
    }

    /// Lists `pactbook.toml` and the files below the source folders of a tree.
    ///
    /// # Errors
    ///
    /// If a tree is missing or there are more files than a snapshot may hold.
    pub(super) fn list(&self, root: &Root, folders: &[&str]) -> Result<Listing<ObjectId>, Error> {
        let repo = self.handle();
        let mut listing = Listing::default();
        let tree = repo.find_tree(root.tree).map_err(|error| missing_tree(&error))?;
        if let Some(entry) = tree.find_entry(settings::FILE) {
            listing.add(settings::FILE.to_owned(), entry.object_id())?;
        }
        let mut pending: Vec<(String, ObjectId)> = Vec::new();
        for folder in folders {
            if let Some(found) = enter_folder(&repo, root.tree, folder, &mut listing)? {
                pending.push(((*folder).to_owned(), found));
            }
        }
        while let Some((parent, id)) = pending.pop() {
            let tree = repo.find_tree(id).map_err(|error| missing_tree(&error))?;
            for entry in tree.iter() {
                let entry = entry.map_err(|error| missing_tree(&error))?;
                let path = match judge_name(entry.filename()) {
                    Name::Plain(name) => format!("{parent}/{name}"),
                    Name::Hidden => continue,
                    Name::Odd(name) => {
                        listing.skip(&format!("{parent}/{name}"), Skipped::OddName);
                        continue;
                    }
                };
                match entry.kind() {
                    EntryKind::Tree => pending.push((path, entry.object_id())),
                    EntryKind::Blob | EntryKind::BlobExecutable => {
                        listing.add(path, entry.object_id())?;
                    }
                    EntryKind::Link => listing.skip(&path, Skipped::SymbolicLink),
                    EntryKind::Commit => listing.skip(&path, Skipped::Submodule),
                }
            }
        }
        Ok(listing)
    }

    /// Reads blobs on all cores, in the order in which they lie in their packs.
    ///
    /// # Errors
    ///
    /// If the object database cannot be opened.
    pub(super) fn load(
        &self,
        files: BTreeMap<String, ObjectId>,
        limit: u64,
    ) -> Result<Vec<Loaded>, Error> {
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
        let loaded: Vec<Vec<Loaded>> = tasks
            .into_par_iter()
            .map(|task| {
                let repo = self.handle();
                task.into_iter().map(|(path, id)| load_one(&repo, path, id, limit)).collect()
            })
            .collect();
        Ok(loaded.into_iter().flatten().collect())
    }

    /// A handle for this thread.
    fn handle(&self) -> gix::Repository {
        let mut repo = self.repo.to_thread_local();
        repo.objects.refresh_never();
        repo
    }

    /// The tree of a commit, entered as far as the data repository.
    fn enter(
        &self,
        repo: &gix::Repository,
        commit: &gix::Commit<'_>,
    ) -> Result<Option<Root>, Error> {
        let tree = commit.tree_id().map_err(|error| missing_tree(&error))?.detach();
        if self.prefix.is_empty() {
            return Ok(Some(Root { tree }));
        }
        let mut tree = tree;
        for part in self.prefix.split('/') {
            let parent = repo.find_tree(tree).map_err(|error| missing_tree(&error))?;
            match parent.find_entry(part) {
                Some(entry) if entry.kind() == EntryKind::Tree => tree = entry.object_id(),
                _ => return Ok(None),
            }
        }
        Ok(Some(Root { tree }))
    }
}

/// The tree of a source folder, if it is there.
fn enter_folder(
    repo: &gix::Repository,
    root: ObjectId,
    folder: &str,
    listing: &mut Listing<ObjectId>,
) -> Result<Option<ObjectId>, Error> {
    let mut tree = root;
    let mut path = String::new();
    for part in folder.split('/') {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(part);
        let parent = repo.find_tree(tree).map_err(|error| missing_tree(&error))?;
        let Some(entry) = parent.find_entry(part) else { return Ok(None) };
        match entry.kind() {
            EntryKind::Tree => tree = entry.object_id(),
            EntryKind::Link => {
                listing.skip(&path, Skipped::SymbolicLink);
                return Ok(None);
            }
            EntryKind::Commit => {
                listing.skip(&path, Skipped::Submodule);
                return Ok(None);
            }
            EntryKind::Blob | EntryKind::BlobExecutable => {
                listing.skip(&path, Skipped::SpecialFile);
                return Ok(None);
            }
        }
    }
    Ok(Some(tree))
}

fn load_one(repo: &gix::Repository, path: String, id: ObjectId, limit: u64) -> Loaded {
    let blob = id.to_hex().to_string();
    let is_bounded = content::nature(&path) != Nature::Binary;
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
        Ok(mut found) => Loaded::from_bytes(path, blob, found.take_data()),
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

/// The folder's path inside the working tree, parts joined by `/`.
fn prefix(workdir: &Path, folder: &Path) -> Result<String, Error> {
    let real = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        fs::canonicalize(path).map_err(|error| {
            Error::new(ErrorKind::Repository, format!("`{}` cannot be read", path.display()))
                .because(error)
        })
    };
    let (workdir, folder) = (real(workdir)?, real(folder)?);
    let inside = folder.strip_prefix(&workdir).map_err(|_| {
        let message = format!(
            "`{}` lies outside the working tree `{}` of its repository",
            folder.display(),
            workdir.display()
        );
        Error::new(ErrorKind::Repository, message)
    })?;
    let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        let message = format!("the path `{}` is not UTF-8", inside.display());
        Error::new(ErrorKind::Repository, message)
    })
}

fn described(commit: &gix::Commit<'_>) -> Result<Commit, Error> {
    let id = commit.id().to_hex().to_string();
    let damaged = |error: gix::Error| caused(format!("the commit `{id}` cannot be read"), &error);
    let time = commit.time().map_err(damaged)?;
    let author = commit.author().map_err(damaged)?.name.trim().to_str_lossy().into_owned();
    let summary = commit.message().map_err(damaged)?.summary().to_str_lossy().into_owned();
    let committed = Stamp { instant: Instant::from_unix(time.seconds), offset: time.offset };
    Ok(Commit { id, committed, author, summary })
}

fn unknown_revision(repo: &gix::Repository, rev: &str, cause: &gix::Error) -> Error {
    let mut error = caused(format!("there is no revision `{rev}`"), cause);
    let names = names(repo);
    if let Some(near) = nearest(rev, names.iter().map(String::as_str)) {
        error = error.hint(format!("did you mean `{near}`?"));
    } else if !names.is_empty() {
        let some: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
        error = error.hint(format!("branches and tags here: {}", some.join(", ")));
    }
    if repo.is_shallow().unwrap_or(false) {
        error = error.hint("the clone is shallow; `git fetch --unshallow` gets the older commits");
    }
    error
}

/// Short names of all branches and tags, sorted.
fn names(repo: &gix::Repository) -> Vec<String> {
    let mut names = Vec::new();
    if let Ok(platform) = repo.references() {
        let lists = [platform.local_branches(), platform.tags(), platform.remote_branches()];
        for list in lists.into_iter().flatten() {
            names.extend(list.flatten().map(|name| name.name().shorten().to_string()));
        }
    }
    names.sort();
    names.dedup();
    names
}

fn missing_tree(error: &gix::Error) -> Error {
    caused("a folder of the commit cannot be read from the repository", error)
        .hint("in a partial clone, fetch what is missing: `git fetch --refetch --filter=blob:none`")
}

fn is_no_repository(error: &gix::Error) -> bool {
    matches!(
        error.downcast_any_ref::<upwards::Error>(),
        Some(
            upwards::Error::NoGitRepository { .. }
                | upwards::Error::NoGitRepositoryWithinCeiling { .. }
                | upwards::Error::NoGitRepositoryWithinFs { .. }
        )
    )
}

/// An error of the repository with everything that lay beneath it.
fn caused(message: impl Into<String>, error: &gix::Error) -> Error {
    let mut own = Error::new(ErrorKind::Repository, message);
    own.causes = in_words(error);
    own
}

fn in_words(error: &gix::Error) -> Vec<String> {
    let mut words: Vec<String> = error.iter_errors().map(ToString::to_string).collect();
    words.dedup();
    words
}
