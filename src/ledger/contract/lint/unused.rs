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
    let texts = &texts(desk);
    for shift in &identity.shifts {
        if !is_named(texts, &shift.id, "shift") {
            desk.push(idle("lint-shift-unused", &shift.id));
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for window in &identity.windows {
        if !seen.contains(&window.set.text.as_str()) {
            seen.push(&window.set.text);
            if !is_named(texts, &window.set, "window") {
                desk.push(idle("lint-window-unused", &window.set));
            }
        }
    }
    for party in &identity.parties {
        // Every contract has these two, and who filed a record may name either.
        let usual = matches!(party.id.text.as_str(), "buyer" | "supplier");
        if !usual && !is_named(texts, &party.id, "party") {
            desk.push(idle("lint-party-unused", &party.id));
        }
    }
    // Systems are words for records; one left out is odd only where rules tell them apart.
    let systems = &identity.systems;
    let (named, left_out): (Vec<_>, Vec<_>) =
        systems.iter().partition(|system| is_told_apart(texts, &system.id));
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

/// A text of the contract.
struct Text<'a> {
    /// The outermost key that it stands under.
    under: &'a str,
    /// The innermost.
    key: &'a str,
    text: &'a str,
    /// Whether it may be an expression that speaks of words: they stand in quotes there.
    has_quotes: bool,
}

/// All texts of the contract.
fn texts<'a>(desk: &Desk<'a>) -> Vec<Text<'a>> {
    let mut texts = Vec::new();
    for (under, node) in glance::entries(desk.root) {
        glance::texts(node, under, &mut |key, text, _| {
            let has_quotes = text.bytes().any(|byte| matches!(byte, b'\'' | b'"'));
            texts.push(Text { under, key, text, has_quotes });
        });
    }
    texts
}

/// Whether a rule tells this system from the others.
fn is_told_apart(texts: &[Text<'_>], system: &str) -> bool {
    let quoted = [format!("'{system}'"), format!("\"{system}\"")];
    texts.iter().filter(|one| one.under != "system").any(|one| {
        (one.key == "each" && one.text == system)
            || (one.has_quotes && quoted.iter().any(|quoted| one.text.contains(quoted)))
    })
}

/// Whether any text of the contract outside of the tables that declare it is the word, or an
/// expression that speaks of it.
fn is_named(texts: &[Text<'_>], word: &str, declared_under: &str) -> bool {
    let quoted = [format!("'{word}'"), format!("\"{word}\"")];
    texts.iter().filter(|one| one.under != declared_under).any(|one| {
        one.text == word
            || (one.has_quotes && quoted.iter().any(|quoted| one.text.contains(quoted)))
    })
}
