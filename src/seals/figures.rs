//! Figures: what comes out for one period, as it is sealed, shown and compared.

use std::collections::BTreeMap;

use crate::assessment::Assessment;
use crate::assessment::MoneyRange;
use crate::assessment::PenaltyStatus;
use crate::assessment::PeriodScore;
use crate::assessment::Range;
use crate::assessment::SealedFigures;
use crate::assessment::Settlement;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Currency;
use crate::base::quantity::Decimal;
use crate::ledger::contract::Contract;
use crate::obligations::Verdicts;
use crate::obligations::outcome::Verdict;

/// What comes out for one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The score; none if the contract has no scorecard.
    pub score: Option<ScoreFigures>,
    /// The money; none if the contract states no total.
    pub money: Option<MoneyFigures>,
    /// What became of each obligation with an outcome in the period, by its id.
    pub verdicts: BTreeMap<String, Counts>,
}

/// The score of one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoreFigures {
    /// The total.
    pub total: Range,
    /// Full points.
    pub points: Decimal,
    /// Title of the grade.
    pub grade: Option<String>,
    /// The sections of the form.
    pub sections: Vec<SectionFigures>,
    /// What each bonus brings, by its id.
    pub bonuses: BTreeMap<String, Range>,
}

/// The score of one section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SectionFigures {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its score.
    pub score: Range,
    /// Full points.
    pub points: Decimal,
    /// Its items.
    pub items: Vec<ItemFigures>,
}

/// The score of one item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemFigures {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its score.
    pub score: Range,
    /// Full points.
    pub points: Decimal,
}

/// The money of one period.
#[derive(Clone, Debug, PartialEq)]
pub struct MoneyFigures {
    /// The currency of all amounts.
    pub currency: Currency,
    /// What the score takes from the price, exactly, before any cap; none if the contract has no bands.
    pub deduction: Option<Range>,
    /// What it owes on top.
    pub damages: Range,
    /// What each penalty comes to in the period.
    pub penalties: Vec<PenaltyFigures>,
    /// What was payable over the whole term, as far as it was known then; never compared.
    pub payable: Range,
    /// Ids of the payments that bear the deduction.
    pub stages: Vec<String>,
}

/// What one penalty comes to in one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PenaltyFigures {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is due, exactly, before any cap.
    pub amount: Range,
}

/// How many outcomes of an obligation have each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By [`Verdict::ALL`].
    pub counts: [usize; 6],
}

impl Counts {
    /// How many have this verdict.
    pub fn of(&self, verdict: Verdict) -> usize {
        let at = Verdict::ALL.iter().position(|one| *one == verdict);
        at.map_or(0, |at| self.counts[at])
    }

    /// Sets how many have this verdict.
    pub fn set(&mut self, verdict: Verdict, n: usize) {
        if let Some(at) = Verdict::ALL.iter().position(|one| *one == verdict) {
            self.counts[at] = n;
        }
    }

    /// The sum, verdict by verdict.
    #[must_use]
    pub fn plus(mut self, other: Counts) -> Counts {
        for (n, more) in self.counts.iter_mut().zip(other.counts) {
            *n += more;
        }
        self
    }

    /// Whether time or records will still decide some of them.
    pub fn is_open(&self) -> bool {
        let open = [Verdict::Pending, Verdict::Upcoming, Verdict::Undecidable];
        open.into_iter().any(|verdict| self.of(verdict) > 0)
    }

    fn datum(&self) -> Datum {
        let n = |verdict: Verdict| self.of(verdict);
        let open = n(Verdict::Pending) + n(Verdict::Upcoming);
        Message::new("seal-counts")
            .with("met", n(Verdict::Met))
            .with("breached", n(Verdict::Breached))
            .with("excused", n(Verdict::Excused))
            .with("undecidable", n(Verdict::Undecidable))
            .with("open", open)
            .into()
    }
}

/// Which figure of a period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Total,
    Grade,
    Section(String),
    Item(String),
    Bonus(String),
    Deduction,
    Damages,
    Penalty(String),
    Counts(String),
}

impl Key {
    /// Its name in a file.
    pub(super) fn name(&self) -> String {
        match self {
            Key::Total => "total".to_owned(),
            Key::Grade => "grade".to_owned(),
            Key::Section(id) => format!("section.{id}"),
            Key::Item(id) => format!("item.{id}"),
            Key::Bonus(id) => format!("bonus.{id}"),
            Key::Deduction => "deduction".to_owned(),
            Key::Damages => "damages".to_owned(),
            Key::Penalty(id) => format!("penalty.{id}"),
            Key::Counts(id) => format!("verdicts.{id}"),
        }
    }

    /// What it is, in words.
    pub(super) fn label(&self) -> Message {
        match self {
            Key::Total => Message::new("seal-figure-total"),
            Key::Grade => Message::new("seal-figure-grade"),
            Key::Section(id) => Message::new("seal-figure-section").with("id", id),
            Key::Item(id) => Message::new("seal-figure-item").with("id", id),
            Key::Bonus(id) => Message::new("seal-figure-bonus").with("id", id),
            Key::Deduction => Message::new("seal-figure-deduction"),
            Key::Damages => Message::new("seal-figure-damages"),
            Key::Penalty(id) => Message::new("seal-figure-penalty").with("id", id),
            Key::Counts(id) => Message::new("seal-figure-verdicts").with("id", id),
        }
    }
}

/// A figure: how it is shown, and how it stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) shown: Datum,
    pub(super) written: String,
    /// Whether time alone can change it.
    pub(super) is_open: bool,
}

impl Figures {
    /// What comes out for a period.
    pub fn of(
        contract: &Contract,
        period: usize,
        verdicts: &Verdicts,
        assessment: &Assessment,
    ) -> Figures {
        let score = assessment.periods.iter().find(|score| score.period == period);
        let settlement = assessment.settlement.as_ref();
        let mut counted = BTreeMap::new();
        for (obligation, decided) in contract.obligations.iter().zip(&verdicts.decided) {
            let mut counts = Counts::default();
            for verdict in Verdict::ALL {
                counts.set(verdict, decided.count(Some(period), verdict));
            }
            if counts != Counts::default() {
                counted.insert(obligation.id.text.clone(), counts);
            }
        }
        Figures {
            score: score.map(|score| score_figures(contract, score)),
            money: settlement.map(|settlement| money_figures(contract, period, settlement)),
            verdicts: counted,
        }
    }

    /// All outcomes by verdict.
    pub fn counts(&self) -> Counts {
        self.verdicts.values().fold(Counts::default(), |sum, counts| sum.plus(*counts))
    }

    /// What of it stands in the assessment.
    pub(super) fn sealed(&self, is_provisional: bool) -> SealedFigures {
        let mut sealed = SealedFigures { is_provisional, ..SealedFigures::default() };
        if let Some(score) = &self.score {
            sealed.total = Some(score.total);
            sealed.grade.clone_from(&score.grade);
            let items = score.sections.iter().flat_map(|section| &section.items);
            sealed.items = items.map(|item| (item.id.clone(), item.score)).collect();
            sealed.bonuses.clone_from(&score.bonuses);
        }
        if let Some(money) = &self.money {
            sealed.deduction = money.deduction;
            sealed.damages = money.damages;
            let penalties = money.penalties.iter();
            sealed.penalties = penalties.map(|one| (one.id.clone(), one.amount)).collect();
        }
        sealed
    }

    /// Every figure that is compared.
    pub(super) fn lines(&self) -> BTreeMap<Key, Line> {
        let mut lines = BTreeMap::new();
        let mut add = |key: Key, shown: Datum, written: String| {
            lines.insert(key, Line { shown, written, is_open: false });
        };
        if let Some(score) = &self.score {
            let mut points = |key: Key, range: Range| add(key, super::points(range), plain(range));
            points(Key::Total, score.total);
            for section in &score.sections {
                points(Key::Section(section.id.clone()), section.score);
                for item in &section.items {
                    points(Key::Item(item.id.clone()), item.score);
                }
            }
            for (id, range) in &score.bonuses {
                points(Key::Bonus(id.clone()), *range);
            }
            if let Some(grade) = &score.grade {
                add(Key::Grade, Datum::from(grade), grade.clone());
            }
        }
        if let Some(money) = &self.money {
            let currency = money.currency;
            let mut amount = |key: Key, range: Range| {
                let written = format!("{} {}", plain(range), currency.code());
                add(key, super::money(range, currency), written);
            };
            if let Some(deduction) = money.deduction {
                amount(Key::Deduction, deduction);
            }
            if money.damages != Range::default() {
                amount(Key::Damages, money.damages);
            }
            for penalty in money.penalties.iter().filter(|one| one.amount != Range::default()) {
                amount(Key::Penalty(penalty.id.clone()), penalty.amount);
            }
        }
        for (id, counts) in &self.verdicts {
            let written: Vec<String> = Verdict::ALL
                .into_iter()
                .filter(|verdict| counts.of(*verdict) > 0)
                .map(|verdict| format!("{} {}", verdict.name(), counts.of(verdict)))
                .collect();
            let line = Line {
                shown: counts.datum(),
                written: written.join(", "),
                is_open: counts.is_open(),
            };
            lines.insert(Key::Counts(id.clone()), line);
        }
        lines
    }
}

/// `92`, or `80..92 (90)`.
fn plain(range: Range) -> String {
    let of = |number: Decimal| number.normalize().to_string();
    match range.is_exact() {
        true => of(range.now),
        false => format!("{}..{} ({})", of(range.low), of(range.high), of(range.now)),
    }
}

fn score_figures(contract: &Contract, score: &PeriodScore) -> ScoreFigures {
    let card = contract.scorecard.as_ref();
    let sections = card.map_or(&[][..], |card| &card.sections);
    let bonuses = card.map_or(&[][..], |card| &card.bonuses);
    let of_section = |(section, state): (&crate::ledger::contract::scorecard::Section, &_)| {
        let state: &crate::assessment::SectionScore = state;
        let items = section.items.iter().zip(&state.items);
        SectionFigures {
            id: section.id.text.clone(),
            title: section.title.clone(),
            score: state.total,
            points: state.points,
            items: items
                .map(|(item, state)| ItemFigures {
                    id: item.id.text.clone(),
                    title: item.title.clone(),
                    score: state.score,
                    points: state.points,
                })
                .collect(),
        }
    };
    ScoreFigures {
        total: score.total,
        points: card.map_or(Decimal::ZERO, |card| card.total),
        grade: score.grade[1].and_then(|n| Some(contract.terms.grades.get(n)?.title.clone())),
        sections: sections.iter().zip(&score.sections).map(of_section).collect(),
        bonuses: score
            .bonuses
            .iter()
            .filter_map(|state| Some((bonuses.get(state.bonus)?.id.text.clone(), state.score)))
            .collect(),
    }
}

fn money_figures(contract: &Contract, period: usize, settlement: &Settlement) -> MoneyFigures {
    let id = &contract.identity.periods[period].id.text;
    let price = settlement.total.amount;
    let deduction = settlement.deductions.iter().find(|one| one.period == period);
    let penalties = settlement.penalties.iter().map(|state| {
        let penalty = &contract.terms.penalties[state.penalty];
        let charges = state.charges.iter().filter(|charge| charge.period == Some(period));
        let amount = charges.fold(Range::default(), |sum, charge| {
            let range = charge.range(price);
            Range {
                low: sum.low + range.low,
                now: sum.now + range.now,
                high: sum.high + range.high,
            }
        });
        PenaltyFigures { id: penalty.id.text.clone(), title: penalty.title.clone(), amount }
    });
    let bears = |words: &[crate::ledger::contract::fields::Word]| {
        words.iter().any(|word| word.text == *id || word.text == "bands")
    };
    let stages = contract.terms.stages.iter().filter(|stage| bears(&stage.deducts));
    MoneyFigures {
        currency: settlement.total.currency,
        deduction: deduction.map(|one| one.exact),
        damages: deduction.map(|one| one.exact_damages).unwrap_or_default(),
        penalties: penalties.filter(|one| one.amount != Range::default()).collect(),
        payable: MoneyRange::amounts(settlement.payable),
        stages: stages.map(|stage| stage.id.text.clone()).collect(),
    }
}

/// Penalties of a period that somebody still has to confirm, judge or put right.
pub(super) fn open_penalties(
    contract: &Contract,
    period: usize,
    settlement: &Settlement,
) -> Vec<String> {
    let is_open = |status: PenaltyStatus| {
        matches!(status, PenaltyStatus::ToConfirm | PenaltyStatus::Open | PenaltyStatus::Faulty)
    };
    let waits = |state: &&crate::assessment::PenaltyState| {
        let mut here = state.charges.iter().filter(|charge| charge.period == Some(period));
        here.any(|charge| is_open(charge.status) || charge.is_doubtful || charge.is_running)
            || state.is_unbound
            || !state.undecided.is_empty()
    };
    let open = settlement.penalties.iter().filter(waits);
    open.map(|state| contract.terms.penalties[state.penalty].title.clone()).collect()
}
