//! Allowances: how much of what its limits allow a contract has used, in the windows that run now.

use serde::Serialize;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Reach;
use crate::obligations::outcome::Verdict;
use crate::obligations::room::Fullness;
use crate::obligations::room::Room;
use crate::obligations::room::Sense;
use crate::obligations::room::Unit;

use super::desk::Desk;
use super::parts::Anchor;
use super::parts::Badge;
use super::target::OutcomeAt;
use super::target::Target;
use super::voice::Voice;

/// One limit in one window.
#[derive(Debug, Serialize)]
pub struct AllowanceView {
    /// The obligation.
    pub title: Anchor,
    /// The clause.
    pub clause: Anchor,
    /// The window, with the page of its outcome.
    pub window: Anchor,
    /// The last day of the window.
    pub until: String,
    /// What is allowed, or demanded.
    pub limit: String,
    /// What is used, or done.
    pub used: String,
    /// What is left, or lacking, in words.
    pub left: String,
    /// What is undecided and may come on top, in words; empty if nothing.
    pub open: String,
    /// Whether no record says anything of it.
    pub is_unfiled: bool,
    /// What is used, in percent of what is allowed, at most the whole: a length in a drawing.
    pub fill: String,
    /// The same with what is undecided.
    pub reach: String,
    /// The same percentage, for sorting; beyond the whole where it is.
    pub percent: String,
    /// The same in words; empty where it says nothing more.
    pub share: String,
    /// How full it is.
    pub state: Badge,
    /// Whether it must be reached, and not kept.
    pub is_floor: bool,
}

impl Desk<'_> {
    /// The outcomes of a contract that say how much of a limit is used in a window that runs now:
    /// limits that are passed or nearly so first, then what is still lacking, then the rest.
    pub fn allowances(&self, contract: usize) -> Vec<(OutcomeAt, Room)> {
        let runs = |outcome: &Outcome| outcome.provisional && outcome.verdict != Verdict::Upcoming;
        let mut list: Vec<(OutcomeAt, Room)> = self
            .outcomes(contract)
            .filter(|(_, outcome)| runs(outcome) && !outcome.shown)
            .filter_map(|(at, outcome)| Some((at, outcome.room?)))
            .filter(|(_, room)| room.allowed > Decimal::ZERO || room.used > room.allowed)
            .collect();
        list.sort_by_key(|(at, room)| {
            let share = room.percent().unwrap_or(Decimal::ZERO);
            (room.fullness(), std::cmp::Reverse(share), *at)
        });
        list
    }
}

impl Voice<'_> {
    /// How much of its limits a contract has used in the windows that run now.
    pub fn allowances(&self, contract: usize) -> Vec<AllowanceView> {
        let list = self.desk.allowances(contract);
        list.into_iter().map(|(at, room)| self.allowance(at, &room)).collect()
    }

    fn allowance(&self, at: OutcomeAt, room: &Room) -> AllowanceView {
        let file = self.desk.contract(at.contract);
        let outcome = self.desk.outcome(at);
        let obligation = &file.obligations[at.obligation];
        let percent = room.percent().unwrap_or(Decimal::ONE_HUNDRED);
        let with_open = Room { used: room.used + room.open, ..*room };
        let length = |percent: Decimal| {
            percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED).round_dp(1).normalize().to_string()
        };
        let until = outcome.window.map(|window| file.identity.zone.date(window.to.plus(-1)));
        AllowanceView {
            title: self.to(Target::Obligation(at.contract, at.obligation), &obligation.title),
            clause: self.to_clause(at.contract, obligation.clause),
            window: self.to_outcome(at),
            until: until.map(|day| day.to_string()).unwrap_or_default(),
            limit: self.limit_of(room),
            used: self.used_of(room),
            left: self.left_of(room),
            open: self.open_of(room, outcome),
            is_unfiled: outcome.evidence.is_empty(),
            fill: length(percent),
            reach: length(with_open.percent().unwrap_or(Decimal::ONE_HUNDRED)),
            percent: percent.round_dp(1).normalize().to_string(),
            share: match room.fullness() {
                Fullness::Over | Fullness::Reached => String::new(),
                _ => self.value(&Datum::Share(percent.round())),
            },
            state: match (room.fullness(), outcome.verdict) {
                // A share that is too low now can still rise before the window ends.
                (Fullness::Over, Verdict::Pending) => {
                    Badge { name: "pending", word: self.word("desk-room-over-now") }
                }
                (fullness, _) => self.fullness(fullness),
            },
            is_floor: room.sense == Sense::Floor,
        }
    }

    /// How full an allowance is, in a word.
    pub fn fullness(&self, fullness: Fullness) -> Badge {
        let (name, key) = match fullness {
            Fullness::Over => ("breached", "desk-room-over"),
            Fullness::Full => ("full", "desk-room-full"),
            Fullness::Nearly => ("nearly", "desk-room-nearly"),
            Fullness::Lacking => ("pending", "desk-room-lacking"),
            Fullness::Ample => ("met", "desk-room-ample"),
            Fullness::Reached => ("met", "desk-room-reached"),
        };
        Badge { name, word: self.word(key) }
    }

    /// A number of a room with its unit.
    fn amount(&self, unit: Unit, number: Decimal, limit: Decimal) -> String {
        let number = short(number, limit);
        self.value(&match (unit, i64::try_from(number)) {
            (Unit::Seconds, Ok(seconds)) => Datum::Seconds(seconds),
            (Unit::Share | Unit::Shortfall, _) => Datum::Share(number),
            _ => Datum::Number(number),
        })
    }

    /// A difference; one of two shares is no share.
    fn difference(&self, unit: Unit, number: Decimal) -> String {
        let none = Decimal::ZERO;
        match unit {
            Unit::Share | Unit::Shortfall => {
                let n = Datum::Number(short(number, none));
                self.say(&Message::new("desk-room-points").with("n", n))
            }
            unit => self.amount(unit, number, none),
        }
    }

    fn limit_of(&self, room: &Room) -> String {
        let key = match (room.sense, room.unit, room.is_strict) {
            (Sense::Floor, _, false) | (_, Unit::Shortfall, false) => "limit-at-least",
            (Sense::Floor, _, true) | (_, Unit::Shortfall, true) => "limit-above",
            (Sense::Ceiling, _, false) => "limit-at-most",
            (Sense::Ceiling, _, true) => "limit-below",
        };
        let limit = limit_number(room);
        let amount = self.amount(room.unit, limit, limit);
        self.say(&Message::new("desk-room-limit").with("rule", Message::new(key)).with("n", amount))
    }

    fn used_of(&self, room: &Room) -> String {
        let used = match room.unit {
            Unit::Shortfall => Decimal::ONE_HUNDRED - room.used,
            _ => room.used,
        };
        self.amount(room.unit, used, limit_number(room))
    }

    fn left_of(&self, room: &Room) -> String {
        let (key, number) = match room.fullness() {
            Fullness::Over if room.unit == Unit::Shortfall => ("desk-room-short", room.excess()),
            Fullness::Over => ("desk-room-beyond", room.excess()),
            Fullness::Full => return self.word("desk-room-none"),
            Fullness::Reached => return self.word("desk-room-done"),
            Fullness::Lacking => ("desk-room-missing", room.left()),
            Fullness::Nearly | Fullness::Ample => ("desk-room-left", room.left()),
        };
        let amount = self.difference(room.unit, number);
        self.say(&Message::new(key).with("n", amount))
    }

    fn open_of(&self, room: &Room, outcome: &Outcome) -> String {
        if outcome.reach == Reach::Unknown {
            return self.word("desk-room-blind");
        }
        if room.open <= Decimal::ZERO {
            return String::new();
        }
        let amount = self.difference(room.unit, room.open);
        self.say(&Message::new("desk-room-open").with("n", amount))
    }
}

/// The limit as the contract states it.
fn limit_number(room: &Room) -> Decimal {
    match room.unit {
        Unit::Shortfall => Decimal::ONE_HUNDRED - room.allowed,
        _ => room.allowed,
    }
}

/// A number with as few digits, from two on, as tell it from nothing and from the limit.
fn short(number: Decimal, limit: Decimal) -> Decimal {
    let tells =
        |one: &Decimal| (one == &limit) == (number == limit) && one.is_zero() == number.is_zero();
    (2..28).map(|digits| number.round_dp(digits)).find(tells).unwrap_or(number).normalize()
}
