//! Due: what is overdue, what waits to be signed, and what falls due next; the earliest first.

use super::Sheet;
use crate::base::message::Key;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::book::due;
use crate::book::due::Due;
use crate::book::due::Urgency;
use crate::book::due::What;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Outcome;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::Table;
use crate::tables::Word;
use crate::tables::desk::Desk;
use crate::tables::instant;
use crate::tables::leave_out_links;
use crate::tables::verdict;

/// The columns of one contract's table.
const COLUMNS: &[Column] = &[
    Column::new("due", "take-col-due", Kind::Instant),
    Column::new("days_left", "take-col-days-left", Kind::Integer),
    Column::new("urgency", "take-col-urgency", Kind::State),
    Column::new("kind", "take-col-owed", Kind::State),
    Column::new("title", "take-col-owed-title", Kind::Text),
    Column::new("subject", "take-col-subject", Kind::Text),
    Column::new("bound", "take-col-bound", Kind::State),
    Column::new("recorded_by", "take-col-recorded-by", Kind::Text),
    Column::new("clause", "take-col-clause", Kind::Id),
    Column::new("obligation", "take-col-obligation", Kind::Id),
    Column::new("outcome", "take-col-outcome", Kind::Id),
    Column::new("payment", "take-col-payment", Kind::Id),
    Column::new("period", "take-col-period", Kind::Id),
    Column::new("verdict", "take-col-verdict", Kind::State),
    Column::new("provisional", "take-col-provisional", Kind::Flag),
    Column::new("summary", "take-col-summary", Kind::Sentence),
    Column::new("records", "take-col-records", Kind::List),
    Column::new("file", "take-col-file", Kind::Text),
    Column::new("line", "take-col-line", Kind::Integer),
    Column::new("page", "take-col-page", Kind::Link),
];

/// The column before them where a table tells of several contracts.
const CONTRACT: Column = Column::new("contract", "take-col-contract", Kind::Id);

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "due",
    title: "take-due",
    about: "take-due-about",
    columns: COLUMNS,
    rows: |desk, contract| {
        let list = due::due(desk.book, contract, due::EVER);
        list.iter().map(|one| row(desk, contract, *one)).collect()
    },
};

/// What is due in several contracts, in one table by time: each with the number of its contract.
pub fn over(desk: &Desk<'_>, list: &[(usize, Due)]) -> Table {
    let mut columns = vec![CONTRACT];
    columns.extend_from_slice(COLUMNS);
    let of = |contract: usize| Cell::text(&desk.contract(contract).identity.id);
    let mut rows: Vec<Vec<Cell>> = list
        .iter()
        .map(|(c, one)| std::iter::once(of(*c)).chain(row(desk, *c, *one)).collect())
        .collect();
    if desk.address.is_none() {
        leave_out_links(&mut columns, &mut rows);
    }
    Table { name: SHEET.name.to_owned(), title: Word::Key(Key(SHEET.title)), columns, rows }
}

fn row(desk: &Desk<'_>, c: usize, one: Due) -> Vec<Cell> {
    let zone = desk.contract(c).identity.zone;
    let days = (zone.date(one.at) - desk.book.moment(c).date(zone)).num_days();
    let urgency = match one.urgency {
        Urgency::Overdue => "take-urgency-overdue",
        Urgency::Waiting => "take-urgency-waiting",
        Urgency::Ahead => "take-urgency-ahead",
    };
    let mut cells = vec![
        instant(desk, c, Some(one.at)),
        Cell::Integer(days),
        Cell::state(one.urgency.name(), urgency),
    ];
    cells.extend(match one.what {
        What::Outcome { obligation, outcome } => owed(desk, c, (obligation, outcome)),
        What::Payment { stage } => payment(desk, c, stage),
        What::SignOff { period } => sign_off(desk, c, period, one),
    });
    cells
}

/// The cells from `kind` on of an outcome.
fn owed(desk: &Desk<'_>, c: usize, (o, k): (usize, usize)) -> Vec<Cell> {
    let file = desk.contract(c);
    let obligation = &file.obligations[o];
    let outcome = &desk.decided(c)[o].outcomes[k];
    let [path, line] = desk.position(outcome.place);
    vec![
        Cell::state("outcome", "take-owed-outcome"),
        Cell::text(&obligation.title),
        Cell::text(&file.identity.subject(&outcome.id)),
        verdict::bound(obligation.bound),
        recorded_by(desk, outcome),
        Cell::text(&file.clause_of(obligation).id.text),
        Cell::text(&obligation.id.text),
        Cell::text(&outcome.id),
        Cell::Empty,
        desk.period_id(c, outcome.period),
        verdict::verdict(outcome.verdict),
        Cell::Flag(outcome.provisional),
        Cell::Said(outcome.summary.clone()),
        verdict::records(desk, outcome),
        path,
        line,
        desk.page(c, &Link::Outcome(obligation.id.text.clone(), outcome.id.clone())),
    ]
}

/// Who filed the record that an outcome is about, if the record says.
fn recorded_by(desk: &Desk<'_>, outcome: &Outcome) -> Cell {
    let name = outcome.record.and_then(|no| {
        let ledger = &desk.book.ledger;
        let record = ledger.record(no);
        let slot = ledger.kinds.kind(usize::from(record.kind)).slot("recorded_by")?;
        record.value(slot)?.as_text()
    });
    Cell::of(name, Cell::text)
}

fn payment(desk: &Desk<'_>, c: usize, stage: usize) -> Vec<Cell> {
    let terms = &desk.contract(c).terms.stages[stage];
    let stages = desk.assessment(c).settlement.iter().flat_map(|one| &one.stages);
    let state = stages.into_iter().find(|one| one.stage == stage);
    let duty = state.and_then(|one| one.duty.as_ref());
    let [path, line] = desk.position(terms.place);
    vec![
        Cell::state("payment", "take-owed-payment"),
        Cell::text(&terms.title),
        Cell::Empty,
        verdict::bound(Bound::Buyer),
        Cell::Empty,
        Cell::text(&terms.clause.text),
        Cell::Empty,
        Cell::Empty,
        Cell::text(&terms.id.text),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::of(duty, |duty| Cell::Said(Message::new(duty.state.key()))),
        state.map_or(Cell::Empty, |state| desk.record_ids(&state.payments)),
        path,
        line,
        Cell::Empty,
    ]
}

fn sign_off(desk: &Desk<'_>, c: usize, period: usize, one: Due) -> Vec<Cell> {
    let terms = &desk.contract(c).identity.periods[period];
    let [path, line] = desk.position(terms.id.place);
    vec![
        Cell::state("sign-off", "take-owed-sign-off"),
        Cell::text(&terms.title),
        Cell::Empty,
        verdict::bound(one.by),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::text(&terms.id.text),
        Cell::Empty,
        Cell::Empty,
        Cell::Said(Message::new(match one.urgency {
            Urgency::Waiting => "take-owed-over",
            Urgency::Overdue | Urgency::Ahead => "take-owed-running",
        })),
        Cell::Empty,
        path,
        line,
        desk.page(c, &Link::Period(terms.id.text.clone())),
    ]
}
