//! `review`: what the authorised assessor decided; without a decision it stays open.

use std::sync::Arc;

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::value::Value;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;
use crate::expr::Program;
use crate::expr::Truth;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Prior;
use super::scope::Scope;

/// A judgement on record for each window.
pub(super) const REVIEW: RuleKind = RuleKind { name: "review", bind };

struct Review {
    kind: usize,
    item_field: u16,
    item: String,
    period: Option<u16>,
    passes: Program,
    windows: Arc<Windows>,
    place: Place,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let kind = match binder.fields.has("on") {
        true => binder.on()?,
        false => binder.world.kinds.find("review")?,
    };
    let spec = binder.world.kinds.kind(kind);
    let item_field = spec.slot("item");
    if item_field.is_none() {
        let message =
            Message::new("contract-unknown-field").with("kind", &*spec.name).with("field", "item");
        binder.report(binder.fields.place, message, None);
    }
    let item = binder.fields.required_text("item");
    let passes = binder.fields.word("passes").unwrap_or(crate::ledger::contract::fields::Word {
        text: "passed".to_owned(),
        place: binder.fields.place,
    });
    let passes = binder.test(&passes, kind);
    let windows = binder.windows("per", "period");
    let place = binder.fields.place;
    Some(Box::new(Review {
        kind,
        item_field: item_field?,
        item,
        period: spec.slot("period"),
        passes: passes?,
        windows: windows?,
        place,
    }))
}

impl Rule for Review {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let mut found: Vec<Vec<RecordNo>> = vec![Vec::new(); self.windows.list.len()];
        for no in scope.records(self.kind) {
            let record = scope.record(*no);
            if record.value(self.item_field).and_then(Value::as_text) != Some(&self.item) {
                continue;
            }
            let named = self.period.and_then(|slot| record.value(slot)).and_then(Value::as_text);
            let window = match named {
                Some(id) => self.windows.list.iter().position(|window| window.id == id),
                None => record.at.and_then(|at| window_of(&self.windows.list, at)),
            };
            if let Some(window) = window {
                found[window].push(*no);
            }
        }
        for (window, records) in self.windows.list.iter().zip(found) {
            sink.push(self.outcome(scope, window, records));
        }
    }

    fn eventful(&self) -> bool {
        false
    }
}

impl Review {
    /// The last judgement of a window decides.
    fn outcome(&self, scope: &Scope<'_>, window: &Window, records: Vec<RecordNo>) -> Outcome {
        let mut proof = Proof::default();
        let ahead = !scope.as_of.reached(window.interval.from);
        let over = scope.as_of.reached(window.interval.to);
        let last = records.last().copied();
        let (verdict, key) = match last {
            _ if ahead => (Verdict::Upcoming, "verdict-window-ahead"),
            Some(record) => {
                scope.show_used(&mut proof, record, &self.passes);
                match self.passes.test(&scope.view(record)) {
                    Truth::Yes => (Verdict::Met, "verdict-review-passed"),
                    Truth::No => (Verdict::Breached, "verdict-review-failed"),
                    _ => (Verdict::Undecidable, "verdict-review-unclear"),
                }
            }
            None if over => (Verdict::Undecidable, "verdict-review-missing"),
            None => (Verdict::Pending, "verdict-review-ahead"),
        };
        let summary = Message::new(key).with("item", &self.item);
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, self.place);
        if let Some(record) = last {
            outcome.place = scope.record(record).place;
        }
        outcome.proof = proof;
        outcome.provisional = !over;
        if verdict == Verdict::Pending {
            outcome.due = Some(window.interval.to.plus(-1));
        }
        outcome.evidence = records;
        outcome
    }
}
