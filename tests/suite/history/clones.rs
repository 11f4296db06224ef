//! Clones that hold less or lie elsewhere: shallow, partial, damaged, bare, linked, inside another.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Stdio;

use pactbook::snapshot::Content;
use pactbook::snapshot::history::Gap;
use pactbook::snapshot::history::History;
use pactbook::snapshot::history::Unknown;
use tempfile::TempDir;

use super::story::Deed;
use super::story::SETTINGS;
use super::story::Story;
use super::story::agree;
use super::story::command;
use super::story::git;
use super::story::merged;
use super::story::read;
use super::story::read_with;
use super::story::request;
use super::story::timeline;
use super::story::unpack;

/// A clone of a story, made with these arguments.
fn cloned(story: &Story, arguments: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder for the clone");
    let origin = format!("file://{}", story.path().display());
    let all = [&["clone", "-q"], arguments, &[&origin, "clone"]].concat();
    git(folder.path(), &all);
    let path = folder.path().join("clone");
    (folder, path)
}

/// Takes a loose object away.
fn lose(folder: &Path, id: &str) {
    fs::remove_file(object(folder, id)).expect("the object is loose");
}

fn object(folder: &Path, id: &str) -> PathBuf {
    folder.join(".git/objects").join(&id[..2]).join(&id[2..])
}

/// The merged story with every object in a file of its own.
fn loose() -> (Story, Vec<String>) {
    let (story, ids) = merged();
    unpack(&story);
    (story, ids)
}

#[test]
fn a_shallow_clone_knows_that_it_does_not_know() {
    let (story, ids) = merged();
    let (_folder, clone) = cloned(&story, &["--depth", "1"]);
    let told = timeline(&clone);
    assert_eq!(told.gap, Some(Gap::Shallow));
    let commits: Vec<&str> = told.trunk.iter().map(|one| &*one.commit.id).collect();
    assert_eq!(commits, [ids[5].as_str()]);
    let paths: Vec<&str> = told.trunk[0].changes.iter().map(|one| &*one.path).collect();
    assert_eq!(paths, ["data/a.toml", "data/b.toml", "pactbook.toml"]);
    assert!(told.trunk[0].changes.iter().all(|change| change.old.is_none()));
    assert_eq!(told.trunk[0].commit.parents.len(), 1);
}

#[test]
fn a_shallow_clone_made_whole_is_whole() {
    let (story, _) = merged();
    let (_folder, clone) = cloned(&story, &["--depth", "1"]);
    let mut asked = request(&clone);
    asked.use_cache = true;
    assert!(!read_with(&asked).history.is_whole());
    git(&clone, &["fetch", "-q", "--unshallow"]);
    let snapshot = read_with(&asked);
    assert!(snapshot.history.is_whole());
    assert_eq!(snapshot.history, read(story.path()).history);
}

#[test]
fn a_branch_cut_short_says_so_and_blames_nobody() {
    let (story, ids) = merged();
    // Deep enough for the merge and its parents: the trunk begins at c03, the branch at c02.
    let (_folder, clone) = cloned(&story, &["--depth", "3"]);
    let told = timeline(&clone);
    assert_eq!(told.gap, Some(Gap::Shallow));
    let merge = told.trunk.iter().find(|one| *one.commit.id == *ids[4]).expect("the merge");
    assert_eq!(merge.side_gap, Some(Gap::Shallow));
    assert_eq!(merge.side, []);
    assert_eq!(merge.changes.len(), 1);
}

#[test]
fn a_clone_without_old_blobs_knows_who_and_when() {
    let (story, _) = merged();
    git(story.path(), &["config", "uploadpack.allowFilter", "true"]);
    let (_folder, clone) = cloned(&story, &["--filter=blob:none"]);
    let whole = timeline(story.path());
    let told = timeline(&clone);
    assert_eq!((&told.trunk, told.gap), (&whole.trunk, None));
    let keys = |contents: &std::collections::BTreeMap<Box<str>, Content>| -> Vec<Box<str>> {
        contents.keys().cloned().collect()
    };
    assert_eq!(keys(&told.contents), keys(&whole.contents));
    assert_eq!(told.contents.len(), 1);
    assert!(whole.contents.values().all(|one| *one == Content::Text("b = 1".to_owned())));
    assert!(told.contents.values().all(|one| *one == Content::Unreadable));
}

#[test]
fn a_clone_without_old_trees_begins_where_it_can() {
    let (story, ids) = merged();
    git(story.path(), &["config", "uploadpack.allowFilter", "true"]);
    let (_folder, clone) = cloned(&story, &["--filter=tree:0"]);
    let told = timeline(&clone);
    assert_eq!(told.gap, Some(Gap::Missing));
    assert_eq!(*told.trunk[0].commit.id, *ids[5]);
    assert_eq!(told.trunk[0].changes.len(), 3);
}

#[test]
fn a_missing_commit_is_a_gap() {
    let (story, ids) = loose();
    lose(story.path(), &ids[3]);
    let told = timeline(story.path());
    assert_eq!(told.gap, Some(Gap::Missing));
    let commits: Vec<&str> = told.trunk.iter().map(|one| &*one.commit.id).collect();
    assert_eq!(commits, [ids[4].as_str(), ids[5].as_str()]);
    assert!(told.trunk[0].changes.iter().all(|change| change.old.is_none()));
    // The branch is there as far as the trunk is not.
    let side: Vec<&str> = told.trunk[0].side.iter().map(|one| &*one.commit.id).collect();
    assert_eq!(side, [ids[0].as_str(), ids[1].as_str(), ids[2].as_str()]);
}

#[test]
fn a_missing_commit_of_a_branch_leaves_the_trunk_whole() {
    let (story, ids) = loose();
    lose(story.path(), &ids[1]);
    let told = timeline(story.path());
    assert_eq!(told.gap, None);
    assert_eq!(told.trunk.len(), 4);
    assert_eq!(told.trunk[2].side_gap, Some(Gap::Missing));
}

#[test]
fn a_damaged_tree_ends_the_history_and_not_the_run() {
    let (story, ids) = loose();
    let path =
        object(story.path(), &git(story.path(), &["rev-parse", &format!("{}:data", ids[0])]));
    fs::remove_file(&path).expect("the object is loose");
    fs::write(&path, b"not what it was").expect("the object can be written");
    let snapshot = read(story.path());
    let told = snapshot.history.timeline().expect("the rest is known");
    assert_eq!(told.gap, Some(Gap::Missing));
    assert_eq!(*told.trunk[0].commit.id, *ids[3]);
    assert_eq!(snapshot.sources.len(), 3);
}

#[test]
fn grafts_and_replacements_are_named_and_not_followed() {
    let (story, ids) = merged();
    let whole = timeline(story.path());
    let info = story.path().join(".git/info");
    fs::create_dir_all(&info).expect("a folder for grafts");
    fs::write(info.join("grafts"), format!("{}\n", ids[4])).expect("a graft");
    let told = timeline(story.path());
    assert_eq!((told.gap, told.trunk == whole.trunk), (Some(Gap::Graft), true));
    // One that touches another branch only does not matter.
    fs::write(info.join("grafts"), format!("{}\n", ids[1])).expect("a graft");
    assert_eq!(timeline(story.path()).gap, None);
    git(story.path(), &["replace", &ids[3], &ids[1]]);
    let told = timeline(story.path());
    assert_eq!((told.gap, told.trunk == whole.trunk), (Some(Gap::Graft), true));
}

#[test]
fn a_repository_without_commits_and_a_folder_without_repository_say_so() {
    let story = Story::new(&[]);
    fs::write(story.path().join("pactbook.toml"), "").expect("settings");
    assert_eq!(read(story.path()).history, History::Unknown(Unknown::NoCommit));
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("pactbook.toml"), "").expect("settings");
    assert_eq!(read(folder.path()).history, History::Unknown(Unknown::NoRepository));
}

#[test]
fn bare_and_linked_and_sha256_repositories_tell_the_same_story() {
    let (story, ids) = merged();
    let whole = timeline(story.path());
    let (_bare, clone) = cloned(&story, &["--bare"]);
    assert_eq!(timeline(&clone), whole);
    let linked = tempfile::tempdir().expect("a folder");
    let linked = linked.path().join("tree");
    git(story.path(), &["worktree", "add", "-q", "--detach", &linked.to_string_lossy(), &ids[4]]);
    let told = timeline(&linked);
    assert_eq!(told.trunk, whole.trunk[..3]);

    let mut story = Story::new(&["--object-format=sha256"]);
    let root = story.tell(&Deed { day: 0, parents: &[], edits: &[SETTINGS] });
    let side = story.tell(&Deed { day: 1, parents: &[root], edits: &[("data/a.toml", Some("a"))] });
    let edits = [("data/a.toml", Some("b"))];
    story.tell(&Deed { day: 2, parents: &[root, side], edits: &edits });
    story.end();
    let told = agree(story.path(), "");
    assert_eq!(told.trunk[1].commit.id.len(), 64);
    assert_eq!(told.trunk[1].side.len(), 1);
}

#[test]
fn a_data_repository_in_a_subfolder_sees_only_itself() {
    let mut story = Story::new(&[]);
    let start = [("sub/dir/pactbook.toml", Some("")), ("data/not.toml", Some("x"))];
    let root = story.tell(&Deed { day: 0, parents: &[], edits: &start });
    let edits = [("sub/dir/data/a.toml", Some("a")), ("sub/data/no.toml", Some("x"))];
    let next = story.tell(&Deed { day: 1, parents: &[root], edits: &edits });
    story.tell(&Deed { day: 2, parents: &[next], edits: &[("data/not.toml", None)] });
    story.end();
    let told = agree(story.path(), "sub/dir/");
    assert_eq!(told.trunk.len(), 3);
    assert_eq!(&*told.trunk[1].changes[0].path, "data/a.toml");
    assert_eq!(told.trunk[1].changes.len(), 1);
}

#[test]
fn a_submodule_has_its_own_history() {
    let (story, _) = merged();
    let outer = tempfile::tempdir().expect("a folder");
    git(outer.path(), &["init", "-q", "-b", "main"]);
    let origin = story.path().to_string_lossy().into_owned();
    git(outer.path(), &["submodule", "--quiet", "add", &origin, "inner"]);
    assert!(outer.path().join("inner/.git").is_file());
    assert_eq!(timeline(&outer.path().join("inner")), timeline(story.path()));
}

#[test]
fn mailmap_changes_what_is_shown_and_nothing_else() {
    let mut story = Story::new(&[]);
    let map = "经办人甲 <buyer@example.invalid> <a@example.invalid>\n";
    let root = story.tell(&Deed { day: 0, parents: &[], edits: &[SETTINGS] });
    story.tell(&Deed { day: 1, parents: &[root], edits: &[(".mailmap", Some(map))] });
    story.end();
    let check = |folder: &Path| {
        let told = timeline(folder);
        let first = &told.trunk[0].commit;
        assert_eq!(
            (&*first.author.name, &*first.author.mail),
            ("驻场工程师甲", "a@example.invalid")
        );
        let shown = &first.author_shown;
        assert_eq!((&*shown.name, &*shown.mail), ("经办人甲", "buyer@example.invalid"));
        assert_eq!(first.committer_shown, first.committer);
    };
    check(story.path());
    let (_bare, clone) = cloned(&story, &["--bare"]);
    check(&clone);
    // The revision that is read decides, so that it gives the same everywhere.
    let mut asked = request(story.path());
    asked.rev = Some("HEAD~1".to_owned());
    let told = read_with(&asked);
    let first = &told.history.timeline().expect("a history").trunk[0].commit;
    assert_eq!(first.author_shown, first.author);
}

#[test]
fn a_signature_is_cut_out_with_what_it_signs() {
    let (story, ids) = merged();
    let raw = git(story.path(), &["cat-file", "commit", &ids[5]]);
    let (head, message) = raw.split_once("\n\n").expect("a message");
    let signed = format!(
        "{head}\ngpgsig-sha256 -----OTHER-----\n no\n -----END-----\ngpgsig -----BEGIN X-----\n \
         \n abc\n -----END X-----\n\n{message}\ngpgsig in the message\n"
    );
    let mut child = command(story.path(), &["hash-object", "-t", "commit", "-w", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git can be started");
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    stdin.write_all(signed.as_bytes()).expect("git listens");
    drop(stdin);
    let output = child.wait_with_output().expect("git ends");
    let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    git(story.path(), &["update-ref", "refs/heads/main", &id]);
    let told = timeline(story.path());
    assert_eq!(told.trunk[2].commit.signature, None);
    let signature = told.trunk[3].commit.signature.as_ref().expect("it is signed");
    assert_eq!(&*signature.armour, "-----BEGIN X-----\n\nabc\n-----END X-----\n");
    let payload = format!("{head}\n\n{message}\ngpgsig in the message\n");
    assert_eq!(String::from_utf8_lossy(&signature.payload), payload);
}
