//! Sites of revisions: from a bare clone, without a checkout, the same bytes from every folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::bench::CALENDAR;
use crate::bench::clause;

const RULE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\n\
                    to = \"responded_at\"\nwithin = \"2h\"";

const FIRST: &str = r#"
[[incident]]
id           = "INC-1"
kind         = "fault"
summary      = "教务系统无法登录"
reported_at  = 2025-10-04T20:00:00
responded_at = 2025-10-04T22:00:00
"#;

const SECOND: &str = r#"
[[incident]]
id           = "INC-2"
kind         = "fault"
summary      = "选课页面报错"
reported_at  = 2025-10-05T20:00:00
responded_at = 2025-10-05T22:00:01
"#;

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "驻场工程师甲")
        .env("GIT_AUTHOR_EMAIL", "onsite@example.invalid")
        .env("GIT_COMMITTER_NAME", "驻场工程师甲")
        .env("GIT_COMMITTER_EMAIL", "onsite@example.invalid")
        .env("GIT_AUTHOR_DATE", "2025-10-06T09:00:00+08:00")
        .env("GIT_COMMITTER_DATE", "2025-10-06T09:00:00+08:00")
        .output()
        .expect("the git program is there for tests");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn put(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("the file lies in a folder")).expect("a new folder");
    fs::write(file, text).expect("a new file");
}

/// A repository with two commits, the second of which adds a breach.
fn repository() -> (TempDir, String, String) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let root = folder.path();
    git(root, &["init", "-q", "-b", "main"]);
    put(root, "pactbook.toml", "as_of = 2026-07-03T09:00:00+08:00\n");
    put(root, "data/calendars/cn.toml", CALENDAR);
    put(root, "data/demo/contract.toml", &clause(RULE));
    put(root, "data/demo/records/first.toml", FIRST);
    git(root, &["add", "-A"]);
    git(root, &["commit", "-q", "-m", "first"]);
    let first = git(root, &["rev-parse", "HEAD"]);
    put(root, "data/demo/records/second.toml", SECOND);
    git(root, &["add", "-A"]);
    git(root, &["commit", "-q", "-m", "second"]);
    let second = git(root, &["rev-parse", "HEAD"]);
    (folder, first, second)
}

/// What a build writes, by path.
fn build(folder: &Path, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let output = tempfile::tempdir().expect("a folder for the site");
    let site = output.path().join("site");
    let run = Command::new(env!("CARGO_BIN_EXE_pactbook"))
        .arg("-C")
        .arg(folder)
        .args(args)
        .arg("build")
        .arg("--output")
        .arg(&site)
        // No git program to be found: revisions are read without it.
        .env("PATH", "")
        .output()
        .expect("the program runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut files = BTreeMap::new();
    read(&site, &site, &mut files);
    files
}

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("the site is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            read(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("the file lies in the site");
            let bytes = fs::read(&path).expect("the file is readable");
            files.insert(name.to_string_lossy().into_owned(), bytes);
        }
    }
}

#[test]
fn an_older_commit_of_a_bare_clone_gives_the_site_of_that_commit() {
    let (origin, first, second) = repository();
    let bare = tempfile::tempdir().expect("a folder for the clone");
    git(bare.path(), &["clone", "-q", "--bare", &origin.path().to_string_lossy(), "clone.git"]);
    let clone = bare.path().join("clone.git");
    let old = build(&clone, &["--rev", &first]);
    let new = build(&clone, &["--rev", &second]);
    let shows = |site: &BTreeMap<String, Vec<u8>>, text: &str| {
        site.values().any(|bytes| String::from_utf8_lossy(bytes).contains(text))
    };
    assert!(shows(&old, "INC-1") && !shows(&old, "INC-2"));
    assert!(shows(&new, "INC-2"));
    assert!(shows(&old, &first) && !shows(&old, &second), "the pages name their commit");
}

#[test]
fn one_commit_gives_the_same_bytes_from_every_folder() {
    let (origin, _, second) = repository();
    let elsewhere = tempfile::tempdir().expect("a folder for the clone");
    git(elsewhere.path(), &["clone", "-q", &origin.path().to_string_lossy(), "a longer name"]);
    let clone = elsewhere.path().join("a longer name");
    let here = build(origin.path(), &["--rev", &second]);
    assert!(here.len() > 20);
    assert_eq!(here, build(&clone, &["--rev", "HEAD"]));
    assert_eq!(here, build(&clone, &[]), "a clean working tree is its commit");
}

#[test]
fn a_changed_working_tree_says_so() {
    let (origin, _, second) = repository();
    put(origin.path(), "data/demo/records/third.toml", &FIRST.replace("INC-1", "INC-3"));
    let site = build(origin.path(), &[]);
    let home = String::from_utf8_lossy(&site["index.html"]).into_owned();
    assert!(home.contains(&second[..10]), "the commit it started from");
    assert_ne!(site["index.html"], build(origin.path(), &["--rev", "HEAD"])["index.html"]);
}

#[test]
fn a_plain_folder_says_what_cannot_be_known() {
    let (origin, ..) = repository();
    fs::remove_dir_all(origin.path().join(".git")).expect("the history goes");
    let site = build(origin.path(), &["--lang", "en"]);
    let home = String::from_utf8_lossy(&site["en/index.html"]).into_owned();
    assert!(home.contains("revision unknown"), "{home}");
}
