//! The scorecard: sections and items as the printed form has them, and how points are lost.

use super::fields::Fields;
use super::fields::Word;
use super::identity::Identity;
use super::identity::each;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;

/// How points are counted.
#[derive(Clone, Debug)]
pub struct Scorecard {
    /// Title of the printed form.
    pub title: String,
    /// The total that the contract states.
    pub total: Decimal,
    /// Its sections.
    pub sections: Vec<Section>,
    /// Where it stands.
    pub place: Place,
}

/// A section of the form.
#[derive(Clone, Debug)]
pub struct Section {
    /// Number on the form.
    pub id: Word,
    /// Title.
    pub title: String,
    /// The points that the contract states for it.
    pub points: Decimal,
    /// Its items.
    pub items: Vec<Item>,
}

/// A scored item.
#[derive(Clone, Debug)]
pub struct Item {
    /// Number on the form.
    pub id: Word,
    /// Title.
    pub title: String,
    /// Full points.
    pub points: Decimal,
    /// The standard, paraphrased.
    pub standard: String,
    /// How points are lost.
    pub deductions: Vec<Deduction>,
    /// Where it stands.
    pub place: Place,
}

/// One way in which an item loses points.
#[derive(Clone, Debug)]
pub enum Deduction {
    /// Points for each breach of some obligations.
    PerBreach {
        /// The obligations.
        of: Vec<Word>,
        /// Points for one breach.
        points: Decimal,
        /// Within what several breaches count once.
        once: Once,
    },
    /// Any breach of some obligations leaves nothing of the item.
    Zero {
        /// The obligations.
        of: Vec<Word>,
    },
    /// Points for each step that a measured value falls short.
    Steps {
        /// The obligation whose value is measured.
        measure: Word,
        /// From where on points are lost.
        below: Decimal,
        /// Length of a step.
        step: Decimal,
        /// Points for a step.
        points: Decimal,
        /// What becomes of a part of a step.
        round: Round,
        /// What is scored where there is no value although it is due.
        missing: Missing,
    },
    /// Points that an assessor gives.
    Manual {
        /// Value of `item` in the review records.
        item: Word,
        /// The most that can be given.
        max: Decimal,
        /// How they go together with what the item loses otherwise.
        combine: Combine,
    },
}

/// How an assessor's points go together with what an item loses otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Both are lost.
    Add,
    /// The lower of both scores stands; without a judgement the other one does.
    Lower,
}

/// Within what several breaches count once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Once {
    /// Each breach counts.
    Breach,
    /// Once for each record.
    Record,
    /// Once a calendar day.
    Day,
    /// Once a calendar month.
    Month,
    /// Once an assessment period.
    Period,
    /// Once a window of a declared set, such as a semester.
    Window(Word),
}

/// What becomes of a part of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// A begun step counts whole.
    Up,
    /// Only whole steps count.
    Down,
}

/// What a missing value scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing of the item is left.
    Zero,
    /// Nothing is deducted.
    Full,
}

impl Scorecard {
    /// All items with their sections, in the order of the form.
    pub fn items(&self) -> impl Iterator<Item = (&Section, &Item)> {
        self.sections
            .iter()
            .flat_map(|section| section.items.iter().map(move |item| (section, item)))
    }
}

impl Deduction {
    /// The obligations that it looks at.
    pub fn obligations(&self) -> &[Word] {
        match self {
            Deduction::PerBreach { of, .. } | Deduction::Zero { of } => of,
            Deduction::Steps { measure, .. } => std::slice::from_ref(measure),
            Deduction::Manual { .. } => &[],
        }
    }
}

/// Whether a deduction counts once within windows that the contract does not have.
pub(super) fn is_dangling(card: &Scorecard, identity: &Identity) -> bool {
    let known = |set: &Word| identity.windows.iter().any(|window| window.set.text == set.text);
    card.items().flat_map(|(_, item)| &item.deductions).any(|deduction| match deduction {
        Deduction::PerBreach { once: Once::Window(set), .. } => !known(set),
        _ => false,
    })
}

pub(super) fn read(fields: &Fields<'_>) -> Option<Scorecard> {
    let table = fields.table("scorecard")?;
    let card = Scorecard {
        title: table.required_text("title"),
        total: table.points("total"),
        sections: each(&table, "section", |section| Section {
            id: section.required_word("id"),
            title: section.required_text("title"),
            points: section.points("points"),
            items: each(section, "item", |item| Item {
                id: item.required_word("id"),
                title: item.required_text("title"),
                points: item.points("points"),
                standard: item.required_text("standard"),
                deductions: each(item, "deduct", deduction).into_iter().flatten().collect(),
                place: item.place,
            }),
        }),
        place: table.place,
    };
    table.finish();
    Some(card)
}

fn deduction(table: &Fields<'_>) -> Option<Deduction> {
    if table.has("measure") {
        return Some(Deduction::Steps {
            measure: table.required_word("measure"),
            below: table.required_number("below"),
            step: table.required_number("step"),
            points: table.points("points"),
            round: table
                .choice("round", &[("up", Round::Up), ("down", Round::Down)])
                .unwrap_or(Round::Up),
            missing: table
                .choice("missing", &[("zero", Missing::Zero), ("full", Missing::Full)])
                .unwrap_or(Missing::Zero),
        });
    }
    if table.has("manual") {
        return Some(Deduction::Manual {
            item: table.required_word("manual"),
            max: table.points("max"),
            combine: table
                .choice("combine", &[("add", Combine::Add), ("lower", Combine::Lower)])
                .unwrap_or(Combine::Add),
        });
    }
    if table.has("zero") {
        let of = table.words("of");
        return table.flag("zero").then_some(Deduction::Zero { of });
    }
    if table.has("of") {
        return Some(Deduction::PerBreach {
            of: table.words("of"),
            points: table.points("points"),
            once: table.word("once").map_or(Once::Breach, |word| match word.text.as_str() {
                "record" => Once::Record,
                "day" => Once::Day,
                "month" => Once::Month,
                "period" => Once::Period,
                _ => Once::Window(word),
            }),
        });
    }
    table.problems().report(
        table.place,
        Message::new("contract-deduction-form"),
        Some(Message::new("contract-deduction-form-help")),
    );
    None
}
