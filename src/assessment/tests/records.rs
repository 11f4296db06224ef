//! What records say: payments, fines, assessors' points, facts.

use super::CARD;
use super::Desk;
use super::ends;
use super::item;
use super::number;
use crate::assessment::Evidence;
use crate::assessment::Holds;
use crate::assessment::StageState;
use crate::base::finding::Finding;

const FINE: &str = r#"
[[fine]]
clause   = "C-1"
title    = "未执行任务"
on       = "penalty_decision"
where    = "reason == 'a'"
amount   = "amount"
min      = "50.00 CNY"
max      = "1000.00 CNY"
requires = "has(clause)"
missing  = "没有引用条款"
"#;

const STAGES: &str = r#"
[[stage]]
id     = "p1"
clause = "C-1"
title  = "首付款"
share  = "20%"
when   = [{ recorded = { on = "contract_event", where = "kind == 'sealed' && party == 'buyer'" } }]

[[stage]]
id      = "p2"
clause  = "C-1"
title   = "尾款"
share   = "80%"
when    = [{ on_or_after = 2026-09-01 }, { score = "[60, 100]", period = "y1" }]
deducts = ["y1"]
"#;

fn decision(id: &str, amount: &str, rest: &str) -> String {
    format!(
        "[[penalty_decision]]\nid = \"{id}\"\nreason = \"a\"\namount = \"{amount}\"\n\
         at = 2026-01-01T10:00:00\n{rest}\n"
    )
}

fn payment(id: &str, stage: &str, rest: &str) -> String {
    format!(
        "[[payment]]\nid = \"{id}\"\nstage = \"{stage}\"\nrequested_at = 2025-09-02T09:00:00\n{rest}\n"
    )
}

const SEALED: &str = "[[contract_event]]\nid = \"E-1\"\nkind = \"sealed\"\nparty = \"buyer\"\n\
                      at = 2025-09-01T10:00:00\n";

fn rules(findings: &[Finding]) -> Vec<(&str, &str)> {
    let subject = |finding: &Finding| finding.subject.clone();
    assert!(findings.iter().all(|finding| subject(finding).is_some()), "{findings:#?}");
    findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.subject.as_deref().unwrap_or_default()))
        .collect()
}

#[test]
fn fines_count_within_their_range_ends_included() {
    let records = [
        decision("D-1", "50.00 CNY", "clause = \"C-1\""),
        decision("D-2", "1000.00 CNY", "clause = \"C-1\""),
        decision("D-3", "49.99 CNY", "clause = \"C-1\""),
        decision("D-4", "1000.01 CNY", "clause = \"C-1\""),
        decision("D-5", "100.00 USD", "clause = \"C-1\""),
        decision("D-6", "100.00 CNY", ""),
    ]
    .concat();
    let desk = Desk::with_records(&format!("{CARD}{FINE}"), &records);
    let (assessment, findings) = desk.assess("2026-03-01");
    let settlement = assessment.settlement.expect("the contract states a total");
    let fine = &settlement.fines[0];
    assert_eq!(fine.total.amount, number("1050.00"));
    let faults: Vec<Option<&str>> = fine
        .decisions
        .iter()
        .map(|decision| decision.fault.as_ref().map(|message| message.key))
        .collect();
    assert_eq!(
        faults,
        [
            None,
            None,
            Some("settle-fine-too-small"),
            Some("settle-fine-too-large"),
            Some("settle-fine-currency"),
            Some("settle-fine-missing-words"),
        ]
    );
    let subjects = ["D-3", "D-4", "D-5", "D-6"].map(|id| ("fine-out-of-order", id));
    assert_eq!(rules(&findings), subjects);
    assert_eq!(settlement.payable.now.amount, number("300000.00"), "another account");
}

#[test]
fn a_decision_of_tomorrow_is_not_known_today() {
    let records = decision("D-1", "50.00 CNY", "clause = \"C-1\"");
    let desk = Desk::with_records(&format!("{CARD}{FINE}"), &records);
    assert_eq!(desk.settlement("2026-01-01").fines[0].decisions.len(), 0);
    assert_eq!(desk.settlement("2026-01-02").fines[0].decisions.len(), 1);
}

fn paid(records: &str, as_of: &str) -> (Vec<StageState>, Vec<Finding>) {
    let mut desk = Desk::with_records(&format!("{CARD}{STAGES}"), records);
    desk.score(&["80"]);
    let (assessment, findings) = desk.assess(as_of);
    (assessment.settlement.expect("the contract states a total").stages, findings)
}

#[test]
fn a_payment_counts_when_it_was_made_and_no_earlier() {
    let due = payment("P-1", "p1", "paid_at = 2025-09-20T15:00:00\namount = \"60000.00 CNY\"");
    let records = format!("{SEALED}{due}");
    let (stages, findings) = paid(&records, "2025-09-20");
    assert_eq!(stages[0].paid.amount, number("0"));
    assert_eq!(stages[0].holds, Holds::Yes);
    assert_eq!(findings, []);
    let (stages, findings) = paid(&records, "2025-09-21");
    assert_eq!(stages[0].paid.amount, number("60000"));
    assert_eq!(stages[0].payments.len(), 1);
    assert_eq!(findings, []);
}

#[test]
fn a_payment_before_its_conditions_is_found() {
    let early = payment("P-1", "p1", "paid_at = 2025-09-20T15:00:00\namount = \"60000.00 CNY\"");
    let (stages, findings) = paid(&early, "2026-01-01");
    assert_eq!(stages[0].holds, Holds::NotYet, "nobody sealed");
    assert_eq!(rules(&findings), [("paid-before-condition", "P-1")]);
    // The conditions hold by now, but did not when it was paid.
    let early = payment("P-2", "p2", "paid_at = 2026-08-31T15:00:00\namount = \"1.00 CNY\"");
    let (stages, findings) = paid(&early, "2026-10-01");
    assert_eq!(stages[1].holds, Holds::Yes);
    assert_eq!(rules(&findings), [("paid-before-condition", "P-2")]);
    let late = payment("P-2", "p2", "paid_at = 2026-09-01T00:00:00\namount = \"1.00 CNY\"");
    assert_eq!(paid(&late, "2026-10-01").1, []);
}

#[test]
fn too_much_too_vague_and_unknown_payments_are_found() {
    let records = [
        SEALED.to_owned(),
        payment("P-1", "p1", "paid_at = 2025-09-20T15:00:00\namount = \"40000.00 CNY\""),
        payment("P-2", "p1", "paid_part = \"20000.00 CNY\""),
        payment("P-3", "p1", "paid_at = 2025-09-21T15:00:00\namount = \"0.01 CNY\""),
        payment("P-4", "p1", "paid_at = 2025-09-21T15:00:00"),
        payment("P-5", "p1", "paid_at = 2025-09-21T15:00:00\namount = \"5.00 USD\""),
        payment("P-6", "p9", "paid_at = 2025-09-21T15:00:00\namount = \"1.00 CNY\""),
    ]
    .concat();
    let (stages, findings) = paid(&records, "2026-01-01");
    assert_eq!(stages[0].paid.amount, number("60000.01"));
    assert_eq!(
        rules(&findings),
        [
            ("unknown-stage", "P-6"),
            ("paid-too-much", "P-3"),
            ("payment-not-counted", "P-4"),
            ("payment-not-counted", "P-5"),
        ]
    );
}

fn review(id: &str, period: &str, at: &str, score: &str) -> String {
    format!(
        "[[review]]\nid = \"{id}\"\nitem = \"tidiness\"\nperiod = \"{period}\"\nat = {at}\n\
         score = {score}\n"
    )
}

#[test]
fn the_last_judgement_decides_and_all_are_shown() {
    let card = item(10, r#"{ manual = "tidiness", max = 10 }"#);
    let open = Desk::new(&card);
    assert_eq!(ends(open.item("2026-10-01").score), ["0", "10", "10"]);
    assert!(!open.assess("2026-10-01").0.periods[0].is_final, "nobody judged");
    let records = [
        review("R-2", "y1", "2026-09-03T10:00:00", "8.5"),
        review("R-1", "y1", "2026-09-01T10:00:00", "3"),
        review("R-3", "y2", "2026-09-04T10:00:00", "1"),
    ]
    .concat();
    let desk = Desk::with_records(&card, &records);
    let judged = desk.item("2026-10-01");
    assert_eq!(ends(judged.score), ["8.5", "8.5", "8.5"]);
    assert_eq!(judged.manual[0].records.len(), 2);
    assert_eq!(judged.evidence, Evidence::Filed);
    assert!(desk.assess("2026-10-01").0.periods[0].is_final);
    assert_eq!(ends(desk.item("2026-09-02").score)[1], "3", "the second came later");
    let generous = Desk::with_records(&card, &review("R-1", "y1", "2026-01-01T10:00:00", "12"));
    assert_eq!(ends(generous.item("2026-10-01").score), ["10", "10", "10"]);
}

#[test]
fn a_selection_that_does_not_fit_is_found_at_the_contracts_own_line() {
    let words = FINE.replace("penalty_decision", "penalty_decisio");
    let (_, findings) = Desk::new(&format!("{CARD}{words}")).assess("2026-03-01");
    let keys: Vec<&str> = findings.iter().map(|finding| finding.message.key).collect();
    assert_eq!(keys, ["contract-unknown-kind"]);
    assert!(findings[0].help.is_some());
    let words = FINE.replace("\"amount\"", "\"sum\"");
    let (_, findings) = Desk::new(&format!("{CARD}{words}")).assess("2026-03-01");
    let keys: Vec<&str> = findings.iter().map(|finding| finding.message.key).collect();
    assert_eq!(keys, ["contract-unknown-field"]);
}
