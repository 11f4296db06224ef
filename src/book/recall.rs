//! Accounts of earlier runs: a contract for which nothing changed is not judged again.
//!
//! What a contract was judged by has a key: the program, the settings, the files that all share and
//! its own by their blobs, the commits of the trunk that touched any of them and when they landed, and
//! where anybody is named who may change what, the commits that touched a ruling file of any contract.
//! An account is taken over if its key is the same and the as-of instant lies within the time for
//! which it holds. Whatever else is found is as if it were not there.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::account::Account;
use super::estate::Estate;
use super::estate::NOWHERE;
use super::estate::folder_of;
use super::estate::is_common;
use super::estate::is_ruling;
use super::estate::places;
use super::estate::renumber;
use crate::base::digest::Sha256Sum;
use crate::base::digest::sha256;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::snapshot::Cache;
use crate::snapshot::Content;
use crate::snapshot::Origin;
use crate::snapshot::Snapshot;

/// The form of what is kept; another form gets another number.
const FORM: u32 = 1;

/// Digits of a digest that name a file.
const N_NAME: usize = 32;

/// An account as it lies in a file.
#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    /// When it was judged: it holds from then on.
    from: Instant,
    /// The files that places point at, by their numbers in the account.
    files: Vec<String>,
    account: Account,
}

/// Something beside an account as it lies in a file.
#[derive(Serialize, Deserialize)]
struct KeptBeside {
    key: String,
    rest: String,
    from: Instant,
    until: Option<Instant>,
    bytes: Vec<u8>,
}

impl Estate<'_> {
    /// What an earlier run found out about a contract, if it still holds.
    pub fn recall(&self, no: usize) -> Option<Account> {
        let kept: Kept = read(&self.cache_of("account", no)?)?;
        let as_of = self.survey().as_of().instant;
        let holds = kept.from <= as_of && kept.account.until.is_none_or(|until| as_of < until);
        if !holds || kept.key != *self.keys().get(no)? {
            return None;
        }
        let numbers: Vec<SourceId> = kept.files.iter().map(|path| self.number(path)).collect();
        if numbers.contains(&NOWHERE) {
            return None;
        }
        let mut account = kept.account;
        for finding in &mut account.findings {
            renumber(finding, &|source| numbers.get(source.0 as usize).copied().unwrap_or(NOWHERE));
        }
        Some(account)
    }

    /// What an earlier run kept of a contract beside its account under a name of the caller's choice,
    /// if it still holds; `rest` is what it depends on beyond what the contract is judged by.
    pub fn recall_beside(&self, what: &str, no: usize, rest: &str) -> Option<(Account, Vec<u8>)> {
        let kept: KeptBeside = read(&self.cache_of(what, no)?)?;
        let as_of = self.survey().as_of().instant;
        let holds = kept.from <= as_of && kept.until.is_none_or(|until| as_of < until);
        let is_same = kept.key == *self.keys().get(no)? && kept.rest == rest;
        let account = self.recall(no).filter(|_| holds && is_same)?;
        Some((account, kept.bytes))
    }

    /// Keeps something of a contract beside its account for later runs; it holds until then.
    pub fn keep_beside(
        &self,
        what: &str,
        no: usize,
        rest: &str,
        until: Option<Instant>,
        bytes: Vec<u8>,
    ) {
        let Some(cache) = self.cache_of(what, no) else { return };
        let key = self.keys()[no].clone();
        let from = self.survey().as_of().instant;
        let kept = KeptBeside { key, rest: rest.to_owned(), from, until, bytes };
        if let Ok(bytes) = postcard::to_allocvec(&kept) {
            cache.write(&bytes);
        }
    }

    /// What pages depend on beyond what their contract is judged by: every file that belongs to no
    /// contract, and the commits that changed one.
    pub fn key_of_pages(&self) -> String {
        let mut sum = Sha256Sum::default();
        let names: BTreeSet<&str> = self.folders().iter().map(|folder| folder.name).collect();
        let is_common =
            |path: &str| folder_of(path, self.data()).is_none_or(|name| !names.contains(name));
        for (path, blob) in self.survey().paths().filter(|(path, _)| is_common(path)) {
            put(&mut sum, &[path, blob]);
        }
        if let Ok(timeline) = self.survey().timeline() {
            for commit in &timeline.trunk {
                if commit.all_changes().any(|change| is_common(&change.path)) {
                    put(&mut sum, &[&commit.commit.id]);
                }
            }
        }
        sum.finish()
    }

    /// Keeps an account for later runs, unless what it rests on could not all be read.
    pub(super) fn keep(&self, no: usize, account: &Account, snapshot: &Snapshot) {
        let Some(cache) = self.cache_of("account", no) else { return };
        if !is_read(snapshot) {
            return;
        }
        let mut account = account.clone();
        let mut files: BTreeMap<SourceId, u32> = BTreeMap::new();
        for place in account.findings.iter().flat_map(places) {
            if self.paths().get(place.source.0 as usize).is_some() {
                let next = u32::try_from(files.len()).unwrap_or(u32::MAX);
                files.entry(place.source).or_insert(next);
            }
        }
        for finding in &mut account.findings {
            renumber(finding, &|source| files.get(&source).copied().map_or(NOWHERE, SourceId));
        }
        let mut by_number: Vec<(u32, SourceId)> =
            files.into_iter().map(|(source, number)| (number, source)).collect();
        by_number.sort_unstable();
        let path = |(_, source): (u32, SourceId)| self.paths()[source.0 as usize].to_owned();
        let kept = Kept {
            key: self.keys()[no].clone(),
            from: self.survey().as_of().instant,
            files: by_number.into_iter().map(path).collect(),
            account,
        };
        if let Ok(bytes) = postcard::to_allocvec(&kept) {
            cache.write(&bytes);
        }
    }

    /// Where something about a contract is kept.
    pub(super) fn cache_of(&self, what: &str, no: usize) -> Option<Cache> {
        let digest = sha256(self.folders()[no].name.as_bytes());
        self.survey().cache(&format!("{what}-{}", &digest[..N_NAME]))
    }

    /// What each contract is judged by, in few letters.
    pub(super) fn keys(&self) -> &[String] {
        self.keys.get_or_init(|| self.found_keys())
    }

    fn found_keys(&self) -> Vec<String> {
        let survey = self.survey();
        let mut common = Sha256Sum::default();
        let kind = match survey.origin() {
            Origin::Folder => "folder",
            Origin::WorkTree { .. } => "work tree",
            Origin::Revision(_) => "revision",
        };
        put(&mut common, &[&FORM.to_string(), self.program(), kind]);
        let mut own: Vec<Sha256Sum> = vec![Sha256Sum::default(); self.folders().len()];
        let numbers: BTreeMap<&str, usize> =
            self.folders().iter().enumerate().map(|(no, folder)| (folder.name, no)).collect();
        let owner = |path: &str| numbers.get(folder_of(path, self.data())?).copied();
        for (path, blob) in survey.paths() {
            match owner(path) {
                Some(no) => put(&mut own[no], &[path, blob]),
                None if self.is_shared_input(path) => put(&mut common, &[path, blob]),
                None => {}
            }
        }
        for finding in survey.findings() {
            let path = finding.path.as_deref().unwrap_or_default();
            match owner(path) {
                Some(no) => put(&mut own[no], &[&finding.rule, path]),
                None => put(&mut common, &[&finding.rule, path]),
            }
        }
        match survey.timeline() {
            Err(unknown) => put(&mut common, &[&format!("{unknown:?}")]),
            Ok(timeline) => {
                put(&mut common, &[timeline.gap.map_or("whole", |gap| gap.name())]);
                let all_rule = self.ruled().names_anybody();
                let mut seen: Vec<Option<usize>> = vec![None; own.len()];
                for (at, commit) in timeline.trunk.iter().enumerate() {
                    let landed = commit.landed.unix().to_string();
                    let sign = [&*commit.commit.id, landed.as_str()];
                    let mut is_everybodys = false;
                    for change in commit.all_changes() {
                        let owner = owner(&change.path);
                        is_everybodys |= match owner {
                            None if self.is_shared_input(&change.path) => true,
                            _ => {
                                let is_inside = folder_of(&change.path, self.data()).is_some();
                                all_rule && is_inside && is_ruling(&change.path, self.data())
                            }
                        };
                        if let Some(no) = owner.filter(|no| seen[*no] != Some(at)) {
                            seen[no] = Some(at);
                            put(&mut own[no], &sign);
                        }
                    }
                    if is_everybodys {
                        put(&mut common, &sign);
                    }
                }
            }
        }
        for (path, blob) in self.ruled().unheard() {
            put(&mut common, &[path, blob]);
        }
        let common = common.finish();
        let own = own.into_iter().map(|mut sum| {
            put(&mut sum, &[&common]);
            sum.finish()
        });
        own.collect()
    }

    /// Whether a file that is no contract's own has a say in its judgement.
    fn is_shared_input(&self, path: &str) -> bool {
        path == crate::settings::FILE || folder_of(path, self.data()).is_some_and(is_common)
    }
}

/// What lies there, if it is of this form.
fn read<T: DeserializeOwned>(cache: &Cache) -> Option<T> {
    let kept = postcard::from_bytes(&cache.read()?).ok();
    if kept.is_none() {
        cache.ignore();
    }
    kept
}

/// Whether everything could be read: what is missing now may be there the next time.
fn is_read(snapshot: &Snapshot) -> bool {
    let older = snapshot.history.timeline().map(|timeline| &timeline.contents);
    let older = older.into_iter().flat_map(|contents| contents.values());
    let sources = &snapshot.sources;
    sources.iter().all(|source| !source.blob.is_empty())
        && sources
            .iter()
            .map(|source| &source.content)
            .chain(older)
            .all(|content| !matches!(content, Content::Unreadable))
}

/// Texts, each with its length, so that no two lists of them look alike.
fn put(sum: &mut Sha256Sum, texts: &[&str]) {
    for text in texts {
        sum.update(&(text.len() as u64).to_le_bytes());
        sum.update(text.as_bytes());
    }
}
