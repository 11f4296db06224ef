//! The command `schema`: prints one, writes all, leaves alone what is not its own.

use std::path::Path;
use std::process::Command;
use std::process::Output;

fn run(words: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pactbook"))
        .args([
            "-C",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/books/lifts"),
            "--lang",
            "en",
            "schema",
        ])
        .args(words)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn it_writes_once_and_touches_nothing_the_second_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = run(&["--output", "."], folder.path());
    assert!(
        first.status.success() && said(&first).contains("wrote 7 of 7 files"),
        "{}",
        said(&first)
    );
    let again = run(&["--output", "."], folder.path());
    assert!(said(&again).contains("wrote 0 of 7 files"), "{}", said(&again));
    let printed = run(&["records"], folder.path());
    let path = folder.path().join(".pactbook/schemas/records.json");
    assert_eq!(printed.stdout, std::fs::read(path).expect("it was written"));
    let bytes = String::from_utf8_lossy(&printed.stdout).into_owned();
    assert!(bytes.contains("lift_fault"), "the repository's own kinds are in it");
}

#[test]
fn rules_of_somebody_else_are_left_alone_and_ours_are_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(".taplo.toml");
    std::fs::write(&path, "[formatting]\nalign_entries = true\n").expect("a file of the user's");
    let output = run(&["--output", "."], folder.path());
    assert!(
        output.status.success()
            && said(&output).contains("path = \".pactbook/schemas/contract.json\"")
    );
    let kept = std::fs::read_to_string(&path).expect("it is still there");
    assert_eq!(kept, "[formatting]\nalign_entries = true\n");
}

#[test]
fn wrong_usage_says_what_to_type() {
    let folder = tempfile::tempdir().expect("a folder");
    for (words, says) in [
        (&[][..], "pactbook schema --output ."),
        (&["record"][..], "did you mean `records`?"),
        (&["records", "--output", "."][..], "does not go together with"),
    ] {
        let output = run(words, folder.path());
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(said(&output).contains(says), "{words:?}: {}", said(&output));
    }
    std::fs::write(folder.path().join("file"), "").expect("a file");
    let output = run(&["--output", "file"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}
