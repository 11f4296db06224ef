//! The five original texts as they stand, without interpretations: the linter must find the
//! contradictions that they contain, these and no others.
//!
//! What no linter can see, because the text leaves a word, a start or an arithmetic open, is
//! listed with its id in a comment at the head of each file in `tests/raw`.

use pactbook::base::finding::Level;
use pactbook::base::language::Language;
use pactbook::lang::Catalog;

use crate::bench::whole;

/// Everything that weighs more than a note, in words.
fn contradictions(id: &str, contract: &str) -> Vec<String> {
    let path = format!("data/{id}/contract.toml");
    let book = whole(&[(&path, contract)], "2025-06-02T00:00:00");
    let catalog = Catalog::of(Language::En);
    let findings = book.findings.iter();
    let findings =
        findings.filter(|finding| finding.rule == "contract" && finding.level > Level::Note);
    findings
        .map(|finding| {
            assert!(finding.help.is_some(), "no help: {finding:#?}");
            catalog.say(&finding.message)
        })
        .collect()
}

fn finds(id: &str, contract: &str, expected: &[&str]) {
    let found = contradictions(id, contract);
    let line = |words: &String| format!("\n        \"{}\",", words.replace('"', "\\\""));
    assert_eq!(found, expected, "{}", found.iter().map(line).collect::<String>());
}

#[test]
fn turpan() {
    finds(
        "turpan",
        include_str!("../raw/turpan.toml"),
        &[
            "no shift `5x8`",
            "clauses `TUR-0.3` and `TUR-4.1a` set two limits for one duty: `question-response` says within = 2h, `ordinary-question` says within = 3h",
            "clauses `TUR-B1.4` and `TUR-1.2b` set two limits for one duty: `cloud-window` says at_most = 6 months, `cloud-kept` says at_least = 6 months",
            "obligation `cloud-backup` of `TUR-1.2c` does not say how often: once a period is assumed",
            "no set of windows `semester`",
            "clauses `TUR-P3` and `TUR-5.1` set two limits for one duty: `satisfaction-85` says at_least = 85%, `satisfaction` says at_least = 90%",
            "no obligation `yearly-training`",
            "gap between [80, 89] of `TUR-C1` and [90, 100] of `TUR-C1`: (89, 90) belongs to none",
            "gap between [60, 79] of `TUR-C1` and [80, 89] of `TUR-C1`: (79, 80) belongs to none",
            "deductions or payments are stated, but no contract `total`",
            "gap between [80, 89] of `TUR-C2` and [90, 100] of `TUR-C2`: (89, 90) belongs to none",
            "gap between [70, 79] of `TUR-C2` and [80, 89] of `TUR-C2`: (79, 80) belongs to none",
            "this rests on a breach of `rectification` (`TUR-C2c`), which states no limit and can never be breached",
        ],
    );
}

#[test]
fn fujian() {
    finds(
        "fujian",
        include_str!("../raw/fujian.toml"),
        &[
            "no service term `[term]`",
            "obligation `inspection` of `FJ-1.1` does not say how often: once a period is assumed",
            "no shift `onsite`",
            "`1` has 10 points and no deduction: it is always full",
            "`2` has 20 points and no deduction: it is always full",
            "this rests on a breach of `minor` (`FJ-R3`), which states no limit and can never be breached",
            "`5` has 10 points and no deduction: it is always full",
            "`6` has 10 points and no deduction: it is always full",
            "`7` has 10 points and no deduction: it is always full",
            "no assessment period `[[period]]`: no record belongs to any",
            "deductions or payments are stated, but no contract `total`",
            "gap between [80, 89] of `FJ-C1` and [90, 100] of `FJ-C1`: (89, 90) belongs to none",
            "gap between [70, 79] of `FJ-C1` and [80, 89] of `FJ-C1`: (79, 80) belongs to none",
        ],
    );
}

#[test]
fn guangzhou() {
    finds(
        "guangzhou",
        include_str!("../raw/guangzhou.toml"),
        &[
            "clauses `GZ-S4a` and `GZ-RS2c` set two limits for one duty: `restore-2h` says within = 2h, `solved-1d` says within = 1 workday",
            "clauses `GZ-S4b` and `GZ-S4c` set two limits for one duty: `report-week` says within = 7 days, `report-3d` says within = 3 workdays",
            "clauses `GZ-R15a` and `GZ-R15b` set two limits for one duty: `scan-year` says every = year, `scan-month` says every = month",
            "`K1.1` has 4 points and no deduction: it is always full",
            "`K8.1` has 8 points and no deduction: it is always full",
            "`K9.4` has 5 points and no deduction: it is always full",
            "the items of section 五 add up to 3 points, the contract states 5",
            "`points` is missing",
            "[0, 60) of `GZ-PC` and [0, 80) of `GZ-PC` overlap: [0, 60) belongs to both",
            "the ranges of `GZ-PC` do not cover 0 to 100 points: 100 belongs to none",
            "[0, 80) of `GZ-PC` and [0, 90) of `GZ-PC` overlap: [0, 80) belongs to both",
            "a condition has exactly one test",
        ],
    );
}

#[test]
fn meded() {
    finds(
        "meded",
        include_str!("../raw/meded.toml"),
        &[
            "no assessment period `[[period]]`: no record belongs to any",
            "no service term `[term]`",
            "no shift `7x8`",
            "clauses `MED-1.4b` and `MED-4.2a` set two limits for one duty: `desk-7x8` says clock = 7x8, `desk-7x24` says clock = 24x7",
            "this rests on a breach of `repair` (`MED-4.3`), which states no limit and can never be breached",
            "obligation `regular` of `MED-4.7` does not say how often: once a period is assumed",
            "`MED-4.8a` and `MED-4.8b` meet and both include the edge: where `core_outage` is exactly `duration('1h')`, `long-faults` and `short-faults` both count it",
        ],
    );
}

#[test]
fn xian() {
    finds(
        "xian",
        include_str!("../raw/xian.toml"),
        &[
            "no assessment period `[[period]]`: no record belongs to any",
            "no service term `[term]`",
            "the grades [0, 0.4] and [0.4, 2] overlap: some value belongs to both",
            "clauses `XA-2.3b` and `XA-2.3c` set two limits for one duty: `general-fault` says within = 4h, `hardware-fault` says within = 24h",
            "no set of windows `24`",
            "no shift `8 小时`",
        ],
    );
}
