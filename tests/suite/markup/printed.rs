//! What commands print: on a terminal, in a log that a runner listens to, in a report.

use pactbook::base::visible::is_hidden;

use crate::hostile::Hostile;
use crate::hostile::shared;

/// Commands whose answer is for people, and forms of reports that a log may show.
const COMMANDS: &[&[&str]] = &[
    &["check"],
    &["check", "--color", "always"],
    &["check", "--format", "markdown"],
    &["check", "--format", "junit"],
    &["check", "--format", "json"],
    &["check", "--format", "sarif"],
    &["check", "--format", "gitlab"],
    &["check", "--format", "rdjson"],
    &["check", "--since", "HEAD~40"],
    &["score"],
    &["score", "--format", "json"],
    &["due"],
    &["due", "--format", "json"],
    &["due", "--format", "csv"],
    &["due", "--format", "ics"],
    &["coverage"],
    &["coverage", "--format", "json"],
    &["diff", "HEAD~40"],
    &["diff", "HEAD~40", "--format", "markdown"],
    &["diff", "HEAD~40", "--format", "json"],
    &["history", "--paths"],
    &["history", "WITH-0"],
    &["history", "question-0"],
    &["explain", "WITH-0"],
    &["explain", "incident-0"],
    &["explain", "question-0"],
    &["explain", "own_kind"],
    &["explain", "::error::forged"],
    &["test"],
    &["seal", "--contract", "turpan", "--period", "y1", "--dry-run"],
];

/// Faults of a command that are shown.
const N_SHOWN: usize = 4;

/// What runners obey wherever it stands in a line.
const ANYWHERE: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Runs every command and looks at what it prints.
pub(super) fn look(hostile: &Hostile) {
    let mut faults = Vec::new();
    for args in COMMANDS {
        let mut own = Vec::new();
        let said = hostile.run(args);
        let status = said.status.code();
        let streams = [("out", &said.stdout), ("err", &said.stderr)];
        assert!(matches!(status, Some(0..=2)), "{args:?} ended with {status:?}");
        let is_ours = args.contains(&"always");
        for (stream, bytes) in streams {
            let text = std::str::from_utf8(bytes).expect("what is printed is UTF-8");
            let odd = |c: char| match c {
                '\n' => false,
                '\u{1b}' => !is_ours,
                '\r' => !args.contains(&"csv") && !args.contains(&"ics"),
                '\u{feff}' => !args.contains(&"csv"),
                c => is_hidden(c),
            };
            for (n, line) in text.split(['\n', '\r']).enumerate() {
                let begin = line.trim_start();
                let is_command = begin.starts_with("::") && !begin.starts_with(":::");
                if is_command
                    || line.contains(odd)
                    || ANYWHERE.iter().any(|heard| line.contains(heard))
                    || (is_ours && has_foreign_escape(line))
                {
                    let line: String = line.chars().take(120).collect();
                    own.push(format!("{args:?} {stream} line {}: {line:?}", n + 1));
                }
            }
        }
        own.truncate(N_SHOWN);
        faults.extend(own);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether the line has an escape sequence that is no colour.
fn has_foreign_escape(line: &str) -> bool {
    line.split('\u{1b}').skip(1).any(|after| {
        let colour = after.strip_prefix('[').and_then(|rest| rest.split_once('m'));
        !colour.is_some_and(|(codes, _)| codes.chars().all(|c| c.is_ascii_digit() || c == ';'))
    })
}

#[test]
fn nothing_that_is_printed_is_obeyed_by_a_terminal_or_a_runner() {
    look(shared());
}

#[test]
fn annotations_are_ours_and_no_more_than_the_forge_shows() {
    let said = shared().run(&["check", "--format", "github"]);
    let text = String::from_utf8(said.stdout).expect("it is UTF-8");
    assert!(text.lines().count() > 20, "{text}");
    for line in text.split(['\n', '\r']).filter(|line| !line.is_empty()) {
        let (head, data) = line[2..].split_once("::").expect("a head and a message");
        let (command, properties) = head.split_once(' ').expect("properties");
        assert!(
            line.starts_with("::") && ["error", "warning", "notice"].contains(&command),
            "{line}"
        );
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').expect("a value");
            let known = ["file", "line", "endLine", "col", "endColumn", "title"];
            assert!(known.contains(&name), "{line}");
            assert!(!value.contains([':', ',', '\n', '\r']), "{line}");
        }
        // A sign of per cent that was in a text comes back as one, and not as the end of a line.
        let is_coded =
            |rest: &str| ["25", "0A", "0D", "3A", "2C"].iter().any(|code| rest.starts_with(code));
        assert!(line.split('%').skip(1).all(is_coded), "{line}");
        assert!(!data.contains(|c: char| c != '\n' && is_hidden(c)), "{line}");
    }
}
