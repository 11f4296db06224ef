//! Records of what has not happened yet: dated after the as-of instant.

use std::collections::BTreeMap;

use super::contract::Contract;
use super::kinds::Kind;
use super::kinds::Kinds;
use super::record::Record;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::time::Instant;

/// Reports files with records that say what has happened after the as-of instant of their contract,
/// each once, where the first of them is dated.
pub(super) fn check(
    records: &[Record],
    kinds: &Kinds,
    contracts: &[Contract],
    moments: &[Moment],
) -> Vec<Finding> {
    let mut files: BTreeMap<SourceId, Late<'_>> = BTreeMap::new();
    for record in records {
        let (Some(contract), Some(moment)) =
            (contracts.get(record.contract as usize), moments.get(record.contract as usize))
        else {
            continue;
        };
        let Some((at, place)) = kinds.get(record.kind).and_then(|kind| dated(kind, record)) else {
            continue;
        };
        if moment.reached(at) {
            continue;
        }
        let late = files.entry(record.place.source).or_insert(Late { contract, at, place, n: 0 });
        late.n += 1;
        late.at = late.at.min(at);
    }
    files.into_values().map(Late::finding).collect()
}

/// When a record says that something happened, and where; what is planned lies ahead by nature.
fn dated(kind: &Kind, record: &Record) -> Option<(Instant, Place)> {
    let slot = kind.at.filter(|_| kind.group.happens())?;
    let is_planned = kind.spec(slot).is_some_and(|spec| spec.future);
    let field = record.written(slot).filter(|_| !is_planned)?;
    Some((record.at?, field.place))
}

/// The records of one file that lie ahead.
struct Late<'a> {
    contract: &'a Contract,
    /// The earliest of their dates.
    at: Instant,
    /// Where the first of them is dated.
    place: Place,
    n: usize,
}

impl Late<'_> {
    fn finding(self) -> Finding {
        let identity = &self.contract.identity;
        let message = Message::new("input-after-as-of")
            .with("n", self.n)
            .with("at", identity.zone.stamp(self.at));
        Finding::warning("after-as-of", self.place, message)
            .in_contract(&identity.id)
            .help(Message::new("input-check-date"))
    }
}
