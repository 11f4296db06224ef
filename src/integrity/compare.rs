//! Two versions of a record: which fields differ in value.
//!
//! How a value is written, and where, does not matter. What git fills is no field of the file.

use std::fmt::Write;
use std::sync::Arc;

use super::FieldChange;
use super::KIND;
use crate::base::value::Value;
use crate::ledger::kinds::Kind;
use crate::ledger::kinds::Kinds;
use crate::ledger::record::Field;
use crate::ledger::record::Record;

/// The fields in which `new` differs from `old`, in the order of the schema; the kind comes first.
pub(super) fn differences(kinds: &Kinds, old: &Record, new: &Record) -> Vec<FieldChange> {
    let (Some(before), Some(after)) = (kinds.get(old.kind), kinds.get(new.kind)) else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    if old.kind != new.kind {
        changes.push(FieldChange {
            field: KIND.into(),
            old: Some(Value::Text((*before.name).into())),
            new: Some(Value::Text((*after.name).into())),
        });
    }
    for (name, field) in named(after, new) {
        let earlier = counterpart((before, old), new, field.slot, name);
        if !earlier.is_some_and(|earlier| is_same(earlier, &field.value)) {
            let (old, new) = (earlier.cloned(), Some(field.value.clone()));
            changes.push(FieldChange { field: Arc::clone(name), old, new });
        }
    }
    for (name, field) in named(before, old) {
        if counterpart((after, new), old, field.slot, name).is_none() {
            let old = Some(field.value.clone());
            changes.push(FieldChange { field: Arc::clone(name), old, new: None });
        }
    }
    changes
}

/// What a record of a kind states in the field that another has in a slot: the same one, unless
/// the kinds differ.
fn counterpart<'r>(
    (kind, record): (&Kind, &'r Record),
    other: &Record,
    slot: u16,
    name: &str,
) -> Option<&'r Value> {
    match record.kind == other.kind {
        true => record.written(slot).map(|field| &field.value),
        false => value_of(kind, record, name),
    }
}

/// What a record states in the field of that name.
pub(super) fn value_of<'r>(kind: &Kind, record: &'r Record, name: &str) -> Option<&'r Value> {
    record.written(kind.slot(name)?).map(|field| &field.value)
}

/// The fields that a record's file states, by name.
pub(super) fn named<'r>(
    kind: &'r Kind,
    record: &'r Record,
) -> impl Iterator<Item = (&'r Arc<str>, &'r Field)> {
    record.fields.iter().filter_map(|field| {
        let spec = kind.spec(field.slot).filter(|spec| !spec.git)?;
        Some((&spec.name, field))
    })
}

/// Whether two values are the same, wherever they stand.
pub(super) fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(&a.value, &b.value))
        }
        (Value::Table(a), Value::Table(b)) => {
            let alike = |(a, b): (&crate::base::value::Entry, &crate::base::value::Entry)| {
                a.name == b.name && is_same(&a.value, &b.value)
            };
            a.len() == b.len() && a.iter().zip(b).all(alike)
        }
        (a, b) => a == b,
    }
}

/// Everything that a record states but its id, in a form in which equal records are equal.
pub(super) fn likeness(kinds: &Kinds, record: &Record) -> String {
    let Some(kind) = kinds.get(record.kind) else { return String::new() };
    let mut text = kind.name.to_string();
    for (name, field) in named(kind, record).filter(|(name, _)| &***name != "id") {
        let _ = write!(text, "\u{1f}{name}\u{1e}");
        spell(&field.value, &mut text);
    }
    text
}

fn spell(value: &Value, text: &mut String) {
    match value {
        Value::List(items) => items.iter().for_each(|item| {
            text.push('\u{1d}');
            spell(&item.value, text);
        }),
        Value::Table(entries) => entries.iter().for_each(|entry| {
            let _ = write!(text, "\u{1c}{}=", entry.name);
            spell(&entry.value, text);
        }),
        Value::Number(number) => {
            let _ = write!(text, "{}", number.normalize());
        }
        Value::Measure(number, unit) => {
            let _ = write!(text, "{} {unit}", number.normalize());
        }
        Value::Share(number) => {
            let _ = write!(text, "{}%", number.normalize());
        }
        plain => {
            let _ = write!(text, "{plain:?}");
        }
    }
}

/// The new version with what cannot be read in it as the old one said it.
pub(super) fn completed(kinds: &Kinds, old: &Record, new: &Record) -> Record {
    let mut whole = new.clone();
    if old.kind != new.kind || kinds.get(new.kind).is_none() {
        return whole;
    }
    for slot in &new.faulty {
        if new.written(*slot).is_none()
            && let Some(field) = old.written(*slot)
        {
            whole.fields.push(field.clone());
        }
    }
    whole.fields.sort_by_key(|field| field.slot);
    whole
}
