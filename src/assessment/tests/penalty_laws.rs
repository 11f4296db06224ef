//! What holds of the money whatever is breached, confirmed, capped and paid.

use proptest::prelude::ProptestConfig;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;
use proptest::strategy::Strategy;

use super::CARD;
use super::Desk;
use super::TERMS;
use super::number;
use super::outcome;
use crate::assessment::MoneyRange;
use crate::assessment::Settlement;
use crate::base::quantity::Decimal;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

const OVER: &str = "2027-10-01";

/// An outcome of the two years, of one of three obligations.
fn filed() -> impl Strategy<Value = (usize, Outcome)> {
    let verdict = proptest::sample::select(vec![
        Verdict::Breached,
        Verdict::Breached,
        Verdict::Met,
        Verdict::Pending,
        Verdict::Undecidable,
    ]);
    (0_usize..3, 0_i64..730, verdict, 1_u32..4, 0_u32..100_000).prop_map(
        |(obligation, day, verdict, units, id)| {
            let mut one = outcome(&id.to_string(), "2025-09-01", verdict);
            one.at = one.at.plus(day * 86_400);
            one.units *= units;
            one.open_units *= units;
            (obligation, one)
        },
    )
}

/// Penalties of every form, with caps that lie within one another.
fn terms() -> impl Strategy<Value = String> {
    let penalty = |id: &str, of: &str, words: &str| {
        format!(
            "[[penalty]]\nid = \"{id}\"\nclause = \"C-1\"\ntitle = \"{id}\"\nof = [{of}]\n{words}\n"
        )
    };
    let first = proptest::sample::select(vec![
        "rate = \"500.00 CNY\"".to_owned(),
        "rate = \"333.33 CNY\"\nonce = \"period\"".to_owned(),
        "share = \"7.77%\"\nonce = \"term\"".to_owned(),
        "rate = \"61000.00 CNY\"\nonce = \"month\"".to_owned(),
    ]);
    let second = proptest::sample::select(vec![
        "rate = \"1000.00 CNY\"\nconfirmed = [\"supervisor\"]".to_owned(),
        "rate = \"99.99 CNY\"\nonce = \"semester\"\nsuppresses = [\"a\"]".to_owned(),
        "share = \"12.5%\"\nonce = \"day\"\nsuppresses = [\"a\"]\nconfirmed = [\"buyer\"]"
            .to_owned(),
    ]);
    let cap = |of: &str, words: &str| {
        format!("[[cap]]\nclause = \"C-1\"\ntitle = \"{of}\"\nof = [{of}]\n{words}\n")
    };
    let caps = proptest::sample::select(vec![
        String::new(),
        cap("\"bands\"", "share = \"8.5%\""),
        cap("\"penalties\"", "per = \"period\"\nshare = \"3.3%\""),
        cap("\"a\"", "per = \"period\"\namount = \"1234.56 CNY\"")
            + &cap("\"penalties\"", "share = \"11%\"")
            + &cap("\"bands\", \"penalties\"", "share = \"20%\""),
        cap("\"bands\", \"damages\", \"penalties\"", "amount = \"77777.77 CNY\""),
    ]);
    let stages = proptest::sample::select(vec![
        String::new(),
        stage("p", "30%", "")
            + &stage("q", "50%", "\"y1\", \"penalties\"")
            + &stage("r", "20%", "\"y2\", \"a\""),
        stage("p", "33.333%", "\"a\", \"y1\"") + &stage("q", "66.667%", "\"penalties\", \"bands\""),
        stage("p", "95%", "") + &stage("q", "5%", "\"bands\", \"b\""),
    ]);
    (first, second, caps, stages, proptest::bool::ANY).prop_map(
        move |(first, second, caps, stages, recover)| {
            let (bands, _) = TERMS.split_once("[cap]").expect("the terms have a cap");
            let bands = bands.replace("deduct = \"10%\"", "deduct = \"10%\"\ndamages = \"2.5%\"");
            format!(
                "{CARD}{bands}{}{}{caps}{stages}[settlement]\nrecover = {recover}\n",
                penalty("a", "\"repair\", \"reply\"", &first),
                penalty("b", "\"repair\", \"report\"", &second),
            )
        },
    )
}

fn stage(id: &str, share: &str, deducts: &str) -> String {
    format!(
        "[[stage]]\nid = \"{id}\"\nclause = \"C-1\"\ntitle = \"{id}\"\nshare = \"{share}\"\n\
         deducts = [{deducts}]\n"
    )
}

fn settled(terms: &str, scores: [i64; 2], outcomes: &[(usize, Outcome)]) -> Settlement {
    let mut desk = Desk::new(terms);
    let scores = scores.map(|score| Decimal::new(score, 2).to_string());
    desk.score(&[&scores[0], &scores[1]]);
    for (obligation, outcome) in outcomes {
        desk.file(["repair", "reply", "report"][*obligation], outcome.clone());
    }
    let (assessment, findings) = desk.assess(OVER);
    assert!(findings.is_empty(), "{findings:?}");
    assessment.settlement.expect("the contract states a total")
}

/// Whether all that is shown adds up.
fn adds_up(settlement: &Settlement) -> Result<(), String> {
    let total = settlement.total.amount;
    let (payable, deducted) = (settlement.payable, settlement.deducted);
    let check = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    check(payable.now.amount + deducted.now.amount == total, "payable and deducted")?;
    check(payable.low.amount + deducted.high.amount == total, "the low end")?;
    check(payable.high.amount + deducted.low.amount == total, "the high end")?;
    check(payable.low.amount >= Decimal::ZERO, "payable is never negative")?;
    let (last, steps) = settlement.waterfall.split_last().ok_or("no steps")?;
    let sum: Decimal = steps.iter().map(|step| step.amount.now.amount).sum();
    check(sum == last.amount.now.amount, "the waterfall")?;
    let ordered = |range: &MoneyRange| range.low <= range.now && range.now <= range.high;
    for step in &settlement.waterfall {
        check(ordered(&step.amount), "a step's ends")?;
    }
    check(ordered(&settlement.outstanding), "what is outstanding")?;
    if settlement.stages.is_empty() {
        return check(settlement.outstanding == settlement.excess, "without payments");
    }
    let net: Decimal = settlement.stages.iter().map(|stage| stage.net.now.amount).sum();
    let owed = settlement.outstanding.now.amount - settlement.excess.now.amount;
    check(net - owed == payable.now.amount, "the payments")?;
    for stage in &settlement.stages {
        check(stage.net.low.amount >= Decimal::ZERO && ordered(&stage.net), "a payment")?;
        let whole = stage.net.now.amount + stage.deducted.now.amount;
        check(whole == stage.gross.amount, "a payment's parts")?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn no_money_is_lost_or_created(
        terms in terms(),
        scores in [0_i64..=10_000, 0..=10_000],
        outcomes in proptest::collection::vec(filed(), 0..14),
    ) {
        let settlement = settled(&terms, scores, &outcomes);
        prop_assert_eq!(adds_up(&settlement), Ok(()), "{}", terms);
    }

    #[test]
    fn one_more_breach_never_raises_what_is_payable(
        terms in terms(),
        scores in [0_i64..=10_000, 0..=10_000],
        outcomes in proptest::collection::vec(filed(), 0..14),
        more in filed(),
    ) {
        // A penalty that takes the place of another may be cheaper: the contract wants it so.
        let terms = terms.replace("suppresses = [\"a\"]\n", "").replace("\nsuppresses = [\"a\"]", "");
        let before = settled(&terms, scores, &outcomes).payable;
        let (obligation, mut breach) = more;
        breach.verdict = Verdict::Breached;
        breach.units = breach.units.max(1);
        breach.open_units = 0;
        let mut outcomes = outcomes;
        outcomes.push((obligation, breach));
        let after = settled(&terms, scores, &outcomes).payable;
        prop_assert!(after.now <= before.now, "{} {:?} {:?}", terms, before, after);
        prop_assert!(after.high <= before.high);
        prop_assert!(after.low <= before.low);
    }

    #[test]
    fn what_is_still_open_ends_within_its_range(
        terms in terms(),
        scores in [0_i64..=10_000, 0..=10_000],
        outcomes in proptest::collection::vec(filed(), 0..14),
        decided in proptest::collection::vec(proptest::bool::ANY, 14),
    ) {
        let before = settled(&terms, scores, &outcomes).payable;
        let later: Vec<(usize, Outcome)> = outcomes
            .into_iter()
            .zip(decided)
            .map(|((obligation, mut one), is_breach)| {
                if one.open_units > 0 {
                    one.verdict = if is_breach { Verdict::Breached } else { Verdict::Met };
                    one.units = if is_breach { one.open_units } else { 0 };
                    one.open_units = 0;
                }
                (obligation, one)
            })
            .collect();
        let after = settled(&terms, scores, &later).payable;
        prop_assert!(before.low <= after.now && after.now <= before.high, "{} {:?} {:?}", terms, before, after);
    }

    #[test]
    fn what_was_not_delivered_is_taken_to_the_hundredth(
        lines in proptest::collection::vec((0_u32..50, 0_u32..50, 0_i64..1_000_000), 1..5),
    ) {
        let records: String = lines
            .iter()
            .enumerate()
            .map(|(n, (required, done, price))| format!(
                "[[quantity]]\nid = \"Q{n}\"\nitem = \"q\"\ncounted_at = 2026-08-31\nrequired = {required}\n\
                 done = {done}\nunit_price = \"{} CNY\"\n",
                Decimal::new(*price, 2)
            ))
            .collect();
        let terms = "[[reduction]]\nclause = \"C-1\"\ntitle = \"核减\"\non = \"quantity\"\n\
                     required = \"required\"\ndone = \"done\"\nprice = \"unit_price\"\n";
        let short: Decimal = lines
            .iter()
            .map(|(required, done, price)| {
                Decimal::from(required.saturating_sub(*done)) * Decimal::new(*price, 2)
            })
            .sum();
        let settlement = Desk::with_records(terms, &records).settlement(OVER);
        prop_assert_eq!(adds_up(&settlement), Ok(()));
        prop_assert_eq!(settlement.deducted.now.amount, short.min(number("300000.00")));
    }
}
