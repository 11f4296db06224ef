//! `cadence` with a slot for each value, a choice of placing fields, and an end that a record sets.

use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::said;
use super::with;
use super::words;

const EACH: &str = "kind = \"cadence\"\non = \"inspection\"\nevery = \"month\"\n\
                    each = [\"collection\", \"catalog\"]\nkey = \"target\"";

fn inspection(id: &str, target: &str, date: &str) -> String {
    format!("[[inspection]]\nid = \"{id}\"\ntarget = \"{target}\"\ndone_at = {date}T10:00:00\n\n")
}

#[test]
fn each_value_needs_a_record_of_its_own_in_each_window() {
    let records =
        inspection("I-1", "collection", "2025-09-30") + &inspection("I-2", "auth", "2025-09-30");
    let book = judged(EACH, &records, "2025-10-01T00:00:00");
    assert_eq!(one(&book, "2025-09.collection").verdict, Verdict::Met);
    assert_eq!(one(&book, "2025-09.catalog").verdict, Verdict::Breached);
    assert_eq!(one(&book, "2025-10.catalog").verdict, Verdict::Pending);
    assert_eq!(words(&book).len(), 48, "two values in each of 24 months");
}

#[test]
fn a_list_fills_the_slot_of_every_value_it_names() {
    let rule = "kind = \"cadence\"\non = \"training\"\nevery = \"term\"\neach = [\"登录\", \"审批\", \"归档\"]\n\
                key = \"modules\"\nwhere = \"audience == 'admin'\"";
    let records = "[[training]]\nid = \"T-1\"\naudience = \"admin\"\nheld_at = 2025-10-15T10:00:00\n\
                   modules = [\"登录\", \"归档\"]\n";
    let book = judged(rule, records, "2027-09-01T00:00:00");
    assert_eq!(with(&book, Verdict::Met), ["term.归档", "term.登录"]);
    assert_eq!(with(&book, Verdict::Breached), ["term.审批"]);
}

#[test]
fn a_value_that_cannot_be_read_may_be_any_of_them() {
    let records = inspection("I-1", "collection", "2025-09-30").replace("\"collection\"", "7");
    let book = despite(EACH, &records, "2025-10-01T00:00:00");
    assert_eq!(one(&book, "2025-09.collection").verdict, Verdict::Undecidable);
    assert_eq!(one(&book, "2025-09.catalog").verdict, Verdict::Undecidable);
}

#[test]
fn a_word_that_no_record_can_state_is_found_in_the_contract() {
    let rule = EACH.replace("\"target\"", "\"ok\"");
    assert!(
        said(&despite(&rule, "", "2025-10-01T00:00:00")).iter().any(|line| line.contains("`ok`"))
    );
    let rule = "kind = \"cadence\"\non = \"backup\"\nevery = \"month\"\neach = [\"cloud\", \"clod\"]\nkey = \"kind\"";
    let said = said(&despite(rule, "", "2025-10-01T00:00:00"));
    assert!(said.iter().any(|line| line.contains("clod") && line.contains("cloud")), "{said:#?}");
}

const PLACED: &str = "kind = \"cadence\"\non = \"deliverable\"\nwhere = \"kind == 'training_record'\"\n\
                      every = \"semester\"\nplace = [\"covers\", \"submitted_at\"]\nby = \"submitted_at\"\n\
                      grace = \"5 workdays\"";

#[test]
fn a_report_without_a_window_belongs_where_it_was_filed() {
    let report = |covers: &str, submitted: &str| {
        format!(
            "[[deliverable]]\nid = \"D-1\"\nkind = \"training_record\"\n{covers}submitted_at = {submitted}\n"
        )
    };
    let s1 = |records: &str| one(&judged(PLACED, records, "2026-09-20T00:00:00"), "s1").verdict;
    assert_eq!(s1(&report("", "2026-02-28T23:59:59")), Verdict::Met);
    assert_eq!(s1(&report("", "2026-03-01T00:00:00")), Verdict::Breached, "it counts for s2");
    assert_eq!(s1(&report("covers = \"s1\"\n", "2026-03-01T00:00:00")), Verdict::Met);
    assert_eq!(s1(&report("covers = \"s2\"\n", "2026-02-28T23:59:59")), Verdict::Breached);
}

#[test]
fn a_date_that_cannot_be_read_leaves_open_which_slot_it_fills() {
    let records =
        inspection("I-1", "collection", "2025-09-30").replace("2025-09-30T10:00:00", "\"月底\"");
    let book = despite(EACH, &records, "2025-11-01T00:00:00");
    assert_eq!(one(&book, "2025-09.collection").verdict, Verdict::Undecidable);
    assert_eq!(one(&book, "2025-09.catalog").verdict, Verdict::Breached);
}

const BEFORE: &str = "kind = \"cadence\"\non = \"deliverable\"\nwhere = \"kind == 'annual_report'\"\nevery = \"term\"\n\
                      by = \"submitted_at\"\nplace = \"submitted_at\"\ngrace = \"1 month\"\n\
                      before = { on = \"acceptance\", where = \"kind == 'final'\", field = \"due_at\" }";

#[test]
fn what_must_be_done_before_the_acceptance_is_due_with_the_earliest_of_them() {
    let acceptance = |id: &str, due: &str| {
        format!("[[acceptance]]\nid = \"{id}\"\nkind = \"final\"\ndue_at = {due}\n\n")
    };
    let report = "[[deliverable]]\nid = \"D-1\"\nkind = \"annual_report\"\nsubmitted_at = 2027-06-30T18:00:00\n\n";
    let state =
        |records: String, as_of: &str| one(&judged(BEFORE, &records, as_of), "term").verdict;
    let final_at = |due: &str| acceptance("X-1", due) + &acceptance("X-2", "2027-08-01T18:00:00");
    assert_eq!(
        state(final_at("2027-06-30T18:00:00") + report, "2027-07-01T00:00:00"),
        Verdict::Met
    );
    assert_eq!(
        state(final_at("2027-06-30T17:59:59") + report, "2027-07-01T00:00:00"),
        Verdict::Breached
    );
    // It is known before its day has come.
    assert_eq!(state(final_at("2027-06-30T18:00:00"), "2027-06-30T18:00:00"), Verdict::Pending);
    assert_eq!(state(final_at("2027-06-30T18:00:00"), "2027-06-30T18:00:01"), Verdict::Breached);
    // Without one the declared grace holds: a month after the term.
    assert_eq!(state(String::new(), "2027-09-30T23:59:59"), Verdict::Pending);
    assert_eq!(state(String::new(), "2027-10-01T00:00:00"), Verdict::Breached);
}

#[test]
fn an_acceptance_that_cannot_be_read_may_be_earlier() {
    let records = "[[acceptance]]\nid = \"X-1\"\nkind = \"final\"\ndue_at = \"年中\"\n";
    let book = despite(BEFORE, records, "2027-12-01T00:00:00");
    assert_eq!(one(&book, "term").verdict, Verdict::Undecidable);
}
