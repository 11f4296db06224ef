//! `filed-late`: records that were filed after the contract's filing limit.

use super::Irregularity;
use super::Knowledge;
use super::RecordHistory;
use super::What;
use super::desk::Desk;
use super::fields::landing;
use super::fields::time;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::time::Instant;
use crate::base::time::Lapse;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::Calendar;
use crate::calendar::Frame;
use crate::calendar::clock::Clock;
use crate::calendar::clock::Roll;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::ledger::contract::fields::Problems;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::filing::FilingLimit;
use crate::ledger::contract::hours;
use crate::ledger::kinds::Kind;
use crate::ledger::record::Look;

/// A filing limit whose words were found.
pub(super) struct Bound<'a> {
    limit: &'a FilingLimit,
    /// Numbers of the kinds, each with the slot of the field from which the limit runs.
    starts: Vec<(u16, u16)>,
    within: Lapse,
    clock: Clock,
    roll: Roll,
}

/// Finds what the filing limits of a contract name; what does not fit becomes a problem at its line.
pub(super) fn bind<'a>(
    ledger: &Ledger,
    contract: &'a Contract,
    problems: &Problems,
) -> Vec<Bound<'a>> {
    let shifts = hours::shifts(contract, &mut Vec::new());
    let mut bound = Vec::new();
    for limit in &contract.filing.limits {
        let n_before = problems.count();
        let mut starts = Vec::new();
        for word in &limit.kinds {
            let Some(number) = ledger.kinds.number(&word.text) else {
                let message = Message::new("contract-unknown-kind").with("name", &word.text);
                unknown(problems, word, message, ledger.kinds.names());
                continue;
            };
            let Some(kind) = ledger.kinds.get(number) else { continue };
            starts.extend(start(kind, limit, word, problems).map(|slot| (number, slot)));
        }
        let clock = match &limit.clock {
            Some(word) if word.text != "24x7" => match shifts.get(&word.text) {
                Some(shift) => Clock::Shift(shift.clone()),
                None => {
                    let is_unread =
                        contract.identity.shifts.iter().any(|one| one.id.text == word.text);
                    let key = match is_unread {
                        true => "contract-unreadable-shift",
                        false => "contract-unknown-shift",
                    };
                    let message = Message::new(key).with("id", &word.text);
                    unknown(problems, word, message, shifts.keys().map(String::as_str));
                    continue;
                }
            },
            _ => Clock::Always,
        };
        let roll = if limit.rolls { Roll::NextWorkday } else { Roll::Stay };
        let Some(within) = limit.within else { continue };
        if limit.sound && problems.count() == n_before {
            bound.push(Bound { limit, starts, within, clock, roll });
        }
    }
    bound
}

/// The field from which a limit runs in records of a kind.
fn start(kind: &Kind, limit: &FilingLimit, named: &Word, problems: &Problems) -> Option<u16> {
    let Some(word) = &limit.from else {
        if kind.at.is_none() {
            let message = Message::new("integrity-undated-kind").with("kind", &named.text);
            let help = Message::new("integrity-undated-kind-help");
            problems.report(named.place, message, Some(help));
        }
        return kind.at;
    };
    let Some(slot) = kind.slot(&word.text) else {
        let message = Message::new("contract-unknown-field")
            .with("kind", &*kind.name)
            .with("field", &word.text);
        unknown(problems, word, message, kind.fields.iter().map(|field| &*field.name));
        return None;
    };
    let spec = kind.spec(slot)?;
    if !matches!(spec.ty, Type::Instant | Type::Date) {
        let message = Message::new("contract-field-type")
            .with("field", &word.text)
            .with("found", spec.ty.name())
            .with("expected", "instant");
        problems.report(word.place, message, None);
        return None;
    }
    Some(slot)
}

fn unknown<'n>(
    problems: &Problems,
    word: &Word,
    message: Message,
    known: impl Iterator<Item = &'n str>,
) {
    let known: Vec<&str> = known.collect();
    let help = match nearest(&word.text, known.iter().copied()) {
        Some(name) => Message::new("contract-did-you-mean").with("name", name),
        None => Message::new("contract-one-of").with("words", known.join(", ")),
    };
    problems.report(word.place, message, Some(help));
}

/// Records that were filed after a limit, or are not filed though it is over: one for each record.
pub(super) fn late(desk: &Desk<'_>, bound: &[Bound<'_>]) -> Vec<Irregularity> {
    let unsure = desk.integrity.knowledge == Knowledge::Nothing;
    if bound.is_empty() || unsure || desk.contract.decides_nothing() {
        return Vec::new();
    }
    let calendar = desk.ledger.calendar_of(desk.contract);
    let calendar: Calendar = hours::local_calendar(desk.contract, calendar);
    let frame = Frame { zone: desk.zone(), calendar: &calendar };
    let mut found = Vec::new();
    for (no, history) in desk.histories() {
        let late = bound.iter().find_map(|one| one.judge(desk, frame, no, history));
        found.extend(late);
    }
    found
}

impl Bound<'_> {
    fn judge(
        &self,
        desk: &Desk<'_>,
        frame: Frame<'_>,
        no: usize,
        history: &RecordHistory,
    ) -> Option<Irregularity> {
        let record = desk.record(history)?;
        let (_, slot) = self.starts.iter().find(|(kind, _)| *kind == record.kind)?;
        let Look::Given(field) = record.look(*slot) else { return None };
        let from = match &field.value {
            Value::Instant(at) => *at,
            Value::Date(date) => frame.zone.midnight(*date),
            _ => return None,
        };
        let due = self.clock.last(frame, from, self.within, self.roll, &[]).ok()?;
        let filed = self.filed(desk, history)?;
        // What has not landed by now is late once the limit is over.
        let is_late = filed.map_or_else(|| desk.moment.passed(due), |at| at > due);
        if !is_late {
            return None;
        }
        let name = desk.ledger.kinds.get(record.kind)?.spec(*slot)?;
        let message = Message::new(if filed.is_some() {
            "integrity-filed-late"
        } else {
            "integrity-not-filed"
        })
        .with("due", frame.zone.stamp(due))
        .with("limit", self.within)
        .with("field", desk.label(history, &name.name));
        let message = match filed {
            Some(at) => message
                .with("filed", frame.zone.stamp(at))
                .with("late", Datum::Seconds(at.since(due))),
            None => message,
        };
        let event = landing(history).filter(|_| filed.is_some());
        let message = match event {
            Some(event) => desk.by(message, event.act(), event.landed),
            None => message,
        };
        let finding = desk
            .about(What::FiledLate, Level::Warning, history, message)
            .beside(self.limit.place, Message::new("verdict-demanded-here"));
        Some(match event {
            Some(event) => desk.of_event(What::FiledLate, no, event, finding),
            None => Irregularity {
                what: What::FiledLate,
                record: Some(no),
                act: None,
                landed: None,
                finding,
            },
        })
    }

    /// When a record was filed: none if nobody can say, none inside if it is not filed yet.
    fn filed(&self, desk: &Desk<'_>, history: &RecordHistory) -> Option<Option<Instant>> {
        if history.is_older || history.is_doubtful {
            return None;
        }
        let counts = desk.contract.filing.counts?;
        let landing = landing(history).filter(|event| desk.moment.reached(event.landed));
        Some(landing.map(|event| time(event, counts)))
    }
}
