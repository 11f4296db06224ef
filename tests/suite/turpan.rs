//! The shipped Turpan contract says exactly what the author of its records planted.

use pactbook::assessment::Evidence;
use pactbook::obligations::UNDECIDABLE;
use pactbook::obligations::outcome::Verdict;

use crate::bench::files;
use crate::bench::outcomes;
use crate::shipped::Planted;
use crate::shipped::has_exactly;
use crate::shipped::number;
use crate::shipped::shipped;
use crate::shipped::unjudged;

/// Clause, obligation, outcome, and why it is a breach.
const PLANTED: &[Planted] = &[
    (
        "TUR-0.3",
        "question-response",
        "Q-2025-1004-01",
        "urgent, answered after 2:03:30, around the clock",
    ),
    ("TUR-0.3", "question-response", "Q-2025-1011-03", "ordinary, 3:00:00 on the make-up Saturday"),
    ("TUR-0.3", "question-response", "Q-2025-1107-02", "ordinary, 3:00:01 over a weekend"),
    ("TUR-0.3", "question-response", "Q-2025-1224-01", "ordinary, 2:22:40"),
    ("TUR-0.3", "question-response", "Q-2026-0312-01", "ordinary, 2:34:32"),
    ("TUR-0.3", "question-response", "Q-2026-0509-01", "ordinary, 2:29:30 on a make-up Saturday"),
    ("TUR-E5.2", "general-diagnosis", "INC-2025-0016", "common fault, diagnosed after 82 min 14 s"),
    ("TUR-1.1a", "major-response", "INC-2025-0008", "answered after 2:07 on a public holiday"),
    ("TUR-1.2a", "cloud-reliability", "y1", "one slot of 365 is lost: 99.99 % is out of reach"),
    ("TUR-1.2c", "cloud-backup", "2026-01-28T0200", "no record for the planned instant"),
    ("TUR-1.3a", "resource-warning", "CAP-2026-05", "warned after 4:20"),
    ("TUR-1.3b", "monitoring-gap", "GAP-2026-01", "48 min unplanned"),
    ("TUR-3.1b", "captcha-delay", "MEA-20260218", "6.2 s and no exclusion"),
    ("TUR-3.4b", "operation-report-content", "DLV-2026-006", "no system load in the report"),
    ("TUR-4.1a", "ordinary-question", "Q-2025-1107-02", "3:00:01 on the office clock"),
    ("TUR-5.2a", "complaints-per-month", "2026-03", "a third valid complaint"),
];

/// Outcomes that would be breaches but for an exclusion with cause and confirmation.
const EXCUSED: &[(&str, &str)] = &[
    ("local-backup", "2025-12-14T0330"),
    ("major-recovery", "INC-2025-0019"),
    ("captcha-delay", "MEA-20260422"),
];

/// Full points, points by what is decided, and the least they can become.
const ITEMS: &[(&str, &str, &str, &str)] = &[
    ("1.1", "8", "6", "6"),
    ("1.2", "7", "5", "5"),
    ("1.3", "5", "3", "3"),
    ("1.4", "5", "5", "0"),
    ("2.1", "8", "8", "8"),
    ("2.2", "7", "7", "7"),
    ("2.3", "5", "5", "5"),
    ("3.1", "6", "4", "4"),
    ("3.2", "5", "5", "5"),
    ("3.3", "5", "5", "5"),
    ("3.4", "4", "2", "0"),
    ("4.1", "10", "8", "4"),
    ("4.2", "8", "8", "8"),
    ("4.4", "7", "7", "7"),
    ("5.1", "6", "6", "0"),
    ("5.2", "4", "2", "0"),
];

#[test]
fn the_shipped_data_has_the_planted_breaches_and_no_other_finding() {
    has_exactly(shipped(), "turpan", PLANTED);
}

#[test]
fn what_cannot_be_decided_is_said_and_why() {
    let book = shipped();
    let found: Vec<(&str, &str)> = book
        .findings
        .iter()
        .filter(|finding| finding.rule == UNDECIDABLE)
        .filter_map(|finding| Some((finding.clause.as_deref()?, finding.subject.as_deref()?)))
        .filter(|(clause, _)| clause.starts_with("TUR-"))
        .collect();
    // One complaint of June that nobody has judged yet.
    assert_eq!(found, [("TUR-5.2a", "2026-06"), ("TUR-5.2b", "CPL-2026-012")]);
}

#[test]
fn exclusions_with_cause_and_confirmation_excuse_and_nothing_else_does() {
    let book = shipped();
    let no = number(book, "turpan");
    let contract = &book.ledger.contracts[no];
    let mut excused = Vec::new();
    for (obligation, decided) in contract.obligations.iter().zip(&book.verdicts[no].decided) {
        for outcome in &decided.outcomes {
            if outcome.verdict == Verdict::Excused {
                excused.push((obligation.id.text.as_str(), outcome.id.as_str()));
            }
        }
    }
    assert_eq!(excused, EXCUSED);
}

#[test]
fn every_item_of_the_first_year_scores_what_the_clauses_say() {
    let book = shipped();
    let year = &book.assessments[number(book, "turpan")].periods[0];
    let items: Vec<(String, String, String, String)> = year
        .sections
        .iter()
        .flat_map(|section| &section.items)
        .map(|item| {
            let text = |number: pactbook::base::quantity::Decimal| number.normalize().to_string();
            (item.id.clone(), text(item.points), text(item.score.now), text(item.score.low))
        })
        .collect();
    let expected: Vec<(String, String, String, String)> = ITEMS
        .iter()
        .map(|(a, b, c, d)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned(), (*d).to_owned()))
        .collect();
    assert_eq!(items, expected);
    assert_eq!(year.total.high.normalize().to_string(), "86");
    assert_eq!(year.total.low.normalize().to_string(), "67");
    assert!(!year.is_final);
}

#[test]
fn all_eighty_requirements_are_in_the_contract_and_decided_or_named() {
    let book = shipped();
    let contract = &book.ledger.contracts[number(book, "turpan")];
    assert_eq!(contract.clauses.len(), 80);
    assert_eq!(contract.identity.readings.len(), 38);
    assert_eq!(unjudged(book, "turpan"), ["TUR-T2"]);
    assert!(book.ledger.records.len() >= 1500, "{} records", book.ledger.records.len());
}

/// What each item scores when nobody filed anything and the year is over.
const SILENT: &[(&str, &str)] = &[
    ("1.1", "8"),
    ("1.2", "0"),
    ("1.3", "5"),
    ("1.4", "0"),
    ("2.1", "8"),
    ("2.2", "7"),
    ("2.3", "5"),
    ("3.1", "6"),
    ("3.2", "5"),
    ("3.3", "5"),
    ("3.4", "0"),
    ("4.1", "10"),
    ("4.2", "8"),
    ("4.4", "2"),
    ("5.1", "0"),
    ("5.2", "4"),
];

#[test]
fn a_silent_year_costs_what_had_to_be_done_and_nothing_that_nobody_asked_for() {
    let contract = include_str!("../../data/turpan/contract.toml");
    let book = files(&[("data/turpan/contract.toml", contract)], "2026-09-02T00:00:00");
    let year = &book.assessments[0].periods[0];
    let items: Vec<_> = year.sections.iter().flat_map(|section| &section.items).collect();
    let scores: Vec<(&str, String)> = items
        .iter()
        .map(|item| (item.id.as_str(), item.score.now.normalize().to_string()))
        .collect();
    let expected: Vec<(&str, String)> =
        SILENT.iter().map(|(id, score)| (*id, (*score).to_owned())).collect();
    assert_eq!(scores, expected);
    assert_eq!(year.total.now.normalize().to_string(), "73");
    for item in items {
        assert_eq!(item.evidence, Evidence::NothingFiled, "item {} shows no evidence", item.id);
        assert_eq!(item.n_evidence, 0);
    }
}

#[test]
fn a_slot_is_missed_one_second_after_it_ends_and_not_before() {
    let contract = include_str!("../../data/turpan/contract.toml");
    let on = |as_of: &str| {
        let book = files(&[("data/turpan/contract.toml", contract)], as_of);
        let slot =
            outcomes(&book, "cloud-backup").first().map(|slot| (slot.id.clone(), slot.verdict));
        slot.expect("the declared plan has a first slot")
    };
    assert_eq!(on("2025-09-02T01:59:59"), ("2025-09-01T0200".to_owned(), Verdict::Pending));
    assert_eq!(on("2025-09-02T02:00:00"), ("2025-09-01T0200".to_owned(), Verdict::Breached));
}
