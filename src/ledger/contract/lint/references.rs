//! Names of obligations, clauses, periods, parties and windows that the contract does not have.

use super::Desk;
use super::contradiction;
use super::glance;
use crate::base::document::Node;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::scorecard::Once;
use crate::ledger::contract::settlement::Scope;
use crate::ledger::contract::settlement::Test;

/// Names of one sort, and what is said of one that is not among them.
struct Names<'a> {
    known: Vec<&'a str>,
    key: &'static str,
}

impl<'a> Names<'a> {
    fn new(key: &'static str, known: impl Iterator<Item = &'a Word>) -> Names<'a> {
        Names { known: known.map(|word| word.text.as_str()).collect(), key }
    }

    fn check(&self, desk: &Desk<'_>, word: &Word) {
        let known = &self.known;
        if word.text.is_empty() || known.contains(&word.text.as_str()) {
            return;
        }
        let help = match nearest(&word.text, known.iter().copied()) {
            Some(name) => Message::new("contract-did-you-mean").with("name", name),
            None if known.is_empty() => Message::new("lint-none-declared"),
            None => Message::new("contract-one-of").with("words", some(known)),
        };
        let message = Message::new(self.key).with("id", &word.text);
        desk.push(contradiction(&word.text, word.place, message).help(help));
    }
}

/// The first names of a list.
fn some(names: &[&str]) -> String {
    let shown: Vec<&str> = names.iter().take(8).copied().collect();
    let more = if names.len() > shown.len() { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

pub(super) fn lint(desk: &Desk<'_>) {
    let contract = desk.contract;
    let identity = &contract.identity;
    let obligations = contract.obligations.iter().map(|obligation| &obligation.id);
    let obligations = Names::new("contract-unknown-obligation", obligations);
    let clauses = contract.clauses.iter().map(|clause| &clause.id);
    let clauses = Names::new("contract-unknown-clause", clauses);
    let periods = identity.periods.iter().map(|period| &period.id);
    let periods = Names::new("contract-unknown-period", periods);
    let parties = identity.parties.iter().map(|party| &party.id);
    let parties = Names::new("contract-unknown-party", parties);
    let mut sets: Vec<&Word> = identity.windows.iter().map(|window| &window.set).collect();
    sets.dedup_by_key(|set| &set.text);
    let sets = Names::new("contract-unknown-window", sets.into_iter());
    for (_, item) in contract.scorecard.iter().flat_map(|card| card.items()) {
        for deduction in &item.deductions {
            deduction.obligations().iter().for_each(|word| obligations.check(desk, word));
            if let Deduction::PerBreach { once: Once::Window(word), .. } = &**deduction {
                sets.check(desk, word);
            }
        }
    }
    for word in contract.clauses.iter().flat_map(|clause| &clause.decided_by) {
        obligations.check(desk, word);
    }
    for condition in desk.conditions() {
        if let Test::Met(word) | Test::Breached(word) = &condition.test {
            obligations.check(desk, word);
        }
        match &condition.period {
            Scope::Period(word) => periods.check(desk, word),
            Scope::Mean(words) => words.iter().for_each(|word| periods.check(desk, word)),
            Scope::Run(n) if *n > identity.periods.len() => {
                let message = Message::new("lint-run-too-long")
                    .with("n", *n)
                    .with("periods", identity.periods.len());
                let help = Message::new("lint-run-too-long-help");
                desk.push(contradiction("when", condition.place, message).help(help));
            }
            _ => {}
        }
    }
    let penalties = contract.terms.penalties.iter().map(|penalty| &penalty.id);
    let penalties = Names::new("contract-unknown-penalty", penalties);
    let mut deducted = Names { known: periods.known.clone(), key: "contract-unknown-period" };
    deducted.known.extend(&penalties.known);
    deducted.known.extend(["bands", "penalties", "reductions"]);
    for word in contract.terms.stages.iter().flat_map(|stage| &stage.deducts) {
        deducted.check(desk, word);
    }
    let mut capped = Names { known: penalties.known.clone(), key: "contract-unknown-penalty" };
    capped.known.extend(["bands", "damages", "penalties", "reductions"]);
    for word in contract.terms.caps.iter().flat_map(|cap| &cap.of) {
        capped.check(desk, word);
    }
    for penalty in &contract.terms.penalties {
        penalty.obligations().iter().for_each(|word| obligations.check(desk, word));
        penalty.confirmed.iter().for_each(|word| parties.check(desk, word));
        penalty.suppresses.iter().for_each(|word| penalties.check(desk, word));
        if let Once::Window(word) = &penalty.once {
            sets.check(desk, word);
        }
    }
    for right in &contract.terms.rights {
        parties.check(desk, &right.holder);
    }
    for obligation in &contract.obligations {
        authorities(&obligation.node).iter().for_each(|word| parties.check(desk, word));
    }
    let affected = identity.readings.iter().flat_map(|reading| &reading.affects);
    let declared = identity.declared.iter().flat_map(|declared| &declared.clauses);
    let replaced = contract.clauses.iter().filter_map(|clause| clause.replaces.as_ref());
    for word in affected.chain(declared).chain(replaced).chain(desk.settled()) {
        clauses.check(desk, word);
    }
}

/// The parties whose confirmation an exclusion needs.
fn authorities(obligation: &Node) -> Vec<Word> {
    glance::list(obligation, "except").iter().flat_map(|one| glance::words(one, "by")).collect()
}
