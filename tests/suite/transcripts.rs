//! Journeys at a console, as the handbook tells them: typed again, and what is printed compared.
//!
//! A page is typed from its first console block to its last, in one folder. A line that begins with
//! `$ ` is a command of the shell; what follows is what it prints, where `...` stands for any lines,
//! or for the rest of a line; an exit status other than 0 stands in brackets at the end.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// 2 July 2026, 18:00 in Beijing.
const NOW: &str = "1782986400";

/// A command and what it prints.
struct Step {
    command: String,
    printed: Vec<String>,
}

fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut is_inside = false;
    for line in page.lines() {
        match line {
            "```console" => is_inside = true,
            "```" => is_inside = false,
            _ if !is_inside => {}
            _ => match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => {
                    steps.push(Step { command: command.to_owned(), printed: Vec::new() });
                }
                (None, Some(step)) => step.printed.push(line.trim_end().to_owned()),
                (None, None) => panic!("a block begins with `{line}` and not with a command"),
            },
        }
    }
    steps
}

/// Types a command; gives what it prints on both streams, with its exit status if that is not 0.
///
/// Judged at [`NOW`], unless the repository states an instant of its own.
fn typed(command: &str, folder: &Path, home: &Path, language: &str) -> Vec<String> {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_pactbook"));
    let programs = program.parent().expect("the program lies in a folder");
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(programs.to_path_buf()).chain(std::env::split_paths(&paths));
    let settings = fs::read_to_string(folder.join("pactbook.toml")).unwrap_or_default();
    let now = (!settings.contains("as_of =")).then_some(("SOURCE_DATE_EPOCH", NOW));
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::join_paths(paths).expect("the paths can be joined"))
        .env("HOME", home)
        .env("LANG", language)
        .envs(now)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "on-site engineer A")
        .env("GIT_AUTHOR_EMAIL", "engineer-a@supplier.example")
        .env("GIT_AUTHOR_DATE", "2026-07-02T18:00:00+08:00")
        .env("GIT_COMMITTER_NAME", "on-site engineer A")
        .env("GIT_COMMITTER_EMAIL", "engineer-a@supplier.example")
        .env("GIT_COMMITTER_DATE", "2026-07-02T18:00:00+08:00")
        .output()
        .expect("there is a shell");
    let text = String::from_utf8(output.stdout).expect("what is printed is UTF-8");
    let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    match output.status.code() {
        Some(0) => {}
        code => lines.push(format!("[exit status {}]", code.unwrap_or(-1))),
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Whether the lines are as told; `...` stands for any lines, or for the rest of a line.
fn is_as_told(told: &[String], printed: &[String]) -> bool {
    match told.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=printed.len()).any(|n| is_as_told(rest, &printed[n..]))
        }
        Some((first, rest)) => {
            let Some((line, others)) = printed.split_first() else { return false };
            let is_same = match first.strip_suffix(" ...") {
                Some(start) => line.starts_with(start),
                None => line == first,
            };
            is_same && is_as_told(rest, others)
        }
    }
}

fn type_all(page: &str, language: &str) {
    let home = TempDir::new().expect("the temporary folder is writable");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(path).expect("the page is there");
    let steps = steps(&text);
    // What it copies lies in the repository.
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    std::os::unix::fs::symlink(examples, home.path().join("examples")).expect("a link");
    assert!(steps.len() > 8, "{page} tells of {} commands", steps.len());
    let mut folder = home.path().to_path_buf();
    for step in steps {
        if let Some(into) = step.command.strip_prefix("cd ") {
            folder.push(into);
            continue;
        }
        let mut told = step.printed.clone();
        while told.last().is_some_and(String::is_empty) {
            told.pop();
        }
        let printed = typed(&step.command, &folder, home.path(), language);
        let shown = printed.join("\n");
        assert!(is_as_told(&told, &printed), "$ {}\n{shown}", step.command);
    }
}

#[test]
fn the_first_day_goes_as_the_handbook_tells() {
    type_all("content/en/first-day.md", "en_US.UTF-8");
    type_all("content/first-day.md", "zh_CN.UTF-8");
}

#[test]
fn an_export_becomes_verdicts_as_the_handbook_tells() {
    type_all("content/en/export-to-verdict.md", "en_US.UTF-8");
    type_all("content/export-to-verdict.md", "zh_CN.UTF-8");
}

#[test]
fn what_is_told_otherwise_is_noticed() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(is_as_told(&lines("a\n...\nd"), &lines("a\nb\nc\nd")));
    assert!(is_as_told(&lines("a ...\n..."), &lines("a b")));
    assert!(!is_as_told(&lines("a\n...\nd"), &lines("a\nb\nc")));
    assert!(!is_as_told(&lines("a"), &lines("a\nb")));
    assert!(!is_as_told(&lines("a\nb"), &lines("a")));
}
