//! Every change that publishing makes to a disk: one method for each, so that tests can stop a run
//! between any two of them.

use std::fs;
use std::fs::File;
use std::fs::Permissions;
use std::io;
use std::io::Write;
use std::path::Path;

/// What changes the disk.
#[derive(Debug, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub(super) fault: Option<super::faults::Fault>,
}

impl Disk {
    /// How many steps were taken.
    #[cfg(test)]
    pub(super) fn counter(&self) -> std::sync::Arc<std::sync::atomic::AtomicUsize> {
        self.fault.as_ref().map(|fault| fault.done.clone()).unwrap_or_default()
    }

    /// Writes a file anew.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(path)?;
        if let Err(fault) = self.step() {
            // As a full disk leaves it: begun, and not whole.
            file.write_all(&bytes[..bytes.len() / 2])?;
            return Err(fault);
        }
        file.write_all(bytes)
    }

    /// Renames; what is at `to` gives way.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    /// Puts two folders each in the place of the other, in one step.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub(super) fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        use rustix::fs::CWD;
        use rustix::fs::RenameFlags;
        self.step()?;
        Ok(rustix::fs::renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
    }

    /// Puts two folders each in the place of the other: not to be had here.
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub(super) fn exchange(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Gives a file one more name.
    pub(super) fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::hard_link(from, to)
    }

    /// Copies a file.
    pub(super) fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::copy(from, to).map(drop)
    }

    pub(super) fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::create_dir(path)
    }

    pub(super) fn make_folders(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::create_dir_all(path)
    }

    pub(super) fn permit(&self, path: &Path, permissions: Permissions) -> io::Result<()> {
        self.step()?;
        fs::set_permissions(path, permissions)
    }

    pub(super) fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_file(path)
    }

    /// Removes a folder if it is empty.
    pub(super) fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_dir(path)
    }

    /// Removes a file, or a folder and all that is in it; it need not be there.
    pub(super) fn remove_all(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => fs::remove_file(path),
            done => done,
        }
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "tests stop here")]
    fn step(&self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn step(&self) -> io::Result<()> {
        self.fault.as_ref().map_or(Ok(()), super::faults::Fault::step)
    }
}
