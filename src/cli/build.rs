//! `build`: the site on disk.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use super::Answer;
use super::Exit;
use super::Session;
use crate::base::error::Error;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::publish;
use crate::publish::Written;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::text;
use crate::site;

const EXAMPLES: &str = "\
Examples:
  pactbook build                                   into `public`; open public/index.html
  pactbook build --output site                     into another folder
  pactbook build --rev HEAD --archive site.zip     the site of a commit, as one file";

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Folder to write into; without it, `output` in pactbook.toml, which is `public` by default
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Write the site as a zip archive instead; the same site gives the same bytes
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    archive: Option<PathBuf>,
}

pub(super) fn build(args: &Args, brief: &Brief<'_>, session: &Session) -> Result<Answer, Error> {
    let book = brief.book;
    let output = match &args.output {
        Some(output) => output.clone(),
        None => session.folder.join(&book.settings.output),
    };
    session.progress.step(brief.catalog, "cli-progress-compose");
    let site = site::compose(book)?;
    session.progress.step(brief.catalog, "cli-progress-write");
    let keep_out = book.settings.folders.keep_out(&session.folder);
    let ink = brief.ink;
    let mut text = match &args.archive {
        Some(archive) => {
            let n = publish::pack(&site.files, archive, &keep_out)?;
            session.progress.end();
            let message = Message::new("cli-archived")
                .with("path", archive.display().to_string())
                .with("files", n);
            format!("{}\n", ink.paint(Tone::Strong, &brief.say(&message)))
        }
        None => {
            let written = publish::write(&site.files, &output, &keep_out)?;
            session.progress.end();
            folder(brief, session, &output, &written)
        }
    };
    let tally = brief.tally();
    let n = |level: Level| tally.levels.get(&level).copied().unwrap_or(0);
    let (line, tone) = if tally.levels.is_empty() {
        (brief.word("cli-summary-clean"), Tone::Good)
    } else {
        let message = Message::new("cli-built-found")
            .with("errors", n(Level::Error))
            .with("warnings", n(Level::Warning))
            .with("notes", n(Level::Note));
        (brief.say(&message), if n(Level::Error) > 0 { Tone::Bad } else { Tone::Doubt })
    };
    text.push_str(&ink.paint(tone, &line));
    text.push('\n');
    text.push_str(&ink.paint(Tone::Quiet, &text::looked_at(brief)));
    text.push('\n');
    Ok(Answer::new(text, Exit::Clean))
}

/// What a folder holds now, and where to begin.
fn folder(brief: &Brief<'_>, session: &Session, output: &Path, written: &Written) -> String {
    let took = Message::new("cli-built")
        .with("folder", output.display().to_string())
        .with("files", written.files)
        .with("changed", written.changed)
        .with("removed", written.removed)
        .with("seconds", in_seconds(session.started.elapsed()));
    let start = output.join("index.html").display().to_string();
    let open = Message::new("cli-built-open").with("path", clean(&start).into_owned());
    format!("{}\n{}\n", brief.ink.paint(Tone::Strong, &brief.say(&took)), brief.say(&open))
}

/// `0.42`: seconds to hundredths, without floats.
fn in_seconds(took: Duration) -> String {
    format!("{}.{:02}", took.as_secs(), took.subsec_millis() / 10)
}
