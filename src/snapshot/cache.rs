//! Files that save work: each holds bytes that could be had again, so whatever is wrong with one,
//! it is as if it were not there.
//!
//! A file is written beside its place and then renamed, so a reader sees the old or the new one,
//! and of two writers at once the last one wins.

use std::fs;
use std::fs::OpenOptions;
use std::io::Read;
use std::io::Write;
use std::path::PathBuf;

use crate::base::digest::Sha256Sum;

/// First line of every file; another layout gets another number.
const HEAD: &[u8] = b"pactbook cache 1\n";

/// Digits of a SHA-256.
const N_DIGEST: usize = 64;

/// Largest file that is read or written.
const MOST_BYTES: u64 = 1 << 30;

/// Where one file lies: head, SHA-256 of the rest in hexadecimal, the rest.
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

    /// What it holds, if it is whole.
    pub fn read(&self) -> Option<Vec<u8>> {
        let file = fs::File::open(self.folder.join(&self.name)).ok()?;
        let mut bytes = Vec::new();
        let size = file.metadata().ok()?.len();
        if size > MOST_BYTES {
            return None;
        }
        bytes.reserve_exact(usize::try_from(size).ok()?);
        file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        let held = bytes.strip_prefix(HEAD)?;
        let (digest, held) = held.split_at_checked(N_DIGEST)?;
        if sum(held).as_bytes() != digest {
            return None;
        }
        let n_before = bytes.len() - held.len();
        bytes.drain(..n_before);
        Some(bytes)
    }

    /// Puts something there; if it cannot be, nothing happens.
    pub fn write(&self, held: &[u8]) {
        // Nobody is told: without the file the work is done again.
        let _ = self.try_write(held);
    }

    fn try_write(&self, held: &[u8]) -> Option<()> {
        if held.len() as u64 > MOST_BYTES - (HEAD.len() + N_DIGEST) as u64 {
            return None;
        }
        if !self.folder.is_dir() {
            fs::create_dir(&self.folder).ok()?;
        }
        let beside = self.folder.join(format!("{}.{}", self.name, std::process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).open(&beside).ok()?;
        let written =
            [HEAD, sum(held).as_bytes(), held].iter().all(|part| file.write_all(part).is_ok());
        drop(file);
        if !written || fs::rename(&beside, self.folder.join(&self.name)).is_err() {
            let _ = fs::remove_file(&beside);
            return None;
        }
        Some(())
    }
}

fn sum(held: &[u8]) -> String {
    let mut sum = Sha256Sum::default();
    sum.update(held);
    sum.finish()
}
