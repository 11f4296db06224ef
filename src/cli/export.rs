//! `export`: tables as data files for other programs.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;

use super::Answer;
use super::Exit;
use super::Session;
use super::contract_of;
use super::unknown;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::message::Message;
use crate::exports;
use crate::exports::Wish;
use crate::publish;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Folder to write into; it then holds what this export writes and nothing of an earlier one
    #[arg(long, value_name = "FOLDER")]
    output: PathBuf,
    /// Forms of the files, separated by commas
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        value_delimiter = ',',
        default_values_t = [Format::Parquet, Format::Ocds]
    )]
    format: Vec<Format>,
    /// Only these tables, separated by commas, such as outcomes,periods,records-incident
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    table: Vec<String>,
    /// Only this contract
    #[arg(long, value_name = "ID")]
    pub(super) contract: Option<String>,
    /// What identifiers of contracts begin with in OCDS: your registered prefix
    #[arg(long, value_name = "PREFIX", default_value = exports::PREFIX)]
    ocid_prefix: String,
}

const AFTER_HELP: &str = "\
Files lie at `FORMAT/TABLE/contract=ID/year=YEAR/part-0.FORMAT`; \
DuckDB and Spark read all parts of a table as one.

Examples:
  pactbook export --output data-out                every table as Parquet, and OCDS
  pactbook export --output data-out --format csv,xlsx --table outcomes,periods --contract museum
  duckdb -c \"FROM read_parquet('data-out/parquet/periods/**/*.parquet', hive_partitioning = true)\"";

/// The form of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text with stable names
    Csv,
    /// One object a file
    Json,
    /// Milestones and payments after the Open Contracting Data Standard
    Ocds,
    /// Typed columns, for DuckDB, Spark and others
    Parquet,
    /// Workbooks
    Xlsx,
}

impl From<Format> for exports::Format {
    fn from(format: Format) -> exports::Format {
        match format {
            Format::Csv => exports::Format::Csv,
            Format::Json => exports::Format::Json,
            Format::Ocds => exports::Format::Ocds,
            Format::Parquet => exports::Format::Parquet,
            Format::Xlsx => exports::Format::Xlsx,
        }
    }
}

pub(super) fn export(args: &Args, brief: &Brief<'_>, session: &Session) -> Result<Answer, Error> {
    let book = brief.book;
    let contract = contract_of(brief, args.contract.as_deref())?;
    let names = exports::names(book);
    if let Some(name) = args.table.iter().find(|name| !names.contains(name.as_str())) {
        return Err(unknown("table", name, names.iter().map(String::as_str)));
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if args.ocid_prefix.is_empty() || !args.ocid_prefix.chars().all(is_plain) {
        let message = format!("`{}` is no prefix", args.ocid_prefix.escape_debug());
        return Err(Error::new(ErrorKind::Usage, message)
            .hint("write one such as `ocds-a1b2c3`: letters, digits and hyphens"));
    }
    let wish = Wish {
        formats: args.format.iter().map(|format| exports::Format::from(*format)).collect(),
        tables: args.table.iter().cloned().collect::<BTreeSet<String>>(),
        contract,
        language: brief.catalog.language(),
        prefix: &args.ocid_prefix,
    };
    session.progress.step(brief.catalog, "export-progress");
    let files = exports::files(book, &wish);
    let keep_out = book.settings.folders.keep_out(&session.folder);
    let written = publish::write(&files, &args.output, &keep_out)?;
    session.progress.end();
    let shown = args.output.display().to_string();
    let done = Message::new("export-written")
        .with("folder", clean(&shown).into_owned())
        .with("files", written.files)
        .with("changed", written.changed)
        .with("removed", written.removed);
    let text = brief.ink.paint(Tone::Strong, &brief.say(&done));
    Ok(Answer::new(format!("{text}\n"), Exit::Clean))
}
