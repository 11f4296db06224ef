//! The story of one record, ready to be told: to a terminal, on a page, as JSON.

use std::sync::Arc;

use super::Act;
use super::Deed;
use super::Event;
use super::FieldChange;
use super::Integrity;
use super::KIND;
use super::Knowledge;
use super::Proven;
use super::RecordHistory;
use super::Standing;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::time::Stamp;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::ledger::kinds::FieldSpec;
use crate::snapshot::history::Person;

/// The story of a record.
#[derive(Clone, Debug)]
pub struct Story {
    /// Its id.
    pub id: String,
    /// What its kind is called.
    pub kind: Datum,
    /// What cannot be known about it, and how it stands beside what is committed.
    pub remarks: Vec<Message>,
    /// What happened to it, oldest first.
    pub entries: Vec<Entry>,
}

/// Something that happened to a record.
#[derive(Clone, Debug)]
pub struct Entry {
    /// A word for it: `landed`, `changed`, `moved`, `deleted`.
    pub deed: &'static str,
    /// The same in words.
    pub what: Message,
    /// When it reached the trunk.
    pub landed: Stamp,
    /// When it was written, in the author's own offset.
    pub written: Stamp,
    /// When it was committed, in the committer's own offset.
    pub committed: Stamp,
    /// The commit that did it.
    pub commit: String,
    /// The commit that merged it into the trunk, if one did.
    pub merge: Option<String>,
    /// First line of its message.
    pub summary: String,
    /// Who wrote it, as it says itself.
    pub author: Person,
    /// Who committed it, as it says itself.
    pub committer: Person,
    /// For whom it speaks under the contract; none if the contract names no identities.
    pub party: Option<Message>,
    /// What its signature proves.
    pub signature: Message,
    /// The file that held the record then.
    pub path: String,
    /// The fields that it changed.
    pub changes: Vec<Line>,
}

/// One field before and after.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name; [`KIND`] for the kind of the record.
    pub field: String,
    /// What readers call it.
    pub label: Datum,
    /// What it held.
    pub old: Datum,
    /// What it holds.
    pub new: Datum,
}

/// Tells the story of a record.
pub fn story(ledger: &Ledger, no: usize, integrity: &Integrity, history: &RecordHistory) -> Story {
    let contract = &ledger.contracts[no];
    let kind = ledger.kinds.get(history.kind);
    let label = |zh: &str, en: &str| Datum::Named { zh: Arc::from(zh), en: Arc::from(en) };
    Story {
        id: history.id.to_string(),
        kind: kind.map_or(Datum::Missing, |kind| label(&kind.label.zh, &kind.label.en)),
        remarks: remarks(integrity.knowledge, history),
        entries: history
            .events
            .iter()
            .map(|event| entry(ledger, contract, history, event))
            .collect(),
    }
}

/// What cannot be known about a record, and how it stands beside what is committed.
pub fn remarks(knowledge: Knowledge, history: &RecordHistory) -> Vec<Message> {
    let mut remarks = Vec::new();
    if knowledge == Knowledge::Nothing {
        remarks.push(Message::new("history-nothing-known"));
        return remarks;
    }
    if history.is_older {
        remarks.push(Message::new("history-older"));
    } else if history.is_doubtful {
        remarks.push(Message::new("history-doubtful"));
    }
    match (history.is_uncommitted, history.record.is_some(), history.events.is_empty()) {
        (true, true, true) if !history.is_older => remarks.push(Message::new("history-new")),
        (true, true, _) => remarks.push(Message::new("history-edited")),
        (true, false, _) => remarks.push(Message::new("history-removed")),
        _ => {}
    }
    remarks
}

fn entry(ledger: &Ledger, contract: &Contract, history: &RecordHistory, event: &Event) -> Entry {
    let act = event.act();
    let zone = contract.identity.zone;
    let changes = match &event.deed {
        Deed::Changed(changes) => &changes[..],
        _ => &[],
    };
    let (deed, what) = match &event.deed {
        Deed::Landed => ("landed", Message::new("history-landed")),
        Deed::Changed(_) => ("changed", Message::new("history-changed")),
        Deed::Moved(from) => ("moved", Message::new("history-moved").with("from", &**from)),
        Deed::Deleted => ("deleted", Message::new("history-deleted")),
    };
    Entry {
        deed,
        what: what.with("path", &*event.path),
        landed: zone.stamp(event.landed),
        written: act.written,
        committed: act.committed,
        commit: act.commit.to_string(),
        merge: event.side.as_ref().map(|_| event.trunk.commit.to_string()),
        summary: act.summary.to_string(),
        author: act.author.clone(),
        committer: act.committer.clone(),
        party: party(contract, act),
        signature: signature(&act.signature),
        path: event.path.to_string(),
        changes: changes.iter().map(|change| line(ledger, history, change, zone)).collect(),
    }
}

/// For whom a commit speaks, in words; none if the contract names no identities.
pub fn party(contract: &Contract, act: &Act) -> Option<Message> {
    Some(match &act.party {
        Standing::Unasked => return None,
        Standing::Party { party, name, is_proven } => {
            let key = if *is_proven { "history-party-proven" } else { "history-party" };
            Message::new(key).with("party", contract.identity.role(party)).with("name", &**name)
        }
        Standing::Pretended(party) => {
            Message::new("history-pretended").with("party", contract.identity.role(party))
        }
        Standing::Stranger => Message::new("history-stranger"),
    })
}

/// What a signature proves, in words.
pub fn signature(proven: &Proven) -> Message {
    match proven {
        Proven::Unsigned => Message::new("history-unsigned"),
        Proven::Unverified(form) => Message::new("history-unverified").with("form", *form),
        Proven::Good { fingerprint } => Message::new("history-signed").with("key", &**fingerprint),
        Proven::Bad => Message::new("history-bad-signature"),
    }
}

fn line(ledger: &Ledger, history: &RecordHistory, change: &FieldChange, zone: Zone) -> Line {
    let kind = ledger.kinds.get(history.kind);
    let spec = kind.and_then(|kind| kind.field(&change.field));
    let label = match (&*change.field, spec) {
        (KIND, _) => Message::new("history-kind").into(),
        (_, Some(spec)) => spec.label.datum(),
        (name, None) => Datum::from(name),
    };
    let said = |value: &Option<Value>| match value {
        Some(value) => spelled(spec, value, zone),
        None => Datum::Missing,
    };
    Line { field: change.field.to_string(), label, old: said(&change.old), new: said(&change.new) }
}

/// A value with its parts by name, and words of the kind as readers call them.
fn spelled(spec: Option<&FieldSpec>, value: &Value, zone: Zone) -> Datum {
    match value {
        Value::List(items) => {
            Datum::List(items.iter().map(|item| spelled(spec, &item.value, zone)).collect())
        }
        Value::Table(entries) => {
            let parts = entries.iter().map(|entry| {
                let inner =
                    spec.and_then(|spec| spec.fields.iter().find(|one| one.name == entry.name));
                Message::new("history-part")
                    .with("name", &*entry.name)
                    .with("value", spelled(inner, &entry.value, zone))
                    .into()
            });
            Datum::List(parts.collect())
        }
        plain => match plain.as_text().and_then(|word| spec?.word(word)) {
            Some(label) => label.datum(),
            None => plain.datum(zone),
        },
    }
}
