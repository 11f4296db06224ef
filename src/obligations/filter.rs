//! Filters: which records of a kind an obligation looks at, and of which nobody can say.

use crate::base::proof::RecordNo;
use crate::calendar::clock::Clock;
use crate::calendar::shift::Shift;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::clause::Selection;

use super::bind::Binder;
use super::scope::Scope;

/// Records of one kind that pass a test.
pub(super) struct Filter {
    /// Number of the kind.
    pub(super) kind: usize,
    /// The test; all records pass if there is none.
    pub(super) test: Option<Program>,
    /// The hours that the record must be dated inside, or outside.
    pub(super) hours: Option<Hours>,
}

/// Working hours that a record must be dated inside, or outside.
pub(super) struct Hours {
    shift: Shift,
    inside: bool,
}

impl Hours {
    /// Whether a record is dated as it must; unknown where the calendar does not reach.
    fn test(&self, scope: &Scope<'_>, record: RecordNo) -> Truth {
        let Some(at) = scope.record(record).at else { return Truth::Unknown };
        match self.shift.open(scope.frame, scope.frame.zone.date(at)) {
            Err(_) => Truth::Unknown,
            Ok(open) => {
                let inside = open.iter().any(|stretch| stretch.contains(at));
                if inside == self.inside { Truth::Yes } else { Truth::No }
            }
        }
    }
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
        let records = scope.records(self.kind).iter().copied();
        records.filter(|no| self.test(scope, *no) == Truth::Yes).collect()
    }

    /// The known records of which nobody can say whether they pass, because a field that decides
    /// it could not be read or states a judgement that nobody signed.
    pub(super) fn unclear(&self, scope: &Scope<'_>) -> Vec<RecordNo> {
        if self.test.is_none() && self.hours.is_none() {
            return Vec::new();
        }
        let blind = |no: RecordNo| {
            self.test.as_ref().is_some_and(|test| scope.is_unclear(test, no))
                || self.hours.as_ref().is_some_and(|hours| hours.test(scope, no) == Truth::Unknown)
        };
        let unclear =
            |no: &RecordNo| !matches!(self.test(scope, *no), Truth::Yes | Truth::No) && blind(*no);
        scope.records(self.kind).iter().copied().filter(unclear).collect()
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

    /// The hours under `during` or `outside`, if there are any; none if there is no such shift.
    pub(super) fn hours(&self) -> Option<Option<Hours>> {
        let during = self.fields.word("during").map(|word| (word, true));
        let outside = self.fields.word("outside").map(|word| (word, false));
        let Some((word, inside)) = during.or(outside) else { return Some(None) };
        match self.clock(Some(word))? {
            Clock::Shift(shift) => Some(Some(Hours { shift, inside })),
            Clock::Always => Some(None),
        }
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
