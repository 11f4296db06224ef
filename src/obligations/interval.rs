//! `interval`: while something is being handled, no two marks lie further apart than the limit.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::base::value::Item;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::Uncovered;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::bind::is_instant;
use super::content::excused;
use super::content::push_unclear;
use super::exclusion::Exclusion;
use super::filter::Filter;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::register::span;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;
use super::start::Start;

/// The greatest gap between marks inside one record.
pub(super) const INTERVAL: RuleKind = RuleKind { name: "interval", bind };

/// How many gaps a proof names.
const MOST_NAMED: usize = 50;

struct Gaps {
    filter: Filter,
    at: u16,
    from: Start,
    to: u16,
    marks: u16,
    at_most: Lapse,
    clock: Clock,
    once: bool,
    exclusions: Vec<Exclusion>,
    place: Place,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let fields = &binder.fields;
    let filter = binder.filter()?;
    let kind = filter.kind;
    for key in ["from", "to", "marks", "at_most"] {
        if !fields.has(key) {
            let message = Message::new("contract-missing-key").with("key", key);
            binder.report(fields.place, message, None);
        }
    }
    let from = Start::bind(binder, kind);
    let at = match fields.has("at") {
        true => binder.instant_field("at", kind),
        false => from.as_ref().map(Start::first),
    };
    let to = binder.field("to", kind, is_instant);
    let marks = binder.field("marks", kind, |ty| match ty {
        Type::List(item) => match &**item {
            Type::Table(entries) => {
                entries.iter().any(|(name, ty)| &**name == "at" && is_instant(ty))
            }
            item => is_instant(item),
        },
        _ => false,
    });
    let at_most = fields.lapse("at_most");
    let clock = binder.clock(fields.word("clock"));
    let once = fields.flag("once");
    let exclusions = Exclusion::bind(binder, kind);
    Some(Box::new(Gaps {
        filter,
        at: at?,
        from: from?,
        to: to?,
        marks: marks?,
        at_most: at_most?,
        clock: clock?,
        once,
        exclusions,
        place: fields.place,
    }))
}

/// What lies between two marks.
struct Gap {
    interval: Interval,
    seconds: i64,
    is_over: bool,
}

impl Rule for Gaps {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        for record in self.filter.select(scope) {
            let outcome = self.outcome(scope, record);
            sink.push(excused(scope, &self.exclusions, record, outcome));
        }
        push_unclear(scope, &self.filter, self.at, sink);
    }

    fn eventful(&self) -> bool {
        true
    }
}

impl Gaps {
    fn outcome(&self, scope: &Scope<'_>, record: RecordNo) -> Outcome {
        let mut proof = Proof::default();
        if let Some(test) = &self.filter.test {
            scope.show_used(&mut proof, record, test);
        }
        self.from.show(scope, &mut proof, record);
        scope.show(&mut proof, record, self.to);
        proof.given(Message::new("proof-limit"), self.at_most, Some(self.place));
        if let Clock::Shift(shift) = &self.clock {
            proof.given(Message::new("proof-clock"), shift.name(), Some(self.place));
        }
        let start = self.from.stated(scope, record);
        let Filed::Value(from, from_place) = start else {
            let at = scope.dated_or_today(record);
            let summary = Message::new(match start {
                Filed::Faulty(_) => "verdict-faulty-start",
                _ => "verdict-no-start",
            })
            .with("field", scope.label(record, self.from.first()));
            return Outcome::about(scope, record, at, Verdict::Undecidable, summary, proof);
        };
        let at = match scope.stated(record, self.at) {
            Filed::Value(at, _) => at,
            _ => from,
        };
        let end = scope.happened(record, self.to);
        let done = match end {
            Filed::Value(at, _) => Some(at),
            _ => None,
        };
        // Marks that cannot be read may lie inside a gap; an end may have come before it.
        let blind = matches!(end, Filed::Faulty(_)) || scope.record(record).is_doubtful(self.marks);
        let marks = self.marks(scope, record, from, done);
        for (n, mark) in marks.iter().enumerate() {
            let label = Message::new("proof-interval-mark").with("n", n + 1);
            proof.fact(label, scope.stamp(mark.0), record, mark.1);
        }
        let end = done.map(|done| done.max(from));
        let ends = marks.iter().map(|mark| mark.0).chain(end);
        let starts = [from].into_iter().chain(marks.iter().map(|mark| mark.0));
        let gaps: Result<Vec<Gap>, Uncovered> =
            starts.zip(ends).map(|(from, to)| self.gap(scope, from, to)).collect();
        let next = marks.last().map_or(from, |mark| mark.0);
        let due = gaps.and_then(|gaps| Ok((gaps, self.due(scope, next)?)));
        let (gaps, due) = match due {
            Ok(found) => found,
            Err(uncovered) => {
                let summary = uncovered.message();
                return Outcome::about(scope, record, at, Verdict::Undecidable, summary, proof);
            }
        };
        // The gap that lasts has no length yet; it is too long once the next mark is overdue.
        let is_overdue = done.is_none() && scope.as_of.passed(due);
        let n_over = gaps.iter().filter(|gap| gap.is_over).count() + usize::from(is_overdue);
        for gap in gaps.iter().take(MOST_NAMED) {
            let key = if gap.is_over { "proof-interval-over" } else { "proof-interval" };
            let label = Message::new(key).with("when", span(scope, gap.interval));
            proof.line(label, Datum::Seconds(gap.seconds));
        }
        if gaps.len() > MOST_NAMED {
            proof.line(Message::new("proof-more"), gaps.len() - MOST_NAMED);
        }
        if done.is_none() {
            let label = Message::new("proof-interval-since").with("from", scope.stamp(next));
            proof.line(label, scope.stamp(due));
        }
        let longest = gaps.iter().map(|gap| gap.seconds).max();
        let words = |key: &'static str| {
            Message::new(key)
                .with("n", n_over)
                .with("longest", Datum::Seconds(longest.unwrap_or(0)))
                .with("limit", self.at_most)
                .with("due", scope.stamp(due))
        };
        let running = match longest {
            Some(_) => "verdict-interval-running",
            None => "verdict-interval-first",
        };
        let (verdict, summary) = match (n_over > 0, done) {
            (true, _) if blind => (Verdict::Undecidable, Message::new("verdict-faulty-end")),
            (true, _) if is_overdue => (Verdict::Breached, words("verdict-interval-overdue")),
            (true, _) => (Verdict::Breached, words("verdict-interval-breached")),
            (false, Some(_)) => (Verdict::Met, words("verdict-interval-met")),
            (false, None) if blind => (Verdict::Undecidable, Message::new("verdict-faulty-end")),
            (false, None) => (Verdict::Pending, words(running)),
        };
        let mut outcome = Outcome::about(scope, record, at, verdict, summary, proof);
        outcome.place = from_place;
        outcome.done = done;
        outcome.due = (verdict == Verdict::Pending).then_some(due);
        outcome.provisional = done.is_none();
        if verdict == Verdict::Breached && !self.once {
            outcome.units = u32::try_from(n_over).unwrap_or(u32::MAX);
        }
        outcome
    }

    /// The marks between a start and an end, or now while there is none, by time, with their places.
    fn marks(
        &self,
        scope: &Scope<'_>,
        record: RecordNo,
        from: Instant,
        to: Option<Instant>,
    ) -> Vec<(Instant, Place)> {
        let Some(Value::List(items)) = scope.record(record).value(self.marks) else {
            return Vec::new();
        };
        let mark = |item: &Item| {
            let at = match &item.value {
                Value::Table(entries) => {
                    let at = entries.iter().find(|entry| &*entry.name == "at")?;
                    scope.instant_of(&at.value)
                }
                value => scope.instant_of(value),
            };
            at.map(|at| (at, item.place))
        };
        let is_before_end = |at: Instant| match to {
            Some(to) => at <= to,
            None => scope.as_of.reached(at),
        };
        let inside = |mark: &(Instant, Place)| from < mark.0 && is_before_end(mark.0);
        let mut marks: Vec<(Instant, Place)> =
            items.iter().filter_map(mark).filter(inside).collect();
        marks.sort_by_key(|mark| mark.0);
        marks
    }

    fn due(&self, scope: &Scope<'_>, from: Instant) -> Result<Instant, Uncovered> {
        self.clock.last(scope.frame, from, self.at_most, Roll::Stay, &[])
    }

    fn gap(&self, scope: &Scope<'_>, from: Instant, to: Instant) -> Result<Gap, Uncovered> {
        let seconds = self.clock.elapsed(scope.frame, from, to, &[])?.seconds;
        let is_over = to > self.due(scope, from)?;
        Ok(Gap { interval: Interval::new(from, to), seconds, is_over })
    }
}
