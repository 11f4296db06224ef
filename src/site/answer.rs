//! The answer to the auditor's question: may I sign this, and what do we pay?

use crate::assessment::PeriodScore;
use crate::assessment::Progress;
use crate::base::message::Message;
use crate::obligations::outcome::Verdict;

use super::voice::Voice;

impl Voice<'_> {
    /// May the period's form be signed, and what is paid: a few sentences.
    pub fn answer(&self, contract: usize, period: usize) -> Vec<String> {
        answer(self, contract, period)
    }
}

fn answer(voice: &Voice<'_>, c: usize, p: usize) -> Vec<String> {
    let file = voice.desk.contract(c);
    let assessment = voice.desk.assessment(c);
    let score = &assessment.periods[p];
    let title = &file.identity.periods[p].title;
    let mut said = vec![voice.say(&sign(voice, c, p, score).with("period", title))];
    if score.progress == Progress::Ahead {
        return said;
    }
    let grade = |n: usize| {
        score.grade[n].map_or_else(
            || voice.word("site-answer-no-grade"),
            |g| file.terms.grades[g].title.clone(),
        )
    };
    let message = if score.total.is_exact() {
        Message::new("site-answer-score")
    } else {
        Message::new("site-answer-score-range")
            .with("low", voice.points(score.total.low))
            .with("high", voice.points(score.total.high))
    };
    said.push(
        voice.say(&message.with("now", voice.points(score.total.now)).with("grade", grade(1))),
    );
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
        Message::new("site-answer-payable-range")
            .with("low", voice.money(payable.low))
            .with("high", voice.money(payable.high))
    };
    said.push(voice.say(
        &message.with("now", voice.money(payable.now)).with("total", voice.money(settlement.total)),
    ));
    said
}

fn sign(voice: &Voice<'_>, c: usize, p: usize, score: &PeriodScore) -> Message {
    match (score.progress, score.is_final) {
        (Progress::Ahead, _) => Message::new("site-answer-ahead"),
        (Progress::Running, _) => Message::new("site-answer-running"),
        (Progress::Over, true) => Message::new("site-answer-final"),
        (Progress::Over, false) => {
            let is_open =
                |verdict: Verdict| matches!(verdict, Verdict::Pending | Verdict::Undecidable);
            let n = voice
                .desk
                .outcomes(c)
                .filter(|(_, o)| o.period == Some(p) && is_open(o.verdict))
                .count();
            Message::new("site-answer-open").with("n", n)
        }
    }
}
