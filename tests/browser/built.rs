//! The shipped site in a folder, written once by the program itself.

use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// A site in a folder.
pub(crate) struct Built {
    folder: PathBuf,
    _own: Option<TempDir>,
}

/// The shipped site: the folder that `SITE` names, or one of our own that ends with the tests.
pub(crate) fn site() -> &'static Built {
    static SITE: OnceLock<Built> = OnceLock::new();
    SITE.get_or_init(|| match env::var_os("SITE") {
        Some(folder) => {
            let folder = fs::canonicalize(folder).expect("SITE names a folder");
            Built { folder, _own: None }
        }
        None => {
            let own = tempfile::tempdir().expect("a folder for the site");
            // The program's exit status speaks of the records, which hold planted breaches.
            let done = Command::new(env!("CARGO_BIN_EXE_pactbook"))
                .args(["-C", env!("CARGO_MANIFEST_DIR"), "build", "--output"])
                .arg(own.path())
                .output()
                .expect("the program runs");
            let said = String::from_utf8_lossy(&done.stderr);
            assert!(own.path().join("index.html").is_file(), "no site was written: {said}");
            Built { folder: own.path().to_owned(), _own: Some(own) }
        }
    })
}

impl Built {
    /// Where the site lies.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The address of the folder for a browser, with a slash at its end.
    pub(crate) fn address(&self) -> String {
        format!("file://{}/", self.folder.display())
    }

    /// The paths of all pages, sorted.
    pub(crate) fn pages(&self) -> Vec<String> {
        let mut pages = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("the folder can be listed") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "html") {
                    let inside = path.strip_prefix(&self.folder).expect("below the site");
                    pages.push(inside.to_str().expect("names are plain").to_owned());
                }
            }
        }
        pages.sort_unstable();
        pages
    }
}
