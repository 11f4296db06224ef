//! Worked examples: records and what both parties agreed that they come to.
//!
//! Owns the files `<contract>/examples/*.toml`: what they expect, and whether it is so. Must not
//! know how a verdict is reached nor how a result looks. The verb is [`run`]; it is pure: values in,
//! results out.
//!
//! An example is judged with its contract and its own records alone, at its own instant; the
//! records that were filed play no part. To let examples ask for something else: its key and its
//! comparison in `figures.rs`, `verdicts.rs` or `money.rs`.

mod compare;
mod figures;
mod money;
mod verdicts;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::assessment;
use crate::assessment::Assessment;
use crate::base::document;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::proof::Proof;
use crate::base::time::Instant;
use crate::ledger::File;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::ledger::contract::fields::Fields;
use crate::ledger::contract::fields::Problems;
use crate::ledger::contract::fields::Word;
use crate::obligations;
use crate::obligations::Rulebook;
use crate::obligations::Verdicts;

/// Name of the findings about what an example states wrongly.
pub const RULE: &str = "example";

/// Tables of an example that are no records.
const OWN_TABLES: [&str; 2] = ["example", "expect"];

/// A worked example and what came of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its file.
    pub source: SourceId,
    /// Name of the file, without its ending.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// The comment at the head of the file: how the figures were worked out.
    pub comment: String,
    /// Ids of the clauses it is about.
    pub clauses: Vec<Word>,
    /// The instant at which it is judged.
    pub as_of: Option<Instant>,
    /// What it expects, and what was found.
    pub expects: Vec<Expect>,
    /// What it states wrongly; while there is anything it does not pass.
    pub faults: Vec<Finding>,
    /// Where it stands.
    pub place: Place,
}

/// One `[[expect]]` and what was found.
#[derive(Clone, Debug)]
pub struct Expect {
    /// What it looks at.
    pub about: Message,
    /// Each value it states.
    pub checks: Vec<Check>,
    /// What was found, in one phrase.
    pub summary: Option<Message>,
    /// Why; it names no record, as those of an example have no numbers elsewhere.
    pub proof: Proof,
    /// Where it stands.
    pub place: Place,
}

/// One expected value beside the one that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The key that states it.
    pub key: &'static str,
    /// What was agreed.
    pub expected: Datum,
    /// What comes out.
    pub found: Datum,
    /// Whether they agree.
    pub agrees: bool,
}

impl Example {
    /// Whether everything in it could be read and comes out as agreed.
    pub fn passes(&self) -> bool {
        self.faults.is_empty() && self.expects.iter().all(Expect::agrees)
    }
}

impl Expect {
    /// Whether every value is as agreed.
    pub fn agrees(&self) -> bool {
        self.checks.iter().all(|check| check.agrees)
    }
}

/// Judges the worked examples of one contract, in the order of the files.
pub fn run(ledger: &Ledger, no: usize, files: &[File<'_>]) -> Vec<Example> {
    if files.is_empty() {
        return Vec::new();
    }
    let contract = &ledger.contracts[no];
    let bound = obligations::bind(contract, &ledger.kinds, ledger.calendar_of(contract));
    files.par_iter().map(|file| one(ledger, no, &bound, file)).collect()
}

/// What an example was judged to, as its expectations look at it.
struct Case<'a> {
    contract: &'a Contract,
    verdicts: &'a Verdicts,
    assessment: &'a Assessment,
}

fn one(ledger: &Ledger, no: usize, bound: &Rulebook, file: &File<'_>) -> Example {
    let contract = &ledger.contracts[no];
    let problems = Problems::of(&contract.identity.id);
    let (table, syntax) = document::parse(file.text);
    let root = document::own_table(file.source, &table, 0..0);
    let fields = Fields::of(&root, &problems);
    let mut example = Example {
        source: file.source,
        name: name(file.path),
        title: String::new(),
        comment: comment(file.text),
        clauses: Vec::new(),
        as_of: None,
        expects: Vec::new(),
        faults: Vec::new(),
        place: Place::start_of(file.source),
    };
    head(&fields, contract, &mut example);
    let moment = example.as_of.map_or_else(|| ledger.moment(no).afresh(), Moment::new);
    let (alone, found) = ledger.alone(no, file, &OWN_TABLES, moment);
    let as_of = alone.moment(0);
    let verdicts = obligations::decide_bound(bound, &alone, 0, as_of);
    let (assessment, _) = assessment::assess(&alone, 0, &verdicts, as_of);
    if example.as_of.is_none() {
        ledger.moment(no).join(as_of);
    }
    let case = Case { contract, verdicts: &verdicts, assessment: &assessment };
    let asked = fields.tables("expect");
    if asked.is_empty() && !fields.has("expect") {
        problems.report(example.place, Message::new("example-no-expect"), None);
    }
    for node in asked {
        let asked = Fields::of(node, &problems);
        example.expects.push(expect(&case, &asked));
        asked.finish();
    }
    if syntax.is_empty() {
        example.faults = problems.into_findings();
        for fault in &mut example.faults {
            RULE.clone_into(&mut fault.rule);
        }
    }
    // That a judgement is not signed, or a record is later than the instant, may be the point of it.
    example.faults.extend(found.into_iter().filter(|fault| fault.level == Level::Error));
    example.faults.sort_by_key(|fault| fault.place);
    example
}

fn name(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".toml").unwrap_or(file).to_owned()
}

/// The comment lines at the head of a file, without their marks.
fn comment(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.trim_start().strip_prefix('#'));
    let lines: Vec<&str> =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end()).collect();
    lines.join("\n").trim().to_owned()
}

/// Reads `[example]`.
fn head(fields: &Fields<'_>, contract: &Contract, example: &mut Example) {
    let problems = fields.problems();
    let Some(table) = fields.table("example") else {
        if !fields.has("example") {
            problems.report(example.place, Message::new("example-no-head"), None);
        }
        return;
    };
    example.place = table.place;
    example.title = table.required_text("title");
    example.clauses = table.words("clauses");
    example.as_of = table.instant("as_of", contract.identity.zone);
    if !table.has("as_of") {
        problems.report(table.place, Message::new("example-no-as-of"), None);
    }
    if example.clauses.is_empty() {
        problems.report(table.place, Message::new("example-no-clauses"), None);
    }
    for clause in &example.clauses {
        if contract.clause(&clause.text).is_none() {
            let message = Message::new("contract-unknown-clause").with("id", &clause.text);
            let known = contract.clauses.iter().map(|clause| clause.id.text.as_str());
            problems.report(clause.place, message, near(&clause.text, known));
        }
    }
    table.finish();
}

/// Reads one `[[expect]]` and compares it.
fn expect(case: &Case<'_>, fields: &Fields<'_>) -> Expect {
    let mut expect = Expect {
        about: Message::new("example-about-nothing"),
        checks: Vec::new(),
        summary: None,
        proof: Proof::default(),
        place: fields.place,
    };
    let n_before = fields.problems().count();
    if fields.has("outcome") {
        verdicts::outcome(case, fields, &mut expect);
    } else if fields.has("obligation") {
        verdicts::obligation(case, fields, &mut expect);
    } else if fields.has("item") {
        figures::item(case, fields, &mut expect);
    } else if fields.has("stage") {
        money::stage(case, fields, &mut expect);
    } else if fields.has("right") {
        money::right(case, fields, &mut expect);
    } else if fields.has("penalty") {
        money::penalty(case, fields, &mut expect);
    } else if fields.has("reduction") {
        money::reduction(case, fields, &mut expect);
    } else if fields.has("fine") {
        money::fine(case, fields, &mut expect);
    } else if fields.has("bonus") {
        figures::bonus(case, fields, &mut expect);
    } else if fields.has("period") {
        figures::period(case, fields, &mut expect);
    } else if fields.has("average") {
        figures::average(case, fields, &mut expect);
    } else {
        money::settlement(case, fields, &mut expect);
    }
    if expect.checks.is_empty() && fields.problems().count() == n_before {
        let help = Message::new("example-expects-nothing-help");
        let message = Message::new("example-expects-nothing");
        fields.problems().report(fields.place, message, Some(help));
    }
    // Its records and pages are those of a ledger that is gone.
    for fact in &mut expect.proof.facts {
        fact.record = None;
    }
    for line in &mut expect.proof.lines {
        line.link = None;
    }
    expect
}

/// What the user may have meant.
fn near<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<Message> {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => Some(Message::new("contract-did-you-mean").with("name", near)),
        None if known.is_empty() => None,
        None => {
            let some: Vec<&str> = known.into_iter().take(8).collect();
            Some(Message::new("contract-one-of").with("words", some.join(", ")))
        }
    }
}

/// Looks up what an expectation names; a name that nothing has is reported.
fn named<'n>(
    fields: &Fields<'_>,
    word: &Word,
    unknown: &'static str,
    known: impl Iterator<Item = &'n str> + Clone,
) -> Option<usize> {
    let found = known.clone().position(|one| one == word.text);
    if found.is_none() {
        let message = Message::new(unknown).with("id", &word.text);
        fields.problems().report(word.place, message, near(&word.text, known));
    }
    found
}

/// The period that an expectation names.
fn period(case: &Case<'_>, fields: &Fields<'_>) -> Option<usize> {
    let word = fields.word("period")?;
    let known = case.contract.identity.periods.iter().map(|period| period.id.text.as_str());
    named(fields, &word, "contract-unknown-period", known)
}
