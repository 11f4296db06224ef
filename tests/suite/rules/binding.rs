//! Obligations that do not fit: found at their own line and column, and deciding nothing.

use pactbook::book::Book;

use crate::bench::book;
use crate::bench::clause;
use crate::bench::said;

use super::words;

/// What is found in the only obligation: `line text of the obligation`:column, message key, nearest name.
fn found(obligation: &str) -> (Book, Vec<(String, u32, &'static str)>) {
    let contract = clause(obligation);
    let book = book(&contract, "", "2026-09-01T00:00:00");
    let list = book
        .findings
        .iter()
        .map(|finding| {
            let (path, position) = book.snapshot.position(finding.place.expect("a place"));
            assert_eq!(path, "data/demo/contract.toml", "{:#?}", said(&book));
            let line = usize::try_from(position.line).expect("small") - 1;
            let text = contract.lines().nth(line).expect("a line of the contract").to_owned();
            (text, position.column, finding.message.key)
        })
        .collect();
    (book, list)
}

/// Asserts that an obligation has exactly one finding: on the line that begins so, in this column.
fn finds(obligation: &str, line: &str, column: u32, key: &str) -> String {
    let (book, list) = found(obligation);
    assert_eq!(list.len(), 1, "{:#?}", said(&book));
    let (text, at, found) = &list[0];
    assert!(text.starts_with(line), "{text} does not begin with {line}: {:#?}", said(&book));
    assert_eq!((*at, *found), (column, key), "{:#?}", said(&book));
    said(&book).remove(0)
}

/// A sound deadline, as lines.
const SOUND: &str = "kind = \"deadline\"\non = \"question\"\nwhere = \"urgency == 'urgent'\"\n\
                     from = \"asked_at\"\nto = \"responded_at\"\nwithin = \"2h\"\nclock = \"office\"";

#[test]
fn the_sound_obligation_has_no_finding() {
    assert!(found(SOUND).1.is_empty());
}

#[test]
fn an_unknown_rule_kind_is_found_with_the_nearest_right_name() {
    let said = finds(&SOUND.replace("deadline", "dedline"), "kind = ", 8, "contract-unknown-rule");
    assert!(said.contains("`deadline`"), "{said}");
}

#[test]
fn an_unknown_record_kind_is_found() {
    let said =
        finds(&SOUND.replace("\"question\"", "\"questoin\""), "on = ", 6, "contract-unknown-kind");
    assert!(said.contains("`question`"), "{said}");
}

#[test]
fn a_misspelt_key_is_found_with_the_nearest_right_one() {
    let said = finds(&SOUND.replace("clock =", "clok ="), "clok = ", 1, "contract-unknown-key");
    assert!(said.contains("`clock`"), "{said}");
}

#[test]
fn an_unknown_field_is_found() {
    let said = finds(
        &SOUND.replace("to = \"responded_at\"", "to = \"respond_at\""),
        "to = ",
        6,
        "contract-unknown-field",
    );
    assert!(said.contains("`responded_at`"), "{said}");
}

#[test]
fn a_field_of_the_wrong_type_is_found() {
    finds(
        &SOUND.replace("to = \"responded_at\"", "to = \"answer\""),
        "to = ",
        6,
        "contract-field-type",
    );
}

#[test]
fn an_unknown_name_in_an_expression_is_found_in_its_own_column() {
    let said = finds(
        &SOUND.replace(
            "where = \"urgency == 'urgent'\"",
            "where = \"has(asked_at) && urgensy == 'urgent'\"",
        ),
        "where = ",
        27,
        "expr-unknown-name",
    );
    assert!(said.contains("`urgency`"), "{said}");
}

#[test]
fn a_word_that_an_enumeration_does_not_have_is_found_in_its_own_column() {
    finds(&SOUND.replace("'urgent'", "'urgant'"), "where = ", 21, "expr-no-such-word");
}

#[test]
fn an_expression_that_is_no_test_is_found() {
    let (book, list) = found(&SOUND.replace("urgency == 'urgent'", "asked_at"));
    assert_eq!(list.len(), 1, "{:#?}", said(&book));
}

#[test]
fn an_unknown_shift_is_found() {
    finds(&SOUND.replace("\"office\"", "\"ofice\""), "clock = ", 9, "contract-unknown-shift");
}

#[test]
fn an_unknown_set_of_windows_is_found() {
    let cadence = "kind = \"cadence\"\non = \"inspection\"\nevery = \"semestre\"";
    let said = finds(cadence, "every = ", 9, "contract-unknown-window");
    assert!(said.contains("`semester`"), "{said}");
}

#[test]
fn a_missing_end_or_limit_is_found_at_the_obligation() {
    let (_, list) =
        found("kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nwithin = \"2h\"");
    assert_eq!(list.iter().map(|(.., key)| *key).collect::<Vec<_>>(), ["contract-missing-key"]);
    let (_, list) = found("kind = \"count\"\non = \"question\"");
    assert_eq!(list.iter().map(|(.., key)| *key).collect::<Vec<_>>(), ["contract-no-limit"]);
    let (_, list) = found("kind = \"count\"\non = \"question\"\nat_most = 1\nat_least = 1");
    assert_eq!(list.iter().map(|(.., key)| *key).collect::<Vec<_>>(), ["contract-one-limit"]);
}

#[test]
fn a_share_over_an_unknown_obligation_is_found() {
    let ratio = "kind = \"ratio\"\noutcomes = [\"rul\"]\nat_least = \"95%\"";
    let said = finds(ratio, "outcomes = ", 13, "contract-unknown-obligation");
    assert!(said.contains("`rule`"), "{said}");
}

/// A question answered after three hours, a minute, and not at all; none of which a broken rule may judge.
const QUESTIONS: &str = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\nresponded_at = 2025-10-15T13:00:00\n\n\
                         [[question]]\nid = \"Q-2\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\nresponded_at = 2025-10-15T10:01:00\n\n\
                         [[question]]\nid = \"Q-3\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n";

/// Asserts that an obligation with a fault decides nothing: neither met nor breached.
fn decides_nothing(obligation: &str) {
    let book = book(&clause(obligation), QUESTIONS, "2026-09-01T00:00:00");
    assert!(!book.findings.is_empty(), "the fault is found");
    let words = words(&book);
    let decided = words.iter().any(|word| word.ends_with(" met") || word.ends_with(" breached"));
    assert!(!decided, "{words:?}");
}

#[test]
fn an_obligation_with_a_fault_in_its_limit_judges_nobody() {
    let sound = "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"2h\"";
    decides_nothing(&sound.replace("\"2h\"", "\"2 hurs\""));
    decides_nothing(&sound.replace("within =", "witin ="));
    decides_nothing(&format!("{sound}\ndue = \"agreed\""));
    decides_nothing(&format!("{sound}\npauses = \"breaks\""));
    decides_nothing(&format!("{sound}\nexcept = [{{ when = \"urgensy == 'normal'\" }}]"));
    decides_nothing(&format!("{sound}\nfirst = \"two\""));
    decides_nothing(&sound.replace(
        "within = \"2h\"",
        "limits = [{ when = \"urgency == 'urgent'\", within = \"2 hurs\" }, { within = \"3h\" }]",
    ));
    decides_nothing(
        "kind = \"cadence\"\non = \"question\"\nevery = \"month\"\ngrace = \"5 wrkdays\"",
    );
    decides_nothing("kind = \"cadence\"\non = \"question\"\nevery = \"month\"\ncount = \"two\"");
    decides_nothing(
        "kind = \"stat\"\non = \"question\"\nvalue = \"size(answer)\"\nmissing = \"breach\"\nat_least = 1",
    );
}

#[test]
fn an_obligation_that_judges_nobody_does_not_stand_as_if_nothing_were_owed() {
    let book =
        book(&clause("kind = \"dedline\"\non = \"question\""), QUESTIONS, "2026-09-01T00:00:00");
    let standing = book.verdicts[0].decided[0].standing(Some(0));
    assert_eq!(standing.name(), "undecidable");
}
