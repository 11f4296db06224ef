//! The history that git tells: histories of every shape, compared path by path with what git says.

mod story;

use proptest::prelude::ProptestConfig;
use proptest::prop_assert_eq;
use proptest::proptest;

use pactbook::base::time::Instant;
use pactbook::snapshot::history::Gap;
use pactbook::snapshot::history::landings;

use story::DAY;
use story::Deed;
use story::START;
use story::Story;
use story::agree;
use story::git;
use story::timeline;

const SETTINGS: (&str, Option<&str>) = ("pactbook.toml", Some(""));

/// A trunk with an edit, a branch, a merge, a deletion and a re-addition.
fn merged() -> (Story, Vec<String>) {
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

/// A history made from numbers: every number says which parents a commit has and what it edits.
fn made_up(numbers: &[u32]) -> Story {
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
    for number in numbers {
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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn histories_of_any_shape_are_told_as_git_tells_them(
        numbers in proptest::collection::vec(proptest::num::u32::ANY, 1..24),
    ) {
        let story = made_up(&numbers);
        story.end();
        let timeline = agree(story.path(), "");
        prop_assert_eq!(timeline.gap, None);
    }
}
