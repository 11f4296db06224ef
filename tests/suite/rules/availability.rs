//! `availability`: up against down, to the second, per business, split at the edges of windows.

use pactbook::base::quantity::Decimal;
use pactbook::base::quantity::decimal;
use pactbook::obligations::outcome::Reach;
use pactbook::obligations::outcome::Standing;
use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::proves;
use super::standing;

/// Three months of the reference contracts: 92 days from 1 March to 31 May 2026.
const QUARTER: &str = "q3";

const LIMIT: &str = "kind = \"availability\"\non = \"incident\"\ndown = [\"started_at\", \"restored_at\"]\n\
    at_least = \"99.9%\"\nper = \"quarter\"";

const LISTED: &str = "kind = \"availability\"\non = \"incident\"\ndown = \"outages\"\n\
    each = [\"website\", \"mail\"]\nkey = \"business\"\nat_least = \"99.9%\"\nper = \"quarter\"";

const OVER: &str = "2026-06-01T00:00:00";

/// An incident that is down from one instant to another.
fn down(id: &str, from: &str, to: &str) -> String {
    format!(
        "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nreported_at = {from}\nstarted_at = {from}\n\
         restored_at = {to}\n\n"
    )
}

/// An incident with a list of outages, each `business, from, to`, without an end if it is empty.
fn listed(id: &str, reported: &str, outages: &[(&str, &str, &str)]) -> String {
    let outage = |(business, from, to): &(&str, &str, &str)| {
        let mut fields = format!("from = {from}");
        if !business.is_empty() {
            fields += &format!(", business = \"{business}\"");
        }
        if !to.is_empty() {
            fields += &format!(", to = {to}");
        }
        format!("  {{ {fields} }},\n")
    };
    let outages: String = outages.iter().map(outage).collect();
    format!(
        "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nreported_at = {reported}\noutages = [\n{outages}]\n\n"
    )
}

fn verdict(rule: &str, records: &str, as_of: &str) -> Verdict {
    one(&judged(rule, records, as_of), QUARTER).verdict
}

#[test]
fn of_92_days_99_9_percent_leaves_2_hours_12_minutes_28_seconds() {
    // 92 x 86400 s = 7948800 s, one in a thousand is 7948.8 s.
    let met = down("I-1", "2026-04-01T00:00:00", "2026-04-01T02:12:28");
    let breached = down("I-1", "2026-04-01T00:00:00", "2026-04-01T02:12:29");
    assert_eq!(verdict(LIMIT, &met, OVER), Verdict::Met);
    assert_eq!(verdict(LIMIT, &breached, OVER), Verdict::Breached);
    let book = judged(LIMIT, &breached, OVER);
    let outcome = one(&book, QUARTER);
    // 7940851 / 7948800; four digits would show the limit itself.
    let value = Decimal::from(794_085_100) / Decimal::from(7_948_800);
    assert_eq!(outcome.value, Some(value));
    let shown = outcome.summary.args.iter().find(|(name, _)| *name == "value");
    assert_eq!(format!("{:?}", shown.expect("a value").1), "Share(99.899997)");
    assert_eq!(outcome.offenders.len(), 1);
}

#[test]
fn exactly_the_limit_is_met_and_a_second_more_is_not() {
    // 99 % of 92 days: 79488 s are 22 h 4 min 48 s.
    let rule = LIMIT.replace("99.9%", "99%");
    let met = down("I-1", "2026-04-01T00:00:00", "2026-04-01T22:04:48");
    let breached = down("I-1", "2026-04-01T00:00:00", "2026-04-01T22:04:49");
    assert_eq!(verdict(&rule, &met, OVER), Verdict::Met);
    assert_eq!(verdict(&rule, &breached, OVER), Verdict::Breached);
    assert_eq!(one(&judged(&rule, &met, OVER), QUARTER).value, Some(Decimal::from(99)));
}

#[test]
fn the_share_down_is_the_same_limit_from_the_other_side() {
    let rule = LIMIT.replace("at_least = \"99.9%\"", "of = \"down\"\nat_most = \"0.1%\"");
    let met = down("I-1", "2026-04-01T00:00:00", "2026-04-01T02:12:28");
    let breached = down("I-1", "2026-04-01T00:00:00", "2026-04-01T02:12:29");
    assert_eq!(verdict(&rule, &met, OVER), Verdict::Met);
    assert_eq!(verdict(&rule, &breached, OVER), Verdict::Breached);
    let value = one(&judged(&rule, &breached, OVER), QUARTER).value.expect("a share");
    assert!(value > decimal("0.1").expect("a decimal") && value < Decimal::ONE);
}

#[test]
fn outages_that_overlap_count_once() {
    // 1 h and 1 h, half an hour of it common; twice 1 h would be all right as well, thrice not.
    let rule = LIMIT.replace("99.9%", "99.92%");
    let records = down("I-1", "2026-04-01T00:00:00", "2026-04-01T01:00:00")
        + &down("I-2", "2026-04-01T00:30:00", "2026-04-01T01:30:00")
        + &down("I-3", "2026-04-01T00:00:00", "2026-04-01T01:30:00");
    let book = judged(&rule, &records, OVER);
    let outcome = one(&book, QUARTER);
    // 5400 of 7948800 s are 0.068 %, 12600 would be 0.159 %.
    assert_eq!(outcome.verdict, Verdict::Met);
    assert!(proves(outcome, "proof-down-overlap"));
    assert_eq!(outcome.evidence.len(), 3);
}

#[test]
fn stretches_that_touch_or_overlap_are_told_as_the_one_that_they_become() {
    let records = down("I-1", "2026-04-01T00:00:00", "2026-04-01T01:00:00")
        + &down("I-2", "2026-04-01T00:30:00", "2026-04-01T01:30:00")
        + &down("I-3", "2026-04-01T01:30:00", "2026-04-01T01:40:00")
        + &down("I-4", "2026-04-01T01:40:01", "2026-04-01T01:50:00");
    let book = judged(LIMIT, &records, OVER);
    let outcome = one(&book, QUARTER);
    let lines = outcome.proof.lines.iter();
    let merged: Vec<_> = lines.filter(|line| line.label.key == "proof-down-merged").collect();
    assert_eq!(merged.len(), 1, "{merged:?}");
    assert_eq!(format!("{:?}", merged[0].value), "Seconds(6000)");
    let n = merged[0].label.args.iter().find(|(name, _)| *name == "n").expect("how many");
    assert_eq!(format!("{:?}", n.1), "Count(3)");
}

/// The window that both sides agreed on, where there is one that begins within a day of the report;
/// else what was reported.
const AGREED: &str = "kind = \"availability\"\non = \"incident\"\n\
    down = [\"reported_at\", \"restored_at\"]\n\
    instead = [{ when = \"has(started_at) && elapsed(started_at, reported_at) <= duration('24h')\", \
    down = [\"started_at\", \"restored_at\"] }]\nat_least = \"99.9%\"\nper = \"quarter\"";

fn agreed(started: &str, reported: &str, restored: &str) -> String {
    let started = match started {
        "" => String::new(),
        at => format!("started_at = {at}\n"),
    };
    format!(
        "[[incident]]\nid = \"I-1\"\nkind = \"fault\"\nreported_at = {reported}\n{started}\
         restored_at = {restored}\n\n"
    )
}

#[test]
fn where_a_case_holds_down_time_is_taken_from_elsewhere() {
    let (reported, restored) = ("2026-04-02T00:00:00", "2026-04-02T01:00:00");
    let seconds = |started: &str| {
        let book = judged(AGREED, &agreed(started, reported, restored), OVER);
        let value = one(&book, QUARTER).value.expect("a share");
        let down = (Decimal::ONE_HUNDRED - value) * Decimal::from(7_948_800) / Decimal::ONE_HUNDRED;
        down.round().to_string()
    };
    // Nothing else is stated: what was reported.
    assert_eq!(seconds(""), "3600");
    // Exactly a day before is still within a day, a second more is not.
    assert_eq!(seconds("2026-04-01T00:00:00"), "90000");
    assert_eq!(seconds("2026-03-31T23:59:59"), "3600");
}

#[test]
fn where_nobody_can_say_which_case_holds_both_are_doubtful() {
    // Agreed to be met by what was reported (an hour), not by what was agreed (three hours).
    let rule = AGREED.replace("has(started_at) &&", "major_accident &&");
    let records = agreed("2026-04-01T22:00:00", "2026-04-02T00:00:00", "2026-04-02T01:00:00")
        .replace("kind =", "major_accident = true\nkind =");
    let book = despite(&rule, &records, OVER);
    // The judgement is not signed: it may hold or not.
    assert_eq!(one(&book, QUARTER).verdict, Verdict::Undecidable);
    let signed = records
        .replace("kind =", "judged_by = \"信息中心\"\njudged_at = 2026-04-03T09:00:00\nkind =");
    let book = judged(&rule, &signed, OVER);
    assert_eq!(one(&book, QUARTER).verdict, Verdict::Breached);
}

#[test]
fn an_outage_over_the_edge_of_a_window_is_split_there() {
    let records = down("I-1", "2026-05-31T23:00:00", "2026-06-01T03:00:00");
    let book = judged(LIMIT, &records, "2026-09-01T00:00:00");
    // 1 h of 92 days is fine, 3 h of the next 92 days are not.
    assert_eq!(one(&book, "q3").verdict, Verdict::Met);
    assert_eq!(one(&book, "q4").verdict, Verdict::Breached);
    assert_eq!(one(&book, "q2").value, Some(Decimal::ONE_HUNDRED));
}

#[test]
fn a_running_window_measures_up_to_now_and_is_lost_only_if_it_cannot_recover() {
    // One hour of the first day: 95.83 % so far, 99.95 % at the end if nothing else happens.
    let hour = down("I-1", "2026-03-01T00:00:00", "2026-03-01T01:00:00");
    let book = judged(LIMIT, &hour, "2026-03-02T00:00:00");
    let outcome = one(&book, QUARTER);
    assert_eq!((outcome.verdict, outcome.provisional), (Verdict::Pending, true));
    let value = outcome.value.expect("a share so far");
    assert_eq!(value.round_dp(2), decimal("95.83").expect("a decimal"));
    let lost = down("I-1", "2026-03-01T00:00:00", "2026-03-01T02:12:29");
    let book = judged(LIMIT, &lost, "2026-03-02T00:00:00");
    assert_eq!(one(&book, QUARTER).verdict, Verdict::Breached, "not even 99.9 % at best");
    let spent = down("I-1", "2026-03-01T00:00:00", "2026-03-01T02:12:28");
    assert_eq!(verdict(LIMIT, &spent, "2026-03-02T00:00:00"), Verdict::Pending);
    // 7948 s are one in a thousand of 7948000 s, which is 800 s before the end. Time in which
    // nothing happens counts once its day is over, in its last second.
    assert_eq!(verdict(LIMIT, &spent, "2026-05-31T23:59:58"), Verdict::Pending);
    assert_eq!(verdict(LIMIT, &spent, "2026-05-31T23:59:59"), Verdict::Met);
    assert_eq!(verdict(LIMIT, &spent, OVER), Verdict::Met);
    let book = judged(LIMIT, "", "2026-03-02T00:00:00");
    assert_eq!(
        (one(&book, QUARTER).verdict, one(&book, QUARTER).provisional),
        (Verdict::Met, true)
    );
    assert_eq!(one(&book, "q4").verdict, Verdict::Upcoming);
}

#[test]
fn an_outage_without_an_end_lasts_until_now() {
    let open = listed("I-1", "2026-05-31T20:00:00", &[("website", "2026-05-31T20:00:00", "")]);
    let at = |as_of: &str| {
        let book = judged(LISTED, &open, as_of);
        (one(&book, "q3.website").verdict, one(&book, "q3.mail").verdict)
    };
    assert_eq!(at("2026-05-31T22:12:28").0, Verdict::Pending);
    assert_eq!(at("2026-05-31T22:12:29").0, Verdict::Breached);
    assert_eq!(at("2026-05-31T22:12:29").1, Verdict::Met, "the other business was up");
}

#[test]
fn each_business_has_its_own_outcome() {
    let records = listed(
        "I-1",
        "2026-04-01T00:00:00",
        &[
            ("website", "2026-04-01T00:00:00", "2026-04-01T02:00:00"),
            ("mail", "2026-04-01T00:00:00", "2026-04-01T02:00:00"),
            ("website", "2026-04-02T00:00:00", "2026-04-02T00:12:29"),
            ("printing", "2026-04-03T00:00:00", "2026-04-04T00:00:00"),
        ],
    );
    let book = judged(LISTED, &records, OVER);
    assert_eq!(one(&book, "q3.website").verdict, Verdict::Breached);
    assert_eq!(one(&book, "q3.mail").verdict, Verdict::Met);
}

#[test]
fn an_outage_that_names_no_business_may_be_any_of_them() {
    let short =
        listed("I-1", "2026-04-01T00:00:00", &[("", "2026-04-01T00:00:00", "2026-04-01T01:00:00")]);
    let book = judged(LISTED, &short, OVER);
    assert_eq!(one(&book, "q3.mail").verdict, Verdict::Met, "even if it was this one");
    let long =
        listed("I-1", "2026-04-01T00:00:00", &[("", "2026-04-01T00:00:00", "2026-04-01T03:00:00")]);
    let book = judged(LISTED, &long, OVER);
    let outcome = one(&book, "q3.mail");
    assert_eq!(outcome.verdict, Verdict::Undecidable);
    let low = Decimal::from(100 * (7_948_800 - 10_800)) / Decimal::from(7_948_800);
    assert_eq!(outcome.reach, Reach::Between(low, Decimal::ONE_HUNDRED));
}

#[test]
fn planned_time_is_taken_out_only_where_it_was_agreed() {
    let rule =
        format!("{LIMIT}\nexcept = [{{ when = \"cause == 'planned'\", title = \"计划停机\" }}]");
    let planned = down("I-1", "2026-04-01T00:00:00", "2026-04-02T00:00:00").trim_end().to_owned()
        + "\ncause = \"planned\"\n\n";
    assert_eq!(verdict(&rule, &planned, OVER), Verdict::Breached, "claimed only");
    let agreed = planned
        + "[[confirmation]]\nid = \"CF-1\"\nof = \"I-1\"\nby = \"buyer\"\nat = 2026-03-31T10:00:00\nresult = true\n\n";
    let book = judged(&rule, &agreed, OVER);
    let outcome = one(&book, QUARTER);
    assert_eq!((outcome.verdict, outcome.value), (Verdict::Met, Some(Decimal::ONE_HUNDRED)));
    assert!(proves(outcome, "proof-down-excluded") && proves(outcome, "proof-down-excluded-total"));
    // Of the 91 days that are left, 99.9 % leave 7862 s; an outage inside the planned time counts.
    let met = agreed.clone() + &down("I-2", "2026-05-01T00:00:00", "2026-05-01T02:11:02");
    assert_eq!(verdict(&rule, &met, OVER), Verdict::Met);
    let breached = agreed.clone() + &down("I-2", "2026-05-01T00:00:00", "2026-05-01T02:11:03");
    assert_eq!(verdict(&rule, &breached, OVER), Verdict::Breached);
    let inside = agreed + &down("I-2", "2026-04-01T10:00:00", "2026-04-01T13:00:00");
    assert_eq!(verdict(&rule, &inside, OVER), Verdict::Breached);
}

#[test]
fn only_the_hours_of_the_clock_count() {
    let rule = format!("{LIMIT}\nclock = \"office\"").replace("99.9%", "99.81%");
    // 62 working days from March to May 2026, of 8 hours: 1785600 s, 0.19 % of it are 3392 s.
    // From 13:30 over the noon break into the afternoon: 30 min count, then up to 16:26:32.
    let met = down("I-1", "2026-04-01T13:30:00", "2026-04-01T16:26:32");
    let breached = down("I-1", "2026-04-01T13:30:00", "2026-04-01T16:26:33");
    let holiday = down("I-2", "2026-05-01T10:00:00", "2026-05-05T20:00:00");
    let make_up = down("I-3", "2026-05-09T10:00:00", "2026-05-09T11:00:00");
    assert_eq!(verdict(&rule, &met, OVER), Verdict::Met);
    assert_eq!(verdict(&rule, &breached, OVER), Verdict::Breached);
    assert_eq!(verdict(&rule, &holiday, OVER), Verdict::Met, "a holiday");
    assert_eq!(verdict(&rule, &make_up, OVER), Verdict::Breached, "a Saturday that is worked");
}

#[test]
fn an_unjudged_cause_or_an_end_that_cannot_be_read_is_undecidable_only_where_it_matters() {
    let rule = format!("{LIMIT}\nwhere = \"severity == 'major'\"");
    let unjudged = down("I-1", "2026-04-01T00:00:00", "2026-04-01T03:00:00");
    assert_eq!(verdict(&rule, &unjudged, OVER), Verdict::Undecidable);
    let short = down("I-1", "2026-04-01T00:00:00", "2026-04-01T01:00:00");
    assert_eq!(verdict(&rule, &short, OVER), Verdict::Met, "whatever it is judged to be");
    let faulty = down("I-1", "2026-04-01T00:00:00", "2026-04-01T03:00:00")
        .replace("restored_at = 2026-04-01T03:00:00", "restored_at = \"later\"");
    let book = despite(LIMIT, &faulty, OVER);
    let outcome = one(&book, QUARTER);
    assert_eq!(outcome.verdict, Verdict::Undecidable);
    assert!(matches!(outcome.reach, Reach::Between(..)), "{:?}", outcome.reach);
    assert_eq!(one(&book, "q2").verdict, Verdict::Met, "it began in April");
}

#[test]
fn nothing_filed_is_no_evidence_but_a_monitor_is() {
    let book = judged(LIMIT, "", "2026-09-01T00:00:00");
    assert_eq!(one(&book, QUARTER).value, Some(Decimal::ONE_HUNDRED));
    assert_eq!(standing(&book, 0), Standing::NothingFiled);
    let rule = format!("{LIMIT}\nevidence = [{{ on = \"activity\" }}]");
    let monitor = "[[activity]]\nid = \"A-1\"\nkind = \"monitor\"\ndone_at = 2026-04-01T10:00:00\n";
    let book = judged(&rule, monitor, "2026-09-01T00:00:00");
    assert_eq!(one(&book, QUARTER).evidence.len(), 1, "{:?}", one(&book, QUARTER));
}

#[test]
fn faults_of_the_contract_are_found_at_its_own_lines() {
    let fault = |rule: &str| despite(rule, "", OVER).findings[0].message.key;
    assert_eq!(fault(&LISTED.replace("key = \"business\"\n", "")), "contract-missing-key");
    assert_eq!(
        fault(&LISTED.replace("each = [\"website\", \"mail\"]\n", "")),
        "contract-missing-key"
    );
    assert_eq!(fault(&LISTED.replace("\"outages\"", "\"updates\"")), "contract-down-form");
    assert_eq!(
        fault(&LISTED.replace("key = \"business\"", "key = \"updates\"")),
        "contract-key-type"
    );
    assert_eq!(fault(&LISTED.replace("at_least = \"99.9%\"\n", "")), "contract-no-limit");
    let enumerated = LISTED.replace("\"business\"", "\"severity\"");
    assert_eq!(fault(&enumerated), "contract-unknown-word");
    assert_eq!(fault(&format!("{LISTED}\nshown = true")), "contract-shown-limit");
}

#[test]
fn an_outage_that_ended_but_does_not_say_since_when_is_no_time_up() {
    let from = "started_at = 2026-04-01T00:00:00\n";
    let silent = down("I-1", "2026-04-01T00:00:00", "2026-04-01T05:00:00").replace(from, "");
    assert_eq!(verdict(LIMIT, &silent, OVER), Verdict::Undecidable);
    let neither = silent.replace("restored_at = 2026-04-01T05:00:00\n", "");
    assert_eq!(verdict(LIMIT, &neither, OVER), Verdict::Met, "it states no outage");
}
