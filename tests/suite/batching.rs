//! Several files of a repository at once: all of them or none, whatever stops the run or stands in the way.

use std::collections::BTreeMap;
use std::fs;

use pactbook::base::digest::sha256;
use pactbook::publish;
use pactbook::publish::Piece;

use crate::cli::holds_all;
use crate::sandbox::Sandbox;

/// What tells the hidden folder of a write from one of somebody else.
const SIGN: &str = "# made by pactbook, which keeps here what it is about to publish\n*\n";

fn pieces<'a>(files: &[(&str, &'a str)]) -> BTreeMap<String, Piece<'a>> {
    let piece = |text: &'a str| Piece { bytes: text.as_bytes(), is_program: false };
    files.iter().map(|(path, text)| ((*path).to_owned(), piece(text))).collect()
}

/// A run that was stopped after its journal stood: one file is in place, one waits.
fn stopped(repo: &Sandbox, before: Option<&str>) {
    let first = ("data/a.txt", "new a");
    let second = ("data/b.txt", "new b");
    let entry = |path: &str, before: Option<&str>, after: &str| {
        serde_json::json!({
            "path": path,
            "before": before.map(|text| sha256(text.as_bytes())),
            "after": sha256(after.as_bytes()),
        })
    };
    let journal = serde_json::json!({
        "root": repo.root().canonicalize().expect("it is there"),
        "entries": [entry(first.0, None, first.1), entry(second.0, before, second.1)],
    });
    repo.write(".git/pactbook-writing/.gitignore", SIGN);
    repo.write(".git/pactbook-writing/journal", journal.to_string());
    repo.write(first.0, first.1).write("data/.b.txt.pactbook-new", second.1);
}

#[test]
fn where_one_file_cannot_be_written_none_is() {
    let repo = Sandbox::new();
    repo.write("data/a.txt", "old a");
    // What has the name of the file that would wait makes the second one fail.
    repo.write("data/.b.txt.pactbook-new/x", "in the way");
    let files =
        pieces(&[("data/a.txt", "new a"), ("data/b.txt", "new b"), ("data/c/d.txt", "new d")]);
    let error = publish::put_all(repo.root(), &files).expect_err("something is in the way");
    assert!(error.message.contains(".b.txt.pactbook-new"), "{error}");
    let left: Vec<String> = repo.files().into_keys().collect();
    assert_eq!(left, ["data/.b.txt.pactbook-new/x", "data/a.txt"]);
    assert_eq!(repo.text("data/a.txt"), "old a");
    fs::remove_dir_all(repo.root().join("data/.b.txt.pactbook-new")).expect("it was there");
    publish::put_all(repo.root(), &files).expect("nothing is in the way");
    assert_eq!(repo.text("data/a.txt") + &repo.text("data/c/d.txt"), "new anew d");
    assert!(!repo.root().join(".git/pactbook-writing").exists(), "nothing is left over");
}

#[test]
fn what_a_stopped_run_began_is_finished_by_the_next_command() {
    let repo = Sandbox::new();
    stopped(&repo, None);
    publish::finish_writing(repo.root()).expect("it can be finished");
    assert_eq!(repo.text("data/b.txt"), "new b");
    assert!(!repo.root().join("data/.b.txt.pactbook-new").exists());
    assert!(!repo.root().join(".git/pactbook-writing").exists());
    publish::finish_writing(repo.root()).expect("there is nothing to do");
}

#[test]
fn what_somebody_changed_since_is_not_touched() {
    let repo = Sandbox::new();
    stopped(&repo, Some("old b"));
    repo.write("data/b.txt", "by hand, since then");
    let said = repo.run(&["--lang", "en", "check"], 2);
    holds_all(
        &said.err,
        &["`data/b.txt` was changed after a run was stopped", "take what you need"],
    );
    assert_eq!(repo.text("data/b.txt"), "by hand, since then");
    repo.remove("data/.b.txt.pactbook-new");
    publish::finish_writing(repo.root()).expect("nothing waits any more");
    assert_eq!(repo.text("data/b.txt"), "by hand, since then");
    assert!(!repo.root().join(".git/pactbook-writing").exists());
}

#[test]
fn what_waited_without_a_journal_goes() {
    let repo = Sandbox::new();
    stopped(&repo, None);
    let journal = repo.root().join(".git/pactbook-writing/journal");
    fs::rename(&journal, journal.with_file_name("draft")).expect("it was there");
    publish::finish_writing(repo.root()).expect("it can be undone");
    assert_eq!(repo.files().into_keys().collect::<Vec<String>>(), ["data/a.txt"]);
}

/// What a commit brings is no journal: only git's own folder has one.
#[test]
fn a_journal_that_a_commit_brings_is_none() {
    let repo = Sandbox::new();
    stopped(&repo, None);
    for name in [".gitignore", "journal"] {
        let text = repo.text(&format!(".git/pactbook-writing/{name}"));
        repo.write(&format!("pactbook-writing/{name}"), text.clone());
        repo.write(&format!(".pactbook/{name}"), text);
    }
    fs::remove_dir_all(repo.root().join(".git/pactbook-writing")).expect("it was there");
    publish::finish_writing(repo.root()).expect("there is none");
    assert!(!repo.root().join("data/b.txt").exists());
}

#[cfg(unix)]
#[test]
fn a_link_where_a_file_waits_leads_nowhere() {
    let repo = Sandbox::new();
    repo.write("data/x.txt", "x").write("precious", "years of work");
    let link = repo.root().join("data/.a.txt.pactbook-new");
    std::os::unix::fs::symlink("../precious", &link).expect("a link");
    publish::put_file(&repo.root().join("data/a.txt"), b"new").expect_err("a link is in the way");
    publish::put_all(repo.root(), &pieces(&[("data/a.txt", "new"), ("data/b.txt", "new")]))
        .expect_err("a link is in the way");
    assert_eq!(repo.text("precious"), "years of work");
    std::os::unix::fs::symlink("data", repo.root().join("linked")).expect("a link");
    let error = publish::put_all(repo.root(), &pieces(&[("linked/a.txt", "new")]));
    assert!(error.expect_err("a link").message.contains("is a symbolic link"));
    assert!(!repo.root().join("data/a.txt").exists());
}
