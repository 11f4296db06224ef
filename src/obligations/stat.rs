//! `stat`: mean, greatest, least or last of some values in a window, within its limit.

use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::quantity::Decimal;
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
use super::tally::is_blind;
use super::tally::over;
use super::tally::value;

/// Mean, greatest, least or last of some values in a window.
pub(super) const STAT: RuleKind = RuleKind { name: "stat", bind: bind_stat };

#[derive(Clone, Copy, PartialEq)]
enum Pick {
    Mean,
    Max,
    Min,
    Last,
    Sum,
}

struct Stat {
    population: Population,
    test: Option<Program>,
    value: Program,
    pick: Pick,
    limit: Option<Limit>,
    missing: Verdict,
}

fn bind_stat(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let population = Population::bind(binder, "period")?;
    let test = binder.optional_test(binder.fields.word("where"), population.among.kind)?;
    let value = binder.measure(&binder.fields.required_word("value"), population.among.kind);
    let picks = [
        ("mean", Pick::Mean),
        ("max", Pick::Max),
        ("min", Pick::Min),
        ("last", Pick::Last),
        ("sum", Pick::Sum),
    ];
    let pick = binder.fields.choice("pick", &picks).unwrap_or(Pick::Mean);
    let limit = binder.limit();
    let missing = [("breached", Verdict::Breached), ("undecidable", Verdict::Undecidable)];
    let missing = binder.fields.choice("missing", &missing).unwrap_or(Verdict::Undecidable);
    Some(Box::new(Stat { population, test, value: value?, pick, limit, missing }))
}

impl Stat {
    /// Whether a value that fails now fails for good, whatever else is filed.
    fn is_settled(&self, limit: Limit) -> bool {
        match self.pick {
            Pick::Max | Pick::Sum => limit.is_ceiling(),
            Pick::Min => !limit.is_ceiling(),
            Pick::Mean | Pick::Last => false,
        }
    }

    /// None if there are no values, or if their sum is beyond all numbers.
    fn pick(&self, values: &[Decimal]) -> Option<Decimal> {
        let sum = || values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
        match self.pick {
            Pick::Mean if values.is_empty() => None,
            Pick::Mean => sum().map(|sum| sum / Decimal::from(values.len())),
            Pick::Max => values.iter().copied().max(),
            Pick::Min => values.iter().copied().min(),
            Pick::Last => values.last().copied(),
            Pick::Sum => sum().filter(|_| !values.is_empty()),
        }
    }
}

impl Rule for Stat {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        for Sorted { window, records, unsure } in self.population.sorted(scope) {
            let mut proof = Proof::default();
            let mut values = Vec::new();
            let mut blind = !unsure.is_empty();
            let mut concerned = blind;
            for record in &records {
                let fields = &scope.view(*record);
                match self.test.as_ref().map_or(Truth::Yes, |test| test.test(fields)) {
                    Truth::Yes => {
                        concerned = true;
                        blind |= is_blind(&self.value, scope, *record);
                    }
                    Truth::No => continue,
                    _ => {
                        concerned = true;
                        let test = self.test.as_ref();
                        blind |= test.is_some_and(|test| scope.is_unclear(test, *record));
                        continue;
                    }
                }
                if let Some(number) = value(&self.value, scope, *record) {
                    proof.linked(
                        Message::new("proof-counts").with("record", scope.record_id(*record)),
                        number,
                        Link::Record(*record),
                    );
                    values.push(number);
                }
            }
            let over = over(scope, window);
            let picked = self.pick(&values);
            blind |= picked.is_none() && !values.is_empty();
            proof.line(Message::new("proof-looked-at"), values.len());
            if let Some(picked) = picked {
                proof.line(Message::new("proof-picked"), picked);
            }
            if let Some(limit) = self.limit {
                proof.line(Message::new(limit.key()), limit.number());
            }
            let verdict = match picked {
                _ if !begun(scope, window) => Verdict::Upcoming,
                Some(value) => match self.limit {
                    Some(limit) if !limit.holds(value) && self.is_settled(limit) => {
                        Verdict::Breached
                    }
                    _ if blind => Verdict::Undecidable,
                    Some(limit) if !limit.holds(value) && over => Verdict::Breached,
                    Some(limit) if !limit.holds(value) => Verdict::Pending,
                    _ => Verdict::Met,
                },
                None if blind => Verdict::Undecidable,
                None if over => self.missing,
                None => Verdict::Pending,
            };
            let summary = match (picked, self.limit) {
                _ if verdict == Verdict::Upcoming => Message::new("verdict-window-ahead"),
                _ if blind && verdict == Verdict::Undecidable => Message::new("verdict-faulty-end"),
                (Some(value), Some(limit)) => Message::new("verdict-stat")
                    .with("value", value.round_dp(4))
                    .with("rule", Message::new(limit.key()))
                    .with("limit", limit.number()),
                (Some(value), None) => {
                    Message::new("verdict-stat-plain").with("value", value.round_dp(4))
                }
                (None, _) if over => Message::new("verdict-no-value"),
                (None, _) => Message::new("verdict-no-value-yet"),
            };
            let place = self.population.place;
            let mut outcome = Outcome::of_window(scope, window, verdict, summary, place);
            outcome.proof = proof;
            outcome.provisional = !over;
            outcome.value = picked;
            outcome.reach = if blind { Reach::Unknown } else { Reach::Exact };
            // What was filed without the value is no survey that was never held, unless the
            // contract says that a missing value is a breach.
            let lacking = !concerned || verdict == Verdict::Breached;
            outcome.no_data = picked.is_none() && over && !blind && lacking;
            if verdict == Verdict::Pending {
                outcome.due = Some(window.interval.to.plus(-1));
            }
            if let Some(last) = records.last().filter(|_| verdict == Verdict::Breached) {
                outcome.place = scope.record(*last).place;
            }
            outcome.evidence = records;
            outcome.evidence.extend(unsure);
            sink.push(outcome);
        }
    }

    fn eventful(&self) -> bool {
        false
    }
}
