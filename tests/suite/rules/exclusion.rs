//! Exclusions: a cause on record and the consent of a party with authority, or no effect at all.

use super::judged;
use super::one;
use super::proves;
use super::words;

const RECOVERY: &str = r#"kind = "deadline"
on = "incident"
from = "reported_at"
to = "restored_at"
within = "4h"
except = [{ when = "cause_class == 'storage_damage'", by = ["buyer"], title = "存储损坏" }]"#;

/// An incident repaired after five hours, with a cause.
fn incident(cause: &str) -> String {
    format!(
        "[[incident]]\nid = \"INC-1\"\nreported_at = 2025-10-15T10:00:00\nrestored_at = 2025-10-15T15:00:00\n\
         cause_class = \"{cause}\"\njudged_by = \"信息中心\"\njudged_at = 2025-10-16T00:00:00\n\n"
    )
}

/// Somebody's word on a record.
fn confirmation(by: &str, at: &str, result: bool) -> String {
    format!(
        "[[confirmation]]\nid = \"CF-{by}-{result}\"\nof = \"INC-1\"\nby = \"{by}\"\nat = {at}\nresult = {result}\n\n"
    )
}

fn verdict(records: &[String], as_of: &str) -> String {
    words(&judged(RECOVERY, &records.concat(), as_of))[0].clone()
}

const LATER: &str = "2025-11-01T00:00:00";

#[test]
fn a_confirmed_exclusion_excuses() {
    let records = [incident("storage_damage"), confirmation("buyer", "2025-10-17T10:00:00", true)];
    assert_eq!(verdict(&records, LATER), "INC-1 excused");
    let book = judged(RECOVERY, &records.concat(), LATER);
    let outcome = one(&book, "INC-1");
    assert_eq!((outcome.units, outcome.evidence.len()), (0, 2));
    assert!(proves(outcome, "proof-excluded"));
    assert!(book.findings.is_empty());
}

#[test]
fn an_exclusion_that_nobody_confirmed_is_a_claim_and_the_proof_says_so() {
    let book = judged(RECOVERY, &incident("storage_damage"), LATER);
    assert_eq!(words(&book), ["INC-1 breached"]);
    assert!(proves(one(&book, "INC-1"), "proof-exclusion-unconfirmed"));
}

#[test]
fn a_confirmation_that_says_no_is_none() {
    let records = [incident("storage_damage"), confirmation("buyer", "2025-10-17T10:00:00", false)];
    assert_eq!(verdict(&records, LATER), "INC-1 breached");
}

#[test]
fn a_party_without_authority_cannot_confirm() {
    let records =
        [incident("storage_damage"), confirmation("supervisor", "2025-10-17T10:00:00", true)];
    assert_eq!(verdict(&records, LATER), "INC-1 breached");
}

#[test]
fn a_confirmation_without_the_cause_excuses_nothing() {
    let records = [incident("software"), confirmation("buyer", "2025-10-17T10:00:00", true)];
    assert_eq!(verdict(&records, LATER), "INC-1 breached");
}

#[test]
fn a_confirmation_counts_from_its_date_on() {
    let records = [incident("storage_damage"), confirmation("buyer", "2025-10-17T10:00:00", true)];
    let before = super::despite(RECOVERY, &records.concat(), "2025-10-17T09:59:59");
    assert_eq!(words(&before), ["INC-1 breached"]);
    assert_eq!(verdict(&records, "2025-10-17T10:00:00"), "INC-1 excused");
}

#[test]
fn the_last_word_of_a_party_stands() {
    let records = |first: bool, second: bool| {
        [
            incident("storage_damage"),
            confirmation("buyer", "2025-10-17T10:00:00", first),
            confirmation("buyer", "2025-10-18T10:00:00", second),
        ]
    };
    assert_eq!(verdict(&records(false, true), LATER), "INC-1 excused");
    assert_eq!(verdict(&records(true, false), LATER), "INC-1 breached");
}

#[test]
fn an_exemption_by_the_party_excuses_as_well() {
    let exemption = "[[exemption]]\nid = \"EX-1\"\nof = \"INC-1\"\ngranted_by = \"buyer\"\n\
                     granted_at = 2025-10-17T10:00:00\nreason = \"存储损坏\"\n\n";
    assert_eq!(
        verdict(&[incident("storage_damage"), exemption.to_owned()], LATER),
        "INC-1 excused"
    );
    let named = exemption.replace("\"buyer\"", "\"采购人\"");
    assert_eq!(verdict(&[incident("storage_damage"), named], LATER), "INC-1 excused");
    let other = exemption.replace("\"buyer\"", "\"supplier\"");
    assert_eq!(verdict(&[incident("storage_damage"), other], LATER), "INC-1 breached");
}

#[test]
fn an_exclusion_may_be_confirmed_by_the_record_itself() {
    let rule = "kind = \"forbid\"\non = \"measurement\"\namong = \"metric == 'captcha_delay'\"\n\
                where = \"value > 5\"\nexcept = [{ when = \"has(exclude_reason)\", confirmed = \"excluded\" }]";
    let measured = |rest: &str| {
        format!(
            "[[measurement]]\nid = \"M-1\"\nmetric = \"captcha_delay\"\nat = 2025-10-15T10:00:00\nvalue = \"6s\"\n{rest}\n"
        )
    };
    let signed = "judged_by = \"信息中心\"\njudged_at = 2025-10-16T00:00:00";
    let book = judged(
        rule,
        &measured(&format!("exclude_reason = \"手机终端\"\nexcluded = true\n{signed}")),
        LATER,
    );
    assert_eq!(words(&book)[0], "M-1 excused");
    let book = judged(
        rule,
        &measured(&format!("exclude_reason = \"手机终端\"\nexcluded = false\n{signed}")),
        LATER,
    );
    assert_eq!(words(&book)[0], "M-1 breached");
    let book = judged(rule, &measured("exclude_reason = \"手机终端\""), LATER);
    assert_eq!(words(&book)[0], "M-1 breached");
    let book =
        super::despite(rule, &measured("exclude_reason = \"手机终端\"\nexcluded = true"), LATER);
    assert_eq!(words(&book)[0], "M-1 breached", "excluded by nobody is not excluded");
}

const LATE_REPORT: &str = "kind = \"cadence\"\non = \"deliverable\"\nwhere = \"kind == 'virus_report'\"\n\
                           every = \"semester\"\nplace = \"covers\"\nby = \"submitted_at\"\n\
                           except = [{ when = \"has(note)\", by = [\"buyer\"], title = \"学校停网\" }]";

#[test]
fn a_late_record_of_a_cadence_can_be_excused_like_a_failed_one() {
    let report = "[[deliverable]]\nid = \"INC-1\"\nkind = \"virus_report\"\ncovers = \"s1\"\n\
                  submitted_at = 2026-03-01T00:00:00\nnote = \"停网\"\n\n";
    let book = judged(LATE_REPORT, report, "2026-04-01T00:00:00");
    assert_eq!(words(&book)[0], "s1 breached");
    assert!(proves(one(&book, "s1"), "proof-exclusion-unconfirmed"));
    let records = report.to_owned() + &confirmation("buyer", "2026-03-02T10:00:00", true);
    assert_eq!(words(&judged(LATE_REPORT, &records, "2026-04-01T00:00:00"))[0], "s1 excused");
}

#[test]
fn a_count_leaves_out_what_is_excused_and_says_what_is_only_claimed() {
    let rule = "kind = \"count\"\non = \"incident\"\nat_most = 0\nper = \"month\"\n\
                except = [{ when = \"cause_class == 'storage_damage'\", by = [\"buyer\"], title = \"存储损坏\" }]";
    let month = |records: &str| {
        let book = judged(rule, records, LATER);
        (
            one(&book, "2025-10").verdict.name(),
            proves(one(&book, "2025-10"), "proof-exclusion-unconfirmed"),
        )
    };
    assert_eq!(month(&incident("storage_damage")), ("breached", true));
    let confirmed =
        incident("storage_damage") + &confirmation("buyer", "2025-10-17T10:00:00", true);
    assert_eq!(month(&confirmed), ("met", false));
}
