//! Selections of records that the settlement names, bound to record kinds and fields.

use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::proof::RecordNo;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::clause::Selection;
use crate::ledger::view::View;
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
        let passes = |no: &RecordNo| self.test(case, *no) == Truth::Yes;
        case.records(self.kind).filter(passes).collect()
    }

    /// The known records that pass or of which nobody can say whether they do, because a field
    /// that decides it cannot be read or states a judgement that nobody signed.
    pub(super) fn reach(&self, case: &Case<'_>) -> Vec<RecordNo> {
        let reached = |no: &RecordNo| match self.test(case, *no) {
            Truth::Yes => true,
            Truth::No => false,
            _ => self.is_unclear(case, *no),
        };
        case.records(self.kind).filter(reached).collect()
    }

    /// What the test says of a record, as rules see it.
    pub(super) fn test(&self, case: &Case<'_>, no: RecordNo) -> Truth {
        let view = View::new(case.ledger, case.ledger.record(no));
        self.test.as_ref().map_or(Truth::Yes, |test| test.test(&view))
    }

    fn is_unclear(&self, case: &Case<'_>, no: RecordNo) -> bool {
        let slots = self.test.iter().flat_map(Program::names_used);
        let record = case.ledger.record(no);
        slots.into_iter().any(|slot| case.ledger.is_unclear(record, slot.0))
    }
}
