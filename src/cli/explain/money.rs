//! Amounts, payments and rights on paper.

use super::clause;
use super::paper::Paper;
use super::paper::Part;
use super::proof;
use super::score;
use crate::assessment::ConditionState;
use crate::assessment::PenaltyState;
use crate::assessment::Progress;
use crate::assessment::RightState;
use crate::assessment::Settlement;
use crate::assessment::StageState;
use crate::base::message::Message;
use crate::cli::figures;
use crate::cli::score::subject;
use crate::ledger::contract::settlement::Right;
use crate::reports::terminal::Tone;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;
use crate::site::answer::possible_bands;

/// What is payable in the end: the waterfall, every deduction, every score, every loss.
pub(super) fn payable(paper: &mut Paper<'_>, no: usize, settlement: &Settlement) {
    let brief = paper.brief;
    let book = brief.book;
    let contract = &book.ledger.contracts[no];
    let result = figures::money_range(brief, &settlement.payable);
    paper.title(&brief.word("cli-payable"), Tone::Strong, &result);
    if let Some(warning) = figures::unread(brief, no) {
        paper.say(Tone::Bad, &warning);
    }
    if let Some(note) = figures::payable_note(brief, no, settlement) {
        paper.say(Tone::Quiet, &note);
    }
    let mut clauses: Vec<&str> = Vec::new();
    for deduction in &settlement.deductions {
        for band in possible_bands(contract, deduction.period, deduction.band) {
            clauses.push(&contract.terms.bands[band].clause.text);
        }
    }
    let terms = &contract.terms;
    let penalties = settlement.penalties.iter().filter(|state| !state.charges.is_empty());
    clauses.extend(penalties.map(|state| terms.penalties[state.penalty].clause.text.as_str()));
    clauses.extend(terms.reductions.iter().map(|one| one.clause.text.as_str()));
    clauses.extend(terms.caps.iter().map(|cap| cap.clause.text.as_str()));
    let mut named = std::collections::BTreeSet::new();
    clauses.retain(|clause| named.insert(*clause));
    let clauses = clauses.into_iter().filter_map(|id| contract.clause(id));
    clause::clause_parts(paper, contract, clauses);
    for cap in &terms.caps {
        let mut lines = vec![paper.located(&cap.title, &brief.path_and_line(cap.place))];
        lines.extend(proof::quote(paper, cap.place));
        paper.part(Part::Rule, lines);
    }
    let lines = waterfall(paper, settlement);
    paper.part(Part::Money, lines);
    proof::proof(paper, &settlement.proof);
    for state in settlement.penalties.iter().filter(|state| !state.charges.is_empty()) {
        penalty(paper, no, state);
    }
    for state in settlement.reductions.iter().filter(|state| !state.lines.is_empty()) {
        let reduction = &terms.reductions[state.reduction];
        paper.title(&reduction.title, Tone::Bad, &figures::money_range(brief, &state.total));
        let mut lines =
            vec![paper.located(&reduction.title, &brief.path_and_line(reduction.place))];
        lines.extend(proof::quote(paper, reduction.place));
        paper.part(Part::Rule, lines);
        proof::proof(paper, &state.proof);
    }
    for deduction in &settlement.deductions {
        let period = &contract.identity.periods[deduction.period];
        let scores = &book.assessments[no].periods;
        let found = scores.iter().find(|one| one.period == deduction.period);
        let is_ahead = found.is_some_and(|one| one.progress == Progress::Ahead);
        let amount = if is_ahead {
            brief.word("cli-period-ahead")
        } else {
            figures::money_range(brief, &deduction.amount)
        };
        let title = Message::new("cli-money-deduction")
            .with("period", &period.title)
            .with("id", &period.id.text);
        paper.title(&brief.say(&title), Tone::Bad, &amount);
        let mut lines = Vec::new();
        for n in possible_bands(contract, deduction.period, deduction.band) {
            let band = &contract.terms.bands[n];
            lines.push(paper.located(
                &format!("{} {} {}", band.clause.text, band.title, band.score),
                &brief.path_and_line(band.place),
            ));
        }
        paper.part(Part::Rule, lines);
        proof::proof(paper, &deduction.proof);
        if let Some(found) = found.filter(|one| one.progress != Progress::Ahead) {
            score::period_sums(paper, no, found);
        }
    }
}

fn waterfall(paper: &Paper<'_>, settlement: &Settlement) -> Vec<String> {
    let brief = paper.brief;
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left, Align::Left]);
    for step in &settlement.waterfall {
        let is_loss = !step.is_level && !step.amount.now.amount.is_zero();
        let tone = match (step.is_level, is_loss) {
            (true, _) => Tone::Strong,
            (false, true) => Tone::Bad,
            (false, false) => Tone::Plain,
        };
        let ends = figures::ends(brief, &step.amount);
        let link = step.link.as_ref().map(|link| format!("→ {}", proof::name(brief, link)));
        table.row([
            Cell::new(tone, brief.say(&step.label)),
            Cell::new(tone, figures::money(brief, step.amount.now)),
            Cell::new(Tone::Doubt, ends),
            Cell::new(Tone::Quiet, link.unwrap_or_default()),
        ]);
    }
    paper.table(0, &table)
}

/// A payment: its clause, its conditions with their proofs, its amount, what was paid.
pub(super) fn stage(paper: &mut Paper<'_>, no: usize, state: &StageState) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let stage = &contract.terms.stages[state.stage];
    let (tone, word) = figures::stage(brief, state);
    let title = format!("{} · {}", stage.title, stage.id.text);
    paper.title(&title, tone, &word);
    clause::clause_parts(paper, contract, contract.clause(&stage.clause.text));
    let mut lines = vec![paper.located(&stage.id.text, &brief.path_and_line(stage.place))];
    lines.extend(proof::quote(paper, stage.place));
    paper.part(Part::Rule, lines);
    conditions(paper, &state.conditions);
    let mut lines: Vec<String> =
        state.payments.iter().map(|record| proof::record_line(paper, *record)).collect();
    if lines.is_empty() {
        lines.push(brief.ink.paint(Tone::Quiet, &brief.word("cli-no-payment")));
    }
    paper.subtitle(
        &brief.word("cli-stage-amount"),
        Tone::Strong,
        &figures::money_range(brief, &state.net),
    );
    paper.part(Part::Records, lines);
    proof::proof(paper, &state.proof);
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left]);
    for (key, amount, ends) in [
        ("cli-stage-gross", state.gross, String::new()),
        ("cli-stage-deducted", state.deducted.now, figures::ends(brief, &state.deducted)),
        ("cli-stage-net", state.net.now, figures::ends(brief, &state.net)),
        ("cli-stage-paid", state.paid, String::new()),
    ] {
        table.row([
            Cell::from(brief.word(key)),
            Cell::from(figures::money(brief, amount)),
            Cell::new(Tone::Doubt, ends),
        ]);
    }
    let lines = paper.table(0, &table);
    paper.part(Part::Money, lines);
    if let Some(duty) = &state.duty {
        let (tone, word) = figures::duty(brief, duty);
        paper.subtitle(&brief.word("cli-stage-duty"), tone, &word);
        proof::proof(paper, &duty.proof);
    }
}

/// A right: its clause, its conditions with their proofs.
pub(super) fn right(paper: &mut Paper<'_>, no: usize, right: &Right, state: &RightState) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let (tone, word) = figures::right(brief, state);
    let holder = contract.identity.role(&right.holder.text);
    paper.title(&format!("{} · {holder}", right.title), tone, &word);
    clause::clause_parts(paper, contract, contract.clause(&right.clause.text));
    let mut lines = vec![paper.located(&right.id.text, &brief.path_and_line(right.place))];
    lines.extend(proof::quote(paper, right.place));
    paper.part(Part::Rule, lines);
    conditions(paper, &state.conditions);
    let mut lines = Vec::new();
    for notice in &state.notices {
        lines.push(proof::record_line(paper, notice.record));
        if let Some(fault) = &notice.fault {
            lines.extend(paper.text(Tone::Bad, 2, &brief.say(fault)));
        }
    }
    paper.part(Part::Records, lines);
}

/// A penalty: its clause, each charge with who confirmed it, its sum.
pub(super) fn penalty(paper: &mut Paper<'_>, no: usize, state: &PenaltyState) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[no];
    let penalty = &contract.terms.penalties[state.penalty];
    let title = format!("{} · {}", penalty.title, penalty.id.text);
    paper.title(&title, Tone::Bad, &figures::money(brief, state.total));
    clause::clause_parts(paper, contract, contract.clause(&penalty.clause.text));
    let mut lines = vec![paper.located(&penalty.id.text, &brief.path_and_line(penalty.place))];
    lines.extend(proof::quote(paper, penalty.place));
    paper.part(Part::Rule, lines);
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left, Align::Wrapped]);
    for charge in &state.charges {
        let (tone, word) = figures::charge(brief, charge.status);
        let remark = charge.remark.as_ref().map(|remark| brief.say(remark)).unwrap_or_default();
        table.row([
            Cell::new(tone, word),
            Cell::new(tone, figures::money(brief, charge.amount)),
            Cell::from(subject(brief, no, charge)),
            Cell::from(remark),
        ]);
    }
    let lines = paper.table(0, &table);
    paper.part(Part::Outcomes, lines);
    proof::proof(paper, &state.proof);
}

fn conditions(paper: &mut Paper<'_>, states: &[ConditionState]) {
    for state in states {
        let (tone, word) = figures::holds(paper.brief, state.holds);
        let title = paper.brief.say(&state.title);
        paper.subtitle(&title, tone, &word);
        proof::proof(paper, &state.proof);
    }
}
