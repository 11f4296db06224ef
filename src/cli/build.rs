//! `build`: the site on disk.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use super::Answer;
use super::Exit;
use super::Session;
use super::judged_in;
use super::press::Press;
use super::press::Pressed;
use super::program;
use super::unknown;
use crate::base::error::Error;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::book::estate::Estate;
use crate::publish::Switch;
use crate::publish::Written;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::text;
use crate::snapshot;

const EXAMPLES: &str = "\
Examples:
  pactbook build                                   into `public`; open public/index.html
  pactbook build --output site                     into another folder
  pactbook build --rev HEAD --archive site.zip     the site of a commit, as one file
  pactbook build --contract museum --output parts/museum";

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
    /// Only the files of this contract, by its id or folder, with the account by which `portfolio`
    /// joins it with others
    #[arg(long, value_name = "ID", conflicts_with = "archive")]
    contract: Option<String>,
}

/// Makes the site, and the answer to that.
pub(super) fn build(args: &Args, all: &super::Args) -> Result<Answer, Error> {
    let mut made = None;
    let session = Session::read(all, |request, judging| {
        let survey = snapshot::survey(request)?;
        judging(survey.settings());
        let estate = Estate::of(&survey, &program());
        let settings = survey.settings();
        let keep_out = settings.folders.keep_out(&all.folder);
        let output = match &args.output {
            Some(output) => output.clone(),
            None => all.folder.join(&settings.output),
        };
        let press = match &args.archive {
            Some(archive) => Press::archive(archive, keep_out),
            None => Press::folder(&output, &keep_out)?,
        };
        let (book, pressed) = match &args.contract {
            None => press.print(&estate)?,
            Some(id) => {
                let ids = estate.ids();
                let folders = estate.folders();
                let by_folder = || folders.iter().position(|folder| folder.name == id);
                let no = ids.iter().position(|known| known == id).or_else(by_folder);
                let known = ids.iter().map(String::as_str);
                press.print_one(&estate, no.ok_or_else(|| unknown("contract", id, known))?)?
            }
        };
        made = Some((output, pressed));
        Ok(book)
    })?;
    judged_in(session, all, None, |brief, session| {
        let (output, pressed) = made.expect("a book was read only if its site was made");
        Ok(answer(args.archive.as_deref(), &brief, session, &output, &pressed))
    })
}

/// What was written where, and what is wrong.
pub(super) fn answer(
    archive: Option<&Path>,
    brief: &Brief<'_>,
    session: &Session,
    output: &Path,
    pressed: &Pressed,
) -> Answer {
    session.progress.end();
    let ink = brief.ink;
    let mut text = match (pressed, archive) {
        (Pressed::Archive(n), archive) => {
            let path = archive.map(|path| path.display().to_string());
            let message = Message::new("cli-archived")
                .with("path", path.unwrap_or_default())
                .with("files", *n);
            format!("{}\n", ink.paint(Tone::Strong, &brief.say(&message)))
        }
        (Pressed::Folder(written), _) => folder(brief, session, output, written),
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
    Answer::new(text, Exit::Clean)
}

/// What a folder holds now, and where to begin.
fn folder(brief: &Brief<'_>, session: &Session, output: &Path, written: &Written) -> String {
    let took = Message::new("cli-built")
        .with("folder", output.display().to_string())
        .with("files", written.files)
        .with("changed", written.changed)
        .with("removed", written.removed)
        .with("seconds", in_seconds(session.started.elapsed()));
    let piecemeal = match written.switch {
        Switch::Piecemeal => format!("{}\n", brief.word("cli-built-piecemeal")),
        Switch::None | Switch::Whole => String::new(),
    };
    let start = output.join("index.html").display().to_string();
    let open = Message::new("cli-built-open").with("path", clean(&start).into_owned());
    let took = brief.ink.paint(Tone::Strong, &brief.say(&took));
    format!("{took}\n{piecemeal}{}\n", brief.say(&open))
}

/// `0.42`: seconds to hundredths, without floats.
fn in_seconds(took: Duration) -> String {
    format!("{}.{:02}", took.as_secs(), took.subsec_millis() / 10)
}
