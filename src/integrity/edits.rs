//! `changed-after-landing` and `record-deleted`: what was filed is no longer what it was.

use super::Deed;
use super::Event;
use super::FieldChange;
use super::Irregularity;
use super::KIND;
use super::RecordHistory;
use super::Standing;
use super::What;
use super::desk::Desk;
use super::fields::landing;
use super::identity::OWNER;
use crate::base::finding::Level;
use crate::base::message::Message;

/// Records of which a value was changed or taken away after they had landed: one for each record.
pub(super) fn changed(desk: &Desk<'_>) -> Vec<Irregularity> {
    let mut found = Vec::new();
    for (no, history) in desk.histories() {
        let edits: Vec<(&Event, &FieldChange)> = replaced(history).collect();
        let Some((event, change)) = edits.last().copied() else { continue };
        let spec = desk.spec(history, &change.field);
        let key = match (&*change.field, edits.len()) {
            (KIND, 1) => "integrity-kind-changed",
            (KIND, _) => "integrity-kind-changed-last",
            (_, 1) => "integrity-changed",
            _ => "integrity-changed-last",
        };
        let message = Message::new(key)
            .with("field", desk.label(history, &change.field))
            .with("old", desk.shown(spec, change.old.as_ref()))
            .with("new", desk.shown(spec, change.new.as_ref()))
            .with("n", edits.len());
        let message = desk.by(message, event.act(), event.landed);
        let what = What::ChangedAfterLanding;
        let help = Message::new("integrity-changed-help").with("id", &*history.id);
        let level = level(desk, event);
        let finding = desk.about(what, level, history, message).help(help);
        found.push(desk.of_event(what, no, event, finding));
    }
    found
}

/// As of an instant before it reached the trunk, it is worth knowing and no more.
fn level(desk: &Desk<'_>, event: &Event) -> Level {
    if desk.moment.reached(event.landed) { Level::Warning } else { Level::Note }
}

/// Whether the purchaser did it. What anybody else takes away may have been a breach, so it must
/// not pass a pipeline.
fn is_the_purchasers(event: &Event) -> bool {
    matches!(&event.act().party, Standing::Party { party, .. } if &**party == OWNER)
}

/// The values of a record that were changed or taken away after it had landed, oldest first.
pub fn replaced(history: &RecordHistory) -> impl Iterator<Item = (&Event, &FieldChange)> {
    let landed = landing(history).map(|event| &event.trunk.commit);
    history
        .events
        .iter()
        .filter(move |event| Some(&event.trunk.commit) != landed)
        .flat_map(|event| match &event.deed {
            Deed::Changed(changes) => changes.iter().map(|change| (event, change)).collect(),
            _ => Vec::new(),
        })
        .filter(|(_, change)| change.old.is_some())
}

/// Records that are gone.
pub(super) fn deleted(desk: &Desk<'_>) -> Vec<Irregularity> {
    let mut found = Vec::new();
    for (no, history) in desk.histories() {
        let Some(event) = history.events.last() else { continue };
        if history.record.is_some() || !matches!(event.deed, Deed::Deleted) {
            continue;
        }
        let key =
            if history.id.is_empty() { "integrity-deleted-unnamed" } else { "integrity-deleted" };
        let message = Message::new(key).with("id", &*history.id);
        let message = desk.by(message, event.act(), event.landed);
        let what = What::RecordDeleted;
        let help = Message::new("integrity-deleted-help");
        // The record is missing from the judgement whatever date the commit gives itself.
        let level = if is_the_purchasers(event) { level(desk, event) } else { Level::Error };
        let finding = desk.about(what, level, history, message).help(help);
        found.push(desk.of_event(what, no, event, finding));
    }
    found
}
