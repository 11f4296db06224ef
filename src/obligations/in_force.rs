//! `in-force`: what must be valid at every instant of the term, or of its working hours.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::time::Interval;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::Uncovered;
use crate::calendar::clock::Clock;
use crate::calendar::window::Window;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::register::Entry;
use super::register::Fault;
use super::register::Quorum;
use super::register::Register;
use super::register::evidence;
use super::register::faults;
use super::register::levels;
use super::scope::Prior;
use super::scope::Scope;
use super::so_far::Now;
use super::so_far::now;

/// At every instant of the term enough registrations are in force, and not too many.
pub(super) const IN_FORCE: RuleKind = RuleKind { name: "in-force", bind };

struct InForce {
    register: Register,
    quorum: Quorum,
    clock: Clock,
    each: Vec<String>,
    by: Option<u16>,
    place: Place,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let register = Register::bind(binder)?;
    let at_least = binder.fields.whole("at_least").unwrap_or(1);
    let quorum = Quorum { at_least, at_most: binder.fields.whole("at_most") };
    let clock = binder.clock(binder.fields.word("clock"));
    let each = binder.fields.words("each").into_iter().map(|word| word.text).collect();
    let words = |ty: &Type| matches!(ty, Type::Enum(_) | Type::Text);
    let by = binder.field("by", register.filter.kind, words);
    let place = binder.fields.place;
    Some(Box::new(InForce { register, quorum, clock: clock?, each, by, place }))
}

impl Rule for InForce {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let mut entries = self.register.entries(scope);
        for entry in &mut entries {
            let blind = |by: u16| scope.record(entry.record).is_doubtful(by);
            entry.is_sure &= !self.by.is_some_and(blind);
        }
        if self.each.is_empty() {
            self.one(scope, "", &entries, sink);
        }
        for name in &self.each {
            let sort = |entry: &Entry| {
                let value = self.by.and_then(|by| scope.record(entry.record).value(by));
                value.and_then(Value::as_text).map(|sort| sort == name)
            };
            let may_be = |entry: &&Entry| sort(entry).unwrap_or(!entry.is_sure);
            let some: Vec<Entry> = entries.iter().filter(may_be).cloned().collect();
            self.one(scope, name, &some, sink);
        }
    }

    fn eventful(&self) -> bool {
        false
    }
}

impl InForce {
    /// One sort of registration, period by period.
    fn one(&self, scope: &Scope<'_>, name: &str, entries: &[Entry], sink: &mut Sink) {
        for (n, period) in scope.periods().iter().enumerate() {
            let terms = &scope.contract.identity.periods[n];
            let prefix = if name.is_empty() { String::new() } else { format!("{name}.") };
            let window = Window {
                id: format!("{prefix}{}", terms.id.text),
                title: Some(terms.title.clone()),
                first: terms.first,
                last: terms.last,
                interval: *period,
            };
            let proof = self.proof(scope, entries);
            let now = now(scope, *period, entries, self.quorum);
            let until = now.until(scope, *period, &self.clock);
            let known = Interval::new(period.from, until);
            let wrong = match faults(scope, &levels(entries, known), self.quorum, &self.clock) {
                Ok(wrong) => wrong,
                Err(Uncovered(year)) => {
                    let verdict = Verdict::Undecidable;
                    let why = Uncovered(year).message();
                    let mut outcome = Outcome::of_window(scope, &window, verdict, why, self.place);
                    outcome.proof = proof;
                    sink.push(outcome);
                    continue;
                }
            };
            let begun = scope.as_of.reached(period.from);
            if !begun || wrong.is_empty() {
                let (verdict, key) = match begun {
                    false => (Verdict::Upcoming, "verdict-window-ahead"),
                    true => (Verdict::Met, "verdict-in-force"),
                };
                let summary = Message::new(key).with("what", what(name));
                let mut outcome = Outcome::of_window(scope, &window, verdict, summary, self.place);
                outcome.provisional = !scope.as_of.reached(period.to);
                outcome.proof = proof;
                let sure = entries.iter().filter(|entry| entry.is_sure);
                outcome.evidence = sure.map(|entry| entry.record).collect();
                sink.push(outcome);
                continue;
            }
            for (fault_no, fault) in wrong.into_iter().enumerate() {
                let mut stretch = window.clone();
                stretch.interval = fault.interval;
                if fault_no > 0 {
                    stretch.id = format!("{}.{}", window.id, fault_no + 1);
                }
                let lasts = matches!(now, Now::Wrong(_)) && fault.interval.to == until;
                let mut outcome = self.wrong(scope, name, &stretch, (fault, lasts), proof.clone());
                outcome.period = Some(n);
                outcome.evidence = evidence(entries);
                sink.push(outcome);
            }
        }
    }

    fn proof(&self, scope: &Scope<'_>, entries: &[Entry]) -> Proof {
        let mut proof = Proof::default();
        for entry in entries.iter().filter(|entry| entry.is_sure) {
            scope.show(&mut proof, entry.record, self.register.from);
            if let Some(to) = self.register.to {
                scope.show(&mut proof, entry.record, to);
            }
        }
        if let Clock::Shift(shift) = &self.clock {
            proof.given(Message::new("proof-clock"), shift.name(), Some(self.place));
        }
        proof.line(Message::new("proof-in-force-needs"), self.quorum.at_least);
        if let Some(most) = self.quorum.at_most {
            proof.line(Message::new("proof-in-force-most"), most);
        }
        proof
    }

    /// A stretch with too few, or too many, in force, and whether it lasts.
    fn wrong(
        &self,
        scope: &Scope<'_>,
        name: &str,
        window: &Window,
        (fault, lasts): (Fault, bool),
        proof: Proof,
    ) -> Outcome {
        let (key, length) = match (fault.is_over, lasts) {
            (false, false) => ("verdict-not-in-force", "proof-gap"),
            (false, true) => ("verdict-not-in-force-since", "proof-gap"),
            (true, false) => ("verdict-too-many-in-force", "proof-excess"),
            (true, true) => ("verdict-too-many-in-force-since", "proof-excess"),
        };
        let (verdict, summary) = match fault.certain > 0 {
            false => (Verdict::Undecidable, Message::new("verdict-faulty-end")),
            true => (
                Verdict::Breached,
                Message::new(key)
                    .with("what", what(name))
                    .with("n", self.quorum.at_most.unwrap_or_default())
                    .with("from", scope.stamp(fault.interval.from))
                    .with("to", scope.stamp(fault.interval.to)),
            ),
        };
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, self.place);
        outcome.at = fault.interval.from;
        outcome.provisional = lasts || !scope.as_of.reached(fault.interval.to);
        outcome.proof = proof;
        outcome.proof.line(Message::new(length), Datum::Seconds(fault.seconds));
        outcome.proof.intervals = fault.stretches;
        outcome
    }
}

/// A sort of registration in words; all of them if there is but one.
fn what(name: &str) -> Datum {
    match name {
        "" => Message::new("verdict-the-register").into(),
        name => name.into(),
    }
}
