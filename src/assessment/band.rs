//! Bands: what each period's score takes from the price, and what it owes on top as damages.

use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::ledger::contract::settlement::Band;
use crate::ledger::contract::settlement::Base;

use super::PeriodScore;
use super::Progress;
use super::Range;
use super::case::Case;
use super::case::amount;
use super::case::points;
use super::condition::overlaps;
use super::score::Scores;
use super::score::band_of;

/// What one period's score costs, exactly, before any cap.
pub(super) struct Cost {
    pub(super) period: usize,
    /// The period's amount.
    pub(super) base: Decimal,
    pub(super) band: [Option<usize>; 3],
    /// What is taken from the price.
    pub(super) deducted: Range,
    /// What is owed on top.
    pub(super) damages: Range,
}

/// What each period's score costs; nothing where the contract has no scores or no bands.
pub(super) fn costs(
    case: &Case<'_>,
    scores: &Scores,
    total: Money,
    bases: &[Decimal],
) -> Vec<Cost> {
    let bands = &case.contract.terms.bands;
    if bands.is_empty() {
        return Vec::new();
    }
    let cost = |score: &PeriodScore| {
        let base = bases.get(score.period).copied().unwrap_or_default();
        let in_force = |band: &Band| case.in_force(&band.validity, score.period);
        let fit = |band: &Band| in_force(band).then_some(band.score);
        let at = |score: Decimal| band_of(bands.iter().map(fit), score);
        let range = score.total;
        let band = match score.progress {
            Progress::Ahead => [at(Decimal::ZERO), None, at(scores.full)],
            _ => [at(range.low), at(range.now), at(range.high)],
        };
        let ends = match score.progress {
            Progress::Ahead => (Decimal::ZERO, scores.full),
            _ => (range.low, range.high),
        };
        let whole = case.total_of(score.period).unwrap_or(total).rounded().amount;
        let of = |share: fn(&Band) -> Decimal| -> Range {
            let amount = |band: &Band| {
                let base = if band.base == Base::Total { whole } else { base };
                base * share(band) / Decimal::ONE_HUNDRED
            };
            let now = band[1].map_or(Decimal::ZERO, |n| amount(&bands[n]));
            let fit = bands.iter().filter(|band| in_force(band));
            let fit = fit.filter(|band| overlaps(&band.score, ends.0, ends.1));
            let amounts: Vec<Decimal> = fit.map(amount).collect();
            let least = amounts.iter().copied().min().unwrap_or_default();
            let most = amounts.iter().copied().max().unwrap_or_default();
            match case.doubts_money() {
                true => Range { low: Decimal::ZERO.min(now), now, high: total.amount.max(now) },
                false => Range { low: least.min(now), now, high: most.max(now) },
            }
        };
        let has_damages = bands.iter().any(|band| !band.damages.is_zero());
        let damages = if has_damages { of(|band| band.damages) } else { Range::default() };
        let deducted = of(|band| band.deduct);
        // What was signed off stands.
        let (deducted, damages) = match case.sealed_figures(score.period) {
            Some(sealed) => (sealed.deduction.unwrap_or_default(), sealed.damages),
            None => (deducted, damages),
        };
        Cost { period: score.period, base, band, deducted, damages }
    };
    scores.periods.iter().map(cost).collect()
}

/// What each period's deductions are a share of; periods that state no amount share evenly, in
/// hundredths, what the others leave of the total, the remainder with the last of them.
pub(super) fn bases(case: &Case<'_>, total: Money) -> Vec<Decimal> {
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

pub(super) fn cost_proof(
    case: &Case<'_>,
    scores: &Scores,
    cost: &Cost,
    (deducted, damages): (Range, Range),
    total: Money,
) -> Proof {
    let currency = total.currency;
    let mut proof = Proof::default();
    let score = &scores.periods[cost.period];
    let period = &case.identity().periods[cost.period];
    let key = match period.amount {
        Some(_) => "settle-period-amount",
        None => "settle-period-part",
    };
    let bands = &case.contract.terms.bands;
    if bands.iter().any(|band| band.base == Base::Period) {
        let base = Money::new(cost.base, currency);
        proof.given(Message::new(key), base, Some(period.id.place));
    }
    if bands.iter().any(|band| band.base == Base::Total) {
        let whole = case.total_of(cost.period).unwrap_or(total).rounded();
        proof.given(Message::new("settle-base-total"), whole, None);
    }
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
    let mut shown = Vec::new();
    for (n, key) in [(1, "settle-band"), (0, "settle-band-low"), (2, "settle-band-high")] {
        if let Some(no) = cost.band[n].filter(|no| !shown.contains(no)) {
            shown.push(no);
            let band = &bands[no];
            let label =
                Message::new(key).with("title", &band.title).with("bounds", band.score.to_string());
            let link = Link::Clause(band.clause.text.clone());
            let taken: Datum = match band.damages.is_zero() {
                true => Datum::Share(band.deduct),
                false => Message::new("settle-band-damages")
                    .with("deduct", Datum::Share(band.deduct))
                    .with("damages", Datum::Share(band.damages))
                    .into(),
            };
            proof.linked(label, taken, link);
        }
    }
    let is_sealed = case.sealed_figures(cost.period).is_some();
    let key = if is_sealed { "settle-deduction-sealed" } else { "settle-deduction" };
    proof.line(Message::new(key), amount(deducted.money(currency)));
    if damages != Range::default() {
        proof.line(Message::new("settle-damages"), amount(damages.money(currency)));
    }
    proof
}
