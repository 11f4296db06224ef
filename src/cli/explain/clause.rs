//! Clauses, interpretations and obligations on paper.

use std::collections::BTreeSet;

use super::outcome;
use super::paper::Paper;
use super::paper::Part;
use super::proof;
use crate::base::message::Message;
use crate::cli::figures;
use crate::ledger::contract::Contract;
use crate::ledger::contract::clause::Clause;
use crate::ledger::contract::clause::Obligation;
use crate::ledger::contract::identity::Reading;
use crate::obligations::outcome::Verdict;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;

/// How many outcomes of an obligation are listed.
const MOST_LISTED: usize = 20;

/// The part of an explanation that quotes a clause: title, paraphrase, source.
fn clause_part(paper: &mut Paper<'_>, clause: &Clause) {
    let brief = paper.brief;
    let mut lines =
        vec![brief.ink.paint(Tone::Plain, &clean(&format!("{} {}", clause.id.text, clause.title)))];
    lines.extend(paper.text(Tone::Plain, 2, &clause.text));
    let source = brief.say(&Message::new("cli-source").with("source", &clause.source));
    lines.extend(paper.text(Tone::Quiet, 2, &source));
    paper.part(Part::Clause, lines);
}

/// Clauses, each once, and below them how they are read where the text is ambiguous.
pub(super) fn clause_parts<'c>(
    paper: &mut Paper<'_>,
    contract: &Contract,
    clauses: impl IntoIterator<Item = &'c Clause>,
) {
    let mut seen = BTreeSet::new();
    let clauses: Vec<&Clause> =
        clauses.into_iter().filter(|clause| seen.insert(clause.id.text.as_str())).collect();
    for clause in &clauses {
        clause_part(paper, clause);
    }
    let readings = contract
        .identity
        .readings
        .iter()
        .filter(|reading| reading.affects.iter().any(|id| seen.contains(id.text.as_str())));
    let mut lines = Vec::new();
    for reading in readings {
        lines.push(paper.located(
            &format!("{} {}", reading.id.text, reading.title),
            &paper.brief.path_and_line(reading.place),
        ));
        lines.extend(paper.text(Tone::Plain, 2, &reading.reading));
        let reason = Message::new("cli-reason").with("reason", &reading.reason);
        lines.extend(paper.text(Tone::Quiet, 2, &paper.brief.say(&reason)));
    }
    paper.part(Part::Reading, lines);
}

/// The part that quotes the rule as the contract states it.
pub(super) fn rule_part(paper: &mut Paper<'_>, obligation: &Obligation) {
    let title = format!("{} · {}", obligation.id.text, obligation.kind.text);
    let mut lines = vec![paper.located(&title, &paper.brief.path_and_line(obligation.place))];
    lines.extend(proof::quote(paper, obligation.place));
    paper.part(Part::Rule, lines);
}

/// A clause by itself.
pub(super) fn clause(paper: &mut Paper<'_>, no: usize, clause: &Clause) {
    let contract = &paper.brief.book.ledger.contracts[no];
    let title = format!("{} {}", clause.id.text, clause.title);
    paper.title(&title, Tone::Quiet, &format!("{} · {}", contract.identity.id, clause.group));
    clause_parts(paper, contract, [clause]);
    if let Some(reason) = &clause.unjudged {
        let message = Message::new("cli-clause-unjudged").with("reason", reason);
        let lines = paper.text(Tone::Doubt, 0, &paper.brief.say(&message));
        paper.part(Part::Rule, lines);
    }
    let numbers = contract.obligations_of(clause);
    let mut lines = Vec::new();
    for n in &numbers {
        let obligation = &contract.obligations[*n];
        let title = format!("{} · {}", obligation.id.text, obligation.kind.text);
        lines.push(paper.located(&title, &paper.brief.path_and_line(obligation.place)));
        lines.extend(proof::quote(paper, obligation.place));
    }
    paper.part(Part::Rule, lines);
    let lines = standings(paper, no, &numbers, None);
    paper.part(Part::Outcomes, lines);
    let lines = items(paper, contract, &numbers);
    paper.part(Part::Points, lines);
    let lines = terms(paper, contract, &clause.id.text);
    paper.part(Part::Money, lines);
}

/// An interpretation by itself.
pub(super) fn reading(paper: &mut Paper<'_>, no: usize, reading: &Reading) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let title = format!("{} {}", reading.id.text, reading.title);
    paper.title(&title, Tone::Quiet, &brief.path_and_line(reading.place));
    let mut table = Table::new(&[Align::Left, Align::Wrapped]);
    for (key, text) in [
        ("cli-reading-conflict", &reading.conflict),
        ("cli-reading-reading", &reading.reading),
        ("cli-reading-reason", &reading.reason),
    ] {
        table.row([Cell::new(Tone::Quiet, brief.word(key)), Cell::from(clean(text).into_owned())]);
    }
    let lines = paper.table(0, &table);
    paper.part(Part::Reading, lines);
    for id in &reading.affects {
        if let Some(clause) = contract.clause(&id.text) {
            clause_part(paper, clause);
        }
    }
    let numbers: Vec<usize> = reading
        .affects
        .iter()
        .filter_map(|id| contract.clause(&id.text))
        .flat_map(|clause| contract.obligations_of(clause))
        .collect();
    let lines = standings(paper, no, &numbers, None);
    paper.part(Part::Outcomes, lines);
}

/// An obligation with everything that became of it.
pub(super) fn obligation(paper: &mut Paper<'_>, no: usize, n: usize) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let obligation = &contract.obligations[n];
    let decided = &brief.book.verdicts[no].decided[n];
    let (tone, word) = figures::standing(brief, decided.standing(None));
    paper.title(&format!("{} · {}", obligation.title, obligation.id.text), tone, &word);
    if let Some(note) = &obligation.note {
        paper.say(Tone::Plain, note);
    }
    let clause = contract.clause_of(obligation);
    clause_parts(paper, contract, [clause]);
    rule_part(paper, obligation);
    let mut lines = standings(paper, no, &[n], None);
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Wrapped]);
    let shown: Vec<_> = Verdict::ALL
        .into_iter()
        .filter(|verdict| *verdict != Verdict::Upcoming)
        .flat_map(|verdict| decided.outcomes.iter().filter(move |one| one.verdict == verdict))
        .collect();
    for one in shown.iter().take(MOST_LISTED) {
        table.row([
            Cell::new(figures::verdict_tone(one.verdict), figures::verdict(brief, one.verdict)),
            Cell::from(clean(&one.id).into_owned()),
            Cell::from(brief.say(&one.summary)),
        ]);
    }
    lines.extend(paper.table(2, &table));
    if shown.len() > MOST_LISTED {
        let message = Message::new("cli-more").with("n", shown.len() - MOST_LISTED);
        lines.push(brief.ink.paint(Tone::Quiet, &format!("  {}", brief.say(&message))));
    }
    if let Some(example) = shown.first() {
        let mut what = format!("{}/{}", obligation.id.text, example.id);
        if brief.book.ledger.contracts.len() > 1 {
            what.push_str(&format!(" --contract {}", contract.identity.id));
        }
        let message = Message::new("cli-explain-one").with("what", what);
        lines.push(brief.ink.paint(Tone::Quiet, &brief.say(&message)));
    }
    paper.part(Part::Outcomes, lines);
    let lines = items(paper, contract, &[n]);
    paper.part(Part::Points, lines);
}

/// How obligations stand, period by period, with the number of their outcomes by verdict.
///
/// `only` is the number of the only period to tell of.
pub(super) fn standings(
    paper: &Paper<'_>,
    no: usize,
    obligations: &[usize],
    only: Option<usize>,
) -> Vec<String> {
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Left, Align::Wrapped]);
    for n in obligations {
        standing(paper, no, *n, only, &mut table);
    }
    paper.table(0, &table)
}

fn standing(paper: &Paper<'_>, no: usize, n: usize, only: Option<usize>, table: &mut Table) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let obligation = &contract.obligations[n];
    let decided = &brief.book.verdicts[no].decided[n];
    let mut name = clean(&obligation.id.text).into_owned();
    for (number, period) in contract.identity.periods.iter().enumerate() {
        let within = Some(number);
        let is_asked = only.is_none_or(|only| only == number);
        if !is_asked || decided.within(within).next().is_none() {
            continue;
        }
        let (tone, word) = figures::standing(brief, decided.standing(within));
        let counts: Vec<String> = Verdict::ALL
            .into_iter()
            .map(|verdict| (verdict, decided.count(within, verdict)))
            .filter(|(_, count)| *count > 0)
            .map(|(verdict, count)| format!("{count} {}", figures::verdict(brief, verdict)))
            .collect();
        table.row([
            Cell::from(std::mem::take(&mut name)),
            Cell::new(Tone::Quiet, clean(&period.id.text)),
            Cell::new(tone, word),
            Cell::new(Tone::Quiet, counts.join("  ")),
        ]);
    }
    if !name.is_empty() {
        let (tone, word) = figures::standing(brief, decided.standing(only));
        table.row([Cell::from(name), Cell::default(), Cell::new(tone, word)]);
    }
}

/// The items of the form that count some obligations.
fn items(paper: &Paper<'_>, contract: &Contract, obligations: &[usize]) -> Vec<String> {
    let is_meant =
        |id: &str| contract.obligation_no(id).is_some_and(|number| obligations.contains(&number));
    let card = contract.scorecard.iter().flat_map(|card| card.items());
    let counting = card.filter(|(_, item)| {
        item.deductions.iter().flat_map(|one| one.obligations()).any(|id| is_meant(&id.text))
    });
    let mut lines = Vec::new();
    for (_, item) in counting {
        lines.push(paper.located(
            &format!("{} {}", item.id.text, item.title),
            &paper.brief.path_and_line(item.place),
        ));
        lines.extend(paper.text(Tone::Plain, 2, &item.standard));
    }
    if lines.is_empty() && !obligations.is_empty() {
        lines.push(paper.brief.ink.paint(Tone::Quiet, &paper.brief.word(outcome::NO_POINTS)));
    }
    lines
}

/// The bonuses, grades, deductions, payments and rights that a clause states.
fn terms(paper: &Paper<'_>, contract: &Contract, clause: &str) -> Vec<String> {
    let terms = &contract.terms;
    let grades = terms.grades.iter().map(|one| (&one.clause, &one.title, one.place));
    let bands = terms.bands.iter().map(|one| (&one.clause, &one.title, one.place));
    let caps = terms.caps.iter().map(|one| (&one.clause, &one.title, one.place));
    let penalties = terms.penalties.iter().map(|one| (&one.clause, &one.title, one.place));
    let reductions = terms.reductions.iter().map(|one| (&one.clause, &one.title, one.place));
    let bonuses = contract.scorecard.iter().flat_map(|card| &card.bonuses);
    let bonuses = bonuses.map(|one| (&one.clause, &one.title, one.place));
    let stages = terms.stages.iter().map(|one| (&one.clause, &one.title, one.place));
    let fines = terms.fines.iter().map(|one| (&one.clause, &one.title, one.place));
    let rights = terms.rights.iter().map(|one| (&one.clause, &one.title, one.place));
    let scored = bonuses.chain(grades).chain(bands);
    let taken = penalties.chain(reductions).chain(caps);
    let all = scored.chain(taken).chain(stages).chain(fines).chain(rights);
    let mut lines = Vec::new();
    for (_, title, place) in all.filter(|(id, ..)| id.text == clause) {
        lines.push(paper.located(title, &paper.brief.path_and_line(place)));
        lines.extend(proof::quote(paper, place));
    }
    lines
}
