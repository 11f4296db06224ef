//! The survey: what there is to read, before any of it is read.
//!
//! Paths, blob ids and the history of a data repository are known at once; texts are loaded part by
//! part, so that a large estate never lies in memory as a whole. [`super::read()`] is a survey and
//! one part that holds everything.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use rayon::iter::Either;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::place::SourceId;
use crate::settings;
use crate::settings::Settings;

use super::AsOf;
use super::Cache;
use super::Content;
use super::Loaded;
use super::Origin;
use super::Request;
use super::Snapshot;
use super::as_of;
use super::content;
use super::folder;
use super::git;
use super::git::BlobHasher;
use super::git::BlobId;
use super::git::Older;
use super::git::Past;
use super::git::Paths;
use super::git::Present;
use super::git::Stamps;
use super::history::History;
use super::history::Timeline;
use super::history::TrunkCommit;
use super::history::Unknown;
use super::known::Known;
use super::moved;
use super::names;

/// What there is to read, and how it came to be.
pub struct Survey {
    folder: PathBuf,
    repository: Option<git::Repository>,
    /// What git's index knows of the working tree.
    stamps: Option<Stamps>,
    settings: Settings,
    /// What the settings were read from.
    text: String,
    origin: Origin,
    as_of: AsOf,
    /// Sorted by the bytes of their paths.
    files: Vec<File>,
    /// What is not read, and why.
    findings: Vec<Finding>,
    past: Result<Past, Unknown>,
    /// The same without what was kept, once that turned out to be damaged.
    anew: OnceLock<Result<Past, Unknown>>,
    /// The whole trunk, once somebody asked for it.
    timeline: OnceLock<Result<Timeline, Unknown>>,
    /// Number of the commit that made the data folder what it is, if it was another before.
    moved: Option<usize>,
    use_cache: bool,
    /// Where work of earlier runs is kept, if it may be.
    cache: Option<(PathBuf, String)>,
}

/// A file that can be loaded.
struct File {
    path: String,
    /// Its blob in hexadecimal; empty if it could not be read.
    blob: String,
    held: Held,
}

/// Where the content of a file is.
enum Held {
    /// In the repository.
    Blob(BlobId),
    /// In the folder, where git knows its blob.
    OnDisk,
    /// Here: there was no telling its blob without reading it.
    Here(Content, Vec<Finding>),
}

impl Survey {
    /// Surveys a data repository, as it would be with some texts saved, by their paths.
    pub(super) fn of(
        request: &Request,
        drafts: &BTreeMap<String, String>,
    ) -> Result<Survey, Error> {
        if !request.folder.is_dir() {
            let message = format!("`{}` is not a folder", request.folder.display());
            return Err(Error::new(ErrorKind::Usage, message)
                .hint("name the folder of the data repository with `-C FOLDER`"));
        }
        let repository = git::Repository::discover(&request.folder)?;
        let known = known(request, repository.as_ref())?;
        let rev = known.as_ref().map(|known| &known.rev).or(request.rev.as_ref());
        let mut stamps = None;
        let (origin, text, files, findings) = match (&repository, rev) {
            (None, Some(rev)) => {
                let folder = request.folder.display();
                let message = format!("`{folder}` is in no git repository, so it has no `{rev}`");
                return Err(Error::new(ErrorKind::Repository, message)
                    .hint("leave out `--rev` to read the folder as it is"));
            }
            (Some(repository), rev) if rev.is_some() || repository.is_bare() => {
                let (commit, tree) = repository.revision(rev.map_or("HEAD", String::as_str))?;
                let text = settings_text(repository.settings(&tree)?, &commit.id)?;
                let settings = settings::read(&text, SourceId(0)).0;
                let listing = repository.list(&tree, &settings.folders.all())?;
                let files = listing.files.into_iter().map(|(path, id)| {
                    let blob = git::hex(&id);
                    File { path, blob, held: Held::Blob(id) }
                });
                (Origin::Revision(commit), text, files.collect(), listing.findings)
            }
            _ => {
                let folder = &request.folder;
                let text = settings_text(folder::settings(folder)?, &folder.display().to_string())?;
                let settings = settings::read(&text, SourceId(0)).0;
                let listing = folder::list(folder, &settings.folders.all())?;
                let kind = repository.as_ref().map(git::Repository::hash_kind);
                stamps = repository.as_ref().and_then(git::Repository::stamps);
                let mut paths: Vec<String> = listing.files.into_keys().collect();
                paths.retain(|path| !drafts.contains_key(path));
                let known = |path: &str| stamps.as_ref()?.unchanged(folder, path);
                let (there, unknown): (Vec<File>, Vec<String>) =
                    paths.into_par_iter().partition_map(|path| match known(&path) {
                        Some(id) => {
                            Either::Left(File { path, blob: git::hex(&id), held: Held::OnDisk })
                        }
                        None => Either::Right(path),
                    });
                let limit = settings.limits.file;
                let mut loaded = folder::load(folder, unknown, limit, kind, &|_, _| None);
                loaded.extend(drafts.iter().map(|(path, text)| {
                    let bytes = text.clone().into_bytes();
                    let blob = BlobHasher::of(&bytes, kind).unwrap_or_default();
                    Loaded::from_bytes(path.clone(), blob, bytes, limit)
                }));
                let mut files = there;
                files.extend(loaded.into_iter().map(File::here));
                files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
                let origin = match &repository {
                    None => Origin::Folder,
                    Some(repository) => {
                        let there: Vec<(&str, &str)> = files.iter().map(File::sign).collect();
                        repository.work_tree(&there, &settings.folders.all())?
                    }
                };
                (origin, text, files, listing.findings)
            }
        };
        let settings = settings::read(&text, SourceId(0)).0;
        let as_of = as_of::decide(request, &settings, known.map(|known| known.instant))?;
        let cache = repository.as_ref().filter(|_| request.use_cache && drafts.is_empty());
        let cache = cache.map(git::Repository::kept_in);
        let mut survey = Survey {
            folder: request.folder.clone(),
            repository,
            stamps,
            settings,
            text,
            origin,
            as_of,
            files,
            findings,
            past: Err(Unknown::NoRepository),
            anew: OnceLock::new(),
            timeline: OnceLock::new(),
            moved: None,
            use_cache: request.use_cache,
            cache,
        };
        survey.past = survey.look_back(false);
        survey.moved = survey.where_data_was_moved();
        survey.miss_data();
        survey.look_at_names();
        Ok(survey)
    }

    /// What `pactbook.toml` says. Places in it are those of a snapshot whose first source it is; see
    /// [`Survey::settings_in()`].
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The settings with the places that they have in a snapshot of this survey.
    pub fn settings_in(&self, snapshot: &Snapshot) -> Settings {
        let placed = snapshot.find(settings::FILE).map(|id| settings::read(&self.text, id).0);
        placed.unwrap_or_else(|| self.settings.clone())
    }

    /// Where the sources come from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The instant at which everything is judged.
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// Every path with its blob in hexadecimal (empty if the file cannot be read), sorted by the bytes
    /// of the paths.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.files.iter().map(File::sign)
    }

    /// The trunk with all its changes, without what older versions held; made when somebody first asks.
    ///
    /// # Errors
    ///
    /// Why nothing can be told.
    pub fn timeline(&self) -> Result<&Timeline, &Unknown> {
        self.timeline.get_or_init(|| self.timeline_at(Paths::All)).as_ref()
    }

    /// What is not read, and why.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The place of a file that saves work; none if nothing may be kept.
    pub fn cache(&self, name: &str) -> Option<Cache> {
        let (folder, prefix) = self.cache.as_ref()?;
        Some(Cache::new(folder.clone(), format!("{prefix}-{name}")))
    }

    /// The snapshot of the files of some paths: their contents, their history and the findings about
    /// them. The trunk has all its commits, but only what they changed at these paths. Findings that
    /// are about no path are in every part.
    ///
    /// Every path of the repository is asked; [`Survey::below()`] costs no more than what it gives.
    pub fn part(&self, is_wanted: &(dyn Fn(&str) -> bool + Sync)) -> Snapshot {
        let files = self.files.iter().filter(|file| is_wanted(&file.path));
        self.snapshot(files, Paths::Where(is_wanted))
    }

    /// The same for the paths that begin with one of some texts, such as `data/turpan/`.
    pub fn below(&self, prefixes: &[&str]) -> Snapshot {
        let mut places: BTreeSet<usize> = BTreeSet::new();
        for prefix in prefixes {
            let from = self.files.partition_point(|file| file.path.as_str() < *prefix);
            let own = self.files[from..].iter().take_while(|file| file.path.starts_with(prefix));
            places.extend(from..from + own.count());
        }
        self.snapshot(places.iter().map(|place| &self.files[*place]), Paths::Below(prefixes))
    }

    fn snapshot<'s>(&self, files: impl Iterator<Item = &'s File>, paths: Paths<'_>) -> Snapshot {
        let (mut blobs, mut on_disk, mut loaded) = (Vec::new(), Vec::new(), Vec::new());
        for file in files {
            match &file.held {
                Held::OnDisk => on_disk.push(file.path.clone()),
                Held::Blob(id) => {
                    let (path, blob) = (file.path.clone(), file.blob.clone());
                    blobs.push(Present { path, blob, id: *id });
                }
                Held::Here(content, findings) => {
                    let (path, blob) = (file.path.clone(), file.blob.clone());
                    loaded.push(Loaded::of(path, blob, content.clone(), findings.clone()));
                }
            }
        }
        let is_in =
            |finding: &&Finding| finding.path.as_deref().is_none_or(|path| paths.take(path));
        let findings = self.findings.iter().filter(is_in).cloned().collect();
        loaded.extend(self.read(on_disk));
        self.finish(blobs, loaded, findings, self.timeline_at(paths))
    }

    /// The snapshot of all files, and the settings with their places in it.
    pub fn whole(mut self) -> (Snapshot, Settings) {
        let (mut blobs, mut on_disk, mut loaded) = (Vec::new(), Vec::new(), Vec::new());
        for File { path, blob, held } in std::mem::take(&mut self.files) {
            match held {
                Held::OnDisk => on_disk.push(path),
                Held::Blob(id) => blobs.push(Present { path, blob, id }),
                Held::Here(content, findings) => {
                    loaded.push(Loaded::of(path, blob, content, findings));
                }
            }
        }
        loaded.extend(self.read(on_disk));
        let findings = std::mem::take(&mut self.findings);
        let timeline = self.timeline_at(Paths::All);
        let snapshot = self.finish(blobs, loaded, findings, timeline);
        let settings = self.settings_in(&snapshot);
        (snapshot, settings)
    }

    /// Reads files of the folder that were not read so far.
    fn read(&self, paths: Vec<String>) -> Vec<Loaded> {
        let kind = self.repository.as_ref().map(git::Repository::hash_kind);
        let known = |file: &fs::File, path: &str| {
            self.stamps.as_ref()?.unchanged_open(file, path).map(|id| git::hex(&id))
        };
        folder::load(&self.folder, paths, self.settings.limits.file, kind, &known)
    }

    fn finish(
        &self,
        present: Vec<Present>,
        mut loaded: Vec<Loaded>,
        findings: Vec<Finding>,
        timeline: Result<Timeline, Unknown>,
    ) -> Snapshot {
        let mut contents = BTreeMap::new();
        if let Some(repository) = &self.repository {
            let older = timeline.as_ref().map(|told| self.older(&told.trunk, &present, &loaded));
            let limit = self.settings.limits.file;
            let (read, old) = repository.load(present, older.unwrap_or_default(), limit);
            loaded.extend(read);
            contents = old;
        }
        let history = match timeline {
            Ok(timeline) => {
                History::Known(Arc::new(Timeline { contents: Arc::new(contents), ..timeline }))
            }
            Err(unknown) => History::Unknown(unknown),
        };
        let (origin, as_of) = (self.origin.clone(), self.as_of);
        let mut snapshot = Snapshot::assemble(origin, as_of, loaded, findings, history);
        if let Some(id) = snapshot.find(settings::FILE) {
            let (_, settings_findings) = settings::read(&self.text, id);
            snapshot.add_findings(settings_findings);
        }
        snapshot
    }

    /// Older versions of the files that are judged, but for blobs that are among the sources.
    fn older<'t>(
        &self,
        trunk: &'t [TrunkCommit],
        present: &[Present],
        loaded: &[Loaded],
    ) -> Vec<Older<'t>> {
        let data = format!("{}/", self.settings.folders.data);
        let is_judged = |path: &str| path.starts_with(&data) || path == settings::FILE;
        let present = present.iter().map(|one| one.blob.as_str());
        let have: HashSet<&str> =
            present.chain(loaded.iter().map(|one| one.source.blob.as_str())).collect();
        git::older(trunk, &is_judged, &|blob| have.contains(blob))
    }

    /// How the sources came to be, as far as commits tell.
    fn look_back(&self, is_anew: bool) -> Result<Past, Unknown> {
        let repository = self.repository.as_ref().ok_or(Unknown::NoRepository)?;
        let (tip, is_work_tree) = match &self.origin {
            Origin::Folder => return Err(Unknown::NoRepository),
            Origin::WorkTree { head: None, .. } => return Err(Unknown::NoCommit),
            Origin::WorkTree { head: Some(head), .. } => (&head.id, true),
            Origin::Revision(commit) => (&commit.id, false),
        };
        let (settings, as_of, use_cache) = (&self.settings, self.as_of.instant, self.use_cache);
        let question = git::Question { tip, settings, as_of, is_work_tree, use_cache };
        repository.past(&question, is_anew)
    }

    /// The trunk with what it did at some paths, without what older versions held.
    fn timeline_at(&self, paths: Paths<'_>) -> Result<Timeline, Unknown> {
        let past = self.anew.get().unwrap_or(&self.past).as_ref().map_err(Unknown::clone)?;
        let timeline = match past.timeline(paths) {
            Some(timeline) => timeline,
            // What was kept is damaged.
            None => {
                let anew = self.anew.get_or_init(|| self.look_back(true));
                let told = anew.as_ref().map_err(Unknown::clone)?.timeline(paths);
                told.ok_or_else(|| Unknown::Damaged(Vec::new()))?
            }
        };
        Ok(match self.moved {
            Some(at) => moved::begin(&timeline, at),
            None => timeline,
        })
    }

    /// Number of the commit that made the data folder what it is, if it was another before.
    fn where_data_was_moved(&self) -> Option<usize> {
        let repository = self.repository.as_ref()?;
        let timeline = self.timeline_at(Paths::Below(&[settings::FILE])).ok()?;
        let limit = self.settings.limits.file;
        let is_settings = |path: &str| path == settings::FILE;
        let older = git::older(&timeline.trunk, &is_settings, &|_| false);
        let (_, earlier) = repository.load(Vec::new(), older, limit);
        moved::place(&timeline, &earlier, &self.settings)
    }

    /// Notes contracts with too many files, and names that do not work everywhere.
    fn look_at_names(&mut self) {
        let paths: Vec<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        let mut findings = names::crowds(&paths, &self.settings.folders.data);
        findings.extend(names::unportable(&paths));
        self.findings.extend(findings);
    }

    /// Notes that there is nothing in the data folder.
    fn miss_data(&mut self) {
        let data = &self.settings.folders.data;
        let prefix = format!("{data}/");
        let from = self.files.partition_point(|file| file.path < prefix);
        if self.files.get(from).is_some_and(|file| file.path.starts_with(&prefix)) {
            return;
        }
        let message = Message::new("snapshot-no-data").with("folder", data);
        let mut finding = Finding::new("no-data", Level::Warning, message)
            .help(Message::new("snapshot-no-data-help").with("file", settings::FILE));
        finding.path = Some(data.clone());
        self.findings.push(finding);
    }
}

impl File {
    fn here(loaded: Loaded) -> File {
        let Loaded { source, findings } = loaded;
        File { path: source.path, blob: source.blob, held: Held::Here(source.content, findings) }
    }

    fn sign(&self) -> (&str, &str) {
        (&self.path, &self.blob)
    }
}

/// What `--as-known-on` asks to be read, if it is given.
fn known(request: &Request, repository: Option<&git::Repository>) -> Result<Option<Known>, Error> {
    let Some(words) = &request.known_on else { return Ok(None) };
    let Some(repository) = repository else {
        let folder = request.folder.display();
        let message = format!("`{folder}` is in no git repository: what was known when is unknown");
        return Err(Error::new(ErrorKind::Repository, message)
            .hint("leave out `--as-known-on` to judge the folder as it is"));
    };
    let (tip, tree) = repository.revision(request.rev.as_deref().unwrap_or("HEAD"))?;
    let settings = match repository.settings(&tree)? {
        Some(bytes) => settings::read(&settings_text(Some(bytes), &tip.id)?, SourceId(0)).0,
        None => Settings::default(),
    };
    super::known::find(repository, &tip.id, &settings, words, request.use_cache).map(Some)
}

/// The text of `pactbook.toml`; without it nothing else can be found, so its absence is an error.
fn settings_text(bytes: Option<Vec<u8>>, place: &str) -> Result<String, Error> {
    let file = settings::FILE;
    let Some(bytes) = bytes else {
        return Err(Error::new(ErrorKind::Settings, format!("no `{file}` in `{place}`"))
            .hint("name the folder of the data repository with `-C FOLDER`")
            .hint(format!("or create `{file}`; an empty file will do for a start")));
    };
    match content::decode(file, bytes, settings::MAX_FILE_LIMIT).0 {
        Content::Text(text) => Ok(text),
        Content::Binary { .. } | Content::Unreadable => {
            Err(Error::new(ErrorKind::Settings, format!("`{file}` in `{place}` is not UTF-8 text"))
                .hint(format!("save `{file}` as UTF-8")))
        }
    }
}
