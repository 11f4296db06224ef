//! Parts that do not add up to their whole: points, shares of payment, amounts of periods.

use super::Desk;
use super::contradiction;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::ledger::contract::amendment::Amendment;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::settlement::Portion;
use crate::ledger::contract::settlement::Stage;

pub(super) fn lint(desk: &Desk<'_>) {
    points(desk);
    stages(desk);
    amounts(desk);
}

fn points(desk: &Desk<'_>) {
    let Some(card) = &desk.contract.scorecard else { return };
    for section in &card.sections {
        let parts: Vec<_> = section.items.iter().map(|item| (&item.id, item.points)).collect();
        let message = Message::new("contract-section-sum").with("id", &section.id.text);
        let place = section.id.place;
        differ(desk, (&section.id.text, place), message, &parts, section.points);
    }
    let parts: Vec<_> = card.sections.iter().map(|one| (&one.id, one.points)).collect();
    let message = Message::new("contract-total-sum");
    differ(desk, ("total", card.place), message, &parts, card.total);
}

/// Says by how much the parts miss what is stated, and shows each of them.
fn differ(
    desk: &Desk<'_>,
    (subject, place): (&str, Place),
    message: Message,
    parts: &[(&Word, Decimal)],
    stated: Decimal,
) {
    let sum: Decimal = parts.iter().map(|(_, points)| *points).sum();
    if sum == stated {
        return;
    }
    let message = message.with("sum", sum).with("stated", stated);
    let off = (stated - sum).abs();
    let help = match sum < stated {
        true => Message::new("lint-points-missing-help").with("points", off),
        false => Message::new("lint-points-excess-help").with("points", off),
    };
    let finding = contradiction(subject, place, message).help(help);
    let part = |finding: Finding, (id, points): &(&Word, Decimal)| {
        let label = Message::new("lint-part-points").with("id", &id.text).with("points", *points);
        finding.beside(id.place, label)
    };
    desk.push(parts.iter().fold(finding, part));
}

fn stages(desk: &Desk<'_>) {
    let mut said = Vec::new();
    let amendments = &desk.contract.identity.amendments;
    let mut days = vec![desk.contract.identity.term.first];
    days.extend(amendments.iter().map(|amendment| amendment.date));
    for day in days {
        let in_force = |stage: &&Stage| desk.contract.days_of(&stage.validity).contains(day);
        let stages: Vec<&Stage> = desk.contract.terms.stages.iter().filter(in_force).collect();
        if stages.iter().any(|stage| matches!(stage.portion, Portion::Amount(_))) {
            if let Some(finding) = stated_sums(desk, &stages, day) {
                desk.push_once(&mut said, finding);
            }
            continue;
        }
        let sum: Decimal = stages.iter().filter_map(|stage| share(stage)).sum();
        let Some(first) = stages.first().filter(|_| sum != Decimal::ONE_HUNDRED) else { continue };
        let message = Message::new("contract-stage-sum").with("sum", sum);
        let clauses: Vec<&str> = stages.iter().map(|stage| stage.clause.text.as_str()).collect();
        let help = Message::new("lint-stage-sum-help")
            .with("clauses", clauses.join(", "))
            .with("off", (Decimal::ONE_HUNDRED - sum).abs());
        let finding = contradiction(&first.id, first.place, message).help(help);
        let part = |finding: Finding, stage: &&Stage| {
            let label = Message::new("lint-part-share")
                .with("id", &stage.id.text)
                .with("clause", &stage.clause.text)
                .with("share", share(stage).unwrap_or_default());
            finding.beside(stage.id.place, label)
        };
        desk.push_once(&mut said, stages.iter().fold(finding, part));
    }
}

fn share(stage: &Stage) -> Option<Decimal> {
    match stage.portion {
        Portion::Share(share) => Some(share),
        Portion::Amount(_) => None,
    }
}

/// Payments of which some are stated as sums: with the shares they come to the total of the day.
fn stated_sums(desk: &Desk<'_>, stages: &[&Stage], day: Date) -> Option<Finding> {
    let total = desk.contract.identity.total_on(day)?;
    let first = stages.first()?;
    let pays = |stage: &Stage| match stage.portion {
        Portion::Share(share) => {
            Money::new(total.amount * share / Decimal::ONE_HUNDRED, total.currency)
        }
        Portion::Amount(amount) => amount,
    };
    if let Some(stage) = stages.iter().find(|stage| pays(stage).currency != total.currency) {
        let message = Message::new("lint-stage-currency")
            .with("id", &stage.id.text)
            .with("found", pays(stage).currency.code())
            .with("total", total.currency.code());
        let help = Message::new("lint-stage-currency-help").with("total", total.currency.code());
        return Some(contradiction(&stage.id, stage.id.place, message).help(help));
    }
    let sum: Decimal = stages.iter().map(|stage| pays(stage).amount).sum();
    if sum == total.amount {
        return None;
    }
    let message = Message::new("lint-stage-amounts")
        .with("sum", Money::new(sum, total.currency))
        .with("total", total)
        .with("day", day);
    let clauses: Vec<&str> = stages.iter().map(|stage| stage.clause.text.as_str()).collect();
    let help = Message::new("lint-stage-amounts-help")
        .with("clauses", clauses.join(", "))
        .with("off", Money::new((total.amount - sum).abs(), total.currency));
    let finding = contradiction(&first.id, first.place, message).help(help);
    let part = |finding: Finding, stage: &&Stage| {
        let label = Message::new("lint-part-amount");
        finding.beside(stage.id.place, label.with("id", &stage.id.text).with("amount", pays(stage)))
    };
    Some(stages.iter().fold(finding, part))
}

/// Where the price changes, a period that shares in the total would change with it, be it long over.
fn unstated(desk: &Desk<'_>, amendment: &Amendment) {
    let periods = desk.contract.identity.periods.iter();
    for period in periods.filter(|period| period.amount.is_none()) {
        if desk.contract.terms.bands.is_empty() {
            continue;
        }
        let message = Message::new("lint-amount-unstated")
            .with("period", &period.id.text)
            .with("id", &amendment.id.text);
        let label = Message::new("lint-other").with("id", &amendment.id.text);
        let finding = contradiction(&period.id, period.id.place, message)
            .beside(amendment.id.place, label)
            .help(Message::new("lint-amount-unstated-help"));
        desk.push(finding);
    }
}

/// The amounts of the periods are parts of the total.
fn amounts(desk: &Desk<'_>) {
    let identity = &desk.contract.identity;
    let Some(total) = identity.total else { return };
    // An amendment of the price changes what the periods add up to.
    if let Some(amendment) = identity.amendments.iter().find(|one| one.total.is_some()) {
        unstated(desk, amendment);
        return;
    }
    let stated: Vec<(&Word, Money)> = identity
        .periods
        .iter()
        .filter_map(|period| Some((&period.id, period.amount?)))
        .filter(|(_, amount)| amount.currency == total.currency)
        .collect();
    let sum: Decimal = stated.iter().map(|(_, amount)| amount.amount).sum();
    let all = stated.len() == identity.periods.len() && !stated.is_empty();
    if sum > total.amount || (all && sum != total.amount) {
        let message = Message::new("contract-amount-sum")
            .with("sum", Money::new(sum, total.currency))
            .with("total", total);
        let place = identity.periods.first().map_or(desk.contract.place, |period| period.id.place);
        let finding = contradiction("total", place, message)
            .help(Message::new("lint-amount-sum-help").with("total", total));
        let part = |finding: Finding, (id, amount): &(&Word, Money)| {
            let label = Message::new("lint-part-amount");
            finding.beside(id.place, label.with("id", &id.text).with("amount", *amount))
        };
        desk.push(stated.iter().fold(finding, part));
    }
}
