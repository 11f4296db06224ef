//! `deadline` and `followup`: was it done within the limit after its trigger, on this clock?

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::calendar::clock::Clock;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;
use crate::expr::Program;
use crate::expr::Truth;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::bind::is_instant;
use super::content::dated;
use super::content::excused;
use super::content::push_unclear;
use super::due::Bound;
use super::due::Due;
use super::due::Terms;
use super::exclusion::Exclusion;
use super::extension::Granted;
use super::filter::Filter;
use super::items::Items;
use super::items::Subject;
use super::items::Where;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::partner::Partners;
use super::partner::Partnership;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;
use super::start::Start;
use super::tally::Shown;
use super::tally::quiet;

/// The end lies in the same record.
pub(super) const DEADLINE: RuleKind = RuleKind { name: "deadline", bind: bind_deadline };

/// The end lies in another record that refers to the trigger.
pub(super) const FOLLOWUP: RuleKind = RuleKind { name: "followup", bind: bind_followup };

struct Deadline {
    filter: Filter,
    at: u16,
    from: Start,
    end: End,
    items: Option<Items>,
    terms: Terms,
    refused: Option<Program>,
    quota: Option<(usize, Arc<Windows>)>,
    exclusions: Vec<Exclusion>,
    evidence: Vec<Filter>,
    periods: Arc<Windows>,
    place: Place,
}

enum End {
    /// A field of the triggering record, or of an entry of its list.
    Own(Where),
    /// Another record.
    Partner(Partnership),
}

fn bind_deadline(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter();
    if !binder.fields.has("to") {
        let message = Message::new("contract-missing-key").with("key", "to");
        binder.report(binder.fields.place, message, None);
    }
    own(binder, filter?)
}

fn bind_followup(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter()?;
    if !binder.fields.has("partner") {
        if !binder.fields.has("to") {
            let message = Message::new("contract-missing-key").with("key", "partner");
            binder.report(binder.fields.place, message, None);
        }
        return own(binder, filter);
    }
    let end = End::Partner(Partnership::bind(binder, filter.kind)?);
    bind(binder, filter, end, None)
}

/// The end stands in the record itself.
fn own(binder: &Binder<'_>, filter: Filter) -> Option<Box<dyn Rule>> {
    let items = Items::bind(binder, filter.kind)?;
    let word = binder.fields.word("to")?;
    let to = match &items {
        Some(items) => items.field(binder, &word)?,
        None => Where::Own(binder.field_named(&word, filter.kind, is_instant)?),
    };
    bind(binder, filter, End::Own(to), items)
}

fn bind(
    binder: &Binder<'_>,
    filter: Filter,
    end: End,
    items: Option<Items>,
) -> Option<Box<dyn Rule>> {
    let kind = filter.kind;
    let from = Start::bind(binder, kind);
    let at = match binder.fields.has("at") {
        true => binder.instant_field("at", kind),
        false => from.as_ref().map(Start::first),
    };
    let terms = Terms::bind(binder, kind, items.as_ref());
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
        items,
        terms: terms?,
        refused: refused?,
        quota,
        exclusions,
        evidence,
        periods: periods?,
        place: binder.fields.place,
    }))
}

impl Rule for Deadline {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let partners = match &self.end {
            End::Partner(partnership) => partnership.find(scope, &self.filter),
            End::Own(_) => BTreeMap::new(),
        };
        let records = self.by_time(scope);
        let granted = self.terms.granted(scope, &records);
        let mut used: BTreeMap<usize, usize> = BTreeMap::new();
        for record in records {
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
            let (alone, ungranted) = (Partners::default(), Granted::default());
            let partners = partners.get(&record).unwrap_or(&alone);
            let granted = granted.get(&record).unwrap_or(&ungranted);
            let Some(items) = &self.items else {
                let subject = Subject { record, item: None };
                sink.push(self.outcome(scope, subject, partners, granted));
                continue;
            };
            let Some(items) = items.of(scope, record) else {
                let at = dated(scope, record, self.at);
                let summary = Message::new("verdict-faulty-items");
                let verdict = Verdict::Undecidable;
                let proof = Proof::default();
                sink.push(Outcome::about(scope, record, at, verdict, summary, proof));
                continue;
            };
            for item in &items {
                let subject = Subject { record, item: Some(item) };
                let mut outcome = self.outcome(scope, subject, partners, granted);
                outcome.id = format!("{}/{}", outcome.id, item.id);
                outcome.place = item.place;
                sink.push(outcome);
            }
        }
        push_unclear(scope, &self.filter, self.at, sink);
        self.calm(scope, sink);
    }

    fn eventful(&self) -> bool {
        true
    }

    fn waits(&self) -> bool {
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

    fn outcome(
        &self,
        scope: &Scope<'_>,
        subject: Subject<'_>,
        partners: &Partners,
        granted: &Granted,
    ) -> Outcome {
        let record = subject.record;
        let mut proof = Proof::default();
        if let Some(test) = &self.filter.test {
            scope.show_used(&mut proof, record, test);
        }
        let from = self.from.stated(scope, record);
        self.from.show(scope, &mut proof, record);
        let Filed::Value(from, from_place) = from else {
            let at = scope.dated_or_today(record);
            let summary = Message::new(match from {
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
        let (done, faulty) = self.done(scope, subject, partners, &mut proof);
        let faulty = faulty || self.terms.is_pause_blind(scope, record);
        let bound = self.terms.bound(scope, subject, from, granted, &mut proof);
        let (verdict, summary, due) = match &bound {
            Bound::Unknown(why) => (Verdict::Undecidable, why.clone(), None),
            Bound::Open if faulty && done.is_none() => {
                (Verdict::Undecidable, Message::new("verdict-faulty-end"), None)
            }
            Bound::Due(due) if faulty && done.is_none_or(|(at, _)| at > due.last) => {
                (Verdict::Undecidable, Message::new("verdict-faulty-end"), Some(due.last))
            }
            Bound::Open => self.open(scope, from, done),
            Bound::Due(due) => {
                let (verdict, summary) = self.judge(scope, record, from, *due, done, &mut proof);
                (verdict, summary, Some(due.last))
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
        outcome.evidence.extend(granted.records());
        excused(scope, &self.exclusions, record, outcome)
    }

    /// When it was done, and whether that cannot be read.
    fn done(
        &self,
        scope: &Scope<'_>,
        subject: Subject<'_>,
        partners: &Partners,
        proof: &mut Proof,
    ) -> (Option<(Instant, RecordNo)>, bool) {
        match &self.end {
            End::Own(to) => {
                to.show(scope, proof, subject);
                match to.happened(scope, subject) {
                    Filed::Value(at, _) => (Some((at, subject.record)), false),
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

    fn judge(
        &self,
        scope: &Scope<'_>,
        record: RecordNo,
        from: Instant,
        due: Due<'_>,
        done: Option<(Instant, RecordNo)>,
        proof: &mut Proof,
    ) -> (Verdict, Message) {
        let Due { last: due, by, or } = due;
        let pauses = self.terms.pauses(scope, record);
        let place = Some(self.terms.place());
        let limit = by.limit();
        let clock = limit.map_or(&Clock::Always, |limit| &limit.clock);
        if let Some(limit) = limit {
            proof.given(Message::new("proof-limit"), limit.within, place);
            let clock = match &limit.clock {
                Clock::Always => Datum::from(Message::new("clock-always")),
                Clock::Shift(shift) => Datum::from(shift.name()),
            };
            proof.given(Message::new("proof-clock"), clock, place);
        }
        // What the clock counted, up to the end or, where there is none yet, up to the deadline.
        let in_seconds = limit.is_none_or(|limit| matches!(limit.within, Lapse::Seconds(_)));
        let until = done.map(|(at, _)| at);
        let elapsed = until
            .filter(|_| in_seconds)
            .and_then(|until| clock.elapsed(scope.frame, from, until.max(from), &pauses).ok());
        let counted = until.map(|until| match &elapsed {
            Some(elapsed) => elapsed.seconds,
            None => until.since(from),
        });
        if let Some(elapsed) = elapsed {
            proof.intervals = elapsed.stretches;
        } else if let Some(limit) = limit
            && let Ok(due) = limit.clock.due(scope.frame, from, limit.within, limit.roll, &pauses)
        {
            proof.intervals = due.stretches;
        }
        proof.line(Message::new("proof-due"), scope.stamp(due));
        if let Some(counted) = counted.filter(|_| in_seconds) {
            proof.line(Message::new("proof-elapsed"), Datum::Seconds(counted));
        }
        let words = |key: &'static str| {
            let message = Message::new(key).with("due", scope.stamp(due)).with("limit", by.words());
            match counted {
                Some(counted) => message.with("elapsed", Datum::Seconds(counted)),
                None => message,
            }
        };
        let verdict = |due: Instant| match done {
            Some((at, _)) if at <= due => Verdict::Met,
            Some(_) => Verdict::Breached,
            None if scope.as_of.passed(due) => Verdict::Breached,
            None => Verdict::Pending,
        };
        if or.is_some_and(|or| verdict(or) != verdict(due)) {
            return (Verdict::Undecidable, Message::new("verdict-due-unclear"));
        }
        let summary = match (done, verdict(due)) {
            (Some((at, _)), Verdict::Met) => {
                proof.line(Message::new("proof-in-time"), Datum::Seconds(due.since(at)));
                words("verdict-in-time")
            }
            (Some((at, _)), _) => {
                proof.line(Message::new("proof-late"), Datum::Seconds(at.since(due)));
                words("verdict-late").with("late", Datum::Seconds(at.since(due)))
            }
            (None, Verdict::Breached) => words("verdict-overdue"),
            (None, _) => words("verdict-pending"),
        };
        (verdict(due), summary)
    }
}
