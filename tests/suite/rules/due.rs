//! Where a limit ends: windows, extensions, dues set too late, entries of a list, several starts.

use pactbook::obligations::outcome::Verdict;

use super::at;
use super::despite;
use super::judged;
use super::one;
use super::proves;
use super::said;
use super::words;

const NOW: &str = "2026-08-01T00:00:00";

/// An incident of the 15th of October 2025, 10:00, with further fields.
fn incident(fields: &str) -> String {
    format!("[[incident]]\nid = \"INC-1\"\nreported_at = 2025-10-15T10:00:00\n{fields}\n\n")
}

fn restored(at: &str) -> String {
    incident(&format!("restored_at = {at}"))
}

/// What becomes of a rule about the time to restore.
fn verdict(keys: &str, records: &str, as_of: &str) -> Verdict {
    let rule = format!(
        "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\n{keys}"
    );
    one(&judged(&rule, records, as_of), "INC-1").verdict
}

#[test]
fn a_window_as_limit_ends_with_its_last_second() {
    let month = "within_window = \"month\"";
    assert_eq!(verdict(month, &restored("2025-10-31T23:59:59"), NOW), Verdict::Met);
    assert_eq!(verdict(month, &restored("2025-11-01T00:00:00"), NOW), Verdict::Breached);
    assert_eq!(verdict(month, &incident(""), "2025-10-31T23:59:59"), Verdict::Pending);
    assert_eq!(verdict(month, &incident(""), "2025-11-01T00:00:00"), Verdict::Breached);
    let semester = "within_window = \"semester\"";
    assert_eq!(verdict(semester, &restored("2026-02-28T23:59:59"), NOW), Verdict::Met);
    assert_eq!(verdict(semester, &restored("2026-03-01T00:00:00"), NOW), Verdict::Breached);
}

#[test]
fn days_of_grace_run_from_the_end_of_the_window() {
    // The month ends on a Friday; three working days later is Wednesday the 5th.
    let keys = "within_window = \"month\"\ngrace = \"3 workdays\"";
    assert_eq!(verdict(keys, &restored("2025-11-05T23:59:59"), NOW), Verdict::Met);
    assert_eq!(verdict(keys, &restored("2025-11-06T00:00:00"), NOW), Verdict::Breached);
}

#[test]
fn a_trigger_in_no_window_has_no_end_that_anybody_knows() {
    let rule = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\n\
                within_window = \"holiday\"";
    let book = despite(rule, &restored("2025-10-15T11:00:00"), NOW);
    assert_eq!(one(&book, "INC-1").summary.key, "verdict-in-no-window");
    assert_eq!(one(&book, "INC-1").verdict, Verdict::Undecidable);
}

#[test]
fn a_window_and_a_length_are_two_limits() {
    let rule = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\n\
                within = \"8h\"\nwithin_window = \"month\"";
    assert!(said(&despite(rule, "", NOW)).iter().any(|line| line.contains("only one limit")));
}

const EXTENDED: &str = "within = \"8h\"\n\
                        extended = { on = \"extension\", link = \"of\", to = \"new_due\", at = \"granted_at\" }";

/// An extension granted at a time of the day of the incident.
fn extension(id: &str, granted: &str, new_due: &str) -> String {
    format!(
        "[[extension]]\nid = \"{id}\"\nof = \"INC-1\"\nnew_due = {new_due}\ngranted_by = \"采购人\"\n\
         granted_at = 2025-10-15T{granted}\n\n"
    )
}

#[test]
fn an_extension_counts_if_it_was_granted_before_the_limit_had_run_out() {
    let late = restored("2025-10-16T12:00:00");
    let with = |granted: &str| late.clone() + &extension("E-1", granted, "2025-10-16T12:00:00");
    assert_eq!(verdict(EXTENDED, &late, NOW), Verdict::Breached);
    assert_eq!(verdict(EXTENDED, &with("18:00:00"), NOW), Verdict::Met);
    assert_eq!(verdict(EXTENDED, &with("18:00:01"), NOW), Verdict::Breached);
    let later =
        restored("2025-10-16T12:00:01") + &extension("E-1", "18:00:00", "2025-10-16T12:00:00");
    assert_eq!(verdict(EXTENDED, &later, NOW), Verdict::Breached);
}

#[test]
fn extensions_chain_and_one_that_came_too_late_is_named() {
    let rule = format!(
        "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\n{EXTENDED}"
    );
    let chain = restored("2025-10-15T22:00:00")
        + &extension("E-1", "17:00:00", "2025-10-15T20:00:00")
        + &extension("E-2", "20:00:00", "2025-10-15T22:00:00")
        + &extension("E-3", "22:00:01", "2025-10-16T22:00:00");
    let book = judged(&rule, &chain, NOW);
    let outcome = one(&book, "INC-1");
    assert_eq!((outcome.verdict, outcome.due), (Verdict::Met, Some(at("2025-10-15T22:00:00"))));
    assert!(proves(outcome, "proof-extended") && proves(outcome, "proof-extended-late"));
    assert_eq!(outcome.evidence.len(), 4);
    // Without the first the second came too late.
    let torn =
        restored("2025-10-15T22:00:00") + &extension("E-2", "20:00:00", "2025-10-15T22:00:00");
    assert_eq!(one(&judged(&rule, &torn, NOW), "INC-1").verdict, Verdict::Breached);
}

#[test]
fn an_extension_never_shortens_and_is_not_known_before_it_is_granted() {
    let short =
        restored("2025-10-15T18:00:00") + &extension("E-1", "11:00:00", "2025-10-15T12:00:00");
    assert_eq!(verdict(EXTENDED, &short, NOW), Verdict::Met);
    let open = incident("") + &extension("E-1", "17:59:59", "2025-10-16T12:00:00");
    assert_eq!(verdict(EXTENDED, &open, "2025-10-15T18:00:01"), Verdict::Pending);
    assert_eq!(verdict(EXTENDED, &open, "2025-10-16T12:00:01"), Verdict::Breached);
}

#[test]
fn an_extension_that_cannot_be_read_leaves_open_what_it_may_have_saved() {
    let rule = format!(
        "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\n{EXTENDED}"
    );
    let state = |records: &str| one(&despite(&rule, records, NOW), "INC-1").verdict;
    let extension = extension("E-1", "17:00:00", "2025-10-16T12:00:00");
    let late = restored("2025-10-16T12:00:00");
    let with = |from: &str, to: &str| late.clone() + &extension.replace(from, to);
    assert_eq!(state(&with("2025-10-16T12:00:00", "\"明天\"")), Verdict::Undecidable);
    assert_eq!(state(&with("2025-10-15T17:00:00", "\"下午\"")), Verdict::Undecidable);
    assert_eq!(state(&with("of = \"INC-1\"", "of = 1")), Verdict::Undecidable);
    // Granted after the limit it saves nothing, whatever else it says.
    assert_eq!(
        state(&with("17:00:00\n", "18:00:01\n").replace("of = \"INC-1\"", "of = 1")),
        Verdict::Breached
    );
    let in_time =
        restored("2025-10-15T18:00:00") + &extension.replace("2025-10-16T12:00:00", "\"明天\"");
    assert_eq!(state(&in_time), Verdict::Met);
}

#[test]
fn an_agreed_due_that_was_registered_too_late_does_not_count() {
    let keys = "within = \"8h\"\ndue = \"repair_due\"\ndue_set = \"due_set_at\"";
    let with = |set: &str| {
        incident(&format!(
            "restored_at = 2025-10-17T10:00:00\nrepair_due = 2025-10-17T10:00:00\n{set}"
        ))
    };
    assert_eq!(verdict(keys, &with("due_set_at = 2025-10-15T18:00:00"), NOW), Verdict::Met);
    assert_eq!(verdict(keys, &with("due_set_at = 2025-10-15T18:00:01"), NOW), Verdict::Breached);
    assert_eq!(verdict(keys, &with(""), NOW), Verdict::Undecidable, "nobody says when");
    let early =
        with("").replace("restored_at = 2025-10-17T10:00:00", "restored_at = 2025-10-15T18:00:00");
    assert_eq!(verdict(keys, &early, NOW), Verdict::Met, "in time either way");
    assert_eq!(
        verdict(keys, &restored("2025-10-15T18:00:01"), NOW),
        Verdict::Breached,
        "none was set"
    );
}

#[test]
fn without_a_due_it_is_open_where_the_contract_says_so() {
    let due = "due = \"repair_due\"";
    let open = "due = \"repair_due\"\nopen = true";
    assert_eq!(verdict(due, &incident(""), NOW), Verdict::Undecidable);
    assert_eq!(verdict(open, &incident(""), NOW), Verdict::Pending);
    assert_eq!(verdict(open, &restored("2026-01-01T00:00:00"), NOW), Verdict::Met);
    let set = incident("repair_due = 2025-10-16T10:00:00");
    assert_eq!(verdict(open, &set, "2025-10-16T10:00:00"), Verdict::Pending);
    assert_eq!(verdict(open, &set, "2025-10-16T10:00:01"), Verdict::Breached);
}

#[test]
fn of_several_starts_the_earliest_that_is_filed_counts() {
    let rule = "kind = \"deadline\"\non = \"incident\"\nfrom = [\"detected_at\", \"reported_at\"]\n\
                to = \"restored_at\"\nwithin = \"2h\"";
    let state = |records: &str| one(&despite(rule, records, NOW), "INC-1").verdict;
    let both = |detected: &str| {
        restored("2025-10-15T12:00:00")
            .replace("reported_at", &format!("detected_at = {detected}\nreported_at"))
    };
    assert_eq!(state(&restored("2025-10-15T12:00:00")), Verdict::Met);
    assert_eq!(state(&both("2025-10-15T09:59:59")), Verdict::Breached);
    assert_eq!(state(&both("2025-10-15T10:30:00")), Verdict::Met, "detected after it was reported");
    assert_eq!(state(&both("\"早上\"")), Verdict::Undecidable);
}

const FINDINGS: &str = "kind = \"deadline\"\non = \"security_check\"\nitems = \"findings\"\nfrom = \"done_at\"\n\
                        to = \"rectified_at\"\ndue = \"due\"\nopen = true";

/// A check with these findings.
fn check(findings: &str) -> String {
    format!(
        "[[security_check]]\nid = \"SEC-1\"\nkind = \"scan\"\nrequested_at = 2025-10-13T10:00:00\n\
         done_at = 2025-10-15T10:00:00\nfindings = [{findings}]\n"
    )
}

#[test]
fn each_entry_of_a_list_has_an_outcome_of_its_own() {
    let records = check(
        "{ id = \"F1\", due = 2025-10-20T23:59:59, rectified_at = 2025-10-20T23:59:59 }, \
         { id = \"F2\", due = 2025-10-20T23:59:59, rectified_at = 2025-10-21T00:00:00 }, \
         { id = \"F3\", due = 2025-10-20T23:59:59 }, { id = \"F4\" }, \
         { id = \"F5\", rectified_at = 2025-12-01T10:00:00 }",
    );
    let book = judged(FINDINGS, &records, "2025-12-31T00:00:00");
    let expected = [
        "SEC-1/F1 met",
        "SEC-1/F2 breached",
        "SEC-1/F3 breached",
        "SEC-1/F4 pending",
        "SEC-1/F5 met",
    ];
    assert_eq!(words(&book), expected);
    assert_ne!(one(&book, "SEC-1/F2").place, one(&book, "SEC-1/F3").place);
    assert_eq!(words(&judged(FINDINGS, &check(""), "2025-12-31T00:00:00")).len(), 0);
}

#[test]
fn a_rectification_still_to_come_is_none_yet() {
    let records = check("{ id = \"F1\", due = 2025-10-20T23:59:59 }");
    assert_eq!(words(&judged(FINDINGS, &records, "2025-10-20T23:59:59")), ["SEC-1/F1 pending"]);
    assert_eq!(words(&judged(FINDINGS, &records, "2025-10-21T00:00:00")), ["SEC-1/F1 breached"]);
}

#[test]
fn entries_with_one_id_do_not_hide_one_another() {
    let records = check(
        "{ id = \"F1\", rectified_at = 2025-10-16T10:00:00 }, { id = \"F1\", due = 2025-10-20T23:59:59 }",
    );
    let book = judged(FINDINGS, &records, "2025-12-31T00:00:00");
    assert_eq!(words(&book), ["SEC-1/2 breached", "SEC-1/F1 met"]);
}

#[test]
fn a_list_that_cannot_be_read_is_undecidable_as_a_whole() {
    let records = check("{ id = \"F1\", due = \"下周\" }");
    assert_eq!(words(&despite(FINDINGS, &records, "2025-12-31T00:00:00")), ["SEC-1 undecidable"]);
}

#[test]
fn only_the_entries_that_are_meant_are_judged() {
    let rule = format!("{FINDINGS}\nwhere_item = \"has(due) && title == '高危'\"");
    let records = check(
        "{ id = \"F1\", title = \"高危\", due = 2025-10-20T23:59:59 }, { id = \"F2\", title = \"低危\", due = 2025-10-20T23:59:59 }",
    );
    assert_eq!(words(&judged(&rule, &records, "2025-12-31T00:00:00")), ["SEC-1/F1 breached"]);
    let wrong = format!("{FINDINGS}\nwhere_item = \"grade == '高危'\"");
    assert!(said(&despite(&wrong, "", NOW)).iter().any(|line| line.contains("grade")));
    let wrong = FINDINGS.replace("\"rectified_at\"", "\"rectified\"");
    assert!(said(&despite(&wrong, "", NOW)).iter().any(|line| line.contains("rectified_at")));
}

#[test]
fn a_limit_of_the_contract_holds_for_entries_without_a_due() {
    let rule = FINDINGS.replace("open = true", "within = \"5 workdays\"");
    let records = check(
        "{ id = \"F1\", rectified_at = 2025-10-22T23:59:59 }, { id = \"F2\", rectified_at = 2025-10-23T00:00:00 }",
    );
    let book = judged(&rule, &records, "2025-12-31T00:00:00");
    assert_eq!(words(&book), ["SEC-1/F1 met", "SEC-1/F2 breached"]);
}

#[test]
fn an_extension_of_nobody_extends_nothing() {
    let rule = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\n\
                within = \"4h\"\n\
                extended = { on = \"extension\", link = \"of\", to = \"new_due\", at = \"granted_at\" }";
    let extension = |of: &str| {
        format!(
            "[[extension]]\nid = \"EXT-1\"\nof = {of}\nnew_due = 2026-01-01T00:00:00\n\
             granted_at = 2025-10-15T11:00:00\n\n"
        )
    };
    let late = restored("2025-10-20T10:00:00");
    let verdict =
        |of: &str| one(&despite(rule, &(late.clone() + &extension(of)), NOW), "INC-1").verdict;
    assert_eq!(verdict("\"INC-1\""), Verdict::Met);
    assert_eq!(verdict("\"INC-9\""), Verdict::Breached, "no such incident");
    assert_eq!(verdict("9"), Verdict::Undecidable, "whose it is cannot be read");
}
