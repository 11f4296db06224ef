//! What is open: slots to fill, and kinds of record that the contract asks for.

use std::collections::BTreeMap;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::book::Book;
use crate::cli::unknown;
use crate::filing::slots::Slot;
use crate::filing::slots::State;
use crate::filing::slots::open;
use crate::filing::slots::text_of;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;

/// How many missed slots are listed.
const MISSED: usize = 10;

/// What is open in a contract, as text.
pub(super) fn list(brief: &Brief<'_>, contract: usize, kind: Option<&str>) -> String {
    let slots = open(brief.book, contract, kind);
    let terms = &brief.book.ledger.contracts[contract];
    let mut text = String::new();
    if slots.is_empty() {
        let message = Message::new("new-slots-none").with("contract", &terms.identity.short);
        return format!("{}\n", brief.say(&message));
    }
    let heads = [
        (State::Open, "new-slots-open"),
        (State::Ahead, "new-slots-ahead"),
        (State::Missed, "new-slots-missed"),
    ];
    for (state, key) in heads {
        let some: Vec<&Slot<'_>> = slots.iter().filter(|slot| slot.state == state).collect();
        if some.is_empty() {
            continue;
        }
        let shown = if state == State::Missed { MISSED } else { some.len() };
        let head = brief
            .say(&Message::new(key).with("n", some.len()).with("shown", shown.min(some.len())));
        text.push_str(&brief.ink.paint(Tone::Strong, &head));
        text.push('\n');
        let mut table = Table::new(&[Align::Left, Align::Left, Align::Left, Align::Wrapped]);
        for slot in some.iter().take(shown) {
            table.row([
                Cell::from(format!("  {}", clean(&slot.name()))),
                Cell::from(slot.kind),
                Cell::from(due(brief, contract, slot)),
                Cell::from(clean(&slot.obligation.title).into_owned()),
            ]);
        }
        put(brief, &table, &mut text);
        text.push('\n');
    }
    let first = slots.first().map(Slot::name).unwrap_or_default();
    let several = brief.book.ledger.contracts.len() > 1;
    let named = if several { format!(" --contract {}", terms.identity.id) } else { String::new() };
    let command = format!("pactbook new --slot={first}{named}");
    text.push_str(&brief.say(&Message::new("new-slots-next").with("command", command)));
    text.push('\n');
    text
}

fn put(brief: &Brief<'_>, table: &Table, text: &mut String) {
    for line in table.lines(brief.width, brief.ink) {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// A slot in one line, as something to choose.
pub(super) fn line(brief: &Brief<'_>, contract: usize, slot: &Slot<'_>) -> String {
    format!("{}  {}", due(brief, contract, slot), clean(&slot.obligation.title))
}

fn due(brief: &Brief<'_>, contract: usize, slot: &Slot<'_>) -> String {
    let zone = brief.book.ledger.contracts[contract].identity.zone;
    let at = slot.outcome.due.unwrap_or(slot.outcome.at);
    let message = Message::new("new-slot-due").with("at", Datum::Instant(zone.stamp(at)));
    brief.say(&message)
}

/// The slot of a name: `OBLIGATION/SLOT`, or of `OBLIGATION` the first that is open.
pub(super) fn named<'b>(
    book: &'b Book,
    contract: usize,
    name: &str,
    kind: Option<&str>,
) -> Result<Slot<'b>, Error> {
    let (obligation, slot) = match name.split_once('/') {
        Some((obligation, slot)) => (obligation, Some(slot)),
        None => (name, None),
    };
    let slots = of_obligation(book, contract, obligation, kind)?;
    let names: Vec<String> = slots.iter().map(Slot::name).collect();
    let found = slots.into_iter().find(|one| slot.is_none_or(|slot| one.outcome.id == slot));
    found.ok_or_else(|| {
        unknown("open slot", name, names.iter().map(String::as_str))
            .hint("see what is open: `pactbook new --slot`")
    })
}

/// The open slots of an obligation.
pub(super) fn of_obligation<'b>(
    book: &'b Book,
    contract: usize,
    obligation: &str,
    kind: Option<&str>,
) -> Result<Vec<Slot<'b>>, Error> {
    let mut own = open(book, contract, None);
    let names: Vec<String> = own.iter().map(|slot| slot.obligation.id.text.clone()).collect();
    own.retain(|slot| slot.obligation.id.text == obligation);
    if own.is_empty() {
        return Err(unknown(
            "obligation with an open slot",
            obligation,
            names.iter().map(String::as_str),
        ));
    }
    if let (Some(kind), Some(slot)) = (kind, own.first())
        && kind != slot.kind
    {
        let message =
            format!("`{obligation}` is filled by `{}`, not by `{}`", slot.kind, clean(kind));
        return Err(Error::new(ErrorKind::Usage, message).hint("leave the kind out"));
    }
    Ok(own)
}

/// The kinds of record that obligations of a contract look at, by name, with their titles.
pub(super) fn asked_for(brief: &Brief<'_>, contract: usize) -> Vec<(String, String)> {
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for obligation in &brief.book.ledger.contracts[contract].obligations {
        let on = text_of(&obligation.node, "on").and_then(|on| brief.book.ledger.kinds.named(on));
        if let Some(kind) = on {
            let label = kind.label.of(brief.catalog.language()).to_owned();
            kinds.insert(kind.name.to_string(), label);
        }
    }
    kinds.into_iter().collect()
}

/// The kinds that a contract asks for, with how many are open, as text.
pub(super) fn kinds(brief: &Brief<'_>, contract: usize) -> String {
    let slots = open(brief.book, contract, None);
    let short = &brief.book.ledger.contracts[contract].identity.short;
    let head = Message::new("new-kinds").with("contract", short);
    let mut text = brief.ink.paint(Tone::Strong, &brief.say(&head));
    text.push('\n');
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Left]);
    for (name, label) in asked_for(brief, contract) {
        let n = slots.iter().filter(|slot| slot.kind == name && slot.state == State::Open).count();
        let open = match n {
            0 => String::new(),
            n => brief.say(&Message::new("new-kinds-open").with("n", n)),
        };
        table.row([Cell::from(format!("  {name}")), Cell::from(label), Cell::from(open)]);
    }
    put(brief, &table, &mut text);
    text.push_str(&format!("\n{}\n", brief.word("new-kinds-next")));
    text
}
