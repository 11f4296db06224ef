//! Small inputs of every chart, and their extremes.

use crate::assessment::MoneyRange;
use crate::assessment::Range;
use crate::base::proof::Counts;
use crate::base::proof::Stretch;
use crate::base::quantity::Currency;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::quantity::decimal;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Zone;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::lang::Catalog;
use crate::obligations::outcome::Verdict;
use crate::site::charts::Chart;
use crate::site::charts::clock;
use crate::site::charts::grid;
use crate::site::charts::incidents;
use crate::site::charts::matrix;
use crate::site::charts::months;
use crate::site::charts::sections;
use crate::site::charts::slots;
use crate::site::charts::spark;
use crate::site::charts::tally;
use crate::site::charts::timeline;
use crate::site::charts::trend;
use crate::site::charts::values;
use crate::site::charts::waterfall;

pub(super) const LONG: &str = "智慧校园各应用系统（含教务管理、学生工作、统一身份认证、数据中心、移动门户）运行维护与保障服务之重大及紧急故障应急响应与恢复<&\"'>";

pub(super) fn zone() -> Zone {
    Zone::parse("Asia/Shanghai").expect("a zone of the database")
}

pub(super) fn date(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).expect("a real date")
}

pub(super) fn number(text: &str) -> Decimal {
    decimal(text).expect("a decimal")
}

/// A local time as `2025-10-09 10:12:00`.
pub(super) fn instant(text: &str) -> Instant {
    let local = text.replace(' ', "T").parse().expect("a local time");
    zone().instant(local)
}

fn range(low: &str, now: &str, high: &str) -> Range {
    Range { low: number(low), now: number(now), high: number(high) }
}

fn money(low: &str, now: &str, high: &str) -> MoneyRange {
    let yuan = |text| Money::new(number(text), Currency::CNY);
    MoneyRange { low: yuan(low), now: yuan(now), high: yuan(high) }
}

pub(super) fn sections(open: bool) -> sections::Sections {
    let row = |title: &str, points: &str, low: &str, now: &str, high: &str| sections::Row {
        title: title.to_owned(),
        points: number(points),
        score: if open { range(low, now, high) } else { range(now, now, now) },
        href: Some("../items/1.html?a=1&b=2".to_owned()),
    };
    let rows = vec![
        row("技术保障", "40", "33", "35.5", "35.5"),
        row("日常巡检与数据备份", "25", "23", "24", "24"),
        row("人员与培训", "15", "15", "15", "15"),
        row("服务态度与满意度", "10", "0", "10", "10"),
        row("文档与报告", "10", "8", "8", "8"),
    ];
    sections::Sections {
        period: "第一服务年度".to_owned(),
        points: number("100"),
        total: if open { range("79", "92.5", "92.5") } else { range("92.5", "92.5", "92.5") },
        rows,
    }
}

pub(super) fn months(with_score: bool) -> months::Months {
    let lost = ["0", "2", "0.5", "0", "1", "0", "3", "0", "0", "1"];
    let month = |n: usize| months::Month {
        first: add_months(date(2025, 9, 1), i64::try_from(n).expect("small")),
        begun: n < 11,
        scored: [0, 1, 1, 0, 1, 0, 2, 0, 0, 1].get(n).copied().unwrap_or(0),
        unscored: [0, 0, 2, 0, 0, 1, 0, 0, 1, 0].get(n).copied().unwrap_or(0),
        lost: number(lost.get(n).copied().unwrap_or("0")),
    };
    months::Months {
        period: "第一服务年度".to_owned(),
        until: date(2026, 7, 3),
        points: with_score.then(|| number("100")),
        months: (0..12).map(month).collect(),
    }
}

pub(super) fn incidents(n: usize, several: bool) -> incidents::Incidents {
    let from = instant("2025-09-01 00:00:00");
    let step = 305 * 86_400 / i64::try_from(n.max(1)).expect("small");
    let mark = |i: usize| {
        let limit = if several && i.is_multiple_of(2) { 14_400 } else { 7200 };
        let verdict = match i % 25 {
            7 | 19 => Verdict::Breached,
            11 => Verdict::Excused,
            23 => Verdict::Undecidable,
            24 => Verdict::Pending,
            _ => Verdict::Met,
        };
        let turn = i64::try_from(i * 37 % 83).expect("small");
        let taken = match verdict {
            Verdict::Breached if i == 7 => limit + 1,
            Verdict::Breached => limit * 9,
            Verdict::Excused => limit * 2,
            _ => limit * turn / 90,
        };
        let order = i64::try_from(i).expect("small");
        incidents::Mark {
            id: format!("INC-2025-{:03}", i + 1),
            what: if several { "重大故障响应".to_owned() } else { String::new() },
            at: from.plus(step * order + 36_000),
            taken: (verdict != Verdict::Undecidable).then_some(taken),
            limit,
            verdict,
            href: Some(format!("../outcomes/{i}.html")),
        }
    };
    incidents::Incidents {
        title: "重大故障响应不超过 2 小时".to_owned(),
        zone: zone(),
        from,
        to: instant("2026-07-03 09:00:00"),
        marks: (0..n).map(mark).collect(),
    }
}

pub(super) fn days(n: usize) -> slots::Slots {
    let slot = |i: usize| {
        let first = add_days(date(2025, 9, 1), i64::try_from(i).expect("small"));
        let verdict = match i {
            63 | 169 | 170 => Verdict::Breached,
            95..=97 => Verdict::Excused,
            200 => Verdict::Undecidable,
            305 => Verdict::Pending,
            306.. => Verdict::Upcoming,
            _ => Verdict::Met,
        };
        slots::Slot { id: first.to_string(), first, last: first, verdict, href: None }
    };
    slots::Slots {
        title: "教务系统每日云备份".to_owned(), slots: (0..n).map(slot).collect()
    }
}

pub(super) fn cells(n_columns: usize, n_rows: usize, is_shown: bool) -> matrix::Matrix {
    let all = [
        Verdict::Met,
        Verdict::Breached,
        Verdict::Excused,
        Verdict::Undecidable,
        Verdict::Pending,
        Verdict::Upcoming,
    ];
    let cell = |row: usize, column: usize| {
        let n = row + column;
        (n % 7 != 6).then(|| matrix::Cell {
            verdict: (!is_shown).then(|| all[n % all.len()]),
            value: if n % 5 == 4 { String::new() } else { format!("99.{n:04}%") },
            href: n.is_multiple_of(2).then(|| format!("outcome_{n}.html")),
        })
    };
    let row = |row: usize| matrix::Row {
        name: format!("2026 年第 {row} 季度"),
        cells: (0..n_columns).map(|column| cell(row, column)).collect(),
    };
    matrix::Matrix {
        title: LONG.to_owned(),
        columns: (0..n_columns).map(|n| format!("{LONG} {n}")).collect(),
        rows: (0..n_rows).map(row).collect(),
    }
}

pub(super) fn weeks() -> slots::Slots {
    let slot = |i: i64| {
        let first = add_days(date(2025, 9, 1), i * 7);
        let verdict = match i {
            9 => Verdict::Breached,
            44.. => Verdict::Upcoming,
            _ => Verdict::Met,
        };
        slots::Slot { id: format!("W{i}"), first, last: add_days(first, 6), verdict, href: None }
    };
    slots::Slots { title: "每周巡检".to_owned(), slots: (0..52).map(slot).collect() }
}

/// Daily, weekly and quarterly work over so many half-years.
pub(super) fn grid(n: i64) -> grid::Grid {
    let mut quarters = crowded();
    quarters.slots.retain(|slot| slot.id == "Q1");
    let mut rows: Vec<grid::Row> = [days(365), weeks(), quarters]
        .into_iter()
        .map(|one| grid::Row { title: one.title, slots: one.slots, href: Some("a.html".into()) })
        .collect();
    rows[2].title = LONG.to_owned();
    let first = date(2025, 9, 1);
    let last = add_days(add_months(first, n * 6), -1);
    grid::Grid { first, last, until: date(2026, 7, 3), rows }
}

/// So many months with breaches of both kinds, the last two ahead.
pub(super) fn spark(n: u32) -> spark::Spark {
    let month = |i: u32| months::Month {
        first: add_months(date(2025, 9, 1), i64::from(i)),
        begun: i == 0 || i + 2 < n,
        scored: i % 4,
        unscored: i % 3,
        lost: Decimal::ZERO,
    };
    spark::Spark { months: (0..n).map(month).collect(), has_points: true }
}

/// Incidents of two systems, from minutes to weeks, the last one not over.
pub(super) fn timeline(n: usize) -> timeline::Timeline {
    let from = instant("2025-09-01T00:00:00");
    let incident = |i: usize| {
        let step = i64::try_from(i).unwrap_or(0);
        let at = from.plus(step * 7 * 86_400 + 3600);
        let seconds = 60 << (i % 15);
        timeline::Incident {
            id: format!("INC-{i}"),
            from: at,
            to: (i + 1 < n).then(|| at.plus(seconds)),
            seconds,
            severity: (i % 3 != 2).then_some(i % 5),
            n_breached: usize::from(i % 6 == 5),
            href: Some("b.html".to_owned()),
        }
    };
    let lane = |title: &str, odd: usize| timeline::Lane {
        title: title.to_owned(),
        incidents: (0..n).filter(|i| i % 2 == odd).map(incident).collect(),
    };
    let severities = ["重大", "紧急", "一般", "轻微", "常见"].map(str::to_owned).to_vec();
    let to = instant("2026-07-03T09:00:00");
    let lanes = vec![lane("教务系统", 0), lane(LONG, 1)];
    timeline::Timeline { zone: zone(), from, to, severities, lanes }
}

/// Several slots a day, and one that spans a quarter.
pub(super) fn crowded() -> slots::Slots {
    let mut input = days(40);
    for n in 0..3 {
        let mut more = days(30 * (n + 1)).slots;
        input.slots.append(&mut more);
    }
    input.slots.extend(days(5).slots);
    let (first, last) = (date(2026, 1, 1), date(2026, 3, 31));
    let verdict = Verdict::Breached;
    input.slots.push(slots::Slot { id: "Q1".to_owned(), first, last, verdict, href: None });
    input
}

/// A year of availability, month by month, of which two months are too low.
pub(super) fn values(n: usize) -> values::Values {
    let point = |i: usize| {
        let (value, verdict) = match i {
            2 => ("99.71", Verdict::Breached),
            6 => ("99.86", Verdict::Breached),
            9 => ("99.95", Verdict::Pending),
            _ => ("100", Verdict::Met),
        };
        let months = i64::try_from(i).expect("a few months");
        let month = add_months(date(2025, 9, 1), months);
        values::Point {
            id: month.format("%Y-%m").to_string(),
            value: Some(number(value)),
            text: format!("{value}%"),
            verdict: Some(verdict),
            href: Some("outcome.html?a=1&b=2".to_owned()),
        }
    };
    values::Values {
        title: "网站可用率".to_owned(),
        points: (0..n).map(point).collect(),
        limit: Some((number("99.9"), "不低于 99.9%".to_owned())),
        unit: values::Unit::Percent,
        is_course: true,
    }
}

/// Values that are only shown: negative, huge, missing, under long names.
fn strange_values() -> values::Values {
    let mut input = values(5);
    input.limit = None;
    input.unit = values::Unit::Seconds;
    input.is_course = false;
    let strange = ["-12.5", "0", "999999999999999"];
    for (point, value) in input.points.iter_mut().zip(strange) {
        *point = values::Point {
            id: LONG.to_owned(),
            value: Some(number(value)),
            text: LONG.to_owned(),
            verdict: None,
            href: None,
        };
    }
    input.points[4].value = None;
    input
}

/// Complaints of a month, or down time of it; the last may count.
pub(super) fn tally(n: i32, is_time: bool) -> tally::Tally {
    let amount = if is_time { number("2711") } else { Decimal::ONE };
    let limit = if is_time { "10800" } else { "4" };
    let limit_words = if is_time { "整个窗口允许停用 3 小时" } else { "不超过 4" };
    tally::Tally {
        title: "有效投诉每月不超过四次：共 5，应不超过 4".to_owned(),
        zone: zone(),
        window: Interval::new(instant("2026-03-01 00:00:00"), instant("2026-04-01 00:00:00")),
        as_of: instant("2026-03-28 09:00:00"),
        steps: (0..n)
            .map(|i| tally::Step {
                id: format!("CPL-2026-{i:03}"),
                at: instant("2026-03-01 00:00:00").plus(i64::from(i) * 86_400 * 27 / i64::from(n)),
                amount,
                is_open: i + 1 == n,
                is_beyond: i > 3,
                href: Some("record.html".to_owned()),
            })
            .collect(),
        limit: Some((number(limit), limit_words.to_owned())),
        is_time,
    }
}

pub(super) fn waterfall(open: bool) -> waterfall::Waterfall {
    let step = |label: &str, level: bool, [low, now, high]: [&str; 3]| waterfall::Step {
        label: label.to_owned(),
        amount: if open { money(low, now, high) } else { money(now, now, now) },
        is_level: level,
        href: None,
    };
    let steps = vec![
        step("合同总价", true, ["300000", "300000", "300000"]),
        step("第一服务年度考核扣款（80 分以上不足 90 分，扣 3%）", false, ["-4500", "-4500", "0"]),
        step("第二服务年度考核扣款", false, ["-15000", "0", "0"]),
        step("应付金额", true, ["280500", "295500", "300000"]),
    ];
    waterfall::Waterfall { steps }
}

/// How a contract stood at the ends of `n` months, the last of them in its second period.
pub(super) fn trend(n: i32, with_score: bool) -> trend::Trend {
    let stand = |i: i32| {
        let lost = i64::from(i % 12);
        let open = i64::from(i % 3);
        let of = |points: i64| Decimal::from(points);
        trend::Stand {
            on: add_days(add_months(date(2025, 10, 1), i.into()), -1),
            commit: "3f0c9a1b2d4e".to_owned(),
            period: if i < 12 { "第一服务年度".to_owned() } else { LONG.to_owned() },
            score: with_score.then(|| [of(100 - lost - open), of(100 - lost), of(100 - lost)]),
            breached: usize::try_from(i / 2).unwrap_or(0),
            payable: "295,500.00 元".to_owned(),
            records: 40,
        }
    };
    trend::Trend { points: with_score.then(|| number("100")), stands: (0..n).map(stand).collect() }
}

pub(super) fn clock() -> clock::Clock {
    let stretch = |from: &str, to: &str, counts: Counts| Stretch {
        from: zone().stamp(instant(from)),
        to: zone().stamp(instant(to)),
        counts,
    };
    let moment = |at: &str, label: &str, role: clock::Role| clock::Moment {
        at: instant(at),
        label: label.to_owned(),
        role,
    };
    clock::Clock {
        title: "一般故障修复：用时 9 小时 1 秒，时限 8 小时，迟 1 小时 1 秒".to_owned(),
        zone: zone(),
        moments: vec![
            moment("2025-09-30 18:30:00", "报障时间", clock::Role::Event),
            moment("2025-09-30 18:42:00", "响应时间", clock::Role::Event),
            moment("2025-10-09 10:20:00", "到场时间", clock::Role::Event),
            moment("2025-10-09 13:30:00", "定位时间", clock::Role::Event),
            moment("2025-10-09 18:30:01", "恢复时间", clock::Role::Event),
            moment("2025-10-09 17:30:00", "期限", clock::Role::Limit),
        ],
        stretches: vec![
            stretch("2025-09-30 18:30:00", "2025-09-30 20:00:00", Counts::Yes),
            stretch("2025-09-30 20:00:00", "2025-10-01 00:00:00", Counts::OffHours),
            stretch("2025-10-01 00:00:00", "2025-10-09 00:00:00", Counts::Holiday),
            stretch("2025-10-09 00:00:00", "2025-10-09 10:00:00", Counts::OffHours),
            stretch("2025-10-09 10:00:00", "2025-10-09 11:00:00", Counts::Yes),
            stretch("2025-10-09 11:00:00", "2025-10-09 12:00:00", Counts::Paused),
            stretch("2025-10-09 12:00:00", "2025-10-09 14:00:00", Counts::Yes),
            stretch("2025-10-09 14:00:00", "2025-10-09 16:00:00", Counts::OffHours),
            stretch("2025-10-09 16:00:00", "2025-10-09 18:30:01", Counts::Yes),
        ],
        late: Some(Interval::new(instant("2025-10-09 17:30:00"), instant("2025-10-09 18:30:01"))),
    }
}

/// A limit on the plain clock.
pub(super) fn short_clock() -> clock::Clock {
    let at = |text: &str| zone().stamp(instant(text));
    let moment = |time: &str, label: &str, role: clock::Role| clock::Moment {
        at: instant(time),
        label: label.to_owned(),
        role,
    };
    clock::Clock {
        title: "重大故障响应：用时 2 小时 1 秒，时限 2 小时，迟 1 秒".to_owned(),
        zone: zone(),
        moments: vec![
            moment("2026-03-12 14:05:00", "报障时间", clock::Role::Event),
            moment("2026-03-12 16:05:01", "响应时间", clock::Role::Event),
            moment("2026-03-12 16:05:00", "期限", clock::Role::Limit),
        ],
        stretches: vec![Stretch {
            from: at("2026-03-12 14:05:00"),
            to: at("2026-03-12 16:05:01"),
            counts: Counts::Yes,
        }],
        late: Some(Interval::new(instant("2026-03-12 16:05:00"), instant("2026-03-12 16:05:01"))),
    }
}

/// A record with its instants and no clock.
pub(super) fn record() -> clock::Clock {
    let mut input = clock();
    input.title = "INC-2025-008 的经过".to_owned();
    input.stretches.clear();
    input.late = None;
    input.moments.retain(|moment| moment.role == clock::Role::Event);
    input
}

/// Every chart of every sample, with a name for each.
pub(super) fn all(catalog: &Catalog) -> Vec<(String, Chart)> {
    let mut charts: Vec<(String, Chart)> = Vec::new();
    let mut add = |name: &str, chart: Chart| charts.push((name.to_owned(), chart));
    add("sections-open", sections::draw(&sections(true), catalog, "c-1"));
    add("sections", sections::draw(&sections(false), catalog, "c-2"));
    let mut one = sections(true);
    one.rows.truncate(1);
    one.rows[0].title = LONG.to_owned();
    add("sections-long", sections::draw(&one, catalog, "c-3"));
    one.rows.clear();
    add("sections-empty", sections::draw(&one, catalog, "c-4"));
    add("months", months::draw(&months(true), catalog, "c-5"));
    add("months-unscored", months::draw(&months(false), catalog, "c-6"));
    let mut decade = months(true);
    decade.months = (0..120)
        .map(|n| months::Month {
            first: add_months(date(2016, 9, 1), n),
            begun: true,
            ..decade.months[1].clone()
        })
        .collect();
    decade.points = Some(number("1000"));
    add("months-120", months::draw(&decade, catalog, "c-7"));
    decade.months.clear();
    add("months-empty", months::draw(&decade, catalog, "c-8"));
    let mut term = incidents(23, false);
    add("incidents", incidents::draw(&term, catalog, "c-9"));
    add("incidents-several", incidents::draw(&incidents(60, true), catalog, "c-10"));
    add("incidents-500", incidents::draw(&incidents(500, false), catalog, "c-11"));
    term.marks.truncate(1);
    term.title = LONG.to_owned();
    term.marks[0].id = LONG.to_owned();
    term.marks[0].verdict = Verdict::Breached;
    term.marks[0].limit = 0;
    add("incidents-1", incidents::draw(&term, catalog, "c-12"));
    term.marks.clear();
    add("incidents-empty", incidents::draw(&term, catalog, "c-13"));
    add("slots", slots::draw(&days(365), catalog, "c-14"));
    add("grid", grid::draw(&grid(2), catalog, "c-60"));
    add("grid-long", grid::draw(&grid(4), catalog, "c-61"));
    add("spark", spark::draw(&spark(24), catalog, "c-62"));
    add("spark-1", spark::draw(&spark(1), catalog, "c-63"));
    add("timeline", timeline::draw(&timeline(40), catalog, "c-64"));
    add("timeline-1", timeline::draw(&timeline(1), catalog, "c-65"));
    add("trend", trend::draw(&trend(9, true), catalog, "c-50"));
    add("trend-plain", trend::draw(&trend(30, false), catalog, "c-51"));
    add("trend-1", trend::draw(&trend(1, true), catalog, "c-52"));
    add("trend-120", trend::draw(&trend(120, true), catalog, "c-53"));
    add("trend-13", trend::draw(&trend(13, true), catalog, "c-54"));
    add("tally", tally::draw(&tally(6, false), catalog, "c-60"));
    add("tally-time", tally::draw(&tally(5, true), catalog, "c-61"));
    add("tally-200", tally::draw(&tally(200, false), catalog, "c-62"));
    let mut long = tally(1, false);
    long.steps[0].id = LONG.to_owned();
    long.steps[0].at = long.window.to;
    long.limit = Some((number("0"), LONG.to_owned()));
    add("tally-1", tally::draw(&long, catalog, "c-63"));
    long.steps.clear();
    add("tally-empty", tally::draw(&long, catalog, "c-64"));
    add("values", values::draw(&values(12), catalog, "c-40"));
    add("values-120", values::draw(&values(values::MOST), catalog, "c-41"));
    add("values-1", values::draw(&values(1), catalog, "c-42"));
    add("values-strange", values::draw(&strange_values(), catalog, "c-43"));
    let mut unknown = values(2);
    unknown.points.iter_mut().for_each(|point| point.value = None);
    add("values-empty", values::draw(&unknown, catalog, "c-44"));
    add("matrix", matrix::draw(&cells(10, 19, false), catalog, "c-60"));
    add("matrix-shown", matrix::draw(&cells(12, 3, true), catalog, "c-61"));
    add("matrix-empty", matrix::draw(&cells(0, 0, false), catalog, "c-62"));
    add("slots-weeks", slots::draw(&weeks(), catalog, "c-15"));
    add("slots-crowded", slots::draw(&crowded(), catalog, "c-16"));
    add("slots-1", slots::draw(&days(1), catalog, "c-17"));
    add("slots-empty", slots::draw(&days(0), catalog, "c-18"));
    add("waterfall-open", waterfall::draw(&waterfall(true), catalog, "c-19"));
    add("waterfall", waterfall::draw(&waterfall(false), catalog, "c-20"));
    let mut steep = waterfall(true);
    steep.steps[1].amount = money("-200000", "-120000", "-90000");
    steep.steps[1].label = LONG.to_owned();
    steep.steps[3].amount = money("85000", "180000", "210000");
    add("waterfall-steep", waterfall::draw(&steep, catalog, "c-21"));
    add("waterfall-empty", waterfall::draw(&waterfall::Waterfall::default(), catalog, "c-22"));
    add("clock", clock::draw(&clock(), catalog, "c-23"));
    add("clock-short", clock::draw(&short_clock(), catalog, "c-24"));
    add("clock-record", clock::draw(&record(), catalog, "c-25"));
    let mut lone = record();
    lone.moments.truncate(1);
    lone.moments[0].label = LONG.to_owned();
    add("clock-1", clock::draw(&lone, catalog, "c-26"));
    lone.moments = (0..500)
        .map(|n| clock::Moment {
            at: lone.moments[0].at.plus(n * 3600),
            label: format!("更新{n}"),
            role: clock::Role::Event,
        })
        .collect();
    add("clock-500", clock::draw(&lone, catalog, "c-27"));
    lone.moments.clear();
    add("clock-empty", clock::draw(&lone, catalog, "c-28"));
    charts
}
