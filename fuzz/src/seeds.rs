//! Seeds out of the data that ships: whole tables, cut to a length that is read quickly.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The root of the repository: what lies beside `data`, from wherever this is built.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let above = here.parent().unwrap_or(here);
    let is_root = |folder: &Path| folder.join("data/calendars").is_dir();
    if is_root(here) { here.to_owned() } else { above.to_owned() }
}

/// The texts of the files of a folder of the repository with such an end of their names, by path.
pub fn texts(folder: &str, end: &str) -> Vec<String> {
    let mut pending = vec![root().join(folder)];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// A text cut before headers of TOML into pieces of some length, or longer where one table is.
fn cut(text: &str, n: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in text.split_inclusive('\n') {
        let is_header = line.starts_with("[[");
        if is_header && pieces.last().is_some_and(|piece| piece.len() > n) {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(line);
        }
    }
    pieces
}

/// Every so manieth piece of all files of the data folder, so that there are a few hundred.
pub fn pieces(n: usize) -> impl Iterator<Item = Vec<u8>> {
    let all: Vec<String> = texts("data", ".toml").iter().flat_map(|text| cut(text, n)).collect();
    thinned(all)
}

/// The same of records alone.
pub fn record_pieces(n: usize) -> impl Iterator<Item = Vec<u8>> {
    let is_record = |text: &&String| text.starts_with("[[") || text.contains("\n[[");
    let mut all: Vec<String> = Vec::new();
    for party in ["fujian", "guangzhou", "meded", "turpan", "xian"] {
        let texts = texts(&format!("data/{party}/records"), ".toml");
        all.extend(texts.iter().filter(is_record).flat_map(|text| cut(text, n)));
    }
    thinned(all)
}

fn thinned(all: Vec<String>) -> impl Iterator<Item = Vec<u8>> {
    let step = all.len().div_ceil(300).max(1);
    all.into_iter().step_by(step).map(String::into_bytes)
}
