//! `deadline`: exactly at the limit is in time, a second later is not, on every clock.

use pactbook::obligations::outcome::Standing;
use pactbook::obligations::outcome::Verdict;

use super::at;
use super::despite;
use super::judged;
use super::one;
use super::standing;
use super::words;

/// A question with its response.
fn question(id: &str, asked: &str, responded: &str) -> String {
    format!(
        "[[question]]\nid = \"{id}\"\nkind = \"question\"\nasked_at = {asked}\n\
         responded_at = {responded}\n\n"
    )
}

/// A question without a response.
fn open_question(id: &str, asked: &str) -> String {
    format!("[[question]]\nid = \"{id}\"\nkind = \"question\"\nasked_at = {asked}\n\n")
}

/// Response to questions within some limit.
fn respond(limit: &str) -> String {
    format!(
        "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\n{limit}"
    )
}

/// Asserts that a question asked at one instant is in time up to `due` and not a second later,
/// neither answered nor left open.
fn due(limit: &str, asked: &str, last: &str, next: &str) {
    assert_eq!(at(next).since(at(last)), 1, "the test names two instants a second apart");
    let rule = respond(limit);
    let records = question("Q-1", asked, last) + &question("Q-2", asked, next);
    let book = judged(&rule, &records, "2027-08-01T00:00:00");
    assert_eq!(words(&book), ["Q-1 met", "Q-2 breached"], "asked {asked}, {limit}");
    assert_eq!(one(&book, "Q-1").due, Some(at(last)), "asked {asked}, {limit}");
    let records = open_question("Q-1", asked);
    assert_eq!(words(&judged(&rule, &records, last)), ["Q-1 pending"], "asked {asked}, {limit}");
    assert_eq!(words(&judged(&rule, &records, next)), ["Q-1 breached"], "asked {asked}, {limit}");
}

const OFFICE_2H: &str = "within = \"2h\"\nclock = \"office\"";

#[test]
fn around_the_clock_a_limit_is_kept_to_the_second() {
    due("within = \"2h\"", "2025-10-15T10:00:00", "2025-10-15T12:00:00", "2025-10-15T12:00:01");
    due("within = \"30min\"", "2025-12-31T23:45:00", "2026-01-01T00:15:00", "2026-01-01T00:15:01");
}

#[test]
fn around_the_clock_a_holiday_counts_like_any_day() {
    due("within = \"2h\"", "2025-10-01T03:00:00", "2025-10-01T05:00:00", "2025-10-01T05:00:01");
}

#[test]
fn on_the_office_clock_the_break_at_noon_does_not_count() {
    due(OFFICE_2H, "2025-10-15T13:00:00", "2025-10-15T17:00:00", "2025-10-15T17:00:01");
}

#[test]
fn asked_at_19_before_the_national_holiday_an_hour_is_left_for_the_ninth() {
    due(OFFICE_2H, "2025-09-30T19:00:00", "2025-10-09T11:00:00", "2025-10-09T11:00:01");
}

#[test]
fn asked_on_a_holiday_the_office_clock_starts_with_the_next_opening() {
    due(OFFICE_2H, "2025-10-03T12:00:00", "2025-10-09T12:00:00", "2025-10-09T12:00:01");
}

#[test]
fn the_make_up_saturday_is_worked_and_the_sunday_after_it_is_not() {
    due(OFFICE_2H, "2025-10-10T19:30:00", "2025-10-11T11:30:00", "2025-10-11T11:30:01");
    due(OFFICE_2H, "2025-10-11T19:30:00", "2025-10-13T11:30:00", "2025-10-13T11:30:01");
}

#[test]
fn a_limit_used_up_at_closing_ends_at_closing_and_not_at_the_next_opening() {
    due(OFFICE_2H, "2025-09-30T18:00:00", "2025-09-30T20:00:00", "2025-09-30T20:00:01");
    let late = question("Q-1", "2025-09-30T18:00:00", "2025-10-09T10:00:00");
    let book = judged(&respond(OFFICE_2H), &late, "2025-10-10T00:00:00");
    assert_eq!(words(&book), ["Q-1 breached"]);
}

#[test]
fn an_answer_outside_the_hours_is_in_time_while_the_limit_lasts() {
    let records = question("Q-1", "2025-09-30T19:00:00", "2025-10-05T03:00:00");
    let book = judged(&respond(OFFICE_2H), &records, "2025-10-10T00:00:00");
    assert_eq!(words(&book), ["Q-1 met"]);
}

#[test]
fn the_day_of_the_trigger_is_no_working_day_of_the_limit() {
    let limit = "within = \"3 workdays\"";
    due(limit, "2025-09-30T09:00:00", "2025-10-11T23:59:59", "2025-10-12T00:00:00");
    due(limit, "2025-10-13T00:00:00", "2025-10-16T23:59:59", "2025-10-17T00:00:00");
    due(limit, "2025-10-13T23:59:59", "2025-10-16T23:59:59", "2025-10-17T00:00:00");
    due(
        "within = \"1 workday\"",
        "2025-10-01T00:00:00",
        "2025-10-09T23:59:59",
        "2025-10-10T00:00:00",
    );
}

#[test]
fn days_and_months_end_with_their_last_day_whatever_day_that_is() {
    due("within = \"3 days\"", "2025-09-28T08:00:00", "2025-10-01T23:59:59", "2025-10-02T00:00:00");
    due(
        "within = \"1 month\"",
        "2026-01-31T08:00:00",
        "2026-02-28T23:59:59",
        "2026-03-01T00:00:00",
    );
}

#[test]
fn a_contract_may_move_the_last_day_off_a_holiday() {
    due(
        "within = \"3 days\"\nroll = true",
        "2025-09-28T08:00:00",
        "2025-10-09T23:59:59",
        "2025-10-10T00:00:00",
    );
}

#[test]
fn a_holiday_of_the_contract_itself_stops_its_clock() {
    let contract = crate::bench::clause(&respond(OFFICE_2H)).replace(
        "\n[[clause]]",
        "\n[[holiday]]\ndate = 2025-10-15\nkind = \"holiday\"\ntitle = \"地方节日\"\n\n[[clause]]",
    );
    let records = question("Q-1", "2025-10-14T19:00:00", "2025-10-16T11:00:00")
        + &question("Q-2", "2025-10-14T19:00:00", "2025-10-16T11:00:01");
    let book = crate::bench::book(&contract, &records, "2025-11-01T00:00:00");
    assert_eq!(words(&book), ["Q-1 met", "Q-2 breached"]);
}

#[test]
fn the_proof_counts_what_the_clock_counted() {
    let records = question("Q-1", "2025-09-30T19:00:00", "2025-10-09T11:00:01");
    let book = judged(&respond(OFFICE_2H), &records, "2025-10-10T00:00:00");
    let proof = &one(&book, "Q-1").proof;
    let counted: i64 = proof
        .intervals
        .iter()
        .filter(|stretch| stretch.counts == pactbook::base::proof::Counts::Yes)
        .map(|stretch| stretch.to.instant.since(stretch.from.instant))
        .sum();
    assert_eq!(counted, 7201);
    assert!(super::proves(one(&book, "Q-1"), "proof-late"));
}

#[test]
fn working_days_of_a_year_that_the_calendar_does_not_cover_are_undecidable() {
    let asked = "2026-12-31T12:00:00";
    let records = question("Q-1", asked, "2027-01-20T12:00:00");
    for limit in ["within = \"3 workdays\"", "within = \"10h\"\nclock = \"office\""] {
        let book = judged(&respond(limit), &records, "2027-02-01T00:00:00");
        assert_eq!(words(&book), ["Q-1 undecidable"], "{limit}");
    }
    let book = judged(&respond("within = \"480h\""), &records, "2027-02-01T00:00:00");
    assert_eq!(words(&book), ["Q-1 met"], "no working days are asked for");
}

#[test]
fn the_trigger_decides_the_year_and_not_the_answer() {
    let records = question("Q-1", "2026-08-31T23:59:59", "2026-09-01T03:00:00")
        + &question("Q-2", "2026-09-01T00:00:00", "2026-09-01T03:00:00");
    let book = judged(&respond("within = \"2h\""), &records, "2026-09-02T00:00:00");
    assert_eq!((one(&book, "Q-1").period, one(&book, "Q-2").period), (Some(0), Some(1)));
    assert_eq!((standing(&book, 0), standing(&book, 1)), (Standing::Breached, Standing::Breached));
}

const LIMITS: &str = r#"
limits = [
  { when = "urgency == 'urgent'", within = "2h" },
  { when = "urgency == 'normal'", within = "3h", clock = "office" },
]"#;

#[test]
fn the_first_limit_whose_condition_holds_is_taken() {
    let ask = |id: &str, urgency: &str, responded: &str| {
        let base = question(id, "2025-10-15T12:00:00", responded);
        format!("{}urgency = \"{urgency}\"\n\n", base.trim_end().to_owned() + "\n")
    };
    let records = ask("Q-1", "urgent", "2025-10-15T14:00:00")
        + &ask("Q-2", "urgent", "2025-10-15T14:00:01")
        + &ask("Q-3", "normal", "2025-10-15T17:00:00")
        + &ask("Q-4", "normal", "2025-10-15T17:00:01");
    let book = judged(&respond(LIMITS), &records, "2025-10-16T00:00:00");
    assert_eq!(words(&book), ["Q-1 met", "Q-2 breached", "Q-3 met", "Q-4 breached"]);
}

#[test]
fn without_the_field_that_chooses_the_limit_nothing_is_decided() {
    let records = question("Q-1", "2025-10-15T12:00:00", "2025-10-15T12:00:01");
    let book = judged(&respond(LIMITS), &records, "2025-10-16T00:00:00");
    assert_eq!(words(&book), ["Q-1 undecidable"]);
    assert_eq!(one(&book, "Q-1").summary.key, "verdict-limit-unknown");
}

/// An incident with whatever else is to be said of it.
fn incident(id: &str, more: &str) -> String {
    format!("[[incident]]\nid = \"{id}\"\nreported_at = 2025-10-15T10:00:00\n{more}\n\n")
}

const RESTORE: &str =
    "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\n";

#[test]
fn an_agreed_limit_comes_before_the_stated_one() {
    let rule = format!("{RESTORE}within = \"4h\"\ndue = \"agreed_due\"");
    let records =
        incident("INC-1", "restored_at = 2025-10-16T09:00:00\nagreed_due = 2025-10-16T09:00:00")
            + &incident(
                "INC-2",
                "restored_at = 2025-10-16T09:00:01\nagreed_due = 2025-10-16T09:00:00",
            )
            + &incident("INC-3", "restored_at = 2025-10-15T14:00:00")
            + &incident("INC-4", "restored_at = 2025-10-15T14:00:01");
    let book = judged(&rule, &records, "2025-10-20T00:00:00");
    assert_eq!(words(&book), ["INC-1 met", "INC-2 breached", "INC-3 met", "INC-4 breached"]);
}

#[test]
fn where_only_an_agreed_limit_counts_and_none_was_agreed_nothing_is_decided() {
    let rule = format!("{RESTORE}due = \"agreed_due\"");
    let records = incident("INC-1", "restored_at = 2025-10-15T10:00:01") + &incident("INC-2", "");
    let book = judged(&rule, &records, "2026-10-20T00:00:00");
    assert_eq!(words(&book), ["INC-1 undecidable", "INC-2 undecidable"]);
    assert_eq!(one(&book, "INC-1").summary.key, "verdict-no-agreed-due");
}

#[test]
fn an_agreed_date_means_the_whole_of_that_day() {
    let rule =
        "kind = \"deadline\"\non = \"stage\"\nfrom = \"due\"\nto = \"done_at\"\ndue = \"due\"";
    let stage = |id: &str, done: &str| {
        format!("[[stage]]\nid = \"{id}\"\nname = \"验收\"\ndue = 2025-10-15\ndone_at = {done}\n\n")
    };
    let records = stage("S-1", "2025-10-15T23:59:59") + &stage("S-2", "2025-10-16T00:00:00");
    let book = judged(rule, &records, "2025-10-20T00:00:00");
    assert_eq!(words(&book), ["S-1 met", "S-2 breached"]);
}

#[test]
fn a_pause_stops_the_clock_for_its_length() {
    let rule = format!("{RESTORE}within = \"4h\"\npauses = \"pauses\"");
    let pause = "pauses = [{ from = 2025-10-15T11:00:00, to = 2025-10-15T11:30:00, cause = \"等待供电\", party = \"buyer\" }]";
    let records = incident("INC-1", &format!("restored_at = 2025-10-15T14:30:00\n{pause}"))
        + &incident("INC-2", &format!("restored_at = 2025-10-15T14:30:01\n{pause}"));
    let book = judged(&rule, &records, "2025-10-20T00:00:00");
    assert_eq!(words(&book), ["INC-1 met", "INC-2 breached"]);
}

#[test]
fn without_any_limit_only_the_doing_counts() {
    let records = incident("INC-1", "restored_at = 2026-03-01T00:00:00") + &incident("INC-2", "");
    let book = judged(RESTORE, &records, "2026-08-01T00:00:00");
    assert_eq!(words(&book), ["INC-1 met", "INC-2 pending"]);
}

/// A request for a restoration of data.
fn restore(id: &str, requested: &str, more: &str) -> String {
    format!("[[restore]]\nid = \"{id}\"\nrequested_at = {requested}\n{more}\n\n")
}

const QUOTA: &str = "kind = \"deadline\"\non = \"restore\"\nfrom = \"requested_at\"\nto = \"done_at\"\n\
                     refused = \"has(refused_reason)\"\nfirst = 2\nper = \"period\"";

#[test]
fn a_refusal_is_a_breach_before_any_limit_is_over_unless_it_was_done_after_all() {
    let rule = QUOTA.replace("\nfirst = 2\nper = \"period\"", "\nwithin = \"10 days\"");
    let refused = "refused_reason = \"超出范围\"";
    let records = restore("R-1", "2025-10-15T10:00:00", refused)
        + &restore(
            "R-2",
            "2025-10-15T11:00:00",
            &format!("{refused}\ndone_at = 2025-10-15T12:00:00"),
        )
        + &restore("R-3", "2025-10-15T12:00:00", "");
    let book = judged(&rule, &records, "2025-10-16T00:00:00");
    assert_eq!(words(&book), ["R-1 breached", "R-2 met", "R-3 pending"]);
}

#[test]
fn a_quota_covers_the_first_requests_of_each_year_by_time_and_no_other() {
    let refused = "refused_reason = \"额度已满\"";
    let records = restore("R-3", "2026-08-31T23:59:59", refused)
        + &restore("R-1", "2025-10-15T10:00:00", refused)
        + &restore("R-2", "2025-11-15T10:00:00", "done_at = 2025-11-15T12:00:00")
        + &restore("R-4", "2026-09-01T00:00:00", refused);
    let book = judged(QUOTA, &records, "2026-10-16T00:00:00");
    assert_eq!(words(&book), ["R-1 breached", "R-2 met", "R-4 breached"]);
}

#[test]
fn nothing_requested_in_a_year_that_is_over_is_no_breach_and_no_evidence() {
    let book = judged(QUOTA, "", "2026-09-01T00:00:00");
    assert_eq!(words(&book), Vec::<String>::new());
    assert_eq!(standing(&book, 0), Standing::NothingFiled);
    assert!(book.verdicts[0].decided[0].eventful);
}

#[test]
fn a_quiet_period_rests_on_the_evidence_that_the_contract_names() {
    let rule = respond(
        "within = \"2h\"\nevidence = [{ on = \"activity\", where = \"kind == 'monitor'\" }]",
    );
    let watched =
        "[[activity]]\nid = \"A-1\"\nkind = \"monitor\"\ndone_at = 2025-10-15T10:00:00\n\n";
    let book = judged(&rule, watched, "2026-10-01T00:00:00");
    assert_eq!((standing(&book, 0), standing(&book, 1)), (Standing::Met, Standing::NothingFiled));
    let asked = question("Q-1", "2025-10-15T12:00:00", "2025-10-15T13:00:00");
    let book = judged(&rule, &(asked + watched), "2025-10-16T00:00:00");
    assert_eq!(words(&book), ["Q-1 met", "y2 upcoming"], "a busy period needs no other evidence");
}

#[test]
fn what_lies_after_the_as_of_instant_has_not_happened() {
    let records = question("Q-1", "2025-10-15T10:00:00", "2025-10-15T11:00:00");
    let rule = respond("within = \"2h\"");
    assert_eq!(words(&judged(&rule, &records, "2025-10-15T10:59:59")), ["Q-1 pending"]);
    assert_eq!(words(&judged(&rule, &records, "2025-10-15T11:00:00")), ["Q-1 met"]);
    let late = question("Q-1", "2025-10-15T10:00:00", "2025-10-15T13:00:00");
    assert_eq!(words(&judged(&rule, &late, "2025-10-15T12:30:00")), ["Q-1 breached"]);
    let ahead = despite(&rule, &records, "2025-10-15T09:59:59");
    assert_eq!(words(&ahead), Vec::<String>::new());
    let rules: Vec<&str> = ahead.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["after-as-of"]);
}

#[test]
fn a_record_outside_every_period_counts_in_none() {
    let records = question("Q-1", "2025-08-31T23:59:59", "2025-09-02T00:00:00");
    let book = despite(&respond("within = \"2h\""), &records, "2025-10-15T09:59:59");
    assert_eq!(one(&book, "Q-1").period, None);
    assert_eq!(one(&book, "Q-1").verdict, Verdict::Breached);
    assert_eq!(standing(&book, 0), Standing::NothingFiled);
}

const MAJOR: &str = "where = \"severity == 'major' || users_affected >= 30\"\nwithin = \"4h\"";

#[test]
fn an_incident_that_nobody_has_classed_yet_is_not_taken_for_a_minor_one() {
    let rule = format!("{RESTORE}{MAJOR}");
    let late = "restored_at = 2025-10-15T15:00:00";
    let signed = "judged_by = \"信息中心\"\njudged_at = 2025-10-16T00:00:00";
    let records = incident("INC-1", late)
        + &incident("INC-2", &format!("{late}\nusers_affected = \"30%\""))
        + &incident(
            "INC-3",
            &format!("{late}\nseverity = \"minor\"\n{signed}\nusers_affected = \"29%\""),
        )
        + &incident("INC-4", &format!("{late}\nseverity = \"minor\"\n{signed}"));
    let book = judged(&rule, &records, "2025-10-20T00:00:00");
    assert_eq!(words(&book), ["INC-1 undecidable", "INC-2 breached"]);
    assert_eq!(one(&book, "INC-1").summary.key, "verdict-applies-unclear");
}
