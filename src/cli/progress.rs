//! Progress on a terminal, silence in a pipe; how long each step took, for those who ask.

use std::cell::RefCell;
use std::io;
use std::io::IsTerminal;
use std::time::Duration;
use std::time::Instant;

use indicatif::ProgressBar;

use super::stopwatch;
use crate::base::message::Message;
use crate::base::visible::visible;
use crate::lang::Catalog;
use crate::snapshot::ignored;

/// A line on the terminal that says what is being done; it leaves nothing behind.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    /// What was begun when, by the keys of its words.
    laps: RefCell<Vec<(&'static str, Instant)>>,
}

impl Progress {
    /// Progress on standard error, if that is a terminal.
    pub(super) fn start() -> Progress {
        let bar = io::stderr().is_terminal().then(ProgressBar::new_spinner);
        Progress { bar, laps: RefCell::default() }
    }

    /// Says what comes next.
    pub(super) fn step(&self, catalog: &Catalog, key: &'static str) {
        self.laps.borrow_mut().push((key, stopwatch()));
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

    /// How long each step took up to now, a line each, and all of them together; then what an earlier run
    /// had left and could not be used.
    pub(super) fn timing(&self, catalog: &Catalog) -> String {
        let laps = self.laps.borrow();
        let ends = laps.iter().skip(1).map(|(_, at)| *at).chain([stopwatch()]);
        let mut text = String::new();
        let mut all = Duration::ZERO;
        for ((key, from), to) in laps.iter().zip(ends) {
            let took = to.saturating_duration_since(*from);
            all += took;
            text.push_str(&line(took, &catalog.word(key)));
        }
        text.push_str(&line(all, &catalog.word("cli-timing-all")));
        for path in ignored() {
            let note =
                Message::new("cli-cache-ignored").with("path", &*visible(&path.to_string_lossy()));
            text.push_str(&format!("{}\n", catalog.say(&note)));
        }
        text
    }
}

fn line(took: Duration, what: &str) -> String {
    format!("{:>6}.{:03} s  {what}\n", took.as_secs(), took.subsec_millis())
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
