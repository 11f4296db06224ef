//! Who may set what in the records: each value is laid to the commit that set it.
//!
//! A value set without the right is put in doubt, so that no rule decides by it. A judged field is
//! vouched for by whoever signs the judgement afterwards; a mere proposal is nobody's offence.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Bench;
use super::Deed;
use super::Event;
use super::Integrity;
use super::Irregularity;
use super::KIND;
use super::RecordHistory;
use super::Version;
use super::What;
use super::compare::is_same;
use super::compare::value_of;
use super::identity::Roll;
use super::signed::who;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::base::value::Value;
use crate::ledger;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Kind;
use crate::ledger::reader;
use crate::ledger::record::Record;

/// A field whose value somebody set who may not.
#[derive(Clone, Debug)]
struct Fault {
    slot: u16,
    /// Index of the event that set it.
    event: usize,
    /// Whose it is.
    holders: Vec<Box<str>>,
    /// Whether the value still stands.
    stands: bool,
    old: Option<Value>,
    new: Option<Value>,
}

/// Puts in doubt what was set without right, and reports it.
pub(super) fn judge(ledger: &mut Ledger, bench: &Bench<'_>, integrity: &mut Integrity) {
    if !bench.rulings.own[bench.no].names_anybody() {
        return;
    }
    let mut faults: BTreeMap<RecordNo, (usize, Vec<Fault>)> = BTreeMap::new();
    let mut found = Vec::new();
    let mut older = Older::default();
    for (at, history) in integrity.records.iter().enumerate() {
        match history.record {
            Some(no) => {
                let own = faults_of(ledger, bench, &mut older, history, ledger.record(no));
                faults.insert(no, (at, own));
            }
            None => found.extend(deleted(ledger, bench, &mut older, history, at)),
        }
    }
    corrected(ledger, integrity, bench, &mut faults);
    for (no, (at, own)) in &faults {
        let history = &integrity.records[*at];
        found.extend(report(ledger, bench, history, *at, *no, own));
        for fault in own.iter().filter(|fault| fault.stands) {
            ledger.records[no.0 as usize].doubt(fault.slot);
        }
    }
    integrity.incidents.extend(found);
}

/// Who set the value of one field, from the oldest on.
struct Setting<'h> {
    event: usize,
    old: Option<&'h Value>,
    new: Option<&'h Value>,
    is_landing: bool,
}

/// The events that set a field since the record landed the last time.
fn settings<'h>(history: &'h RecordHistory, name: &str) -> Vec<Setting<'h>> {
    let mut all: Vec<Setting<'h>> = Vec::new();
    for (event, one) in history.events.iter().enumerate() {
        let landing = Setting { event, old: None, new: None, is_landing: true };
        match &one.deed {
            Deed::Landed => all = vec![landing],
            Deed::Deleted => all.clear(),
            Deed::Moved(_) => {}
            Deed::Changed(changes) => {
                if changes.iter().any(|change| &*change.field == KIND) {
                    all.push(landing);
                } else if let Some(change) = changes.iter().find(|one| &*one.field == name) {
                    let (old, new) = (change.old.as_ref(), change.new.as_ref());
                    all.push(Setting { event, old, new, is_landing: false });
                }
            }
        }
    }
    all
}

/// The fields of a record that somebody set who may not, with those that others have replaced since.
fn faults_of(
    ledger: &Ledger,
    bench: &Bench<'_>,
    older: &mut Older,
    history: &RecordHistory,
    record: &Record,
) -> Vec<Fault> {
    let contract = &ledger.contracts[bench.no];
    let kind = ledger.kinds.kind(usize::from(record.kind));
    let version = history.events.iter().rev().find_map(|event| event.after.as_ref());
    let version = version.filter(|_| history.is_uncommitted);
    let committed = version.and_then(|version| older.record(ledger, bench, version, &history.id));
    let rights = Rights { contract, kind, record };
    let is_committed = |slot: u16| {
        !history.is_uncommitted
            || committed.is_some_and(|old| match (old.written(slot), record.written(slot)) {
                (Some(old), Some(new)) => is_same(&old.value, &new.value),
                (old, new) => old.is_none() && new.is_none(),
            })
    };
    let may = |holders: &[Box<str>], event: usize| {
        let (roll, event) = (roll_of(bench, &history.events[event]), &history.events[event]);
        let holders: Vec<&str> = holders.iter().map(|holder| &**holder).collect();
        roll.may(&holders, &event.act().party) != Some(false)
    };
    let signing = signing(bench, &rights, history, &may);
    let is_shared_out = bench.rulings.own[bench.no].shares_out();
    let is_owned = is_shared_out || kind.by.is_some() || kind.by_field.is_some();
    let mut faults = Vec::new();
    for (slot, spec) in (0u16..).zip(&kind.fields).filter(|(_, spec)| !spec.git) {
        let is_signing = [kind.judged_by, kind.judged_at].contains(&Some(slot));
        if !is_owned && spec.by.is_none() && !is_signing {
            continue;
        }
        let all = settings(history, &spec.name);
        let Some(last) = all.last().map(|one| one.event) else { continue };
        let is_given = record.written(slot).is_some();
        for (n, one) in all.iter().enumerate() {
            let roll = roll_of(bench, &history.events[one.event]);
            let Some((holders, is_whole)) = rights.holders(&roll, slot, spec) else { continue };
            // A field that its record did not have when it landed was not set by the landing.
            let after = all.get(n + 1);
            let was_set = if one.is_landing {
                after.map_or(is_given, |next| next.is_landing || next.old.is_some())
            } else {
                true
            };
            let is_last = one.event == last;
            if !(was_set || (is_whole && is_last)) || may(&holders, one.event) {
                continue;
            }
            if spec.judged && !is_whole {
                match &signing {
                    // A judgement that nobody has signed counts for nothing anyway, and one signed
                    // without right is the signature's fault.
                    Signing::None | Signing::Wrong => continue,
                    Signing::Right(at) if *at >= one.event => continue,
                    Signing::Right(_) => {}
                }
            }
            let new = if one.is_landing { after.and_then(|next| next.old) } else { one.new };
            let current = || record.written(slot).map(|field| &field.value);
            let new = if is_last { new.or_else(current) } else { new };
            faults.push(Fault {
                slot,
                event: one.event,
                holders,
                stands: is_last && is_committed(slot),
                old: one.old.cloned(),
                new: new.cloned(),
            });
        }
    }
    faults
}

/// How the judgement of a record is signed.
enum Signing {
    /// Not at all.
    None,
    /// By somebody whose judgement it is not.
    Wrong,
    /// Last by the event of this index.
    Right(usize),
}

fn signing(
    bench: &Bench<'_>,
    rights: &Rights<'_>,
    history: &RecordHistory,
    may: &dyn Fn(&[Box<str>], usize) -> bool,
) -> Signing {
    let mut last = None;
    for slot in [rights.kind.judged_by, rights.kind.judged_at] {
        let Some(slot) = slot.filter(|slot| rights.record.written(*slot).is_some()) else {
            return Signing::None;
        };
        let Some(spec) = rights.kind.spec(slot) else { return Signing::None };
        let Some(at) = settings(history, &spec.name).last().map(|one| one.event) else {
            return Signing::None;
        };
        let roll = roll_of(bench, &history.events[at]);
        if let Some((holders, _)) = rights.holders(&roll, slot, spec)
            && !may(&holders, at)
        {
            return Signing::Wrong;
        }
        last = last.max(Some(at));
    }
    last.map_or(Signing::None, Signing::Right)
}

/// What a record says of whose its fields are.
struct Rights<'a> {
    contract: &'a Contract,
    kind: &'a Kind,
    record: &'a Record,
}

impl Rights<'_> {
    /// The parties that may set a field, and whether because the whole record is theirs; none if
    /// anybody may.
    fn holders(&self, roll: &Roll, slot: u16, spec: &FieldSpec) -> Option<(Vec<Box<str>>, bool)> {
        let own = |names: Vec<&str>| names.into_iter().map(Into::into).collect();
        let full = format!("{}.{}", self.kind.name, spec.name);
        if let Some(parties) = roll.holders(&full) {
            return Some((own(parties), false));
        }
        if let Some(parties) = roll.holders(&self.kind.name) {
            return Some((own(parties), true));
        }
        if let Some(by) = &spec.by {
            // In a record that is wholly another's, a field may still be somebody's own.
            return Some((vec![by.clone()], self.kind.by.as_ref() == Some(by)));
        }
        if let Some(party) = self.owner() {
            return Some((vec![party], true));
        }
        if Some(slot) != self.kind.judged_by && Some(slot) != self.kind.judged_at {
            return None;
        }
        // Who signs a judgement must be one of those who may make it.
        let judged = (0u16..)
            .zip(&self.kind.fields)
            .filter(|(slot, spec)| spec.judged && self.record.written(*slot).is_some());
        let mut holders: Vec<Box<str>> = judged
            .filter_map(|(slot, spec)| self.holders(roll, slot, spec))
            .flat_map(|(holders, _)| holders)
            .collect();
        holders.sort();
        holders.dedup();
        (!holders.is_empty()).then_some((holders, false))
    }

    /// The party that the whole record belongs to, by its kind or by its own word.
    fn owner(&self) -> Option<Box<str>> {
        if let Some(party) = &self.kind.by {
            return Some(party.clone());
        }
        let slot = self.kind.by_field?;
        let word = match self.record.written(slot) {
            Some(field) => field.value.as_text()?,
            // A notice without a sender is the holder's of its right.
            None => {
                let right = value_of(self.kind, self.record, "right")?.as_text()?;
                let rights = &self.contract.terms.rights;
                let right = rights.iter().find(|one| one.id.text == right)?;
                &right.holder.text
            }
        };
        let party = self.contract.identity.party(word).map(|party| party.id.text.as_str());
        Some(party.unwrap_or(word).into())
    }
}

fn roll_of(bench: &Bench<'_>, event: &Event) -> Arc<Roll> {
    let trunk = bench.commits.index(&event.trunk.commit).unwrap_or_default();
    bench.rulings.own[bench.no].before(trunk)
}

/// Records as older versions of files hold them; each version is read once, whatever is asked of it.
#[derive(Default)]
struct Older(BTreeMap<Box<str>, Vec<Record>>);

impl Older {
    /// A record as a version of a file holds it.
    fn record(
        &mut self,
        ledger: &Ledger,
        bench: &Bench<'_>,
        version: &Version,
        id: &str,
    ) -> Option<&Record> {
        let records = self.0.entry((*version.blob).into()).or_insert_with(|| {
            let Some(text) = bench.commits.text(&version.blob) else { return Vec::new() };
            let frame = ledger::frame(bench.no, &ledger.contracts[bench.no]);
            reader::read_file(SourceId(u32::MAX), text, &frame, &ledger.kinds).0
        });
        records.iter().find(|record| &*record.id == id)
    }
}

/// A record that corrects another says again what the other said, with the same right; what it
/// leaves out of another party's words, it takes away.
fn corrected(
    ledger: &Ledger,
    integrity: &Integrity,
    bench: &Bench<'_>,
    faults: &mut BTreeMap<RecordNo, (usize, Vec<Fault>)>,
) {
    let next = |no: &RecordNo| ledger.links.superseded_by(*no).map(|new| (*no, new));
    let corrections: Vec<(RecordNo, RecordNo)> = faults.keys().filter_map(next).collect();
    let corrects: BTreeMap<RecordNo, RecordNo> =
        corrections.iter().map(|(old, new)| (*new, *old)).collect();
    let n_before = |mut no: RecordNo| {
        let mut n = 0usize;
        while let Some(older) = corrects.get(&no).filter(|_| n < corrects.len()) {
            no = *older;
            n += 1;
        }
        n
    };
    let mut pairs: Vec<(usize, RecordNo, RecordNo)> =
        corrections.iter().map(|(old, new)| (n_before(*old), *old, *new)).collect();
    pairs.sort_unstable_by_key(|(n, old, _)| (*n, *old));
    for (_, old, new) in pairs {
        let (before, after) = (ledger.record(old), ledger.record(new));
        if before.kind != after.kind {
            continue;
        }
        let kind = ledger.kinds.kind(usize::from(after.kind));
        let is_faulty = |slot: u16| {
            faults
                .get(&old)
                .is_some_and(|(_, all)| all.iter().any(|one| one.stands && one.slot == slot))
        };
        let sound: Vec<u16> =
            before.fields.iter().map(|field| field.slot).filter(|slot| !is_faulty(*slot)).collect();
        let Some((at, own)) = faults.get_mut(&new) else { continue };
        own.retain(|fault| {
            let is_again = sound.contains(&fault.slot)
                && match (before.written(fault.slot), after.written(fault.slot)) {
                    (Some(old), Some(new)) => is_same(&old.value, &new.value),
                    _ => false,
                };
            !(fault.stands && is_again)
        });
        let history = &integrity.records[*at];
        let landing = history.events.iter().rposition(|event| matches!(event.deed, Deed::Landed));
        let Some(landing) = landing else { continue };
        let event = &history.events[landing];
        let roll = roll_of(bench, event);
        let rights = Rights { contract: &ledger.contracts[bench.no], kind, record: before };
        for slot in sound.into_iter().filter(|slot| after.written(*slot).is_none()) {
            let Some(spec) = kind.spec(slot) else { continue };
            let Some((holders, _)) = rights.holders(&roll, slot, spec) else { continue };
            let names: Vec<&str> = holders.iter().map(|one| &**one).collect();
            if roll.may(&names, &event.act().party) == Some(false)
                && own.iter().all(|fault| fault.slot != slot)
            {
                let old = before.written(slot).map(|field| field.value.clone());
                own.push(Fault { slot, event: landing, holders, stands: true, old, new: None });
            }
        }
    }
}

/// The deletion of a record that is wholly another party's.
fn deleted(
    ledger: &Ledger,
    bench: &Bench<'_>,
    older: &mut Older,
    history: &RecordHistory,
    at_history: usize,
) -> Option<Irregularity> {
    let event = history.events.last().filter(|event| matches!(event.deed, Deed::Deleted))?;
    let kind = ledger.kinds.kind(usize::from(history.kind));
    let contract = &ledger.contracts[bench.no];
    let record = older.record(ledger, bench, event.before.as_ref()?, &history.id)?;
    let rights = Rights { contract, kind, record };
    let roll = roll_of(bench, event);
    let holders: Vec<Box<str>> = match roll.holders(&kind.name) {
        Some(holders) => holders.into_iter().map(Into::into).collect(),
        None => vec![rights.owner()?],
    };
    let names: Vec<&str> = holders.iter().map(|one| &**one).collect();
    if roll.may(&names, &event.act().party) != Some(false) {
        return None;
    }
    let message = Message::new("no-authority-deleted")
        .with("id", &*history.id)
        .with("who", who(contract, event.act()))
        .with("holders", parties(contract, &holders))
        .with("commit", short(&event.act().commit));
    let mut finding = Finding::new(What::NoAuthority.rule(), Level::Error, message)
        .in_contract(&contract.identity.id)
        .about(&history.id)
        .help(Message::new("no-authority-deleted-help"));
    finding.path = Some(event.path.to_string());
    Some(irregularity(event, Some(at_history), finding))
}

fn report(
    ledger: &Ledger,
    bench: &Bench<'_>,
    history: &RecordHistory,
    at_history: usize,
    no: RecordNo,
    faults: &[Fault],
) -> Vec<Irregularity> {
    let contract = &ledger.contracts[bench.no];
    let record = ledger.record(no);
    let kind = ledger.kinds.kind(usize::from(record.kind));
    let mut found = Vec::new();
    let mut groups: BTreeMap<(usize, bool), Vec<&Fault>> = BTreeMap::new();
    for fault in faults {
        groups.entry((fault.event, fault.stands)).or_default().push(fault);
    }
    for ((event, stands), group) in groups {
        let event = &history.events[event];
        let given: Vec<&&Fault> =
            group.iter().filter(|fault| fault.old.is_some() || fault.new.is_some()).collect();
        let zone = contract.identity.zone;
        let changes = given.iter().map(|fault| {
            let value = |value: &Option<Value>| {
                value.as_ref().map_or(Datum::Missing, |value| value.datum(zone))
            };
            let label = kind.spec(fault.slot).map(|spec| Datum::Named {
                zh: (*spec.label.zh).into(),
                en: (*spec.label.en).into(),
            });
            let key = match (&fault.old, &fault.new) {
                (Some(_), Some(_)) => "no-authority-changed",
                (Some(_), None) => "no-authority-removed",
                _ => "no-authority-set",
            };
            let message = Message::new(key)
                .with("field", label.unwrap_or(Datum::Missing))
                .with("old", value(&fault.old))
                .with("new", value(&fault.new));
            Datum::from(message)
        });
        let Some(first) = group.first() else { continue };
        let key = if stands { "no-authority-record" } else { "no-authority-record-past" };
        let message = Message::new(key)
            .with("id", &*record.id)
            .with("who", who(contract, event.act()))
            .with("holders", parties(contract, &first.holders))
            .with("commit", short(&event.act().commit))
            .with("changes", Datum::List(changes.collect()));
        let place = match &given[..] {
            [one] => record.written(one.slot).map_or(record.place, |field| field.place),
            _ => record.place,
        };
        let level = if stands { Level::Error } else { Level::Note };
        let mut finding = Finding::new(What::NoAuthority.rule(), level, message)
            .at(place)
            .in_contract(&contract.identity.id)
            .about(&record.id);
        if let [one] = &given[..]
            && let Some(spec) = kind.spec(one.slot)
        {
            finding = finding.on_field(&spec.name);
        }
        if stands {
            finding = finding.help(Message::new("no-authority-record-help"));
        }
        found.push(irregularity(event, Some(at_history), finding));
    }
    found
}

fn irregularity(event: &Event, record: Option<usize>, finding: Finding) -> Irregularity {
    Irregularity {
        what: What::NoAuthority,
        record,
        act: Some(Arc::clone(event.act())),
        landed: Some(event.landed),
        finding,
    }
}

/// The roles of parties.
pub(super) fn parties(contract: &Contract, ids: &[Box<str>]) -> Datum {
    Datum::List(ids.iter().map(|id| Datum::from(contract.identity.role(id))).collect())
}

/// The first digits of a commit.
pub(super) fn short(commit: &str) -> String {
    commit.chars().take(12).collect()
}
