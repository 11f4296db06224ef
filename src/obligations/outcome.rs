//! Outcomes: what became of an obligation for one record, slot or window, and why.

use serde::Deserialize;
use serde::Serialize;

use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::calendar::Uncovered;
use crate::calendar::window::Window;

use super::room::Room;
use super::scope::Scope;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// Done as the contract demands.
    Met,
    /// Not done, done too late, or too often.
    Breached,
    /// Would be a breach, but an exclusion with cause and confirmation applies.
    Excused,
    /// Begun and not yet due.
    Pending,
    /// Its time has not begun.
    Upcoming,
    /// Cannot be decided from what was filed; the proof says what is missing.
    Undecidable,
}

impl Verdict {
    /// Every verdict, in the order in which counts of them are shown.
    pub const ALL: [Verdict; 6] = [
        Verdict::Breached,
        Verdict::Undecidable,
        Verdict::Pending,
        Verdict::Excused,
        Verdict::Met,
        Verdict::Upcoming,
    ];

    /// The verdict's name: `met`, `breached`, ...
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Breached => "breached",
            Verdict::Excused => "excused",
            Verdict::Pending => "pending",
            Verdict::Upcoming => "upcoming",
            Verdict::Undecidable => "undecidable",
        }
    }

    /// Key of the word for it.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Met => "site-state-met",
            Verdict::Breached => "site-state-breached",
            Verdict::Excused => "site-state-excused",
            Verdict::Pending => "site-state-pending",
            Verdict::Upcoming => "site-state-upcoming",
            Verdict::Undecidable => "site-state-undecidable",
        }
    }
}

/// What became of an obligation for one record, slot or window.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Id within the obligation: the record's id, or the id of the slot or window.
    pub id: String,
    /// The record it is about, if it is about one.
    pub record: Option<RecordNo>,
    /// The slot or window it is about, if it is about one.
    pub window: Option<Interval>,
    /// When it was triggered, or the last instant of its slot: decides its assessment period (I-7).
    pub at: Instant,
    /// Number of the assessment period it counts in; none if it lies outside all of them.
    pub period: Option<usize>,
    /// Last instant that is in time.
    pub due: Option<Instant>,
    /// When it was done.
    pub done: Option<Instant>,
    /// What was decided.
    pub verdict: Verdict,
    /// The window is still running: a later record can still change the verdict.
    pub provisional: bool,
    /// Its value is only shown: it is met because nothing is judged by it, and counts in no total.
    pub shown: bool,
    /// How many breaches it counts as; 0 unless breached.
    pub units: u32,
    /// How many more breaches it may turn out to be once what is missing is filed or judged.
    pub open_units: u32,
    /// The value that was measured, for ratios and statistics.
    pub value: Option<Decimal>,
    /// How far what is open can still move the value.
    pub reach: Reach,
    /// How much of what the limit allows is used, or how much of what it demands is done.
    pub room: Option<Room>,
    /// The window is over and nothing was filed that the value could be measured from.
    pub no_data: bool,
    /// The records that are to blame, for tallies.
    pub offenders: Vec<RecordNo>,
    /// The records it rests on, each once.
    pub evidence: Vec<RecordNo>,
    /// Where to point when it is reported.
    pub place: Place,
    /// The result in one phrase.
    pub summary: Message,
    /// Why.
    pub proof: Proof,
}

/// How far what is open can still move a measured value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reach {
    /// Not at all.
    #[default]
    Exact,
    /// It ends between the two, both inside.
    Between(Decimal, Decimal),
    /// Nobody can say.
    Unknown,
}

/// Everything that became of one obligation.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// Its outcomes, by time and id.
    pub outcomes: Vec<Outcome>,
    /// Whether the rule waits for events, so that no record means nothing was due; a rule that
    /// demands something of every slot or window does not.
    pub eventful: bool,
    /// Whether the rule asks for something to be done, so that what was not done in time is still
    /// waited for.
    pub waits: bool,
    /// Whether the contract states the obligation wrongly, so that nothing at all can be decided.
    pub unbound: bool,
}

/// How an obligation stands over some of its outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// At least one breach.
    Breached,
    /// No breach, but something cannot be decided.
    Undecidable,
    /// Nothing worse than something under way.
    Pending,
    /// Met, and records show it.
    Met,
    /// Nothing was filed and nothing was due: met only for want of bad news.
    NothingFiled,
    /// Nothing is judged, values are only shown.
    Shown,
    /// Everything lies in the future.
    Upcoming,
}

impl Standing {
    /// How a requirement stands that several obligations decide: as the worst of them; none if none does.
    pub fn worst(all: impl IntoIterator<Item = Standing>) -> Option<Standing> {
        const ORDER: [Standing; 7] = [
            Standing::Breached,
            Standing::Undecidable,
            Standing::Pending,
            Standing::NothingFiled,
            Standing::Met,
            Standing::Shown,
            Standing::Upcoming,
        ];
        all.into_iter().min_by_key(|one| ORDER.iter().position(|known| known == one))
    }

    /// The standing's name: `met`, `nothing-filed`, ...
    pub fn name(self) -> &'static str {
        match self {
            Standing::Breached => "breached",
            Standing::Undecidable => "undecidable",
            Standing::Pending => "pending",
            Standing::Met => "met",
            Standing::NothingFiled => "nothing-filed",
            Standing::Shown => "shown",
            Standing::Upcoming => "upcoming",
        }
    }

    /// Key of the word for it.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Met => "site-state-met",
            Standing::Breached => "site-state-breached",
            Standing::Pending => "site-state-pending",
            Standing::Upcoming => "site-state-upcoming",
            Standing::Undecidable => "site-state-undecidable",
            Standing::NothingFiled => "site-state-nothing-filed",
            Standing::Shown => "site-state-shown",
        }
    }
}

impl Decided {
    /// The outcomes that count in a period, with their numbers; all outcomes if `period` is none.
    pub fn within(&self, period: Option<usize>) -> impl Iterator<Item = (usize, &Outcome)> {
        self.outcomes
            .iter()
            .enumerate()
            .filter(move |(_, outcome)| period.is_none() || outcome.period == period)
    }

    /// How many outcomes of a period have this verdict, without those that are only shown.
    pub fn count(&self, period: Option<usize>, verdict: Verdict) -> usize {
        let counts = |outcome: &Outcome| outcome.verdict == verdict && !outcome.shown;
        self.within(period).filter(|(_, outcome)| counts(outcome)).count()
    }

    /// How the obligation stands in a period, or over the whole term if `period` is none.
    pub fn standing(&self, period: Option<usize>) -> Standing {
        let any = |verdict: Verdict| self.within(period).any(|(_, o)| o.verdict == verdict);
        if any(Verdict::Breached) {
            Standing::Breached
        } else if any(Verdict::Undecidable) {
            Standing::Undecidable
        } else if any(Verdict::Pending) {
            Standing::Pending
        } else if self.within(period).any(|(_, o)| o.shown && o.verdict == Verdict::Met) {
            Standing::Shown
        } else if any(Verdict::Met) || any(Verdict::Excused) {
            let shown = self.within(period).any(|(_, o)| {
                matches!(o.verdict, Verdict::Met | Verdict::Excused) && !o.evidence.is_empty()
            });
            if shown { Standing::Met } else { Standing::NothingFiled }
        } else if any(Verdict::Upcoming) {
            Standing::Upcoming
        } else {
            Standing::NothingFiled
        }
    }

    /// The outcomes, by number, whose time is up and which are still not done: those about a record,
    /// and of slots the last one that has fallen due. What an older slot lacks is missed, and no
    /// longer waited for.
    pub fn overdue(&self, as_of: &Moment) -> Vec<usize> {
        if !self.waits {
            return Vec::new();
        }
        let past = |outcome: &Outcome| outcome.due.is_some_and(|due| as_of.passed(due));
        let slots = self.outcomes.iter().filter(|one| one.record.is_none() && past(one));
        let last = slots.filter_map(|one| one.due).max();
        let waits = |one: &Outcome| {
            one.verdict == Verdict::Breached
                && one.done.is_none()
                && !one.shown
                && past(one)
                && (one.record.is_some() || one.due == last)
        };
        let all = self.outcomes.iter().enumerate();
        all.filter(|(_, one)| waits(one)).map(|(n, _)| n).collect()
    }

    /// How many records show what became of the obligation in a period.
    pub fn n_evidence(&self, period: Option<usize>) -> usize {
        let mut records: Vec<RecordNo> =
            self.within(period).flat_map(|(_, o)| o.evidence.iter().copied()).collect();
        records.sort_unstable();
        records.dedup();
        records.len()
    }
}

impl Outcome {
    /// An outcome about one record, which is also its evidence.
    pub(super) fn about(
        scope: &Scope<'_>,
        record: RecordNo,
        at: Instant,
        verdict: Verdict,
        summary: Message,
        proof: Proof,
    ) -> Outcome {
        let mut outcome = Outcome::bare(scope.record_id(record).to_owned(), at, verdict, summary);
        outcome.record = Some(record);
        outcome.evidence.push(record);
        outcome.place = scope.record(record).place;
        outcome.period = scope.period_of(at);
        outcome.proof = proof;
        outcome.settle();
        outcome
    }

    /// An outcome about a slot or window.
    pub(super) fn of_window(
        scope: &Scope<'_>,
        window: &Window,
        verdict: Verdict,
        summary: Message,
        place: Place,
    ) -> Outcome {
        // A slot belongs to the period in which its last day lies (I-7).
        let at = window.interval.to.plus(-1);
        let mut outcome = Outcome::bare(window.id.clone(), at, verdict, summary);
        outcome.window = Some(window.interval);
        outcome.period = scope.period_of(at);
        outcome.place = place;
        outcome.settle();
        outcome
    }

    /// An outcome about a year whose working days are not known, and with them what was owed.
    pub(super) fn uncovered(scope: &Scope<'_>, year: i32, place: Place) -> Outcome {
        let identity = &scope.contract.identity;
        let first = Date::from_ymd_opt(year, 1, 1).unwrap_or_default();
        // A year that began before the term concerns its first period.
        let at = identity.zone.midnight(first.max(identity.term.first));
        let window = Window {
            id: format!("uncovered-{year}"),
            title: None,
            first: identity.term.first,
            last: identity.term.last,
            interval: Interval::new(at, at.plus(1)),
        };
        let begun = scope.as_of.reached(at);
        let verdict = if begun { Verdict::Undecidable } else { Verdict::Upcoming };
        Outcome::of_window(scope, &window, verdict, Uncovered(year).message(), place)
    }

    fn bare(id: String, at: Instant, verdict: Verdict, summary: Message) -> Outcome {
        Outcome {
            id,
            record: None,
            window: None,
            at,
            period: None,
            due: None,
            done: None,
            verdict,
            provisional: false,
            shown: false,
            units: 0,
            open_units: 0,
            value: None,
            reach: Reach::Exact,
            room: None,
            no_data: false,
            offenders: Vec::new(),
            evidence: Vec::new(),
            place: Place::start_of(SourceId(0)),
            summary,
            proof: Proof::default(),
        }
    }

    /// Gives back what was set aside while it grew: outcomes are kept by the hundred thousand.
    pub(super) fn shrink(&mut self) {
        self.proof.facts.shrink_to_fit();
        self.proof.intervals.shrink_to_fit();
        self.proof.lines.shrink_to_fit();
        self.offenders.shrink_to_fit();
        self.evidence.shrink_to_fit();
    }

    /// Sets the number of breaches that a single outcome counts as, by its verdict.
    pub(super) fn settle(&mut self) {
        self.units = u32::from(self.verdict == Verdict::Breached);
        self.open_units =
            u32::from(matches!(self.verdict, Verdict::Pending | Verdict::Undecidable));
    }
}
