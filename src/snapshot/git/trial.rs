//! The readers of git asked directly, with bytes that lie in memory and may be damaged.
//!
//! Nothing but `fuzz/` and the tests calls this: a repository on disk takes milliseconds to make and
//! to open, and a damaged one is wanted a thousand times in a second. What is asked is what a
//! snapshot asks, by the same functions.

use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;

use gix::ObjectId;
use gix::objs::Kind;
use gix::odb::pack::cache;
use gix::odb::pack::data::decode::entry::ResolvedBase;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::time::Instant;
use crate::settings::Settings;
use crate::snapshot::Content;
use crate::snapshot::history::Timeline;
use crate::snapshot::history::Unknown;

use super::Memory;
use super::Present;
use super::Question;
use super::Repository;
use super::hex;
use super::history::Paths;
use super::packs;
use super::packs::Objects;
use super::packs::Packs;

pub use super::history::kept;

/// The id of an object, whether its bytes have that hash or not.
pub type Id = [u8; 20];

/// An object with the id under which it is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The id.
    pub id: Id,
    /// What it is said to be: `commit`, `tree`, `blob` or `tag`; anything else is a blob.
    pub kind: &'static str,
    /// Its bytes, without the head that names kind and size.
    pub bytes: Vec<u8>,
}

/// A repository on disk that lends its settings; objects come from memory.
pub struct Trial {
    repo: Repository,
}

/// What was read of objects in memory.
pub struct Damaged {
    repo: Repository,
    tip: ObjectId,
    settings: Settings,
}

impl Trial {
    /// A trial in a folder that lies in some git repository with SHA-1 ids, best one without objects.
    ///
    /// # Errors
    ///
    /// If there is no such repository.
    pub fn new(folder: &Path) -> Result<Trial, Error> {
        let none = || Error::new(ErrorKind::Repository, "no git repository");
        Ok(Trial { repo: Repository::discover(folder)?.ok_or_else(none)? })
    }

    /// A repository of these objects; of two with the same id the later counts.
    pub fn of(&self, objects: impl IntoIterator<Item = Object>, tip: Id) -> Damaged {
        let mut memory = Memory::default();
        for object in objects {
            let kind = match object.kind {
                "commit" => Kind::Commit,
                "tree" => Kind::Tree,
                "tag" => Kind::Tag,
                _ => Kind::Blob,
            };
            memory.insert(ObjectId::Sha1(object.id), (kind, object.bytes));
        }
        let packs = OnceLock::new();
        let _ = packs.set(Packs::none());
        let memory = Some(Arc::new(memory));
        let repo =
            Repository { repo: self.repo.repo.clone(), packs, memory, prefix: String::new() };
        Damaged { repo, tip: ObjectId::Sha1(tip), settings: Settings::default() }
    }

    /// Tells every object that the index of a pack names, as it is read from the pack, and as `gix`
    /// reads it. Nothing if the index or the head of the pack cannot be read; an object that one of the
    /// two cannot read is none there.
    pub fn pack(&self, index: &[u8], pack: &[u8], tell: &mut dyn FnMut(Id, Read, Read)) {
        let Some(packs) = Packs::in_memory(index.to_vec(), pack.to_vec()) else { return };
        let handle = self.repo.handle();
        let mut objects = Objects::new(&packs, &handle);
        for (id, spot) in packs.ids() {
            let held = objects.at(spot);
            let own = held.map(|held| (held.kind.to_string(), held.bytes.to_vec()));
            let ObjectId::Sha1(bytes) = id else { continue };
            tell(bytes, own, by_gix(&packs, spot));
        }
    }
}

/// Kind and bytes of an object that could be read.
pub type Read = Option<(String, Vec<u8>)>;

fn by_gix(packs: &Packs<Vec<u8>>, spot: packs::Spot) -> Read {
    let data = packs.data(spot);
    let entry = data.entry(spot.1).ok()?;
    let mut bytes = Vec::new();
    let base = |id: &gix::oid, _: &mut Vec<u8>| {
        let spot = packs.spot(&id.to_owned());
        spot.map(|spot| data.entry(spot.1).map(ResolvedBase::InPack)).transpose()
    };
    let outcome = data
        .decode_entry(entry, &mut bytes, &mut Default::default(), &base, &mut cache::Never)
        .ok()?;
    Some((outcome.kind.to_string(), bytes))
}

impl Damaged {
    /// How the files came to be, as a snapshot tells it.
    ///
    /// # Errors
    ///
    /// Why nothing can be told.
    pub fn history(&self, as_of: Instant) -> Result<Timeline, Unknown> {
        let tip = hex(&self.tip);
        let question = Question {
            tip: &tip,
            settings: &self.settings,
            as_of,
            is_work_tree: false,
            use_cache: false,
        };
        let past = self.repo.past(&question, true)?;
        past.timeline(Paths::All).ok_or_else(|| Unknown::Damaged(Vec::new()))
    }

    /// The files of the revision with what they hold, by path.
    ///
    /// # Errors
    ///
    /// If a tree, or the commit, cannot be read.
    pub fn files(&self) -> Result<Vec<(String, Content)>, Error> {
        let (_, root) = self.repo.revision(&hex(&self.tip))?;
        let listing = self.repo.list(&root, &self.settings.folders.all())?;
        let present = |(path, id): (String, ObjectId)| Present { path, blob: hex(&id), id };
        let present: Vec<Present> = listing.files.into_iter().map(present).collect();
        let (loaded, _) = self.repo.load(present, Vec::new(), self.settings.limits.file);
        let mut files: Vec<(String, Content)> =
            loaded.into_iter().map(|one| (one.source.path, one.source.content)).collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(files)
    }
}

/// What a delta of a pack makes of its base; none if it does not fit.
pub fn delta(base: &[u8], script: &[u8]) -> Option<Vec<u8>> {
    packs::apply(base, script)
}
