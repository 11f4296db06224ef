//! Filters: which records of a kind an obligation looks at, and of which nobody can say.

use std::sync::Arc;

use crate::base::document::Data;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::calendar::clock::Clock;
use crate::calendar::shift::Shift;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::clause::Selection;
use crate::ledger::contract::fields::Fields;
use crate::ledger::contract::fields::Word;

use super::bind::Binder;
use super::bind::is_instant;
use super::scope::Filed;
use super::scope::Scope;

/// The known records of one kind by what a test says of them, each list by time and id.
#[derive(Default)]
pub(super) struct Split {
    /// Those that pass.
    passing: Vec<RecordNo>,
    /// Those of which nobody can say whether they pass.
    unclear: Vec<RecordNo>,
}

/// Records of one kind that pass a test.
pub(super) struct Filter {
    /// Number of the kind.
    pub(super) kind: usize,
    /// The test; all records pass if there is none.
    pub(super) test: Option<Program>,
    /// The hours or periods that the record must be dated inside, or outside.
    pub(super) hours: Option<Hours>,
}

/// Hours, or registered periods, that a record must be dated inside, or outside.
pub(super) struct Hours {
    when: When,
    inside: bool,
}

enum When {
    /// The hours of a shift.
    Shift(Shift),
    /// What records register: from one field to another.
    Registered { filter: Box<Filter>, from: u16, to: u16 },
}

impl Hours {
    /// Whether a record is dated as it must; unknown where the calendar does not reach, or where a
    /// registered period cannot be read.
    fn test(&self, scope: &Scope<'_>, record: RecordNo) -> Truth {
        let Some(at) = scope.record(record).at else { return Truth::Unknown };
        let within = match &self.when {
            When::Shift(shift) => match shift.open(scope.frame, scope.frame.zone.date(at)) {
                Err(_) => None,
                Ok(open) => Some(open.iter().any(|stretch| stretch.contains(at))),
            },
            When::Registered { filter, from, to } => registered(scope, filter, *from, *to, at),
        };
        match within {
            None => Truth::Unknown,
            Some(within) if within == self.inside => Truth::Yes,
            Some(_) => Truth::No,
        }
    }
}

/// Whether an instant lies inside a registered period, both ends inside; none if nobody can say.
///
/// A period without an end lasts; one without a beginning is none. A date means the whole day.
fn registered(scope: &Scope<'_>, filter: &Filter, from: u16, to: u16, at: Instant) -> Option<bool> {
    let mut unknown = false;
    for record in scope.records(filter.kind) {
        let truth = filter.test(scope, *record);
        if truth == Truth::No {
            continue;
        }
        let begins = match scope.stated(*record, from) {
            Filed::Value(begin, _) => Some(begin <= at),
            Filed::Missing => Some(false),
            Filed::Faulty(_) => None,
        };
        let whole_day = matches!(scope.record(*record).value(to), Some(Value::Date(_)));
        let lasts = match scope.stated(*record, to) {
            Filed::Value(end, _) if whole_day => Some(at < end.plus(86_400)),
            Filed::Value(end, _) => Some(at <= end),
            Filed::Missing => Some(true),
            Filed::Faulty(_) => None,
        };
        match (begins, lasts) {
            (Some(false), _) | (_, Some(false)) => {}
            (Some(true), Some(true)) if truth == Truth::Yes => return Some(true),
            // A test that is unknown does not pass, unless what it looks at is unclear.
            _ if truth != Truth::Yes && !filter.is_unclear(scope, *record) => {}
            _ => unknown = true,
        }
    }
    (!unknown).then_some(false)
}

impl Filter {
    /// What the test, and the hours, say of a record.
    pub(super) fn test(&self, scope: &Scope<'_>, record: RecordNo) -> Truth {
        let fields = self.test.as_ref().map_or(Truth::Yes, |test| test.test(&scope.view(record)));
        if fields == Truth::No {
            return Truth::No;
        }
        match self.hours.as_ref().map_or(Truth::Yes, |hours| hours.test(scope, record)) {
            Truth::Yes => fields,
            other => other,
        }
    }

    /// The known records that pass, by time and id. What is unknown does not pass.
    pub(super) fn select(&self, scope: &Scope<'_>) -> Vec<RecordNo> {
        if self.test.is_none() && self.hours.is_none() {
            return scope.records(self.kind).to_vec();
        }
        self.split(scope).passing.clone()
    }

    /// The known records, sorted by whether they pass; those of a test that several obligations
    /// share are sorted once.
    fn split(&self, scope: &Scope<'_>) -> Arc<Split> {
        let Some(test) = self.test.as_ref().filter(|_| self.hours.is_none()) else {
            return Arc::new(self.sort(scope));
        };
        if let Some(known) = scope.split(self.kind, test.text()) {
            return known;
        }
        let split = Arc::new(self.sort(scope));
        scope.keep_split(self.kind, test.text(), Arc::clone(&split));
        split
    }

    fn sort(&self, scope: &Scope<'_>) -> Split {
        let mut split = Split::default();
        for no in scope.records(self.kind) {
            match self.test(scope, *no) {
                Truth::Yes => split.passing.push(*no),
                Truth::No => {}
                Truth::Unknown | Truth::Fault(_) if self.is_unclear(scope, *no) => {
                    split.unclear.push(*no);
                }
                Truth::Unknown | Truth::Fault(_) => {}
            }
        }
        split
    }

    /// The known records of which nobody can say whether they pass, because a field that decides
    /// it could not be read or states a judgement that nobody signed.
    pub(super) fn unclear(&self, scope: &Scope<'_>) -> Vec<RecordNo> {
        if self.test.is_none() && self.hours.is_none() {
            return Vec::new();
        }
        self.split(scope).unclear.clone()
    }

    /// Whether something that decides about a record cannot be read or is an unsigned judgement.
    pub(super) fn is_unclear(&self, scope: &Scope<'_>, no: RecordNo) -> bool {
        self.test.as_ref().is_some_and(|test| scope.is_unclear(test, no))
            || self.hours.as_ref().is_some_and(|hours| hours.test(scope, no) == Truth::Unknown)
    }
}

impl Binder<'_> {
    /// The kind under `on`, filtered by `where`.
    pub(super) fn filter(&self) -> Option<Filter> {
        let kind = self.on();
        let test = self.fields.word("where");
        let hours = self.hours();
        let kind = kind?;
        Some(Filter { kind, test: self.optional_test(test, kind)?, hours: hours? })
    }

    /// The hours under `during` or `outside`, if there are any; none if they cannot be read.
    pub(super) fn hours(&self) -> Option<Option<Hours>> {
        let keys = [("during", true), ("outside", false)];
        let Some((key, inside)) = keys.into_iter().find(|(key, _)| self.fields.has(key)) else {
            return Some(None);
        };
        if matches!(self.fields.node(key)?.data, Data::Table(_)) {
            let when = self.registered(self.fields.table(key)?)?;
            return Some(Some(Hours { when, inside }));
        }
        match self.clock(Some(self.fields.word(key)?))? {
            Clock::Shift(shift) => Some(Some(Hours { when: When::Shift(shift), inside })),
            Clock::Always => Some(None),
        }
    }

    /// Periods that records register: `{ on, where, from, to }`.
    fn registered(&self, table: Fields<'_>) -> Option<When> {
        let selection = Selection::read(&table);
        let (from, to) = (table.required_word("from"), table.required_word("to"));
        table.finish();
        let filter = self.select(&selection)?;
        let from = self.field_named(&from, filter.kind, is_instant);
        let to = self.field_named(&to, filter.kind, is_instant);
        Some(When::Registered { filter: Box::new(filter), from: from?, to: to? })
    }

    /// Records of a kind of which a test holds.
    pub(super) fn select_of(&self, kind: usize, test: &Word) -> Option<Filter> {
        Some(Filter { kind, test: Some(self.test(test, kind)?), hours: None })
    }

    /// A selection of records.
    pub(super) fn select(&self, selection: &Selection) -> Option<Filter> {
        let kind = self.kind(&selection.on)?;
        let test = self.optional_test(selection.filter.clone(), kind)?;
        Some(Filter { kind, test, hours: None })
    }

    /// The selections under the key `evidence`.
    pub(super) fn evidence(&self) -> Vec<Filter> {
        let selections = Selection::read_all(&self.fields, "evidence");
        selections.iter().filter_map(|selection| self.select(selection)).collect()
    }
}
