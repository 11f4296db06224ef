//! `retention`: how long something must be kept, or may be kept at most.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::bind::is_instant;
use super::content::dated;
use super::content::excused;
use super::content::push_unclear;
use super::exclusion::Exclusion;
use super::filter::Filter;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;

/// Something is kept at least, or at most, so long.
pub(super) const RETENTION: RuleKind = RuleKind { name: "retention", bind: bind_retention };

struct Retention {
    filter: Filter,
    from: u16,
    to: Option<u16>,
    lost: Option<u16>,
    bound: Bound,
    exclusions: Vec<Exclusion>,
}

enum Bound {
    AtLeast(Lapse),
    AtMost(Lapse, Option<Lapse>),
}

fn bind_retention(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter()?;
    let from = binder.instant_field("from", filter.kind);
    let to = binder.field("to", filter.kind, is_instant);
    let lost = binder.field("lost", filter.kind, is_instant);
    let at_least = binder.fields.lapse("at_least").map(Bound::AtLeast);
    let grace = binder.fields.lapse("grace");
    let at_most = binder.fields.lapse("at_most").map(|most| Bound::AtMost(most, grace));
    let bound = at_least.or(at_most);
    if bound.is_none() {
        let help = Some(Message::new("contract-no-limit-help"));
        binder.report(binder.fields.place, Message::new("contract-no-limit"), help);
    }
    let exclusions = Exclusion::bind(binder, filter.kind);
    Some(Box::new(Retention { filter, from: from?, to, lost, bound: bound?, exclusions }))
}

impl Rule for Retention {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        for record in self.filter.select(scope) {
            let outcome = self.outcome(scope, record);
            sink.push(excused(scope, &self.exclusions, record, outcome));
        }
        push_unclear(scope, &self.filter, self.from, sink);
    }

    fn eventful(&self) -> bool {
        true
    }
}

impl Retention {
    fn outcome(&self, scope: &Scope<'_>, record: RecordNo) -> Outcome {
        let mut proof = Proof::default();
        for slot in [Some(self.from), self.to, self.lost].into_iter().flatten() {
            scope.show(&mut proof, record, slot);
        }
        let at = dated(scope, record, self.from);
        let instant = |slot: Option<u16>| match slot.map(|slot| scope.happened(record, slot)) {
            Some(Filed::Value(at, _)) => Some(at),
            _ => None,
        };
        let Filed::Value(from, _) = scope.stated(record, self.from) else {
            let summary =
                Message::new("verdict-no-start").with("field", scope.label(record, self.from));
            return Outcome::about(scope, record, at, Verdict::Undecidable, summary, proof);
        };
        let end = |from: Instant, lapse: Lapse| {
            Clock::Always.last(scope.frame, from, lapse, Roll::Stay, &[])
        };
        let gone = [instant(self.to), instant(self.lost)].into_iter().flatten().min();
        let blind = [self.to, self.lost]
            .into_iter()
            .flatten()
            .any(|slot| scope.record(record).is_doubtful(slot));
        let due = match &self.bound {
            Bound::AtLeast(least) => end(from, *least),
            Bound::AtMost(most, grace) => match (end(from, *most), grace) {
                (Ok(due), Some(grace)) => end(due, *grace),
                (due, _) => due,
            },
        };
        let due = match due {
            Ok(due) => due,
            Err(uncovered) => {
                let summary = uncovered.message();
                return Outcome::about(scope, record, at, Verdict::Undecidable, summary, proof);
            }
        };
        let due = match &self.bound {
            // To be kept until the matching day begins; on that day it may go.
            Bound::AtLeast(_) => scope.frame.zone.midnight(scope.frame.zone.date(due)),
            Bound::AtMost(..) => due,
        };
        let (verdict, key, provisional) = match &self.bound {
            Bound::AtLeast(least) => {
                let until = due;
                proof.given(Message::new("proof-keep-at-least"), *least, None);
                proof.line(Message::new("proof-keep-until"), scope.stamp(until));
                match gone {
                    Some(gone) if gone < until => (Verdict::Breached, "verdict-gone-early", false),
                    _ if blind => (Verdict::Undecidable, "verdict-faulty-end", false),
                    None if !scope.as_of.reached(until) => {
                        (Verdict::Met, "verdict-still-kept", true)
                    }
                    _ => (Verdict::Met, "verdict-kept", false),
                }
            }
            Bound::AtMost(most, _) => {
                proof.given(Message::new("proof-keep-at-most"), *most, None);
                proof.line(Message::new("proof-due"), scope.stamp(due));
                match gone {
                    Some(gone) if gone <= due => (Verdict::Met, "verdict-cleared", false),
                    _ if blind => (Verdict::Undecidable, "verdict-faulty-end", false),
                    Some(_) => (Verdict::Breached, "verdict-cleared-late", false),
                    None if scope.as_of.passed(due) => {
                        (Verdict::Breached, "verdict-not-cleared", false)
                    }
                    None => (Verdict::Met, "verdict-still-kept", true),
                }
            }
        };
        let gone_at = gone.map_or(Datum::Missing, |gone| Datum::from(scope.stamp(gone)));
        let summary = Message::new(key).with("at", gone_at).with("due", scope.stamp(due));
        let mut outcome = Outcome::about(scope, record, at, verdict, summary, proof);
        outcome.provisional = provisional;
        outcome.due = Some(due);
        outcome.done = gone;
        if verdict == Verdict::Breached {
            // The breach happened when it went, or when it should have gone, not when it was put by.
            outcome.at = match &self.bound {
                Bound::AtLeast(_) => gone.unwrap_or(due),
                Bound::AtMost(..) => due,
            };
            outcome.period = scope.period_of(outcome.at);
        }
        outcome
    }
}
