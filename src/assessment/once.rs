//! Once: within what several breaches of one deduction count once.

use std::collections::BTreeSet;

use crate::base::proof::RecordNo;
use crate::base::time::Date;
use crate::base::time::parts;
use crate::base::value::Value;
use crate::ledger::contract::identity::Identity;
use crate::ledger::contract::identity::NamedWindow;
use crate::ledger::contract::scorecard::Once;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

use super::case::Case;

fn key_of(once: &Once) -> &'static str {
    match once {
        Once::Breach | Once::Record => "assess-once-record",
        Once::PersonDay => "assess-once-person-day",
        Once::Fields(_) => "assess-once-fields",
        Once::Term => "assess-once-term",
        Once::Day => "assess-once-day",
        Once::Month => "assess-once-month",
        Once::Period => "assess-once-period",
        Once::Window(_) => "assess-once-window",
    }
}

/// What has been counted, within which several breaches count once.
pub(super) struct Seen<'a> {
    once: &'a Once,
    identity: &'a Identity,
    keys: BTreeSet<Key>,
    /// Records that an earlier period may turn out to have counted.
    doubtful: BTreeSet<RecordNo>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Record(RecordNo),
    Day(Date),
    Month(i32, u32),
    Window(usize),
    Period,
    /// Values of fields, on a day if that matters.
    Values(Vec<String>, Option<Date>),
}

impl<'a> Seen<'a> {
    pub(super) fn new(case: &Case<'a>, once: &'a Once) -> Seen<'a> {
        Seen { once, identity: case.identity(), keys: BTreeSet::new(), doubtful: BTreeSet::new() }
    }

    /// Takes an outcome of an earlier period: what it counted, or may turn out to count.
    pub(super) fn count_before(&mut self, case: &Case<'_>, outcome: &Outcome) {
        if outcome.verdict == Verdict::Breached {
            let _ = self.take(case, outcome);
        }
        if outcome.open_units > 0 {
            let records = outcome.offenders.iter().chain(&outcome.evidence).chain(&outcome.record);
            self.doubtful.extend(records);
        }
    }

    /// Whether an earlier period may turn out to have counted what this outcome is about.
    pub(super) fn may_be_counted(&self, outcome: &Outcome) -> bool {
        let mut records = outcome.offenders.iter().chain(&outcome.record);
        records.any(|record| self.doubtful.contains(record))
    }

    /// Key of the words for why fewer breaches count than there are.
    pub(super) fn once_key(&self) -> &'static str {
        key_of(self.once)
    }

    /// How many breaches of an outcome count.
    ///
    /// Each takes a record of its own, so that one more breach never makes others cheaper.
    pub(super) fn take(&mut self, case: &Case<'_>, outcome: &Outcome) -> u32 {
        match self.once {
            Once::Record if !outcome.offenders.is_empty() => {
                let mut units = 0;
                for record in &outcome.offenders {
                    if units < outcome.units && self.keys.insert(Key::Record(*record)) {
                        units += 1;
                    }
                }
                units
            }
            _ => self.once(case, outcome, outcome.units),
        }
    }

    /// How many open breaches of an outcome would count on top; which records they blame is not known yet.
    pub(super) fn take_open(&mut self, case: &Case<'_>, outcome: &Outcome) -> u32 {
        match self.once {
            Once::Record if !outcome.offenders.is_empty() => outcome.open_units,
            _ => self.once(case, outcome, outcome.open_units),
        }
    }

    fn once(&mut self, case: &Case<'_>, outcome: &Outcome, units: u32) -> u32 {
        let date = || self.identity.zone.date(outcome.at);
        let key = match self.once {
            Once::Breach => None,
            Once::Record => outcome.record.map(Key::Record),
            Once::Day => Some(Key::Day(date())),
            Once::Month => {
                let (year, month, _) = parts(date());
                Some(Key::Month(year, month))
            }
            Once::Period | Once::Term => Some(Key::Period),
            Once::PersonDay => values(case, blamed(outcome), &["person"])
                .map(|values| Key::Values(values, Some(date()))),
            Once::Fields(fields) => {
                let names: Vec<&str> = fields.iter().map(|word| word.text.as_str()).collect();
                values(case, blamed(outcome), &names).map(|values| Key::Values(values, None))
            }
            Once::Window(set) => {
                let date = date();
                let holds = |window: &NamedWindow| {
                    window.set.text == set.text && window.first <= date && date <= window.last
                };
                self.identity.windows.iter().position(holds).map(Key::Window)
            }
        };
        match key {
            // A missed slot is about no record: nothing to share with others.
            None => units,
            Some(key) if units > 0 => u32::from(self.keys.insert(key)),
            Some(_) => 0,
        }
    }
}

/// The record that an outcome is about, or the first to blame.
pub(super) fn blamed(outcome: &Outcome) -> Option<RecordNo> {
    outcome.record.or_else(|| outcome.offenders.first().copied())
}

/// What a record states in some fields; none unless it states all of them, so that what is
/// missing is never taken for the same.
pub(super) fn values(
    case: &Case<'_>,
    record: Option<RecordNo>,
    fields: &[&str],
) -> Option<Vec<String>> {
    let record = record?;
    let text = |value: &Value| match value {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        other => format!("{other:?}"),
    };
    fields.iter().map(|name| case.field(record, name).map(text)).collect()
}
