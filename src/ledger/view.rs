//! How expressions see a record: its fields, the fields of records it refers to, and no
//! judgement that nobody signed.

use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::expr;
use crate::expr::Slot;

use super::Ledger;
use super::kinds::FieldSpec;
use super::kinds::Kind;
use super::kinds::Kinds;
use super::record::Record;

/// Slots from here on mean a field of a record that is referred to.
const REFERRED: u16 = 1 << 15;
/// How many slots a referred kind may have.
const SPAN: u16 = 1 << 9;

/// The names that an expression on records of one kind may use.
///
/// A reference to one kind of record opens its fields: `caused_by_change.kind`.
pub struct FieldNames<'a> {
    kinds: &'a Kinds,
    kind: &'a Kind,
}

impl<'a> FieldNames<'a> {
    /// The names of a kind.
    pub fn new(kinds: &'a Kinds, kind: usize) -> FieldNames<'a> {
        FieldNames { kinds, kind: kinds.kind(kind) }
    }
}

/// The references of a kind that name exactly one kind of record: slot and name of that kind.
fn references(kind: &Kind) -> impl Iterator<Item = (u16, &str)> {
    kind.fields.iter().zip(0..).filter_map(|(field, slot)| match &field.ty {
        Type::Ref(kinds) => match &**kinds {
            [one] => Some((slot, &**one)),
            _ => None,
        },
        _ => None,
    })
}

impl expr::Names for FieldNames<'_> {
    fn lookup(&self, name: &str) -> Option<(Slot, Type)> {
        if let Some(slot) = self.kind.slot(name) {
            return Some((Slot(slot), self.kind.fields[usize::from(slot)].ty.clone()));
        }
        let (root, field) = name.split_once('.')?;
        let root = self.kind.slot(root)?;
        let (n, target) = (0u16..)
            .zip(references(self.kind))
            .find_map(|(n, (slot, target))| (slot == root).then_some((n, target)))?;
        let target = self.kinds.kind(self.kinds.find(target)?);
        let slot = target.slot(field).filter(|slot| *slot < SPAN)?;
        let number = REFERRED.checked_add(n.checked_mul(SPAN)?)?.checked_add(slot)?;
        Some((Slot(number), target.fields[usize::from(slot)].ty.clone()))
    }

    fn all(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.kind.fields.iter().map(|field| field.name.to_string()).collect();
        for (slot, target) in references(self.kind) {
            let root = &self.kind.fields[usize::from(slot)].name;
            if let Some(target) = self.kinds.find(target) {
                let fields = &self.kinds.kind(target).fields;
                names.extend(fields.iter().map(|field| format!("{root}.{}", field.name)));
            }
        }
        names
    }
}

/// A record as expressions see it.
///
/// A field that only counts as judged (`judged = true` in its schema) is not there unless the
/// record says who judged it and when.
pub struct View<'a> {
    ledger: &'a Ledger,
    record: &'a Record,
}

impl<'a> View<'a> {
    /// The view of a record.
    pub fn new(ledger: &'a Ledger, record: &'a Record) -> View<'a> {
        View { ledger, record }
    }
}

impl expr::Fields for View<'_> {
    fn get(&self, slot: Slot) -> Option<&Value> {
        let (record, slot) = self.ledger.seat(self.record, slot.0)?;
        self.ledger.judged_value(record, slot)
    }

    fn is_hidden(&self, slot: Slot) -> bool {
        self.ledger.is_unclear(self.record, slot.0)
    }

    fn zone(&self) -> Option<Zone> {
        let contract = self.ledger.contracts.get(self.record.contract as usize)?;
        Some(contract.identity.zone)
    }

    fn reached(&self, at: Instant) -> Option<bool> {
        Some(self.ledger.moment(self.record.contract as usize).reached(at))
    }

    fn now(&self) -> Option<Instant> {
        Some(self.ledger.moment(self.record.contract as usize).exactly())
    }
}

impl Ledger {
    /// The record and its own slot that a slot of an expression means: the record itself, or the
    /// one that it refers to; none if it refers to nothing.
    pub fn seat<'a>(&'a self, record: &'a Record, slot: u16) -> Option<(&'a Record, u16)> {
        if slot < REFERRED {
            return Some((record, slot));
        }
        let kind = self.kinds.kind(usize::from(record.kind));
        let (root, _) = references(kind).nth(usize::from((slot - REFERRED) / SPAN))?;
        let id = record.value(root)?.as_text()?;
        let target = self.find(record.contract as usize, id)?;
        Some((self.record(target), (slot - REFERRED) % SPAN))
    }

    /// The schema of the field that a slot of an expression means.
    pub fn spec_of(&self, kind: usize, slot: u16) -> Option<&FieldSpec> {
        let kind = self.kinds.kind(kind);
        if slot < REFERRED {
            return kind.spec(slot);
        }
        let (_, target) = references(kind).nth(usize::from((slot - REFERRED) / SPAN))?;
        self.kinds.named(target)?.spec((slot - REFERRED) % SPAN)
    }

    /// Whether what stands in a slot of an expression cannot be read, or is a judgement that
    /// nobody signed: it is neither there nor not there.
    pub fn is_unclear(&self, record: &Record, slot: u16) -> bool {
        if slot >= REFERRED {
            let kind = self.kinds.kind(usize::from(record.kind));
            let root = references(kind).nth(usize::from((slot - REFERRED) / SPAN));
            if root.is_some_and(|(root, _)| record.is_doubtful(root)) {
                return true;
            }
        }
        self.seat(record, slot).is_some_and(|(record, slot)| {
            record.is_doubtful(slot) || self.is_unjudged(record, slot)
        })
    }

    /// The value of a field, unless it is a judgement that nobody signed, or an instant that lies
    /// after the as-of instant and is no due time or plan.
    pub fn judged_value<'a>(&'a self, record: &'a Record, slot: u16) -> Option<&'a Value> {
        let value = record.value(slot)?;
        // What has not happened yet at the as-of instant is not there; due times and plans are.
        if let Value::Instant(instant) = value
            && !self.kinds.kind(usize::from(record.kind)).spec(slot).is_some_and(|spec| spec.future)
            && !self.moment(record.contract as usize).reached(*instant)
        {
            return None;
        }
        (!self.is_unjudged(record, slot)).then_some(value)
    }

    /// Whether a field states a judgement without saying who judged and when, or one that is
    /// dated after the as-of instant: nobody has signed it yet.
    pub fn is_unjudged(&self, record: &Record, slot: u16) -> bool {
        let kind = self.kinds.kind(usize::from(record.kind));
        if !kind.fields.get(usize::from(slot)).is_some_and(|field| field.judged) {
            return false;
        }
        let moment = self.moment(record.contract as usize);
        let given = |slot: Option<u16>| Some(&record.get(slot?)?.value);
        let is_signed = given(kind.judged_by).is_some()
            && matches!(given(kind.judged_at), Some(Value::Instant(at)) if moment.reached(*at));
        record.get(slot).is_some() && !is_signed
    }
}
