//! Paths and git: nothing is run, nothing outside is read, and no name means two files in silence.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::bench::clause;
use crate::sandbox::ENGINEER;
use crate::sandbox::OFFICER;
use crate::sandbox::Sandbox;

const RESPONSE: &str = "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"2h\"";
const QUESTION: &str = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2026-03-02T10:00:00\nresponded_at = 2026-03-02T11:00:00\n";

fn book() -> Sandbox {
    let sandbox = Sandbox::book(&clause(RESPONSE));
    sandbox.write("data/demo/records/a.toml", QUESTION);
    sandbox.commit("2026-03-03T09:00:00+08:00", ENGINEER, "file");
    sandbox
}

/// The outcomes of the only contract, in words.
fn verdicts(sandbox: &Sandbox, rev: Option<&str>) -> String {
    format!("{:?}", sandbox.open(rev).verdicts)
}

/// What a Unix file system holds that git or a folder can hand over, and the finding of each.
#[test]
fn what_is_no_ordinary_file_is_told_and_not_read() {
    let sandbox = book();
    let secret = sandbox.root().join("../secret.toml");
    fs::write(&secret, QUESTION.replace("Q-1", "Q-SECRET")).expect("the folder is writable");
    let records = sandbox.root().join("data/demo/records");
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(to, records.join(from)).expect("links can be made here");
    };
    link("absolute.toml", &secret.to_string_lossy());
    link("above.toml", "../../../../secret.toml");
    link("folder", "../../..");
    link("nowhere.toml", "not-there.toml");
    sandbox.commit("2026-03-04T09:00:00+08:00", ENGINEER, "links");
    let pipe = records.join("pipe.toml");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there");
    assert!(made.success());
    std::os::unix::net::UnixListener::bind(records.join("socket.toml")).expect("a socket");
    let told = sandbox.findings(&["symbolic-link", "special-file"]);
    let paths: Vec<&str> = told.iter().filter_map(|one| one.split(' ').nth(1)).collect();
    let at = |name: &str| format!("data/demo/records/{name}");
    let all = ["above.toml", "absolute.toml", "folder", "nowhere.toml", "pipe.toml", "socket.toml"];
    assert_eq!(paths, all.map(at));
    assert!(!verdicts(&sandbox, None).contains("Q-SECRET"));
    let book = sandbox.open(Some("HEAD"));
    let links = book.findings.iter().filter(|one| one.rule == "symbolic-link").count();
    assert_eq!(links, 4);
    assert!(!verdicts(&sandbox, Some("HEAD")).contains("Q-SECRET"));
    // A folder of sources, or the settings, may be a link as well.
    fs::rename(sandbox.root().join("data"), sandbox.root().join("elsewhere")).expect("moved");
    std::os::unix::fs::symlink("elsewhere", sandbox.root().join("data")).expect("a link");
    assert_eq!(
        sandbox.findings(&["symbolic-link"]),
        ["symbolic-link data a symbolic link, which is not followed"]
    );
    sandbox.remove("pactbook.toml");
    std::os::unix::fs::symlink(&secret, sandbox.root().join("pactbook.toml")).expect("a link");
    let said = sandbox.run(&["check"], 2);
    assert!(said.err.contains("not an ordinary file"), "{}", said.err);
}

/// A work tree whose git folder names programs and files wherever git would use one.
#[test]
fn a_hostile_configuration_runs_nothing_and_leads_nowhere() {
    let sandbox = book();
    let before = verdicts(&sandbox, None);
    let witness = sandbox.root().join("../was-run");
    let trap = sandbox.root().join("../trap");
    let script = format!("#!/bin/sh\ntouch '{}'\ncat\n", witness.display());
    fs::write(&trap, script).expect("the folder is writable");
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let trap = trap.to_string_lossy().into_owned();
    let outside = sandbox.root().join("../outside.config");
    fs::write(&outside, "[core]\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n")
        .expect("the folder is writable");
    let config = format!(
        "[include]\n\tpath = {outside}\n[includeIf \"gitdir:/\"]\n\tpath = {outside}\n\
         [core]\n\tfsmonitor = {trap}\n\thooksPath = {folder}\n\tsshCommand = {trap}\n\
         \teditor = {trap}\n\tpager = {trap}\n\taskPass = {trap}\n\tgitProxy = {trap}\n\
         \tattributesFile = {outside}\n\texcludesFile = {outside}\n\talternateRefsCommand = {trap}\n\
         [filter \"x\"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n\trequired = true\n\
         [diff]\n\texternal = {trap}\n[diff \"x\"]\n\ttextconv = {trap}\n\tcommand = {trap}\n\
         [credential]\n\thelper = !{trap}\n[gpg]\n\tprogram = {trap}\n[gpg \"ssh\"]\n\tprogram = {trap}\n\
         \tdefaultKeyCommand = {trap}\n[uploadpack]\n\tpackObjectsHook = {trap}\n\
         [remote \"origin\"]\n\turl = ext::{trap}\n\tpromisor = true\n\tpartialclonefilter = blob:none\n\
         \tuploadpack = {trap}\n[alias]\n\tcheck = !{trap}\n[gitoxide \"objects\"]\n\tallocLimit = 0\n",
        outside = outside.display(),
        folder = sandbox.root().join("../").display(),
    );
    let path = sandbox.root().join(".git/config");
    let own = fs::read_to_string(&path).expect("git has written it");
    fs::write(&path, own + &config).expect("it is ours");
    sandbox.write(".gitattributes", "* filter=x diff=x\n");
    for hook in ["post-checkout", "pre-commit", "fsmonitor-watchman", "post-index-change"] {
        fs::copy(&trap, sandbox.root().join(".git/hooks").join(hook)).expect("it is ours");
    }
    assert_eq!(verdicts(&sandbox, None), before);
    verdicts(&sandbox, Some("HEAD"));
    for args in [
        &["check"][..],
        &["check", "--rev", "HEAD"],
        &["history", "Q-1"],
        &["diff", "HEAD"],
        &["score"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pactbook"));
        command.arg("-C").arg(sandbox.root()).args(args);
        // Programs can be found, so that nothing but our not asking keeps them from being run.
        let output = command.output().expect("the program starts");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {output:?}");
    }
    assert!(!witness.exists(), "a program of the configuration was run");
}

#[test]
fn a_git_folder_that_points_elsewhere_reads_no_files_there() {
    let outer = book();
    let inner = Sandbox::book(&clause(RESPONSE));
    inner.write("data/demo/records/b.toml", QUESTION.replace("Q-1", "Q-INNER"));
    fs::remove_dir_all(inner.root().join(".git")).expect("it is ours");
    let pointer = format!("gitdir: {}\n", outer.root().join(".git").display());
    fs::write(inner.root().join(".git"), pointer).expect("the folder is writable");
    // What is judged are the files here; of the other history they are all changes.
    let book = inner.open(None);
    assert!(format!("{:?}", book.verdicts).contains("Q-INNER"));
    assert!(!format!("{:?}", book.verdicts).contains("Q-1\""));
    // A work tree that is said to lie elsewhere is refused, not followed.
    let path = outer.root().join(".git/config");
    let config = fs::read_to_string(&path).expect("git has written it");
    let moved = format!("{config}[core]\n\tworktree = {}\n", inner.root().display());
    fs::write(&path, moved).expect("it is ours");
    let said = outer.run(&["check"], 2);
    assert!(said.err.contains("outside the working tree"), "{}", said.err);
}

#[test]
fn a_repository_of_somebody_else_is_read_like_any() {
    let sandbox = book();
    let before = verdicts(&sandbox, Some("HEAD"));
    let root = sandbox.root().to_string_lossy().into_owned();
    let is_given = Command::new("chown").args(["-R", "65534:65534", &root]).status();
    if !is_given.is_ok_and(|status| status.success()) {
        // Only root may give files away; elsewhere there is nothing to try.
        return;
    }
    assert_eq!(verdicts(&sandbox, Some("HEAD")), before);
    assert_eq!(sandbox.findings(&["history-unknown"]), [""; 0]);
}

#[test]
fn pipes_in_the_git_folder_do_not_stop_a_run() {
    let sandbox = book();
    sandbox.run(&["check"], 0);
    let kept = sandbox.root().join(".git/pactbook");
    let mut names: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for entry in fs::read_dir(&kept).expect("the first run keeps something") {
        let path = entry.expect("the entry is readable").path();
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        names.insert(name, fs::read(&path).expect("it is ours"));
    }
    assert!(!names.is_empty());
    for name in names.keys() {
        let path = kept.join(name);
        fs::remove_file(&path).expect("it is ours");
        let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo is there");
        assert!(made.success());
    }
    let info = sandbox.root().join(".git/info");
    fs::create_dir_all(&info).expect("it is ours");
    let made = Command::new("mkfifo").arg(info.join("grafts")).status().expect("mkfifo is there");
    assert!(made.success());
    sandbox.run(&["check"], 0);
}

#[test]
fn what_was_kept_and_then_damaged_changes_nothing() {
    let sandbox = book();
    for n in 2..8 {
        sandbox.append("data/demo/records/a.toml", &QUESTION.replace("Q-1", &format!("Q-{n}")));
        sandbox.commit(&format!("2026-03-{:02}T09:00:00+08:00", n + 2), OFFICER, "more");
    }
    let before = sandbox.run(&["score", "--format", "json"], 0).out;
    let kept = sandbox.root().join(".git/pactbook");
    let mut chance = super::damage::Chance::of(5);
    let mut n_files = 0;
    for entry in fs::read_dir(&kept).expect("the first run keeps something") {
        let path = entry.expect("the entry is readable").path();
        let bytes = fs::read(&path).expect("it is ours");
        n_files += 1;
        for _ in 0..12 {
            let (harmed, words) = super::damage::harm(&bytes, &mut chance);
            fs::write(&path, harmed).expect("it is ours");
            let now = sandbox.run(&["score", "--format", "json"], 0).out;
            assert_eq!(now, before, "{}: {words}", path.display());
        }
    }
    assert!(n_files > 0);
}

/// A contract that cannot be read stays a contract, and stops nobody else's.
#[test]
fn a_contract_that_cannot_be_read_is_one_finding() {
    let sandbox = book();
    let contract = sandbox.text("data/demo/contract.toml");
    sandbox.write("data/other/contract.toml", contract.replace("\"demo\"", "\"other\""));
    for (bytes, rule) in [
        (&b"\xff\xfe\x00"[..], "not-utf8"),
        (&[b'#'; (8 << 20) + 1][..], "file-too-large"),
        ("#\n".repeat(500_001).as_bytes(), "too-many-lines"),
        ("[[x]]\n".repeat(50_001).as_bytes(), "syntax"),
    ] {
        sandbox.write("data/demo/contract.toml", bytes);
        let said = sandbox.run(&["--lang", "en", "check"], 1);
        assert_eq!(said.out.matches(&format!("error[{rule}]")).count(), 1, "{}", said.out);
        assert!(said.out.contains("looked at 2 contracts"), "{}", said.out);
        assert_eq!(sandbox.open(None).ledger.contracts.len(), 2);
    }
    // Where it is run from is not where the repository lies.
    let site = sandbox.root().join("public").to_string_lossy().into_owned();
    sandbox.run(&["build", "--output", &site], 0);
}

#[test]
fn names_that_other_systems_confuse_are_told_and_read() {
    let sandbox = book();
    for (name, id) in [
        ("A.toml", "Q-2"),
        ("aux.toml", "Q-3"),
        ("caf\u{e9}.toml", "Q-4"),
        ("cafe\u{301}.toml", "Q-5"),
        ("end..toml", "Q-6"),
        ("CON", "Q-7"),
        ("q?.toml", "Q-8"),
    ] {
        sandbox.write(&format!("data/demo/records/{name}"), QUESTION.replace("Q-1", id));
    }
    sandbox.commit("2026-03-04T09:00:00+08:00", ENGINEER, "names");
    let told = sandbox.findings(&["unportable-name"]);
    let told: Vec<&str> = told
        .iter()
        .filter_map(|one| one.strip_prefix("unportable-name data/demo/records/"))
        .collect();
    assert_eq!(
        told,
        [
            "A.toml systems that ignore case, or compose characters otherwise, take this file and `data/demo/records/a.toml` for one",
            "CON Windows keeps this name for a device and cannot write it",
            "aux.toml Windows keeps this name for a device and cannot write it",
            "cafe\u{301}.toml systems that ignore case, or compose characters otherwise, take this file and `data/demo/records/caf\u{e9}.toml` for one",
            "q?.toml the name holds `?`, which Windows does not allow",
        ]
    );
    let read = verdicts(&sandbox, Some("HEAD"));
    for id in ["Q-1", "Q-2", "Q-3", "Q-4", "Q-5", "Q-6", "Q-8"] {
        assert!(read.contains(&format!("\"{id}\"")), "{id} is judged");
    }
}

#[test]
fn a_pointer_of_large_file_storage_is_not_taken_for_records() {
    let sandbox = book();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    sandbox.write("data/demo/records/large.toml", pointer);
    let told = sandbox.findings(&["lfs-pointer", "syntax"]);
    assert_eq!(
        told,
        [
            "lfs-pointer data/demo/records/large.toml a pointer of git LFS stands in the place of the file"
        ]
    );
}
