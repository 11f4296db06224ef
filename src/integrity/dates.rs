//! `dated-ahead` and `commit-backdated`: dates that cannot be true.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Act;
use super::Deed;
use super::Irregularity;
use super::RecordHistory;
use super::What;
use super::act::Acts;
use super::compare::named;
use super::desk::Desk;
use super::fields::landing;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Group;
use crate::ledger::kinds::Kind;
use crate::snapshot::history::Change;
use crate::snapshot::history::Timeline;
use crate::snapshot::history::Witness;

/// Records that say that something has happened which the commit precedes that says so first: one
/// for each record.
pub(super) fn ahead(desk: &Desk<'_>) -> Vec<Irregularity> {
    let mut found = Vec::new();
    for (no, history) in desk.histories() {
        let Some(kind) = desk.ledger.kinds.get(history.kind) else { continue };
        if !kind.group.happens() {
            continue;
        }
        let mut ahead = Vec::new();
        // The value with which it landed is what it says now, or what was first changed.
        let mut first: BTreeMap<&str, &Value> = BTreeMap::new();
        let mut later = Vec::new();
        if let Some(record) = desk.record(history) {
            // Of most records no more than a few fields can say anything about the past.
            let past = named(kind, record).filter(|(_, field)| {
                states_past(kind, field.slot) && may_state_a_time(&field.value)
            });
            first.extend(past.map(|(name, field)| (&**name, &field.value)));
        }
        for event in history.events.iter().rev() {
            let Deed::Changed(changes) = &event.deed else { continue };
            for change in changes {
                later.extend(change.new.as_ref().map(|new| (event, &*change.field, new)));
                match &change.old {
                    Some(old) => first.insert(&change.field, old),
                    None => first.remove(&*change.field),
                };
            }
        }
        let landed = landing(history).filter(|_| !history.is_older && !history.is_uncommitted);
        let born = landed.into_iter();
        let born = born.flat_map(|event| first.iter().map(move |(name, new)| (event, *name, *new)));
        for (event, name, value) in born.chain(later.into_iter().rev()) {
            let Some(slot) = kind.slot(name).filter(|slot| states_past(kind, *slot)) else {
                continue;
            };
            let Some(spec) = kind.spec(slot) else { continue };
            let committed = event.act().committed;
            if let Some(said) = beyond(spec, value, committed, desk.zone()) {
                ahead.push((event, name, said, committed));
            }
        }
        if let Some((event, name, said, committed)) = ahead.first().copied() {
            let key = if ahead.len() == 1 { "integrity-ahead" } else { "integrity-ahead-first" };
            let message = Message::new(key)
                .with("field", desk.label(history, name))
                .with("value", said.datum(desk.zone()))
                .with("committed", desk.zone().stamp(committed.instant))
                .with("n", ahead.len());
            let message = desk.by(message, event.act(), event.landed);
            let what = What::DatedAhead;
            let help = Message::new("integrity-ahead-help");
            let mut finding = desk.about(what, Level::Warning, history, message).help(help);
            finding.field = Some(name.to_owned());
            found.push(desk.of_event(what, no, event, finding));
        }
    }
    found
}

/// Whether a field says when something happened: the date of a record, and instants that are no
/// plans. What a judgement is about, as the window of an exemption, may lie ahead of it.
fn states_past(kind: &Kind, slot: u16) -> bool {
    if Some(slot) == kind.at || Some(slot) == kind.judged_at {
        return true;
    }
    let is_date = kind.spec(slot).is_some_and(|spec| spec.ty == Type::Date);
    kind.group != Group::Judgement && !is_date
}

/// Whether a value is a time, or something that may hold one.
fn may_state_a_time(value: &Value) -> bool {
    matches!(value, Value::Instant(_) | Value::Date(_) | Value::List(_) | Value::Table(_))
}

/// The first part of a value that lies after the instant at which it was committed.
fn beyond<'v>(
    spec: &FieldSpec,
    value: &'v Value,
    committed: Stamp,
    zone: Zone,
) -> Option<&'v Value> {
    if spec.future {
        return None;
    }
    match value {
        Value::Instant(at) => (*at > committed.instant).then_some(value),
        Value::Date(date) => (*date > zone.date(committed.instant)).then_some(value),
        Value::List(items) => {
            items.iter().find_map(|item| beyond(spec, &item.value, committed, zone))
        }
        Value::Table(entries) => entries.iter().find_map(|entry| {
            let inner = spec.fields.iter().find(|inner| inner.name == entry.name)?;
            beyond(inner, &entry.value, committed, zone)
        }),
        _ => None,
    }
}

/// Commits of record files that claim to be older than their parents.
pub(super) fn backdated<'a>(
    desk: &Desk<'_>,
    timeline: &'a Timeline,
    acts: &mut Acts<'a>,
    is_own: impl Fn(&str) -> bool,
) -> Vec<Irregularity> {
    let mut committed: BTreeMap<&str, Stamp> = BTreeMap::new();
    let sides = timeline.trunk.iter().flat_map(|trunk| &trunk.side).map(|side| &side.commit);
    for commit in timeline.trunk.iter().map(|trunk| &trunk.commit).chain(sides) {
        committed.insert(&commit.id, commit.committed);
    }
    let mut touched: BTreeMap<&str, usize> = BTreeMap::new();
    for (no, history) in desk.histories() {
        for event in &history.events {
            touched.entry(&event.act().commit).or_insert(no);
        }
    }
    let mut found = Vec::new();
    for (no, trunk) in timeline.trunk.iter().enumerate() {
        let sides = trunk.side.iter().map(|side| (&side.commit, &side.changes));
        for (commit, changes) in sides.chain([(&trunk.commit, &trunk.changes)]) {
            let Some(path) = own_path(changes, &is_own) else { continue };
            let parents = commit.parents.iter().filter_map(|parent| committed.get(&**parent));
            let Some(parent) = parents.max_by_key(|stamp| stamp.instant) else { continue };
            if parent.instant <= commit.committed.instant {
                continue;
            }
            let act = acts.of(no, commit);
            let message = backdated_by(desk, commit, &act, *parent, trunk.landed);
            let record = touched.get(&*commit.id).copied();
            let mut finding = Finding::new(What::CommitBackdated.rule(), Level::Warning, message)
                .in_contract(&desk.contract.identity.id)
                .help(Message::new("integrity-backdated-help"));
            let history: Option<&RecordHistory> = record.map(|no| &desk.integrity.records[no]);
            match history.and_then(|history| desk.record(history)) {
                Some(stands) => {
                    finding.place = Some(stands.place);
                    finding.subject = Some(stands.id.to_string());
                }
                None => finding.path = Some(path.to_owned()),
            }
            found.push(Irregularity {
                what: What::CommitBackdated,
                record,
                act: Some(act),
                landed: Some(trunk.landed),
                finding,
            });
        }
    }
    found
}

fn own_path<'c>(changes: &'c [Change], is_own: &impl Fn(&str) -> bool) -> Option<&'c str> {
    changes.iter().map(|change| &*change.path).find(|path| is_own(path))
}

fn backdated_by(
    desk: &Desk<'_>,
    commit: &Witness,
    act: &Arc<Act>,
    parent: Stamp,
    landed: Instant,
) -> Message {
    let message = Message::new("integrity-backdated")
        .with("committed", desk.zone().stamp(commit.committed.instant))
        .with("parent", desk.zone().stamp(parent.instant));
    desk.by(message, act, landed)
}
