//! Open: what is undecidable, what is under way, and what comes due next.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use super::each_contract;
use crate::obligations::outcome::Verdict;
use crate::site::parts::OutcomeView;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page =
    Page { name: "open", targets: |desk| each_contract(desk, Target::Open), view };

/// How many outcomes of one state the page names.
const MAX_OPEN: usize = 120;
/// How far ahead the page looks, in seconds: 60 days.
const AHEAD: i64 = 60 * 86_400;

#[derive(Serialize)]
struct View {
    undecidable: Vec<OutcomeView>,
    n_undecidable: usize,
    pending: Vec<OutcomeView>,
    n_pending: usize,
    upcoming: Vec<OutcomeView>,
    n_upcoming: usize,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let c = super::contract_in(target);
    let desk = voice.desk;
    let as_of = desk.book.snapshot.as_of.instant;
    let all = |verdict: Verdict| -> Vec<OutcomeAt> {
        let mut list: Vec<OutcomeAt> =
            desk.outcomes(c).filter(|(_, o)| o.verdict == verdict).map(|(at, _)| at).collect();
        list.sort_by_key(|at| Voice::due_order(desk.outcome(*at)));
        list
    };
    let show = |list: &[OutcomeAt]| -> Vec<OutcomeView> {
        list.iter().take(MAX_OPEN).map(|at| voice.outcome(*at)).collect()
    };
    let undecidable = all(Verdict::Undecidable);
    let pending = all(Verdict::Pending);
    let mut upcoming = all(Verdict::Upcoming);
    let n_upcoming = upcoming.len();
    upcoming.retain(|at| desk.outcome(*at).due.is_some_and(|due| due <= as_of.plus(AHEAD)));
    let view = View {
        n_undecidable: undecidable.len(),
        undecidable: show(&undecidable),
        n_pending: pending.len(),
        pending: show(&pending),
        n_upcoming,
        upcoming: show(&upcoming),
    };
    Draft::new(voice.word("site-tab-open"), crumbs(voice, c), &view)
}
