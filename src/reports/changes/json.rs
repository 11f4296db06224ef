//! What differs between two books, for machines.
//!
//! Points and amounts are strings, so that they stay exact; `null` stands where one side has no
//! such thing.

use serde::Serialize;

use super::Changes;
use super::Form;
use super::Page;
use crate::assessment::Holds;
use crate::assessment::MoneyRange;
use crate::assessment::Range;
use crate::base::finding::Finding;
use crate::book::compare::ContractChange;
use crate::book::compare::Face;
use crate::book::compare::MoneyItem;
use crate::book::compare::OutcomeChange;
use crate::book::compare::PeriodChange;
use crate::book::compare::Presence;
use crate::book::compare::RecordChange;
use crate::book::compare::RecordDeed;
use crate::book::compare::Step;
use crate::book::compare::Titled;
use crate::book::compare::Turn;
use crate::reports::Brief;
use crate::reports::document::print;
use crate::reports::finding::FindingView;
use crate::reports::finding::finding;

/// JSON.
pub const FORM: Form = Form { name: "json", summary: "one JSON document, for machines", write };

/// Form of the document; grows when a key changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    form: u32,
    base: &'a str,
    old: String,
    new: String,
    as_of: String,
    without_effect: bool,
    contracts: Vec<ContractView<'a>>,
    findings_added: Vec<FindingView<'a>>,
    findings_cleared: Vec<FindingView<'a>>,
    files: Vec<FileView<'a>>,
}

#[derive(Serialize)]
struct Pair<T> {
    old: Option<T>,
    new: Option<T>,
}

#[derive(Serialize)]
struct RangeView {
    low: String,
    now: String,
    high: String,
}

#[derive(Serialize)]
struct MoneyView {
    low: String,
    now: String,
    high: String,
    currency: String,
}

/// What differs in one contract, as JSON.
#[derive(Serialize)]
pub struct ContractView<'a> {
    id: &'a str,
    title: &'a str,
    presence: &'static str,
    outcomes: Vec<OutcomeView<'a>>,
    periods: Vec<PeriodView<'a>>,
    average: Option<Pair<RangeView>>,
    money: Vec<AmountView<'a>>,
    stages: Vec<StageView<'a>>,
    rights: Vec<RightView<'a>>,
    records: Vec<RecordView<'a>>,
}

#[derive(Serialize)]
struct OutcomeView<'a> {
    turn: &'static str,
    obligation: &'a str,
    title: &'a str,
    clause: &'a str,
    id: &'a str,
    record: Option<&'a str>,
    period: Option<&'a str>,
    verdict: Pair<&'static str>,
    units: Pair<u32>,
    value: Pair<String>,
    summary: Pair<String>,
    page: Option<String>,
}

#[derive(Serialize)]
struct PeriodView<'a> {
    id: &'a str,
    title: &'a str,
    total: Pair<RangeView>,
    grade: Pair<&'a [Option<String>; 3]>,
    is_final: Pair<bool>,
    items: Vec<ItemView<'a>>,
}

#[derive(Serialize)]
struct ItemView<'a> {
    id: &'a str,
    title: &'a str,
    score: Pair<RangeView>,
}

#[derive(Serialize)]
struct AmountView<'a> {
    what: &'static str,
    id: Option<&'a str>,
    title: Option<&'a str>,
    amount: Pair<MoneyView>,
}

#[derive(Serialize)]
struct StageView<'a> {
    id: &'a str,
    title: &'a str,
    holds: Pair<&'static str>,
    duty: Pair<&'static str>,
}

#[derive(Serialize)]
struct RightView<'a> {
    id: &'a str,
    title: &'a str,
    holds: Pair<&'static str>,
    phase: Pair<&'static str>,
}

#[derive(Serialize)]
struct RecordView<'a> {
    id: &'a str,
    kind: &'a str,
    deed: &'static str,
    fields: &'a [String],
}

#[derive(Serialize)]
struct FileView<'a> {
    path: &'a str,
    presence: &'static str,
}

fn write(changes: &Changes<'_>) -> String {
    let comparison = changes.comparison;
    let findings = |brief: &Brief<'_>, numbers: &[usize]| -> Vec<Finding> {
        numbers.iter().filter_map(|no| brief.book.findings.get(*no)).cloned().collect()
    };
    let added = findings(&changes.new, &comparison.added);
    let cleared = findings(&changes.old, &comparison.cleared);
    let zone = changes.new.book.settings.zone;
    let document = Document {
        form: VERSION,
        base: changes.base,
        old: changes.old.revision(),
        new: changes.new.revision(),
        as_of: zone.stamp(changes.new.book.snapshot.as_of.instant).rfc3339(),
        without_effect: comparison.is_without_effect(),
        contracts: comparison
            .contracts
            .iter()
            .map(|change| contract(&changes.new, change, changes.link))
            .collect(),
        findings_added: added.iter().map(|one| finding(&changes.new, one)).collect(),
        findings_cleared: cleared.iter().map(|one| finding(&changes.old, one)).collect(),
        files: comparison
            .files
            .iter()
            .map(|file| FileView { path: &file.path, presence: presence(file.presence) })
            .collect(),
    };
    print(&document)
}

/// What differs in one contract.
pub fn contract<'a>(
    brief: &Brief<'_>,
    change: &'a ContractChange,
    link: &dyn Fn(Page<'_>) -> Option<String>,
) -> ContractView<'a> {
    let page =
        |outcome: &OutcomeChange| link(Page::Outcome(&change.id, &outcome.obligation, &outcome.id));
    let outcomes = change.outcomes.iter().map(|one| outcome(brief, one, page(one)));
    ContractView {
        id: &change.id,
        title: &change.title,
        presence: presence(change.presence),
        outcomes: outcomes.collect(),
        periods: change.periods.iter().map(period).collect(),
        average: change.average.as_ref().map(|step| pair(step, points)),
        money: change
            .money
            .iter()
            .map(|one| {
                let (what, of) = named(&one.what);
                AmountView {
                    what,
                    id: of.map(|of| of.id.as_str()),
                    title: of.map(|of| of.title.as_str()),
                    amount: pair(&one.amount, money),
                }
            })
            .collect(),
        stages: change
            .stages
            .iter()
            .map(|stage| StageView {
                id: &stage.stage.id,
                title: &stage.stage.title,
                holds: pair(&stage.holds, word),
                duty: pair(&stage.duty, |duty| duty.name()),
            })
            .collect(),
        rights: change
            .rights
            .iter()
            .map(|right| RightView {
                id: &right.right.id,
                title: &right.right.title,
                holds: pair(&right.holds, word),
                phase: pair(&right.phase, |phase| phase.name()),
            })
            .collect(),
        records: change.records.iter().map(record).collect(),
    }
}

fn outcome<'a>(
    brief: &Brief<'_>,
    change: &'a OutcomeChange,
    page: Option<String>,
) -> OutcomeView<'a> {
    let step = &change.step;
    let of = |face: &Option<Face>| face.as_ref().map(|face| brief.catalog.say(&face.summary));
    OutcomeView {
        turn: turn(change.turn()),
        obligation: &change.obligation,
        title: &change.title,
        clause: &change.clause,
        id: &change.id,
        record: change.record.as_deref(),
        period: change.period.as_deref(),
        verdict: pair(step, |face| face.verdict.name()),
        units: pair(step, |face| face.units),
        value: Pair {
            old: step.old.as_ref().and_then(value),
            new: step.new.as_ref().and_then(value),
        },
        summary: Pair { old: of(&step.old), new: of(&step.new) },
        page,
    }
}

fn value(face: &Face) -> Option<String> {
    face.value.map(|value| value.normalize().to_string())
}

fn period(change: &PeriodChange) -> PeriodView<'_> {
    let items = change.items.iter().map(|item| ItemView {
        id: &item.id,
        title: &item.title,
        score: pair(&item.score, points),
    });
    PeriodView {
        id: &change.id,
        title: &change.title,
        total: pair(&change.total, points),
        grade: Pair { old: change.grade.old.as_ref(), new: change.grade.new.as_ref() },
        is_final: pair(&change.is_final, |is_final| *is_final),
        items: items.collect(),
    }
}

fn record(change: &RecordChange) -> RecordView<'_> {
    let (deed, fields): (_, &[String]) = match &change.deed {
        RecordDeed::Added => ("added", &[]),
        RecordDeed::Changed(fields) => ("changed", fields),
        RecordDeed::Removed => ("removed", &[]),
    };
    RecordView { id: &change.id, kind: &change.kind, deed, fields }
}

fn pair<T, V>(step: &Step<T>, view: impl Fn(&T) -> V) -> Pair<V> {
    Pair { old: step.old.as_ref().map(&view), new: step.new.as_ref().map(&view) }
}

fn points(range: &Range) -> RangeView {
    let [low, now, high] =
        [range.low, range.now, range.high].map(|points| points.normalize().to_string());
    RangeView { low, now, high }
}

fn money(range: &MoneyRange) -> MoneyView {
    let [low, now, high] =
        [range.low, range.now, range.high].map(|money| money.rounded().amount.to_string());
    MoneyView { low, now, high, currency: range.now.currency.code().to_owned() }
}

fn word(holds: &Holds) -> &'static str {
    match holds {
        Holds::Yes => "yes",
        Holds::No => "no",
        Holds::NotYet => "not-yet",
    }
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Both => "both",
        Presence::Added => "added",
        Presence::Removed => "removed",
    }
}

fn turn(turn: Turn) -> &'static str {
    match turn {
        Turn::BreachAdded => "breach-added",
        Turn::BreachCleared => "breach-cleared",
        Turn::BreachChanged => "breach-changed",
        Turn::UndecidableAdded => "undecidable-added",
        Turn::UndecidableResolved => "undecidable-resolved",
        Turn::SlotFilled => "slot-filled",
        Turn::Other => "other",
    }
}

fn named(what: &MoneyItem) -> (&'static str, Option<&Titled>) {
    match what {
        MoneyItem::Total => ("total", None),
        MoneyItem::Deduction(of) => ("deduction", Some(of)),
        MoneyItem::Penalty(of) => ("penalty", Some(of)),
        MoneyItem::ToConfirm(of) => ("penalty-to-confirm", Some(of)),
        MoneyItem::Open(of) => ("penalty-open", Some(of)),
        MoneyItem::Reduction(of) => ("reduction", Some(of)),
        MoneyItem::Deducted => ("deducted", None),
        MoneyItem::Excess => ("excess", None),
        MoneyItem::Payable => ("payable", None),
        MoneyItem::Stage(of) => ("stage", Some(of)),
        MoneyItem::Outstanding => ("outstanding", None),
        MoneyItem::Fine(of) => ("fine", Some(of)),
    }
}
