//! `history --paths`: first and last commit of every path, as `git log --first-parent` has them.

use std::borrow::Cow;
use std::path::Path;

use serde::Serialize;

use crate::base::error::Error;
use crate::base::message::Message;
use crate::cli::Answer;
use crate::cli::Exit;
use crate::cli::form::Form;
use crate::lang::Catalog;
use crate::reports::document::print;
use crate::reports::terminal::one_line;
use crate::reports::terminal::width;
use crate::snapshot::history::Gap;
use crate::snapshot::paths::Act;
use crate::snapshot::paths::PathSpan;
use crate::snapshot::paths::Spans;
use crate::snapshot::paths::spans;

/// Digits of a commit id that are shown.
const N_SHOWN: usize = 12;

/// Columns of a time with its offset.
const N_TIME: usize = 25;

#[derive(Serialize)]
struct Told<'a> {
    /// None if the history is whole.
    gap: Option<&'static str>,
    paths: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    path: Cow<'a, str>,
    first: Moment<'a>,
    last: Moment<'a>,
    gone: bool,
}

#[derive(Serialize)]
struct Moment<'a> {
    commit: &'a str,
    committed: String,
}

pub(super) fn paths(
    folder: &Path,
    rev: Option<&str>,
    below: &str,
    use_cache: bool,
    form: Form,
    catalog: &Catalog,
) -> Result<Answer, Error> {
    let spans = spans(folder, rev, &[below], use_cache)?;
    let text = match form {
        Form::Text => text(&spans, catalog),
        Form::Json => json(&spans),
    };
    Ok(Answer::new(text, Exit::Clean))
}

fn json(spans: &Spans) -> String {
    let moment = |no: usize| {
        let Act { commit, committed } = &spans.commits[no];
        Moment { commit, committed: committed.rfc3339() }
    };
    let row = |span: &PathSpan| -> Row<'_> {
        let path = Cow::Owned(String::from_utf8_lossy(&span.path).into_owned());
        Row { path, first: moment(span.first), last: moment(span.last), gone: !span.is_there }
    };
    let told = Told { gap: spans.gap.map(Gap::name), paths: spans.paths.iter().map(row).collect() };
    print(&told)
}

fn text(spans: &Spans, catalog: &Catalog) -> String {
    let (first, last) = (catalog.word("history-paths-first"), catalog.word("history-paths-last"));
    let padded = |word: &str| {
        let n = (N_TIME + 1 + N_SHOWN).saturating_sub(width(word));
        format!("{word}{}", " ".repeat(n))
    };
    let mut text =
        format!("{}  {}  {}\n", padded(&first), padded(&last), catalog.word("history-paths-path"));
    let moments: Vec<String> = spans.commits.iter().map(moment).collect();
    let gone = catalog.word("history-paths-gone");
    for span in &spans.paths {
        let path = String::from_utf8_lossy(&span.path);
        text.push_str(&moments[span.first]);
        text.push_str("  ");
        text.push_str(&moments[span.last]);
        text.push_str("  ");
        text.push_str(&one_line(&path));
        if !span.is_there {
            text.push_str("  ");
            text.push_str(&gone);
        }
        text.push('\n');
    }
    if let Some(gap) = spans.gap {
        text.push_str(&catalog.say(&Message::new(gap_key(gap))));
        text.push('\n');
    }
    text
}

fn moment(act: &Act) -> String {
    let id = act.commit.get(..N_SHOWN).unwrap_or(&act.commit);
    format!("{:N_TIME$} {id}", act.committed.rfc3339())
}

fn gap_key(gap: Gap) -> &'static str {
    match gap {
        Gap::Shallow => "history-paths-shallow",
        Gap::Graft => "history-paths-graft",
        // All paths are followed here, whatever the data folder is.
        Gap::Missing | Gap::Moved => "history-paths-missing",
    }
}
