//! The desk: the book with everything that pages look up more than once, found in one pass.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::OnceLock;

use crate::assessment::Assessment;
use crate::assessment::ItemScore;
use crate::assessment::Loss;
use crate::assessment::Progress;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::time::parts;
use crate::book::Book;
use crate::ledger::contract::Contract;
use crate::ledger::kinds::Kind;
use crate::ledger::kinds::Page as PageForm;
use crate::ledger::record::Record;
use crate::obligations::outcome::Decided;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;
use crate::snapshot::Content;

use super::routes;
use super::routes::Route;

/// Up to this many outcomes of an obligation stand on its own page; more go to pages by month.
const MAX_OUTCOMES: usize = 150;

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month of an instant.
    pub fn of(zone: Zone, instant: Instant) -> Month {
        let (year, month, _) = parts(zone.date(instant));
        Month { year, month }
    }
}

/// `2025-10`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// A page, named by what it is about; contracts, obligations and so on by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// All contracts.
    Home,
    /// What is wrong with the input.
    Findings,
    /// A page of the handbook.
    Article(SourceId),
    /// A contract.
    Contract(usize),
    /// The breaches of a contract.
    Breaches(usize),
    /// What is open: pending, undecidable, due soon.
    Open(usize),
    /// The clauses of a contract.
    Clauses(usize),
    /// The interpretations of a contract.
    Readings(usize),
    /// The money of a contract.
    Settlement(usize),
    /// The records of a contract, by kind.
    Records(usize),
    /// The assessment form of a period.
    Period(usize, usize),
    /// An item in a period, by section and place in it.
    Item(usize, usize, usize, usize),
    /// An obligation.
    Obligation(usize, usize),
    /// The outcomes of an obligation in a month.
    Months(usize, usize, Month),
    /// An outcome.
    Outcome(usize, usize, usize),
    /// A record.
    Record(RecordNo),
    /// The records of a kind in a month; none for records without a time.
    Log(usize, usize, Option<Month>),
}

/// An outcome by contract, obligation and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutcomeAt {
    /// Number of the contract.
    pub contract: usize,
    /// Number of the obligation.
    pub obligation: usize,
    /// Number of the outcome.
    pub outcome: usize,
}

/// A loss of points: where on which form.
#[derive(Clone, Copy, Debug)]
pub struct LossAt<'a> {
    /// Number of the period.
    pub period: usize,
    /// Number of the section.
    pub section: usize,
    /// Number of the item in the section.
    pub item: usize,
    /// The loss.
    pub loss: &'a Loss,
}

/// What is looked up about one contract.
pub struct Shelf<'a> {
    /// Its name in addresses.
    pub name: String,
    /// Its records, in the order of the ledger.
    pub records: Vec<RecordNo>,
    /// Records by kind and month, by time.
    pub logs: BTreeMap<(usize, Option<Month>), Vec<RecordNo>>,
    /// Items that refer to an obligation: section and place, by number of the obligation.
    pub items: Vec<Vec<(usize, usize)>>,
    losses: BTreeMap<(usize, usize), Vec<LossAt<'a>>>,
    outcomes: Vec<BTreeMap<&'a str, usize>>,
    period_names: Vec<String>,
    item_names: Vec<Vec<String>>,
    obligation_names: Vec<String>,
    outcome_names: Vec<Vec<String>>,
    clause_names: Vec<String>,
    reading_names: Vec<String>,
    is_monthly: Vec<bool>,
    months: Vec<BTreeSet<Month>>,
    of_kind: BTreeMap<u16, Vec<RecordNo>>,
}

/// The book and what is found in it.
pub struct Desk<'a> {
    /// The book.
    pub book: &'a Book,
    /// One entry for each contract.
    pub shelves: Vec<Shelf<'a>>,
    backlinks: Vec<Vec<OutcomeAt>>,
    record_names: Vec<String>,
    kind_names: Vec<String>,
    articles: BTreeMap<SourceId, String>,
    lines: Vec<OnceLock<Vec<u32>>>,
}

impl Shelf<'_> {
    /// The name of a period in addresses.
    pub fn period_name(&self, period: usize) -> &str {
        &self.period_names[period]
    }
}

impl<'a> Desk<'a> {
    /// Looks everything up once.
    pub fn new(book: &'a Book) -> Desk<'a> {
        let ledger = &book.ledger;
        let mut names = routes::names(ledger.contracts.iter().map(|c| c.identity.id.as_str()));
        let shelves: Vec<Shelf<'a>> = ledger
            .contracts
            .iter()
            .enumerate()
            .map(|(number, contract)| {
                shelf(book, number, contract, std::mem::take(&mut names[number]))
            })
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
        Desk {
            book,
            backlinks,
            record_names: record_names(book, &shelves),
            kind_names: routes::names((0..ledger.kinds.len()).map(|n| &*ledger.kinds.kind(n).name)),
            articles: articles(book),
            lines: book.snapshot.sources.iter().map(|_| OnceLock::new()).collect(),
            shelves,
        }
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

    /// The period that an auditor looks for first: the one that runs, else the last that is over.
    pub fn current_period(&self, contract: usize) -> Option<usize> {
        let periods = &self.book.assessments[contract].periods;
        let find = |progress: Progress| periods.iter().rposition(|p| p.progress == progress);
        find(Progress::Running)
            .or_else(|| find(Progress::Over))
            .or_else(|| periods.iter().position(|p| p.progress == Progress::Ahead))
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

    /// The page of the handbook that one begins with.
    pub fn first_article(&self) -> Option<SourceId> {
        let index = self.articles.iter().find(|(_, path)| {
            matches!(path.as_str(), "index" | "readme") || path.starts_with("index-")
        });
        index.or_else(|| self.articles.iter().next()).map(|(id, _)| *id)
    }

    /// The page of the handbook made from a file, by its path.
    pub fn article_of(&self, path: &str) -> Option<SourceId> {
        self.book.snapshot.find(path).filter(|id| self.articles.contains_key(id))
    }

    /// The outcomes that rest on a record, or blame it.
    pub fn outcomes_of(&self, record: RecordNo) -> &[OutcomeAt] {
        &self.backlinks[record.0 as usize]
    }

    /// The points that an outcome costs or may cost, on every form.
    pub fn losses_of(&self, at: OutcomeAt) -> &[LossAt<'a>] {
        let key = (at.obligation, at.outcome);
        self.shelves[at.contract].losses.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Whether an obligation's outcomes stand on pages by month.
    pub fn is_monthly(&self, contract: usize, obligation: usize) -> bool {
        self.shelves[contract].is_monthly[obligation]
    }

    /// The months in which an obligation has outcomes that are not all upcoming.
    pub fn months_of(&self, contract: usize, obligation: usize) -> Vec<Month> {
        self.shelves[contract].months[obligation].iter().copied().collect()
    }

    /// Pages of the handbook: their sources in the order of their paths.
    pub fn articles(&self) -> impl Iterator<Item = SourceId> + '_ {
        self.articles.keys().copied()
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
        if self.shelves[at.contract].months[at.obligation].contains(&month) {
            let page = Target::Months(at.contract, at.obligation, month);
            (page, Some(self.outcome_anchor(at)))
        } else {
            (obligation, None)
        }
    }

    /// Where a record is shown: its own page, or its row on the page of its month.
    pub fn record_place(&self, number: RecordNo) -> (Target, Option<String>) {
        let record = self.record(number);
        match self.kind(record).page {
            PageForm::Own => (Target::Record(number), None),
            PageForm::Month => {
                let zone = self.contract(record.contract as usize).identity.zone;
                let month = record.at.map(|at| Month::of(zone, at));
                let page = Target::Log(record.contract as usize, usize::from(record.kind), month);
                (page, Some(self.record_anchor(number)))
            }
        }
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

    /// The address of a page.
    pub fn route(&self, target: Target) -> Route {
        let shelf = |contract: usize| &self.shelves[contract];
        let inside = |contract: usize, parts: &[&str]| Route::inside(&shelf(contract).name, parts);
        match target {
            Target::Home => Route::root("index"),
            Target::Findings => Route::root("findings"),
            Target::Article(source) => match self.articles.get(&source) {
                Some(path) => Route::inside("handbook", &[path]),
                None => Route::root("index"),
            },
            Target::Contract(c) => Route::root(&shelf(c).name),
            Target::Breaches(c) => inside(c, &["breaches"]),
            Target::Open(c) => inside(c, &["open"]),
            Target::Clauses(c) => inside(c, &["clauses"]),
            Target::Readings(c) => inside(c, &["interpretations"]),
            Target::Settlement(c) => inside(c, &["settlement"]),
            Target::Records(c) => inside(c, &["records"]),
            Target::Period(c, p) => inside(c, &["period", &shelf(c).period_names[p]]),
            Target::Item(c, p, s, i) => {
                let shelf = shelf(c);
                inside(c, &["item", &shelf.period_names[p], &shelf.item_names[s][i]])
            }
            Target::Obligation(c, o) => inside(c, &["obligation", &shelf(c).obligation_names[o]]),
            Target::Months(c, o, month) => {
                inside(c, &["obligation", &shelf(c).obligation_names[o], &month.to_string()])
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
            Target::Log(c, kind, month) => {
                let month = month.map_or_else(|| "undated".to_owned(), |month| month.to_string());
                inside(c, &["log", &self.kind_names[kind], &month])
            }
        }
    }
}

fn shelf<'a>(book: &'a Book, number: usize, contract: &'a Contract, name: String) -> Shelf<'a> {
    let zone = contract.identity.zone;
    let mut records = Vec::new();
    let mut logs: BTreeMap<(usize, Option<Month>), Vec<RecordNo>> = BTreeMap::new();
    let mut of_kind: BTreeMap<u16, Vec<RecordNo>> = BTreeMap::new();
    for (no, record) in (0..).map(RecordNo).zip(&book.ledger.records) {
        if record.contract as usize != number {
            continue;
        }
        records.push(no);
        let month = record.at.map(|at| Month::of(zone, at));
        logs.entry((usize::from(record.kind), month)).or_default().push(no);
        of_kind.entry(record.kind).or_default().push(no);
    }
    for list in logs.values_mut().chain(of_kind.values_mut()) {
        list.sort_by_key(|no| (book.ledger.records[no.0 as usize].at, *no));
    }
    let decided = &book.verdicts[number].decided;
    let mut items = vec![Vec::new(); contract.obligations.len()];
    let sections = contract.scorecard.as_ref().map_or(&[][..], |card| &card.sections);
    for (s, section) in sections.iter().enumerate() {
        for (i, item) in section.items.iter().enumerate() {
            for word in item.deductions.iter().flat_map(|deduction| deduction.obligations()) {
                if let Some(o) = contract.obligation_no(word)
                    && !items[o].contains(&(s, i))
                {
                    items[o].push((s, i));
                }
            }
        }
    }
    let mut losses: BTreeMap<(usize, usize), Vec<LossAt<'a>>> = BTreeMap::new();
    for (period, score) in book.assessments[number].periods.iter().enumerate() {
        for (section, in_section) in score.sections.iter().enumerate() {
            for (item, in_item) in in_section.items.iter().enumerate() {
                for loss in in_item.losses.iter().chain(&in_item.open) {
                    let at = LossAt { period, section, item, loss };
                    losses.entry((loss.obligation, loss.outcome)).or_default().push(at);
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
        items,
        losses,
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
        reading_names: routes::names(contract.identity.readings.iter().map(|r| r.id.text.as_str())),
        of_kind,
        months: decided
            .iter()
            .map(|one| {
                let begun = one.outcomes.iter().filter(|o| o.verdict != Verdict::Upcoming);
                begun.map(|o| Month::of(zone, o.at)).collect()
            })
            .collect(),
        is_monthly: decided.iter().map(|one| one.outcomes.len() > MAX_OUTCOMES).collect(),
    }
}

/// Names of all records; records of one contract and kind share a namespace.
fn record_names(book: &Book, shelves: &[Shelf<'_>]) -> Vec<String> {
    let records = &book.ledger.records;
    let mut names = vec![String::new(); records.len()];
    for shelf in shelves {
        let mut of_kind: BTreeMap<u16, Vec<RecordNo>> = BTreeMap::new();
        for no in &shelf.records {
            of_kind.entry(records[no.0 as usize].kind).or_default().push(*no);
        }
        for numbers in of_kind.values() {
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            // An id that is wrongly used twice still gives two pages.
            let ids: Vec<String> = numbers
                .iter()
                .map(|no| {
                    let id: &str = &records[no.0 as usize].id;
                    let n = seen.entry(id).or_default();
                    *n += 1;
                    if *n == 1 { id.to_owned() } else { format!("{id}\u{1f}{n}") }
                })
                .collect();
            let made = routes::names(ids.iter().map(String::as_str));
            for (no, name) in numbers.iter().zip(made) {
                names[no.0 as usize] = name;
            }
        }
    }
    names
}

/// Pages of the handbook: every Markdown file of the content folder, folder for folder.
fn articles(book: &Book) -> BTreeMap<SourceId, String> {
    let folder = format!("{}/", book.settings.folders.content);
    let sources: Vec<(SourceId, Vec<&str>)> = book
        .snapshot
        .numbered()
        .filter(|(_, source)| matches!(source.content, Content::Text(_)))
        .filter_map(|(id, source)| {
            let path = source.path.strip_prefix(&folder)?.strip_suffix(".md")?;
            Some((id, path.split('/').collect()))
        })
        .collect();
    let mut folders: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (_, parts) in &sources {
        for (n, part) in parts.iter().enumerate() {
            folders.entry(parts[..n].join("/")).or_default().insert(part);
        }
    }
    let names: BTreeMap<(&str, &str), String> = folders
        .iter()
        .flat_map(|(folder, parts)| {
            let made = routes::names(parts.iter().copied());
            parts.iter().zip(made).map(|(part, name)| ((folder.as_str(), *part), name))
        })
        .collect();
    sources
        .iter()
        .map(|(id, parts)| {
            let named = parts.iter().enumerate().map(|(n, part)| {
                names.get(&(parts[..n].join("/").as_str(), *part)).cloned().unwrap_or_default()
            });
            (*id, named.collect::<Vec<String>>().join("/"))
        })
        .collect()
}
