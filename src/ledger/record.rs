//! Records: uniform values of one kind, each field with its place and with what is doubtful about it.

use crate::base::place::Place;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::ledger::kinds::Kind;

/// One piece of evidence as its file states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id, unique within the contract; made up from its place where the file gives no good one.
    pub id: Box<str>,
    /// Number of its kind.
    pub kind: u16,
    /// Number of its contract.
    pub contract: u32,
    /// Where its header stands.
    pub place: Place,
    /// The fields that could be read, by slot, including those that are doubtful for other reasons.
    pub fields: Vec<Field>,
    /// When it counts; none if the kind has no date, or if the date is missing or cannot be relied on.
    ///
    /// A date that contradicts another field of the record still says which period is in doubt.
    pub at: Option<Instant>,
    /// Slots of fields with a fault, sorted: what they say must not decide anything.
    pub faulty: Vec<u16>,
    /// Whether its text is broken in a way that puts all of its fields in doubt.
    pub broken: bool,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Slot of the field within its kind.
    pub slot: u16,
    /// What it holds.
    pub value: Value,
    /// Where the value stands.
    pub place: Place,
}

/// What a record says in one field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look<'a> {
    /// A value without a fault.
    Given(&'a Field),
    /// Nothing.
    Absent,
    /// Something, but with a fault: a rule that needs it cannot decide.
    Doubtful,
}

impl Record {
    /// What the record says in a slot, telling silence from a fault.
    pub fn look(&self, slot: u16) -> Look<'_> {
        if self.is_doubtful(slot) {
            return Look::Doubtful;
        }
        match self.fields.binary_search_by_key(&slot, |field| field.slot) {
            Ok(at) => Look::Given(&self.fields[at]),
            Err(_) => Look::Absent,
        }
    }

    /// The field in a slot, if it is given and without a fault.
    ///
    /// Where absence decides something, ask [`Record::look`] instead.
    pub fn get(&self, slot: u16) -> Option<&Field> {
        match self.look(slot) {
            Look::Given(field) => Some(field),
            Look::Absent | Look::Doubtful => None,
        }
    }

    /// The field of that name, if it is given and without a fault.
    pub fn named<'a>(&'a self, kind: &Kind, name: &str) -> Option<&'a Field> {
        self.get(kind.slot(name)?)
    }

    /// What the field in a slot holds, if it is given and without a fault.
    pub fn value(&self, slot: u16) -> Option<&Value> {
        self.get(slot).map(|field| &field.value)
    }

    /// Whether what the record says in a slot, or that it says nothing there, has a fault.
    pub fn is_doubtful(&self, slot: u16) -> bool {
        self.broken || self.faulty.binary_search(&slot).is_ok()
    }

    /// Whether every field is without a fault.
    pub fn is_sound(&self) -> bool {
        !self.broken && self.faulty.is_empty()
    }

    /// States a field that its file cannot state, because only git knows it.
    pub fn fill(&mut self, field: Field) {
        match self.fields.binary_search_by_key(&field.slot, |known| known.slot) {
            Ok(at) => self.fields[at] = field,
            Err(at) => self.fields.insert(at, field),
        }
    }

    /// Marks a field as doubtful.
    pub fn doubt(&mut self, slot: u16) {
        if let Err(at) = self.faulty.binary_search(&slot) {
            self.faulty.insert(at, slot);
        }
    }

    /// The field in a slot as written, doubtful or not; for checks and pages; a verdict may only learn
    /// from it that a reference means nobody.
    pub fn written(&self, slot: u16) -> Option<&Field> {
        let at = self.fields.binary_search_by_key(&slot, |field| field.slot).ok()?;
        Some(&self.fields[at])
    }
}
