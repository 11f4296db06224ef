//! Errors: what kept the tool from doing its errand. Faults in the user's records are findings, not errors.

use std::fmt;

/// Which errand failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command line asks for something that cannot be.
    Usage,
    /// `pactbook.toml` cannot be used.
    Settings,
    /// The folder or repository cannot be read.
    Repository,
    /// A template or style of the theme cannot be used.
    Theme,
    /// The result cannot be written.
    Output,
}

/// Why the tool could not run, and what to try next.
#[derive(Clone, Debug)]
pub struct Error {
    /// Which errand failed.
    pub kind: ErrorKind,
    /// What happened, in one phrase.
    pub message: String,
    /// What lay beneath it, outermost first.
    pub causes: Vec<String>,
    /// What to type or change.
    pub hints: Vec<String>,
}

impl Error {
    /// An error of a kind with its message.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error { kind, message: message.into(), causes: Vec::new(), hints: Vec::new() }
    }

    /// Adds what lay beneath it.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Error {
        self.causes.push(cause.to_string());
        self
    }

    /// Adds something to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
