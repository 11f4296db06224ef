//! Years of the term that the calendar does not cover, and what of the contract needs them.

use std::collections::BTreeSet;

use super::glance;
use super::remark;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::time::Date;
use crate::base::time::Lapse;
use crate::calendar::Calendar;
use crate::ledger::contract::Contract;
use crate::ledger::contract::clause::Obligation;

/// A note for each year of the term whose working days nobody knows, if some rule needs them.
pub(crate) fn lint(contract: &Contract, calendar: &Calendar) -> Vec<Finding> {
    let identity = &contract.identity;
    let term = &identity.term;
    if term.last < term.first {
        return Vec::new();
    }
    let shifts: BTreeSet<&str> = identity
        .shifts
        .iter()
        .filter(|shift| shift.rests || shift.days.iter().any(|day| day.text == "workdays"))
        .map(|shift| shift.id.text.as_str())
        .collect();
    let mut findings = Vec::new();
    for year in calendar.uncovered(term.first, term.last) {
        let still = |one: &&Obligation| {
            contract.span_of(one).contains(last_day(year).min(term.last))
                && needs_workdays(&one.node, &shifts)
        };
        let affected: Vec<&Obligation> = contract.obligations.iter().filter(still).collect();
        let Some(first) = affected.first() else { continue };
        let names: Vec<&str> = affected.iter().take(3).map(|one| one.id.text.as_str()).collect();
        let message = Message::new("lint-year-uncovered")
            .with("calendar", &identity.calendar.text)
            .with("year", year.to_string())
            .with("obligations", names.join(", "))
            .with("more", if affected.len() > names.len() { " …" } else { "" })
            .with("count", affected.len());
        let clause = &contract.clause_of(first).id.text;
        let label = Message::new("lint-needs-workdays").with("clause", clause);
        let help = Message::new("lint-year-uncovered-help")
            .with("year", year.to_string())
            .with("calendar", &identity.calendar.text);
        let finding = remark(&year.to_string(), identity.calendar.place, message)
            .beside(first.id.place, label)
            .help(help)
            .in_contract(&identity.id);
        findings.push(finding);
    }
    findings
}

fn last_day(year: i32) -> Date {
    Date::from_ymd_opt(year, 12, 31).unwrap_or_default()
}

/// Whether anything in an obligation counts working days or days off.
fn needs_workdays(node: &Node, shifts: &BTreeSet<&str>) -> bool {
    glance::entries(node).into_iter().any(|(key, value)| match &value.data {
        Data::Text(text) => match key {
            "clock" | "during" | "outside" | "shift" => shifts.contains(text.as_str()),
            "every" | "per" | "within_window" | "need" => {
                matches!(text.as_str(), "workday" | "holiday" | "holiday-day")
            }
            _ => matches!(Lapse::parse(text), Some(Lapse::Workdays(_))),
        },
        Data::Bool(value) => key == "roll" && *value,
        _ => glance::list_of(value).into_iter().any(|inner| match inner.data {
            Data::Table(_) => needs_workdays(inner, shifts),
            _ => false,
        }),
    })
}
