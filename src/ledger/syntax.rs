//! Files that are not quite TOML: what is wrong in our own words, and how far the damage reaches.
//!
//! The parser recovers, but a quote that is never closed swallows what follows, and a line
//! without `=` ends the file for it. So a broken file, and only a broken one, is cut at the
//! headers of its records and each piece is parsed by itself.

use std::ops::Range;

use crate::base::document::Spanned;
use crate::base::document::SyntaxFault;
use crate::base::document::Table;
use crate::base::document::Value as Toml;
use crate::base::document::parse;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::ledger::scalars::Wrong;

/// How many faults of plain syntax are shown for one file; the rest is counted.
const SHOWN: usize = 5;

/// A stretch of a file from one record's header to the next.
pub(super) struct Block<'a> {
    /// Where in the file it begins.
    pub(super) start: usize,
    /// Its text.
    pub(super) text: &'a str,
    /// The name in its header and where it stands in the file; the first block has none.
    pub(super) header: Option<(&'a str, Range<usize>)>,
}

/// Cuts a text at the headers of its outermost tables.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut header = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some((name, at)) = header_name(line) {
            if offset > 0 {
                blocks.push(Block { start, text: &text[start..offset], header: header.take() });
            }
            start = offset;
            header = Some((name, offset + at..offset + at + name.len()));
        }
        offset += line.len();
    }
    blocks.push(Block { start, text: &text[start..], header });
    blocks
}

/// The name in a line that heads an outermost table, and where in the line it stands.
fn header_name(line: &str) -> Option<(&str, usize)> {
    let line = line.strip_prefix('\u{feff}').map_or(line, |_| line);
    let open = line.find(|c: char| !c.is_whitespace() && c != '\u{feff}')?;
    let inside = line[open..].strip_prefix('[')?;
    let inside = inside.strip_prefix('[').unwrap_or(inside).trim_start();
    let at = line.len() - inside.len();
    let end = inside
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
        .unwrap_or(inside.len());
    let name = &inside[..end];
    let rest = inside[end..].trim_start();
    let closed = rest.is_empty() || rest.starts_with(']') || rest.starts_with('#');
    // `[2025]` inside a list that spans lines is a value, not a header.
    let wordlike = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let value = matches!(name, "true" | "false" | "inf" | "nan");
    (closed && wordlike && !value).then_some((name, at))
}

/// Parses a block; faults are placed in the file, values still in the block.
pub(super) fn parse_block<'a>(block: &Block<'a>) -> (Table<'a>, Vec<SyntaxFault>) {
    let (table, mut faults) = parse(block.text);
    for fault in &mut faults {
        fault.range = fault.range.start + block.start..fault.range.end + block.start;
    }
    (table, faults)
}

/// The one field of the record that a fault can have damaged, by its name; none if it may reach further.
///
/// A fault is confined if it lies in a plain value that stands with its key on a line of its
/// own, or if it is a key that stands twice.
pub(super) fn confined<'t>(
    fault: &SyntaxFault,
    table: &'t Table<'_>,
    start: usize,
    text: &str,
) -> Option<&'t str> {
    if fault.message == "duplicate key" {
        let name = text.get(fault.range.clone())?;
        let (key, _) = table.get_key_value(name)?;
        return Some(key.get_ref());
    }
    let (key, _) = table.iter().find(|(key, value)| {
        let from = value.span().start + start;
        let to = value.span().end + start;
        let plain = !matches!(value.get_ref(), Toml::Array(_) | Toml::Table(_));
        plain
            && from <= fault.range.start
            && fault.range.end <= to
            && alone_on_its_line(key.span().start + start, to, text)
    })?;
    Some(key.get_ref())
}

fn alone_on_its_line(from: usize, to: usize, text: &str) -> bool {
    let (Some(before), Some(inside), Some(after)) =
        (text.get(..from), text.get(from..to), text.get(to..))
    else {
        return false;
    };
    let lead = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let tail = after[..after.find('\n').unwrap_or(after.len())].trim();
    lead.trim().is_empty()
        && !inside.contains('\n')
        && (tail.is_empty() || tail.starts_with('#'))
        && !inside.contains("\"\"\"")
        && !inside.contains("'''")
}

/// Whether a fault lies in, or at an edge of, what stands at `span` in the file.
pub(super) fn touches(fault: &SyntaxFault, span: &Range<usize>) -> bool {
    fault.range.start <= span.end && span.start <= fault.range.end
}

/// Where a key that stands twice in a block stands first.
pub(super) fn first_of(name: &str, table: &Table<'_>) -> Option<Range<usize>> {
    fn seek(name: &str, value: &Toml<'_>) -> Option<Range<usize>> {
        match value {
            Toml::Table(inner) => first_of(name, inner),
            Toml::Array(items) => items.iter().find_map(|item| seek(name, item.get_ref())),
            _ => None,
        }
    }
    if let Some((key, _)) = table.get_key_value(name) {
        return Some(key.span());
    }
    table.values().map(Spanned::get_ref).find_map(|value| seek(name, value))
}

/// A text, list or table that is never closed is shown where it opens, not where its record ends.
pub(super) fn at_its_opening(
    mut fault: SyntaxFault,
    table: &Table<'_>,
    start: usize,
) -> SyntaxFault {
    let is_text = fault.message.starts_with("invalid multi-line");
    let unclosed = ["unclosed array,", "unclosed inline table"];
    if (is_text || unclosed.iter().any(|words| fault.message.starts_with(words)))
        && let Some(end) = fault.range.start.checked_sub(start)
        && let Some(opening) = table.values().find_map(|value| opening(value, end, is_text))
    {
        fault.range = opening.start + start..opening.end + start;
    }
    fault
}

/// The mark that opens the outermost value that reaches up to `end`: a text of several lines, or a
/// list or table.
fn opening(value: &Spanned<Toml<'_>>, end: usize, is_text: bool) -> Option<Range<usize>> {
    let span = value.span();
    let reaches = span.start < end && end <= span.end;
    match value.get_ref() {
        Toml::String(_) => (reaches && is_text).then_some(span.start..span.start + 3),
        Toml::Array(_) | Toml::Table(_) if reaches && !is_text => Some(span.start..span.start + 1),
        Toml::Array(items) => items.iter().find_map(|item| opening(item, end, is_text)),
        Toml::Table(inner) => inner.values().find_map(|value| opening(value, end, is_text)),
        _ => None,
    }
}

/// A fault with the number of its block and, for a key that stands twice, where it stands first.
pub(super) struct Located {
    pub(super) block: usize,
    pub(super) fault: SyntaxFault,
    pub(super) first: Option<Range<usize>>,
}

/// The findings of a broken file: every impossible date and every key that stands twice, and of
/// the rest the first few, taking the first of each record before the second of any.
pub(super) fn findings(faults: &[Located], source: SourceId, text: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut plain: Vec<(usize, &Located, Wrong)> = Vec::new();
    let mut rank = 0;
    let mut last_block = None;
    let mut last_line = None;
    for located in faults {
        let wrong = in_own_words(&located.fault, text);
        if wrong.rule != "syntax" {
            out.push(finding(located, wrong, source));
            continue;
        }
        // What the parser stumbles over later in a line follows from its first fault.
        let line = text.get(..located.fault.range.start).map(|before| before.rfind('\n'));
        if line.is_some() && last_line == line {
            continue;
        }
        last_line = line;
        rank = if last_block == Some(located.block) { rank + 1 } else { 0 };
        last_block = Some(located.block);
        plain.push((rank, located, wrong));
    }
    plain.sort_by_key(|(rank, located, _)| (*rank, located.fault.range.start));
    let rest = plain.len().saturating_sub(SHOWN);
    for (i, (_, located, wrong)) in plain.into_iter().enumerate() {
        if i < SHOWN {
            out.push(finding(located, wrong, source));
        } else {
            let place = Place::new(source, located.fault.range.clone());
            let message = Message::new("input-more-faults").with("n", rest);
            out.push(Finding::error("syntax", place, message));
            break;
        }
    }
    out
}

fn finding(located: &Located, wrong: Wrong, source: SourceId) -> Finding {
    let place = Place::new(source, located.fault.range.clone());
    let mut finding = Finding::error(wrong.rule, place, wrong.message);
    finding.help = wrong.help;
    if let Some(first) = &located.first {
        let place = Place::new(source, first.clone());
        finding = finding.beside(place, Message::new("input-first-here"));
    }
    finding
}

/// What the parser says, mapped to our messages; its own words stay as a detail.
fn in_own_words(fault: &SyntaxFault, text: &str) -> Wrong {
    let said = fault.message.as_str();
    let at = text.get(fault.range.clone()).unwrap_or("");
    let message = |key| Message::new(key).with("text", at).with("detail", said);
    let syntax = |key| Wrong::new("syntax", message(key));
    if said == "duplicate key" {
        return Wrong::new("duplicate-key", message("input-duplicate-key"))
            .help(Message::new("input-keep-one"));
    }
    if ["invalid date", "invalid time", "invalid offset", "invalid date-time"]
        .iter()
        .any(|start| said.starts_with(start))
    {
        let message = match said.split_once("day between 01 and ") {
            Some((_, days)) => {
                Message::new("input-impossible-day").with("text", at).with("days", days)
            }
            None => message("input-impossible-date"),
        };
        return Wrong::new("impossible-date", message).help(Message::new("input-write-instant"));
    }
    if said.starts_with("string values must be quoted") {
        return match at.chars().next() {
            None => syntax("input-missing-value").help(Message::new("input-remove-or-fill")),
            Some('“' | '”' | '‘' | '’' | '「' | '＂') => {
                syntax("input-wrong-quotes").help(Message::new("input-straight-quotes"))
            }
            Some(_) => syntax("input-unquoted-text")
                .help(Message::new("input-write-like").with("example", format!("\"{at}\""))),
        };
    }
    let known: &[(&str, &'static str, &'static str)] = &[
        ("nested too deeply", "input-too-deep", "input-flatten"),
        ("invalid unquoted key", "input-unquoted-key", "input-quote-the-key"),
        ("key with no value", "input-missing-equals", "input-write-key-value"),
        ("missing value", "input-missing-value", "input-remove-or-fill"),
        ("unclosed array table", "input-unclosed-header", "input-close-header"),
        ("unclosed table", "input-unclosed-header", "input-close-header"),
        ("unclosed array", "input-unclosed-list", "input-close-list"),
        ("unclosed inline table", "input-unclosed-table", "input-close-table"),
        ("missing comma", "input-missing-comma", "input-add-comma"),
        ("missing escaped value", "input-bad-escape", "input-double-backslash"),
        ("invalid basic string", "input-unclosed-text", "input-close-text"),
        ("invalid literal string", "input-unclosed-text", "input-close-text"),
        ("invalid multi-line", "input-unclosed-text", "input-close-text"),
        ("invalid integer", "input-bad-number", "input-write-number"),
        ("invalid float", "input-bad-number", "input-write-number"),
        ("unexpected leading zero", "input-bad-number", "input-write-number"),
    ];
    match known.iter().find(|(start, _, _)| said.starts_with(start)) {
        Some((_, key, help)) => syntax(key).help(Message::new(help)),
        None => syntax("input-syntax"),
    }
}
