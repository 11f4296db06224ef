//! Reads the tables of a contract key by key; what is wrong with them becomes findings with places.

use std::cell::RefCell;

use crate::base::bounds::Bounds;
use crate::base::document::Data;
use crate::base::document::Datetime;
use crate::base::document::Key;
use crate::base::document::Node;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::quantity::bounded;
use crate::base::quantity::decimal;
use crate::base::quantity::share;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::ledger::scalars;

/// Collects the findings of one contract file.
#[derive(Debug, Default)]
pub struct Problems {
    found: RefCell<Vec<Finding>>,
    contract: RefCell<String>,
}

impl Problems {
    /// Problems of the contract with this id.
    pub fn of(contract: &str) -> Problems {
        Problems { found: RefCell::default(), contract: RefCell::new(contract.to_owned()) }
    }

    /// Records a finding of the rule `contract`, level error.
    pub fn report(&self, place: Place, message: Message, help: Option<Message>) {
        let mut finding = Finding::error("contract", place, message);
        finding.help = help;
        self.push(finding);
    }

    /// Records a finding.
    pub fn push(&self, finding: Finding) {
        let contract = self.contract.borrow().clone();
        self.found.borrow_mut().push(finding.in_contract(&contract));
    }

    /// Points from everything found since there were `n_before` findings to the place it belongs to.
    pub fn point_to(&self, n_before: usize, place: Place, label: &Message) {
        for finding in self.found.borrow_mut().iter_mut().skip(n_before) {
            finding.related.push((place, label.clone()));
        }
    }

    /// How much was found so far.
    pub fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// Everything found so far, in the order of finding.
    pub fn into_findings(self) -> Vec<Finding> {
        self.found.into_inner()
    }
}

/// A text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Where it stands, quotes included.
    pub place: Place,
}

impl std::ops::Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// One table, read key by key.
pub struct Fields<'a> {
    entries: &'a [(Key, Node)],
    /// Where the table stands.
    pub place: Place,
    problems: &'a Problems,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Fields<'a> {
    /// Begins to read a table; anything else is reported and read as an empty one.
    pub fn of(node: &'a Node, problems: &'a Problems) -> Fields<'a> {
        let entries: &[(Key, Node)] = match &node.data {
            Data::Table(entries) => entries,
            _ => {
                problems.report(node.place, Message::new("contract-not-a-table"), None);
                &[]
            }
        };
        Fields { entries, place: node.place, problems, asked: RefCell::default() }
    }

    /// Where findings go.
    pub fn problems(&self) -> &'a Problems {
        self.problems
    }

    /// The value of a key, if it is there.
    pub fn node(&self, key: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(key);
        self.peek(key)
    }

    /// The value of a key, if it is there; does not count as reading it.
    pub fn peek(&self, key: &str) -> Option<&'a Node> {
        self.entries.iter().find(|(name, _)| name.name == key).map(|(_, node)| node)
    }

    /// Whether the key is there; does not count as reading it.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name.name == key)
    }

    fn wrong(&self, key: &'static str, node: &Node, expected: &'static str) {
        let message = Message::new("contract-wrong-type")
            .with("key", key)
            .with("expected", Message::new(expected));
        self.problems.report(node.place, message, None);
    }

    fn missing(&self, key: &'static str) {
        let message = Message::new("contract-missing-key").with("key", key);
        self.problems.report(
            self.place,
            message,
            Some(Message::new("contract-missing-key-help").with("key", key)),
        );
    }

    fn read<T>(
        &self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&'a Node) -> Option<T>,
    ) -> Option<T> {
        let node = self.node(key)?;
        let value = read(node);
        if value.is_none() {
            self.wrong(key, node, expected);
        }
        value
    }

    fn require<T: Default>(&self, key: &'static str, value: Option<T>) -> T {
        if value.is_none() && !self.has(key) {
            self.missing(key);
        }
        value.unwrap_or_default()
    }

    /// A text with its place.
    pub fn word(&self, key: &'static str) -> Option<Word> {
        self.read(key, "contract-type-text", |node| match &node.data {
            Data::Text(text) => Some(Word { text: text.clone(), place: node.place }),
            _ => None,
        })
    }

    /// A text that must be there.
    pub fn required_word(&self, key: &'static str) -> Word {
        let word = self.word(key);
        if word.is_none() && !self.has(key) {
            self.missing(key);
        }
        word.unwrap_or(Word { text: String::new(), place: self.place })
    }

    /// A text.
    pub fn text(&self, key: &'static str) -> Option<String> {
        self.word(key).map(|word| word.text)
    }

    /// A text that must be there.
    pub fn required_text(&self, key: &'static str) -> String {
        let text = self.text(key);
        self.require(key, text)
    }

    /// One of some words.
    pub fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let word = self.word(key)?;
        let found = choices.iter().find(|(name, _)| *name == word.text).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let message =
                Message::new("contract-unknown-word").with("word", &word.text).with("key", key);
            let help = Message::new("contract-one-of").with("words", names.join(", "));
            self.problems.report(word.place, message, Some(help));
        }
        found
    }

    /// Texts, with their places; a single text counts as a list of one.
    pub fn words(&self, key: &'static str) -> Vec<Word> {
        let word = |node: &Node| match &node.data {
            Data::Text(text) => Some(Word { text: text.clone(), place: node.place }),
            _ => None,
        };
        self.read(key, "contract-type-texts", |node| match &node.data {
            Data::List(items) => items.iter().map(word).collect(),
            _ => word(node).map(|one| vec![one]),
        })
        .unwrap_or_default()
    }

    /// `true` or `false`; absent is `false`.
    pub fn flag(&self, key: &'static str) -> bool {
        self.read(key, "contract-type-bool", |node| match node.data {
            Data::Bool(value) => Some(value),
            _ => None,
        })
        .unwrap_or(false)
    }

    /// An exact number.
    pub fn number(&self, key: &'static str) -> Option<Decimal> {
        self.read(key, "contract-type-number", |node| match &node.data {
            Data::Number(raw) => decimal(raw).and_then(bounded),
            _ => None,
        })
    }

    /// An exact number that must be there.
    pub fn required_number(&self, key: &'static str) -> Decimal {
        let number = self.number(key);
        self.require(key, number)
    }

    /// A whole number from 1 up.
    pub fn whole(&self, key: &'static str) -> Option<usize> {
        self.read(key, "contract-type-whole", |node| match &node.data {
            Data::Number(raw) => raw.parse().ok().filter(|n| *n > 0),
            _ => None,
        })
    }

    /// A number, or a share written `95%`: in percent then.
    pub fn threshold(&self, key: &'static str) -> Option<Decimal> {
        self.read(key, "contract-type-threshold", |node| match &node.data {
            Data::Number(raw) => decimal(raw).and_then(bounded),
            Data::Text(text) => share(text)
                .or_else(|| Money::parse(text).map(|money| money.amount))
                .or_else(|| crate::base::quantity::size(text).map(Decimal::from))
                .or_else(|| match Lapse::parse(text) {
                    Some(Lapse::Seconds(seconds)) => Some(Decimal::from(seconds)),
                    _ => None,
                }),
            _ => None,
        })
    }

    /// A share such as `3%`, in percent.
    pub fn share(&self, key: &'static str) -> Option<Decimal> {
        self.read(key, "contract-type-share", |node| match &node.data {
            Data::Text(text) => share(text),
            _ => None,
        })
    }

    /// An amount of money with its currency.
    pub fn money(&self, key: &'static str) -> Option<Money> {
        self.read(key, "contract-type-money", |node| match &node.data {
            Data::Text(text) => Money::parse(text),
            _ => None,
        })
    }

    /// An amount of money that is not negative.
    pub fn amount(&self, key: &'static str) -> Option<Money> {
        let money = self.money(key)?;
        self.not_negative(key, money.amount).then_some(money)
    }

    /// Points that must be there and are not negative.
    pub fn points(&self, key: &'static str) -> Decimal {
        let points = self.required_number(key);
        if self.not_negative(key, points) { points } else { Decimal::ZERO }
    }

    fn not_negative(&self, key: &'static str, number: Decimal) -> bool {
        let fine = number >= Decimal::ZERO;
        if !fine {
            let place = self.node(key).map_or(self.place, |node| node.place);
            let message = Message::new("contract-negative").with("key", key);
            self.problems.report(place, message, None);
        }
        fine
    }

    /// A length of time.
    pub fn lapse(&self, key: &'static str) -> Option<Lapse> {
        self.read(key, "contract-type-lapse", |node| match &node.data {
            Data::Text(text) => Lapse::parse(text),
            _ => None,
        })
    }

    /// A calendar date.
    pub fn date(&self, key: &'static str) -> Option<Date> {
        self.read(key, "contract-type-date", |node| match &node.data {
            Data::Datetime(time) => date_of(time),
            _ => None,
        })
    }

    /// A date with a time of day; a local one is read in the zone.
    pub fn instant(&self, key: &'static str, zone: Zone) -> Option<Instant> {
        self.read(key, "contract-type-instant", |node| match &node.data {
            Data::Datetime(time) => match scalars::instant(time, zone) {
                Ok(Value::Instant(instant)) => Some(instant),
                _ => None,
            },
            _ => None,
        })
    }

    /// A calendar date that must be there.
    pub fn required_date(&self, key: &'static str) -> Date {
        let date = self.date(key);
        self.require(key, date)
    }

    /// A range of numbers such as `[80, 90)`.
    pub fn bounds(&self, key: &'static str) -> Option<Bounds> {
        self.read(key, "contract-type-bounds", |node| match &node.data {
            Data::Text(text) => Bounds::parse(text).filter(|range| {
                [range.low.at, range.high.at].into_iter().all(|end| bounded(end).is_some())
            }),
            _ => None,
        })
    }

    /// One table.
    pub fn table(&self, key: &'static str) -> Option<Fields<'a>> {
        self.read(key, "contract-type-table", |node| {
            matches!(node.data, Data::Table(_)).then(|| Fields::of(node, self.problems))
        })
    }

    /// Several tables; a single table counts as a list of one.
    pub fn tables(&self, key: &'static str) -> Vec<&'a Node> {
        self.read(key, "contract-type-tables", |node| match &node.data {
            Data::List(items) => items
                .iter()
                .map(|item| matches!(item.data, Data::Table(_)).then_some(item))
                .collect(),
            Data::Table(_) => Some(vec![node]),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// Several lists of texts.
    pub fn word_lists(&self, key: &'static str) -> Vec<Vec<Word>> {
        self.read(key, "contract-type-text-lists", |node| match &node.data {
            Data::List(lists) => lists
                .iter()
                .map(|list| match &list.data {
                    Data::List(items) => items
                        .iter()
                        .map(|item| match &item.data {
                            Data::Text(text) => {
                                Some(Word { text: text.clone(), place: item.place })
                            }
                            _ => None,
                        })
                        .collect(),
                    _ => None,
                })
                .collect(),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        let asked = self.asked.into_inner();
        for (key, _) in self.entries {
            if !asked.contains(&key.name.as_str()) {
                let message = Message::new("contract-unknown-key").with("key", &key.name);
                let help = nearest(&key.name, asked.iter().copied())
                    .map(|name| Message::new("contract-did-you-mean").with("name", name));
                self.problems.report(key.place, message, help);
            }
        }
    }
}

fn date_of(time: &Datetime) -> Option<Date> {
    let date = time.date.filter(|_| time.time.is_none())?;
    Date::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}
