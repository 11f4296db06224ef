//! Bands, cap, payments, rounding, the waterfall.

use super::CARD;
use super::Desk;
use super::TERMS;
use super::number;
use super::outcome;
use super::sums;
use crate::assessment::Holds;
use crate::base::quantity::Decimal;
use crate::obligations::outcome::Verdict;

const OVER: &str = "2027-10-01";

const STAGES: &str = r#"
[[stage]]
id     = "p1"
clause = "C-1"
title  = "第一笔"
share  = "80%"

[[stage]]
id      = "p3"
clause  = "C-1"
title   = "第三笔"
share   = "15%"
when    = [{ on_or_after = 2026-09-01 }, { score = "[60, 100]", period = "y1" }]
deducts = ["y1"]

[[stage]]
id      = "p4"
clause  = "C-1"
title   = "质保金"
share   = "5%"
deducts = ["y2"]
"#;

fn desk(years: &[&str]) -> Desk {
    let mut desk = Desk::new(&format!("{CARD}{TERMS}{STAGES}"));
    desk.score(years);
    desk
}

#[test]
fn bands_and_grades_are_half_open_and_nothing_is_rounded() {
    for (score, grade, share) in [
        ("100", 0, 0),
        ("90", 0, 0),
        ("89.99", 1, 3),
        ("89.5", 1, 3),
        ("80", 1, 3),
        ("79.99", 2, 5),
        ("70", 2, 5),
        ("69.99", 2, 10),
        ("60", 2, 10),
        ("59.99", 3, 10),
        ("0", 3, 10),
    ] {
        let (assessment, findings) = desk(&[score, "100"]).assess(OVER);
        assert_eq!(findings, []);
        assert_eq!(assessment.periods[0].grade, [Some(grade); 3], "{score}");
        let settlement = assessment.settlement.expect("the contract states a total");
        let deducted = Decimal::from(share) * number("1500");
        assert_eq!(settlement.deductions[0].amount.now.amount, deducted, "{score}");
        assert!(settlement.deductions[0].amount.is_exact());
    }
}

#[test]
fn two_bad_years_reach_the_cap_and_do_not_exceed_it() {
    let settlement = desk(&["69", "50"]).settlement(OVER);
    assert_eq!(sums(settlement.deducted), ["30000.00"; 3]);
    assert_eq!(settlement.caps.first().map(|cap| cap.amount), Some(number("30000.00")));
    assert_eq!(settlement.waterfall.len(), 4, "total, two years, payable: no step for the cap");
}

#[test]
fn a_cap_that_bites_is_a_step_of_its_own() {
    let terms = TERMS.replace("share  = \"10%\"", "share  = \"8%\"");
    let mut desk = Desk::new(&format!("{CARD}{terms}{STAGES}"));
    desk.score(&["69", "50"]);
    let settlement = desk.settlement(OVER);
    let steps: Vec<String> =
        settlement.waterfall.iter().map(|step| step.amount.now.amount.to_string()).collect();
    assert_eq!(steps, ["300000.00", "-15000.00", "-15000.00", "6000.00", "276000.00"]);
    assert_eq!(sums(settlement.payable), ["276000.00"; 3]);
    // The first year uses its share of the cap up first; the second bears what is left.
    let taken: Vec<String> =
        settlement.stages.iter().map(|stage| stage.deducted.now.amount.to_string()).collect();
    assert_eq!(taken, ["0.00", "15000.00", "9000.00"]);
}

#[test]
fn what_one_year_leaves_of_the_cap_is_open_while_its_score_is() {
    let terms = TERMS.replace("share  = \"10%\"", "share  = \"8%\"");
    let card = CARD.replace("deduct   = [", "deduct   = [{ of = [\"repair\"], points = 25 }, ");
    let mut desk = Desk::new(&format!("{card}{terms}{STAGES}"));
    desk.score(&["92", "50"]);
    desk.file("repair", outcome("x", "2026-01-01", Verdict::Undecidable));
    let settlement = desk.settlement(OVER);
    assert_eq!(sums(settlement.deducted), ["15000.00", "15000.00", "24000.00"]);
    // The first year takes 0 to 15,000 of 24,000, so 9,000 to 15,000 are left for the second.
    assert_eq!(sums(settlement.stages[2].deducted), ["9000.00", "15000.00", "15000.00"]);
    assert_eq!(sums(settlement.stages[2].net), ["0.00", "0.00", "6000.00"]);
}

#[test]
fn the_second_years_worst_deduction_is_just_the_retention() {
    let settlement = desk(&["95", "10"]).settlement(OVER);
    assert_eq!(sums(settlement.stages[2].net), ["0.00"; 3]);
    assert_eq!(sums(settlement.outstanding), ["0"; 3].map(|_| "0.00".to_owned()));
}

#[test]
fn what_a_payment_cannot_bear_is_carried_on_and_then_to_be_recovered() {
    let stages = STAGES
        .replace("80%", "94%")
        .replace("15%", "4%")
        .replace("share   = \"5%\"", "share   = \"2%\"");
    let mut desk = Desk::new(&format!("{CARD}{TERMS}{stages}"));
    desk.score(&["69", "95"]);
    let settlement = desk.settlement(OVER);
    let net: Vec<String> =
        settlement.stages.iter().map(|stage| stage.net.now.amount.to_string()).collect();
    // 15,000 are due of the first year: 12,000 from the third payment, 3,000 from the last.
    assert_eq!(net, ["282000.00", "0.00", "3000.00"]);
    desk.score(&["69", "10"]);
    let mut desk = Desk::new(&format!("{CARD}{TERMS}{stages}"));
    desk.score(&["69", "10"]);
    let settlement = desk.settlement(OVER);
    assert_eq!(sums(settlement.stages[2].net), ["0.00"; 3]);
    assert_eq!(sums(settlement.outstanding), ["12000.00"; 3]);
    assert_eq!(sums(settlement.payable), ["270000.00"; 3]);
}

#[test]
fn a_deduction_that_no_payment_bears_is_to_be_recovered() {
    let stages = STAGES.replace("deducts = [\"y2\"]\n", "");
    let mut desk = Desk::new(&format!("{CARD}{TERMS}{stages}"));
    desk.score(&["100", "85"]);
    let settlement = desk.settlement(OVER);
    assert_eq!(sums(settlement.outstanding), ["4500.00"; 3]);
}

#[test]
fn thirds_are_rounded_once_and_still_add_up() {
    let head = Desk::head()
        .replace("300000.00 CNY", "100.00 CNY")
        .replace("amount = \"150000.00 CNY\"\n", "");
    let stage = |id: &str, share: &str, deducts: &str| {
        format!(
            "[[stage]]\nid = \"{id}\"\nclause = \"C-1\"\ntitle = \"笔\"\nshare = \"{share}%\"\n{deducts}"
        )
    };
    let third = "33.333333333333333333333333";
    let stages = [
        stage("a", third, "deducts = [\"y1\"]\n"),
        stage("b", third, "deducts = [\"y2\"]\n"),
        stage("c", "33.333333333333333333333334", ""),
    ]
    .concat();
    let terms = TERMS.replace("\"3%\"", "\"3.337%\"");
    let mut desk = Desk::edited(&format!("{head}{CARD}{terms}{stages}"), "");
    desk.score(&["85", "85"]);
    let settlement = desk.settlement(OVER);
    let column = |of: fn(&crate::assessment::StageState) -> Decimal| -> Vec<String> {
        settlement.stages.iter().map(|stage| of(stage).to_string()).collect()
    };
    assert_eq!(column(|stage| stage.gross.amount), ["33.33", "33.33", "33.34"]);
    // 1.6685 twice is 3.337, which is 3.34 and not 3.33 + 0.01 too much.
    assert_eq!(column(|stage| stage.deducted.now.amount), ["1.67", "1.67", "0.00"]);
    assert_eq!(column(|stage| stage.net.now.amount), ["31.66", "31.66", "33.34"]);
    assert_eq!(sums(settlement.payable), ["96.66"; 3]);
}

#[test]
fn rounding_never_makes_a_payment_negative_nor_a_debt_of_a_hundredth() {
    let head = Desk::head()
        .replace("300000.00 CNY", "100.00 CNY")
        .replace("150000.00 CNY", "33.333333333333333333333333 CNY");
    let terms = TERMS.replace("\"10%\"", "\"100%\"");
    let third = "33.333333333333333333333333";
    let stages = [("a", third, "deducts = [\"y1\"]"), ("b", third, "deducts = [\"y2\"]"), ("c", "33.333333333333333333333334", "")]
        .map(|(id, share, deducts)| {
            format!(
                "[[stage]]\nid = \"{id}\"\nclause = \"C-1\"\ntitle = \"笔\"\nshare = \"{share}%\"\n{deducts}\n"
            )
        })
        .concat();
    let mut desk = Desk::edited(&format!("{head}{CARD}{terms}{stages}"), "");
    desk.score(&["10", "10"]);
    let settlement = desk.settlement(OVER);
    let net: Vec<String> =
        settlement.stages.iter().map(|stage| stage.net.now.amount.to_string()).collect();
    assert_eq!(net, ["0.00", "0.00", "33.33"]);
    assert_eq!(sums(settlement.outstanding), ["0.00"; 3]);
    assert_eq!(sums(settlement.payable), ["33.33"; 3]);
}

#[test]
fn a_total_that_does_not_divide_leaves_its_remainder_to_the_last_year() {
    let head = Desk::head()
        .replace("300000.00 CNY", "100.01 CNY")
        .replace("amount = \"150000.00 CNY\"\n", "");
    let terms = TERMS.replace("\"10%\"", "\"100%\"");
    let mut desk = Desk::edited(&format!("{head}{CARD}{terms}"), "");
    desk.score(&["0", "0"]);
    let settlement = desk.settlement(OVER);
    let amounts: Vec<String> =
        settlement.deductions.iter().map(|d| d.amount.now.amount.to_string()).collect();
    assert_eq!(amounts, ["50.01", "50.00"]);
    assert_eq!(sums(settlement.payable), ["0.00"; 3]);
}

#[test]
fn a_second_year_that_has_not_begun_costs_nothing_so_far_and_at_worst_its_worst_band() {
    let settlement = desk(&["85"]).settlement("2026-03-01");
    assert_eq!(sums(settlement.deductions[1].amount), ["0.00", "0.00", "15000.00"]);
    assert_eq!(settlement.deductions[1].band, [Some(3), None, Some(0)]);
    assert_eq!(sums(settlement.payable), ["280500.00", "295500.00", "295500.00"]);
    assert!(!settlement.deductions[1].is_final);
}

#[test]
fn a_range_of_scores_costs_from_its_cheapest_to_its_dearest_band() {
    let card = CARD.replace("deduct   = [", "deduct   = [{ of = [\"repair\"], points = 25 }, ");
    let mut desk = Desk::new(&format!("{card}{TERMS}{STAGES}"));
    desk.score(&["92", "100"]);
    desk.file("repair", outcome("x", "2026-01-01", Verdict::Undecidable));
    let settlement = desk.settlement(OVER);
    assert_eq!(sums(settlement.deductions[0].amount), ["0.00", "0.00", "15000.00"]);
    assert_eq!(sums(settlement.stages[1].net), ["30000.00", "45000.00", "45000.00"]);
}

#[test]
fn a_score_in_a_gap_is_found_and_costs_nothing() {
    let terms = TERMS.replace("\"[70, 80)\"", "\"[70, 75)\"");
    let mut desk = Desk::new(&format!("{CARD}{terms}"));
    desk.score(&["77", "100"]);
    let (assessment, findings) = desk.assess(OVER);
    let keys: Vec<&str> = findings.iter().map(|finding| finding.message.key).collect();
    assert_eq!(keys, ["assess-outside-bands"]);
    let settlement = assessment.settlement.expect("the contract states a total");
    assert_eq!(sums(settlement.deducted), ["0.00"; 3]);
}

#[test]
fn a_contract_without_scores_still_pays() {
    let desk = Desk::new(STAGES);
    let settlement = desk.settlement(OVER);
    assert_eq!(sums(settlement.payable), ["300000.00"; 3]);
    assert_eq!(settlement.stages[1].holds, Holds::NotYet, "there is no score to pass");
    assert_eq!(settlement.stages[2].holds, Holds::Yes, "it has no conditions");
}
