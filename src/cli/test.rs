//! `test`: the worked examples, and where what comes out is not what was agreed.

use super::Answer;
use super::Exit;
use super::contract_of;
use super::form::Form;
use super::unknown;
use crate::base::error::Error;
use crate::base::message::Message;
use crate::base::proof::Fact;
use crate::examples::Example;
use crate::examples::Expect;
use crate::ledger::contract::Contract;
use crate::reports::Brief;
use crate::reports::json;
use crate::reports::terminal::Tone;
use crate::reports::terminal::one_line;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;
use crate::reports::text;

const EXAMPLES: &str = "\
Examples:
  pactbook test                                    every worked example of every contract
  pactbook test response                           those whose name or title says so
  pactbook test --contract museum --format json";

/// Arguments of `test`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Only examples whose name, title or clauses contain this
    filter: Option<String>,
    /// Only this contract
    #[arg(long, value_name = "ID")]
    contract: Option<String>,
    /// Form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Form::Text)]
    format: Form,
}

pub(super) fn test(args: &Args, brief: Brief<'_>) -> Result<Answer, Error> {
    let contract = contract_of(&brief, args.contract.as_deref())?;
    let brief = brief.only(contract);
    let is_asked = |example: &Example| {
        args.filter.as_deref().is_none_or(|part| {
            example.name.contains(part)
                || example.title.contains(part)
                || example.clauses.iter().any(|clause| clause.text.contains(part))
        })
    };
    let mut asked: Vec<(usize, Vec<&Example>)> = Vec::new();
    for (no, _) in brief.contracts() {
        let own = brief.book.examples[no].iter().filter(|one| is_asked(one));
        asked.push((no, own.collect()));
    }
    if let Some(filter) = &args.filter
        && asked.iter().all(|(_, own)| own.is_empty())
    {
        let all = brief.contracts().flat_map(|(no, _)| &brief.book.examples[no]);
        return Err(unknown("example", filter, all.map(|example| example.name.as_str())));
    }
    let passes = asked.iter().flat_map(|(_, own)| own).all(|example| example.passes());
    let text = match args.format {
        Form::Json => json::examples(&brief, &asked),
        Form::Text => report(&brief, &asked),
    };
    Ok(Answer::new(text, if passes { Exit::Clean } else { Exit::Found }))
}

fn report(brief: &Brief<'_>, asked: &[(usize, Vec<&Example>)]) -> String {
    let mut lines = Vec::new();
    let contract_of = |no: usize| &brief.book.ledger.contracts[no];
    for (no, own) in asked.iter().filter(|(_, own)| !own.is_empty()) {
        let contract = contract_of(*no);
        let title = one_line(&format!("{} ({})", contract.identity.short, contract.identity.id));
        lines.push(brief.ink.paint(Tone::Strong, &title));
        let mut table = Table::new(&[Align::Left, Align::Left, Align::Wrapped, Align::Left]);
        for example in own {
            let (tone, mark) = mark(example);
            let clauses: Vec<&str> = example.clauses.iter().map(|one| one.text.as_str()).collect();
            table.row([
                Cell::new(tone, mark),
                Cell::from(one_line(&example.name)),
                Cell::from(one_line(&example.title)),
                Cell::new(Tone::Quiet, one_line(&clauses.join(" "))),
            ]);
        }
        let room = brief.width.saturating_sub(2);
        lines.extend(table.lines(room, brief.ink).into_iter().map(|line| format!("  {line}")));
        lines.push(String::new());
    }
    for (no, own) in asked {
        for example in own.iter().filter(|example| !example.passes()) {
            lines.extend(failure(brief, contract_of(*no), example));
        }
    }
    lines.push(summary(brief, asked));
    lines.join("\n") + "\n"
}

fn mark(example: &Example) -> (Tone, &'static str) {
    if example.passes() { (Tone::Good, "✓") } else { (Tone::Bad, "✗") }
}

fn summary(brief: &Brief<'_>, asked: &[(usize, Vec<&Example>)]) -> String {
    let all = || asked.iter().flat_map(|(_, own)| own);
    let n = all().count();
    if n == 0 {
        return brief.word("example-none");
    }
    let failing = all().filter(|example| !example.passes()).count();
    let message = Message::new(if failing == 0 { "example-all-pass" } else { "example-some-fail" })
        .with("n", n)
        .with("passing", n - failing)
        .with("failing", failing);
    let tone = if failing == 0 { Tone::Good } else { Tone::Bad };
    brief.ink.paint(tone, &brief.say(&message))
}

/// Everything that differs in one example, each with its derivation.
fn failure(brief: &Brief<'_>, contract: &Contract, example: &Example) -> Vec<String> {
    let ink = brief.ink;
    let title = format!("✗ {}/{} {}", contract.identity.id, example.name, example.title);
    let mut lines = vec![ink.paint(Tone::Bad, &one_line(&title))];
    for fault in &example.faults {
        lines.extend(text::draw(brief, fault).lines().map(|line| format!("  {line}")));
    }
    for expect in example.expects.iter().filter(|expect| !expect.agrees()) {
        lines.push(format!(
            "  {}  {}",
            ink.paint(Tone::Quiet, &brief.path_and_line(expect.place)),
            ink.paint(Tone::Strong, &brief.say(&expect.about)),
        ));
        let mut table = Table::new(&[Align::Left, Align::Left, Align::Wrapped]);
        let word = |key: &'static str| Cell::new(Tone::Quiet, brief.word(key));
        for check in expect.checks.iter().filter(|check| !check.agrees) {
            let key = Cell::from(brief.say(&check.label()));
            table.row([
                key,
                word("example-expected"),
                Cell::new(Tone::Good, brief.value(&check.expected)),
            ]);
            let found = Cell::new(Tone::Bad, brief.value(&check.found));
            table.row([Cell::default(), word("example-found"), found]);
        }
        lines.extend(indented(brief, 4, &table));
        lines.extend(why(brief, expect));
    }
    lines.push(String::new());
    lines
}

/// What the found value rests on: the result in one phrase, what was read, the arithmetic.
fn why(brief: &Brief<'_>, expect: &Expect) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(summary) = &expect.summary {
        lines.push(format!("    {}", brief.say(summary)));
    }
    let mut table = Table::new(&[Align::Left, Align::Wrapped, Align::Left]);
    for Fact { label, value, place, .. } in &expect.proof.facts {
        let place = place.map_or_else(String::new, |place| brief.path_and_line(place));
        table.row([
            Cell::new(Tone::Quiet, brief.say(label)),
            Cell::from(brief.value(value)),
            Cell::new(Tone::Quiet, place),
        ]);
    }
    for line in &expect.proof.lines {
        table.row([
            Cell::new(Tone::Quiet, brief.say(&line.label)),
            Cell::from(brief.value(&line.value)),
            Cell::default(),
        ]);
    }
    lines.extend(indented(brief, 6, &table));
    lines
}

fn indented(brief: &Brief<'_>, by: usize, table: &Table) -> Vec<String> {
    let lines = table.lines(brief.width.saturating_sub(by), brief.ink);
    lines.into_iter().map(|line| format!("{}{line}", " ".repeat(by))).collect()
}
