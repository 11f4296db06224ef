//! Links between records: ids that stand twice, references to nothing, corrections.

use std::collections::BTreeMap;

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::proof::RecordNo;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::ledger::kinds::Kinds;
use crate::ledger::record::Record;

/// For how many references to nothing the nearest id is looked for; each look passes over all ids.
const NEAREST: usize = 20;

/// Who is who among the records of a ledger, by their numbers (positions in the slice).
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Contract, id and number of each record with an id of its own, sorted.
    ids: Vec<(u32, Box<str>, RecordNo)>,
    /// For each record the one that replaces it.
    superseded_by: Vec<Option<RecordNo>>,
    /// For each record the one that has its id already.
    duplicate_of: Vec<Option<RecordNo>>,
}

impl Links {
    /// The record of a contract with that id; of several, the first by file and place.
    pub fn find(&self, contract: u32, id: &str) -> Option<RecordNo> {
        let at =
            self.ids.binary_search_by(|(c, known, _)| (*c, &**known).cmp(&(contract, id))).ok()?;
        Some(self.ids[at].2)
    }

    /// The record that corrects this one directly.
    pub fn superseded_by(&self, no: RecordNo) -> Option<RecordNo> {
        self.superseded_by.get(no.0 as usize).copied().flatten()
    }

    /// The end of the chain of corrections: the record itself if nothing corrects it.
    pub fn latest(&self, no: RecordNo) -> RecordNo {
        let mut latest = no;
        // Chains have no cycles: `resolve` leaves those out.
        while let Some(next) = self.superseded_by(latest) {
            latest = next;
        }
        latest
    }

    /// The earlier record with the same id, if this one repeats it.
    pub fn duplicate_of(&self, no: RecordNo) -> Option<RecordNo> {
        self.duplicate_of.get(no.0 as usize).copied().flatten()
    }
}

/// Resolves ids, references and corrections of all records; their order decides who came first.
///
/// A superseded record stays in the ledger; it is for the caller not to count it. Members of a
/// cycle of corrections supersede nobody, and of several corrections of one record the first stands.
/// A record that repeats an id is judged all the same, so that nothing vanishes behind another: it
/// goes by its id with a tilde and a number, which no file can write. A reference to nothing, or
/// to a record of the wrong kind, becomes doubtful.
pub fn resolve(records: &mut [Record], kinds: &Kinds) -> (Links, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut links = Links {
        ids: Vec::new(),
        superseded_by: vec![None; records.len()],
        duplicate_of: vec![None; records.len()],
    };
    collect_ids(records, kinds, &mut links, &mut findings);
    name_duplicates(records, &mut links);
    let mut resolver = Resolver {
        records,
        kinds,
        links: &links,
        findings,
        n_dangling: 0,
        at: (0, 0),
        doubtful: Vec::new(),
    };
    for at in 0..records.len() {
        resolver.references(at);
    }
    let (mut findings, doubtful) = (resolver.findings, resolver.doubtful);
    for (at, slot) in doubtful {
        records[at].doubt(slot);
    }
    let corrections = corrections(records, kinds, &links, &mut findings);
    links.superseded_by = corrections;
    findings.sort_by_key(|finding| finding.place);
    (links, findings)
}

fn number(at: usize) -> RecordNo {
    RecordNo(u32::try_from(at).unwrap_or(u32::MAX))
}

fn has_own_id(record: &Record, kinds: &Kinds) -> bool {
    let slot = kinds.get(record.kind).and_then(|kind| kind.slot("id"));
    slot.is_some_and(|slot| record.faulty.binary_search(&slot).is_err())
}

fn id_place(record: &Record, kinds: &Kinds) -> Place {
    kinds
        .get(record.kind)
        .and_then(|kind| record.written(kind.slot("id")?))
        .map_or(record.place, |field| field.place)
}

fn collect_ids(records: &[Record], kinds: &Kinds, links: &mut Links, findings: &mut Vec<Finding>) {
    let mut ids: Vec<(u32, Box<str>, RecordNo)> = records
        .iter()
        .enumerate()
        .filter(|(_, record)| has_own_id(record, kinds))
        .map(|(at, record)| (record.contract, record.id.clone(), number(at)))
        .collect();
    ids.sort();
    let mut first: Option<(u32, Box<str>, RecordNo)> = None;
    ids.retain(|entry| {
        if let Some((contract, id, earlier)) = &first
            && (*contract, id) == (entry.0, &entry.1)
        {
            links.duplicate_of[entry.2.0 as usize] = Some(*earlier);
            let (this, that) = (&records[entry.2.0 as usize], &records[earlier.0 as usize]);
            findings.push(
                Finding::error(
                    "duplicate-id",
                    id_place(this, kinds),
                    Message::new("input-duplicate-id").with("id", &*this.id),
                )
                .about(&this.id)
                .on_field("id")
                .beside(id_place(that, kinds), Message::new("input-first-here"))
                .help(Message::new("input-new-id")),
            );
            return false;
        }
        first = Some(entry.clone());
        true
    });
    links.ids = ids;
}

/// Gives each record that repeats an id a name of its own.
fn name_duplicates(records: &mut [Record], links: &mut Links) {
    let mut n_of: BTreeMap<RecordNo, usize> = BTreeMap::new();
    for (at, first) in links.duplicate_of.iter().enumerate() {
        let Some(first) = first else { continue };
        let n = n_of.entry(*first).or_insert(1);
        *n += 1;
        let record = &mut records[at];
        record.id = format!("{}~{n}", record.id).into_boxed_str();
        links.ids.push((record.contract, record.id.clone(), number(at)));
    }
    links.ids.sort();
}

struct Resolver<'a> {
    records: &'a [Record],
    kinds: &'a Kinds,
    links: &'a Links,
    findings: Vec<Finding>,
    n_dangling: usize,
    /// The record and slot that are being looked at.
    at: (usize, u16),
    /// Records and slots that refer to nothing or to the wrong kind.
    doubtful: Vec<(usize, u16)>,
}

impl Resolver<'_> {
    fn references(&mut self, at: usize) {
        let record = &self.records[at];
        let Some(kind) = self.kinds.get(record.kind) else { return };
        for slot in &kind.refs {
            self.at = (at, *slot);
            if let (Some(spec), Some(field)) = (kind.spec(*slot), record.written(*slot)) {
                self.value(record, &spec.ty, &field.value, field.place, &spec.name);
            }
        }
    }

    fn value(&mut self, record: &Record, ty: &Type, value: &Value, place: Place, path: &str) {
        match (ty, value) {
            (Type::Ref(targets), Value::Text(id)) => {
                self.reference(record, targets, id, place, path);
            }
            (Type::List(item_type), Value::List(items)) => {
                for (at, item) in items.iter().enumerate() {
                    let path = format!("{path}[{at}]");
                    self.value(record, item_type, &item.value, item.place, &path);
                }
            }
            (Type::Table(fields), Value::Table(entries)) => {
                for entry in entries {
                    if let Some((_, ty)) = fields.iter().find(|(name, _)| *name == entry.name) {
                        let path = format!("{path}.{}", entry.name);
                        self.value(record, ty, &entry.value, entry.place, &path);
                    }
                }
            }
            _ => {}
        }
    }

    fn reference(
        &mut self,
        record: &Record,
        targets: &[std::sync::Arc<str>],
        id: &str,
        place: Place,
        path: &str,
    ) {
        let finding = match self.links.find(record.contract, id) {
            None => {
                self.n_dangling += 1;
                let near = (self.n_dangling <= NEAREST)
                    .then(|| self.nearest_id(record.contract, targets, id))
                    .flatten();
                let help = match near {
                    Some(near) => Message::new("input-did-you-mean").with("name", near),
                    None => Message::new("input-add-target"),
                };
                let message = Message::new("input-dangling").with("id", id);
                Finding::error("dangling-reference", place, message).help(help)
            }
            Some(no) => {
                let target = &self.records[no.0 as usize];
                let Some(kind) = self.kinds.get(target.kind) else { return };
                if targets.is_empty() || targets.contains(&kind.name) {
                    return;
                }
                let message = Message::new("input-wrong-target")
                    .with("id", id)
                    .with("kind", &*kind.name)
                    .with("kinds", targets.join(", "));
                Finding::error("wrong-reference", place, message)
                    .beside(id_place(target, self.kinds), Message::new("input-stands-here"))
                    .help(Message::new("input-point-elsewhere"))
            }
        };
        self.doubtful.push(self.at);
        self.findings.push(finding.about(&record.id).on_field(path));
    }

    fn nearest_id(&self, contract: u32, targets: &[std::sync::Arc<str>], id: &str) -> Option<&str> {
        let fits = |no: &RecordNo| {
            let kind = self.kinds.get(self.records[no.0 as usize].kind);
            targets.is_empty() || kind.is_some_and(|kind| targets.contains(&kind.name))
        };
        let candidates = self
            .links
            .ids
            .iter()
            .filter(|(known, _, no)| *known == contract && fits(no))
            .map(|(_, id, _)| &**id);
        nearest(id, candidates)
    }
}

/// For each record the one that corrects it; second corrections, other kinds and cycles are findings.
fn corrections(
    records: &[Record],
    kinds: &Kinds,
    links: &Links,
    findings: &mut Vec<Finding>,
) -> Vec<Option<RecordNo>> {
    let mut superseded_by: Vec<Option<RecordNo>> = vec![None; records.len()];
    let mut set_aside: Vec<(usize, RecordNo)> = Vec::new();
    let field_of = |record: &Record| {
        let kind = kinds.get(record.kind)?;
        let field = record.get(kind.slot("corrects")?)?;
        Some((field.value.as_text()?.to_owned(), field.place))
    };
    for (at, record) in records.iter().enumerate() {
        let Some((id, place)) = field_of(record) else { continue };
        let Some(target) = links.find(record.contract, &id) else { continue };
        let corrected = &records[target.0 as usize];
        let wrong = |rule, key| {
            Finding::error(rule, place, Message::new(key).with("id", &id))
                .about(&record.id)
                .on_field("corrects")
        };
        if corrected.kind != record.kind {
            findings.push(
                wrong("wrong-reference", "input-corrects-other-kind")
                    .beside(id_place(corrected, kinds), Message::new("input-stands-here"))
                    .help(Message::new("input-point-elsewhere")),
            );
        } else if let Some(first) = superseded_by[target.0 as usize] {
            let earlier = &records[first.0 as usize];
            set_aside.push((at, first));
            findings.push(
                wrong("double-correction", "input-corrected-twice")
                    .beside(id_place(earlier, kinds), Message::new("input-first-correction"))
                    .help(Message::new("input-correct-the-latest").with("id", &*earlier.id)),
            );
        } else {
            superseded_by[target.0 as usize] = Some(number(at));
        }
    }
    for (at, first) in set_aside {
        if superseded_by[at].is_none() && first != number(at) {
            superseded_by[at] = Some(first);
        }
    }
    for cycle in cycles(&superseded_by) {
        let Some(first) = cycle.first().and_then(|at| records.get(*at)) else { continue };
        let place = field_of(first).map_or(first.place, |(_, place)| place);
        let message = Message::new("input-correction-cycle").with("id", &*first.id);
        let mut finding = Finding::error("correction-cycle", place, message)
            .about(&first.id)
            .on_field("corrects")
            .help(Message::new("input-break-cycle"));
        for at in &cycle[1..] {
            let place = field_of(&records[*at]).map_or(records[*at].place, |(_, place)| place);
            finding = finding.beside(place, Message::new("input-part-of-cycle"));
        }
        findings.push(finding);
        for at in cycle {
            superseded_by[at] = None;
        }
    }
    superseded_by
}

/// The cycles of a map in which each has at most one successor, each by its least member; linear.
fn cycles(next: &[Option<RecordNo>]) -> Vec<Vec<usize>> {
    let mut seen = vec![0usize; next.len()];
    let mut cycles = Vec::new();
    for start in 0..next.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            match next[at] {
                Some(no) => at = no.0 as usize,
                None => break,
            }
        }
        if seen[at] == start + 1 && next[at].is_some() {
            let mut cycle = vec![at];
            let mut on = next[at];
            while let Some(no) = on.filter(|no| no.0 as usize != at) {
                cycle.push(no.0 as usize);
                on = next[no.0 as usize];
            }
            let least = cycle.iter().enumerate().min_by_key(|(_, no)| **no).map_or(0, |(i, _)| i);
            cycle.rotate_left(least);
            cycles.push(cycle);
        }
    }
    cycles
}
