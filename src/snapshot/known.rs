//! What was known earlier: the sources as they stood at a commit of the trunk.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::finding::Finding;
use crate::base::time::Instant;
use crate::settings::Settings;

use super::AsOf;
use super::Commit;
use super::Content;
use super::Origin;
use super::Snapshot;
use super::Source;
use super::as_of;
use super::content;
use super::git::Question;
use super::git::Repository;
use super::history::Gap;
use super::history::History;
use super::history::Timeline;
use super::history::TrunkCommit;
use super::history::Unknown;
use super::history::Witness;

/// The revision that `--as-known-on` means, and its instant.
pub(super) struct Known {
    /// The last commit of the trunk that had landed by then.
    pub(super) rev: String,
    /// The instant that was named.
    pub(super) instant: Instant,
}

/// Finds the last commit on the trunk of `tip` that had landed by the instant in words.
///
/// # Errors
///
/// If the words name no instant, the history is unknown, or it had not begun by then.
pub(super) fn find(
    repository: &Repository,
    tip: &str,
    settings: &Settings,
    words: &str,
    use_cache: bool,
) -> Result<Known, Error> {
    let instant =
        as_of::instant(words, settings).ok_or_else(|| as_of::no_date("as-known-on", words))?;
    let question = Question { tip, settings, as_of: instant, is_work_tree: false, use_cache };
    let unknown = |causes: Vec<String>| {
        let message = format!("what was known on {words} cannot be told: the history is unknown");
        Error { causes, ..Error::new(ErrorKind::Repository, message) }
            .hint("clone the repository anew, with its history")
    };
    let past = match repository.past(&question, false) {
        Ok(past) => past,
        Err(Unknown::Damaged(causes)) => return Err(unknown(causes)),
        Err(_) => return Err(unknown(Vec::new())),
    };
    let trunk = past.trunk();
    let n = trunk.partition_point(|commit| commit.landed <= instant);
    if let Some(last) = n.checked_sub(1).and_then(|n| trunk.get(n)) {
        return Ok(Known { rev: last.commit.id.to_string(), instant });
    }
    let first = trunk.first().map(|first| settings.zone.stamp(first.landed).rfc3339());
    let first = first.unwrap_or_default();
    Err(match past.gap() {
        Some(Gap::Shallow) => Error::new(
            ErrorKind::Repository,
            format!("the clone is shallow and does not go back to {words}, only to {first}"),
        )
        .hint("`git fetch --unshallow` gets the older commits"),
        Some(Gap::Missing) => Error::new(
            ErrorKind::Repository,
            format!("what is here of the history does not go back to {words}, only to {first}"),
        )
        .hint("`git fetch --refetch` may get what is missing"),
        Some(Gap::Graft | Gap::Moved) | None => {
            Error::new(ErrorKind::Usage, format!("nothing had landed by {words}"))
                .hint(format!("name a later time; the first commit landed at {first}"))
        }
    })
}

impl Snapshot {
    /// The sources as they stood at a commit of the trunk, judged as of an instant.
    ///
    /// It is made from the history alone and reads nothing. Older versions of pages and themes are
    /// not kept, so those are today's: what is judged is the data. Without a history it is the
    /// same snapshot with another instant.
    ///
    /// # Panics
    ///
    /// If the trunk has no such commit.
    pub fn known_at(&self, trunk: usize, as_of: Instant) -> Snapshot {
        let as_of = AsOf { instant: as_of, from: self.as_of.from };
        let Some(timeline) = self.history.timeline() else {
            return Snapshot { as_of, ..self.clone() };
        };
        let mut standing: BTreeMap<&str, &str> = BTreeMap::new();
        for change in timeline.trunk[..=trunk].iter().flat_map(|commit| &commit.changes) {
            match &change.new {
                Some(blob) => standing.insert(&change.path, blob),
                None => standing.remove(&*change.path),
            };
        }
        let by_blob: BTreeMap<&str, &Source> =
            self.sources.iter().map(|source| (source.blob.as_str(), source)).collect();
        let mut sources = Vec::with_capacity(standing.len());
        let mut findings: Vec<Finding> = Vec::new();
        for (path, blob) in standing {
            let present = self.find(path).map(|id| self.source(id));
            let source = match present {
                Some(present) if present.blob == blob => present.clone(),
                _ => match by_blob
                    .get(blob)
                    .map(|source| &source.content)
                    .or_else(|| timeline.contents.get(blob))
                {
                    Some(content) => Source {
                        path: path.to_owned(),
                        blob: blob.to_owned(),
                        content: content.clone(),
                    },
                    None => match present {
                        Some(present) => present.clone(),
                        None => continue,
                    },
                },
            };
            sources.push(source);
        }
        let history = History::Known(Arc::new(self.cut(timeline, trunk, &sources)));
        let origin = Origin::Revision(described(&timeline.trunk[trunk].commit));
        let mut snapshot = Snapshot { origin, as_of, sources, findings: Vec::new(), history };
        findings
            .extend(self.findings.iter().filter_map(|finding| self.carried(finding, &snapshot)));
        for source in snapshot.sources.iter().filter(|source| source.content == Content::Unreadable)
        {
            if !findings.iter().any(|finding| finding.path.as_deref() == Some(&source.path)) {
                findings.push(content::missing_blob(&source.path, &source.blob));
            }
        }
        snapshot.add_findings(findings);
        snapshot
    }

    /// The timeline up to a commit, with whatever today's sources hold of its older versions.
    fn cut(&self, timeline: &Timeline, trunk: usize, sources: &[Source]) -> Timeline {
        let mut contents = Arc::clone(&timeline.contents);
        let trunk = timeline.trunk[..=trunk].to_vec();
        let blobs = |sources: &[Source]| -> BTreeMap<String, usize> {
            sources.iter().enumerate().map(|(n, one)| (one.blob.clone(), n)).collect()
        };
        let (today, held) = (blobs(&self.sources), blobs(sources));
        for blob in trunk.iter().flat_map(TrunkCommit::blobs) {
            if let Some(n) = today.get(blob)
                && !held.contains_key(blob)
                && !contents.contains_key(blob)
            {
                let content = self.sources[*n].content.without_bytes();
                Arc::make_mut(&mut contents).insert(blob.into(), content);
            }
        }
        Timeline { trunk, gap: timeline.gap, contents }
    }

    /// A finding of today's sources as one of earlier sources, if its file was the same.
    fn carried(&self, finding: &Finding, earlier: &Snapshot) -> Option<Finding> {
        let path = match finding.place {
            Some(place) => self.source(place.source).path.as_str(),
            None => finding.path.as_deref()?,
        };
        let (now, then) = (self.find(path)?, earlier.find(path)?);
        if self.source(now).blob != earlier.source(then).blob {
            return None;
        }
        let mut finding = finding.clone();
        if let Some(place) = &mut finding.place {
            place.source = then;
        }
        Some(finding)
    }
}

fn described(witness: &Witness) -> Commit {
    Commit {
        id: witness.id.to_string(),
        committed: witness.committed,
        author: witness.author.name.to_string(),
        summary: witness.summary.to_string(),
    }
}
