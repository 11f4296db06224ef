//! Points and amounts before and after, and by how much they differ.

use crate::assessment::DutyState;
use crate::assessment::Holds;
use crate::assessment::MoneyRange;
use crate::assessment::Range;
use crate::assessment::RightPhase;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::book::compare::Step;
use crate::reports::Brief;
use crate::reports::terminal::Tone;

/// What is shown where there is nothing.
const NOTHING: &str = "–";

/// `90.5`, or with its ends while it can still change.
pub(super) fn points(brief: &Brief<'_>, range: Option<&Range>) -> String {
    let Some(range) = range else { return NOTHING.to_owned() };
    let plain = |points: Decimal| points.normalize().to_string();
    if range.is_exact() {
        return plain(range.now);
    }
    ends(brief, plain(range.now), plain(range.low), plain(range.high))
}

/// Points as they stand, without their ends.
pub(super) fn points_now(range: Option<&Range>) -> String {
    range.map_or_else(|| NOTHING.to_owned(), |range| range.now.normalize().to_string())
}

/// An amount as it stands, without its ends.
pub(super) fn money_now(brief: &Brief<'_>, range: Option<&MoneyRange>) -> String {
    range.map_or_else(|| NOTHING.to_owned(), |range| brief.value(&Datum::Money(range.now)))
}

/// An amount, with its ends while it can still change.
pub(super) fn money(brief: &Brief<'_>, range: Option<&MoneyRange>) -> String {
    let Some(range) = range else { return NOTHING.to_owned() };
    let plain = |money: Money| brief.value(&Datum::Money(money));
    if range.is_exact() {
        return plain(range.now);
    }
    ends(brief, plain(range.now), plain(range.low), plain(range.high))
}

fn ends(brief: &Brief<'_>, now: String, low: String, high: String) -> String {
    let message = Message::new("cli-range").with("now", now).with("low", low).with("high", high);
    brief.say(&message)
}

/// By how many points it differs, with a sign; empty if that is nothing or cannot be said.
pub(super) fn more_points(step: &Step<Range>) -> String {
    match (&step.old, &step.new) {
        (Some(old), Some(new)) if old.now != new.now => {
            let by = (new.now - old.now).normalize();
            if by.is_sign_negative() { by.to_string() } else { format!("+{by}") }
        }
        _ => String::new(),
    }
}

/// By how much money it differs, with a sign; empty if that is nothing or cannot be said.
pub(super) fn more_money(brief: &Brief<'_>, step: &Step<MoneyRange>) -> String {
    match (&step.old, &step.new) {
        (Some(old), Some(new))
            if old.now.currency == new.now.currency && old.now.amount != new.now.amount =>
        {
            let by = Money::new(new.now.amount - old.now.amount, new.now.currency);
            let sign = if by.amount.is_sign_negative() { "" } else { "+" };
            format!("{sign}{}", brief.value(&Datum::Money(by)))
        }
        _ => String::new(),
    }
}

/// Whether more of it is better or worse for the supplier, as a colour.
pub(super) fn tone(by: &str, is_good: bool) -> Tone {
    match (by.chars().next(), is_good) {
        (Some('-'), true) | (Some('+'), false) => Tone::Bad,
        (Some('-'), false) | (Some('+'), true) => Tone::Good,
        _ => Tone::Plain,
    }
}

/// Whether conditions hold, in a word.
pub(super) fn holds(brief: &Brief<'_>, holds: Option<Holds>) -> String {
    match holds {
        None => NOTHING.to_owned(),
        Some(Holds::Yes) => brief.word("cli-holds-yes"),
        Some(Holds::No) => brief.word("cli-holds-no"),
        Some(Holds::NotYet) => brief.word("cli-holds-not-yet"),
    }
}

/// How the payer's duty stands, in a word.
pub(super) fn duty(brief: &Brief<'_>, duty: Option<DutyState>) -> String {
    duty.map_or_else(|| NOTHING.to_owned(), |duty| brief.word(duty.key()))
}

/// Where a right stands, in a word.
pub(super) fn right(brief: &Brief<'_>, phase: Option<RightPhase>, holds: Option<Holds>) -> String {
    match (phase, holds) {
        (None, _) => NOTHING.to_owned(),
        (Some(RightPhase::Available), _) => brief.word("cli-right-yes"),
        (Some(RightPhase::Exercised), _) => brief.word("cli-right-exercised"),
        (Some(RightPhase::Waived), _) => brief.word("cli-right-waived"),
        (Some(RightPhase::Dormant), Some(Holds::NotYet)) => brief.word("cli-right-not-yet"),
        (Some(RightPhase::Dormant), _) => brief.word("cli-right-no"),
    }
}

/// A grade, with its ends while they differ.
pub(super) fn grade(brief: &Brief<'_>, grade: Option<&[Option<String>; 3]>) -> String {
    let Some([low, now, high]) = grade else { return NOTHING.to_owned() };
    let plain = |title: &Option<String>| title.clone().unwrap_or_else(|| NOTHING.to_owned());
    if low == high {
        return plain(now);
    }
    ends(brief, plain(now), plain(low), plain(high))
}
