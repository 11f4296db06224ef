//! A repository whose every text tries to be obeyed, and the site built from it by the program.
//!
//! The suite scans what comes out by kinds of files; the browser opens the pages. Both get the same
//! repository, which lies here as a bare one: a path of git's may be what no disk takes.

mod contract;
pub(crate) mod corpus;
mod history;
mod records;

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::sync::OnceLock;

use pactbook::base::document;
use tempfile::TempDir;

use history::File;

/// The instant of judgement.
const AS_OF: &str = "2026-07-03T09:00:00+08:00";

/// How many of the strings a field of a record kind sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spread {
    /// Every string in fields of two kinds or more.
    Some,
    /// Every string in some field of every kind.
    Kind,
}

/// The repository, and what the program makes of it.
pub(crate) struct Hostile {
    folder: TempDir,
}

impl Hostile {
    /// The repository, written.
    fn new(spread: Spread) -> Hostile {
        let folder = TempDir::new().expect("the temporary folder is writable");
        let hostile = Hostile { folder };
        history::write(&hostile.repository(), files(spread));
        hostile
    }

    /// Where the bare repository lies.
    pub(crate) fn repository(&self) -> PathBuf {
        self.folder.path().join("hostile.git")
    }

    /// Where [`Hostile::build`] writes the site.
    pub(crate) fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Runs the program on the repository.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        run(&self.repository(), args)
    }

    /// Writes the site.
    fn build(&self) -> PathBuf {
        let site = self.site();
        let said = self.run(&["build", "--output", site.to_str().expect("a plain path")]);
        let err = String::from_utf8_lossy(&said.stderr);
        assert!(site.join("index.html").is_file(), "no site was written: {err}");
        site
    }
}

/// The one that tests share: repository and site. With `HOSTILE=every-kind` it is the large one.
pub(crate) fn shared() -> &'static Hostile {
    static SHARED: OnceLock<Hostile> = OnceLock::new();
    SHARED.get_or_init(|| {
        let spread = match std::env::var("HOSTILE").as_deref() {
            Ok("every-kind") => Spread::Kind,
            _ => Spread::Some,
        };
        let hostile = Hostile::new(spread);
        hostile.build();
        hostile
    })
}

/// Runs the program on a repository; `PACTBOOK` may name an optimised one.
fn run(repository: &Path, args: &[&str]) -> Output {
    let program = std::env::var_os("PACTBOOK");
    let program = program.unwrap_or_else(|| env!("CARGO_BIN_EXE_pactbook").into());
    let mut command = Command::new(program);
    command.arg("-C").arg(repository).args(args).env("PATH", "");
    for name in ["LC_ALL", "LC_MESSAGES", "SOURCE_DATE_EPOCH", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C").output().expect("the program runs")
}

/// Everything that lies in the repository.
fn files(spread: Spread) -> Vec<File> {
    let strings = corpus::strings();
    let mut files = contract::files(&strings);
    files.extend(records::files(&strings, spread));
    files
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    document::quoted(text)
}

/// The strings one after another, over and over.
struct Turns<'s> {
    strings: &'s [String],
    next: usize,
}

impl<'s> Turns<'s> {
    fn new(strings: &'s [String]) -> Turns<'s> {
        Turns { strings, next: 0 }
    }

    fn next(&mut self) -> &'s str {
        let text = &self.strings[self.next % self.strings.len()];
        self.next += 1;
        text
    }
}

/// All files below a folder, sorted, with their paths in it.
pub(crate) fn listed(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("the folder can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).expect("below the folder");
                let name = inside.to_str().expect("names on the site are plain").to_owned();
                found.push((name, path));
            }
        }
    }
    found.sort_unstable();
    found
}
