//! `coverage`: what decides each requirement, or why no record can.

use serde::Serialize;

use super::Answer;
use super::Exit;
use super::contract_of;
use super::form::Form;
use crate::base::error::Error;
use crate::base::message::Message;
use crate::ledger::contract::Contract;
use crate::ledger::contract::coverage::Cover;
use crate::ledger::contract::coverage::How;
use crate::ledger::contract::coverage::coverage;
use crate::reports::Brief;
use crate::reports::document::print;
use crate::reports::terminal::Tone;
use crate::reports::terminal::one_line;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;

const EXAMPLES: &str = "\
Examples:
  pactbook coverage                                every requirement of every contract
  pactbook coverage --contract museum --format json";

/// Arguments of `coverage`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Only this contract
    #[arg(long, value_name = "ID")]
    contract: Option<String>,
    /// Form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Form::Text)]
    format: Form,
}

#[derive(Serialize)]
struct Row<'a> {
    contract: &'a str,
    clause: &'a str,
    title: &'a str,
    how: &'static str,
    obligations: Vec<&'a str>,
    terms: Vec<&'static str>,
    reason: Option<&'a str>,
}

pub(super) fn coverage_of(args: &Args, brief: Brief<'_>) -> Result<Answer, Error> {
    let contract = contract_of(&brief, args.contract.as_deref())?;
    let brief = brief.only(contract);
    let text = match args.format {
        Form::Text => text(&brief),
        Form::Json => json(&brief),
    };
    Ok(Answer::new(text, Exit::Clean))
}

fn json(brief: &Brief<'_>) -> String {
    let rows: Vec<Row<'_>> = brief
        .contracts()
        .flat_map(|(_, contract)| {
            coverage(contract).into_iter().map(move |cover| row(contract, &cover))
        })
        .collect();
    print(&rows)
}

fn row<'a>(contract: &'a Contract, cover: &Cover<'a>) -> Row<'a> {
    let clause = &contract.clauses[cover.clause];
    let name = |no: &usize| contract.obligations[*no].id.text.as_str();
    Row {
        contract: &contract.identity.id,
        clause: &clause.id.text,
        title: &clause.title,
        how: cover.how(contract).name(),
        obligations: cover.obligations.iter().map(name).collect(),
        terms: cover.terms.iter().map(|(kind, _)| kind.name()).collect(),
        reason: cover.unjudged,
    }
}

fn text(brief: &Brief<'_>) -> String {
    let mut lines = Vec::new();
    for (_, contract) in brief.contracts() {
        let covers = coverage(contract);
        let identity = &contract.identity;
        let heading = one_line(&format!("{} · {}", identity.title, identity.id));
        lines.push(brief.ink.paint(Tone::Strong, &heading));
        let count = |how: How| covers.iter().filter(|cover| cover.how(contract) == how).count();
        let message = Message::new("cli-coverage")
            .with("n", covers.len())
            .with("records", count(How::Records))
            .with("judgement", count(How::Judgement))
            .with("terms", count(How::Terms))
            .with("nothing", count(How::Nothing))
            .with("missing", count(How::Missing));
        lines.push(brief.say(&message));
        lines.push(String::new());
        let mut table = Table::new(&[Align::Left, Align::Left, Align::Wrapped]);
        for cover in &covers {
            let row = row(contract, cover);
            let by = match (row.obligations.is_empty(), row.terms.is_empty(), row.reason) {
                (false, true, _) => row.obligations.join(", "),
                (true, false, _) => row.terms.join(", "),
                (false, false, _) => {
                    format!("{}; {}", row.obligations.join(", "), row.terms.join(", "))
                }
                (true, true, Some(reason)) => reason.to_owned(),
                (true, true, None) => brief.word("cli-coverage-missing"),
            };
            let tone = match cover.how(contract) {
                How::Missing => Tone::Bad,
                How::Nothing => Tone::Quiet,
                _ => Tone::Plain,
            };
            table.row([
                Cell::from(one_line(row.clause)),
                Cell::from(one_line(row.title)),
                Cell::new(tone, one_line(&by)),
            ]);
        }
        lines.extend(table.lines(brief.width, brief.ink));
        lines.push(String::new());
    }
    if lines.is_empty() {
        lines.push(brief.word("cli-no-contracts"));
    }
    lines.join("\n") + "\n"
}
