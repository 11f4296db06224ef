//! The history of the sources: which commit brought which file, when, and by whom.
//!
//! `walk.rs` follows the trunk and what merges brought in, `tree.rs` tells what differs,
//! `commit.rs` reads a commit, `index.rs` holds what the walk found and keeps it for the next time,
//! `spans.rs` answers for paths of any repository. Nothing is judged or verified here, and no program is run.

mod coding;
mod commit;
mod event;
mod index;
pub mod kept;
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
use crate::snapshot::history::SideCommit;
use crate::snapshot::history::Timeline;
use crate::snapshot::history::TrunkCommit;
use crate::snapshot::history::Unknown;
use crate::snapshot::history::Witness;
use crate::snapshot::paths::Spans;

use super::Older;
use super::Repository;
use super::in_words;
use super::objects;

use index::Index;
use index::Select;
use index::Step;
use tree::Scope;
use walk::Walk;

/// Digits in the name of a file that keeps an index.
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

    fn circular(id: &ObjectId) -> Fault {
        Fault::odd(id, "is among its own ancestors")
    }

    fn from(error: &gix::Error) -> Fault {
        Fault { words: in_words(error), is_final: false }
    }

    fn deep() -> Fault {
        let words = "folders lie in one another without end, or there are too many of them";
        Fault { words: vec![words.to_owned()], is_final: true }
    }

    fn too_much(limit: usize) -> Fault {
        let words = format!("the history holds more changes than the limit of {limit}");
        Fault { words: vec![words], is_final: true }
    }
}

/// Where an index is kept for the next time.
struct Kept {
    cache: Cache,
    key: String,
    n_id: usize,
}

impl Kept {
    fn read(&self) -> Option<Index> {
        let (file, from, n) = self.cache.open()?;
        let index = Index::of_file(&self.key, self.n_id, file, from, n);
        if index.is_none() {
            self.cache.ignore();
        }
        index
    }
}

/// An index, and what it cannot tell.
struct Indexed {
    index: Index,
    gap: Option<Gap>,
    /// Steps of which commits that they brought in are missing, and why.
    side_gaps: BTreeMap<usize, Gap>,
}

/// How the sources came to be, as far as commits tell; what they did is handed out by path.
pub(in crate::snapshot) struct Past {
    /// The trunk without what its commits did, oldest first.
    trunk: Vec<TrunkCommit>,
    indexed: Indexed,
    /// The path of the data repository, with a slash; empty at the root.
    prefix: String,
}

/// Which paths of the data repository are asked for.
#[derive(Clone, Copy)]
pub(in crate::snapshot) enum Paths<'a> {
    /// All.
    All,
    /// Those that begin with one of these texts.
    Below(&'a [&'a str]),
    /// Those of which this is true.
    Where(&'a (dyn Fn(&str) -> bool + Sync)),
}

impl Paths<'_> {
    /// Whether a path is asked for.
    pub(in crate::snapshot) fn take(self, path: &str) -> bool {
        match self {
            Paths::All => true,
            Paths::Below(prefixes) => prefixes.iter().any(|prefix| path.starts_with(prefix)),
            Paths::Where(is_wanted) => is_wanted(path),
        }
    }
}

impl Past {
    /// The trunk without what its commits did, oldest first.
    pub(in crate::snapshot) fn trunk(&self) -> &[TrunkCommit] {
        &self.trunk
    }

    /// Where the clone ends before the history does.
    pub(in crate::snapshot) fn gap(&self) -> Option<Gap> {
        self.indexed.gap
    }

    /// The trunk with what its commits did at some paths; none if what was kept is damaged.
    pub(in crate::snapshot) fn timeline(&self, paths: Paths<'_>) -> Option<Timeline> {
        let n_prefix = self.prefix.len();
        let inside = |path: &str| format!("{}{path}", self.prefix).into_bytes();
        let events = match paths {
            Paths::All => self.indexed.index.events(Select::All),
            Paths::Below(prefixes) => {
                let prefixes: Vec<Vec<u8>> = prefixes.iter().map(|path| inside(path)).collect();
                self.indexed.index.events(Select::Below(&prefixes))
            }
            Paths::Where(is_wanted) => self.indexed.index.events(Select::Where(&|path| {
                path.get(n_prefix..).is_some_and(|path| is_wanted(&String::from_utf8_lossy(path)))
            })),
        }?;
        let mut trunk = self.trunk.clone();
        let text = |path: Box<[u8]>| -> Box<str> {
            let inside = path.get(n_prefix..).unwrap_or_default();
            String::from_utf8_lossy(inside).into()
        };
        for event in events {
            let change = Change {
                path: text(event.path),
                old: event.old.as_ref().map(commit::hex),
                new: event.new.as_ref().map(commit::hex),
                moved_from: event.from.map(text),
            };
            let commit = trunk.get_mut(event.step as usize)?;
            match event.side.checked_sub(1) {
                None => commit.changes.push(change),
                Some(side) => commit.side.get_mut(side as usize)?.changes.push(change),
            }
        }
        for commit in &mut trunk {
            commit.changes.sort_unstable();
            commit.side.iter_mut().for_each(|side| side.changes.sort_unstable());
        }
        Some(Timeline { trunk, gap: self.indexed.gap, contents: Arc::default() })
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
    /// First and last commit on the trunk of a revision of every path that begins with one of some
    /// texts.
    ///
    /// # Errors
    ///
    /// If there is no such revision, or its tree cannot be read.
    pub(in crate::snapshot) fn spans(
        &self,
        rev: &str,
        below: &[Vec<u8>],
        use_cache: bool,
    ) -> Result<Spans, Error> {
        let (_, commit) = self.commit(rev)?;
        let kept = self.kept("paths", use_cache);
        let spans = |use_kept: bool| {
            let indexed = self.indexed(commit, &Scope::Everything, kept.as_ref(), use_kept);
            indexed.map(|indexed| spans::spans(&indexed, Select::Below(below))).transpose()
        };
        let told = spans(true).or_else(|| spans(false));
        told.unwrap_or_else(|| Err(Fault::words("it is damaged"))).map_err(|fault| {
            let mut error =
                Error::new(ErrorKind::Repository, format!("the history of `{rev}` cannot be read"));
            error.causes = fault.words;
            error
                .hint("in a damaged or partial clone, fetch what is missing: `git fetch --refetch`")
        })
    }

    /// How the sources came to be; with `is_anew` whatever was kept is not read.
    pub(in crate::snapshot) fn past(
        &self,
        question: &Question<'_>,
        is_anew: bool,
    ) -> Result<Past, Unknown> {
        let tip = ObjectId::from_hex(question.tip.as_bytes()).map_err(|_| Unknown::NoCommit)?;
        let repo = self.handle();
        let folders = question.settings.folders.all();
        let scope = self.scope(&folders);
        let kept =
            self.kept(&format!("{}\n{}", self.prefix, folders.join("\n")), question.use_cache);
        let indexed = self.indexed(tip, &scope, kept.as_ref(), !is_anew);
        let indexed = indexed.map_err(|fault| Unknown::Damaged(fault.words))?;
        let steps = match indexed.index.steps() {
            Some(steps) => steps,
            None if !is_anew => {
                kept.iter().for_each(|kept| kept.cache.ignore());
                return self.past(question, true);
            }
            None => return Err(Unknown::Damaged(Vec::new())),
        };
        let map = self.mailmap(&repo, tip, question.is_work_tree);
        let mut past = self.told(steps, indexed, &map, question.as_of);
        if past.gap().is_none() && has_graft(&repo, &past.trunk) {
            past.indexed.gap = Some(Gap::Graft);
        }
        Ok(past)
    }

    /// The index of the trunk of a commit: that which is kept, prolonged, or a new one.
    fn indexed(
        &self,
        tip: ObjectId,
        scope: &Scope,
        kept: Option<&Kept>,
        use_kept: bool,
    ) -> Result<Indexed, Fault> {
        let known = kept.filter(|_| use_kept).and_then(Kept::read);
        let prolonged = known.and_then(|index| self.prolonged(tip, scope, kept, index));
        let made = prolonged.or_else(|| {
            walk::walk(self, tip, scope, None).and_then(|walk| match walk {
                Ok(walk) => made(walk, kept).map(Ok),
                Err(fault) => Some(Err(fault)),
            })
        });
        made.unwrap_or_else(|| Err(Fault::words("it is damaged")))
    }

    /// An index with what is new since; none if it is damaged.
    fn prolonged(
        &self,
        tip: ObjectId,
        scope: &Scope,
        kept: Option<&Kept>,
        mut index: Index,
    ) -> Option<Result<Indexed, Fault>> {
        let mut walk = match walk::walk(self, tip, scope, Some(&index))? {
            Ok(walk) => walk,
            Err(fault) => return Some(Err(fault)),
        };
        if walk.n_known == 0 {
            return made(walk, kept).map(Ok);
        }
        index.truncate(walk.n_known);
        let (gap, side_gaps) = (walk.gap, std::mem::take(&mut walk.side_gaps));
        if walk.steps.is_empty() {
            return Some(Ok(Indexed { index, gap, side_gaps }));
        }
        let is_kept = gap.is_none() && side_gaps.is_empty();
        let segment = Index::segment(index.last(), walk.n_known, &walk.steps, &walk.events)?;
        if let Some(end) = index.end() {
            index.add(&segment)?;
            if let Some(kept) = kept.filter(|_| is_kept) {
                kept.cache.append(end, &segment);
            }
            return Some(Ok(Indexed { index, gap, side_gaps }));
        }
        let mut whole = Walk {
            n_known: 0,
            steps: index.steps()?,
            events: index.events(Select::All)?,
            side_gaps,
            gap,
        };
        whole.steps.append(&mut walk.steps);
        whole.events.append(&mut walk.events);
        made(whole, kept).map(Ok)
    }

    /// Where an index of that name is kept; nowhere in a shallow clone, whose history may grow at its
    /// beginning.
    fn kept(&self, name: &str, use_cache: bool) -> Option<Kept> {
        let repo = self.handle();
        if !use_cache || repo.is_shallow().unwrap_or(true) {
            return None;
        }
        let key = format!("{}\n{name}", env!("CARGO_PKG_VERSION"));
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

    /// The steps in the words of the snapshot: names as they are to be shown, and when each commit
    /// landed.
    fn told(
        &self,
        steps: Vec<Step>,
        indexed: Indexed,
        map: &mailmap::Snapshot,
        as_of: Instant,
    ) -> Past {
        let claims: Vec<Instant> = steps.iter().map(|one| one.commit.committed.instant).collect();
        let landings = history::landings(&claims, as_of);
        let told = |mut commit: Arc<Witness>| {
            shown(Arc::make_mut(&mut commit), map);
            commit
        };
        let steps = steps.into_iter().zip(landings).enumerate();
        let trunk = steps.map(|(no, (step, landed))| TrunkCommit {
            commit: told(step.commit),
            landed,
            changes: Vec::new(),
            side: step
                .side
                .into_iter()
                .map(|commit| SideCommit { commit: told(commit), changes: Vec::new() })
                .collect(),
            side_gap: indexed.side_gaps.get(&no).copied(),
        });
        let trunk = trunk.collect();
        let slash = if self.prefix.is_empty() { "" } else { "/" };
        Past { trunk, indexed, prefix: format!("{}{slash}", self.prefix) }
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

/// The index of a walk that begins at the first commit; kept if nothing is missing.
fn made(walk: Walk, kept: Option<&Kept>) -> Option<Indexed> {
    let Walk { steps, events, side_gaps, gap, .. } = walk;
    let key = kept.map_or("", |kept| &kept.key);
    let id = ObjectId::from_hex(steps.first()?.commit.id.as_bytes()).ok()?;
    let bytes = Index::write(key, &steps, events)?;
    if let Some(kept) = kept.filter(|_| gap.is_none() && side_gaps.is_empty()) {
        kept.cache.replace(&bytes);
    }
    let index = Index::of_bytes(key, id.kind().len_in_bytes(), bytes)?;
    Some(Indexed { index, gap, side_gaps })
}

fn is_file(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Blob | EntryKind::BlobExecutable)
}

fn committed_mailmap(repo: &gix::Repository, tip: ObjectId) -> Option<Vec<u8>> {
    let tree = objects::commit(repo, tip).ok()?.tree_id().ok()?.detach();
    let tree = objects::tree(repo, tree).ok()?;
    let entry = tree.find_entry(".mailmap").filter(|entry| is_file(entry.kind()))?;
    let header = repo.find_header(entry.oid()).ok()?;
    if header.size() > MAX_MAILMAP {
        return None;
    }
    objects::blob(repo, entry.object_id()).ok()
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

/// Whether git shows a commit of the trunk with other parents or another content than it has.
fn has_graft(repo: &gix::Repository, trunk: &[TrunkCommit]) -> bool {
    let ids: BTreeSet<&str> = trunk.iter().map(|commit| &*commit.commit.id).collect();
    let path = repo.common_dir().join("info").join("grafts");
    let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
    let grafts = is_file.then(|| File::open(path).ok()).flatten();
    let mut text = String::new();
    let read = grafts.and_then(|file| file.take(MAX_MAILMAP).read_to_string(&mut text).ok());
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
