//! A field that cannot be read makes a verdict undecidable; it is never taken for a field left out.

use pactbook::book::Book;

use crate::bench::said;

use super::despite;
use super::one;
use super::words;

const OVER: &str = "2026-09-01T00:00:00";

/// The book of records with exactly one mistake beside the breaches, which is in a field.
fn with_one_mistake(obligation: &str, records: &str) -> Book {
    let book = despite(obligation, records, OVER);
    let n = book.findings.iter().filter(|finding| finding.rule != "rule").count();
    assert_eq!(n, 1, "{:#?}", said(&book));
    book
}

#[test]
fn the_end_of_a_deadline() {
    let rule = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"";
    let incident = |fields: &str| format!("[[incident]]\nid = \"INC-1\"\n{fields}\n");
    let book = with_one_mistake(
        rule,
        &incident("reported_at = 2025-10-15T10:00:00\nresponded_at = \"昨天\""),
    );
    assert_eq!(words(&book), ["INC-1 undecidable"]);
    let book = with_one_mistake(
        rule,
        &incident("reported_at = \"昨天\"\nresponded_at = 2025-10-15T10:00:00"),
    );
    assert_eq!(words(&book), ["INC-1 undecidable"]);
    let book = with_one_mistake(rule, &incident("responded_at = 2025-10-15T10:00:00"));
    assert_eq!(words(&book), ["INC-1 undecidable"]);
    let book = with_one_mistake(
        rule,
        &incident("reported_at = 2025-10-15T10:00:00\nresponded_at = 2025-10-15T09:59:59"),
    );
    assert_eq!(
        words(&book),
        ["INC-1 undecidable"],
        "an answer before the question is no answer in time"
    );
    let book = with_one_mistake(
        rule,
        &incident("reported_at = 2025-10-15T10:00:00\nrespond_at = 2025-10-15T11:00:00"),
    );
    assert_eq!(words(&book), ["INC-1 undecidable"], "a misspelt field is not a field left out");
}

#[test]
fn the_agreed_limit_of_a_deadline() {
    let rule = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\ndue = \"agreed_due\"\nwithin = \"4h\"";
    let records = "[[incident]]\nid = \"INC-1\"\nreported_at = 2025-10-15T10:00:00\n\
                   restored_at = 2025-10-15T18:00:00\nagreed_due = \"次日\"\n";
    assert_eq!(words(&with_one_mistake(rule, records)), ["INC-1 undecidable"]);
}

#[test]
fn the_filter_that_says_whether_a_rule_applies() {
    let rule = "kind = \"deadline\"\non = \"incident\"\nwhere = \"severity == 'major'\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"";
    let records = "[[incident]]\nid = \"INC-1\"\nreported_at = 2025-10-15T10:00:00\nseverity = \"grave\"\n\
                   judged_by = \"信息中心\"\njudged_at = 2025-10-16T00:00:00\n";
    assert_eq!(words(&with_one_mistake(rule, records)), ["INC-1 undecidable"]);
}

#[test]
fn the_date_that_sorts_a_request_into_its_quota() {
    let rule = "kind = \"deadline\"\non = \"restore\"\nfrom = \"requested_at\"\nto = \"done_at\"\nfirst = 1\nper = \"period\"\nrefused = \"has(refused_reason)\"";
    let records = "[[restore]]\nid = \"R-1\"\nrequested_at = \"昨天\"\nrefused_reason = \"忙\"\n";
    assert_eq!(words(&with_one_mistake(rule, records)), ["R-1 undecidable"]);
}

#[test]
fn the_partner_of_a_followup() {
    let rule = "kind = \"followup\"\non = \"assessment\"\nfrom = \"issued_at\"\npartner = \"rectification\"\n\
                link = \"for\"\nto = \"plan_at\"\nwithin = \"3 workdays\"";
    let records = "[[assessment]]\nid = \"AS-1\"\nperiod = \"y1\"\nissued_at = 2025-09-30T17:00:00\n\n\
                   [[rectification]]\nid = \"RC-1\"\nfor = \"AS-1\"\nordered_at = 2025-09-30T18:00:00\nplan_at = \"昨天\"\n";
    assert_eq!(words(&with_one_mistake(rule, records)), ["AS-1 undecidable"]);
}

#[test]
fn a_part_that_content_demands() {
    let rule = "kind = \"content\"\non = \"question\"\nrequire = [{ test = \"has(suggestion)\" }, { test = \"has(answer)\" }]";
    let question = |fields: &str| {
        format!(
            "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n{fields}\n"
        )
    };
    assert_eq!(
        words(&with_one_mistake(rule, &question("suggestion = 7\nanswer = \"重启\""))),
        ["Q-1 undecidable"]
    );
    assert_eq!(
        words(&with_one_mistake(rule, &question("suggestion = 7"))),
        ["Q-1 breached"],
        "the answer is missing in any case"
    );
}

#[test]
fn a_step_of_an_order() {
    let rule = "kind = \"order\"\non = \"migration\"\nsequences = [[\"surveyed_at\", \"plan_at\", \"started_at\"]]";
    let records = "[[migration]]\nid = \"M-1\"\ntype = \"local_cloud\"\nrequested_at = 2025-10-01T00:00:00\n\
                   surveyed_at = 2025-10-02T00:00:00\nplan_at = \"昨天\"\nstarted_at = 2025-10-04T00:00:00\n";
    assert_eq!(words(&with_one_mistake(rule, records)), ["M-1 undecidable"]);
}

#[test]
fn what_makes_a_record_of_a_cadence_pass() {
    let rule = "kind = \"cadence\"\non = \"inspection\"\nevery = \"period\"\npasses = \"ok\"";
    let inspection = |ok: &str| {
        format!("[[inspection]]\nid = \"I-1\"\ndone_at = 2025-10-15T10:00:00\nok = {ok}\n")
    };
    assert_eq!(words(&with_one_mistake(rule, &inspection("\"yes\"")))[0], "y1 undecidable");
}

#[test]
fn when_a_record_of_a_cadence_was_done() {
    let rule = "kind = \"cadence\"\non = \"backup\"\nevery = \"period\"\nby = \"done_at\"";
    let records = "[[backup]]\nid = \"B-1\"\nkind = \"cloud\"\nplanned_at = 2025-10-15T10:00:00\ndone_at = \"昨天\"\n";
    assert_eq!(words(&with_one_mistake(rule, records))[0], "y1 undecidable");
}

#[test]
fn whether_a_record_of_a_cadence_is_of_the_right_sort() {
    let rule = "kind = \"cadence\"\non = \"backup\"\nwhere = \"kind == 'cloud'\"\nevery = \"period\"\nby = \"done_at\"";
    let records = "[[backup]]\nid = \"B-1\"\nkind = \"clod\"\nplanned_at = 2025-10-15T10:00:00\ndone_at = 2025-10-15T11:00:00\n";
    assert_eq!(words(&with_one_mistake(rule, records))[0], "y1 undecidable");
}

#[test]
fn the_end_of_a_gap() {
    let rule = "kind = \"coverage\"\non = \"monitor_gap\"\nwhere = \"planned == false\"\nfrom = \"from\"\nto = \"to\"";
    let gap = |fields: &str| format!("[[monitor_gap]]\nid = \"G-1\"\n{fields}\n");
    let book =
        with_one_mistake(rule, &gap("from = 2025-10-15T10:00:00\nto = \"昨天\"\nplanned = false"));
    assert_eq!(words(&book)[0], "G-1 undecidable");
    let book = with_one_mistake(
        rule,
        &gap("from = 2025-10-15T10:00:00\nto = 2025-10-15T10:00:00\nplanned = \"no\""),
    );
    assert_eq!(words(&book)[0], "G-1 met", "a gap of no length is none, planned or not");
    let book = with_one_mistake(
        rule,
        &gap("from = 2025-10-15T10:00:00\nto = 2025-10-15T10:00:01\nplanned = \"no\""),
    );
    assert_eq!(words(&book)[0], "G-1 undecidable");
}

/// Three complaints in October of which the last has some fields of its own.
fn complaints(last: &str) -> String {
    let complaint = |id: &str, fields: &str| {
        format!("[[complaint]]\nid = \"{id}\"\nkind = \"service\"\n{fields}\n\n")
    };
    let october = "received_at = 2025-10-15T10:00:00";
    complaint("C-1", october) + &complaint("C-2", october) + &complaint("C-3", last)
}

#[test]
fn the_date_of_something_counted() {
    let rule = "kind = \"count\"\non = \"complaint\"\nper = \"period\"\nat_most = 2";
    let book = with_one_mistake(rule, &complaints("received_at = \"昨天\""));
    assert_eq!(one(&book, "y1").verdict.name(), "undecidable", "it may lie in this year or not");
    let rule = "kind = \"count\"\non = \"complaint\"\nper = \"period\"\nat_most = 3";
    let book = with_one_mistake(rule, &complaints("received_at = \"昨天\""));
    assert_eq!(one(&book, "y1").verdict.name(), "met", "three are allowed wherever it lies");
}

#[test]
fn an_amount_that_is_summed() {
    let rule = "kind = \"count\"\non = \"usage\"\nsum = \"delivered\"\nat_least = 5000";
    let records =
        "[[usage]]\nid = \"U-1\"\nmetric = \"sms\"\nday = 2025-10-15\ndelivered = \"五千\"\n";
    assert_eq!(one(&with_one_mistake(rule, records), "y1").verdict.name(), "undecidable");
    let rule = "kind = \"count\"\non = \"usage\"\nsum = \"delivered\"\nat_most = 5000";
    assert_eq!(one(&with_one_mistake(rule, records), "y1").verdict.name(), "undecidable");
}

#[test]
fn whether_something_forbidden_is_of_the_forbidden_sort() {
    let rule = "kind = \"forbid\"\non = \"security_event\"\namong = \"kind == 'leak'\"";
    let records = "[[security_event]]\nid = \"E-1\"\nkind = \"leek\"\nat = 2025-10-15T10:00:00\n";
    assert_eq!(words(&with_one_mistake(rule, records))[0], "E-1 undecidable");
}

#[test]
fn a_value_of_a_statistic() {
    let rule = "kind = \"stat\"\non = \"survey\"\nvalue = \"value\"\npick = \"last\"\nat_least = 90\nmissing = \"breached\"";
    let records = "[[survey]]\nid = \"S-1\"\nclosed_at = 2026-06-10\nvalue = \"九成\"\n";
    assert_eq!(one(&with_one_mistake(rule, records), "y1").verdict.name(), "undecidable");
}

#[test]
fn one_value_of_several_of_a_statistic() {
    let rule = "kind = \"stat\"\non = \"survey\"\nvalue = \"value\"\npick = \"min\"\nat_least = 90";
    let survey = |id: &str, value: &str| {
        format!("[[survey]]\nid = \"{id}\"\nclosed_at = 2026-06-10\nvalue = \"{value}\"\n\n")
    };
    let book = with_one_mistake(rule, &(survey("S-1", "95%") + &survey("S-2", "九成")));
    assert_eq!(one(&book, "y1").verdict.name(), "undecidable");
    let book = with_one_mistake(rule, &(survey("S-1", "85%") + &survey("S-2", "九成")));
    assert_eq!(one(&book, "y1").verdict.name(), "breached", "the least can only be less");
}

#[test]
fn the_validity_of_a_certificate() {
    let rule = "kind = \"in-force\"\non = \"register\"\nfrom = \"valid_from\"\nto = \"valid_to\"";
    let register = |fields: &str| {
        format!(
            "[[register]]\nid = \"R-1\"\nkind = \"certificate\"\nname = \"备案\"\nregistered_at = 2025-09-01\n{fields}\n"
        )
    };
    let book = with_one_mistake(rule, &register("valid_from = 2025-09-01\nvalid_to = \"明年\""));
    assert_eq!(words(&book)[0], "y1 undecidable");
    let book = with_one_mistake(rule, &register("valid_from = \"去年\"\nvalid_to = 2027-08-31"));
    assert_eq!(words(&book)[0], "y1 undecidable");
}

#[test]
fn when_something_kept_was_purged() {
    let backup = |fate: &str| {
        format!(
            "[[backup]]\nid = \"B-1\"\nkind = \"cloud\"\nplanned_at = 2025-09-15T02:00:00\ndone_at = 2025-09-15T02:00:00\n{fate}\n"
        )
    };
    let keep = "kind = \"retention\"\non = \"backup\"\nfrom = \"done_at\"\nto = \"purged_at\"\nlost = \"lost_at\"\n";
    let book = with_one_mistake(
        &format!("{keep}at_least = \"6 months\""),
        &backup("purged_at = \"上周\""),
    );
    assert_eq!(words(&book), ["B-1 undecidable"]);
    let book =
        with_one_mistake(&format!("{keep}at_most = \"6 months\""), &backup("purged_at = \"上周\""));
    assert_eq!(words(&book), ["B-1 undecidable"]);
    let book = with_one_mistake(
        &format!("{keep}at_least = \"6 months\""),
        &backup("purged_at = \"上周\"\nlost_at = 2025-10-01T00:00:00"),
    );
    assert_eq!(words(&book), ["B-1 breached"], "it was lost early in any case");
}

#[test]
fn the_conclusion_of_a_review() {
    let rule = "kind = \"review\"\nitem = \"x\"\nper = \"period\"";
    let records =
        "[[review]]\nid = \"V-1\"\nitem = \"x\"\nat = 2025-12-01T10:00:00\npassed = \"行\"\n";
    assert_eq!(words(&with_one_mistake(rule, records))[0], "y1 undecidable");
}

#[test]
fn the_answer_of_a_confirmation_is_no_consent() {
    let rule = "kind = \"forbid\"\non = \"misconduct\"\nexcept = [{ when = \"has(note)\", by = [\"buyer\"] }]";
    let records = "[[misconduct]]\nid = \"X-1\"\nkind = \"role\"\nat = 2025-10-15T10:00:00\nnote = \"事先说明\"\n\n\
                   [[confirmation]]\nid = \"CF-1\"\nof = \"X-1\"\nby = \"buyer\"\nat = 2025-10-17T10:00:00\nresult = \"不同意\"\n";
    assert_eq!(words(&with_one_mistake(rule, records))[0], "X-1 breached");
    let silent = records.replace("result = \"不同意\"\n", "");
    assert_eq!(words(&with_one_mistake(rule, &silent))[0], "X-1 breached");
}

#[test]
fn the_end_of_a_fault_that_breaks_a_streak() {
    let rule = "kind = \"streak\"\ndays = 30\nsince = { on = \"contract_event\", where = \"kind == 'trial_start'\" }\n\
                reset = { on = \"incident\", from = \"reported_at\", to = \"restored_at\" }";
    let records = |fields: &str| {
        format!(
            "[[contract_event]]\nid = \"E-1\"\nkind = \"trial_start\"\nat = 2025-09-10T15:00:00\n\n\
             [[incident]]\nid = \"INC-1\"\n{fields}\n"
        )
    };
    let book = with_one_mistake(rule, &records("reported_at = \"昨天\""));
    assert_eq!(words(&book), ["streak undecidable"]);
    let book = with_one_mistake(
        rule,
        &records("reported_at = 2025-09-20T10:00:00\nrestored_at = \"昨天\""),
    );
    assert!(words(&book) != ["streak met"]);
}

#[test]
fn the_pause_of_a_deadline() {
    let rule = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\nwithin = \"4h\"\npauses = \"pauses\"";
    let incident = |restored: &str| {
        format!(
            "[[incident]]\nid = \"INC-1\"\nreported_at = 2025-10-15T10:00:00\nrestored_at = {restored}\n\
             pauses = [{{ from = \"上午\", to = 2025-10-15T11:30:00, cause = \"停电\", party = \"buyer\" }}]\n"
        )
    };
    let book = with_one_mistake(rule, &incident("2025-10-15T14:00:01"));
    assert_eq!(words(&book), ["INC-1 undecidable"]);
    let book = with_one_mistake(rule, &incident("2025-10-15T14:00:00"));
    assert_eq!(words(&book), ["INC-1 met"], "a pause can only move the limit back");
}
