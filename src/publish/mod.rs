//! The only writer: puts a site into a folder, touching only files whose bytes differ.
//!
//! A manifest in the folder names every file that was written, with its SHA-256, so that files
//! which are no longer part of the site can be removed and nothing else ever is. `sha256sum -c` reads
//! it.
//!
//! A reader sees the old site or the new one. What differs is made ready beside the output, in the
//! shed ([`shed`]); then output and shed change places in one step ([`whole`]). Where the system cannot
//! do that, files are replaced one after another, by a journal that the next run finishes
//! ([`piecemeal`]). One run at a time writes a folder.
//!
//! Bytes on disk are compared, never trusted: a page that somebody altered is put right even if its
//! size is the same.
//!
//! Files of a data repository, of which several belong together, are put by a journal too ([`batch`]);
//! a whole new repository is made beside its place and then renamed ([`fresh`]).

#![expect(clippy::disallowed_methods, reason = "publish is the stage that writes")]

mod archive;
mod batch;
mod disk;
mod fresh;
mod piecemeal;
mod repository;
mod shed;
mod single;
#[cfg(unix)]
mod whole;
mod writer;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

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
pub use batch::Piece;
pub use batch::put_all;
pub use batch::resume as finish_writing;
pub use fresh::Fresh;
pub use repository::init as init_repository;
pub use single::put as put_file;
pub use single::put_program;
pub use single::put_report;
pub use writer::Print;
pub use writer::Writer;

/// Name of the manifest in the output folder.
pub const MANIFEST: &str = ".pactbook-manifest";

/// Name of the journal that stands while files are being replaced one after another.
const MARKER: &str = ".pactbook-building";
/// Folder of the output in which files wait where they cannot wait beside it.
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
    /// How the new site took the place of the old one.
    pub switch: Switch,
}

/// How a new site took the place of the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Nothing differed, nothing was written.
    None,
    /// In one step: nobody can have seen anything between the two.
    Whole,
    /// File after file, since the place does not allow the other: between the first and the last
    /// somebody may have seen files of both, and a run that is stopped there is finished by the next.
    Piecemeal,
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
    let writer = Writer::open(output, keep_out)?;
    writer.put(files)?;
    writer.finish()
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

/// The files that a run of pactbook wrote into a folder, with their bytes.
///
/// # Errors
///
/// If the folder holds none, one of them cannot be read, or one is not what was written.
pub fn taken(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let path = folder.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|error| {
        io_error(&path, "cannot be read", error).hint("name a folder that pactbook wrote")
    })?;
    let listed = text.lines().skip(1).filter_map(|line| line.split_once("  "));
    let mut files = BTreeMap::new();
    for (digest, path) in listed.filter(|(_, path)| is_plain_path(path)) {
        let file = folder.join(path);
        let bytes = fs::read(&file).map_err(|error| io_error(&file, "cannot be read", error))?;
        if sha256(&bytes) != digest {
            let message = format!("`{}` is not what pactbook wrote there", file.display());
            return Err(output_error(message).hint("build that folder again"));
        }
        files.insert(path.to_owned(), bytes);
    }
    Ok(files)
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

/// The manifest of a site that is held in memory.
fn manifest<B: AsRef<[u8]> + Sync>(files: &BTreeMap<String, B>) -> String {
    let sums = files.par_iter().map(|(path, bytes)| (path.clone(), sha256(bytes.as_ref())));
    writer::manifest(&sums.collect())
}

fn leads_through_link(output: &Path, path: &str) -> bool {
    path.match_indices('/').any(|(at, _)| {
        fs::symlink_metadata(output.join(&path[..at])).is_ok_and(|found| !found.is_dir())
    })
}

/// Somebody else's file is where one of ours is to be.
fn foreign(message: String) -> Error {
    output_error(message).hint("move it away, or choose another folder with `--output DIR`")
}

fn output_error(message: String) -> Error {
    Error::new(ErrorKind::Output, message)
}

fn io_error(path: &Path, what: &str, cause: io::Error) -> Error {
    output_error(format!("`{}` {what}", path.display())).because(cause)
}

#[cfg(test)]
mod faults;
