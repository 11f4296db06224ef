//! One filed record.
use crate::base::place::Place;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::expr;

/// A record.
#[derive(Clone, Debug)]
pub struct Record {
    /// Id.
    pub id: Box<str>,
    /// Kind.
    pub kind: u16,
    /// Contract.
    pub contract: u32,
    /// Place.
    pub place: Place,
    /// Fields by slot.
    pub fields: Vec<Field>,
    /// Faulty slots.
    pub faulty: Vec<u16>,
    /// Dated.
    pub at: Option<Instant>,
    /// The record that corrects it.
    pub superseded: Option<crate::base::proof::RecordNo>,
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Slot.
    pub slot: u16,
    /// Value.
    pub value: Value,
    /// Place.
    pub place: Place,
}

impl Record {
    /// Field of a slot.
    pub fn get(&self, slot: u16) -> Option<&Field> {
        let at = self.fields.binary_search_by_key(&slot, |field| field.slot).ok()?;
        Some(&self.fields[at])
    }
    /// Value of a slot.
    pub fn value(&self, slot: u16) -> Option<&Value> {
        self.get(slot).map(|field| &field.value)
    }
    /// Faulty?
    pub fn is_faulty(&self, slot: u16) -> bool {
        self.faulty.contains(&slot)
    }
}

impl expr::Fields for Record {
    fn get(&self, slot: expr::Slot) -> Option<&Value> {
        self.value(slot.0)
    }
}
