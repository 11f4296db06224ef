//! What is wrong with a contract before any record exists: sums, gaps, overlaps, dangling references.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::Contract;
use super::clause::duplicate;
use super::fields::Problems;
use super::fields::Word;
use super::penalty::Cap;
use super::scorecard::Deduction;
use super::scorecard::Once;
use super::settlement::Condition;
use super::settlement::Scope;
use super::settlement::Test;
use crate::base::bounds::Bounds;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::add_days;

pub(super) fn lint(contract: &Contract, problems: &Problems) {
    periods(contract, problems);
    unique_ids(contract, problems);
    sums(contract, problems);
    bands(contract, problems);
    references(contract, problems);
    undecided(contract, problems);
    windows(contract, problems);
    amounts(contract, problems);
    lonely(contract, problems);
    caps(contract, problems);
}

/// Caps must lie within one another or apart; otherwise one breach more could cost less.
fn caps(contract: &Contract, problems: &Problems) {
    let terms = &contract.terms;
    for (n, cap) in terms.caps.iter().enumerate() {
        for other in &terms.caps[..n] {
            let (a, b) = (cap.sorts(terms), other.sorts(terms));
            let apart = a.is_disjoint(&b);
            let within = |inner: &Cap, outer: &Cap, one: &BTreeSet<&str>, two: &BTreeSet<&str>| {
                one.is_subset(two) && (inner.per_period || !outer.per_period)
            };
            if !apart && !within(cap, other, &a, &b) && !within(other, cap, &b, &a) {
                let message = Message::new("contract-caps-cross")
                    .with("a", &other.title)
                    .with("b", &cap.title);
                problems.report(cap.place, message, None);
            }
        }
    }
}

/// Windows of one set must not share days: nobody could say in which of them a day counts.
fn windows(contract: &Contract, problems: &Problems) {
    let windows = &contract.identity.windows;
    for (n, window) in windows.iter().enumerate() {
        let other = windows[..n].iter().find(|other| {
            other.set.text == window.set.text
                && other.first <= window.last
                && window.first <= other.last
        });
        if window.last < window.first {
            let message = Message::new("contract-window-backwards").with("id", &window.id.text);
            problems.report(window.id.place, message, None);
        } else if let Some(other) = other {
            let message = Message::new("contract-window-overlap")
                .with("a", &other.id.text)
                .with("b", &window.id.text);
            problems.report(window.id.place, message, None);
        }
    }
}

/// The amounts of the periods are parts of the total.
fn amounts(contract: &Contract, problems: &Problems) {
    let identity = &contract.identity;
    let Some(total) = identity.total else { return };
    let stated: Vec<Decimal> = identity
        .periods
        .iter()
        .filter_map(|period| period.amount)
        .filter(|amount| amount.currency == total.currency)
        .map(|amount| amount.amount)
        .collect();
    let sum: Decimal = stated.iter().sum();
    let all = stated.len() == identity.periods.len() && !stated.is_empty();
    if sum > total.amount || (all && sum != total.amount) {
        let message = Message::new("contract-amount-sum")
            .with("sum", Money::new(sum, total.currency))
            .with("total", total);
        let place = identity.periods.first().map_or(contract.place, |period| period.id.place);
        problems.report(place, message, None);
    }
}

/// Terms that have nothing to work on.
fn lonely(contract: &Contract, problems: &Problems) {
    let terms = &contract.terms;
    let bands = terms.bands.first().map(|band| band.place);
    let first = bands
        .or(terms.caps.first().map(|cap| cap.place))
        .or(terms.penalties.first().map(|penalty| penalty.place))
        .or(terms.reductions.first().map(|reduction| reduction.place))
        .or(terms.stages.first().map(|stage| stage.place));
    if let Some(place) = first.filter(|_| contract.identity.total.is_none()) {
        problems.report(place, Message::new("contract-no-total"), None);
    }
    let score =
        conditions(contract).into_iter().find(|condition| matches!(condition.test, Test::Score(_)));
    let first = bands
        .or(terms.grades.first().map(|grade| grade.place))
        .or(score.map(|condition| condition.place));
    if let Some(place) = first.filter(|_| contract.scorecard.is_none()) {
        problems.report(place, Message::new("contract-no-scorecard"), None);
    }
    if let Some(place) = bands.filter(|_| contract.identity.periods.is_empty()) {
        problems.report(place, Message::new("contract-no-periods"), None);
    }
}

fn periods(contract: &Contract, problems: &Problems) {
    let identity = &contract.identity;
    let term = &identity.term;
    if term.last < term.first {
        let message = Message::new("contract-term-backwards")
            .with("first", term.first)
            .with("last", term.last);
        problems.report(contract.place, message, None);
        return;
    }
    let mut next = term.first;
    let mut before: Option<&Word> = None;
    for period in &identity.periods {
        if period.first < term.first || period.last > term.last || period.last < period.first {
            let message = Message::new("contract-period-outside").with("id", &period.id.text);
            problems.report(period.id.place, message, None);
        }
        if let Some(before) = before.filter(|_| period.first < next) {
            let message = Message::new("contract-period-overlap")
                .with("a", &before.text)
                .with("b", &period.id.text);
            problems.report(period.id.place, message, None);
        }
        if period.first > next {
            gap(problems, period.id.place, next, add_days(period.first, -1));
        }
        next = add_days(period.last, 1);
        before = Some(&period.id);
    }
    if let Some(last) = before.filter(|_| next <= term.last) {
        gap(problems, last.place, next, term.last);
    }
}

fn gap(
    problems: &Problems,
    place: Place,
    from: crate::base::time::Date,
    to: crate::base::time::Date,
) {
    let message = Message::new("contract-period-gap").with("from", from).with("to", to);
    problems.report(place, message, None);
}

fn unique_ids(contract: &Contract, problems: &Problems) {
    let identity = &contract.identity;
    let families: [Vec<&Word>; 10] = [
        contract.terms.penalties.iter().map(|penalty| &penalty.id).collect(),
        contract
            .scorecard
            .iter()
            .flat_map(|card| card.bonuses.iter().map(|bonus| &bonus.id))
            .collect(),
        contract.clauses.iter().map(|clause| &clause.id).collect(),
        contract.obligations.iter().map(|obligation| &obligation.id).collect(),
        identity.periods.iter().map(|period| &period.id).collect(),
        identity.windows.iter().map(|window| &window.id).collect(),
        identity.shifts.iter().map(|shift| &shift.id).collect(),
        identity.readings.iter().map(|reading| &reading.id).collect(),
        contract.scorecard.iter().flat_map(|card| card.items().map(|(_, item)| &item.id)).collect(),
        contract.terms.stages.iter().map(|stage| &stage.id).collect(),
    ];
    for family in families {
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for id in family {
            if let Some(first) = seen.get(id.text.as_str()) {
                let finding = Finding::error("contract", id.place, duplicate(id))
                    .beside(*first, Message::new("contract-first-here"));
                problems.push(finding);
            } else {
                seen.insert(&id.text, id.place);
            }
        }
    }
}

fn sums(contract: &Contract, problems: &Problems) {
    if let Some(card) = &contract.scorecard {
        for section in &card.sections {
            let sum: Decimal = section.items.iter().map(|item| item.points).sum();
            if sum != section.points {
                let message = Message::new("contract-section-sum")
                    .with("id", &section.id.text)
                    .with("sum", sum)
                    .with("stated", section.points);
                problems.report(section.id.place, message, None);
            }
        }
        let sum: Decimal = card.sections.iter().map(|section| section.points).sum();
        if sum != card.total {
            let message =
                Message::new("contract-total-sum").with("sum", sum).with("stated", card.total);
            problems.report(card.place, message, None);
        }
    }
    let stages = &contract.terms.stages;
    let sum: Decimal = stages.iter().map(|stage| stage.share).sum();
    if let Some(first) = stages.first().filter(|_| sum != Decimal::ONE_HUNDRED) {
        problems.report(first.place, Message::new("contract-stage-sum").with("sum", sum), None);
    }
}

fn bands(contract: &Contract, problems: &Problems) {
    let total = contract.scorecard.as_ref().map_or(Decimal::ONE_HUNDRED, |card| card.ceiling);
    let grades: Vec<_> =
        contract.terms.grades.iter().map(|grade| (grade.score, grade.place)).collect();
    let bands: Vec<_> = contract.terms.bands.iter().map(|band| (band.score, band.place)).collect();
    for mut family in [grades, bands] {
        cover(&mut family, total, problems);
    }
}

fn cover(family: &mut [(Bounds, Place)], total: Decimal, problems: &Problems) {
    family.sort_by_key(|(bounds, _)| (bounds.low.at, bounds.high.at));
    for pair in family.windows(2) {
        let [(lower, _), (upper, place)] = pair else { continue };
        if !lower.meets(upper) {
            let message = Message::new("contract-band-gap")
                .with("a", lower.to_string())
                .with("b", upper.to_string());
            problems.report(*place, message, None);
        }
    }
    if let (Some((first, place)), Some((last, _))) = (family.first(), family.last())
        && !(first.contains(Decimal::ZERO) && last.contains(total))
    {
        problems.report(*place, Message::new("contract-band-ends").with("total", total), None);
    }
}

fn references(contract: &Contract, problems: &Problems) {
    let obligations: Vec<&str> = contract.obligations.iter().map(|o| o.id.text.as_str()).collect();
    let clauses: Vec<&str> = contract.clauses.iter().map(|c| c.id.text.as_str()).collect();
    let periods: Vec<&str> = contract.identity.periods.iter().map(|p| p.id.text.as_str()).collect();
    let parties: Vec<&str> = contract.identity.parties.iter().map(|p| p.id.text.as_str()).collect();
    let check = |word: &Word, known: &[&str], key: &'static str| {
        if !known.contains(&word.text.as_str()) {
            let help = nearest(&word.text, known.iter().copied())
                .map(|name| Message::new("contract-did-you-mean").with("name", name));
            problems.report(word.place, Message::new(key).with("id", &word.text), help);
        }
    };
    let card = contract.scorecard.iter().flat_map(|card| card.items());
    for (_, item) in card {
        for word in item.deductions.iter().flat_map(|deduction| deduction.obligations()) {
            check(word, &obligations, "contract-unknown-obligation");
        }
    }
    let sets: Vec<&str> =
        contract.identity.windows.iter().map(|window| window.set.text.as_str()).collect();
    for (_, item) in contract.scorecard.iter().flat_map(|card| card.items()) {
        for deduction in &item.deductions {
            if let Deduction::PerBreach { once: Once::Window(word), .. } = deduction {
                check(word, &sets, "contract-unknown-window");
            }
        }
    }
    for word in contract.clauses.iter().flat_map(|clause| &clause.decided_by) {
        check(word, &obligations, "contract-unknown-obligation");
    }
    for condition in conditions(contract) {
        if let Test::Met(word) | Test::Breached(word) = &condition.test {
            check(word, &obligations, "contract-unknown-obligation");
        }
        if let Scope::Period(word) = &condition.period {
            check(word, &periods, "contract-unknown-period");
        }
    }
    let penalties: Vec<&str> =
        contract.terms.penalties.iter().map(|penalty| penalty.id.text.as_str()).collect();
    let mut deducted = periods.clone();
    deducted.extend(&penalties);
    deducted.extend(["bands", "penalties", "reductions"]);
    for word in contract.terms.stages.iter().flat_map(|stage| &stage.deducts) {
        check(word, &deducted, "contract-unknown-period");
    }
    let mut capped = penalties.clone();
    capped.extend(["bands", "damages", "penalties", "reductions"]);
    for word in contract.terms.caps.iter().flat_map(|cap| &cap.of) {
        check(word, &capped, "contract-unknown-penalty");
    }
    for penalty in &contract.terms.penalties {
        for word in penalty.obligations() {
            check(word, &obligations, "contract-unknown-obligation");
        }
        for word in &penalty.suppresses {
            check(word, &penalties, "contract-unknown-penalty");
        }
        if let Once::Window(word) = &penalty.once {
            check(word, &sets, "contract-unknown-window");
        }
    }
    for right in &contract.terms.rights {
        check(&right.holder, &parties, "contract-unknown-party");
    }
    let identity = &contract.identity;
    let affected = identity.readings.iter().flat_map(|reading| &reading.affects);
    let declared = identity.declared.iter().flat_map(|declared| &declared.clauses);
    let settled = settled(contract);
    for word in affected.chain(declared).chain(settled) {
        check(word, &clauses, "contract-unknown-clause");
    }
}

fn conditions(contract: &Contract) -> Vec<&Condition> {
    let card = contract.scorecard.iter().flat_map(|card| &card.final_when);
    card.chain(contract.terms.conditions()).collect()
}

/// The clauses that the settlement names.
fn settled(contract: &Contract) -> Vec<&Word> {
    let terms = &contract.terms;
    let mut words: Vec<&Word> = Vec::new();
    words.extend(terms.grades.iter().map(|grade| &grade.clause));
    words.extend(terms.bands.iter().map(|band| &band.clause));
    words.extend(terms.caps.iter().map(|cap| &cap.clause));
    words.extend(terms.penalties.iter().map(|penalty| &penalty.clause));
    words.extend(terms.reductions.iter().map(|reduction| &reduction.clause));
    words.extend(&terms.clause);
    words.extend(terms.stages.iter().map(|stage| &stage.clause));
    words.extend(terms.fines.iter().map(|fine| &fine.clause));
    words.extend(terms.rights.iter().map(|right| &right.clause));
    let card = contract.scorecard.iter();
    words.extend(card.flat_map(|card| card.bonuses.iter().map(|bonus| &bonus.clause)));
    words
}

fn undecided(contract: &Contract, problems: &Problems) {
    let mut named: BTreeSet<&str> =
        settled(contract).into_iter().map(|word| word.text.as_str()).collect();
    named.extend(contract.identity.term.clause.as_deref());
    for clause in &contract.clauses {
        let decided = !clause.obligations.is_empty()
            || clause.unjudged.is_some()
            || !clause.decided_by.is_empty()
            || named.contains(clause.id.text.as_str());
        if !decided {
            let message = Message::new("contract-clause-undecided").with("id", &clause.id.text);
            let help = Message::new("contract-clause-undecided-help");
            problems.report(clause.id.place, message, Some(help));
        }
    }
}
