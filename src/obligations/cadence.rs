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
use crate::calendar::window::Window;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;
use crate::expr::Program;
use crate::expr::Truth;

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
use super::plan::Before;
use super::plan::Each;
use super::plan::Earliest;
use super::plan::Plan;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;

/// A slot for each window, or for each instant of a plan.
pub(super) const CADENCE: RuleKind = RuleKind { name: "cadence", bind };

struct Cadence {
    filter: Filter,
    slots: Slots,
    /// The fields that put a record into a slot: the first that is filed.
    put: Vec<u16>,
    /// A slot of its own for each of these values of a field.
    each: Option<Each>,
    /// What the slot must be filled before, if it is on record.
    before: Option<Before>,
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
    Plan(Plan),
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter()?;
    let kind = filter.kind;
    let slots = match binder.fields.table("schedule") {
        Some(table) => Slots::Plan(Plan::bind(binder, table)?),
        None => Slots::Windows(binder.windows("every", "period")?),
    };
    let fits = |ty: &Type| matches!(ty, Type::Instant | Type::Date | Type::Text);
    let put: Option<Vec<u16>> = match binder.fields.has("place") {
        true => {
            let words = binder.fields.words("place");
            words.iter().map(|word| binder.field_named(word, kind, fits)).collect()
        }
        false => binder.instant_field("at", kind).map(|slot| vec![slot]),
    };
    let each = match binder.fields.has("each") {
        true => Some(Each::bind(binder, kind)?),
        false => None,
    };
    let before = match binder.fields.table("before") {
        Some(table) => Some(Before::bind(binder, table)?),
        None => None,
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
        each,
        before,
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
        let planned;
        let (windows, uncovered) = match &self.slots {
            Slots::Windows(windows) => (&windows.list, &windows.uncovered),
            Slots::Plan(plan) => match plan.slots(scope) {
                Ok(found) => {
                    planned = found;
                    // Before the first plan nobody can say what was due.
                    let first = planned.first;
                    let blank = |period: &Interval| period.from < first;
                    for (n, period) in scope.periods().iter().enumerate().filter(|(_, p)| blank(p))
                    {
                        let bare = Interval::new(period.from, period.to.min(first));
                        let why = Message::new("verdict-no-policy");
                        sink.push(self.unplanned(scope, n, bare, why));
                    }
                    (&planned.windows, &planned.uncovered)
                }
                Err(why) => {
                    for (n, period) in scope.periods().iter().enumerate() {
                        sink.push(self.unplanned(scope, n, *period, why.clone()));
                    }
                    return;
                }
            },
        };
        let term = self.before.as_ref().map(|before| before.read(scope));
        match &self.each {
            None => {
                let held = self.sort(scope, windows, None);
                for (window, held) in windows.iter().zip(held) {
                    sink.push(self.outcome(scope, window, held, term.as_ref()));
                }
            }
            Some(each) => {
                for value in &each.values {
                    let held = self.sort(scope, windows, Some((each, value)));
                    for (window, held) in windows.iter().zip(held) {
                        let mut outcome = self.outcome(scope, window, held, term.as_ref());
                        outcome.id = format!("{}.{value}", outcome.id);
                        sink.push(outcome);
                    }
                }
            }
        }
        for year in uncovered {
            sink.push(Outcome::uncovered(scope, *year, self.place));
        }
    }

    fn eventful(&self) -> bool {
        false
    }

    fn waits(&self) -> bool {
        true
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
        let ahead = !scope.as_of.reached(period.from);
        let verdict = if ahead { Verdict::Upcoming } else { Verdict::Undecidable };
        Outcome::of_window(scope, &window, verdict, why, self.place)
    }

    /// The slot of a record: by the first of its placing fields that is filed.
    fn slot(&self, scope: &Scope<'_>, record: RecordNo, windows: &[Window]) -> Slot {
        let record = scope.record(record);
        for put in &self.put {
            if record.is_doubtful(*put) {
                // A date that contradicts another field still says which slot is in doubt.
                let at = record.at.and_then(|at| window_of(windows, at));
                return at.map_or(Slot::Unknown, Slot::Doubtful);
            }
            let window = match record.value(*put) {
                Some(Value::Text(id)) => {
                    let named = windows.iter().position(|window| window.id.as_str() == &**id);
                    // A period or window by its own id counts for the slot that it lies in.
                    named.or_else(|| {
                        let named = scope.named_interval(id)?;
                        windows
                            .iter()
                            .position(|window| window.interval.overlap(named) == Some(named))
                    })
                }
                Some(value) => scope.instant_of(value).and_then(|at| window_of(windows, at)),
                None => continue,
            };
            return window.map_or(Slot::None, Slot::In);
        }
        Slot::None
    }

    /// Puts the records, those of one value if there are several, into the slots.
    fn sort(
        &self,
        scope: &Scope<'_>,
        windows: &[Window],
        of: Option<(&Each, &String)>,
    ) -> Vec<Held> {
        let mut held: Vec<Held> = windows.iter().map(|_| Held::default()).collect();
        let unclear: BTreeSet<RecordNo> = self.filter.unclear(scope).into_iter().collect();
        for no in self.filter.select(scope).into_iter().chain(unclear.iter().copied()) {
            let record = scope.record(no);
            let names = of.map_or(Some(true), |(each, value)| each.names(scope, no, value));
            if names == Some(false) {
                continue;
            }
            let window = match self.slot(scope, no, windows) {
                Slot::In(window) => window,
                Slot::None => continue,
                Slot::Doubtful(window) => {
                    held[window].faulty = true;
                    continue;
                }
                Slot::Unknown => {
                    // It may belong to any of them.
                    held.iter_mut().for_each(|held| held.faulty = true);
                    continue;
                }
            };
            if unclear.contains(&no) || names.is_none() {
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

    fn outcome(
        &self,
        scope: &Scope<'_>,
        window: &Window,
        mut held: Held,
        before: Option<&Earliest>,
    ) -> Outcome {
        let mut proof = Proof::default();
        let stated = before.and_then(|before| before.due);
        let due = match (stated, self.grace) {
            (Some((due, record)), _) => {
                let place = scope.record(record).place;
                proof.fact(Message::new("proof-before-record"), scope.stamp(due), record, place);
                Ok(due)
            }
            (None, Some(grace)) => {
                let end = window.interval.to.plus(-1);
                Clock::Always.last(scope.frame, end, grace, Roll::Stay, &[])
            }
            (None, None) => Ok(window.interval.to.plus(-1)),
        };
        held.faulty |= before.is_some_and(|before| before.is_doubtful);
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
            scope.show(&mut proof, *record, self.by.unwrap_or_else(|| self.shown(scope, *record)));
        }
        for record in &held.failed {
            scope.show(&mut proof, *record, self.shown(scope, *record));
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
        } else if !scope.as_of.reached(window.interval.from) {
            let message = Message::new("verdict-slot-ahead").with("due", scope.stamp(due));
            (Verdict::Upcoming, message)
        } else if !scope.as_of.passed(due) {
            (Verdict::Pending, Message::new("verdict-slot-open").with("due", scope.stamp(due)))
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
        if matches!(self.slots, Slots::Plan(_)) {
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
        if verdict != Verdict::Breached {
            return outcome;
        }
        let tried =
            attempts.iter().map(|no| excused(scope, &self.exclusions, *no, outcome.clone()));
        let mut tried: Vec<Outcome> = tried.collect();
        let best = tried.iter().position(|outcome| outcome.verdict == Verdict::Excused);
        tried.swap_remove(best.unwrap_or(0))
    }

    /// The placing field that a record files.
    fn shown(&self, scope: &Scope<'_>, record: RecordNo) -> u16 {
        let filed = self.put.iter().find(|put| scope.record(record).get(**put).is_some());
        filed.or(self.put.first()).copied().unwrap_or_default()
    }
}

/// Where a record belongs.
enum Slot {
    /// In this one.
    In(usize),
    /// In none.
    None,
    /// Perhaps in this one.
    Doubtful(usize),
    /// Perhaps in any.
    Unknown,
}
