//! Windows that records name: whether their contract has them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::value::Value;
use crate::calendar::Calendar;
use crate::calendar::Frame;
use crate::calendar::window::Every;
use crate::calendar::window::windows;
use crate::ledger::contract::Contract;
use crate::ledger::kinds::Kinds;
use crate::ledger::record::Record;

/// Reports every field that names a window which its contract neither declares nor counts.
///
/// A record that covers nothing would be passed over without a word, and its window be missed.
pub(super) fn check(records: &[Record], kinds: &Kinds, contracts: &[Contract]) -> Vec<Finding> {
    let mut known: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    let mut findings = Vec::new();
    for record in records {
        let Some(kind) = kinds.get(record.kind) else { continue };
        for field in &record.fields {
            let Some(spec) = kind.spec(field.slot).filter(|spec| spec.period) else { continue };
            let (Value::Text(id), Some(contract)) =
                (&field.value, contracts.get(record.contract as usize))
            else {
                continue;
            };
            // Most name what the contract declares.
            let declared = declared(contract);
            if declared.contains(&&**id) {
                continue;
            }
            let names = known.entry(record.contract).or_insert_with(|| names(contract));
            if names.contains(&**id) {
                continue;
            }
            let message = Message::new("input-unknown-period").with("id", &**id);
            let help = match nearest(id, declared.iter().copied()) {
                Some(near) => Message::new("input-did-you-mean").with("name", near),
                None => Message::new("input-write-period").with("ids", declared.join(", ")),
            };
            findings.push(
                Finding::error("unknown-period", field.place, message)
                    .in_contract(&contract.identity.id)
                    .about(&record.id)
                    .on_field(&spec.name)
                    .help(help),
            );
        }
    }
    findings
}

/// The windows that a contract declares by name.
fn declared(contract: &Contract) -> Vec<&str> {
    let identity = &contract.identity;
    let periods = identity.periods.iter().map(|period| period.id.text.as_str());
    periods.chain(identity.windows.iter().map(|window| window.id.text.as_str())).collect()
}

/// The names of all windows of a contract: declared ones, and those that every calendar has.
fn names(contract: &Contract) -> BTreeSet<String> {
    let identity = &contract.identity;
    let calendar = Calendar::default();
    let frame = Frame { zone: identity.zone, calendar: &calendar };
    let every = [
        Every::Day,
        Every::Week,
        Every::Month,
        Every::Quarter,
        Every::HalfYear,
        Every::Year,
        Every::Term,
    ];
    let counted = every.iter().filter_map(|every| {
        windows(every, identity.term.first, identity.term.last, frame, &BTreeMap::new())
    });
    let counted = counted.flat_map(|windows| windows.list).map(|window| window.id);
    counted.chain(declared(contract).into_iter().map(str::to_owned)).collect()
}
