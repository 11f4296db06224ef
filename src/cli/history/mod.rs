//! `history`: what git tells of a record, or of every path of a repository.

mod paths;

use super::Answer;
use super::form::Form;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::lang::Catalog;
use crate::reports::Brief;

/// Arguments of `history`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// First and last commit of every path of the repository, which need not be a data repository
    #[arg(long, required = true)]
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
    paths::paths(&all.folder, all.rev.as_deref(), args.format, catalog)
}

/// What git tells of a record.
pub(super) fn of_record(args: &Args, _brief: &Brief<'_>) -> Result<Answer, Error> {
    debug_assert!(!args.paths, "paths need no book");
    Err(Error::new(ErrorKind::Usage, "nothing is asked for").hint("ask for `--paths`"))
}
