//! Revisions: which commit a page of a contract names.
//!
//! Not the newest of all: a page that says what it said before is the same page, byte for byte,
//! whatever was committed elsewhere. It names the newest commit of the trunk that touched the contract
//! or what all contracts share; from that commit on nothing that it rests on has changed.

use crate::settings;
use crate::snapshot::Origin;

use super::desk::Desk;

/// What the pages of a contract were made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Revision {
    /// The commit's full id; none if nobody can say.
    pub(super) commit: Option<String>,
    /// How many files that the contract rests on differ from it.
    pub(super) n_changed: usize,
}

/// Whose a path is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Contract(usize),
    Shared,
    Nobody,
}

impl Desk<'_> {
    /// What the pages of each contract were made from.
    pub(super) fn revisions(&self) -> &[Revision] {
        self.revisions.get_or_init(|| self.found_revisions())
    }

    fn found_revisions(&self) -> Vec<Revision> {
        let n = self.shelves.len();
        let mut found: Vec<Option<usize>> = vec![None; n];
        let mut shared = None;
        let timeline = self.book.snapshot.history.timeline();
        let trunk = timeline.map_or(&[][..], |timeline| &timeline.trunk);
        let mut n_left = n;
        for (at, commit) in trunk.iter().enumerate().rev() {
            for change in commit.all_changes() {
                match self.owner(&change.path) {
                    Owner::Contract(c) if found[c].is_none() => {
                        found[c] = Some(at);
                        n_left -= 1;
                    }
                    Owner::Shared if shared.is_none() => shared = Some(at),
                    _ => {}
                }
            }
            if shared.is_some() || n_left == 0 {
                // What lies further back is older than what was found.
                break;
            }
        }
        let head = match &self.book.snapshot.origin {
            Origin::Folder => None,
            Origin::WorkTree { head, .. } => head.as_ref().map(|commit| commit.id.clone()),
            Origin::Revision(commit) => Some(commit.id.clone()),
        };
        let changed: Vec<Owner> = match &self.book.snapshot.origin {
            Origin::WorkTree { changed, .. } => {
                changed.iter().map(|path| self.owner(path)).collect()
            }
            Origin::Folder | Origin::Revision(_) => Vec::new(),
        };
        (0..n)
            .map(|c| {
                let at = found[c].max(shared);
                let touches = |one: &&Owner| [Owner::Shared, Owner::Contract(c)].contains(*one);
                Revision {
                    commit: match (&head, at) {
                        (Some(_), Some(at)) => Some(trunk[at].commit.id.to_string()),
                        (head, _) => head.clone(),
                    },
                    n_changed: changed.iter().filter(touches).count(),
                }
            })
            .collect()
    }

    fn owner(&self, path: &str) -> Owner {
        if path == settings::FILE {
            return Owner::Shared;
        }
        let folder = &self.book.settings.folders.data;
        let Some(inside) = path.strip_prefix(folder.as_str()).and_then(|one| one.strip_prefix('/'))
        else {
            return Owner::Nobody;
        };
        match inside.split_once('/') {
            None | Some(("calendars" | "kinds", _)) => Owner::Shared,
            Some(_) => self.owner_of(path).map_or(Owner::Nobody, Owner::Contract),
        }
    }
}
