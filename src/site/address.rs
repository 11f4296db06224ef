//! Addresses: where the files of a site lie, below its root or on the web.

use crate::base::language::Language;
use crate::ledger::contract::Contract;

use super::desk::Desk;
use super::routes;
use super::routes::Route;
use super::target::Target;

/// Where on the site a thing is shown: a page, and the id on it.
pub(super) type Spot = (Target, Option<String>);

/// Path of a file of one language below the root of the site, at which the language `root` lies
/// itself.
pub(super) fn file(language: Language, root: Language, path: &str) -> String {
    if language == root { path.to_owned() } else { format!("{}/{path}", language.code()) }
}

/// The path of a file; of a folder's first page that of the folder.
pub(super) fn folder(file: &str) -> &str {
    match file.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => file,
    }
}

/// The pages of the obligations of each contract.
pub fn obligations(contracts: &[Contract]) -> Vec<Vec<Route>> {
    let names = routes::names(contracts.iter().map(|one| one.identity.id.as_str()));
    let own = |(contract, folder): (&Contract, String)| {
        let names = routes::names(contract.obligations.iter().map(|one| one.id.text.as_str()));
        names.iter().map(|name| obligation(&folder, name)).collect()
    };
    contracts.iter().zip(names).map(own).collect()
}

/// The page of an obligation, by the names of its contract and its own.
pub(super) fn obligation(folder: &str, name: &str) -> Route {
    Route::inside(folder, &["obligation", name])
}

impl Desk<'_> {
    /// The language that lies at the root of the site.
    pub fn root(&self) -> Language {
        self.book.settings.root_language()
    }

    /// The address of a file on the web; none if the site does not know where it is published.
    pub(super) fn on_the_web(&self, file: &str) -> Option<String> {
        let root = self.book.settings.url.as_deref()?;
        Some(format!("{root}{}", folder(file)))
    }

    /// Path of a page and a place on it below the root of the site.
    pub(super) fn path(&self, language: Language, (target, fragment): &Spot) -> String {
        let file = self.route(*target).file(language, self.root());
        match fragment {
            Some(fragment) => format!("{file}#{fragment}"),
            None => file,
        }
    }

    /// What leads to a place from a file of the site that is not a page: its address on the web, or
    /// the way from the file's folder.
    pub(super) fn reach_from(&self, file: &str, language: Language, spot: &Spot) -> String {
        let path = self.path(language, spot);
        self.on_the_web(&path)
            .unwrap_or_else(|| format!("{}{path}", "../".repeat(file.matches('/').count())))
    }

    /// Number of the contract of an id.
    pub(super) fn contract_no(&self, id: &str) -> Option<usize> {
        self.book.ledger.contracts.iter().position(|contract| contract.identity.id == id)
    }

    /// Number of the contract in whose folder a file lies.
    pub(super) fn owner_of(&self, path: &str) -> Option<usize> {
        let data = format!("{}/", self.book.settings.folders.data);
        let inside = path.strip_prefix(&data)?;
        self.book.ledger.contracts.iter().position(|contract| {
            inside.strip_prefix(contract.folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        })
    }
}
