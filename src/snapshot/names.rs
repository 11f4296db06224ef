//! Names of files: how many there are, and whether they mean the same everywhere.
//!
//! A commit holds names that other systems do not tell apart, or cannot write at all. Read from the
//! commit they are different files; checked out there, one overwrites the other or is missing, and the
//! working tree is judged otherwise. Nothing is left out because of its name: it is only told.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::base::finding::Finding;
use crate::base::message::Message;

use super::content;

/// Files that the folder of one contract may hold; what is judged at once lies in memory at once.
pub(super) const MAX_CONTRACT_FILES: usize = 500_000;

/// Longest name of a file or folder, in bytes, that common file systems can write.
pub(super) const MAX_NAME: usize = 255;

/// Longest path within a data repository, in bytes: systems allow 4096 with all that stands before it.
pub(super) const MAX_PATH: usize = 1024;

/// Names that Windows keeps for devices, whatever ending they have.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Names of devices that a digit follows.
const NUMBERED: [&str; 2] = ["com", "lpt"];

/// Contracts whose folders hold too many files; `paths` are sorted by their bytes.
pub(super) fn crowds(paths: &[&str], data: &str) -> Vec<Finding> {
    let contract = |path: &'_ str| -> usize {
        let inside = path.strip_prefix(data).and_then(|rest| rest.strip_prefix('/'));
        let name = inside.and_then(|inside| inside.split_once('/')).map(|(name, _)| name);
        name.map_or(0, |name| data.len() + 1 + name.len())
    };
    let mut findings = Vec::new();
    for some in paths.chunk_by(|a, b| a[..contract(a)] == b[..contract(b)]) {
        let folder = &some[0][..contract(some[0])];
        if some.len() > MAX_CONTRACT_FILES && !folder.is_empty() {
            findings.push(content::too_many_files(folder, some.len(), MAX_CONTRACT_FILES));
        }
    }
    findings
}

/// Names that cannot be written everywhere, each folder once, and paths that are one elsewhere;
/// `paths` are sorted by their bytes.
pub(super) fn unportable(paths: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut before = "";
    for path in paths {
        let n_same = before.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
        let known = path.get(..n_same).and_then(|same| same.rfind('/')).map_or(0, |at| at + 1);
        let mut at = known;
        for name in path[known..].split('/') {
            let end = at + name.len();
            if let Some(message) = odd(name) {
                findings.push(content::unportable(&path[..end], message));
            }
            at = end + 1;
        }
        if path.len() > MAX_PATH {
            let message = Message::new("snapshot-path-too-long")
                .with("n", path.len())
                .with("limit", MAX_PATH);
            findings.push(content::unportable(path, message));
        }
        before = path;
    }
    findings.extend(alike(paths));
    findings
}

/// What is wrong with a name elsewhere.
fn odd(name: &str) -> Option<Message> {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let is_device = |device: &&str| stem.eq_ignore_ascii_case(device);
    let is_numbered = || {
        let (kind, number) = stem.split_at_checked(3).unwrap_or_default();
        NUMBERED.iter().any(|one| kind.eq_ignore_ascii_case(one))
            && matches!(number.as_bytes(), [b'0'..=b'9'])
    };
    if matches!(stem.len(), 3 | 4) && (DEVICES.iter().any(is_device) || is_numbered()) {
        return Some(Message::new("snapshot-reserved-name"));
    }
    if name.ends_with(['.', ' ']) {
        return Some(Message::new("snapshot-trailing-dot"));
    }
    let is_forbidden = |byte: u8| matches!(byte, b'<' | b'>' | b':' | b'"' | b'|' | b'?' | b'*');
    if let Some(found) = name.bytes().find(|byte| is_forbidden(*byte)) {
        let found = char::from(found).to_string();
        return Some(Message::new("snapshot-forbidden-character").with("text", found));
    }
    (name.len() > MAX_NAME).then(|| {
        Message::new("snapshot-name-too-long").with("n", name.len()).with("limit", MAX_NAME)
    })
}

/// Paths that differ from another only by case or by how their characters are composed.
fn alike(paths: &[&str]) -> Vec<Finding> {
    let mut first: HashMap<String, &str> = HashMap::new();
    let mut findings = Vec::new();
    for path in paths.iter().filter(|path| !is_folded(path)) {
        let folded: String = folded(path);
        if folded == **path {
            // Of those that are alike this one stays as it is.
            continue;
        }
        let same = paths.binary_search(&folded.as_str()).ok().map(|at| paths[at]);
        match same.or_else(|| first.get(&folded).copied()) {
            Some(other) => {
                let message = Message::new("snapshot-names-alike").with("other", other);
                findings.push(content::unportable(path, message));
            }
            None => {
                first.insert(folded, path);
            }
        }
    }
    findings
}

/// Whether a path is as systems see it that ignore case and composition; most are.
fn is_folded(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
}

fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    let lower: String = path.nfc().flat_map(char::to_lowercase).collect();
    lower.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::crowds;
    use super::odd;
    use super::unportable;

    fn told(paths: &[&str]) -> Vec<(String, &'static str)> {
        let findings = unportable(paths);
        let told = findings.into_iter().map(|one| {
            let path = one.path.unwrap_or_default();
            (path, one.message.key)
        });
        told.collect()
    }

    #[test]
    fn names_that_differ_by_case_or_composition_are_told() {
        let paths = ["data/A.toml", "data/a.toml", "data/caf\u{e9}.toml", "data/cafe\u{301}.toml"];
        let mut sorted = paths;
        sorted.sort_unstable();
        assert_eq!(
            told(&sorted),
            [
                ("data/A.toml".to_owned(), "snapshot-names-alike"),
                ("data/cafe\u{301}.toml".to_owned(), "snapshot-names-alike"),
            ]
        );
        // Neither is what both are taken for.
        assert_eq!(told(&["data/AB.toml", "data/Ab.toml"]).len(), 1);
        assert_eq!(told(&["data/记录.toml", "data/纪录.toml"]), []);
    }

    #[test]
    fn names_that_windows_cannot_write_are_told_once_a_folder() {
        let told = told(&["data/aux/a.toml", "data/aux/b.toml", "data/con.tar.gz", "data/x./y"]);
        let paths: Vec<&str> = told.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["data/aux", "data/con.tar.gz", "data/x."]);
        for name in ["NUL", "Com1.txt", "lpt9", "a?b", "a ", "a:b"] {
            assert!(odd(name).is_some(), "{name}");
        }
        for name in ["console", "com", "comx", "auxiliary.toml", "a.b", "记录.toml"] {
            assert!(odd(name).is_none(), "{name}");
        }
        assert!(odd(&"长".repeat(86)).is_some());
        assert!(odd(&"长".repeat(85)).is_none());
    }

    #[test]
    fn files_are_counted_by_contract() {
        let many: Vec<String> =
            (0..=super::MAX_CONTRACT_FILES).map(|n| format!("data/b/{n:07}.toml")).collect();
        let mut paths: Vec<&str> = vec!["content/a.md", "data/a/a.toml"];
        paths.extend(many.iter().map(String::as_str));
        paths.push("data/c/c.toml");
        let found = crowds(&paths, "data");
        let told: Vec<Option<&str>> = found.iter().map(|one| one.path.as_deref()).collect();
        assert_eq!(told, [Some("data/b/")]);
        assert!(crowds(&paths[..paths.len() - 2], "data").is_empty());
    }
}
