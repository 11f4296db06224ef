//! Amendments that do not exist, change nothing, or leave a gap between two versions.

use pactbook::base::finding::Level;

use super::HEAD;
use super::clause;
use super::lints;
use super::nothing;
use super::only;

fn amendment(id: &str, date: &str) -> String {
    format!(
        "\n[[amendment]]\nid = \"{id}\"\ntitle = \"补充协议\"\ndate = {date}\nsource = \"补充协议一\"\ntext = \"响应时限改变。\"\n"
    )
}

fn response(within: &str, dates: &str) -> String {
    format!(
        "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"{within}\"\n{dates}"
    )
}

fn versions(old: &str, new: &str) -> String {
    format!(
        "{HEAD}{}{}{}{}",
        clause("C-1", "old", &response("3h", old)),
        clause("C-2", "new", &response("2h", new)),
        amendment("A1", "2026-03-01"),
        amendment("A2", "2026-05-01"),
    )
}

fn keys(contract: &str) -> Vec<&'static str> {
    lints(contract).iter().map(|shown| shown.key).collect()
}

#[test]
fn two_versions_that_follow_each_other_do_not_contradict_each_other() {
    assert_eq!(keys(&versions("until = \"A1\"", "since = \"A1\"")), ["lint-amendment-idle"]);
    assert_eq!(keys(&versions("", "")).first(), Some(&"lint-two-limits"));
}

#[test]
fn two_versions_with_days_between_them() {
    only(&versions("until = \"A1\"", "since = \"A2\""))
        .is("lint-version-gap", Level::Warning)
        .names(&["`C-1`", "`C-2`", "2026-03-01", "2026-04-30"])
        .at("id = \"new\"")
        .beside(&["id = \"old\""])
        .fix("since = \"A1\"");
}

#[test]
fn two_versions_that_hold_on_the_same_days() {
    only(&versions("until = \"A2\"", "since = \"A1\""))
        .is("lint-two-limits", Level::Error)
        .names(&["`C-1`", "`C-2`"]);
}

#[test]
fn an_amendment_that_does_not_exist() {
    let contract = format!("{HEAD}{}", clause("C-1", "rule", &response("2h", "since = \"A1\"")));
    only(&contract)
        .is("lint-unknown-amendment", Level::Error)
        .names(&["`A1`"])
        .at("since = \"A1\"")
        .fix("[[amendment]]");
    nothing(&format!("{contract}{}", amendment("A1", "2026-03-01")));
}

#[test]
fn an_amendment_that_changes_nothing() {
    let contract = format!(
        "{HEAD}{}{}",
        clause("C-1", "rule", &response("2h", "")),
        amendment("A1", "2026-03-01")
    );
    only(&contract)
        .is("lint-amendment-idle", Level::Warning)
        .names(&["`A1`"])
        .at("id = \"A1\"")
        .fix("since = \"A1\"");
}

#[test]
fn an_amendment_outside_of_the_term_or_out_of_order() {
    let contract = |first: &str, second: &str| {
        format!(
            "{HEAD}{}{}{}",
            clause("C-1", "rule", &response("2h", "since = \"A1\"\nuntil = \"A2\"")),
            amendment("A1", first),
            amendment("A2", second)
        )
    };
    nothing(&contract("2026-03-01", "2026-05-01"));
    only(&contract("2026-03-01", "2027-05-01"))
        .is("lint-amendment-outside", Level::Warning)
        .names(&["`A2`", "2027-05-01", "2026-08-31"]);
    let found = lints(&contract("2026-05-01", "2026-03-01"));
    let keys: Vec<&str> = found.iter().map(|shown| shown.key).collect();
    assert_eq!(keys, ["lint-never-in-force", "lint-amendment-order"]);
    found[0].names(&["`rule`"]).beside(&["until = \"A2\""]);
    found[1].names(&["`A1`", "`A2`"]).beside(&["[[amendment]]"]);
}

#[test]
fn two_versions_under_one_clause_that_hold_on_the_same_days() {
    let contract = |old: &str| {
        let mut text = clause("C-1", "old", &response("3h", old));
        text.push_str(&format!(
            "\n[[clause.obligation]]\nid = \"new\"\n{}\n",
            response("2h", "since = \"A1\"")
        ));
        format!("{HEAD}{text}{}", amendment("A1", "2026-03-01"))
    };
    only(&contract(""))
        .is("lint-version-overlap", Level::Error)
        .names(&["`C-1`", "`old`", "`new`", "2026-03-01"])
        .at("id = \"new\"")
        .beside(&["id = \"old\""])
        .fix("`until`");
    nothing(&contract("until = \"A1\""));
}
