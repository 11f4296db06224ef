//! The demonstration: a whole repository that git accepts, whose faults are exactly those planted.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use pactbook::book::Book;
use pactbook::demo;

use crate::sandbox::Sandbox;
use crate::shipped::shipped;

/// Files that the planted faults leave otherwise than they are shipped.
const OTHERWISE: [&str; 10] = [
    "data/fujian/contract.toml",
    "data/fujian/records/2025-07/attendance.toml",
    "data/fujian/seals/y1.toml",
    "data/guangzhou/contract.toml",
    "data/guangzhou/records/2026-06/reviews.toml",
    "data/meded/contract.toml",
    "data/meded/records/2026-01/exemptions.toml",
    "data/turpan/contract.toml",
    "data/turpan/records/2026-06/complaints.toml",
    "data/xian/contract.toml",
];

/// The demonstration, made once for all tests here, and what the command said.
static DEMO: LazyLock<(Sandbox, String)> = LazyLock::new(|| {
    let repo = Sandbox::new();
    let folder = repo.root().join("demo").to_string_lossy().into_owned();
    let said = repo.run(&["demo", "--lang", "zh", &folder], 0);
    (repo.at("demo"), said.out)
});

/// What the engine says of it.
static BOOK: LazyLock<Book> = LazyLock::new(|| DEMO.0.open(None));

#[test]
fn git_has_nothing_to_complain_about() {
    let repo = &DEMO.0;
    assert_eq!(repo.git(&["fsck", "--strict"]), "", "nothing broken, nothing left over");
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
    assert_eq!(repo.git(&["rev-parse", "--abbrev-ref", "HEAD"]), "main");
}

#[test]
fn every_commit_has_the_same_id_every_time() {
    let again = Sandbox::new();
    let written = demo::write(&again.root().join("demo")).expect("the folder is new");
    assert_eq!(written.head, DEMO.0.head());
    let n = DEMO.0.git(&["rev-list", "--count", "HEAD"]);
    assert_eq!(written.commits.to_string(), n, "every commit is part of the history");
}

#[test]
fn parties_commit_on_branches_that_the_purchaser_merges() {
    let repo = &DEMO.0;
    let n = |args: &[&str]| repo.git(args).lines().count();
    let all = n(&["log", "--format=%h"]);
    assert!((800..2000).contains(&all), "{all} commits");
    let merges = repo.git(&["log", "--merges", "--first-parent", "--format=%ae"]);
    assert!(merges.lines().count() > 200);
    assert!(merges.lines().all(|mail| mail.starts_with("officer@")), "only the purchaser merges");
    let mails: BTreeSet<String> =
        repo.git(&["log", "--format=%ae"]).lines().map(str::to_owned).collect();
    for mail in [
        "engineer-a@turpan-supplier.example",
        "engineer-b@xian-supplier.example",
        "manager@fujian-supplier.example",
        "officer@meded-buyer.example",
        "assessor@guangzhou-buyer.example",
        "supervisor@guangzhou-supervisor.example",
    ] {
        assert!(mails.contains(mail), "{mail} in {mails:?}");
    }
}

#[test]
fn the_trunk_runs_forward_and_ends_before_it_is_judged() {
    let log = DEMO.0.git(&["log", "--first-parent", "--reverse", "--format=%cI"]);
    let times: Vec<&str> = log.lines().collect();
    assert!(times.is_sorted(), "no commit of the trunk is older than the one before");
    assert!(times.iter().all(|time| time.ends_with("+08:00")));
    assert!(*times.last().expect("there are commits") < "2026-07-03T09:00:00+08:00");
}

#[test]
fn in_the_end_the_files_are_those_shipped_but_for_what_is_planted() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = DEMO.0.files();
    let mut other = BTreeSet::new();
    for (path, bytes) in &files {
        match std::fs::read(shipped.join(path)) {
            Ok(there) if there == *bytes => {}
            _ => {
                other.insert(path.as_str());
            }
        }
    }
    assert_eq!(other.into_iter().collect::<Vec<_>>(), OTHERWISE);
    let ours = |path: &&String| path.starts_with("data/");
    let mut missing = Vec::new();
    for entry in walkdir::WalkDir::new(shipped.join("data")) {
        let entry = entry.expect("the data folder is readable");
        let path = entry.path().strip_prefix(shipped).expect("it lies below").to_string_lossy();
        if entry.file_type().is_file() && !files.contains_key(path.as_ref()) {
            missing.push(path.into_owned());
        }
    }
    assert_eq!(missing, Vec::<String>::new());
    assert!(files.keys().filter(ours).count() > 1000);
}

#[test]
fn scores_and_amounts_are_those_of_the_shipped_contracts() {
    let figures = |book: &Book| -> BTreeMap<String, (Vec<String>, String)> {
        book.ledger
            .contracts
            .iter()
            .zip(&book.assessments)
            .map(|(contract, assessment)| {
                let scores = assessment.periods.iter().map(|period| {
                    let total = &period.total;
                    format!("{} {} {}", total.low, total.now, total.high)
                });
                let payable =
                    assessment.settlement.as_ref().map(|one| format!("{:?}", one.payable));
                let figures = (scores.collect(), payable.unwrap_or_default());
                (contract.identity.id.clone(), figures)
            })
            .collect()
    };
    assert_eq!(figures(&BOOK), figures(shipped()));
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let repo = Sandbox::new();
    repo.write("mine/letter.txt", "mine");
    let folder = repo.root().join("mine").to_string_lossy().into_owned();
    let said = repo.run(&["demo", &folder], 2);
    assert!(said.err.contains("is not empty"), "{}", said.err);
    assert_eq!(repo.files().into_keys().collect::<Vec<_>>(), ["mine/letter.txt"]);
}

#[test]
fn the_answer_says_what_to_do_next() {
    for part in
        ["demo check", "history INC-2025-0008", "demo build", "log --graph", "示范仓库已写入"]
    {
        assert!(DEMO.1.contains(part), "`{part}` in:\n{}", DEMO.1);
    }
}

#[test]
fn the_check_finds_what_is_planted_and_nothing_else() {
    let rules = [
        "filed-late",
        "changed-after-landing",
        "changed-after-seal",
        "record-deleted",
        "dated-ahead",
        "commit-backdated",
        "history-rewritten",
        "history-unknown",
        "no-authority",
        "unsigned",
        "bad-signature",
        "unknown-author",
        "seal-damaged",
    ];
    let mut found: Vec<(&str, &str, &str)> = BOOK
        .findings
        .iter()
        .filter(|finding| rules.contains(&finding.rule.as_ref()))
        .map(|finding| {
            let subject = finding.subject.as_deref().unwrap_or_default();
            // Some are about a commit, whose id is of no interest here.
            let subject = if subject.len() == 40 { "commit" } else { subject };
            let contract = finding.contract.as_deref().unwrap_or_default();
            (finding.rule.as_ref(), contract, subject)
        })
        .collect();
    found.sort_unstable();
    let planted = [
        ("changed-after-landing", "fujian", "ATT-20250723"),
        ("changed-after-landing", "turpan", "INC-2025-0008"),
        ("changed-after-seal", "fujian", "y1"),
        ("commit-backdated", "xian", "XQS-Q1"),
        ("filed-late", "turpan", "INC-2025-0011"),
        ("no-authority", "guangzhou", "REV-q4-K9.2"),
        ("no-authority", "meded", "EXM-2026-00"),
        ("no-authority", "turpan", "CPL-2026-012"),
        ("no-authority", "xian", "data/xian/contract.toml"),
        ("record-deleted", "turpan", "Q-2026-0316-09"),
        ("unsigned", "turpan", "commit"),
    ];
    assert_eq!(found, planted);
}
