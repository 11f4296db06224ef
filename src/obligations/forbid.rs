//! `forbid`: what must not happen at all; each time it does is a breach.

use std::collections::BTreeSet;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::value::Value;
use crate::expr::Program;
use crate::expr::Truth;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::content::dated;
use super::content::excused;
use super::content::unclear;
use super::exclusion::Exclusion;
use super::filter::Filter;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Prior;
use super::scope::Scope;
use super::tally::Population;
use super::tally::Shown;
use super::tally::Sorted;
use super::tally::quiet;

/// What must not happen at all; each time it does is a breach.
pub(super) const FORBID: RuleKind = RuleKind { name: "forbid", bind: bind_forbid };

struct Forbid {
    population: Population,
    about: Option<u16>,
    test: Option<Program>,
    exclusions: Vec<Exclusion>,
    evidence: Vec<Filter>,
}

fn bind_forbid(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let population = Population::bind(binder, "period")?;
    let kind = population.among.kind;
    let test = binder.optional_test(binder.fields.word("where"), kind)?;
    let exclusions = Exclusion::bind(binder, kind);
    let evidence = binder.evidence();
    let about = binder.about(kind);
    Some(Box::new(Forbid { population, about, test, exclusions, evidence }))
}

impl Rule for Forbid {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let shown = Shown::gather(scope, &self.evidence, &self.population.windows);
        let mut doubtful = BTreeSet::new();
        for (n, sorted) in self.population.sorted(scope).into_iter().enumerate() {
            let Sorted { window, records, mut unsure } = sorted;
            unsure.retain(|record| self.test(scope, *record) != Truth::No);
            let mut clean = unsure.is_empty();
            doubtful.extend(unsure);
            for record in &records {
                let (verdict, summary) = match self.test(scope, *record) {
                    Truth::No => continue,
                    Truth::Yes => {
                        let what = self.stated(scope, *record);
                        (Verdict::Breached, Message::new("verdict-forbidden").with("what", what))
                    }
                    _ => (Verdict::Undecidable, Message::new("verdict-unjudged")),
                };
                let mut proof = Proof::default();
                if let Some(test) = &self.test {
                    for slot in test.names_used() {
                        scope.show(&mut proof, *record, slot.0);
                    }
                    let place = Some(self.population.place);
                    proof.given(Message::new("proof-forbidden-if"), test.text(), place);
                }
                let at = dated(scope, *record, self.population.at);
                let mut outcome = Outcome::about(scope, *record, at, verdict, summary, proof);
                let about = self.about.and_then(|slot| scope.record(*record).value(slot));
                let target = about.and_then(Value::as_text);
                outcome.offenders.extend(target.and_then(|id| scope.ledger.find(scope.no, id)));
                let outcome = excused(scope, &self.exclusions, *record, outcome);
                clean &= outcome.verdict == Verdict::Excused;
                sink.push(outcome);
            }
            if clean {
                let mut evidence = records;
                evidence.extend(shown.of(n));
                sink.push(quiet(scope, window, evidence, self.population.place));
            }
        }
        for record in doubtful {
            sink.push(unclear(scope, &self.population.among, record, self.population.at));
        }
    }

    fn eventful(&self) -> bool {
        true
    }
}

impl Forbid {
    fn test(&self, scope: &Scope<'_>, record: RecordNo) -> Truth {
        self.test.as_ref().map_or(Truth::Yes, |test| test.test(&scope.view(record)))
    }

    /// What the record states in the fields that the test looks at.
    fn stated(&self, scope: &Scope<'_>, record: RecordNo) -> Vec<Datum> {
        let used = self.test.as_ref().map(|test| test.names_used()).unwrap_or_default();
        let stated = used.iter().filter_map(|slot| {
            let (seat, own) = scope.ledger.seat(scope.record(record), slot.0)?;
            let field = seat.get(own)?;
            let kind = scope.ledger.kinds.kind(usize::from(seat.kind));
            let word = field.value.as_text().and_then(|word| kind.spec(field.slot)?.word(word));
            let value = match word {
                Some(label) => label.datum(),
                None => field.value.datum(scope.frame.zone),
            };
            let label = scope.label(record, slot.0);
            Some(Message::new("verdict-stated").with("name", label).with("value", value).into())
        });
        stated.collect()
    }
}
