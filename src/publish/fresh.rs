//! A whole new folder: made beside its place, then put there, so that it is there as a whole or not at all.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::base::error::Error;

use super::disk::Disk;
use super::io_error;
use super::real_path;
use super::shed::Shed;

/// What is made, within the shed.
const MAKING: &str = "making";
/// What is made and is being moved, within the shed.
const MOVING: &str = "moving";
/// What comes last: without it a folder is no repository.
const LAST: &str = ".git";

/// A folder while it is made.
#[derive(Debug)]
pub struct Fresh {
    disk: Disk,
    target: PathBuf,
    shed: Option<Shed>,
}

impl Fresh {
    /// A folder that does not exist yet, or is empty.
    ///
    /// If a stopped run was moving such a folder into its place, that is finished first: then it is no
    /// longer empty.
    ///
    /// # Errors
    ///
    /// If another run is making it, or the disk refuses.
    pub fn at(folder: &Path) -> Result<Fresh, Error> {
        let (disk, target) = (Disk::default(), real_path(folder)?);
        if let Some(parent) = target.parent() {
            disk.make_folders(parent).map_err(|error| io_error(parent, "cannot be made", error))?;
        }
        let shed = match Shed::path_beside(&target) {
            Some(path) => Shed::open(&disk, path, &target)?,
            None => None,
        };
        let fresh = Fresh { disk, target, shed };
        if let Some(shed) = &fresh.shed {
            let [making, moving] = [MAKING, MOVING].map(|name| shed.folder.join(name));
            if is_folder(&moving) {
                fresh.move_from(&moving)?;
            }
            fresh
                .disk
                .remove_all(&making)
                .map_err(|error| io_error(&making, "cannot be removed", error))?;
        }
        Ok(fresh)
    }

    /// Where it is made.
    pub fn path(&self) -> PathBuf {
        self.shed.as_ref().map_or_else(|| self.target.clone(), |shed| shed.folder.join(MAKING))
    }

    /// Puts it in its place.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn finish(self) -> Result<(), Error> {
        let Some(shed) = &self.shed else { return Ok(()) };
        let [making, moving] = [MAKING, MOVING].map(|name| shed.folder.join(name));
        let failed = |error| io_error(&self.target, "cannot be written", error);
        if fs::symlink_metadata(&self.target).is_err() {
            return self.disk.rename(&making, &self.target).map_err(failed);
        }
        // Somebody may stand in the empty folder, so it stays the folder that it is.
        self.disk.rename(&making, &moving).map_err(failed)?;
        self.move_from(&moving)
    }

    fn move_from(&self, moving: &Path) -> Result<(), Error> {
        let failed = |error| io_error(&self.target, "cannot be written", error);
        self.disk.make_folders(&self.target).map_err(failed)?;
        let mut names: Vec<_> =
            fs::read_dir(moving).map_err(failed)?.flatten().map(|one| one.file_name()).collect();
        names.sort_by_key(|name| (name == LAST, name.clone()));
        for name in names {
            self.disk.rename(&moving.join(&name), &self.target.join(&name)).map_err(failed)?;
        }
        self.disk.remove_folder(moving).map_err(failed)
    }
}

impl Drop for Fresh {
    /// What was not put in its place goes; what cannot be removed, the next run removes.
    fn drop(&mut self) {
        if let Some(shed) = self.shed.take() {
            let _ = self.disk.remove_all(&shed.folder.join(MAKING));
            shed.leave(&self.disk);
        }
    }
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}
