//! Git: revisions, trees and blobs, read without a checkout and without the `git` program.
//!
//! Only the repository's own configuration is honoured, and neither the user's nor the system's;
//! replacement refs are not followed, so a commit id stands for the same bytes everywhere. Every object
//! is compared with its id when it is read: whatever was damaged or put there under another's name is
//! not taken for it.
//! `revision.rs` finds and describes commits, `objects.rs` reads one object, `packs.rs` many, `blobs.rs`
//! those that the trees list, `history/` tells how it came to be, `stamps.rs` what did not change
//! in the working tree; `trial.rs` lets tests hand all of them damaged bytes.

mod blobs;
mod history;
mod objects;
mod packs;
mod revision;
mod stamps;
pub mod trial;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use gix::ObjectId;
use gix::discover::upwards;
use gix::objs::tree::EntryKind;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::settings;
use crate::snapshot::Commit;
use crate::snapshot::Listing;
use crate::snapshot::MAX_PATH;
use crate::snapshot::Name;
use crate::snapshot::Origin;
use crate::snapshot::Skipped;
use crate::snapshot::judge_name;

pub(super) use blobs::BlobHasher;
pub(super) use blobs::Older;
pub(super) use blobs::Present;
pub(super) use history::Past;
pub(super) use history::Paths;
pub(super) use history::Question;
pub(super) use history::older;
pub(super) use stamps::Stamps;

use packs::Packs;

/// Which hash a repository uses for its objects.
pub(super) type HashKind = gix::hash::Kind;

/// Objects in memory, by id.
type Memory = gix::odb::memory::Storage;

/// The id of a blob.
pub(super) type BlobId = ObjectId;

/// Largest object that is read, in bytes: 1 GiB, as much as a text may have; one that claims more is
/// not made room for.
pub(super) const MAX_OBJECT: u64 = 1 << 30;

/// What is read otherwise than the repository's own configuration says: how much memory is for delta
/// bases and for one object, and nothing that merely repeats what objects say and could lie.
const OVERRIDES: [&str; 5] = [
    "core.deltaBaseCacheLimit=96m",
    "core.useReplaceRefs=false",
    "core.commitGraph=false",
    "core.multiPackIndex=false",
    "gitoxide.objects.allocLimit=1g",
];

/// A git repository, and where in it the data repository lies.
pub(super) struct Repository {
    repo: gix::ThreadSafeRepository,
    packs: OnceLock<Packs>,
    /// Objects that lie nowhere but here, as only a trial has them.
    memory: Option<Arc<Memory>>,
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
        let open = gix::open::Options::isolated().config_overrides(OVERRIDES);
        let trust = gix::sec::trust::Mapping { full: open.clone(), reduced: open };
        let repo = match gix::ThreadSafeRepository::discover_opts(folder, options, trust) {
            Ok(repo) => repo,
            Err(error) if is_no_repository(&error) => return Ok(None),
            Err(error) => {
                let message =
                    format!("the git repository of `{}` cannot be read", folder.display());
                return Err(caused(message, &error));
            }
        };
        let prefix = match repo.work_dir() {
            None => String::new(),
            Some(workdir) => prefix(workdir, folder)?,
        };
        Ok(Some(Repository { repo, packs: OnceLock::new(), memory: None, prefix }))
    }

    /// Whether there is no working tree.
    pub(super) fn is_bare(&self) -> bool {
        self.repo.work_dir().is_none()
    }

    /// Where work of earlier runs on this data repository is kept, with what begins the names of
    /// its files: several may lie in one git repository.
    pub(super) fn kept_in(&self) -> (PathBuf, String) {
        let folder = self.repo.to_thread_local().common_dir().join("pactbook");
        (folder, crate::base::digest::sha256(self.prefix.as_bytes())[..8].to_owned())
    }

    /// The folders that hold what is checked out and where the branches are.
    pub(super) fn state_folders(&self) -> Vec<PathBuf> {
        let repo = self.handle();
        let mut all = vec![repo.git_dir().to_owned(), repo.common_dir().to_owned()];
        all.dedup();
        all
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
        let (described, id) = self.commit(rev)?;
        let commit = objects::commit(&repo, id).map_err(|error| missing_tree(&error))?;
        let root = self.enter(&repo, &commit)?.ok_or_else(|| {
            let message = format!("there is no folder `{}` in `{rev}`", self.prefix);
            Error::new(ErrorKind::Repository, message)
        })?;
        Ok((described, root))
    }

    /// The commit that a revision names.
    ///
    /// # Errors
    ///
    /// If there is no such revision or commit.
    fn commit(&self, rev: &str) -> Result<(Commit, ObjectId), Error> {
        let repo = self.handle();
        let head = repo.head().map_err(|error| caused("`HEAD` cannot be read", &error))?;
        if head.is_unborn() && rev == "HEAD" {
            return Err(revision::unborn(&repo));
        }
        let id =
            revision::parse(&repo, rev).map_err(|error| revision::unknown(&repo, rev, &error))?;
        let commit =
            objects::commit(&repo, id).map_err(|error| revision::no_commit(rev, &error))?;
        Ok((revision::described(&commit)?, commit.id))
    }

    /// The newest commit that two revisions have in common, in hexadecimal.
    ///
    /// # Errors
    ///
    /// If there is none, or one of the two is no commit.
    pub(super) fn merge_base(&self, one: &str, two: &str) -> Result<String, Error> {
        revision::merge_base(&self.handle(), one, two)
    }

    /// The origin of sources read from the working tree, given with their blobs and sorted by path:
    /// the commit, and what differs from it.
    ///
    /// # Errors
    ///
    /// If the commit that is checked out cannot be read.
    pub(super) fn work_tree(
        &self,
        there: &[(&str, &str)],
        folders: &[&str],
    ) -> Result<Origin, Error> {
        let repo = self.handle();
        let damaged = |error: gix::Error| caused("the commit at `HEAD` cannot be read", &error);
        let head = repo.head().map_err(damaged)?;
        let (commit, committed) = match head.id() {
            None => (None, BTreeMap::new()),
            Some(id) => {
                let commit = objects::commit(&repo, id.detach()).map_err(damaged)?;
                let committed = match self.enter(&repo, &commit)? {
                    Some(root) => self.list(&root, folders)?.files,
                    None => BTreeMap::new(),
                };
                (Some(revision::described(&commit)?), committed)
            }
        };
        let mut changed: Vec<String> = Vec::new();
        let mut hex = vec![0; repo.object_hash().len_in_hex()];
        for (path, blob) in there {
            let same = committed.get(*path).is_some_and(|id| {
                let _ = id.hex_to_buf(&mut hex);
                hex == blob.as_bytes()
            });
            if !same {
                changed.push((*path).to_owned());
            }
        }
        let is_present =
            |path: &String| there.binary_search_by(|(one, _)| (*one).cmp(path)).is_ok();
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
        let tree = objects::tree(&repo, root.tree).map_err(|error| missing_tree(&error))?;
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
        objects::blob(&repo, entry.object_id()).map(Some).map_err(|error| failed(&error))
    }

    /// Lists `pactbook.toml` and the files below the source folders of a tree.
    ///
    /// # Errors
    ///
    /// If a tree is missing or there are more files than a snapshot may hold.
    pub(super) fn list(&self, root: &Root, folders: &[&str]) -> Result<Listing<ObjectId>, Error> {
        let repo = self.handle();
        let mut listing = Listing::default();
        let tree = objects::tree(&repo, root.tree).map_err(|error| missing_tree(&error))?;
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
            let tree = objects::tree(&repo, id).map_err(|error| missing_tree(&error))?;
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
                if path.len() > MAX_PATH {
                    // One that is too deep must not stop the judging of others.
                    listing.skip(&parent, Skipped::OddName);
                    continue;
                }
                match entry.kind() {
                    EntryKind::Tree => {
                        listing.meet()?;
                        pending.push((path, entry.object_id()));
                    }
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

    /// A handle for this thread.
    fn handle(&self) -> gix::Repository {
        let mut repo = self.repo.to_thread_local();
        repo.objects.refresh_never();
        if let Some(memory) = &self.memory {
            repo.objects.set_object_memory(Memory::clone(memory));
        }
        repo
    }

    /// The packs, opened when somebody first asks.
    fn packs(&self) -> &Packs {
        self.packs.get_or_init(|| Packs::of(&self.handle()))
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
            let parent = objects::tree(repo, tree).map_err(|error| missing_tree(&error))?;
            match parent.find_entry(part) {
                Some(entry) if entry.kind() == EntryKind::Tree => tree = entry.object_id(),
                _ => return Ok(None),
            }
        }
        Ok(Some(Root { tree }))
    }
}

/// The id in hexadecimal.
pub(super) fn hex(id: &BlobId) -> String {
    id.to_hex().to_string()
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
        let parent = objects::tree(repo, tree).map_err(|error| missing_tree(&error))?;
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
    if own.causes.iter().any(|cause| cause.contains("reftable")) {
        return own.hint(
            "the `reftable` format cannot be read yet; \
             `git refs migrate --ref-format=files` changes it",
        );
    }
    own
}

fn in_words(error: &gix::Error) -> Vec<String> {
    let mut words: Vec<String> = error.iter_errors().map(ToString::to_string).collect();
    words.dedup();
    words
}
