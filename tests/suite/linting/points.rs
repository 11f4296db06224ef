//! Points, shares and amounts that do not add up, one thing with two numbers, items without a rule.

use pactbook::base::finding::Level;

use super::HEAD;
use super::clause;
use super::lints;
use super::nothing;
use super::only;

const RULE: &str = "kind = \"forbid\"\non = \"security_event\"";

pub(super) fn card(items: &[(&str, &str, &str)], stated: u32) -> String {
    let mut card = format!(
        "\n[scorecard]\ntitle = \"评分表\"\ntotal = {stated}\n[[scorecard.section]]\nid = \"S\"\ntitle = \"部分\"\npoints = {stated}\n"
    );
    for (id, points, deduct) in items {
        card.push_str(&format!(
            "[[scorecard.section.item]]\nid = \"{id}\"\ntitle = \"项 {id}\"\npoints = {points}\nstandard = \"标准\"\n{deduct}\n"
        ));
    }
    card
}

const DEDUCT: &str = "deduct = [{ of = [\"rule\"], points = 1 }]";

fn contract(more: &str) -> String {
    format!("{HEAD}{}{more}", clause("C-1", "rule", RULE))
}

#[test]
fn points_that_do_not_sum_to_their_section_name_what_is_missing() {
    let items = [("1", "2", DEDUCT), ("2", "1", DEDUCT)];
    only(&contract(&card(&items, 5)))
        .is("contract-section-sum", Level::Error)
        .names(&["section S", "3 points", "states 5"])
        .at("id = \"S\"")
        .beside(&["id = \"1\"", "id = \"2\""])
        .fix("2 points are missing");
    only(&contract(&card(&items, 2))).fix("1 points too many");
    nothing(&contract(&card(&items, 3)));
}

#[test]
fn sections_that_do_not_sum_to_the_total_name_what_is_missing() {
    let contract = contract(&card(&[("1", "98", DEDUCT)], 98)).replace("total = 98", "total = 100");
    only(&contract)
        .is("contract-total-sum", Level::Error)
        .at("[scorecard]")
        .beside(&["id = \"S\""])
        .fix("2 points are missing");
}

#[test]
fn an_item_that_nothing_takes_points_from() {
    only(&contract(&card(&[("1", "4", DEDUCT), ("2", "6", "")], 10)))
        .is("lint-item-free", Level::Warning)
        .names(&["`2`", "6 points"])
        .at("id = \"2\"")
        .beside(&["id = \"S\""])
        .fix("max = 6");
}

#[test]
fn an_assessor_who_may_give_more_than_there_is() {
    let deduct = "deduct = [{ manual = \"K1\", max = 12 }, { of = [\"rule\"], points = 1 }]";
    only(&contract(&card(&[("1", "10", deduct)], 10)))
        .is("lint-manual-max", Level::Error)
        .names(&["`1`", "10 points", "12"])
        .beside(&["id = \"1\""])
        .fix("within 10");
}

#[test]
fn an_item_that_stands_twice_with_two_numbers() {
    let twice = card(&[("1", "4", DEDUCT), ("2", "6", DEDUCT)], 10).replace("项 2", "项 1");
    only(&contract(&twice))
        .is("lint-item-twice", Level::Error)
        .names(&["项 1", "4", "6"])
        .at("id = \"2\"")
        .beside(&["id = \"1\""])
        .fix("drop one");
}

fn stages(shares: &[(&str, &str)]) -> String {
    let mut text =
        contract("").replace("calendar = \"cn\"", "calendar = \"cn\"\ntotal = \"100.00 CNY\"");
    for (n, (title, share)) in shares.iter().enumerate() {
        text.push_str(&format!(
            "\n[[stage]]\nid = \"p{n}\"\nclause = \"C-1\"\ntitle = \"{title}\"\nshare = \"{share}\"\nwhen = [{{ on_or_after = 2025-10-01 }}]\n"
        ));
    }
    text
}

#[test]
fn shares_of_payment_that_do_not_sum() {
    only(&stages(&[("首款", "30%"), ("尾款", "65%")]))
        .is("contract-stage-sum", Level::Error)
        .names(&["95%"])
        .at("[[stage]]")
        .beside(&["id = \"p0\"", "id = \"p1\""])
        .fix("off by 5");
    nothing(&stages(&[("首款", "30%"), ("尾款", "70%")]));
}

/// Payments of which the first is stated as this sum.
fn stated(amount: &str, shares: &[(&str, &str)]) -> String {
    let share = format!("share = \"{}\"", shares[0].1);
    stages(shares).replacen(&share, &format!("amount = \"{amount}\""), 1)
}

#[test]
fn amounts_and_shares_of_payment_come_to_the_total_together() {
    nothing(&stated("30.00 CNY", &[("首款", "1%"), ("尾款", "70%")]));
    only(&stated("30.01 CNY", &[("首款", "1%"), ("尾款", "70%")]))
        .is("lint-stage-amounts", Level::Error)
        .names(&["100.01", "100.00", "2025-09-01"])
        .at("[[stage]]")
        .beside(&["id = \"p0\"", "id = \"p1\""])
        .fix("0.01");
    only(&stated("30.00 USD", &[("首款", "1%"), ("尾款", "70%")]))
        .is("lint-stage-currency", Level::Error)
        .names(&["`p0`", "USD", "CNY"])
        .at("id = \"p0\"")
        .fix("CNY");
    let both = stages(&[("首款", "100%")])
        .replace("share = \"100%\"", "share = \"100%\"\namount = \"100.00 CNY\"");
    let found = lints(&both);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].key, "contract-just-one");
    let neither = stages(&[("首款", "100%")]).replace("share = \"100%\"\n", "");
    assert!(lints(&neither).iter().any(|one| one.key == "contract-missing-key"));
}

#[test]
fn a_payment_that_stands_twice_with_two_shares() {
    only(&stages(&[("首款", "30%"), ("首款", "70%")]))
        .is("lint-share-twice", Level::Error)
        .names(&["C-1", "首款", "30%", "70%"])
        .at("id = \"p1\"")
        .beside(&["id = \"p0\""]);
}

#[test]
fn a_payment_without_a_condition() {
    let contract = stages(&[("首款", "30%"), ("尾款", "70%")]).replacen(
        "when = [{ on_or_after = 2025-10-01 }]\n",
        "",
        1,
    );
    only(&contract)
        .is("lint-stage-unconditional", Level::Warning)
        .names(&["`p0`", "`C-1`"])
        .at("id = \"p0\"")
        .fix("on_or_after");
}

#[test]
fn amounts_of_periods_that_do_not_sum_to_the_total() {
    let contract = stages(&[("全款", "100%")])
        .replace("title = \"第一年\"", "title = \"第一年\"\namount = \"90.00 CNY\"");
    only(&contract)
        .is("contract-amount-sum", Level::Error)
        .names(&["90.00", "100.00"])
        .beside(&["id    = \"y1\""])
        .fix("100.00");
}

#[test]
fn a_declared_value_that_stands_twice() {
    let declared = |value: &str| {
        format!(
            "\n[[declared]]\nname = \"频率\"\nvalue = \"{value}\"\nreason = \"无\"\nclauses = [\"C-1\"]\n"
        )
    };
    only(&contract(&format!("{}{}", declared("每日"), declared("每周"))))
        .is("lint-declared-twice", Level::Error)
        .names(&["C-1", "频率", "每日", "每周"])
        .beside(&["[[declared]]"])
        .fix("[[reading]]");
}

#[test]
fn money_without_a_total_and_a_score_without_a_scorecard() {
    let contract = stages(&[("全款", "100%")]).replace("total = \"100.00 CNY\"\n", "");
    only(&contract).is("contract-no-total", Level::Error).at("[[stage]]").fix("[[declared]]");
    let contract =
        self::contract("\n[[grade]]\nclause = \"C-1\"\ntitle = \"合格\"\nscore = \"[0, 100]\"\n");
    only(&contract).is("contract-no-scorecard", Level::Error).at("[[grade]]").fix("[scorecard]");
    assert_eq!(lints(&self::contract("")).len(), 0);
}

/// A right under this condition, with a score to look at.
fn right(condition: &str) -> String {
    let right = format!(
        "\n[[right]]\nid = \"r\"\nclause = \"C-1\"\ntitle = \"权利\"\nholder = \"buyer\"\nwhen = [{condition}]\n"
    );
    contract(&(card(&[("1", "10", DEDUCT)], 10) + &right))
}

#[test]
fn periods_that_a_condition_lists_exist_and_go_with_a_score() {
    nothing(&right("{ score = \"[0, 7)\", period = [\"y1\"] }"));
    nothing(&right("{ score = \"[0, 7)\", consecutive = 1 }"));
    only(&right("{ score = \"[0, 7)\", period = [\"y1\", \"y2\"] }"))
        .is("contract-unknown-period", Level::Error)
        .names(&["`y2`"])
        .fix("y1");
    only(&right("{ score = \"[0, 7)\", consecutive = 2 }"))
        .is("lint-run-too-long", Level::Error)
        .names(&["2 periods", "has 1"])
        .fix("consecutive");
    for (condition, key) in [
        ("{ score = \"[0, 7)\", period = [\"y1\", \"y1\"] }", "contract-duplicate-id"),
        ("{ score = \"[0, 7)\", period = [] }", "contract-empty-list"),
        ("{ score = \"[0, 7)\", period = [1] }", "contract-wrong-type"),
        ("{ score = \"[0, 7)\", consecutive = 0 }", "contract-wrong-type"),
        ("{ score = \"[0, 7)\", consecutive = 1, period = \"y1\" }", "contract-scope-run"),
        ("{ breached = \"rule\", consecutive = 1 }", "contract-scope-score"),
        ("{ met = \"rule\", period = [\"y1\"] }", "contract-scope-score"),
    ] {
        assert_eq!(only(&right(condition)).key, key, "{condition}");
    }
}
