//! What lies across an edge: a pause over a holiday, pauses that overlap, an incident of two periods.

use pactbook::book::Book;

use super::at;
use super::judged;
use super::one;
use super::words;

const RESTORE: &str =
    "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\n";

/// An incident reported the afternoon before the National Day holiday, with pauses that the
/// purchaser has confirmed.
fn incident(id: &str, restored: &str, pauses: &[(&str, &str)]) -> String {
    let pause = |(from, to): &(&str, &str)| {
        format!("{{ from = {from}, to = {to}, cause = \"等待门禁\", party = \"buyer\" }}")
    };
    let pauses: Vec<String> = pauses.iter().map(pause).collect();
    format!(
        "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nreported_at = 2025-09-30T17:00:00\n\
         restored_at = {restored}\npauses = [{}]\n\n\
         [[confirmation]]\nid = \"CF-{id}\"\nof = \"{id}\"\nby = \"buyer\"\n\
         at = 2025-10-20T09:00:00\nresult = true\n\n",
        pauses.join(", ")
    )
}

fn office(records: &str) -> Book {
    let rule = format!("{RESTORE}within = \"4h\"\nclock = \"office\"\npauses = \"pauses\"");
    judged(&rule, records, "2025-11-01T00:00:00")
}

#[test]
fn a_pause_over_a_holiday_takes_only_the_hours_that_the_clock_would_have_counted() {
    // 17:00 to 18:00 counts 1 h. The pause runs from 18:00 over the holiday to 11:00 on the 9th.
    // From 11:00 the other 3 h run to 14:00: the seven days off are not taken twice.
    let pause = [("2025-09-30T18:00:00", "2025-10-09T11:00:00")];
    let book = office(
        &(incident("INC-1", "2025-10-09T14:00:00", &pause)
            + &incident("INC-2", "2025-10-09T14:00:01", &pause)),
    );
    assert_eq!(words(&book), ["INC-1 met", "INC-2 breached"]);
    assert_eq!(one(&book, "INC-1").due, Some(at("2025-10-09T14:00:00")));
}

#[test]
fn a_pause_inside_the_holiday_takes_nothing() {
    // 17:00 to 20:00 counts 3 h, the fourth ends at 11:00 on the 9th, pause or no pause.
    let pause = [("2025-10-02T00:00:00", "2025-10-05T00:00:00")];
    let book = office(&incident("INC-1", "2025-10-09T11:00:01", &pause));
    assert_eq!(words(&book), ["INC-1 breached"]);
    assert_eq!(one(&book, "INC-1").due, Some(at("2025-10-09T11:00:00")));
}

#[test]
fn pauses_that_overlap_stop_the_clock_once() {
    // Together 18:00 to 20:00 and the 9th to 11:00: the same as one pause over all of it.
    let pauses = [
        ("2025-09-30T18:00:00", "2025-10-09T10:30:00"),
        ("2025-09-30T19:00:00", "2025-10-09T11:00:00"),
        ("2025-10-01T00:00:00", "2025-10-08T00:00:00"),
    ];
    let book = office(&incident("INC-1", "2025-10-09T14:00:00", &pauses));
    assert_eq!(words(&book), ["INC-1 met"]);
    assert_eq!(one(&book, "INC-1").due, Some(at("2025-10-09T14:00:00")));
}

#[test]
fn an_incident_of_two_periods_counts_once_in_the_one_it_was_reported_in() {
    // The first service year ends with 2026-08-31 (I-7).
    let rule = format!("{RESTORE}within = \"4h\"");
    let record = "[[incident]]\nid = \"INC-1\"\nkind = \"fault\"\nreported_at = 2026-08-31T23:59:59\n\
                  restored_at = 2026-09-01T04:00:00\n\n";
    let book = judged(&rule, record, "2026-10-01T00:00:00");
    assert_eq!(words(&book), ["INC-1 breached"]);
    assert_eq!(one(&book, "INC-1").period, Some(0));
    // With the same limit kept to the second, and reported with the first second of the next year.
    let record = record.replace("2026-08-31T23:59:59", "2026-09-01T00:00:00");
    let book = judged(&rule, &record, "2026-10-01T00:00:00");
    assert_eq!(words(&book), ["INC-1 met"]);
    assert_eq!(one(&book, "INC-1").period, Some(1));
}

#[test]
fn downtime_over_a_period_edge_is_counted_once_on_each_side() {
    let rule = "kind = \"count\"\non = \"incident\"\nunion = [\"reported_at\", \"restored_at\"]\n\
                at_most = 3600";
    let record = |id: &str, from: &str, to: &str| {
        format!(
            "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nreported_at = {from}\nrestored_at = {to}\n\n"
        )
    };
    // Two that overlap, 23:00 to 01:00 together: an hour in each year, not two.
    let records = record("INC-1", "2026-08-31T23:00:00", "2026-09-01T00:30:00")
        + &record("INC-2", "2026-08-31T23:30:00", "2026-09-01T01:00:00");
    let book = judged(rule, &records, "2026-10-01T00:00:00");
    for year in ["y1", "y2"] {
        let value = one(&book, year).value;
        assert_eq!(value.map(|value| value.to_string()), Some("3600".to_owned()), "{year}");
    }
}
