//! `order`: do the instants of a record come in the right order, and far enough apart?

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Proof;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::calendar::Uncovered;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::bind::is_instant;
use super::content::dated;
use super::content::excused;
use super::content::push_unclear;
use super::exclusion::Exclusion;
use super::filter::Filter;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;

/// The instants of a record come in the right order.
pub(super) const ORDER: RuleKind = RuleKind { name: "order", bind: bind_order };

struct Order {
    filter: Filter,
    at: u16,
    sequences: Vec<Vec<u16>>,
    lead: Option<Lapse>,
    exclusions: Vec<Exclusion>,
}

fn bind_order(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let filter = binder.filter()?;
    let at = binder.instant_field("at", filter.kind);
    let mut sequences = Vec::new();
    for words in binder.fields.word_lists("sequences") {
        let slots: Option<Vec<u16>> =
            words.iter().map(|word| binder.field_named(word, filter.kind, is_instant)).collect();
        sequences.push(slots?);
    }
    if sequences.is_empty() {
        let message = Message::new("contract-empty-list").with("key", "sequences");
        binder.report(binder.fields.place, message, None);
    }
    let lead = binder.fields.lapse("lead");
    let exclusions = Exclusion::bind(binder, filter.kind);
    Some(Box::new(Order { filter, at: at?, sequences, lead, exclusions }))
}

impl Rule for Order {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        for record in self.filter.select(scope) {
            let mut proof = Proof::default();
            let mut wrong = Vec::new();
            let mut faulty = false;
            let mut uncovered_year = None;
            for sequence in &self.sequences {
                for slot in sequence {
                    let known =
                        proof.facts.iter().any(|fact| fact.label == scope.label(record, *slot));
                    if !known {
                        scope.show(&mut proof, record, *slot);
                    }
                }
                for pair in sequence.windows(2) {
                    let [before, after] = pair else { continue };
                    let (first, second) =
                        (scope.happened(record, *before), scope.happened(record, *after));
                    let holds = match (first, second) {
                        (Filed::Faulty(_), _) | (_, Filed::Faulty(_)) => {
                            faulty = true;
                            true
                        }
                        (_, Filed::Missing) => true,
                        (Filed::Missing, Filed::Value(..)) => false,
                        (Filed::Value(before, _), Filed::Value(after, _)) => {
                            match self.earliest(scope, before) {
                                Ok(earliest) => {
                                    if self.lead.is_some() {
                                        let label = Message::new("proof-not-before");
                                        proof.line(label, scope.stamp(earliest));
                                    }
                                    earliest <= after
                                }
                                Err(uncovered) => {
                                    uncovered_year = Some(uncovered);
                                    true
                                }
                            }
                        }
                    };
                    let label = Message::new(match self.lead {
                        None => "proof-before",
                        Some(_) => "proof-lead",
                    })
                    .with("before", scope.label(record, *before))
                    .with("after", scope.label(record, *after));
                    let label = match self.lead {
                        Some(lead) => label.with("lead", lead),
                        None => label,
                    };
                    proof.line(label.clone(), holds);
                    if !holds {
                        wrong.push(Datum::from(label));
                    }
                }
            }
            let (verdict, summary) = if !wrong.is_empty() {
                (Verdict::Breached, Message::new("verdict-out-of-order").with("wrong", wrong))
            } else if let Some(uncovered) = uncovered_year {
                (Verdict::Undecidable, uncovered.message())
            } else if faulty {
                (Verdict::Undecidable, Message::new("verdict-faulty-end"))
            } else {
                (Verdict::Met, Message::new("verdict-in-order"))
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

impl Order {
    /// The first instant at which the step after one at `before` may come. Of a lead in days or
    /// months the matching day is enough from its beginning on.
    fn earliest(&self, scope: &Scope<'_>, before: Instant) -> Result<Instant, Uncovered> {
        let Some(lead) = self.lead else { return Ok(before) };
        let due = Clock::Always.last(scope.frame, before, lead, Roll::Stay, &[])?;
        Ok(match lead {
            Lapse::Seconds(_) => due,
            _ => scope.frame.zone.midnight(scope.frame.zone.date(due)),
        })
    }
}
