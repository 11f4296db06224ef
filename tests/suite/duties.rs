//! The payer's duty, notices about rights, scores that wait, and the purchaser's own obligations.

use pactbook::assessment::DutyState;
use pactbook::assessment::RightPhase;
use pactbook::assessment::RightState;
use pactbook::assessment::StageState;
use pactbook::base::finding::Level;
use pactbook::book::Book;
use pactbook::obligations::outcome::Verdict;

use crate::bench::book;
use crate::bench::clause;
use crate::bench::verdicts;

const RULE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\n\
                    to = \"responded_at\"\nwithin = \"2h\"";

const STAGE: &str = "[[stage]]\nid = \"p1\"\nclause = \"C-1\"\ntitle = \"首笔款\"\nshare = \"100%\"\n\
                     when = [{ recorded = { on = \"invoice\" } }]\npay_within = \"5 workdays\"\n\
                     late_excused = { on = \"payment\", where = \"delayed_reason == 'fiscal' && has(notified_at)\" }\n";

fn invoice(at: &str) -> String {
    format!(
        "[[invoice]]\nid = \"IV-1\"\nstage = \"p1\"\nreceived_at = {at}\namount = \"300000.00 CNY\"\n"
    )
}

fn payment(id: &str, at: &str, rest: &str) -> String {
    format!(
        "[[payment]]\nid = \"{id}\"\nstage = \"p1\"\nrequested_at = 2025-09-25T09:00:00\n\
         paid_at = {at}\n{rest}\n"
    )
}

const FULL: &str = "amount = \"300000.00 CNY\"";

fn paid(records: &str, as_of: &str) -> StageState {
    let book = book(&(clause(RULE) + STAGE), records, as_of);
    let settlement = book.assessments[0].settlement.as_ref().expect("the contract states a total");
    settlement.stages[0].clone()
}

fn state(records: &str, as_of: &str) -> DutyState {
    paid(records, as_of).duty.expect("the contract states a time").state
}

#[test]
fn five_working_days_run_over_the_october_holiday_and_the_make_up_saturday() {
    // 2025-09-26 is a Friday; 28 September and 11 October are worked, 1 to 8 October are off:
    // 28, 29, 30 September, 9 and 10 October.
    let bill = invoice("2025-09-26T10:00:00");
    for (at, expected) in [
        ("2025-09-26T10:00:01", DutyState::Paid),
        ("2025-10-10T23:59:59", DutyState::Paid),
        ("2025-10-11T00:00:00", DutyState::Late),
    ] {
        let records = bill.clone() + &payment("PM-1", at, FULL);
        assert_eq!(state(&records, "2025-12-01T00:00:00"), expected, "{at}");
    }
    let stage = paid(&bill, "2025-10-01T00:00:00");
    let duty = stage.duty.expect("the contract states a time");
    assert_eq!(duty.state, DutyState::Due);
    assert_eq!(duty.due, Some(crate::bench::at("2025-10-10T23:59:59")));
    // From 27 September on, a Saturday off, the make-up Saturday is the fifth day.
    let later = invoice("2025-09-28T10:00:00");
    let duty = paid(&later, "2025-10-01T00:00:00").duty.expect("the contract states a time");
    assert_eq!(duty.due, Some(crate::bench::at("2025-10-11T23:59:59")));
}

#[test]
fn what_is_not_paid_in_time_is_overdue_one_second_after_it() {
    let bill = invoice("2025-09-26T10:00:00");
    assert_eq!(state(&bill, "2025-10-10T23:59:59"), DutyState::Due);
    assert_eq!(state(&bill, "2025-10-11T00:00:00"), DutyState::Overdue);
    assert_eq!(state("", "2025-10-11T00:00:00"), DutyState::Waiting);
}

#[test]
fn a_payment_in_parts_is_made_with_its_last_part() {
    let bill = invoice("2025-09-26T10:00:00");
    let half = "amount = \"150000.00 CNY\"";
    let first = payment("PM-1", "2025-09-28T10:00:00", half);
    assert_eq!(state(&format!("{bill}{first}"), "2025-12-01T00:00:00"), DutyState::Overdue);
    let late = payment("PM-2", "2025-10-20T10:00:00", half);
    let all = format!("{bill}{first}{late}");
    assert_eq!(state(&all, "2025-12-01T00:00:00"), DutyState::Late);
}

#[test]
fn only_a_delay_with_its_reason_and_a_notice_excuses_the_payer() {
    let bill = invoice("2025-09-26T10:00:00");
    let fiscal = "paid_part = \"1000.00 CNY\"\ndelayed_reason = \"fiscal\"\n";
    let told = format!("{fiscal}notified_at = 2025-10-09T10:00:00\n");
    for (rest, expected) in [
        (fiscal, DutyState::Overdue),
        (told.as_str(), DutyState::Excused),
        ("amount = \"1000.00 CNY\"", DutyState::Overdue),
    ] {
        let records = bill.clone() + &payment("PM-1", "2025-10-20T10:00:00", rest);
        assert_eq!(state(&records, "2025-12-01T00:00:00"), expected, "{rest}");
    }
}

#[test]
fn the_payers_delay_is_no_finding_and_no_breach() {
    let book =
        book(&(clause(RULE) + STAGE), &invoice("2025-09-26T10:00:00"), "2025-12-01T00:00:00");
    assert!(book.findings.is_empty(), "{:#?}", crate::bench::said(&book));
}

#[test]
fn without_a_calendar_year_nobody_can_say() {
    let late = IDENTITY_OF_2031.replace("PLACE", "2031-09-26T10:00:00");
    assert_eq!(state(&late, "2031-12-01T00:00:00"), DutyState::Unknown);
}

/// An invoice of a year that the calendar does not cover.
const IDENTITY_OF_2031: &str = "[[invoice]]\nid = \"IV-1\"\nstage = \"p1\"\nreceived_at = PLACE\n\
                                amount = \"300000.00 CNY\"\n";

#[test]
fn one_of_several_conditions_is_enough_and_the_earliest_dates_it() {
    let stage = STAGE.replace(
        "when = [{ recorded = { on = \"invoice\" } }]",
        "when = [{ any = [{ recorded = { on = \"invoice\" } }, { on_or_after = 2025-10-15 }] }]",
    );
    let duty = |records: &str, as_of: &str| {
        let book = book(&(clause(RULE) + &stage), records, as_of);
        let settlement = book.assessments[0].settlement.clone().expect("a total");
        settlement.stages[0].duty.clone().expect("the contract states a time")
    };
    assert_eq!(duty("", "2025-10-14T23:59:59").state, DutyState::Waiting);
    let by_day = duty("", "2025-10-15T00:00:00");
    assert_eq!(by_day.from, Some(crate::bench::at("2025-10-15T00:00:00")));
    let by_bill = duty(&invoice("2025-09-26T10:00:00"), "2025-12-01T00:00:00");
    assert_eq!(by_bill.from, Some(crate::bench::at("2025-09-26T10:00:00")));
}

const RIGHT: &str = "[[right]]\nid = \"claim\"\nclause = \"C-1\"\ntitle = \"要求整改\"\nholder = \"buyer\"\n\
                     when = [{ breached = \"rule\" }]\n";

const LATE: &str = "[[incident]]\nid = \"INC-1\"\nreported_at = 2025-10-15T10:00:00\n\
                    responded_at = 2025-10-15T13:00:00\n";

fn notice(id: &str, action: &str, at: &str, rest: &str) -> String {
    format!(
        "[[notice]]\nid = \"{id}\"\nright = \"claim\"\naction = \"{action}\"\nat = {at}\n{rest}\n"
    )
}

fn right(records: &str) -> (RightState, Book) {
    let book = book(&(clause(RULE) + RIGHT), records, "2025-12-01T00:00:00");
    (book.assessments[0].rights[0].clone(), book)
}

fn n_out_of_order(book: &Book) -> usize {
    book.findings.iter().filter(|finding| finding.rule == "right-out-of-order").count()
}

#[test]
fn a_right_is_dormant_then_available_and_only_a_notice_exercises_or_waives_it() {
    assert_eq!(right("").0.state, RightPhase::Dormant);
    assert_eq!(right(LATE).0.state, RightPhase::Available);
    for (action, expected) in [("exercise", RightPhase::Exercised), ("waive", RightPhase::Waived)] {
        let records = LATE.to_owned() + &notice("N-1", action, "2025-10-16T10:00:00", "");
        let (state, book) = right(&records);
        assert_eq!(state.state, expected);
        assert_eq!(n_out_of_order(&book), 0);
    }
}

#[test]
fn a_right_that_is_exercised_before_it_was_available_is_found_and_stays_as_it_is() {
    // The response was due at 12:00:00; from then on the breach is known.
    for (at, expected, n) in [
        ("2025-10-15T11:59:59", RightPhase::Available, 1),
        ("2025-10-15T12:00:00", RightPhase::Exercised, 0),
    ] {
        let records = LATE.to_owned() + &notice("N-1", "exercise", at, "");
        let (state, book) = right(&records);
        assert_eq!(state.state, expected, "{at}");
        assert_eq!(n_out_of_order(&book), n, "{at}");
        assert_eq!(state.notices.len(), 1);
    }
    let (state, book) = right(&notice("N-1", "exercise", "2025-10-16T10:00:00", ""));
    assert_eq!(state.state, RightPhase::Dormant);
    assert_eq!(n_out_of_order(&book), 1);
}

#[test]
fn only_the_holder_exercises_a_right() {
    for (by, expected) in [
        ("by = \"采购人\"", RightPhase::Exercised),
        ("by = \"buyer\"", RightPhase::Exercised),
        ("by = \"供应商\"", RightPhase::Available),
    ] {
        let records = LATE.to_owned() + &notice("N-1", "exercise", "2025-10-16T10:00:00", by);
        assert_eq!(right(&records).0.state, expected, "{by}");
    }
}

const FORM: &str = "[scorecard]\ntitle = \"卡\"\ntotal = 10\nfinal_when = [{ recorded = { on = \"assessment\" }, title = \"考核表已签\" }]\n\
                    [[scorecard.section]]\nid = \"S\"\ntitle = \"s\"\npoints = 10\n\
                    [[scorecard.section.item]]\nid = \"I\"\ntitle = \"i\"\nstandard = \"s\"\npoints = 10\n\
                    deduct = [{ of = [\"rule\"], points = 2 }]\n";

#[test]
fn a_score_that_waits_for_a_signature_is_not_final_without_it() {
    let signed = |period: &str| {
        format!(
            "[[assessment]]\nid = \"A-1\"\nperiod = \"{period}\"\nissued_at = 2026-09-01T09:00:00\n"
        )
    };
    for (records, is_final) in [
        (LATE.to_owned(), false),
        (LATE.to_owned() + &signed("y2"), false),
        (LATE.to_owned() + &signed("y1"), true),
    ] {
        let book = book(&(clause(RULE) + FORM), &records, "2026-09-02T00:00:00");
        let year = &book.assessments[0].periods[0];
        assert_eq!(year.is_final, is_final, "{records} {:#?}", crate::bench::said(&book));
        assert!(year.total.is_exact());
    }
}

#[test]
fn what_the_purchaser_owes_is_judged_and_is_never_an_error() {
    let rule = format!("{RULE}\nbound = \"buyer\"\nlevel = \"error\"");
    let book = book(&clause(&rule), LATE, "2025-12-01T00:00:00");
    assert_eq!(verdicts(&book), [("INC-1".to_owned(), Verdict::Breached)]);
    let levels: Vec<Level> = book.findings.iter().map(|finding| finding.level).collect();
    assert_eq!(levels, [Level::Warning]);
    assert_eq!(book.findings[0].message.key, "verdict-breach-buyer");
}

#[test]
fn a_notice_of_which_nobody_can_read_who_gave_it_or_when_exercises_nothing() {
    let given = notice("N-1", "exercise", "2025-10-16T10:00:00", "by = 7");
    let undated = notice("N-1", "exercise", "\"十月\"", "");
    for records in [given, undated] {
        let (state, book) = right(&(LATE.to_owned() + &records));
        assert_eq!(state.state, RightPhase::Available, "{records}");
        assert_eq!(n_out_of_order(&book), 1, "{records}");
    }
}

#[test]
fn where_nothing_is_left_to_pay_nobody_is_late_in_paying_it() {
    let stage = STAGE.to_owned() + "deducts = [\"penalties\"]\n";
    let penalty = "[[penalty]]\nid = \"pn\"\nclause = \"C-1\"\ntitle = \"违约金\"\nof = [\"rule\"]\n\
                   once = \"term\"\nshare = \"100%\"\n";
    let duty = |share: &str| {
        let contract = clause(RULE) + &stage + &penalty.replace("100%", share);
        let records = invoice("2025-09-26T10:00:00") + LATE;
        let book = book(&contract, &records, "2025-12-01T00:00:00");
        let settlement = book.assessments[0].settlement.clone().expect("a total");
        settlement.stages[0].duty.clone().expect("the contract states a time").state
    };
    assert_eq!((duty("100%"), duty("99%")), (DutyState::Paid, DutyState::Overdue));
}
