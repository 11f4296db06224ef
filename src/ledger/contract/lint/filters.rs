//! Filters that no record can pass, and cases of a limit that no record reaches.

use super::Desk;
use super::contradiction;
use super::doubt;
use super::glance;
use crate::base::document::Node;
use crate::base::message::Message;
use crate::expr::apart::can_meet;

pub(super) fn lint(desk: &Desk<'_>) {
    for obligation in &desk.contract.obligations {
        let clause = &desk.contract.clause_of(obligation).id.text;
        filters(desk, (&obligation.id, clause), &obligation.node);
        cases(desk, (&obligation.id, clause), &obligation.node);
    }
}

/// Every `where` of the obligation, also those of the selections inside it.
fn filters(desk: &Desk<'_>, (id, clause): (&str, &str), node: &Node) {
    for (_, value) in glance::entries(node) {
        for inner in glance::list_of(value) {
            filters(desk, (id, clause), inner);
        }
    }
    let Some(filter) = glance::word(node, "where") else { return };
    if !can_meet(&[&filter.text]) {
        let message = Message::new("lint-filter-empty").with("id", id).with("clause", clause);
        let help = Message::new("lint-filter-empty-help");
        desk.push(contradiction(id, filter.place, message).help(help));
    }
}

fn cases(desk: &Desk<'_>, (id, clause): (&str, &str), node: &Node) {
    let filter = glance::text(node, "where").filter(|filter| can_meet(&[filter]));
    let mut earlier: Vec<(String, &Node)> = Vec::new();
    let mut open = true;
    for table in glance::list(node, "limits") {
        let when = glance::word(table, "when");
        let place = when.as_ref().map_or(table.place, |word| word.place);
        let before: Vec<String> = earlier.iter().map(|(text, _)| format!("!({text})")).collect();
        let all: Vec<&str> = filter
            .into_iter()
            .chain(when.as_ref().map(|word| word.text.as_str()))
            .chain(before.iter().map(String::as_str))
            .collect();
        if !open || !can_meet(&all) {
            let message = Message::new("lint-case-empty").with("id", id).with("clause", clause);
            let help = Message::new("lint-case-empty-help");
            let mut finding = doubt(id, place, message).help(help);
            if let Some((_, first)) = earlier.first() {
                let label = Message::new("lint-earlier-case");
                finding = finding.beside(first.place, label);
            }
            desk.push(finding);
        }
        open &= when.is_some();
        earlier.push((when.map_or_else(|| "true".to_owned(), |word| word.text), table));
    }
}
