//! Files that save work: each holds what could be had again, so whatever is wrong with one, it is as
//! if it were not there.
//!
//! A file is written beside its place and then renamed, so a reader sees the old or the new one, and
//! of two writers at once the last one wins. What is appended carries its own checksum: of a file that
//! was cut off, or to which two appended at once, the part that is whole is used.

use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::base::digest::Sha256Sum;

/// First line of every file; another layout gets another number.
const HEAD: &[u8] = b"pactbook cache 2\n";

/// Digits of a SHA-256.
const N_DIGEST: usize = 64;

/// Largest file that is read or written.
const MOST_BYTES: u64 = 4 << 30;

/// Files that were there and could not be used.
static IGNORED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Every file that was there up to now and was not used, because it is damaged or something else wrote it.
pub fn ignored() -> Vec<PathBuf> {
    IGNORED.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
}

/// Where one file lies: head, and whatever its owner puts there.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    name: String,
}

impl Cache {
    /// The file of that name; neither it nor the folder need be there.
    pub(super) fn new(folder: PathBuf, name: String) -> Cache {
        Cache { folder, name }
    }

    /// The file, where in it what is held begins, and its length.
    pub(super) fn open(&self) -> Option<(File, u64, u64)> {
        let path = self.folder.join(&self.name);
        let metadata = fs::symlink_metadata(&path).ok()?;
        // A pipe would never end.
        let opened = metadata.is_file().then(|| begun(&path)).flatten();
        if opened.is_none() {
            self.ignore();
        }
        opened
    }

    /// Notes that what is there is of no use.
    pub fn ignore(&self) {
        let path = self.folder.join(&self.name);
        IGNORED.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }

    /// Puts something behind what is there, if that is as long as it was; if it cannot be, nothing
    /// happens.
    pub(super) fn append(&self, n: u64, held: &[u8]) {
        let path = self.folder.join(&self.name);
        if !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
            return;
        }
        let file = OpenOptions::new().append(true).open(path);
        let Some(mut file) =
            file.ok().filter(|file| file.metadata().is_ok_and(|now| now.len() == n))
        else {
            return;
        };
        // Nobody is told: without it the work is done again.
        let _ = file.write_all(held);
    }

    /// Puts something there instead of what is; if it cannot be, nothing happens.
    pub(super) fn replace(&self, held: &[u8]) {
        let _ = self.try_write(&[held]);
    }

    /// What [`Cache::write`] put there, if it is whole.
    pub fn read(&self) -> Option<Vec<u8>> {
        let (file, _, n) = self.open()?;
        let whole = whole(file, n);
        if whole.is_none() {
            self.ignore();
        }
        whole
    }

    /// Puts something there behind its SHA-256; if it cannot be, nothing happens.
    pub fn write(&self, held: &[u8]) {
        // Nobody is told: without the file the work is done again.
        let _ = self.try_write(&[sum(held).as_bytes(), held]);
    }

    fn try_write(&self, held: &[&[u8]]) -> Option<()> {
        let n: usize = held.iter().map(|part| part.len()).sum();
        if n as u64 > MOST_BYTES - HEAD.len() as u64 {
            return None;
        }
        if !self.folder.is_dir() {
            fs::create_dir(&self.folder).ok()?;
        }
        let beside = self.folder.join(format!("{}.{}", self.name, std::process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).open(&beside).ok()?;
        let written = [HEAD].iter().chain(held).all(|part| file.write_all(part).is_ok());
        drop(file);
        if !written || fs::rename(&beside, self.folder.join(&self.name)).is_err() {
            let _ = fs::remove_file(&beside);
            return None;
        }
        Some(())
    }
}

/// A file of ours, where in it what is held begins, and its length.
fn begun(path: &Path) -> Option<(File, u64, u64)> {
    let mut file = File::open(path).ok()?;
    let n = file.metadata().ok().filter(fs::Metadata::is_file)?.len();
    let mut head = [0; HEAD.len()];
    file.read_exact(&mut head).ok()?;
    (head == *HEAD && n <= MOST_BYTES).then_some((file, HEAD.len() as u64, n))
}

/// What stands behind its SHA-256, if it is that.
fn whole(file: File, n: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.reserve_exact(usize::try_from(n).ok()?);
    file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    let (digest, held) = bytes.split_at_checked(N_DIGEST)?;
    if sum(held).as_bytes() != digest {
        return None;
    }
    bytes.drain(..N_DIGEST);
    Some(bytes)
}

fn sum(held: &[u8]) -> String {
    let mut sum = Sha256Sum::default();
    sum.update(held);
    sum.finish()
}
