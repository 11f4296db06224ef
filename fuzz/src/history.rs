//! The reader of git's history on damaged repositories: commits, trees and blobs of any bytes.

use std::fs;
use std::sync::OnceLock;

use pactbook::base::time::Instant;
use pactbook::snapshot::trial::Damaged;
use pactbook::snapshot::trial::Object;
use pactbook::snapshot::trial::Trial;

/// What parts the objects of an input; behind it stands a byte for the kind.
const MARK: [u8; 3] = [0xff, 0xfe, 0xfd];

/// The folders of sources.
const FOLDERS: [&str; 3] = ["content/", "data/", "themes/"];

/// A repository without objects, made once a process.
pub fn trial() -> &'static Trial {
    static TRIAL: OnceLock<Trial> = OnceLock::new();
    TRIAL.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("pactbook-fuzz-{}", std::process::id()));
        let git = folder.join(".git");
        for inside in ["objects/pack", "refs/heads"] {
            fs::create_dir_all(git.join(inside)).expect("folders can be made");
        }
        fs::write(git.join("HEAD"), "ref: refs/heads/main\n").expect("files can be written");
        let trial = Trial::new(&folder).expect("a repository");
        // What is needed of it has been read.
        let _ = fs::remove_dir_all(&folder);
        trial
    })
}

/// The objects of an input; the first has the id of twenty bytes 1, and it is where reading begins.
fn objects(data: &[u8]) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut rest = data;
    while !rest.is_empty() && objects.len() < 250 {
        let end = rest.windows(MARK.len()).position(|bytes| bytes == MARK);
        let (own, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after.get(MARK.len()..).unwrap_or_default();
        let (kind, bytes) = own.split_first().unwrap_or((&0, &[]));
        let kind = ["commit", "tree", "blob", "tag"][usize::from(*kind) % 4];
        let id = [u8::try_from(objects.len() + 1).unwrap_or(0); 20];
        objects.push(Object { id, kind, bytes: bytes.to_vec() });
    }
    objects
}

/// Files beyond which a repository is one of trees that hold themselves.
const MANY: usize = 200;

/// Reads the bytes as objects, and asks for the files and how they came to be.
///
/// What takes time is asked of some only: how thousands of folders within each other came to be, and
/// whether the same is told twice.
pub fn run(data: &[u8]) {
    let damaged = trial().of(objects(data), [1; 20]);
    let files = damaged.files();
    if files.as_ref().is_ok_and(|files| files.len() > MANY) && !data.len().is_multiple_of(16) {
        return;
    }
    told(&damaged, data.len().is_multiple_of(8));
    let Ok(files) = files else { return };
    let mut folder = "";
    for (path, _) in &files {
        folder = plain(path, folder);
    }
    assert!(files.is_sorted_by(|a, b| a.0 < b.0), "a path stands for one file");
}

fn told(damaged: &Damaged, is_again: bool) {
    let as_of = Instant::from_unix(1_760_000_000);
    let told = damaged.history(as_of);
    if is_again {
        assert_eq!(damaged.history(as_of), told, "the same twice");
    }
    let Ok(timeline) = told else { return };
    assert!(!timeline.trunk.is_empty(), "a history has a commit");
    for pair in timeline.trunk.windows(2) {
        assert_eq!(pair[1].commit.parents.first(), Some(&pair[0].commit.id), "the trunk is a row");
        assert!(pair[0].landed <= pair[1].landed, "nothing lands before what it rests on");
    }
    let is_first = timeline.trunk[0].commit.parents.is_empty();
    assert!(timeline.gap.is_some() || is_first, "a history that is cut off says so");
    for commit in &timeline.trunk {
        assert!(commit.changes.is_sorted());
        let mut folder = "";
        for change in commit.all_changes() {
            folder = plain(&change.path, folder);
            assert_ne!(change.old, change.new, "a change changes something");
            assert_eq!(change.old.as_ref().or(change.new.as_ref()).map(|id| id.len()), Some(40));
            if let Some(path) = &change.moved_from {
                plain(path, "");
            }
        }
    }
}

/// Panics unless a path lies in a folder of sources and leads nowhere else, and gives the folder it lies in.
///
/// What stands in the `known` folder was looked at: folders within each other would take all the time.
fn plain<'a>(path: &'a str, known: &str) -> &'a str {
    let (folder, name) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
    let rest = match path.strip_prefix(known).filter(|_| !known.is_empty()) {
        Some(rest) => rest,
        None if !folder.is_empty() && known.starts_with(folder) => name,
        None => {
            // A file may lie where a folder is expected.
            let is_inside =
                |folder: &&str| path.starts_with(*folder) || path == folder.trim_end_matches('/');
            assert!(path == "pactbook.toml" || FOLDERS.iter().any(is_inside), "{path}");
            path
        }
    };
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains('\\');
    assert!(rest.split('/').all(is_plain), "a path that leads elsewhere: {path:?}");
    assert!(!rest.chars().any(char::is_control), "a path with control characters: {path:?}");
    folder
}

fn commit(tree: u8, parents: &[u8], more: &str) -> Vec<u8> {
    let hex = |id: u8| format!("{id:02x}").repeat(20);
    let parents: String = parents.iter().map(|id| format!("parent {}\n", hex(*id))).collect();
    let text = format!(
        "\0tree {}\n{parents}author 甲 <a@example.org> 1759000000 +0800\ncommitter B <b@example.org> 1759000{tree:03} -0130\n{more}\nfiled\n",
        hex(tree)
    );
    text.into_bytes()
}

fn tree(entries: &[(&str, &str, u8)]) -> Vec<u8> {
    let entry = |(mode, name, id): &(&str, &str, u8)| {
        [format!("{mode} {name}\0").as_bytes(), &[*id; 20]].concat()
    };
    std::iter::once(1).chain(entries.iter().flat_map(entry)).collect()
}

fn blob(text: &str) -> Vec<u8> {
    [b"\x02", text.as_bytes()].concat()
}

/// A trunk of three commits with a merge, a signature, a file that moves, and odd sorts of entries.
pub fn seeds() -> Vec<Vec<u8>> {
    let signature =
        "gpgsig -----BEGIN SSH SIGNATURE-----\n U1NIU0lH\n -----END SSH SIGNATURE-----\n";
    let all = [
        commit(5, &[2, 3], signature),
        commit(6, &[4], "encoding GBK\n"),
        commit(7, &[4], ""),
        commit(8, &[], "mergetag object 00\n x\n"),
        tree(&[("40000", "data", 9), ("100644", "pactbook.toml", 12)]),
        tree(&[("40000", "data", 10), ("100644", "pactbook.toml", 12)]),
        tree(&[("40000", "content", 11), ("100755", "pactbook.toml", 13)]),
        tree(&[("40000", "data", 10)]),
        tree(&[
            ("100644", "a.toml", 13),
            ("120000", "b.toml", 12),
            ("160000", "sub", 1),
            ("40000", "x", 10),
        ]),
        tree(&[("100644", "a.toml", 12), ("100644", "c.png", 14)]),
        tree(&[("100644", ".hidden", 12), ("100644", "c\\d", 13), ("100644", "页.md", 14)]),
        blob("title = \"t\"\n"),
        blob("[[incident]]\nid = \"I-1\"\n"),
        blob("\u{1}png"),
    ];
    let mark: &[u8] = &MARK;
    let whole = all.join(mark);
    let linear = [
        commit(2, &[], ""),
        tree(&[("40000", "data", 3)]),
        tree(&[("100644", "a.toml", 4)]),
        blob("a = 1\n"),
    ];
    vec![whole, linear.join(mark), all[4..].join(mark), b"\x00tree".to_vec()]
}
