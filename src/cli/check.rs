//! `check`: everything that is wrong, in as many forms as are asked for.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;

use super::Answer;
use super::Exit;
use super::Session;
use super::address;
use super::base;
use super::contract_of;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::publish;
use crate::reports;
use crate::reports::Brief;
use crate::reports::FORMATS;
use crate::reports::Format;
use crate::reports::Needs;
use crate::reports::gate::Gate;
use crate::reports::links::Links;
use crate::reports::terminal::Ink;
use crate::reports::terminal::clean;
use crate::reports::text;
use crate::site::address;
use crate::site::routes::Route;

/// Columns of a report that goes into a file.
const FILE_WIDTH: usize = 120;

const EXAMPLES: &str = "\
Examples:
  pactbook check                                   everything that is wrong, where and why
  pactbook check --since origin/main...            only what this branch brings
  pactbook check --contract museum --fail-on warning
  pactbook check --format text --format sarif=out.sarif
  pactbook check --as-of 2026-12-31                as it would be judged that day";

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// From which level on findings give exit status 1; `undecidable` adds every outcome that
    /// cannot be decided, as in `--fail-on warning,undecidable`
    #[arg(long, value_enum, value_name = "LEVEL", value_delimiter = ',', default_value = "error")]
    fail_on: Vec<FailOn>,
    #[arg(
        long,
        value_name = "FORMAT[=FILE]",
        default_value = "text",
        value_parser = aim,
        help = "Form of the report; with a file it is written there; may be repeated",
        long_help = formats()
    )]
    format: Vec<Aim>,
    /// Address at which the site is published, such as `https://example.org/pactbook/`, for links
    #[arg(long, value_name = "URL", value_parser = address)]
    site: Option<String>,
    /// Only what is new against this revision, such as `origin/main`, or `origin/main...` for where
    /// the branch left it
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Only this contract
    #[arg(long, value_name = "ID")]
    pub(super) contract: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Breaches that cost points, money or a right, and input that cannot be judged
    Error,
    /// Also whatever should be looked at
    Warning,
    /// Also what is about to be breached: due soon, or an allowance nearly used up
    AtRisk,
    /// Also whatever is worth knowing
    Note,
    /// Whatever cannot be decided; errors too, unless another level is named
    Undecidable,
    /// Never: exit status 0 whatever is found
    Never,
}

impl FailOn {
    fn level(self) -> Option<Level> {
        match self {
            FailOn::Error | FailOn::Undecidable => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::AtRisk => Some(Level::AtRisk),
            FailOn::Note => Some(Level::Note),
            FailOn::Never => None,
        }
    }
}

impl Args {
    /// Whether the reports need no more than what is wrong and how much was judged.
    pub(super) fn asks_for_findings_only(&self) -> bool {
        self.since.is_none() && self.format.iter().all(|aim| aim.format.needs == Needs::Findings)
    }
}

/// A format and where it goes; standard output if no file is named.
#[derive(Clone)]
struct Aim {
    format: &'static Format,
    file: Option<PathBuf>,
}

impl std::fmt::Debug for Aim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {:?}", self.format.name, self.file)
    }
}

/// Reads `sarif` or `sarif=out.sarif`.
fn aim(text: &str) -> Result<Aim, String> {
    let (name, file) = match text.split_once('=') {
        Some((name, file)) => (name, Some(file)),
        None => (text, None),
    };
    let Some(format) = reports::format(name) else {
        let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        return Err(format!("there are {}", names.join(", ")));
    };
    match file {
        Some("") => Err(format!("name a file, as in `{name}=report.{name}`")),
        Some("-") | None => Ok(Aim { format, file: None }),
        Some(file) => Ok(Aim { format, file: Some(PathBuf::from(file)) }),
    }
}

fn formats() -> String {
    let mut text = String::from(
        "Form of the report; with a file it is written there. May be repeated: \
         `--format sarif=out.sarif --format text`. One form may go to standard output.\n",
    );
    for format in FORMATS {
        text.push_str(&format!("\n- {}: {}", format.name, format.summary));
    }
    text
}

pub(super) fn check(args: &Args, brief: Brief<'_>, session: &Session) -> Result<Answer, Error> {
    let gate = gate(&args.fail_on)?;
    let apart = apart(&args.format)?;
    let contract = contract_of(&brief, args.contract.as_deref())?;
    let mut brief = brief.only(contract);
    if let Some(rev) = &args.since {
        brief = brief.since(base::new_findings(session, rev)?);
    }
    brief.gate = gate;
    let site = args.site.as_deref().or(brief.book.settings.url.as_deref());
    brief.links = site.map(|root| links(&brief, root));
    let exit = if brief.failing().next().is_some() { Exit::Found } else { Exit::Clean };
    let mut text = String::new();
    if let Some(format) = apart.shown {
        text = (format.write)(&brief);
    }
    let (ink, width) = (brief.ink, brief.width);
    (brief.ink, brief.width) = (Ink::plain(), FILE_WIDTH);
    let written: Vec<(&PathBuf, String)> =
        apart.files.iter().map(|(format, file)| (*file, (format.write)(&brief))).collect();
    (brief.ink, brief.width) = (ink, width);
    let keep_out = brief.book.settings.folders.keep_out(&session.folder);
    session.progress.end();
    for (file, report) in &written {
        publish::put_report(file, report.as_bytes(), &keep_out)?;
    }
    if apart.shown.is_none() {
        text = text::summary(&brief);
        for (file, _) in &written {
            let path = clean(&file.display().to_string()).into_owned();
            text.push_str(&brief.say(&Message::new("report-written").with("path", path)));
            text.push('\n');
        }
    }
    Ok(match apart.shown {
        Some(format) if format.is_for_runners() => Answer::verbatim(text, exit),
        _ => Answer::new(text, exit),
    })
}

/// The formats, by where they go.
struct Apart<'a> {
    shown: Option<&'static Format>,
    files: Vec<(&'static Format, &'a PathBuf)>,
}

/// At most one format goes to standard output, and no two to one file.
fn apart(aims: &[Aim]) -> Result<Apart<'_>, Error> {
    let mut apart = Apart { shown: None, files: Vec::new() };
    let mut taken = BTreeSet::new();
    for aim in aims {
        match &aim.file {
            None if apart.shown.is_some() => {
                return Err(Error::new(
                    ErrorKind::Usage,
                    "only one format can go to standard output",
                )
                .hint(format!("write `--format {0}=report.{0}`", aim.format.name)));
            }
            None => apart.shown = Some(aim.format),
            Some(file) if !taken.insert(file) => {
                let message = format!("two formats go to `{}`", file.display());
                return Err(Error::new(ErrorKind::Usage, message).hint("name a file for each"));
            }
            Some(file) => apart.files.push((aim.format, file)),
        }
    }
    Ok(apart)
}

/// The lightest level that is named, and whether what cannot be decided counts.
fn gate(named: &[FailOn]) -> Result<Gate, Error> {
    if named.contains(&FailOn::Never) && named.len() > 1 {
        return Err(Error::new(ErrorKind::Usage, "`--fail-on never` stands alone")
            .hint("leave `never` away, or everything else"));
    }
    let undecidable = named.contains(&FailOn::Undecidable);
    let levels = named.iter().filter(|one| **one != FailOn::Undecidable || named.len() == 1);
    Ok(Gate { level: levels.filter_map(|one| one.level()).min(), undecidable })
}

/// The pages of the published site below an address.
fn links(brief: &Brief<'_>, root: &str) -> Links {
    let language = brief.catalog.language();
    let at_root = brief.book.settings.root_language();
    let page = |route: &Route| format!("{root}{}", route.file(language, at_root));
    let all = address::obligations(&brief.book.ledger.contracts);
    Links {
        home: root.to_owned(),
        findings: page(&Route::root("findings")),
        obligations: all.iter().map(|own| own.iter().map(page).collect()).collect(),
    }
}
