//! What is about to be breached: at, and one step beside, each edge.

use pactbook::base::finding::AT_RISK;
use pactbook::base::finding::Level;
use pactbook::base::language::Language;
use pactbook::lang::Catalog;

use super::judged;
use crate::bench::clause;

const LIMIT: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\n\
                     to = \"responded_at\"\nwithin = \"6h\"\n";

/// An incident that nobody has answered yet; it is due at 16:00:00.
const OPEN: &str = "[[incident]]\nid = \"A\"\nkind = \"fault\"\nseverity = \"major\"\nsummary = \"登录失败\"\n\
                    occurred_at = 2025-09-12T09:50:00\nreported_at = 2025-09-12T10:00:00\n";

/// What is at risk, in words.
fn at_risk(settings: &str, rule: &str, records: &str, as_of: &str) -> Vec<String> {
    let contract = clause(rule);
    let files = [("data/demo/contract.toml", &*contract), ("data/demo/records/all.toml", records)];
    let book = judged(settings, &files, as_of);
    let catalog = Catalog::of(Language::En);
    let found = book.findings.iter().filter(|finding| finding.rule == AT_RISK);
    found
        .map(|finding| {
            assert_eq!(finding.level, Level::AtRisk);
            assert_eq!(finding.obligation(), Some("rule"));
            assert!(!finding.is_breach());
            catalog.say(&finding.message)
        })
        .collect()
}

#[test]
fn what_is_due_within_the_time_of_the_settings_is_at_risk() {
    let n = |settings: &str, as_of: &str| at_risk(settings, LIMIT, OPEN, as_of).len();
    // Four hours by default.
    assert_eq!(n("", "2025-09-12T11:59:59"), 0);
    assert_eq!(n("", "2025-09-12T12:00:00"), 1);
    assert_eq!(n("", "2025-09-12T16:00:00"), 1);
    // One second later it is a breach, and no longer at risk.
    assert_eq!(n("", "2025-09-12T16:00:01"), 0);
    assert_eq!(n("[check]\nat_risk = \"30min\"", "2025-09-12T15:29:59"), 0);
    assert_eq!(n("[check]\nat_risk = \"30min\"", "2025-09-12T15:30:00"), 1);
    assert_eq!(n("[check]\nat_risk = \"0min\"", "2025-09-12T16:00:00"), 0);
    let said = at_risk("", LIMIT, OPEN, "2025-09-12T15:20:00");
    assert!(said[0].contains("due 2025-09-12 16:00:00"), "{said:?}");
    let answered = format!("{OPEN}responded_at = 2025-09-12T10:10:00\n");
    assert_eq!(at_risk("", LIMIT, &answered, "2025-09-12T15:30:00"), Vec::<String>::new());
}

/// So many incidents on different days.
fn incidents(n: usize) -> String {
    let one = |n: usize| {
        format!(
            "[[incident]]\nid = \"I-{n}\"\nkind = \"fault\"\nseverity = \"major\"\nsummary = \"甲\"\n\
             occurred_at = 2025-09-{n:02}T09:50:00\nreported_at = 2025-09-{n:02}T10:00:00\n"
        )
    };
    (1..=n).map(one).collect()
}

#[test]
fn an_allowance_is_at_risk_from_four_fifths_until_it_is_exceeded() {
    let count = |limit: &str, n: usize, as_of: &str| {
        let rule = format!("kind = \"count\"\non = \"incident\"\n{limit}\n");
        at_risk("", &rule, &incidents(n), as_of)
    };
    let now = "2025-09-20T12:00:00";
    assert_eq!(count("at_most = 2", 1, now).len(), 0);
    let said = count("at_most = 2", 2, now);
    assert!(said[0].contains("the allowance is used up"), "{said:?}");
    assert_eq!(count("at_most = 2", 3, now).len(), 0, "that is a breach");
    assert_eq!(count("at_most = 5", 3, now).len(), 0);
    let said = count("at_most = 5", 4, now);
    assert!(said[0].contains("four fifths"), "{said:?}");
    assert_eq!(count("at_most = 0", 0, now).len(), 0, "nothing is used of nothing");
    assert_eq!(count("at_least = 2", 2, now).len(), 0, "more of it does no harm");
    // The period is over: nothing can happen any more.
    assert_eq!(count("at_most = 2", 2, "2027-09-20T12:00:00").len(), 0);
}

#[test]
fn a_share_is_at_risk_when_little_of_what_its_floor_leaves_is_left() {
    let share = |floor: &str, n_bad: usize| {
        let rule = format!(
            "kind = \"ratio\"\non = \"incident\"\nwhere = \"summary == '甲'\"\n\
             at_least = \"{floor}\"\n"
        );
        let records = incidents(20);
        let (bad, good) = records
            .split_at(records.match_indices("[[incident]]").nth(n_bad).map_or(0, |(at, _)| at));
        let records = format!("{}{good}", bad.replace("甲", "乙"));
        at_risk("", &rule, &records, "2025-09-25T12:00:00").len()
    };
    // 20 incidents: each bad one costs five percent.
    assert_eq!(share("75%", 0), 0);
    assert_eq!(share("75%", 3), 0, "60 of 100 used");
    assert_eq!(share("75%", 4), 1, "80 of 100 used");
    assert_eq!(share("75%", 5), 1, "used up");
    assert_eq!(share("75%", 6), 1, "too low now, and can still rise");
    assert_eq!(share("100%", 0), 0);
}

#[test]
fn down_time_is_at_risk_from_four_fifths_of_what_availability_leaves() {
    // Half of September may be down: 360 hours; four fifths are 288.
    let down = |hours: u32| {
        let rule = "kind = \"availability\"\non = \"incident\"\nper = \"month\"\n\
                    down = [\"started_at\", \"restored_at\"]\nat_least = \"50%\"\n";
        let (day, hour) = (1 + hours / 24, hours % 24);
        let record = format!(
            "[[incident]]\nid = \"I-1\"\nkind = \"fault\"\nreported_at = 2025-09-01T00:00:00\n\
             started_at = 2025-09-01T00:00:00\nrestored_at = 2025-09-{day:02}T{hour:02}:00:00\n"
        );
        at_risk("", rule, &record, "2025-09-29T12:00:00").len()
    };
    assert_eq!(down(287), 0);
    assert_eq!(down(288), 1);
    assert_eq!(down(360), 1);
    assert_eq!(down(361), 0, "that is a breach");
}

#[test]
fn a_number_below_a_strict_limit_is_used_up_one_before_it() {
    let count = |n: usize| {
        let rule = "kind = \"count\"\non = \"incident\"\nbelow = 4\n";
        at_risk("", rule, &incidents(n), "2025-09-20T12:00:00")
    };
    assert_eq!(count(2).len(), 0);
    let said = count(3);
    assert!(said[0].contains("the allowance is used up"), "{said:?}");
    assert_eq!(count(4).len(), 0, "that is a breach");
}
