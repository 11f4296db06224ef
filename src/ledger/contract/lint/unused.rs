//! What the contract declares and nothing in it uses.

use super::Desk;
use super::doubt;
use super::glance;
use super::remark;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::ledger::contract::fields::Word;

pub(super) fn lint(desk: &Desk<'_>) {
    let identity = &desk.contract.identity;
    for shift in &identity.shifts {
        if !is_named(desk, &shift.id, "shift") {
            desk.push(idle("lint-shift-unused", &shift.id));
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for window in &identity.windows {
        if !seen.contains(&window.set.text.as_str()) {
            seen.push(&window.set.text);
            if !is_named(desk, &window.set, "window") {
                desk.push(idle("lint-window-unused", &window.set));
            }
        }
    }
    for party in &identity.parties {
        // Every contract has these two, and who filed a record may name either.
        let usual = matches!(party.id.text.as_str(), "buyer" | "supplier");
        if !usual && !is_named(desk, &party.id, "party") {
            desk.push(idle("lint-party-unused", &party.id));
        }
    }
    // Systems are words for records; one left out is odd only where rules tell them apart.
    let systems = &identity.systems;
    let (named, left_out): (Vec<_>, Vec<_>) =
        systems.iter().partition(|system| is_told_apart(desk, &system.id));
    if let Some(first) = named.first().filter(|_| named.len() > left_out.len()) {
        for system in left_out {
            let label = Message::new("lint-other").with("id", &first.id.text);
            let finding = idle("lint-system-unused", &system.id);
            desk.push(finding.beside(first.id.place, label));
        }
    }
    for declared in identity.declared.iter().filter(|declared| declared.clauses.is_empty()) {
        let message = Message::new("lint-declared-unused").with("name", &declared.name);
        let help = Message::new("lint-declared-unused-help");
        desk.push(doubt(&declared.name, declared.place, message).help(help));
    }
    for reading in identity.readings.iter().filter(|reading| reading.affects.is_empty()) {
        let message = Message::new("lint-reading-idle").with("id", &reading.id.text);
        let help = Message::new("lint-reading-idle-help");
        desk.push(doubt(&reading.id, reading.id.place, message).help(help));
    }
}

fn idle(key: &'static str, id: &Word) -> Finding {
    let help = Message::new("lint-unused-help").with("id", &id.text);
    remark(id, id.place, Message::new(key).with("id", &id.text)).help(help)
}

/// Whether a rule tells this system from the others.
fn is_told_apart(desk: &Desk<'_>, system: &str) -> bool {
    let quoted = [format!("'{system}'"), format!("\"{system}\"")];
    let mut found = false;
    for (key, node) in glance::entries(desk.root).into_iter().filter(|(key, _)| *key != "system") {
        glance::texts(node, key, &mut |key, text, _| {
            found |= quoted.iter().any(|quoted| text.contains(quoted))
                || (key == "each" && text == system);
        });
    }
    found
}

/// Whether any text of the contract outside of the tables that declare it is the word, or an
/// expression that speaks of it.
fn is_named(desk: &Desk<'_>, word: &str, declared_under: &str) -> bool {
    let quoted = [format!("'{word}'"), format!("\"{word}\"")];
    let mut found = false;
    for (key, node) in glance::entries(desk.root) {
        if key != declared_under {
            glance::texts(node, key, &mut |_, text, _| {
                found |= text == word || quoted.iter().any(|quoted| text.contains(quoted));
            });
        }
    }
    found
}
