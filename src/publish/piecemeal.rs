//! The switch one file after another, where a folder cannot change places with another as a whole: it
//! is a mount point, nothing may be made beside it, or the file system has no such call.
//!
//! Everything is ready before the first file is replaced, and a journal says what is to be done. A run
//! that finds the journal of one that was stopped finishes it before anything else. Between the first
//! rename and the last, a reader may see files of both sites: that instant is not covered here.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use crate::base::error::Error;

use super::MANIFEST;
use super::MARKER;
use super::STAGE;
use super::disk::Disk;
use super::foreign;
use super::io_error;
use super::is_plain_path;
use super::leads_through_link;
use super::output_error;

/// First line of a journal.
const HEAD: &str = "# pactbook journal 1";
/// The journal until it is whole.
const DRAFT: &str = "journal";

/// One thing to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// A file of the stage, by number, goes to its path.
    Place(usize, String),
    /// A file of ours goes.
    Remove(String),
}

/// Replaces files by those of the stage, and removes what is stale; gives how many went.
pub(super) fn switch(
    disk: &Disk,
    output: &Path,
    staged: &BTreeMap<String, usize>,
    stale: &BTreeSet<&str>,
) -> Result<usize, Error> {
    for path in staged.keys() {
        check_way(output, path, stale)?;
    }
    let steps = steps(staged, stale);
    let mut text = format!("{HEAD}\n");
    for step in &steps {
        match step {
            Step::Place(no, path) => text.push_str(&format!("+{no} {path}\n")),
            Step::Remove(path) => text.push_str(&format!("- {path}\n")),
        }
    }
    let (draft, journal) = (output.join(STAGE).join(DRAFT), output.join(MARKER));
    disk.write(&draft, text.as_bytes())
        .and_then(|()| disk.rename(&draft, &journal))
        .map_err(|error| io_error(&journal, "cannot be written", error))?;
    run(disk, output, &steps)
}

/// Finishes what a stopped run began to switch, if it had begun.
pub(super) fn resume(disk: &Disk, output: &Path) -> Result<(), Error> {
    let path = output.join(MARKER);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Ok(());
    }
    let step = |line: &str| {
        let (mark, path) = line.split_once(' ').filter(|(_, path)| is_ours(path))?;
        match mark.strip_prefix('+') {
            Some(no) => Some(Step::Place(no.parse().ok()?, path.to_owned())),
            None => (mark == "-").then(|| Step::Remove(path.to_owned())),
        }
    };
    let steps: Option<Vec<Step>> = lines.map(step).collect();
    // A link would bring files here that nobody was to see.
    let is_ours = fs::symlink_metadata(output.join(STAGE)).map_or(true, |found| found.is_dir());
    let steps = steps.filter(|_| is_ours).ok_or_else(|| {
        output_error(format!("`{}` is damaged", path.display()))
            .hint("empty the folder, and build it again")
    })?;
    run(disk, output, &steps).map(drop)
}

fn is_ours(path: &str) -> bool {
    path == MANIFEST || is_plain_path(path)
}

/// The steps in order: what is in the way goes first, what is merely stale last, the manifest before it.
fn steps(staged: &BTreeMap<String, usize>, stale: &BTreeSet<&str>) -> Vec<Step> {
    let is_in_the_way = |path: &str| {
        let below = format!("{path}/");
        let first = staged.range(below.clone()..).next();
        first.is_some_and(|(first, _)| first.starts_with(&below))
            || path.match_indices('/').any(|(at, _)| staged.contains_key(&path[..at]))
    };
    let (first, last): (Vec<&str>, Vec<&str>) =
        stale.iter().copied().partition(|path| is_in_the_way(path));
    let remove = |path: &str| Step::Remove(path.to_owned());
    let manifest = staged.get(MANIFEST).map(|no| Step::Place(*no, MANIFEST.to_owned()));
    let pages = staged.iter().filter(|(path, _)| *path != MANIFEST);
    let pages = pages.map(|(path, no)| Step::Place(*no, path.clone()));
    let first = first.into_iter().map(remove);
    first.chain(pages).chain(manifest).chain(last.into_iter().map(remove)).collect()
}

/// Takes every step that is not taken yet, then puts the journal away.
fn run(disk: &Disk, output: &Path, steps: &[Step]) -> Result<usize, Error> {
    let stage = output.join(STAGE);
    let mut removed = 0;
    for step in steps {
        match step {
            Step::Remove(path) => removed += usize::from(remove(disk, output, path)?),
            Step::Place(no, path) => {
                let staged = stage.join(no.to_string());
                if fs::symlink_metadata(&staged).is_err() || leads_through_link(output, path) {
                    continue;
                }
                let target = output.join(path);
                let failed = |error| io_error(&target, "cannot be written", error);
                if let Some(folder) = target.parent().filter(|folder| !folder.is_dir()) {
                    disk.make_folders(folder).map_err(failed)?;
                }
                disk.rename(&staged, &target).map_err(failed)?;
            }
        }
    }
    disk.remove_all(&stage).map_err(|error| io_error(&stage, "cannot be removed", error))?;
    let journal = output.join(MARKER);
    disk.remove_file(&journal).map_err(|error| io_error(&journal, "cannot be removed", error))?;
    Ok(removed)
}

/// Refuses what somebody else put where a file or its folder is to be.
fn check_way(output: &Path, path: &str, stale: &BTreeSet<&str>) -> Result<(), Error> {
    for (at, _) in path.match_indices('/') {
        let part = output.join(&path[..at]);
        let Ok(found) = fs::symlink_metadata(&part) else { return Ok(()) };
        if !found.is_dir() {
            return match stale.contains(&path[..at]) && found.is_file() {
                true => Ok(()),
                false => Err(foreign(format!("`{}` is not a folder", part.display()))),
            };
        }
    }
    let target = output.join(path);
    if !fs::symlink_metadata(&target).is_ok_and(|found| found.is_dir()) {
        return Ok(());
    }
    for entry in walkdir::WalkDir::new(&target).min_depth(1) {
        let entry = entry.map_err(|error| {
            output_error(format!("`{}` cannot be read", target.display())).because(error)
        })?;
        let inside = entry.path().strip_prefix(output).unwrap_or(entry.path());
        let is_stale = inside.to_str().is_some_and(|inside| stale.contains(inside));
        if !entry.file_type().is_dir() && !is_stale {
            let path = entry.path().display();
            return Err(foreign(format!("`{path}` was not written by pactbook")));
        }
    }
    Ok(())
}

/// Removes a file of ours, and the folders that this empties.
fn remove(disk: &Disk, output: &Path, path: &str) -> Result<bool, Error> {
    if leads_through_link(output, path) {
        return Ok(false);
    }
    let target = output.join(path);
    let is_removed = match disk.remove_file(&target) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(_) if target.is_dir() => false,
        Err(error) => return Err(io_error(&target, "cannot be removed", error)),
    };
    for (at, _) in path.rmatch_indices('/') {
        match disk.remove_folder(&output.join(&path[..at])) {
            Ok(()) => {}
            // A run that was stopped here had removed it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => break,
        }
    }
    Ok(is_removed)
}
