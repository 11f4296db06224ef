//! Obligations applied to records: outcomes with their proofs.
//!
//! Owns the rule kinds and what they decide. Must not know points, money, pages or formats. The
//! verb is [`decide`]; it is pure: values in, values and findings out.
//!
//! A file that bears the name of a rule kind decides it (`deadline` also `followup`). The others
//! hold what several kinds share, or one part of a large one: where a limit starts and ends
//! (`start`, `due`, `extension`, `items`, `partner`), when somebody is there (`register`, `roster`,
//! `punches`, `watch`), how much time is covered (`downtime`, `outage`), what a number is held
//! against (`limit`, `grades`, `pick`, `shares`).
//!
//! To add a rule kind:
//! 1. a file here with a `RuleKind` constant: its `bind` reads the obligation's own keys once and
//!    reports what does not fit at the contract's line; its `decide` looks at a [`scope::Scope`]
//!    and pushes outcomes,
//! 2. a line in [`RULES`],
//! 3. its section in `content/contract.md` and its twin (a test asks for every key), its page with cases in `content/rules/` and
//!    `content/en/rules/` (a test asks for it), and its boundary tests in `tests/suite/rules/`.

mod at_risk;
mod attendance;
mod availability;
mod bind;
mod cadence;
mod content;
mod count;
mod coverage;
mod deadline;
mod downtime;
mod due;
mod exclusion;
mod extension;
mod filter;
mod forbid;
mod grades;
mod in_force;
mod interval;
mod items;
mod limit;
mod order;
mod outage;
pub mod outcome;
mod partner;
mod pick;
mod plan;
mod punches;
mod ratio;
mod register;
mod retention;
mod review;
pub mod room;
mod roster;
pub mod scope;
mod series;
mod shares;
mod so_far;
mod staffing;
mod start;
mod stat;
mod streak;
mod tally;
mod watch;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::base::finding;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::place::Place;
use crate::calendar::Calendar;
use crate::calendar::Frame;
use crate::calendar::window::Window;
use crate::expr::Program;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::ledger::contract::amendment::Span;
use crate::ledger::contract::clause;
use crate::ledger::contract::clause::Bound;
use crate::ledger::contract::clause::Obligation;
use crate::ledger::contract::fields::Fields;
use crate::ledger::contract::fields::Problems;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::hours;
use crate::ledger::contract::hours::local_calendar;
use crate::ledger::contract::settlement::Test;
use crate::ledger::kinds::Kinds;
use crate::ledger::view::FieldNames;

use bind::Binder;
use bind::World;
use outcome::Decided;
use outcome::Outcome;
use outcome::Verdict;
use scope::Prior;
use scope::Scope;

/// A way to decide, by name.
pub struct RuleKind {
    /// The name that contracts use.
    pub name: &'static str,
    /// Binds an obligation; none if it does not fit, with findings at its own lines.
    bind: fn(&Binder<'_>) -> Option<Box<dyn Rule>>,
}

/// Every rule kind, by name.
pub static RULES: &[&RuleKind] = &[
    &attendance::ATTENDANCE,
    &availability::AVAILABILITY,
    &cadence::CADENCE,
    &content::CONTENT,
    &count::COUNT,
    &coverage::COVERAGE,
    &deadline::DEADLINE,
    &deadline::FOLLOWUP,
    &forbid::FORBID,
    &in_force::IN_FORCE,
    &interval::INTERVAL,
    &order::ORDER,
    &ratio::RATIO,
    &retention::RETENTION,
    &review::REVIEW,
    &staffing::STAFFING,
    &stat::STAT,
    &streak::STREAK,
];

/// A bound obligation.
trait Rule: Send + Sync {
    /// Decides every record, slot or window.
    fn decide(&self, scope: &Scope<'_>, prior: &Prior<'_>, sink: &mut Sink);

    /// Numbers of the obligations whose outcomes it counts.
    fn depends(&self) -> &[usize] {
        &[]
    }

    /// Whether it waits for events, so that no record means nothing was due.
    fn eventful(&self) -> bool;

    /// Whether what was not done in time is still to be done.
    fn waits(&self) -> bool {
        false
    }
}

/// Collects the outcomes of one obligation.
#[derive(Default)]
struct Sink {
    outcomes: Vec<Outcome>,
}

impl Sink {
    fn push(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
    }
}

/// What became of every obligation of one contract.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    /// By number of the obligation.
    pub decided: Vec<Decided>,
    /// What a breach of each obligation weighs, by number.
    pub levels: Vec<Level>,
}

/// Decides every obligation of one contract.
///
/// `calendar` is the working-day calendar that the contract names; if there is none, whatever
/// needs working days is undecidable.
pub fn decide(
    ledger: &Ledger,
    no: usize,
    calendar: Option<&Calendar>,
    as_of: &Moment,
) -> (Verdicts, Vec<Finding>) {
    let contract = &ledger.contracts[no];
    let bound = bind(contract, &ledger.kinds, calendar);
    let verdicts = decide_bound(&bound, ledger, no, as_of);
    let mut findings = bound.findings;
    findings.extend(breaches(contract, &verdicts.decided, &verdicts.levels));
    (verdicts, findings)
}

/// The obligations of a contract, ready to decide: it need not be asked again what they say.
pub struct Rulebook {
    calendar: Calendar,
    rules: Vec<Option<Box<dyn Rule>>>,
    findings: Vec<Finding>,
}

impl Rulebook {
    /// What is wrong with the obligations, in their order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// Binds the obligations of a contract; `calendar` is the working-day calendar that it names.
pub fn bind(contract: &Contract, kinds: &Kinds, calendar: Option<&Calendar>) -> Rulebook {
    let problems = Problems::of(&contract.identity.id);
    let calendar = local_calendar(contract, calendar);
    let frame = Frame { zone: contract.identity.zone, calendar: &calendar };
    let mut findings = Vec::new();
    let shifts = hours::shifts(contract, &mut findings);
    let world = World::new(contract, kinds, frame, shifts);
    let rules = contract
        .obligations
        .iter()
        .map(|obligation| bind_one(&world, obligation, &problems))
        .collect();
    if !contract.broken {
        findings.extend(problems.into_findings());
    }
    Rulebook { calendar, rules, findings }
}

/// Decides obligations that are bound already, of the same contract, perhaps in another ledger of
/// the same kinds, without making findings of what is breached.
pub fn decide_bound(bound: &Rulebook, ledger: &Ledger, no: usize, as_of: &Moment) -> Verdicts {
    let contract = &ledger.contracts[no];
    let frame = Frame { zone: contract.identity.zone, calendar: &bound.calendar };
    let rules = &bound.rules;
    let scope = Scope::new(ledger, no, frame, as_of);
    let mut decided: Vec<Decided> = rules
        .par_iter()
        .zip(&contract.obligations)
        .map(|(rule, obligation)| match rule {
            Some(_) if contract.decides_nothing() => unbound(&scope, obligation.place),
            Some(rule) => in_force(&scope, obligation, run(&**rule, &scope, &Prior(&[]), false)),
            None => unbound(&scope, obligation.place),
        })
        .collect();
    let resting: Vec<(usize, Decided)> = rules
        .iter()
        .enumerate()
        .filter_map(|(n, rule)| Some((n, rule.as_deref()?)))
        .filter(|(_, rule)| !contract.decides_nothing() && !rule.depends().is_empty())
        .map(|(n, rule)| (n, run(rule, &scope, &Prior(&decided), true)))
        .map(|(n, outcome)| (n, in_force(&scope, &contract.obligations[n], outcome)))
        .collect();
    for (n, outcome) in resting {
        decided[n] = outcome;
    }
    Verdicts { decided, levels: levels(contract) }
}

fn run(rule: &dyn Rule, scope: &Scope<'_>, prior: &Prior<'_>, resting: bool) -> Decided {
    let mut sink = Sink::default();
    let rests = !rule.depends().is_empty();
    if resting == rests {
        rule.decide(scope, prior, &mut sink);
    }
    let mut outcomes = sink.outcomes;
    for outcome in &mut outcomes {
        // A record that shows two things is named once.
        if outcome.evidence.len() > 1 {
            let mut named = BTreeSet::new();
            outcome.evidence.retain(|record| named.insert(*record));
        }
        outcome.shrink();
    }
    outcomes.shrink_to_fit();
    outcomes.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Decided { outcomes, eventful: rule.eventful(), waits: rule.waits(), unbound: false }
}

/// Keeps what falls into the days on which the text of the obligation is in force: a record by its
/// trigger, a slot or window by its last day. So each is judged under one text only, and what was
/// judged under a text that an amendment ended stays judged under it.
fn in_force(scope: &Scope<'_>, obligation: &Obligation, mut decided: Decided) -> Decided {
    let span = scope.contract.span_of(obligation);
    if span == Span::default() {
        return decided;
    }
    decided.outcomes.retain(|outcome| {
        // Where nobody can say when it was, either text may be the one that holds.
        let record = outcome.record.map(|record| scope.record(record));
        let undated = record.is_some_and(|record| record.at.is_none())
            && outcome.verdict == Verdict::Undecidable;
        undated || span.contains(scope.frame.zone.date(outcome.at))
    });
    let clause = &scope.contract.clause_of(obligation).validity;
    for validity in [clause, &obligation.validity] {
        let place = validity.words().next().map(|word| word.place);
        for words in validity.stated(&scope.contract.identity.amendments) {
            for outcome in &mut decided.outcomes {
                let label = Message::new("proof-text");
                outcome.proof.given(label, words.clone(), place);
            }
        }
    }
    decided
}

/// What becomes of an obligation that the contract states wrongly: nobody can say, period by period.
fn unbound(scope: &Scope<'_>, place: Place) -> Decided {
    let outcomes = scope.contract.identity.periods.iter().zip(scope.periods());
    let outcomes = outcomes.map(|(terms, period)| {
        let window = Window {
            id: terms.id.text.clone(),
            title: Some(terms.title.clone()),
            first: terms.first,
            last: terms.last,
            interval: *period,
        };
        let ahead = !scope.as_of.reached(period.from);
        let verdict = if ahead { Verdict::Upcoming } else { Verdict::Undecidable };
        let summary = Message::new("verdict-unbound");
        Outcome::of_window(scope, &window, verdict, summary, place)
    });
    Decided { outcomes: outcomes.collect(), unbound: true, ..Decided::default() }
}

/// Binds an obligation; one with any fault decides nothing, so that a limit that cannot be read
/// is not taken for no limit.
fn bind_one(
    world: &World<'_>,
    obligation: &Obligation,
    problems: &Problems,
) -> Option<Box<dyn Rule>> {
    let n_before = problems.count();
    let rule = bind_keys(world, obligation, problems);
    let clause = &world.contract.clause_of(obligation).id.text;
    let label = Message::new("lint-of-obligation").with("id", &obligation.id.text);
    problems.point_to(n_before, obligation.id.place, &label.with("clause", clause));
    rule.filter(|_| problems.count() == n_before && world.contract.is_dated(obligation))
}

fn bind_keys(
    world: &World<'_>,
    obligation: &Obligation,
    problems: &Problems,
) -> Option<Box<dyn Rule>> {
    let fields = Fields::of(&obligation.node, problems);
    let binder = Binder::new(world, fields);
    let Some(kind) = RULES.iter().find(|rule| rule.name == obligation.kind.text) else {
        let message = Message::new("contract-unknown-rule").with("name", &obligation.kind.text);
        binder.unknown(&obligation.kind, message, RULES.iter().map(|rule| rule.name));
        return None;
    };
    let rule = (kind.bind)(&binder);
    // A rule that failed to bind may have left keys unread.
    if rule.is_some() {
        binder.fields.finish();
    }
    rule
}

/// What a breach weighs: an error where points or money hang on it, a note where a value is only
/// shown, a warning elsewhere.
fn levels(contract: &Contract) -> Vec<Level> {
    let mut weighty: BTreeMap<&str, ()> = BTreeMap::new();
    let items = contract.scorecard.iter().flat_map(|card| card.items());
    for word in items.flat_map(|(_, item)| &item.deductions).flat_map(|d| d.obligations()) {
        weighty.insert(&word.text, ());
    }
    let terms = &contract.terms;
    for word in terms.penalties.iter().flat_map(|penalty| penalty.obligations()) {
        weighty.insert(&word.text, ());
    }
    for condition in terms.conditions() {
        if let Test::Met(word) | Test::Breached(word) = &condition.test {
            weighty.insert(&word.text, ());
        }
    }
    // What only a share or a row of outcomes is made of weighs as much as that.
    let resting = contract.obligations.iter().filter(|one| weighty.contains_key(&*one.id.text));
    let made_of: Vec<&str> = resting.flat_map(|one| clause::texts(&one.node, "outcomes")).collect();
    weighty.extend(made_of.into_iter().map(|id| (id, ())));
    let weigh = |obligation: &Obligation| {
        let heavy = weighty.contains_key(obligation.id.text.as_str());
        let usual = if heavy { Level::Error } else { Level::Warning };
        let usual = if obligation.is_shown() { Level::Note } else { usual };
        let level = obligation.level.unwrap_or(usual);
        // What the purchaser owes is no error of what the supplier filed.
        match (obligation.bound, level) {
            (Bound::Buyer, Level::Error) => Level::Warning,
            _ => level,
        }
    };
    contract.obligations.iter().map(weigh).collect()
}

/// Name of the finding on an outcome that cannot be decided.
pub const UNDECIDABLE: &str = finding::UNDECIDABLE;

pub use at_risk::at_risk;

/// Every breach as a finding, and every outcome that cannot be decided as a note.
fn breaches(contract: &Contract, decided: &[Decided], levels: &[Level]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ((obligation, decided), level) in contract.obligations.iter().zip(decided).zip(levels) {
        for outcome in &decided.outcomes {
            let (rule, level) = match outcome.verdict {
                Verdict::Breached => (obligation.id.text.as_str(), *level),
                Verdict::Undecidable => (UNDECIDABLE, Level::Note),
                _ => continue,
            };
            let key = match obligation.bound {
                Bound::Supplier => "verdict-breach",
                Bound::Buyer => "verdict-breach-buyer",
            };
            let message = Message::new(key)
                .with("title", &obligation.title)
                .with("subject", &outcome.id)
                .with("what", outcome.summary.clone());
            let mut finding = Finding::new(rule, level, message)
                .at(outcome.place)
                .in_contract(&contract.identity.id)
                .about(&outcome.id);
            finding.clause = Some(contract.clause_of(obligation).id.text.clone());
            if outcome.verdict == Verdict::Undecidable {
                finding.anchor.clone_from(&obligation.id.text);
            }
            if outcome.place != obligation.place {
                finding = finding.beside(obligation.place, Message::new("verdict-demanded-here"));
            }
            findings.push(finding);
        }
    }
    findings
}

/// Compiles a test over the fields of a record kind for stages outside this one; what does not
/// fit becomes a problem at the contract's own line.
pub fn compile_test(
    kinds: &Kinds,
    kind: usize,
    word: &Word,
    problems: &Problems,
) -> Option<Program> {
    match crate::expr::compile(&word.text, &FieldNames::new(kinds, kind)) {
        Ok(program) if program.is_bool() => Some(program),
        Ok(_) => {
            problems.report(word.place, Message::new("contract-not-a-test"), None);
            None
        }
        Err(faults) => {
            for fault in faults {
                problems.report(word.place, fault.message, fault.help);
            }
            None
        }
    }
}
