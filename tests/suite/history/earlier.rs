//! What was known earlier: sources as they stood at a commit, and `--as-known-on`.

use std::process::Command;

use pactbook::base::time::Instant;
use pactbook::snapshot;
use pactbook::snapshot::Snapshot;
use pactbook::snapshot::Source;

use super::story::DAY;
use super::story::START;
use super::story::git;
use super::story::merged;
use super::story::read;
use super::story::read_with;
use super::story::request;

#[test]
fn the_sources_of_an_earlier_commit_are_those_of_its_revision() {
    let (story, _) = merged();
    let now = read(story.path());
    let trunk = &now.history.timeline().expect("a history").trunk;
    for (n, commit) in trunk.iter().enumerate() {
        let known = now.known_at(n, now.as_of.instant);
        let mut asked = request(story.path());
        asked.rev = Some(commit.commit.id.to_string());
        let read = read_with(&asked);
        assert_eq!(known.sources, read.sources, "{n}");
        assert_eq!(known.origin, read.origin, "{n}");
        let told = |snapshot: &Snapshot| snapshot.history.timeline().expect("a history").clone();
        let (known_told, read_told) = (told(&known), told(&read));
        assert_eq!((known_told.trunk, known_told.gap), (read_told.trunk, read_told.gap), "{n}");
        for (blob, content) in read_told.contents.iter() {
            assert_eq!(known_told.contents.get(blob), Some(content), "{n}");
        }
        assert_eq!(known.as_of.instant, read.as_of.instant, "{n}");
    }
}

#[test]
fn pages_of_an_earlier_commit_are_todays() {
    let (story, _) = merged();
    let write = |text: &str| {
        std::fs::create_dir_all(story.path().join("content")).expect("a folder");
        std::fs::write(story.path().join("content/index.md"), text).expect("a page");
        git(story.path(), &["add", "-A"]);
        git(story.path(), &["commit", "-q", "-m", "page"]);
    };
    write("# Old\n");
    write("# New\n");
    let now = read(story.path());
    let known = now.known_at(4, now.as_of.instant);
    let page = |sources: &[Source]| {
        sources.iter().find(|source| source.path == "content/index.md").cloned()
    };
    assert_eq!(page(&known.sources), page(&now.sources));
    assert_eq!(page(&now.known_at(3, now.as_of.instant).sources), None);
}

#[test]
fn as_known_on_reads_the_last_commit_that_had_landed() {
    let (story, ids) = merged();
    let known = |words: &str| {
        let mut asked = request(story.path());
        asked.known_on = Some(words.to_owned());
        snapshot::read(&asked).map(|(snapshot, _)| {
            let timeline = snapshot.history.timeline().expect("a history");
            (timeline.trunk.last().expect("a commit").commit.id.to_string(), snapshot.as_of.instant)
        })
    };
    let at = |seconds: i64| Instant::from_unix(START + seconds);
    // The trunk: c00 on day 0, c03 on day 2, c04 on day 4, c05 on day 5, all at 00:00 UTC.
    let day4 = known("2026-01-05T00:00:00Z").expect("it had begun");
    assert_eq!(day4, (ids[4].clone(), at(4 * DAY)));
    let before = known("2026-01-04T23:59:59Z").expect("it had begun");
    assert_eq!(before, (ids[3].clone(), at(4 * DAY - 1)));
    // A date means the end of that day in Beijing, 15:59:59 UTC.
    let date = known("2026-01-05").expect("it had begun");
    assert_eq!(date, (ids[4].clone(), at(4 * DAY + 57_599)));
    let error = known("2025-12-31T23:59:59Z").expect_err("it had not begun");
    assert!(error.message.contains("nothing had landed"), "{error:?}");
    assert!(error.hints[0].contains("2026-01-01T08:00:00+08:00"), "{error:?}");
    let error = known("soon").expect_err("it is no date");
    assert!(error.message.contains("--as-known-on soon"), "{error:?}");
}

#[test]
fn as_of_goes_before_as_known_on() {
    let (story, ids) = merged();
    let mut asked = request(story.path());
    asked.known_on = Some("2026-01-05T00:00:00Z".to_owned());
    asked.as_of = Some("2026-02-01T00:00:00Z".to_owned());
    let snapshot = read_with(&asked);
    assert_eq!(snapshot.as_of.instant, Instant::from_unix(START + 31 * DAY));
    let trunk = &snapshot.history.timeline().expect("a history").trunk;
    assert_eq!(*trunk.last().expect("a commit").commit.id, *ids[4]);
}

#[test]
fn as_known_on_needs_a_history_that_goes_back_so_far() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("pactbook.toml"), "").expect("settings");
    let mut asked = request(folder.path());
    asked.known_on = Some("2026-01-05".to_owned());
    let error = snapshot::read(&asked).expect_err("there is no history");
    assert!(error.message.contains("no git repository"), "{error:?}");

    let (story, _) = merged();
    let origin = format!("file://{}", story.path().display());
    git(folder.path(), &["clone", "-q", "--depth", "1", &origin, "clone"]);
    let mut asked = request(&folder.path().join("clone"));
    asked.known_on = Some("2026-01-05".to_owned());
    let error = snapshot::read(&asked).expect_err("the clone is shallow");
    assert!(error.message.contains("shallow"), "{error:?}");
    assert!(error.hints[0].contains("--unshallow"), "{error:?}");
}

#[test]
fn paths_are_told_of_any_repository() {
    let (story, ids) = merged();
    git(story.path(), &["rm", "-q", "pactbook.toml"]);
    git(story.path(), &["commit", "-q", "-m", "no book any more"]);
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_pactbook"))
            .arg("-C")
            .arg(story.path())
            .args(arguments)
            .env("PATH", "")
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let text = run(&["--lang", "en", "history", "--paths", "--rev", "HEAD~1"]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0].split_whitespace().collect::<Vec<_>>(),
        ["first", "commit", "last", "commit", "path"]
    );
    let row = |day: &str, id: &str| format!("2026-01-{day}T00:00:00+00:00 {}", &id[..12]);
    assert_eq!(lines[1], format!("{}  {}  data/a.toml", row("01", &ids[0]), row("06", &ids[5])));
    assert_eq!(lines[2], format!("{}  {}  data/b.toml", row("05", &ids[4]), row("05", &ids[4])));
    assert_eq!(lines.len(), 5, "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&run(&["history", "--paths", "--format", "json"])).expect("JSON");
    let settings = &json["paths"][3];
    assert_eq!(settings["path"], "pactbook.toml");
    assert_eq!(settings["gone"], true);
    assert_eq!(settings["first"]["commit"], *ids[0]);
    assert_eq!(json["gap"], serde_json::Value::Null);
    assert!(run(&["--lang", "zh", "history", "--paths"]).contains("（已删除）"));
    let some = run(&["--lang", "en", "history", "--paths", "data/b"]);
    assert_eq!(some.lines().count(), 2, "{some}");
    assert!(some.contains("  data/b.toml"), "{some}");
}
