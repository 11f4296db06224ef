//! Worked examples: what both parties worked out by hand, and whether it is what comes out.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use crate::base::message::Message;
use crate::examples::Example;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "examples",
    targets: |desk| {
        let contracts = desk.book.examples.iter().enumerate();
        let some = contracts.filter(|(_, examples)| !examples.is_empty());
        some.map(|(c, _)| Target::Examples(c)).collect()
    },
    view,
};

#[derive(Serialize)]
struct View {
    summary: String,
    examples: Vec<ExampleView>,
}

#[derive(Serialize)]
struct ExampleView {
    anchor: String,
    title: String,
    state: Badge,
    as_of: String,
    clauses: Vec<Anchor>,
    comment: String,
    faults: Vec<String>,
    rows: Vec<RowView>,
    place: String,
}

#[derive(Serialize)]
struct RowView {
    about: String,
    what: String,
    expected: String,
    found: String,
    agrees: bool,
    line: String,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let c = super::contract_in(target);
    let all = &voice.desk.book.examples[c];
    let examples = all.iter().enumerate().map(|(n, example)| one(voice, c, n, example));
    let failing = all.iter().filter(|example| !example.passes()).count();
    let key = if failing == 0 { "example-all-pass" } else { "example-some-fail" };
    let summary = Message::new(key)
        .with("n", all.len())
        .with("passing", all.len() - failing)
        .with("failing", failing);
    let view = View { summary: voice.say(&summary), examples: examples.collect() };
    Draft::new(voice.word("site-tab-examples"), crumbs(voice, c), &view)
}

fn one(voice: &Voice<'_>, c: usize, n: usize, example: &Example) -> ExampleView {
    let mut rows = Vec::new();
    for expect in &example.expects {
        for (n, check) in expect.checks.iter().enumerate() {
            rows.push(RowView {
                about: if n == 0 { voice.say(&expect.about) } else { String::new() },
                what: voice.say(&check.label()),
                expected: voice.value(&check.expected),
                found: voice.value(&check.found),
                agrees: check.agrees,
                line: voice.desk.book.snapshot.position(expect.place).1.line.to_string(),
            });
        }
    }
    let said = |fault: &crate::base::finding::Finding| {
        let place = fault.place.map_or_else(String::new, |place| voice.place(place));
        format!("{place} {}", voice.say(&fault.message))
    };
    let state = match example.passes() {
        true => Badge { name: "met", word: voice.word("example-passes") },
        false => Badge { name: "breached", word: voice.word("example-fails") },
    };
    ExampleView {
        anchor: voice.desk.example_anchor(c, n),
        title: match example.title.is_empty() {
            true => example.name.clone(),
            false => example.title.clone(),
        },
        state,
        as_of: example.as_of.map_or_else(String::new, |at| voice.instant(c, at)),
        clauses: example.clauses.iter().map(|word| voice.to_clause_id(c, word)).collect(),
        comment: example.comment.clone(),
        faults: example.faults.iter().map(said).collect(),
        rows,
        place: voice.place(example.place),
    }
}
