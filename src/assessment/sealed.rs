//! Sealed periods: figures that were signed off stand, whatever would come out today.

use std::collections::BTreeMap;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Money;
use crate::ledger::contract::scorecard::Scorecard;

use super::MoneyRange;
use super::PenaltyState;
use super::PeriodScore;
use super::Range;
use super::case::Case;
use super::case::amount;
use super::case::points;

/// What a seal says of one period.
#[derive(Clone, Debug, PartialEq)]
pub struct SealedPeriod {
    /// Number of the period in the contract.
    pub period: usize,
    /// The figures that stand; none if the seal is damaged, so that nothing can be final.
    pub figures: Option<SealedFigures>,
}

/// Figures that were signed off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SealedFigures {
    /// Whether they were sealed before they were final.
    pub is_provisional: bool,
    /// The total score; none if the contract had no scorecard.
    pub total: Option<Range>,
    /// Title of the grade.
    pub grade: Option<String>,
    /// What each item scored, by its id.
    pub items: BTreeMap<String, Range>,
    /// What each bonus brought, by its id.
    pub bonuses: BTreeMap<String, Range>,
    /// What the score takes from the price, exactly; none if the contract had no bands.
    pub deduction: Option<Range>,
    /// What it owes on top.
    pub damages: Range,
    /// What each penalty comes to in the period, exactly, by its id; one that is not listed comes to nothing.
    pub penalties: BTreeMap<String, Range>,
}

impl Case<'_> {
    /// What a seal says of a period.
    pub(super) fn seal_of(&self, period: usize) -> Option<&SealedPeriod> {
        self.sealed.iter().find(|one| one.period == period)
    }

    /// The figures of a period that stand because they are sealed.
    pub(super) fn sealed_figures(&self, period: usize) -> Option<&SealedFigures> {
        self.seal_of(period)?.figures.as_ref()
    }
}

/// Puts what was sealed in the place of what was computed.
pub(super) fn stand(case: &Case<'_>, card: &Scorecard, score: &mut PeriodScore) {
    let Some(seal) = case.seal_of(score.period) else { return };
    let Some(figures) = &seal.figures else {
        score.is_final = false;
        score.proof.line(Message::new("assess-seal-damaged"), points(score.total));
        return;
    };
    let Some(total) = figures.total else { return };
    for section in &mut score.sections {
        for item in &mut section.items {
            let Some(sealed) = figures.items.get(&item.id) else { continue };
            if *sealed != item.score {
                item.proof.line(Message::new("assess-unsealed"), points(item.score));
                item.proof.line(Message::new("assess-sealed"), points(*sealed));
            }
            item.score = *sealed;
        }
        let sum = |sum: Range, range: Range| sum.plus(range);
        section.total = section.items.iter().map(|item| item.score).fold(Range::default(), sum);
    }
    for state in &mut score.bonuses {
        let bonus = card.bonuses.get(state.bonus);
        if let Some(sealed) = bonus.and_then(|bonus| figures.bonuses.get(&bonus.id.text)) {
            state.score = *sealed;
        }
    }
    let label = if score.total == total { "assess-sealed-same" } else { "assess-sealed" };
    score.proof.line(Message::new(label), points(total));
    score.total = total;
    let grades = &case.contract.terms.grades;
    let named = |title: &String| grades.iter().position(|grade| grade.title == *title);
    let grade = figures.grade.as_ref().and_then(named);
    score.grade =
        if total.is_exact() { [grade; 3] } else { [score.grade[0], grade, score.grade[2]] };
    score.is_final = !figures.is_provisional;
    if score.is_final {
        score.awaits.clear();
    }
}

/// What the charges of a penalty in a period come to today, exactly.
fn today(state: &PenaltyState, period: usize, price: Money) -> Range {
    let charges = state.charges.iter().filter(|charge| charge.period == Some(period));
    charges.fold(Range::default(), |sum, charge| sum.plus(charge.range(price.amount)))
}

/// What a penalty comes to in a period by its seal, if that is not what comes out today.
pub(super) fn penalty(
    case: &Case<'_>,
    state: &PenaltyState,
    period: usize,
    price: Money,
) -> Option<Range> {
    let figures = case.sealed_figures(period)?;
    let id = &case.contract.terms.penalties[state.penalty].id.text;
    let sealed = figures.penalties.get(id).copied().unwrap_or_default();
    (sealed != today(state, period, price)).then_some(sealed)
}

/// Puts what was sealed into the sum of a penalty.
pub(super) fn stand_penalty(case: &Case<'_>, state: &mut PenaltyState, price: Money) {
    let currency = state.total.currency;
    for seal in case.sealed {
        let Some(sealed) = penalty(case, state, seal.period, price) else { continue };
        let computed = today(state, seal.period, price);
        state.total.amount += sealed.now - computed.now;
        let title = &case.identity().periods[seal.period].title;
        let value = |range: Range| amount(range.rounded().money(currency));
        let label = Message::new("settle-penalty-unsealed").with("title", title);
        state.proof.line(label, value(computed));
        let label = Message::new("settle-penalty-sealed").with("title", title);
        state.proof.line(label, value(sealed));
        state.proof.line(Message::new("settle-penalty-stands"), Datum::Money(state.total));
    }
}

impl MoneyRange {
    /// The amounts without their currency.
    pub fn amounts(self) -> Range {
        Range { low: self.low.amount, now: self.now.amount, high: self.high.amount }
    }
}
