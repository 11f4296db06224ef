//! The scorecard: sections and items as the printed form has them, and how points are lost.

use super::amendment::Dated;
use super::amendment::Validity;
use super::clause::Selection;
use super::deduction;
use super::fields::Fields;
use super::fields::Word;
use super::identity::Identity;
use super::identity::each;
use super::settlement::Condition;
use super::settlement::conditions_in;
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
    /// The most that a period can score, bonuses included.
    pub ceiling: Decimal,
    /// Its sections.
    pub sections: Vec<Section>,
    /// What adds points beside the items.
    pub bonuses: Vec<Bonus>,
    /// What must hold before a period's score is final, beside that nothing is open.
    pub final_when: Vec<Condition>,
    /// Where it stands.
    pub place: Place,
}

/// Points that come on top of the items.
#[derive(Clone, Debug)]
pub struct Bonus {
    /// Number on the form.
    pub id: Word,
    /// Title.
    pub title: String,
    /// The clause that states it.
    pub clause: Word,
    /// How they are earned.
    pub form: BonusForm,
    /// Where it stands.
    pub place: Place,
}

/// How a bonus is earned.
#[derive(Clone, Debug)]
pub enum BonusForm {
    /// Points for each record of a period.
    Records {
        /// The records.
        on: Selection,
        /// Points for one.
        points: Decimal,
        /// The most in a period; without it, the ceiling is the only limit.
        max: Option<Decimal>,
    },
    /// Points that an assessor gives.
    Manual {
        /// Who gives them, for what.
        judge: Judge,
        /// What is scored where nobody judges.
        missing: Unfiled,
    },
}

/// Whose judgement counts, for what, up to how much.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Value of `item` in the review records.
    pub item: Word,
    /// The most that can be given.
    pub max: Decimal,
    /// Who may judge: ids of parties, or names; anybody if empty.
    pub by: Vec<Word>,
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
    pub deductions: Vec<Dated<Deduction>>,
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
        /// Points for one breach that no rate fits.
        points: Decimal,
        /// Points for one breach, by what its record says; the first that fits.
        rates: Vec<Rate>,
        /// Within what several breaches count once.
        once: Once,
    },
    /// Any breach of some obligations leaves nothing of the item.
    Zero {
        /// The obligations.
        of: Vec<Word>,
    },
    /// Points by a measured value.
    Measure {
        /// The obligations whose values are measured.
        of: Vec<Word>,
        /// What a value costs.
        scale: Scale,
        /// What is scored where there is no value although it is due.
        missing: Missing,
        /// How several values in a period go together.
        pick: Pick,
    },
    /// Points that records earn; without them nothing of the deduction's share is left.
    Earn {
        /// The records.
        on: Selection,
        /// Points for one.
        points: Decimal,
        /// The most.
        max: Decimal,
        /// The records of which time count.
        scope: EarnScope,
        /// What is scored where nothing is filed.
        missing: Unfiled,
    },
    /// Points that an assessor gives.
    Manual {
        /// Who gives them, for what.
        judge: Judge,
        /// How they go together with what the item loses otherwise.
        combine: Combine,
    },
}

/// Points for one breach whose record passes a test.
#[derive(Clone, Debug)]
pub struct Rate {
    /// The test, over the record that the breach is about.
    pub when: Word,
    /// Points for one breach.
    pub points: Decimal,
}

/// What a measured value costs.
#[derive(Clone, Debug)]
pub enum Scale {
    /// Points for each step that it falls short.
    Steps {
        /// From where on points are lost.
        below: Decimal,
        /// Length of a step.
        step: Decimal,
        /// Points for a step.
        points: Decimal,
        /// What becomes of a part of a step.
        round: Round,
    },
    /// Points where it passes a mark; of several that it passes only the dearest counts.
    Bands(Vec<Mark>),
    /// The share of the item's points by which it falls short of 100 percent.
    Proportional,
}

/// A mark that a measured value passes or does not.
#[derive(Clone, Debug)]
pub struct Mark {
    /// On which side the value must lie.
    pub side: Side,
    /// The mark.
    pub at: Decimal,
    /// What that costs.
    pub points: Decimal,
}

/// On which side of a mark a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Less than it.
    Below,
    /// It or less.
    AtMost,
    /// More than it.
    Above,
    /// It or more.
    AtLeast,
}

impl Mark {
    /// Whether a value lies on the mark's side.
    pub fn holds(&self, value: Decimal) -> bool {
        match self.side {
            Side::Below => value < self.at,
            Side::AtMost => value <= self.at,
            Side::Above => value > self.at,
            Side::AtLeast => value >= self.at,
        }
    }

    /// The mark in words: `below 70`.
    pub fn stated(&self) -> Message {
        let key = match self.side {
            Side::Below => "assess-mark-below",
            Side::AtMost => "assess-mark-at-most",
            Side::Above => "assess-mark-above",
            Side::AtLeast => "assess-mark-at-least",
        };
        Message::new(key).with("at", self.at)
    }
}

/// How several measured values in a period go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Each costs its points.
    All,
    /// Only the dearest does.
    Worst,
}

/// The records of which time earn points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EarnScope {
    /// Those of the period.
    Period,
    /// Those from the first day of the term to the period's end.
    SoFar,
}

/// What is scored where nobody has filed or judged anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfiled {
    /// Nobody can say yet.
    Pending,
    /// Nothing.
    Zero,
}

/// How an assessor's points go together with what an item loses otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Both are lost.
    Add,
    /// The lower of both scores stands; without a judgement the other one does.
    Lower,
    /// The lower of both scores stands; without a judgement the score stays open.
    LowerAwaited,
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
    /// Once over the whole term; penalties only.
    Term,
    /// Once for each person and calendar day.
    PersonDay,
    /// Once for the same values of some fields of the record.
    Fields(Vec<Word>),
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

impl Scorecard {
    /// Everything that an assessor scores.
    pub fn judges(&self) -> impl Iterator<Item = &Judge> {
        let items = self.items().flat_map(|(_, item)| &item.deductions);
        let items = items.filter_map(|deduction| match &**deduction {
            Deduction::Manual { judge, .. } => Some(judge),
            _ => None,
        });
        let bonuses = self.bonuses.iter().filter_map(|bonus| match &bonus.form {
            BonusForm::Manual { judge, .. } => Some(judge),
            BonusForm::Records { .. } => None,
        });
        items.chain(bonuses)
    }
}

impl Deduction {
    /// The obligations that it looks at.
    pub fn obligations(&self) -> &[Word] {
        match self {
            Deduction::PerBreach { of, .. } | Deduction::Zero { of } => of,
            Deduction::Measure { of, .. } => of,
            Deduction::Earn { .. } | Deduction::Manual { .. } => &[],
        }
    }
}

/// Whether a deduction counts once within windows that the contract does not have.
pub(super) fn is_dangling(card: &Scorecard, identity: &Identity) -> bool {
    let known = |set: &Word| identity.windows.iter().any(|window| window.set.text == set.text);
    card.items().flat_map(|(_, item)| &item.deductions).any(|deduction| match &**deduction {
        Deduction::PerBreach { once: Once::Window(set), .. } => !known(set),
        _ => false,
    })
}

/// One entry of `deduct` with the days on which it is in force.
fn dated(table: &Fields<'_>) -> Option<Dated<Deduction>> {
    let validity = Validity::read(table);
    Some(Dated { what: deduction::read(table)?, validity })
}

pub(super) fn read(fields: &Fields<'_>) -> Option<Scorecard> {
    let table = fields.table("scorecard")?;
    let total = table.points("total");
    let card = Scorecard {
        title: table.required_text("title"),
        total,
        ceiling: if table.has("ceiling") { table.points("ceiling") } else { total },
        sections: each(&table, "section", |section| Section {
            id: section.required_word("id"),
            title: section.required_text("title"),
            points: section.points("points"),
            items: each(section, "item", |item| Item {
                id: item.required_word("id"),
                title: item.required_text("title"),
                points: item.points("points"),
                standard: item.required_text("standard"),
                deductions: each(item, "deduct", dated).into_iter().flatten().collect(),
                place: item.place,
            }),
        }),
        bonuses: each(&table, "bonus", |bonus| {
            Some(Bonus {
                id: bonus.required_word("id"),
                title: bonus.required_text("title"),
                clause: bonus.required_word("clause"),
                form: deduction::bonus(bonus)?,
                place: bonus.place,
            })
        })
        .into_iter()
        .flatten()
        .collect(),
        final_when: conditions_in(&table, "final_when"),
        place: table.place,
    };
    table.finish();
    Some(card)
}
