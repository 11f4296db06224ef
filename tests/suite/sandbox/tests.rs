//! The sandbox does what it says.

use super::ENGINEER;
use super::ENGINEER_KEY;
use super::OFFICER;
use super::OFFICER_KEY;
use super::STRANGER;
use super::SUPERVISOR;
use super::SUPERVISOR_KEY;
use super::Sandbox;
use crate::bench::clause;

const RULE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\n\
                    to = \"responded_at\"\nwithin = \"2h\"";
const FILE: &str = "data/demo/records/a.toml";
const LATE: &str = "[[incident]]\nid = \"INC-1\"\nkind = \"fault\"\nsummary = \"报错\"\n\
                    reported_at = 2025-10-05T20:00:00\nresponded_at = 2025-10-05T22:00:01\n";

/// A merge of one branch, a rename on it, an octopus of two.
fn history() -> Sandbox {
    let repo = Sandbox::book(&clause(RULE));
    repo.commit("2025-09-01T09:00:00+08:00", OFFICER, "contract");
    repo.branch("work").write(FILE, LATE);
    repo.deed("2025-10-06T09:00:00+08:00", ENGINEER, "file")
        .by("2025-10-07T10:00:00+08:00", SUPERVISOR)
        .signed(ENGINEER_KEY)
        .land();
    repo.rename(FILE, "data/demo/records/b.toml");
    repo.commit("2025-10-08T09:00:00+08:00", ENGINEER, "move");
    repo.switch("main").merge("2025-10-09T09:00:00+08:00", OFFICER, &["work"], "merge");
    for name in ["one", "two"] {
        repo.switch("main").branch(name).write(&format!("{name}.txt"), name);
        repo.commit("2025-10-10T09:00:00+08:00", STRANGER, name);
    }
    repo.switch("main").append("three.txt", "3").append("three.txt", "4");
    repo.commit("2025-10-11T09:00:00+08:00", OFFICER, "three");
    repo.merging(&["one", "two"]);
    repo.deed("2025-10-12T09:00:00+08:00", OFFICER, "octopus").signed(OFFICER_KEY).land();
    repo
}

#[test]
fn a_history_has_the_same_ids_everywhere() {
    let (here, there) = (history(), history());
    assert_eq!(here.head(), there.head());
    assert_eq!(here.git(&["log", "-1", "--format=%an %ae %cn %s"]).matches("甲").count(), 2);
    assert_eq!(here.git(&["rev-list", "--parents", "-1", "HEAD"]).split(' ').count(), 4);
    assert_eq!(here.text("three.txt"), "34");
    let told = here.git(&["log", "--format=%an %aI %cn %cI", "main^1^^2~1", "-1"]);
    assert_eq!(
        told,
        "驻场工程师甲 2025-10-06T09:00:00+08:00 监理工程师甲 2025-10-07T10:00:00+08:00"
    );
    assert_eq!(here.git(&["fsck", "--strict", "--no-dangling"]), "");
    assert_eq!(here.git(&["status", "--porcelain"]), "");
}

#[test]
fn git_takes_the_signatures_for_good_and_for_bad() {
    for repo in [Sandbox::new(), Sandbox::sha256()] {
        let signers = format!("{} namespaces=\"git\" {}\n", OFFICER.1, OFFICER_KEY.public());
        repo.write("../signers", signers).write("a", "1");
        let file = repo.root().join("../signers").to_string_lossy().into_owned();
        repo.git(&["config", "gpg.ssh.allowedSignersFile", &file]);
        repo.deed("2025-10-01T09:00:00+08:00", OFFICER, "a\n\nlong\n").signed(OFFICER_KEY).land();
        let verdict = |rev: &str| repo.git(&["log", "-1", "--format=%G? %GF", rev]);
        assert_eq!(verdict("HEAD"), format!("G {}", OFFICER_KEY.fingerprint()));
        repo.deed("2025-10-02T09:00:00+08:00", OFFICER, "b").signed(SUPERVISOR_KEY).land();
        assert_eq!(verdict("HEAD"), format!("U {}", SUPERVISOR_KEY.fingerprint()));
        repo.deed("2025-10-03T09:00:00+08:00", OFFICER, "c")
            .sealed(|_| OFFICER_KEY.sign("git", b"something else"))
            .land();
        assert!(verdict("HEAD").starts_with('B'), "{}", verdict("HEAD"));
        repo.commit("2025-10-04T09:00:00+08:00", OFFICER, "d")
            .rewrite(|commit| commit.replace("officer@buyer.example", "other@buyer.example"));
        assert_eq!(repo.git(&["log", "-1", "--format=%G? %ae"]), "N other@buyer.example");
    }
}

#[test]
fn clones_of_every_form_are_read() {
    let repo = history();
    assert_eq!(repo.run(&["check", "--fail-on", "never"], 0).err, "");
    for other in [repo.shallow(1), repo.clone_whole(), repo.bare(), repo.worktree("main")] {
        assert_eq!(other.head(), repo.head());
        assert!(other.run(&["check"], 0).out.contains("INC-1"));
    }
    assert_eq!(repo.shallow(2).git(&["rev-list", "--first-parent", "--count", "HEAD"]), "2");
    assert_eq!(repo.submodule().git(&["rev-parse", "HEAD"]), repo.head());
    repo.append("three.txt", "5").commit("2025-10-13T09:00:00+08:00", OFFICER, "more");
    let missing = repo.blobless().git(&["rev-list", "--objects", "--missing=print", "HEAD"]);
    assert!(missing.contains(&format!("?{}", repo.id("HEAD~1:three.txt"))), "{missing}");
    assert_eq!(repo.open(Some("HEAD")).ledger.records.len(), 1);
    assert_eq!(repo.snapshot(None).sources, repo.snapshot(Some("main")).sources);
}

#[test]
fn damage_can_be_done() {
    let repo = history();
    repo.graft("main", &["main^1"]);
    assert_eq!(repo.git(&["rev-list", "--parents", "-1", "main"]).split(' ').count(), 2);
    repo.lose("main~1^{tree}");
    assert!(!repo.command(&["fsck"]).output().expect("git runs").status.success());
}

#[test]
fn a_conflict_is_resolved_by_what_is_written_before_the_commit() {
    let repo = Sandbox::new();
    repo.write("a", "1\n").commit("2025-10-01T09:00:00+08:00", OFFICER, "a");
    repo.branch("work").replace("a", "1", "2");
    repo.commit("2025-10-02T09:00:00+08:00", ENGINEER, "b");
    repo.switch("main").replace("a", "1", "3");
    repo.commit("2025-10-03T09:00:00+08:00", OFFICER, "c");
    repo.merging(&["work"]).write("a", "4\n");
    repo.commit("2025-10-04T09:00:00+08:00", OFFICER, "d");
    assert_eq!(repo.text("a"), "4\n");
    repo.root_branch("island").write("b", "1");
    repo.commit("2025-10-05T09:00:00+08:00", STRANGER, "e");
    assert_eq!(repo.files().into_keys().collect::<Vec<_>>(), ["b"]);
    repo.switch("main").merge("2025-10-06T09:00:00+08:00", OFFICER, &["island"], "f");
    assert_eq!(repo.git(&["rev-list", "--max-parents=0", "--count", "HEAD"]), "2");
    repo.remove("b").commit("2025-10-07T09:00:00+08:00", OFFICER, "g");
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn findings_are_told_with_their_line() {
    let repo = Sandbox::book(&clause(RULE));
    repo.write(FILE, format!("{LATE}colour = 1\n"));
    let found = repo.findings(&["unknown-field"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&format!("unknown-field {FILE}:7 ")), "{found:?}");
}
