//! One duty with two limits, and no interpretation that says which of them holds.

use super::Desk;
use super::contradiction;
use super::glance;
use crate::base::document::Node;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::time::Lapse;
use crate::expr::apart::can_meet;
use crate::ledger::contract::clause::Obligation;

/// How the obligations of a kind are compared.
struct Form {
    kind: &'static str,
    /// Keys that must be equal for two obligations to be about one duty.
    same: &'static [&'static str],
    /// Keys of the limit.
    limit: &'static [&'static str],
    /// Whether records under both filters are enough; otherwise the filters must be equal.
    may_overlap: bool,
}

const FORMS: &[Form] = &[
    Form {
        kind: "deadline",
        same: &["on", "from", "to"],
        limit: &["within", "clock", "roll", "within_window", "grace"],
        may_overlap: true,
    },
    Form {
        kind: "followup",
        same: &["on", "from", "to", "partner", "link", "same", "partner_where"],
        limit: &["within", "clock", "roll", "within_window", "grace"],
        may_overlap: true,
    },
    Form {
        kind: "interval",
        same: &["on", "from", "to", "marks"],
        limit: &["at_most", "clock"],
        may_overlap: true,
    },
    Form {
        kind: "cadence",
        same: &["on", "place", "each", "key", "passes", "schedule"],
        limit: &["every", "count", "grace"],
        may_overlap: false,
    },
    Form { kind: "coverage", same: &["on", "need", "by"], limit: &["clock"], may_overlap: false },
    Form {
        kind: "count",
        same: &["on", "among", "sum", "union", "per", "given"],
        limit: &["at_most", "at_least", "below", "above"],
        may_overlap: false,
    },
    Form {
        kind: "ratio",
        same: &["on", "among", "outcomes", "group", "parts", "sum", "of", "at", "per"],
        limit: &["at_most", "at_least", "below", "above"],
        may_overlap: false,
    },
    Form {
        kind: "stat",
        same: &["on", "value", "pick", "per"],
        limit: &["at_most", "at_least", "below", "above"],
        may_overlap: false,
    },
    Form {
        kind: "availability",
        same: &["on", "down", "instead", "each", "key", "of", "per"],
        limit: &["at_most", "at_least", "below", "above", "clock"],
        may_overlap: false,
    },
    Form {
        kind: "streak",
        same: &["since", "reset", "outcomes"],
        limit: &["days", "breached"],
        may_overlap: false,
    },
    Form {
        kind: "retention",
        same: &["on", "from", "to", "lost"],
        limit: &["at_least", "at_most"],
        may_overlap: false,
    },
    Form {
        kind: "in-force",
        same: &["on", "from", "to", "each", "by"],
        limit: &["at_least", "at_most"],
        may_overlap: false,
    },
    Form {
        kind: "staffing",
        same: &["on", "from", "to", "distinct"],
        limit: &["at_least", "at_most"],
        may_overlap: false,
    },
];

/// A limit and the conditions under which it holds.
struct Case {
    conditions: Vec<String>,
    limit: Vec<(&'static str, String, String)>,
    place: Place,
}

pub(super) fn lint(desk: &Desk<'_>) {
    let obligations = &desk.contract.obligations;
    for (n, second) in obligations.iter().enumerate() {
        for first in &obligations[..n] {
            if first.kind.text == second.kind.text {
                compare(desk, first, second);
            }
        }
    }
}

fn compare(desk: &Desk<'_>, first: &Obligation, second: &Obligation) {
    let Some(form) = FORMS.iter().find(|form| form.kind == second.kind.text) else { return };
    let value = |node: &Node, key: &str| glance::plain(glance::entry(node, key));
    let (a, b) = (&first.node, &second.node);
    let is_same = form.same.iter().all(|key| value(a, key) == value(b, key));
    if !is_same || are_apart_by_hours(a, b) {
        return;
    }
    if !form.may_overlap && value(a, "where") != value(b, "where") {
        return;
    }
    // A version that an amendment ended does not contradict the one that took its place.
    if desk.contract.span_of(first).and(desk.contract.span_of(second)).is_empty() {
        return;
    }
    let clauses = [first, second].map(|one| desk.contract.clause_of(one).id.text.as_str());
    // Two limits under one clause were written side by side, as grades of one duty are.
    if clauses[0] == clauses[1] || desk.is_read(&clauses) {
        return;
    }
    let (left, right) = (cases(a, form), cases(b, form));
    let pairs = left.iter().flat_map(|x| right.iter().map(move |y| (x, y)));
    let clash = pairs.into_iter().find_map(|(x, y)| {
        let differing = clash(&x.limit, &y.limit)?;
        let both: Vec<&str> =
            x.conditions.iter().chain(&y.conditions).map(String::as_str).collect();
        can_meet(&both).then_some((x, y, differing))
    });
    let Some((x, y, (one, other))) = clash else { return };
    let message = Message::new("lint-two-limits")
        .with("a", clauses[0])
        .with("b", clauses[1])
        .with("first", &first.id.text)
        .with("second", &second.id.text)
        .with("one", one)
        .with("other", other);
    let label = Message::new("lint-other-limit").with("clause", clauses[0]);
    let help = Message::new("lint-two-limits-help").with("affects", affects(clauses));
    let finding = contradiction(&second.id, y.place, message).beside(x.place, label).help(help);
    desk.push(finding);
}

fn affects(clauses: [&str; 2]) -> String {
    let quoted = clauses.map(|clause| format!("\"{clause}\""));
    format!("[{}]", quoted.join(", "))
}

/// One looks at what happens within some hours, the other at what happens outside of them.
fn are_apart_by_hours(a: &Node, b: &Node) -> bool {
    let apart = |a: &Node, b: &Node| {
        let during = glance::text(a, "during");
        during.is_some() && during == glance::text(b, "outside")
    };
    apart(a, b) || apart(b, a)
}

/// The limits of an obligation, each with the conditions under which it is the one that holds.
fn cases(node: &Node, form: &Form) -> Vec<Case> {
    let filter = glance::text(node, "where").map(str::to_owned);
    let mut earlier: Vec<String> = Vec::new();
    let mut cases = Vec::new();
    let mut add = |table: &Node, when: Option<&str>, earlier: &[String]| {
        let conditions = filter
            .iter()
            .cloned()
            .chain(when.map(str::to_owned))
            .chain(earlier.iter().map(|before| format!("!({before})")))
            .collect();
        let stated = |key: &&'static str| {
            let value = glance::entry(table, key)?;
            Some((*key, measured(value), shown(value)))
        };
        let mut limit: Vec<_> = form.limit.iter().filter_map(stated).collect();
        // Around the clock is what a limit without a clock means.
        let always = "24x7".to_owned();
        limit.retain(|(key, value, _)| *key != "clock" || *value != always);
        if form.limit == ["clock"] && limit.is_empty() {
            limit.push(("clock", always.clone(), always));
        }
        let place = form.limit.iter().find_map(|key| glance::entry(table, key));
        let place = place.map_or(table.place, |value| value.place);
        cases.push(Case { conditions, limit, place });
    };
    for table in glance::list(node, "limits") {
        let when = glance::text(table, "when");
        add(table, when, &earlier);
        match when {
            Some(when) => earlier.push(when.to_owned()),
            None => return cases,
        }
    }
    let is_stated = form.limit.iter().any(|key| glance::entry(node, key).is_some());
    if is_stated || form.limit == ["clock"] {
        add(node, None, &earlier);
    }
    cases
}

/// A limit in one form of writing: `120min` is `2h`.
fn measured(value: &Node) -> String {
    let plain = glance::plain(Some(value));
    match Lapse::parse(&plain) {
        Some(lapse) => format!("{lapse:?}"),
        None => plain.trim_start_matches('+').to_owned(),
    }
}

fn shown(value: &Node) -> String {
    match &value.data {
        crate::base::document::Data::Text(text) => text.clone(),
        _ => glance::plain(Some(value)),
    }
}

/// How two limits that differ are written; none if they are the same, or ask for different things.
fn clash(
    a: &[(&'static str, String, String)],
    b: &[(&'static str, String, String)],
) -> Option<(String, String)> {
    let keys = |limit: &[(&'static str, String, String)]| -> Vec<&'static str> {
        let ends = ["at_most", "at_least", "below", "above"];
        limit.iter().map(|(key, ..)| *key).filter(|key| ends.contains(key)).collect()
    };
    // A floor and a ceiling go together, unless they meet.
    let opposite = keys(a) != keys(b) && !keys(a).is_empty() && !keys(b).is_empty();
    let equal = |limit: &[(&'static str, String, String)]| -> Vec<String> {
        limit.iter().map(|(_, value, _)| value.clone()).collect()
    };
    let differs = match opposite {
        true => equal(a) == equal(b),
        false => {
            let said = |limit: &[(&'static str, String, String)]| -> Vec<(&'static str, String)> {
                limit.iter().map(|(key, value, _)| (*key, value.clone())).collect()
            };
            said(a) != said(b)
        }
    };
    let words = |limit: &[(&'static str, String, String)]| {
        let parts: Vec<String> =
            limit.iter().map(|(key, _, shown)| format!("{key} = {shown}")).collect();
        parts.join(", ")
    };
    (differs && !a.is_empty() && !b.is_empty()).then(|| (words(a), words(b)))
}
