//! A longer limit never ends earlier, and neither does one that is paused longer.

use pactbook::base::place::SourceId;
use pactbook::base::time::Instant;
use pactbook::base::time::Interval;
use pactbook::base::time::Lapse;
use pactbook::calendar::Calendar;
use pactbook::calendar::Frame;
use pactbook::calendar::clock::Clock;
use pactbook::calendar::clock::Roll;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_assert;
use proptest::prop_oneof;
use proptest::proptest;

use super::cases;
use super::clocks::beijing;
use super::clocks::calendars;
use super::clocks::clocks;
use super::clocks::instants;
use super::clocks::pauses;
use super::clocks::seconds;
use crate::bench::CALENDAR;
use crate::bench::at;

/// Months are not of one length, and pauses stretch them by whole days: so a limit in months may end
/// earlier although it begins later.
#[test]
fn a_month_from_later_may_end_earlier() {
    let (calendar, _) = Calendar::read(SourceId(0), CALENDAR);
    let frame = Frame { zone: beijing(), calendar: &calendar };
    let pause = Interval { from: at("2025-01-30T00:00:00"), to: at("2025-02-01T00:00:00") };
    let due = |from: &str| {
        let due = Clock::Always.due(frame, at(from), Lapse::Months(1), Roll::Stay, &[pause]);
        due.expect("covered").last
    };
    assert_eq!(
        due("2025-01-29T09:00:00"),
        at("2025-03-02T23:59:59"),
        "30 days, two of them paused"
    );
    assert_eq!(
        due("2025-01-31T09:00:00"),
        at("2025-02-28T23:59:59"),
        "28 days, none of them paused"
    );
}

/// A limit and one of the same unit that is as long or longer.
fn limits() -> impl Strategy<Value = (Lapse, Lapse)> {
    let pair = |most: i64| (0..most, 0..most).prop_map(|(n, more)| (n, n + more));
    prop_oneof![
        pair(200_000).prop_map(|(a, b)| (Lapse::Seconds(a), Lapse::Seconds(b))),
        pair(25).prop_map(|(a, b)| (Lapse::Days(a), Lapse::Days(b))),
        pair(20).prop_map(|(a, b)| (Lapse::Workdays(a), Lapse::Workdays(b))),
        pair(2).prop_map(|(a, b)| (Lapse::Months(a), Lapse::Months(b))),
    ]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn deadlines_follow_their_limits_their_triggers_and_their_pauses(
        both in clocks(),
        days in calendars(),
        from in seconds(),
        later in 0_i64..400_000,
        (short, long) in limits(),
        is_rolled in any::<bool>(),
        pauses in pauses(),
        more in pauses(),
    ) {
        let (_, pauses) = instants(from, &pauses);
        let (_, more) = instants(from, &more);
        let roll = if is_rolled { Roll::NextWorkday } else { Roll::Stay };
        let due = |from: i64, limit, pauses: &[Interval]| {
            let from = Instant::from_unix(from);
            both.clock.due(days.frame(), from, limit, roll, pauses).map(|due| due.last)
        };
        let Ok(last) = due(from, short, &pauses) else { return Ok(()) };
        let after = |other: Result<Instant, _>| other.is_err() || other.is_ok_and(|other| last <= other);
        prop_assert!(Instant::from_unix(from) <= last, "no limit ends before it begins");
        prop_assert!(after(due(from, long, &pauses)), "a longer limit");
        // Months are not of one length: see `a_month_from_later_may_end_earlier`.
        prop_assert!(matches!(short, Lapse::Months(_)) || after(due(from + later, short, &pauses)), "a later trigger");
        let all: Vec<Interval> = pauses.iter().chain(&more).copied().collect();
        prop_assert!(after(due(from, short, &all)), "a further pause");
    }
}
