//! Files of the working tree that git's index knows to be unchanged, and so their blobs without
//! reading them.
//!
//! This is what `git status` goes by: size, owner, inode and the times of change and of status, to
//! the nanosecond. A file that was changed in the very moment in which the index was written is not
//! known. Where git may convert line ends or filter files, nothing is: what lies on disk may then be
//! something else than the blob.

use std::fs::File;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::index::entry::Flags;
use gix::index::entry::Mode;
use gix::index::entry::Stat;
use gix::index::entry::stat::Options;
use gix::index::fs::Metadata;

use super::Repository;

/// Everything is compared but the number of the device, which changes from mount to mount.
const STRICT: Options =
    Options { trust_ctime: true, check_stat: true, use_nsec: true, use_stdev: false };

/// Settings by which git may store other bytes than those that lie on disk.
const CONVERSIONS: [&str; 3] = ["core.autocrlf", "core.eol", "core.attributesFile"];

/// What the index knows.
pub(in crate::snapshot) struct Stamps {
    index: gix::index::File,
    /// The path of the data repository, with a slash; empty at the root.
    prefix: String,
}

impl Repository {
    /// What git's index knows of the files of the working tree; none if it cannot be relied on.
    pub(in crate::snapshot) fn stamps(&self) -> Option<Stamps> {
        let repo = self.handle();
        let config = repo.config_snapshot();
        let may_convert = cfg!(windows)
            || CONVERSIONS.iter().any(|key| config.string(*key).is_some())
            || repo.common_dir().join("info").join("attributes").exists();
        if may_convert {
            return None;
        }
        // Without its checksum (`index.skipHash`) damage would not be seen.
        let index = repo.open_index().ok().filter(|index| index.checksum().is_some())?;
        let is_attributes =
            |path: &[u8]| path.rsplit(|byte| *byte == b'/').next() == Some(b".gitattributes");
        if index.is_sparse() || index.entries().iter().any(|one| is_attributes(one.path(&index))) {
            return None;
        }
        let slash = if self.prefix.is_empty() { "" } else { "/" };
        Some(Stamps { index, prefix: format!("{}{slash}", self.prefix) })
    }
}

impl Stamps {
    /// The blob of a file of the data repository below `root`, if it is known to be unchanged.
    pub(in crate::snapshot) fn unchanged(&self, root: &Path, path: &str) -> Option<ObjectId> {
        self.blob(path, &Metadata::from_path_no_follow(&root.join(path)).ok()?)
    }

    /// The same for a file that was opened.
    pub(in crate::snapshot) fn unchanged_open(&self, file: &File, path: &str) -> Option<ObjectId> {
        self.blob(path, &Metadata::from_file(file).ok()?)
    }

    fn blob(&self, path: &str, lying: &Metadata) -> Option<ObjectId> {
        let inside = format!("{}{path}", self.prefix);
        let entry = self.index.entry_by_path(inside.as_bytes().as_bstr())?;
        let is_odd = Flags::INTENT_TO_ADD | Flags::SKIP_WORKTREE | Flags::ASSUME_VALID;
        let is_file = entry.mode == Mode::FILE || entry.mode == Mode::FILE_EXECUTABLE;
        if !is_file || entry.flags.intersects(is_odd) || entry.flags.stage_raw() != 0 {
            return None;
        }
        let stat = Stat::from_fs(lying).ok().filter(|_| lying.is_file())?;
        let is_same = entry.stat.matches(&stat, STRICT)
            && !entry.stat.is_racy(self.index.timestamp(), STRICT);
        is_same.then_some(entry.id)
    }
}
