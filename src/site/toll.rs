//! Toll: what a change of the evidence did to verdicts, points and money, in a few lines.

use crate::assessment::MoneyRange;
use crate::assessment::Range;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::time::Instant;
use crate::book::compare::ContractChange;
use crate::book::compare::Face;
use crate::book::compare::MoneyItem;
use crate::book::compare::Step;
use crate::book::effect::Cost;
use crate::book::effect::Why;

use super::acts::EffectView;
use super::target::Target;
use super::voice::Voice;

/// How many outcomes one change names; those that became breaches or ceased to be come first.
const MAX_OUTCOMES: usize = 5;

impl Voice<'_> {
    /// What a commit did by changing or deleting a record: lines, and a sentence if there are none.
    /// One that landed after the as-of instant is not looked into.
    pub fn toll(
        &self,
        contract: usize,
        record: &str,
        commit: &str,
        landed: Instant,
    ) -> (Vec<EffectView>, String) {
        if !self.desk.book.moment(contract).reached(landed) {
            return (Vec::new(), self.word("act-effect-later"));
        }
        let Some(effect) = self.desk.book.effect(contract, record, commit) else {
            return (Vec::new(), String::new());
        };
        match &effect.cost {
            Cost::Worked(change) if change.is_without_effect() => {
                (Vec::new(), self.word("act-effect-none"))
            }
            Cost::Worked(change) => self.lines(contract, change),
            Cost::Moot => (Vec::new(), self.word("act-effect-moot")),
            Cost::NotWorkedOut(why) => (
                Vec::new(),
                self.word(match why {
                    Why::TooMany => "act-effect-too-many",
                    Why::Unreadable => "act-effect-unreadable",
                    Why::Missing => "act-effect-missing",
                }),
            ),
        }
    }

    fn lines(&self, contract: usize, change: &ContractChange) -> (Vec<EffectView>, String) {
        let none = || self.word("act-none");
        let mut outcomes: Vec<_> = change.outcomes.iter().collect();
        outcomes.sort_by_key(|one| one.turn());
        let face = |face: &Option<Face>| match face {
            Some(face) => {
                format!("{}：{}", self.verdict(face.verdict).word, self.say(&face.summary))
            }
            None => none(),
        };
        let mut lines: Vec<EffectView> = outcomes
            .iter()
            .take(MAX_OUTCOMES)
            .map(|one| EffectView {
                what: self.to_link(
                    contract,
                    &Link::Outcome(one.obligation.clone(), one.id.clone()),
                    format!("{} {}", one.title, one.id),
                ),
                old: face(&one.step.old),
                new: face(&one.step.new),
            })
            .collect();
        let points = |range: &Option<Range>| match range {
            Some(range) => {
                let span = self.range(range);
                joined(span.now, &span.reach)
            }
            None => none(),
        };
        for period in &change.periods {
            let Step { old, new } = &period.total;
            let (old, new) = (points(old), points(new));
            if old == new {
                continue;
            }
            let said = Message::new("act-effect-score").with("period", &period.title);
            let link = Link::Period(period.id.clone());
            let what = self.to_link(contract, &link, self.say(&said));
            lines.push(EffectView { what, old, new });
        }
        let money = |range: &Option<MoneyRange>| match range {
            Some(range) => {
                let span = self.money_range(range);
                joined(span.now, &span.reach)
            }
            None => none(),
        };
        let sums = [
            (MoneyItem::Deducted, "site-home-deducted"),
            (MoneyItem::Payable, "site-home-payable"),
        ];
        for (item, key) in sums {
            let Some(Step { old, new }) = change.amount(&item) else { continue };
            let what = self.to(Target::Settlement(contract), self.word(key));
            lines.push(EffectView { what, old: money(old), new: money(new) });
        }
        let n_more = change.outcomes.len().saturating_sub(MAX_OUTCOMES);
        let more = match n_more {
            0 => String::new(),
            n => self.say(&Message::new("act-effect-more").with("n", n)),
        };
        if lines.is_empty() {
            // A right, or the conditions of a payment.
            let elsewhere = change.rights.len() + change.stages.len();
            let key = if elsewhere > 0 { "act-effect-elsewhere" } else { "act-effect-none" };
            return (lines, self.word(key));
        }
        (lines, more)
    }
}

fn joined(now: String, reach: &str) -> String {
    if reach.is_empty() { now } else { format!("{now} ({reach})") }
}
