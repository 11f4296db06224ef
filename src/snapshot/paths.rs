//! First and last commit of every path of a repository, whether it is a data repository or not.

use std::path::Path;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::time::Stamp;

use super::git;
use super::history::Gap;

/// What [`spans()`] tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    /// The commits of the trunk that are the first or the last of a path, oldest first.
    pub commits: Vec<Act>,
    /// Every path that is asked for and that a commit of the trunk touches, sorted by its bytes.
    pub paths: Vec<PathSpan>,
    /// Where the clone ends before the history does: the first commit then touches all that lies there.
    pub gap: Option<Gap>,
}

/// A commit of the trunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Its id in hexadecimal.
    pub commit: Box<str>,
    /// Its committer's time.
    pub committed: Stamp,
}

/// A path with the commits between which it lived.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathSpan {
    /// From the root of the repository.
    pub path: Vec<u8>,
    /// Place among those commits of the first that touches it.
    pub first: usize,
    /// Place of the last.
    pub last: usize,
    /// Whether something lies there after the last.
    pub is_there: bool,
}

/// First and last commit on the first-parent history of `rev` (`HEAD` if it is none) of every path that
/// begins with one of some texts (`[""]`: of every path).
///
/// With `use_cache` what was found is kept in the repository's own folder, and read from there.
///
/// # Errors
///
/// If the folder is in no repository, there is no such revision, or its tree cannot be read.
pub fn spans(
    folder: &Path,
    rev: Option<&str>,
    below: &[&str],
    use_cache: bool,
) -> Result<Spans, Error> {
    let repository = git::Repository::discover(folder)?.ok_or_else(|| {
        let message = format!("`{}` is in no git repository", folder.display());
        Error::new(ErrorKind::Repository, message)
            .hint("name the folder of a git repository with `-C FOLDER`")
    })?;
    let below: Vec<Vec<u8>> = below.iter().map(|path| path.as_bytes().to_vec()).collect();
    repository.spans(rev.unwrap_or("HEAD"), &below, use_cache)
}
