//! Bonuses: points beside the items, by records or by an assessor, up to the card's ceiling.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::ledger::contract::scorecard::Bonus;
use crate::ledger::contract::scorecard::BonusForm;
use crate::ledger::contract::scorecard::Scorecard;
use crate::ledger::contract::scorecard::Unfiled;

use super::BonusScore;
use super::Progress;
use super::Range;
use super::case::Case;
use super::case::points;
use super::earn::count;
use super::earn::score;
use super::manual::manual;

/// What every bonus of the card brings in a period; a period that has not begun brings nothing yet.
pub(super) fn bonuses(case: &Case<'_>, card: &Scorecard, period: usize) -> Vec<BonusScore> {
    let all = card.bonuses.iter().enumerate();
    all.map(|(n, bonus)| one(case, card, (n, bonus), period)).collect()
}

fn one(
    case: &Case<'_>,
    card: &Scorecard,
    (n, bonus): (usize, &Bonus),
    period: usize,
) -> BonusScore {
    let mut state = BonusScore {
        bonus: n,
        score: Range::default(),
        records: Vec::new(),
        is_open: false,
        proof: Proof::default(),
    };
    state.proof.given(Message::new("assess-bonus-stated"), stated(&bonus.form), Some(bonus.place));
    if case.progress(case.period(period)) == Progress::Ahead {
        return state;
    }
    match &bonus.form {
        BonusForm::Records { on, points: each, max } => {
            let max = max.unwrap_or(card.ceiling);
            match count(case, on, case.period(period)) {
                Some(counted) => {
                    let earned = score(*each, max, counted);
                    for record in &earned.records {
                        line(case, &mut state, "assess-bonus-record", *record, *each);
                    }
                    for record in &earned.unclear {
                        line(case, &mut state, "assess-bonus-unclear", *record, *each);
                    }
                    state.score = earned.range;
                    state.is_open = earned.is_open;
                    state.records = earned.records;
                }
                None => {
                    // What the contract states wrongly may bring anything.
                    state.score.high = max;
                    state.is_open = true;
                }
            }
        }
        BonusForm::Manual { judge, missing } => {
            let judged = manual(case, judge, period);
            for record in &judged.records {
                let given = case.field(*record, "score").and_then(|value| value.as_number());
                line(case, &mut state, "assess-manual", *record, given.unwrap_or_default());
            }
            match (judged.given, missing) {
                (Some(given), _) => state.score = Range::exact(given),
                (None, Unfiled::Zero) => {}
                (None, Unfiled::Pending) => {
                    state.score.high = judge.max;
                    state.is_open = true;
                    let label = Message::new("assess-bonus-open");
                    state.proof.line(label, Datum::Points(judge.max));
                }
            }
            state.records = judged.records;
        }
    }
    state.proof.line(Message::new("assess-bonus-score"), points(state.score));
    state
}

fn line(case: &Case<'_>, state: &mut BonusScore, key: &'static str, no: RecordNo, value: Decimal) {
    let label = Message::new(key).with("record", &*case.ledger.record(no).id);
    state.proof.linked(label, Datum::Points(value), Link::Record(no));
}

/// How a bonus is earned, in words.
pub(super) fn stated(form: &BonusForm) -> Message {
    match form {
        BonusForm::Records { points, max: Some(max), .. } => Message::new("assess-bonus-each-max")
            .with("points", Datum::Points(*points))
            .with("max", Datum::Points(*max)),
        BonusForm::Records { points, max: None, .. } => {
            Message::new("assess-bonus-each").with("points", Datum::Points(*points))
        }
        BonusForm::Manual { judge, .. } => {
            Message::new("assess-bonus-manual").with("max", Datum::Points(judge.max))
        }
    }
}

/// The most that a period may still gain beyond what is filed, while it runs.
pub(super) fn room(card: &Scorecard, states: &[BonusScore]) -> Decimal {
    let most = |bonus: &Bonus| match &bonus.form {
        BonusForm::Records { max, .. } => max.unwrap_or(card.ceiling),
        BonusForm::Manual { judge, .. } => judge.max,
    };
    states
        .iter()
        .filter_map(|state| Some((state, card.bonuses.get(state.bonus)?)))
        .map(|(state, bonus)| (most(bonus) - state.score.high).max(Decimal::ZERO))
        .sum()
}
