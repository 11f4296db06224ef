//! One outcome on paper: from its clause down to what it costs.

use super::clause;
use super::paper::Paper;
use super::paper::Part;
use super::proof;
use super::score;
use crate::assessment::Cause;
use crate::assessment::ItemScore;
use crate::assessment::Loss;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::cli::figures;
use crate::ledger::contract::scorecard::Item;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Standing;
use crate::obligations::outcome::Verdict;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;

/// Words for an obligation that no item of the form counts.
pub(super) const NO_POINTS: &str = "cli-no-points";

/// How many records of evidence are listed beside those that the proof already names.
const MOST_EVIDENCE: usize = 12;

/// An outcome by numbers of contract, obligation and outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    pub(super) contract: usize,
    pub(super) obligation: usize,
    pub(super) outcome: usize,
}

/// What an outcome takes from an item, or may take.
struct Effect<'a> {
    period: usize,
    item: &'a Item,
    score: &'a ItemScore,
    loss: &'a Loss,
    is_open: bool,
}

/// An outcome by itself, with its whole chain.
pub(super) fn outcome(paper: &mut Paper<'_>, at: At) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[at.contract];
    let obligation = &contract.obligations[at.obligation];
    let outcome = &brief.book.verdicts[at.contract].decided[at.obligation].outcomes[at.outcome];
    let (tone, state) = if outcome.shown && outcome.verdict == Verdict::Met {
        figures::standing(brief, Standing::Shown)
    } else {
        (figures::verdict_tone(outcome.verdict), figures::verdict(brief, outcome.verdict))
    };
    let title = format!("{} · {}", obligation.title, outcome.id);
    paper.title(&title, tone, &state);
    paper.say(Tone::Plain, &brief.catalog.say(&outcome.summary));
    if outcome.provisional {
        paper.say(Tone::Doubt, &brief.word("cli-provisional"));
    }
    let clause = contract.clause_of(obligation);
    clause::clause_parts(paper, contract, [clause]);
    clause::rule_part(paper, obligation);
    body(paper, outcome);
    consequences(paper, at, outcome);
}

/// An outcome inside another explanation: clause in a line, records, clock, arithmetic.
pub(super) fn loss(paper: &mut Paper<'_>, at: At, points: &str) {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[at.contract];
    let obligation = &contract.obligations[at.obligation];
    let outcome = &brief.book.verdicts[at.contract].decided[at.obligation].outcomes[at.outcome];
    let title = format!("{}/{}", obligation.id.text, outcome.id);
    paper.subtitle(&title, figures::verdict_tone(outcome.verdict), points);
    let clause = contract.clause_of(obligation);
    let text = format!("{} {}", clause.id.text, clause.title);
    let place = brief.path_and_line(obligation.place);
    let mut lines = vec![paper.located(&text, &place)];
    lines.extend(paper.text(Tone::Plain, 2, &brief.catalog.say(&outcome.summary)));
    paper.part(Part::Clause, lines);
    body(paper, outcome);
}

fn body(paper: &mut Paper<'_>, outcome: &Outcome) {
    let mut lines = proof::facts(paper, &outcome.proof);
    lines.extend(evidence(paper, outcome));
    paper.part(Part::Records, lines);
    let lines = proof::clock(paper, &outcome.proof);
    paper.part(Part::Clock, lines);
    let lines = proof::sums(paper, &outcome.proof);
    paper.part(Part::Sums, lines);
}

/// The records that the outcome rests on and whose fields the proof does not already show.
fn evidence(paper: &Paper<'_>, outcome: &Outcome) -> Vec<String> {
    let known: Vec<RecordNo> = outcome.proof.facts.iter().filter_map(|fact| fact.record).collect();
    let mut rest: Vec<RecordNo> = outcome.offenders.clone();
    rest.extend(&outcome.evidence);
    let mut seen = std::collections::BTreeSet::new();
    rest.retain(|no| !known.contains(no) && seen.insert(*no));
    let mut lines: Vec<String> =
        rest.iter().take(MOST_EVIDENCE).map(|no| proof::record_line(paper, *no)).collect();
    if rest.len() > MOST_EVIDENCE {
        let message = Message::new("cli-more").with("n", rest.len() - MOST_EVIDENCE);
        lines.push(paper.brief.ink.paint(Tone::Quiet, &paper.brief.say(&message)));
    }
    if lines.is_empty() && known.is_empty() {
        lines.push(paper.brief.ink.paint(Tone::Doubt, &paper.brief.word("cli-no-record")));
    }
    lines
}

/// What the outcome means in points and money.
fn consequences(paper: &mut Paper<'_>, at: At, outcome: &Outcome) {
    let brief = paper.brief;
    let effects = effects(paper, at);
    let contract = &brief.book.ledger.contracts[at.contract];
    if effects.is_empty() {
        let charges = charges(paper, at);
        let lines = untouched(paper, at, outcome);
        // What costs money by itself need not say that it costs no points.
        if charges.is_empty() || contract.scorecard.is_some() {
            paper.part(Part::Points, lines);
        }
        paper.part(Part::Money, charges);
        return;
    }
    let mut periods: Vec<usize> = Vec::new();
    let mut lines = Vec::new();
    for effect in &effects {
        let period = &contract.identity.periods[effect.period];
        let message = if effect.is_open {
            Message::new("cli-effect-open")
        } else {
            Message::new("cli-effect")
        };
        let message = message
            .with("item", format!("{}/{}", period.id.text, effect.item.id.text))
            .with("title", &effect.item.title)
            .with("lost", figures::lost(effect.loss.counted))
            .with("score", figures::range(brief, &effect.score.score))
            .with("points", figures::points(effect.score.points));
        let tone = if effect.is_open { Tone::Doubt } else { Tone::Bad };
        lines.extend(paper.text(tone, 0, &brief.catalog.say(&message)));
        if effect.loss.counted != effect.loss.points {
            let message = Message::new("cli-effect-floor")
                .with("points", figures::points(effect.loss.points))
                .with("counted", figures::points(effect.loss.counted));
            lines.extend(paper.text(Tone::Quiet, 2, &brief.catalog.say(&message)));
        }
        if let Some(remark) = &effect.loss.remark {
            lines.push(format!("  {}", proof::remark(brief, remark)));
        }
        lines.extend(paper.text(Tone::Quiet, 2, &effect.item.standard));
        periods.push(effect.period);
    }
    periods.dedup();
    for period in &periods {
        lines.extend(score::total_line(paper, at.contract, *period));
    }
    paper.part(Part::Points, lines);
    let mut lines = charges(paper, at);
    for period in periods {
        lines.extend(score::money_of_period(paper, at.contract, period));
    }
    paper.part(Part::Money, lines);
}

/// What penalties charge for the outcome, counted or not.
fn charges(paper: &Paper<'_>, at: At) -> Vec<String> {
    let brief = paper.brief;
    let terms = &brief.book.ledger.contracts[at.contract].terms;
    let settlement = brief.book.assessments.get(at.contract);
    let states = settlement.and_then(|all| all.settlement.as_ref());
    let mut lines = Vec::new();
    for state in states.iter().flat_map(|all| &all.penalties) {
        let cause = Cause::Outcome(at.obligation, at.outcome);
        for charge in state.charges.iter().filter(|charge| charge.cause == cause) {
            let (tone, word) = figures::charge(brief, charge.status);
            let message = Message::new("cli-costs-penalty")
                .with("title", &terms.penalties[state.penalty].title)
                .with("amount", charge.amount);
            let text = format!("{}  {word}", brief.catalog.say(&message));
            lines.extend(paper.text(tone, 0, &text));
        }
    }
    lines
}

/// The items that count the obligation but lose nothing by this outcome; or that there are none.
fn untouched(paper: &Paper<'_>, at: At, outcome: &Outcome) -> Vec<String> {
    let brief = paper.brief;
    let contract = &brief.book.ledger.contracts[at.contract];
    let id = &contract.obligations[at.obligation].id.text;
    let counts = |item: &Item| {
        item.deductions.iter().flat_map(|one| one.obligations()).any(|word| word.text == *id)
    };
    let is_counted = contract.scorecard.iter().flat_map(|card| card.items());
    if !is_counted.into_iter().any(|(_, item)| counts(item)) {
        return vec![brief.ink.paint(Tone::Quiet, &brief.word(NO_POINTS))];
    }
    let scores = brief.book.assessments.get(at.contract).map_or(&[][..], |all| &all.periods);
    let within = scores.iter().filter(|score| Some(score.period) == outcome.period);
    let mut lines = Vec::new();
    for score in within {
        let period = &contract.identity.periods[score.period];
        for (item, state) in score::items(contract, score).filter(|(item, _)| counts(item)) {
            let message = Message::new("cli-effect-none")
                .with("item", format!("{}/{}", period.id.text, item.id.text))
                .with("title", &item.title)
                .with("score", figures::range(brief, &state.score))
                .with("points", figures::points(state.points));
            lines.extend(paper.text(Tone::Plain, 0, &brief.catalog.say(&message)));
        }
    }
    lines
}

fn effects<'a>(paper: &Paper<'a>, at: At) -> Vec<Effect<'a>> {
    let book = paper.brief.book;
    let contract = &book.ledger.contracts[at.contract];
    let mut effects = Vec::new();
    let Some(assessment) = book.assessments.get(at.contract) else { return effects };
    for score in &assessment.periods {
        for (item, state) in score::items(contract, score) {
            let losses = state.losses.iter().map(|loss| (loss, false));
            let open = state.open.iter().map(|loss| (loss, true));
            for (loss, is_open) in losses.chain(open) {
                if loss.obligation == at.obligation && loss.outcome == at.outcome {
                    effects.push(Effect {
                        period: score.period,
                        item,
                        score: state,
                        loss,
                        is_open,
                    });
                }
            }
        }
    }
    effects
}

/// `obligation/outcome`, as `explain` takes it.
pub(super) fn name(paper: &Paper<'_>, at: At) -> String {
    let contract = &paper.brief.book.ledger.contracts[at.contract];
    let obligation = &contract.obligations[at.obligation];
    let decided = &paper.brief.book.verdicts[at.contract].decided[at.obligation];
    let id = decided.outcomes.get(at.outcome).map_or("", |outcome| outcome.id.as_str());
    clean(&format!("{}/{id}", obligation.id.text)).into_owned()
}
