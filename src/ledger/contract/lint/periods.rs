//! Term, periods and windows: gaps, overlaps, what reaches beyond the term.

use super::Desk;
use super::contradiction;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::time::Date;
use crate::base::time::add_days;
use crate::ledger::contract::fields::Word;

pub(super) fn lint(desk: &Desk<'_>) {
    periods(desk);
    windows(desk);
}

/// Windows of one set must not share days: nobody could say in which of them a day counts.
fn windows(desk: &Desk<'_>) {
    let windows = &desk.contract.identity.windows;
    for (n, window) in windows.iter().enumerate() {
        let other = windows[..n].iter().find(|other| {
            other.set.text == window.set.text
                && other.first <= window.last
                && window.first <= other.last
        });
        if window.last < window.first {
            let message = Message::new("contract-window-backwards").with("id", &window.id.text);
            desk.push(contradiction(&window.id, window.id.place, message));
        } else if let Some(other) = other {
            let message = Message::new("contract-window-overlap")
                .with("a", &other.id.text)
                .with("b", &window.id.text);
            let help =
                Message::new("lint-days-overlap-help").with("first", add_days(other.last, 1));
            let finding = contradiction(&window.id, window.id.place, message).help(help);
            desk.push(beside(finding, &other.id));
        }
    }
}

fn periods(desk: &Desk<'_>) {
    let identity = &desk.contract.identity;
    let term = &identity.term;
    if term.last < term.first {
        let message = Message::new("contract-term-backwards")
            .with("first", term.first)
            .with("last", term.last);
        desk.push(Finding::error("contract", desk.contract.place, message));
        return;
    }
    let mut next = term.first;
    let mut before: Option<&Word> = None;
    for period in &identity.periods {
        let id = &period.id;
        if period.first < term.first || period.last > term.last || period.last < period.first {
            let message = Message::new("contract-period-outside").with("id", &id.text);
            let help = Message::new("lint-period-outside-help")
                .with("first", term.first)
                .with("last", term.last);
            desk.push(contradiction(id, id.place, message).help(help));
        }
        if let Some(before) = before.filter(|_| period.first < next) {
            let message =
                Message::new("contract-period-overlap").with("a", &before.text).with("b", &id.text);
            let help = Message::new("lint-days-overlap-help").with("first", next);
            let finding = contradiction(id, id.place, message).help(help);
            desk.push(beside(finding, before));
        }
        if period.first > next {
            let finding = gap(id, id.place, next, add_days(period.first, -1));
            desk.push(before.into_iter().fold(finding, beside));
        }
        next = add_days(period.last, 1).max(next);
        before = Some(id);
    }
    if let Some(last) = before.filter(|_| next <= term.last) {
        desk.push(gap(last, last.place, next, term.last));
    }
}

fn gap(subject: &Word, place: Place, from: Date, to: Date) -> Finding {
    let message = Message::new("contract-period-gap").with("from", from).with("to", to);
    let help = Message::new("lint-period-gap-help").with("from", from).with("to", to);
    contradiction(subject, place, message).help(help)
}

fn beside(finding: Finding, other: &Word) -> Finding {
    finding.beside(other.place, Message::new("lint-other").with("id", &other.text))
}
