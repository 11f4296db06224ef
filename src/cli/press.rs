//! Making the site contract by contract: each is read, judged, composed, handed over and forgotten;
//! what is left of it makes the files of all. A contract for which nothing changed keeps its files.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

use serde::Deserialize;
use serde::Serialize;

use super::bundle;
use super::bundle::Bundle;
use crate::base::error::Error;
use crate::book::Book;
use crate::book::account::Account;
use crate::book::estate::Estate;
use crate::book::estate::Part;
use crate::publish;
use crate::publish::Print;
use crate::publish::Writer;
use crate::publish::Written;
use crate::site::desk::Desk;
use crate::site::routes;
use crate::site::share::Share;
use crate::site::theme::Theme;
use crate::site::workshop;
use crate::site::workshop::Files;
use crate::site::workshop::Workshop;

/// What the files of a contract are kept under for later runs.
const PAGES: &str = "pages";

/// Where files go as they are made.
pub(super) enum Press {
    /// Into a folder.
    Folder(Writer),
    /// Into one file, once all are there.
    Archive {
        /// The file.
        path: PathBuf,
        /// What must not be written to.
        keep_out: Vec<PathBuf>,
        /// What was made so far.
        files: Mutex<Files>,
    },
}

/// What was written where.
pub(super) enum Pressed {
    /// A folder.
    Folder(Written),
    /// So many files as one.
    Archive(usize),
}

/// What a later run has to know to keep the files of a contract.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// A [`Share`], as JSON.
    share: String,
    prints: Vec<(String, Print)>,
}

/// A contract whose files are made.
struct Made {
    account: Account,
    share: Share,
}

impl Press {
    /// A press that writes into a folder.
    pub(super) fn folder(output: &Path, keep_out: &[PathBuf]) -> Result<Press, Error> {
        Ok(Press::Folder(Writer::open(output, keep_out)?))
    }

    /// A press that writes one file.
    pub(super) fn archive(path: &Path, keep_out: Vec<PathBuf>) -> Press {
        Press::Archive { path: path.to_owned(), keep_out, files: Mutex::default() }
    }

    fn put(&self, made: Files) -> Result<Vec<(String, Print)>, Error> {
        match self {
            Press::Folder(writer) => {
                let prints = writer.put(&made)?;
                Ok(made.into_keys().zip(prints).collect())
            }
            Press::Archive { files, .. } => {
                files.lock().unwrap_or_else(PoisonError::into_inner).extend(made);
                Ok(Vec::new())
            }
        }
    }

    /// Makes the whole site of an estate; gives the book that knows what is wrong.
    pub(super) fn print(self, estate: &Estate<'_>) -> Result<(Book, Pressed), Error> {
        let shared = estate.judge(&[]);
        let theme = workshop::theme(shared.book())?;
        let names = routes::names(estate.ids().iter().map(String::as_str));
        let key = format!("{}\n{}", estate.key_of_pages(), names.join("\n"));
        let mut made: BTreeMap<usize, Made> = BTreeMap::new();
        for no in 0..estate.folders().len() {
            made.extend(self.kept(estate, no, &key).map(|kept| (no, kept)));
        }
        let wanted = (0..estate.folders().len()).filter(|no| !made.contains_key(no));
        let parts = estate.parts(wanted);
        let printed = estate.each(parts, |numbers, part| {
            self.contracts(estate, numbers, part, &theme, &names, &key)
        });
        for some in printed {
            made.extend(some?);
        }
        let (accounts, shares): (Vec<Account>, Vec<Share>) =
            made.into_values().map(|one| (one.account, one.share)).unzip();
        let book = estate.joined(accounts, shared);
        let common = Workshop::of_estate(Desk::of_estate(&book, &shares), &theme).estate()?;
        self.put(common)?;
        let pressed = self.finish()?;
        Ok((book, pressed))
    }

    /// Makes the files of one contract, with the bundle by which a portfolio joins it.
    pub(super) fn print_one(
        self,
        estate: &Estate<'_>,
        no: usize,
    ) -> Result<(Book, Pressed), Error> {
        let shared = estate.judge(&[]);
        let theme = workshop::theme(shared.book())?;
        let names = routes::names(estate.ids().iter().map(String::as_str));
        let part = estate.judge(&[no]);
        let accounts = part.accounts.clone();
        let book = part.into_book();
        let own = names.get(no).cloned().into_iter().collect();
        let (mut files, share) =
            Workshop::of(Desk::named(&book, own).looking_back(), &theme).contract(0)?;
        for account in &accounts {
            let bundle = Bundle::of(estate, &book, account, &share);
            files.insert(format!("{}/{}", share.name, bundle::FILE), bundle.written());
        }
        self.put(files)?;
        Ok((book, self.finish()?))
    }

    /// Takes over files of a contract that was built apart.
    pub(super) fn take(&self, files: Files) -> Result<(), Error> {
        self.put(files).map(drop)
    }

    /// Makes the files over all contracts that were built apart.
    pub(super) fn join(
        self,
        estate: &Estate<'_>,
        mut bundles: Vec<Bundle>,
    ) -> Result<(Book, Pressed), Error> {
        let shared = estate.judge(&[]);
        let theme = workshop::theme(shared.book())?;
        let book = bundle::joined(shared, &mut bundles);
        let shares: Vec<Share> = bundles.into_iter().map(|bundle| bundle.share).collect();
        self.put(Workshop::of_estate(Desk::of_estate(&book, &shares), &theme).estate()?)?;
        Ok((book, self.finish()?))
    }

    fn finish(self) -> Result<Pressed, Error> {
        Ok(match self {
            Press::Folder(writer) => Pressed::Folder(writer.finish()?),
            Press::Archive { path, keep_out, files } => {
                let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
                Pressed::Archive(publish::pack(&files, &path, &keep_out)?)
            }
        })
    }

    /// A contract whose files lie there from an earlier run and are still right.
    fn kept(&self, estate: &Estate<'_>, no: usize, key: &str) -> Option<Made> {
        let Press::Folder(writer) = self else { return None };
        let (account, bytes) = estate.recall_beside(PAGES, no, key)?;
        let kept: Kept = postcard::from_bytes(&bytes).ok()?;
        let share = serde_json::from_str(&kept.share).ok()?;
        let files = kept.prints.iter().map(|(path, print)| (path.as_str(), print));
        writer.keep(files).then_some(Made { account, share })
    }

    /// Makes the files of some contracts.
    fn contracts(
        &self,
        estate: &Estate<'_>,
        numbers: &[usize],
        part: Part,
        theme: &Theme,
        names: &[String],
        key: &str,
    ) -> Result<Vec<(usize, Made)>, Error> {
        let accounts = part.accounts.clone();
        let book = part.into_book();
        let own = numbers.iter().filter_map(|no| names.get(*no).cloned()).collect();
        let mut workshop = Workshop::of(Desk::named(&book, own).looking_back(), theme);
        let mut made = Vec::new();
        for (at, (no, account)) in numbers.iter().zip(accounts).enumerate() {
            let (files, share) = workshop.contract(at)?;
            let prints = self.put(files)?;
            let text = serde_json::to_string(&share).unwrap_or_default();
            if let Ok(bytes) = postcard::to_allocvec(&Kept { share: text, prints }) {
                estate.keep_beside(PAGES, *no, key, book.until(at), bytes);
            }
            made.push((*no, Made { account, share }));
        }
        Ok(made)
    }
}
