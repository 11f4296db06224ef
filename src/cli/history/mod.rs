//! `history`: what git tells of a record, or of every path of a repository.

mod paths;
mod record;

use super::Answer;
use super::form::Form;
use crate::base::error::Error;
use crate::lang::Catalog;
use crate::reports::Brief;

const EXAMPLES: &str = "\
Examples:
  pactbook history INC-2026-0703-1                 who wrote it when, and who changed what
  pactbook history --paths --format json           first and last commit of every path";

/// Arguments of `history`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Id of a record, also of one that was deleted or went by it before; with `--paths`, how paths begin
    #[arg(required_unless_present = "paths")]
    record: Option<String>,
    /// Only this contract
    #[arg(long, value_name = "ID", conflicts_with = "paths")]
    contract: Option<String>,
    /// First and last commit of every path of the repository, which need not be a data repository
    #[arg(long)]
    paths: bool,
    /// Form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Form::Text)]
    format: Form,
}

impl Args {
    /// Whether no book is needed for the answer.
    pub(super) fn is_of_any_repository(&self) -> bool {
        self.paths
    }
}

/// What git tells of the paths of any repository.
pub(super) fn of_paths(args: &Args, all: &super::Args, catalog: &Catalog) -> Result<Answer, Error> {
    let below = args.record.as_deref().unwrap_or_default();
    paths::paths(&all.folder, all.rev.as_deref(), below, !all.no_cache, args.format, catalog)
}

/// What git tells of a record.
pub(super) fn of_record(args: &Args, brief: &Brief<'_>) -> Result<Answer, Error> {
    record::record(args, args.record.as_deref().unwrap_or_default(), brief)
}
