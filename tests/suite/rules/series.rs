//! Breaches in a row, time that records cover together, partners that share a field.

use pactbook::book::Book;
use pactbook::obligations::outcome::Verdict;

use super::judged;
use super::words;
use crate::bench::book;
use crate::bench::clause;
use crate::bench::outcomes;
use crate::bench::said;

const THREE_LATE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\n\
    to = \"restored_at\"\nwithin = \"8h\"\n\n[[clause.obligation]]\nid = \"row\"\nkind = \"streak\"\n\
    outcomes = [\"rule\"]\nbreached = 3";

/// Incidents a day apart, each restored after so many hours, minutes and seconds.
fn repairs(times: &[&str]) -> String {
    let one = |(n, time): (usize, &&str)| {
        format!(
            "[[incident]]\nid = \"INC-{n}\"\nkind = \"fault\"\nreported_at = 2025-10-{:02}T00:00:00\n\
             restored_at = 2025-10-{:02}T{time}\n\n",
            n + 10,
            n + 10
        )
    };
    times.iter().enumerate().map(one).collect()
}

fn row(times: &[&str]) -> Vec<(String, Verdict)> {
    let book: Book = book(&clause(THREE_LATE), &repairs(times), "2025-11-01T00:00:00");
    assert!(
        book.findings.iter().all(|f| f.rule == "rule" || f.rule == "row"),
        "{:#?}",
        said(&book)
    );
    outcomes(&book, "row").iter().map(|one| (one.id.clone(), one.verdict)).collect()
}

#[test]
fn the_third_late_repair_in_a_row_is_enough_and_two_are_not() {
    assert_eq!(row(&["08:00:01", "09:00:00"]), [("term".to_owned(), Verdict::Met)]);
    let three = row(&["08:00:01", "09:00:00", "08:00:01"]);
    assert_eq!(three, [("INC-2".to_owned(), Verdict::Breached)]);
}

#[test]
fn a_repair_in_time_begins_the_count_anew() {
    let broken = row(&["09:00:00", "09:00:00", "08:00:00", "09:00:00", "09:00:00"]);
    assert_eq!(broken, [("term".to_owned(), Verdict::Met)]);
}

#[test]
fn four_in_a_row_are_one_run() {
    let four = row(&["09:00:00"; 4]);
    assert_eq!(four, [("INC-2".to_owned(), Verdict::Breached)]);
}

const DOWNTIME: &str = "kind = \"count\"\non = \"channel_outage\"\nunion = [\"from\", \"to\"]\n\
    per = \"period\"\nat_most = \"10h\"";

const CHANNEL: &str = "[[service_channel]]\nid = \"CH-1\"\nname = \"热线\"\nkind = \"hotline\"\nhours = \"24x7\"\nfrom = 2025-09-01\n\n";

fn outage(id: &str, from: &str, to: &str) -> String {
    format!(
        "[[channel_outage]]\nid = \"{id}\"\nchannel = \"CH-1\"\nfrom = 2025-10-01T{from}\nto = 2025-10-01T{to}\nplanned = false\n\n"
    )
}

fn down(outages: &[String]) -> Vec<String> {
    words(&judged(DOWNTIME, &(CHANNEL.to_owned() + &outages.concat()), "2026-09-02T00:00:00"))
}

#[test]
fn overlapping_outages_count_once() {
    let both = [outage("O-1", "00:00:00", "08:00:00"), outage("O-2", "02:00:00", "10:00:00")];
    assert_eq!(down(&both), ["y1 met", "y2 met"]);
    let longer = [outage("O-1", "00:00:00", "08:00:00"), outage("O-2", "02:00:00", "10:00:01")];
    assert_eq!(down(&longer), ["y1 breached", "y2 met"]);
}

const PAID: &str = "kind = \"followup\"\non = \"invoice\"\nfrom = \"received_at\"\n\
    partner = \"payment\"\nsame = \"stage\"\nto = \"paid_at\"\nwithin = \"15 workdays\"";

#[test]
fn the_payment_of_a_stage_answers_the_invoice_of_that_stage() {
    let invoice = |stage: &str| {
        format!(
            "[[invoice]]\nid = \"INV-{stage}\"\nstage = \"{stage}\"\namount = \"10.00 CNY\"\n\
             received_at = 2025-09-01T09:00:00\n\n"
        )
    };
    let paid = |at: &str| {
        format!(
            "[[payment]]\nid = \"PAY-1\"\nstage = \"p1\"\namount = \"10.00 CNY\"\n\
             requested_at = 2025-09-01T10:00:00\npaid_at = {at}\n\n"
        )
    };
    // The fifteenth working day after 1 September 2025 is the 22nd.
    let on = |at: &str| {
        let records = invoice("p1") + &invoice("p2") + &paid(at);
        words(&judged(PAID, &records, "2025-10-30T00:00:00"))
    };
    assert_eq!(on("2025-09-22T23:59:59"), ["INV-p1 met", "INV-p2 breached"]);
    assert_eq!(on("2025-09-23T00:00:00"), ["INV-p1 breached", "INV-p2 breached"]);
}

#[test]
fn a_repair_that_is_still_open_leaves_the_row_open() {
    let book: Book = book(
        &clause(THREE_LATE),
        &(repairs(&["09:00:00", "09:00:00"])
            + "[[incident]]\nid = \"INC-9\"\nkind = \"fault\"\nreported_at = 2025-10-20T00:00:00\n"),
        "2025-10-20T08:00:00",
    );
    let row: Vec<Verdict> = outcomes(&book, "row").iter().map(|one| one.verdict).collect();
    assert_eq!(row, [Verdict::Pending], "{:#?}", said(&book));
}

/// Incidents of which the second is to be repaired by an agreed instant that is still far away.
fn row_around_one_not_due(rest: &str) -> (Vec<(String, Verdict, bool)>, Book) {
    let rule = THREE_LATE.replacen("within = \"8h\"", "within = \"8h\"\ndue = \"repair_due\"", 1);
    let one = |n: usize, end: &str| {
        format!(
            "[[incident]]\nid = \"INC-{n}\"\nkind = \"fault\"\nreported_at = 2025-10-{:02}T00:00:00\n{end}\n\n",
            n + 10
        )
    };
    let late = |n: usize| one(n, &format!("restored_at = 2025-10-{:02}T08:00:01", n + 10));
    let records =
        late(1) + &one(2, "repair_due = 2025-12-01T00:00:00") + &late(3) + &late(4) + rest;
    let book: Book = book(&clause(&rule), &records, "2025-11-01T00:00:00");
    let found = outcomes(&book, "row").iter();
    let found = found.map(|one| (one.id.clone(), one.verdict, one.provisional)).collect();
    (found, book)
}

#[test]
fn what_is_not_due_yet_neither_counts_nor_begins_the_row_anew() {
    let (row, book) = row_around_one_not_due("");
    // It may still be done in time and part the row.
    assert_eq!(row, [("INC-4".to_owned(), Verdict::Breached, true)], "{:#?}", said(&book));
    let outcome = &outcomes(&book, "row")[0];
    assert_eq!(outcome.due, Some(crate::bench::at("2025-10-14T08:00:00")), "when it was overdue");
    assert_eq!(outcome.evidence.len(), 3);
}

#[test]
fn two_late_ones_and_one_not_due_are_no_row_yet() {
    let rule = THREE_LATE.replacen("within = \"8h\"", "within = \"8h\"\ndue = \"repair_due\"", 1);
    let records = repairs(&["09:00:00", "09:00:00"])
        + "[[incident]]\nid = \"INC-9\"\nkind = \"fault\"\nreported_at = 2025-10-20T00:00:00\n\
           repair_due = 2025-12-01T00:00:00\n";
    let book: Book = book(&clause(&rule), &records, "2025-11-01T00:00:00");
    let row: Vec<Verdict> = outcomes(&book, "row").iter().map(|one| one.verdict).collect();
    assert_eq!(row, [Verdict::Pending], "{:#?}", said(&book));
}
