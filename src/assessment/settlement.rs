//! The money: from the price over what scores cost, cap and payments to what is payable.
//!
//! Computed with exact decimals. Every amount of the result is in hundredths, and rounded in
//! such a way that the parts add up ([`super::rounding`]): the steps of the waterfall to what is payable, and
//! the payments, less what is still to be recovered, to what is payable.

use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::quantity::Currency;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::ledger::contract::settlement::Band;

use super::PeriodDeduction;
use super::Progress;
use super::Range;
use super::Settlement;
use super::WaterfallStep;
use super::case::Case;
use super::case::amount;
use super::case::points;
use super::condition::overlaps;
use super::fine::fines;
use super::rounding::round_ranges;
use super::score::Scores;
use super::score::band_of;
use super::stage::Taken;
use super::stage::stages;

/// What one period's score costs, exactly, before the cap.
struct Cost {
    period: usize,
    /// The period's amount, of which the band takes a share.
    base: Decimal,
    band: [Option<usize>; 3],
    exact: Range,
}

/// Settles a contract; none if it states no total.
pub(super) fn settle(case: &Case<'_>, scores: &Scores) -> Option<Settlement> {
    let total = case.identity().total?.rounded();
    let currency = total.currency;
    let costs = costs(case, scores, total);
    let exact: Vec<Range> = costs.iter().map(|cost| cost.exact).collect();
    let before = exact.iter().fold(Range::default(), |sum, range| sum.plus(*range)).rounded();
    let cap_share = case.contract.terms.cap.as_ref().map(|cap| cap.share);
    let cap = cap_share.map(|share| total.amount * share / Decimal::ONE_HUNDRED);
    let mut deducted = capped_sum(&exact, cap).rounded();
    let doubtful = case.doubts_money();
    if doubtful {
        let high = total.amount.max(deducted.now);
        deducted = Range { low: deducted.now.min(Decimal::ZERO), now: deducted.now, high };
    }
    let amounts = round_ranges(&exact);
    let payable = deducted.left_of(total.amount);

    let mut proof = Proof::default();
    let mut waterfall = vec![level("settle-total", Range::exact(total.amount), currency)];
    proof.given(Message::new("settle-total"), total, None);
    let mut deductions = Vec::new();
    for (cost, range) in costs.iter().zip(&amounts) {
        let period = &case.identity().periods[cost.period];
        let label = Message::new("settle-period").with("title", &period.title);
        let link = case.period_link(cost.period);
        let step = change(label.clone(), *range, currency, Some(link.clone()));
        proof.linked(label, amount(step.amount), link);
        waterfall.push(step);
        let score = &scores.periods[cost.period];
        deductions.push(PeriodDeduction {
            period: cost.period,
            band: cost.band,
            amount: range.money(currency),
            is_final: score.is_final && !doubtful,
            proof: cost_proof(case, scores, cost, *range, currency),
        });
    }
    if let (Some(cap), Some(terms)) = (cap, &case.contract.terms.cap) {
        let label = Message::new("settle-cap").with("share", Datum::Share(terms.share));
        let link = Link::Clause(terms.clause.text.clone());
        proof.linked(label, Money::new(cap, currency).rounded(), link.clone());
        let spared = Range {
            low: before.low - deducted.low,
            now: before.now - deducted.now,
            high: before.high - deducted.high,
        };
        if spared != Range::default() {
            let label = Message::new("settle-capped");
            let amounts = spared.money(currency);
            proof.linked(label.clone(), amount(amounts), link.clone());
            waterfall.push(WaterfallStep {
                label,
                amount: amounts,
                is_level: false,
                link: Some(link),
            });
        }
    }
    if doubtful {
        let place = Some(case.contract.place);
        proof.given(Message::new("settle-unreadable"), total, place);
    }
    proof.line(Message::new("settle-deducted"), amount(deducted.money(currency)));
    proof.line(Message::new("settle-payable"), amount(payable.money(currency)));
    waterfall.push(level("settle-payable", payable, currency));

    let taken: Vec<Taken> = costs
        .iter()
        .zip(after_cap(&exact, cap))
        .map(|(cost, exact)| Taken { period: cost.period, exact })
        .collect();
    let (stages, outstanding) = stages(case, scores, total, &taken, deducted);
    if outstanding != Range::default() {
        let label = Message::new("settle-outstanding");
        proof.line(label, amount(outstanding.money(currency)));
    }
    Some(Settlement {
        total,
        deductions,
        cap: cap.map(|cap| Money::new(cap, currency).rounded()),
        deducted: deducted.money(currency),
        payable: payable.money(currency),
        stages,
        outstanding: outstanding.money(currency),
        fines: fines(case),
        waterfall,
        proof,
    })
}

fn level(key: &'static str, range: Range, currency: Currency) -> WaterfallStep {
    let amount = range.money(currency);
    WaterfallStep { label: Message::new(key), amount, is_level: true, link: None }
}

/// A step down.
fn change(label: Message, range: Range, currency: Currency, link: Option<Link>) -> WaterfallStep {
    let amount = range.left_of(Decimal::ZERO).money(currency);
    WaterfallStep { label, amount, is_level: false, link }
}

/// What each period's score costs; nothing where the contract has no scores or no bands.
fn costs(case: &Case<'_>, scores: &Scores, total: Money) -> Vec<Cost> {
    let bands = &case.contract.terms.bands;
    if bands.is_empty() {
        return Vec::new();
    }
    let bases = bases(case, total);
    let cost = |score: &super::PeriodScore| {
        let base = bases[score.period];
        let at = |score: Decimal| band_of(bands.iter().map(|band| band.score), score);
        let of = |share: Decimal| base * share / Decimal::ONE_HUNDRED;
        let (band, exact) = if score.progress == Progress::Ahead {
            let (least, most) = shares(bands, Decimal::ZERO, scores.full);
            let range =
                Range { low: of(least.min(Decimal::ZERO)), now: Decimal::ZERO, high: of(most) };
            ([at(Decimal::ZERO), None, at(scores.full)], range)
        } else {
            let range = score.total;
            let band = [at(range.low), at(range.now), at(range.high)];
            let now = band[1].map_or(Decimal::ZERO, |n| bands[n].deduct);
            let (least, most) = shares(bands, range.low, range.high);
            (band, Range { low: of(least.min(now)), now: of(now), high: of(most.max(now)) })
        };
        let exact = match case.doubts_money() {
            true => Range {
                low: Decimal::ZERO.min(exact.now),
                high: total.amount.max(exact.now),
                ..exact
            },
            false => exact,
        };
        Cost { period: score.period, base, band, exact }
    };
    scores.periods.iter().map(cost).collect()
}

/// The least and the greatest share that a score from `low` to `high` may cost.
fn shares(bands: &[Band], low: Decimal, high: Decimal) -> (Decimal, Decimal) {
    let fit = bands.iter().filter(|band| overlaps(&band.score, low, high));
    let shares: Vec<Decimal> = fit.map(|band| band.deduct).collect();
    let least = shares.iter().copied().min().unwrap_or_default();
    let most = shares.iter().copied().max().unwrap_or_default();
    (least, most)
}

/// What each period's deductions are a share of; periods that state no amount share evenly, in
/// hundredths, what the others leave of the total, the remainder with the last of them.
fn bases(case: &Case<'_>, total: Money) -> Vec<Decimal> {
    let periods = &case.identity().periods;
    let stated: Vec<Option<Decimal>> = periods
        .iter()
        .map(|period| {
            let amount = period.amount?;
            if amount.currency == total.currency {
                return Some(amount.amount);
            }
            let message = Message::new("settle-period-currency")
                .with("period", &period.id.text)
                .with("found", amount.currency.code())
                .with("total", total.currency.code());
            case.problems.push(Finding::error("contract", period.id.place, message));
            Some(Decimal::ZERO)
        })
        .collect();
    let sum: Decimal = stated.iter().flatten().sum();
    let rest = (total.amount - sum).max(Decimal::ZERO);
    let n_open = stated.iter().filter(|amount| amount.is_none()).count();
    let even = match n_open {
        0 => Decimal::ZERO,
        n => Money::new(rest / Decimal::from(n), total.currency).rounded().amount,
    };
    let last_open = stated.iter().rposition(Option::is_none);
    let last = rest - even * Decimal::from(n_open.saturating_sub(1));
    let base = |(no, amount): (usize, Option<Decimal>)| {
        amount.unwrap_or(if Some(no) == last_open { last } else { even })
    };
    stated.into_iter().enumerate().map(base).collect()
}

fn cost_proof(
    case: &Case<'_>,
    scores: &Scores,
    cost: &Cost,
    range: Range,
    currency: Currency,
) -> Proof {
    let mut proof = Proof::default();
    let score = &scores.periods[cost.period];
    let period = &case.identity().periods[cost.period];
    let key = match period.amount {
        Some(_) => "settle-period-amount",
        None => "settle-period-part",
    };
    let base = Money::new(cost.base, currency);
    proof.given(Message::new(key), base, Some(period.id.place));
    if score.progress == Progress::Ahead {
        proof.linked(
            Message::new("settle-not-begun"),
            Datum::Money(Money::zero(currency)),
            case.period_link(cost.period),
        );
    } else {
        let key = if score.is_final { "settle-score" } else { "settle-score-so-far" };
        proof.linked(Message::new(key), points(score.total), case.period_link(cost.period));
    }
    let bands = &case.contract.terms.bands;
    let mut shown = Vec::new();
    for (n, key) in [(1, "settle-band"), (0, "settle-band-low"), (2, "settle-band-high")] {
        if let Some(no) = cost.band[n].filter(|no| !shown.contains(no)) {
            shown.push(no);
            let band = &bands[no];
            let label =
                Message::new(key).with("title", &band.title).with("bounds", band.score.to_string());
            let link = Link::Clause(band.clause.text.clone());
            proof.linked(label, Datum::Share(band.deduct), link);
        }
    }
    proof.line(Message::new("settle-deduction"), amount(range.money(currency)));
    proof
}

/// All deductions together, after the cap.
fn capped_sum(exact: &[Range], cap: Option<Decimal>) -> Range {
    let sum = exact.iter().fold(Range::default(), |sum, range| sum.plus(*range));
    let under = |amount: Decimal| cap.map_or(amount, |cap| amount.min(cap));
    Range { low: under(sum.low), now: under(sum.now), high: under(sum.high) }
}

/// Each deduction after the cap: in the order of the periods, until the cap is used up.
fn after_cap(exact: &[Range], cap: Option<Decimal>) -> Vec<Range> {
    let Some(cap) = cap else { return exact.to_vec() };
    let mut before = Range::default();
    let mut capped = Vec::new();
    for range in exact {
        let room = |used: Decimal| (cap - used).max(Decimal::ZERO);
        // The least of one period leaves room for the most of the next.
        capped.push(Range {
            low: range.low.min(room(before.high)),
            now: range.now.min(room(before.now)),
            high: range.high.min(room(before.low)),
        });
        before = before.plus(*range);
    }
    capped
}
