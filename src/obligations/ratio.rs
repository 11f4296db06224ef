//! `ratio`: the share of records, or of outcomes, in a window, within its limit.

use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;
use crate::expr::Program;
use crate::expr::Truth;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::limit::Limit;
use super::outcome::Outcome;
use super::outcome::Reach;
use super::outcome::Verdict;
use super::scope::Prior;
use super::scope::Scope;
use super::tally::Population;
use super::tally::Sorted;
use super::tally::begun;
use super::tally::over;

/// Share of records, or of outcomes, in a window.
pub(super) const RATIO: RuleKind = RuleKind { name: "ratio", bind: bind_ratio };

/// How many outcomes that do not count a proof names.
const MOST_NAMED: usize = 50;

#[expect(clippy::large_enum_variant, reason = "one value for each obligation")]
enum Source {
    Records { population: Population, test: Option<Program> },
    Outcomes { of: Vec<usize>, windows: Arc<Windows>, place: Place },
}

#[derive(Clone, Copy)]
enum Empty {
    NotApplicable,
    Met,
    Zero,
}

struct Ratio {
    source: Source,
    limit: Limit,
    empty: Empty,
}

fn bind_ratio(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let limit = binder.required_limit();
    let empty = binder
        .fields
        .choice(
            "empty",
            &[("not-applicable", Empty::NotApplicable), ("met", Empty::Met), ("zero", Empty::Zero)],
        )
        .unwrap_or(Empty::NotApplicable);
    let source = if binder.fields.has("outcomes") {
        let of = binder.outcomes("outcomes")?;
        let windows = binder.windows("per", "period")?;
        Source::Outcomes { of, windows, place: binder.fields.place }
    } else {
        let population = Population::bind(binder, "period")?;
        let kind = population.among.kind;
        let test = binder.optional_test(binder.fields.word("where"), kind)?;
        Source::Records { population, test }
    };
    Some(Box::new(Ratio { source, limit: limit?, empty }))
}

/// Numerator, denominator and what is open.
#[derive(Default)]
struct Shares<'a> {
    good: usize,
    all: usize,
    open: usize,
    /// What the window will still bring, as far as that is known.
    ahead: Option<usize>,
    evidence: Vec<RecordNo>,
    /// The outcomes that do not count, with the numbers of their obligations.
    failed: Vec<(usize, &'a Outcome)>,
}

impl Ratio {
    fn outcome(
        &self,
        scope: &Scope<'_>,
        window: &Window,
        shares: Shares<'_>,
        place: Place,
    ) -> Outcome {
        let mut proof = Proof::default();
        // What is still in its days of grace keeps the share open beyond the window.
        let over = over(scope, window) && shares.ahead.is_none_or(|ahead| ahead == 0);
        proof.line(Message::new("proof-numerator"), shares.good);
        proof.line(Message::new("proof-denominator"), shares.all);
        for (no, failed) in shares.failed.iter().take(MOST_NAMED) {
            let obligation = &scope.contract.obligations[*no];
            let label = Message::new("proof-series-one")
                .with("title", &obligation.title)
                .with("id", &failed.id);
            let link = Link::Outcome(obligation.id.text.clone(), failed.id.clone());
            proof.linked(label, failed.summary.clone(), link);
        }
        if shares.failed.len() > MOST_NAMED {
            proof.line(Message::new("proof-more"), shares.failed.len() - MOST_NAMED);
        }
        if shares.open > 0 {
            proof.line(Message::new("proof-unjudged"), shares.open);
        }
        let percent = |good: usize, all: usize| {
            Decimal::from(good) * Decimal::ONE_HUNDRED / Decimal::from(all)
        };
        let value = (shares.all > 0).then(|| percent(shares.good, shares.all));
        if let Some(value) = value {
            proof.line(Message::new("proof-ratio"), Datum::Share(value.round_dp(4)));
        }
        proof.line(Message::new(self.limit.key()), Datum::Share(self.limit.number()));
        let verdict = match value {
            _ if !begun(scope, window) => Verdict::Upcoming,
            Some(value) if !over && !self.limit.holds(value) => {
                // While the window runs, a share that is too low can still rise; where all that is
                // to come is known, it may be clear that it cannot rise enough.
                let more = shares.ahead.map(|ahead| ahead + shares.open);
                let good = if self.limit.is_ceiling() { 0 } else { 1 };
                let best = more.map(|more| percent(shares.good + good * more, shares.all + more));
                match best {
                    Some(best) if !self.limit.holds(best) => Verdict::Breached,
                    _ => Verdict::Pending,
                }
            }
            Some(value) if shares.open == 0 => {
                if self.limit.holds(value) {
                    Verdict::Met
                } else {
                    Verdict::Breached
                }
            }
            Some(_) => {
                let all = shares.all + shares.open;
                let worst = self.limit.holds(percent(shares.good, all));
                let best = self.limit.holds(percent(shares.good + shares.open, all));
                match (worst, best) {
                    (true, true) => Verdict::Met,
                    (false, false) => Verdict::Breached,
                    _ => Verdict::Undecidable,
                }
            }
            None if shares.open > 0 => Verdict::Undecidable,
            None => match self.empty {
                Empty::NotApplicable | Empty::Met => Verdict::Met,
                Empty::Zero if over => Verdict::Breached,
                Empty::Zero => Verdict::Pending,
            },
        };
        let summary = match value {
            _ if verdict == Verdict::Upcoming => Message::new("verdict-window-ahead"),
            Some(value) => Message::new("verdict-ratio")
                .with("good", shares.good)
                .with("all", shares.all)
                .with("value", Datum::Share(value.round_dp(2)))
                .with("rule", Message::new(self.limit.key()))
                .with("limit", Datum::Share(self.limit.number())),
            None => Message::new("verdict-ratio-empty"),
        };
        // Once the window is over, what is in its days of grace may still go either way.
        let grace = shares.ahead.filter(|_| window.interval.to <= scope.as_of).unwrap_or(0);
        let doubt = shares.open + grace;
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, place);
        outcome.reach = match value {
            _ if doubt == 0 => Reach::Exact,
            Some(_) => {
                let all = shares.all + doubt;
                Reach::Between(percent(shares.good, all), percent(shares.good + doubt, all))
            }
            None => Reach::Unknown,
        };
        outcome.no_data = value.is_none() && over && doubt == 0;
        outcome.proof = proof;
        outcome.provisional = !over;
        outcome.value = value;
        outcome.evidence = shares.evidence;
        outcome
    }
}

impl Rule for Ratio {
    fn decide(&self, scope: &Scope<'_>, prior: &Prior<'_>, sink: &mut Sink) {
        match &self.source {
            Source::Records { population, test } => {
                for Sorted { window, records, unsure } in population.sorted(scope) {
                    let mut shares = Shares { open: unsure.len(), ..Shares::default() };
                    for record in &records {
                        let fields = &scope.view(*record);
                        match test.as_ref().map_or(Truth::Yes, |test| test.test(fields)) {
                            Truth::Yes => {
                                shares.good += 1;
                                shares.all += 1;
                            }
                            Truth::No => shares.all += 1,
                            _ => shares.open += 1,
                        }
                    }
                    shares.evidence = records;
                    shares.evidence.extend(unsure);
                    sink.push(self.outcome(scope, window, shares, population.place));
                }
            }
            Source::Outcomes { of, windows, place } => {
                for window in &windows.list {
                    let mut shares = Shares { ahead: Some(0), ..Shares::default() };
                    let each = of.iter().flat_map(|no| {
                        prior.0[*no].outcomes.iter().map(move |outcome| (no, outcome))
                    });
                    for (no, outcome) in each {
                        if !window.interval.contains(outcome.at) {
                            continue;
                        }
                        match outcome.verdict {
                            Verdict::Met => {
                                shares.good += 1;
                                shares.all += 1;
                            }
                            Verdict::Breached => {
                                shares.all += 1;
                                shares.failed.push((*no, outcome));
                            }
                            Verdict::Undecidable => shares.open += 1,
                            Verdict::Pending | Verdict::Upcoming => {
                                shares.ahead = shares.ahead.map(|n| n + 1);
                                continue;
                            }
                            Verdict::Excused => continue,
                        }
                        shares.evidence.extend(&outcome.evidence);
                    }
                    sink.push(self.outcome(scope, window, shares, *place));
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
