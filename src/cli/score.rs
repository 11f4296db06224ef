//! `score`: the assessment form, the grade and the settlement.

use super::Answer;
use super::Exit;
use super::contract_of;
use super::figures;
use super::form::Form;
use super::unknown;
use crate::assessment::Assessment;
use crate::assessment::Cause;
use crate::assessment::Evidence;
use crate::assessment::ItemScore;
use crate::assessment::PenaltyCharge;
use crate::assessment::PenaltyStatus;
use crate::assessment::PeriodScore;
use crate::assessment::Progress;
use crate::assessment::Settlement;
use crate::base::error::Error;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Instant;
use crate::ledger::contract::Contract;
use crate::reports::Brief;
use crate::reports::json;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;
use crate::site::answer::is_unproven;
use crate::site::answer::is_waiting;

const EXAMPLES: &str = "\
Examples:
  pactbook score                                   every contract: form, grade, settlement
  pactbook score --contract museum --period y1     one contract, one period
  pactbook score --as-of 2026-12-31                as it would stand that day
  pactbook score --format json                     every figure, for a program";

/// Arguments of `score`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Only this contract
    #[arg(long, value_name = "ID")]
    pub(super) contract: Option<String>,
    /// Only this assessment period, such as y1
    #[arg(long, value_name = "ID")]
    period: Option<String>,
    /// Form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Form::Text)]
    format: Form,
}

pub(super) fn score(args: &Args, brief: Brief<'_>) -> Result<Answer, Error> {
    let contract = contract_of(&brief, args.contract.as_deref())?;
    let brief = brief.only(contract);
    let asked = args.period.as_deref();
    let is_asked = |contract: &Contract, n: usize| {
        asked.is_none_or(|id| contract.identity.periods.get(n).is_some_and(|p| p.id.text == id))
    };
    if let Some(id) = asked {
        let periods = || brief.contracts().flat_map(|(_, one)| &one.identity.periods);
        if !periods().any(|period| period.id.text == id) {
            return Err(unknown("period", id, periods().map(|period| period.id.text.as_str())));
        }
    }
    let text = match args.format {
        Form::Json => json::book(&brief, asked),
        Form::Text => {
            let mut text = String::new();
            for (no, contract) in brief.contracts() {
                let Some(assessment) = brief.book.assessments.get(no) else { continue };
                let chosen = |one: &&PeriodScore| is_asked(contract, one.period);
                if asked.is_some() && !assessment.periods.iter().any(|one| chosen(&one)) {
                    continue;
                }
                text.push_str(&one(&brief, no, assessment, &chosen, asked.is_some()));
            }
            if text.is_empty() {
                text = brief.word("cli-no-contracts") + "\n";
            }
            text
        }
    };
    Ok(Answer::new(text, Exit::Clean))
}

fn one(
    brief: &Brief<'_>,
    no: usize,
    assessment: &Assessment,
    chosen: &dyn Fn(&&PeriodScore) -> bool,
    is_period_asked: bool,
) -> String {
    let contract = &brief.book.ledger.contracts[no];
    let mut lines = Vec::new();
    let identity = &contract.identity;
    lines.push(heading(brief, &format!("{} · {}", identity.title, identity.id)));
    let as_of = Message::new("cli-score-as-of")
        .with("instant", brief.as_of())
        .with("revision", brief.revision());
    lines.push(brief.ink.paint(Tone::Quiet, &brief.say(&as_of)));
    lines.extend(figures::unread(brief, no));
    lines.push(String::new());
    let periods = assessment.periods.iter().filter(chosen);
    let mut ahead = Vec::new();
    for score in periods {
        if score.progress == Progress::Ahead && !is_period_asked {
            ahead.push(identity.periods[score.period].title.as_str());
            continue;
        }
        lines.extend(form(brief, no, score));
        lines.push(String::new());
    }
    if !ahead.is_empty() {
        let names = ahead.join(&brief.word("cli-comma"));
        let message = Message::new("cli-score-ahead").with("periods", names);
        lines.push(brief.ink.paint(Tone::Quiet, &brief.say(&message)));
        lines.push(String::new());
    }
    if assessment.periods.is_empty() {
        lines.push(brief.word("cli-no-scorecard"));
        for (n, period) in identity.periods.iter().enumerate() {
            let notes = figures::seal(brief, no, n);
            if !notes.is_empty() {
                lines.push(clean(&period.title).into_owned());
                lines.extend(notes);
            }
        }
        lines.push(String::new());
    }
    if let Some(average) = assessment.average.as_ref().filter(|_| !is_period_asked) {
        let message =
            Message::new("cli-score-average").with("score", figures::range(brief, &average.score));
        lines.push(brief.ink.paint(Tone::Strong, &brief.say(&message)));
        lines.extend(figures::average_note(brief, &average.score, &assessment.periods));
        lines.push(String::new());
    }
    match &assessment.settlement {
        Some(settlement) => lines.extend(money(brief, no, contract, settlement)),
        None => {
            lines.push(brief.word("cli-no-settlement"));
            lines.push(String::new());
        }
    }
    if !assessment.rights.is_empty() {
        lines.extend(rights(brief, contract, assessment));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn heading(brief: &Brief<'_>, text: &str) -> String {
    brief.ink.paint(Tone::Strong, &clean(text))
}

fn indented(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| format!("  {line}")).collect()
}

fn form(brief: &Brief<'_>, no: usize, score: &PeriodScore) -> Vec<String> {
    let contract = &brief.book.ledger.contracts[no];
    let period = &contract.identity.periods[score.period];
    let card = contract.scorecard.as_ref();
    let has_begun = score.progress != Progress::Ahead;
    let mut lines = Vec::new();
    if let Some(card) = card {
        lines.push(heading(brief, &card.title));
    }
    let message = Message::new("cli-score-period")
        .with("title", &period.title)
        .with("id", &period.id.text)
        .with("first", period.first)
        .with("last", period.last)
        .with("progress", figures::progress(brief, score.progress, score.is_final));
    lines.push(brief.say(&message));
    lines.extend(figures::seal(brief, no, score.period));
    lines.push(String::new());
    let mut table =
        Table::new(&[Align::Left, Align::Left, Align::Right, Align::Left, Align::Wrapped]);
    let head = ["cli-form-item", "cli-form-title", "cli-form-points", "cli-form-score"];
    let head = head.map(|key| Cell::new(Tone::Quiet, brief.word(key)));
    table.row(head.into_iter().chain([Cell::new(Tone::Quiet, brief.word("cli-form-losses"))]));
    let sections = card.iter().flat_map(|card| &card.sections);
    for (section, state) in sections.zip(&score.sections) {
        table.row([
            Cell::new(Tone::Strong, clean(&section.id.text)),
            Cell::new(Tone::Strong, clean(&section.title)),
            Cell::new(Tone::Strong, figures::points(state.points)),
            Cell::new(
                Tone::Strong,
                if has_begun { figures::range(brief, &state.total) } else { String::new() },
            ),
        ]);
        for (item, state) in section.items.iter().zip(&state.items) {
            let (tone, why) = losses(brief, no, state);
            let points =
                if has_begun { figures::range(brief, &state.score) } else { String::new() };
            table.row([
                Cell::from(clean(&item.id.text).into_owned()),
                Cell::from(clean(&item.title).into_owned()),
                Cell::from(figures::points(state.points)),
                Cell::new(tone, points),
                Cell::new(tone, why),
            ]);
        }
    }
    for state in score.bonuses.iter().filter(|_| has_begun) {
        let Some(bonus) = card.and_then(|card| card.bonuses.get(state.bonus)) else { continue };
        let tone = if state.score.is_exact() { Tone::Plain } else { Tone::Doubt };
        let ids = |no: &RecordNo| clean(&brief.book.ledger.record(*no).id).into_owned();
        table.row([
            Cell::from(clean(&bonus.id.text).into_owned()),
            Cell::from(clean(&bonus.title).into_owned()),
            Cell::from(brief.word("cli-form-bonus")),
            Cell::new(tone, figures::gain(brief, &state.score)),
            Cell::new(tone, state.records.iter().map(ids).collect::<Vec<String>>().join("\n")),
        ]);
    }
    let full = card.map_or_else(String::new, |card| figures::points(card.total));
    table.row([
        Cell::default(),
        Cell::new(Tone::Strong, brief.word("cli-form-total")),
        Cell::new(Tone::Strong, full),
        Cell::new(
            Tone::Strong,
            if has_begun { figures::range(brief, &score.total) } else { String::new() },
        ),
        Cell::new(Tone::Strong, grade(brief, contract, score)),
    ]);
    lines.extend(indented(table.lines(brief.width.saturating_sub(2), brief.ink)));
    if has_begun {
        lines.extend(figures::range_note(brief, &score.total));
    }
    lines
}

/// The grade, with the other ones that are possible.
pub(super) fn grade(brief: &Brief<'_>, contract: &Contract, score: &PeriodScore) -> String {
    let name = |n: Option<usize>| n.and_then(|n| contract.terms.grades.get(n)).map(|g| &g.title);
    if score.progress == Progress::Ahead {
        return String::new();
    }
    let [low, now, high] = score.grade.map(name);
    let Some(now) = now else { return String::new() };
    let mut text = clean(now).into_owned();
    if low != high
        && let (Some(low), Some(high)) = (low, high)
    {
        let message = Message::new("cli-grade-range").with("low", low).with("high", high);
        text.push_str(&brief.say(&message));
    }
    text
}

/// What must be said of a score that no record supports.
pub(super) fn bare(brief: &Brief<'_>, item: &ItemScore) -> Option<String> {
    if is_unproven(item) {
        Some(brief.word("cli-form-nothing-filed"))
    } else if is_waiting(item) {
        Some(brief.word("cli-form-nothing-yet"))
    } else {
        None
    }
}

fn losses(brief: &Brief<'_>, no: usize, item: &ItemScore) -> (Tone, String) {
    let contract = &brief.book.ledger.contracts[no];
    let mut parts: Vec<String> = Vec::new();
    let felt = || item.losses.iter().filter(|loss| !loss.counted.is_zero());
    for loss in felt() {
        let decided = &brief.book.verdicts[no].decided[loss.obligation];
        let outcome = decided.outcomes.get(loss.outcome).map_or("", |one| one.id.as_str());
        let what = format!("{}/{outcome}", contract.obligations[loss.obligation].id.text);
        parts.push(format!("{} {}", figures::lost(loss.counted), clean(&what)));
    }
    let n_spent = item.losses.len() - felt().count();
    if n_spent > 0 {
        parts.push(brief.say(&Message::new("cli-spent").with("n", n_spent)));
    }
    let lost = !parts.is_empty();
    for score in &item.earned {
        let names = score.records.iter().map(|no| clean(&brief.book.ledger.record(*no).id));
        let names = names.collect::<Vec<_>>().join(&brief.word("cli-comma"));
        let message = Message::new("cli-form-earned")
            .with("earned", figures::points(score.range.now))
            .with("max", figures::points(score.max))
            .with("names", names);
        parts.push(brief.say(&message));
    }
    if !item.open.is_empty() {
        parts.push(brief.say(&Message::new("cli-form-open").with("n", item.open.len())));
    }
    parts.extend(bare(brief, item));
    let tone = match (lost, item.score.is_exact() && item.evidence == Evidence::Filed) {
        (true, _) => Tone::Bad,
        (false, false) => Tone::Doubt,
        (false, true) => Tone::Plain,
    };
    (tone, parts.join("\n"))
}

fn money(
    brief: &Brief<'_>,
    no: usize,
    contract: &Contract,
    settlement: &Settlement,
) -> Vec<String> {
    let mut lines = vec![heading(brief, &brief.word("cli-settlement")), String::new()];
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Wrapped]);
    for step in &settlement.waterfall {
        let amount = &step.amount;
        let is_loss = !step.is_level && amount.now.amount.is_sign_negative();
        let tone = match (step.is_level, is_loss && !amount.now.amount.is_zero()) {
            (true, _) => Tone::Strong,
            (false, true) => Tone::Bad,
            (false, false) => Tone::Plain,
        };
        let ends = figures::ends(brief, amount);
        table.row([
            Cell::new(tone, brief.say(&step.label)),
            Cell::new(tone, figures::money(brief, amount.now)),
            Cell::new(Tone::Doubt, ends),
        ]);
    }
    lines.extend(indented(table.lines(brief.width.saturating_sub(2), brief.ink)));
    lines.extend(figures::payable_note(brief, no, settlement));
    lines.extend(figures::amended_payable(brief, no, settlement));
    if settlement.outstanding.high.amount > Decimal::ZERO {
        let amount = figures::money_range(brief, &settlement.outstanding);
        let message = Message::new("cli-outstanding").with("amount", amount);
        lines.push(format!("  {}", brief.ink.paint(Tone::Bad, &brief.say(&message))));
    }
    lines.push(String::new());
    lines.extend(penalties(brief, no, contract, settlement));
    if !settlement.stages.is_empty() {
        lines.push(heading(brief, &brief.word("cli-stages")));
        lines.push(String::new());
        lines.extend(stages(brief, contract, settlement));
        lines.push(String::new());
    }
    let decided = settlement.fines.iter().filter(|fine| !fine.decisions.is_empty());
    let mut table = Table::new(&[Align::Wrapped, Align::Right]);
    for state in decided {
        let fine = &contract.terms.fines[state.fine];
        table.row([
            Cell::from(clean(&fine.title).into_owned()),
            Cell::new(Tone::Bad, figures::money(brief, state.total)),
        ]);
    }
    if !table.is_empty() {
        lines.push(heading(brief, &brief.word("cli-fines")));
        lines.push(String::new());
        lines.extend(indented(table.lines(brief.width.saturating_sub(2), brief.ink)));
        lines.push(String::new());
    }
    lines
}

/// The penalties with something to say: what is due, what waits, what was denied.
fn penalties(
    brief: &Brief<'_>,
    no: usize,
    contract: &Contract,
    settlement: &Settlement,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left, Align::Wrapped]);
    for state in settlement.penalties.iter().filter(|state| !state.charges.is_empty()) {
        let penalty = &contract.terms.penalties[state.penalty];
        table.row([
            Cell::new(Tone::Strong, clean(&penalty.id.text)),
            Cell::new(Tone::Strong, figures::money(brief, state.total)),
            Cell::default(),
            Cell::new(Tone::Strong, clean(&penalty.title)),
        ]);
        for status in PENALTIES {
            let some = || state.charges.iter().filter(|charge| charge.status == status);
            let n = some().count();
            if n == 0 {
                continue;
            }
            let sum = some().map(|charge| charge.amount.amount).sum();
            let (tone, word) = figures::charge(brief, status);
            let names = some().take(3).map(|charge| subject(brief, no, charge));
            let mut names = names.collect::<Vec<String>>().join(&brief.word("cli-comma"));
            if n > 3 {
                names.push_str(&brief.say(&Message::new("cli-penalty-more").with("n", n)));
            }
            table.row([
                Cell::default(),
                Cell::new(tone, figures::money(brief, Money::new(sum, state.total.currency))),
                Cell::new(tone, word),
                Cell::from(names),
            ]);
        }
    }
    if !table.is_empty() {
        lines.push(heading(brief, &brief.word("cli-penalties")));
        lines.push(String::new());
        lines.extend(indented(table.lines(brief.width.saturating_sub(2), brief.ink)));
        lines.push(String::new());
    }
    let mut table = Table::new(&[Align::Wrapped, Align::Right, Align::Left]);
    for state in settlement.reductions.iter().filter(|state| !state.lines.is_empty()) {
        let reduction = &contract.terms.reductions[state.reduction];
        table.row([
            Cell::from(clean(&reduction.title).into_owned()),
            Cell::new(Tone::Bad, figures::money(brief, state.total.now)),
            Cell::new(Tone::Doubt, figures::ends(brief, &state.total)),
        ]);
    }
    if !table.is_empty() {
        lines.push(heading(brief, &brief.word("cli-reductions")));
        lines.push(String::new());
        lines.extend(indented(table.lines(brief.width.saturating_sub(2), brief.ink)));
        lines.push(String::new());
    }
    lines
}

/// The states of charges, in the order in which they are shown.
const PENALTIES: [PenaltyStatus; 7] = [
    PenaltyStatus::Due,
    PenaltyStatus::ToConfirm,
    PenaltyStatus::Open,
    PenaltyStatus::Faulty,
    PenaltyStatus::Struck,
    PenaltyStatus::Repeated,
    PenaltyStatus::Suppressed,
];

/// What a charge is about: its outcome or its record.
pub(super) fn subject(brief: &Brief<'_>, no: usize, charge: &PenaltyCharge) -> String {
    let contract = &brief.book.ledger.contracts[no];
    match charge.cause {
        Cause::Outcome(obligation, outcome) => {
            let decided = &brief.book.verdicts[no].decided[obligation];
            let outcome = decided.outcomes.get(outcome).map_or("", |one| one.id.as_str());
            clean(&format!("{}/{outcome}", contract.obligations[obligation].id.text)).into_owned()
        }
        Cause::Record(record) => clean(&brief.book.ledger.record(record).id).into_owned(),
    }
}

fn stages(brief: &Brief<'_>, contract: &Contract, settlement: &Settlement) -> Vec<String> {
    let mut table = Table::new(&[
        Align::Left,
        Align::Wrapped,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Left,
    ]);
    let head = [
        "cli-stage-id",
        "cli-stage-title",
        "cli-stage-gross",
        "cli-stage-deducted",
        "cli-stage-net",
        "cli-stage-paid",
        "cli-stage-state",
    ];
    table.row(head.map(|key| Cell::new(Tone::Quiet, brief.word(key))));
    for state in &settlement.stages {
        let stage = &contract.terms.stages[state.stage];
        let (tone, word) = figures::stage(brief, state);
        table.row([
            Cell::from(clean(&stage.id.text).into_owned()),
            Cell::from(clean(&stage.title).into_owned()),
            Cell::from(figures::money(brief, state.gross)),
            Cell::from(figures::money(brief, state.deducted.now)),
            Cell::new(Tone::Strong, figures::money(brief, state.net.now)),
            Cell::from(figures::money(brief, state.paid)),
            Cell::new(tone, word),
        ]);
        // Ranges stand below, so that the amounts line up.
        if !state.deducted.is_exact() || !state.net.is_exact() {
            table.row([
                Cell::default(),
                Cell::default(),
                Cell::default(),
                Cell::new(Tone::Doubt, figures::ends(brief, &state.deducted)),
                Cell::new(Tone::Doubt, figures::ends(brief, &state.net)),
            ]);
        }
    }
    let mut lines = indented(table.lines(brief.width.saturating_sub(2), brief.ink));
    lines.extend(duties(brief, contract, settlement));
    lines
}

/// The payer's duty for each payment with a time to pay.
fn duties(brief: &Brief<'_>, contract: &Contract, settlement: &Settlement) -> Vec<String> {
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Left, Align::Wrapped]);
    let head = ["cli-stage-id", "cli-stage-duty", "duty-due", "duty-settled"];
    table.row(head.map(|key| Cell::new(Tone::Quiet, brief.word(key))));
    let mut is_any = false;
    for state in &settlement.stages {
        let Some(duty) = &state.duty else { continue };
        is_any = true;
        let (tone, word) = figures::duty(brief, duty);
        let at = |at: Option<Instant>| match at {
            Some(at) => brief.value(&Datum::Instant(contract.identity.zone.stamp(at))),
            None => String::new(),
        };
        table.row([
            Cell::from(clean(&contract.terms.stages[state.stage].id.text).into_owned()),
            Cell::new(tone, word),
            Cell::from(at(duty.due)),
            Cell::from(at(duty.settled)),
        ]);
    }
    if !is_any {
        return Vec::new();
    }
    let mut lines = vec![String::new()];
    lines.extend(indented(table.lines(brief.width.saturating_sub(2), brief.ink)));
    lines
}

fn rights(brief: &Brief<'_>, contract: &Contract, assessment: &Assessment) -> Vec<String> {
    let mut lines = vec![heading(brief, &brief.word("cli-rights")), String::new()];
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Left, Align::Wrapped]);
    for state in &assessment.rights {
        let right = &contract.terms.rights[state.right];
        let (tone, word) = figures::right(brief, state);
        table.row([
            Cell::new(tone, word),
            Cell::from(clean(&right.id.text).into_owned()),
            Cell::new(Tone::Quiet, clean(contract.identity.role(&right.holder.text))),
            Cell::from(clean(&right.title).into_owned()),
        ]);
    }
    lines.extend(indented(table.lines(brief.width.saturating_sub(2), brief.ink)));
    lines
}
