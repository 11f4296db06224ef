//! How a contract stood at the end of each month, by what had reached the trunk by then.
//!
//! The same pure functions over what was known then: the last trunk commit that had landed,
//! judged as of the end of the month. What was filed later, and what was corrected later, is not in it.

use std::collections::BTreeMap;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::assessment::Assessment;
use crate::assessment::MoneyRange;
use crate::assessment::Progress;
use crate::assessment::Range;
use crate::base::moment::Moment;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::base::time::add_months;
use crate::base::time::first_of_month;
use crate::integrity;
use crate::ledger::contract::Contract;
use crate::obligations::outcome::Verdict;
use crate::settings;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::snapshot::history::Timeline;

use super::Book;
use super::Judged;
use super::compare::Judgement;

/// How a contract stood at the end of a month.
#[derive(Clone, Debug)]
pub struct TrendPoint {
    /// Last second of the month; for the last point, where it is no such second, the first one of the
    /// as-of day.
    pub at: Instant,
    /// The trunk commit that was the last one then, in hexadecimal; none for a book that is read from
    /// files that are not committed.
    pub commit: Option<Box<str>>,
    /// Id of the period that was running; none between periods.
    pub period: Option<String>,
    /// Its score; none without a scorecard.
    pub score: Option<Range>,
    /// How many outcomes were breached over the term, and not only shown.
    pub n_breached: usize,
    /// What was payable over the whole term; none without a settlement.
    pub payable: Option<MoneyRange>,
    /// How many records were filed.
    pub n_records: usize,
    /// Whether it is the judgement of the book itself, in the middle of a month.
    pub is_now: bool,
}

/// How each contract stood at the end of each month of its term up to the as-of instant; one with very
/// many records, at the end of each period.
///
/// One list for each contract of the book, empty where nothing had landed by the end of any month:
/// months before the first commit, and contracts that were not there yet, have no point.
/// Nothing is kept between calls; only the site asks.
pub fn trends(book: &Book) -> Vec<Vec<TrendPoint>> {
    let mut trends: Vec<Vec<TrendPoint>> = vec![Vec::new(); book.ledger.contracts.len()];
    let Some(timeline) = book.snapshot.history.timeline() else { return trends };
    let mut asked: BTreeMap<Instant, Vec<usize>> = BTreeMap::new();
    for no in 0..book.ledger.contracts.len() {
        for end in ends(book, no, book.moment(no)) {
            asked.entry(end).or_default().push(no);
        }
    }
    let points: Vec<Vec<(usize, TrendPoint)>> = asked
        .into_iter()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(end, contracts)| stand(book, timeline, end, &contracts))
        .collect();
    for (no, point) in points.into_iter().flatten() {
        trends[no].push(point);
    }
    for (no, list) in trends.iter_mut().enumerate() {
        let as_of = book.moment(no);
        let is_whole = list.last().is_some_and(|last| !as_of.passed(last.at));
        if !list.is_empty() && !is_whole {
            let today = as_of.day(book.ledger.contracts[no].identity.zone).from;
            list.push(TrendPoint { is_now: true, ..point(&Judgement::of(book, no), today) });
        }
    }
    trends
}

/// Most records times months that are judged for one contract; beyond, a contract has points at the
/// ends of its periods only, since each point asks for the contract to be judged once more.
const MOST_RECORD_MONTHS: usize = 100_000;

/// The ends at which a contract is to be judged: of its months, or of its periods where it has very
/// many records.
fn ends(book: &Book, no: usize, as_of: &Moment) -> Vec<Instant> {
    let contract = &book.ledger.contracts[no];
    let months = month_ends(contract, as_of);
    let records = book.counts.get(no).map_or(0, |count| count.records);
    if records.saturating_mul(months.len()) <= MOST_RECORD_MONTHS {
        return months;
    }
    let identity = &contract.identity;
    let ends = identity.periods.iter().map(|one| identity.period_interval(one).to.plus(-1));
    ends.filter(|end| as_of.reached(*end)).collect()
}

/// The last seconds of the months of a contract's term that are over at the as-of instant.
fn month_ends(contract: &Contract, as_of: &Moment) -> Vec<Instant> {
    let identity = &contract.identity;
    let (zone, term) = (identity.zone, &identity.term);
    if contract.decides_nothing() {
        return Vec::new();
    }
    let mut ends = Vec::new();
    let mut first = first_of_month(term.first);
    while first <= term.last {
        first = add_months(first, 1);
        let end = zone.midnight(first).plus(-1);
        if !as_of.reached(end) {
            break;
        }
        ends.push(end);
    }
    ends
}

/// What `pactbook.toml` said then.
fn settings_of(snapshot: &Snapshot) -> Settings {
    let source = snapshot.find(settings::FILE).unwrap_or(SourceId(0));
    settings::read(snapshot.text(source), source).0
}

/// How some contracts stood at an instant; those that were not there yet are left out.
fn stand(
    book: &Book,
    timeline: &Timeline,
    at: Instant,
    contracts: &[usize],
) -> Vec<(usize, TrendPoint)> {
    let n_landed = timeline.trunk.partition_point(|commit| commit.landed <= at);
    let Some(last) = n_landed.checked_sub(1) else { return Vec::new() };
    let mut snapshot = book.snapshot.known_at(last, at);
    let settings = settings_of(&snapshot);
    let mut memory = integrity::Memory::default();
    super::agree(&mut snapshot, &settings, &mut memory);
    let folders: Vec<&str> =
        contracts.iter().map(|no| book.ledger.contracts[*no].folder.as_str()).collect();
    // What had been sealed by then stood.
    let judged = Judged::of(&snapshot, &settings, Some(&folders), &mut memory);
    let commit = &timeline.trunk[last].commit.id;
    let found = contracts.iter().filter_map(|no| {
        let id = &book.ledger.contracts[*no].identity.id;
        let then = judged.ledger.contracts.iter().position(|one| one.identity.id == *id)?;
        let side = Judgement {
            ledger: &judged.ledger,
            no: then,
            verdicts: &judged.cases[then].verdicts,
            assessment: &judged.cases[then].assessment,
        };
        Some((*no, TrendPoint { commit: Some(commit.clone()), ..point(&side, at) }))
    });
    found.collect()
}

fn point(side: &Judgement<'_>, at: Instant) -> TrendPoint {
    let (contract, assessment) = (side.contract(), side.assessment);
    let running = assessment.periods.iter().find(|period| period.progress == Progress::Running);
    let decided = side.verdicts.decided.iter();
    TrendPoint {
        at,
        commit: None,
        period: running_period(contract, at),
        score: running.map(|period| period.total),
        n_breached: decided.map(|one| one.count(None, Verdict::Breached)).sum(),
        payable: payable(assessment),
        n_records: n_records(side),
        is_now: false,
    }
}

/// The period that an instant lies in.
fn running_period(contract: &Contract, at: Instant) -> Option<String> {
    let identity = &contract.identity;
    let running = identity.periods.iter().find(|one| identity.period_interval(one).contains(at));
    running.map(|period| period.id.text.clone())
}

fn payable(assessment: &Assessment) -> Option<MoneyRange> {
    assessment.settlement.as_ref().map(|settlement| settlement.payable)
}

fn n_records(side: &Judgement<'_>) -> usize {
    let records = side.ledger.records.iter();
    records.filter(|record| record.contract as usize == side.no).count()
}
