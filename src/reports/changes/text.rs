//! What differs between two books, for people at a terminal.

use super::Changes;
use super::Form;
use super::content;
use super::page::Block;
use super::page::Span;
use crate::base::message::Message;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;

/// Text for a terminal.
pub const FORM: Form = Form { name: "text", summary: "for people at a terminal", write };

fn write(changes: &Changes<'_>) -> String {
    let brief = &changes.new;
    let mut text = String::new();
    for block in content::page(changes) {
        if !text.is_empty() && matches!(block, Block::Heading(..)) {
            text.push('\n');
        }
        draw(brief, &block, &mut text);
    }
    text
}

fn draw(brief: &Brief<'_>, block: &Block, text: &mut String) {
    let ink = brief.ink;
    match block {
        Block::Heading(_, spans) => {
            text.push_str(&ink.paint(Tone::Strong, &plain(spans)));
            text.push('\n');
        }
        Block::Lines(lines) => {
            for line in lines {
                text.push_str(&painted(brief, line));
                text.push('\n');
            }
        }
        Block::List(lines, n_more) => {
            for line in lines {
                text.push_str(&format!("  {}\n", painted(brief, line)));
            }
            if *n_more > 0 {
                let message = Message::new("cli-more").with("n", *n_more);
                text.push_str(&format!("  {}\n", ink.paint(Tone::Quiet, &brief.say(&message))));
            }
        }
        Block::Table(titles, rows) => {
            let columns = [Align::Wrapped, Align::Right, Align::Right, Align::Right];
            let mut table = Table::new(&columns[..titles.len()]);
            table.row(titles.iter().map(|title| Cell::new(Tone::Quiet, title.clone())));
            for row in rows {
                table.row(row.iter().map(|spans| {
                    let tone = spans.first().map_or(Tone::Plain, |span| span.tone);
                    Cell::new(tone, plain(spans))
                }));
            }
            for line in table.lines(brief.width.saturating_sub(2), ink) {
                text.push_str(&format!("  {line}\n"));
            }
        }
    }
}

fn plain(spans: &[Span]) -> String {
    spans.iter().map(shown).collect()
}

fn painted(brief: &Brief<'_>, spans: &[Span]) -> String {
    spans.iter().map(|span| brief.ink.paint(span.tone, &shown(span))).collect()
}

/// The text on one line, without what a terminal would obey.
fn shown(span: &Span) -> String {
    clean(&span.text).replace('\n', " ")
}
