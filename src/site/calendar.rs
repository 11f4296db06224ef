//! Calendars: what is due, for whatever shows appointments.
//!
//! Entries are events and not tasks: a subscribed task is shown by one of the four calendars that
//! people use, an event by all. They block no time. An obligation has one entry a day at most, and
//! what recurs often shares one entry a day for the contract, for the next two weeks.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::base::digest::sha256;
use crate::base::message::Message;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::TimeOfDay;
use crate::base::time::Zone;
use crate::base::time::add_days;
use crate::book::due;
use crate::book::due::Due;
use crate::book::due::Urgency;
use crate::book::due::What;
use crate::ledger::contract::clause::Bound;

use super::address::Spot;
use super::ical::Lines;
use super::target::OutcomeAt;
use super::target::Target;
use super::voice::Voice;

/// Name of a calendar in the folder of its contract, or at the root of its language.
pub(super) const FILE: &str = "due.ics";

/// An obligation that falls due on more days than this within the horizon is routine.
pub const MAX_DAYS: usize = 14;

/// How many days ahead routine is told of.
pub const ROUTINE_DAYS: i64 = 14;

/// How many things an entry names one by one.
const MAX_LINES: usize = 30;

/// How many entries a calendar holds at most: those nearest to the as-of instant.
pub const MAX_EVENTS: usize = 1_000;

/// What the calendar of all needs of a contract's: its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The entries, [`MAX_EVENTS`] at most.
    pub events: Vec<Event>,
}

/// The calendar of a contract, with its path, and what the calendar of all needs of it.
pub(super) fn of_contract(voice: &Voice<'_>, c: usize) -> (String, Vec<u8>, Piece) {
    let events = events(voice, c, due::due(voice.desk.book, c, due::AHEAD));
    let events = nearest(events, || voice.desk.book.moment(c).day(voice.zone(c)).from);
    (path(voice, Some(c)), calendar(voice, Some(c), &events), Piece { events })
}

/// The calendar of all, with its path.
pub(super) fn join(voice: &Voice<'_>, pieces: &[Piece]) -> (String, Vec<u8>) {
    let events = pieces.iter().flat_map(|piece| piece.events.iter().cloned()).collect();
    (
        path(voice, None),
        calendar(voice, None, &nearest(events, || voice.desk.book.snapshot.as_of.instant)),
    )
}

/// The entries nearest to the as-of day, in their order.
fn nearest(events: Vec<Event>, now: impl FnOnce() -> Instant) -> Vec<Event> {
    if events.len() <= MAX_EVENTS {
        return events;
    }
    let today = now().unix().div_euclid(86_400);
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|n| (events[*n].day.abs_diff(today), *n));
    order.truncate(MAX_EVENTS);
    order.sort_unstable();
    let mut events: Vec<Option<Event>> = events.into_iter().map(Some).collect();
    order.into_iter().filter_map(|n| events[n].take()).collect()
}

/// One calendar of what is due in some contracts, each by its number and how many seconds to look
/// ahead, as [`due::due`] lists it, or of what of it is `wanted`.
pub fn of(voice: &Voice<'_>, contracts: &[(usize, i64)], wanted: impl Fn(&Due) -> bool) -> Vec<u8> {
    let mut all: Vec<Event> = Vec::new();
    for (c, ahead) in contracts {
        let mut list = due::due(voice.desk.book, *c, *ahead);
        list.retain(&wanted);
        all.extend(events(voice, *c, list));
    }
    let only = match contracts {
        [(one, _)] => Some(*one),
        _ => None,
    };
    calendar(voice, only, &all)
}

/// Path of the calendar of a contract, or of all, below the root of the site.
pub(super) fn path(voice: &Voice<'_>, contract: Option<usize>) -> String {
    voice.file_of(contract, FILE)
}

/// Title of the calendar of a contract, or of all.
pub(super) fn title(voice: &Voice<'_>, contract: Option<usize>) -> String {
    voice.say(&Message::new("due-title").with("of", voice.scope(contract)))
}

fn calendar(voice: &Voice<'_>, contract: Option<usize>, events: &[Event]) -> Vec<u8> {
    let settings = &voice.desk.book.settings;
    let zone = match contract {
        Some(c) => voice.zone(c),
        None => settings.zone,
    };
    let title = title(voice, contract);
    let mut lines = Lines::default();
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.put("PRODID", "-//Pactbook//Pactbook//EN");
    lines.put("CALSCALE", "GREGORIAN");
    lines.put("METHOD", "PUBLISH");
    lines.say("NAME", &title);
    lines.say("X-WR-CALNAME", &title);
    if let Zone::Named(name) = zone {
        lines.put("X-WR-TIMEZONE", name.name());
    }
    lines.put("REFRESH-INTERVAL;VALUE=DURATION", "P1D");
    lines.put("X-PUBLISHED-TTL", "P1D");
    let book = voice.desk.book;
    let stamp = |c: usize| book.stands_since[c];
    for event in events {
        let stamp = contract.map_or(book.snapshot.as_of.instant, stamp);
        event.write(&utc(stamp), &mut lines);
    }
    lines.put("END", "VCALENDAR");
    lines.into_bytes()
}

/// An entry of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    uid: String,
    time: Time,
    /// Its day, counted from 1970 in UTC.
    day: i64,
    title: String,
    description: String,
    /// The contract, as calendars sort by it.
    category: String,
    url: Option<String>,
}

/// When an entry stands, as calendars write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Time {
    /// From this day to that, which is no longer part of it.
    Day(String, String),
    At(String),
}

impl Event {
    fn write(&self, stamp: &str, lines: &mut Lines) {
        lines.put("BEGIN", "VEVENT");
        lines.put("UID", &self.uid);
        lines.put("DTSTAMP", stamp);
        match &self.time {
            Time::Day(from, to) => {
                lines.put("DTSTART;VALUE=DATE", from);
                lines.put("DTEND;VALUE=DATE", to);
            }
            Time::At(at) => lines.put("DTSTART", at),
        }
        lines.say("SUMMARY", &self.title);
        lines.say("DESCRIPTION", &self.description);
        lines.say("CATEGORIES", &self.category);
        lines.put("TRANSP", "TRANSPARENT");
        lines.put("X-MICROSOFT-CDO-BUSYSTATUS", "FREE");
        if let Some(url) = &self.url {
            lines.put("URL", url);
        }
        lines.put("END", "VEVENT");
    }
}

/// What falls together into one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// What one obligation asks for on a day.
    Obligation(usize),
    /// A payment.
    Payment(usize),
    /// A period to be signed off.
    SignOff(usize),
    /// Everything on a day that recurs often.
    Routine,
}

/// The entries of what is due in a contract, by day.
fn events(voice: &Voice<'_>, c: usize, list: Vec<Due>) -> Vec<Event> {
    let book = voice.desk.book;
    let zone = voice.zone(c);
    let mut days: BTreeMap<usize, BTreeSet<Date>> = BTreeMap::new();
    for one in &list {
        if let What::Outcome { obligation, .. } = one.what {
            days.entry(obligation).or_default().insert(zone.date(one.at));
        }
    }
    let is_routine = |obligation: usize| days[&obligation].len() > MAX_DAYS;
    let is_near = |at: Instant| book.moment(c).reached(at.plus(-ROUTINE_DAYS * 86_400));
    let mut groups: BTreeMap<(Date, Urgency, Key), Vec<Due>> = BTreeMap::new();
    for one in list {
        let key = match one.what {
            What::Outcome { obligation, .. } if is_routine(obligation) => {
                if !is_near(one.at) {
                    continue;
                }
                Key::Routine
            }
            What::Outcome { obligation, .. } => Key::Obligation(obligation),
            What::Payment { stage } => Key::Payment(stage),
            What::SignOff { period } => Key::SignOff(period),
        };
        groups.entry((zone.date(one.at), one.urgency, key)).or_default().push(one);
    }
    groups
        .iter()
        .map(|((day, urgency, key), dues)| event(voice, c, *day, *urgency, *key, dues))
        .collect()
}

fn event(
    voice: &Voice<'_>,
    c: usize,
    day: Date,
    urgency: Urgency,
    key: Key,
    dues: &[Due],
) -> Event {
    let desk = voice.desk;
    let first = dues[0];
    let title = Message::new(match urgency {
        Urgency::Overdue => "due-overdue",
        Urgency::Waiting => "due-waiting",
        Urgency::Ahead => "due-ahead",
    });
    let of = voice.scope(Some(c));
    let title = title.with("what", what(voice, c, key, dues)).with("of", &*of);
    let is_one_time = dues.iter().all(|one| one.at == first.at);
    let is_whole_day = !is_one_time || is_end_of_day(voice.zone(c), first.at);
    let spot = match dues {
        [one] => spot(voice, c, one.what),
        _ => (Target::Open(c, 0), None),
    };
    Event {
        uid: identity(voice, c, key, first),
        time: match key == Key::Routine || is_whole_day {
            true => {
                let date = |date: Date| date.format("%Y%m%d").to_string();
                Time::Day(date(day), date(add_days(day, 1)))
            }
            false => Time::At(utc(first.at)),
        },
        day: first.at.unix().div_euclid(86_400),
        title: voice.say(&title),
        description: description(voice, c, dues),
        category: of,
        url: desk.on_the_web(&desk.path(voice.language(), &spot)),
    }
}

/// What an entry is about, in a phrase.
fn what(voice: &Voice<'_>, c: usize, key: Key, dues: &[Due]) -> String {
    let n = dues.len();
    match (key, dues) {
        (Key::Routine, [_, _, ..]) => voice.say(&Message::new("due-routine").with("n", n)),
        (Key::Obligation(o), [_, _, ..]) => {
            let title = &voice.desk.contract(c).obligations[o].title;
            voice.say(&Message::new("due-several").with("title", title).with("n", n))
        }
        _ => line(voice, c, dues[0].what),
    }
}

/// One thing that is due, in a phrase.
fn line(voice: &Voice<'_>, c: usize, what: What) -> String {
    let file = voice.desk.contract(c);
    match what {
        What::Outcome { obligation, outcome } => {
            let at = OutcomeAt { contract: c, obligation, outcome };
            let subject = voice.subject(c, voice.desk.outcome(at));
            let title = &file.obligations[obligation].title;
            voice.say(&Message::new("due-one").with("title", title).with("subject", subject))
        }
        What::Payment { stage } => {
            let title = &file.terms.stages[stage].title;
            voice.say(&Message::new("due-payment").with("title", title))
        }
        What::SignOff { period } => {
            let title = &file.identity.periods[period].title;
            voice.say(&Message::new("due-sign-off").with("title", title))
        }
    }
}

fn description(voice: &Voice<'_>, c: usize, dues: &[Due]) -> String {
    let file = voice.desk.contract(c);
    let mut lines = Vec::new();
    for one in dues.iter().take(MAX_LINES) {
        let message = match one.what {
            What::SignOff { .. } => Message::new("due-line-sign-off"),
            _ => Message::new("due-line").with("by", voice.instant(c, one.at)),
        };
        let who = match one.by {
            Bound::Supplier => "supplier",
            Bound::Buyer => "buyer",
        };
        let mut said =
            message.with("what", line(voice, c, one.what)).with("who", voice.party(c, who));
        said = match one.what {
            What::Outcome { obligation, .. } => {
                let clause = file.clause_of(&file.obligations[obligation]);
                said.with("clause", Message::new("due-clause").with("id", &clause.id.text))
            }
            _ => said.with("clause", ""),
        };
        lines.push(voice.say(&said));
    }
    if let Some(n) = dues.len().checked_sub(MAX_LINES).filter(|n| *n > 0) {
        lines.push(voice.say(&Message::new("due-more").with("n", n)));
    }
    let today = voice.desk.book.moment(c).date(voice.zone(c));
    lines.push(voice.say(&Message::new("due-as-of").with("at", today)));
    lines.join("\n")
}

/// Where the site tells more.
fn spot(voice: &Voice<'_>, c: usize, what: What) -> Spot {
    match what {
        What::Outcome { obligation, outcome } => {
            voice.desk.outcome_place(OutcomeAt { contract: c, obligation, outcome })
        }
        What::Payment { .. } => (Target::Settlement(c), None),
        What::SignOff { period } => (Target::Period(c, period), None),
    }
}

/// An id that stays the same from build to build, in whatever calendar the entry stands: of an entry
/// about several things that of the first.
fn identity(voice: &Voice<'_>, c: usize, key: Key, first: Due) -> String {
    let file = voice.desk.contract(c);
    let day = voice.zone(c).date(first.at).to_string();
    let own = match (key, first.what) {
        (Key::Routine, _) => vec!["routine".to_owned(), first.urgency.name().to_owned(), day],
        (_, What::Outcome { obligation, outcome }) => {
            let at = OutcomeAt { contract: c, obligation, outcome };
            let id = voice.desk.outcome(at).id.clone();
            vec!["outcome".to_owned(), file.obligations[obligation].id.text.clone(), id]
        }
        (_, What::Payment { stage }) => {
            vec!["payment".to_owned(), file.terms.stages[stage].id.text.clone()]
        }
        (_, What::SignOff { period }) => {
            vec!["sign-off".to_owned(), file.identity.periods[period].id.text.clone()]
        }
    };
    let parts = format!("{}\u{1f}{}", file.identity.id, own.join("\u{1f}"));
    format!("{}@pactbook", &sha256(parts.as_bytes())[..32])
}

/// Whether a limit is that of the whole day.
fn is_end_of_day(zone: Zone, at: Instant) -> bool {
    TimeOfDay::from_hms_opt(23, 59, 59) == Some(zone.local(at).time())
}

/// An instant as `20260703T010000Z`.
fn utc(instant: Instant) -> String {
    Zone::default().local(instant).format("%Y%m%dT%H%M%SZ").to_string()
}
