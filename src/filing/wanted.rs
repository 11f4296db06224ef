//! Which fields of a kind a contract looks at: what is worth asking for beside what must be there.

use std::collections::BTreeSet;

use crate::base::document::Data;
use crate::base::document::Node;
use crate::ledger::contract::Contract;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Kind;

use super::slots::text_of;

/// The fields of a kind, by slot, that obligations of a contract on records of it name.
///
/// By names, in whatever key or expression they stand: a field that is named nowhere decides nothing.
pub fn wanted(contract: &Contract, kind: &Kind) -> Vec<u16> {
    let mut names = BTreeSet::new();
    for obligation in &contract.obligations {
        if text_of(&obligation.node, "on") == Some(&*kind.name) {
            collect(&obligation.node, &mut names);
        }
    }
    let slots = (0..).zip(&kind.fields);
    slots
        .filter(|(_, spec)| !spec.git && names.contains(&*spec.name))
        .map(|(slot, _)| slot)
        .collect()
}

fn collect<'n>(node: &'n Node, names: &mut BTreeSet<&'n str>) {
    match &node.data {
        Data::Text(text) => {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            names.extend(text.split(|c| !is_part(c)).filter(|word| !word.is_empty()));
        }
        Data::List(items) => items.iter().for_each(|item| collect(item, names)),
        Data::Table(entries) => entries.iter().for_each(|(_, node)| collect(node, names)),
        _ => {}
    }
}

/// Whether only a party other than this one may set a field.
pub fn is_of_others(spec: &FieldSpec, party: &str) -> bool {
    spec.by.as_deref().is_some_and(|by| by != party)
}
