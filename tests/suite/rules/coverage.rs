//! `coverage`: every unplanned gap inside the hours that must be covered.

use pactbook::obligations::outcome::Standing;
use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::proves;
use super::standing;
use super::words;

const ALWAYS: &str = "kind = \"coverage\"\non = \"monitor_gap\"\nwhere = \"planned == false\"\nfrom = \"from\"\nto = \"to\"";

/// An unplanned gap.
fn gap(id: &str, from: &str, to: &str) -> String {
    format!("[[monitor_gap]]\nid = \"{id}\"\nfrom = {from}\nto = {to}\nplanned = false\n\n")
}

#[test]
fn one_second_without_cover_is_a_breach_and_none_is_not() {
    let records = gap("G-1", "2025-10-15T10:00:00", "2025-10-15T10:00:01")
        + &gap("G-2", "2025-10-16T10:00:00", "2025-10-16T10:00:00");
    let book = judged(ALWAYS, &records, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["G-1 breached", "G-2 met", "y2 upcoming"]);
}

#[test]
fn on_a_shift_only_what_lies_inside_its_hours_counts() {
    let rule = format!("{ALWAYS}\nclock = \"office\"");
    let records = gap("G-1", "2025-09-30T20:00:00", "2025-10-09T10:00:00")
        + &gap("G-2", "2025-10-09T14:00:00", "2025-10-09T16:00:00")
        + &gap("G-3", "2025-10-10T19:59:59", "2025-10-11T03:00:00")
        + &gap("G-4", "2025-10-11T10:00:00", "2025-10-11T10:00:01");
    let book = judged(&rule, &records, "2025-11-01T00:00:00");
    assert_eq!(words(&book)[..4], ["G-1 met", "G-2 met", "G-3 breached", "G-4 breached"]);
    assert!(one(&book, "G-3").proof.intervals.len() > 1, "the proof shows what was passed over");
}

#[test]
fn a_planned_gap_is_none_and_one_of_which_nobody_says_is_undecidable() {
    let planned = gap("G-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00").replace("false", "true");
    let book = judged(ALWAYS, &planned, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["y1 met", "y2 upcoming"]);
    let silent =
        gap("G-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00").replace("planned = false\n", "");
    let book = judged(ALWAYS, &silent, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["G-1 undecidable", "y2 upcoming"]);
}

#[test]
fn a_gap_without_an_end_lasts_until_now() {
    let open = gap("G-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00")
        .replace("to = 2025-10-15T11:00:00\n", "");
    assert_eq!(one(&judged(ALWAYS, &open, "2025-10-15T10:00:00"), "G-1").verdict, Verdict::Met);
    let book = judged(ALWAYS, &open, "2025-10-15T10:00:01");
    assert_eq!(one(&book, "G-1").verdict, Verdict::Breached);
    assert!(proves(one(&book, "G-1"), "proof-gap-since"));
}

#[test]
fn gaps_of_different_things_at_the_same_time_are_different_gaps() {
    let of = |id: &str, target: &str| {
        gap(id, "2025-10-15T10:00:00", "2025-10-15T11:00:00").trim_end().to_owned()
            + &format!("\ntarget = \"{target}\"\n\n")
    };
    let book = judged(ALWAYS, &(of("G-1", "计算") + &of("G-2", "存储")), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["G-1 breached", "G-2 breached", "y2 upcoming"]);
}

#[test]
fn no_gap_is_met_with_evidence_or_merely_not_refuted() {
    let rule = format!("{ALWAYS}\nevidence = [{{ on = \"heartbeat\" }}]");
    let beat = "[[heartbeat]]\nid = \"H-1\"\ntarget = \"存储\"\nat = 2025-10-15T10:00:00\n\n";
    let book = judged(&rule, beat, "2026-10-01T00:00:00");
    assert_eq!(words(&book), ["y1 met", "y2 met"]);
    assert_eq!((standing(&book, 0), standing(&book, 1)), (Standing::Met, Standing::NothingFiled));
}

#[test]
fn a_gap_belongs_to_the_year_in_which_it_began() {
    let records = gap("G-1", "2026-08-31T23:59:59", "2026-09-01T08:00:00");
    let book = judged(ALWAYS, &records, "2026-10-01T00:00:00");
    assert_eq!(
        (standing(&book, 0), standing(&book, 1)),
        (Standing::Breached, Standing::NothingFiled)
    );
}

#[test]
fn gaps_of_one_thing_that_overlap_or_touch_are_one_interruption() {
    let records = gap("G-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00")
        + &gap("G-2", "2025-10-15T10:30:00", "2025-10-15T12:00:00")
        + &gap("G-3", "2025-10-15T12:00:00", "2025-10-15T12:30:00")
        + &gap("G-4", "2025-10-15T12:30:01", "2025-10-15T12:40:00");
    let book = judged(ALWAYS, &records, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["G-1 breached", "G-4 breached", "y2 upcoming"]);
    assert_eq!((one(&book, "G-1").units, one(&book, "G-1").evidence.len()), (1, 3));
    assert!(proves(one(&book, "G-1"), "proof-gap-joined"));
}

#[test]
fn the_same_gap_filed_twice_is_one_interruption_also_without_an_end() {
    let records = gap("G-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00")
        .replace("to = 2025-10-15T11:00:00\n", "")
        + &gap("G-2", "2025-10-20T10:00:00", "2025-10-20T11:00:00");
    let book = judged(ALWAYS, &records, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["G-1 breached", "y2 upcoming"]);
}

#[test]
fn a_gap_of_which_nobody_says_whether_it_was_planned_neither_adds_nor_joins() {
    let unsaid =
        |id: &str, from: &str, to: &str| gap(id, from, to).replace("planned = false\n", "");
    // Between two gaps: planned or not, the two are breaches and it is none of its own.
    let sure = gap("G-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00")
        + &gap("G-3", "2025-10-15T12:00:00", "2025-10-15T13:00:00");
    let between = unsaid("G-2", "2025-10-15T11:00:00", "2025-10-15T12:00:00");
    let book = judged(ALWAYS, &(sure + &between), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["G-1 breached", "G-3 breached", "y2 upcoming"]);
    assert_eq!(one(&book, "G-1").evidence.len(), 2);
    // Alone they are one doubt; the first and the third may turn out two interruptions.
    let alone = unsaid("G-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00")
        + &unsaid("G-2", "2025-10-15T11:00:00", "2025-10-15T12:00:00")
        + &unsaid("G-3", "2025-10-15T12:00:00", "2025-10-15T13:00:00");
    let book = judged(ALWAYS, &alone, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["G-1 undecidable", "y2 upcoming"]);
    assert_eq!(one(&book, "G-1").open_units, 2);
}

#[test]
fn what_is_excused_or_outside_the_hours_joins_nothing() {
    let rule = format!(
        "{ALWAYS}\nclock = \"office\"\nexcept = [{{ when = \"has(note)\", by = [\"buyer\"] }}]"
    );
    let excused = gap("G-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00")
        .replace("planned", "note = \"停电\"\nplanned");
    let records = excused
        + &gap("G-2", "2025-10-15T10:30:00", "2025-10-15T14:00:00")
        + &gap("G-3", "2025-10-15T14:00:00", "2025-10-15T16:00:00")
        + &gap("G-4", "2025-10-15T16:00:00", "2025-10-15T17:00:00")
        + "[[confirmation]]\nid = \"C-1\"\nof = \"G-1\"\nby = \"buyer\"\nat = 2025-10-16T10:00:00\nresult = true\n";
    let book = judged(&rule, &records, "2025-11-01T00:00:00");
    let expected = ["G-1 excused", "G-2 breached", "G-3 met", "G-4 breached", "y2 upcoming"];
    assert_eq!(words(&book), expected);
}

#[test]
fn a_gap_whose_target_cannot_be_read_may_be_one_that_is_known() {
    let unread = |id: &str, from: &str, to: &str| {
        gap(id, from, to).trim_end().to_owned() + "\ntarget = 7\n\n"
    };
    let records = gap("G-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00")
        + &unread("G-2", "2025-10-15T10:30:00", "2025-10-15T12:00:00")
        + &unread("G-3", "2025-10-16T10:00:00", "2025-10-16T11:00:00");
    let book = despite(ALWAYS, &records, "2025-11-01T00:00:00");
    let expected = ["G-1 breached", "G-2 undecidable", "G-3 breached", "y2 upcoming"];
    assert_eq!(words(&book), expected);
}

#[test]
fn a_gap_that_still_lasts_outside_the_hours_is_not_final() {
    let open = gap("G-1", "2025-10-15T20:00:00", "x").replace("to = x\n", "");
    let book = judged(&format!("{ALWAYS}\nclock = \"office\""), &open, "2025-10-15T23:00:00");
    assert!(one(&book, "G-1").verdict == Verdict::Met && one(&book, "G-1").provisional);
}
