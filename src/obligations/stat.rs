//! `stat`: one number for the values of a window, within its limit or in its grade.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::calendar::window::Window;
use crate::expr::Program;
use crate::expr::Truth;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::content::dated;
use super::grades::Grades;
use super::limit::Limit;
use super::outcome::Outcome;
use super::outcome::Reach;
use super::outcome::Verdict;
use super::pick::Pick;
use super::pick::max_gap;
use super::scope::Prior;
use super::scope::Scope;
use super::tally::Population;
use super::tally::Sorted;
use super::tally::begun;
use super::tally::is_blind;
use super::tally::over;
use super::tally::shown_only;

/// Mean, greatest, least or another number for the values of a window.
pub(super) const STAT: RuleKind = RuleKind { name: "stat", bind: bind_stat };

struct Stat {
    population: Population,
    test: Option<Program>,
    value: Option<Program>,
    pick: Pick,
    standard: Standard,
    missing: Verdict,
    samples: Option<usize>,
}

/// By what the number is judged.
enum Standard {
    Limit(Limit),
    Grades(Grades),
    /// It is measured for others to judge.
    None,
    /// It is only shown.
    Shown,
}

fn bind_stat(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let population = Population::bind(binder, "period")?;
    let test = binder.optional_test(binder.fields.word("where"), population.among.kind)?;
    let pick = Pick::bind(binder);
    let value = match pick.is_none_or(Pick::needs_value) {
        true => {
            let word = binder.fields.required_word("value");
            Some(binder.measure(&word, population.among.kind)?)
        }
        false => None,
    };
    let standard = bind_standard(binder);
    let missing = [("breached", Verdict::Breached), ("undecidable", Verdict::Undecidable)];
    let missing = binder.fields.choice("missing", &missing).unwrap_or(Verdict::Undecidable);
    let samples = binder.fields.whole("samples");
    let (pick, standard) = (pick?, standard?);
    Some(Box::new(Stat { population, test, value, pick, standard, missing, samples }))
}

fn bind_standard(binder: &Binder<'_>) -> Option<Standard> {
    let limit = binder.limit();
    let shown = binder.fields.flag("shown");
    let grades = Grades::bind(binder)?;
    let place = binder.fields.place;
    match (limit, grades) {
        (Some(_), Some(_)) => {
            binder.report(place, Message::new("contract-one-limit"), None);
            None
        }
        (Some(_), None) | (None, Some(_)) if shown => {
            let help = Some(Message::new("contract-shown-limit-help"));
            binder.report(place, Message::new("contract-shown-limit"), help);
            None
        }
        (Some(limit), None) => Some(Standard::Limit(limit)),
        (None, Some(grades)) => Some(Standard::Grades(grades)),
        (None, None) if shown => Some(Standard::Shown),
        (None, None) => Some(Standard::None),
    }
}

/// Whether a number is good enough.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Good,
    Bad,
    /// Bad, whatever else is filed.
    Lost,
    /// In none of the grades.
    Nowhere,
}

/// What one window holds.
#[derive(Default)]
struct Values {
    /// By time.
    list: Vec<(RecordNo, Value, Decimal)>,
    instants: Vec<Instant>,
    /// Something that matters cannot be read or was not judged.
    blind: bool,
    /// There is a record that should state a value.
    concerned: bool,
}

impl Stat {
    fn fit(&self, value: Decimal) -> Fit {
        let (grows, falls) = (self.pick.only_grows(), self.pick.only_falls());
        match &self.standard {
            Standard::Limit(limit) if limit.holds(value) => Fit::Good,
            Standard::Limit(limit) => {
                match (limit.is_ceiling() && grows) || (!limit.is_ceiling() && falls) {
                    true => Fit::Lost,
                    false => Fit::Bad,
                }
            }
            Standard::Grades(grades) => match grades.of(value) {
                None => Fit::Nowhere,
                Some(grade) if !grade.breached => Fit::Good,
                Some(_)
                    if (grows && grades.is_lost_above(value))
                        || (falls && grades.is_lost_below(value)) =>
                {
                    Fit::Lost
                }
                Some(_) => Fit::Bad,
            },
            Standard::None | Standard::Shown => Fit::Good,
        }
    }

    fn values(&self, scope: &Scope<'_>, sorted: &Sorted<'_>) -> Values {
        let blind = !sorted.unsure.is_empty();
        let mut values = Values { blind, concerned: blind, ..Values::default() };
        for record in &sorted.records {
            let fields = &scope.view(*record);
            match self.test.as_ref().map_or(Truth::Yes, |test| test.test(fields)) {
                Truth::Yes => values.concerned = true,
                Truth::No => continue,
                _ => {
                    values.concerned = true;
                    let test = self.test.as_ref();
                    values.blind |= test.is_some_and(|test| scope.is_unclear(test, *record));
                    continue;
                }
            }
            match &self.value {
                Some(program) => {
                    values.blind |= is_blind(program, scope, *record);
                    let value = program.eval(fields).ok().flatten();
                    let number = value.as_ref().and_then(Value::as_number);
                    if let (Some(value), Some(number)) = (value, number) {
                        values.list.push((*record, value, number));
                    }
                }
                None => values.instants.push(dated(scope, *record, self.population.at)),
            }
        }
        values
    }

    /// The number that is judged.
    fn picked(&self, scope: &Scope<'_>, window: &Window, values: &Values) -> Option<Decimal> {
        match self.pick {
            Pick::PerDay if !begun(scope, window) => None,
            Pick::PerDay => {
                let n_days = Decimal::from(days_so_far(scope, window));
                Decimal::from(values.instants.len()).checked_div(n_days)
            }
            Pick::MaxGap => max_gap(values.instants.clone()).map(|gap| gap.seconds().into()),
            pick => {
                let numbers: Vec<Decimal> =
                    values.list.iter().map(|(_, _, number)| *number).collect();
                pick.of(&numbers)
            }
        }
    }

    /// A number with the unit of what records state, with as few digits as tell.
    fn shown(&self, values: &Values, number: Decimal) -> Datum {
        let number = match &self.standard {
            Standard::Limit(limit) => limit.shown(number, 4),
            _ => number.round_dp(4),
        };
        if self.pick == Pick::MaxGap {
            return seconds(number);
        }
        match values.list.first().map(|(_, value, _)| value) {
            Some(Value::Share(_)) => Datum::Share(number),
            Some(Value::Seconds(_)) => seconds(number),
            Some(Value::Measure(_, unit)) => Datum::Measure(number, unit.to_string()),
            Some(Value::Money(money)) => Datum::Money(Money::new(number, money.currency)),
            _ => Datum::Number(number),
        }
    }

    fn outcome(&self, scope: &Scope<'_>, sorted: Sorted<'_>) -> Outcome {
        let mut values = self.values(scope, &sorted);
        let Sorted { window, records, unsure } = sorted;
        let mut proof = Proof::default();
        for (record, value, _) in &values.list {
            proof.linked(
                Message::new("proof-counts").with("record", scope.record_id(*record)),
                value.datum(scope.frame.zone),
                Link::Record(*record),
            );
        }
        let over = over(scope, window);
        let n_values = values.list.len() + values.instants.len();
        let picked = self.picked(scope, window, &values);
        values.blind |= picked.is_none() && !values.list.is_empty();
        proof.line(Message::new("proof-looked-at"), n_values);
        match self.pick {
            Pick::PerDay if picked.is_some() => {
                proof.line(Message::new("proof-days"), days_so_far(scope, window));
            }
            Pick::MaxGap => {
                if let Some(gap) = max_gap(values.instants.clone()) {
                    proof.line(Message::new("proof-gap-from"), scope.stamp(gap.from));
                    proof.line(Message::new("proof-gap-to"), scope.stamp(gap.to));
                }
            }
            _ => {}
        }
        if let Some(picked) = picked {
            proof.line(Message::new("proof-picked"), self.shown(&values, picked));
        }
        match &self.standard {
            Standard::Limit(limit) => {
                proof.line(Message::new(limit.key()), self.shown(&values, limit.number()));
            }
            Standard::Grades(grades) => {
                if let Some(grade) = picked.and_then(|picked| grades.of(picked)) {
                    proof
                        .line(Message::new("proof-grade").with("grade", &grade.title), &grade.text);
                }
            }
            Standard::None | Standard::Shown => {}
        }
        let shown_only = matches!(self.standard, Standard::Shown);
        let verdict = match picked.map(|picked| self.fit(picked)) {
            _ if !begun(scope, window) => Verdict::Upcoming,
            _ if shown_only => Verdict::Met,
            Some(Fit::Lost) => Verdict::Breached,
            _ if values.blind => Verdict::Undecidable,
            Some(Fit::Nowhere) if over => Verdict::Undecidable,
            Some(Fit::Bad) if over => Verdict::Breached,
            Some(Fit::Bad | Fit::Nowhere) => Verdict::Pending,
            Some(Fit::Good) => Verdict::Met,
            None if over => self.missing,
            None => Verdict::Pending,
        };
        let summary = self.summary(verdict, over, picked, &values, n_values);
        let place = self.population.place;
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, place);
        outcome.proof = proof;
        outcome.provisional = !over;
        outcome.shown = shown_only;
        outcome.value = picked;
        outcome.reach = if values.blind { Reach::Unknown } else { Reach::Exact };
        // What was filed without the value is no survey that was never held, unless the
        // contract says that a missing value is a breach.
        let lacking = !values.concerned || verdict == Verdict::Breached;
        outcome.no_data = picked.is_none() && over && !values.blind && lacking;
        if verdict == Verdict::Pending {
            outcome.due = Some(window.interval.to.plus(-1));
        }
        if let Some(last) = records.last().filter(|_| verdict == Verdict::Breached) {
            outcome.place = scope.record(*last).place;
        }
        outcome.evidence = records;
        outcome.evidence.extend(unsure);
        outcome
    }

    fn summary(
        &self,
        verdict: Verdict,
        over: bool,
        picked: Option<Decimal>,
        values: &Values,
        n_values: usize,
    ) -> Message {
        let shown = |number: Decimal| self.shown(values, number);
        let summary = match (picked, &self.standard) {
            _ if verdict == Verdict::Upcoming => return Message::new("verdict-window-ahead"),
            _ if values.blind && verdict == Verdict::Undecidable => {
                return Message::new("verdict-faulty-end");
            }
            (Some(value), Standard::Limit(limit)) => Message::new("verdict-stat")
                .with("value", shown(value))
                .with("rule", Message::new(limit.key()))
                .with("limit", shown(limit.number())),
            (Some(value), Standard::Grades(grades)) => match grades.of(value) {
                Some(grade) => Message::new("verdict-stat-grade")
                    .with("value", shown(value))
                    .with("grade", &grade.title),
                None => Message::new("verdict-stat-no-grade").with("value", shown(value)),
            },
            (Some(value), _) if self.pick == Pick::PerDay => {
                Message::new("verdict-stat-per-day").with("value", shown(value))
            }
            (Some(value), _) => Message::new("verdict-stat-plain").with("value", shown(value)),
            (None, _) if over => Message::new("verdict-no-value"),
            (None, _) => Message::new("verdict-no-value-yet"),
        };
        let few = self.samples.filter(|needed| picked.is_some() && n_values < *needed);
        let summary = match few {
            Some(needed) => Message::new("verdict-few-samples")
                .with("was", summary)
                .with("n", n_values)
                .with("needed", needed),
            None => summary,
        };
        match self.standard {
            Standard::Shown => shown_only(summary, values.blind),
            _ => summary,
        }
    }
}

/// The days of a window up to now, today included.
fn days_so_far(scope: &Scope<'_>, window: &Window) -> usize {
    if !begun(scope, window) {
        return 1;
    }
    let zone = scope.frame.zone;
    let now = match scope.as_of.reached(zone.day(window.last).to) {
        true => window.last,
        false => scope.as_of.date(zone),
    };
    usize::try_from(now.signed_duration_since(window.first).num_days() + 1).unwrap_or(1).max(1)
}

/// A length of time; fractions of a second stay visible.
fn seconds(number: Decimal) -> Datum {
    match i64::try_from(number) {
        Ok(whole) if number.fract().is_zero() => Datum::Seconds(whole),
        _ => Datum::Measure(number, "s".to_owned()),
    }
}

impl Rule for Stat {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        for sorted in self.population.sorted(scope) {
            sink.push(self.outcome(scope, sorted));
        }
    }

    fn eventful(&self) -> bool {
        false
    }
}
