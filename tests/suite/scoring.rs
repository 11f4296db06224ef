//! How points are lost together: an assessor's score beside deductions by rule.

use pactbook::assessment::ItemScore;
use pactbook::base::finding::Level;
use pactbook::book::Book;

use crate::bench::book;
use crate::bench::clause;
use crate::bench::said;

const RULE: &str = "kind = \"forbid\"\non = \"complaint\"\nwhere = \"valid\"";

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
title    = "满意度与投诉"
points   = 10
standard = "甲方打分；一次投诉扣 1 分。"
deduct   = [{ of = ["rule"], points = 1 }, { manual = "3c", max = 10, combine = "lower" }]
"#;

fn item(complaints: usize, given: Option<&str>) -> ItemScore {
    item_of(FORM, complaints, given)
}

fn item_of(form: &str, complaints: usize, given: Option<&str>) -> ItemScore {
    let mut records = String::new();
    for n in 0..complaints {
        records += &format!(
            "[[complaint]]\nid = \"C-{n}\"\nkind = \"service\"\nreceived_at = 2025-10-09T10:00:{n:02}\n\
             valid = true\njudged_by = \"甲方代表\"\njudged_at = 2025-10-10T10:00:00\n\n"
        );
    }
    if let Some(score) = given {
        records += &format!(
            "[[review]]\nid = \"R-1\"\nitem = \"3c\"\nperiod = \"y1\"\nscore = {score}\n\
             by = \"甲方代表\"\nat = 2026-09-01T09:00:00\n\n"
        );
    }
    let book: Book = book(&(clause(RULE) + form), &records, "2026-09-02T00:00:00");
    let strange = book.findings.iter().any(|finding| finding.rule != "rule");
    assert!(!strange, "{:#?}", said(&book));
    book.assessments[0].periods[0].sections[0].items[0].clone()
}

fn score(complaints: usize, given: Option<&str>) -> String {
    let item = item(complaints, given);
    assert!(item.score.is_exact(), "{:?}", item.score);
    item.score.now.normalize().to_string()
}

#[test]
fn where_the_lower_score_awaits_a_judgement_it_stays_open_down_to_nothing() {
    let form = FORM.replace("combine = \"lower\"", "combine = \"lower\", missing = \"pending\"");
    let range = |complaints: usize, given: Option<&str>| {
        let score = item_of(&form, complaints, given).score;
        [score.low, score.high].map(|points| points.normalize().to_string())
    };
    assert_eq!(range(3, None), ["0", "7"]);
    assert_eq!(range(0, None), ["0", "10"]);
    assert_eq!(range(10, None), ["0", "0"]);
    assert_eq!(range(3, Some("9")), ["7", "7"]);
    assert_eq!(range(3, Some("6.5")), ["6.5", "6.5"]);
}

#[test]
fn the_lower_of_the_assessors_score_and_the_counted_one_stands() {
    assert_eq!(score(3, Some("9")), "7");
    assert_eq!(score(3, Some("6.5")), "6.5");
    assert_eq!(score(0, Some("8")), "8");
    assert_eq!(score(12, Some("5")), "0");
}

#[test]
fn without_a_judgement_the_counted_score_stands_and_nothing_is_open() {
    assert_eq!(score(3, None), "7");
}

const SHOWN: &str =
    "kind = \"ratio\"\non = \"question\"\namong = \"sampled\"\nwhere = \"accurate\"\nshown = true";

/// The score of the first year by a share that is only shown: lowest, as it stands, highest.
fn by_shown(missing: &str, answers: &[Option<bool>]) -> [String; 3] {
    let question = |(n, accurate): (usize, &Option<bool>)| {
        let judged = accurate.map_or(String::new(), |accurate| {
            format!(
                "accurate = {accurate}\njudged_by = \"甲方代表\"\njudged_at = 2025-12-01T00:00:00\n"
            )
        });
        format!(
            "[[question]]\nid = \"Q-{n}\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n\
             sampled = true\n{judged}\n"
        )
    };
    let records: String = answers.iter().enumerate().map(question).collect();
    let deduct = format!(
        "{{ measure = \"rule\", bands = [{{ below = 60, points = 5 }}, {{ below = 100, points = 3 }}], \
         missing = \"{missing}\" }}"
    );
    let form = FORM.replace(
        "{ of = [\"rule\"], points = 1 }, { manual = \"3c\", max = 10, combine = \"lower\" }",
        &deduct,
    );
    let book: Book = book(&(clause(SHOWN) + &form), &records, "2026-09-02T00:00:00");
    assert!(book.findings.is_empty(), "{:#?}", said(&book));
    let score = &book.assessments[0].periods[0].sections[0].items[0].score;
    [score.low, score.now, score.high].map(|points| points.normalize().to_string())
}

#[test]
fn a_share_that_is_only_shown_scores_by_its_value_and_without_one_as_the_deduction_says() {
    let certain = |points: &str| [points, points, points].map(str::to_owned);
    assert_eq!(by_shown("full", &[Some(true), Some(true)]), certain("10"));
    assert_eq!(by_shown("full", &[Some(true), Some(false), Some(true)]), certain("7"));
    assert_eq!(by_shown("full", &[Some(true), Some(false), Some(false)]), certain("5"));
    assert_eq!(by_shown("full", &[]), certain("10"));
    assert_eq!(by_shown("zero", &[]), certain("0"));
}

#[test]
fn a_share_that_is_only_shown_and_that_nobody_judged_leaves_the_points_open() {
    assert_eq!(by_shown("full", &[None])[0], "0", "nobody can say");
    assert_eq!(by_shown("full", &[None])[2], "10");
    // One of two is right: 50 % at least, 100 % at most.
    assert_eq!(by_shown("full", &[Some(true), None]), ["5", "10", "10"].map(str::to_owned));
}

#[test]
fn a_breach_that_costs_points_by_way_of_a_share_is_an_error_too() {
    let late = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"";
    let share = "\n\n[[clause.obligation]]\nid = \"share\"\nkind = \"ratio\"\noutcomes = [\"rule\"]\nat_least = \"90%\"";
    let levels = |card: &str| {
        let contract = format!("{}\n{card}", clause(&format!("{late}{share}")));
        let records = "[[incident]]\nid = \"A\"\nkind = \"fault\"\nreported_at = 2025-10-15T10:00:00\n\
                       responded_at = 2025-10-15T18:30:00\n";
        let book = book(&contract, records, "2026-09-02T00:00:00");
        let own = book.findings.iter().filter(|finding| finding.rule == "rule");
        own.map(|finding| finding.level).collect::<Vec<Level>>()
    };
    assert_eq!(levels(""), [Level::Warning]);
    let card = "[scorecard]\ntitle = \"表\"\ntotal = 10\n\n[[scorecard.section]]\nid = \"1\"\ntitle = \"一\"\npoints = 10\n\n\
                [[scorecard.section.item]]\nid = \"1.1\"\ntitle = \"项\"\npoints = 10\nstandard = \"标准\"\n\
                deduct = [{ measure = \"share\", below = 90, step = 5, points = 1 }]\n";
    assert_eq!(levels(card), [Level::Error]);
}
