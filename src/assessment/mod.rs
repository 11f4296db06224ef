//! Points and money: what the verdicts mean on the scorecard and in the settlement.
//!
//! Owns scores, grades, deductions, payments and rights. Must not know how a verdict was reached
//! nor how a page looks. The verb is [`assess`]; it is pure: values in, values and findings out.
//!
//! Exact decimals throughout; points never round, money rounds once, at the very end (I-10):
//! every [`Money`] of a [`Settlement`] is in hundredths, and its parts add up.
//!
//! To add a way to lose points: a form in `ledger/contract/scorecard.rs`, its arm in `loss.rs`; one
//! to measure a value: a scale there, its arm in `gauge.rs`.
//! What was sealed stands: `sealed.rs` puts it in the place of what would come out today.
//! To add a condition: a test in `ledger/contract/settlement.rs`, its arm in `condition.rs`.

mod band;
mod bonus;
mod cap;
mod case;
mod condition;
mod confirm;
mod duty;
mod earn;
mod fine;
mod forms;
mod gauge;
mod item;
mod loss;
mod manual;
mod measure;
mod names;
mod once;
mod penalty;
mod price;
mod reduction;
mod right;
mod rounding;
mod score;
mod sealed;
mod select;
mod settlement;
mod signed;
mod stage;
mod steps;
#[cfg(test)]
mod tests;
pub mod toll;

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Instant;
use crate::ledger::Ledger;
use crate::obligations::Verdicts;

use case::Case;
pub use confirm::Assent;
pub use earn::EarnedScore;
pub use manual::ManualScore;
use score::Scores;
pub use sealed::SealedFigures;
pub use sealed::SealedPeriod;

/// Assesses one contract: what its verdicts mean in points, money and rights.
///
/// `no` is the contract's number in the ledger, which must exist. Findings are about the
/// settlement: decisions and payments that are not in order, scores that no band fits, words of the contract
/// that do not fit its record kinds.
pub fn assess(
    ledger: &Ledger,
    no: usize,
    verdicts: &Verdicts,
    as_of: &Moment,
) -> (Assessment, Vec<Finding>) {
    assess_sealed(ledger, no, verdicts, as_of, &[])
}

/// Assesses one contract of which some periods are sealed: there the sealed figures stand, and the
/// sums, payments and rights are worked out over them.
pub fn assess_sealed(
    ledger: &Ledger,
    no: usize,
    verdicts: &Verdicts,
    as_of: &Moment,
    sealed: &[SealedPeriod],
) -> (Assessment, Vec<Finding>) {
    let mut case = Case::new(ledger, no, verdicts, as_of);
    case.sealed = sealed;
    manual::check(&case);
    forms::check(&case);
    let scores = Scores::of(&case);
    signed::check(&case, &scores);
    let settlement = settlement::settle(&case, &scores);
    let rights = right::rights(&case, &scores);
    let assessment =
        Assessment { periods: scores.periods, average: scores.average, settlement, rights };
    (assessment, case.problems.into_findings())
}

/// The assessment of one contract.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// One for each assessment period, in order; empty if the contract has no scorecard.
    pub periods: Vec<PeriodScore>,
    /// The mean of the periods' scores, over periods that have begun; none without a scorecard.
    pub average: Option<Average>,
    /// The money; none if the contract states no total.
    pub settlement: Option<Settlement>,
    /// Rights, in the order of the contract.
    pub rights: Vec<RightState>,
}

impl Assessment {
    /// The period that an auditor looks for first: the one that runs, else the last that is over.
    pub fn current_period(&self) -> Option<usize> {
        let find = |progress: Progress| self.periods.iter().rposition(|p| p.progress == progress);
        find(Progress::Running)
            .or_else(|| find(Progress::Over))
            .or_else(|| self.periods.iter().position(|p| p.progress == Progress::Ahead))
    }
}

/// A value that is known, or lies in a range while judgement is missing or things are under way.
///
/// What has not begun yet does not widen it: a period that has just begun has full points, not
/// everything between nothing and full points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Range {
    /// If everything that is under way or undecided goes wrong.
    pub low: Decimal,
    /// What it is by what has been decided so far.
    pub now: Decimal,
    /// If all of it goes well, and what running windows can still make good is made good.
    pub high: Decimal,
}

impl Range {
    /// Whether it is known exactly.
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// A known value.
    pub fn exact(value: Decimal) -> Range {
        Range { low: value, now: value, high: value }
    }
}

/// Where a period stands at the as-of instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It has not begun.
    Ahead,
    /// It is running.
    Running,
    /// It is over.
    Over,
}

/// The score of one period.
#[derive(Clone, Debug)]
pub struct PeriodScore {
    /// Number of the period in the contract.
    pub period: usize,
    /// Where it stands.
    pub progress: Progress,
    /// The sections of the form.
    pub sections: Vec<SectionScore>,
    /// What comes on top of them.
    pub bonuses: Vec<BonusScore>,
    /// The total, bonuses included, no more than the card's ceiling.
    pub total: Range,
    /// Number of the grade for the low, present and high total; none if no grade fits.
    pub grade: [Option<usize>; 3],
    /// Over, and nothing pending or undecidable: the score can no longer change.
    pub is_final: bool,
    /// What the contract wants to hold before a score is final.
    pub awaits: Vec<ConditionState>,
    /// The sum, section by section.
    pub proof: Proof,
}

/// What one bonus brings in one period.
#[derive(Clone, Debug)]
pub struct BonusScore {
    /// Number of the bonus in the card.
    pub bonus: usize,
    /// The points, before the card's ceiling.
    pub score: Range,
    /// The records that bring them.
    pub records: Vec<RecordNo>,
    /// Whether what is filed already can still bring more, or nobody has judged yet.
    pub is_open: bool,
    /// The arithmetic.
    pub proof: Proof,
}

/// The score of one section.
#[derive(Clone, Debug)]
pub struct SectionScore {
    /// Its items.
    pub items: Vec<ItemScore>,
    /// The sum of their scores.
    pub total: Range,
    /// The sum of their full points.
    pub points: Decimal,
}

/// The score of one item.
#[derive(Clone, Debug)]
pub struct ItemScore {
    /// Id on the form.
    pub id: String,
    /// Full points.
    pub points: Decimal,
    /// What is left of them.
    pub score: Range,
    /// What was lost, in order of time.
    pub losses: Vec<Loss>,
    /// Outcomes that may still cost points.
    pub open: Vec<Loss>,
    /// What assessors gave, for deductions that they decide.
    pub manual: Vec<ManualScore>,
    /// What records earned, for an item that starts at nothing.
    pub earned: Vec<EarnedScore>,
    /// Records that show what became of the item's obligations.
    pub n_evidence: usize,
    /// How the item's obligations stand together.
    pub evidence: Evidence,
    /// The arithmetic.
    pub proof: Proof,
}

impl ItemScore {
    /// Whether it has full points only because nobody filed any bad news. An item that lost points
    /// for want of reports, or may still lose some, does not: its losses say why.
    pub fn is_quiet(&self) -> bool {
        self.evidence == Evidence::NothingFiled
            && self.losses.is_empty()
            && self.open.is_empty()
            && self.score.is_exact()
    }
}

/// Whether a score rests on records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Records show it.
    Filed,
    /// Nothing was filed: full points are for want of bad news, a loss is for want of reports.
    NothingFiled,
    /// The period has not begun.
    Ahead,
}

/// Points lost, or open to be lost, by one outcome.
#[derive(Clone, Debug)]
pub struct Loss {
    /// Number of the obligation.
    pub obligation: usize,
    /// Number of its outcome.
    pub outcome: usize,
    /// How many breaches count.
    pub units: u32,
    /// Points by the contract's rate.
    pub points: Decimal,
    /// Points that really go, after the item's floor.
    pub counted: Decimal,
    /// Why fewer breaches count than the outcome has, or why it costs what it costs.
    pub remark: Option<Message>,
}

/// The mean of the periods' scores.
#[derive(Clone, Copy, Debug)]
pub struct Average {
    /// The mean over all periods, not rounded; `now` over those that have begun. A period that
    /// has not begun ranges from nothing to full points, the others as they stand.
    pub score: Range,
    /// Whether every period is final.
    pub is_final: bool,
}

/// The money of one contract.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The price that the contract states.
    pub total: Money,
    /// What each period's score costs.
    pub deductions: Vec<PeriodDeduction>,
    /// The caps on deductions, in the order of the contract; of one for each period the sum.
    pub caps: Vec<Money>,
    /// What the penalties come to.
    pub penalties: Vec<PenaltyState>,
    /// What quantities that were not delivered take from the price.
    pub reductions: Vec<ReductionState>,
    /// What deductions come to after the caps, no more than the price.
    pub deducted: MoneyRange,
    /// What they come to beyond the price, where the contract lets that be claimed.
    pub excess: MoneyRange,
    /// What is to be paid over the whole term.
    pub payable: MoneyRange,
    /// The payments.
    pub stages: Vec<StageState>,
    /// Deductions that no payment is left to bear, with those beyond the price: still to be
    /// recovered (A-TUR-30).
    pub outstanding: MoneyRange,
    /// Discretionary fines, on an account of their own.
    pub fines: Vec<FineState>,
    /// The waterfall from the full price to what is payable.
    pub waterfall: Vec<WaterfallStep>,
    /// The derivation of what is payable.
    pub proof: Proof,
}

/// Money that is known, or lies in a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MoneyRange {
    /// The least.
    pub low: Money,
    /// By what has been decided so far.
    pub now: Money,
    /// The most.
    pub high: Money,
}

impl MoneyRange {
    /// Whether it is known exactly.
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }
}

/// What one period's score costs.
#[derive(Clone, Debug)]
pub struct PeriodDeduction {
    /// Number of the period.
    pub period: usize,
    /// Number of the band for the low, present and high score; a period that has not begun
    /// has no present one, and ranges from no points to all.
    pub band: [Option<usize>; 3],
    /// Before any cap, damages included.
    pub amount: MoneyRange,
    /// The part of it that is damages.
    pub damages: MoneyRange,
    /// What the score takes from the price, damages aside, before anything is rounded.
    pub exact: Range,
    /// The damages before anything is rounded.
    pub exact_damages: Range,
    /// Whether the period's score is final, so that the amount is no longer a forecast.
    pub is_final: bool,
    /// The arithmetic.
    pub proof: Proof,
}

/// A penalty of the contract and what it is due for.
#[derive(Clone, Debug)]
pub struct PenaltyState {
    /// Number of the penalty in the contract.
    pub penalty: usize,
    /// Every breach or record that it is about, by time.
    pub charges: Vec<PenaltyCharge>,
    /// What is due.
    pub total: Money,
    /// What would be due on top if those confirmed it who have not spoken yet.
    pub to_confirm: Money,
    /// What would be due had nobody denied it.
    pub struck: Money,
    /// What may be due once things that are under way or unjudged are decided.
    pub open: Money,
    /// Obligations that cannot be decided at all.
    pub undecided: Vec<String>,
    /// Whether the words of the contract do not fit its records, so that nobody can say what is due.
    pub is_unbound: bool,
    /// The arithmetic.
    pub proof: Proof,
}

/// One breach or record that a penalty is about.
#[derive(Clone, Debug)]
pub struct PenaltyCharge {
    /// What brought it about.
    pub cause: Cause,
    /// The record that it is about, if there is one.
    pub record: Option<RecordNo>,
    /// When it came about: decides what it counts once with.
    pub at: Instant,
    /// Since when it can be taken from a payment: when it was known, or confirmed. Of what is known
    /// before its window is over, the end of the window; it can be taken now all the same.
    pub since: Instant,
    /// Number of its assessment period.
    pub period: Option<usize>,
    /// How many units.
    pub units: Decimal,
    /// Whether the units still grow.
    pub is_running: bool,
    /// What it costs.
    pub amount: Money,
    /// Whether it counts.
    pub status: PenaltyStatus,
    /// Whether another penalty that is not confirmed yet may take its place.
    pub is_doubtful: bool,
    /// Who has confirmed it.
    pub assent: Assent,
    /// Why it does not count, or not yet.
    pub remark: Option<Message>,
}

/// What brought a penalty about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// An outcome, by the numbers of its obligation and its own.
    Outcome(usize, usize),
    /// A record.
    Record(RecordNo),
}

/// Whether a penalty counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PenaltyStatus {
    /// It is due.
    Due,
    /// Somebody who must has not confirmed it.
    ToConfirm,
    /// What it rests on is not decided.
    Open,
    /// Somebody who must confirm it has denied it.
    Struck,
    /// It has been counted once already.
    Repeated,
    /// Another penalty is due for the same fact.
    Suppressed,
    /// Nobody can say how much it is.
    Faulty,
}

impl PenaltyStatus {
    /// Its name: `due`, `to-confirm`, ...
    pub fn name(self) -> &'static str {
        match self {
            PenaltyStatus::Due => "due",
            PenaltyStatus::ToConfirm => "to-confirm",
            PenaltyStatus::Open => "open",
            PenaltyStatus::Struck => "struck",
            PenaltyStatus::Repeated => "repeated",
            PenaltyStatus::Suppressed => "suppressed",
            PenaltyStatus::Faulty => "faulty",
        }
    }

    /// Key of the word for it in the message catalogues.
    pub fn key(self) -> &'static str {
        match self {
            PenaltyStatus::Due => "penalty-due",
            PenaltyStatus::ToConfirm => "penalty-to-confirm",
            PenaltyStatus::Open => "penalty-open",
            PenaltyStatus::Struck => "penalty-struck",
            PenaltyStatus::Repeated => "penalty-repeated",
            PenaltyStatus::Suppressed => "penalty-suppressed",
            PenaltyStatus::Faulty => "penalty-faulty",
        }
    }
}

/// A reduction of the contract and what it comes to.
#[derive(Clone, Debug)]
pub struct ReductionState {
    /// Number of the reduction in the contract.
    pub reduction: usize,
    /// Its records, by time.
    pub lines: Vec<ReductionLine>,
    /// What they come to.
    pub total: MoneyRange,
    /// The arithmetic.
    pub proof: Proof,
}

/// One quantity that was agreed and delivered.
#[derive(Clone, Debug)]
pub struct ReductionLine {
    /// Its record.
    pub record: RecordNo,
    /// How many were agreed.
    pub required: Option<Decimal>,
    /// How many were delivered.
    pub done: Option<Decimal>,
    /// The price of one.
    pub price: Option<Money>,
    /// What is taken from the price.
    pub amount: MoneyRange,
    /// Why it does not count as it stands.
    pub fault: Option<Message>,
}

/// One step of the waterfall.
#[derive(Clone, Debug)]
pub struct WaterfallStep {
    /// What it is.
    pub label: Message,
    /// The change, negative for a deduction; for the first and last step the amount itself.
    pub amount: MoneyRange,
    /// Whether the step is a level and not a change.
    pub is_level: bool,
    /// Where to read more.
    pub link: Option<Link>,
}

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// It holds.
    Yes,
    /// It does not, and nothing that is under way can change that.
    No,
    /// Time or records will tell.
    NotYet,
}

/// One condition of a payment or a right.
#[derive(Clone, Debug)]
pub struct ConditionState {
    /// What it says.
    pub title: Message,
    /// Whether it holds.
    pub holds: Holds,
    /// Since when it holds, where that is known; none unless it holds.
    pub since: Option<Instant>,
    /// Why.
    pub proof: Proof,
}

/// A payment and where it stands.
#[derive(Clone, Debug)]
pub struct StageState {
    /// Number of the stage in the contract.
    pub stage: usize,
    /// Its share of the total, before deductions.
    pub gross: Money,
    /// What is taken from it for periods.
    pub deducted: MoneyRange,
    /// What is left.
    pub net: MoneyRange,
    /// Its conditions.
    pub conditions: Vec<ConditionState>,
    /// Whether all of them hold.
    pub holds: Holds,
    /// Payments on record.
    pub paid: Money,
    /// The records of those payments.
    pub payments: Vec<RecordNo>,
    /// How the payer's duty to pay in time stands; none if the contract states no time.
    pub duty: Option<Duty>,
    /// The arithmetic.
    pub proof: Proof,
}

/// The payer's duty to pay in time.
#[derive(Clone, Debug)]
pub struct Duty {
    /// How it stands.
    pub state: DutyState,
    /// When the last condition came to hold.
    pub from: Option<Instant>,
    /// The last instant that is in time.
    pub due: Option<Instant>,
    /// When all that is payable was paid.
    pub settled: Option<Instant>,
    /// The records that excuse a late payment.
    pub excuses: Vec<RecordNo>,
    /// Why.
    pub proof: Proof,
}

/// How the payer's duty stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyState {
    /// Its conditions do not hold yet.
    Waiting,
    /// To be paid, and still in time.
    Due,
    /// Paid in time.
    Paid,
    /// Paid, but late.
    Late,
    /// Not paid, and its time is over.
    Overdue,
    /// Late with an excuse that the contract knows.
    Excused,
    /// Nobody can say.
    Unknown,
}

impl DutyState {
    /// Its name: `due`, `paid`, ...
    pub fn name(self) -> &'static str {
        match self {
            DutyState::Waiting => "waiting",
            DutyState::Due => "due",
            DutyState::Paid => "paid",
            DutyState::Late => "late",
            DutyState::Overdue => "overdue",
            DutyState::Excused => "excused",
            DutyState::Unknown => "unknown",
        }
    }

    /// Key of the word for it in the message catalogues.
    pub fn key(self) -> &'static str {
        match self {
            DutyState::Waiting => "duty-waiting",
            DutyState::Due => "duty-open",
            DutyState::Paid => "duty-paid",
            DutyState::Late => "duty-late",
            DutyState::Overdue => "duty-overdue",
            DutyState::Excused => "duty-excused",
            DutyState::Unknown => "duty-unknown",
        }
    }
}

/// A kind of discretionary fine and what was decided.
#[derive(Clone, Debug)]
pub struct FineState {
    /// Number of the fine in the contract.
    pub fine: usize,
    /// The decisions.
    pub decisions: Vec<FineDecision>,
    /// Their sum, where they are in order.
    pub total: Money,
}

/// One decision on a fine.
#[derive(Clone, Debug)]
pub struct FineDecision {
    /// Its record.
    pub record: RecordNo,
    /// When it was decided.
    pub at: Option<Instant>,
    /// How much.
    pub amount: Option<Money>,
    /// Why it does not count, if it does not.
    pub fault: Option<Message>,
}

/// A right and whether it is available.
#[derive(Clone, Debug)]
pub struct RightState {
    /// Number of the right in the contract.
    pub right: usize,
    /// Its conditions.
    pub conditions: Vec<ConditionState>,
    /// Whether all of them hold.
    pub holds: Holds,
    /// Where it stands, with what its holder has said.
    pub state: RightPhase,
    /// What its holder has said, by time.
    pub notices: Vec<RightNotice>,
}

/// Where a right stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightPhase {
    /// Its conditions do not hold.
    Dormant,
    /// It may be exercised.
    Available,
    /// Its holder has exercised it.
    Exercised,
    /// Its holder has waived it.
    Waived,
}

impl RightPhase {
    /// Its name: `dormant`, `available`, ...
    pub fn name(self) -> &'static str {
        match self {
            RightPhase::Dormant => "dormant",
            RightPhase::Available => "available",
            RightPhase::Exercised => "exercised",
            RightPhase::Waived => "waived",
        }
    }
}

/// A notice by which a right is exercised or waived.
#[derive(Clone, Debug)]
pub struct RightNotice {
    /// Its record.
    pub record: RecordNo,
    /// When it was given.
    pub at: Option<Instant>,
    /// Whether it exercises the right; otherwise it waives it.
    pub is_exercise: bool,
    /// Why it does not count, if it does not.
    pub fault: Option<Message>,
}
