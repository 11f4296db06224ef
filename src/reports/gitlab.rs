//! Code quality as GitLab reads it: a list of issues with fingerprints.

use serde::Serialize;

use super::Brief;
use super::Format;
use super::Needs;
use super::document;
use crate::base::finding::Finding;
use crate::base::finding::Level;

/// Code quality for GitLab.
pub const FORMAT: Format = Format {
    name: "gitlab",
    summary: "a code quality report for GitLab",
    needs: Needs::Findings,
    write,
};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn write(brief: &Brief<'_>) -> String {
    document::print(&brief.findings().map(|finding| issue(brief, finding)).collect::<Vec<_>>())
}

fn issue<'a>(brief: &Brief<'a>, finding: &'a Finding) -> Issue<'a> {
    let spot = brief.spot_of(finding);
    let end = spot.range.map_or(1, |(_, end)| end.line);
    Issue {
        description: brief.advice(finding),
        check_name: brief.code(finding),
        fingerprint: finding.fingerprint(),
        severity: match finding.level {
            Level::Error => "critical",
            Level::Warning => "major",
            Level::AtRisk => "minor",
            Level::Note => "info",
        },
        location: Location { path: spot.path, lines: Lines { begin: spot.line(), end } },
    }
}
