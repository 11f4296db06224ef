//! `streak` over outcomes: so many breaches of other obligations in a row.

use std::cmp::Reverse;

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::calendar::window::Window;

use super::Rule;
use super::Sink;
use super::bind::Binder;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Prior;
use super::scope::Scope;

/// Breaches in a row: met in between begins anew, excused ones and those not due are passed over.
struct Series {
    of: Vec<usize>,
    breached: usize,
    place: Place,
}

pub(super) fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let breached = binder.fields.whole("breached");
    if breached.is_none() && !binder.fields.has("breached") {
        let message = Message::new("contract-missing-key").with("key", "breached");
        binder.report(binder.fields.place, message, None);
    }
    let of = binder.outcomes("outcomes")?;
    Some(Box::new(Series { of, breached: breached?, place: binder.fields.place }))
}

impl Rule for Series {
    fn decide(&self, scope: &Scope<'_>, prior: &Prior<'_>, sink: &mut Sink) {
        let mut all: Vec<(usize, &Outcome)> = self
            .of
            .iter()
            .flat_map(|no| prior.0[*no].outcomes.iter().map(move |outcome| (*no, outcome)))
            .filter(|(_, outcome)| !matches!(outcome.verdict, Verdict::Excused | Verdict::Upcoming))
            .collect();
        all.sort_by(|a, b| (a.1.at, a.0, &a.1.id).cmp(&(b.1.at, b.0, &b.1.id)));
        let mut run: Vec<(usize, &Outcome)> = Vec::new();
        let mut longest: Vec<(usize, &Outcome)> = Vec::new();
        let mut open: Vec<(usize, &Outcome)> = Vec::new();
        let mut most_open: Vec<(usize, &Outcome)> = Vec::new();
        let mut n_runs = 0;
        let mut between = false;
        for one in all.iter().copied() {
            match one.1.verdict {
                Verdict::Breached => {
                    run.push(one);
                    open.push(one);
                }
                // What is not due yet neither counts nor begins the row anew.
                Verdict::Pending => {
                    between |= !run.is_empty();
                    open.push(one);
                }
                Verdict::Undecidable => {
                    run.clear();
                    open.push(one);
                }
                _ => {
                    run.clear();
                    open.clear();
                }
            }
            if run.is_empty() {
                between = false;
            }
            if run.len() == self.breached && one.1.verdict == Verdict::Breached {
                n_runs += 1;
                let mut outcome = self.reached(scope, &run);
                // Done in time after all, what is not due yet would part the row.
                outcome.provisional = between;
                while sink.outcomes.iter().any(|known| known.id == outcome.id) {
                    outcome.id = format!("{}-{n_runs}", outcome.id);
                }
                sink.push(outcome);
            }
            if run.len() > longest.len() {
                longest.clone_from(&run);
            }
            if open.len() > most_open.len() {
                most_open.clone_from(&open);
            }
        }
        if n_runs > 0 {
            return;
        }
        // What is open may turn out a breach and make the row long enough.
        let unjudged = most_open.iter().any(|(_, one)| one.verdict == Verdict::Undecidable);
        let (verdict, shown, key) = if most_open.len() < self.breached {
            (Verdict::Met, longest, "verdict-series-none")
        } else if unjudged {
            (Verdict::Undecidable, most_open, "verdict-series-unclear")
        } else {
            (Verdict::Pending, most_open, "verdict-series-unclear")
        };
        let term = scope.contract.identity.term_interval();
        let over = scope.as_of.reached(term.to);
        let verdict = if scope.as_of.reached(term.from) { verdict } else { Verdict::Upcoming };
        let mut outcome = self.about(scope, "term", verdict, key, &shown);
        outcome.provisional = !over;
        let mut evidence: Vec<_> =
            all.iter().flat_map(|(_, one)| one.evidence.iter().copied()).collect();
        evidence.sort_unstable();
        evidence.dedup();
        outcome.evidence = evidence;
        sink.push(outcome);
    }

    fn depends(&self) -> &[usize] {
        &self.of
    }

    fn eventful(&self) -> bool {
        true
    }
}

impl Series {
    /// The outcome of a row that is long enough, named after the record that made it so.
    fn reached(&self, scope: &Scope<'_>, run: &[(usize, &Outcome)]) -> Outcome {
        let last = run.last().map(|(_, last)| *last);
        let id = match last.and_then(|last| last.record) {
            Some(record) => scope.record_id(record),
            None => last.map_or("run", |last| &last.id),
        };
        let key = "verdict-series-reached";
        let mut outcome = self.about(scope, id, Verdict::Breached, key, run);
        if let Some(last) = last {
            outcome.at = last.at;
            // The row is there from the instant at which the last was overdue.
            outcome.due = last.due;
            outcome.period = scope.period_of(last.at);
            outcome.place = last.place;
        }
        let mut records: Vec<_> =
            run.iter().flat_map(|(_, one)| one.evidence.iter().copied()).collect();
        records.sort_unstable_by_key(|record| Reverse(record.0));
        records.dedup();
        outcome.offenders.clone_from(&records);
        outcome.evidence = records;
        outcome
    }

    fn about(
        &self,
        scope: &Scope<'_>,
        id: &str,
        verdict: Verdict,
        key: &'static str,
        shown: &[(usize, &Outcome)],
    ) -> Outcome {
        let term = &scope.contract.identity.term;
        let window = Window {
            id: id.to_owned(),
            title: None,
            first: term.first,
            last: term.last,
            interval: scope.contract.identity.term_interval(),
        };
        let summary = Message::new(key).with("n", shown.len()).with("limit", self.breached);
        let mut outcome = Outcome::of_window(scope, &window, verdict, summary, self.place);
        let mut proof = Proof::default();
        proof.line(Message::new("proof-series-needs"), self.breached);
        for (no, one) in shown {
            let obligation = &scope.contract.obligations[*no];
            let label = Message::new("proof-series-one")
                .with("title", &obligation.title)
                .with("id", &one.id);
            let link = Link::Outcome(obligation.id.text.clone(), one.id.clone());
            proof.linked(label, one.summary.clone(), link);
        }
        outcome.proof = proof;
        outcome
    }
}
