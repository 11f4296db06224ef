//! The working tree: files as they lie in a folder.

#![expect(clippy::disallowed_methods, reason = "snapshot is the stage that reads")]

use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use walkdir::WalkDir;

use crate::base::digest::Sha256Sum;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::settings;
use crate::snapshot::BlobHasher;
use crate::snapshot::Content;
use crate::snapshot::Listing;
use crate::snapshot::Loaded;
use crate::snapshot::MAX_KEPT_BYTES;
use crate::snapshot::Name;
use crate::snapshot::Skipped;
use crate::snapshot::Source;
use crate::snapshot::content;
use crate::snapshot::content::Nature;
use crate::snapshot::git::HashKind;
use crate::snapshot::judge_name;

/// The bytes of `pactbook.toml`, if there is one.
///
/// # Errors
///
/// If it is there but is not a file of reasonable size that can be read.
pub(super) fn settings(root: &Path) -> Result<Option<Vec<u8>>, Error> {
    let path = root.join(settings::FILE);
    let metadata = match fs::symlink_metadata(&path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable_settings(&path, error)),
    };
    if !metadata.is_file() {
        return Err(unreadable_settings(&path, "it is not an ordinary file"));
    }
    if metadata.len() > settings::MAX_FILE_LIMIT {
        return Err(unreadable_settings(&path, "it is larger than 1 GiB"));
    }
    fs::read(&path).map(Some).map_err(|error| unreadable_settings(&path, error))
}

fn unreadable_settings(path: &Path, cause: impl std::fmt::Display) -> Error {
    let message = format!("`{}` cannot be read", path.display());
    Error::new(ErrorKind::Settings, message).because(cause)
}

/// Lists `pactbook.toml` and the files below the source folders; symbolic links are not followed.
///
/// # Errors
///
/// If there are more files than a snapshot may hold.
pub(super) fn list(root: &Path, folders: &[&str]) -> Result<Listing<()>, Error> {
    let mut listing = Listing::default();
    listing.add(settings::FILE.to_owned(), ())?;
    for folder in folders {
        if leads_through_link(root, folder, &mut listing) {
            continue;
        }
        walk(root, folder, &mut listing)?;
    }
    Ok(listing)
}

/// Whether a part of the path to a source folder is a symbolic link; noted if so.
fn leads_through_link(root: &Path, folder: &str, listing: &mut Listing<()>) -> bool {
    let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
    for path in ends.map(|end| &folder[..end]) {
        if fs::symlink_metadata(root.join(path)).is_ok_and(|metadata| metadata.is_symlink()) {
            listing.skip(path, Skipped::SymbolicLink);
            return true;
        }
    }
    false
}

fn walk(root: &Path, folder: &str, listing: &mut Listing<()>) -> Result<(), Error> {
    // The path of the folder being walked, one entry for each depth, so that no path is taken apart again.
    let mut parents: Vec<String> = Vec::new();
    let mut entries = WalkDir::new(root.join(folder)).follow_links(false).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == 0 && is_absent(&error) => return Ok(()),
            Err(error) => {
                let path = error.path().and_then(|path| path.strip_prefix(root).ok());
                let path = path.unwrap_or(Path::new(folder)).to_string_lossy().replace('\\', "/");
                let cause = error.io_error().map_or_else(|| error.to_string(), cause_of);
                listing.findings.push(content::unreadable(&path, cause));
                continue;
            }
        };
        parents.truncate(entry.depth());
        let kind = entry.file_type();
        if entry.depth() == 0 {
            if !kind.is_dir() {
                listing.skip(folder, Skipped::SpecialFile);
                return Ok(());
            }
            parents.push(folder.to_owned());
            continue;
        }
        let parent = parents.last().map_or(folder, String::as_str);
        let path = match judge_name(entry.file_name().as_encoded_bytes()) {
            Name::Plain(name) => format!("{parent}/{name}"),
            Name::Hidden => {
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            Name::Odd(name) => {
                listing.skip(&format!("{parent}/{name}"), Skipped::OddName);
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
        };
        if kind.is_dir() {
            parents.push(path);
        } else if kind.is_file() {
            listing.add(path, ())?;
        } else if kind.is_symlink() {
            listing.skip(&path, Skipped::SymbolicLink);
        } else {
            listing.skip(&path, Skipped::SpecialFile);
        }
    }
    Ok(())
}

fn is_absent(error: &walkdir::Error) -> bool {
    error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Tells the blob of a file that was read and is still open, if it need not be worked out.
pub(super) type Known<'k> = &'k (dyn Fn(&File, &str) -> Option<String> + Sync);

/// Reads the files on all cores; the order of the result is that of the paths. Their blobs are worked
/// out, but for those that somebody knows.
pub(super) fn load(
    root: &Path,
    paths: Vec<String>,
    limit: u64,
    kind: Option<HashKind>,
    known: Known<'_>,
) -> Vec<Loaded> {
    paths.into_par_iter().map(|path| load_one(root, path, limit, kind, known)).collect()
}

fn load_one(
    root: &Path,
    path: String,
    limit: u64,
    kind: Option<HashKind>,
    known: Known<'_>,
) -> Loaded {
    let read = || -> io::Result<Bytes> {
        let mut file = File::open(root.join(&path))?;
        let size = file.metadata()?.len();
        let bound = match content::nature(&path) {
            Nature::Text => limit,
            Nature::AttachedText => limit.max(MAX_KEPT_BYTES),
            Nature::Binary => MAX_KEPT_BYTES,
        };
        if size <= bound {
            let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
            // One byte more than the bound tells a file that grew meanwhile from one that fits.
            let n_read = (&mut file).take(bound + 1).read_to_end(&mut bytes)?;
            if n_read as u64 <= bound {
                let blob = known(&file, &path);
                return Ok(Bytes::Whole(bytes, blob));
            }
            return Err(io::Error::other("it grew while it was read"));
        }
        let (blob, sha256) = digest(&mut file, size, kind)?;
        Ok(Bytes::Digest { size, blob, sha256 })
    };
    match read() {
        Ok(Bytes::Whole(bytes, known)) => {
            match known.map_or_else(|| BlobHasher::of(&bytes, kind), Ok) {
                Ok(blob) => Loaded::from_bytes(path, blob, bytes, limit),
                Err(cause) => {
                    let finding = content::unreadable(&path, cause);
                    Loaded::unreadable(path, String::new(), finding)
                }
            }
        }
        Ok(Bytes::Digest { size, blob, .. }) if content::nature(&path) == Nature::Text => {
            Loaded::too_large(path, blob, size, limit)
        }
        Ok(Bytes::Digest { size, blob, sha256 }) => {
            let findings = match content::nature(&path) {
                Nature::AttachedText => vec![content::too_large(&path, size, limit)],
                Nature::Text | Nature::Binary => Vec::new(),
            };
            let content = Content::Binary { sha256, size, bytes: None };
            Loaded { source: Source { path, blob, content }, findings }
        }
        Err(error) => {
            let finding = content::unreadable(&path, cause_of(&error));
            Loaded::unreadable(path, String::new(), finding)
        }
    }
}

/// What is taken from a file.
enum Bytes {
    /// All of it, and its blob if that is known.
    Whole(Vec<u8>, Option<String>),
    /// No more than its digests, for it is large.
    Digest { size: u64, blob: String, sha256: String },
}

/// Blob id and SHA-256 of a file of `size` bytes that is not kept in memory.
fn digest(file: &mut File, size: u64, kind: Option<HashKind>) -> io::Result<(String, String)> {
    let mut blob = BlobHasher::new(size, kind);
    let mut sha256 = Sha256Sum::default();
    let mut piece = vec![0; 1 << 16];
    let mut n_read = 0;
    loop {
        let n = file.read(&mut piece)?;
        if n == 0 {
            break;
        }
        n_read += n as u64;
        blob.update(&piece[..n]);
        sha256.update(&piece[..n]);
    }
    if n_read != size {
        return Err(io::Error::other("it changed while it was read"));
    }
    Ok((blob.finish().map_err(io::Error::other)?, sha256.finish()))
}

/// The cause in words that are the same on every machine where the standard library has them.
fn cause_of(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::NotFound => error.kind().to_string(),
        _ => error.to_string(),
    }
}
