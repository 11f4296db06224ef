//! Progress on a terminal, silence in a pipe.

use std::io;
use std::io::IsTerminal;

use indicatif::ProgressBar;

use crate::base::language::Language;
use crate::lang::Catalog;

/// A line on the terminal that says what is being done; it leaves nothing behind.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    catalog: Catalog,
}

impl Progress {
    /// Progress on standard error, if that is a terminal.
    pub(super) fn start(language: Language) -> Progress {
        let bar = io::stderr().is_terminal().then(ProgressBar::new_spinner);
        Progress { bar, catalog: Catalog::of(language) }
    }

    /// Says what comes next.
    pub(super) fn step(&self, key: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(self.catalog.word(key));
            bar.tick();
        }
    }

    /// Wipes the line.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
