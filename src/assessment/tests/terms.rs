//! Conditions of payments and rights.

use super::CARD;
use super::Desk;
use super::day;
use super::outcome;
use crate::assessment::Holds;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::base::time::Interval;
use crate::obligations::outcome::Verdict;

const OVER: &str = "2027-10-01";

/// Four half years instead of two years, with their last days.
const HALVES: [(&str, &str, &str); 4] = [
    ("m1", "2025-09-01", "2026-02-28"),
    ("m2", "2026-03-01", "2026-08-31"),
    ("m3", "2026-09-01", "2027-02-28"),
    ("m4", "2027-03-01", "2027-08-31"),
];

/// A right under this condition in a contract of four periods, with the scores of the first; `?` is one
/// that nobody can tell.
fn halves(condition: &str, scores: &[&str]) -> Desk {
    let mut head = Desk::head().to_owned();
    let years = head.find("[[period]]").expect("the head has periods");
    let rest = head.find("[[window]]").expect("the head has windows");
    let periods = HALVES.map(|(id, first, last)| {
        format!(
            "[[period]]\nid = \"{id}\"\ntitle = \"{id}\"\nfirst = {first}\nlast = {last}\n\
             amount = \"75000.00 CNY\"\n\n"
        )
    });
    head.replace_range(years..rest, &periods.concat());
    let right = format!(
        "{CARD}\n[[right]]\nid = \"r\"\nclause = \"C-1\"\ntitle = \"权利\"\nholder = \"buyer\"\n\
         when = [{condition}]\n"
    );
    let mut desk = Desk::edited(&format!("{head}\n{right}"), "");
    for (score, (_, _, last)) in scores.iter().zip(HALVES) {
        let verdict = if *score == "?" { Verdict::Undecidable } else { Verdict::Met };
        let mut outcome = outcome(last, last, verdict);
        outcome.value = Some(*score).filter(|score| *score != "?").map(super::number);
        outcome.evidence = vec![RecordNo(0)];
        desk.file("value", outcome);
    }
    desk
}

#[test]
fn the_mean_of_listed_periods_is_exact_at_its_edges() {
    let good = r#"{ score = "[80, 90)", period = ["m1", "m2", "m3"] }"#;
    for (scores, expected) in [
        (["80", "80", "80"], Holds::Yes),
        (["80", "80", "79.99"], Holds::No),
        (["70", "80", "90"], Holds::Yes),
        (["79.99", "80", "80.01"], Holds::Yes),
        (["90", "90", "89.99"], Holds::Yes),
        (["90", "90", "90"], Holds::No),
        (["100", "80", "90"], Holds::No),
        (["100", "79.99", "90"], Holds::Yes),
    ] {
        // The fourth period is not among them, whatever it scores.
        for fourth in ["0", "100"] {
            let desk = halves(good, &[&scores[..], &[fourth]].concat());
            assert_eq!(holds(&desk, OVER), expected, "{scores:?}");
        }
        let desk = halves(good, &scores);
        assert_eq!(holds(&desk, "2027-03-01"), expected, "{scores:?}: the three are over");
    }
    let desk = halves(good, &["80", "80", "80"]);
    let (assessment, _) = desk.assess(OVER);
    let condition = &assessment.rights[0].conditions[0];
    assert_eq!(condition.since, Some(day("2027-03-01")), "since the last of them is over");
    let told =
        |key: &str| condition.proof.lines.iter().filter(|line| line.label.key == key).count();
    assert_eq!((told("condition-period-score"), told("condition-mean")), (3, 1));
}

#[test]
fn the_mean_of_listed_periods_is_open_while_one_may_move() {
    let good = r#"{ score = "[80, 90)", period = ["m1", "m2", "m3"] }"#;
    for as_of in ["2026-09-01", "2027-02-28"] {
        assert_eq!(holds(&halves(good, &["80", "80", "80"]), as_of), Holds::NotYet, "{as_of}");
    }
    // 70 + 69.99 + 100 stays under three times 80; 70 + 70 + 100 comes to it.
    assert_eq!(holds(&halves(good, &["70", "69.99"]), "2026-09-01"), Holds::No, "out of reach");
    assert_eq!(holds(&halves(good, &["70", "70"]), "2026-09-01"), Holds::NotYet);
    // A score that nobody can tell is not known, even when its period is over.
    assert_eq!(holds(&halves(good, &["80", "80", "?"]), OVER), Holds::NotYet);
    assert_eq!(holds(&halves(good, &["70", "69.99", "?"]), OVER), Holds::No, "whatever it is");
    let unknown = r#"{ score = "[0, 100]", period = ["m1", "m9"] }"#;
    assert_eq!(holds(&halves(unknown, &["80", "80", "80", "80"]), OVER), Holds::NotYet);
}

#[test]
fn so_many_periods_in_a_row_must_each_lie_inside() {
    let poor = r#"{ score = "[0, 70)", consecutive = 2 }"#;
    for (scores, expected) in [
        (["69.99", "69.99", "100", "100"], Holds::Yes),
        (["100", "100", "0", "69.99"], Holds::Yes),
        (["69.99", "70", "69.99", "70"], Holds::No),
        (["70", "69.99", "70", "69.99"], Holds::No),
        (["100", "0", "69.99", "100"], Holds::Yes),
    ] {
        assert_eq!(holds(&halves(poor, &scores), OVER), expected, "{scores:?}");
    }
    let three = r#"{ score = "[0, 70)", consecutive = 3 }"#;
    assert_eq!(holds(&halves(three, &["60", "60", "70", "60"]), OVER), Holds::No);
    assert_eq!(holds(&halves(three, &["70", "60", "60", "60"]), OVER), Holds::Yes);
    let desk = halves(poor, &["60", "60", "60", "100"]);
    let since = desk.assess(OVER).0.rights[0].conditions[0].since;
    assert_eq!(since, Some(day("2026-09-01")), "since the first such run is over");
}

#[test]
fn a_run_of_periods_is_sure_when_it_is_over_and_ruled_out_when_none_can_come() {
    let poor = r#"{ score = "[0, 70)", consecutive = 2 }"#;
    let fair = r#"{ score = "[60, 70)", consecutive = 2 }"#;
    assert_eq!(holds(&halves(fair, &["60", "60"]), "2026-08-31"), Holds::NotYet, "one may fall");
    assert_eq!(holds(&halves(fair, &["60", "60"]), "2026-09-01"), Holds::Yes, "both are over");
    assert_eq!(holds(&halves(poor, &["60", "60"]), "2026-08-31"), Holds::Yes, "it only falls");
    assert_eq!(holds(&halves(poor, &["60", "60"]), "2026-09-01"), Holds::Yes, "both are over");
    assert_eq!(holds(&halves(poor, &["60", "90"]), "2026-09-01"), Holds::NotYet, "two to come");
    assert_eq!(holds(&halves(poor, &["60", "90", "90"]), "2027-03-01"), Holds::No, "one to come");
    assert_eq!(holds(&halves(poor, &["90", "90", "60"]), "2027-03-01"), Holds::NotYet);
    // A score that nobody can tell is not known, even when its period is over.
    assert_eq!(holds(&halves(poor, &["90", "90", "60", "?"]), OVER), Holds::NotYet);
    assert_eq!(holds(&halves(poor, &["90", "60", "90", "?"]), OVER), Holds::No, "whatever it is");
    assert_eq!(holds(&halves(poor, &["60", "60", "90", "?"]), OVER), Holds::Yes);
    let five = r#"{ score = "[0, 100]", consecutive = 5 }"#;
    assert_eq!(holds(&halves(five, &["60", "60", "60", "60"]), OVER), Holds::NotYet);
}

/// A contract with one right under this condition.
fn right(condition: &str) -> Desk {
    Desk::new(&format!(
        "{CARD}\n[[right]]\nid = \"r\"\nclause = \"C-1\"\ntitle = \"权利\"\nholder = \"buyer\"\n\
         when = [{condition}]\n"
    ))
}

fn holds(desk: &Desk, as_of: &str) -> Holds {
    desk.assess(as_of).0.rights[0].holds
}

#[test]
fn the_mean_is_exact_at_its_edges() {
    let renew = r#"{ score = "[85, 100]", period = "average" }"#;
    let tender = r#"{ score = "[0, 80)", period = "average" }"#;
    for (years, renewed, tendered) in [
        (["80", "90"], Holds::Yes, Holds::No),
        (["80", "89.99"], Holds::No, Holds::No),
        (["80", "80"], Holds::No, Holds::No),
        (["80", "79.99"], Holds::No, Holds::Yes),
    ] {
        for (condition, expected) in [(renew, renewed), (tender, tendered)] {
            let mut desk = right(condition);
            desk.score(&years);
            assert_eq!(holds(&desk, OVER), expected, "{condition} {years:?}");
        }
    }
}

#[test]
fn the_mean_is_open_while_a_year_is_and_can_be_out_of_reach() {
    for condition in [
        r#"{ score = "[85, 100]", period = "average" }"#,
        r#"{ score = "[0, 80)", period = "average" }"#,
    ] {
        let mut desk = right(condition);
        desk.score(&["80"]);
        assert_eq!(holds(&desk, "2026-10-01"), Holds::NotYet, "{condition}");
    }
    let mut desk = right(r#"{ score = "[85, 100]", period = "average" }"#);
    desk.score(&["69.99"]);
    assert_eq!(holds(&desk, "2026-10-01"), Holds::No, "84.995 at most");
}

#[test]
fn a_score_that_can_no_longer_be_reached_is_known_before_the_year_is_over() {
    let mut desk = right(r#"{ score = "[70, 100]", period = "y1" }"#);
    desk.score(&["65"]);
    assert_eq!(holds(&desk, "2026-03-01"), Holds::No, "lost for good");
    let mut desk = right(r#"{ score = "[60, 100]", period = "y1" }"#);
    desk.score(&["95"]);
    assert_eq!(holds(&desk, "2026-03-01"), Holds::NotYet, "more can still be lost");
    assert_eq!(holds(&desk, "2026-09-01"), Holds::Yes);
}

#[test]
fn one_period_is_enough_for_any_and_all_are_needed_to_rule_it_out() {
    let mut desk = right(r#"{ score = "[0, 70)", period = "any" }"#);
    desk.score(&["69.99", "100"]);
    assert_eq!(holds(&desk, "2026-09-01"), Holds::Yes);
    let mut desk = right(r#"{ score = "[0, 70)", period = "any" }"#);
    desk.score(&["70", "70"]);
    assert_eq!(holds(&desk, "2026-09-01"), Holds::NotYet);
    assert_eq!(holds(&desk, OVER), Holds::No);
}

#[test]
fn met_needs_an_outcome_and_nothing_under_way() {
    let mut desk = right(r#"{ met = "repair", period = "y1" }"#);
    assert_eq!(holds(&desk, OVER), Holds::NotYet, "nothing happened");
    desk.file("repair", outcome("a", "2026-01-01", Verdict::Met));
    desk.file("repair", outcome("b", "2026-01-02", Verdict::Excused));
    desk.file("repair", outcome("z", "2026-10-02", Verdict::Breached));
    assert_eq!(holds(&desk, OVER), Holds::Yes, "the breach is in the other year");
    let (assessment, _) = desk.assess(OVER);
    let condition = &assessment.rights[0].conditions[0];
    assert_eq!(condition.since, Some(day("2026-09-01")), "there could be more until then");
    assert_eq!(condition.proof.lines[0].link, Some(Link::Clause("C-1".into())));
    assert_eq!(holds(&desk, "2026-03-01"), Holds::NotYet, "there may be more");
    desk.file("repair", outcome("c", "2026-01-03", Verdict::Upcoming));
    assert_eq!(holds(&desk, OVER), Holds::NotYet);
    desk.file("repair", outcome("d", "2026-01-04", Verdict::Breached));
    assert_eq!(holds(&desk, OVER), Holds::No);
    let whole = right(r#"{ met = "repair" }"#);
    assert_eq!(holds(&whole, OVER), Holds::NotYet);
}

#[test]
fn a_window_that_runs_is_not_met_yet_and_a_finished_streak_is() {
    let mut survey = outcome("y1", "2026-08-31", Verdict::Met);
    survey.window = Some(Interval::new(day("2025-09-01"), day("2026-09-01")));
    survey.provisional = true;
    let mut desk = right(r#"{ met = "value" }"#);
    desk.file("value", survey.clone());
    assert_eq!(holds(&desk, "2026-03-01"), Holds::NotYet);
    survey.provisional = false;
    let mut desk = right(r#"{ met = "value" }"#);
    desk.file("value", survey);
    assert_eq!(holds(&desk, "2026-03-01"), Holds::Yes);
    assert_eq!(
        desk.assess(OVER).0.rights[0].conditions[0].since,
        Some(day("2026-09-01")),
        "a window holds when it is over"
    );
}

#[test]
fn a_breach_is_awaited_until_the_term_is_over() {
    let mut desk = right(r#"{ breached = "repair" }"#);
    assert_eq!(holds(&desk, "2026-03-01"), Holds::NotYet);
    assert_eq!(holds(&desk, OVER), Holds::No);
    desk.file("repair", outcome("a", "2026-01-01", Verdict::Pending));
    assert_eq!(holds(&desk, OVER), Holds::NotYet);
    desk.breaches("repair", &["2026-02-01"]);
    assert_eq!(holds(&desk, "2026-03-01"), Holds::Yes);
}

#[test]
fn a_day_comes_with_its_first_instant_and_all_conditions_count() {
    let desk = right(r#"{ on_or_after = 2026-09-01 }"#);
    assert_eq!(holds(&desk, "2026-08-31"), Holds::NotYet);
    assert_eq!(holds(&desk, "2026-09-01"), Holds::Yes);
    let mut desk = right(r#"{ on_or_after = 2026-09-01 }, { met = "repair" }"#);
    assert_eq!(holds(&desk, "2026-09-01"), Holds::NotYet);
    desk.breaches("repair", &["2026-02-01"]);
    assert_eq!(holds(&desk, "2026-03-01"), Holds::No, "one that cannot hold settles it");
}
