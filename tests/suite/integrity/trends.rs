//! How a contract stood at the end of each month, by what had landed by then.

use pactbook::base::time::Instant;
use pactbook::book::Book;
use pactbook::book::trend;
use pactbook::book::trend::TrendPoint;

use super::past::Past;
use crate::bench::at;
use crate::comparing::contract;
use crate::comparing::incident;

const LATE: &str = "2025-09-12T12:00:01";
const IN_TIME: &str = "2025-09-12T12:00:00";

fn trend(book: &Book) -> Vec<TrendPoint> {
    let mut all = trend::trends(book);
    assert_eq!(all.len(), 1);
    all.pop().unwrap_or_default()
}

/// Instant, score, breaches, payable and records of a point.
fn shown(point: &TrendPoint) -> (Instant, String, usize, String, usize) {
    let score = point.score.map(|score| score.now.normalize().to_string()).unwrap_or_default();
    let payable = point.payable.map(|payable| payable.now.to_string()).unwrap_or_default();
    (point.at, score, point.n_breached, payable, point.n_records)
}

fn past() -> Past {
    let mut past = Past::of(&contract());
    // Filed in September, edited to green in the first second of November.
    past.commit("2025-09-30T23:59:59", &[("09.toml", Some(&incident("INC-1", LATE)))]);
    past.commit("2025-11-01T00:00:00", &[("09.toml", Some(&incident("INC-1", IN_TIME)))]);
    past.commit("2025-11-20T09:00:00", &[("11.toml", Some(&incident("INC-2", LATE)))]);
    past
}

#[test]
fn each_month_is_judged_by_what_had_landed_by_its_last_second() {
    let book = past().book("2025-12-10T09:00:00");
    let points: Vec<_> = trend(&book).iter().map(shown).collect();
    let red = |when: &str, n: usize| {
        // 100 - 30 = 70 lies in [0, 80): 300,000.00 - 15,000.00.
        (at(when), "70".to_owned(), 1, "285,000.00 CNY".to_owned(), n)
    };
    assert_eq!(
        points,
        [
            red("2025-09-30T23:59:59", 1),
            red("2025-10-31T23:59:59", 1),
            // INC-1 is green by now, INC-2 red.
            red("2025-11-30T23:59:59", 2),
            red("2025-12-10T00:00:00", 2),
        ]
    );
    let points = trend(&book);
    assert_eq!(points[0].period.as_deref(), Some("y1"));
    assert!(points[0].commit.is_some() && points[0].commit == points[1].commit);
    assert_ne!(points[1].commit, points[2].commit);
    assert!(points.iter().map(|point| point.is_now).eq([false, false, false, true]));
}

#[test]
fn what_is_mended_later_was_still_broken_then() {
    let mut past = Past::of(&contract());
    past.commit("2025-09-30T23:59:59", &[("09.toml", Some(&incident("INC-1", LATE)))]);
    past.commit("2025-10-31T23:59:59", &[("09.toml", Some(&incident("INC-1", IN_TIME)))]);
    let points = trend(&past.book("2025-10-31T23:59:59"));
    // The last point is a month's end and the as-of instant at once: no other follows.
    let seen: Vec<(usize, bool)> =
        points.iter().map(|point| (point.n_breached, point.is_now)).collect();
    assert_eq!(seen, [(1, false), (0, false)]);
}

#[test]
fn a_month_before_the_first_commit_has_no_point_and_the_future_none_either() {
    let mut past = Past::of(&contract());
    past.commit("2025-11-20T09:00:00", &[("11.toml", Some(&incident("INC-2", LATE)))]);
    let points = trend(&past.shallow().book("2025-12-31T23:59:58"));
    // The clone begins in November: nobody knows how September and October stood.
    let months: Vec<Instant> = points.iter().map(|point| point.at).collect();
    assert_eq!(months, [at("2025-11-30T23:59:59"), at("2025-12-31T00:00:00")]);
    // Everything was committed after the as-of instant.
    let mut later = Past::of(&contract());
    later.commit("2025-11-20T09:00:00", &[("11.toml", Some(&incident("INC-2", LATE)))]);
    assert!(trend(&later.book("2025-08-01T00:00:00")).is_empty());
}

#[test]
fn without_a_history_there_is_no_trend() {
    let text = contract();
    let files = [("data/demo/contract.toml", text.as_str())];
    assert!(trend(&crate::bench::whole(&files, "2026-07-03T09:00:00")).is_empty());
}
