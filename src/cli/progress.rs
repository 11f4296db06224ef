//! Progress on a terminal, silence in a pipe.

use std::io;
use std::io::IsTerminal;

use indicatif::ProgressBar;

use crate::lang::Catalog;

/// A line on the terminal that says what is being done; it leaves nothing behind.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Progress on standard error, if that is a terminal.
    pub(super) fn start() -> Progress {
        Progress { bar: io::stderr().is_terminal().then(ProgressBar::new_spinner) }
    }

    /// Says what comes next.
    pub(super) fn step(&self, catalog: &Catalog, key: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(catalog.word(key));
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
