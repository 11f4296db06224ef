//! The shipped Fujian contract: over, assessed and paid, with exactly the breaches that were planted.

use pactbook::assessment::Assessment;
use pactbook::assessment::PeriodScore;
use pactbook::obligations::outcome::Verdict;

use crate::bench::files;
use crate::bench::outcomes;
use crate::shipped::Planted;
use crate::shipped::has_exactly;
use crate::shipped::has_excused_and_open;
use crate::shipped::has_met;
use crate::shipped::number;
use crate::shipped::plain;
use crate::shipped::shipped;
use crate::shipped::yuan;

const CONTRACT: &str = include_str!("../../data/fujian/contract.toml");

/// Clause, obligation, outcome, and why it is a breach.
const PLANTED: &[Planted] = &[
    ("FJ-1.1", "inspect-sms", "2025-10-11", "not inspected on a make-up Saturday"),
    ("FJ-2.1", "change-response", "CR-2025-09", "24:00:01, over a weekend"),
    ("FJ-Z0.2", "onsite-attendance", "2025-04-09.STF-01-late", "in at 08:00:01, no grace"),
    ("FJ-Z0.2", "onsite-attendance", "2025-07-23.STF-01-early", "out at 17:41:20"),
    (
        "FJ-Z0.2",
        "onsite-attendance",
        "2025-09-28.STF-02",
        "absent on a make-up Sunday, nothing approved",
    ),
    ("FJ-Z2.2", "monthly-record-in-time", "2025-08", "handed in on the 6th working day, a note"),
    ("FJ-Z3.4", "consent-before-action", "INC-2025-028", "acted five minutes before consent"),
    ("FJ-Z4.3", "no-backend-activity", "ACT-2025-901", "the front end could have done it"),
    ("FJ-Z6.1", "duty-covered", "DUTY-2025-29", "nobody came for a night of flood duty"),
    ("FJ-Z6.1", "duty-covered", "DUTY-2025-45", "away for 2:15 in the night"),
    ("FJ-R1a", "urgent-response", "INC-2025-011", "10:01 at night"),
    ("FJ-R1b", "urgent-recovery", "INC-2025-011", "4:25, the same fault"),
    ("FJ-R2a", "general-response", "INC-2025-017", "31:01, slow running that nobody graded"),
    ("FJ-R2b", "general-recovery", "INC-2025-026", "10:30, the extension came after the due time"),
    ("FJ-R3", "minor-agreed", "INC-2025-023", "two days after the agreed time"),
    ("FJ-K3.3", "staff-complaint", "CPL-2025-01", "a valid complaint"),
];

/// Outcomes that would be breaches but for an approval.
const EXCUSED: &[(&str, &str)] = &[
    ("onsite-attendance", "2025-05-06.STF-01"),
    ("onsite-attendance", "2025-05-07.STF-01"),
    ("onsite-attendance", "2025-06-18.STF-01-late"),
    ("onsite-attendance", "2025-11-17.STF-02"),
    ("onsite-attendance", "2025-12-19.STF-02-early"),
];

/// Outcomes that nobody can decide, or that are still to come although the term is over.
const OPEN: &[(&str, &str, Verdict)] = &[
    ("customisation-delivered", "CR-2025-22", Verdict::Pending),
    ("no-backend-activity", "ACT-2025-903", Verdict::Undecidable),
];

/// Records that meet a limit to the second, and what nearly was a breach.
const JUST_MET: &[(&str, &str, &str)] = &[
    ("urgent-response", "INC-2025-004", "10:00"),
    ("urgent-recovery", "INC-2025-004", "4:00:00"),
    ("general-response", "INC-2025-002", "30:00"),
    ("general-recovery", "INC-2025-009", "8:00:00, slow running graded as general"),
    ("general-recovery", "INC-2025-014", "26:30:00, a due time agreed before 8 h were over"),
    ("change-response", "CR-2025-04", "24:00:00"),
    ("onsite-attendance", "2025-03-05.STF-01-late", "in at 08:00:00"),
    ("onsite-attendance", "2025-10-11.STF-02-early", "out at 18:00:00 on a make-up Saturday"),
    ("monthly-record-in-time", "2025-02", "on the 5th working day"),
    ("remainder-paid", "PAY-2025-02", "on the 15th working day, across New Year"),
    ("assessed-in-last-month", "m12", "on the last day of the last month"),
];

/// Points of each item.
const ITEMS: &[(&str, &str)] = &[
    ("1", "9.5"),
    ("2", "19"),
    ("3.1", "7"),
    ("3.2", "8"),
    ("3.3", "9"),
    ("4", "7.8"),
    ("5", "9.5"),
    ("6", "10"),
    ("7", "9.5"),
];

fn items(period: &PeriodScore) -> Vec<(&str, String)> {
    let items = period.sections.iter().flat_map(|section| &section.items);
    items.map(|item| (item.id.as_str(), plain(item.score.now))).collect()
}

#[test]
fn the_shipped_year_has_the_planted_breaches_and_no_other_finding() {
    has_exactly(shipped(), "fujian", PLANTED);
}

#[test]
fn what_is_excused_and_what_is_open_is_named() {
    has_excused_and_open("fujian", EXCUSED, OPEN);
}

#[test]
fn what_meets_a_limit_to_the_second_is_met() {
    has_met("fujian", JUST_MET);
}

#[test]
fn all_fifty_requirements_are_decided_by_something() {
    let book = shipped();
    let no = number(book, "fujian");
    let contract = &book.ledger.contracts[no];
    assert_eq!(contract.clauses.len(), 50);
    assert_eq!(contract.identity.readings.len(), 21);
    assert!(contract.clauses.iter().all(|clause| clause.unjudged.is_none()));
    let records = book.ledger.records.iter().filter(|record| record.contract as usize == no);
    assert!(records.count() >= 2400);
}

#[test]
fn the_year_scores_89_3_and_so_pays_85_per_cent() {
    let book = shipped();
    let assessment = &book.assessments[number(book, "fujian")];
    let year = &assessment.periods[0];
    let expected: Vec<(&str, String)> =
        ITEMS.iter().map(|(id, score)| (*id, (*score).to_owned())).collect();
    assert_eq!(items(year), expected);
    assert!(year.total.is_exact());
    assert_eq!(plain(year.total.now), "89.3");
    assert!(year.is_final);
    let settlement = assessment.settlement.as_ref().expect("the contract has a price");
    assert!(settlement.payable.is_exact());
    assert_eq!(yuan(settlement.payable.now), "425000");
    assert_eq!(yuan(settlement.outstanding.now), "0");
    let stages: Vec<(String, String)> =
        settlement.stages.iter().map(|stage| (yuan(stage.net.now), yuan(stage.paid))).collect();
    let paid = |amount: &str| (amount.to_owned(), amount.to_owned());
    assert_eq!(stages, [paid("250000"), paid("175000")]);
}

/// The contract with nothing but these judgements, on the day after the term.
fn judged(manual: &[(&str, &str)], as_of: &str) -> Assessment {
    let mut records = String::new();
    for (n, (item, score)) in manual.iter().enumerate() {
        records += &format!(
            "[[review]]\nid = \"R-{n}\"\nitem = \"{item}\"\nperiod = \"y1\"\nscore = {score}\n\
             by = \"采购人\"\nat = 2025-12-31T10:00:00\n\n"
        );
    }
    let book = files(
        &[("data/fujian/contract.toml", CONTRACT), ("data/fujian/records/all.toml", &records)],
        as_of,
    );
    book.assessments[0].clone()
}

#[test]
fn without_judgements_sixty_points_stay_open_and_are_neither_lost_nor_given() {
    let assessment = judged(&[], "2026-01-01T00:00:00");
    let year = &assessment.periods[0];
    // No attendance at all costs item 3.1; duty, complaints and faults that nobody filed cost nothing.
    assert_eq!(plain(year.total.low), "30");
    assert_eq!(plain(year.total.high), "90");
    assert!(!year.is_final);
}

#[test]
fn ten_working_days_without_attendance_use_up_ten_points() {
    let score = |as_of: &str| items(&judged(&[], as_of).periods[0])[2].1.clone();
    assert_eq!(score("2025-01-15T23:59:59"), "1");
    assert_eq!(score("2025-01-16T00:00:00"), "0");
}

/// Points of the assessor on top of 30, payable, net remainder, and what is left to recover.
const BANDS: &[(&str, &str, &str, &str)] = &[
    ("20", "500000", "250000", "0"),   // 90
    ("19.9", "425000", "175000", "0"), // 89.9
    ("19.5", "425000", "175000", "0"), // 89.5
    ("10", "425000", "175000", "0"),   // 80
    ("9.8", "350000", "100000", "0"),  // 79.8
    ("0", "350000", "100000", "0"),    // 70
];

#[test]
fn bands_have_no_seam_and_are_shares_of_the_whole_price() {
    for (inspection, payable, remainder, outstanding) in BANDS {
        let others = [("training", "10"), ("archiving", "10"), ("support", "10"), ("change", "10")];
        let mut manual = others.to_vec();
        manual.push(("inspection", *inspection));
        assert_eq!(money(&manual), [*payable, *remainder, *outstanding], "inspection {inspection}");
    }
}

#[test]
fn below_seventy_the_remainder_is_not_paid_and_thirty_per_cent_is_owed() {
    let manual = [
        ("training", "9.9"),
        ("archiving", "10"),
        ("support", "10"),
        ("change", "10"),
        ("inspection", "0"),
    ];
    assert_eq!(money(&manual), ["100000", "0", "150000"], "a score of 69.9");
}

fn money(manual: &[(&str, &str)]) -> [String; 3] {
    let settlement =
        judged(manual, "2026-01-01T00:00:00").settlement.expect("the contract has a price");
    assert!(settlement.payable.is_exact());
    let remainder = settlement.stages.last().expect("the contract has two payments");
    [yuan(settlement.payable.now), yuan(remainder.net.now), yuan(settlement.outstanding.now)]
}

#[test]
fn a_fault_late_twice_costs_once_and_slow_running_nobody_graded_counts_as_general() {
    let records = r#"
[[incident]]
id           = "I-1"
severity     = "urgent"
reported_at  = 2025-03-01T02:00:00
responded_at = 2025-03-01T03:00:00
restored_at  = 2025-03-01T09:00:00
judged_by    = "采购人"
judged_at    = 2025-03-03T09:00:00

[[incident]]
id           = "I-2"
kind         = "slow"
reported_at  = 2025-03-04T09:00:00
responded_at = 2025-03-04T10:00:00
restored_at  = 2025-03-04T20:00:00
"#;
    let book = files(
        &[("data/fujian/contract.toml", CONTRACT), ("data/fujian/records/all.toml", records)],
        "2026-01-01T00:00:00",
    );
    let verdict = |obligation: &str| -> Vec<(&str, Verdict)> {
        outcomes(&book, obligation).iter().map(|one| (&*one.id, one.verdict)).collect()
    };
    assert_eq!(verdict("urgent-response"), [("I-1", Verdict::Breached)]);
    assert_eq!(verdict("urgent-recovery"), [("I-1", Verdict::Breached)]);
    assert_eq!(verdict("general-response"), [("I-2", Verdict::Breached)]);
    assert_eq!(verdict("general-recovery"), [("I-2", Verdict::Breached)]);
    assert_eq!(items(&book.assessments[0].periods[0])[5], ("4", "8.5".to_owned()));
}

#[test]
fn on_site_work_is_asked_for_in_the_shift_and_duty_outside_it() {
    let records = r#"
[[staff]]
id     = "S-1"
person = "驻场工程师甲"
role   = "onsite"
from   = 2025-01-01

[[incident]]
id          = "I-1"
reported_at = 2025-03-04T11:59:59

[[incident]]
id          = "I-2"
reported_at = 2025-03-04T12:00:00

[[incident]]
id          = "I-3"
reported_at = 2025-02-08T14:00:00

[[duty]]
id          = "D-1"
from        = 2025-03-04T08:00:00
to          = 2025-03-04T18:00:00
required_by = "厅办公室"
person      = "S-1"
attended    = false

[[duty]]
id          = "D-2"
from        = 2025-03-04T18:00:00
to          = 2025-03-05T08:00:00
required_by = "厅办公室"
person      = "S-1"
attended    = false
"#;
    let book = files(
        &[("data/fujian/contract.toml", CONTRACT), ("data/fujian/records/all.toml", records)],
        "2026-01-01T00:00:00",
    );
    let breached = |obligation: &str| -> Vec<&str> {
        let outcomes = outcomes(&book, obligation).iter();
        outcomes.filter(|one| one.verdict == Verdict::Breached).map(|one| &*one.id).collect()
    };
    // The Saturday of 8 February is a working day.
    assert_eq!(breached("handled-onsite"), ["I-3", "I-1"]);
    assert_eq!(breached("duty-covered"), ["D-2"]);
}
