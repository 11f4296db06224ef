//! `ratio`: the share of records, of what they state, or of outcomes, in a window, within its limit.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::fields::Fields;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Prior;
use super::scope::Scope;
use super::shares::Empty;
use super::shares::Shares;
use super::shares::Standard;
use super::tally::Population;
use super::tally::Sorted;
use super::tally::is_blind;
use super::tally::value;

/// Share of records, of what they state, or of outcomes, in a window.
pub(super) const RATIO: RuleKind = RuleKind { name: "ratio", bind: bind_ratio };

enum Source {
    Records { parts: Vec<Part>, windows: Arc<Windows> },
    Outcomes { of: Vec<usize>, windows: Arc<Windows>, group: Option<Group>, pending: Pending },
}

/// Records of one kind, and how they count.
struct Part {
    population: Population,
    test: Option<Program>,
    weight: Option<Weight>,
}

/// What a record adds to the part and to the whole, where records do not all count alike.
struct Weight {
    sum: Option<Program>,
    of: Program,
}

/// What counts as one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    /// All outcomes of one record together.
    Record,
}

/// What an outcome counts as that has no due time and is not done when its window ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pending {
    Open,
    Failed,
}

struct Ratio {
    source: Source,
    standard: Standard,
}

fn bind_ratio(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let limit = binder.limit_or_shown();
    let empties =
        [("not-applicable", Empty::NotApplicable), ("met", Empty::Met), ("zero", Empty::Zero)];
    // What is only shown has no verdict that nothing could decide.
    let empty = match limit {
        Some(None) => None,
        _ => binder.fields.choice("empty", &empties),
    };
    let empty = empty.unwrap_or(Empty::NotApplicable);
    let windows = binder.windows("per", "period");
    let source = if binder.fields.has("outcomes") {
        let group = binder.fields.choice("group", &[("record", Group::Record)]);
        let pending = binder
            .fields
            .choice("pending", &[("open", Pending::Open), ("failed", Pending::Failed)])
            .unwrap_or(Pending::Open);
        let of = binder.outcomes("outcomes")?;
        Source::Outcomes { of, windows: windows?, group, pending }
    } else if binder.fields.has("parts") {
        let windows = windows?;
        let nodes = binder.fields.tables("parts");
        if nodes.is_empty() {
            let message = Message::new("contract-empty-list").with("key", "parts");
            binder.report(binder.fields.place, message, None);
        }
        let mut parts = Vec::new();
        for node in nodes {
            let fields = Fields::of(node, binder.fields.problems());
            let inner = Binder { world: binder.world, fields };
            let part = Part::bind(&inner, &windows);
            inner.fields.finish();
            parts.push(part?);
        }
        Source::Records { parts, windows }
    } else {
        let windows = windows?;
        Source::Records { parts: vec![Part::bind(binder, &windows)?], windows }
    };
    let standard = Standard { limit: limit?, empty, place: binder.fields.place };
    Some(Box::new(Ratio { source, standard }))
}

impl Part {
    fn bind(binder: &Binder<'_>, windows: &Arc<Windows>) -> Option<Part> {
        let population = Population::within(binder, Some(Arc::clone(windows)));
        let kind = population.as_ref().map(|population| population.among.kind);
        let (sum, of) = (binder.fields.word("sum"), binder.fields.word("of"));
        let test = binder.fields.word("where");
        if sum.is_some() && of.is_none() {
            let message = Message::new("contract-missing-key").with("key", "of");
            binder.report(binder.fields.place, message, None);
        }
        let test = binder.optional_test(test, kind?);
        let measure = |word| match word {
            Some(word) => binder.measure(&word, kind?).map(Some),
            None => Some(None),
        };
        let (sum, of) = (measure(sum), measure(of));
        let weight = of?.map(|of| (of, sum));
        let weight = match weight {
            Some((of, sum)) => Some(Weight { sum: sum?, of }),
            None => None,
        };
        Some(Part { population: population?, test: test?, weight })
    }

    fn count(&self, scope: &Scope<'_>, sorted: &Sorted<'_>, shares: &mut Shares<'_>) {
        for record in &sorted.records {
            let fields = &scope.view(*record);
            let truth = self.test.as_ref().map_or(Truth::Yes, |test| test.test(fields));
            match &self.weight {
                None => match truth {
                    Truth::Yes => shares.count(true),
                    Truth::No => shares.count(false),
                    _ => shares.leave_open(Decimal::ONE, Decimal::ONE),
                },
                Some(weight) => weight.add(scope, *record, truth, shares),
            }
        }
        match self.weight {
            None => {
                let n = Decimal::from(sorted.unsure.len());
                shares.leave_open(n, n);
            }
            // What may not belong here may move both sums.
            Some(_) => shares.blind |= !sorted.unsure.is_empty(),
        }
        shares.evidence.extend(&sorted.records);
        shares.evidence.extend(&sorted.unsure);
    }
}

impl Weight {
    fn add(&self, scope: &Scope<'_>, record: RecordNo, truth: Truth, shares: &mut Shares<'_>) {
        let whole = value(&self.of, scope, record);
        let part = match &self.sum {
            _ if truth == Truth::No => Some(Decimal::ZERO),
            Some(sum) => value(sum, scope, record),
            None => whole,
        };
        let named = |number: Option<Decimal>| number.map_or(Datum::Missing, Datum::Number);
        let shown = Message::new("verdict-fraction").with("part", named(part));
        shares.weights.push((record, Datum::from(shown.with("whole", named(whole)))));
        match (part, whole) {
            (Some(part), Some(whole)) if matches!(truth, Truth::Yes | Truth::No) => {
                shares.add(part, whole);
            }
            (Some(part), Some(whole)) => shares.leave_open(part, whole),
            // A record that states neither is no part of the whole.
            (_, None) if self.is_silent(scope, record) => {}
            _ => shares.blind = true,
        }
    }

    /// Whether a record simply states nothing that could be added up.
    fn is_silent(&self, scope: &Scope<'_>, record: RecordNo) -> bool {
        let programs = self.sum.iter().chain([&self.of]);
        let mut programs = programs;
        programs.all(|program| {
            value(program, scope, record).is_none() && !is_blind(program, scope, record)
        })
    }
}

/// Outcomes that count as one.
struct Unit<'a> {
    at: Instant,
    outcomes: Vec<(usize, &'a Outcome)>,
}

impl Pending {
    /// What an outcome counts as in a window.
    fn verdict(self, scope: &Scope<'_>, window: &Window, outcome: &Outcome) -> Verdict {
        let end = window.interval.to;
        let undone = match outcome.verdict {
            Verdict::Pending => true,
            // Done since, but not when the window ended: what was failed stays failed.
            Verdict::Met => outcome.done.is_some_and(|done| done >= end),
            _ => false,
        };
        if self == Pending::Failed && undone && outcome.due.is_none() && scope.as_of.reached(end) {
            return Verdict::Breached;
        }
        outcome.verdict
    }
}

/// The outcomes of some obligations, each for itself or by the record that they are about, which
/// counts where the first of them does.
fn units<'a>(prior: &Prior<'a>, of: &[usize], group: Option<Group>) -> Vec<Unit<'a>> {
    let decided = prior.0;
    let all = of.iter().flat_map(|no| decided[*no].outcomes.iter().map(move |one| (*no, one)));
    let mut units: Vec<Unit<'a>> = Vec::new();
    let mut of_record: BTreeMap<RecordNo, usize> = BTreeMap::new();
    for (no, outcome) in all {
        let record = outcome.record.filter(|_| group == Some(Group::Record));
        let known = record.and_then(|record| of_record.get(&record).copied());
        match known {
            Some(known) => {
                let unit = &mut units[known];
                unit.at = unit.at.min(outcome.at);
                unit.outcomes.push((no, outcome));
            }
            None => {
                if let Some(record) = record {
                    of_record.insert(record, units.len());
                }
                units.push(Unit { at: outcome.at, outcomes: vec![(no, outcome)] });
            }
        }
    }
    units
}

impl<'a> Unit<'a> {
    fn count(&self, scope: &Scope<'_>, window: &Window, pending: Pending, shares: &mut Shares<'a>) {
        let verdicts: Vec<Verdict> = self
            .outcomes
            .iter()
            .map(|(_, outcome)| pending.verdict(scope, window, outcome))
            .collect();
        let any = |wanted: Verdict| verdicts.contains(&wanted);
        if any(Verdict::Breached) {
            shares.count(false);
        } else if any(Verdict::Undecidable) {
            shares.leave_open(Decimal::ONE, Decimal::ONE);
        } else if any(Verdict::Pending) || any(Verdict::Upcoming) {
            shares.ahead = shares.ahead.map(|n| n + 1);
            return;
        } else if any(Verdict::Met) {
            shares.count(true);
        } else {
            return;
        }
        for ((no, outcome), verdict) in self.outcomes.iter().zip(&verdicts) {
            if *verdict == Verdict::Breached {
                shares.failed.push((*no, outcome));
            }
            if *verdict != Verdict::Excused {
                shares.evidence.extend(&outcome.evidence);
            }
        }
    }
}

impl Rule for Ratio {
    fn decide(&self, scope: &Scope<'_>, prior: &Prior<'_>, sink: &mut Sink) {
        match &self.source {
            Source::Records { parts, windows } => {
                let mut all: Vec<Shares<'_>> = Vec::new();
                all.resize_with(windows.list.len(), Shares::default);
                for part in parts {
                    for (shares, sorted) in all.iter_mut().zip(part.population.sorted(scope)) {
                        part.count(scope, &sorted, shares);
                    }
                }
                for (window, shares) in windows.list.iter().zip(all) {
                    let mut proof = Proof::default();
                    for weight in parts.iter().filter_map(|part| part.weight.as_ref()) {
                        weight.introduce(self.standard, &mut proof);
                    }
                    sink.push(shares.outcome(scope, window, self.standard, proof));
                }
            }
            Source::Outcomes { of, windows, group, pending } => {
                let units = units(prior, of, *group);
                for window in &windows.list {
                    let mut shares = Shares { ahead: Some(0), ..Shares::default() };
                    for unit in units.iter().filter(|unit| window.interval.contains(unit.at)) {
                        unit.count(scope, window, *pending, &mut shares);
                    }
                    sink.push(shares.outcome(scope, window, self.standard, Proof::default()));
                }
            }
        }
    }

    fn depends(&self) -> &[usize] {
        match &self.source {
            Source::Records { .. } => &[],
            Source::Outcomes { of, .. } => of,
        }
    }

    fn eventful(&self) -> bool {
        true
    }
}

impl Weight {
    /// Says what is added up.
    fn introduce(&self, standard: Standard, proof: &mut Proof) {
        let sum = self.sum.as_ref().unwrap_or(&self.of);
        proof.given(Message::new("proof-sum"), sum.text(), Some(standard.place));
        proof.given(Message::new("proof-sum-of"), self.of.text(), Some(standard.place));
    }
}
