//! Records and windows, for the rules that count: who lies where, and what shows that all was well.

use std::sync::Arc;

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;
use crate::expr::Program;

use super::bind::Binder;
use super::bind::Filter;
use super::content::dated;
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
        let kind = binder.on();
        let windows = binder.windows("per", default_per);
        let among = binder.fields.word("among");
        let kind = kind?;
        let among = Filter { kind, test: binder.optional_test(among, kind)? };
        let at = binder.instant_field("at", kind)?;
        Some(Population { among, at, windows: windows?, place: binder.fields.place })
    }

    /// The known records of each window, by time.
    pub(super) fn sorted(&self, scope: &Scope<'_>) -> Vec<(&Window, Vec<RecordNo>)> {
        let mut sorted: Vec<(&Window, Vec<(Instant, RecordNo)>)> =
            self.windows.list.iter().map(|window| (window, Vec::new())).collect();
        for record in self.among.select(scope) {
            let at = dated(scope, record, self.at);
            if let Some(window) = window_of(&self.windows.list, at) {
                sorted[window].1.push((at, record));
            }
        }
        sorted
            .into_iter()
            .map(|(window, mut records)| {
                records.sort();
                (window, records.into_iter().map(|(_, record)| record).collect())
            })
            .collect()
    }
}

/// Whether a window has begun.
pub(super) fn begun(scope: &Scope<'_>, window: &Window) -> bool {
    window.interval.from <= scope.as_of
}

/// Whether a window is over.
pub(super) fn over(scope: &Scope<'_>, window: &Window) -> bool {
    window.interval.to <= scope.as_of
}

/// What an expression comes to on a record, as a number.
pub(super) fn value(program: &Program, scope: &Scope<'_>, record: RecordNo) -> Option<Decimal> {
    program.eval(&scope.view(record)).ok().flatten().and_then(|value| value.as_number())
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
