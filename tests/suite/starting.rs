//! `init`: a repository that is valid from its first commit, whatever was answered.

use std::collections::BTreeMap;

use pactbook::base::finding::Level;
use pactbook::base::language::Language;
use pactbook::base::quantity::Decimal;
use pactbook::base::quantity::Money;
use pactbook::base::time::Date;
use pactbook::book::Book;
use pactbook::lang::Catalog;
use pactbook::settings;
use pactbook::settings::Settings;
use pactbook::snapshot::Snapshot;
use pactbook::starter;
use pactbook::starter::answers::Answers;
use pactbook::starter::answers::QUESTIONS;

use crate::bench::at;
use crate::cli::holds_all;
use crate::sandbox::ENGINEER;
use crate::sandbox::Sandbox;

const DAY: &str = "2026-01-01T09:00:00";

fn answers(language: Language, given: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::new(language, Date::from_ymd_opt(2026, 1, 1).expect("a day"));
    for (key, value) in given {
        let said = answers.set(key, value);
        assert_eq!(said, Ok(()), "{key} = {value}");
    }
    answers
}

fn book(answers: &Answers) -> Book {
    let files: BTreeMap<String, String> = starter::files(answers, at(DAY));
    let text = files[settings::FILE].clone();
    // A folder is read without its hidden files.
    let seen = files.into_iter().filter(|(path, _)| {
        ["data/", "content/", "themes/"].iter().any(|folder| path.starts_with(folder))
    });
    let snapshot = Snapshot::from_texts(seen, at(DAY));
    let (settings, findings) = settings::read(&text, pactbook::base::place::SourceId(0));
    assert_eq!(findings, []);
    let settings: Settings = settings;
    Book::open(snapshot, settings)
}

fn faults(answers: &Answers) -> Vec<String> {
    let catalog = Catalog::of(Language::En);
    let book = book(answers);
    let found = book.findings.iter().filter(|finding| finding.level != Level::AtRisk);
    // The last report falls due in a year whose working days nobody has announced.
    let found = found.filter(|finding| finding.rule != "undecidable");
    found.map(|finding| format!("{} {}", finding.rule, catalog.say(&finding.message))).collect()
}

#[test]
fn every_choice_gives_a_contract_in_which_the_linter_finds_nothing() {
    for language in [Language::Zh, Language::En] {
        for months in ["1", "3", "5", "6", "12", "120"] {
            for (check, report) in
                [("day", "5 days"), ("week", "1 month"), ("month", "24h"), ("none", "none")]
            {
                let zone = ("zone", "Asia/Shanghai");
                let given = [zone, ("months", months), ("check", check), ("report", report)];
                let answers = answers(language, &given);
                assert_eq!(answers.check(), Ok(()));
                assert_eq!(faults(&answers), [""; 0], "{given:?}");
            }
        }
        for duties in [["none", "8h"], ["30min", "none"], ["2 workdays", "1 workday"]] {
            let given = [("zone", "+08:00"), ("respond", duties[0]), ("restore", duties[1])];
            assert_eq!(faults(&answers(language, &given)), [""; 0], "{duties:?}");
        }
    }
}

#[test]
fn a_calendar_of_ones_own_says_that_it_is_provisional_and_covers_the_term() {
    let answers = answers(Language::En, &[("zone", "Europe/Vienna"), ("last", "2028-03-31")]);
    let book = book(&answers);
    let found: Vec<&str> = book.findings.iter().map(|finding| &*finding.rule).collect();
    assert!(!found.contains(&"year-uncovered"), "{found:?}");
    assert_eq!(book.ledger.contracts.len(), 1);
}

#[test]
fn amounts_come_to_the_price_and_periods_to_the_term() {
    for (total, months) in [("100000.01 CNY", "5"), ("0.07 EUR", "1"), ("999999999.99 CNY", "7")] {
        let answers = answers(Language::Zh, &[("total", total), ("months", months)]);
        let book = book(&answers);
        let identity = &book.ledger.contracts[0].identity;
        let sum: Decimal =
            identity.periods.iter().filter_map(|one| one.amount).map(|one| one.amount).sum();
        assert_eq!(Some(sum), identity.total.map(|total: Money| total.amount), "{total}");
        assert_eq!(identity.periods.last().map(|one| one.last), Some(answers.last));
        let stages = book.assessments[0].settlement.as_ref().map(|one| one.stages.len());
        assert_eq!(stages, Some(identity.periods.len()));
    }
}

#[test]
fn answers_are_refused_as_the_linter_would() {
    let bad = [
        ("contract", "a/b"),
        ("contract", "calendars"),
        ("contract", ".x"),
        ("title", " "),
        ("title", "a\nb"),
        ("zone", "Mars"),
        ("first", "2026-02-30"),
        ("last", "2025-12-31"),
        ("total", "120000"),
        ("total", "0.00 CNY"),
        ("total", "1.001 CNY"),
        ("months", "0"),
        ("months", "121"),
        ("respond", "soon"),
        ("check", "hourly"),
        ("points", "30,30,25,14"),
        ("points", "50,50"),
        ("points", "100,0,0,0"),
        ("points", "x"),
    ];
    for (key, value) in bad {
        let mut answers = answers(Language::En, &[]);
        let before = answers.clone();
        assert!(answers.set(key, value).is_err(), "{key} = {value:?}");
        assert_eq!(answers, before, "{key} = {value:?}");
    }
    // Points that were given before a duty went do not fit any more.
    let late = answers(Language::En, &[("points", "40,30,20,10"), ("check", "none")]);
    assert!(late.check().is_err());
    let none = [("respond", "none"), ("restore", "none"), ("report", "无"), ("check", "no")];
    assert!(answers(Language::Zh, &none).check().is_err());
    let long = answers(Language::Zh, &[("last", "2199-12-31"), ("months", "1")]);
    assert!(long.check().is_err());
}

#[test]
fn what_is_shown_can_be_typed() {
    for language in [Language::Zh, Language::En] {
        let first = answers(language, &[]);
        let mut again = first.clone();
        for (key, _) in QUESTIONS {
            assert_eq!(again.set(key, &first.shown(key)), Ok(()), "{key}");
        }
        again.points = None;
        assert_eq!(again, first);
    }
}

#[test]
fn hostile_answers_stay_inside_their_values() {
    let odd = "\"]]\\ [[clause]] @id@ #< respond \u{202E}";
    let answers = answers(Language::Zh, &[("title", odd), ("buyer", odd), ("supplier", odd)]);
    assert_eq!(faults(&answers), [""; 0]);
    assert_eq!(book(&answers).ledger.contracts[0].identity.title, odd);
}

#[test]
fn actions_of_others_are_pinned_and_rights_are_the_least() {
    let files = starter::files(&answers(Language::En, &[]), at(DAY));
    let mut n = 0;
    for path in [".github/workflows/pactbook.yml", ".gitea/workflows/pactbook.yml"] {
        for line in files[path].lines().filter_map(|line| line.split_once("uses: ")) {
            let pin = line.1.split('@').nth(1).unwrap_or_default();
            let id = pin.split(' ').next().unwrap_or_default();
            assert!(id.len() == 40 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{line:?}");
            assert!(pin.contains(" # v"), "the version stands beside: {line:?}");
            n += 1;
        }
        let count = |what: &str| files[path].matches(what).count();
        assert_eq!(count("actions/checkout@"), count("persist-credentials: false"), "{path}");
        assert!(!files[path].contains("secrets."), "{path}");
    }
    assert_eq!(n, 6);
    assert!(files[".gitea/workflows/pactbook.yml"].contains("\npermissions:\n  contents: read\n"));
    let github = &files[".github/workflows/pactbook.yml"];
    assert!(github.contains("\npermissions: {}\n"));
    // What may publish runs nothing that came with the repository, and nothing but that may write.
    let (others, publish) = github.split_once("\n  publish:\n").expect("the job that publishes");
    assert!(publish.contains("pages: write") && publish.contains("id-token: write"));
    assert!(!publish.contains("run:") && !publish.contains("checkout"));
    assert!(!others.contains(": write"));
    assert!(!files.values().any(|text| text.contains("pull_request_target")));
    let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(files[".ci/install-pactbook"].contains(&version));
}

#[test]
fn a_new_repository_builds_from_its_first_commit() {
    let repo = Sandbox::new();
    let args = ["--lang", "en", "--as-of", "2026-07-03", "init"];
    let new = repo.root().join("museum").to_string_lossy().into_owned();
    let said = repo.run(&[&args[..], &[&new, "zone=Asia/Shanghai"]].concat(), 0);
    holds_all(&said.out, &["24 files", "0 errors, 0 warnings", "pactbook new incident"]);
    let museum = repo.at("museum");
    museum.git(&["init", "-q", "-b", "main"]);
    museum.commit("2026-07-03T10:00:00+08:00", ENGINEER, "start");
    let as_of = ["--as-of", "2026-07-03T12:00:00+08:00"];
    museum.run(&[&as_of[..], &["check"]].concat(), 0);
    museum.run(&[&as_of[..], &["test"]].concat(), 0);
    museum.run(&[&as_of[..], &["build"]].concat(), 0);
    assert!(museum.root().join("public/index.html").is_file());
    assert_eq!(museum.git(&["status", "--porcelain"]), "", "what is built is ignored");
}

#[test]
fn what_is_there_is_never_replaced() {
    let repo = Sandbox::new();
    repo.write("here/Jenkinsfile", "mine");
    let folder = repo.root().join("here").to_string_lossy().into_owned();
    let said = repo.run(&["--lang", "en", "init", &folder], 2);
    holds_all(&said.err, &["already has `Jenkinsfile`"]);
    assert_eq!(repo.files().len(), 1);
    let other = repo.root().join("other").to_string_lossy().into_owned();
    let said = repo.run(&["init", &other, "--dry-run"], 0);
    holds_all(&said.out, &["data/ops/contract.toml\n", ".ci/pipeline\n"]);
    repo.run(&["init", &other, "frist=2026-01-01"], 2);
    repo.run(&["init", &other, "first=tomorrow"], 2);
    assert_eq!(repo.files().len(), 1);
}

#[test]
fn questions_are_asked_in_turn_and_again_where_the_answer_does_not_fit() {
    let repo = Sandbox::new();
    let folder = repo.root().join("new").to_string_lossy().into_owned();
    // id, title, buyer, supplier, zone, first, last, total, months, respond, restore, report, check, points
    let answers = "museum\n\n\n\nAsia/Shanghai\n2026-01-01\n2026-12-31\n120000\n120000.00 CNY\n6\n1h\nnone\n\n\n50,30,19\n50,30,20\n";
    let said = repo.ask(&["--lang", "en", "init", &folder, "--ask"], answers, 0);
    holds_all(&said.err, &["write 120000.00 CNY", "the points come to 99, not to 100"]);
    let text = repo.at("new").text("data/museum/contract.toml");
    holds_all(&text, &["within = \"1h\"", "points = 50\n", "id     = \"p2\""]);
    assert!(!text.contains("id     = \"p3\"") && !text.contains("recovery"), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let program = repo.root().join("new/.ci/pipeline");
        let mode = std::fs::metadata(program).expect("the file is there").permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "a runner can start it");
    }
}
