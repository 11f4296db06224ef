//! `followup`: the other record must exist, refer to the trigger, and come in time.

use super::at;
use super::judged;
use super::one;
use super::words;

const PLAN: &str = "kind = \"followup\"\non = \"assessment\"\nfrom = \"issued_at\"\npartner = \"rectification\"\n\
                    link = \"for\"\nto = \"plan_at\"\nwithin = \"3 workdays\"";

/// An assessment issued on the last day before the national holiday.
const ISSUED: &str =
    "[[assessment]]\nid = \"AS-1\"\nperiod = \"y1\"\nissued_at = 2025-09-30T17:00:00\n\n";

/// A rectification for some record.
fn plan(id: &str, of: &str, more: &str) -> String {
    format!(
        "[[rectification]]\nid = \"{id}\"\nfor = \"{of}\"\nordered_at = 2025-09-30T18:00:00\n{more}\n\n"
    )
}

fn when(records: &[String], as_of: &str) -> Vec<String> {
    words(&judged(PLAN, &(ISSUED.to_owned() + &records.concat()), as_of))
}

#[test]
fn a_partner_is_in_time_up_to_the_end_of_the_third_working_day() {
    let on = |instant: &str| [plan("RC-1", "AS-1", &format!("plan_at = {instant}"))];
    assert_eq!(when(&on("2025-10-11T23:59:59"), "2025-11-01T00:00:00"), ["AS-1 met"]);
    assert_eq!(when(&on("2025-10-12T00:00:00"), "2025-11-01T00:00:00"), ["AS-1 breached"]);
}

#[test]
fn without_a_partner_it_is_pending_until_due_and_breached_after() {
    assert_eq!(when(&[], "2025-10-11T23:59:59"), ["AS-1 pending"]);
    assert_eq!(when(&[], "2025-10-12T00:00:00"), ["AS-1 breached"]);
}

#[test]
fn a_partner_that_has_not_done_it_yet_is_none() {
    let records = [plan("RC-1", "AS-1", "")];
    assert_eq!(when(&records, "2025-10-11T23:59:59"), ["AS-1 pending"]);
    assert_eq!(when(&records, "2025-10-12T00:00:00"), ["AS-1 breached"]);
}

#[test]
fn a_partner_of_something_else_does_not_help() {
    let other =
        "[[assessment]]\nid = \"AS-2\"\nperiod = \"y1\"\nissued_at = 2025-09-30T17:00:00\n\n"
            .to_owned();
    let records = [other, plan("RC-1", "AS-2", "plan_at = 2025-10-09T10:00:00")];
    assert_eq!(when(&records, "2025-11-01T00:00:00"), ["AS-1 breached", "AS-2 met"]);
}

#[test]
fn of_several_partners_the_first_that_did_it_counts() {
    let records = [
        plan("RC-1", "AS-1", "plan_at = 2025-10-20T10:00:00"),
        plan("RC-2", "AS-1", "plan_at = 2025-10-09T10:00:00"),
    ];
    let book = judged(PLAN, &(ISSUED.to_owned() + &records.concat()), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["AS-1 met"]);
    assert_eq!(one(&book, "AS-1").done, Some(at("2025-10-09T10:00:00")));
    assert_eq!(one(&book, "AS-1").evidence.len(), 3, "the trigger and both partners");
}

#[test]
fn a_partner_must_pass_the_filter_on_partners() {
    let rule = format!("{PLAN}\npartner_where = \"has(summary)\"");
    let late = plan("RC-1", "AS-1", "plan_at = 2025-10-09T10:00:00");
    let told = plan("RC-2", "AS-1", "summary = \"方案\"\nplan_at = 2025-10-10T10:00:00");
    let book = judged(&rule, &(ISSUED.to_owned() + &late), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["AS-1 breached"]);
    let book = judged(&rule, &(ISSUED.to_owned() + &late + &told), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["AS-1 met"]);
}

#[test]
fn without_a_named_instant_the_partner_counts_from_its_own_date() {
    let rule = PLAN.replace("\nto = \"plan_at\"", "").replace("3 workdays", "1h");
    let late = plan("RC-1", "AS-1", "");
    let book = judged(&rule, &(ISSUED.to_owned() + &late), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["AS-1 met"]);
    let book =
        judged(&rule.replace("1h", "59min"), &(ISSUED.to_owned() + &late), "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["AS-1 breached"]);
}

#[test]
fn partners_with_the_same_text_belong_each_to_its_own_trigger() {
    let rule = "kind = \"followup\"\non = \"invoice\"\nfrom = \"received_at\"\npartner = \"payment\"\n\
                same = \"stage\"\nto = \"paid_at\"\nwithin = \"10 days\"";
    let invoice = |id: &str, received: &str| {
        format!(
            "[[invoice]]\nid = \"{id}\"\nstage = \"p1\"\nreceived_at = {received}\namount = \"10.00 CNY\"\n\n"
        )
    };
    let payment = |id: &str, paid: &str| {
        format!(
            "[[payment]]\nid = \"{id}\"\nstage = \"p1\"\nrequested_at = {paid}\npaid_at = {paid}\namount = \"10.00 CNY\"\n\n"
        )
    };
    let records = invoice("F-1", "2025-10-01T10:00:00") + &payment("Z-1", "2025-10-05T10:00:00");
    assert_eq!(words(&judged(rule, &records, "2026-03-01T00:00:00")), ["F-1 met"]);
    let records =
        records + &invoice("F-2", "2025-12-01T10:00:00") + &payment("Z-2", "2025-12-05T10:00:00");
    assert_eq!(words(&judged(rule, &records, "2026-03-01T00:00:00")), ["F-1 met", "F-2 met"]);
}
