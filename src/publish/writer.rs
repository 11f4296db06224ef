//! The writer: takes files as they are made, in any order and from any thread, and at the end removes
//! what is no longer there.
//!
//! Nothing on disk changes before the first file that differs. Then the marker is put up: it names
//! every file that is ours, and each further one before it appears, so that a run that is interrupted
//! is repaired by the next.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use rayon::iter::IntoParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use serde::Deserialize;
use serde::Serialize;

use crate::base::digest::sha256;
use crate::base::error::Error;

use super::HEADER;
use super::MANIFEST;
use super::MARKER;
use super::STAGE;
use super::Written;
use super::check_apart;
use super::io_error;
use super::is_plain_path;
use super::leads_through_link;
use super::output_error;
use super::owned_files;
use super::real_path;

/// What was put of a file: enough to say later that it is still there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// SHA-256 of its bytes, as 64 hexadecimal digits.
    pub digest: String,
    /// How many bytes it has.
    pub size: u64,
}

/// Makes a folder hold the files that it is given and no other of ours.
#[derive(Debug)]
pub struct Writer {
    output: PathBuf,
    /// What is ours from earlier runs.
    owned: BTreeSet<String>,
    state: Mutex<State>,
    /// Numbers of staged files.
    next: AtomicUsize,
}

/// What a writer has done.
#[derive(Debug, Default)]
struct State {
    /// Digests of everything that the folder is to hold, by path.
    made: BTreeMap<String, String>,
    /// Folders below the output that are known to be there.
    folders: BTreeSet<String>,
    /// The marker, once it stands.
    marker: Option<File>,
    changed: usize,
    removed: usize,
}

/// How a file on disk compares with the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Right,
    Differs,
}

impl Writer {
    /// A writer into the folder `output`, which need not exist.
    ///
    /// `keep_out` names what must not be written to: the sources and the history of the data repository
    /// ([`Folders::keep_out`](crate::settings::Folders::keep_out)).
    ///
    /// # Errors
    ///
    /// If `output` is, holds or lies in something of `keep_out` or a git repository's own folder, or
    /// if it holds files but no manifest.
    pub fn open(output: &Path, keep_out: &[PathBuf]) -> Result<Writer, Error> {
        let output = real_path(output)?;
        check_apart(&output, keep_out)?;
        let owned = owned_files(&output)?;
        Ok(Writer { output, owned, state: Mutex::default(), next: AtomicUsize::new(0) })
    }

    /// Puts files (`/`-separated paths to bytes) where they belong; those that are right already are
    /// left alone. May be called by several threads at once. Gives the print of each, in order.
    ///
    /// Bytes on disk are compared, never trusted.
    ///
    /// # Errors
    ///
    /// If a path is not a plain relative one, if a foreign file is in the way, or if the disk refuses.
    pub fn put<B: AsRef<[u8]> + Sync>(
        &self,
        files: &BTreeMap<String, B>,
    ) -> Result<Vec<Print>, Error> {
        if let Some(path) = files.keys().find(|path| !is_plain_path(path)) {
            return Err(output_error(format!("`{}` is no path for a page", path.escape_debug())));
        }
        let found: Vec<(Found, Print)> = files
            .par_iter()
            .map(|(path, bytes)| {
                let bytes = bytes.as_ref();
                let print = Print { digest: sha256(bytes), size: bytes.len() as u64 };
                Ok((self.found(path, bytes)?, print))
            })
            .collect::<Result<_, Error>>()?;
        let differing = files.iter().zip(&found).filter(|(_, (found, _))| *found == Found::Differs);
        let changed: Vec<(&str, &[u8])> =
            differing.map(|((path, bytes), _)| (path.as_str(), bytes.as_ref())).collect();
        if !changed.is_empty() {
            self.replace(&changed)?;
        }
        let mut state = self.state();
        state.changed += changed.len();
        for (path, (_, print)) in files.keys().zip(&found) {
            state.made.insert(path.clone(), print.digest.clone());
        }
        Ok(found.into_iter().map(|(_, print)| print).collect())
    }

    /// Takes over files of an earlier run without their bytes, if every one of them is ours and has
    /// the size that it had; otherwise none of them, and the answer is no.
    ///
    /// A file that somebody altered without changing its size is not noticed; whoever asks for that
    /// has the files made and [`put`](Writer::put).
    pub fn keep<'p>(&self, files: impl IntoIterator<Item = (&'p str, &'p Print)>) -> bool {
        let files: Vec<(&str, &Print)> = files.into_iter().collect();
        let is_right = |(path, print): &(&str, &Print)| {
            let metadata = fs::symlink_metadata(self.output.join(path));
            self.owned.contains(*path)
                && metadata.is_ok_and(|found| found.is_file() && found.len() == print.size)
                && !leads_through_link(&self.output, path)
        };
        if !files.par_iter().all(is_right) {
            return false;
        }
        let mut state = self.state();
        for (path, print) in files {
            state.made.insert(path.to_owned(), print.digest.clone());
        }
        true
    }

    /// Removes what is no longer part of the site, writes the manifest and takes the marker down.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn finish(self) -> Result<Written, Error> {
        let made = std::mem::take(&mut self.state().made);
        let stale: Vec<&str> = self
            .owned
            .iter()
            .map(String::as_str)
            .filter(|path| !made.contains_key(*path))
            .collect();
        let manifest = manifest(&made);
        let output = &self.output;
        let is_manifest_right = same_bytes(&output.join(MANIFEST), manifest.as_bytes());
        let is_interrupted = output.join(MARKER).exists() || output.join(STAGE).exists();
        let mut state = self.state();
        if !(stale.is_empty() && is_manifest_right && !is_interrupted && state.changed == 0) {
            self.begin(&mut state, &[])?;
            state.removed += remove(output, &stale)?;
            place(output, MANIFEST, manifest.as_bytes(), "manifest")?;
            state.marker = None;
            end(output)?;
        }
        Ok(Written {
            files: made.len(),
            changed: state.changed,
            unchanged: made.len() - state.changed,
            removed: state.removed,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while holding the state of a writer")
    }

    fn found(&self, path: &str, bytes: &[u8]) -> Result<Found, Error> {
        let target = self.output.join(path);
        let Ok(metadata) = fs::symlink_metadata(&target) else { return Ok(Found::Differs) };
        if metadata.is_file() && self.owned.contains(path) {
            let is_right = metadata.len() == bytes.len() as u64 && same_bytes(&target, bytes);
            return Ok(if is_right { Found::Right } else { Found::Differs });
        }
        if metadata.is_dir() {
            // A folder of ours gives way to a file; any other is refused later.
            return Ok(Found::Differs);
        }
        Err(output_error(format!("`{}` was not written by pactbook", target.display()))
            .hint("move it away, or choose another folder with `--output DIR`"))
    }

    /// Writes files beside the site and renames each into place.
    fn replace(&self, changed: &[(&str, &[u8])]) -> Result<(), Error> {
        {
            let mut state = self.state();
            self.begin(&mut state, changed)?;
            for (path, _) in changed {
                self.make_way(&mut state, path)?;
            }
        }
        changed
            .into_par_iter()
            .map(|(path, bytes)| {
                let n = self.next.fetch_add(1, Ordering::Relaxed);
                place(&self.output, path, bytes, &n.to_string())
            })
            .collect()
    }

    /// Puts up the marker if it does not stand yet, and names in it what will be written.
    fn begin(&self, state: &mut State, changed: &[(&str, &[u8])]) -> Result<(), Error> {
        let marker = self.output.join(MARKER);
        let failed = |error| io_error(&marker, "cannot be written", error);
        let mut text = String::new();
        if state.marker.is_none() {
            let stage = self.output.join(STAGE);
            if stage.exists() {
                fs::remove_dir_all(&stage)
                    .map_err(|error| io_error(&stage, "cannot be removed", error))?;
            }
            fs::create_dir_all(&stage)
                .map_err(|error| io_error(&stage, "cannot be made", error))?;
            let owned = self.owned.iter().flat_map(|path| [path, "\n"]).collect::<String>();
            place(&self.output, MARKER, owned.as_bytes(), "marker")?;
            let open = OpenOptions::new().append(true).open(&marker);
            state.marker = Some(open.map_err(failed)?);
        }
        for (path, _) in changed.iter().filter(|(path, _)| !self.owned.contains(*path)) {
            text.push_str(path);
            text.push('\n');
        }
        match &mut state.marker {
            Some(open) if !text.is_empty() => open.write_all(text.as_bytes()).map_err(failed),
            _ => Ok(()),
        }
    }

    /// Makes the folder of a file, and removes what is stale and stands where file or folder are to be.
    fn make_way(&self, state: &mut State, path: &str) -> Result<(), Error> {
        if self.output.join(path).is_dir() {
            let below = format!("{path}/");
            let ours = self.owned.range(below.clone()..).take_while(|one| one.starts_with(&below));
            let stale = ours.filter(|one| !state.made.contains_key(*one));
            let stale: Vec<&str> = stale.map(String::as_str).collect();
            state.removed += remove(&self.output, &stale)?;
        }
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(()) };
        if state.folders.contains(folder) {
            return Ok(());
        }
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for end in ends {
            let part = &folder[..end];
            if state.folders.contains(part) {
                continue;
            }
            let whole = self.output.join(part);
            let is_file = fs::symlink_metadata(&whole).is_ok_and(|found| found.is_file());
            if is_file && self.owned.contains(part) {
                state.removed += remove(&self.output, &[part])?;
            }
            // A symbolic link on the way would lead out of the output and is refused.
            match fs::symlink_metadata(&whole) {
                Ok(metadata) if metadata.is_dir() => {}
                Ok(_) => {
                    return Err(output_error(format!("`{}` is not a folder", whole.display()))
                        .hint("move it away, or choose another folder with `--output DIR`"));
                }
                Err(_) => {
                    fs::create_dir(&whole)
                        .map_err(|error| io_error(&whole, "cannot be made", error))?;
                }
            }
            state.folders.insert(part.to_owned());
        }
        Ok(())
    }
}

/// The manifest: a line for each file, sorted by path.
pub(super) fn manifest(digests: &BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(64 + digests.len() * 120);
    text.push_str(HEADER);
    text.push('\n');
    for (path, digest) in digests {
        for part in [digest, "  ", path, "\n"] {
            text.push_str(part);
        }
    }
    text
}

fn same_bytes(path: &Path, bytes: &[u8]) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut found = Vec::with_capacity(bytes.len() + 1);
    let limit = bytes.len() as u64 + 1;
    file.take(limit).read_to_end(&mut found).is_ok() && found == bytes
}

/// Writes a file beside the site and renames it into place.
fn place(output: &Path, path: &str, bytes: &[u8], stage_name: &str) -> Result<(), Error> {
    let staged = output.join(STAGE).join(stage_name);
    let target = output.join(path);
    fs::write(&staged, bytes)
        .and_then(|()| fs::rename(&staged, &target))
        .map_err(|error| io_error(&target, "cannot be written", error))
}

fn end(output: &Path) -> Result<(), Error> {
    let stage = output.join(STAGE);
    fs::remove_dir_all(&stage).map_err(|error| io_error(&stage, "cannot be removed", error))?;
    let marker = output.join(MARKER);
    fs::remove_file(&marker).map_err(|error| io_error(&marker, "cannot be removed", error))
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
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
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
