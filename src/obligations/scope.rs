//! What a rule may look at: the records and clock frame of one contract, as known at the as-of instant.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::place::Place;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Stamp;
use crate::base::value::Value;
use crate::calendar::Frame;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::ledger::contract::penalty::Trigger;
use crate::ledger::record::Record;
use crate::ledger::view::View;

use super::filter::Split;
use super::outcome::Decided;

/// The view of one contract that rules decide on.
pub struct Scope<'a> {
    /// Contracts and records.
    pub ledger: &'a Ledger,
    /// The contract.
    pub contract: &'a Contract,
    /// Number of the contract in the ledger.
    pub no: usize,
    /// Zone and calendar.
    pub frame: Frame<'a>,
    /// Nothing later is known.
    pub as_of: &'a Moment,
    confirmations: BTreeMap<RecordNo, Vec<Confirmation>>,
    periods: Vec<Interval>,
    /// Records sorted by a test, by number of their kind and text of the test.
    splits: Mutex<Splits>,
}

/// Number of a kind and text of a test, and how the kind's records fall under it.
type Splits = BTreeMap<(usize, Box<str>), Arc<Split>>;

/// A record by which somebody with authority confirms something about another record.
pub(super) struct Confirmation {
    /// The confirming record.
    pub(super) record: RecordNo,
    /// Id of the party.
    pub(super) by: String,
}

/// What a record says in a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Filed<T> {
    /// This.
    Value(T, Place),
    /// Nothing, or something that lies after the as-of instant.
    Missing,
    /// Something that could not be read; its finding stands elsewhere.
    Faulty(Place),
}

impl<'a> Scope<'a> {
    /// The scope of one contract.
    pub fn new(ledger: &'a Ledger, no: usize, frame: Frame<'a>, as_of: &'a Moment) -> Scope<'a> {
        let contract = &ledger.contracts[no];
        let identity = &contract.identity;
        let periods =
            identity.periods.iter().map(|period| identity.period_interval(period)).collect();
        let mut scope = Scope {
            ledger,
            contract,
            no,
            frame,
            as_of,
            confirmations: BTreeMap::new(),
            periods,
            splits: Mutex::default(),
        };
        scope.confirmations = scope.read_confirmations();
        scope
    }

    fn read_confirmations(&self) -> BTreeMap<RecordNo, Vec<Confirmation>> {
        let mut map: BTreeMap<RecordNo, Vec<Confirmation>> = BTreeMap::new();
        for (kind_name, by_name) in [("confirmation", "by"), ("exemption", "granted_by")] {
            let Some(kind_no) = self.ledger.kinds.find(kind_name) else { continue };
            let kind = self.ledger.kinds.kind(kind_no);
            let (Some(of), Some(by)) = (kind.slot("of"), kind.slot(by_name)) else { continue };
            let result = kind.slot("result");
            for no in self.records(kind_no) {
                let record = self.record(*no);
                let of = record.value(of).and_then(Value::as_text);
                let by = record.value(by).and_then(Value::as_text);
                let (Some(of), Some(by)) = (of, by) else { continue };
                let named = |name: &str| record.value(kind.slot(name)?)?.as_text();
                if self.is_about_a_penalty(named("clause"), named("obligation")) {
                    continue;
                }
                // Exemptions are signed in words: `采购人` is the purchaser as well.
                let by = self.contract.identity.party(by).map_or(by, |party| &party.id.text);
                // A result that is missing or cannot be read says nothing.
                let consent = match result {
                    Some(slot) => record.value(slot).and_then(Value::as_bool),
                    None => Some(true),
                };
                let (Some(target), Some(consent)) = (self.ledger.find(self.no, of), consent) else {
                    continue;
                };
                let given = map.entry(target).or_default();
                if consent {
                    given.push(Confirmation { record: *no, by: by.to_owned() });
                } else {
                    // The last word of a party stands.
                    given.retain(|one| one.by != by);
                }
            }
        }
        map
    }

    /// Whether what is confirmed is that a breach costs something, and not what excuses it.
    fn is_about_a_penalty(&self, clause: Option<&str>, obligation: Option<&str>) -> bool {
        self.contract.terms.penalties.iter().any(|penalty| match (clause, obligation) {
            (Some(clause), _) => penalty.clause.text == clause,
            (None, Some(id)) => match &penalty.trigger {
                Trigger::Breaches(of) => of.iter().any(|word| word.text == id),
                Trigger::Records(_) => false,
            },
            (None, None) => false,
        })
    }

    /// The confirmations of a record.
    pub(super) fn confirmations(&self, record: RecordNo) -> &[Confirmation] {
        self.confirmations.get(&record).map_or(&[], Vec::as_slice)
    }

    /// The records of a kind that are known at the as-of instant, by time and id.
    pub fn records(&self, kind: usize) -> &'a [RecordNo] {
        let all = self.ledger.of_kind(self.no, kind);
        let known = all.partition_point(|no| {
            self.ledger.record(*no).at.is_none_or(|at| self.as_of.reached(at))
        });
        &all[..known]
    }

    /// The records of a kind as a test of this text sorted them, if it did already.
    pub(super) fn split(&self, kind: usize, test: &str) -> Option<Arc<Split>> {
        let splits = self.splits.lock().expect("nobody panics with the lock in hand");
        splits.get(&(kind, Box::from(test))).map(Arc::clone)
    }

    /// Keeps what a test of this text made of the records of a kind.
    pub(super) fn keep_split(&self, kind: usize, test: &str, split: Arc<Split>) {
        let mut splits = self.splits.lock().expect("nobody panics with the lock in hand");
        splits.insert((kind, test.into()), split);
    }

    /// A record.
    pub fn record(&self, no: RecordNo) -> &'a Record {
        self.ledger.record(no)
    }

    /// A record as expressions see it.
    pub fn view(&self, no: RecordNo) -> View<'a> {
        View::new(self.ledger, self.ledger.record(no))
    }

    /// Whether a field that a test looks at cannot be read, or is a judgement that nobody has made
    /// or signed.
    pub(super) fn is_unclear(&self, test: &crate::expr::Program, no: RecordNo) -> bool {
        let record = self.record(no);
        let blind = |slot: &crate::expr::Slot| {
            let spec = self.ledger.spec_of(usize::from(record.kind), slot.0);
            let unmade = || {
                let seat = self.ledger.seat(record, slot.0);
                spec.is_some_and(|spec| spec.judged)
                    && seat.is_some_and(|(record, slot)| record.written(slot).is_none())
            };
            self.ledger.is_unclear(record, slot.0) || unmade()
        };
        test.names_used().iter().any(blind)
    }

    /// Whether a field that a test looks at cannot be read.
    pub(super) fn is_blind(&self, test: &crate::expr::Program, no: RecordNo) -> bool {
        let record = self.record(no);
        test.names_used().iter().any(|slot| {
            let seat = self.ledger.seat(record, slot.0);
            seat.is_some_and(|(record, slot)| record.is_doubtful(slot))
        })
    }

    /// A record's id.
    pub fn record_id(&self, no: RecordNo) -> &'a str {
        &self.ledger.record(no).id
    }

    /// An instant that a record states, if it lies no later than the as-of instant. A date means its first instant.
    pub(super) fn happened(&self, no: RecordNo, slot: u16) -> Filed<Instant> {
        match self.stated(no, slot) {
            Filed::Value(instant, _) if !self.as_of.reached(instant) => Filed::Missing,
            filed => filed,
        }
    }

    /// An instant that a record states, whenever it lies. A date means its first instant.
    pub(super) fn stated(&self, no: RecordNo, slot: u16) -> Filed<Instant> {
        let record = self.record(no);
        if record.is_doubtful(slot) {
            return Filed::Faulty(record.place);
        }
        match record.get(slot) {
            Some(field) => match self.instant_of(&field.value) {
                Some(instant) => Filed::Value(instant, field.place),
                None => Filed::Missing,
            },
            None => Filed::Missing,
        }
    }

    /// The instant that dates a record.
    pub(super) fn dated(&self, no: RecordNo) -> Filed<Instant> {
        let record = self.record(no);
        match (record.at, self.ledger.kinds.kind(usize::from(record.kind)).at) {
            (Some(at), _) => Filed::Value(at, record.place),
            (None, Some(slot)) => self.happened(no, slot),
            (None, None) => Filed::Missing,
        }
    }

    /// The instant that dates a record; one whose date nobody can read is shown under the day that it
    /// is, from its first instant.
    pub(super) fn dated_or_today(&self, no: RecordNo) -> Instant {
        self.record(no).at.unwrap_or_else(|| self.as_of.day(self.frame.zone).from)
    }

    /// The instant that a value means in the contract's zone.
    pub(super) fn instant_of(&self, value: &Value) -> Option<Instant> {
        match value {
            Value::Instant(instant) => Some(*instant),
            Value::Date(date) => Some(self.frame.zone.midnight(*date)),
            _ => None,
        }
    }

    /// The last instant of the period or window that a text names.
    pub(super) fn window_end(&self, id: &str) -> Option<Instant> {
        self.named_interval(id).map(|named| named.to.plus(-1))
    }

    /// The period or window that a text names.
    pub(super) fn named_interval(&self, id: &str) -> Option<Interval> {
        let identity = &self.contract.identity;
        let periods = identity.periods.iter().map(|one| (&one.id.text, one.first, one.last));
        let windows = identity.windows.iter().map(|one| (&one.id.text, one.first, one.last));
        let (_, first, last) = periods.chain(windows).find(|(name, ..)| *name == id)?;
        Some(identity.zone.days(first, last))
    }

    /// Number of the assessment period that an instant lies in.
    pub fn period_of(&self, instant: Instant) -> Option<usize> {
        self.periods.iter().position(|period| period.contains(instant))
    }

    /// The assessment periods as instants.
    pub fn periods(&self) -> &[Interval] {
        &self.periods
    }

    /// The instant as it is shown.
    pub fn stamp(&self, instant: Instant) -> Stamp {
        self.frame.zone.stamp(instant)
    }

    /// A field's name in both languages.
    pub(super) fn label(&self, no: RecordNo, slot: u16) -> Message {
        let message = Message::new("proof-field");
        match self.ledger.spec_of(usize::from(self.record(no).kind), slot) {
            Some(spec) => message.with("name", spec.label.datum()),
            None => message.with("name", Datum::Missing),
        }
    }

    /// Writes a field of a record, or of one that it refers to, into the proof, filed or not.
    pub(super) fn show(&self, proof: &mut Proof, no: RecordNo, slot: u16) {
        let label = self.label(no, slot);
        let own = self.record(no);
        let field = self
            .ledger
            .seat(own, slot)
            .and_then(|(record, slot)| Some((record, record.get(slot)?)));
        match field {
            Some((record, field)) => {
                let kind = self.ledger.kinds.kind(usize::from(record.kind));
                let word = field.value.as_text();
                let word = word.and_then(|word| kind.spec(field.slot)?.word(word));
                let value = match word {
                    Some(label) => label.datum(),
                    None => field.value.datum(self.frame.zone),
                };
                let found = self.ledger.find(self.no, &record.id);
                proof.fact(label, value, found.unwrap_or(no), field.place);
            }
            None => proof.fact(label, Datum::Missing, no, own.place),
        }
    }

    /// Writes the fields that an expression looks at into the proof, those that are filed.
    pub(super) fn show_used(
        &self,
        proof: &mut Proof,
        no: RecordNo,
        program: &crate::expr::Program,
    ) {
        for slot in program.names_used() {
            let Some((record, own)) = self.ledger.seat(self.record(no), slot.0) else { continue };
            if record.get(own).is_some() {
                self.show(proof, no, slot.0);
            }
            if self.ledger.is_unjudged(record, own) {
                proof.line(Message::new("proof-not-signed"), self.label(no, slot.0));
            }
        }
    }
}

/// What other obligations came to; for rules that count outcomes.
pub struct Prior<'a>(pub &'a [Decided]);
