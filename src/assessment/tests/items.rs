//! One item: floors, counting once, steps, ranges, evidence.

use super::CARD;
use super::Desk;
use super::ends;
use super::item;
use super::number;
use super::outcome;
use crate::assessment::Evidence;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::obligations::outcome::Decided;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

const OVER: &str = "2026-10-01";
const RUNNING: &str = "2026-03-01";

fn counted(desk: &Desk) -> Vec<Decimal> {
    desk.item(OVER).losses.iter().map(|loss| loss.counted).collect()
}

#[test]
fn the_fourth_failure_costs_only_what_is_left() {
    let mut desk = Desk::new(&item(7, r#"{ of = ["repair"], points = 2 }"#));
    desk.breaches("repair", &["2026-01-09", "2025-10-01", "2026-03-01", "2026-02-01"]);
    let item = desk.item(OVER);
    assert_eq!(ends(item.score), ["0", "0", "0"]);
    assert_eq!(counted(&desk), [2, 2, 2, 1].map(Decimal::from));
    assert!(item.losses.iter().all(|loss| loss.points == Decimal::TWO));
    let order: Vec<usize> = item.losses.iter().map(|loss| loss.outcome).collect();
    assert_eq!(order, [0, 1, 2, 3], "in order of time");
    let lines: Vec<&Link> = item.proof.lines.iter().filter_map(|line| line.link.as_ref()).collect();
    assert_eq!(lines[0], &Link::Clause("C-1".into()));
    assert_eq!(lines[1], &Link::Outcome("repair".into(), "2025-10-01".into()));
}

#[test]
fn a_hundred_losses_of_nothing_share_a_line() {
    let mut desk = Desk::new(&item(2, r#"{ of = ["repair"], points = 2 }"#));
    for n in 0..100 {
        desk.file("repair", outcome(&format!("{n:03}"), "2026-01-01", Verdict::Breached));
    }
    let item = desk.item(OVER);
    assert_eq!(item.losses.len(), 100);
    let keys: Vec<&str> = item.proof.lines.iter().map(|line| line.label.key).collect();
    assert_eq!(keys, ["assess-rate", "assess-loss", "assess-idle", "assess-item-score"]);
}

#[test]
fn a_record_costs_once_across_the_obligations_of_one_deduction() {
    let deduct = r#"{ of = ["repair", "reply"], points = 2, once = "record" }"#;
    let mut desk = Desk::new(&item(8, deduct));
    let mut late = outcome("INC-1", "2026-01-01", Verdict::Breached);
    late.record = Some(RecordNo(4));
    desk.file("repair", late.clone());
    desk.file("reply", late);
    let mut other = outcome("INC-2", "2026-01-02", Verdict::Breached);
    other.record = Some(RecordNo(5));
    desk.file("reply", other);
    let item = desk.item(OVER);
    assert_eq!(counted(&desk), [2, 0, 2].map(Decimal::from));
    assert_eq!(ends(item.score), ["4", "4", "4"]);
    let remarks: Vec<Option<&str>> =
        item.losses.iter().map(|loss| loss.remark.as_ref().map(|m| m.key)).collect();
    assert_eq!(remarks, [None, Some("assess-once-record"), None]);
}

#[test]
fn a_window_with_offenders_costs_once_for_each_of_them() {
    let deduct = r#"{ of = ["repair", "reply"], points = 2, once = "record" }"#;
    let mut desk = Desk::new(&item(8, deduct));
    let mut month = outcome("2026-01", "2026-01-31", Verdict::Breached);
    month.offenders = vec![RecordNo(1), RecordNo(2)];
    month.units = 2;
    desk.file("repair", month);
    let mut late = outcome("C-2", "2026-02-02", Verdict::Breached);
    late.record = Some(RecordNo(2));
    desk.file("reply", late);
    assert_eq!(counted(&desk), [4, 0].map(Decimal::from));
}

#[test]
fn a_window_that_counts_one_breach_uses_up_one_of_its_offenders() {
    let deduct = r#"{ of = ["repair", "reply"], points = 2, once = "record" }"#;
    let mut desk = Desk::new(&item(8, deduct));
    let mut month = outcome("2026-01", "2026-01-31", Verdict::Breached);
    month.offenders = vec![RecordNo(1), RecordNo(2)];
    desk.file("repair", month);
    for (id, record) in [("C-1", 1), ("C-2", 2)] {
        let mut late = outcome(id, "2026-02-02", Verdict::Breached);
        late.record = Some(RecordNo(record));
        desk.file("reply", late);
    }
    assert_eq!(counted(&desk), [2, 0, 2].map(Decimal::from));
}

#[test]
fn days_months_windows_and_periods_count_once_in_local_time() {
    for (once, left) in [("day", "17"), ("month", "18"), ("semester", "18"), ("period", "19")] {
        let deduct = format!(r#"{{ of = ["repair", "reply"], points = 1, once = "{once}" }}"#);
        let mut desk = Desk::new(&item(20, &deduct));
        desk.breaches("repair", &["2026-02-27", "2026-02-28"]);
        // The last instant of February in Beijing is still the 28th; in UTC it always was.
        let mut late = outcome("late", "2026-03-01", Verdict::Breached);
        late.at = late.at.plus(-1);
        desk.file("reply", late);
        let mut first = outcome("first", "2026-03-01", Verdict::Breached);
        first.units = 3;
        desk.file("reply", first);
        assert_eq!(ends(desk.item(OVER).score)[1], left, "{once}");
    }
}

#[test]
fn a_value_costs_a_step_for_every_begun_step() {
    let deduct = r#"{ measure = "value", below = 90, step = 5, points = 2 }"#;
    for (value, left) in [
        ("90", "6"),
        ("89.99", "4"),
        ("85", "4"),
        ("84.99", "2"),
        ("80", "2"),
        ("79.99", "0"),
        ("0", "0"),
    ] {
        let mut desk = Desk::new(&item(6, deduct));
        desk.score(&[value]);
        assert_eq!(ends(desk.item(OVER).score), [left; 3], "{value}");
    }
}

fn no_data(verdict: Verdict) -> Outcome {
    let mut outcome = outcome("y1", "2026-08-31", verdict);
    outcome.no_data = true;
    outcome
}

#[test]
fn no_survey_at_all_scores_nothing_and_says_so() {
    let deduct = r#"{ measure = "value", below = 90, step = 5, points = 2 }"#;
    for verdict in [Verdict::Breached, Verdict::Undecidable] {
        let mut desk = Desk::new(&item(6, deduct));
        desk.file("value", no_data(verdict));
        let item = desk.item(OVER);
        assert_eq!(ends(item.score), ["0", "0", "0"]);
        assert_eq!(item.losses[0].remark.as_ref().map(|m| m.key), Some("assess-no-data"));
        assert_eq!(item.evidence, Evidence::NothingFiled);
        assert!(desk.assess(OVER).0.periods[0].is_final, "the contract says what it scores");
    }
    let full = r#"{ measure = "value", below = 90, step = 5, points = 2, missing = "full" }"#;
    let mut desk = Desk::new(&item(6, full));
    desk.file("value", no_data(Verdict::Breached));
    assert_eq!(ends(desk.item(OVER).score), ["6", "6", "6"]);
}

#[test]
fn a_survey_that_is_still_to_come_leaves_a_range() {
    let deduct = r#"{ measure = "value", below = 90, step = 5, points = 2 }"#;
    let mut desk = Desk::new(&item(6, deduct));
    desk.file("value", outcome("y1", "2026-08-31", Verdict::Pending));
    assert_eq!(ends(desk.item(RUNNING).score), ["0", "6", "6"]);
    let mut desk = Desk::new(&item(6, deduct));
    let mut so_far = outcome("y1", "2026-08-31", Verdict::Pending);
    so_far.value = Some(number("88"));
    so_far.provisional = true;
    desk.file("value", so_far);
    assert_eq!(ends(desk.item(RUNNING).score), ["0", "4", "6"]);
}

#[test]
fn a_survey_that_cannot_be_judged_is_not_a_missing_one() {
    let deduct = r#"{ measure = "value", below = 90, step = 5, points = 2 }"#;
    let mut desk = Desk::new(&item(6, deduct));
    let mut unclear = outcome("y1", "2026-08-31", Verdict::Undecidable);
    unclear.evidence = vec![RecordNo(3)];
    desk.file("value", unclear);
    assert_eq!(ends(desk.item(OVER).score), ["0", "6", "6"]);
    assert!(!desk.assess(OVER).0.periods[0].is_final);
}

#[test]
fn one_leak_takes_all() {
    let mut desk = Desk::new(&item(5, r#"{ of = ["repair"], zero = true }"#));
    desk.breaches("repair", &["2026-01-01", "2026-01-02"]);
    assert_eq!(counted(&desk), [5, 0].map(Decimal::from));
    let mut desk = Desk::new(&item(5, r#"{ of = ["repair"], zero = true }"#));
    desk.file("repair", outcome("leak", "2026-01-01", Verdict::Undecidable));
    assert_eq!(ends(desk.item(OVER).score), ["0", "5", "5"]);
}

#[test]
fn what_is_under_way_lowers_only_the_low_end() {
    let mut desk = Desk::new(&item(7, r#"{ of = ["repair"], points = 2 }"#));
    desk.breaches("repair", &["2025-12-01"]);
    desk.file("repair", outcome("b", "2026-01-01", Verdict::Pending));
    desk.file("repair", outcome("c", "2026-01-02", Verdict::Undecidable));
    desk.file("repair", outcome("d", "2026-08-01", Verdict::Upcoming));
    desk.file("repair", outcome("e", "2026-01-04", Verdict::Excused));
    let mut met = outcome("f", "2026-01-05", Verdict::Met);
    met.provisional = true;
    desk.file("repair", met);
    let item = desk.item(RUNNING);
    assert_eq!(ends(item.score), ["1", "5", "5"]);
    assert_eq!(item.open.len(), 2);
    assert!(!desk.assess(RUNNING).0.periods[0].is_final);
    assert!(!desk.assess(OVER).0.periods[0].is_final, "one can still not be decided");
}

#[test]
fn a_year_without_any_record_costs_the_reports_and_not_the_repairs() {
    let deduct = r#"{ of = ["report"], points = 2 }, { of = ["repair"], points = 2 }"#;
    let mut desk = Desk::new(&item(8, deduct));
    desk.breaches("report", &["2026-02-28", "2026-08-31"]);
    let item = desk.item(OVER);
    assert_eq!(ends(item.score), ["4", "4", "4"]);
    assert_eq!((item.evidence, item.n_evidence), (Evidence::NothingFiled, 0));
    assert!(desk.assess(OVER).0.periods[0].is_final);
}

#[test]
fn evidence_is_counted_once() {
    let deduct = r#"{ of = ["report", "repair"], points = 2 }"#;
    let mut desk = Desk::new(&item(8, deduct));
    for (obligation, records) in [("report", [1, 2]), ("repair", [2, 3])] {
        let mut met = outcome("a", "2026-01-01", Verdict::Met);
        met.evidence = records.map(RecordNo).to_vec();
        desk.file(obligation, met);
    }
    let item = desk.item(OVER);
    assert_eq!((item.evidence, item.n_evidence), (Evidence::Filed, 3));
}

#[test]
fn a_rule_that_does_not_fit_leaves_its_item_open() {
    let mut desk = Desk::new(&item(8, r#"{ of = ["report"], points = 2 }"#));
    let no = desk.ledger.contracts[0].obligation_no("report").expect("an obligation of the head");
    desk.verdicts.decided[no] = Decided::default();
    assert_eq!(ends(desk.item(OVER).score), ["0", "8", "8"]);
    assert!(!desk.assess(OVER).0.periods[0].is_final);
}

#[test]
fn a_year_that_has_not_begun_has_full_points_and_nothing_else() {
    let mut desk = Desk::new(CARD);
    desk.score(&["80"]);
    let (assessment, findings) = desk.assess(RUNNING);
    let second = &assessment.periods[1];
    assert_eq!(ends(second.total), ["100", "100", "100"]);
    assert_eq!(second.sections[0].items[0].evidence, Evidence::Ahead);
    assert!(!second.is_final);
    assert_eq!(findings, []);
    let average = assessment.average.expect("two periods");
    assert_eq!(ends(average.score), ["40", "80", "90"]);
    assert!(!average.is_final);
}

#[test]
fn a_record_that_an_earlier_year_may_have_counted_costs_nothing_for_good_yet() {
    let deduct = r#"{ of = ["repair"], points = 2, once = "record" }"#;
    let about = |id: &str, at: &str, verdict: Verdict, record: u32| {
        let mut outcome = outcome(id, at, verdict);
        outcome.record = Some(RecordNo(record));
        outcome
    };
    let second = |first: Verdict| {
        let mut desk = Desk::new(&item(8, deduct));
        desk.file("repair", about("a", "2026-08-01", first, 4));
        desk.file("repair", about("b", "2026-10-01", Verdict::Breached, 4));
        desk.file("repair", about("c", "2026-10-02", Verdict::Breached, 5));
        ends(desk.assess("2027-10-01").0.periods[1].total)
    };
    assert_eq!(second(Verdict::Met), ["4", "4", "4"]);
    assert_eq!(second(Verdict::Breached), ["6", "6", "6"]);
    assert_eq!(second(Verdict::Undecidable), ["4", "4", "6"]);
}
