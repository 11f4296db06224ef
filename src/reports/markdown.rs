//! A summary in Markdown, for the page of a job or a comment under a change.
//!
//! Everything that contracts and records say stands in code spans of one line: no forge looks for
//! HTML, links, mentions, references or table cells in there.

use super::Brief;
use super::Format;
use super::Needs;
use super::fence::code_span;
use super::terminal::one_line;
use super::text;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;

/// A summary in Markdown.
pub const FORMAT: Format = Format {
    name: "markdown",
    summary: "a summary for a job's page or a comment",
    needs: Needs::Findings,
    write,
};

/// How many findings are listed: a comment may not grow beyond what forges accept (64 KiB).
const MOST: usize = 80;

/// How many waived findings are listed.
const MOST_WAIVED: usize = 20;

/// How many characters of a text are shown.
const LONGEST: usize = 300;

fn write(brief: &Brief<'_>) -> String {
    let tally = brief.tally();
    let n_failing = brief.failing().count();
    let verdict = match n_failing {
        0 => brief.word("report-passes"),
        n => brief.say(&Message::new("report-fails").with("n", n)),
    };
    let numbers = match tally.levels.is_empty() {
        true => brief.word("cli-summary-clean"),
        false => text::in_numbers(brief, &tally),
    };
    let mut page = format!("## Pactbook: {verdict}\n\n{numbers}\n");
    let mut room = MOST;
    for level in Level::ALL.into_iter().rev() {
        let found: Vec<&Finding> =
            brief.findings().filter(|finding| finding.level == level).collect();
        if found.is_empty() {
            continue;
        }
        let title = text::level_word(brief, level);
        page.push_str(&format!("\n### {title} ({})\n\n", found.len()));
        let n_shown = found.len().min(room);
        room -= n_shown;
        for finding in &found[..n_shown] {
            page.push_str(&item(brief, finding));
        }
        if n_shown < found.len() {
            let message = Message::new("report-left-out").with("n", found.len() - n_shown);
            page.push_str(&format!("- {}\n", brief.say(&message)));
        }
    }
    if tally.waived > 0 {
        let title = brief.say(&Message::new("report-waived").with("n", tally.waived));
        page.push_str(&format!("\n### {title}\n\n"));
        for one in brief.waived().take(MOST_WAIVED) {
            let (rule, what) = (brief.code(&one.finding), brief.waiver(one));
            page.push_str(&format!("- {} {}\n", code(&rule), code(&what)));
        }
        if tally.waived > MOST_WAIVED {
            let message = Message::new("report-left-out").with("n", tally.waived - MOST_WAIVED);
            page.push_str(&format!("- {}\n", brief.say(&message)));
        }
    }
    page.push_str(&format!("\n{}\n", code(&text::looked_at(brief))));
    page
}

fn item(brief: &Brief<'_>, finding: &Finding) -> String {
    let spot = brief.spot_of(finding);
    let place = format!("{}:{}", spot.path, spot.line());
    let link = match brief.link(finding) {
        Some(address) => format!(" [{}](<{address}>)", brief.word("report-more")),
        None => String::new(),
    };
    let rule = code(&brief.code(finding));
    format!("- {rule} {} ({}){link}\n", code(&brief.advice(finding)), code(&place))
}

/// Text that shows as it stands: fenced by more backticks than it holds in a row.
fn code(text: &str) -> String {
    let line = one_line(text);
    let mut shown: String = line.chars().take(LONGEST).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    code_span(&shown)
}
