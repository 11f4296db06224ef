//! Scores: items, sections and totals of every period, their grades and their mean.

use crate::base::bounds::Bounds;
use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::quantity::Decimal;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::scorecard::Item;
use crate::ledger::contract::scorecard::Scorecard;

use super::Average;
use super::Evidence;
use super::ItemScore;
use super::Loss;
use super::PeriodScore;
use super::Progress;
use super::Range;
use super::SectionScore;
use super::case::Case;
use super::case::points;
use super::loss::Losses;
use super::loss::losses;

/// The scores of all periods and what they come to.
pub(super) struct Scores {
    pub(super) periods: Vec<PeriodScore>,
    pub(super) average: Option<Average>,
    /// Full points of the card.
    pub(super) full: Decimal,
    /// Whether something that was filed could not be read, so that any score is possible.
    lacks_input: bool,
}

impl Scores {
    pub(super) fn of(case: &Case<'_>) -> Scores {
        let lacks_input = case.lacks_input();
        let Some(card) = &case.contract.scorecard else {
            let (periods, full) = (Vec::new(), Decimal::ZERO);
            return Scores { periods, average: None, full, lacks_input };
        };
        let sum: Decimal = card.items().map(|(_, item)| item.points).sum();
        let full = if case.contract.doubts.scorecard { sum.max(card.total) } else { sum };
        let periods: Vec<PeriodScore> =
            (0..case.identity().periods.len()).map(|no| period(case, card, no, full)).collect();
        let average = average(&periods, full);
        Scores { periods, average, full, lacks_input }
    }

    /// Between what a period's score will end, whatever is still to come.
    pub(super) fn reach(&self, period: usize) -> (Decimal, Decimal) {
        let score = &self.periods[period];
        match score.progress {
            _ if self.lacks_input => (Decimal::ZERO, self.full),
            Progress::Ahead => (Decimal::ZERO, self.full),
            Progress::Running => (Decimal::ZERO, score.total.high),
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
pub(super) fn band_of(bands: impl IntoIterator<Item = Bounds>, score: Decimal) -> Option<usize> {
    bands.into_iter().position(|bounds| bounds.contains(score))
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
    if case.contract.doubts.scorecard && progress != Progress::Ahead {
        is_final = false;
        total = Range { low: Decimal::ZERO, now: total.now, high: full.max(total.now) };
        proof.given(Message::new("assess-card-unreadable"), Datum::Points(full), Some(card.place));
    }
    proof.line(Message::new("assess-total"), points(total));
    let grades = &case.contract.terms.grades;
    let grade =
        [total.low, total.now, total.high].map(|s| band_of(grades.iter().map(|g| g.score), s));
    if let Some(grade) = grade[1].map(|n| &grades[n]).filter(|_| progress != Progress::Ahead) {
        let label = Message::new("assess-grade").with("bounds", grade.score.to_string());
        proof.linked(label, &grade.title, Link::Clause(grade.clause.text.clone()));
    }
    if progress != Progress::Ahead {
        outside(case, no, total.now, card);
    }
    PeriodScore { period: no, progress, sections, total, grade, is_final, proof }
}

/// A score that no grade or no band fits would be shown without one, or cost nothing, silently.
fn outside(case: &Case<'_>, no: usize, score: Decimal, card: &Scorecard) {
    let terms = &case.contract.terms;
    let grades: Vec<Bounds> = terms.grades.iter().map(|grade| grade.score).collect();
    let bands: Vec<Bounds> = terms.bands.iter().map(|band| band.score).collect();
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

fn item_link(case: &Case<'_>, period: usize, item: &Item) -> Link {
    Link::Item(case.period_id(period).to_owned(), item.id.text.clone())
}

/// The score of an item, and whether anything can still change it although its period is over.
fn item_score(
    case: &Case<'_>,
    item: &Item,
    period: usize,
    progress: Progress,
) -> (ItemScore, bool) {
    if progress == Progress::Ahead {
        let score = ItemScore {
            id: item.id.text.clone(),
            points: item.points,
            score: Range::exact(item.points),
            losses: Vec::new(),
            open: Vec::new(),
            manual: Vec::new(),
            n_evidence: 0,
            evidence: Evidence::Ahead,
            proof: Proof::default(),
        };
        return (score, true);
    }
    let sum = losses(case, item, period);
    let left = |lost: Decimal| (item.points - lost).min(item.points).max(Decimal::ZERO);
    let mut score =
        Range { low: left(sum.at_worst), now: left(sum.so_far), high: left(sum.for_good) };
    if case.contract.doubts.scorecard {
        score = Range { low: Decimal::ZERO, now: score.now, high: item.points.max(score.now) };
    }
    let proof = item_proof(case, item, &sum, score);
    let is_open = sum.is_open;
    let score = ItemScore {
        id: item.id.text.clone(),
        points: item.points,
        score,
        losses: sum.decided,
        open: sum.open,
        manual: sum.manual,
        n_evidence: sum.evidence.len(),
        evidence: if sum.evidence.is_empty() { Evidence::NothingFiled } else { Evidence::Filed },
        proof,
    };
    (score, is_open)
}

/// Full points, the rate of each deduction with its clause, each loss, what is left.
fn item_proof(case: &Case<'_>, item: &Item, sum: &Losses, score: Range) -> Proof {
    let mut proof = Proof::default();
    let full = Datum::Points(item.points);
    proof.given(Message::new("assess-full-points"), full, Some(item.place));
    for deduction in &item.deductions {
        for word in deduction.obligations() {
            let Some(no) = case.contract.obligation_no(&word.text) else { continue };
            let label = Message::new("assess-rate").with("title", case.obligation_title(no));
            let rate = match deduction {
                Deduction::PerBreach { points, .. } => Datum::Points(*points),
                Deduction::Zero { .. } => Datum::Points(item.points),
                Deduction::Steps { below, step, points, .. } => Message::new("assess-rate-steps")
                    .with("below", *below)
                    .with("step", *step)
                    .with("points", Datum::Points(*points))
                    .into(),
                Deduction::Manual { .. } => continue,
            };
            proof.linked(label, rate, case.clause_link(no));
        }
    }
    loss_lines(case, &mut proof, "assess-loss", &sum.decided);
    for score in &sum.manual {
        for (n, record) in score.records.iter().enumerate() {
            let key = match n + 1 == score.records.len() {
                true => "assess-manual",
                false => "assess-manual-replaced",
            };
            let label = Message::new(key).with("record", &*case.ledger.record(*record).id);
            let given = case.field(*record, "score").and_then(|value| value.as_number());
            let given = given.map_or(Datum::Missing, Datum::Points);
            proof.linked(label, given, Link::Record(*record));
        }
        if score.given.is_some() {
            let label = Message::new("assess-manual-lost").with("max", Datum::Points(score.max));
            proof.line(label, Datum::Points(-score.lost));
        } else {
            let label = Message::new("assess-manual-open");
            proof.line(label, Datum::Points(-score.max));
        }
    }
    loss_lines(case, &mut proof, "assess-open-loss", &sum.open);
    for id in &sum.undecided {
        let label = Message::new("assess-undecided").with("id", id);
        proof.linked(label, Datum::Points(-item.points), Link::Obligation(id.clone()));
    }
    proof.line(Message::new("assess-item-score"), points(score));
    proof
}

/// Losses that found nothing left to lose and are shown one by one; more of them share a line.
const MAX_IDLE: usize = 3;

fn loss_lines(case: &Case<'_>, proof: &mut Proof, key: &'static str, losses: &[Loss]) {
    let idle = |loss: &Loss| loss.counted.is_zero() && !loss.points.is_zero();
    let n_idle = losses.iter().filter(|loss| idle(loss)).count();
    for loss in losses {
        if !idle(loss) || n_idle <= MAX_IDLE {
            loss_line(case, proof, key, loss);
        }
    }
    if n_idle > MAX_IDLE {
        let label = Message::new("assess-idle").with("n", n_idle);
        proof.line(label, Datum::Points(Decimal::ZERO));
    }
}

fn loss_line(case: &Case<'_>, proof: &mut Proof, key: &'static str, loss: &Loss) {
    let Some((_, decided)) = case.decided(&case.contract.obligations[loss.obligation].id.text)
    else {
        return;
    };
    let outcome = &decided.outcomes[loss.outcome];
    let mut label = Message::new(key)
        .with("title", case.obligation_title(loss.obligation))
        .with("subject", &outcome.id)
        .with("units", loss.units);
    if let Some(remark) = &loss.remark {
        label = Message::new("assess-remarked").with("loss", label).with("why", remark.clone());
    }
    if loss.counted != loss.points {
        label = Message::new("assess-floored")
            .with("loss", label)
            .with("points", Datum::Points(loss.points));
    }
    let link = case.outcome_link(loss.obligation, &outcome.id);
    proof.linked(label, Datum::Points(-loss.counted), link);
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
