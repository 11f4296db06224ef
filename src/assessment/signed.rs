//! Signed results: what an assessment on record says beside what the records come to.

use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::value::Value;

use super::Progress;
use super::case::Case;
use super::case::points;
use super::score::Scores;

/// Warns of an assessment whose score the records cannot come to.
pub(super) fn check(case: &Case<'_>, scores: &Scores) {
    let Some(kind) = case.ledger.kinds.find("assessment") else { return };
    for no in case.records(kind) {
        let period = case.field(no, "period").and_then(Value::as_text);
        let Some(period) = period.and_then(|id| case.period_no(id)) else { continue };
        let Some(signed) = case.field(no, "score").and_then(Value::as_number) else { continue };
        let Some(score) = scores.periods.get(period) else { continue };
        let (low, high) = scores.reach(period);
        if score.progress == Progress::Ahead || (low <= signed && signed <= high) {
            continue;
        }
        let message = Message::new("assess-signed-differs")
            .with("signed", Datum::Points(signed))
            .with("period", &case.identity().periods[period].title)
            .with("computed", points(score.total));
        let record = case.ledger.record(no);
        let finding = Finding::warning("assessment-differs", record.place, message)
            .about(&record.id)
            .on_field("score")
            .help(Message::new("assess-signed-differs-help").with("id", case.period_id(period)));
        case.problems.push(finding);
    }
}
