//! Worked examples: all that ship pass, what one states wrongly is found, and `test` says what differs.

use std::fs;
use std::path::Path;
use std::process::Command;

use pactbook::book::Book;
use pactbook::examples::Example;
use pactbook::site;
use serde_json::Value;
use tempfile::TempDir;

use crate::bench::CALENDAR;
use crate::bench::IDENTITY;
use crate::bench::files;
use crate::bench::said;
use crate::cli::TERMS;
use crate::shipped::shipped;

/// Answered in time, and worth full points.
const GOOD: &str = r#"# 10:00:00 报障，12:00:00 响应：恰 2 小时。
#   100 − 0 = 100。

# 这一行不再属于开头的说明。
[example]
title   = "恰好两小时"
clauses = ["C-1"]
as_of   = 2026-09-10T09:00:00

[[incident]]
id           = "INC-1"
severity     = "major"
judged_by    = "采购人经办人"
judged_at    = 2026-01-05T18:00:00
reported_at  = 2026-01-05T10:00:00
responded_at = 2026-01-05T12:00:00

[[expect]]
outcome = "response/INC-1"
verdict = "met"
due     = 2026-01-05T12:00:00
period  = "y1"

[[expect]]
period = "y1"
score  = 100
"#;

const PATH: &str = "data/demo/examples/good.toml";

fn contract() -> String {
    format!("{IDENTITY}{TERMS}")
}

/// The book of the contract, no records, and one example.
fn with(example: &str) -> Book {
    let contract = contract();
    files(&[("data/demo/contract.toml", contract.as_str()), (PATH, example)], "2026-09-10T09:00:00")
}

fn only(book: &Book) -> &Example {
    assert_eq!(book.examples.len(), 1);
    &book.examples[0][0]
}

/// What is found about the example.
fn faults(example: &str) -> Vec<String> {
    let book = with(example);
    assert!(!only(&book).passes(), "{example}");
    assert_eq!(book.ledger.unread, [0], "an example says nothing about what was filed");
    said(&book).into_iter().filter(|line| line.contains(PATH)).collect()
}

fn finds(was: &str, now: &str, words: &str) {
    assert!(GOOD.contains(was), "{was}");
    let found = faults(&GOOD.replace(was, now));
    assert!(found.iter().any(|line| line.contains(words)), "no `{words}` in {found:#?}");
}

#[test]
fn all_that_ship_pass() {
    let book = shipped();
    let mut failing = Vec::new();
    for (contract, examples) in book.ledger.contracts.iter().zip(&book.examples) {
        let id = &contract.identity.id;
        assert!(examples.len() >= 12, "{id} has {} examples", examples.len());
        for example in examples {
            assert!(!example.comment.is_empty(), "{id}/{} shows no arithmetic", example.name);
            if !example.passes() {
                failing.push(format!("{id}/{}", example.name));
            }
        }
    }
    assert!(failing.is_empty(), "{failing:#?}");
    assert!(book.examples.iter().map(Vec::len).sum::<usize>() >= 60);
}

#[test]
fn an_example_is_judged_alone_and_at_its_own_instant() {
    let contract = contract();
    let filed = GOOD.split("[[incident]]").nth(1).expect("it has a record");
    let filed = filed.split("[[expect]]").next().unwrap_or_default();
    let filed = format!("[[incident]]{}", filed.replace("12:00:00", "13:00:00"));
    let contents = [
        ("data/demo/contract.toml", contract.as_str()),
        ("data/demo/records/all.toml", &filed),
        (PATH, GOOD),
    ];
    // The same id is filed with another time; the example neither sees it nor is seen.
    let book = files(&contents, "2026-01-01T00:00:00");
    assert!(only(&book).passes(), "{:#?}", only(&book));
    assert_eq!(book.ledger.records.len(), 1);
    assert!(!said(&book).iter().any(|line| line.contains("examples/")), "{:#?}", said(&book));
}

#[test]
fn its_first_comment_is_its_explanation() {
    let book = with(GOOD);
    let expected = "10:00:00 报障，12:00:00 响应：恰 2 小时。\n  100 − 0 = 100。";
    assert_eq!(only(&book).comment, expected);
}

#[test]
fn what_it_states_wrongly_is_found_at_its_line() {
    let cases = [
        ("[example]", "[exampel]", "`[example]` is missing"),
        ("clauses = [\"C-1\"]", "", "`clauses` is missing"),
        (
            "clauses = [\"C-1\"]",
            "clauses = [\"C-7\"]",
            ":7:12: no clause `C-7` | did you mean `C-1`",
        ),
        ("as_of   = 2026-09-10T09:00:00", "", "`as_of` is missing"),
        ("as_of   = 2026-09-10T09:00:00", "as_of = 2026-09-10", "a date with a time"),
        (
            "response/INC-1",
            "response/INC-2",
            ":19:11: obligation `response` has 1 outcome in this example, none is called `INC-2`",
        ),
        ("response/INC-1", "respons/INC-1", "`respons`"),
        ("response/INC-1", "response", "is not written as obligation/outcome"),
        ("verdict = \"met\"", "verdict = \"ok\"", "`ok`"),
        ("verdict = \"met\"", "verdikt = \"met\"", "unknown key `verdikt`"),
        ("verdict = \"met\"", "units = -1", "whole number"),
        ("period  = \"y1\"", "period = \"y9\"", "`y9`"),
        ("score  = 100", "item = \"7.7\"\npoints = 100", "no item `7.7`"),
        ("score  = 100", "score = \"all\"", "score"),
        ("score  = 100", "score = { }", "is empty"),
        ("score  = 100", "", "states no result"),
        ("severity     = \"major\"", "severity = \"dire\"", "`dire`"),
        ("responded_at = 2026-01-05T12:00:00", "responded = 1", "`responded`"),
        ("[[incident]]", "[[accident]]", "`accident`"),
        ("title   = ", "title   ", "[syntax]"),
    ];
    for (was, now, words) in cases {
        finds(was, now, words);
    }
    let (head, _) = GOOD.split_once("[[expect]]").expect("it expects something");
    assert!(faults(head).iter().any(|line| line.contains("there is no `[[expect]]`")));
}

#[test]
fn an_expectation_of_nothing_holds_only_if_there_is_nothing() {
    let none = GOOD.replace("INC-1\"\nverdict = \"met\"", "INC-9\"\nverdict = \"none\"");
    let none = none.replace("due     = 2026-01-05T12:00:00\nperiod  = \"y1\"\n", "");
    assert!(only(&with(&none)).passes());
    assert!(!only(&with(&none.replace("INC-9", "INC-1"))).passes());
}

#[test]
fn every_value_is_compared() {
    let cases = [
        ("verdict = \"met\"", "verdict = \"breached\""),
        ("due     = 2026-01-05T12:00:00", "due     = 2026-01-05T12:00:01"),
        ("period  = \"y1\"", "period  = \"y2\""),
        ("score  = 100", "score  = 99.9"),
        ("score  = 100", "score  = { low = 100, high = 101 }"),
        ("score  = 100", "final  = false"),
        ("score  = 100", "deducted = \"0.01 CNY\""),
        ("score  = 100", "item = \"1.1\"\npoints = 99"),
        (
            "outcome = \"response/INC-1\"\nverdict",
            "outcome = \"response/INC-1\"\nunits = 1\nverdict",
        ),
    ];
    for (was, now) in cases {
        assert!(GOOD.contains(was), "{was}");
        let book = with(&GOOD.replace(was, now));
        assert_eq!(only(&book).faults, [], "{now}: {:#?}", said(&book));
        assert!(!only(&book).passes(), "{now}");
    }
    let more = [
        "payable = \"300000.00 CNY\"",
        "obligation = \"response\"\nperiod = \"y1\"\nstanding = \"met\"\nmet = 1\nbreached = 0",
        "average = 100",
    ];
    for one in more {
        let book = with(&format!("{GOOD}\n[[expect]]\n{one}\n"));
        assert!(only(&book).passes(), "{one}: {:#?} {:#?}", said(&book), only(&book).expects);
    }
}

/// A shipped example of Guangzhou with one value changed.
fn changed(name: &str, was: &str, now: &str) -> Example {
    let contract = include_str!("../../data/guangzhou/contract.toml");
    let path = format!("data/guangzhou/examples/{name}.toml");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(folder.join(&path)).expect("the example is there");
    assert!(text.contains(was), "{name} has no `{was}`");
    let text = text.replace(was, now);
    let contents = [("data/guangzhou/contract.toml", contract), (path.as_str(), text.as_str())];
    files(&contents, "2026-07-15T09:00:00").examples[0][0].clone()
}

#[test]
fn penalties_payments_rights_and_bonuses_are_compared() {
    let cases = [
        ("pn4-targets", "amount     = \"1000.00 CNY\"", "amount     = \"999.99 CNY\""),
        ("pn4-targets", "to_confirm = \"2500.00 CNY\"", "to_confirm = \"2000.00 CNY\""),
        ("pn4-targets", "struck     = \"500.00 CNY\"", "struck     = \"0.00 CNY\""),
        ("pn3-stage-delay", "open       = \"600.00 CNY\"", "open       = \"0.00 CNY\""),
        ("reduction-damages", "amount    = \"3502.50 CNY\"", "amount    = \"3502.51 CNY\""),
        ("payer-in-time", "payer = \"paid\"", "payer = \"late\""),
        ("payer-in-time", "due   = 2025-10-10T23:59:59", "due   = 2025-10-10T23:59:58"),
        ("payer-fiscal", "state = \"exercised\"", "state = \"available\""),
        ("right-waived", "state = \"waived\"", "state = \"dormant\""),
        ("training-bonus", "bonus  = \"10.4\"\npoints = 2", "bonus  = \"10.4\"\npoints = 3"),
    ];
    for (name, was, now) in cases {
        assert!(changed(name, was, was).passes(), "{name}");
        let example = changed(name, was, now);
        assert_eq!(example.faults, [], "{name}: {now}");
        assert!(!example.passes(), "{name}: {now}");
    }
    for (name, was, now) in [
        ("pn4-targets", "penalty    = \"pn4\"", "penalty    = \"pn9\""),
        ("reduction-damages", "reduction = \"GZ-0.6\"", "reduction = \"GZ-0.7\""),
        ("training-bonus", "\"10.4\"\npoints = 2", "\"10.5\"\npoints = 2"),
        ("payer-in-time", "payer = \"paid\"", "payer = \"in-time\""),
    ] {
        assert_ne!(changed(name, was, now).faults, [], "{name}: {now}");
    }
}

#[test]
fn files_beside_an_example_are_still_found() {
    let contract = contract();
    let contents = [
        ("data/demo/contract.toml", contract.as_str()),
        ("data/demo/examples/deep/a.toml", GOOD),
        ("data/demo/examples/notes.txt", "x"),
        ("data/nobody/examples/a.toml", GOOD),
    ];
    let book = files(&contents, "2026-09-10T09:00:00");
    let found = said(&book);
    for (rule, path) in [
        ("stray-file", "data/demo/examples/deep/a.toml"),
        ("stray-file", "data/demo/examples/notes.txt"),
        ("missing-contract", "data/nobody/examples/a.toml"),
    ] {
        let is_it = |line: &&String| line.contains(rule) && line.contains(path);
        assert_eq!(found.iter().filter(is_it).count(), 1, "{rule} {path}: {found:#?}");
    }
    assert_eq!(book.examples[0].len(), 0);
}

#[test]
fn the_site_shows_what_was_agreed_beside_what_was_found() {
    let book = with(&GOOD.replace("score  = 100", "score  = 99"));
    let files = site::compose(&book).expect("the shipped theme is sound").files;
    let page = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    let examples = page("demo/examples.html");
    for part in ["恰好两小时", "100 − 0 = 100", "不符", "<td class=\"num\">99</td>", "C-1"]
    {
        assert!(examples.contains(part), "no `{part}` in {examples}");
    }
    assert!(page("demo/clauses.html").contains("examples.html#e-good"), "the clause leads there");
    let none = site::compose(&with_none()).expect("the shipped theme is sound").files;
    assert!(!none.contains_key("demo/examples.html"), "no page without examples");
}

fn with_none() -> Book {
    let contract = contract();
    files(&[("data/demo/contract.toml", contract.as_str())], "2026-09-10T09:00:00")
}

fn folder(example: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    put("pactbook.toml", "as_of = 2026-09-10T09:00:00+08:00\n");
    put("data/calendars/cn.toml", CALENDAR);
    put("data/demo/contract.toml", &contract());
    if !example.is_empty() {
        put(PATH, example);
    }
    folder
}

/// What `test` says on both streams, after checking its exit status.
fn says(folder: &Path, args: &[&str], status: i32) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pactbook"))
        .arg("-C")
        .arg(folder)
        .args(["--lang", "zh", "test"])
        .args(args)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .expect("the program starts");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("the program speaks UTF-8");
    assert_eq!(output.status.code(), Some(status), "{args:?}\n{text}");
    text
}

#[test]
fn the_command_names_what_differs_its_line_and_why() {
    let good = folder(GOOD);
    let text = says(good.path(), &[], 0);
    assert!(text.contains("✓  good  恰好两小时") && text.contains("1 个算例，1 个通过"), "{text}");
    let late = folder(&GOOD.replace("T12:00:00\n\n[[expect]]", "T12:00:01\n\n[[expect]]"));
    let text = says(late.path(), &[], 1);
    for part in [
        "✗ demo/good 恰好两小时",
        "data/demo/examples/good.toml:18  response/INC-1",
        "应为  合格",
        "实为  违约",
        "2026-01-05 12:00:01",
        "迟 1 秒",
        "1 个算例，0 个通过，1 个不符",
    ] {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
    let broken = folder(&GOOD.replace("verdict = \"met\"", "verdikt = \"met\""));
    let text = says(broken.path(), &[], 1);
    assert!(text.contains("不认识的键 `verdikt`") && text.contains("good.toml:20"), "{text}");
}

#[test]
fn the_command_takes_a_name_a_contract_and_a_format() {
    let good = folder(GOOD);
    for filter in ["goo", "两小时", "C-1"] {
        assert!(says(good.path(), &[filter], 0).contains("1 个算例"), "{filter}");
    }
    assert!(says(good.path(), &["godo"], 2).contains("是否要写 `good`？"));
    assert!(says(good.path(), &["--contract", "dem"], 2).contains("是否要写 `demo`？"));
    assert!(says(folder("").path(), &[], 0).contains("没有算例"));
    let text = says(good.path(), &["--format", "json", "--contract", "demo"], 0);
    let value: Value = serde_json::from_str(&text).expect("one JSON document");
    assert_eq!(value["passing"], 1);
    let example = &value["contracts"][0]["examples"][0];
    assert_eq!(example["name"], "good");
    assert_eq!(example["expects"][0]["place"]["line"], 18);
    assert_eq!(example["expects"][1]["checks"][0]["found"]["value"], "100");
}
