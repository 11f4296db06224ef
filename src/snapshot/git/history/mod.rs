//! The history of the sources: which commit brought which file, when, and by whom.
//!
//! `walk.rs` follows the trunk and what merges brought in, `tree.rs` tells what differs,
//! `commit.rs` reads a commit, `kept.rs` keeps the walk for the next time, `spans.rs` answers for
//! paths of any repository. Nothing is judged or verified here, and no program is run.

mod commit;
mod kept;
mod spans;
mod tree;
mod walk;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::fs;
use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::BStr;
use gix::mailmap;
use gix::objs::tree::EntryKind;

use crate::base::digest::sha256;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::time::Instant;
use crate::settings;
use crate::settings::Settings;
use crate::snapshot::cache::Cache;
use crate::snapshot::content;
use crate::snapshot::history;
use crate::snapshot::history::Change;
use crate::snapshot::history::Gap;
use crate::snapshot::history::Person;
use crate::snapshot::history::Timeline;
use crate::snapshot::history::TrunkCommit;
use crate::snapshot::history::Unknown;
use crate::snapshot::history::Witness;
use crate::snapshot::paths::Spans;

use super::Older;
use super::Repository;
use super::in_words;

use tree::Scope;
use walk::Step;
use walk::Walk;

/// Digits in the name of a file that keeps a walk.
const N_NAME: usize = 16;

/// Largest `.mailmap` that is read.
const MAX_MAILMAP: u64 = 8 << 20;

/// Why a part of the history cannot be read.
pub(super) struct Fault {
    words: Vec<String>,
    /// Whether it is no use to try and go on elsewhere.
    is_final: bool,
}

impl Fault {
    fn words(words: impl Into<String>) -> Fault {
        Fault { words: vec![words.into()], is_final: false }
    }

    fn missing(id: &ObjectId) -> Fault {
        Fault::odd(id, "is not there")
    }

    fn odd(id: &ObjectId, what: &str) -> Fault {
        Fault::words(format!("the object `{}` {what}", id.to_hex()))
    }

    fn from(error: &gix::Error) -> Fault {
        Fault { words: in_words(error), is_final: false }
    }

    fn too_much(limit: usize) -> Fault {
        let words = format!("the history holds more changes than the limit of {limit}");
        Fault { words: vec![words], is_final: true }
    }
}

/// A walk kept for the next time.
struct Kept {
    cache: Cache,
    key: String,
    n_id: usize,
}

impl Kept {
    fn read(&self) -> Option<Vec<Step>> {
        kept::read(&self.key, self.n_id, &self.cache.read()?)
    }

    fn write(&self, steps: &[Step]) {
        self.cache.write(&kept::write(&self.key, steps));
    }
}

/// What is asked of the history.
pub(in crate::snapshot) struct Question<'s> {
    /// The commit that was read, or from which the working tree was made.
    pub(in crate::snapshot) tip: &'s str,
    /// The settings of the data repository.
    pub(in crate::snapshot) settings: &'s Settings,
    /// The instant at which everything is judged.
    pub(in crate::snapshot) as_of: Instant,
    /// Whether the sources are those of the working tree.
    pub(in crate::snapshot) is_work_tree: bool,
    /// Whether earlier walks may be used and this one kept.
    pub(in crate::snapshot) use_cache: bool,
}

impl Repository {
    /// First and last commit of every path on the trunk of a revision.
    ///
    /// # Errors
    ///
    /// If there is no such revision, or its tree cannot be read.
    pub(in crate::snapshot) fn spans(&self, rev: &str) -> Result<Spans, Error> {
        let (_, commit) = self.commit(rev)?;
        let repo = self.handle();
        spans::spans(&repo, self.packs(), commit).map_err(|fault| {
            let mut error =
                Error::new(ErrorKind::Repository, format!("the history of `{rev}` cannot be read"));
            error.causes = fault.words;
            error
                .hint("in a damaged or partial clone, fetch what is missing: `git fetch --refetch`")
        })
    }

    /// How the sources came to be, without what older versions held.
    pub(in crate::snapshot) fn timeline(
        &self,
        question: &Question<'_>,
    ) -> Result<Timeline, Unknown> {
        let tip = ObjectId::from_hex(question.tip.as_bytes()).map_err(|_| Unknown::NoCommit)?;
        let repo = self.handle();
        let scope = self.scope(&question.settings.folders.all());
        let cache = self.cache(&repo, question);
        let known = cache.as_ref().and_then(Kept::read).unwrap_or_default();
        let walk = walk::walk(&repo, self.packs(), tip, &scope, known)
            .map_err(|fault| Unknown::Damaged(fault.words))?;
        if let Some(cache) = cache.filter(|_| walk.is_worth_keeping()) {
            cache.write(&walk.steps);
        }
        let map = self.mailmap(&repo, tip, question.is_work_tree);
        let mut timeline = self.told(walk, &map, question.as_of);
        if timeline.gap.is_none() && has_graft(&repo, &timeline.trunk) {
            timeline.gap = Some(Gap::Graft);
        }
        Ok(timeline)
    }

    /// Where the walk is kept; nowhere in a shallow clone, whose history may grow at its beginning.
    fn cache(&self, repo: &gix::Repository, question: &Question<'_>) -> Option<Kept> {
        if !question.use_cache || repo.is_shallow().unwrap_or(true) {
            return None;
        }
        let folders = question.settings.folders.all().join("\n");
        let key = format!("{}\n{}\n{folders}", env!("CARGO_PKG_VERSION"), self.prefix);
        let name = format!("history-{}", &sha256(key.as_bytes())[..N_NAME]);
        let cache = Cache::new(repo.common_dir().join("pactbook"), name);
        Some(Kept { cache, key, n_id: repo.object_hash().len_in_bytes() })
    }

    fn scope(&self, folders: &[&str]) -> Scope {
        let inside = |path: &str| match self.prefix.as_str() {
            "" => path.as_bytes().to_vec(),
            prefix => format!("{prefix}/{path}").into_bytes(),
        };
        Scope::Sources(folders.iter().copied().chain([settings::FILE]).map(inside).collect())
    }

    /// The walk in the words of the snapshot: paths below the data repository, names as they are
    /// to be shown, moves, and when each commit landed.
    fn told(&self, walk: Walk, map: &mailmap::Snapshot, as_of: Instant) -> Timeline {
        let n_prefix = if self.prefix.is_empty() { 0 } else { self.prefix.len() + 1 };
        let mut trunk: Vec<TrunkCommit> = walk.steps.into_iter().map(|step| step.commit).collect();
        let claims: Vec<Instant> = trunk.iter().map(|one| one.commit.committed.instant).collect();
        let landings = history::landings(&claims, as_of);
        for (commit, landed) in trunk.iter_mut().zip(landings) {
            commit.landed = landed;
            shown(Arc::make_mut(&mut commit.commit), map);
            finish(&mut commit.changes, n_prefix);
            for side in &mut commit.side {
                shown(Arc::make_mut(&mut side.commit), map);
                finish(&mut side.changes, n_prefix);
            }
        }
        Timeline { trunk, gap: walk.gap, contents: Arc::default() }
    }

    /// The names to be shown. Only the file that belongs to what was read counts, and no setting
    /// of the clone, so that a commit gives the same names everywhere.
    fn mailmap(
        &self,
        repo: &gix::Repository,
        tip: ObjectId,
        is_work_tree: bool,
    ) -> mailmap::Snapshot {
        let bytes = match self.repo.work_dir() {
            Some(folder) if is_work_tree => {
                let path = folder.join(".mailmap");
                let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
                let mut bytes = Vec::new();
                let read = is_file
                    .then(|| File::open(path).ok())
                    .flatten()
                    .and_then(|file| file.take(MAX_MAILMAP).read_to_end(&mut bytes).ok());
                read.map(|_| bytes)
            }
            _ => committed_mailmap(repo, tip),
        };
        mailmap::Snapshot::from_bytes(&bytes.unwrap_or_default())
    }
}

/// Older versions of the files of some paths, each blob once; not of blobs that are there already.
pub(in crate::snapshot) fn older<'t>(
    trunk: &'t [TrunkCommit],
    is_wanted: &dyn Fn(&str) -> bool,
    is_there: &dyn Fn(&str) -> bool,
) -> Vec<Older<'t>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut wanted: Vec<Older<'_>> = Vec::new();
    for change in trunk.iter().flat_map(TrunkCommit::all_changes) {
        let path = &*change.path;
        if !is_wanted(path) {
            continue;
        }
        for blob in [&change.old, &change.new].into_iter().flatten() {
            if is_there(blob) {
                continue;
            }
            let place = *places.entry(blob).or_insert(wanted.len());
            match wanted.get_mut(place) {
                None => wanted.push(Older { path, blob }),
                Some(older) if older.path == path => {}
                Some(older) if content::nature(path) < content::nature(older.path) => {
                    older.path = path;
                }
                Some(_) => {}
            }
        }
    }
    wanted
}

fn is_file(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Blob | EntryKind::BlobExecutable)
}

fn committed_mailmap(repo: &gix::Repository, tip: ObjectId) -> Option<Vec<u8>> {
    let tree = repo.find_object(tip).ok()?.peel_to_commit().ok()?.tree().ok()?;
    let entry = tree.find_entry(".mailmap").filter(|entry| is_file(entry.kind()))?;
    let header = repo.find_header(entry.oid()).ok()?;
    if header.size() > MAX_MAILMAP {
        return None;
    }
    Some(repo.find_blob(entry.oid()).ok()?.take_data())
}

fn shown(witness: &mut Witness, map: &mailmap::Snapshot) {
    let shown = |person: &Person| {
        let signature = gix::actor::SignatureRef {
            name: BStr::new(person.name.as_bytes()),
            email: BStr::new(person.mail.as_bytes()),
            time: "",
        };
        let found = map.try_resolve_ref(signature)?;
        let text = |bytes: Option<&BStr>, own: &str| match bytes {
            Some(bytes) => bytes.to_string().into(),
            None => own.into(),
        };
        Some(Person { name: text(found.name, &person.name), mail: text(found.email, &person.mail) })
    };
    witness.author_shown = shown(&witness.author).unwrap_or_else(|| witness.author.clone());
    witness.committer_shown =
        shown(&witness.committer).unwrap_or_else(|| witness.committer.clone());
}

/// Cuts the path of the data repository off, and finds what was moved: the same bytes, gone at one
/// path and new at another. Of several the one with the same file name, else the first by path;
/// empty files are not followed, as they are all alike.
fn finish(changes: &mut [Change], n_prefix: usize) {
    if n_prefix > 0 {
        for change in changes.iter_mut() {
            change.path = change.path[n_prefix..].into();
        }
    }
    let mut gone: BTreeMap<Box<str>, Vec<Box<str>>> = BTreeMap::new();
    for change in changes.iter() {
        if let (Some(old), None) = (&change.old, &change.new)
            && !is_empty_blob(old)
        {
            gone.entry(old.clone()).or_default().push(change.path.clone());
        }
    }
    if gone.is_empty() {
        return;
    }
    for by_name in [true, false] {
        for change in changes.iter_mut() {
            let (None, Some(new), None) = (&change.old, &change.new, &change.moved_from) else {
                continue;
            };
            let Some(paths) = gone.get_mut(new).filter(|paths| !paths.is_empty()) else { continue };
            let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
            let place = match by_name {
                true => paths.iter().position(|path| name(path) == name(&change.path)),
                false => Some(0),
            };
            change.moved_from = place.map(|place| paths.remove(place));
        }
    }
}

fn is_empty_blob(hex: &str) -> bool {
    ObjectId::from_hex(hex.as_bytes()).is_ok_and(|id| id.is_empty_blob())
}

/// Whether git shows a commit of the trunk with other parents or another content than it has.
fn has_graft(repo: &gix::Repository, trunk: &[TrunkCommit]) -> bool {
    let ids: BTreeSet<&str> = trunk.iter().map(|commit| &*commit.commit.id).collect();
    let grafts = File::open(repo.common_dir().join("info").join("grafts"));
    let mut text = String::new();
    let read = grafts.ok().and_then(|file| file.take(MAX_MAILMAP).read_to_string(&mut text).ok());
    let is_grafted = read.is_some()
        && text.lines().filter_map(|line| line.split(' ').next()).any(|id| ids.contains(id));
    is_grafted || replaced(repo).iter().any(|id| ids.contains(id.as_str()))
}

/// Objects that have a replacement.
fn replaced(repo: &gix::Repository) -> Vec<String> {
    let Ok(platform) = repo.references() else { return Vec::new() };
    let Ok(references) = platform.prefixed("refs/replace/") else { return Vec::new() };
    references
        .flatten()
        .filter_map(|reference| {
            reference.name().as_bstr().to_string().rsplit('/').next().map(str::to_owned)
        })
        .collect()
}
