//! Slots of a contract that no record fills yet, and what a record must say to fill one.

use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::book::Book;
use crate::expr::apart;
use crate::ledger::contract::Contract;
use crate::ledger::contract::clause::Bound;
use crate::ledger::contract::clause::Obligation;
use crate::ledger::contract::clause::texts;
use crate::ledger::kinds::Kind;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

/// The rule kind whose outcomes are slots that records fill.
const CADENCE: &str = "cadence";

/// A slot that waits for a record.
#[derive(Clone, Debug)]
pub struct Slot<'b> {
    /// The obligation that asks for it.
    pub obligation: &'b Obligation,
    /// What became of it so far.
    pub outcome: &'b Outcome,
    /// Name of the record kind that fills it.
    pub kind: &'b str,
    /// When it is.
    pub window: Interval,
    /// What a record must say to fill it, as typed, by field.
    pub given: Vec<(String, String)>,
    /// Whether several records are asked for and this is still short of them, or none is there.
    pub state: State,
}

/// How a slot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It runs, and can be filled in time.
    Open,
    /// Its time has not come.
    Ahead,
    /// Its time is over without what it asked for.
    Missed,
}

impl Slot<'_> {
    /// Its name: `monthly-report/2026-07`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.obligation.id.text, self.outcome.id)
    }
}

/// The slots of a contract that records of a kind, or of any, can still fill: those that run, the
/// earliest due first; then the next of each obligation that is still to come; then those that were
/// missed, the latest first.
pub fn open<'b>(book: &'b Book, contract: usize, kind: Option<&str>) -> Vec<Slot<'b>> {
    let terms = &book.ledger.contracts[contract];
    let decided = &book.verdicts[contract].decided;
    let mut slots = Vec::new();
    for (obligation, decided) in terms.obligations.iter().zip(decided) {
        let on = text_of(&obligation.node, "on");
        let Some(on) = on.filter(|on| kind.is_none_or(|kind| kind == *on)) else { continue };
        if obligation.kind.text != CADENCE || obligation.bound != Bound::Supplier {
            continue;
        }
        let Some(kind) = book.ledger.kinds.named(on) else { continue };
        let mut is_ahead_named = false;
        for outcome in decided.outcomes.iter().filter(|one| !one.shown) {
            let Some(window) = outcome.window else { continue };
            let state = match outcome.verdict {
                Verdict::Pending => State::Open,
                Verdict::Upcoming if is_ahead_named => continue,
                Verdict::Upcoming => State::Ahead,
                Verdict::Breached if outcome.done.is_none() => State::Missed,
                _ => continue,
            };
            is_ahead_named |= state == State::Ahead;
            let given = given(terms, obligation, kind, outcome, window);
            slots.push(Slot { obligation, outcome, kind: on, window, given, state });
        }
    }
    slots.sort_by_key(|slot| {
        let due = slot.outcome.due.unwrap_or(slot.outcome.at).unix();
        let order = if slot.state == State::Missed { -due } else { due };
        (slot.state, order, slot.name())
    });
    slots
}

/// What a record must say to fill a slot: what the filter demands, the value that the slot is
/// for, and the field that puts it there.
fn given(
    contract: &Contract,
    obligation: &Obligation,
    kind: &Kind,
    outcome: &Outcome,
    window: Interval,
) -> Vec<(String, String)> {
    let mut given: Vec<(String, String)> = Vec::new();
    let filter = text_of(&obligation.node, "where").unwrap_or_default();
    for pin in apart::pins(filter) {
        // Of several words any will do; who files the record says which.
        if let [value] = pin.values.as_slice()
            && kind.field(&pin.subject).is_some_and(|spec| !spec.git)
        {
            given.push((pin.subject, value.clone()));
        }
    }
    let each = text_of(&obligation.node, "key").zip(part(obligation, &outcome.id));
    given.extend(each.map(|(key, part)| (key.to_owned(), part.to_owned())));
    let whole = match part(obligation, &outcome.id) {
        Some(part) => outcome.id.strip_suffix(part).and_then(|id| id.strip_suffix('.')),
        None => None,
    };
    let id = whole.unwrap_or(&outcome.id);
    if let Some(field) = place(obligation, kind) {
        let value = match kind.field(&field).map(|spec| &spec.ty) {
            Some(Type::Text) => Some(id.to_owned()),
            // A plan names the instant; a window leaves the day to who did the work.
            Some(Type::Instant) if is_planned(obligation) => {
                Some(typed(window.from, contract.identity.zone))
            }
            _ => None,
        };
        given.extend(value.map(|value| (field, value)));
    }
    given
}

/// The field that puts a record into a slot: the first that the obligation names, or the one that dates it.
pub fn place(obligation: &Obligation, kind: &Kind) -> Option<String> {
    let named = match text_of(&obligation.node, "place") {
        Some(name) => Some(name),
        None => texts(&obligation.node, "place").first().copied(),
    };
    let named = named.or_else(|| text_of(&obligation.node, "at"));
    let own = || kind.at.and_then(|slot| kind.spec(slot)).map(|spec| &*spec.name);
    named.or_else(own).map(str::to_owned)
}

/// The part of a slot's id that says which value of `each` it is for.
fn part<'o>(obligation: &'o Obligation, id: &str) -> Option<&'o str> {
    let values = texts(&obligation.node, "each").into_iter();
    values.filter(|value| id.ends_with(&format!(".{value}"))).max_by_key(|value| value.len())
}

fn is_planned(obligation: &Obligation) -> bool {
    match &obligation.node.data {
        Data::Table(entries) => entries.iter().any(|(key, _)| key.name == "schedule"),
        _ => false,
    }
}

/// The text of a key of a table.
pub fn text_of<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    let Data::Table(entries) = &node.data else { return None };
    entries.iter().find_map(|(name, node)| match &node.data {
        Data::Text(text) if name.name == key => Some(text.as_str()),
        _ => None,
    })
}

/// An instant as somebody types it: what a clock in the zone shows.
pub fn typed(at: Instant, zone: Zone) -> String {
    zone.local(at).format("%Y-%m-%dT%H:%M:%S").to_string()
}
