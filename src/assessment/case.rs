//! The case: one contract with its records and verdicts, as known at the as-of instant.

use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::value::Value;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::ledger::contract::amendment::Dated;
use crate::ledger::contract::amendment::Span;
use crate::ledger::contract::amendment::Validity;
use crate::ledger::contract::fields::Problems;
use crate::ledger::contract::identity::Identity;
use crate::ledger::contract::penalty::Cap;
use crate::ledger::contract::penalty::CapLimit;
use crate::ledger::contract::scorecard::Deduction;
use crate::ledger::contract::scorecard::Item;
use crate::ledger::contract::settlement::Portion;
use crate::obligations::Verdicts;
use crate::obligations::outcome::Decided;

use super::MoneyRange;
use super::Progress;
use super::Range;
use super::SealedPeriod;

/// What the assessment of one contract looks at, and where its findings go.
pub(super) struct Case<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) contract: &'a Contract,
    no: usize,
    verdicts: &'a Verdicts,
    pub(super) as_of: &'a Moment,
    pub(super) problems: Problems,
    /// Periods whose figures were signed off.
    pub(super) sealed: &'a [SealedPeriod],
}

impl<'a> Case<'a> {
    pub(super) fn new(
        ledger: &'a Ledger,
        no: usize,
        verdicts: &'a Verdicts,
        as_of: &'a Moment,
    ) -> Case<'a> {
        let contract = &ledger.contracts[no];
        let problems = Problems::of(&contract.identity.id);
        Case { ledger, contract, no, verdicts, as_of, problems, sealed: &[] }
    }

    pub(super) fn identity(&self) -> &'a Identity {
        &self.contract.identity
    }

    /// Whether some of the contract's own files hold what was not judged.
    pub(super) fn lacks_input(&self) -> bool {
        self.ledger.unread.get(self.no).is_some_and(|n| *n > 0)
    }

    /// Whether something that decides what is payable cannot be read.
    pub(super) fn doubts_money(&self) -> bool {
        let identity = self.identity();
        let of_stages = self.contract.terms.stages.iter().filter_map(|stage| match stage.portion {
            Portion::Amount(amount) => Some(amount),
            Portion::Share(_) => None,
        });
        let foreign =
            identity.periods.iter().filter_map(|period| period.amount).chain(of_stages).any(
                |amount| identity.total.is_some_and(|total| total.currency != amount.currency),
            );
        let foreign = foreign || self.contract.terms.caps.iter().any(|cap| self.is_foreign(cap));
        self.contract.doubts.money || self.contract.decides_nothing() || foreign
    }

    /// Whether a cap is stated in another currency than the total.
    pub(super) fn is_foreign(&self, cap: &Cap) -> bool {
        let total = self.identity().total;
        match cap.limit {
            CapLimit::Amount(money) => total.is_some_and(|total| total.currency != money.currency),
            CapLimit::Share(..) => false,
        }
    }

    /// A period as instants.
    pub(super) fn period(&self, no: usize) -> Interval {
        let identity = self.identity();
        identity.period_interval(&identity.periods[no])
    }

    /// Where a stretch of time stands.
    pub(super) fn progress(&self, interval: Interval) -> Progress {
        if !self.as_of.reached(interval.from) {
            Progress::Ahead
        } else if !self.as_of.reached(interval.to) {
            Progress::Running
        } else {
            Progress::Over
        }
    }

    /// The total price as it stands at the as-of instant.
    pub(super) fn total(&self) -> Option<Money> {
        let identity = self.identity();
        identity.total_after(|date| self.as_of.reached(identity.zone.midnight(date)))
    }

    /// The total price for a period: its first day decides.
    pub(super) fn total_of(&self, period: usize) -> Option<Money> {
        let identity = self.identity();
        identity.total_on(identity.periods[period].first)
    }

    /// Whether something is in force for a period: its first day decides.
    pub(super) fn in_force(&self, validity: &Validity, period: usize) -> bool {
        let first = self.identity().periods[period].first;
        self.contract.days_of(validity).contains(first)
    }

    /// How an item loses points in a period.
    pub(super) fn deductions<'b>(
        &'b self,
        item: &'b Item,
        period: usize,
    ) -> impl Iterator<Item = &'b Deduction> {
        let in_force = move |one: &&Dated<Deduction>| self.in_force(&one.validity, period);
        item.deductions.iter().filter(in_force).map(|one| &one.what)
    }

    /// Number of the period with this id.
    pub(super) fn period_no(&self, id: &str) -> Option<usize> {
        self.identity().periods.iter().position(|period| period.id.text == id)
    }

    /// Id of a period.
    pub(super) fn period_id(&self, no: usize) -> &'a str {
        &self.identity().periods[no].id.text
    }

    /// Where to read more about a period.
    pub(super) fn period_link(&self, no: usize) -> Link {
        Link::Period(self.period_id(no).to_owned())
    }

    /// Number of an obligation and what became of it; none if it could not be decided at all,
    /// because the contract has no such obligation or its rule does not fit.
    pub(super) fn decided(&self, id: &str) -> Option<(usize, &'a Decided)> {
        let no = self.contract.obligation_no(id)?;
        let decided = self.verdicts.decided.get(no)?;
        // A rule that demands something of every slot has outcomes, be it upcoming ones.
        // One that an amendment brought or ended may have none of them within its days.
        let is_amended = self.contract.span_of(&self.contract.obligations[no]) != Span::default();
        let has_slots = !decided.outcomes.is_empty() || is_amended;
        let bound = !decided.unbound && (decided.eventful || has_slots);
        bound.then_some((no, decided))
    }

    /// Title of an obligation.
    pub(super) fn obligation_title(&self, no: usize) -> &'a str {
        &self.contract.obligations[no].title
    }

    /// Where to read more about an outcome.
    pub(super) fn outcome_link(&self, obligation: usize, outcome: &str) -> Link {
        Link::Outcome(self.contract.obligations[obligation].id.text.clone(), outcome.to_owned())
    }

    /// Where to read more about an obligation's clause.
    pub(super) fn clause_link(&self, obligation: usize) -> Link {
        let clause = self.contract.clause_of(&self.contract.obligations[obligation]);
        Link::Clause(clause.id.text.clone())
    }

    /// The records of a kind that are known at the as-of instant, by time and id.
    pub(super) fn records(&self, kind: usize) -> impl Iterator<Item = RecordNo> {
        let known =
            |no: &RecordNo| self.ledger.record(*no).at.is_none_or(|at| self.as_of.reached(at));
        self.ledger.of_kind(self.no, kind).iter().copied().filter(known)
    }

    /// The record of this id that stands.
    pub(super) fn find(&self, id: &str) -> Option<RecordNo> {
        self.ledger.find(self.no, id)
    }

    /// The period that an instant lies in.
    pub(super) fn period_at(&self, at: Instant) -> Option<usize> {
        (0..self.identity().periods.len()).find(|no| self.period(*no).contains(at))
    }

    /// The calendar date that a record states in a field; of an instant its local date.
    pub(super) fn date(&self, record: RecordNo, name: &str) -> Option<Date> {
        match self.field(record, name)? {
            Value::Instant(instant) => Some(self.identity().zone.date(*instant)),
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// What a party is called: the contract's word for its role, or that of confirmations.
    pub(super) fn party(&self, id: &str) -> Datum {
        if let Some(party) = self.identity().parties.iter().find(|party| party.id.text == id) {
            return Datum::from(&party.role);
        }
        let kinds = &self.ledger.kinds;
        let word = kinds.named("confirmation").and_then(|kind| {
            let word = kind.spec(kind.slot("by")?)?.word(id)?;
            Some(word.datum())
        });
        word.unwrap_or_else(|| Datum::Text(id.to_owned()))
    }

    /// Name of a record kind for readers, or the contract's own word if there is no such kind.
    pub(super) fn kind_label(&self, name: &str) -> Datum {
        match self.ledger.kinds.find(name) {
            Some(no) => {
                let label = &self.ledger.kinds.kind(no).label;
                label.datum()
            }
            None => Datum::Text(name.to_owned()),
        }
    }

    /// Whether what a record states in a field, or that it states nothing there, cannot be read.
    pub(super) fn is_doubtful(&self, record: RecordNo, name: &str) -> bool {
        let record = self.ledger.record(record);
        let slot = self.ledger.kinds.kind(usize::from(record.kind)).slot(name);
        slot.is_some_and(|slot| record.is_doubtful(slot))
    }

    /// What a record states in a field of its kind, by name.
    pub(super) fn field(&self, record: RecordNo, name: &str) -> Option<&'a Value> {
        let record = self.ledger.record(record);
        let slot = self.ledger.kinds.kind(usize::from(record.kind)).slot(name)?;
        record.value(slot)
    }

    /// The instant that a record states in a field; a date is its first instant.
    pub(super) fn instant(&self, record: RecordNo, name: &str) -> Option<Instant> {
        match self.field(record, name)? {
            Value::Instant(instant) => Some(*instant),
            Value::Date(date) => Some(self.identity().zone.midnight(*date)),
            _ => None,
        }
    }

    /// The money that a record states in a field.
    pub(super) fn money(&self, record: RecordNo, name: &str) -> Option<Money> {
        match self.field(record, name)? {
            Value::Money(money) => Some(*money),
            _ => None,
        }
    }

    /// An instant as it is shown.
    pub(super) fn shown(&self, instant: Instant) -> Datum {
        Datum::Instant(self.identity().zone.stamp(instant))
    }

    /// Warns at a record.
    pub(super) fn warn(&self, rule: &str, record: RecordNo, message: Message) {
        let record = self.ledger.record(record);
        self.problems.push(Finding::warning(rule, record.place, message).about(&record.id));
    }
}

/// Points that are known or lie in a range, as a proof shows them.
pub(super) fn points(range: Range) -> Datum {
    if range.is_exact() {
        return Datum::Points(range.now);
    }
    let message = Message::new("assess-range")
        .with("now", Datum::Points(range.now))
        .with("low", Datum::Points(range.low))
        .with("high", Datum::Points(range.high));
    message.into()
}

/// Money that is known or lies in a range, as a proof shows it.
pub(super) fn amount(range: MoneyRange) -> Datum {
    if range.is_exact() {
        return Datum::Money(range.now);
    }
    let message = Message::new("settle-range")
        .with("now", range.now)
        .with("low", range.low)
        .with("high", range.high);
    message.into()
}
