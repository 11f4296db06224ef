//! One file, whole or not at all: written beside its place and renamed into it.

use std::ffi::OsString;
use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::base::error::Error;

use super::io_error;
use super::output_error;
use super::real_path;
use super::shed;

/// How often the file beside is opened again because another run just then renamed it away.
const TRIES: usize = 8;

/// Puts `bytes` into a file, making its folder; a reader sees the old file or the new one.
///
/// # Errors
///
/// If the disk refuses, something else than a file is in the way, or another run is writing it.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    stage(path, bytes)?.place(path)
}

/// A file that is written and waits beside its place.
pub(super) struct Staged {
    /// Locked, so that no other run writes it.
    _file: File,
    path: PathBuf,
}

impl Staged {
    /// Makes it a program, where the system tells such files from others.
    pub(super) fn permit(&self) -> Result<(), Error> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&self.path, fs::Permissions::from_mode(0o755))
                .map_err(|error| io_error(&self.path, "cannot be made a program", error))?;
        }
        Ok(())
    }

    /// Renames it into its place; if that fails, it goes.
    pub(super) fn place(self, path: &Path) -> Result<(), Error> {
        let done = self.rename(path);
        if done.is_err() {
            let _ = fs::remove_file(&self.path);
        }
        done
    }

    /// Renames it into its place; if that fails, it waits on.
    pub(super) fn rename(&self, path: &Path) -> Result<(), Error> {
        fs::rename(&self.path, path).map_err(|error| io_error(path, "cannot be written", error))
    }
}

/// Where a file waits before it is renamed into its place.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".pactbook-new");
    path.with_file_name(name)
}

/// Writes a file beside its place, making the folder of both.
pub(super) fn stage(path: &Path, bytes: &[u8]) -> Result<Staged, Error> {
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        let message = format!("`{}` is not an ordinary file", path.display());
        return Err(output_error(message).hint("move it away"));
    }
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    if fs::symlink_metadata(&folder).is_ok_and(|found| !found.is_dir()) {
        let message = format!("`{}` is not a folder", folder.display());
        return Err(output_error(message).hint("move it away"));
    }
    if !folder.as_os_str().is_empty() {
        let failed = |error| io_error(&folder, "cannot be made", error);
        fs::create_dir_all(&folder).map_err(failed)?;
    }
    let staged = beside(path);
    let failed = |error| io_error(path, "cannot be written", error);
    for _ in 0..TRIES {
        // Through a link something else would be written than this file.
        if fs::symlink_metadata(&staged).is_ok_and(|found| !found.is_file()) {
            let message = format!("`{}` is not an ordinary file", staged.display());
            return Err(output_error(message).hint("move it away"));
        }
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&staged)
            .map_err(failed)?;
        if !shed::take(&file, path)? || !shed::is_same(&file, &staged) {
            continue;
        }
        if let Err(error) = file.set_len(0).and_then(|()| file.write_all(bytes)) {
            let _ = fs::remove_file(&staged);
            return Err(failed(error));
        }
        return Ok(Staged { _file: file, path: staged });
    }
    Err(output_error(format!("`{}` is written by other runs all the time", path.display())))
}

/// Puts a program into a file that may be run, where the system tells such files from others.
///
/// # Errors
///
/// Those of [`put`].
pub fn put_program(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let staged = stage(path, bytes)?;
    staged.permit()?;
    staged.place(path)
}

/// Puts a report where the user wants it, whole or not at all.
///
/// # Errors
///
/// If its folder does not exist, if something that is no file has the name, if it would replace
/// something of `keep_out`, or if the disk refuses.
pub fn put_report(path: &Path, bytes: &[u8], keep_out: &[PathBuf]) -> Result<(), Error> {
    let shown = path.display();
    let Some(name) = path.file_name() else {
        return Err(output_error(format!("`{shown}` is no name for a file")));
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(output_error(format!("the folder `{folder}` of `{shown}` does not exist"))
            .hint(format!("make it first: `mkdir -p {folder}`")));
    }
    let target = real_path(folder)?.join(name);
    if fs::symlink_metadata(&target).is_ok_and(|found| !found.is_file()) {
        return Err(output_error(format!("`{shown}` is there already and is no plain file"))
            .hint("name another file, or leave the name away to write to standard output"));
    }
    for path in keep_out {
        let path = real_path(path)?;
        if target.starts_with(&path) {
            return Err(output_error(format!("`{shown}` lies in `{}`", path.display()))
                .hint("write reports outside the sources and the history"));
        }
    }
    put(&target, bytes)
}
