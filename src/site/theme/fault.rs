//! Faults of templates, as errors that name file, line and the nearest right name.

use tera::ErrorKind as TeraErrorKind;

use super::mentions::Unknown;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::nearest::nearest;
use crate::theme::Theme;

/// What tells of every field there is.
const MANUAL: &str = "the handbook lists every field of every page: content/en/context.md";

/// An error of the engine; `errand` is what could not be done with the template.
pub(super) fn of(files: &Theme, template: &str, errand: &str, error: &tera::Error) -> Error {
    let (TeraErrorKind::SyntaxError(report) | TeraErrorKind::RenderingError(report)) = error.kind()
    else {
        let message = format!("{} cannot {errand}", named(files, template));
        return Error::new(ErrorKind::Theme, message).because(error).hint(MANUAL);
    };
    let (said, known) = match report.message().split_once(" Available ") {
        Some((said, known)) => (said.trim_end_matches('.'), known),
        None => (report.message(), ""),
    };
    let line = report.span().start_line;
    let message = format!("{} cannot {errand}", named(files, report.filename()));
    let error = Error::new(ErrorKind::Theme, message).because(said.to_lowercase());
    let error = excerpt(error, files, report.filename(), line, report.span().start_col);
    let known = known.split_once(": ").map_or("", |(_, names)| names).split(", ");
    advise(error, said.split('`').nth(1), known)
}

/// A template mentions a field that its page does not have.
pub(super) fn unknown(files: &Theme, template: &str, unknown: &Unknown) -> Error {
    let message = format!("{} asks for a field that is not there", named(files, template));
    let cause = format!("`{}` has no field `{}`", unknown.parent, unknown.field);
    let error = Error::new(ErrorKind::Theme, message).because(cause);
    let error = excerpt(error, files, template, unknown.line, unknown.column);
    advise(error, Some(&unknown.field), unknown.known.iter().map(String::as_str))
}

/// The path of a template in the repository, or its name if it is the shipped one.
fn named(files: &Theme, template: &str) -> String {
    let own = files.files.iter().find(|file| file.name == template);
    match own.and_then(|file| file.own.as_ref()) {
        Some(path) => format!("`{path}`"),
        None if own.is_some() => format!("`{template}` of the shipped theme"),
        None => template.to_owned(),
    }
}

/// The line of a template with a mark below the column.
fn excerpt(error: Error, files: &Theme, template: &str, line: usize, column: usize) -> Error {
    let Some(text) = files.file(template).lines().nth(line.saturating_sub(1)) else { return error };
    let from = column.saturating_sub(40);
    let shown: String = text.chars().skip(from).take(100).collect();
    error.because(format!("line {line}, column {}: {}", column + 1, shown.trim()))
}

fn advise<'a>(error: Error, name: Option<&str>, known: impl Iterator<Item = &'a str>) -> Error {
    match name.and_then(|name| nearest(name, known)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")).hint(MANUAL),
        None => error.hint(MANUAL),
    }
}
