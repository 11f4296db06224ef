//! People and systems: who is posted where, which systems are under contract, what is registered.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::time::Date;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::ledger::kinds::Kind;
use crate::ledger::record::Record;
use crate::obligations::outcome::Verdict;

use super::desk::Desk;
use super::field;
use super::parts::Anchor;
use super::parts::Badge;
use super::target::Target;
use super::voice::Voice;

/// People, systems and registers of a contract; empty where it has none.
#[derive(Debug, Default, Serialize)]
pub struct People {
    /// The posts, those that are held now first.
    pub posts: Vec<PostView>,
    /// The systems under contract.
    pub systems: Vec<SystemView>,
    /// What is registered, by kind.
    pub registers: Vec<RegisterView>,
}

/// One person's time in one post.
#[derive(Debug, Serialize)]
pub struct PostView {
    /// The person, with the record.
    pub person: Anchor,
    /// The posts, the main one first.
    pub roles: String,
    /// First day.
    pub from: String,
    /// Last day; empty while in post.
    pub to: String,
    /// Whether the person is in post now.
    pub state: Badge,
    /// Certificates and further qualifications.
    pub skills: String,
    /// That the certificate has run out, in words; empty if it has not.
    pub expired: String,
    /// What was judged of it; none if nobody did.
    pub qualified: Option<Badge>,
}

/// A system under contract.
#[derive(Debug, Serialize)]
pub struct SystemView {
    /// Its title.
    pub title: String,
    /// How many incidents are filed of it.
    pub n_incidents: usize,
    /// How many outcomes about them are breached.
    pub n_breached: usize,
    /// The last incident.
    pub last: Anchor,
    /// When it was reported.
    pub last_at: String,
}

/// Entries of a register.
#[derive(Debug, Serialize)]
pub struct RegisterView {
    /// What is registered, with the page of records.
    pub title: Anchor,
    /// How many entries.
    pub n: usize,
    /// How many of them have run out.
    pub n_expired: usize,
}

impl People {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty() && self.systems.is_empty() && self.registers.is_empty()
    }
}

impl Desk<'_> {
    /// The records of a contract of a kind, by time.
    fn of_kind(&self, contract: usize, name: &str) -> Option<(&Kind, &[RecordNo])> {
        let kinds = &self.book.ledger.kinds;
        let number = kinds.number(name)?;
        let records = self.shelves[contract].of_kind.get(&number)?;
        Some((kinds.get(number)?, records))
    }
}

impl Voice<'_> {
    /// People, systems and registers of a contract.
    pub fn people(&self, contract: usize) -> People {
        People {
            posts: self.posts(contract),
            systems: self.systems(contract),
            registers: self.registers(contract),
        }
    }

    fn posts(&self, contract: usize) -> Vec<PostView> {
        let Some((kind, records)) = self.desk.of_kind(contract, "staff") else {
            return Vec::new();
        };
        let mut posts: Vec<(u8, PostView)> =
            records.iter().map(|no| self.post(contract, kind, *no)).collect();
        posts.sort_by_key(|(order, _)| *order);
        posts.into_iter().map(|(_, post)| post).collect()
    }

    fn post(&self, contract: usize, kind: &Kind, number: RecordNo) -> (u8, PostView) {
        let record = self.desk.record(number);
        let zone = self.zone(contract);
        let as_of = self.desk.book.moment(contract);
        let is_over = |last: Date| as_of.reached(zone.day(last).to);
        let said = |name: &str| self.field_of(contract, kind, record, name);
        let day = |name: &str| record.named(kind, name).and_then(|one| date(zone, &one.value));
        let (from, to) = (day("from"), day("to"));
        let (order, state) = if from.is_some_and(|from| !as_of.reached(zone.midnight(from))) {
            (1, Badge { name: "upcoming", word: self.word("desk-post-ahead") })
        } else if to.is_some_and(is_over) {
            (2, Badge { name: "over", word: self.word("desk-post-left") })
        } else {
            (0, Badge { name: "met", word: self.word("desk-post-held") })
        };
        let certificate = record.named(kind, "certificate").map(|field| &field.value);
        let inside = |name: &str| match certificate {
            Some(Value::Table(entries)) => {
                entries.iter().find(|entry| *entry.name == *name).map(|entry| &entry.value)
            }
            _ => None,
        };
        let mut skills: Vec<String> =
            inside("name").and_then(Value::as_text).map(str::to_owned).into_iter().collect();
        skills.extend(Some(said("qualifications")).filter(|text| !text.is_empty()));
        let valid_to = inside("valid_to").and_then(|value| date(zone, value));
        let person = record.named(kind, "person").and_then(|one| one.value.as_text());
        let post = record.named(kind, "qualified").and_then(|one| one.value.as_bool());
        let roles = [said("role"), said("also"), said("post")];
        let roles: Vec<String> = roles.into_iter().filter(|one| !one.is_empty()).collect();
        let text = person.unwrap_or(&record.id);
        let view = PostView {
            person: self.to_place(self.desk.record_place(number), text),
            roles: roles.join(self.separator()),
            from: from.map(|day| day.to_string()).unwrap_or_default(),
            to: to.map(|day| day.to_string()).unwrap_or_default(),
            state,
            skills: skills.join(self.separator()),
            expired: valid_to
                .filter(|day| is_over(*day))
                .map(|day| self.say(&Message::new("desk-expired").with("day", day.to_string())))
                .unwrap_or_default(),
            qualified: post.map(|is_qualified| match is_qualified {
                true => Badge { name: "met", word: self.word("desk-qualified") },
                false => Badge { name: "breached", word: self.word("desk-unqualified") },
            }),
        };
        (order, view)
    }

    /// A field of a record in words; empty where it is not filed.
    fn field_of(&self, contract: usize, kind: &Kind, record: &Record, name: &str) -> String {
        let found = record.named(kind, name).zip(kind.field(name));
        let said = found.map(|(one, spec)| field::plain(self, contract, spec, &one.value));
        said.unwrap_or_default()
    }

    fn systems(&self, contract: usize) -> Vec<SystemView> {
        let desk = self.desk;
        let incidents = desk.of_kind(contract, "incident");
        let mut of_system: BTreeMap<&str, Vec<RecordNo>> = BTreeMap::new();
        if let Some((kind, records)) = incidents {
            for no in records {
                let system = desk.record(*no).named(kind, "system");
                if let Some(id) = system.and_then(|field| field.value.as_text()) {
                    of_system.entry(id).or_default().push(*no);
                }
            }
        }
        let breached = |no: &RecordNo| {
            let outcomes = desk.outcomes_of(*no).iter().map(|at| desk.outcome(*at));
            outcomes
                .filter(|one| one.record == Some(*no) && one.verdict == Verdict::Breached)
                .count()
        };
        let systems = desk.contract(contract).identity.systems.iter();
        systems
            .map(|system| {
                let records = of_system.get(system.id.text.as_str()).map_or(&[][..], Vec::as_slice);
                let last = records.last();
                SystemView {
                    title: system.title.clone(),
                    n_incidents: records.len(),
                    n_breached: records.iter().map(breached).sum(),
                    last: last.map(|no| self.to_record(*no)).unwrap_or_default(),
                    last_at: last
                        .and_then(|no| desk.record(*no).at)
                        .map(|at| self.minute(contract, at))
                        .unwrap_or_default(),
                }
            })
            .collect()
    }

    fn registers(&self, contract: usize) -> Vec<RegisterView> {
        let Some((kind, records)) = self.desk.of_kind(contract, "register") else {
            return Vec::new();
        };
        let zone = self.zone(contract);
        let as_of = self.desk.book.moment(contract);
        let is_over = |last: Date| as_of.reached(zone.day(last).to);
        let mut by_kind: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for no in records {
            let record = self.desk.record(*no);
            let ends = record.named(kind, "valid_to").and_then(|one| date(zone, &one.value));
            let entry = by_kind.entry(self.field_of(contract, kind, record, "kind")).or_default();
            entry.0 += 1;
            entry.1 += usize::from(ends.is_some_and(is_over));
        }
        by_kind
            .into_iter()
            .map(|(title, (n, n_expired))| RegisterView {
                title: self.to(Target::Records(contract), title),
                n,
                n_expired,
            })
            .collect()
    }
}

/// The day that a value states.
fn date(zone: Zone, value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::Instant(at) => Some(zone.date(*at)),
        _ => None,
    }
}
