//! What fills the drawings, on a small book: the numbers of the drawings are those of the book.

use crate::base::language::Language;
use crate::base::place::SourceId;
use crate::base::proof::Link;
use crate::book::Book;
use crate::lang::Catalog;
use crate::settings;
use crate::site::charts::CHARTS;
use crate::site::charts::Chart;
use crate::site::charts::draw;
use crate::site::charts::fill::Source;
use crate::site::charts::fill::Subject;
use crate::snapshot::Snapshot;

use super::samples::instant;

const CONTRACT: &str = r#"
id       = "demo"
title    = "示范合同"
zone     = "Asia/Shanghai"
calendar = "cn"
total    = "300000.00 CNY"
[term]
first = 2025-09-01
last  = 2026-08-31
[[party]]
id   = "buyer"
role = "采购人"
[[party]]
id   = "supplier"
role = "供应商"
[[period]]
id     = "y1"
title  = "第一年"
first  = 2025-09-01
last   = 2026-08-31
amount = "300000.00 CNY"
[[shift]]
id    = "office"
title = "服务时段"
days  = "workdays"
hours = ["10:00-14:00", "16:00-20:00"]
[[clause]]
id     = "C-1"
title  = "三小时响应"
group  = "一"
text   = "要求"
source = "L1"
[[clause.obligation]]
id     = "response"
kind   = "deadline"
on     = "incident"
from   = "reported_at"
to     = "responded_at"
within = "3h"
clock  = "office"
[[clause.obligation]]
id      = "few"
kind    = "count"
on      = "incident"
per     = "period"
at_most = 2
[[clause]]
id     = "C-2"
title  = "每日备份"
group  = "一"
text   = "要求"
source = "L2"
[[clause.obligation]]
id     = "backup"
kind   = "cadence"
on     = "backup"
every  = "day"
[[clause]]
id     = "C-3"
title  = "考核扣款"
group  = "一"
text   = "要求"
source = "L3"
[scorecard]
title = "考核表"
total = 100
[[scorecard.section]]
id     = "1"
title  = "响应"
points = 60
[[scorecard.section.item]]
id       = "1.1"
title    = "响应"
points   = 60
standard = "标准"
deduct   = [{ of = ["response"], points = 2 }]
[[scorecard.section]]
id     = "2"
title  = "备份"
points = 40
[[scorecard.section.item]]
id       = "2.1"
title    = "备份"
points   = 40
standard = "标准"
deduct   = [{ of = ["backup"], points = 1, once = "month" }]
[[band]]
clause = "C-3"
title  = "不扣"
score  = "[95, 100]"
deduct = "0%"
[[band]]
clause = "C-3"
title  = "扣"
score  = "[0, 95)"
deduct = "3%"
"#;

const RECORDS: &str = r#"
[[incident]]
id           = "INC-1"
summary      = "好"
severity     = "general"
reported_at  = 2025-09-03T10:00:00
responded_at = 2025-09-03T13:00:00
[[incident]]
id           = "INC-2"
summary      = "迟一秒，隔着假期"
severity     = "general"
reported_at  = 2025-09-30T19:00:00
responded_at = 2025-10-09T12:00:01
[[incident]]
id           = "INC-3"
summary      = "还没有响应"
severity     = "general"
reported_at  = 2025-10-14T20:30:00
"#;

fn book() -> Book {
    let calendar = include_str!("../../../../data/calendars/cn.toml");
    let files = [
        ("data/calendars/cn.toml", calendar),
        ("pactbook.toml", ""),
        ("data/demo/contract.toml", CONTRACT),
        ("data/demo/records/all.toml", RECORDS),
    ];
    let snapshot = Snapshot::from_texts(files, instant("2025-10-15 10:30:00"));
    let (settings, _) = settings::read("", SourceId(0));
    Book::open(snapshot, settings)
}

fn chart(book: &Book, name: &str, subject: Subject) -> Option<Chart> {
    let catalog = Catalog::of(Language::Zh);
    let source = Source {
        ledger: &book.ledger,
        contract: 0,
        verdicts: &book.verdicts[0],
        assessment: &book.assessments[0],
        trend: &[],
        as_of: book.moment(0),
        catalog: &catalog,
        href: &|link| match link {
            Link::Outcome(obligation, outcome) => Some(format!("{obligation}/{outcome}.html")),
            _ => None,
        },
    };
    draw(name, &source, subject, "页 x")
}

fn outcome(book: &Book, obligation: usize, id: &str) -> Subject {
    let outcomes = &book.verdicts[0].decided[obligation].outcomes;
    let number = outcomes.iter().position(|outcome| outcome.id == id);
    Subject::Outcome(obligation, number.expect("the outcome is decided"))
}

#[test]
fn sections_and_months_say_what_the_assessment_says() {
    let book = book();
    let score = &book.assessments[0].periods[0];
    let sections = chart(&book, "sections", Subject::Period(0)).expect("there is a scorecard");
    assert_eq!(sections.table.rows[0], ["响应", "60", "58", "56", "58"]);
    let months = chart(&book, "months", Subject::Period(0)).expect("there is a period");
    assert_eq!(months.table.rows.len(), 12);
    // No backup at all: thirty breaches in September, one of which costs a point.
    assert_eq!(months.table.rows[0], ["2025-09", "2", "29", "3", "97"]);
    // Thirteen more backups and, in a window that still runs, one incident too many.
    let last = &months.table.rows[1];
    assert_eq!(last[1..3], ["1", "14"]);
    assert_eq!(last.last(), Some(&score.total.now.normalize().to_string()));
    assert_eq!(months.table.rows[2].last().map(String::as_str), Some("未开始"));
}

#[test]
fn a_holiday_does_not_count_in_the_time_taken() {
    let book = book();
    let incidents = chart(&book, "incidents", Subject::Obligation(0, Some(0)))
        .expect("three records have a limit");
    let taken: Vec<&str> = incidents.table.rows.iter().map(|row| row[2].as_str()).collect();
    // The third was reported on the as-of day itself: a chart tells days, so nothing is counted yet.
    assert_eq!(taken, ["3 小时", "3 小时 1 秒", "未填"]);
    assert!(incidents.title.contains("3 起中 1 起超时（INC-2）"), "{}", incidents.title);
    assert!(incidents.svg.contains("href=\"response/INC-2.html\""));
    let all = chart(&book, "incidents", Subject::Period(0)).expect("incidents have a limit");
    assert_eq!(all.table.rows.len(), 3);
    assert_eq!(all.table.rows[1][1], "三小时响应");
}

#[test]
fn the_clock_of_a_breach_shows_what_the_proof_counted() {
    let book = book();
    let clock = chart(&book, "clock", outcome(&book, 0, "INC-2")).expect("a limit decides it");
    let so_far = clock.table.rows.iter().rev().find(|row| !row[4].is_empty());
    assert_eq!(so_far.map(|row| row[4].as_str()), Some("3 小时 1 秒"));
    assert!(clock.table.rows.iter().any(|row| row[2] == "节假日"), "{:?}", clock.table.rows);
    assert!(clock.svg.contains("超时 1 秒"), "{}", clock.svg);
    assert!(clock.svg.contains("期限 10-09 12:00"));
    let open = chart(&book, "clock", outcome(&book, 0, "INC-3")).expect("a limit decides it");
    // What is under way is told by the day: the morning lies before the report.
    assert!(!open.svg.contains("判定时刻"), "{}", open.svg);
    assert!(open.svg.contains("期限"), "{}", open.svg);
}

#[test]
fn a_total_climbs_by_what_each_record_adds_until_it_is_beyond_the_limit() {
    let book = book();
    let tally = chart(&book, "tally", outcome(&book, 1, "y1")).expect("records are counted");
    let so_far: Vec<&str> = tally.table.rows.iter().map(|row| row[3].as_str()).collect();
    assert_eq!(so_far, ["1", "2", "3"]);
    assert_eq!(tally.table.rows[2][0], "INC-3");
    assert!(tally.svg.contains("不超过 2"), "{}", tally.svg);
    // Of three only the third is to blame: one filled diamond and its sample.
    assert_eq!(tally.svg.matches("应负责的记录").count(), 1);
    assert!(tally.svg.contains("判定时刻"), "the window still runs");
    assert_eq!(chart(&book, "tally", outcome(&book, 0, "INC-2")), None, "nothing is added up");
}

#[test]
fn a_slot_stands_among_its_neighbours() {
    let book = book();
    let slot = chart(&book, "clock", outcome(&book, 2, "2025-09-02")).expect("a slot has a limit");
    let labels: Vec<&str> = slot.table.rows.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(labels, ["时段起", "期限"], "nothing was filed, for it or beside it");
    let count = chart(&book, "clock", outcome(&book, 1, "y1"));
    assert_eq!(count, None, "a total has no clock");
}

#[test]
fn slots_are_counted_as_they_were_decided() {
    let book = book();
    let slots = chart(&book, "slots", Subject::Obligation(2, None)).expect("it has slots");
    assert_eq!(slots.table.rows[0][0], "2025-09");
    assert_eq!(slots.table.rows[0][1], "30");
    assert_eq!(slots.table.rows.len(), 12);
    assert_eq!(chart(&book, "slots", Subject::Obligation(0, None)), None);
}

#[test]
fn the_waterfall_ends_at_what_is_payable() {
    let book = book();
    let settlement = book.assessments[0].settlement.as_ref().expect("the contract has a price");
    let waterfall = chart(&book, "waterfall", Subject::Settlement).expect("there is money");
    let catalog = Catalog::of(Language::Zh);
    let payable = catalog.value(&settlement.payable.now.into());
    assert_eq!(waterfall.table.rows.last().map(|row| &row[1]), Some(&payable));
    assert_eq!(waterfall.table.rows.len(), settlement.waterfall.len());
}

#[test]
fn a_chart_that_does_not_fit_its_subject_is_not_drawn() {
    let book = book();
    let subjects = [
        Subject::Period(7),
        Subject::Obligation(99, None),
        Subject::Outcome(0, 999),
        Subject::Outcome(99, 0),
    ];
    for drawing in CHARTS {
        for subject in subjects {
            assert_eq!(chart(&book, drawing.name, subject), None, "{} {subject:?}", drawing.name);
        }
    }
    assert_eq!(chart(&book, "no-such-chart", Subject::Settlement), None);
}
