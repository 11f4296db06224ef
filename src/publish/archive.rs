//! A site as one file: written as a zip whose bytes follow from the site alone, read from a zip, a
//! gzipped tar or a folder, within bounds.
//!
//! Nothing is unpacked: files are digested as they stream by. What a site can hold that somebody sends
//! us is bounded in number, size and name.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Cursor;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use flate2::read::MultiGzDecoder;
use walkdir::WalkDir;
use zip::CompressionMethod;
use zip::DateTime;
use zip::System;
use zip::ZipArchive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::base::digest::Sha256Sum;
use crate::base::error::Error;

use super::MANIFEST;
use super::io_error;
use super::manifest;
use super::output_error;
use super::put_file;

/// Most files of a site that is read back.
const MAX_FILES: usize = 4_000_000;
/// Most bytes of one of its files: 1 GiB.
const MAX_FILE_BYTES: u64 = 1 << 30;
/// Most bytes of all of them, unpacked: 16 GiB.
const MAX_BYTES: u64 = 16 << 30;
/// Most bytes of a file that is kept, not only digested: 16 MiB.
const MAX_KEPT_BYTES: u64 = 16 << 20;

/// What lies in a site.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// SHA-256 of each file by its path, the manifest among them; something that is no file has none.
    pub files: BTreeMap<String, String>,
    /// The bytes of the file that was asked for, if it is there and not too large.
    pub kept: Option<Vec<u8>>,
}

/// Writes a site as a zip archive; the same files give the same bytes.
///
/// # Errors
///
/// If the disk refuses, or the archive is to lie in something of `keep_out`.
pub fn pack<B: AsRef<[u8]> + Sync>(
    files: &BTreeMap<String, B>,
    path: &Path,
    keep_out: &[PathBuf],
) -> Result<usize, Error> {
    let real = super::real_path(path)?;
    for source in keep_out {
        if real.starts_with(super::real_path(source)?) {
            let message = format!("`{}` lies in `{}`", path.display(), source.display());
            return Err(output_error(message).hint("choose another place for the archive"));
        }
    }
    let failed = |error: zip::result::ZipError| {
        output_error(format!("`{}` cannot be packed", path.display())).because(error)
    };
    let refused = |error| io_error(path, "cannot be packed", error);
    // The earliest time that the format knows: the site states its own.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(MANIFEST, options).map_err(failed)?;
    archive.write_all(manifest(files).as_bytes()).map_err(refused)?;
    for (name, bytes) in files {
        archive.start_file(name.as_str(), options).map_err(failed)?;
        archive.write_all(bytes.as_ref()).map_err(refused)?;
    }
    let bytes = archive.finish().map_err(failed)?.into_inner();
    put_file(&real, &bytes)?;
    Ok(files.len())
}

/// The digest of each file of a site, its manifest included, as they should be.
pub fn expected<B: AsRef<[u8]> + Sync>(files: &BTreeMap<String, B>) -> BTreeMap<String, String> {
    let text = manifest(files);
    let listed = text.lines().skip(1).filter_map(|line| line.split_once("  "));
    let mut digests: BTreeMap<String, String> =
        listed.map(|(digest, path)| (path.to_owned(), digest.to_owned())).collect();
    digests.insert(MANIFEST.to_owned(), crate::base::digest::sha256(text.as_bytes()));
    digests
}

/// Looks through a site: a folder, a `.zip` or a `.tar.gz`. `keep` is the path of the one file whose bytes are wanted.
///
/// # Errors
///
/// If it cannot be read, is none of these, holds a path that leads out of it or a name twice, or is too large.
pub fn survey(path: &Path, keep: &str) -> Result<Survey, Error> {
    let metadata = fs::metadata(path).map_err(|error| io_error(path, "cannot be read", error))?;
    let mut reader = Reader::new(path, keep);
    if metadata.is_dir() {
        reader.folder()?;
    } else {
        let mut file = open(path)?;
        let mut magic = [0; 2];
        let n = file.read(&mut magic).map_err(|error| io_error(path, "cannot be read", error))?;
        match &magic[..n] {
            b"PK" => reader.zip()?,
            [0x1f, 0x8b] => reader.tar()?,
            _ => {
                let message = format!("`{}` is no folder, zip or tar.gz", path.display());
                return Err(output_error(message).hint("name the folder or archive of a site"));
            }
        }
    }
    Ok(reader.finish())
}

fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|error| io_error(path, "cannot be read", error))
}

/// Whether a path stays within the archive and is written in one way only.
fn is_plain(path: &str) -> bool {
    let is_plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(['\\', ':'])
            && !part.chars().any(char::is_control)
    };
    path.split('/').all(is_plain)
}

struct Reader<'a> {
    path: &'a Path,
    keep: &'a str,
    files: BTreeMap<String, String>,
    /// Files whose bytes may be wanted: those whose path ends in that of the wanted one.
    kept: BTreeMap<String, Vec<u8>>,
    left: u64,
}

impl<'a> Reader<'a> {
    fn new(path: &'a Path, keep: &'a str) -> Reader<'a> {
        let (files, kept) = (BTreeMap::new(), BTreeMap::new());
        Reader { path, keep, files, kept, left: MAX_BYTES }
    }

    fn folder(&mut self) -> Result<(), Error> {
        for entry in WalkDir::new(self.path).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| self.error("cannot be read").because(error))?;
            if entry.file_type().is_dir() {
                continue;
            }
            let inside = entry.path().strip_prefix(self.path).unwrap_or(entry.path());
            let parts: Vec<String> =
                inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let name = parts.join("/");
            if entry.file_type().is_file() {
                self.take(name, open(entry.path())?)?;
            } else {
                // A link or the like is nothing that was ever published.
                self.add(name, String::new())?;
            }
        }
        Ok(())
    }

    fn zip(&mut self) -> Result<(), Error> {
        let damaged =
            |path: &Path, error: zip::result::ZipError| io_like(path, "is a damaged zip", &error);
        let path = self.path;
        let mut archive = ZipArchive::new(open(path)?).map_err(|error| damaged(path, error))?;
        if archive.len() > MAX_FILES {
            return Err(self.error(&format!("holds more than {MAX_FILES} files")));
        }
        for n in 0..archive.len() {
            let file = archive.by_index(n).map_err(|error| damaged(path, error))?;
            if file.is_dir() {
                continue;
            }
            let name = file.name().map_err(|error| damaged(path, error))?.into_owned();
            let name = self.named(&name)?;
            if file.is_symlink() {
                self.add(name, String::new())?;
            } else {
                self.take(name, file)?;
            }
        }
        Ok(())
    }

    fn tar(&mut self) -> Result<(), Error> {
        let path = self.path;
        let damaged = |error: io::Error| io_like(path, "is a damaged tar.gz", &error);
        // What is between the files of a tar streams by too.
        let stream = MultiGzDecoder::new(open(path)?).take(MAX_BYTES * 2);
        let mut archive = tar::Archive::new(stream);
        for entry in archive.entries().map_err(damaged)? {
            let entry = entry.map_err(damaged)?;
            let kind = entry.header().entry_type();
            if kind.is_dir() || kind.is_pax_global_extensions() {
                continue;
            }
            let bytes = entry.path_bytes().into_owned();
            let name = String::from_utf8(bytes).map_err(|_| self.error("holds an odd name"))?;
            let name = self.named(&name)?;
            if kind.is_file() || kind.is_contiguous() {
                self.take(name, entry)?;
            } else {
                self.add(name, String::new())?;
            }
        }
        Ok(())
    }

    /// A name of an archive, without the `./` that `tar` puts before it.
    fn named(&self, name: &str) -> Result<String, Error> {
        let plain = name.strip_prefix("./").unwrap_or(name);
        match is_plain(plain) {
            true => Ok(plain.to_owned()),
            false => Err(self.error(&format!("holds the path `{}`", name.escape_debug()))),
        }
    }

    /// Digests a file as it streams by.
    fn take(&mut self, name: String, mut from: impl Read) -> Result<(), Error> {
        let mut sum = Sha256Sum::default();
        let mut kept = Vec::new();
        let is_wanted = name == self.keep || name.ends_with(&format!("/{}", self.keep));
        let mut size: u64 = 0;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let n = from.read(&mut buffer).map_err(|error| {
                io_like(self.path, &format!("holds a damaged `{name}`"), &error)
            })?;
            if n == 0 {
                break;
            }
            size += n as u64;
            if size > MAX_FILE_BYTES || size > self.left {
                return Err(self.error("is larger than any site, unpacked"));
            }
            sum.update(&buffer[..n]);
            if is_wanted && size <= MAX_KEPT_BYTES {
                kept.extend_from_slice(&buffer[..n]);
            }
        }
        self.left -= size;
        if is_wanted && size <= MAX_KEPT_BYTES {
            self.kept.insert(name.clone(), kept);
        }
        self.add(name, sum.finish())
    }

    fn add(&mut self, name: String, digest: String) -> Result<(), Error> {
        if self.files.len() >= MAX_FILES {
            return Err(self.error(&format!("holds more than {MAX_FILES} files")));
        }
        let twice = format!("holds `{}` twice", name.escape_debug());
        match self.files.insert(name, digest) {
            None => Ok(()),
            Some(_) => Err(self.error(&twice)),
        }
    }

    /// What was found; the one folder that holds everything in an archive is taken off.
    fn finish(mut self) -> Survey {
        if !self.files.contains_key(MANIFEST) && !self.files.contains_key(self.keep) {
            let top = |name: &String| name.split_once('/').map(|(top, _)| top.to_owned());
            let first = self.files.keys().next().and_then(top);
            if let Some(first) = first
                && self.files.keys().all(|name| top(name).as_ref() == Some(&first))
            {
                let strip = |name: String| name[first.len() + 1..].to_owned();
                let files = std::mem::take(&mut self.files).into_iter();
                self.files = files.map(|(name, digest)| (strip(name), digest)).collect();
                let kept = std::mem::take(&mut self.kept).into_iter();
                self.kept = kept.map(|(name, bytes)| (strip(name), bytes)).collect();
            }
        }
        let kept = self.kept.remove(self.keep);
        Survey { files: self.files, kept }
    }

    fn error(&self, what: &str) -> Error {
        output_error(format!("`{}` {what}", self.path.display()))
    }
}

fn io_like(path: &Path, what: &str, cause: &dyn std::fmt::Display) -> Error {
    output_error(format!("`{}` {what}", path.display())).because(cause)
}
