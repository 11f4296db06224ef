//! What `benches/` measures with: estates that are always the same and really judged, counts that are compared fairly.

#[path = "../../benches/estate/mod.rs"]
mod estate;
#[path = "../../benches/ratios/recorded.rs"]
mod recorded;

use serde_json::Value;

use crate::sandbox::Sandbox;

use estate::Shape;
use estate::Wish;

const WISH: Wish =
    Wish { shape: Shape::Pactbook, records: 240, commits: 40, seed: 1, no_repack: true };

fn repository(wish: &Wish) -> Sandbox {
    let sandbox = Sandbox::new();
    estate::write_repository(wish, sandbox.root()).expect("git is there");
    sandbox
}

#[test]
fn an_estate_is_the_same_every_time_and_another_with_another_seed() {
    let first = repository(&WISH);
    assert_eq!(first.head(), repository(&WISH).head());
    assert_ne!(first.head(), repository(&Wish { seed: 2, ..WISH }).head());

    let plain = Sandbox::new();
    estate::write_uncommitted(&WISH, plain.root()).expect("the folder is writable");
    assert_eq!(plain.files(), first.files(), "plain files are the last state of the history");
}

#[test]
fn an_estate_is_judged_by_a_whole_contract() {
    let sandbox = repository(&WISH);
    let said = sandbox.run(&["check", "--format", "json", "--fail-on", "never"], 0);
    let report: Value = serde_json::from_str(&said.out).expect("the report is JSON");
    let findings = report["findings"].as_array().expect("findings are a list");
    let breach = |finding: &Value| finding["clause"].is_string();
    assert!(findings.iter().all(breach), "{findings:#?}");
    assert!(findings.iter().any(|finding| finding["level"] == "error"), "some cost points");
    assert!(said.err.is_empty(), "{}", said.err);

    // One more commit corrects one record and adds another.
    estate::one_more_commit(&WISH, sandbox.root(), 1).expect("git is there");
    let changed = sandbox.findings(&["changed-after-landing"]);
    assert_eq!(changed.len(), 1, "{changed:?}");
}

#[test]
fn peers_get_a_page_for_every_incident() {
    for shape in [Shape::Zola, Shape::Hugo] {
        let sandbox = Sandbox::new();
        estate::write_tree(&Wish { shape, ..WISH }, sandbox.root())
            .expect("the folder is writable");
        let pages = sandbox.files().into_keys().filter(|path| path.contains("/inc-")).count();
        assert_eq!(pages, WISH.records);
    }
}

#[test]
fn more_instructions_fail_and_fewer_ask_for_a_new_number() {
    let file = recorded::written("1.95.0", &[("check", 1_000)]);
    let compare = |compiler, n| {
        let verdict = recorded::compare(&file, compiler, &[("check", n)]);
        (verdict.good, verdict.said)
    };
    let line = |text: &str| format!("check: {text}\n");
    assert_eq!(compare("1.95.0", 1_050), (true, line("1050 instructions, recorded 1000: +5.0 %")));
    assert_eq!(
        compare("1.95.0", 1_051),
        (false, line("1051 instructions, recorded 1000: +5.1 %; slower than may be"))
    );
    assert_eq!(
        compare("1.95.0", 949),
        (
            true,
            line(
                "949 instructions, recorded 1000: -5.1 %; faster: record the new number with --record"
            )
        )
    );
    let (good, said) = compare("1.96.0", 2_000);
    assert!(
        good && said.contains("recorded with rustc 1.95.0, counted with rustc 1.96.0"),
        "{said}"
    );
    let missing = recorded::compare(&file, "1.95.0", &[("build", 7)]);
    assert!(!missing.good && missing.said.contains("none recorded"), "{}", missing.said);
}
