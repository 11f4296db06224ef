//! Dues: when a limit of one record, or of one entry of its list, ends.

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

use super::bind::Binder;
use super::bind::is_instant;
use super::extension::Extensions;
use super::extension::Granted;
use super::items::Items;
use super::items::Subject;
use super::items::Where;
use super::scope::Filed;
use super::scope::Scope;

/// What limits the records of an obligation.
pub(super) struct Terms {
    limits: Vec<Limit>,
    /// The end of the window in which the trigger lies, and days of grace after it.
    window: Option<(Arc<Windows>, Option<Lapse>)>,
    due: Option<Where>,
    /// When an agreed due was registered.
    due_set: Option<u16>,
    /// Whether what has no due has no limit.
    is_open: bool,
    pauses: Option<u16>,
    extended: Option<Extensions>,
    place: Place,
}

/// A limit that runs from the trigger.
pub(super) struct Limit {
    when: Option<Program>,
    /// How long.
    pub(super) within: Lapse,
    /// On which clock.
    pub(super) clock: Clock,
    /// What a holiday does to its last day.
    pub(super) roll: Roll,
}

/// How the limit of one record came out.
pub(super) enum Bound<'a> {
    /// In time up to an instant.
    Due(Due<'a>),
    /// Nothing limits it.
    Open,
    /// It cannot be told.
    Unknown(Message),
}

/// The last instant that is in time.
#[derive(Clone, Copy)]
pub(super) struct Due<'a> {
    /// The instant.
    pub(super) last: Instant,
    /// Where it comes from.
    pub(super) by: By<'a>,
    /// Where it may lie as well, because something that decides it cannot be read or was not filed.
    pub(super) or: Option<Instant>,
}

/// Where a due comes from.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    /// A limit of the contract.
    Limit(&'a Limit),
    /// An instant on record.
    Agreement,
    /// The end of a window.
    Window,
    /// An extension that was granted in time.
    Extension,
}

impl By<'_> {
    /// The limit, if it is one.
    pub(super) fn limit(&self) -> Option<&Limit> {
        match self {
            By::Limit(limit) => Some(limit),
            _ => None,
        }
    }

    /// The words for it.
    pub(super) fn words(&self) -> Datum {
        match self {
            By::Limit(limit) => limit.within.into(),
            By::Agreement => Message::new("limit-agreed").into(),
            By::Window => Message::new("limit-window").into(),
            By::Extension => Message::new("limit-extended").into(),
        }
    }
}

impl Terms {
    /// Reads `limits`, `within`, `within_window`, `due`, `due_set`, `open`, `pauses` and `extended`.
    pub(super) fn bind(binder: &Binder<'_>, kind: usize, items: Option<&Items>) -> Option<Terms> {
        let fields = &binder.fields;
        let mut limits = Vec::new();
        for node in fields.tables("limits") {
            let table = Fields::of(node, fields.problems());
            limits.extend(limit(binder, &table, kind));
            table.finish();
        }
        if fields.has("within") {
            limits.extend(limit(binder, fields, kind));
        }
        let window = match fields.has("within_window") {
            true => Some((binder.windows("within_window", "period")?, fields.lapse("grace"))),
            false => None,
        };
        if window.is_some() && !limits.is_empty() {
            binder.report(fields.place, Message::new("contract-one-limit"), None);
        }
        let due = match (fields.word("due"), items) {
            (None, _) => None,
            (Some(word), Some(items)) => Some(items.field(binder, &word)?),
            (Some(word), None) => Some(Where::Own(binder.field_named(&word, kind, is_instant)?)),
        };
        let due_set = match fields.has("due_set") {
            true => Some(binder.field("due_set", kind, is_instant)?),
            false => None,
        };
        let pauses = binder.field("pauses", kind, |ty| matches!(ty, Type::List(_)));
        let extended = match fields.table("extended") {
            Some(table) => Some(Extensions::bind(binder, table)?),
            None => None,
        };
        let is_open = fields.flag("open");
        let place = fields.place;
        Some(Terms { limits, window, due, due_set, is_open, pauses, extended, place })
    }

    /// Whether a pause of the record cannot be read: it may have stopped the clock.
    pub(super) fn is_pause_blind(&self, scope: &Scope<'_>, record: RecordNo) -> bool {
        self.pauses.is_some_and(|slot| scope.record(record).is_doubtful(slot))
    }

    /// The extensions of each of these records.
    pub(super) fn granted(
        &self,
        scope: &Scope<'_>,
        records: &[RecordNo],
    ) -> BTreeMap<RecordNo, Granted> {
        self.extended.as_ref().map(|extended| extended.find(scope, records)).unwrap_or_default()
    }

    /// When the limit of a subject that was triggered at `from` ends.
    pub(super) fn bound<'a>(
        &'a self,
        scope: &Scope<'_>,
        subject: Subject<'_>,
        from: Instant,
        granted: &Granted,
        proof: &mut Proof,
    ) -> Bound<'a> {
        match self.base(scope, subject, from, proof) {
            Bound::Due(due) if self.extended.is_some() => {
                let extended = granted.extend(scope, due.last, proof);
                let by = if extended.last > due.last { By::Extension } else { due.by };
                let or = due.or.max(extended.or);
                Bound::Due(Due { last: extended.last, by, or })
            }
            bound => bound,
        }
    }

    /// Without extensions.
    fn base<'a>(
        &'a self,
        scope: &Scope<'_>,
        subject: Subject<'_>,
        from: Instant,
        proof: &mut Proof,
    ) -> Bound<'a> {
        let Some(place) = &self.due else { return self.declared(scope, subject.record, from) };
        let has_limit = !self.limits.is_empty() || self.window.is_some();
        match place.stated(scope, subject) {
            Filed::Value(at, _) => {
                place.show(scope, proof, subject);
                // An agreed date means the whole of that day.
                let whole_day = matches!(place.value(scope, subject), Some(Value::Date(_)));
                let last = if whole_day { at.plus(86_399) } else { at };
                let agreed = Due { last, by: By::Agreement, or: None };
                match self.due_set {
                    Some(set) if has_limit => {
                        let declared = self.declared(scope, subject.record, from);
                        self.in_time(scope, subject.record, set, agreed, declared, proof)
                    }
                    _ => Bound::Due(agreed),
                }
            }
            Filed::Faulty(_) => Bound::Unknown(Message::new("verdict-faulty-due")),
            Filed::Missing if has_limit => self.declared(scope, subject.record, from),
            Filed::Missing if self.is_open => Bound::Open,
            Filed::Missing => Bound::Unknown(Message::new("verdict-no-agreed-due")),
        }
    }

    /// An agreed due counts only if it was registered before the declared limit had run out.
    fn in_time<'a>(
        &'a self,
        scope: &Scope<'_>,
        record: RecordNo,
        set: u16,
        agreed: Due<'a>,
        declared: Bound<'a>,
        proof: &mut Proof,
    ) -> Bound<'a> {
        scope.show(proof, record, set);
        let Bound::Due(declared) = declared else { return declared };
        proof.given(Message::new("proof-declared-due"), scope.stamp(declared.last), None);
        match scope.stated(record, set) {
            Filed::Value(at, _) if at <= declared.last => Bound::Due(agreed),
            Filed::Value(..) => {
                proof.line(Message::new("proof-due-set-late"), scope.stamp(agreed.last));
                Bound::Due(declared)
            }
            // Nobody says when it was registered.
            Filed::Missing | Filed::Faulty(_) => {
                Bound::Due(Due { or: Some(declared.last), ..agreed })
            }
        }
    }

    /// By the limits of the contract alone.
    fn declared<'a>(&'a self, scope: &Scope<'_>, record: RecordNo, from: Instant) -> Bound<'a> {
        if let Some((windows, grace)) = &self.window {
            let Some(window) = window_of(&windows.list, from) else {
                return Bound::Unknown(Message::new("verdict-in-no-window"));
            };
            let end = windows.list[window].interval.to.plus(-1);
            let last = match grace {
                Some(grace) => Clock::Always.last(scope.frame, end, *grace, Roll::Stay, &[]),
                None => Ok(end),
            };
            return match last {
                Ok(last) => Bound::Due(Due { last, by: By::Window, or: None }),
                Err(uncovered) => Bound::Unknown(uncovered.message()),
            };
        }
        for limit in &self.limits {
            let truth =
                limit.when.as_ref().map_or(Truth::Yes, |when| when.test(&scope.view(record)));
            match truth {
                Truth::Yes => {
                    let pauses = self.pauses(scope, record);
                    let last =
                        limit.clock.last(scope.frame, from, limit.within, limit.roll, &pauses);
                    return match last {
                        Ok(last) => Bound::Due(Due { last, by: By::Limit(limit), or: None }),
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
    pub(super) fn pauses(&self, scope: &Scope<'_>, record: RecordNo) -> Vec<Interval> {
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
                Some(Interval::new(
                    named("from")?,
                    named("to").unwrap_or_else(|| scope.as_of.exactly()),
                ))
            })
            .collect()
    }

    /// Where the contract states them.
    pub(super) fn place(&self) -> Place {
        self.place
    }
}

fn limit(binder: &Binder<'_>, table: &Fields<'_>, kind: usize) -> Option<Limit> {
    let when = binder.optional_test(table.word("when"), kind);
    let within = table.lapse("within");
    let clock = binder.clock(table.word("clock"));
    let roll = if table.flag("roll") { Roll::NextWorkday } else { Roll::Stay };
    Some(Limit { when: when?, within: within?, clock: clock?, roll })
}
