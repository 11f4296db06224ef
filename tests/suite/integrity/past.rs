//! Histories made by hand in memory: a trunk of commits and merges, without git.

use std::collections::BTreeMap;
use std::sync::Arc;

use pactbook::base::place::SourceId;
use pactbook::base::time::Instant;
use pactbook::base::time::Zone;
use pactbook::book::Book;
use pactbook::settings;
use pactbook::snapshot::Commit;
use pactbook::snapshot::Content;
use pactbook::snapshot::Origin;
use pactbook::snapshot::Snapshot;
use pactbook::snapshot::history::Change;
use pactbook::snapshot::history::Gap;
use pactbook::snapshot::history::History;
use pactbook::snapshot::history::Person;
use pactbook::snapshot::history::SideCommit;
use pactbook::snapshot::history::Timeline;
use pactbook::snapshot::history::TrunkCommit;
use pactbook::snapshot::history::Witness;

use crate::bench::CALENDAR;
use crate::bench::at;

/// Files by path, relative to the records of the only contract if they begin with no folder.
type Files = BTreeMap<String, String>;

/// What a commit does: a file's new text, or its end.
pub(super) type Edit<'e> = (&'e str, Option<&'e str>);

/// A history in the making.
pub(super) struct Past {
    files: Files,
    trunk: Vec<TrunkCommit>,
    contents: BTreeMap<Box<str>, Content>,
    gap: Option<Gap>,
    n_commits: u32,
}

/// The blob id that the program gives a text.
fn blob(text: &str) -> Box<str> {
    let snapshot = Snapshot::from_texts([("a.toml", text)], Instant::from_unix(0));
    snapshot.sources[0].blob.as_str().into()
}

fn full(path: &str) -> String {
    if path.contains('/') { path.to_owned() } else { format!("data/demo/records/{path}") }
}

impl Past {
    /// Nothing but the contract, committed when it was signed.
    pub(super) fn of(contract: &str) -> Past {
        let mut past = Past {
            files: Files::new(),
            trunk: Vec::new(),
            contents: BTreeMap::new(),
            gap: None,
            n_commits: 0,
        };
        past.commit(
            "2025-08-20T09:00:00",
            &[
                ("data/demo/contract.toml", Some(contract)),
                ("data/calendars/cn.toml", Some(CALENDAR)),
                ("./pactbook.toml", Some("")),
            ],
        );
        past
    }

    /// The history begins here: what was before is not in the clone.
    pub(super) fn shallow(mut self) -> Past {
        let Some(last) = self.trunk.pop() else { return self };
        let changes = self.files.iter().map(|(path, text)| change(path, None, Some(text)));
        self.trunk = vec![TrunkCommit { changes: changes.collect(), side: Vec::new(), ..last }];
        self.gap = Some(Gap::Shallow);
        self
    }

    /// A commit on the trunk by the supplier.
    pub(super) fn commit(&mut self, when: &str, edits: &[Edit<'_>]) {
        self.commit_dated("engineer", when, when, edits);
    }

    /// A commit with a date of its own for author and committer.
    pub(super) fn commit_dated(
        &mut self,
        author: &str,
        written: &str,
        committed: &str,
        edits: &[Edit<'_>],
    ) {
        let mut after = self.files.clone();
        self.edit(&mut after, edits);
        let changes = differ(&self.files, &after);
        let commit = self.witness(author, written, committed);
        self.land(commit, changes, Vec::new(), after);
    }

    /// A merge: each side commit builds on the one before it; `last` is what the merge does besides.
    pub(super) fn merge(
        &mut self,
        when: &str,
        sides: &[(&str, &str, &[Edit<'_>])],
        last: &[Edit<'_>],
    ) {
        let mut files = self.files.clone();
        let mut side = Vec::new();
        for (author, when, edits) in sides {
            let mut after = files.clone();
            self.edit(&mut after, edits);
            let changes = differ(&files, &after);
            let mut commit = self.witness(author, when, when);
            if let Some(before) = side.last().map(|side: &SideCommit| side.commit.id.clone()) {
                commit.parents = vec![before];
            }
            side.push(SideCommit { commit: Arc::new(commit), changes });
            files = after;
        }
        self.edit(&mut files, last);
        let changes = differ(&self.files, &files);
        let mut commit = self.witness("maintainer", when, when);
        let tip = side.last().map(|side| side.commit.id.clone());
        commit.parents.extend(tip);
        self.land(commit, changes, side, files);
    }

    fn edit(&mut self, files: &mut Files, edits: &[Edit<'_>]) {
        for (path, text) in edits {
            let path = full(path).trim_start_matches("./").to_owned();
            match text {
                Some(text) => {
                    self.contents.insert(blob(text), Content::Text((*text).to_owned()));
                    files.insert(path, (*text).to_owned());
                }
                None => assert!(files.remove(&path).is_some(), "{path} is there"),
            }
        }
    }

    fn witness(&mut self, author: &str, written: &str, committed: &str) -> Witness {
        self.n_commits += 1;
        let zone = Zone::parse("Asia/Shanghai").expect("the zone is known");
        let person = Person { name: author.into(), mail: format!("{author}@example.org").into() };
        Witness {
            id: format!("{:040x}", self.n_commits).into(),
            parents: self.trunk.last().map(|last| last.commit.id.clone()).into_iter().collect(),
            author: person.clone(),
            author_shown: person.clone(),
            written: zone.stamp(at(written)),
            committer: person.clone(),
            committer_shown: person,
            committed: zone.stamp(at(committed)),
            summary: format!("commit {}", self.n_commits).into(),
            signature: None,
        }
    }

    fn land(&mut self, commit: Witness, changes: Vec<Change>, side: Vec<SideCommit>, files: Files) {
        let parent = self.trunk.last().map(|last| last.landed);
        let own = commit.committed.instant;
        let landed = parent.map_or(own, |parent| parent.max(own));
        let commit = Arc::new(commit);
        self.trunk.push(TrunkCommit { commit, landed, changes, side, side_gap: None });
        self.files = files;
    }

    /// The book of the last commit.
    pub(super) fn book(&self, as_of: &str) -> Book {
        self.open(&self.files, as_of, Origin::Revision)
    }

    /// The book of a working tree that differs from the last commit by these edits.
    pub(super) fn work_tree(&mut self, as_of: &str, edits: &[Edit<'_>]) -> Book {
        let mut files = self.files.clone();
        self.edit(&mut files, edits);
        let changed = differ(&self.files, &files);
        let changed = changed.into_iter().map(|change| change.path.to_string()).collect();
        self.open(&files, as_of, |head| Origin::WorkTree { head: Some(head), changed })
    }

    fn open(&self, files: &Files, as_of: &str, origin: impl FnOnce(Commit) -> Origin) -> Book {
        let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let mut snapshot = Snapshot::from_texts(texts, at(as_of));
        let head = &self.trunk.last().expect("a commit").commit;
        snapshot.origin = origin(Commit {
            id: head.id.to_string(),
            committed: head.committed,
            author: head.author.name.to_string(),
            summary: head.summary.to_string(),
        });
        let present: Vec<Box<str>> = files.values().map(|text| blob(text)).collect();
        let contents = self.contents.iter().filter(|(id, _)| !present.contains(id));
        snapshot.history = History::Known(Arc::new(Timeline {
            trunk: self.trunk.clone(),
            gap: self.gap,
            contents: Arc::new(
                contents.map(|(id, content)| (id.clone(), content.clone())).collect(),
            ),
        }));
        let (settings, _) = settings::read("", SourceId(0));
        Book::open(snapshot, settings)
    }
}

fn change(path: &str, old: Option<&String>, new: Option<&String>) -> Change {
    Change {
        path: path.into(),
        old: old.map(|text| blob(text)),
        new: new.map(|text| blob(text)),
        moved_from: None,
    }
}

/// What differs between two sets of files, with renames.
fn differ(before: &Files, after: &Files) -> Vec<Change> {
    let mut changes = Vec::new();
    for (path, text) in after {
        if before.get(path) != Some(text) {
            let mut change = change(path, before.get(path), Some(text));
            let gone = before.iter().find(|(old, was)| *was == text && !after.contains_key(*old));
            change.moved_from = gone.map(|(old, _)| old.as_str().into());
            changes.push(change);
        }
    }
    for (path, text) in before {
        if !after.contains_key(path) {
            changes.push(change(path, Some(text), None));
        }
    }
    changes.sort();
    changes
}
