//! `deadline` and `followup`: was it done within the limit after its trigger, on this clock?

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::fields::Fields;

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
use super::partner::Partners;
use super::partner::Partnership;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;
use super::tally::Shown;
use super::tally::quiet;

/// The end lies in the same record.
pub(super) const DEADLINE: RuleKind = RuleKind { name: "deadline", bind: bind_deadline };

/// The end lies in another record that refers to the trigger.
pub(super) const FOLLOWUP: RuleKind = RuleKind { name: "followup", bind: bind_followup };

struct Deadline {
    filter: Filter,
    at: u16,
    from: u16,
    end: End,
    limits: Vec<Limit>,
    due: Option<u16>,
    pauses: Option<u16>,
    refused: Option<Program>,
    quota: Option<(usize, Arc<Windows>)>,
    exclusions: Vec<Exclusion>,
    evidence: Vec<Filter>,
    periods: Arc<Windows>,
    place: Place,
}

enum End {
    /// A field of the triggering record.
    Own(u16),
    /// Another record.
    Partner(Partnership),
}

struct Limit {
    when: Option<Program>,
    within: Lapse,
    clock: Clock,
    roll: Roll,
}

/// How the limit of one record came out.
enum Bound<'a> {
    /// In time up to this instant, by this limit or by agreement.
    Due(Instant, Option<&'a Limit>),
    /// Nothing limits it.
    Open,
    /// It cannot be told.
    Unknown(Message),
}

fn bind_deadline(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter();
    let kind = filter.as_ref().map(|filter| filter.kind);
    let to = kind.and_then(|kind| binder.field("to", kind, is_instant));
    if !binder.fields.has("to") {
        let message = Message::new("contract-missing-key").with("key", "to");
        binder.report(binder.fields.place, message, None);
    }
    bind(binder, filter?, End::Own(to?))
}

fn bind_followup(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter()?;
    if !binder.fields.has("partner") {
        let to = binder.field("to", filter.kind, is_instant);
        if !binder.fields.has("to") {
            let message = Message::new("contract-missing-key").with("key", "partner");
            binder.report(binder.fields.place, message, None);
        }
        return bind(binder, filter, End::Own(to?));
    }
    let end = End::Partner(Partnership::bind(binder, filter.kind)?);
    bind(binder, filter, end)
}

fn bind(binder: &Binder<'_>, filter: Filter, end: End) -> Option<Box<dyn Rule>> {
    let kind = filter.kind;
    let from = binder.instant_field("from", kind);
    let at = if binder.fields.has("at") { binder.instant_field("at", kind) } else { from };
    let mut limits = Vec::new();
    for node in binder.fields.tables("limits") {
        let table = Fields::of(node, binder.fields.problems());
        limits.extend(limit(binder, &table, kind));
        table.finish();
    }
    if binder.fields.has("within") {
        limits.extend(limit(binder, &binder.fields, kind));
    }
    let due = binder.field("due", kind, is_instant);
    let pauses = binder.field("pauses", kind, |ty| matches!(ty, Type::List(_)));
    let refused = binder.optional_test(binder.fields.word("refused"), kind);
    let quota = match binder.fields.whole("first") {
        Some(n) => Some((n, binder.windows("per", "period")?)),
        None => None,
    };
    let exclusions = Exclusion::bind(binder, kind);
    let evidence = binder.evidence();
    let periods = binder.period_windows();
    Some(Box::new(Deadline {
        filter,
        at: at?,
        from: from?,
        end,
        limits,
        due,
        pauses,
        refused: refused?,
        quota,
        exclusions,
        evidence,
        periods: periods?,
        place: binder.fields.place,
    }))
}

fn limit(binder: &Binder<'_>, table: &Fields<'_>, kind: usize) -> Option<Limit> {
    let when = binder.optional_test(table.word("when"), kind);
    let within = table.lapse("within");
    let clock = binder.clock(table.word("clock"));
    let roll = if table.flag("roll") { Roll::NextWorkday } else { Roll::Stay };
    Some(Limit { when: when?, within: within?, clock: clock?, roll })
}

impl Rule for Deadline {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let partners = match &self.end {
            End::Partner(partnership) => partnership.find(scope, &self.filter),
            End::Own(_) => BTreeMap::new(),
        };
        let mut used: BTreeMap<usize, usize> = BTreeMap::new();
        for record in self.by_time(scope) {
            if let Some((first, windows)) = &self.quota
                && let Filed::Value(at, _) = scope.stated(record, self.at)
            {
                let Some(window) = window_of(&windows.list, at) else { continue };
                let n = used.entry(window).or_default();
                *n += 1;
                if *n > *first {
                    continue;
                }
            }
            let none = Partners::default();
            sink.push(self.outcome(scope, record, partners.get(&record).unwrap_or(&none)));
        }
        push_unclear(scope, &self.filter, self.at, sink);
        self.calm(scope, sink);
    }

    fn eventful(&self) -> bool {
        true
    }
}

impl Deadline {
    /// Where the contract names records that show that all was well, a period without a trigger
    /// rests on them.
    fn calm(&self, scope: &Scope<'_>, sink: &mut Sink) {
        if self.evidence.is_empty() {
            return;
        }
        let shown = Shown::gather(scope, &self.evidence, &self.periods);
        for (n, window) in self.periods.list.iter().enumerate() {
            let busy = sink.outcomes.iter().any(|outcome| window.interval.contains(outcome.at));
            if !busy {
                let evidence = shown.of(n).collect();
                sink.push(quiet(scope, window, evidence, self.place));
            }
        }
    }

    /// The triggers by the instant that decides which of them a quota covers.
    fn by_time(&self, scope: &Scope<'_>) -> Vec<RecordNo> {
        let mut records = self.filter.select(scope);
        if self.quota.is_some() {
            records.sort_by_key(|record| match scope.stated(*record, self.at) {
                Filed::Value(at, _) => Some(at),
                _ => None,
            });
        }
        records
    }

    fn outcome(&self, scope: &Scope<'_>, record: RecordNo, partners: &Partners) -> Outcome {
        let mut proof = Proof::default();
        if let Some(test) = &self.filter.test {
            scope.show_used(&mut proof, record, test);
        }
        let from = scope.stated(record, self.from);
        scope.show(&mut proof, record, self.from);
        let Filed::Value(from, from_place) = from else {
            let at = scope.record(record).at.unwrap_or(scope.as_of);
            let summary = Message::new(match from {
                Filed::Faulty(_) => "verdict-faulty-start",
                _ => "verdict-no-start",
            })
            .with("field", scope.label(record, self.from));
            return Outcome::about(scope, record, at, Verdict::Undecidable, summary, proof);
        };
        let at = match scope.stated(record, self.at) {
            Filed::Value(at, _) => at,
            _ => from,
        };
        let (done, faulty) = self.done(scope, record, partners, &mut proof);
        // A pause that cannot be read may have stopped the clock.
        let faulty =
            faulty || self.pauses.is_some_and(|slot| scope.record(record).is_doubtful(slot));
        let bound = self.bound(scope, record, from, &mut proof);
        let pauses = self.pauses(scope, record);
        let (verdict, summary, due) = match &bound {
            Bound::Unknown(why) => (Verdict::Undecidable, why.clone(), None),
            Bound::Open if faulty && done.is_none() => {
                (Verdict::Undecidable, Message::new("verdict-faulty-end"), None)
            }
            Bound::Due(due, _) if faulty && done.is_none_or(|(at, _)| at > *due) => {
                (Verdict::Undecidable, Message::new("verdict-faulty-end"), Some(*due))
            }
            Bound::Open => self.open(scope, from, done),
            Bound::Due(due, limit) => {
                let (verdict, summary) =
                    self.judge(scope, from, *due, *limit, done, &pauses, &mut proof);
                (verdict, summary, Some(*due))
            }
        };
        let (verdict, summary) = match self.refusal(scope, record) {
            Some(summary) if verdict != Verdict::Met => (Verdict::Breached, summary),
            _ => (verdict, summary),
        };
        let mut outcome = Outcome::about(scope, record, at, verdict, summary, proof);
        outcome.place = from_place;
        outcome.due = due;
        outcome.done = done.map(|(at, _)| at);
        outcome.evidence.extend(partners.done.iter().map(|(_, partner)| *partner));
        outcome.evidence.extend(&partners.doubtful);
        excused(scope, &self.exclusions, record, outcome)
    }

    /// When it was done, and whether that cannot be read.
    fn done(
        &self,
        scope: &Scope<'_>,
        record: RecordNo,
        partners: &Partners,
        proof: &mut Proof,
    ) -> (Option<(Instant, RecordNo)>, bool) {
        match &self.end {
            End::Own(to) => {
                scope.show(proof, record, *to);
                match scope.happened(record, *to) {
                    Filed::Value(at, _) => (Some((at, record)), false),
                    Filed::Missing => (None, false),
                    Filed::Faulty(_) => (None, true),
                }
            }
            End::Partner(partnership) => {
                let first = partners.done.first().copied();
                match (first, &partnership.to) {
                    (Some((_, partner)), Some(to)) => scope.show(proof, partner, *to),
                    (Some((at, partner)), None) => proof.fact(
                        Message::new("proof-partner"),
                        scope.stamp(at),
                        partner,
                        scope.record(partner).place,
                    ),
                    (None, _) => proof.given(Message::new("proof-partner"), Datum::Missing, None),
                }
                (first, !partners.doubtful.is_empty())
            }
        }
    }

    fn bound<'a>(
        &'a self,
        scope: &Scope<'_>,
        record: RecordNo,
        from: Instant,
        proof: &mut Proof,
    ) -> Bound<'a> {
        if let Some(slot) = self.due {
            match scope.stated(record, slot) {
                Filed::Value(at, _) => {
                    scope.show(proof, record, slot);
                    // An agreed date means the whole of that day.
                    let whole_day =
                        matches!(scope.record(record).value(slot), Some(Value::Date(_)));
                    let last = if whole_day { at.plus(86_399) } else { at };
                    return Bound::Due(last, None);
                }
                Filed::Faulty(_) => return Bound::Unknown(Message::new("verdict-faulty-due")),
                Filed::Missing if self.limits.is_empty() => {
                    return Bound::Unknown(Message::new("verdict-no-agreed-due"));
                }
                Filed::Missing => {}
            }
        }
        for limit in &self.limits {
            let truth =
                limit.when.as_ref().map_or(Truth::Yes, |when| when.test(&scope.view(record)));
            match truth {
                Truth::Yes => {
                    let pauses = self.pauses(scope, record);
                    return match limit.clock.due(
                        scope.frame,
                        from,
                        limit.within,
                        limit.roll,
                        &pauses,
                    ) {
                        Ok(due) => Bound::Due(due.last, Some(limit)),
                        Err(uncovered) => Bound::Unknown(uncovered.message()),
                    };
                }
                Truth::No => {}
                Truth::Unknown | Truth::Fault(_) => {
                    return Bound::Unknown(Message::new("verdict-limit-unknown"));
                }
            }
        }
        if self.limits.is_empty() {
            Bound::Open
        } else {
            Bound::Unknown(Message::new("verdict-no-limit-fits"))
        }
    }

    /// A pause counts only if the supplier did not cause it and the purchaser has confirmed it
    /// (I-15): by a confirmation or exemption of the record.
    fn pauses(&self, scope: &Scope<'_>, record: RecordNo) -> Vec<Interval> {
        if !scope.confirmations(record).iter().any(|one| one.by == "buyer") {
            return Vec::new();
        }
        let Some(Value::List(items)) =
            self.pauses.and_then(|slot| scope.record(record).value(slot))
        else {
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| {
                let Value::Table(entries) = &item.value else { return None };
                let stated = |name: &str| {
                    entries.iter().find(|entry| &*entry.name == name).map(|entry| &entry.value)
                };
                let named = |name: &str| stated(name)?.as_instant();
                if stated("party").and_then(Value::as_text) == Some("vendor") {
                    return None;
                }
                Some(Interval::new(named("from")?, named("to").unwrap_or(scope.as_of)))
            })
            .collect()
    }

    fn refusal(&self, scope: &Scope<'_>, record: RecordNo) -> Option<Message> {
        let refused = self.refused.as_ref()?;
        (refused.test(&scope.view(record)) == Truth::Yes).then(|| Message::new("verdict-refused"))
    }

    fn open(
        &self,
        scope: &Scope<'_>,
        from: Instant,
        done: Option<(Instant, RecordNo)>,
    ) -> (Verdict, Message, Option<Instant>) {
        match done {
            Some((at, _)) => {
                let message = Message::new("verdict-done").with("at", scope.stamp(at));
                (Verdict::Met, message, None)
            }
            None => {
                let message = Message::new("verdict-open").with("since", scope.stamp(from));
                (Verdict::Pending, message, None)
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the arithmetic of one deadline in one place")]
    fn judge(
        &self,
        scope: &Scope<'_>,
        from: Instant,
        due: Instant,
        limit: Option<&Limit>,
        done: Option<(Instant, RecordNo)>,
        pauses: &[Interval],
        proof: &mut Proof,
    ) -> (Verdict, Message) {
        let place = Some(self.place);
        let clock = limit.map_or(&Clock::Always, |limit| &limit.clock);
        if let Some(limit) = limit {
            proof.given(Message::new("proof-limit"), limit.within, place);
            let clock = match &limit.clock {
                Clock::Always => Datum::from(Message::new("clock-always")),
                Clock::Shift(shift) => Datum::from(shift.name()),
            };
            proof.given(Message::new("proof-clock"), clock, place);
        }
        // What the clock counted, up to the end or, where there is none, up to now.
        let until = done.map_or(scope.as_of, |(at, _)| at);
        let in_seconds = limit.is_none_or(|limit| matches!(limit.within, Lapse::Seconds(_)));
        let elapsed = if in_seconds {
            clock.elapsed(scope.frame, from, until.max(from), pauses).ok()
        } else {
            None
        };
        let counted = elapsed.as_ref().map_or_else(|| until.since(from), |e| e.seconds);
        if let Some(elapsed) = elapsed {
            proof.intervals = elapsed.stretches;
        } else if let Some(limit) = limit
            && let Ok(due) = limit.clock.due(scope.frame, from, limit.within, limit.roll, pauses)
        {
            proof.intervals = due.stretches;
        }
        proof.line(Message::new("proof-due"), scope.stamp(due));
        if in_seconds {
            proof.line(Message::new("proof-elapsed"), Datum::Seconds(counted));
        }
        let words = |key: &'static str| {
            let message = Message::new(key)
                .with("elapsed", Datum::Seconds(counted))
                .with("due", scope.stamp(due));
            match limit {
                Some(limit) => message.with("limit", limit.within),
                None => message.with("limit", Message::new("limit-agreed")),
            }
        };
        match done {
            Some((at, _)) if at <= due => {
                proof.line(Message::new("proof-in-time"), Datum::Seconds(due.since(at)));
                (Verdict::Met, words("verdict-in-time"))
            }
            Some((at, _)) => {
                proof.line(Message::new("proof-late"), Datum::Seconds(at.since(due)));
                (
                    Verdict::Breached,
                    words("verdict-late").with("late", Datum::Seconds(at.since(due))),
                )
            }
            None if scope.as_of > due => {
                proof.line(Message::new("proof-overdue"), Datum::Seconds(scope.as_of.since(due)));
                let late = Datum::Seconds(scope.as_of.since(due));
                (Verdict::Breached, words("verdict-overdue").with("late", late))
            }
            None => {
                proof.line(Message::new("proof-left"), Datum::Seconds(due.since(scope.as_of)));
                let left = Datum::Seconds(due.since(scope.as_of));
                (Verdict::Pending, words("verdict-pending").with("left", left))
            }
        }
    }
}
