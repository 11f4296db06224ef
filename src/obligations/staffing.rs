//! `staffing`: how many are in post at every instant of a window, and how much of what was agreed that is.

use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::quantity::Decimal;
use crate::base::time::Interval;
use crate::calendar::Uncovered;
use crate::calendar::clock::Clock;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::outcome::Outcome;
use super::outcome::Reach;
use super::outcome::Verdict;
use super::register::Entry;
use super::register::Fault;
use super::register::Level;
use super::register::Quorum;
use super::register::Register;
use super::register::evidence;
use super::register::faults;
use super::register::levels;
use super::register::span;
use super::scope::Prior;
use super::scope::Scope;
use super::so_far::Now;
use super::so_far::now;
use super::tally::begun;
use super::tally::over;

/// Headcount at every instant, with its mean over the window.
pub(super) const STAFFING: RuleKind = RuleKind { name: "staffing", bind };

struct Staffing {
    register: Register,
    quorum: Quorum,
    clock: Clock,
    windows: Arc<Windows>,
    place: Place,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let register = Register::bind(binder)?;
    let at_least = binder.fields.whole("at_least");
    if at_least.is_none() && !binder.fields.has("at_least") {
        let message = Message::new("contract-missing-key").with("key", "at_least");
        binder.report(binder.fields.place, message, None);
    }
    let at_most = binder.fields.whole("at_most");
    let clock = binder.clock(binder.fields.word("clock"));
    let windows = binder.windows("per", "period");
    let quorum = Quorum { at_least: at_least?, at_most };
    let place = binder.fields.place;
    Some(Box::new(Staffing { register, quorum, clock: clock?, windows: windows?, place }))
}

impl Rule for Staffing {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let entries = self.register.entries(scope);
        for window in &self.windows.list {
            sink.push(self.outcome(scope, window, &entries));
        }
        for year in &self.windows.uncovered {
            sink.push(Outcome::uncovered(scope, *year, self.place));
        }
    }

    fn eventful(&self) -> bool {
        false
    }
}

/// What the clock makes of a window.
struct Measured {
    /// Counted seconds.
    seconds: i64,
    /// Sum of seconds times heads, at least and at most, no more heads than agreed.
    heads: [Decimal; 2],
    faults: Vec<Fault>,
}

impl Staffing {
    fn measure(&self, scope: &Scope<'_>, levels: &[Level]) -> Result<Measured, Uncovered> {
        let mut seconds = 0;
        let mut heads = [Decimal::ZERO; 2];
        for Level { interval, sure, possible } in levels {
            let counted = self.clock.elapsed(scope.frame, interval.from, interval.to, &[])?.seconds;
            seconds += counted;
            for (sum, n) in heads.iter_mut().zip([sure, possible]) {
                *sum += Decimal::from(counted) * Decimal::from((*n).min(self.quorum.at_least));
            }
        }
        Ok(Measured { seconds, heads, faults: faults(scope, levels, self.quorum, &self.clock)? })
    }

    fn outcome(&self, scope: &Scope<'_>, window: &Window, entries: &[Entry]) -> Outcome {
        let interval = window.interval;
        if !begun(scope, window) {
            let summary = Message::new("verdict-window-ahead");
            return Outcome::of_window(scope, window, Verdict::Upcoming, summary, self.place);
        }
        // Up to when it is measured, and with which entries.
        let (until, last) = match now(scope, interval, entries, self.quorum) {
            Now::Ahead => (interval.from, interval.from),
            Now::Fine(since) => {
                let midnight = scope.as_of.midnight(scope.frame.zone);
                (since.max(midnight), since.plus(1).max(midnight))
            }
            Now::Wrong(_) => {
                let next = scope.as_of.exactly().plus(1);
                (next, next)
            }
            Now::Over => (interval.to, interval.to),
        };
        let seen = Interval::new(interval.from, last);
        let known = Interval::new(interval.from, until);
        let near: Vec<Entry> = entries
            .iter()
            .filter(|entry| entry.valid.iter().any(|valid| valid.overlap(seen).is_some()))
            .cloned()
            .collect();
        let mut proof = self.proof(scope, &near);
        let measured = match self.measure(scope, &levels(&near, known)) {
            Ok(measured) => measured,
            Err(uncovered) => {
                let (verdict, why) = (Verdict::Undecidable, uncovered.message());
                let mut outcome = Outcome::of_window(scope, window, verdict, why, self.place);
                outcome.reach = Reach::Unknown;
                outcome.proof = proof;
                return outcome;
            }
        };
        let percent = |heads: Decimal| {
            let owed = Decimal::from(measured.seconds) * Decimal::from(self.quorum.at_least);
            (!owed.is_zero()).then(|| heads * Decimal::ONE_HUNDRED / owed)
        };
        let [low, high] = measured.heads.map(percent);
        for fault in &measured.faults {
            let key = match (fault.is_over, fault.certain > 0) {
                (false, true) => "proof-too-few",
                (true, true) => "proof-too-many",
                (false, false) => "proof-may-be-too-few",
                (true, false) => "proof-may-be-too-many",
            };
            let label = Message::new(key).with("when", span(scope, fault.interval));
            proof.line(label, Datum::Seconds(fault.seconds));
        }
        proof.line(Message::new("proof-counted-time"), Datum::Seconds(measured.seconds));
        if let Some(low) = low {
            proof.line(Message::new("proof-staffed"), Datum::Share(low.round_dp(4)));
        }
        let verdict = if measured.faults.iter().any(|fault| fault.certain > 0) {
            Verdict::Breached
        } else if measured.faults.is_empty() {
            Verdict::Met
        } else {
            Verdict::Undecidable
        };
        let short: i64 = measured.faults.iter().map(|fault| fault.certain).sum();
        let summary = match (verdict, low) {
            (Verdict::Undecidable, _) => Message::new("verdict-faulty-end"),
            (Verdict::Breached, Some(low)) => Message::new("verdict-understaffed")
                .with("n", measured.faults.iter().filter(|fault| fault.certain > 0).count())
                .with("length", Datum::Seconds(short))
                .with("value", Datum::Share(low.round_dp(2))),
            (_, Some(low)) => {
                Message::new("verdict-staffed").with("value", Datum::Share(low.round_dp(2)))
            }
            (_, None) => Message::new("verdict-clock-not-run"),
        };
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, self.place);
        outcome.value = low;
        outcome.reach = match (low, high) {
            (Some(low), Some(high)) if low != high => Reach::Between(low, high),
            _ => Reach::Exact,
        };
        outcome.provisional = !over(scope, window);
        outcome.no_data = low.is_none() && over(scope, window);
        outcome.evidence = evidence(&near);
        outcome.proof = proof;
        outcome
    }

    fn proof(&self, scope: &Scope<'_>, entries: &[Entry]) -> Proof {
        let mut proof = Proof::default();
        for entry in entries {
            scope.show(&mut proof, entry.record, self.register.from);
            if let Some(to) = self.register.to {
                scope.show(&mut proof, entry.record, to);
            }
        }
        if let Clock::Shift(shift) = &self.clock {
            proof.given(Message::new("proof-clock"), shift.name(), Some(self.place));
        }
        proof.line(Message::new("proof-posts"), self.quorum.at_least);
        if let Some(most) = self.quorum.at_most {
            proof.line(Message::new("proof-in-force-most"), most);
        }
        proof
    }
}
