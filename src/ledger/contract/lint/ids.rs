//! Ids that are used twice.

use std::collections::BTreeMap;

use super::Desk;
use super::contradiction;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::ledger::contract::clause::duplicate;
use crate::ledger::contract::fields::Word;

pub(super) fn lint(desk: &Desk<'_>) {
    let contract = desk.contract;
    let identity = &contract.identity;
    let families = [
        contract
            .scorecard
            .iter()
            .flat_map(|card| card.bonuses.iter().map(|bonus| &bonus.id))
            .collect::<Vec<&Word>>(),
        contract.clauses.iter().map(|clause| &clause.id).collect(),
        contract.obligations.iter().map(|obligation| &obligation.id).collect(),
        identity.parties.iter().map(|party| &party.id).collect(),
        identity.systems.iter().map(|system| &system.id).collect(),
        identity.periods.iter().map(|period| &period.id).collect(),
        identity.windows.iter().map(|window| &window.id).collect(),
        identity.shifts.iter().map(|shift| &shift.id).collect(),
        identity.readings.iter().map(|reading| &reading.id).collect(),
        identity.amendments.iter().map(|amendment| &amendment.id).collect(),
        contract.scorecard.iter().flat_map(|card| card.items().map(|(_, item)| &item.id)).collect(),
        contract.terms.stages.iter().map(|stage| &stage.id).collect(),
        contract.terms.penalties.iter().map(|penalty| &penalty.id).collect(),
        contract.terms.rights.iter().map(|right| &right.id).collect(),
    ];
    for family in families {
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for id in family.into_iter().filter(|id| !id.text.is_empty()) {
            if let Some(first) = seen.get(id.text.as_str()) {
                let finding = contradiction(id, id.place, duplicate(id))
                    .beside(*first, Message::new("contract-first-here"))
                    .help(Message::new("lint-duplicate-help"));
                desk.push(finding);
            } else {
                seen.insert(&id.text, id.place);
            }
        }
    }
}
