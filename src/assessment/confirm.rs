//! Confirmations: who has confirmed or struck a fact that costs money.

use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::ledger::contract::fields::Word;

use super::case::Case;

/// The confirmations on record, by time.
pub(super) struct Confirmations<'a> {
    given: Vec<Given<'a>>,
}

struct Given<'a> {
    record: RecordNo,
    at: Option<Instant>,
    by: &'a str,
    /// None if something of it cannot be read, so that nobody can say what it says.
    result: Option<bool>,
    /// The record that is confirmed, if it names one that exists.
    of: Option<Option<RecordNo>>,
    clause: Option<&'a str>,
    period: Option<&'a str>,
    obligation: Option<&'a str>,
    outcome: Option<&'a str>,
}

/// What is to be confirmed.
pub(super) struct Subject<'a> {
    /// The record that it is about.
    pub(super) record: Option<RecordNo>,
    /// Obligation and outcome, if an outcome brought it about.
    pub(super) outcome: Option<(&'a str, &'a str)>,
    /// Clauses by which it can be named together with its period.
    pub(super) clauses: Vec<&'a str>,
    /// Id of its period.
    pub(super) period: Option<&'a str>,
    /// From when on it can have come about.
    pub(super) from: Instant,
}

/// How the parties that have to confirm something stand.
#[derive(Clone, Debug, Default)]
pub struct Assent {
    /// The last word of each party that has spoken: its id, its record, whether it confirms.
    pub given: Vec<(String, RecordNo, bool)>,
    /// Ids of the parties that have not spoken.
    pub missing: Vec<String>,
    /// When the last of the words was spoken.
    pub at: Option<Instant>,
}

impl Assent {
    /// Whether one of them has denied it.
    pub fn is_struck(&self) -> bool {
        self.given.iter().any(|(.., consent)| !consent)
    }

    /// Whether all of them have confirmed it.
    pub fn is_full(&self) -> bool {
        self.missing.is_empty() && !self.is_struck()
    }
}

impl<'a> Confirmations<'a> {
    pub(super) fn of(case: &Case<'a>) -> Confirmations<'a> {
        let Some(kind) = case.ledger.kinds.find("confirmation") else {
            return Confirmations { given: Vec::new() };
        };
        let given = case.records(kind).filter_map(|no| {
            let text = |name: &str| case.field(no, name).and_then(Value::as_text);
            let at = case.ledger.record(no).at;
            let names = ["of", "clause", "period", "obligation", "outcome"];
            let is_read = at.is_some() && !names.iter().any(|name| case.is_doubtful(no, name));
            let result = case.field(no, "result").and_then(Value::as_bool);
            Some(Given {
                record: no,
                at,
                by: text("by")?,
                result: result.filter(|_| is_read),
                of: text("of").map(|id| case.find(id)),
                clause: text("clause"),
                period: text("period"),
                obligation: text("obligation"),
                outcome: text("outcome"),
            })
        });
        Confirmations { given: given.collect() }
    }

    /// How the parties stand; the last word of each counts. One whose last word cannot be read has
    /// not spoken.
    pub(super) fn assent(&self, subject: &Subject<'_>, parties: &[Word]) -> Assent {
        let mut assent = Assent::default();
        for party in parties {
            let is_meant = |given: &&Given<'_>| given.by == party.text && given.is_about(subject);
            let words: Vec<&Given<'_>> = self.given.iter().filter(is_meant).collect();
            // What is not dated may be the last word.
            let is_dated = words.iter().all(|given| given.at.is_some());
            let last = words.last().filter(|_| is_dated);
            match last.and_then(|given| Some((given, given.result?))) {
                Some((given, result)) => {
                    assent.given.push((party.text.clone(), given.record, result));
                    assent.at = assent.at.max(given.at);
                }
                None => assent.missing.push(party.text.clone()),
            }
        }
        assent
    }
}

impl Given<'_> {
    fn is_about(&self, subject: &Subject<'_>) -> bool {
        let same_rule = self
            .obligation
            .is_none_or(|id| subject.outcome.is_some_and(|(obligation, _)| obligation == id));
        let same_clause = self.clause.is_none_or(|id| subject.clauses.contains(&id));
        if let Some(of) = self.of {
            return of.is_some() && of == subject.record && same_rule && same_clause;
        }
        if let Some(id) = self.outcome {
            return self.obligation.is_some()
                && same_rule
                && subject.outcome.is_some_and(|(_, outcome)| outcome == id);
        }
        // Without a record or an outcome, a rule or a clause and its period say what is meant.
        // The period is that of the assessment, or the month or week that the outcome is about.
        let outcome = subject.outcome.map(|(_, outcome)| outcome);
        // Of a whole assessment period nobody can confirm what is still to come.
        let is_past = self.at.is_some_and(|at| at >= subject.from);
        let same_period = self.period.is_some()
            && ((self.period == subject.period && is_past) || self.period == outcome);
        let is_named = self.obligation.is_some() || self.clause.is_some();
        is_named && same_period && same_rule && same_clause && subject.record.is_none()
    }
}
