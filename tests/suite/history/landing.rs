//! When commits landed: clocks that go wrong either way.

use pactbook::base::time::Instant;
use pactbook::snapshot::history::landings;

use super::story::DAY;
use super::story::Deed;
use super::story::SETTINGS;
use super::story::START;
use super::story::Story;
use super::story::agree;

/// Days after the start at which commits that claim these days landed.
fn landed(claims: &[i64], as_of: i64) -> Vec<i64> {
    let at = |day: i64| Instant::from_unix(START + day * DAY);
    let claims: Vec<Instant> = claims.iter().map(|day| at(*day)).collect();
    let landed = landings(&claims, at(as_of));
    landed.iter().map(|landed| landed.since(at(0)) / DAY).collect()
}

#[test]
fn nothing_lands_before_its_parent() {
    assert!(landed(&[], 100).is_empty());
    assert_eq!(landed(&[1, 2, 3], 100), [1, 2, 3]);
    assert_eq!(landed(&[1, 5, 3, 4, 6], 100), [1, 5, 5, 5, 6]);
    assert_eq!(landed(&[5, 5, 4], 100), [5, 5, 5]);
}

#[test]
fn a_clock_far_ahead_moves_nothing_that_follows() {
    // There at the latest when the next one was.
    assert_eq!(landed(&[1, 9000, 3, 2], 100), [1, 3, 3, 3]);
    assert_eq!(landed(&[1, 9000, 9001, 3], 100), [1, 3, 3, 3]);
    assert_eq!(landed(&[9000, 1, 2], 100), [1, 1, 2]);
    // Nothing follows: the claim stands, so it has not landed by then.
    assert_eq!(landed(&[1, 2, 9000], 100), [1, 2, 9000]);
    assert_eq!(landed(&[1, 9001, 9000], 100), [1, 9001, 9001]);
}

#[test]
fn a_claim_is_believed_up_to_a_year_beyond_what_is_known() {
    assert_eq!(landed(&[1, 466, 3], 100), [1, 466, 466]);
    assert_eq!(landed(&[1, 467, 3], 100), [1, 3, 3]);
    // From claim to claim the horizon moves on.
    assert_eq!(landed(&[1, 400, 700, 3], 100), [1, 400, 700, 700]);
}

#[test]
fn what_is_judged_as_of_earlier_is_no_reason_to_disbelieve_what_came_later() {
    // Filed on day 20 with a date of day 8, judged as of day 10: the parent proves it is later.
    assert_eq!(landed(&[1, 20, 8], 10), [1, 20, 20]);
}

#[test]
fn wild_dates_do_not_overflow() {
    let wild = [i64::MIN / 2, 0, i64::MAX / 4, 3];
    let claims = wild.map(Instant::from_unix);
    let landed = landings(&claims, Instant::from_unix(0));
    assert_eq!(landed.iter().map(|one| one.unix()).collect::<Vec<i64>>(), [wild[0], 0, 3, 3]);
}

#[test]
fn a_history_with_wrong_clocks_is_told_with_the_landings() {
    let mut story = Story::new(&[]);
    let mut last = story.tell(&Deed { day: 10, parents: &[], edits: &[SETTINGS] });
    for day in [4, 20_000, 12] {
        last = story.tell(&Deed { day, parents: &[last], edits: &[("data/a.toml", Some("a"))] });
    }
    story.end();
    let timeline = agree(story.path(), "");
    let days: Vec<i64> =
        timeline.trunk.iter().map(|one| (one.landed.unix() - START) / DAY).collect();
    assert_eq!(days, [10, 10, 12, 12]);
    let claimed: Vec<i64> = timeline
        .trunk
        .iter()
        .map(|one| (one.commit.committed.instant.unix() - START) / DAY)
        .collect();
    assert_eq!(claimed, [10, 4, 20_000, 12]);
}
