//! Clauses: every requirement with each rule that decides it, how it stands and what shows it.

use super::Sheet;
use crate::base::proof::Link;
use crate::ledger::contract::clause::Clause;
use crate::obligations::outcome::Standing;
use crate::obligations::outcome::Verdict;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;
use crate::tables::verdict;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "clauses",
    title: "take-clauses",
    about: "take-clauses-about",
    columns: &[
        Column::new("clause", "take-col-clause", Kind::Id),
        Column::new("group", "take-col-group", Kind::Text),
        Column::new("clause_title", "take-col-clause-title", Kind::Text),
        Column::new("text", "take-col-clause-text", Kind::Text),
        Column::new("source", "take-col-source", Kind::Text),
        Column::new("state", "take-col-state", Kind::State),
        Column::new("unjudged", "take-col-unjudged", Kind::Text),
        Column::new("obligation", "take-col-obligation", Kind::Id),
        Column::new("obligation_title", "take-col-obligation-title", Kind::Text),
        Column::new("rule", "take-col-rule-kind", Kind::Id),
        Column::new("bound", "take-col-bound", Kind::State),
        Column::new("standing", "take-col-standing", Kind::State),
        Column::new("n_breached", "take-col-n-breached", Kind::Integer),
        Column::new("n_undecidable", "take-col-n-undecidable", Kind::Integer),
        Column::new("n_pending", "take-col-n-pending", Kind::Integer),
        Column::new("n_excused", "take-col-n-excused", Kind::Integer),
        Column::new("n_met", "take-col-n-met", Kind::Integer),
        Column::new("n_upcoming", "take-col-n-upcoming", Kind::Integer),
        Column::new("n_records", "take-col-n-records", Kind::Integer),
        Column::new("readings", "take-col-readings", Kind::List),
        Column::new("file", "take-col-file", Kind::Text),
        Column::new("line", "take-col-line", Kind::Integer),
        Column::new("page", "take-col-page", Kind::Link),
    ],
    rows: |desk, contract| {
        let clauses = &desk.contract(contract).clauses;
        clauses.iter().flat_map(|clause| rows(desk, contract, clause)).collect()
    },
};

/// A row for each rule; one for a clause that no rule decides.
fn rows(desk: &Desk<'_>, contract: usize, clause: &Clause) -> Vec<Vec<Cell>> {
    let file = desk.contract(contract);
    let obligations = file.obligations_of(clause);
    let standings = obligations.iter().map(|o| desk.decided(contract)[*o].standing(None));
    let state = match Standing::worst(standings) {
        Some(standing) => verdict::standing(standing),
        None if clause.unjudged.is_some() => Cell::state("unjudged", "site-state-unjudged"),
        None => Cell::state("applied", "site-state-applied"),
    };
    let readings = file.readings_of(&clause.id.text).map(|one| one.id.text.clone());
    let head = [
        Cell::text(&clause.id.text),
        Cell::text(&clause.group),
        Cell::text(&clause.title),
        Cell::text(&clause.text),
        Cell::text(&clause.source),
        state,
        Cell::of(clause.unjudged.as_deref(), Cell::text),
    ];
    let readings = Cell::list(readings.collect());
    let page = desk.page(contract, &Link::Clause(clause.id.text.clone()));
    let whole = |middle: Vec<Cell>, [path, line]: [Cell; 2]| {
        let tail = [readings.clone(), path, line, page.clone()];
        head.iter().cloned().chain(middle).chain(tail).collect::<Vec<Cell>>()
    };
    if obligations.is_empty() {
        let place = desk.position(clause.id.place);
        return vec![whole(vec![Cell::Empty; 12], place)];
    }
    let row = |o: usize| {
        let obligation = &file.obligations[o];
        whole(rule(desk, contract, o), desk.position(obligation.place))
    };
    obligations.into_iter().map(row).collect()
}

fn rule(desk: &Desk<'_>, contract: usize, o: usize) -> Vec<Cell> {
    let obligation = &desk.contract(contract).obligations[o];
    let decided = &desk.decided(contract)[o];
    let count = |verdict: Verdict| Cell::count(decided.count(None, verdict));
    vec![
        Cell::text(&obligation.id.text),
        Cell::text(&obligation.title),
        Cell::text(&obligation.kind.text),
        verdict::bound(obligation.bound),
        verdict::standing(decided.standing(None)),
        count(Verdict::Breached),
        count(Verdict::Undecidable),
        count(Verdict::Pending),
        count(Verdict::Excused),
        count(Verdict::Met),
        count(Verdict::Upcoming),
        Cell::count(decided.n_evidence(None)),
    ]
}
