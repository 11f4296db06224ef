//! Past: what became of a record on the trunk, from its landing to now, as its page shows it.

use serde::Serialize;

use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::integrity::Deed;
use crate::integrity::Event;
use crate::integrity::Irregularity;

use super::acts::EventView;
use super::acts::RemarkView;
use super::acts::short;
use super::parts::Badge;
use super::reliance::Ignorance;
use super::trace::Arrival;
use super::voice::Voice;

/// How many events of a record its page shows: the first and the newest.
const MAX_EVENTS: usize = 40;

/// The history of a record.
#[derive(Debug, Serialize)]
pub struct PastView {
    /// How it came in, and what is irregular.
    pub marks: Vec<Badge>,
    /// What must be said before the events, such as that it is not committed.
    pub notes: Vec<String>,
    /// Why more cannot be known, and what repairs it.
    pub ignorance: Option<Ignorance>,
    /// What happened, oldest first.
    pub events: Vec<EventView>,
    /// How many events between the first and the others are left out.
    pub n_left_out: usize,
    /// What is irregular and belongs to no event.
    pub remarks: Vec<RemarkView>,
}

/// How a record reached the trunk, on one line.
#[derive(Debug, Default, Serialize)]
pub struct LandingView {
    /// When; empty if it cannot be said.
    pub at: String,
    /// Party and person.
    pub by: String,
    /// The commit.
    pub commit: String,
    /// Its whole id.
    pub id: String,
}

impl Voice<'_> {
    /// The history of a record.
    pub fn past(&self, number: RecordNo) -> PastView {
        let desk = self.desk;
        let record = desk.record(number);
        let contract = record.contract as usize;
        let arrival = desk.arrival(number);
        let trace = desk.trace(number);
        let mut notes = Vec::new();
        match arrival {
            Arrival::Unknown => match trace.and_then(|trace| trace.history.events.first()) {
                Some(first) => notes.push(self.say(
                    &Message::new("act-older").with("at", self.instant(contract, first.landed)),
                )),
                None => notes.push(self.word(match trace {
                    Some(trace) if trace.history.is_older => "act-older-undated",
                    _ => "act-unknown",
                })),
            },
            Arrival::Uncommitted => notes.push(self.word("act-not-committed")),
            Arrival::InTime | Arrival::Late | Arrival::Landed | Arrival::Later => {}
        }
        let history = trace.map(|trace| trace.history);
        if history.is_some_and(|history| history.is_uncommitted && !history.events.is_empty()) {
            notes.push(self.word("act-changed-here"));
        }
        let kind = Some(desk.kind(record));
        let remark = |one: &Irregularity| RemarkView {
            level: self.level(one.finding.level),
            rule: self.to_guide(&one.finding.rule, self.irregularity(one.what).word),
            message: self.say(&one.finding.message),
            help: one.finding.help.as_ref().map(|help| self.say(help)).unwrap_or_default(),
        };
        let all: Vec<&Irregularity> = trace
            .into_iter()
            .flat_map(|trace| trace.irregularities().collect::<Vec<_>>())
            .collect();
        let events = history.map_or(&[][..], |history| &history.events);
        let is_of = |one: &Irregularity, commit: &str| {
            one.act.as_ref().is_some_and(|act| *act.commit == *commit)
        };
        let n_left_out = events.len().saturating_sub(MAX_EVENTS);
        let shown = events.iter().enumerate().filter(|(n, _)| *n == 0 || *n > n_left_out);
        let views = shown.map(|(_, event)| {
            let mut view = self.event(contract, kind, event);
            let commit = &event.act().commit;
            if let Some(history) = history.filter(|_| takes_back(event)) {
                (view.effects, view.effect_note) =
                    self.toll(contract, &history.id, commit, event.landed);
            }
            let own = all.iter().filter(|one| is_of(one, commit));
            view.remarks = own.map(|one| remark(one)).collect();
            view
        });
        let belongs =
            |one: &&&Irregularity| events.iter().any(|event| is_of(one, &event.act().commit));
        PastView {
            marks: self.marks(number),
            notes,
            ignorance: self.ignorance().filter(|_| arrival == Arrival::Unknown),
            events: views.collect(),
            n_left_out,
            remarks: all.iter().filter(|one| !belongs(one)).map(|one| remark(one)).collect(),
        }
    }

    /// How a record reached the trunk, on one line.
    pub fn landing(&self, number: RecordNo) -> LandingView {
        let desk = self.desk;
        let contract = desk.record(number).contract as usize;
        let is_known = matches!(
            desk.arrival(number),
            Arrival::InTime | Arrival::Late | Arrival::Landed | Arrival::Later
        );
        let first = desk.trace(number).filter(|_| is_known);
        let Some(first) = first.and_then(|trace| trace.history.events.first()) else {
            return LandingView::default();
        };
        let act = self.act(contract, first.act());
        LandingView {
            at: self.instant(contract, first.landed),
            by: match act.party.is_empty() {
                true => act.person,
                false => format!("{} {}", act.party, act.person),
            },
            commit: short(&first.act().commit).to_owned(),
            id: act.id,
        }
    }
}

/// Whether something that had been filed was changed or taken away.
fn takes_back(event: &Event) -> bool {
    match &event.deed {
        Deed::Changed(changes) => changes.iter().any(|change| change.old.is_some()),
        Deed::Deleted => true,
        Deed::Landed | Deed::Moved(_) => false,
    }
}
