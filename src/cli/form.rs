//! The form in which a command answers: for people or for machines.

use clap::ValueEnum;

/// The form of an answer.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Form {
    /// Text and tables, for people
    Text,
    /// JSON with everything that is known, for machines
    Json,
}
