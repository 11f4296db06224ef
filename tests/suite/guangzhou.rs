//! The shipped Guangzhou contract: a year in four assessments, with exactly the breaches that were planted.

use pactbook::assessment::DutyState;
use pactbook::assessment::Settlement;
use pactbook::book::Book;
use pactbook::obligations::outcome::Verdict;

use crate::shipped::Planted;
use crate::shipped::has_exactly;
use crate::shipped::has_excused_and_open;
use crate::shipped::has_met;
use crate::shipped::number;
use crate::shipped::plain;
use crate::shipped::shipped;
use crate::shipped::unjudged;
use crate::shipped::yuan;

/// Clause, obligation, outcome, and why it is a breach.
const PLANTED: &[Planted] = &[
    ("GZ-W2", "site-inspection", "2025-07-20", "no inspection of the website on a Sunday"),
    ("GZ-DB6a", "dr-backup", "2025-W24", "failed on Friday, not done again that week"),
    (
        "GZ-M6b",
        "weekly-report",
        "2025-W27",
        "2025-07-08 00:00:00, an instant after the first workday",
    ),
    ("GZ-S4b", "fault-report", "INC-003", "handed in on the 8th day"),
    ("GZ-S1", "services-report-30min", "INC-006", "30:01 after the alarm"),
    ("GZ-RS1a", "urgent-arrival", "INC-010", "5:01, night of 31 August (the outage runs into q2)"),
    ("GZ-K7.1", "incident-record", "INC-010", "sheet without a cause"),
    ("GZ-M7b", "second-line-clock-in", "2025-08-18.STF-05", "no punch"),
    ("GZ-S2", "system-inspection", "2025-10-03.government", "left out in the October holiday"),
    ("GZ-R3", "expert-support", "2025-11", "two sessions of three"),
    ("GZ-M6c", "monthly-report", "2025-10", "4th workday"),
    ("GZ-S7", "release-order", "CHG-07", "deployed 50 min before the test"),
    ("GZ-K8.1", "change-ok", "CHG-07", "failed and rolled back"),
    ("GZ-S4a", "services-restore-2h", "INC-015", "2:00:01"),
    ("GZ-RS1d", "urgent-solved", "INC-015", "2:00:01"),
    ("GZ-R4a", "platform-located-1h", "INC-017", "1:00:01"),
    ("GZ-Q1", "fault-rate", "q2.public", "7,863 s of 7,862.4 s"),
    ("GZ-K1.4", "task-in-time", "TSK-07", "due Friday, handed in Monday"),
    ("GZ-K5.2", "event-report", "INC-016", "no report at all"),
    ("GZ-K7.2", "onsite-attendance", "2025-10-11.STF-02", "absent on a make-up Saturday"),
    (
        "GZ-K7.2",
        "onsite-attendance",
        "2025-12-16.STF-03",
        "a substitute came, but the leave was not approved",
    ),
    ("GZ-DB4", "etl-check", "2026-02-14", "not done on a make-up Saturday"),
    ("GZ-SEC2", "credit-scan-findings", "SEC-2026-01-credit/F1", "one second after its due"),
    ("GZ-R4c", "platform-fault-report", "INC-026", "7th day a Friday, handed in on Monday"),
    ("GZ-RS1e", "urgent-updates", "INC-024", "1:00:01 between two updates"),
    ("GZ-M3", "told-cause", "INC-027", "10:01"),
    ("GZ-M5", "consent-first", "INC-031", "acted 4 min before consent"),
    ("GZ-M4", "diagnosis-error-rate", "q3", "1 of 11"),
    ("GZ-H2", "onsite-qualified", "STF-06", "no certificate"),
    (
        "GZ-K10.1",
        "qualified-staff",
        "q3",
        "one qualified on-site engineer of two for 21 days, 88.33 %",
    ),
    ("GZ-R14", "platform-duty", "REQ-D05-platform", "hole 02:00 to 03:40 on 18 February"),
    ("GZ-K6.1", "slackness", "CPL-02", "a valid complaint"),
    ("GZ-DB5e", "joint-inspection", "2026-03", "none in March"),
    ("GZ-W7", "site-change-needs", "h2", "no analysis of feasibility"),
    ("GZ-TR3", "trainer", "TRN-06", "trainer not qualified"),
    ("GZ-RS2a", "general-arrival", "INC-035", "30:01"),
    ("GZ-RS2c", "general-solved", "INC-040", "2026-05-12 00:00:00, not before the end of Monday"),
    ("GZ-K3.2", "request-in-time", "REQ-022", "a day late"),
    ("GZ-K7.2", "onsite-attendance", "2026-04-03.STF-02", "leave without a substitute"),
    ("GZ-M7c", "monthly-meeting", "MTG-2026-04", "STF-05 did not come"),
    ("GZ-M1", "fault-phone-unbroken", "CHO-02", "line dead for 45 min at night"),
    ("GZ-K10.2", "misoperation", "MIS-01", "view deleted by mistake"),
    // The purchaser's own, listed apart.
    ("GZ-0.8", "buyer-input", "REQ-B01", "the key came three days late"),
];

/// Outcomes that would be breaches but for an approval or a judgement.
const EXCUSED: &[(&str, &str)] = &[("request-in-time", "REQ-016"), ("slackness", "CPL-01")];

/// Outcomes that nobody can decide, or that are still to come although the term is over.
const OPEN: &[(&str, &str, Verdict)] = &[
    ("interface-done", "REQ-012", Verdict::Pending),
    ("platform-scan-findings", "SEC-2026-05-platform/F1", Verdict::Pending),
    ("score-ability", "q4", Verdict::Undecidable),
];

/// Outcomes that meet a limit to the second, and what nearly was a breach.
const JUST_MET: &[(&str, &str, &str)] = &[
    ("urgent-arrival", "INC-001", "5:00"),
    ("urgent-manager", "INC-001", "10:00"),
    ("told-cause", "INC-001", "10:00"),
    ("general-arrival", "INC-002", "30:00"),
    ("platform-report-30min", "INC-002", "30:00"),
    ("platform-located-1h", "INC-002", "1:00:00"),
    ("platform-solution-3h", "INC-002", "3:00:00"),
    ("platform-handled-3h", "INC-002", "3:00:00"),
    ("services-restore-2h", "INC-003", "2:00:00"),
    ("urgent-updates", "INC-003", "two stretches of 1:00:00"),
    ("general-solved", "INC-007", "23:59:59 of the next working day"),
    ("general-solved", "INC-016", "a make-up Saturday to the Monday after it"),
    ("general-solved", "INC-020", "reported in one period, solved in the next"),
    ("general-solved", "INC-029", "ten days, over the Spring Festival"),
    ("consent-first", "INC-018", "acted at the instant of consent"),
    ("major-report", "INC-021", "23:59:59 of the 3rd working day"),
    ("fault-report", "INC-025", "the 7th day is a Sunday: 23:59:59 of the Monday"),
    ("fault-rate", "q1.platform", "two outages overlap: 1:50:00, not 2:20:00, of 2:12:28.8"),
    ("fault-rate", "q3.agency", "7,776 s, just 0.1 % of 90 days"),
    ("weekly-report", "2026-W08", "a week without a working day"),
    ("weekly-report", "2026-W18", "23:59:59 of the first working day after the holiday"),
    ("monthly-report", "2025-09", "23:59:59 of a make-up Saturday"),
    ("monthly-report", "2026-05", "after the term, 23:59:59 of the 3rd working day"),
    ("daily-monitor", "2025-09-30", "23:59:59 of the next day, a holiday"),
    ("platform-full", "q2", "23:59:59 of the quarter's last day"),
    ("request-in-time", "REQ-005", "at the agreed instant"),
    ("task-in-time", "TSK-02", "at its due"),
    ("notified-vulnerability", "VUL-02", "at its due"),
    ("platform-scan-findings", "SEC-2025-10-platform/F1", "at its due"),
    ("release-order", "CHG-06", "tested and deployed at one instant"),
    ("satisfaction-rate", "q3", "190 of 200 is 95 %"),
    ("completion-rate", "q2", "116 of 117"),
    ("onsite-attendance", "2025-08-06.STF-03", "leave with a substitute who came"),
    ("onsite-attendance", "2025-07-15.STF-02", "late, but there"),
];

/// Clauses that no record can decide.
const UNJUDGED: &[&str] = &["GZ-0.1", "GZ-0.3", "GZ-0.4", "GZ-0.5", "GZ-0.7", "GZ-TR4"];

/// The four periods.
const PERIODS: [&str; 4] = ["q1", "q2", "q3", "q4"];

/// Points of each item in the four periods; K9.2 of the last one nobody has given, so its least.
const ITEMS: &[(&str, [&str; 4])] = &[
    ("1.1", ["4", "4", "4", "4"]),
    ("1.2", ["3", "4", "4", "4"]),
    ("1.3", ["4", "3", "4", "4"]),
    ("1.4", ["3", "2", "3", "3"]),
    ("2", ["7.5", "8", "8", "8.5"]),
    ("3.1", ["1.5", "2", "2", "1.5"]),
    ("3.2", ["3", "2", "3", "2"]),
    ("3.3", ["5", "4", "5", "5"]),
    ("4.1", ["1", "1", "2", "1"]),
    ("4.2", ["2.5", "2.5", "2.5", "2.5"]),
    ("5.1", ["4.5", "4.5", "4.5", "4.5"]),
    ("5.2", ["5", "4", "5", "4.5"]),
    ("6.1", ["3", "3", "2", "3"]),
    ("6.2", ["2", "3", "2", "2"]),
    ("6.3", ["3", "3", "3", "3"]),
    ("7.1", ["1.5", "2", "2", "2"]),
    ("7.2", ["6", "5", "5", "5"]),
    ("8.1", ["8", "6.4", "8", "8"]),
    ("9.1", ["5", "5", "5", "5"]),
    ("9.2", ["4.5", "4.5", "4.5", "0"]),
    ("9.3", ["5", "4.8", "5", "5"]),
    ("9.4", ["5", "5", "5", "5"]),
    ("10.1", ["2", "2", "1", "2"]),
    ("10.2", ["2", "2", "2", "1"]),
    ("10.3", ["1", "0.8", "1", "1"]),
];

fn settled(book: &Book) -> &Settlement {
    let assessment = &book.assessments[number(book, "guangzhou")];
    assessment.settlement.as_ref().expect("the contract has a price")
}

#[test]
fn the_shipped_year_has_the_planted_breaches_and_no_other_finding() {
    has_exactly(shipped(), "guangzhou", PLANTED);
}

#[test]
fn what_is_excused_and_what_is_open_is_named() {
    has_excused_and_open("guangzhou", EXCUSED, OPEN);
}

#[test]
fn what_meets_a_limit_to_the_second_is_met() {
    has_met("guangzhou", JUST_MET);
}

#[test]
fn all_165_requirements_are_decided_or_say_why_not() {
    let book = shipped();
    let no = number(book, "guangzhou");
    let contract = &book.ledger.contracts[no];
    assert_eq!(contract.clauses.len(), 165);
    assert_eq!(contract.identity.readings.len(), 39);
    assert_eq!(unjudged(book, "guangzhou"), UNJUDGED);
    let records = book.ledger.records.iter().filter(|record| record.contract as usize == no);
    assert!(records.count() >= 5600);
}

#[test]
fn every_item_of_every_quarter_has_the_points_worked_out_by_hand() {
    let book = shipped();
    let periods = &book.assessments[number(book, "guangzhou")].periods;
    for (no, (period, id)) in periods.iter().zip(PERIODS).enumerate() {
        let items = period.sections.iter().flat_map(|section| &section.items);
        let found: Vec<(&str, String)> =
            items.map(|item| (item.id.as_str(), plain(item.score.low))).collect();
        let expected: Vec<(&str, String)> =
            ITEMS.iter().map(|(item, points)| (*item, points[no].to_owned())).collect();
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn three_quarters_are_final_and_the_missing_judgement_keeps_the_fourth_open() {
    let book = shipped();
    let periods = &book.assessments[number(book, "guangzhou")].periods;
    let totals: Vec<(String, String, bool)> = periods
        .iter()
        .map(|period| (plain(period.total.low), plain(period.total.high), period.is_final))
        .collect();
    let exact = |points: &str| (points.to_owned(), points.to_owned(), true);
    let open = ("86.5".to_owned(), "91.5".to_owned(), false);
    assert_eq!(totals, [exact("93"), exact("89.5"), exact("92.5"), open]);
    let bonuses: Vec<String> =
        periods.iter().map(|period| plain(period.bonuses[0].score.now)).collect();
    assert_eq!(bonuses, ["1", "2", "0", "0"]);
}

#[test]
fn half_a_point_below_ninety_costs_five_per_cent_of_the_whole_price() {
    let book = shipped();
    let settlement = settled(book);
    let costs: Vec<(String, String)> = settlement
        .deductions
        .iter()
        .map(|deduction| (yuan(deduction.amount.low), yuan(deduction.amount.high)))
        .collect();
    let exact = |amount: &str| (amount.to_owned(), amount.to_owned());
    let open = ("0".to_owned(), "30421".to_owned());
    assert_eq!(costs, [exact("0"), exact("30421"), exact("0"), open]);
}

/// Penalty, due, to be confirmed, struck.
const PENALTIES: &[(&str, &str, &str, &str)] = &[
    ("pn1", "0", "0", "0"),
    ("pn2", "0", "0", "0"),
    ("pn3", "600", "0", "0"),       // a stage three days late
    ("pn4", "1500", "1000", "500"), // three confirmed, two not, the wrong diagnosis denied
    ("pn5", "1000", "0", "0"),      // two errors in a drill
    ("pn6", "1000", "0", "0"),      // a script of which nothing was accepted
    ("pn8", "500", "500", "0"),     // two late fault reports, one of them not verified yet
    ("damages", "0", "0", "0"),
];

#[test]
fn penalties_count_as_far_as_they_are_confirmed() {
    let book = shipped();
    let terms = &book.ledger.contracts[number(book, "guangzhou")].terms;
    let found: Vec<[String; 4]> = settled(book)
        .penalties
        .iter()
        .map(|state| {
            let id = terms.penalties[state.penalty].id.text.clone();
            [id, yuan(state.total), yuan(state.to_confirm), yuan(state.struck)]
        })
        .collect();
    let expected: Vec<[String; 4]> = PENALTIES
        .iter()
        .map(|(id, due, open, struck)| [id, due, open, struck].map(|text| (*text).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_money_is_what_scores_penalties_and_a_missing_session_leave() {
    let book = shipped();
    let settlement = settled(book);
    let reductions: Vec<String> =
        settlement.reductions.iter().map(|reduction| yuan(reduction.total.now)).collect();
    assert_eq!(reductions, ["800"]);
    // 608,420 less 30,421, 4,600 and 800; the fourth quarter may cost as much again.
    assert_eq!(yuan(settlement.payable.now), "572599");
    // And what is still to be confirmed.
    assert_eq!(yuan(settlement.payable.low), "540678");
    assert_eq!(yuan(settlement.payable.high), "572599");
    assert_eq!(yuan(settlement.outstanding.high), "0");
    let stages: Vec<[String; 3]> = settlement
        .stages
        .iter()
        .map(|stage| [yuan(stage.net.low), yuan(stage.net.high), yuan(stage.paid)])
        .collect();
    let expected =
        [["182526", "182526", "182526"], ["273789", "273789", "273789"], ["84363", "116284", "0"]];
    assert_eq!(stages, expected.map(|stage| stage.map(str::to_owned)));
}

#[test]
fn the_purchaser_paid_once_to_the_second_once_late_for_fiscal_reasons_and_still_has_time() {
    let book = shipped();
    let zone = &book.ledger.contracts[number(book, "guangzhou")].identity.zone;
    let found: Vec<(DutyState, String)> = settled(book)
        .stages
        .iter()
        .map(|stage| {
            let duty = stage.duty.as_ref().expect("each payment has a time limit");
            (duty.state, duty.due.map(|due| zone.stamp(due).to_string()).unwrap_or_default())
        })
        .collect();
    let expected = [
        (DutyState::Paid, "2025-10-13 23:59:59".to_owned()),
        (DutyState::Excused, "2025-12-29 23:59:59".to_owned()),
        (DutyState::Due, "2026-07-06 23:59:59".to_owned()),
    ];
    assert_eq!(found, expected);
}
