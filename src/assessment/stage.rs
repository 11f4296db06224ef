//! Payments: what is due of each, whether its conditions hold, and what was paid.

use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::ledger::contract::settlement::Portion;
use crate::ledger::contract::settlement::Stage;

use super::ConditionState;
use super::Holds;
use super::Range;
use super::StageState;
use super::cap::Entry;
use super::cap::Sort;
use super::case::Case;
use super::case::amount;
use super::condition::judge_all;
use super::condition::together;
use super::condition::unreadable;
use super::duty::duty;
use super::rounding::round_column;
use super::rounding::round_ranges;
use super::score::Scores;

/// Which payment bears what.
pub(super) struct Bearers {
    /// What each payment bears, as the contract names it.
    named: Vec<Vec<String>>,
    /// The last payment that is agreed.
    last: Option<usize>,
    /// The payment records of each payment.
    paid: Vec<Vec<RecordNo>>,
    /// When the last money of each was paid.
    last_paid: Vec<Option<Instant>>,
}

impl Bearers {
    pub(super) fn of(case: &Case<'_>) -> Bearers {
        let stages = &case.contract.terms.stages;
        let words = |stage: &Stage| match is_agreed(case, stage) {
            true => stage.deducts.iter().map(|word| word.text.clone()).collect(),
            false => Vec::new(),
        };
        let records = payments(case, stages);
        let last = |records: &Vec<RecordNo>| {
            records.iter().filter_map(|no| paid(case, *no)).map(|(at, _)| at).max()
        };
        Bearers {
            named: stages.iter().map(words).collect(),
            last: stages.iter().rposition(|stage| is_agreed(case, stage)),
            last_paid: records.iter().map(last).collect(),
            paid: records,
        }
    }

    fn first(&self, words: &[&str]) -> Option<usize> {
        let is_named = |of: &Vec<String>| of.iter().any(|word| words.contains(&word.as_str()));
        self.named.iter().position(is_named)
    }

    /// The payment from which what a period's score costs is taken.
    pub(super) fn of_period(&self, case: &Case<'_>, period: usize) -> Option<usize> {
        self.first(&[case.period_id(period), "bands"])
    }

    /// The payment from which a penalty is taken that came to be due at some time, or only now, as
    /// it does if that time lies ahead: the first that is named and was not paid before.
    pub(super) fn of_penalty(
        &self,
        case: &Case<'_>,
        no: usize,
        at: Option<Instant>,
    ) -> Option<usize> {
        let is_before = |paid: Instant| at.is_none_or(|at| paid < at) && case.as_of.passed(paid);
        let id = case.contract.terms.penalties.get(no).map_or("", |one| one.id.text.as_str());
        self.named.iter().zip(&self.last_paid).position(|(of, paid)| {
            of.iter().any(|word| word == id || word == "penalties")
                && paid.is_none_or(|paid| !is_before(paid))
        })
    }

    /// The payment from which reductions are taken: the last, unless the contract names one.
    pub(super) fn of_reductions(&self) -> Option<usize> {
        self.first(&["reductions"]).or(self.last)
    }
}

/// Whether a payment is agreed at the as-of instant: an amendment that is in force by then has
/// neither ended it nor still to bring it.
fn is_agreed(case: &Case<'_>, stage: &Stage) -> bool {
    let has_come = |day: Date| case.as_of.reached(case.identity().zone.midnight(day));
    let days = case.contract.days_of(&stage.validity);
    days.first.is_none_or(has_come) && !days.end.is_some_and(has_come)
}

/// The payments, and what of the deductions no payment is left to bear (A-TUR-30).
pub(super) fn stages(
    case: &Case<'_>,
    scores: &Scores,
    total: Money,
    entries: &[Entry],
    owed: Range,
    bearers: Bearers,
) -> (Vec<StageState>, Range) {
    let terms = &case.contract.terms.stages;
    if terms.is_empty() {
        return (Vec::new(), owed.beyond(total.amount));
    }
    let portion = |stage: &Stage| match stage.portion {
        _ if !is_agreed(case, stage) => Decimal::ZERO,
        Portion::Share(share) => total.amount * share / Decimal::ONE_HUNDRED,
        Portion::Amount(money) => money.amount,
    };
    let gross: Vec<Decimal> = terms.iter().map(portion).collect();
    let flow = Flow::through(&gross, entries);
    let gross = round_column(&gross);
    let used = within(round_ranges(&flow.used), &gross);
    let now: Decimal = used.iter().map(|range| range.now).sum();
    let rest = flow.rest.rounded();
    let outstanding = Range {
        low: rest.low.min(owed.now - now),
        now: owed.now - now,
        high: rest.high.max(owed.now - now),
    };
    let doubtful = case.doubts_money();
    let mut paid = bearers.paid;
    let mut states = Vec::new();
    for (n, stage) in terms.iter().enumerate() {
        if !is_agreed(case, stage) && paid[n].is_empty() {
            continue;
        }
        let mut conditions = judge_all(case, scores, &stage.conditions);
        let mut net = used[n].left_of(gross[n]);
        if doubtful {
            conditions.push(unreadable(stage.place));
            net = Range { low: Decimal::ZERO, now: net.now, high: total.amount.max(net.now) };
        }
        let mut state = StageState {
            stage: n,
            gross: Money::new(gross[n], total.currency),
            deducted: used[n].money(total.currency),
            net: net.money(total.currency),
            holds: together(&conditions),
            conditions,
            paid: Money::zero(total.currency),
            payments: Vec::new(),
            duty: None,
            proof: Proof::default(),
        };
        prove(case, stage, entries, &flow, n, &mut state);
        let sums = settle_payments(case, stage, std::mem::take(&mut paid[n]), &mut state);
        state.duty = duty(case, stage, &state, &sums);
        states.push(state);
    }
    (states, outstanding)
}

/// Keeps what is taken from each payment within it. A hundredth too much, which rounding may have
/// brought about where a payment is used up, is taken from a later one.
fn within(mut used: Vec<Range>, gross: &[Decimal]) -> Vec<Range> {
    let ends: [fn(&mut Range) -> &mut Decimal; 3] =
        [|range| &mut range.low, |range| &mut range.now, |range| &mut range.high];
    for end in ends {
        let mut excess = Decimal::ZERO;
        for (range, gross) in used.iter_mut().zip(gross) {
            let used = end(range);
            let owed = *used + excess;
            *used = owed.min(*gross);
            excess = owed - *used;
        }
    }
    used
}

/// How deductions run through the payments.
struct Flow {
    /// What is taken from each.
    used: Vec<Range>,
    /// What each could not bear and hands on to the next.
    carried: Vec<Range>,
    /// What is left after the last, with what no payment was to bear.
    rest: Range,
}

impl Flow {
    fn through(gross: &[Decimal], entries: &[Entry]) -> Flow {
        let mut flow = Flow { used: Vec::new(), carried: Vec::new(), rest: Range::default() };
        let of = |stage: Option<usize>| {
            let some = entries.iter().filter(|entry| entry.stage == stage);
            some.fold(Range::default(), |sum, entry| sum.plus(entry.exact))
        };
        let mut owed = Range::default();
        for (n, gross) in gross.iter().enumerate() {
            owed = owed.plus(of(Some(n)));
            let used = Range {
                low: owed.low.min(*gross),
                now: owed.now.min(*gross),
                high: owed.high.min(*gross),
            };
            owed = Range {
                low: owed.low - used.low,
                now: owed.now - used.now,
                high: owed.high - used.high,
            };
            flow.used.push(used);
            flow.carried.push(owed);
        }
        flow.rest = owed.plus(of(None));
        flow
    }
}

fn prove(
    case: &Case<'_>,
    stage: &Stage,
    entries: &[Entry],
    flow: &Flow,
    n: usize,
    state: &mut StageState,
) {
    let currency = state.gross.currency;
    let label = match stage.portion {
        Portion::Share(share) => {
            Message::new("settle-stage-gross").with("share", Datum::Share(share))
        }
        Portion::Amount(_) => Message::new("settle-stage-gross-stated"),
    };
    state.proof.linked(label, state.gross, Link::Clause(stage.clause.text.clone()));
    if let Some(carried) = n.checked_sub(1).map(|before| flow.carried[before])
        && carried != Range::default()
    {
        let label = Message::new("settle-stage-carried");
        state.proof.line(label, amount(carried.rounded().money(currency)));
    }
    for entry in entries.iter().filter(|entry| entry.stage == Some(n)) {
        let value = amount(entry.exact.rounded().money(currency));
        let terms = &case.contract.terms;
        let (label, link) = match (entry.sort, entry.period) {
            (Sort::Band | Sort::Damages, Some(no)) => {
                let key = match (entry.sort, terms.caps.is_empty()) {
                    (Sort::Band, false) => "settle-stage-period",
                    (Sort::Band, true) => "settle-stage-period-whole",
                    (_, false) => "settle-stage-damages",
                    (_, true) => "settle-stage-damages-whole",
                };
                let title = &case.identity().periods[no].title;
                (Message::new(key).with("title", title), case.period_link(no))
            }
            (Sort::Penalty(no), _) => {
                let penalty = &terms.penalties[no];
                let label = Message::new("settle-stage-penalty").with("title", &penalty.title);
                let label = match entry.period {
                    Some(no) => Message::new("settle-stage-of-period")
                        .with("what", label)
                        .with("period", &case.identity().periods[no].title),
                    None => label,
                };
                (label, Link::Clause(penalty.clause.text.clone()))
            }
            (Sort::Reduction(no), _) => {
                let reduction = &terms.reductions[no];
                let label = Message::new("settle-stage-penalty").with("title", &reduction.title);
                (label, Link::Clause(reduction.clause.text.clone()))
            }
            (Sort::Band | Sort::Damages, None) => continue,
        };
        state.proof.linked(label, value, link);
    }
    state.proof.line(Message::new("settle-stage-deducted"), amount(state.deducted));
    if flow.carried[n] != Range::default() {
        let label = Message::new("settle-stage-short");
        state.proof.line(label, amount(flow.carried[n].rounded().money(currency)));
    }
    state.proof.line(Message::new("settle-stage-net"), amount(state.net));
}

/// The payment records of each stage.
fn payments(case: &Case<'_>, stages: &[Stage]) -> Vec<Vec<RecordNo>> {
    let mut paid = vec![Vec::new(); stages.len()];
    let Some(kind) = case.ledger.kinds.find("payment") else { return paid };
    for no in case.records(kind) {
        let Some(id) = case.field(no, "stage").and_then(Value::as_text) else { continue };
        match stages.iter().position(|stage| stage.id.text == id) {
            Some(stage) => paid[stage].push(no),
            None => {
                let record = case.ledger.record(no);
                let message = Message::new("settle-unknown-stage").with("stage", id);
                let mut finding = Finding::warning("unknown-stage", record.place, message)
                    .about(&record.id)
                    .on_field("stage");
                finding.help = nearest(id, stages.iter().map(|stage| stage.id.text.as_str()))
                    .map(|name| Message::new("contract-did-you-mean").with("name", name));
                case.problems.push(finding);
            }
        }
    }
    paid
}

/// When and how much a record says was paid; none if nothing was paid yet.
fn paid(case: &Case<'_>, no: RecordNo) -> Option<(Instant, Option<Money>)> {
    let at = case.instant(no, "paid_at");
    if at.is_some_and(|at| !case.as_of.reached(at)) {
        return None;
    }
    match (at, case.money(no, "paid_part")) {
        (Some(at), part) => Some((at, case.money(no, "amount").or(part))),
        (None, Some(part)) => Some((case.ledger.record(no).at?, Some(part))),
        (None, None) => None,
    }
}

/// Adds up what was paid; gives each payment that counts with its time.
fn settle_payments(
    case: &Case<'_>,
    stage: &Stage,
    records: Vec<RecordNo>,
    state: &mut StageState,
) -> Vec<(Instant, Money)> {
    let currency = state.gross.currency;
    let mut sums = Vec::new();
    for no in records {
        let Some((at, sum)) = paid(case, no) else { continue };
        let before = state.paid;
        match sum {
            Some(sum) if sum.currency == currency => {
                state.paid.amount += sum.amount;
                sums.push((at, sum));
                let label = Message::new("settle-paid")
                    .with("record", &*case.ledger.record(no).id)
                    .with("at", case.shown(at));
                state.proof.linked(label, sum, Link::Record(no));
            }
            Some(sum) => {
                let message = Message::new("settle-paid-currency")
                    .with("found", sum.currency.code())
                    .with("total", currency.code());
                case.warn("payment-not-counted", no, message);
            }
            None => case.warn("payment-not-counted", no, Message::new("settle-paid-nothing")),
        }
        if let Some(early) = early(&state.conditions, at) {
            let message = Message::new("settle-paid-early")
                .with("stage", &stage.title)
                .with("condition", early.title.clone())
                .with(
                    "state",
                    match early.holds {
                        Holds::Yes => {
                            early.since.map_or(Datum::Missing, |since| since_words(case, since))
                        }
                        Holds::No => Message::new("condition-no").into(),
                        Holds::NotYet => Message::new("condition-not-yet").into(),
                    },
                );
            case.warn("paid-before-condition", no, message);
        }
        state.payments.push(no);
        if state.paid.amount > before.amount.max(state.net.high.amount) {
            let message = Message::new("settle-paid-too-much")
                .with("stage", &stage.title)
                .with("paid", state.paid)
                .with("due", state.net.high);
            case.warn("paid-too-much", no, message);
        }
    }
    state.paid = state.paid.rounded();
    if !state.payments.is_empty() {
        state.proof.line(Message::new("settle-paid-sum"), state.paid);
    }
    sums
}

fn since_words(case: &Case<'_>, since: Instant) -> Datum {
    Message::new("condition-since").with("at", case.shown(since)).into()
}

/// The first condition that did not hold when a payment was made.
fn early(conditions: &[ConditionState], paid: Instant) -> Option<&ConditionState> {
    conditions.iter().find(|condition| {
        condition.holds != Holds::Yes || condition.since.is_some_and(|since| since > paid)
    })
}
