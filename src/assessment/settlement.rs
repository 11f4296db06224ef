//! The money: from the price over what scores, penalties and reductions cost, under the caps, to
//! what is payable.
//!
//! Computed with exact decimals. Every amount of the result is in hundredths, and rounded in
//! such a way that the parts add up ([`super::rounding`]): the steps of the waterfall to what is payable, and
//! the payments, less what is still to be recovered, to what is payable.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::quantity::Currency;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::ledger::contract::penalty::CapLimit;
use crate::ledger::contract::settlement::Base;

use super::PenaltyState;
use super::PeriodDeduction;
use super::Range;
use super::ReductionState;
use super::Settlement;
use super::WaterfallStep;
use super::band::Cost;
use super::band::bases;
use super::band::cost_proof;
use super::band::costs;
use super::cap::Entry;
use super::cap::Sort;
use super::cap::capped;
use super::cap::limits;
use super::case::Case;
use super::case::amount;
use super::fine::fines;
use super::penalty::penalties;
use super::reduction::reductions;
use super::rounding::round_ranges;
use super::rounding::spread;
use super::score::Scores;
use super::sealed;
use super::stage::Bearers;
use super::stage::stages;

/// Settles a contract; none if it states no total or nothing that takes from it or pays it.
pub(super) fn settle(case: &Case<'_>, scores: &Scores) -> Option<Settlement> {
    let total = case.total()?.rounded();
    if !case.contract.terms.have_money() && !case.contract.doubts.money {
        return None;
    }
    let currency = total.currency;
    let bases = bases(case, total);
    let costs = costs(case, scores, total, &bases);
    let mut penalties = penalties(case, total);
    let reductions = reductions(case, total);
    let bearers = Bearers::of(case);
    let entries = entries(case, &costs, &penalties, &reductions, (&bearers, total));
    for state in &mut penalties {
        sealed::stand_penalty(case, state, total);
    }
    let after = capped(case, &entries, total, &bases);
    let exact: Vec<Range> = entries.iter().map(|entry| entry.exact).collect();
    let rounded = round_ranges(&exact);
    let owed = after.sum.rounded();
    let mut deducted = owed.within_price(total.amount);
    let doubtful = case.doubts_money();
    if doubtful {
        let high = total.amount.max(deducted.now);
        deducted = Range { low: deducted.now.min(Decimal::ZERO), now: deducted.now, high };
    }
    let excess = owed.beyond(total.amount);
    let payable = deducted.left_of(total.amount);

    let mut proof = Proof::default();
    let mut waterfall = vec![level("settle-total", Range::exact(total.amount), currency)];
    proof.given(Message::new("settle-total"), total, None);
    let mut step = |label: Message, range: Range, link: Option<Link>| {
        let step = change(label.clone(), range, currency, link.clone());
        match link {
            Some(link) => proof.linked(label, amount(step.amount), link),
            None => proof.line(label, amount(step.amount)),
        }
        waterfall.push(step);
    };
    let sum_of = |wanted: &dyn Fn(&Entry) -> bool| {
        let some = entries.iter().zip(&rounded).filter(|(entry, _)| wanted(entry));
        some.fold(Range::default(), |sum, (_, range)| sum.plus(*range))
    };
    let mut deductions = Vec::new();
    for cost in &costs {
        let period = &case.identity().periods[cost.period];
        let of =
            |sort: Sort| sum_of(&|entry| entry.sort == sort && entry.period == Some(cost.period));
        let (taken, damages) = (of(Sort::Band), of(Sort::Damages));
        let link = case.period_link(cost.period);
        let label = Message::new("settle-period").with("title", &period.title);
        step(label, taken, Some(link.clone()));
        if damages != Range::default() {
            let label = Message::new("settle-period-damages").with("title", &period.title);
            step(label, damages, Some(link));
        }
        let score = &scores.periods[cost.period];
        deductions.push(PeriodDeduction {
            period: cost.period,
            band: cost.band,
            amount: taken.plus(damages).money(currency),
            damages: damages.money(currency),
            exact: cost.deducted,
            exact_damages: cost.damages,
            is_final: score.is_final && !doubtful,
            proof: cost_proof(case, scores, cost, (taken, damages), total),
        });
    }
    let terms = &case.contract.terms;
    for state in &penalties {
        let range = sum_of(&|entry| entry.sort == Sort::Penalty(state.penalty));
        let penalty = &terms.penalties[state.penalty];
        if range != Range::default() {
            let label = Message::new("settle-penalty").with("title", &penalty.title);
            step(label, range, Some(Link::Clause(penalty.clause.text.clone())));
        }
    }
    for state in &reductions {
        let range = sum_of(&|entry| entry.sort == Sort::Reduction(state.reduction));
        let reduction = &terms.reductions[state.reduction];
        if range != Range::default() {
            let label = Message::new("settle-reduction").with("title", &reduction.title);
            step(label, range, Some(Link::Clause(reduction.clause.text.clone())));
        }
    }
    let before = rounded.iter().fold(Range::default(), |sum, range| sum.plus(*range));
    let caps = limits(case, total, &bases);
    spare(case, &mut proof, &mut waterfall, &caps, &after.spared, (before, owed), currency);
    if excess != Range::default() {
        let label = Message::new("settle-beyond-price");
        let amounts = excess.money(currency);
        proof.line(label.clone(), amount(amounts));
        waterfall.push(WaterfallStep { label, amount: amounts, is_level: false, link: None });
    }
    if doubtful {
        let place = Some(case.contract.place);
        proof.given(Message::new("settle-unreadable"), total, place);
    }
    proof.line(Message::new("settle-deducted"), amount(deducted.money(currency)));
    proof.line(Message::new("settle-payable"), amount(payable.money(currency)));
    waterfall.push(level("settle-payable", payable, currency));

    let counted: Vec<Entry> = entries
        .iter()
        .zip(&after.entries)
        .map(|(entry, range)| Entry { exact: *range, ..entry.clone() })
        .collect();
    let (stages, outstanding) = stages(case, scores, total, &counted, owed, bearers);
    if outstanding != Range::default() {
        let label = Message::new("settle-outstanding");
        proof.line(label, amount(outstanding.money(currency)));
    }
    Some(Settlement {
        total,
        deductions,
        caps,
        penalties,
        reductions,
        deducted: deducted.money(currency),
        excess: excess.money(currency),
        payable: payable.money(currency),
        stages,
        outstanding: outstanding.money(currency),
        fines: fines(case),
        waterfall,
        proof,
    })
}

/// Everything that is deducted, in the order in which it is shown and caps are used up.
fn entries(
    case: &Case<'_>,
    costs: &[Cost],
    penalties: &[PenaltyState],
    reductions: &[ReductionState],
    (bearers, total): (&Bearers, Money),
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for cost in costs {
        let stage = bearers.of_period(case, cost.period);
        let period = Some(cost.period);
        entries.push(Entry { sort: Sort::Band, period, stage, exact: cost.deducted });
        if cost.damages != Range::default() {
            entries.push(Entry { sort: Sort::Damages, period, stage, exact: cost.damages });
        }
    }
    for state in penalties {
        let sort = Sort::Penalty(state.penalty);
        let first = entries.len();
        let mut add = |period: Option<usize>, stage: Option<usize>, exact: Range| {
            let same = |entry: &&mut Entry| entry.period == period && entry.stage == stage;
            match entries[first..].iter_mut().find(same) {
                Some(entry) => entry.exact = entry.exact.plus(exact),
                None => entries.push(Entry { sort, period, stage, exact }),
            }
        };
        for charge in &state.charges {
            let range = charge.range(total.amount);
            let seal = charge.period.and_then(|no| sealed::penalty(case, state, no, total));
            if seal.is_none() && range != Range::default() {
                add(
                    charge.period,
                    bearers.of_penalty(case, state.penalty, Some(charge.since)),
                    range,
                );
            }
        }
        for seal in case.sealed {
            let Some(range) = sealed::penalty(case, state, seal.period, total) else { continue };
            let mut here = state.charges.iter().filter(|one| one.period == Some(seal.period));
            let since = here.next().map_or(case.period(seal.period).to, |charge| charge.since);
            if range != Range::default() {
                add(Some(seal.period), bearers.of_penalty(case, state.penalty, Some(since)), range);
            }
        }
        if state.is_unbound || !state.undecided.is_empty() {
            // What the contract states wrongly may come to anything.
            let open = Range { high: total.amount, ..Range::default() };
            add(None, bearers.of_penalty(case, state.penalty, None), open);
        }
    }
    for state in reductions {
        let exact = state.lines.iter().fold(Range::default(), |sum, line| sum.plus(line.range()));
        let sort = Sort::Reduction(state.reduction);
        entries.push(Entry { sort, period: None, stage: bearers.of_reductions(), exact });
    }
    entries
}

/// The steps of the caps: what each of them spares, and what goes beyond the price.
fn spare(
    case: &Case<'_>,
    proof: &mut Proof,
    waterfall: &mut Vec<WaterfallStep>,
    caps: &[Money],
    spared: &[Range],
    (before, owed): (Range, Range),
    currency: Currency,
) {
    let column = |of: fn(&Range) -> Decimal| {
        let exact: Vec<Decimal> = spared.iter().map(of).collect();
        spread(&exact, of(&before) - of(&owed))
    };
    let (low, now, high) =
        (column(|range| range.low), column(|range| range.now), column(|range| range.high));
    let terms = &case.contract.terms.caps;
    for n in 0..spared.len() {
        let range = Range { low: low[n].min(now[n]), now: now[n], high: high[n].max(now[n]) };
        let cap = terms.get(n).zip(caps.get(n));
        if let Some((cap, limit)) = cap {
            let link = Link::Clause(cap.clause.text.clone());
            let label = match cap.limit {
                CapLimit::Share(share, Base::Total) if !cap.per_period => {
                    Message::new("settle-cap").with("share", Datum::Share(share))
                }
                _ => Message::new("settle-cap-titled").with("title", &cap.title),
            };
            proof.linked(label, *limit, link);
        }
        if range == Range::default() {
            continue;
        }
        let label = match cap {
            Some(_) => Message::new("settle-capped"),
            None => Message::new("settle-capped-price"),
        };
        let link = cap.map(|(cap, _)| Link::Clause(cap.clause.text.clone()));
        let amounts = range.money(currency);
        match &link {
            Some(link) => proof.linked(label.clone(), amount(amounts), link.clone()),
            None => proof.line(label.clone(), amount(amounts)),
        }
        waterfall.push(WaterfallStep { label, amount: amounts, is_level: false, link });
    }
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

impl Range {
    /// What of it lies within a price.
    fn within_price(self, price: Decimal) -> Range {
        Range { low: self.low.min(price), now: self.now.min(price), high: self.high.min(price) }
    }

    /// What of it lies beyond a price.
    pub(super) fn beyond(self, price: Decimal) -> Range {
        let over = |amount: Decimal| (amount - price).max(Decimal::ZERO);
        Range { low: over(self.low), now: over(self.now), high: over(self.high) }
    }
}
