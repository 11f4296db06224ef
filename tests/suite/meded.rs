//! The shipped medical-education contract, which has neither points nor money, says exactly what the
//! author of its records planted.

use pactbook::assessment::Holds;
use pactbook::base::quantity::Decimal;
use pactbook::book::Book;
use pactbook::obligations::outcome::Outcome;
use pactbook::obligations::outcome::Verdict;

use crate::bench::at;
use crate::bench::files;
use crate::bench::said;
use crate::shipped::Planted;
use crate::shipped::has_exactly;
use crate::shipped::number;
use crate::shipped::shipped;
use crate::shipped::unjudged;

/// Clause, obligation, outcome, and why it is a breach.
const PLANTED: &[Planted] = &[
    (
        "MED-G3",
        "duty-present",
        "2026-02-19",
        "nobody answered from 02:00 to 03:10 in the Spring Festival",
    ),
    (
        "MED-1.7a",
        "platform-data-backup",
        "2026-03-08T0200",
        "failed and not redone before the next slot",
    ),
    (
        "MED-1.11",
        "check-rectified-late",
        "SEC-2025-01/F2",
        "F2 of the assessment was due 2025-12-15, rectified 2025-12-18",
    ),
    (
        "MED-3.6",
        "change-notice",
        "SCH-2025-01",
        "applied 2025-10-01, effective 2025-12-31: a day short of three months",
    ),
    ("MED-4.2a", "question-response", "Q-20250914-9", "an e-mail of Sunday night, after 1:15:00"),
    ("MED-4.3", "repair", "INC-2025-013", "due 14:45 by agreement, repaired 15:00"),
    ("MED-4.3", "repair", "INC-2026-003", "due 11:40 by agreement, repaired 12:10"),
    ("MED-4.3", "repair", "INC-2026-009", "due 09:36 by agreement, repaired 09:46"),
    ("MED-4.3", "repair", "INC-2026-015", "due 21:08 by agreement, repaired 21:45"),
    ("MED-4.3", "repair-other", "INC-2025-022", "8:00:01, nothing agreed"),
    (
        "MED-4.4",
        "three-late-repairs",
        "INC-2026-015",
        "INC-2026-003, -009 and -015; INC-2025-019 was in time after INC-2025-013",
    ),
    (
        "MED-4.5",
        "monthly-inspection",
        "2026-02",
        "two inspections, the first without the database, the second without hardware and software",
    ),
    ("MED-4.8a", "long-faults", "term", "a third fault of an hour or more"),
    ("MED-4.9b", "tested-ok", "FIX-2026-01", "deployed after a failed test"),
    ("MED-4.11", "monthly-report", "2026-02", "2026-03-09, due on the 5th working day, 2026-03-06"),
];

/// What would be a breach but for the purchaser's written exemption.
const EXCUSED: &[(&str, &str)] = &[("change-notice", "SCH-2026-02")];

/// What is not due yet or has no time limit.
const PENDING: &[(&str, &str)] = &[
    ("adaptive-change", "CRQ-07"),
    ("check-rectified", "SEC-2026-03"),
    ("check-rectified-late", "SEC-2026-03/F1"),
    ("defect-corrected", "DEF-06"),
    ("implementation-report", "term"),
    ("monthly-report", "2026-06"),
    ("repair-other", "INC-2026-021"),
    ("residency-data", "REQ-2026-05"),
    ("residency-data-due", "REQ-2026-04"),
    ("security-monthly", "2026-06"),
    ("user-report", "term"),
];

/// What waits for somebody with authority.
const WAITING: &[(&str, &str)] = &[
    ("engineer-familiar", "STF-06"),
    ("final-acceptance", "term"),
    ("ledger", "term"),
    ("yearly-goal", "term"),
];

/// What must be in time by nothing to spare: the outcome is met, a second or a day more is not.
const AT_THE_LIMIT: &[(&str, &str, &str)] = &[
    ("question-response", "Q-20260217-9", "1:00:00 on a public holiday"),
    ("fault-response", "INC-2025-003", "1:00:00"),
    ("diagnosis", "INC-2025-003", "2:00:00; INC-2026-003 too"),
    ("diagnosis", "INC-2026-003", "2:00:00"),
    ("repair-other", "INC-2025-003", "8:00:00"),
    ("onsite-arrival", "INC-2026-003", "2:00:00 after the need was known"),
    ("platform-data-backup", "2025-09-16T0200", "failed, redone a second before the next slot"),
    ("security-monthly", "2025-09", "the last second of 2025-10-14, after the holidays"),
    ("security-monthly", "2026-04", "one document for both reports"),
    ("monthly-inspection", "2025-10", "the last second of the month"),
    ("change-notice", "SCH-2026-01", "applied 2025-11-30, effective 2026-02-28"),
    ("change-on-record", "STF-03", "effective on the day after the last"),
    ("engineer-qualified", "STF-04", "three years"),
    ("residency-data-due", "REQ-2025-01", "on the stroke"),
    (
        "important-period-duty",
        "REQ-2026-02",
        "shift after shift, from its first to its last second",
    ),
    ("technical-desk-coverage", "OUT-2025-02", "from 17:00:00, when the desk closes"),
    ("short-faults", "term", "five"),
    ("downtime", "term", "10:00:00"),
];

/// All outcomes with the id of their obligation.
fn outcomes(book: &Book) -> Vec<(&str, &Outcome)> {
    let no = number(book, "meded");
    let obligations = &book.ledger.contracts[no].obligations;
    let decided = obligations.iter().zip(&book.verdicts[no].decided);
    decided
        .flat_map(|(obligation, decided)| {
            decided.outcomes.iter().map(|outcome| (obligation.id.text.as_str(), outcome))
        })
        .collect()
}

fn outcome<'a>(book: &'a Book, obligation: &str, id: &str) -> &'a Outcome {
    let found = outcomes(book).into_iter().find(|(rule, one)| *rule == obligation && one.id == id);
    found.unwrap_or_else(|| panic!("no outcome {obligation}/{id}: {:#?}", said(book))).1
}

fn with_verdict(book: &Book, verdict: Verdict) -> Vec<(&str, &str)> {
    let mut found: Vec<(&str, &str)> = outcomes(book)
        .into_iter()
        .filter(|(_, outcome)| outcome.verdict == verdict)
        .map(|(obligation, outcome)| (obligation, outcome.id.as_str()))
        .collect();
    found.sort_unstable();
    found
}

/// The contract alone with these records, judged a month after its term.
fn alone(records: &str) -> Book {
    let contract = include_str!("../../data/meded/contract.toml");
    let texts = [("data/meded/contract.toml", contract), ("data/meded/records/all.toml", records)];
    files(&texts, "2026-08-01T00:00:00")
}

#[test]
fn the_records_have_the_planted_breaches_and_no_other_finding() {
    has_exactly(shipped(), "meded", PLANTED);
}

#[test]
fn what_is_excused_open_or_undecided_is_just_that() {
    let book = shipped();
    assert_eq!(with_verdict(book, Verdict::Excused), EXCUSED);
    assert_eq!(with_verdict(book, Verdict::Pending), PENDING);
    assert_eq!(with_verdict(book, Verdict::Undecidable), WAITING);
    assert_eq!(with_verdict(book, Verdict::Upcoming), []);
}

#[test]
fn what_lies_exactly_at_its_limit_is_met() {
    let book = shipped();
    for (obligation, id, why) in AT_THE_LIMIT {
        assert_eq!(outcome(book, obligation, id).verdict, Verdict::Met, "{obligation}/{id}: {why}");
    }
    let seconds = |obligation: &str| outcome(book, obligation, "term").value;
    assert_eq!(seconds("downtime"), Some(Decimal::from(36_000)));
    assert_eq!(seconds("short-faults"), Some(Decimal::from(5)));
    assert_eq!(seconds("long-faults"), Some(Decimal::from(3)));
}

#[test]
fn three_late_repairs_in_a_row_give_the_right_to_terminate_and_no_points_or_money() {
    let book = shipped();
    let no = number(book, "meded");
    let contract = &book.ledger.contracts[no];
    let assessment = &book.assessments[no];
    let rights: Vec<(&str, Holds)> = contract
        .terms
        .rights
        .iter()
        .zip(&assessment.rights)
        .map(|(right, state)| (right.id.text.as_str(), state.holds))
        .collect();
    assert_eq!(rights, [("terminate", Holds::Yes), ("remedy", Holds::Yes)]);
    assert!(contract.scorecard.is_none());
    assert!(assessment.periods.iter().all(|period| period.sections.is_empty()));
    assert!(assessment.average.is_none());
    assert!(assessment.settlement.is_none());
}

#[test]
fn all_fifty_five_requirements_are_in_the_contract_and_decided_or_named() {
    let book = shipped();
    let no = number(book, "meded");
    let contract = &book.ledger.contracts[no];
    assert_eq!(contract.clauses.len(), 55);
    assert_eq!(contract.identity.readings.len(), 21);
    assert_eq!(unjudged(book, "meded"), ["MED-8.1"]);
    let records =
        book.ledger.records.iter().filter(|record| usize::try_from(record.contract) == Ok(no));
    let n_records = records.count();
    assert!(n_records >= 800, "{n_records} records");
}

/// What nobody did, of a term in which nobody filed anything.
const SILENT: &[&str] = &[
    "code-scan",
    "emergency-plan",
    "enough-engineers",
    "fault-manual",
    "grade-rectified-yearly",
    "hotline-in-force",
    "implementation-report",
    "maintenance-log",
    "maintenance-plan",
    "maintenance-rules",
    "nda",
    "optimisation-advice",
    "posts-two",
    "project-manager",
    "security-report",
    "technical-desk-in-force",
    "user-report",
];

#[test]
fn a_silent_year_lacks_what_had_to_be_done_and_nothing_that_nobody_asked_for() {
    let book = alone("");
    let breached = with_verdict(&book, Verdict::Breached);
    let count = |rule: &str| breached.iter().filter(|(one, _)| *one == rule).count();
    for rule in ["security-monthly", "monthly-report", "monthly-inspection", "base-check"] {
        assert_eq!(count(rule), 12, "{rule}");
    }
    for rule in ["log-backup", "error-log", "platform-data-backup", "standby-app-backup"] {
        assert_eq!(count(rule), 12, "{rule}");
    }
    assert_eq!(count("holiday-duty"), 31);
    assert_eq!(count("duty-present"), 31);
    assert_eq!(count("posts-each"), 2);
    let once: Vec<&str> =
        breached.iter().map(|(rule, _)| *rule).filter(|rule| count(rule) == 1).collect();
    assert_eq!(once, SILENT);
    for rule in ["long-faults", "short-faults", "downtime", "three-late-repairs"] {
        assert_eq!(outcome(&book, rule, "term").verdict, Verdict::Met, "{rule}");
    }
    let rights = &book.assessments[0].rights;
    assert!(rights.iter().all(|right| right.holds != Holds::Yes), "{rights:#?}");
}

/// Faults of the afternoon of one day in November: minutes from start to repair, of 30 allowed.
fn faults(minutes: &[(u32, bool)]) -> String {
    let mut records = String::new();
    for (n, (minutes, affects)) in minutes.iter().enumerate() {
        let day = n + 3;
        let until = 14 * 60 + minutes;
        records += &format!(
            "[[incident]]\nid = \"I-{n}\"\nreported_at = 2025-11-{day:02}T14:00:00\n\
             started_at = 2025-11-{day:02}T14:00:00\nrepair_due = 2025-11-{day:02}T14:30:00\n\
             restored_at = 2025-11-{day:02}T{:02}:{:02}:00\naffects_operation = {affects}\n\n",
            until / 60,
            until % 60,
        );
    }
    records
}

#[test]
fn a_repair_in_time_begins_the_count_anew_and_a_fault_that_disturbs_nobody_is_passed_over() {
    let reached = |minutes: &[(u32, bool)]| {
        let book = alone(&faults(minutes));
        outcomes(&book)
            .into_iter()
            .filter(|(rule, _)| *rule == "three-late-repairs")
            .any(|(_, outcome)| outcome.verdict == Verdict::Breached)
    };
    assert!(reached(&[(31, true), (31, true), (31, true)]));
    assert!(!reached(&[(31, true), (31, true), (30, true), (31, true)]));
    assert!(!reached(&[(31, true), (31, true), (31, false)]));
    assert!(reached(&[(31, true), (31, true), (30, false), (31, true)]));
    assert!(reached(&[(31, true), (31, true), (31, true), (30, true)]));
}

#[test]
fn sixty_minutes_are_a_long_fault_and_fifty_nine_a_short_one() {
    let book = alone(&faults(&[(60, true), (59, true), (60, false)]));
    assert_eq!(outcome(&book, "long-faults", "term").value, Some(Decimal::ONE));
    assert_eq!(outcome(&book, "short-faults", "term").value, Some(Decimal::ONE));
    assert_eq!(outcome(&book, "downtime", "term").value, Some(Decimal::from(119 * 60)));
}

#[test]
fn a_fault_that_lasts_is_long_from_its_sixtieth_minute_on_and_never_short() {
    let contract = include_str!("../../data/meded/contract.toml");
    let lasting = faults(&[(60, true), (60, true)])
        + "[[incident]]\nid = \"I-9\"\nreported_at = 2025-12-01T14:00:00\n\
           started_at = 2025-12-01T14:00:00\naffects_operation = true\n";
    let on = |as_of: &str| {
        let texts =
            [("data/meded/contract.toml", contract), ("data/meded/records/all.toml", &lasting)];
        let book = files(&texts, as_of);
        let of = |rule: &str| outcome(&book, rule, "term");
        (of("long-faults").verdict, of("long-faults").value, of("short-faults").value)
    };
    let (two, none) = (Some(Decimal::TWO), Some(Decimal::ZERO));
    // Two are allowed; whether the third is long nobody can say before it is an hour old.
    assert_eq!(on("2025-12-01T14:59:59"), (Verdict::Undecidable, two, none));
    assert_eq!(on("2025-12-01T15:00:00"), (Verdict::Breached, Some(Decimal::from(3)), none));
}

#[test]
fn faults_at_the_same_time_are_counted_once() {
    let overlapping = "[[incident]]\nid = \"I-1\"\nreported_at = 2025-11-03T14:00:00\n\
        started_at = 2025-11-03T08:00:00\nrestored_at = 2025-11-03T16:00:00\n\
        affects_operation = true\n\n\
        [[incident]]\nid = \"I-2\"\nreported_at = 2025-11-03T14:00:00\n\
        started_at = 2025-11-03T12:00:00\nrestored_at = 2025-11-03T18:00:00\n\
        affects_operation = true\n";
    let ten = alone(overlapping);
    assert_eq!(outcome(&ten, "downtime", "term").verdict, Verdict::Met);
    let more = alone(&overlapping.replace("T18:00:00", "T18:00:01"));
    assert_eq!(outcome(&more, "downtime", "term").verdict, Verdict::Breached);
}

#[test]
fn three_months_are_counted_to_the_matching_day_or_the_end_of_the_month() {
    let notice = |applied: &str, effective: &str| {
        let records = format!(
            "[[staff]]\nid = \"S-1\"\nperson = \"维护工程师甲\"\nrole = \"engineer\"\n\
             from = 2025-07-01\nto = 2026-02-27\n\n\
             [[staff_change]]\nid = \"C-1\"\nperson = \"S-1\"\napplied_at = {applied}\n\
             effective_at = {effective}\n"
        );
        outcome(&alone(&records), "change-notice", "C-1").verdict
    };
    assert_eq!(notice("2025-11-30T23:59:59", "2026-02-28"), Verdict::Met);
    assert_eq!(notice("2025-11-30T00:00:00", "2026-02-27"), Verdict::Breached);
    assert_eq!(notice("2025-10-15T12:00:00", "2026-01-15"), Verdict::Met);
    assert_eq!(notice("2025-10-15T12:00:00", "2026-01-14"), Verdict::Breached);
}

#[test]
fn the_right_to_terminate_is_there_once_the_third_repair_is_late() {
    let book = shipped();
    let run = outcome(book, "three-late-repairs", "INC-2026-015");
    assert!(run.at >= at("2026-05-12T19:08:00"), "not before the third report");
    assert_eq!(run.offenders.len(), 3);
}
