//! Records and windows, for the rules that count: who lies where, and what shows that all was well.

use std::sync::Arc;

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;
use crate::expr::Program;

use super::bind::Binder;
use super::content::dated;
use super::filter::Filter;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Scope;

/// Records sorted into windows.
pub(super) struct Population {
    /// The records.
    pub(super) among: Filter,
    /// The field that dates them.
    pub(super) at: u16,
    /// The windows.
    pub(super) windows: Arc<Windows>,
    /// Where the contract says so.
    pub(super) place: Place,
}

impl Population {
    /// Reads `on`, `among`, `at` and `per`.
    pub(super) fn bind(binder: &Binder<'_>, default_per: &str) -> Option<Population> {
        let windows = binder.windows("per", default_per);
        Population::within(binder, windows)
    }

    /// Reads `on`, `among` and `at`; the windows are known.
    pub(super) fn within(binder: &Binder<'_>, windows: Option<Arc<Windows>>) -> Option<Population> {
        let kind = binder.on();
        let among = binder.fields.word("among");
        let hours = binder.hours();
        let kind = kind?;
        let among = Filter { kind, test: binder.optional_test(among, kind)?, hours: hours? };
        let at = binder.instant_field("at", kind)?;
        Some(Population { among, at, windows: windows?, place: binder.fields.place })
    }

    /// The known records of each window, by time.
    pub(super) fn sorted(&self, scope: &Scope<'_>) -> Vec<Sorted<'_>> {
        let list = &self.windows.list;
        let mut dated: Vec<Vec<(Instant, RecordNo)>> = vec![Vec::new(); list.len()];
        let mut unsure: Vec<Vec<RecordNo>> = vec![Vec::new(); list.len()];
        for record in self.among.select(scope) {
            match self.placed(scope, record) {
                Some(at) => {
                    if let Some(window) = window_of(list, at) {
                        dated[window].push((at, record));
                    }
                }
                None => unsure.iter_mut().for_each(|window| window.push(record)),
            }
        }
        for record in self.among.unclear(scope) {
            match self.placed(scope, record) {
                Some(at) => {
                    if let Some(window) = window_of(list, at) {
                        unsure[window].push(record);
                    }
                }
                None => unsure.iter_mut().for_each(|window| window.push(record)),
            }
        }
        let sorted = list.iter().zip(dated).zip(unsure);
        sorted
            .map(|((window, mut dated), unsure)| {
                dated.sort();
                let records = dated.into_iter().map(|(_, record)| record).collect();
                Sorted { window, records, unsure }
            })
            .collect()
    }

    /// The known records of each window, by time, where a record belongs to every window that the
    /// time it covers reaches into, and to the one it is dated in. `reaches` says whether it does;
    /// none if that cannot be read.
    pub(super) fn reaching(
        &self,
        scope: &Scope<'_>,
        reaches: impl Fn(RecordNo, Interval) -> Option<bool>,
    ) -> Vec<Sorted<'_>> {
        let mut sorted = self.sorted(scope);
        let records = self.among.select(scope).into_iter().map(|record| (record, true));
        let unclear = self.among.unclear(scope).into_iter().map(|record| (record, false));
        for (record, is_clear) in records.chain(unclear) {
            let Some(at) = self.placed(scope, record) else { continue };
            for one in &mut sorted {
                let window = one.window.interval;
                if window.contains(at) {
                    continue;
                }
                match reaches(record, window) {
                    Some(true) if is_clear => one.records.push(record),
                    Some(true) => one.unsure.push(record),
                    // What cannot be read may last, but is taken to begin no earlier than its date.
                    None if at < window.from => one.unsure.push(record),
                    Some(false) | None => {}
                }
            }
        }
        for one in &mut sorted {
            one.records.sort_by_key(|record| (self.placed(scope, *record), *record));
        }
        sorted
    }

    /// When a record counts; none if its date cannot be read.
    fn placed(&self, scope: &Scope<'_>, record: RecordNo) -> Option<Instant> {
        let known =
            scope.record(record).at.is_some() || scope.record(record).get(self.at).is_some();
        known.then(|| dated(scope, record, self.at))
    }
}

/// The known records of one window.
pub(super) struct Sorted<'a> {
    /// The window.
    pub(super) window: &'a Window,
    /// Those that belong to it, by time.
    pub(super) records: Vec<RecordNo>,
    /// Those of which nobody can say whether they belong to it, because a field that decides it
    /// cannot be read or states a judgement that nobody signed.
    pub(super) unsure: Vec<RecordNo>,
}

/// Whether a window has begun.
pub(super) fn begun(scope: &Scope<'_>, window: &Window) -> bool {
    scope.as_of.reached(window.interval.from)
}

/// Whether a window is over.
pub(super) fn over(scope: &Scope<'_>, window: &Window) -> bool {
    scope.as_of.reached(window.interval.to)
}

/// What an expression comes to on a record, as a number.
pub(super) fn value(program: &Program, scope: &Scope<'_>, record: RecordNo) -> Option<Decimal> {
    program.eval(&scope.view(record)).ok().flatten().and_then(|value| value.as_number())
}

/// Whether a field that the expression looks at cannot be read.
pub(super) fn is_blind(program: &Program, scope: &Scope<'_>, record: RecordNo) -> bool {
    scope.is_blind(program, record)
}

/// Records that show that all was well where no bad news was filed, by window.
pub(super) struct Shown(Vec<Vec<RecordNo>>);

impl Shown {
    /// Sorts the records that the filters select into the windows.
    pub(super) fn gather(scope: &Scope<'_>, filters: &[Filter], windows: &Windows) -> Shown {
        let mut shown = vec![Vec::new(); windows.list.len()];
        for filter in filters {
            for record in filter.select(scope) {
                let at = scope.record(record).at;
                if let Some(window) = at.and_then(|at| window_of(&windows.list, at)) {
                    shown[window].push(record);
                }
            }
        }
        Shown(shown)
    }

    /// Those of one window.
    pub(super) fn of(&self, window: usize) -> impl Iterator<Item = RecordNo> {
        self.0.get(window).into_iter().flatten().copied()
    }
}

/// The outcome of a window in which no bad news was filed.
pub(super) fn quiet(
    scope: &Scope<'_>,
    window: &Window,
    evidence: Vec<RecordNo>,
    place: Place,
) -> Outcome {
    let (verdict, key) = match (begun(scope, window), evidence.is_empty()) {
        (false, _) => (Verdict::Upcoming, "verdict-window-ahead"),
        (true, true) => (Verdict::Met, "verdict-nothing-filed"),
        (true, false) => (Verdict::Met, "verdict-none-found"),
    };
    let summary = Message::new(key).with("n", evidence.len());
    let mut outcome = Outcome::of_window(scope, window, verdict, summary, place);
    outcome.proof.line(Message::new("proof-looked-at"), evidence.len());
    outcome.provisional = !over(scope, window);
    outcome.evidence = evidence;
    outcome
}

/// Says that a value is only shown, and if so that something of it could not be read.
pub(super) fn shown_only(was: Message, blind: bool) -> Message {
    let key = if blind { "verdict-shown-only-blind" } else { "verdict-shown-only" };
    Message::new(key).with("was", was)
}
