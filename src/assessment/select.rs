//! Selections of records that the settlement names, bound to record kinds and fields.

use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::proof::RecordNo;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::clause::Selection;
use crate::obligations::compile_test;

use super::case::Case;

/// Records of one kind that pass a test.
pub(super) struct Filter {
    pub(super) kind: usize,
    test: Option<Program>,
}

impl Filter {
    /// Binds a selection; what does not fit becomes a finding at the contract's own line.
    pub(super) fn bind(case: &Case<'_>, selection: &Selection) -> Option<Filter> {
        let kinds = &case.ledger.kinds;
        let Some(kind) = kinds.find(&selection.on.text) else {
            let message = Message::new("contract-unknown-kind").with("name", &selection.on.text);
            let help = nearest(&selection.on.text, kinds.names())
                .map(|name| Message::new("contract-did-you-mean").with("name", name));
            case.problems.report(selection.on.place, message, help);
            return None;
        };
        let test = match &selection.filter {
            Some(word) => Some(compile_test(kinds, kind, word, &case.problems)?),
            None => None,
        };
        Some(Filter { kind, test })
    }

    /// The known records that pass, by time and id. What is unknown does not pass.
    pub(super) fn select(&self, case: &Case<'_>) -> Vec<RecordNo> {
        let passes = |no: &RecordNo| match &self.test {
            Some(test) => test.test(case.ledger.record(*no)) == Truth::Yes,
            None => true,
        };
        case.records(self.kind).filter(passes).collect()
    }
}
