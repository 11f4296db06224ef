//! Scores: items, sections and totals of every period, their grades and their mean.

use crate::base::bounds::Bounds;
use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::quantity::Decimal;
use crate::ledger::contract::amendment::Validity;
use crate::ledger::contract::scorecard::Scorecard;
use crate::ledger::contract::settlement::Condition;
use crate::ledger::contract::settlement::Grade;
use crate::ledger::contract::settlement::Scope;

use super::Average;
use super::Holds;
use super::PeriodScore;
use super::Progress;
use super::Range;
use super::SectionScore;
use super::bonus;
use super::case::Case;
use super::case::points;
use super::condition::judge_all;
use super::condition::together;
use super::item::item_link;
use super::item::item_score;
use super::sealed;

/// The scores of all periods and what they come to.
pub(super) struct Scores {
    pub(super) periods: Vec<PeriodScore>,
    pub(super) average: Option<Average>,
    /// The most that a period can score.
    pub(super) full: Decimal,
    /// What each period may still gain by bonuses that nobody has filed yet, up to the ceiling.
    room: Vec<Decimal>,
    /// Whether something that was filed could not be read, so that any score is possible.
    lacks_input: bool,
    /// Whether each period stands as it was sealed.
    sealed: Vec<bool>,
}

impl Scores {
    pub(super) fn of(case: &Case<'_>) -> Scores {
        let lacks_input = case.lacks_input();
        let Some(card) = &case.contract.scorecard else {
            let (periods, full) = (Vec::new(), Decimal::ZERO);
            let (room, sealed) = (Vec::new(), Vec::new());
            return Scores { periods, average: None, full, room, lacks_input, sealed };
        };
        let sum: Decimal = card.items().map(|(_, item)| item.points).sum();
        let sum = if case.contract.doubts.scorecard { sum.max(card.total) } else { sum };
        let full = match (card.bonuses.is_empty(), card.ceiling == card.total) {
            (true, true) => sum,
            (true, false) => sum.min(card.ceiling),
            (false, _) => card.ceiling,
        };
        let mut periods: Vec<PeriodScore> =
            (0..case.identity().periods.len()).map(|no| period(case, card, no, full)).collect();
        for score in &mut periods {
            await_conditions(case, card, score);
            sealed::stand(case, card, score);
        }
        let average = average(&periods, full);
        let room = periods.iter().map(|score| bonus::room(card, &score.bonuses)).collect();
        let is_sealed = |no: usize| case.sealed_figures(no).is_some_and(|one| one.total.is_some());
        let sealed = (0..periods.len()).map(is_sealed).collect();
        Scores { periods, average, full, room, lacks_input, sealed }
    }

    /// No scores at all.
    fn none() -> Scores {
        let (periods, room, sealed) = (Vec::new(), Vec::new(), Vec::new());
        let full = Decimal::ZERO;
        Scores { periods, average: None, full, room, lacks_input: false, sealed }
    }

    /// Between what a period's score will end, whatever is still to come.
    pub(super) fn reach(&self, period: usize) -> (Decimal, Decimal) {
        let score = &self.periods[period];
        match score.progress {
            _ if self.sealed.get(period) == Some(&true) => (score.total.low, score.total.high),
            _ if self.lacks_input => (Decimal::ZERO, self.full),
            Progress::Ahead => (Decimal::ZERO, self.full),
            Progress::Running => {
                let room = self.room.get(period).copied().unwrap_or_default();
                let high = score.total.high;
                (Decimal::ZERO, high.max((high + room).min(self.full)))
            }
            Progress::Over => (score.total.low, score.total.high),
        }
    }

    /// Between what the mean will end, whatever is still to come; none without periods.
    pub(super) fn average_reach(&self) -> Option<(Decimal, Decimal)> {
        let n = u32::try_from(self.periods.len()).ok().filter(|n| *n > 0)?;
        let (low, high) = (0..self.periods.len())
            .map(|no| self.reach(no))
            .fold((Decimal::ZERO, Decimal::ZERO), |sum, reach| (sum.0 + reach.0, sum.1 + reach.1));
        Some((low / Decimal::from(n), high / Decimal::from(n)))
    }
}

/// Number of the range that a score lies in.
pub(super) fn band_of(
    bands: impl IntoIterator<Item = Option<Bounds>>,
    score: Decimal,
) -> Option<usize> {
    bands.into_iter().position(|bounds| bounds.is_some_and(|bounds| bounds.contains(score)))
}

fn period(case: &Case<'_>, card: &Scorecard, no: usize, full: Decimal) -> PeriodScore {
    let progress = case.progress(case.period(no));
    // What could not be read may hold a breach, or what is missing.
    let mut is_final = progress == Progress::Over && !case.lacks_input();
    let mut proof = Proof::default();
    let mut total = Range::default();
    let mut sections = Vec::new();
    for section in &card.sections {
        let mut sum = Range::default();
        let mut items = Vec::new();
        for item in &section.items {
            let (score, open) = item_score(case, item, no, progress);
            is_final &= !open;
            sum = sum.plus(score.score);
            let label =
                Message::new("assess-item").with("id", &item.id.text).with("title", &item.title);
            proof.linked(label, points(score.score), item_link(case, no, item));
            items.push(score);
        }
        let label = Message::new("assess-section")
            .with("id", &section.id.text)
            .with("title", &section.title);
        proof.line(label, points(sum));
        total = total.plus(sum);
        let full = section.items.iter().map(|item| item.points).sum();
        sections.push(SectionScore { items, total: sum, points: full });
    }
    let bonuses = bonus::bonuses(case, card, no);
    for state in &bonuses {
        is_final &= !state.is_open;
        total = total.plus(state.score);
        let bonus = &card.bonuses[state.bonus];
        let label =
            Message::new("assess-bonus").with("id", &bonus.id.text).with("title", &bonus.title);
        proof.linked(label, points(state.score), Link::Clause(bonus.clause.text.clone()));
    }
    if total.high > card.ceiling && (!bonuses.is_empty() || card.ceiling != card.total) {
        let under = |points: Decimal| points.min(card.ceiling);
        let spared = Range {
            low: total.low - under(total.low),
            now: total.now - under(total.now),
            high: total.high - under(total.high),
        };
        total = Range { low: under(total.low), now: under(total.now), high: under(total.high) };
        let label = Message::new("assess-ceiling").with("ceiling", Datum::Points(card.ceiling));
        proof.line(label, points(spared.left_of(Decimal::ZERO)));
    }
    if case.contract.doubts.scorecard && progress != Progress::Ahead {
        is_final = false;
        total = Range { low: Decimal::ZERO, now: total.now, high: full.max(total.now) };
        proof.given(Message::new("assess-card-unreadable"), Datum::Points(full), Some(card.place));
    }
    proof.line(Message::new("assess-total"), points(total));
    let grades = &case.contract.terms.grades;
    let fit = |grade: &Grade| case.in_force(&grade.validity, no).then_some(grade.score);
    let grade = [total.low, total.now, total.high].map(|s| band_of(grades.iter().map(fit), s));
    if let Some(grade) = grade[1].map(|n| &grades[n]).filter(|_| progress != Progress::Ahead) {
        let label = Message::new("assess-grade").with("bounds", grade.score.to_string());
        proof.linked(label, &grade.title, Link::Clause(grade.clause.text.clone()));
    }
    if progress != Progress::Ahead {
        outside(case, no, total.now, card);
    }
    PeriodScore {
        period: no,
        progress,
        sections,
        bonuses,
        total,
        grade,
        is_final,
        awaits: Vec::new(),
        proof,
    }
}

/// Judges what must hold before a score is final; a condition that names no period means this one.
fn await_conditions(case: &Case<'_>, card: &Scorecard, score: &mut PeriodScore) {
    let id = &case.identity().periods[score.period].id;
    let here = |condition: &Condition| {
        let period = match &condition.period {
            Scope::Term => Scope::Period(id.clone()),
            other => other.clone(),
        };
        Condition { period, ..condition.clone() }
    };
    let conditions: Vec<Condition> = card.final_when.iter().map(here).collect();
    // A score cannot wait for itself: a condition on scores never holds here.
    score.awaits = judge_all(case, &Scores::none(), &conditions);
    if together(&score.awaits) != Holds::Yes {
        score.is_final = false;
        for state in score.awaits.iter().filter(|state| state.holds != Holds::Yes) {
            score.proof.line(Message::new("assess-awaits"), state.title.clone());
        }
    }
}

/// A score that no grade or no band fits would be shown without one, or cost nothing, silently.
fn outside(case: &Case<'_>, no: usize, score: Decimal, card: &Scorecard) {
    let terms = &case.contract.terms;
    let bounds = |validity: &Validity, score: Bounds| case.in_force(validity, no).then_some(score);
    let grades: Vec<Option<Bounds>> =
        terms.grades.iter().map(|grade| bounds(&grade.validity, grade.score)).collect();
    let bands: Vec<Option<Bounds>> =
        terms.bands.iter().map(|band| bounds(&band.validity, band.score)).collect();
    for (family, key, field) in
        [(grades, "assess-outside-grades", "grade"), (bands, "assess-outside-bands", "band")]
    {
        if !family.is_empty() && band_of(family, score).is_none() {
            let message = Message::new(key)
                .with("period", case.period_id(no))
                .with("score", Datum::Points(score));
            let finding = Finding::error("score-outside-bands", card.place, message)
                .about(case.period_id(no))
                .on_field(field)
                .help(Message::new("assess-outside-help"));
            case.problems.push(finding);
        }
    }
}

/// The arithmetic mean over all periods, not rounded (A-TUR-15).
///
/// `now` is the mean over the periods that have begun; a period that has not may still bring
/// anything from nothing to full points.
fn average(periods: &[PeriodScore], full: Decimal) -> Option<Average> {
    let n = Decimal::from(periods.len());
    if periods.is_empty() {
        return None;
    }
    let begun: Vec<&PeriodScore> =
        periods.iter().filter(|score| score.progress != Progress::Ahead).collect();
    let ahead = Decimal::from(periods.len() - begun.len());
    let sum = begun.iter().fold(Range::default(), |sum, score| sum.plus(score.total));
    let now = match begun.len() {
        0 => full,
        n => sum.now / Decimal::from(n),
    };
    let score = Range { low: sum.low / n, now, high: (sum.high + ahead * full) / n };
    Some(Average { score, is_final: periods.iter().all(|score| score.is_final) })
}

impl Range {
    /// The sum, end by end.
    pub(super) fn plus(self, other: Range) -> Range {
        Range { low: self.low + other.low, now: self.now + other.now, high: self.high + other.high }
    }
}
