//! Scores, money and rights as JSON.

use serde::Serialize;

use super::money::DutyView;
use super::money::NoticeView;
use super::money::PenaltyView;
use super::money::ReductionView;
use super::money::duty;
use super::money::notice;
use super::money::penalty;
use super::money::reduction;
use super::proof::ProofView;
use super::proof::name;
use super::proof::proof;
use crate::assessment::Average;
use crate::assessment::BonusScore;
use crate::assessment::ConditionState;
use crate::assessment::Holds;
use crate::assessment::ItemScore;
use crate::assessment::Loss;
use crate::assessment::MoneyRange;
use crate::assessment::PeriodScore;
use crate::assessment::Range;
use crate::assessment::RightState;
use crate::assessment::Settlement;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::ledger::contract::Contract;
use crate::ledger::contract::scorecard::Bonus;
use crate::ledger::contract::scorecard::Item;
use crate::ledger::contract::scorecard::Section;
use crate::reports::Brief;

#[derive(Serialize)]
pub(super) struct PeriodView<'a> {
    id: &'a str,
    title: &'a str,
    first: String,
    last: String,
    progress: &'static str,
    is_final: bool,
    awaits: Vec<ConditionView<'a>>,
    total: RangeView,
    grade: GradeView<'a>,
    sections: Vec<SectionView<'a>>,
    bonuses: Vec<BonusView<'a>>,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
struct BonusView<'a> {
    id: &'a str,
    title: &'a str,
    clause: &'a str,
    score: RangeView,
    records: Vec<&'a str>,
    proof: ProofView<'a>,
}

/// The grade of the least, the present and the greatest score.
#[derive(Serialize)]
struct GradeView<'a> {
    low: Option<&'a str>,
    now: Option<&'a str>,
    high: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct RangeView {
    low: String,
    now: String,
    high: String,
}

#[derive(Serialize)]
struct SectionView<'a> {
    id: &'a str,
    title: &'a str,
    points: String,
    total: RangeView,
    items: Vec<ItemView<'a>>,
}

#[derive(Serialize)]
struct ItemView<'a> {
    id: &'a str,
    title: &'a str,
    points: String,
    score: RangeView,
    evidence: &'static str,
    records: usize,
    losses: Vec<LossView<'a>>,
    open: Vec<LossView<'a>>,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
struct LossView<'a> {
    obligation: &'a str,
    outcome: &'a str,
    units: u32,
    points: String,
    counted: String,
    remark: Option<String>,
}

#[derive(Serialize)]
pub(super) struct AverageView {
    score: RangeView,
    is_final: bool,
}

#[derive(Serialize)]
pub(super) struct SettlementView<'a> {
    currency: String,
    total: String,
    caps: Vec<String>,
    deducted: RangeView,
    payable: RangeView,
    outstanding: RangeView,
    excess: RangeView,
    deductions: Vec<DeductionView<'a>>,
    penalties: Vec<PenaltyView<'a>>,
    reductions: Vec<ReductionView<'a>>,
    stages: Vec<StageView<'a>>,
    fines: Vec<FineView<'a>>,
    waterfall: Vec<StepView>,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
struct DeductionView<'a> {
    period: &'a str,
    band: GradeView<'a>,
    amount: RangeView,
    damages: RangeView,
    is_final: bool,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
struct StageView<'a> {
    id: &'a str,
    title: &'a str,
    gross: String,
    deducted: RangeView,
    net: RangeView,
    holds: &'static str,
    conditions: Vec<ConditionView<'a>>,
    paid: String,
    payments: Vec<&'a str>,
    duty: Option<DutyView<'a>>,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
struct ConditionView<'a> {
    title: String,
    holds: &'static str,
    proof: ProofView<'a>,
}

#[derive(Serialize)]
struct FineView<'a> {
    clause: &'a str,
    title: &'a str,
    total: String,
    decisions: Vec<DecisionView<'a>>,
}

#[derive(Serialize)]
struct DecisionView<'a> {
    record: &'a str,
    at: Option<String>,
    amount: Option<String>,
    fault: Option<String>,
}

#[derive(Serialize)]
struct StepView {
    label: String,
    amount: RangeView,
    is_level: bool,
    link: Option<String>,
}

#[derive(Serialize)]
pub(super) struct RightView<'a> {
    id: &'a str,
    title: &'a str,
    holder: &'a str,
    holds: &'static str,
    state: &'static str,
    notices: Vec<NoticeView<'a>>,
    conditions: Vec<ConditionView<'a>>,
}

pub(super) fn points(value: Decimal) -> String {
    value.normalize().to_string()
}

fn range(range: &Range) -> RangeView {
    RangeView { low: points(range.low), now: points(range.now), high: points(range.high) }
}

/// Amounts as they are shown and paid: to hundredths.
pub(super) fn amount(money: Money) -> String {
    money.rounded().amount.to_string()
}

pub(super) fn amounts(range: &MoneyRange) -> RangeView {
    RangeView { low: amount(range.low), now: amount(range.now), high: amount(range.high) }
}

fn holds(holds: Holds) -> &'static str {
    match holds {
        Holds::Yes => "yes",
        Holds::No => "no",
        Holds::NotYet => "not-yet",
    }
}

pub(super) fn average(average: &Average) -> AverageView {
    AverageView { score: range(&average.score), is_final: average.is_final }
}

pub(super) fn period<'a>(brief: &Brief<'a>, no: usize, score: &'a PeriodScore) -> PeriodView<'a> {
    let contract = &brief.book.ledger.contracts[no];
    let period = &contract.identity.periods[score.period];
    let grade = |n: Option<usize>| Some(contract.terms.grades.get(n?)?.title.as_str());
    let [low, now, high] = score.grade.map(grade);
    let form = contract.scorecard.iter().flat_map(|card| &card.sections);
    let sections = form.zip(&score.sections).map(|(section, state)| SectionView {
        id: &section.id.text,
        title: &section.title,
        points: points(state.points),
        total: range(&state.total),
        items: items(brief, no, section, &state.items),
    });
    PeriodView {
        id: &period.id.text,
        title: &period.title,
        first: period.first.to_string(),
        last: period.last.to_string(),
        progress: score.progress.name(),
        is_final: score.is_final,
        awaits: conditions(brief, &score.awaits),
        total: range(&score.total),
        grade: GradeView { low, now, high },
        sections: sections.collect(),
        bonuses: bonuses(brief, contract, score),
        proof: proof(brief, &score.proof),
    }
}

fn bonuses<'a>(
    brief: &Brief<'a>,
    contract: &'a Contract,
    score: &'a PeriodScore,
) -> Vec<BonusView<'a>> {
    let stated = contract.scorecard.as_ref().map_or(&[][..], |card| &card.bonuses);
    let states = score.bonuses.iter().filter_map(|state| Some((stated.get(state.bonus)?, state)));
    let view = |(bonus, state): (&'a Bonus, &'a BonusScore)| BonusView {
        id: &bonus.id.text,
        title: &bonus.title,
        clause: &bonus.clause.text,
        score: range(&state.score),
        records: state.records.iter().map(|no| &*brief.book.ledger.record(*no).id).collect(),
        proof: proof(brief, &state.proof),
    };
    states.map(view).collect()
}

fn items<'a>(
    brief: &Brief<'a>,
    no: usize,
    section: &'a Section,
    scores: &'a [ItemScore],
) -> Vec<ItemView<'a>> {
    let view = |(item, score): (&'a Item, &'a ItemScore)| ItemView {
        id: &item.id.text,
        title: &item.title,
        points: points(score.points),
        score: range(&score.score),
        evidence: score.evidence.name(),
        records: score.n_evidence,
        losses: score.losses.iter().map(|one| loss(brief, no, one)).collect(),
        open: score.open.iter().map(|one| loss(brief, no, one)).collect(),
        proof: proof(brief, &score.proof),
    };
    section.items.iter().zip(scores).map(view).collect()
}

fn loss<'a>(brief: &Brief<'a>, no: usize, loss: &'a Loss) -> LossView<'a> {
    let contract = &brief.book.ledger.contracts[no];
    let decided = brief.book.verdicts[no].decided.get(loss.obligation);
    let outcome = decided.and_then(|decided| decided.outcomes.get(loss.outcome));
    LossView {
        obligation: contract
            .obligations
            .get(loss.obligation)
            .map_or("", |obligation| obligation.id.text.as_str()),
        outcome: outcome.map_or("", |outcome| outcome.id.as_str()),
        units: loss.units,
        points: points(loss.points),
        counted: points(loss.counted),
        remark: loss.remark.as_ref().map(|remark| brief.catalog.say(remark)),
    }
}

pub(super) fn settlement<'a>(
    brief: &Brief<'a>,
    contract: &'a Contract,
    settlement: &'a Settlement,
) -> SettlementView<'a> {
    let terms = &contract.terms;
    let id = |no| &*brief.book.ledger.record(no).id;
    let band = |n: Option<usize>| Some(terms.bands.get(n?)?.title.as_str());
    let deductions = settlement.deductions.iter().map(|deduction| {
        let [low, now, high] = deduction.band.map(band);
        DeductionView {
            period: &contract.identity.periods[deduction.period].id.text,
            band: GradeView { low, now, high },
            amount: amounts(&deduction.amount),
            damages: amounts(&deduction.damages),
            is_final: deduction.is_final,
            proof: proof(brief, &deduction.proof),
        }
    });
    let stages = settlement.stages.iter().map(|state| {
        let stage = &terms.stages[state.stage];
        StageView {
            id: &stage.id.text,
            title: &stage.title,
            gross: amount(state.gross),
            deducted: amounts(&state.deducted),
            net: amounts(&state.net),
            holds: holds(state.holds),
            conditions: conditions(brief, &state.conditions),
            paid: amount(state.paid),
            payments: state.payments.iter().map(|no| id(*no)).collect(),
            duty: state.duty.as_ref().map(|one| duty(brief, contract, one)),
            proof: proof(brief, &state.proof),
        }
    });
    let fines = settlement.fines.iter().map(|state| {
        let fine = &terms.fines[state.fine];
        let decisions = state.decisions.iter().map(|decision| DecisionView {
            record: id(decision.record),
            at: decision.at.map(|at| contract.identity.zone.stamp(at).rfc3339()),
            amount: decision.amount.map(amount),
            fault: decision.fault.as_ref().map(|fault| brief.catalog.say(fault)),
        });
        FineView {
            clause: &fine.clause.text,
            title: &fine.title,
            total: amount(state.total),
            decisions: decisions.collect(),
        }
    });
    let waterfall = settlement.waterfall.iter().map(|step| StepView {
        label: brief.catalog.say(&step.label),
        amount: amounts(&step.amount),
        is_level: step.is_level,
        link: step.link.as_ref().map(|link| name(brief, link)),
    });
    SettlementView {
        currency: settlement.total.currency.code().to_owned(),
        total: amount(settlement.total),
        caps: settlement.caps.iter().map(|cap| amount(*cap)).collect(),
        deducted: amounts(&settlement.deducted),
        payable: amounts(&settlement.payable),
        outstanding: amounts(&settlement.outstanding),
        excess: amounts(&settlement.excess),
        penalties: settlement.penalties.iter().map(|one| penalty(brief, contract, one)).collect(),
        reductions: settlement
            .reductions
            .iter()
            .map(|one| reduction(brief, contract, one))
            .collect(),
        deductions: deductions.collect(),
        stages: stages.collect(),
        fines: fines.collect(),
        waterfall: waterfall.collect(),
        proof: proof(brief, &settlement.proof),
    }
}

fn conditions<'a>(brief: &Brief<'a>, states: &'a [ConditionState]) -> Vec<ConditionView<'a>> {
    let view = |state: &'a ConditionState| ConditionView {
        title: brief.catalog.say(&state.title),
        holds: holds(state.holds),
        proof: proof(brief, &state.proof),
    };
    states.iter().map(view).collect()
}

pub(super) fn right<'a>(
    brief: &Brief<'a>,
    contract: &'a Contract,
    state: &'a RightState,
) -> RightView<'a> {
    let right = &contract.terms.rights[state.right];
    RightView {
        id: &right.id.text,
        title: &right.title,
        holder: &right.holder.text,
        holds: holds(state.holds),
        state: state.state.name(),
        notices: state.notices.iter().map(|one| notice(brief, contract, one)).collect(),
        conditions: conditions(brief, &state.conditions),
    }
}
