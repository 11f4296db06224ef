//! The Guangzhou contract on records of a few lines: nothing filed, trainings, leave.

use pactbook::book::Book;
use pactbook::obligations::outcome::Verdict;

use crate::bench::files;
use crate::bench::outcomes;
use crate::shipped::plain;
use crate::shipped::yuan;

const CONTRACT: &str = include_str!("../../data/guangzhou/contract.toml");

/// The contract with nothing but these records, after the term.
fn with_only(records: &str) -> Book {
    files(
        &[("data/guangzhou/contract.toml", CONTRACT), ("data/guangzhou/records/all.toml", records)],
        "2026-07-03T09:00:00",
    )
}

/// Points of each item in a quarter of which nothing was filed: the least and the most.
const NOTHING_FILED: &[(&str, &str, &str)] = &[
    ("1.1", "0", "4"),
    ("1.2", "0", "0"), // thirteen weeks
    ("1.3", "1", "1"), // three months
    ("1.4", "3", "3"), // rates of what happened are 100 % (A-GZ-14)
    ("2", "10", "10"),
    ("3.1", "2", "2"),
    ("3.2", "3", "3"),
    ("3.3", "5", "5"),
    ("4.1", "0", "0"),
    ("4.2", "0", "0"), // rates of what was owed are 0 %
    ("5.1", "0", "5"),
    ("5.2", "0", "5"), // nobody judged, although no report is missing
    ("6.1", "3", "3"),
    ("6.2", "0", "3"), // with nobody on the register nobody can say who had to punch in
    ("6.3", "0", "3"),
    ("7.1", "2", "2"),
    ("7.2", "0", "0"), // two empty posts each working day
    ("8.1", "8", "8"),
    ("9.1", "0", "5"),
    ("9.2", "0", "5"),
    ("9.3", "0", "5"),
    ("9.4", "0", "5"),
    ("10.1", "0", "0"),
    ("10.2", "2", "2"),
    ("10.3", "0", "1"),
];

#[test]
fn a_year_of_which_nothing_was_filed_loses_what_was_owed_and_waits_for_what_is_judged() {
    let book = with_only("");
    let assessment = &book.assessments[0];
    for period in &assessment.periods {
        let items = period.sections.iter().flat_map(|section| &section.items);
        let found: Vec<(&str, String, String)> = items
            .map(|item| (item.id.as_str(), plain(item.score.low), plain(item.score.high)))
            .collect();
        let expected: Vec<(&str, String, String)> = NOTHING_FILED
            .iter()
            .map(|(id, low, high)| (*id, (*low).to_owned(), (*high).to_owned()))
            .collect();
        assert_eq!(found, expected);
        assert_eq!(plain(period.total.low), "39");
        assert_eq!(plain(period.total.high), "80");
    }
    // At best 80 points, 5 % each time; at worst 39, 15 % each time, and no cap.
    let settlement = assessment.settlement.as_ref().expect("the contract has a price");
    assert_eq!(yuan(settlement.payable.high), "486736");
    // 60 % of 608,420, less four times 500 and nine documents to be confirmed.
    assert_eq!(yuan(settlement.payable.low), "236868");
    // The last payment is 121,684; it cannot bear 30 % and 6,500.
    assert_eq!(yuan(settlement.outstanding.high), "67342");
}

#[test]
fn a_training_of_the_team_stands_for_none_that_the_contract_asks_for() {
    let book = with_only(
        r#"
[[training]]
id         = "TRN-1"
audience   = "internal"
held_at    = 2025-08-14T15:00:00
internal   = true
signin_ref = "DLV-1"

[[deliverable]]
id           = "DLV-1"
kind         = "signin_sheet"
submitted_at = 2025-08-14T18:00:00
"#,
    );
    for obligation in ["dp-training", "platform-training", "admin-training", "user-training"] {
        let verdicts: Vec<Verdict> =
            outcomes(&book, obligation).iter().map(|outcome| outcome.verdict).collect();
        assert_eq!(verdicts, [Verdict::Breached], "{obligation}");
    }
}

/// Approved or not, whether a substitute came, and what that makes of the day.
const LEAVE: &[(Option<bool>, bool, Verdict)] = &[
    (Some(true), true, Verdict::Met),
    (Some(true), false, Verdict::Breached),
    (Some(false), true, Verdict::Breached),
    (None, true, Verdict::Undecidable),
];

#[test]
fn leave_counts_as_present_only_if_it_was_approved_and_somebody_came() {
    for (approved, came, expected) in LEAVE {
        let mut records = String::from(
            r#"
[[staff]]
id     = "STF-1"
person = "驻场工程师甲"
role   = "onsite"
from   = 2025-06-01

[[staff]]
id     = "STF-2"
person = "备勤工程师"
role   = "engineer"
from   = 2025-06-01

[[attendance]]
id         = "ATT-1"
person     = "STF-1"
role       = "onsite"
date       = 2025-06-03
status     = "leave"
substitute = "STF-2"
"#,
        );
        // Without a signature what is written about the approval does not count.
        records += match approved {
            Some(true) => {
                "excused = true\njudged_by = \"采购人\"\njudged_at = 2025-06-02T10:00:00\n"
            }
            Some(false) => {
                "excused = false\njudged_by = \"采购人\"\njudged_at = 2025-06-02T10:00:00\n"
            }
            None => "excused = true\n",
        };
        if *came {
            records += "\n[[attendance]]\nid = \"ATT-2\"\nperson = \"STF-2\"\nrole = \"onsite\"\n\
                 date = 2025-06-03\nin_at = 2025-06-03T08:55:00\n";
        }
        let book = with_only(&records);
        let day =
            outcomes(&book, "onsite-attendance").iter().find(|one| one.id == "2025-06-03.STF-1");
        let verdict = day.map(|outcome| outcome.verdict);
        assert_eq!(verdict, Some(*expected), "approved {approved:?}, came {came}");
    }
}
