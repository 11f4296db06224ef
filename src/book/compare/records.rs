//! Records and ruling files that differ, and what to call records that have no id of their own.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::FileChange;
use super::Judgement;
use super::Presence;
use super::RecordChange;
use super::RecordDeed;
use crate::base::message::Datum;
use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::book::Book;
use crate::ledger::record::Record;
use crate::obligations::outcome::Outcome;

/// The names of old records that have no id of their own, as the new side calls the same records.
///
/// Such a record goes by its file and place, which every edit before it moves. It is taken to be the
/// one of the new side that holds the same; failing that, the next of its kind in the same order.
#[derive(Clone, Debug, Default)]
pub(super) struct Aliases {
    names: BTreeMap<String, String>,
}

/// What a record says, whatever it is called: its kind, and its fields by slot.
type Content<'a> = (&'a str, Vec<(u16, Datum)>);

impl Aliases {
    /// Pairs the records without an id of their own.
    pub(super) fn between(old: &Judgement<'_>, new: &Judgement<'_>) -> Aliases {
        let mut olds: Vec<&Record> = nameless(old).collect();
        let mut news: Vec<&Record> = nameless(new).collect();
        let mut names = BTreeMap::new();
        let mut by_content: BTreeMap<Content<'_>, Vec<&Record>> = BTreeMap::new();
        for record in news.drain(..).rev() {
            by_content.entry(content(new, record)).or_default().push(record);
        }
        olds.retain(|record| {
            let twin = by_content.get_mut(&content(old, record)).and_then(Vec::pop);
            twin.inspect(|twin| _ = names.insert(record.id.to_string(), twin.id.to_string()))
                .is_none()
        });
        let mut left: Vec<&Record> = by_content.into_values().flatten().collect();
        left.sort_by_key(|record| record.place);
        let mut left: Vec<Option<&Record>> = left.into_iter().map(Some).collect();
        for record in olds {
            let is_like = |one: &&mut Option<&Record>| {
                one.is_some_and(|one| kind_of(new, one) == kind_of(old, record))
            };
            let next = left.iter_mut().find(is_like).and_then(Option::take);
            // What is gone must not be taken for something else that happens to stand there.
            let name = next.map_or_else(|| format!("{} ", record.id), |next| next.id.to_string());
            names.insert(record.id.to_string(), name);
        }
        Aliases { names }
    }

    /// What the new side calls an old record.
    pub(super) fn record<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// What the new side calls an old outcome: its id begins with that of its record, if it has one.
    pub(super) fn outcome(&self, side: &Judgement<'_>, outcome: &Outcome) -> String {
        let own = outcome.record.map(|no| &*side.ledger.record(no).id);
        let rest = own.and_then(|id| Some((id, outcome.id.strip_prefix(id)?)));
        match rest {
            Some((id, rest)) => format!("{}{rest}", self.record(id)),
            None => outcome.id.clone(),
        }
    }
}

/// The records of a contract whose files give them no id that is theirs alone.
fn nameless<'a>(side: &Judgement<'a>) -> impl Iterator<Item = &'a Record> {
    let ledger = side.ledger;
    of_contract(side).map(|(_, record)| record).filter(move |record| {
        let slot = ledger.kinds.get(record.kind).and_then(|kind| kind.slot("id"));
        let id = slot.and_then(|slot| record.written(slot)).and_then(|id| id.value.as_text());
        id != Some(&*record.id)
    })
}

fn of_contract<'a>(side: &Judgement<'a>) -> impl Iterator<Item = (RecordNo, &'a Record)> {
    let no = side.no;
    let numbered = (0..).map(RecordNo).zip(&side.ledger.records);
    numbered.filter(move |(_, record)| record.contract as usize == no)
}

fn kind_of<'a>(side: &Judgement<'a>, record: &Record) -> &'a str {
    side.ledger.kinds.get(record.kind).map_or("", |kind| &kind.name)
}

/// What a record holds, without where it holds it.
fn content<'a>(side: &Judgement<'a>, record: &Record) -> (&'a str, Vec<(u16, Datum)>) {
    let fields = record.fields.iter().map(|field| (field.slot, plain(&field.value)));
    (kind_of(side, record), fields.collect())
}

/// A value without the places of its parts.
fn plain(value: &Value) -> Datum {
    value.datum(Zone::default())
}

/// The records that were added, changed or removed, by id.
pub(super) fn changes(
    old: Option<&Judgement<'_>>,
    new: Option<&Judgement<'_>>,
    aliases: &Aliases,
) -> Vec<RecordChange> {
    let before: BTreeMap<&str, &Record> = old
        .iter()
        .flat_map(|side| of_contract(side))
        .map(|(_, record)| (aliases.record(&record.id), record))
        .collect();
    let after: BTreeMap<&str, &Record> = new
        .iter()
        .flat_map(|side| of_contract(side))
        .map(|(_, record)| (&*record.id, record))
        .collect();
    let mut changes = Vec::new();
    for (id, record) in &after {
        let Some(side) = new else { break };
        let deed = match (before.get(id), old) {
            (Some(earlier), Some(old)) => {
                let fields = fields(old, earlier, side, record);
                if fields.is_empty() {
                    continue;
                }
                RecordDeed::Changed(fields)
            }
            _ => RecordDeed::Added,
        };
        let kind = kind_of(side, record).to_owned();
        changes.push(RecordChange { id: (*id).to_owned(), kind, place: record.place, deed });
    }
    for (id, record) in before.iter().filter(|(id, _)| !after.contains_key(*id)) {
        let Some(side) = old else { break };
        let kind = kind_of(side, record).to_owned();
        let (id, deed) = (id.trim_end().to_owned(), RecordDeed::Removed);
        changes.push(RecordChange { id, kind, place: record.place, deed });
    }
    changes.sort_by(|a, b| a.id.cmp(&b.id));
    changes
}

/// The names of the fields that do not hold the same, in the order of the new kind. Fields that only
/// git fills are none of the record's own.
fn fields(
    old: &Judgement<'_>,
    earlier: &Record,
    new: &Judgement<'_>,
    later: &Record,
) -> Vec<String> {
    let (Some(old_kind), Some(new_kind)) =
        (old.ledger.kinds.get(earlier.kind), new.ledger.kinds.get(later.kind))
    else {
        return Vec::new();
    };
    let mut names = Vec::new();
    if old_kind.name != new_kind.name {
        names.push("kind".to_owned());
    }
    let is_own = |name: &str| !GIT.contains(&name);
    for spec in new_kind.fields.iter().filter(|spec| is_own(&spec.name)) {
        let of = |record: &Record, slot: Option<u16>| {
            let slot = slot?;
            let value = record.written(slot).map(|field| plain(&field.value));
            Some((value, record.faulty.binary_search(&slot).is_ok()))
        };
        let earlier = of(earlier, old_kind.slot(&spec.name)).unwrap_or_default();
        let later = of(later, new_kind.slot(&spec.name)).unwrap_or_default();
        if earlier != later {
            names.push(spec.name.to_string());
        }
    }
    for spec in old_kind.fields.iter().filter(|spec| is_own(&spec.name)) {
        let was_given = old_kind.slot(&spec.name).and_then(|slot| earlier.written(slot)).is_some();
        if was_given && new_kind.slot(&spec.name).is_none() {
            names.push(spec.name.to_string());
        }
    }
    if names.is_empty() && earlier.broken != later.broken {
        names.push("*".to_owned());
    }
    names
}

/// Fields that only git fills.
const GIT: [&str; 4] = ["written_at", "committed_at", "landed_at", "filed_at"];

/// The files of the data folder that hold no records, and the settings, where their bytes differ.
pub(super) fn files(old: &Book, new: &Book) -> Vec<FileChange> {
    let (before, after) = (ruling(old), ruling(new));
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let mut changes: Vec<FileChange> = gone
        .map(|path| FileChange { path: (*path).to_owned(), presence: Presence::Removed })
        .collect();
    for (path, blob) in &after {
        let presence = match before.get(path) {
            None => Presence::Added,
            Some(earlier) if earlier != blob => Presence::Both,
            Some(_) => continue,
        };
        changes.push(FileChange { path: (*path).to_owned(), presence });
    }
    changes.sort();
    changes
}

fn ruling(book: &Book) -> BTreeMap<&str, &str> {
    let data = format!("{}/", book.settings.folders.data);
    let filed: BTreeSet<SourceId> =
        book.ledger.records.iter().map(|record| record.place.source).collect();
    let holds_records = |id: SourceId, path: &str| {
        let inside = path.strip_prefix(&data).and_then(|path| path.split('/').nth(1));
        inside == Some("records") || filed.contains(&id)
    };
    let files = book.snapshot.numbered().filter(|(id, file)| {
        let is_ours = file.path == crate::settings::FILE || file.path.starts_with(&data);
        is_ours && !holds_records(*id, &file.path)
    });
    files.map(|(_, file)| (file.path.as_str(), file.blob.as_str())).collect()
}
