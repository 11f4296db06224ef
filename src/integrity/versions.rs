//! Versions of record files: which records each holds, read by the ledger's own reader.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::OnceLock;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use super::Version;
use crate::base::document;
use crate::base::finding::Level;
use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::ledger;
use crate::ledger::Ledger;
use crate::ledger::kinds::Kinds;
use crate::ledger::reader;
use crate::ledger::reader::Frame;
use crate::ledger::record::Record;
use crate::snapshot::Content;
use crate::snapshot::Snapshot;
use crate::snapshot::history::Change;
use crate::snapshot::history::Timeline;

/// Number of the source of all older versions; places in it lead nowhere and must not get out.
const OLDER: SourceId = SourceId(u32::MAX - 1);

/// A record as some version of a file holds it.
#[derive(Clone, Debug)]
pub(super) enum Copy<'a> {
    /// As it stands in the ledger.
    Present(RecordNo, &'a Record),
    /// As an older version held it.
    Older(Arc<Record>),
}

impl Deref for Copy<'_> {
    type Target = Record;

    fn deref(&self) -> &Record {
        match self {
            Copy::Present(_, record) => record,
            Copy::Older(record) => record,
        }
    }
}

impl Copy<'_> {
    /// Its number in the ledger, if it stands there.
    pub(super) fn number(&self) -> Option<RecordNo> {
        match self {
            Copy::Present(no, _) => Some(*no),
            Copy::Older(_) => None,
        }
    }

    /// Whether it is the same reading of the same text.
    pub(super) fn is_the_very(&self, other: &Copy<'_>) -> bool {
        match (self, other) {
            (Copy::Present(a, _), Copy::Present(b, _)) => a == b,
            (Copy::Older(a), Copy::Older(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// The id that its file gives it, if that is a good one; the ledger's own differs where an id
    /// stands twice.
    pub(super) fn own_id(&self, kinds: &Kinds) -> Option<&str> {
        let slot = kinds.get(self.kind)?.slot("id")?;
        let id = self.written(slot)?.value.as_text()?;
        reader::is_good_id(id).then_some(id)
    }
}

/// The record files of one contract in all their versions.
pub(super) struct Versions<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) kinds: &'a Kinds,
    snapshot: &'a Snapshot,
    timeline: &'a Timeline,
    frame: Frame,
    prefix: String,
    /// Where the record files lay before the contract's folder was renamed, each up to and with a
    /// trunk commit.
    former: Vec<(String, usize)>,
    /// The trunk commit that is being followed.
    at: usize,
    /// The records of the ledger by file.
    present: BTreeMap<SourceId, Arc<Vec<Copy<'a>>>>,
    /// Files of the snapshot by blob, whosesoever they are; few contracts ever ask.
    by_blob: OnceLock<BTreeMap<&'a str, SourceId>>,
    /// Versions that were read and may be needed again soon, by blob.
    read: BTreeMap<Arc<str>, Arc<Vec<Copy<'a>>>>,
    /// The version of each file that was read last.
    last: BTreeMap<Arc<str>, Reading<'a>>,
}

/// A version that was read.
#[derive(Clone)]
struct Reading<'a> {
    text: &'a str,
    copies: Arc<Vec<Copy<'a>>>,
    /// Whether nothing is wrong with any of them.
    is_clean: bool,
    /// Whether its headers are known to be plain: another version that begins the same says the
    /// same there.
    has_plain_headers: bool,
}

impl<'a> Versions<'a> {
    /// The versions of the record files of a contract.
    pub(super) fn new(
        ledger: &'a Ledger,
        no: usize,
        snapshot: &'a Snapshot,
        timeline: &'a Timeline,
    ) -> Versions<'a> {
        let contract = &ledger.contracts[no];
        let folder = super::prefix(snapshot, contract);
        let prefix = format!("{folder}records/");
        let mut present: BTreeMap<SourceId, Vec<Copy<'a>>> = BTreeMap::new();
        for (number, record) in (0u32..).map(RecordNo).zip(&ledger.records) {
            if record.contract as usize == no {
                let copies = present.entry(record.place.source).or_default();
                copies.push(Copy::Present(number, record));
            }
        }
        Versions {
            ledger,
            kinds: &ledger.kinds,
            snapshot,
            timeline,
            frame: ledger::frame(no, contract),
            prefix,
            former: former(timeline, folder),
            at: 0,
            present: present.into_iter().map(|(source, own)| (source, Arc::new(own))).collect(),
            by_blob: OnceLock::new(),
            read: BTreeMap::new(),
            last: BTreeMap::new(),
        }
    }

    /// Turns to a trunk commit.
    pub(super) fn turn_to(&mut self, no: usize) {
        self.at = no;
    }

    /// Whether a path is, at the trunk commit turned to, that of a record file of the contract.
    pub(super) fn is_own(&self, path: &str) -> bool {
        let mut former = self.former.iter();
        let is_inside = path.starts_with(&self.prefix)
            || former.any(|(folder, last)| self.at <= *last && path.starts_with(folder));
        is_inside && path.ends_with(".toml")
    }

    /// The record files of the snapshot: path, blob, whether they can be read.
    pub(super) fn sources(&self) -> impl Iterator<Item = (Version, bool)> + use<'_, 'a> {
        let is_own = |path: &str| path.starts_with(&self.prefix) && path.ends_with(".toml");
        self.snapshot.sources.iter().filter(move |source| is_own(&source.path)).map(|source| {
            let version =
                Version { path: source.path.as_str().into(), blob: source.blob.as_str().into() };
            (version, matches!(source.content, Content::Text(_)))
        })
    }

    /// The records of a version in the order of the file; none if it cannot be read at all.
    pub(super) fn records(&mut self, version: &Version) -> Option<Arc<Vec<Copy<'a>>>> {
        if let Some(source) = self.source(version) {
            return Some(self.present.get(&source).cloned().unwrap_or_default());
        }
        if let Some(copies) = self.read.get(&version.blob) {
            return Some(Arc::clone(copies));
        }
        let copies = Arc::new(self.parse(self.text(version)?).0);
        self.read.insert(Arc::clone(&version.blob), Arc::clone(&copies));
        Some(copies)
    }

    /// Reads versions ahead, in the order of the trunk, files in parallel, and forgets those that
    /// were read before.
    pub(super) fn prepare(&mut self, wanted: &[Version]) {
        self.read.clear();
        let mut files: BTreeMap<&Arc<str>, Vec<&Version>> = BTreeMap::new();
        for version in wanted.iter().filter(|version| self.source(version).is_none()) {
            files.entry(&version.path).or_default().push(version);
        }
        let read: Vec<Vec<(Version, Reading<'a>)>> =
            files.par_iter().map(|(path, versions)| self.in_turn(path, versions)).collect();
        for (version, reading) in read.into_iter().flatten() {
            self.read.insert(version.blob, Arc::clone(&reading.copies));
            // Of a file of one record nothing is taken over, see `grown`.
            match reading.copies.len() {
                0 | 1 => self.last.remove(&version.path),
                _ => self.last.insert(version.path, reading),
            };
        }
    }

    /// Reads the versions of one file, each beside the one before it.
    fn in_turn(&self, path: &Arc<str>, versions: &[&Version]) -> Vec<(Version, Reading<'a>)> {
        let mut last = self.last.get(path).cloned();
        let mut done = Vec::new();
        for version in versions {
            let Some(text) = self.text(version) else { continue };
            let grown = last.as_ref().and_then(|last| self.grown(last, text));
            let reading = grown.unwrap_or_else(|| {
                let (copies, is_clean) = self.parse(text);
                let copies = Arc::new(copies);
                Reading { text, copies, is_clean, has_plain_headers: false }
            });
            last = Some(reading.clone());
            done.push(((*version).clone(), reading));
        }
        done
    }

    /// Reads a text that begins like another, as a log does that somebody adds to every day: from
    /// the last record on whose header both share. None if that might read otherwise than the whole.
    fn grown(&self, last: &Reading<'a>, text: &'a str) -> Option<Reading<'a>> {
        if !last.is_clean {
            return None;
        }
        let both = last.text.bytes().zip(text.bytes());
        let n_same = both.take_while(|(a, b)| a == b).count();
        let starts = last.copies.iter().map(|copy| copy.place.start as usize);
        let n_kept = starts.take_while(|start| *start < n_same).count().checked_sub(1)?;
        let is_plain = || last.has_plain_headers || has_plain_headers(last.text);
        // Where nothing is kept, nothing is saved.
        if n_kept == 0 || !is_plain() || !has_plain_headers(text) {
            return None;
        }
        let start = last.copies[n_kept].place.start as usize;
        let rest = text.get(start..).filter(|rest| rest.starts_with("[["))?;
        // A comment as long as what is left out, so that all places stay the same.
        let is_line = start > 1 && text.as_bytes()[start - 1] == b'\n';
        let blank = is_line.then(|| " ".repeat(start - 2))?;
        let (added, is_clean) = self.parse(&format!("#{blank}\n{rest}"));
        if !is_clean {
            return None;
        }
        let copies = last.copies[..n_kept].iter().cloned().chain(added).collect();
        Some(Reading { text, copies: Arc::new(copies), is_clean, has_plain_headers: true })
    }

    /// Whether a version holds something that is not TOML, or of no known kind: what is not found in
    /// it may be there.
    pub(super) fn is_damaged(&self, version: &Version) -> bool {
        let Some(text) = self.text(version) else { return true };
        if !document::parse(text).1.is_empty() {
            return true;
        }
        let (_, findings) = reader::read_file(OLDER, text, &self.frame, self.kinds);
        let hides = ["unknown-kind", "stray-key"];
        findings.iter().any(|finding| hides.contains(&finding.rule.as_str()))
    }

    /// The records of a text, and whether nothing is wrong with any.
    fn parse(&self, text: &str) -> (Vec<Copy<'a>>, bool) {
        let (records, findings) = reader::read_file(OLDER, text, &self.frame, self.kinds);
        let is_clean = findings.iter().all(|finding| finding.level < Level::Error);
        (records.into_iter().map(|record| Copy::Older(Arc::new(record))).collect(), is_clean)
    }

    /// The file of the snapshot that is this version.
    fn source(&self, version: &Version) -> Option<SourceId> {
        let source = self.snapshot.find(&version.path)?;
        let file = self.snapshot.source(source);
        let is_it = file.blob == *version.blob && matches!(file.content, Content::Text(_));
        is_it.then_some(source)
    }

    fn text(&self, version: &Version) -> Option<&'a str> {
        if let Some(source) = self.source(version) {
            return Some(self.snapshot.text(source));
        }
        match self.timeline.contents.get(&*version.blob) {
            Some(Content::Text(text)) => Some(text),
            Some(_) => None,
            None => {
                // The bytes of an older version may stand in anybody's file today.
                let by_blob = self.by_blob.get_or_init(|| {
                    let files = self.snapshot.numbered();
                    let texts = files.filter(|(_, one)| matches!(one.content, Content::Text(_)));
                    texts.map(|(id, source)| (source.blob.as_str(), id)).collect()
                });
                let source = *by_blob.get(&*version.blob)?;
                match &self.snapshot.source(source).content {
                    Content::Text(text) => Some(text),
                    _ => None,
                }
            }
        }
    }
}

/// Whether every line that begins with a bracket is the header of a record: no table that stands
/// once, no part of another record, no list over several lines.
fn has_plain_headers(text: &str) -> bool {
    let mut brackets = text.lines().map(str::trim_start).filter(|line| line.starts_with('['));
    brackets.all(|line| {
        let header = line.strip_prefix("[[").and_then(|rest| rest.split_once("]]"));
        header.is_some_and(|(name, _)| !name.contains(['.', '"', '\'', '[']))
    })
}

/// Where the record files of a contract lay before its folder was renamed: a commit moved one of
/// them here, and the contract file there was gone with it.
fn former(timeline: &Timeline, folder: &str) -> Vec<(String, usize)> {
    let mut former: Vec<(String, usize)> = Vec::new();
    let mut folder = folder.to_owned();
    for (no, trunk) in timeline.trunk.iter().enumerate().rev() {
        let earlier = trunk.changes.iter().find_map(|change| {
            let inner = change.path.strip_prefix(&folder)?;
            let before = change.moved_from.as_deref()?.strip_suffix(inner)?;
            let is_elsewhere = inner.starts_with("records/") && before != folder;
            let contract = format!("{before}contract.toml");
            let is_gone = |other: &Change| *other.path == *contract && other.new.is_none();
            let is_renamed = is_elsewhere && trunk.changes.iter().any(is_gone);
            is_renamed.then(|| before.to_owned())
        });
        if let Some(before) = earlier {
            former.push((format!("{before}records/"), no));
            folder = before;
        }
    }
    former
}
