//! `content`: does each record state what it must?

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::fields::Fields;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::exclusion;
use super::exclusion::Exclusion;
use super::exclusion::Excuse;
use super::filter::Filter;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;

/// Every record states what it must.
pub(super) const CONTENT: RuleKind = RuleKind { name: "content", bind: bind_content };

struct Content {
    filter: Filter,
    at: u16,
    demands: Vec<Demand>,
    exclusions: Vec<Exclusion>,
}

struct Demand {
    test: Program,
    say: String,
}

fn bind_content(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter()?;
    let at = binder.instant_field("at", filter.kind);
    let mut demands = Vec::new();
    for node in binder.fields.tables("require") {
        let table = Fields::of(node, binder.fields.problems());
        let word = table.required_word("test");
        let say = table.text("say").unwrap_or_else(|| word.text.clone());
        table.finish();
        demands.push(Demand { test: binder.test(&word, filter.kind)?, say });
    }
    if demands.is_empty() {
        let message = Message::new("contract-empty-list").with("key", "require");
        binder.report(binder.fields.place, message, None);
    }
    let exclusions = Exclusion::bind(binder, filter.kind);
    Some(Box::new(Content { filter, at: at?, demands, exclusions }))
}

impl Rule for Content {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        for record in self.filter.select(scope) {
            let mut proof = Proof::default();
            let mut missing = Vec::new();
            let mut faulty = false;
            let mut short = false;
            for demand in &self.demands {
                let used = demand.test.names_used();
                let truth = demand.test.test(&scope.view(record));
                let unjudged = truth == Truth::Unknown && scope.is_unclear(&demand.test, record);
                let blind = unjudged || scope.is_blind(&demand.test, record);
                faulty |= truth != Truth::Yes && blind;
                short |= truth != Truth::Yes && !blind;
                for slot in used {
                    scope.show(&mut proof, record, slot.0);
                }
                let met = truth == Truth::Yes;
                proof.line(Message::new("proof-demand").with("what", &demand.say), met);
                if !met {
                    missing.push(Datum::from(&demand.say));
                }
            }
            let (verdict, summary) = if missing.is_empty() {
                (Verdict::Met, Message::new("verdict-complete"))
            } else if faulty && !short {
                (Verdict::Undecidable, Message::new("verdict-faulty-end"))
            } else {
                (Verdict::Breached, Message::new("verdict-incomplete").with("missing", missing))
            };
            let at = dated(scope, record, self.at);
            let outcome = Outcome::about(scope, record, at, verdict, summary, proof);
            sink.push(excused(scope, &self.exclusions, record, outcome));
        }
        push_unclear(scope, &self.filter, self.at, sink);
    }

    fn eventful(&self) -> bool {
        true
    }
}

/// An undecidable outcome for each record of which nobody can say whether the rule applies to it.
pub(super) fn push_unclear(scope: &Scope<'_>, filter: &Filter, at: u16, sink: &mut Sink) {
    for record in filter.unclear(scope) {
        sink.push(unclear(scope, filter, record, at));
    }
}

/// The outcome of a record of which nobody can say whether the rule applies to it.
pub(super) fn unclear(scope: &Scope<'_>, filter: &Filter, record: RecordNo, at: u16) -> Outcome {
    let mut proof = Proof::default();
    if let Some(test) = &filter.test {
        scope.show_used(&mut proof, record, test);
    }
    let at = dated(scope, record, at);
    let summary = Message::new("verdict-applies-unclear");
    Outcome::about(scope, record, at, Verdict::Undecidable, summary, proof)
}

/// The instant that dates a record for a rule.
pub(super) fn dated(scope: &Scope<'_>, record: RecordNo, slot: u16) -> Instant {
    let named = scope.record(record).value(slot).and_then(Value::as_text);
    if let Some(end) = named.and_then(|id| scope.window_end(id)) {
        return end;
    }
    match scope.stated(record, slot) {
        Filed::Value(at, _) => at,
        _ => scope.dated_or_today(record),
    }
}

/// The outcome after exclusions.
pub(super) fn excused(
    scope: &Scope<'_>,
    exclusions: &[Exclusion],
    record: RecordNo,
    mut outcome: Outcome,
) -> Outcome {
    if outcome.verdict != Verdict::Breached {
        return outcome;
    }
    let excuse = exclusion::excuse(scope, exclusions, record);
    exclusion::explain(scope, &excuse, &mut outcome.proof);
    if let Excuse::Confirmed { title, by } = excuse {
        outcome.verdict = Verdict::Excused;
        outcome.summary =
            Message::new("verdict-excused").with("why", title).with("was", outcome.summary);
        outcome.evidence.extend(by);
        outcome.settle();
    }
    outcome
}
