//! One file, whole or not at all: written beside its place and renamed into it.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::base::error::Error;

use super::io_error;
use super::output_error;
use super::real_path;

/// Puts `bytes` into a file, making its folder; a reader sees the old file or the new one.
///
/// # Errors
///
/// If the disk refuses, or something else than a file is in the way.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
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
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".pactbook-new");
    let staged = folder.join(name);
    fs::write(&staged, bytes)
        .and_then(|()| fs::rename(&staged, path))
        .map_err(|error| io_error(path, "cannot be written", error))
}

/// Puts a program into a file that may be run, where the system tells such files from others.
///
/// # Errors
///
/// Those of [`put`].
pub fn put_program(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    put(path, bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))
            .map_err(|error| io_error(path, "cannot be made a program", error))?;
    }
    Ok(())
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
