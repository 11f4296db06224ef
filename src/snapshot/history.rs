//! What git tells about how the sources came to be: who, when, from what to what.
//!
//! Plain values, oldest first, without any judgement. A trunk commit is one of the first-parent
//! history of the revision that was read; what a merge brought in keeps the commits it came from,
//! so that nobody hides behind whoever merged.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::time::Instant;
use crate::base::time::Stamp;

use super::Content;

/// What git tells about the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum History {
    /// Nothing can be told; no fact from git may be guessed.
    Unknown(Unknown),
    /// The trunk, as far back as the clone goes.
    Known(Arc<Timeline>),
}

/// Why nothing can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The folder belongs to no git repository.
    NoRepository,
    /// The repository has no commit yet.
    NoCommit,
    /// Objects are missing or damaged; the words of the reader, innermost last.
    Damaged(Vec<String>),
    /// The records are made up for the sake of an example and state themselves what git would say.
    MadeUp,
}

/// The trunk: the first-parent history of the revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Its commits, oldest first; the last is the revision itself.
    pub trunk: Vec<TrunkCommit>,
    /// Where the clone ends before the history does. The changes of the first trunk commit then
    /// list everything that lies there: it has landed at the latest then, by nobody knows whom.
    pub gap: Option<Gap>,
    /// What older blobs held, by id in hexadecimal: every version of a file of the data folder
    /// that differs from the sources. Bytes of binary files are not kept.
    pub contents: BTreeMap<Box<str>, Content>,
}

/// Why the history has no beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A shallow clone; `git fetch --unshallow` gets the rest.
    Shallow,
    /// A graft or replacement rewrites parents, so what git shows is not what was committed.
    Graft,
    /// A commit or tree is not there; `git fetch --refetch` may get it.
    Missing,
}

/// A commit of the trunk and everything it brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrunkCommit {
    /// The commit.
    pub commit: Witness,
    /// When it reached the trunk: its committer's time, but never before its parent did (a commit
    /// that claims to be older than its parent cannot have been there first).
    pub landed: Instant,
    /// What differs from the trunk commit before it, by path.
    pub changes: Vec<Change>,
    /// The commits that a merge brought in and that touch something here, in order of ancestry, the oldest first.
    pub side: Vec<SideCommit>,
}

/// A commit that reached the trunk by a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideCommit {
    /// The commit.
    pub commit: Witness,
    /// What differs from its first parent, by path; of a merge, only what differs from all its parents.
    pub changes: Vec<Change>,
}

/// One path that a commit changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The path relative to the data repository's root.
    pub path: Box<str>,
    /// The blob before, in hexadecimal; none if the path is new.
    pub old: Option<Box<str>>,
    /// The blob after; none if the path is gone.
    pub new: Option<Box<str>>,
    /// Where the same bytes lay before, if the commit moved them here.
    pub moved_from: Option<Box<str>>,
}

/// A commit as evidence: what it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its id in hexadecimal.
    pub id: Box<str>,
    /// Ids of its parents.
    pub parents: Vec<Box<str>>,
    /// Who wrote it, after `.mailmap`.
    pub author: Person,
    /// When it was written (git's author date).
    pub written: Stamp,
    /// Who committed it, after `.mailmap`.
    pub committer: Person,
    /// When it was committed (git's committer date).
    pub committed: Stamp,
    /// First line of its message.
    pub summary: Box<str>,
    /// Its signature, not yet verified.
    pub signature: Option<Arc<Signature>>,
}

/// A name and a mail address as a commit states them; anybody can write anything there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Person {
    /// The name.
    pub name: Box<str>,
    /// The mail address.
    pub mail: Box<str>,
}

/// A signature with what it signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The armoured signature.
    pub armour: Box<str>,
    /// The bytes that are signed: the commit without its signature.
    pub payload: Box<[u8]>,
}

impl History {
    /// The timeline, if there is one.
    pub fn timeline(&self) -> Option<&Timeline> {
        match self {
            History::Known(timeline) => Some(timeline),
            History::Unknown(_) => None,
        }
    }

    /// Whether everything back to the first commit is known.
    pub fn is_whole(&self) -> bool {
        self.timeline().is_some_and(|timeline| timeline.gap.is_none())
    }
}
