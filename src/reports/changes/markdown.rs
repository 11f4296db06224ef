//! What differs between two books, in Markdown for the comment under a change.
//!
//! Everything that contracts and records say stands in code spans of one line: no forge looks for
//! HTML, links, mentions or references in there. Words of ours keep their signs as entities.

use super::Changes;
use super::Form;
use super::content;
use super::page::Block;
use super::page::Span;
use crate::base::message::Message;
use crate::reports::Brief;
use crate::reports::fence::code_span;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;

/// Markdown.
pub const FORM: Form =
    Form { name: "markdown", summary: "a summary for the comment under a change", write };

/// How many characters of a text are shown.
const LONGEST: usize = 300;

/// Where a line stands: a bar would end a cell of a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    Line,
    Cell,
}

fn write(changes: &Changes<'_>) -> String {
    let mut text = String::new();
    for block in content::page(changes) {
        if !text.is_empty() {
            text.push('\n');
        }
        draw(&changes.new, &block, &mut text);
    }
    text
}

fn draw(brief: &Brief<'_>, block: &Block, text: &mut String) {
    match block {
        Block::Heading(level, spans) => {
            let marks = "#".repeat(usize::from(*level) + 1);
            text.push_str(&format!("{marks} {}\n", line(spans, Spot::Line)));
        }
        Block::Lines(lines) => {
            for spans in lines {
                text.push_str(&format!("{}\n", line(spans, Spot::Line)));
            }
        }
        Block::List(lines, n_more) => {
            for spans in lines {
                text.push_str(&format!("- {}\n", line(spans, Spot::Line)));
            }
            if *n_more > 0 {
                let more = brief.say(&Message::new("cli-more").with("n", *n_more));
                text.push_str(&format!("- {}\n", words(&more)));
            }
        }
        Block::Table(titles, rows) => {
            let titles: Vec<String> = titles.iter().map(|title| words(title)).collect();
            text.push_str(&format!("| {} |\n|:--", titles.join(" | ")));
            text.push_str(&"|--:".repeat(titles.len() - 1));
            text.push_str("|\n");
            for row in rows {
                let cells: Vec<String> = row.iter().map(|spans| line(spans, Spot::Cell)).collect();
                text.push_str(&format!("| {} |\n", cells.join(" | ")));
            }
        }
    }
}

fn line(spans: &[Span], spot: Spot) -> String {
    spans.iter().map(|span| shown(span, spot)).collect()
}

fn shown(span: &Span, spot: Spot) -> String {
    if span.text.trim().is_empty() {
        return span.text.clone();
    }
    let text = if span.is_quoted { code(&span.text, spot) } else { words(&span.text) };
    match (&span.link, span.tone) {
        (Some(address), _) => format!("[{text}](<{address}>)"),
        (None, Tone::Strong) if !span.is_quoted => format!("**{text}**"),
        (None, _) => text,
    }
}

/// Words of ours, which may hold numbers and names of revisions.
fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '\n' => out.push(' '),
            '&' | '<' | '>' | '*' | '_' | '[' | ']' | '`' | '|' | '#' | '@' | '~' | '\\' | '$' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// Text that shows as it stands: fenced by more backticks than it holds in a row.
fn code(text: &str, spot: Spot) -> String {
    let line = clean(text).replace('\n', " ");
    let line = line.trim();
    let mut shown: String = line.chars().take(LONGEST).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    if spot == Spot::Cell {
        // Only a backslash keeps a bar from ending the cell, also within a code span; it cannot be
        // written before a backslash of the text itself.
        shown = shown.replace('\\', "\u{ff3c}").replace('|', "\\|");
    }
    code_span(&shown)
}
