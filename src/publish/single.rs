//! One file, whole or not at all: written beside its place and renamed into it.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::base::error::Error;

use super::io_error;

/// Puts `bytes` into a file, making its folder; a reader sees the old file or the new one.
///
/// # Errors
///
/// If the disk refuses, or something else than a file is in the way.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        let message = format!("`{}` is not an ordinary file", path.display());
        return Err(super::output_error(message).hint("move it away"));
    }
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    if fs::symlink_metadata(&folder).is_ok_and(|found| !found.is_dir()) {
        let message = format!("`{}` is not a folder", folder.display());
        return Err(super::output_error(message).hint("move it away"));
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
