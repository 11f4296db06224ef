//! Figures and states as commands write them: ranges, amounts, marks.

use crate::assessment::Duty;
use crate::assessment::DutyState;
use crate::assessment::Holds;
use crate::assessment::MoneyRange;
use crate::assessment::PenaltyStatus;
use crate::assessment::PeriodScore;
use crate::assessment::Progress;
use crate::assessment::Range;
use crate::assessment::RightPhase;
use crate::assessment::RightState;
use crate::assessment::Settlement;
use crate::assessment::StageState;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::obligations::outcome::Standing;
use crate::obligations::outcome::Verdict;
use crate::reports::Brief;
use crate::reports::short;
use crate::reports::terminal::Tone;
use crate::reports::text;
use crate::seals::SealState;
use crate::seals::State;

/// Points.
pub(super) fn points(value: Decimal) -> String {
    value.normalize().to_string()
}

/// Points that are lost, as a negative number.
pub(super) fn lost(value: Decimal) -> String {
    points(-value)
}

/// `6`, or `6 (4 to 6)` while it can still change.
pub(super) fn range(brief: &Brief<'_>, range: &Range) -> String {
    if range.is_exact() {
        return points(range.now);
    }
    let message = Message::new("cli-range")
        .with("now", points(range.now))
        .with("low", points(range.low))
        .with("high", points(range.high));
    brief.say(&message)
}

/// Points on top, with their sign.
pub(super) fn gain(brief: &Brief<'_>, gained: &Range) -> String {
    format!("+{}", range(brief, gained))
}

/// An amount.
pub(super) fn money(brief: &Brief<'_>, money: Money) -> String {
    brief.value(&Datum::Money(money))
}

/// An amount, with its ends while it can still change.
pub(super) fn money_range(brief: &Brief<'_>, range: &MoneyRange) -> String {
    let now = money(brief, range.now);
    if range.is_exact() {
        return now;
    }
    let message =
        Message::new("cli-range").with("now", now).with("low", range.low).with("high", range.high);
    brief.say(&message)
}

/// The ends of an amount that can still change; empty if it cannot.
pub(super) fn ends(brief: &Brief<'_>, range: &MoneyRange) -> String {
    if range.is_exact() {
        return String::new();
    }
    brief.say(&Message::new("cli-ends").with("low", range.low).with("high", range.high))
}

/// What the ranges of points cover and what they do not; nothing if they are exact.
pub(super) fn range_note(brief: &Brief<'_>, range: &Range) -> Option<String> {
    let note = || brief.ink.paint(Tone::Quiet, &brief.word("cli-range-note"));
    (!range.is_exact()).then(note)
}

/// What the ranges of amounts cover and what they do not; nothing if what is payable is exact.
pub(super) fn payable_note(
    brief: &Brief<'_>,
    no: usize,
    settlement: &Settlement,
) -> Option<String> {
    let periods = brief.book.assessments.get(no).map_or(&[][..], |all| &all.periods);
    (!settlement.payable.is_exact()).then(|| note_of_all(brief, periods))
}

/// What the range of the average covers and what it does not; nothing if it is exact.
pub(super) fn average_note(
    brief: &Brief<'_>,
    range: &Range,
    periods: &[PeriodScore],
) -> Option<String> {
    (!range.is_exact()).then(|| note_of_all(brief, periods))
}

fn note_of_all(brief: &Brief<'_>, periods: &[PeriodScore]) -> String {
    let is_any_ahead = periods.iter().any(|one| one.progress == Progress::Ahead);
    let key = if is_any_ahead { "cli-range-note-ahead" } else { "cli-range-note" };
    brief.ink.paint(Tone::Quiet, &brief.word(key))
}

/// That a period is sealed, and what today's evidence would give; nothing if it is not.
pub(super) fn seal(brief: &Brief<'_>, no: usize, period: usize) -> Vec<String> {
    let own = |one: &&SealState| one.period == Some(period);
    let Some(one) = brief.book.seals[no].iter().find(own) else { return Vec::new() };
    let mut lines = Vec::new();
    let mut say = |tone: Tone, message: Message| {
        lines.push(format!("  {}", brief.ink.paint(tone, &brief.say(&message))));
    };
    if let State::Damaged(fault) = &one.state {
        say(Tone::Bad, Message::new("cli-seal-damaged").with("fault", fault.clone()));
    }
    let Some(seal) = one.standing() else { return lines };
    let tone = if one.changes().is_empty() { Tone::Good } else { Tone::Bad };
    let message = Message::new("cli-seal-note")
        .with("as_of", Datum::Instant(seal.as_of))
        .with("commit", short(&seal.commit))
        .with("state", Message::new(one.state.key()));
    say(tone, message);
    if seal.is_provisional {
        say(Tone::Doubt, Message::new("cli-seal-provisional"));
    }
    for change in one.changes() {
        let message = Message::new("cli-seal-change")
            .with("what", change.what.clone())
            .with("old", change.old.clone())
            .with("new", change.new.clone());
        say(Tone::Doubt, message);
    }
    for cause in one.causes() {
        say(Tone::Quiet, Message::new("cli-seal-cause").with("cause", cause.message()));
    }
    lines
}

/// What would be payable if all amendments were accepted; nothing if that is no other amount.
pub(super) fn amended_payable(
    brief: &Brief<'_>,
    no: usize,
    settlement: &Settlement,
) -> Option<String> {
    let today = brief.book.recomputed(no).settlement.as_ref()?.payable;
    let stands = settlement.payable;
    if today == stands {
        return None;
    }
    let difference = today.now.amount - stands.now.amount;
    let message = Message::new("cli-seal-payable")
        .with("amount", money_range(brief, &today))
        .with("difference", Money::new(difference, today.now.currency));
    Some(format!("  {}", brief.ink.paint(Tone::Doubt, &brief.say(&message))))
}

/// That input of a contract was not read; nothing if all of it was.
pub(super) fn unread(brief: &Brief<'_>, no: usize) -> Option<String> {
    let n = brief.book.ledger.unread[no];
    let id = &brief.book.ledger.contracts[no].identity.id;
    let message = Message::new("cli-unread").with("n", n).with("contract", id);
    (n > 0).then(|| brief.ink.paint(Tone::Bad, &brief.say(&message)))
}

/// A mark and a word for a payment: paid, or whether its conditions hold.
pub(super) fn stage(brief: &Brief<'_>, state: &StageState) -> (Tone, String) {
    if !state.payments.is_empty() && state.paid.amount >= state.net.now.amount {
        return (Tone::Good, format!("✓ {}", brief.word("cli-stage-done")));
    }
    holds(brief, state.holds)
}

/// A mark and a word for a verdict.
pub(super) fn verdict(brief: &Brief<'_>, verdict: Verdict) -> String {
    let mark = match verdict {
        Verdict::Met => '✓',
        Verdict::Breached => '✗',
        Verdict::Excused => '○',
        Verdict::Pending => '…',
        Verdict::Upcoming => '·',
        Verdict::Undecidable => '?',
    };
    format!("{mark} {}", text::verdict_word(brief, verdict))
}

/// The colour of a verdict.
pub(super) fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Met => Tone::Good,
        Verdict::Breached => Tone::Bad,
        Verdict::Undecidable | Verdict::Pending | Verdict::Excused => Tone::Doubt,
        Verdict::Upcoming => Tone::Quiet,
    }
}

/// A mark and a word for how an obligation stands.
pub(super) fn standing(brief: &Brief<'_>, standing: Standing) -> (Tone, String) {
    let of = |one: Verdict| (verdict_tone(one), verdict(brief, one));
    match standing {
        Standing::Breached => of(Verdict::Breached),
        Standing::Undecidable => of(Verdict::Undecidable),
        Standing::Pending => of(Verdict::Pending),
        Standing::Met => of(Verdict::Met),
        Standing::Upcoming => of(Verdict::Upcoming),
        Standing::Shown => (Tone::Quiet, format!("· {}", brief.word("cli-shown-only"))),
        Standing::NothingFiled => (Tone::Doubt, format!("∅ {}", brief.word("cli-nothing-filed"))),
    }
}

/// A mark and a word for a condition.
pub(super) fn holds(brief: &Brief<'_>, holds: Holds) -> (Tone, String) {
    match holds {
        Holds::Yes => (Tone::Good, format!("✓ {}", brief.word("cli-holds-yes"))),
        Holds::No => (Tone::Bad, format!("✗ {}", brief.word("cli-holds-no"))),
        Holds::NotYet => (Tone::Doubt, format!("… {}", brief.word("cli-holds-not-yet"))),
    }
}

/// A mark and a word for a right; that a right is not available is nobody's fault.
pub(super) fn right(brief: &Brief<'_>, state: &RightState) -> (Tone, String) {
    match (state.state, state.holds) {
        (RightPhase::Exercised, _) => {
            (Tone::Strong, format!("● {}", brief.word("cli-right-exercised")))
        }
        (RightPhase::Waived, _) => (Tone::Quiet, format!("○ {}", brief.word("cli-right-waived"))),
        (_, Holds::Yes) => (Tone::Strong, format!("✓ {}", brief.word("cli-right-yes"))),
        (_, Holds::No) => (Tone::Quiet, format!("· {}", brief.word("cli-right-no"))),
        (_, Holds::NotYet) => (Tone::Doubt, format!("… {}", brief.word("cli-right-not-yet"))),
    }
}

/// A mark and a word for the payer's duty.
pub(super) fn duty(brief: &Brief<'_>, duty: &Duty) -> (Tone, String) {
    let (tone, mark) = match duty.state {
        DutyState::Waiting => (Tone::Quiet, '·'),
        DutyState::Due => (Tone::Plain, '…'),
        DutyState::Paid => (Tone::Good, '✓'),
        DutyState::Late | DutyState::Overdue => (Tone::Bad, '✗'),
        DutyState::Excused => (Tone::Plain, '○'),
        DutyState::Unknown => (Tone::Doubt, '?'),
    };
    (tone, format!("{mark} {}", brief.word(duty.state.key())))
}

/// A mark and a word for a charge of a penalty.
pub(super) fn charge(brief: &Brief<'_>, status: PenaltyStatus) -> (Tone, String) {
    let (tone, mark) = match status {
        PenaltyStatus::Due => (Tone::Bad, '✗'),
        PenaltyStatus::ToConfirm => (Tone::Doubt, '…'),
        PenaltyStatus::Open | PenaltyStatus::Faulty => (Tone::Doubt, '?'),
        PenaltyStatus::Struck | PenaltyStatus::Repeated | PenaltyStatus::Suppressed => {
            (Tone::Quiet, '○')
        }
    };
    (tone, format!("{mark} {}", brief.word(status.key())))
}

/// Where a period stands.
pub(super) fn progress(brief: &Brief<'_>, progress: Progress, is_final: bool) -> String {
    brief.word(match progress {
        Progress::Ahead => "cli-period-ahead",
        Progress::Running => "cli-period-running",
        Progress::Over if is_final => "cli-period-final",
        Progress::Over => "cli-period-open",
    })
}
