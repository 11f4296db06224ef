//! Items: what is left of one item's points in one period, and the arithmetic.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::quantity::Decimal;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::scorecard::Item;
use crate::ledger::contract::scorecard::Rate;

use super::EarnedScore;
use super::Evidence;
use super::ItemScore;
use super::Loss;
use super::Progress;
use super::Range;
use super::case::Case;
use super::case::points;
use super::gauge;
use super::loss::Losses;
use super::loss::losses;

pub(super) fn item_link(case: &Case<'_>, period: usize, item: &Item) -> Link {
    Link::Item(case.period_id(period).to_owned(), item.id.text.clone())
}

/// The score of an item, and whether anything can still change it although its period is over.
pub(super) fn item_score(
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
            earned: Vec::new(),
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
    let proof = item_proof(case, item, period, &sum, score);
    let is_open = sum.is_open;
    let score = ItemScore {
        id: item.id.text.clone(),
        points: item.points,
        score,
        losses: sum.decided,
        open: sum.open,
        manual: sum.manual,
        earned: sum.earned,
        n_evidence: sum.evidence.len(),
        evidence: if sum.evidence.is_empty() { Evidence::NothingFiled } else { Evidence::Filed },
        proof,
    };
    (score, is_open)
}

/// Full points, the rate of each deduction with its clause, each loss, what is left.
fn item_proof(case: &Case<'_>, item: &Item, period: usize, sum: &Losses, score: Range) -> Proof {
    let mut proof = Proof::default();
    let full = Datum::Points(item.points);
    proof.given(Message::new("assess-full-points"), full, Some(item.place));
    for deduction in case.deductions(item, period) {
        for word in deduction.obligations() {
            let Some(no) = case.contract.obligation_no(&word.text) else { continue };
            let label = Message::new("assess-rate").with("title", case.obligation_title(no));
            let rate = match deduction {
                Deduction::PerBreach { points, rates, .. } if rates.is_empty() => {
                    Datum::Points(*points)
                }
                Deduction::PerBreach { points, rates, .. } => by_test(rates, *points).into(),
                Deduction::Zero { .. } => Datum::Points(item.points),
                Deduction::Measure { scale, .. } => gauge::rate(scale, item.points).into(),
                Deduction::Earn { .. } | Deduction::Manual { .. } => continue,
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
    for score in &sum.earned {
        earned_lines(case, &mut proof, score);
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
    let subject = match outcome.record {
        Some(_) => outcome.id.clone(),
        None => case.identity().subject(&outcome.id),
    };
    // A value that costs points by itself breaks nothing.
    let key = if outcome.shown { "assess-measured" } else { key };
    let mut label = Message::new(key)
        .with("title", case.obligation_title(loss.obligation))
        .with("subject", subject)
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

/// The rates of a deduction, test by test.
fn by_test(rates: &[Rate], otherwise: Decimal) -> Message {
    let mut parts: Vec<Datum> = rates
        .iter()
        .map(|rate| {
            let part = Message::new("assess-rate-fits").with("test", &rate.when.text);
            part.with("points", Datum::Points(rate.points)).into()
        })
        .collect();
    if !otherwise.is_zero() {
        let part = Message::new("assess-rate-otherwise").with("points", Datum::Points(otherwise));
        parts.push(part.into());
    }
    Message::new("assess-rate-tests").with("rates", parts)
}

/// Points of an item that starts at nothing: each record that earns some, and what is not earned.
fn earned_lines(case: &Case<'_>, proof: &mut Proof, score: &EarnedScore) {
    let label = Message::new("assess-earn-max").with("each", Datum::Points(score.each));
    proof.line(label, Datum::Points(-score.max));
    let mut left = score.max;
    for record in &score.records {
        let counted = score.each.min(left);
        left -= counted;
        let label = Message::new("assess-earned").with("record", &*case.ledger.record(*record).id);
        proof.linked(label, Datum::Points(counted), Link::Record(*record));
    }
    for record in &score.unclear {
        let label =
            Message::new("assess-earned-unclear").with("record", &*case.ledger.record(*record).id);
        proof.linked(label, Datum::Points(score.each), Link::Record(*record));
    }
    if score.records.is_empty() && score.unclear.is_empty() {
        proof.line(Message::new("assess-earned-nothing"), Datum::Missing);
    }
}
