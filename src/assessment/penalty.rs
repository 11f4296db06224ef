//! Penalties: what breaches and records cost, once those who must have confirmed them (I-14, A-GZ-22).

use std::collections::BTreeMap;

use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::quantity::bounded;
use crate::base::time::Instant;
use crate::base::time::parts;
use crate::expr::Truth;
use crate::ledger::contract::penalty::Penalty;
use crate::ledger::contract::penalty::PenaltyRate;
use crate::ledger::contract::penalty::Trigger;
use crate::ledger::contract::penalty::Units;
use crate::ledger::contract::scorecard::Once;
use crate::obligations::outcome::Verdict;

use super::Cause;
use super::PenaltyCharge;
use super::PenaltyState;
use super::PenaltyStatus;
use super::Range;
use super::case::Case;
use super::confirm::Confirmations;
use super::confirm::Subject;
use super::once::blamed;
use super::once::values;
use super::select::Filter;
use super::select::Number;

/// Every penalty of the contract with what it is due for.
pub(super) fn penalties(case: &Case<'_>, total: Money) -> Vec<PenaltyState> {
    let confirmations = Confirmations::of(case);
    let stated = &case.contract.terms.penalties;
    let found: Vec<Option<Vec<PenaltyCharge>>> = stated
        .iter()
        .map(|penalty| Bench { case, penalty, total, confirmations: &confirmations }.charges())
        .collect();
    let unbound: Vec<bool> = found.iter().map(Option::is_none).collect();
    let mut charges: Vec<Vec<PenaltyCharge>> =
        found.into_iter().map(Option::unwrap_or_default).collect();
    suppress(stated, &mut charges);
    stated
        .iter()
        .zip(charges)
        .enumerate()
        .map(|(n, (penalty, mut charges))| {
            count_once(case, penalty, &mut charges);
            charges.sort_by(|a, b| (a.at, &a.cause).cmp(&(b.at, &b.cause)));
            PenaltyState { is_unbound: unbound[n], ..state(case, n, penalty, charges, total) }
        })
        .collect()
}

/// One penalty and what is needed to charge it.
struct Bench<'a, 'b> {
    case: &'b Case<'a>,
    penalty: &'a Penalty,
    total: Money,
    confirmations: &'b Confirmations<'a>,
}

impl<'a> Bench<'a, '_> {
    /// What it is charged for; none if its words do not fit the records.
    fn charges(&self) -> Option<Vec<PenaltyCharge>> {
        match &self.penalty.trigger {
            Trigger::Breaches(of) => {
                let decided = of.iter().filter_map(|word| self.case.decided(&word.text));
                Some(decided.flat_map(|(no, decided)| self.breaches(no, decided)).collect())
            }
            Trigger::Records(selection) => {
                Some(self.records(&Filter::bind_quietly(self.case, selection)?))
            }
        }
    }

    /// Whether the penalty is in force for what happened then.
    fn is_in_force(&self, at: Instant) -> bool {
        let day = self.case.identity().zone.date(at);
        self.case.contract.days_of(&self.penalty.validity).contains(day)
    }

    fn breaches(
        &self,
        obligation: usize,
        decided: &'a crate::obligations::outcome::Decided,
    ) -> Vec<PenaltyCharge> {
        let mut charges = Vec::new();
        for (no, outcome) in decided.outcomes.iter().enumerate() {
            if !self.is_in_force(outcome.at) {
                continue;
            }
            let waits = matches!(outcome.verdict, Verdict::Pending | Verdict::Undecidable);
            let n = match outcome.verdict {
                Verdict::Breached => outcome.units.max(1),
                _ if waits && outcome.open_units > 0 => outcome.open_units,
                _ => continue,
            };
            let record = blamed(outcome);
            let n = if self.penalty.once == Once::Breach { Decimal::from(n) } else { Decimal::ONE };
            let mut charge = PenaltyCharge {
                cause: Cause::Outcome(obligation, no),
                record,
                at: outcome.at,
                since: outcome.due.unwrap_or(outcome.at),
                period: outcome.period,
                ..self.blank(Cause::Outcome(obligation, no))
            };
            let dates = || {
                let zone = self.case.identity().zone;
                outcome.due.map(|due| {
                    let done = outcome.done.map(|done| zone.date(done));
                    let day = done.unwrap_or_else(|| self.case.as_of.date(zone));
                    (zone.date(due), day, done.is_none())
                })
            };
            let dates = if outcome.record.is_none() { dates() } else { None };
            if !self.price(&mut charge, n, dates) {
                continue;
            }
            let id = &self.case.contract.obligations[obligation].id.text;
            let clause = self.case.contract.clause_of(&self.case.contract.obligations[obligation]);
            self.confirm(
                &mut charge,
                Subject {
                    record: outcome.record,
                    outcome: Some((id, &outcome.id)),
                    clauses: vec![&clause.id.text, &self.penalty.clause.text],
                    period: outcome.period.map(|no| self.case.period_id(no)),
                    from: outcome.window.map_or(outcome.at, |window| window.from),
                },
            );
            if waits {
                charge.hold(Message::new("settle-penalty-waits"));
            }
            charges.push(charge);
        }
        charges
    }

    fn records(&self, filter: &Filter) -> Vec<PenaltyCharge> {
        let mut charges = Vec::new();
        for no in self.case.records(filter.kind) {
            let truth = filter.say(self.case, no);
            if truth == Truth::No {
                continue;
            }
            let at = self.case.ledger.record(no).at;
            if at.is_some_and(|at| !self.is_in_force(at)) {
                continue;
            }
            // One whose date nobody can read counts as one of the day that it is.
            let today = || self.case.as_of.day(self.case.identity().zone);
            let mut charge = PenaltyCharge {
                record: Some(no),
                at: at.unwrap_or_else(|| today().from),
                since: at.unwrap_or_else(|| today().to.plus(-1)),
                period: at.and_then(|at| self.case.period_at(at)),
                ..self.blank(Cause::Record(no))
            };
            if !self.price(&mut charge, Decimal::ONE, None) {
                continue;
            }
            let period = charge.period.map(|no| self.case.period_id(no));
            let (clauses, from) = (vec![self.penalty.clause.text.as_str()], charge.at);
            let subject = Subject { record: Some(no), outcome: None, clauses, period, from };
            self.confirm(&mut charge, subject);
            if truth != Truth::Yes {
                charge.hold(Message::new("settle-penalty-unclear"));
            }
            charges.push(charge);
        }
        charges
    }

    fn blank(&self, cause: Cause) -> PenaltyCharge {
        PenaltyCharge {
            cause,
            record: None,
            at: Instant::default(),
            since: Instant::default(),
            period: None,
            units: Decimal::ONE,
            is_running: false,
            amount: Money::zero(self.total.currency),
            status: PenaltyStatus::Due,
            is_doubtful: false,
            assent: super::Assent::default(),
            remark: None,
        }
    }

    /// Works out what it costs; false if nothing is owed, as for no day late.
    fn price(
        &self,
        charge: &mut PenaltyCharge,
        n: Decimal,
        dates: Option<(crate::base::time::Date, crate::base::time::Date, bool)>,
    ) -> bool {
        let units = match &self.penalty.units {
            Units::Plain => Ok(Decimal::ONE),
            Units::Number(word) => self.number(charge.record, word),
            Units::Days(from, to) => {
                let filed = charge.record.and_then(|record| {
                    // What cannot be read may have been done in time.
                    if self.case.is_doubtful(record, &to.text) {
                        return None;
                    }
                    let due = self.case.date(record, &from.text)?;
                    let done = self.case.date(record, &to.text);
                    let today = || self.case.as_of.date(self.case.identity().zone);
                    Some((due, done.unwrap_or_else(today), done.is_none()))
                });
                match dates.or(filed) {
                    Some((due, done, is_running)) => {
                        charge.is_running = is_running;
                        let days = done.signed_duration_since(due).num_days().max(0);
                        Ok(Decimal::from(days))
                    }
                    None => Err(Message::new("settle-penalty-no-due")),
                }
            }
        };
        let each = self.each(charge.at, charge.record);
        // A sum beyond all prices is nobody's price.
        let cost = |units: Decimal, each: Decimal| {
            let units = units.checked_mul(n)?;
            Some((units, units.checked_mul(each).and_then(bounded)?))
        };
        let priced = match (units, each) {
            (Ok(units), Ok(each)) => {
                cost(units, each).ok_or_else(|| Message::new("settle-penalty-beyond-all"))
            }
            (Err(why), _) | (_, Err(why)) => Err(why),
        };
        let (units, amount) = match priced {
            Ok(priced) => priced,
            Err(why) => {
                charge.status = PenaltyStatus::Faulty;
                charge.remark = Some(why);
                return true;
            }
        };
        charge.units = units;
        charge.amount.amount = amount;
        !units.is_zero()
    }

    fn number(
        &self,
        record: Option<RecordNo>,
        word: &crate::ledger::contract::fields::Word,
    ) -> Result<Decimal, Message> {
        let unknown = || Message::new("settle-penalty-no-number").with("test", &word.text);
        let record = record.ok_or_else(unknown)?;
        match super::select::number(self.case, word, record) {
            Number::Of(number) if number >= Decimal::ZERO && number.fract().is_zero() => Ok(number),
            _ => Err(unknown()),
        }
    }

    /// What one unit costs.
    fn each(&self, at: Instant, record: Option<RecordNo>) -> Result<Decimal, Message> {
        let money = match &self.penalty.rate {
            PenaltyRate::Share(share) => {
                let identity = self.case.identity();
                let total = identity.total_on(identity.zone.date(at)).unwrap_or(self.total);
                return Ok(total.rounded().amount * share / Decimal::ONE_HUNDRED);
            }
            PenaltyRate::Amount(money) => *money,
            PenaltyRate::Field(field) => record
                .and_then(|record| self.case.money(record, &field.text))
                .ok_or_else(|| Message::new("settle-fine-no-amount"))?,
        };
        if money.currency != self.total.currency {
            return Err(Message::new("settle-fine-currency").with("amount", money));
        }
        if money.amount < Decimal::ZERO {
            let zero = Money::zero(money.currency);
            let message = Message::new("settle-fine-too-small");
            return Err(message.with("amount", money).with("limit", zero));
        }
        Ok(money.amount)
    }

    fn confirm(&self, charge: &mut PenaltyCharge, subject: Subject<'_>) {
        charge.assent = self.confirmations.assent(&subject, &self.penalty.confirmed);
        if charge.assent.is_struck() {
            charge.status = PenaltyStatus::Struck;
        } else if charge.status == PenaltyStatus::Faulty {
            return;
        } else if !charge.assent.is_full() {
            charge.status = PenaltyStatus::ToConfirm;
        }
        // It can be taken from a payment only once it is confirmed.
        charge.since = charge.since.max(charge.assent.at.unwrap_or(charge.since));
        if !self.penalty.sound || self.case.contract.decides_nothing() {
            charge.hold(Message::new("settle-fine-unreadable"));
        }
    }
}

impl PenaltyCharge {
    /// Leaves open whether it is due, unless it is not for another reason.
    fn hold(&mut self, why: Message) {
        if matches!(self.status, PenaltyStatus::Due | PenaltyStatus::ToConfirm) {
            self.status = PenaltyStatus::Open;
            self.remark = Some(why);
        }
    }
}

/// Takes away what another penalty covers already.
fn suppress(stated: &[Penalty], charges: &mut [Vec<PenaltyCharge>]) {
    for (n, penalty) in stated.iter().enumerate() {
        let facts = |wanted: fn(PenaltyStatus) -> bool| -> Vec<(Cause, Option<RecordNo>)> {
            let some = charges[n].iter().filter(|charge| wanted(charge.status));
            some.map(|charge| (charge.cause, charge.record)).collect()
        };
        let sure = facts(|status| status == PenaltyStatus::Due);
        let possible =
            facts(|status| matches!(status, PenaltyStatus::ToConfirm | PenaltyStatus::Open));
        let same = |facts: &[(Cause, Option<RecordNo>)], charge: &PenaltyCharge| {
            facts.iter().any(|(cause, record)| {
                *cause == charge.cause || (record.is_some() && *record == charge.record)
            })
        };
        for word in &penalty.suppresses {
            let Some(other) = stated.iter().position(|one| one.id.text == word.text) else {
                continue;
            };
            if other == n {
                continue;
            }
            for charge in &mut charges[other] {
                if same(&sure, charge) {
                    charge.status = PenaltyStatus::Suppressed;
                    charge.remark = Some(
                        Message::new("settle-penalty-suppressed").with("id", &penalty.id.text),
                    );
                } else if same(&possible, charge) {
                    charge.is_doubtful = true;
                }
            }
        }
    }
}

/// Of several that count once, leaves the surest and of those the dearest.
fn count_once(case: &Case<'_>, penalty: &Penalty, charges: &mut [PenaltyCharge]) {
    let mut order: Vec<usize> = (0..charges.len()).collect();
    order.sort_by_key(|n| {
        let one = &charges[*n];
        (one.status, one.is_doubtful, std::cmp::Reverse(one.amount), one.at, one.cause)
    });
    let mut taken: BTreeMap<Vec<String>, Decimal> = BTreeMap::new();
    for n in order {
        let charge = &mut charges[n];
        let counts = matches!(
            charge.status,
            PenaltyStatus::Due | PenaltyStatus::ToConfirm | PenaltyStatus::Open
        );
        let Some(key) = key(case, &penalty.once, charge).filter(|_| counts) else { continue };
        let Some(counted) = taken.get_mut(&key) else {
            taken.insert(key, charge.amount.amount);
            continue;
        };
        let more = charge.amount.amount - *counted;
        if more > Decimal::ZERO {
            // It would take the place of a cheaper one; so much is open on top.
            charge.remark = Some(Message::new("settle-penalty-beyond"));
            *counted = charge.amount.amount;
            charge.amount.amount = more;
        } else {
            charge.status = PenaltyStatus::Repeated;
            charge.remark = Some(Message::new("settle-penalty-repeated"));
        }
    }
}

/// What two charges share that count once.
fn key(case: &Case<'_>, once: &Once, charge: &PenaltyCharge) -> Option<Vec<String>> {
    let date = case.identity().zone.date(charge.at);
    let obligation = match charge.cause {
        Cause::Outcome(no, _) => no.to_string(),
        Cause::Record(_) => String::new(),
    };
    match once {
        Once::Breach => None,
        Once::Term => Some(Vec::new()),
        Once::Record => charge.record.map(|record| vec![record.0.to_string()]),
        Once::Day => Some(vec![date.to_string()]),
        Once::Month => {
            let (year, month, _) = parts(date);
            Some(vec![year.to_string(), month.to_string()])
        }
        Once::Period => charge.period.map(|period| vec![obligation, period.to_string()]),
        Once::PersonDay => {
            let mut key = values(case, charge.record, &["person"])?;
            key.push(date.to_string());
            Some(key)
        }
        Once::Fields(fields) => {
            let names: Vec<&str> = fields.iter().map(|word| word.text.as_str()).collect();
            values(case, charge.record, &names)
        }
        Once::Window(set) => {
            let windows = &case.identity().windows;
            let window = windows.iter().position(|window| {
                window.set.text == set.text && window.first <= date && date <= window.last
            });
            window.map(|no| vec![no.to_string()])
        }
    }
}

fn state(
    case: &Case<'_>,
    n: usize,
    penalty: &Penalty,
    charges: Vec<PenaltyCharge>,
    total: Money,
) -> PenaltyState {
    let mut proof = Proof::default();
    let rate: Datum = match &penalty.rate {
        PenaltyRate::Amount(money) => (*money).into(),
        PenaltyRate::Share(share) => Message::new("settle-penalty-share")
            .with("share", Datum::Share(*share))
            .with("amount", Money::new(total.amount * share / Decimal::ONE_HUNDRED, total.currency))
            .into(),
        PenaltyRate::Field(_) => Message::new("settle-penalty-field").into(),
    };
    proof.given(Message::new("settle-penalty-rate"), rate, Some(penalty.place));
    let sum = |status: PenaltyStatus| {
        let some = charges.iter().filter(|charge| charge.status == status);
        Money::new(some.map(|charge| charge.amount.amount).sum(), total.currency).rounded()
    };
    let state = PenaltyState {
        penalty: n,
        total: sum(PenaltyStatus::Due),
        to_confirm: sum(PenaltyStatus::ToConfirm),
        struck: sum(PenaltyStatus::Struck),
        open: sum(PenaltyStatus::Open),
        charges: Vec::new(),
        undecided: undecided(case, penalty),
        is_unbound: false,
        proof: Proof::default(),
    };
    for charge in &charges {
        line(case, &mut proof, charge);
        if charge.status == PenaltyStatus::Faulty {
            warn(case, penalty, charge);
        }
    }
    for id in &state.undecided {
        let label = Message::new("assess-undecided").with("id", id);
        proof.linked(label, Datum::Missing, Link::Obligation(id.clone()));
    }
    proof.line(Message::new("settle-penalty-due"), state.total);
    for (key, amount) in
        [("settle-penalty-to-confirm", state.to_confirm), ("settle-penalty-open", state.open)]
    {
        if !amount.amount.is_zero() {
            proof.line(Message::new(key), amount);
        }
    }
    PenaltyState { charges, proof, ..state }
}

/// Obligations that cannot be decided at all, so that nobody can say what is due for them.
fn undecided(case: &Case<'_>, penalty: &Penalty) -> Vec<String> {
    let of = penalty.obligations().iter().map(|word| word.text.clone());
    of.filter(|id| case.decided(id).is_none()).collect()
}

fn line(case: &Case<'_>, proof: &mut Proof, charge: &PenaltyCharge) {
    let (subject, link) = match charge.cause {
        Cause::Outcome(obligation, outcome) => {
            let id = &case.contract.obligations[obligation].id.text;
            let outcome = case
                .decided(id)
                .and_then(|(_, decided)| decided.outcomes.get(outcome))
                .map_or(String::new(), |outcome| outcome.id.clone());
            let link = case.outcome_link(obligation, &outcome);
            (format!("{} {outcome}", case.obligation_title(obligation)), link)
        }
        Cause::Record(no) => (case.ledger.record(no).id.to_string(), Link::Record(no)),
    };
    let mut label = Message::new("settle-penalty-line")
        .with("subject", subject)
        .with("units", charge.units)
        .with("status", Message::new(charge.status.key()));
    if charge.is_running {
        label = Message::new("settle-penalty-running").with("line", label);
    }
    if let Some(why) = &charge.remark {
        label = Message::new("assess-remarked").with("loss", label).with("why", why.clone());
    }
    proof.linked(label, charge.amount, link);
    for (party, record, consent) in &charge.assent.given {
        let key = if *consent { "settle-penalty-confirmed-by" } else { "settle-penalty-struck-by" };
        let label = Message::new(key).with("party", case.party(party));
        proof.linked(label, &*case.ledger.record(*record).id, Link::Record(*record));
    }
    if charge.status == PenaltyStatus::ToConfirm && !charge.assent.missing.is_empty() {
        let parties: Vec<Datum> =
            charge.assent.missing.iter().map(|party| case.party(party)).collect();
        proof.line(Message::new("settle-penalty-awaits"), parties);
    }
}

fn warn(case: &Case<'_>, penalty: &Penalty, charge: &PenaltyCharge) {
    let why = charge.remark.clone().map_or(Datum::Missing, Datum::from);
    let message =
        Message::new("settle-penalty-fault").with("title", &penalty.title).with("why", why);
    let place = charge.record.map_or(penalty.place, |no| case.ledger.record(no).place);
    let mut finding = Finding::warning("penalty-out-of-order", place, message)
        .beside(penalty.place, Message::new("settle-fine-stated"));
    if let Some(no) = charge.record {
        finding = finding.about(&case.ledger.record(no).id);
    }
    finding.clause = Some(penalty.clause.text.clone());
    case.problems.push(finding);
}

impl PenaltyCharge {
    /// What it takes from the price, which is the most: at least, so far and at most.
    pub fn range(&self, price: Decimal) -> Range {
        let amount = self.amount.amount;
        match self.status {
            PenaltyStatus::Due if self.is_doubtful => {
                Range { low: Decimal::ZERO, now: amount, high: amount }
            }
            PenaltyStatus::Due => Range::exact(amount),
            PenaltyStatus::ToConfirm | PenaltyStatus::Open => {
                Range { low: Decimal::ZERO, now: Decimal::ZERO, high: amount }
            }
            // Nobody can say how much: anything from nothing to all of it.
            PenaltyStatus::Faulty => Range { high: price, ..Range::default() },
            _ => Range::default(),
        }
    }
}
