//! How much time several records cover together, so that what overlaps counts once.

use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::value::Item;
use crate::base::value::Type;
use crate::base::value::Value;

use super::bind::Binder;
use super::bind::is_instant;
use super::scope::Filed;
use super::scope::Scope;

/// Where records state stretches of time.
pub(super) enum Span {
    /// In two fields: start and end.
    Fields(u16, u16),
    /// In a list of tables with `from` and `to`.
    List(u16),
}

/// The time that records have covered so far.
#[derive(Clone, Default)]
pub(super) struct Covered {
    stretches: Vec<Interval>,
}

impl Span {
    /// Reads the key `union`: `["from", "to"]`, or the name of a list of tables.
    ///
    /// None if there is no such key; none inside if it does not fit.
    pub(super) fn bind(binder: &Binder<'_>, kind: usize) -> Option<Option<Span>> {
        let words = binder.fields.words("union");
        match words.as_slice() {
            [] if !binder.fields.has("union") => None,
            [list] => {
                let list = binder.field_named(list, kind, |ty| matches!(ty, Type::List(_)));
                Some(list.map(Span::List))
            }
            [from, to] => {
                let from = binder.field_named(from, kind, is_instant);
                let to = binder.field_named(to, kind, is_instant);
                Some(from.zip(to).map(|(from, to)| Span::Fields(from, to)))
            }
            _ => {
                let message = Message::new("contract-union-form");
                binder.report(binder.fields.place, message, None);
                Some(None)
            }
        }
    }

    /// Whether a record covers time inside a window; none if that cannot be read.
    pub(super) fn reaches(
        &self,
        scope: &Scope<'_>,
        record: RecordNo,
        window: Interval,
    ) -> Option<bool> {
        let stretches = self.stretches(scope, record, window)?;
        Some(stretches.iter().any(|stretch| stretch.seconds() > 0))
    }

    /// The stretches that a record states inside a window; none if they cannot be read. A stretch
    /// without an end lasts until now.
    fn stretches(
        &self,
        scope: &Scope<'_>,
        record: RecordNo,
        window: Interval,
    ) -> Option<Vec<Interval>> {
        let clip = |from: Instant, to: Option<Instant>| {
            // What lies beyond the window does not matter.
            let to = scope.as_of.or_before(to.map_or(window.to, |to| to.min(window.to)));
            Interval::new(from, to).overlap(window)
        };
        match self {
            Span::Fields(from, to) => {
                let from = match scope.stated(record, *from) {
                    Filed::Value(from, _) => from,
                    Filed::Missing => return Some(Vec::new()),
                    Filed::Faulty(_) => return None,
                };
                let to = match scope.stated(record, *to) {
                    Filed::Value(to, _) => Some(to),
                    Filed::Missing => None,
                    Filed::Faulty(_) => return None,
                };
                Some(clip(from, to).into_iter().collect())
            }
            Span::List(slot) => {
                let record = scope.record(record);
                if record.is_doubtful(*slot) {
                    return None;
                }
                let items: &[Item] = match record.value(*slot) {
                    Some(Value::List(items)) => items,
                    _ => &[],
                };
                let stretch = |item: &Item| {
                    let Value::Table(entries) = &item.value else { return None };
                    let named = |name: &str| {
                        let entry = entries.iter().find(|entry| &*entry.name == name)?;
                        entry.value.as_instant()
                    };
                    clip(named("from")?, named("to"))
                };
                Some(items.iter().filter_map(stretch).collect())
            }
        }
    }
}

impl Covered {
    /// Adds what a record states and gives the seconds that nothing before it covered; none if it
    /// cannot be read.
    pub(super) fn add(
        &mut self,
        scope: &Scope<'_>,
        span: &Span,
        record: RecordNo,
        window: Interval,
    ) -> Option<i64> {
        let more = span.stretches(scope, record, window)?;
        Some(more.into_iter().map(|stretch| self.cover(stretch)).sum())
    }

    /// Covers one more stretch and gives the seconds that were not covered before.
    fn cover(&mut self, stretch: Interval) -> i64 {
        // Sorted and apart from one another: only those that touch the new one change.
        let first = self.stretches.partition_point(|known| known.to < stretch.from);
        let last = self.stretches.partition_point(|known| known.from <= stretch.to);
        let mut whole = stretch;
        let mut before = 0;
        for known in &self.stretches[first..last] {
            before += known.seconds();
            whole = Interval::new(whole.from.min(known.from), whole.to.max(known.to));
        }
        self.stretches.splice(first..last, [whole]);
        whole.seconds() - before
    }
}

#[cfg(test)]
mod tests {
    use super::Covered;
    use crate::base::time::Instant;
    use crate::base::time::Interval;

    #[test]
    fn what_is_covered_twice_counts_once_in_any_order() {
        let mut covered = Covered::default();
        let mut cover = |from, to| {
            covered.cover(Interval::new(Instant::from_unix(from), Instant::from_unix(to)))
        };
        assert_eq!(cover(10, 20), 10);
        assert_eq!(cover(30, 40), 10);
        assert_eq!(cover(15, 35), 10);
        assert_eq!(cover(0, 5), 5);
        assert_eq!(cover(0, 50), 15);
        assert_eq!(cover(5, 50), 0);
    }
}
