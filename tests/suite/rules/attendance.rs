//! `attendance`: owed days of the shift against the punches, to the second.

use pactbook::book::Book;
use pactbook::obligations::outcome::Standing;
use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::proves;
use super::said;
use super::standing;
use super::with;

/// Two people on the register, each from a day to a day.
const RULE: &str = "kind = \"attendance\"\non = \"attendance\"\nwhere = \"role == 'onsite'\"\n\
                    shift = \"office\"\nperson = \"person\"\nin = \"in_at\"\nout = \"out_at\"\n\
                    people = { on = \"staff\", where = \"role == 'onsite'\", from = \"from\", to = \"to\" }";

/// Nobody by name: somebody has to be there.
const NAMELESS: &str = "kind = \"attendance\"\non = \"attendance\"\nshift = \"office\"\nin = \"in_at\"\n\
                        out = \"out_at\"\ncheck = \"present\"";

/// The wish to have every approved leave excused.
const LEAVE: &str =
    "except = [{ when = \"has(excused)\", confirmed = \"excused\", title = \"准假\" }]";

/// Ids and verdicts in words, without the year that the calendar does not reach yet.
fn words(book: &Book) -> Vec<String> {
    let mut words = super::words(book);
    words.retain(|word| word != "uncovered-2027 upcoming");
    words
}

fn staff(id: &str, from: &str, to: &str) -> String {
    let to = if to.is_empty() { String::new() } else { format!("to = {to}\n") };
    format!(
        "[[staff]]\nid = \"{id}\"\nperson = \"驻场工程师{id}\"\nrole = \"onsite\"\nfrom = {from}\n{to}\n"
    )
}

/// A sheet of one day with punches; an empty one is none.
fn sheet(person: &str, date: &str, come: &str, go: &str) -> String {
    let punch = |name: &str, time: &str| match time {
        "" => String::new(),
        time => format!("{name} = {date}T{time}\n"),
    };
    format!(
        "[[attendance]]\nid = \"A-{person}-{date}\"\nperson = \"{person}\"\nrole = \"onsite\"\n\
         date = {date}\n{}{}\n",
        punch("in_at", come),
        punch("out_at", go)
    )
}

/// A person whose only day is the 10th of October 2025, a Friday.
fn one_day() -> String {
    staff("S-1", "2025-10-10", "2025-10-10")
}

#[test]
fn in_and_out_to_the_second_is_in_time_and_one_second_more_is_not() {
    let records = one_day() + &sheet("S-1", "2025-10-10", "10:00:00", "20:00:00");
    let book = judged(RULE, &records, "2025-11-01T00:00:00");
    assert_eq!(
        words(&book),
        ["2025-10-10.S-1 met", "2025-10-10.S-1-early met", "2025-10-10.S-1-late met"]
    );
    let records = one_day() + &sheet("S-1", "2025-10-10", "10:00:01", "19:59:59");
    let book = judged(RULE, &records, "2025-11-01T00:00:00");
    assert_eq!(
        words(&book),
        ["2025-10-10.S-1 met", "2025-10-10.S-1-early breached", "2025-10-10.S-1-late breached"]
    );
}

#[test]
fn a_day_absent_counts_once_and_is_neither_late_nor_early() {
    let book = judged(RULE, &one_day(), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["2025-10-10.S-1 breached"]);
    let sheet = one_day() + &sheet("S-1", "2025-10-10", "", "");
    let book = judged(RULE, &sheet, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["2025-10-10.S-1 breached"]);
    assert_eq!(one(&book, "2025-10-10.S-1").units, 1);
}

#[test]
fn the_day_is_open_until_it_is_over() {
    let state = |as_of: &str| words(&judged(RULE, &one_day(), as_of)).join(" ");
    assert_eq!(state("2025-10-10T09:59:59"), "2025-10-10.S-1 upcoming");
    assert_eq!(state("2025-10-10T10:00:00"), "2025-10-10.S-1 pending");
    assert_eq!(state("2025-10-10T23:59:59"), "2025-10-10.S-1 pending");
    assert_eq!(state("2025-10-11T00:00:00"), "2025-10-10.S-1 breached");
}

#[test]
fn late_is_late_at_once_and_who_left_may_come_back() {
    let records = one_day() + &sheet("S-1", "2025-10-10", "10:00:01", "14:00:00");
    let book = judged(RULE, &records, "2025-10-10T15:00:00");
    assert_eq!(one(&book, "2025-10-10.S-1-late").verdict, Verdict::Breached);
    assert_eq!(one(&book, "2025-10-10.S-1-early").verdict, Verdict::Pending);
    let book = judged(RULE, &records, "2025-10-11T00:00:00");
    assert_eq!(one(&book, "2025-10-10.S-1-early").verdict, Verdict::Breached);
}

#[test]
fn in_without_out_left_early_and_out_without_in_came_late() {
    let records = one_day() + &sheet("S-1", "2025-10-10", "09:00:00", "");
    let book = judged(RULE, &records, "2025-11-01T00:00:00");
    assert_eq!(with(&book, Verdict::Breached), ["2025-10-10.S-1-early"]);
    let records = one_day() + &sheet("S-1", "2025-10-10", "", "20:00:00");
    let book = judged(RULE, &records, "2025-11-01T00:00:00");
    assert_eq!(with(&book, Verdict::Breached), ["2025-10-10.S-1-late"]);
}

#[test]
fn grace_moves_both_ends() {
    let rule = format!("{RULE}\ngrace = \"5min\"");
    let records = one_day() + &sheet("S-1", "2025-10-10", "10:05:00", "19:55:00");
    assert!(with(&judged(&rule, &records, "2025-11-01T00:00:00"), Verdict::Breached).is_empty());
    let records = one_day() + &sheet("S-1", "2025-10-10", "10:05:01", "19:54:59");
    assert_eq!(with(&judged(&rule, &records, "2025-11-01T00:00:00"), Verdict::Breached).len(), 2);
    let book = despite(&format!("{RULE}\ngrace = \"1 workday\""), "", "2025-11-01T00:00:00");
    assert!(said(&book).iter().any(|line| line.contains("hours, minutes or seconds")));
}

#[test]
fn the_calendar_says_which_days_are_owed() {
    // 1 to 8 October is a holiday; Sunday 28 September and Saturday 11 October are worked for it.
    let records = staff("S-1", "2025-09-28", "2025-10-12");
    let book = judged(RULE, &records, "2025-11-01T00:00:00");
    let days = ["2025-09-28", "2025-09-29", "2025-09-30", "2025-10-09", "2025-10-10", "2025-10-11"];
    assert_eq!(with(&book, Verdict::Breached), days.map(|day| format!("{day}.S-1")));
}

#[test]
fn one_check_alone_names_the_day_without_a_suffix() {
    let records = staff("S-1", "2025-10-09", "2025-10-11")
        + &sheet("S-1", "2025-10-09", "10:00:01", "20:00:00")
        + &sheet("S-1", "2025-10-10", "10:00:00", "19:59:59");
    let by = |check: &str| {
        let book = judged(&format!("{RULE}\ncheck = \"{check}\""), &records, "2025-11-01T00:00:00");
        words(&book).join(", ")
    };
    assert_eq!(by("present"), "2025-10-09.S-1 met, 2025-10-10.S-1 met, 2025-10-11.S-1 breached");
    assert_eq!(by("late"), "2025-10-09.S-1 breached, 2025-10-10.S-1 met");
    assert_eq!(by("early"), "2025-10-09.S-1 met, 2025-10-10.S-1 breached");
}

#[test]
fn approved_leave_is_excused_and_a_wish_for_it_is_not() {
    let rule = format!("{RULE}\n{LEAVE}");
    let leave = |signed: &str| {
        one_day()
            + sheet("S-1", "2025-10-10", "", "").trim_end()
            + &format!("\nstatus = \"leave\"\nexcused = true\n{signed}")
    };
    let signed = "judged_by = \"采购人\"\njudged_at = 2025-10-09T10:00:00\n";
    let book = judged(&rule, &leave(signed), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["2025-10-10.S-1 excused"]);
    let book = despite(&rule, &leave(""), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["2025-10-10.S-1 breached"]);
}

#[test]
fn a_substitute_who_is_there_counts_as_present_if_the_leave_was_approved() {
    let rule = format!("{RULE}\ncheck = \"present\"\nsubstitute = \"substitute\"\n{LEAVE}");
    let other =
        "[[staff]]\nid = \"S-9\"\nperson = \"机动\"\nrole = \"engineer\"\nfrom = 2025-09-01\n\n";
    let leave = |approved: bool| {
        one_day()
            + other
            + sheet("S-1", "2025-10-10", "", "").trim_end()
            + &format!(
                "\nsubstitute = \"S-9\"\nexcused = {approved}\njudged_by = \"采购人\"\n\
                 judged_at = 2025-10-09T10:00:00\n\n"
            )
    };
    let there = sheet("S-9", "2025-10-10", "10:00:00", "20:00:00").replace("onsite", "engineer");
    let book = judged(&rule, &(leave(true) + &there), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["2025-10-10.S-1 met"]);
    assert_eq!(one(&book, "2025-10-10.S-1").evidence.len(), 2);
    let book = judged(&rule, &leave(true), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["2025-10-10.S-1 excused"], "nobody came in their place");
    let book = judged(&rule, &(leave(false) + &there), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["2025-10-10.S-1 breached"], "nobody approved");
}

#[test]
fn where_leave_is_no_excuse_only_the_substitute_helps() {
    let rule =
        format!("{RULE}\ncheck = \"present\"\nsubstitute = \"substitute\"\napproved = \"excused\"");
    let leave = |judged: &str| {
        one_day()
            + &staff("S-2", "2025-10-13", "2025-10-13")
            + sheet("S-1", "2025-10-10", "", "").trim_end()
            + &format!("\nsubstitute = \"S-2\"\nexcused = true\n{judged}\n")
    };
    let there = sheet("S-2", "2025-10-10", "10:00:00", "20:00:00")
        + &sheet("S-2", "2025-10-13", "10:00:00", "20:00:00");
    let signed = "judged_by = \"采购人\"\njudged_at = 2025-10-09T10:00:00\n";
    let first = |records: &str| {
        let book = despite(&rule, records, "2025-11-01T00:00:00");
        one(&book, "2025-10-10.S-1").verdict
    };
    assert_eq!(first(&(leave(signed) + &there)), Verdict::Met);
    assert_eq!(first(&leave(signed)), Verdict::Breached);
    assert_eq!(first(&(leave("") + &there)), Verdict::Undecidable, "nobody signed the approval");
}

#[test]
fn nobody_fills_two_posts() {
    let rule =
        format!("{RULE}\ncheck = \"present\"\nsubstitute = \"substitute\"\napproved = \"excused\"");
    let leave = |person: &str, substitute: &str, signed: &str| {
        sheet(person, "2025-10-10", "", "").trim_end().to_owned()
            + &format!("\nsubstitute = \"{substitute}\"\nexcused = true\n{signed}\n")
    };
    let signed = "judged_by = \"采购人\"\njudged_at = 2025-10-09T10:00:00\n";
    let two = one_day() + &staff("S-2", "2025-10-10", "2025-10-10");
    let there = |person: &str| sheet(person, "2025-10-10", "10:00:00", "20:00:00");
    let judged = |records: &str| words(&despite(&rule, records, "2025-11-01T00:00:00"));
    let colleague = two.clone() + &leave("S-1", "S-2", signed) + &there("S-2");
    assert_eq!(judged(&colleague), ["2025-10-10.S-1 breached", "2025-10-10.S-2 met"]);
    let spare = staff("S-9", "2025-09-01", "2025-09-02");
    let spare = two + &spare + &there("S-9");
    let both = |first: &str| {
        judged(&(spare.clone() + &leave("S-1", "S-9", first) + &leave("S-2", "S-9", signed)))
            .into_iter()
            .filter(|word| word.starts_with("2025-10-10"))
            .collect::<Vec<_>>()
    };
    assert_eq!(both(signed), ["2025-10-10.S-1 met", "2025-10-10.S-2 breached"]);
    assert_eq!(both(""), ["2025-10-10.S-1 undecidable", "2025-10-10.S-2 undecidable"]);
}

#[test]
fn a_contracted_post_that_nobody_is_registered_for_is_an_absence() {
    let rule = format!("{RULE}\nposts = 2\ncheck = \"present\"");
    let records = one_day() + &sheet("S-1", "2025-10-10", "10:00:00", "20:00:00");
    let book = judged(&rule, &records, "2025-11-01T00:00:00");
    assert_eq!(one(&book, "2025-10-10.S-1").verdict, Verdict::Met);
    assert_eq!(one(&book, "2025-10-10.post-2").verdict, Verdict::Breached);
    assert_eq!(one(&book, "2025-10-09.post-1").verdict, Verdict::Breached);
    assert!(proves(one(&book, "2025-10-10.post-2"), "proof-registered"));
    // A stranger's sheet fills no post.
    let records = one_day()
        + &staff("S-2", "2026-01-01", "")
        + &sheet("S-2", "2025-10-10", "10:00:00", "20:00:00");
    let book = judged(&rule, &records, "2025-11-01T00:00:00");
    assert_eq!(one(&book, "2025-10-10.post-2").verdict, Verdict::Breached);
}

#[test]
fn a_post_without_a_name_is_filled_by_whoever_came() {
    let records = sheet("S-7", "2025-10-09", "", "")
        + &sheet("S-8", "2025-10-09", "11:00:00", "20:00:00")
        + &staff("S-7", "2025-09-01", "")
        + &staff("S-8", "2025-09-01", "");
    let book = judged(NAMELESS, &records, "2025-10-11T00:00:00");
    assert_eq!(one(&book, "2025-10-09").verdict, Verdict::Met);
    assert_eq!(one(&book, "2025-10-10").verdict, Verdict::Breached);
    let book = judged(&format!("{NAMELESS}\nposts = 2"), &records, "2025-10-11T00:00:00");
    assert_eq!(one(&book, "2025-10-09.post-1").verdict, Verdict::Met);
    assert_eq!(one(&book, "2025-10-09.post-2").verdict, Verdict::Breached);
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_begins() {
    let rule = RULE.replace("\"office\"", "\"night\"");
    let contract = super::clause(&rule)
        + "\n[[shift]]\nid = \"night\"\ntitle = \"夜班\"\ndays = \"daily\"\nhours = [\"22:00-06:00\"]\n";
    let night = "[[attendance]]\nid = \"A-1\"\nperson = \"S-1\"\nrole = \"onsite\"\ndate = 2025-10-10\n\
                 in_at = 2025-10-10T22:00:00\nout_at = 2025-10-11T06:00:00\n";
    let state = |records: &str, as_of: &str| {
        words(&super::book(&contract, &(one_day() + records), as_of)).join(" ")
    };
    assert_eq!(state("", "2025-10-11T23:59:59"), "2025-10-10.S-1 pending");
    assert_eq!(state("", "2025-10-12T00:00:00"), "2025-10-10.S-1 breached");
    assert_eq!(
        state(night, "2025-10-12T00:00:00"),
        "2025-10-10.S-1 met 2025-10-10.S-1-early met 2025-10-10.S-1-late met"
    );
}

#[test]
fn what_cannot_be_read_is_no_absence() {
    let state = |records: &str| {
        let book = despite(RULE, &(one_day() + records), "2025-11-01T00:00:00");
        words(&book).join(" ")
    };
    let good = sheet("S-1", "2025-10-10", "", "");
    let unread = good.trim_end().to_owned() + "\nin_at = \"早上\"\n";
    assert_eq!(state(&unread), "2025-10-10.S-1 undecidable");
    assert_eq!(
        state(&good.replace("date = 2025-10-10", "date = \"周五\"")),
        "2025-10-10.S-1 undecidable"
    );
    assert_eq!(
        state(&good.replace("person = \"S-1\"", "person = 7")),
        "2025-10-10.S-1 undecidable"
    );
    assert_eq!(
        state(&good.replace("role = \"onsite\"", "role = \"驻场\"")),
        "2025-10-10.S-1 undecidable"
    );
    assert_eq!(state(&good), "2025-10-10.S-1 breached");
}

#[test]
fn who_may_not_be_owed_at_all_is_neither_met_nor_absent() {
    let doubtful = one_day().replace("to = 2025-10-10", "to = \"周五\"");
    let there = sheet("S-1", "2025-10-10", "10:00:00", "20:00:00");
    let rule = format!("{RULE}\ncheck = \"present\"");
    let book = despite(&rule, &(doubtful + &there), "2025-10-14T00:00:00");
    let found: Vec<&str> = with(&book, Verdict::Undecidable);
    assert_eq!(found, ["2025-10-10.S-1", "2025-10-11.S-1", "2025-10-13.S-1"]);
    assert!(with(&book, Verdict::Met).is_empty());
}

#[test]
fn nothing_filed_at_all_is_an_absence_on_every_owed_day() {
    let book = judged(NAMELESS, "", "2025-09-03T00:00:00");
    assert_eq!(with(&book, Verdict::Breached), ["2025-09-01", "2025-09-02"]);
    assert_eq!(standing(&book, 0), Standing::Breached);
}

#[test]
fn the_rate_of_attendance_is_a_ratio_over_it() {
    let contract = super::clause(&format!("{RULE}\ncheck = \"present\"\n{LEAVE}"))
        + "\n[[clause.obligation]]\nid = \"rate\"\nkind = \"ratio\"\noutcomes = [\"rule\"]\nat_least = \"100%\"\n";
    let records = staff("S-1", "2025-10-09", "2025-10-14")
        + &sheet("S-1", "2025-10-09", "10:00:00", "20:00:00")
        + &sheet("S-1", "2025-10-10", "10:30:00", "20:00:00")
        + &sheet("S-1", "2025-10-11", "10:00:00", "20:00:00")
        + sheet("S-1", "2025-10-13", "", "").trim_end()
        + "\nexcused = true\njudged_by = \"采购人\"\njudged_at = 2025-10-09T10:00:00\n";
    // Three days present, one excused and so in neither number, one absent: 3 / 4.
    let book = super::book(&contract, &records, "2026-10-01T00:00:00");
    let rate = &super::outcomes(&book, "rate")[0];
    assert_eq!(rate.value.map(|value| value.normalize().to_string()).as_deref(), Some("75"));
    assert_eq!(rate.verdict, Verdict::Breached);
}

#[test]
fn one_body_fills_one_post() {
    let rule = format!("{RULE}\ncheck = \"present\"\nsubstitute = \"substitute\"");
    let leave = |person: &str, substitute: &str| {
        sheet(person, "2025-10-10", "", "").trim_end().to_owned()
            + &format!("\nsubstitute = \"{substitute}\"\n\n")
    };
    let second = staff("S-2", "2025-10-10", "2025-10-10");
    // Who is owed himself stands in for nobody.
    let records = one_day()
        + &second
        + &leave("S-1", "S-2")
        + &sheet("S-2", "2025-10-10", "10:00:00", "20:00:00");
    let book = judged(&rule, &records, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["2025-10-10.S-1 breached", "2025-10-10.S-2 met"]);
    assert!(proves(one(&book, "2025-10-10.S-1"), "proof-substitute-busy"));
    // And nobody stands in for two.
    let records = one_day()
        + &second
        + &staff("S-3", "2025-10-10", "2025-10-10").replace("onsite", "engineer")
        + &leave("S-1", "S-3")
        + &leave("S-2", "S-3")
        + &sheet("S-3", "2025-10-10", "10:00:00", "20:00:00").replace("onsite", "engineer");
    let book = judged(&rule, &records, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["2025-10-10.S-1 met", "2025-10-10.S-2 breached"]);
}

#[test]
fn two_sheets_of_one_person_fill_one_nameless_post() {
    let rule = format!("{NAMELESS}\nposts = 2\nperson = \"person\"");
    let morning = one_day() + &sheet("S-1", "2025-10-10", "10:00:00", "14:00:00");
    let again = sheet("S-1", "2025-10-10", "16:00:00", "20:00:00").replace("A-S-1", "B-S-1");
    let book = judged(&rule, &(morning + &again), "2025-10-11T00:00:00");
    let verdict = |id: &str| one(&book, id).verdict;
    assert_eq!(verdict("2025-10-10.post-1"), Verdict::Met);
    assert_eq!(one(&book, "2025-10-10.post-1").evidence.len(), 2);
    assert_eq!(verdict("2025-10-10.post-2"), Verdict::Breached);
}

#[test]
fn a_punch_of_another_day_shows_nothing() {
    for (come, verdict) in [
        ("2025-10-09T21:59:59", Verdict::Undecidable),
        ("2025-10-09T22:00:00", Verdict::Met),
        ("2025-10-11T08:00:00", Verdict::Met),
        ("2025-10-11T08:00:01", Verdict::Undecidable),
    ] {
        let records = one_day()
            + sheet("S-1", "2025-10-10", "", "").trim_end()
            + &format!("\nin_at = {come}\n");
        let book = despite(
            &RULE.replace("shift", "check = \"present\"\nshift"),
            &records,
            "2025-11-01T00:00:00",
        );
        assert_eq!(one(&book, "2025-10-10.S-1").verdict, verdict, "{come}");
    }
}
