//! `count`: number or sum of records in a window, within its limit.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Interval;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::fields::Fields;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::content::excused;
use super::downtime::Covered;
use super::downtime::Span;
use super::exclusion::Exclusion;
use super::limit::Limit;
use super::outcome::Outcome;
use super::outcome::Reach;
use super::outcome::Verdict;
use super::room::Room;
use super::room::Sense;
use super::room::Unit;
use super::scope::Prior;
use super::scope::Scope;
use super::tally::Population;
use super::tally::Sorted;
use super::tally::begun;
use super::tally::is_blind;
use super::tally::over;
use super::tally::shown_only;
use super::tally::value;

/// Number or sum of records in a window.
pub(super) const COUNT: RuleKind = RuleKind { name: "count", bind: bind_count };

struct Count {
    population: Population,
    test: Option<Program>,
    sum: Option<Program>,
    span: Option<Span>,
    /// None where the number is only shown.
    limit: Option<Limit>,
    each: bool,
    given: Option<(Program, Limit)>,
    exclusions: Vec<Exclusion>,
}

fn bind_count(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let population = Population::bind(binder, "period")?;
    let kind = population.among.kind;
    let test = binder.optional_test(binder.fields.word("where"), kind);
    let sum = binder.fields.word("sum").map(|word| binder.measure(&word, kind));
    let limit = binder.limit_or_shown();
    let each = binder.fields.flag("each");
    let given = match binder.fields.table("given") {
        Some(table) => Some(bind_given(binder, table, kind)?),
        None => None,
    };
    let exclusions = Exclusion::bind(binder, kind);
    let span = match Span::bind(binder, kind) {
        Some(span) => Some(span?),
        None => None,
    };
    let sum = match sum {
        Some(program) => Some(program?),
        None => None,
    };
    Some(Box::new(Count {
        population,
        test: test?,
        sum,
        span,
        limit: limit?,
        each,
        given,
        exclusions,
    }))
}

fn bind_given(binder: &Binder<'_>, table: Fields<'_>, kind: usize) -> Option<(Program, Limit)> {
    let word = table.required_word("sum");
    let limits = [
        table.threshold("at_most").map(Limit::AtMost),
        table.threshold("at_least").map(Limit::AtLeast),
        table.threshold("below").map(Limit::Below),
        table.threshold("above").map(Limit::Above),
    ];
    table.finish();
    let limit = limits.into_iter().flatten().next();
    if limit.is_none() {
        binder.report(word.place, Message::new("contract-no-limit"), None);
    }
    Some((binder.measure(&word, kind)?, limit?))
}

/// A number that may grow by what is not known yet.
#[derive(Clone, Copy, Default)]
struct Sum {
    sure: Decimal,
    open: Decimal,
    /// By how much it may grow cannot be read.
    blind: bool,
}

impl Sum {
    fn is_nothing(self) -> bool {
        self.sure.is_zero() && self.open.is_zero() && !self.blind
    }
}

impl Count {
    fn is_ceiling(&self) -> bool {
        self.limit.is_some_and(Limit::is_ceiling)
    }

    /// A total as it is shown: time that records cover, or a plain number.
    fn shown(&self, total: Decimal) -> Datum {
        match (&self.span, i64::try_from(total)) {
            (Some(_), Ok(seconds)) => Datum::Seconds(seconds),
            _ => Datum::Number(total),
        }
    }

    /// What a record adds, and whether it is sure; a record that may not belong here never is.
    fn weight(
        &self,
        scope: &Scope<'_>,
        record: RecordNo,
        belongs: bool,
        window: Interval,
        covered: &mut Covered,
    ) -> Sum {
        let fields = &scope.view(record);
        let truth = self.test.as_ref().map_or(Truth::Yes, |test| test.test(fields));
        let amount = match (&self.sum, &self.span) {
            _ if truth == Truth::No => None,
            (_, Some(span)) if truth == Truth::Yes && belongs => {
                covered.add(scope, span, record, window).map(Decimal::from)
            }
            // What may not count takes nothing away from what does.
            (_, Some(span)) => covered.clone().add(scope, span, record, window).map(Decimal::from),
            (Some(sum), None) => value(sum, scope, record),
            (None, None) => Some(Decimal::ONE),
        };
        match (truth, amount) {
            (Truth::No, _) => Sum::default(),
            (Truth::Yes, Some(amount)) if belongs => Sum { sure: amount, ..Sum::default() },
            (_, Some(amount)) => Sum { open: amount, ..Sum::default() },
            (_, None) => {
                let blind = self.span.is_some()
                    || self.sum.as_ref().is_some_and(|sum| is_blind(sum, scope, record));
                Sum { blind, ..Sum::default() }
            }
        }
    }

    fn outcome(&self, scope: &Scope<'_>, sorted: &Sorted<'_>) -> Outcome {
        let Sorted { window, records, unsure } = sorted;
        let mut proof = Proof::default();
        let mut total = Sum::default();
        let mut covered = Covered::default();
        let mut counted: Vec<(RecordNo, Sum)> = Vec::new();
        let all = records.iter().map(|record| (record, true));
        for (record, belongs) in all.chain(unsure.iter().map(|record| (record, false))) {
            let before = (!self.exclusions.is_empty()).then(|| covered.clone());
            let mut weight = self.weight(scope, *record, belongs, window.interval, &mut covered);
            if self.is_ceiling() && !weight.sure.is_zero() && !self.exclusions.is_empty() {
                let verdict = Verdict::Breached;
                let summary = Message::new("verdict-counted");
                let from = window.interval.from;
                let one = Outcome::about(scope, *record, from, verdict, summary, Proof::default());
                let after = excused(scope, &self.exclusions, *record, one);
                if after.verdict == Verdict::Excused {
                    proof.linked(after.summary, Decimal::ZERO, Link::Record(*record));
                    weight = Sum::default();
                    // Time that is excused does not hide another record that covers it as well.
                    covered = before.unwrap_or_default();
                }
                proof.facts.extend(after.proof.facts);
                proof.lines.extend(after.proof.lines);
            }
            if !weight.is_nothing() {
                counted.push((*record, weight));
            }
            total.sure += weight.sure;
            total.open += weight.open;
            total.blind |= weight.blind;
        }
        proof.line(Message::new("proof-looked-at"), records.len());
        for (record, weight) in &counted {
            let (key, amount) = if weight.blind {
                ("proof-may-count", Datum::Missing)
            } else if weight.open.is_zero() {
                ("proof-counts", self.shown(weight.sure))
            } else {
                ("proof-may-count", self.shown(weight.open))
            };
            proof.linked(
                Message::new(key).with("record", scope.record_id(*record)),
                amount,
                Link::Record(*record),
            );
        }
        proof.line(Message::new("proof-total"), self.shown(total.sure));
        if let Some(limit) = self.limit {
            proof.line(Message::new(limit.key()), self.shown(limit.number()));
        }
        let over = over(scope, window);
        let given = self.given.as_ref().map(|(sum, limit)| {
            let total = records.iter().filter_map(|no| value(sum, scope, *no)).sum::<Decimal>();
            proof.line(Message::new("proof-given"), total);
            proof.line(Message::new(limit.key()), limit.number());
            let blind = !unsure.is_empty() || records.iter().any(|no| is_blind(sum, scope, *no));
            match limit.holds(total) {
                true => Given::Yes,
                false if blind => Given::Unknown,
                false => Given::No,
            }
        });
        let holds = |sum: Decimal| self.limit.is_none_or(|limit| limit.holds(sum));
        let (now, then) = (holds(total.sure), holds(total.sure + total.open));
        // What a sum that cannot be read would come to may go either way.
        let (best, worst) = match self.is_ceiling() {
            true => (now, then && !total.blind),
            false => (then || total.blind, now),
        };
        let verdict = match given {
            _ if !begun(scope, window) => Verdict::Upcoming,
            Some(Given::No) => Verdict::Met,
            _ if self.limit.is_none() => Verdict::Met,
            _ if worst => Verdict::Met,
            _ if !over && !self.is_ceiling() => Verdict::Pending,
            Some(Given::Unknown) => Verdict::Undecidable,
            _ if best => Verdict::Undecidable,
            _ => Verdict::Breached,
        };
        let key = match verdict {
            Verdict::Upcoming => "verdict-window-ahead",
            _ if given == Some(Given::No) => "verdict-not-called-for",
            Verdict::Breached => "verdict-count-breached",
            Verdict::Undecidable if total.blind || given == Some(Given::Unknown) => {
                "verdict-faulty-end"
            }
            Verdict::Undecidable => "verdict-count-unjudged",
            Verdict::Pending => "verdict-count-pending",
            _ => "verdict-count-met",
        };
        let summary = match self.limit {
            Some(limit) => Message::new(key)
                .with("value", self.shown(total.sure))
                .with("open", self.shown(total.open))
                .with("rule", Message::new(limit.key()))
                .with("limit", self.shown(limit.number())),
            None if matches!(verdict, Verdict::Upcoming) || given == Some(Given::No) => {
                Message::new(key)
            }
            None => {
                let sum = self.shown(total.sure);
                let plain = Message::new("verdict-count-plain").with("value", sum);
                shown_only(plain, total.blind || !total.open.is_zero())
            }
        };
        let mut outcome =
            Outcome::of_window(scope, window, verdict, summary, self.population.place);
        outcome.proof = proof;
        outcome.provisional = !over;
        outcome.shown = self.limit.is_none();
        outcome.value = Some(total.sure);
        outcome.room = self
            .limit
            .filter(|_| given.is_none_or(|given| given == Given::Yes))
            .map(|limit| self.room(limit, total));
        let most = total.sure + total.open;
        outcome.reach = match total {
            Sum { blind: true, .. } => Reach::Unknown,
            Sum { open, .. } if open.is_zero() => Reach::Exact,
            Sum { sure, .. } => Reach::Between(sure.min(most), sure.max(most)),
        };
        outcome.evidence = records.iter().chain(unsure).copied().collect();
        if let Some(limit) = self.limit.filter(|limit| limit.is_ceiling())
            && !matches!(given, Some(Given::No | Given::Unknown))
        {
            self.blame(limit, &mut outcome, &counted, total);
        }
        if let Some(first) = outcome.offenders.first() {
            outcome.place = scope.record(*first).place;
        }
        outcome
    }

    /// How much of the limit is used. Of a mere number, one less than a strict ceiling is the most
    /// that is allowed, and one more than a strict floor the least that is enough.
    fn room(&self, limit: Limit, total: Sum) -> Room {
        let sense = if limit.is_ceiling() { Sense::Ceiling } else { Sense::Floor };
        let unit = if self.span.is_some() { Unit::Seconds } else { Unit::Number };
        let is_plain = self.sum.is_none() && self.span.is_none();
        let (allowed, is_strict) = match limit {
            Limit::Below(n) if is_plain => (n.ceil() - Decimal::ONE, false),
            Limit::Above(n) if is_plain => (n.floor() + Decimal::ONE, false),
            Limit::Below(n) | Limit::Above(n) => (n, true),
            Limit::AtMost(n) | Limit::AtLeast(n) => (n, false),
        };
        Room { open: total.open, is_strict, ..Room::new(total.sure, allowed, unit, sense) }
    }

    /// Names the records beyond the limit, in order of time, and counts them.
    fn blame(&self, limit: Limit, outcome: &mut Outcome, counted: &[(RecordNo, Sum)], total: Sum) {
        let mut sum = Decimal::ZERO;
        for (record, weight) in counted.iter().filter(|(_, weight)| !weight.sure.is_zero()) {
            sum += weight.sure;
            if !limit.holds(sum) {
                outcome.offenders.push(*record);
            }
        }
        if self.each {
            // Of a mere number, the record that reaches a strict limit is itself one too many.
            let allowed = match (limit, &self.sum) {
                (Limit::Below(n), None) => n - Decimal::ONE,
                (limit, _) => limit.number(),
            };
            let beyond = |sum: Decimal| {
                let excess = (sum - allowed).max(Decimal::ZERO);
                u32::try_from(excess.ceil()).unwrap_or(u32::MAX)
            };
            outcome.units = beyond(total.sure);
            outcome.open_units = beyond(total.sure + total.open) - outcome.units;
            if outcome.verdict == Verdict::Breached {
                outcome.units = outcome.units.max(1);
            }
            if outcome.verdict == Verdict::Undecidable {
                outcome.open_units = outcome.open_units.max(1);
            }
        }
    }
}

/// Whether the precondition of a limit is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Yes,
    No,
    Unknown,
}

impl Rule for Count {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let sorted = match &self.span {
            Some(span) => self
                .population
                .reaching(scope, |record, window| span.reaches(scope, record, window)),
            None => self.population.sorted(scope),
        };
        for sorted in sorted {
            sink.push(self.outcome(scope, &sorted));
        }
    }

    fn eventful(&self) -> bool {
        self.is_ceiling()
    }
}
