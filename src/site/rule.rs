//! Rules in words: what a rule kind asks, what its parameters mean, how a deduction counts.

use crate::base::message::Message;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::scorecard::Missing;
use crate::ledger::contract::scorecard::Once;
use crate::ledger::contract::scorecard::Round;

use super::voice::Voice;

impl Voice<'_> {
    /// What a rule kind asks, in a sentence; its name if it is not known here.
    pub fn rule(&self, kind: &str) -> String {
        let key = match kind {
            "attendance" => "site-rule-attendance",
            "cadence" => "site-rule-cadence",
            "content" => "site-rule-content",
            "count" => "site-rule-count",
            "coverage" => "site-rule-coverage",
            "deadline" => "site-rule-deadline",
            "followup" => "site-rule-followup",
            "forbid" => "site-rule-forbid",
            "in-force" => "site-rule-in-force",
            "interval" => "site-rule-interval",
            "order" => "site-rule-order",
            "ratio" => "site-rule-ratio",
            "retention" => "site-rule-retention",
            "review" => "site-rule-review",
            "staffing" => "site-rule-staffing",
            "stat" => "site-rule-stat",
            "streak" => "site-rule-streak",
            other => return other.to_owned(),
        };
        self.word(key)
    }

    /// What a parameter of a rule means; empty if its name says it all.
    pub fn parameter(&self, key: &str) -> String {
        let entry = format!("site-key-{}", key.replace('_', "-"));
        if self.catalog.has(&entry) { self.word(&entry) } else { String::new() }
    }

    /// How an item loses points, in a sentence.
    pub fn rate(&self, deduction: &Deduction) -> String {
        let message = match deduction {
            Deduction::PerBreach { points, once, .. } => {
                let key = match once {
                    Once::Breach => "site-rate-breach",
                    Once::Record => "site-rate-record",
                    Once::Day => "site-rate-day",
                    Once::Month => "site-rate-month",
                    Once::Period => "site-rate-period",
                    Once::Window(_) => "site-rate-window",
                };
                let mut message = Message::new(key).with("points", self.points(*points));
                if let Once::Window(set) = once {
                    message = message.with("set", &set.text);
                }
                message
            }
            Deduction::Zero { .. } => Message::new("site-rate-zero"),
            Deduction::Steps { below, step, points, round, missing, .. } => {
                let round = match round {
                    Round::Up => "site-rate-round-up",
                    Round::Down => "site-rate-round-down",
                };
                let missing = match missing {
                    Missing::Zero => "site-rate-missing-zero",
                    Missing::Full => "site-rate-missing-full",
                };
                Message::new("site-rate-steps")
                    .with("below", *below)
                    .with("step", *step)
                    .with("points", self.points(*points))
                    .with("round", Message::new(round))
                    .with("missing", Message::new(missing))
            }
            Deduction::Manual { max, .. } => {
                Message::new("site-rate-manual").with("max", self.points(*max))
            }
        };
        self.say(&message)
    }
}
