//! Money from contract and records to the last payment: none is lost and none comes out of nothing.

use pactbook::assessment::Settlement;
use pactbook::base::quantity::Decimal;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;
use proptest::sample::select;

use super::cases;
use crate::bench::book;
use crate::bench::clause;

/// A contract with a deadline, complaints, a card, bands, a penalty and three payments.
pub(super) fn contract(penalty: &str, more: &str) -> String {
    let deadline = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\n\
                    within = \"2h\"\n[[clause.obligation]]\nid = \"calm\"\nkind = \"forbid\"\non = \"complaint\"\n\
                    where = \"valid\"";
    let stage = |id: &str, share: &str, deducts: &str| {
        format!(
            "[[stage]]\nid = \"{id}\"\nclause = \"C-1\"\ntitle = \"{id}\"\nshare = \"{share}\"\n\
             when = [{{ on_or_after = 2025-09-01 }}]\ndeducts = [{deducts}]\n"
        )
    };
    format!(
        "{}\n[scorecard]\ntitle = \"卡\"\ntotal = 100\n[[scorecard.section]]\nid = \"S\"\ntitle = \"s\"\n\
         points = 100\n[[scorecard.section.item]]\nid = \"I\"\ntitle = \"i\"\nstandard = \"s\"\npoints = 60\n\
         deduct = [{{ of = [\"rule\"], points = 7 }}]\n[[scorecard.section.item]]\nid = \"J\"\ntitle = \"j\"\n\
         standard = \"s\"\npoints = 40\ndeduct = [{{ of = [\"calm\"], points = 3, once = \"day\" }}]\n\
         [[band]]\nclause = \"C-1\"\ntitle = \"c\"\nscore = \"[0, 60)\"\ndeduct = \"33.33%\"\n\
         [[band]]\nclause = \"C-1\"\ntitle = \"b\"\nscore = \"[60, 90)\"\ndeduct = \"7.77%\"\n\
         [[band]]\nclause = \"C-1\"\ntitle = \"a\"\nscore = \"[90, 100]\"\ndeduct = \"0%\"\n\
         [[penalty]]\nid = \"late\"\nclause = \"C-1\"\ntitle = \"p\"\nof = [\"rule\", \"calm\"]\n{penalty}\n{more}\n{}{}{}",
        clause(deadline),
        stage("p", "30%", ""),
        stage("q", "33.333%", "\"y1\", \"late\""),
        stage("r", "36.667%", "\"y2\""),
    )
}

/// Incidents of the first year, answered sooner or later, complaints and payments.
fn records() -> impl Strategy<Value = String> {
    let incident = (0_u32..11, 1_u32..29, 0_u32..6).prop_map(|(month, day, hours)| {
        let (year, month) = (2025 + (8 + month) / 12, (8 + month) % 12 + 1);
        let answered = if hours == 5 { String::new() } else { format!("responded_at = {year}-{month:02}-{day:02}T1{hours}:00:00\n") };
        format!("[[incident]]\nid = \"@\"\nreported_at = {year}-{month:02}-{day:02}T09:00:00\n{answered}\n")
    });
    let complaint = (1_u32..29, any::<bool>(), any::<bool>()).prop_map(|(day, is_valid, is_judged)| {
        let judged = if is_judged { "judged_by = \"甲方代表\"\njudged_at = 2026-04-10T10:00:00\n" } else { "" };
        format!("[[complaint]]\nid = \"@\"\nkind = \"service\"\nreceived_at = 2026-03-{day:02}T10:00:00\nvalid = {is_valid}\n{judged}\n")
    });
    let payment = (select(vec!["p", "q", "r"]), 1_i64..12_000_000).prop_map(|(stage, amount)| {
        format!("[[payment]]\nid = \"@\"\nstage = \"{stage}\"\nrequested_at = 2026-07-01T10:00:00\npaid_at = 2026-08-01T10:00:00\namount = \"{} CNY\"\n\n", Decimal::new(amount, 2))
    });
    let some = proptest::prop_oneof![6 => incident, 2 => complaint, 1 => payment];
    proptest::collection::vec(some, 0..14).prop_map(|all| {
        all.iter().enumerate().map(|(no, text)| text.replace('@', &format!("R-{no}"))).collect()
    })
}

fn settled(contract: &str, records: &str) -> Settlement {
    let book = book(contract, records, "2026-10-02T00:00:00");
    book.assessments[0].settlement.clone().expect("the contract states a total")
}

#[test]
fn the_contract_of_these_laws_takes_what_it_says() {
    let records = "[[incident]]\nid = \"A\"\nreported_at = 2025-10-06T09:00:00\n\
                   responded_at = 2025-10-06T14:00:00\n\n[[complaint]]\nid = \"B\"\nkind = \"service\"\n\
                   received_at = 2026-03-05T10:00:00\nvalid = true\njudged_by = \"甲方代表\"\n\
                   judged_at = 2026-04-10T10:00:00\n\n[[payment]]\nid = \"C\"\nstage = \"p\"\n\
                   requested_at = 2026-07-01T10:00:00\npaid_at = 2026-08-01T10:00:00\namount = \"90000.00 CNY\"\n";
    let contract = contract("rate = \"500.00 CNY\"", "");
    let book = book(&contract, records, "2026-10-02T00:00:00");
    let strange: Vec<_> =
        book.findings.iter().filter(|one| !["rule", "calm"].contains(&one.rule.as_str())).collect();
    assert!(strange.is_empty(), "{strange:#?}");
    let money = settled(&contract, records);
    // 90 points are within the best band; two breaches cost 500 each.
    assert_eq!(money.deducted.now.amount, Decimal::from(1000));
    assert_eq!(money.stages[0].paid.amount, Decimal::from(90_000));
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn what_is_due_is_paid_out_taken_or_carried_on(
        records in records(),
        penalty in select(vec![
            "rate = \"500.00 CNY\"",
            "rate = \"333.33 CNY\"\nonce = \"month\"",
            "share = \"7.77%\"",
            "rate = \"61000.01 CNY\"",
        ]),
        cap in select(vec![
            "",
            "[[cap]]\nclause = \"C-1\"\ntitle = \"上限\"\nof = [\"penalties\"]\nshare = \"3.3%\"",
            "[[cap]]\nclause = \"C-1\"\ntitle = \"上限\"\nof = [\"bands\", \"penalties\"]\namount = \"77777.77 CNY\"",
        ]),
    ) {
        let money = settled(&contract(penalty, cap), &records);
        let total = money.total.amount;
        for (payable, deducted) in [
            (money.payable.now, money.deducted.now),
            (money.payable.low, money.deducted.high),
            (money.payable.high, money.deducted.low),
        ] {
            prop_assert_eq!(payable.amount + deducted.amount, total, "payable and deducted are the price");
            prop_assert!(payable.amount >= Decimal::ZERO);
        }
        for (cap, of) in money.caps.iter().zip([cap]) {
            let charged: Decimal = money.penalties.iter().map(|one| one.total.amount).sum();
            let bands: Decimal = money.deductions.iter().map(|one| one.amount.now.amount).sum();
            let beyond = if of.contains("bands") { Decimal::ZERO } else { bands };
            prop_assert!(money.deducted.now.amount <= cap.amount + beyond, "a cap holds");
            prop_assert!(money.deducted.now.amount <= charged + bands, "nothing is taken that is not due");
        }
        let (last, steps) = money.waterfall.split_last().expect("a waterfall has steps");
        let sum: Decimal = steps.iter().map(|step| step.amount.now.amount).sum();
        prop_assert_eq!(sum, last.amount.now.amount, "the steps end where they say");
        let gross: Decimal = money.stages.iter().map(|stage| stage.gross.amount).sum();
        prop_assert_eq!(gross, total, "the payments are the price");
        let mut taken = Decimal::ZERO;
        for stage in &money.stages {
            prop_assert_eq!(stage.net.now.amount + stage.deducted.now.amount, stage.gross.amount);
            prop_assert!(stage.net.low.amount >= Decimal::ZERO, "no payment is negative");
            taken += stage.deducted.now.amount;
        }
        let carried = money.outstanding.now.amount - money.excess.now.amount;
        prop_assert_eq!(taken + carried, money.deducted.now.amount, "taken or still to be recovered");
    }
}
