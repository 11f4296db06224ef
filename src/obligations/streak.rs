//! `streak` over days: so many in a row without a certain event, counted anew after each.

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Counts;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::proof::Stretch;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;
use crate::calendar::window::Window;
use crate::ledger::contract::clause::Selection;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::bind::is_instant;
use super::filter::Filter;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;
use super::series;

/// Days in a row without an event.
pub(super) const STREAK: RuleKind = RuleKind { name: "streak", bind };

struct Streak {
    days: usize,
    since: Filter,
    reset: Filter,
    from: u16,
    to: u16,
    place: Place,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    if binder.fields.has("outcomes") {
        return series::bind(binder);
    }
    let days = binder.fields.whole("days");
    let since = binder.fields.table("since");
    let reset = binder.fields.table("reset");
    for (key, there) in
        [("days", days.is_some()), ("since", since.is_some()), ("reset", reset.is_some())]
    {
        if !there && !binder.fields.has(key) {
            let message = Message::new("contract-missing-key").with("key", key);
            binder.report(binder.fields.place, message, None);
        }
    }
    let (since, reset) = (since?, reset?);
    let since_selection = Selection::read(&since);
    since.finish();
    let reset_selection = Selection::read(&reset);
    let (from, to) = (reset.required_word("from"), reset.required_word("to"));
    reset.finish();
    let since = binder.select(&since_selection)?;
    let reset = binder.select(&reset_selection)?;
    let from = binder.field_named(&from, reset.kind, is_instant);
    let to = binder.field_named(&to, reset.kind, is_instant);
    let place = binder.fields.place;
    Some(Box::new(Streak { days: days?, since, reset, from: from?, to: to?, place }))
}

impl Rule for Streak {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let start = self.since.select(scope).into_iter().next();
        let begin = start.and_then(|record| Some((record, scope.record(record).at?)));
        let Some((start, mut begin)) = begin else {
            let term = scope.contract.identity.term_interval();
            let window = self.window(scope, term);
            let message = Message::new("verdict-streak-not-begun");
            let verdict = Verdict::Pending;
            sink.push(Outcome::of_window(scope, &window, verdict, message, self.place));
            return;
        };
        let mut proof = Proof::default();
        let mut evidence = vec![start];
        proof.fact(
            Message::new("proof-streak-from"),
            scope.stamp(begin),
            start,
            scope.record(start).place,
        );
        let mut breaks = Vec::new();
        let mut doubtful = Vec::new();
        for record in self.reset.select(scope) {
            match scope.stated(record, self.from) {
                Filed::Value(from, _) => breaks.push(self.reach(scope, from, record)),
                Filed::Faulty(_) => doubtful.push(Break { from: begin, to: None, record }),
                Filed::Missing => {}
            }
        }
        for record in self.reset.unclear(scope) {
            doubtful.push(match scope.stated(record, self.from) {
                Filed::Value(from, _) => self.reach(scope, from, record),
                _ => Break { from: begin, to: None, record },
            });
        }
        let sure = self.run(scope, begin, &breaks);
        // If what is doubtful broke it, would it still have been reached?
        doubtful.extend(&breaks);
        let cautious = self.run(scope, begin, &doubtful);
        for broken in &sure.broken {
            evidence.push(broken.record);
            let id = scope.record_id(broken.record);
            let label = Message::new("proof-streak-broken").with("record", id);
            proof.linked(label, scope.stamp(broken.from), Link::Record(broken.record));
            if let Some(to) = broken.to {
                proof.line(Message::new("proof-streak-again"), scope.stamp(to));
            }
        }
        let reached = sure.reached;
        begin = sure.begin;
        let is_past = |end: Option<Instant>| end.is_some_and(|end| scope.as_of.passed(end));
        let (verdict, message) = match reached {
            Some(end) if is_past(reached) && !is_past(cautious.reached) => {
                evidence.extend(cautious.broken.iter().map(|broken| broken.record));
                let message = Message::new("verdict-streak-unclear").with("at", scope.stamp(end));
                (Verdict::Undecidable, message)
            }
            Some(end) if is_past(reached) => {
                (Verdict::Met, Message::new("verdict-streak-met").with("at", scope.stamp(end)))
            }
            Some(end) => {
                let message = Message::new("verdict-streak-pending").with("at", scope.stamp(end));
                (Verdict::Pending, message)
            }
            None => {
                let stuck = sure.broken.last().map(|broken| scope.record_id(broken.record));
                let message = Message::new("verdict-streak-stuck");
                (Verdict::Pending, message.with("record", stuck.unwrap_or_default()))
            }
        };
        evidence.sort_unstable();
        evidence.dedup();
        proof.line(Message::new("proof-streak-needs"), Lapse::Days(self.n_days()));
        // Days count when they are over.
        let today = || scope.as_of.day(scope.frame.zone).from;
        let over = reached.filter(|end| scope.as_of.reached(*end));
        let until = over.unwrap_or_else(today).max(begin);
        proof.intervals.push(Stretch {
            from: scope.stamp(begin),
            to: scope.stamp(until),
            counts: Counts::Yes,
        });
        let window = self.window(scope, Interval::new(begin, until.plus(1)));
        let mut outcome = Outcome::of_window(scope, &window, verdict, message, self.place);
        outcome.proof = proof;
        outcome.due = reached;
        outcome.done = reached.filter(|_| verdict == Verdict::Met);
        outcome.evidence = evidence;
        sink.push(outcome);
    }

    fn eventful(&self) -> bool {
        true
    }
}

/// What breaks a streak: from when, and until when if that is over.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Break {
    from: Instant,
    to: Option<Instant>,
    record: RecordNo,
}

/// How far a streak gets.
struct Run {
    /// From when on the days count.
    begin: Instant,
    /// The last instant of the last day; none while something that breaks it is not over.
    reached: Option<Instant>,
    /// What broke it, by time.
    broken: Vec<Break>,
}

impl Streak {
    /// The break that begins at `from`; one whose end cannot be read is not known to be over.
    fn reach(&self, scope: &Scope<'_>, from: Instant, record: RecordNo) -> Break {
        let to = match scope.happened(record, self.to) {
            Filed::Value(to, _) => Some(to),
            _ => None,
        };
        Break { from, to, record }
    }

    /// Counts the days from `begin` on, anew after every break.
    fn run(&self, scope: &Scope<'_>, mut begin: Instant, breaks: &[Break]) -> Run {
        let mut breaks = breaks.to_vec();
        breaks.sort_unstable();
        let mut reached = self.end(scope, begin);
        let mut broken = Vec::new();
        for one in breaks {
            let Some(end) = reached else { break };
            if one.from > end || one.to.is_some_and(|to| to < begin) {
                continue;
            }
            broken.push(one);
            match one.to {
                Some(to) => {
                    begin = begin.max(to);
                    reached = self.end(scope, begin);
                }
                None => reached = None,
            }
        }
        Run { begin, reached, broken }
    }

    fn n_days(&self) -> i64 {
        i64::try_from(self.days).unwrap_or(i64::MAX)
    }

    /// The last instant of the last of the days; the day of the start does not count (A-TUR-29).
    fn end(&self, scope: &Scope<'_>, begin: Instant) -> Option<Instant> {
        let limit = Lapse::Days(self.n_days());
        Clock::Always.last(scope.frame, begin, limit, Roll::Stay, &[]).ok()
    }

    fn window(&self, scope: &Scope<'_>, interval: Interval) -> Window {
        Window {
            id: "streak".to_owned(),
            title: None,
            first: scope.frame.zone.date(interval.from),
            last: scope.frame.zone.date(interval.to),
            interval,
        }
    }
}
