//! Items: one outcome for each entry of a list of tables, such as the findings of a check.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::value::Entry;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::expr;
use crate::expr::Program;
use crate::expr::Slot;
use crate::expr::Truth;
use crate::ledger::contract::fields::Word;

use super::bind::Binder;
use super::bind::is_instant;
use super::scope::Filed;
use super::scope::Scope;

/// A list of tables, and which of its entries count.
pub(super) struct Items {
    /// The field that holds the list.
    slot: u16,
    names: Names,
    test: Option<Program>,
}

/// The names of the values in one table of a list, with their types.
#[derive(Clone)]
struct Names(Arc<[(Arc<str>, Type)]>);

/// What a limit is about: a record, or one entry of a list in it.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// The record.
    pub(super) record: RecordNo,
    /// The entry.
    pub(super) item: Option<&'a Item<'a>>,
}

/// One entry of a list.
pub(super) struct Item<'a> {
    /// What tells it from the others of the record: its own id, or its number.
    pub(super) id: String,
    /// Where it stands.
    pub(super) place: Place,
    entries: &'a [Entry],
}

/// Where an instant stands: in a field of the record, or in the entry.
pub(super) enum Where {
    /// In this field.
    Own(u16),
    /// In an entry of the list in this field, under this name.
    Entry(u16, Arc<str>),
}

impl Items {
    /// Reads `items` and `where_item`; none inside if they do not fit.
    pub(super) fn bind(binder: &Binder<'_>, kind: usize) -> Option<Option<Items>> {
        let Some(word) = binder.fields.word("items") else { return Some(None) };
        let test = binder.fields.word("where_item");
        let tables = |ty: &Type| matches!(ty, Type::List(item) if matches!(**item, Type::Table(_)));
        let slot = binder.field_named(&word, kind, tables)?;
        let ty = &binder.world.kinds.kind(kind).fields[usize::from(slot)].ty;
        let Type::List(item) = ty else { return None };
        let Type::Table(names) = &**item else { return None };
        let names = Names(Arc::clone(names));
        let test = match test {
            Some(word) => Some(binder.test_of(&word, &names)?),
            None => None,
        };
        Some(Some(Items { slot, names, test }))
    }

    /// The instant of this name in every entry.
    pub(super) fn field(&self, binder: &Binder<'_>, word: &Word) -> Option<Where> {
        let known = self.names.0.iter().find(|(name, _)| **name == *word.text);
        let Some((name, ty)) = known else {
            let message = Message::new("contract-unknown-entry").with("field", &word.text);
            binder.unknown(word, message, self.names.0.iter().map(|(name, _)| &**name));
            return None;
        };
        if !is_instant(ty) {
            let message = Message::new("contract-field-type")
                .with("field", &word.text)
                .with("found", ty.name())
                .with("expected", "instant");
            binder.report(word.place, message, None);
            return None;
        }
        Some(Where::Entry(self.slot, Arc::clone(name)))
    }

    /// The entries of a record that count; none if the list cannot be read.
    pub(super) fn of<'a>(&self, scope: &Scope<'a>, record: RecordNo) -> Option<Vec<Item<'a>>> {
        let record = scope.record(record);
        if record.is_doubtful(self.slot) {
            return None;
        }
        let Some(Value::List(list)) = record.value(self.slot) else { return Some(Vec::new()) };
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut items = Vec::new();
        for (n, one) in list.iter().enumerate() {
            let Value::Table(entries) = &one.value else { continue };
            let own = entries.iter().find(|entry| &*entry.name == "id");
            let own = own.and_then(|entry| entry.value.as_text()).map(str::to_owned);
            let mut id =
                own.filter(|id| !taken.contains(id)).unwrap_or_else(|| (n + 1).to_string());
            while taken.contains(&id) {
                id = format!("{id}-{}", n + 1);
            }
            taken.insert(id.clone());
            let fields = Named { names: &self.names, entries };
            if self.test.as_ref().is_none_or(|test| test.test(&fields) == Truth::Yes) {
                items.push(Item { id, place: one.place, entries });
            }
        }
        Some(items)
    }
}

impl expr::Names for Names {
    fn lookup(&self, name: &str) -> Option<(Slot, Type)> {
        let (slot, (_, ty)) =
            (0u16..).zip(self.0.iter()).find(|(_, (known, _))| **known == *name)?;
        Some((Slot(slot), ty.clone()))
    }

    fn all(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.to_string()).collect()
    }
}

/// An entry as expressions see it.
struct Named<'a> {
    names: &'a Names,
    entries: &'a [Entry],
}

impl expr::Fields for Named<'_> {
    fn get(&self, slot: Slot) -> Option<&Value> {
        let (name, _) = self.names.0.get(usize::from(slot.0))?;
        self.entries.iter().find(|entry| entry.name == *name).map(|entry| &entry.value)
    }
}

impl Where {
    /// The value that stands there.
    pub(super) fn value<'a>(&self, scope: &Scope<'a>, subject: Subject<'a>) -> Option<&'a Value> {
        match self {
            Where::Own(slot) => scope.record(subject.record).value(*slot),
            Where::Entry(_, name) => {
                let entry = subject.item?.entries.iter().find(|entry| entry.name == *name)?;
                Some(&entry.value)
            }
        }
    }

    /// The instant that stands there, whenever it lies. A date means its first instant.
    pub(super) fn stated(&self, scope: &Scope<'_>, subject: Subject<'_>) -> Filed<Instant> {
        let name = match self {
            Where::Own(slot) => return scope.stated(subject.record, *slot),
            Where::Entry(_, name) => name,
        };
        let Some(item) = subject.item else { return Filed::Missing };
        match item.entries.iter().find(|entry| entry.name == *name) {
            Some(entry) => match scope.instant_of(&entry.value) {
                Some(at) => Filed::Value(at, entry.place),
                None => Filed::Missing,
            },
            None => Filed::Missing,
        }
    }

    /// The instant that stands there, if it lies no later than the as-of instant.
    pub(super) fn happened(&self, scope: &Scope<'_>, subject: Subject<'_>) -> Filed<Instant> {
        match self.stated(scope, subject) {
            Filed::Value(at, _) if !scope.as_of.reached(at) => Filed::Missing,
            filed => filed,
        }
    }

    /// Writes it into the proof, filed or not.
    pub(super) fn show(&self, scope: &Scope<'_>, proof: &mut Proof, subject: Subject<'_>) {
        match self {
            Where::Own(slot) => scope.show(proof, subject.record, *slot),
            Where::Entry(slot, name) => {
                let label = self.label(scope, subject.record, *slot, name);
                let own = scope.record(subject.record).place;
                let (value, place) = match self.stated(scope, subject) {
                    Filed::Value(at, place) => (Datum::from(scope.stamp(at)), place),
                    _ => (Datum::Missing, subject.item.map_or(own, |item| item.place)),
                };
                proof.fact(label, value, subject.record, place);
            }
        }
    }

    /// What a value of an entry is called.
    fn label(&self, scope: &Scope<'_>, record: RecordNo, slot: u16, name: &str) -> Message {
        let spec = scope.ledger.spec_of(usize::from(scope.record(record).kind), slot);
        let spec = spec.and_then(|spec| spec.fields.iter().find(|one| *one.name == *name));
        let message = Message::new("proof-field");
        match spec {
            Some(spec) => message.with("name", spec.label.datum()),
            None => message.with("name", name),
        }
    }
}
