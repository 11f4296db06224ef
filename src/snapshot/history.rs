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

/// Seconds of a year.
const YEAR: i64 = 366 * 86_400;

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
    /// What older blobs held, by id in hexadecimal: every version of `pactbook.toml` and of a file
    /// below the data folder whose blob is not among the sources. Bytes of binary files are not
    /// kept. [`Content::Unreadable`] if the clone does not hold the blob, or it is not what it should be.
    pub contents: Arc<BTreeMap<Box<str>, Content>>,
}

/// Why the history has no beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A shallow clone; `git fetch --unshallow` gets the rest.
    Shallow,
    /// A graft or replacement of a commit of the trunk makes git show something else than was
    /// committed. It is not followed: the trunk is what was committed, as far back as it is there.
    Graft,
    /// A commit or tree is not there or is damaged; `git fetch --refetch` may get it.
    Missing,
    /// The data folder was another before: what lay there is not followed.
    Moved,
}

/// A commit of the trunk and everything it brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrunkCommit {
    /// The commit.
    pub commit: Arc<Witness>,
    /// When it reached the trunk: its committer's time, but never before its parent did (a commit
    /// that claims to be older than its parent cannot have been there first). A time far ahead of
    /// everything else is not believed, see [`landings()`].
    pub landed: Instant,
    /// What differs from the trunk commit before it, by path.
    pub changes: Vec<Change>,
    /// The commits that a merge brought in and that touch something here, in order of ancestry, the
    /// oldest first; in a part of a snapshot also those that touch only what lies elsewhere.
    pub side: Vec<SideCommit>,
    /// Why commits of the side are missing, if any are: who wrote what the merge brought in is
    /// then known only where a commit of `side` did.
    pub side_gap: Option<Gap>,
}

/// A commit that reached the trunk by a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideCommit {
    /// The commit.
    pub commit: Arc<Witness>,
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
    /// Where the same bytes lay before, if the commit moved them here; that path is listed as gone, too.
    pub moved_from: Option<Box<str>>,
}

/// A commit as evidence: what it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its id in hexadecimal.
    pub id: Box<str>,
    /// Ids of its parents.
    pub parents: Vec<Box<str>>,
    /// Who wrote it, in the words of the commit; whose right is asked for is asked by this.
    pub author: Person,
    /// The same after `.mailmap`, to be shown. Anybody may write a `.mailmap`, so it gives no rights.
    pub author_shown: Person,
    /// When it was written (git's author date).
    pub written: Stamp,
    /// Who committed it, in the words of the commit.
    pub committer: Person,
    /// The same after `.mailmap`, to be shown.
    pub committer_shown: Person,
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

/// When each commit of a trunk reached it, from what their committers claim; oldest first.
///
/// A commit cannot have been there before its parent, so a claim that lies before an earlier one
/// gives way to it. One clock that runs far ahead must not move all that follows, though. Claims
/// are therefore believed up to a horizon: `as_of`, prolonged from claim to claim as long as each
/// lies no more than a year after the one before. A commit that claims to lie beyond it was there
/// when the next believed commit was; if there is none, its claim stands.
///
/// This asks no clock, so it gives the same whenever it is asked, and it errs towards late: to make
/// anything look earlier, a claim far beyond the horizon would have to be the true one.
pub fn landings(claims: &[Instant], as_of: Instant) -> Vec<Instant> {
    let mut ahead: Vec<Instant> = claims.iter().copied().filter(|claim| *claim > as_of).collect();
    ahead.sort();
    let mut horizon = as_of;
    for claim in ahead {
        if claim.since(horizon) > YEAR {
            break;
        }
        horizon = claim;
    }
    let mut landings = claims.to_vec();
    let mut bound: Option<Instant> = None;
    for landed in landings.iter_mut().filter(|claim| **claim <= horizon) {
        *landed = bound.map_or(*landed, |bound| bound.max(*landed));
        bound = Some(*landed);
    }
    // Nothing believed follows the last ones.
    let n_tail = claims.iter().rev().take_while(|claim| **claim > horizon).count();
    let (body, tail) = landings.split_at_mut(claims.len() - n_tail);
    let mut next: Option<Instant> = None;
    for (landed, claim) in body.iter_mut().zip(claims).rev() {
        match next {
            Some(next) if *claim > horizon => *landed = next,
            _ => next = Some(*landed),
        }
    }
    for landed in tail {
        *landed = bound.map_or(*landed, |bound| bound.max(*landed));
        bound = Some(*landed);
    }
    landings
}

impl TrunkCommit {
    /// All its changes: what differs from the commit before it, then those of what it brought in.
    pub fn all_changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().chain(self.side.iter().flat_map(|side| &side.changes))
    }

    /// The blobs before and after all its changes.
    pub fn blobs(&self) -> impl Iterator<Item = &str> {
        self.all_changes().flat_map(|change| [&change.old, &change.new]).flatten().map(|id| &**id)
    }
}

impl Gap {
    /// The word for it in what machines read.
    pub fn name(self) -> &'static str {
        match self {
            Gap::Shallow => "shallow",
            Gap::Graft => "graft",
            Gap::Missing => "missing",
            Gap::Moved => "moved",
        }
    }
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
