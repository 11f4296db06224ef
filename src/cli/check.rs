//! `check`: everything that is wrong.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use clap::builder::PossibleValuesParser;

use super::Answer;
use super::Exit;
use super::Session;
use super::base;
use super::contract_of;
use crate::base::error::Error;
use crate::base::finding::Level;
use crate::reports;
use crate::reports::Brief;
use crate::reports::FORMATS;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// From which level on findings give exit status 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// Form of the report
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: String,
    /// Only what is new against this revision, such as `origin/main`, or `origin/main...` for where
    /// the branch left it
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Only this contract
    #[arg(long, value_name = "ID")]
    pub(super) contract: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    /// Breaches that cost points, money or a right, and input that cannot be judged
    Error,
    /// Also whatever should be looked at
    Warning,
    /// Also whatever is worth knowing
    Note,
    /// Never: exit status 0 whatever is found
    Never,
}

impl FailOn {
    fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Note => Some(Level::Note),
            FailOn::Never => None,
        }
    }
}

fn formats() -> PossibleValuesParser {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.summary));
    PossibleValuesParser::new(values)
}

pub(super) fn check(args: &Args, brief: Brief<'_>, session: &Session) -> Result<Answer, Error> {
    let contract = contract_of(&brief, args.contract.as_deref())?;
    let mut brief = brief.only(contract);
    if let Some(rev) = &args.since {
        brief = brief.since(base::new_findings(session, rev)?);
    }
    let format = reports::format(&args.format).expect("clap lets only names of formats pass");
    let found = args.fail_on.level().is_some_and(|level| brief.tally().at_or_above(level) > 0);
    let exit = if found { Exit::Found } else { Exit::Clean };
    Ok(Answer::new((format.write)(&brief), exit))
}
