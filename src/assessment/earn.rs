//! Points that records earn: an item that starts at nothing, and bonuses beside the items.

use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::expr::Truth;
use crate::ledger::contract::clause::Selection;
use crate::ledger::contract::scorecard::EarnScope;
use crate::ledger::contract::scorecard::Unfiled;

use super::Progress;
use super::Range;
use super::case::Case;
use super::select::Filter;

/// What records earned in one period.
#[derive(Clone, Debug)]
pub struct EarnedScore {
    /// Points for one record.
    pub each: Decimal,
    /// The most.
    pub max: Decimal,
    /// What is earned.
    pub range: Range,
    /// The records that count, by time.
    pub records: Vec<RecordNo>,
    /// Records of which nobody can say yet whether they count.
    pub unclear: Vec<RecordNo>,
    /// Whether what is filed already can still earn more or less.
    pub is_open: bool,
}

/// The records of some time that count, and those of which nobody can say.
pub(super) struct Counted {
    pub(super) sure: Vec<RecordNo>,
    pub(super) unclear: Vec<RecordNo>,
}

/// Counts the records of a selection; none if it does not fit its kind.
pub(super) fn count(case: &Case<'_>, on: &Selection, within: Interval) -> Option<Counted> {
    let filter = Filter::bind_quietly(case, on)?;
    let mut counted = Counted { sure: Vec::new(), unclear: Vec::new() };
    let dated = case.ledger.kinds.kind(filter.kind).at.is_some();
    for no in case.records(filter.kind) {
        let at = case.ledger.record(no).at;
        if at.is_some_and(|at| !within.contains(at)) {
            continue;
        }
        match filter.say(case, no) {
            // Nobody can say in which period it counts.
            Truth::Yes if at.is_none() && dated => counted.unclear.push(no),
            Truth::Yes => counted.sure.push(no),
            Truth::No => {}
            _ => counted.unclear.push(no),
        }
    }
    Some(counted)
}

/// What records earned for an item; none if the selection does not fit its kind.
pub(super) fn earned(
    case: &Case<'_>,
    on: &Selection,
    (each, max): (Decimal, Decimal),
    scope: EarnScope,
    missing: Unfiled,
    period: usize,
) -> Option<EarnedScore> {
    let interval = case.period(period);
    let within = match scope {
        EarnScope::Period => interval,
        EarnScope::SoFar => Interval::new(Instant::default(), interval.to),
    };
    let counted = count(case, on, within)?;
    let mut score = score(each, max, counted);
    let nothing = score.records.is_empty() && score.unclear.is_empty();
    let pending = nothing && missing == Unfiled::Pending && max > Decimal::ZERO;
    // What is not over can still earn everything.
    if pending || case.progress(interval) != Progress::Over {
        score.range.high = max;
    }
    score.is_open |= pending;
    Some(score)
}

/// What so many records earn.
pub(super) fn score(each: Decimal, max: Decimal, counted: Counted) -> EarnedScore {
    let worth = |n: usize| each.checked_mul(Decimal::from(n)).map_or(max, |sum| sum.min(max));
    let (n_sure, n_unclear) = (counted.sure.len(), counted.unclear.len());
    let sure = worth(n_sure);
    let range = Range { low: sure, now: sure, high: worth(n_sure + n_unclear) };
    EarnedScore {
        each,
        max,
        range,
        records: counted.sure,
        unclear: counted.unclear,
        is_open: !range.is_exact(),
    }
}
