//! Proofs by size, with the memory and the time that they took: run by hand against a release binary.
//!
//! ```sh
//! cargo build --release
//! PACTBOOK=target/release/pactbook cargo test --test suite limits::proofs -- --ignored --nocapture --test-threads=1
//! ```
//!
//! Each runs under a bound on its address space, set by the shell, so that unbounded memory is an
//! error and not a slow machine. They need 10 GB of disk and the programs `sh` and `time`.

use std::fmt::Write as _;
use std::fs;
use std::fs::File;
use std::path::Path;
use std::process::Command;

use crate::sandbox::ENGINEER;
use crate::sandbox::Sandbox;

/// Address space of a run, in kibibytes: files are mapped, so it is more than memory.
const SPACE: u64 = 12 << 20;

fn shipped() -> Sandbox {
    let sandbox = Sandbox::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    sandbox.write("pactbook.toml", "as_of = 2026-07-03T09:00:00+08:00\n");
    for path in ["calendars/cn.toml", "turpan/contract.toml"] {
        sandbox.write(&format!("data/{path}"), fs::read(data.join(path)).expect("it ships"));
    }
    sandbox.commit("2025-09-01T09:00:00+08:00", ENGINEER, "the contract");
    sandbox
}

/// Runs a check, prints what it took, and asserts that a rule is found once.
fn check(sandbox: &Sandbox, what: &str, rule: &str, args: &[&str]) {
    let program = std::env::var("PACTBOOK").expect("PACTBOOK names a release binary");
    let program = fs::canonicalize(program).expect("PACTBOOK names a file");
    let line = format!("ulimit -v {SPACE}; exec /usr/bin/time -f '%M %e' \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &line, "sh"])
        .arg(program)
        .arg("-C")
        .arg(sandbox.root())
        .args(["--lang", "en", "check", "--format", "json", "--no-cache"])
        .args(args)
        .output()
        .expect("sh starts");
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let cost = err.lines().last().unwrap_or_default();
    let (peak, seconds) = cost.split_once(' ').unwrap_or((cost, "?"));
    let peak = peak.parse::<u64>().unwrap_or_default() / 1024;
    // What a contract notes of itself stands under the same rule as what is wrong with it.
    let found = |level: &str| {
        let text =
            format!("\"level\": \"{level}\",\n      \"rule\": \"{rule}\",\n      \"message\"");
        out.matches(&text).count()
    };
    let n = found("error") + found("warning");
    #[expect(clippy::print_stdout, reason = "a proof by hand says what it counted")]
    {
        println!("{what}: {rule} {n}x, {peak} MiB, {seconds} s");
    }
    assert_eq!(n, 1, "{what}\n{err}\n{out:.3000}");
}

#[test]
#[ignore = "a proof by size; see above"]
fn two_gibibytes() {
    let sandbox = shipped();
    for (name, rule) in [("big.toml", "file-too-large"), ("big.csv", "file-too-large")] {
        let path = sandbox.root().join("data/turpan/records").join(name);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder");
        File::create(&path).and_then(|file| file.set_len(2 << 30)).expect("a sparse file");
        check(&sandbox, &format!("2 GiB of {name}, lying there"), rule, &[]);
        sandbox.commit("2025-10-01T09:00:00+08:00", ENGINEER, "big");
        check(&sandbox, &format!("2 GiB of {name}, committed"), rule, &["--rev", "HEAD"]);
        sandbox.remove(&format!("data/turpan/records/{name}"));
        sandbox.commit("2025-10-02T09:00:00+08:00", ENGINEER, "gone");
    }
}

#[test]
#[ignore = "a proof by size; see above"]
fn a_million_lines() {
    let sandbox = shipped();
    for (what, line) in
        [("comments", "#\n"), ("words", "x\n"), ("headers", "[[a]]\n"), ("losses", "[[l]]\n")]
    {
        sandbox.write("data/turpan/records/a.toml", line.repeat(1_000_000));
        check(&sandbox, &format!("a million lines of {what}"), "too-many-lines", &[]);
    }
    sandbox.write("data/turpan/records/a.toml", "[[loss]]\n".repeat(490_000));
    check(&sandbox, "490,000 records", "too-many-records", &[]);
    let mut keys = "[[question]]\n".to_owned();
    for n in 0..480_000 {
        writeln!(keys, "k{n} = 1").expect("text grows");
    }
    sandbox.write("data/turpan/records/a.toml", keys);
    check(&sandbox, "480,000 unknown fields", "more-findings", &[]);
}

#[test]
#[ignore = "a proof by size; see above"]
fn a_million_tiny_files() {
    let sandbox = shipped();
    for folder in 0..1000 {
        let path = sandbox.root().join(format!("data/turpan/records/{folder:03}"));
        fs::create_dir_all(&path).expect("a folder");
        for n in 0..1000 {
            fs::write(path.join(format!("{n:03}.toml")), "#\n").expect("a tiny file");
        }
    }
    check(&sandbox, "a million tiny files, lying there", "too-many-files", &[]);
    sandbox.commit("2025-10-01T09:00:00+08:00", ENGINEER, "many");
    check(&sandbox, "a million tiny files, committed", "too-many-files", &["--rev", "HEAD"]);
}

#[test]
#[ignore = "a proof by size; see above"]
fn ten_thousand_levels() {
    let sandbox = shipped();
    let n = 10_000;
    for (what, text) in [
        (
            "lists",
            format!("[[question]]\nid = \"a\"\nsummary = {}{}\n", "[".repeat(n), "]".repeat(n)),
        ),
        ("keys", format!("[[question]]\nid = \"a\"\nsummary{} = 1\n", ".x".repeat(n))),
        ("headers", format!("[{}]\n", vec!["x"; n].join("."))),
        (
            "a million lists",
            format!("[[question]]\nid = \"a\"\nsummary = {}\n", "[".repeat(1_000_000)),
        ),
    ] {
        sandbox.write("data/turpan/records/a.toml", text);
        check(&sandbox, &format!("10,000 levels of {what}"), "syntax", &[]);
    }
    sandbox.remove("data/turpan/records/a.toml");
    // Ten thousand folders within each other: no path of a system is that long, a tree of git is.
    let blob = sandbox.git(&["hash-object", "-w", "data/turpan/contract.toml"]);
    let mut stream = String::from(
        "commit refs/heads/deep\ncommitter a <a@example.invalid> 1760000000 +0000\ndata 1\nx\nfrom refs/heads/main^0\n",
    );
    writeln!(stream, "M 100644 {blob} data/turpan/records/{}a.toml", "d/".repeat(n))
        .expect("text grows");
    let path = sandbox.root().join("../stream");
    fs::write(&path, stream).expect("the folder is writable");
    let line = format!("git fast-import --quiet --force < '{}'", path.display());
    let made = Command::new("sh").args(["-c", &line]).current_dir(sandbox.root()).status();
    assert!(made.is_ok_and(|status| status.success()), "fast-import fails");
    check(&sandbox, "10,000 folders in each other", "odd-file-name", &["--rev", "deep"]);
}

#[test]
#[ignore = "a proof by size; see above"]
fn a_megabyte_of_expression() {
    let sandbox = shipped();
    let path = "data/turpan/contract.toml";
    let text = sandbox.text(path);
    let line =
        text.lines().find(|line| line.starts_with("where ")).expect("the contract has a filter");
    let n_line = text.find(line).expect("it is there");
    for (what, expression) in [
        ("long", vec!["1 == 1"; 100_000].join(" || ")),
        ("deep", format!("{}true{}", "(".repeat(500_000), ")".repeat(500_000))),
    ] {
        let changed =
            format!("{}where = '{expression}'{}", &text[..n_line], &text[n_line + line.len()..]);
        sandbox.write(path, changed);
        let program = std::env::var("PACTBOOK").expect("PACTBOOK names a release binary");
        assert!(Path::new(&program).exists());
        check(&sandbox, &format!("an expression of a megabyte, {what}"), "contract", &[]);
    }
}
