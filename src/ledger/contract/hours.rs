//! When work is done under a contract: its shifts, and its calendar with its own days off and on.

use std::collections::BTreeMap;

use super::Contract;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::calendar::Calendar;
use crate::calendar::LocalHoliday;
use crate::calendar::Overrides;
use crate::calendar::shift::Shift;
use crate::calendar::shift::ShiftDays;

/// The calendar of a contract with the days off and on that the contract itself states.
pub fn local_calendar(contract: &Contract, calendar: Option<&Calendar>) -> Calendar {
    let calendar = calendar.cloned().unwrap_or_default();
    let mut overrides = Overrides::default();
    for day in &contract.identity.holidays {
        if day.works {
            overrides.workdays.push(day.date);
        } else {
            overrides.holidays.push(LocalHoliday {
                name: day.title.clone(),
                first: day.date,
                last: day.date,
            });
        }
    }
    calendar.with_overrides(&overrides)
}

/// Reads the shifts of a contract; what cannot be read is left out and found.
pub fn shifts(contract: &Contract, found: &mut Vec<Finding>) -> BTreeMap<String, Shift> {
    let mut shifts = BTreeMap::new();
    for terms in &contract.identity.shifts {
        let mut bad = |place: Place, message: Message, help: Message| {
            found.push(
                Finding::error("contract", place, message)
                    .help(help)
                    .in_contract(&contract.identity.id),
            );
        };
        let mut hours = Vec::new();
        let mut sound = terms.sound;
        for word in &terms.hours {
            match Shift::parse_hours(&word.text) {
                Some(range) => hours.push(range),
                None => {
                    sound = false;
                    bad(
                        word.place,
                        Message::new("contract-bad-hours").with("hours", &word.text),
                        Message::new("contract-bad-hours-help"),
                    );
                }
            }
        }
        let words: Vec<&str> = terms.days.iter().map(|word| word.text.as_str()).collect();
        let days = ShiftDays::parse(&words.join(", "));
        let shift = days.and_then(|days| Shift::new(terms.title.clone(), hours, days));
        match shift {
            Some(_) if !sound => {}
            Some(shift) => {
                let shift = if terms.rests { shift.but_holidays() } else { shift };
                shifts.insert(terms.id.text.clone(), shift);
            }
            None => bad(
                terms.days.first().map_or(terms.id.place, |day| day.place),
                Message::new("contract-bad-day").with("day", words.join(", ")),
                Message::new("contract-bad-day-help"),
            ),
        }
    }
    shifts
}
