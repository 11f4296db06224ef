//! The answer to the auditor's question: may I sign this, and what do we pay?

use std::collections::BTreeSet;

use crate::assessment::Evidence;
use crate::assessment::ItemScore;
use crate::assessment::PeriodScore;
use crate::assessment::Progress;
use crate::assessment::Range;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::ledger::contract::Contract;
use crate::obligations::outcome::Verdict;

use super::desk::Desk;
use super::voice::Voice;

/// What stands against signing the form of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubts {
    /// Where the period stands.
    pub progress: Progress,
    /// Places of the contract's input that were not read.
    pub n_unread: usize,
    /// What git says against the evidence, as far as it is an error.
    pub n_irregular: usize,
    /// Nothing was filed that shows anything of the period.
    pub is_empty: bool,
    /// Open outcomes of obligations that the form counts.
    pub n_open: usize,
    /// Open outcomes of obligations without points.
    pub n_unscored: usize,
    /// The score can no longer change.
    pub is_final: bool,
    /// It was signed off; none if it was not, or before it was final.
    pub sealed: Option<Sealed>,
}

/// Whether a form may be signed, in one word; the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Readiness {
    /// Input was not read.
    Unread,
    /// What git says against the evidence stands against it.
    Doubtful,
    /// Nothing was filed.
    Empty,
    /// Something that the form counts is open.
    Open,
    /// Only something that the form does not count is open.
    OpenUnscored,
    /// Nothing is open, and yet the score can still change.
    Unsettled,
    /// It may be signed.
    Ready,
    /// It was signed, and today's evidence yields something else.
    Amended,
    /// It was signed.
    Sealed,
    /// The period still runs.
    Running,
    /// The period has not begun.
    Ahead,
}

/// A result that was signed off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// Today's evidence yields the same.
    Same,
    /// Today's evidence would yield something else.
    Amended,
}

impl Doubts {
    /// What stands against signing the form of a period.
    pub fn of(desk: &Desk<'_>, c: usize, p: usize) -> Doubts {
        let score = &desk.assessment(c).periods[p];
        let mut open: BTreeSet<(usize, usize)> = score
            .sections
            .iter()
            .flat_map(|section| &section.items)
            .flat_map(|item| &item.open)
            .map(|loss| (loss.obligation, loss.outcome))
            .collect();
        let mut n_unscored = 0;
        for (at, outcome) in desk.outcomes(c).filter(|(_, outcome)| outcome.period == Some(p)) {
            if !matches!(outcome.verdict, Verdict::Pending | Verdict::Undecidable) {
                continue;
            }
            if desk.shelves[c].items[at.obligation].is_empty() {
                n_unscored += 1;
            } else {
                open.insert((at.obligation, at.outcome));
            }
        }
        // Points that somebody has yet to give are open, though no obligation asks for them.
        let asked: BTreeSet<(usize, usize)> =
            open.iter().flat_map(|(o, _)| &desk.shelves[c].items[*o]).copied().collect();
        let n_awaited = score
            .sections
            .iter()
            .enumerate()
            .flat_map(|(s, section)| {
                section.items.iter().enumerate().map(move |(i, one)| (s, i, one))
            })
            .filter(|(s, i, item)| {
                item.manual.iter().any(|one| one.given.is_none()) && !asked.contains(&(*s, *i))
            })
            .count();
        Doubts {
            progress: score.progress,
            n_unread: desk.unread(c),
            n_irregular: desk.irregular(c).n_errors,
            is_empty: desk.decided(c).iter().all(|one| one.n_evidence(Some(p)) == 0),
            n_open: open.len() + n_awaited,
            n_unscored,
            is_final: score.is_final,
            sealed: desk.book.seal_of(c, p).and_then(|one| {
                let is_provisional = one.standing().is_none_or(|seal| seal.is_provisional);
                let state = if one.changes().is_empty() { Sealed::Same } else { Sealed::Amended };
                (!is_provisional).then_some(state)
            }),
        }
    }

    /// Whether nothing does.
    pub fn is_none(&self) -> bool {
        matches!(self.readiness(), Readiness::Ready | Readiness::Sealed | Readiness::Amended)
    }

    /// What stands against it first of all.
    pub fn readiness(&self) -> Readiness {
        match (self.sealed, self.progress) {
            (Some(Sealed::Same), _) => Readiness::Sealed,
            (Some(Sealed::Amended), _) => Readiness::Amended,
            (None, Progress::Ahead) => Readiness::Ahead,
            (None, Progress::Running) => Readiness::Running,
            (None, Progress::Over) if self.n_unread > 0 => Readiness::Unread,
            (None, Progress::Over) if self.n_irregular > 0 => Readiness::Doubtful,
            (None, Progress::Over) if self.is_empty => Readiness::Empty,
            (None, Progress::Over) if self.n_open > 0 => Readiness::Open,
            (None, Progress::Over) if self.n_unscored > 0 => Readiness::OpenUnscored,
            (None, Progress::Over) if self.is_final => Readiness::Ready,
            (None, Progress::Over) => Readiness::Unsettled,
        }
    }
}

/// Whether an item has all its points only because nothing was filed and nothing is due.
pub fn is_unproven(item: &ItemScore) -> bool {
    item.evidence == Evidence::NothingFiled
        && item.losses.is_empty()
        && item.open.is_empty()
        && item.score == Range::exact(item.points)
}

/// Whether nothing was filed for an item and something that is under way may still cost points.
pub fn is_waiting(item: &ItemScore) -> bool {
    item.evidence == Evidence::NothingFiled && !item.open.is_empty()
}

/// Every band from that of the low score to that of the high one, by score: what lies between can
/// come true as well.
pub fn possible_bands(contract: &Contract, period: usize, ends: [Option<usize>; 3]) -> Vec<usize> {
    let bands = &contract.terms.bands;
    let first = contract.identity.periods[period].first;
    let in_force = |n: &usize| contract.days_of(&bands[*n].validity).contains(first);
    let mut order: Vec<usize> = (0..bands.len()).filter(in_force).collect();
    order.sort_by_key(|n| bands[*n].score.low.at);
    let places = || ends.iter().flatten().filter_map(|end| order.iter().position(|n| n == end));
    match (places().min(), places().max()) {
        (Some(first), Some(last)) => order[first..=last].to_vec(),
        _ => Vec::new(),
    }
}

impl Voice<'_> {
    /// May the period's form be signed, and what is paid: a few sentences.
    pub fn answer(&self, contract: usize, period: usize) -> Vec<String> {
        answer(self, contract, period)
    }

    /// That input of a contract was not read; empty if all of it was.
    pub fn unread(&self, contract: usize) -> String {
        match self.desk.unread(contract) {
            0 => String::new(),
            n => self.say(&Message::new("site-answer-unread").with("n", n)),
        }
    }
}

fn answer(voice: &Voice<'_>, c: usize, p: usize) -> Vec<String> {
    let file = voice.desk.contract(c);
    let assessment = voice.desk.assessment(c);
    let score = &assessment.periods[p];
    let title = &file.identity.periods[p].title;
    let doubts = Doubts::of(voice.desk, c, p);
    let mut said = vec![voice.say(&sign(&doubts).with("period", title))];
    if score.progress == Progress::Ahead {
        return said;
    }
    let is_sealed = doubts.sealed.is_some();
    let is_counted = score.progress == Progress::Running || doubts.n_unread > 0 || doubts.is_empty;
    if is_sealed {
        // What is still open no longer bears on it.
    } else if is_counted && doubts.n_open + doubts.n_unscored > 0 {
        let message = Message::new("site-answer-counts")
            .with("n", doubts.n_open)
            .with("unscored", doubts.n_unscored);
        said.push(voice.say(&message));
    } else if doubts.n_unscored > 0 && doubts.n_open > 0 {
        said.push(voice.say(&Message::new("site-answer-unscored").with("n", doubts.n_unscored)));
    }
    said.push(points(voice, c, score));
    let Some(settlement) = &assessment.settlement else { return said };
    if let Some(deduction) = settlement.deductions.iter().find(|one| one.period == p) {
        let amount = &deduction.amount;
        let message = match (amount.is_exact(), amount.now.amount.is_zero()) {
            (true, true) => Message::new("site-answer-deduct-none"),
            (true, false) => Message::new("site-answer-deduct"),
            (false, _) => Message::new("site-answer-deduct-range")
                .with("low", voice.money(amount.low))
                .with("high", voice.money(amount.high)),
        };
        said.push(voice.say(&message.with("amount", voice.money(amount.now))));
    }
    let payable = &settlement.payable;
    let message = if payable.is_exact() {
        Message::new("site-answer-payable")
    } else {
        let is_ahead = |score: &&PeriodScore| score.progress == Progress::Ahead;
        Message::new("site-answer-payable-range")
            .with("low", voice.money(payable.low))
            .with("high", voice.money(payable.high))
            .with("ahead", assessment.periods.iter().filter(is_ahead).count())
    };
    said.push(voice.say(
        &message.with("now", voice.money(payable.now)).with("total", voice.money(settlement.total)),
    ));
    said
}

fn points(voice: &Voice<'_>, c: usize, score: &PeriodScore) -> String {
    let grades = &voice.desk.contract(c).terms.grades;
    // A contract without grades says nothing of one.
    let grade = match score.grade[1] {
        Some(g) => Datum::from(Message::new("site-answer-grade").with("grade", &grades[g].title)),
        None => Datum::from(""),
    };
    let message = if score.total.is_exact() {
        Message::new("site-answer-score")
    } else {
        Message::new("site-answer-score-range")
            .with("low", voice.points(score.total.low))
            .with("high", voice.points(score.total.high))
    };
    voice.say(&message.with("now", voice.points(score.total.now)).with("grade", grade))
}

fn sign(doubts: &Doubts) -> Message {
    match doubts.readiness() {
        Readiness::Sealed => Message::new("site-answer-sealed"),
        Readiness::Amended => Message::new("site-answer-sealed-amended"),
        Readiness::Ahead => Message::new("site-answer-ahead"),
        Readiness::Running => Message::new("site-answer-running"),
        Readiness::Unread => Message::new("site-answer-sign-unread"),
        Readiness::Doubtful => {
            Message::new("site-answer-sign-irregular").with("n", doubts.n_irregular)
        }
        Readiness::Empty => Message::new("site-answer-empty"),
        Readiness::Open => Message::new("site-answer-open").with("n", doubts.n_open),
        Readiness::OpenUnscored => {
            Message::new("site-answer-unscored-only").with("n", doubts.n_unscored)
        }
        Readiness::Ready => Message::new("site-answer-final"),
        Readiness::Unsettled => Message::new("site-answer-unsettled"),
    }
}
