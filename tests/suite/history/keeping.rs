//! The walk that is kept: used where it fits, never trusted where it does not.

use std::fs;
use std::path::PathBuf;

use pactbook::snapshot::Snapshot;
use pactbook::snapshot::history::Gap;

use super::story::Deed;
use super::story::Story;
use super::story::Told;
use super::story::git;
use super::story::git_sides;
use super::story::git_trunk;
use super::story::merged;
use super::story::own_sides;
use super::story::own_trunk;
use super::story::read;
use super::story::read_with;
use super::story::request;
use super::story::unpack;

/// Reads with what earlier reads kept.
fn again(story: &Story) -> Snapshot {
    let mut request = request(story.path());
    request.use_cache = true;
    read_with(&request)
}

/// The one file that is kept.
fn file(story: &Story) -> PathBuf {
    let folder = story.path().join(".git/pactbook");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("something is kept")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(paths.len(), 1, "{paths:?}");
    paths.remove(0)
}

/// Makes the oldest tree of the data folder unreadable, so that only what was kept knows the beginning.
fn forget(story: &Story, ids: &[String]) {
    let tree = git(story.path(), &["rev-parse", &format!("{}:data", ids[0])]);
    git(story.path(), &["repack", "-q", "-ad"]);
    unpack(story);
    let object = story.path().join(".git/objects").join(&tree[..2]).join(&tree[2..]);
    fs::remove_file(object).expect("the object is loose");
}

#[test]
fn what_was_kept_gives_the_same() {
    let (mut story, _) = merged();
    let plain = read(story.path());
    assert!(!story.path().join(".git/pactbook").exists());
    assert_eq!(again(&story), plain);
    let bytes = fs::read(file(&story)).expect("it was kept");
    assert_eq!(again(&story), plain);
    assert_eq!(fs::read(file(&story)).expect("it is kept"), bytes);
    // Another commit on top, one of them a merge of an old commit.
    let side = story.tell(&Deed { day: 7, parents: &[1], edits: &[("data/s.toml", Some("s"))] });
    story.tell(&Deed { day: 8, parents: &[5, side], edits: &[("data/s.toml", Some("s"))] });
    story.end();
    let later = read(story.path());
    let told = again(&story);
    assert_eq!(told, later);
    assert_ne!(fs::read(file(&story)).expect("it is kept"), bytes);
    let timeline = told.history.timeline().expect("a history");
    assert_eq!(own_trunk(timeline), git_trunk(story.path(), ""));
    assert_eq!(own_sides(timeline), git_sides(story.path(), ""));
}

#[test]
fn a_new_commit_reads_nothing_that_is_kept() {
    let (story, ids) = merged();
    let before = again(&story);
    forget(&story, &ids);
    git(story.path(), &["commit", "-q", "--allow-empty", "-m", "one more"]);
    let blind = read(story.path());
    assert_eq!(blind.history.timeline().expect("a part").gap, Some(Gap::Missing));
    let told = again(&story);
    let timeline = told.history.timeline().expect("a history");
    let old = before.history.timeline().expect("a history");
    assert_eq!(timeline.gap, None);
    assert_eq!(timeline.trunk[..4], old.trunk[..]);
    assert_eq!(timeline.trunk.len(), 5);
}

#[test]
fn what_is_damaged_or_foreign_is_not_used() {
    let (story, _) = merged();
    let plain = again(&story);
    let path = file(&story);
    let whole = fs::read(&path).expect("it was kept");
    let flipped = (0..whole.len()).map(|at| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        bytes
    });
    let cut = (0..whole.len()).step_by(97).chain([whole.len() - 1]);
    let cut = cut.map(|n| whole[..n].to_vec());
    let older = [b"pactbook cache 0\n", &whole[17..]].concat();
    for bytes in flipped.chain(cut).chain([older, b"pactbook cache 1\n".to_vec()]) {
        fs::write(&path, &bytes).expect("it can be damaged");
        assert_eq!(again(&story), plain);
        assert_eq!(fs::read(&path).expect("it is kept"), whole, "it is made anew");
    }
    // Something behind it is no part of it, but not in its way either.
    fs::write(&path, [&whole[..], b"junk"].concat()).expect("it can be damaged");
    assert_eq!(again(&story), plain);
    // That of another history, with right checksums.
    let mut other = Story::new(&[]);
    other.tell(&Deed {
        day: 3,
        parents: &[],
        edits: &[("pactbook.toml", Some("zone = \"UTC\"\n"))],
    });
    other.end();
    again(&other);
    fs::copy(file(&other), &path).expect("it can be replaced");
    assert_eq!(again(&story), plain);
}

#[test]
fn what_was_added_is_not_used_if_it_is_damaged() {
    let (mut story, _) = merged();
    again(&story);
    let path = file(&story);
    let before = fs::read(&path).expect("it was kept");
    story.tell(&Deed { day: 7, parents: &[5], edits: &[("data/b.toml", Some("b = 3"))] });
    story.end();
    let plain = read(story.path());
    assert_eq!(again(&story), plain);
    let whole = fs::read(&path).expect("it is kept");
    assert_eq!(whole[..before.len()], before, "what is new stands behind what was there");
    assert!(whole.len() > before.len());
    for at in before.len()..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&path, &bytes).expect("it can be damaged");
        assert_eq!(again(&story), plain);
        fs::write(&path, &whole[..at]).expect("it can be cut off");
        assert_eq!(again(&story), plain);
    }
    // What somebody else added to another state of it.
    fs::write(&path, [&whole[..], &whole[before.len()..]].concat()).expect("it can be changed");
    assert_eq!(again(&story), plain);
}

#[test]
fn many_commits_one_by_one_are_kept_like_all_at_once() {
    let (mut story, _) = merged();
    let mut last = 5;
    for n in 0..40 {
        let (path, text) = (format!("data/{}.toml", n % 7), "x".repeat(n * 200 + 1));
        let edits = [(path.as_str(), Some(text.as_str()))];
        last = story.tell(&Deed { day: 6 + n as i64, parents: &[last], edits: &edits });
        if n % 8 == 0 {
            story.end();
            assert_eq!(again(&story), read(story.path()));
        }
    }
    let ids = story.end();
    assert_eq!(again(&story), read(story.path()));
    // An older commit uses the beginning of what is kept.
    let bytes = fs::read(file(&story)).expect("it is kept");
    for id in [&ids[30], &ids[6], &ids[0]] {
        let mut asked = request(story.path());
        asked.rev = Some(id.clone());
        let plain = read_with(&asked);
        asked.use_cache = true;
        assert_eq!(read_with(&asked), plain);
    }
    assert_eq!(fs::read(file(&story)).expect("it is kept"), bytes);
}

#[test]
fn after_a_rewrite_the_shared_beginning_is_used() {
    let (story, ids) = merged();
    again(&story);
    forget(&story, &ids);
    git(story.path(), &["reset", "-q", "--hard", "HEAD~1"]);
    git(story.path(), &["commit", "-q", "--allow-empty", "-m", "instead"]);
    let told = again(&story);
    let timeline = told.history.timeline().expect("a history");
    assert_eq!((timeline.gap, timeline.trunk.len()), (None, 4));
    assert_eq!(own_trunk(timeline)[..3], git_trunk_of(&ids)[..]);
    // Back to a commit that is kept: nothing is walked and nothing lost.
    git(story.path(), &["reset", "-q", "--hard", &ids[3]]);
    let told = again(&story);
    assert_eq!(told.history.timeline().map(|one| one.trunk.len()), Some(2));
}

/// What the first three commits of the trunk of the merged story changed, by the reading of a twin.
fn git_trunk_of(ids: &[String]) -> Vec<Told> {
    let (twin, same) = merged();
    assert_eq!(same, ids);
    git_trunk(twin.path(), "")[..3].to_vec()
}

#[test]
fn where_nothing_can_be_kept_nothing_is() {
    let (story, _) = merged();
    let plain = read(story.path());
    fs::write(story.path().join(".git/pactbook"), "in the way").expect("a file");
    assert_eq!(again(&story), plain);
    assert_eq!(
        fs::read_to_string(story.path().join(".git/pactbook")).expect("a file"),
        "in the way"
    );
}
