//! One duty with two limits, edges that two rules share, filters and cases that nothing reaches.

use pactbook::base::finding::Level;

use super::HEAD;
use super::clause;
use super::lints;
use super::nothing;
use super::only;

const READING: &str = r#"
[[reading]]
id       = "A-1"
title    = "2 小时还是 3 小时"
conflict = "正文 2 小时，附件 3 小时。"
reading  = "按附件。"
reason   = "附件有分值。"
affects  = ["C-1", "C-2"]
"#;

fn response(limit: &str) -> String {
    format!(
        "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\n{limit}"
    )
}

fn two(first: &str, second: &str) -> String {
    format!(
        "{HEAD}{}{}",
        clause("C-1", "text", &response(first)),
        clause("C-2", "annex", &response(second))
    )
}

#[test]
fn one_duty_with_two_limits_and_no_reading() {
    let contract = two("within = \"2h\"", "within = \"3h\"");
    only(&contract)
        .is("lint-two-limits", Level::Error)
        .names(&["`C-1`", "`C-2`", "`text`", "`annex`", "2h", "3h"])
        .at("within = \"3h\"")
        .beside(&["within = \"2h\""])
        .fix("affects = [\"C-1\", \"C-2\"]");
    nothing(&format!("{contract}{READING}"));
    let other = READING.replace("\"C-2\"", "\"C-1\"");
    only(&format!("{contract}{other}")).is("lint-two-limits", Level::Error);
}

#[test]
fn the_same_limit_in_other_words_is_no_contradiction() {
    nothing(&two("within = \"2h\"", "within = \"120min\""));
}

#[test]
fn the_same_hours_on_two_clocks_are_two_limits() {
    let shift = "\n[[shift]]\nid = \"office\"\ntitle = \"班\"\ndays = [\"monday\"]\nhours = [\"09:00-17:00\"]\n";
    let contract = two("within = \"2h\"", "within = \"2h\"\nclock = \"office\"");
    only(&format!("{contract}{shift}"))
        .is("lint-two-limits", Level::Error)
        .names(&["within = 2h, clock = office"]);
}

#[test]
fn limits_for_different_records_do_not_contradict_each_other() {
    let urgent = "where = \"urgency == 'urgent'\"\nwithin = \"2h\"";
    nothing(&two(urgent, "where = \"urgency == 'normal'\"\nwithin = \"3h\""));
    nothing(&two(urgent, "where = \"!has(urgency)\"\nwithin = \"3h\""));
    only(&two(urgent, "within = \"3h\"")).is("lint-two-limits", Level::Error);
    only(&two(urgent, "where = \"urgency != 'normal'\"\nwithin = \"3h\""))
        .is("lint-two-limits", Level::Error);
}

#[test]
fn a_limit_by_cases_is_compared_case_by_case() {
    let cases =
        "limits = [\n{ when = \"urgency == 'urgent'\", within = \"2h\" },\n{ within = \"4h\" },\n]";
    nothing(&two(cases, "where = \"urgency == 'urgent'\"\nwithin = \"2h\""));
    only(&two(cases, "where = \"urgency == 'urgent'\"\nwithin = \"3h\""))
        .is("lint-two-limits", Level::Error)
        .beside(&["{ when = \"urgency == 'urgent'\", within = \"2h\" },"]);
}

#[test]
fn another_start_or_another_end_is_another_duty() {
    let second = response("within = \"3h\"").replace("responded_at", "closed_at");
    let contract = format!(
        "{HEAD}{}{}",
        clause("C-1", "text", &response("within = \"2h\"")),
        clause("C-2", "annex", &second)
    );
    assert!(lints(&contract).iter().all(|shown| shown.key != "lint-two-limits"));
}

#[test]
fn a_value_with_two_thresholds() {
    let stat = |least: &str| {
        format!("kind = \"stat\"\non = \"survey\"\nvalue = \"value\"\nat_least = \"{least}%\"")
    };
    let contract = format!(
        "{HEAD}{}{}",
        clause("C-1", "pay", &stat("85")),
        clause("C-2", "score", &stat("90"))
    );
    only(&contract)
        .is("lint-two-limits", Level::Error)
        .names(&["at_least = 85%", "at_least = 90%"])
        .at("at_least = \"90%\"")
        .beside(&["at_least = \"85%\""]);
}

#[test]
fn a_floor_that_is_also_the_ceiling() {
    let keep = |limit: &str| {
        format!(
            "kind = \"retention\"\non = \"snapshot_inventory\"\nfrom = \"created_at\"\nto = \"purged_at\"\n{limit} = \"6 months\""
        )
    };
    let contract = format!(
        "{HEAD}{}{}",
        clause("C-1", "text", &keep("at_most")),
        clause("C-2", "annex", &keep("at_least"))
    );
    let found = lints(&contract);
    let found = found.iter().find(|shown| shown.key == "lint-two-limits").expect("found");
    found.names(&["at_most = 6 months", "at_least = 6 months"]);
}

#[test]
fn two_neighbours_that_both_count_their_edge() {
    let count = |limit: &str| {
        format!(
            "kind = \"count\"\non = \"incident\"\nwhere = \"core_outage {limit} duration('1h')\"\nper = \"term\"\nat_most = 2"
        )
    };
    let pair = |first: &str, second: &str| {
        format!(
            "{HEAD}{}{}",
            clause("C-1", "long", &count(first)),
            clause("C-2", "short", &count(second))
        )
    };
    only(&pair(">=", "<="))
        .is("lint-edge-twice", Level::Warning)
        .names(&["`C-1`", "`C-2`", "`duration('1h')`"])
        .at("where = \"core_outage <= duration('1h')\"")
        .beside(&["where = \"core_outage >= duration('1h')\""])
        .fix("[[reading]]");
    only(&pair(">", "<")).is("lint-edge-nowhere", Level::Warning);
    nothing(&pair(">=", "<"));
    nothing(&format!("{}{READING}", pair(">=", "<=")));
}

#[test]
fn a_filter_that_no_record_passes() {
    let contract = format!(
        "{HEAD}{}",
        clause(
            "C-1",
            "rule",
            "kind = \"forbid\"\non = \"incident\"\nwhere = \"severity == 'major' && severity == 'minor'\""
        )
    );
    only(&contract)
        .is("lint-filter-empty", Level::Error)
        .names(&["`rule`", "`C-1`"])
        .at("where = \"severity == 'major' && severity == 'minor'\"")
        .fix("||");
}

#[test]
fn a_limit_behind_one_that_always_holds() {
    let cases =
        "limits = [\n{ within = \"4h\" },\n{ when = \"urgency == 'urgent'\", within = \"2h\" },\n]";
    only(&format!("{HEAD}{}", clause("C-1", "rule", &response(cases))))
        .is("lint-case-empty", Level::Warning)
        .names(&["`rule`", "`C-1`"])
        .at("{ when = \"urgency == 'urgent'\", within = \"2h\" },")
        .beside(&["{ within = \"4h\" },"])
        .fix("narrow ones first");
}
