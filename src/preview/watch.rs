//! The watch over what a repository's site is made from: any sign of a change is news, what changed
//! is found out by reading.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::mpsc::Sender;

use notify::EventKind;
use notify::RecommendedWatcher;
use notify::RecursiveMode;
use notify::Watcher;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::settings::Settings;

use super::Event;

/// Watches a data repository.
pub struct Watch {
    root: PathBuf,
    inner: Mutex<Inner>,
}

struct Inner {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Watch {
    /// Watches the folder of a data repository and, where it is in one, the git repository's own
    /// state; every change is sent as [`Event::Changed`].
    ///
    /// # Errors
    ///
    /// If the system lets nothing be watched.
    pub fn start(root: &Path, git: &[PathBuf], inbox: Sender<Event>) -> Result<Watch, Error> {
        let failed = |cause: notify::Error| {
            let message = format!("`{}` cannot be watched for changes", root.display());
            Error::new(ErrorKind::Repository, message)
                .because(cause)
                .hint("on Linux, `fs.inotify.max_user_watches` may be too small")
        };
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let is_change = event.map_or(true, |event| !matches!(event.kind, EventKind::Access(_)));
            if is_change {
                // Nobody may be there any longer.
                let _ = inbox.send(Event::Changed);
            }
        })
        .map_err(failed)?;
        let mut inner = Inner { watcher, watched: BTreeSet::new() };
        // Settings lie here, and source folders may yet come.
        inner.watcher.watch(root, RecursiveMode::NonRecursive).map_err(failed)?;
        for folder in git {
            // Where a commit cannot be noticed, a save still is.
            let _ = inner.watcher.watch(folder, RecursiveMode::NonRecursive);
            let _ = inner.watcher.watch(&folder.join("refs"), RecursiveMode::Recursive);
        }
        Ok(Watch { root: root.to_owned(), inner: Mutex::new(inner) })
    }

    /// Watches the folders that the settings name, and no longer those that they do not.
    pub fn turn_to(&self, settings: &Settings) {
        let wanted: BTreeSet<PathBuf> =
            settings.folders.all().iter().map(|folder| self.root.join(folder)).collect();
        let mut inner = self.inner.lock().expect("nobody panics while holding it");
        let gone: Vec<PathBuf> = inner.watched.difference(&wanted).cloned().collect();
        for folder in gone {
            let _ = inner.watcher.unwatch(&folder);
            inner.watched.remove(&folder);
        }
        for folder in wanted {
            // A folder that was removed and made again has to be watched again.
            if !folder.is_dir() {
                inner.watched.remove(&folder);
            } else if !inner.watched.contains(&folder)
                && inner.watcher.watch(&folder, RecursiveMode::Recursive).is_ok()
            {
                inner.watched.insert(folder);
            }
        }
    }
}
