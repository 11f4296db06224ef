//! What is wrong with a contract before any record exists.

use crate::bench::IDENTITY;
use crate::bench::book;
use crate::bench::said;

/// A clause with one obligation.
const CLAUSE: &str = "\n[[clause]]\nid = \"C-1\"\ntitle = \"条款\"\ngroup = \"一\"\ntext = \"要求\"\nsource = \"L1\"\n\n\
                      [[clause.obligation]]\nid = \"rule\"\nkind = \"forbid\"\non = \"security_event\"\n";

/// A scorecard of two items over the obligation.
const CARD: &str = r#"
[scorecard]
title = "评分表"
total = 10

[[scorecard.section]]
id = "1"
title = "一"
points = 10

[[scorecard.section.item]]
id = "1.1"
title = "甲"
points = 6
standard = "不发生。"
deduct = [{ of = ["rule"], points = 2 }]

[[scorecard.section.item]]
id = "1.2"
title = "乙"
points = 4
standard = "不发生。"
deduct = [{ of = ["rule"], points = 1 }]
"#;

const GRADES: &str = r#"
[[grade]]
clause = "C-1"
title = "合格"
score = "[6, 10]"

[[grade]]
clause = "C-1"
title = "不合格"
score = "[0, 6)"
"#;

fn whole() -> String {
    format!("{IDENTITY}{CLAUSE}{CARD}{GRADES}")
}

/// What is found in a contract: the line, the message key and the whole finding.
fn found(contract: &str) -> Vec<(String, &'static str, String)> {
    let book = book(contract, "", "2025-09-02T00:00:00");
    let words = said(&book);
    let list = book.findings.iter().zip(words).map(|(finding, words)| {
        let (_, position) = book.snapshot.position(finding.place.expect("a place"));
        let line = usize::try_from(position.line).expect("small") - 1;
        (contract.lines().nth(line).unwrap_or_default().to_owned(), finding.message.key, words)
    });
    list.collect()
}

/// Asserts one finding, on this line, with this key and these words in it.
fn finds(contract: &str, line: &str, key: &str, word: &str) {
    let list = found(contract);
    assert_eq!(list.len(), 1, "{list:#?}");
    let (text, found, words) = &list[0];
    assert_eq!((text.as_str(), *found), (line, key), "{words}");
    assert!(words.contains(word), "{words} does not say {word}");
}

#[test]
fn the_whole_contract_has_no_finding() {
    assert!(found(&whole()).is_empty(), "{:#?}", found(&whole()));
}

#[test]
fn items_that_do_not_sum_to_their_section_are_found_with_both_numbers() {
    let contract = whole().replace("points = 6", "points = 5");
    finds(&contract, "id = \"1\"", "contract-section-sum", "9 points, the contract states 10");
}

#[test]
fn sections_that_do_not_sum_to_the_total_are_found() {
    let contract = whole().replace("total = 10", "total = 100").replace("[6, 10]", "[6, 100]");
    finds(&contract, "[scorecard]", "contract-total-sum", "100");
}

#[test]
fn bands_with_a_gap_an_overlap_or_open_ends_are_found() {
    let gap = whole().replace("[0, 6)", "[0, 5]");
    finds(&gap, "[[grade]]", "contract-band-gap", "[0, 5]");
    let overlap = whole().replace("[0, 6)", "[0, 6]");
    finds(&overlap, "[[grade]]", "contract-band-overlap", "[0, 6]");
    let short = whole().replace("[6, 10]", "[6, 10)");
    let list = found(&short);
    assert!(
        list.iter().any(|(line, key, _)| line == "[[grade]]" && *key == "contract-band-ends"),
        "{list:#?}"
    );
    let late = whole().replace("[0, 6)", "(0, 6)");
    finds(&late, "[[grade]]", "contract-band-ends", "10");
}

#[test]
fn an_item_over_an_unknown_obligation_is_found_with_the_nearest_right_name() {
    let contract =
        whole().replace("{ of = [\"rule\"], points = 1 }", "{ of = [\"rul\"], points = 1 }");
    finds(
        &contract,
        "deduct = [{ of = [\"rul\"], points = 1 }]",
        "contract-unknown-obligation",
        "`rule`",
    );
}

#[test]
fn a_clause_without_an_obligation_is_found_unless_it_says_why() {
    let silent = "\n[[clause]]\nid = \"C-2\"\ntitle = \"条款\"\ngroup = \"一\"\ntext = \"要求\"\nsource = \"L1\"\n";
    let contract = format!("{IDENTITY}{CLAUSE}{silent}");
    finds(&contract, "id = \"C-2\"", "contract-clause-undecided", "unjudged");
    let contract = format!("{IDENTITY}{CLAUSE}{silent}unjudged = \"投标条件\"\n");
    assert!(found(&contract).is_empty());
}

#[test]
fn a_misspelt_key_is_found_with_the_nearest_right_one() {
    let contract = whole().replace("standard = \"不发生。\"\ndeduct = [{ of = [\"rule\"], points = 1 }]", "standrad = \"不发生。\"\nstandard = \"不发生。\"\ndeduct = [{ of = [\"rule\"], points = 1 }]");
    finds(&contract, "standrad = \"不发生。\"", "contract-unknown-key", "`standard`");
}

#[test]
fn an_id_used_twice_is_found_with_its_first_use() {
    let contract = whole().replace("id = \"1.2\"", "id = \"1.1\"");
    let book = book(&contract, "", "2025-09-02T00:00:00");
    assert_eq!(book.findings.len(), 1, "{:#?}", said(&book));
    assert_eq!(book.findings[0].message.key, "contract-duplicate-id");
    assert_eq!(book.findings[0].related.len(), 1);
}

#[test]
fn periods_must_fill_the_term_without_overlap() {
    let gap = whole().replace(
        "first  = 2026-09-01\nlast   = 2027-08-31",
        "first  = 2026-09-02\nlast   = 2027-08-31",
    );
    finds(&gap, "id     = \"y2\"", "contract-period-gap", "2026-09-01");
    let overlap = whole().replace(
        "first  = 2026-09-01\nlast   = 2027-08-31",
        "first  = 2026-08-31\nlast   = 2027-08-31",
    );
    finds(&overlap, "id     = \"y2\"", "contract-period-overlap", "`y1`");
}

#[test]
fn a_calendar_that_does_not_exist_is_found() {
    let contract = whole().replace("calendar = \"cn\"", "calendar = \"cm\"");
    finds(&contract, "calendar = \"cm\"", "contract-unknown-calendar", "data/calendars/cm.toml");
}

#[test]
fn a_contract_of_broken_toml_is_one_finding_with_its_line() {
    let contract = whole().replace("total = 10", "total = = 10");
    let list = found(&contract);
    assert_eq!(list.len(), 1, "{list:#?}");
    assert_eq!(list[0].0, "total = = 10");
}

#[test]
fn a_contract_of_broken_toml_decides_nothing() {
    let contract = whole()
        .replace("on = \"security_event\"", "on = \"security_event\"\nwhere = = \"confirmed\"");
    let event = "[[security_event]]\nid = \"E-1\"\nkind = \"leak\"\nat = 2025-09-01T10:00:00\n";
    let book = book(&contract, event, "2025-09-02T00:00:00");
    assert_eq!(book.findings.len(), 1, "{:#?}", said(&book));
    let decided = &book.verdicts[0].decided[0].outcomes;
    let words: Vec<&str> = decided.iter().map(|outcome| outcome.verdict.name()).collect();
    assert_eq!(words, ["undecidable", "upcoming"], "without its filter the rule would be a breach");
}

#[test]
fn without_its_calendar_only_what_needs_working_days_is_undecidable() {
    let rule = |limit: &str| {
        crate::bench::clause(&format!(
            "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"{limit}\""
        ))
        .replace("calendar = \"cn\"", "calendar = \"cm\"")
    };
    let question = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\nresponded_at = 2025-10-15T11:00:00\n";
    let verdict = |limit: &str| {
        let book = book(&rule(limit), question, "2025-11-01T00:00:00");
        assert_eq!(book.findings.len(), 1, "{:#?}", said(&book));
        crate::bench::outcomes(&book, "rule")[0].verdict.name()
    };
    assert_eq!((verdict("2h"), verdict("2 workdays")), ("met", "undecidable"));
}
