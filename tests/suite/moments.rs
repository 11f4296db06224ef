//! Until when a judgement holds: as of any instant before, the same files give the same, and the
//! instant itself is that of the next real event.

use std::collections::BTreeSet;

use pactbook::base::language::Language;
use pactbook::base::moment::Moment;
use pactbook::base::place::SourceId;
use pactbook::base::time::Instant;
use pactbook::base::time::Zone;
use pactbook::book::Book;
use pactbook::book::due;
use pactbook::handbook;
use pactbook::handbook::case::Case;
use pactbook::handbook::case::FENCE;
use pactbook::settings;
use pactbook::snapshot::Snapshot;
use proptest::prelude::ProptestConfig;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::bench::at;
use crate::bench::clause;
use crate::bench::whole;
use crate::pages::fenced;
use crate::shipped::number;
use crate::shipped::shipped;

/// Ten years: what holds for good holds so long.
const LONG: i64 = 10 * 366 * 86_400;

/// Everything that is said about the contracts of a book, line by line.
fn said(book: &Book) -> String {
    let contracts = 0..book.ledger.contracts.len();
    let due: Vec<Vec<due::Due>> = contracts.map(|no| due::due(book, no, due::AHEAD)).collect();
    let judged = (&book.integrity, &book.verdicts, &book.assessments, &book.seals, &book.examples);
    format!("{judged:#?}\n{:#?}\n{:#?}\n{due:#?}", book.findings, book.waived)
}

/// The first instant as of which something about any of the contracts may be another thing.
fn until(book: &Book) -> Option<Instant> {
    (0..book.ledger.contracts.len()).filter_map(|no| book.until(no)).min()
}

/// The first instant as of which all that is said was the same.
fn since(book: &Book) -> Option<Instant> {
    (0..book.ledger.contracts.len()).filter_map(|no| book.since(no)).max()
}

/// The lines in which two texts differ, the first few of them.
fn differences<'a>(old: &'a str, new: &'a str) -> Vec<(&'a str, &'a str)> {
    old.lines().zip(new.lines()).filter(|(old, new)| old != new).take(8).collect()
}

/// Asserts that what a book says holds since and until it says: at the first second, at the last and
/// between.
pub(crate) fn holds(book: &Book, is_between: bool, open: &dyn Fn(Instant) -> Book) {
    let from = book.snapshot.as_of.instant;
    let told = said(book);
    let last = until(book).map_or_else(|| from.plus(LONG), |until| until.plus(-1));
    assert!(last >= from, "an answer holds for the second for which it was asked");
    let first = since(book).unwrap_or_else(|| from.plus(-LONG));
    assert!(first <= from, "an answer holds for the second for which it was asked");
    let mut instants = BTreeSet::from([first, last]);
    if is_between {
        instants.insert(from.plus(last.since(from) / 3));
    }
    for then in instants.into_iter().filter(|then| *then != from) {
        let later = said(&open(then));
        let found = differences(&told, &later);
        assert!(told == later, "as of {from:?} it was to hold at {then:?}: {found:#?}");
    }
}

/// The book of texts as of an instant, with what is only worth knowing.
pub(crate) fn open(texts: &[(&str, &str)], as_of: Instant) -> Book {
    let snapshot = Snapshot::from_texts(texts.iter().copied(), as_of);
    let (settings, _) = settings::read("", SourceId(0));
    Book::open(snapshot, settings)
}

fn zone() -> Zone {
    Zone::parse("Asia/Shanghai").expect("the zone is known")
}

#[test]
fn nothing_that_was_never_asked_changes() {
    let moment = Moment::new(at("2026-07-03T09:00:00"));
    assert_eq!(moment.until(), None);
    assert!(moment.reached(at("2026-07-03T09:00:00")) && moment.passed(at("2026-07-03T08:59:59")));
    assert_eq!(moment.until(), None, "what is over stays over");
}

#[test]
fn each_question_notes_when_its_answer_changes() {
    let noon = at("2026-07-03T12:00:00");
    let after = |ask: &dyn Fn(&Moment)| {
        let moment = Moment::new(noon);
        ask(&moment);
        moment.until()
    };
    let ahead = at("2026-07-05T08:00:00");
    assert_eq!(after(&|one| assert!(!one.reached(ahead))), Some(ahead));
    assert_eq!(after(&|one| assert!(!one.passed(ahead))), Some(ahead.plus(1)));
    assert_eq!(after(&|one| assert!(!one.passed(noon))), Some(noon.plus(1)));
    let midnight = at("2026-07-04T00:00:00");
    assert_eq!(
        after(&|one| assert_eq!(one.date(zone()).to_string(), "2026-07-03")),
        Some(midnight)
    );
    assert_eq!(after(&|one| assert_eq!(one.day(zone()).to, midnight)), Some(midnight));
    let counted = at("2026-07-03T00:00:00");
    let before = Some(midnight.plus(-1));
    assert_eq!(after(&|one| assert_eq!(one.midnight(zone()), counted)), before);
    assert_eq!(after(&|one| assert_eq!(one.or_before(counted), counted)), None);
    assert_eq!(after(&|one| assert_eq!(one.or_before(ahead), noon)), Some(noon.plus(1)));
    let sooner = Moment::new(noon);
    sooner.exactly();
    assert_eq!(after(&|one| one.join(&sooner)), Some(noon.plus(1)));
    assert_eq!(sooner.afresh().until(), None);
}

#[test]
fn the_earliest_of_all_answers_counts_whatever_the_order_and_the_thread() {
    let moment = Moment::new(Instant::from_unix(0));
    let ahead: Vec<i64> = (0..1_000).map(|n| 5 + (n * 7_919) % 1_000).collect();
    assert!(ahead.par_iter().all(|at| !moment.reached(Instant::from_unix(*at))));
    assert_eq!(moment.until(), Some(Instant::from_unix(5)));
}

#[test]
fn a_day_on_which_the_clocks_change_is_not_looked_through() {
    let zone = Zone::parse("Europe/Berlin").expect("the zone is known");
    let noon = zone.instant("2026-10-25T12:00:00".parse().expect("a local time"));
    let before = noon.plus(-12 * 3600);
    for as_of in [noon, before] {
        let moment = Moment::new(as_of);
        moment.date(zone);
        assert_eq!(moment.until(), Some(as_of.plus(1)), "{as_of:?}");
    }
}

/// Questions about the day hold in any zone, however often its clocks changed.
#[test]
fn a_date_is_the_same_until_it_is_said_to_change() {
    let zones = ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "+05:45"];
    for name in zones {
        let zone = Zone::parse(name).expect("the zone is known");
        for n in 0..4_000 {
            let as_of = Instant::from_unix(500_000_000 + n * 271_829);
            let moment = Moment::new(as_of);
            let (date, midnight) = (moment.date(zone), moment.midnight(zone));
            let last = moment.until().expect("days end").plus(-1);
            for then in [last, as_of.plus(last.since(as_of) / 2)] {
                let later = Moment::new(then);
                assert_eq!(
                    (later.date(zone), later.midnight(zone)),
                    (date, midnight),
                    "{name} {n}"
                );
            }
        }
    }
}

const CASES: u32 = 160;

/// The cases of all rule kinds: small contracts and records.
fn cases() -> Vec<Case> {
    let texts = handbook::RULES.iter().map(|page| page.text(Language::Zh));
    texts.flat_map(|text| fenced(text, FENCE)).map(Case::read).collect()
}

fn book_of(case: &Case, as_of: Instant) -> Book {
    let as_of = zone().local(as_of).format("%Y-%m-%dT%H:%M:%S").to_string();
    Case { as_of, ..case.clone() }.judge().book
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, ..ProptestConfig::default() })]

    /// As of any instant, whatever the rule.
    #[test]
    fn what_a_rule_says_holds_until_it_says(which in 0_usize..10_000, share in 0_i64..10_000) {
        let cases = cases();
        let case = &cases[which % cases.len()];
        let records = &case.judge().book.ledger.records;
        let dates: Vec<Instant> = records.iter().filter_map(|record| record.at).collect();
        let term = case.judge().book.ledger.contracts[0].identity.term_interval();
        let first = dates.iter().min().copied().unwrap_or(term.from).plus(-2 * 86_400);
        let last = dates.iter().max().copied().unwrap_or(term.from).plus(40 * 86_400);
        // Every third instant lies on a change.
        let drawn = first.plus(last.since(first) / 10_000 * share);
        let book = book_of(case, drawn);
        said(&book);
        let as_of = match (share % 3, until(&book)) {
            (0, Some(until)) => until,
            _ => drawn,
        };
        holds(&book_of(case, as_of), true, &|then| book_of(case, then));
    }

    /// A deadline, a slot and an open outage on random days.
    #[test]
    fn small_contracts_hold_until_they_say(
        asked in 0_i64..60 * 86_400,
        taken in 0_i64..3 * 86_400,
        as_of in 0_i64..90 * 86_400,
    ) {
        let start = at("2025-10-01T00:00:00");
        let stamp = |at: Instant| zone().local(at).format("%Y-%m-%dT%H:%M:%S").to_string();
        let (from, to) = (start.plus(asked), start.plus(asked + taken));
        let records = format!(
            "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = {}\nresponded_at = {}\n",
            stamp(from), stamp(to),
        );
        let contract = clause(DEADLINE);
        let texts = [
            ("data/calendars/cn.toml", crate::bench::CALENDAR),
            ("pactbook.toml", ""),
            ("data/demo/contract.toml", contract.as_str()),
            ("data/demo/records/all.toml", records.as_str()),
        ];
        let now = start.plus(as_of);
        let book = open(&texts, now);
        said(&book);
        let next = until(&book);
        prop_assert!(next.is_none_or(|next| next > now));
        // Nothing but the record's own instants, its limit and what is due soon changes anything.
        let again = open(&texts, next.map_or(now, |next| next.plus(-1)));
        prop_assert_eq!(said(&book), said(&again));
    }
}

const DEADLINE: &str = "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\n\
    to = \"responded_at\"\nwithin = \"2h\"\nclock = \"office\"";

/// The shipped contracts, one by one, as they stood while they ran.
#[test]
fn what_the_shipped_contracts_say_holds_until_they_say() {
    let book = shipped();
    for (id, as_of) in [("xian", "2026-03-11T10:20:30"), ("turpan", "2026-07-03T09:00:00")] {
        let folder = &book.ledger.contracts[number(book, id)].folder;
        let shared = ["data/calendars/", "data/kinds/"].map(str::to_owned);
        let wanted = [format!("data/{folder}/")].into_iter().chain(shared);
        let wanted: Vec<String> = wanted.collect();
        let sources = book.snapshot.numbered();
        let texts: Vec<(&str, &str)> = sources
            .filter(|(_, file)| wanted.iter().any(|one| file.path.starts_with(one)))
            .map(|(source, file)| (file.path.as_str(), book.snapshot.text(source)))
            .collect();
        let own = open(&texts, at(as_of));
        said(&own);
        // The earlier one has a record eighteen minutes ahead.
        let until = until(&own).expect("a contract that runs has something ahead");
        assert!(until.since(at(as_of)) > 1000, "{id} holds until {until:?}");
        holds(&own, true, &|then| open(&texts, then));
    }
}

/// What the book of one obligation says holds until then.
fn next(obligation: &str, records: &str, as_of: &str) -> Option<Instant> {
    let contract = clause(obligation);
    let files =
        [("data/demo/contract.toml", contract.as_str()), ("data/demo/records/all.toml", records)];
    let book = whole(&files, as_of);
    said(&book);
    until(&book)
}

#[test]
fn an_open_question_is_next_at_risk_then_late_and_then_never_again() {
    let records =
        "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n";
    let rule = DEADLINE.replace("2h", "10 days");
    let until = |as_of: &str| next(&rule, records, as_of);
    // Due at the end of the 25th; at risk from four hours before that.
    assert_eq!(until("2025-10-15T10:00:00"), Some(at("2025-10-25T19:59:59")));
    assert_eq!(until("2025-10-25T19:59:59"), Some(at("2025-10-26T00:00:00")));
    // Late now and for good, but for the end of the year's period.
    let month = at("2025-11-30T00:00:00");
    assert!(until("2025-10-26T00:00:00").is_none_or(|next| next > month));
}

#[test]
fn a_record_from_the_future_is_next_when_it_happens() {
    let records = "[[incident]]\nid = \"A\"\nreported_at = 2026-07-03T00:00:00\n\
        [[incident]]\nid = \"B\"\nreported_at = 2026-07-03T00:00:02\n\
        [[incident]]\nid = \"C\"\nreported_at = 2026-08-01T00:00:00\n";
    let contract = clause(DEADLINE);
    let files =
        [("data/demo/contract.toml", contract.as_str()), ("data/demo/records/all.toml", records)];
    let book = whole(&files, "2026-07-03T00:00:00");
    let ahead: Vec<_> = book.findings.iter().filter(|one| one.rule == "after-as-of").collect();
    let [ahead] = ahead.as_slice() else { panic!("one for the file: {ahead:#?}") };
    assert_eq!(ahead.message.args[0].1, 2usize.into());
    assert_eq!(until(&book), Some(at("2026-07-03T00:00:02")));
}

#[test]
fn a_period_is_next_when_it_ends() {
    let rule = "kind = \"cadence\"\non = \"deliverable\"\nevery = \"period\"\n\
        place = \"covers\"\nby = \"submitted_at\"";
    // Ninety days before a period ends its sign-off is listed as due.
    assert_eq!(next(rule, "", "2026-07-01T09:00:00"), Some(at("2026-08-31T19:59:59")));
    assert_eq!(next(rule, "", "2026-08-31T23:59:59"), Some(at("2026-09-01T00:00:00")));
}

#[test]
fn a_waiver_is_next_when_it_ends() {
    let waiver = "[[waiver]]\nrule = \"rule\"\nrecord = \"Q-1\"\nreason = \"另行处理\"\n\
        owner = \"信息中心\"\nuntil = 2025-11-20\n";
    let (mut settings, found) = settings::read(waiver, SourceId(0));
    assert_eq!(found, []);
    settings.zone = zone();
    let records =
        "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n";
    let contract = clause(DEADLINE);
    let texts = [
        ("data/calendars/cn.toml", crate::bench::CALENDAR),
        ("pactbook.toml", waiver),
        ("data/demo/contract.toml", contract.as_str()),
        ("data/demo/records/all.toml", records),
    ];
    let open = |as_of: &str| Book::open(Snapshot::from_texts(texts, at(as_of)), settings.clone());
    let book = open("2025-11-02T09:00:00");
    assert_eq!(book.waived.len(), 1, "{:#?}", book.findings);
    assert_eq!(book.until(0), Some(at("2025-11-21T00:00:00")));
    assert_eq!(open("2025-11-20T23:59:59").waived.len(), 1);
    assert_eq!(open("2025-11-21T00:00:00").waived.len(), 0);
}

/// Everything at once that a page may tell by the clock: somebody away, an open gap, a slot that
/// runs, a question that is late, a share so far.
const LIVELY: &str = r#"
kind = "deadline"
on = "question"
from = "asked_at"
to = "responded_at"
within = "2h"

[[clause.obligation]]
id = "report"
kind = "cadence"
on = "deliverable"
where = "kind == 'monthly_report'"
every = "month"
place = "covers"
by = "submitted_at"

[[clause.obligation]]
id = "gap"
kind = "coverage"
on = "monitor_gap"
from = "from"
to = "to"
clock = "always"
"#;

const LIVES: &str = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n\
    [[question]]\nid = \"Q-2\"\nkind = \"question\"\nasked_at = 2025-11-04T16:30:00\n\
    [[staff]]\nid = \"S-1\"\nperson = \"驻场工程师\"\nfrom = 2025-09-01\nto = 2025-11-05\n";

/// The pages of a contract are as good as its judgement. What tells of all contracts, and the files
/// that name the instant for the others, may say which instant it is.
#[test]
fn pages_of_a_contract_hold_until_its_book_says() {
    let contract = clause(LIVELY);
    let texts = [
        ("data/calendars/cn.toml", crate::bench::CALENDAR),
        ("pactbook.toml", ""),
        ("data/demo/contract.toml", contract.as_str()),
        ("data/demo/records/all.toml", LIVES),
    ];
    let pages = |book: &Book| {
        let files = pactbook::site::compose(book).expect("the shipped theme is sound").files;
        let is_page = |path: &str| {
            let inside = path.strip_prefix("en/").unwrap_or(path);
            inside.starts_with("demo/") && (inside.ends_with(".html") || inside.ends_with(".ics"))
        };
        // The foot of a page may name the instant of the run.
        let foot = format!("{} (UTC+08:00)", zone().stamp(book.snapshot.as_of.instant));
        let own = files.into_iter().filter(|(path, _)| is_page(path));
        own.map(|(path, text)| (path, String::from_utf8_lossy(&text).replace(&foot, "")))
            .collect::<Vec<_>>()
    };
    for as_of in ["2025-11-04T17:00:00", "2025-11-05T09:30:00"] {
        let book = open(&texts, at(as_of));
        let was = pages(&book);
        assert!(was.len() > 20, "there are pages to be looked at");
        let until = until(&book).expect("a contract that runs has something ahead");
        assert!(until.since(at(as_of)) > 600, "{until:?}");
        let is = pages(&open(&texts, until.plus(-1)));
        let other = was.iter().zip(&is).filter(|(old, new)| old != new).map(|(old, new)| {
            let (old_text, new_text) = (
                old.1.as_bytes().escape_ascii().to_string(),
                new.1.as_bytes().escape_ascii().to_string(),
            );
            let at = old_text.bytes().zip(new_text.bytes()).take_while(|(a, b)| a == b).count();
            let part = |text: &str| text.get(at.saturating_sub(60)..at + 60).map(str::to_owned);
            (&old.0, part(&old_text), part(&new_text))
        });
        assert_eq!(other.take(5).collect::<Vec<_>>(), [], "as of {as_of}, until {until:?}");
        assert_eq!(was.len(), is.len());
    }
}
