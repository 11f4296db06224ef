//! Shapes of histories: merges, octopuses, roots, moves, and histories made from numbers.

use proptest::prelude::ProptestConfig;
use proptest::prop_assert_eq;
use proptest::proptest;

use pactbook::base::time::Instant;
use pactbook::snapshot;
use pactbook::snapshot::history::Change;
use pactbook::snapshot::history::TrunkCommit;
use pactbook::snapshot::paths::Spans;
use pactbook::snapshot::paths::spans;

use super::story::DAY;
use super::story::Deed;
use super::story::SETTINGS;
use super::story::START;
use super::story::Story;
use super::story::agree;
use super::story::git;
use super::story::merged;
use super::story::request;

fn side(commit: &TrunkCommit) -> Vec<&str> {
    commit.side.iter().map(|one| &*one.commit.summary).collect()
}

fn paths(changes: &[Change]) -> Vec<&str> {
    changes.iter().map(|change| &*change.path).collect()
}

#[test]
fn a_merge_keeps_the_commits_that_it_brought() {
    let (story, ids) = merged();
    let timeline = agree(story.path(), "");
    let names: Vec<&str> = timeline.trunk.iter().map(|one| &*one.commit.summary).collect();
    assert_eq!(names, ["c00", "c03", "c04", "c05"]);
    let merge = &timeline.trunk[2];
    let side: Vec<&str> = merge.side.iter().map(|one| &*one.commit.id).collect();
    assert_eq!(side, [ids[1].as_str(), ids[2].as_str()]);
    assert_eq!(merge.landed, Instant::from_unix(START + 4 * DAY));
    assert_eq!(merge.side_gap, None);
    assert_eq!(timeline.gap, None);
}

#[test]
fn what_comes_back_after_a_deletion_is_new_again() {
    let (story, _) = merged();
    let timeline = agree(story.path(), "");
    let told: Vec<(bool, bool)> = timeline
        .trunk
        .iter()
        .flat_map(|commit| &commit.changes)
        .filter(|change| &*change.path == "data/a.toml")
        .map(|change| (change.old.is_some(), change.new.is_some()))
        .collect();
    assert_eq!(told, [(false, true), (true, false), (false, true)]);
}

#[test]
fn an_octopus_brings_all_its_branches() {
    let mut story = Story::new(&[]);
    let root = story.tell(&Deed { day: 0, parents: &[], edits: &[SETTINGS] });
    let names = ["data/a.toml", "data/b.toml", "data/c.toml"];
    let branches: Vec<usize> = names
        .iter()
        .zip(1..)
        .map(|(path, day)| story.tell(&Deed { day, parents: &[root], edits: &[(path, Some("x"))] }))
        .collect();
    story.tell(&Deed {
        day: 9,
        parents: &[root, branches[2], branches[0], branches[1]],
        edits: &names.map(|path| (path, Some("x"))),
    });
    story.end();
    let timeline = agree(story.path(), "");
    // By the time of commit, whatever the order of the parents is.
    assert_eq!(side(&timeline.trunk[1]), ["c01", "c02", "c03"]);
    assert_eq!(paths(&timeline.trunk[1].changes), names);
}

#[test]
fn the_trunk_merged_into_a_branch_is_not_the_work_of_the_branch() {
    let mut story = Story::new(&[]);
    let root = story.tell(&Deed { day: 0, parents: &[], edits: &[SETTINGS] });
    let branch =
        story.tell(&Deed { day: 1, parents: &[root], edits: &[("data/b.toml", Some("b"))] });
    let trunk =
        story.tell(&Deed { day: 2, parents: &[root], edits: &[("data/t.toml", Some("t"))] });
    let back = story.tell(&Deed {
        day: 3,
        parents: &[branch, trunk],
        edits: &[("data/t.toml", Some("t"))],
    });
    story.tell(&Deed { day: 4, parents: &[trunk, back], edits: &[("data/b.toml", Some("b"))] });
    story.end();
    let timeline = agree(story.path(), "");
    assert_eq!(side(&timeline.trunk[2]), ["c01"]);
    assert_eq!(paths(&timeline.trunk[2].changes), ["data/b.toml"]);
}

#[test]
fn what_only_a_merge_says_is_told_of_the_merge() {
    let mut story = Story::new(&[]);
    let start = [SETTINGS, ("data/a.toml", Some("0"))];
    let root = story.tell(&Deed { day: 0, parents: &[], edits: &start });
    let one = story.tell(&Deed { day: 1, parents: &[root], edits: &[("data/a.toml", Some("1"))] });
    let two = story.tell(&Deed { day: 2, parents: &[root], edits: &[("data/a.toml", Some("2"))] });
    let inner = story.tell(&Deed {
        day: 3,
        parents: &[one, two],
        edits: &[("data/a.toml", Some("3")), ("data/n.toml", Some("new"))],
    });
    let trunk =
        story.tell(&Deed { day: 4, parents: &[root], edits: &[("content/x.md", Some("x"))] });
    story.tell(&Deed {
        day: 5,
        parents: &[trunk, inner],
        edits: &[("data/a.toml", Some("5")), ("data/n.toml", Some("new"))],
    });
    story.end();
    let timeline = agree(story.path(), "");
    let merge = &timeline.trunk[2];
    assert_eq!(side(merge), ["c01", "c02", "c03"]);
    assert_eq!(paths(&merge.side[2].changes), ["data/a.toml", "data/n.toml"]);
    let last = merge.changes[0].new.as_deref();
    assert!(merge.side.iter().flat_map(|one| &one.changes).all(|one| one.new.as_deref() != last));
}

#[test]
fn several_roots_are_all_beginnings() {
    let mut story = Story::new(&[]);
    let one =
        story.tell(&Deed { day: 3, parents: &[], edits: &[SETTINGS, ("data/a.toml", Some("a"))] });
    let two = story.tell(&Deed { day: 1, parents: &[], edits: &[("data/b.toml", Some("b"))] });
    story.tell(&Deed { day: 4, parents: &[one, two], edits: &[("data/b.toml", Some("b"))] });
    story.end();
    let timeline = agree(story.path(), "");
    assert_eq!(side(&timeline.trunk[1]), ["c01"]);
    assert_eq!(timeline.trunk[1].side[0].commit.parents, []);
}

#[test]
fn a_move_names_where_the_bytes_lay_and_an_edited_one_does_not() {
    let mut story = Story::new(&[]);
    let start = [
        SETTINGS,
        ("data/a.toml", Some("same")),
        ("data/b.toml", Some("same")),
        ("data/c.toml", Some("old")),
        ("data/empty", Some("")),
    ];
    let root = story.tell(&Deed { day: 0, parents: &[], edits: &start });
    story.tell(&Deed {
        day: 1,
        parents: &[root],
        edits: &[
            ("data/a.toml", None),
            ("data/b.toml", None),
            ("data/c.toml", None),
            ("data/empty", None),
            ("data/new/b.toml", Some("same")),
            ("data/new/z.toml", Some("same")),
            ("data/new/third.toml", Some("same")),
            ("data/new/c.toml", Some("new")),
            ("data/void", Some("")),
        ],
    });
    story.end();
    let timeline = agree(story.path(), "");
    let moves: Vec<(&str, &str)> = timeline.trunk[1]
        .changes
        .iter()
        .filter_map(|change| Some((change.moved_from.as_deref()?, &*change.path)))
        .collect();
    // The one of the same name goes before the first.
    assert_eq!(moves, [("data/b.toml", "data/new/b.toml"), ("data/a.toml", "data/new/third.toml")]);
    assert!(timeline.trunk[0].changes.iter().all(|change| change.moved_from.is_none()));
}

#[test]
fn a_file_made_executable_holds_what_it_held() {
    let (story, _) = merged();
    git(story.path(), &["update-index", "--chmod=+x", "data/a.toml"]);
    git(story.path(), &["commit", "-q", "-m", "mode"]);
    let timeline = agree(story.path(), "");
    assert_eq!(timeline.trunk[4].changes, []);
    let spans = spans(story.path(), None, &[""], false).expect("the repository can be read");
    let found = spans.paths.iter().find(|span| span.path == b"data/a.toml").expect("it is there");
    let ids = [found.first, found.last].map(|no| spans.commits[no].commit.to_string());
    let id = |rev: &str| git(story.path(), &["rev-parse", rev]).trim().to_owned();
    assert_eq!(ids, [id("HEAD~4"), id("HEAD")]);
}

#[test]
fn links_and_other_repositories_are_no_sources() {
    let (story, ids) = merged();
    let blob = git(story.path(), &["rev-parse", "HEAD:data/a.toml"]);
    let link = format!("120000,{blob},data/link.toml");
    let other = format!("160000,{},data/other", ids[0]);
    let into_link = format!("120000,{blob},data/b.toml");
    for entry in [&link, &other, &into_link] {
        git(story.path(), &["update-index", "--add", "--cacheinfo", entry]);
    }
    git(story.path(), &["commit", "-q", "-m", "links"]);
    let told = super::story::timeline(story.path());
    let last = &told.trunk[4];
    assert_eq!(paths(&last.changes), ["data/b.toml"]);
    assert_eq!(last.changes[0].new, None);
}

/// A history made from numbers: every number says which parents a commit has and what it edits.
fn made_up(numbers: &[u32]) -> Story {
    made_up_in_steps(numbers, numbers.len(), &|_| ())
}

/// The same, shown after so many numbers to somebody who looks at it then.
fn made_up_in_steps(numbers: &[u32], n_shown: usize, look: &dyn Fn(&Story)) -> Story {
    const PATHS: [&str; 9] = [
        "data/a.toml",
        "data/b/c.toml",
        "data/b/d/e.toml",
        "data/b.toml",
        "data/.hidden/f.toml",
        "content/g.md",
        "notes/h",
        "pactbook.toml",
        "data/b",
    ];
    const HELD: [Option<&str>; 4] = [Some("1"), Some("2"), Some("3"), None];
    let mut story = Story::new(&["--bare"]);
    let root = story.tell(&Deed { day: 0, parents: &[], edits: &[SETTINGS] });
    let mut last = root;
    for (no, number) in numbers.iter().enumerate() {
        if no == n_shown {
            story.end();
            look(&story);
        }
        let mut rest = *number as usize;
        let mut next = |n: usize| {
            let digit = rest % n;
            rest /= n;
            digit
        };
        let day = next(40) as i64;
        let mut parents: Vec<usize> = match next(8) {
            0 => Vec::new(),
            1..=3 => vec![last],
            4 => vec![last, next(last + 1), next(last + 1)],
            _ => vec![next(last + 1), next(last + 1)],
        };
        let mut seen = Vec::new();
        parents.retain(|parent| {
            !seen.contains(parent) && {
                seen.push(*parent);
                true
            }
        });
        let path = PATHS[next(PATHS.len())];
        let edits = [(path, HELD[next(4)]), (PATHS[next(PATHS.len())], HELD[next(4)])];
        let is_root = parents.is_empty();
        let edits: Vec<_> =
            edits.into_iter().filter(|(_, held)| !is_root || held.is_some()).collect();
        last = story.tell(&Deed { day, parents: &parents, edits: &edits });
    }
    story.tell(&Deed { day: 41, parents: &[last, root], edits: &[SETTINGS] });
    story
}

/// Each path with its first and last commit, and whether it is there.
fn named(spans: &Spans) -> Vec<(String, &str, &str, bool)> {
    let id = |no: usize| &*spans.commits[no].commit;
    let told = spans.paths.iter().map(|span| {
        let path = String::from_utf8_lossy(&span.path).into_owned();
        (path, id(span.first), id(span.last), span.is_there)
    });
    told.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn histories_of_any_shape_are_told_as_git_tells_them(
        numbers in proptest::collection::vec(proptest::num::u32::ANY, 1..24),
    ) {
        let story = made_up(&numbers);
        story.end();
        let timeline = agree(story.path(), "");
        prop_assert_eq!(timeline.gap, None);
    }

    #[test]
    fn what_was_kept_of_any_history_gives_the_same(
        numbers in proptest::collection::vec(proptest::num::u32::ANY, 2..24),
        n_shown in 0_usize..24,
    ) {
        let asked = |story: &Story, use_cache: bool| {
            let mut asked = request(story.path());
            asked.use_cache = use_cache;
            // What is read may have no settings.
            snapshot::read(&asked).ok()
        };
        let paths = |story: &Story, use_cache: bool| {
            spans(story.path(), None, &[""], use_cache).expect("the repository can be read")
        };
        let compare = |story: &Story| {
            assert_eq!(asked(story, true), asked(story, false));
            assert_eq!(paths(story, true), paths(story, false));
        };
        let story = made_up_in_steps(&numbers, n_shown % numbers.len(), &compare);
        story.end();
        compare(&story);
        compare(&story);
        let some = spans(story.path(), None, &["data/b"], true).expect("it can be read");
        let all = paths(&story, false);
        let mut all = named(&all);
        all.retain(|(path, ..)| path.starts_with("data/b"));
        prop_assert_eq!(named(&some), all);
    }

    #[test]
    fn first_and_last_commits_are_those_of_git(
        numbers in proptest::collection::vec(proptest::num::u32::ANY, 1..24),
    ) {
        let story = made_up(&numbers);
        story.end();
        let spans = spans(story.path(), None, &[""], false).expect("the repository can be read");
        let text = git(story.path(), &[
            "log", "--first-parent", "-m", "--no-renames", "--name-only", "--format=commit %H",
        ]);
        let mut told: std::collections::BTreeMap<&str, (&str, &str)> = Default::default();
        let mut commit = "";
        for line in text.lines().filter(|line| !line.is_empty()) {
            match line.strip_prefix("commit ") {
                Some(id) => commit = id,
                None => told.entry(line).or_insert((commit, commit)).0 = commit,
            }
        }
        let own: std::collections::BTreeMap<&str, (&str, &str)> = spans.paths.iter().map(|span| {
            let id = |no: usize| &*spans.commits[no].commit;
            (std::str::from_utf8(&span.path).expect("UTF-8"), (id(span.first), id(span.last)))
        }).collect();
        prop_assert_eq!(own, told);
        let there = git(story.path(), &["ls-tree", "-r", "--name-only", "HEAD"]);
        let own: Vec<&str> = spans.paths.iter().filter(|span| span.is_there)
            .map(|span| std::str::from_utf8(&span.path).expect("UTF-8")).collect();
        prop_assert_eq!(own, there.lines().collect::<Vec<&str>>());
    }
}
