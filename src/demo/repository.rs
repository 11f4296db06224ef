//! Puts the story into a git repository: objects, a branch, an index and a working tree.

#![expect(clippy::disallowed_methods, reason = "the demonstration is written to disk")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use gix::ObjectId;
use gix::actor::Signature;
use gix::objs::Commit;
use gix::objs::Tree;
use gix::objs::WriteTo;
use gix::objs::tree::Entry;
use gix::objs::tree::EntryKind;

use crate::base::error::Error;
use crate::base::error::ErrorKind;

use super::Deed;
use super::Whereto;
use super::seal;

/// Seconds east of UTC of everybody's clock.
const OFFSET: i32 = 8 * 3600;

/// A file's id and bytes.
type Blob = (ObjectId, Arc<[u8]>);
/// The files of a tree by path.
type Files = BTreeMap<String, Blob>;
/// Files that change, by path; none if one goes.
type Changes = Vec<(String, Option<Blob>)>;

/// Writes the repository; gives the number of commits and the id of the last.
pub(super) fn write(folder: &Path, deeds: &[Deed]) -> Result<(usize, String), Error> {
    check_empty(folder)?;
    fs::create_dir_all(folder).map_err(|cause| failed(folder).because(cause))?;
    let open = gix::open::Options::isolated();
    let repo = gix::ThreadSafeRepository::init_opts(
        folder,
        gix::create::Kind::WithWorktree,
        gix::create::Options::default(),
        open,
    )
    .map_err(|cause| failed(folder).because(cause))?
    .to_thread_local();
    let wrong = |cause: gix::Error| failed(folder).because(cause);
    let mut trunk: Files = BTreeMap::new();
    let mut tip: Option<ObjectId> = None;
    let mut branches: BTreeMap<&str, Branch> = BTreeMap::new();
    let mut trees = Trees { repo: &repo, known: BTreeMap::new() };
    for deed in deeds {
        let mut changes = Changes::new();
        for (path, bytes) in &deed.changes {
            let id = match bytes {
                Some(bytes) => Some((repo.write_blob(bytes).map_err(wrong)?.detach(), bytes)),
                None => None,
            };
            changes.push((path.clone(), id.map(|(id, bytes)| (id, Arc::clone(bytes)))));
        }
        if let (Some(wish), Some(tip)) = (&deed.seal, tip) {
            let (path, text) = seal::text(folder, &tip.to_string(), deed.at, wish)?;
            let bytes: Arc<[u8]> = text.into_bytes().into();
            let id = repo.write_blob(&bytes).map_err(wrong)?.detach();
            changes.push((path, Some((id, bytes))));
        }
        match &deed.place {
            Whereto::Trunk => {
                apply(&mut trunk, changes);
                let tree = trees.write(&trunk).map_err(wrong)?;
                tip = Some(commit(&repo, deed, tree, tip.into_iter().collect()).map_err(wrong)?);
            }
            Whereto::Branch(name) => {
                let branch = branches.entry(name).or_insert_with(|| Branch {
                    tip,
                    files: trunk.clone(),
                    changes: Vec::new(),
                });
                branch.changes.extend(changes.iter().cloned());
                apply(&mut branch.files, changes);
                let tree = trees.write(&branch.files).map_err(wrong)?;
                let parents = branch.tip.into_iter().collect();
                branch.tip = Some(commit(&repo, deed, tree, parents).map_err(wrong)?);
            }
            Whereto::Merge(name) => {
                let Some(branch) = branches.remove(name.as_str()) else {
                    return Err(failed(folder).because(format!("there is no branch {name}")));
                };
                apply(&mut trunk, branch.changes);
                apply(&mut trunk, changes);
                let tree = trees.write(&trunk).map_err(wrong)?;
                let parents = tip.into_iter().chain(branch.tip).collect();
                tip = Some(commit(&repo, deed, tree, parents).map_err(wrong)?);
            }
        }
    }
    let Some(tip) = tip else { return Err(failed(folder)) };
    let git = folder.join(".git");
    put(&git.join("HEAD"), b"ref: refs/heads/main\n")?;
    put(&git.join("refs/heads/main"), format!("{tip}\n").as_bytes())?;
    let tree = trees.write(&trunk).map_err(wrong)?;
    let mut index = repo.index_from_tree(&tree).map_err(wrong)?;
    index
        .write(gix::index::write::Options::default())
        .map_err(|cause| failed(folder).because(cause))?;
    for (path, (_, bytes)) in &trunk {
        put(&folder.join(path), bytes)?;
    }
    Ok((deeds.len(), tip.to_string()))
}

struct Branch {
    tip: Option<ObjectId>,
    files: Files,
    changes: Changes,
}

fn apply(files: &mut Files, changes: Changes) {
    for (path, change) in changes {
        match change {
            Some(blob) => {
                files.insert(path, blob);
            }
            None => {
                files.remove(&path);
            }
        }
    }
}

struct Trees<'r> {
    repo: &'r gix::Repository,
    /// Trees that are written, by the names and ids in them.
    known: BTreeMap<Vec<(String, ObjectId)>, ObjectId>,
}

impl Trees<'_> {
    fn write(&mut self, files: &Files) -> Result<ObjectId, gix::Error> {
        let files: Vec<(&str, ObjectId)> =
            files.iter().map(|(path, (id, _))| (path.as_str(), *id)).collect();
        self.folder(&files, 0)
    }

    /// The tree of files whose paths begin alike up to a byte.
    fn folder(&mut self, files: &[(&str, ObjectId)], from: usize) -> Result<ObjectId, gix::Error> {
        let mut entries = Vec::new();
        let mut at = 0;
        while let Some((path, id)) = files.get(at) {
            let rest = &path[from..];
            let Some(end) = rest.find('/') else {
                let mode = EntryKind::Blob.into();
                entries.push(Entry { mode, filename: rest.into(), oid: *id });
                at += 1;
                continue;
            };
            let below = &path[..=from + end];
            let n = files[at..].iter().take_while(|(path, _)| path.starts_with(below)).count();
            let oid = self.folder(&files[at..at + n], below.len())?;
            let filename = rest[..end].into();
            entries.push(Entry { mode: EntryKind::Tree.into(), filename, oid });
            at += n;
        }
        entries.sort();
        let key = entries.iter().map(|entry: &Entry| (entry.filename.to_string(), entry.oid));
        let key: Vec<(String, ObjectId)> = key.collect();
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        let id = self.repo.write_object(&Tree { entries })?.detach();
        self.known.insert(key, id);
        Ok(id)
    }
}

fn commit(
    repo: &gix::Repository,
    deed: &Deed,
    tree: ObjectId,
    parents: Vec<ObjectId>,
) -> Result<ObjectId, gix::Error> {
    let time = gix::date::Time { seconds: deed.claimed.unix(), offset: OFFSET };
    let person = &deed.person;
    let signature =
        Signature { name: person.name.into(), email: person.mail.as_str().into(), time };
    let mut commit = Commit {
        tree,
        parents: parents.into(),
        author: signature.clone(),
        committer: signature,
        encoding: None,
        message: format!("{}\n", deed.message).into(),
        extra_headers: Vec::new(),
    };
    if deed.is_signed {
        let mut payload = Vec::new();
        // Writing to memory does not fail.
        let _ = commit.write_to(&mut payload);
        if let Some(armour) = person.signature(&payload) {
            commit.extra_headers.push(("gpgsig".into(), armour.trim_end().into()));
        }
    }
    Ok(repo.write_object(&commit)?.detach())
}

pub(super) fn check_empty(folder: &Path) -> Result<(), Error> {
    let refuse = |how: &str| {
        Error::new(ErrorKind::Output, format!("`{}` {how}", folder.display()))
            .hint("name a folder that does not exist yet")
    };
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(refuse("is not empty")),
        },
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(cause) => Err(refuse("cannot be written to").because(cause)),
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|cause| failed(path).because(cause))
}

fn failed(path: &Path) -> Error {
    Error::new(ErrorKind::Output, format!("`{}` cannot be written", path.display()))
}
