//! Points that an assessor gives; without a judgement they stay open (I-12).

use crate::base::document::Data;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::value::Value;
use crate::ledger::contract::clause::Obligation;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::scorecard::Combine;
use crate::ledger::contract::scorecard::Judge;

use super::case::Case;

/// What assessors gave for one item in one period.
#[derive(Clone, Debug)]
pub struct ManualScore {
    /// The most that can be given.
    pub max: Decimal,
    /// What the last judgement gives, no less than 0 and no more than `max`; none if nobody judged.
    pub given: Option<Decimal>,
    /// What it takes from the item; less than `max - given` where the item has lost that already
    /// and the lower score stands.
    pub lost: Decimal,
    /// The judgements, by time; the last one decides.
    pub records: Vec<RecordNo>,
}

impl ManualScore {
    /// What it takes from an item that has lost `already` otherwise.
    pub(super) fn settle(&mut self, combine: Combine, already: Decimal) {
        let lost = self.given.map_or(Decimal::ZERO, |given| self.max - given);
        self.lost = match combine {
            Combine::Add => lost,
            Combine::Lower | Combine::LowerAwaited => (lost - already).max(Decimal::ZERO),
        };
    }
}

/// Looks for judgements of the item in a period: records of the kind `review` that name the item,
/// and the period or no period and a time within it, by somebody who may judge.
pub(super) fn manual(case: &Case<'_>, judge: &Judge, period: usize) -> ManualScore {
    let max = judge.max;
    let mut score = ManualScore { max, given: None, lost: Decimal::ZERO, records: Vec::new() };
    let Some(kind) = case.ledger.kinds.find("review") else { return score };
    let interval = case.period(period);
    for no in case.records(kind) {
        let named = |field: &str| case.field(no, field).and_then(Value::as_text);
        let fits = match named("period") {
            Some(id) => id == case.period_id(period),
            None => case.ledger.record(no).at.is_some_and(|at| interval.contains(at)),
        };
        if named("item") != Some(&judge.item.text) || !fits || !may_judge(case, &judge.by, no) {
            continue;
        }
        if let Some(points) = case.field(no, "score").and_then(Value::as_number) {
            score.given = Some(points.clamp(Decimal::ZERO, max.max(Decimal::ZERO)));
            score.records.push(no);
        }
    }
    score
}

/// Whether a judgement is by one of these: a party by its id, role or name, or a name as written.
fn may_judge(case: &Case<'_>, by: &[Word], no: RecordNo) -> bool {
    if by.is_empty() {
        return true;
    }
    let party =
        |word: &Word| case.identity().parties.iter().find(|party| party.id.text == word.text);
    ["by", "judged_by"].iter().filter_map(|name| case.field(no, name)?.as_text()).any(|judge| {
        by.iter().any(|word| {
            let names = party(word).map(|party| (party.role.as_str(), party.name.as_deref()));
            word.text == judge
                || names.is_some_and(|(role, name)| role == judge || name == Some(judge))
        })
    })
}

/// Warns of scores that count as something else than was written, or not at all: out of range, by
/// somebody who may not judge, or for an item that the contract does not know.
pub(super) fn check(case: &Case<'_>) {
    let Some(kind) = case.ledger.kinds.find("review") else { return };
    let scored: Vec<&Judge> =
        case.contract.scorecard.iter().flat_map(|card| card.judges()).collect();
    let reviewed: Vec<&str> = case.contract.obligations.iter().filter_map(reviewed).collect();
    for no in case.records(kind) {
        let Some(item) = case.field(no, "item").and_then(Value::as_text) else { continue };
        let Some(score) = case.field(no, "score").and_then(Value::as_number) else { continue };
        match scored.iter().find(|judge| judge.item.text == item) {
            Some(judge) if !may_judge(case, &judge.by, no) => {
                let by: Vec<Datum> = judge
                    .by
                    .iter()
                    .map(|word| Datum::from(case.identity().role(&word.text)))
                    .collect();
                let message = Message::new("assess-review-judge").with("item", item).with("by", by);
                case.warn("review-without-authority", no, message);
            }
            Some(judge) if score < Decimal::ZERO || score > judge.max => {
                let message = Message::new("assess-review-range")
                    .with("score", Datum::Points(score))
                    .with("max", Datum::Points(judge.max));
                case.warn("review-out-of-range", no, message);
            }
            None if !reviewed.contains(&item) => {
                let message = Message::new("assess-review-unknown").with("item", item);
                case.warn("unknown-review-item", no, message);
            }
            _ => {}
        }
    }
}

/// The item that an obligation of the kind `review` looks at.
fn reviewed(obligation: &Obligation) -> Option<&str> {
    let Data::Table(entries) = &obligation.node.data else { return None };
    let item = entries.iter().find(|(key, _)| key.name == "item")?;
    match &item.1.data {
        Data::Text(text) if obligation.kind.text == "review" => Some(text),
        _ => None,
    }
}
