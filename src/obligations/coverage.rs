//! `coverage`: a channel or monitor is continuous on its clock; every unplanned gap is a breach.

use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::calendar::clock::Clock;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::bind::is_instant;
use super::content::excused;
use super::exclusion::Exclusion;
use super::filter::Filter;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;
use super::tally::Shown;
use super::tally::quiet;
use super::watch;
use crate::expr::Truth;

/// Gaps on record against the clock that must be covered.
pub(super) const COVERAGE: RuleKind = RuleKind { name: "coverage", bind };

struct Coverage {
    gaps: Filter,
    from: u16,
    to: u16,
    clock: Clock,
    windows: Arc<Windows>,
    exclusions: Vec<Exclusion>,
    evidence: Vec<Filter>,
    place: Place,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    if binder.fields.has("need") {
        return watch::bind(binder);
    }
    let gaps = binder.filter()?;
    let from = binder.field("from", gaps.kind, is_instant);
    let to = binder.field("to", gaps.kind, is_instant);
    for key in ["from", "to"] {
        if !binder.fields.has(key) {
            let message = Message::new("contract-missing-key").with("key", key);
            binder.report(binder.fields.place, message, None);
        }
    }
    let clock = binder.clock(binder.fields.word("clock"));
    let windows = binder.windows("per", "period");
    let exclusions = Exclusion::bind(binder, gaps.kind);
    let evidence = binder.evidence();
    let place = binder.fields.place;
    Some(Box::new(Coverage {
        gaps,
        from: from?,
        to: to?,
        clock: clock?,
        windows: windows?,
        exclusions,
        evidence,
        place,
    }))
}

impl Rule for Coverage {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let shown = Shown::gather(scope, &self.evidence, &self.windows);
        let mut clean = vec![true; self.windows.list.len()];
        for record in scope.records(self.gaps.kind) {
            let truth = self.gaps.test(scope, *record);
            if truth == Truth::No {
                continue;
            }
            let outcome = self.gap(scope, *record, truth);
            if outcome.verdict != Verdict::Met
                && outcome.verdict != Verdict::Excused
                && let Some(window) = window_of(&self.windows.list, outcome.at)
            {
                clean[window] = false;
            }
            sink.push(outcome);
        }
        for (n, window) in self.windows.list.iter().enumerate() {
            if clean[n] {
                let evidence = shown.of(n).collect();
                sink.push(quiet(scope, window, evidence, self.place));
            }
        }
    }

    fn eventful(&self) -> bool {
        true
    }
}

impl Coverage {
    /// One gap: how much of it lies inside the hours that must be covered.
    fn gap(&self, scope: &Scope<'_>, record: RecordNo, truth: Truth) -> Outcome {
        let mut proof = Proof::default();
        scope.show(&mut proof, record, self.from);
        scope.show(&mut proof, record, self.to);
        if let Some(test) = &self.gaps.test {
            scope.show_used(&mut proof, record, test);
        }
        let from = scope.stated(record, self.from);
        let to = scope.happened(record, self.to);
        let (Filed::Value(from, place), false) = (from, matches!(to, Filed::Faulty(_))) else {
            let at = scope.record(record).at.unwrap_or(scope.as_of);
            let summary = Message::new("verdict-faulty-end");
            return Outcome::about(scope, record, at, Verdict::Undecidable, summary, proof);
        };
        // A gap without an end lasts until now.
        let to = match to {
            Filed::Value(to, _) => to,
            _ => scope.as_of,
        };
        let elapsed = self.clock.elapsed(scope.frame, from, to, &[]);
        let (verdict, summary) = match elapsed {
            Err(uncovered) => (Verdict::Undecidable, uncovered.message()),
            Ok(elapsed) => {
                proof.intervals = elapsed.stretches;
                let seconds = Datum::Seconds(elapsed.seconds);
                proof.line(Message::new("proof-gap"), seconds.clone());
                match (elapsed.seconds > 0, truth) {
                    (false, _) => (Verdict::Met, Message::new("verdict-gap-outside")),
                    (true, Truth::Unknown | Truth::Fault(_)) => {
                        (Verdict::Undecidable, Message::new("verdict-unjudged"))
                    }
                    (true, _) => {
                        (Verdict::Breached, Message::new("verdict-gap").with("length", seconds))
                    }
                }
            }
        };
        let mut outcome = Outcome::about(scope, record, from, verdict, summary, proof);
        outcome.place = place;
        excused(scope, &self.exclusions, record, outcome)
    }
}
