//! A finding as the JSON forms show it.

use serde::Serialize;

use super::Brief;
use crate::base::finding::Finding;
use crate::base::place::Place;

/// A finding as JSON.
#[derive(Serialize)]
pub(super) struct FindingView<'a> {
    fingerprint: String,
    level: &'static str,
    rule: &'a str,
    message: String,
    contract: Option<&'a str>,
    clause: Option<&'a str>,
    subject: Option<&'a str>,
    field: Option<&'a str>,
    path: Option<&'a str>,
    place: Option<PlaceView<'a>>,
    related: Vec<RelatedView<'a>>,
    help: Option<String>,
}

/// A place that belongs to it.
#[derive(Serialize)]
pub(super) struct RelatedView<'a> {
    message: String,
    place: Option<PlaceView<'a>>,
}

/// Lines and columns from 1, columns in characters; the end lies behind the last character.
#[derive(Serialize)]
pub(super) struct PlaceView<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

/// A finding, with what belongs to it.
pub(super) fn finding<'a>(brief: &Brief<'a>, finding: &'a Finding) -> FindingView<'a> {
    let related = finding.related.iter().map(|(at, message)| RelatedView {
        message: brief.catalog.say(message),
        place: place(brief, *at),
    });
    FindingView {
        fingerprint: finding.fingerprint(),
        level: finding.level.name(),
        rule: &finding.rule,
        message: brief.catalog.say(&finding.message),
        contract: finding.contract.as_deref(),
        clause: finding.clause.as_deref(),
        subject: finding.subject.as_deref(),
        field: finding.field.as_deref(),
        path: brief.path_of(finding),
        place: finding.place.and_then(|at| place(brief, at)),
        related: related.collect(),
        help: finding.help.as_ref().map(|help| brief.catalog.say(help)),
    }
}

/// Where something stands; none if no file of this book holds it.
pub(super) fn place<'a>(brief: &Brief<'a>, at: Place) -> Option<PlaceView<'a>> {
    if !brief.has(at) {
        return None;
    }
    let (start, end) = (brief.position(at), brief.at(at, at.end as usize));
    Some(PlaceView {
        path: &brief.book.snapshot.source(at.source).path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    })
}
