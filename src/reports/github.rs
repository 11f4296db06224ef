//! Workflow commands that GitHub and the runners of Gitea show beside the lines of a change.
//!
//! What a record says is escaped as the forge demands, so that it can neither begin a command nor
//! add a property to one.

use super::Brief;
use super::Format;
use super::Needs;
use super::text;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;

/// Annotations for GitHub Actions.
pub const FORMAT: Format = Format {
    name: "github",
    summary: "annotations for GitHub Actions",
    needs: Needs::Findings,
    write,
};

/// How many annotations of a level a step may have; the forge drops the others silently.
const MOST: usize = 10;

/// Commands, the weightiest first, each with the levels that it shows.
const COMMANDS: [(&str, &[Level]); 3] = [
    ("error", &[Level::Error]),
    ("warning", &[Level::Warning]),
    ("notice", &[Level::AtRisk, Level::Note]),
];

fn write(brief: &Brief<'_>) -> String {
    let mut lines = String::new();
    let mut n_left = 0;
    for (command, levels) in COMMANDS {
        // The summary is a notice and needs one of their places.
        let most = if command == "notice" { MOST - 1 } else { MOST };
        let of_level =
            |level: Level| brief.findings().filter(move |finding| finding.level == level);
        let found: Vec<&Finding> = levels.iter().copied().flat_map(of_level).collect();
        n_left += found.len().saturating_sub(most);
        for finding in found.into_iter().take(most) {
            lines.push_str(&annotation(brief, command, finding));
        }
    }
    let tally = brief.tally();
    let mut summary = if tally.levels.is_empty() {
        brief.word("cli-summary-clean")
    } else {
        text::in_numbers(brief, &tally)
    };
    if n_left > 0 {
        summary.push_str(&brief.word("report-stop"));
        summary.push_str(&brief.say(&Message::new("report-left-out").with("n", n_left)));
    }
    lines.push_str(&format!("::notice title=pactbook::{}\n", data(&summary)));
    lines
}

fn annotation(brief: &Brief<'_>, command: &str, finding: &Finding) -> String {
    let spot = brief.spot_of(finding);
    let mut properties = vec![format!("file={}", property(spot.path))];
    if let Some((start, end)) = spot.range {
        properties.push(format!("line={},endLine={}", start.line, end.line));
        // Columns mean something only within one line.
        if start.line == end.line {
            properties.push(format!("col={},endColumn={}", start.column, end.column));
        }
    }
    let level = text::level_word(brief, finding.level);
    properties.push(format!("title={}", property(&format!("{level} [{}]", finding.rule))));
    let message = brief.advice(finding);
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

/// Text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Value of a property of a command.
fn property(text: &str) -> String {
    data(&super::terminal::one_line(text)).replace(':', "%3A").replace(',', "%2C")
}
