//! Completions, manual pages and help: every command and every flag stands in each of them.

use std::collections::BTreeSet;

use crate::sandbox::OFFICER;
use crate::sandbox::Sandbox;

/// The commands that `--help` lists, by what one comes to do.
fn commands(repo: &Sandbox) -> Vec<String> {
    let help = repo.run(&["--lang", "en", "--help"], 0).out;
    let listed = help.split("\nOptions:").next().expect("commands are listed");
    let lines = listed.lines().filter_map(|line| line.strip_prefix("  "));
    let names = lines.filter(|line| !line.starts_with(' '));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// The long flags that the help of a command lists.
fn flags(help: &str) -> BTreeSet<String> {
    let lines = help.lines().map(str::trim_start);
    let named = lines.filter(|line| line.starts_with('-'));
    let words = named.flat_map(|line| line.split([' ', ',', '[', '=']));
    words.filter(|word| word.starts_with("--")).map(str::to_owned).collect()
}

#[test]
fn a_manual_page_of_each_command_names_each_of_its_flags() {
    let repo = Sandbox::new();
    let folder = repo.root().join("man").to_string_lossy().into_owned();
    repo.run(&["man", "--output", &folder], 0);
    let commands = commands(&repo);
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands.iter().filter(|command| *command != "help") {
        let help = repo.run(&["--lang", "en", command, "--help"], 0).out;
        let page = repo.text(&format!("man/pactbook-{command}.1")).replace('\\', "");
        for flag in flags(&help) {
            assert!(page.contains(&flag), "{flag} of {command}");
        }
    }
    assert_eq!(repo.files().len(), commands.len(), "one page each, `help` aside, and one for all");
    let one = repo.run(&["man"], 0).out;
    assert_eq!(one, repo.text("man/pactbook.1"));
    // The same version prints the same pages on every day.
    assert_eq!(
        one.lines().find(|line| line.starts_with(".TH")).map(str::trim),
        Some(".TH pactbook 1  \"pactbook 0.1.0\"")
    );
}

#[test]
fn completions_know_each_command_and_its_flags() {
    let repo = Sandbox::new();
    let commands = commands(&repo);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = repo.run(&["completions", shell], 0).out;
        for command in &commands {
            assert!(text.contains(command.as_str()), "{command} in {shell}");
        }
        assert!(text.contains("fail-on"), "{shell}");
    }
    repo.run(&["completions", "csh"], 2);
}

#[test]
fn help_of_commands_that_write_teaches_by_example() {
    let repo = Sandbox::new();
    for command in ["init", "new", "completions", "man"] {
        let help = repo.run(&["--lang", "en", command, "--help"], 0).out;
        let examples = help.split("Examples:").nth(1).expect("there are examples");
        assert!(examples.contains(&format!("pactbook {command}")), "{command}");
    }
}

#[test]
fn timing_is_told_on_standard_error_alone() {
    let repo = Sandbox::book(crate::bench::IDENTITY);
    let quiet = repo.run(&["--lang", "en", "check"], 0);
    let told = repo.run(&["--lang", "en", "check", "--verbose"], 0);
    assert_eq!((quiet.err.as_str(), &quiet.out), ("", &told.out));
    let lines: Vec<&str> = told.err.lines().collect();
    assert!(lines.len() > 3 && lines.iter().all(|line| line.contains(" s  ")), "{}", told.err);
    assert!(lines.last().is_some_and(|line| line.ends_with("in all")), "{}", told.err);
}

#[test]
fn what_an_earlier_run_left_damaged_is_told_to_who_asks_and_changes_nothing() {
    let repo = Sandbox::book(crate::bench::IDENTITY);
    repo.commit("2025-10-01T09:00:00+08:00", OFFICER, "agreed");
    let check = ["--lang", "en", "check", "--verbose"];
    let sound = repo.run(&check, 0);
    assert!(!sound.err.contains("note:"), "{}", sound.err);
    let kept = repo.root().join(".git/pactbook");
    let mut n = 0;
    for entry in std::fs::read_dir(&kept).expect("the first run left something") {
        let path = entry.expect("it can be listed").path();
        let bytes = std::fs::read(&path).expect("it can be read");
        std::fs::write(&path, &bytes[..bytes.len() - 3]).expect("it can be written");
        n += 1;
    }
    let damaged = repo.run(&check, 0);
    assert_eq!(damaged.out, sound.out);
    let notes: Vec<&str> = damaged.err.lines().filter(|line| line.contains("note:")).collect();
    assert!(n > 0 && notes.len() == n, "{n} files\n{}", damaged.err);
    assert!(notes.iter().all(|note| note.contains(".git/pactbook/")), "{notes:?}");
    let quiet = repo.run(&["--lang", "en", "check"], 0);
    assert_eq!((quiet.err.as_str(), &quiet.out), ("", &sound.out));
    assert!(!repo.run(&check, 0).err.contains("note:"), "the damaged run left sound files");
}
