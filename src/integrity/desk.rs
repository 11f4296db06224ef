//! What the checks of one contract look at, and how they say what they find.

use std::sync::Arc;

use super::Act;
use super::Event;
use super::Integrity;
use super::Irregularity;
use super::RecordHistory;
use super::What;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::record::Record;

/// How many digits of a commit's id are shown.
const DIGITS: usize = 12;

/// How many characters of a text are shown.
const LETTERS: usize = 40;

/// What the checks of one contract look at.
pub(super) struct Desk<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) contract: &'a Contract,
    /// Nothing later is known.
    pub(super) moment: &'a Moment,
    pub(super) integrity: &'a Integrity,
}

impl<'a> Desk<'a> {
    pub(super) fn zone(&self) -> Zone {
        self.contract.identity.zone
    }

    /// The histories with their numbers.
    pub(super) fn histories(&self) -> impl Iterator<Item = (usize, &'a RecordHistory)> {
        self.integrity.records.iter().enumerate()
    }

    /// The record of a history, if it stands.
    pub(super) fn record(&self, history: &RecordHistory) -> Option<&'a Record> {
        history.record.map(|no| self.ledger.record(no))
    }

    /// The field of a history's kind.
    pub(super) fn spec(&self, history: &RecordHistory, name: &str) -> Option<&'a FieldSpec> {
        self.ledger.kinds.get(history.kind)?.field(name)
    }

    /// What the reader calls a field.
    pub(super) fn label(&self, history: &RecordHistory, name: &str) -> Datum {
        match self.spec(history, name) {
            Some(spec) => spec.label.datum(),
            None => Datum::from(name),
        }
    }

    /// A value as a message shows it: cut short, and personal data not at all.
    pub(super) fn shown(&self, spec: Option<&FieldSpec>, value: Option<&Value>) -> Datum {
        if spec.is_some_and(|spec| spec.sensitive) {
            return Message::new("integrity-not-shown").into();
        }
        let Some(value) = value else { return Datum::Missing };
        if let Some(label) = value.as_text().and_then(|word| spec?.word(word)) {
            return label.datum();
        }
        match value {
            Value::Text(text) => Datum::Text(short(text)),
            Value::List(items) => Message::new("integrity-list").with("n", items.len()).into(),
            Value::Table(_) => Message::new("integrity-table").into(),
            plain => plain.datum(self.zone()),
        }
    }

    /// A finding about a record: at its place, or at the path that held it.
    pub(super) fn about(
        &self,
        what: What,
        level: Level,
        history: &RecordHistory,
        message: Message,
    ) -> Finding {
        let mut finding = Finding::new(what.rule(), level, message)
            .in_contract(&self.contract.identity.id)
            .about(&history.id);
        match self.record(history) {
            Some(record) => finding.place = Some(record.place),
            None => finding.path = history.events.last().map(|event| event.path.to_string()),
        }
        finding
    }

    /// An irregularity of a record; `event` did it.
    pub(super) fn of_event(
        &self,
        what: What,
        record: usize,
        event: &Event,
        finding: Finding,
    ) -> Irregularity {
        Irregularity {
            what,
            record: Some(record),
            act: Some(Arc::clone(event.act())),
            landed: Some(event.landed),
            finding,
        }
    }

    /// Says by whom and when.
    pub(super) fn by(&self, message: Message, act: &Act, landed: Instant) -> Message {
        message
            .with("commit", digits(&act.commit))
            .with("author", short(&act.author.name))
            .with("landed", self.zone().stamp(landed))
    }
}

/// The first digits of a commit's id.
pub(super) fn digits(commit: &str) -> String {
    commit.chars().take(DIGITS).collect()
}

/// The beginning of a text, on one line.
fn short(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.chars().count() <= LETTERS {
        return line;
    }
    let cut: String = line.chars().take(LETTERS).collect();
    format!("{cut}…")
}
