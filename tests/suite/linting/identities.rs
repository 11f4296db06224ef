//! Who commits for a party, and who may set what: everything that would let in the wrong person.

use pactbook::base::finding::Level;

use super::HEAD;
use super::Shown;
use super::clause;
use super::nothing;
use super::only;
use super::show;
use crate::bench::whole;
use crate::sandbox::ENGINEER_KEY;
use crate::sandbox::OFFICER_KEY;

const RULE: &str = "kind = \"forbid\"\non = \"security_event\"";

/// A contract whose purchaser has an identity of these lines, and a supplier with more.
fn contract(identity: &str, supplier: &str, more: &str) -> String {
    let role = "role = \"采购人\"\n";
    let parties = format!(
        "{role}\n[[party.identity]]\nname = \"经办人\"\n{identity}\n\
         [[party]]\nid = \"supplier\"\nrole = \"供应商\"\n{supplier}"
    );
    format!("{}{}{more}", HEAD.replace(role, &parties), clause("C-1", "rule", RULE))
}

fn of(identity: &str) -> Shown {
    only(&contract(identity, "", ""))
}

#[test]
fn identities_that_say_who_it_is_are_fine() {
    let key = OFFICER_KEY.public();
    for identity in [
        "mails = [\"*@buyer.example\", \"a@b.example\"]".to_owned(),
        format!("keys = [\"{key} 备注\"]"),
        format!(
            "mails = [\"a@b.example\"]\nkeys = [\"{key}\"]\nfrom = 2025-09-01\nuntil = 2025-09-01"
        ),
    ] {
        nothing(&contract(&identity, "", ""));
    }
}

#[test]
fn an_identity_by_which_nobody_can_be_told() {
    of("").is("identity-empty", Level::Error).fix("mails");
    for pattern in ["*", "**", "*@*", "@"] {
        let line = format!("mails = [\"{pattern}\"]");
        of(&line).is("identity-mail-anybody", Level::Error).at(&line).fix("*@buyer.example");
    }
    of("mails = [\"officer\"]").is("identity-mail-form", Level::Error).names(&["`officer`"]);
}

#[test]
fn a_key_that_cannot_be_read() {
    let key = OFFICER_KEY.public();
    let half = format!("keys = [\"{}\"]", &key[..key.len() - 8]);
    of(&half).is("identity-key-unreadable", Level::Error).at(&half).fix("ssh-ed25519");
    of("keys = [\"SHA256:abc\"]").is("identity-key-unreadable", Level::Error);
}

#[test]
fn days_that_run_backwards() {
    let identity = "mails = [\"a@b.example\"]\nfrom = 2025-09-02\nuntil = 2025-09-01";
    of(identity).is("identity-days", Level::Error).fix("until");
}

#[test]
fn one_key_for_two_parties() {
    let keys = format!("keys = [\"{}\"]", OFFICER_KEY.public());
    let other = format!("[[party.identity]]\nname = \"工程师\"\n{keys}\n");
    let text = contract(&keys, &other, "");
    only(&text)
        .is("identity-key-twice", Level::Error)
        .names(&[&OFFICER_KEY.fingerprint(), "`buyer`", "`supplier`"])
        .at(&keys)
        .beside(&[&keys]);
    let own = format!("keys = [\"{}\"]", ENGINEER_KEY.public());
    nothing(&text.replace(&other, &other.replace(&keys, &own)));
}

#[test]
fn a_file_of_signers_that_is_not_there_or_is_about_nobody() {
    of("signers = \"allowed_signers\"").is("identity-signers-missing", Level::Error);
    for path in ["../other/allowed_signers", "/etc/x", ".hidden"] {
        let line = format!("signers = \"{path}\"");
        let text = contract(&line, "", "");
        let found = super::lints(&text);
        assert!(found.iter().any(|one| one.key == "identity-signers-path"), "{found:#?}");
    }
    let text = contract("mails = [\"a@buyer.example\"]\nsigners = \"allowed_signers\"", "", "");
    let with = |signers: &str| {
        let files =
            [("data/demo/contract.toml", text.as_str()), ("data/demo/allowed_signers", signers)];
        let book = whole(&files, "2025-09-02T00:00:00");
        assert!(book.findings.iter().all(|one| one.rule != "stray-file"));
        let found = book.findings.iter().filter(|one| one.rule == "contract");
        found.map(|one| show(&book, &text, one).key).collect::<Vec<_>>()
    };
    let key = OFFICER_KEY.public();
    assert_eq!(with(&format!("*@buyer.example {key}\n")), [""; 0]);
    assert_eq!(with(&format!("*@other.example {key}\n")), ["identity-signers-nobody"]);
    assert_eq!(with("a@buyer.example nonsense\n"), ["signers-option", "identity-signers-nobody"]);
}

#[test]
fn rights_over_what_is_not_there_or_of_nobody() {
    let of = |table: &str| {
        only(&contract("mails = [\"a@b.example\"]", "", &format!("\n[[authority]]\n{table}\n")))
    };
    let parties = "parties = [\"buyer\"]";
    of(&format!("{parties}\nkinds = [\"reviews\"]"))
        .at("kinds = [\"reviews\"]")
        .names(&["reviews"]);
    of(&format!("{parties}\nfields = [\"incident.sevrity\"]")).names(&["incident.sevrity"]);
    of("kinds = [\"review\"]\nparties = [\"byer\"]").names(&["byer"]);
    of("kinds = [\"review\"]").is("authority-no-party", Level::Error);
    of(parties).is("authority-no-object", Level::Error);
}
