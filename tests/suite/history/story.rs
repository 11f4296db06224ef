//! Stories for tests: histories of any shape, told to `git fast-import`, and what git says of them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

use pactbook::base::time::Instant;
use pactbook::snapshot;
use pactbook::snapshot::Request;
use pactbook::snapshot::Snapshot;
use pactbook::snapshot::history::Timeline;
use tempfile::TempDir;

/// 2026-01-01T00:00:00Z.
pub(crate) const START: i64 = 1_767_225_600;
/// A year later.
pub(crate) const NOW: Instant = Instant::from_unix(START + 365 * DAY);
/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// Number of a commit in a story; the first is 0.
pub(crate) type Mark = usize;

/// A commit to be told.
pub(crate) struct Deed<'a> {
    /// Days after the start at which it was committed; the author's date lies an hour before.
    pub(crate) day: i64,
    /// Its parents; the tree is that of the first with the edits.
    pub(crate) parents: &'a [Mark],
    /// Paths with what they hold afterwards; none to delete.
    pub(crate) edits: &'a [(&'a str, Option<&'a str>)],
}

/// A repository that grows.
pub(crate) struct Story {
    folder: TempDir,
    stream: Vec<u8>,
    n: usize,
}

impl Story {
    /// An empty one, with arguments for `git init`.
    pub(crate) fn new(arguments: &[&str]) -> Story {
        let folder = tempfile::tempdir().expect("a folder for the test");
        git(folder.path(), &[&["init", "-q", "-b", "main"], arguments].concat());
        Story { folder, stream: Vec::new(), n: 0 }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Adds a commit by whoever the message names first.
    pub(crate) fn tell(&mut self, deed: &Deed<'_>) -> Mark {
        let time = START + deed.day * DAY;
        let n = self.n;
        self.n += 1;
        let mut text = format!(
            "commit refs/heads/work\nmark :{}\nauthor 驻场工程师甲 <a@example.invalid> {} +0800\n\
             committer 值班员 <c@example.invalid> {time} +0000\ndata 3\nc{n:02}",
            n + 1,
            time - 3600
        );
        text.push('\n');
        for (no, parent) in deed.parents.iter().enumerate() {
            let word = if no == 0 { "from" } else { "merge" };
            text.push_str(&format!("{word} :{}\n", parent + 1));
        }
        for (path, held) in deed.edits {
            match held {
                None => text.push_str(&format!("D {path}\n")),
                Some(held) => {
                    text.push_str(&format!(
                        "M 100644 inline {path}\ndata {}\n{held}\n",
                        held.len()
                    ));
                }
            }
        }
        if deed.parents.is_empty() {
            text = format!("reset refs/heads/work\n{text}");
        }
        self.stream.extend_from_slice(text.as_bytes());
        n
    }

    /// Hands it to git, points `main` at the last commit, and gives the ids of all.
    pub(crate) fn end(&self) -> Vec<String> {
        let marks = self.path().join("marks");
        let mut child = command(self.path(), &["fast-import", "--quiet", "--force"])
            .arg(format!("--export-marks={}", marks.display()))
            .stdin(Stdio::piped())
            .spawn()
            .expect("git can be started");
        let mut stdin = child.stdin.take().expect("its input is a pipe");
        stdin.write_all(&self.stream).expect("git listens");
        drop(stdin);
        assert!(child.wait().expect("git ends").success(), "fast-import fails");
        let text = fs::read_to_string(&marks).expect("git writes the marks");
        fs::remove_file(&marks).expect("the marks can be removed");
        let mut ids: Vec<(usize, String)> = text
            .lines()
            .map(|line| line.trim_start_matches(':').split_once(' ').expect("mark and id"))
            .map(|(mark, id)| (mark.parse().expect("a number"), id.to_owned()))
            .collect();
        ids.sort();
        let ids: Vec<String> = ids.into_iter().map(|(_, id)| id).collect();
        let last = ids.last().expect("the story has a commit");
        git(self.path(), &["update-ref", "refs/heads/main", last]);
        if !self.path().join("HEAD").exists() {
            git(self.path(), &["reset", "-q", "--hard"]);
        }
        ids
    }
}

/// Settings, as the first commit of a story has them.
pub(crate) const SETTINGS: (&str, Option<&str>) = ("pactbook.toml", Some(""));

/// A trunk with an edit, a branch, a merge, a deletion and a re-addition.
pub(crate) fn merged() -> (Story, Vec<String>) {
    let mut story = Story::new(&[]);
    let root = story.tell(&Deed {
        day: 0,
        parents: &[],
        edits: &[SETTINGS, ("data/a.toml", Some("a = 1")), ("notes/x", Some("x"))],
    });
    let branch =
        story.tell(&Deed { day: 1, parents: &[root], edits: &[("data/b.toml", Some("b = 1"))] });
    let branch = story.tell(&Deed {
        day: 3,
        parents: &[branch],
        edits: &[("data/b.toml", Some("b = 2")), ("notes/y", Some("y"))],
    });
    let trunk = story.tell(&Deed { day: 2, parents: &[root], edits: &[("data/a.toml", None)] });
    let merge = story.tell(&Deed {
        day: 4,
        parents: &[trunk, branch],
        edits: &[("data/b.toml", Some("b = 2"))],
    });
    story.tell(&Deed { day: 5, parents: &[merge], edits: &[("data/a.toml", Some("a = 1"))] });
    let ids = story.end();
    (story, ids)
}

/// Puts every object into a file of its own: nothing can be taken out of a pack.
pub(crate) fn unpack(story: &Story) {
    let packs = story.path().join(".git/objects/pack");
    let out = story.path().join(".git/packs");
    fs::rename(&packs, &out).expect("the packs can be moved");
    fs::create_dir(&packs).expect("a folder for packs");
    for entry in fs::read_dir(&out).expect("the packs are listed") {
        let path = entry.expect("a pack").path();
        if path.extension().is_some_and(|extension| extension == "pack") {
            let pack = fs::File::open(path).expect("the pack can be read");
            let status = command(story.path(), &["unpack-objects", "-q"])
                .stdin(Stdio::from(pack))
                .status()
                .expect("git can be started");
            assert!(status.success(), "the pack cannot be unpacked");
        }
    }
    fs::remove_dir_all(out).expect("the packs can go");
}

/// The git program, bound to fixed names and free of all configuration.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
        command.env_remove(name);
    }
    command
        .args(["-c", "core.quotePath=false", "-c", "protocol.file.allow=always"])
        .args(["-c", "core.autocrlf=false", "-c", "advice.graftFileDeprecated=false"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("HOME", "/nonexistent")
        .env("GIT_AUTHOR_NAME", "甲")
        .env("GIT_AUTHOR_EMAIL", "a@example.invalid")
        .env("GIT_AUTHOR_DATE", format!("{START} +0800"))
        .env("GIT_COMMITTER_NAME", "乙")
        .env("GIT_COMMITTER_EMAIL", "c@example.invalid")
        .env("GIT_COMMITTER_DATE", format!("{START} +0800"));
    command
}

/// What git prints.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().expect("git can be started");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {complaint}");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// Reads a data repository without a cache.
pub(crate) fn read(folder: &Path) -> Snapshot {
    read_with(&request(folder))
}

pub(crate) fn read_with(request: &Request) -> Snapshot {
    snapshot::read(request).unwrap_or_else(|error| panic!("{error:?}")).0
}

pub(crate) fn request(folder: &Path) -> Request {
    Request {
        folder: folder.to_owned(),
        rev: None,
        as_of: None,
        source_date_epoch: None,
        now: NOW,
        known_on: None,
        use_cache: false,
    }
}

/// The history of a data repository.
pub(crate) fn timeline(folder: &Path) -> Timeline {
    let snapshot = read(folder);
    snapshot.history.timeline().unwrap_or_else(|| panic!("{:?}", snapshot.history)).clone()
}

/// Path, old blob, new blob.
pub(crate) type Line = (String, Option<String>, Option<String>);

/// A commit with what it changed.
pub(crate) type Told = (String, Vec<Line>);

/// The trunk as pactbook tells it.
pub(crate) fn own_trunk(timeline: &Timeline) -> Vec<Told> {
    timeline.trunk.iter().map(|one| (one.commit.id.to_string(), lines(&one.changes))).collect()
}

/// What merges brought in, by the merge, as pactbook tells it; sorted by commit.
pub(crate) fn own_sides(timeline: &Timeline) -> BTreeMap<String, Vec<Told>> {
    let mut sides = BTreeMap::new();
    for one in timeline.trunk.iter().filter(|one| !one.side.is_empty()) {
        let mut side: Vec<Told> = one
            .side
            .iter()
            .map(|side| (side.commit.id.to_string(), lines(&side.changes)))
            .collect();
        side.sort();
        sides.insert(one.commit.id.to_string(), side);
    }
    sides
}

fn lines(changes: &[snapshot::history::Change]) -> Vec<Line> {
    let text = |blob: &Option<Box<str>>| blob.as_deref().map(str::to_owned);
    changes
        .iter()
        .map(|change| (change.path.to_string(), text(&change.old), text(&change.new)))
        .collect()
}

/// The trunk as git tells it.
pub(crate) fn git_trunk(folder: &Path, prefix: &str) -> Vec<Told> {
    let text = git(
        folder,
        &[
            "log",
            "--first-parent",
            "-m",
            "--reverse",
            "--raw",
            "--no-renames",
            "--no-abbrev",
            "--format=commit %H",
            "main",
        ],
    );
    told(&text, prefix)
}

/// What merges brought in as git tells it.
pub(crate) fn git_sides(folder: &Path, prefix: &str) -> BTreeMap<String, Vec<Told>> {
    let mut sides = BTreeMap::new();
    let merges = git(folder, &["rev-list", "--first-parent", "--merges", "main"]);
    for merge in merges.lines() {
        let list = git(folder, &["rev-list", &format!("{merge}^@"), &format!("^{merge}^1")]);
        let mut side: Vec<Told> = Vec::new();
        for commit in list.lines() {
            let n_parents =
                git(folder, &["rev-list", "--parents", "-n", "1", commit]).split(' ').count() - 1;
            let mut arguments = vec![
                "diff-tree",
                "-r",
                "--root",
                "--raw",
                "--no-renames",
                "--no-abbrev",
                "--no-commit-id",
            ];
            if n_parents > 1 {
                arguments.push("-c");
            }
            arguments.push(commit);
            let text = git(folder, &arguments);
            let mut told = told(&format!("commit {commit}\n{text}\n"), prefix);
            side.extend(told.pop().filter(|(_, lines)| !lines.is_empty()));
        }
        side.sort();
        if !side.is_empty() {
            sides.insert(merge.to_owned(), side);
        }
    }
    sides
}

/// Reads `:100644 100644 old new M<tab>path` and the lines of `-c`, which begin with as many
/// colons as there are parents.
fn told(text: &str, prefix: &str) -> Vec<Told> {
    let sources = ["data/", "content/", "themes/"];
    let mut told: Vec<Told> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(id) = line.strip_prefix("commit ") {
            told.push((id.to_owned(), Vec::new()));
            continue;
        }
        let (head, path) = line.split_once('\t').expect("a path after a tab");
        let n = head.bytes().take_while(|byte| *byte == b':').count();
        let words: Vec<&str> = head[n..].split(' ').collect();
        let id = |no: usize| Some(words[no]).filter(|id| id.bytes().any(|byte| byte != b'0'));
        let (old, new) = (id(n + 1), id(2 * n + 1));
        let Some(path) = path.strip_prefix(prefix) else { continue };
        let is_source =
            path == "pactbook.toml" || sources.iter().any(|folder| path.starts_with(folder));
        if is_source && !path.contains("/.") && old != new {
            let line = (path.to_owned(), old.map(str::to_owned), new.map(str::to_owned));
            told.last_mut().expect("a commit comes first").1.push(line);
        }
    }
    for (_, lines) in &mut told {
        lines.sort();
    }
    told
}

/// That pactbook and git tell the same.
pub(crate) fn agree(folder: &Path, prefix: &str) -> Timeline {
    let place: PathBuf = folder.join(prefix);
    let timeline = timeline(&place);
    assert_eq!(own_trunk(&timeline), git_trunk(folder, prefix), "the trunk");
    assert_eq!(own_sides(&timeline), git_sides(folder, prefix), "what merges brought in");
    timeline
}
