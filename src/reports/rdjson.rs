//! Diagnostics for reviewdog, which puts them into the review of whatever forge it runs on.

use serde::Serialize;

use super::Brief;
use super::Format;
use super::Needs;
use super::document;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::place::Place;

/// Diagnostics for reviewdog.
pub const FORMAT: Format =
    Format { name: "rdjson", summary: "diagnostics for reviewdog", needs: Needs::Findings, write };

#[derive(Serialize)]
struct Report<'a> {
    source: Source<'a>,
    severity: &'static str,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// Line and column from 1; columns count bytes, as reviewdog does.
#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

fn write(brief: &Brief<'_>) -> String {
    let diagnostics: Vec<Diagnostic<'_>> =
        brief.findings().map(|finding| diagnostic(brief, finding)).collect();
    let worst = brief.findings().map(|finding| finding.level).max().unwrap_or(Level::Note);
    let url = brief.links.as_ref().map(|links| links.home.as_str());
    document::print(&Report {
        source: Source { name: "pactbook", url },
        severity: severity(worst),
        diagnostics,
    })
}

fn diagnostic<'a>(brief: &'a Brief<'_>, finding: &'a Finding) -> Diagnostic<'a> {
    let related = finding.related.iter().filter_map(|(at, label)| {
        Some(Related { message: brief.line_of(label), location: location(brief, *at)? })
    });
    let placed = finding.place.and_then(|at| location(brief, at));
    Diagnostic {
        message: brief.advice(finding),
        location: placed.unwrap_or(Location { path: brief.spot_of(finding).path, range: None }),
        severity: severity(finding.level),
        code: Code { value: brief.code(finding), url: brief.link(finding) },
        related_locations: related.collect(),
    }
}

fn location<'a>(brief: &'a Brief<'_>, at: Place) -> Option<Location<'a>> {
    let spot = brief.spot(at)?;
    let range = spot.range.map(|(start, end)| Range {
        start: Position { line: start.line, column: brief.byte_column(at, at.start as usize) },
        end: Position { line: end.line, column: brief.byte_column(at, at.end as usize) },
    });
    Some(Location { path: spot.path, range })
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "ERROR",
        Level::Warning => "WARNING",
        Level::AtRisk | Level::Note => "INFO",
    }
}
