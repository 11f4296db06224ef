//! `coverage` by people: somebody must be there all the time, and who was away was not.

use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::said;
use super::with;
use super::words;

const NOW: &str = "2026-08-01T00:00:00";

const EVENT: &str = "kind = \"coverage\"\n\
    need = { on = \"request\", where = \"kind == 'event_support'\", from = \"from\", to = \"to\" }\n\
    by = { on = \"duty\", where = \"attended\", from = \"from\", to = \"to\", minus = [\"absent_from\", \"absent_to\"], link = \"request\" }";

/// An event from 08:00 to 20:00 on the 15th of October 2025.
const REQUEST: &str = "[[request]]\nid = \"REQ-1\"\nkind = \"event_support\"\nrequested_at = 2025-10-10T10:00:00\n\
                       from = 2025-10-15T08:00:00\nto = 2025-10-15T20:00:00\n\n";

/// A duty on that day.
fn duty(id: &str, from: &str, to: &str, more: &str) -> String {
    format!(
        "[[duty]]\nid = \"{id}\"\nrequest = \"REQ-1\"\nfrom = 2025-10-15T{from}\nto = 2025-10-15T{to}\n\
         attended = true\n{more}\n\n"
    )
}

fn state(rule: &str, duties: &str) -> Verdict {
    one(&judged(rule, &(REQUEST.to_owned() + duties), NOW), "REQ-1").verdict
}

#[test]
fn turns_that_meet_leave_no_hole_and_a_second_between_them_is_one() {
    let two =
        |from: &str| duty("D-1", "08:00:00", "14:00:00", "") + &duty("D-2", from, "20:00:00", "");
    assert_eq!(state(EVENT, &two("14:00:00")), Verdict::Met);
    assert_eq!(state(EVENT, &two("13:00:00")), Verdict::Met);
    assert_eq!(state(EVENT, &two("14:00:01")), Verdict::Breached);
    assert_eq!(state(EVENT, &duty("D-1", "08:00:01", "20:00:00", "")), Verdict::Breached);
    assert_eq!(state(EVENT, &duty("D-1", "08:00:00", "19:59:59", "")), Verdict::Breached);
    assert_eq!(state(EVENT, ""), Verdict::Breached, "nobody at all");
}

#[test]
fn who_was_away_was_not_there() {
    let away = "absent_from = 2025-10-15T12:00:00\nabsent_to = 2025-10-15T13:00:00";
    let one = duty("D-1", "08:00:00", "20:00:00", away);
    assert_eq!(state(EVENT, &one), Verdict::Breached);
    assert_eq!(
        state(EVENT, &(one.clone() + &duty("D-2", "12:00:00", "13:00:00", ""))),
        Verdict::Met
    );
    let gone = duty("D-1", "08:00:00", "20:00:00", "absent_from = 2025-10-15T19:00:00");
    assert_eq!(state(EVENT, &gone), Verdict::Breached, "away, and nobody says until when");
    let after = "absent_from = 2025-10-15T20:00:00\nabsent_to = 2025-10-15T21:00:00";
    assert_eq!(state(EVENT, &duty("D-1", "08:00:00", "21:00:00", after)), Verdict::Met);
}

#[test]
fn a_duty_for_something_else_does_not_help_unless_the_contract_asks_for_no_link() {
    let other = duty("D-1", "08:00:00", "20:00:00", "").replace("request = \"REQ-1\"\n", "");
    assert_eq!(state(EVENT, &other), Verdict::Breached);
    assert_eq!(state(&EVENT.replace(", link = \"request\"", ""), &other), Verdict::Met);
    let absent =
        duty("D-1", "08:00:00", "20:00:00", "").replace("attended = true", "attended = false");
    assert_eq!(state(EVENT, &absent), Verdict::Breached);
}

#[test]
fn two_must_be_two_people() {
    let staff = |id: &str| {
        format!(
            "[[staff]]\nid = \"{id}\"\nperson = \"{id}\"\nrole = \"onsite\"\nfrom = 2025-09-01\n\n"
        )
    };
    let rule = format!("{EVENT}\nat_least = 2\ndistinct = \"person\"");
    let two = |other: &str| {
        staff("S-1")
            + &staff("S-2")
            + &duty("D-1", "08:00:00", "20:00:00", "person = \"S-1\"")
            + &duty("D-2", "08:00:00", "20:00:00", &format!("person = \"{other}\""))
    };
    assert_eq!(state(&rule, &two("S-2")), Verdict::Met);
    assert_eq!(state(&rule, &two("S-1")), Verdict::Breached);
}

#[test]
fn it_is_upcoming_then_open_and_a_hole_is_a_breach_at_once() {
    let at = |duties: &str, as_of: &str| {
        one(&judged(EVENT, &(REQUEST.to_owned() + duties), as_of), "REQ-1").verdict
    };
    let all_day = duty("D-1", "08:00:00", "20:00:00", "");
    assert_eq!(at("", "2025-10-15T07:59:59"), Verdict::Upcoming);
    assert_eq!(at("", "2025-10-15T08:00:00"), Verdict::Pending);
    assert_eq!(at("", "2025-10-15T08:00:01"), Verdict::Breached);
    assert_eq!(at(&all_day, "2025-10-15T19:59:59"), Verdict::Pending);
    assert_eq!(at(&all_day, "2025-10-15T20:00:00"), Verdict::Met);
}

#[test]
fn what_cannot_be_read_is_no_hole() {
    let state =
        |duties: &str| one(&despite(EVENT, &(REQUEST.to_owned() + duties), NOW), "REQ-1").verdict;
    let all_day = duty("D-1", "08:00:00", "20:00:00", "");
    assert_eq!(
        state(&all_day.replace("attended = true", "attended = \"是\"")),
        Verdict::Undecidable
    );
    assert_eq!(
        state(&all_day.replace("to = 2025-10-15T20:00:00", "to = \"晚上\"")),
        Verdict::Undecidable
    );
    assert_eq!(state(&all_day.replace("\"REQ-1\"", "1")), Verdict::Undecidable);
    let away = duty("D-1", "08:00:00", "20:00:00", "absent_from = \"中午\"");
    assert_eq!(state(&away), Verdict::Undecidable);
    let short =
        all_day.replace("attended = true", "attended = \"是\"").replace("20:00:00", "19:00:00");
    assert_eq!(state(&short), Verdict::Breached, "the last hour is uncovered in any case");
}

#[test]
fn no_need_is_nothing_and_every_holiday_is_one_of_its_own() {
    assert!(words(&judged(EVENT, "", NOW)).is_empty());
    let rule = "kind = \"coverage\"\nneed = \"holiday\"\n\
                by = { on = \"duty\", where = \"attended\", from = \"from\", to = \"to\" }";
    let records = "[[duty]]\nid = \"D-1\"\nfrom = 2025-10-01T00:00:00\nto = 2025-10-09T00:00:00\nattended = true\n\n\
                   [[duty]]\nid = \"D-2\"\nfrom = 2026-01-01T00:00:00\nto = 2026-01-03T23:59:59\nattended = true\n";
    let book = judged(rule, records, "2026-01-10T00:00:00");
    assert_eq!(with(&book, Verdict::Met), ["2025-10-01"]);
    assert_eq!(
        with(&book, Verdict::Breached),
        ["2026-01-01"],
        "a second before midnight they left"
    );
    assert_eq!(with(&book, Verdict::Upcoming)[0], "2026-02-15");
}

#[test]
fn both_sides_must_be_stated() {
    let by = "kind = \"coverage\"\nneed = \"holiday\"";
    assert!(said(&despite(by, "", NOW)).iter().any(|line| line.contains("`by` is missing")));
    let window = EVENT.replace("need = { on = \"request\", where = \"kind == 'event_support'\", from = \"from\", to = \"to\" }", "need = \"feast\"");
    assert!(said(&despite(&window, "", NOW)).iter().any(|line| line.contains("`feast`")));
}

#[test]
fn a_turn_that_does_not_say_when_it_ended_shows_nothing_for_sure() {
    let open = duty("D-1", "08:00:00", "20:00:00", "").replace("to = 2025-10-15T20:00:00\n", "");
    let book = despite(EVENT, &(REQUEST.to_owned() + &open), NOW);
    assert_eq!(one(&book, "REQ-1").verdict, Verdict::Undecidable);
    // Back from somewhere, but nobody says since when away.
    let back = duty("D-1", "08:00:00", "20:00:00", "absent_to = 2025-10-15T13:00:00");
    assert_eq!(state(EVENT, &back), Verdict::Undecidable);
}
