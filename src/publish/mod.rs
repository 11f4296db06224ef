//! The only writer: puts a site into a folder, touching only files whose bytes differ.
//!
//! A manifest in the folder names every file that was written, with its SHA-256, so that files
//! which are no longer part of the site can be removed and nothing else ever is. `sha256sum -c` reads
//! it. Each file is written beside the site and renamed into place: a reader sees the old
//! file or the new one, never half of one. While files are being replaced a marker names those
//! concerned; a run that finds the marker of an interrupted one repairs what it left behind.
//!
//! Bytes on disk are compared, never trusted: a page that somebody altered is put right even if its
//! size is the same.

#![expect(clippy::disallowed_methods, reason = "publish is the stage that writes")]

mod archive;
mod repository;
mod single;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use rayon::iter::IntoParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::base::digest::sha256;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::settings;

pub use archive::Survey;
pub use archive::expected;
pub use archive::pack;
pub use archive::survey;
pub use repository::init as init_repository;
pub use single::put as put_file;
pub use single::put_program;
pub use single::put_report;

/// Name of the manifest in the output folder.
pub const MANIFEST: &str = ".pactbook-manifest";

/// Name of the marker that stands while files are being replaced; it lists them, one a line.
const MARKER: &str = ".pactbook-building";
/// Folder in which files are written before they are renamed into place.
const STAGE: &str = ".pactbook-new";
/// First line of a manifest; a comment to `sha256sum -c`.
const HEADER: &str = "# pactbook manifest 1";

/// What a run of [`write()`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Files of the site.
    pub files: usize,
    /// Of these, how many were new or differed and were written.
    pub changed: usize,
    /// Of these, how many were right already and were left alone.
    pub unchanged: usize,
    /// Files of an earlier run that are no longer part of the site and were removed.
    pub removed: usize,
}

/// Makes the folder `output` hold exactly `files` (`/`-separated paths to bytes), beside whatever else lies in it.
///
/// `keep_out` names what must not be written to: the sources and the history of the data repository
/// ([`settings::Folders::keep_out`]).
///
/// # Errors
///
/// If `output` is, holds or lies in something of `keep_out` or a git repository's own folder; if it
/// holds files but no manifest, or a foreign file where one is to be written; if a path is
/// not a plain relative one; or if the disk refuses.
pub fn write<B: AsRef<[u8]> + Sync>(
    files: &BTreeMap<String, B>,
    output: &Path,
    keep_out: &[PathBuf],
) -> Result<Written, Error> {
    if let Some(path) = files.keys().find(|path| !is_plain_path(path)) {
        return Err(output_error(format!("`{}` is no path for a page", path.escape_debug())));
    }
    let output = real_path(output)?;
    check_apart(&output, keep_out)?;
    let owned = owned_files(&output)?;
    let states: Vec<State> = files
        .par_iter()
        .map(|(path, bytes)| state(&output, path, bytes.as_ref(), &owned))
        .collect::<Result<_, _>>()?;
    let changed: Vec<(&str, &[u8])> = files
        .iter()
        .zip(&states)
        .filter(|(_, state)| **state == State::Differs)
        .map(|((path, bytes), _)| (path.as_str(), bytes.as_ref()))
        .collect();
    let stale: Vec<&str> =
        owned.iter().map(String::as_str).filter(|path| !files.contains_key(*path)).collect();
    let manifest = manifest(files);
    let is_manifest_right = same_bytes(&output.join(MANIFEST), manifest.as_bytes());
    let is_interrupted = output.join(MARKER).exists() || output.join(STAGE).exists();
    let mut removed = 0;
    if !(changed.is_empty() && stale.is_empty() && is_manifest_right && !is_interrupted) {
        begin(&output, &owned, &changed)?;
        // A stale file stands in the way where its name is now a folder, and the other way round.
        let (first, last): (Vec<&str>, Vec<&str>) =
            stale.into_iter().partition(|path| stands_in_the_way(path, files));
        removed += remove(&output, &first)?;
        replace(&output, &changed)?;
        removed += remove(&output, &last)?;
        put(&output, MANIFEST, manifest.as_bytes(), "manifest")?;
        end(&output)?;
    }
    let n_changed = changed.len();
    Ok(Written {
        files: files.len(),
        changed: n_changed,
        unchanged: files.len() - n_changed,
        removed,
    })
}

/// How a file on disk compares with the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Right,
    Differs,
}

fn state(
    output: &Path,
    path: &str,
    bytes: &[u8],
    owned: &BTreeSet<String>,
) -> Result<State, Error> {
    let target = output.join(path);
    let Ok(metadata) = fs::symlink_metadata(&target) else { return Ok(State::Differs) };
    if metadata.is_file() && owned.contains(path) {
        let is_right = metadata.len() == bytes.len() as u64 && same_bytes(&target, bytes);
        return Ok(if is_right { State::Right } else { State::Differs });
    }
    if metadata.is_dir() {
        // A folder of ours that is emptied by removing stale files gives way; any other is refused later.
        return Ok(State::Differs);
    }
    Err(output_error(format!("`{}` was not written by pactbook", target.display()))
        .hint("move it away, or choose another folder with `--output DIR`"))
}

fn same_bytes(path: &Path, bytes: &[u8]) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut found = Vec::with_capacity(bytes.len() + 1);
    let limit = bytes.len() as u64 + 1;
    file.take(limit).read_to_end(&mut found).is_ok() && found == bytes
}

/// Whether `path` is relative and plain: parts joined by `/`, none of them `.`, `..`, ours or odd.
fn is_plain_path(path: &str) -> bool {
    !path.starts_with(".pactbook")
        && path.split('/').all(|part| {
            !matches!(part, "" | "." | "..")
                && !part.contains(['\\', ':'])
                && !part.chars().any(char::is_control)
        })
}

/// The path without symbolic links; what does not exist yet is appended as it stands.
fn real_path(path: &Path) -> Result<PathBuf, Error> {
    let failed = |cause: io::Error| io_error(path, "cannot be found", cause);
    let mut existing = std::path::absolute(path).map_err(failed)?;
    let mut missing: Vec<OsString> = Vec::new();
    while fs::symlink_metadata(&existing).is_err() {
        match (existing.components().next_back(), existing.parent()) {
            (Some(Component::Normal(name)), Some(parent)) => {
                missing.push(name.to_owned());
                existing = parent.to_owned();
            }
            _ => {
                return Err(output_error(format!("`{}` is no folder", path.display()))
                    .hint("name the folder without `..`"));
            }
        }
    }
    let mut real = fs::canonicalize(&existing).map_err(failed)?;
    real.extend(missing.iter().rev());
    Ok(real)
}

/// Refuses an output that touches the sources or a repository.
fn check_apart(output: &Path, keep_out: &[PathBuf]) -> Result<(), Error> {
    let shown = output.display();
    let refuse = |message: String| {
        Err(output_error(message).hint("choose another folder with `--output DIR`"))
    };
    if output.exists() && !output.is_dir() {
        return Err(output_error(format!("`{shown}` is not a folder")));
    }
    for path in keep_out {
        let path = real_path(path)?;
        if output.starts_with(&path) {
            return refuse(format!("the output `{shown}` lies in `{}`", path.display()));
        }
        if path.starts_with(output) {
            return refuse(format!("the output `{shown}` holds `{}`", path.display()));
        }
    }
    for name in [".git", settings::FILE] {
        if output.join(name).exists() {
            return refuse(format!("the output `{shown}` holds `{name}`"));
        }
    }
    let is_git_folder = |path: &&Path| {
        path.join("HEAD").is_file() && path.join("objects").is_dir() && path.join("refs").is_dir()
    };
    match output.ancestors().find(is_git_folder) {
        Some(folder) => refuse(format!(
            "the output `{shown}` lies in the git repository `{}`",
            folder.display()
        )),
        None => Ok(()),
    }
}

/// The files in the output that are ours: those of the manifest, and those of an interrupted run.
fn owned_files(output: &Path) -> Result<BTreeSet<String>, Error> {
    let read = |name: &str| match fs::read_to_string(output.join(name)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error(&output.join(name), "cannot be read", error)),
    };
    let (manifest, marker) = (read(MANIFEST)?, read(MARKER)?);
    let foreign = || {
        Err(output_error(format!(
            "`{}` holds files that were not written by pactbook",
            output.display()
        ))
        .hint("choose another folder with `--output DIR`, or empty this one"))
    };
    if manifest.as_ref().is_some_and(|text| text.lines().next() != Some(HEADER)) {
        return foreign();
    }
    if manifest.is_none() && marker.is_none() {
        let is_empty = match fs::read_dir(output) {
            // The stage alone is what a run leaves that was stopped before it put up its marker.
            Ok(entries) => entries.flatten().all(|entry| entry.file_name() == STAGE),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(io_error(output, "cannot be read", error)),
        };
        if !is_empty {
            return foreign();
        }
    }
    let listed = manifest.iter().flat_map(|text| text.lines()).skip(1);
    let listed = listed.filter_map(|line| line.split_once("  ")).map(|(_, path)| path);
    let begun = marker.iter().flat_map(|text| text.lines());
    // A manifest that somebody tampered with must not lead out of the folder.
    Ok(listed.chain(begun).filter(|path| is_plain_path(path)).map(str::to_owned).collect())
}

/// The manifest: a line for each file, sorted by path.
fn manifest<B: AsRef<[u8]> + Sync>(files: &BTreeMap<String, B>) -> String {
    let sums: Vec<(&String, String)> =
        files.par_iter().map(|(path, bytes)| (path, sha256(bytes.as_ref()))).collect();
    let mut text = format!("{HEADER}\n");
    for (path, sum) in sums {
        let _ = writeln!(text, "{sum}  {path}");
    }
    text
}

/// Puts up the marker: everything that is ours now or will be written.
fn begin(output: &Path, owned: &BTreeSet<String>, changed: &[(&str, &[u8])]) -> Result<(), Error> {
    let stage = output.join(STAGE);
    if stage.exists() {
        fs::remove_dir_all(&stage).map_err(|error| io_error(&stage, "cannot be removed", error))?;
    }
    fs::create_dir_all(&stage).map_err(|error| io_error(&stage, "cannot be made", error))?;
    let mut names: BTreeSet<&str> = changed.iter().map(|(path, _)| *path).collect();
    names.extend(owned.iter().map(String::as_str));
    let mut text = String::new();
    for name in names {
        text.push_str(name);
        text.push('\n');
    }
    put(output, MARKER, text.as_bytes(), "marker")
}

fn end(output: &Path) -> Result<(), Error> {
    let stage = output.join(STAGE);
    fs::remove_dir_all(&stage).map_err(|error| io_error(&stage, "cannot be removed", error))?;
    let marker = output.join(MARKER);
    fs::remove_file(&marker).map_err(|error| io_error(&marker, "cannot be removed", error))
}

fn stands_in_the_way<B>(stale: &str, files: &BTreeMap<String, B>) -> bool {
    let below = format!("{stale}/");
    let is_now_a_folder =
        files.range(below.clone()..).next().is_some_and(|(path, _)| path.starts_with(&below));
    let is_now_below_a_file =
        stale.match_indices('/').any(|(at, _)| files.contains_key(&stale[..at]));
    is_now_a_folder || is_now_below_a_file
}

/// Writes the files beside the site and renames each into place.
fn replace(output: &Path, changed: &[(&str, &[u8])]) -> Result<(), Error> {
    let folders: BTreeSet<&str> =
        changed.iter().filter_map(|(path, _)| path.rsplit_once('/')).map(|(at, _)| at).collect();
    for folder in folders {
        make_folder(output, folder)?;
    }
    let numbered: Vec<(usize, &(&str, &[u8]))> = changed.iter().enumerate().collect();
    numbered
        .into_par_iter()
        .map(|(n, (path, bytes))| put(output, path, bytes, &n.to_string()))
        .collect()
}

/// Makes a folder below the output; a symbolic link on the way would lead out of it and is refused.
fn make_folder(output: &Path, folder: &str) -> Result<(), Error> {
    let mut path = output.to_owned();
    for part in folder.split('/') {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => {
                return Err(output_error(format!("`{}` is not a folder", path.display()))
                    .hint("move it away, or choose another folder with `--output DIR`"));
            }
            Err(_) => {
                fs::create_dir(&path).map_err(|error| io_error(&path, "cannot be made", error))?;
            }
        }
    }
    Ok(())
}

fn put(output: &Path, path: &str, bytes: &[u8], stage_name: &str) -> Result<(), Error> {
    let staged = output.join(STAGE).join(stage_name);
    let target = output.join(path);
    fs::write(&staged, bytes)
        .and_then(|()| fs::rename(&staged, &target))
        .map_err(|error| io_error(&target, "cannot be written", error))
}

/// Removes files of ours, and the folders that this empties.
fn remove(output: &Path, stale: &[&str]) -> Result<usize, Error> {
    let mut removed = 0;
    for path in stale {
        if leads_through_link(output, path) {
            continue;
        }
        let target = output.join(path);
        match fs::remove_file(&target) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) if target.is_dir() => {}
            Err(error) => return Err(io_error(&target, "cannot be removed", error)),
        }
        for (at, _) in path.rmatch_indices('/') {
            if fs::remove_dir(output.join(&path[..at])).is_err() {
                break;
            }
        }
    }
    Ok(removed)
}

fn leads_through_link(output: &Path, path: &str) -> bool {
    path.match_indices('/').any(|(at, _)| {
        fs::symlink_metadata(output.join(&path[..at])).is_ok_and(|found| !found.is_dir())
    })
}

fn output_error(message: String) -> Error {
    Error::new(ErrorKind::Output, message)
}

fn io_error(path: &Path, what: &str, cause: io::Error) -> Error {
    output_error(format!("`{}` {what}", path.display())).because(cause)
}
