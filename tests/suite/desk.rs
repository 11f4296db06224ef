//! The desk: all contracts at a glance, what is left of limits, what is overdue, recurring work,
//! people and systems, and the requirements that nothing shows.

use pactbook::base::quantity::Decimal;
use pactbook::book::Book;
use pactbook::book::due::Due;
use pactbook::book::due::What;
use pactbook::book::portfolio;
use pactbook::obligations::outcome::Verdict;
use pactbook::obligations::room::Fullness;
use pactbook::obligations::room::Room;
use pactbook::obligations::room::Unit;
use pactbook::site;
use pactbook::site::desk::Desk;
use pactbook::site::target::OutcomeAt;

use crate::bench::IDENTITY;
use crate::bench::book;
use crate::bench::clause;
use crate::bench::outcomes;
use crate::bench::said;
use crate::bench::whole;
use crate::site::Files;
use crate::site::broken_links;
use crate::site::page;

const COUNT: &str = "kind = \"count\"\non = \"incident\"\nper = \"month\"\nat_most = 2\n";
const HOURS: &str = "kind = \"count\"\non = \"incident\"\nper = \"month\"\n\
                     union = [\"started_at\", \"restored_at\"]\nat_most = \"10h\"\n";
const UPTIME: &str = "kind = \"availability\"\non = \"incident\"\nper = \"month\"\n\
                      down = [\"started_at\", \"restored_at\"]\nat_least = \"99%\"\n";
const RESPONSE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\n\
                        to = \"responded_at\"\nwithin = \"2h\"\n";

/// So many incidents on the first days of July, each from 10:00 to 13:30.
fn incidents(n: usize) -> String {
    (1..=n)
        .map(|n| {
            format!(
                "[[incident]]\nid = \"I-{n}\"\nkind = \"fault\"\nreported_at = 2026-07-0{n}T10:00:00\n\
                 started_at = 2026-07-0{n}T10:00:00\nrestored_at = 2026-07-0{n}T13:30:00\n"
            )
        })
        .collect()
}

fn compose(book: &Book) -> Files {
    site::compose(book).expect("the shipped theme is sound").files
}

/// The rooms of the windows that run.
fn rooms(book: &Book) -> Vec<Room> {
    Desk::new(book).allowances(0).into_iter().map(|(_, room)| room).collect()
}

#[test]
fn an_allowance_is_used_up_at_its_limit_and_passed_one_beyond() {
    let cases = [
        (0, Fullness::Ample, "还剩 2", "未见记录"),
        (1, Fullness::Ample, "还剩 1", "有余"),
        (2, Fullness::Full, "没有剩余", "用尽"),
        (3, Fullness::Over, "超出 1", "超限"),
    ];
    for (n, fullness, left, state) in cases {
        let book = book(&clause(COUNT), &incidents(n), "2026-07-10T09:00:00");
        let rooms = rooms(&book);
        assert_eq!(rooms.len(), 1, "{n}: {:#?}", said(&book));
        assert_eq!(rooms[0].fullness(), fullness, "{n}");
        assert_eq!(rooms[0].used, Decimal::from(n), "{n}");
        let files = compose(&book);
        let table = section(page(&files, "demo.html"), "allowances");
        assert!(table.contains(left) && table.contains(state), "{n}: {table}");
    }
}

#[test]
fn hours_are_left_in_hours() {
    let book = book(&clause(HOURS), &incidents(1), "2026-07-10T09:00:00");
    assert_eq!(rooms(&book)[0].unit, Unit::Seconds);
    let files = compose(&book);
    let table = section(page(&files, "demo.html"), "allowances");
    assert!(table.contains("不超过 10 小时"), "{table}");
    assert!(table.contains("还剩 6 小时 30 分"), "{table}");
    let english = section(page(&files, "en/demo.html"), "allowances");
    assert!(english.contains("6 h 30 min left"), "{english}");
}

#[test]
fn availability_leaves_down_time_of_the_whole_window() {
    // One percent of the 744 hours of July, less three and a half.
    let book = book(&clause(UPTIME), &incidents(1), "2026-07-10T09:00:00");
    let room = rooms(&book)[0];
    assert_eq!(room.allowed, Decimal::from(744 * 36));
    assert_eq!(room.left(), Decimal::from(744 * 36 - 3 * 3600 - 1800));
    let none = self::book(&clause(UPTIME), &incidents(3), "2026-07-10T09:00:00");
    assert_eq!(rooms(&none)[0].fullness(), Fullness::Over);
    assert_eq!(rooms(&none)[0].left(), Decimal::ZERO);
}

#[test]
fn a_window_that_is_over_or_ahead_leaves_nothing_to_use() {
    let at = |as_of: &str| {
        let book = book(&clause(COUNT), &incidents(2), as_of);
        let (desk, rooms) = (Desk::new(&book), rooms(&book));
        let windows: Vec<String> =
            desk.allowances(0).iter().map(|(at, _)| desk.outcome(*at).id.clone()).collect();
        (windows, rooms.iter().map(|room| room.used).collect::<Vec<_>>())
    };
    assert_eq!(at("2026-07-31T23:59:59"), (vec!["2026-07".to_owned()], vec![Decimal::TWO]));
    assert_eq!(at("2026-08-01T00:00:00"), (vec!["2026-08".to_owned()], vec![Decimal::ZERO]));
    assert_eq!(at("2027-09-01T00:00:00"), (Vec::new(), Vec::new()));
    assert_eq!(at("2025-08-31T23:59:59"), (Vec::new(), Vec::new()));
}

#[test]
fn what_has_no_limit_has_no_allowance() {
    let shown = COUNT.replace("at_most = 2", "shown = true");
    let book = book(&clause(&shown), &incidents(2), "2026-07-10T09:00:00");
    assert_eq!(rooms(&book), []);
    assert!(!page(&compose(&book), "demo.html").contains("id=\"allowances\""));
}

#[test]
fn a_strict_limit_on_a_number_allows_one_less_and_a_floor_says_what_is_lacking() {
    let strict = COUNT.replace("at_most = 2", "below = 3");
    let book = book(&clause(&strict), &incidents(2), "2026-07-10T09:00:00");
    assert_eq!(rooms(&book)[0].fullness(), Fullness::Full);
    let floor = COUNT.replace("at_most = 2", "at_least = 3");
    let book = self::book(&clause(&floor), &incidents(2), "2026-07-10T09:00:00");
    assert_eq!(rooms(&book)[0].fullness(), Fullness::Lacking);
    let files = compose(&book);
    assert!(section(page(&files, "demo.html"), "allowances").contains("还差 1"));
}

/// A section of a page by its id, up to the next one.
fn section<'a>(html: &'a str, id: &str) -> &'a str {
    let start = html.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no section {id}"));
    let rest = &html[start..];
    let end = rest.find("<section id=").unwrap_or(rest.len());
    &rest[..end]
}

#[test]
fn a_record_is_overdue_from_the_second_after_its_limit() {
    let records = incidents(1);
    let at = |as_of: &str| {
        let book = book(&clause(RESPONSE), &records, as_of);
        let desk = Desk::new(&book);
        (desk.overdue(0).len(), desk.due_next(0).len())
    };
    assert_eq!(at("2026-07-01T12:00:00"), (0, 1));
    assert_eq!(at("2026-07-01T12:00:01"), (1, 0));
    let book = book(&clause(RESPONSE), &records, "2026-07-01T12:00:01");
    let files = compose(&book);
    let due = section(page(&files, "demo.html"), "due");
    assert!(due.contains("逾期未完成") && due.contains("s-overdue"), "{due}");
    assert!(page(&files, "index.html").contains("逾期 1 项"));
}

#[test]
fn what_was_done_late_is_a_breach_and_no_longer_overdue() {
    let records = incidents(1) + "responded_at = 2026-07-01T12:30:00\n";
    let book = book(&clause(RESPONSE), &records, "2026-07-02T09:00:00");
    assert_eq!(outcomes(&book, "rule")[0].verdict, Verdict::Breached);
    assert_eq!(Desk::new(&book).overdue(0), []);
}

#[test]
fn of_missed_slots_only_the_last_is_still_waited_for() {
    let monthly = "kind = \"cadence\"\non = \"backup\"\nevery = \"month\"\n";
    let book = book(&clause(monthly), "", "2026-02-10T09:00:00");
    let desk = Desk::new(&book);
    let name = |due: &Due| match due.what {
        What::Outcome { obligation, outcome } => {
            desk.outcome(OutcomeAt { contract: 0, obligation, outcome }).id.clone()
        }
        _ => String::new(),
    };
    let late: Vec<String> = desk.overdue(0).iter().map(name).collect();
    assert_eq!(late, ["2026-01"]);
    // Of what lies ahead only the next one is named.
    assert_eq!(desk.due_next(0).len(), 1);
}

#[test]
fn a_make_up_workday_is_a_slot_of_its_week() {
    // Sunday 2025-09-28 makes up for the holiday: six working days from Monday 22 on.
    let daily = "kind = \"cadence\"\non = \"backup\"\nevery = \"workday\"\n";
    let book = book(&clause(daily), "", "2025-10-20T09:00:00");
    let files = compose(&book);
    let html = page(&files, "demo.html");
    assert!(html.contains("2025-09-22 – 2025-09-28 · 违约 6<"), "the make-up day is not there");
    assert!(html.contains("2025-09-15 – 2025-09-21 · 违约 5<"), "a plain week has five days");
    assert!(!html.contains("2025-10-06 – 2025-10-12 · 违约 5<"), "the holiday demands nothing");
}

const STAFF: &str = r#"
[[staff]]
id          = "S-1"
person      = "驻场工程师甲"
role        = "onsite"
from        = 2025-09-01
certificate = { name = "软件设计师", valid_to = 2026-06-30 }

[[staff]]
id     = "S-2"
person = "驻场工程师乙"
role   = "onsite"
from   = 2025-09-01
to     = 2026-01-18

[[staff]]
id     = "S-3"
person = "项目经理甲"
role   = "pm"
from   = 2026-08-01

[[register]]
id            = "R-1"
kind          = "spare"
name          = "电源"
registered_at = 2025-09-01
valid_to      = 2026-01-31
"#;

#[test]
fn people_are_posted_from_their_first_to_their_last_day() {
    let rule = clause("kind = \"forbid\"\non = \"incident\"\n");
    let as_of = |as_of: &str| {
        let book = book(&rule, STAFF, as_of);
        let files = compose(&book);
        section(page(&files, "demo.html"), "people").to_owned()
    };
    let people = as_of("2026-07-01T00:00:00");
    let states: Vec<&str> = ["在任", "已离任", "未到任"]
        .into_iter()
        .filter(|word| people.matches(&format!(">{word}<")).count() == 1)
        .collect();
    assert_eq!(states, ["在任", "已离任", "未到任"], "{people}");
    assert!(people.contains("证书 2026-06-30 到期"), "{people}");
    // On its last day a certificate, and a post, still holds.
    assert!(!as_of("2026-06-30T23:59:59").contains("到期"));
    assert_eq!(as_of("2026-01-18T23:59:59").matches(">在任<").count(), 2);
    assert_eq!(as_of("2026-01-19T00:00:00").matches(">在任<").count(), 1);
}

#[test]
fn a_contract_without_people_and_systems_shows_none() {
    let book = book(&clause(COUNT), &incidents(1), "2026-07-10T09:00:00");
    assert!(!page(&compose(&book), "demo.html").contains("id=\"people\""));
}

#[test]
fn a_requirement_without_any_record_is_named_first() {
    let rule = "kind = \"forbid\"\non = \"misconduct\"\n";
    let book = book(&clause(rule), "", "2026-07-10T09:00:00");
    let desk = Desk::new(&book);
    assert_eq!(desk.unshown(0), [0]);
    let files = compose(&book);
    let clauses = page(&files, "demo/clauses.html");
    assert!(clauses.contains("1 条要求没有任何证据"), "the title does not say it");
    assert!(clauses.contains("row-unshown"), "the row is not marked");
    // One step from the contract's page.
    assert!(page(&files, "demo.html").contains("href=\"demo/clauses.html#no-evidence\""));
    let shown = self::book(&clause(COUNT), &incidents(1), "2026-07-10T09:00:00");
    assert_eq!(Desk::new(&shown).unshown(0), Vec::<usize>::new());
    // Before the term nothing can be shown yet.
    let early = self::book(&clause(COUNT), "", "2025-08-01T09:00:00");
    assert_eq!(Desk::new(&early).unshown(0), Vec::<usize>::new());
}

/// So many small contracts, judged together.
fn many(n: usize, rule: &str) -> Book {
    let contract = clause(rule);
    let texts: Vec<(String, String)> = (0..n)
        .map(|n| {
            let id = format!("id       = \"c{n:03}\"");
            let text = contract.replacen("id       = \"demo\"", &id, 1);
            (format!("data/c{n:03}/contract.toml"), text)
        })
        .collect();
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    whole(&files, "2026-07-10T09:00:00")
}

#[test]
fn home_says_so_where_there_is_no_contract() {
    let files = compose(&whole(&[], "2026-07-10T09:00:00"));
    let home = page(&files, "index.html");
    assert!(home.contains("数据文件夹里没有合同") && !home.contains("data-table"), "{home}");
}

#[test]
fn home_says_the_finding_of_one_contract() {
    let files = compose(&many(1, COUNT));
    let home = page(&files, "index.html");
    assert!(home.contains("共 1 份合同：1 份"), "{home}");
    assert_eq!(home.matches("<span class=\"name\">").count(), 1);
    let english = page(&files, "en/index.html");
    assert!(english.contains("1 contract: 1 "), "{english}");
}

#[test]
fn a_contract_that_cannot_be_read_is_named_by_its_folder_and_taken_for_nothing() {
    let good = clause(COUNT);
    let files = compose(&whole(
        &[
            ("data/demo/contract.toml", &good),
            ("data/torn/contract.toml", "id = \"torn\"\ntitle = [["),
        ],
        "2026-07-10T09:00:00",
    ));
    let home = page(&files, "index.html");
    assert!(home.contains(">torn</a>") && home.contains("输入有误"), "{home}");
    assert!(home.contains("有 1 份合同的输入没有读全"), "{home}");
    assert!(!home.contains("1970"), "{home}");
}

#[test]
fn two_hundred_contracts_fill_two_pages_of_bearable_size() {
    let files = compose(&many(200, "kind = \"cadence\"\non = \"backup\"\nevery = \"quarter\"\n"));
    let parts = ["index.html", "contracts_2.html"].map(|path| page(&files, path));
    for html in parts {
        assert_eq!(html.matches("<span class=\"name\">").count(), 100);
        assert!(html.len() < 300_000, "{} bytes", html.len());
    }
    assert!(parts[0].contains("共 200 份合同"), "the first part says the finding of all");
    assert!(!parts[1].contains("共 200 份合同"), "its continuation does not work it out again");
    assert!(parts[0].contains("href=\"contracts_2.html\""), "the first part does not lead on");
    assert!(!files.contains_key("contracts_3.html"));
    let broken = broken_links(&files);
    assert!(broken.is_empty(), "{broken:?}");
}

#[test]
fn money_is_added_up_only_within_one_currency() {
    let terms = format!("{IDENTITY}{}", crate::cli::TERMS);
    let other = terms.replace("demo", "other").replace("CNY", "EUR");
    let files = |second: &str| {
        let texts =
            [("data/demo/contract.toml", terms.as_str()), ("data/other/contract.toml", second)];
        whole(&texts, "2026-07-10T09:00:00")
    };
    let same = files(&terms.replace("demo", "other"));
    let one = whole(&[("data/demo/contract.toml", &terms)], "2026-07-10T09:00:00");
    let of = |book: &Book| {
        let settled = book.assessments.iter().filter_map(|one| one.settlement.as_ref());
        portfolio::deducted(settled.map(|one| one.deducted)).map(|sum| sum.high.amount)
    };
    let alone = of(&one).expect("the contract has a price");
    assert!(alone > Decimal::ZERO, "what is open may be deducted: {alone}");
    assert_eq!(of(&same), Some(alone * Decimal::TWO));
    assert_eq!(of(&files(&other)), None);
}
