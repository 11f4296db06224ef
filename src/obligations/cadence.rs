//! `cadence`: every slot that the calendar, or a plan on record, demands has a record that passes.

use std::collections::BTreeSet;
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
use crate::calendar::schedule::Schedule;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::clause::Selection;

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

/// A slot for each window, or for each instant of a plan.
pub(super) const CADENCE: RuleKind = RuleKind { name: "cadence", bind };

struct Cadence {
    filter: Filter,
    slots: Slots,
    /// The field that puts a record into a slot.
    put: u16,
    /// The instant at which the work counts as done, if not the record's own.
    by: Option<u16>,
    passes: Option<Program>,
    count: usize,
    grace: Option<Lapse>,
    exclusions: Vec<Exclusion>,
    place: Place,
}

#[expect(clippy::large_enum_variant, reason = "one value for each obligation")]
enum Slots {
    Windows(Arc<Windows>),
    Plan { policies: Filter, field: u16, from: u16, default: Option<Schedule> },
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter()?;
    let kind = filter.kind;
    let slots = match binder.fields.table("schedule") {
        Some(table) => {
            let selection = Selection::read(&table);
            let field = table.required_word("field");
            let from = table.required_word("from");
            let default = table.word("default");
            table.finish();
            let default = match default.map(|word| (Schedule::parse(&word.text), word)) {
                Some((Ok(schedule), _)) => Some(schedule),
                Some((Err(message), word)) => {
                    binder.report(word.place, message, None);
                    return None;
                }
                None => None,
            };
            let policies = binder.select(&selection)?;
            let text = |ty: &Type| matches!(ty, Type::Text);
            let field = binder.field_named(&field, policies.kind, text);
            let from = binder.field_named(&from, policies.kind, is_instant);
            Slots::Plan { field: field?, from: from?, policies, default }
        }
        None => Slots::Windows(binder.windows("every", "period")?),
    };
    let fits = |ty: &Type| matches!(ty, Type::Instant | Type::Date | Type::Text);
    let put = match binder.fields.has("place") {
        true => binder.field("place", kind, fits),
        false => binder.instant_field("at", kind),
    };
    let by = match binder.fields.has("by") {
        true => Some(binder.field("by", kind, is_instant)?),
        false => None,
    };
    let passes = binder.optional_test(binder.fields.word("passes"), kind)?;
    let count = binder.fields.whole("count").unwrap_or(1);
    let grace = binder.fields.lapse("grace");
    let exclusions = Exclusion::bind(binder, kind);
    let place = binder.fields.place;
    Some(Box::new(Cadence {
        filter,
        slots,
        put: put?,
        by,
        passes,
        count,
        grace,
        exclusions,
        place,
    }))
}

/// What lies in one slot.
#[derive(Default)]
struct Held {
    passed: Vec<(Instant, RecordNo)>,
    failed: Vec<RecordNo>,
    faulty: bool,
}

impl Rule for Cadence {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let (windows, uncovered) = match &self.slots {
            Slots::Windows(windows) => (windows.list.clone(), windows.uncovered.clone()),
            Slots::Plan { policies, field, from, default } => {
                match planned(scope, policies, *field, *from, default.as_ref()) {
                    Ok(planned) => {
                        // Before the first plan nobody can say what was due.
                        let first = planned.first;
                        let blank = |period: &Interval| period.from < first;
                        for (n, period) in
                            scope.periods().iter().enumerate().filter(|(_, p)| blank(p))
                        {
                            let bare = Interval::new(period.from, period.to.min(first));
                            let why = Message::new("verdict-no-policy");
                            sink.push(self.unplanned(scope, n, bare, why));
                        }
                        (planned.windows, planned.uncovered)
                    }
                    Err(why) => {
                        for (n, period) in scope.periods().iter().enumerate() {
                            sink.push(self.unplanned(scope, n, *period, why.clone()));
                        }
                        return;
                    }
                }
            }
        };
        let held = self.sort(scope, &windows);
        for (window, held) in windows.iter().zip(held) {
            sink.push(self.outcome(scope, window, held));
        }
        for year in uncovered {
            let message = crate::calendar::Uncovered(year).message();
            let id = format!("uncovered-{year}");
            let at =
                scope.contract.identity.zone.midnight(
                    crate::base::time::Date::from_ymd_opt(year, 1, 1).unwrap_or_default(),
                );
            let window = Window {
                id,
                title: None,
                first: scope.contract.identity.term.first,
                last: scope.contract.identity.term.last,
                interval: Interval::new(at, at.plus(1)),
            };
            let verdict = if at > scope.as_of { Verdict::Upcoming } else { Verdict::Undecidable };
            sink.push(Outcome::of_window(scope, &window, verdict, message, self.place));
        }
    }

    fn eventful(&self) -> bool {
        false
    }
}

impl Cadence {
    fn unplanned(&self, scope: &Scope<'_>, n: usize, period: Interval, why: Message) -> Outcome {
        let terms = &scope.contract.identity.periods[n];
        let window = Window {
            id: terms.id.text.clone(),
            title: Some(terms.title.clone()),
            first: terms.first,
            last: terms.last,
            interval: period,
        };
        let ahead = period.from > scope.as_of;
        let verdict = if ahead { Verdict::Upcoming } else { Verdict::Undecidable };
        Outcome::of_window(scope, &window, verdict, why, self.place)
    }

    /// Puts the records into the slots.
    fn sort(&self, scope: &Scope<'_>, windows: &[Window]) -> Vec<Held> {
        let mut held: Vec<Held> = windows.iter().map(|_| Held::default()).collect();
        let unclear: BTreeSet<RecordNo> = self.filter.unclear(scope).into_iter().collect();
        for no in self.filter.select(scope).into_iter().chain(unclear.iter().copied()) {
            let record = scope.record(no);
            let window = match record.value(self.put) {
                Some(Value::Text(id)) => {
                    windows.iter().position(|window| window.id.as_str() == &**id)
                }
                Some(value) => scope.instant_of(value).and_then(|at| window_of(windows, at)),
                None => None,
            };
            let Some(window) = window else { continue };
            if unclear.contains(&no) {
                held[window].faulty = true;
                continue;
            }
            let passes = self.passes.as_ref().map_or(Truth::Yes, |test| test.test(&scope.view(no)));
            let done = match self.by {
                Some(by) => match scope.happened(no, by) {
                    Filed::Value(at, _) => Some(at),
                    Filed::Missing => None,
                    Filed::Faulty(_) => {
                        held[window].faulty = true;
                        None
                    }
                },
                None => record.at,
            };
            let blind = self.passes.as_ref().is_some_and(|test| scope.is_blind(test, no));
            held[window].faulty |= passes != Truth::Yes && blind;
            match (passes, done) {
                (Truth::Yes, Some(done)) => held[window].passed.push((done, no)),
                _ => held[window].failed.push(no),
            }
        }
        held.iter_mut().for_each(|held| held.passed.sort_unstable());
        held
    }

    fn outcome(&self, scope: &Scope<'_>, window: &Window, held: Held) -> Outcome {
        let mut proof = Proof::default();
        let due = match self.grace {
            Some(grace) => Clock::Always
                .due(scope.frame, window.interval.to.plus(-1), grace, Roll::Stay, &[])
                .map(|due| due.last),
            None => Ok(window.interval.to.plus(-1)),
        };
        proof.given(Message::new("proof-slot-from"), scope.stamp(window.interval.from), None);
        let due = match due {
            Ok(due) => due,
            Err(uncovered) => {
                let verdict = Verdict::Undecidable;
                return Outcome::of_window(scope, window, verdict, uncovered.message(), self.place);
            }
        };
        proof.given(Message::new("proof-due"), scope.stamp(due), None);
        for (_, record) in &held.passed {
            scope.show(&mut proof, *record, self.by.unwrap_or(self.put));
        }
        for record in &held.failed {
            scope.show(&mut proof, *record, self.put);
            if let Some(test) = &self.passes {
                scope.show_used(&mut proof, *record, test);
            }
        }
        let in_time = held.passed.iter().filter(|(at, _)| *at <= due).count();
        proof.line(Message::new("proof-slot-needs"), self.count);
        proof.line(Message::new("proof-slot-has"), in_time);
        if !held.failed.is_empty() {
            proof.line(Message::new("proof-slot-failed"), held.failed.len());
        }
        let (verdict, summary) = if in_time >= self.count {
            let at = held.passed.get(self.count - 1).map_or(due, |(at, _)| *at);
            (Verdict::Met, Message::new("verdict-slot-filled").with("at", scope.stamp(at)))
        } else if window.interval.from > scope.as_of {
            let message = Message::new("verdict-slot-ahead").with("due", scope.stamp(due));
            (Verdict::Upcoming, message)
        } else if scope.as_of <= due {
            let left = Datum::Seconds(due.since(scope.as_of));
            let message =
                Message::new("verdict-slot-open").with("due", scope.stamp(due)).with("left", left);
            (Verdict::Pending, message)
        } else if held.faulty {
            (Verdict::Undecidable, Message::new("verdict-faulty-end"))
        } else if let Some((at, _)) = held.passed.iter().find(|(at, _)| *at > due) {
            let message = Message::new("verdict-slot-late")
                .with("at", scope.stamp(*at))
                .with("due", scope.stamp(due))
                .with("late", Datum::Seconds(at.since(due)));
            (Verdict::Breached, message)
        } else if in_time > 0 {
            let message = Message::new("verdict-slot-short")
                .with("n", in_time)
                .with("needed", self.count)
                .with("due", scope.stamp(due));
            (Verdict::Breached, message)
        } else if !held.failed.is_empty() {
            let message = Message::new("verdict-slot-failed").with("n", held.failed.len());
            (Verdict::Breached, message)
        } else {
            (Verdict::Breached, Message::new("verdict-slot-empty").with("due", scope.stamp(due)))
        };
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, self.place);
        if matches!(self.slots, Slots::Plan { .. }) {
            // A planned instant belongs to the period it lies in, not to that of the next one (I-7).
            outcome.at = window.interval.from;
            outcome.period = scope.period_of(outcome.at);
        }
        outcome.due = Some(due);
        outcome.done = held.passed.first().map(|(at, _)| *at);
        outcome.proof = proof;
        let records = held.passed.iter().map(|(_, no)| *no).chain(held.failed.iter().copied());
        outcome.evidence = records.collect();
        outcome.offenders = match verdict {
            Verdict::Met => Vec::new(),
            _ => held.failed.clone(),
        };
        // Of a failed or late attempt, any may have a cause that excuses the slot.
        let late = held.passed.iter().map(|(_, record)| *record);
        let attempts: Vec<RecordNo> = match verdict {
            Verdict::Met => Vec::new(),
            Verdict::Breached => held.failed.iter().copied().chain(late).collect(),
            _ => held.failed,
        };
        let Some(first) = attempts.first() else { return outcome };
        outcome.place = scope.record(*first).place;
        let tried =
            attempts.iter().map(|no| excused(scope, &self.exclusions, *no, outcome.clone()));
        let mut tried: Vec<Outcome> = tried.collect();
        let best = tried.iter().position(|outcome| outcome.verdict == Verdict::Excused);
        tried.swap_remove(best.unwrap_or(0))
    }
}

/// What the policies on record plan.
struct Planned {
    /// The slots, by time.
    windows: Vec<Window>,
    /// Years of which the working days that are planned are not known.
    uncovered: Vec<i32>,
    /// From when on there is a plan.
    first: Instant,
}

/// The slots of the policies on record: from each planned instant up to the next one. Before the
/// first policy the contract's own plan holds, if it declares one.
fn planned(
    scope: &Scope<'_>,
    policies: &Filter,
    field: u16,
    from: u16,
    default: Option<&Schedule>,
) -> Result<Planned, Message> {
    let term = scope.contract.identity.term_interval();
    let mut plans: Vec<(Instant, Schedule)> = Vec::new();
    if !policies.unclear(scope).is_empty() {
        return Err(Message::new("verdict-faulty-end"));
    }
    for policy in policies.select(scope) {
        let record = scope.record(policy);
        if record.is_doubtful(from) || record.is_doubtful(field) {
            return Err(Message::new("verdict-faulty-end"));
        }
        let Filed::Value(start, _) = scope.stated(policy, from) else { continue };
        let Some(text) = record.value(field).and_then(Value::as_text) else { continue };
        plans.push((start, Schedule::parse(text)?));
    }
    plans.sort_by_key(|(start, _)| *start);
    if let Some(default) = default
        && plans.first().is_none_or(|(start, _)| *start > term.from)
    {
        plans.insert(0, (term.from, default.clone()));
    }
    if plans.is_empty() {
        return Err(Message::new("verdict-no-policy"));
    }
    let mut instants = Vec::new();
    let mut uncovered = Vec::new();
    for (n, (start, schedule)) in plans.iter().enumerate() {
        let end = plans.get(n + 1).map_or(term.to, |(next, _)| *next);
        let slots = schedule.slots(Interval::new((*start).max(term.from), end), scope.frame);
        instants.extend(slots.instants);
        uncovered.extend(slots.uncovered);
    }
    let windows = instants
        .iter()
        .enumerate()
        .map(|(n, at)| {
            let to = instants.get(n + 1).copied().unwrap_or(term.to.max(at.plus(1)));
            let date = scope.frame.zone.date(*at);
            let local = scope.frame.zone.local(*at);
            Window {
                id: local.format("%Y-%m-%dT%H%M").to_string(),
                title: None,
                first: date,
                last: date,
                interval: Interval::new(*at, to),
            }
        })
        .collect();
    uncovered.sort_unstable();
    uncovered.dedup();
    let first = plans.first().map_or(term.from, |(start, _)| *start);
    Ok(Planned { windows, uncovered, first })
}
