//! When limits end, to the second.

use crate::base::proof::Counts;
use crate::base::proof::Stretch;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::base::time::Weekday;
use crate::base::time::Zone;
use crate::calendar::Frame;
use crate::calendar::Uncovered;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Due;
use crate::calendar::clock::Roll;
use crate::calendar::shift::Shift;
use crate::calendar::shift::ShiftDays;

use super::at;
use super::beijing;
use super::china;
use super::day;
use super::shift;
use super::shown;
use super::turpan;

fn limit(text: &str) -> Lapse {
    Lapse::parse(text).expect("the tests write limits")
}

fn due_of(clock: &Clock, from: &str, within: &str, roll: Roll) -> Result<Due, Uncovered> {
    let calendar = china();
    let frame = Frame { zone: beijing(), calendar: &calendar };
    clock.due(frame, at(from), limit(within), roll, &[])
}

/// When a limit ends, as a clock shows it.
fn due(clock: &Clock, from: &str, within: &str) -> String {
    shown(due_of(clock, from, within, Roll::Stay).expect("the calendar covers it").last)
}

fn kinds(stretches: &[Stretch]) -> Vec<(String, Counts)> {
    stretches.iter().map(|stretch| (stretch.to.to_string(), stretch.counts)).collect()
}

#[test]
fn hours_are_read_and_may_run_over_midnight() {
    let read = |text| Shift::parse_hours(text).map(|(a, b)| format!("{a} {b}"));
    assert_eq!(read("10:00-14:00").as_deref(), Some("10:00:00 14:00:00"));
    assert_eq!(read("16:00-24:00").as_deref(), Some("16:00:00 00:00:00"));
    assert_eq!(read("22：00至06：00").as_deref(), Some("22:00:00 06:00:00"));
    for wrong in ["10:00", "10-14", "24:00-08:00", "10:00-10:00", "10:60-11:00", "1:0-2:00", ""] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
    assert_eq!(
        ShiftDays::parse("周一、星期三"),
        Some(ShiftDays::Weekdays(vec![Weekday::Mon, Weekday::Wed]))
    );
    assert_eq!(ShiftDays::parse("some days"), None);
    assert_eq!(Shift::new("空", Vec::new(), ShiftDays::EveryDay), None);
}

#[test]
fn seconds_end_to_the_second() {
    assert_eq!(due(&Clock::Always, "2025-09-30 23:30:00", "2h"), "2025-10-01 01:30:00");
    let turpan = turpan();
    for (from, within, end) in [
        ("2025-09-30 19:00:00", "3h", "2025-10-09 12:00:00"), // across the holiday
        ("2025-10-03 11:00:00", "3h", "2025-10-09 13:00:00"), // asked on a holiday
        ("2025-10-10 19:00:00", "3h", "2025-10-11 12:00:00"), // the make-up Saturday counts
        ("2025-09-19 19:59:59", "2s", "2025-09-22 10:00:01"), // Friday evening to Monday
        ("2025-09-22 14:00:00", "1s", "2025-09-22 16:00:01"), // noon: 14:00:00 is closed
        ("2025-09-22 13:59:59", "1s", "2025-09-22 14:00:00"),
        ("2025-09-22 19:00:00", "1h", "2025-09-22 20:00:00"), // ends with the hours
        ("2025-09-22 06:00:00", "8h", "2025-09-22 20:00:00"),
    ] {
        assert_eq!(due(&turpan, from, within), end, "{within} from {from}");
    }
    let nights = shift(&["22:00-06:00"], ShiftDays::Workdays);
    assert_eq!(due(&nights, "2025-09-19 23:00:00", "8h"), "2025-09-22 23:00:00");
    let evenings = shift(&["16:00-24:00"], ShiftDays::EveryDay);
    assert_eq!(due(&evenings, "2027-05-01 23:00:00", "2h"), "2027-05-02 17:00:00");
    let saturdays = shift(&["09:00-12:00"], ShiftDays::Weekdays(vec![Weekday::Sat]));
    assert_eq!(due(&saturdays, "2025-10-04 11:00:00", "2h"), "2025-10-11 10:00:00");
}

#[test]
fn day_limits_end_with_the_last_second_of_their_last_day() {
    let always = Clock::Always;
    for (from, within, end) in [
        ("2025-09-29 00:00:00", "3 workdays", "2025-10-10 23:59:59"),
        ("2025-09-29 23:59:59", "3 workdays", "2025-10-10 23:59:59"),
        ("2025-10-10 09:00:00", "1 workday", "2025-10-11 23:59:59"),
        ("2025-10-10 09:00:00", "2 workdays", "2025-10-13 23:59:59"),
        ("2025-10-04 09:00:00", "1 workday", "2025-10-09 23:59:59"),
        ("2025-09-29 15:00:00", "7 days", "2025-10-06 23:59:59"),
        ("2025-09-29 15:00:00", "0 days", "2025-09-29 23:59:59"),
        ("2025-08-31 15:00:00", "6 months", "2026-02-28 23:59:59"),
        ("2026-01-31 15:00:00", "1 month", "2026-02-28 23:59:59"),
        ("2025-09-15 15:00:00", "1 month", "2025-10-15 23:59:59"),
        ("2024-02-29 15:00:00", "1 year", "2025-02-28 23:59:59"),
        ("2027-05-01 15:00:00", "30 days", "2027-05-31 23:59:59"),
    ] {
        assert_eq!(due(&always, from, within), end, "{within} from {from}");
    }
}

#[test]
fn a_last_day_off_rolls_only_where_the_contract_says_so() {
    let end =
        |from, within, roll| due_of(&Clock::Always, from, within, roll).map(|due| shown(due.last));
    let next = Roll::NextWorkday;
    assert_eq!(end("2025-09-24 09:00:00", "7 days", Roll::Stay), Ok("2025-10-01 23:59:59".into()));
    assert_eq!(end("2025-09-24 09:00:00", "7 days", next), Ok("2025-10-09 23:59:59".into()));
    assert_eq!(end("2025-10-04 09:00:00", "7 days", next), Ok("2025-10-11 23:59:59".into()));
    assert_eq!(end("2026-11-30 09:00:00", "1 month", next), Ok("2026-12-30 23:59:59".into()));
    assert_eq!(end("2026-12-01 09:00:00", "1 month", next), Err(Uncovered(2027)));
    assert_eq!(end("2025-10-01 09:00:00", "0 workdays", next), Ok("2025-10-01 23:59:59".into()));
    assert_eq!(end("2025-09-30 23:00:00", "2h", next), Ok("2025-10-01 01:00:00".into()));
}

#[test]
fn a_year_that_is_not_covered_leaves_working_days_open() {
    let end = |clock: &Clock, from, within| due_of(clock, from, within, Roll::Stay).map(|d| d.last);
    assert_eq!(end(&turpan(), "2026-12-31 19:00:00", "1h"), Ok(at("2026-12-31 20:00:00")));
    assert_eq!(end(&turpan(), "2026-12-31 19:00:00", "61min"), Err(Uncovered(2027)));
    assert_eq!(end(&Clock::Always, "2026-12-31 19:00:00", "1 workday"), Err(Uncovered(2027)));
    assert_eq!(end(&Clock::Always, "2027-01-04 19:00:00", "1 day"), Ok(at("2027-01-05 23:59:59")));
    assert_eq!(end(&Clock::Always, "9990-01-04 19:00:00", "876000h"), Err(Uncovered(10_000)));
    assert_eq!(end(&Clock::Always, "9990-01-04 19:00:00", "36500 days"), Err(Uncovered(10_000)));
    assert_eq!(end(&Clock::Always, "9990-01-04 19:00:00", "1200 months"), Err(Uncovered(10_000)));
}

#[test]
fn the_stretches_say_what_was_passed_over() {
    let calendar = china();
    let frame = Frame { zone: beijing(), calendar: &calendar };
    let pauses = [
        Interval { from: at("2025-09-30 19:30:00"), to: at("2025-10-03 00:00:00") },
        Interval { from: at("2025-09-30 19:45:00"), to: at("2025-10-09 10:30:00") },
    ];
    let from = at("2025-09-30 19:00:00");
    let due = turpan()
        .due(frame, from, limit("1h"), Roll::Stay, &pauses)
        .expect("the calendar covers it");
    assert_eq!(shown(due.last), "2025-10-09 11:00:00");
    let expected = [
        ("2025-09-30 19:30:00", Counts::Yes),
        ("2025-09-30 20:00:00", Counts::Paused),
        ("2025-10-01 00:00:00", Counts::OffHours),
        ("2025-10-09 00:00:00", Counts::Holiday),
        ("2025-10-09 10:00:00", Counts::OffHours),
        ("2025-10-09 10:30:00", Counts::Paused),
        ("2025-10-09 11:00:00", Counts::Yes),
    ]
    .map(|(to, counts)| (to.to_owned(), counts));
    assert_eq!(kinds(&due.stretches), expected);
    let elapsed = turpan().elapsed(frame, from, due.last, &pauses).expect("covered");
    assert_eq!((elapsed.seconds, elapsed.stretches), (3600, due.stretches));

    // A day that is paused as a whole does not count, a day that is paused in part does.
    let due = Clock::Always
        .due(frame, from, limit("1 workday"), Roll::Stay, &pauses)
        .expect("the calendar covers it");
    assert_eq!(shown(due.last), "2025-10-09 23:59:59");
    let whole = [Interval { from: at("2025-10-08 12:00:00"), to: at("2025-10-10 00:00:00") }];
    let due = Clock::Always
        .due(frame, from, limit("1 workday"), Roll::Stay, &whole)
        .expect("the calendar covers it");
    let expected = [
        ("2025-10-01 00:00:00", Counts::OffHours),
        ("2025-10-09 00:00:00", Counts::Holiday),
        ("2025-10-10 00:00:00", Counts::Paused),
        ("2025-10-11 00:00:00", Counts::Yes),
    ]
    .map(|(to, counts)| (to.to_owned(), counts));
    assert_eq!(kinds(&due.stretches), expected);
}

#[test]
fn a_pause_that_ends_as_the_hours_open_hides_no_later_one() {
    let calendar = china();
    let frame = Frame { zone: beijing(), calendar: &calendar };
    let pause = |from, to| Interval { from: at(from), to: at(to) };
    let pauses = [
        pause("2025-09-22 12:00:00", "2025-09-22 13:00:00"),
        pause("2025-09-22 09:00:00", "2025-09-22 10:00:00"),
        pause("2025-09-22 14:00:00", "2025-09-22 15:00:00"),
        pause("2025-09-22 13:30:00", "2025-09-22 11:00:00"),
    ];
    let end = at("2025-09-22 20:00:00");
    let elapsed =
        turpan().elapsed(frame, at("2025-09-21 00:00:00"), end, &pauses).expect("covered");
    assert_eq!(elapsed.seconds, 7 * 3600);
    let none = turpan().elapsed(frame, end, end.plus(-1), &pauses).expect("covered");
    assert_eq!((none.seconds, none.stretches), (0, Vec::new()));
}

#[test]
fn a_day_on_which_the_clocks_change_is_as_long_as_it_is() {
    let calendar = china();
    let zone = Zone::parse("Europe/Berlin").expect("a zone of the database");
    let frame = Frame { zone, calendar: &calendar };
    let from = zone.midnight(day("2025-10-26"));
    let to = zone.midnight(day("2025-10-27"));
    let all_day = shift(&["00:00-24:00"], ShiftDays::EveryDay);
    let elapsed = all_day.elapsed(frame, from, to, &[]).expect("covered");
    assert_eq!(elapsed.seconds, 25 * 3600);
    assert_eq!(kinds(&elapsed.stretches), [("2025-10-27 00:00:00".to_owned(), Counts::Yes)]);
    let due = all_day.due(frame, from.plus(-1), limit("1 day"), Roll::Stay, &[]).expect("covered");
    assert_eq!(due.last, to.plus(-1));
}
