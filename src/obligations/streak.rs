//! `streak`: so many days in a row without a certain event, counted anew after each.

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Counts;
use crate::base::proof::Link;
use crate::base::proof::Proof;
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
use super::bind::Filter;
use super::bind::is_instant;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;

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
        let mut broken: Vec<(Instant, Option<Instant>, crate::base::proof::RecordNo)> = Vec::new();
        for record in self.reset.select(scope) {
            if let Filed::Value(from, _) = scope.stated(record, self.from) {
                let to = match scope.happened(record, self.to) {
                    Filed::Value(to, _) => Some(to),
                    _ => None,
                };
                broken.push((from, to, record));
            }
        }
        broken.sort_unstable();
        let mut reached = self.end(scope, begin);
        let mut stuck = None;
        for (from, to, record) in broken {
            let Some(end) = reached else { break };
            if from > end || to.is_some_and(|to| to < begin) {
                continue;
            }
            evidence.push(record);
            let label = Message::new("proof-streak-broken").with("record", scope.record_id(record));
            proof.linked(label, scope.stamp(from), Link::Record(record));
            match to {
                Some(to) => {
                    begin = begin.max(to);
                    reached = self.end(scope, begin);
                    proof.line(Message::new("proof-streak-again"), scope.stamp(begin));
                }
                None => {
                    stuck = Some(record);
                    reached = None;
                }
            }
        }
        let (verdict, message) = match reached {
            Some(end) if end < scope.as_of => {
                (Verdict::Met, Message::new("verdict-streak-met").with("at", scope.stamp(end)))
            }
            Some(end) => {
                let message = Message::new("verdict-streak-pending").with("at", scope.stamp(end));
                (Verdict::Pending, message)
            }
            None => {
                let record =
                    stuck.map_or(String::new(), |record| scope.record_id(record).to_owned());
                (Verdict::Pending, Message::new("verdict-streak-stuck").with("record", record))
            }
        };
        proof.line(Message::new("proof-streak-needs"), Lapse::Days(self.n_days()));
        let until = reached.unwrap_or(scope.as_of).min(scope.as_of).max(begin);
        proof.intervals.push(Stretch {
            from: scope.stamp(begin),
            to: scope.stamp(until),
            counts: Counts::Yes,
        });
        let window = self.window(scope, Interval::new(begin, until.plus(1)));
        let mut outcome = Outcome::of_window(scope, &window, verdict, message, self.place);
        outcome.proof = proof;
        outcome.due = reached;
        outcome.done = reached.filter(|end| *end < scope.as_of);
        outcome.evidence = evidence;
        sink.push(outcome);
    }

    fn eventful(&self) -> bool {
        true
    }
}

impl Streak {
    fn n_days(&self) -> i64 {
        i64::try_from(self.days).unwrap_or(i64::MAX)
    }

    /// The last instant of the last of the days; the day of the start does not count (A-TUR-29).
    fn end(&self, scope: &Scope<'_>, begin: Instant) -> Option<Instant> {
        let limit = Lapse::Days(self.n_days());
        Clock::Always.due(scope.frame, begin, limit, Roll::Stay, &[]).ok().map(|due| due.last)
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
