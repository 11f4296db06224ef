//! The snapshot: everything the outside world says, read once, as plain values.
//!
//! This stage owns the reading of folders and revisions; it is the only one that does. It must not
//! know what the texts mean. A source refers to its place in the snapshot by number, and all later
//! stages refer to text by number and range of bytes. Its one verb is [`read()`]; where not everything
//! is to lie in memory at once, [`survey()`] and then [`Survey::part()`].
//!
//! The same files give the same sources whether they are read from a working tree or from a
//! revision: both readers list under the same rules (no hidden names, no symbolic links, no
//! submodules) and turn bytes into content by the same function.
//!
//! To read from another kind of place, add a file beside `folder.rs` and `git.rs` that lists files
//! by path and loads them as `Loaded` values, and a variant of [`Origin`] that says where they came from.

mod as_of;
mod cache;
mod content;
mod folder;
mod git;
pub mod history;
mod known;
mod moved;
mod names;
pub mod paths;
mod survey;

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::finding::Finding;
use crate::base::place;
use crate::base::place::Place;
use crate::base::place::Position;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::settings;
use crate::settings::Settings;

pub use as_of::AsOf;
pub use as_of::AsOfSource;
pub use cache::Cache;
pub use cache::ignored;
pub use git::trial;
pub use survey::Survey;

use git::BlobHasher;
use history::History;
use history::Unknown;

/// Largest binary file whose bytes are kept, so that the site can offer it: 4 MiB.
pub const MAX_KEPT_BYTES: u64 = 4 << 20;

/// Most files a snapshot may hold; a tree made to exhaust memory is refused.
pub const MAX_FILES: usize = 4_000_000;

/// Longest path of a revision, in bytes: no system has longer ones.
pub const MAX_PATH: usize = 4096;

/// What to read.
#[derive(Clone, Debug)]
pub struct Request {
    /// The data repository: a folder with `pactbook.toml`, or a bare git repository.
    pub folder: PathBuf,
    /// A revision to read instead of the working tree.
    pub rev: Option<String>,
    /// The text of `--as-of`.
    pub as_of: Option<String>,
    /// The text of `SOURCE_DATE_EPOCH`, if the environment has it.
    pub source_date_epoch: Option<String>,
    /// What the clock says; used if nothing else names the instant.
    pub now: Instant,
    /// The text of `--as-known-on`: read what had landed by then instead of what stands.
    pub known_on: Option<String>,
    /// Whether the history may be kept in the repository's own folder, and read from there.
    pub use_cache: bool,
}

/// Everything that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Where the sources come from.
    pub origin: Origin,
    /// The instant at which everything is judged.
    pub as_of: AsOf,
    /// The files, sorted by the bytes of their paths; a [`SourceId`] is an index into them.
    pub sources: Vec<Source>,
    /// What could not be read as it stands, and faults of `pactbook.toml`; sorted by path and place.
    pub findings: Vec<Finding>,
    /// How the sources came to be.
    pub history: History,
}

/// Where the sources come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A folder that belongs to no repository: who wrote what and when cannot be known.
    Folder,
    /// The working tree of a repository.
    WorkTree {
        /// The commit that is checked out; none before the first commit.
        head: Option<Commit>,
        /// Paths that differ from `head`: modified, added, deleted; all of them without a head.
        changed: Vec<String>,
    },
    /// A commit, read without a checkout.
    Revision(Commit),
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id in hexadecimal, 40 or 64 digits.
    pub id: String,
    /// When it was committed, in the committer's own offset.
    pub committed: Stamp,
    /// Name of its author.
    pub author: String,
    /// First line of its message.
    pub summary: String,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path relative to the data repository's root, parts joined by `/`.
    pub path: String,
    /// Id of the blob in hexadecimal, as git computes it from the bytes as they lie on disk;
    /// empty if they could not be read.
    pub blob: String,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text in UTF-8, without a byte order mark; line ends are as in the file.
    Text(String),
    /// Anything else, such as a scan or a screenshot.
    Binary {
        /// SHA-256 of the bytes in hexadecimal.
        sha256: String,
        /// Number of bytes.
        size: u64,
        /// The bytes, if there are no more than [`MAX_KEPT_BYTES`].
        bytes: Option<Arc<[u8]>>,
    },
    /// A file that could not be read as what it should be; a finding says why.
    Unreadable,
}

impl Content {
    /// The same with no more of a binary file than its digest and size.
    fn without_bytes(&self) -> Content {
        match self {
            Content::Binary { sha256, size, .. } => {
                Content::Binary { sha256: sha256.clone(), size: *size, bytes: None }
            }
            content => content.clone(),
        }
    }
}

impl Snapshot {
    /// A snapshot of texts in memory, as a folder would give it; settings are not read.
    pub fn from_texts<P, T>(texts: impl IntoIterator<Item = (P, T)>, as_of: Instant) -> Snapshot
    where
        P: Into<String>,
        T: Into<String>,
    {
        let loaded = texts.into_iter().map(|(path, text)| {
            let bytes = text.into().into_bytes();
            let blob = BlobHasher::of(&bytes, None).unwrap_or_default();
            Loaded::from_bytes(path.into(), blob, bytes, settings::MAX_FILE_LIMIT)
        });
        let as_of = AsOf { instant: as_of, from: AsOfSource::Flag };
        let history = History::Unknown(Unknown::NoRepository);
        Snapshot::assemble(Origin::Folder, as_of, loaded.collect(), Vec::new(), history)
    }

    /// The source of a number.
    ///
    /// # Panics
    ///
    /// If the number comes from another snapshot.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// Puts an older version of a file in the place of the present one, which stays among the
    /// contents of the history.
    pub fn recall(&mut self, source: SourceId, blob: &str) {
        let History::Known(timeline) = &mut self.history else { return };
        let same = self.sources.iter().find(|file| file.blob == blob);
        let older = timeline.contents.get(blob).or(same.map(|file| &file.content)).cloned();
        let Some(older) = older else { return };
        let Some(file) = self.sources.get_mut(source.0 as usize) else { return };
        let present = std::mem::replace(&mut file.content, older);
        let id = std::mem::replace(&mut file.blob, blob.to_owned());
        let contents = &mut Arc::make_mut(timeline).contents;
        Arc::make_mut(contents).insert(id.into(), present);
    }

    /// The text of a source; empty if it is not text.
    pub fn text(&self, id: SourceId) -> &str {
        match &self.source(id).content {
            Content::Text(text) => text,
            Content::Binary { .. } | Content::Unreadable => "",
        }
    }

    /// The source of a path.
    pub fn find(&self, path: &str) -> Option<SourceId> {
        let found = self.sources.binary_search_by(|source| source.path.as_str().cmp(path)).ok()?;
        u32::try_from(found).ok().map(SourceId)
    }

    /// Path, line and column of the start of a place.
    pub fn position(&self, place: Place) -> (&str, Position) {
        let start = place.start as usize;
        (&self.source(place.source).path, place::position(self.text(place.source), start))
    }

    /// All sources with their numbers, in the order of their paths.
    pub fn numbered(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.sources)
    }

    /// Adds findings in the order of their files and places; the same one counts once.
    fn add_findings(&mut self, findings: Vec<Finding>) {
        let mut all = std::mem::take(&mut self.findings);
        all.extend(findings);
        all.sort_by_cached_key(|finding| {
            let placed = finding.place.map(|place| self.source(place.source).path.clone());
            (placed.or_else(|| finding.path.clone()), finding.place, finding.rule.clone())
        });
        all.dedup();
        self.findings = all;
    }

    fn assemble(
        origin: Origin,
        as_of: AsOf,
        mut loaded: Vec<Loaded>,
        mut findings: Vec<Finding>,
        history: History,
    ) -> Snapshot {
        loaded.sort_by(|a, b| a.source.path.cmp(&b.source.path));
        loaded.dedup_by(|a, b| a.source.path == b.source.path);
        let mut sources = Vec::with_capacity(loaded.len());
        for one in loaded {
            findings.extend(one.findings);
            sources.push(one.source);
        }
        let mut snapshot = Snapshot { origin, as_of, sources, findings: Vec::new(), history };
        snapshot.add_findings(findings);
        snapshot
    }
}

/// Surveys a data repository: its settings, every path below its source folders, its history.
///
/// Without `rev` this is the working tree, or `HEAD` of a bare repository.
///
/// # Errors
///
/// If the folder or repository cannot be read, the revision is unknown, there is no
/// `pactbook.toml`, or the as-of instant is given in a form that is not understood.
pub fn survey(request: &Request) -> Result<Survey, Error> {
    Survey::of(request, &BTreeMap::new())
}

/// Reads a data repository: its settings and everything below its source folders.
///
/// # Errors
///
/// Those of [`survey()`].
pub fn read(request: &Request) -> Result<(Snapshot, Settings), Error> {
    read_with(request, &BTreeMap::new())
}

/// Reads a data repository as it would be with some texts saved, by their paths: what they do shows
/// before anything is written. Of a revision, which cannot be written to, they change nothing.
///
/// # Errors
///
/// Those of [`survey()`].
pub fn read_with(
    request: &Request,
    drafts: &BTreeMap<String, String>,
) -> Result<(Snapshot, Settings), Error> {
    let (snapshot, settings) = Survey::of(request, drafts)?.whole();
    Ok((snapshot, settings))
}

/// Whether a file is read as text, by its name.
pub fn is_text(path: &str) -> bool {
    content::nature(path) != content::Nature::Binary
}

/// The folders that hold the state of the git repository around a folder: what is checked out, and
/// where its branches are; none if it is in no repository.
///
/// # Errors
///
/// If the repository cannot be read.
pub fn state_folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    Ok(git::Repository::discover(folder)?.map(|one| one.state_folders()).unwrap_or_default())
}

/// The newest commit that two revisions of the repository around a folder have in common.
///
/// # Errors
///
/// If the folder is in no repository, one of the two is no commit, or they have none in common.
pub fn merge_base(folder: &Path, one: &str, two: &str) -> Result<String, Error> {
    match git::Repository::discover(folder)? {
        Some(repository) => repository.merge_base(one, two),
        None => {
            let message = format!("`{}` is in no git repository", folder.display());
            Err(Error::new(ErrorKind::Repository, message)
                .hint("name the folder of the data repository with `-C FOLDER`"))
        }
    }
}

/// A file as a reader hands it over, not yet numbered.
struct Loaded {
    source: Source,
    findings: Vec<Finding>,
}

impl Loaded {
    fn from_bytes(path: String, blob: String, bytes: Vec<u8>, limit: u64) -> Loaded {
        let (content, findings) = content::decode(&path, bytes, limit);
        Loaded::of(path, blob, content, findings)
    }

    fn of(path: String, blob: String, content: Content, findings: Vec<Finding>) -> Loaded {
        Loaded { source: Source { path, blob, content }, findings }
    }

    fn unreadable(path: String, blob: String, finding: Finding) -> Loaded {
        Loaded::of(path, blob, Content::Unreadable, vec![finding])
    }

    fn too_large(path: String, blob: String, size: u64, limit: u64) -> Loaded {
        let finding = content::too_large(&path, size, limit);
        Loaded::unreadable(path, blob, finding)
    }
}

/// Files by path, each with what its reader needs to load it, and what was met on the way.
struct Listing<T> {
    files: BTreeMap<String, T>,
    findings: Vec<Finding>,
    /// Files and folders so far.
    n_met: usize,
}

impl<T> Default for Listing<T> {
    fn default() -> Listing<T> {
        Listing { files: BTreeMap::new(), findings: Vec::new(), n_met: 0 }
    }
}

impl<T> Listing<T> {
    /// Adds a file.
    fn add(&mut self, path: String, file: T) -> Result<(), Error> {
        self.files.insert(path, file);
        self.meet()
    }

    /// Counts a file or a folder.
    fn meet(&mut self) -> Result<(), Error> {
        self.n_met += 1;
        if self.n_met > MAX_FILES {
            let message = format!("there are more than {MAX_FILES} files in the source folders");
            return Err(Error::new(ErrorKind::Repository, message)
                .hint(format!("let the folders in `{}` hold sources only", settings::FILE)));
        }
        Ok(())
    }

    /// Notes something that is not read.
    fn skip(&mut self, path: &str, skipped: Skipped) {
        self.findings.push(content::skipped(path, skipped));
    }
}

/// What lies in a source folder without being a file that can be read.
#[derive(Clone, Copy, Debug)]
enum Skipped {
    SymbolicLink,
    Submodule,
    SpecialFile,
    OddName,
}

/// What the name of a file or folder asks of a reader.
enum Name<'a> {
    /// Read it.
    Plain(&'a str),
    /// Pass over it silently.
    Hidden,
    /// Report it under this printable form.
    Odd(String),
}

/// Judges one part of a path, the same way for a folder and for a revision.
fn judge_name(name: &[u8]) -> Name<'_> {
    if name.first() == Some(&b'.') {
        return Name::Hidden;
    }
    match std::str::from_utf8(name) {
        Ok(text)
            if !text.is_empty()
                && !text.contains(['/', '\\'])
                && !text.chars().any(char::is_control) =>
        {
            Name::Plain(text)
        }
        _ => {
            let printable = String::from_utf8_lossy(name);
            Name::Odd(
                printable.replace(|c: char| c.is_control() || c == '/' || c == '\\', "\u{fffd}"),
            )
        }
    }
}
