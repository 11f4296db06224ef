//! The writer: takes files as they are made, in any order and from any thread, and at the end switches
//! from the site that is there to the one that was made.
//!
//! Until then nothing in the output changes: what differs waits in a stage. A run that is stopped
//! before the switch leaves the old site, one that is stopped after it the new one.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
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
use super::Switch;
use super::Written;
use super::check_apart;
use super::disk::Disk;
use super::foreign;
use super::io_error;
use super::is_plain_path;
use super::leads_through_link;
use super::output_error;
use super::owned_files;
use super::piecemeal;
use super::real_path;
use super::shed;
use super::shed::Shed;
#[cfg(unix)]
use super::whole;

/// Where in the shed files wait for the switch.
const NEW: &str = "new";

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
    disk: Disk,
    output: PathBuf,
    /// What is ours from earlier runs.
    owned: BTreeSet<String>,
    /// The hidden folder beside the output, where one may be.
    shed: Option<Shed>,
    /// The output itself, locked.
    _lock: Option<File>,
    state: Mutex<State>,
    /// Numbers of staged files.
    next: AtomicUsize,
}

/// What a writer has done.
#[derive(Debug, Default)]
struct State {
    /// Digests of everything that the folder is to hold, by path.
    made: BTreeMap<String, String>,
    /// Where files wait, once there are any.
    stage: Option<Stage>,
    /// Numbers of files that wait, by path.
    staged: BTreeMap<String, usize>,
    /// Files that are known to be the same in the twin.
    kept: BTreeSet<String>,
}

/// Where files wait for the switch.
#[derive(Clone, Debug)]
struct Stage {
    folder: PathBuf,
    /// Whether output and shed are to change places.
    is_whole: bool,
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
    /// What a stopped run left in the middle of a switch is finished first.
    ///
    /// # Errors
    ///
    /// If `output` is, holds or lies in something of `keep_out` or a git repository's own folder, if
    /// it holds files but no manifest, or if another run is writing it.
    pub fn open(output: &Path, keep_out: &[PathBuf]) -> Result<Writer, Error> {
        Writer::open_on(Disk::default(), output, keep_out)
    }

    pub(super) fn open_on(
        disk: Disk,
        output: &Path,
        keep_out: &[PathBuf],
    ) -> Result<Writer, Error> {
        let output = real_path(output)?;
        check_apart(&output, keep_out)?;
        // What is refused leaves nothing behind, so this is asked twice.
        owned_files(&output)?;
        if let Some(folder) = output.parent().filter(|folder| !folder.exists()) {
            disk.make_folders(folder).map_err(|error| io_error(folder, "cannot be made", error))?;
        }
        let shed = match Shed::path_beside(&output) {
            Some(path) => Shed::open(&disk, path, &output)?,
            None => None,
        };
        Writer::open_in(disk, output, shed)
    }

    fn open_in(disk: Disk, output: PathBuf, shed: Option<Shed>) -> Result<Writer, Error> {
        if shed.is_none() {
            disk.make_folders(&output)
                .map_err(|error| io_error(&output, "cannot be made", error))?;
        }
        let lock = lock(&output)?;
        piecemeal::resume(&disk, &output)?;
        let owned = owned_files(&output)?;
        let (state, next) = (Mutex::default(), AtomicUsize::new(0));
        Ok(Writer { disk, output, owned, shed, _lock: lock, state, next })
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
        let staged = match changed.is_empty() {
            true => Vec::new(),
            false => self.stage(&changed)?,
        };
        let mut state = self.state();
        state.staged.extend(staged);
        for (path, (_, print)) in files.keys().zip(&found) {
            state.made.insert(path.clone(), print.digest.clone());
        }
        Ok(found.into_iter().map(|(_, print)| print).collect())
    }

    /// Takes over files of an earlier run without their bytes, if every one of them is ours and has
    /// the size that it had, and is the very file that was put there, as far as the machine can tell;
    /// otherwise none of them, and the answer is no.
    ///
    /// A file that somebody altered in place without changing its size is not noticed; whoever asks
    /// for that has the files made and [`put`](Writer::put).
    pub fn keep<'p>(&self, files: impl IntoIterator<Item = (&'p str, &'p Print)>) -> bool {
        let files: Vec<(&str, &Print)> = files.into_iter().collect();
        let twin = self.twin();
        let is_right = |(path, print): &(&str, &Print)| {
            let metadata = fs::symlink_metadata(self.output.join(path));
            self.owned.contains(*path)
                && metadata.is_ok_and(|found| {
                    found.is_file()
                        && found.len() == print.size
                        && twin.as_ref().is_none_or(|twin| is_same(&found, &twin.join(path)))
                })
                && !leads_through_link(&self.output, path)
        };
        if !files.par_iter().all(is_right) {
            return false;
        }
        let mut state = self.state();
        if twin.is_some() {
            state.kept.extend(files.iter().map(|(path, _)| (*path).to_owned()));
        }
        for (path, print) in files {
            state.made.insert(path.to_owned(), print.digest.clone());
        }
        true
    }

    /// Switches to what was made: puts it in place, with its manifest, and removes what is no longer part of it.
    ///
    /// # Errors
    ///
    /// If a foreign file is in the way or the disk refuses; the folder is as it was then, unless the
    /// next run has to finish what was begun.
    pub fn finish(self) -> Result<Written, Error> {
        let made = std::mem::take(&mut self.state().made);
        let manifest = manifest(&made);
        let n_changed = self.state().staged.len();
        let is_stale = self.owned.iter().any(|path| !made.contains_key(path));
        let is_manifest_right = same_bytes(&self.output.join(MANIFEST), manifest.as_bytes());
        let is_interrupted =
            [MARKER, STAGE].iter().any(|name| fs::symlink_metadata(self.output.join(name)).is_ok());
        let mut written = Written {
            files: made.len(),
            changed: n_changed,
            unchanged: made.len() - n_changed,
            removed: 0,
            switch: Switch::None,
        };
        if is_stale || !is_manifest_right || is_interrupted || n_changed > 0 {
            if !is_manifest_right {
                let staged = self.stage(&[(MANIFEST, manifest.as_bytes())])?;
                self.state().staged.extend(staged);
            }
            (written.removed, written.switch) = self.switch(&made)?;
        } else {
            self.tidy();
        }
        Ok(written)
    }

    /// [`finish`](Writer::finish), and how many steps the whole run took.
    #[cfg(test)]
    pub(super) fn finish_counting(self) -> Result<usize, Error> {
        let counter = self.disk.counter();
        self.finish()?;
        Ok(counter.load(Ordering::SeqCst))
    }

    /// A writer that has no shed.
    #[cfg(test)]
    pub(super) fn piecemeal_on(disk: Disk, output: &Path) -> Result<Writer, Error> {
        Writer::open_in(disk, real_path(output)?, None)
    }

    fn switch(&self, made: &BTreeMap<String, String>) -> Result<(usize, Switch), Error> {
        let stage = self.stage_of(&mut self.state())?;
        let staged = std::mem::take(&mut self.state().staged);
        #[cfg(unix)]
        let kept = std::mem::take(&mut self.state().kept);
        #[cfg(unix)]
        if let (true, Some(shed)) = (stage.is_whole, &self.shed) {
            let made = made.keys().map(String::as_str).chain([MANIFEST]).collect();
            let plan = whole::Plan {
                output: &self.output,
                shed: &shed.folder,
                stage: &stage.folder,
                made: &made,
                staged: &staged,
                owned: &self.owned,
                kept: &kept,
            };
            match whole::switch(&self.disk, &plan) {
                Ok(removed) => return Ok((removed, Switch::Whole)),
                Err(whole::Stop::Failed(error)) => return Err(error),
                Err(whole::Stop::Unfit) => self.move_stage(&stage.folder, &staged)?,
            }
        }
        let stale: BTreeSet<&str> = self
            .owned
            .iter()
            .map(String::as_str)
            .filter(|path| !made.contains_key(*path))
            .collect();
        let removed = piecemeal::switch(&self.disk, &self.output, &staged, &stale)?;
        self.clear_shed();
        Ok((removed, Switch::Piecemeal))
    }

    /// After a switch that this place does not allow: what was made waits in the output itself.
    #[cfg(unix)]
    fn move_stage(&self, from: &Path, staged: &BTreeMap<String, usize>) -> Result<(), Error> {
        let inside = self.output.join(STAGE);
        self.make_stage(&inside)?;
        let twin = self.shed.as_ref().map(|shed| shed.folder.join(whole::TWIN));
        for (path, no) in staged {
            let to = inside.join(no.to_string());
            let waiting = from.join(no.to_string());
            let from = match &twin {
                Some(twin) if fs::symlink_metadata(&waiting).is_err() => twin.join(path),
                _ => waiting,
            };
            self.disk
                .rename(&from, &to)
                .or_else(|_| self.disk.copy(&from, &to))
                .map_err(|error| io_error(&to, "cannot be written", error))?;
        }
        Ok(())
    }

    /// Nothing changed: what a stopped run left in the shed goes, or is made good.
    fn tidy(&self) {
        #[cfg(unix)]
        if let Some(shed) = &self.shed
            && whole::is_unfinished(&shed.folder)
        {
            // The site is as it should be; what cannot be done now is done by a later run.
            let _ = whole::mirror(&self.disk, &self.output, &shed.folder);
        }
    }

    /// Where a site is kept that is the same as the one in the output, by links, if there is one.
    fn twin(&self) -> Option<PathBuf> {
        #[cfg(unix)]
        {
            let twin = self.shed.as_ref()?.folder.join(whole::TWIN);
            // A link is none: what it leads to is not what was put there.
            fs::symlink_metadata(&twin).is_ok_and(|found| found.is_dir()).then_some(twin)
        }
        #[cfg(not(unix))]
        None
    }

    /// A shed that is of no use here keeps nothing.
    fn clear_shed(&self) {
        #[cfg(unix)]
        if let Some(shed) = &self.shed {
            // It does no harm.
            let _ = self.disk.remove_all(&shed.folder.join(whole::TWIN));
        }
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
        Err(foreign(format!("`{}` was not written by pactbook", target.display())))
    }

    /// Writes files where they wait for the switch; gives the number of each.
    fn stage(&self, changed: &[(&str, &[u8])]) -> Result<Vec<(String, usize)>, Error> {
        let stage = self.stage_of(&mut self.state())?;
        changed
            .into_par_iter()
            .map(|(path, bytes)| {
                let no = self.next.fetch_add(1, Ordering::Relaxed);
                let failed = |error| io_error(&self.output.join(path), "cannot be written", error);
                self.disk.write(&stage.folder.join(no.to_string()), bytes).map_err(failed)?;
                Ok(((*path).to_owned(), no))
            })
            .collect()
    }

    /// Where files wait; made when it is first asked for.
    fn stage_of(&self, state: &mut State) -> Result<Stage, Error> {
        if let Some(stage) = &state.stage {
            return Ok(stage.clone());
        }
        let beside = self.shed.as_ref().map(|shed| shed.folder.as_path());
        let beside = match beside {
            Some(shed) if self.is_fit(shed)? => Some(shed),
            _ => None,
        };
        let stage = match beside {
            Some(shed) => Stage { folder: shed.join(NEW), is_whole: true },
            None => Stage { folder: self.output.join(STAGE), is_whole: false },
        };
        self.make_stage(&stage.folder)?;
        state.stage = Some(stage.clone());
        Ok(stage)
    }

    fn make_stage(&self, folder: &Path) -> Result<(), Error> {
        self.disk
            .remove_all(folder)
            .and_then(|()| self.disk.make_folders(folder))
            .map_err(|error| io_error(folder, "cannot be made", error))
    }

    #[cfg(unix)]
    fn is_fit(&self, shed: &Path) -> Result<bool, Error> {
        whole::is_fit(&self.disk, &self.output, shed)
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "elsewhere it depends")]
    fn is_fit(&self, _: &Path) -> Result<bool, Error> {
        Ok(false)
    }
}

impl Drop for Writer {
    /// However it ends, what waited and is not wanted goes; what cannot be removed, the next run removes.
    fn drop(&mut self) {
        let is_begun = fs::symlink_metadata(self.output.join(MARKER)).is_ok();
        let stage = self.state().stage.take();
        if let Some(stage) = stage
            && (stage.is_whole || !is_begun)
        {
            let _ = self.disk.remove_all(&stage.folder);
        }
        if let Some(shed) = self.shed.take() {
            #[cfg(unix)]
            whole::sweep(&self.disk, &shed.folder);
            shed.leave(&self.disk);
        }
    }
}

/// Locks the output itself, for those who cannot make anything beside it.
fn lock(output: &Path) -> Result<Option<File>, Error> {
    #[cfg(unix)]
    for _ in 0..8 {
        let folder = match File::open(output) {
            Ok(folder) => folder,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io_error(output, "cannot be read", error)),
        };
        if shed::take(&folder, output)? && shed::is_same(&folder, output) {
            return Ok(Some(folder));
        }
    }
    Ok(None)
}

/// Whether a name is one more of the same file.
fn is_same(found: &fs::Metadata, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let other = fs::symlink_metadata(other);
        other.is_ok_and(|other| (other.dev(), other.ino()) == (found.dev(), found.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = (found, other);
        true
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
