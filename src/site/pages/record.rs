//! Record: every field with its label, its instants in order, and the verdicts that rest on it.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Proof;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::ledger::record::Record;
use crate::obligations::outcome::Verdict;
use crate::site::charts::fill::Subject;
use crate::site::field::FieldView;
use crate::site::field::fields;
use crate::site::parts::Anchor;
use crate::site::parts::ChartView;
use crate::site::parts::OutcomeView;
use crate::site::parts::ProofView;
use crate::site::past::PastView;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "record",
    targets: |desk| {
        desk.shelves
            .iter()
            .flat_map(|shelf| &shelf.records)
            .filter(|no| desk.has_own_page(**no))
            .map(|no| Target::Record(*no))
            .collect()
    },
    view,
};

/// How many outcomes the page names.
const MAX_OUTCOMES: usize = 60;

#[derive(Serialize)]
struct View {
    id: String,
    title: String,
    kind: String,
    kind_name: String,
    place: String,
    past: PastView,
    fields: Vec<FieldView>,
    instants: Vec<InstantView>,
    outcomes: Vec<ProvenView>,
    n_more: usize,
    chart: Option<ChartView>,
    previous: Anchor,
    next: Anchor,
}

#[derive(Serialize)]
struct InstantView {
    label: String,
    at: String,
    since: String,
    after: String,
    is_start: bool,
    line: String,
}

#[derive(Serialize)]
struct ProvenView {
    outcome: OutcomeView,
    proof: Option<ProofView>,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Record(number) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let record = desk.record(number);
    let c = record.contract as usize;
    let kind = desk.kind(record);
    let mut outcomes: Vec<OutcomeAt> = desk.outcomes_of(number).to_vec();
    let rank = |at: &OutcomeAt| {
        let verdict = desk.outcome(*at).verdict;
        (Verdict::ALL.iter().position(|one| *one == verdict), *at)
    };
    outcomes.sort_by_key(rank);
    let n_more = outcomes.len().saturating_sub(MAX_OUTCOMES);
    outcomes.truncate(MAX_OUTCOMES);
    let (previous, next) = desk.beside(number);
    let beside = |no: Option<crate::base::proof::RecordNo>| {
        no.map(|no| voice.to_record(no)).unwrap_or_default()
    };
    let title = voice.record_title(record);
    let view = View {
        id: record.id.to_string(),
        title: title.clone(),
        kind: voice.kind_label(usize::from(record.kind)),
        kind_name: kind.name.to_string(),
        place: voice.place(record.place),
        past: voice.past(number),
        fields: fields(voice, record),
        instants: instants(voice, record),
        outcomes: outcomes
            .iter()
            .map(|at| ProvenView {
                outcome: voice.outcome(*at),
                proof: (!desk.has_page(*at) && is_short(&desk.outcome(*at).proof))
                    .then(|| voice.proof(c, &desk.outcome(*at).proof)),
            })
            .collect(),
        n_more,
        chart: voice.chart("clock", c, Subject::Record(number)),
        previous: beside(previous),
        next: beside(next),
    };
    let mut way = crumbs(voice, c);
    way.push(voice.to(Target::Records(c), voice.word("site-tab-records")));
    Draft::new(format!("{} {title}", record.id).trim().to_owned(), way, &view)
}

/// Whether a proof is short enough to stand beside others.
fn is_short(proof: &Proof) -> bool {
    proof.facts.len() + proof.intervals.len() <= 40
}

/// The instants of a record in order, each with the time since the record's own instant.
fn instants(voice: &Voice<'_>, record: &Record) -> Vec<InstantView> {
    let kind = voice.desk.kind(record);
    let mut found: Vec<(Instant, u16, &crate::ledger::record::Field)> = record
        .fields
        .iter()
        .filter_map(|field| Some((field.value.as_instant()?, field.slot, field)))
        .collect();
    for field in &record.fields {
        if let Value::List(items) = &field.value {
            let inside = items.iter().filter_map(|item| item.value.as_instant());
            found.extend(inside.map(|at| (at, field.slot, field)));
        }
    }
    found.sort_by_key(|(at, slot, _)| (*at, *slot));
    if found.len() < 2 {
        return Vec::new();
    }
    let start = record.at.unwrap_or(found[0].0);
    let mut before = None;
    found
        .into_iter()
        .map(|(at, slot, field)| {
            let label = &kind.fields[usize::from(slot)].label;
            let after = before.map(|earlier| at.since(earlier)).filter(|seconds| *seconds > 0);
            before = Some(at);
            let since = at.since(start);
            let line = voice.desk.position(field.place).1;
            InstantView {
                label: voice.choose(&label.zh, &label.en),
                at: voice.instant(record.contract as usize, at),
                since: match since {
                    0 => String::new(),
                    n => format!(
                        "{}{}",
                        if n < 0 { "−" } else { "+" },
                        voice.value(&Datum::Seconds(n.abs()))
                    ),
                },
                after: after.map(|n| voice.value(&Datum::Seconds(n))).unwrap_or_default(),
                is_start: since == 0,
                line: voice.say(&Message::new("site-line").with("n", line)),
            }
        })
        .collect()
}
