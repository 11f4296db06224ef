//! `coverage` by people: while somebody is needed, enough must be there.

use std::sync::Arc;

use crate::base::document::Data;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Interval;
use crate::base::time::subtract;
use crate::base::time::union;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::clock::Clock;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;

use super::Rule;
use super::Sink;
use super::bind::Binder;
use super::bind::is_instant;
use super::content::excused;
use super::content::push_unclear;
use super::exclusion::Exclusion;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::register::Entry;
use super::register::Fault;
use super::register::Quorum;
use super::register::Register;
use super::register::evidence;
use super::register::faults;
use super::register::levels;
use super::register::span;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;
use super::so_far::FAR;
use super::so_far::Now;
use super::so_far::now;
use super::tally::begun;

struct Watch {
    need: Need,
    by: Register,
    /// From when to when somebody who should be there was away.
    minus: Option<(u16, Option<u16>)>,
    link: Option<u16>,
    quorum: Quorum,
    clock: Clock,
    exclusions: Vec<Exclusion>,
    place: Place,
}

/// When somebody is needed.
enum Need {
    /// In these windows.
    Windows(Arc<Windows>),
    /// From and to what these records say.
    Records(Register),
}

/// Reads `need`, `by`, `at_least`, `distinct`, `clock` and `except`.
pub(super) fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let fields = &binder.fields;
    let is_word = matches!(fields.node("need").map(|node| &node.data), Some(Data::Text(_)));
    let (need, exclusions) = if is_word {
        (Need::Windows(binder.windows("need", "period")?), Vec::new())
    } else {
        let table = fields.table("need")?;
        let records = Register::read(binder, &table, None);
        table.finish();
        let mut records = records?;
        records.filter.hours = binder.hours()?;
        let exclusions = Exclusion::bind(binder, records.filter.kind);
        (Need::Records(records), exclusions)
    };
    if !fields.has("by") {
        let message = Message::new("contract-missing-key").with("key", "by");
        binder.report(fields.place, message, None);
    }
    let table = fields.table("by")?;
    let by = Register::read(binder, &table, fields.word("distinct"));
    let minus = table.words("minus");
    let link = match need {
        Need::Records(_) => table.word("link"),
        Need::Windows(_) => None,
    };
    table.finish();
    let by = by?;
    let kind = by.filter.kind;
    let minus = match minus.as_slice() {
        [] => None,
        [from, rest @ ..] => {
            let from = binder.field_named(from, kind, is_instant)?;
            let to = match rest.first() {
                Some(to) => Some(binder.field_named(to, kind, is_instant)?),
                None => None,
            };
            Some((from, to))
        }
    };
    let text = |ty: &Type| matches!(ty, Type::Ref(_) | Type::Text);
    let link = match link {
        Some(word) => Some(binder.field_named(&word, kind, text)?),
        None => None,
    };
    let at_least = fields.whole("at_least").unwrap_or(1);
    let quorum = Quorum { at_least, at_most: None };
    let clock = binder.clock(fields.word("clock"))?;
    let place = fields.place;
    Some(Box::new(Watch { need, by, minus, link, quorum, clock, exclusions, place }))
}

impl Rule for Watch {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let entries = self.present(scope);
        match &self.need {
            Need::Windows(windows) => {
                for window in &windows.list {
                    let mut proof = Proof::default();
                    let near = near(&entries, window.interval);
                    if let Some(title) = &window.title {
                        proof.given(Message::new("proof-window"), title, Some(self.place));
                    }
                    let judged = match begun(scope, window) {
                        false => (Verdict::Upcoming, Message::new("verdict-window-ahead")),
                        true => self.judge(scope, window.interval, &near, &mut proof),
                    };
                    sink.push(self.of_window(scope, window, judged, proof, &near));
                }
                for year in &windows.uncovered {
                    sink.push(Outcome::uncovered(scope, *year, self.place));
                }
            }
            Need::Records(needs) => {
                for record in needs.filter.select(scope) {
                    let outcome = self.of_record(scope, needs, record, &entries);
                    sink.push(excused(scope, &self.exclusions, record, outcome));
                }
                push_unclear(scope, &needs.filter, needs.from, sink);
            }
        }
    }

    fn eventful(&self) -> bool {
        matches!(self.need, Need::Records(_))
    }
}

impl Watch {
    /// Who was there when: their stretches without the time they were away.
    fn present(&self, scope: &Scope<'_>) -> Vec<Entry> {
        let mut entries = self.by.entries(scope);
        for entry in &mut entries {
            let Some((from, to)) = self.minus else { continue };
            let away = match scope.stated(entry.record, from) {
                // Back from something that nobody says the beginning of.
                Filed::Missing
                    if to.is_some_and(|to| scope.stated(entry.record, to) != Filed::Missing) =>
                {
                    None
                }
                Filed::Missing => continue,
                Filed::Faulty(_) => None,
                Filed::Value(from, _) => match to.map(|to| scope.stated(entry.record, to)) {
                    Some(Filed::Value(to, _)) => Some(Interval::new(from, to)),
                    Some(Filed::Faulty(_)) => None,
                    // Away, and not back as far as anybody says.
                    Some(Filed::Missing) | None => Some(Interval::new(from, FAR.max(from))),
                },
            };
            match away {
                Some(away) => {
                    let left = entry.valid.iter().flat_map(|valid| subtract(*valid, &[away]));
                    entry.valid = left.collect();
                }
                None => entry.is_sure = false,
            }
        }
        entries
    }

    /// Those who were there for one need.
    fn linked(&self, scope: &Scope<'_>, need: RecordNo, entries: &[Entry]) -> Vec<Entry> {
        let Some(link) = self.link else { return entries.to_vec() };
        let mut linked = Vec::new();
        for entry in entries {
            let record = scope.record(entry.record);
            if record.is_doubtful(link) {
                let mut entry = entry.clone();
                entry.is_sure = false;
                linked.push(entry);
                continue;
            }
            let target = record.value(link).and_then(Value::as_text);
            if target.and_then(|id| scope.ledger.find(scope.no, id)) == Some(need) {
                linked.push(entry.clone());
            }
        }
        linked
    }

    fn of_record(
        &self,
        scope: &Scope<'_>,
        needs: &Register,
        record: RecordNo,
        entries: &[Entry],
    ) -> Outcome {
        let mut proof = Proof::default();
        if let Some(test) = &needs.filter.test {
            scope.show_used(&mut proof, record, test);
        }
        scope.show(&mut proof, record, needs.from);
        if let Some(to) = needs.to {
            scope.show(&mut proof, record, to);
        }
        let stated =
            |slot: u16| match (scope.stated(record, slot), scope.record(record).value(slot)) {
                // A last day counts whole.
                (Filed::Value(at, _), Some(Value::Date(_))) if Some(slot) == needs.to => {
                    Some(at.plus(86_400))
                }
                (Filed::Value(at, _), _) => Some(at),
                _ => None,
            };
        let (from, to) = (stated(needs.from), needs.to.and_then(stated));
        let is_blind = needs.to.is_some_and(|to| scope.record(record).is_doubtful(to));
        let (Some(from), false) = (from, is_blind) else {
            let at = scope.dated_or_today(record);
            let summary = Message::new("verdict-faulty-end");
            return Outcome::about(scope, record, at, Verdict::Undecidable, summary, proof);
        };
        // A need without an end lasts on.
        let need = Interval::new(from, to.unwrap_or(FAR));
        let mut entries = near(&self.linked(scope, record, entries), need);
        if to.is_none() {
            let is_past = |valid: &Interval| {
                valid.overlap(need).is_some_and(|one| scope.as_of.passed(one.from))
            };
            entries.retain(|entry| entry.valid.iter().any(is_past));
        }
        let (verdict, summary) = match scope.as_of.reached(from) {
            false => (Verdict::Upcoming, Message::new("verdict-window-ahead")),
            true => self.judge(scope, need, &entries, &mut proof),
        };
        let mut outcome = Outcome::about(scope, record, from, verdict, summary, proof);
        outcome.provisional = to.is_none_or(|to| !scope.as_of.reached(to));
        outcome.due = to.filter(|_| verdict == Verdict::Pending).map(|to| to.plus(-1));
        outcome.evidence.extend(evidence(&entries));
        outcome
    }

    fn of_window(
        &self,
        scope: &Scope<'_>,
        window: &Window,
        judged: (Verdict, Message),
        proof: Proof,
        entries: &[Entry],
    ) -> Outcome {
        let (verdict, summary) = judged;
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, self.place);
        outcome.provisional = !scope.as_of.reached(window.interval.to);
        outcome.due = (verdict == Verdict::Pending).then(|| window.interval.to.plus(-1));
        outcome.evidence = evidence(entries);
        outcome.proof = proof;
        outcome
    }

    /// Whether enough were there all the time, as far as it has passed.
    fn judge(
        &self,
        scope: &Scope<'_>,
        need: Interval,
        entries: &[Entry],
        proof: &mut Proof,
    ) -> (Verdict, Message) {
        for entry in entries {
            for slot in [Some(self.by.from), self.by.to].into_iter().flatten() {
                scope.show(proof, entry.record, slot);
            }
            let away = [self.minus.map(|minus| minus.0), self.minus.and_then(|minus| minus.1)];
            for slot in away.into_iter().flatten() {
                if scope.record(entry.record).get(slot).is_some() {
                    scope.show(proof, entry.record, slot);
                }
            }
        }
        proof.line(Message::new("proof-needed"), self.quorum.at_least);
        let now = now(scope, need, entries, self.quorum);
        let until = match (now, &self.clock) {
            // Who is missed from the second on that is now has not been missed yet.
            (Now::Wrong(since), _) if !scope.as_of.passed(since) => since,
            (Now::Wrong(_), Clock::Shift(_)) => scope.as_of.exactly(),
            (Now::Over, _) => scope.as_of.or_before(need.to),
            _ => now.until(scope, need, &self.clock),
        };
        let known = Interval::new(need.from, until);
        let faults = match faults(scope, &levels(entries, known), self.quorum, &self.clock) {
            Ok(faults) => faults,
            Err(uncovered) => return (Verdict::Undecidable, uncovered.message()),
        };
        let lasts = |fault: &Fault| matches!(now, Now::Wrong(_)) && fault.interval.to == until;
        for fault in &faults {
            let key = match fault.certain > 0 {
                true => "proof-nobody",
                false => "proof-perhaps-nobody",
            };
            if lasts(fault) {
                let label = Message::new("proof-nobody-since");
                proof.line(label, scope.stamp(fault.interval.from));
                continue;
            }
            let label = Message::new(key).with("when", span(scope, fault.interval));
            proof.line(label, Datum::Seconds(fault.seconds));
        }
        let seconds = faults.iter().map(|fault| fault.certain).sum();
        if seconds > 0 {
            let n = faults.iter().filter(|fault| fault.certain > 0).count();
            let last = faults.last().filter(|last| lasts(last) && last.certain > 0);
            let message = match last {
                Some(last) => Message::new("verdict-nobody-since")
                    .with("from", scope.stamp(last.interval.from)),
                None => Message::new("verdict-nobody").with("length", Datum::Seconds(seconds)),
            };
            return (Verdict::Breached, message.with("n", n));
        }
        match faults.is_empty() {
            false => (Verdict::Undecidable, Message::new("verdict-faulty-end")),
            true if need.to != FAR && !scope.as_of.reached(need.to) => {
                (Verdict::Pending, Message::new("verdict-covered-so-far"))
            }
            true => (Verdict::Met, Message::new("verdict-covered")),
        }
    }
}

/// The entries that touch a stretch of time.
fn near(entries: &[Entry], range: Interval) -> Vec<Entry> {
    let touches = |entry: &&Entry| {
        union(entry.valid.clone()).iter().any(|valid| valid.overlap(range).is_some())
    };
    entries.iter().filter(touches).cloned().collect()
}
