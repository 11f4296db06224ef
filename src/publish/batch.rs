//! Several files of a data repository that belong together: all of them or none.
//!
//! Each is written beside its place; a journal says what is to be renamed. A run that is stopped before
//! the journal stands leaves the files as they were, and the next run removes what waited; one that is
//! stopped after it is finished by the next run, unless somebody has changed such a file since.
//!
//! The journal lies where nobody can put it by a commit: in git's own folder, or, where there is none,
//! beside the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::base::digest::sha256;
use crate::base::error::Error;

use super::disk::Disk;
use super::io_error;
use super::output_error;
use super::real_path;
use super::shed::Shed;
use super::single;

/// Name of the shed within git's own folder.
const SHED: &str = "pactbook-writing";
/// What waits, while it is still being written.
const DRAFT: &str = "draft";
/// What is to be renamed.
const JOURNAL: &str = "journal";

/// A file that is to be put.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// What is to stand in it.
    pub bytes: &'a [u8],
    /// Whether it is a program.
    pub is_program: bool,
}

/// What is to be done, below which folder.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    root: PathBuf,
    entries: Vec<Entry>,
}

/// A file of the journal.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    /// Below the root, with `/`.
    path: String,
    /// SHA-256 of what was there, if anything was.
    before: Option<String>,
    /// SHA-256 of what is to be there.
    after: String,
}

/// Puts files (`/`-separated paths below `root` to bytes), all of them or none.
///
/// # Errors
///
/// If something else than a file or folder is in the way, another run is writing there, or the disk
/// refuses; the files are as they were then, unless the next run has to finish what was begun.
pub fn put_all(root: &Path, files: &BTreeMap<String, Piece<'_>>) -> Result<(), Error> {
    let (disk, root) = (Disk::default(), real_path(root)?);
    if files.is_empty() {
        return Ok(());
    }
    if fs::metadata(&root).is_ok_and(|found| !found.is_dir()) {
        return Err(
            output_error(format!("`{}` is not a folder", root.display())).hint("move it away")
        );
    }
    for path in files.keys() {
        check_way(&root, path)?;
    }
    let Some(shed) = shed(&disk, &root)? else {
        // Nothing can be noted anywhere: each file is whole, at least.
        return files.iter().try_for_each(|(path, piece)| {
            let staged = stage(&root.join(path), *piece)?;
            staged.place(&root.join(path))
        });
    };
    let done = put_in(&disk, &shed, &root, files);
    shed.leave(&disk);
    done
}

fn put_in(
    disk: &Disk,
    shed: &Shed,
    root: &Path,
    files: &BTreeMap<String, Piece<'_>>,
) -> Result<(), Error> {
    let (draft, journal) = (shed.folder.join(DRAFT), shed.folder.join(JOURNAL));
    if fs::symlink_metadata(&journal).is_ok() || fs::symlink_metadata(&draft).is_ok() {
        let message = "another run was stopped in the middle just now".to_owned();
        return Err(output_error(message).hint("run this again"));
    }
    let entries: Vec<Entry> = files
        .iter()
        .map(|(path, piece)| {
            let before = digest(&root.join(path))?;
            Ok(Entry { path: path.clone(), before, after: sha256(piece.bytes) })
        })
        .collect::<Result<_, Error>>()?;
    let planned = Journal { root: root.to_owned(), entries };
    let text = serde_json::to_vec(&planned).map_err(|cause| {
        output_error(format!("`{}` cannot be noted in a journal", root.display())).because(cause)
    })?;
    disk.write(&draft, &text).map_err(|error| io_error(&draft, "cannot be written", error))?;
    let staged = files.iter().map(|(path, piece)| stage(&root.join(path), *piece));
    let staged: Result<Vec<single::Staged>, Error> = staged.collect();
    let committed = staged.and_then(|staged| {
        disk.rename(&draft, &journal)
            .map_err(|error| io_error(&journal, "cannot be written", error))?;
        Ok(staged)
    });
    // From here on nothing is undone any more.
    match committed {
        Ok(staged) => {
            for (path, staged) in files.keys().zip(staged) {
                staged.rename(&root.join(path))?;
            }
            remove(disk, &journal)
        }
        Err(error) => {
            undo(disk, &planned);
            remove(disk, &draft)?;
            Err(error)
        }
    }
}

/// Finishes or undoes what a stopped run of [`put_all`] left in the repository around `root`.
///
/// # Errors
///
/// If a file was changed since then by somebody else, another run is writing there, or the disk refuses.
pub fn resume(root: &Path) -> Result<(), Error> {
    let Ok(root) = real_path(root) else { return Ok(()) };
    let stands = |folder: &PathBuf| {
        [DRAFT, JOURNAL].iter().any(|name| fs::symlink_metadata(folder.join(name)).is_ok())
    };
    if !places(&root).iter().any(stands) {
        return Ok(());
    }
    let disk = Disk::default();
    let Some(shed) = shed(&disk, &root)? else { return Ok(()) };
    let done = finish(&disk, &shed);
    shed.leave(&disk);
    done
}

fn finish(disk: &Disk, shed: &Shed) -> Result<(), Error> {
    let (draft, journal) = (shed.folder.join(DRAFT), shed.folder.join(JOURNAL));
    if let Ok(text) = fs::read(&draft) {
        // A draft that is cut off was cut off before anything waited.
        if let Ok(planned) = serde_json::from_slice(&text) {
            undo(disk, &planned);
        }
        return remove(disk, &draft);
    }
    let Ok(text) = fs::read(&journal) else { return Ok(()) };
    let Journal { root, entries } = serde_json::from_slice(&text).map_err(|cause| {
        output_error(format!("`{}` is damaged", journal.display()))
            .because(cause)
            .hint("see `git status` for what a stopped run left, then remove that file")
    })?;
    for entry in entries {
        let target = root.join(&entry.path);
        let waiting = single::beside(&target);
        check_way(&root, &entry.path)?;
        let Some(found) = digest(&waiting)? else { continue };
        let now = digest(&target)?;
        let is_free = now == entry.before || now.as_ref() == Some(&entry.after);
        if !is_free || found != entry.after {
            let message = format!(
                "`{}` was changed after a run was stopped that was to change it",
                entry.path
            );
            let waiting = waiting.display();
            return Err(output_error(message)
                .hint(format!("take what you need from `{waiting}`, then remove that file")));
        }
        disk.rename(&waiting, &target)
            .map_err(|error| io_error(&target, "cannot be written", error))?;
    }
    remove(disk, &journal)
}

/// Removes what waits; the files themselves are as they were.
fn undo(disk: &Disk, planned: &Journal) {
    let Journal { root, entries } = planned;
    for entry in entries.iter().filter(|entry| check_way(root, &entry.path).is_ok()) {
        // What is not there need not be removed.
        let _ = disk.remove_file(&single::beside(&root.join(&entry.path)));
    }
}

fn remove(disk: &Disk, path: &Path) -> Result<(), Error> {
    disk.remove_file(path).map_err(|error| io_error(path, "cannot be removed", error))
}

fn stage(path: &Path, piece: Piece<'_>) -> Result<single::Staged, Error> {
    let staged = single::stage(path, piece.bytes)?;
    if piece.is_program {
        staged.permit()?;
    }
    Ok(staged)
}

/// What stands in a file, if it is there.
fn digest(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(sha256(&bytes))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error(path, "cannot be read", error)),
    }
}

/// Refuses a path that leads out of the root, by its parts or through a link.
fn check_way(root: &Path, path: &str) -> Result<(), Error> {
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    if path.is_empty() || !Path::new(path).components().all(is_plain) {
        return Err(output_error(format!("`{}` is no path for a file", path.escape_debug())));
    }
    for (at, _) in path.match_indices('/') {
        let part = &path[..at];
        match fs::symlink_metadata(root.join(part)) {
            Err(_) => return Ok(()),
            Ok(found) if found.is_dir() => {}
            Ok(found) if found.is_symlink() => {
                return Err(output_error(format!("`{part}` is a symbolic link"))
                    .hint("make it a folder: links are not followed when records are read"));
            }
            Ok(_) => {
                let message = format!("`{part}` is not a folder");
                return Err(output_error(message).hint("move it away"));
            }
        }
    }
    Ok(())
}

/// The shed of a repository: in git's own folder, or beside it.
fn shed(disk: &Disk, root: &Path) -> Result<Option<Shed>, Error> {
    for place in places(root) {
        if let Some(shed) = Shed::open(disk, place, root)? {
            return Ok(Some(shed));
        }
    }
    Ok(None)
}

fn places(root: &Path) -> Vec<PathBuf> {
    match root.ancestors().find_map(git_folder) {
        Some(folder) => vec![folder.join(SHED)],
        None => Shed::path_beside(root).into_iter().collect(),
    }
}

/// Git's own folder of a working tree.
fn git_folder(root: &Path) -> Option<PathBuf> {
    let path = root.join(".git");
    let found = fs::metadata(&path).ok()?;
    if found.is_dir() {
        return path.join("HEAD").is_file().then_some(path);
    }
    let text = fs::read_to_string(&path).ok()?;
    let folder = root.join(text.strip_prefix("gitdir:")?.trim());
    folder.join("HEAD").is_file().then_some(folder)
}
