//! The estate: all contracts of a repository, read and judged some at a time.
//!
//! A contract is judged by its own files, by the calendars and record kinds that all share, by the
//! settings, by who may change what ([`crate::integrity::Ruled`], which looks at all contracts), by the
//! history and by the as-of instant. So contracts can be judged in parts: each part is read, judged,
//! used and forgotten, and what is left of it is an [`Account`] for each contract. The parts together
//! say what [`Book::open`] says of all contracts at once; a test holds that.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use super::Book;
use super::Judged;
use super::account::Account;
use super::files;
use crate::assessment::Assessment;
use crate::base::finding::Finding;
use crate::base::moment::Moment;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::integrity::Integrity;
use crate::integrity::Ruled;
use crate::ledger;
use crate::obligations::Verdicts;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::snapshot::Survey;

/// The folders of the data folder that all contracts share.
const COMMON: [&str; 2] = ["calendars", "kinds"];

/// How many files a part holds at least, unless it is the last.
const PART_FILES: usize = 2_000;

/// All contracts of a survey.
pub struct Estate<'a> {
    survey: &'a Survey,
    /// All paths of the survey; a [`SourceId`] of the estate is an index into them.
    paths: Vec<&'a str>,
    /// The data folder, with a slash at its end.
    data: String,
    /// The folders that all contracts share, likewise.
    common: Vec<String>,
    /// The folders of contracts, in their order.
    folders: Vec<Folder<'a>>,
    /// Their names.
    names: BTreeSet<&'a str>,
    ruled: Ruled,
    /// What tells this program from another.
    program: String,
    pub(super) keys: OnceLock<Vec<String>>,
}

/// The folder of a contract.
#[derive(Clone, Debug)]
pub struct Folder<'a> {
    /// Its name below the data folder.
    pub name: &'a str,
    /// How the paths of its files begin.
    prefix: String,
    /// Its files, among all paths.
    files: Range<usize>,
}

/// Some contracts, judged together.
pub struct Part {
    /// Their book; findings are not in their order and have no level by the settings yet.
    book: Book,
    /// What is left of each, in their order.
    pub accounts: Vec<Account>,
    /// What is wrong and concerns no contract, as far as this part shows it.
    shared: Vec<Finding>,
}

impl<'a> Estate<'a> {
    /// The contracts of a survey.
    ///
    /// `program` tells this program from any other version of it: another one trusts nothing that
    /// this one kept.
    pub fn of(survey: &'a Survey, program: &str) -> Estate<'a> {
        let paths: Vec<&str> = survey.paths().map(|(path, _)| path).collect();
        let data = format!("{}/", survey.settings().folders.data);
        let folders = folders(&paths, &data);
        let ruling = survey.part(&|path| is_ruling(path, &data));
        let ruled = Ruled::of(&ruling, &survey.settings().folders.data);
        let names = folders.iter().map(|folder| folder.name).collect();
        let beside = &survey.settings().folders;
        let beside = [&beside.content, &beside.themes].map(|folder| format!("{folder}/"));
        let common = COMMON.iter().map(|name| format!("{data}{name}/")).chain(beside).collect();
        let program = program.to_owned();
        Estate {
            survey,
            paths,
            data,
            common,
            folders,
            names,
            ruled,
            program,
            keys: OnceLock::new(),
        }
    }

    /// The folders of the contracts.
    pub fn folders(&self) -> &[Folder<'a>] {
        &self.folders
    }

    /// The ids of the contracts, as their files state them; empty where one cannot be read.
    pub fn ids(&self) -> &[String] {
        self.ruled.ids()
    }

    /// The survey.
    pub fn survey(&self) -> &'a Survey {
        self.survey
    }

    /// All paths of the survey, by their numbers.
    pub fn paths(&self) -> &[&'a str] {
        &self.paths
    }

    /// The data folder, with a slash at its end.
    pub(super) fn data(&self) -> &str {
        &self.data
    }

    /// Who set what stands in the files that rule.
    pub(super) fn ruled(&self) -> &Ruled {
        &self.ruled
    }

    /// What tells this program from another.
    pub(super) fn program(&self) -> &str {
        &self.program
    }

    /// The account of every contract, in their order: what an earlier run left, or judged now.
    pub fn accounts(&self) -> Vec<Account> {
        let numbers = 0..self.folders.len();
        let known: Vec<Option<Account>> =
            numbers.into_par_iter().map(|no| self.recall(no)).collect();
        let wanted = known.iter().enumerate().filter(|(_, one)| one.is_none()).map(|(no, _)| no);
        let judged = self.each(self.parts(wanted), |_, part| part.accounts);
        let mut judged = judged.into_iter().flatten();
        known.into_iter().filter_map(|one| one.or_else(|| judged.next())).collect()
    }

    /// Some contracts, cut into parts that are worth being judged alone; each a list of numbers.
    pub fn parts(&self, wanted: impl IntoIterator<Item = usize>) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut n_files = PART_FILES;
        for no in wanted {
            if n_files >= PART_FILES {
                parts.push(Vec::new());
                n_files = 0;
            }
            n_files += self.folders[no].files.len();
            if let Some(part) = parts.last_mut() {
                part.push(no);
            }
        }
        parts
    }

    /// Reads and judges some contracts, by their numbers in ascending order; of no contract, what all
    /// share.
    pub fn judge(&self, numbers: &[usize]) -> Part {
        let (snapshot, settings) = match numbers {
            [] => self.agreed(self.survey.part(&|path| match folder_of(path, &self.data) {
                Some(name) => is_common(name) || !self.names.contains(name),
                None => true,
            })),
            own => self.agreed(self.survey.below(&self.prefixes(own))),
        };
        let mut memory = self.ruled.memory(numbers);
        let judged = Judged::of(&snapshot, &settings, None, &mut memory);
        let tried = judged.ledger.contracts.iter().map(|_| None).collect();
        let book = Book::bare(judged, tried, snapshot, settings);
        self.part(book, numbers)
    }

    /// Judges contracts part by part, and keeps what `keep` makes of each part, in their order.
    ///
    /// No more parts lie in memory at once than there are cores: whoever waits for others does not
    /// begin a further part meanwhile.
    pub fn each<T: Send>(
        &self,
        parts: Vec<Vec<usize>>,
        keep: impl Fn(&[usize], Part) -> T + Sync,
    ) -> Vec<T> {
        let n_threads = rayon::current_num_threads().min(parts.len());
        let work = Mutex::new(parts.into_iter().enumerate());
        let next = || work.lock().unwrap_or_else(PoisonError::into_inner).next();
        let one = || {
            let mut done = Vec::new();
            while let Some((at, numbers)) = next() {
                done.push((at, keep(&numbers, self.judge(&numbers))));
            }
            done
        };
        let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(one)).collect();
            let joined = threads.into_iter().flat_map(|thread| match thread.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            joined.collect()
        });
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, made)| made).collect()
    }

    /// The book of accounts: it knows what is wrong, what contracts say and how much was judged, but
    /// neither records nor outcomes nor points.
    ///
    /// There has to be one account for each folder, in their order; `shared` is the part of no contract.
    pub fn joined(&self, accounts: Vec<Account>, shared: Part) -> Book {
        let all = || accounts.iter().flat_map(|account| &account.findings).chain(&shared.shared);
        let told: BTreeSet<&str> = all()
            .flat_map(places)
            .filter_map(|place| self.paths.get(place.source.0 as usize).copied())
            .collect();
        let unread: BTreeSet<&str> = all().filter_map(|finding| finding.path.as_deref()).collect();
        let is_wanted = |path: &str| match folder_of(path, &self.data) {
            Some(name) => {
                is_common(name)
                    || path.ends_with("/contract.toml")
                    || told.contains(path)
                    || unread.contains(path)
            }
            None => true,
        };
        let (snapshot, settings) = self.agreed(self.survey.part(&is_wanted));
        let find = |source: SourceId| snapshot.find(self.paths.get(source.0 as usize)?);
        let moved = |mut finding: Finding| {
            renumber(&mut finding, &|source| find(source).unwrap_or(NOWHERE));
            finding
        };
        let none = shared.shared.into_iter().map(moved).collect();
        let accounts = accounts.into_iter().map(|account| Account {
            findings: account.findings.into_iter().map(moved).collect(),
            ..account
        });
        let accounts = accounts.collect();
        joined_in(snapshot, settings, accounts, none)
    }

    /// How the paths begin of all files that some contracts rest on.
    fn prefixes(&self, numbers: &[usize]) -> Vec<&str> {
        let mut prefixes = vec![crate::settings::FILE];
        prefixes.extend(self.common.iter().map(String::as_str));
        prefixes.extend(numbers.iter().map(|no| self.folders[*no].prefix.as_str()));
        prefixes
    }

    /// A snapshot with ruling files as they were last agreed to, and the settings in it.
    fn agreed(&self, mut snapshot: Snapshot) -> (Snapshot, Settings) {
        for (path, blob) in self.ruled.unheard() {
            if let Some(source) = snapshot.find(path) {
                snapshot.recall(source, blob);
            }
        }
        let settings = self.survey.settings_in(&snapshot);
        (snapshot, settings)
    }

    /// What is left of each contract of a part.
    fn part(&self, mut book: Book, numbers: &[usize]) -> Part {
        let mut findings = std::mem::take(&mut book.findings);
        super::identity::place(&mut findings, &book.snapshot);
        let mut sorted = findings.clone();
        book.findings = findings;
        let numbered: Vec<SourceId> =
            book.snapshot.sources.iter().map(|source| self.number(&source.path)).collect();
        let owners: BTreeMap<&str, usize> =
            numbers.iter().enumerate().map(|(at, no)| (self.folders[*no].name, at)).collect();
        let mut own: Vec<Vec<Finding>> = vec![Vec::new(); numbers.len()];
        let mut shared = Vec::new();
        for finding in &mut sorted {
            let path = finding.place.and_then(|place| {
                book.snapshot.sources.get(place.source.0 as usize).map(|one| one.path.as_str())
            });
            let path = path.or(finding.path.as_deref());
            let by_path = path.and_then(|path| owners.get(folder_of(path, &self.data)?)).copied();
            let by_id = || {
                let id = finding.contract.as_ref()?;
                book.ledger.contracts.iter().position(|one| one.identity.id == *id)
            };
            let owner = by_path.or_else(by_id).or((!numbers.is_empty()).then_some(0));
            renumber(finding, &|source| {
                numbered.get(source.0 as usize).copied().unwrap_or(NOWHERE)
            });
            match owner {
                Some(at) => own[at].push(finding.clone()),
                None => shared.push(finding.clone()),
            }
        }
        let accounts = own.into_iter().enumerate().map(|(at, findings)| Account {
            folder: self.folders[numbers[at]].name.to_owned(),
            id: book.ledger.contracts[at].identity.id.clone(),
            count: book.counts[at].clone(),
            findings,
            knowledge: book.integrity[at].knowledge,
            is_demanded: book.integrity[at].is_demanded,
            until: book.moment(at).until(),
        });
        let accounts: Vec<Account> = accounts.collect();
        for (no, account) in numbers.iter().zip(&accounts) {
            self.keep(*no, account, &book.snapshot);
        }
        Part { accounts, shared, book }
    }

    /// The number of a path among all paths.
    pub(super) fn number(&self, path: &str) -> SourceId {
        let found = self.paths.binary_search(&path).ok();
        found.and_then(|at| u32::try_from(at).ok()).map_or(NOWHERE, SourceId)
    }
}

impl Part {
    /// The book of the part, before the settings say what weighs how much and what is waived.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// What is wrong and concerns no contract, with places in the part's own book.
    pub fn of_none(&self) -> &[Finding] {
        &self.book.findings
    }

    /// The book of the part, with what the settings say of weights and waivers.
    pub fn into_book(mut self) -> Book {
        self.book.apply_policy();
        self.book
    }
}

/// The book of accounts over a snapshot that holds the contract files and every file that a finding
/// points at; one account for each contract file, in their order. `none` is what concerns no contract.
///
/// It knows what is wrong, what contracts say and how much was judged, and nothing else.
pub fn joined_in(
    snapshot: Snapshot,
    settings: Settings,
    accounts: Vec<Account>,
    none: Vec<Finding>,
) -> Book {
    let data = format!("{}/", settings.folders.data);
    let names: BTreeSet<&str> = accounts.iter().map(|account| account.folder.as_str()).collect();
    let is_shared = |finding: &Finding| {
        let place = finding.place.and_then(|at| snapshot.sources.get(at.source.0 as usize));
        let path = place.map(|one| one.path.as_str()).or(finding.path.as_deref());
        let folder = path.and_then(|path| folder_of(path, &data));
        !folder.is_some_and(|name| names.contains(name)) && finding.contract.is_none()
    };
    let known: BTreeSet<Finding> = none.iter().cloned().collect();
    let mut extra: BTreeSet<Finding> = BTreeSet::new();
    let mut findings = none;
    for finding in accounts.iter().flat_map(|account| &account.findings) {
        match is_shared(finding) {
            true => drop(extra.insert(finding.clone())),
            false => findings.push(finding.clone()),
        }
    }
    findings.extend(extra.difference(&known).cloned());
    let mut files = files(&snapshot, &data);
    files.retain(|file| !file.path.contains("/records/"));
    let (ledger, _) = ledger::read(&files, &|_| None, snapshot.as_of.instant);
    let n = ledger.contracts.len();
    let integrity = accounts.iter().map(|account| Integrity {
        knowledge: account.knowledge,
        is_demanded: account.is_demanded,
        ..Integrity::default()
    });
    let mut book = Book {
        integrity: integrity.collect(),
        verdicts: vec![Verdicts::default(); n],
        assessments: vec![Assessment::default(); n],
        seals: vec![Vec::new(); n],
        computed: vec![None; n],
        examples: vec![Vec::new(); n],
        findings,
        waived: Vec::new(),
        counts: accounts.into_iter().map(|account| account.count).collect(),
        stands_since: vec![snapshot.as_of.instant; n],
        unread_when_judged: vec![0; n],
        effects: Default::default(),
        moment: Moment::new(snapshot.as_of.instant),
        snapshot,
        settings,
        ledger,
    };
    book.apply_policy();
    book
}

/// Stands for a file that lies nowhere in the repository.
pub const NOWHERE: SourceId = SourceId(u32::MAX);

/// The name of the folder below the data folder that a path lies in.
pub(super) fn folder_of<'p>(path: &'p str, data: &str) -> Option<&'p str> {
    path.strip_prefix(data)?.split_once('/').map(|(name, _)| name)
}

/// Whether all contracts share what lies in a folder of the data folder.
pub(super) fn is_common(name: &str) -> bool {
    COMMON.contains(&name)
}

/// The folders that hold a contract; paths are sorted.
fn folders<'a>(paths: &[&'a str], data: &str) -> Vec<Folder<'a>> {
    let mut folders = Vec::new();
    let mut at = paths.partition_point(|path| *path < data);
    while let Some(path) = paths.get(at).filter(|path| path.starts_with(data)).copied() {
        let Some(name) = folder_of(path, data) else {
            at += 1;
            continue;
        };
        let prefix = &path[..data.len() + name.len() + 1];
        let end = at + paths[at..].partition_point(|path| path.starts_with(prefix));
        let file = format!("{prefix}contract.toml");
        if paths[at..end].binary_search(&file.as_str()).is_ok() {
            folders.push(Folder { name, prefix: prefix.to_owned(), files: at..end });
        }
        at = end;
    }
    folders
}

/// Whether a file may say who may change what: everything but records and what is attached to them.
pub(super) fn is_ruling(path: &str, data: &str) -> bool {
    match path.strip_prefix(data).and_then(|inside| inside.split_once('/')) {
        Some((_, rest)) => !rest.starts_with("records/") && crate::snapshot::is_text(path),
        None => true,
    }
}

/// All places that a finding points at.
pub fn places(finding: &Finding) -> impl Iterator<Item = Place> {
    finding.place.into_iter().chain(finding.related.iter().map(|(place, _)| *place))
}

/// Gives other numbers to the files that a finding points at.
pub fn renumber(finding: &mut Finding, number: &dyn Fn(SourceId) -> SourceId) {
    if let Some(place) = &mut finding.place {
        place.source = number(place.source);
    }
    for (place, _) in &mut finding.related {
        place.source = number(place.source);
    }
}
