//! `stat`: mean, greatest, least and last value of a window.

use pactbook::obligations::outcome::Verdict;

use super::judged;
use super::one;

/// A survey with its result.
fn survey(id: &str, closed: &str, value: &str) -> String {
    format!(
        "[[survey]]\nid = \"{id}\"\nclosed_on = 0\nclosed_at = {closed}\nvalue = \"{value}\"\n\n"
    )
    .replace("closed_on = 0\n", "")
}

/// The satisfaction of a year by some statistic.
fn satisfaction(rest: &str) -> String {
    format!("kind = \"stat\"\non = \"survey\"\nvalue = \"value\"\n{rest}")
}

fn y1(rule: &str, records: &[String], as_of: &str) -> Verdict {
    one(&judged(&satisfaction(rule), &records.concat(), as_of), "y1").verdict
}

const OVER: &str = "2026-09-01T00:00:00";

#[test]
fn a_mean_is_compared_exactly_and_not_as_it_is_shown() {
    let mean = "pick = \"mean\"\nat_least = 90";
    let pair = |a: &str, b: &str| [survey("S-1", "2026-01-10", a), survey("S-2", "2026-06-10", b)];
    assert_eq!(y1(mean, &pair("85%", "95%"), OVER), Verdict::Met);
    assert_eq!(
        y1(mean, &pair("84.99998%", "95%"), OVER),
        Verdict::Breached,
        "89.99999 is shown as 90"
    );
}

#[test]
fn the_pick_decides_which_value_counts() {
    let records = [
        survey("S-1", "2026-01-10", "95%"),
        survey("S-2", "2026-06-10", "80%"),
        survey("S-3", "2026-03-10", "99%"),
    ];
    assert_eq!(y1("pick = \"last\"\nat_least = 80", &records, OVER), Verdict::Met);
    assert_eq!(y1("pick = \"last\"\nat_least = 80.1", &records, OVER), Verdict::Breached);
    assert_eq!(y1("pick = \"min\"\nat_least = 80.1", &records, OVER), Verdict::Breached);
    assert_eq!(y1("pick = \"max\"\nbelow = 99", &records, OVER), Verdict::Breached);
    assert_eq!(y1("pick = \"max\"\nat_most = 99", &records, OVER), Verdict::Met);
}

#[test]
fn a_missing_value_is_what_the_contract_says_once_the_year_is_over() {
    let rule = |missing: &str| format!("pick = \"last\"\nat_least = 90{missing}");
    assert_eq!(y1(&rule(""), &[], OVER), Verdict::Undecidable);
    assert_eq!(y1(&rule("\nmissing = \"breached\""), &[], OVER), Verdict::Breached);
    assert_eq!(y1(&rule("\nmissing = \"breached\""), &[], "2026-08-31T23:59:59"), Verdict::Pending);
}

#[test]
fn a_value_that_may_still_change_is_no_breach_while_the_year_runs() {
    let records = [survey("S-1", "2026-01-10", "80%")];
    let early = "2026-02-01T00:00:00";
    assert_eq!(y1("pick = \"mean\"\nat_least = 90", &records, early), Verdict::Pending);
    assert_eq!(y1("pick = \"last\"\nat_least = 90", &records, early), Verdict::Pending);
    assert_eq!(
        y1("pick = \"min\"\nat_least = 90", &records, early),
        Verdict::Breached,
        "a least value only falls"
    );
    assert_eq!(
        y1("pick = \"max\"\nat_most = 70", &records, early),
        Verdict::Breached,
        "a greatest value only grows"
    );
    assert_eq!(y1("pick = \"max\"\nat_least = 90", &records, early), Verdict::Pending);
}

#[test]
fn the_last_day_of_a_service_year_belongs_to_that_year() {
    let records = [survey("S-1", "2026-08-31", "95%"), survey("S-2", "2026-09-01", "10%")];
    let book = judged(
        &satisfaction("pick = \"mean\"\nat_least = 90"),
        &records.concat(),
        "2027-09-01T00:00:00",
    );
    assert_eq!(
        (one(&book, "y1").verdict, one(&book, "y2").verdict),
        (Verdict::Met, Verdict::Breached)
    );
}

#[test]
fn a_record_may_name_the_period_it_covers() {
    let records =
        [survey("S-1", "2026-09-10", "95%").trim_end().to_owned() + "\ncovers = \"y1\"\n"];
    assert_eq!(
        y1("at = \"covers\"\npick = \"last\"\nat_least = 90", &records, "2026-10-01T00:00:00"),
        Verdict::Met
    );
}

#[test]
fn among_and_where_both_filter() {
    let rule = "kind = \"stat\"\non = \"measurement\"\namong = \"metric == 'captcha_delay'\"\n\
                where = \"page == 'login'\"\nvalue = \"value\"\npick = \"max\"\nat_most = \"5s\"";
    let measured = |id: &str, page: &str, value: &str| {
        format!(
            "[[measurement]]\nid = \"{id}\"\nmetric = \"captcha_delay\"\npage = \"{page}\"\n\
             at = 2025-10-15T10:00:00\nvalue = \"{value}\"\n\n"
        )
    };
    let records = measured("M-1", "login", "5s") + &measured("M-2", "reset", "9s");
    assert_eq!(one(&judged(rule, &records, OVER), "y1").verdict, Verdict::Met);
    let records = records + &measured("M-3", "login", "5001ms");
    assert_eq!(one(&judged(rule, &records, OVER), "y1").verdict, Verdict::Breached);
}
