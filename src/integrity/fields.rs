//! The fields that only git fills, put into a record.

use super::Deed;
use super::Event;
use super::Knowledge;
use super::RecordHistory;
use crate::base::moment::Moment;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::ledger::contract::filing::Counts;
use crate::ledger::kinds::GIT_FIELDS;
use crate::ledger::kinds::Kinds;
use crate::ledger::record::Field;
use crate::ledger::record::Record;

/// What it takes to fill in what git knows of the records of one contract.
#[derive(Clone, Debug)]
pub struct Stamps {
    /// How much git can tell.
    pub knowledge: Knowledge,
    /// Which time is that of filing; none if the contract's word on it cannot be read.
    pub counts: Option<Counts>,
    /// Nothing later is known.
    pub as_of: Moment,
    /// The fields that the contract's file names; the others are left out of every record.
    pub wanted: Vec<&'static str>,
}

impl Stamps {
    /// The fields that the text of a contract file names.
    pub fn named_in(text: &str) -> Vec<&'static str> {
        GIT_FIELDS.into_iter().filter(|name| text.contains(name)).collect()
    }

    /// Fills in what the history tells of a record.
    ///
    /// A record that was not committed by the as-of instant has nothing there. Of one whose
    /// landing is not known, all of it is in doubt.
    pub fn stamp(&self, record: &mut Record, history: Option<&RecordHistory>, kinds: &Kinds) {
        let Some(kind) = kinds.get(record.kind) else { return };
        for name in &self.wanted {
            let Some(slot) = kind.slot(name) else { continue };
            if !kind.spec(slot).is_some_and(|spec| spec.git) {
                continue;
            }
            match self.told(name, history) {
                Told::Nothing => {}
                Told::Doubt => record.doubt(slot),
                Told::At(at) => {
                    let value = Value::Instant(at);
                    record.fill(Field { slot, value, place: record.place });
                }
            }
        }
    }

    fn told(&self, name: &str, history: Option<&RecordHistory>) -> Told {
        let Some(history) = history.filter(|_| self.knowledge != Knowledge::Nothing) else {
            return Told::Doubt;
        };
        if history.is_older || history.is_doubtful {
            return Told::Doubt;
        }
        let Some(landing) = landing(history) else { return Told::Nothing };
        if !self.as_of.reached(landing.landed) {
            return Told::Nothing;
        }
        let counted = |counts: Counts| time(landing, counts);
        let at = match name {
            "written_at" => counted(Counts::Written),
            "committed_at" => counted(Counts::Committed),
            "landed_at" => counted(Counts::Landed),
            _ => match self.counts {
                Some(counts) => counted(counts),
                None => return Told::Doubt,
            },
        };
        // It has landed, so a clock that says later was wrong.
        if self.as_of.reached(at) { Told::At(at) } else { Told::Doubt }
    }
}

/// What git tells of one field.
enum Told {
    Nothing,
    Doubt,
    At(Instant),
}

/// The event with which a record first reached the trunk.
pub(super) fn landing(history: &RecordHistory) -> Option<&Event> {
    history.events.iter().find(|event| matches!(event.deed, Deed::Landed))
}

/// One of the times of a landing.
pub(super) fn time(landing: &Event, counts: Counts) -> Instant {
    match counts {
        Counts::Written => landing.act().written.instant,
        Counts::Committed => landing.act().committed.instant,
        Counts::Landed => landing.landed,
    }
}
