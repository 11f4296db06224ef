//! Who set what stands in the files that rule over the verdicts, told once for all contracts.
//!
//! The purchaser of any contract may change what all contracts share, and a contract may carry on
//! what another one agreed. So this looks at all contracts even where they are judged some at a time.

use std::sync::Arc;

use super::Memory;
use super::ruling::Commits;
use super::ruling::Rulings;
use super::stated;
use crate::snapshot::Snapshot;

/// What was agreed to, of all contracts.
#[derive(Debug, Default)]
pub struct Ruled {
    rulings: Option<Arc<Rulings>>,
    unheard: Vec<(String, Box<str>)>,
    names_anybody: bool,
    ids: Vec<String>,
}

impl Ruled {
    /// What was agreed to; the snapshot holds at least the files that rule, of all contracts in the
    /// folder `data`.
    pub fn of(snapshot: &Snapshot, data: &str) -> Ruled {
        let stated = stated(snapshot, data);
        let ids = stated.iter().map(|one| one.id.clone()).collect();
        let Some(timeline) = snapshot.history.timeline() else {
            return Ruled { ids, ..Ruled::default() };
        };
        let whose = stated.into_iter().map(|one| (one.prefix, one.zone)).collect::<Vec<_>>();
        let commits = Commits::few(snapshot, timeline);
        let rulings = Rulings::of(&commits, &whose);
        let names_anybody = commits.name_anybody();
        let unheard = if names_anybody { rulings.unheard(snapshot) } else { Vec::new() };
        let path = |(source, blob)| (snapshot.source(source).path.clone(), blob);
        let unheard = unheard.into_iter().map(path).collect();
        Ruled { unheard, rulings: Some(Arc::new(rulings)), names_anybody, ids }
    }

    /// The ids of the contracts, in the order of their folders.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Files over the verdicts that somebody changed who has no right to, each with the blob of the
    /// last version that those who have it agreed to.
    pub fn unheard(&self) -> impl Iterator<Item = (&str, &str)> {
        self.unheard.iter().map(|(path, blob)| (path.as_str(), &**blob))
    }

    /// Whether any version of a contract may name who commits for a party.
    pub fn names_anybody(&self) -> bool {
        self.names_anybody
    }

    /// A memory for judging some contracts, by their numbers among all.
    pub fn memory(&self, numbers: &[usize]) -> Memory {
        let given = self.rulings.as_ref().map(|rulings| Arc::new(rulings.cut(numbers)));
        Memory { given, ..Memory::default() }
    }
}
