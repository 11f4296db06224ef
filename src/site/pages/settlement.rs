//! Settlement: from the full price to what is payable, what each payment waits for, what is due
//! as penalty and what rights there are.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use super::penalties::CapView;
use super::penalties::PenaltyView;
use super::penalties::ReductionView;
use super::penalties::caps;
use super::penalties::penalties;
use super::penalties::reductions;
use super::penalties::to_confirm;
use crate::assessment::ConditionState;
use crate::assessment::Progress;
use crate::base::quantity::Decimal;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::parts::ProofView;
use crate::site::parts::Span;
use crate::site::sealing::AmendedPayable;
use crate::site::sealing::Sealing;
use crate::site::target::Target;
use crate::site::voice::Voice;
use crate::site::waterfall::Waterfall;
use crate::site::waterfall::waterfall;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "settlement",
    targets: |desk| {
        let has_money = |c: &usize| desk.assessment(*c).settlement.is_some();
        (0..desk.shelves.len()).filter(has_money).map(Target::Settlement).collect()
    },
    view,
};

#[derive(Serialize)]
struct View {
    unread: String,
    findings: Anchor,
    note: String,
    amendments: Vec<Sealing>,
    amended: Option<AmendedPayable>,
    waterfall: Waterfall,
    outstanding: Option<Span>,
    deductions: Vec<DeductionView>,
    penalties: Vec<PenaltyView>,
    to_confirm: String,
    reductions: Vec<ReductionView>,
    caps: Vec<CapView>,
    stages: Vec<StageView>,
    fines: Vec<FineView>,
    rights: Vec<RightView>,
    proof: ProofView,
}

#[derive(Serialize)]
struct DeductionView {
    period: Anchor,
    band: String,
    clause: Anchor,
    amount: Span,
    damages: Option<Span>,
    is_final: bool,
    is_ahead: bool,
    proof: ProofView,
}

#[derive(Serialize)]
struct ConditionView {
    title: String,
    state: Badge,
    proof: ProofView,
}

#[derive(Serialize)]
struct StageView {
    id: String,
    title: String,
    clause: Anchor,
    share: String,
    gross: String,
    deducted: Span,
    net: Span,
    state: Badge,
    conditions: Vec<ConditionView>,
    paid: String,
    payments: Vec<Anchor>,
    duty: Option<DutyView>,
    proof: ProofView,
}

#[derive(Serialize)]
struct DutyView {
    state: Badge,
    due: String,
    settled: String,
    proof: ProofView,
}

#[derive(Serialize)]
struct FineView {
    title: String,
    clause: Anchor,
    range: String,
    from: String,
    total: String,
    decisions: Vec<DecisionView>,
}

#[derive(Serialize)]
struct DecisionView {
    record: Anchor,
    at: String,
    amount: String,
    fault: String,
}

#[derive(Serialize)]
struct RightView {
    title: String,
    clause: Anchor,
    holder: String,
    state: Badge,
    conditions: Vec<ConditionView>,
    notices: Vec<NoticeView>,
}

#[derive(Serialize)]
struct NoticeView {
    record: Anchor,
    at: String,
    action: String,
    fault: String,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let c = super::contract_in(target);
    let file = voice.desk.contract(c);
    let terms = &file.terms;
    let title = voice.word("site-tab-settlement");
    let Some(settlement) = &voice.desk.assessment(c).settlement else {
        return Draft::new(title, crumbs(voice, c), &());
    };
    let conditions = |states: &[ConditionState]| -> Vec<ConditionView> {
        states
            .iter()
            .map(|state| ConditionView {
                title: voice.say(&state.title),
                state: voice.holds(state.holds),
                proof: voice.proof(c, &state.proof),
            })
            .collect()
    };
    let is_ahead = |p: usize| {
        voice.desk.assessment(c).periods.get(p).is_some_and(|one| one.progress == Progress::Ahead)
    };
    let view = View {
        unread: voice.unread(c),
        findings: voice.to(Target::Findings(0), voice.word("site-unread-link")),
        note: voice.payable(c, &settlement.payable).note,
        amendments: voice.amendments(c),
        amended: voice.amended_payable(c),
        outstanding: (settlement.outstanding.high.amount > Decimal::ZERO)
            .then(|| voice.money_range(&settlement.outstanding)),
        penalties: penalties(voice, c, settlement),
        to_confirm: to_confirm(voice, settlement),
        reductions: reductions(voice, c, settlement),
        caps: caps(voice, c, settlement),
        waterfall: waterfall(voice, c, settlement),
        deductions: settlement
            .deductions
            .iter()
            .map(|one| {
                let band = one.band[1].map(|n| &terms.bands[n]);
                DeductionView {
                    period: voice.to(
                        Target::Period(c, one.period),
                        &file.identity.periods[one.period].title,
                    ),
                    band: band.map(|band| band.title.clone()).unwrap_or_default(),
                    clause: band
                        .map(|band| voice.to_clause_id(c, &band.clause))
                        .unwrap_or_default(),
                    amount: voice.money_range(&one.amount),
                    damages: (!one.damages.high.amount.is_zero())
                        .then(|| voice.money_range(&one.damages)),
                    is_final: one.is_final,
                    is_ahead: is_ahead(one.period),
                    proof: voice.proof(c, &one.proof),
                }
            })
            .collect(),
        stages: settlement
            .stages
            .iter()
            .map(|state| {
                let stage = &terms.stages[state.stage];
                StageView {
                    id: stage.id.text.clone(),
                    title: stage.title.clone(),
                    clause: voice.to_clause_id(c, &stage.clause),
                    share: voice.portion(stage.portion),
                    gross: voice.money(state.gross),
                    deducted: voice.money_range(&state.deducted),
                    net: voice.money_range(&state.net),
                    state: voice.stage(state),
                    conditions: conditions(&state.conditions),
                    paid: voice.money(state.paid),
                    payments: state.payments.iter().map(|no| voice.to_record(*no)).collect(),
                    duty: state.duty.as_ref().map(|duty| DutyView {
                        state: voice.duty(duty.state),
                        due: duty.due.map(|at| voice.instant(c, at)).unwrap_or_default(),
                        settled: duty.settled.map(|at| voice.instant(c, at)).unwrap_or_default(),
                        proof: voice.proof(c, &duty.proof),
                    }),
                    proof: voice.proof(c, &state.proof),
                }
            })
            .collect(),
        fines: settlement
            .fines
            .iter()
            .map(|state| {
                let fine = &terms.fines[state.fine];
                let ends = [fine.min, fine.max].into_iter().flatten().map(|end| voice.money(end));
                FineView {
                    title: fine.title.clone(),
                    clause: voice.to_clause_id(c, &fine.clause),
                    range: ends.collect::<Vec<String>>().join(" – "),
                    from: fine.from.clone().unwrap_or_default(),
                    total: voice.money(state.total),
                    decisions: state
                        .decisions
                        .iter()
                        .map(|decision| DecisionView {
                            record: voice.to_record(decision.record),
                            at: decision.at.map(|at| voice.instant(c, at)).unwrap_or_default(),
                            amount: decision.amount.map(|a| voice.money(a)).unwrap_or_default(),
                            fault: decision
                                .fault
                                .as_ref()
                                .map(|f| voice.say(f))
                                .unwrap_or_default(),
                        })
                        .collect(),
                }
            })
            .collect(),
        rights: voice
            .desk
            .assessment(c)
            .rights
            .iter()
            .map(|state| {
                let right = &terms.rights[state.right];
                RightView {
                    title: right.title.clone(),
                    clause: voice.to_clause_id(c, &right.clause),
                    holder: file.identity.role(&right.holder).to_owned(),
                    state: voice.right(state),
                    conditions: conditions(&state.conditions),
                    notices: state
                        .notices
                        .iter()
                        .map(|notice| NoticeView {
                            record: voice.to_record(notice.record),
                            at: notice.at.map(|at| voice.instant(c, at)).unwrap_or_default(),
                            action: voice.word(match notice.is_exercise {
                                true => "site-right-exercise",
                                false => "site-right-waive",
                            }),
                            fault: notice
                                .fault
                                .as_ref()
                                .map(|fault| voice.say(fault))
                                .unwrap_or_default(),
                        })
                        .collect(),
                }
            })
            .collect(),
        proof: voice.proof(c, &settlement.proof),
    };
    Draft::new(title, crumbs(voice, c), &view)
}
