//! Every format on the repository's own book.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use pactbook::base::finding::Level;
use pactbook::reports::FORMATS;
use pactbook::reports::gate::Gate;
use pactbook::reports::links::Links;
use serde_json::Value;
use serde_sarif::sarif::ResultLevel;
use serde_sarif::sarif::Sarif;

use super::judged;
use super::written;
use super::written_by;
use crate::bench::clause;
use crate::shipped::shipped;

fn json(format: &str) -> Value {
    serde_json::from_str(&written(shipped(), format)).expect("it is JSON")
}

#[test]
fn formats_stand_by_name_and_give_the_same_bytes_twice() {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reports");
    for name in names {
        let is_there = folder.join(format!("{name}.rs")).is_file() || folder.join(name).is_dir();
        assert!(is_there, "`{name}` lies in the file of its name");
        let text = written(shipped(), name);
        assert_eq!(text, written(shipped(), name), "{name}");
        assert!(text.ends_with('\n'), "{name} ends its last line");
    }
}

#[test]
fn sarif_is_read_by_types_that_were_made_from_its_schema() {
    let text = written_by(shipped(), "sarif", |mut brief| {
        let contracts = &brief.book.ledger.contracts;
        let pages = |n: usize| (0..n).map(|n| format!("https://example.org/o{n}.html")).collect();
        brief.links = Some(Links {
            home: "https://example.org/".to_owned(),
            findings: "https://example.org/findings.html".to_owned(),
            obligations: contracts.iter().map(|one| pages(one.obligations.len())).collect(),
        });
        brief
    });
    let log: Sarif = serde_json::from_str(&text).expect("it is SARIF");
    let run = &log.runs[0];
    let results = run.results.as_ref().expect("there are results");
    assert_eq!(results.len(), shipped().findings.len());
    let rules = run.tool.driver.rules.as_ref().expect("there are rules");
    let mut prints = BTreeSet::new();
    for (result, finding) in results.iter().zip(&shipped().findings) {
        let level = match finding.level {
            Level::Error => ResultLevel::Error,
            Level::Warning => ResultLevel::Warning,
            Level::AtRisk | Level::Note => ResultLevel::Note,
        };
        assert_eq!(
            serde_json::to_value(result.level).expect("a level"),
            serde_json::to_value(level).expect("a level")
        );
        let index = usize::try_from(result.rule_index.expect("an index")).expect("not negative");
        assert_eq!(Some(&rules[index].id), result.rule_id.as_ref());
        prints.insert(
            result.partial_fingerprints.clone().expect("a fingerprint")["pactbook/v1"].clone(),
        );
        assert_eq!(result.locations.as_ref().map(Vec::len), Some(1));
    }
    assert_eq!(prints.len(), results.len(), "no two findings share a fingerprint");
    for rule in rules {
        assert!(rule.help.is_some() && rule.help_uri.is_some(), "{}", rule.id);
    }
}

#[test]
fn junit_counts_what_it_holds_and_fails_what_the_gate_stops() {
    let text = written(shipped(), "junit");
    let suites = junit_parser::from_reader(text.as_bytes()).expect("it is JUnit XML");
    let ids: Vec<&str> = suites.suites.iter().map(|suite| suite.name.as_str()).collect();
    let contracts: Vec<&str> =
        shipped().ledger.contracts.iter().map(|one| one.identity.id.as_str()).collect();
    assert_eq!(ids, contracts);
    for (suite, contract) in suites.suites.iter().zip(&shipped().ledger.contracts) {
        let own =
            |case: &&junit_parser::TestCase| case.classname.as_deref() == Some(suite.name.as_str());
        assert_eq!(suite.cases.iter().filter(own).count(), contract.obligations.len());
        let n = |is: fn(&junit_parser::TestStatus) -> bool| {
            suite.cases.iter().filter(|case| is(&case.status)).count() as u64
        };
        assert_eq!(suite.failures, n(junit_parser::TestStatus::is_failure));
        assert_eq!(suite.skipped, n(junit_parser::TestStatus::is_skipped));
        assert_eq!(suite.tests, suite.cases.len() as u64);
        let failing: BTreeSet<&str> = shipped()
            .findings
            .iter()
            .filter(|one| one.level == Level::Error && one.is_breach())
            .filter(|one| one.contract.as_ref() == Some(&contract.identity.id))
            .map(|one| one.rule.as_str())
            .collect();
        assert_eq!(suite.failures, failing.len() as u64, "{}", suite.name);
    }
    // Where nothing fails the run the report still tells errors from the rest.
    let quiet = written_by(shipped(), "junit", |mut brief| {
        brief.gate = Gate { level: None, undecidable: false };
        brief
    });
    assert_eq!(quiet, text);
    let strict = written_by(shipped(), "junit", |mut brief| {
        brief.gate = Gate { level: Some(Level::Error), undecidable: true };
        brief
    });
    let strict = junit_parser::from_reader(strict.as_bytes()).expect("it is JUnit XML");
    let failures =
        |all: &junit_parser::TestSuites| all.suites.iter().map(|one| one.failures).sum::<u64>();
    assert!(failures(&strict) > failures(&suites), "what cannot be decided fails too");
}

#[test]
fn gitlab_gets_the_documented_keys_and_no_two_equal_fingerprints() {
    let report = json("gitlab");
    let issues = report.as_array().expect("a list");
    assert_eq!(issues.len(), shipped().findings.len());
    let mut prints = BTreeSet::new();
    for issue in issues {
        let keys: Vec<&String> = issue.as_object().expect("a table").keys().collect();
        assert_eq!(keys, ["check_name", "description", "fingerprint", "location", "severity"]);
        let severity = issue["severity"].as_str().expect("text");
        assert!(["info", "minor", "major", "critical"].contains(&severity), "{severity}");
        assert!(issue["location"]["lines"]["begin"].as_u64() >= Some(1));
        let path = issue["location"]["path"].as_str().expect("text");
        assert!(!path.is_empty() && !path.starts_with(['.', '/']), "{path}");
        prints.insert(issue["fingerprint"].as_str().expect("text").to_owned());
    }
    assert_eq!(prints.len(), issues.len());
}

#[test]
fn columns_count_bytes_for_reviewdog_and_characters_for_the_others() {
    let records = "[[incident]]\nid = \"A\"\nevidence = [{ title = \"值守记录\", fiel = \"a\" }]\n";
    let contract = clause("kind = \"forbid\"\non = \"incident\"\n");
    let files = [("data/demo/contract.toml", &*contract), ("data/demo/records/all.toml", records)];
    let book = judged("", &files, "2025-12-31T18:00:00");
    let json = |format: &str| -> Value {
        serde_json::from_str(&written(&book, format)).expect("it is JSON")
    };
    let line = records.lines().nth(2).expect("there are three lines");
    let before = line.split("fiel").next().expect("there is text before");
    let (bytes, chars) = (before.len() + 1, before.chars().count() + 1);
    assert!(bytes > chars);
    let reviewdog = json("rdjson");
    let all = reviewdog["diagnostics"].as_array().expect("a list");
    let one = all.iter().find(|one| one["code"]["value"] == "unknown-field").expect("it is found");
    assert_eq!(one["location"]["range"]["start"]["line"], 3);
    assert_eq!(one["location"]["range"]["start"]["column"], bytes);
    assert_eq!(one["location"]["range"]["end"]["column"], bytes + 4);
    let sarif = json("sarif");
    assert_eq!(sarif["runs"][0]["columnKind"], "unicodeCodePoints");
    let all = sarif["runs"][0]["results"].as_array().expect("a list");
    let one = all.iter().find(|one| one["ruleId"] == "unknown-field").expect("it is found");
    let region = &one["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startColumn"], &region["endColumn"]),
        (&chars.into(), &(chars + 4).into())
    );
    let github = written(&book, "github");
    assert!(github.contains(&format!("line=3,endLine=3,col={chars},endColumn={}", chars + 4)));
}

#[test]
fn github_shows_ten_of_a_level_and_says_how_many_are_left_out() {
    let text = written(shipped(), "github");
    let mut n: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines() {
        let command = line.trim_start_matches(':').split(' ').next().expect("a command");
        *n.entry(command).or_default() += 1;
    }
    assert_eq!(n, BTreeMap::from([("error", 10), ("notice", 10), ("warning", 10)]));
    let left = shipped().findings.len() - 29;
    let last = text.lines().last().expect("a line");
    assert!(last.starts_with("::notice title=pactbook::"), "{last}");
    assert!(last.contains(&format!("{left} more are not listed here")), "{last}");
}

#[test]
fn markdown_stays_short_enough_for_a_comment() {
    let text = written(shipped(), "markdown");
    assert!(text.len() < 65_536, "{} bytes", text.len());
    assert!(text.starts_with("## Pactbook: fails ("), "{text}");
    assert!(text.contains("more are not listed here"));
}
