//! `availability`: the share of a window's service time that something was up, or down.

use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Interval;
use crate::base::time::subtract;
use crate::base::time::union;
use crate::calendar::Uncovered;
use crate::calendar::clock::Clock;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;
use crate::expr::Truth;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::exclusion;
use super::exclusion::Exclusion;
use super::exclusion::Excuse;
use super::filter::Filter;
use super::limit::Fraction;
use super::limit::Limit;
use super::outage::Outage;
use super::outage::Outages;
use super::outcome::Outcome;
use super::outcome::Reach;
use super::outcome::Verdict;
use super::room::Room;
use super::room::Sense;
use super::room::Unit;
use super::scope::Prior;
use super::scope::Scope;
use super::so_far::measured;
use super::tally::Shown;
use super::tally::begun;
use super::tally::over;
use super::tally::shown_only;

/// Time up against time down in a window.
pub(super) const AVAILABILITY: RuleKind = RuleKind { name: "availability", bind };

/// Which share is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Up,
    Down,
}

struct Availability {
    filter: Filter,
    outages: Outages,
    each: Vec<String>,
    clock: Clock,
    of: Of,
    limit: Option<Limit>,
    windows: Arc<Windows>,
    exclusions: Vec<Exclusion>,
    evidence: Vec<Filter>,
    place: Place,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter();
    let limit = binder.limit_or_shown();
    let of = binder.fields.choice("of", &[("up", Of::Up), ("down", Of::Down)]).unwrap_or(Of::Up);
    let clock = binder.clock(binder.fields.word("clock"));
    let windows = binder.windows("per", "period");
    let evidence = binder.evidence();
    let place = binder.fields.place;
    let filter = filter?;
    let exclusions = Exclusion::bind(binder, filter.kind);
    let (outages, each) = Outages::bind(binder, filter.kind)?;
    Some(Box::new(Availability {
        outages,
        each,
        filter,
        clock: clock?,
        of,
        limit: limit?,
        windows: windows?,
        exclusions,
        evidence,
        place,
    }))
}

/// What one record states, and what becomes of it.
struct Case<'a> {
    record: RecordNo,
    outages: Vec<Outage<'a>>,
    /// Whether it is known to be meant.
    meant: bool,
    excuse: Excuse,
}

impl Case<'_> {
    fn is_excused(&self) -> bool {
        matches!(self.excuse, Excuse::Confirmed { .. })
    }
}

impl Rule for Availability {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let mut cases = Vec::new();
        for record in scope.records(self.filter.kind) {
            let truth = self.filter.test(scope, *record);
            if truth == Truth::No {
                continue;
            }
            let outages = self.outages.stated(scope, *record, &self.windows);
            if outages.is_empty() {
                continue;
            }
            let excuse = exclusion::excuse(scope, &self.exclusions, *record);
            let meant = truth == Truth::Yes;
            cases.push(Case { record: *record, outages, meant, excuse });
        }
        let shown = Shown::gather(scope, &self.evidence, &self.windows);
        let targets: Vec<Option<&str>> = match self.each.is_empty() {
            true => vec![None],
            false => self.each.iter().map(|target| Some(target.as_str())).collect(),
        };
        for (n, window) in self.windows.list.iter().enumerate() {
            for target in &targets {
                let evidence = shown.of(n).collect();
                sink.push(self.outcome(scope, window, *target, &cases, evidence));
            }
        }
    }

    fn eventful(&self) -> bool {
        true
    }
}

/// The time of one window for one target, by what became of it, on the rule's clock.
struct Times {
    /// Service time so far.
    service: i64,
    /// Service time of the whole window, if the calendar reaches so far.
    whole: Option<i64>,
    /// Down for sure.
    down: i64,
    /// Neither up nor down: excluded and confirmed, and down for no other reason.
    excluded: i64,
    /// Down at most, with what is doubtful.
    worst_down: i64,
    /// Excluded in that case.
    worst_excluded: i64,
}

impl Times {
    /// The share on record: what is doubtful counts as up.
    fn now(&self, of: Of) -> Fraction {
        share(of, self.service - self.excluded, self.down)
    }

    /// The share if everything doubtful was down.
    fn worst(&self, of: Of) -> Fraction {
        share(of, self.service - self.worst_excluded, self.worst_down)
    }

    /// The share if nothing more goes down in what is left of the window.
    fn best(&self, of: Of) -> Option<Fraction> {
        Some(share(of, self.whole? - self.excluded, self.down))
    }

    fn is_doubtful(&self) -> bool {
        self.worst_down > self.down || self.worst_excluded != self.excluded
    }
}

fn share(of: Of, base: i64, down: i64) -> Fraction {
    let part = match of {
        Of::Up => base - down,
        Of::Down => down,
    };
    Fraction { part: part.into(), whole: base.into() }
}

/// Stretches of one window by what became of them.
#[derive(Default)]
struct Stretches {
    down: Vec<Interval>,
    doubtful: Vec<Interval>,
    excluded: Vec<Interval>,
    /// Excluded if it is meant at all.
    maybe_excluded: Vec<Interval>,
}

impl Availability {
    fn outcome(
        &self,
        scope: &Scope<'_>,
        window: &Window,
        target: Option<&str>,
        cases: &[Case<'_>],
        mut evidence: Vec<RecordNo>,
    ) -> Outcome {
        let outages = cases.iter().flat_map(|case| &case.outages);
        let concerning =
            outages.filter(|outage| target.is_none_or(|target| outage.concerns(target)));
        let events = concerning.map(|outage| outage.stretch);
        let until = measured(scope, window.interval, events);
        let so_far = Interval::new(window.interval.from, until);
        let mut proof = Proof::default();
        self.introduce(&mut proof);
        let mut stretches = Stretches::default();
        let mut offenders = Vec::new();
        let mut concerned = Vec::new();
        let mut own = 0;
        let mut covered = Ok(());
        for case in cases {
            let mut sure = Vec::new();
            let mut doubtful = Vec::new();
            for outage in &case.outages {
                let concerns = target.is_none_or(|target| outage.concerns(target));
                if let Some(part) = outage.stretch.overlap(so_far).filter(|_| concerns) {
                    if case.meant && outage.sure { &mut sure } else { &mut doubtful }.push(part);
                }
            }
            if sure.is_empty() && doubtful.is_empty() {
                continue;
            }
            concerned.push(case.record);
            exclusion::explain(scope, &case.excuse, &mut proof);
            let excused = case.is_excused();
            let words = [
                (&sure, if excused { "proof-down-excluded" } else { "proof-down" }),
                (&doubtful, "proof-down-doubtful"),
            ];
            for (parts, key) in words {
                if parts.is_empty() {
                    continue;
                }
                let label = Message::new(key).with("record", scope.record_id(case.record));
                let length = match self.seconds(scope, parts) {
                    Ok(seconds) => {
                        own += if key == "proof-down" { seconds } else { 0 };
                        Datum::Seconds(seconds)
                    }
                    Err(uncovered) => {
                        covered = Err(uncovered);
                        Datum::Missing
                    }
                };
                proof.linked(label, length, Link::Record(case.record));
            }
            if excused {
                stretches.excluded.append(&mut sure);
                stretches.maybe_excluded.append(&mut doubtful);
            } else {
                if !sure.is_empty() {
                    offenders.push(case.record);
                }
                stretches.down.append(&mut sure);
                stretches.doubtful.append(&mut doubtful);
            }
        }
        self.merged(scope, &stretches.down, &mut proof);
        let times = covered.and_then(|()| self.times(scope, window, so_far, stretches));
        let mut id = window.id.clone();
        if let Some(target) = target {
            id = format!("{id}.{target}");
        }
        let named = Window { id, ..window.clone() };
        let mut outcome = match times {
            Err(uncovered) => {
                let ahead = !begun(scope, window);
                let verdict = if ahead { Verdict::Upcoming } else { Verdict::Undecidable };
                let summary = uncovered.message();
                let mut outcome = Outcome::of_window(scope, &named, verdict, summary, self.place);
                outcome.reach = Reach::Unknown;
                outcome
            }
            Ok(times) => self.judged(scope, &named, &times, own, concerned.len(), &mut proof),
        };
        outcome.proof = proof;
        outcome.provisional = !over(scope, window);
        outcome.shown = self.limit.is_none();
        if outcome.verdict == Verdict::Pending {
            outcome.due = Some(window.interval.to.plus(-1));
        }
        if outcome.verdict == Verdict::Breached {
            if let Some(first) = offenders.first() {
                outcome.place = scope.record(*first).place;
            }
            outcome.offenders = offenders;
        }
        evidence.extend(concerned);
        evidence.sort_unstable();
        evidence.dedup();
        outcome.evidence = evidence;
        outcome
    }

    fn introduce(&self, proof: &mut Proof) {
        let clock = match &self.clock {
            Clock::Always => Datum::from(Message::new("clock-always")),
            Clock::Shift(shift) => Datum::from(shift.name()),
        };
        proof.given(Message::new("proof-clock"), clock, Some(self.place));
    }

    /// Tells which stretches became one because they overlap.
    fn merged(&self, scope: &Scope<'_>, down: &[Interval], proof: &mut Proof) {
        let wholes = union(down.to_vec());
        let mut pieces = vec![0_usize; wholes.len()];
        for piece in down {
            // The wholes are apart and sorted: the last that begins no later holds the piece.
            let at = wholes.partition_point(|whole| whole.from <= piece.from);
            pieces[at.saturating_sub(1)] += 1;
        }
        for (whole, n) in wholes.iter().zip(pieces).filter(|(_, n)| *n > 1) {
            let label = Message::new("proof-down-merged")
                .with("n", n)
                .with("from", scope.stamp(whole.from))
                .with("to", scope.stamp(whole.to));
            if let Ok(seconds) = self.seconds(scope, &[*whole]) {
                proof.line(label, Datum::Seconds(seconds));
            }
        }
    }

    /// Seconds of the rule's clock in stretches, what overlaps once.
    fn seconds(&self, scope: &Scope<'_>, stretches: &[Interval]) -> Result<i64, Uncovered> {
        union(stretches.to_vec()).into_iter().try_fold(0, |sum, stretch| {
            let elapsed = self.clock.elapsed(scope.frame, stretch.from, stretch.to, &[])?;
            Ok(sum + elapsed.seconds)
        })
    }

    fn times(
        &self,
        scope: &Scope<'_>,
        window: &Window,
        so_far: Interval,
        stretches: Stretches,
    ) -> Result<Times, Uncovered> {
        let Stretches { down, doubtful, excluded, maybe_excluded } = stretches;
        // Time that is down for another reason as well is down, excluded or not.
        let beyond = |excluded: &[Interval], down: &[Interval]| {
            let down = union(down.to_vec());
            let rest = union(excluded.to_vec());
            let rest: Vec<Interval> =
                rest.into_iter().flat_map(|one| subtract(one, &down)).collect();
            self.seconds(scope, &rest)
        };
        let worst_down = [down.as_slice(), &doubtful].concat();
        let worst_excluded = [excluded.as_slice(), &maybe_excluded].concat();
        Ok(Times {
            service: self.seconds(scope, &[so_far])?,
            whole: self.seconds(scope, &[window.interval]).ok(),
            down: self.seconds(scope, &down)?,
            excluded: beyond(&excluded, &down)?,
            worst_down: self.seconds(scope, &worst_down)?,
            worst_excluded: beyond(&worst_excluded, &worst_down)?,
        })
    }

    /// The outcome of a window whose times are known; `own` is the sum of what the records state,
    /// which counts twice what overlaps.
    fn judged(
        &self,
        scope: &Scope<'_>,
        window: &Window,
        times: &Times,
        own: i64,
        n_records: usize,
        proof: &mut Proof,
    ) -> Outcome {
        let (now, worst) = (times.now(self.of), times.worst(self.of));
        let value = now.percent();
        let line = |proof: &mut Proof, key: &'static str, seconds: i64| {
            proof.line(Message::new(key), Datum::Seconds(seconds));
        };
        line(proof, "proof-service-time", times.service);
        if own > times.down {
            line(proof, "proof-down-overlap", times.down - own);
        }
        line(proof, "proof-down-total", times.down);
        if times.excluded > 0 {
            line(proof, "proof-down-excluded-total", times.excluded);
        }
        line(proof, "proof-up-total", times.service - times.excluded - times.down);
        let shown = |value: Decimal| {
            Datum::Share(
                self.limit.map_or_else(|| value.round_dp(6), |limit| limit.shown(value, 2)),
            )
        };
        if let Some(value) = value {
            proof.line(Message::new(self.share_key()), shown(value));
        }
        if let Some(limit) = self.limit {
            proof.line(Message::new(limit.key()), Datum::Share(limit.number()));
            if let Some(allowed) = self.allowed(times) {
                line(proof, "proof-down-allowed", allowed);
            }
        }
        let verdict = self.verdict(scope, window, times);
        let words = |key: &'static str| {
            let message = Message::new(key)
                .with("n", n_records)
                .with("down", Datum::Seconds(times.down))
                .with("service", Datum::Seconds(times.service - times.excluded))
                .with("share", Message::new(self.share_key()))
                .with("value", value.map_or(Datum::Missing, shown));
            match self.limit {
                Some(limit) => message
                    .with("rule", Message::new(limit.key()))
                    .with("limit", Datum::Share(limit.number())),
                None => message,
            }
        };
        let summary = match (verdict, value, self.limit) {
            (Verdict::Upcoming, ..) => Message::new("verdict-window-ahead"),
            (Verdict::Undecidable, ..) => words("verdict-availability-doubtful")
                .with("worst", Datum::Seconds(times.worst_down)),
            (_, None, _) => Message::new("verdict-availability-empty"),
            (_, _, Some(_)) => words("verdict-availability"),
            (_, _, None) => shown_only(words("verdict-availability-plain"), times.is_doubtful()),
        };
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, self.place);
        outcome.value = value.filter(|_| verdict != Verdict::Upcoming);
        outcome.no_data = value.is_none() && over(scope, window) && !times.is_doubtful();
        outcome.room = self.allowed(times).map(|allowed| {
            let open = Decimal::from(times.worst_down - times.down);
            let (used, allowed) = (Decimal::from(times.down), Decimal::from(allowed));
            Room { open, ..Room::new(used, allowed, Unit::Seconds, Sense::Ceiling) }
        });
        outcome.reach = match (times.is_doubtful(), value, worst.percent()) {
            (false, ..) => Reach::Exact,
            (true, Some(a), Some(b)) => Reach::Between(a.min(b), a.max(b)),
            _ => Reach::Unknown,
        };
        outcome
    }

    fn share_key(&self) -> &'static str {
        match self.of {
            Of::Up => "proof-up-share",
            Of::Down => "proof-down-share",
        }
    }

    /// How much may be down in the whole window at the limit itself, in whole seconds.
    fn allowed(&self, times: &Times) -> Option<i64> {
        let percent = match (self.of, self.limit?) {
            (Of::Up, Limit::AtLeast(percent)) => Decimal::ONE_HUNDRED - percent,
            (Of::Down, Limit::AtMost(percent)) => percent,
            _ => return None,
        };
        let base = Decimal::from(times.whole? - times.excluded);
        i64::try_from((base * percent / Decimal::ONE_HUNDRED).floor()).ok().filter(|n| *n >= 0)
    }

    fn verdict(&self, scope: &Scope<'_>, window: &Window, times: &Times) -> Verdict {
        if !begun(scope, window) {
            return Verdict::Upcoming;
        }
        let Some(limit) = self.limit else { return Verdict::Met };
        let holds = |share: Fraction| share.whole.is_zero() || share.holds(limit);
        let (now, worst) = (holds(times.now(self.of)), holds(times.worst(self.of)));
        if !over(scope, window) {
            // Being up for the rest of the window can still mend it, unless even that is too little.
            let mends = (self.of == Of::Up) != limit.is_ceiling();
            let lost = mends && times.best(self.of).is_some_and(|best| !holds(best));
            if lost {
                return Verdict::Breached;
            }
            if !now {
                return Verdict::Pending;
            }
        }
        match (now, worst) {
            (true, true) => Verdict::Met,
            (false, false) => Verdict::Breached,
            _ => Verdict::Undecidable,
        }
    }
}
