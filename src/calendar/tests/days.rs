//! Working days, and faults of calendar files.

use std::sync::Arc;

use crate::base::place::SourceId;
use crate::calendar::Calendar;
use crate::calendar::DayKind;
use crate::calendar::LocalHoliday;
use crate::calendar::Overrides;
use crate::calendar::Status;
use crate::calendar::Uncovered;

use super::china;
use super::day;

#[test]
fn years_have_the_working_days_that_the_notices_leave() {
    let calendar = china();
    let count = |first, last| calendar.workdays(day(first), day(last));
    assert_eq!(count("2024-01-01", "2024-12-31"), Ok(251));
    assert_eq!(count("2025-01-01", "2025-12-31"), Ok(248));
    assert_eq!(count("2026-01-01", "2026-12-31"), Ok(248));
    assert_eq!(count("2025-06-01", "2025-08-31"), Ok(64));
    assert_eq!(count("2025-09-01", "2025-11-30"), Ok(61));
    assert_eq!(count("2025-12-01", "2026-02-28"), Ok(60));
    assert_eq!(count("2026-03-01", "2026-05-31"), Ok(62));
    assert_eq!(count("2026-12-31", "2027-01-01"), Err(Uncovered(2027)));
    assert_eq!(calendar.uncovered(day("2023-09-01"), day("2027-08-31")), [2023, 2027]);
    for (_, year) in calendar.years() {
        assert_eq!(year.status, Status::Official);
        assert!(year.notice.is_some() && year.dated.is_some());
    }
}

#[test]
fn days_are_what_the_notices_say() {
    let calendar = china();
    let national: Arc<str> = Arc::from("国庆节、中秋节");
    assert_eq!(calendar.day(day("2025-09-30")), Some(DayKind::Workday));
    assert_eq!(calendar.day(day("2025-10-04")), Some(DayKind::Holiday(national)));
    assert_eq!(calendar.day(day("2025-10-11")), Some(DayKind::MakeUpWorkday));
    assert_eq!(calendar.day(day("2025-10-12")), Some(DayKind::Weekend));
    assert_eq!(calendar.day(day("2027-01-04")), None, "not covered, although a Monday");
}

#[test]
fn a_contract_adds_days_but_never_years() {
    let local = Overrides {
        holidays: vec![LocalHoliday {
            name: "肉孜节".to_owned(),
            first: day("2026-03-20"),
            last: day("2027-03-22"),
        }],
        workdays: vec![day("2026-03-23"), day("2026-03-28"), day("2026-03-19"), day("2027-03-20")],
    };
    let calendar = china().with_overrides(&local);
    assert_eq!(calendar.day(day("2026-03-20")), Some(DayKind::Holiday(Arc::from("肉孜节"))));
    assert_eq!(calendar.day(day("2026-03-23")), Some(DayKind::MakeUpWorkday));
    assert_eq!(calendar.day(day("2026-03-19")), Some(DayKind::Workday));
    assert_eq!(calendar.day(day("2027-03-20")), None);
    assert_eq!(local.contradictions(), [day("2026-03-23"), day("2026-03-28"), day("2027-03-20")]);
}

#[test]
fn every_fault_of_a_calendar_file_has_its_place_and_its_year_is_not_used() {
    let text = r#"
name = "cn"
colour = "red"
[[year]]
year = 2025
status = "official"
holidays = [{ name = "元旦", first = 2025-01-01, workday = [2025-01-04] }]
[[year]]
year = 2026
status = "certain"
holidays = [
  { name = "元旦", first = 2025-12-31, last = 2026-01-03 },
  { name = "春节", first = 2026-02-15, last = 2026-02-23, workdays = [2026-02-16] },
  { first = 2026-04-04T00:00:00, last = "4 月" },
]
[[year]]
year = 2027
status = "provisional"
holidays = [{ name = "元旦", first = 2027-01-01, workdays = [2027-01-05, 2027-01-09, 2027-01-09] }]
[[year]]
year = 2028
status = "provisional"
holidays = []
[[year]]
year = 2028
status = "provisional"
holidays = []
[[year]]
status = "provisional"
"#;
    let (calendar, findings) = Calendar::read(SourceId(7), text);
    let seen: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| {
            let place = finding.place.expect("every fault has a place");
            assert_eq!(place.source, SourceId(7));
            (finding.rule.as_str(), text[place.range()].lines().next().unwrap_or_default())
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("unknown-field", "colour"),
            ("no-notice", "2025"),
            ("unknown-field", "workday"),
            ("unknown-status", "\"certain\""),
            ("date-outside-year", "2025-12-31"),
            ("missing-field", "{ first = 2026-04-04T00:00:00, last = \"4 月\" }"),
            ("wrong-type", "2026-04-04T00:00:00"),
            ("wrong-type", "\"4 月\""),
            ("contradictory-day", "2026-02-16"),
            ("plain-make-up", "2027-01-05"),
            ("double-make-up", "2027-01-09"),
            ("duplicate-year", "2028"),
            ("missing-field", "[[year]]"),
        ]
    );
    assert_eq!(calendar.years().map(|(year, _)| year).collect::<Vec<_>>(), [2027]);
    let nearest = findings[2].help.as_ref().expect("a slip has a nearest name");
    assert_eq!(nearest.key, "calendar-unknown-key-nearest");

    let (calendar, findings) = Calendar::read(SourceId(7), &text.replace("colour = ", "colour "));
    assert_eq!(calendar.years().count(), 0, "what is not TOML covers nothing");
    assert!(findings.iter().all(|finding| finding.rule == "syntax"));
}
