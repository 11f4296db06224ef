//! Items and totals of the form on paper.

use super::clause;
use super::outcome;
use super::outcome::At;
use super::paper::Paper;
use super::paper::Part;
use super::proof;
use crate::assessment::Evidence;
use crate::assessment::ItemScore;
use crate::assessment::Loss;
use crate::assessment::PeriodScore;
use crate::assessment::Progress;
use crate::assessment::Range;
use crate::base::message::Message;
use crate::cli::figures;
use crate::cli::score::bare;
use crate::cli::score::grade;
use crate::ledger::contract::Contract;
use crate::ledger::contract::scorecard::Item;
use crate::reports::terminal::Tone;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;
use crate::site::answer::possible_bands;

/// The items of the form with their scores, in the order of the form.
pub(super) fn items<'a>(
    contract: &'a Contract,
    score: &'a PeriodScore,
) -> impl Iterator<Item = (&'a Item, &'a ItemScore)> {
    let sections = contract.scorecard.iter().flat_map(|card| &card.sections);
    sections
        .zip(&score.sections)
        .flat_map(|(section, state)| section.items.iter().zip(&state.items))
}

/// A scored item of a period, with every loss and what may still be lost.
pub(super) fn item(paper: &mut Paper<'_>, no: usize, score: &PeriodScore, id: &str) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let Some((item, state)) = items(contract, score).find(|(item, _)| item.id.text == id) else {
        return;
    };
    let period = &contract.identity.periods[score.period];
    let title = format!("{}/{} {}", period.id.text, item.id.text, item.title);
    if score.progress == Progress::Ahead {
        ahead(paper, no, score, &title);
        paper.say(Tone::Plain, &item.standard);
        let clauses = obligations(contract, item);
        let clauses = clauses.iter().map(|n| contract.clause_of(&contract.obligations[*n]));
        clause::clause_parts(paper, contract, clauses);
        return;
    }
    let result = Message::new("cli-item-score")
        .with("score", figures::range(brief, &state.score))
        .with("points", figures::points(state.points));
    let tone = if state.losses.is_empty() { Tone::Good } else { Tone::Bad };
    let tone = if state.score.is_exact() { tone } else { Tone::Doubt };
    paper.title(&title, tone, &brief.say(&result));
    paper.say(Tone::Plain, &item.standard);
    let progress = Message::new("cli-item-period")
        .with("title", &period.title)
        .with("first", period.first)
        .with("last", period.last)
        .with("progress", figures::progress(brief, score.progress, score.is_final));
    paper.say(Tone::Quiet, &brief.say(&progress));
    notes(paper, no, &state.score);
    if state.evidence == Evidence::Filed {
        let message = Message::new("cli-item-evidence").with("n", state.n_evidence);
        paper.say(Tone::Quiet, &brief.say(&message));
    } else if let Some(bare) = bare(brief, state) {
        paper.say(Tone::Doubt, &bare);
    }
    let numbers = obligations(contract, item);
    let clauses = numbers.iter().map(|n| contract.clause_of(&contract.obligations[*n]));
    clause::clause_parts(paper, contract, clauses);
    let mut lines =
        vec![paper.located(
            &format!("{} {}", item.id.text, item.title),
            &brief.path_and_line(item.place),
        )];
    lines.extend(proof::quote(paper, item.place));
    paper.part(Part::Rule, lines);
    let lines = clause::standings(paper, no, &numbers, Some(score.period));
    paper.part(Part::Outcomes, lines);
    losses(paper, no, state);
    open(paper, no, state);
    let title = brief.word("cli-item-sum");
    paper.subtitle(&title, tone, &brief.say(&result));
    proof::proof(paper, &state.proof);
    let lines = total_line(paper, no, score.period);
    paper.part(Part::Points, lines);
    let lines = money_of_period(paper, no, score.period);
    paper.part(Part::Money, lines);
}

/// Numbers of the obligations that an item counts, in the order of the item.
fn obligations(contract: &Contract, item: &Item) -> Vec<usize> {
    let words = item.deductions.iter().flat_map(|deduction| deduction.obligations());
    let mut numbers: Vec<usize> =
        words.filter_map(|word| contract.obligation_no(&word.text)).collect();
    let mut seen = std::collections::BTreeSet::new();
    numbers.retain(|n| seen.insert(*n));
    numbers
}

/// Every loss that took points; after an item's last point the others are only counted.
fn losses(paper: &mut Paper<'_>, no: usize, state: &ItemScore) {
    let felt = || state.losses.iter().filter(|loss| !loss.counted.is_zero());
    for loss in felt() {
        let at = At { contract: no, obligation: loss.obligation, outcome: loss.outcome };
        outcome::loss(paper, at, &lost(paper, loss));
    }
    let n_spent = state.losses.len() - felt().count();
    if n_spent > 0 {
        let message = Message::new("cli-spent").with("n", n_spent);
        paper.say(Tone::Quiet, &paper.brief.say(&message));
    }
}

/// Points lost, and what the contract's rate asks for if that is more.
pub(super) fn lost(paper: &Paper<'_>, loss: &Loss) -> String {
    let mut text = figures::lost(loss.counted);
    if loss.counted != loss.points {
        let message = Message::new("cli-lost-of").with("points", figures::lost(loss.points));
        text.push_str(&paper.brief.say(&message));
    }
    if let Some(remark) = &loss.remark {
        text.push_str(&format!(" · {}", paper.brief.say(remark)));
    }
    text
}

/// What may still cost points.
fn open(paper: &mut Paper<'_>, no: usize, state: &ItemScore) {
    if state.open.is_empty() {
        return;
    }
    let brief = paper.brief;
    paper.subtitle(&brief.word("cli-item-open"), Tone::Plain, "");
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left, Align::Wrapped]);
    for loss in &state.open {
        let at = At { contract: no, obligation: loss.obligation, outcome: loss.outcome };
        let decided = &brief.book.verdicts[no].decided[loss.obligation];
        let Some(outcome) = decided.outcomes.get(loss.outcome) else { continue };
        table.row([
            Cell::new(
                figures::verdict_tone(outcome.verdict),
                figures::verdict(brief, outcome.verdict),
            ),
            Cell::new(Tone::Doubt, figures::lost(loss.points)),
            Cell::from(outcome::name(paper, at)),
            Cell::from(brief.say(&outcome.summary)),
        ]);
    }
    let lines = paper.table(0, &table);
    paper.part(Part::Outcomes, lines);
}

/// The total of a period: section by section, item by item, loss by loss.
pub(super) fn total(paper: &mut Paper<'_>, no: usize, score: &PeriodScore) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let period = &contract.identity.periods[score.period];
    let title = format!("{} · {}", period.title, period.id.text);
    if score.progress == Progress::Ahead {
        ahead(paper, no, score, &title);
        return;
    }
    let result =
        format!("{}  {}", figures::range(brief, &score.total), grade(brief, contract, score));
    paper.title(&title, Tone::Strong, result.trim_end());
    let message = Message::new("cli-item-period")
        .with("title", &period.title)
        .with("first", period.first)
        .with("last", period.last)
        .with("progress", figures::progress(brief, score.progress, score.is_final));
    paper.say(Tone::Quiet, &brief.say(&message));
    notes(paper, no, &score.total);
    grade_parts(paper, contract, score);
    period_sums(paper, no, score);
    let lines = money_of_period(paper, no, score.period);
    paper.part(Part::Money, lines);
}

/// A period that has not begun has no score, not even a full one.
fn ahead(paper: &mut Paper<'_>, no: usize, score: &PeriodScore, title: &str) {
    let brief = paper.brief;
    let period = &brief.book.ledger.contracts[no].identity.periods[score.period];
    paper.title(title, Tone::Quiet, &brief.word("cli-period-ahead"));
    let message = Message::new("cli-effect-ahead").with("period", &period.title);
    paper.say(Tone::Quiet, &brief.say(&message));
}

/// What a range covers, and that input was not read.
fn notes(paper: &mut Paper<'_>, no: usize, range: &Range) {
    let brief = paper.brief;
    if let Some(warning) = figures::unread(brief, no) {
        paper.say(Tone::Bad, &warning);
    }
    if let Some(note) = figures::range_note(brief, range) {
        paper.say(Tone::Quiet, &note);
    }
}

/// The sum of a period, item by item, and every loss with its records.
pub(super) fn period_sums(paper: &mut Paper<'_>, no: usize, score: &PeriodScore) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let lines = proof::facts(paper, &score.proof);
    paper.part(Part::Records, lines);
    let lines = proof::sums(paper, &score.proof);
    paper.part(Part::Points, lines);
    for (_, state) in items(contract, score) {
        losses(paper, no, state);
    }
}

/// The clauses that name the grade.
fn grade_parts(paper: &mut Paper<'_>, contract: &Contract, score: &PeriodScore) {
    let mut named: Vec<usize> = score.grade.iter().flatten().copied().collect();
    named.sort_unstable();
    named.dedup();
    let mut lines = Vec::new();
    for n in named {
        let grade = &contract.terms.grades[n];
        lines.push(paper.located(
            &format!("{} {} {}", grade.clause.text, grade.title, grade.score),
            &paper.brief.path_and_line(grade.place),
        ));
    }
    paper.part(Part::Rule, lines);
}

/// The total of a period and its grade in a line.
pub(super) fn total_line(paper: &Paper<'_>, no: usize, period: usize) -> Vec<String> {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let scores = brief.book.assessments.get(no).map_or(&[][..], |all| &all.periods);
    let Some(score) = scores.iter().find(|one| one.period == period) else { return Vec::new() };
    let message = Message::new("cli-total-line")
        .with("period", &contract.identity.periods[period].title)
        .with("score", figures::range(brief, &score.total))
        .with("grade", grade(brief, contract, score));
    paper.text(Tone::Plain, 0, &brief.catalog.say(&message))
}

/// What a period's score costs, and what is payable.
pub(super) fn money_of_period(paper: &Paper<'_>, no: usize, period: usize) -> Vec<String> {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let assessment = brief.book.assessments.get(no);
    let Some(settlement) = assessment.and_then(|all| all.settlement.as_ref()) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for deduction in settlement.deductions.iter().filter(|one| one.period == period) {
        let band = |n: Option<usize>| n.and_then(|n| contract.terms.bands.get(n));
        let now = deduction.band[1];
        let bands = possible_bands(contract, deduction.period, deduction.band);
        let is_forecast = bands.len() > 1;
        for n in bands {
            let Some(band) = band(Some(n)) else { continue };
            let mark = match is_forecast {
                true if Some(n) == now => "• ",
                true => "  ",
                false => "",
            };
            let text = format!("{mark}{} {} {}", band.clause.text, band.title, band.score);
            lines.push(paper.located(&text, &brief.path_and_line(band.place)));
        }
        let message = Message::new("cli-money-period")
            .with("period", &contract.identity.periods[period].title)
            .with("amount", figures::money_range(brief, &deduction.amount));
        lines.extend(paper.text(Tone::Plain, 0, &brief.catalog.say(&message)));
    }
    let message = Message::new("cli-money-payable")
        .with("amount", figures::money_range(brief, &settlement.payable));
    lines.extend(paper.text(Tone::Strong, 0, &brief.catalog.say(&message)));
    lines.extend(figures::payable_note(brief, no, settlement));
    lines
}
