//! The shelf of one contract: its records and outcomes in the orders that pages need, and their names.

use std::collections::BTreeMap;

use crate::assessment::toll::LossAt;
use crate::base::proof::RecordNo;
use crate::base::time::Zone;
use crate::book::Book;
use crate::ledger::contract::Contract;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::kinds::Page as PageForm;
use crate::obligations::outcome::Decided;
use crate::obligations::outcome::Verdict;

use super::routes;
use super::target::Leaf;
use super::target::Month;

/// Up to this many outcomes of an obligation stand on its own page; more go to pages by month.
const MAX_OUTCOMES: usize = 150;

/// What is looked up about one contract.
pub struct Shelf<'a> {
    /// Its name in addresses.
    pub name: String,
    /// Its records, in the order of the ledger.
    pub records: Vec<RecordNo>,
    /// Records by kind and month, by time.
    pub logs: BTreeMap<(usize, Leaf), Vec<RecordNo>>,
    pub(super) log_of: BTreeMap<RecordNo, Leaf>,
    /// Items that refer to an obligation: section and place, by number of the obligation.
    pub items: Vec<Vec<(usize, usize)>>,
    pub(super) losses: BTreeMap<(usize, usize), Vec<LossAt<'a>>>,
    pub(super) outcomes: Vec<BTreeMap<&'a str, usize>>,
    pub(super) period_names: Vec<String>,
    pub(super) item_names: Vec<Vec<String>>,
    pub(super) obligation_names: Vec<String>,
    pub(super) outcome_names: Vec<Vec<String>>,
    pub(super) clause_names: Vec<String>,
    pub(super) reading_names: Vec<String>,
    pub(super) example_names: Vec<String>,
    pub(super) is_monthly: Vec<bool>,
    pub(super) months: Vec<BTreeMap<Leaf, Vec<usize>>>,
    pub(super) of_kind: BTreeMap<u16, Vec<RecordNo>>,
    pub(super) alike: Vec<Vec<Alike>>,
}

/// The obligations that a deduction rests on, by number: those that it names, or those that ask
/// for the judgement that it takes its points from.
pub fn feeding(contract: &Contract, deduction: &Deduction) -> Vec<usize> {
    match deduction {
        Deduction::Manual { judge, .. } => {
            let asks = |o: &usize| contract.obligations[*o].judged() == Some(&judge.item.text);
            (0..contract.obligations.len()).filter(asks).collect()
        }
        _ => deduction.obligations().iter().filter_map(|id| contract.obligation_no(id)).collect(),
    }
}

/// The obligations that measure the outcomes of one and count for the form themselves.
pub fn counted_through(contract: &Contract, shelf: &Shelf<'_>, obligation: usize) -> Vec<usize> {
    let id = contract.obligations[obligation].id.text.as_str();
    (0..contract.obligations.len())
        .filter(|other| !shelf.items[*other].is_empty())
        .filter(|other| contract.obligations[*other].outcomes_of().contains(&id))
        .collect()
}

/// The outcomes of the same obligation and verdict before and after one, by their numbers.
pub(super) type Alike = [Option<usize>; 2];

impl Shelf<'_> {
    /// The name of a period in addresses.
    pub fn period_name(&self, period: usize) -> &str {
        &self.period_names[period]
    }
}

/// Looks everything up about one contract.
pub(super) fn shelf<'a>(
    book: &'a Book,
    number: usize,
    contract: &'a Contract,
    name: String,
) -> Shelf<'a> {
    let zone = contract.identity.zone;
    let mut records = Vec::new();
    let mut by_month: BTreeMap<(usize, Option<Month>), Vec<RecordNo>> = BTreeMap::new();
    let mut of_kind: BTreeMap<u16, Vec<RecordNo>> = BTreeMap::new();
    for (no, record) in (0..).map(RecordNo).zip(&book.ledger.records) {
        if record.contract as usize != number {
            continue;
        }
        records.push(no);
        let month = record.at.map(|at| Month::of(zone, at));
        by_month.entry((usize::from(record.kind), month)).or_default().push(no);
        of_kind.entry(record.kind).or_default().push(no);
    }
    for list in by_month.values_mut().chain(of_kind.values_mut()) {
        list.sort_by_key(|no| (book.ledger.records[no.0 as usize].at, *no));
    }
    let mut logs = BTreeMap::new();
    let mut log_of = BTreeMap::new();
    for ((kind, month), list) in by_month {
        let n_rows = match book.ledger.kinds.kind(kind).page {
            PageForm::Proof => Leaf::ENTRIES,
            PageForm::Own | PageForm::Month => Leaf::ROWS,
        };
        for (part, rows) in list.chunks(n_rows).enumerate() {
            let leaf = Leaf { month, part };
            log_of.extend(rows.iter().map(|no| (*no, leaf)));
            logs.insert((kind, leaf), rows.to_vec());
        }
    }
    let decided = &book.verdicts[number].decided;
    let mut items = vec![Vec::new(); contract.obligations.len()];
    let sections = contract.scorecard.as_ref().map_or(&[][..], |card| &card.sections);
    for (s, section) in sections.iter().enumerate() {
        for (i, item) in section.items.iter().enumerate() {
            for deduction in &item.deductions {
                for o in feeding(contract, deduction) {
                    if !items[o].contains(&(s, i)) {
                        items[o].push((s, i));
                    }
                }
            }
        }
    }
    let mut item_names = routes::names(
        sections.iter().flat_map(|section| &section.items).map(|item| item.id.text.as_str()),
    )
    .into_iter();
    Shelf {
        name,
        records,
        logs,
        log_of,
        items,
        losses: book.assessments[number].tolls(),
        outcomes: decided
            .iter()
            .map(|one| one.outcomes.iter().enumerate().map(|(n, o)| (o.id.as_str(), n)).collect())
            .collect(),
        period_names: routes::names(contract.identity.periods.iter().map(|p| p.id.text.as_str())),
        item_names: sections
            .iter()
            .map(|section| item_names.by_ref().take(section.items.len()).collect())
            .collect(),
        obligation_names: routes::names(contract.obligations.iter().map(|o| o.id.text.as_str())),
        outcome_names: decided
            .iter()
            .map(|one| routes::names(one.outcomes.iter().map(|o| o.id.as_str())))
            .collect(),
        clause_names: routes::names(contract.clauses.iter().map(|c| c.id.text.as_str())),
        example_names: routes::names(book.examples[number].iter().map(|one| one.name.as_str())),
        reading_names: routes::names(contract.identity.readings.iter().map(|r| r.id.text.as_str())),
        of_kind,
        alike: decided.iter().map(alike).collect(),
        months: decided.iter().map(|one| leaves(one, zone)).collect(),
        is_monthly: decided.iter().map(|one| one.outcomes.len() > MAX_OUTCOMES).collect(),
    }
}

/// For each outcome of an obligation the nearest ones of the same verdict, in one pass.
fn alike(decided: &Decided) -> Vec<Alike> {
    let mut all = vec![[None, None]; decided.outcomes.len()];
    let mut last: BTreeMap<Verdict, usize> = BTreeMap::new();
    for (n, outcome) in decided.outcomes.iter().enumerate() {
        let before = last.insert(outcome.verdict, n);
        all[n][0] = before;
        if let Some(before) = before {
            all[before][1] = Some(n);
        }
    }
    all
}

/// The outcomes of a frequent obligation by month, without months in which nothing has begun.
fn leaves(decided: &Decided, zone: Zone) -> BTreeMap<Leaf, Vec<usize>> {
    let mut leaves = BTreeMap::new();
    if decided.outcomes.len() <= MAX_OUTCOMES {
        return leaves;
    }
    let mut by_month: BTreeMap<Month, Vec<usize>> = BTreeMap::new();
    for (n, outcome) in decided.outcomes.iter().enumerate() {
        by_month.entry(Month::of(zone, outcome.at)).or_default().push(n);
    }
    for (month, list) in by_month {
        if list.iter().all(|n| decided.outcomes[*n].verdict == Verdict::Upcoming) {
            continue;
        }
        for (part, rows) in list.chunks(Leaf::ROWS).enumerate() {
            leaves.insert(Leaf { month: Some(month), part }, rows.to_vec());
        }
    }
    leaves
}
