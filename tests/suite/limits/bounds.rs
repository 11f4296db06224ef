//! Limits of single files: one clear finding each, and every other file is judged as ever.

use std::fmt::Write as _;

use pactbook::base::finding::Level;
use pactbook::book::Book;

use crate::bench::clause;
use crate::bench::files;
use crate::bench::outcomes;
use crate::bench::said;

const RESPONSE: &str = "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"2h\"";
const GOOD: &str = "[[question]]\nid = \"Q-GOOD\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\nresponded_at = 2025-10-15T12:00:01\n";

fn book_of(bad: &str) -> Book {
    let contract = clause(RESPONSE);
    files(
        &[
            ("data/demo/contract.toml", &contract),
            ("data/demo/records/bad.toml", bad),
            ("data/demo/records/good.toml", GOOD),
        ],
        "2025-11-01T00:00:00",
    )
}

/// The findings about the bad file as `rule line`, after asserting that the good one is decided.
fn told(bad: &str) -> Vec<String> {
    let book = book_of(bad);
    let good = outcomes(&book, "rule").iter().find(|one| one.id == "Q-GOOD");
    assert_eq!(good.map(|one| one.verdict.name()), Some("breached"), "{:#?}", said(&book));
    let of_bad = book.findings.iter().filter(|one| {
        let path = one.place.map(|place| book.snapshot.position(place).0);
        path.or(one.path.as_deref()) == Some("data/demo/records/bad.toml")
    });
    of_bad
        .map(|one| {
            assert!(one.level >= Level::Warning);
            let line = one.place.map_or(0, |place| book.snapshot.position(place).1.line);
            format!("{} {line}", one.rule)
        })
        .collect()
}

#[test]
fn a_file_of_too_many_lines_is_one_finding() {
    assert_eq!(told(&"#\n".repeat(500_001)), ["too-many-lines 0"]);
    assert_eq!(told(&"#\n".repeat(500_000)), [""; 0]);
}

#[test]
fn a_file_of_too_many_records_is_one_finding_and_none_of_it_is_read() {
    assert_eq!(told(&"[[loss]]\n".repeat(50_001)), ["too-many-records 50001"]);
    // A stray line makes no difference.
    assert_eq!(
        told(&("x\n".to_owned() + &"[[loss]]\n".repeat(60_000))),
        ["too-many-records 50002"]
    );
}

#[test]
fn findings_of_one_file_are_counted_beyond_a_thousand() {
    let mut keys = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\n".to_owned();
    for n in 0..3000 {
        writeln!(keys, "k{n} = 1").expect("text grows");
    }
    let all = told(&keys);
    assert_eq!(all.len(), 1001);
    assert!(all.contains(&"more-findings 1003".to_owned()), "{:?}", all.last());
    let book = book_of(&keys);
    let more = said(&book).into_iter().find(|one| one.contains("more findings in this file"));
    assert!(more.is_some_and(|words| words.contains("2000") || words.contains("2001")), "{all:?}");
}

#[test]
fn ten_thousand_levels_are_one_finding_wherever_they_are() {
    let n = 10_000;
    let question = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\n";
    let known = "asked_at = 2025-10-15T10:00:00\nresponded_at = 2025-10-15T11:00:00\n";
    let lists = format!("{question}{known}note = {}{}\n", "[".repeat(n), "]".repeat(n));
    let open = format!("{question}{known}note = {}\n", "[".repeat(n));
    let tables = format!("{question}{known}note = {}1{}\n", "{a=".repeat(n), "}".repeat(n));
    let keys = format!("{question}{known}{} = 1\n", vec!["x"; n].join("."));
    let header = format!("{question}{known}[{}]\n", vec!["x"; n].join("."));
    for (bad, line) in [(lists, 6), (open, 6), (tables, 6), (keys, 6), (header, 6)] {
        let all = told(&bad);
        let syntax: Vec<&String> = all.iter().filter(|one| one.starts_with("syntax")).collect();
        assert_eq!(syntax, [&format!("syntax {line}")], "{all:?}");
        let book = book_of(&bad);
        let words = said(&book);
        assert!(words.iter().any(|one| one.contains("nested too deeply")), "{words:#?}");
    }
}

#[test]
fn a_megabyte_of_expression_is_one_finding() {
    for expression in [
        vec!["kind == \"question\""; 50_000].join(" || "),
        format!("{}true{}", "(".repeat(500_000), ")".repeat(500_000)),
        "!".repeat(1 << 20),
    ] {
        let contract = clause(&format!("{RESPONSE}\nwhere = '{expression}'"));
        let all =
            [("data/demo/contract.toml", contract.as_str()), ("data/demo/records/good.toml", GOOD)];
        let book = files(&all, "2025-11-01T00:00:00");
        let words = said(&book);
        let about: Vec<&String> =
            words.iter().filter(|one| one.contains("limit is 4096")).collect();
        assert_eq!(about.len(), 1, "{}", words.len());
    }
}

#[test]
fn numbers_and_dates_beyond_all_measure_are_findings_and_no_panics() {
    let long = "9".repeat(100_000);
    for value in [
        long.as_str(),
        "1e99999999999",
        "-9223372036854775809",
        "0xffffffffffffffffffffffff",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
        "nan",
        "-inf",
        "\"79228162514264337593543950336 CNY\"",
    ] {
        for field in ["asked_at", "responded_at", "kind", "id"] {
            let bad = format!("[[question]]\n{field} = {value}\n");
            assert!(!told(&bad).is_empty(), "{field} = {value:.40}");
        }
    }
}

#[test]
fn expressions_have_no_patterns_that_could_take_time() {
    let pattern = "((((a*)*)*)*)*b{99999999}";
    let contract = clause(&format!("{RESPONSE}\nwhere = 'id.matches(\"{pattern}\")'"));
    let all =
        [("data/demo/contract.toml", contract.as_str()), ("data/demo/records/good.toml", GOOD)];
    let words = said(&files(&all, "2025-11-01T00:00:00"));
    assert!(words.iter().any(|one| one.contains("unknown function `matches`")), "{words:#?}");
}

#[test]
fn a_text_of_twenty_pages_is_the_longest() {
    let with = |n: usize| {
        let text = "x".repeat(n);
        told(&format!(
            "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nurgency = \"normal\"\nsystem = \"a\"\n\
             channel = \"voice\"\nasked_at = 2025-10-15T10:00:00\nsummary = \"{text}\"\n"
        ))
    };
    let long = |told: &[String]| told.iter().filter(|one| one.starts_with("too-long 8")).count();
    assert_eq!(long(&with(65_536)), 0);
    assert_eq!(long(&with(65_537)), 1);
}
