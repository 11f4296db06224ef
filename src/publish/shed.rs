//! The shed: a hidden folder of ours beside an output or a repository, in which things are made ready.
//!
//! It bears a sign, which is at the same time what keeps git from looking into it, and a lock. The
//! system takes the lock from a process that ends, however it ends: a stale one cannot be.

use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::base::error::Error;

use super::disk::Disk;
use super::io_error;
use super::output_error;

/// The file that says whose folder this is.
pub(super) const SIGN: &str = ".gitignore";
/// What stands in it.
const SIGN_TEXT: &str = "# made by pactbook, which keeps here what it is about to publish\n*\n";
/// The file that is locked.
pub(super) const LOCK: &str = "lock";
/// How often a lock is asked for again because a run that ended just then took the folder away.
const TRIES: usize = 8;

/// A shed that is held by this process alone.
#[derive(Debug)]
pub(super) struct Shed {
    /// The folder.
    pub(super) folder: PathBuf,
    /// Held as long as this lives.
    _lock: File,
}

impl Shed {
    /// The shed that belongs to a folder: `.NAME.pactbook` beside it.
    pub(super) fn path_beside(of: &Path) -> Option<PathBuf> {
        let (folder, name) = (of.parent()?, of.file_name()?);
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(".pactbook");
        Some(folder.join(hidden))
    }

    /// Makes a shed, or takes over the one that is there; nothing, if none can be made in that place.
    ///
    /// `busy` is what is in use if another process holds it.
    ///
    /// # Errors
    ///
    /// If something of somebody else has the name, another process holds it, or the disk refuses.
    pub(super) fn open(disk: &Disk, folder: PathBuf, busy: &Path) -> Result<Option<Shed>, Error> {
        for _ in 0..TRIES {
            let is_new = match fs::symlink_metadata(&folder) {
                Ok(_) => {
                    check_ours(&folder)?;
                    false
                }
                Err(_) => match disk.make_folder(&folder) {
                    Ok(()) => true,
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                    Err(error) if is_closed(&error) => return Ok(None),
                    Err(error) => return Err(io_error(&folder, "cannot be made", error)),
                },
            };
            let path = folder.join(LOCK);
            let open =
                OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
            let lock = match open {
                Ok(lock) => lock,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) if is_closed(&error) && !is_new => return Ok(None),
                Err(error) => return Err(io_error(&path, "cannot be written", error)),
            };
            if !take(&lock, busy)? || !is_same(&lock, &path) {
                continue;
            }
            let sign = folder.join(SIGN);
            if fs::read(&sign).is_ok_and(|text| text == SIGN_TEXT.as_bytes()) {
                return Ok(Some(Shed { folder, _lock: lock }));
            }
            let shed = Shed { folder, _lock: lock };
            if let Err(error) = disk.write(&sign, SIGN_TEXT.as_bytes()) {
                shed.leave(disk);
                return Err(io_error(&sign, "cannot be written", error));
            }
            return Ok(Some(shed));
        }
        Err(in_use(busy))
    }

    /// Takes the shed down, if nothing but its own sign and lock is in it.
    pub(super) fn leave(self, disk: &Disk) {
        let is_own = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            name == SIGN || name == LOCK
        };
        let entries = fs::read_dir(&self.folder);
        if entries.is_ok_and(|entries| entries.flatten().all(|entry| is_own(&entry))) {
            for name in [SIGN, LOCK] {
                // What stays is taken over by the next run.
                let _ = disk.remove_file(&self.folder.join(name));
            }
            let _ = disk.remove_folder(&self.folder);
        }
    }
}

/// Refuses a folder of somebody else.
fn check_ours(folder: &Path) -> Result<(), Error> {
    let foreign = || {
        Err(output_error(format!("`{}` was not made by pactbook", folder.display()))
            .hint("move it away: pactbook keeps there what it is about to publish"))
    };
    if !fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()) {
        return foreign();
    }
    for name in [SIGN, LOCK] {
        if fs::symlink_metadata(folder.join(name)).is_ok_and(|found| !found.is_file()) {
            return foreign();
        }
    }
    let sign = fs::read_to_string(folder.join(SIGN)).unwrap_or_default();
    let is_empty = || {
        let entries = fs::read_dir(folder);
        entries.is_ok_and(|all| {
            all.flatten().all(|one| one.file_name() == LOCK || one.file_name() == SIGN)
        })
    };
    // A run that was stopped while making it leaves it empty, or with part of the sign.
    if sign == SIGN_TEXT || (SIGN_TEXT.starts_with(&sign) && is_empty()) {
        return Ok(());
    }
    foreign()
}

/// Locks a file or folder; not, if it has to be opened again.
pub(super) fn take(lock: &File, busy: &Path) -> Result<bool, Error> {
    match lock.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Err(in_use(busy)),
        // A file system without locks: two runs at once are the user's to avoid.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(true),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => Ok(false),
        Err(TryLockError::Error(error)) => Err(io_error(busy, "cannot be locked", error)),
    }
}

fn in_use(busy: &Path) -> Error {
    output_error(format!("another run of pactbook is writing `{}`", busy.display()))
        .hint("let it end, then run this again; a run that was stopped holds nothing")
}

/// Whether a name still is that of the open file: whoever held the lock before may have taken it away.
pub(super) fn is_same(open: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let (Ok(open), Ok(found)) = (open.metadata(), fs::symlink_metadata(path)) else {
            return false;
        };
        (open.dev(), open.ino()) == (found.dev(), found.ino())
    }
    #[cfg(not(unix))]
    {
        let _ = open;
        path.exists()
    }
}

/// Whether a place lets nothing be made in it, while a folder in it may.
pub(super) fn is_closed(error: &io::Error) -> bool {
    use io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::Unsupported
            | ErrorKind::InvalidFilename
            | ErrorKind::NotFound
    )
}
