//! The shipped contracts and records, compiled in from `data/`: no second copy, nothing to keep in step.

use include_dir::Dir;
use include_dir::include_dir;

/// The data folder. A file that is new there is taken up when this file is compiled the next time.
static DATA: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// The settings of the demonstration.
const SETTINGS: &str = include_str!("../../pactbook.toml");

/// Every file by its path in the data repository, sorted.
pub(super) fn files() -> Vec<(String, &'static [u8])> {
    let mut files = vec![("pactbook.toml".to_owned(), SETTINGS.as_bytes())];
    collect(&DATA, &mut files);
    files.sort();
    files
}

fn collect(folder: &'static Dir<'static>, files: &mut Vec<(String, &'static [u8])>) {
    for file in folder.files() {
        let parts: Vec<_> = file.path().iter().map(|part| part.to_string_lossy()).collect();
        files.push((format!("data/{}", parts.join("/")), file.contents()));
    }
    for below in folder.dirs() {
        collect(below, files);
    }
}
