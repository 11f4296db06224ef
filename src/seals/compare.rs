//! Comparison: what was sealed against what the evidence yields today, and what became of that evidence.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::integrity::Act;
use crate::integrity::Event;
use crate::integrity::Irregularity;
use crate::integrity::What;
use crate::snapshot::history::Timeline;

use super::Bench;
use super::Seal;
use super::SealState;
use super::State;
use super::VERSION;
use super::figures::Figures;
use super::figures::Key;
use super::figures::Line;
use super::inputs;
use super::inputs::Inputs;
use super::reader;

/// How many changes and causes a message names.
const MAX_NAMED: usize = 6;

/// A figure that would come out otherwise today.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which figure.
    pub what: Message,
    /// Its name in a seal's file: `total`, `item.1.1`, `deduction`, ...
    pub key: String,
    /// What was sealed; [`Datum::Missing`] if there was no such figure.
    pub old: Datum,
    /// What would come out today.
    pub new: Datum,
    /// Both as a seal's file writes them.
    pub written: (String, String),
}

/// Why what a seal rests on, or what comes of it, is no longer the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// A record says something else now.
    RecordChanged(Deed),
    /// A record counts that was not there or did not count.
    RecordAdded(Deed),
    /// A record is gone.
    RecordRemoved(Deed),
    /// The contract file says something else.
    Contract,
    /// Working days are others.
    Calendar,
    /// A record kind of the repository's own is defined otherwise; the name of its file.
    Kind(String),
    /// Another version of this program judges.
    Version {
        /// The one that sealed.
        from: String,
        /// This one.
        to: String,
    },
    /// It was sealed before it was final, and time went on.
    Time,
    /// Facts of git are not known here, which were known then.
    Git,
    /// None of the inputs of the period: records of other periods, evidence files, facts of git.
    Elsewhere,
}

/// What became of a record after a seal.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// The record.
    pub id: String,
    /// The last commit that did something to it after the seal, and its author; none if git does not tell.
    pub by: Option<(String, String)>,
}

impl Cause {
    /// The cause in words.
    pub fn message(&self) -> Message {
        let by = |deed: &Deed, key: &'static str, plain: &'static str| match &deed.by {
            Some((commit, author)) => Message::new(key)
                .with("id", &deed.id)
                .with("commit", commit.get(..12).unwrap_or(commit))
                .with("author", author),
            None => Message::new(plain).with("id", &deed.id),
        };
        match self {
            Cause::RecordChanged(deed) => by(deed, "seal-cause-changed-by", "seal-cause-changed"),
            Cause::RecordAdded(deed) => by(deed, "seal-cause-added-by", "seal-cause-added"),
            Cause::RecordRemoved(deed) => by(deed, "seal-cause-removed-by", "seal-cause-removed"),
            Cause::Contract => Message::new("seal-cause-contract"),
            Cause::Calendar => Message::new("seal-cause-calendar"),
            Cause::Kind(name) => Message::new("seal-cause-kind").with("name", name),
            Cause::Version { from, to } => {
                Message::new("seal-cause-version").with("from", from).with("to", to)
            }
            Cause::Time => Message::new("seal-cause-time"),
            Cause::Git => Message::new("seal-cause-git"),
            Cause::Elsewhere => Message::new("seal-cause-elsewhere"),
        }
    }

    /// The record, if it is one.
    pub fn record(&self) -> Option<&str> {
        match self {
            Cause::RecordChanged(deed) | Cause::RecordAdded(deed) | Cause::RecordRemoved(deed) => {
                Some(&deed.id)
            }
            _ => None,
        }
    }

    /// Its name: `record-changed`, `contract`, ...
    pub fn name(&self) -> &'static str {
        match self {
            Cause::RecordChanged(_) => "record-changed",
            Cause::RecordAdded(_) => "record-added",
            Cause::RecordRemoved(_) => "record-removed",
            Cause::Contract => "contract",
            Cause::Calendar => "calendar",
            Cause::Kind(_) => "kind",
            Cause::Version { .. } => "version",
            Cause::Time => "time",
            Cause::Git => "git",
            Cause::Elsewhere => "elsewhere",
        }
    }
}

/// What is wrong with a seal.
#[derive(Default)]
pub(super) struct Incidents {
    pub(super) findings: Vec<Finding>,
    pub(super) irregularities: Vec<Irregularity>,
}

/// Reads a seal and says how it stands.
pub(super) fn compare(
    bench: &Bench<'_>,
    path: &str,
    source: SourceId,
    text: Option<&str>,
) -> (SealState, Incidents) {
    let mut incidents = Incidents::default();
    let (seal, fault) = match text {
        Some(text) => reader::read(source, text),
        None => (None, Some(Message::new("seal-fault-text"))),
    };
    let periods = &bench.contract().identity.periods;
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".toml");
    let id = seal.as_ref().map_or(name, |seal| seal.period.as_str());
    let period = periods.iter().position(|period| period.id.text == id);
    let fault = fault.or_else(|| misplaced(bench, seal.as_ref()?, name));
    let state = match (&seal, fault, period) {
        (Some(seal), None, _) if !bench.as_of().reached(seal.as_of.instant) => State::Ahead,
        (_, Some(fault), _) => State::Damaged(fault),
        (_, None, None) => State::UnknownPeriod,
        (Some(seal), None, Some(period)) => against(bench, seal, period),
        (None, None, Some(_)) => State::Damaged(Message::new("seal-fault-text")),
    };
    let finding = |level: Level, rule: &str, message: Message| {
        Finding::new(rule, level, message.with("period", id))
            .at(Place::start_of(source))
            .in_contract(&bench.contract().identity.id)
            .about(id)
    };
    match &state {
        State::Damaged(fault) => {
            let message = Message::new("seal-found-damaged").with("fault", fault.clone());
            let found = finding(Level::Error, "seal-damaged", message);
            incidents.findings.push(found.help(Message::new("seal-found-damaged-help")));
        }
        State::UnknownPeriod => {
            let message = Message::new("seal-found-unknown-period");
            let found = finding(Level::Error, "seal-unknown-period", message);
            incidents.findings.push(found.help(Message::new("seal-found-unknown-period-help")));
        }
        State::Amended { changes, causes } => {
            let level = level_of(seal.as_ref().is_some_and(|seal| seal.is_provisional), causes);
            let message = Message::new("seal-found-amended")
                .with("changes", changes_in_words(changes))
                .with("causes", causes_in_words(causes));
            let found = finding(level, "changed-after-seal", message);
            let help = Message::new("seal-found-amended-help")
                .with("contract", &bench.contract().identity.id)
                .with("period", id);
            incidents.push(bench, seal.as_ref(), causes, found.help(help));
        }
        State::SameResult(causes) => {
            let is_edit =
                |cause: &Cause| matches!(cause, Cause::RecordChanged(_) | Cause::RecordRemoved(_));
            if causes.iter().any(is_edit) {
                let edits: Vec<Cause> = causes.iter().filter(|one| is_edit(one)).cloned().collect();
                let message =
                    Message::new("seal-found-same-result").with("causes", causes_in_words(&edits));
                let found = finding(Level::Warning, "changed-after-seal", message);
                incidents.push(bench, seal.as_ref(), &edits, found);
            }
        }
        State::Unchanged | State::Ahead => {}
    }
    let is_there = !matches!(state, State::Ahead);
    if let Some(seal) = seal.as_ref().filter(|_| is_there)
        && is_rewritten(bench, seal)
    {
        let message = Message::new("seal-found-rewritten")
            .with("commit", seal.commit.get(..12).unwrap_or(&seal.commit));
        let found = finding(Level::Error, "history-rewritten", message)
            .help(Message::new("seal-found-rewritten-help"));
        incidents.irregularities.push(Irregularity {
            what: What::HistoryRewritten,
            record: None,
            act: None,
            landed: None,
            finding: found.clone(),
        });
        incidents.findings.push(found);
    }
    let state = SealState { path: path.to_owned(), source, period, seal, state };
    (state, incidents)
}

impl Incidents {
    /// Adds a finding about the evidence, with the places of the records concerned.
    fn push(&mut self, bench: &Bench<'_>, seal: Option<&Seal>, causes: &[Cause], found: Finding) {
        let mut found = found;
        let mut records = Vec::new();
        for cause in causes {
            let Some(id) = cause.record() else { continue };
            records.push(id);
            let record = bench.ledger.find(bench.no, id).map(|no| bench.ledger.record(no));
            if let Some(record) = record.filter(|_| found.related.len() < MAX_NAMED) {
                found = found.beside(record.place, cause.message());
            }
        }
        let (record, act) = match records[..] {
            [id] => {
                let at = bench.integrity.records.iter().position(|one| &*one.id == id);
                let act = seal.and_then(|seal| Deeds::since(bench, seal).of(id));
                (at, act.cloned())
            }
            _ => (None, None),
        };
        self.irregularities.push(Irregularity {
            what: What::ChangedAfterSeal,
            record,
            act,
            landed: None,
            finding: found.clone(),
        });
        self.findings.push(found);
    }
}

/// A seal that lies where another belongs.
fn misplaced(bench: &Bench<'_>, seal: &Seal, name: &str) -> Option<Message> {
    let contract = &bench.contract().identity.id;
    if seal.contract != *contract {
        let message = Message::new("seal-fault-contract");
        return Some(message.with("found", &seal.contract).with("contract", contract));
    }
    (seal.period != name)
        .then(|| Message::new("seal-fault-name").with("found", &seal.period).with("name", name))
}

/// How a seal that is whole stands against what comes out today.
fn against(bench: &Bench<'_>, seal: &Seal, period: usize) -> State {
    let today = Figures::of(bench.contract(), period, bench.verdicts, bench.assessment);
    let changes = changes(&seal.figures, &today);
    let mut causes = differing(bench, seal, period);
    if changes.is_empty() {
        return if causes.is_empty() { State::Unchanged } else { State::SameResult(causes) };
    }
    if seal.is_provisional {
        causes.push(Cause::Time);
    }
    if seal.version != VERSION {
        causes.push(Cause::Version { from: seal.version.clone(), to: VERSION.to_owned() });
    }
    if causes.is_empty() {
        let is_known = bench.snapshot.history.is_whole();
        causes.push(if is_known { Cause::Elsewhere } else { Cause::Git });
    }
    State::Amended { changes, causes }
}

/// The figures that differ.
pub(super) fn changes(sealed: &Figures, today: &Figures) -> Vec<Change> {
    let (old, new): (BTreeMap<Key, Line>, BTreeMap<Key, Line>) = (sealed.lines(), today.lines());
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let (old, new) = (old.get(key), new.get(key));
        // What was under way then goes on: that is no amendment.
        let went_on = matches!(key, Key::Counts(_)) && old.is_none_or(|line| line.is_open);
        let is_same = old.map(|line| &line.written) == new.map(|line| &line.written);
        if is_same || (went_on && !appeared(key, old)) {
            continue;
        }
        let shown = |line: Option<&Line>| line.map_or(Datum::Missing, |line| line.shown.clone());
        let written = |line: Option<&Line>| line.map_or(String::new(), |line| line.written.clone());
        changes.push(Change {
            what: key.label(),
            key: key.name(),
            old: shown(old),
            new: shown(new),
            written: (written(old), written(new)),
        });
    }
    changes
}

/// Whether outcomes came up of an obligation that had none when the period was sealed.
fn appeared(key: &Key, old: Option<&Line>) -> bool {
    matches!(key, Key::Counts(_)) && old.is_none()
}

/// Which inputs differ.
fn differing(bench: &Bench<'_>, seal: &Seal, period: usize) -> Vec<Cause> {
    let today = Inputs::of(bench, period);
    let all = inputs::all(bench);
    let mut causes = Vec::new();
    let deeds = Deeds::since(bench, seal);
    let deed = |id: &str| {
        let by = deeds.of(id);
        let by = by.map(|act| (act.commit.to_string(), act.author.name.to_string()));
        Deed { id: id.to_owned(), by }
    };
    for (id, digest) in &seal.inputs.records {
        match all.get(id) {
            None => causes.push(Cause::RecordRemoved(deed(id))),
            Some(now) if now != digest => causes.push(Cause::RecordChanged(deed(id))),
            Some(_) => {}
        }
    }
    let added = today.records.keys().filter(|id| !seal.inputs.records.contains_key(*id));
    causes.extend(added.map(|id| Cause::RecordAdded(deed(id))));
    if today.contract != seal.inputs.contract {
        causes.push(Cause::Contract);
    }
    if today.calendar != seal.inputs.calendar {
        causes.push(Cause::Calendar);
    }
    let names: BTreeSet<&String> = today.kinds.keys().chain(seal.inputs.kinds.keys()).collect();
    for name in names {
        if today.kinds.get(name) != seal.inputs.kinds.get(name) {
            causes.push(Cause::Kind(name.clone()));
        }
    }
    causes
}

/// What git says was done to records after a seal.
struct Deeds<'a> {
    /// The index of each trunk commit.
    trunk: BTreeMap<&'a str, usize>,
    /// The index of the commit that was sealed; none if it is not there.
    sealed: Option<usize>,
    /// The last event of each record.
    last: BTreeMap<&'a str, &'a Event>,
}

impl<'a> Deeds<'a> {
    fn since(bench: &Bench<'a>, seal: &Seal) -> Deeds<'a> {
        let timeline = bench.snapshot.history.timeline();
        let trunk = timeline.map_or(&[][..], |timeline| &timeline.trunk);
        let trunk: BTreeMap<&str, usize> =
            trunk.iter().enumerate().map(|(at, one)| (&*one.commit.id, at)).collect();
        let last = bench.integrity.records.iter();
        let last = last.filter_map(|one| Some((&*one.id, one.events.last()?))).collect();
        Deeds { sealed: trunk.get(seal.commit.as_str()).copied(), trunk, last }
    }

    /// The last thing that was done to a record; none if it was done before the seal.
    fn of(&self, id: &str) -> Option<&'a Arc<Act>> {
        let event = *self.last.get(id)?;
        let at = *self.trunk.get(&*event.trunk.commit)?;
        (at > self.sealed?).then_some(event.side.as_ref().unwrap_or(&event.trunk))
    }
}

/// Whether the commit that was sealed is no longer part of the history; never where that is not whole.
fn is_rewritten(bench: &Bench<'_>, seal: &Seal) -> bool {
    let history = &bench.snapshot.history;
    history.is_whole() && history.timeline().is_some_and(|timeline| !is_in(timeline, &seal.commit))
}

fn is_in(timeline: &Timeline, id: &str) -> bool {
    timeline.trunk.iter().any(|one| {
        let own = std::iter::once(&one.commit);
        // Side commits that touch nothing here are not listed, but their children name them.
        own.chain(one.side.iter().map(|side| &side.commit))
            .any(|commit| *commit.id == *id || commit.parents.iter().any(|parent| **parent == *id))
    })
}

fn level_of(is_provisional: bool, causes: &[Cause]) -> Level {
    let is_soft = |cause: &Cause| matches!(cause, Cause::Version { .. } | Cause::Git);
    match is_provisional || causes.iter().all(is_soft) {
        true => Level::Warning,
        false => Level::Error,
    }
}

fn changes_in_words(changes: &[Change]) -> Datum {
    let say = |change: &Change| {
        let message = Message::new("seal-change").with("what", change.what.clone());
        Datum::from(message.with("old", change.old.clone()).with("new", change.new.clone()))
    };
    listed(changes.iter().map(say).collect())
}

fn causes_in_words(causes: &[Cause]) -> Datum {
    listed(causes.iter().map(|cause| Datum::from(cause.message())).collect())
}

fn listed(mut words: Vec<Datum>) -> Datum {
    let n = words.len();
    if n > MAX_NAMED {
        words.truncate(MAX_NAMED);
        words.push(Message::new("seal-and-more").with("n", n - MAX_NAMED).into());
    }
    Datum::List(words)
}
