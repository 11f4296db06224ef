//! Points by bands, by share, by what records earn; bonuses and the ceiling; rates by record.

use super::Desk;
use super::ends;
use super::item;
use super::number;
use super::outcome;
use crate::assessment::Evidence;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Reach;
use crate::obligations::outcome::Verdict;

const OVER: &str = "2026-10-01";
const RUNNING: &str = "2026-03-01";

const BANDS: &str = "{ measure = \"value\", bands = [{ below = 70, points = 3 }, { below = 80, points = 2 }, \
                     { below = 90, points = 1 }, { below = 100, points = 0.5 }], missing = \"full\" }";

fn valued(id: &str, value: &str) -> Outcome {
    let mut one = outcome(id, "2026-08-31", Verdict::Met);
    one.value = Some(number(value));
    one
}

fn score_of(points: u32, deduct: &str, values: &[&str]) -> [String; 3] {
    let mut desk = Desk::new(&item(points, deduct));
    for (n, value) in values.iter().enumerate() {
        desk.file("value", valued(&format!("v{n}"), value));
    }
    ends(desk.item(OVER).score)
}

#[test]
fn only_the_heaviest_of_nested_bands_counts_and_an_edge_belongs_to_the_better_side() {
    for (value, score) in [
        ("0", "0"),
        ("69.99", "0"),
        ("70", "1"),
        ("79.99", "1"),
        ("80", "2"),
        ("89.99", "2"),
        ("90", "2.5"),
        ("99.99", "2.5"),
        ("100", "3"),
    ] {
        assert_eq!(score_of(3, BANDS, &[value]), [score; 3], "{value}");
    }
}

#[test]
fn the_values_of_several_businesses_add_up_to_the_floor_unless_only_the_worst_counts() {
    assert_eq!(score_of(10, BANDS, &["69", "85", "100"]), ["6"; 3]);
    assert_eq!(score_of(10, BANDS, &["1", "2", "3", "4"]), ["0"; 3], "12 of 10 points");
    let worst = BANDS.replace("missing", "pick = \"worst\", missing");
    assert_eq!(score_of(10, &worst, &["69", "85", "100"]), ["7"; 3]);
}

#[test]
fn of_several_values_the_worst_counts_once_with_what_is_open_beside_it() {
    let worst = BANDS.replace("missing", "pick = \"worst\", missing");
    let mut desk = Desk::new(&item(10, &worst));
    desk.file("value", valued("a", "75"));
    let mut open = valued("b", "95");
    open.reach = Reach::Between(number("60"), number("100"));
    open.open_units = 1;
    desk.file("value", open);
    let item = desk.item(OVER);
    // Two points for sure; three if the other one ends below 70.
    assert_eq!(ends(item.score), ["7", "8", "8"]);
    let counted: Vec<String> =
        item.losses.iter().map(|loss| loss.counted.normalize().to_string()).collect();
    assert_eq!(counted, ["2", "0"]);
    assert_eq!(item.open.len(), 1);
}

#[test]
fn several_obligations_are_measured_by_one_deduction() {
    let both = BANDS.replace("\"value\"", "[\"value\", \"report\"]");
    let mut desk = Desk::new(&item(10, &both));
    desk.file("value", valued("a", "69"));
    desk.file("report", valued("b", "99"));
    assert_eq!(ends(desk.item(OVER).score), ["6.5"; 3]);
}

#[test]
fn no_data_costs_what_the_contract_says_and_an_unreadable_value_leaves_the_item_open() {
    let mut silent = outcome("v", "2026-08-31", Verdict::Undecidable);
    silent.no_data = true;
    for (missing, score) in [("full", ["3"; 3]), ("zero", ["0"; 3])] {
        let mut desk = Desk::new(&item(3, &BANDS.replace("\"full\"", &format!("\"{missing}\""))));
        desk.file("value", silent.clone());
        assert_eq!(ends(desk.item(OVER).score), score, "{missing}");
        assert!(desk.assess(OVER).0.periods[0].is_final);
    }
    let mut desk = Desk::new(&item(3, BANDS));
    desk.file("value", outcome("v", "2026-08-31", Verdict::Undecidable));
    assert_eq!(ends(desk.item(OVER).score), ["0", "3", "3"]);
    assert!(!desk.assess(OVER).0.periods[0].is_final);
}

#[test]
fn a_value_that_can_still_move_costs_between_its_cheapest_and_its_dearest_band() {
    let mut desk = Desk::new(&item(3, BANDS));
    let mut open = valued("v", "85");
    open.reach = Reach::Between(number("70"), number("100"));
    open.open_units = 2;
    desk.file("value", open);
    assert_eq!(ends(desk.item(OVER).score), ["1", "2", "3"]);
}

#[test]
fn a_proportional_item_loses_just_the_share_that_is_missing() {
    let rule = r#"{ measure = "value", proportional = true, missing = "full" }"#;
    for (value, score) in [("100", "8"), ("93.75", "7.5"), ("50", "4"), ("0", "0"), ("110", "8")] {
        assert_eq!(score_of(8, rule, &[value]), [score; 3], "{value}");
    }
    assert_eq!(score_of(8, rule, &["50", "25"]), ["0"; 3], "two of them add up");
}

const EARN: &str = r#"{ earn = { on = "deliverable", where = "kind == 'rule' && accepted" }, points = 1, max = 3 }"#;

fn delivered(id: &str, at: &str, accepted: &str) -> String {
    format!(
        "[[deliverable]]\nid = \"{id}\"\nkind = \"rule\"\nsubmitted_at = {at}T09:00:00\n{accepted}\n"
    )
}

const ACCEPTED: &str = "accepted = true";

fn earned(deduct: &str, records: &[String], as_of: &str) -> ([String; 3], bool) {
    let desk = Desk::with_records(&item(3, deduct), &records.concat());
    let (assessment, findings) = desk.assess(as_of);
    assert_eq!(findings, []);
    (ends(assessment.periods[0].sections[0].items[0].score), assessment.periods[0].is_final)
}

#[test]
fn an_item_that_starts_at_nothing_gains_a_point_for_each_record_up_to_its_most() {
    let records: Vec<String> = ["2025-09-01", "2025-12-01", "2026-03-01", "2026-08-31"]
        .iter()
        .enumerate()
        .map(|(n, at)| delivered(&format!("D-{n}"), at, ACCEPTED))
        .collect();
    for n in 1..=4 {
        let score = n.min(3).to_string();
        assert_eq!(earned(EARN, &records[..n], OVER), ([&*score; 3].map(str::to_owned), true));
    }
    // Before the end the missing ones may still come.
    assert_eq!(earned(EARN, &records[..1], RUNNING), (["1", "1", "3"].map(str::to_owned), false));
}

#[test]
fn a_record_that_is_not_accepted_or_lies_outside_earns_nothing() {
    let outside = delivered("D-1", "2026-09-01", ACCEPTED);
    let refused = delivered("D-2", "2026-01-01", "accepted = false");
    let inside = delivered("D-3", "2026-01-01", ACCEPTED);
    assert_eq!(
        earned(EARN, &[outside, refused, inside], OVER),
        (["1"; 3].map(str::to_owned), true)
    );
}

#[test]
fn without_any_record_the_item_is_pending_unless_the_contract_says_nothing_scores_nothing() {
    let other = "[[incident]]\nid = \"INC-1\"\nreported_at = 2026-01-01T09:00:00\n".to_owned();
    assert_eq!(
        earned(EARN, std::slice::from_ref(&other), OVER),
        (["0", "0", "3"].map(str::to_owned), false)
    );
    let zero = EARN.replace("max = 3", "max = 3, missing = \"zero\"");
    assert_eq!(earned(&zero, &[other], OVER), (["0"; 3].map(str::to_owned), true));
}

#[test]
fn what_was_earned_before_the_period_counts_only_so_far() {
    let card = EARN.replace("max = 3", "max = 3, scope = \"so-far\"");
    let records =
        delivered("D-1", "2025-10-01", ACCEPTED) + &delivered("D-2", "2026-10-01", ACCEPTED);
    for (deduct, second) in [(EARN, "1"), (card.as_str(), "2")] {
        let desk = Desk::with_records(&item(3, deduct), &records);
        let (assessment, _) = desk.assess("2027-10-01");
        let scores: Vec<[String; 3]> =
            assessment.periods.iter().map(|one| ends(one.total)).collect();
        assert_eq!(scores, [["1"; 3], [second; 3]]);
    }
}

fn bonus(words: &str) -> String {
    format!(
        "{}[[scorecard.bonus]]\nid = \"B\"\ntitle = \"加分\"\nclause = \"C-1\"\n{words}\n",
        item(100, r#"{ of = ["repair"], points = 2 }"#)
    )
}

const TRAINING: &str = "on = \"deliverable\"\nwhere = \"accepted\"\npoints = 1";

fn total(card: &str, n_records: usize, n_breaches: usize) -> [String; 3] {
    let mut records =
        "[[incident]]\nid = \"INC-1\"\nreported_at = 2026-01-01T09:00:00\n".to_owned();
    for n in 0..n_records {
        records += &delivered(&format!("D-{n}"), "2026-01-01", ACCEPTED);
    }
    let mut desk = Desk::with_records(card, &records);
    let days = ["2025-10-01", "2025-10-02", "2025-10-03"];
    desk.breaches("repair", &days[..n_breaches]);
    ends(desk.assess(OVER).0.periods[0].total)
}

#[test]
fn a_bonus_lifts_the_total_but_not_above_the_ceiling() {
    assert_eq!(total(&bonus(TRAINING), 0, 3), ["94"; 3]);
    assert_eq!(total(&bonus(TRAINING), 2, 3), ["96"; 3]);
    assert_eq!(total(&bonus(TRAINING), 6, 3), ["100"; 3]);
    assert_eq!(total(&bonus(TRAINING), 7, 3), ["100"; 3], "no ceiling stated: the total is it");
    assert_eq!(total(&bonus(&format!("{TRAINING}\nmax = 1")), 4, 3), ["95"; 3]);
    let high = bonus(TRAINING).replace("total = 100\n", "total = 100\nceiling = 105\n");
    assert_eq!(total(&high, 7, 1), ["105"; 3]);
}

#[test]
fn a_bonus_that_nobody_has_judged_is_open_and_one_that_is_judged_is_not() {
    let card = bonus("manual = \"K8.2\"\nmax = 2");
    assert_eq!(total(&card, 0, 1), ["98", "98", "100"]);
    let silent = bonus("manual = \"K8.2\"\nmax = 2\nmissing = \"zero\"");
    assert_eq!(total(&silent, 0, 1), ["98"; 3]);
    let review = "[[review]]\nid = \"R\"\nitem = \"K8.2\"\nperiod = \"y1\"\nscore = 1.5\n\
                  at = 2026-09-02T09:00:00\n";
    let mut desk = Desk::with_records(&card, review);
    desk.breaches("repair", &["2025-10-01"]);
    let (assessment, findings) = desk.assess(OVER);
    assert_eq!(findings, []);
    assert_eq!(ends(assessment.periods[0].total), ["99.5"; 3]);
    assert!(assessment.periods[0].is_final);
}

#[test]
fn only_those_who_may_judge_give_points_and_others_are_found() {
    let deduct = r#"{ manual = "K1", max = 10, by = ["buyer"] }"#;
    for (by, given, n_findings) in [
        ("by = \"采购人\"\n", ["7"; 3], 0),
        ("by = \"供应商\"\n", ["0", "10", "10"], 1),
        ("", ["0", "10", "10"], 1),
    ] {
        let review = format!(
            "[[review]]\nid = \"R\"\nitem = \"K1\"\nperiod = \"y1\"\nscore = 7\n{by}\
             at = 2026-09-02T09:00:00\n"
        );
        let desk = Desk::with_records(&item(10, deduct), &review);
        let (assessment, findings) = desk.assess(OVER);
        assert_eq!(ends(assessment.periods[0].sections[0].items[0].score), given, "{by}");
        let rules: Vec<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
        assert_eq!(rules, vec!["review-without-authority"; n_findings], "{by}");
    }
}

fn incident(id: &str, rest: &str) -> String {
    format!("[[incident]]\nid = \"{id}\"\nreported_at = 2026-01-01T09:00:00\n{rest}\n")
}

const SIGNED: &str = "judged_by = \"信息中心\"\njudged_at = 2026-01-02T00:00:00";

fn by_severity(once: &str, severities: &[&str]) -> [String; 3] {
    let deduct = format!(
        "{{ of = [\"repair\"], rates = [{{ when = \"severity == 'major'\", points = 2 }}, \
         {{ when = \"severity == 'general'\", points = 1 }}], points = 0.5{once} }}"
    );
    let records: Vec<String> =
        severities.iter().enumerate().map(|(n, rest)| incident(&format!("I{n}"), rest)).collect();
    let mut desk = Desk::with_records(&item(10, &deduct), &records.concat());
    for n in 0..severities.len() {
        let mut breach = outcome(&format!("I{n}"), "2026-01-01", Verdict::Breached);
        breach.record = desk.ledger.find(0, &format!("I{n}"));
        assert!(breach.record.is_some());
        desk.file("repair", breach);
    }
    ends(desk.item(OVER).score)
}

#[test]
fn what_a_breach_costs_hangs_on_its_record() {
    let major = format!("severity = \"major\"\n{SIGNED}");
    let general = format!("severity = \"general\"\n{SIGNED}");
    let minor = format!("severity = \"minor\"\n{SIGNED}");
    assert_eq!(by_severity("", &[&major, &general, &minor]), ["6.5"; 3]);
    // Once a period: the dearest counts, whichever was filed first.
    assert_eq!(by_severity(", once = \"period\"", &[&minor, &general, &major]), ["8"; 3]);
    // Nobody has signed how grave it was: between the cheapest and the dearest rate.
    assert_eq!(by_severity("", &["severity = \"major\""]), ["8", "9.5", "9.5"]);
}

#[test]
fn the_same_person_costs_once_a_day() {
    let kind = "[[attendance]]\n";
    let punch = |id: &str, person: &str, day: &str| {
        format!("{kind}id = \"{id}\"\nperson = \"{person}\"\ndate = {day}\n")
    };
    let staff = ["甲", "乙"]
        .map(|id| format!("[[staff]]\nid = \"{id}\"\nname = \"{id}\"\nfrom = 2025-09-01\n"))
        .concat();
    let records = staff
        + &punch("A1", "甲", "2026-01-05")
        + &punch("A2", "甲", "2026-01-05")
        + &punch("A3", "乙", "2026-01-05")
        + &punch("A4", "甲", "2026-01-06");
    for (once, score) in [
        ("once = \"person-day\"", "7"),
        ("once = { fields = [\"person\"] }", "8"),
        ("once = \"day\"", "8"),
    ] {
        let deduct = format!("{{ of = [\"repair\"], points = 1, {once} }}");
        let mut desk = Desk::with_records(&item(10, &deduct), &records);
        for (id, day) in
            [("A1", "2026-01-05"), ("A2", "2026-01-05"), ("A3", "2026-01-05"), ("A4", "2026-01-06")]
        {
            let mut breach = outcome(id, day, Verdict::Breached);
            breach.record = desk.ledger.find(0, id);
            assert!(breach.record.is_some(), "{id}");
            desk.file("repair", breach);
        }
        let item = desk.item(OVER);
        assert_eq!(ends(item.score), [score; 3], "{once}");
        assert_eq!(item.evidence, Evidence::NothingFiled, "the test's outcomes name no evidence");
    }
}

#[test]
fn a_value_is_never_shown_so_short_that_it_would_cost_something_else() {
    let mut desk = Desk::new(&item(4, BANDS));
    desk.file("value", valued("v", "89.9999996"));
    let item = desk.item(OVER);
    let remark = item.losses[0].remark.as_ref().expect("a measured loss says why");
    let value =
        &remark.args.iter().find(|(name, _)| *name == "value").expect("it says the value").1;
    assert_eq!(*value, crate::base::message::Datum::Number(number("89.9999996")), "90 costs 0.5");
}
