//! Windows and planned slots.

use std::collections::BTreeMap;

use crate::base::time::Interval;
use crate::calendar::Frame;
use crate::calendar::schedule::Schedule;
use crate::calendar::window::DeclaredWindow;
use crate::calendar::window::Every;
use crate::calendar::window::Window;
use crate::calendar::window::window_of;
use crate::calendar::window::windows;

use super::at;
use super::beijing;
use super::china;
use super::day;
use super::shown;

fn windows_of(every: &str, first: &str, last: &str) -> Vec<Window> {
    let calendar = china();
    let frame = Frame { zone: beijing(), calendar: &calendar };
    let semester = |id: &str, first, last| DeclaredWindow {
        id: id.to_owned(),
        title: format!("学期 {id}"),
        first: day(first),
        last: day(last),
    };
    let semesters = vec![
        semester("s2", "2026-03-01", "2026-08-31"),
        semester("s1", "2025-09-01", "2026-02-28"),
        semester("s9", "2029-09-01", "2030-02-28"),
    ];
    let declared = BTreeMap::from([("semester".to_owned(), semesters)]);
    windows(&Every::parse(every), day(first), day(last), frame, &declared)
        .expect("the list is declared")
        .list
}

#[test]
fn windows_are_clipped_to_the_term() {
    let spans = |every, first, last| -> Vec<String> {
        let list = windows_of(every, first, last);
        list.iter().map(|w| format!("{} {} {}", w.id, w.first, w.last)).collect()
    };
    assert_eq!(
        spans("week", "2025-12-24", "2026-01-06"),
        [
            "2025-W52 2025-12-24 2025-12-28",
            "2026-W01 2025-12-29 2026-01-04",
            "2026-W02 2026-01-05 2026-01-06",
        ]
    );
    assert_eq!(
        spans("month", "2025-09-15", "2025-11-01"),
        [
            "2025-09 2025-09-15 2025-09-30",
            "2025-10 2025-10-01 2025-10-31",
            "2025-11 2025-11-01 2025-11-01",
        ]
    );
    assert_eq!(
        spans("quarter", "2025-08-31", "2026-03-15"),
        ["q1 2025-08-31 2025-11-29", "q2 2025-11-30 2026-02-27", "q3 2026-02-28 2026-03-15",]
    );
    assert_eq!(
        spans("year", "2025-09-01", "2027-08-31"),
        ["y1 2025-09-01 2026-08-31", "y2 2026-09-01 2027-08-31"]
    );
    assert_eq!(spans("half-year", "2025-09-01", "2026-08-31")[1], "h2 2026-03-01 2026-08-31");
    assert_eq!(spans("term", "2025-09-01", "2026-08-31"), ["term 2025-09-01 2026-08-31"]);
    assert_eq!(
        spans("semester", "2025-10-01", "2026-08-31"),
        ["s1 2025-10-01 2026-02-28", "s2 2026-03-01 2026-08-31"]
    );
    assert_eq!(
        spans("workday", "2025-09-30", "2025-10-11"),
        [
            "2025-09-30 2025-09-30 2025-09-30",
            "2025-10-09 2025-10-09 2025-10-09",
            "2025-10-10 2025-10-10 2025-10-10",
            "2025-10-11 2025-10-11 2025-10-11",
        ]
    );
    assert_eq!(spans("day", "2025-10-31", "2025-11-01").len(), 2);
    assert_eq!(spans("day", "2025-11-01", "2025-10-31"), [""; 0]);
}

#[test]
fn an_instant_finds_its_window_by_the_half_open_rule() {
    let months = windows_of("month", "2025-09-01", "2025-11-30");
    let found = |text| window_of(&months, at(text)).map(|n| months[n].id.as_str());
    assert_eq!(found("2025-08-31 23:59:59"), None);
    assert_eq!(found("2025-09-01 00:00:00"), Some("2025-09"));
    assert_eq!(found("2025-09-30 23:59:59"), Some("2025-09"));
    assert_eq!(found("2025-10-01 00:00:00"), Some("2025-10"));
    assert_eq!(found("2025-12-01 00:00:00"), None);
    assert_eq!(window_of(&[], at("2025-12-01 00:00:00")), None);
}

#[test]
fn windows_that_cannot_be_known_are_named() {
    let calendar = china();
    let frame = Frame { zone: beijing(), calendar: &calendar };
    let of = |every: &Every| {
        windows(every, day("2026-12-30"), day("2027-08-31"), frame, &BTreeMap::new())
    };
    let workdays = of(&Every::Workday).expect("nothing to declare");
    assert_eq!((workdays.list.len(), workdays.uncovered), (2, vec![2027]));
    let days = of(&Every::Day).expect("nothing to declare");
    assert_eq!((days.list.len(), days.uncovered.len()), (245, 0));
    assert_eq!(of(&Every::Named("semester".to_owned())), None);
}

#[test]
fn schedules_are_planned_in_either_language() {
    let calendar = china();
    let frame = Frame { zone: beijing(), calendar: &calendar };
    let slots = |text: &str, from, to| {
        let schedule = Schedule::parse(text).expect("the tests write schedules");
        let slots = schedule.slots(Interval { from: at(from), to: at(to) }, frame);
        let shown: Vec<String> = slots.instants.into_iter().map(shown).collect();
        (shown.join(", "), slots.uncovered)
    };
    let week = ("2025-10-05 03:00:00", "2025-10-12 03:00:00");
    for text in ["weekly sunday 03:00; workdays 23:30", "每周日 03:00，每工作日 23:30"] {
        let expected = "2025-10-05 03:00:00, 2025-10-09 23:30:00, 2025-10-10 23:30:00, \
                        2025-10-11 23:30:00";
        assert_eq!(slots(text, week.0, week.1), (expected.to_owned(), vec![]), "{text}");
    }
    for text in ["monthly 31 04:00", "每月31日 04:00"] {
        let expected = "2026-01-31 04:00:00, 2026-02-28 04:00:00, 2026-03-31 04:00:00";
        let year = slots(text, "2026-01-01 00:00:00", "2026-04-01 00:00:00");
        assert_eq!(year, (expected.to_owned(), vec![]), "{text}");
    }
    let (all, uncovered) =
        slots("每日 02:00, workdays 23:30", "2026-12-31 02:00:01", "2027-01-03 00:00:00");
    let expected = "2026-12-31 23:30:00, 2027-01-01 02:00:00, 2027-01-02 02:00:00";
    assert_eq!((all.as_str(), uncovered), (expected, vec![2027]));
    let wrong = ["", "daily", "daily 25:00", "daily 24:00", "weekly 02:00", "monthly 32 04:00"];
    for text in wrong.iter().chain(&["每月 04:00", "hourly 02:00", "daily 02:00,", "每日 02:00 x"])
    {
        assert!(Schedule::parse(text).is_err(), "{text}");
    }
}

#[test]
fn holidays_are_blocks_of_days_off_and_no_weekends() {
    let spans = |every, first, last| -> Vec<String> {
        let list = windows_of(every, first, last);
        let name = |w: &Window| w.title.clone().unwrap_or_default();
        list.iter().map(|w| format!("{} {} {}", w.id, w.last, name(w))).collect()
    };
    assert_eq!(
        spans("holiday", "2025-09-01", "2026-01-02"),
        ["2025-10-01 2025-10-08 国庆节、中秋节", "2026-01-01 2026-01-02 元旦"]
    );
    // 11 October is a Saturday and worked, 12 October an ordinary Sunday: neither is a holiday.
    assert_eq!(
        spans("holiday-day", "2025-10-07", "2025-10-12"),
        ["2025-10-07 2025-10-07 国庆节、中秋节", "2025-10-08 2025-10-08 国庆节、中秋节"]
    );
    assert!(windows_of("holiday", "2025-09-01", "2025-09-30").is_empty());
}
