//! Penalties and who confirms them, reductions, caps, bands of the total, and who bears it all.

use super::CARD;
use super::Desk;
use super::TERMS;
use super::number;
use super::outcome;
use super::sums;
use crate::assessment::PenaltyState;
use crate::assessment::PenaltyStatus;
use crate::assessment::Settlement;
use crate::obligations::outcome::Verdict;

const OVER: &str = "2027-10-01";

/// A record that decides nothing, for tests that need a ledger with records.
const IDLE: &str = "[[incident]]\nid = \"INC-0\"\nreported_at = 2026-01-01T09:00:00\n";

fn penalty(words: &str) -> String {
    format!("[[penalty]]\nid = \"pn\"\nclause = \"C-1\"\ntitle = \"违约金\"\n{words}\n")
}

fn only(settlement: &Settlement) -> &PenaltyState {
    &settlement.penalties[0]
}

fn statuses(state: &PenaltyState) -> Vec<PenaltyStatus> {
    state.charges.iter().map(|charge| charge.status).collect()
}

fn confirmation(id: &str, by: &str, result: bool, rest: &str) -> String {
    format!(
        "[[confirmation]]\nid = \"{id}\"\nby = \"{by}\"\nresult = {result}\n\
         at = 2026-05-0{}T09:00:00\n{rest}\n",
        id.trim_start_matches('K')
    )
}

#[test]
fn each_breach_costs_its_rate_and_takes_it_from_the_price() {
    let mut desk = Desk::new(&penalty("of = [\"repair\"]\nrate = \"500.00 CNY\""));
    desk.breaches("repair", &["2025-10-01", "2025-10-02"]);
    let mut double = outcome("x", "2026-01-01", Verdict::Breached);
    double.units = 3;
    desk.file("repair", double);
    let settlement = desk.settlement(OVER);
    assert_eq!(only(&settlement).total.amount, number("2500.00"));
    assert_eq!(sums(settlement.payable), ["297500.00"; 3]);
    assert_eq!(sums(settlement.deducted), ["2500.00"; 3]);
}

#[test]
fn a_penalty_once_a_period_costs_each_obligation_once_in_each_period() {
    let words = "of = [\"repair\", \"reply\"]\nonce = \"period\"\nrate = \"500.00 CNY\"";
    let mut desk = Desk::new(&penalty(words));
    desk.breaches("repair", &["2025-10-01", "2025-10-02", "2026-10-01"]);
    desk.breaches("reply", &["2025-10-03"]);
    let settlement = desk.settlement(OVER);
    assert_eq!(only(&settlement).total.amount, number("1500.00"));
}

#[test]
fn a_share_of_the_total_is_due_once_over_two_triggers() {
    let words = "of = [\"repair\", \"reply\"]\nonce = \"term\"\nshare = \"20%\"";
    let mut desk = Desk::new(&penalty(words));
    desk.breaches("repair", &["2025-10-01"]);
    desk.breaches("reply", &["2026-10-03"]);
    let settlement = desk.settlement(OVER);
    assert_eq!(only(&settlement).total.amount, number("60000.00"));
    assert_eq!(statuses(only(&settlement)), [PenaltyStatus::Due, PenaltyStatus::Repeated]);
    assert_eq!(sums(settlement.payable), ["240000.00"; 3]);
}

/// A window's breach, confirmed as the confirmations say.
fn confirmed(records: &str) -> Settlement {
    let words = "of = [\"value\"]\nonce = \"period\"\nrate = \"500.00 CNY\"\n\
                 confirmed = [\"supervisor\", \"buyer\"]";
    let mut desk = Desk::with_records(&penalty(words), &format!("{IDLE}{records}"));
    desk.file("value", outcome("y1", "2026-03-01", Verdict::Breached));
    desk.settlement(OVER)
}

#[test]
fn a_penalty_that_not_all_have_confirmed_is_shown_beside_the_total_and_holds_money_back() {
    let about = "obligation = \"value\"\noutcome = \"y1\"";
    let one = confirmation("K1", "supervisor", true, about);
    let two = confirmation("K2", "buyer", true, about);
    for (records, missing) in [(String::new(), 2), (one.clone(), 1)] {
        let settlement = confirmed(&records);
        let state = only(&settlement);
        assert_eq!(statuses(state), [PenaltyStatus::ToConfirm]);
        assert_eq!(state.charges[0].assent.missing.len(), missing);
        assert_eq!(state.total.amount, number("0.00"));
        assert_eq!(state.to_confirm.amount, number("500.00"));
        assert_eq!(sums(settlement.payable), ["299500.00", "300000.00", "300000.00"]);
    }
    let settlement = confirmed(&(one + &two));
    assert_eq!(statuses(only(&settlement)), [PenaltyStatus::Due]);
    assert_eq!(sums(settlement.payable), ["299500.00"; 3]);
}

#[test]
fn one_who_denies_it_strikes_it_and_the_last_word_of_each_stands() {
    let about = "obligation = \"value\"\noutcome = \"y1\"";
    let yes = confirmation("K1", "supervisor", true, about);
    let buyer = confirmation("K2", "buyer", true, about);
    let no = confirmation("K3", "supervisor", false, about);
    let again = confirmation("K4", "supervisor", true, about);
    let struck = confirmed(&format!("{yes}{buyer}{no}"));
    assert_eq!(statuses(only(&struck)), [PenaltyStatus::Struck]);
    assert_eq!(only(&struck).struck.amount, number("500.00"));
    assert_eq!(sums(struck.payable), ["300000.00"; 3]);
    let settlement = confirmed(&format!("{yes}{buyer}{no}{again}"));
    assert_eq!(statuses(only(&settlement)), [PenaltyStatus::Due]);
}

#[test]
fn a_confirmation_counts_only_for_what_it_names() {
    for about in [
        "obligation = \"value\"\noutcome = \"y2\"",
        "obligation = \"report\"\noutcome = \"y1\"",
        "of = \"INC-0\"",
        "obligation = \"value\"\nperiod = \"y2\"",
        "clause = \"C-1\"",
    ] {
        let both = confirmation("K1", "supervisor", true, about)
            + &confirmation("K2", "buyer", true, about);
        assert_eq!(statuses(only(&confirmed(&both))), [PenaltyStatus::ToConfirm], "{about}");
    }
    for about in ["clause = \"C-1\"\nperiod = \"y1\"", "obligation = \"value\"\nperiod = \"y1\""] {
        let both = confirmation("K1", "supervisor", true, about)
            + &confirmation("K2", "buyer", true, about);
        assert_eq!(statuses(only(&confirmed(&both))), [PenaltyStatus::Due], "{about}");
    }
}

#[test]
fn what_is_not_decided_yet_may_cost_but_does_not_yet() {
    let mut desk = Desk::new(&penalty("of = [\"repair\"]\nrate = \"500.00 CNY\""));
    desk.file("repair", outcome("a", "2026-01-01", Verdict::Undecidable));
    desk.file("repair", outcome("b", "2026-01-02", Verdict::Pending));
    desk.file("repair", outcome("c", "2026-01-03", Verdict::Excused));
    let settlement = desk.settlement(OVER);
    assert_eq!(statuses(only(&settlement)), [PenaltyStatus::Open, PenaltyStatus::Open]);
    assert_eq!(sums(settlement.payable), ["299000.00", "300000.00", "300000.00"]);
}

fn stage(id: &str, due: &str, done: &str) -> String {
    let done = if done.is_empty() { String::new() } else { format!("done_at = {done}\n") };
    format!("[[stage]]\nid = \"{id}\"\nname = \"{id}\"\ndue = {due}\n{done}")
}

fn late(records: &str, as_of: &str) -> Settlement {
    let words = "on = \"stage\"\nrate = \"200.00 CNY\"\ndays = [\"due\", \"done_at\"]";
    Desk::with_records(&penalty(words), records).settlement(as_of)
}

#[test]
fn a_day_late_costs_a_day_and_the_same_day_nothing() {
    for (done, cost) in [
        ("2025-10-10T23:59:59", "0.00"),
        ("2025-10-11T00:00:00", "200.00"),
        ("2025-10-11T23:59:59", "200.00"),
        ("2025-10-20T10:00:00", "2000.00"),
        ("2025-10-01T10:00:00", "0.00"),
    ] {
        let settlement = late(&stage("S", "2025-10-10", done), OVER);
        assert_eq!(
            only(&settlement).total.to_string(),
            format!("{} CNY", crate::base::quantity::grouped(number(cost))),
            "{done}"
        );
    }
}

#[test]
fn a_stage_that_is_still_not_done_costs_every_day_up_to_now() {
    let settlement = late(&stage("S", "2025-10-10", ""), "2025-10-13");
    assert_eq!(only(&settlement).total.amount, number("600.00"));
    assert!(only(&settlement).charges[0].is_running);
    let settlement = late(&stage("S", "2025-10-10", ""), "2025-10-10");
    assert_eq!(only(&settlement).charges.len(), 0, "it is not late yet");
}

#[test]
fn units_are_counted_by_the_record_and_what_gives_no_number_is_found() {
    let words = "on = \"drill\"\nwhere = \"errors > 0\"\nrate = \"500.00 CNY\"\nunits = \"errors\"";
    let drill = |id: &str, rest: &str| {
        format!(
            "[[drill]]\nid = \"{id}\"\nkind = \"emergency\"\nheld_at = 2026-01-01T09:00:00\n{rest}\n"
        )
    };
    let records =
        drill("D1", "errors = 3") + &drill("D2", "errors = 0") + &drill("D3", "errors = 1");
    let desk = Desk::with_records(&penalty(words), &records);
    let (assessment, findings) = desk.assess(OVER);
    assert_eq!(findings, []);
    let settlement = assessment.settlement.expect("the contract states a total");
    assert_eq!(only(&settlement).total.amount, number("2000.00"));
    let loose = words.replace("where = \"errors > 0\"\n", "");
    let desk = Desk::with_records(&penalty(&loose), &drill("D1", ""));
    let (assessment, findings) = desk.assess(OVER);
    let settlement = assessment.settlement.expect("the contract states a total");
    assert_eq!(statuses(only(&settlement)), [PenaltyStatus::Faulty]);
    assert_eq!(findings.len(), 1);
    assert_eq!(sums(settlement.payable), ["0.00", "300000.00", "300000.00"], "it is open");
}

#[test]
fn an_amount_is_what_the_record_states_and_an_unsigned_judgement_leaves_it_open() {
    let words = "on = \"loss\"\nwhere = \"borne_by == 'vendor'\"\namount = \"amount\"";
    let loss = |id: &str, rest: &str| {
        format!(
            "[[loss]]\nid = \"{id}\"\nkind = \"loss\"\nat = 2026-01-01T09:00:00\n\
             amount = \"1234.56 CNY\"\n{rest}\n"
        )
    };
    let signed = "borne_by = \"vendor\"\njudged_by = \"采购人\"\njudged_at = 2026-01-02T00:00:00";
    let records = loss("L1", signed) + &loss("L2", "borne_by = \"vendor\"") + &loss("L3", "");
    let settlement = Desk::with_records(&penalty(words), &records).settlement(OVER);
    let state = only(&settlement);
    assert_eq!(statuses(state), [PenaltyStatus::Due, PenaltyStatus::Open, PenaltyStatus::Open]);
    assert_eq!(sums(settlement.payable), ["296296.32", "298765.44", "298765.44"]);
}

#[test]
fn a_penalty_that_covers_another_takes_its_place() {
    let second = "[[penalty]]\nid = \"big\"\nclause = \"C-1\"\ntitle = \"大\"\nof = [\"repair\"]\n\
                  share = \"10%\"\nonce = \"term\"\nsuppresses = [\"pn\"]\n";
    let words = penalty("of = [\"repair\", \"reply\"]\nrate = \"500.00 CNY\"") + second;
    let mut desk = Desk::new(&words);
    desk.breaches("repair", &["2025-10-01"]);
    desk.breaches("reply", &["2025-10-02"]);
    let settlement = desk.settlement(OVER);
    assert_eq!(statuses(only(&settlement)), [PenaltyStatus::Suppressed, PenaltyStatus::Due]);
    assert_eq!(sums(settlement.payable), ["269500.00"; 3]);
    // While the one that covers it is not confirmed, either may be due.
    let open = words.replace("suppresses", "confirmed = [\"supervisor\"]\nsuppresses");
    let mut desk = Desk::new(&open);
    desk.breaches("repair", &["2025-10-01"]);
    let settlement = desk.settlement(OVER);
    assert_eq!(sums(settlement.payable), ["269500.00", "299500.00", "300000.00"]);
}

/// Four quarters, bands of the total, payments of 30, 50 and 20 percent, as in Guangzhou.
fn quarters(recover: bool, extra: &str) -> String {
    let mut head = Desk::head().to_owned();
    let first = head.find("[[period]]").expect("the head has periods");
    let last = head.find("[[window]]").expect("the head has windows");
    let mut periods = String::new();
    for (id, from, to) in [
        ("q1", "2025-09-01", "2026-02-28"),
        ("q2", "2026-03-01", "2026-08-31"),
        ("q3", "2026-09-01", "2027-02-28"),
        ("q4", "2027-03-01", "2027-08-31"),
    ] {
        periods +=
            &format!("[[period]]\nid = \"{id}\"\ntitle = \"{id}\"\nfirst = {from}\nlast = {to}\n");
    }
    head.replace_range(first..last, &periods);
    let band = |score: &str, share: &str| {
        format!(
            "[[band]]\nclause = \"C-1\"\ntitle = \"{share}\"\nscore = \"{score}\"\nbase = \"total\"\ndeduct = \"{share}\"\n"
        )
    };
    let bands = [("[0, 60)", "15%"), ("[60, 80)", "10%"), ("[80, 90)", "5%"), ("[90, 100]", "0%")]
        .map(|(score, share)| band(score, share))
        .concat();
    let stages = [("p1", "30%", ""), ("p2", "50%", "\"q1\", \"q2\", \"penalties\""), ("p3", "20%", "\"q3\", \"q4\", \"penalties\", \"reductions\"")]
        .map(|(id, share, deducts)| {
            format!("[[stage]]\nid = \"{id}\"\nclause = \"C-1\"\ntitle = \"{id}\"\nshare = \"{share}\"\ndeducts = [{deducts}]\n")
        })
        .concat();
    format!("{head}{CARD}{bands}{stages}[settlement]\nrecover = {recover}\n{extra}")
}

fn scored(contract: &str, scores: &[&str]) -> Desk {
    let mut desk = Desk::edited(contract, "");
    for (value, at) in scores.iter().zip(["2026-02-28", "2026-08-31", "2027-02-28", "2027-08-31"]) {
        let mut one = outcome(at, at, Verdict::Met);
        one.value = Some(number(value));
        desk.file("value", one);
    }
    desk
}

fn nets(settlement: &Settlement) -> Vec<String> {
    settlement.stages.iter().map(|stage| stage.net.now.amount.to_string()).collect()
}

#[test]
fn a_quarter_below_sixty_owes_fifteen_percent_of_the_price_and_not_two_bands() {
    for (score, owed) in [
        ("59.5", "45000.00"),
        ("60", "30000.00"),
        ("79.99", "30000.00"),
        ("80", "15000.00"),
        ("89.5", "15000.00"),
        ("90", "0.00"),
    ] {
        let settlement =
            scored(&quarters(false, ""), &[score, "100", "100", "100"]).settlement(OVER);
        assert_eq!(sums(settlement.deducted), [owed; 3], "{score}");
    }
}

#[test]
fn four_bad_quarters_owe_sixty_percent_and_what_payments_cannot_bear_is_outstanding() {
    let settlement = scored(&quarters(false, ""), &["59.5"; 4]).settlement(OVER);
    assert_eq!(sums(settlement.deducted), ["180000.00"; 3]);
    // The second payment bears its two quarters; the last one bears 60,000 of its 90,000.
    assert_eq!(nets(&settlement), ["90000.00", "60000.00", "0.00"]);
    assert_eq!(sums(settlement.outstanding), ["30000.00"; 3]);
    assert_eq!(sums(settlement.payable), ["120000.00"; 3]);
}

#[test]
fn beyond_the_price_nothing_is_deducted_unless_the_contract_lets_it_be_claimed() {
    let extra = penalty("of = [\"repair\"]\nshare = \"100%\"\nonce = \"term\"");
    for (recover, payable, outstanding, excess) in
        [(false, "0.00", "90000.00", "0.00"), (true, "0.00", "270000.00", "180000.00")]
    {
        let mut desk = scored(&quarters(recover, &extra), &["59.5"; 4]);
        desk.breaches("repair", &["2027-08-01"]);
        let settlement = desk.settlement(OVER);
        assert_eq!(sums(settlement.payable), [payable; 3], "{recover}");
        assert_eq!(sums(settlement.outstanding), [outstanding; 3], "{recover}");
        assert_eq!(sums(settlement.excess), [excess; 3], "{recover}");
        let (last, steps) = settlement.waterfall.split_last().expect("total and payable");
        let sum: crate::base::quantity::Decimal =
            steps.iter().map(|step| step.amount.now.amount).sum();
        assert_eq!(sum, last.amount.now.amount);
    }
}

#[test]
fn a_penalty_confirmed_after_a_payment_is_borne_by_the_next_one_or_is_outstanding() {
    let extra = penalty("of = [\"repair\"]\nrate = \"1000.00 CNY\"");
    let paid = |stage: &str, at: &str, amount: &str| {
        format!(
            "[[payment]]\nid = \"{stage}-1\"\nstage = \"{stage}\"\nrequested_at = {at}T09:00:00\n\
             paid_at = {at}T10:00:00\namount = \"{amount} CNY\"\n"
        )
    };
    let second = paid("p2", "2026-03-01", "150000.00");
    let third = paid("p3", "2026-03-02", "60000.00");
    for (records, day, expected, outstanding) in [
        (IDLE.to_owned(), "2026-04-01", ["90000.00", "149000.00", "60000.00"], "0.00"),
        (second.clone(), "2026-02-01", ["90000.00", "149000.00", "60000.00"], "0.00"),
        (second.clone(), "2026-04-01", ["90000.00", "150000.00", "59000.00"], "0.00"),
        (second + &third, "2026-04-01", ["90000.00", "150000.00", "60000.00"], "1000.00"),
    ] {
        let mut desk = Desk::edited(&quarters(false, &extra), &records);
        desk.breaches("repair", &[day]);
        for at in ["2026-02-28", "2026-08-31", "2027-02-28", "2027-08-31"] {
            let mut one = outcome(at, at, Verdict::Met);
            one.value = Some(number("100"));
            desk.file("value", one);
        }
        let settlement = desk.settlement(OVER);
        assert_eq!(nets(&settlement), expected, "{day}");
        assert_eq!(sums(settlement.outstanding), [outstanding; 3], "{day}");
    }
}

#[test]
fn caps_hold_in_their_order_for_what_they_name_and_for_each_period() {
    let card = CARD.to_owned() + TERMS;
    let (terms, _) = card.split_once("[cap]").expect("the terms have a cap");
    let cap = |words: &str| format!("[[cap]]\nclause = \"C-1\"\ntitle = \"上限\"\n{words}\n");
    let extra = penalty("of = [\"repair\"]\nrate = \"9000.00 CNY\"");
    for (caps, deducted) in [
        (String::new(), "33000.00"),
        (cap("of = [\"penalties\"]\namount = \"10000.00 CNY\""), "25000.00"),
        (cap("of = [\"bands\", \"penalties\"]\nshare = \"10%\""), "30000.00"),
        (cap("of = [\"penalties\"]\nper = \"period\"\namount = \"5000.00 CNY\""), "25000.00"),
        (cap("of = [\"bands\", \"penalties\"]\nper = \"period\"\nshare = \"15%\""), "31500.00"),
        (
            cap("of = [\"pn\"]\nper = \"period\"\namount = \"5000.00 CNY\"")
                + &cap("of = [\"bands\", \"penalties\"]\nshare = \"8%\""),
            "24000.00",
        ),
    ] {
        // The first year costs 15,000 and two breaches less one, the second one breach.
        let mut desk = Desk::new(&format!("{terms}{extra}{caps}"));
        desk.score(&["10", "100"]);
        desk.breaches("repair", &["2025-10-01", "2026-10-01"]);
        let settlement = desk.settlement(OVER);
        assert_eq!(sums(settlement.deducted), [deducted; 3], "{caps}");
        let (last, steps) = settlement.waterfall.split_last().expect("total and payable");
        let sum: crate::base::quantity::Decimal =
            steps.iter().map(|step| step.amount.now.amount).sum();
        assert_eq!(sum, last.amount.now.amount, "{caps}");
    }
}

const REDUCTION: &str = "[[reduction]]\nclause = \"C-1\"\ntitle = \"核减\"\non = \"quantity\"\n\
                         required = \"required\"\ndone = \"done\"\nprice = \"unit_price\"\n";

fn quantity(id: &str, rest: &str) -> String {
    format!("[[quantity]]\nid = \"{id}\"\nitem = \"{id}\"\ncounted_at = 2026-08-31\n{rest}\n")
}

#[test]
fn what_was_not_delivered_is_not_paid_and_too_much_earns_nothing() {
    let records = quantity("Q1", "required = 12\ndone = 10\nunit_price = \"1500.50 CNY\"")
        + &quantity("Q2", "required = 4\ndone = 4\nunit_price = \"9999.00 CNY\"")
        + &quantity("Q3", "required = 4\ndone = 6\nunit_price = \"9999.00 CNY\"");
    let desk = Desk::with_records(REDUCTION, &records);
    let (assessment, findings) = desk.assess(OVER);
    assert_eq!(findings, []);
    let settlement = assessment.settlement.expect("the contract states a total");
    assert_eq!(sums(settlement.payable), ["296999.00"; 3]);
    let open = records + &quantity("Q4", "required = 2\nunit_price = \"100.00 CNY\"");
    let (assessment, findings) = Desk::with_records(REDUCTION, &open).assess(OVER);
    let settlement = assessment.settlement.expect("the contract states a total");
    assert_eq!(sums(settlement.payable), ["296799.00", "296999.00", "296999.00"]);
    assert_eq!(findings.len(), 1);
    let odd = quantity("Q5", "required = 2\ndone = 1");
    let (assessment, _) = Desk::with_records(REDUCTION, &odd).assess(OVER);
    let settlement = assessment.settlement.expect("the contract states a total");
    assert_eq!(sums(settlement.payable), ["0.00", "300000.00", "300000.00"], "no price");
}

#[test]
fn a_reduction_is_borne_by_the_last_payment() {
    let stages = "[[stage]]\nid = \"a\"\nclause = \"C-1\"\ntitle = \"a\"\nshare = \"60%\"\n\
                  [[stage]]\nid = \"b\"\nclause = \"C-1\"\ntitle = \"b\"\nshare = \"40%\"\n";
    let records = quantity("Q1", "required = 12\ndone = 10\nunit_price = \"1000.00 CNY\"");
    let settlement = Desk::with_records(&format!("{REDUCTION}{stages}"), &records).settlement(OVER);
    assert_eq!(nets(&settlement), ["180000.00", "118000.00"]);
    let named =
        stages.replacen("share = \"60%\"\n", "share = \"60%\"\ndeducts = [\"reductions\"]\n", 1);
    let settlement = Desk::with_records(&format!("{REDUCTION}{named}"), &records).settlement(OVER);
    assert_eq!(nets(&settlement), ["178000.00", "120000.00"]);
}

#[test]
fn a_band_that_pays_a_share_owes_damages_beside_what_it_does_not_pay() {
    let band = |score: &str, words: &str| {
        format!("[[band]]\nclause = \"C-1\"\ntitle = \"档\"\nscore = \"{score}\"\n{words}\n")
    };
    let bands = band("[0, 70)", "pays = \"50%\"\ndamages = \"30%\"")
        + &band("[70, 100]", "pays = \"100%\"");
    let mut desk = Desk::new(&format!("{CARD}{bands}"));
    desk.score(&["69.99", "100"]);
    let settlement = desk.settlement(OVER);
    assert_eq!(sums(settlement.deductions[0].amount), ["120000.00"; 3]);
    assert_eq!(sums(settlement.deductions[0].damages), ["45000.00"; 3]);
    let steps: Vec<String> =
        settlement.waterfall.iter().map(|step| step.amount.now.amount.to_string()).collect();
    assert_eq!(steps, ["300000.00", "-75000.00", "-45000.00", "0.00", "180000.00"]);
}

#[test]
fn a_total_alone_is_nothing_to_settle() {
    let (assessment, findings) = Desk::new("").assess(OVER);
    assert!(assessment.settlement.is_none());
    assert!(assessment.periods.is_empty() && assessment.average.is_none());
    assert_eq!(findings, []);
}

#[test]
fn breaches_of_two_months_confirmed_on_one_day_count_in_their_months() {
    let words =
        "of = [\"repair\"]\nonce = \"month\"\nrate = \"500.00 CNY\"\nconfirmed = [\"buyer\"]";
    let confirm = |n: u32, id: &str| {
        confirmation(
            &format!("K{n}"),
            "buyer",
            true,
            &format!("obligation = \"repair\"\noutcome = \"{id}\""),
        )
        .replace(&format!("2026-05-0{n}"), "2026-05-09")
    };
    let records = confirm(1, "2025-10-01") + &confirm(2, "2025-10-02") + &confirm(3, "2025-11-02");
    let mut desk = Desk::with_records(&penalty(words), &records);
    desk.breaches("repair", &["2025-10-01", "2025-10-02", "2025-11-02"]);
    let settlement = desk.settlement(OVER);
    assert_eq!(
        statuses(only(&settlement)),
        [PenaltyStatus::Due, PenaltyStatus::Repeated, PenaltyStatus::Due]
    );
}

#[test]
fn days_late_up_to_a_time_that_cannot_be_read_are_open() {
    let unread = stage("S", "2025-10-10", "") + "done_at = \"昨天\"\n";
    let settlement = late(&unread, "2025-10-13");
    assert_eq!(statuses(only(&settlement)), [PenaltyStatus::Faulty]);
    assert_eq!(sums(settlement.payable), ["0.00", "300000.00", "300000.00"]);
}

#[test]
fn a_period_can_be_confirmed_only_as_far_as_it_has_gone() {
    let words = "of = [\"value\"]\nrate = \"500.00 CNY\"\nconfirmed = [\"buyer\"]";
    let whole = confirmation("K1", "buyer", true, "clause = \"C-1\"\nperiod = \"y1\"");
    for (day, status) in [
        ("2026-05-01", PenaltyStatus::Due),
        ("2026-05-02", PenaltyStatus::ToConfirm),
        ("2026-08-01", PenaltyStatus::ToConfirm),
    ] {
        let mut desk = Desk::with_records(&penalty(words), &format!("{IDLE}{whole}"));
        desk.file("value", outcome("m", day, Verdict::Breached));
        assert_eq!(statuses(only(&desk.settlement(OVER))), [status], "{day}");
    }
    // One that names the outcome itself is not bound to the clock.
    let mut desk = Desk::with_records(&penalty(words), &format!("{IDLE}{whole}"));
    desk.file("value", outcome("y1", "2026-08-01", Verdict::Breached));
    assert_eq!(statuses(only(&desk.settlement(OVER))), [PenaltyStatus::Due]);
}

#[test]
fn a_sum_beyond_all_prices_is_nobodys_price() {
    let words = "on = \"drill\"\nrate = \"999999999999999.00 CNY\"\nunits = \"errors\"";
    let drill = "[[drill]]\nid = \"D1\"\nkind = \"emergency\"\nheld_at = 2026-01-01T09:00:00\n\
                 errors = 999999999999999\n";
    let settlement = Desk::with_records(&penalty(words), drill).settlement(OVER);
    assert_eq!(statuses(only(&settlement)), [PenaltyStatus::Faulty]);
    assert_eq!(sums(settlement.payable), ["0.00", "300000.00", "300000.00"]);
}

#[test]
fn a_party_whose_last_word_cannot_be_read_has_not_spoken() {
    let about = "obligation = \"value\"\noutcome = \"y1\"";
    let supervisor = confirmation("K1", "supervisor", true, about);
    let buyer = confirmation("K2", "buyer", true, about);
    let last = confirmation("K3", "buyer", false, about);
    for unread in [
        last.replace("result = false", "result = \"否\""),
        last.replace("at = 2026-05-03T09:00:00", "at = \"五月\""),
    ] {
        let settlement = confirmed(&format!("{supervisor}{buyer}{unread}"));
        assert_eq!(statuses(only(&settlement)), [PenaltyStatus::ToConfirm], "{unread}");
        assert_eq!(sums(settlement.payable), ["299500.00", "300000.00", "300000.00"]);
    }
}

#[test]
fn a_cap_in_another_currency_caps_nothing_and_is_found() {
    let words = penalty("of = [\"repair\"]\nshare = \"20%\"")
        + "[[cap]]\nclause = \"C-1\"\ntitle = \"上限\"\nof = [\"penalties\"]\namount = \"5.00 USD\"\n";
    let mut desk = Desk::new(&words);
    desk.breaches("repair", &["2025-10-01"]);
    let (assessment, findings) = desk.assess(OVER);
    let settlement = assessment.settlement.expect("the contract states a total");
    assert_eq!(settlement.deducted.now.amount, number("60000.00"));
    assert_eq!(settlement.payable.low.amount, number("0.00"), "nobody can say");
    assert_eq!(findings.len(), 1);
}
