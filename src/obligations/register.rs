//! Registers: which entries are valid at which instant, and how many there are at every instant.

use std::collections::BTreeMap;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::proof::Stretch;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::union;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::Uncovered;
use crate::calendar::clock::Clock;
use crate::ledger::contract::clause::Selection;
use crate::ledger::contract::fields::Fields;
use crate::ledger::contract::fields::Word;

use super::bind::Binder;
use super::bind::is_instant;
use super::filter::Filter;
use super::scope::Filed;
use super::scope::Scope;

/// Records that are valid from one instant, or day, to another.
pub(super) struct Register {
    /// The records.
    pub(super) filter: Filter,
    /// Where they say from when on.
    pub(super) from: u16,
    /// Where they say up to when; for good if nowhere.
    pub(super) to: Option<u16>,
    /// Where they say who or what they are about, if those are counted and not the records.
    distinct: Option<u16>,
}

/// One record of a register.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The record.
    pub(super) record: RecordNo,
    /// When it is valid, or may be.
    pub(super) valid: Vec<Interval>,
    /// Whether that, and that it belongs here at all, can be told.
    pub(super) is_sure: bool,
    /// Who or what it is about.
    who: Who,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Record(RecordNo),
    Named(String),
}

/// How many are valid over a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level {
    /// The stretch.
    pub(super) interval: Interval,
    /// How many at least.
    pub(super) sure: usize,
    /// How many at most, with those of which nobody can say.
    pub(super) possible: usize,
}

/// How many there must be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quorum {
    /// No fewer.
    pub(super) at_least: usize,
    /// No more, if so many can be too many.
    pub(super) at_most: Option<usize>,
}

/// A stretch in which there are, or may be, too few or too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The stretch.
    pub(super) interval: Interval,
    /// Whether there are too many, not too few.
    pub(super) is_over: bool,
    /// How much of it a clock counts.
    pub(super) seconds: i64,
    /// How much of that is certain.
    pub(super) certain: i64,
    /// What the clock counted and passed over; empty around the clock.
    pub(super) stretches: Vec<Stretch>,
}

impl Register {
    /// Reads `on`, `where`, `from`, `to` and `distinct` of the obligation itself.
    pub(super) fn bind(binder: &Binder<'_>) -> Option<Register> {
        let filter = binder.filter()?;
        let from = binder.instant_field("from", filter.kind);
        let to = match binder.fields.has("to") {
            true => Some(binder.field("to", filter.kind, is_instant)?),
            false => None,
        };
        let distinct = binder.fields.word("distinct");
        let distinct = who(binder, distinct, filter.kind)?;
        Some(Register { filter, from: from?, to, distinct })
    }

    /// Reads `on`, `where`, `from` and `to` of a table of the obligation; `distinct` stands beside it.
    pub(super) fn read(
        binder: &Binder<'_>,
        table: &Fields<'_>,
        distinct: Option<Word>,
    ) -> Option<Register> {
        let selection = Selection::read(table);
        let from = table.required_word("from");
        let to = table.word("to");
        let filter = binder.select(&selection)?;
        let from = binder.field_named(&from, filter.kind, is_instant);
        let to = match to {
            Some(to) => Some(binder.field_named(&to, filter.kind, is_instant)?),
            None => None,
        };
        let distinct = who(binder, distinct, filter.kind)?;
        Some(Register { filter, from: from?, to, distinct })
    }

    /// The entries that are known, those of which nobody can say included.
    pub(super) fn entries(&self, scope: &Scope<'_>) -> Vec<Entry> {
        let known = self.filter.select(scope).into_iter().map(|record| (record, true));
        let unclear = self.filter.unclear(scope).into_iter().map(|record| (record, false));
        known.chain(unclear).filter_map(|(record, sure)| self.entry(scope, record, sure)).collect()
    }

    /// One entry; none if it never says from when on.
    fn entry(&self, scope: &Scope<'_>, record: RecordNo, sure: bool) -> Option<Entry> {
        let term = scope.contract.identity.term_interval();
        let mut is_sure = sure;
        let from = match scope.stated(record, self.from) {
            Filed::Value(from, _) => from,
            Filed::Missing => return None,
            Filed::Faulty(_) => {
                is_sure = false;
                term.from
            }
        };
        let to = match self.to.map(|to| (to, scope.stated(record, to))) {
            Some((slot, Filed::Value(to, _))) => match scope.record(record).value(slot) {
                // The last day counts whole.
                Some(Value::Date(date)) => scope.frame.zone.day(*date).to,
                _ => to,
            },
            Some((_, Filed::Faulty(_))) => {
                is_sure = false;
                term.to
            }
            // Who need not say up to when is there for good; who must is not for sure.
            Some((slot, Filed::Missing)) => {
                let kind = usize::from(scope.record(record).kind);
                is_sure &= !scope.ledger.spec_of(kind, slot).is_some_and(|spec| spec.required);
                term.to
            }
            None => term.to,
        };
        let who = match self.distinct {
            None => Who::Record(record),
            Some(slot) => match scope.record(record).value(slot).and_then(Value::as_text) {
                Some(name) => match scope.ledger.find(scope.no, name) {
                    Some(found) => Who::Record(found),
                    None => Who::Named(name.to_owned()),
                },
                // It may be about somebody who is counted already.
                None => {
                    is_sure = false;
                    Who::Record(record)
                }
            },
        };
        Some(Entry { record, valid: vec![Interval::new(from, to)], is_sure, who })
    }
}

fn who(binder: &Binder<'_>, word: Option<Word>, kind: usize) -> Option<Option<u16>> {
    let fits = |ty: &Type| matches!(ty, Type::Text | Type::Enum(_) | Type::Ref(_));
    match word {
        Some(word) => binder.field_named(&word, kind, fits).map(Some),
        None => Some(None),
    }
}

/// How many entries are valid, stretch by stretch, over a range of time.
pub(super) fn levels(entries: &[Entry], range: Interval) -> Vec<Level> {
    let mut by_who: BTreeMap<&Who, [Vec<Interval>; 2]> = BTreeMap::new();
    for entry in entries {
        let [sure, all] = by_who.entry(&entry.who).or_default();
        let inside = || entry.valid.iter().filter_map(|valid| valid.overlap(range));
        all.extend(inside());
        if entry.is_sure {
            sure.extend(inside());
        }
    }
    // Changes of the two numbers at each instant.
    let mut changes: BTreeMap<Instant, [i64; 2]> = BTreeMap::new();
    for lists in by_who.into_values() {
        for (n, list) in lists.into_iter().enumerate() {
            for stretch in union(list) {
                changes.entry(stretch.from).or_default()[n] += 1;
                changes.entry(stretch.to).or_default()[n] -= 1;
            }
        }
    }
    changes.entry(range.to).or_default();
    let mut levels: Vec<Level> = Vec::new();
    let mut now = [0i64; 2];
    let mut from = range.from;
    for (at, change) in changes {
        if from < at {
            let [sure, possible] = now.map(|n| usize::try_from(n).unwrap_or(0));
            let interval = Interval::new(from, at);
            match levels.last_mut() {
                Some(last) if (last.sure, last.possible) == (sure, possible) => {
                    last.interval.to = at;
                }
                _ => levels.push(Level { interval, sure, possible }),
            }
            from = at;
        }
        now = [now[0] + change[0], now[1] + change[1]];
    }
    levels
}

/// The stretches in which there are, or may be, too few or too many while the clock runs.
pub(super) fn faults(
    scope: &Scope<'_>,
    levels: &[Level],
    quorum: Quorum,
    clock: &Clock,
) -> Result<Vec<Fault>, Uncovered> {
    let mut faults: Vec<Fault> = Vec::new();
    for level in levels {
        let short = level.sure < quorum.at_least;
        let over = quorum.at_most.is_some_and(|most| level.possible > most);
        for (is_over, wrong, certain) in [
            (false, short, level.possible < quorum.at_least),
            (true, over, quorum.at_most.is_some_and(|most| level.sure > most)),
        ] {
            if !wrong {
                continue;
            }
            let elapsed =
                clock.elapsed(scope.frame, level.interval.from, level.interval.to, &[])?;
            let sure = if certain { elapsed.seconds } else { 0 };
            let last = faults.iter_mut().rev().find(|fault| fault.is_over == is_over);
            match last.filter(|last| last.interval.to == level.interval.from) {
                Some(last) => {
                    last.interval.to = level.interval.to;
                    last.seconds += elapsed.seconds;
                    last.certain += sure;
                    last.stretches.extend(elapsed.stretches);
                }
                None => faults.push(Fault {
                    interval: level.interval,
                    is_over,
                    seconds: elapsed.seconds,
                    certain: sure,
                    stretches: elapsed.stretches,
                }),
            }
        }
    }
    // While the clock stands still nobody needs to be there.
    faults.retain(|fault| fault.seconds > 0);
    for fault in &mut faults {
        if matches!(clock, Clock::Always) {
            fault.stretches.clear();
        }
    }
    faults.sort_by_key(|fault| (fault.interval, fault.is_over));
    Ok(faults)
}

/// Whether so many are too few or too many, or may be.
pub(super) fn is_wrong(level: &Level, quorum: Quorum) -> bool {
    let too_many = quorum.at_most.is_some_and(|most| level.possible > most);
    level.sure < quorum.at_least || too_many
}

/// The records of all entries, each once.
pub(super) fn evidence(entries: &[Entry]) -> Vec<RecordNo> {
    let mut records: Vec<RecordNo> = entries.iter().map(|entry| entry.record).collect();
    records.sort_unstable();
    records.dedup();
    records
}

/// The words for a stretch of time: from and to.
pub(super) fn span(scope: &Scope<'_>, interval: Interval) -> Datum {
    let message = Message::new("proof-from-to")
        .with("from", scope.stamp(interval.from))
        .with("to", scope.stamp(interval.to));
    Datum::from(message)
}

#[cfg(test)]
mod tests {
    use super::Entry;
    use super::Level;
    use super::Who;
    use super::levels;
    use crate::base::proof::RecordNo;
    use crate::base::time::Instant;
    use crate::base::time::Interval;

    fn between(from: i64, to: i64) -> Interval {
        Interval::new(Instant::from_unix(from), Instant::from_unix(to))
    }

    fn entry(no: u32, who: u32, from: i64, to: i64, is_sure: bool) -> Entry {
        let who = Who::Record(RecordNo(who));
        Entry { record: RecordNo(no), valid: vec![between(from, to)], is_sure, who }
    }

    fn level(from: i64, to: i64, sure: usize, possible: usize) -> Level {
        Level { interval: between(from, to), sure, possible }
    }

    #[test]
    fn adjoining_entries_leave_no_gap() {
        let entries = [entry(1, 1, 0, 10, true), entry(2, 2, 10, 20, true)];
        assert_eq!(levels(&entries, between(0, 30)), [level(0, 20, 1, 1), level(20, 30, 0, 0)]);
    }

    #[test]
    fn one_person_in_two_entries_is_one_person() {
        let entries = [entry(1, 7, 0, 10, true), entry(2, 7, 5, 20, true)];
        assert_eq!(levels(&entries, between(0, 20)), [level(0, 20, 1, 1)]);
    }

    #[test]
    fn an_entry_that_cannot_be_read_is_only_possible() {
        let entries = [entry(1, 1, 0, 20, true), entry(2, 2, 5, 10, false)];
        let expected = [level(0, 5, 1, 1), level(5, 10, 1, 2), level(10, 20, 1, 1)];
        assert_eq!(levels(&entries, between(0, 20)), expected);
    }

    #[test]
    fn nothing_on_the_register_is_one_long_stretch_of_nobody() {
        assert_eq!(levels(&[], between(3, 9)), [level(3, 9, 0, 0)]);
    }
}
