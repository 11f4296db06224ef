//! Clauses without obligations, obligations without clauses or consequences.

use pactbook::base::finding::Level;

use super::HEAD;
use super::clause;
use super::lints;
use super::nothing;
use super::only;
use super::points::card;

const RULE: &str = "kind = \"forbid\"\non = \"security_event\"";
const BARE: &str = "\n[[clause]]\nid = \"C-2\"\ntitle = \"条款\"\ngroup = \"一\"\ntext = \"要求\"\nsource = \"L1\"\n";

#[test]
fn a_clause_without_an_obligation() {
    only(&format!("{HEAD}{BARE}"))
        .is("contract-clause-undecided", Level::Error)
        .names(&["`C-2`"])
        .at("id = \"C-2\"")
        .fix("unjudged");
    nothing(&format!("{HEAD}{BARE}unjudged = \"投标条件\"\n"));
    nothing(&format!("{HEAD}{}{BARE}decided_by = [\"rule\"]\n", clause("C-1", "rule", RULE)));
}

#[test]
fn an_obligation_beside_the_clauses_belongs_to_the_one_it_names() {
    let loose =
        |clause: &str| format!("{HEAD}{BARE}\n[[obligation]]\n{clause}\nid = \"rule\"\n{RULE}\n");
    nothing(&loose("clause = \"C-2\""));
    let found = lints(&loose(""));
    let stray = found.iter().find(|one| one.key == "contract-obligation-stray").expect("found");
    stray.is("contract-obligation-stray", Level::Error).names(&["`rule`"]).at("id = \"rule\"");
    stray.fix("[[clause.obligation]]");
    let found = lints(&loose("clause = \"C-9\""));
    let keys: Vec<&str> = found.iter().map(|one| one.key).collect();
    assert_eq!(keys, ["contract-clause-undecided", "contract-obligation-stray-clause"]);
    found[1].names(&["`rule`", "`C-9`"]).at("clause = \"C-9\"").fix("`C-2`");
}

#[test]
fn an_obligation_inside_a_clause_does_not_name_another() {
    let contract = format!("{HEAD}{}{BARE}unjudged = \"无\"\n", clause("C-1", "rule", RULE))
        .replace("id = \"rule\"", "id = \"rule\"\nclause = \"C-2\"");
    let found = lints(&contract);
    assert_eq!(found[0].key, "contract-clause-twice", "{found:#?}");
}

fn scored(rule: &str) -> String {
    let deduct = "deduct = [{ of = [\"rule\"], points = 1 }]";
    format!(
        "{HEAD}{}{}{}",
        clause("C-1", "rule", RULE),
        clause("C-2", "other", rule),
        card(&[("1", "10", deduct)], 10)
    )
}

#[test]
fn an_obligation_whose_breach_costs_nothing_must_say_that_it_means_to() {
    only(&scored(RULE))
        .is("lint-obligation-unused", Level::Note)
        .names(&["`other`", "`C-2`"])
        .at("id = \"other\"")
        .beside(&["id = \"C-2\""])
        .fix("level = \"warning\"");
    nothing(&scored(&format!("{RULE}\nlevel = \"note\"")));
    nothing(&scored(RULE).replace("of = [\"rule\"]", "of = [\"rule\", \"other\"]"));
    let ratio = clause(
        "C-3",
        "rate",
        "kind = \"ratio\"\noutcomes = [\"other\"]\nat_least = \"95%\"\nlevel = \"note\"",
    );
    nothing(&format!("{}{ratio}", scored(RULE)));
    // Without points and money no breach costs anything.
    nothing(&format!("{HEAD}{}", clause("C-1", "rule", RULE)));
}

#[test]
fn a_consequence_of_a_breach_that_can_never_be() {
    let open = "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"";
    let contract =
        |rule: &str| scored(rule).replace("of = [\"rule\"]", "of = [\"rule\", \"other\"]");
    only(&contract(open))
        .is("lint-never-breached", Level::Warning)
        .names(&["`other`", "`C-2`"])
        .at("deduct = [{ of = [\"rule\", \"other\"], points = 1 }]")
        .beside(&["id = \"other\""])
        .fix("[[declared]]");
    nothing(&contract(&format!("{open}\nwithin = \"2h\"")));
}

#[test]
fn a_cadence_that_does_not_say_how_often() {
    let cadence = "kind = \"cadence\"\non = \"inspection\"";
    only(&format!("{HEAD}{}", clause("C-1", "rule", cadence)))
        .is("lint-no-rhythm", Level::Warning)
        .names(&["`rule`", "`C-1`"])
        .at("kind = \"cadence\"")
        .beside(&["id = \"C-1\""])
        .fix("`every`");
    nothing(&format!("{HEAD}{}", clause("C-1", "rule", &format!("{cadence}\nevery = \"week\""))));
}

#[test]
fn a_contract_without_a_period() {
    let head = HEAD.split("[[period]]").next().unwrap_or_default();
    only(&format!("{head}{}", clause("C-1", "rule", RULE)))
        .is("contract-no-periods", Level::Error)
        .fix("equal to its term");
}
