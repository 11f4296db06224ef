//! Neighbouring rules that both count the value at their common edge, or both leave it out.

use super::Desk;
use super::doubt;
use super::glance;
use crate::base::message::Message;
use crate::expr::apart::Edge;
use crate::expr::apart::edges;
use crate::ledger::contract::clause::Obligation;

pub(super) fn lint(desk: &Desk<'_>) {
    let is_tally = |one: &&Obligation| matches!(one.kind.text.as_str(), "count" | "forbid");
    let tallies: Vec<&Obligation> = desk.contract.obligations.iter().filter(is_tally).collect();
    for (n, second) in tallies.iter().enumerate() {
        for first in &tallies[..n] {
            if first.kind.text == second.kind.text {
                compare(desk, first, second);
            }
        }
    }
}

fn compare(desk: &Desk<'_>, first: &Obligation, second: &Obligation) {
    let (a, b) = (&first.node, &second.node);
    let value = |node, key: &str| glance::plain(glance::entry(node, key));
    let keys = ["on", "among", "sum", "union", "per"];
    if keys.into_iter().any(|key| value(a, key) != value(b, key)) {
        return;
    }
    let (Some(x), Some(y)) = (glance::word(a, "where"), glance::word(b, "where")) else { return };
    let ((left, rest), (right, other)) = (edges(&x.text), edges(&y.text));
    if rest != other {
        return;
    }
    let (left, right) = (unshared(&left, &right), unshared(&right, &left));
    let ([below], [above]) = (left.as_slice(), right.as_slice()) else { return };
    let touch = below.subject == above.subject
        && below.bound == above.bound
        && below.above != above.above
        && below.inside == above.inside;
    let clauses = [first, second].map(|one| desk.contract.clause_of(one).id.text.as_str());
    let in_force_together =
        !desk.contract.span_of(first).and(desk.contract.span_of(second)).is_empty();
    if !touch || desk.is_read(&clauses) || !in_force_together {
        return;
    }
    let key = if below.inside { "lint-edge-twice" } else { "lint-edge-nowhere" };
    let message = Message::new(key)
        .with("a", clauses[0])
        .with("b", clauses[1])
        .with("first", &first.id.text)
        .with("second", &second.id.text)
        .with("bound", &below.bound)
        .with("subject", &below.subject);
    let label = Message::new("lint-other").with("id", clauses[0]);
    let help = Message::new("lint-edge-help").with("bound", &below.bound);
    desk.push(doubt(&second.id, y.place, message).beside(x.place, label).help(help));
}

fn unshared<'a>(edges: &'a [Edge], others: &[Edge]) -> Vec<&'a Edge> {
    edges.iter().filter(|edge| !others.contains(edge)).collect()
}
