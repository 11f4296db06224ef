//! Bad input, through the whole book: one clear finding each, and everything else still decided.

use pactbook::base::finding::Level;
use pactbook::book::Book;
use pactbook::obligations::outcome::Verdict;

use crate::bench::clause;
use crate::bench::files;
use crate::bench::outcomes;
use crate::bench::said;

const RESPONSE: &str = "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"2h\"";

/// A question in the file beside the bad one.
const GOOD: &str = "[[question]]\nid = \"Q-GOOD\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\nresponded_at = 2025-10-15T12:00:01\n";

/// The book of a good file and a bad one.
fn book_of(bad: &str) -> Book {
    let contract = clause(RESPONSE);
    files(
        &[
            ("data/demo/contract.toml", &contract),
            ("data/demo/records/bad.toml", bad),
            ("data/demo/records/good.toml", GOOD),
        ],
        "2025-11-01T00:00:00",
    )
}

/// The verdicts as words.
fn words(book: &Book) -> Vec<String> {
    let all = outcomes(book, "rule").iter();
    all.map(|outcome| format!("{} {}", outcome.id, outcome.verdict.name())).collect()
}

/// Asserts that a bad file has exactly one finding there, and that the good file is decided as ever.
fn finds(bad: &str, rule: &str, line: u32, column: u32, word: &str) -> Book {
    let book = book_of(bad);
    let of_input: Vec<_> = book.findings.iter().filter(|finding| finding.rule != "rule").collect();
    assert_eq!(of_input.len(), 1, "{:#?}", said(&book));
    let finding = of_input[0];
    let (path, position) = book.snapshot.position(finding.place.expect("a place"));
    assert_eq!(path, "data/demo/records/bad.toml");
    assert_eq!(
        (finding.rule.as_str(), position.line, position.column),
        (rule, line, column),
        "{:#?}",
        said(&book)
    );
    assert!(
        said(&book).iter().any(|words| words.contains(word)),
        "{word} is not in {:#?}",
        said(&book)
    );
    assert!(words(&book).contains(&"Q-GOOD breached".to_owned()), "{:?}", words(&book));
    book
}

/// A sound question on lines 1 to 5, then this.
fn after(rest: &str) -> String {
    format!(
        "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\nresponded_at = 2025-10-15T11:00:00\n{rest}"
    )
}

#[test]
fn sound_input_has_no_finding_but_the_breach() {
    let book = book_of(&after(""));
    assert_eq!(said(&book).len(), 1);
    assert_eq!(words(&book), ["Q-1 met", "Q-GOOD breached"]);
}

#[test]
fn broken_toml_reaches_no_further_than_its_record() {
    let bad =
        after("\n[[question]]\nid = \"Q-2\nkind = \"question\"\nasked_at = 2025-10-16T10:00:00\n");
    let book = finds(&bad, "syntax", 8, 10, "no closing quote");
    assert!(words(&book).contains(&"Q-1 met".to_owned()), "{:?}", words(&book));
}

#[test]
fn an_unknown_kind_is_named_with_the_nearest_right_one() {
    finds(&after("\n[[quesion]]\nid = \"Q-2\"\n"), "unknown-kind", 7, 3, "`question`");
}

#[test]
fn an_unknown_field_is_named_with_the_nearest_right_one() {
    finds(
        &after("responded_by = \"甲\"\nchanel = \"hotline\"\n")
            .replace("responded_by = \"甲\"\n", ""),
        "unknown-field",
        6,
        1,
        "`channel`",
    );
}

#[test]
fn a_reference_to_nothing_is_found_where_it_stands() {
    finds(&after("incident = \"INC-404\"\n"), "dangling-reference", 6, 12, "INC-404");
}

#[test]
fn a_day_that_does_not_exist_is_found_where_it_stands() {
    let bad = after("").replace("responded_at = 2025-10-15", "responded_at = 2025-02-30");
    let book = finds(&bad, "impossible-date", 5, 16, "2025-02-30");
    assert!(words(&book).contains(&"Q-1 undecidable".to_owned()), "{:?}", words(&book));
}

#[test]
fn a_wrong_unit_is_found_with_the_right_ones() {
    let bad = "[[measurement]]\nid = \"M-1\"\nmetric = \"captcha_delay\"\nat = 2025-10-15T10:00:00\nvalue = \"5 kg\"\n";
    let book = book_of(bad);
    let finding = book.findings.iter().find(|finding| finding.rule != "rule").expect("a finding");
    let (path, position) = book.snapshot.position(finding.place.expect("a place"));
    assert_eq!(
        (path, position.line, position.column),
        ("data/demo/records/bad.toml", 5, 9),
        "{:#?}",
        said(&book)
    );
    assert!(said(&book)[0].contains("write \"5 s\""), "{:#?}", said(&book));
    assert_eq!(book.findings.len(), 2);
}

#[test]
fn an_id_used_twice_is_found_with_its_first_use() {
    let book = finds(
        &after(
            "\n[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-16T10:00:00\n",
        ),
        "duplicate-id",
        8,
        6,
        "Q-1",
    );
    let finding =
        book.findings.iter().find(|finding| finding.rule == "duplicate-id").expect("found above");
    assert_eq!(finding.related.len(), 1);
}

#[test]
fn an_id_used_in_two_files_is_found_too() {
    let bad = after("").replace("Q-1", "Q-GOOD");
    let book = book_of(&bad);
    let rules: Vec<&str> = book.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert!(rules.contains(&"duplicate-id"), "{:#?}", said(&book));
}

#[test]
fn a_missing_field_is_found_at_its_record() {
    let bad = after("\n[[question]]\nid = \"Q-2\"\nkind = \"question\"\n");
    let book = finds(&bad, "missing-field", 7, 1, "`asked_at`");
    assert!(words(&book).contains(&"Q-2 undecidable".to_owned()), "{:?}", words(&book));
}

#[test]
fn instants_in_an_impossible_order_are_found_and_decide_nothing() {
    let bad = after("")
        .replace("responded_at = 2025-10-15T11:00:00", "responded_at = 2025-10-15T09:59:59");
    let book = finds(&bad, "impossible-order", 5, 16, "asked_at");
    assert!(words(&book).contains(&"Q-1 undecidable".to_owned()), "{:?}", words(&book));
}

#[test]
fn a_time_outside_the_term_is_found() {
    let bad = after("").replace("asked_at = 2025-10-15", "asked_at = 2025-08-15");
    let book = finds(&bad, "outside-term", 4, 12, "2025");
    let finding =
        book.findings.iter().find(|finding| finding.rule == "outside-term").expect("found above");
    assert_eq!(finding.level, Level::Warning);
}

#[test]
fn chinese_text_before_the_fault_does_not_shift_its_column() {
    let bad = "question = [{ id = \"问题一\", kind = \"question\", summary = \"网络很慢\", asked_at = \"昨天上午\" }]\n";
    let start = bad.chars().take_while(|c| *c != '昨').count();
    let column = u32::try_from(start).expect("small");
    finds(bad, "wrong-type", 1, column, "");
}

#[test]
fn a_file_of_records_beside_no_contract_is_found() {
    let contract = clause(RESPONSE);
    let book = files(
        &[("data/demo/contract.toml", &contract), ("data/dmeo/records/q.toml", GOOD)],
        "2025-11-01T00:00:00",
    );
    assert_eq!(book.findings.len(), 1, "{:#?}", said(&book));
    assert_eq!(book.findings[0].rule, "missing-contract");
}

#[test]
fn many_mistakes_in_many_files_are_all_found_in_one_run() {
    let contract = clause(RESPONSE);
    let one = "[[question]]\nid = \"Q-1\"\nkind = \"qestion\"\nasked_at = 2025-10-15T10:00:00\n";
    let two = "[[question]]\nid = \"Q-2\"\nkind = \"question\"\nasked_at = \"soon\"\n\n[[nothing_known]]\nid = \"N-1\"\n";
    let three =
        "[[question]]\nid = \"Q-3\"\nkind = = \"question\"\nasked_at = 2025-10-15T10:00:00\n";
    let book = files(
        &[
            ("data/demo/contract.toml", &contract),
            ("data/demo/records/1.toml", one),
            ("data/demo/records/2.toml", two),
            ("data/demo/records/3.toml", three),
            ("data/demo/records/4.toml", GOOD),
        ],
        "2025-11-01T00:00:00",
    );
    let of_input = book.findings.iter().filter(|finding| finding.rule != "rule").count();
    assert_eq!(of_input, 4, "{:#?}", said(&book));
    assert!(words(&book).contains(&"Q-GOOD breached".to_owned()));
}

#[test]
fn a_window_that_the_contract_does_not_have_is_found_where_it_is_named() {
    let contract = clause(
        "kind = \"cadence\"\non = \"deliverable\"\nevery = \"semester\"\nplace = \"covers\"\nby = \"submitted_at\"",
    );
    let report = "[[deliverable]]\nid = \"D-1\"\nkind = \"virus_report\"\nsubmitted_at = 2025-10-15T10:00:00\ncovers = \"s11\"\n";
    let book = files(
        &[("data/demo/contract.toml", &contract), ("data/demo/records/d.toml", report)],
        "2025-11-01T00:00:00",
    );
    assert_eq!(book.findings.len(), 1, "{:#?}", said(&book));
    let (_, position) = book.snapshot.position(book.findings[0].place.expect("a place"));
    assert_eq!((position.line, position.column), (5, 10), "{:#?}", said(&book));
}

#[test]
fn a_file_that_nobody_reads_is_found() {
    let lost = "[[question]]\nid = \"Q-LOST\"\n";
    let book = files(
        &[
            ("data/demo/contract.toml", &clause(RESPONSE)),
            ("data/demo/records/good.toml", ""),
            ("data/demo/stray.toml", lost),
            ("data/demo/records/backup.TOML", lost),
            ("data/elsewhere/records/lost.toml", lost),
        ],
        "2025-10-20T00:00:00",
    );
    let rules: Vec<(&str, bool)> = book
        .findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.level == Level::Error))
        .collect();
    assert_eq!(rules, [("stray-file", true), ("stray-file", true), ("missing-contract", true)]);
    assert_eq!(book.ledger.unread, [2], "the contract's own folder has two");
}

#[test]
fn a_repeated_id_hides_no_breach() {
    let late = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n\
                responded_at = 2025-10-15T12:00:01\n\n";
    let early = late.replace("12:00:01", "12:00:00");
    let book = files(
        &[
            ("data/demo/contract.toml", &clause(RESPONSE)),
            ("data/demo/records/1.toml", &early),
            ("data/demo/records/2.toml", late),
        ],
        "2025-10-20T00:00:00",
    );
    let found: Vec<(&str, Verdict)> =
        outcomes(&book, "rule").iter().map(|one| (one.id.as_str(), one.verdict)).collect();
    assert_eq!(found, [("Q-1", Verdict::Met), ("Q-1~2", Verdict::Breached)]);
    assert!(book.findings.iter().any(|finding| finding.rule == "duplicate-id"));
}
