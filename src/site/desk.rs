//! The desk: the book with everything that pages look up more than once, found in one pass.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use serde_json::Value;

use crate::assessment::Assessment;
use crate::assessment::ItemScore;
use crate::assessment::toll::LossAt;
use crate::base::finding::Finding;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::book::Book;
use crate::book::due;
use crate::book::due::Due;
use crate::book::trend;
use crate::book::trend::TrendPoint;
use crate::handbook;
use crate::integrity::Deed;
use crate::integrity::Integrity;
use crate::ledger::contract::Contract;
use crate::ledger::contract::clause::Bound;
use crate::ledger::kinds::Kind;
use crate::ledger::record::Record;
use crate::obligations::outcome::Decided;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

use super::address;
use super::chapters::Chapters;
use super::lists::Lists;
use super::naming::record_names;
use super::pages::home;
use super::revision::Revision;
use super::routes;
use super::routes::Route;
use super::search;
use super::share::Facts;
use super::share::Share;
use super::shelf::Shelf;
use super::shelf::shelf;
use super::target::Leaf;
use super::target::Month;
use super::target::OutcomeAt;
use super::target::Target;
use super::trace::Traces;
use super::voice::Voice;

/// The book and what is found in it.
pub struct Desk<'a> {
    /// The book.
    pub book: &'a Book,
    /// One entry for each contract.
    pub shelves: Vec<Shelf<'a>>,
    /// The handbook.
    pub chapters: Chapters,
    backlinks: Vec<Vec<OutcomeAt>>,
    /// By record: whether somebody must look into something about it.
    pub(super) loud: Vec<bool>,
    record_names: Vec<String>,
    kind_names: Vec<String>,
    lines: Vec<OnceLock<Vec<u32>>>,
    unread: Vec<usize>,
    pub(super) traces: Traces,
    /// What is due in each contract and by when, however far ahead.
    pub dues: Vec<Vec<Due>>,
    /// What is wrong with the input; what is wrong with the service stands with its contract.
    pub about_input: Vec<&'a Finding>,
    /// The outcomes of each contract by how they stand.
    pub lists: Vec<Lists>,
    pub(super) revisions: OnceLock<Vec<Revision>>,
    trends: OnceLock<Vec<Vec<TrendPoint>>>,
    /// What is known of each contract where the book itself knows too little: of an estate.
    pub(super) shares: Option<&'a [Share]>,
}

impl<'a> Desk<'a> {
    /// Looks everything up once.
    pub fn new(book: &'a Book) -> Desk<'a> {
        let ids = book.ledger.contracts.iter().map(|c| c.identity.id.as_str());
        Desk::named(book, routes::names(ids))
    }

    /// The desk of all contracts of an estate: their book knows what is wrong and what contracts say,
    /// the shares what their own files showed.
    pub fn of_estate(book: &'a Book, shares: &'a [Share]) -> Desk<'a> {
        let names = shares.iter().map(|share| share.name.clone()).collect();
        Desk { shares: Some(shares), ..Desk::named(book, names) }
    }

    /// Looks everything up once; contracts have the names that they have among all of the estate.
    pub fn named(book: &'a Book, names: Vec<String>) -> Desk<'a> {
        let ledger = &book.ledger;
        let shelves: Vec<Shelf<'a>> = names
            .into_par_iter()
            .enumerate()
            .map(|(number, name)| shelf(book, number, &ledger.contracts[number], name))
            .collect();
        let mut backlinks = vec![Vec::new(); ledger.records.len()];
        for (contract, verdicts) in book.verdicts.iter().enumerate() {
            for (obligation, decided) in verdicts.decided.iter().enumerate() {
                for (outcome, one) in decided.outcomes.iter().enumerate() {
                    let at = OutcomeAt { contract, obligation, outcome };
                    let mut records: Vec<RecordNo> = one.evidence.clone();
                    records.extend(&one.offenders);
                    records.extend(one.record);
                    records.extend(one.proof.facts.iter().filter_map(|fact| fact.record));
                    records.sort_unstable();
                    records.dedup();
                    for record in records {
                        if let Some(list) = backlinks.get_mut(record.0 as usize) {
                            list.push(at);
                        }
                    }
                }
            }
        }
        let mut desk = Desk {
            book,
            backlinks,
            loud: Vec::new(),
            record_names: record_names(book, &shelves),
            kind_names: routes::names((0..ledger.kinds.len()).map(|n| &*ledger.kinds.kind(n).name)),
            chapters: Chapters::of(book),
            lines: book.snapshot.sources.iter().map(|_| OnceLock::new()).collect(),
            unread: ledger.unread.clone(),
            traces: Traces::of(book),
            dues: (0..ledger.contracts.len())
                .into_par_iter()
                .map(|c| due::due(book, c, due::EVER))
                .collect(),
            about_input: book.findings.iter().filter(|one| one.clause.is_none()).collect(),
            lists: Vec::new(),
            revisions: OnceLock::new(),
            trends: OnceLock::new(),
            shares: None,
            shelves,
        };
        let contracts = (0..desk.shelves.len()).into_par_iter();
        desk.lists = contracts.map(|c| Lists::of(&desk, c)).collect();
        let n_records = u32::try_from(ledger.records.len()).unwrap_or(u32::MAX);
        let numbers = (0..n_records).into_par_iter().map(RecordNo);
        desk.loud = numbers.map(|number| desk.is_loud(number)).collect();
        desk
    }

    /// Works out what asks for whole contracts to be judged once more: how they stood in earlier
    /// months, and what each change of the evidence did. Pages are drawn side by side, and none
    /// must begin such work while it holds up another.
    #[must_use]
    pub fn looking_back(self) -> Desk<'a> {
        self.trends();
        let mut contracts = self.book.integrity.iter().enumerate();
        let changed = |(c, integrity): (usize, &Integrity)| {
            let mut events = integrity.records.iter().flat_map(|history| &history.events);
            events.any(|event| {
                let is_change = !matches!(event.deed, Deed::Landed);
                is_change && self.book.moment(c).reached(event.landed)
            })
        };
        if contracts.any(changed) {
            self.book.effects(0);
        }
        self
    }

    /// How each contract stood at the ends of the months.
    pub fn trends(&self) -> &[Vec<TrendPoint>] {
        self.trends.get_or_init(|| trend::trends(self.book))
    }

    /// How many places of a contract's input could not be read or do not fit.
    pub fn unread(&self, contract: usize) -> usize {
        self.unread[contract]
    }

    /// A contract.
    pub fn contract(&self, number: usize) -> &'a Contract {
        &self.book.ledger.contracts[number]
    }

    /// Its assessment.
    pub fn assessment(&self, contract: usize) -> &'a Assessment {
        &self.book.assessments[contract]
    }

    /// What became of its obligations.
    pub fn decided(&self, contract: usize) -> &'a [Decided] {
        &self.book.verdicts[contract].decided
    }

    /// What the first page counts of a contract.
    pub(super) fn facts(&self, contract: usize) -> Facts {
        match self.shares.and_then(|shares| shares.get(contract)) {
            Some(share) => share.facts.clone(),
            None => home::facts(self, contract),
        }
    }

    /// The row of a contract on the first page.
    pub(super) fn row(&self, voice: &Voice<'_>, contract: usize) -> Value {
        let Some(share) = self.shares.and_then(|shares| shares.get(contract)) else {
            return home::row(voice, contract);
        };
        let mut languages = self.book.settings.languages.iter();
        let n = languages.position(|one| *one == voice.language());
        let row = n.and_then(|n| share.rows.get(n));
        row.and_then(|row| serde_json::from_str(row).ok()).unwrap_or_default()
    }

    /// The period that an auditor looks for first: the one that runs, else the last that is over.
    pub fn current_period(&self, contract: usize) -> Option<usize> {
        self.book.assessments[contract].current_period()
    }

    /// Whether an outcome is about a duty of the purchaser's own.
    pub fn is_buyers(&self, at: OutcomeAt) -> bool {
        self.contract(at.contract).obligations[at.obligation].bound == Bound::Buyer
    }

    /// An outcome.
    pub fn outcome(&self, at: OutcomeAt) -> &'a Outcome {
        &self.decided(at.contract)[at.obligation].outcomes[at.outcome]
    }

    /// All outcomes of a contract, by obligation and number.
    pub fn outcomes(
        &self,
        contract: usize,
    ) -> impl Iterator<Item = (OutcomeAt, &'a Outcome)> + use<'a> {
        let decided = &self.book.verdicts[contract].decided;
        decided.iter().enumerate().flat_map(move |(obligation, one)| {
            one.outcomes
                .iter()
                .enumerate()
                .map(move |(n, outcome)| (OutcomeAt { contract, obligation, outcome: n }, outcome))
        })
    }

    /// A record.
    pub fn record(&self, number: RecordNo) -> &'a Record {
        &self.book.ledger.records[number.0 as usize]
    }

    /// The kind of a record.
    pub fn kind(&self, record: &Record) -> &'a Kind {
        self.book.ledger.kinds.kind(usize::from(record.kind))
    }

    /// The record of a contract with this id.
    pub fn record_by_id(&self, contract: usize, id: &str) -> Option<RecordNo> {
        self.book.ledger.find(contract, id)
    }

    /// The records of the same kind before and after a record, by time.
    pub fn beside(&self, number: RecordNo) -> (Option<RecordNo>, Option<RecordNo>) {
        let record = self.record(number);
        let list = &self.shelves[record.contract as usize].of_kind[&record.kind];
        let here = list.partition_point(|no| (self.record(*no).at, *no) < (record.at, number));
        let before = here.checked_sub(1).and_then(|n| list.get(n));
        (before.copied(), list.get(here + 1).copied())
    }

    /// The outcomes that rest on a record, or blame it.
    pub fn outcomes_of(&self, record: RecordNo) -> &[OutcomeAt] {
        &self.backlinks[record.0 as usize]
    }

    /// The gravest verdict that blames a record or is about it; none if nothing of it has begun.
    pub fn worst(&self, record: RecordNo) -> Option<Verdict> {
        self.outcomes_of(record)
            .iter()
            .map(|at| self.outcome(*at))
            .filter(|outcome| outcome.record == Some(record) || outcome.offenders.contains(&record))
            .map(|outcome| outcome.verdict)
            .filter(|verdict| *verdict != Verdict::Upcoming)
            .min_by_key(|verdict| Verdict::ALL.iter().position(|one| one == verdict))
    }

    /// The points that an outcome costs or may cost, on every form.
    pub fn losses_of(&self, at: OutcomeAt) -> &[LossAt<'a>] {
        let key = (at.obligation, at.outcome);
        self.shelves[at.contract].losses.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The outcomes of the same obligation and verdict before and after an outcome.
    pub fn alike(&self, at: OutcomeAt) -> [Option<OutcomeAt>; 2] {
        let beside = self.shelves[at.contract].alike[at.obligation][at.outcome];
        beside.map(|outcome| Some(OutcomeAt { outcome: outcome?, ..at }))
    }

    /// Whether an obligation's outcomes stand on pages by month.
    pub fn is_monthly(&self, contract: usize, obligation: usize) -> bool {
        self.shelves[contract].is_monthly[obligation]
    }

    /// Pages by month of a frequent obligation, each with the numbers of its outcomes.
    pub fn months_of(&self, contract: usize, obligation: usize) -> &BTreeMap<Leaf, Vec<usize>> {
        &self.shelves[contract].months[obligation]
    }

    /// The item score of an item's place on the form.
    pub fn item_score(
        &self,
        contract: usize,
        period: usize,
        section: usize,
        item: usize,
    ) -> &'a ItemScore {
        &self.book.assessments[contract].periods[period].sections[section].items[item]
    }

    /// Path and line of a place.
    pub fn position(&self, place: Place) -> (&'a str, usize) {
        let source = self.book.snapshot.source(place.source);
        let lines = self.lines[place.source.0 as usize].get_or_init(|| {
            let text = self.book.snapshot.text(place.source);
            let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            ends.map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect()
        });
        (&source.path, lines.partition_point(|end| *end < place.start) + 1)
    }

    /// The text of a place.
    pub fn excerpt(&self, place: Place) -> &'a str {
        self.book.snapshot.text(place.source).get(place.range()).unwrap_or_default()
    }

    /// Whether an outcome has a page of its own: everything but what is simply met or not yet begun.
    pub fn has_page(&self, at: OutcomeAt) -> bool {
        !matches!(self.outcome(at).verdict, Verdict::Met | Verdict::Upcoming)
    }

    /// The page and the place on it where a thing is shown.
    pub fn whereabouts(&self, contract: usize, link: &Link) -> Option<(Target, Option<String>)> {
        let file = self.contract(contract);
        match link {
            Link::Clause(id) => {
                let n = file.clauses.iter().position(|clause| clause.id.text == *id)?;
                Some((Target::Clauses(contract), Some(self.clause_anchor(contract, n))))
            }
            Link::Obligation(id) => {
                Some((Target::Obligation(contract, file.obligation_no(id)?), None))
            }
            Link::Outcome(obligation, id) => {
                let obligation = file.obligation_no(obligation)?;
                let shelf = &self.shelves[contract];
                let outcome = *shelf.outcomes.get(obligation)?.get(id.as_str())?;
                Some(self.outcome_place(OutcomeAt { contract, obligation, outcome }))
            }
            Link::Record(number) => Some(self.record_place(*number)),
            Link::Item(period, id) => {
                let period = file.identity.periods.iter().position(|p| p.id.text == *period)?;
                let sections = &file.scorecard.as_ref()?.sections;
                let mut places = sections.iter().enumerate().flat_map(|(s, section)| {
                    section.items.iter().enumerate().map(move |(i, item)| (s, i, &item.id.text))
                });
                let (section, item, _) = places.find(|(_, _, known)| *known == id)?;
                Some((Target::Item(contract, period, section, item), None))
            }
            Link::Period(id) => {
                let period = file.identity.periods.iter().position(|p| p.id.text == *id)?;
                Some((Target::Period(contract, period), None))
            }
            Link::Reading(id) => {
                let n = file.identity.readings.iter().position(|r| r.id.text == *id)?;
                Some((Target::Readings(contract), Some(self.reading_anchor(contract, n))))
            }
        }
    }

    /// Where an outcome is shown: its own page, or its row on the obligation's page.
    pub fn outcome_place(&self, at: OutcomeAt) -> (Target, Option<String>) {
        if self.has_page(at) {
            return (Target::Outcome(at.contract, at.obligation, at.outcome), None);
        }
        let obligation = Target::Obligation(at.contract, at.obligation);
        if !self.is_monthly(at.contract, at.obligation) {
            return (obligation, Some(self.outcome_anchor(at)));
        }
        let zone = self.contract(at.contract).identity.zone;
        let month = Month::of(zone, self.outcome(at).at);
        let leaves = self.months_of(at.contract, at.obligation);
        let whole =
            Leaf { month: Some(month), part: 0 }..=Leaf { month: Some(month), part: usize::MAX };
        match leaves.range(whole).find(|(_, rows)| rows.binary_search(&at.outcome).is_ok()) {
            Some((leaf, _)) => {
                let page = Target::Months(at.contract, at.obligation, *leaf);
                (page, Some(self.outcome_anchor(at)))
            }
            None => (obligation, None),
        }
    }

    /// Where a record is shown: its own page, or its row on the page of its month.
    pub fn record_place(&self, number: RecordNo) -> (Target, Option<String>) {
        let record = self.record(number);
        if self.has_own_page(number) {
            return (Target::Record(number), None);
        }
        let leaf = self.shelves[record.contract as usize].log_of[&number];
        let page = Target::Log(record.contract as usize, usize::from(record.kind), leaf);
        (page, Some(self.record_anchor(number)))
    }

    /// The id of a record's row.
    pub fn record_anchor(&self, number: RecordNo) -> String {
        format!("r-{}", self.record_names[number.0 as usize])
    }

    /// The id of an outcome's row.
    pub fn outcome_anchor(&self, at: OutcomeAt) -> String {
        format!("o-{}", self.shelves[at.contract].outcome_names[at.obligation][at.outcome])
    }

    /// The id of a clause's row.
    pub fn clause_anchor(&self, contract: usize, clause: usize) -> String {
        format!("c-{}", self.shelves[contract].clause_names[clause])
    }

    /// The id of an interpretation's section.
    pub fn reading_anchor(&self, contract: usize, reading: usize) -> String {
        format!("a-{}", self.shelves[contract].reading_names[reading])
    }

    /// The id of a worked example's section.
    pub fn example_anchor(&self, contract: usize, example: usize) -> String {
        format!("e-{}", self.shelves[contract].example_names[example])
    }

    /// The worked examples about a clause.
    pub fn examples_of(&self, contract: usize, clause: &str) -> Vec<usize> {
        let examples = self.book.examples[contract].iter().enumerate();
        let about = examples.filter(|(_, one)| one.clauses.iter().any(|id| id.text == clause));
        about.map(|(n, _)| n).collect()
    }

    /// The address of a page.
    pub fn route(&self, target: Target) -> Route {
        let shelf = |contract: usize| &self.shelves[contract];
        let inside = |contract: usize, parts: &[&str]| Route::inside(&shelf(contract).name, parts);
        match target {
            Target::Home => Route::root("index"),
            Target::Portfolio(part) => Route::root(&format!("contracts_{}", part + 1)),
            Target::Findings(0) => Route::root("findings"),
            Target::Findings(part) => Route::root(&format!("findings_{}", part + 1)),
            Target::Coverage => Route::root("coverage"),
            Target::Search => Route::root(search::PAGE),
            Target::Article(source) => match self.chapters.get(source) {
                Some(chapter) => Route::inside("handbook", &[&chapter.name]),
                None => Route::root("index"),
            },
            Target::Guide(n) => Route::inside("findings", &[handbook::FINDINGS[n].name]),
            Target::Contract(c) => Route::root(&shelf(c).name),
            Target::Breaches(c, 0) => inside(c, &["breaches"]),
            Target::Breaches(c, part) => inside(c, &["breaches", &(part + 1).to_string()]),
            Target::Open(c, 0) => inside(c, &["open"]),
            Target::Open(c, part) => inside(c, &["open", &(part + 1).to_string()]),
            Target::Clauses(c) => inside(c, &["clauses"]),
            Target::Readings(c) => inside(c, &["interpretations"]),
            Target::Examples(c) => inside(c, &["examples"]),
            Target::Settlement(c) => inside(c, &["settlement"]),
            Target::Integrity(c, 0) => inside(c, &["integrity"]),
            Target::Integrity(c, part) => inside(c, &["integrity", &(part + 1).to_string()]),
            Target::Records(c) => inside(c, &["records"]),
            Target::Period(c, p) => inside(c, &["period", &shelf(c).period_names[p]]),
            Target::Item(c, p, s, i) => {
                let shelf = shelf(c);
                inside(c, &["item", &shelf.period_names[p], &shelf.item_names[s][i]])
            }
            Target::Obligation(c, o) => {
                address::obligation(&shelf(c).name, &shelf(c).obligation_names[o])
            }
            Target::Months(c, o, leaf) => {
                inside(c, &["obligation", &shelf(c).obligation_names[o], &leaf.name()])
            }
            Target::Outcome(c, o, k) => {
                let shelf = shelf(c);
                inside(c, &["outcome", &shelf.obligation_names[o], &shelf.outcome_names[o][k]])
            }
            Target::Record(number) => {
                let record = self.record(number);
                let name = &self.record_names[number.0 as usize];
                let kind = &self.kind_names[usize::from(record.kind)];
                inside(record.contract as usize, &["record", kind, name])
            }
            Target::Log(c, kind, leaf) => inside(c, &["log", &self.kind_names[kind], &leaf.name()]),
        }
    }
}
