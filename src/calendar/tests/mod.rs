//! What the official calendar and the readings of time limits must come to.

mod days;
mod laws;
mod limits;
mod windows;

use crate::base::place::SourceId;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::LocalTime;
use crate::base::time::Zone;

use super::Calendar;
use super::clock::Clock;
use super::shift::Shift;
use super::shift::ShiftDays;

const CHINA: &str = include_str!("../../../data/calendars/cn.toml");

fn china() -> Calendar {
    let (calendar, findings) = Calendar::read(SourceId(0), CHINA);
    assert_eq!(findings, [], "the shipped calendar has no faults");
    calendar
}

fn beijing() -> Zone {
    Zone::parse("Asia/Shanghai").expect("a zone of the database")
}

fn day(text: &str) -> Date {
    text.parse().expect("the tests write dates")
}

fn at(text: &str) -> Instant {
    let local =
        LocalTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").expect("the tests write times");
    beijing().instant(local)
}

fn shown(instant: Instant) -> String {
    beijing().stamp(instant).to_string()
}

fn shift(hours: &[&str], days: ShiftDays) -> Clock {
    let hours = hours.iter().map(|h| Shift::parse_hours(h).expect("the tests write hours"));
    Clock::Shift(Shift::new("班次", hours.collect(), days).expect("it has hours"))
}

/// The service hours of the Turpan contract.
fn turpan() -> Clock {
    shift(&["10:00-14:00", "16:00-20:00"], ShiftDays::Workdays)
}
