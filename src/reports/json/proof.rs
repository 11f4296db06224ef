//! Proofs as JSON: facts with their places, stretches of time, lines of arithmetic.

use serde::Serialize;

use super::PlaceView;
use super::place;
use crate::base::message::Datum;
use crate::base::proof::Counts;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::reports::Brief;

#[derive(Serialize)]
pub(super) struct ProofView<'a> {
    facts: Vec<FactView<'a>>,
    intervals: Vec<StretchView>,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct FactView<'a> {
    label: String,
    value: DatumView,
    record: Option<&'a str>,
    place: Option<PlaceView<'a>>,
}

#[derive(Serialize)]
struct StretchView {
    from: String,
    to: String,
    seconds: i64,
    counts: &'static str,
}

#[derive(Serialize)]
struct LineView {
    label: String,
    value: DatumView,
    link: Option<String>,
}

/// A value: its type, its exact form, and the words for it.
#[derive(Serialize)]
pub(super) struct DatumView {
    r#type: &'static str,
    value: serde_json::Value,
    text: String,
}

pub(super) fn proof<'a>(brief: &Brief<'a>, proof: &'a Proof) -> ProofView<'a> {
    let facts = proof.facts.iter().map(|fact| FactView {
        label: brief.catalog.say(&fact.label),
        value: datum(brief, &fact.value),
        record: fact.record.map(|no| &*brief.book.ledger.record(no).id),
        place: fact.place.and_then(|at| place(brief, at)),
    });
    let intervals = proof.intervals.iter().map(|stretch| StretchView {
        from: stretch.from.rfc3339(),
        to: stretch.to.rfc3339(),
        seconds: stretch.to.instant.since(stretch.from.instant),
        counts: match stretch.counts {
            Counts::Yes => "yes",
            Counts::OffHours => "off-hours",
            Counts::Weekend => "weekend",
            Counts::Holiday => "holiday",
            Counts::Paused => "paused",
        },
    });
    let lines = proof.lines.iter().map(|line| LineView {
        label: brief.catalog.say(&line.label),
        value: datum(brief, &line.value),
        link: line.link.as_ref().map(|link| name(brief, link)),
    });
    ProofView { facts: facts.collect(), intervals: intervals.collect(), lines: lines.collect() }
}

/// The name of a thing, as `explain` takes it.
pub(super) fn name(brief: &Brief<'_>, link: &Link) -> String {
    match link {
        Link::Clause(id) | Link::Obligation(id) | Link::Period(id) | Link::Reading(id) => {
            id.clone()
        }
        Link::Outcome(obligation, id) => format!("{obligation}/{id}"),
        Link::Item(period, id) => format!("{period}/{id}"),
        Link::Record(no) => brief.book.ledger.record(*no).id.to_string(),
    }
}

pub(super) fn datum(brief: &Brief<'_>, value: &Datum) -> DatumView {
    let (kind, exact) = exact(value);
    DatumView { r#type: kind, value: exact, text: brief.catalog.value(value) }
}

fn exact(value: &Datum) -> (&'static str, serde_json::Value) {
    use serde_json::Value::Null;
    match value {
        Datum::Text(text) => ("text", text.as_str().into()),
        Datum::Named { zh, .. } => ("name", zh.as_ref().into()),
        Datum::Count(n) => ("count", (*n).into()),
        Datum::Number(n) => ("number", n.normalize().to_string().into()),
        Datum::Measure(n, unit) => ("measure", format!("{} {unit}", n.normalize()).into()),
        Datum::Points(n) => ("points", n.normalize().to_string().into()),
        Datum::Money(money) => {
            ("money", format!("{} {}", money.amount, money.currency.code()).into())
        }
        Datum::Share(n) => ("share", format!("{}%", n.normalize()).into()),
        Datum::Bytes(n) => ("bytes", (*n).into()),
        Datum::Instant(stamp) => ("instant", stamp.rfc3339().into()),
        Datum::Date(date) => ("date", date.to_string().into()),
        Datum::Seconds(n) => ("seconds", (*n).into()),
        Datum::Lapse(lapse) => ("lapse", lapse.to_string().into()),
        Datum::Bool(value) => ("bool", (*value).into()),
        Datum::List(items) => ("list", items.iter().map(|item| exact(item).1).collect()),
        Datum::Message(message) => ("message", message.key.into()),
        Datum::Missing => ("missing", Null),
    }
}
