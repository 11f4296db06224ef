//! JSON, for machines: findings, and the whole book with every proof.
//!
//! Numbers that must be exact (points, money, shares) are strings; instants carry their offset;
//! keys stand in a fixed order. The views live here: the stages know no format.

mod assessment;
mod examples;
mod money;
mod proof;
mod seal;

use std::collections::BTreeMap;

use serde::Serialize;

use super::Brief;
use super::Format;
use super::Needs;
use super::document;
use super::finding::FindingView;
use super::finding::PlaceView;
use super::finding::finding;
use super::finding::place;
use crate::assessment::MoneyRange;
use crate::base::finding::Level;
use crate::ledger::contract::Contract;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;
use crate::snapshot::AsOfSource;
use crate::snapshot::Commit;
use crate::snapshot::Origin;

use assessment::PeriodView;
use assessment::RightView;
use assessment::SettlementView;
pub use examples::examples;
use proof::ProofView;
use seal::SealView;

/// Findings as JSON.
pub const FORMAT: Format = Format {
    name: "json",
    summary: "one JSON document, for machines",
    needs: Needs::Findings,
    write,
};

/// Form of the documents; grows when a key changes its meaning.
const FORM: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    form: u32,
    looked_at: LookedAt<'a>,
    summary: Summary<'a>,
    findings: Vec<FindingView<'a>>,
    waived: Vec<WaivedView<'a>>,
}

#[derive(Serialize)]
struct WaivedView<'a> {
    owner: &'a str,
    reason: &'a str,
    until: String,
    finding: FindingView<'a>,
}

#[derive(Serialize)]
struct BookView<'a> {
    form: u32,
    looked_at: LookedAt<'a>,
    contracts: Vec<ContractView<'a>>,
    findings: Vec<FindingView<'a>>,
}

#[derive(Serialize)]
struct LookedAt<'a> {
    origin: OriginView<'a>,
    as_of: String,
    as_of_from: &'static str,
    language: &'static str,
    contracts: usize,
    records: usize,
    outcomes: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct OriginView<'a> {
    kind: &'static str,
    commit: Option<CommitView<'a>>,
    changed: &'a [String],
}

#[derive(Serialize)]
struct CommitView<'a> {
    id: &'a str,
    committed: String,
    author: &'a str,
    summary: &'a str,
}

#[derive(Serialize)]
struct Summary<'a> {
    error: usize,
    warning: usize,
    #[serde(rename = "at-risk")]
    at_risk: usize,
    note: usize,
    waived: usize,
    rules: Vec<RuleCount<'a>>,
}

#[derive(Serialize)]
struct RuleCount<'a> {
    rule: &'a str,
    level: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct ContractView<'a> {
    id: &'a str,
    title: &'a str,
    first: String,
    last: String,
    periods: Vec<PeriodView<'a>>,
    average: Option<assessment::AverageView>,
    settlement: Option<SettlementView<'a>>,
    /// What would be payable if all amendments of sealed periods were accepted; none without any.
    payable_amended: Option<assessment::RangeView>,
    seals: Vec<SealView<'a>>,
    rights: Vec<RightView<'a>>,
    clauses: Vec<ClauseView<'a>>,
    readings: Vec<ReadingView<'a>>,
    obligations: Vec<ObligationView<'a>>,
}

#[derive(Serialize)]
struct ReadingView<'a> {
    id: &'a str,
    title: &'a str,
    conflict: &'a str,
    reading: &'a str,
    reason: &'a str,
    affects: Vec<&'a str>,
}

#[derive(Serialize)]
struct ClauseView<'a> {
    id: &'a str,
    title: &'a str,
    group: &'a str,
    text: &'a str,
    source: &'a str,
    obligations: Vec<&'a str>,
    readings: Vec<&'a str>,
    unjudged: Option<&'a str>,
}

#[derive(Serialize)]
struct ObligationView<'a> {
    id: &'a str,
    clause: &'a str,
    title: &'a str,
    kind: &'a str,
    level: Option<&'static str>,
    standing: &'static str,
    place: Option<PlaceView<'a>>,
    outcomes: Vec<OutcomeView<'a>>,
}

#[derive(Serialize)]
struct OutcomeView<'a> {
    id: &'a str,
    verdict: &'static str,
    provisional: bool,
    /// Whether its value is only shown and nothing is judged by it.
    shown: bool,
    record: Option<&'a str>,
    period: Option<&'a str>,
    from: Option<String>,
    to: Option<String>,
    at: String,
    due: Option<String>,
    done: Option<String>,
    units: u32,
    open_units: u32,
    value: Option<String>,
    summary: String,
    evidence: Vec<&'a str>,
    offenders: Vec<&'a str>,
    place: Option<PlaceView<'a>>,
    proof: ProofView<'a>,
}

fn write(brief: &Brief<'_>) -> String {
    let tally = brief.tally();
    let n = |level: Level| tally.levels.get(&level).copied().unwrap_or(0);
    let rules = tally.rules.iter().rev().map(|((level, rule), count)| RuleCount {
        rule,
        level: level.name(),
        count: *count,
    });
    let report = Report {
        form: FORM,
        looked_at: looked_at(brief),
        summary: Summary {
            error: n(Level::Error),
            warning: n(Level::Warning),
            at_risk: n(Level::AtRisk),
            note: n(Level::Note),
            waived: tally.waived,
            rules: rules.collect(),
        },
        findings: findings(brief),
        waived: brief
            .waived()
            .map(|one| WaivedView {
                owner: &one.waiver.owner,
                reason: &one.waiver.reason,
                until: one.waiver.until.to_string(),
                finding: finding(brief, &one.finding),
            })
            .collect(),
    };
    document::print(&report)
}

/// The whole book: scores, money, rights, clauses, obligations with every outcome and its proof,
/// findings.
///
/// `period` is the id of the only assessment period to tell of; all if none.
pub fn book(brief: &Brief<'_>, period: Option<&str>) -> String {
    let contracts = brief.contracts().filter_map(|(no, one)| {
        let Some(id) = period else { return Some(contract(brief, no, one, None)) };
        let n = one.identity.periods.iter().position(|period| period.id.text == id)?;
        Some(contract(brief, no, one, Some(n)))
    });
    let view = BookView {
        form: FORM,
        looked_at: looked_at(brief),
        contracts: contracts.collect(),
        findings: findings(brief),
    };
    document::print(&view)
}

fn looked_at<'a>(brief: &Brief<'a>) -> LookedAt<'a> {
    let tally = brief.tally();
    let snapshot = &brief.book.snapshot;
    let (kind, commit, changed): (_, _, &[String]) = match &snapshot.origin {
        Origin::Folder => ("folder", None, &[]),
        Origin::WorkTree { head, changed } => ("work-tree", head.as_ref(), changed),
        Origin::Revision(commit) => ("revision", Some(commit), &[]),
    };
    let commit = commit.map(|Commit { id, committed, author, summary }| CommitView {
        id,
        committed: committed.rfc3339(),
        author,
        summary,
    });
    LookedAt {
        origin: OriginView { kind, commit, changed },
        as_of: brief.book.settings.zone.stamp(snapshot.as_of.instant).rfc3339(),
        as_of_from: match snapshot.as_of.from {
            AsOfSource::Flag => "flag",
            AsOfSource::SourceDateEpoch => "source-date-epoch",
            AsOfSource::Settings => "settings",
            AsOfSource::Now => "now",
        },
        language: brief.catalog.language().code(),
        contracts: tally.contracts,
        records: tally.records,
        outcomes: Verdict::ALL
            .into_iter()
            .map(|verdict| (verdict.name(), tally.outcomes.get(&verdict).copied().unwrap_or(0)))
            .collect(),
    }
}

fn findings<'a>(brief: &Brief<'a>) -> Vec<FindingView<'a>> {
    brief.findings().map(|one| finding(brief, one)).collect()
}

fn contract<'a>(
    brief: &Brief<'a>,
    no: usize,
    contract: &'a Contract,
    period: Option<usize>,
) -> ContractView<'a> {
    let assessment = brief.book.assessments.get(no);
    let periods = assessment.iter().flat_map(|all| &all.periods);
    let periods = periods.filter(|one| period.is_none_or(|only| only == one.period));
    let identity = &contract.identity;
    let clauses = contract.clauses.iter().map(|clause| ClauseView {
        id: &clause.id.text,
        title: &clause.title,
        group: &clause.group,
        text: &clause.text,
        source: &clause.source,
        obligations: contract
            .obligations_of(clause)
            .into_iter()
            .map(|n| contract.obligations[n].id.text.as_str())
            .collect(),
        readings: contract
            .readings_of(&clause.id.text)
            .map(|reading| reading.id.text.as_str())
            .collect(),
        unjudged: clause.unjudged.as_deref(),
    });
    let readings = identity.readings.iter().map(|reading| ReadingView {
        id: &reading.id.text,
        title: &reading.title,
        conflict: &reading.conflict,
        reading: &reading.reading,
        reason: &reading.reason,
        affects: reading.affects.iter().map(|id| id.text.as_str()).collect(),
    });
    let obligations = (0..contract.obligations.len()).map(|n| obligation(brief, no, n, period));
    ContractView {
        id: &identity.id,
        title: &identity.title,
        first: identity.term.first.to_string(),
        last: identity.term.last.to_string(),
        periods: periods.map(|one| assessment::period(brief, no, one)).collect(),
        average: assessment.and_then(|all| all.average.as_ref()).map(assessment::average),
        settlement: assessment
            .and_then(|all| all.settlement.as_ref())
            .map(|settlement| assessment::settlement(brief, contract, settlement)),
        payable_amended: amended(brief, no).map(|payable| assessment::amounts(&payable)),
        seals: brief.book.seals[no]
            .iter()
            .filter(|one| period.is_none() || one.period == period)
            .map(|one| seal::seal(brief, one))
            .collect(),
        rights: assessment
            .iter()
            .flat_map(|all| &all.rights)
            .map(|right| assessment::right(brief, contract, right))
            .collect(),
        clauses: clauses.collect(),
        readings: readings.collect(),
        obligations: obligations.collect(),
    }
}

/// What would be payable if all amendments were accepted; none if that is no other amount.
fn amended(brief: &Brief<'_>, no: usize) -> Option<MoneyRange> {
    let stands = brief.book.assessments[no].settlement.as_ref()?.payable;
    let today = brief.book.recomputed(no).settlement.as_ref()?.payable;
    (stands != today).then_some(today)
}

fn obligation<'a>(
    brief: &Brief<'a>,
    no: usize,
    n: usize,
    period: Option<usize>,
) -> ObligationView<'a> {
    let contract = &brief.book.ledger.contracts[no];
    let obligation = &contract.obligations[n];
    let verdicts = &brief.book.verdicts[no];
    let decided = &verdicts.decided[n];
    ObligationView {
        id: &obligation.id.text,
        clause: &contract.clause_of(obligation).id.text,
        title: &obligation.title,
        kind: &obligation.kind.text,
        level: verdicts.levels.get(n).map(|level| level.name()),
        standing: decided.standing(period).name(),
        place: place(brief, obligation.place),
        outcomes: decided.within(period).map(|(_, one)| outcome(brief, contract, one)).collect(),
    }
}

fn outcome<'a>(brief: &Brief<'a>, contract: &'a Contract, outcome: &'a Outcome) -> OutcomeView<'a> {
    let zone = contract.identity.zone;
    let stamp = |instant| zone.stamp(instant).rfc3339();
    let id = |no| &*brief.book.ledger.record(no).id;
    let period = outcome.period.and_then(|n| contract.identity.periods.get(n));
    OutcomeView {
        id: &outcome.id,
        verdict: outcome.verdict.name(),
        provisional: outcome.provisional,
        shown: outcome.shown,
        record: outcome.record.map(id),
        period: period.map(|period| period.id.text.as_str()),
        from: outcome.window.map(|window| stamp(window.from)),
        to: outcome.window.map(|window| stamp(window.to)),
        at: stamp(outcome.at),
        due: outcome.due.map(stamp),
        done: outcome.done.map(stamp),
        units: outcome.units,
        open_units: outcome.open_units,
        value: outcome.value.map(|value| value.normalize().to_string()),
        summary: brief.catalog.say(&outcome.summary),
        evidence: outcome.evidence.iter().map(|no| id(*no)).collect(),
        offenders: outcome.offenders.iter().map(|no| id(*no)).collect(),
        place: place(brief, outcome.place),
        proof: proof::proof(brief, &outcome.proof),
    }
}
