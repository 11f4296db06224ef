//! Ranges of the score and of measured values.

use pactbook::base::finding::Level;

use super::HEAD;
use super::clause;
use super::lints;
use super::nothing;
use super::only;
use super::points::card;

const RULE: &str = "kind = \"forbid\"\non = \"security_event\"";
const DEDUCT: &str = "deduct = [{ of = [\"rule\"], points = 1 }]";

/// A contract with these grades, each by a clause of its own.
fn grades(scores: &[&str]) -> String {
    let mut text = format!("{HEAD}{}", clause("C-0", "rule", RULE));
    let mut grades = String::new();
    for (n, score) in scores.iter().enumerate() {
        let id = n + 1;
        text.push_str(&format!(
            "\n[[clause]]\nid = \"C-{id}\"\ntitle = \"条款\"\ngroup = \"一\"\ntext = \"要求\"\nsource = \"L1\"\n"
        ));
        grades.push_str(&format!(
            "\n[[grade]]\nclause = \"C-{id}\"\ntitle = \"档 {id}\"\nscore = \"{score}\"\n"
        ));
    }
    format!("{text}{}{grades}", card(&[("1", "100", DEDUCT)], 100))
}

#[test]
fn a_gap_between_two_bands_says_which_scores_have_none() {
    only(&grades(&["[90, 100]", "[80, 89]", "[0, 80)"]))
        .is("contract-band-gap", Level::Error)
        .names(&["`C-1`", "`C-2`", "(89, 90)"])
        .at("[[grade]]")
        .beside(&["[[grade]]"])
        .fix("[80, 90)");
    only(&grades(&["[90, 100]", "[0, 90)", "(100, 120]"])).is("lint-band-outside", Level::Error);
    nothing(&grades(&["[90, 100]", "[0, 90)"]));
    only(&grades(&["(90, 100]", "[0, 90)"])).names(&["[90, 90]"]);
}

#[test]
fn an_overlap_of_two_bands_says_which_scores_have_two() {
    only(&grades(&["[0, 90]", "[90, 100]"]))
        .is("contract-band-overlap", Level::Error)
        .names(&["`C-1`", "`C-2`", "[90, 90]"])
        .fix("(90, 100]");
    let nested = lints(&grades(&["[0, 60)", "[0, 80)", "[0, 90)", "[90, 100]"]));
    let overlaps: Vec<&str> = nested.iter().map(|shown| shown.key).collect();
    assert_eq!(overlaps, ["contract-band-overlap", "contract-band-overlap"], "{nested:#?}");
    nested[0].names(&["`C-1`", "`C-2`", "[0, 60)"]).fix("[60, 80)");
    nested[1].names(&["`C-2`", "`C-3`", "[0, 80)"]).fix("[80, 90)");
}

#[test]
fn a_band_that_no_score_reaches() {
    only(&grades(&["[0, 100]", "[100, 120]"]))
        .is("lint-band-behind", Level::Error)
        .names(&["`C-2`", "[100, 120]", "[0, 100]"])
        .beside(&["[[grade]]"])
        .fix("`C-1`");
    only(&grades(&["[0, 100]", "(100, 120]"]))
        .is("lint-band-outside", Level::Error)
        .names(&["`C-2`", "100"])
        .fix("[0, 100]");
    let behind = lints(&grades(&["[0, 90)", "[0, 60)", "[90, 100]"]));
    assert_eq!(behind.len(), 1, "{behind:#?}");
    behind[0].is("lint-band-behind", Level::Error).names(&["`C-2`", "[0, 60)"]);
}

#[test]
fn bands_that_leave_out_nothing_or_full_points() {
    only(&grades(&["[0, 100)"])).is("contract-band-ends", Level::Error).names(&["`C-1`", "100"]);
    only(&grades(&["(0, 100]"])).names(&["0 belongs to none"]).fix("`[0`");
}

fn steps(bands: &str) -> String {
    let deduct = format!("deduct = [{{ measure = \"rule\", bands = [\n{bands}\n] }}]");
    format!("{HEAD}{}{}", clause("C-1", "rule", RULE), card(&[("1", "10", &deduct)], 10))
}

fn of_steps(contract: &str) -> Vec<super::Shown> {
    lints(contract).into_iter().filter(|shown| shown.key.starts_with("lint-step")).collect()
}

#[test]
fn a_step_that_costs_no_more_than_the_wider_one_never_counts() {
    let found = of_steps(&steps(
        "{ below = 70, points = 1 },\n{ below = 80, points = 2 },\n{ below = 90, points = 0.5 },",
    ));
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0]
        .is("lint-step-idle", Level::Error)
        .names(&["`1`", "`below 70`", "`below 80`"])
        .at("{ below = 70, points = 1 },")
        .beside(&["{ below = 80, points = 2 },"])
        .fix("more than 2 points");
    let equal = of_steps(&steps("{ below = 80, points = 2 },\n{ below = 80, points = 2 },"));
    assert_eq!(equal.len(), 1, "{equal:#?}");
}

#[test]
fn steps_from_the_widest_on_are_told_to_be_turned() {
    let found = of_steps(&steps("{ below = 90, points = 1 },\n{ below = 70, points = 3 },"));
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0]
        .is("lint-step-order", Level::Warning)
        .at("{ below = 70, points = 3 },")
        .beside(&["{ below = 90, points = 1 },"])
        .fix("heaviest");
    let sound = "{ below = 70, points = 3 },\n{ below = 90, points = 1 },";
    assert!(of_steps(&steps(sound)).is_empty());
    let faults =
        "{ above = 2, points = 3 },\n{ above = 1, points = 2 },\n{ at_least = 1, points = 1 },";
    assert!(of_steps(&steps(faults)).is_empty());
    let idle = of_steps(&steps("{ above = 1, points = 2 },\n{ at_least = 1, points = 2 },"));
    assert_eq!(idle.len(), 1, "{idle:#?}");
    idle[0].names(&["`above 1`", "`at_least 1`"]);
}

#[test]
fn grades_of_a_statistic_that_share_an_edge() {
    let stat = |middle: &str| {
        format!(
            "{HEAD}{}",
            clause(
                "C-1",
                "load",
                &format!(
                    "kind = \"stat\"\non = \"measurement\"\nvalue = \"value\"\ngrades = [\n{{ title = \"优秀\", value = \"[0, 400]\" }},\n{{ title = \"合格\", value = \"{middle}\" }},\n{{ title = \"不合格\", value = \"(2000, )\", breached = true }},\n]"
                )
            )
        )
    };
    let of = |contract: &str| -> Vec<super::Shown> {
        lints(contract).into_iter().filter(|one| one.key.starts_with("contract-grade")).collect()
    };
    let found = of(&stat("[400, 2000]"));
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0]
        .is("contract-grade-overlap", Level::Error)
        .names(&["[0, 400]", "[400, 2000]"])
        .at("{ title = \"合格\", value = \"[400, 2000]\" },")
        .beside(&["{ title = \"优秀\", value = \"[0, 400]\" },", "id = \"load\""])
        .fix("give the end to one of them");
    let gap = of(&stat("(400, 1900]"));
    assert_eq!(gap.len(), 1, "{gap:#?}");
    gap[0].is("contract-grade-gap", Level::Error).names(&["(400, 1900]", "(2000, )"]);
    assert!(of(&stat("(400, 2000]")).is_empty());
}
