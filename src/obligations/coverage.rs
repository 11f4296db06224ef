//! `coverage`: a channel or monitor is continuous on its clock; every unplanned gap is a breach.
//!
//! Gaps of one thing that overlap or touch are one interruption, however many records state it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::Uncovered;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;
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
use super::so_far::FAR;
use super::tally::Shown;
use super::tally::quiet;
use super::watch;
use crate::expr::Truth;
use crate::ledger::kinds::FieldSpec;

/// Gaps on record against the clock that must be covered.
pub(super) const COVERAGE: RuleKind = RuleKind { name: "coverage", bind };

struct Coverage {
    gaps: Filter,
    /// Fields that say what was interrupted.
    what: Vec<u16>,
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
    let what = subjects(binder, gaps.kind);
    Some(Box::new(Coverage {
        gaps,
        what,
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
        for outcome in self.interruptions(scope) {
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

/// One record of a gap, judged for itself.
struct Gap {
    record: RecordNo,
    /// From its start to its end, or for good while it lasts; none if that cannot be read.
    stretch: Option<Interval>,
    outcome: Outcome,
}

impl Gap {
    fn is(&self, verdict: Verdict) -> bool {
        self.outcome.verdict == verdict && self.stretch.is_some()
    }
}

/// Gaps that are one interruption.
struct Joined {
    stretch: Interval,
    first: Gap,
    others: Vec<Gap>,
}

impl Joined {
    fn touches(&self, stretch: Interval) -> bool {
        stretch.from <= self.stretch.to && self.stretch.from <= stretch.to
    }

    /// As how many interruptions they may be judged at most: those that do not touch each other.
    fn n_apart(&self) -> u32 {
        let mut stretches: Vec<Interval> =
            self.others.iter().chain([&self.first]).filter_map(|gap| gap.stretch).collect();
        stretches.sort_by_key(|stretch| stretch.to);
        let mut last: Option<Interval> = None;
        let mut n = 0;
        for stretch in stretches {
            if last.is_none_or(|last| last.to < stretch.from) {
                last = Some(stretch);
                n += 1;
            }
        }
        n
    }
}

/// Puts gaps that overlap or touch together; they come by time.
fn join(gaps: Vec<Gap>) -> Vec<Joined> {
    let mut joined: Vec<Joined> = Vec::new();
    for gap in gaps {
        let Some(stretch) = gap.stretch else { continue };
        match joined.last_mut().filter(|last| last.touches(stretch)) {
            Some(last) => {
                last.stretch.to = last.stretch.to.max(stretch.to);
                last.others.push(gap);
            }
            None => joined.push(Joined { stretch, first: gap, others: Vec::new() }),
        }
    }
    joined
}

impl Coverage {
    /// Every interruption, under the name of its first record.
    ///
    /// Only what is a breach for itself is joined: neither an excused gap nor one outside the hours
    /// makes one of two. A gap of which nobody can say whether it counts adds nothing to one that it
    /// touches, and does not join two either.
    fn interruptions(&self, scope: &Scope<'_>) -> Vec<Outcome> {
        let mut of_what: BTreeMap<Vec<Option<&str>>, Vec<Gap>> = BTreeMap::new();
        let mut of_anything = Vec::new();
        for no in scope.records(self.gaps.kind) {
            let truth = self.gaps.test(scope, *no);
            if truth == Truth::No {
                continue;
            }
            let gap = self.gap(scope, *no, truth);
            let record = scope.record(*no);
            if self.what.iter().any(|slot| record.is_doubtful(*slot)) {
                of_anything.push(gap);
                continue;
            }
            let what = |slot: &u16| record.value(*slot).and_then(Value::as_text);
            of_what.entry(self.what.iter().map(what).collect()).or_default().push(gap);
        }
        let mut outcomes = Vec::new();
        let mut known = Vec::new();
        for mut gaps in of_what.into_values() {
            gaps.sort_by_key(|gap| (gap.stretch.map(|stretch| stretch.from), gap.record));
            let (sure, rest): (Vec<Gap>, Vec<Gap>) =
                gaps.into_iter().partition(|gap| gap.is(Verdict::Breached));
            let (unsure, alone): (Vec<Gap>, Vec<Gap>) =
                rest.into_iter().partition(|gap| gap.is(Verdict::Undecidable));
            outcomes.extend(alone.into_iter().map(|gap| gap.outcome));
            let mut sure = join(sure);
            let mut apart = Vec::new();
            for gap in unsure {
                let known = |one: &&mut Joined| gap.stretch.is_some_and(|own| one.touches(own));
                match sure.iter_mut().find(known) {
                    Some(known) => known.others.push(gap),
                    None => apart.push(gap),
                }
            }
            known.extend(sure.iter().map(|one| one.stretch));
            outcomes.extend(sure.into_iter().map(|one| self.outcome(scope, one)));
            outcomes.extend(join(apart).into_iter().map(|one| {
                let open_units = one.n_apart();
                Outcome { open_units, ..self.outcome(scope, one) }
            }));
        }
        for Gap { stretch, mut outcome, .. } in of_anything {
            let touches = |one: &Interval| {
                stretch.is_some_and(|own| one.from <= own.to && own.from <= one.to)
            };
            // It may be the same interruption as one that is known.
            if outcome.verdict == Verdict::Breached && known.iter().any(touches) {
                outcome.verdict = Verdict::Undecidable;
                outcome.summary = Message::new("verdict-faulty-end");
                outcome.settle();
            }
            known.extend(stretch.filter(|_| outcome.verdict == Verdict::Breached));
            outcomes.push(outcome);
        }
        outcomes
    }

    /// The outcome of gaps that are one interruption.
    fn outcome(&self, scope: &Scope<'_>, joined: Joined) -> Outcome {
        let Joined { stretch, first, others } = joined;
        let mut outcome = first.outcome;
        let rest: Vec<RecordNo> = others.iter().map(|gap| gap.record).collect();
        if rest.is_empty() {
            return outcome;
        }
        for record in &rest {
            let label = Message::new("proof-gap-joined");
            outcome.proof.linked(label, scope.record_id(*record), Link::Record(*record));
            scope.show(&mut outcome.proof, *record, self.from);
            scope.show(&mut outcome.proof, *record, self.to);
        }
        if outcome.verdict == Verdict::Breached && stretch.to == FAR {
            outcome.summary = lasts(scope, stretch.from);
        } else if outcome.verdict == Verdict::Breached
            && let Ok(elapsed) = self.clock.elapsed(scope.frame, stretch.from, stretch.to, &[])
        {
            let seconds = Datum::Seconds(elapsed.seconds);
            outcome.proof.intervals = elapsed.stretches;
            outcome.proof.line(Message::new("proof-gap-together"), seconds.clone());
            outcome.summary = Message::new("verdict-gap").with("length", seconds);
        }
        outcome.evidence.extend(rest);
        outcome
    }

    /// One gap: how much of it lies inside the hours that must be covered.
    fn gap(&self, scope: &Scope<'_>, record: RecordNo, truth: Truth) -> Gap {
        let mut proof = Proof::default();
        scope.show(&mut proof, record, self.from);
        scope.show(&mut proof, record, self.to);
        if let Some(test) = &self.gaps.test {
            scope.show_used(&mut proof, record, test);
        }
        let from = scope.stated(record, self.from);
        let to = scope.happened(record, self.to);
        let is_faulty = match (from, to) {
            (Filed::Value(from, _), Filed::Value(to, _)) => to < from,
            (_, to) => matches!(to, Filed::Faulty(_)),
        };
        let (Filed::Value(from, place), false) = (from, is_faulty) else {
            let at = scope.dated_or_today(record);
            let summary = Message::new("verdict-faulty-end");
            let outcome = Outcome::about(scope, record, at, Verdict::Undecidable, summary, proof);
            return Gap { record, stretch: None, outcome };
        };
        let is_running = to == Filed::Missing;
        let to = match to {
            Filed::Value(to, _) => Some(to),
            _ => None,
        };
        let counted = match to {
            Some(to) => self.over(scope, Interval::new(from, to), &mut proof),
            None => self.lasting(scope, from, &mut proof),
        };
        let (verdict, summary) = match (counted, truth) {
            (Err(uncovered), _) => (Verdict::Undecidable, uncovered.message()),
            (Ok(None), _) => (Verdict::Met, Message::new("verdict-gap-outside")),
            (Ok(Some(_)), Truth::Unknown | Truth::Fault(_)) => {
                (Verdict::Undecidable, Message::new("verdict-unjudged"))
            }
            (Ok(Some(words)), _) => (Verdict::Breached, words),
        };
        let mut outcome = Outcome::about(scope, record, from, verdict, summary, proof);
        outcome.place = place;
        // It may still last into hours that must be covered.
        outcome.provisional = is_running && outcome.verdict == Verdict::Met;
        let outcome = excused(scope, &self.exclusions, record, outcome);
        Gap { record, stretch: Some(Interval::new(from, to.unwrap_or(FAR))), outcome }
    }

    /// What is to be said of a gap that is over; none if nothing of it counts.
    fn over(
        &self,
        scope: &Scope<'_>,
        gap: Interval,
        proof: &mut Proof,
    ) -> Result<Option<Message>, Uncovered> {
        let elapsed = self.clock.elapsed(scope.frame, gap.from, gap.to, &[])?;
        proof.intervals = elapsed.stretches;
        let seconds = Datum::Seconds(elapsed.seconds);
        proof.line(Message::new("proof-gap"), seconds.clone());
        let words = Message::new("verdict-gap").with("length", seconds);
        Ok((elapsed.seconds > 0).then_some(words))
    }

    /// What is to be said of a gap that lasts; none if nothing of it counts so far.
    fn lasting(
        &self,
        scope: &Scope<'_>,
        from: Instant,
        proof: &mut Proof,
    ) -> Result<Option<Message>, Uncovered> {
        let first = Lapse::Seconds(1);
        let first = self.clock.due(scope.frame, from, first, Roll::Stay, &[])?.last;
        proof.line(Message::new("proof-gap-since"), scope.stamp(first.plus(-1)));
        Ok(scope.as_of.reached(first).then(|| lasts(scope, from)))
    }
}

/// The words for a gap that lasts.
fn lasts(scope: &Scope<'_>, from: Instant) -> Message {
    Message::new("verdict-gap-lasts").with("from", scope.stamp(from))
}

/// The fields by which records of a kind say what they are about: the shared ones and its own references.
fn subjects(binder: &Binder<'_>, kind: usize) -> Vec<u16> {
    let fields = &binder.world.kinds.kind(kind).fields;
    let says = |spec: &FieldSpec| match &*spec.name {
        "system" | "target" => true,
        "corrects" => false,
        _ => matches!(spec.ty, Type::Ref(_)),
    };
    (0u16..).zip(fields).filter(|(_, spec)| says(spec)).map(|(slot, _)| slot).collect()
}
