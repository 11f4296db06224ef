//! Time: calendars, written lengths and hours, and arithmetic forward and back.

use std::collections::BTreeMap;

use pactbook::base::place::SourceId;
use pactbook::base::quantity;
use pactbook::base::quantity::Money;
use pactbook::base::time;
use pactbook::base::time::Date;
use pactbook::base::time::Instant;
use pactbook::base::time::Interval;
use pactbook::base::time::Lapse;
use pactbook::base::time::TimeOfDay;
use pactbook::base::time::Weekday;
use pactbook::base::time::Zone;
use pactbook::base::written_time::WrittenTime;
use pactbook::calendar::Calendar;
use pactbook::calendar::Frame;
use pactbook::calendar::LocalHoliday;
use pactbook::calendar::Overrides;
use pactbook::calendar::clock::Clock;
use pactbook::calendar::clock::Roll;
use pactbook::calendar::schedule::Schedule;
use pactbook::calendar::shift::Shift;
use pactbook::calendar::shift::ShiftDays;
use pactbook::calendar::window;
use pactbook::calendar::window::Every;

use super::contracts;
use super::places;
use super::seeds;

/// The first byte says which part of it is asked.
pub fn run(data: &[u8]) {
    let Some((way, rest)) = data.split_first() else { return };
    match way % 4 {
        0 => written(rest),
        1 => file(rest),
        2 => windows(&mut Digits(rest)),
        _ => clocks(&mut Digits(rest)),
    }
}

/// Numbers out of bytes; zeros when there are no more.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn number(&mut self, n: i64) -> i64 {
        let mut value = 0_u64;
        for _ in 0..4 {
            let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
            value = value << 8 | u64::from(*first);
            self.0 = rest;
        }
        i64::try_from(value).unwrap_or(0) % n
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        all[usize::from(*first) % all.len()]
    }
}

/// Lengths of time, hours, plans, zones and quantities as people write them.
fn written(rest: &[u8]) {
    let Ok(text) = std::str::from_utf8(rest) else { return };
    if let Some(lapse) = Lapse::parse(text) {
        assert_eq!(Lapse::parse(&lapse.to_string()), Some(lapse), "a length reads back: {text:?}");
    }
    let hours: Vec<_> = text.split(',').filter_map(Shift::parse_hours).collect();
    let frame = Frame { zone: Zone::default(), calendar: contracts::calendar() };
    let (from, to) = (Instant::from_unix(1_735_660_800), Instant::from_unix(1_736_660_800));
    if let Ok(plan) = Schedule::parse(text) {
        let slots = plan.slots(Interval { from, to }, frame);
        assert!(slots.instants.is_sorted_by(|a, b| a < b), "slots ascend");
        assert!(slots.instants.iter().all(|at| from <= *at && *at < to), "slots lie in the range");
    }
    if let Some(days) = ShiftDays::parse(text).or(Some(ShiftDays::EveryDay))
        && let Some(shift) = Shift::new("班", hours, days)
    {
        let clock = Clock::Shift(shift);
        let elapsed = clock.elapsed(frame, from, to, &[]).expect("the year is covered");
        assert!((0..=to.since(from)).contains(&elapsed.seconds));
    }
    if let Some(zone) = Zone::parse(text) {
        assert_eq!(zone.local(zone.instant(zone.local(from))), zone.local(from));
    }
    if let Some(form) = WrittenTime::parse(text) {
        let _ = form.read("2025-09-01 10:00:00");
        let _ = form.read(text);
    }
    let _ = WrittenTime::parse("iso").map(|form| form.read(text));
    let _ = WrittenTime::parse("%Y-%m-%d %H:%M").map(|form| form.read(text));
    if let Some(number) = quantity::decimal(text) {
        assert_eq!(quantity::decimal(&number.to_string()), Some(number), "a number reads back");
        let _ = quantity::grouped(number);
    }
    if let Some(money) = Money::parse(text) {
        assert_eq!(Money::parse(&money.to_string()), Some(money), "an amount reads back");
    }
    if let Some(bytes) = quantity::size(text) {
        let _ = quantity::bytes_in_words(bytes);
    }
    let _ = (quantity::share(text), quantity::measure(text));
}

/// A file of working days.
fn file(rest: &[u8]) {
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let (calendar, findings) = Calendar::read(SourceId(0), text);
    places::hold(&findings, text);
    for (year, entry) in calendar.years() {
        places::inside(entry.place, text);
        if let (Some(first), Some(last)) =
            (Date::from_ymd_opt(year, 1, 1), Date::from_ymd_opt(year, 12, 31))
        {
            let n = calendar.workdays(first, last).expect("the year is covered");
            assert!((0..=366).contains(&n), "working days of a year");
        }
    }
}

const ZONES: [&str; 8] = [
    "Asia/Shanghai",
    "UTC",
    "America/New_York",
    "+08:00",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "-11:30",
    "Asia/Kathmandu",
];

fn zone(digits: &mut Digits<'_>) -> Zone {
    Zone::parse(digits.pick(&ZONES)).expect("the zones are known")
}

/// A day from 2023 to 2028; the calendar knows those of 2024 to 2026.
fn date(digits: &mut Digits<'_>) -> Date {
    let first = Date::from_ymd_opt(2023, 6, 1).expect("a day");
    time::add_days(first, digits.number(1_800))
}

/// The windows of a term lie in it, in order, and leave nothing out.
fn windows(digits: &mut Digits<'_>) {
    let frame = Frame { zone: zone(digits), calendar: contracts::calendar() };
    let first = date(digits);
    let last = time::add_days(first, digits.number(400));
    let every = digits.pick(&[
        "day",
        "workday",
        "week",
        "month",
        "quarter",
        "half-year",
        "year",
        "term",
        "holiday",
        "holiday-day",
    ]);
    let found = window::windows(&Every::parse(every), first, last, frame, &BTreeMap::new());
    let found = found.expect("the word is known");
    assert!(found.list.is_sorted_by(|a, b| a.last < b.first), "windows overlap");
    let is_whole = !matches!(every, "workday" | "holiday" | "holiday-day");
    let mut next = first;
    for window in &found.list {
        assert!(first <= window.first && window.first <= window.last && window.last <= last);
        assert!(!is_whole || window.first == next, "windows leave out a day");
        assert_eq!(window.interval, frame.zone.days(window.first, window.last));
        next = time::add_days(window.last, 1);
    }
    assert!(!is_whole || next == time::add_days(last, 1), "windows leave out the end");
    let n = digits.number(60);
    let (later, day) = (time::add_months(first, n), time::add_days(first, n));
    assert_eq!(time::add_days(day, -n), first, "days forward and back");
    let back = time::add_months(later, -n);
    assert!(back <= first && first.signed_duration_since(back).num_days() <= 3, "months back");
    assert!(later <= time::add_months(first, n + 1), "months ascend");
}

fn shift(digits: &mut Digits<'_>) -> Option<Shift> {
    let mut hours = Vec::new();
    for _ in 0..=digits.number(3) {
        let time = |minutes: i64| {
            let seconds = u32::try_from(minutes * 60).ok()?;
            TimeOfDay::from_num_seconds_from_midnight_opt(seconds, 0)
        };
        hours.push((time(digits.number(1_440))?, time(digits.number(1_440))?));
    }
    let all = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
    let days = match digits.number(3) {
        0 => ShiftDays::Workdays,
        1 => ShiftDays::EveryDay,
        _ => ShiftDays::Weekdays(vec![digits.pick(&all), digits.pick(&all), Weekday::Sun]),
    };
    Shift::new("班", hours, days)
}

/// What runs forward to the end of a limit is what lies between when one looks back.
fn clocks(digits: &mut Digits<'_>) {
    let mut overrides = Overrides::default();
    let changed: Calendar;
    let mut calendar = contracts::calendar();
    if digits.number(4) == 0 {
        let first = date(digits);
        let last = time::add_days(first, digits.number(20));
        overrides.holidays.push(LocalHoliday { name: "节".to_owned(), first, last });
        overrides.workdays.push(date(digits));
        changed = calendar.clone().with_overrides(&overrides);
        calendar = &changed;
    }
    let frame = Frame { zone: zone(digits), calendar };
    let clock = match digits.number(3) {
        0 => Clock::Always,
        _ => match shift(digits) {
            Some(shift) => Clock::Shift(shift),
            None => return,
        },
    };
    let from = frame.zone.midnight(date(digits)).plus(digits.number(86_400));
    let mut pauses = Vec::new();
    for _ in 0..digits.number(4) {
        let start = from.plus(digits.number(500_000) - 100_000);
        pauses.push(Interval { from: start, to: start.plus(digits.number(300_000) - 10_000) });
    }
    let n = digits.number(400_000);
    if let Ok(due) = clock.due(frame, from, Lapse::Seconds(n), Roll::Stay, &pauses) {
        assert_eq!(clock.last(frame, from, Lapse::Seconds(n), Roll::Stay, &pauses), Ok(due.last));
        let until = |to| clock.elapsed(frame, from, to, &pauses).expect("as covered as before");
        assert_eq!(until(due.last).seconds, n, "forward and back");
        assert!(n == 0 || until(due.last.plus(-1)).seconds == n - 1, "not a second before");
        assert_eq!(until(due.last).stretches, due.stretches);
        let half = from.plus(due.last.since(from) / 2);
        let rest = clock.elapsed(frame, half, due.last, &pauses).expect("covered");
        assert_eq!(until(half).seconds + rest.seconds, n, "two halves are the whole");
        let longer = clock.due(frame, from, Lapse::Seconds(n + 1), Roll::Stay, &pauses);
        assert!(
            longer.is_err() || longer.is_ok_and(|more| due.last < more.last),
            "longer is later"
        );
        let plain = clock.due(frame, from, Lapse::Seconds(n), Roll::Stay, &[]).expect("covered");
        assert!(plain.last <= due.last, "pauses never end a limit earlier");
    }
    let n = digits.number(30);
    let lapses = [Lapse::Days(n), Lapse::Workdays(n), Lapse::Months(n)];
    let next = [Lapse::Days(n + 1), Lapse::Workdays(n + 1), Lapse::Months(n + 1)];
    let no = usize::try_from(digits.number(3)).unwrap_or(0);
    let roll = if digits.number(2) == 0 { Roll::Stay } else { Roll::NextWorkday };
    if let Ok(due) = clock.due(frame, from, lapses[no], roll, &pauses) {
        let end = due.last.plus(1);
        assert_eq!(frame.zone.midnight(frame.zone.date(end)), end, "days end at midnight");
        assert!(from < end);
        let longer = clock.due(frame, from, next[no], roll, &pauses);
        assert!(longer.is_err() || longer.is_ok_and(|more| due.last <= more.last));
    }
    sets(Interval { from, to: from.plus(n * 40_000) }, &pauses);
}

/// What is taken away and what is left make the whole.
fn sets(whole: Interval, holes: &[Interval]) {
    let holes: Vec<Interval> = holes.iter().map(|hole| Interval::new(hole.from, hole.to)).collect();
    let joined = time::union(holes);
    assert!(joined.is_sorted_by(|a, b| a.to < b.from), "a union has gaps between its parts");
    let left: i64 = time::subtract(whole, &joined).iter().map(|part| part.seconds()).sum();
    let taken: i64 =
        joined.iter().filter_map(|hole| hole.overlap(whole)).map(Interval::seconds).sum();
    assert_eq!(left + taken, whole.seconds(), "no second is lost or counted twice");
}

/// Lengths, hours, plans, the shipped calendar year by year, and numbers for the arithmetic.
pub fn seeds() -> Vec<Vec<u8>> {
    let written = [
        "2h 30min",
        "3个工作日",
        "6 months",
        "1 year",
        "10:00-14:00,16:00-20:00",
        "22:00至06:00",
        "00:00-24:00",
        "workdays",
        "monday, saturday",
        "每日 09:00",
        "sunday 02:00, workdays 18:00",
        "last day 10:00",
        "Asia/Shanghai",
        "+08:00",
        "1,234.50 CNY",
        "4TiB",
        "99.95%",
        "250 ms",
        "2025-09-01T10:00:00+08:00",
        "%d/%m/%Y %H:%M",
        "iso",
        "unix",
        "-0.000",
    ];
    let mut seeds: Vec<Vec<u8>> =
        written.iter().map(|text| [b"\x00", text.as_bytes()].concat()).collect();
    for text in seeds::texts("data/calendars", ".toml") {
        for part in text.split("[[year]]").skip(1) {
            let head = "name = \"cn\"\ntitle = \"t\"\n[[year]]";
            seeds.push([b"\x01", head.as_bytes(), part.as_bytes()].concat());
        }
    }
    for way in [2_u8, 3, 3, 3, 3] {
        for no in 0..24_u8 {
            let digits = (0..120_u8).map(|n| n.wrapping_mul(no.wrapping_add(31)).rotate_left(3));
            seeds.push(std::iter::once(way).chain(digits).collect());
        }
    }
    seeds
}
