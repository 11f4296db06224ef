//! Selections of records that the settlement names, bound to record kinds and fields.

use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::clause::Selection;
use crate::ledger::contract::fields::Problems;
use crate::ledger::contract::fields::Word;
use crate::ledger::view::FieldNames;
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
        Filter::bind_into(case, selection, &case.problems)
    }

    /// Binds a selection again whose faults have been found already.
    pub(super) fn bind_quietly(case: &Case<'_>, selection: &Selection) -> Option<Filter> {
        Filter::bind_into(case, selection, &Problems::of(&case.identity().id))
    }

    fn bind_into(case: &Case<'_>, selection: &Selection, problems: &Problems) -> Option<Filter> {
        let kinds = &case.ledger.kinds;
        let Some(kind) = kinds.find(&selection.on.text) else {
            let message = Message::new("contract-unknown-kind").with("name", &selection.on.text);
            let help = nearest(&selection.on.text, kinds.names())
                .map(|name| Message::new("contract-did-you-mean").with("name", name));
            problems.report(selection.on.place, message, help);
            return None;
        };
        let test = match &selection.filter {
            Some(word) => Some(compile_test(kinds, kind, word, problems)?),
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

    /// What the test says of a record; `Unknown` only where nobody can say because a field that
    /// decides it cannot be read or waits for a judgement.
    pub(super) fn say(&self, case: &Case<'_>, no: RecordNo) -> Truth {
        self.test.as_ref().map_or(Truth::Yes, |test| says(case, test, no))
    }

    fn is_unclear(&self, case: &Case<'_>, no: RecordNo) -> bool {
        let slots = self.test.iter().flat_map(Program::names_used);
        let record = case.ledger.record(no);
        slots.into_iter().any(|slot| case.ledger.is_unclear(record, slot.0))
    }
}

/// What a test says of a record: a value that is not filed fails it, one that cannot be read or a
/// judgement that nobody has made or signed leaves it unknown.
pub(super) fn says(case: &Case<'_>, test: &Program, no: RecordNo) -> Truth {
    let record = case.ledger.record(no);
    let blind = |slot: &crate::expr::Slot| {
        let spec = case.ledger.spec_of(usize::from(record.kind), slot.0);
        let unmade = || {
            let seat = case.ledger.seat(record, slot.0);
            spec.is_some_and(|spec| spec.judged)
                && seat.is_some_and(|(record, slot)| record.written(slot).is_none())
        };
        case.ledger.is_unclear(record, slot.0) || unmade()
    };
    match test.test(&View::new(case.ledger, record)) {
        Truth::Yes => Truth::Yes,
        Truth::No => Truth::No,
        Truth::Unknown if !test.names_used().iter().any(blind) => Truth::No,
        _ => Truth::Unknown,
    }
}

/// What an expression over a record comes to.
pub(super) enum Number {
    /// This.
    Of(Decimal),
    /// Nobody can say: a value is not filed, cannot be read or cannot be computed with.
    Unknown,
}

/// Computes a number over a record.
pub(super) fn number(case: &Case<'_>, word: &Word, no: RecordNo) -> Number {
    let record = case.ledger.record(no);
    let names = FieldNames::new(&case.ledger.kinds, usize::from(record.kind));
    let Ok(program) = crate::expr::compile(&word.text, &names) else { return Number::Unknown };
    match program.eval(&View::new(case.ledger, record)) {
        Ok(Some(Value::Number(number))) => Number::Of(number),
        _ => Number::Unknown,
    }
}

/// Reports an expression that is no number over the records of a kind.
pub(super) fn check_number(case: &Case<'_>, word: &Word, kind: usize) {
    let names = FieldNames::new(&case.ledger.kinds, kind);
    match crate::expr::compile(&word.text, &names) {
        Ok(program) if *program.type_of() == Type::Number => {}
        Ok(_) => case.problems.report(word.place, Message::new("contract-not-a-number"), None),
        Err(faults) => {
            for fault in faults {
                case.problems.report(word.place, fault.message, fault.help);
            }
        }
    }
}

/// Reports a field that the records of a kind do not have.
pub(super) fn check_field(case: &Case<'_>, word: &Word, kind: usize) {
    let kind = case.ledger.kinds.kind(kind);
    if kind.slot(&word.text).is_none() {
        let message = Message::new("contract-unknown-field")
            .with("kind", &*kind.name)
            .with("field", &word.text);
        let help = nearest(&word.text, kind.fields.iter().map(|field| &*field.name))
            .map(|name| Message::new("contract-did-you-mean").with("name", name));
        case.problems.report(word.place, message, help);
    }
}
