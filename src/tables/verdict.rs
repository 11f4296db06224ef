//! A verdict as a row: the columns that every list of outcomes shares, and words for states.

use crate::assessment::ConditionState;
use crate::assessment::Holds;
use crate::assessment::Progress;
use crate::assessment::toll::LossAt;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::quantity::Decimal;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Standing;
use crate::obligations::outcome::Verdict;

use super::Cell;
use super::Column;
use super::Kind;
use super::desk::Desk;
use super::instant;

/// The columns of a list of outcomes.
pub(super) const COLUMNS: &[Column] = &[
    Column::new("obligation", "take-col-obligation", Kind::Id),
    Column::new("obligation_title", "take-col-obligation-title", Kind::Text),
    Column::new("clause", "take-col-clause", Kind::Id),
    Column::new("bound", "take-col-bound", Kind::State),
    Column::new("outcome", "take-col-outcome", Kind::Id),
    Column::new("subject", "take-col-subject", Kind::Text),
    Column::new("verdict", "take-col-verdict", Kind::State),
    Column::new("provisional", "take-col-provisional", Kind::Flag),
    Column::new("shown", "take-col-shown", Kind::Flag),
    Column::new("period", "take-col-period", Kind::Id),
    Column::new("at", "take-col-at", Kind::Instant),
    Column::new("from", "take-col-from", Kind::Instant),
    Column::new("to", "take-col-to", Kind::Instant),
    Column::new("due", "take-col-due", Kind::Instant),
    Column::new("done", "take-col-done", Kind::Instant),
    Column::new("value", "take-col-value", Kind::Number),
    Column::new("used", "take-col-used", Kind::Number),
    Column::new("allowed", "take-col-allowed", Kind::Number),
    Column::new("units", "take-col-units", Kind::Integer),
    Column::new("open_units", "take-col-open-units", Kind::Integer),
    Column::new("points", "take-col-points-lost", Kind::Points),
    Column::new("points_open", "take-col-points-open", Kind::Points),
    Column::new("items", "take-col-items", Kind::List),
    Column::new("summary", "take-col-summary", Kind::Sentence),
    Column::new("records", "take-col-records", Kind::List),
    Column::new("offenders", "take-col-offenders", Kind::List),
    Column::new("file", "take-col-file", Kind::Text),
    Column::new("line", "take-col-line", Kind::Integer),
    Column::new("commit", "take-col-commit", Kind::Id),
    Column::new("landed", "take-col-landed", Kind::Instant),
    Column::new("page", "take-col-page", Kind::Link),
];

/// An outcome as a row.
pub(super) fn row(desk: &Desk<'_>, contract: usize, at: (usize, usize)) -> Vec<Cell> {
    let file = desk.contract(contract);
    let obligation = &file.obligations[at.0];
    let outcome = &desk.decided(contract)[at.0].outcomes[at.1];
    let losses = desk.losses_of(contract, at);
    let when = |at| instant(desk, contract, at);
    let landing = outcome.record.and_then(|no| desk.landing(no));
    let [path, line] = desk.position(outcome.place);
    let link = Link::Outcome(obligation.id.text.clone(), outcome.id.clone());
    vec![
        Cell::text(&obligation.id.text),
        Cell::text(&obligation.title),
        Cell::text(&file.clause_of(obligation).id.text),
        bound(obligation.bound),
        Cell::text(&outcome.id),
        Cell::text(&file.identity.subject(&outcome.id)),
        verdict(outcome.verdict),
        Cell::Flag(outcome.provisional),
        Cell::Flag(outcome.shown),
        desk.period_id(contract, outcome.period),
        when(Some(outcome.at)),
        when(outcome.window.map(|window| window.from)),
        when(outcome.window.map(|window| window.to)),
        when(outcome.due),
        when(outcome.done),
        Cell::of(outcome.value.map(|value| value.normalize()), Cell::Decimal),
        Cell::of(outcome.room.map(|room| room.used.normalize()), Cell::Decimal),
        Cell::of(outcome.room.map(|room| room.allowed.normalize()), Cell::Decimal),
        Cell::Integer(i64::from(outcome.units)),
        Cell::Integer(i64::from(outcome.open_units)),
        points(losses, false),
        points(losses, true),
        items(desk, contract, losses),
        Cell::Said(outcome.summary.clone()),
        records(desk, outcome),
        desk.record_ids(&outcome.offenders),
        path,
        line,
        Cell::of(landing, |landing| Cell::text(&landing.act.commit)),
        when(landing.map(|landing| landing.landed)),
        desk.page(contract, &link),
    ]
}

/// The record that it is about, then the others that it rests on.
pub(super) fn records(desk: &Desk<'_>, outcome: &Outcome) -> Cell {
    let others = outcome.evidence.iter().filter(|known| Some(**known) != outcome.record);
    let list: Vec<_> = outcome.record.iter().chain(others).copied().collect();
    desk.record_ids(&list)
}

/// What the forms take, or may yet take, for one outcome; nothing if no form counts it.
fn points(losses: &[LossAt<'_>], is_open: bool) -> Cell {
    let mut counted = losses.iter().filter(|one| one.is_open == is_open).peekable();
    if counted.peek().is_none() {
        return Cell::Empty;
    }
    let sum: Decimal = counted.map(|one| one.loss.counted).sum();
    Cell::Decimal(sum.normalize())
}

/// The items of forms that count it: `y1/1.1`.
fn items(desk: &Desk<'_>, contract: usize, losses: &[LossAt<'_>]) -> Cell {
    let file = desk.contract(contract);
    let Some(card) = &file.scorecard else { return Cell::Empty };
    let name = |one: &LossAt<'_>| {
        let period = &file.identity.periods[one.period].id.text;
        format!("{period}/{}", card.sections[one.section].items[one.item].id.text)
    };
    let mut names: Vec<String> = losses.iter().map(name).collect();
    names.dedup();
    Cell::list(names)
}

/// What was decided.
pub(super) fn verdict(verdict: Verdict) -> Cell {
    Cell::state(verdict.name(), verdict.key())
}

/// How an obligation stands.
pub(super) fn standing(standing: Standing) -> Cell {
    Cell::state(standing.name(), standing.key())
}

/// Whose duty it is.
pub(super) fn bound(bound: Bound) -> Cell {
    match bound {
        Bound::Supplier => Cell::state("supplier", "take-bound-supplier"),
        Bound::Buyer => Cell::state("buyer", "take-bound-buyer"),
    }
}

/// Where a period stands.
pub(super) fn progress(progress: Progress) -> Cell {
    match progress {
        Progress::Ahead => Cell::state("ahead", "take-progress-ahead"),
        Progress::Running => Cell::state("running", "take-progress-running"),
        Progress::Over => Cell::state("over", "take-progress-over"),
    }
}

/// Whether a condition holds.
pub(super) fn holds(holds: Holds) -> Cell {
    match holds {
        Holds::Yes => Cell::state("yes", "site-holds-yes"),
        Holds::No => Cell::state("no", "site-holds-no"),
        Holds::NotYet => Cell::state("not-yet", "site-holds-not-yet"),
    }
}

/// The conditions that do not hold, or not yet, in one sentence.
pub(super) fn awaited(conditions: &[ConditionState]) -> Cell {
    let waits = conditions.iter().filter(|one| one.holds != Holds::Yes);
    let list: Vec<Datum> = waits.map(|one| Datum::from(one.title.clone())).collect();
    if list.is_empty() {
        return Cell::Empty;
    }
    Cell::Said(Message::new("take-list").with("list", list))
}
