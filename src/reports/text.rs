//! Findings drawn with the lines they stand in, for people at a terminal.

use std::borrow::Cow;
use std::collections::BTreeMap;

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level as Drawn;
use annotate_snippets::Origin;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;

use super::Brief;
use super::Format;
use super::Needs;
use super::Tally;
use super::terminal::Tone;
use super::terminal::clean;
use super::terminal::is_obeyed;
use super::terminal::one_line;
use super::terminal::table::Align;
use super::terminal::table::Cell;
use super::terminal::table::Table;
use super::terminal::unheard;
use super::terminal::wrap;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::obligations::outcome::Verdict;

/// Text for a terminal, or plain in a pipe.
pub const FORMAT: Format = Format {
    name: "text",
    summary: "drawn with the lines they stand in, for people",
    needs: Needs::Findings,
    write,
};

/// How many lines may lie between two places for them to be drawn in one excerpt.
const NEAR: u32 = 6;

fn write(brief: &Brief<'_>) -> String {
    let mut text = String::new();
    for finding in brief.findings().filter(|finding| finding.clause.is_none()) {
        text.push_str(&draw(brief, finding));
        text.push('\n');
    }
    let mut breaches: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in brief.findings().filter(|finding| finding.clause.is_some()) {
        breaches.entry(finding.contract.as_deref().unwrap_or_default()).or_default().push(finding);
    }
    for (_, contract) in brief.contracts() {
        let Some(own) = breaches.remove(contract.identity.id.as_str()) else { continue };
        let message = Message::new("cli-breaches-of")
            .with("title", &contract.identity.short)
            .with("id", &contract.identity.id)
            .with("n", own.iter().filter(|finding| finding.is_breach()).count());
        let title = brief.line_of(&message);
        text.push_str(&brief.ink.paint(Tone::Strong, &title));
        text.push_str("\n\n");
        for finding in own {
            text.push_str(&draw(brief, finding));
            text.push('\n');
        }
    }
    text.push_str(&waived(brief));
    text.push_str(&summary(brief));
    unheard(&text).into_owned()
}

/// What waivers silence, a line each with who answers for it and until when.
fn waived(brief: &Brief<'_>) -> String {
    let mut text = String::new();
    let n = brief.waived().count();
    if n == 0 {
        return text;
    }
    let title = brief.say(&Message::new("report-waived").with("n", n));
    text.push_str(&brief.ink.paint(Tone::Strong, &title));
    text.push('\n');
    for one in brief.waived() {
        let what = one_line(&brief.waiver(one));
        let line = format!("[{}] {what}", one_line(&one.finding.rule));
        text.push_str(&format!("  {line}\n"));
    }
    text.push('\n');
    text
}

/// One finding: level, rule, message, the lines it stands in, why it is one, what to do.
pub fn draw(brief: &Brief<'_>, finding: &Finding) -> String {
    let message = brief.line_of(&finding.message);
    let level = match finding.level {
        Level::Error => Drawn::ERROR.with_name(brief.word("cli-level-error")),
        Level::Warning => Drawn::WARNING.with_name(brief.word("cli-level-warning")),
        Level::AtRisk => Drawn::NOTE.with_name(brief.word("level-at-risk")),
        Level::Note => Drawn::NOTE.with_name(brief.word("cli-level-note")),
    };
    let title = level.primary_title(message).id(clean(&finding.rule).into_owned());
    let mut group = Group::with_title(title);
    match finding.place.filter(|place| brief.has(*place)) {
        Some(place) => group = excerpts(brief, group, place, &finding.related),
        None => {
            if let Some(path) = &finding.path {
                group = group.element(Origin::path(clean(path).into_owned()));
            }
        }
    }
    if let Some(why) = why(brief, finding) {
        group = group.element(Drawn::NOTE.with_name(brief.word("cli-why")).message(why));
    }
    let help = Drawn::HELP.with_name(brief.word("cli-help"));
    for text in help_of(brief, finding) {
        group = group.element(help.clone().message(text));
    }
    let renderer = if brief.ink.is_coloured() { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.term_width(brief.width).render(&[group]);
    text.push('\n');
    text
}

/// The clause behind a breach, with the contract that states it.
fn why(brief: &Brief<'_>, finding: &Finding) -> Option<String> {
    let id = finding.contract.as_ref()?;
    let contract = brief.book.ledger.contracts.iter().find(|known| known.identity.id == *id)?;
    let clause = contract.clause(finding.clause.as_ref()?)?;
    let message = Message::new("cli-why-clause")
        .with("clause", &clause.id.text)
        .with("title", &clause.title)
        .with("contract", id)
        .with("source", &clause.source);
    Some(brief.line_of(&message))
}

fn help_of(brief: &Brief<'_>, finding: &Finding) -> Vec<String> {
    let mut help: Vec<String> = finding.help.iter().map(|help| brief.line_of(help)).collect();
    if let (Some(obligation), Some(subject)) = (finding.obligation(), &finding.subject) {
        let mut what = format!("{obligation}/{subject}");
        // The same name may stand in several contracts.
        if let Some(contract) =
            finding.contract.as_ref().filter(|_| brief.book.ledger.contracts.len() > 1)
        {
            what.push_str(&format!(" --contract {contract}"));
        }
        help.push(brief.line_of(&Message::new("cli-explain-breach").with("what", what)));
    }
    help
}

/// The lines of a place and of what belongs to it; places near each other share an excerpt.
fn excerpts<'a>(
    brief: &Brief<'a>,
    mut group: Group<'a>,
    main: Place,
    related: &[(Place, Message)],
) -> Group<'a> {
    let mut own: Vec<(Place, Option<&Message>)> = vec![(main, None)];
    let mut apart: Vec<(Place, &Message)> = Vec::new();
    let home = brief.position(main).line;
    for (place, label) in related {
        if !brief.has(*place) {
            continue;
        }
        let is_near =
            place.source == main.source && brief.position(*place).line.abs_diff(home) <= NEAR;
        if is_near {
            own.push((*place, Some(label)));
        } else {
            apart.push((*place, label));
        }
    }
    if let Some(snippet) = excerpt(brief, &own, AnnotationKind::Primary) {
        group = group.element(snippet);
    }
    for (place, label) in apart {
        if let Some(snippet) = excerpt(brief, &[(place, Some(label))], AnnotationKind::Context) {
            group = group.element(snippet);
        }
    }
    group
}

/// The lines that hold some places of one file; the first place is marked as `first`.
fn excerpt<'a>(
    brief: &Brief<'a>,
    places: &[(Place, Option<&Message>)],
    first: AnnotationKind,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let (main, _) = places.first()?;
    let text = brief.book.snapshot.text(main.source);
    let lines = || places.iter().map(|(place, _)| brief.position(*place).line);
    let (top, bottom) = (lines().min()?, lines().max()?);
    let (start, _) = brief.line(*main, top)?;
    let (last, line) = brief.line(*main, bottom)?;
    let end = last + line.len();
    let path = clean(&brief.book.snapshot.source(main.source).path).into_owned();
    let mut snippet =
        Snippet::source(masked(&text[start..end])).line_start(top as usize).path(path);
    for (n, (place, label)) in places.iter().enumerate() {
        let kind = if n == 0 { first } else { AnnotationKind::Context };
        let mut annotation = kind.span(span(brief, *place, start, end));
        if let Some(label) = label {
            annotation = annotation.label(brief.line_of(label));
        }
        snippet = snippet.annotation(annotation);
    }
    Some(snippet)
}

/// The text with signs in the place of what takes no room, each of as many bytes: places stay where
/// they are. What is obeyed and takes one byte is drawn by the renderer.
fn masked(text: &str) -> Cow<'_, str> {
    let is_masked = |c: char| !c.is_ascii() && is_obeyed(c);
    if !text.contains(is_masked) {
        return Cow::Borrowed(text);
    }
    let sign = |c: char| match c.len_utf8() {
        _ if !is_masked(c) => c,
        2 => '\u{a4}',
        3 => '\u{fffd}',
        _ => '\u{1f6ab}',
    };
    Cow::Owned(text.chars().map(sign).collect())
}

/// The part of a place that lies on its first line, counted from `start`.
fn span(brief: &Brief<'_>, place: Place, start: usize, end: usize) -> std::ops::Range<usize> {
    let text = brief.book.snapshot.text(place.source);
    let range = place.range();
    let line = brief.line(place, brief.position(place).line);
    let line_end = line.map_or(end, |(at, line)| at + line.len()).min(end);
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = boundary(range.start.min(line_end));
    let to = boundary(range.end.clamp(from, line_end));
    from - start..to - start
}

/// How many findings of which rules, and what was looked at.
pub fn summary(brief: &Brief<'_>) -> String {
    let tally = brief.tally();
    let ink = brief.ink;
    let mut text = String::new();
    let tone = match tally.levels.last_key_value() {
        None => Tone::Good,
        Some((Level::Error, _)) => Tone::Bad,
        Some(_) => Tone::Doubt,
    };
    let line = match tally.levels.is_empty() {
        true => brief.word("cli-summary-clean"),
        false => in_numbers(brief, &tally),
    };
    text.push_str(&ink.paint(tone, &line));
    text.push('\n');
    let mut table = Table::new(&[Align::Right, Align::Left, Align::Left]);
    for ((level, rule), n) in tally.rules.iter().rev() {
        table.row([
            Cell::from(n.to_string()),
            Cell::new(level_tone(*level), level_word(brief, *level)),
            Cell::from(clean(rule).into_owned()),
        ]);
    }
    for line in table.lines(brief.width, ink) {
        text.push_str(&format!("  {line}\n"));
    }
    for line in wrap(&looked_at(brief), brief.width) {
        text.push_str(&ink.paint(Tone::Quiet, &line));
        text.push('\n');
    }
    text
}

/// How many findings of each level, in one line.
pub fn in_numbers(brief: &Brief<'_>, tally: &Tally) -> String {
    let n = |level: Level| tally.levels.get(&level).copied().unwrap_or(0);
    let message = Message::new("cli-summary")
        .with("errors", n(Level::Error))
        .with("warnings", n(Level::Warning))
        .with("notes", n(Level::Note));
    let mut line = brief.say(&message);
    for (n, key) in [(n(Level::AtRisk), "report-at-risk"), (tally.waived, "report-n-waived")] {
        if n > 0 {
            line.push_str(&brief.word("report-comma"));
            line.push_str(&brief.say(&Message::new(key).with("n", n)));
        }
    }
    line
}

/// One line on what was looked at: contracts, records, outcomes by verdict, revision, as-of.
pub fn looked_at(brief: &Brief<'_>) -> String {
    let tally = brief.tally();
    let outcomes: Vec<String> = Verdict::ALL
        .into_iter()
        .filter_map(|verdict| {
            let n = tally.outcomes.get(&verdict)?;
            Some(format!("{n} {}", verdict_word(brief, verdict)))
        })
        .collect();
    let total: usize = tally.outcomes.values().sum();
    let list = outcomes.join(&brief.word("cli-comma"));
    let listed = if list.is_empty() {
        String::new()
    } else {
        brief.say(&Message::new("cli-verdicts").with("list", list))
    };
    let message = Message::new("cli-looked-at")
        .with("contracts", tally.contracts)
        .with("records", tally.records)
        .with("outcomes", total)
        .with("verdicts", listed)
        .with("revision", brief.revision())
        .with("instant", brief.as_of());
    brief.say(&message)
}

/// A verdict in a word.
pub fn verdict_word(brief: &Brief<'_>, verdict: Verdict) -> String {
    brief.word(match verdict {
        Verdict::Met => "cli-verdict-met",
        Verdict::Breached => "cli-verdict-breached",
        Verdict::Excused => "cli-verdict-excused",
        Verdict::Pending => "cli-verdict-pending",
        Verdict::Upcoming => "cli-verdict-upcoming",
        Verdict::Undecidable => "cli-verdict-undecidable",
    })
}

/// A level in a word.
pub fn level_word(brief: &Brief<'_>, level: Level) -> String {
    brief.word(match level {
        Level::Error => "cli-level-error",
        Level::Warning => "cli-level-warning",
        Level::AtRisk => "level-at-risk",
        Level::Note => "cli-level-note",
    })
}

/// The colour of a level.
pub fn level_tone(level: Level) -> Tone {
    match level {
        Level::Error => Tone::Bad,
        Level::Warning => Tone::Doubt,
        Level::AtRisk => Tone::Strong,
        Level::Note => Tone::Quiet,
    }
}
