//! What a record's fields must be to each other and to the contract: order, term, judgement.

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::ledger::kinds::Kind;
use crate::ledger::reader::Frame;
use crate::ledger::record::Field;
use crate::ledger::record::Record;

/// Checks one record; gives the slots that must not decide anything because they contradict each other.
pub(super) fn check(
    record: &Record,
    kind: &Kind,
    frame: &Frame,
    findings: &mut Vec<Finding>,
) -> Vec<u16> {
    let mut faulty = Vec::new();
    let mut pairs: Vec<(u16, u16)> = Vec::new();
    for chain in &kind.order {
        let mut before: Option<&Field> = None;
        for field in chain.iter().filter_map(|slot| record.get(*slot)) {
            if let Some(earlier) = before
                && runs_backwards(earlier, field, frame.zone)
                && !pairs.contains(&(earlier.slot, field.slot))
            {
                pairs.push((earlier.slot, field.slot));
                faulty.extend([earlier.slot, field.slot]);
                findings.push(backwards(earlier, field, kind, frame.zone).about(&record.id));
            }
            before = Some(field);
        }
    }
    outside_term(record, kind, frame, findings);
    unjudged(record, kind, findings);
    faulty
}

/// The instant that a value names; a date is its first instant in the zone.
pub(super) fn instant(value: &Value, zone: Zone) -> Option<Instant> {
    match value {
        Value::Instant(instant) => Some(*instant),
        Value::Date(date) => Some(zone.midnight(*date)),
        _ => None,
    }
}

/// Whether `later` lies before `earlier`; where one of them is a date, days are compared.
fn runs_backwards(earlier: &Field, later: &Field, zone: Zone) -> bool {
    let day = |value: &Value| match value {
        Value::Instant(instant) => Some(zone.date(*instant)),
        Value::Date(date) => Some(*date),
        _ => None,
    };
    match (&earlier.value, &later.value) {
        (Value::Instant(earlier), Value::Instant(later)) => later < earlier,
        (earlier, later) => day(later) < day(earlier) && day(later).is_some(),
    }
}

fn backwards(earlier: &Field, later: &Field, kind: &Kind, zone: Zone) -> Finding {
    let name = |slot: u16| kind.spec(slot).map_or("", |spec| &spec.name);
    let message = Message::new("input-impossible-order")
        .with("later", name(later.slot))
        .with("later_at", later.value.datum(zone))
        .with("earlier", name(earlier.slot))
        .with("earlier_at", earlier.value.datum(zone));
    Finding::error("impossible-order", later.place, message)
        .beside(
            earlier.place,
            Message::new("input-must-be-first").with("field", name(earlier.slot)),
        )
        .on_field(name(later.slot))
        .help(Message::new("input-check-both"))
}

fn outside_term(record: &Record, kind: &Kind, frame: &Frame, findings: &mut Vec<Finding>) {
    let Some(field) = kind.at.and_then(|slot| record.get(slot)) else { return };
    let Some(at) = instant(&field.value, frame.zone) else { return };
    if !kind.group.within_term() || frame.term.contains(at) {
        return;
    }
    if at >= frame.term.to && kind.group.after_term() {
        return;
    }
    let key = if at < frame.term.from { "input-before-term" } else { "input-after-term" };
    let limit = if at < frame.term.from { frame.term.from } else { frame.term.to };
    let message = Message::new(key)
        .with("value", field.value.datum(frame.zone))
        .with("limit", frame.zone.stamp(limit));
    let name = kind.spec(field.slot).map_or("", |spec| &spec.name);
    findings.push(
        Finding::warning("outside-term", field.place, message)
            .about(&record.id)
            .on_field(name)
            .help(Message::new("input-check-date")),
    );
}

/// A field that somebody must have decided, without who and when, will be read as not decided.
fn unjudged(record: &Record, kind: &Kind, findings: &mut Vec<Finding>) {
    let given = |slot: Option<u16>| slot.is_some_and(|slot| record.written(slot).is_some());
    if given(kind.judged_by) && given(kind.judged_at) {
        return;
    }
    for field in &record.fields {
        let Some(spec) = kind.spec(field.slot).filter(|spec| spec.judged) else { continue };
        let message = Message::new("input-unjudged").with("field", &*spec.name);
        findings.push(
            Finding::warning("unjudged", field.place, message)
                .about(&record.id)
                .on_field(&spec.name)
                .help(Message::new("input-add-judgement")),
        );
    }
}
