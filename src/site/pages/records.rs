//! Records: all evidence of a contract, kind by kind.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use super::each_contract;
use crate::base::proof::RecordNo;
use crate::integrity::Knowledge;
use crate::ledger::kinds::Page as PageForm;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::takes::Take;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page =
    Page { name: "records", targets: |desk| each_contract(desk, Target::Records), view };

/// How many records of one kind are named here; the pages by month name all.
const MAX_RECORDS: usize = 12;

#[derive(Serialize)]
struct View {
    n: usize,
    n_empty: usize,
    unknown: String,
    integrity: Anchor,
    kinds: Vec<KindView>,
}

#[derive(Serialize)]
struct KindView {
    anchor: String,
    label: String,
    name: String,
    n: usize,
    first: String,
    last: String,
    months: Vec<MonthView>,
    records: Vec<RecordView>,
    n_more: usize,
    /// The table of the records, to take away.
    take: Take,
}

#[derive(Serialize)]
struct MonthView {
    link: Anchor,
    n: usize,
}

#[derive(Serialize)]
struct RecordView {
    id: Anchor,
    title: String,
    at: String,
    state: Option<Badge>,
    marks: Vec<Badge>,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let c = super::contract_in(target);
    let desk = voice.desk;
    let shelf = &desk.shelves[c];
    let mut kinds: BTreeMap<usize, Vec<RecordNo>> = BTreeMap::new();
    for no in &shelf.records {
        kinds.entry(usize::from(desk.record(*no).kind)).or_default().push(*no);
    }
    let view = View {
        n: shelf.records.len(),
        unknown: match desk.knowledge(c) {
            Knowledge::Nothing => voice.word("trace-note-nothing"),
            Knowledge::Partial | Knowledge::Whole => String::new(),
        },
        integrity: voice.to(Target::Integrity(c, 0), voice.word("site-tab-integrity")),
        n_empty: desk.book.ledger.kinds.len() - kinds.len(),
        kinds: kinds
            .into_iter()
            .map(|(kind, records)| kind_view(voice, c, kind, records))
            .collect(),
    };
    Draft::new(voice.word("site-tab-records"), crumbs(voice, c), &view)
}

fn kind_view(voice: &Voice<'_>, c: usize, kind: usize, mut records: Vec<RecordNo>) -> KindView {
    let desk = voice.desk;
    let spec = desk.book.ledger.kinds.kind(kind);
    records.sort_by_key(|no| std::cmp::Reverse((desk.record(*no).at, *no)));
    let times = || records.iter().filter_map(|no| desk.record(*no).at);
    let date = |at: Option<crate::base::time::Instant>| {
        at.map(|at| voice.zone(c).date(at).to_string()).unwrap_or_default()
    };
    let is_own = spec.page != PageForm::Month;
    let logs = desk.shelves[c].logs.iter().filter(|((k, _), _)| *k == kind);
    KindView {
        anchor: format!("k-{}", crate::site::routes::name(&spec.name)),
        label: voice.kind_label(kind),
        name: spec.name.to_string(),
        n: records.len(),
        first: date(times().min()),
        last: date(times().max()),
        months: logs
            .map(|((_, leaf), list)| MonthView {
                link: voice.to(Target::Log(c, kind, *leaf), voice.leaf(*leaf)),
                n: list.len(),
            })
            .collect(),
        take: voice.take_records(c, kind),
        n_more: if is_own { records.len().saturating_sub(MAX_RECORDS) } else { 0 },
        records: if is_own {
            records.iter().take(MAX_RECORDS).map(|no| record(voice, *no)).collect()
        } else {
            Vec::new()
        },
    }
}

fn record(voice: &Voice<'_>, number: RecordNo) -> RecordView {
    let desk = voice.desk;
    let record = desk.record(number);
    RecordView {
        id: voice.to_record(number),
        title: voice.record_title(record),
        at: record.at.map(|at| voice.instant(record.contract as usize, at)).unwrap_or_default(),
        state: desk.worst(number).map(|verdict| voice.verdict(verdict)),
        marks: if desk.knowledge(record.contract as usize) == Knowledge::Nothing {
            Vec::new()
        } else {
            voice.marks(number)
        },
    }
}
