//! Shares: what part of a whole is good, what of it is open, and what follows for a window.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::calendar::window::Window;

use super::limit::Fraction;
use super::limit::Limit;
use super::outcome::Outcome;
use super::outcome::Reach;
use super::outcome::Verdict;
use super::room::Room;
use super::room::Sense;
use super::room::Unit;
use super::scope::Scope;
use super::tally::begun;
use super::tally::over;
use super::tally::shown_only;

/// How many outcomes or records a proof names one by one.
const MOST_NAMED: usize = 50;

/// What a share of nothing means.
#[derive(Clone, Copy)]
pub(super) enum Empty {
    /// The rule does not apply.
    NotApplicable,
    /// All is well.
    Met,
    /// As bad as a share of nothing at all.
    Zero,
}

/// By what a share is judged.
#[derive(Clone, Copy)]
pub(super) struct Standard {
    /// The limit in percent; none where the share is only shown.
    pub(super) limit: Option<Limit>,
    /// What a share of nothing means.
    pub(super) empty: Empty,
    /// Where the contract says so.
    pub(super) place: Place,
}

/// Numerator, denominator and what is open, in one window.
pub(super) struct Shares<'a> {
    /// What is sure.
    pub(super) sure: Fraction,
    /// What may be added to it: the whole for sure, the part perhaps.
    pub(super) open: Fraction,
    /// Whether something is open of which nobody can say how much it is.
    pub(super) blind: bool,
    /// What the window will still bring, as far as that is known.
    pub(super) ahead: Option<usize>,
    /// The records it rests on.
    pub(super) evidence: Vec<RecordNo>,
    /// The outcomes that are not good, with the numbers of their obligations.
    pub(super) failed: Vec<(usize, &'a Outcome)>,
    /// What single records add, where they do not all count alike.
    pub(super) weights: Vec<(RecordNo, Datum)>,
}

impl Default for Shares<'_> {
    fn default() -> Self {
        let nothing = Fraction { part: Decimal::ZERO, whole: Decimal::ZERO };
        Shares {
            sure: nothing,
            open: nothing,
            blind: false,
            ahead: None,
            evidence: Vec::new(),
            failed: Vec::new(),
            weights: Vec::new(),
        }
    }
}

/// How much of what the limit leaves is used; a floor leaves what is lacking to the whole.
fn room(value: Decimal, limit: Limit, reach: Reach) -> Room {
    let (low, high) = match reach {
        Reach::Between(low, high) => (low, high),
        Reach::Exact | Reach::Unknown => (value, value),
    };
    let is_strict = matches!(limit, Limit::Below(_) | Limit::Above(_));
    let (used, allowed, open, unit) = match limit.is_ceiling() {
        true => (value, limit.number(), high - value, Unit::Share),
        false => (
            Decimal::ONE_HUNDRED - value,
            Decimal::ONE_HUNDRED - limit.number(),
            value - low,
            Unit::Shortfall,
        ),
    };
    let open = open.max(Decimal::ZERO);
    Room { open, is_strict, ..Room::new(used, allowed, unit, Sense::Ceiling) }
}

impl Shares<'_> {
    /// Counts one thing that is good or is not.
    pub(super) fn count(&mut self, good: bool) {
        self.add(Decimal::from(u32::from(good)), Decimal::ONE);
    }

    /// Adds a part and its whole.
    pub(super) fn add(&mut self, part: Decimal, whole: Decimal) {
        // Sums beyond all numbers are nobody's share.
        match (self.sure.part.checked_add(part), self.sure.whole.checked_add(whole)) {
            (Some(part), Some(whole)) => self.sure = Fraction { part, whole },
            _ => self.blind = true,
        }
    }

    /// Adds what may turn out either way.
    pub(super) fn leave_open(&mut self, part: Decimal, whole: Decimal) {
        match (self.open.part.checked_add(part), self.open.whole.checked_add(whole)) {
            (Some(part), Some(whole)) => self.open = Fraction { part, whole },
            _ => self.blind = true,
        }
    }

    fn is_open(&self) -> bool {
        !self.open.whole.is_zero() || !self.open.part.is_zero()
    }

    /// The share if what is open, and so many more things of one each, are all good, or none is.
    fn bound(&self, more: usize, good: bool) -> Fraction {
        let more = Decimal::from(more);
        let part = if good { self.sure.part + self.open.part + more } else { self.sure.part };
        Fraction { part, whole: self.sure.whole + self.open.whole + more }
    }

    /// The outcome of a window.
    pub(super) fn outcome(
        mut self,
        scope: &Scope<'_>,
        window: &Window,
        standard: Standard,
        mut proof: Proof,
    ) -> Outcome {
        // What is still in its days of grace keeps the share open beyond the window.
        let over = over(scope, window) && self.ahead.is_none_or(|ahead| ahead == 0);
        self.blind |= self.sure.whole.is_sign_negative() && !self.sure.whole.is_zero();
        let value = self.sure.percent().filter(|_| self.sure.whole > Decimal::ZERO);
        self.explain(scope, standard.limit, value, &mut proof);
        let verdict = self.verdict(begun(scope, window), over, standard);
        let summary = self.summary(verdict, value, standard.limit);
        // Once the window is over, what is in its days of grace may still go either way.
        let grace = self.ahead.filter(|_| scope.as_of.reached(window.interval.to)).unwrap_or(0);
        let doubt = self.blind || self.is_open() || grace > 0;
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, standard.place);
        let (low, high) = (self.bound(grace, false).percent(), self.bound(grace, true).percent());
        outcome.reach = match (value, low.zip(high)) {
            _ if !doubt => Reach::Exact,
            (Some(_), Some((low, high))) if !self.blind => {
                Reach::Between(low.min(high), high.max(low))
            }
            _ => Reach::Unknown,
        };
        outcome.no_data = value.is_none() && over && !doubt;
        outcome.proof = proof;
        outcome.provisional = !over;
        outcome.shown = standard.limit.is_none();
        outcome.value = value;
        outcome.room =
            value.zip(standard.limit).map(|(value, limit)| room(value, limit, outcome.reach));
        outcome.evidence = self.evidence;
        outcome
    }

    fn verdict(&self, begun: bool, over: bool, standard: Standard) -> Verdict {
        let Some(limit) = standard.limit else {
            return if begun { Verdict::Met } else { Verdict::Upcoming };
        };
        let fits = self.sure.whole > Decimal::ZERO;
        match fits {
            _ if !begun => Verdict::Upcoming,
            _ if self.blind => Verdict::Undecidable,
            true if !over && !self.sure.holds(limit) => {
                // While the window runs, a share that is too low can still rise; where all that is
                // to come is known, it may be clear that it cannot rise enough.
                let best = self.ahead.map(|ahead| self.bound(ahead, !limit.is_ceiling()));
                match best {
                    Some(best) if !best.holds(limit) => Verdict::Breached,
                    _ => Verdict::Pending,
                }
            }
            true if !self.is_open() => match self.sure.holds(limit) {
                true => Verdict::Met,
                false => Verdict::Breached,
            },
            true => match (self.bound(0, false).holds(limit), self.bound(0, true).holds(limit)) {
                (true, true) => Verdict::Met,
                (false, false) => Verdict::Breached,
                _ => Verdict::Undecidable,
            },
            false if self.is_open() => Verdict::Undecidable,
            false => match standard.empty {
                Empty::NotApplicable | Empty::Met => Verdict::Met,
                Empty::Zero if over => Verdict::Breached,
                Empty::Zero => Verdict::Pending,
            },
        }
    }

    fn summary(&self, verdict: Verdict, value: Option<Decimal>, limit: Option<Limit>) -> Message {
        let words = |key: &'static str, value: Decimal| {
            Message::new(key)
                .with("good", self.sure.part)
                .with("all", self.sure.whole)
                .with("value", Datum::Share(value))
        };
        match (value, limit) {
            _ if verdict == Verdict::Upcoming => Message::new("verdict-window-ahead"),
            _ if self.blind && verdict == Verdict::Undecidable => {
                Message::new("verdict-faulty-end")
            }
            (Some(value), Some(limit)) => words("verdict-ratio", limit.shown(value, 2))
                .with("rule", Message::new(limit.key()))
                .with("limit", Datum::Share(limit.number())),
            (Some(value), None) => shown_only(
                words("verdict-ratio-plain", value.round_dp(2)),
                self.blind || self.is_open(),
            ),
            (None, Some(_)) => Message::new("verdict-ratio-empty"),
            (None, None) => shown_only(Message::new("verdict-ratio-empty"), self.blind),
        }
    }

    fn explain(
        &self,
        scope: &Scope<'_>,
        limit: Option<Limit>,
        value: Option<Decimal>,
        proof: &mut Proof,
    ) {
        for (record, weight) in self.weights.iter().take(MOST_NAMED) {
            let label = Message::new("proof-counts").with("record", scope.record_id(*record));
            proof.linked(label, weight.clone(), Link::Record(*record));
        }
        proof.line(Message::new("proof-numerator"), self.sure.part);
        proof.line(Message::new("proof-denominator"), self.sure.whole);
        for (no, failed) in self.failed.iter().take(MOST_NAMED) {
            let obligation = &scope.contract.obligations[*no];
            let label = Message::new("proof-series-one")
                .with("title", &obligation.title)
                .with("id", &failed.id);
            let link = Link::Outcome(obligation.id.text.clone(), failed.id.clone());
            proof.linked(label, failed.summary.clone(), link);
        }
        let n_named = self.failed.len().max(self.weights.len());
        if n_named > MOST_NAMED {
            proof.line(Message::new("proof-more"), n_named - MOST_NAMED);
        }
        if self.is_open() {
            proof.line(Message::new("proof-unjudged"), self.open.whole);
        }
        if let Some(value) = value {
            let shown = limit.map_or_else(|| value.round_dp(4), |limit| limit.shown(value, 2));
            proof.line(Message::new("proof-ratio"), Datum::Share(shown));
        }
        if let Some(limit) = limit {
            proof.line(Message::new(limit.key()), Datum::Share(limit.number()));
        }
    }
}
