//! Conditions of payments and rights: whether they hold, since when, and why.

use crate::base::bounds::Bounds;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::ledger::contract::clause::Selection;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::settlement::Condition;
use crate::ledger::contract::settlement::Scope;
use crate::ledger::contract::settlement::Test;
use crate::obligations::outcome::Decided;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

use super::ConditionState;
use super::Holds;
use super::Progress;
use super::Range;
use super::case::Case;
use super::case::points;
use super::score::Scores;
use super::select::Filter;
use super::select::check_field;

/// Judges every condition of a payment or a right.
pub(super) fn judge_all(
    case: &Case<'_>,
    scores: &Scores,
    conditions: &[Condition],
) -> Vec<ConditionState> {
    conditions.iter().map(|condition| judge(case, scores, condition)).collect()
}

/// The condition of terms that cannot be read as they stand: nobody can say that they hold.
pub(super) fn unreadable(place: Place) -> ConditionState {
    let title = Message::new("condition-unreadable");
    let mut proof = Proof::default();
    proof.given(title.clone(), word(Holds::NotYet), Some(place));
    ConditionState { title, holds: Holds::NotYet, since: None, proof }
}

/// Whether all conditions hold; one that cannot hold any more settles it.
pub(super) fn together(conditions: &[ConditionState]) -> Holds {
    let is = |holds: Holds| conditions.iter().any(|condition| condition.holds == holds);
    if is(Holds::No) {
        Holds::No
    } else if is(Holds::NotYet) {
        Holds::NotYet
    } else {
        Holds::Yes
    }
}

/// What was found of a condition.
struct Finding {
    holds: Holds,
    since: Option<Instant>,
    proof: Proof,
}

fn judge(case: &Case<'_>, scores: &Scores, condition: &Condition) -> ConditionState {
    let mut proof = Proof::default();
    proof.given(Message::new("condition-stated"), stated(case, condition), Some(condition.place));
    let found = match &condition.test {
        Test::Met(word) => outcomes(case, &word.text, &condition.period, proof, met),
        Test::Breached(word) => outcomes(case, &word.text, &condition.period, proof, breached),
        Test::Recorded(selection, at) => {
            recorded(case, selection, at.as_ref(), &condition.period, proof)
        }
        Test::Score(bounds) => score(case, scores, bounds, &condition.period, proof),
        Test::OnOrAfter(date) => {
            let from = case.identity().zone.midnight(*date);
            let holds = if case.as_of.reached(from) { Holds::Yes } else { Holds::NotYet };
            if holds == Holds::NotYet {
                let today = case.as_of.date(case.identity().zone);
                proof.line(Message::new("condition-as-of"), today);
            }
            Finding { holds, since: Some(from), proof }
        }
        Test::Any(inner) => {
            let states = judge_all(case, scores, inner);
            for state in &states {
                proof.line(state.title.clone(), word(state.holds));
            }
            let (holds, since) = any(states.iter().map(|state| (state.holds, state.since)));
            for state in states {
                proof.facts.extend(state.proof.facts);
                proof.intervals.extend(state.proof.intervals);
                proof.lines.extend(state.proof.lines);
            }
            Finding { holds, since, proof }
        }
    };
    let title = match &condition.title {
        Some(title) => Message::new("condition-titled").with("title", title),
        None => stated(case, condition),
    };
    let since = found.since.filter(|_| found.holds == Holds::Yes);
    let mut proof = found.proof;
    proof.line(Message::new("condition-result"), word(found.holds));
    ConditionState { title, holds: found.holds, since, proof }
}

fn word(holds: Holds) -> Message {
    Message::new(match holds {
        Holds::Yes => "condition-yes",
        Holds::No => "condition-no",
        Holds::NotYet => "condition-not-yet",
    })
}

/// The test in words.
fn stated(case: &Case<'_>, condition: &Condition) -> Message {
    let test = &condition.test;
    let title = |id: &str| match case.contract.obligation_no(id) {
        Some(no) => case.obligation_title(no).to_owned(),
        None => id.to_owned(),
    };
    match test {
        Test::Met(word) => Message::new("condition-met").with("title", title(&word.text)),
        Test::Breached(word) => Message::new("condition-breached").with("title", title(&word.text)),
        Test::Recorded(selection, _) => match &selection.filter {
            Some(filter) => Message::new("condition-recorded-where")
                .with("kind", case.kind_label(&selection.on.text))
                .with("test", &filter.text),
            None => {
                Message::new("condition-recorded").with("kind", case.kind_label(&selection.on.text))
            }
        },
        Test::Score(bounds) => match &condition.period {
            Scope::Mean(words) => {
                let titles = words.iter().map(|word| match case.period_no(&word.text) {
                    Some(no) => Datum::from(&case.identity().periods[no].title),
                    None => Datum::from(&word.text),
                });
                Message::new("condition-score-mean")
                    .with("periods", titles.collect::<Vec<Datum>>())
                    .with("bounds", bounds.to_string())
            }
            Scope::Run(n) => {
                Message::new("condition-score-run").with("n", *n).with("bounds", bounds.to_string())
            }
            _ => Message::new("condition-score").with("bounds", bounds.to_string()),
        },
        Test::OnOrAfter(date) => Message::new("condition-on-or-after").with("date", *date),
        Test::Any(inner) => {
            let titles = inner.iter().map(|one| match &one.title {
                Some(title) => Datum::from(title),
                None => stated(case, one).into(),
            });
            Message::new("condition-any").with("titles", titles.collect::<Vec<Datum>>())
        }
    }
}

/// The periods that a condition looks at; `None` is the whole term.
fn periods(case: &Case<'_>, scope: &Scope) -> Vec<Option<usize>> {
    match scope {
        Scope::Term | Scope::Average => vec![None],
        // Of scores only: the contract's own line says so, and nothing else is looked at.
        Scope::Mean(_) | Scope::Run(_) => Vec::new(),
        Scope::Period(id) => case.period_no(&id.text).into_iter().map(Some).collect(),
        Scope::Any => (0..case.identity().periods.len()).map(Some).collect(),
    }
}

/// One of several is enough; that none is left takes all of them.
fn any(found: impl IntoIterator<Item = (Holds, Option<Instant>)>) -> (Holds, Option<Instant>) {
    let found: Vec<(Holds, Option<Instant>)> = found.into_iter().collect();
    if let Some(since) =
        found.iter().filter(|(holds, _)| *holds == Holds::Yes).map(|(_, since)| *since).min()
    {
        return (Holds::Yes, since);
    }
    let all_no = !found.is_empty() && found.iter().all(|(holds, _)| *holds == Holds::No);
    (if all_no { Holds::No } else { Holds::NotYet }, None)
}

type Judge = fn(&Case<'_>, &Decided, Option<usize>) -> (Holds, Option<Instant>);

fn outcomes(case: &Case<'_>, id: &str, scope: &Scope, mut proof: Proof, judge: Judge) -> Finding {
    let Some((no, decided)) = case.decided(id) else {
        let link = Link::Obligation(id.to_owned());
        proof.linked(Message::new("assess-undecided").with("id", id), Datum::Missing, link);
        return Finding { holds: Holds::NotYet, since: None, proof };
    };
    let title = Message::new("condition-clause").with("title", case.obligation_title(no));
    let clause = case.contract.clause_of(&case.contract.obligations[no]);
    proof.linked(title, &clause.id.text, case.clause_link(no));
    let periods = periods(case, scope);
    for period in &periods {
        let fine = |o: &Outcome| matches!(o.verdict, Verdict::Met | Verdict::Excused);
        let n_fine = decided.within(*period).filter(|(_, outcome)| fine(outcome)).count();
        let n_ahead = decided.count(*period, Verdict::Upcoming);
        for (_, outcome) in decided.within(*period) {
            // A single good outcome is shown; of many, those that are not good.
            let telling = outcome.verdict != Verdict::Upcoming && !fine(outcome);
            if telling || (fine(outcome) && n_fine == 1) {
                let label = Message::new("condition-outcome").with("subject", &outcome.id);
                let link = case.outcome_link(no, &outcome.id);
                proof.linked(label, outcome.summary.clone(), link);
            }
        }
        if n_fine != 1 {
            proof.line(Message::new("condition-n-met"), n_fine);
        }
        if n_ahead > 0 {
            proof.line(Message::new("condition-n-ahead"), n_ahead);
        }
    }
    let (holds, since) = any(periods.into_iter().map(|period| judge(case, decided, period)));
    Finding { holds, since, proof }
}

/// At least one outcome, all of them met or excused, and none that a later record can undo.
///
/// Windows and slots are all there from the beginning, so those that are over are sure; of events
/// there may be more until the period or the term is over.
fn met(case: &Case<'_>, decided: &Decided, period: Option<usize>) -> (Holds, Option<Instant>) {
    let mut since: Option<Instant> = None;
    let mut sure = true;
    let scope = period.map_or_else(|| case.identity().term_interval(), |no| case.period(no));
    let over = case.progress(scope) == Progress::Over;
    for (_, outcome) in decided.within(period) {
        match outcome.verdict {
            Verdict::Breached => return (Holds::No, None),
            Verdict::Met | Verdict::Excused => {
                let done = outcome.done.or(outcome.window.map(|window| window.to));
                let done = done.unwrap_or(outcome.at);
                let waits = decided.eventful && outcome.window.is_none();
                sure &= if waits { over } else { !outcome.provisional };
                since = since.max(Some(if waits { done.max(scope.to) } else { done }));
            }
            _ => sure = false,
        }
    }
    match since.filter(|_| sure) {
        Some(since) => (Holds::Yes, Some(since)),
        None => (Holds::NotYet, None),
    }
}

fn breached(case: &Case<'_>, decided: &Decided, period: Option<usize>) -> (Holds, Option<Instant>) {
    let mut open = false;
    for (_, outcome) in decided.within(period) {
        match outcome.verdict {
            Verdict::Breached => {
                let at = outcome.due.unwrap_or(outcome.at);
                // What is known before its time is over is known by the end of this day.
                let today = || case.as_of.day(case.identity().zone).to.plus(-1);
                let known = if case.as_of.reached(at) { at } else { today() };
                return (Holds::Yes, Some(known));
            }
            Verdict::Met | Verdict::Excused => open |= outcome.provisional,
            _ => open = true,
        }
    }
    let interval = period.map_or_else(|| case.identity().term_interval(), |no| case.period(no));
    let over = case.progress(interval) == Progress::Over;
    (if over && !open { Holds::No } else { Holds::NotYet }, None)
}

/// A record can be filed at any time, so what is not recorded is never ruled out.
fn recorded(
    case: &Case<'_>,
    selection: &Selection,
    at: Option<&Word>,
    scope: &Scope,
    mut proof: Proof,
) -> Finding {
    let Some(filter) = Filter::bind(case, selection) else {
        return Finding { holds: Holds::NotYet, since: None, proof };
    };
    if let Some(at) = at {
        check_field(case, at, filter.kind);
    }
    let periods = periods(case, scope);
    let mut since: Option<Instant> = None;
    let mut n_found = 0_usize;
    for no in filter.select(case) {
        let record = case.ledger.record(no);
        // A record that names a period counts in that one, whenever it was made.
        let named = case.field(no, "period").and_then(Value::as_text);
        let named = named.filter(|id| case.period_no(id).is_some());
        let inside = |period: &Option<usize>| match (period, named) {
            (Some(period), Some(id)) => case.period_id(*period) == id,
            (Some(period), None) => record.at.is_some_and(|at| case.period(*period).contains(at)),
            (None, _) => true,
        };
        if !periods.iter().any(inside) {
            continue;
        }
        n_found += 1;
        let label = Message::new("condition-record").with("record", &*record.id);
        let held = at.map_or(record.at, |field| case.instant(no, &field.text));
        proof.fact(label, held.map_or(Datum::Missing, |at| case.shown(at)), no, record.place);
        since = since.into_iter().chain(held).min();
    }
    proof.line(Message::new("condition-n-found"), n_found);
    let holds = if n_found > 0 { Holds::Yes } else { Holds::NotYet };
    Finding { holds, since, proof }
}

fn score(
    case: &Case<'_>,
    scores: &Scores,
    bounds: &Bounds,
    scope: &Scope,
    mut proof: Proof,
) -> Finding {
    if scores.periods.is_empty() {
        proof.line(Message::new("condition-no-score"), Datum::Missing);
        return Finding { holds: Holds::NotYet, since: None, proof };
    }
    let (holds, since) = match scope {
        Scope::Term | Scope::Average => {
            let is_final = scores.average.is_some_and(|average| average.is_final);
            if let Some(average) = &scores.average {
                let label = match is_final {
                    true => Message::new("condition-average"),
                    false => Message::new("condition-average-so-far"),
                };
                proof.line(label, points(average.score));
            }
            let reach = scores.average_reach();
            let holds = reach.map_or(Holds::NotYet, |reach| inside(bounds, reach));
            (holds, Some(case.identity().term_interval().to).filter(|_| is_final))
        }
        Scope::Period(_) | Scope::Any => {
            any(periods(case, scope).into_iter().flatten().map(|no| {
                show(case, scores, no, &mut proof);
                (inside(bounds, scores.reach(no)), final_at(case, scores, no))
            }))
        }
        Scope::Mean(words) => mean(case, scores, bounds, words, &mut proof),
        Scope::Run(n) => run(case, scores, bounds, *n, &mut proof),
    };
    Finding { holds, since, proof }
}

/// Shows the score of a period.
fn show(case: &Case<'_>, scores: &Scores, no: usize, proof: &mut Proof) {
    let score = &scores.periods[no];
    let key = match score.progress {
        Progress::Ahead => "condition-period-ahead",
        _ if score.is_final => "condition-period-score",
        _ => "condition-period-score-so-far",
    };
    let label = Message::new(key).with("title", &case.identity().periods[no].title);
    proof.linked(label, points(score.total), case.period_link(no));
}

/// Since when a period's score is final; none while it is not.
fn final_at(case: &Case<'_>, scores: &Scores, no: usize) -> Option<Instant> {
    Some(case.period(no).to).filter(|_| scores.periods[no].is_final)
}

/// Whether the mean of some periods lies inside. Compared as a sum with the range so many times
/// as wide, so that nothing is rounded.
fn mean(
    case: &Case<'_>,
    scores: &Scores,
    bounds: &Bounds,
    words: &[Word],
    proof: &mut Proof,
) -> (Holds, Option<Instant>) {
    let known: Option<Vec<usize>> = words.iter().map(|word| case.period_no(&word.text)).collect();
    let Some(periods) = known.filter(|known| !known.is_empty()) else {
        return (Holds::NotYet, None);
    };
    let n = Decimal::from(periods.len());
    let mut reach = (Decimal::ZERO, Decimal::ZERO);
    let mut now = Range::default();
    let mut since = Some(case.identity().term_interval().from);
    for no in periods {
        show(case, scores, no, proof);
        let (low, high) = scores.reach(no);
        reach = (reach.0 + low, reach.1 + high);
        now = now.plus(scores.periods[no].total);
        since = since.zip(final_at(case, scores, no)).map(|(since, at)| since.max(at));
    }
    let label = match since.is_some() {
        true => Message::new("condition-mean"),
        false => Message::new("condition-mean-so-far"),
    };
    let now = Range { low: reach.0 / n, now: now.now / n, high: reach.1 / n };
    proof.line(label, points(now));
    let mut wide = *bounds;
    wide.low.at *= n;
    wide.high.at *= n;
    (inside(&wide, reach), since)
}

/// Whether so many periods in a row lie inside, each of them: one such run is enough, and each
/// must be ruled out before it is certain that there is none.
fn run(
    case: &Case<'_>,
    scores: &Scores,
    bounds: &Bounds,
    n: usize,
    proof: &mut Proof,
) -> (Holds, Option<Instant>) {
    let mut periods: Vec<usize> = (0..scores.periods.len()).collect();
    periods.sort_by_key(|no| case.identity().periods[*no].first);
    for no in &periods {
        show(case, scores, *no, proof);
    }
    any(periods.windows(n).map(|periods| {
        let found = periods.iter().map(|no| inside(bounds, scores.reach(*no)));
        let found: Vec<Holds> = found.collect();
        let holds = if found.contains(&Holds::No) {
            Holds::No
        } else if found.contains(&Holds::NotYet) {
            Holds::NotYet
        } else {
            Holds::Yes
        };
        let ends: Option<Vec<Instant>> =
            periods.iter().map(|no| final_at(case, scores, *no)).collect();
        (holds, ends.and_then(|ends| ends.into_iter().max()))
    }))
}

/// Whether a number that ends between two others lies inside for sure, or outside for sure.
fn inside(bounds: &Bounds, (low, high): (Decimal, Decimal)) -> Holds {
    if bounds.contains(low) && bounds.contains(high) {
        Holds::Yes
    } else if overlaps(bounds, low, high) {
        Holds::NotYet
    } else {
        Holds::No
    }
}

/// Whether a range and the numbers from `low` to `high`, both inside, share any.
pub(super) fn overlaps(bounds: &Bounds, low: Decimal, high: Decimal) -> bool {
    let below = bounds.high.at < low || (bounds.high.at == low && !bounds.high.inside);
    let above = bounds.low.at > high || (bounds.low.at == high && !bounds.low.inside);
    !(below || above)
}

#[cfg(test)]
mod tests {
    use super::Holds;
    use super::inside;
    use crate::base::bounds::Bounds;
    use crate::base::quantity::Decimal;

    #[test]
    fn a_range_is_inside_outside_or_neither() {
        let good = Bounds::parse("[80, 90)").expect("a range");
        let at = |low: i64, high: i64| inside(&good, (Decimal::from(low), Decimal::from(high)));
        assert_eq!(at(80, 89), Holds::Yes);
        assert_eq!(at(80, 90), Holds::NotYet);
        assert_eq!(at(90, 95), Holds::No);
        assert_eq!(at(70, 79), Holds::No);
        assert_eq!(at(70, 80), Holds::NotYet);
    }
}
