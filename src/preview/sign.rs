//! The sign of a snapshot: enough to tell whether anything differs, and what.

use std::collections::BTreeMap;

use crate::snapshot::AsOf;
use crate::snapshot::Origin;
use crate::snapshot::Snapshot;
use crate::snapshot::history::History;

/// What tells one snapshot from another.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sign {
    /// Blobs by path; those that cannot be read are there with what is said of them.
    files: BTreeMap<String, String>,
    state: Option<(AsOf, Origin, History)>,
}

impl Sign {
    /// The sign of the files whose paths begin so; of all of them, with the state of the repository.
    pub(super) fn of(snapshot: &Snapshot, prefix: &str) -> Sign {
        let own = snapshot.sources.iter().filter(|source| source.path.starts_with(prefix));
        let mut files: BTreeMap<String, String> =
            own.map(|source| (source.path.clone(), source.blob.clone())).collect();
        if !prefix.is_empty() {
            return Sign { files, state: None };
        }
        for finding in snapshot.findings.iter().filter(|one| one.place.is_none()) {
            let path = finding.path.clone().unwrap_or_default();
            files.entry(path).or_default().push_str(&finding.rule);
        }
        let state = (snapshot.as_of, snapshot.origin.clone(), snapshot.history.clone());
        Sign { files, state: Some(state) }
    }

    /// The paths that differ from an earlier one.
    pub(super) fn differences(&self, earlier: &Sign) -> Vec<String> {
        if earlier.state.is_none() {
            return Vec::new();
        }
        let new = self.files.iter().filter(|(path, sign)| earlier.files.get(*path) != Some(sign));
        let gone = earlier.files.keys().filter(|path| !self.files.contains_key(*path));
        let mut all: Vec<String> = new.map(|(path, _)| path.clone()).chain(gone.cloned()).collect();
        all.sort();
        all
    }
}
