//! The bundle of a contract: all that the pages over many contracts need of it, in one file, without
//! its records. It travels from the run that judged the contract to the run that joins many.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::finding::Finding;
use crate::base::place::SourceId;
use crate::book::Book;
use crate::book::account::Account;
use crate::book::estate;
use crate::book::estate::Estate;
use crate::book::estate::Part;
use crate::settings::Settings;
use crate::site::share::Share;
use crate::snapshot::Content;
use crate::snapshot::Snapshot;
use crate::snapshot::Source;

/// Name of the file within the contract's folder of the site.
pub(super) const FILE: &str = "account.json";

/// Form of the file; another form is refused.
const FORM: u32 = 1;

/// All that the pages over many contracts need of one.
#[derive(Serialize, Deserialize)]
pub(super) struct Bundle {
    form: u32,
    pactbook: String,
    /// The contract; places in its findings are numbers of `paths`.
    pub(super) account: Account,
    /// What its own files showed.
    pub(super) share: Share,
    /// The files that findings point at, below the data folder.
    paths: Vec<String>,
    /// The texts of its own among them, and of the contract file, by their paths below the data folder.
    texts: BTreeMap<String, String>,
}

impl Bundle {
    /// The bundle of a contract of a part.
    pub(super) fn of(estate: &Estate<'_>, book: &Book, account: &Account, share: &Share) -> Bundle {
        let mut account = account.clone();
        let data = format!("{}/", estate.survey().settings().folders.data);
        let all = estate.paths();
        let told: BTreeSet<SourceId> =
            account.findings.iter().flat_map(estate::places).map(|place| place.source).collect();
        let told: Vec<SourceId> =
            told.into_iter().filter(|one| all.get(one.0 as usize).is_some()).collect();
        let inside = |path: &str| path.strip_prefix(&data).unwrap_or(path).to_owned();
        let numbers: BTreeMap<SourceId, u32> = told.iter().copied().zip(0..).collect();
        for finding in &mut account.findings {
            estate::renumber(finding, &|source| {
                numbers.get(&source).copied().map_or(estate::NOWHERE, SourceId)
            });
        }
        let own = format!("{data}{}/", account.folder);
        let pathless = account.findings.iter().filter_map(|finding| finding.path.clone());
        let contract = format!("{own}contract.toml");
        let wanted =
            told.iter().map(|one| all[one.0 as usize].to_owned()).chain(pathless).chain([contract]);
        let texts = wanted.filter(|path| path.starts_with(&own)).filter_map(|path| {
            let source = book.snapshot.find(&path)?;
            Some((inside(&path), book.snapshot.text(source).to_owned()))
        });
        Bundle {
            form: FORM,
            pactbook: env!("CARGO_PKG_VERSION").to_owned(),
            texts: texts.collect(),
            paths: told.iter().map(|one| inside(all[one.0 as usize])).collect(),
            account,
            share: share.clone(),
        }
    }

    /// The file.
    pub(super) fn written(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it is none, or one of another version.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Bundle, Error> {
        #[derive(Deserialize)]
        struct Head {
            form: u32,
            pactbook: String,
        }
        let wrong = |message: String| Error::new(ErrorKind::Usage, message);
        let head: Head = serde_json::from_slice(bytes).map_err(|cause| {
            wrong(format!("`{name}` is not the account of a contract")).because(cause)
        })?;
        if head.form != FORM || head.pactbook != env!("CARGO_PKG_VERSION") {
            let message = format!("`{name}` was written by pactbook {}", head.pactbook);
            return Err(wrong(message).hint("build all contracts with the version that joins them"));
        }
        serde_json::from_slice(bytes).map_err(|cause| {
            wrong(format!("`{name}` is not the account of a contract")).because(cause)
        })
    }
}

/// The book of some bundles, over what the repository that joins them has itself.
pub(super) fn joined(shared: Part, bundles: &mut [Bundle]) -> Book {
    let none = shared.of_none().to_vec();
    let base = &shared.book().snapshot;
    let data = format!("{}/", shared.book().settings.folders.data);
    bundles.sort_by_cached_key(|one| format!("{}/contract.toml", one.account.folder));
    let texts = bundles.iter().flat_map(|bundle| &bundle.texts).map(|(path, text)| Source {
        path: format!("{data}{path}"),
        blob: String::new(),
        content: Content::Text(text.clone()),
    });
    let mut sources: Vec<Source> = base.sources.iter().cloned().chain(texts).collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources.dedup_by(|a, b| a.path == b.path);
    let snapshot = Snapshot { sources, findings: Vec::new(), ..base.clone() };
    let find = |path: &str| snapshot.find(path).unwrap_or(estate::NOWHERE);
    let own = |mut finding: Finding| {
        estate::renumber(&mut finding, &|source| {
            let path = base.sources.get(source.0 as usize).map(|one| one.path.as_str());
            path.map_or(estate::NOWHERE, find)
        });
        finding
    };
    // The contracts came from elsewhere: that there are none here is as it should be.
    let none = none.into_iter().filter(|finding| finding.rule != "no-data").map(own).collect();
    let accounts = bundles.iter().map(|bundle| {
        let mut account = bundle.account.clone();
        for finding in &mut account.findings {
            estate::renumber(finding, &|source| {
                let path = bundle.paths.get(source.0 as usize);
                path.map_or(estate::NOWHERE, |path| find(&format!("{data}{path}")))
            });
        }
        account
    });
    let accounts = accounts.collect();
    let settings: Settings = shared.book().settings.clone();
    estate::joined_in(snapshot, settings, accounts, none)
}
