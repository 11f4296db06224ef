//! Log: the routine records of one kind in one month, a line each.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use crate::base::proof::RecordNo;
use crate::ledger::kinds::Page as PageForm;
use crate::ledger::record::Record;
use crate::obligations::outcome::Verdict;
use crate::site::field::FieldView;
use crate::site::field::fields;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::target::Leaf;
use crate::site::target::Target;
use crate::site::trace::Arrival;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "log",
    targets: |desk| {
        let logs = |(c, shelf): (usize, &crate::site::shelf::Shelf<'_>)| {
            shelf
                .logs
                .keys()
                .map(move |(kind, leaf)| Target::Log(c, *kind, *leaf))
                .collect::<Vec<_>>()
        };
        desk.shelves.iter().enumerate().flat_map(logs).collect()
    },
    view,
};

#[derive(Serialize)]
struct View {
    kind: String,
    kind_name: String,
    month: String,
    n: usize,
    is_own: bool,
    has_states: bool,
    has_marks: bool,
    /// Fields that say the same in every record; they have no column.
    same: Vec<FieldView>,
    heads: Vec<String>,
    records: Vec<RecordView>,
    previous: Anchor,
    next: Anchor,
}

#[derive(Serialize)]
struct RecordView {
    anchor: String,
    id: Anchor,
    title: String,
    at: String,
    /// Everything that a record says that has no page of its own, as safe HTML.
    entry: String,
    place: String,
    short: String,
    cells: Vec<Option<FieldView>>,
    states: Vec<StateView>,
    marks: Vec<Badge>,
}

#[derive(Serialize)]
struct StateView {
    state: Badge,
    outcome: Anchor,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Log(c, kind, leaf) = target else { return Draft::new("", Vec::new(), &()) };
    let shelf = &voice.desk.shelves[c];
    let records = shelf.logs.get(&(kind, leaf)).map_or(&[][..], Vec::as_slice);
    let specs = &voice.desk.book.ledger.kinds.kind(kind).fields;
    let is_own = voice.desk.book.ledger.kinds.kind(kind).page != PageForm::Month;
    let mut used: Vec<usize> = records
        .iter()
        .flat_map(|no| voice.desk.record(*no).fields.iter().map(|field| usize::from(field.slot)))
        .filter(|slot| &*specs[*slot].name != "id" && !specs[*slot].git)
        .filter(|_| !is_own)
        .collect();
    used.sort_unstable();
    used.dedup();
    let (same, used): (Vec<usize>, Vec<usize>) =
        used.into_iter().partition(|slot| is_same(voice, records, *slot));
    let beside = |one: Option<(&(usize, Leaf), &Vec<RecordNo>)>| {
        one.filter(|((other, _), _)| *other == kind)
            .map(|((_, leaf), _)| voice.to(Target::Log(c, kind, *leaf), voice.leaf(*leaf)))
            .unwrap_or_default()
    };
    let month = voice.leaf(leaf);
    let label = voice.kind_label(kind);
    let rows: Vec<RecordView> = records.iter().map(|no| record(voice, *no, &used)).collect();
    let view = View {
        kind: label.clone(),
        kind_name: voice.desk.book.ledger.kinds.kind(kind).name.to_string(),
        month: month.clone(),
        n: records.len(),
        is_own,
        has_marks: rows.iter().any(|row| !row.marks.is_empty()),
        has_states: rows.iter().any(|row| !row.states.is_empty()),
        same: records.first().map_or_else(Vec::new, |first| {
            let shown = fields(voice, voice.desk.record(*first));
            let is_same = |field: &FieldView| same.iter().any(|s| *specs[*s].name == *field.name);
            shown.into_iter().filter(is_same).collect()
        }),
        heads: used
            .iter()
            .map(|slot| voice.choose(&specs[*slot].label.zh, &specs[*slot].label.en))
            .collect(),
        records: rows,
        previous: beside(shelf.logs.range(..(kind, leaf)).next_back()),
        next: beside(shelf.logs.range((kind, leaf)..).nth(1)),
    };
    let mut way = crumbs(voice, c);
    way.push(voice.to(Target::Records(c), voice.word("site-tab-records")));
    Draft::new(format!("{label} {month}"), way, &view)
}

/// Whether every record of several states the same value, so that it need not be read in each line.
fn is_same(voice: &Voice<'_>, records: &[RecordNo], slot: usize) -> bool {
    const SEVERAL: usize = 3;
    let value = |no: &RecordNo| {
        let field = voice.desk.record(*no).get(u16::try_from(slot).ok()?)?;
        Some(&field.value)
    };
    let Some(first) = records.first().and_then(value) else { return false };
    records.len() >= SEVERAL && records.iter().all(|no| value(no) == Some(first))
}

fn record(voice: &Voice<'_>, number: RecordNo, used: &[usize]) -> RecordView {
    let record = voice.desk.record(number);
    let has_page = voice.desk.has_own_page(number);
    let specs = &voice.desk.kind(record).fields;
    let mut shown = if used.is_empty() { Vec::new() } else { fields(voice, record) };
    let cells = used.iter().map(|slot| {
        let at = shown.iter().position(|field| field.name == *specs[*slot].name)?;
        Some(shown.swap_remove(at))
    });
    // What is met says nothing new on a page of routine; what is not is named.
    let states = voice
        .desk
        .outcomes_of(number)
        .iter()
        .filter(|at| !matches!(voice.desk.outcome(**at).verdict, Verdict::Met | Verdict::Upcoming))
        .filter(|at| {
            let outcome = voice.desk.outcome(**at);
            outcome.record == Some(number) || outcome.offenders.contains(&number)
        })
        .map(|at| StateView {
            state: voice.verdict(voice.desk.outcome(*at).verdict),
            outcome: voice.to_place(
                voice.desk.outcome_place(*at),
                &voice.desk.contract(at.contract).obligations[at.obligation].title,
            ),
        });
    RecordView {
        anchor: voice.desk.record_anchor(number),
        id: match has_page {
            true => voice.to_record(number),
            false => Anchor { text: record.id.to_string(), href: String::new() },
        },
        entry: match (voice.desk.kind(record).page, has_page) {
            (PageForm::Proof, false) => voice.whole(number),
            _ => String::new(),
        },
        title: voice.record_title(record),
        at: record.at.map(|at| voice.instant(record.contract as usize, at)).unwrap_or_default(),
        short: short(voice, record),
        place: voice.place(record.place),
        states: states.collect(),
        marks: marks(voice, number),
        cells: cells.collect(),
    }
}

/// What is irregular about a record; that it landed says nothing new on a page of routine.
fn marks(voice: &Voice<'_>, number: RecordNo) -> Vec<Badge> {
    let arrival = voice.desk.arrival(number);
    let is_odd = matches!(arrival, Arrival::Late | Arrival::Uncommitted);
    let mut marks: Vec<Badge> = is_odd.then(|| voice.arrival(arrival)).into_iter().collect();
    marks.extend(voice.odd_marks(number, arrival == Arrival::Late));
    marks
}

/// File and line of a record, below the folder of its contract.
fn short(voice: &Voice<'_>, record: &Record) -> String {
    let place = voice.place(record.place);
    let folder = &voice.desk.contract(record.contract as usize).folder;
    let inner = place.split_once(&format!("{folder}/records/")).map(|(_, inner)| inner.to_owned());
    inner.unwrap_or(place)
}
