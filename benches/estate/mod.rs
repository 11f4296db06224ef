//! An estate to measure with: contracts, their evidence and its history, the same bytes for the same wish.
//!
//! A record is one incident in a file of its own. Each contract has at most five thousand of them over thirty-six months,
//! so that a month's folder does not grow with the estate; beside them stand daily inspections and backups, a file a month,
//! and what else its rules ask for. Zola and Hugo get the incidents as Markdown.

mod chance;
mod contract;
mod history;
mod incident;
mod logs;
mod months;
mod peers;
mod service;

use std::fs;
use std::io;
use std::path::Path;

/// Incidents of one contract.
const PER_CONTRACT: usize = 5_000;

/// Whose files to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(crate) enum Shape {
    /// Our own records.
    Pactbook,
    /// Markdown for Zola.
    Zola,
    /// Markdown for Hugo.
    Hugo,
}

/// What to write.
#[derive(Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) shape: Shape,
    /// Incidents over all contracts.
    pub(crate) records: usize,
    /// Of the history, without the last one that closes what is open.
    pub(crate) commits: usize,
    pub(crate) seed: u64,
    /// Leave the pack as the import wrote it: badly laid out.
    pub(crate) no_repack: bool,
}

impl Wish {
    fn contracts(&self) -> usize {
        self.records.div_ceil(PER_CONTRACT).max(1)
    }

    fn incidents(&self) -> Vec<incident::Incident> {
        incident::all(self.records, self.contracts(), self.seed)
    }

    /// Where an incident's file lies, and what it says.
    fn file_of(&self, incident: &incident::Incident, closed: bool) -> (String, String) {
        match self.shape {
            Shape::Pactbook => (incident.record_path(), incident.record(closed)),
            Shape::Zola => (incident.page_path(), incident.page("extra")),
            Shape::Hugo => (incident.page_path(), incident.page("params")),
        }
    }

    /// The files that do not come from incidents and stand there from the first day.
    fn frame(&self) -> Vec<(String, String)> {
        if self.shape != Shape::Pactbook {
            return peers::frame(self.shape, self.contracts());
        }
        let mut out = contract::estate_files();
        for id in (0..self.contracts()).map(contract_id) {
            out.push(contract::file(&id));
            out.push(service::registers(&id));
        }
        out
    }
}

fn contract_id(n: usize) -> String {
    format!("c{:03}", n + 1)
}

/// Writes the last state as plain files.
pub(crate) fn write_tree(wish: &Wish, folder: &Path) -> io::Result<()> {
    for (path, text) in wish.frame() {
        put(folder, &path, &text)?;
    }
    for incident in wish.incidents() {
        let (path, text) = wish.file_of(&incident, true);
        put(folder, &path, &text)?;
    }
    if wish.shape == Shape::Pactbook {
        for id in (0..wish.contracts()).map(contract_id) {
            for (path, text) in history::final_logs(&id, wish.seed) {
                put(folder, &path, &text)?;
            }
        }
    }
    Ok(())
}

/// The files of [`write_tree`] in a repository of their own that has no commit: a repository above the folder, whose
/// history would be read, is not found.
pub(crate) fn write_uncommitted(wish: &Wish, folder: &Path) -> io::Result<()> {
    history::init(folder)?;
    write_tree(wish, folder)
}

/// Makes a git repository with the whole history, and its work tree.
pub(crate) fn write_repository(wish: &Wish, folder: &Path) -> io::Result<()> {
    history::import(wish, folder)
}

/// Adds one commit to a repository of the same wish: an incident of the middle is corrected, one more is reported.
/// `step` tells one such commit from another.
pub(crate) fn one_more_commit(wish: &Wish, folder: &Path, step: u32) -> io::Result<()> {
    history::one_more(wish, folder, step)
}

fn put(folder: &Path, path: &str, text: &str) -> io::Result<()> {
    let file = folder.join(path);
    match fs::write(&file, text) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(file.parent().expect("every file lies in a folder"))?;
            fs::write(&file, text)
        }
        done => done,
    }
}
