//! A snapshot part by part: together the parts are the whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::time::SystemTime;

use pactbook::base::finding::Finding;
use pactbook::snapshot;
use pactbook::snapshot::Origin;
use pactbook::snapshot::Snapshot;
use pactbook::snapshot::history::Change;
use pactbook::snapshot::history::SideCommit;
use pactbook::snapshot::history::Timeline;
use pactbook::snapshot::history::TrunkCommit;
use pactbook::snapshot::history::Witness;

use super::story::Deed;
use super::story::SETTINGS;
use super::story::Story;
use super::story::git;
use super::story::merged;
use super::story::request;

/// Which part a path is in.
fn part_of(path: &str) -> usize {
    ["data/a/", "data/b/"].iter().position(|folder| path.starts_with(folder)).unwrap_or(2)
}

/// The snapshot, and its three parts.
fn read(folder: &Path, rev: Option<&str>) -> (Snapshot, [Snapshot; 3]) {
    let mut asked = request(folder);
    asked.rev = rev.map(str::to_owned);
    let survey = snapshot::survey(&asked).expect("the repository can be read");
    let parts = [0, 1, 2].map(|no| survey.part(&|path| part_of(path) == no));
    let folders = ["data/a/", "data/b/"];
    for (no, folder) in folders.into_iter().enumerate() {
        assert_eq!(survey.below(&[folder]), parts[no]);
    }
    let both = survey.part(&|path| part_of(path) < 2);
    assert_eq!(survey.below(&folders), both);
    assert_eq!(survey.below(&["data/b", "data/a/", "data/b/t"]), both);
    let one = "data/a/one.toml";
    assert_eq!(survey.below(&[one]), survey.part(&|path| path == one));
    let (whole, _) = survey.whole();
    assert_eq!(whole, snapshot::read(&asked).expect("the repository can be read").0);
    (whole, parts)
}

/// What a trunk says apart from the paths: commits, landings, gaps.
fn bones(timeline: &Timeline) -> Vec<(Arc<Witness>, i64, usize)> {
    let bone = |one: &TrunkCommit| (Arc::clone(&one.commit), one.landed.unix(), one.side.len());
    timeline.trunk.iter().map(bone).collect()
}

/// All changes of all parts, sorted as in the whole.
fn joined(parts: &[&[Change]]) -> Vec<Change> {
    let mut all: Vec<Change> = parts.iter().flat_map(|part| part.iter()).cloned().collect();
    all.sort();
    all
}

/// Path, rule and first byte of a finding: numbers of sources differ from part to part.
type Found = (String, String, Option<u32>);

fn found(snapshot: &Snapshot) -> Vec<Found> {
    let one = |finding: &Finding| {
        let placed = finding.place.map(|place| snapshot.source(place.source).path.clone());
        let path = placed.or_else(|| finding.path.clone()).unwrap_or_default();
        (path, finding.rule.clone(), finding.place.map(|place| place.start))
    };
    snapshot.findings.iter().map(one).collect()
}

fn found_in_order(snapshot: &Snapshot) -> Vec<Found> {
    let mut all = found(snapshot);
    all.sort();
    all
}

fn assert_whole(whole: &Snapshot, parts: &[Snapshot; 3]) {
    let mut sources: Vec<_> = parts.iter().flat_map(|part| part.sources.clone()).collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(sources, whole.sources);
    let mut found: Vec<Found> = parts.iter().flat_map(found).collect();
    found.sort();
    assert_eq!(found, found_in_order(whole));
    let Some(told) = whole.history.timeline() else {
        assert!(parts.iter().all(|part| part.history == whole.history));
        return;
    };
    let parts = parts.each_ref().map(|part| part.history.timeline().expect("a history"));
    let mut contents = BTreeMap::new();
    for part in parts {
        assert_eq!(bones(part), bones(told));
        assert_eq!(part.gap, told.gap);
        contents.extend(part.contents.iter().map(|(blob, content)| (blob.clone(), content)));
    }
    for (blob, content) in told.contents.iter() {
        assert_eq!(contents.get(blob), Some(&content), "{blob}");
    }
    for (no, one) in told.trunk.iter().enumerate() {
        let trunk = parts.map(|part| part.trunk[no].changes.as_slice());
        assert_eq!(joined(&trunk), one.changes, "{no}");
        for (at, side) in one.side.iter().enumerate() {
            let sides: [&SideCommit; 3] = parts.map(|part| &part.trunk[no].side[at]);
            assert!(sides.iter().all(|own| own.commit == side.commit));
            assert_eq!(joined(&sides.map(|own| own.changes.as_slice())), side.changes, "{no}");
        }
    }
}

/// Two contracts with a branch, a move from one to the other, and a version that comes back.
fn two() -> Story {
    let mut story = Story::new(&[]);
    let root = story.tell(&Deed {
        day: 0,
        parents: &[],
        edits: &[
            SETTINGS,
            ("data/a/one.toml", Some("a = 1")),
            ("data/b/two.toml", Some("b = 1")),
            ("content/page.md", Some("# Page")),
        ],
    });
    let branch = story.tell(&Deed {
        day: 1,
        parents: &[root],
        edits: &[("data/b/two.toml", Some("b = 2")), ("data/a/one.toml", Some("a = 2"))],
    });
    let trunk = story.tell(&Deed {
        day: 2,
        parents: &[root],
        edits: &[("data/a/one.toml", None), ("data/b/moved.toml", Some("a = 1"))],
    });
    let merge = story.tell(&Deed {
        day: 3,
        parents: &[trunk, branch],
        edits: &[("data/b/two.toml", Some("b = 2")), ("data/a/scan.bin", Some("\0"))],
    });
    let back = story.tell(&Deed {
        day: 4,
        parents: &[merge],
        edits: &[("data/b/two.toml", Some("b = 1")), ("pactbook.toml", Some("zone = 1"))],
    });
    story.tell(&Deed {
        day: 5,
        parents: &[back],
        edits: &[("data/b/two.toml", Some("b = 3")), ("data/a/one.toml", Some("a = 3"))],
    });
    story.end();
    story
}

#[test]
fn the_parts_of_a_revision_are_the_whole() {
    let story = two();
    let (whole, parts) = read(story.path(), Some("HEAD"));
    assert_whole(&whole, &parts);
    assert!(parts.iter().all(|part| !part.sources.is_empty()));
    let moved = |part: &Snapshot| {
        let trunk = &part.history.timeline().expect("a history").trunk;
        trunk.iter().flat_map(|one| &one.changes).find_map(|one| one.moved_from.clone())
    };
    assert_eq!(moved(&parts[1]).as_deref(), Some("data/a/one.toml"), "it came from another part");
}

#[test]
fn the_parts_of_a_working_tree_are_the_whole() {
    let story = two();
    fs::write(story.path().join("data/a/new.toml"), b"caf\xe9").expect("a file");
    fs::write(story.path().join("data/b/two.toml"), "b = 4").expect("a file");
    let (whole, parts) = read(story.path(), None);
    assert_whole(&whole, &parts);
    assert!(!parts[0].findings.is_empty(), "one file is not UTF-8");
}

#[test]
fn the_parts_of_a_folder_are_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("data/a")).expect("a folder");
    fs::write(folder.path().join("pactbook.toml"), "").expect("settings");
    fs::write(folder.path().join("data/a/one.toml"), "a = 1").expect("a file");
    let (whole, parts) = read(folder.path(), None);
    assert_whole(&whole, &parts);
}

#[test]
fn every_part_begins_where_the_data_folder_was_moved() {
    let (story, _) = merged();
    git(story.path(), &["mv", "data", "evidence"]);
    fs::create_dir_all(story.path().join("data/a")).expect("a folder");
    fs::rename(story.path().join("evidence"), story.path().join("data/a")).expect("a move");
    fs::write(story.path().join("pactbook.toml"), "folders.data = \"data/a\"").expect("settings");
    git(story.path(), &["add", "-A"]);
    git(story.path(), &["commit", "-q", "-m", "move"]);
    let (whole, parts) = read(story.path(), Some("HEAD"));
    assert_whole(&whole, &parts);
    let trunk = |one: &Snapshot| one.history.timeline().expect("a history").trunk.len();
    assert_eq!(trunk(&parts[0]), 1);
}

#[test]
fn a_survey_knows_paths_and_blobs_beforehand() {
    let story = two();
    for rev in [Some("HEAD".to_owned()), None] {
        let survey = snapshot::survey(&snapshot::Request { rev, ..request(story.path()) });
        let survey = survey.expect("the repository can be read");
        let paths: Vec<(String, String)> =
            survey.paths().map(|(path, blob)| (path.to_owned(), blob.to_owned())).collect();
        let (whole, _) = survey.whole();
        let own = whole.sources.iter().map(|one| (one.path.clone(), one.blob.clone()));
        assert_eq!(paths, own.collect::<Vec<_>>());
    }
}

/// Path, and blob as git works it out from the bytes on disk.
fn hashed(folder: &Path, paths: &[(String, String)]) -> Vec<(String, String)> {
    let blob = |path: &str| git(folder, &["hash-object", "--no-filters", path]);
    paths.iter().map(|(path, _)| (path.clone(), blob(path))).collect()
}

/// Gives every file of the working tree an old time, and tells git's index.
fn rest(story: &Story) {
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    for path in git(story.path(), &["ls-files"]).lines() {
        let file = fs::File::open(story.path().join(path)).expect("a file");
        file.set_modified(old).expect("its time can be set");
    }
    git(story.path(), &["update-index", "--refresh"]);
}

#[test]
fn blobs_are_those_of_the_bytes_on_disk() {
    let story = two();
    rest(&story);
    let check = |what: &str| {
        let survey = snapshot::survey(&request(story.path())).expect("it can be read");
        let own = survey.paths().map(|(path, blob)| (path.to_owned(), blob.to_owned()));
        let own: Vec<(String, String)> = own.collect();
        assert_eq!(own, hashed(story.path(), &own), "{what}");
        let (whole, _) = survey.whole();
        let blobs = whole.sources.iter().map(|one| (one.path.clone(), one.blob.clone()));
        assert_eq!(blobs.collect::<Vec<_>>(), own, "{what}");
        match whole.origin {
            Origin::WorkTree { changed, .. } => changed,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(check("nothing is changed"), [""; 0]);
    // Other bytes of the same length, with the same time of change.
    let path = story.path().join("data/b/two.toml");
    let before = fs::metadata(&path).expect("a file").modified().expect("its time");
    fs::write(&path, "b = 9").expect("a file");
    fs::File::open(&path).expect("a file").set_modified(before).expect("its time can be set");
    assert_eq!(check("a file is changed"), ["data/b/two.toml"]);
    git(story.path(), &["update-index", "--assume-unchanged", "data/b/two.toml"]);
    assert_eq!(check("git is told to look away"), ["data/b/two.toml"]);
    git(story.path(), &["update-index", "--no-assume-unchanged", "data/b/two.toml"]);
    git(story.path(), &["add", "-A"]);
    assert_eq!(check("it is staged"), ["data/b/two.toml"]);
    // What git would store is not what lies there.
    fs::write(story.path().join(".gitattributes"), "* text eol=crlf\n").expect("a file");
    fs::write(&path, "b = 1\r\nc = 2\r\n").expect("a file");
    git(story.path(), &["add", "-A"]);
    git(story.path(), &["commit", "-q", "-m", "line ends"]);
    rest(&story);
    assert_eq!(check("line ends differ"), ["data/b/two.toml"]);
}
