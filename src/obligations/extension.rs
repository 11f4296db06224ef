//! Extensions: a due that somebody with authority moved before it had passed.

use std::collections::BTreeMap;

use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::ledger::contract::clause::Selection;
use crate::ledger::contract::fields::Fields;

use super::bind::Binder;
use super::bind::is_instant;
use super::filter::Filter;
use super::scope::Filed;
use super::scope::Scope;

/// Records that extend the limit of the record they refer to.
pub(super) struct Extensions {
    filter: Filter,
    link: u16,
    to: u16,
    at: u16,
}

/// The extensions of one record.
#[derive(Clone, Default)]
pub(super) struct Granted {
    /// When each was granted, up to when, and by which record; by the first.
    list: Vec<(Instant, Instant, RecordNo)>,
    /// Those of which nobody can say when, or up to when, or whether of this record; what can be
    /// read of that is known.
    doubtful: Vec<(Option<Instant>, Option<Instant>, RecordNo)>,
}

/// A due after its extensions.
pub(super) struct Extended {
    /// The last instant that is in time.
    pub(super) last: Instant,
    /// How far something that cannot be read may have moved it.
    pub(super) or: Option<Instant>,
}

impl Extensions {
    /// Reads the table `extended`.
    pub(super) fn bind(binder: &Binder<'_>, table: Fields<'_>) -> Option<Extensions> {
        let selection = Selection::read(&table);
        let link = table.required_word("link");
        let to = table.required_word("to");
        let at = table.required_word("at");
        table.finish();
        let filter = binder.select(&selection)?;
        let text = |ty: &Type| matches!(ty, Type::Ref(_) | Type::Text);
        let link = binder.field_named(&link, filter.kind, text);
        let to = binder.field_named(&to, filter.kind, is_instant);
        let at = binder.field_named(&at, filter.kind, is_instant);
        Some(Extensions { link: link?, to: to?, at: at?, filter })
    }

    /// The extensions of each of these records; one that does not say whose limit it extends may
    /// extend any of them.
    pub(super) fn find(
        &self,
        scope: &Scope<'_>,
        records: &[RecordNo],
    ) -> BTreeMap<RecordNo, Granted> {
        let mut map: BTreeMap<RecordNo, Granted> =
            records.iter().map(|record| (*record, Granted::default())).collect();
        let sure = self.filter.select(scope).into_iter().map(|record| (record, true));
        let unclear = self.filter.unclear(scope).into_iter().map(|record| (record, false));
        for (record, is_sure) in sure.chain(unclear) {
            let (at, to) = (scope.happened(record, self.at), scope.stated(record, self.to));
            if at == Filed::Missing || to == Filed::Missing {
                continue;
            }
            let read = |filed: Filed<Instant>| match filed {
                Filed::Value(at, _) => Some(at),
                _ => None,
            };
            let whole_day = matches!(scope.record(record).value(self.to), Some(Value::Date(_)));
            let to = read(to).map(|to| if whole_day { to.plus(86_399) } else { to });
            let doubt = (read(at), to, record);
            let link = scope.record(record).value(self.link).and_then(Value::as_text);
            // An id that can be read and is nobody's extends nothing; that it dangles is found elsewhere.
            let written = scope.record(record).written(self.link);
            let written = written.and_then(|field| field.value.as_text());
            let dangles = written.is_some_and(|id| scope.ledger.find(scope.no, id).is_none());
            let Some(link) = link else {
                if dangles {
                    continue;
                }
                map.values_mut().for_each(|granted| granted.doubtful.push(doubt));
                continue;
            };
            let target = scope.ledger.find(scope.no, link);
            let Some(granted) = target.and_then(|target| map.get_mut(&target)) else { continue };
            match doubt {
                (Some(at), Some(to), record) if is_sure => granted.list.push((at, to, record)),
                doubt => granted.doubtful.push(doubt),
            }
        }
        map.values_mut().for_each(|granted| granted.list.sort_unstable());
        map
    }
}

impl Granted {
    /// The records of all extensions.
    pub(super) fn records(&self) -> impl Iterator<Item = RecordNo> {
        self.list.iter().map(|one| one.2).chain(self.doubtful.iter().map(|one| one.2))
    }

    /// Moves a due by every extension that was granted while the due then in force had not
    /// passed; names those that came too late.
    pub(super) fn extend(&self, scope: &Scope<'_>, due: Instant, proof: &mut Proof) -> Extended {
        let mut last = due;
        if !self.list.is_empty() {
            proof.line(Message::new("proof-declared-due"), scope.stamp(due));
        }
        for (at, to, record) in &self.list {
            let key = if *at <= last { "proof-extended" } else { "proof-extended-late" };
            let label = Message::new(key)
                .with("record", scope.record_id(*record))
                .with("at", scope.stamp(*at));
            proof.linked(label, scope.stamp(*to), Link::Record(*record));
            if *at <= last {
                last = last.max(*to);
            }
        }
        let may_be =
            |one: &&(Option<Instant>, Option<Instant>, RecordNo)| one.0.is_none_or(|at| at <= last);
        let reach = |one: &(Option<Instant>, Option<Instant>, RecordNo)| {
            one.1.unwrap_or(Instant::from_unix(i64::MAX))
        };
        let or = self.doubtful.iter().filter(may_be).map(reach).max().filter(|or| *or > last);
        Extended { last, or }
    }
}
