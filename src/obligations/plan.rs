//! Plans on record, and what else shapes the slots of a cadence: values of their own, an end that
//! another record sets.

use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::value::Item;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::schedule::Schedule;
use crate::calendar::window::Window;
use crate::expr::Truth;
use crate::ledger::contract::clause::Selection;
use crate::ledger::contract::fields::Fields;

use super::bind::Binder;
use super::bind::is_instant;
use super::filter::Filter;
use super::scope::Filed;
use super::scope::Scope;

/// Policies on record that say at which instants something is planned.
pub(super) struct Plan {
    policies: Filter,
    field: u16,
    from: u16,
    default: Option<Schedule>,
}

impl Plan {
    /// Reads the table `schedule`.
    pub(super) fn bind(binder: &Binder<'_>, table: Fields<'_>) -> Option<Plan> {
        let selection = Selection::read(&table);
        let field = table.required_word("field");
        let from = table.required_word("from");
        let default = table.word("default");
        table.finish();
        let default = match default.map(|word| (Schedule::parse(&word.text), word)) {
            Some((Ok(schedule), _)) => Some(schedule),
            Some((Err(message), word)) => {
                binder.report(word.place, message, None);
                return None;
            }
            None => None,
        };
        let policies = binder.select(&selection)?;
        let text = |ty: &Type| matches!(ty, Type::Text);
        let field = binder.field_named(&field, policies.kind, text);
        let from = binder.field_named(&from, policies.kind, is_instant);
        Some(Plan { field: field?, from: from?, policies, default })
    }

    /// The slots of the policies on record: from each planned instant up to the next one. Before the
    /// first policy the contract's own plan holds, if it declares one.
    pub(super) fn slots(&self, scope: &Scope<'_>) -> Result<Planned, Message> {
        planned(scope, self)
    }
}

/// Values that each have slots of their own.
pub(super) struct Each {
    key: u16,
    /// The values, in the order of the contract.
    pub(super) values: Vec<String>,
}

impl Each {
    /// Reads `each` and `key`.
    pub(super) fn bind(binder: &Binder<'_>, kind: usize) -> Option<Each> {
        let words = binder.fields.words("each");
        let key = binder.fields.required_word("key");
        let plain = |ty: &Type| matches!(ty, Type::Text | Type::Enum(_) | Type::Ref(_));
        let fits = |ty: &Type| match ty {
            Type::List(item) => matches!(&**item, Type::Text | Type::Enum(_) | Type::Ref(_)),
            ty => matches!(ty, Type::Text | Type::Enum(_) | Type::Ref(_)),
        };
        let key = binder.field_named(&key, kind, fits)?;
        let ty = &binder.world.kinds.kind(kind).fields[usize::from(key)].ty;
        let ty = match ty {
            Type::List(item) if plain(item) => item,
            ty => ty,
        };
        // A word that no record can state would be a slot that nothing can fill.
        if let Type::Enum(known) = ty {
            for word in words.iter().filter(|word| !known.iter().any(|one| **one == *word.text)) {
                let message = Message::new("contract-unknown-word")
                    .with("word", &word.text)
                    .with("key", "each");
                binder.unknown(word, message, known.iter().map(|one| &**one));
            }
        }
        for (n, word) in words.iter().enumerate() {
            if words[..n].iter().any(|one| one.text == word.text) {
                let message = Message::new("contract-duplicate-id").with("id", &word.text);
                binder.report(word.place, message, None);
            }
        }
        if words.is_empty() {
            let message = Message::new("contract-empty-list").with("key", "each");
            binder.report(binder.fields.place, message, None);
            return None;
        }
        Some(Each { key, values: words.into_iter().map(|word| word.text).collect() })
    }

    /// Whether a record names a value; none if that cannot be read.
    pub(super) fn names(&self, scope: &Scope<'_>, record: RecordNo, value: &str) -> Option<bool> {
        let record = scope.record(record);
        if record.is_doubtful(self.key) {
            return None;
        }
        let is = |one: &Value| one.as_text() == Some(value);
        Some(match record.value(self.key) {
            Some(Value::List(items)) => items.iter().any(|item: &Item| is(&item.value)),
            Some(one) => is(one),
            None => false,
        })
    }
}

/// Records that state an instant before which a slot must be filled.
pub(super) struct Before {
    records: Filter,
    field: u16,
}

/// What such records say.
pub(super) struct Earliest {
    /// The earliest of their instants, and the record that states it.
    pub(super) due: Option<(Instant, RecordNo)>,
    /// Whether one that cannot be read may be earlier.
    pub(super) is_doubtful: bool,
}

impl Before {
    /// Reads the table `before`.
    pub(super) fn bind(binder: &Binder<'_>, table: Fields<'_>) -> Option<Before> {
        let selection = Selection::read(&table);
        let field = table.required_word("field");
        table.finish();
        let records = binder.select(&selection)?;
        let field = binder.field_named(&field, records.kind, is_instant)?;
        Some(Before { records, field })
    }

    /// The earliest instant on record; one that lies ahead is known as soon as it is filed.
    pub(super) fn read(&self, scope: &Scope<'_>) -> Earliest {
        let mut earliest = Earliest { due: None, is_doubtful: false };
        for record in scope.ledger.of_kind(scope.no, self.records.kind) {
            match self.records.test(scope, *record) {
                Truth::No => continue,
                Truth::Yes => {}
                _ => {
                    let test = self.records.test.as_ref();
                    earliest.is_doubtful |= test.is_some_and(|t| scope.is_unclear(t, *record));
                    continue;
                }
            }
            match scope.stated(*record, self.field) {
                Filed::Value(at, _) => {
                    let date = scope.record(*record).value(self.field);
                    // A date means the whole of that day.
                    let last = match date {
                        Some(Value::Date(date)) => scope.frame.zone.day(*date).to.plus(-1),
                        _ => at,
                    };
                    if earliest.due.is_none_or(|(known, _)| last < known) {
                        earliest.due = Some((last, *record));
                    }
                }
                Filed::Missing => {}
                Filed::Faulty(_) => earliest.is_doubtful = true,
            }
        }
        earliest
    }
}

/// What the policies on record plan.
pub(super) struct Planned {
    /// The slots, by time.
    pub(super) windows: Vec<Window>,
    /// Years of which the working days that are planned are not known.
    pub(super) uncovered: Vec<i32>,
    /// From when on there is a plan.
    pub(super) first: Instant,
}

fn planned(scope: &Scope<'_>, plan: &Plan) -> Result<Planned, Message> {
    let Plan { policies, field, from, default } = plan;
    let (field, from) = (*field, *from);
    let term = scope.contract.identity.term_interval();
    let mut plans: Vec<(Instant, Schedule)> = Vec::new();
    if !policies.unclear(scope).is_empty() {
        return Err(Message::new("verdict-faulty-end"));
    }
    for policy in policies.select(scope) {
        let record = scope.record(policy);
        if record.is_doubtful(from) || record.is_doubtful(field) {
            return Err(Message::new("verdict-faulty-end"));
        }
        let Filed::Value(start, _) = scope.stated(policy, from) else { continue };
        let Some(text) = record.value(field).and_then(Value::as_text) else { continue };
        plans.push((start, Schedule::parse(text)?));
    }
    plans.sort_by_key(|(start, _)| *start);
    if let Some(default) = default
        && plans.first().is_none_or(|(start, _)| *start > term.from)
    {
        plans.insert(0, (term.from, default.clone()));
    }
    if plans.is_empty() {
        return Err(Message::new("verdict-no-policy"));
    }
    let mut instants = Vec::new();
    let mut uncovered = Vec::new();
    for (n, (start, schedule)) in plans.iter().enumerate() {
        let end = plans.get(n + 1).map_or(term.to, |(next, _)| *next);
        let slots = schedule.slots(Interval::new((*start).max(term.from), end), scope.frame);
        instants.extend(slots.instants);
        uncovered.extend(slots.uncovered);
    }
    let windows = instants
        .iter()
        .enumerate()
        .map(|(n, at)| {
            let to = instants.get(n + 1).copied().unwrap_or(term.to.max(at.plus(1)));
            let date = scope.frame.zone.date(*at);
            let time = scope.frame.zone.local(*at).time().to_string();
            Window {
                id: format!("{date}T{}{}", &time[..2], &time[3..5]),
                title: None,
                first: date,
                last: date,
                interval: Interval::new(*at, to),
            }
        })
        .collect();
    uncovered.sort_unstable();
    uncovered.dedup();
    let first = plans.first().map_or(term.from, |(start, _)| *start);
    Ok(Planned { windows, uncovered, first })
}
