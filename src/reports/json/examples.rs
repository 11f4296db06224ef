//! Worked examples as JSON.

use serde::Serialize;

use super::super::document::print;
use super::FORM;
use super::FindingView;
use super::LookedAt;
use super::PlaceView;
use super::finding;
use super::looked_at;
use super::place;
use super::proof::DatumView;
use super::proof::ProofView;
use super::proof::datum;
use super::proof::proof;
use crate::examples::Example;
use crate::examples::Expect;
use crate::reports::Brief;

#[derive(Serialize)]
struct ExamplesView<'a> {
    form: u32,
    looked_at: LookedAt<'a>,
    examples: usize,
    passing: usize,
    contracts: Vec<ContractView<'a>>,
}

#[derive(Serialize)]
struct ContractView<'a> {
    id: &'a str,
    examples: Vec<ExampleView<'a>>,
}

#[derive(Serialize)]
struct ExampleView<'a> {
    name: &'a str,
    title: &'a str,
    comment: &'a str,
    clauses: Vec<&'a str>,
    as_of: Option<String>,
    passes: bool,
    place: Option<PlaceView<'a>>,
    faults: Vec<FindingView<'a>>,
    expects: Vec<ExpectView<'a>>,
}

#[derive(Serialize)]
struct ExpectView<'a> {
    about: String,
    agrees: bool,
    place: Option<PlaceView<'a>>,
    checks: Vec<CheckView>,
    summary: Option<String>,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
struct CheckView {
    key: &'static str,
    agrees: bool,
    expected: DatumView,
    found: DatumView,
}

/// Worked examples by number of their contract, each with what it expects and what was found.
pub fn examples(brief: &Brief<'_>, asked: &[(usize, Vec<&Example>)]) -> String {
    let all = || asked.iter().flat_map(|(_, own)| own);
    let contracts = asked.iter().map(|(no, own)| {
        let identity = &brief.book.ledger.contracts[*no].identity;
        let stamp = |instant| identity.zone.stamp(instant).rfc3339();
        let examples = own.iter().map(|example| ExampleView {
            name: &example.name,
            title: &example.title,
            comment: &example.comment,
            clauses: example.clauses.iter().map(|clause| clause.text.as_str()).collect(),
            as_of: example.as_of.map(stamp),
            passes: example.passes(),
            place: place(brief, example.place),
            faults: example.faults.iter().map(|fault| finding(brief, fault)).collect(),
            expects: example.expects.iter().map(|one| expect(brief, one)).collect(),
        });
        ContractView { id: &identity.id, examples: examples.collect() }
    });
    print(&ExamplesView {
        form: FORM,
        looked_at: looked_at(brief),
        examples: all().count(),
        passing: all().filter(|example| example.passes()).count(),
        contracts: contracts.collect(),
    })
}

fn expect<'a>(brief: &Brief<'a>, expect: &'a Expect) -> ExpectView<'a> {
    let checks = expect.checks.iter().map(|check| CheckView {
        key: check.key,
        agrees: check.agrees,
        expected: datum(brief, &check.expected),
        found: datum(brief, &check.found),
    });
    ExpectView {
        about: brief.catalog.say(&expect.about),
        agrees: expect.agrees(),
        place: place(brief, expect.place),
        checks: checks.collect(),
        summary: expect.summary.as_ref().map(|summary| brief.catalog.say(summary)),
        proof: proof(brief, &expect.proof),
    }
}
