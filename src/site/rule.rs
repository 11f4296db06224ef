//! Rules in words: what a rule kind asks, what its parameters mean, how a deduction counts.

use crate::base::document::Data;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::time::Lapse;
use crate::ledger::contract::clause;
use crate::ledger::contract::clause::Obligation;
use crate::ledger::contract::scorecard::BonusForm;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::scorecard::Missing;
use crate::ledger::contract::scorecard::Once;
use crate::ledger::contract::scorecard::Pick;
use crate::ledger::contract::scorecard::Round;
use crate::ledger::contract::scorecard::Scale;

use super::parts::Anchor;
use super::target::Target;
use super::voice::Voice;

impl Voice<'_> {
    /// What a rule kind asks, in a sentence; its name if it is not known here.
    pub fn rule(&self, kind: &str) -> String {
        let key = match kind {
            "attendance" => "site-rule-attendance",
            "availability" => "site-rule-availability",
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

    /// A rule kind by its name, with the way to its page in the handbook if there is one.
    pub fn to_rule(&self, kind: &str) -> Anchor {
        let folder = &self.desk.book.settings.folders.content;
        match self.desk.chapters.find(&format!("{folder}/rules/{kind}.md")) {
            Some(page) => self.to(Target::Article(page), kind),
            None => Anchor { text: kind.to_owned(), href: String::new() },
        }
    }

    /// What an obligation of a contract asks, in a sentence.
    pub fn rule_of(&self, contract: usize, obligation: usize) -> String {
        let one = &self.desk.contract(contract).obligations[obligation];
        let is_scored = !self.desk.shelves[contract].items[obligation].is_empty();
        match (one.is_shown(), is_scored) {
            (true, true) => self.word("site-rule-shown-scored"),
            (true, false) => self.word("site-rule-shown"),
            (false, _) => self.rule(&one.kind),
        }
    }

    /// What a parameter of a rule kind means; empty if its name says it all.
    pub fn parameter(&self, kind: &str, key: &str) -> String {
        let key = key.replace('_', "-");
        // A few keys mean one thing to one rule kind and another to the others.
        let entries = [format!("site-key-{kind}-{key}"), format!("site-key-{key}")];
        let known = entries.iter().find(|entry| self.catalog.has(entry));
        known.map_or_else(String::new, |entry| self.word(entry))
    }

    /// The limits and rhythms of an obligation of a contract, as the contract states them:
    /// `时限 2h`, `频次 month`; a shift by its title.
    pub fn limits_of(&self, contract: usize, obligation: usize) -> Vec<String> {
        let file = self.desk.contract(contract);
        let one = &file.obligations[obligation];
        let Data::Table(entries) = &one.node.data else { return Vec::new() };
        let telling = |key: &str| entries.iter().find(|(known, _)| known.name == key);
        let cases = self.cases_of(one);
        let cases = (!cases.is_empty()).then_some(cases);
        let stated = TELLING
            .iter()
            .filter_map(|key| telling(key))
            .filter(|(_, node)| !matches!(node.data, Data::Table(_) | Data::List(_)))
            .map(|(key, node)| {
                let value = self.desk.excerpt(node.place).trim_matches('"');
                let shift = file.identity.shifts.iter().find(|shift| shift.id.text == value);
                let value = match (shift, Lapse::parse(value), span(value)) {
                    (Some(shift), ..) => shift.title.clone(),
                    (_, Some(lapse), _) => self.value(&Datum::Lapse(lapse)),
                    (.., Some(span)) => self.word(span),
                    _ => value.to_owned(),
                };
                let meaning = self.parameter(&one.kind, &key.name);
                let meaning = if meaning.is_empty() { key.name.clone() } else { meaning };
                format!("{meaning} {value}")
            });
        cases.into_iter().chain(stated).collect()
    }

    /// The limits of an obligation that differ from case to case, each once; empty if there are none.
    fn cases_of(&self, one: &Obligation) -> String {
        let Data::Table(entries) = &one.node.data else { return String::new() };
        let limits = entries.iter().find(|(key, _)| key.name == "limits");
        let Some(Data::List(cases)) = limits.map(|(_, node)| &node.data) else {
            return String::new();
        };
        let mut said: Vec<String> = Vec::new();
        for case in cases {
            let Some(within) = clause::texts(case, "within").first().copied() else { continue };
            let lapse = Lapse::parse(within).map(|lapse| self.value(&Datum::Lapse(lapse)));
            let within = lapse.unwrap_or_else(|| within.to_owned());
            if !said.contains(&within) {
                said.push(within);
            }
        }
        if said.is_empty() {
            return String::new();
        }
        format!("{} {}", self.parameter(&one.kind, "within"), said.join(" / "))
    }

    /// How an item loses points, in a sentence.
    pub fn rate(&self, deduction: &Deduction) -> String {
        let message = match deduction {
            Deduction::PerBreach { points, rates, once, .. } => {
                let mut message = Message::new(per(once));
                if rates.is_empty() {
                    message = message.with("points", self.points(*points));
                } else {
                    let mut parts: Vec<Datum> = rates
                        .iter()
                        .map(|rate| {
                            let part = Message::new("site-rate-test").with("test", &rate.when.text);
                            part.with("points", self.points(rate.points)).into()
                        })
                        .collect();
                    if !points.is_zero() {
                        let part = Message::new("site-rate-otherwise");
                        parts.push(part.with("points", self.points(*points)).into());
                    }
                    message = message.with("points", parts);
                }
                match once {
                    Once::Window(set) => message.with("set", &set.text),
                    Once::Fields(fields) => {
                        let names = fields.iter().map(|word| Datum::from(&word.text));
                        message.with("fields", names.collect::<Vec<Datum>>())
                    }
                    _ => message,
                }
            }
            Deduction::Zero { .. } => Message::new("site-rate-zero"),
            Deduction::Measure { scale, missing, pick, .. } => {
                let missing = match missing {
                    Missing::Zero => "site-rate-missing-zero",
                    Missing::Full => "site-rate-missing-full",
                };
                let pick = match pick {
                    Pick::All => "site-rate-pick-all",
                    Pick::Worst => "site-rate-pick-worst",
                };
                self.scale(scale)
                    .with("missing", Message::new(missing))
                    .with("pick", Message::new(pick))
            }
            Deduction::Earn { points, max, .. } => Message::new("site-rate-earn")
                .with("points", self.points(*points))
                .with("max", self.points(*max)),
            Deduction::Manual { judge, .. } => {
                Message::new("site-rate-manual").with("max", self.points(judge.max))
            }
        };
        self.say(&message)
    }

    /// How a bonus is earned, in a sentence.
    pub fn gain(&self, form: &BonusForm) -> String {
        let message = match form {
            BonusForm::Records { points, max: Some(max), .. } => {
                Message::new("assess-bonus-each-max")
                    .with("points", self.points(*points))
                    .with("max", self.points(*max))
            }
            BonusForm::Records { points, max: None, .. } => {
                Message::new("assess-bonus-each").with("points", self.points(*points))
            }
            BonusForm::Manual { judge, .. } => {
                Message::new("assess-bonus-manual").with("max", self.points(judge.max))
            }
        };
        self.say(&message)
    }

    fn scale(&self, scale: &Scale) -> Message {
        match scale {
            Scale::Steps { below, step, points, round } => {
                let round = match round {
                    Round::Up => "site-rate-round-up",
                    Round::Down => "site-rate-round-down",
                };
                Message::new("site-rate-steps")
                    .with("below", *below)
                    .with("step", *step)
                    .with("points", self.points(*points))
                    .with("round", Message::new(round))
            }
            Scale::Bands(marks) => {
                let marks = marks.iter().map(|mark| {
                    let words = Message::new("site-rate-mark").with("mark", mark.stated());
                    words.with("points", self.points(mark.points)).into()
                });
                Message::new("site-rate-bands").with("marks", marks.collect::<Vec<Datum>>())
            }
            Scale::Proportional => Message::new("site-rate-proportional"),
        }
    }
}

/// The parameters that tell most about what an obligation asks, in the order in which they are read.
const TELLING: [&str; 12] = [
    "within", "every", "count", "at_most", "at_least", "below", "above", "days", "breached",
    "grace", "clock", "per",
];

/// Key of the words for a window that the calendar or the contract's term makes.
fn span(window: &str) -> Option<&'static str> {
    Some(match window {
        "day" => "desk-span-day",
        "workday" => "desk-span-workday",
        "week" => "desk-span-week",
        "month" => "desk-span-month",
        "quarter" => "desk-span-quarter",
        "half-year" => "desk-span-half-year",
        "year" => "desk-span-year",
        "term" => "desk-span-term",
        "period" => "desk-span-period",
        "holiday" => "desk-span-holiday",
        "holiday-day" => "desk-span-holiday-day",
        _ => return None,
    })
}

/// Key of the words for points per breach, by within what several count once.
fn per(once: &Once) -> &'static str {
    match once {
        Once::Breach => "site-rate-breach",
        Once::Record => "site-rate-record",
        Once::Day => "site-rate-day",
        Once::Month => "site-rate-month",
        Once::Period => "site-rate-period",
        Once::Term => "site-rate-term",
        Once::PersonDay => "site-rate-person-day",
        Once::Fields(_) => "site-rate-fields",
        Once::Window(_) => "site-rate-window",
    }
}
