//! What holds whatever the outcomes are.

use proptest::prelude::ProptestConfig;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;
use proptest::strategy::Strategy;

use super::CARD;
use super::Desk;
use super::TERMS;
use super::item;
use super::outcome;
use crate::base::moment::Moment;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Reach;
use crate::obligations::outcome::Verdict;

const AS_OF: &str = "2026-10-01";

/// An outcome of the first year, of one of two obligations.
fn filed() -> impl Strategy<Value = (bool, Outcome)> {
    let verdict = proptest::sample::select(Verdict::ALL.to_vec());
    let offenders = proptest::collection::vec(0_u32..4, 0..3);
    (0_i64..365, verdict, 1_u32..4, 0_u32..6, offenders, proptest::bool::ANY, 0_u32..10_000)
        .prop_map(|(day, verdict, units, record, mut offenders, first, id)| {
            let mut one = outcome(&id.to_string(), "2025-09-01", verdict);
            one.at = one.at.plus(day * 86_400);
            one.units *= units;
            one.open_units *= units;
            one.record = (record < 5).then_some(RecordNo(record));
            offenders.sort_unstable();
            offenders.dedup();
            one.offenders = offenders.into_iter().map(RecordNo).collect();
            (first, one)
        })
}

fn deduction() -> impl Strategy<Value = String> {
    let forms = [
        r#"{ of = ["repair", "reply"], points = 2 }"#,
        r#"{ of = ["repair", "reply"], points = 1.5, once = "record" }"#,
        r#"{ of = ["repair", "reply"], points = 1, once = "day" }"#,
        r#"{ of = ["repair", "reply"], points = 3, once = "month" }"#,
        r#"{ of = ["repair", "reply"], points = 3, once = "semester" }"#,
        r#"{ of = ["repair", "reply"], points = 3, once = "period" }"#,
        r#"{ of = ["repair"], points = 2, once = "record" }, { of = ["reply"], zero = true }"#,
    ];
    proptest::sample::select(forms.map(str::to_owned).to_vec())
}

fn desk(deduct: &str, outcomes: &[(bool, Outcome)]) -> Desk {
    let mut desk = Desk::new(&item(20, deduct));
    for (first, outcome) in outcomes {
        desk.file(if *first { "repair" } else { "reply" }, outcome.clone());
    }
    desk
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_score_stays_within_its_item_and_its_range_in_order(
        deduct in deduction(),
        outcomes in proptest::collection::vec(filed(), 0..12),
    ) {
        let item = desk(&deduct, &outcomes).item(AS_OF);
        prop_assert!(Decimal::ZERO <= item.score.low);
        prop_assert!(item.score.low <= item.score.now && item.score.now <= item.score.high);
        prop_assert!(item.score.high <= item.points);
        let lost: Decimal = item.losses.iter().map(|loss| loss.counted).sum();
        prop_assert_eq!(item.points - lost, item.score.now, "the losses add up");
        let open: Decimal = item.open.iter().map(|loss| loss.counted).sum();
        prop_assert_eq!(item.score.now - open, item.score.low, "so do the open ones");
    }

    #[test]
    fn one_more_breach_never_raises_a_score(
        deduct in deduction(),
        outcomes in proptest::collection::vec(filed(), 0..12),
        more in filed(),
    ) {
        let before = desk(&deduct, &outcomes).item(AS_OF).score;
        let (first, mut breach) = more;
        breach.verdict = Verdict::Breached;
        breach.units = breach.units.max(1);
        breach.open_units = 0;
        let mut outcomes = outcomes;
        outcomes.push((first, breach));
        let after = desk(&deduct, &outcomes).item(AS_OF).score;
        prop_assert!(after.now <= before.now && after.high <= before.high);
        prop_assert!(after.low <= before.low);
    }

    #[test]
    fn the_order_of_filing_does_not_matter(
        deduct in deduction(),
        outcomes in proptest::collection::vec(filed(), 0..12),
    ) {
        // Ids are unique within an obligation.
        let unique: Vec<(bool, Outcome)> = outcomes
            .into_iter()
            .enumerate()
            .map(|(n, (first, mut outcome))| {
                outcome.id = n.to_string();
                (first, outcome)
            })
            .collect();
        let mut reversed = unique.clone();
        reversed.reverse();
        let (a, b) = (desk(&deduct, &unique).item(AS_OF), desk(&deduct, &reversed).item(AS_OF));
        prop_assert_eq!(a.score, b.score);
        prop_assert_eq!(a.proof, b.proof);
    }

    #[test]
    fn the_money_adds_up(
        total in 1_i64..100_000_000,
        scores in [0_i64..=10_000, 0..=10_000],
        shares in [0_i64..=99, 0..=99, 0..=99, 0..=99],
        cap in 0_i64..=100,
        cut in 1_i64..=99,
        as_of in 0_i64..900,
    ) {
        let money = Decimal::new(total, 2);
        let head = Desk::head()
            .replace("300000.00 CNY", &format!("{money} CNY"))
            .replace("amount = \"150000.00 CNY\"\n", "");
        let mut terms = TERMS.replace("share  = \"10%\"", &format!("share  = \"{cap}%\""));
        for (old, new) in ["\"0%\"", "\"3%\"", "\"5%\"", "\"10%\""].iter().zip(shares) {
            terms = terms.replace(&format!("deduct = {old}"), &format!("deduct = \"{new}.37%\""));
        }
        let stages = format!(
            "[[stage]]\nid = \"a\"\nclause = \"C-1\"\ntitle = \"甲\"\nshare = \"{cut}.333%\"\n\
             deducts = [\"y1\"]\n[[stage]]\nid = \"b\"\nclause = \"C-1\"\ntitle = \"乙\"\n\
             share = \"{}%\"\ndeducts = [\"y2\"]\n",
            Decimal::new(100_000 - cut * 1000 - 333, 3)
        );
        let mut desk = Desk::edited(&format!("{head}{CARD}{terms}{stages}"), "");
        let scores = scores.map(|score| Decimal::new(score, 2).to_string());
        desk.score(&[&scores[0], &scores[1]]);
        let as_of: Instant = super::day("2025-08-01").plus(as_of * 86_400);
        let (assessment, _) = crate::assessment::assess(&desk.ledger, 0, &desk.verdicts, &Moment::new(as_of));
        let settlement = assessment.settlement.expect("the contract states a total");
        let (payable, deducted) = (settlement.payable, settlement.deducted);
        prop_assert_eq!(payable.now.amount + deducted.now.amount, money);
        prop_assert_eq!(payable.low.amount + deducted.high.amount, money);
        prop_assert_eq!(payable.high.amount + deducted.low.amount, money);
        prop_assert!(payable.low <= payable.now && payable.now <= payable.high);
        prop_assert!(deducted.high <= settlement.caps[0]);
        let net: Decimal = settlement.stages.iter().map(|stage| stage.net.now.amount).sum();
        prop_assert_eq!(net - settlement.outstanding.now.amount, payable.now.amount);
        for stage in &settlement.stages {
            prop_assert!(stage.net.low.amount >= Decimal::ZERO);
            prop_assert!(stage.net.low <= stage.net.now && stage.net.now <= stage.net.high);
            prop_assert_eq!(stage.net.now.amount + stage.deducted.now.amount, stage.gross.amount);
        }
        let (last, steps) = settlement.waterfall.split_last().expect("total and payable");
        let sum: Decimal = steps.iter().map(|step| step.amount.now.amount).sum();
        prop_assert_eq!(sum, last.amount.now.amount);
        for step in &settlement.waterfall {
            prop_assert!(step.amount.low <= step.amount.now && step.amount.now <= step.amount.high);
        }
    }

    #[test]
    fn a_worse_value_or_one_value_more_never_raises_a_score(
        form in proptest::sample::select(vec![
            r#"{ measure = "value", bands = [{ below = 70, points = 3 }, { below = 90, points = 1 }] }"#,
            r#"{ measure = "value", bands = [{ below = 70, points = 3 }, { below = 90, points = 1 }], pick = "worst" }"#,
            r#"{ measure = "value", proportional = true }"#,
            r#"{ measure = "value", proportional = true, pick = "worst" }"#,
            r#"{ measure = "value", below = 90, step = 5, points = 1, pick = "worst" }"#,
        ]),
        values in proptest::collection::vec((0_u32..=100, 0_u32..=30, proptest::bool::ANY), 0..5),
        more in 0_u32..=100,
    ) {
        let of = |values: &[(u32, u32, bool)]| {
            let mut desk = Desk::new(&item(10, form));
            for (n, (value, slack, open)) in values.iter().enumerate() {
                let mut one = outcome(&n.to_string(), "2026-08-31", Verdict::Met);
                one.value = Some(Decimal::from(*value));
                if *open {
                    let low = Decimal::from(value.saturating_sub(*slack));
                    let high = Decimal::from((value + slack).min(100));
                    one.reach = Reach::Between(low, high);
                    one.open_units = 1;
                }
                desk.file("value", one);
            }
            desk.item(AS_OF)
        };
        let before = of(&values);
        prop_assert!(Decimal::ZERO <= before.score.low && before.score.low <= before.score.now);
        prop_assert!(before.score.now <= before.score.high && before.score.high <= before.points);
        let lost: Decimal = before.losses.iter().map(|loss| loss.counted).sum();
        prop_assert_eq!(before.points - lost, before.score.now, "the losses add up");
        let open: Decimal = before.open.iter().map(|loss| loss.counted).sum();
        prop_assert_eq!(before.score.now - open, before.score.low, "so do the open ones");
        let mut longer = values.clone();
        longer.push((more, 0, false));
        let after = of(&longer).score;
        prop_assert!(after.now <= before.score.now && after.high <= before.score.high);
        prop_assert!(after.low <= before.score.low);
        let mut worse = values;
        if let Some(first) = worse.first_mut() {
            first.0 = first.0.saturating_sub(more);
            let after = of(&worse).score;
            prop_assert!(after.now <= before.score.now);
        }
    }
}
