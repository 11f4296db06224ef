//! Rights: what a party may do, whether its conditions hold, what its holder has said.

use super::Sheet;
use crate::assessment::RightPhase;
use crate::assessment::RightState;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;
use crate::tables::verdict;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "rights",
    title: "take-rights",
    about: "take-rights-about",
    columns: &[
        Column::new("right", "take-col-right", Kind::Id),
        Column::new("right_title", "take-col-right-title", Kind::Text),
        Column::new("clause", "take-col-clause", Kind::Id),
        Column::new("holder", "take-col-holder", Kind::Id),
        Column::new("holder_role", "take-col-holder-role", Kind::Text),
        Column::new("conditions", "take-col-conditions", Kind::State),
        Column::new("state", "take-col-state", Kind::State),
        Column::new("waits_for", "take-col-waits-for", Kind::Sentence),
        Column::new("notices", "take-col-notices", Kind::List),
        Column::new("file", "take-col-file", Kind::Text),
        Column::new("line", "take-col-line", Kind::Integer),
    ],
    rows: |desk, contract| {
        let rights = desk.assessment(contract).rights.iter();
        rights.map(|state| row(desk, contract, state)).collect()
    },
};

fn row(desk: &Desk<'_>, contract: usize, state: &RightState) -> Vec<Cell> {
    let file = desk.contract(contract);
    let right = &file.terms.rights[state.right];
    let notices: Vec<_> = state.notices.iter().map(|notice| notice.record).collect();
    let key = match state.state {
        RightPhase::Dormant => "take-right-dormant",
        RightPhase::Available => "site-right-yes",
        RightPhase::Exercised => "site-right-exercised",
        RightPhase::Waived => "site-right-waived",
    };
    let [path, line] = desk.position(right.place);
    vec![
        Cell::text(&right.id.text),
        Cell::text(&right.title),
        Cell::text(&right.clause.text),
        Cell::text(&right.holder.text),
        Cell::text(file.identity.role(&right.holder.text)),
        verdict::holds(state.holds),
        Cell::state(state.state.name(), key),
        verdict::awaited(&state.conditions),
        desk.record_ids(&notices),
        path,
        line,
    ]
}
