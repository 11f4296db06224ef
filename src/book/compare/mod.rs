//! Two judgements compared: what became of verdicts, points, money, rights, records and findings.
//!
//! Pure and ordered as the contract is, with nothing in it that is the same on both sides: a judgement compared
//! with itself is empty, and so is one that differs in words only. Everything is known by its
//! name (obligation and outcome, period and item, record), never by its number or its line, so
//! that moving a record or renaming its file is no change.

mod findings;
mod money;
mod outcomes;
mod points;
mod records;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::assessment::Assessment;
use crate::assessment::DutyState;
use crate::assessment::Holds;
use crate::assessment::MoneyRange;
use crate::assessment::Range;
use crate::assessment::RightPhase;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::obligations::Verdicts;
use crate::obligations::outcome::Verdict;

use super::Book;
use findings::news;
use records::Aliases;

/// What differs between two books.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Contracts that differ, in the order of the new book; those that are gone come last.
    pub contracts: Vec<ContractChange>,
    /// Numbers of the findings of the new book that the old one does not have, or has as less.
    pub added: Vec<usize>,
    /// Numbers of the findings of the old book that the new one does not have.
    pub cleared: Vec<usize>,
    /// Files that rule over verdicts and differ: contracts, calendars, kinds, settings, examples, seals.
    pub files: Vec<FileChange>,
}

/// A value before and after; none where there is no such thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<T> {
    /// Before.
    pub old: Option<T>,
    /// After.
    pub new: Option<T>,
}

/// What differs in one contract.
#[derive(Clone, Debug, Default)]
pub struct ContractChange {
    /// Its id.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// Whether it is on one side only.
    pub presence: Presence,
    /// Outcomes that are not what they were, in the order of the contract, then of time.
    pub outcomes: Vec<OutcomeChange>,
    /// Periods whose points or grade are not what they were.
    pub periods: Vec<PeriodChange>,
    /// The mean of the periods, if it is not what it was.
    pub average: Option<Step<Range>>,
    /// Amounts that are not what they were, from deductions to what is payable and the payments.
    pub money: Vec<MoneyChange>,
    /// Payments whose conditions or whose duty stand elsewhere than before.
    pub stages: Vec<StageChange>,
    /// Rights that stand elsewhere than before.
    pub rights: Vec<RightChange>,
    /// Records that were added, changed or removed, by id.
    pub records: Vec<RecordChange>,
}

/// Whether something is on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// It is.
    #[default]
    Both,
    /// Only on the new side.
    Added,
    /// Only on the old side.
    Removed,
}

/// An outcome that is not what it was.
#[derive(Clone, Debug)]
pub struct OutcomeChange {
    /// Id of the obligation.
    pub obligation: String,
    /// What the contract calls it.
    pub title: String,
    /// Its clause.
    pub clause: String,
    /// Id of the outcome within the obligation.
    pub id: String,
    /// Id of the record that it is about, if it is about one.
    pub record: Option<String>,
    /// Whether it is about a slot or window.
    pub is_slot: bool,
    /// Id of the assessment period that it counts in.
    pub period: Option<String>,
    /// What it was and what it is.
    pub step: Step<Face>,
}

/// An outcome as far as it is compared.
#[derive(Clone, Debug)]
pub struct Face {
    /// The verdict.
    pub verdict: Verdict,
    /// How many breaches it counts as.
    pub units: u32,
    /// The value that was measured.
    pub value: Option<Decimal>,
    /// Last instant that is in time.
    pub due: Option<Instant>,
    /// When it was done.
    pub done: Option<Instant>,
    /// The result in one phrase.
    pub summary: Message,
}

/// What kind of change an outcome went through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// A breach that was none.
    BreachAdded,
    /// A breach that is none any more.
    BreachCleared,
    /// A breach that counts as more or fewer, or whose value differs.
    BreachChanged,
    /// It could be decided and cannot be now, or is new and cannot be.
    UndecidableAdded,
    /// It could not be decided and can be now.
    UndecidableResolved,
    /// A slot or window that was open is met.
    SlotFilled,
    /// Anything else: a new record that is in order, something that has come due.
    Other,
}

/// A period whose points or grade are not what they were.
#[derive(Clone, Debug)]
pub struct PeriodChange {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The total.
    pub total: Step<Range>,
    /// Titles of the grade for the low, present and high total.
    pub grade: Step<[Option<String>; 3]>,
    /// Whether the score can no longer change.
    pub is_final: Step<bool>,
    /// Items and bonuses whose points are not what they were, in the order of the form.
    pub items: Vec<ItemChange>,
}

/// An item or bonus whose points are not what they were.
#[derive(Clone, Debug)]
pub struct ItemChange {
    /// Its id on the form.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its points.
    pub score: Step<Range>,
}

/// An amount that is not what it was.
#[derive(Clone, Debug)]
pub struct MoneyChange {
    /// What it is.
    pub what: MoneyItem,
    /// The amount.
    pub amount: Step<MoneyRange>,
}

/// An amount of a settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoneyItem {
    /// The price that the contract states.
    Total,
    /// What a period's score costs, before any cap.
    Deduction(Titled),
    /// What a penalty comes to.
    Penalty(Titled),
    /// What a penalty would come to on top if those confirmed it who have not spoken.
    ToConfirm(Titled),
    /// What may come on top of a penalty once what is open is decided.
    Open(Titled),
    /// What quantities that were not delivered take from the price.
    Reduction(Titled),
    /// What deductions come to after the caps.
    Deducted,
    /// What they come to beyond the price.
    Excess,
    /// What is to be paid over the whole term.
    Payable,
    /// What is left of a payment.
    Stage(Titled),
    /// What is still to be recovered.
    Outstanding,
    /// What was decided for one discretionary fine.
    Fine(Titled),
}

/// Something of the contract by its id; its title is only shown and no part of what it is.
#[derive(Clone, Debug)]
pub struct Titled {
    /// Its id; its clause, with a number if it is not the first there, where it has none.
    pub id: String,
    /// Its title.
    pub title: String,
}

impl PartialEq for Titled {
    fn eq(&self, other: &Titled) -> bool {
        self.id == other.id
    }
}

impl Eq for Titled {}

/// A payment that stands elsewhere than before.
#[derive(Clone, Debug)]
pub struct StageChange {
    /// The payment.
    pub stage: Titled,
    /// Whether its conditions hold.
    pub holds: Step<Holds>,
    /// How the payer's duty stands.
    pub duty: Step<DutyState>,
}

/// A right that stands elsewhere than before.
#[derive(Clone, Debug)]
pub struct RightChange {
    /// The right.
    pub right: Titled,
    /// Whether its conditions hold.
    pub holds: Step<Holds>,
    /// Where it stands.
    pub phase: Step<RightPhase>,
}

/// A record that was added, changed or removed.
#[derive(Clone, Debug)]
pub struct RecordChange {
    /// Its id.
    pub id: String,
    /// Name of its kind.
    pub kind: String,
    /// Where it stands in the new book; in the old one, if it was removed.
    pub place: Place,
    /// What became of it.
    pub deed: RecordDeed,
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordDeed {
    /// It is new.
    Added,
    /// The names of the fields that do not hold what they held.
    Changed(Vec<String>),
    /// It is gone.
    Removed,
}

/// A file that rules over verdicts and differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileChange {
    /// Its path.
    pub path: String,
    /// Whether it is on one side only.
    pub presence: Presence,
}

/// One judgement of one contract.
#[derive(Clone, Copy)]
pub struct Judgement<'a> {
    /// Contracts and records.
    pub ledger: &'a Ledger,
    /// Number of the contract in the ledger.
    pub no: usize,
    /// What was decided.
    pub verdicts: &'a Verdicts,
    /// Points and money.
    pub assessment: &'a Assessment,
}

impl<'a> Judgement<'a> {
    /// The judgement of a contract of a book.
    pub fn of(book: &'a Book, no: usize) -> Judgement<'a> {
        let (verdicts, assessment) = (&book.verdicts[no], &book.assessments[no]);
        Judgement { ledger: &book.ledger, no, verdicts, assessment }
    }

    /// The contract.
    pub fn contract(&self) -> &'a Contract {
        &self.ledger.contracts[self.no]
    }
}

impl<T: PartialEq> Step<T> {
    /// The two values, unless they are the same.
    fn of(old: Option<T>, new: Option<T>) -> Option<Step<T>> {
        (old != new).then_some(Step { old, new })
    }

    /// Whether it is the same before and after.
    pub fn is_still(&self) -> bool {
        self.old == self.new
    }
}

impl OutcomeChange {
    /// What kind of change it is.
    pub fn turn(&self) -> Turn {
        let (old, new) = (&self.step.old, &self.step.new);
        let verdict = |face: &Option<Face>| face.as_ref().map(|face| face.verdict);
        match (verdict(old), verdict(new)) {
            (Some(Verdict::Breached), Some(Verdict::Breached)) => Turn::BreachChanged,
            (_, Some(Verdict::Breached)) => Turn::BreachAdded,
            (Some(Verdict::Breached), _) => Turn::BreachCleared,
            (_, Some(Verdict::Undecidable)) => Turn::UndecidableAdded,
            (Some(Verdict::Undecidable), _) => Turn::UndecidableResolved,
            (Some(Verdict::Pending | Verdict::Upcoming), Some(Verdict::Met)) if self.is_slot => {
                Turn::SlotFilled
            }
            _ => Turn::Other,
        }
    }

    /// Whether it is a breach that counts as more than before.
    pub fn is_worse(&self) -> bool {
        let units = |face: &Option<Face>| face.as_ref().map_or(0, |face| face.units);
        units(&self.step.new) > units(&self.step.old)
    }
}

impl ContractChange {
    /// Whether no verdict, point, amount or right differs; records may.
    pub fn is_without_effect(&self) -> bool {
        self.presence == Presence::Both
            && self.outcomes.is_empty()
            && self.periods.is_empty()
            && self.average.is_none()
            && self.money.is_empty()
            && self.stages.is_empty()
            && self.rights.is_empty()
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.is_without_effect() && self.records.is_empty()
    }

    /// The outcomes that went through this kind of change.
    pub fn turned(&self, turn: Turn) -> impl Iterator<Item = &OutcomeChange> {
        self.outcomes.iter().filter(move |outcome| outcome.turn() == turn)
    }

    /// The step of an amount, if it is not what it was.
    pub fn amount(&self, what: &MoneyItem) -> Option<&Step<MoneyRange>> {
        self.money.iter().find(|change| change.what == *what).map(|change| &change.amount)
    }
}

impl Comparison {
    /// Whether nothing differs that anybody judges by; records, and words in rules, may.
    pub fn is_without_effect(&self) -> bool {
        self.contracts.iter().all(ContractChange::is_without_effect)
            && self.added.is_empty()
            && self.cleared.is_empty()
    }

    /// Whether nothing differs at all.
    pub fn is_empty(&self) -> bool {
        self.is_without_effect() && self.contracts.is_empty() && self.files.is_empty()
    }
}

/// Compares two books. Both should be judged as of the same instant, or time itself is a difference.
pub fn books(old: &Book, new: &Book) -> Comparison {
    let find = |book: &Book, id: &str| {
        book.ledger.contracts.iter().position(|contract| contract.identity.id == id)
    };
    let news_of = |contract: &Contract| find(new, &contract.identity.id);
    let gone = old.ledger.contracts.iter().enumerate().filter(|(_, one)| news_of(one).is_none());
    let mut pairs: Vec<(Option<usize>, Option<usize>)> = new
        .ledger
        .contracts
        .iter()
        .enumerate()
        .map(|(no, contract)| (find(old, &contract.identity.id), Some(no)))
        .collect();
    pairs.extend(gone.map(|(no, _)| (Some(no), None)));
    let compared: Vec<(ContractChange, Aliases)> = pairs
        .into_par_iter()
        .map(|(before, after)| {
            let old = before.map(|no| Judgement::of(old, no));
            let new = after.map(|no| Judgement::of(new, no));
            let aliases = match (&old, &new) {
                (Some(old), Some(new)) => Aliases::between(old, new),
                _ => Aliases::default(),
            };
            (one(old, new, &aliases), aliases)
        })
        .collect();
    let (mut contracts, aliases): (Vec<_>, Vec<_>) = compared.into_iter().unzip();
    let (added, cleared) = news(old, new, &contracts, &aliases);
    contracts.retain(|change| !change.is_empty());
    Comparison { contracts, added, cleared, files: records::files(old, new) }
}

/// Compares two judgements of one contract.
pub fn judgements(old: &Judgement<'_>, new: &Judgement<'_>) -> ContractChange {
    one(Some(*old), Some(*new), &Aliases::between(old, new))
}

fn one(
    old: Option<Judgement<'_>>,
    new: Option<Judgement<'_>>,
    aliases: &Aliases,
) -> ContractChange {
    let Some(shown) = new.or(old) else { return ContractChange::default() };
    let identity = &shown.contract().identity;
    let presence = match (&old, &new) {
        (None, _) => Presence::Added,
        (_, None) => Presence::Removed,
        _ => Presence::Both,
    };
    let (old, new) = (old.as_ref(), new.as_ref());
    let (money, stages) = money::changes(old, new);
    ContractChange {
        id: identity.id.clone(),
        title: identity.short.clone(),
        presence,
        outcomes: outcomes::changes(old, new, aliases),
        periods: points::changes(old, new),
        average: points::average(old, new),
        money,
        stages,
        rights: points::rights(old, new),
        records: records::changes(old, new, aliases),
    }
}
