//! Penalties for breaches and records, reductions for what was not delivered, and caps on both.

use std::collections::BTreeSet;

use super::amendment::Validity;
use super::clause::Selection;
use super::deduction;
use super::fields::Fields;
use super::fields::Word;
use super::identity::Identity;
use super::scorecard::Once;
use super::settlement::Base;
use super::settlement::Terms;
use super::settlement::required_share;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;

/// What a breach or a record costs, once those who must have confirmed it.
#[derive(Clone, Debug)]
pub struct Penalty {
    /// Id.
    pub id: Word,
    /// The clause that states it.
    pub clause: Word,
    /// What it says.
    pub title: String,
    /// What is penalised.
    pub trigger: Trigger,
    /// Within what several count once.
    pub once: Once,
    /// What one costs.
    pub rate: PenaltyRate,
    /// How many of them a record or outcome is.
    pub units: Units,
    /// Parties that must all confirm it; nobody has to if empty.
    pub confirmed: Vec<Word>,
    /// Ids of penalties that are not due beside it for the same fact.
    pub suppresses: Vec<Word>,
    /// Where it stands.
    pub place: Place,
    /// Whether all of it could be read.
    pub sound: bool,
    /// Between which amendments it is in force.
    pub validity: Validity,
}

/// What is penalised.
#[derive(Clone, Debug)]
pub enum Trigger {
    /// Breaches of some obligations.
    Breaches(Vec<Word>),
    /// Records.
    Records(Selection),
}

/// What one unit of a penalty costs.
#[derive(Clone, Debug)]
pub enum PenaltyRate {
    /// An amount.
    Amount(Money),
    /// Percent of the contract total.
    Share(Decimal),
    /// The amount that a field of the record states.
    Field(Word),
}

/// How many units a penalised record or outcome is.
#[derive(Clone, Debug)]
pub enum Units {
    /// One, or as many as the outcome has breaches.
    Plain,
    /// A number, as an expression over the record.
    Number(Word),
    /// Natural days from the date in the one field to that in the other, or to now.
    Days(Word, Word),
}

/// What quantities that were not delivered take from the price.
#[derive(Clone, Debug)]
pub struct Reduction {
    /// The clause that states it.
    pub clause: Word,
    /// What it says.
    pub title: String,
    /// The records of quantities.
    pub records: Selection,
    /// Field of the quantity that was agreed.
    pub required: Word,
    /// Field of the quantity that was delivered.
    pub done: Word,
    /// Field of the price of one.
    pub price: Word,
    /// Where it stands.
    pub place: Place,
}

/// The most that deductions may come to.
#[derive(Clone, Debug)]
pub struct Cap {
    /// The clause that states it.
    pub clause: Word,
    /// What it says.
    pub title: String,
    /// What it limits: `bands`, `damages`, `penalties`, `reductions`, or penalties by their ids.
    pub of: Vec<Word>,
    /// How much.
    pub limit: CapLimit,
    /// Whether it holds for each period by itself.
    pub per_period: bool,
    /// Where it stands.
    pub place: Place,
}

/// How much a cap lets through.
#[derive(Clone, Copy, Debug)]
pub enum CapLimit {
    /// Percent of a base.
    Share(Decimal, Base),
    /// An amount.
    Amount(Money),
}

impl Penalty {
    pub(super) fn read(table: &Fields<'_>) -> Penalty {
        Penalty {
            id: table.required_word("id"),
            clause: table.required_word("clause"),
            title: table.required_text("title"),
            trigger: trigger(table),
            once: deduction::once(table, true),
            rate: rate(table),
            units: units(table),
            confirmed: table.words("confirmed"),
            suppresses: table.words("suppresses"),
            place: table.place,
            sound: true,
            validity: Validity::read(table),
        }
    }

    /// Whether it counts once within windows that the contract does not have.
    pub(super) fn is_dangling(&self, identity: &Identity) -> bool {
        let known = |set: &Word| identity.windows.iter().any(|one| one.set.text == set.text);
        matches!(&self.once, Once::Window(set) if !known(set))
    }

    /// The obligations whose breaches it penalises.
    pub fn obligations(&self) -> &[Word] {
        match &self.trigger {
            Trigger::Breaches(of) => of,
            Trigger::Records(_) => &[],
        }
    }
}

impl Reduction {
    pub(super) fn read(table: &Fields<'_>) -> Reduction {
        Reduction {
            clause: table.required_word("clause"),
            title: table.required_text("title"),
            records: Selection::read(table),
            required: table.required_word("required"),
            done: table.required_word("done"),
            price: table.required_word("price"),
            place: table.place,
        }
    }
}

impl Cap {
    pub(super) fn read(table: &Fields<'_>) -> Cap {
        let of = table.words("of");
        let per_period = table.choice("per", &[("term", false), ("period", true)]).unwrap_or(false);
        let default = if per_period { Base::Period } else { Base::Total };
        let base = table.choice("base", &[("period", Base::Period), ("total", Base::Total)]);
        let limit = if table.has("amount") {
            if table.has("share") {
                exclusive(table, &["share", "amount"]);
            }
            let _ = table.node("share");
            CapLimit::Amount(
                table.amount("amount").unwrap_or(Money::zero(crate::base::quantity::Currency::CNY)),
            )
        } else {
            CapLimit::Share(required_share(table, "share"), base.unwrap_or(default))
        };
        let bands = Word { text: "bands".to_owned(), place: table.place };
        Cap {
            clause: table.required_word("clause"),
            title: table.required_text("title"),
            of: if of.is_empty() { vec![bands] } else { of },
            limit,
            per_period,
            place: table.place,
        }
    }

    /// What it covers, sort by sort and penalty by penalty.
    pub(super) fn sorts<'a>(&'a self, terms: &'a Terms) -> BTreeSet<&'a str> {
        let mut sorts: BTreeSet<&str> = BTreeSet::new();
        for word in &self.of {
            if word.text == "penalties" {
                sorts.extend(terms.penalties.iter().map(|penalty| penalty.id.text.as_str()));
            }
            sorts.insert(&word.text);
        }
        sorts
    }

    /// Whether a cap can name it.
    pub(super) fn covers(word: &Word, terms: &Terms) -> bool {
        ["bands", "damages", "penalties", "reductions"].contains(&word.text.as_str())
            || terms.penalties.iter().any(|penalty| penalty.id.text == word.text)
    }
}

fn trigger(table: &Fields<'_>) -> Trigger {
    if table.has("of") == table.has("on") {
        exclusive(table, &["of", "on"]);
    }
    if table.has("on") {
        return Trigger::Records(Selection::read(table));
    }
    Trigger::Breaches(table.words("of"))
}

fn rate(table: &Fields<'_>) -> PenaltyRate {
    let n = ["rate", "share", "amount"].into_iter().filter(|key| table.has(key)).count();
    if n != 1 {
        exclusive(table, &["rate", "share", "amount"]);
    }
    if let Some(money) = table.amount("rate") {
        return PenaltyRate::Amount(money);
    }
    if let Some(field) = table.word("amount") {
        return PenaltyRate::Field(field);
    }
    if table.has("share") {
        return PenaltyRate::Share(required_share(table, "share"));
    }
    PenaltyRate::Share(Decimal::ZERO)
}

fn units(table: &Fields<'_>) -> Units {
    let days = table.words("days");
    if table.has("units") && table.has("days") {
        exclusive(table, &["units", "days"]);
    }
    if let Some(word) = table.word("units") {
        return Units::Number(word);
    }
    match <[Word; 2]>::try_from(days) {
        Ok([from, to]) => Units::Days(from, to),
        Err(some) => {
            if !some.is_empty() || table.has("days") {
                let message = Message::new("contract-penalty-days");
                table.problems().report(table.place, message, None);
            }
            Units::Plain
        }
    }
}

/// Reports that just one of some keys must be written.
pub(super) fn exclusive(table: &Fields<'_>, keys: &[&str]) {
    let message = Message::new("contract-just-one").with("keys", keys.join(", "));
    table.problems().report(table.place, message, None);
}
