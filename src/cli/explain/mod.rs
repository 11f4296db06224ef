//! `explain`: how a verdict, a score or an amount comes about.
//!
//! Owns what can be asked for and how a derivation looks on paper. Must not derive anything: it
//! shows the proofs of the book. To make something else explainable: a variant of [`Target`], the
//! names it answers to in [`targets`] and [`names`], and a function that writes it.

mod clause;
mod kind;
mod money;
mod outcome;
mod paper;
mod proof;
mod record;
mod score;

use super::Answer;
use super::Exit;
use super::contract_of;
use super::nearest_names;
use crate::assessment::PeriodScore;
use crate::assessment::Progress;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::handbook::Page;
use crate::ledger::contract::Contract;
use crate::reports::Brief;
use crate::reports::terminal::Tone;

use outcome::At;
use paper::Paper;

const EXAMPLES: &str = "\
Examples:
  pactbook explain total                           the score of each period, item by item
  pactbook explain y1/1.2                          one item: which records cost which points
  pactbook explain response/INC-2026-0703-1        one outcome: clause, times, arithmetic
  pactbook explain payable                         what is to be paid, and what was deducted
  pactbook explain deadline                        the manual page of a rule";

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What to explain:
    /// an outcome (`major-response/INC-2025-0007`), an obligation, a scored item (`1.2`, `y1/1.2`),
    /// a period or `total`, `payable`, a payment, a right, a clause, an interpretation, a record,
    /// the rule of a finding, a rule kind (`deadline`), or a record kind (`incident`)
    #[arg(value_name = "WHAT")]
    what: String,
    /// Only in this contract
    #[arg(long, value_name = "ID")]
    contract: Option<String>,
}

/// Something that can be explained.
enum Target {
    Outcome(At),
    Obligation(usize, usize),
    Item {
        contract: usize,
        period: usize,
        id: String,
    },
    Total {
        contract: usize,
        period: usize,
    },
    Payable(usize),
    /// A contract that has nothing of the sort, with the key of the words that say so.
    Nothing(usize, &'static str),
    Stage(usize, usize),
    Penalty(usize, usize),
    Right(usize, usize),
    Clause(usize, usize),
    Reading(usize, usize),
    Record(RecordNo),
    Rule,
    Kind(&'static Page),
    RecordKind(usize),
}

/// Names that stand for the sum of all points.
const TOTAL: [&str; 2] = ["total", "score"];

/// Names that stand for the final amount.
const PAYABLE: [&str; 2] = ["payable", "amount"];

pub(super) fn explain(args: &Args, brief: Brief<'_>) -> Result<Answer, Error> {
    let contract = contract_of(&brief, args.contract.as_deref())?;
    let brief = brief.only(contract);
    let what = args.what.trim();
    // Something without a name, as a contract under repair may hold, answers to nothing.
    let targets = if what.is_empty() { Vec::new() } else { targets(&brief, what) };
    if targets.is_empty() {
        return Err(stranger(&brief, what));
    }
    let mut paper = Paper::new(&brief);
    for target in targets {
        write(&mut paper, &target, what);
    }
    Ok(Answer::new(paper.finish(), Exit::Clean))
}

/// Everything that answers to a name.
fn targets(brief: &Brief<'_>, what: &str) -> Vec<Target> {
    let is = |name: &str| name.eq_ignore_ascii_case(what);
    let mut found = Vec::new();
    for (no, contract) in brief.contracts() {
        let periods = || scores(brief, no).map(|score| score.period);
        if TOTAL.contains(&what) {
            found.extend(periods().map(|period| Target::Total { contract: no, period }));
        }
        if TOTAL.contains(&what) && contract.scorecard.is_none() {
            found.push(Target::Nothing(no, "cli-no-scorecard"));
        }
        if PAYABLE.contains(&what) {
            found.push(match settlement(brief, no) {
                Some(_) => Target::Payable(no),
                None => Target::Nothing(no, "cli-no-settlement"),
            });
        }
        if let Some((first, rest)) = what.split_once('/') {
            found.extend(below(brief, no, contract, first, rest));
        }
        let obligations = contract.obligations.iter().enumerate();
        found.extend(
            obligations.filter(|(_, one)| is(&one.id.text)).map(|(n, _)| Target::Obligation(no, n)),
        );
        let clauses = contract.clauses.iter().enumerate();
        found.extend(
            clauses.filter(|(_, one)| is(&one.id.text)).map(|(n, _)| Target::Clause(no, n)),
        );
        let readings = contract.identity.readings.iter().enumerate();
        found.extend(
            readings.filter(|(_, one)| is(&one.id.text)).map(|(n, _)| Target::Reading(no, n)),
        );
        let card = contract.scorecard.iter().flat_map(|card| card.items());
        for (_, item) in card.filter(|(_, item)| is(&item.id.text)) {
            found.extend(periods().map(|period| Target::Item {
                contract: no,
                period,
                id: item.id.text.clone(),
            }));
        }
        let named = contract.identity.periods.iter().enumerate();
        for (period, _) in named.filter(|(_, period)| is(&period.id.text)) {
            found.push(Target::Total { contract: no, period });
        }
        let states = settlement(brief, no).into_iter().flat_map(|all| &all.stages).enumerate();
        found.extend(
            states
                .filter(|(_, state)| is(&contract.terms.stages[state.stage].id.text))
                .map(|(n, _)| Target::Stage(no, n)),
        );
        let states = settlement(brief, no).into_iter().flat_map(|all| &all.penalties).enumerate();
        found.extend(
            states
                .filter(|(_, state)| is(&contract.terms.penalties[state.penalty].id.text))
                .map(|(n, _)| Target::Penalty(no, n)),
        );
        let states = brief.book.assessments.get(no).into_iter().flat_map(|all| &all.rights);
        found.extend(
            states
                .enumerate()
                .filter(|(_, state)| is(&contract.terms.rights[state.right].id.text))
                .map(|(n, _)| Target::Right(no, n)),
        );
    }
    found.extend(records(brief, what).map(Target::Record));
    if of_rule(brief, what).next().is_some() {
        found.push(Target::Rule);
    }
    found.extend(Page::of(what).or_else(|| Page::of_finding(what)).map(Target::Kind));
    // Contracts often name an obligation or a payment like the records that it is about.
    if found.iter().all(|target| matches!(target, Target::Kind(_))) {
        found.extend(brief.book.ledger.kinds.find(what).map(Target::RecordKind));
    }
    found
}

/// The findings of a house rule, the waived ones at the end; those of an obligation are its breaches.
fn of_rule<'b>(brief: &Brief<'b>, rule: &str) -> impl Iterator<Item = &'b Finding> {
    let waived = brief.waived().map(|one| &one.finding);
    brief.everything().chain(waived).filter(move |one| !one.is_breach() && one.rule == rule)
}

/// What a name of two parts stands for: an outcome of an obligation, an item or total of a period.
fn below(
    brief: &Brief<'_>,
    no: usize,
    contract: &Contract,
    first: &str,
    rest: &str,
) -> Vec<Target> {
    let mut found = Vec::new();
    if let Some(obligation) = contract.obligation_no(first) {
        let outcomes = brief.book.verdicts[no].decided[obligation].outcomes.iter().enumerate();
        found.extend(
            outcomes
                .filter(|(_, one)| one.id.eq_ignore_ascii_case(rest))
                .map(|(outcome, _)| Target::Outcome(At { contract: no, obligation, outcome })),
        );
    }
    let named = contract.identity.periods.iter().position(|period| period.id.text == first);
    if let Some(period) = named {
        if TOTAL.contains(&rest) {
            found.push(Target::Total { contract: no, period });
        }
        let card = contract.scorecard.iter().flat_map(|card| card.items());
        found.extend(card.filter(|(_, item)| item.id.text == rest).map(|(_, item)| Target::Item {
            contract: no,
            period,
            id: item.id.text.clone(),
        }));
    }
    found
}

/// The records of this id, also those that a later one corrects.
fn records<'b>(brief: &'b Brief<'_>, id: &'b str) -> impl Iterator<Item = RecordNo> + 'b {
    let numbered = (0..).map(RecordNo).zip(&brief.book.ledger.records);
    numbered
        .filter(|(_, record)| {
            let is_meant = brief.contract.is_none_or(|only| only == record.contract as usize);
            is_meant && record.id.eq_ignore_ascii_case(id)
        })
        .map(|(no, _)| no)
}

/// The periods that have begun, or all of them if none has.
fn scores<'b>(brief: &Brief<'b>, no: usize) -> impl Iterator<Item = &'b PeriodScore> {
    let all = brief.book.assessments.get(no).map_or(&[][..], |all| &all.periods);
    let none_begun = all.iter().all(|score| score.progress == Progress::Ahead);
    all.iter().filter(move |score| none_begun || score.progress != Progress::Ahead)
}

fn settlement<'b>(brief: &Brief<'b>, no: usize) -> Option<&'b crate::assessment::Settlement> {
    brief.book.assessments.get(no)?.settlement.as_ref()
}

/// Nothing has this name: what comes near it, or else what can be asked for.
fn stranger(brief: &Brief<'_>, what: &str) -> Error {
    let names = names(brief, what);
    let said = brief.say(&Message::new("cli-explain-stranger").with("what", what));
    let error = Error::new(ErrorKind::Usage, said);
    let near = nearest_names(what, names.iter().map(String::as_str));
    if !near.is_empty() {
        let near = near.join(&brief.word("cli-explain-or"));
        return error.hint(brief.say(&Message::new("cli-explain-near").with("names", near)));
    }
    let such = |key: &'static str, id: String| brief.say(&Message::new(key).with("id", id));
    let mut known = vec!["`total`".to_owned(), "`payable`".to_owned()];
    for (no, contract) in brief.contracts().take(1) {
        let card = contract.scorecard.iter().flat_map(|card| card.items());
        known.extend(card.take(1).map(|(_, item)| such("cli-explain-item", item.id.text.clone())));
        let clauses = contract.clauses.iter().take(1);
        known.extend(clauses.map(|clause| such("cli-explain-clause", clause.id.text.clone())));
        let decided = contract.obligations.iter().zip(&brief.book.verdicts[no].decided);
        let outcomes = decided.filter_map(|(obligation, decided)| {
            let outcome = decided.outcomes.first()?;
            let id = format!("{}/{}", obligation.id.text, outcome.id);
            Some(such("cli-explain-outcome", id))
        });
        known.extend(outcomes.take(1));
    }
    let known = known.join(&brief.word("cli-comma"));
    error.hint(brief.say(&Message::new("cli-explain-known").with("names", known)))
}

/// Everything that could have been meant, to find the nearest.
fn names(brief: &Brief<'_>, what: &str) -> Vec<String> {
    let mut names: Vec<String> = TOTAL.iter().chain(&PAYABLE).map(ToString::to_string).collect();
    let first = what.split_once('/').map(|(first, _)| first);
    for (no, contract) in brief.contracts() {
        for (n, obligation) in contract.obligations.iter().enumerate() {
            names.push(obligation.id.text.clone());
            if first.is_some_and(|first| first == obligation.id.text) {
                let outcomes = &brief.book.verdicts[no].decided[n].outcomes;
                names.extend(
                    outcomes.iter().map(|one| format!("{}/{}", obligation.id.text, one.id)),
                );
            }
        }
        names.extend(contract.clauses.iter().map(|clause| clause.id.text.clone()));
        names.extend(contract.identity.readings.iter().map(|reading| reading.id.text.clone()));
        names.extend(contract.identity.periods.iter().map(|period| period.id.text.clone()));
        let items = || contract.scorecard.iter().flat_map(|card| card.items());
        names.extend(items().map(|(_, item)| item.id.text.clone()));
        for period in &contract.identity.periods {
            names.extend(items().map(|(_, item)| format!("{}/{}", period.id.text, item.id.text)));
        }
        names.extend(contract.terms.stages.iter().map(|stage| stage.id.text.clone()));
        names.extend(contract.terms.penalties.iter().map(|penalty| penalty.id.text.clone()));
        names.extend(contract.terms.rights.iter().map(|right| right.id.text.clone()));
    }
    names.extend(brief.book.ledger.records.iter().map(|record| record.id.to_string()));
    names.extend(brief.findings().map(|finding| finding.rule.clone()));
    names.extend(crate::handbook::FINDINGS.iter().map(|page| page.name.to_owned()));
    names.extend(crate::handbook::RULES.iter().map(|page| page.name.to_owned()));
    names.extend(brief.book.ledger.kinds.names().map(ToOwned::to_owned));
    names.retain(|name| !name.is_empty());
    names
}

fn write(paper: &mut Paper<'_>, target: &Target, what: &str) {
    let brief = paper.brief;
    let book = brief.book;
    match target {
        Target::Outcome(at) => outcome::outcome(paper, *at),
        Target::Obligation(no, n) => clause::obligation(paper, *no, *n),
        Target::Item { contract, period, id } => {
            if let Some(score) = score_of(brief, *contract, *period) {
                score::item(paper, *contract, score, id);
            }
        }
        Target::Total { contract, period } => match score_of(brief, *contract, *period) {
            Some(score) => score::total(paper, *contract, score),
            None => paper.say(Tone::Quiet, &brief.word("cli-no-scorecard")),
        },
        Target::Payable(no) => {
            if let Some(settlement) = settlement(brief, *no) {
                money::payable(paper, *no, settlement);
            }
        }
        Target::Stage(no, n) => {
            if let Some(settlement) = settlement(brief, *no) {
                money::stage(paper, *no, &settlement.stages[*n]);
            }
        }
        Target::Nothing(no, key) => {
            let title = &book.ledger.contracts[*no].identity.title;
            paper.title(title, Tone::Quiet, &brief.word(key));
        }
        Target::Penalty(no, n) => {
            if let Some(settlement) = settlement(brief, *no) {
                money::penalty(paper, *no, &settlement.penalties[*n]);
            }
        }
        Target::Right(no, n) => {
            let state = &book.assessments[*no].rights[*n];
            let right = &book.ledger.contracts[*no].terms.rights[state.right];
            money::right(paper, *no, right, state);
        }
        Target::Clause(no, n) => {
            clause::clause(paper, *no, &book.ledger.contracts[*no].clauses[*n]);
        }
        Target::Reading(no, n) => {
            let contract = &book.ledger.contracts[*no];
            clause::reading(paper, *no, &contract.identity.readings[*n]);
        }
        Target::Record(number) => record::record(paper, *number),
        Target::Rule => {
            let message = Message::new("cli-rule-count").with("n", of_rule(brief, what).count());
            paper.title(what, Tone::Doubt, &brief.say(&message));
            record::findings(paper, of_rule(brief, what));
        }
        Target::Kind(page) => paper.page(page.text(brief.catalog.language())),
        Target::RecordKind(no) => kind::kind(paper, book.ledger.kinds.kind(*no)),
    }
}

fn score_of<'b>(brief: &Brief<'b>, no: usize, period: usize) -> Option<&'b PeriodScore> {
    brief.book.assessments.get(no)?.periods.iter().find(|score| score.period == period)
}
