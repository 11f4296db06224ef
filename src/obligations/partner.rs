//! Partners: the other record that must follow a trigger, and how it is known to belong to it.

use std::collections::BTreeMap;

use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::value::Type;

use super::bind::Binder;
use super::bind::is_instant;
use super::filter::Filter;
use super::scope::Filed;
use super::scope::Scope;

/// Records that follow triggers; done when they state an instant, or exist.
pub(super) struct Partnership {
    filter: Filter,
    tie: Tie,
    /// The instant at which a partner counts as done.
    pub(super) to: Option<u16>,
}

/// What makes a record the partner of a trigger.
enum Tie {
    /// It refers to the trigger.
    Link(u16),
    /// The trigger's field and its own hold the same text.
    Same { trigger: u16, partner: u16 },
}

/// The partner records of one trigger.
#[derive(Default)]
pub(super) struct Partners {
    /// Those that did it, by the instant at which they did.
    pub(super) done: Vec<(Instant, RecordNo)>,
    /// Those of which nobody can say whether and when they did.
    pub(super) doubtful: Vec<RecordNo>,
}

impl Partnership {
    /// Reads `partner`, `partner_where`, `link` or `same`, and `to`, for triggers of a kind.
    pub(super) fn bind(binder: &Binder<'_>, trigger: usize) -> Option<Partnership> {
        let partner = binder.kind(&binder.fields.required_word("partner"))?;
        let test = binder.optional_test(binder.fields.word("partner_where"), partner)?;
        let text = |ty: &Type| matches!(ty, Type::Ref(_) | Type::Text | Type::Enum(_));
        let same = binder.fields.words("same");
        let tie = match same.as_slice() {
            [] => {
                let link = binder.fields.required_word("link");
                Tie::Link(binder.field_named(&link, partner, text)?)
            }
            [both] => Tie::Same {
                trigger: binder.field_named(both, trigger, text)?,
                partner: binder.field_named(both, partner, text)?,
            },
            [one, other, ..] => Tie::Same {
                trigger: binder.field_named(one, trigger, text)?,
                partner: binder.field_named(other, partner, text)?,
            },
        };
        let to = match binder.fields.has("to") {
            true => Some(binder.field("to", partner, is_instant)?),
            false => None,
        };
        let filter = Filter { kind: partner, test, hours: None };
        Some(Partnership { filter, tie, to })
    }

    /// The partner records of each trigger.
    pub(super) fn find(
        &self,
        scope: &Scope<'_>,
        triggers: &Filter,
    ) -> BTreeMap<RecordNo, Partners> {
        let mut map: BTreeMap<RecordNo, Partners> = BTreeMap::new();
        let Partnership { filter, tie, to } = self;
        let text = |record: RecordNo, slot: u16| scope.record(record).value(slot)?.as_text();
        let mut same: BTreeMap<&str, Vec<RecordNo>> = BTreeMap::new();
        if let Tie::Same { trigger, .. } = tie {
            for record in triggers.select(scope) {
                if let Some(key) = text(record, *trigger) {
                    same.entry(key).or_default().push(record);
                }
            }
        }
        let target = |record: RecordNo| match tie {
            Tie::Link(link) => scope.ledger.find(scope.no, text(record, *link)?),
            // Of several triggers with the same text, the last one before the partner.
            Tie::Same { partner, .. } => {
                let alike = same.get(text(record, *partner)?)?;
                let at = scope.record(record).at;
                let before = alike.partition_point(|no| scope.record(*no).at <= at);
                alike.get(before.saturating_sub(1)).copied()
            }
        };
        for partner in filter.select(scope) {
            let Some(target) = target(partner) else { continue };
            let found = map.entry(target).or_default();
            let done = match to {
                Some(to) => scope.happened(partner, *to),
                None => scope.dated(partner),
            };
            match done {
                Filed::Value(done, _) => found.done.push((done, partner)),
                Filed::Missing => {}
                Filed::Faulty(_) => found.doubtful.push(partner),
            }
        }
        for partner in filter.unclear(scope) {
            if let Some(target) = target(partner) {
                map.entry(target).or_default().doubtful.push(partner);
            }
        }
        map.values_mut().for_each(|found| found.done.sort_unstable());
        map
    }
}
