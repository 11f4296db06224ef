//! Starts: the instant from which a limit runs, or the earliest of several that are filed.

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;

use super::bind::Binder;
use super::bind::is_instant;
use super::scope::Filed;
use super::scope::Scope;

/// Fields of a record of which the earliest instant that is filed counts.
pub(super) struct Start(Vec<u16>);

impl Start {
    /// Reads `from`: a field or a list of fields; the field that dates the record if it is absent.
    pub(super) fn bind(binder: &Binder<'_>, kind: usize) -> Option<Start> {
        if !binder.fields.has("from") {
            return binder.instant_field("from", kind).map(|slot| Start(vec![slot]));
        }
        let words = binder.fields.words("from");
        let slots: Option<Vec<u16>> =
            words.iter().map(|word| binder.field_named(word, kind, is_instant)).collect();
        let slots = slots?;
        if slots.is_empty() {
            let message = Message::new("contract-empty-list").with("key", "from");
            binder.report(binder.fields.place, message, None);
            return None;
        }
        Some(Start(slots))
    }

    /// The field that is named in words where nothing is filed, and that dates the record.
    pub(super) fn first(&self) -> u16 {
        self.0[0]
    }

    /// The earliest instant that is filed, and the field that states it. One that cannot be read
    /// may be the earliest.
    pub(super) fn stated(&self, scope: &Scope<'_>, record: RecordNo) -> Filed<Instant> {
        let mut earliest: Option<(Instant, Place)> = None;
        for slot in &self.0 {
            match scope.stated(record, *slot) {
                Filed::Value(at, place) if earliest.is_none_or(|(known, _)| at < known) => {
                    earliest = Some((at, place));
                }
                Filed::Value(..) | Filed::Missing => {}
                Filed::Faulty(place) => return Filed::Faulty(place),
            }
        }
        earliest.map_or(Filed::Missing, |(at, place)| Filed::Value(at, place))
    }

    /// Writes the fields into the proof: all that are filed, and the first in any case.
    pub(super) fn show(&self, scope: &Scope<'_>, proof: &mut Proof, record: RecordNo) {
        let filed = |slot: &&u16| scope.record(record).get(**slot).is_some();
        let mut shown = self.0.iter().filter(filed).peekable();
        if shown.peek().is_none() {
            scope.show(proof, record, self.first());
        }
        for slot in shown {
            scope.show(proof, record, *slot);
        }
    }
}
