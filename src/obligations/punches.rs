//! Punches: when somebody came and went, and whether that was in time for a working time.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;

use super::outcome::Verdict;
use super::scope::Filed;
use super::scope::Scope;

/// A working time that is owed.
#[derive(Clone, Copy)]
pub(super) struct Duty {
    /// From the start of the first hours to the end of the last.
    pub(super) turn: Interval,
    /// Seconds that one may come later or go earlier.
    grace: i64,
    /// The last instant of the day on which it ends: until then a sheet may still come.
    last: Instant,
}

impl Duty {
    /// The duty of one turn.
    pub(super) fn of(scope: &Scope<'_>, turn: Interval, grace: i64) -> Duty {
        let zone = scope.frame.zone;
        let last = zone.day(zone.date(turn.to.plus(-1))).to.plus(-1);
        Duty { turn, grace, last }
    }
}

/// How many seconds before a working time, or after it, a punch may still belong to it.
const NEAR: i64 = 12 * 3_600;

/// When somebody came and went on a day: the first arrival and the last departure on record.
#[derive(Clone, Copy, Default)]
pub(super) struct Punches {
    come: Option<Instant>,
    go: Option<Instant>,
    come_blind: bool,
    go_blind: bool,
}

/// What is said of a duty.
pub(super) struct Judgement {
    /// The verdict.
    pub(super) verdict: Verdict,
    /// It in one phrase.
    pub(super) summary: Message,
    /// The last instant that is in time.
    pub(super) due: Instant,
    /// When it was done.
    pub(super) done: Option<Instant>,
}

impl Judgement {
    /// What nobody can say is no breach; where it is not even known whether anything was owed, it
    /// is not met either.
    pub(super) fn unless_doubtful(mut self, is_unsure: bool, is_owed: bool) -> Judgement {
        let breached = is_unsure && self.verdict == Verdict::Breached;
        if breached || (!is_owed && self.verdict == Verdict::Met) {
            self.verdict = Verdict::Undecidable;
            self.summary = Message::new("verdict-faulty-end");
        }
        self
    }
}

impl Punches {
    /// Reads the punches of records about one person and day.
    pub(super) fn read(
        scope: &Scope<'_>,
        records: &[RecordNo],
        (come, go): (u16, Option<u16>),
        duty: Duty,
    ) -> Punches {
        let mut punches = Punches::default();
        // A sheet whose punch is of another day contradicts itself.
        let near = Interval::new(duty.turn.from.plus(-NEAR), duty.turn.to.plus(NEAR + 1));
        let read = |record: RecordNo, slot: u16| match scope.happened(record, slot) {
            Filed::Value(at, place) if !near.contains(at) => Filed::Faulty(place),
            filed => filed,
        };
        for record in records {
            match read(*record, come) {
                Filed::Value(at, _) => {
                    punches.come = Some(punches.come.map_or(at, |known| known.min(at)));
                }
                Filed::Missing => {}
                Filed::Faulty(_) => punches.come_blind = true,
            }
            match go.map(|go| read(*record, go)) {
                Some(Filed::Value(at, _)) => punches.go = punches.go.max(Some(at)),
                Some(Filed::Faulty(_)) => punches.go_blind = true,
                Some(Filed::Missing) | None => {}
            }
        }
        punches
    }

    /// Whether there is a punch at all.
    pub(super) fn is_present(self) -> bool {
        self.come.is_some() || self.go.is_some()
    }

    /// Whether a punch cannot be read.
    pub(super) fn is_blind(self) -> bool {
        self.come_blind || self.go_blind
    }

    /// How badly they fit a duty: there, in time and to the end is best.
    pub(super) fn rank(self, duty: Duty) -> (bool, bool, bool) {
        let late = self.come.is_none_or(|at| at > duty.turn.from.plus(duty.grace));
        let early = self.go.is_none_or(|at| at < duty.turn.to.plus(-duty.grace));
        (!self.is_present(), late, early)
    }

    /// Whether somebody was there at all.
    pub(super) fn present(self, scope: &Scope<'_>, duty: Duty) -> Judgement {
        let done = self.come.or(self.go);
        let stamp = |at: Option<Instant>| at.map_or(Datum::Missing, |at| scope.stamp(at).into());
        let (verdict, summary) = match done {
            Some(_) => {
                let message = Message::new("verdict-attended");
                (Verdict::Met, message.with("in", stamp(self.come)).with("out", stamp(self.go)))
            }
            None => self.undone(scope, duty, self.is_blind(), "verdict-absent"),
        };
        Judgement { verdict, summary, due: duty.last, done }
    }

    /// Whether somebody who was there came in time.
    pub(super) fn late(self, scope: &Scope<'_>, duty: Duty) -> Judgement {
        let due = duty.turn.from.plus(duty.grace);
        let words = |key: &'static str, at: Instant| {
            Message::new(key)
                .with("at", scope.stamp(at))
                .with("due", scope.stamp(due))
                .with("by", Datum::Seconds(at.since(due).abs()))
        };
        let (verdict, summary) = match self.come {
            Some(at) if at <= due => (Verdict::Met, words("verdict-punctual", at)),
            // Another sheet of the day may say that it was earlier.
            Some(_) if self.come_blind => {
                (Verdict::Undecidable, Message::new("verdict-faulty-end"))
            }
            Some(at) => (Verdict::Breached, words("verdict-came-late", at)),
            None => self.undone(scope, duty, self.come_blind, "verdict-no-sign-in"),
        };
        Judgement { verdict, summary, due, done: self.come }
    }

    /// Whether somebody who was there stayed to the end.
    pub(super) fn early(self, scope: &Scope<'_>, duty: Duty) -> Judgement {
        let until = duty.turn.to.plus(-duty.grace);
        let words = |key: &'static str, at: Instant| {
            Message::new(key)
                .with("at", scope.stamp(at))
                .with("due", scope.stamp(until))
                .with("by", Datum::Seconds(at.since(until).abs()))
        };
        let (verdict, summary) = match self.go {
            Some(at) if at >= until => (Verdict::Met, words("verdict-stayed", at)),
            Some(_) if self.go_blind => (Verdict::Undecidable, Message::new("verdict-faulty-end")),
            Some(at) if scope.as_of.passed(duty.last) => {
                (Verdict::Breached, words("verdict-left-early", at))
            }
            // Who left may come back while the day lasts.
            _ => self.undone(scope, duty, self.go_blind, "verdict-no-sign-out"),
        };
        let done = self.go.filter(|_| verdict != Verdict::Pending);
        Judgement { verdict, summary, due: duty.last, done }
    }

    /// What is said where the punch that matters is not there.
    fn undone(
        self,
        scope: &Scope<'_>,
        duty: Duty,
        blind: bool,
        key: &'static str,
    ) -> (Verdict, Message) {
        let message = |key: &'static str| {
            Message::new(key)
                .with("from", scope.stamp(duty.turn.from))
                .with("to", scope.stamp(duty.turn.to))
        };
        if !scope.as_of.reached(duty.turn.from) {
            (Verdict::Upcoming, message("verdict-duty-ahead"))
        } else if !scope.as_of.passed(duty.last) {
            (Verdict::Pending, message("verdict-duty-now"))
        } else if blind {
            (Verdict::Undecidable, Message::new("verdict-faulty-end"))
        } else {
            (Verdict::Breached, message(key))
        }
    }
}
