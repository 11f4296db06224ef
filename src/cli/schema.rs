//! `schema`: JSON Schemas for editors.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use clap::ValueEnum;

use super::Answer;
use super::Exit;
use super::Session;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::message::Message;
use crate::publish;
use crate::publish::Piece;
use crate::reports::Brief;
use crate::reports::terminal::clean;
use crate::schemas;
use crate::schemas::Ids;
use crate::schemas::Known;
use crate::site::chapters::Chapters;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Which schema to print
    #[arg(value_enum, value_name = "NAME")]
    name: Option<Name>,
    /// Write all of them below this folder, the root of the repository, and bind them to its files
    #[arg(long, value_name = "FOLDER", conflicts_with = "name")]
    output: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Examples:
  pactbook schema --output .        wire the editors of this repository: .taplo.toml and schemas
  pactbook schema records           print the schema of record files";

/// A sort of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Name {
    /// Working-day calendars
    Calendar,
    /// `contract.toml`
    Contract,
    /// Worked examples
    Example,
    /// Record kinds of the repository's own
    Kinds,
    /// Record files
    Records,
    /// `pactbook.toml`
    Settings,
}

impl Name {
    fn key(self) -> &'static str {
        match self {
            Name::Calendar => "calendar",
            Name::Contract => "contract",
            Name::Example => "example",
            Name::Kinds => "kinds",
            Name::Records => "records",
            Name::Settings => "settings",
        }
    }
}

pub(super) fn schema(args: &Args, brief: &Brief<'_>, session: &Session) -> Result<Answer, Error> {
    let book = brief.book;
    let known = Known {
        kinds: &book.ledger.kinds,
        ids: Ids::of(&book.ledger),
        language: brief.catalog.language(),
        pages: Chapters::on_the_web(book, brief.catalog.language()),
    };
    let mut all = schemas::all(&known);
    session.progress.end();
    let folder = match (&args.output, args.name) {
        (Some(folder), _) => folder,
        (None, Some(name)) => {
            return Ok(Answer::verbatim(all.remove(name.key()).unwrap_or_default(), Exit::Clean));
        }
        (None, None) => {
            return Err(Error::new(ErrorKind::Usage, "which schema is not said")
                .hint("wire the editors of this repository: `pactbook schema --output .`")
                .hint("or print one: `pactbook schema records`"));
        }
    };
    let mut lines = Vec::new();
    let mut wanted: Vec<(String, &str)> = all
        .iter()
        .map(|(name, text)| (format!("{}/{name}.json", schemas::FOLDER), text.as_str()))
        .collect();
    let rules = schemas::taplo(&book.settings.folders);
    let path = folder.join(schemas::TAPLO);
    let found = read(&path)?;
    let is_ours = found.as_deref().is_none_or(|found| found.starts_with(schemas::TAPLO_HEAD));
    if is_ours {
        wanted.push((schemas::TAPLO.to_owned(), &rules));
    }
    let mut pieces = BTreeMap::new();
    for (path, text) in wanted {
        if read(&folder.join(&path))?.as_deref() != Some(text) {
            pieces.insert(path, Piece { bytes: text.as_bytes(), is_program: false });
        }
    }
    let n_written = pieces.len();
    publish::put_all(folder, &pieces)?;
    let shown = folder.display().to_string();
    let done = Message::new("schema-written")
        .with("n", n_written)
        .with("all", all.len() + usize::from(is_ours))
        .with("folder", clean(&shown).into_owned());
    lines.push(brief.say(&done));
    if is_ours {
        lines.push(brief.word("schema-next"));
    } else {
        let path = path.display().to_string();
        let message = Message::new("schema-foreign").with("path", clean(&path).into_owned());
        lines.push(brief.say(&message));
        lines.push(String::new());
        lines.push(rules.trim_end().to_owned());
    }
    Ok(Answer::new(lines.join("\n") + "\n", Exit::Clean))
}

/// What a file holds now, if it is there.
#[expect(clippy::disallowed_methods, reason = "the border: what stands in the user's folder")]
fn read(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let message = format!("`{}` cannot be read", path.display());
            Err(Error::new(ErrorKind::Output, message).because(error))
        }
    }
}
