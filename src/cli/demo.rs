//! `demo`: a repository to try everything on.

use std::path::PathBuf;

use super::Answer;
use super::Exit;
use crate::base::error::Error;
use crate::base::message::Message;
use crate::demo;
use crate::lang::Catalog;
use crate::publish::Fresh;
use crate::reports::terminal::clean;

const EXAMPLES: &str = "\
Examples:
  pactbook demo try-me                             write it
  pactbook -C try-me check                         see what is found in it
  pactbook -C try-me build                         see it as a site";

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Folder to write into; it must not exist yet, or be empty
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

pub(super) fn demo(args: &Args, catalog: &Catalog) -> Result<Answer, Error> {
    let fresh = Fresh::at(&args.folder)?;
    demo::check_empty(&args.folder)?;
    let written = demo::write(&fresh.path())?;
    fresh.finish()?;
    let shown = args.folder.display().to_string();
    let folder = clean(&shown).into_owned();
    let mut text = String::new();
    let done = Message::new("demo-written")
        .with("folder", folder.as_str())
        .with("commits", written.commits)
        .with("head", &written.head[..written.head.len().min(12)]);
    let steps = [
        ("demo-next-check", "check".to_owned()),
        ("demo-next-history", format!("history {}", written.record)),
        ("demo-next-build", "build".to_owned()),
    ];
    text.push_str(&catalog.say(&done));
    text.push('\n');
    for (key, command) in steps {
        text.push_str(&format!("  pactbook -C {folder} {command}\n"));
        text.push_str(&format!("      {}\n", catalog.say(&Message::new(key))));
    }
    text.push_str(&format!("  git -C {folder} log --graph --oneline\n"));
    text.push_str(&format!("      {}\n", catalog.say(&Message::new("demo-next-log"))));
    Ok(Answer::new(text, Exit::Clean))
}
