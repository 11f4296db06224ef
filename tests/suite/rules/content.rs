//! `content` and `order`: what a record must state, and in which order it must have happened.

use pactbook::base::message::Datum;
use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::words;

const REPORT: &str = r#"kind = "content"
on = "deliverable"
where = "kind == 'operation_report'"
require = [
  { test = "'performance' in parts", say = "性能指标" },
  { test = "'load' in parts", say = "系统负载" },
]"#;

/// An operation report with these parts.
fn report(id: &str, parts: &str) -> String {
    format!(
        "[[deliverable]]\nid = \"{id}\"\nkind = \"operation_report\"\n\
         submitted_at = 2026-02-20T10:00:00\n{parts}\n\n"
    )
}

#[test]
fn a_record_with_every_part_is_complete_and_a_missing_part_is_named() {
    let records = report("D-1", "parts = [\"performance\", \"load\", \"capacity\"]")
        + &report("D-2", "parts = [\"performance\"]")
        + &report("D-3", "");
    let book = judged(REPORT, &records, "2026-03-01T00:00:00");
    assert_eq!(words(&book), ["D-1 met", "D-2 breached", "D-3 breached"]);
    let missing = |id: &str| one(&book, id).summary.args[0].1.clone();
    let named = |parts: &[&str]| Datum::List(parts.iter().map(|part| Datum::from(*part)).collect());
    assert_eq!(missing("D-2"), named(&["系统负载"]));
    assert_eq!(missing("D-3"), named(&["性能指标", "系统负载"]));
}

#[test]
fn records_of_another_sort_are_not_asked_for_parts() {
    let records = report("D-1", "").replace("operation_report", "other");
    let book = judged(REPORT, &records, "2026-03-01T00:00:00");
    assert_eq!(words(&book), Vec::<String>::new());
}

const STEPS: &str = r#"kind = "order"
on = "migration"
sequences = [["surveyed_at", "plan_at", "started_at"], ["env_ready_at", "started_at", "tested_at"]]"#;

/// A migration with these steps.
fn migration(id: &str, steps: &str) -> String {
    format!(
        "[[migration]]\nid = \"{id}\"\ntype = \"local_cloud\"\n\
         requested_at = 2025-10-01T00:00:00\n{steps}\n\n"
    )
}

#[test]
fn steps_may_coincide_but_not_swap() {
    let right = "surveyed_at = 2025-10-10T09:00:00\nplan_at = 2025-10-10T09:00:00\n\
                 env_ready_at = 2025-10-12T09:00:00\nstarted_at = 2025-10-12T09:00:00\n\
                 tested_at = 2025-10-13T09:00:00";
    let swapped =
        right.replace("env_ready_at = 2025-10-12T09:00:00", "env_ready_at = 2025-10-12T09:00:01");
    let records = migration("M-1", right) + &migration("M-2", &swapped);
    let book = judged(STEPS, &records, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["M-1 met", "M-2 breached"]);
}

#[test]
fn a_later_step_without_the_earlier_one_is_out_of_order() {
    let records = migration(
        "M-1",
        "surveyed_at = 2025-10-10T09:00:00\nstarted_at = 2025-10-12T09:00:00\nenv_ready_at = 2025-10-11T09:00:00",
    ) + &migration("M-2", "surveyed_at = 2025-10-10T09:00:00");
    let book = judged(STEPS, &records, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["M-1 breached", "M-2 met"], "M-1 has started without a plan");
}

#[test]
fn a_step_after_the_as_of_instant_has_not_been_taken() {
    let records = migration("M-1", "plan_at = 2025-10-12T09:00:00");
    assert_eq!(words(&judged(STEPS, &records, "2025-10-12T08:59:59")), ["M-1 met"]);
    assert_eq!(words(&judged(STEPS, &records, "2025-10-12T09:00:00")), ["M-1 breached"]);
}

#[test]
fn a_judgement_that_is_demanded_and_not_made_is_undecidable() {
    let rule = "kind = \"content\"\non = \"rectification\"\nrequire = [{ test = \"passed\", say = \"整改通过\" }]";
    let order = |rest: &str| {
        format!("[[rectification]]\nid = \"RC-1\"\nordered_at = 2025-10-15T10:00:00\n{rest}\n")
    };
    let signed = "judged_by = \"信息中心\"\njudged_at = 2025-10-20T00:00:00";
    let verdict = |rest: &str| words(&judged(rule, &order(rest), "2025-11-01T00:00:00"))[0].clone();
    assert_eq!(verdict(""), "RC-1 undecidable");
    assert_eq!(verdict(signed), "RC-1 undecidable");
    assert_eq!(verdict(&format!("passed = false\n{signed}")), "RC-1 breached");
    assert_eq!(verdict(&format!("passed = true\n{signed}")), "RC-1 met");
}

#[test]
fn expressions_do_not_see_what_had_not_happened_at_the_as_of_instant() {
    let rule = "kind = \"content\"\non = \"question\"\nwhere = \"has(responded_at)\"\n\
                require = [{ test = \"has(suggestion)\", say = \"建议\" }]";
    let records = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n\
                   responded_at = 2025-10-15T12:00:00\n";
    let before = judged(rule, records, "2025-10-15T11:59:59");
    assert_eq!(words(&before), [""; 0]);
    let then = judged(rule, records, "2025-10-15T12:00:00");
    assert_eq!(words(&then), ["Q-1 breached"]);
}

/// A change that was asked for and takes effect.
fn change(asked: &str, effective: &str) -> String {
    format!(
        "[[migration]]\nid = \"MIG-1\"\nfrom_env = \"旧机房\"\nto_env = \"新机房\"\nplan_at = {asked}\n\
         started_at = {effective}\n\n"
    )
}

#[test]
fn a_lead_in_months_ends_as_the_matching_day_begins() {
    let rule = "kind = \"order\"\non = \"migration\"\nat = \"plan_at\"\n\
                sequences = [[\"plan_at\", \"started_at\"]]\nlead = \"3 months\"";
    let state = |asked: &str, effective: &str| {
        one(&despite(rule, &change(asked, effective), "2026-08-01T00:00:00"), "MIG-1").verdict
    };
    assert_eq!(state("2025-10-15T18:00:00", "2026-01-15T00:00:00"), Verdict::Met);
    assert_eq!(state("2025-10-15T18:00:00", "2026-01-14T23:59:59"), Verdict::Breached);
    // There is no 31st of February: the last day of the month stands for it.
    assert_eq!(state("2025-11-30T18:00:00", "2026-02-28T00:00:00"), Verdict::Met);
    assert_eq!(state("2025-11-30T18:00:00", "2026-02-27T23:59:59"), Verdict::Breached);
}

#[test]
fn a_lead_in_hours_is_kept_to_the_second_and_in_working_days_to_the_day() {
    let rule = |lead: &str| {
        format!(
            "kind = \"order\"\non = \"migration\"\nat = \"plan_at\"\n\
             sequences = [[\"plan_at\", \"started_at\"]]\nlead = \"{lead}\""
        )
    };
    let state = |lead: &str, effective: &str| {
        let records = change("2025-09-30T10:00:00", effective);
        one(&despite(&rule(lead), &records, "2026-08-01T00:00:00"), "MIG-1").verdict
    };
    assert_eq!(state("24h", "2025-10-01T10:00:00"), Verdict::Met);
    assert_eq!(state("24h", "2025-10-01T09:59:59"), Verdict::Breached);
    // The holiday ends on the 8th: the third working day is Saturday the 11th, made up for it.
    assert_eq!(state("3 workdays", "2025-10-11T00:00:00"), Verdict::Met);
    assert_eq!(state("3 workdays", "2025-10-10T23:59:59"), Verdict::Breached);
}
