//! `in-force` and `retention`: what must be valid at every instant, and what must be kept how long.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::base::time::subtract;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;
use crate::calendar::window::Window;

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

/// At every instant of the term enough registrations are in force.
pub(super) const IN_FORCE: RuleKind = RuleKind { name: "in-force", bind: bind_in_force };

/// Something is kept at least, or at most, so long.
pub(super) const RETENTION: RuleKind = RuleKind { name: "retention", bind: bind_retention };

struct InForce {
    filter: Filter,
    from: u16,
    to: Option<u16>,
    at_least: usize,
    each: Vec<String>,
    by: Option<u16>,
    place: Place,
}

fn bind_in_force(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter()?;
    let from = binder.instant_field("from", filter.kind);
    let to = match binder.fields.has("to") {
        true => Some(binder.field("to", filter.kind, is_instant)?),
        false => None,
    };
    let at_least = binder.fields.whole("at_least").unwrap_or(1);
    let each = binder.fields.words("each").into_iter().map(|word| word.text).collect();
    let words = |ty: &Type| matches!(ty, Type::Enum(_) | Type::Text);
    let by = binder.field("by", filter.kind, words);
    let place = binder.fields.place;
    Some(Box::new(InForce { filter, from: from?, to, at_least, each, by, place }))
}

impl Rule for InForce {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let records = self.filter.select(scope);
        let mut doubtful = self.filter.unclear(scope);
        doubtful.extend(records.iter().filter(|record| self.is_doubtful(scope, **record)));
        if self.each.is_empty() {
            self.one(scope, "", &records, &doubtful, sink);
        }
        for name in &self.each {
            let sort = |record: RecordNo| {
                let value = self.by.and_then(|by| scope.record(record).value(by));
                value.and_then(Value::as_text)
            };
            let of = |record: &RecordNo| sort(*record) == Some(name);
            let maybe = |record: &RecordNo| sort(*record).is_none_or(|sort| sort == name);
            let some: Vec<RecordNo> = records.iter().copied().filter(of).collect();
            let doubtful: Vec<RecordNo> = doubtful.iter().copied().filter(maybe).collect();
            self.one(scope, name, &some, &doubtful, sink);
        }
    }

    fn eventful(&self) -> bool {
        false
    }
}

impl InForce {
    /// Whether nobody can say when, or as what, a registration is in force.
    fn is_doubtful(&self, scope: &Scope<'_>, record: RecordNo) -> bool {
        let slots = [Some(self.from), self.to, self.by];
        slots.into_iter().flatten().any(|slot| scope.record(record).is_doubtful(slot))
    }

    /// The intervals in which a registration is in force; dates count whole, the last one too.
    fn validity(&self, scope: &Scope<'_>, record: RecordNo) -> Option<Interval> {
        let term = scope.contract.identity.term_interval();
        let Filed::Value(from, _) = scope.stated(record, self.from) else { return None };
        let to = match self.to.map(|to| (to, scope.stated(record, to))) {
            Some((slot, Filed::Value(to, _))) => match scope.record(record).value(slot) {
                Some(Value::Date(date)) => scope.frame.zone.day(*date).to,
                _ => to,
            },
            Some((_, Filed::Faulty(_))) => return None,
            _ => term.to,
        };
        Some(Interval::new(from, to))
    }

    /// One sort of registration; what is doubtful of it may or may not fill a gap.
    fn one(
        &self,
        scope: &Scope<'_>,
        name: &str,
        records: &[RecordNo],
        doubtful: &[RecordNo],
        sink: &mut Sink,
    ) {
        let mut edges: Vec<(Instant, i64)> = Vec::new();
        for interval in records.iter().filter_map(|record| self.validity(scope, *record)) {
            edges.push((interval.from, 1));
            edges.push((interval.to, -1));
        }
        edges.sort_unstable();
        let enough = held(&edges, i64::try_from(self.at_least).unwrap_or(i64::MAX));
        for (n, period) in scope.periods().iter().enumerate() {
            let terms = &scope.contract.identity.periods[n];
            let known = Interval::new(period.from, period.to.min(scope.as_of.plus(1)));
            let prefix = if name.is_empty() { String::new() } else { format!("{name}.") };
            let window = Window {
                id: format!("{prefix}{}", terms.id.text),
                title: Some(terms.title.clone()),
                first: terms.first,
                last: terms.last,
                interval: *period,
            };
            let mut proof = Proof::default();
            for record in records {
                scope.show(&mut proof, *record, self.from);
                if let Some(to) = self.to {
                    scope.show(&mut proof, *record, to);
                }
            }
            proof.line(Message::new("proof-in-force-needs"), self.at_least);
            let holes = subtract(known, &enough);
            if period.from > scope.as_of || holes.is_empty() {
                let (verdict, key) = match period.from > scope.as_of {
                    true => (Verdict::Upcoming, "verdict-window-ahead"),
                    false => (Verdict::Met, "verdict-in-force"),
                };
                let summary = Message::new(key).with("what", name);
                let mut outcome = Outcome::of_window(scope, &window, verdict, summary, self.place);
                outcome.provisional = period.to > scope.as_of;
                outcome.proof = proof;
                outcome.evidence = records.to_vec();
                sink.push(outcome);
                continue;
            }
            for (hole_no, hole) in holes.iter().enumerate() {
                let summary = Message::new("verdict-not-in-force")
                    .with("what", name)
                    .with("from", scope.stamp(hole.from))
                    .with("to", scope.stamp(hole.to));
                let mut gap = window.clone();
                gap.interval = *hole;
                if hole_no > 0 {
                    gap.id = format!("{}.{}", window.id, hole_no + 1);
                }
                let (verdict, summary) = match doubtful.is_empty() {
                    true => (Verdict::Breached, summary),
                    false => (Verdict::Undecidable, Message::new("verdict-faulty-end")),
                };
                let mut outcome = Outcome::of_window(scope, &gap, verdict, summary, self.place);
                outcome.at = hole.from;
                outcome.period = Some(n);
                outcome.provisional = hole.to > scope.as_of;
                outcome.proof = proof.clone();
                outcome.proof.line(Message::new("proof-gap"), Datum::Seconds(hole.seconds()));
                outcome.evidence = records.iter().chain(doubtful).copied().collect();
                outcome.evidence.sort_unstable();
                outcome.evidence.dedup();
                sink.push(outcome);
            }
        }
    }
}

/// The stretches in which at least `n` are in force, from sorted edges.
fn held(edges: &[(Instant, i64)], n: i64) -> Vec<Interval> {
    let mut stretches: Vec<Interval> = Vec::new();
    let mut depth = 0;
    let mut since = None;
    // Ends sort before starts of the same instant, which would tear adjoining stretches; join them.
    for (at, change) in edges {
        let before = depth;
        depth += change;
        if before < n && depth >= n {
            since = Some(*at);
        } else if before >= n
            && depth < n
            && let Some(from) = since.take()
        {
            match stretches.last_mut() {
                Some(last) if last.to == from => last.to = *at,
                _ => stretches.push(Interval::new(from, *at)),
            }
        }
    }
    stretches
}

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
            Clock::Always.due(scope.frame, from, lapse, Roll::Stay, &[])
        };
        let gone = [instant(self.to), instant(self.lost)].into_iter().flatten().min();
        let blind = [self.to, self.lost]
            .into_iter()
            .flatten()
            .any(|slot| scope.record(record).is_doubtful(slot));
        let due = match &self.bound {
            Bound::AtLeast(least) => end(from, *least).map(|due| due.last),
            Bound::AtMost(most, grace) => match (end(from, *most), grace) {
                (Ok(due), Some(grace)) => end(due.last, *grace).map(|due| due.last),
                (due, _) => due.map(|due| due.last),
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
                    None if scope.as_of < until => (Verdict::Met, "verdict-still-kept", true),
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
                    None if scope.as_of > due => (Verdict::Breached, "verdict-not-cleared", false),
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

#[cfg(test)]
mod tests {
    use super::held;
    use crate::base::time::Instant;
    use crate::base::time::Interval;

    #[test]
    fn adjoining_registrations_leave_no_gap() {
        let at = Instant::from_unix;
        let mut edges =
            vec![(at(0), 1), (at(10), -1), (at(10), 1), (at(20), -1), (at(30), 1), (at(31), -1)];
        edges.sort_unstable();
        let expected = [Interval::new(at(0), at(20)), Interval::new(at(30), at(31))];
        assert_eq!(held(&edges, 1), expected);
        assert_eq!(held(&edges, 2), []);
    }
}
