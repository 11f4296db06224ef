//! Who may set what, on real repositories with signed commits: what a supplier cannot do by itself.

use pactbook::base::finding::Level;
use pactbook::base::language::Language;
use pactbook::book::Book;
use pactbook::integrity::Proven;
use pactbook::integrity::Standing;
use pactbook::lang::Catalog;
use pactbook::obligations::outcome::Verdict;

use crate::bench::clause;
use crate::bench::verdicts;
use crate::sandbox::ENGINEER;
use crate::sandbox::ENGINEER_KEY;
use crate::sandbox::OFFICER;
use crate::sandbox::OFFICER_KEY;
use crate::sandbox::STRANGER;
use crate::sandbox::SUPERVISOR;
use crate::sandbox::SUPERVISOR_KEY;
use crate::sandbox::Sandbox;

const RULE: &str = r#"kind = "deadline"
on = "question"
from = "asked_at"
to = "responded_at"
within = "2h"
except = [{ when = "urgency == 'normal'", by = ["buyer"], title = "采购人网络异常" }]"#;

const FORM: &str = r#"
[scorecard]
title = "考核表"
total = 10

[[scorecard.section]]
id     = "3"
title  = "人员"
points = 10

[[scorecard.section.item]]
id       = "3c"
title    = "满意度"
points   = 10
standard = "甲方打分。"
deduct   = [{ manual = "3c", max = 10 }]
"#;

const CONTRACT: &str = "data/demo/contract.toml";
const RECORDS: &str = "data/demo/records/a.toml";

/// Three hours late of two.
const LATE: &str = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nurgency = \"normal\"\n\
                    asked_at = 2025-10-15T10:00:00\nresponded_at = 2025-10-15T13:00:00\n";

const REVIEW: &str = "[[review]]\nid = \"R-1\"\nitem = \"3c\"\nperiod = \"y1\"\nscore = 10\n\
                      at = 2026-07-01T09:00:00\n";

fn party(role: &str, name: &str, mail: &str, key: Option<String>) -> (String, String) {
    let keys = key.map_or_else(String::new, |key| format!("keys = [\"{key}\"]\n"));
    let head = format!("role = \"{role}\"\n");
    let identity = format!("\n[[party.identity]]\nname = \"{name}\"\nmails = [\"{mail}\"]\n{keys}");
    (head.clone(), head + &identity)
}

fn terms() -> String {
    clause(RULE) + FORM
}

/// The contract with identities: keys for both parties, or addresses alone.
fn contract(with_keys: bool) -> String {
    let key = |key: crate::sandbox::Key| with_keys.then(|| key.public());
    let (head, buyer) = party("采购人", "经办人", "*@buyer.example", key(OFFICER_KEY));
    let (other, supplier) = party("供应商", "工程师", "*@supplier.example", key(ENGINEER_KEY));
    terms().replace(&head, &buyer).replace(&other, &supplier)
}

/// The contract with keys, and one late answer that the supplier filed.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::book(&contract(true));
    sandbox.deed("2025-08-20T09:00:00+08:00", OFFICER, "合同").signed(OFFICER_KEY).land();
    sandbox.append(RECORDS, LATE);
    sandbox.deed("2025-10-16T09:00:00+08:00", ENGINEER, "咨询").signed(ENGINEER_KEY).land();
    sandbox
}

fn supplier(sandbox: &Sandbox, when: &str) {
    sandbox.deed(&format!("{when}+08:00"), ENGINEER, "m").signed(ENGINEER_KEY).land();
}

fn buyer(sandbox: &Sandbox, when: &str) {
    sandbox.deed(&format!("{when}+08:00"), OFFICER, "m").signed(OFFICER_KEY).land();
}

/// The findings about rights and signatures: level, rule, words.
fn found(book: &Book) -> Vec<String> {
    let catalog = Catalog::of(Language::En);
    let rules = ["no-authority", "unsigned", "bad-signature", "unknown-author"];
    let own = book.findings.iter().filter(|finding| rules.contains(&finding.rule.as_ref()));
    own.map(|one| format!("{:?} {} {}", one.level, one.rule, catalog.say(&one.message))).collect()
}

fn score(book: &Book) -> String {
    let score = &book.assessments[0].periods[0].sections[0].items[0].score;
    format!("{}..{}", score.low.normalize(), score.high.normalize())
}

fn verdict(book: &Book) -> Verdict {
    verdicts(book)[0].1
}

/// The only finding, which says all of these.
fn only(book: &Book, words: &[&str]) {
    let found = found(book);
    assert_eq!(found.len(), 1, "{found:#?}");
    for word in words {
        assert!(found[0].contains(word), "{word}: {}", found[0]);
    }
}

#[test]
fn what_each_party_does_with_its_own_is_nobodys_business() {
    let sandbox = sandbox();
    sandbox.append(RECORDS, REVIEW);
    buyer(&sandbox, "2026-07-01T10:00:00");
    let book = sandbox.open(None);
    assert_eq!(found(&book), [""; 0]);
    assert_eq!(score(&book), "10..10");
    assert_eq!(verdict(&book), Verdict::Breached);
    let event = &book.integrity[0].records[0].events[0];
    let fingerprint = ENGINEER_KEY.fingerprint().into();
    assert_eq!(event.act().signature, Proven::Good { fingerprint });
    let party =
        Standing::Party { party: "supplier".into(), name: "工程师".into(), is_proven: true };
    assert_eq!(event.act().party, party);
}

#[test]
fn a_score_that_the_supplier_gives_itself_does_not_count() {
    let sandbox = sandbox();
    sandbox.append(RECORDS, REVIEW);
    supplier(&sandbox, "2026-07-01T10:00:00");
    let book = sandbox.open(None);
    only(
        &book,
        &["Error no-authority", "`R-1`", "工程师 of the 供应商 (signed)", "only the 采购人 may"],
    );
    assert_eq!(score(&book), "0..10");
}

#[test]
fn a_supplier_that_confirms_its_own_exemption_is_not_excused() {
    let confirmation = "[[confirmation]]\nid = \"K-1\"\nof = \"Q-1\"\nby = \"buyer\"\n\
                        at = 2025-10-17T09:00:00\nresult = true\n";
    let exemption = "[[exemption]]\nid = \"E-1\"\nof = \"Q-1\"\ngranted_by = \"采购人\"\n\
                     granted_at = 2025-10-17T09:00:00\nreason = \"同意\"\n";
    for excuse in [confirmation, exemption] {
        let sandbox = sandbox();
        sandbox.append(RECORDS, excuse);
        supplier(&sandbox, "2025-10-17T10:00:00");
        let book = sandbox.open(None);
        only(&book, &["Error no-authority", "工程师 of the 供应商"]);
        assert_eq!(verdict(&book), Verdict::Breached, "{excuse}");
        // The same by the purchaser excuses.
        sandbox.write(RECORDS, LATE);
        supplier(&sandbox, "2025-10-18T10:00:00");
        sandbox.append("data/demo/records/b.toml", &excuse.replace("-1\"\nof", "-2\"\nof"));
        buyer(&sandbox, "2025-10-19T10:00:00");
        assert_eq!(verdict(&sandbox.open(None)), Verdict::Excused, "{excuse}");
    }
}

#[test]
fn a_contract_that_the_supplier_changed_is_judged_as_it_was_agreed() {
    let sandbox = sandbox();
    sandbox.replace(CONTRACT, "\"2h\"", "\"4h\"");
    supplier(&sandbox, "2025-11-01T09:00:00");
    let book = sandbox.open(None);
    only(&book, &["Error no-authority", "`clause.C-1.obligation.rule.within`: 2h → 4h", "供应商"]);
    assert_eq!(verdict(&book), Verdict::Breached);
    assert!(!book.ledger.contracts[0].decides_nothing());
    // Undone, it is past.
    sandbox.replace(CONTRACT, "\"4h\"", "\"2h\"");
    supplier(&sandbox, "2025-11-02T09:00:00");
    let book = sandbox.open(None);
    assert!(found(&book).iter().all(|line| line.starts_with("Note")), "{:#?}", found(&book));
    assert_eq!(verdict(&book), Verdict::Breached);
}

#[test]
fn the_purchaser_changes_its_contract_as_it_likes() {
    let sandbox = sandbox();
    sandbox.replace(CONTRACT, "\"2h\"", "\"4h\"");
    buyer(&sandbox, "2025-11-01T09:00:00");
    let book = sandbox.open(None);
    assert_eq!(found(&book), [""; 0]);
    assert_eq!(verdict(&book), Verdict::Met);
    let rules = &book.integrity[0].rules;
    let last = rules.last().expect("a change");
    assert_eq!(last.is_allowed, Some(true));
    assert_eq!(&*last.keys[0].key, "clause.C-1.obligation.rule.within");
}

#[test]
fn where_nothing_agreed_is_left_as_a_whole_nothing_is_decided() {
    let sandbox = sandbox();
    sandbox.replace(CONTRACT, "\"2h\"", "\"4h\"");
    supplier(&sandbox, "2025-11-01T09:00:00");
    sandbox.replace(CONTRACT, "title    = \"示范合同\"", "title    = \"示范合同二\"");
    buyer(&sandbox, "2025-11-02T09:00:00");
    let book = sandbox.open(None);
    only(&book, &["Error no-authority", "2h → 4h"]);
    assert!(book.ledger.contracts[0].decides_nothing());
}

#[test]
fn nobody_hides_behind_whoever_merges() {
    let by_officer = |sandbox: &Sandbox, branches: &[&str]| {
        sandbox.merging(branches);
        buyer(sandbox, "2025-11-05T09:00:00");
    };
    let by_engineer = |sandbox: &Sandbox, branches: &[&str]| {
        sandbox.merging(branches);
        supplier(sandbox, "2025-11-05T09:00:00");
    };
    for (is_octopus, is_officer) in [(false, true), (false, false), (true, true), (true, false)] {
        let sandbox = sandbox();
        sandbox.branch("change");
        sandbox.replace(CONTRACT, "\"2h\"", "\"4h\"").append(RECORDS, REVIEW);
        supplier(&sandbox, "2025-11-01T09:00:00");
        sandbox.switch("main").branch("other").write("data/demo/records/b.toml", "");
        supplier(&sandbox, "2025-11-02T09:00:00");
        sandbox.switch("main");
        sandbox.append("README.md", "x");
        buyer(&sandbox, "2025-11-03T09:00:00");
        let branches: &[&str] = if is_octopus { &["change", "other"] } else { &["change"] };
        if is_officer {
            by_officer(&sandbox, branches);
        } else {
            by_engineer(&sandbox, branches);
        }
        let book = sandbox.open(None);
        let found = found(&book);
        assert_eq!(found.len(), 2, "{is_octopus} {is_officer}: {found:#?}");
        assert!(
            found.iter().all(|line| line.contains("工程师 of the 供应商 (signed)")),
            "{found:#?}"
        );
        assert_eq!(score(&book), "0..10");
        assert_eq!(verdict(&book), Verdict::Breached);
    }
}

#[test]
fn a_merge_answers_for_what_it_wrote_itself() {
    let sandbox = sandbox();
    sandbox.branch("score").append(RECORDS, &REVIEW.replace("10\nat", "4\nat"));
    buyer(&sandbox, "2026-07-01T10:00:00");
    sandbox.switch("main").append("README.md", "x");
    supplier(&sandbox, "2026-07-01T11:00:00");
    sandbox.merging(&["score"]).replace(RECORDS, "score = 4", "score = 10");
    supplier(&sandbox, "2026-07-01T12:00:00");
    let book = sandbox.open(None);
    let found = found(&book);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("4 → 10") && found[0].contains("供应商"), "{found:#?}");
    assert_eq!(score(&book), "0..10");
}

#[test]
fn a_borrowed_name_without_the_signature_is_nobodys() {
    let sandbox = sandbox();
    sandbox.append(RECORDS, REVIEW);
    sandbox.commit("2026-07-01T10:00:00+08:00", OFFICER, "借名");
    let book = sandbox.open(None);
    let said = found(&book);
    assert!(said.iter().any(|line| line.starts_with("Warning unsigned")), "{said:#?}");
    let offence = said.iter().find(|line| line.starts_with("Error no-authority"));
    assert!(
        offence.is_some_and(|line| line.contains("without that party's signature")),
        "{said:#?}"
    );
    assert_eq!(score(&book), "0..10");
}

#[test]
fn a_borrowed_name_with_the_suppliers_signature_is_the_suppliers() {
    let sandbox = sandbox();
    sandbox.append(RECORDS, REVIEW);
    sandbox.deed("2026-07-01T10:00:00+08:00", OFFICER, "借名").signed(ENGINEER_KEY).land();
    let book = sandbox.open(None);
    only(&book, &["Error no-authority", "工程师 of the 供应商 (signed)"]);
    assert_eq!(score(&book), "0..10");
}

#[test]
fn a_key_that_the_supplier_writes_into_the_contract_opens_nothing() {
    let sandbox = sandbox();
    let key = SUPERVISOR_KEY.public();
    let old = format!("keys = [\"{}\"]", OFFICER_KEY.public());
    let new = format!("keys = [\"{}\", \"{key}\"]", OFFICER_KEY.public());
    sandbox.replace(CONTRACT, &old, &new);
    supplier(&sandbox, "2025-11-01T09:00:00");
    sandbox.append(RECORDS, REVIEW);
    sandbox.deed("2026-07-01T10:00:00+08:00", OFFICER, "冒用").signed(SUPERVISOR_KEY).land();
    let book = sandbox.open(None);
    let said = found(&book);
    assert_eq!(
        said.iter().filter(|line| line.starts_with("Error no-authority")).count(),
        2,
        "{said:#?}"
    );
    assert!(said.iter().any(|line| line.starts_with("Warning unknown-author")), "{said:#?}");
    assert_eq!(score(&book), "0..10");
    // Not even when the purchaser changes something else about that identity, or its name.
    sandbox.replace(CONTRACT, "name = \"经办人\"", "name = \"经办人乙\"\nuntil = 2027-01-01");
    buyer(&sandbox, "2026-07-01T11:00:00");
    sandbox.append(RECORDS, &REVIEW.replace("R-1", "R-2"));
    sandbox.deed("2026-07-01T12:00:00+08:00", OFFICER, "冒用").signed(SUPERVISOR_KEY).land();
    let book = sandbox.open(None);
    let last = book.integrity[0].records.iter().find(|history| &*history.id == "R-2");
    let party = &last.expect("it landed").events[0].act().party;
    assert_eq!(*party, Standing::Pretended("buyer".into()));
    let said = found(&book);
    assert!(
        said.iter().any(|line| line.contains("Error no-authority `data/demo/contract.toml`")),
        "{said:#?}"
    );
}

#[test]
fn a_key_that_the_purchaser_adds_is_in_force_from_the_next_commit() {
    let sandbox = sandbox();
    let old = format!("keys = [\"{}\"]", OFFICER_KEY.public());
    let new = format!("keys = [\"{}\", \"{}\"]", OFFICER_KEY.public(), SUPERVISOR_KEY.public());
    sandbox.replace(CONTRACT, &old, &new);
    buyer(&sandbox, "2025-11-01T09:00:00");
    sandbox.append(RECORDS, REVIEW);
    sandbox.deed("2026-07-01T10:00:00+08:00", SUPERVISOR, "代评").signed(SUPERVISOR_KEY).land();
    let book = sandbox.open(None);
    assert_eq!(found(&book), [""; 0]);
    assert_eq!(score(&book), "10..10");
}

#[test]
fn an_identity_ends_with_its_last_day() {
    for (when, counts) in [("2026-06-30T23:59:59", true), ("2026-07-01T00:00:00", false)] {
        let sandbox = sandbox();
        sandbox.replace(CONTRACT, "name = \"经办人\"", "name = \"经办人\"\nuntil = 2026-06-30");
        buyer(&sandbox, "2025-11-01T09:00:00");
        sandbox.append(RECORDS, &REVIEW.replace("2026-07-01T09", "2026-06-30T09"));
        buyer(&sandbox, when);
        let book = sandbox.open(None);
        assert_eq!(score(&book), if counts { "10..10" } else { "0..10" }, "{when}");
        assert_eq!(found(&book).is_empty(), counts, "{:#?}", found(&book));
    }
}

#[test]
fn a_revoked_key_gains_nothing_by_an_old_date() {
    let sandbox = sandbox();
    sandbox.replace(CONTRACT, "name = \"经办人\"", "name = \"经办人\"\nuntil = 2025-12-31");
    buyer(&sandbox, "2025-11-01T09:00:00");
    sandbox.append("README.md", "x");
    supplier(&sandbox, "2026-02-01T09:00:00");
    sandbox.append(RECORDS, REVIEW);
    buyer(&sandbox, "2025-12-01T09:00:00");
    assert_eq!(score(&sandbox.open(None)), "0..10");
}

#[test]
fn where_signatures_are_required_every_unsigned_commit_is_an_error() {
    let sandbox = Sandbox::book(&(contract(false) + "\n[filing]\nsignatures = \"required\"\n"));
    sandbox.deed("2025-08-20T09:00:00+08:00", OFFICER, "合同").signed(OFFICER_KEY).land();
    sandbox.append(RECORDS, LATE).commit("2025-10-16T09:00:00+08:00", ENGINEER, "咨询");
    let book = sandbox.open(None);
    only(&book, &["Error unsigned", "驻场工程师甲"]);
}

#[test]
fn addresses_alone_are_taken_at_their_word() {
    let sandbox = Sandbox::book(&contract(false));
    sandbox.commit("2025-08-20T09:00:00+08:00", OFFICER, "合同");
    sandbox.append(RECORDS, LATE).append(RECORDS, REVIEW);
    sandbox.commit("2026-07-01T10:00:00+08:00", ENGINEER, "自评");
    let book = sandbox.open(None);
    only(&book, &["Error no-authority", "(by the mail address alone)"]);
    sandbox.write(RECORDS, LATE).append(
        "data/demo/records/b.toml",
        &REVIEW.replace("R-1", "R-2").replace("score = 10", "score = 9"),
    );
    sandbox.commit("2026-07-02T10:00:00+08:00", OFFICER, "评分");
    assert_eq!(score(&sandbox.open(None)), "9..9");
}

#[test]
fn a_mailmap_makes_nobody_another() {
    let sandbox = Sandbox::book(&contract(false));
    sandbox.commit("2025-08-20T09:00:00+08:00", OFFICER, "合同");
    sandbox.write(".mailmap", "经办人 <officer@buyer.example> <engineer-a@supplier.example>\n");
    sandbox.append(RECORDS, REVIEW).commit("2026-07-01T10:00:00+08:00", ENGINEER, "自评");
    only(&sandbox.open(None), &["Error no-authority", "供应商"]);
}

#[test]
fn someone_the_contract_does_not_name_is_a_warning_and_may_set_nothing_of_the_purchasers() {
    let sandbox = sandbox();
    sandbox.append(RECORDS, REVIEW).commit("2026-07-01T10:00:00+08:00", STRANGER, "路过");
    let said = found(&sandbox.open(None));
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said.iter().any(|line| line.starts_with("Warning unknown-author")), "{said:#?}");
    assert!(said.iter().any(|line| line.starts_with("Error no-authority")), "{said:#?}");
}

#[test]
fn what_the_purchaser_has_set_itself_since_is_past() {
    let sandbox = sandbox();
    let question = "[[payment]]\nid = \"P-1\"\nstage = \"s\"\nrequested_at = 2025-11-01T09:00:00\n\
                    paid_at = 2025-11-02T09:00:00\n";
    sandbox.append(RECORDS, question);
    supplier(&sandbox, "2025-11-03T09:00:00");
    only(&sandbox.open(None), &["Error no-authority", "`P-1`", "Paid at"]);
    sandbox.replace(RECORDS, "paid_at = 2025-11-02", "paid_at = 2025-11-04");
    buyer(&sandbox, "2025-11-05T09:00:00");
    let book = sandbox.open(None);
    only(&book, &["Note no-authority", "`P-1`", "replaced since"]);
}

#[test]
fn a_contract_without_identities_asks_nobody() {
    let sandbox = Sandbox::book(&terms());
    sandbox.commit("2025-08-20T09:00:00+08:00", OFFICER, "合同");
    sandbox.append(RECORDS, REVIEW).commit("2026-07-01T10:00:00+08:00", STRANGER, "评分");
    sandbox.replace(CONTRACT, "\"2h\"", "\"4h\"");
    sandbox.commit("2026-07-01T11:00:00+08:00", STRANGER, "改");
    let book = sandbox.open(None);
    assert_eq!(found(&book), [""; 0]);
    assert_eq!(score(&book), "10..10");
    assert!(book.integrity[0].rules.iter().all(|rule| rule.is_allowed.is_none()));
    assert_eq!(book.integrity[0].records[0].events[0].act().party, Standing::Unasked);
}

#[test]
fn a_proposal_counts_when_the_one_who_may_signs_it() {
    let accurate = "accurate = false\n";
    let signed = "judged_by = \"经办人\"\njudged_at = 2025-10-17T09:00:00\n";
    let sandbox = sandbox();
    sandbox.append(RECORDS, accurate);
    supplier(&sandbox, "2025-10-17T09:00:00");
    assert_eq!(found(&sandbox.open(None)), [""; 0]);
    sandbox.append(RECORDS, signed);
    buyer(&sandbox, "2025-10-18T09:00:00");
    assert_eq!(found(&sandbox.open(None)), [""; 0]);
    // Changed behind the signature.
    sandbox.replace(RECORDS, "accurate = false", "accurate = true");
    supplier(&sandbox, "2025-10-19T09:00:00");
    only(&sandbox.open(None), &["Error no-authority", "no → yes"]);
}

#[test]
fn who_may_not_judge_may_not_sign_a_judgement() {
    let sandbox = sandbox();
    let judged = "accurate = true\njudged_by = \"自认\"\njudged_at = 2025-10-17T09:00:00\n";
    sandbox.append(RECORDS, judged);
    supplier(&sandbox, "2025-10-18T09:00:00");
    let book = sandbox.open(None);
    only(&book, &["Error no-authority", "Judged by", "Judged at"]);
    let record = &book.ledger.records[0];
    let kind = book.ledger.kinds.kind(usize::from(record.kind));
    assert!(book.ledger.is_unclear(record, kind.slot("accurate").expect("a field")));
}

#[test]
fn a_correction_does_not_take_away_what_the_purchaser_said() {
    let sandbox = sandbox();
    sandbox.append(RECORDS, "sampled = true\n");
    buyer(&sandbox, "2025-10-17T09:00:00");
    let correction = LATE.replace("Q-1\"", "Q-1b\"\ncorrects = \"Q-1\"");
    sandbox.append("data/demo/records/b.toml", &correction);
    supplier(&sandbox, "2025-10-18T09:00:00");
    only(&sandbox.open(None), &["Error no-authority", "`Q-1b`", "taken away"]);
    sandbox.append("data/demo/records/b.toml", "sampled = true\n");
    supplier(&sandbox, "2025-10-19T09:00:00");
    assert_eq!(found(&sandbox.open(None)), [""; 0]);
}

#[test]
fn a_decision_against_the_supplier_is_not_the_suppliers_to_delete() {
    let sandbox = sandbox();
    let decision = "[[penalty_decision]]\nid = \"D-1\"\nreason = \"a\"\nclause = \"C-1\"\n\
                    amount = \"100.00 CNY\"\nat = 2025-10-17T09:00:00\n";
    sandbox.append("data/demo/records/d.toml", decision);
    buyer(&sandbox, "2025-10-17T10:00:00");
    sandbox.remove("data/demo/records/d.toml");
    supplier(&sandbox, "2025-10-18T10:00:00");
    only(&sandbox.open(None), &["Error no-authority", "`D-1` was deleted by 工程师"]);
}

#[test]
fn a_contract_may_share_out_rights_otherwise() {
    let right = "\n[[authority]]\nkinds = [\"review\"]\nparties = [\"supplier\"]\n";
    let sandbox = Sandbox::book(&(contract(true) + right));
    sandbox.deed("2025-08-20T09:00:00+08:00", OFFICER, "合同").signed(OFFICER_KEY).land();
    sandbox.append(RECORDS, REVIEW);
    supplier(&sandbox, "2026-07-01T10:00:00");
    let book = sandbox.open(None);
    assert_eq!(found(&book), [""; 0]);
    assert_eq!(score(&book), "10..10");
}

#[test]
fn a_supplier_gives_itself_no_right_by_a_table_of_its_own() {
    let sandbox = sandbox();
    let right = "\n[[authority]]\nkinds = [\"review\"]\nparties = [\"supplier\"]\n";
    sandbox.append(CONTRACT, right);
    supplier(&sandbox, "2025-11-01T10:00:00");
    sandbox.append(RECORDS, REVIEW);
    supplier(&sandbox, "2026-07-01T10:00:00");
    let book = sandbox.open(None);
    assert_eq!(found(&book).len(), 2, "{:#?}", found(&book));
    assert_eq!(score(&book), "0..10");
}

#[test]
fn a_file_of_signers_speaks_for_those_whose_addresses_it_names() {
    let signers = format!(
        "# 密钥\nofficer@buyer.example namespaces=\"git\",valid-before=\"20260702\" {}\n\
         engineer-a@supplier.example {}\n",
        OFFICER_KEY.public(),
        ENGINEER_KEY.public()
    );
    let (head, identity) = party("采购人", "经办人", "*@buyer.example", None);
    let text = terms().replace(&head, &(identity + "signers = \"allowed_signers\"\n"));
    let sandbox = Sandbox::book(&text);
    sandbox.write("data/demo/allowed_signers", &signers);
    sandbox.deed("2025-08-20T09:00:00+08:00", OFFICER, "合同").signed(OFFICER_KEY).land();
    sandbox.append(RECORDS, REVIEW);
    buyer(&sandbox, "2026-07-01T10:00:00");
    let book = sandbox.open(None);
    assert_eq!(found(&book), [""; 0]);
    assert!(book.findings.iter().all(|one| one.rule != "stray-file" && one.level != Level::Error));
    assert_eq!(score(&book), "10..10");
    // The other line's key speaks for nobody here, whatever the commit says of itself.
    sandbox.replace(RECORDS, "score = 10", "score = 9");
    sandbox.deed("2026-07-01T11:00:00+08:00", OFFICER, "冒名").signed(ENGINEER_KEY).land();
    assert_eq!(score(&sandbox.open(None)), "0..10");
    // After its last instant the line is worth nothing.
    sandbox.replace(RECORDS, "score = 9", "score = 8");
    buyer(&sandbox, "2026-07-02T00:00:01");
    assert_eq!(score(&sandbox.open(None)), "0..10");
}

#[test]
fn a_line_that_the_supplier_adds_to_the_file_of_signers_stays_unheard() {
    let signers = format!("*@buyer.example {}\n", OFFICER_KEY.public());
    let (head, identity) = party("采购人", "经办人", "*@buyer.example", None);
    let text = terms().replace(&head, &(identity + "signers = \"allowed_signers\"\n"));
    let sandbox = Sandbox::book(&text);
    sandbox.write("data/demo/allowed_signers", &signers);
    sandbox.deed("2025-08-20T09:00:00+08:00", OFFICER, "合同").signed(OFFICER_KEY).land();
    sandbox.append(
        "data/demo/allowed_signers",
        &format!("*@buyer.example {}\n", ENGINEER_KEY.public()),
    );
    supplier(&sandbox, "2025-11-01T10:00:00");
    // The purchaser's own line beside it does not vouch for it.
    sandbox.append(
        "data/demo/allowed_signers",
        &format!("*@buyer.example {}\n", SUPERVISOR_KEY.public()),
    );
    buyer(&sandbox, "2025-11-02T10:00:00");
    sandbox.append(RECORDS, REVIEW);
    sandbox.deed("2026-07-01T10:00:00+08:00", OFFICER, "冒用").signed(ENGINEER_KEY).land();
    let book = sandbox.open(None);
    assert_eq!(score(&book), "0..10", "{:#?}", found(&book));
    assert!(
        found(&book).iter().any(|line| line.contains("allowed_signers")),
        "{:#?}",
        found(&book)
    );
}

#[test]
fn a_signature_that_does_not_fit_is_an_error_and_nobodys() {
    let sandbox = sandbox();
    sandbox.append(RECORDS, REVIEW);
    sandbox
        .deed("2026-07-01T10:00:00+08:00", OFFICER, "坏")
        .sealed(|payload| OFFICER_KEY.sign("git", &[payload, b" "].concat()))
        .land();
    let said = found(&sandbox.open(None));
    assert!(said.iter().any(|line| line.starts_with("Error bad-signature")), "{said:#?}");
    assert!(said.iter().any(|line| line.starts_with("Error no-authority")), "{said:#?}");
}

#[test]
fn a_contract_that_a_supplier_moves_is_not_its_to_write() {
    // In one commit, and as a copy whose original goes later.
    for is_copied in [false, true] {
        let sandbox = sandbox();
        if is_copied {
            let text = sandbox.text(CONTRACT).replace("\"2h\"", "\"9h\"");
            sandbox.write("data/other/contract.toml", text.replace("\"demo\"", "\"other\""));
            sandbox.write("data/other/records/a.toml", LATE);
            supplier(&sandbox, "2025-10-19T09:00:00");
            sandbox.remove(CONTRACT).remove(RECORDS);
        } else {
            sandbox.rename("data/demo", "data/other");
            let text = sandbox.text("data/other/contract.toml").replace("\"2h\"", "\"9h\"");
            sandbox.write("data/other/contract.toml", text.replace("\"demo\"", "\"other\""));
        }
        supplier(&sandbox, "2025-10-20T09:00:00");
        let book = sandbox.open(None);
        assert_eq!(verdict(&book), Verdict::Breached, "{is_copied}");
        let found = found(&book);
        let is_error = |words: &str| {
            found.iter().any(|one| one.starts_with("Error no-authority") && one.contains(words))
        };
        assert!(is_error("2h → 9h"), "{found:#?}");
        assert_eq!(is_error("data/demo/contract.toml` was removed"), is_copied, "{found:#?}");
    }
}

#[test]
fn a_purchaser_may_move_its_contract_and_keeps_its_right() {
    let sandbox = sandbox();
    sandbox.rename("data/demo", "data/other");
    sandbox.replace("data/other/contract.toml", "\"demo\"", "\"other\"");
    buyer(&sandbox, "2025-10-20T09:00:00");
    assert_eq!(found(&sandbox.open(None)), [""; 0]);
    sandbox.replace("data/other/contract.toml", "\"2h\"", "\"9h\"");
    supplier(&sandbox, "2025-10-21T09:00:00");
    let book = sandbox.open(None);
    only(&book, &["Error no-authority", "2h", "9h"]);
    assert_eq!(verdict(&book), Verdict::Breached);
}

#[test]
fn a_contract_that_a_supplier_removes_is_missed() {
    for is_purchaser in [true, false] {
        let sandbox = sandbox();
        let text = sandbox.text(CONTRACT).replace("\"demo\"", "\"other\"");
        sandbox.write("data/other/contract.toml", text);
        buyer(&sandbox, "2025-10-20T09:00:00");
        sandbox.remove(CONTRACT).remove(RECORDS);
        let late = "2025-10-21T09:00:00";
        if is_purchaser {
            buyer(&sandbox, late);
        } else {
            supplier(&sandbox, late);
        }
        let found = found(&sandbox.open(None));
        assert_eq!(found.is_empty(), is_purchaser, "{found:#?}");
    }
}
