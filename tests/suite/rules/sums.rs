//! `ratio` of sums, of several kinds of records together, and of records over several obligations.

use pactbook::base::quantity::Decimal;
use pactbook::book::Book;
use pactbook::obligations::outcome::Reach;
use pactbook::obligations::outcome::Verdict;

use super::despite;
use super::judged;
use super::one;
use super::proves;
use crate::bench::book;
use crate::bench::clause;
use crate::bench::outcomes;
use crate::bench::said;

const DELIVERED: &str = "kind = \"ratio\"\non = \"usage\"\namong = \"metric == 'sms'\"\nsum = \"delivered\"\n\
    of = \"sent\"\nat_least = \"99%\"";

const OVER: &str = "2026-09-01T00:00:00";

/// A month of messages.
fn month(id: &str, day: &str, sent: &str, delivered: &str) -> String {
    let field = |name: &str, value: &str| match value {
        "" => String::new(),
        value => format!("{name} = {value}\n"),
    };
    format!(
        "[[usage]]\nid = \"{id}\"\nmetric = \"sms\"\nday = {day}\n{}{}\n",
        field("sent", sent),
        field("delivered", delivered)
    )
}

#[test]
fn sums_are_divided_and_not_their_quotients() {
    // 198 + 9702 of 200 + 9800 is exactly 99 %, although the mean of 99 % and 99 % says nothing.
    let met =
        month("U-1", "2025-10-31", "200", "100") + &month("U-2", "2025-11-30", "9800", "9800");
    let book = judged(DELIVERED, &met, OVER);
    let outcome = one(&book, "y1");
    assert_eq!((outcome.verdict, outcome.value), (Verdict::Met, Some(Decimal::from(99))));
    assert!(proves(outcome, "proof-counts"));
    let breached =
        month("U-1", "2025-10-31", "200", "99") + &month("U-2", "2025-11-30", "9800", "9800");
    assert_eq!(one(&judged(DELIVERED, &breached, OVER), "y1").verdict, Verdict::Breached);
}

#[test]
fn a_month_in_another_period_counts_there() {
    let records =
        month("U-1", "2026-08-31", "100", "99") + &month("U-2", "2026-09-01", "100", "98");
    let book = judged(DELIVERED, &records, "2027-09-01T00:00:00");
    assert_eq!(one(&book, "y1").verdict, Verdict::Met);
    assert_eq!(one(&book, "y2").verdict, Verdict::Breached);
}

#[test]
fn nothing_sent_is_nothing_to_divide_by() {
    let nothing = month("U-1", "2025-10-31", "0", "0");
    let outcome_of = |rule: &str, records: &str| {
        let book = judged(rule, records, OVER);
        (one(&book, "y1").verdict, one(&book, "y1").value)
    };
    assert_eq!(outcome_of(DELIVERED, &nothing), (Verdict::Met, None));
    assert_eq!(outcome_of(DELIVERED, ""), (Verdict::Met, None));
    let zero = format!("{DELIVERED}\nempty = \"zero\"");
    assert_eq!(outcome_of(&zero, &nothing), (Verdict::Breached, None));
    let neither = month("U-1", "2025-10-31", "", "") + &month("U-2", "2025-10-30", "100", "99");
    assert_eq!(outcome_of(DELIVERED, &neither).0, Verdict::Met, "it states no part of either sum");
}

#[test]
fn half_a_statement_leaves_it_undecided() {
    let half = month("U-1", "2025-10-31", "100", "") + &month("U-2", "2025-10-30", "100", "100");
    let book = judged(DELIVERED, &half, OVER);
    assert_eq!(one(&book, "y1").verdict, Verdict::Undecidable);
    assert_eq!(one(&book, "y1").reach, Reach::Unknown);
    let faulty = month("U-1", "2025-10-31", "100", "\"many\"");
    assert_eq!(one(&despite(DELIVERED, &faulty, OVER), "y1").verdict, Verdict::Undecidable);
}

#[test]
fn where_says_which_part_of_the_whole_is_good() {
    // Days kept of days owed: 300 of 400.
    let rule = "kind = \"ratio\"\non = \"usage\"\nwhere = \"delivered == sent\"\nof = \"sent\"\nat_least = \"75%\"";
    let records =
        month("U-1", "2025-10-31", "300", "300") + &month("U-2", "2025-11-30", "100", "99");
    let book = judged(rule, &records, OVER);
    assert_eq!(one(&book, "y1").value, Some(Decimal::from(75)));
    assert_eq!(one(&book, "y1").verdict, Verdict::Met);
    let stricter = rule.replace("75%", "75.01%");
    assert_eq!(one(&judged(&stricter, &records, OVER), "y1").verdict, Verdict::Breached);
}

const PARTS: &str = "kind = \"ratio\"\nat_least = \"75%\"\nper = \"month\"\nparts = [\n\
    { on = \"incident\", where = \"has(restored_at)\" },\n\
    { on = \"request\", among = \"kind == 'config'\", where = \"has(served_at)\", at = \"requested_at\" },\n]";

/// Incidents and requests of October, of which so many are done.
fn work(done: usize, incidents: usize, served: usize, requests: usize) -> String {
    let incident = |n: usize| {
        let end = if n < done { "restored_at = 2025-10-02T00:00:00\n" } else { "" };
        format!(
            "[[incident]]\nid = \"I-{n}\"\nkind = \"fault\"\nreported_at = 2025-10-01T00:00:00\n{end}\n"
        )
    };
    let request = |n: usize| {
        let end = if n < served { "served_at = 2025-11-01T00:00:00\n" } else { "" };
        format!(
            "[[request]]\nid = \"R-{n}\"\nkind = \"config\"\nrequested_at = 2025-10-31T23:59:59\n{end}\n"
        )
    };
    (0..incidents).map(incident).chain((0..requests).map(request)).collect()
}

#[test]
fn several_kinds_of_records_make_one_ratio() {
    let october = |records: &str| {
        let book = judged(PARTS, records, OVER);
        (one(&book, "2025-10").verdict, one(&book, "2025-10").value)
    };
    assert_eq!(october(&work(2, 2, 1, 2)), (Verdict::Met, Some(Decimal::from(75))));
    assert_eq!(october(&work(1, 2, 1, 2)), (Verdict::Breached, Some(Decimal::from(50))));
    let other = work(2, 2, 1, 2).replace("\"config\"", "\"content\"");
    assert_eq!(october(&other), (Verdict::Met, Some(Decimal::ONE_HUNDRED)), "not among them");
}

#[test]
fn parts_take_the_place_of_on_and_where() {
    let keys = |rule: &str| -> Vec<&'static str> {
        despite(rule, "", OVER).findings.iter().map(|finding| finding.message.key).collect()
    };
    assert_eq!(keys(&format!("{PARTS}\non = \"incident\"")), ["contract-unknown-key"]);
    assert_eq!(keys(&PARTS.replace("has(served_at)", "served")).len(), 1);
    assert_eq!(keys(&DELIVERED.replace("of = \"sent\"\n", "")), ["contract-missing-key"]);
}

/// Two duties of an incident, and the share of incidents that fulfil both.
fn both(rest: &str, records: &str, as_of: &str) -> Book {
    let rule = format!(
        "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"1h\"\n\
         except = [{{ when = \"cause == 'network'\", title = \"学校网络\" }}]\n\n\
         [[clause.obligation]]\nid = \"repair\"\nkind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\n\
         to = \"restored_at\"\nwithin = \"8h\"\n\n\
         [[clause.obligation]]\nid = \"share\"\nkind = \"ratio\"\noutcomes = [\"rule\", \"repair\"]\n\
         at_least = \"50%\"\n{rest}"
    );
    let book = book(&clause(&rule), records, as_of);
    let known = ["rule", "repair", "share"];
    assert!(book.findings.iter().all(|f| known.contains(&&*f.rule)), "{:#?}", said(&book));
    book
}

fn incident(id: &str, responded: &str, restored: &str) -> String {
    format!(
        "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nreported_at = 2025-10-01T08:00:00\n\
         responded_at = 2025-10-01T{responded}\nrestored_at = 2025-10-01T{restored}\n\n"
    )
}

fn share(book: &Book) -> (Verdict, Option<Decimal>) {
    let found = outcomes(book, "share").iter().find(|outcome| outcome.id == "y1");
    let found = found.expect("a share has an outcome for each period");
    (found.verdict, found.value)
}

#[test]
fn a_record_is_good_only_if_all_its_outcomes_are() {
    let records =
        incident("I-1", "09:00:00", "16:00:01") + &incident("I-2", "08:30:00", "16:00:00");
    // Three of four outcomes, but one of two incidents.
    let single = share(&both("", &records, OVER));
    assert_eq!(single, (Verdict::Met, Some(Decimal::from(75))));
    let grouped = share(&both("group = \"record\"", &records, OVER));
    assert_eq!(grouped, (Verdict::Met, Some(Decimal::from(50))));
    let neither =
        incident("I-1", "09:00:00", "16:00:01") + &incident("I-2", "09:00:01", "16:00:00");
    let grouped = share(&both("group = \"record\"", &neither, OVER));
    assert_eq!(grouped, (Verdict::Breached, Some(Decimal::ZERO)));
}

#[test]
fn an_excused_outcome_leaves_the_others_to_decide() {
    let late = incident("I-1", "10:00:00", "16:00:00").trim_end().to_owned()
        + "\ncause = \"network\"\n\n[[confirmation]]\nid = \"CF-1\"\nof = \"I-1\"\nby = \"buyer\"\n\
           at = 2025-10-02T10:00:00\nresult = true\n\n";
    let grouped = share(&both("group = \"record\"", &late, OVER));
    assert_eq!(grouped, (Verdict::Met, Some(Decimal::ONE_HUNDRED)));
}

#[test]
fn a_record_of_which_one_duty_is_open_is_open() {
    let running =
        incident("I-1", "09:00:00", "16:00:00").replace("restored_at = 2025-10-01T16:00:00\n", "");
    let book = both("group = \"record\"", &running, "2025-10-01T12:00:00");
    assert_eq!(share(&book), (Verdict::Met, None), "nothing is decided yet");
}

/// Requests without a limit, and the share that is done.
fn completion(pending: &str, served: &str, as_of: &str) -> (Verdict, Option<Decimal>, bool) {
    let rule = format!(
        "kind = \"deadline\"\non = \"request\"\nfrom = \"requested_at\"\nto = \"served_at\"\n\n\
         [[clause.obligation]]\nid = \"share\"\nkind = \"ratio\"\noutcomes = [\"rule\"]\n\
         at_least = \"60%\"\n{pending}"
    );
    let request = |n: usize, served: &str| {
        format!(
            "[[request]]\nid = \"R-{n}\"\nkind = \"config\"\nrequested_at = 2026-08-01T00:00:00\n{served}\n"
        )
    };
    let done = "served_at = 2026-08-02T00:00:00\n";
    let records = request(1, done) + &request(2, served);
    let book = book(&clause(&rule), &records, as_of);
    let found = outcomes(&book, "share").iter().find(|outcome| outcome.id == "y1");
    let found = found.unwrap_or_else(|| panic!("no share: {:#?}", said(&book)));
    (found.verdict, found.value, found.provisional)
}

#[test]
fn what_has_no_limit_and_is_not_done_when_the_window_ends_is_open_or_failed() {
    let failed = "pending = \"failed\"";
    let open = completion("", "", "2026-09-01T00:00:00");
    assert_eq!(open, (Verdict::Met, Some(Decimal::ONE_HUNDRED), true), "still to come");
    let half = (Verdict::Breached, Some(Decimal::from(50)), false);
    assert_eq!(completion(failed, "", "2026-09-01T00:00:00"), half);
    let running = completion(failed, "", "2026-08-31T23:59:59");
    assert_eq!(running, (Verdict::Met, Some(Decimal::ONE_HUNDRED), true), "the window still runs");
    // Done a second before the end, and at the end, which is no longer inside.
    let in_time = completion(failed, "served_at = 2026-08-31T23:59:59\n", "2026-10-01T00:00:00");
    assert_eq!(in_time, (Verdict::Met, Some(Decimal::ONE_HUNDRED), false));
    assert_eq!(
        completion(failed, "served_at = 2026-09-01T00:00:00\n", "2026-10-01T00:00:00"),
        half
    );
}
