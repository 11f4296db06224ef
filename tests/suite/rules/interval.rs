//! `interval`: the longest time without a mark while something is being handled.

use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::said;
use super::standing;
use super::words;

const HOURLY: &str = "kind = \"interval\"\non = \"incident\"\nwhere = \"affects_business\"\n\
                      from = \"reported_at\"\nto = \"restored_at\"\nmarks = \"updates\"\nat_most = \"1h\"";

/// An incident of the 15th of October 2025 with updates at these times of day.
fn incident(restored: &str, updates: &[&str]) -> String {
    let restored = match restored {
        "" => String::new(),
        time => format!("restored_at = 2025-10-15T{time}\n"),
    };
    let updates: Vec<String> = updates.iter().map(|time| format!("2025-10-15T{time}")).collect();
    format!(
        "[[incident]]\nid = \"INC-1\"\naffects_business = true\nreported_at = 2025-10-15T10:00:00\n\
         {restored}updates = [{}]\n\n",
        updates.join(", ")
    )
}

#[test]
fn an_hour_to_the_second_is_enough_and_a_second_more_is_not() {
    let met = incident("12:30:00", &["11:00:00", "12:00:00"]);
    let book = judged(HOURLY, &met, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["INC-1 met"]);
    for (restored, updates) in [
        ("12:30:00", ["11:00:01", "12:00:00"]),
        ("12:30:00", ["11:00:00", "12:00:01"]),
        ("13:00:01", ["11:00:00", "12:00:00"]),
    ] {
        let book = judged(HOURLY, &incident(restored, &updates), "2025-11-01T00:00:00");
        assert_eq!(
            (one(&book, "INC-1").verdict, one(&book, "INC-1").units),
            (Verdict::Breached, 1),
            "{restored} {updates:?}"
        );
    }
}

#[test]
fn every_gap_that_is_too_long_is_a_breach_or_once_all_of_them() {
    let records = incident("18:00:00", &["14:00:00", "13:00:00", "16:00:00"]);
    assert_eq!(one(&judged(HOURLY, &records, "2025-11-01T00:00:00"), "INC-1").units, 3);
    let once = format!("{HOURLY}\nonce = true");
    assert_eq!(one(&judged(&once, &records, "2025-11-01T00:00:00"), "INC-1").units, 1);
}

#[test]
fn marks_outside_the_time_of_handling_do_not_count() {
    let records = incident("11:30:00", &["09:30:00", "11:40:00"]);
    assert_eq!(words(&judged(HOURLY, &records, "2025-11-01T00:00:00")), ["INC-1 breached"]);
}

#[test]
fn while_it_runs_it_is_open_until_the_next_mark_is_overdue() {
    let records = incident("", &["10:40:00"]);
    let book = judged(HOURLY, &records, "2025-10-15T11:40:00");
    assert_eq!(words(&book), ["INC-1 pending"]);
    assert_eq!(one(&book, "INC-1").due, Some(super::at("2025-10-15T11:40:00")));
    let book = judged(HOURLY, &records, "2025-10-15T11:40:01");
    assert_eq!(words(&book), ["INC-1 breached"]);
    assert!(one(&book, "INC-1").provisional, "a second gap may follow");
}

#[test]
fn no_mark_at_all_is_one_long_gap() {
    let records = incident("11:00:00", &[]);
    assert_eq!(words(&judged(HOURLY, &records, "2025-11-01T00:00:00")), ["INC-1 met"]);
    let records = incident("11:00:01", &[]);
    assert_eq!(words(&judged(HOURLY, &records, "2025-11-01T00:00:00")), ["INC-1 breached"]);
    let book = judged(HOURLY, "", "2025-11-01T00:00:00");
    assert_eq!((words(&book).len(), standing(&book, 0).name()), (0, "nothing-filed"));
}

#[test]
fn on_a_shift_the_break_and_the_holiday_do_not_count() {
    let rule = format!("{HOURLY}\nclock = \"office\"");
    // 14:00 to 16:00 is a break: from 13:30 to 16:30 are an hour of the shift.
    let records = incident("16:30:00", &["11:00:00", "12:00:00", "13:00:00", "13:30:00"]);
    assert_eq!(words(&judged(&rule, &records, "2025-11-01T00:00:00")), ["INC-1 met"]);
    let records = incident("16:30:01", &["11:00:00", "12:00:00", "13:00:00", "13:30:00"]);
    assert_eq!(words(&judged(&rule, &records, "2025-11-01T00:00:00")), ["INC-1 breached"]);
}

#[test]
fn what_cannot_be_read_is_no_breach() {
    let records = incident("18:00:00", &["11:00:00"]);
    let unread = records.replace("updates = [2025-10-15T11:00:00]", "updates = [\"十一点\"]");
    assert_eq!(words(&despite(HOURLY, &unread, "2025-11-01T00:00:00")), ["INC-1 undecidable"]);
    let unread = records.replace("restored_at = 2025-10-15T18:00:00", "restored_at = \"傍晚\"");
    assert_eq!(words(&despite(HOURLY, &unread, "2025-11-01T00:00:00")), ["INC-1 undecidable"]);
    let unread = records.replace("affects_business = true", "affects_business = \"是\"");
    assert_eq!(words(&despite(HOURLY, &unread, "2025-11-01T00:00:00")), ["INC-1 undecidable"]);
    assert_eq!(words(&judged(HOURLY, &records, "2025-11-01T00:00:00")), ["INC-1 breached"]);
}

#[test]
fn the_earliest_of_several_starts_counts() {
    let rule = HOURLY.replace("\"reported_at\"", "[\"detected_at\", \"reported_at\"]");
    let records = incident("11:00:00", &[]);
    assert_eq!(words(&judged(&rule, &records, "2025-11-01T00:00:00")), ["INC-1 met"]);
    let early = records.replace("reported_at", "detected_at = 2025-10-15T09:59:59\nreported_at");
    assert_eq!(words(&judged(&rule, &early, "2025-11-01T00:00:00")), ["INC-1 breached"]);
    let late = records.replace("reported_at", "detected_at = 2025-10-15T10:30:00\nreported_at");
    assert_eq!(words(&judged(&rule, &late, "2025-11-01T00:00:00")), ["INC-1 met"]);
}

#[test]
fn marks_must_be_a_list_of_instants() {
    let book = despite(&HOURLY.replace("\"updates\"", "\"pauses\""), "", "2025-11-01T00:00:00");
    assert!(said(&book).iter().any(|line| line.contains("pauses")), "{:#?}", said(&book));
}
